use super::phrase::messages;
use super::{Language, Value, name, number};
use crate::{Grouping, indicators};
use std::collections::{BTreeMap, BTreeSet};

/// The numbers that tell the plural forms of all six languages apart.
const NUMBERS: [f64; 12] = [0.0, 1.0, 2.0, 3.0, 5.0, 11.0, 21.0, 25.0, 100.0, 101.0, 103.0, 1_000_000.0];

#[test]
fn every_phrase_is_in_every_language_with_the_same_variables() {
    let sorted = |language| {
        let sorted = |(key, mut names): (String, Vec<String>)| {
            names.sort();
            (key, names)
        };
        let found: Vec<(String, Vec<String>)> = messages(language).into_iter().map(sorted).collect();
        let map: BTreeMap<String, Vec<String>> = found.iter().cloned().collect();
        assert_eq!(map.len(), found.len(), "a key of {language} stands twice");
        map
    };
    let english = sorted(Language::English);
    assert!(english.len() > 200);
    for &language in Language::ALL {
        assert_eq!(sorted(language), english, "the phrases of {language}");
    }
}

/// What no number changes fits in any sentence; a number that is wanted is there, unless words say it.
#[test]
fn every_phrase_is_written_for_twelve_numbers_in_every_language() {
    for &language in Language::ALL {
        for (key, names) in messages(language) {
            for number in NUMBERS {
                let variables: Vec<(&str, Value)> = names
                    .iter()
                    .map(|name| {
                        (name.as_str(), if matches!(name.as_str(), "n" | "x") { number.into() } else { "A".into() })
                    })
                    .collect();
                let text = language.message(&key, &variables);
                assert!(!text.trim().is_empty() && !text.contains(['{', '}']), "{key} in {language}: {text}");
            }
        }
    }
}

#[test]
fn plurals_are_those_of_the_language() {
    let forms = |language: Language| {
        let forms: BTreeSet<String> = NUMBERS
            .iter()
            .map(|&n| {
                let text = language.message("more-rows", &[("n", n.into())]);
                text.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect::<String>().trim().to_owned()
            })
            .collect();
        forms.len()
    };
    // Arabic writes 100 and 1,000,000 alike, and 11 to 99 as 103 by other words than 3 to 10.
    let expected = [2, 3, 3, 6, 3, 1];
    let found: Vec<usize> = Language::ALL.iter().map(|&language| forms(language)).collect();
    assert_eq!(found, expected);
    let russian = |n: usize| Language::Russian.message("more-rows", &[("n", n.into())]);
    assert_eq!([russian(21), russian(22), russian(25)], ["… еще 21 строка", "… еще 22 строки", "… еще 25 строк"]);
}

#[test]
#[should_panic(expected = "no phrase \"more-rowz\"")]
fn a_key_that_is_no_phrase_is_a_fault_of_the_code() {
    Language::French.say("more-rowz");
}

#[test]
#[should_panic(expected = "more-rows")]
fn a_variable_that_is_not_given_is_a_fault_of_the_code() {
    Language::French.say("more-rows");
}

#[test]
fn numbers_are_written_as_the_language_writes_them() {
    let million: Vec<String> = Language::ALL.iter().map(|language| language.number(-1_234_567.85, 1)).collect();
    let french = "−1\u{202f}234\u{202f}567,9";
    let arabic = "\u{200e}−1,234,567.9";
    let russian = "−1\u{a0}234\u{a0}567,9";
    assert_eq!(million, ["−1,234,567.9", french, "−1.234.567,9", arabic, russian, "−1,234,567.9"]);
    assert_eq!(Language::Spanish.number(12345.0, 0), "12.345");
    assert_eq!(Language::English.number(-0.04, 1), "0.0");
    assert_eq!(Language::English.number(f64::NAN, 1), "–");
    assert_eq!(Language::English.signed(Some(0.4)), "+0.4");
    assert_eq!(Language::English.signed(Some(-0.04)), "−0.04");
    assert_eq!(Language::English.signed(Some(0.0)), "0.0");
}

#[test]
fn a_figure_is_never_rounded_to_nothing() {
    for (figure, decimals) in [(0.4, 1), (0.05, 1), (0.049, 2), (0.0001, 4), (3e-9, 9), (0.0, 1), (12.0, 1)] {
        assert_eq!(number::decimals(figure, 1), decimals, "{figure}");
        assert_eq!(number::decimals(-figure, 1), decimals, "-{figure}");
    }
    assert_eq!(number::decimals(0.4, 0), 1);
}

#[test]
fn dates_have_the_months_of_the_language() {
    let dates: Vec<String> = Language::ALL.iter().map(|language| language.date(2026, 8, 1)).collect();
    let expected = [
        "August 1, 2026",
        "1 août 2026",
        "1 de agosto de 2026",
        "1 أغسطس 2026",
        "1 августа 2026\u{202f}г.",
        "2026年8月1日",
    ];
    assert_eq!(dates, expected);
}

#[test]
fn every_area_group_unit_and_title_has_its_words() {
    for &language in Language::ALL {
        for area in crate::areas().iter() {
            assert!(language.area(&area.iso3).is_some_and(|name| !name.is_empty()), "{} in {language}", area.iso3);
        }
        for indicator in indicators().iter() {
            let status = language.title(indicator).status;
            let is_english = matches!(status, super::TitleStatus::Catalogue);
            assert_eq!(is_english, matches!(language, Language::English), "{} in {language}", indicator.key());
            for category in &indicator.categories.value {
                assert!(language.category(&category.label.value).is_some(), "{}", category.label.value);
            }
        }
    }
    for unit in name::units() {
        assert_eq!(crate::Unit::of(unit).name(), unit);
    }
}

/// The groups of the built-in groupings have the English names that their tables have.
#[test]
fn groups_are_named_as_their_groupings_name_them() {
    let names: BTreeMap<&str, &str> = name::groups().collect();
    for class in ["m49", "sdg", "itu", "wb_region", "wb_income", "ldc", "lldc", "sids", "sids_itu"] {
        for group in Grouping::builtin(class).unwrap().groups() {
            assert_eq!(names.get(group.code.as_str()).copied(), group.name.as_deref(), "{class} {}", group.code);
        }
    }
}
