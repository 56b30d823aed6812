//! Groups of a result compared with each other: what estimates and the figures of a dataset have in common.

use crate::argument::Word;
use crate::estimates::Level;
use crate::quality::Publishable;
use infosoc::{Adjust, Comparison};
use pyo3::prelude::*;
use std::fmt::Debug;
use std::sync::Arc;

/// A result of the library whose groups can be compared.
pub(crate) trait Compare: Debug + Send + Sync {
    /// The comparison, as an object of the class of this result.
    fn compare_levels<'py>(
        &self,
        py: Python<'py>,
        column: &str,
        levels: [&str; 2],
        how: Comparison,
        adjust: Option<Adjust>,
    ) -> Made<'py>;
}

/// An object of the class whose method it is.
pub(crate) type Made<'py> = PyResult<Bound<'py, PyAny>>;

/// Figures whose groups can be compared, with the covariance of their estimates.
#[pyclass(extends = Publishable, subclass, frozen, module = "infosoc._infosoc")]
#[derive(Debug)]
pub(crate) struct Contrasts(pub(crate) Arc<dyn Compare>);

/// Has the groups of a class of figures compared by the library.
macro_rules! compared {
    ($class:ident($inner:ty)) => {
        impl crate::contrasts::Compare for $inner {
            fn compare_levels<'py>(
                &self,
                py: pyo3::Python<'py>,
                column: &str,
                [a, b]: [&str; 2],
                how: infosoc::Comparison,
                adjust: Option<infosoc::Adjust>,
            ) -> crate::contrasts::Made<'py> {
                let compared =
                    crate::interrupt::interruptible(py, |stop| self.compare_levels(column, a, b, how, stop))?;
                let compared = match adjust {
                    Some(adjust) => crate::error::OrRaise::or_raise(compared.adjusted(adjust))?,
                    None => compared,
                };
                Ok($class::from(compared).into_pyobject(py)?.into_any())
            }
        }
    };
}

pub(crate) use compared;

#[pymethods]
impl Contrasts {
    /// The difference between two groups of a grouping column, a - b, with their covariance in its standard error.
    ///
    /// Parameters
    /// ----------
    /// column : str
    ///     The grouping column. A breakdown of a dataset goes by its aliases too, and so do its values.
    /// a, b : str, int, float, bool or decimal.Decimal
    ///     Two of its levels, or ``"_T"`` for all: a part against the whole. Numbers are found by their value: 1.1 in a
    ///     column of decimals that holds 1.10.
    /// adjust : {"holm", "bh", "by"}, optional
    ///     Adjust the probabilities for all tests of the result: Holm (1979), Benjamini and Hochberg (1995), or Benjamini
    ///     and Yekutieli (2001). Rows without a probability do not count.
    ///
    /// Returns
    /// -------
    /// Estimates or Figures
    ///     One row per measure and level of the other columns of each grouping set, with ``t`` and ``p_value``, those of a
    ///     difference of 0 (of a ratio of 1), and ``p_adjusted`` if asked for. The unit of percentages is
    ///     percentage points. Degrees of freedom are those of the whole design, as in R ``svycontrast``. Where the error
    ///     of either group is unknown, so is that of the difference: standard error and interval are null, and the status
    ///     is that of the group.
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If the estimates are not grouped by the column, or it has no such level.
    /// UnknownOption
    ///     If `adjust` is another word.
    #[pyo3(signature = (column, a, b, *, adjust = None))]
    fn difference<'py>(
        &self,
        py: Python<'py>,
        column: &str,
        a: Level,
        b: Level,
        adjust: Option<Word<Adjust>>,
    ) -> Made<'py> {
        self.0.compare_levels(py, column, [&a.0, &b.0], Comparison::Difference, adjust.map(|word| word.0))
    }

    /// The ratio of two groups of a grouping column, a / b, with its linearised standard error.
    ///
    /// Parameters
    /// ----------
    /// column : str
    ///     The grouping column.
    /// a, b : str, int, float, bool or decimal.Decimal
    ///     Two of its levels, as in `difference`.
    /// adjust : {"holm", "bh", "by"}, optional
    ///     As in `difference`.
    ///
    /// Returns
    /// -------
    /// Estimates or Figures
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If the estimates are not grouped by the column, or it has no such level.
    /// UnknownOption
    ///     If `adjust` is another word.
    #[pyo3(signature = (column, a, b, *, adjust = None))]
    fn ratio<'py>(&self, py: Python<'py>, column: &str, a: Level, b: Level, adjust: Option<Word<Adjust>>) -> Made<'py> {
        self.0.compare_levels(py, column, [&a.0, &b.0], Comparison::Ratio, adjust.map(|word| word.0))
    }

    /// The parity index of two groups of a grouping column, such as female to male: the ratio a / b.
    ///
    /// Parameters
    /// ----------
    /// column : str
    ///     The grouping column.
    /// a, b : str, int, float, bool or decimal.Decimal
    ///     Two of its levels, as in `difference`.
    /// adjust : {"holm", "bh", "by"}, optional
    ///     As in `difference`.
    ///
    /// Returns
    /// -------
    /// Estimates or Figures
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If the estimates are not grouped by the column, or it has no such level.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "internet": [1, 1, 0, 0]})
    /// >>> by_sex = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    /// >>> round(by_sex.parity("sex", "F", "M").to_dicts()[0]["value"], 12)
    /// 2.0
    /// >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by=["area"])
    /// >>> round(hh6.parity("area", "rural", "urban").to_dicts()[0]["value"], 3)
    /// 0.543
    #[pyo3(signature = (column, a, b, *, adjust = None))]
    fn parity<'py>(
        &self,
        py: Python<'py>,
        column: &str,
        a: Level,
        b: Level,
        adjust: Option<Word<Adjust>>,
    ) -> Made<'py> {
        self.0.compare_levels(py, column, [&a.0, &b.0], Comparison::Parity, adjust.map(|word| word.0))
    }
}
