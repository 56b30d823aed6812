//! Wherever a column is meant: its name, or a polars expression that makes it.

use crate::arrow::{self, Imported, Unusable};
use crate::error::OrRaise;
use polars::prelude::DataFrame;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};

/// Expressions by the names of the columns they make.
#[derive(Debug, Default)]
pub(crate) struct Expressions(Vec<(String, Py<PyAny>)>);

impl Expressions {
    /// The name of the column that an argument means.
    pub(crate) fn column(&mut self, given: &Bound<'_, PyAny>, argument: &str) -> PyResult<String> {
        if let Ok(name) = given.cast::<PyString>() {
            return name.extract();
        }
        if !given.hasattr("meta")? || !given.hasattr("alias")? {
            return Err(PyTypeError::new_err(format!(
                "{argument}: expected the name of a column or a polars expression, got {}",
                given.get_type().name()?
            )));
        }
        let meta = given.getattr("meta")?;
        let output: String = meta.call_method0("output_name")?.extract()?;
        let roots: Vec<String> = meta.call_method0("root_names")?.extract()?;
        let is_plain = meta.call_method0("is_column").is_ok_and(|plain| plain.is_truthy().unwrap_or(false));
        if is_plain {
            return Ok(output);
        }
        // An alias is the user's own name; without one the output has the name of an input, which it is not.
        let name = if roots.contains(&output) { given.str()?.extract()? } else { output };
        self.0.push((name.clone(), given.clone().unbind()));
        Ok(name)
    }

    /// An error where a column is given by an expression, which `what` has no table for.
    pub(crate) fn refuse(&self, what: &str) -> PyResult<()> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(PyTypeError::new_err(format!(
                "{name}: polars expressions need a table in memory, and this is {what}; give the names of columns"
            ))),
        }
    }

    /// Takes over another's expressions.
    pub(crate) fn extend(&mut self, py: Python<'_>, other: &Expressions) {
        self.0.extend(other.0.iter().map(|(name, expression)| (name.clone(), expression.clone_ref(py))));
    }

    /// A table with the columns that the expressions make of it.
    pub(crate) fn import(&self, table: &Bound<'_, PyAny>) -> PyResult<Imported> {
        let Imported { mut frame, mut unusable } = arrow::import(table)?;
        let made = self.evaluate(table)?;
        unusable.extend(made.unusable);
        for column in made.frame.into_columns() {
            frame.with_column(column).map_err(infosoc::Error::from).or_raise()?;
        }
        Ok(Imported { frame, unusable })
    }

    /// The columns that the expressions make of the table the user gave, which must be a polars data frame.
    pub(crate) fn evaluate(&self, table: &Bound<'_, PyAny>) -> PyResult<Imported> {
        let py = table.py();
        if self.0.is_empty() {
            return Ok(Imported { frame: DataFrame::empty(), unusable: Unusable::default() });
        }
        if !table.hasattr("select")? || !table.hasattr("with_columns")? {
            return Err(PyTypeError::new_err(
                "polars expressions need a polars data frame; give the names of columns, or convert the table to polars",
            ));
        }
        let mut named: Vec<Bound<'_, PyAny>> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for (name, expression) in &self.0 {
            if !seen.contains(&name.as_str()) {
                seen.push(name);
                named.push(expression.bind(py).call_method1("alias", (name,))?);
            }
        }
        arrow::import(&table.call_method1("select", (named,))?)
    }
}

/// The grouping sets of `by`: a name, a tuple of names, or a list of either.
pub(crate) fn grouping_sets(by: Option<Bound<'_, PyAny>>, expressions: &mut Expressions) -> PyResult<Vec<Vec<String>>> {
    let Some(by) = by else { return Ok(Vec::new()) };
    let set = |given: &Bound<'_, PyAny>, expressions: &mut Expressions| -> PyResult<Vec<String>> {
        match given.cast::<PyTuple>() {
            Ok(names) => names.iter().map(|name| expressions.column(&name, "by")).collect(),
            Err(_) => Ok(vec![expressions.column(given, "by")?]),
        }
    };
    match by.cast::<PyList>() {
        Ok(sets) => sets.iter().map(|given| set(&given, expressions)).collect(),
        Err(_) => Ok(vec![set(&by, expressions)?]),
    }
}

/// The elements of a list or tuple, or the one thing given.
pub(crate) fn one_or_more(given: Option<Bound<'_, PyAny>>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    match given {
        None => Ok(Vec::new()),
        Some(given) if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() => {
            given.try_iter()?.collect()
        }
        Some(given) => Ok(vec![given]),
    }
}
