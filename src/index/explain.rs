//! How a score came about: value, transform, score, weight and contribution of each indicator.

use super::aggregate::Aggregation;
use super::scores::Scores;
use super::steps::normalise::Normalisation;
use crate::unit::Unit;
use crate::{Error, Result};
use polars::prelude::*;

impl Scores {
    /// How the index of an area came about, one row for each indicator.
    ///
    /// | column | holds |
    /// |---|---|
    /// | `code`, `name`, `parent`, `level` | as in the spec |
    /// | `unit`, `value` | the value as in the series, in the unit of the spec |
    /// | `se` | its standard error after division, or that of the imputation; null where some of it is not known |
    /// | `denominated`, `imputed`, `is_imputed`, `treated`, `transformed` | the value after each step |
    /// | `score` | after normalisation |
    /// | `weight` | share of the weight of the parts of its parent that have a score |
    /// | `index_weight` | product of the shares from the indicator up to the index |
    /// | `contribution` | `index_weight · score`; the contributions sum to the index |
    /// | `certainty`, `note` | of the row of the spec |
    ///
    /// `contribution` is null where an aggregate on the way is not an arithmetic mean or is rescaled: it has no addends
    /// then. `year` can be left out where one year was scored.
    ///
    /// # Errors
    /// [`Error::UnknownArea`] for an area that has no scores, [`Error::InvalidArgument`] for a year that was not scored.
    ///
    /// ```
    /// use infosoc::{IndexSpec, Series};
    /// use polars::prelude::*;
    /// let series = Series::new(df!(
    ///     "indicator" => ["osi", "tii", "hci"], "obs_value" => [0.6, 0.3, 0.9],
    ///     "ref_area" => ["MEX"; 3], "time_period" => [2014; 3],
    /// )?)?;
    /// let scores = IndexSpec::builtin("egdi")?.score(&series, 2014)?;
    /// let contributions = scores.explain("MEX", None)?.column("contribution")?.f64()?.sum();
    /// assert!((contributions.unwrap_or_default() - 0.6).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain(&self, area: &str, year: impl Into<Option<i32>>) -> Result<DataFrame> {
        let row = self.row(area, year.into())?;
        let spec = &self.spec;
        let leaves = &spec.tree.leaves;
        let at = |columns: &[Vec<f64>]| -> Vec<Option<f64>> {
            columns.iter().map(|c| Some(c[row]).filter(|x| !x.is_nan())).collect()
        };
        let words = |f: &dyn Fn(usize) -> Option<String>| leaves.iter().map(|&e| f(e)).collect::<Vec<_>>();
        let parents = self.parents();
        let share = |e: usize| -> Option<f64> {
            let parent = parents[e]?;
            let there = spec.tree.parts[parent].iter().filter(|&&p| !self.scores[p][row].is_nan());
            let total: f64 = there.map(|&p| spec.elements[p].weight).sum();
            (!self.scores[e][row].is_nan() && total > 0.0).then(|| spec.elements[e].weight / total)
        };
        let up = |e: usize| std::iter::successors(Some(e), |&e| parents[e]);
        let index_weight = |e: usize| -> Option<f64> {
            // The index has no share: it is part of nothing.
            up(e).filter(|&e| parents[e].is_some()).map(share).try_fold(1.0, |product, share| Some(product * share?))
        };
        let contribution = |e: usize| -> Option<f64> {
            let additive = up(e).skip(1).all(|whole| {
                let element = &spec.elements[whole];
                let defined = !self.scores[whole][row].is_nan();
                element.aggregate == Aggregation::Arithmetic && element.rescale == Normalisation::None && defined
            });
            index_weight(e).filter(|_| additive).map(|weight| weight * self.scores[e][row])
        };
        let numbers = |f: &dyn Fn(usize) -> Option<f64>| leaves.iter().map(|&e| f(e)).collect::<Vec<_>>();
        // An error that is known in part only is not given: it would be read as the whole.
        let is_known = |j: usize| !self.steps.unsure[j][row] && !self.steps.imputed[j][row].is_nan();
        let errors = (0..leaves.len()).map(|j| is_known(j).then(|| self.steps.error[j][row])).collect::<Vec<_>>();
        Ok(df!(
            "code" => words(&|e| Some(spec.elements[e].code.clone())),
            "name" => words(&|e| spec.elements[e].name.clone()),
            "parent" => words(&|e| spec.elements[e].parent.clone()),
            "level" => leaves.iter().map(|&e| spec.elements[e].level).collect::<Vec<_>>(),
            "unit" => self.inputs.measures.iter().map(|unit| unit.as_ref().map(Unit::name)).collect::<Vec<_>>(),
            "value" => at(&self.inputs.raw),
            "denominated" => at(&self.inputs.value),
            "imputed" => at(&self.steps.imputed),
            "is_imputed" => self.steps.filled.iter().map(|c| c[row]).collect::<Vec<_>>(),
            "se" => errors,
            "treated" => at(&self.steps.treated),
            "transformed" => at(&self.steps.transformed),
            "score" => at(&self.steps.normalised),
            "weight" => numbers(&share),
            "index_weight" => numbers(&index_weight),
            "contribution" => numbers(&contribution),
            "certainty" => words(&|e| Some(spec.elements[e].certainty.to_string())),
            "note" => words(&|e| spec.elements[e].note.clone()),
        )?)
    }

    /// The parent of each element.
    pub(crate) fn parents(&self) -> Vec<Option<usize>> {
        let mut parents = vec![None; self.spec.elements.len()];
        for (whole, parts) in self.spec.tree.parts.iter().enumerate() {
            parts.iter().for_each(|&part| parents[part] = Some(whole));
        }
        parents
    }

    /// The row of an area in a year.
    pub(crate) fn row(&self, area: &str, year: Option<i32>) -> Result<usize> {
        let year = self.year(year)?;
        let code = crate::area::area(area)?.iso3.as_str();
        self.inputs.units.find(code, year).ok_or_else(|| {
            Error::argument("area", format!("an area with a value of one of the indicators in {year}"), area)
        })
    }

    /// The year that is meant: the one that was given, or the only one.
    pub(crate) fn year(&self, year: Option<i32>) -> Result<i32> {
        let mut years = self.inputs.units.year.clone();
        // Units stand in order of the year.
        years.dedup();
        let shown: Vec<String> = years.iter().map(i32::to_string).collect();
        let wrong = |got: String| {
            Error::argument("year", format!("one of the years that were scored: {}", crate::error::list(&shown)), got)
        };
        match (year, years.as_slice()) {
            (None, [only]) => Ok(*only),
            (None, _) => {
                let what = format!("give one of the years that were scored: {}", crate::error::list(&shown));
                Err(Error::missing("year", what))
            }
            (Some(year), years) if years.contains(&year) => Ok(year),
            (Some(year), _) => Err(wrong(year.to_string())),
        }
    }
}
