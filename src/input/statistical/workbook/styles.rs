//! Which numbers of an Excel workbook are days and times: the format of their style says so.

use super::archive::Archive;
use super::xml::{Node, Xml, attribute};
use crate::input::statistical::bytes::Outcome;
use rustc_hash::FxHashMap;

/// What the numbers of a style are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Number,
    Moment,
    Time,
}

/// The styles of a workbook, by their place.
pub(super) fn read(archive: &Archive<'_>, part: &str) -> Outcome<Vec<Style>> {
    let Some(part) = archive.part(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part);
    let mut formats: FxHashMap<String, Style> = FxHashMap::default();
    let mut styles = Vec::new();
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Node::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) =
                        (attribute(&element, "numFmtId")?, attribute(&element, "formatCode")?)
                    {
                        formats.insert(id.into_owned(), of_code(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&element, "numFmtId")?.unwrap_or_default();
                    let own = formats.get(id.as_ref()).copied();
                    styles.push(own.unwrap_or_else(|| built_in(id.parse().unwrap_or(0))));
                }
                _ => {}
            },
            Node::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
            Node::End(_) | Node::Text(_) => {}
            Node::Done => return Ok(styles),
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

/// By the letters of a code that stand neither in quotes nor behind a backslash nor in brackets, unless these are hours.
pub(super) fn of_code(code: &str) -> Style {
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
            // Only the part for positive numbers.
            ';' => break,
            other => letters.extend(other.to_lowercase()),
        }
    }
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
        assert_eq!((built_in(14), built_in(20), built_in(2)), (Style::Moment, Style::Time, Style::Number));
    }
}
