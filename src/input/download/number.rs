//! A cell of a table of figures.

/// What a cell holds.
#[derive(Debug, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing, or a word for a missing value.
    Missing,
    Number(f64),
    /// A number with commas or blanks between its digits: the whole file has to say what they are.
    Separated(&'a str),
    Words,
}

/// Words that publishers write where there is no value.
const MISSING: [&str; 16] =
    ["", "..", "...", "…", ":", "-", "–", "—", ".", "na", "n/a", "n.a.", "nan", "null", "none", "#n/a"];

/// How long a mark behind a number may be: flags of Eurostat, stars, notes in brackets.
const MARK: usize = 8;

/// How many letters it may have outside brackets: Eurostat writes up to three flags.
const LETTERS: usize = 3;

/// What multiplies a number in some language is no mark.
const POWERS: [&str; 18] = [
    "k", "m", "bn", "bln", "tn", "trn", "mn", "mln", "mil", "mio", "mia", "mrd", "md", "mds", "tsd", "ths", "th", "cr",
];

/// What a cell holds, and the mark behind its number or missing value: the `b` of `12.3 b`, the `*` of `12.3*`, the `c` of
/// `: c`.
///
/// With `decimal_comma` a point is a separator like any other. With `has_flags` the letters behind a number are flags of
/// Eurostat, whose `m` is no million.
pub(super) fn read(cell: &str, decimal_comma: bool, has_flags: bool) -> (Cell<'_>, &str) {
    let cell = cell.trim();
    let number = |text: &str| plain(text).filter(|_| !(decimal_comma && text.contains('.')));
    // Nearly every cell of a file is a plain number or empty, so these come first.
    if let Some(number) = number(cell) {
        return (Cell::Number(number), "");
    }
    if MISSING.iter().any(|word| word.eq_ignore_ascii_case(cell)) {
        return (Cell::Missing, "");
    }
    // Eurostat writes flags behind its colon for a missing value.
    if let Some(mark) = cell.strip_prefix(':').map(str::trim).filter(|mark| is_mark(mark)) {
        return (Cell::Missing, mark);
    }
    let length = digits(cell);
    let (digits, mark) = (cell[..length].trim_end(), cell[length..].trim());
    let is_allowed = mark.is_empty() || (is_mark(mark) && leaves_number(mark, has_flags));
    match number(digits) {
        _ if !is_allowed => (Cell::Words, ""),
        Some(number) => (Cell::Number(number), mark),
        // A number too large to be one has no separators.
        None if digits.bytes().any(|b| b.is_ascii_digit()) && !digits.contains(['e', 'E']) => {
            (Cell::Separated(digits), mark)
        }
        None => (Cell::Words, ""),
    }
}

/// A number as programs write it. Infinity and NaN are none.
pub(super) fn plain(cell: &str) -> Option<f64> {
    // What begins with another letter is none, and need not be tried. The words that `parse` takes, `inf` and `nan` with or without
    // a sign, are not finite.
    let starts = matches!(cell.as_bytes().first(), Some(b'0'..=b'9' | b'-' | b'+' | b'.'));
    if starts { cell.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

fn is_mark(mark: &str) -> bool {
    (1..=MARK).contains(&mark.chars().count()) && !outside_brackets(mark).contains(|c: char| c.is_ascii_digit())
}

/// Whether what stands behind a year of a header is a mark for people, as behind a number.
pub(super) fn is_note(mark: &str) -> bool {
    is_mark(mark) && leaves_number(mark, true)
}

/// A mark without the note in brackets behind it.
fn outside_brackets(mark: &str) -> &str {
    mark.split(['(', '[']).next().unwrap_or(mark).trim_end()
}

/// Whether the number in front of a mark is what the cell says. `12.5 million`, `1.2 bn`, `3 or more` and `100+` say another.
fn leaves_number(mark: &str, has_flags: bool) -> bool {
    let outside = outside_brackets(mark);
    let word = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_power = |text: &str| !has_flags && POWERS.contains(&word(text).as_str());
    // `(mio)` multiplies, `(m)` is a footnote.
    let in_brackets = word(mark).chars().count() > 1 && is_power(mark);
    let is_bound = mark.contains(['+', '<', '>', '≤', '≥', '±', '×', '~', '=', '/']);
    let letters = outside.chars().filter(|c| c.is_alphabetic()).count();
    letters <= LETTERS && !outside.contains(char::is_whitespace) && !is_power(outside) && !in_brackets && !is_bound
}

/// The length of the number that a cell begins with, separators included, in bytes.
fn digits(cell: &str) -> usize {
    let mut end = 0;
    let mut chars = cell.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '0'..='9' => end = at + 1,
            '+' | '-' | '−' if at == 0 => {}
            // A separator belongs to the number where a digit follows.
            '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'
                if chars.peek().is_some_and(|(_, next)| next.is_ascii_digit()) => {}
            'e' | 'E' if exponent(&cell[at + 1..]) > 0 => return at + 1 + exponent(&cell[at + 1..]),
            _ => break,
        }
    }
    end
}

/// The length of an exponent behind its `e`; 0 where there is none.
fn exponent(rest: &str) -> usize {
    let sign = usize::from(rest.starts_with(['+', '-']));
    let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { 0 } else { sign + digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_number_with_its_mark_or_says_that_there_is_none() {
        for (cell, wanted, mark) in [
            ("12.3", Cell::Number(12.3), ""),
            (" -4.37E-06 ", Cell::Number(-4.37e-6), ""),
            ("12.3 b", Cell::Number(12.3), "b"),
            ("12.3*", Cell::Number(12.3), "*"),
            ("12.3 bu", Cell::Number(12.3), "bu"),
            ("12e", Cell::Number(12.0), "e"),
            ("7 (1)", Cell::Number(7.0), "(1)"),
            ("95 %", Cell::Number(95.0), "%"),
            ("12,3", Cell::Separated("12,3"), ""),
            ("1 234,5 p", Cell::Separated("1 234,5"), "p"),
            ("1\u{a0}234", Cell::Separated("1\u{a0}234"), ""),
            ("", Cell::Missing, ""),
            ("..", Cell::Missing, ""),
            (":", Cell::Missing, ""),
            (": c", Cell::Missing, "c"),
            (":z", Cell::Missing, "z"),
            ("N/A", Cell::Missing, ""),
            ("NaN", Cell::Missing, ""),
            ("<5", Cell::Words, ""),
            ("inf", Cell::Words, ""),
            ("-inf", Cell::Words, ""),
            ("+NaN", Cell::Words, ""),
            ("1e999", Cell::Words, ""),
            ("2019 estimate of the ministry", Cell::Words, ""),
            ("1-2", Cell::Words, ""),
            ("12.3 bep", Cell::Number(12.3), "bep"),
            ("7 b (1)", Cell::Number(7.0), "b (1)"),
            ("7 (m)", Cell::Number(7.0), "(m)"),
            ("12.5 million", Cell::Words, ""),
            ("12.5 (mio)", Cell::Words, ""),
            ("1.2 bn", Cell::Words, ""),
            ("1.2bn.", Cell::Words, ""),
            ("12k", Cell::Words, ""),
            ("12 M", Cell::Words, ""),
            ("12 Mio.", Cell::Words, ""),
            ("12 mil", Cell::Words, ""),
            ("3 or more", Cell::Words, ""),
            ("3 or so", Cell::Words, ""),
            ("100+", Cell::Words, ""),
            (": m", Cell::Missing, "m"),
            ("−", Cell::Words, ""),
        ] {
            assert_eq!(read(cell, false, false), (wanted, mark), "{cell}");
        }
        assert_eq!(read("78.5 m", false, true), (Cell::Number(78.5), "m"));
        assert_eq!(read("1.234 p", true, false), (Cell::Separated("1.234"), "p"));
    }
}
