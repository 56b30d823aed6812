//! Ranks over draws, and the keywords that say what varies in them.

use super::table;
use crate::error::OrRaise;
use crate::table::Table;
use infosoc::ToFrame;
use infosoc::index::{Noise, Omit, Uncertainty};
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::str::FromStr;

/// How sure scores and ranks are, one row for each area.
///
/// Made by `Scores.robustness`: ``score`` and ``rank`` of the spec; mean, standard deviation, median and the ends of the
/// interval of both over the draws; ``p_top_k``, the probability of being among the first k.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Robustness {
    pub(super) inner: infosoc::index::Robustness,
}

#[pymethods]
impl Robustness {
    /// What a reader must know of the draws.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``severity``, ``rule``, ``where``, ``rows``, ``areas`` (empty for all), ``message``, ``remedy``; worst first: values whose standard
    ///     error is not known, so that they do not vary, and areas that another aggregation brings to 0.
    fn findings(&self) -> PyResult<Table> {
        table(self.inner.findings().to_frame())
    }

    /// How often each area had each rank.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``ref_area``, ``rank``, ``probability``; only ranks that it had.
    fn rank_distribution(&self) -> PyResult<Table> {
        table(self.inner.rank_distribution())
    }

    /// The share of the draws in which an area is among the first k.
    ///
    /// Parameters
    /// ----------
    /// area : str
    ///     Code or exact name.
    /// k : int
    ///     How many places.
    ///
    /// Returns
    /// -------
    /// float
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownArea`, or `InvalidArgument` for an area without scores.
    fn probability_of_top(&self, area: &str, k: u32) -> PyResult<f64> {
        self.inner.probability_of_top(area, k).or_raise()
    }

    /// The scores of an area, draw by draw.
    ///
    /// Parameters
    /// ----------
    /// area : str
    ///     Code or exact name.
    ///
    /// Returns
    /// -------
    /// list of float
    ///     NaN in a draw without a score.
    fn scores_of(&self, area: &str) -> PyResult<Vec<f64>> {
        Ok(self.inner.scores_of(area).or_raise()?.to_vec())
    }
}

/// Which of the uncertainties matters, one row for each factor.
///
/// Made by `Scores.sensitivity`: Sobol indices of first and total order with their intervals.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Sensitivity {
    pub(super) inner: infosoc::index::Sensitivity,
}

#[pymethods]
impl Sensitivity {
    /// What a reader must know of the draws.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``severity``, ``rule``, ``where``, ``rows``, ``areas`` (empty for all), ``message``, ``remedy``; worst first: values whose standard
    ///     error is not known, so that they do not vary, and areas that another aggregation brings to 0.
    fn findings(&self) -> PyResult<Table> {
        table(self.inner.findings().to_frame())
    }
}

/// Weights of an uncertainty: one share for all, or shares by code.
#[derive(FromPyObject)]
pub(crate) enum NoiseGiven {
    All(f64),
    ByCode(BTreeMap<String, f64>),
}

/// All indicators, or those with these codes.
#[derive(FromPyObject)]
pub(crate) enum DropGiven {
    All(bool),
    Codes(Vec<String>),
}

/// What the keywords of `robustness` and `sensitivity` say.
pub(super) struct Keywords {
    pub(super) weights: Option<NoiseGiven>,
    pub(super) normalise: Option<Vec<String>>,
    pub(super) aggregate: Option<Vec<String>>,
    pub(super) impute: Option<Vec<String>>,
    pub(super) treat: Option<Vec<String>>,
    pub(super) drop: Option<DropGiven>,
    pub(super) sampling: Option<bool>,
    pub(super) code: Option<String>,
}

impl Keywords {
    pub(super) fn uncertainty(self, draws: usize, seed: u64) -> PyResult<Uncertainty> {
        fn parsed<T: FromStr<Err = infosoc::Error>>(words: Option<Vec<String>>) -> PyResult<Vec<T>> {
            words.unwrap_or_default().iter().map(|word| word.parse().or_raise()).collect()
        }
        Ok(Uncertainty {
            draws,
            seed,
            weights: match self.weights {
                None => Noise::None,
                Some(NoiseGiven::All(half)) => Noise::All(half),
                Some(NoiseGiven::ByCode(by_code)) => Noise::Some(by_code),
            },
            normalise: parsed(self.normalise)?,
            aggregate: parsed(self.aggregate)?,
            impute: parsed(self.impute)?,
            treat: parsed(self.treat)?,
            drop: match self.drop {
                None | Some(DropGiven::All(false)) => Omit::None,
                Some(DropGiven::All(true)) => Omit::Any,
                Some(DropGiven::Codes(codes)) => Omit::Some(codes),
            },
            sampling: self.sampling,
            code: self.code,
            ..Uncertainty::default()
        })
    }
}
