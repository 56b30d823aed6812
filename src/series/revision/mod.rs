//! What moved between two vintages of figures, by how much, and why as far as the data tell.
//!
//! | file | |
//! |---|---|
//! | `cause` | why a figure is not what it was |
//! | `keys` | which figures are about the same, in one unit where units convert |
//! | `compare` | two figures: how far they are apart, and what else differs between them |
//! | `rows` | the figures that differ, in order of importance, and their tables |
//! | `against` | national figures beside those that international agencies publish |
//! | `split` | kernel: a change in parts that add up to it |
//! | `decompose` | what moved the aggregates of groups, by cause and by country |
//! | `reasons` | what the part that is in the figures of countries comes from |
//! | `decomposition` | the result of that |

mod against;
mod cause;
mod compare;
mod decompose;
mod decomposition;
mod keys;
mod reasons;
mod rows;
mod split;

pub use against::{AgainstOptions, Discrepancies};
pub use cause::RevisionCause;
pub use decompose::DecompositionOptions;
pub use decomposition::RevisionDecomposition;
pub use reasons::ValuesPart;
pub use split::{RevisionPart, Split};

use super::Series;
use crate::error::check_level;
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::{Error, Result, ToFrame};
use compare::{Compared, Facts, Judge};
use keys::{Key, keys};
use polars::prelude::DataFrame;
use rows::{Names, Row, Rows};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// What counts as a revision.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionOptions {
    /// Figures that are no further apart, in the unit of the new, are the same. Default 0.
    pub tolerance: f64,
    /// Confidence of the interval that a change is held against. Default 0.95.
    pub level: f64,
}

impl Default for RevisionOptions {
    fn default() -> Self {
        RevisionOptions { tolerance: 0.0, level: 0.95 }
    }
}

impl RevisionOptions {
    fn judge(&self) -> Result<Judge> {
        let mut found = Vec::new();
        if !(self.tolerance >= 0.0 && self.tolerance.is_finite()) {
            found.push(Error::argument("tolerance", "a number, 0 or more", self.tolerance));
        }
        found.extend(check_level("level", self.level).err());
        Error::collect(found)?;
        Ok(Judge { tolerance: self.tolerance, level: self.level })
    }
}

/// The figures that are not what they were, from [`Series::revisions`], the most important first.
#[derive(Debug, Clone)]
pub struct Revisions {
    rows: Rows,
    findings: Findings,
}

const NAMES: Names = Names { old: "old", new: "new", change: "change", relative: "relative_change" };

impl Series {
    /// What moved against the figures that were published before, by how much, and why as far as the data tell.
    ///
    /// Figures are compared that have one indicator, area, year and code of each dimension. There is a row where the value,
    /// the status or the standard error is another, and for each figure that was added or removed; the rest is counted in the
    /// [`summary`](Revisions::summary). Old figures are converted to the unit of the new where the registry can.
    ///
    /// Why a figure moved is told by what the two say of themselves: see [`RevisionCause`]. What only one of them states is
    /// no cause. Sources that are named with their vintage, such as `WDI-2024-11` with `vintage` `2024-11`, are one source.
    /// For the aggregate of a group only the numbers of its countries are known here;
    /// [`decompose`](Series::decompose) splits its change from the figures of countries.
    ///
    /// `within_error` says whether the change is within z · se of the old figure, or of the new where that of the old is not
    /// known: whether the error that was published with it covers the revision. It is no test: the two are not independent.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if the two have no figure in common, or for options that cannot be.
    ///
    /// ```
    /// use infosoc::{RevisionOptions, Series, ToFrame};
    /// let new = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?.years(2014, 2023)?;
    /// let published = Series::read("datasets/series/internet_users_2024_11.csv")?;
    /// let revisions = new.revisions(&published, &RevisionOptions::default())?;
    /// let first = revisions.to_frame()?;
    /// assert_eq!(first.column("ref_area")?.str()?.get(0), Some("KIR"));
    /// println!("{}", revisions.summary()?);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn revisions(&self, published: &Series, options: &RevisionOptions) -> Result<Revisions> {
        let judge = options.judge()?;
        let (old, new) = (published, self);
        let sides = [(old, keys(old)?), (new, keys(new)?)];
        let mut places: BTreeMap<&Key, u32> = BTreeMap::new();
        for key in sides[1].1.iter().chain(&sides[0].1) {
            let next = places.len() as u32;
            places.entry(key).or_insert(next);
        }
        let facts = [Facts::of(old)?, Facts::of(new)?];
        let mut pairs: Vec<(&Key, &str, i32, [Option<usize>; 2])> = Vec::new();
        let mut known: FxHashMap<(u32, &str, i32), usize> = FxHashMap::default();
        // The new figures first: their order is the order of the pairs.
        for side in [1, 0] {
            let (series, keys) = &sides[side];
            let areas = series.text("ref_area")?;
            for (row, area) in areas.into_iter().enumerate().filter(|(row, _)| facts[side].value(*row).is_some()) {
                let (key, year) = (&keys[series.index.key[row] as usize], series.index.year[row]);
                let place = *known.entry((places[key], area, year)).or_insert_with(|| {
                    pairs.push((key, area, year, [None, None]));
                    pairs.len() - 1
                });
                pairs[place].3[side] = Some(row);
            }
        }
        let mut compared: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut rows = Vec::new();
        for (key, area, year, of) in pairs {
            let counts = compared.entry(key.indicator.clone()).or_default();
            let judged = match of {
                [Some(a), Some(b)] => {
                    let judged = Compared::of(&key.indicator, (&facts[0], a), (&facts[1], b), Vec::new(), judge);
                    counts.0 += 1;
                    counts.1 += usize::from(!judged.has_moved);
                    judged
                }
                [Some(a), None] => Compared::alone(&facts[0], a, 0, RevisionCause::Removed),
                [None, Some(b)] => Compared::alone(&facts[1], b, 1, RevisionCause::Added),
                [None, None] => continue,
            };
            if judged.has_moved {
                let row = Row { key: key.clone(), area: area.to_owned(), year, old_year: None, compared: judged };
                rows.push(row);
            }
        }
        // A figure that was withdrawn, or is there for the first time, may have a row without a value on the other side.
        let about = |side: usize| -> Result<FxHashSet<(u32, &str, i32)>> {
            let (series, keys) = &sides[side];
            let rows = series.text("ref_area")?.into_iter().enumerate();
            let key = |row: usize| places[&keys[series.index.key[row] as usize]];
            Ok(rows.map(|(row, area)| (key(row), area, series.index.year[row])).collect())
        };
        if compared.values().all(|(both, _)| *both == 0) && (rows.is_empty() || about(0)?.is_disjoint(&about(1)?)) {
            return Err(nothing_in_common("published", new, old)?);
        }
        let mut found: Vec<Finding> = carried(&[old, new]);
        found.extend(of_rows(&rows, &compared));
        let rows = Rows::new(rows, keys::dimensions(new, old), compared);
        Ok(Revisions { rows, findings: Findings::new(found, Subject::Series) })
    }
}

/// The error where no figure of one series has a partner in the other.
fn nothing_in_common(argument: &str, one: &Series, other: &Series) -> Result<Error> {
    let codes = |series: &Series| -> Result<String> {
        let codes: BTreeSet<&str> = series.text("indicator")?.into_iter().collect();
        let years = series.index.year.iter().min().zip(series.index.year.iter().max());
        let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
        let years = years.map_or_else(String::new, |(first, last)| format!(", {first} to {last}"));
        Ok(format!("{}{years}", crate::error::list(&codes)))
    };
    let problem = format!(
        "the two have no figure in common: one has {}, the other {}; give figures of the same indicators, areas and years",
        codes(one)?,
        codes(other)?
    );
    Ok(Error::invalid(argument, problem))
}

/// What was found when the two were read and bears on how they compare.
fn carried(sides: &[&Series]) -> Vec<Finding> {
    let bears = |finding: &&Finding| {
        [Rule::Converted, Rule::UnitAssumed, Rule::UnknownUnit, Rule::UnitDiffers].contains(&finding.rule)
    };
    let mut found: Vec<Finding> = Vec::new();
    for finding in sides.iter().flat_map(|series| series.findings.iter()).filter(bears) {
        if !found.contains(finding) {
            found.push(finding.clone());
        }
    }
    found
}

/// What is to be said of the rows: units that do not convert, and indicators that only one side has.
fn of_rows(rows: &[Row], compared: &BTreeMap<String, (usize, usize)>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut units: BTreeMap<String, usize> = BTreeMap::new();
    let is_refused =
        |row: &&Row| row.compared.change.is_none() && row.compared.figures.iter().all(|figure| figure.value.is_some());
    rows.iter().filter(is_refused).for_each(|row| *units.entry(row.key.to_string()).or_default() += 1);
    for (key, n) in units {
        let message = format!("{} in units that do not convert", crate::error::count(n, "figure", "figures"));
        let remedy = "look at the column detail: a number and a rate are different indicators";
        found.push(Finding::warning(Rule::UnitDiffers, key, message).remedy(remedy));
    }
    for (indicator, _) in compared.iter().filter(|(_, (both, _))| *both == 0) {
        let message = "no figure of it has a partner in the other series";
        found.push(Finding::warning(Rule::NoPartner, indicator.as_str(), message));
    }
    found
}

impl Revisions {
    /// What a reader should know: units that were converted or do not convert, indicators that only one side has.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// How many figures are not what they were.
    pub fn len(&self) -> usize {
        self.rows.rows.len()
    }

    /// Whether all are.
    pub fn is_empty(&self) -> bool {
        self.rows.rows.is_empty()
    }

    /// One row for each indicator: `n_compared`, `n_same`, `n_change`, `n_not_comparable`, `n_added`, `n_removed`,
    /// `n_within_error`, `median_change` (of the sizes), `largest_change`, `largest_at`, and `causes`, the main ones of the
    /// figures that both have, with their numbers.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no figures should cause.
    pub fn summary(&self) -> Result<DataFrame> {
        self.rows.summary(NAMES, [(RevisionCause::Added, "n_added"), (RevisionCause::Removed, "n_removed")])
    }
}

impl ToFrame for Revisions {
    /// | column | holds |
    /// |---|---|
    /// | `indicator`, `ref_area`, `time_period`, dimensions | what the figure is about |
    /// | `old`, `new`, `change`, `relative_change` | the two values, new − old, and that by the size of the old; the old in the unit of the new |
    /// | `cause`, `causes`, `detail` | the main cause, all of them ([`RevisionCause`]), and what differs in words |
    /// | `unit_measure` | the unit of the values |
    /// | `within_error` | whether the change is within the interval of the old figure; null where no error is known |
    /// | `old_se`, `old_status`, `old_source`, `old_vintage`, `new_se` … | what each says of itself |
    fn to_frame(&self) -> Result<DataFrame> {
        self.rows.frame(NAMES)
    }
}
