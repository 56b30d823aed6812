//! Data Packages as text; that frictionless accepts them is tested in Python.

use infosoc::export::DataPackage;
use infosoc::{Series, ToFrame};
use polars::prelude::*;
use serde_json::Value;

fn series() -> Series {
    let table = df!(
        "indicator" => ["IT_MOB_4GNTWK", "A6", "HH15"], "ref_area" => ["MEX", "ZWE", "World"],
        "time_period" => [2021, 2021, 2022], "obs_value" => [94.0, 40.5, 12.0],
        "technology" => [Some("4G"), Some("4G"), None], "skill" => [None, None, Some("SKILL_ICTPRGM")],
        "obs_status" => ["A", "Q", "U"], "n_countries" => [None, None, Some(3)],
    );
    Series::new(table.unwrap()).unwrap()
}

fn written(package: &DataPackage, series: &Series) -> (Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let _ = package.write_series(series, folder.path()).unwrap();
    let descriptor = std::fs::read_to_string(folder.path().join("datapackage.json")).unwrap();
    let data = std::fs::read_to_string(folder.path().join("data.csv")).unwrap();
    (serde_json::from_str(&descriptor).unwrap(), data)
}

#[test]
fn a_package_says_what_its_codes_mean() {
    let (descriptor, data) = written(&DataPackage::new().created("2026-11-29T12:00:00+01:00"), &series());
    assert_eq!(descriptor["created"], "2026-11-29T12:00:00+01:00");
    assert_eq!(descriptor["name"], "figures-of-3-indicators");
    let fields = descriptor["resources"][0]["schema"]["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    assert_eq!(field("technology")["categories"][0]["label"], "4G mobile network");
    assert_eq!(field("skill")["categories"][0]["label"], "Programming or coding");
    assert_eq!(field("obs_value")["type"], "number");
    assert!(data.contains("94.0") && !data.contains("40.5"), "a suppressed value is not written: {data}");
    // What makes the world a group is not a number of the figure.
    assert!(data.lines().any(|line| line.contains("12.0") && line.contains(",3")), "{data}");
}

#[test]
fn a_package_is_read_as_the_series_that_it_was_written_from() {
    let folder = tempfile::tempdir().unwrap();
    let shown = series().indicators(&["IT_MOB_4GNTWK", "HH15"]).unwrap();
    let _ = DataPackage::new().write_series(&shown, folder.path()).unwrap();
    let back = Series::read(folder.path().join("data.csv")).unwrap().to_frame().unwrap();
    assert!(back.equals_missing(&shown.to_frame().unwrap()), "{back}");
}

/// An aggregate of too few countries has no value and status Q: what it would have been made of is no secret.
#[test]
fn aggregates_keep_what_they_are_made_of() {
    let ict = Series::read("datasets/series/ict.csv").unwrap().indicators(&["A1"]).unwrap();
    let regions =
        ict.aggregate(&infosoc::Grouping::builtin("itu").unwrap(), &infosoc::AggregateOptions::population()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let _ = DataPackage::new().write_series(&regions, folder.path()).unwrap();
    let back = Series::read(folder.path().join("data.csv")).unwrap().to_frame().unwrap();
    let wanted = regions.to_frame().unwrap();
    for name in ["coverage", "n_countries", "n_observed"] {
        let column = |frame: &DataFrame| frame.column(name).unwrap().cast(&DataType::Float64).unwrap();
        assert!(column(&back).equals_missing(&column(&wanted)), "{name}");
    }
}

/// A column `n` of a table of one's own is not the number of cases, whatever a result calls so.
#[test]
fn names_of_a_table_of_ones_own_mean_what_its_author_means() {
    let table = df!("place" => ["a", "b"], "t" => [21.5, 19.0], "n" => [3, 4], "se" => [1.0, 2.0]).unwrap();
    let fields = |table: &dyn Fn(&std::path::Path)| {
        let folder = tempfile::tempdir().unwrap();
        table(folder.path());
        let text = std::fs::read_to_string(folder.path().join("datapackage.json")).unwrap();
        let descriptor: Value = serde_json::from_str(&text).unwrap();
        descriptor["resources"][0]["schema"]["fields"].as_array().unwrap().clone()
    };
    let own = fields(&|folder| drop(DataPackage::new().write(&table, folder).unwrap()));
    assert!(own.iter().all(|field| field.get("description").is_none()), "{own:?}");
    assert!(own.iter().all(|field| field["constraints"].get("minimum").is_none()), "{own:?}");
    // A series is known by its columns, as a result that was filtered elsewhere.
    let frame = series().to_frame().unwrap();
    let known = fields(&|folder| drop(DataPackage::new().write(&frame, folder).unwrap()));
    assert!(known.iter().any(|field| field["name"] == "obs_value" && field["description"].is_string()), "{known:?}");
    let broken = df!("a\nb" => [1], "c" => [2]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let error = DataPackage::new().write(&broken, folder.path().join("new")).unwrap_err().to_string();
    assert!(error.contains(r#""a\nb""#) && error.contains("line breaks"), "{error}");
    assert!(!folder.path().join("new").exists());
}
