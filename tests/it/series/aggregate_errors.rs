//! The error of an aggregate: from the sampling errors of its members, those that are unknown, and those that are imputed.

use super::imputation::ict;
use infosoc::{AggregateOptions, AggregationMethod, Grouping, Imputation, ImputationMethod, Series, ToFrame};
use infosoc::{UnknownError, Weights};
use polars::prelude::*;

#[test]
fn sampling_errors_of_members_become_that_of_the_group() {
    let table = df!(
        "indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "GTM"], "time_period" => [2021, 2021],
        "obs_value" => [80.0, 50.0], "se" => [Some(1.0), Some(2.0)],
    )
    .unwrap();
    let group = Grouping::from_frame(&df!("group" => ["G", "G"], "ref_area" => ["MEX", "GTM"]).unwrap()).unwrap();
    let weights = Weights::Table(
        df!("ref_area" => ["MEX", "GTM"], "time_period" => [2021, 2021], "weight" => [3.0, 1.0]).unwrap(),
    );
    let options = AggregateOptions { weights, ..AggregateOptions::default() };
    let run = |table: DataFrame| Series::new(table).unwrap().aggregate(&group, &options).unwrap().to_frame().unwrap();
    let result = run(table.clone());
    let number = |table: &DataFrame, name: &str| table.column(name).unwrap().f64().unwrap().get(0).unwrap();
    // By hand: √(3² · 1² + 1² · 2²) / 4, and 1.959964 of them on either side of (3 · 80 + 50) / 4.
    let se = 13.0f64.sqrt() / 4.0;
    assert!((number(&result, "se") - se).abs() < 1e-12);
    assert!((number(&result, "ci_high") - 72.5 - 1.959_963_985 * se).abs() < 1e-8);
    assert_eq!(result.column("largest").unwrap().str().unwrap().get(0), Some("MEX"));
    assert!((number(&result, "largest_share") - 240.0 / 290.0).abs() < 1e-12);
}

/// Rows of a table as numbers and words.
pub(super) fn number(table: &DataFrame, name: &str, row: usize) -> Option<f64> {
    table.column(name).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(row)
}

pub(super) fn word(table: &DataFrame, name: &str, row: usize) -> Option<String> {
    table.column(name).unwrap().str().unwrap().get(row).map(str::to_owned)
}

/// HH7 of Mexico, Guatemala and Honduras in 2021 with these standard errors, weights 3, 1 and 0.
fn three_with_errors(se: [Option<f64>; 3], options: AggregateOptions) -> DataFrame {
    let areas = ["MEX", "GTM", "HND"];
    let table = df!(
        "indicator" => vec!["HH7"; 3], "ref_area" => areas, "time_period" => vec![2021; 3],
        "obs_value" => [80.0, 50.0, 40.0], "se" => se,
    )
    .unwrap();
    let group = Grouping::from_frame(&df!("group" => vec!["G"; 3], "ref_area" => areas).unwrap()).unwrap();
    let weights =
        Weights::Table(df!("ref_area" => areas, "time_period" => vec![2021; 3], "weight" => [3.0, 1.0, 0.0]).unwrap());
    let options = AggregateOptions { weights, ..options };
    Series::new(table).unwrap().aggregate(&group, &options).unwrap().to_frame().unwrap()
}

#[test]
fn a_member_of_unknown_error_leaves_the_group_without_an_interval() {
    let ignore = AggregateOptions { unknown_error: UnknownError::Ignore, ..AggregateOptions::default() };
    // Of Mexico alone the error is known: 3/4 of its 1, of 3/4 of the weight.
    let null = three_with_errors([Some(1.0), None, None], AggregateOptions::default());
    assert_eq!(["se", "ci_low", "ci_high"].map(|name| number(&null, name, 0)), [None; 3]);
    assert_eq!(
        ["se_sampling", "se_coverage", "n_with_se"].map(|name| number(&null, name, 0).unwrap()),
        [0.75, 0.75, 1.0]
    );
    let comment = word(&null, "comment", 0).unwrap();
    assert!(comment.contains("no interval: sampling error known of 1 of 3 observed members"), "{comment}");
    let partial = three_with_errors([Some(1.0), None, None], ignore.clone());
    assert_eq!(number(&partial, "se", 0), Some(0.75));
    assert!((number(&partial, "ci_high", 0).unwrap() - 72.5 - 1.959_963_985 * 0.75).abs() < 1e-8);
    let comment = word(&partial, "comment", 0).unwrap();
    assert!(
        comment.contains("partial interval, of the known errors alone: sampling error known of 1 of 3"),
        "{comment}"
    );
    // Where nothing is known there is nothing to give.
    let none = three_with_errors([None; 3], ignore);
    assert_eq!(["se", "se_sampling"].map(|name| number(&none, name, 0)), [None; 2]);
    assert_eq!(["se_coverage", "n_with_se"].map(|name| number(&none, name, 0)), [Some(0.0); 2]);
}

#[test]
fn an_error_of_zero_is_known_and_a_member_without_weight_adds_none() {
    // By hand: √(3² · 0² + 1² · 2²) / 4; Honduras has weight 0.
    let table = three_with_errors([Some(0.0), Some(2.0), None], AggregateOptions::default());
    assert_eq!(["se", "se_coverage", "n_with_se"].map(|name| number(&table, name, 0).unwrap()), [0.5, 1.0, 2.0]);
    assert_eq!(word(&table, "comment", 0), None);
    let census = three_with_errors([Some(0.0); 3], AggregateOptions::default());
    assert_eq!(["se", "ci_low", "ci_high"].map(|name| number(&census, name, 0).unwrap()), [0.0, 72.5, 72.5]);
    // Each counts alike in a mean: there Honduras counts, and a third is not known.
    let mean = AggregateOptions { method: Some(AggregationMethod::Mean), ..AggregateOptions::default() };
    let table = three_with_errors([Some(0.0), Some(3.0), None], mean.clone());
    assert_eq!(number(&table, "se", 0), None);
    assert_eq!(number(&table, "se_sampling", 0), Some(1.0));
    assert!((number(&table, "se_coverage", 0).unwrap() - 2.0 / 3.0).abs() < 1e-15);
    let table = three_with_errors([Some(0.0), Some(3.0), Some(4.0)], mean);
    assert!((number(&table, "se", 0).unwrap() - 5.0 / 3.0).abs() < 1e-15);
}

#[test]
fn the_error_of_a_median_is_that_of_its_draws() {
    let median =
        AggregateOptions { method: Some(AggregationMethod::Median), draws: 20_000, ..AggregateOptions::default() };
    // Far apart, the median is Guatemala's figure with its error: 50 ± 2.
    let table = three_with_errors([Some(0.5), Some(2.0), Some(0.5)], median.clone());
    assert_eq!(number(&table, "obs_value", 0), Some(50.0));
    // The standard error of a standard deviation of n draws is σ/√(2n).
    assert!((number(&table, "se", 0).unwrap() - 2.0).abs() < 4.0 * 2.0 / 40_000.0f64.sqrt());
    assert_eq!(number(&table, "se_sampling", 0), None);
    assert_eq!(number(&three_with_errors([Some(0.5), None, Some(0.5)], median), "se", 0), None);
}

/// One survey with an error among published figures without: the world has no interval from it.
#[test]
fn the_interval_of_the_world_does_not_rest_on_one_country() {
    let mut table = ict("HH7").years(2020, 2020).unwrap().to_frame().unwrap();
    let se: Vec<Option<f64>> =
        table.column("ref_area").unwrap().str().unwrap().iter().map(|a| (a == Some("MEX")).then_some(0.3)).collect();
    table.with_column(Column::new("se".into(), se)).unwrap();
    let users = Series::new(table).unwrap();
    let world = Grouping::builtin("m49").unwrap().select(&["001"]).unwrap();
    let row = users.aggregate(&world, &AggregateOptions::default()).unwrap().to_frame().unwrap();
    assert_eq!(["se", "ci_low", "ci_high"].map(|name| number(&row, name, 0)), [None; 3]);
    // Mexico has 126 of the world's 7,800 million people.
    let share = number(&row, "se_coverage", 0).unwrap();
    assert!((0.015..0.018).contains(&share), "{share}");
    assert!((number(&row, "se_sampling", 0).unwrap() - 0.3 * share).abs() < 1e-12);
    assert_eq!(number(&row, "n_with_se", 0), Some(1.0));
}

#[test]
fn imputed_members_are_simulated_and_published_ones_are_not_known() {
    let users = ict("HH7").years(2010, 2018).unwrap();
    let world = Grouping::builtin("m49").unwrap().select(&["001"]).unwrap();
    let impute = Imputation { through: Some(2020), ..Imputation::by(ImputationMethod::Regression) };
    let options = AggregateOptions { impute: Some(impute), min_coverage: 0.0, ..AggregateOptions::default() };
    let table = users.aggregate(&world, &options).unwrap().to_frame().unwrap();
    // In 2018 some countries have figures of unknown error; from 2019 on all are imputed.
    let of = |table: &DataFrame, name: &str| [8, 9, 10].map(|row| number(table, name, row));
    let se = of(&table, "se");
    assert!(se[0].is_none() && se[1].is_some() && se[2] > se[1], "{se:?}");
    let coverage = of(&table, "se_coverage").map(Option::unwrap);
    assert!(coverage[0] > 0.0 && coverage[0] < 1.0 && coverage[1] == 1.0 && coverage[2] == 1.0, "{coverage:?}");
    let comment = word(&table, "comment", 8).unwrap();
    assert!(comment.contains("no interval: sampling error known of 0 of"), "{comment}");
    let partial = AggregateOptions { unknown_error: UnknownError::Ignore, ..options.clone() };
    let partial = users.aggregate(&world, &partial).unwrap().to_frame().unwrap();
    assert_eq!(of(&partial, "se")[1..], se[1..], "what is simulated does not depend on what is unknown");
    let comment = word(&partial, "comment", 8).unwrap();
    assert!(comment.contains("partial interval") && comment.contains("error simulated of"), "{comment}");
    // Without draws, and where values were imputed before, the error of imputed values is not known.
    let undrawn =
        users.aggregate(&world, &AggregateOptions { draws: 0, ..options.clone() }).unwrap().to_frame().unwrap();
    assert_eq!(of(&undrawn, "se"), [None; 3]);
    assert_eq!(of(&undrawn, "se_coverage"), [Some(0.0); 3]);
    let before = users.impute(options.impute.as_ref().unwrap()).unwrap();
    let plain =
        AggregateOptions { min_coverage: 0.0, unknown_error: UnknownError::Ignore, ..AggregateOptions::default() };
    let before = before.aggregate(&world, &plain).unwrap().to_frame().unwrap();
    assert_eq!((of(&before, "se"), of(&before, "se_coverage")), ([None; 3], [Some(0.0); 3]));
}
