//! Design effects of weights that sum to a population, and of weights that do not.

use infosoc::measure::{mean, proportion, ratio, total};
use infosoc::{Design, DesignEffect, Estimates, ReplicateMethod, Resampling, State, Survey};
use polars::prelude::*;

/// Sixty cases in twelve PSUs, whose weights have a mean of 1 but for rounding, times a scale.
fn table(scale: f64) -> DataFrame {
    let w: Vec<f64> = (0..60).map(|row| 0.6 + 0.4 * f64::from((row * 7) % 3)).collect();
    let mean = w.iter().sum::<f64>() / 60.0;
    let y: Vec<f64> = (0..60).map(|row| f64::from((row * 31 + 5) % 17) + 2.0 * f64::from(row / 5)).collect();
    df!(
        "w" => w.iter().map(|w| w / mean * scale).collect::<Vec<_>>(), "psu" => (0..60).map(|row| row / 5).collect::<Vec<_>>(),
        "g" => (0..60).map(|row| row / 5 % 2).collect::<Vec<_>>(), "x" => y.iter().map(|y| y + 3.0).collect::<Vec<_>>(),
        "b" => y.iter().map(|y| i32::from(*y > 15.0)).collect::<Vec<_>>(), "y" => y,
    )
    .unwrap()
}

fn design(deff: DesignEffect) -> Design {
    Design::new("w").psu("psu").deff(deff)
}

fn effects(estimates: &Estimates) -> Vec<Option<f64>> {
    estimates.rows().iter().map(|row| row.deff).collect()
}

fn run(scale: f64, deff: DesignEffect) -> Vec<Option<f64>> {
    let measures = [mean("y"), total("y"), proportion("b"), ratio("y", "x")];
    effects(&Survey::new(table(scale), design(deff)).unwrap().estimate(measures).by(["g"]).run().unwrap())
}

fn close(a: &[Option<f64>], b: &[Option<f64>], tolerance: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.zip(*b).is_some_and(|(a, b)| (a / b - 1.0).abs() <= tolerance))
}

/// The design effect with replacement does not depend on the scale of the weights, and relative ones have that. It is
/// V/(s²/n) by hand for the overall mean.
#[test]
fn relative_weights_have_the_form_with_replacement() {
    let replace = run(1.0, DesignEffect::Replace);
    for scale in [1.0, 1.0 + 1e-9, 0.37, 1.9, 1e-6] {
        assert!(close(&run(scale, DesignEffect::Auto), &replace, 1e-9), "{scale}");
        assert!(close(&run(scale, DesignEffect::Replace), &replace, 1e-9), "{scale}");
    }
    let (columns, n) = (table(1.0), 60.0);
    let of = |name: &str| -> Vec<f64> { columns.column(name).unwrap().f64().unwrap().iter().flatten().collect() };
    let (w, y) = (of("w"), of("y"));
    let whole: f64 = w.iter().sum();
    let m = w.iter().zip(&y).map(|(w, y)| w * y).sum::<f64>() / whole;
    let spread = n / (n - 1.0) * w.iter().zip(&y).map(|(w, y)| w * (y - m) * (y - m)).sum::<f64>() / whole;
    let t: Vec<f64> =
        (0..12).map(|psu| (5 * psu..5 * psu + 5).map(|row| w[row] * (y[row] - m) / whole).sum()).collect();
    let variance = 12.0 / 11.0 * t.iter().map(|t| t * t).sum::<f64>();
    assert!((replace[0].unwrap() / (variance / (spread / n)) - 1.0).abs() < 1e-10, "{replace:?}");
}

/// With a population behind them, 1 − n/Σw; by request too where it means little, and none where they sum to no more than n.
#[test]
fn a_population_has_the_form_without_replacement() {
    let replace = run(1.0, DesignEffect::Replace);
    let without = run(50.0, DesignEffect::Auto);
    assert!((without[0].unwrap() * (1.0 - 1.0 / 50.0) / replace[0].unwrap() - 1.0).abs() < 1e-10);
    assert_eq!(run(50.0, DesignEffect::WithoutReplacement), without);
    let forced = run(1.5, DesignEffect::WithoutReplacement);
    assert!((forced[0].unwrap() / 3.0 / replace[0].unwrap() - 1.0).abs() < 1e-9);
    assert_eq!(run(0.9, DesignEffect::WithoutReplacement)[0], None);
    // Half of the population and more, as its sizes say.
    let mut table = table(1.5);
    table.with_column(Column::new("psus".into(), [18.0; 60])).unwrap();
    let drawn =
        Survey::new(table, design(DesignEffect::Auto).fpc(["psus"])).unwrap().estimate([mean("y")]).run().unwrap();
    // 1 − f in the variance, 1 − n/N in that of the simple random sample: both a third.
    assert!((drawn.rows()[0].deff.unwrap() / replace[0].unwrap() - 1.0).abs() < 1e-9);
}

/// From parts and with replicate weights it is the same rule, for all rows together.
#[test]
fn parts_and_replicates_go_by_the_same_rule() {
    for scale in [1.0, 50.0] {
        let table = table(scale);
        let survey = Survey::new(table.clone(), design(DesignEffect::Auto)).unwrap();
        let measures = || [mean("y"), total("y"), proportion("b")];
        let whole = effects(&survey.estimate(measures()).by(["g"]).run().unwrap());
        let state = |start: i64, len: usize| {
            let mut state = State::new(design(DesignEffect::Auto), measures(), [["g"]]).unwrap();
            state.add(&table.slice(start, len)).unwrap();
            state
        };
        let mut merged = state(0, 33);
        merged.merge(&State::from_bytes(&state(33, 27).to_bytes().unwrap()).unwrap()).unwrap();
        assert!(close(&effects(&merged.estimates().unwrap()), &whole, 1e-9), "{scale}");
        let jackknife = survey.make_replicates(&Resampling::new(ReplicateMethod::Jk1)).unwrap();
        let totals = effects(&jackknife.estimate([total("y")]).run().unwrap());
        assert!((totals[0].unwrap() / whole[1].unwrap() - 1.0).abs() < 1e-9, "{scale}");
    }
    let words = ["auto", "replace", "without_replacement"];
    assert!(words.iter().all(|word| word.parse::<DesignEffect>().is_ok()));
    assert_eq!("true".parse::<DesignEffect>().unwrap_err().code(), "unknown_option");
}
