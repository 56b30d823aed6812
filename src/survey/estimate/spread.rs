//! Variances and standard deviations of variables: s² = Σw(y − ȳ)²/Σw · n/(n − 1), as R `svyvar`.
//!
//! The mean ȳ of each domain takes a pass of its own. That it is estimated adds nothing to the linearised variable of s²,
//! (n/(n − 1)·(y − ȳ)² − s²)/Σw, as the derivative by ȳ is 0; replicates have means of their own, so that theirs is Σw(y − ȳ)²/Σw
//! less the square of Σw(y − ȳ)/Σw.

use super::Estimates;
use super::extremes::inside;
use super::made_columns::{MadeRows, with_error};
use super::row::{Estimate, Linear, Status};
use crate::Result;
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::cases::Survey;
use crate::survey::columns::column;
use crate::survey::columns::domains::Domains;
use crate::survey::interval::Quantiles;
use crate::survey::measure::{self, Kind, Measure, Spread};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicBool;

/// A measure of spread with the measures that were made for it.
pub(super) struct Wanted {
    measure: usize,
    of: Spread,
    /// For each grouping set the mean square and, where there are replicates, the mean deviation.
    made: Vec<(usize, Option<usize>)>,
}

/// Adds what the measures of spread among others need: columns to the cases, and their means to the measures.
pub(super) fn prepare(
    survey: Survey,
    measures: &mut Vec<Measure>,
    by: &[Vec<String>],
    stop: &AtomicBool,
) -> Result<(Survey, Vec<Wanted>)> {
    let spreads: Vec<(usize, String, Spread)> = measures
        .iter()
        .enumerate()
        .filter_map(|(m, measure)| match &measure.kind {
            Kind::Spread { column, of } => Some((m, column.clone(), *of)),
            Kind::Mean(_)
            | Kind::Total(_)
            | Kind::Proportion { .. }
            | Kind::Ratio { .. }
            | Kind::Quantile { .. }
            | Kind::Count
            | Kind::Extreme { .. }
            | Kind::Choice { .. } => None,
        })
        .collect();
    if spreads.is_empty() {
        return Ok((survey, Vec::new()));
    }
    let mean = |(m, column, _): &(usize, String, Spread)| {
        let filter = measures[*m].filter.clone();
        measure::mean(column.as_str()).named(measures[*m].name()).filtered(filter)
    };
    let means: Vec<Measure> = spreads.iter().map(mean).collect();
    let first = Estimates::of_measures(survey.clone(), means, by, stop)?;
    let domains = Domains::new(survey.cases(), by, &OF_ESTIMATE)?;
    let mut mean_of = vec![f64::NAN; spreads.len() * domains.keys.len()];
    for row in &first.rows {
        mean_of[first.measure_of_item[row.item] * domains.keys.len() + row.domain] = row.value.unwrap_or(f64::NAN);
    }

    let (mut columns, mut wanted) = (Vec::new(), Vec::new());
    for (place, (m, column, of)) in spreads.into_iter().enumerate() {
        let values = column::numeric(survey.cases(), measures[m].name(), &column, "convert it to numbers")?;
        let values = values.cast(&DataType::Float64)?;
        let values = values.f64()?;
        let filter = measures[m].filter.clone();
        let inside = inside(&measures[m], &survey.0)?;
        let ends: Vec<Vec<Ends>> = (0..domains.sets.len()).map(|set| ends(values, &inside, &domains, set)).collect();
        let mut add = |what: &str, set: usize, of: &dyn Fn(f64) -> f64| {
            let deviation = |(row, y): (usize, Option<f64>)| {
                // Outside the condition a domain may have no mean, and the value does not matter.
                let domain = domains.domain_of(set, row);
                let d = y? - mean_of[place * domains.keys.len() + domain];
                // The mean of a value that all cases have is off it by rounding.
                Some(if d.is_nan() || ends[set][domain].are_one() { 0.0 } else { of(d) })
            };
            let name = format!("{what} {column} from its mean [{m}.{set}]");
            let made: Float64Chunked = values.iter().enumerate().map(deviation).collect();
            columns.push(made.with_name(name.as_str().into()).into_column());
            let number = measures.len();
            measures.push(measure::mean(name).filtered(filter.clone()));
            number
        };
        let made = (0..domains.sets.len())
            .map(|set| {
                let square = add("square of the deviation of", set, &|d| d * d);
                let deviation = first.is_replicated().then(|| add("deviation of", set, &|d| d));
                (square, deviation)
            })
            .collect();
        wanted.push(Wanted { measure: m, of, made });
    }
    Ok((survey.with_columns(columns)?, wanted))
}

/// The smallest and the largest value of the cases of a domain.
#[derive(Clone, Copy, Debug)]
struct Ends {
    low: f64,
    high: f64,
}

impl Ends {
    fn are_one(self) -> bool {
        self.low == self.high
    }
}

/// The ends in each domain of a grouping set, among the cases of a measure.
fn ends(values: &Float64Chunked, inside: &[bool], domains: &Domains, set: usize) -> Vec<Ends> {
    let mut ends = vec![Ends { low: f64::INFINITY, high: f64::NEG_INFINITY }; domains.keys.len()];
    for (row, y) in values.iter().enumerate().filter(|(row, _)| inside[*row]) {
        let end = &mut ends[domains.domain_of(set, row)];
        // A value that is missing is no end: `min` and `max` pass over NaN.
        let y = y.unwrap_or(f64::NAN);
        *end = Ends { low: end.low.min(y), high: end.high.max(y) };
    }
    ends
}

/// Puts the rows of measures of spread in the place of those that were made for them.
pub(super) fn finish(mut estimates: Estimates, wanted: &[Wanted]) -> Estimates {
    if wanted.is_empty() {
        return estimates;
    }
    let all: Vec<usize> =
        wanted.iter().flat_map(|wanted| &wanted.made).flat_map(|(a, b)| [Some(*a), *b]).flatten().collect();
    let made = MadeRows::take(&mut estimates, &|measure| all.contains(&measure));
    let domains = made.domains_of(all[0]);
    let mut quantiles = Quantiles::default();
    for wanted in wanted {
        let (item, measure) = estimates.add_item(wanted.measure);
        for &(set, domain) in &domains {
            let (square, deviation) = wanted.made[set];
            let Some(row) = made.get(square, domain).cloned() else { continue };
            let n = row.n as f64;
            // For a single case 0 · ∞, which is not a number: it has no spread.
            let correction = n / (n - 1.0);
            let transform = |mean_square: f64| match wanted.of {
                Spread::Variance => mean_square * correction,
                Spread::Std => (mean_square * correction).sqrt(),
            };
            let mean = row.value.unwrap_or(f64::NAN);
            let value = transform(mean);
            let slope = match wanted.of {
                Spread::Variance => correction,
                Spread::Std => correction / (2.0 * value),
            };
            // A variable that never varies has a standard deviation of 0 whose slope is infinite; it is as alike as any mean.
            let slope = if value == 0.0 { 0.0 } else { slope };
            let mut se = row.se.map_or(f64::NAN, |se| se * slope);
            let items = made.item(square).zip(deviation.and_then(|deviation| made.item(deviation)));
            if let (Some(replicated), Some((square, deviation))) = (&estimates.replicated, items) {
                let pairs = replicated.of(square, domain).iter().zip(replicated.of(deviation, domain));
                // A difference of squares: rounding may take it below 0.
                let theta: Vec<f64> = pairs.map(|(square, d)| transform((square - d * d).max(0.0))).collect();
                let variance = estimates.keep_replicates(item, domain, value, &theta);
                if row.se.is_some() {
                    se = variance.map_or(f64::NAN, f64::sqrt);
                }
            }
            let linear = made.item(square).map(|item| Linear { item, mean, slope: slope * measure.factor });
            let status = if row.value.is_some() && !value.is_finite() { Status::Undefined } else { row.status };
            let row = Estimate { item, measure: measure.name().to_owned(), numerator: None, linear, status, ..row };
            let row = with_error(row, &measure, value * measure.factor, se * measure.factor, &mut quantiles);
            estimates.rows.push(match row.value {
                Some(_) => row,
                None => Estimate { se: None, ci_low: None, ci_high: None, cv: None, deff: None, ..row },
            });
        }
    }
    estimates.arrange(&FxHashMap::default());
    estimates
}
