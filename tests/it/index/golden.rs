//! The steps of an index against COINr 1.1.14 on its ASEM example: 51 countries, 49 indicators, four levels.

use crate::fixtures::golden::Table;
use infosoc::index::{Element, IndexSpec, ScoreOptions, Step};
use infosoc::{Grouping, Scores, Series};
use polars::prelude::*;

/// The figures of the example as a series.
pub(crate) fn asem() -> Series {
    let data = Table::read("composite/asem_idata.csv");
    let meta = Table::read("composite/asem_imeta.csv");
    let mut columns = (Vec::new(), Vec::new(), Vec::new());
    for row in (0..meta.len()).filter(|&r| ["Indicator", "Denominator"].contains(&meta.text("Type", r))) {
        let code = meta.text("iCode", row);
        for unit in 0..data.len() {
            columns.0.push(code);
            columns.1.push(data.text("uCode", unit));
            columns.2.push(data.number(code, unit));
        }
    }
    let years = vec![2018; columns.0.len()];
    let frame =
        df!("indicator" => columns.0, "ref_area" => columns.1, "time_period" => years, "obs_value" => columns.2);
    Series::new(frame.unwrap()).unwrap()
}

/// The spec of the example: imputed by the mean of Europe or Asia, winsorised, from 0 to 100.
pub(crate) fn spec(treat: &str) -> IndexSpec {
    let meta = Table::read("composite/asem_imeta.csv");
    let rows: Vec<usize> = (0..meta.len()).filter(|&r| !meta.text("Level", r).is_empty()).collect();
    let words = |column: &str| -> Vec<Option<String>> {
        rows.iter().map(|&r| Some(meta.text(column, r).to_owned()).filter(|s| !s.is_empty())).collect()
    };
    let of_root = |word: &str| -> Vec<Option<String>> {
        rows.iter().map(|&r| (meta.text("iCode", r) == "Index").then(|| word.to_owned())).collect()
    };
    let direction: Vec<Option<String>> = rows
        .iter()
        .map(|&r| (meta.text("Type", r) == "Indicator").then(|| meta.text("Direction", r).to_owned()))
        .collect();
    IndexSpec::from_frame(
        &df!(
            "code" => words("iCode"), "parent" => words("Parent"), "name" => words("iName"), "level" => words("Level"),
            "weight" => words("Weight"), "direction" => direction, "denominator" => words("Denominator"),
            "impute" => of_root("group_mean(continent)"), "treat" => of_root(treat), "normalise" => of_root("minmax(0,100)"),
        )
        .unwrap(),
    )
    .unwrap()
}

pub(crate) fn options() -> ScoreOptions {
    let data = Table::read("composite/asem_idata.csv");
    let areas: Vec<&str> = (0..data.len()).map(|r| data.text("uCode", r)).collect();
    let groups: Vec<&str> = (0..data.len()).map(|r| data.text("EurAsia_group", r)).collect();
    let grouping = Grouping::from_frame(&df!("group" => groups, "ref_area" => areas).unwrap()).unwrap();
    ScoreOptions { groupings: [("continent".to_owned(), grouping)].into(), ..ScoreOptions::default() }
}

pub(crate) fn scores() -> Scores {
    spec("winsorise_log(5)").score_with(&asem(), 2018, &options()).unwrap()
}

pub(crate) fn close(got: f64, expected: f64, what: &str) {
    let near = (got - expected).abs() <= 1e-10 * expected.abs().max(1e-4);
    assert!(near || (got.is_nan() && expected.is_nan()), "{what}: {got}, COINr has {expected}");
}

/// Scores of 2018 at every level.
pub(crate) fn compare_levels(scores: &Scores) {
    let golden = Table::read("composite/asem_aggregated.csv");
    for row in 0..golden.len() {
        let area = golden.text("uCode", row);
        for code in golden.columns().iter().filter(|c| *c != "uCode") {
            let got = scores.of(code, area, 2018).unwrap_or(f64::NAN);
            close(got, golden.number(code, row).unwrap(), &format!("{area} {code}"));
        }
    }
}

fn compare_step(scores: &Scores, step: Step, file: &str) {
    let golden = Table::read(file);
    let table = scores.step(step).unwrap();
    let (codes, areas) =
        (table.column("code").unwrap().str().unwrap(), table.column("ref_area").unwrap().str().unwrap());
    let values = table.column("value").unwrap().f64().unwrap();
    assert_eq!(table.height(), golden.len() * (golden.columns().len() - 1));
    for row in 0..table.height() {
        let (code, area) = (codes.get(row).unwrap(), areas.get(row).unwrap());
        let expected = golden.number(code, golden.find("uCode", area).unwrap());
        close(values.get(row).unwrap_or(f64::NAN), expected.unwrap_or(f64::NAN), &format!("{step:?} {area} {code}"));
    }
}

#[test]
fn denominated_imputed_treated_and_normalised() {
    let scores = scores();
    compare_step(&scores, Step::Denominated, "composite/asem_denominated.csv");
    compare_step(&scores, Step::Imputed, "composite/asem_imputed.csv");
    compare_step(&scores, Step::Imputed, "composite/asem_screened.csv");
    compare_step(&scores, Step::Treated, "composite/asem_treated.csv");
}

/// COINr changes the sign of what is better when less before it normalises, and so does the golden file.
#[test]
fn scores_at_every_level_and_ranks() {
    let scores = scores();
    compare_levels(&scores);
    compare_step(&scores, Step::Normalised, "composite/asem_normalised.csv");
    let results = Table::read("composite/asem_results.csv");
    let ranks = scores.ranks().unwrap();
    let column = |name: &str| ranks.column(name).unwrap().cast(&DataType::String).unwrap();
    let (code, area, rank) = (column("code"), column("ref_area"), column("rank"));
    for row in 0..ranks.height() {
        if code.str().unwrap().get(row) == Some("Index") {
            let at = results.find("uCode", area.str().unwrap().get(row).unwrap()).unwrap();
            assert_eq!(rank.str().unwrap().get(row), Some(results.text("Rank", at)));
        }
    }
}

#[test]
fn screening_keeps_the_countries_that_coinr_keeps() {
    let raw = Table::read("composite/asem_idata.csv");
    let kept = Table::read("composite/asem_screen_raw_0.95_kept.csv");
    let elements = spec("none").elements().iter().map(|e| Element { min_data: 0.95, ..e.clone() }).collect();
    let scores = IndexSpec::new(elements).unwrap().score_with(&asem(), 2018, &options()).unwrap();
    for row in 0..raw.len() {
        let area = raw.text("uCode", row);
        assert_eq!(scores.of("Index", area, 2018).is_some(), kept.find("uCode", area).is_some(), "{area}");
    }
}
