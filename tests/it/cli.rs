//! The command, as a user runs it: its page is its test.

use infosoc::ToFrame;
use std::process::{Command, Output};

fn infosoc(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_infosoc")).args(arguments).output().unwrap()
}

const MEXICO: &str = "datasets/national/mex-endutih-2021";
const PUERTO_RICO: &str = "datasets/national/pri-hints-2009";

#[test]
fn the_page_shows_what_the_command_does() {
    trycmd::TestCases::new()
        .register_bin("infosoc", std::path::Path::new(env!("CARGO_BIN_EXE_infosoc")))
        .case("src/cli/command.md");
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
    let folder = crate::fixtures::folder::Folder::of(&[("hh6.csv", b"old")]);
    let path = folder.0.join("hh6.csv");
    let out = path.to_str().unwrap();
    let refused = infosoc(&["estimate", MEXICO, "HH6", "--out", out]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    let done = infosoc(&["estimate", MEXICO, "HH6", "--out", out, "--force"]);
    assert_eq!((done.status.code(), done.stdout.as_slice()), (Some(0), &b""[..]));
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("measure,by,value"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_infosoc"))
        .args(["estimate", MEXICO, "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn a_file_of_an_unknown_kind_is_refused_before_anything_is_computed() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let path = folder.0.join("hh6.xlsx");
    for asked in [["estimate", "nowhere", "HH6"], ["revisions", "nowhere", "nowhere"]] {
        let refused = infosoc(&[&asked[..], &["--out", path.to_str().unwrap()][..]].concat());
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said.contains("format") && said.contains("csv") && !said.contains("nowhere"), "{said}");
        assert!(!path.exists());
    }
}

/// Sex is a column of the one that only women were asked.
#[test]
fn indicators_about_different_people_stand_in_one_table() {
    let book = "concept,category,value,variable,codes,universe\nHH7,,yes,net,1,\nHH7,,no,net,2,\nHH18,,yes,phone,1,sex=F\n\
                HH18,,no,phone,2,sex=F\nsex,,F,sex,2,\nsex,,M,sex,1,\n";
    let data = "id,w,net,phone,sex\n1,1,1,1,2\n2,1,1,2,2\n3,1,2,,1\n4,1,2,,1\n";
    let folder =
        crate::fixtures::folder::Folder::people(data, book, "[file]\npath = \"data.csv\"\n[design]\nweight = \"w\"\n");
    let done = infosoc(&["estimate", folder.0.to_str().unwrap(), "HH7", "HH18", "--format", "json"]);
    let text = String::from_utf8_lossy(&done.stdout);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {done:?}"));
    let of = |row: usize, column: &str| rows[row][column].clone();
    assert_eq!((of(0, "measure"), of(0, "value"), of(0, "sex")), ("HH7".into(), 50.0.into(), serde_json::Value::Null));
    assert_eq!((of(1, "measure"), of(1, "value"), of(1, "sex")), ("HH18".into(), 50.0.into(), "F".into()));
}

#[test]
fn reports_are_written_in_a_language_and_not_over_others() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let out = folder.0.join("out");
    let asked = ["report", "datasets/series/ict.csv", "--language", "fr", "--out", out.to_str().unwrap()];
    let done = infosoc(&asked);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(String::from_utf8_lossy(&done.stdout).lines().count(), 7);
    let page = std::fs::read_to_string(out.join("africa.html")).unwrap();
    assert!(page.contains("<html lang=\"fr\">") && page.contains("ict.csv"));
    assert!(out.join("africa/trend.csv").exists());
    let refused = infosoc(&asked);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    let country = infosoc(&[&asked[..], &["--country", "Mexico"]].concat());
    assert_eq!(String::from_utf8_lossy(&country.stdout).trim(), out.join("mexico.html").display().to_string());
    let unknown = infosoc(&[&asked[..3], &["de"], &asked[4..]].concat());
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn a_form_is_filled_and_its_addresses_are_drafted() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let path = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let (draft, out) = (path("addresses.csv"), path("filled.xlsx"));
    const FORM: &str = "datasets/forms/household_form.xlsx";
    let drafted = infosoc(&["describe-form", FORM, "--out", &draft]);
    assert_eq!((drafted.status.code(), drafted.stdout.as_slice()), (Some(0), &b""[..]));
    let arguments = [
        "fill",
        FORM,
        &draft,
        MEXICO,
        "--out",
        &out,
        "--min-n",
        "10",
        "--shorthand",
        "confidential=[c]",
        "--format",
        "csv",
    ];
    let filled = infosoc(&arguments);
    let report = String::from_utf8(filled.stdout).unwrap();
    assert_eq!(filled.status.code(), Some(0), "{}", String::from_utf8_lossy(&filled.stderr));
    assert!(report.contains("\nHouseholds,C7,HH6,,,count,filled,2"), "{report}");
    let again = infosoc(&arguments);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
}

#[test]
fn a_dataset_is_published_as_each_deliverable() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    for (to, name, holds) in [
        ("xlsx", "tables.xlsx", "tables.xlsx"),
        ("ods", "tables.ods", "tables.ods"),
        ("sdmx-csv", "sdg.csv", "sdg.csv"),
        ("sdmx-ml", "sdg.xml", "sdg.xml"),
        ("sdmx-json", "sdg.json", "sdg.json"),
        ("sdg-metadata", "meta.xml", "meta.xml"),
        ("open-sdg", "site", "site/data/indicator_17-8-1.csv"),
        ("package", "package", "package/datapackage.json"),
    ] {
        let out = folder.0.join(name).display().to_string();
        let asked = ["publish", PUERTO_RICO, "HH7", "--to", to, "--out", &out, "--licence", "CC-BY-4.0"];
        let done = infosoc(&asked);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(folder.0.join(holds).exists(), "{to}: {said}");
        assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), out);
        // The ages and the education of this survey are not those of the SDGs, and what is not written is said.
        let is_message = to.starts_with("sdmx");
        assert_eq!(
            (done.status.code(), said.contains("[no_code]")),
            (Some(is_message.into()), is_message),
            "{to}: {said}"
        );
        let again = infosoc(&asked);
        assert_eq!(again.status.code(), Some(2), "{to}");
        assert!(String::from_utf8_lossy(&again.stderr).contains("--force"), "{to}");
    }
    let series = infosoc::Series::read(folder.0.join("sdg.xml")).unwrap();
    assert_eq!(series.to_frame().unwrap().column("obs_status").unwrap().str().unwrap().get(0), Some("A"));
}

#[test]
fn what_is_suppressed_is_in_no_message() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let out = folder.0.join("hh7.csv");
    let asked = ["publish", PUERTO_RICO, "HH7", "--min-n", "300", "--out", out.to_str().unwrap()];
    assert_eq!(infosoc(&asked).status.code(), Some(1));
    let frame = infosoc::Series::read(&out).unwrap().to_frame().unwrap();
    let hidden =
        frame.column("obs_status").unwrap().str().unwrap().iter().filter(|status| *status == Some("Q")).count();
    assert!(hidden > 0);
    assert_eq!(frame.column("obs_value").unwrap().null_count(), hidden);
}

#[test]
fn what_cannot_be_published_is_said_before_anything_is_computed() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let out = |name: &str| folder.0.join(name).display().to_string();
    for (arguments, words) in [
        (vec!["--out".to_owned(), out("tables.pdf")], ".xlsx, .ods, .csv, .xml or .json"),
        (vec!["--to".to_owned(), "xlsx".to_owned(), "--out".to_owned(), out("tables.ods")], ".xlsx"),
        (vec!["HH66".to_owned(), "--out".to_owned(), out("a.csv")], "HH66"),
        (vec!["--structure".to_owned(), "nowhere.xml".to_owned(), "--out".to_owned(), out("a.csv")], "nowhere.xml"),
        (vec!["--min-n".to_owned(), "5".to_owned(), "--out".to_owned(), out("a.csv")], "the folder of a dataset"),
    ] {
        let figures = "datasets/series/ict.csv".to_owned();
        let given: Vec<String> = ["publish".to_owned(), figures].into_iter().chain(arguments).collect();
        let done = infosoc(&given.iter().map(String::as_str).collect::<Vec<_>>());
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0), "{given:?}: {said}");
        assert!(said.contains(words), "{given:?}: {said}");
    }
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0);
}

/// A file of all countries is published for the one that reports, by its code or its name.
#[test]
fn the_figures_of_one_area_are_published() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let out = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let publish = |to: &str, path: &str, area: &str| {
        infosoc(&["publish", "datasets/series/ict.csv", "HH7", "--area", area, "--to", to, "--out", path])
    };
    let (message, metadata) = (out("mexico.csv"), out("metadata.xml"));
    assert_eq!(publish("sdmx-csv", &message, "Mexico").status.code(), Some(0));
    let read = infosoc::Series::read(&message).unwrap();
    assert!(!read.is_empty() && read.areas(&["MEX"]).unwrap().len() == read.len());
    let done = publish("sdg-metadata", &metadata, "MEX");
    assert!(std::path::Path::new(&metadata).exists(), "{}", String::from_utf8_lossy(&done.stderr));
    let done = publish("sdmx-csv", &out("none.csv"), "PCN");
    assert!(done.status.code() == Some(2) && String::from_utf8_lossy(&done.stderr).contains("--area"));
}

/// One line of options may serve all deliverables; what one of them has no use for is said.
#[test]
fn an_option_that_the_deliverable_has_no_use_for_is_a_warning() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let out = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    for (name, options, unused) in [
        ("a.xml", &["--title", "t", "--licence", "CC-BY-4.0"][..], &["--title", "--licence"][..]),
        (
            "a.xlsx",
            &["--sender", "X", "--structure", "sdg", "--metadata", "m"],
            &["--sender", "--structure", "--metadata"],
        ),
        ("a.csv", &["--language", "fr"], &["--language"]),
    ] {
        let path = out(name);
        let mut arguments = vec!["publish", "datasets/series/ict.csv", "HH7", "--out", &path];
        arguments.extend(options);
        let done = infosoc(&arguments);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(0), "{said}");
        assert_eq!(said.matches("option_not_used").count(), unused.len(), "{said}");
        assert!(unused.iter().all(|option| said.contains(option)), "{said}");
        assert!(std::path::Path::new(&path).exists());
        let strict: Vec<&str> = arguments.iter().copied().chain(["--force", "--fail-on", "warning"]).collect();
        assert_eq!(infosoc(&strict).status.code(), Some(1));
    }
}

#[test]
fn published_tables_have_the_labels_of_the_codebook_and_messages_say_who_reports() {
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let out = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let book = out("tables.xlsx");
    let done = infosoc(&["publish", MEXICO, "HH6", "--out", &book, "--language", "fr"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim_end(), book);
    let open = |row: usize| infosoc::ReadFile::new().sheet("Tableau 1").header(row).open(&book);
    let mut texts: Vec<String> = Vec::new();
    for file in (1..20).filter_map(|row| open(row).ok()) {
        for column in file.codes().unwrap().columns() {
            let cells = column.cast(&polars::prelude::DataType::String).unwrap();
            texts.extend(cells.str().unwrap().iter().flatten().map(str::to_owned));
        }
    }
    assert!(texts.iter().any(|text| text == "Aguascalientes"), "{texts:?}");
    let message = out("global.csv");
    let done = infosoc(&[
        "publish",
        "datasets/series/ict.csv",
        "HH7",
        "--out",
        &message,
        "--reporting-type",
        "G",
        "--dataflow",
        "IAEG-SDGs:DF_SDG_GLH(1.24)",
        "--fail-on",
        "error",
    ]);
    assert_ne!(done.status.code(), Some(2), "{}", String::from_utf8_lossy(&done.stderr));
    let text = std::fs::read_to_string(&message).unwrap();
    let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let place = head.iter().position(|name| name.starts_with("REPORTING_TYPE")).unwrap();
    assert!(text.lines().skip(1).all(|line| line.split(',').nth(place) == Some("G")), "{}", &text[..500]);
    assert!(text.lines().skip(1).all(|line| line.starts_with("IAEG-SDGs:DF_SDG_GLH(1.24),")), "{}", &text[..500]);
}
