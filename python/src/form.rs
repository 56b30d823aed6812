//! Questionnaires that are filled, and the first drafts of their addresses.

use crate::argument;
use crate::arrow::{self, Imported};
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::table::{Table, result};
use infosoc::describe::DescribeForm;
use infosoc::export::{Addresses, Fill};
use infosoc::quality::Flag;
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

result! {
    /// A form that was filled, from `fill`: one row for each address.
    ///
    /// As a table it has ``sheet``, ``cell``, ``indicator``, ``category``, ``breakdown``, ``figure``, ``status`` (``filled``, ``empty``,
    /// ``refused``), ``value`` or ``text`` (what was written), ``unit``, ``se``, ``reason`` (why nothing was written, or what is to be
    /// known of what was), ``ref_area``, ``time_period``, ``population`` and ``source``.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> form, addresses = "datasets/forms/household_form.xlsx", "datasets/forms/household_addresses.csv"
    /// >>> report = infosoc.fill(form, addresses, mexico.indicators(), out="filled.xlsx")
    /// >>> sorted({row["status"] for row in report.to_dicts()})
    /// ['empty', 'filled']
    /// >>> [row["reason"] for row in report.to_dicts() if row["indicator"] == "HH13"][0]
    /// 'the figures have no HH13'
    pub(crate) struct Filled(infosoc::export::Filled);
}

#[pymethods]
impl Filled {
    /// The parts of the workbook that differ from the form; all others are equal byte for byte.
    #[getter]
    fn changed(&self) -> Vec<String> {
        self.inner.changed().to_vec()
    }

    /// What a person should look at: cells that were refused, cells that are empty, and what else was changed.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message``, ``remedy``.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> form, addresses = "datasets/forms/household_form.xlsx", "datasets/forms/household_addresses.csv"
    /// >>> filled = infosoc.fill(form, addresses, mexico.indicators(), "filled.xlsx")
    /// >>> sorted({row["rule"] for row in filled.findings().to_dicts()})
    /// ['cell_empty', 'form_changed']
    fn findings(&self) -> PyResult<Table> {
        Table::of(&self.inner.findings())
    }
}

/// Fill a questionnaire: the workbook of somebody else, changed in the named cells alone.
///
/// Around a cell its sheet stays byte for byte, and so do all other parts of the workbook: styles, validations, protection,
/// images, macros. A cell keeps its style. Formulas stay, and Excel computes them again when it opens the workbook; where this
/// does not say so yet, that one setting is the only other change. LibreOffice keeps values that were computed before, unless it
/// is set to compute them on loading. A cell with a formula, and one that is inside of merged cells, is left as it was.
///
/// A figure that is not there or not known leaves its cell empty, and never 0; one that is suppressed is not written. Hand over
/// what ``suppress`` gives, so that nothing is written that may not be shown. Units are converted by the registry of `units` or
/// not at all. A cell whose number format is in per cent (``0.0%``) gets the share that it shows as the figure, 0.664 for 66.4 %, and
/// one whose format is in thousands (``#,##0,``) the whole number; report and findings (``cell_format``) say so, also of a figure
/// that such a cell shows as another.
///
/// Parameters
/// ----------
/// form : str or os.PathLike
///     The form, ``.xlsx`` or ``.xlsm``.
/// addresses : str, os.PathLike or table
///     Which cell is for which figure: a CSV file, a workbook or a table with the columns ``sheet``, ``cell``, ``indicator``,
///     ``figure`` (``count``, ``percent``, ``proportion``, ``value``, ``denominator``, ``n``, ``se``, ``cv``, ``ci_low``, ``ci_high``;
///     ``text``, ``source``, ``year``, ``area``, ``area_name``, ``population``, ``note``, ``unit``, ``title``) and, where they are needed, ``category``,
///     ``breakdown`` (``sex=F;age=Y15T24``), ``year``, ``area``, ``unit``, ``decimals`` and ``denominator``. `describe_form` drafts it.
/// figures : Figures, Estimates, Publication, Series or table
///     The figures, with the columns of one of these results.
/// out : str or os.PathLike
///     The filled form.
/// overwrite : bool, default False
///     Whether a file that is there already is replaced, which may be the form itself.
/// area : str, optional
///     The area of the figures, where they are of several and an address names none.
/// year : int, optional
///     The year of the figures, where they are of several and an address names none.
/// shorthand : dict of str to str, optional
///     What is written where a figure is not shown, by the flag that says why: ``{"confidential": "[c]", "not_available": "[x]"}``. The
///     for the flags see `flags`. Without it such a cell is empty.
/// unfold_limit : int, optional
///     The most memory, in bytes, that the decompressed parts of the workbook may take. By default 256 MiB.
///
/// Returns
/// -------
/// Filled
///     What became of each cell.
///
/// Raises
/// ------
/// InfosocError
///     `InvalidFile` for a form that is not a workbook, and for each address that names no cell or no figure, or several, all of them
///     at once and before anything is written; `UnknownColumn` and others for addresses and figures that are not such a table.
/// OSError
///     If the file cannot be written, or is there already.
///
/// Examples
/// --------
/// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021").indicators()
/// >>> import pyarrow
/// >>> addresses = pyarrow.table({"sheet": ["Households"] * 2, "cell": ["D7", "F7"], "indicator": ["HH6"] * 2,
/// ...     "breakdown": ["area=urban", ""], "figure": ["percent", "count"]})
/// >>> report = infosoc.fill("datasets/forms/household_form.xlsx", addresses, mexico, out="urban.xlsx")
/// >>> [(row["cell"], row["status"], row["unit"], row["reason"]) for row in report.to_dicts()]
/// [('D7', 'filled', '%', None), ('F7', 'refused', None, 'the cell has a formula, which stays')]
/// >>> report.changed
/// ['xl/workbook.xml', 'xl/worksheets/sheet2.xml']
#[pyfunction]
#[pyo3(signature = (form, addresses, figures, out, *, overwrite = false, area = None, year = None, shorthand = None, unfold_limit = None))]
pub(crate) fn fill(
    py: Python<'_>,
    form: PathBuf,
    addresses: Bound<'_, PyAny>,
    figures: Imported,
    out: PathBuf,
    overwrite: bool,
    area: Option<String>,
    #[pyo3(from_py_with = argument::year)] year: Option<i32>,
    shorthand: Option<BTreeMap<String, String>>,
    #[pyo3(from_py_with = argument::unfold_limit)] unfold_limit: Option<u64>,
) -> PyResult<Filled> {
    // A path first: a text is never a table.
    let addresses = match addresses.extract::<PathBuf>() {
        Ok(path) => detached(py, || Addresses::read(path)).or_raise()?,
        Err(_) => arrow::import(&addresses)?.with(Addresses::from_frame)?,
    };
    let mut fill = Fill::new(form).overwrite(overwrite);
    if let Some(area) = area {
        fill = fill.area(area);
    }
    if let Some(year) = year {
        fill = fill.year(year);
    }
    if let Some(bytes) = unfold_limit {
        fill = fill.unfold_limit(bytes);
    }
    for (flag, text) in shorthand.unwrap_or_default() {
        fill = fill.shorthand(argument::word::<Flag>(&flag)?, text);
    }
    Ok(figures.detached(py, |_| fill.write(&addresses, &figures, out))?.into())
}

result! {
    /// A first draft of the addresses of a form, from `describe_form`.
    ///
    /// As a table it has one row for each cell: ``sheet``, ``cell``, ``indicator``, ``category``, ``breakdown``, ``figure``, ``label`` (the
    /// labels of the cell), ``confidence`` (``high``, ``medium``, ``low``) and ``reason``.
    ///
    /// Examples
    /// --------
    /// >>> draft = infosoc.describe_form("datasets/forms/household_form.xlsx")
    /// >>> row = next(row for row in draft.to_dicts() if (row["sheet"], row["cell"]) == ("Individuals", "C5"))
    /// >>> row["indicator"], row["breakdown"], row["figure"], row["confidence"]
    /// ('HH7', 'age=Y15T24;sex=F', 'count', 'high')
    pub(crate) struct AddressDraft(infosoc::describe::AddressDraft);
}

#[pymethods]
impl AddressDraft {
    /// Write an address file.
    ///
    /// Rows of high confidence are addresses; the others begin with ``#``: delete the ``#`` of those that are right.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file.
    /// overwrite : bool, default False
    ///     Whether a file that is there already is replaced.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be written, or is there already.
    ///
    /// Examples
    /// --------
    /// >>> infosoc.describe_form("datasets/forms/household_form.xlsx").write("addresses.csv")
    #[pyo3(signature = (path, *, overwrite = false))]
    fn write(&self, py: Python<'_>, path: PathBuf, overwrite: bool) -> PyResult<()> {
        detached(py, || self.inner.write(path, overwrite)).or_raise()
    }
}

/// Draft the addresses of a form from its labels: which cell is for which figure.
///
/// Labels in English, Spanish, French, Portuguese, Arabic and Russian are read. Every empty cell is proposed whose labels name an
/// indicator, by its code or its title, and those for the source, the year or the population of all. A proposal has high
/// confidence where a code names the indicator and every label of the cell was understood. Sheets that are hidden are left out.
///
/// Parameters
/// ----------
/// form : str or os.PathLike
///     The form, ``.xlsx`` or ``.xlsm``.
/// unfold_limit : int, optional
///     The most memory, in bytes, that the decompressed parts of the workbook may take. By default 256 MiB.
///
/// Returns
/// -------
/// AddressDraft
///
/// Raises
/// ------
/// InvalidFile
///     If the form is not a workbook.
///
/// Examples
/// --------
/// >>> draft = infosoc.describe_form("datasets/forms/household_form.xlsx")
/// >>> [(row["cell"], row["figure"]) for row in draft.to_dicts() if row["sheet"] == "Cover"][:3]
/// [('B3', 'area_name'), ('B4', 'year'), ('B5', 'source')]
#[pyfunction]
#[pyo3(signature = (form, *, unfold_limit = None))]
pub(crate) fn describe_form(
    py: Python<'_>,
    form: PathBuf,
    #[pyo3(from_py_with = argument::unfold_limit)] unfold_limit: Option<u64>,
) -> PyResult<AddressDraft> {
    let mut ask = DescribeForm::new(form);
    if let Some(bytes) = unfold_limit {
        ask = ask.unfold_limit(bytes);
    }
    Ok(detached(py, || ask.run()).or_raise()?.into())
}
