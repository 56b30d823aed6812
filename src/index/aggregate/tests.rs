//! Means against COINr 1.1.14, and methods that compare areas against their definitions.

use super::benefit_of_doubt::benefit_of_the_doubt;
use super::{Aggregation, copeland};
use crate::index::golden::{Table, close};
use crate::index::moments::{kurtosis, skew};

/// The file has the results alone; its input is the only one of odd numbers that gives all of them: 1, 3, 5, 7, 9 with
/// weights 1, 1, 2, 1.5, 0.5, and without the 5.
#[test]
fn every_mean() {
    let golden = Table::read("composite/aggregation_functions.csv");
    let weights = [1.0, 2.0, 1.0, 1.5, 0.5];
    for (row, x) in [[1.0, 5.0, 3.0, 7.0, 9.0], [1.0, f64::NAN, 3.0, 7.0, 9.0]].iter().enumerate() {
        for (name, mean) in [
            ("amean", Aggregation::Arithmetic),
            ("gmean", Aggregation::Geometric),
            ("hmean", Aggregation::Harmonic),
            ("genmean_p2", Aggregation::Power(2.0)),
            ("genmean_pm1", Aggregation::Power(-1.0)),
        ] {
            match golden.number(name, row) {
                Some(expected) => close(mean.of(x, &weights), expected, name),
                // COINr has no power mean where a value is missing; with p = −1 it is the harmonic mean.
                None if name == "genmean_pm1" => {
                    close(mean.of(x, &weights), golden.number("hmean", row).unwrap(), name);
                }
                None => assert!(mean.of(x, &weights).is_finite()),
            }
        }
        close(skew(x), golden.number("skew", row).unwrap(), "skew");
        close(kurtosis(x), golden.number("kurt", row).unwrap(), "kurtosis");
    }
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

/// The first two are equal in the first part, so that the second decides; the third is behind in both.
#[test]
fn copeland_ties_within_rounding() {
    assert_eq!(copeland(&[&[0.1 + 0.2, 0.3, 0.1], &[1.0, 2.0, 0.0]], &[2.0, 1.0]), [0.0, 2.0, -2.0]);
}

/// Each of the first two is the best in something; the third is half way to both.
/// The second from scipy 1.17 (`optimize.linprog`, HiGHS), as fractions: each needs another basis, some all three parts.
#[test]
fn an_area_has_the_weights_that_are_best_for_it() {
    assert_eq!(benefit_of_the_doubt(&[&[1.0, 0.0, 0.25], &[0.0, 1.0, 0.25]]), [1.0, 1.0, 0.5]);
    let parts: [&[f64]; 3] = [
        &[0.9, 0.3, 0.3, 0.5, 0.2, 0.6, 0.45],
        &[0.2, 0.4, 0.6, 0.3, 0.1, 0.8, 0.35],
        &[0.4, 0.1, 0.8, 0.5, 0.6, 0.3, 0.25],
    ];
    let expected = [1.0, 0.5, 1.0, 5.0 / 6.0, 0.75, 1.0, 83.0 / 128.0];
    for (score, expected) in benefit_of_the_doubt(&parts).into_iter().zip(expected) {
        close(score, expected, "benefit of the doubt");
    }
}
