//! Ranks over draws, and the keywords that say what varies in them.

use crate::argument::{OneOrMany, Texts, Word, keyword, one_of, unexpected};
use crate::error::OrRaise;
use crate::table::{Table, result};
use infosoc::index::{self, Noise, Omit, Uncertainty};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;
use std::str::FromStr;

result! {
    /// How sure scores and ranks are, one row for each area.
    ///
    /// Made by `Scores.robustness`: ``score`` and ``rank`` of the spec; mean, standard deviation, median and the ends of the
    /// interval of both over the draws; ``p_top_k``, the probability of being among the first k.
    pub(crate) struct Robustness(index::Robustness);
}

#[pymethods]
impl Robustness {
    /// The share of the draws inside the intervals.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> scores.robustness(draws=200, seed=1, level=0.5).level
    /// 0.5
    #[getter]
    fn level(&self) -> f64 {
        self.inner.level()
    }

    /// What a reader must know of the draws.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``severity``, ``rule``, ``where``, ``rows``, ``first_row`` (null), ``areas`` (empty for all), ``message``, ``remedy``; worst first: values whose standard
    ///     error is not known, so that they do not vary, and areas that another aggregation brings to 0.
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }

    /// How often each area had each rank.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``ref_area``, ``rank``, ``probability``; only ranks that it had.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> ranks = scores.robustness(draws=200, seed=1)
    /// >>> [row for row in ranks.rank_distribution().to_dicts() if row["ref_area"] == "MEX"][0]["rank"]
    /// 99
    fn rank_distribution(&self) -> PyResult<Table> {
        Table::new(self.inner.rank_distribution())
    }

    /// The share of the draws that put an area among the first k.
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> ranks = scores.robustness(draws=200, seed=1)
    /// >>> ranks.probability_of_top("DNK", 10)
    /// 1.0
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
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownArea`, or `InvalidArgument` for an area without scores.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> ranks = scores.robustness(draws=200, seed=1)
    /// >>> len(ranks.scores_of("MEX"))
    /// 200
    fn scores_of(&self, area: &str) -> PyResult<Vec<f64>> {
        Ok(self.inner.scores_of(area).or_raise()?.to_vec())
    }
}

result! {
    /// Which of the uncertainties matters, one row for each factor.
    ///
    /// Made by `Scores.sensitivity`: Sobol indices of first and total order with their intervals.
    pub(crate) struct Sensitivity(index::Sensitivity);
}

#[pymethods]
impl Sensitivity {
    /// What a reader must know of the draws.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``severity``, ``rule``, ``where``, ``rows``, ``first_row`` (null), ``areas`` (empty for all), ``message``, ``remedy``; worst first: values whose standard
    ///     error is not known, so that they do not vary, and areas that another aggregation brings to 0.
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }
}

one_of! {
    /// Weights of an uncertainty: one share for all, or shares by code.
    enum NoiseGiven {
        All(f64),
        ByCode(BTreeMap<String, f64>),
    }
    else "expected a share, or a dict of shares by code"
}

one_of! {
    /// All indicators, or those with these codes.
    enum DropGiven {
        All(bool),
        Codes(Texts),
    }
    else "expected a bool, a code or a list of codes"
}

/// The keywords that `robustness` and `sensitivity` share: what varies in the draws.
pub(super) fn uncertainty(draws: usize, seed: u64, keywords: Option<Bound<'_, PyDict>>) -> PyResult<Uncertainty> {
    fn methods<T: FromStr<Err = infosoc::Error>>(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<T>> {
        let words: Option<OneOrMany<Word<T>>> = keyword(given, name)?;
        Ok(words.into_iter().flatten().map(|word| word.0).collect())
    }
    // The default of `weights` is that of the signature, which Python shows.
    let mut varied = Uncertainty { draws, seed, weights: Noise::All(0.25), ..Uncertainty::default() };
    for (name, given) in keywords.into_iter().flatten() {
        let name: &str = name.extract()?;
        match name {
            "weights" => {
                varied.weights = match keyword(&given, name)? {
                    // Given as None: weights are kept. Not given at all: the default above.
                    None => Noise::None,
                    Some(NoiseGiven::All(half)) => Noise::All(half),
                    Some(NoiseGiven::ByCode(by_code)) => Noise::Some(by_code),
                }
            }
            "normalise" => varied.normalise = methods(&given, name)?,
            "aggregate" => varied.aggregate = methods(&given, name)?,
            "impute" => varied.impute = methods(&given, name)?,
            "treat" => varied.treat = methods(&given, name)?,
            "drop" => {
                varied.drop = match keyword(&given, name)? {
                    None | Some(DropGiven::All(false)) => Omit::None,
                    Some(DropGiven::All(true)) => Omit::Any,
                    Some(DropGiven::Codes(codes)) => Omit::Some(codes.0),
                }
            }
            "sampling" => varied.sampling = keyword(&given, name)?,
            "code" => varied.code = keyword(&given, name)?,
            other => return Err(unexpected(other)),
        }
    }
    Ok(varied)
}
