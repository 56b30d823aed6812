//! Regression under the design.

use crate::argument::{keyword, word};
use crate::arrow::Imported;
use crate::error::OrRaise;
use crate::estimates::by_level;
use crate::interrupt::{detached, interruptible};
use crate::properties::properties;
use crate::table::{Table, result};
use infosoc::TestMethod;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

result! {
    /// A regression model with standard errors under the design, from `Survey.regress`.
    ///
    /// One row per coefficient, the intercept first: ``term`` (the names of its columns, joined by colons), ``level`` (the categories
    /// of its factors; null of a number), ``reference`` (what they are compared with), ``value``, ``se``, ``ci_low``, ``ci_high``,
    /// ``t``, ``df``, ``p_value``, ``odds_ratio``, ``odds_low`` and ``odds_high`` (of the logit link), ``n`` and ``status``: ``normal``,
    /// ``no_df`` where the design has no more degrees of freedom than the model has coefficients, ``no_variance``, or
    /// ``lost_replicates`` where the model could not be fitted in some replicates. A model of several imputations also
    /// has ``imputations``, ``within`` and ``between`` (the parts of the variance) and ``fmi`` (the fraction of missing
    /// information), and degrees of freedom for each coefficient.
    pub(crate) struct Regression(Model);
}

/// A model of one table, or of several imputations.
#[derive(Debug)]
pub(crate) enum Model {
    One(Box<infosoc::Regression>),
    Imputed(Box<infosoc::ImputedRegression>),
}

impl infosoc::ToFrame for Model {
    fn to_frame(&self) -> infosoc::Result<polars::prelude::DataFrame> {
        match self {
            Model::One(model) => model.to_frame(),
            Model::Imputed(model) => model.to_frame(),
        }
    }

    fn value_labels(&self) -> infosoc::dataset::Labels {
        match self {
            Model::One(model) => model.value_labels(),
            Model::Imputed(model) => model.value_labels(),
        }
    }
}

impl Model {
    /// The model, or the model of the first imputation.
    fn first(&self) -> &infosoc::Regression {
        match self {
            Model::One(model) => model,
            // One for each imputation, and one at least.
            Model::Imputed(model) => &model.models()[0],
        }
    }

    /// The model where it is of one table: several imputations have no likelihood in common.
    fn one(&self) -> Option<&infosoc::Regression> {
        match self {
            Model::One(model) => Some(model),
            Model::Imputed(_) => None,
        }
    }
}

properties! {
    Regression.inner as model {
        /// Cases in the model; the mean of imputations.
        n: u64 = match model {
            Model::One(model) => model.n(),
            Model::Imputed(model) => model.n(),
        };
        /// Cases outside the model because a column is missing; of the first imputation.
        n_missing: u64 = model.first().n_missing();
        /// Degrees of freedom of the tests: those of the design less the number of coefficients other than the intercept. For
        /// imputations, the complete-data degrees of freedom.
        df: f64 = match model {
            Model::One(model) => model.df(),
            Model::Imputed(model) => model.df(),
        };
        /// The deviance, with weights of mean 1; None of several imputations.
        deviance: Option<f64> = model.one().map(infosoc::Regression::deviance);
        /// The variance of Pearson's residuals. Standard errors do not depend on it. None of several imputations.
        dispersion: Option<f64> = model.one().map(infosoc::Regression::dispersion);
        /// The design-based AIC (Lumley and Scott 2015): the deviance and twice the sum of the design effects.
        aic: Option<f64> = model.one().and_then(infosoc::Regression::aic);
        /// How many iterations the fit took; of the first imputation.
        iterations: usize = model.first().iterations();
        /// The names of the terms, with the main effects that interactions imply.
        terms: Vec<String> = model.first().terms();
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
    ///     ratio of a simple random sample against the distribution that it has under the design (Rao and Scott). Several imputations
    ///     have the first alone, by D1 of Li, Raghunathan and Rubin (1991) with the degrees of freedom of Reiter (2007).
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
    ///
    /// Examples
    /// --------
    /// >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
    /// >>> model = adults.regress("HH7", ["sex"], family="binomial")
    /// >>> round(model.test("sex").p_value, 2)
    /// 0.43
    #[pyo3(signature = (*terms, method = "wald"))]
    fn test(&self, py: Python<'_>, terms: &Bound<'_, PyTuple>, method: &str) -> PyResult<TermTest> {
        let terms: Vec<String> = terms.iter().map(|given| term_name(&given)).collect::<PyResult<_>>()?;
        let method: TestMethod = word(method)?;
        interruptible(py, |stop| match &self.inner {
            Model::One(model) => model.test_until(&terms, method, stop),
            Model::Imputed(model) => model.test(&terms, method),
        })
        .map(TermTest::from)
    }

    /// Predictive margins and average marginal effects of a term.
    ///
    /// Parameters
    /// ----------
    /// term : str or tuple of str
    ///     A column of the model. For categories, alone or crossed in a tuple, the margins are the mean outcome if all cases were in
    ///     each of them, other things unchanged. For a number it is the mean slope.
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
    ///
    /// Examples
    /// --------
    /// >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
    /// >>> model = adults.regress("HH7", ["sex"], family="binomial")
    /// >>> [(row["kind"], row["level"], round(row["value"], 3)) for row in model.margins("sex").to_dicts()]
    /// [('margin', 'F', 0.307), ('margin', 'M', 0.351), ('effect', 'M', 0.044)]
    #[pyo3(signature = (term, *, errors = "unconditional"))]
    fn margins(&self, py: Python<'_>, term: &Bound<'_, PyAny>, errors: &str) -> PyResult<Margins> {
        let (term, errors) = (term_name(term)?, word(errors)?);
        interruptible(py, |stop| match &self.inner {
            Model::One(model) => model.margins_until(&term, errors, stop),
            Model::Imputed(model) => model.margins_until(&term, errors, stop),
        })
        .map(Margins::from)
    }

    /// The expected outcome of other cases.
    ///
    /// Parameters
    /// ----------
    /// table : table
    ///     A table with the columns of the terms, and of the offset if there is one. A variable with imputations is a column with
    ///     the name that it has in the model.
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
    ///
    /// Examples
    /// --------
    /// >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
    /// >>> model = adults.regress("HH7", ["sex"], family="binomial")
    /// >>> import pyarrow
    /// >>> rows = model.predict(pyarrow.table({"sex": ["F", "M"]})).to_dicts()
    /// >>> [(row["sex"], round(row["predicted"], 3)) for row in rows]
    /// [('F', 0.307), ('M', 0.351)]
    fn predict(&self, py: Python<'_>, table: Imported) -> PyResult<Table> {
        let predicted = detached(py, || match &self.inner {
            Model::One(model) => model.predict(&table.frame),
            Model::Imputed(model) => model.predict(&table.frame),
        });
        Table::labelled(predicted, infosoc::ToFrame::value_labels(&self.inner))
    }

    /// The covariance of the coefficients.
    ///
    /// Returns
    /// -------
    /// list of list of float
    ///     In the order of the rows.
    ///
    /// Examples
    /// --------
    /// >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
    /// >>> model = adults.regress("HH7", ["sex"], family="binomial")
    /// >>> len(model.covariance())
    /// 2
    fn covariance(&self) -> Vec<Vec<f64>> {
        let (width, covariance) = match &self.inner {
            Model::One(model) => (model.coefficients().len(), model.covariance().to_vec()),
            Model::Imputed(model) => (model.coefficients().len(), model.covariance()),
        };
        // Row by row; there is an intercept, so the width is never 0.
        covariance.chunks(width).map(<[f64]>::to_vec).collect()
    }
}

result! {
    /// A test of terms, as a table of one row: ``term``, ``method``, ``statistic``, ``df1``, ``df2``, ``p_value`` (of the working tests by
    /// the saddlepoint approximation), ``p_satterthwaite``, ``deff`` (the mean design effect of the terms) and
    /// ``status``.
    pub(crate) struct TermTest(infosoc::TermTest);
}

properties! {
    TermTest.inner as test {
        /// F, or the working statistic with weights of mean 1; None where it does not exist.
        statistic: Option<f64> = test.statistic;
        /// How many coefficients are tested.
        df1: f64 = test.df1;
        /// The degrees of freedom of the denominator.
        df2: f64 = test.df2;
        /// The p-value: the probability of a statistic at least as large if the terms have no effect.
        p_value: Option<f64> = test.p_value;
        /// The same by the approximation of Satterthwaite; None of the Wald tests.
        p_satterthwaite: Option<f64> = test.p_satterthwaite;
        /// The generalised design effects, largest first; empty of the Wald tests.
        effects: Vec<f64> = test.effects.clone();
    }
}

result! {
    /// The margins of a term: ``kind`` (``margin``; ``effect``, its difference from the margin of the reference; ``slope``), ``term``, ``level``,
    /// ``reference``, ``value`` in units of the outcome, ``se``, ``ci_low``, ``ci_high``, ``t``, ``df``, ``p_value`` and ``status``.
    pub(crate) struct Margins(infosoc::Margins);
}

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
    ///
    /// Examples
    /// --------
    /// >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
    /// >>> model = adults.regress("HH7", ["sex"], family="binomial")
    /// >>> [row] = model.margins("sex").contrast({"F": 1, "M": -1}).to_dicts()
    /// >>> round(row["value"], 3)
    /// -0.044
    fn contrast(&self, coefficients: &Bound<'_, PyDict>) -> PyResult<Table> {
        Table::of(&self.inner.contrast(&by_level(coefficients, "coefficients")?).or_raise()?)
    }

    /// The covariance of the rows.
    ///
    /// Returns
    /// -------
    /// list of list of float
    ///
    /// Examples
    /// --------
    /// >>> adults = infosoc.open_dataset("datasets/national/pri-hints-2009").survey()
    /// >>> model = adults.regress("HH7", ["sex"], family="binomial")
    /// >>> len(model.margins("sex").covariance())
    /// 3
    fn covariance(&self) -> Vec<Vec<f64>> {
        self.inner.covariance().chunks(self.inner.rows().len().max(1)).map(<[f64]>::to_vec).collect()
    }
}

result! {
    /// The gap between two groups and its parts, from `Survey.decompose`.
    ///
    /// One row per part: ``part`` (``mean`` of each group, ``gap``; ``explained`` and ``unexplained``, or ``endowments``, ``coefficients`` and
    /// ``interaction``), ``term`` (null of a whole part), ``level`` (of a mean the group), ``value`` in units of the outcome, ``se``,
    /// ``ci_low``, ``ci_high``, ``t``, ``df``, ``p_value``, ``n``, ``status``, and ``note`` if any row has one. With imputations also
    /// ``imputations``, ``within``, ``between`` and ``fmi``.
    pub(crate) struct GapDecomposition(infosoc::GapDecomposition);
}

properties! {
    GapDecomposition.inner as decomposition {
        /// Cases with a column of the model or the group missing, which are left out.
        n_missing: u64 = decomposition.n_missing();
    }

    /// The covariance of the rows.
    ///
    /// Returns
    /// -------
    /// list of list of float
    ///     In the order of the rows.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({
    /// ...     "w": [1] * 8, "sex": ["F", "F", "F", "F", "M", "M", "M", "M"],
    /// ...     "schooling": [4, 6, 8, 6, 6, 8, 10, 12], "hours": [3, 5, 8, 4, 6, 9, 10, 15]})
    /// >>> parts = infosoc.Survey(people, weight="w").decompose("hours", ["schooling"], "sex", groups=("M", "F"), detail="whole")
    /// >>> len(parts.covariance()) == len(parts.to_dicts())
    /// True
    fn covariance(&self) -> Vec<Vec<f64>> {
        self.inner.covariance().chunks(self.inner.rows().len().max(1)).map(<[f64]>::to_vec).collect()
    }
}

/// A term by its name, or by the names of its columns.
fn term_name(given: &Bound<'_, PyAny>) -> PyResult<String> {
    match given.cast::<PyTuple>() {
        Ok(columns) => Ok(keyword::<Vec<String>>(columns, "term")?.join(":")),
        Err(_) => keyword(given, "term"),
    }
}
