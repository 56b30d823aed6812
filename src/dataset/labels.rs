//! What the values of the breakdowns stand for.

use super::Codebook;
use super::codebook::{Kind, Value};
use crate::dimension::dimension;
use crate::error::nearest;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use rustc_hash::FxHashMap;

/// A value of a breakdown and its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The breakdown, as in the columns of the figures.
    pub breakdown: String,
    /// The value, as in the figures.
    pub value: String,
    /// What it stands for; of several codes the labels with `; ` between them, `None` where the codebook gives none.
    pub label: Option<String>,
}

/// The labels of a dataset, in the order of its codebook; see [`Dataset::labels`](super::Dataset::labels).
///
/// ```
/// use infosoc::dataset::Dataset;
/// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
/// let regions = mexico.labels().of("region")?;
/// let label = regions.iter().find(|label| label.value == "09").and_then(|label| label.label.as_deref());
/// assert_eq!(label, Some("Ciudad de México"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Labels(Vec<Label>);

pub(super) fn labels(codebook: &Codebook) -> Labels {
    let mut labels: Vec<Label> = Vec::new();
    let mut places = FxHashMap::default();
    for concept in &codebook.concepts {
        let Kind::Breakdown(variable) = &concept.kind else { continue };
        for entry in &variable.entries {
            let Value::Category(value) = &entry.value else { continue };
            let place = *places.entry((concept.name.as_str(), value.as_str())).or_insert(labels.len());
            if place == labels.len() {
                labels.push(Label { breakdown: concept.name.clone(), value: value.clone(), label: None });
            }
            if !entry.label.is_empty() {
                labels[place].label = Some(match labels[place].label.take() {
                    None => entry.label.clone(),
                    // Of two files, or of two codes.
                    Some(earlier) if earlier.split("; ").any(|known| known == entry.label) => earlier,
                    Some(earlier) => format!("{earlier}; {}", entry.label),
                });
            }
        }
    }
    Labels(labels)
}

impl Labels {
    /// Those of one breakdown, by its name or an alias.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] where the codebook has no such breakdown.
    pub fn of(self, breakdown: &str) -> Result<Labels> {
        let has = |name: &str| self.0.iter().any(|label| label.breakdown == name);
        let breakdown = dimension(breakdown).filter(|name| !has(breakdown) && has(name)).unwrap_or(breakdown);
        if !has(breakdown) {
            let mut known: Vec<&str> = self.0.iter().map(|label| label.breakdown.as_str()).collect();
            known.dedup();
            return Err(Error::UnknownColumn {
                role: "labels".to_owned(),
                column: breakdown.to_owned(),
                nearest: nearest(breakdown, known, 10),
            });
        }
        Ok(Labels(self.0.into_iter().filter(|label| label.breakdown == breakdown).collect()))
    }

    /// One by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.0.iter()
    }
}

/// Columns: `breakdown`, `value`, `label`.
impl ToFrame for Labels {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(DataFrame::new(
            self.0.len(),
            vec![
                Column::new("breakdown".into(), self.0.iter().map(|l| l.breakdown.as_str()).collect::<Vec<_>>()),
                Column::new("value".into(), self.0.iter().map(|l| l.value.as_str()).collect::<Vec<_>>()),
                Column::new("label".into(), self.0.iter().map(|l| l.label.as_deref()).collect::<Vec<_>>()),
            ],
        )?)
    }
}
