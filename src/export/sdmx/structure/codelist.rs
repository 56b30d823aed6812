//! Code lists.

use super::Reference;
use rustc_hash::FxHashMap;

/// A code list: the codes that a component may have.
#[derive(Debug, Clone)]
pub struct Codelist {
    reference: Reference,
    codes: Vec<Code>,
    places: FxHashMap<String, u32>,
}

/// A code with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The code.
    pub id: String,
    /// Its name, in English where the file has it in English.
    pub name: String,
    /// The code above it, if it is part of a hierarchy.
    pub parent: Option<String>,
}

impl Codelist {
    pub(super) fn new(reference: Reference) -> Codelist {
        Codelist { reference, codes: Vec::new(), places: FxHashMap::default() }
    }

    /// Adds a code; one that is there already stays as it is.
    pub(super) fn push(&mut self, id: &str, name: &str, parent: Option<&str>) {
        if self.places.contains_key(id) {
            return;
        }
        self.places.insert(id.to_owned(), self.codes.len() as u32);
        self.codes.push(Code { id: id.to_owned(), name: name.to_owned(), parent: parent.map(str::to_owned) });
    }

    /// Who keeps it, its identifier such as `CL_SEX`, and its version.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The codes in their order.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The code as it is written here; codes differ by case.
    pub fn code(&self, id: &str) -> Option<&Code> {
        self.places.get(id).and_then(|place| self.codes.get(*place as usize))
    }

    /// The code, or else the one that differs from it in case alone, if that is one.
    pub(in crate::export::sdmx) fn in_any_case(&self, id: &str) -> Option<&Code> {
        self.code(id).or_else(|| {
            let mut alike = self.codes.iter().filter(|code| code.id.eq_ignore_ascii_case(id));
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// The code for a word: as [`in_any_case`](Codelist::in_any_case), or else the one whose name it is, if that is one.
    pub(in crate::export::sdmx) fn of_word(&self, word: &str) -> Option<&Code> {
        self.in_any_case(word).or_else(|| {
            let mut named = self.codes.iter().filter(|code| code.name.eq_ignore_ascii_case(word));
            named.next().filter(|_| named.next().is_none())
        })
    }
}
