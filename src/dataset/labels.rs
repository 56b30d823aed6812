//! What the breakdowns are called and what their values stand for, in the words of the codebook.

use super::codebook::{Codebook, Value};
use crate::frame::{Label, Labels, NAME};
use rustc_hash::FxHashMap;

impl Codebook {
    /// The labels of its breakdowns, in its order; the name of one stands before its values.
    pub(super) fn labels(&self) -> Labels {
        let mut known = Known::default();
        for concept in self.visible().filter(|concept| concept.is_breakdown()) {
            if let Some(named) = &concept.named {
                known.add(&concept.name, NAME, &named.label, &named.translations);
            }
            for entry in concept.variables().into_iter().flat_map(|variable| &variable.entries) {
                let Value::Category(value) = &entry.value else { continue };
                known.add(&concept.name, value, &entry.label, &entry.translations);
            }
        }
        Labels::new(known.labels)
    }
}

/// Labels, and the place of each by its breakdown and value.
#[derive(Default)]
struct Known<'a> {
    labels: Vec<Label>,
    places: FxHashMap<(&'a str, &'a str), usize>,
}

impl<'a> Known<'a> {
    /// Several codes, or several files, may have one value: its labels stand beside each other.
    fn add(&mut self, breakdown: &'a str, value: &'a str, label: &str, translations: &[(String, String)]) {
        let place = *self.places.entry((breakdown, value)).or_insert(self.labels.len());
        if place == self.labels.len() {
            let (breakdown, value) = (breakdown.to_owned(), value.to_owned());
            self.labels.push(Label { breakdown, value, label: None, translations: Vec::new() });
        }
        let known = &mut self.labels[place];
        if !label.is_empty() {
            known.label = Some(beside(known.label.take(), label));
        }
        for (tag, words) in translations {
            match known.translations.iter_mut().find(|(known, _)| known == tag) {
                Some((_, earlier)) => *earlier = beside(Some(std::mem::take(earlier)), words),
                None => known.translations.push((tag.clone(), words.clone())),
            }
        }
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
