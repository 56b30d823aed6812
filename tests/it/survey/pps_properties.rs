//! Unequal probabilities, covariances and bad input of both, against slow and obvious computations.

use crate::fixtures::property;
use approx::assert_relative_eq;
use infosoc::measure::{mean, ratio, total};
use infosoc::{Comparison, Design, Estimates, Independence, LonelyPsu, PairVariance, Pps, Result, Status, Survey};
use polars::prelude::*;
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

/// Units in two strata: stratum, probability, y, x and a group.
type Unit = (i32, f64, f64, f64, i32);

fn unit() -> impl Strategy<Value = Unit> {
    let probability = prop_oneof![1 => Just(1.0), 6 => 0.05..0.95f64];
    (0..2i32, probability, -5.0..9.0f64, 0.5..4.0f64, 0..2i32)
}

fn table(units: &[Unit]) -> DataFrame {
    df!(
        "h" => units.iter().map(|u| u.0).collect::<Vec<_>>(), "p" => units.iter().map(|u| u.1).collect::<Vec<_>>(),
        "y" => units.iter().map(|u| u.2).collect::<Vec<_>>(), "x" => units.iter().map(|u| u.3).collect::<Vec<_>>(),
        "g" => units.iter().map(|u| u.4).collect::<Vec<_>>(),
    )
    .unwrap()
}

/// Σ_ij Δ_ij·t_i·t_j or −½·Σ_ij Δ_ij·(t_i − t_j)², with Δ of each method as it is defined.
fn obvious(units: &[Unit], t: &[f64], method: &str, form: PairVariance) -> f64 {
    let in_stratum = |h: i32| units.iter().filter(move |u| u.0 == h);
    let mut variance = 0.0;
    for (i, a) in units.iter().enumerate() {
        let n = in_stratum(a.0).count() as f64;
        let mean_p = in_stratum(a.0).map(|u| u.1).sum::<f64>() / n;
        for (j, b) in units.iter().enumerate().filter(|(_, b)| b.0 == a.0) {
            let joint = match method {
                "overton" => a.1 * b.1 * (n - 1.0) / (n - 0.5 * (a.1 + b.1)),
                _ => a.1 * b.1 * (n - 1.0) / (n - a.1 - b.1 + mean_p),
            };
            let delta = match () {
                _ if i == j && n == 1.0 => 0.0,
                _ if i == j => 1.0 - a.1,
                _ if a.1 == 1.0 && b.1 == 1.0 => 0.0,
                _ => (joint - a.1 * b.1) / joint,
            };
            variance += match form {
                PairVariance::YatesGrundy if i == j => 0.0,
                PairVariance::YatesGrundy => -0.5 * delta * (t[i] - t[j]) * (t[i] - t[j]),
                _ => delta * t[i] * t[j],
            };
        }
    }
    variance
}

/// n/(n − 1)·Σ(1 − π)(t − t̄)² in each stratum.
fn brewer(units: &[Unit], t: &[f64]) -> f64 {
    let mut variance = 0.0;
    for h in 0..2 {
        let here: Vec<usize> = (0..units.len()).filter(|&i| units[i].0 == h).collect();
        let n = here.len() as f64;
        if n > 1.0 {
            let mean = here.iter().map(|&i| t[i]).sum::<f64>() / n;
            let squares = |&i: &usize| (1.0 - units[i].1) * (t[i] - mean) * (t[i] - mean);
            variance += n / (n - 1.0) * here.iter().map(squares).sum::<f64>();
        }
    }
    variance
}

/// `told` is whether the units at hand tell a variance at all.
fn check(
    se: Option<f64>,
    status: Status,
    variance: f64,
    scale: f64,
    told: bool,
) -> std::result::Result<(), TestCaseError> {
    match se {
        Some(se) => {
            prop_assert!(told);
            prop_assert!(
                (se * se - variance).abs() <= 1e-9 * variance.abs() + 1e-12 * scale,
                "{} {}",
                se * se,
                variance
            )
        }
        None => {
            prop_assert!(!told || variance <= 1e-12 * scale, "{variance}");
            prop_assert!(matches!(status, Status::NoVariance | Status::NoDf));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(property(64))]

    /// Totals and ratios, overall and in domains, by every approximation and form; a negative variance is none.
    #[test]
    fn agrees_with_the_definitions(units in prop::collection::vec(unit(), 2..25)) {
        let methods: [(&str, Pps, PairVariance); 5] = [
            ("brewer", Pps::brewer(), PairVariance::HorvitzThompson),
            ("overton", Pps::overton(), PairVariance::HorvitzThompson),
            ("overton", Pps::overton(), PairVariance::YatesGrundy),
            ("hartley_rao", Pps::hartley_rao(), PairVariance::HorvitzThompson),
            ("hartley_rao", Pps::hartley_rao(), PairVariance::YatesGrundy),
        ];
        for (method, pps, form) in methods {
            let design = Design::unweighted().strata("h").fpc(["p"]).lonely_psu(LonelyPsu::Remove);
            let survey = Survey::new(table(&units), design.pps(pps.variance(form))).unwrap();
            let estimates = survey.estimate([total("y"), ratio("y", "x")]).by(["g"]).run().unwrap();
            for row in estimates.rows() {
                let group = estimates.level_of(row, "g").flatten();
                let inside = |u: &Unit| group.as_ref().is_none_or(|g| *g == u.4.to_string());
                let sum = |f: &dyn Fn(&Unit) -> f64| units.iter().filter(|u| inside(u)).map(|u| f(u) / u.1).sum::<f64>();
                let is_total = row.measure == "total(y)";
                let value = if is_total { sum(&|u| u.2) } else { sum(&|u| u.2) / sum(&|u| u.3) };
                let z = |u: &Unit| match () {
                    _ if !inside(u) => 0.0,
                    _ if is_total => u.2 / u.1,
                    _ => (u.2 - value * u.3) / sum(&|u| u.3) / u.1,
                };
                let t: Vec<f64> = units.iter().map(z).collect();
                let variance = if method == "brewer" { brewer(&units, &t) } else { obvious(&units, &t, method, form) };
                // The terms of z before they cancel each other.
                let bottom = if is_total { 1.0 } else { sum(&|u| u.3) };
                let size = |u: &Unit| (u.2.abs() + if is_total { 0.0 } else { value.abs() * u.3 }) / bottom / u.1;
                let scale: f64 = units.iter().map(|u| size(u) * size(u)).sum();
                prop_assert!((row.value.unwrap() - value).abs() <= 1e-9 * value.abs() + 1e-12);
                let here: Vec<&Unit> = units.iter().filter(|u| inside(u)).collect();
                let is_lonely = |u: &&Unit| units.iter().filter(|other| other.0 == u.0).count() == 1 && u.1 < 1.0;
                let is_taken = |u: &Unit| units.iter().filter(|other| other.0 == u.0).all(|other| other.1 == 1.0);
                let one = !is_total && here.len() == 1 && !is_taken(here[0]);
                check(row.se, row.status, variance, scale, !one && !here.iter().all(is_lonely))?;
            }
        }
    }

    /// Covariances are those of the variances: V(a ± b) = V(a) + V(b) ± 2·Cov(a, b), whatever the design; and the
    /// difference of two rows is V(a − b).
    #[test]
    fn covariances_belong_to_the_variances(units in prop::collection::vec(unit(), 4..25)) {
        let designs = [
            Design::unweighted().strata("h").fpc(["p"]).pps(Pps::brewer()),
            Design::unweighted().fpc(["p"]).pps(Pps::hartley_rao().variance(PairVariance::YatesGrundy)),
            Design::new("x").strata("h"),
        ];
        for design in designs {
            let mut table = table(&units);
            let sums: Vec<f64> = units.iter().map(|u| u.2 + u.3).collect();
            table.with_column(Column::new("sum".into(), sums)).unwrap();
            let survey = Survey::new(table, design.lonely_psu(LonelyPsu::Remove)).unwrap();
            let estimates = survey.estimate([total("y"), total("x"), total("sum")]).run().unwrap();
            let stop = AtomicBool::new(false);
            let v = estimates.covariances(&[0, 1, 2], &stop).unwrap();
            let scale = 1e-9 * (v[0].abs() + v[4].abs()) + 1e-9;
            prop_assert!((v[0] + v[4] + 2.0 * v[1] - v[8]).abs() <= scale, "{:?}", v);
            prop_assert!((v[1] - v[3]).abs() <= scale);
            for (row, diagonal) in estimates.rows().iter().zip([v[0], v[4], v[8]]) {
                if let Some(se) = row.se {
                    prop_assert!((se * se - diagonal).abs() <= scale);
                }
            }
            let difference = estimates.compare(0, 1, Comparison::Difference, &stop).unwrap();
            if let Some(se) = difference.rows()[0].se {
                prop_assert!((se * se - (v[0] + v[4] - 2.0 * v[1])).abs() <= scale);
            }
        }
    }
}

fn five() -> DataFrame {
    df!("p" => [0.5, 0.4, 0.2, 0.3, 0.6], "y" => [50.0, 41.0, 18.0, 33.0, 60.0], "h" => ["b", "a", "b", "a", "b"])
        .unwrap()
}

/// Joint probabilities of a matrix are those of the table's rows, whatever order strata give them.
#[test]
fn a_matrix_follows_the_rows_of_the_table() {
    let p = [0.5, 0.4, 0.2, 0.3, 0.6];
    let strata = ["b", "a", "b", "a", "b"];
    let joint = |i: usize, j: usize| match () {
        _ if i == j => p[i],
        _ if strata[i] == strata[j] => 0.7 * p[i] * p[j],
        _ => p[i] * p[j],
    };
    let matrix: Vec<Vec<f64>> = (0..5).map(|i| (0..5).map(|j| joint(i, j)).collect()).collect();
    let survey = Survey::new(five(), Design::unweighted().strata("h").pps(Pps::joint(matrix))).unwrap();
    let estimates = survey.estimate([total("y")]).run().unwrap();
    let t: Vec<f64> = floats(&five(), "y").iter().zip(p).map(|(y, p)| y / p).collect();
    let mut variance = 0.0;
    for i in 0..5 {
        for j in 0..5 {
            variance += (joint(i, j) - if i == j { p[i] * p[i] } else { p[i] * p[j] }) / joint(i, j) * t[i] * t[j];
        }
    }
    assert!(variance > 0.0 || estimates.rows()[0].se.is_none());
    if let Some(se) = estimates.rows()[0].se {
        assert_relative_eq!(se * se, variance, max_relative = 1e-12);
    }
    assert_relative_eq!(estimates.rows()[0].value.unwrap(), t.iter().sum::<f64>(), max_relative = 1e-14);
}

fn floats(table: &DataFrame, name: &str) -> Vec<f64> {
    table.column(name).unwrap().f64().unwrap().iter().map(|v| v.unwrap()).collect()
}

fn problem<T: std::fmt::Debug>(result: Result<T>) -> String {
    let error = result.expect_err("bad input");
    format!("{}: {error}", error.code())
}

#[test]
fn bad_matrices() {
    let good = || -> Vec<Vec<f64>> {
        let p = floats(&five(), "p");
        (0..5).map(|i| (0..5).map(|j| if i == j { p[i] } else { 0.7 * p[i] * p[j] }).collect()).collect()
    };
    let bind = |matrix| Survey::new(five(), Design::unweighted().fpc(["p"]).pps(Pps::joint(matrix)));
    assert!(bind(good()).is_ok());
    type Spoil = fn(&mut Vec<Vec<f64>>);
    let cases: [(Spoil, &str); 7] = [
        (|m| m.truncate(4), "4 rows, 5 columns"),
        (|m| m[2].truncate(4), "a square matrix with a row and a column for each of the 5 PSUs"),
        (|m| m[1][2] = 0.01, "a symmetric matrix"),
        (|m| (m[1][2], m[2][1]) = (0.0, 0.0), "0 for units 1 and 2"),
        (|m| (m[1][2], m[2][1]) = (f64::NAN, f64::NAN), "between 0 and 1"),
        (|m| (m[1][2], m[2][1]) = (0.3, 0.3), "no larger than those of either unit"),
        (|m| m[0][0] = 0.9, "on the diagonal, in the order of the table"),
    ];
    for (spoil, expected) in cases {
        let mut matrix = good();
        spoil(&mut matrix);
        let message = problem(bind(matrix));
        assert!(message.starts_with("invalid_argument") && message.contains(expected), "{message}");
    }
}

#[test]
fn bad_designs_with_unequal_probabilities() {
    let bind = |design: Design| problem(Survey::new(five(), design));
    let base = || Design::unweighted().fpc(["p"]);
    assert!(bind(Design::unweighted().pps(Pps::brewer())).contains("fpc: missing"));
    assert!(bind(Design::unweighted().fpc(["y"]).pps(Pps::brewer())).contains("at most 1, got 50"));
    assert!(bind(base().psu("h").pps(Pps::brewer())).contains("must be the same in all rows of a sampling unit"));
    assert!(bind(base().psu("h").ssu("y").pps(Pps::overton())).contains("several stages"));
    assert!(bind(base().lonely_psu(LonelyPsu::Adjust).pps(Pps::overton())).contains("lonely_psu"));
    assert!(bind(base().strata("h").pps(Pps::hartley_rao_with(0.2))).contains("several strata"));
    assert!(bind(base().pps(Pps::hartley_rao_with(2.0))).contains("between 0 and 1"));
    assert!(bind(base().pps(Pps::hartley_rao_by("nope"))).starts_with("unknown_column"));
    assert!(bind(base().pps(Pps::brewer().variance(PairVariance::YatesGrundy))).contains("does not use pairs"));
    assert!(problem("brewster".parse::<Pps>()).starts_with("unknown_option"));
    let alone = five().head(Some(2));
    assert!(problem(Survey::new(alone, base().strata("h").pps(Pps::overton()))).starts_with("lonely_psu"));
}

fn by_group() -> Estimates {
    let survey = Survey::new(five(), Design::new("p")).unwrap();
    survey.estimate([mean("y"), total("y")]).by(["h"]).run().unwrap()
}

#[test]
fn rows_are_found_by_what_they_hold() {
    let estimates = by_group();
    let found = estimates.find(Some("mean(y)"), None, &[("h", Some("b"))]).unwrap();
    let row = &estimates.rows()[found];
    assert_eq!((row.measure.as_str(), estimates.level_of(row, "h")), ("mean(y)", Some(Some("b".to_owned()))));
    assert_eq!(estimates.find(Some("total(y)"), None, &[]).unwrap(), 1);
    assert!(problem(estimates.find(None, None, &[])).contains("2 rows fit"));
    assert!(problem(estimates.find(Some("mean(y)"), None, &[("h", Some("z"))])).contains("no such row"));
    let stop = AtomicBool::new(false);
    assert!(problem(estimates.compare(0, 99, Comparison::Ratio, &stop)).starts_with("no_such_row"));
    let done = estimates.compare(0, 1, Comparison::Ratio, &stop).unwrap();
    assert_eq!(done.contrast(), Some("mean(y) / total(y)"));
    assert!(problem(done.compare(0, 0, Comparison::Ratio, &stop)).contains("the result of a contrast"));
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(estimates.compare(0, 1, Comparison::Ratio, &stop).expect_err("stopped").code(), "interrupted");
}

#[test]
fn bad_tables() {
    let table = df!(
        "w" => [1.0, 2.0, 1.0, 3.0], "a" => [Some("u"), Some("v"), Some("u"), None], "b" => [Some(1), None, Some(2), Some(1)],
        "one" => ["x"; 4], "none" => [None::<i32>; 4], "value" => [1, 2, 1, 2], "c" => ["p", "q", "q", "p"]
    )
    .unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    assert!(problem(survey.table("a", "a").run()).contains("two different columns"));
    assert!(problem(survey.table("a", "nope").run()).starts_with("unknown_column"));
    assert!(problem(survey.table("a", "value").run()).contains("rename it"));
    assert!(problem(survey.table("a", "none").run()).starts_with("empty_table"));
    assert!(problem(survey.table("a", "c").filter("one").run()).starts_with("wrong_type"));
    assert!(problem(survey.table("a", "one").run().unwrap().test(Independence::F)).contains("at least two categories"));
    let sparse = survey.table("a", "c").run().unwrap();
    assert_eq!((sparse.n(), sparse.n_missing()), (3, 1));
    // "v" and "p" never meet: a share of 0, with an upper limit.
    let empty =
        sparse.cells().iter().find(|c| c.row.as_deref() == Some("v") && c.column.as_deref() == Some("p")).unwrap();
    assert_eq!((empty.count, empty.value, empty.n, empty.status), (0.0, Some(0.0), 0, Status::OneSided));
    assert!(empty.ci_high.is_some_and(|high| high > 0.5));
}
