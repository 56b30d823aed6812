//! Estimates: the rows of a survey's results, two of them compared.

use crate::argument::{self, keyword};
use crate::contrasts::{Contrasts, compared};
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::quality::publishable;
use crate::sdmx::write_observations;
use crate::series::Series;
use crate::table::Table;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyString};
use std::path::PathBuf;
use std::sync::Arc;

/// Estimates: one row per measure and group, the overall rows first.
///
/// The columns are ``measure``, ``level`` (where a measure has levels), ``by`` (the grouping set of the row), the
/// grouping columns with their own types, ``value``, ``se``, ``ci_low``, ``ci_high``, ``cv``, ``deff``, ``df``, ``n``,
/// ``n_missing``, ``numerator``, ``denominator``, ``unit`` and ``status``. Null in a column of the row's own set is the
/// group of cases with it missing; in another column it means all.
///
/// ``status`` is ``normal``, ``one_sided`` (a share that is 0 or 1 in the sample, or a quantile whose interval has no
/// limit on one side), ``empty`` (no cases), ``undefined`` (a denominator of 0), ``no_df`` (all cases in a single
/// PSU per stratum), ``no_variance`` (a variance that cannot be computed) or ``lost_replicates`` (the variance of the
/// replicates that have cases). An error that is unknown is not 0: a mean in one PSU has no standard error, and a
/// comparison with an estimate whose error is unknown has none either, with the status of that estimate. A standard
/// error is 0 for a census, of units taken with certainty, or, by its formula, of a share of 0 or 1 (``one_sided``).
#[pyclass(extends = Contrasts, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Estimates {
    pub(crate) inner: Arc<infosoc::Estimates>,
}

publishable!(Estimates(infosoc::Estimates): Contrasts);
compared!(Estimates(infosoc::Estimates));

#[pymethods]
impl Estimates {
    /// The estimates as observations of a series, to combine with figures of other countries by `Series.extend`.
    ///
    /// Parameters
    /// ----------
    /// ref_area : str
    ///     The country.
    /// time_period : int
    ///     The year.
    /// indicator : str, optional
    ///     The code under which they enter; without it, each measure enters under its own name, as in
    ///     ``proportion("internet", name="HH7")``.
    ///
    /// Returns
    /// -------
    /// Series
    ///     As `Figures.observations`: values in the unit of the catalogue (a proportion becomes per cent where that is
    ///     it), the grouping columns as dimensions, ``_T`` for all and ``_U`` for the missing category. ``se`` is null where
    ///     the error is unknown (a share of 0 or 1, no degrees of freedom), and 0 only where nothing could vary.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     For the result of a comparison, several measures under one code, a grouping column with the name of another
    ///     column of a series, or a unit other than in the catalogue.
    /// InfosocError
    ///     `UnknownArea`, and `DuplicateObservation` where two levels become one code.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1], "sex": ["F", "M", "M"], "internet": [1, 1, 0]})
    /// >>> shares = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    /// >>> [(row["sex"], row["obs_value"]) for row in shares.observations("MEX", 2021, "HH7").to_dicts()]
    /// [('_T', 75.0), ('F', 100.0), ('M', 50.0)]
    #[pyo3(signature = (ref_area, time_period, indicator = None))]
    fn observations(
        &self,
        py: Python<'_>,
        ref_area: &str,
        #[pyo3(from_py_with = argument::time_period)] time_period: i32,
        indicator: Option<&str>,
    ) -> PyResult<Series> {
        Ok(detached(py, || self.inner.observations(ref_area, time_period, indicator)).or_raise()?.into())
    }

    /// Write the estimates as an SDMX message: `observations`, written as by `Series.write_sdmx`.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file: ``.csv``, ``.xml`` or ``.json``.
    /// area : str
    ///     The country.
    /// year : int
    ///     The year.
    /// indicator : str, optional
    ///     The code under which they are written; without it, each measure is written under its own name.
    /// structure, version, mapping, header, dataflow, reporting_type, labels : optional
    ///     As in `Series.write_sdmx`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     What was found, worst first; errors are figures that were not written.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     What `observations` and `Series.write_sdmx` raise.
    /// OSError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
    /// >>> svy = infosoc.Survey(people, weight="w")
    /// >>> users = svy.estimate([infosoc.proportion("internet", percent=True)], by="sex")
    /// >>> header = {"sender": "MX2"}
    /// >>> findings = users.write_sdmx("users.xml", area="MEX", year=2021, indicator="HH7", structure="sdg", header=header)
    /// >>> [row["rule"] for row in findings.to_dicts()]
    /// ['column_left_out']
    #[pyo3(signature = (path, *, area, year, indicator = None, **keywords), text_signature = "($self, path, *, area, year, indicator=None, structure=None, version=None, mapping=None, \
header=None, dataflow=None, reporting_type=None, labels='id')")]
    fn write_sdmx(
        &self,
        py: Python<'_>,
        path: PathBuf,
        area: &str,
        #[pyo3(from_py_with = crate::argument::year)] year: i32,
        indicator: Option<&str>,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Table> {
        write_observations(py, path, keywords, || self.inner.observations(area, year, indicator))
    }
}

/// A level as the library writes it.
pub(crate) struct Level(pub(crate) String);

impl FromPyObject<'_, '_> for Level {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Level> {
        if given.is_instance_of::<PyString>() {
            return given.extract().map(Level);
        }
        // Python writes `True`, the library `true`.
        if let Ok(truth) = given.cast::<PyBool>() {
            return Ok(Level(truth.is_true().to_string()));
        }
        let text: String = given.str()?.extract()?;
        // 2021.0 and 2021 are one level, but only as numbers: the text "2.0" stays as it is.
        let whole = text.strip_suffix(".0").filter(|_| given.is_instance_of::<PyFloat>());
        Ok(Level(whole.unwrap_or(&text).to_owned()))
    }
}

/// The numbers of a dictionary or of a pandas Series, which has the levels in its index; none of anything else.
pub(crate) fn if_by_level(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<Vec<(String, f64)>>> {
    if let Ok(dictionary) = given.cast::<PyDict>() {
        return by_level(dictionary, name).map(Some);
    }
    if given.get_type().name()? == "Series" && given.hasattr("to_dict")? {
        return by_level(given.call_method0("to_dict")?.cast()?, name).map(Some);
    }
    Ok(None)
}

/// The numbers of a dictionary, by level; an error names the argument and the level.
pub(crate) fn by_level(given: &Bound<'_, PyDict>, name: &str) -> PyResult<Vec<(String, f64)>> {
    let pair = |(level, number): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let Level(level) = keyword(&level, name)?;
        let number = keyword(&number, &format!("{name}[{level:?}]"))?;
        Ok((level, number))
    };
    given.iter().map(pair).collect()
}
