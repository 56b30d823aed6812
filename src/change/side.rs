//! One of two results between which something changed: a table of figures, with what is known of each row.

use super::row::Outcome;
use crate::Status;
use crate::dataset::Figures;
use crate::frame::columns::is_about;
use crate::frame::{Labels, codes_as_text};
use crate::quality::Publication;
use crate::survey::Estimates;
use crate::survey::columns::column;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame, DataType};

/// A result that can be compared with another.
#[derive(Clone, Debug)]
pub struct Side {
    pub(super) frame: DataFrame,
    /// The standard error of each row, where it is a measure of the error.
    pub(super) se: Vec<Option<f64>>,
    /// The level of confidence of its intervals.
    pub(super) level: Option<f64>,
    /// What its values stand for.
    pub(super) labels: Labels,
}

impl Side {
    /// The rows of a table with the columns of a result: `value`, `se` and, where they are there, `measure` or
    /// `indicator`, `df`, `n`, `unit`, `status` and any columns that the figures are by.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] without `value` or `se`; [`Error::WrongType`] where they are not numbers.
    pub fn of_table(table: &DataFrame) -> Result<Side> {
        let mut missing = Vec::new();
        for name in ["value", "se"] {
            match table.column(name) {
                Ok(column) if column.dtype().is_primitive_numeric() || column.dtype().is_null() => {}
                Ok(column) => missing.push(Error::WrongType {
                    role: "change".to_owned(),
                    column: name.to_owned(),
                    expected: "numbers".to_owned(),
                    got: column::describe(column.dtype()),
                    remedy: "give a result, or a table whose values and standard errors are numbers".to_owned(),
                }),
                Err(_) => missing.push(Error::unknown_column("change", name, table)),
            }
        }
        Error::collect(missing)?;
        let side = Side { frame: with_time(table)?, se: Vec::new(), level: None, labels: Labels::default() };
        let (se, status) = (side.numbers("se"), side.texts("status"));
        // What the words of other sources mean is not known: an error that is there is one.
        let is_known = |status: &Option<String>| match status.as_deref().map(|word| (word, word.parse::<Status>())) {
            Some((_, Ok(status))) => status.measures_error(),
            Some((word, Err(_))) => word != Outcome::Suppressed.as_str(),
            None => true,
        };
        let se = se.into_iter().zip(&status).map(|(se, status)| se.filter(|se| *se >= 0.0 && is_known(status)));
        Ok(Side { se: se.collect(), ..side })
    }

    /// The same of any result with these columns, with what it says of its values.
    ///
    /// # Errors
    /// As [`Side::of_table`].
    pub fn of_result(result: &impl ToFrame) -> Result<Side> {
        Ok(Side { labels: result.value_labels(), ..Side::of_table(&result.to_frame()?)? })
    }

    /// A column as text; `None` in every row where there is none.
    pub(super) fn texts(&self, name: &str) -> Vec<Option<String>> {
        let texts = self.frame.column(name).ok().and_then(|column| codes_as_text(column).ok());
        texts.unwrap_or_else(|| vec![None; self.frame.height()])
    }

    /// A column of numbers; `None` in every row where there is none.
    pub(super) fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        let cast = self.frame.column(name).and_then(|column| column.cast(&DataType::Float64));
        match cast.as_ref().map(|column| column.f64()) {
            Ok(Ok(numbers)) => numbers.iter().map(|number| number.filter(|x| x.is_finite())).collect(),
            Ok(Err(_)) | Err(_) => vec![None; self.frame.height()],
        }
    }

    /// The columns that figures are by. With the column `by`, those that it names; otherwise all others than those that
    /// say something of a figure.
    pub(super) fn groups(&self) -> Vec<String> {
        let sets = self.texts("by");
        // A name may be a part of another: sets are compared part by part.
        let named = |name: &str| sets.iter().flatten().any(|set| set.split(',').any(|part| part == name));
        let has_sets = self.frame.column("by").is_ok();
        let names = self.frame.get_column_names().into_iter().map(|name| name.as_str());
        let is_group = |name: &&str| if has_sets { named(name) } else { !is_about(name) };
        names.filter(is_group).map(str::to_owned).collect()
    }

    /// The dimensions that all figures of a measure share, which nothing is by: women of a survey of women.
    pub(super) fn population(&self) -> Vec<String> {
        let groups = self.groups();
        let names = self.frame.get_column_names().into_iter().map(|name| name.as_str());
        let is_other = |name: &&str| !is_about(name) && !groups.iter().any(|group| group == name);
        let parts = ["subpopulation", "statistical_unit"].into_iter().filter(|name| self.frame.column(name).is_ok());
        if self.frame.column("by").is_err() {
            return parts.map(str::to_owned).collect();
        }
        names.filter(is_other).chain(parts).map(str::to_owned).collect()
    }
}

/// The table with its year as the time of its figures: a year that all rows share, and that nothing is by, tells no two figures apart.
fn with_time(table: &DataFrame) -> Result<DataFrame> {
    let mut table = table.clone();
    let Ok(year) = table.column("year") else { return Ok(table) };
    let is_by = Side { frame: table.clone(), se: Vec::new(), level: None, labels: Labels::default() }
        .texts("by")
        .iter()
        .flatten()
        .any(|set| set.split(',').any(|part| part == "year"));
    if table.column("time_period").is_ok() || is_by || year.is_empty() || year.n_unique()? > 1 {
        return Ok(table);
    }
    table.rename("year", "time_period".into())?;
    Ok(table)
}

impl TryFrom<&Estimates> for Side {
    type Error = Error;

    fn try_from(estimates: &Estimates) -> Result<Side> {
        let se = estimates.rows().iter().map(|row| row.known_se()).collect();
        let labels = estimates.value_labels();
        Ok(Side { frame: estimates.to_frame()?, se, level: estimates.confidence_level(), labels })
    }
}

impl TryFrom<&Figures> for Side {
    type Error = Error;

    fn try_from(figures: &Figures) -> Result<Side> {
        let mut frame = figures.to_frame()?;
        let bases: Vec<Option<&str>> =
            figures.estimates().rows().iter().map(|row| figures.base_of(&row.measure)).collect();
        frame.with_column(Column::new("base".into(), bases))?;
        let labels = figures.value_labels();
        Ok(Side { frame, labels, ..Side::try_from(figures.estimates())? })
    }
}

impl TryFrom<&Publication> for Side {
    type Error = Error;

    fn try_from(publication: &Publication) -> Result<Side> {
        Side::of_result(publication)
    }
}

impl TryFrom<&DataFrame> for Side {
    type Error = Error;

    fn try_from(table: &DataFrame) -> Result<Side> {
        Side::of_table(table)
    }
}
