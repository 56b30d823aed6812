//! What the formats of an Excel workbook make of numbers: days and times, shares in per cent, thousands.

use super::archive::Archive;
use super::xml::{Node, Xml, attribute};
use crate::input::statistical::bytes::Outcome;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What the numbers of a style are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Number,
    Moment,
    Time,
}

/// In what a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As it is.
    Itself,
    /// In per cent: a hundred times as large.
    PerCent,
    /// In thousands, or in this power of them: 2 is millions.
    Thousands(u8),
}

/// What the numbers of the styles of a workbook are, by the place of the style.
pub(super) fn read(archive: &Archive<'_>, part: &str) -> Outcome<Vec<Style>> {
    formats(archive, part, built_in, of_code)
}

/// In what the styles of a workbook show numbers, by their place.
pub(super) fn shown(archive: &Archive<'_>, part: &str) -> Outcome<Vec<Shown>> {
    // `0%` and `0.00%`; no other format without a code multiplies or divides.
    let built_in = |id| if matches!(id, 9 | 10) { Shown::PerCent } else { Shown::Itself };
    formats(archive, part, built_in, shown_by)
}

/// What the format of each style is: by its number, or by the code that the workbook gives this number.
fn formats<T: Copy>(
    archive: &Archive<'_>,
    part: &str,
    built_in: impl Fn(u32) -> T,
    of_code: impl Fn(&str) -> T,
) -> Outcome<Vec<T>> {
    let Some(part) = archive.part(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part);
    let mut codes: FxHashMap<u32, T> = FxHashMap::default();
    let mut formats = Vec::new();
    let number = |id: Cow<'_, str>| id.trim().parse::<u32>().ok();
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Node::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId")?.and_then(number);
                    if let (Some(id), Some(code)) = (id, attribute(&element, "formatCode")?) {
                        codes.insert(id, of_code(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&element, "numFmtId")?.and_then(number).unwrap_or(0);
                    formats.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Node::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
            Node::End(_) | Node::Text(_) => {}
            Node::Done => return Ok(formats),
        }
    }
}

/// The formats that have a number and no code, ECMA-376 part 1, 18.8.30; those of East Asia among them.
pub(super) fn built_in(id: u32) -> Style {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57..=58 => Style::Moment,
        18..=21 | 32..=35 | 45..=47 | 55..=56 => Style::Time,
        _ => Style::Number,
    }
}

/// The letters of the parts of a code, that for positive numbers first, which stand neither in quotes nor behind a backslash
/// nor in brackets, unless these are hours.
fn letters_of(code: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut letters = String::new();
    let mut rest = code.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => drop(rest.by_ref().find(|&letter| letter == '"')),
            // `_)` leaves room for a bracket, `*-` fills the cell with a letter: neither shows a part of a date.
            '\\' | '_' | '*' => drop(rest.next()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|&letter| letter != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty() && ['h', 'm', 's'].iter().any(|&unit| inside.chars().all(|letter| letter == unit))
                {
                    letters.push_str(&inside);
                }
            }
            ';' => parts.push(std::mem::take(&mut letters)),
            other => letters.extend(other.to_lowercase()),
        }
    }
    parts.push(letters);
    parts
}

/// In what a format shows a number, by the first of its parts that shows digits: others are for 0, or for words.
fn shown_by(code: &str) -> Shown {
    const DIGITS: [char; 3] = ['0', '#', '?'];
    let parts = letters_of(code);
    let Some(letters) = parts.iter().find(|letters| letters.contains(DIGITS)) else { return Shown::Itself };
    if letters.contains('%') {
        return Shown::PerCent;
    }
    let end = letters.rfind(DIGITS).map_or(0, |last| last + 1);
    let (digits, behind) = letters.split_at(end);
    let before_point = digits.split_once('.').map_or("", |(whole, _)| whole);
    // A comma between digits parts thousands; behind the last of them, or before the point, it divides by them.
    let behind = behind.bytes().take_while(|byte| *byte == b',');
    let commas = behind.count() + before_point.bytes().rev().take_while(|byte| *byte == b',').count();
    match u8::try_from(commas) {
        Ok(0) | Err(_) => Shown::Itself,
        Ok(commas) => Shown::Thousands(commas),
    }
}

/// Whether a format shows days or times, by the letters of its part for positive numbers.
pub(super) fn of_code(code: &str) -> Style {
    let letters = letters_of(code).swap_remove(0);
    if letters.contains("general") {
        return Style::Number;
    }
    let has = |any: &[char]| letters.contains(any);
    match () {
        _ if has(&['y', 'd']) => Style::Moment,
        _ if has(&['h', 's']) => Style::Time,
        // Minutes stand beside hours or seconds: alone they are months.
        _ if has(&['m']) => Style::Moment,
        _ => Style::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_formats_say_what_a_number_is() {
        for (code, expected) in [
            ("General", Style::Number),
            ("0.00", Style::Number),
            ("#,##0 \"days\"", Style::Number),
            ("[Red]0.0", Style::Number),
            ("0\\d", Style::Number),
            ("yyyy-mm-dd", Style::Moment),
            ("dd/mm/yyyy hh:mm", Style::Moment),
            ("mmm", Style::Moment),
            ("[h]:mm:ss", Style::Time),
            ("hh:mm", Style::Time),
            ("[$-409]d\\-mmm\\-yy;@", Style::Moment),
        ] {
            assert_eq!(of_code(code), expected, "{code}");
        }
        for (code, expected) in [
            ("0%", Shown::PerCent),
            ("0.0 %", Shown::PerCent),
            ("[Red]-0.0%;0.0%", Shown::PerCent),
            ("[=0]\"-\";0.0%", Shown::PerCent),
            ("General", Shown::Itself),
            ("0.0\"%\"", Shown::Itself),
            ("0.0\\%", Shown::Itself),
            ("#,##0.0", Shown::Itself),
            ("#,##0;\"0%\"", Shown::Itself),
            ("#,##0,", Shown::Thousands(1)),
            ("#,##0, \"k\"", Shown::Thousands(1)),
            ("0.0,,", Shown::Thousands(2)),
            ("#,##0,.0", Shown::Thousands(1)),
        ] {
            assert_eq!(shown_by(code), expected, "{code}");
        }
        assert_eq!((built_in(14), built_in(20), built_in(2)), (Style::Moment, Style::Time, Style::Number));
    }
}
