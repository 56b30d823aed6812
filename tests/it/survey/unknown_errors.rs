//! An error is known, zero by design, or unknown; what is unknown is never 0, in estimates, comparisons and series.

use infosoc::measure::{count, mean, proportion, quantile, ratio, total};
use infosoc::{
    Comparison, Design, Estimate, Estimates, LonelyPsu, Margin, ReplicateMethod, Replicates, Resampling, State, Status,
    Survey, ToFrame,
};
use polars::prelude::*;

/// Eight PSUs of five cases: group A is in three of them, B in two, C, D and E in one each.
fn table() -> DataFrame {
    let psu: Vec<i32> = (0..40).map(|row| row / 5).collect();
    let group = ["A", "A", "A", "B", "B", "C", "D", "E"];
    let y: Vec<f64> = (0..40).map(|row| f64::from((row * 37 + 11) % 101) + f64::from(row / 5) * 3.7).collect();
    df!(
        "psu" => &psu, "w" => [33.847; 40], "y" => &y, "x" => y.iter().map(|y| 0.3 * y + 2.0).collect::<Vec<_>>(),
        "b" => y.iter().map(|y| i32::from(*y > 50.0)).collect::<Vec<_>>(),
        "g" => psu.iter().map(|psu| group[*psu as usize]).collect::<Vec<_>>(),
    )
    .unwrap()
}

fn survey() -> Survey {
    Survey::new(table(), Design::new("w").psu("psu")).unwrap()
}

fn row<'a>(estimates: &'a Estimates, measure: &str, group: &str) -> &'a Estimate {
    let is_row = |row: &&Estimate| row.measure == measure && estimates.level_of(row, "g") == Some(Some(group.into()));
    estimates.rows().iter().find(is_row).unwrap()
}

/// The standard error of a domain mean from the definition: √(n/(n − 1)·Σ(t − t̄)²) over the PSUs' totals t of w(y − m)/Σw.
fn standard_error(of_group: &str) -> f64 {
    let table = table();
    let (y, g) = (table.column("y").unwrap().f64().unwrap(), table.column("g").unwrap().str().unwrap());
    let here: Vec<bool> = g.iter().map(|g| g == Some(of_group)).collect();
    let n = here.iter().filter(|here| **here).count() as f64;
    let values: Vec<f64> = y.iter().flatten().collect();
    let m = values.iter().zip(&here).filter(|(_, here)| **here).map(|(y, _)| y).sum::<f64>() / n;
    let t: Vec<f64> = (0..8)
        .map(|psu| (5 * psu..5 * psu + 5).filter(|&row| here[row]).map(|row| (values[row] - m) / n).sum())
        .collect();
    let mean = t.iter().sum::<f64>() / 8.0;
    (8.0 / 7.0 * t.iter().map(|t| (t - mean) * (t - mean)).sum::<f64>()).sqrt()
}

fn is_unknown(row: &Estimate) -> bool {
    row.value.is_some() && [row.se, row.ci_low, row.ci_high, row.cv].iter().all(Option::is_none)
}

#[test]
fn a_ratio_in_one_psu_has_no_error_of_0() {
    let measures = || [mean("y"), proportion("b"), ratio("y", "x"), total("y"), count(), quantile("y", [0.5])];
    for survey in [survey(), survey().make_replicates(&Resampling::new(ReplicateMethod::Jk1)).unwrap()] {
        let estimates = survey.estimate(measures()).by(["g"]).run().unwrap();
        for measure in ["mean(y)", "proportion(b)", "ratio(y/x)", "quantile(y, 0.5)"] {
            for group in ["C", "D", "E"] {
                let row = row(&estimates, measure, group);
                assert!(is_unknown(row) && row.status == Status::NoDf, "{row:?}");
                assert_eq!((row.df, row.known_se()), (Some(0.0), None));
            }
        }
        // A total varies with whether its PSU was drawn; but there are no degrees of freedom to say how far.
        let row = row(&estimates, "count", "C");
        assert!(row.se.unwrap() > 100.0 && row.status == Status::NoDf && row.known_se().is_none(), "{row:?}");
    }
    let estimates = survey().estimate([mean("y")]).by(["g"]).run().unwrap();
    approx::assert_relative_eq!(row(&estimates, "mean(y)", "A").se.unwrap(), standard_error("A"), max_relative = 1e-12);
}

/// Of two groups in one PSU each, and of one of them with a group in three.
#[test]
fn what_is_unknown_on_one_side_is_unknown_of_the_comparison() {
    let stop = false.into();
    let published = |survey: &Survey| {
        let weights = survey.replicate_weights("rw").unwrap().unwrap();
        let mut table = table();
        for column in weights.columns() {
            table.with_column(column.clone()).unwrap();
        }
        let replicates = Replicates::new("rw*", ReplicateMethod::Jk1);
        Survey::new(table, Design::new("w").replicates(replicates)).unwrap()
    };
    let made = survey().make_replicates(&Resampling::new(ReplicateMethod::Jk1)).unwrap();
    for survey in [survey(), made.clone(), published(&made)] {
        let estimates = survey.estimate([mean("y"), proportion("b"), total("y")]).by(["g"]).run().unwrap();
        for (a, b) in [("C", "D"), ("A", "C"), ("C", "A")] {
            for how in [Comparison::Difference, Comparison::Ratio, Comparison::Parity] {
                for row in estimates.compare_levels("g", a, b, how, &stop).unwrap().rows() {
                    assert!(is_unknown(row) && row.status == Status::NoDf, "{a} {b} {row:?}");
                }
            }
        }
        let known = estimates.difference("g", "A", "B").unwrap().rows()[0].clone();
        assert!(known.status != Status::NoDf && known.se.is_some_and(|se| se > 0.0), "{known:?}");
        let of = |group| estimates.find(Some("mean(y)"), None, &[("g", Some(group))]).unwrap();
        let matrix = estimates.covariances(&[of("A"), of("C")], &stop).unwrap();
        assert!(matrix[0] > 0.0 && matrix[1..].iter().all(|covariance| covariance.is_nan()), "{matrix:?}");
    }
}

/// Rows of the group are in two PSUs, but the only answers in one: there are degrees of freedom, and no variance.
#[test]
fn answers_in_one_psu_alone_have_no_variance() {
    let table = df!(
        "psu" => [1, 1, 2, 2, 3, 3], "w" => [2.0, 3.0, 1.0, 4.0, 2.0, 2.0], "g" => ["a", "a", "a", "b", "b", "b"],
        "y" => [Some(1.0), Some(4.0), None, Some(2.0), Some(3.0), Some(7.0)],
    )
    .unwrap();
    let estimates =
        Survey::new(table, Design::new("w").psu("psu")).unwrap().estimate([mean("y")]).by(["g"]).run().unwrap();
    let a = row(&estimates, "mean(y)", "a");
    assert!(is_unknown(a), "{a:?}");
    assert_eq!((a.status, a.df), (Status::NoVariance, Some(1.0)));
    assert_eq!(estimates.difference("g", "a", "b").unwrap().rows()[0].status, Status::NoVariance);
}

/// Degrees of freedom that are given do not make a unit vary.
#[test]
fn given_degrees_of_freedom_do_not_tell_a_variance() {
    let made = survey().make_replicates(&Resampling::new(ReplicateMethod::Jk1)).unwrap();
    let mut table = table();
    let weights = made.replicate_weights("rw").unwrap().unwrap();
    for column in weights.columns() {
        table.with_column(column.clone()).unwrap();
    }
    let design = Design::new("w").replicates(Replicates::new("rw*", ReplicateMethod::Jk1).df(47.0));
    let whole = Survey::new(table.clone(), design.clone()).unwrap().estimate([mean("y")]).by(["g"]).run().unwrap();
    let mut state = State::new(design, [mean("y")], [["g"]]).unwrap();
    state.add(&table.slice(0, 17)).unwrap();
    state.add(&table.slice(17, 23)).unwrap();
    for estimates in [whole, state.estimates().unwrap()] {
        let c = row(&estimates, "mean(y)", "C");
        assert!(is_unknown(c) && c.status == Status::NoVariance && c.df == Some(47.0), "{c:?}");
        assert!(row(&estimates, "mean(y)", "A").known_se().is_some());
        assert!(is_unknown(&estimates.difference("g", "A", "C").unwrap().rows()[0]));
    }
}

/// Stratum 1 was taken as a whole: its figures have no error, and a difference has that of the other stratum alone.
#[test]
fn an_error_that_is_0_by_design_stays_0() {
    let table = df!(
        "g" => ["a", "a", "a", "b", "b", "b", "b"], "n" => [3.0, 3.0, 3.0, 40.0, 40.0, 40.0, 40.0],
        "w" => [1.0, 1.0, 1.0, 10.0, 10.0, 10.0, 10.0], "y" => [4.0, 7.5, 1.0, 3.0, 8.0, 6.0, 9.0],
        "b" => [0, 0, 0, 1, 0, 1, 1],
    )
    .unwrap();
    let design = Design::new("w").strata("g").fpc(["n"]);
    let measures = || [mean("y"), proportion("b"), total("y")];
    let whole = Survey::new(table.clone(), design.clone()).unwrap().estimate(measures()).by(["g"]).run().unwrap();
    let mut state = State::new(design, measures(), [["g"]]).unwrap();
    state.add(&table.slice(0, 2)).unwrap();
    state.add(&table.slice(2, 5)).unwrap();
    for estimates in [&whole, &state.estimates().unwrap()] {
        for measure in ["mean(y)", "proportion(b)", "total(y)"] {
            let row = row(estimates, measure, "a");
            assert_eq!((row.status, row.se, row.known_se()), (Status::Normal, Some(0.0), Some(0.0)), "{row:?}");
            assert_eq!((row.ci_low, row.ci_high), (row.value, row.value));
        }
    }
    let difference = whole.difference("g", "b", "a").unwrap();
    for (row, measure) in difference.rows().iter().zip(["mean(y)", "proportion(b)", "total(y)"]) {
        assert_eq!(row.status, Status::Normal);
        let alone = self::row(&whole, measure, "b").se.unwrap();
        approx::assert_relative_eq!(row.se.unwrap(), alone, max_relative = 1e-12);
    }
    // A single PSU that the rule takes for certain, and one that it takes away.
    let lonely = |rule| {
        let table =
            df!("g" => ["a", "a", "b", "b"], "psu" => [1, 1, 2, 3], "w" => [2.0; 4], "y" => [1.0, 4.0, 2.0, 7.0]);
        let design = Design::new("w").strata("g").psu("psu").lonely_psu(rule);
        Survey::new(table.unwrap(), design).unwrap().estimate([mean("y"), total("y")]).by(["g"]).run().unwrap()
    };
    for measure in ["mean(y)", "total(y)"] {
        assert_eq!(row(&lonely(LonelyPsu::Certainty), measure, "a").known_se(), Some(0.0));
        assert!(is_unknown(row(&lonely(LonelyPsu::Remove), measure, "a")));
    }
}

/// A share of 0 or 1 says nothing of its error, a share that a calibration has given has none.
#[test]
fn shares_that_were_given_are_exact() {
    let totals = df!("g" => ["A", "B", "C", "D", "E"], "total" => [600.0, 300.0, 200.0, 150.0, 104.0]).unwrap();
    let calibrated = survey().poststratify(Margin::new(["g"], totals)).unwrap();
    let mut table = calibrated.cases().clone();
    let is_a = table.column("g").unwrap().str().unwrap().iter().map(|g| g == Some("A")).collect::<Vec<_>>();
    table.with_column(Column::new("is_a".into(), is_a)).unwrap();
    let calibrated = calibrated.with_columns(vec![table.column("is_a").unwrap().clone()]).unwrap();
    let estimates = calibrated.estimate([proportion("is_a")]).by(["g"]).run().unwrap();
    let overall = &estimates.rows()[0];
    assert!(overall.status == Status::Normal && overall.known_se().is_some_and(|se| se < 1e-12), "{overall:?}");
    assert_eq!(row(&estimates, "proportion(is_a)", "A").status, Status::OneSided);
    assert_eq!(row(&estimates, "proportion(is_a)", "B").known_se(), None);
    // The number of cases in group C was given, their mean was not; all of them are in one PSU.
    let estimates = calibrated.estimate([mean("y"), count()]).by(["g"]).run().unwrap();
    assert!(is_unknown(row(&estimates, "mean(y)", "C")));
    assert!(row(&estimates, "count", "C").known_se().is_some_and(|se| se < 1e-9));
    assert!(row(&estimates, "mean(y)", "A").known_se().is_some_and(|se| se > 0.1));
}

/// Unknown in a series is null, and known in a census 0; a mean that is the same in all PSUs is not exact either.
#[test]
fn a_series_has_no_error_of_0_where_it_is_unknown() {
    let mut table = table();
    table.with_column(Column::new("one".into(), [1.0; 40])).unwrap();
    let survey = Survey::new(table, Design::new("w").psu("psu")).unwrap();
    for (measure, known) in [(proportion("b"), 2), (proportion("one"), 0), (mean("one"), 0)] {
        let estimates = survey.estimate([measure]).by(["g"]).run().unwrap();
        let frame = estimates.observations("MEX", 2020, "X1").unwrap().to_frame().unwrap();
        let se: Vec<Option<f64>> = frame.column("se").unwrap().f64().unwrap().iter().collect();
        let comments = frame.column("comment").unwrap().str().unwrap();
        for (row, (se, comment)) in estimates.rows().iter().zip(se.iter().zip(comments.iter())) {
            assert!(se.is_none_or(|se| se > 0.0), "{row:?}");
            assert_eq!(se.is_none(), comment.is_some_and(|comment| comment.contains("unknown")), "{row:?} {comment:?}");
        }
        assert!(se.iter().flatten().count() >= known, "{se:?}");
    }
    let census = df!("n" => [3.0; 3], "b" => [1, 1, 1]).unwrap();
    let census = Survey::new(census, Design::unweighted().fpc(["n"])).unwrap();
    let frame = census.estimate([proportion("b")]).run().unwrap().observations("MEX", 2020, "X1").unwrap();
    assert_eq!(frame.to_frame().unwrap().column("se").unwrap().f64().unwrap().get(0), Some(0.0));
}
