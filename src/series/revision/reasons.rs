//! What the part of a change that is in the figures of countries comes from, as far as the figures tell.

use super::cause::RevisionCause;
use super::compare::{Compared, Facts, Judge};
use super::decomposition::Country;
use super::keys::{Key, keys};
use super::split::{Sum, close};
use crate::Result;
use crate::series::Series;
use crate::words::words;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

words! {
    /// What the part of a change that is in the figures of countries comes from.
    pub enum ValuesPart: "part" {
        /// The figure of the country means another thing: another definition, population, unit or reference period.
        Definition = "definition",
        /// It is from another source.
        Source = "source",
        /// It was corrected: no more is known to differ than its status or its digits.
        Corrected = "corrected",
    }
}

/// How many there are.
pub(super) const KINDS: usize = ValuesPart::ALL.len();

impl ValuesPart {
    /// The part for the main cause by which a figure is not what it was.
    pub(super) fn of(cause: RevisionCause) -> ValuesPart {
        match cause {
            RevisionCause::Unit | RevisionCause::Population | RevisionCause::Definition | RevisionCause::Period => {
                ValuesPart::Definition
            }
            RevisionCause::Source => ValuesPart::Source,
            RevisionCause::Added
            | RevisionCause::Removed
            | RevisionCause::OnlyNational
            | RevisionCause::OnlyInternational
            | RevisionCause::Membership
            | RevisionCause::Coverage
            | RevisionCause::Imputation
            | RevisionCause::Status
            | RevisionCause::Rounding
            | RevisionCause::Corrected
            | RevisionCause::Error => ValuesPart::Corrected,
        }
    }
}

/// The figures of countries in both vintages, to be compared.
pub(super) struct Reasons {
    facts: [Facts; 2],
    places: BTreeMap<Key, u32>,
    /// The row of a key, area and year, old and new.
    rows: [FxHashMap<(u32, u16, i32), usize>; 2],
}

impl Reasons {
    pub(super) fn of(old: &Series, new: &Series) -> Result<Reasons> {
        let mut places: BTreeMap<Key, u32> = BTreeMap::new();
        let mut rows = [FxHashMap::default(), FxHashMap::default()];
        for (series, rows) in [old, new].into_iter().zip(&mut rows) {
            let mut own = Vec::new();
            for key in keys(series)? {
                let next = places.len() as u32;
                own.push(*places.entry(key).or_insert(next));
            }
            let index = &series.index;
            for (row, area) in index.area.iter().enumerate() {
                if let Some(area) = area {
                    rows.insert((own[index.key[row] as usize], *area, index.year[row]), row);
                }
            }
        }
        Ok(Reasons { facts: [Facts::of(old)?, Facts::of(new)?], places, rows })
    }

    /// Why the figure of a country is not what it was, and in words; none where one side has no figure.
    pub(super) fn why(&self, key: &Key, area: u16, year: i32) -> Option<(RevisionCause, String)> {
        let place = *self.places.get(key)?;
        let row = |side: usize| self.rows[side].get(&(place, area, year)).map(|row| (&self.facts[side], *row));
        let judge = Judge { tolerance: 0.0, level: 0.95 };
        let compared = Compared::of(&key.indicator, row(0)?, row(1)?, Vec::new(), judge);
        Some((compared.causes.first().copied()?, compared.details.join("; ")))
    }
}

/// The part of a change that is in the figures of countries, `whole`, by what they come from; none where it is not split by
/// country and several are at work.
pub(super) fn kinds(whole: f64, part: usize, countries: &[Country]) -> Option<[f64; KINDS]> {
    let of = |country: &Country| Some(ValuesPart::of(country.why.as_ref()?.0));
    let mut kinds = countries.iter().filter_map(of);
    let mut parts = [0.0; KINDS];
    let Some(first) = kinds.next() else { return Some(parts) };
    if kinds.all(|kind| kind == first) {
        parts[first as usize] = whole;
        return Some(parts);
    }
    let mut sums = [Sum::default(); KINDS];
    for country in countries {
        if let Some(kind) = of(country) {
            sums[kind as usize].add(country.parts?[part]);
        }
    }
    parts = sums.map(Sum::value);
    close(&mut parts, whole);
    Some(parts)
}
