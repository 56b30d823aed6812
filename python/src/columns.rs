//! Wherever a column is meant: its name, or a polars expression that makes it.

use crate::argument::{Argument, mistyped};
use crate::arrow::{Given, Imported, Unusable};
use crate::error::{OrRaise, raise};
use polars::prelude::DataFrame;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};
use pyo3::{PyTraverseError, PyVisit};

/// A column that an argument means: its name, and the expression that makes it, if it is not in the table.
#[derive(Debug)]
pub(crate) struct Column {
    name: String,
    expression: Option<Py<PyAny>>,
}

impl Argument for Column {
    fn read(given: &Bound<'_, PyAny>, argument: &str) -> PyResult<Column> {
        if let Ok(name) = given.cast::<PyString>() {
            return Ok(Column { name: name.extract()?, expression: None });
        }
        // Recognised by what it can do: polars need not be installed.
        if !given.hasattr("meta")? || !given.hasattr("alias")? {
            let expected = format!("{argument}: expected the name of a column or a polars expression");
            let error = mistyped(&expected, given);
            // Values of a Series or an array, which other packages take in place of a name.
            return Err(match given.hasattr("dtype")? {
                true => PyTypeError::new_err(format!("{}; make them a column of the table", error.value(given.py()))),
                false => error,
            });
        }
        let meta = given.getattr("meta")?;
        let output: String = meta.call_method0("output_name")?.extract()?;
        let roots: Vec<String> = meta.call_method0("root_names")?.extract()?;
        let is_plain = meta.call_method0("is_column").is_ok_and(|plain| plain.is_truthy().unwrap_or(false));
        if is_plain {
            return Ok(Column { name: output, expression: None });
        }
        // An alias is the user's own name. Without one the output has the name of an input or of a literal, which it is
        // not: two conditions by `when` and `then` are both called "literal".
        let text: String = given.str()?.extract()?;
        let is_alias = text.ends_with(&format!(".alias(\"{output}\")"));
        let name = if !is_alias && (roots.contains(&output) || output == "literal") { text } else { output };
        Ok(Column { name, expression: Some(given.clone().unbind()) })
    }
}

impl Column {
    /// What the column is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// The grouping sets of `by`: a name, a tuple of names, or a list of either.
pub(crate) struct GroupingSets(Vec<Vec<Column>>);

impl Argument for GroupingSets {
    fn read(given: &Bound<'_, PyAny>, argument: &str) -> PyResult<GroupingSets> {
        let set = |given: &Bound<'_, PyAny>| match given.cast::<PyTuple>() {
            // A tuple is one set of several columns, a list is several sets.
            Ok(columns) => columns.iter().map(|column| Column::read(&column, argument)).collect(),
            Err(_) => Ok(vec![Column::read(given, argument)?]),
        };
        let sets: PyResult<_> = match given.cast::<PyList>() {
            Ok(sets) => sets.iter().map(|given| set(&given)).collect(),
            Err(_) => Ok(vec![set(given)?]),
        };
        sets.map(GroupingSets)
    }
}

/// The columns that a call names: columns of the table, and columns that expressions make.
#[derive(Debug, Default)]
pub(crate) struct Columns(Vec<Column>);

impl Columns {
    /// Shows the collector of cycles the expressions that are held.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.0.iter().try_for_each(|column| visit.call(&column.expression))
    }

    /// Adds a column, and gives its name.
    pub(crate) fn name(&mut self, column: Column) -> String {
        let name = column.name.clone();
        self.0.push(column);
        name
    }

    /// Adds columns, and gives their names.
    pub(crate) fn names(&mut self, columns: impl IntoIterator<Item = Column>) -> Vec<String> {
        columns.into_iter().map(|column| self.name(column)).collect()
    }

    /// Adds the columns of grouping sets, and gives the sets by name.
    pub(crate) fn sets(&mut self, by: Option<GroupingSets>) -> Vec<Vec<String>> {
        by.into_iter().flat_map(|sets| sets.0).map(|set| self.names(set)).collect()
    }

    /// An error for a column given by an expression, as `what` has no table to evaluate it on.
    pub(crate) fn refuse(&self, what: &str) -> PyResult<()> {
        match self.made().next() {
            None => Ok(()),
            Some((name, _)) => Err(PyTypeError::new_err(format!(
                "{name}: polars expressions need a table in memory, and this is {what}; give the names of columns"
            ))),
        }
    }

    /// Adds the columns of another.
    pub(crate) fn extend(&mut self, py: Python<'_>, other: &Columns) {
        self.0.extend(other.0.iter().map(|Column { name, expression }| Column {
            name: name.clone(),
            expression: expression.as_ref().map(|made| made.clone_ref(py)),
        }));
    }

    /// The columns that expressions make.
    fn made(&self) -> impl Iterator<Item = (&str, &Py<PyAny>)> {
        self.0.iter().filter_map(|column| Some((column.name.as_str(), column.expression.as_ref()?)))
    }

    /// The columns that the table has.
    fn named(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|column| column.expression.is_none()).map(|column| column.name.as_str())
    }

    /// The columns that are meant, as [`take`](Columns::take) has them, where none that is made may have the name of a
    /// column of the table.
    pub(crate) fn import<'a>(
        &'a self,
        py: Python<'_>,
        table: &Given,
        others: impl IntoIterator<Item = &'a str>,
    ) -> PyResult<Imported> {
        match self.made().find(|(name, _)| table.has(name)) {
            Some((name, _)) => Err(same_name(name, "the table has a column of this name")),
            None => self.take(py, table, others),
        }
    }

    /// The columns that a call names, as far as the table has them, some others, and the columns that expressions make.
    pub(crate) fn take<'a>(
        &'a self,
        py: Python<'_>,
        table: &Given,
        others: impl IntoIterator<Item = &'a str>,
    ) -> PyResult<Imported> {
        let frame = table.columns(py, self.named().chain(others))?;
        let mut unusable = table.unusable();
        let Imported { frame: made, unusable: of_made, .. } = self.evaluate(py, table)?;
        unusable.extend(of_made);
        let columns: Vec<_> = frame.into_columns().into_iter().chain(made.into_columns()).collect();
        let frame = DataFrame::new(table.height(), columns).or_raise()?;
        Ok(Imported::from((frame, unusable)))
    }

    /// The columns that the expressions make.
    fn evaluate(&self, py: Python<'_>, table: &Given) -> PyResult<Imported> {
        let made = self.distinct(py)?;
        if made.is_empty() {
            return Ok(Imported::from((DataFrame::empty(), Unusable::default())));
        }
        let (names, expressions): (Vec<&str>, Vec<_>) = made.into_iter().unzip();
        // Under the name of this call, whatever polars would call the result.
        let named = names.iter().zip(expressions).map(|(name, expression)| expression.call_method1("alias", (*name,)));
        table.evaluate(py, named.collect::<PyResult<Vec<_>>>()?, names)
    }

    /// The expressions, each once. It is an error where a name means two things.
    fn distinct<'a, 'py>(&'a self, py: Python<'py>) -> PyResult<Vec<(&'a str, &'a Bound<'py, PyAny>)>> {
        let mut made: Vec<(&str, &Bound<'py, PyAny>)> = Vec::new();
        for (name, expression) in self.made() {
            let expression = expression.bind(py);
            match made.iter().find(|(other, _)| *other == name) {
                None => made.push((name, expression)),
                Some((_, other)) => {
                    // Polars overloads `==`: only `meta.eq` compares two expressions.
                    if !expression.getattr("meta")?.call_method1("eq", (other,))?.is_truthy()? {
                        return Err(same_name(name, "two different expressions have this name"));
                    }
                }
            }
        }
        match self.named().find(|name| made.iter().any(|(other, _)| other == name)) {
            None => Ok(made),
            Some(name) => Err(same_name(name, "it also names a column of the table")),
        }
    }
}

/// The error for a name that means two things.
fn same_name(name: &str, why: &str) -> PyErr {
    raise(infosoc::Error::argument(
        "expression",
        "a different name for each expression, for example with .alias(\"name\")",
        format!("\"{name}\": {why}"),
    ))
}
