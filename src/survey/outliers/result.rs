//! Outliers as they were found, and the survey in which they are brought down.

use crate::error::row_of_table;
use crate::survey::Survey;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame, IdxCa, IdxSize};

/// An answer above its cut-off.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Outlier {
    /// Its row in the cases, from 0.
    pub row: usize,
    /// The answer.
    pub value: f64,
    /// The weight of the case.
    pub weight: f64,
    /// Its cut-off.
    pub cutoff: f64,
    /// What winsorising makes of the answer.
    pub winsorised: f64,
}

impl Outlier {
    /// By how much winsorising it moves the total, below 0.
    pub fn change(&self) -> f64 {
        self.weight * (self.winsorised - self.value)
    }

    /// The weight with which the answer as it is counts for as much: w·y*/y. Other variables of the case would follow it.
    /// `None` where no weight does: for an answer of 0, and where winsorising makes an answer above 0 one below.
    pub fn winsorised_weight(&self) -> Option<f64> {
        let weight = self.weight * self.winsorised / self.value;
        Some(weight).filter(|weight| weight.is_finite() && *weight >= 0.0)
    }
}

/// The outliers of a variable, those that move its total most first; from [`Survey::outliers`].
#[derive(Clone, Debug)]
pub struct Outliers {
    survey: Survey,
    variable: String,
    key: Vec<String>,
    rows: Vec<Outlier>,
    total: f64,
}

impl Outliers {
    pub(super) fn new(
        survey: Survey,
        variable: String,
        key: Vec<String>,
        rows: Vec<Outlier>,
        total: f64,
        winsorised: Vec<Option<f64>>,
    ) -> Result<Outliers> {
        let column = Column::new(format!("{variable}.winsorised").into(), winsorised);
        Ok(Outliers { survey: survey.with_columns(vec![column])?, variable, key, rows, total })
    }

    /// The answers above their cut-offs.
    pub fn rows(&self) -> &[Outlier] {
        &self.rows
    }

    /// The survey with a column more, named as the variable with `.winsorised` after it, in which the outliers are brought down.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The survey in which each outlier has its [winsorised weight](Outlier::winsorised_weight) in place of its own, replicate weights
    /// alike: its answers stay as they are, and what it says of anything else counts for less, too. The total of the variable is
    /// that of the winsorised answers; strata, units and finite populations are those of the sample.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an outlier that no weight brings down.
    pub fn reweighted(&self) -> Result<Survey> {
        if let Some(outlier) = self.rows.iter().find(|outlier| outlier.winsorised_weight().is_none()) {
            let expected = format!("outliers of {} that a weight can bring down", self.variable);
            let got = format!("{} in {}", outlier.value, row_of_table(outlier.row));
            return Err(Error::argument("weights", expected, got));
        }
        let mut factors = vec![1.0; self.survey.cases().height()];
        self.rows.iter().for_each(|outlier| factors[outlier.row] = outlier.winsorised / outlier.value);
        Ok(self.survey.with_bound(self.survey.0.bound.multiplied(&factors)))
    }

    /// The weighted total of the answers as they are.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// By how much winsorising moves the total, 0 or less: its estimated bias where the answers are right. No standard error
    /// of the winsorised total contains it.
    pub fn bias(&self) -> f64 {
        // The sum of no number is -0.
        self.rows.iter().map(Outlier::change).fold(0.0, |sum, change| sum + change)
    }
}

/// Columns: those of the key, `row`, `variable`, `value`, `weight`, `cutoff`, `winsorised`, `winsorised_weight`, `change` (of the
/// total) and `share` (of the total, that the answer has now).
impl ToFrame for Outliers {
    fn to_frame(&self) -> Result<DataFrame> {
        let places: IdxCa = self.rows.iter().map(|outlier| Some(outlier.row as IdxSize)).collect();
        let known = |name: &str, of: &dyn Fn(&Outlier) -> Option<f64>| {
            Column::new(name.into(), self.rows.iter().map(of).collect::<Vec<_>>())
        };
        let number = |name: &str, of: &dyn Fn(&Outlier) -> f64| {
            // A share of a total of 0 is not a number.
            known(name, &|row| Some(of(row)).filter(|x| x.is_finite()))
        };
        let mut columns = Vec::new();
        for name in &self.key {
            columns.push(self.survey.cases().column(name)?.take(&places)?);
        }
        let rows: Vec<u64> = self.rows.iter().map(|outlier| outlier.row as u64).collect();
        columns.extend([
            Column::new("row".into(), rows),
            Column::new("variable".into(), vec![self.variable.as_str(); self.rows.len()]),
            number("value", &|outlier| outlier.value),
            number("weight", &|outlier| outlier.weight),
            number("cutoff", &|outlier| outlier.cutoff),
            number("winsorised", &|outlier| outlier.winsorised),
            known("winsorised_weight", &Outlier::winsorised_weight),
            number("change", &Outlier::change),
            number("share", &|outlier| outlier.weight * outlier.value / self.total),
        ]);
        Ok(DataFrame::new(self.rows.len(), columns)?)
    }
}
