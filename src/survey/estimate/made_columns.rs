//! Measures that rest on columns made for them, one for each grouping set, as a row is in one domain of a set: the column
//! varies as the measure does, and the pass over the rows gives its error as that of any mean.

use super::Estimates;
use super::row::Estimate;
use crate::survey::interval;
use crate::survey::interval::Quantiles;
use crate::survey::measure::Measure;
use rustc_hash::FxHashMap;

/// The items and rows of a result whose measures were made, by measure and domain.
pub(super) struct MadeRows {
    rows: FxHashMap<(usize, usize), Estimate>,
    item: FxHashMap<usize, usize>,
}

impl MadeRows {
    /// Takes the rows of measures that are no one's from the others.
    pub(super) fn take(estimates: &mut Estimates, made: &dyn Fn(usize) -> bool) -> MadeRows {
        let mut taken = MadeRows { rows: FxHashMap::default(), item: FxHashMap::default() };
        let rows = std::mem::take(&mut estimates.rows);
        for row in rows {
            let measure = estimates.measure_of_item[row.item];
            if made(measure) {
                taken.item.insert(measure, row.item);
                taken.rows.insert((measure, row.domain), row);
            } else {
                estimates.rows.push(row);
            }
        }
        taken
    }

    pub(super) fn get(&self, measure: usize, domain: usize) -> Option<&Estimate> {
        self.rows.get(&(measure, domain))
    }

    /// The domains that a measure has rows in, with their sets.
    pub(super) fn domains_of(&self, measure: usize) -> Vec<(usize, usize)> {
        let of_measure = self.rows.iter().filter(|((of, _), _)| *of == measure);
        let mut domains: Vec<(usize, usize)> = of_measure.map(|((_, domain), row)| (row.key.0, *domain)).collect();
        domains.sort_unstable();
        domains
    }

    pub(super) fn item(&self, measure: usize) -> Option<usize> {
        self.item.get(&measure).copied()
    }
}

impl Estimates {
    /// A new item of a measure, for the rows that take the place of made ones.
    pub(super) fn add_item(&mut self, measure: usize) -> (usize, Measure) {
        self.measure_of_item.push(measure);
        (self.measure_of_item.len() - 1, self.measures[measure].clone())
    }

    /// Whether the variance is that of replicates.
    pub(super) fn is_replicated(&self) -> bool {
        self.replicated.is_some()
    }

    /// What the replicates make of a row that was made, and their variance.
    pub(super) fn keep_replicates(&mut self, item: usize, domain: usize, value: f64, theta: &[f64]) -> Option<f64> {
        let replicated = self.replicated.as_mut()?;
        replicated.set(item, domain, theta);
        Some(replicated.variance_of(value, theta))
    }

    /// Puts rows in the order of their sets and measures; `beside` is the measure that another stands beside.
    pub(super) fn arrange(&mut self, beside: &FxHashMap<usize, usize>) {
        let measure_of_item = &self.measure_of_item;
        self.rows.sort_by_key(|row| {
            let measure = measure_of_item[row.item];
            let crude = beside.get(&measure).copied();
            (row.key.0, crude.unwrap_or(measure), crude.is_some(), row.item, row.domain)
        });
    }
}

/// A row with another value, its error and limits.
pub(super) fn with_value(row: Estimate, value: f64, se: f64, limits: Option<(f64, f64)>) -> Estimate {
    let number = |x: f64| Some(x).filter(|x| x.is_finite());
    Estimate {
        value: number(value),
        se: number(se),
        ci_low: limits.map(|limits| limits.0),
        ci_high: limits.map(|limits| limits.1),
        cv: number(se / value.abs()),
        ..row
    }
}

/// The t interval of a value that was made, in the unit of its measure.
pub(super) fn with_error(row: Estimate, measure: &Measure, value: f64, se: f64, quantiles: &mut Quantiles) -> Estimate {
    let limits = match () {
        _ if !se.is_finite() => None,
        // The mean that was made has no interval, and its status says why.
        _ if row.ci_low.is_none() => None,
        _ if se == 0.0 => Some((value, value)),
        _ => interval::student(value, se, row.df.unwrap_or(f64::NAN), measure.level, quantiles),
    };
    with_value(Estimate { unit: measure.unit.clone(), ..row }, value, se, limits)
}
