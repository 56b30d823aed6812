//! What is filled in, and how far off it is: in the scores, and in each draw of a robustness analysis. Against closed forms.

use crate::fixtures::{
    self,
    index::{Row, series},
};
use infosoc::Scores;
use infosoc::index::{IndexImputation, IndexSpec, Noise, Omit, Uncertainty};

/// An index of a and b, values as they are, with cells of its first row and of a.
fn spec(cells: &[(&str, &str, &str)]) -> IndexSpec {
    fixtures::index::spec(&[&[("normalise", "none", "")], cells].concat())
}

fn sampling_of(scores: &Scores, code: &str, draws: usize) -> infosoc::index::Robustness {
    let uncertainty =
        Uncertainty { draws, seed: 3, weights: Noise::None, code: Some(code.to_owned()), ..Uncertainty::default() };
    scores.robustness(&uncertainty).unwrap()
}

fn covariance(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    x.iter().zip(y).map(|(a, b)| (a - mx) * (b - my)).sum::<f64>() / (n - 1.0)
}

fn finding<'a>(scores: &'a Scores, check: &str) -> Option<&'a infosoc::Finding> {
    scores.findings().iter().find(|f| f.rule.as_str() == check)
}

/// Of donors with values 1, 2, 6 and errors e: var = s²(1 + 1/n) + Σe²/n², of which s²/n + Σe²/n² is shared by both gaps.
#[test]
fn a_mean_is_taken_again_from_the_values_of_the_draw() {
    let errors = [0.5, 1.0, 0.0];
    let mut rows: Vec<Row> = [("MEX", 1.0), ("GTM", 2.0), ("HND", 6.0)]
        .iter()
        .zip(errors)
        .map(|((area, x), se)| ("a", *area, 2021, Some(*x), se, "A"))
        .collect();
    rows.extend(["MEX", "GTM", "HND", "NIC", "PAN"].map(|area| ("b", area, 2021, Some(1.0), 0.0, "A")));
    let scores = spec(&[("impute", "", "mean")]).score(&series(&rows), 2021).unwrap();
    assert_eq!(scores.of("a", "NIC", 2021), Some(3.0));
    let draws = 40_000;
    let drawn = sampling_of(&scores, "a", draws);
    let (one, other) = (drawn.scores_of("NIC").unwrap(), drawn.scores_of("PAN").unwrap());
    let n = 3.0;
    let s2 = (4.0 + 1.0 + 9.0) / 2.0;
    let shared = s2 / n + errors.iter().map(|e| e * e).sum::<f64>() / (n * n);
    let all = s2 + shared;
    // The variance of n normal numbers has a relative error of √(2/n).
    let tolerance = 4.0 * (2.0 / draws as f64).sqrt();
    assert!((covariance(one, one) / all - 1.0).abs() < tolerance);
    assert!((covariance(one, other) - shared).abs() < tolerance * all);
    // The draw of a donor moves the gap by a third: cov = e²/n.
    let donor = drawn.scores_of("GTM").unwrap();
    assert!((covariance(one, donor) - 1.0 / n).abs() < 4.0 * (all / draws as f64).sqrt());
}

/// Under normality a gap is expected at μ + slope·(x − μₓ), so that an error e of x reaches it as slope·e beside the conditional
/// variance.
#[test]
fn em_passes_the_error_of_what_is_there_on() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
    let y = [2.1, 3.9, 6.2, 7.8, 10.4, 11.9, f64::NAN];
    let areas = ["MEX", "GTM", "HND", "BLZ", "SLV", "NIC", "PAN"];
    let error = 0.8;
    let mut rows: Vec<Row> = Vec::new();
    for (i, area) in areas.into_iter().enumerate() {
        let se = if area == "PAN" { error } else { 0.0 };
        rows.push(("a", area, 2021, Some(x[i]), se, "A"));
        rows.push(("b", area, 2021, Some(y[i]).filter(|y| !y.is_nan()), 0.0, "A"));
    }
    let scores = spec(&[("impute", "em", "")]).score(&series(&rows), 2021).unwrap();
    let (mx, my) = (3.5, y[..6].iter().sum::<f64>() / 6.0);
    let slope = (0..6).map(|i| (x[i] - mx) * (y[i] - my)).sum::<f64>() / 17.5;
    let residual = ((0..6).map(|i| (y[i] - my - slope * (x[i] - mx)).powi(2)).sum::<f64>() / 6.0).sqrt();
    let expected = (slope * error).hypot(residual);
    let draws = 40_000;
    let drawn = sampling_of(&scores, "b", draws);
    let of = drawn.scores_of("PAN").unwrap();
    let tolerance = 4.0 / (2.0 * draws as f64).sqrt();
    assert!((covariance(of, of).sqrt() / expected - 1.0).abs() < tolerance + 1e-3);
    let alone = drawn.scores_of("NIC").unwrap();
    assert!(alone.iter().all(|score| *score == alone[0]), "what is observed without error stays");
}

#[test]
fn a_single_donor_has_no_known_error() {
    let rows = [
        ("a", "MEX", 2021, Some(4.0), 0.0, "A"),
        ("b", "MEX", 2021, Some(1.0), 0.0, "A"),
        ("b", "GTM", 2021, Some(2.0), 0.0, "A"),
    ];
    let scores = spec(&[("impute", "", "median")]).score(&series(&rows), 2021).unwrap();
    assert_eq!(scores.of("a", "GTM", 2021), Some(4.0));
    assert_eq!(finding(&scores, "unknown_error").unwrap().areas, ["GTM"]);
}

/// Values of the year before are off by the root mean square of the yearly changes that are known: √((1 + 4 + 9)/3).
#[test]
fn values_of_other_years_have_the_error_of_their_age() {
    let mut rows: Vec<Row> = vec![("a", "HND", 2020, Some(7.0), 2.0, "A"), ("a", "HND", 2018, Some(6.0), 0.0, "A")];
    for (area, change) in [("MEX", 1.0), ("GTM", -2.0), ("NIC", 3.0)] {
        rows.push(("a", area, 2020, Some(5.0), 0.0, "A"));
        rows.push(("a", area, 2021, Some(5.0 + change), 0.0, "A"));
        rows.push(("b", area, 2021, Some(1.0), 0.0, "A"));
    }
    // Honduras has nothing in 2021, and is there by its value of 2020.
    let scores = spec(&[("impute", "", "last(1)"), ("min_available", "0", "")]).score(&series(&rows), 2021).unwrap();
    assert_eq!(scores.of("i", "HND", 2021), Some(7.0));
    let explained = scores.explain("HND", None).unwrap();
    let se = explained.column("se").unwrap().f64().unwrap().get(0).unwrap();
    assert!((se - (4.0f64 + 14.0 / 3.0).sqrt()).abs() < 1e-12, "{se}");
    assert!(finding(&scores, "unknown_error").is_none());
    rows.retain(|row| row.1 != "NIC");
    let scores = spec(&[("impute", "", "last(1)"), ("min_available", "0", "")]).score(&series(&rows), 2021).unwrap();
    assert_eq!(finding(&scores, "unknown_error").unwrap().areas, ["HND"]);
}

#[test]
fn an_index_can_ask_for_official_data() {
    let rows = [
        ("a", "MEX", 2021, Some(1.0), 0.0, "A"),
        ("b", "MEX", 2021, Some(1.0), 0.0, "E"),
        ("a", "GTM", 2021, Some(1.0), 0.0, "I"),
        ("b", "GTM", 2021, Some(1.0), 0.0, "F"),
        ("a", "HND", 2020, Some(1.0), 0.0, "P"),
        ("b", "HND", 2021, Some(1.0), 0.0, "E"),
        ("a", "NIC", 2020, Some(1.0), 0.0, "E"),
        ("b", "NIC", 2021, Some(1.0), 0.0, "E"),
    ];
    let half = spec(&[("min_official", "0.5", ""), ("impute", "last(1)", "")]).score(&series(&rows), 2021).unwrap();
    assert_eq!(finding(&half, "screened_out").unwrap().areas, ["GTM", "NIC"]);
    assert_eq!((half.of("i", "GTM", 2021), half.of("i", "HND", 2021)), (None, Some(1.0)));
    let all = spec(&[("min_official", "1", "")]).score(&series(&rows), 2021).unwrap();
    assert_eq!(finding(&all, "screened_out").unwrap().areas.len(), 4);
    let none = spec(&[]).score(&series(&rows), 2021).unwrap();
    assert!(finding(&none, "screened_out").is_none());
    let idi = IndexSpec::builtin("idi-2024").unwrap();
    assert_eq!(idi.elements()[0].min_official, 0.5);
}

#[test]
fn settings_that_lose_scores_are_errors() {
    let rows = [
        ("a", "MEX", 2021, Some(1.0), 0.0, "A"),
        ("a", "GTM", 2021, Some(2.0), 0.0, "A"),
        ("b", "MEX", 2021, Some(1.0), 0.0, "A"),
        ("b", "GTM", 2021, Some(2.0), 0.0, "A"),
        ("b", "HND", 2021, Some(3.0), 0.0, "A"),
    ];
    let scores = spec(&[("impute", "mean", "")]).score(&series(&rows), 2021).unwrap();
    let uncertainty = Uncertainty { draws: 10, impute: vec![IndexImputation::Em], ..Uncertainty::default() };
    let error = scores.robustness(&uncertainty).unwrap_err();
    assert!(error.to_string().contains("a loses some under em"), "{error}");
    let scores = spec(&[("weight", "", "0"), ("impute", "mean", "")]).score(&series(&rows), 2021).unwrap();
    let uncertainty = Uncertainty { draws: 10, drop: Omit::Some(vec!["b".to_owned()]), ..Uncertainty::default() };
    let error = scores.robustness(&uncertainty).unwrap_err();
    assert!(error.to_string().contains("the weights of the parts of i do not sum to 0, got b"), "{error}");
}
