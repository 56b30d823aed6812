//! Words for the codes of dimensions and for flags, in the language of a reader.

use super::{classes, labels};
use crate::frame::Labels;
use crate::language::Value;
use crate::status::{Flag, FlagSystem};
use crate::{Language, dimension};

/// A phrase with its variables, without the marks by which a page in Arabic keeps the direction of each: office programs
/// show them as boxes, and a sheet is called by its name without them.
pub(super) fn sentence(language: Language, key: &str, variables: &[(&str, Value)]) -> String {
    language.message(key, variables).replace(['\u{2068}', '\u{2069}'], "")
}

/// The words for the period that a question asks about: codebooks use few; `None` for any other.
pub(super) fn recall(language: Language, text: &str) -> Option<String> {
    let key = match text {
        "at time of survey" => "recall-now",
        "ever" => "recall-ever",
        "last month" => "recall-month",
        "last 3 months" => "recall-3-months",
        "last 6 months" => "recall-6-months",
        "last 12 months" => "recall-12-months",
        "no reference period" => "recall-none",
        _ => return None,
    };
    Some(language.say(key))
}

/// What stands for everybody in a dimension.
pub(super) fn all(language: Language) -> String {
    language.say("all")
}

/// The words for a code of a dimension; `None` where the library knows none.
pub(super) fn of_dimension(language: Language, column: &str, text: &str) -> Option<String> {
    if dimension::is_total(column, text) {
        return Some(all(language));
    }
    match text {
        // Codes of SDMX that mean the same in every list.
        "_U" => return Some(language.say("not-stated")),
        "_O" => return Some(language.say("other")),
        "_Z" => return Some(language.say("flag-not-applicable")),
        _ => {}
    }
    let name = dimension::dimension(column)?;
    if name == "age" {
        let ages = dimension::age(text)?;
        let number = |age: u32| age.to_string();
        return Some(match (ages.from, ages.to) {
            (None | Some(0), None) => all(language),
            (Some(from), None) => sentence(language, "age-from", &[("from", number(from).into())]),
            (None, Some(to)) => sentence(language, "age-under", &[("to", number(to.saturating_add(1)).into())]),
            (Some(from), Some(to)) if from == to => number(from),
            (Some(from), Some(to)) => {
                sentence(language, "age-range", &[("from", number(from).into()), ("to", number(to).into())])
            }
        });
    }
    match name {
        "size_class" => return classes::size(language, text),
        "activity" => return classes::activity(language, text),
        _ => {}
    }
    let key = match (name, dimension::code(column, text)?.as_str()) {
        ("sex", "F") => "sex-female",
        ("sex", "M") => "sex-male",
        ("urbanisation", "U") => "urbanisation-urban",
        ("urbanisation", "R") => "urbanisation-rural",
        ("disability", "PD") => "disability-with",
        ("disability", "PWD") => "disability-without",
        ("income", "Q1") => "quintile-1",
        ("income", "Q2") => "quintile-2",
        ("income", "Q3") => "quintile-3",
        ("income", "Q4") => "quintile-4",
        ("income", "Q5") => "quintile-5",
        _ => return None,
    };
    Some(language.say(key))
}

/// What a value of a column stands for to a reader of a language: the words that an office has in that language, those of the
/// library, and otherwise those of the office in a language of its own. `None` where nobody has any.
///
/// ```
/// use infosoc::{Language, dataset::Dataset, export::value_label};
/// let labels = Dataset::open("datasets/national/mex-endutih-2021")?.labels();
/// assert_eq!(value_label(&labels, "region", "01", Language::French).as_deref(), Some("Aguascalientes"));
/// assert_eq!(value_label(&labels, "sex", "F", Language::French).as_deref(), Some("Femmes"));
/// # Ok::<(), infosoc::Error>(())
/// ```
pub fn value_label(labels: &Labels, column: &str, value: &str, language: Language) -> Option<String> {
    in_order(labels, column, value, language, || words(language, column, value, ""))
}

/// The same with words that the library has for a table of a kind.
pub(super) fn in_order(
    labels: &Labels,
    column: &str,
    value: &str,
    language: Language,
    known: impl FnOnce() -> Option<String>,
) -> Option<String> {
    let own = labels.in_language(column, value, language.as_str()).map(str::to_owned);
    // The office's words in the reader's language, the library's, then the office's in its own.
    own.or_else(known).or_else(|| labels.get(column, value, language.as_str()).map(str::to_owned))
}

/// What a column is called to a reader of a language: the words that an office has for the breakdown in that language, those of the
/// library, and otherwise those of the office in a language of its own. `None` where nobody has any.
pub(super) fn name(
    labels: &Labels,
    column: &str,
    language: Language,
    known: impl FnOnce() -> Option<String>,
) -> Option<String> {
    let own = labels.name_in(column, language.as_str()).map(str::to_owned);
    own.or_else(known).or_else(|| labels.name(column, language.as_str()).map(str::to_owned))
}

/// The words for a code as a reader of a table sees them: in English those of national sites.
pub(super) fn words(language: Language, column: &str, code: &str, indicator: &str) -> Option<String> {
    let translated = || of_dimension(language, column, code);
    let english = || labels::code(column, code, indicator);
    match language {
        Language::English => english(),
        Language::French | Language::Spanish | Language::Arabic | Language::Russian | Language::Chinese => {
            translated().or_else(english)
        }
    }
}

/// The words for the codes of flags in a cell, several with `; ` between them.
pub(super) fn status(language: Language, cell: &str) -> String {
    let flags = Flag::read_all(cell, FlagSystem::Sdmx).ok().filter(|_| language != Language::English);
    let words = |flags: Vec<Flag>| {
        flags.iter().map(|flag| language.say(flag.phrase())).collect::<Vec<_>>().join(language.semicolon())
    };
    flags.map_or_else(|| labels::status(cell), words)
}

impl Flag {
    /// The key of the phrase that says what it means.
    pub(super) const fn phrase(self) -> &'static str {
        match self {
            Flag::Normal => "flag-normal",
            Flag::Break => "flag-break",
            Flag::DefinitionDiffers => "flag-definition-differs",
            Flag::Estimated => "flag-estimated",
            Flag::Forecast => "flag-forecast",
            Flag::Imputed => "flag-imputed",
            Flag::Provisional => "flag-provisional",
            Flag::NotSignificant => "flag-not-significant",
            Flag::LowReliability => "flag-low-reliability",
            Flag::Unreliable => "flag-unreliable",
            Flag::Confidential => "flag-confidential",
            Flag::NotApplicable => "flag-not-applicable",
            Flag::NotAvailable => "flag-not-available",
            Flag::NotCollected => "flag-not-collected",
            Flag::Holiday => "flag-holiday",
            Flag::Derogation => "flag-derogation",
            Flag::IncludedElsewhere => "flag-included-elsewhere",
            Flag::IncludesOther => "flag-includes-other",
            Flag::Experimental => "flag-experimental",
            Flag::SpecialEvent => "flag-special-event",
            Flag::Unvalidated => "flag-unvalidated",
        }
    }
}
