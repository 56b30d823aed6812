//! Labels in further languages, as `label language` keeps them: <https://www.stata.com/manuals/dlabellanguage.pdf>.
//!
//! They are characteristics of the variables: `_lang_v_fr` is a label, `_lang_l_fr` the name of the labels of values. Those of
//! the language that is chosen, `_lang_c` of the file, are the labels of the file themselves.

use super::labels::Sets;
use crate::Language;
use crate::input::statistical::bytes::{Damage, Outcome};
use crate::input::statistical::variable::LabelLanguage;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// How the names of these characteristics begin.
pub(super) const PREFIX: &str = "_lang_";

/// Whose the characteristics of the file are.
const FILE: &str = "_dta";

/// The most languages of a file: the labels of each are made out for each of them.
const MOST: usize = 100;

/// What the characteristics of a file say of its languages.
#[derive(Debug, Default)]
pub(super) struct Languages {
    chosen: String,
    all: BTreeSet<String>,
    /// By variable and language.
    of_variables: FxHashMap<String, BTreeMap<String, Noted>>,
}

/// What a variable has in a language.
#[derive(Debug, Default)]
struct Noted {
    label: Option<String>,
    /// The name of its value labels.
    set: Option<String>,
}

impl Languages {
    /// Takes note of a characteristic, by whose it is and its name.
    pub(super) fn note(&mut self, whose: &str, name: &str, text: &str) -> Outcome<()> {
        let Some(name) = name.strip_prefix(PREFIX).filter(|_| !text.is_empty()) else { return Ok(()) };
        match (whose, name.split_once('_')) {
            (FILE, None) if name == "c" => self.chosen = text.to_owned(),
            (FILE, _) => {}
            (variable, Some(("v", language))) => self.noted(variable, language)?.label = Some(text.to_owned()),
            (variable, Some(("l", language))) => self.noted(variable, language)?.set = Some(text.to_owned()),
            (_, Some(_) | None) => {}
        }
        Ok(())
    }

    fn noted(&mut self, variable: &str, language: &str) -> Outcome<&mut Noted> {
        self.all.insert(language.to_owned());
        if self.all.len() > MOST {
            let problem = format!("has labels in more than {MOST} languages; delete some with label language");
            return Err(Damage(problem));
        }
        Ok(self.of_variables.entry(variable.to_owned()).or_default().entry(language.to_owned()).or_default())
    }

    /// The labels of a variable in the languages that are not chosen.
    pub(super) fn of(&self, variable: &str, sets: &Sets) -> Vec<LabelLanguage> {
        let noted = self.of_variables.get(variable).into_iter().flatten();
        let further = noted.filter(|(language, _)| **language != self.chosen);
        let labels = further.map(|(language, Noted { label, set })| LabelLanguage {
            language: self.tag(language),
            label: label.clone(),
            labels: set.as_ref().and_then(|set| sets.get(set)).cloned().unwrap_or_default(),
        });
        labels.collect()
    }

    /// The tag of a language. Names are free, and some write the word for it; two names of one language both stay.
    fn tag(&self, name: &str) -> String {
        let known = |name: &str| name.parse::<Language>().ok();
        let is_of = |language: Language| self.all.iter().filter(|other| known(other) == Some(language)).count();
        match known(name) {
            Some(language) if is_of(language) == 1 => language.to_string(),
            Some(_) | None => name.to_owned(),
        }
    }
}
