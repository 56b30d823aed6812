//! The syntax of the column `codes` of a codebook: which codes of a variable a row speaks of.

use rustc_hash::FxHashMap;
use std::fmt;

/// One element of a list of codes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Code {
    /// One code, in the form of [`canonical`].
    Literal(String),
    /// Every number from the one to the other, both included; an open end has no limit.
    Range(f64, f64),
    /// An empty cell, or one of the file's null values.
    Blank,
    /// The number in the cell itself: persons, money.
    Number,
    /// Every code that no other row of the same variable names; never an empty cell, and none that the file declares as missing.
    Otherwise,
}

impl Code {
    /// Reads a list such as `1;3`, `15..24;97`, `blank`, `*` or `number`.
    ///
    /// A code that looks like one of the words, or that holds `;` or `..`, is written in single quotes: `'blank'`.
    pub(super) fn list(text: &str) -> Result<Vec<Code>, String> {
        let mut codes = Vec::new();
        for element in elements(text)? {
            codes.push(Code::parse(&element)?);
        }
        if codes.is_empty() {
            return Err(
                "the column codes is empty; give the codes, blank for an empty cell, or * for every other".into()
            );
        }
        Ok(codes)
    }

    fn parse(element: &str) -> Result<Code, String> {
        if let Some(quoted) = element.strip_prefix('\'') {
            // No word and no range is looked for within the quotes.
            let inner = quoted.strip_suffix('\'').ok_or(format!("{element} has no closing single quote"))?;
            return Ok(Code::Literal(canonical(inner)));
        }
        match element {
            "" => Err("there is an empty element between two semicolons; use blank for an empty cell".into()),
            "blank" => Ok(Code::Blank),
            "number" => Ok(Code::Number),
            "*" => Ok(Code::Otherwise),
            _ => match element.split_once("..") {
                Some((from, to)) => Code::range(element, from.trim(), to.trim()),
                None => Ok(Code::Literal(canonical(element))),
            },
        }
    }

    fn range(element: &str, from: &str, to: &str) -> Result<Code, String> {
        let end = |text: &str, open: f64| {
            match text {
            "" => Ok(open),
            _ => text.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or(format!(
                "the range {element} has an end that is not a number; write 15..24, ..14 or 75.., and a code that holds \
                 two dots in single quotes"
            )),
        }
        };
        // Both ends are included: 15..24 holds 15 and 24.
        let (low, high) = (end(from, f64::NEG_INFINITY)?, end(to, f64::INFINITY)?);
        if low > high {
            return Err(format!("the range {element} runs backwards; write {to}..{from}"));
        }
        if low == f64::NEG_INFINITY && high == f64::INFINITY {
            return Err("the range .. has no end; use number for any number, * for any code".into());
        }
        Ok(Code::Range(low, high))
    }

    /// The numbers that it stands for, of a code that is a number and of a range.
    fn span(&self) -> Option<(f64, f64)> {
        match self {
            // `inf` and `nan` are words here, though Rust reads them as numbers.
            Code::Literal(text) => text.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| (n, n)),
            Code::Range(low, high) => Some((*low, *high)),
            Code::Blank | Code::Number | Code::Otherwise => None,
        }
    }
}

/// Pairs of codes that stand for the same, by their places, the earlier first; each code is in one pair as the later one, or in
/// none. Words meet by name, numbers in one walk over the ranges in ascending order, beside the one that reaches furthest.
pub(super) fn overlaps(codes: &[&Code]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut named: FxHashMap<String, usize> = FxHashMap::default();
    let mut spans: Vec<(f64, f64, usize)> = Vec::new();
    for (place, code) in codes.iter().enumerate() {
        // The `Debug` text tells the kinds apart: the code `'blank'` is not the word `blank`.
        if !matches!(code, Code::Range(..))
            && let Some(earlier) = named.insert(format!("{code:?}"), place)
        {
            pairs.push((earlier, place));
            continue;
        }
        spans.extend(code.span().map(|(low, high)| (low, high, place)));
    }
    let is_range = |place: usize| matches!(codes[place], Code::Range(..));
    // A range comes before a number at its lower end.
    spans.sort_by(|a, b| a.0.total_cmp(&b.0).then(is_range(b.2).cmp(&is_range(a.2))));
    let mut furthest: Option<(f64, usize)> = None;
    for (low, high, place) in spans {
        if let Some((reach, other)) = furthest.filter(|(reach, _)| low <= *reach) {
            pairs.push((other.min(place), other.max(place)));
            // A number ends where it begins and never reaches further than the range that holds it.
            furthest = Some(if is_range(place) && high > reach { (high, place) } else { (reach, other) });
        } else if is_range(place) {
            furthest = Some((high, place));
        }
    }
    pairs
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |n: f64| if n.is_finite() { n.to_string() } else { String::new() };
        match self {
            Code::Literal(code) => f.write_str(code),
            Code::Range(low, high) => write!(f, "{}..{}", end(*low), end(*high)),
            Code::Blank => f.write_str("blank"),
            Code::Number => f.write_str("number"),
            Code::Otherwise => f.write_str("*"),
        }
    }
}

/// The elements between semicolons that stand outside single quotes, trimmed.
fn elements(text: &str) -> Result<Vec<String>, String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for character in text.trim().chars() {
        match (character, found.last_mut()) {
            (';', _) if !quoted => found.push(String::new()),
            (c, Some(last)) => {
                // An apostrophe inside a word (no = "n'a pas") is no quotation mark.
                if c == '\'' && (quoted || last.trim().is_empty()) {
                    quoted = !quoted;
                }
                last.push(c);
            }
            (_, None) => {}
        }
    }
    if quoted {
        return Err(format!("{} has no closing single quote", text.trim()));
    }
    let trimmed: Vec<String> = found.iter().map(|e| e.trim().to_owned()).collect();
    // An empty cell has one empty element, which is no list.
    Ok(if trimmed == [""] { Vec::new() } else { trimmed })
}

/// A code as it is compared: trimmed; `1`, `1.0` and `1.` are one code, `01` is another.
pub(super) fn canonical(cell: &str) -> String {
    let cell = cell.trim();
    match cell.split_once('.') {
        // Spreadsheets and statistical packages write 1 as 1.0; leading zeros are part of codes such as 01 of a
        // district.
        Some((whole, fraction)) if is_integer(whole) && fraction.bytes().all(|b| b.is_ascii_digit()) => {
            match fraction.trim_end_matches('0') {
                "" => whole.to_owned(),
                kept => format!("{whole}.{kept}"),
            }
        }
        _ => cell.to_owned(),
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_ranges_and_words_are_read() {
        let read = |text: &str| Code::list(text).expect("valid");
        assert_eq!(read("1;3"), [Code::Literal("1".into()), Code::Literal("3".into())]);
        assert_eq!(read(" 15..24 ; 97 "), [Code::Range(15.0, 24.0), Code::Literal("97".into())]);
        assert_eq!(read("75.."), [Code::Range(75.0, f64::INFINITY)]);
        assert_eq!(read("-3..-1"), [Code::Range(-3.0, -1.0)]);
        assert_eq!(read("blank;*"), [Code::Blank, Code::Otherwise]);
        assert_eq!(read("'blank';'a;b';'1..2'").len(), 3);
        assert_eq!(read("n'a pas"), [Code::Literal("n'a pas".into())]);
    }

    #[test]
    fn mistakes_are_named() {
        for (text, part) in [
            ("", "empty"),
            ("1;;2", "empty element"),
            ("24..15", "backwards"),
            ("a..b", "not a number"),
            ("'a", "quote"),
            ("..", "no end"),
        ] {
            let message = Code::list(text).expect_err(text);
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn numbers_written_differently_are_one_code_and_leading_zeros_count() {
        assert_eq!(canonical(" 1.0 "), "1");
        assert_eq!(canonical("1."), "1");
        assert_eq!(canonical("2.50"), "2.5");
        assert_eq!(canonical("01"), "01");
        assert_eq!(canonical("EL3 "), "EL3");
        assert_eq!(canonical("-1.0"), "-1");
    }

    #[test]
    fn overlaps_are_seen_between_codes_and_ranges() {
        let one = |text: &str| Code::list(text).expect("valid").remove(0);
        let meet = |a: &str, b: &str| overlaps(&[&one(a), &one(b)]) == [(0, 1)];
        assert!(meet("1", "1.0") && meet("*", "*") && meet("a", "a"));
        assert!(meet("98", "15..") && meet("15..", "98") && meet("24", "15..24") && meet("15", "15..24"));
        assert!(meet("15..24", "24..30") && meet("24..30", "15..24") && meet("..30", "20..21"));
        assert!(!meet("15..24", "25..30") && !meet("1", "*") && !meet("1", "2") && !meet("25", "15..24"));
    }

    #[test]
    fn every_code_that_meets_another_is_found() {
        let codes: Vec<Code> = ["1..9", "20", "2..3", "4", "9..12", "11", "30", "30", "20..25"]
            .iter()
            .map(|text| Code::list(text).expect("valid").remove(0))
            .collect();
        let mut pairs = overlaps(&codes.iter().collect::<Vec<_>>());
        pairs.sort_unstable();
        assert_eq!(pairs, [(0, 2), (0, 3), (0, 4), (1, 8), (4, 5), (6, 7)]);
    }
}
