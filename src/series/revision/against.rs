//! National figures beside those that international agencies publish for the same country.

use super::cause::RevisionCause;
use super::compare::{Compared, Facts};
use super::keys::{self, Key, keys};
use super::rows::{Names, Row, Rows};
use super::{RevisionOptions, carried, nothing_in_common, of_rows};
use crate::catalogue::known_code;
use crate::finding::{Findings, Subject};
use crate::series::Series;
use crate::{Error, Result, ToFrame};
use polars::prelude::DataFrame;
use std::collections::{BTreeMap, BTreeSet};

/// The dimension that a figure for all may differ in: national figures are often of an age scope of their own.
const SCOPE: &str = "age";

/// The same of figures of enterprises: a survey of those with 10 and more persons employed, in some activities, says so in every
/// figure, and an agency may not.
const ENTERPRISES: [&str; 2] = ["size_class", "activity"];

/// Which figures are held against each other.
#[derive(Debug, Clone, PartialEq)]
pub struct AgainstOptions {
    /// What counts as a difference.
    pub revision: RevisionOptions,
    /// By how many years the reference periods may differ where there is no figure of the same year. Default 1.
    pub years_apart: i32,
}

impl Default for AgainstOptions {
    fn default() -> Self {
        AgainstOptions { revision: RevisionOptions::default(), years_apart: 1 }
    }
}

/// Where national and international figures differ, from [`Series::against`], the largest difference first.
#[derive(Debug, Clone)]
pub struct Discrepancies {
    rows: Rows,
    findings: Findings,
}

const NAMES: Names =
    Names { old: "international", new: "national", change: "difference", relative: "relative_difference" };

/// The code of an indicator in the core list, whatever the edition.
fn core_code(indicator: &str) -> String {
    let known = known_code(indicator).map(|found| found.indicator);
    known.map_or_else(|| indicator.to_owned(), |known| known.core_code.as_ref().unwrap_or(&known.code).clone())
}

/// For each indicator and dimension of enterprises, the code that stands for all in scope.
type Scopes<'a> = BTreeMap<(&'a str, &'static str), &'a str>;

/// The scopes of keys, each with its core code and how many figures it has: where no figure is a total, the code that most have,
/// as every figure has it that is not broken down by the dimension.
fn scopes<'a>(keys: impl Iterator<Item = (&'a Key, &'a str, usize)>) -> Scopes<'a> {
    let mut counts: BTreeMap<(&'a str, &'static str), BTreeMap<Option<&'a str>, usize>> = BTreeMap::new();
    for (key, indicator, figures) in keys {
        for name in ENTERPRISES {
            let code = key.parts.get(name).map(String::as_str);
            *counts.entry((indicator, name)).or_default().entry(code).or_default() += figures;
        }
    }
    let of_all = |codes: &BTreeMap<Option<&'a str>, usize>| {
        let most = |&(code, n): &(&'a str, usize)| (n, code.starts_with("GE"), std::cmp::Reverse(code));
        let codes: Option<Vec<(&'a str, usize)>> = codes.iter().map(|(code, n)| Some(((*code)?, *n))).collect();
        codes.and_then(|codes| codes.into_iter().max_by_key(most)).map(|(code, _)| code)
    };
    counts.iter().filter_map(|(place, codes)| Some((*place, of_all(codes)?))).collect()
}

/// The cores of all keys of a series; `rows` are those that count.
fn cores(series: &Series, keys: &[Key], rows: impl Iterator<Item = usize>) -> Vec<Key> {
    let indicators: Vec<String> = keys.iter().map(|key| core_code(&key.indicator)).collect();
    let mut figures = vec![0; keys.len()];
    rows.for_each(|row| figures[series.index.key[row] as usize] += 1);
    let counted = keys.iter().zip(&indicators).zip(figures).filter(|(_, figures)| *figures > 0);
    let scopes = scopes(counted.map(|((key, indicator), figures)| (key, indicator.as_str(), figures)));
    keys.iter().zip(&indicators).map(|(key, indicator)| core(key, indicator, &scopes)).collect()
}

/// What a figure is without its age, the scope of its enterprises and the edition of its indicator.
fn core(key: &Key, indicator: &str, scopes: &Scopes<'_>) -> Key {
    let is_scope = |name: &str, code: &str| {
        let of_enterprises = ENTERPRISES.into_iter().find(|known| *known == name);
        of_enterprises.is_some_and(|known| scopes.get(&(indicator, known)) == Some(&code))
    };
    let parts = key.parts.iter().filter(|(name, code)| *name != SCOPE && !is_scope(name, code));
    let parts = parts.map(|(name, code)| (name.clone(), code.clone())).collect();
    Key { indicator: indicator.to_owned(), parts }
}

impl Series {
    /// Where these figures of a country differ from those that an international agency publishes for it, by how much, and
    /// which of unit, population, reference period, definition and source differs.
    ///
    /// Each national figure is held against the international one of the same indicator, in this or another edition, and of
    /// the same sex, urbanisation and so on. If there are several, the one of the nearest year is taken, up to `years_apart`
    /// away, and among these the one of the same ages; another year is a cause (`period`), and so are other ages
    /// (`population`) and another edition (`definition`). A figure of all enterprises in scope is held against one of
    /// another scope (`population`).
    /// Figures of groups take no part. International figures without a national one are rows where
    /// the national series has the indicator and the country.
    ///
    /// The cause and the other columns are as in [`revisions`](Series::revisions), with `national` and `international` for
    /// new and old; `difference` is national − international, in the unit of the national figure.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if the two have no figure in common, or for options that cannot be.
    ///
    /// ```
    /// use infosoc::{AgainstOptions, Series, ToFrame, dataset::Dataset};
    /// let puerto_rico = Dataset::open("datasets/national/pri-hints-2009")?;
    /// let national = puerto_rico.estimate("HH7").run()?.observations(None, None)?;
    /// let world = Series::read("datasets/series/ict.csv")?;
    /// let differ = national.against(&world, &AgainstOptions::default())?.to_frame()?;
    /// println!("{differ}");
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn against(&self, international: &Series, options: &AgainstOptions) -> Result<Discrepancies> {
        let judge = options.revision.judge()?;
        if options.years_apart < 0 {
            return Err(Error::argument("years_apart", "a number of years, 0 or more", f64::from(options.years_apart)));
        }
        let (own, other) = (keys(self)?, keys(international)?);
        let facts = [Facts::of(international)?, Facts::of(self)?];
        let areas = [international.text("ref_area")?, self.text("ref_area")?];
        let sides = [international, self];
        let counts = &|side: usize, row: usize| facts[side].value(row).is_some() && !sides[side].is_group(row);
        let all = [&other, &own];
        let counted = |side: usize| (0..sides[side].len()).filter(move |&row| counts(side, row));
        let cores = [0, 1].map(|side| cores(sides[side], all[side], counted(side)));
        let core_of = |side: usize, row: usize| &cores[side][sides[side].index.key[row] as usize];
        let mut candidates: BTreeMap<(&Key, &str), Vec<usize>> = BTreeMap::new();
        for row in counted(0) {
            candidates.entry((core_of(0, row), areas[0][row])).or_default().push(row);
        }
        let key_of = |side: usize, row: usize| &all[side][sides[side].index.key[row] as usize];
        let mut is_taken = vec![false; international.len()];
        let (mut rows, mut compared) = (Vec::new(), BTreeMap::<&str, (usize, usize)>::new());
        for row in counted(1) {
            let (key, area, year) = (key_of(1, row), areas[1][row], self.index.year[row]);
            let number = compared.entry(&key.indicator).or_default();
            let distance = |&&place: &&usize| {
                let theirs = key_of(0, place);
                let years = international.index.year[place].abs_diff(year);
                // The nearest year, then the same ages, the total of ages, the same edition, the earlier year, and at last
                // the order of the table.
                let ages = theirs.parts.get(SCOPE) != key.parts.get(SCOPE);
                (
                    years,
                    ages,
                    theirs.parts.contains_key(SCOPE),
                    theirs.indicator != key.indicator,
                    international.index.year[place],
                    place,
                )
            };
            let near =
                |place: &&usize| international.index.year[**place].abs_diff(year) <= options.years_apart.unsigned_abs();
            let of_area = candidates.get(&(core_of(1, row), area));
            let partner = of_area.and_then(|rows| rows.iter().filter(near).min_by_key(distance)).copied();
            let judged = match partner {
                Some(place) => {
                    is_taken[place] = true;
                    let before = keys_differ(key_of(0, place), key, international.index.year[place], year);
                    let judged = Compared::of(&key.indicator, (&facts[0], place), (&facts[1], row), before, judge);
                    number.0 += 1;
                    number.1 += usize::from(!judged.has_moved);
                    judged
                }
                None => Compared::alone(&facts[1], row, 1, RevisionCause::OnlyNational),
            };
            if judged.has_moved {
                let old_year = partner.map(|place| international.index.year[place]);
                rows.push(Row { key: key.clone(), area: area.to_owned(), year, old_year, compared: judged });
            }
        }
        if compared.values().all(|(both, _)| *both == 0) {
            return Err(nothing_in_common("international", self, international)?);
        }
        let compared = compared.into_iter().map(|(indicator, numbers)| (indicator.to_owned(), numbers)).collect();
        let of_country: BTreeSet<(&str, &str)> =
            counted(1).map(|row| (core_of(1, row).indicator.as_str(), areas[1][row])).collect();
        for row in counted(0).filter(|&row| !is_taken[row]) {
            if of_country.contains(&(core_of(0, row).indicator.as_str(), areas[0][row])) {
                let judged = Compared::alone(&facts[0], row, 0, RevisionCause::OnlyInternational);
                let year = international.index.year[row];
                let area = areas[0][row].to_owned();
                rows.push(Row { key: key_of(0, row).clone(), area, year, old_year: Some(year), compared: judged });
            }
        }
        let mut found = carried(&[international, self]);
        found.extend(of_rows(&rows, &compared));
        let rows = Rows::new(rows, keys::dimensions(self, international), compared);
        Ok(Discrepancies { rows, findings: Findings::new(found, Subject::Series) })
    }
}

/// What the keys of two figures tell of how they differ.
fn keys_differ(theirs: &Key, ours: &Key, their_year: i32, our_year: i32) -> Vec<(RevisionCause, String)> {
    let mut found = Vec::new();
    if theirs.indicator != ours.indicator {
        found.push((RevisionCause::Definition, format!("indicator: {}, then {}", theirs.indicator, ours.indicator)));
    }
    for name in [SCOPE].into_iter().chain(ENTERPRISES) {
        let [theirs, ours] = [theirs, ours].map(|key| key.parts.get(name).map_or("all", String::as_str));
        if theirs != ours {
            found.push((RevisionCause::Population, format!("{name}: {theirs}, then {ours}")));
        }
    }
    if their_year != our_year {
        found.push((RevisionCause::Period, format!("year: {their_year}, then {our_year}")));
    }
    found
}

impl Discrepancies {
    /// What a reader should know: units that were converted or do not convert, indicators that only one side has.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// How many figures differ.
    pub fn len(&self) -> usize {
        self.rows.rows.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.rows.rows.is_empty()
    }

    /// One row for each indicator, as in [`Revisions::summary`](super::Revisions::summary), with `n_difference`,
    /// `n_only_national`, `n_only_international`, `median_difference` and `largest_difference`.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no figures should cause.
    pub fn summary(&self) -> Result<DataFrame> {
        let alone = [
            (RevisionCause::OnlyNational, "n_only_national"),
            (RevisionCause::OnlyInternational, "n_only_international"),
        ];
        self.rows.summary(NAMES, alone)
    }
}

impl ToFrame for Discrepancies {
    /// The columns of [`Revisions`](super::Revisions) with `international` for `old`, `national` for `new`, `difference` and
    /// `relative_difference` for the change, and `international_period`, the year of the international figure.
    fn to_frame(&self) -> Result<DataFrame> {
        self.rows.frame(NAMES)
    }
}
