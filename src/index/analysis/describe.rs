//! Statistics of indicators and the availability of data.

use crate::Result;
use crate::index::moments::{available, kurtosis, mean, median, range, sd, skew};
use crate::index::scores::{Scores, Step};
use crate::index::steps::treat::{KURTOSIS, SKEW};
use crate::numeric::order::groups;
use polars::prelude::*;

impl Scores {
    /// Statistics of every indicator after a step, one row each.
    ///
    /// | column | holds |
    /// |---|---|
    /// | `min`, `max`, `mean`, `median`, `sd`, `skew`, `kurtosis` | of the values; skewness and kurtosis corrected for bias |
    /// | `n`, `n_non_zero`, `n_unique`, `n_same` | values, those not 0, different ones, the largest number of equal ones; what differs by rounding alone is equal |
    /// | `share_available` | n over areas |
    /// | `share_non_zero`, `share_unique`, `share_same` | over n |
    /// | `few_available`, `few_non_zero`, `few_unique` | below 65 %, 50 % and 50 % of the areas |
    /// | `outliers` | skewness beyond 2 and kurtosis above 3.5 |
    ///
    /// Thresholds as in COINr's `get_stats`.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no scores should cause.
    pub fn statistics(&self, step: Step) -> Result<DataFrame> {
        let columns = self.columns(step);
        let areas = self.inputs.units.len() as f64;
        let leaves = &self.spec.tree.leaves;
        let some = |x: f64| Some(x).filter(|x| x.is_finite());
        let of = |f: &dyn Fn(&[f64]) -> f64| columns.iter().map(|c| some(f(c))).collect::<Vec<_>>();
        let count = |f: &dyn Fn(&[f64]) -> usize| columns.iter().map(|c| f(c) as u32).collect::<Vec<_>>();
        let non_zero = |x: &[f64]| x.iter().filter(|v| !v.is_nan() && **v != 0.0).count();
        let n = |x: &[f64]| available(x) as f64;
        let same = |x: &[f64]| groups(x).iter().map(Vec::len).max().unwrap_or(0);
        let few = |f: &dyn Fn(&[f64]) -> usize, share: f64| -> Vec<bool> {
            columns.iter().map(|c| (f(c) as f64) < share * areas).collect()
        };
        let outliers = |x: &Vec<f64>| skew(x).abs() > SKEW && kurtosis(x) > KURTOSIS;
        Ok(df!(
            "code" => leaves.iter().map(|&e| self.spec.elements[e].code.as_str()).collect::<Vec<_>>(),
            "min" => of(&|x| range(x).0),
            "max" => of(&|x| range(x).1),
            "mean" => of(&mean),
            "median" => of(&median),
            "sd" => of(&sd),
            "skew" => of(&skew),
            "kurtosis" => of(&kurtosis),
            "n" => count(&available),
            "n_non_zero" => count(&non_zero),
            "n_unique" => count(&|x| groups(x).len()),
            "n_same" => count(&same),
            "share_available" => of(&|x| n(x) / areas),
            "share_non_zero" => of(&|x| non_zero(x) as f64 / n(x)),
            "share_unique" => of(&|x| groups(x).len() as f64 / n(x)),
            "share_same" => of(&|x| same(x) as f64 / n(x)),
            "few_available" => few(&available, 0.65),
            "few_non_zero" => few(&non_zero, 0.5),
            "few_unique" => few(&|x| groups(x).len(), 0.5),
            "outliers" => columns.iter().map(outliers).collect::<Vec<_>>(),
        )?)
    }

    /// How many indicators each area has: columns `ref_area`, `time_period`, `n_indicators`, `n_available`, `n_imputed`, `n_missing`,
    /// `share_available`.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no scores should cause.
    pub fn availability(&self) -> Result<DataFrame> {
        let units = &self.inputs.units;
        let all = self.spec.tree.leaves.len();
        let count = |f: &dyn Fn(usize, usize) -> bool| -> Vec<u32> {
            (0..units.len()).map(|i| (0..all).filter(|&j| f(i, j)).count() as u32).collect()
        };
        // A carried value fills a gap of the year: it is counted among the imputed ones.
        let there = count(&|i, j| !self.inputs.value[j][i].is_nan() && !self.inputs.carried[j][i]);
        let filled = count(&|i, j| self.steps.filled[j][i]);
        Ok(df!(
            "ref_area" => units.area.iter().map(String::as_str).collect::<Vec<_>>(),
            "time_period" => units.year.clone(),
            "n_indicators" => vec![all as u32; units.len()],
            "n_missing" => there.iter().zip(&filled).map(|(a, b)| all as u32 - a - b).collect::<Vec<_>>(),
            "share_available" => there.iter().map(|n| f64::from(*n) / all as f64).collect::<Vec<_>>(),
            "n_available" => there,
            "n_imputed" => filled,
        )?)
    }
}
