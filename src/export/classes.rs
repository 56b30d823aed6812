//! Words for classes of persons employed and for sections of activities, in the language of a reader.

use super::codes::sentence;
use crate::{Language, dimension};

/// `10 to 49 persons employed` for `10-49`, `10 or more persons employed` for `GE10`.
pub(super) fn size(language: Language, code: &str) -> Option<String> {
    let persons = dimension::persons(code)?;
    let number = |number: u32| number.to_string().into();
    match (persons.from, persons.to) {
        (None | Some(0), None) => None,
        (Some(from), None) => Some(sentence(language, "size-from", &[("from", number(from))])),
        (None, Some(to)) => Some(sentence(language, "size-under", &[("to", number(to.saturating_add(1)))])),
        (Some(from), Some(to)) => Some(sentence(language, "size-range", &[("from", number(from)), ("to", number(to))])),
    }
}

/// `ISIC Rev. 4, sections C–N without K` for `ISIC4_CTNXK`, which is how a scope names several sections; `None` for a single one.
pub(super) fn activity(language: Language, code: &str) -> Option<String> {
    let (classification, sections) = code.split_once('_')?;
    let classification = match classification {
        "ISIC4" => "ISIC Rev. 4",
        "ISIC31" => "ISIC Rev. 3.1",
        "NACE2" => "NACE Rev. 2",
        _ => return None,
    };
    let (range, except) = match sections.split_once('X') {
        Some((range, except)) => (range, Some(except)),
        None => (sections, None),
    };
    let is_section = |section: &char| ('A'..='U').contains(section);
    let letters: Vec<char> = range.chars().collect();
    let &[first, 'T', last] = letters.as_slice() else { return None };
    if !(is_section(&first) && is_section(&last) && first < last) {
        return None;
    }
    let said = |key: &str, more: &[(&str, crate::language::Value)]| {
        let known = [("classification", classification.into()), ("sections", format!("{first}–{last}").into())];
        sentence(language, key, &[&known[..], more].concat())
    };
    match except {
        None => Some(said("activity-sections", &[])),
        Some(except) if !except.is_empty() && except.chars().all(|section| is_section(&section)) => {
            let except: Vec<String> = except.chars().map(String::from).collect();
            Some(said("activity-sections-except", &[("except", except.join(", ").into())]))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_persons_are_written_out() {
        let size = |code: &str| size(Language::English, code).unwrap_or_default();
        assert_eq!(size("10-49"), "10 to 49 persons employed");
        assert_eq!(
            (size("GE10").as_str(), size("LT10").as_str()),
            ("10 or more persons employed", "fewer than 10 persons employed")
        );
        assert_eq!(size("small"), "");
    }

    #[test]
    fn sections_of_a_scope_are_written_out() {
        let activity = |language, code: &str| activity(language, code).unwrap_or_default();
        assert_eq!(activity(Language::English, "ISIC4_CTNXK"), "ISIC Rev. 4, sections C–N without K");
        assert_eq!(activity(Language::French, "NACE2_BTN"), "NACE Rev. 2, sections B–N");
        for code in ["ISIC4_C", "ISIC4_T", "ISIC4_NTC", "ISIC4_CTNX", "ISIC4_CTNX9", "NAICS_BTN", "J"] {
            assert_eq!(activity(Language::English, code), "", "{code}");
        }
    }
}
