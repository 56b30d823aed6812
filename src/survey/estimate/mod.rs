//! Estimates: one row per measure and domain.
//!
//! | file | what lives in it |
//! |---|---|
//! | `covariance_source` | what is behind the rows: cases, or sums of units |
//! | `row` | one row: its numbers and its status |
//! | `request` | what is asked for, and how it is computed |
//! | `rows` | from sums and a variance to a row with its interval |
//! | `waves` | weighted sums of categories, and changes between the waves of a pooled survey |
//! | `woodruff` | quantiles, with intervals by way of the share below (Woodruff 1952) |
//! | `quantile_row` | the row of a quantile |
//! | `gathered` | rows of a grouping where a case may have several categories |
//! | `spread` | variances and standard deviations |
//! | `standard` | direct standardisation |
//! | `extremes` | the smallest and the largest value |
//! | `choices` | questions that take several answers |
//! | `made_columns` | measures that rest on columns made for them |
//! | `psu_of_cases` | where the cases of a measure were drawn |
//! | `imputed` | rows of several imputations combined |
//! | `contrast` | differences, ratios and parities of two rows |
//! | `covariances` | the covariances of rows |
//! | `test` | t and probability of a comparison, among several tests too |

mod choices;
pub(crate) mod contrast;
pub(crate) mod covariance_source;
mod covariances;
mod extremes;
pub(crate) mod gathered;
mod imputed;
mod made_columns;
mod psu_of_cases;
pub(crate) mod quantile_row;
pub(crate) mod request;
pub(crate) mod row;
pub(crate) mod rows;
mod spread;
mod standard;
pub(crate) mod test;
mod waves;
pub(crate) mod woodruff;

use crate::frame::Labels;
use crate::survey::columns::category::text;
use crate::survey::columns::domains::Domains;
use crate::survey::measure::Measure;
use crate::survey::variance::replicate::Replicated;
use crate::{Result, ToFrame};
use covariance_source::Behind;
use polars::prelude::{DataFrame, IdxCa, IntoColumn, NamedFrom, Series};
use row::{Estimate, Status};
use std::fmt;
use test::{Test, Tested};

/// The result of [`Request::run`](crate::survey::Request::run): estimates in a fixed order, overall rows first, then
/// set by set, measure by measure, with domains in the order of their categories.
#[derive(Clone, Debug)]
pub struct Estimates {
    pub(crate) rows: Vec<Estimate>,
    /// The columns of all grouping sets with their categories.
    pub(crate) columns: Vec<(String, Series)>,
    /// The grouping sets, as numbers of columns.
    pub(crate) sets: Vec<Vec<usize>>,
    /// What was compared, for the result of a contrast; such a result cannot be compared again.
    pub(crate) contrast: Option<String>,
    /// What its rows are tested for, for a comparison.
    pub(crate) tested: Option<Tested>,
    /// What is behind the rows.
    pub(crate) behind: Behind,
    pub(crate) measures: Vec<Measure>,
    /// The measure of each item: a categorical variable has an item for each category.
    pub(crate) measure_of_item: Vec<usize>,
    pub(crate) by: Vec<Vec<String>>,
    /// What the replicates make of each row, for a design of replicate weights.
    pub(crate) replicated: Option<Replicated>,
    /// What rows that are combined from several imputations were made of.
    pub(crate) imputations: Option<imputed::Imputations>,
    /// What the values of the grouping columns stand for.
    pub(crate) labels: Labels,
}

impl Estimates {
    /// Rows with the domains they are of, and what is behind them, for comparisons.
    pub(crate) fn new(
        rows: Vec<Estimate>,
        domains: Domains,
        behind: Behind,
        measures: Vec<Measure>,
        measure_of_item: Vec<usize>,
        by: Vec<Vec<String>>,
    ) -> Estimates {
        let Domains { columns, sets, .. } = domains;
        let labels = behind.survey().map(|survey| survey.0.labels.clone()).unwrap_or_default();
        Estimates {
            rows,
            columns,
            sets,
            contrast: None,
            tested: None,
            behind,
            measures,
            measure_of_item,
            by,
            replicated: None,
            imputations: None,
            labels,
        }
    }

    /// The rows.
    pub fn rows(&self) -> &[Estimate] {
        &self.rows
    }

    /// Blanks the numbers of the rows with a reason to: the data behind them have an error.
    pub(crate) fn refuse(&mut self, has_error: impl Fn(&Estimates, &Estimate) -> bool) {
        let refused: Vec<bool> = self.rows.iter().map(|row| has_error(self, row)).collect();
        for (row, _) in self.rows.iter_mut().zip(refused).filter(|(_, refused)| *refused) {
            // Only what says which row it is stays: a number that is added later is blank as well.
            *row = Estimate {
                measure: std::mem::take(&mut row.measure),
                level: row.level.take(),
                unit: row.unit.take(),
                key: std::mem::take(&mut row.key),
                domain: row.domain,
                item: row.item,
                ..Estimate::blank(Status::Refused)
            };
        }
    }

    /// Dimensions that all cases share, with their codes.
    pub(crate) fn population(&self) -> &[(String, String)] {
        self.behind.survey().map_or(&[], |survey| &survey.0.population)
    }

    /// The grouping columns, in order of first use.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// What was compared, if this is the result of a contrast.
    pub fn contrast(&self) -> Option<&str> {
        self.contrast.as_deref()
    }

    /// The confidence level of the intervals, if all measures have the same.
    pub fn confidence_level(&self) -> Option<f64> {
        let first = self.measures.first()?.level;
        self.measures.iter().all(|measure| measure.level == first).then_some(first)
    }

    /// The value of a grouping column in a row as text: `None` where the row is for all categories, `Some(None)` where
    /// it is for the cases with the column missing. A row of another result has no value here.
    pub fn level_of(&self, row: &Estimate, column: &str) -> Option<Option<String>> {
        let set = self.sets.get(row.key.0)?;
        let place = set.iter().position(|&c| self.columns[c].0 == column)?;
        Some(text(&self.columns[set[place]].1, *row.key.1.get(place)?))
    }

    /// What a row is an estimate of: a measure, or a category of one. Rows of other groups have the same number.
    pub(crate) fn item_of(&self, row: &Estimate) -> usize {
        row.item
    }

    /// The measure of a row, with its number among those that were asked for.
    pub(crate) fn numbered_measure_of(&self, row: &Estimate) -> Option<(usize, &Measure)> {
        let number = *self.measure_of_item.get(row.item)?;
        Some((number, self.measures.get(number)?))
    }

    /// The measure of a row.
    pub(crate) fn measure_of(&self, row: &Estimate) -> Option<&Measure> {
        self.numbered_measure_of(row).map(|(_, measure)| measure)
    }

    /// The grouping columns of a row, as their places in [`columns`](Estimates::columns), and the category of each.
    pub(crate) fn domain_of<'a>(&'a self, row: &'a Estimate) -> (&'a [usize], &'a [u32]) {
        (&self.sets[row.key.0], &row.key.1)
    }
}

impl ToFrame for Estimates {
    /// Columns: measure, level (if any measure has levels), contrast (for a comparison), by, the grouping columns with
    /// their own types, value, se, ci_low, ci_high, cv, deff, df, n, n_missing, numerator, denominator, imputations, within,
    /// between and fmi (where any row is combined from several imputations), unit, status, note (if any row has one). A
    /// comparison has t and p_value after df, and p_adjusted where it was asked for.
    fn to_frame(&self) -> Result<DataFrame> {
        let rows = &self.rows;
        let words = |name: &str, of: &dyn Fn(&Estimate) -> Option<String>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let numbers = |name: &str, of: fn(&Estimate) -> Option<f64>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let counts = |name: &str, of: fn(&Estimate) -> u64| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let mut columns = vec![words("measure", &|row| Some(row.measure.clone()))];
        // Most results have no shares of categories, and need no column for them.
        if rows.iter().any(|row| row.level.is_some()) {
            columns.push(words("level", &|row| row.level.clone()));
        }
        if let Some(contrast) = &self.contrast {
            columns.push(words("contrast", &|_| Some(contrast.clone())));
        }
        let set_name = |row: &Estimate| {
            let names: Vec<&str> = self.sets[row.key.0].iter().map(|&c| self.columns[c].0.as_str()).collect();
            Some(names.join(","))
        };
        columns.push(words("by", &set_name));
        for (c, (name, levels)) in self.columns.iter().enumerate() {
            // A comparison has used up the column whose categories it compares.
            if self.contrast.is_some() && !self.sets.iter().any(|set| set.contains(&c)) {
                continue;
            }
            let code = |row: &Estimate| {
                let place = self.sets[row.key.0].iter().position(|&column| column == c)?;
                Some(row.key.1[place])
            };
            let codes: IdxCa = rows.iter().map(code).collect();
            columns.push(levels.take(&codes)?.with_name(name.as_str().into()).into_column());
        }
        columns.extend([
            numbers("value", |row| row.value),
            numbers("se", |row| row.se),
            numbers("ci_low", |row| row.ci_low),
            numbers("ci_high", |row| row.ci_high),
            numbers("cv", |row| row.cv),
            numbers("deff", |row| row.deff),
            numbers("df", |row| row.df),
        ]);
        if let Some(tested) = self.tested {
            let tests = self.tests();
            let of_tests = |name: &str, of: fn(&Test) -> Option<f64>| {
                Series::new(name.into(), tests.iter().map(of).collect::<Vec<_>>()).into_column()
            };
            columns.extend([of_tests("t", |test| test.t), of_tests("p_value", |test| test.p_value)]);
            columns.extend(tested.adjust.map(|_| of_tests("p_adjusted", |test| test.p_adjusted)));
        }
        columns.extend([
            counts("n", |row| row.n),
            counts("n_missing", |row| row.n_missing),
            numbers("numerator", |row| row.numerator),
            numbers("denominator", |row| row.denominator),
        ]);
        // Few results have imputations, and fewer have notes.
        if rows.iter().any(|row| row.imputed.is_some()) {
            let imputations = rows.iter().map(|row| row.imputed.map(|imputed| imputed.imputations));
            columns.extend([
                Series::new("imputations".into(), imputations.collect::<Vec<_>>()).into_column(),
                numbers("within", |row| row.imputed.map(|imputed| imputed.within).filter(|x| x.is_finite())),
                numbers("between", |row| row.imputed.map(|imputed| imputed.between)),
                numbers("fmi", |row| row.imputed.map(|imputed| imputed.fmi).filter(|x| x.is_finite())),
            ]);
        }
        columns.push(words("unit", &|row| row.unit.clone()));
        columns.push(words("status", &|row| Some(row.status.to_string())));
        if rows.iter().any(|row| row.note.is_some()) {
            columns.push(words("note", &|row| row.note.clone()));
        }
        Ok(DataFrame::new(rows.len(), columns)?)
    }

    /// The labels of the grouping columns and, in `level`, of the variables whose categories have shares.
    fn value_labels(&self) -> Labels {
        let of_shares = self.measures.iter().filter_map(Measure::categories_of).map(|column| {
            let labels = self.labels.copied(column, "level", str::to_owned);
            Labels::new(labels)
        });
        let of_shares = of_shares.reduce(|labels, more| labels.agreed(&more));
        of_shares.map_or_else(|| self.labels.clone(), |levels| self.labels.with(levels.iter().cloned()))
    }
}

impl fmt::Display for Estimates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_frame() {
            Ok(frame) => frame.fmt(f),
            Err(error) => error.fmt(f),
        }
    }
}
