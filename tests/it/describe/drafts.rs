//! Drafts of data files: what is written, and that it opens.

use crate::fixtures::folder::Folder;
use infosoc::describe::{Confidence, Describe};
use infosoc::finding::{Rule, Severity};
use infosoc::{ToFrame, dataset::Dataset};
use std::path::{Path, PathBuf};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Synthetic files laid out as those of MICS 6, DHS 7 and ENDUTIH are recognised by their variables, and give figures at once.
#[test]
fn files_of_standard_surveys_are_datasets_at_once() {
    for (file, survey, indicator) in [
        ("codebooks/mics6-hh.sav", "mics6", "HH6"),
        ("codebooks/mics6-wm.sav", "mics6", "HH7"),
        ("codebooks/dhs7-ir.dta", "dhs7", "HH18"),
        ("codebooks/endutih2024-usuarios.csv", "endutih2024", "HH7"),
    ] {
        let draft = Describe::new().file(golden(file)).country("MEX").year(2024).run().unwrap();
        assert_eq!(draft.survey(), Some(survey), "{file}");
        let folder = Folder::of(&[]);
        draft.write(&folder.0, false).unwrap();
        let dataset = Dataset::open(&folder.0).unwrap();
        dataset.validate().check().unwrap();
        let figures = dataset.estimate(indicator).run().unwrap();
        let is_share = |value: Option<f64>| value.is_some_and(|value| value > 0.0 && value < 100.0);
        assert!(figures.estimates().rows().iter().any(|row| is_share(row.value) && row.n > 10), "{file} {indicator}");
    }
}

/// The weighted share of a code of a file among it and some others, in per cent; NaN among them is an empty cell.
fn share(path: &Path, variable: &str, weight: &str, codes: (f64, &[f64])) -> f64 {
    let table = infosoc::ReadFile::new().open(path).unwrap().codes().unwrap();
    let column = |name: &str| table.column(name).unwrap().f64().unwrap().iter().collect::<Vec<_>>();
    let (mut yes, mut all) = (0.0, 0.0);
    for (code, weight) in column(variable).into_iter().zip(column(weight)) {
        let (code, weight) = (code.unwrap_or(f64::NAN), weight.unwrap());
        if code == codes.0 {
            (yes, all) = (yes + weight, all + weight);
        } else if codes.1.iter().any(|no| *no == code || (no.is_nan() && code.is_nan())) {
            all += weight;
        }
    }
    100.0 * yes / all
}

/// A survey that no built-in codebook knows: what is sure gives figures at once, with its design.
#[test]
fn a_national_file_gives_figures_by_its_labels_alone() {
    let nan = f64::NAN;
    for (file, weight, figures) in [
        (
            "describe/synthetic_hogares.sav",
            "factor",
            vec![("HH1", "h01", (1.0, &[2.0][..])), ("HH4", "h03", (1.0, &[2.0])), ("HH6", "h04", (1.0, &[2.0]))],
        ),
        (
            "describe/synthetic_individus.dta",
            "poids",
            vec![("HH7", "q1", (1.0, &[0.0])), ("HH18", "q4", (1.0, &[0.0])), ("HH9", "q2", (1.0, &[0.0, nan]))],
        ),
    ] {
        let draft = Describe::new().file(golden(file)).country("MEX").year(2020).run().unwrap();
        assert_eq!(draft.survey(), None, "{file}");
        let folder = Folder::of(&[]);
        draft.write(&folder.0, false).unwrap();
        let dataset = Dataset::open(&folder.0).unwrap();
        dataset.validate().check().unwrap();
        for (indicator, variable, codes) in figures {
            let frame = dataset.estimate(indicator).run().unwrap().to_frame().unwrap();
            let values: Vec<f64> = frame.column("value").unwrap().f64().unwrap().iter().flatten().collect();
            let wanted = share(&golden(file), variable, weight, codes);
            assert!(
                values.iter().any(|value| (value - wanted).abs() < 1e-9),
                "{file} {indicator}: {values:?}, not {wanted}"
            );
        }
        let text = std::fs::read_to_string(folder.0.join("dataset.toml")).unwrap();
        for part in ["strata = ", "psu = ", "key = ", "licence = \"not known: say it\""] {
            assert!(text.contains(part), "{file}: no {part} in\n{text}");
        }
        // Written once, and not over what may have been edited since.
        let again = draft.write(&folder.0, false).expect_err("is there").to_string();
        assert!(again.contains("overwrite"), "{again}");
        draft.write(&folder.0, true).unwrap();
    }
}

/// A refrigerator and a payment are no indicators, and nothing that is not sure is a row.
#[test]
fn what_is_not_sure_is_a_comment() {
    let draft = Describe::new().file(golden("describe/synthetic_hogares.sav")).country("MEX").year(2020).run().unwrap();
    let folder = Folder::of(&[]);
    draft.write(&folder.0, false).unwrap();
    let text = std::fs::read_to_string(folder.0.join("codebook.csv")).unwrap();
    let of = |variable: &str, is_comment: bool| {
        let mark = format!(",{variable},");
        text.lines().filter(|line| line.starts_with('#') == is_comment && line.contains(&mark)).count()
    };
    // A variable that is sure shows that rows are found by their variable.
    assert!(of("h04", false) >= 2, "{text}");
    assert_eq!((of("h05", false), of("h06", false)), (0, 0), "{text}");
    assert!(text.lines().any(|line| line.starts_with("# HH16")), "{text}");
    let sure: Vec<_> = draft.proposals().into_iter().filter(|p| p.variable == "h06").collect();
    assert!(!sure.is_empty() && sure.iter().all(|p| p.confidence != Confidence::High), "{sure:?}");
}

#[test]
fn mistakes_in_the_request_are_named() {
    let file = golden("describe/synthetic_hogares.sav");
    let of = |describe: Describe| describe.run().expect_err("a mistake").to_string();
    assert!(of(Describe::new()).contains("file"));
    assert!(of(Describe::new().file(&file).country("Atlantis")).contains("Atlantis"));
    assert!(of(Describe::new().file(&file).survey("mics66")).contains("mics6"));
    let other = of(Describe::new().file(&file).survey("mics6"));
    assert!(other.contains("hhweight"), "{other}");
    let draft = Describe::new().file(&file).run().unwrap();
    let missing = draft.write(Folder::of(&[]).0.join("new"), false).expect_err("no country").to_string();
    assert!(missing.contains("country") && missing.contains("year"), "{missing}");
}

/// The data are brought into the folder; one that is drafted again keeps what it has until it is told to replace it.
#[test]
fn a_draft_holds_its_data_and_replaces_nothing_unasked() {
    let folder = Folder::of(&[]);
    let source = Folder::of(&[]);
    let data = source.0.join("hh.sav");
    std::fs::copy(golden("codebooks/mics6-hh.sav"), &data).unwrap();
    let draft = Describe::new().file(&data).country("NPL").year(2019).run().unwrap();
    let names = || {
        let mut names: Vec<_> = std::fs::read_dir(&folder.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    std::fs::write(folder.0.join("hh.sav"), "another").unwrap();
    assert!(draft.write(&folder.0, false).unwrap_err().to_string().contains("hh.sav already exists"));
    assert_eq!(std::fs::read(folder.0.join("hh.sav")).unwrap(), b"another");
    // Twice: the second time it is the same file under both names.
    for _ in 0..2 {
        draft.write(&folder.0, true).unwrap();
        assert_eq!(names(), ["codebook.csv", "dataset.toml", "hh.sav"]);
        assert_eq!(std::fs::read(folder.0.join("hh.sav")).unwrap(), std::fs::read(&data).unwrap());
        Dataset::open(&folder.0).unwrap().estimate("HH6").run().unwrap();
    }
}

/// Labels of an office's survey of enterprises in Spanish: the unit, what is sure, the size classes and what can be counted.
#[test]
fn a_file_of_enterprises_is_known_by_its_questions() {
    let draft =
        Describe::new().file(golden("describe/synthetic_empresas.sav")).country("MEX").year(2024).run().unwrap();
    let proposals = draft.proposals();
    let sure = |variable: &str| {
        let of = proposals.iter().find(|p| p.variable == variable && p.confidence == Confidence::High);
        of.map(|p| p.concept.as_str())
    };
    for (variable, concept) in [
        ("e1", "B1"),
        ("e2", "B3"),
        ("e3", "B5"),
        ("e4", "B6"),
        ("e5", "B11"),
        ("e6", "B7"),
        ("e7", "B8"),
        ("personal", "size_class"),
    ] {
        assert_eq!(sure(variable), Some(concept), "{variable}: {proposals:#?}");
    }
    let folder = Folder::of(&[]);
    draft.write(&folder.0, false).unwrap();
    let text = std::fs::read_to_string(folder.0.join("dataset.toml")).unwrap();
    assert!(text.contains("statistical_unit = \"enterprise\"") && text.contains("GE10"), "{text}");
    let dataset = folder.open();
    assert!(dataset.description().files[0].counts.contains_key("persons_employed"), "{text}");
    let by_size = dataset.estimate("B3").counting("persons_employed").by(["size_class"]).run().unwrap();
    assert_eq!(by_size.estimates().rows().len(), 5);
}

/// What nobody has said yet is no source of figures, and a sample without a weight that was recognised is a warning until the
/// description is complete. Names that end in "wgt0" are a weight, and those that count on are its replicates.
#[test]
fn what_a_draft_leaves_open_is_said_until_somebody_says_it() {
    let rows = |weight: &str| {
        let row = |i: usize| format!("{i},{},{},{}\n", 1 + i % 2, 1 + i % 2, 100.0 + i as f64 / 7.0);
        format!("id,sex,internet,{weight}\n") + &(0..40).map(row).collect::<String>()
    };
    let open = |weight: &str| {
        let data = rows(weight);
        let from = Folder::of(&[("persons.csv", data.as_bytes())]);
        let draft = Describe::new().file(from.0.join("persons.csv")).country("MEX").year(2020).run().unwrap();
        let folder = Folder::of(&[]);
        draft.write(&folder.0, false).unwrap();
        let toml = std::fs::read_to_string(folder.0.join("dataset.toml")).unwrap();
        let book = "concept,category,value,variable,codes\nHH7,,yes,internet,1\nHH7,,no,internet,2\n";
        std::fs::write(folder.0.join("codebook.csv"), book).unwrap();
        let found = Dataset::open(&folder.0).unwrap().validate();
        let severity = |rule: Rule| found.of(rule).map(|finding| finding.severity).next();
        (toml, severity(Rule::MissingValue), severity(Rule::SelfWeighting))
    };
    let (toml, unsaid, equal) = open("amount");
    assert!(toml.contains("weight = 1"), "{toml}");
    assert_eq!((unsaid, equal), (Some(Severity::Warning), Some(Severity::Warning)));
    let (toml, unsaid, equal) = open("R12WGT0");
    assert!(toml.contains("weight = \"R12WGT0\""), "{toml}");
    assert_eq!((unsaid, equal), (Some(Severity::Warning), None));
}
