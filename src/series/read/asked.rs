//! Which indicators of a file are wanted.

use super::{eurostat, indicators};
use crate::Result;
use crate::catalogue::known_code;
use crate::error::{count, list};
use crate::finding::{Finding, Rule};
use crate::series::Series;
use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Which indicators of a file are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Asked {
    /// All of them.
    #[default]
    All,
    /// Those that the catalogue knows.
    Catalogue,
    /// Those with these codes, of the catalogue or of the publisher.
    Codes(Vec<String>),
}

impl Asked {
    /// Whether figures under a publisher's code are wanted.
    pub(super) fn wants(&self, code: &str) -> bool {
        match self {
            Asked::All => true,
            Asked::Catalogue => known_code(code).is_some() || eurostat::knows(code),
            Asked::Codes(codes) => codes.iter().any(|asked| is(code, asked)),
        }
    }

    /// For each row of our own table whether it is wanted, and what is left out.
    pub(super) fn of_table(&self, table: &DataFrame) -> (Vec<bool>, Option<Finding>) {
        let words = table.column("indicator").ok().and_then(|column| column.str().ok());
        let Some(words) = words.filter(|_| *self != Asked::All) else { return (vec![true; table.height()], None) };
        let mut known: FxHashMap<&str, bool> = FxHashMap::default();
        let mut wants = |code| *known.entry(code).or_insert_with_key(|code| self.wants(code));
        // A row without a code stays: the check of the table reports it.
        let keep: Vec<bool> = words.iter().map(|code| code.is_none_or(&mut wants)).collect();
        let dropped: Vec<usize> = (0..keep.len()).filter(|&row| !keep[row]).collect();
        let codes: BTreeSet<&str> = dropped.iter().filter_map(|&row| words.get(row)).collect();
        let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
        let message = format!(
            "{} of {} that are not asked for are left out: {}",
            count(dropped.len(), "figure", "figures"),
            count(codes.len(), "indicator", "indicators"),
            list(&codes)
        );
        let finding = Finding::note(Rule::NotAskedFor, "indicator", message).at(&dropped);
        (keep, Some(finding).filter(|_| !dropped.is_empty()))
    }

    /// What is asked for and has no figures.
    pub(super) fn without_figures(&self, series: &Series) -> Result<Option<Finding>> {
        let Asked::Codes(codes) = self else { return Ok(None) };
        let have: BTreeSet<&str> = series.text("indicator")?.into_iter().collect();
        let missing: Vec<String> =
            codes.iter().filter(|asked| !have.iter().any(|code| is(code, asked))).cloned().collect();
        let message = format!("asked for and not in the file: {}", list(&missing));
        Ok((!missing.is_empty()).then(|| {
            Finding::warning(Rule::NoValues, "indicator", message)
                .remedy("see the codes in the file, without indicators=, and what the findings say of them")
        }))
    }
}

/// Whether a code is the one that is asked for, by itself or by the code under which its figures stand. The number of
/// subscriptions is not their rate.
fn is(code: &str, asked: &str) -> bool {
    let asked = asked.trim();
    let same = |other: &str| other.eq_ignore_ascii_case(asked);
    let stands_under = |code: &str| {
        let own = known_code(code).filter(|found| found.alias.is_none() || indicators::mapped(found).is_some());
        own.is_some_and(|found| same(&found.indicator.code) || same(&found.indicator.key()))
    };
    same(code)
        || stands_under(code)
        || eurostat::indicators_of(code).any(|indicator| same(indicator) || stands_under(indicator))
        || known_code(asked).is_some_and(|found| indicators::mapped(&found).is_some() && found.indicator.code == code)
}
