//! The registry of units, and the words by which its units are found.

use super::Quantity;
use crate::words::list;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A row of the registry.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) sdmx: Option<String>,
    pub(super) quantity: Quantity,
    pub(super) factor: f64,
    pub(super) words: Vec<String>,
    pub(super) source: String,
    pub(super) certainty: String,
}

/// The units, and the place of each by every word for it.
pub(super) struct Registry {
    pub(super) entries: Vec<Entry>,
    pub(super) words: FxHashMap<String, usize>,
}

pub(super) static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    // The file is part of the program and a test reads every row, so this is not a user's mistake.
    read(include_str!("../../datasets/units.csv")).unwrap_or_else(|e| panic!("the built-in units are damaged: {e}"))
});

pub(super) fn read(text: &str) -> Result<Registry> {
    let wrong =
        |what: String| Error::argument("units", "seven cells a row, a number for a factor, and each word once", what);
    let mut registry = Registry { entries: Vec::new(), words: FxHashMap::default() };
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.map_err(|e| wrong(e.to_string()))?;
        let cell = |i: usize| record.get(i).unwrap_or_default();
        let place = registry.entries.len();
        let entry = Entry {
            name: cell(0).to_owned(),
            sdmx: Some(cell(1)).filter(|code| !code.is_empty()).map(str::to_owned),
            quantity: cell(2).parse()?,
            factor: cell(3).parse().map_err(|_| wrong(cell(3).to_owned()))?,
            words: list(cell(4)),
            source: cell(5).to_owned(),
            certainty: cell(6).to_owned(),
        };
        for word in std::iter::once(&entry.name).chain(entry.sdmx.iter()).chain(&entry.words) {
            match registry.words.insert(comparable(word), place) {
                // The same word twice in one row is only a different way to write it.
                Some(other) if other != place => return Err(wrong(format!("{word:?} for two units"))),
                _ => {}
            }
        }
        registry.entries.push(entry);
    }
    Ok(registry)
}

/// A word as it is compared: lower case, single spaces, and no spaces or commas that only set digits apart.
pub(super) fn comparable(word: &str) -> String {
    let lower = word.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| c.is_whitespace()).filter(|w| !w.is_empty()).collect();
    let mut out = String::with_capacity(lower.len());
    for (i, word) in words.iter().enumerate() {
        let is_digits = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit() || b == b',');
        // `1 000` and `100 000`: a group of three digits after digits goes on with the number.
        let continues = i > 0 && is_digits(words[i - 1]) && is_digits(word) && word.len() == 3;
        if i > 0 && !continues {
            out.push(' ');
        }
        if is_digits(word) { out.extend(word.chars().filter(|c| *c != ',')) } else { out.push_str(word) }
    }
    out
}

fn entry(name: &str) -> Option<usize> {
    REGISTRY.words.get(comparable(name).as_str()).copied()
}

/// Words for per cent with what it is a part of. Parts of an income, of the domestic product, changes and differences are
/// no shares of a whole.
pub(super) fn per_cent(key: &str) -> Option<usize> {
    // `pc_` and `pt_` are the prefixes of Eurostat and the OECD: PC_HH, PT_IND.
    let rest = ["%", "percentage", "percent", "per cent", "pct", "pc_", "pt_", "proportion of", "share of"]
        .iter()
        .find_map(|prefix| key.strip_prefix(prefix))?;
    // Whole words: an exchange is no change, and an appointment no point.
    let says = |words: &[&str]| rest.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
    let unit = if says(&["point", "points"]) {
        "percentage points"
    } else if says(&["growth", "change", "changes", "increase", "increases", "annual", "annually"])
        || rest.contains("per year")
    {
        "% growth"
    } else if says(&["gni", "income", "incomes", "gnp"]) {
        "% of GNI per capita"
    } else if says(&["gdp"]) {
        "% of GDP"
    } else if key.starts_with("proportion") || key.starts_with("share") {
        // Whether a "share of households" runs to 1 or to 100 is not said.
        return None;
    } else {
        "%"
    };
    entry(unit)
}

/// `per 1000 people`, `subscriptions per 100 inhabitants`, `per million population`.
pub(super) fn per_number(key: &str) -> Option<usize> {
    // What is counted may stand before (`subscriptions per 100 …`), but `paper ` is no `per `.
    let start = key.find("per ")?;
    if start > 0 && !key[..start].ends_with(' ') {
        return None;
    }
    let mut words = key[start + 4..].split(' ');
    let mut number: u64 = 1;
    let mut whom = words.next()?;
    if let Ok(n) = whom.parse::<u64>() {
        (number, whom) = (n, words.next()?);
    }
    if whom == "million" || whom == "thousand" {
        number = number.checked_mul(if whom == "million" { 1_000_000 } else { 1_000 })?;
        whom = words.next()?;
    }
    // What follows, as in "per 100 people with a computer", would be another denominator.
    if words.next().is_some() {
        return None;
    }
    let base = match whom {
        "inhabitants" | "inhabitant" | "people" | "persons" | "person" | "population" | "pop" | "pop." | "capita" => {
            Quantity::PerInhabitant
        }
        "adults" | "adult" => Quantity::PerAdult,
        "households" | "household" => Quantity::PerHousehold,
        _ => return None,
    };
    // Factors are written as decimals, so that 1/1,000,000 is met only to rounding.
    let wanted = 1.0 / number as f64;
    REGISTRY.entries.iter().position(|e| e.quantity == base && (e.factor / wanted - 1.0).abs() < 1e-12)
}
