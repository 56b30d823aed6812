//! Wherever a column is meant: its name, or a polars expression that makes it.

use crate::arrow::{Given, Imported};
use crate::error::{OrRaise, raise};
use polars::prelude::{Column, DataFrame};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};
use pyo3::{PyTraverseError, PyVisit};

/// The columns that a call means, by name: those of the table, and those that expressions make.
#[derive(Debug, Default)]
pub(crate) struct Expressions(Vec<(String, Option<Py<PyAny>>)>);

impl Expressions {
    /// Shows the collector of cycles the expressions that are held.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.0.iter().try_for_each(|(_, made)| visit.call(made))
    }

    /// The name of the column that an argument means.
    pub(crate) fn column(&mut self, given: &Bound<'_, PyAny>, argument: &str) -> PyResult<String> {
        if let Ok(name) = given.cast::<PyString>() {
            return Ok(self.plain(name.extract()?));
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
            return Ok(self.plain(output));
        }
        // An alias is the user's own name. Without one the output has the name of an input or of a literal, which it is
        // not: two conditions by `when` and `then` are both called "literal".
        let text: String = given.str()?.extract()?;
        let is_alias = text.ends_with(&format!(".alias(\"{output}\")"));
        let name = if !is_alias && (roots.contains(&output) || output == "literal") { text } else { output };
        self.0.push((name.clone(), Some(given.clone().unbind())));
        Ok(name)
    }

    fn plain(&mut self, name: String) -> String {
        self.0.push((name.clone(), None));
        name
    }

    /// An error where a column is given by an expression, which `what` has no table for.
    pub(crate) fn refuse(&self, what: &str) -> PyResult<()> {
        match self.0.iter().find(|(_, expression)| expression.is_some()) {
            None => Ok(()),
            Some((name, _)) => Err(PyTypeError::new_err(format!(
                "{name}: polars expressions need a table in memory, and this is {what}; give the names of columns"
            ))),
        }
    }

    /// Takes over another's expressions.
    pub(crate) fn extend(&mut self, py: Python<'_>, other: &Expressions) {
        let each = |(name, made): &(String, Option<Py<PyAny>>)| (name.clone(), made.as_ref().map(|m| m.clone_ref(py)));
        self.0.extend(other.0.iter().map(each));
    }

    /// The columns that are meant, as [`take`](Expressions::take) has them, where none that is made may have the name of a
    /// column of the table.
    pub(crate) fn import<'a>(
        &'a self,
        py: Python<'_>,
        table: &Given,
        others: impl IntoIterator<Item = &'a str>,
    ) -> PyResult<Imported> {
        let mut made = self.0.iter().filter(|(_, expression)| expression.is_some());
        match made.find(|(name, _)| table.has(name)) {
            Some((name, _)) => Err(same_name(name, "the table has a column of this name")),
            None => self.take(py, table, others),
        }
    }

    /// The columns that are meant: those that are named, as far as the table has them, some others, and those that the
    /// expressions make.
    pub(crate) fn take<'a>(
        &'a self,
        py: Python<'_>,
        table: &Given,
        others: impl IntoIterator<Item = &'a str>,
    ) -> PyResult<Imported> {
        let named = self.0.iter().filter(|(_, expression)| expression.is_none()).map(|(name, _)| name.as_str());
        let frame = table.columns(py, named.chain(others))?;
        let mut unusable = table.unusable();
        let Imported { frame: made, unusable: of_made } = self.evaluate(py, table)?;
        unusable.extend(of_made);
        let columns: Vec<Column> = frame.into_columns().into_iter().chain(made.into_columns()).collect();
        let frame = DataFrame::new(table.height(), columns).map_err(infosoc::Error::from).or_raise()?;
        Ok(Imported { frame, unusable })
    }

    /// The columns that the expressions make.
    fn evaluate(&self, py: Python<'_>, table: &Given) -> PyResult<Imported> {
        let made = self.distinct(py)?;
        if made.is_empty() {
            return Ok(Imported { frame: DataFrame::empty(), unusable: Default::default() });
        }
        let (names, expressions): (Vec<&str>, Vec<_>) = made.into_iter().unzip();
        let named = names.iter().zip(expressions).map(|(name, expression)| expression.call_method1("alias", (*name,)));
        table.evaluate(py, named.collect::<PyResult<Vec<_>>>()?, names)
    }

    /// The expressions, each once. It is an error where a name means two things.
    fn distinct<'a, 'py>(&'a self, py: Python<'py>) -> PyResult<Vec<(&'a str, &'a Bound<'py, PyAny>)>> {
        let mut made: Vec<(&str, &Bound<'py, PyAny>)> = Vec::new();
        for (name, expression) in &self.0 {
            let Some(expression) = expression else { continue };
            let expression = expression.bind(py);
            match made.iter().find(|(other, _)| other == name) {
                None => made.push((name, expression)),
                Some((_, other)) => {
                    if !expression.getattr("meta")?.call_method1("eq", (other,))?.is_truthy()? {
                        return Err(same_name(name, "two different expressions have this name"));
                    }
                }
            }
        }
        match self.0.iter().find(|(name, made_by)| made_by.is_none() && made.iter().any(|(other, _)| other == name)) {
            None => Ok(made),
            Some((name, _)) => Err(same_name(name, "a column of the table is meant by it too")),
        }
    }
}

/// The error for a name that means two things.
fn same_name(name: &str, why: &str) -> PyErr {
    raise(infosoc::Error::argument(
        "expression",
        "a name of its own for each expression, as with .alias(\"name\")",
        format!("\"{name}\": {why}"),
    ))
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
