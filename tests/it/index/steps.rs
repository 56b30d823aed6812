//! Steps that COINr does not have, or has no golden file for: against closed forms and definitions.

use crate::fixtures::{self, index::spec};
use infosoc::index::{Bounds, ScoreOptions, Step, WeightScheme};
use infosoc::{Scores, Series};
use polars::prelude::*;

type Row<'a> = (&'a str, &'a str, i32, f64, f64);

fn series(rows: &[Row]) -> Series {
    let whole: Vec<_> =
        rows.iter().map(|&(code, area, year, value, se)| (code, area, year, Some(value), se, "A")).collect();
    fixtures::index::series(&whole)
}

fn cell(table: &DataFrame, column: &str, code: &str, area: &str) -> Option<f64> {
    let word = |name: &str, row: usize| {
        table.column(name).unwrap().str().unwrap().get(row) == Some(if name == "code" { code } else { area })
    };
    let row = (0..table.height()).find(|&r| word("code", r) && word("ref_area", r)).unwrap();
    table.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(row)
}

fn se_of(scores: &Scores, area: &str) -> f64 {
    let table = scores.explain(area, None).unwrap();
    table.column("se").unwrap().f64().unwrap().get(0).unwrap()
}

#[test]
fn other_years_stand_for_a_missing_value_with_their_error() {
    let rows = [
        ("a", "MEX", 2018, 10.0, 2.0),
        ("a", "MEX", 2022, 30.0, 4.0),
        ("a", "GTM", 2021, 5.0, 0.0),
        ("b", "MEX", 2021, 1.0, 0.0),
        ("b", "GTM", 2021, 2.0, 0.0),
    ];
    let scored = |impute: &str| spec(&[("impute", "", impute)]).score(&series(&rows), 2021).unwrap();
    let between = scored("interpolate");
    assert_eq!(cell(&between.step(Step::Denominated).unwrap(), "value", "a", "MEX"), Some(25.0));
    let last = scored("last(3)");
    assert_eq!(cell(&last.step(Step::Denominated).unwrap(), "value", "a", "MEX"), Some(10.0));
    // Two areas do not tell how far off such values are: their errors are not known, whatever those of the years are.
    for scores in [between, last] {
        let table = scores.explain("MEX", None).unwrap();
        assert_eq!(table.column("se").unwrap().f64().unwrap().get(0), None);
    }
    assert_eq!(cell(&scored("last(2)").step(Step::Denominated).unwrap(), "value", "a", "MEX"), None);
}

#[test]
fn an_income_group_fills_its_own_gaps() {
    // Guatemala and Mexico were upper middle income in 2021, Honduras and Nicaragua lower middle.
    let rows = [
        ("a", "GTM", 2021, 4.0, 0.0),
        ("a", "COL", 2021, 8.0, 0.0),
        ("a", "HND", 2021, 1.0, 0.0),
        ("b", "MEX", 2021, 1.0, 0.0),
        ("b", "GTM", 2021, 2.0, 0.0),
        ("b", "NIC", 2021, 3.0, 0.0),
    ];
    let scores = spec(&[("impute", "", "group_mean(wb_income)")]).score(&series(&rows), 2021).unwrap();
    let table = scores.step(Step::Imputed).unwrap();
    assert_eq!(cell(&table, "value", "a", "MEX"), Some(6.0));
    assert_eq!(cell(&table, "value", "a", "NIC"), Some(1.0));
    // √2 · 2 between 4 and 8, times √(1 + 1/2).
    assert!((se_of(&scores, "MEX") - 8f64.sqrt() * 1.5f64.sqrt()).abs() < 1e-12);
}

#[test]
fn a_quotient_has_the_error_of_both() {
    let rows = [
        ("a", "MEX", 2021, 30.0, 3.0),
        ("a", "GTM", 2021, 5.0, 0.0),
        ("people", "MEX", 2021, 10.0, 0.5),
        ("people", "GTM", 2021, 10.0, 0.0),
        ("b", "MEX", 2021, 1.0, 0.0),
        ("b", "GTM", 2021, 2.0, 0.0),
    ];
    let scores = spec(&[("denominator", "", "people"), ("per", "", "100")]).score(&series(&rows), 2021).unwrap();
    assert_eq!(cell(&scores.step(Step::Denominated).unwrap(), "value", "a", "MEX"), Some(300.0));
    // Relative errors of 10 % and 5 %.
    assert!((se_of(&scores, "MEX") - 300.0 * 0.0125f64.sqrt()).abs() < 1e-10);
}

#[test]
fn scales_are_of_all_years_or_of_each() {
    let rows = [
        ("a", "MEX", 2020, 0.0, 0.0),
        ("a", "GTM", 2020, 5.0, 0.0),
        ("a", "MEX", 2021, 5.0, 0.0),
        ("a", "GTM", 2021, 10.0, 0.0),
        ("b", "MEX", 2020, 1.0, 0.0),
        ("b", "GTM", 2020, 2.0, 0.0),
    ];
    let spec = spec(&[("min_available", "0", "")]);
    let all = spec.score(&series(&rows), [2020, 2021]).unwrap();
    assert_eq!((all.of("a", "GTM", 2020), all.of("a", "MEX", 2021)), (Some(50.0), Some(50.0)));
    let options = ScoreOptions { bounds: Bounds::EachYear, ..ScoreOptions::default() };
    let each = spec.score_with(&series(&rows), [2020, 2021], &options).unwrap();
    assert_eq!((each.of("a", "GTM", 2020), each.of("a", "MEX", 2021)), (Some(100.0), Some(0.0)));
    assert_eq!(each.of("i", "GTM", 2021), Some(100.0), "b is missing, and need not be there");
    assert!(each.explain("MEX", None).is_err() && each.explain("MEX", 2021).is_ok());
}

/// Two areas with shares p and 1 − p: the entropy of a coin.
#[test]
fn entropy_gives_more_weight_to_what_differs_more() {
    let rows = [
        ("a", "MEX", 2021, 0.1, 0.0),
        ("a", "GTM", 2021, 0.9, 0.0),
        ("b", "MEX", 2021, 0.5, 0.0),
        ("b", "GTM", 2021, 0.5, 0.0),
    ];
    let scores = spec(&[("normalise", "none", "")]).score(&series(&rows), 2021).unwrap();
    let weights = scores.weights(&WeightScheme::Entropy, 1).unwrap();
    let of_coin = 1.0 + (0.1 * 0.1f64.ln() + 0.9 * 0.9f64.ln()) / 2f64.ln();
    assert!((weights[0].1 - of_coin).abs() < 1e-12 && weights[1].1.abs() < 1e-12, "{weights:?}");
}
