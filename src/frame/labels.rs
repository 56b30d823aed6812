//! What the values of a column stand for, as far as a result knows it.

use super::ToFrame;
use crate::dimension::dimension;
use crate::error::nearest;
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A value of a breakdown and its label, or the name of the breakdown itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The breakdown, as in the columns of the figures.
    pub breakdown: String,
    /// The value, as in the figures; empty where the label is the name of the breakdown.
    pub value: String,
    /// What it stands for: for several codes, their labels with `; ` between them; `None` where the codebook gives none.
    pub label: Option<String>,
    /// The same in languages that are named, by their tags: `fr`, `Région de Tanger`.
    pub translations: Vec<(String, String)>,
}

impl Label {
    /// A label without translations.
    pub fn new(breakdown: impl Into<String>, value: impl Into<String>, label: impl Into<String>) -> Label {
        let (breakdown, value, label) = (breakdown.into(), value.into(), Some(label.into()));
        Label { breakdown, value, label, translations: Vec::new() }
    }
}

/// What the values of the breakdowns of a dataset stand for, in the order of its codebook; see
/// [`Dataset::labels`](crate::dataset::Dataset::labels). They travel with every result that is made of the dataset, and a
/// reader sees them in the place of codes.
///
/// ```
/// use infosoc::dataset::Dataset;
/// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
/// let regions = mexico.labels().of("region")?;
/// assert_eq!(regions.get("region", "09", "en"), Some("Ciudad de México"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels(Arc<Known>);

#[derive(Debug, Default, PartialEq)]
struct Known {
    labels: Vec<Label>,
    /// The place of each value, by breakdown.
    places: FxHashMap<String, FxHashMap<String, usize>>,
}

impl Labels {
    /// Labels; where a value has several, the first holds.
    pub fn new(labels: impl IntoIterator<Item = Label>) -> Labels {
        let mut known = Known::default();
        for label in labels {
            let places = known.places.entry(label.breakdown.clone()).or_default();
            // Not `entry`: the label is moved only when it is new.
            if !places.contains_key(&label.value) {
                places.insert(label.value.clone(), known.labels.len());
                known.labels.push(label);
            }
        }
        Labels(Arc::new(known))
    }

    /// The labels of one breakdown, by its name or an alias.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] where the codebook has no such breakdown.
    pub fn of(self, breakdown: &str) -> Result<Labels> {
        let has = |name: &str| self.0.places.contains_key(name);
        // The name as it is given comes first: the `area` of a codebook need not be the degree of urbanisation.
        let breakdown = dimension(breakdown).filter(|name| !has(breakdown) && has(name)).unwrap_or(breakdown);
        if !has(breakdown) {
            let mut known: Vec<&str> = self.iter().map(|label| label.breakdown.as_str()).collect();
            known.dedup();
            return Err(Error::UnknownColumn {
                role: "labels".to_owned(),
                column: breakdown.to_owned(),
                nearest: nearest(breakdown, known, 10),
            });
        }
        Ok(Labels::new(self.iter().filter(|label| label.breakdown == breakdown).cloned()))
    }

    /// One by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.0.labels.iter()
    }

    /// Whether any value of a breakdown is known.
    pub(crate) fn know(&self, breakdown: &str) -> bool {
        self.0.places.contains_key(breakdown)
    }

    /// What a value stands for, in the language of a tag where there are words in it, and otherwise as the codebook says it.
    pub fn get(&self, breakdown: &str, value: &str, language: &str) -> Option<&str> {
        self.in_language(breakdown, value, language).or_else(|| self.label(breakdown, value)?.label.as_deref())
    }

    /// What a value stands for in a language, where there are words in it.
    pub(crate) fn in_language(&self, breakdown: &str, value: &str, language: &str) -> Option<&str> {
        translated(self.label(breakdown, value)?, language)
    }

    /// What a breakdown is called, in the language of a tag where there are words in it, and otherwise as the codebook says it.
    pub fn name(&self, breakdown: &str, language: &str) -> Option<&str> {
        self.name_in(breakdown, language).or_else(|| self.entry(breakdown, NAME)?.label.as_deref())
    }

    /// What a breakdown is called in a language, where there are words in it.
    pub(crate) fn name_in(&self, breakdown: &str, language: &str) -> Option<&str> {
        translated(self.entry(breakdown, NAME)?, language)
    }

    /// The label of a value. An empty cell has none: the name of the breakdown does not stand for it.
    fn label(&self, breakdown: &str, value: &str) -> Option<&Label> {
        self.entry(breakdown, value).filter(|label| label.value != NAME)
    }

    fn entry(&self, breakdown: &str, value: &str) -> Option<&Label> {
        self.0.places.get(breakdown)?.get(value).map(|&place| &self.0.labels[place])
    }

    /// The value of a breakdown that has this label, where it is the only one.
    pub(crate) fn value(&self, breakdown: &str, words: &str) -> Option<&str> {
        let is_named = |label: &&Label| {
            let mut all = label.label.iter().chain(label.translations.iter().map(|(_, words)| words));
            label.breakdown == breakdown && label.value != NAME && all.any(|known| known == words)
        };
        let mut found = self.iter().filter(is_named);
        found.next().filter(|_| found.next().is_none()).map(|label| label.value.as_str())
    }

    /// The same and further ones, which hold where both name a value.
    pub(crate) fn with(&self, further: impl IntoIterator<Item = Label>) -> Labels {
        Labels::new(further.into_iter().chain(self.iter().cloned()))
    }

    /// Copies of the labels of a breakdown, under the name of a column that holds its values, some of them written
    /// differently.
    pub(crate) fn copied(&self, breakdown: &str, column: &str, value: impl Fn(&str) -> String) -> Vec<Label> {
        let of_breakdown = self.iter().filter(|label| label.breakdown == breakdown);
        let renamed =
            |label: &Label| Label { breakdown: column.to_owned(), value: value(&label.value), ..label.clone() };
        of_breakdown.map(renamed).collect()
    }

    /// What two results say of their values. A value that stands for different things in them has no label in both: `01` is
    /// a region of one country and another of the next.
    pub(crate) fn agreed(&self, other: &Labels) -> Labels {
        // Results of one dataset share their labels, by far the most common case.
        if Arc::ptr_eq(&self.0, &other.0) || other.0.labels.is_empty() {
            return self.clone();
        }
        let with = |label: &Label| match other.entry(&label.breakdown, &label.value) {
            // An emptied label, not a removed one: else `other`'s would take its place in the chain below.
            Some(different) if different != label => Label { label: None, translations: Vec::new(), ..label.clone() },
            Some(_) | None => label.clone(),
        };
        Labels::new(self.iter().map(with).chain(other.iter().cloned()))
    }
}

/// What stands in the place of a value where a label is the name of its breakdown.
pub(crate) const NAME: &str = "";

/// The words of a label in a language.
fn translated<'a>(label: &'a Label, language: &str) -> Option<&'a str> {
    label.translations.iter().find(|(tag, _)| tag == language).map(|(_, words)| words.as_str())
}

/// Columns: `breakdown`, `value` (none in the row that names the breakdown), `label`, and `label:fr` and so on for each language that the codebook has words in.
impl ToFrame for Labels {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&Label) -> Option<String>| {
            Column::new(name.into(), self.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = vec![
            text("breakdown", &|label| Some(label.breakdown.clone())),
            text("value", &|label| Some(label.value.clone()).filter(|value| value != NAME)),
            text("label", &|label| label.label.clone()),
        ];
        let mut tags: Vec<&str> =
            self.iter().flat_map(|label| &label.translations).map(|(tag, _)| tag.as_str()).collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            let words = |label: &Label| translated(label, tag).map(str::to_owned);
            columns.push(text(&format!("label:{tag}"), &words));
        }
        Ok(DataFrame::new(self.0.labels.len(), columns)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(value: &str, words: &str, french: Option<&str>) -> Label {
        Label {
            breakdown: "region".to_owned(),
            value: value.to_owned(),
            label: Some(words.to_owned()),
            translations: french.map(|words| ("fr".to_owned(), words.to_owned())).into_iter().collect(),
        }
    }

    #[test]
    fn words_are_those_of_the_language_or_of_the_codebook() {
        let labels = Labels::new([label("01", "North", Some("Nord")), label("02", "South", None)]);
        assert_eq!(labels.get("region", "01", "fr"), Some("Nord"));
        assert_eq!(labels.get("region", "02", "fr"), Some("South"));
        assert_eq!(labels.get("region", "03", "fr"), None);
        assert_eq!((labels.value("region", "Nord"), labels.value("region", "East")), (Some("01"), None));
    }

    #[test]
    fn a_breakdown_has_a_name_beside_its_values() {
        let named = Label { value: NAME.to_owned(), ..label("", "Region of birth", Some("Région de naissance")) };
        let labels = Labels::new([named.clone(), label("01", "North", None)]);
        assert_eq!(labels.name("region", "fr"), Some("Région de naissance"));
        assert_eq!(labels.name("region", "ar"), Some("Region of birth"));
        assert_eq!((labels.name_in("region", "ar"), labels.name("zone", "fr")), (None, None));
        // It is no value: neither of an empty cell, nor to be asked for.
        assert_eq!((labels.get("region", "", "fr"), labels.value("region", "Region of birth")), (None, None));
        let other = Labels::new([Label { label: Some("Region".to_owned()), ..named }, label("01", "North", None)]);
        let both = labels.agreed(&other);
        assert_eq!((both.name("region", "en"), both.get("region", "01", "en")), (None, Some("North")));
    }

    #[test]
    fn a_value_that_stands_for_two_things_has_no_label() {
        let (one, other) = (
            Labels::new([label("01", "North", None)]),
            Labels::new([label("01", "Centre", None), label("02", "South", None)]),
        );
        let both = one.agreed(&other);
        assert_eq!((both.get("region", "01", "en"), both.get("region", "02", "en")), (None, Some("South")));
        assert_eq!(one.agreed(&Labels::default()).get("region", "01", "en"), Some("North"));
        assert_eq!(one.agreed(&one.clone()).get("region", "01", "en"), Some("North"));
    }
}
