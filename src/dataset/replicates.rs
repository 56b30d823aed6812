//! `[design.replicates]` of a `dataset.toml`: the replicate weights that a producer publishes with a file.

use super::description::Columns;
use crate::survey::ReplicateMethod;
use crate::survey::Replicates;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Replicate weights: in which columns they are, and how their estimates become a variance.
///
/// ```
/// let text = r#"
///     columns = "R12WGT*"
///     method = "jkn"
///     rscales = 0.8333333333333334
///     mse = true
/// "#;
/// let replicates: infosoc::dataset::ReplicateColumns = toml::from_str(text)?;
/// assert_eq!(replicates.columns.0, ["R12WGT*"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReplicateColumns {
    /// A pattern such as `rw*`, or a list of columns or patterns. The weight itself is never one of them.
    pub columns: Columns,
    /// How they were made: `brr`, `fay`, `jk1`, `jk2`, `jkn`, `bootstrap`, `sdr` or `other`.
    pub method: String,
    /// What the sum over all replicates is multiplied by; if not given, what the method says.
    pub scale: Option<f64>,
    /// What the term of each replicate is multiplied by: one number for all, or one each.
    #[serde(default, deserialize_with = "numbers")]
    pub rscales: Option<Vec<f64>>,
    /// Whether deviations are from the estimate of the full sample; if not given, what the method says.
    pub mse: Option<bool>,
    /// Whether the columns contain the weight; if not, they are multiplied by it.
    #[serde(default = "yes")]
    pub combined: bool,
    /// The factor of Fay's method.
    pub rho: Option<f64>,
    /// Degrees of freedom, where the producer states them; if not given, the rank of the weights less 1.
    pub df: Option<f64>,
}

fn yes() -> bool {
    true
}

/// One number or several.
fn numbers<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Vec<f64>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Numbers {
        One(f64),
        Many(Vec<f64>),
    }
    Ok(Some(match Numbers::deserialize(source)? {
        Numbers::One(number) => vec![number],
        Numbers::Many(numbers) => numbers,
    }))
}

impl ReplicateColumns {
    /// The columns of a file that they are in, each pattern's in natural order. Case does not matter, as for any other column.
    pub(super) fn names(&self, of_file: &[String], weight: Option<&str>) -> Result<Vec<String>> {
        // Patterns are compared in lower case, and found columns are given out as the file spells them.
        let lower: Vec<String> = of_file.iter().map(|name| name.to_lowercase()).collect();
        let names: Vec<&str> = lower.iter().map(String::as_str).collect();
        let columns = self.columns.0.iter().map(|name| name.to_lowercase()).collect();
        // Where two names differ only in case, the last wins.
        let places: FxHashMap<&str, usize> = names.iter().copied().zip(0..).collect();
        match self.replicates(columns)?.find(&names, weight.map(str::to_lowercase).as_deref()) {
            Ok(found) => {
                Ok(found.iter().filter_map(|name| of_file.get(*places.get(name.as_str())?).cloned()).collect())
            }
            // With the names as they are written.
            Err(_) => {
                let names: Vec<&str> = of_file.iter().map(String::as_str).collect();
                self.replicates(self.columns.0.clone())?.find(&names, weight)
            }
        }
    }

    /// The same for columns of other names.
    pub(super) fn replicates(&self, columns: Vec<String>) -> Result<Replicates> {
        let mut replicates = Replicates::of(columns, self.method.parse::<ReplicateMethod>()?).combined(self.combined);
        if let Some(scale) = self.scale {
            replicates = replicates.scale(scale);
        }
        if let Some(rscales) = &self.rscales {
            replicates = replicates.rscales(rscales.iter().copied());
        }
        if let Some(mse) = self.mse {
            replicates = replicates.mse(mse);
        }
        if let Some(rho) = self.rho {
            replicates = replicates.rho(rho);
        }
        if let Some(df) = self.df {
            replicates = replicates.df(df);
        }
        Ok(replicates)
    }

    /// Columns that cannot be replicates of the weight that the others are of, each with what is wrong with it. `columns`
    /// and `weight` have the numbers of their rows.
    pub(super) fn unlike(&self, columns: &[Vec<f64>], weight: &[f64]) -> Result<Vec<(usize, String)>> {
        Ok(self.replicates(self.columns.0.clone())?.unlike_numbers(columns, weight))
    }

    /// What is wrong with them whatever the data.
    pub(super) fn check(&self) -> Option<Error> {
        self.method.parse::<ReplicateMethod>().err()
    }
}
