//! Steps that COINr does not have, or has no golden file for: against closed forms and definitions.

use crate::fixtures::{self, index::spec};
use infosoc::index::{Bounds, ScoreOptions, Step, WeightScheme, copeland, em};
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

/// Where only y has gaps, the estimates of EM are those of the regression of y on x over the complete rows (Anderson 1957).
#[test]
fn em_is_regression_where_one_column_has_gaps() {
    let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let y = [2.1, 3.9, 6.2, 7.8, 10.4, 11.9, f64::NAN, f64::NAN];
    let mut columns = [x.clone(), y.to_vec()];
    let mut errors = [vec![0.0; 8], vec![0.0; 8]];
    assert!(em(&mut columns, &mut errors));
    let n = 6.0;
    let (mx, my) = (x[..6].iter().sum::<f64>() / n, y[..6].iter().sum::<f64>() / n);
    let xy: f64 = (0..6).map(|i| (x[i] - mx) * (y[i] - my)).sum();
    let xx: f64 = (0..6).map(|i| (x[i] - mx).powi(2)).sum();
    let slope = xy / xx;
    let residual = ((0..6).map(|i| (y[i] - my - slope * (x[i] - mx)).powi(2)).sum::<f64>() / n).sqrt();
    for i in [6, 7] {
        assert!((columns[1][i] - (my + slope * (x[i] - mx))).abs() < 1e-5, "{}", columns[1][i]);
        assert!((errors[1][i] / residual - 1.0).abs() < 1e-3, "{} {residual}", errors[1][i]);
    }
    assert_eq!(columns[0], x);
}

#[test]
fn em_refuses_what_it_cannot_estimate() {
    let nan = f64::NAN;
    for columns in [
        vec![vec![1.0, 1.0, 1.0, 1.0, 1.0], vec![1.0, 2.0, 3.0, 4.0, nan]],
        vec![vec![1.0, 2.0, nan], vec![2.0, nan, 3.0]],
        vec![vec![nan; 6], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]],
    ] {
        let (mut filled, mut errors) = (columns.clone(), columns.clone());
        assert!(!em(&mut filled, &mut errors));
        assert_eq!(format!("{filled:?}"), format!("{columns:?}"), "nothing is filled");
    }
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

/// From the definition: the outranking matrix with ties as halves, won where more than half of the weight.
#[test]
fn copeland_scores_are_those_of_the_outranking_matrix() {
    let parts: [[f64; 4]; 3] = [[3.0, 1.0, 2.0, 2.0], [1.0, 2.0, 2.0, 4.0], [5.0, 5.0, 1.0, 0.0]];
    let weights = [0.5, 0.3, 0.2];
    let expected: Vec<f64> = (0..4)
        .map(|i| {
            (0..4)
                .filter(|&j| j != i)
                .map(|j| {
                    let share: f64 = (0..3)
                        .map(|k| match parts[k][i].total_cmp(&parts[k][j]) {
                            std::cmp::Ordering::Greater => weights[k],
                            std::cmp::Ordering::Equal => 0.5 * weights[k],
                            std::cmp::Ordering::Less => 0.0,
                        })
                        .sum();
                    if (share - 0.5).abs() < 1e-12 { 0.0 } else { (share - 0.5).signum() }
                })
                .sum()
        })
        .collect();
    let columns: Vec<&[f64]> = parts.iter().map(<[f64; 4]>::as_slice).collect();
    assert_eq!(copeland(&columns, &weights), expected);
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
