//! A survey of enterprises: size classes, activities, persons employed, strata taken whole, dominance, outliers, coverage.

// Of the program and of this test alike.
#[path = "../../examples/enterprise_coverage/simulation.rs"]
#[allow(unreachable_pub)]
mod simulation;

use crate::fixtures::folder::{Folder, only, severity};
use crate::fixtures::golden::Table;
use approx::assert_relative_eq;
use infosoc::dataset::{Dataset, Figures};
use infosoc::finding::{Rule, Severity};
use infosoc::measure::total;
use infosoc::quality::{Dominance, Suppression};
use infosoc::{Estimate, ToFrame};

const SYNTHETIC: &str = "datasets/synthetic/enterprises";

fn synthetic() -> Dataset {
    Dataset::open(SYNTHETIC).unwrap()
}

/// The row of a value of a breakdown, or that of all.
fn row<'a>(figures: &'a Figures, by: &str, level: &str) -> &'a Estimate {
    let estimates = figures.estimates();
    let is_it = |row: &&Estimate| match by {
        "" => estimates.columns().all(|name| estimates.level_of(row, name).is_none()),
        by => estimates.level_of(row, by).flatten().as_deref() == Some(level),
    };
    estimates.rows().iter().find(is_it).unwrap_or_else(|| panic!("no row {by} {level}"))
}

/// Values and standard errors of `tests/golden/enterprises`, by numpy and pandas.
#[test]
fn indicators_by_size_and_activity_are_those_of_a_stratified_sample() {
    let golden = Table::read("enterprises/estimates.csv");
    let dataset = synthetic();
    dataset.validate().check().unwrap();
    let mut figures: Vec<(String, Figures)> = Vec::new();
    for place in 0..golden.len() {
        let measure = golden.text("measure", place);
        if !figures.iter().any(|(known, _)| known == measure) {
            let (code, counting) = measure.split_once(" counting ").unwrap_or((measure, ""));
            let request = dataset.estimate(code).by(["size_class"]).by(["activity"]);
            let request = if counting.is_empty() { request } else { request.counting(counting) };
            figures.push((measure.to_owned(), request.run().unwrap()));
        }
        let of_measure = &figures.iter().find(|(known, _)| known == measure).unwrap().1;
        let row = row(of_measure, golden.text("by", place), golden.text("level", place));
        let wanted = |column: &str| golden.number(column, place).unwrap();
        assert_relative_eq!(row.value.unwrap(), wanted("value"), max_relative = 1e-10);
        // Where all say yes there is no error, by rounding.
        assert_relative_eq!(row.se.unwrap_or(0.0), wanted("se"), max_relative = 1e-9, epsilon = 1e-11);
        assert_eq!(row.n as f64, wanted("n"), "{measure} {}", golden.text("level", place));
        assert_eq!(row.df.unwrap(), wanted("df"), "{measure} {}", golden.text("level", place));
    }
    assert_eq!(figures.len(), 13);
}

#[test]
fn every_indicator_of_enterprises_is_supported() {
    let supported = synthetic().supported();
    for code in ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "ICT1", "ICT2"] {
        let support = supported.iter().find(|support| support.indicator == code).unwrap();
        assert!(support.supported, "{code}: {}", support.reason);
    }
}

/// Every figure says that it is of enterprises of 10 and more, in these activities; a group says which.
#[test]
fn the_scope_travels_with_every_figure() {
    let series = synthetic().indicators().unwrap().observations(None, None).unwrap();
    let table = series.to_frame().unwrap();
    let text = |name: &str, row: usize| table.column(name).unwrap().str().unwrap().get(row).map(str::to_owned);
    let of = |name: &str| -> Vec<String> { (0..table.height()).filter_map(|row| text(name, row)).collect() };
    assert!(of("size_class").len() == table.height() && of("activity").len() == table.height());
    assert!(!of("size_class").contains(&"_T".to_owned()) && !of("activity").contains(&"_T".to_owned()));
    for (size, activity) in [("GE10", "ISIC4_CTNXK"), ("50-249", "ISIC4_CTNXK"), ("GE10", "ISIC4_J")] {
        let is_it = |row: &usize| {
            text("indicator", *row).as_deref() == Some("B3")
                && text("size_class", *row).as_deref() == Some(size)
                && text("activity", *row).as_deref() == Some(activity)
        };
        // That of the ICT sector is beside the total.
        assert!((0..table.height()).filter(is_it).count() >= 1, "{size} {activity}");
    }
}

/// Eight of the largest class were drawn, in five strata, and all others taken: what is known of its error is from these.
#[test]
fn a_class_that_was_nearly_taken_whole_says_how_few_its_error_is_of() {
    let figures = synthetic().estimate("B3").by(["size_class"]).run().unwrap();
    let row = |level: &str| row(&figures, if level.is_empty() { "" } else { "size_class" }, level);
    let note = "its standard error comes from 8 of 183 sampling units, as all others were taken";
    assert_eq!(row("GE250").note.as_deref(), Some(note));
    assert!(row("").note.is_none() && row("50-249").note.is_none());
    let table = figures.to_frame().unwrap();
    assert!(table.column("note").unwrap().str().unwrap().iter().flatten().any(|text| text.contains(note)));
    let series = figures.observations(None, None).unwrap().to_frame().unwrap();
    assert!(series.column("comment").unwrap().str().unwrap().iter().flatten().any(|text| text.contains(note)));
}

/// Persons who are employed where the Internet is used are no enterprises that use it, and say so.
#[test]
fn units_are_counted_in_what_they_hold() {
    let dataset = synthetic();
    let counted = dataset.estimate("B3").counting("persons_employed").run().unwrap().to_frame().unwrap();
    let unit = counted.column("statistical_unit").unwrap().str().unwrap().get(0).map(str::to_owned);
    assert_eq!(unit.as_deref(), Some("persons_employed"));
    let all = dataset.estimate_all().counting("persons_employed").run().unwrap();
    assert!(all.estimates().rows().iter().all(|row| !row.measure.starts_with("ICT") && row.measure != "B2"));
    let error = dataset.estimate("B2").counting("persons_employed").run().unwrap_err().to_string();
    assert!(error.contains("ratio of totals"), "{error}");
    let error = dataset.estimate("B3").counting("persons").run().unwrap_err().to_string();
    assert!(error.contains("persons_employed, turnover"), "{error}");
}

const BOOK: &str = "concept,value,variable,codes\nB3,yes,net,1\nB3,no,net,2\nB2,numerator,pc,number\nB2,denominator,emp,number\n\
                    activity,ISIC4_C,section,C\nactivity,ISIC4_J,section,J\n";
const DERIVED: &str =
    "[[derived]]\nvariable = \"section\"\nof = \"isic\"\nclassification = \"isic4\"\nlevel = \"section\"\n";

/// Five firms: three of a stratum of six, and two strata of one firm that were taken whole.
fn firms(rows: &str, top: &str, tables: &str) -> Folder {
    let toml = format!(
        "country = \"ATA\"\nyear = 2025\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
         statistical_unit = \"enterprise\"\nkey = [\"id\"]\ncounts = {{ persons_employed = \"emp\" }}\n{top}\n\
         [file]\npath = \"data.csv\"\n[design]\nweight = \"w\"\nstrata = \"s\"\nfpc = \"f\"\n{tables}"
    );
    let data = format!("id,w,s,f,isic,emp,pc,net\n{rows}");
    Folder::of(&[("data.csv", data.as_bytes()), ("codebook.csv", BOOK.as_bytes()), ("dataset.toml", toml.as_bytes())])
}

const ROWS: &str =
    "1,2,a,6,1071,20,5,1\n2,2,a,6,2610,30,6,2\n3,2,a,6,6201,12,12,1\n4,1,b,1,6110,900,800,1\n5,1,c,1,C,700,90,1\n";
const SCOPE: &str = "[scope]\nsize_class = \"GE10\"\n";

/// By hand: z = w (y - p) of 1, 0, 1, deviations 2/3, -4/3, 2/3 over 8; (1 - 3/6) 3/2 Σ.
#[test]
fn strata_that_are_taken_whole_have_no_variance_even_of_one_enterprise() {
    let folder = firms(ROWS, "", &format!("{SCOPE}{DERIVED}"));
    assert_eq!(folder.findings().of(Rule::LonelyPsu).count(), 0, "{:?}", folder.findings());
    let figures = folder.open().estimate("B3").run().unwrap();
    let row = row(&figures, "", "");
    assert_relative_eq!(row.value.unwrap(), 75.0, max_relative = 1e-12);
    let squares: f64 = [2.0_f64 / 3.0, -4.0 / 3.0, 2.0 / 3.0].iter().map(|z| (z / 8.0).powi(2)).sum();
    assert_relative_eq!(row.se.unwrap(), 100.0 * (0.5 * 1.5 * squares).sqrt(), max_relative = 1e-12);
    // A single enterprise of two is another matter.
    let two = firms(&ROWS.replace("4,1,b,1", "4,2,b,2"), "", &format!("{SCOPE}{DERIVED}"));
    let (severity, _, _, message) = only(&two.findings(), Rule::LonelyPsu);
    assert!(severity == Severity::Error && message.contains("1 strata have a single PSU: b"), "{message}");
}

/// What no estimate could be made with is found when the file is checked, by the name that the column has in it.
#[test]
fn population_counts_that_cannot_be_are_found() {
    let tables = format!("{SCOPE}{DERIVED}");
    let found = |rows: &str| {
        let folder = firms(rows, "", &tables);
        let finding = only(&folder.findings(), Rule::InvalidDesign);
        assert_eq!(folder.findings().of(Rule::InvalidDesign).map(|f| f.place.as_str()).collect::<Vec<_>>(), ["f"]);
        assert!(folder.open().estimate("B3").run().is_err());
        finding
    };
    let two = found(&ROWS.replace("2,2,a,6", "2,2,a,7"));
    assert_eq!((two.0, two.1, two.2), (Severity::Error, 1, Some(3)));
    assert_eq!(
        two.3,
        "must be the same in all rows of a stratum (or sampling unit), but one has both 6 and 7; correct the file"
    );
    assert_eq!(found(&ROWS.replace(",a,6", ",a,2")).3, "3 units cannot be drawn from a population of 2");
    let both = found(&ROWS.replace("2,2,a,6", "2,2,a,7").replace("4,1,b,1", "4,1,c,2"));
    assert_eq!((both.1, both.3.ends_with(", and 1 more")), (2, true), "{}", both.3);
    assert_eq!(firms(ROWS, "", &tables).findings().of(Rule::InvalidDesign).count(), 0);
}

/// An enterprise of 8 persons is out of scope and in no size class: there is no row of those without one.
#[test]
fn those_out_of_scope_make_no_row_of_a_missing_size() {
    let book = BOOK.to_owned()
        + "size_class,10-49,size,10-49\nsize_class,50-249,size,50-249\nsize_class,GE250,size,GE250\nsize_class,missing,size,LT10\n";
    let sizes = "[[derived]]\nvariable = \"size\"\nof = \"emp\"\ncuts = [10, 50, 250]\n";
    let scope = format!("{SCOPE}conditions = [{{ variable = \"size\", except = \"LT10\" }}]\n");
    let folder = firms(&ROWS.replace(",20,5,1", ",8,5,1"), "", &format!("{scope}{DERIVED}{sizes}"));
    std::fs::write(folder.0.join("codebook.csv"), &book).unwrap();
    let figures = folder.open().estimate("B3").by(["size_class"]).run().unwrap();
    let levels: Vec<_> =
        figures.estimates().rows().iter().map(|row| figures.estimates().level_of(row, "size_class")).collect();
    let known = |level: &str| Some(Some(level.to_owned()));
    assert_eq!(levels, [None, known("10-49"), known("GE250")]);
    // One in scope without an answer to its number is said.
    let open = firms(&ROWS.replace(",30,6,2", ",,6,2"), "", &format!("{SCOPE}{DERIVED}{sizes}"));
    std::fs::write(open.0.join("codebook.csv"), book + "size_class,missing,size,blank\n").unwrap();
    let figures = open.open().estimate("B3").by(["size_class"]).run().unwrap();
    assert!(figures.estimates().rows().iter().any(|row| figures.estimates().level_of(row, "size_class") == Some(None)));
}

#[test]
fn codes_of_activities_that_are_none_are_errors_and_those_too_short_are_said() {
    let unknown = firms(&ROWS.replace("6201", "0499").replace("6110", "X1"), "", &format!("{SCOPE}{DERIVED}"));
    let findings = unknown.findings();
    let finding = findings.of(Rule::UnmappedCode).find(|finding| finding.place == "isic").unwrap();
    let message = &finding.message;
    assert_eq!((finding.severity, finding.rows, finding.first_row), (Severity::Error, 2, Some(4)), "{message}");
    assert!(message.contains("isic4") && message.contains("0499") && message.contains("X1"), "{message}");
    let ict =
        DERIVED.replace("\"section\"\nof", "\"ict\"\nof").replace("level = \"section\"", "level = \"ict_sector\"");
    let short = firms(ROWS, "", &format!("{SCOPE}{DERIVED}{ict}"));
    let (severity, rows, first, message) = only(&short.findings(), Rule::ItemNonResponse);
    assert_eq!((severity, rows, first), (Severity::Warning, 1, Some(6)), "{message}");
}

/// 1511 and 2230 are manufacturing in revision 4 too, 7240 and 6420 information and communication; 7250 was divided between
/// repair of machinery (C) and of computers (S).
#[test]
fn codes_of_revision_3_1_are_tabulated_by_revision_4() {
    let recoded = DERIVED.replace("\"isic4\"", "\"isic3.1\"\nto = \"isic4\"");
    let old = [("1071", "1511"), ("2610", "7250"), ("6201", "7240"), ("6110", "6420"), (",C,", ",2230,")];
    let rows = old.iter().fold(ROWS.to_owned(), |rows, (new, old)| rows.replace(new, old));
    let folder = firms(&rows, "", &format!("{SCOPE}{recoded}"));
    // The code that was divided leaves its section empty.
    std::fs::write(folder.0.join("codebook.csv"), BOOK.to_owned() + "activity,missing,section,blank\n").unwrap();
    let finding = folder.findings().of(Rule::ItemNonResponse).find(|finding| finding.place == "isic").unwrap().clone();
    assert_eq!((finding.severity, finding.rows, finding.first_row), (Severity::Warning, 1, Some(3)));
    assert!(finding.message.contains("isic4") && finding.message.contains("7250"), "{}", finding.message);
    let figures = folder.open().estimate("B3").by(["activity"]).run().unwrap();
    let of = |level: &str| row(&figures, "activity", level);
    assert_eq!((of("ISIC4_C").n, of("ISIC4_J").n, row(&figures, "", "").n), (2, 2, 5));
    assert_eq!(of("ISIC4_J").value, Some(100.0));
}

#[test]
fn what_is_wrong_with_counts_and_scope_is_found() {
    let sound = format!("{SCOPE}{DERIVED}");
    let text = firms(&ROWS.replace(",20,5,1", ",many,5,1"), "", &sound);
    assert!(text.findings().of(Rule::NotNumeric).count() >= 1);
    let error = text.open().estimate("B3").counting("persons_employed").run().unwrap_err().to_string();
    assert!(error.contains("many"), "{error}");
    // The plain indicator does not need them.
    assert!(text.open().estimate("B3").run().is_ok());
    let below = firms(&ROWS.replace(",20,5,1", ",-20,5,1"), "", &sound);
    assert_eq!(severity(&below.findings(), Rule::OutOfRange), Severity::Error);
    let unstated = firms(ROWS, "", DERIVED);
    let (severity, _, _, message) = only(&unstated.findings(), Rule::OutOfScope);
    assert!(severity == Severity::Warning && message.contains("10 or more"), "{message}");
    for (derived, wanted) in [
        ("[[derived]]\nvariable = \"x\"\nof = \"emp\"\ncuts = [50, 10]\n", "ascending"),
        ("[[derived]]\nvariable = \"x\"\nof = \"isic\"\nclassification = \"isic4\"\n", "level"),
        ("[[derived]]\nvariable = \"x\"\nof = \"isic\"\nlevel = \"section\"\n", "classification"),
        ("[[derived]]\nvariable = \"x\"\nof = \"isic\"\nclassification = \"isic5\"\nlevel = \"section\"\n", "isic5"),
        ("[[derived]]\nvariable = \"x\"\nof = \"isic\"\n", "of alone"),
        ("[[derived]]\nvariable = \"x\"\ncuts = [1]\nadd = [\"emp\"]\n", "one way"),
    ] {
        let refused = firms(ROWS, "", &format!("{SCOPE}{derived}")).refused();
        assert!(refused.contains(wanted), "{wanted}: {refused}");
    }
}

/// Of 913 persons with a computer 800 are in one firm and 90 in the next; the other 23 are less than 10 % of 800, and more than 2 %.
#[test]
fn ratios_of_totals_that_few_enterprises_dominate_are_hidden() {
    let folder = firms(ROWS, "", &format!("{SCOPE}{DERIVED}"));
    let figures = folder.open().indicators().unwrap();
    let hidden = |rule: &str| {
        let suppression = Suppression::new().dominance(rule.parse::<Dominance>().unwrap()).secondary(false);
        let table = figures.suppress(&suppression).unwrap().to_frame().unwrap();
        let (measure, value) = (table.column("measure").unwrap().clone(), table.column("value").unwrap().clone());
        let (measure, value) = (measure.str().unwrap().clone(), value.f64().unwrap().clone());
        let all = measure.iter().position(|word| word == Some("B2")).unwrap();
        let shares = (0..table.height()).filter(|row| measure.get(*row) == Some("B3"));
        assert!(shares.clone().count() > 1 && shares.clone().all(|row| value.get(row).is_some()));
        value.get(all).is_none()
    };
    assert!(hidden("p=10") && hidden("n=2,k=90"));
    assert!(!hidden("p=2") && !hidden("n=1,k=90"));
    let survey = folder.open().survey(None).unwrap();
    let plain = survey.estimate([total("emp")]).run().unwrap();
    let error = plain.suppress(&Suppression::new().dominance(Dominance::PPercent { p: 10.0 })).unwrap_err().to_string();
    assert!(error.contains("dominance"), "{error}");
}

/// The cut-offs of Kokic and Bell by bisection in numpy: `tests/golden/enterprises`.
#[test]
fn outliers_are_named_and_brought_down_as_far_as_the_error_of_the_total_asks() {
    let golden = Table::read("enterprises/winsorised.csv");
    let wanted = |what: &str| golden.number("value", golden.find("what", what).unwrap()).unwrap();
    // Of all rows: those out of scope count in no total of the survey, so that it is asked without a scope.
    let cases = synthetic().survey(None).unwrap().cases().clone();
    let design = infosoc::Design::new("weight").strata("stratum").fpc(["frame_count"]);
    let survey = infosoc::Survey::new(cases, design).unwrap();
    let found = survey.outliers("turnover").within(["stratum"]).key(["id"]).run().unwrap();
    assert_eq!(found.rows().len() as f64, wanted("outliers"));
    assert_relative_eq!(found.total(), wanted("total"), max_relative = 1e-12);
    assert_relative_eq!(found.bias(), -wanted("tuning"), max_relative = 1e-9);
    let brought_down = found.survey().estimate([total("turnover.winsorised")]).run().unwrap();
    assert_relative_eq!(brought_down.rows()[0].value.unwrap(), wanted("winsorised"), max_relative = 1e-12);
    assert!(found.to_frame().unwrap().column("id").is_ok());
    // By weights the total is the same, and other answers of the outliers count for less as well.
    let reweighted = found.reweighted().unwrap();
    let totals = |survey: &infosoc::Survey| survey.estimate([total("turnover"), total("persons")]).run().unwrap();
    let (plain, light) = (totals(&survey), totals(&reweighted));
    assert_relative_eq!(light.rows()[0].value.unwrap(), wanted("winsorised"), max_relative = 1e-12);
    let persons = survey.cases().column("persons").unwrap().cast(&polars::prelude::DataType::Float64).unwrap();
    let taken = found.rows().iter().map(|one| {
        (one.weight - one.winsorised_weight().unwrap()) * persons.f64().unwrap().get(one.row).unwrap_or_default()
    });
    let less = plain.rows()[1].value.unwrap() - light.rows()[1].value.unwrap();
    assert_relative_eq!(less, taken.sum::<f64>(), max_relative = 1e-9);
    assert_eq!(light.rows()[1].df, plain.rows()[1].df);
    // A cut-off of one's own, by hand: 2 of weight 8 above 100 is 100 + (y - 100)/8.
    let own = survey.outliers("turnover").cutoff(10_000.0).run().unwrap();
    let first = own.rows()[0];
    assert_relative_eq!(first.winsorised, 10_000.0 + (first.value - 10_000.0) / first.weight, max_relative = 1e-12);
    assert!(own.rows().iter().all(|outlier| outlier.weight > 1.0 && outlier.value > 10_000.0));
    for error in [
        survey.outliers("turnovr").within(["stratm"]).run().unwrap_err().to_string(),
        survey.outliers("stratum").run().unwrap_err().to_string(),
        survey.outliers("turnover").cutoff(f64::NAN).run().unwrap_err().to_string(),
    ] {
        assert!(error.contains("turnovr") && error.contains("stratm") || error.contains("number"), "{error}");
    }
}

/// Of 10,000 samples, `cargo run --example enterprise_coverage`; of 120 the share of all intervals together is within 2 points
/// of 95 by chance alone: figures of one sample hang together.
#[test]
fn intervals_hold_the_value_of_the_population() {
    let coverage = simulation::run(120, 5).unwrap();
    // The population by numpy: make_enterprises.py.
    let truth = |measure: &str| coverage[&(measure.to_owned(), String::new())].truth;
    assert_relative_eq!(truth("B3"), 80.163_808_548_758_64, max_relative = 1e-9);
    let totals: Vec<_> = coverage.iter().filter(|((_, size), _)| size.is_empty()).map(|(_, of)| of).collect();
    assert!(totals.len() > 15, "{}", totals.len());
    let share = totals.iter().map(|of| of.percent()).sum::<f64>() / totals.len() as f64;
    assert!((share - 95.0).abs() < 3.0, "{share}");
    for of in totals {
        let (error, se) = of.errors();
        assert!(
            (of.mean() - of.truth).abs() < 4.0 * se / 120.0_f64.sqrt() && (error / se - 1.0).abs() < 0.35,
            "{of:?}"
        );
    }
}

/// The moves of the synthetic sample, counted with pandas: by what they were and are, how many, the weight of all, and of the class
/// that they went to their share and n Σw²/(Σw)².
#[test]
fn enterprises_of_another_class_than_in_the_frame_are_named_with_their_weights() {
    let findings = synthetic().validate();
    let found: Vec<_> = findings.of(Rule::FrameDiffers).collect();
    let moves = [
        ("10-49", "50-249", Severity::Warning, 5, "40", "4.41 %", "1.04"),
        ("50-249", "GE250", Severity::Warning, 8, "30", "14.63 %", "were all drawn"),
        ("10-49", "LT10", Severity::Note, 6, "48", "", "out of scope now"),
        ("50-249", "10-49", Severity::Note, 2, "7.5", "0.27 %", "1 among"),
        ("GE250", "50-249", Severity::Note, 5, "5", "0.55 %", "1.04"),
    ];
    assert_eq!(found.len(), moves.len(), "{findings:?}");
    for (then, now, severity, rows, weight, share, effect) in moves {
        let said = format!("{then:?} in the frame (frame_size) and are {now:?} now, of weight {weight} together");
        let finding = found.iter().find(|finding| finding.message.contains(&said)).unwrap_or_else(|| panic!("{said}"));
        assert_eq!((finding.severity, finding.rows, finding.place.as_str()), (severity, rows, "size"));
        assert!(finding.remedy.contains(share) && finding.remedy.contains(effect), "{}", finding.remedy);
    }
    let grown = found.iter().find(|finding| finding.message.contains("\"GE250\" now")).unwrap();
    assert!(grown.message.starts_with("8 enterprises") && grown.message.contains(": 214 (weight 3.75), 771 (weight"));
}

/// The frame said 12 persons and the answer is 60: the firm is named, and no figure changes by what the description says of it.
#[test]
fn what_the_frame_said_is_compared_and_changes_no_figure() {
    let sizes = "[[derived]]\nvariable = \"size\"\nof = \"emp\"\ncuts = [10, 50, 250]\n\
                 [[derived]]\nvariable = \"was\"\nof = \"pc\"\ncuts = [10, 50, 250]\n";
    let rows =
        "1,2,a,6,1071,20,25,1\n2,2,a,6,2610,30,49,2\n3,2,a,6,6201,60,12,1\n4,1,b,1,6110,90,80,1\n5,1,c,1,C,70,,1\n";
    let of = |frame: &str| firms(rows, "", &format!("{frame}{SCOPE}{DERIVED}{sizes}"));
    let (with, without) = (of("frame = { size = \"was\" }\n"), of(""));
    assert_eq!(without.findings().of(Rule::FrameDiffers).count(), 0);
    let (severity, rows, first, message) = only(&with.findings(), Rule::FrameDiffers);
    // Weight 2, above the 1 of the only one that was and is of 50 to 249.
    assert_eq!((severity, rows, first), (Severity::Warning, 1, Some(4)), "{message}");
    assert!(message.ends_with("of weight 2 together: 3 (weight 2)"), "{message}");
    let (severity, rows, first, message) = only(&with.findings(), Rule::MissingDesignValue);
    assert!(severity == Severity::Warning && message.contains("no was"), "{message}");
    assert_eq!((rows, first), (1, Some(6)));
    let figure = |folder: &Folder| {
        let figures = folder.open().estimate("B3").run().unwrap();
        let row = row(&figures, "", "");
        (row.value, row.se)
    };
    assert_eq!(figure(&with), figure(&without));
    let (_, _, _, message) = only(&of("frame = { size = \"isic\" }\n").findings(), Rule::FrameDiffers);
    assert!(message.contains("no row has in size a code that isic has"), "{message}");
    let (severity, _, _, message) = only(&of("frame = { size = \"frame_size\" }\n").findings(), Rule::MissingColumn);
    assert!(severity == Severity::Error && message.contains("frame_size"), "{message}");
}
