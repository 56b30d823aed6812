//! What one reading learns of the values that quantiles are of: the cases of each domain in ranges of values.

use super::derivation::{NO_QUANTILES, narrow, read};
use super::keys::Keys;
use crate::survey::columns::column;
use crate::survey::design::Design;
use crate::survey::measure::Measure;
use crate::survey::quantile::summary::{Summary, Window};
use crate::{Error, Result};
use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;

/// The cases of some measures in the domains of some grouping sets.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Summaries {
    measures: Vec<Measure>,
    weight: Option<String>,
    scope: Option<String>,
    /// The combinations of each set, in the order in which they are met.
    pub(super) keys: Vec<Keys>,
    /// Measures × sets, by the number of the domain.
    pub(super) cases: Vec<Vec<Summary>>,
    /// The same: how many cases with a weight each domain has, with a value or without.
    pub(super) asked: Vec<Vec<u64>>,
    /// How many runs of values may be kept.
    most: usize,
}

/// The column of a quantile; every measure here is one.
fn column_of(measure: &Measure) -> Option<&str> {
    measure.quantile_of().map(|(column, _)| column)
}

impl Summaries {
    pub(super) fn new(measures: Vec<Measure>, sets: &[Vec<String>], design: &Design, most: usize) -> Summaries {
        let cells = measures.len() * sets.len();
        Summaries {
            measures,
            weight: design.weight.clone(),
            scope: design.scope.clone(),
            keys: sets.iter().map(|set| Keys::new("by", set.clone())).collect(),
            cases: vec![Vec::new(); cells],
            asked: vec![Vec::new(); cells],
            most,
        }
    }

    /// The columns that it reads.
    pub(super) fn columns(&self) -> Vec<String> {
        let grouped = self.keys.iter().flat_map(|keys| keys.columns.iter());
        let measured =
            self.measures.iter().flat_map(|of| column_of(of).map(str::to_owned).into_iter().chain(of.filter.clone()));
        grouped.chain(&self.weight).chain(&self.scope).cloned().chain(measured).collect()
    }

    /// Adds rows.
    pub(super) fn add(&mut self, batch: &DataFrame) -> Result<()> {
        let mut weights = vec![1.0; batch.height()];
        for (role, name) in [("weight", &self.weight), ("scope", &self.scope)] {
            let Some(name) = name else { continue };
            let series = column::numeric(batch, role, name, "convert it to numbers")?;
            weights.iter_mut().zip(read(&series).0).for_each(|(weight, value)| *weight *= value);
        }
        let domains = self.keys.iter_mut().map(|keys| keys.add(batch)).collect::<Result<Vec<_>>>()?;
        let sets = self.keys.len();
        for (m, measure) in self.measures.iter().enumerate() {
            let Some(column) = column_of(measure) else { continue };
            let name = measure.name();
            let series = column::numeric(batch, name, column, NO_QUANTILES)?;
            column::check_finite(&series, name)?;
            let (values, mut present) = read(&series);
            let mut asked = vec![true; batch.height()];
            if let Some(filter) = &measure.filter {
                let role = format!("where of {name}");
                let series = column::numeric(batch, &role, filter, "convert it to 0 and 1, or true and false")?;
                column::check_binary(&series, &role)?;
                narrow(&mut asked, &series);
            }
            asked.iter_mut().zip(&weights).for_each(|(asked, weight)| *asked &= *weight != 0.0);
            present.iter_mut().zip(&asked).for_each(|(present, asked)| *present &= *asked);
            for (s, domains) in domains.iter().enumerate() {
                let of_set = &mut self.cases[m * sets + s];
                of_set.resize(self.keys[s].len().max(of_set.len()), Summary::default());
                let of_asked = &mut self.asked[m * sets + s];
                of_asked.resize(of_set.len(), 0);
                for (row, &domain) in domains.iter().enumerate() {
                    of_asked[domain as usize] += u64::from(asked[row]);
                    if present[row] {
                        of_set[domain as usize].add(values[row], weights[row]);
                    }
                }
            }
        }
        self.bound();
        Ok(())
    }

    /// Adds the rows of another of the same reading, which come after these.
    pub(super) fn merge(&mut self, other: &Summaries) -> Result<()> {
        let sets = self.keys.len();
        let mut numbers = Vec::new();
        for (ours, theirs) in self.keys.iter_mut().zip(&other.keys) {
            numbers.push(ours.merge(theirs)?);
        }
        for (cell, (theirs, of_asked)) in other.cases.iter().zip(&other.asked).enumerate() {
            let domains = self.keys[cell % sets].len();
            let (ours, asked) = (&mut self.cases[cell], &mut self.asked[cell]);
            ours.resize(domains.max(ours.len()), Summary::default());
            asked.resize(ours.len(), 0);
            for (their, (summary, count)) in theirs.iter().zip(of_asked).enumerate() {
                let place = numbers[cell % sets][their] as usize;
                asked[place] += count;
                match () {
                    () if ours[place].is_of(summary) => ours[place].merge(summary),
                    // A domain that only the other has met.
                    () if ours[place].len() == 0 => ours[place] = summary.clone(),
                    () => {
                        return Err(Error::InvalidState {
                            problem: "it belongs to another reading".to_owned(),
                            remedy: "merge what parts return of one and the same reading",
                        });
                    }
                }
            }
        }
        self.bound();
        Ok(())
    }

    /// The same without rows, for another reading with windows in which values are kept apart.
    pub(super) fn again(mut self, mut windows: FxHashMap<(usize, usize), Vec<Window>>) -> Summaries {
        for (place, domains) in self.cases.iter_mut().enumerate() {
            for (domain, summary) in domains.iter_mut().enumerate() {
                *summary = summary.refined(windows.remove(&(place, domain)).unwrap_or_default());
            }
        }
        self.asked.iter_mut().for_each(|asked| asked.fill(0));
        self
    }

    /// Makes ranges wider until there are few enough of them.
    fn bound(&mut self) {
        let count = |cases: &[Vec<Summary>]| cases.iter().flatten().map(Summary::len).sum::<usize>();
        // A key has 64 bits: when all are left out, no range can become wider.
        for _ in 0..64 {
            if count(&self.cases) <= self.most {
                break;
            }
            self.cases.iter_mut().flatten().for_each(Summary::coarsen);
        }
    }

    /// Whether its parts fit each other: what was read as bytes may be of any lengths.
    pub(super) fn is_whole(&self) -> bool {
        let sets = self.keys.len();
        self.cases.len() == self.measures.len() * sets
            && self.asked.len() == self.cases.len()
            && self.measures.iter().all(|measure| column_of(measure).is_some())
            && self.cases.iter().zip(&self.asked).enumerate().all(|(cell, (cases, asked))| {
                cases.len() == asked.len()
                    && cases.len() <= self.keys[cell % sets].len()
                    && cases.iter().all(Summary::is_whole)
            })
    }
}
