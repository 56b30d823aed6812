//! Workbooks to publish.

use crate::argument::{Builder, OneOrMany, Word, keyword};
use crate::arrow::import;
use crate::dataset::Figures;
use crate::error::{OrRaise, raise};
use crate::estimates::Estimates;
use crate::index::Scores;
use crate::interrupt::detached;
use crate::quality::Publication;
use crate::table::Table;
use infosoc::export::{self, Worksheet};
use infosoc::{Error, Language};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A workbook to publish, as ``.xlsx`` or ``.ods``, that those who do not see it can read, too.
///
/// It follows the guidance of the Analysis Function of the United Kingdom on releasing statistics in spreadsheets: a
/// cover, the contents with links, the notes, and one table a sheet, which is marked as a table and has a name; no merged
/// cells, no blank rows, no filters, nothing hidden, no colour that says anything; titles marked as headings, text
/// wrapped, the title and the language of the document set, the cursor in the first cell of the first sheet. A figure that
/// is hidden or missing is a symbol in brackets, such as ``[c]``, and every symbol is explained.
///
/// Numbers are numbers, in full, and shown with the digits that matter. Text is text, whatever it begins with. The same
/// tables give the same bytes.
///
/// Parameters
/// ----------
/// title : str
///     The title of the publication.
/// source : str, optional
///     Who says what is in it: the source of every table that names no other.
/// language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
///     The language of the words that the library adds, and of the document. Sheets in Arabic run from right to left.
/// subtitle : str, optional
///     A line beneath the title.
/// about : str or list of str, optional
///     Paragraphs of the cover.
/// published : str, optional
///     When it is published, as it is to be read.
/// contact : str, optional
///     Whom to ask.
///
/// Examples
/// --------
/// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
/// >>> book = infosoc.Workbook("Households with Internet", source="INEGI, ENDUTIH 2021")
/// >>> book.add(mexico.estimate("HH6", by=["area"]), notes="Private dwellings.").write("tables.xlsx")
/// >>> book.write("tables.ods")
#[pyclass(module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Workbook {
    inner: export::Workbook,
}

#[pymethods]
impl Workbook {
    #[new]
    #[pyo3(signature = (title, *, source = None, language = Word(Language::English), subtitle = None, about = None,
                        published = None, contact = None),
           text_signature = "(title, *, source=None, language='en', subtitle=None, about=None, published=None, contact=None)")]
    fn new(
        title: String,
        source: Option<String>,
        language: Word<Language>,
        subtitle: Option<String>,
        about: Option<OneOrMany<String>>,
        published: Option<String>,
        contact: Option<String>,
    ) -> Workbook {
        let inner = export::Workbook::new(title)
            .language(language.0)
            .given(source, export::Workbook::source)
            .given(subtitle, export::Workbook::subtitle)
            .given(published, export::Workbook::published)
            .given(contact, export::Workbook::contact);
        let about = about.into_iter().flatten();
        Workbook { inner: about.fold(inner, export::Workbook::about) }
    }

    /// Add a table on a sheet of its own, behind those that were added before.
    ///
    /// For estimates, figures, publications, series and scores the sheet shows words for codes, and what is the same in all rows once
    /// above the table. For estimates it shows the value, its interval, standard error and coefficient of variation, and the cases;
    /// ``columns`` asks for others. Any other table is shown as it is.
    ///
    /// Parameters
    /// ----------
    /// table : result of infosoc, or table of polars, pandas, pyarrow or any Arrow stream
    ///     The table. An index of pandas that names the rows stands in front.
    /// title : str, optional
    ///     What it shows. Figures of one indicator have its title if none is given.
    /// notes : str, list of str or dict, optional
    ///     Notes on the table, or on its columns by their names. They are numbered through the workbook, and stand on a sheet of
    ///     their own.
    /// sheet : str, optional
    ///     The name of the sheet, at most 31 characters; without it ``Table 1``, in the language of the workbook.
    /// subtitle, scope : str, optional
    ///     A line beneath the title; and whom or what the figures are about, where the table does not say so.
    /// unit : str, optional
    ///     The unit of the figures, where the table does not say so.
    /// source : str, optional
    ///     The source, if it differs from the source of the workbook.
    /// columns : list of str or dict, optional
    ///     The columns to show, in this order; a dict gives them heads, ``{"value": "Households, %"}``.
    /// labels : dict of dict, optional
    ///     Words for the codes of columns, ``{"region": {"1": "North"}}``. Scores bring the names of their index.
    /// decimals : int or dict, optional
    ///     Digits after the point, in all columns of numbers that are not whole, or by the names of columns. Without it they
    ///     follow from the unit and the figures.
    /// empty : str, optional
    ///     Leaves cells without a value empty, and says why. Without it they hold ``[x]``.
    /// level : float, optional
    ///     The level of the intervals, such as 0.95, for the heads of their limits. Estimates and figures bring their own.
    ///
    /// Returns
    /// -------
    /// Workbook
    ///     This workbook.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `InvalidArgument` for a table with columns that no cell can hold.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> book = infosoc.Workbook("Households with ICT", source="INEGI, ENDUTIH 2021")
    /// >>> book.add(mexico.estimate("HH6", by=["area"]), title="Households with Internet", notes="Occupied dwellings.")
    /// Households with ICT
    ///   1  Households with Internet (3 × 27)
    #[pyo3(signature = (table, *, title = None, notes = None, sheet = None, subtitle = None, scope = None, unit = None,
                        source = None, columns = None, labels = None, decimals = None, empty = None, level = None))]
    fn add<'py>(
        mut slf: PyRefMut<'py, Self>,
        table: &Bound<'py, PyAny>,
        title: Option<String>,
        notes: Option<&Bound<'py, PyAny>>,
        sheet: Option<String>,
        subtitle: Option<String>,
        scope: Option<String>,
        unit: Option<String>,
        source: Option<String>,
        columns: Option<&Bound<'py, PyAny>>,
        labels: Option<BTreeMap<String, BTreeMap<String, String>>>,
        decimals: Option<&Bound<'py, PyAny>>,
        empty: Option<String>,
        level: Option<f64>,
    ) -> PyResult<PyRefMut<'py, Self>> {
        let made = worksheet(table)?
            .given(title, Worksheet::title)
            .given(sheet, Worksheet::sheet)
            .given(subtitle, Worksheet::subtitle)
            .given(scope, Worksheet::scope)
            .given(unit, Worksheet::unit)
            .given(source, Worksheet::source)
            .given(empty, Worksheet::empty)
            .given(level.or_else(|| confidence_level(table)), Worksheet::level);
        let made = match notes {
            Some(notes) => noted(made, notes)?,
            None => made,
        };
        let made = match columns {
            Some(columns) => with_columns(made, columns)?,
            None => made,
        };
        let made = labels.into_iter().flatten().fold(made, |made, (column, labels)| made.labels(column, labels));
        let made = match decimals {
            Some(decimals) => with_decimals(made, decimals)?,
            None => made,
        };
        // The builder takes itself by value; an empty one stands in its place meanwhile.
        slf.inner = std::mem::replace(&mut slf.inner, export::Workbook::new("")).add(made);
        Ok(slf)
    }

    /// Write the workbook to a file, whole or not at all, as `Table.write_csv` does.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file, ``.xlsx`` or ``.ods``, replaced if it exists.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     Before anything is written, and all that is found: `InvalidArgument` for another ending, a workbook or a table without
    ///     a title, names of sheets that Excel does not take, and tables that no sheet has room for (1,048,576 rows); `EmptyTable`;
    ///     `UnknownColumn`.
    /// OSError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> book = infosoc.Workbook("Households with ICT", source="INEGI, ENDUTIH 2021")
    /// >>> book.add(mexico.estimate("HH6", by=["area"])).write("tables.xlsx")
    fn write(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        detached(py, || self.inner.write(path)).or_raise()
    }

    fn __repr__(&self) -> String {
        self.inner.to_string()
    }
}

/// A sheet for a table, all of whose columns can be shown.
fn worksheet(table: &Bound<'_, PyAny>) -> PyResult<Worksheet> {
    if let Ok(scores) = table.cast::<Scores>() {
        let scores = &scores.get().inner;
        // Codes of an index mean nothing to a reader; its spec has their names.
        let elements = scores.spec().elements().iter();
        let names = elements.filter_map(|element| Some((element.code.as_str(), element.name.as_deref()?)));
        return Ok(Worksheet::new(scores).or_raise()?.labels("code", names));
    }
    if let Ok(table) = table.cast::<Table>() {
        return Worksheet::new(table.get()).or_raise();
    }
    let imported = import(&with_index(table)?)?;
    let refused: Vec<&str> = imported.unusable.refused().collect();
    if !refused.is_empty() {
        let expected = "columns of numbers, words, days and times, each with a name of its own";
        return Err(raise(Error::argument("table", expected, refused.join(", "))));
    }
    Worksheet::new(&imported.frame).or_raise()
}

/// A table of pandas with its index as columns: it names the rows. One that only counts them is left out.
fn with_index<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let is_pandas = table.hasattr("reset_index")? && table.hasattr("index")?;
    if is_pandas && table.getattr("index")?.get_type().name()? != "RangeIndex" {
        return table.call_method0("reset_index");
    }
    Ok(table.clone())
}

/// The level of the intervals of a result that knows it.
fn confidence_level(table: &Bound<'_, PyAny>) -> Option<f64> {
    if let Ok(estimates) = table.cast::<Estimates>() {
        return estimates.get().inner.confidence_level();
    }
    if let Ok(figures) = table.cast::<Figures>() {
        return figures.get().inner.estimates().confidence_level();
    }
    table.cast::<Publication>().ok().and_then(|publication| publication.get().inner.confidence_level())
}

fn noted(sheet: Worksheet, notes: &Bound<'_, PyAny>) -> PyResult<Worksheet> {
    let Ok(by_column) = notes.cast::<PyDict>() else {
        return Ok(sheet.notes(keyword::<OneOrMany<String>>(notes, "notes")?));
    };
    by_column.iter().try_fold(sheet, |sheet, (column, notes)| {
        let column: String = keyword(&column, "notes")?;
        let notes = keyword::<OneOrMany<String>>(&notes, &format!("notes[{column:?}]"))?.into_iter();
        Ok(notes.fold(sheet, |sheet, note| sheet.note_on(column.clone(), note)))
    })
}

fn with_columns(sheet: Worksheet, columns: &Bound<'_, PyAny>) -> PyResult<Worksheet> {
    let Ok(by_column) = columns.cast::<PyDict>() else {
        return Ok(sheet.columns(keyword::<OneOrMany<String>>(columns, "columns")?));
    };
    let pair = |(column, head): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let column: String = keyword(&column, "columns")?;
        let head = keyword(&head, &format!("columns[{column:?}]"))?;
        Ok((column, head))
    };
    let names: Vec<(String, Option<String>)> = by_column.iter().map(pair).collect::<PyResult<_>>()?;
    let sheet = sheet.columns(names.iter().map(|(column, _)| column.clone()));
    Ok(names.into_iter().fold(sheet, |sheet, (column, head)| sheet.given(head, |sheet, head| sheet.head(column, head))))
}

fn with_decimals(sheet: Worksheet, decimals: &Bound<'_, PyAny>) -> PyResult<Worksheet> {
    let read = |given: &Bound<'_, PyAny>| {
        let digits: i64 = keyword(given, "decimals")?;
        let expected = "a whole number from 0 to 15";
        // A double has 15 to 17 significant digits: more would show noise.
        let digits = u8::try_from(digits).ok().filter(|digits| *digits <= 15);
        digits.ok_or_else(|| raise(Error::argument("decimals", expected, given)))
    };
    let Ok(by_column) = decimals.cast::<PyDict>() else {
        return Ok(sheet.decimals(read(decimals)?));
    };
    by_column.iter().try_fold(sheet, |sheet, (column, digits)| {
        Ok(sheet.decimals_of(keyword::<String>(&column, "decimals")?, read(&digits)?))
    })
}
