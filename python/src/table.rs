//! What every result can do: be a table for any Arrow consumer, print, show as HTML, and be written to a file.

use crate::arrow;
use crate::error::OrRaise;
use polars::prelude::*;
use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use std::path::PathBuf;

/// How many rows are shown.
const SHOWN: usize = 30;

/// A result as a table.
///
/// Every result of infosoc is one. It needs no other package; it is handed to polars, pandas, pyarrow or DuckDB
/// without a copy of the numbers, through the Arrow PyCapsule protocol.
///
/// Examples
/// --------
/// >>> table = infosoc.indicators(sdg="17.8.1")
/// >>> "code" in table.columns
/// True
#[pyclass(subclass, frozen, module = "infosoc")]
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) frame: DataFrame,
}

impl Table {
    pub(crate) fn of(result: &impl infosoc::ToFrame) -> PyResult<Table> {
        Ok(Table { frame: result.to_frame().or_raise()? })
    }
}

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.frame.get_column_names().into_iter().map(ToString::to_string).collect()
    }

    /// The number of rows and of columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        self.frame.shape()
    }

    fn __len__(&self) -> usize {
        self.frame.height()
    }

    /// The Arrow PyCapsule protocol: the table as a stream of record batches.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer's wish for other types may be ignored, says the protocol.
        drop(requested_schema);
        arrow::export(py, &self.frame)
    }

    /// The table as a polars data frame.
    ///
    /// Returns
    /// -------
    /// polars.DataFrame
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     If polars is not installed.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        module(slf.py(), "polars", "to_polars()")?.call_method1("DataFrame", (slf,))
    }

    /// The table as a pandas data frame.
    ///
    /// Returns
    /// -------
    /// pandas.DataFrame
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     If pandas or pyarrow is not installed.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        module(slf.py(), "pandas", "to_pandas()")?;
        module(slf.py(), "pyarrow", "to_pandas()")?.call_method1("table", (slf,))?.call_method0("to_pandas")
    }

    /// The table as a list of dictionaries, one a row.
    ///
    /// Returns
    /// -------
    /// list of dict
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        (0..self.frame.height())
            .map(|row| {
                let values = PyDict::new(py);
                for column in self.frame.columns() {
                    let value = column.get(row).map_err(infosoc::Error::from).or_raise()?;
                    values.set_item(column.name().as_str(), scalar(py, value)?)?;
                }
                Ok(values)
            })
            .collect()
    }

    /// Write the table to a CSV file, with full precision and empty cells for missing values.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file, replaced if it exists.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be written.
    fn write_csv(&self, path: PathBuf) -> PyResult<()> {
        let file = std::fs::File::create(&path)?;
        let mut frame = self.frame.clone();
        CsvWriter::new(file).finish(&mut frame).map_err(infosoc::Error::from).or_raise()
    }

    fn __repr__(&self) -> String {
        let cells = self.cells();
        let width = |c: usize| cells.iter().map(|row| row[c].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.frame.width()).map(width).collect();
        let numeric: Vec<bool> = self.frame.dtypes().iter().map(DataType::is_primitive_numeric).collect();
        let mut lines: Vec<String> = cells
            .iter()
            .map(|row| {
                let padded = row.iter().zip(&widths).zip(&numeric).map(|((cell, &width), numeric)| match numeric {
                    true => format!("{cell:>width$}"),
                    false => format!("{cell:<width$}"),
                });
                padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
            })
            .collect();
        lines.extend(self.more());
        lines.join("\n")
    }

    fn _repr_html_(&self) -> String {
        let cells = self.cells();
        let row = |tag: &str, row: &Vec<String>| {
            let cells: String = row.iter().map(|cell| format!("<{tag}>{}</{tag}>", escape(cell))).collect();
            format!("<tr>{cells}</tr>")
        };
        let head = row("th", &cells[0]);
        let body: String = cells[1..].iter().map(|cells| row("td", cells)).collect();
        let more = self.more().map(|more| format!("<p>{more}</p>")).unwrap_or_default();
        format!("<table><thead>{head}</thead><tbody>{body}</tbody></table>{more}")
    }
}

impl Table {
    /// The names and the rows to show, as text. Columns in which nothing is said are left out.
    fn cells(&self) -> Vec<Vec<String>> {
        let rows = self.frame.height().min(SHOWN);
        let mut cells = vec![self.columns()];
        for row in 0..rows {
            cells.push(self.frame.columns().iter().map(|column| cell(column.get(row))).collect());
        }
        cells
    }

    fn more(&self) -> Option<String> {
        let hidden = self.frame.height().saturating_sub(SHOWN);
        (hidden > 0).then(|| format!("… {hidden} more rows"))
    }
}

/// A value as shown: numbers with the digits that matter, nothing for missing.
fn cell(value: PolarsResult<AnyValue>) -> String {
    match value {
        Ok(AnyValue::Null) | Err(_) => String::new(),
        Ok(AnyValue::Float64(x)) => number(x),
        Ok(AnyValue::Float32(x)) => number(f64::from(x)),
        Ok(other) => other.str_value().into_owned(),
    }
}

fn number(x: f64) -> String {
    if x == x.trunc() && x.abs() < 1e15 {
        return format!("{x}");
    }
    // Five significant digits, and no decimals where the integer part has more.
    let decimals = (4 - x.abs().log10().floor() as i32).clamp(0, 9) as usize;
    format!("{x:.decimals$}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A package that is only needed for this.
fn module<'py>(py: Python<'py>, name: &str, wanted_for: &str) -> PyResult<Bound<'py, PyAny>> {
    match py.import(name) {
        Ok(module) => Ok(module.into_any()),
        Err(error) if error.is_instance_of::<PyImportError>(py) => Err(PyImportError::new_err(format!(
            "{wanted_for} needs the package {name}, which is not installed: pip install {name}"
        ))),
        Err(error) => Err(error),
    }
}

fn scalar<'py>(py: Python<'py>, value: AnyValue) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        AnyValue::Null => py.None().into_bound(py),
        AnyValue::Boolean(b) => b.into_pyobject(py)?.to_owned().into_any(),
        AnyValue::Float64(x) => x.into_pyobject(py)?.into_any(),
        AnyValue::Float32(x) => x.into_pyobject(py)?.into_any(),
        other => match other.extract::<i64>() {
            Some(integer) if other.is_integer() => integer.into_pyobject(py)?.into_any(),
            _ => other.str_value().into_pyobject(py)?.into_any(),
        },
    })
}
