//! Numbers, percentages, dates and lists as a language writes them, by the Unicode CLDR.

use super::{Language, rows};
use std::sync::LazyLock;

#[derive(serde::Deserialize)]
struct Marks {
    decimal: String,
    group: String,
    /// The fewest digits that are grouped: Spanish leaves four together.
    grouped_from: usize,
    minus: String,
    percent: String,
    list_middle: String,
    list_end: String,
    list_two: String,
    date: String,
    months: String,
}

static MARKS: LazyLock<Vec<Marks>> =
    LazyLock::new(|| rows("numbers.csv", include_str!("../../datasets/languages/numbers.csv")));

/// What stands for a figure that is missing.
const MISSING: &str = "–";
/// More decimals than this no figure has.
const DECIMALS: usize = 12;

impl Language {
    fn marks(self) -> &'static Marks {
        // The rows of numbers.csv stand in the order of `Language::ALL`.
        &MARKS[self as usize]
    }

    /// A number with so many decimals.
    ///
    /// ```
    /// use infosoc::Language;
    /// assert_eq!(Language::English.number(-1234.56, 1), "−1,234.6");
    /// assert_eq!(Language::French.number(-1234.56, 1), "−1\u{202f}234,6");
    /// assert_eq!(Language::Spanish.number(1234.56, 1), "1234,6");
    /// ```
    pub fn number(self, number: f64, decimals: usize) -> String {
        if !number.is_finite() {
            return MISSING.to_owned();
        }
        let marks = self.marks();
        // Digits first, sign and marks after: what is rounded decides about both.
        let digits = format!("{:.*}", decimals.min(DECIMALS), number.abs());
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let mut text = String::new();
        // No minus in front of what is rounded to nothing.
        if number < 0.0 && digits.contains(|c: char| ('1'..='9').contains(&c)) {
            text.push_str(&marks.minus);
        }
        for (place, digit) in whole.char_indices() {
            let left = whole.len() - place;
            if place > 0 && left % 3 == 0 && whole.len() >= marks.grouped_from {
                text.push_str(&marks.group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push_str(&marks.decimal);
            text.push_str(fraction);
        }
        text
    }

    /// A number with the decimals that it has.
    pub(super) fn any_number(self, number: f64) -> String {
        // Rust writes the shortest text that reads back as the same number, never with an exponent.
        let shortest = format!("{}", number.abs());
        self.number(number, shortest.split_once('.').map_or(0, |(_, fraction)| fraction.len()))
    }

    /// A figure with one decimal, with more where one would make nothing of something, `0.04`, and from 10,000 on with none.
    ///
    /// ```
    /// use infosoc::Language;
    /// assert_eq!(Language::English.figure(Some(0.4)), "0.4");
    /// assert_eq!(Language::English.figure(Some(0.0372)), "0.04");
    /// assert_eq!(Language::English.figure(Some(36_123_456.4)), "36,123,456");
    /// assert_eq!(Language::English.figure(None), "–");
    /// ```
    pub fn figure(self, figure: Option<f64>) -> String {
        let Some(figure) = figure else { return MISSING.to_owned() };
        // Five digits are more than any survey or register has right.
        self.number(figure, decimals(figure, usize::from(figure.abs() < 10_000.0)))
    }

    /// The same with its sign: a change.
    pub fn signed(self, change: Option<f64>) -> String {
        self.with_sign(change, self.figure(change))
    }

    /// What is written of a change, with its sign.
    pub(crate) fn with_sign(self, change: Option<f64>, written: String) -> String {
        match change {
            // As in front of a minus of the CLDR: without the mark a plus stands behind Arabic figures.
            Some(rise) if rise > 0.0 && self.is_right_to_left() => format!("\u{200e}+{written}"),
            Some(rise) if rise > 0.0 => format!("+{written}"),
            Some(_) | None => written,
        }
    }

    /// A number that is a percentage already: `37.5%`.
    ///
    /// ```
    /// use infosoc::Language;
    /// assert_eq!(Language::French.percent(37.5, 1), "37,5\u{a0}%");
    /// ```
    pub fn percent(self, number: f64, decimals: usize) -> String {
        self.marks().percent.replace("{0}", &self.number(number, decimals))
    }

    /// Two ends of an interval. A minus in front of the second stays apart from the dash.
    pub fn interval(self, low: f64, high: f64) -> String {
        format!("{} – {}", self.figure(Some(low)), self.figure(Some(high)))
    }

    /// What ends a sentence.
    pub(crate) fn stop(self) -> &'static str {
        match self {
            Language::Chinese => "。",
            Language::English | Language::French | Language::Spanish | Language::Arabic | Language::Russian => ".",
        }
    }

    /// What stands between the parts of a list that have commas of their own.
    pub(crate) fn semicolon(self) -> &'static str {
        match self {
            Language::Chinese => "；",
            Language::Arabic => "؛ ",
            Language::French => "\u{a0}; ",
            Language::English | Language::Spanish | Language::Russian => "; ",
        }
    }

    /// A list of names: `A, B and C`.
    ///
    /// ```
    /// use infosoc::Language;
    /// assert_eq!(Language::English.list(&["A", "B", "C"]), "A, B, and C");
    /// assert_eq!(Language::Chinese.list(&["A", "B"]), "A和B");
    /// ```
    pub fn list(self, items: &[impl AsRef<str>]) -> String {
        let marks = self.marks();
        // `replacen`, first {0} and then {1}: a name that itself holds `{0}` is replaced no second time.
        let join = |pattern: &str, a: &str, b: &str| pattern.replacen("{0}", a, 1).replacen("{1}", b, 1);
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [a, b] => join(&marks.list_two, a.as_ref(), b.as_ref()),
            [first, middle @ .., last] => {
                let before = middle
                    .iter()
                    .fold(first.as_ref().to_owned(), |list, item| join(&marks.list_middle, &list, item.as_ref()));
                join(&marks.list_end, &before, last.as_ref())
            }
        }
    }

    /// A day of the Gregorian calendar in full: `29 novembre 2026`. A month outside 1 to 12 is written as its number.
    ///
    /// ```
    /// use infosoc::Language;
    /// assert_eq!(Language::English.date(2026, 11, 9), "November 9, 2026");
    /// assert_eq!(Language::Spanish.date(2026, 11, 9), "9 de noviembre de 2026");
    /// assert_eq!(Language::Chinese.date(2026, 11, 9), "2026年11月9日");
    /// ```
    pub fn date(self, year: i32, month: u8, day: u8) -> String {
        let marks = self.marks();
        // Month 0 wraps to a place that no list has, and is written as its number.
        let place = usize::from(month).wrapping_sub(1);
        let name = marks.months.split(';').nth(place).map_or_else(|| month.to_string(), str::to_owned);
        let mut text = String::new();
        // In a pattern of the CLDR what stands between quotes is written as it is.
        for (part, literal) in marks.date.split('\'').zip([false, true].into_iter().cycle()) {
            if literal {
                text.push_str(part);
                continue;
            }
            for letters in runs(part) {
                match letters {
                    "MMMM" => text.push_str(&name),
                    "M" => text.push_str(&month.to_string()),
                    "d" => text.push_str(&day.to_string()),
                    "y" => text.push_str(&year.to_string()),
                    other => text.push_str(other),
                }
            }
        }
        text
    }
}

/// A text in runs of one letter each.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c| c != first).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// So many decimals, or as many as a figure needs that would be rounded to nothing.
pub(crate) fn decimals(figure: f64, wanted: usize) -> usize {
    let size = figure.abs();
    // Half of the last place is rounded up, so that something is left to be seen.
    if size == 0.0 || !size.is_finite() || size >= 0.5 * 10f64.powi(-(wanted as i32)) {
        return wanted;
    }
    // The place of its first digit.
    (-size.log10().floor()).min(DECIMALS as f64) as usize
}
