//! Specs and data that cannot be scored: each has its error or its finding.

use infosoc::index::{IndexSpec, ScoreOptions};
use infosoc::{Error, Scores, Series};
use polars::prelude::*;

fn spec(rows: &[(&str, &str, &str)]) -> Result<IndexSpec, Error> {
    let of = |f: fn(&(&str, &str, &str)) -> String| rows.iter().map(f).collect::<Vec<_>>();
    IndexSpec::from_frame(
        &df!("code" => of(|r| r.0.into()), "parent" => of(|r| r.1.into()), "weight" => of(|r| r.2.into())).unwrap(),
    )
}

fn problem(spec: Result<IndexSpec, Error>, wanted: &str) {
    let error = spec.unwrap_err();
    let found = error.all().iter().any(|e| e.code() == "invalid_spec" && e.to_string().contains(wanted));
    assert!(found, "{wanted:?} is not in {error}");
}

#[test]
fn a_spec_that_is_no_tree() {
    problem(spec(&[("i", "", ""), ("a", "i", ""), ("b", "c", ""), ("c", "b", "")]), "a part of itself");
    problem(spec(&[("a", "a", "")]), "a part of itself");
    problem(spec(&[("i", "", ""), ("a", "j", "")]), "has no row");
    problem(spec(&[("i", "", ""), ("a", "i", ""), ("a", "i", "")]), "row 3 has the same code");
    problem(spec(&[("i", "", ""), ("a", "i", ""), ("j", "", ""), ("b", "j", "")]), "several rows have no parent");
    problem(spec(&[("i", "", "")]), "has no parts");
    let cycle = spec(&[("a", "b", ""), ("b", "a", "")]).unwrap_err();
    assert!(cycle.to_string().contains("no row is the index") && cycle.all().len() >= 3, "{cycle}");
}

#[test]
fn weights_that_are_none() {
    problem(spec(&[("i", "", ""), ("a", "i", "0"), ("b", "i", "0")]), "sum to 0");
    problem(spec(&[("i", "", ""), ("a", "i", "-1"), ("b", "i", "2")]), "zero or more");
    for cell in ["NaN", "inf", "-inf", "a lot"] {
        problem(spec(&[("i", "", ""), ("a", "i", cell), ("b", "i", "2")]), "finite");
    }
}

/// A spec of one indicator with some cells.
fn cells(columns: &[(&str, &str, &str)]) -> Result<IndexSpec, Error> {
    let mut frame = df!("code" => ["i", "a"], "parent" => ["", "i"]).unwrap();
    for (name, of_index, of_indicator) in columns {
        frame.with_column(Column::new((*name).into(), [*of_index, *of_indicator])).unwrap();
    }
    IndexSpec::from_frame(&frame)
}

#[test]
fn settings_that_do_not_fit() {
    problem(cells(&[("goalpost_low", "", "21.33"), ("goalpost_high", "", "1")]), "low below high");
    problem(cells(&[("goalpost_low", "", "5"), ("goalpost_high", "", "5")]), "low below high");
    problem(cells(&[("goalpost_low", "", "5")]), "give both");
    problem(cells(&[("goalpost_low", "", "0"), ("goalpost_high", "", "9"), ("transform", "", "log10")]), "not defined");
    problem(cells(&[("goalpost_low", "", "0"), ("goalpost_high", "", "9"), ("normalise", "", "rank")]), "does not use");
    problem(cells(&[("normalise", "", "goalposts")]), "needs goalposts");
    problem(cells(&[("normalise", "", "target")]), "give its value");
    problem(cells(&[("target", "", "4")]), "does not use");
    problem(cells(&[("per", "", "100")]), "without a denominator");
    problem(cells(&[("aggregate", "", "median")]), "a setting of an aggregate");
    problem(cells(&[("cap", "3", "")]), "a setting of an indicator");
    problem(cells(&[("level", "2", "2")]), "not below");
    problem(cells(&[("level", "2", "1.5")]), "whole number");
    problem(cells(&[("min_available", "2", "")]), "from 0 to 1");
    for (column, cell, code) in [
        ("direction", "up", "unknown_option"),
        ("transform", "sqrt", "unknown_option"),
        ("normalise", "min-max", "unknown_option"),
        ("normalise", "minmax(100,0)", "invalid_argument"),
        ("normalise", "minmax(a)", "invalid_argument"),
        ("normalise", "zscore(0,0)", "invalid_argument"),
        ("normalise", "reference(XXX)", "invalid_spec"),
        ("treat", "winsorise(0)", "invalid_argument"),
        ("treat", "trim", "unknown_option"),
        ("impute", "knn", "unknown_option"),
        ("impute", "group_mean", "invalid_argument"),
        ("certainty", "SURE", "unknown_option"),
    ] {
        let error = cells(&[(column, "", cell)]).unwrap_err();
        assert_eq!(error.code(), code, "{column} {cell}: {error}");
        assert!(error.to_string().contains("row 3"), "{error}");
    }
    let error = cells(&[("aggregate", "power(0)", "")]).unwrap_err();
    assert_eq!(error.code(), "invalid_argument");
    let error = cells(&[("wieght", "", "1"), ("weights", "", "1")]).unwrap_err();
    assert!(error.all().iter().all(|e| e.code() == "unknown_column") && error.all().len() == 2, "{error}");
    assert_eq!(IndexSpec::builtin("idi").unwrap_err().code(), "unknown_option");
}

fn score(spec: &IndexSpec, values: &[(&str, &str, f64)]) -> Result<Scores, Error> {
    let frame = df!(
        "indicator" => values.iter().map(|v| v.0).collect::<Vec<_>>(),
        "ref_area" => values.iter().map(|v| v.1).collect::<Vec<_>>(),
        "time_period" => vec![2020; values.len()],
        "obs_value" => values.iter().map(|v| Some(v.2).filter(|x| *x != MISSING)).collect::<Vec<_>>(),
    );
    spec.score(&Series::new(frame.unwrap())?, 2020)
}

const MISSING: f64 = -999.0;

fn finding<'a>(scores: &'a Scores, check: &str) -> &'a infosoc::Finding {
    let found = scores.findings().iter().find(|f| f.rule.as_str() == check);
    found.unwrap_or_else(|| panic!("no {check} in {:?}", scores.findings()))
}

#[test]
fn an_indicator_without_a_scale_has_no_scores() {
    let two = spec(&[("i", "", ""), ("a", "i", ""), ("b", "i", "")]).unwrap();
    let scores = score(&two, &[("a", "MEX", 3.0), ("a", "GTM", 3.0), ("b", "MEX", 1.0), ("b", "GTM", 2.0)]).unwrap();
    assert_eq!(finding(&scores, "zero_range").place, "a");
    assert_eq!((scores.of("a", "MEX", 2020), scores.of("i", "MEX", 2020)), (None, None));
    assert_eq!(scores.of("b", "GTM", 2020), Some(100.0));
    let alone = score(&two, &[("a", "MEX", 3.0), ("b", "MEX", 1.0)]).unwrap();
    assert!(finding(&alone, "zero_range").message.contains("only one area has a value"));
    let empty = score(&two, &[("a", "MEX", MISSING), ("b", "MEX", 1.0), ("b", "GTM", 2.0)]).unwrap();
    assert_eq!(finding(&empty, "no_values").place, "a");
    for normalise in ["zscore", "percentile_rank", "distance_to_max", "fraction_of_max", "target", "reference(HND)"] {
        let target = if normalise == "target" { "3" } else { "" };
        let spec = cells(&[("normalise", "", normalise), ("target", "", target)]).unwrap();
        let value = if normalise == "fraction_of_max" { 0.0 } else { 3.0 };
        let alone = score(&spec, &[("a", "MEX", value)]).unwrap();
        assert!(alone.of("a", "MEX", 2020).is_none_or(f64::is_finite), "{normalise}");
        assert!(!alone.findings().is_empty(), "{normalise}");
    }
}

/// 0.1 sums to something else than 51 times itself, so that the deviation of equal values is not quite 0 in floating point.
#[test]
fn equal_values_have_no_scale_whatever_their_rounding() {
    let areas: Vec<&str> = ["MEX", "GTM", "HND", "NIC", "PAN", "CRI", "BLZ", "SLV", "COL", "PER", "ECU"].to_vec();
    let values: Vec<(&str, &str, f64)> = areas.iter().map(|area| ("a", *area, 0.1)).collect();
    for (normalise, score) in [("zscore", None), ("minmax", None), ("rank", Some(1.0)), ("percentile_rank", Some(0.0))]
    {
        let scores = scored(&cells(&[("normalise", "", normalise)]).unwrap(), &values);
        assert_eq!(scores.of("a", "MEX", 2020), score, "{normalise}");
        assert!(finding(&scores, "zero_range").message.contains("all values are 0.1"), "{normalise}");
    }
}

fn scored(spec: &IndexSpec, values: &[(&str, &str, f64)]) -> Scores {
    score(spec, values).unwrap()
}

/// COINr divides by the largest value after the change of sign, and so gives the highest score to the worst.
#[test]
fn a_fraction_of_the_maximum_needs_one_that_is_best() {
    problem(cells(&[("normalise", "", "fraction_of_max"), ("direction", "", "-")]), "less is better");
    let spec = cells(&[("normalise", "", "fraction_of_max")]).unwrap();
    let scores = scored(&spec, &[("a", "MEX", -1.0), ("a", "GTM", -4.0)]);
    assert_eq!(scores.of("a", "GTM", 2020), None);
    assert!(finding(&scores, "no_target").message.contains("positive"));
}

#[test]
fn a_negative_score_has_no_geometric_mean() {
    for aggregate in ["geometric", "harmonic", "power(2)"] {
        let spec = IndexSpec::from_frame(
            &df!(
                "code" => ["i", "a", "b"], "parent" => ["", "i", "i"], "aggregate" => [aggregate, "", ""],
                "normalise" => ["none", "", ""],
            )
            .unwrap(),
        )
        .unwrap();
        let values = [("a", "MEX", -1.0), ("b", "MEX", 4.0), ("a", "GTM", 1.0), ("b", "GTM", 4.0)];
        let scores = score(&spec, &values).unwrap();
        assert_eq!(finding(&scores, "negative_score").areas, ["MEX"]);
        assert_eq!(scores.of("i", "MEX", 2020), None);
        assert!(scores.of("i", "GTM", 2020).unwrap() > 1.5);
        let zero = score(&spec, &[("a", "MEX", 0.0), ("b", "MEX", 4.0)]).unwrap();
        let expected = if aggregate == "power(2)" { 8f64.sqrt() } else { 0.0 };
        assert!((zero.of("i", "MEX", 2020).unwrap() - expected).abs() < 1e-12, "{aggregate}");
    }
    // An arithmetic mean takes them.
    let spec = IndexSpec::from_frame(
        &df!("code" => ["i", "a", "b"], "parent" => ["", "i", "i"], "normalise" => ["none", "", ""]).unwrap(),
    );
    let scores = score(&spec.unwrap(), &[("a", "MEX", -1.0), ("b", "MEX", 4.0)]).unwrap();
    assert_eq!(scores.of("i", "MEX", 2020), Some(1.5));
}

#[test]
fn data_that_are_not_there_or_not_numbers() {
    let two = spec(&[("i", "", ""), ("aa", "i", ""), ("bb", "i", "")]).unwrap();
    let error = score(&two, &[("aa", "MEX", 1.0), ("b", "MEX", 1.0)]).unwrap_err();
    assert_eq!(error.code(), "unknown_indicator");
    for wild in [f64::NAN, f64::INFINITY] {
        assert_eq!(score(&two, &[("aa", "MEX", wild), ("bb", "MEX", 1.0)]).unwrap_err().code(), "not_finite");
    }
    for (se, place) in
        [(-1.0, "column \"se\""), (f64::NAN, "se of aa for MEX in 2020"), (f64::INFINITY, "se of aa for MEX in 2020")]
    {
        let frame = df!(
            "indicator" => ["aa", "bb"], "ref_area" => ["MEX", "MEX"], "obs_value" => [1.0, 2.0], "se" => [se, 0.1],
            "time_period" => [2020; 2],
        );
        let error = Series::new(frame.unwrap()).and_then(|series| two.score(&series, 2020)).unwrap_err();
        assert!(error.code() == "invalid_argument" && error.to_string().contains(place), "{error}");
    }
    let good = [("aa", "MEX", 1.0), ("aa", "GTM", 2.0), ("bb", "MEX", 1.0), ("bb", "GTM", 5.0)];
    let frame = df!(
        "indicator" => good.map(|v| v.0), "ref_area" => good.map(|v| v.1), "obs_value" => good.map(|v| v.2),
        "time_period" => [2020; 4],
    );
    let series = Series::new(frame.unwrap()).unwrap();
    let error = two.score(&series, 2021).unwrap_err();
    assert!(error.to_string().contains("2020") && error.code() == "invalid_argument", "{error}");
    assert_eq!(two.score(&series, Vec::new()).unwrap_err().code(), "invalid_argument");
    let scores = two.score(&series, 2020).unwrap();
    assert_eq!(scores.explain("Mexco", None).unwrap_err().code(), "unknown_area");
    assert_eq!(scores.explain("HND", None).unwrap_err().code(), "invalid_argument");
    assert_eq!(scores.explain("MEX", 2019).unwrap_err().code(), "invalid_argument");
    let spec = cells(&[("impute", "", "group_mean(continents)")]).unwrap();
    let series = series.indicators(&["aa"]).unwrap();
    let error = spec.score_with(&series, 2020, &ScoreOptions::default()).unwrap_err();
    assert_eq!(error.code(), "unknown_indicator", "the spec has a, the series aa");
    assert_eq!(error.to_string(), "there is no indicator \"a\" in the series; the nearest are aa");
}

#[test]
fn a_logarithm_of_nothing_and_a_denominator_of_zero_are_findings() {
    let spec = cells(&[("transform", "", "ln")]).unwrap();
    let scores = score(&spec, &[("a", "MEX", 0.0), ("a", "GTM", 1.0), ("a", "HND", 2.0)]).unwrap();
    assert_eq!(finding(&scores, "undefined").areas, ["MEX"]);
    let spec = cells(&[("denominator", "", "people")]).unwrap();
    let values =
        [("a", "MEX", 1.0), ("a", "GTM", 1.0), ("a", "HND", 2.0), ("people", "MEX", 0.0), ("people", "HND", 4.0)];
    let scores = score(&spec, &values).unwrap();
    assert_eq!(finding(&scores, "no_denominator").areas, ["GTM", "MEX"]);
}

#[test]
fn what_is_not_confirmed_says_so() {
    let figures = ["accounts", "iu", "postal", "servers"].map(|code| [(code, "MEX", 1.0), (code, "GTM", 2.0)]).concat();
    let scores = score(&IndexSpec::builtin("b2c").unwrap(), &figures).unwrap();
    let finding = finding(&scores, "not_confirmed");
    assert!(finding.message.contains("UNCONFIRMED") && finding.message.contains("scale"), "{}", finding.message);
    let egdi = ["osi", "tii", "hci"].map(|code| (code, "MEX", 0.5));
    let scores = score(&IndexSpec::builtin("egdi").unwrap(), &egdi).unwrap();
    let rules: Vec<&str> = scores.findings().iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(rules, ["unit_assumed"; 3], "the figures state no unit, and nothing else is to be said");
}
