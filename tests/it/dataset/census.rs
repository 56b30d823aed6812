//! Censuses of schools and of organisations: who answered, levels of which a school has several, exact figures and estimates.

use crate::fixtures::folder::{Folder, only, severity};
use crate::fixtures::golden::Table;
use approx::assert_relative_eq;
use infosoc::dataset::{Dataset, Figures};
use infosoc::describe::{Confidence, Describe};
use infosoc::finding::{Rule, Severity};
use infosoc::quality::{Dominance, Suppression};
use infosoc::{Comparison, Estimate, Status, ToFrame};
use std::sync::atomic::AtomicBool;

fn schools() -> Dataset {
    Dataset::open("datasets/synthetic/schools").unwrap()
}

fn government() -> Dataset {
    Dataset::open("datasets/synthetic/government").unwrap()
}

/// The row of a value of a breakdown and no other, or that of all.
fn row<'a>(figures: &'a Figures, measure: &str, by: &str, level: &str) -> &'a Estimate {
    let estimates = figures.estimates();
    let levels = |row: &Estimate| -> Vec<(String, Option<String>)> {
        estimates.columns().filter_map(|name| Some((name.to_owned(), estimates.level_of(row, name)?))).collect()
    };
    let wanted = if by.is_empty() { Vec::new() } else { vec![(by.to_owned(), Some(level.to_owned()))] };
    let found: Vec<&Estimate> =
        estimates.rows().iter().filter(|row| row.measure == measure && levels(row) == wanted).collect();
    assert_eq!(found.len(), 1, "{measure} {by} {level}");
    found[0]
}

/// Values and standard errors of `tests/golden/census`, by polars and numpy.
#[test]
fn figures_of_censuses_are_those_of_sums() {
    let golden = Table::read("census/estimates.csv");
    let (schools, government) = (schools(), government());
    let mut compared = 0;
    for file in ["schools", "enrolment", "organisations"] {
        let dataset = if file == "organisations" { &government } else { &schools };
        let figures = dataset.estimate_all().file(file).run().unwrap();
        let counted = (file == "schools").then(|| {
            dataset
                .estimate("ED5")
                .counting("learners")
                .by(["education"])
                .by(["sector"])
                .by(["urbanisation"])
                .run()
                .unwrap()
        });
        for place in (0..golden.len()).filter(|place| golden.text("file", *place) == file) {
            let (measure, figures) = match golden.text("measure", place).strip_suffix(" counting learners") {
                Some(measure) => (measure, counted.as_ref().unwrap()),
                None => (golden.text("measure", place), &figures),
            };
            let (by, level) = (golden.text("by", place), golden.text("level", place));
            let row = row(figures, measure, by, level);
            let number = |column: &str| golden.number(column, place);
            assert_relative_eq!(row.value.unwrap(), number("value").unwrap(), max_relative = 1e-12);
            match number("se") {
                Some(se) => assert_relative_eq!(row.se.unwrap(), se, max_relative = 1e-10, epsilon = 1e-13),
                None => assert_eq!((row.se, row.status), (None, Status::NoVariance), "{measure} {by} {level}"),
            }
            let counts = (number("n").unwrap() as u64, number("n_missing").unwrap() as u64);
            assert_eq!((row.n, row.n_missing), counts, "{measure} {by} {level}");
            compared += 1;
        }
    }
    assert_eq!(compared, golden.len());
}

#[test]
fn every_indicator_of_schools_and_government_is_supported() {
    let (schools, government) = (schools(), government());
    for (dataset, codes) in [
        (&schools, &["EDR1", "ED1", "ED2", "ED3", "ED4", "ED5", "ED6", "ED7", "ED8", "4.a.1"][..]),
        (&government, &["EG1", "EG2", "EG3", "EG4", "EG5", "EG6"]),
    ] {
        dataset.validate().check().unwrap();
        let supported = dataset.supported();
        for code in codes {
            let support = supported.iter().find(|support| support.indicator == *code).unwrap();
            assert!(support.supported, "{code}: {}", support.reason);
        }
    }
}

#[test]
fn what_is_wrong_with_a_census_is_found() {
    let findings = schools().validate();
    let (severity, rows, first, message) = only(&findings, Rule::UnitNonResponse);
    assert_eq!((severity, rows), (Severity::Warning, 52), "{message}");
    assert!(first.is_some() && message.contains("52 of 812 units in scope did not answer (6.4 %)"), "{message}");
    let too_many = findings.of(Rule::OutOfRange).next().unwrap();
    assert_eq!((too_many.rows, too_many.severity), (3, Severity::Warning), "{too_many:?}");
    assert!(too_many.place.ends_with("ED6"), "{too_many:?}");
    let telephone = findings.of(Rule::ItemNonResponse).find(|finding| finding.place.ends_with("ED3")).unwrap();
    assert_eq!(telephone.rows, 14);
    assert_eq!(government().validate().of(Rule::UnitNonResponse).count(), 0);
}

/// A: all answered. E: some did not, and the comment says what that means.
#[test]
fn observations_carry_their_flag() {
    let series =
        |dataset: Dataset, file: &str| dataset.estimate_all().file(file).run().unwrap().observations(None, None);
    let flags = |series: infosoc::Series, indicator: &str| {
        let table = series.indicators(&[indicator]).unwrap().to_frame().unwrap();
        let text = |name: &str| table.column(name).unwrap().str().unwrap().get(0).map(str::to_owned);
        let se = table.column("se").unwrap().f64().unwrap().get(0);
        (text("obs_status").unwrap(), text("comment").unwrap_or_default(), se)
    };
    let of_government = series(government(), "organisations").unwrap();
    assert_eq!(flags(of_government.clone(), "EG3"), ("A".to_owned(), String::new(), Some(0.0)));
    let (flag, comment, se) = flags(of_government, "EG6");
    assert_eq!((flag.as_str(), se), ("E", None));
    assert!(comment.contains("2 of 140 units gave no answer"), "{comment}");
    let (flag, comment, se) = flags(series(schools(), "schools").unwrap(), "EDR1");
    assert!(flag == "E" && se.is_some_and(|se| se > 0.2) && comment.contains("of their class"), "{flag} {comment}");
}

const TOP: &str = "country = \"ATA\"\nyear = 2025\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
                   statistical_unit = \"school\"\nkey = [\"id\"]\n[file]\npath = \"data.csv\"\n";
const BOOK: &str = "concept,value,variable,codes,combine\nED1,yes,radio,j,\nED1,no,radio,n,\nED2,yes,tv,j,\nED2,no,tv,n,\n\
                    education,primary,stufe,P;P+S,several\neducation,secondary,stufe,S;P+S,several\n\
                    sector,public,traeger,o,\nsector,private,traeger,p,\n";
const CENSUS: &str = "[design]\nweight = 1\ncensus = true\n";
const RESPONSE: &str = "response = { variable = \"back\", codes = \"1\" }\nresponse_classes = \"traeger\"\n";
/// Six schools, the last two of which did not answer; two teach two levels.
const ROWS: &str = "1,P,o,1,j,j\n2,P+S,o,1,n,j\n3,S,o,1,j,n\n4,P+S,p,1,j,j\n5,S,o,2,,\n6,P,p,2,,\n";

fn census(rows: &str, book: &str, design: &str) -> Folder {
    let (data, toml) = (format!("id,stufe,traeger,back,radio,tv\n{rows}"), format!("{TOP}{design}"));
    Folder::of(&[("data.csv", data.as_bytes()), ("codebook.csv", book.as_bytes()), ("dataset.toml", toml.as_bytes())])
}

/// By hand: three of four public schools answered (weight 4/3), one of two private ones (weight 2).
#[test]
fn those_who_answered_stand_for_their_class() {
    let folder = census(ROWS, BOOK, &format!("{CENSUS}{RESPONSE}lonely_psu = \"remove\"\n"));
    let figures = folder.open().estimate("ED1").by(["education"]).by(["sector", "education"]).run().unwrap();
    let value = |by: &str, level: &str| row(&figures, "ED1", by, level).value.unwrap();
    assert_relative_eq!(value("", ""), 100.0 * (2.0 * 4.0 / 3.0 + 2.0) / 6.0, max_relative = 1e-12);
    // Schools 1, 2 and 4 teach the first level, 2, 3 and 4 the second.
    assert_relative_eq!(
        value("education", "primary"),
        100.0 * (4.0 / 3.0 + 2.0) / (8.0 / 3.0 + 2.0),
        max_relative = 1e-12
    );
    assert_relative_eq!(
        value("education", "secondary"),
        100.0 * (4.0 / 3.0 + 2.0) / (8.0 / 3.0 + 2.0),
        max_relative = 1e-12
    );
    // Those two are in scope: they count, by those of their class.
    assert_eq!(folder.findings().of(Rule::OutOfScope).count(), 0);
    let closed = format!("{CENSUS}{RESPONSE}[scope]\nconditions = [{{ variable = \"id\", except = \"6\" }}]\n");
    assert_eq!(only(&census(ROWS, BOOK, &closed).findings(), Rule::OutOfScope).3, "1 of 6 rows are outside the scope");
    // A class of one that answered of two has no variance of its own.
    let lonely = census(ROWS, BOOK, &format!("{CENSUS}{RESPONSE}"));
    let (severity, _, _, message) = only(&lonely.findings(), Rule::LonelyPsu);
    assert!(severity == Severity::Error && message.contains(": p"), "{message}");
    // Nobody of the private schools.
    let silent = census(&ROWS.replace("4,P+S,p,1,j,j", "4,P+S,p,2,,"), BOOK, &format!("{CENSUS}{RESPONSE}"));
    let found = silent.findings();
    let error = found.of(Rule::UnitNonResponse).find(|finding| finding.severity == Severity::Error).unwrap();
    assert!(error.message.contains("nobody answered in 1 classes: p"), "{error:?}");
    assert!(silent.open().estimate("ED1").run().is_err());
}

/// Without those two, nothing could vary; with them and without a condition they are units that have no answer.
#[test]
fn a_census_that_all_answered_is_exact() {
    let folder = census(&ROWS[..ROWS.find("5,S").unwrap()], BOOK, CENSUS);
    let figures = folder.open().indicators().unwrap();
    for row in figures.estimates().rows() {
        assert_eq!((row.se, row.status, row.n_missing), (Some(0.0), Status::Normal, 0), "{row:?}");
        assert_eq!((row.ci_low, row.ci_high), (row.value, row.value));
    }
    let unsaid = census(ROWS, BOOK, CENSUS);
    let (severity, rows, first, message) = only(&unsaid.findings(), Rule::UnitNonResponse);
    assert_eq!((severity, rows, first), (Severity::Warning, 2, Some(6)), "{message}");
}

/// Schools of two levels are in both, and the difference of the levels knows it: `tests/golden/census/census.py` prints it.
#[test]
fn levels_are_compared_with_the_schools_that_they_share() {
    let figures = schools().estimate("EDR1").by(["education"]).run().unwrap();
    let levels = |level: &str| row(&figures, "EDR1", "education", level).clone();
    let (primary, lower) = (levels("primary"), levels("lower secondary"));
    let difference = figures.difference("education", "lower secondary", "primary").unwrap();
    let difference = &difference.estimates().rows()[0];
    assert_relative_eq!(difference.value.unwrap(), lower.value.unwrap() - primary.value.unwrap(), max_relative = 1e-12);
    assert_relative_eq!(difference.value.unwrap(), 5.498134082785134, max_relative = 1e-12);
    assert_relative_eq!(difference.se.unwrap(), 0.4381675241653085, max_relative = 1e-10);
    let apart = (lower.se.unwrap().powi(2) + primary.se.unwrap().powi(2)).sqrt();
    assert!(difference.se.unwrap() < 0.9 * apart, "schools of both levels are counted once");
    let whole = figures.compare_levels("education", "primary", "_T", Comparison::Difference, &AtomicBool::new(false));
    assert_relative_eq!(
        whole.unwrap().estimates().rows()[0].value.unwrap(),
        primary.value.unwrap() - row(&figures, "EDR1", "", "").value.unwrap(),
        max_relative = 1e-12
    );
    let only_primary = schools().estimate("EDR1").filter("education=primary").run().unwrap();
    assert_relative_eq!(
        only_primary.estimates().rows()[0].value.unwrap(),
        primary.value.unwrap(),
        max_relative = 1e-12
    );
    // A unit in several cells cannot dominate one by the rule for cells that add up.
    let rule = Suppression::new().dominance("p=10".parse::<Dominance>().unwrap());
    let error = schools().estimate("ED4").by(["education"]).run().unwrap().suppress(&rule).unwrap_err().to_string();
    assert!(error.contains("education"), "{error}");
}

#[test]
fn a_census_that_contradicts_itself_is_refused() {
    for (design, wanted) in [
        ("[design]\nweight = \"id\"\ncensus = true\n", "weight = 1"),
        ("[design]\nweight = 1\ncensus = true\nstrata = \"traeger\"\n", "leave out strata"),
        ("[design]\nweight = 1\nresponse = { variable = \"back\", codes = \"1\" }\n", "census = true"),
        ("[design]\nweight = 1\ncensus = true\nresponse_classes = \"traeger\"\n", "design.response"),
        ("[design]\nweight = 1\ncensus = true\nresponse = { variable = \"back\" }\n", "codes"),
    ] {
        let refused = census(ROWS, BOOK, design).refused();
        assert!(refused.contains(wanted), "{wanted}: {refused}");
    }
    let refused = census(ROWS, &BOOK.replace("several", "both"), CENSUS).refused();
    assert!(refused.contains("several"), "{refused}");
    let missing = census(ROWS, BOOK, &format!("{CENSUS}{}", RESPONSE.replace("back", "bakc")));
    assert_eq!(severity(&missing.findings(), Rule::MissingColumn), Severity::Error);
}

/// A file of another ministry with labels of its own becomes a census by its draft and one line.
#[test]
fn a_draft_knows_schools_and_the_government() {
    let golden = |name: &str| format!("{}/tests/golden/describe/{name}", env!("CARGO_MANIFEST_DIR"));
    for (file, wanted) in [
        ("synthetic_escuelas.sav", vec![("a1", "EDR1"), ("a2", "ED1"), ("a3", "ED2"), ("a4", "ED3"), ("a5", "ED5")]),
        ("synthetic_government.sav", vec![("g1", "EG3"), ("g2", "EG4"), ("g3", "EG6")]),
    ] {
        let draft = Describe::new().file(golden(file)).country("MEX").year(2024).run().unwrap();
        let proposals = draft.proposals();
        for (variable, concept) in &wanted {
            let sure = proposals.iter().find(|p| p.variable == *variable && p.confidence == Confidence::High);
            assert_eq!(sure.map(|p| p.concept.as_str()), Some(*concept), "{variable}: {proposals:#?}");
        }
        let folder = Folder::of(&[]);
        draft.write(&folder.0, false).unwrap();
        let path = folder.0.join("dataset.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("census = true?"), "{text}");
        std::fs::write(&path, text.replace("weight = 1", "weight = 1\ncensus = true")).unwrap();
        let figures = folder.open().estimate(wanted[0].1).run().unwrap();
        assert_eq!(figures.estimates().rows()[0].se, Some(0.0), "{text}");
    }
}
