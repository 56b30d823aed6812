//! Codes that may stand together.

use super::checker::Checker;
use super::slot::Word;
use crate::error::list;
use crate::export::sdmx::faults::Fault;
use crate::finding::{Finding, Rule};
use rustc_hash::FxHashMap;

/// The components that constraints are about, and what is wrong with the codes that were seen together.
pub(super) struct Constrained {
    pub(super) slots: Vec<usize>,
    seen: FxHashMap<Box<[Word]>, Box<[Fault]>>,
    /// The words of the figure that is read.
    words: Vec<Word>,
}

impl Constrained {
    pub(super) fn new(slots: Vec<usize>) -> Constrained {
        Constrained { slots, seen: FxHashMap::default(), words: Vec::new() }
    }

    /// How many codes together were judged.
    #[cfg(test)]
    pub(super) fn known(&self) -> usize {
        self.seen.len()
    }
}

impl Checker<'_> {
    /// The codes of a figure by every constraint of the structure.
    pub(super) fn together(&mut self, at: usize) {
        if self.constrained.slots.is_empty() {
            return;
        }
        let Constrained { slots, seen, words } = &mut self.constrained;
        words.clear();
        words.extend(slots.iter().map(|slot| self.slots[*slot].word));
        // Codes that stand together are judged once, however many figures have them.
        if !seen.contains_key(words.as_slice()) {
            let found = self.misfits().into_iter().map(|finding| self.faults.note(finding)).collect();
            let Constrained { seen, words, .. } = &mut self.constrained;
            seen.insert(words.as_slice().into(), found);
        }
        let Constrained { seen, words, .. } = &self.constrained;
        for fault in seen.get(words.as_slice()).into_iter().flatten() {
            self.faults.at(*fault, at);
        }
    }

    /// The components whose code is not allowed beside the others. Codes that no list has are left out: they are wrong anyway.
    fn misfits(&self) -> Vec<Finding> {
        let slots = || self.constrained.slots.iter().map(|slot| &self.slots[*slot]).filter(|slot| slot.is_good());
        let with = |id: &str| slots().find(|slot| slot.component.id == id).map(|slot| slot.text.as_str());
        if self.structure.constraints().iter().all(|constraint| constraint.allows(with)) {
            return Vec::new();
        }
        let what = self.indicator.map(|slot| self.slots[slot].text.as_str()).unwrap_or_default();
        let mut found = Vec::new();
        for slot in slots() {
            let id = &slot.component.id;
            let Some(allowed) = self.structure.allowed(id, with) else { continue };
            if allowed.is_empty() || allowed.contains(&slot.text.as_str()) {
                continue;
            }
            let allowed: Vec<String> = allowed.into_iter().map(str::to_owned).collect();
            let message = format!("{:?} is not allowed with {what}", slot.text);
            let remedy = format!("write {}", list(&allowed));
            found.push(Finding::error(Rule::NotAllowed, id, message).remedy(remedy));
        }
        // Each code may be allowed with some of the others, and still not with all.
        if found.is_empty() {
            let codes: Vec<String> = slots().map(|slot| format!("{} {}", slot.component.id, slot.text)).collect();
            let message = format!("these codes are not allowed together: {}", list(&codes));
            found.push(Finding::error(Rule::NotAllowed, "key", message).remedy("see the constraints of the structure"));
        }
        found
    }
}
