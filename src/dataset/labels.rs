//! What the values of the breakdowns stand for, in the words of the codebook.

use super::codebook::{Codebook, Value};
use crate::frame::{Label, Labels};
use rustc_hash::FxHashMap;

impl Codebook {
    /// The labels of its breakdowns, in its order.
    pub(super) fn labels(&self) -> Labels {
        let mut labels: Vec<Label> = Vec::new();
        let mut places = FxHashMap::default();
        for concept in self.visible() {
            if !concept.is_breakdown() {
                continue;
            }
            for entry in concept.variables().into_iter().flat_map(|variable| &variable.entries) {
                let Value::Category(value) = &entry.value else { continue };
                // Several codes, or several files, may have one value: its labels stand beside each other.
                let place = *places.entry((concept.name.as_str(), value.as_str())).or_insert(labels.len());
                if place == labels.len() {
                    let (breakdown, value) = (concept.name.clone(), value.clone());
                    labels.push(Label { breakdown, value, label: None, translations: Vec::new() });
                }
                let Label { label, translations, .. } = &mut labels[place];
                if !entry.label.is_empty() {
                    *label = Some(beside(label.take(), &entry.label));
                }
                for (tag, words) in &entry.translations {
                    match translations.iter_mut().find(|(known, _)| known == tag) {
                        Some((_, earlier)) => *earlier = beside(Some(std::mem::take(earlier)), words),
                        None => translations.push((tag.clone(), words.clone())),
                    }
                }
            }
        }
        Labels::new(labels)
    }
}

/// A label beside that of another file or another code; each once.
fn beside(earlier: Option<String>, label: &str) -> String {
    match earlier {
        None => label.to_owned(),
        Some(earlier) if earlier.split("; ").any(|known| known == label) => earlier,
        Some(earlier) => format!("{earlier}; {label}"),
    }
}
