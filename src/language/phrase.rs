//! Fixed phrases, each a whole sentence or a whole label, with their variables and plurals.

use super::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;

/// What stands for a variable of a phrase.
///
/// A number picks the plural and is written as the language writes it. A year, or any number that is written already, is
/// text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text as it stands.
    Text(String),
    /// A number.
    Number(f64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Value {
        Value::Number(number as f64)
    }
}

type Bundle = FluentBundle<FluentResource>;

static CATALOGUES: LazyLock<Vec<Bundle>> = LazyLock::new(|| Language::ALL.iter().map(|&one| bundle(one)).collect());

fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../datasets/languages/en.ftl"),
        Language::French => include_str!("../../datasets/languages/fr.ftl"),
        Language::Spanish => include_str!("../../datasets/languages/es.ftl"),
        Language::Arabic => include_str!("../../datasets/languages/ar.ftl"),
        Language::Russian => include_str!("../../datasets/languages/ru.ftl"),
        Language::Chinese => include_str!("../../datasets/languages/zh.ftl"),
    }
}

fn bundle(language: Language) -> Bundle {
    let damaged = |problem: String| -> ! { panic!("datasets/languages/{language}.ftl is damaged: {problem}") };
    // `{ $n -> …}` selects by `$n-plural`, which `message` sets; `{ $n }` in the text stays the number itself.
    let resource = FluentResource::try_new(source(language).replace(" ->", "-plural ->"))
        .unwrap_or_else(|(_, problems)| damaged(format!("{problems:?}")));
    let locale = language.as_str().parse().unwrap_or_else(|problem| damaged(format!("{problem:?}")));
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // Latin names and figures inside a sentence written from right to left keep their own direction.
    bundle.set_use_isolating(language.is_right_to_left());
    // Fluent takes a function pointer, which cannot capture the language: one for each.
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| written(Language::English, value),
        Language::French => |value, _| written(Language::French, value),
        Language::Spanish => |value, _| written(Language::Spanish, value),
        Language::Arabic => |value, _| written(Language::Arabic, value),
        Language::Russian => |value, _| written(Language::Russian, value),
        Language::Chinese => |value, _| written(Language::Chinese, value),
    }));
    bundle.add_resource(resource).unwrap_or_else(|problems| damaged(format!("{problems:?}")));
    bundle
}

/// What picks the plural of a number: the number itself, by the rules of the CLDR that come with Fluent. They are of a
/// time when French and Spanish had no form for whole millions, *un million de lignes*, so that it is named.
fn plural(language: Language, number: f64) -> FluentValue<'static> {
    let is_millions = number != 0.0 && number % 1e6 == 0.0;
    match language {
        Language::French | Language::Spanish if is_millions => "many".into(),
        Language::English | Language::Arabic | Language::Russian | Language::Chinese => number.into(),
        Language::French | Language::Spanish => number.into(),
    }
}

/// A number as the language writes it; text stays as it is.
fn written(language: Language, value: &FluentValue) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(language.any_number(number.value)),
        FluentValue::String(_) | FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => None,
    }
}

impl Language {
    /// A phrase by its key in `datasets/languages/en.ftl`, its variables replaced.
    ///
    /// ```
    /// use infosoc::Language;
    /// assert_eq!(Language::French.message("more-rows", &[("n", 1200.into())]), "… 1\u{202f}200 autres lignes");
    /// assert_eq!(Language::Russian.message("more-rows", &[("n", 3.into())]), "… еще 3 строки");
    /// ```
    ///
    /// # Panics
    /// If no phrase has the key, or a variable of it is not given: keys are those of the code, and tests hold the two
    /// together. [`has_message`](Language::has_message) asks.
    pub fn message(self, key: &str, variables: &[(&str, Value)]) -> String {
        let bundle = &CATALOGUES[self as usize];
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        let pattern = pattern.unwrap_or_else(|| panic!("no phrase {key:?} in {self}"));
        let mut arguments = FluentArgs::new();
        for (name, value) in variables {
            match value {
                Value::Text(text) => arguments.set(*name, text.as_str()),
                Value::Number(number) => {
                    arguments.set(*name, *number);
                    arguments.set(format!("{name}-plural"), plural(self, *number));
                }
            }
        }
        let mut problems = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut problems).into_owned();
        assert!(problems.is_empty(), "the phrase {key:?} in {self}: {problems:?}");
        text
    }

    /// A phrase without variables.
    pub(crate) fn say(self, key: &str) -> String {
        self.message(key, &[])
    }

    /// Whether there is a phrase with this key.
    pub fn has_message(self, key: &str) -> bool {
        CATALOGUES[self as usize].has_message(key)
    }

    /// The keys of all phrases with their variables, in the order of the file.
    pub fn messages() -> Vec<(String, Vec<String>)> {
        messages(Language::English)
    }
}

/// The keys of a language with their variables.
pub(super) fn messages(language: Language) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in source(language).lines() {
        // A key stands at the start of a line; what is indented belongs to the key before.
        if let Some((key, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            found.push((key.to_owned(), Vec::new()));
        }
        let Some((_, variables)) = found.last_mut() else { continue };
        for part in line.split("{ $").skip(1) {
            let name =
                part.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default().to_owned();
            if !variables.contains(&name) {
                variables.push(name);
            }
        }
    }
    found
}
