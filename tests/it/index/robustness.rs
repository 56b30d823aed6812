//! Uncertainty and sensitivity of ranks: against closed forms, and the scores of the spec itself.

use crate::index::golden::scores as asem;
use infosoc::index::{Aggregation, IndexImputation, IndexSpec, Noise, Normalisation, Omit, Treatment, Uncertainty};
use infosoc::{Error, Scores, Series, ToFrame};
use polars::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// An index of three equal parts for countries with a standard error each.
fn egdi(rows: &[(&str, [f64; 3], [f64; 3])]) -> Scores {
    let mut columns = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (area, values, errors) in rows {
        for (j, code) in ["osi", "tii", "hci"].iter().enumerate() {
            columns.0.push(*code);
            columns.1.push(*area);
            columns.2.push(values[j]);
            columns.3.push(errors[j]);
        }
    }
    let year = vec![2014; columns.0.len()];
    let frame = df!(
        "indicator" => columns.0, "ref_area" => columns.1, "obs_value" => columns.2, "se" => columns.3, "time_period" => year,
    );
    IndexSpec::builtin("egdi").unwrap().score(&Series::new(frame.unwrap()).unwrap(), 2014).unwrap()
}

fn number(table: &DataFrame, column: &str, row: usize) -> f64 {
    table.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(row).unwrap_or(f64::NAN)
}

fn row_of(table: &DataFrame, area: &str) -> usize {
    table.column("ref_area").unwrap().str().unwrap().iter().position(|a| a == Some(area)).unwrap()
}

/// Two countries that differ by d with errors s: the first leads with probability Φ(d/√(Σs²/9)).
#[test]
fn sampling_error_gives_the_probability_that_theory_has() {
    let (se, d) = (0.03, 0.02);
    let scores = egdi(&[("MEX", [0.5 + 3.0 * d, 0.5, 0.5], [se; 3]), ("GTM", [0.5; 3], [se, se, 0.0])]);
    let draws = 40_000;
    let uncertainty = Uncertainty { draws, seed: 1, weights: Noise::None, ..Uncertainty::default() };
    let ranks = scores.robustness(&uncertainty).unwrap();
    let spread = (5.0 * se * se / 9.0).sqrt();
    let expected = 0.5 * statrs::function::erf::erfc(-(d / spread) / std::f64::consts::SQRT_2);
    let tolerance = 4.0 * (expected * (1.0 - expected) / draws as f64).sqrt();
    assert!((ranks.probability_of_top("MEX", 1).unwrap() - expected).abs() < tolerance, "expected {expected}");
    let table = ranks.to_frame().unwrap();
    let row = row_of(&table, "MEX");
    let sd = (se * se / 3.0).sqrt();
    // The standard deviation of n normal numbers has a relative error of 1/√(2n).
    assert!((number(&table, "score_sd", row) / sd - 1.0).abs() < 4.0 / (2.0 * draws as f64).sqrt());
    // The ends of the middle 90 per cent of a normal distribution.
    assert_eq!(ranks.level(), 0.9);
    let half = 1.644_854 * sd;
    assert!((number(&table, "score_high", row) - (0.5 + d) - half).abs() < 0.03 * half);
    assert!((number(&table, "score_low", row) - (0.5 + d) + half).abs() < 0.03 * half);
}

/// The variance of a weighted mean with weights 1 + r·u, u uniform on ±1: to first order Σ(xᵢ − x̄)²r²/(3·9).
#[test]
fn noise_of_weights_gives_the_spread_that_theory_has() {
    let scores = egdi(&[("MEX", [0.9, 0.5, 0.1], [0.0; 3])]);
    let uncertainty = Uncertainty { draws: 20_000, weights: Noise::All(0.05), ..Uncertainty::default() };
    let table = scores.robustness(&uncertainty).unwrap().to_frame().unwrap();
    let expected = (0.32 * 0.05f64.powi(2) / 27.0).sqrt();
    assert!(
        (number(&table, "score_sd", 0) / expected - 1.0).abs() < 0.02,
        "{} {expected}",
        number(&table, "score_sd", 0)
    );
}

#[test]
fn a_country_that_is_better_in_everything_stays_first() {
    let scores =
        egdi(&[("MEX", [0.9, 0.9, 0.9], [0.0; 3]), ("GTM", [0.8; 3], [0.0; 3]), ("HND", [0.1, 0.85, 0.2], [0.0; 3])]);
    let uncertainty = Uncertainty {
        draws: 500,
        weights: Noise::All(0.9),
        aggregate: vec![Aggregation::Geometric, Aggregation::Harmonic, Aggregation::Median, Aggregation::Copeland],
        drop: Omit::Any,
        ..Uncertainty::default()
    };
    let ranks = scores.robustness(&uncertainty).unwrap();
    assert_eq!(ranks.probability_of_top("MEX", 1).unwrap(), 1.0);
    let distribution = ranks.rank_distribution().unwrap();
    assert_eq!(distribution.column("probability").unwrap().f64().unwrap().sum(), Some(3.0));
}

fn everything() -> Uncertainty {
    Uncertainty {
        draws: 300,
        seed: 9,
        normalise: vec![Normalisation::PercentileRank, Normalisation::MinMax { low: 1.0, high: 100.0 }],
        aggregate: vec![Aggregation::Geometric],
        impute: vec![IndexImputation::Median, IndexImputation::Em],
        treat: vec![Treatment::None, Treatment::Winsorise { points: 3 }],
        drop: Omit::Any,
        ..Uncertainty::default()
    }
}

#[test]
fn the_bits_do_not_depend_on_the_number_of_threads() {
    let scores = asem();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let ranks = pool.install(|| scores.robustness(&everything())).unwrap();
        ranks.scores_of("CHE").unwrap().iter().map(|x| x.to_bits()).collect::<Vec<u64>>()
    };
    let one = with(1);
    // Under the geometric mean a country with the lowest value of anything has 0, draw after draw.
    assert!(one.len() == 300 && one.iter().collect::<std::collections::BTreeSet<_>>().len() > 100);
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
}

/// Without anything but one alternative, half of the draws are the scores of the spec and half those of the alternative.
#[test]
fn a_draw_is_the_score_of_the_spec_with_its_settings() {
    let base = asem();
    let uncertainty = Uncertainty {
        draws: 64,
        weights: Noise::None,
        aggregate: vec![Aggregation::Geometric],
        sampling: Some(false),
        ..Uncertainty::default()
    };
    let drawn = base.robustness(&uncertainty).unwrap();
    let elements = base
        .spec()
        .elements()
        .iter()
        .map(|e| infosoc::index::Element { aggregate: Aggregation::Geometric, ..e.clone() });
    let geometric = IndexSpec::new(elements.collect())
        .unwrap()
        .score_with(&crate::index::golden::asem(), 2018, &crate::index::golden::options())
        .unwrap();
    let mut seen = [0, 0];
    for area in ["CHE", "AUS", "LAO"] {
        let of = |scores: &Scores| scores.of("Index", area, 2018).unwrap();
        for score in drawn.scores_of(area).unwrap() {
            let near = |x: f64| (score - x).abs() <= 1e-12 * x.abs();
            assert!(near(of(&base)) || near(of(&geometric)), "{area}: {score}");
            seen[usize::from(near(of(&geometric)))] += 1;
        }
    }
    assert!(seen[0] > 30 && seen[1] > 30, "{seen:?}");
}

/// The score of one country with error in two of three parts: weights matter not where its parts are equal.
#[test]
fn sensitivity_finds_the_factor_that_matters() {
    let scores = egdi(&[("MEX", [0.5; 3], [0.05, 0.0, 0.0]), ("GTM", [0.4, 0.55, 0.5], [0.0; 3])]);
    let uncertainty = Uncertainty { draws: 4_000, ..Uncertainty::default() };
    let sensitivity = scores.sensitivity(&uncertainty, Some("MEX"), 200).unwrap();
    let (weights, sampling) = (sensitivity.of("weights").unwrap(), sensitivity.of("sampling").unwrap());
    assert!(sampling.first > 0.9 && sampling.total <= 1.1 && weights.first.abs() < 0.05, "{sensitivity:?}");
    assert_eq!(sensitivity.of("drop"), None);
    let table = scores.sensitivity(&uncertainty, None, 0).unwrap().to_frame().unwrap();
    assert_eq!(table.height(), 2);
}

#[test]
fn a_factor_that_the_spec_does_not_have_is_an_error() {
    let scores = egdi(&[("MEX", [0.5; 3], [0.0; 3]), ("GTM", [0.4; 3], [0.0; 3])]);
    let base = Uncertainty { draws: 10, ..Uncertainty::default() };
    let message = |uncertainty: Uncertainty| match scores.robustness(&uncertainty) {
        Err(error) => format!("{}: {error}", error.code()),
        Ok(_) => panic!("{uncertainty:?} was taken"),
    };
    let minmax = Normalisation::MinMax { low: 0.0, high: 1.0 };
    for (uncertainty, wanted) in [
        (Uncertainty { impute: vec![IndexImputation::Mean], ..base.clone() }, "impute"),
        (Uncertainty { treat: vec![Treatment::Log], ..base.clone() }, "treat"),
        (Uncertainty { normalise: vec![minmax], ..base.clone() }, "normalise"),
        (Uncertainty { sampling: Some(true), ..base.clone() }, "sampling"),
        (Uncertainty { weights: Noise::Some([("osl".to_owned(), 0.1)].into()), ..base.clone() }, "osi"),
        (Uncertainty { weights: Noise::All(1.5), ..base.clone() }, "weights"),
        (Uncertainty { drop: Omit::Some(vec!["egdi".to_owned()]), ..base.clone() }, "aggregate"),
        (Uncertainty { drop: Omit::Some(Vec::new()), ..base.clone() }, "at least one code"),
        (Uncertainty { drop: Omit::Some(vec!["osi".to_owned(), "osi".to_owned()]), ..base.clone() }, "osi twice"),
        (Uncertainty { weights: Noise::Some([("egdi".to_owned(), 0.1)].into()), ..base.clone() }, "share their parent"),
        (Uncertainty { aggregate: vec![Aggregation::None], ..base.clone() }, "gives a score"),
        (Uncertainty { draws: 0, ..base.clone() }, "draws"),
        (Uncertainty { top: vec![0], ..base.clone() }, "top"),
        (Uncertainty { level: 1.0, ..base.clone() }, "level"),
        (Uncertainty { code: Some("osl".to_owned()), ..base.clone() }, "osi"),
        (Uncertainty { weights: Noise::None, ..base.clone() }, "source of variation"),
    ] {
        let message = message(uncertainty);
        assert!(message.contains(wanted), "{message}");
    }
    let several = scores
        .robustness(&Uncertainty { impute: vec![IndexImputation::Mean], treat: vec![Treatment::Log], draws: 0, ..base })
        .unwrap_err();
    assert_eq!(several.all().len(), 3);
    let contradiction = asem()
        .robustness(&Uncertainty {
            draws: 10,
            normalise: vec![Normalisation::ZScore { mean: 0.0, sd: 1.0 }],
            aggregate: vec![Aggregation::Geometric],
            ..Uncertainty::default()
        })
        .unwrap_err();
    assert!(contradiction.to_string().contains("negative"), "{contradiction}");
}

#[test]
fn it_stops_when_asked_and_tells_how_far_it_is() {
    let scores = asem();
    let uncertainty = Uncertainty { draws: 200, ..Uncertainty::default() };
    let stopped = scores.robustness_until(&uncertainty, &AtomicBool::new(true), |_, _| {});
    assert!(matches!(stopped, Err(Error::Interrupted)));
    let last = AtomicU64::new(0);
    scores
        .robustness_until(&uncertainty, &AtomicBool::new(false), |done, all| {
            assert_eq!(all, Some(200));
            last.fetch_max(done, Ordering::Relaxed);
        })
        .unwrap();
    assert_eq!(last.into_inner(), 200);
}
