//! Reliability rules on both sides of each limit.

use infosoc::quality::{
    Bound, Criterion, Flag, FlagSystem, Precision, Reliability, ReliabilityRule, Statistic, assess, presets,
};
use infosoc::{Error, ToFrame};
use polars::prelude::*;

/// `tests/golden/quality/nchs_kg_vectors.csv`: decisions from intervals computed with scipy, every branch of the rule.
#[test]
fn nchs_proportions_agree_with_scipy() {
    let mut vectors = csv::Reader::from_path("tests/golden/quality/nchs_kg_vectors.csv").unwrap();
    let mut decisions = Vec::new();
    for record in vectors.records() {
        let record = record.unwrap();
        let number = |i: usize| record[i].parse::<f64>().unwrap();
        let (p, se, n, df) = (number(0), number(1), number(2) as u64, number(3));
        let expected = match &record[10] {
            "present" => (Reliability::Released, ""),
            "present; footnote complement" => (Reliability::Caution, "complement"),
            "present; review df" => (Reliability::Review, "degrees of freedom"),
            "present; review 0/1" => (Reliability::Review, "0 or 1"),
            "suppress: n" => (Reliability::Suppressed, "cases"),
            "suppress: width>=0.30" => (Reliability::Suppressed, "width of the 95 % interval"),
            "suppress: relative width>130%" => (Reliability::Suppressed, "relative width"),
            other => panic!("an unknown decision: {other}"),
        };
        let row = df!("value" => [100.0 * p], "se" => [100.0 * se], "n" => [n], "df" => [df], "unit" => ["%"]).unwrap();
        let assessed = assess(&row, &ReliabilityRule::preset("nchs_proportion_2017").unwrap()).unwrap();
        let reasons = assessed.rows()[0].reasons.join("; ");
        assert_eq!(assessed.rows()[0].reliability, expected.0, "p = {p}, se = {se}: {reasons}");
        assert!(reasons.contains(expected.1), "p = {p}, se = {se}: {reasons}");
        decisions.push(record[10].to_owned());
    }
    decisions.sort();
    decisions.dedup();
    assert_eq!(decisions.len(), 7, "every decision occurs");
}

/// The setting of `nchs_proportion_2017`: 29.3 effective cases become 25.5, 31.1 become 26.
#[test]
fn effective_cases_before_or_after_the_degrees_of_freedom() {
    let rule = ReliabilityRule::preset("nchs_proportion_2017").unwrap();
    // p(1 − p)/se² = 31.2; with 12 degrees of freedom and 200 cases below 30.
    let figure = Precision { se: Some(0.0878), ..share(0.4, 0.0, 200, 12.0) };
    let before = rule.assess(&figure);
    assert!(!before.reasons.join("; ").contains("effective cases"), "{before:?}");
    let after = rule.adjusted_effective_cases().assess(&figure);
    assert!(after.reasons.join("; ").contains("effective cases after the adjustment"), "{after:?}");
    assert_eq!(after.reliability, Reliability::Suppressed);
}

fn share(p: f64, se: f64, n: u64, df: f64) -> Precision {
    Precision { statistic: Statistic::Proportion, value: Some(p), se: Some(se), n, df: Some(df) }
}

fn with_cv(cv: f64, n: u64) -> Precision {
    Precision { statistic: Statistic::Magnitude, value: Some(-50.0), se: Some(50.0 * cv), n, df: Some(20.0) }
}

#[test]
fn each_preset_on_both_sides_of_each_limit() {
    use Reliability::{Caution, Released, Suppressed, Unreliable};
    let cases: [(&str, f64, u64, Reliability); 27] = [
        ("nchs_30_30", 0.1, 29, Suppressed),
        ("nchs_30_30", 0.1, 30, Released),
        ("nchs_30_30", 0.2999, 30, Released),
        ("nchs_30_30", 0.30, 30, Caution),
        ("nchs_nhhcs", 0.1, 29, Suppressed),
        ("nchs_nhhcs", 0.1, 30, Caution),
        ("nchs_nhhcs", 0.1, 59, Caution),
        ("nchs_nhhcs", 0.1, 60, Released),
        ("nchs_nhhcs", 0.30, 60, Caution),
        ("abs_huit", 0.0999, 5, Released),
        ("abs_huit", 0.10, 5, Caution),
        ("abs_huit", 0.2499, 5, Caution),
        ("abs_huit", 0.25, 5, Caution),
        ("abs_huit", 0.50, 5, Caution),
        ("abs_huit", 0.5001, 5, Unreliable),
        ("statcan_cv", 0.165, 10, Released),
        ("statcan_cv", 0.1651, 10, Caution),
        ("statcan_cv", 0.333, 10, Caution),
        ("statcan_cv", 0.3331, 10, Suppressed),
        ("statcan_cv", 0.1, 9, Suppressed),
        ("psa", 0.0999, 5, Released),
        ("psa", 0.10, 5, Caution),
        ("eurostat_n", 0.9, 19, Suppressed),
        ("eurostat_n", 0.9, 20, Caution),
        ("eurostat_n", 0.9, 49, Caution),
        ("eurostat_n", 0.9, 50, Released),
        ("eurostat_n", 0.0, 50, Released),
    ];
    for (name, cv, n, expected) in cases {
        let said = ReliabilityRule::preset(name).unwrap().assess(&with_cv(cv, n));
        assert_eq!(said.reliability, expected, "{name}: cv {cv}, n {n}: {said:?}");
        assert_eq!(said.reasons.is_empty(), expected == Released, "{name}: {said:?}");
    }
}

#[test]
fn a_count_on_both_sides_of_each_limit() {
    let rule = ReliabilityRule::preset("nchs_count_2023").unwrap();
    let count = |cv: f64, n: u64, df: f64| {
        let figure =
            Precision { statistic: Statistic::Count, value: Some(1000.0), se: Some(1000.0 * cv), n, df: Some(df) };
        rule.assess(&figure).reliability
    };
    assert_eq!(count(0.1, 9, 20.0), Reliability::Suppressed);
    assert_eq!(count(0.1, 10, 20.0), Reliability::Released);
    assert_eq!(count(0.1, 10, 7.0), Reliability::Review);
    assert_eq!(count(0.1, 10, 8.0), Reliability::Released);
    // exp(k) − exp(−k) = 1.6 at k = asinh(0.8); R: qt(0.975, 99) = 1.984216951.
    let limit = 0.8_f64.asinh() / 1.984_216_951_586_417;
    assert_eq!(count(limit * 0.999, 100, 20.0), Reliability::Released);
    assert_eq!(count(limit * 1.001, 100, 20.0), Reliability::Suppressed);
}

#[test]
fn symbols_of_the_australian_bureau() {
    let table = df!("value" => [10.0; 4], "se" => [0.5, 1.0, 2.5, 6.0], "n" => [99; 4]).unwrap();
    let assessed = assess(&table, &ReliabilityRule::preset("abs_huit").unwrap()).unwrap().to_frame().unwrap();
    let symbols: Vec<Option<&str>> = assessed.column("abs_symbol").unwrap().str().unwrap().iter().collect();
    assert_eq!(symbols, [None, Some("^"), Some("*"), Some("**")]);
}

#[test]
fn presets_are_listed_with_their_certainty() {
    let table = presets().to_frame().unwrap();
    let certainty = table.column("certainty").unwrap().str().unwrap();
    assert_eq!(table.height(), 8);
    assert!(certainty.iter().all(|word| word.is_some_and(|word| !word.is_empty())));
    assert_eq!(
        presets().rules().iter().find(|r| r.name() == "eurostat_n").unwrap().certainty().unwrap().as_str(),
        "UNCONFIRMED"
    );
    let error = ReliabilityRule::preset("statcan").unwrap_err();
    assert!(matches!(&error, Error::UnknownOption { expected, .. } if expected[0] == "statcan_cv"), "{error}");
}

#[test]
fn a_rule_says_so_where_it_does_not_apply() {
    let rule = ReliabilityRule::preset("nchs_proportion_2017").unwrap();
    let said = rule.assess(&with_cv(0.01, 1000));
    assert_eq!(said.reliability, Reliability::NotAssessed);
    assert!(said.reasons[0].contains("for a proportion"), "{said:?}");
    let statcan = ReliabilityRule::preset("statcan_cv").unwrap();
    let nobody = statcan.assess(&share(0.0, 0.0, 80, 20.0));
    assert_eq!(nobody.reliability, Reliability::Review, "{nobody:?}");
    let difference = statcan.assess(&Precision { statistic: Statistic::Difference, ..with_cv(0.9, 500) });
    assert_eq!(difference.reliability, Reliability::NotAssessed);
    assert!(difference.reasons[0].contains("not for differences"), "{difference:?}");
    let empty = statcan.assess(&Precision { value: None, se: None, n: 0, ..with_cv(0.1, 0) });
    assert_eq!(empty.reliability, Reliability::NoValue);
}

#[test]
fn ones_own_rule() {
    let ours = ReliabilityRule::new("office")
        .when(Criterion::Cases, Bound::Below(25.0), Reliability::Suppressed)
        .unwrap()
        .when(Criterion::Cv, Bound::Above(0.2), Reliability::Caution)
        .unwrap();
    assert_eq!(ours.assess(&with_cv(0.3, 24)).reliability, Reliability::Suppressed);
    assert_eq!(ours.assess(&with_cv(0.2, 25)).reliability, Reliability::Released);
    assert!(ReliabilityRule::new("x").when(Criterion::Cv, Bound::Above(f64::NAN), Reliability::Caution).is_err());
    assert!(ReliabilityRule::new("x").when(Criterion::Cv, Bound::Above(0.1), Reliability::NoValue).is_err());
}

/// A reason has the number and the limit; a proportion of 0 or 1 is its own.
#[test]
fn reasons_have_their_numbers() {
    let ours = ReliabilityRule::new("office")
        .when(Criterion::Cases, Bound::Below(25.0), Reliability::Suppressed)
        .unwrap()
        .when(Criterion::Cv, Bound::Above(0.2), Reliability::Caution)
        .unwrap()
        .when(Criterion::Boundary, Bound::Above(0.0), Reliability::Review)
        .unwrap();
    let reasons = ours.assess(&with_cv(0.3125, 24)).reasons;
    assert!(reasons[0].contains(" 24, ") && reasons[0].contains("25"), "{reasons:?}");
    assert!(reasons[1].contains("31.3 %") || reasons[1].contains("31.2 %"), "{reasons:?}");
    let reasons = ours.assess(&share(0.0, 0.0, 80, 20.0)).reasons;
    assert!(reasons.contains(&"a proportion of 0 or 1 in the sample".to_owned()), "{reasons:?}");
}

/// Eurostat writes two flags side by side in one cell.
#[test]
fn a_cell_may_hold_several_flags() {
    let of = |cell: &str| Flag::obs_status(cell, FlagSystem::Eurostat).unwrap();
    for (cell, wanted) in
        [("bu", "B U"), ("b u", "B U"), ("u,b", "B U"), ("be", "B E"), ("ef", "F E"), ("p", "P"), (":", "O")]
    {
        assert_eq!(of(cell), wanted, "{cell}");
    }
    for cell in ["bx", "fine", "b;x", ""] {
        let error = Flag::obs_status(cell, FlagSystem::Eurostat);
        assert!(cell.is_empty() == error.is_ok(), "{cell}: {error:?}");
    }
    assert_eq!(Flag::obs_status("np", FlagSystem::Abs).unwrap(), "Q", "a code of two letters is one code");
}

/// A sum of shares may be 100.00000000000001 in floating point.
#[test]
fn a_whole_that_was_added_up_is_a_proportion() {
    let rule = ReliabilityRule::preset("nchs_proportion_2017").unwrap();
    let judged = |value: f64| {
        let row = df!("value" => [value], "se" => [1.0], "n" => [400], "df" => [30], "unit" => ["%"]).unwrap();
        assess(&row, &rule).map(|assessed| assessed.rows().to_vec())
    };
    assert_eq!(judged(100.000_000_000_000_01).unwrap(), judged(100.0).unwrap());
    assert_eq!(judged(-1e-16).unwrap(), judged(0.0).unwrap());
    assert!(judged(100.01).is_err() && judged(-0.01).is_err());
}

/// A unit is what it means, not how it is written; an unknown statistic is said once.
#[test]
fn any_word_for_per_cent_is_a_share_and_an_unknown_statistic_is_one_error() {
    let rule = ReliabilityRule::preset("nchs_proportion_2017").unwrap();
    let judged = |unit: &str| {
        let row = df!("value" => [15.0], "se" => [3.0], "n" => [400], "df" => [30], "unit" => [unit]).unwrap();
        assess(&row, &rule).unwrap().rows()[0].reliability
    };
    for unit in ["%", "PT", "Percentage (%)"] {
        assert_eq!(judged(unit), Reliability::Released, "{unit}");
    }
    let unknown = df!("value" => [0.5; 3], "se" => [0.1; 3], "n" => [90; 3], "statistic" => ["rat"; 3]).unwrap();
    let said = assess(&unknown, &rule).unwrap_err().to_string();
    assert_eq!(said.matches("3 rows, first in row 0, counted from 0").count(), 1, "{said}");
}
