//! The tree of a site of Open SDG, beside files that the Office for National Statistics publishes and by the rules of the
//! platform, which Python tests state again.

use infosoc::export::{OpenSdg, SdgMetadata, SiteLabels};
use infosoc::{Series, SeriesOptions};
use polars::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

type Rows = Vec<Vec<String>>;

fn rows(path: impl AsRef<Path>) -> Rows {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cells of some columns, row by row.
fn cells(rows: &Rows, names: &[&str]) -> BTreeSet<Vec<String>> {
    let places: Vec<usize> = names.iter().map(|name| rows[0].iter().position(|own| own == name).unwrap()).collect();
    rows[1..].iter().map(|row| places.iter().map(|&place| row[place].clone()).collect()).collect()
}

fn column(rows: &Rows, name: &str) -> Vec<String> {
    let place = rows[0].iter().position(|own| own == name).unwrap();
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

fn numbers(rows: &Rows, name: &str) -> Vec<f64> {
    column(rows, name).iter().map(|cell| cell.parse().unwrap()).collect()
}

fn written(site: &OpenSdg, series: &Series, metadata: &SdgMetadata) -> (tempfile::TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let findings = site.write(series, metadata, folder.path()).unwrap();
    let found = findings.iter().map(|finding| format!("{} {}", finding.rule, finding.place)).collect();
    (folder, found)
}

/// The figures of ONS on Internet use by sex and age, whose words are those that the library reads and writes.
#[test]
fn words_cells_and_headline_are_those_of_the_united_kingdom() {
    let published = rows("tests/golden/open_sdg/indicator_17-8-1.csv");
    let n = published.len() - 1;
    let table = df!(
        "indicator" => vec!["17.8.1"; n], "ref_area" => vec!["GBR"; n],
        "time_period" => column(&published, "Year").iter().map(|year| year.parse().unwrap()).collect::<Vec<i32>>(),
        "obs_value" => numbers(&published, "Value"),
        "Sex" => column(&published, "Sex"), "Age" => column(&published, "Age"),
    );
    let (folder, _) = written(&OpenSdg::new(), &Series::new(table.unwrap()).unwrap(), &SdgMetadata::new());
    let ours = rows(folder.path().join("data/indicator_17-8-1.csv"));
    let wanted = ["Year", "Sex", "Age", "Units", "Series", "Unit multiplier", "Observation status", "Value"];
    assert_eq!(ours[0], wanted);
    let same = ["Year", "Age", "Sex", "Unit multiplier", "Value"];
    assert_eq!(cells(&ours, &same), cells(&published, &same));
    assert_eq!(
        column(&ours, "Units").iter().collect::<BTreeSet<_>>(),
        column(&published, "Unit measure").iter().collect()
    );
    // The figures of the facts: all, women and men in 2020.
    let of = |sex: &str| {
        cells(&ours, &["Year", "Sex", "Age", "Value"]).into_iter().find(|row| row[..3] == ["2020", sex, ""])
    };
    assert_eq!(["", "Female", "Male"].map(|sex| of(sex).unwrap()[3].clone()), ["92.1", "91.1", "93.1"]);
}

#[test]
fn coverage_by_technology_is_that_of_the_united_kingdom() {
    let published = rows("tests/golden/open_sdg/indicator_9-c-1.csv");
    let n = published.len() - 1;
    let status = |word: &String| if word.starts_with("Estimated") { "E" } else { "A" };
    let table = df!(
        "indicator" => vec!["A6"; n], "ref_area" => vec!["GBR"; n],
        "time_period" => column(&published, "Year").iter().map(|year| year.parse().unwrap()).collect::<Vec<i32>>(),
        "obs_value" => numbers(&published, "Value"), "unit_measure" => column(&published, "Units"),
        "technology" => column(&published, "Technology").iter().map(|word| word[..2].to_owned()).collect::<Vec<_>>(),
        "obs_status" => column(&published, "Observation status").iter().map(status).collect::<Vec<_>>(),
    );
    let (folder, found) = written(&OpenSdg::new(), &Series::new(table.unwrap()).unwrap(), &SdgMetadata::new());
    let ours = rows(folder.path().join("data/indicator_9-c-1.csv"));
    assert_eq!(
        cells(&ours, &published[0].iter().map(String::as_str).collect::<Vec<_>>()),
        cells(&published, &published[0].iter().map(String::as_str).collect::<Vec<_>>())
    );
    assert!(
        column(&ours, "Series")
            .contains(&"Proportion of population covered by at least a 2G mobile network".to_owned())
    );
    assert_eq!(found, ["no_total indicator_9-c-1.csv", "drafted 9.c.1"]);
}

fn hostile() -> Series {
    let table = df!(
        "indicator" => ["HH7", "HH7", "HH7", "../../HH7", "8.10.2"], "ref_area" => ["MEX"; 5],
        "time_period" => [2020, 2021, 2021, 2021, 2021], "obs_value" => [71.25, 12.375, 76.5, 1.0, 49.0],
        "obs_status" => ["A", "Q", "B U", "A", "A"], "se" => [Some(0.3), Some(0.5), None, None, None],
        "age" => ["_T", "Y_LT15", "_T", "_T", "Y_GE15"], "n" => [1000, 7, 900, 1, 2],
        "value" => ["_T", " no,\n \"x\" ", "_U", "_T", "_T"], "geo_code" => [None, None, None, None, Some("MX01")],
        "source" => ["INEGI: a # b", "x", "- y", "z", "w"],
    );
    let options = SeriesOptions { dimensions: vec!["value".to_owned()], ..SeriesOptions::default() };
    Series::with_options(table.unwrap(), &options).unwrap()
}

#[test]
fn a_site_takes_what_we_write_whatever_the_series_holds() {
    let (folder, found) = written(&OpenSdg::new(), &hostile(), &SdgMetadata::new());
    let ours = rows(folder.path().join("data/indicator_17-8-1.csv"));
    let wanted = [
        "Year",
        "Value (breakdown)",
        "Age",
        "Units",
        "Series",
        "Unit multiplier",
        "Observation status",
        "Standard error",
        "Sample size",
        "Source",
        "Value",
    ];
    assert_eq!(ours[0].iter().collect::<BTreeSet<_>>(), wanted.map(str::to_owned).iter().collect());
    assert_eq!((ours[0][0].as_str(), ours[0].last().unwrap().as_str()), ("Year", "Value"));
    let hidden = ours.iter().find(|row| row.contains(&"Under 15".to_owned())).unwrap();
    assert!(
        hidden.contains(&"no, \"x\"".to_owned()) && hidden.contains(&"Missing value; suppressed".to_owned()),
        "{hidden:?}"
    );
    assert_eq!(hidden.last().unwrap(), "");
    for number in ["12.375", "0.5", "7"] {
        assert!(!hidden.contains(&number.to_owned()), "{hidden:?}");
    }
    assert!(ours.iter().any(|row| row.contains(&"Not stated".to_owned())));
    // Adults alone: a page of adults, with a headline.
    let adults = rows(folder.path().join("data/indicator_8-10-2.csv"));
    assert_eq!(column(&adults, "Age (default)"), ["15 and over"]);
    assert_eq!(adults[0][adults[0].len() - 2..], ["GeoCode", "Value"]);
    let config = std::fs::read_to_string(folder.path().join("indicator-config/8-10-2.yml")).unwrap();
    assert!(config.contains("indicator_number: \"8.10.2\"") && config.contains("Ages: 15 and over."), "{config}");
    assert!(!folder.path().parent().unwrap().join("HH7").exists());
    assert!(
        found.contains(&"no_sdg_series indicator".to_owned()) && found.contains(&"withheld obs_status".to_owned()),
        "{found:?}"
    );
    let options = std::fs::read_to_string(folder.path().join("indicator_options.yml")).unwrap();
    for name in ["Observation status", "Standard error", "Age (default)", "GeoCode"] {
        assert!(options.contains(&format!("- \"{name}\"")), "{options}");
    }
    assert!(!options.contains("\"Age\"") && !options.contains("breakdown"));
}

#[test]
fn codes_are_those_of_the_data_structure() {
    let (folder, _) = written(&OpenSdg::new().labels(SiteLabels::Codes), &hostile(), &SdgMetadata::new());
    let ours = rows(folder.path().join("data/indicator_17-8-1.csv"));
    for name in ["AGE", "UNIT_MEASURE", "SERIES", "UNIT_MULT", "OBS_STATUS", "SOURCE_DETAIL"] {
        assert!(ours[0].contains(&name.to_owned()), "{:?}", ours[0]);
    }
    let row = ours.iter().find(|row| row.contains(&"Y_LT15".to_owned())).unwrap();
    for cell in ["PER_100_POP", "IT_USE_II99", "0", "Q"] {
        assert!(row.contains(&cell.to_owned()), "{row:?}");
    }
}

#[test]
fn texts_of_the_office_come_first_and_languages_apart() {
    let metadata = SdgMetadata::read("tests/golden/open_sdg/meta_17-8-1.md").unwrap().text(
        "17.8.1",
        "RATIONALE",
        "es",
        "Porqué: sí",
    );
    let users = hostile().indicators(&["HH7"]).unwrap();
    let (folder, _) = written(&OpenSdg::new(), &users, &metadata);
    let english = SdgMetadata::read(folder.path().join("meta/17-8-1.yml")).unwrap();
    assert!(!english.is_empty());
    let text = std::fs::read_to_string(folder.path().join("meta/17-8-1.yml")).unwrap();
    assert!(text.contains("STAT_CONC_DEF: \"<p>Internet users - adults (aged 16 and over)"), "{text}");
    assert!(text.contains("SDG_CUSTODIAN_AGENCIES: \"International Telecommunication Union (ITU)\""), "{text}");
    assert!(text.contains("DATA_COMP: \"Calculated figures are provided in the source data.\""), "{text}");
    assert!(text.contains("SDG_GOAL: \"Goal 17"), "{text}");
    assert_eq!(
        std::fs::read_to_string(folder.path().join("meta/es/17-8-1.yml")).unwrap(),
        "RATIONALE: \"Porqué: sí\"\n"
    );
    let (folder, _) = written(&OpenSdg::new().draft(false), &users, &SdgMetadata::new());
    assert!(!folder.path().join("meta").exists());
    let nothing = hostile().indicators(&["../../HH7"]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let error = OpenSdg::new().write(&nothing, &SdgMetadata::new(), folder.path()).unwrap_err();
    assert!(error.to_string().contains("SDG indicator") && std::fs::read_dir(folder.path()).unwrap().count() == 0);
}
