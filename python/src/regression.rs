//! Regression under the design.

use crate::argument::word;
use crate::arrow::Imported;
use crate::error::OrRaise;
use crate::estimates::Level;
use crate::interrupt::{detached, interruptible};
use crate::properties::properties;
use crate::table::{Table, result};
use infosoc::TestMethod;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// A regression model with standard errors under the design, from `Survey.regress`.
///
/// One row per coefficient, the intercept first: ``term`` (the names of its columns, joined by colons), ``level`` (the categories
/// of its factors; null of a number), ``reference`` (what they are compared with), ``value``, ``se``, ``ci_low``, ``ci_high``,
/// ``t``, ``df``, ``p_value``, ``odds_ratio``, ``odds_low`` and ``odds_high`` (of the logit link), ``n`` and ``status``: ``normal``,
/// ``no_df`` where the design has no more degrees of freedom than the model has coefficients, ``no_variance``, or
/// ``lost_replicates`` where the model could not be fitted in some replicates.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Regression {
    inner: infosoc::Regression,
}

result!(Regression(infosoc::Regression));

properties! {
    Regression.inner as model {
        /// Cases in the model.
        n: u64 = model.n();
        /// Cases outside the model because a column is missing.
        n_missing: u64 = model.n_missing();
        /// Degrees of freedom of the tests: those of the design less the coefficients beside the intercept.
        df: f64 = model.df();
        /// The deviance, with weights of mean 1.
        deviance: f64 = model.deviance();
        /// The variance of Pearson's residuals. Standard errors do not depend on it.
        dispersion: f64 = model.dispersion();
        /// The criterion of Akaike for surveys (Lumley and Scott 2015): the deviance and twice the sum of the design effects.
        aic: Option<f64> = model.aic();
        /// How many iterations the fit took.
        iterations: usize = model.iterations();
        /// The names of the terms, with the main effects that interactions imply.
        terms: Vec<String> = model.terms();
    }

    /// Test whether all coefficients of some terms are 0.
    ///
    /// Parameters
    /// ----------
    /// *terms : str or tuple of str
    ///     A term, or several that are tested together: ``"sex"``, and ``("sex", "area")`` or ``"sex:area"`` for an interaction. Other
    ///     terms stay in the model: a main effect is tested beside its interactions.
    /// method : {"wald", "adjusted_wald", "working_wald", "lrt"}, default "wald"
    ///     The Wald statistic under the design, plain or adjusted for its degrees of freedom; the Wald statistic or the likelihood
    ///     ratio of a simple random sample against the distribution that it has under the design (Rao and Scott).
    ///
    /// Returns
    /// -------
    /// TermTest
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If the model has no such term.
    ///
    /// Notes
    /// -----
    /// As R ``regTermTest``.
    #[pyo3(signature = (*terms, method = "wald"))]
    fn test(&self, py: Python<'_>, terms: &Bound<'_, PyTuple>, method: &str) -> PyResult<TermTest> {
        let terms: Vec<String> = terms.iter().map(|given| term_name(&given)).collect::<PyResult<_>>()?;
        let method: TestMethod = word(method)?;
        interruptible(py, |stop| self.inner.test_until(&terms, method, stop)).map(TermTest::from)
    }

    /// Predictive margins and average marginal effects of a term.
    ///
    /// Parameters
    /// ----------
    /// term : str or tuple of str
    ///     A column of the model. Of categories, alone or crossed in a tuple, the margins are the mean outcome if all cases were in
    ///     each of them and all else were as it is. Of a number it is the mean slope.
    /// errors : {"unconditional", "delta"}, default "unconditional"
    ///     Whether standard errors account for the cases that means are taken over, or for the coefficients alone.
    ///
    /// Returns
    /// -------
    /// Margins
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If the model has no such term.
    /// InvalidArgument
    ///     For an interaction with a number.
    ///
    /// Notes
    /// -----
    /// As R ``svypredmeans``, whose standard errors leave out the covariance of coefficients and cases.
    #[pyo3(signature = (term, *, errors = "unconditional"))]
    fn margins(&self, py: Python<'_>, term: &Bound<'_, PyAny>, errors: &str) -> PyResult<Margins> {
        let (term, errors) = (term_name(term)?, word(errors)?);
        interruptible(py, |stop| self.inner.margins_until(&term, errors, stop)).map(Margins::from)
    }

    /// The expected outcome of other cases.
    ///
    /// Parameters
    /// ----------
    /// table : table
    ///     A table with the columns of the terms, and of the offset if there is one.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The same table with ``predicted``, ``se``, ``ci_low``, ``ci_high`` and ``status``, which is ``empty`` where a column is missing.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If the table has categories that the model does not know.
    fn predict(&self, py: Python<'_>, table: Imported) -> PyResult<Table> {
        Table::new(detached(py, || self.inner.predict(&table.frame)))
    }

    /// The covariance of the coefficients.
    ///
    /// Returns
    /// -------
    /// list of list of float
    ///     In the order of the rows.
    fn covariance(&self) -> Vec<Vec<f64>> {
        let width = self.inner.coefficients().len();
        self.inner.covariance().chunks(width).map(<[f64]>::to_vec).collect()
    }
}

/// A test of terms, as a table of one row: ``term``, ``method``, ``statistic``, ``df1``, ``df2``, ``p_value`` (of the working tests by
/// the saddlepoint approximation), ``p_satterthwaite``, ``deff`` (the mean design effect of the terms) and ``status``.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct TermTest {
    inner: infosoc::TermTest,
}

result!(TermTest(infosoc::TermTest));

properties! {
    TermTest.inner as test {
        /// F, or the working statistic with weights of mean 1; None where it does not exist.
        statistic: Option<f64> = test.statistic;
        /// How many coefficients are tested.
        df1: f64 = test.df1;
        /// The degrees of freedom of the denominator.
        df2: f64 = test.df2;
        /// The probability of a statistic at least as large without the terms.
        p_value: Option<f64> = test.p_value;
        /// The same by the approximation of Satterthwaite; None of the Wald tests.
        p_satterthwaite: Option<f64> = test.p_satterthwaite;
        /// The generalised design effects, largest first; empty of the Wald tests.
        effects: Vec<f64> = test.effects.clone();
    }
}

/// The margins of a term: ``kind`` (``margin``; ``effect``, its difference from that of the reference; ``slope``), ``term``, ``level``,
/// ``reference``, ``value`` in units of the outcome, ``se``, ``ci_low``, ``ci_high``, ``t``, ``df``, ``p_value`` and ``status``.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Margins {
    inner: infosoc::Margins,
}

result!(Margins(infosoc::Margins));

#[pymethods]
impl Margins {
    /// A contrast of margins, with their covariance in its standard error.
    ///
    /// Parameters
    /// ----------
    /// coefficients : dict
    ///     The coefficient of each category: ``{"urban": 1, "rural": -1}``.
    ///
    /// Returns
    /// -------
    /// Table
    ///     One row of the kind ``contrast``.
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If there is no such category.
    fn contrast(&self, coefficients: &Bound<'_, PyDict>) -> PyResult<Table> {
        let pair = |(level, c): (Bound<'_, PyAny>, Bound<'_, PyAny>)| Ok((level.extract::<Level>()?.0, c.extract()?));
        let coefficients: Vec<(String, f64)> = coefficients.iter().map(pair).collect::<PyResult<_>>()?;
        Table::of(&self.inner.contrast(&coefficients).or_raise()?)
    }

    /// The covariance of the rows.
    ///
    /// Returns
    /// -------
    /// list of list of float
    fn covariance(&self) -> Vec<Vec<f64>> {
        self.inner.covariance().chunks(self.inner.rows().len().max(1)).map(<[f64]>::to_vec).collect()
    }
}

/// A term by its name, or by the names of its columns.
fn term_name(given: &Bound<'_, PyAny>) -> PyResult<String> {
    match given.cast::<PyTuple>() {
        Ok(columns) => Ok(columns.extract::<Vec<String>>()?.join(":")),
        Err(_) => given.extract(),
    }
}
