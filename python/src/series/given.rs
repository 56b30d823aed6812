//! Series and weights as they are given: an object, a name or a table.

use super::Series;
use crate::argument::{FromLike, Like, OneOrMany, Word, neither, word};
use crate::arrow::{self, Imported, Unusable};
use crate::error::OrRaise;
use crate::interrupt::detached;
use infosoc::{AggregateOptions, AggregationMethod, AnnualRule, Asked, Imputation, Practice, SeriesOptions, Weights};
use pyo3::prelude::*;

/// A series as it is, or of a table.
impl FromLike for infosoc::Series {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Series> {
        match given.cast::<Series>() {
            Ok(series) => Ok(series.get().inner.clone()),
            Err(_) => read(arrow::import(given)?, SeriesOptions::default()),
        }
    }
}

/// The series of a table.
pub(super) fn read(table: Imported, options: SeriesOptions) -> PyResult<infosoc::Series> {
    let Imported { frame, unusable, .. } = table;
    let options = SeriesOptions { unusable, ..options };
    // The token is asked for again, as conversions of arguments have none at hand.
    let series = Python::attach(|py| detached(py, || infosoc::Series::with_options(frame, &options)));
    series.map_err(|e| options.unusable.explain(e)).or_raise()
}

/// How a table is read.
pub(super) fn options(
    dimensions: Option<Vec<String>>,
    groups: &str,
    vintage: Option<String>,
    annual: Option<Word<AnnualRule>>,
    incomplete_year: &str,
) -> PyResult<SeriesOptions> {
    let dimensions = dimensions.unwrap_or_default();
    let (annual, incomplete_year) = (annual.map(|Word(rule)| rule), word(incomplete_year)?);
    Ok(SeriesOptions {
        dimensions,
        groups: word(groups)?,
        vintage,
        annual,
        incomplete_year,
        ..SeriesOptions::default()
    })
}

/// How what is missing was imputed, `False` for not at all.
pub(super) struct ImputeGiven(pub(super) Option<Imputation>);

impl FromPyObject<'_, '_> for ImputeGiven {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<ImputeGiven> {
        // `True` says nothing of the method, and falls through to the error of a method.
        if given.extract::<bool>().is_ok_and(|is_imputed| !is_imputed) {
            return Ok(ImputeGiven(None));
        }
        let Like(imputation) = given.extract::<Like<Imputation>>()?;
        Ok(ImputeGiven(Some(imputation)))
    }
}

/// Weights by name or as a table, whose columns that cannot be used are kept in mind.
#[derive(Default)]
pub(super) struct WeightsGiven {
    pub(super) weights: Option<Weights>,
    pub(super) unusable: Unusable,
}

impl FromPyObject<'_, '_> for WeightsGiven {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<WeightsGiven> {
        if let Ok(name) = given.extract::<String>() {
            return Ok(WeightsGiven { weights: Some(name.as_str().into()), unusable: Unusable::default() });
        }
        let expected = "weights: expected a name such as \"population\", or a table";
        let table = arrow::import(&given).map_err(|error| neither(error, expected, &given))?;
        let Imported { frame, unusable, .. } = table;
        // Before the computation: a weight that is left out would pass for none.
        infosoc::Series::check_unusable("weights", &unusable).or_raise()?;
        Ok(WeightsGiven { weights: Some(Weights::Table(frame)), unusable })
    }
}

impl WeightsGiven {
    /// What the library computes with these weights, or with those it takes by default.
    pub(super) fn detached<T: Send>(
        self,
        py: Python<'_>,
        work: impl FnOnce(&Weights) -> infosoc::Result<T> + Send,
    ) -> PyResult<T> {
        let weights = self.weights.unwrap_or_default();
        detached(py, || work(&weights)).map_err(|error| self.unusable.explain(error)).or_raise()
    }
}

/// Which indicators of a file are wanted: those of the catalogue, one by its code, or several.
pub(super) struct Indicators(pub(super) Asked);

impl FromPyObject<'_, '_> for Indicators {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Indicators> {
        let OneOrMany(codes) = given.extract::<OneOrMany<String>>()?;
        Ok(Indicators(match codes.as_slice() {
            [word] if word == "catalogue" => Asked::Catalogue,
            _ => Asked::Codes(codes),
        }))
    }
}

/// How aggregates are made: a practice says how all is done, and what the call gives beside it comes first.
pub(super) fn aggregate_options(
    practice: Option<Word<Practice>>,
    weights: Option<Weights>,
    method: Option<Word<AggregationMethod>>,
    min_coverage: Option<f64>,
    impute: Option<Like<Imputation>>,
) -> AggregateOptions {
    let base = practice.map(|practice| practice.0.options()).unwrap_or_default();
    AggregateOptions {
        weights: weights.unwrap_or(base.weights),
        method: method.map(|method| method.0).or(base.method),
        min_coverage: min_coverage.unwrap_or(base.min_coverage),
        impute: impute.map(|imputation| imputation.0).or(base.impute),
        ..AggregateOptions::default()
    }
}
