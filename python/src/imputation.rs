//! Methods of imputation with their settings.

use crate::arrow;
use crate::error::OrRaise;
use crate::grouping::grouping_of;
use crate::pickling;
use crate::table::Table;
use crate::whole;
use pyo3::prelude::*;

/// The practices of agencies in aggregating countries, as `Series.aggregate` takes them by name.
///
/// Returns
/// -------
/// Table
///     ``practice``, ``missing_countries`` (what is done with them), ``weights``, ``min_coverage``, ``imputation`` (null where
///     countries are left out), ``certainty``.
///
/// Examples
/// --------
/// >>> [(row["practice"], row["imputation"]) for row in infosoc.practices().to_dicts()]
/// [('world_bank', None), ('itu', 'regression'), ('uis', 'uis')]
#[pyfunction]
pub(crate) fn practices() -> PyResult<Table> {
    Ok(Table { frame: infosoc::Practice::table().or_raise()? })
}

/// A method of imputation with its settings, for `Series.aggregate` and `Series.imputation_errors`.
///
/// Parameters
/// ----------
/// method : {"carry", "linear", "uis", "growth", "regression"}
///     ``carry``: the last observation of the country, up to 5 years old. ``linear``: between two observations. ``uis``: that,
///     the nearest year at the ends, and the mean of the group for a country without any. ``growth``: the country's
///     observations, moved by the mean growth of its group. ``regression``: that, drawn towards a regression on income, age
///     of the population and group, on which a country without any observation stands.
/// limit : int, optional
///     Years that ``carry`` and, beyond the observations, ``linear`` may go.
/// covariates : table, optional
///     For ``regression``: ``ref_area`` [, ``time_period``] and columns of numbers. Without it, the logarithms of GNI per
///     capita and of the share of people of 65 years and over.
/// neighbours : str, Grouping or table, optional
///     The groups whose growth and level count; by default the regions of the SDGs.
/// scale : {"unit", "identity"}, default "unit"
///     ``unit``: logit for shares, log for other values from 0, absolute numbers per inhabitant. ``identity``: values as they
///     are. No share is below 0 or beyond the whole on either.
/// through : int, optional
///     Go on to this year, beyond the series.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownOption`, or `InvalidArgument` for a limit of a method that has none.
///
/// Examples
/// --------
/// >>> infosoc.Imputation("carry", limit=2)
/// <infosoc.Imputation carry>
#[pyclass(frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Imputation {
    pub(crate) inner: infosoc::Imputation,
}

#[pymethods]
impl Imputation {
    #[new]
    #[pyo3(signature = (method, *, limit = None, covariates = None, neighbours = None, scale = "unit", through = None))]
    fn new(
        method: &str,
        #[pyo3(from_py_with = whole::limit)] limit: Option<u32>,
        covariates: Option<Bound<'_, PyAny>>,
        neighbours: Option<Bound<'_, PyAny>>,
        scale: &str,
        #[pyo3(from_py_with = whole::through)] through: Option<i32>,
    ) -> PyResult<Imputation> {
        let method: infosoc::ImputationMethod = method.parse().or_raise()?;
        let method = limit.map_or(Ok(method), |limit| method.limited(limit)).or_raise()?;
        Ok(Imputation {
            inner: infosoc::Imputation {
                method,
                scale: scale.parse().or_raise()?,
                groups: neighbours.map(|groups| grouping_of(&groups)).transpose()?,
                covariates: covariates.map(|table| arrow::import(&table).map(|table| table.frame)).transpose()?,
                through,
            },
        })
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, memo: Bound<'_, PyAny>) -> Py<Self> {
        drop(memo);
        slf
    }

    fn __reduce__(&self) -> PyResult<Py<PyAny>> {
        pickling::refused(
            "Imputation",
            "it is a request and no result",
            "make it anew of the same arguments where it is needed",
        )
    }

    fn __repr__(&self) -> String {
        format!("<infosoc.Imputation {}>", self.inner.method.as_str())
    }
}

/// A method by its name, or with its settings.
pub(crate) fn impute_of(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Imputation> {
    match given.cast::<Imputation>() {
        Ok(imputation) => Ok(imputation.get().inner.clone()),
        Err(_) => Ok(infosoc::Imputation::by(given.extract::<String>()?.parse().or_raise()?)),
    }
}
