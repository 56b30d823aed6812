//! Weights that the data suggest, and what weights come to.

use super::components::principal_components;
use super::correlation::{Correlation, correlation};
use super::optimise::minimise;
use crate::index::aggregate::up_the_tree::climb;
use crate::index::moments::available;
use crate::index::scores::Scores;
use crate::index::spec::IndexSpec;
use crate::words::words;
use crate::{Error, Result};
use polars::prelude::*;

/// Where weights come from.
#[derive(Debug, Clone, PartialEq)]
pub enum WeightScheme {
    /// The same for all parts of an aggregate.
    Equal,
    /// The loadings of the first principal component of the parts. They can be negative, which no spec takes: the scores of such
    /// a part move against the others.
    FirstComponent,
    /// `1 − e` with the entropy e = −Σpᵢ ln pᵢ/ln n of the shares pᵢ of the areas in the sum of the scores (Shannon 1948; Zeleny
    /// 1982): the more the areas differ, the more weight. The scores must not be negative.
    Entropy,
    /// Weights that put the correlations with the index in the desired proportions, by code, all alike where none are
    /// given (Becker, Saisana, Paruolo and Vandecasteele 2017). Ends within a relative `tolerance`; COINr's is 0.1.
    Balanced {
        /// Wanted importance by code.
        importance: Vec<(String, f64)>,
        /// Relative tolerance.
        tolerance: f64,
    },
    /// Weights that maximise the sum of the correlations with the index.
    MostCorrelated {
        /// Relative tolerance.
        tolerance: f64,
    },
}

words! {
    enum Word: "scheme" {
        Equal = "equal",
        FirstComponent = "first_component",
        Entropy = "entropy",
        Balanced = "balanced",
        MostCorrelated = "most_correlated",
    }
}

impl WeightScheme {
    /// A scheme by its word: `equal`, `first_component`, `entropy`, `balanced` or `most_correlated`; importances are for
    /// `balanced` alone.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for another word, [`Error::InvalidArgument`] for importances of a scheme that takes none and a
    /// tolerance that is not between 0 and 1.
    pub fn named(word: &str, importance: Option<Vec<(String, f64)>>, tolerance: f64) -> Result<WeightScheme> {
        let scheme: Word = word.parse()?;
        if importance.is_some() && scheme != Word::Balanced {
            return Err(Error::argument("importance", "the scheme \"balanced\": no other takes importances", word));
        }
        Ok(match scheme {
            Word::Equal => WeightScheme::Equal,
            Word::FirstComponent => WeightScheme::FirstComponent,
            Word::Entropy => WeightScheme::Entropy,
            Word::Balanced => WeightScheme::Balanced { importance: importance.unwrap_or_default(), tolerance },
            Word::MostCorrelated => WeightScheme::MostCorrelated { tolerance },
        })
    }
}

impl Scores {
    /// Weights of the elements of a level after a scheme: code and weight, for [`IndexSpec::with_weights`].
    ///
    /// Optimised weights sum to 1 over the level; the others are per parent.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a level without parts, scores that a scheme cannot take, correlations that are not defined.
    pub fn weights(&self, scheme: &WeightScheme, level: u32) -> Result<Vec<(String, f64)>> {
        let wrong = |expected: &str, got: &str| Error::argument("weights", expected, got);
        let elements = &self.spec.elements;
        let root = self.spec.tree.root;
        let places: Vec<usize> = (0..elements.len()).filter(|&e| elements[e].level == level && e != root).collect();
        if places.is_empty() {
            return Err(wrong("a level below the index that has elements", &level.to_string()));
        }
        if let WeightScheme::Balanced { importance, tolerance } = scheme {
            let mut wanted = vec![if importance.is_empty() { 1.0 } else { 0.0 }; places.len()];
            for (code, share) in importance {
                let place = self.spec.place(code)?;
                let Some(k) = places.iter().position(|&e| e == place) else {
                    return Err(wrong(&format!("codes of level {level}"), code));
                };
                wanted[k] = *share;
            }
            return self.optimised(&places, Some(&wanted), *tolerance);
        }
        if let WeightScheme::MostCorrelated { tolerance } = scheme {
            return self.optimised(&places, None, *tolerance);
        }
        let mut weights = Vec::new();
        for parts in &self.spec.tree.parts {
            let parts: Vec<usize> = parts.iter().copied().filter(|e| places.contains(e)).collect();
            if parts.is_empty() {
                continue;
            }
            let columns: Vec<&[f64]> = parts.iter().map(|&p| self.scores[p].as_slice()).collect();
            let codes = parts.iter().map(|&p| elements[p].code.clone());
            let shown = || parts.iter().map(|&p| elements[p].code.as_str()).collect::<Vec<_>>().join(", ");
            match scheme {
                WeightScheme::FirstComponent => {
                    let (_, loadings) = principal_components(&columns)
                        .ok_or_else(|| wrong("parts that vary over at least two areas", &shown()))?;
                    weights.extend(codes.zip(loadings[0].clone()));
                }
                WeightScheme::Entropy => {
                    if columns.iter().any(|c| c.iter().any(|x| *x < 0.0)) {
                        return Err(wrong("scores that are not negative", &shown()));
                    }
                    weights.extend(codes.zip(columns.iter().map(|c| 1.0 - entropy(c))));
                }
                WeightScheme::Equal | WeightScheme::Balanced { .. } | WeightScheme::MostCorrelated { .. } => {
                    weights.extend(codes.map(|code| (code, 1.0)));
                }
            }
        }
        match weights.iter().find(|(_, w)| !w.is_finite()) {
            Some((code, _)) => Err(wrong("scores that differ between areas", code)),
            None => Ok(weights),
        }
    }

    /// Weights of some elements whose correlations with the index are as desired, or have the largest sum.
    fn optimised(&self, places: &[usize], wanted: Option<&[f64]>, tolerance: f64) -> Result<Vec<(String, f64)>> {
        let invalid = |expected: &str, got: String| Error::argument("weights", expected, got);
        if !(tolerance > 0.0 && tolerance < 1.0) {
            return Err(invalid("a tolerance between 0 and 1", tolerance.to_string()));
        }
        if let Some(share) = wanted.into_iter().flatten().find(|share| !(**share >= 0.0 && share.is_finite())) {
            return Err(invalid("importances that are finite, zero or more", share.to_string()));
        }
        let root = self.spec.tree.root;
        let total: f64 = wanted.into_iter().flatten().sum();
        if wanted.is_some() && total == 0.0 {
            return Err(invalid("importances that do not sum to 0", "0".to_owned()));
        }
        let mut spec = self.spec.clone();
        let objective = |w: &[f64]| {
            let sum: f64 = w.iter().sum();
            // Only proportions matter to a weighted mean: weights sum to 1, which keeps the search from drifting.
            places.iter().zip(w).for_each(|(&e, w)| spec.elements[e].weight = w / sum);
            let scores = climb(&spec, &self.steps.normalised, &self.steps.blocks);
            let r: Vec<f64> =
                places.iter().map(|&e| correlation(&scores[e], &scores[root], Correlation::Pearson)).collect();
            match wanted {
                None => -r.iter().sum::<f64>(),
                Some(wanted) => {
                    let all: f64 = r.iter().sum();
                    let squares: f64 = r.iter().zip(wanted).map(|(r, w)| (w / total - r / all).powi(2)).sum();
                    // The logarithm of the mean square: the tolerance of the search is then relative to it.
                    (squares / r.len() as f64).ln()
                }
            }
        };
        let start: Vec<f64> = match wanted {
            Some(wanted) => wanted.iter().map(|w| w / total).collect(),
            None => places.iter().map(|&e| self.spec.elements[e].weight).collect(),
        };
        // R's `optim` stops after 500 evaluations, whatever the number of weights; many weights need more.
        let best = minimise(objective, &start, tolerance, 500 * places.len());
        let sum: f64 = best.iter().sum();
        // The search is not constrained. A negative weight means that no weights of zero or more balance these
        // correlations.
        if !best.iter().all(|w| w / sum >= 0.0) {
            let got = "some of the elements move against the index".to_owned();
            return Err(invalid("correlations that weights of zero or more can balance", got));
        }
        Ok(places.iter().zip(best).map(|(&e, w)| (self.spec.elements[e].code.clone(), w / sum)).collect())
    }
}

/// −Σp ln p/ln n of the shares in the sum.
fn entropy(x: &[f64]) -> f64 {
    let there = || x.iter().copied().filter(|x| !x.is_nan());
    let sum: f64 = there().sum();
    let of = |p: f64| if p > 0.0 { -p * p.ln() } else { 0.0 };
    there().map(|x| of(x / sum)).sum::<f64>() / (available(x) as f64).ln()
}

impl IndexSpec {
    /// What each weight comes to in the index: columns `code`, `level`, `parent`, `weight`, `share` (among the parts of the
    /// parent), `effective` (product of the shares up to the index).
    ///
    /// ```
    /// let table = infosoc::IndexSpec::builtin("idi-2024")?.effective_weights()?;
    /// # let effective: Vec<f64> = table.column("effective")?.f64()?.iter().flatten().collect();
    /// # assert!((effective.iter().fold(1.0f64, |a, b| a.min(*b)) - 1.0 / 30.0).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no spec should cause.
    pub fn effective_weights(&self) -> Result<DataFrame> {
        let mut share = vec![1.0; self.elements.len()];
        let mut effective = vec![1.0; self.elements.len()];
        // From the index down: the weight of a part within the index is that of its whole times its own.
        for &whole in self.tree.wholes.iter().rev() {
            let total: f64 = self.tree.parts[whole].iter().map(|&p| self.elements[p].weight).sum();
            for &part in &self.tree.parts[whole] {
                share[part] = self.elements[part].weight / total;
                effective[part] = share[part] * effective[whole];
            }
        }
        Ok(df!(
            "code" => self.elements.iter().map(|e| e.code.as_str()).collect::<Vec<_>>(),
            "level" => self.elements.iter().map(|e| e.level).collect::<Vec<_>>(),
            "parent" => self.elements.iter().map(|e| e.parent.as_deref()).collect::<Vec<_>>(),
            "weight" => self.elements.iter().map(|e| e.weight).collect::<Vec<_>>(),
            "share" => share,
            "effective" => effective,
        )?)
    }
}
