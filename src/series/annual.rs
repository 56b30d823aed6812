//! Figures of half-years, quarters and months become figures of years, by rule.
//!
//! While a series is made, the period of a figure is a dimension beside its year: so whatever holds of figures of years, that
//! they do not repeat, that their units are one, holds of those of their parts too. Then a year is made of them.

use super::Series;
use super::check::{Context, Repeats, TABLE};
use super::concepts::{DECLARED, REQUIRED};
use super::vintage::VINTAGE;
use crate::catalogue::{Figure, Kind, known_code};
use crate::error::rows_of_table;
use crate::finding::{Finding, Rule};
use crate::period::{AnnualRule, IncompleteYear, Period};
use crate::status::in_deciding_order;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The dimension of the period while a series is made.
pub(crate) const PERIOD: &str = "period_of_year";

/// The attribute that says by which rule a year was made.
const RULE: &str = "annual_rule";

/// What to do with figures of parts of years.
pub(super) const REMEDY: &str = "say by which rule a year is made of them: annual=\"end\" (stock at the end of the year), \"mid_year\", \"mean\" or \
     \"sum\" (flow over the year)";

/// The table with years in `time_period` and with its periods in a column of their own; `None` where all are years, or are
/// none that can be read, which is for the check of the columns to say.
pub(super) fn with_years(table: &DataFrame, rule: Option<AnnualRule>) -> Result<Option<DataFrame>> {
    let Ok(column) = table.column("time_period") else { return Ok(None) };
    if !(column.dtype().is_string() || column.dtype().is_categorical() || column.dtype().is_enum()) {
        return Ok(None);
    }
    let words = column.cast(&DataType::String)?;
    let words: Vec<Option<&str>> = words.str()?.iter().map(|word| word.filter(|word| !word.is_empty())).collect();
    let mut known: FxHashMap<&str, Result<Period, &'static str>> = FxHashMap::default();
    for word in words.iter().copied().flatten() {
        known.entry(word).or_insert_with(|| Period::read(word, None));
    }
    let of = |word: &Option<&str>| word.and_then(|word| known[word].ok());
    let parts: Vec<usize> =
        (0..words.len()).filter(|&row| of(&words[row]).is_some_and(|period| !period.is_year())).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let wrong = |rows: &[usize], expected: &str, remedy: &str| Error::WrongType {
        role: TABLE.to_owned(),
        column: "time_period".to_owned(),
        expected: expected.to_owned(),
        got: format!("{:?} in {}", words[rows[0]].unwrap_or_default(), rows_of_table(rows.len(), rows[0])),
        remedy: remedy.to_owned(),
    };
    let unread: Vec<usize> =
        (0..words.len()).filter(|&row| words[row].is_some_and(|word| known[word].is_err())).collect();
    let mut found = Vec::new();
    if let Some(expected) = unread.first().and_then(|&row| known[words[row]?].err()) {
        found.push(wrong(&unread, expected, "correct these rows"));
    }
    if rule.is_none() {
        found.push(wrong(&parts, "years as whole numbers, such as 2021", REMEDY));
    }
    if table.column(PERIOD).is_ok() {
        found.push(Error::argument(
            format!("{TABLE}, column {PERIOD:?}"),
            "another name, as this one is taken",
            PERIOD,
        ));
    }
    Error::collect(found)?;
    let years: Vec<Option<i32>> = words.iter().map(|word| of(word).map(Period::year)).collect();
    let periods: Vec<Option<String>> = words.iter().map(|word| of(word).map(|period| period.to_string())).collect();
    let mut table = table.clone();
    table.with_column(Column::new("time_period".into(), years))?;
    table.with_column(Column::new(PERIOD.into(), periods))?;
    Ok(Some(table))
}

/// The errors of periods that cannot be taken together with those of the other columns: one attempt shows them all.
pub(super) fn refused(periods: Error, others: Option<Error>) -> Result<()> {
    let is_of_others = |error: &Error| !matches!(error, Error::WrongType { column, .. } if column == "time_period");
    let others = match others {
        Some(Error::Several(all)) => all,
        one => one.into_iter().collect(),
    };
    Error::collect(std::iter::once(periods).chain(others.into_iter().filter(is_of_others)).collect())
}

/// A row of the series of years.
struct Made {
    /// The row that it is like.
    base: usize,
    /// The rows that its figure is made of.
    used: Vec<usize>,
    value: Option<f64>,
    /// What is added to the status of these.
    status: Option<&'static str>,
    /// How it came about; none of a year that is given.
    comment: Option<String>,
}

impl Made {
    /// Whether columns of numbers are those of a row: they are none of a mean or a sum of several.
    fn is_of_one_row(&self) -> bool {
        self.used.len() == 1
    }
}

impl Series {
    /// A series of years from one whose dimension [`PERIOD`] says which part of the year a figure is about.
    pub(super) fn into_years(self, rule: AnnualRule, incomplete: IncompleteYear) -> Result<Series> {
        let mut findings = Vec::new();
        let made = self.made(rule, incomplete, &mut findings)?;
        let mut columns: Vec<Column> = Vec::new();
        let take: IdxCa = made.iter().map(|made| Some(made.base as IdxSize)).collect();
        let numbers: IdxCa = made.iter().map(|made| made.is_of_one_row().then_some(made.base as IdxSize)).collect();
        for column in self.frame.columns() {
            let name = column.name().as_str();
            let is_key = REQUIRED.contains(&name) || self.index.dimensions.iter().any(|dimension| dimension == name);
            columns.push(match name {
                PERIOD | DECLARED | RULE => continue,
                "obs_value" => Column::new(name.into(), made.iter().map(|made| made.value).collect::<Vec<_>>()),
                "freq" => annual_frequency(column, &made)?,
                "obs_status" | "comment" => continue,
                "unit_mult" => column.take(&take)?,
                _ if is_key => column.take(&take)?,
                _ if column.dtype().is_primitive_numeric() => column.take(&numbers)?,
                _ if column.dtype().is_string() => {
                    let words = column.str()?;
                    let of = |made: &Made| joined(name, made.used.iter().filter_map(|&row| words.get(row)));
                    Column::new(name.into(), made.iter().map(of).collect::<Vec<_>>())
                }
                _ => column.take(&take)?,
            });
        }
        columns.extend(self.remarks(&made)?);
        let rules: Vec<Option<&str>> = made.iter().map(|made| made.comment.as_ref().map(|_| rule.as_str())).collect();
        columns.push(Column::new(RULE.into(), rules));
        let mut declared = self.context.declared.clone();
        declared.remove(PERIOD);
        let context = Context { declared, ..self.context };
        let years = Series::build(DataFrame::new(made.len(), columns)?, context, Repeats::Agree)?;
        // What there was to find in the figures was found in those of the parts.
        Ok(Series { findings: self.findings.into_iter().chain(findings).collect(), ..years })
    }

    /// The rows of the years, in the order of their first rows.
    fn made(&self, rule: AnnualRule, incomplete: IncompleteYear, findings: &mut Vec<Finding>) -> Result<Vec<Made>> {
        let (indicator, area) = (self.text("indicator")?, self.text("ref_area")?);
        let period = self.text(PERIOD)?.iter().map(|word| word.parse()).collect::<Result<Vec<Period>>>()?;
        let values: Vec<Option<f64>> = self.frame.column("obs_value")?.f64()?.iter().collect();
        let names = self.index.dimensions.iter().filter(|name| *name != PERIOD && *name != "freq");
        let dimensions = names.map(|name| self.text(name)).collect::<Result<Vec<_>>>()?;
        let mut places: FxHashMap<Vec<&str>, BTreeMap<i32, usize>> = FxHashMap::default();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for row in 0..self.len() {
            let mut key = vec![indicator[row], area[row]];
            key.extend(dimensions.iter().map(|words| words[row]));
            let place = *places.entry(key).or_default().entry(self.index.year[row]).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[place].push(row);
        }
        let mut said: BTreeMap<&str, Said> = BTreeMap::new();
        let mut all = Vec::with_capacity(groups.len());
        for mut rows in groups {
            rows.sort_by_key(|&row| period[row]);
            let given: Vec<(Period, bool)> = rows.iter().map(|&row| (period[row], values[row].is_some())).collect();
            let year = self.index.year[rows[0]];
            let made = rule.year(year, &given);
            let said = said.entry(indicator[rows[0]]).or_default();
            let used: Vec<usize> = made.used.iter().map(|&place| rows[place]).collect();
            if made.is_given {
                said.given.extend(rows.iter().filter(|row| !used.contains(row)));
                all.push(Made { base: used[0], value: values[used[0]], used, status: None, comment: None });
                continue;
            }
            let is_complete = made.lacks.is_empty();
            if is_complete {
                said.made.extend(&used);
            } else {
                let lacks: Vec<String> = made.lacks.iter().map(ToString::to_string).collect();
                said.lacks
                    .get_or_insert_with(|| format!("{} {year} has no figure for {}", area[rows[0]], lacks.join(", ")));
                said.incomplete.push(rows[0]);
                said.areas.insert(area[rows[0]]);
            }
            let used = if is_complete || incomplete == IncompleteYear::Compute { used } else { Vec::new() };
            let numbers: Vec<f64> = used.iter().filter_map(|&row| values[row]).collect();
            let periods: Vec<Period> = used.iter().map(|&row| period[row]).collect();
            all.push(Made {
                base: used.last().copied().unwrap_or(rows[rows.len() - 1]),
                value: rule.figure(&numbers),
                status: (!is_complete && !used.is_empty()).then(|| rule.status_of_incomplete()),
                comment: Some(rule.comment(&periods, &made.lacks)),
                used,
            });
        }
        if rule == AnnualRule::Sum {
            let made = said.iter().filter(|(_, said)| !said.made.is_empty() || !said.incomplete.is_empty());
            Error::collect(
                made.filter(|(indicator, _)| !adds_up_in_time(indicator)).map(|(code, _)| no_sum(code)).collect(),
            )?;
        }
        said.into_iter().for_each(|(indicator, said)| findings.extend(said.findings(indicator, rule, incomplete)));
        Ok(all)
    }

    /// Status and comment.
    fn remarks(&self, made: &[Made]) -> Result<[Column; 2]> {
        let text = |name: &str| self.frame.column(name).ok().and_then(|column| column.str().ok());
        let (statuses, comments) = (text("obs_status"), text("comment"));
        let status = |made: &Made| {
            let given = made.used.iter().filter_map(|&row| statuses?.get(row)).flat_map(|cell| cell.split(' '));
            let codes: Vec<&str> = given.chain(made.status).collect();
            match made.value {
                None if made.comment.is_some() => Some("O".to_owned()),
                _ => (!codes.is_empty()).then(|| in_deciding_order(codes)),
            }
        };
        let comment = |made: &Made| {
            let given = made.used.iter().filter_map(|&row| comments?.get(row));
            joined("comment", given.chain(made.comment.as_deref()))
        };
        Ok([
            Column::new("obs_status".into(), made.iter().map(status).collect::<Vec<_>>()),
            Column::new("comment".into(), made.iter().map(comment).collect::<Vec<_>>()),
        ])
    }
}

/// Whether the figure of a year may be the sum of those of its parts: a flow by inhabitants may; a share or a price is none.
fn adds_up_in_time(indicator: &str) -> bool {
    let Some(known) = known_code(indicator) else { return true };
    known.figure() != Figure::Rate
        || match known.indicator.kind {
            Kind::Per100Inhabitants | Kind::PerCapitaIntensity | Kind::Total => true,
            Kind::WeightedProportion
            | Kind::RatioOfTotals
            | Kind::CoverageShare
            | Kind::Price
            | Kind::EconomicShare
            | Kind::CountProportion
            | Kind::CountRatio
            | Kind::StagedCount => false,
        }
}

fn no_sum(indicator: &str) -> Error {
    let expected = format!("end, mid_year or mean: the figures of the parts of a year do not add up for {indicator}");
    Error::argument("annual", expected, AnnualRule::Sum)
}

/// The words of several rows in one cell, each once; of vintages the latest.
fn joined<'a>(name: &str, words: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut distinct: Vec<&str> = Vec::new();
    for word in words {
        if !distinct.contains(&word) {
            distinct.push(word);
        }
    }
    match name {
        VINTAGE => distinct.into_iter().max().map(str::to_owned),
        _ => (!distinct.is_empty()).then(|| distinct.join("; ")),
    }
}

/// The code of the frequency, which is `A` of a year that was made.
fn annual_frequency(column: &Column, made: &[Made]) -> Result<Column> {
    let words = column.str()?;
    let of = |made: &Made| if made.comment.is_some() { Some("A") } else { words.get(made.base) };
    Ok(Column::new(column.name().clone(), made.iter().map(of).collect::<Vec<_>>()))
}

/// What there is to say of the years of an indicator.
#[derive(Default)]
struct Said<'a> {
    /// Rows that years were made of.
    made: Vec<usize>,
    /// Rows beside those of the year itself.
    given: Vec<usize>,
    /// The first row of each year that lacks a period.
    incomplete: Vec<usize>,
    areas: BTreeSet<&'a str>,
    /// What the first of them lacks.
    lacks: Option<String>,
}

impl Said<'_> {
    fn findings(self, indicator: &str, rule: AnnualRule, incomplete: IncompleteYear) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.made.is_empty() {
            let message = format!("years are made of half-years, quarters or months by {rule}");
            findings.push(Finding::note(Rule::YearMade, indicator, message).at(&self.made));
        }
        if !self.given.is_empty() {
            let message = "there is a figure for the whole year as well as for its parts, which are not used";
            findings.push(Finding::note(Rule::YearGiven, indicator, message).at(&self.given));
        }
        if let Some(lacks) = self.lacks {
            let remedy = match incomplete {
                IncompleteYear::Missing => {
                    "the figures of these years are missing: add the periods, or choose incomplete_year=\"compute\""
                }
                IncompleteYear::Compute => "they are made of what there is, and status and comment say so",
            };
            let (rows, first) = (self.incomplete.len(), self.incomplete.iter().min().copied());
            let mut finding = Finding::warning(Rule::IncompleteYear, indicator, lacks).at_first(rows, first);
            finding.areas = self.areas.into_iter().map(str::to_owned).collect();
            findings.push(finding.remedy(remedy));
        }
        let known = known_code(indicator).map(|found| found.indicator);
        if let Some((known, other)) =
            known.and_then(|known| Some((known, known.annual_rule().filter(|own| *own != rule)?)))
        {
            let (period, certainty) = (&known.reference_period.value, known.reference_period.certainty);
            let message = format!("years are made by {rule}, the catalogue says {period:?} ({certainty}): {other}");
            let remedy = "say so where the figures are published";
            findings.push(Finding::warning(Rule::AnnualRuleDiffers, indicator, message).remedy(remedy));
        }
        findings
    }
}
