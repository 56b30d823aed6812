//! Statistics of columns against COINr 1.1.14 and closed forms.

use super::components::{cronbach, principal_components};
use super::correlation::{Correlation, correlation};
use super::optimise::minimise;
use super::trend::{cagr, percent_change};
use crate::index::golden::{Table, close};

#[test]
fn rates_of_change() {
    let golden = Table::read("composite/trend_functions.csv");
    let points = [(2015, 100.0), (2020, 200.0)];
    close(cagr(&points), golden.number("cagr", 0).unwrap(), "cagr");
    close(percent_change(&points), golden.number("prc2", 0).unwrap(), "percent change");
    // The line through (0, 1), (1, 2), (2, 4) is 5/6 + 1.5x.
    close(percent_change(&[(2000, 1.0), (2001, 2.0), (2002, 4.0)]), 180.0, "along the line");
}

#[test]
fn a_matrix_that_is_diagonal_has_its_own_axes() {
    let (x, y) = ([1.0, -1.0, 1.0, -1.0], [1.0, 1.0, -1.0, -1.0]);
    let (values, vectors) = principal_components(&[&x, &y]).unwrap();
    assert!(values.iter().all(|value| (value - 1.0).abs() < 1e-12) && vectors.len() == 2);
}

#[test]
fn columns_that_are_equal_have_no_components() {
    assert!(principal_components(&[&[0.1 + 0.2, 0.3, 0.3, 0.3], &[1.0, 2.0, 3.0, 4.0]]).is_none());
}

#[test]
fn two_equal_columns_are_consistent() {
    let x = [1.0, 2.0, 3.0, 4.0];
    assert!((cronbach(&[&x, &x]) - 1.0).abs() < 1e-12);
}

/// Mid-ranks 1.5, 1.5, 3 against 1, 2, 3: ρ = 1.5/√(1.5·2) = 0.8660254; τ_b = 2/√(2·3) = 0.8164966.
#[test]
fn rank_correlations_tie_within_rounding() {
    let (x, y) = ([0.1 + 0.2, 0.3, 0.5], [1.0, 2.0, 3.0]);
    assert!((correlation(&x, &y, Correlation::Spearman) - 0.75f64.sqrt()).abs() < 1e-15);
    assert!((correlation(&x, &y, Correlation::Kendall) - 2.0 / 6f64.sqrt()).abs() < 1e-15);
    let constant = [0.1 + 0.2, 0.3, 0.3];
    for kind in [Correlation::Pearson, Correlation::Spearman, Correlation::Kendall] {
        assert!(correlation(&constant, &y, kind).is_nan(), "what is constant has no correlation");
    }
}

#[test]
fn correlation_leaves_out_rows_with_a_gap() {
    let (x, y) = ([1.0, 2.0, 3.0, f64::NAN], [1.0, 4.0, 9.0, 0.0]);
    assert!((correlation(&x, &y, Correlation::Pearson) - 0.989_743_318_610_787).abs() < 1e-12);
    assert_eq!(correlation(&x, &y, Correlation::Kendall), 1.0);
}

#[test]
fn the_lowest_point_of_a_bowl() {
    let at = minimise(|x| (x[0] - 3.0).powi(2) + (x[1] + 1.0).powi(2), &[1.0, 1.0], 1e-12, 5_000);
    assert!((at[0] - 3.0).abs() < 1e-5 && (at[1] + 1.0).abs() < 1e-5);
}
