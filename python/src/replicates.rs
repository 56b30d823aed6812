//! Replicate weights.

use crate::argument::{Builder, Numbers, OneOrMany, Word};
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use infosoc::ReplicateMethod;
use pyo3::prelude::*;

/// The replicate weights of a survey: their columns, how they were made, and how their estimates become a variance.
///
/// Parameters
/// ----------
/// columns : str or list of str
///     A pattern such as ``"rw*"`` (``*`` for any characters, ``?`` for one), with columns in natural order (rw2 before
///     rw10), or a list of columns. The weight itself is never one of them. Where any column has a number in place of a
///     ``*`` at the end, these are meant: ``"REPWT*"`` is REPWT1 and REPWT2, not REPWT and REPWTP1. Weights may be
///     negative; a column that stands apart from the others, such as a flag, is an error.
/// method : {"brr", "fay", "jk1", "jk2", "jkn", "bootstrap", "sdr", "other"}
///     The method that made them, which decides the scale: balanced half-samples, Fay's, the jackknives, the bootstrap,
///     successive differences ("acs" is the same), or any other, whose scale has to be given.
/// scale : float, optional
///     What the sum over all replicates is multiplied by; if not given, what the method says.
/// rscales : float or list of float, optional
///     What the term of each replicate is multiplied by. "jkn" needs them: (n - 1)/n of each replicate's stratum.
/// mse : bool, optional
///     Whether deviations are from the estimate of the full sample and not from the mean of the replicates. If not given,
///     true for successive differences alone, as in R.
/// combined : bool, default True
///     Whether the columns contain the sampling weight, as published ones do; if not, they are multiplied by it.
/// rho : float, optional
///     The factor of Fay's method.
/// df : float, optional
///     Degrees of freedom of all estimates; if not given, the rank of the matrix of replicate weights less 1, in each
///     group that of its own rows.
///
/// Raises
/// ------
/// UnknownOption
///     If `method` is not one of these. The rest is checked by `Survey`.
///
/// Notes
/// -----
/// The variance is ``scale * sum(rscales * (theta_r - centre) ** 2)``, as in R ``svrepdesign``.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> people = pyarrow.table({
/// ...     "w": [10, 12, 11, 9], "internet": [1, 0, 1, 1], "rw1": [20, 0, 22, 0], "rw2": [0, 24, 0, 18],
/// ...     "rw3": [20, 0, 0, 18], "rw4": [0, 24, 22, 0]})
/// >>> svy = infosoc.Survey(people, weight="w", replicates=infosoc.Replicates("rw*", "brr"))
/// >>> round(svy.total("internet").to_dicts()[0]["se"], 2)
/// 10.2
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Replicates {
    pub(crate) inner: infosoc::Replicates,
}

based!(Replicates: Immutable);

#[pymethods]
impl Replicates {
    #[new]
    #[pyo3(signature = (columns, method, *, scale = None, rscales = None, mse = None, combined = true, rho = None,
                        df = None))]
    fn new(
        columns: OneOrMany<String>,
        method: Word<ReplicateMethod>,
        scale: Option<f64>,
        rscales: Option<Numbers>,
        mse: Option<bool>,
        combined: bool,
        rho: Option<f64>,
        df: Option<f64>,
    ) -> Replicates {
        let inner = infosoc::Replicates::of(columns, method.0)
            .combined(combined)
            .given(scale, infosoc::Replicates::scale)
            .given(rscales, |replicates, Numbers(rscales)| replicates.rscales(rscales))
            .given(mse, infosoc::Replicates::mse)
            .given(rho, infosoc::Replicates::rho)
            .given(df, infosoc::Replicates::df);
        Replicates { inner }
    }

    /// The columns of replicate weights in a table.
    ///
    /// Parameters
    /// ----------
    /// columns : list of str
    ///     The names of all columns of the table.
    /// weight : str, optional
    ///     The column of the sampling weight; it is never a replicate.
    ///
    /// Returns
    /// -------
    /// list of str
    ///
    /// Raises
    /// ------
    /// UnknownColumn
    ///     If no column has a name, or matches a pattern.
    ///
    /// Examples
    /// --------
    /// >>> infosoc.Replicates("rw*", "bootstrap").find(["rw10", "sex", "rw2", "rw"], weight="rw")
    /// ['rw2', 'rw10']
    #[pyo3(signature = (columns, weight = None))]
    fn find(&self, columns: Vec<String>, weight: Option<&str>) -> PyResult<Vec<String>> {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        self.inner.find(&columns, weight).or_raise()
    }

    fn __repr__(&self) -> String {
        "<infosoc.Replicates>".to_owned()
    }
}
