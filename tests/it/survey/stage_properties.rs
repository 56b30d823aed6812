//! Designs of one to three stages with and without corrections, a scope, conditions and domains: any sample against the
//! definitions.

use crate::fixtures::oracle::{Case, check_row, near, near_root, sample};
use crate::fixtures::property;
use infosoc::measure::{categories, mean, proportion, ratio, total};
use infosoc::{Interval, Status, Survey};
use proptest::prelude::*;

proptest! {
    #![proptest_config(property(64))]

    #[test]
    fn estimates_agree_with_the_definitions(sample in sample()) {
        let survey = match Survey::new(sample.table(), sample.design()) {
            Ok(survey) => survey,
            Err(error) => {
                prop_assert_eq!(error.code(), "invalid_weight");
                return Ok(());
            }
        };
        let measures = [mean("y"), total("y"), ratio("y", "x")].map(|measure| measure.filter("inside"));
        let estimates = survey.estimate(measures).by(["a"]).by(["a", "b"]).run().unwrap();
        for row in estimates.rows() {
            check_row(row)?;
            let (a, b) = (estimates.level_of(row, "a"), estimates.level_of(row, "b"));
            let in_group = |c: &Case| {
                let b_name = c.b.map(|b| ["no", "yes"][b as usize].to_owned());
                a.as_ref().is_none_or(|a| *a == c.a.map(|a| a.to_string())) && b.as_ref().is_none_or(|b| *b == b_name)
            };
            let asked = |c: &Case| c.counts() && c.inside == Some(true) && in_group(c);
            let member = |c: &Case| asked(c) && c.y.is_some();
            let sum = |f: &dyn Fn(&Case) -> f64| sample.cases.iter().filter(|c| member(c)).map(|c| c.w * f(c)).sum::<f64>();
            let y = |c: &Case| c.y.unwrap_or(0.0);
            let (value, bottom) = match row.measure.as_str() {
                "mean(y)" => (sum(&y) / sum(&|_| 1.0), sum(&|_| 1.0)),
                "total(y)" => (sum(&y), 1.0),
                _ => (sum(&y) / sum(&|c| c.x), sum(&|c| c.x)),
            };
            let z = |c: &Case| match row.measure.as_str() {
                _ if !member(c) => 0.0,
                "mean(y)" => c.w * (y(c) - value) / bottom,
                "total(y)" => c.w * y(c),
                _ => c.w * (y(c) - value * c.x) / bottom,
            };
            let n = sample.cases.iter().filter(|c| member(c)).count() as u64;
            prop_assert_eq!((row.n, row.n_missing), (n, sample.cases.iter().filter(|c| asked(c)).count() as u64 - n));
            if n == 0 {
                prop_assert_eq!(row.status, Status::Empty);
                continue;
            }
            let z: Vec<f64> = sample.cases.iter().map(z).collect();
            let scale = if row.measure == "total(y)" { 1e4 } else { 10.0 };
            prop_assert!(near(row.value, value, scale), "{row:?}: {value} expected");
            let variance = sample.variance(&z);
            match sample.tells(row.measure != "total(y)", variance, sample.df(asked), member) {
                true => prop_assert!(near_root(row.se, variance, scale), "{row:?}: {variance} expected"),
                false => prop_assert!(row.se.is_none() && row.status != Status::Normal, "{row:?}"),
            }
            prop_assert_eq!(row.df, Some(sample.df(asked)));
        }
    }

    /// Every kind of interval of a proportion solves its own equation, or says why there is none.
    #[test]
    fn limits_solve_their_equations(sample in sample(), level in 0.5..0.995f64) {
        let Ok(survey) = Survey::new(sample.table(), sample.design()) else { return Ok(()) };
        for &kind in Interval::ALL {
            let measures = [proportion("u"), categories("a")].map(|measure| measure.interval(kind).level(level));
            let estimates = survey.estimate(measures).by(["b"]).run().unwrap();
            for row in estimates.rows() {
                check_row(row)?;
                let (Some(p), Some(se), Some(df)) = (row.value, row.se, row.df) else { continue };
                if kind != Interval::Wald || row.status == Status::OneSided {
                    let inside = |limit: Option<f64>| limit.is_none_or(|limit| (0.0..=1.0).contains(&limit));
                    prop_assert!(inside(row.ci_low) && inside(row.ci_high), "{row:?}");
                }
                let (Some(low), Some(high)) = (row.ci_low, row.ci_high) else { continue };
                prop_assert!(low <= p + 1e-12 && p <= high + 1e-12, "{kind} {row:?}");
                if row.status == Status::OneSided {
                    let tail = if p < 0.5 { 1.0 - high } else { low };
                    prop_assert!((tail.powf(row.n as f64) - (1.0 - level) / 2.0).abs() < 1e-12, "{row:?}");
                    continue;
                }
                if se < 1e-7 {
                    prop_assert!(high - low < 1e-4, "{row:?}");
                    continue;
                }
                let t = student(level, df);
                let effective = p * (1.0 - p) / (se * se);
                let n = (row.n + row.n_missing) as f64;
                for (q, side) in [(low, -1.0), (high, 1.0)] {
                    if q <= 1e-9 || q >= 1.0 - 1e-9 {
                        continue;
                    }
                    // What is 0 at the limit, over its size.
                    let off = match kind {
                        Interval::Wald => (q - p) / (t * se) - side,
                        Interval::Logit | Interval::Xlogit => {
                            let logit = |p: f64| (p / (1.0 - p)).ln();
                            (logit(q) - logit(p)) * p * (1.0 - p) / (t * se) - side
                        }
                        Interval::Wilson => (q - p) / (t * (q * (1.0 - q) / effective).sqrt()) - side,
                        Interval::Likelihood => {
                            let apart = p - q;
                            let divergence = -p * (-apart / p).ln_1p() - (1.0 - p) * (apart / (1.0 - p)).ln_1p();
                            2.0 * effective * divergence / (t * t * n / (n - 1.0)) - 1.0
                        }
                        Interval::Arcsine => {
                            (q.sqrt().asin() - p.sqrt().asin()) * 2.0 * (p * (1.0 - p)).sqrt() / (t * se) - side
                        }
                        Interval::Beta => {
                            let size = effective * (student(level, n - 1.0) / t).powi(2);
                            let (x, tail) = (p * size, (1.0 - level) / 2.0);
                            // P(X ≥ x) at the lower limit, P(X ≤ x) at the upper one.
                            let beta = statrs::function::beta::beta_reg;
                            let found = if side < 0.0 { beta(x, size - x + 1.0, q) } else { 1.0 - beta(x + 1.0, size - x, q) };
                            found / tail - 1.0
                        }
                        other => panic!("no equation of {other} is written here"),
                    };
                    // The beta distribution of the other library has fewer digits.
                    let tolerance = if kind == Interval::Beta { 1e-4 } else { 1e-6 };
                    prop_assert!(off.abs() < tolerance, "{kind} {side} {off} {row:?}");
                }
            }
        }
    }
}

/// The quantile t with P(−t < T < t) = level.
fn student(level: f64, df: f64) -> f64 {
    use statrs::distribution::{ContinuousCDF, StudentsT};
    let distribution = StudentsT::new(0.0, 1.0, df).unwrap();
    let (mut low, mut high) = (0.0, 1e12);
    for _ in 0..400 {
        let middle: f64 = (low + high) / 2.0;
        if 2.0 * distribution.sf(middle) > 1.0 - level { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}
