//! Groups of a result compared with each other: what estimates and the figures of a dataset have in common.

use crate::argument::{Argument, Word, keyword, word};
use crate::error::OrRaise;
use crate::estimates::{Level, by_level};
use crate::quality::Publishable;
use infosoc::{Adjust, Comparison};
use pyo3::prelude::*;
use pyo3::types::PyDict;
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

    /// The weighted sum of levels of a column, likewise.
    fn combine_levels<'py>(
        &self,
        py: Python<'py>,
        column: &str,
        terms: &[(String, f64)],
        adjust: Option<Adjust>,
    ) -> Made<'py>;

    /// Two rows compared, likewise.
    fn compare_rows<'py>(&self, py: Python<'py>, a: usize, b: usize, how: Comparison) -> Made<'py>;

    /// The number of a row.
    fn find_row(
        &self,
        measure: Option<&str>,
        level: Option<&str>,
        domain: &[(&str, Option<&str>)],
    ) -> infosoc::Result<usize>;
}

/// How the probabilities of a comparison are adjusted, where that is asked for.
type Adjusting = Option<Word<Adjust>>;

/// An object of the class whose method it is.
pub(crate) type Made<'py> = PyResult<Bound<'py, PyAny>>;

/// Figures whose groups can be compared, with the covariance of their estimates.
#[pyclass(extends = Publishable, subclass, frozen, module = "infosoc._infosoc")]
#[derive(Debug)]
// A trait object, so that one class of Python serves as the base of both.
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
                $class::shown(py, compared, adjust)
            }

            fn combine_levels<'py>(
                &self,
                py: pyo3::Python<'py>,
                column: &str,
                terms: &[(String, f64)],
                adjust: Option<infosoc::Adjust>,
            ) -> crate::contrasts::Made<'py> {
                let combined = crate::interrupt::interruptible(py, |stop| self.combine_levels(column, terms, stop))?;
                $class::shown(py, combined, adjust)
            }

            fn compare_rows<'py>(
                &self,
                py: pyo3::Python<'py>,
                a: usize,
                b: usize,
                how: infosoc::Comparison,
            ) -> crate::contrasts::Made<'py> {
                let compared = crate::interrupt::interruptible(py, |stop| self.compare(a, b, how, stop))?;
                $class::shown(py, compared, None)
            }

            fn find_row(
                &self,
                measure: Option<&str>,
                level: Option<&str>,
                domain: &[(&str, Option<&str>)],
            ) -> infosoc::Result<usize> {
                self.find(measure, level, domain)
            }
        }

        impl $class {
            /// A comparison as an object of the class, its probabilities adjusted where asked.
            fn shown<'py>(
                py: pyo3::Python<'py>,
                compared: $inner,
                adjust: Option<infosoc::Adjust>,
            ) -> crate::contrasts::Made<'py> {
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
    ///     Adjust the p-values for multiple testing: Holm (1979), Benjamini and Hochberg (1995), or Benjamini and Yekutieli
    ///     (2001). Rows without a p-value are not counted as tests.
    ///
    /// Returns
    /// -------
    /// Estimates or Figures
    ///     One row per measure and level of the other columns of each grouping set, with ``t`` and ``p_value``, those of a
    ///     difference of 0 (of a ratio of 1), and ``p_adjusted`` if asked for. The unit of percentages is
    ///     percentage points. Degrees of freedom come from the whole design, as in R ``svycontrast``. Where the error
    ///     of either group is unknown, so is the error of the difference: standard error and interval are null, and the status
    ///     is that of the group.
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If the estimates are not grouped by the column, or it has no such level.
    /// UnknownOption
    ///     If `adjust` is not one of these.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> hh6 = mexico.estimate("HH6", by=["area"])
    /// >>> [row] = hh6.difference("area", "urban", "rural").to_dicts()
    /// >>> round(row["value"], 1), round(row["se"], 1)
    /// (33.9, 0.8)
    #[pyo3(signature = (column, a, b, *, adjust = None))]
    fn difference<'py>(&self, py: Python<'py>, column: &str, a: Level, b: Level, adjust: Adjusting) -> Made<'py> {
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
    ///     If `adjust` is not one of these.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> hh6 = mexico.estimate("HH6", by=["area"])
    /// >>> [row] = hh6.ratio("area", "rural", "urban").to_dicts()
    /// >>> round(row["value"], 3)
    /// 0.543
    #[pyo3(signature = (column, a, b, *, adjust = None))]
    fn ratio<'py>(&self, py: Python<'py>, column: &str, a: Level, b: Level, adjust: Adjusting) -> Made<'py> {
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
    fn parity<'py>(&self, py: Python<'py>, column: &str, a: Level, b: Level, adjust: Adjusting) -> Made<'py> {
        self.0.compare_levels(py, column, [&a.0, &b.0], Comparison::Parity, adjust.map(|word| word.0))
    }

    /// A weighted sum of the levels of a grouping column, with their covariance: the average of waves, the change of an
    /// average, or any contrast.
    ///
    /// Parameters
    /// ----------
    /// column : str
    ///     The grouping column.
    /// coefficients : dict
    ///     A number for each level: ``{2019: 0.5, 2020: 0.5}`` is an average of two years, ``{2019: -0.5, 2021: 0.5}`` the
    ///     change of the average of 2019 and 2020 to that of 2020 and 2021.
    /// adjust : {"holm", "bh", "by"}, optional
    ///     Adjust the p-values for multiple testing, as in `difference`.
    ///
    /// Returns
    /// -------
    /// Estimates or Figures
    ///     One row per measure and level of the other columns. Where the coefficients add up to 0, ``t`` and ``p_value`` are
    ///     those of a sum of 0; an average has no test.
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If the estimates are not grouped by the column, or it has no such level.
    /// InvalidArgument
    ///     Without coefficients, for quantiles, and for the result of a comparison.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "hours": [1, 3, 0, 6]})
    /// >>> by_sex = infosoc.Survey(people, weight="w").mean("hours", by="sex")
    /// >>> round(by_sex.contrast("sex", {"F": 0.5, "M": 0.5}).to_dicts()[0]["value"], 12)
    /// 2.833333333333
    #[pyo3(signature = (column, coefficients, *, adjust = None))]
    fn contrast<'py>(
        &self,
        py: Python<'py>,
        column: &str,
        coefficients: Bound<'_, PyDict>,
        adjust: Adjusting,
    ) -> Made<'py> {
        let terms = by_level(&coefficients, "coefficients")?;
        self.0.combine_levels(py, column, &terms, adjust.map(|word| word.0))
    }

    /// Compare any two rows of the result, with the covariance of their estimates: of different groups, grouping sets,
    /// measures or levels.
    ///
    /// Parameters
    /// ----------
    /// a, b : int or dict
    ///     Two rows: their numbers, or what finds them: ``measure`` (of figures also the code of an indicator), ``level``, and a level of each of the grouping
    ///     columns of the row (None for its missing category). Without grouping columns it is an overall row;
    ///     ``measure`` and ``level`` may be left out if only one exists.
    /// how : {"difference", "ratio", "parity"}, default "difference"
    ///     a - b or a / b.
    ///
    /// Returns
    /// -------
    /// Estimates or Figures
    ///     One row.
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If no row or several fit.
    /// UnknownOption
    ///     If `how` is not one of these.
    ///
    /// Notes
    /// -----
    /// As R ``svycontrast``, with the degrees of freedom of the whole design.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "internet": [1, 1, 0, 0]})
    /// >>> by_sex = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    /// >>> round(by_sex.compare({"sex": "F"}, {}).to_dicts()[0]["value"], 12)
    /// 0.166666666667
    #[pyo3(signature = (a, b, how = "difference"))]
    fn compare<'py>(&self, py: Python<'py>, a: Bound<'_, PyAny>, b: Bound<'_, PyAny>, how: &str) -> Made<'py> {
        let (a, b, how) = (self.row(&a)?, self.row(&b)?, word(how)?);
        self.0.compare_rows(py, a, b, how)
    }
}

impl Contrasts {
    /// The number of a row, given as such or by what the row holds.
    fn row(&self, given: &Bound<'_, PyAny>) -> PyResult<usize> {
        let Ok(wanted) = given.cast::<PyDict>() else { return usize::read(given, "row") };
        let (mut measure, mut of_measure, mut domain) = (None, None, Vec::new());
        // Whatever is neither measure nor level is a grouping column.
        for (key, value) in wanted.iter() {
            let key: String = keyword(&key, "row")?;
            let value = value.extract::<Option<Level>>()?.map(|Level(value)| value);
            match key.as_str() {
                "measure" => measure = value,
                "level" => of_measure = value,
                _ => domain.push((key, value)),
            }
        }
        let domain: Vec<(&str, Option<&str>)> =
            domain.iter().map(|(key, value)| (key.as_str(), value.as_deref())).collect();
        self.0.find_row(measure.as_deref(), of_measure.as_deref(), &domain).or_raise()
    }
}
