//! What each unit contributes to a total, for rules on concentration.

use super::bind::SCOPE;
use super::figures::Figures;
use crate::{Error, Result};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};

impl Figures {
    /// The cases in scope with the breakdowns of the figures and one variable, which is missing where a case is not in `filter`.
    pub(crate) fn contributions(&self, variable: &str, filter: Option<&str>) -> Result<DataFrame> {
        let of_several = self.several().iter().find(|name| self.estimates().columns().any(|column| column == *name));
        if let Some(name) = of_several {
            let expected = "breakdowns in which each unit has one category";
            return Err(Error::argument("dominance", expected, format!("{name}, of which a unit may have several")));
        }
        let cases = self.survey().cases();
        let mut values: Vec<Option<f64>> = cases.column(variable)?.f64()?.iter().collect();
        if let Some(filter) = filter {
            let kept = cases.column(filter)?.bool()?;
            values.iter_mut().zip(kept.iter()).for_each(|(value, kept)| *value = value.filter(|_| kept == Some(true)));
        }
        let mut columns = vec![Series::new(variable.into(), values).into_column()];
        for name in self.estimates().columns() {
            columns.push(cases.column(name)?.clone());
        }
        let table = DataFrame::new(cases.height(), columns)?;
        // Only now: the filter and the values are of all rows, as the scope is.
        Ok(table.filter(cases.column(SCOPE)?.bool()?)?)
    }
}
