//! Small area estimates.

use crate::argument::{self, Builder, OneOrMany, Word, word};
use crate::arrow::Imported;
use crate::error::OrRaise;
use crate::interrupt::{detached, interruptible};
use crate::series::Series;
use crate::table::{Table, result};
use infosoc::{Benchmark, Error, MseMethod};
use pyo3::prelude::*;

/// Estimates of areas by a model of their direct estimates on covariates, for areas with few cases or none.
///
/// The model of Fay and Herriot (1979): direct estimate = x'b + v + e, with the variance of v the same in all areas and that
/// of e the square of the standard error. The estimate of an area is its direct one and x'b together, the more of
/// the former the smaller its standard error (``gamma``).
///
/// Parameters
/// ----------
/// estimates : Estimates, Figures or any table
///     Direct estimates. From a result, the rows by `area` alone are taken; a table has one row for each area with ``value``, ``se`` and, where
///     known, ``n``, ``deff``, ``denominator`` (the population that it stands for), ``unit``, ``status``.
/// covariates : any table
///     One row for each area: columns of numbers and truth values are terms, and so is each category of a text but
///     the first. Areas without a direct estimate are estimated by the model alone.
/// area : str
///     The column of the areas in both tables.
/// method : {"fay_herriot", "spatial_fay_herriot"}, default "fay_herriot"
///     The model; ``spatial_fay_herriot`` lets the effects of neighbouring areas be correlated (Petrucci and Salvati 2006).
/// terms : str or list of str, optional
///     The columns of the covariates that are terms; all of them otherwise.
/// intercept : bool, default True
///     Whether the model has a constant; without one, the first text among the terms has a coefficient for each of its categories.
/// proximity : any table, optional
///     The neighbours of the spatial model: the column of the areas, ``neighbour``, and ``weight`` if neighbours count differently. Without
///     weights a pair holds both ways; the weights of the neighbours of an area are divided by their sum.
/// population : str, optional
///     The column of the covariates with the population of each area, by which areas make up a total; it is not a term. Without it,
///     the ``denominator`` of the estimates.
/// fit : {"reml", "ml", "moment", "li_lahiri", "yoshimori_lahiri"}, default "reml"
///     How the variance between areas is estimated. The last two adjust the restricted likelihood so that it is never 0 (Li and Lahiri
///     2010; Yoshimori and Lahiri 2014). The spatial model has the first two.
/// mse : {"analytical", "jackknife", "bootstrap"}, optional
///     How mean squared errors are estimated: by the formulas of Prasad and Rao (1990) and Datta and Lahiri (2000), the jackknife of
///     Jiang, Lahiri and Wan (2002), or samples from the fitted model. By formula, unless there is a transformation, which asks
///     for samples.
/// transformation : {"none", "arcsine", "log", "logit"}, default "none"
///     The scale of the model. ``arcsine`` is for shares: the variance is 1/4ñ with ñ = n/deff, also of a share of 0 or 1.
/// back : {"bias_corrected", "naive"}, default "bias_corrected"
///     How estimates are transformed back.
/// smoothing : {"none", "deff", "gvf"}, default "none"
///     How sampling variances are smoothed: the mean design effect and the share of all areas, or a generalised variance function of
///     n and the share.
/// benchmark : {"difference", "ratio", "mse_weighted", "none"}, optional
///     How ``benchmarked`` is made to add up to the total. By default "difference", if the populations are known.
/// total : float, optional
///     The figure of all areas together; by default from the direct estimates.
/// level : float, default 0.95
///     Confidence level of the intervals.
/// draws : int, default 200
///     The number of bootstrap samples.
/// seed : int, default 1
///     Where the random numbers begin.
///
/// Returns
/// -------
/// SmallAreas
///     One row for each area, the areas of the covariates first.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownColumn`, `WrongType`, `NotFinite`, `UnknownOption`; `InvalidArgument` for an area in two rows, several figures of one
///     area, standard errors below 0, shares outside 0 and 1 under a transformation, no area in common, covariates that are linearly dependent, and
///     too few areas: there must be more than the number of coefficients plus two. All errors of the tables are reported at once.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> direct = pyarrow.table({
/// ...     "province": ["a", "b", "c", "d", "e", "f"], "value": [0.41, 0.55, 0.62, 0.38, 0.71, 0.50],
/// ...     "se": [0.06, 0.05, 0.07, 0.06, 0.05, 0.08]})
/// >>> known = pyarrow.table({
/// ...     "province": ["a", "b", "c", "d", "e", "f", "g"], "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
/// >>> areas = infosoc.small_areas(direct, known, area="province")
/// >>> [(row["province"], round(row["eblup"], 2), row["status"]) for row in areas.to_dicts()][-1]
/// ('g', 0.62, 'out_of_sample')
#[pyfunction]
#[pyo3(signature = (
    estimates, covariates, area, method = "fay_herriot", *, terms = None, intercept = true, proximity = None,
    population = None, fit = "reml", mse = None,
    transformation = "none", back = "bias_corrected", smoothing = "none", benchmark = None, total = None, level = 0.95,
    draws = 200, seed = 1
))]
pub(crate) fn small_areas(
    py: Python<'_>,
    estimates: Imported,
    covariates: Imported,
    area: &str,
    method: &str,
    terms: Option<OneOrMany<String>>,
    intercept: bool,
    proximity: Option<Imported>,
    population: Option<String>,
    fit: &str,
    mse: Option<Word<MseMethod>>,
    transformation: &str,
    back: &str,
    smoothing: &str,
    benchmark: Option<Word<Benchmark>>,
    total: Option<f64>,
    level: f64,
    #[pyo3(from_py_with = argument::draws)] draws: usize,
    #[pyo3(from_py_with = argument::seed)] seed: u64,
) -> PyResult<SmallAreas> {
    let request = infosoc::small_areas(&estimates, &covariates.frame, area)
        .method(word(method)?)
        .given(terms, |request, terms| request.terms(terms))
        .intercept(intercept)
        .given(proximity.as_ref(), |request, proximity| request.proximity(&proximity.frame))
        .given(population, |request, population| request.population(population))
        .fit(word(fit)?)
        .given(mse, |request, mse| request.mse(mse.0))
        .transformation(word(transformation)?)
        .back(word(back)?)
        .smoothing(word(smoothing)?)
        .given(benchmark, |request, benchmark| request.benchmark(benchmark.0))
        .given(total, |request, total| request.total(total))
        .level(level)
        .bootstrap(draws, seed);
    let explained = |error| explain(error, &estimates, &covariates, proximity.as_ref());
    interruptible(py, |stop| request.run_until(stop).map_err(explained)).map(SmallAreas::from)
}

/// An error in terms of the table that it is about.
fn explain(error: Error, estimates: &Imported, covariates: &Imported, proximity: Option<&Imported>) -> Error {
    match error {
        Error::Several(errors) => {
            Error::Several(errors.into_iter().map(|error| explain(error, estimates, covariates, proximity)).collect())
        }
        // The role tells the tables apart; both have the column of the areas.
        Error::UnknownColumn { ref role, .. } if role.contains("estimates") => estimates.unusable.explain(error),
        Error::UnknownColumn { ref role, .. } if role.contains("proximity") => {
            proximity.unwrap_or(covariates).unusable.explain(error)
        }
        Error::UnknownColumn { .. } => covariates.unusable.explain(error),
        other => other,
    }
}

result! {
    /// Model-based estimates of areas, with the direct ones beside them, from `small_areas`.
    ///
    /// What comes along with the direct estimates (``indicator``, ``source``), the area, ``eblup`` (the estimate), ``mse`` and its square
    /// root ``se``, ``ci_low``, ``ci_high``, ``cv``, ``gamma`` (the share of the direct estimate, 0 where the model stands alone),
    /// ``synthetic`` (the model alone), ``benchmarked`` and ``benchmarked_mse`` (with the square of what the estimate was moved by),
    /// ``direct``, ``direct_se``, ``sampling_variance`` (what the model took, on its scale), ``n``, ``unit``, ``method``, ``status``: ``normal``,
    /// ``out_of_sample`` (no direct estimate), ``no_sampling_variance`` (its error is 0 or unknown) or
    /// ``no_covariates``.
    pub(crate) struct SmallAreas(infosoc::SmallAreas);
}

#[pymethods]
impl SmallAreas {
    /// The confidence level of the intervals.
    #[getter]
    fn level(&self) -> f64 {
        self.inner.confidence_level()
    }

    /// The areas that the model was fitted to.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The area, ``direct``, ``eblup``, ``synthetic``, ``gamma``, ``residual`` and ``standardised_residual`` (on the scale of the
    ///     model), ``normal_quantile`` (what the latter is drawn against in a Q-Q plot).
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50]})
    /// >>> direct = direct.append_column("se", [[6.0, 5, 7, 6, 5, 8]]).append_column("unit", [["%"] * 6])
    /// >>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
    /// >>> areas = infosoc.small_areas(direct, known, area="district")
    /// >>> areas.diagnostics().to_polars().columns
    /// ['district', 'direct', 'eblup', 'synthetic', 'gamma', 'residual', 'standardised_residual', 'normal_quantile']
    fn diagnostics(&self) -> PyResult<Table> {
        Table::new(self.inner.diagnostics())
    }

    /// The numbers of the model.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``quantity``, ``value``, ``se``, ``p_value``: ``sigma2`` (the variance between areas), ``rho`` (the correlation of neighbours in the
    ///     spatial model, null where ``sigma2`` is 0), ``beta: …`` for each term, ``areas``,
    ///     ``log_likelihood``, ``AIC``, ``BIC``, ``restricted_log_likelihood`` (REML), ``goodness_W`` (direct against model, chi-squared on as
    ///     many degrees of freedom as areas) and the line of direct on model, whose intercept is near 0 and slope near 1 where the
    ///     model fits (Brown and others 2001).
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50]})
    /// >>> direct = direct.append_column("se", [[6.0, 5, 7, 6, 5, 8]]).append_column("unit", [["%"] * 6])
    /// >>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
    /// >>> areas = infosoc.small_areas(direct, known, area="district")
    /// >>> [row["quantity"] for row in areas.model().to_dicts()][:3]
    /// ['sigma2', 'beta: intercept', 'beta: schooling']
    fn model(&self) -> PyResult<Table> {
        Table::new(self.inner.model())
    }

    /// What a reader should know: areas without a direct estimate, its error or covariates, a variance between areas of 0.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message``, ``remedy``.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50]})
    /// >>> direct = direct.append_column("se", [[6.0, 5, 7, 6, 5, 8]]).append_column("unit", [["%"] * 6])
    /// >>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
    /// >>> areas = infosoc.small_areas(direct, known, area="district")
    /// >>> [row["rule"] for row in areas.findings().to_dicts()]
    /// ['no_direct_estimate', 'not_benchmarked']
    fn findings(&self) -> PyResult<Table> {
        Table::of(&self.inner.findings())
    }

    /// The estimates as observations of a series, flagged as estimated.
    ///
    /// Parameters
    /// ----------
    /// ref_area, time_period, indicator : str, int and str, optional
    ///     The country, the year and the code; by default taken from the direct estimates, if they state them, as figures of a dataset do.
    /// benchmarked : bool
    ///     Take the estimates that were brought to the total.
    ///
    /// Returns
    /// -------
    /// Series
    ///     ``obs_status`` is ``E``, ``comment`` names the model, ``se`` is the square root of the mean squared error. The
    ///     areas are a dimension; a column called ``area``, which is urban and rural in a series, becomes ``region``.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     Without an indicator, a country or a year, or for a unit other than in the catalogue.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50]})
    /// >>> direct = direct.append_column("se", [[6.0, 5, 7, 6, 5, 8]]).append_column("unit", [["%"] * 6])
    /// >>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
    /// >>> areas = infosoc.small_areas(direct, known, area="district")
    /// >>> series = areas.observations("MEX", 2021, "HH7")
    /// >>> [row["obs_status"] for row in series.to_dicts()]
    /// ['E', 'E', 'E', 'E', 'E', 'E', 'E']
    #[pyo3(signature = (ref_area = None, time_period = None, indicator = None, *, benchmarked = false))]
    fn observations(
        &self,
        py: Python<'_>,
        ref_area: Option<&str>,
        #[pyo3(from_py_with = argument::time_period)] time_period: Option<i32>,
        indicator: Option<&str>,
        benchmarked: bool,
    ) -> PyResult<Series> {
        let series =
            detached(py, || self.inner.observations(ref_area, time_period, indicator, benchmarked)).or_raise()?;
        Ok(Series::from(series))
    }
}
