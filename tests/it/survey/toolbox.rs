//! Variances, ends of the values, score intervals, standardisation, questions with several answers, successive
//! differences, degrees of freedom that are given: against R survey 4.5 and by definition.

use super::golden::design;
use super::imputed::{golden, near};
use infosoc::measure::{maximum, mean, minimum, multiple, proportion, quantile, std, total, variance};
use infosoc::{Comparison, Design, Estimates, Interval, QuantileInterval, ReplicateMethod, Resampling, Status, Survey};
use polars::prelude::*;

fn survey(id: &str, dataset: &str) -> Survey {
    let (table, design) = design(id, dataset).unwrap();
    Survey::new(table, design).unwrap()
}

#[test]
fn variances_as_r_has_them() {
    let schools = survey("strat_fpc", "apistrat");
    for (survey, measure, id) in [
        (&schools, variance("api00"), "var_api00"),
        (&schools, std("api00"), "sd_api00"),
        (&survey("clus1_fpc", "apiclus1"), variance("api00"), "var_api00_clus1"),
    ] {
        let estimates = survey.estimate([mean("api00"), measure]).by(["stype"]).run().unwrap();
        let [value, se, ..] = golden("variance", id);
        near(estimates.rows()[1].value, value, 1e-10);
        near(estimates.rows()[1].se, se, 1e-10);
    }
}

/// The jackknife of a standard deviation is near the linearised one, and comparisons of groups have both errors.
#[test]
fn spread_in_groups_and_by_replicates() {
    let schools = survey("strat_nofpc", "apistrat");
    let replicated = schools.make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap();
    let of = |survey: &Survey| survey.estimate([std("api00"), variance("enroll")]).by(["stype"]).run().unwrap();
    let (taylor, jackknife) = (of(&schools), of(&replicated));
    for (a, b) in taylor.rows().iter().zip(jackknife.rows()) {
        near(a.value, b.value.unwrap(), 1e-12);
        near(a.se, b.se.unwrap(), 0.1);
        assert_eq!(a.status, Status::Normal);
    }
    // Strata are independent: the error of the difference is that of both.
    // Replicates are centred at their mean over all strata, which is not quite 0.
    for (estimates, tolerance) in [(taylor, 1e-9), (jackknife, 1e-3)] {
        let [e, h] =
            ["E", "H"].map(|level| estimates.find(Some("std(api00)"), None, &[("stype", Some(level))]).unwrap());
        let se = [e, h].map(|row| estimates.rows()[row].se.unwrap());
        let difference = estimates.difference("stype", "E", "H").unwrap();
        near(difference.rows()[0].se, se[0].hypot(se[1]), tolerance);
        assert!(estimates.compare(0, e, Comparison::Ratio, &false.into()).unwrap().rows()[0].se.unwrap() > 0.0);
    }
}

/// The mean of equal numbers is not quite that number where weights are none that a double holds.
#[test]
fn what_never_varies_has_no_spread() {
    let table = df!("w" => (0..600).map(|i| 1.0 + f64::from(i % 7) / 3.0).collect::<Vec<_>>(), "k" => [3.1; 600]);
    let survey = Survey::new(table.unwrap(), Design::new("w")).unwrap();
    let estimates = survey.estimate([std("k"), variance("k")]).run().unwrap();
    assert!(estimates.rows().iter().all(|row| row.value == Some(0.0) && row.known_se().is_none()));
}

/// What a measure is of decides whether its values are alike: rows out of scope, of weight 0 or outside the condition are none of it.
#[test]
fn values_are_alike_among_the_cases_of_a_measure() {
    let number = |i: i32| 1.0 + f64::from(i % 7) / 3.0;
    let table = df!(
        "w" => (0..603).map(|i| if i == 602 { 0.0 } else { number(i) }).collect::<Vec<_>>(),
        "k" => (0..603).map(|i| if i < 600 { 3.1 } else { 1e3 }).collect::<Vec<_>>(),
        "is_in" => (0..603).map(|i| i != 601).collect::<Vec<_>>(),
        "asked" => (0..603).map(|i| i != 600).collect::<Vec<_>>(),
    );
    let survey = Survey::new(table.unwrap(), Design::new("w").scope("is_in")).unwrap();
    let how = Resampling::new(ReplicateMethod::Jk1);
    for survey in [survey.make_replicates(&how).unwrap(), survey] {
        let measures = [std("k").filter("asked"), variance("k").filter("asked")];
        let alike = survey.estimate(measures).run().unwrap();
        assert!(alike.rows().iter().all(|row| row.value == Some(0.0) && row.n == 600), "{alike}");
        let ends = survey.estimate([minimum("k").filter("asked"), maximum("k").filter("asked"), maximum("k")]).run();
        let ends: Vec<f64> = ends.unwrap().rows().iter().filter_map(|row| row.value).collect();
        assert_eq!(ends, [3.1, 3.1, 1e3]);
        // With the one of 1,000 whose weight is w, by hand: s² = n/(n − 1)·w(W − w)/W²·(1000 − 3.1)².
        let spread = survey.estimate([variance("k")]).run().unwrap();
        let (w, whole) = (number(600), (0..601).map(number).sum::<f64>());
        let by_hand = 601.0 / 600.0 * w * (whole - w) / (whole * whole) * 996.9_f64.powi(2);
        near(spread.rows()[0].value, by_hand, 1e-11);
    }
}

#[test]
fn ends_of_the_values_have_no_known_error() {
    let schools = survey("strat_fpc", "apistrat");
    let estimates = schools.estimate([minimum("api00"), maximum("api00").filter("all")]);
    assert!(estimates.run().is_err());
    let estimates = schools.estimate([minimum("api00"), maximum("api00")]).by(["stype"]).run().unwrap();
    let values = schools.cases().column("api00").unwrap().as_materialized_series().clone();
    assert_eq!(estimates.rows()[0].value, values.min::<f64>().unwrap());
    assert_eq!(estimates.rows()[1].value, values.max::<f64>().unwrap());
    for row in estimates.rows() {
        assert_eq!((row.se, row.ci_low, row.known_se(), row.status), (None, None, None, Status::NoVariance));
        assert!(row.note.as_ref().unwrap().contains("unknown"));
    }
}

/// Schools of one weight: with others R looks the limits up at their unweighted rank.
#[test]
fn score_intervals_as_r_has_them() {
    let schools = survey("clus1_fpc", "apiclus1");
    let row = |column: &str, p: f64| {
        let measure = quantile(column, [p]).quantile_interval(QuantileInterval::Score);
        schools.estimate([measure]).run().unwrap().rows()[0].clone()
    };
    let found = row("api00", 0.25);
    let id = |what: &str| golden("quantile_score", &format!("clus1_fpc:p=0.25:{what}"));
    let [value, se, ..] = id("estimate");
    near(found.value, value, 1e-12);
    near(found.ci_low, id("lower")[0], 1e-12);
    near(found.ci_high, id("upper")[0], 1e-12);
    near(found.se, se, 1e-10);
    for golden in super::golden::rows("quantiles") {
        if golden["design"] != "clus1_fpc" || !golden["param"].contains("interval=score") {
            continue;
        }
        let p = golden["param"].trim_start_matches("p=").split(';').next().unwrap().parse().unwrap();
        let found = row(&golden["variable"], p);
        let number = |column: &str| golden[column].parse::<f64>().unwrap();
        near(found.value, number("value"), 1e-12);
        near(found.se, number("se"), 1e-10);
    }
    // Unequal weights: a quantile is between its limits.
    let strata = survey("strat_fpc", "apistrat");
    let measure = quantile("enroll", [0.25, 0.5, 0.75]).quantile_interval(QuantileInterval::Score);
    for row in strata.estimate([measure]).by(["stype"]).run().unwrap().rows() {
        assert!(row.ci_low <= row.value && row.value <= row.ci_high, "{row:?}");
    }
}

const AGES: [(&str, f64); 4] = [("(0,19]", 55901.0), ("(19,39]", 77670.0), ("(39,59]", 72816.0), ("(59,Inf]", 45364.0)];

#[test]
fn standardised_as_r_has_it() {
    let health = survey("nhanes", "nhanes");
    let all = health.estimate([proportion("HI_CHOL")]).standardise("agecat", AGES).run().unwrap();
    let [crude, standardised] = all.rows() else { panic!("{all}") };
    for (row, id) in [(crude, "crude"), (standardised, "over=1")] {
        let [value, se, df, _] = golden("standardize", id);
        near(row.value, value, 1e-12);
        near(row.se, se, 1e-10);
        near(row.df, df, 1e-12);
    }
    assert_eq!(standardised.measure, "proportion(HI_CHOL), standardised by agecat");
    assert_eq!((&crude.note, &standardised.note), (&None, &None));

    // Adults alone: their shares are those of three groups.
    let adults = health.estimate([mean("HI_CHOL")]).by(["race", "RIAGENDR"]).standardise("agecat", AGES[1..].to_vec());
    let adults = adults.run().unwrap();
    assert_eq!(adults.rows().last().unwrap().note.as_deref(), Some("left out, without a share: (0,19]"));
    let replicated = health.make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap();
    let replicated = replicated.estimate([mean("HI_CHOL")]).by(["race", "RIAGENDR"]);
    let replicated = replicated.standardise("agecat", AGES[1..].to_vec()).run().unwrap();
    let name = Some("mean(HI_CHOL), standardised by agecat");
    for race in ["1", "2", "3", "4"] {
        for sex in ["1", "2"] {
            let [value, se, ..] = golden("standardize", &format!("race={race},RIAGENDR={sex}"));
            let find = |of: &Estimates| of.find(name, None, &[("race", Some(race)), ("RIAGENDR", Some(sex))]).unwrap();
            let row = &adults.rows()[find(&adults)];
            near(row.value, value, 1e-12);
            near(row.se, se, 1e-10);
            let row = &replicated.rows()[find(&replicated)];
            near(row.value, value, 1e-12);
            near(row.se, se, 0.05);
        }
    }
    // The comparison of two groups shares PSUs: their covariance is in its error.
    let contrast = adults.difference("RIAGENDR", "1", "2").unwrap();
    assert!(contrast.rows().iter().all(|row| row.se.unwrap() > 0.0));
}

#[test]
fn a_group_without_cases_is_no_zero() {
    let people = df!("w" => [1.0; 6], "y" => [1, 0, 1, 0, 1, 1], "age" => ["a", "b", "a", "b", "a", "a"], "g" => [1, 1, 1, 1, 2, 2]);
    let survey = Survey::new(people.unwrap(), Design::new("w")).unwrap();
    let estimates = survey.estimate([mean("y")]).by(["g"]).standardise("age", [("a", 0.5), ("b", 0.5)]).run().unwrap();
    let last = estimates.rows().last().unwrap();
    assert_eq!((last.value, last.status), (None, Status::Empty));
    assert_eq!(last.note.as_deref(), Some("no cases in b"));
    let refused = |request: infosoc::Request| assert_eq!(request.run().unwrap_err().code(), "invalid_argument");
    refused(survey.estimate([mean("y")]).standardise("age", [("a", 0.5), ("c", 0.5)]));
    refused(survey.estimate([total("y")]).standardise("age", [("a", 0.5), ("b", 0.5)]));
    refused(survey.estimate([mean("y")]).by(["age"]).standardise("age", [("a", 0.5), ("b", 0.5)]));
    refused(survey.estimate([mean("y")]).standardise("age", [("a", -0.5), ("b", 0.5)]));
}

#[test]
fn questions_with_several_answers() {
    let people = df!(
        "w" => [2.0, 1.0, 3.0, 1.0, 2.0],
        "web" => [Some(1), None, Some(0), None, Some(1)],
        "mail" => [Some(1), Some(1), Some(0), None, None],
    );
    let survey = Survey::new(people.unwrap(), Design::new("w")).unwrap();
    let estimates = survey.estimate(multiple(["web", "mail"])).run().unwrap();
    let got: Vec<(&str, f64, u64)> =
        estimates.rows().iter().map(|row| (row.level.as_deref().unwrap(), row.value.unwrap(), row.n)).collect();
    // Four cases of weight 8: who answered nothing at all is missing, and who left one out did not choose it.
    assert_eq!(got, [("web", 0.5, 4), ("mail", 0.375, 4), ("web", 4.0 / 7.0, 4), ("mail", 3.0 / 7.0, 4)]);
    assert!(estimates.rows().iter().all(|row| row.se.unwrap() > 0.0));
    let covariances = estimates.covariances(&[2, 3], &false.into()).unwrap();
    near(Some(covariances[1]), -covariances[0], 1e-12);
    assert_eq!(estimates.rows()[0].measure, "multiple(web, mail), of cases");

    // Shares of cases are proportions, with any interval of these.
    let chosen = [Some(1.0), Some(0.0), Some(0.0), None, Some(1.0)];
    let with_chosen = survey.with_columns(vec![Column::new("chosen".into(), chosen)]).unwrap();
    for interval in [Interval::Wilson, Interval::Beta] {
        let of_cases = multiple(["web", "mail"]).into_iter().map(|measure| measure.interval(interval));
        let rows = survey.estimate(of_cases).run().unwrap();
        let share = with_chosen.estimate([proportion("chosen").interval(interval)]).run().unwrap();
        let ends = |rows: &Estimates| (rows.rows()[0].ci_low, rows.rows()[0].ci_high);
        assert_eq!(ends(&rows), ends(&share));
        assert_ne!(ends(&rows), ends(&estimates));
    }
}

/// V = ½Σ of the squared differences of neighbours in a circle, for totals where units have rows of their own.
#[test]
fn successive_differences_are_squared() {
    let y = [3.0, 7.0, 1.0, 4.0, 9.0, 2.0, 8.0];
    let table = df!("w" => [10.0; 7], "y" => y, "h" => ["a", "a", "a", "b", "b", "b", "b"]).unwrap();
    let squares = |y: &[f64]| {
        let next = |i: usize| y[(i + 1) % y.len()];
        (0..y.len()).map(|i| 100.0 * (next(i) - y[i]).powi(2)).sum::<f64>() / 2.0
    };
    for (design, expected) in
        [(Design::new("w"), squares(&y)), (Design::new("w").strata("h"), squares(&y[..3]) + squares(&y[3..]))]
    {
        for count in [80, 12] {
            let how = Resampling::new(ReplicateMethod::Sdr).count(count);
            let survey = Survey::new(table.clone(), design.clone()).unwrap().make_replicates(&how).unwrap();
            let estimates = survey.estimate([total("y")]).run().unwrap();
            near(estimates.rows()[0].se, expected.sqrt(), 1e-12);
        }
    }
    let plain = Survey::new(table, Design::new("w")).unwrap();
    let refused = Resampling::new(ReplicateMethod::Sdr).count(81);
    assert_eq!(plain.make_replicates(&refused).unwrap_err().code(), "invalid_argument");
}

#[test]
fn degrees_of_freedom_that_are_given() {
    let (table, design) = design("strat_fpc", "apistrat").unwrap();
    let with = |df: f64| Survey::new(table.clone(), design.clone().df(df));
    for survey in
        [with(12.0).unwrap(), with(12.0).unwrap().make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap()]
    {
        let measures = [mean("api00"), quantile("api00", [0.5]), std("api00")];
        let estimates = survey.estimate(measures).by(["stype"]).run().unwrap();
        assert!(estimates.rows().iter().all(|row| row.df == Some(12.0)));
        let means = survey.estimate([mean("api00")]).by(["stype"]).run().unwrap();
        assert_eq!(means.difference("stype", "E", "H").unwrap().rows()[0].df, Some(12.0));
        let row = &means.rows()[0];
        // t with 12 degrees of freedom.
        near(row.ci_high.map(|high| high - row.value.unwrap()), 2.178812829667229 * row.se.unwrap(), 1e-10);
    }
    assert!(with(0.0).is_err() && with(f64::NAN).is_err());
}
