//! Small areas: drawn from the model, and states of a survey.

use super::population::Population;
use super::random::SplitMix;
use super::scenario::{Interval, Result, survey};
use infosoc::measure::proportion;
use infosoc::{FitMethod, MseMethod, SmallAreaStatus, SmallAreas, Smoothing, Transformation, small_areas};
use polars::prelude::*;

const METHODS: [(&str, FitMethod, MseMethod); 7] = [
    ("REML, by formula", FitMethod::Reml, MseMethod::Analytical),
    ("REML, jackknife", FitMethod::Reml, MseMethod::Jackknife),
    ("REML, bootstrap", FitMethod::Reml, MseMethod::Bootstrap),
    ("ML, by formula", FitMethod::Ml, MseMethod::Analytical),
    ("ML, jackknife", FitMethod::Ml, MseMethod::Jackknife),
    ("ML, bootstrap", FitMethod::Ml, MseMethod::Bootstrap),
    ("moments, by formula", FitMethod::Moment, MseMethod::Analytical),
];

/// How shares and their errors are estimated.
const WAYS: [(&str, Transformation, Smoothing, MseMethod); 4] = [
    ("arcsine, bootstrap", Transformation::Arcsine, Smoothing::None, MseMethod::Bootstrap),
    ("arcsine, by formula", Transformation::Arcsine, Smoothing::None, MseMethod::Analytical),
    ("untransformed, by formula", Transformation::None, Smoothing::None, MseMethod::Analytical),
    ("untransformed, by formula, smoothed variances", Transformation::None, Smoothing::Deff, MseMethod::Analytical),
];

/// The intervals of areas, whose names are the places of their truths.
fn intervals(figure: &str, areas: &SmallAreas, truths: &[f64]) -> Vec<Interval> {
    let of = |row: &infosoc::SmallArea| {
        let is_out = row.status == SmallAreaStatus::OutOfSample;
        let truth = *row.area.parse::<usize>().ok().and_then(|place| truths.get(place))?;
        Some(Interval {
            figure: if is_out { format!("{figure}, out of sample") } else { figure.to_owned() },
            truth,
            value: row.eblup?,
            se: row.mse?.sqrt(),
            limits: row.ci_low.zip(row.ci_high),
        })
    };
    areas.rows().iter().filter_map(of).collect()
}

fn direct(values: &[f64], errors: &[f64], cases: Option<Vec<f64>>) -> Result<DataFrame> {
    let names: Vec<String> = (0..values.len()).map(|place| place.to_string()).collect();
    let mut table = df!("area" => names, "value" => values, "se" => errors)?;
    if let Some(cases) = cases {
        table.with_column(Column::new("n".into(), cases))?;
    }
    Ok(table)
}

fn known(x: &[f64]) -> Result<DataFrame> {
    let names: Vec<String> = (0..x.len()).map(|place| place.to_string()).collect();
    Ok(df!("area" => names, "x" => x)?)
}

/// Sampling variances from 0.3 to 3, the same in every sample.
fn variance(place: usize, areas: usize) -> f64 {
    0.3 * 10_f64.powf(place as f64 / (areas - 1).max(1) as f64)
}

/// Covariates of the areas and what they are in truth: 2 + x and what is their own.
fn drawn(random: &mut SplitMix, areas: usize, sigma: f64) -> (Vec<f64>, Vec<f64>) {
    let x: Vec<f64> = (0..areas).map(|place| (place * 7 % areas) as f64 / areas as f64 * 4.0 - 2.0).collect();
    let truth = x.iter().map(|x| 2.0 + x + sigma * random.normal_pair().0).collect();
    (x, truth)
}

pub(super) fn model(random: &mut SplitMix, sampled: usize, others: usize) -> Result<Vec<Interval>> {
    let (x, truth) = drawn(random, sampled + others, 1.0);
    let errors: Vec<f64> = (0..sampled).map(|place| variance(place, sampled).sqrt()).collect();
    let values: Vec<f64> = errors.iter().zip(&truth).map(|(se, truth)| truth + se * random.normal_pair().0).collect();
    let (direct, known) = (direct(&values, &errors, None)?, known(&x)?);
    let seed = random.next();
    let mut found: Vec<Interval> = values
        .iter()
        .zip(&errors)
        .zip(&truth)
        .map(|((&value, &se), &truth)| Interval {
            figure: "direct estimates".to_owned(),
            truth,
            value,
            se,
            limits: Some((value - 1.96 * se, value + 1.96 * se)),
        })
        .collect();
    for (name, fit, mse) in METHODS {
        let areas = small_areas(&direct, &known, "area").fit(fit).mse(mse).bootstrap(100, seed).run()?;
        found.extend(intervals(name, &areas, &truth));
    }
    Ok(found)
}

pub(super) fn estimated_variances(random: &mut SplitMix) -> Result<Vec<Interval>> {
    const AREAS: usize = 40;
    let (x, truth) = drawn(random, AREAS, 1.0);
    let mut cases = Vec::new();
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for (place, truth) in truth.iter().enumerate() {
        let n = 5 + place % 8;
        let sd = (variance(place, AREAS) * n as f64).sqrt();
        let answers: Vec<f64> = (0..n).map(|_| truth + sd * random.normal_pair().0).collect();
        let mean = answers.iter().sum::<f64>() / n as f64;
        let squares: f64 = answers.iter().map(|y| (y - mean) * (y - mean)).sum();
        cases.push(n as f64);
        values.push(mean);
        errors.push((squares / (n - 1) as f64 / n as f64).sqrt());
    }
    let (direct, known) = (direct(&values, &errors, Some(cases))?, known(&x)?);
    let seed = random.next();
    let mut found = Vec::new();
    for (name, smoothing, mse) in [
        ("REML, by formula", Smoothing::None, MseMethod::Analytical),
        ("REML, jackknife", Smoothing::None, MseMethod::Jackknife),
        ("REML, bootstrap", Smoothing::None, MseMethod::Bootstrap),
        ("REML, by formula, smoothed variances", Smoothing::Gvf, MseMethod::Analytical),
    ] {
        let areas = small_areas(&direct, &known, "area").smoothing(smoothing).mse(mse).bootstrap(100, seed).run()?;
        found.extend(intervals(name, &areas, &truth));
    }
    Ok(found)
}

pub(super) fn shares(random: &mut SplitMix) -> Result<Vec<Interval>> {
    const AREAS: usize = 40;
    let x: Vec<f64> = (0..AREAS).map(|place| (place * 7 % AREAS) as f64 / AREAS as f64 - 0.5).collect();
    let of = |x: &f64, random: &mut SplitMix| {
        (0.46 + 0.3 * x + 0.08 * random.normal_pair().0).clamp(0.0, 1.57).sin().powi(2)
    };
    let truth: Vec<f64> = x.iter().map(|x| of(x, random)).collect();
    let (mut values, mut errors, mut cases) = (Vec::new(), Vec::new(), Vec::new());
    for (place, share) in truth.iter().enumerate().take(36) {
        let n = 15 + 13 * place % 66;
        let yes = (0..n).filter(|_| random.uniform() < *share).count() as f64;
        let p = yes / n as f64;
        values.push(p);
        errors.push((p * (1.0 - p) / (n - 1) as f64).sqrt());
        cases.push(n as f64);
    }
    let mut direct = direct(&values, &errors, Some(cases))?;
    direct.with_column(Column::new("deff".into(), vec![1.0; values.len()]))?;
    direct.with_column(Column::new("unit".into(), vec!["proportion"; values.len()]))?;
    let known = known(&x)?;
    let seed = random.next();
    let mut found = Vec::new();
    for (name, transformation, smoothing, mse) in WAYS {
        let request = small_areas(&direct, &known, "area").transformation(transformation).smoothing(smoothing);
        found.extend(intervals(name, &request.mse(mse).bootstrap(100, seed).run()?, &truth));
    }
    Ok(found)
}

/// Rural households by state; the intervals should hold the share of each state, which stays the same.
pub(super) fn mexico(homes: &Population, random: &mut SplitMix) -> Result<Vec<Interval>> {
    let chosen = homes.psus(random, 6);
    let table = homes.sample(random, &chosen, 5)?;
    let survey = survey(table)?;
    let rural: Vec<bool> = survey.cases().column("area")?.str()?.iter().map(|area| area == Some("R")).collect();
    let survey = survey.with_columns(vec![Column::new("rural".into(), rural)])?;
    let estimates = survey.estimate([proportion("internet").filter("rural")]).by(["region"]).run()?;
    let regions: Vec<String> = (1..=32).map(|state| format!("{state:02}")).collect();
    let (mut truth, mut urban, mut laptop) = (Vec::new(), Vec::new(), Vec::new());
    for region in &regions {
        truth.push(homes.mean("internet", &[("region", region), ("area", "R")])?);
        urban.push(homes.mean("urban", &[("region", region)])?);
        laptop.push(homes.mean("laptop", &[("region", region)])?);
    }
    let known = df!("region" => &regions, "urban" => urban, "laptop" => laptop)?;
    let mut found = Vec::new();
    let seed = random.next();
    for row in estimates.rows() {
        let Some(Some(region)) = estimates.level_of(row, "region") else { continue };
        let place = regions.iter().position(|known| *known == region).ok_or("a state")?;
        found.push(Interval::new("direct estimates", truth[place], row));
    }
    for (name, transformation, smoothing, mse) in WAYS {
        let request = small_areas(&estimates, &known, "region").transformation(transformation).smoothing(smoothing);
        let areas = request.mse(mse).bootstrap(100, seed).run()?;
        for row in areas.rows() {
            let (Some(place), Some(value)) = (regions.iter().position(|region| *region == row.area), row.eblup) else {
                continue;
            };
            found.push(Interval {
                figure: name.to_owned(),
                truth: truth[place],
                value,
                se: row.mse.map_or(f64::NAN, f64::sqrt),
                limits: row.ci_low.zip(row.ci_high),
            });
        }
    }
    Ok(found)
}
