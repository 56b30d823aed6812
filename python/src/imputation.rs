//! Methods of imputation with their settings.

use crate::argument::{self, Builder, FromLike, Like, Word, mistyped, word};
use crate::arrow::Imported;
use crate::immutable::{Immutable, based};
use crate::table::Table;
use infosoc::{Grouping, ImputationMethod};
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
    Table::new(infosoc::Practice::table())
}

/// A method of imputation with its settings, for `Series.impute`, `Series.aggregate` and `Series.decompose`.
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
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Imputation {
    inner: infosoc::Imputation,
}

based!(Imputation: Immutable);

#[pymethods]
impl Imputation {
    #[new]
    #[pyo3(signature = (method, *, limit = None, covariates = None, neighbours = None, scale = "unit", through = None))]
    fn new(
        method: Word<ImputationMethod>,
        #[pyo3(from_py_with = argument::limit)] limit: Option<u32>,
        covariates: Option<Imported>,
        neighbours: Option<Like<Grouping>>,
        scale: &str,
        #[pyo3(from_py_with = argument::through)] through: Option<i32>,
    ) -> PyResult<Imputation> {
        let inner = infosoc::Imputation {
            method: method.0.try_given(limit, ImputationMethod::limited)?,
            scale: word(scale)?,
            groups: neighbours.map(|Like(groups)| groups),
            // The library says what is wrong with the table when it is used, in terms of its columns.
            covariates: covariates.map(|table| table.frame),
            through,
        };
        Ok(Imputation { inner })
    }

    fn __repr__(&self) -> String {
        format!("<infosoc.Imputation {}>", self.inner.method.as_str())
    }
}

/// A method by its name, or with its settings.
impl FromLike for infosoc::Imputation {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Imputation> {
        match given.cast::<Imputation>() {
            Ok(imputation) => Ok(imputation.get().inner.clone()),
            Err(_) => {
                let not_a_word = |_| mistyped("impute: expected a method such as \"carry\", or an Imputation", given);
                word(given.extract().map_err(not_a_word)?).map(infosoc::Imputation::by)
            }
        }
    }
}
