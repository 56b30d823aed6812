//! Calibrated samples: weights by plain normal equations, variances of residuals, in domains, of any design.

use crate::fixtures::oracle::{Case, Sample, check_row, near, near_root, sample, solve};
use crate::fixtures::property;
use infosoc::measure::{mean, total};
use infosoc::{Margin, Survey};
use polars::prelude::*;
use proptest::prelude::*;

fn a(c: &Case) -> usize {
    c.a.unwrap_or(0) as usize
}

fn b(c: &Case) -> usize {
    c.b.unwrap_or(0) as usize
}

/// The calibration variables as plain columns: dummies of the levels of one variable that occur, those but the first of
/// another, and a number.
fn regressors(sample: &Sample, with: [bool; 3]) -> Vec<Vec<f64>> {
    let occurs = |of: fn(&Case) -> usize, level: usize| sample.cases.iter().any(|c| c.counts() && of(c) == level);
    let dummy = |of: fn(&Case) -> usize, level: usize| -> Vec<f64> {
        sample.cases.iter().map(|c| f64::from(u8::from(of(c) == level))).collect()
    };
    let mut columns = Vec::new();
    if with[0] {
        columns.extend((0..3).filter(|&l| occurs(a, l)).map(|l| dummy(a, l)));
    }
    if with[1] {
        columns.extend((0..2).filter(|&l| occurs(b, l)).skip(usize::from(with[0])).map(|l| dummy(b, l)));
    }
    if with[2] {
        columns.push(sample.cases.iter().map(|c| c.x).collect());
    }
    columns
}

fn totals(columns: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    columns.iter().map(|x| x.iter().zip(weights).map(|(x, w)| x * w).sum()).collect()
}

/// Σ w·x·x'.
fn squares(columns: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    let product = |x: &Vec<f64>, y: &Vec<f64>| x.iter().zip(y).zip(weights).map(|((x, y), w)| x * y * w).sum();
    columns.iter().map(|x| columns.iter().map(|y| product(x, y)).collect()).collect()
}

/// The residuals of a variable on the regressors, with weights.
fn residuals(columns: &[Vec<f64>], weights: &[f64], z: &[f64]) -> Option<Vec<f64>> {
    let weighted: Vec<f64> = z.iter().zip(weights).map(|(z, w)| z * w).collect();
    let slopes = solve(squares(columns, weights), totals(columns, &weighted))?;
    let fitted = |i: usize| columns.iter().zip(&slopes).map(|(x, b)| x[i] * b).sum::<f64>();
    Some((0..z.len()).map(|i| z[i] - fitted(i)).collect())
}

/// The weights after generalised regression: d·(1 + x'λ).
fn regression(columns: &[Vec<f64>], d: &[f64], target: &[f64]) -> Option<Vec<f64>> {
    let gap = target.iter().zip(totals(columns, d)).map(|(target, total)| target - total).collect();
    let slopes = solve(squares(columns, d), gap)?;
    let factor = |i: usize| 1.0 + columns.iter().zip(&slopes).map(|(x, b)| x[i] * b).sum::<f64>();
    Some((0..d.len()).map(|i| d[i] * factor(i)).collect())
}

/// A margin of the levels of a variable that occur, with totals of weights.
fn margin(sample: &Sample, name: &str, of: fn(&Case) -> usize, weights: &[f64]) -> Margin {
    let mut sums = [0.0; 3];
    let mut occurs = [false; 3];
    for (c, w) in sample.cases.iter().zip(weights).filter(|(c, _)| c.counts()) {
        sums[of(c)] += w;
        occurs[of(c)] = true;
    }
    let levels: Vec<i32> = (0..3).filter(|&l| occurs[l as usize]).collect();
    let totals: Vec<f64> = levels.iter().map(|&l| sums[l as usize]).collect();
    Margin::new([name], df!(name => levels, "total" => totals).unwrap())
}

proptest! {
    #![proptest_config(property(64))]

    #[test]
    fn calibrated_estimates_agree_with_the_definitions(
        sample in sample(),
        with in prop_oneof![Just([true, false, false]), Just([true, true, false]), Just([true, true, true]), Just([false, false, true])],
        growth in prop::collection::vec(0.7..1.5f64, 60),
        again in any::<bool>(),
    ) {
        let mut table = sample.table();
        table.with_column(Column::new("ca".into(), sample.cases.iter().map(|c| a(c) as i32).collect::<Vec<_>>())).unwrap();
        table.with_column(Column::new("cb".into(), sample.cases.iter().map(|c| b(c) as i32).collect::<Vec<_>>())).unwrap();
        let Ok(survey) = Survey::new(table, sample.design()) else { return Ok(()) };
        if !sample.cases.iter().any(Case::counts) {
            return Ok(());
        }
        let d: Vec<f64> = sample.cases.iter().map(|c| if c.counts() { c.w } else { 0.0 }).collect();
        // Totals of a population in which every case stands for a little more or less: they fit each other.
        let grown: Vec<f64> = d.iter().zip(&growth).map(|(d, g)| d * g).collect();
        let columns = regressors(&sample, with);
        let Some(mut weights) = regression(&columns, &d, &totals(&columns, &grown)) else { return Ok(()) };
        let mut margins = Vec::new();
        if with[0] { margins.push(margin(&sample, "ca", a, &grown)); }
        if with[1] { margins.push(margin(&sample, "cb", b, &grown)); }
        if with[2] { margins.push(Margin::number("x", totals(&[sample.cases.iter().map(|c| c.x).collect()], &grown)[0])); }
        let only_levels = with == [true, false, false];
        let calibrated = if only_levels {
            survey.poststratify(margins.remove(0))
        } else {
            survey.calibrate(margins).run()
        };
        let mut calibrated = calibrated.unwrap();
        for line in calibrated.calibration().unwrap().lines() {
            prop_assert!((line.after - line.target).abs() <= 1e-8 * line.target.abs().max(1.0), "{line:?}");
        }
        // Once more, by the other variable, from where the first calibration left off.
        let second = regressors(&sample, [false, true, false]);
        let first_weights = weights.clone();
        let again = again && only_levels;
        if again {
            let grown: Vec<f64> = weights.iter().zip(growth.iter().rev()).map(|(w, g)| w * g).collect();
            weights = regression(&second, &weights, &totals(&second, &grown)).unwrap();
            calibrated = calibrated.calibrate([margin(&sample, "cb", b, &grown)]).run().unwrap();
        }
        let ours: Vec<f64> = calibrated.weights().unwrap().f64().unwrap().into_no_null_iter().collect();
        for (ours, theirs) in ours.iter().zip(&weights) {
            prop_assert!((ours - theirs).abs() <= 1e-6 * theirs.abs().max(1.0), "{ours} {theirs}");
        }
        let estimates = calibrated.estimate([mean("y"), total("y")].map(|m| m.filter("inside"))).by(["b"]).run().unwrap();
        for row in estimates.rows() {
            let level = estimates.level_of(row, "b");
            let name = |c: &Case| c.b.map(|b| ["no", "yes"][b as usize].to_owned());
            let member = |c: &Case| {
                c.counts() && c.inside == Some(true) && c.y.is_some() && level.as_ref().is_none_or(|l| *l == name(c))
            };
            let sum = |f: &dyn Fn(&Case) -> f64| {
                sample.cases.iter().zip(&weights).filter(|(c, _)| member(c)).map(|(c, w)| w * f(c)).sum::<f64>()
            };
            let y = |c: &Case| c.y.unwrap_or(0.0);
            let is_mean = row.measure == "mean(y)";
            let bottom = if is_mean { sum(&|_| 1.0) } else { 1.0 };
            if row.n == 0 || bottom.abs() < 0.5 || weights.iter().any(|&w| w < 0.0) {
                continue;
            }
            check_row(row)?;
            let value = sum(&y) / bottom;
            let z = |c: &Case| if member(c) { (y(c) - if is_mean { value } else { 0.0 }) / bottom } else { 0.0 };
            let mut z: Vec<f64> = sample.cases.iter().map(z).collect();
            if again {
                z = residuals(&second, &first_weights, &z).unwrap();
                // What the first calibration sees is the total with its own weights.
                z.iter_mut().zip(weights.iter().zip(&first_weights)).for_each(|(z, (w, before))| {
                    *z *= if *before == 0.0 { 0.0 } else { w / before };
                });
            }
            let Some(z) = residuals(&columns, &d, &z) else { continue };
            let last = if again { &first_weights } else { &weights };
            let contributions: Vec<f64> = z.iter().zip(last).map(|(z, w)| z * w).collect();
            let scale = if is_mean { 10.0 } else { 1e4 };
            prop_assert!(near(row.value, value, scale * 1e3), "{row:?} {value}");
            let variance = sample.variance(&contributions);
            let close = row.se.is_some_and(|se| (se * se - variance).abs() <= 1e-6 * variance + 1e-12 * scale * scale);
            let untold = row.se.is_none() && !sample.tells(is_mean, variance, row.df.unwrap(), member);
            prop_assert!(close || untold || near_root(row.se, variance, scale), "{row:?} {variance}");
        }
    }
}
