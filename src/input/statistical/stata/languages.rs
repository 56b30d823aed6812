//! Labels in further languages, as `label language` keeps them: <https://www.stata.com/manuals/dlabellanguage.pdf>.
//!
//! They are characteristics of the variables: `_lang_v_fr` is a label, `_lang_l_fr` the name of the labels of values. Those of
//! the language that is chosen, `_lang_c` of the file, are the labels of the file themselves.

use super::labels::Sets;
use crate::Language;
use crate::input::statistical::variable::LabelLanguage;
use rustc_hash::FxHashMap;

/// How the names of these characteristics begin.
pub(super) const PREFIX: &str = "_lang_";

/// Whose the characteristics of the file are.
const FILE: &str = "_dta";

/// What the characteristics of a file say of its languages.
#[derive(Debug, Default)]
pub(super) struct Languages {
    chosen: String,
    of_variables: FxHashMap<String, Vec<Noted>>,
}

/// A language of a variable.
#[derive(Debug, Default)]
struct Noted {
    language: String,
    label: Option<String>,
    /// The name of its value labels.
    set: Option<String>,
}

impl Languages {
    /// Takes note of a characteristic, by whose it is and its name.
    pub(super) fn note(&mut self, whose: &str, name: &str, text: &str) {
        let Some(name) = name.strip_prefix(PREFIX).filter(|_| !text.is_empty()) else { return };
        match (whose, name.split_once('_')) {
            (FILE, None) if name == "c" => self.chosen = text.to_owned(),
            (FILE, _) => {}
            (variable, Some(("v", language))) => self.noted(variable, language).label = Some(text.to_owned()),
            (variable, Some(("l", language))) => self.noted(variable, language).set = Some(text.to_owned()),
            (_, Some(_) | None) => {}
        }
    }

    fn noted(&mut self, variable: &str, language: &str) -> &mut Noted {
        let of_variable = self.of_variables.entry(variable.to_owned()).or_default();
        let place = of_variable.iter().position(|known| known.language == language).unwrap_or_else(|| {
            of_variable.push(Noted { language: language.to_owned(), ..Noted::default() });
            of_variable.len() - 1
        });
        &mut of_variable[place]
    }

    /// The labels of a variable in the languages that are not chosen.
    pub(super) fn of(&self, variable: &str, sets: &Sets) -> Vec<LabelLanguage> {
        let noted = self.of_variables.get(variable).into_iter().flatten();
        let further = noted.filter(|noted| noted.language != self.chosen);
        let labels = further.map(|Noted { language, label, set }| LabelLanguage {
            // Names of languages are free: some write the word for it.
            language: language.parse::<Language>().map_or_else(|_| language.clone(), |known| known.to_string()),
            label: label.clone(),
            labels: set.as_ref().and_then(|set| sets.get(set)).cloned().unwrap_or_default(),
        });
        labels.collect()
    }
}
