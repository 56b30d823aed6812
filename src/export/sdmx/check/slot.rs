//! A component of the figure that is read: its codes or its text, and what is wrong with a word of it.

use super::time::Period;
use crate::area::area;
use crate::error::{excerpt, list, nearest};
use crate::export::sdmx::faults::{Fault, Faults, TOLD_APART};
use crate::export::sdmx::{Codelist, Component, Content, Role, TextFormat, TextType};
use crate::finding::{Finding, Rule, Severity};
use crate::period::Frequency;
use rustc_hash::FxHashMap;

/// The level at which a component is stated, from the outside in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    DataSet,
    Series,
    Figure,
}

/// The number of a word of a component; nothing is no word.
pub(super) type Word = u32;

/// Where nothing is said.
pub(super) const NONE: Word = Word::MAX;

/// A component with what the message says of it.
pub(super) struct Slot<'s> {
    pub(super) component: &'s Component,
    pub(super) text: String,
    pub(super) word: Word,
    pub(super) level: Level,
    /// The words that were seen, each with what is wrong with it. Text of figures is not kept.
    words: FxHashMap<String, Word>,
    faults: Vec<Option<Fault>>,
    /// How many of them are wrong.
    wrong: usize,
    keeps_words: bool,
}

impl<'s> Slot<'s> {
    pub(super) fn new(component: &'s Component) -> Slot<'s> {
        let is_text = matches!(component.content, Content::Text(_));
        // Comments and notes may differ with every figure: keeping them would keep the message.
        let keeps_words = !is_text || !component.is_of_figure() || matches!(component.role, Role::Time);
        Slot {
            component,
            text: String::new(),
            word: NONE,
            level: Level::DataSet,
            words: FxHashMap::default(),
            faults: Vec::new(),
            wrong: 0,
            keeps_words,
        }
    }

    /// Whether anything is said.
    pub(super) fn is_set(&self) -> bool {
        self.word != NONE
    }

    /// Whether what is said is one of the words that may be said.
    pub(super) fn is_good(&self) -> bool {
        self.faults.get(self.word as usize).is_some_and(Option::is_none)
    }

    /// The words that were seen, by their numbers.
    pub(super) fn texts(&self) -> Vec<&str> {
        let mut texts = vec![""; self.faults.len()];
        for (text, word) in &self.words {
            texts[*word as usize] = text;
        }
        texts
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.word = NONE;
    }

    /// Says something; what is wrong with it.
    pub(super) fn set(&mut self, text: &str, level: Level, faults: &mut Faults) -> Option<Fault> {
        self.text.clear();
        self.text.push_str(text);
        self.level = level;
        if text.is_empty() {
            self.word = NONE;
            return None;
        }
        // 0 only says that something is set; such a component is part of no key.
        if !self.keeps_words {
            self.word = 0;
            return fault(self.component, text, true).map(|finding| faults.note(finding));
        }
        if let Some(word) = self.words.get(text) {
            self.word = *word;
            return self.faults[*word as usize];
        }
        self.word = self.faults.len() as Word;
        self.words.insert(text.to_owned(), self.word);
        // What is beyond is only counted: a search for the nearest codes for each of a million words would take hours.
        let is_told = self.wrong < TOLD_APART;
        let found = fault(self.component, text, is_told).map(|finding| faults.note(finding));
        self.wrong += usize::from(found.is_some());
        self.faults.push(found);
        found
    }
}

/// What is wrong with a word of a component; codes that may have been meant are looked for only where it is told by itself.
fn fault(component: &Component, word: &str, is_told: bool) -> Option<Finding> {
    match &component.content {
        Content::Codes(list) => unknown_code(component, list, word, is_told),
        // The figure and its period have rules of their own.
        Content::Text(_) if matches!(component.role, Role::Time | Role::Measure) => None,
        Content::Text(format) => misfit(format, word).map(|expected| {
            let message = format!("{:?} is not {expected}", excerpt(word));
            let remedy = format!("write {expected}, or leave it out");
            let is_wrong = component.is_mandatory() || format.text_type.is_number();
            let severity = if is_wrong { Severity::Error } else { Severity::Warning };
            Finding::new(severity, Rule::WrongFormat, &component.id, message).remedy(remedy)
        }),
    }
}

fn unknown_code(component: &Component, codes: &Codelist, word: &str, is_told: bool) -> Option<Finding> {
    if codes.code(word).is_some() {
        return None;
    }
    let message = format!("{:?} is not a code of {}", excerpt(word), codes.reference());
    let meant = word.trim();
    let of_area = || area(meant).ok().and_then(|area| codes.code(area.m49.trim_start_matches('0')));
    let without_zeros = || Some(meant.trim_start_matches('0')).filter(|short| *short != meant);
    // What was probably meant: a name, a number with leading zeros, an area by any of its names.
    let known = codes
        .of_word(meant)
        .or_else(|| without_zeros().and_then(|short| codes.code(short)))
        .or_else(|| Some(()).filter(|()| component.id.ends_with("AREA")).and_then(|()| of_area()));
    let remedy = match known {
        Some(code) => format!("write {} ({})", code.id, code.name),
        None if !is_told => "use a code of the list".to_owned(),
        None => {
            let alike = nearest(meant, codes.codes().iter().map(|code| code.id.as_str()), 3);
            format!("use a code of the list; the nearest are {}", list(&alike))
        }
    };
    Some(Finding::error(Rule::UnknownCode, &component.id, message).remedy(remedy))
}

/// What a text should be that it is not.
fn misfit(format: &TextFormat, word: &str) -> Option<String> {
    let length = word.chars().count();
    if let Some(most) = format.max_length.filter(|most| length > *most) {
        return Some(format!("text of at most {most} characters"));
    }
    if let Some(least) = format.min_length.filter(|least| length < *least) {
        return Some(format!("text of at least {least} characters"));
    }
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let signed = |word: &str| digits(word.strip_prefix(['-', '+']).unwrap_or(word));
    let is_calendar = |frequency| Period::of(word).is_some_and(|period| period.is_calendar(frequency));
    let (fits, expected) = match format.text_type {
        TextType::String | TextType::Xhtml | TextType::Uri => (true, "text"),
        TextType::Alpha => (word.chars().all(char::is_alphabetic), "letters"),
        TextType::AlphaNumeric => (word.chars().all(char::is_alphanumeric), "letters and digits"),
        TextType::Numeric => (digits(word), "digits"),
        TextType::BigInteger => (signed(word), "a whole number"),
        TextType::Integer => (word.parse::<i32>().is_ok(), "a whole number of 32 bits"),
        TextType::Long => (word.parse::<i64>().is_ok(), "a whole number of 64 bits"),
        TextType::Short => (word.parse::<i16>().is_ok(), "a whole number of 16 bits"),
        TextType::Count => (digits(word), "a whole number of 0 or more"),
        TextType::Decimal | TextType::Float | TextType::Double => (super::value::number(word).is_some(), "a number"),
        TextType::Boolean => (matches!(word, "true" | "false" | "1" | "0"), "true or false"),
        TextType::GregorianYear => (is_calendar(Frequency::Annual), "a year, such as 2021"),
        TextType::GregorianYearMonth => (is_calendar(Frequency::Monthly), "a month, 2021-06"),
        TextType::GregorianDay => (matches!(Period::of(word), Some(Period::Day(..))), "a day, 2021-06-30"),
        TextType::ReportingYear => (is_calendar(Frequency::Annual), "a year, such as 2021-A1"),
        TextType::ObservationalTimePeriod | TextType::StandardTimePeriod | TextType::BasicTimePeriod => {
            (Period::of(word).is_some(), "a period of SDMX, such as 2021 or 2021-06")
        }
        TextType::GregorianTimePeriod | TextType::ReportingTimePeriod | TextType::TimeRange => {
            (Period::of(word).is_some(), "a period of SDMX, such as 2021 or 2021-06")
        }
        // Registries take a date or a year as well.
        TextType::DateTime => (Period::of(word).is_some(), "a date and time, such as 2026-11-29T12:00:00"),
    };
    if !fits {
        return Some(expected.to_owned());
    }
    let value = super::value::number(word).filter(|_| format.text_type.is_number())?;
    match (format.min.filter(|least| value < *least), format.max.filter(|most| value > *most)) {
        (Some(least), _) => Some(format!("a number of {least} or more")),
        (None, Some(most)) => Some(format!("a number of {most} or less")),
        (None, None) => None,
    }
}
