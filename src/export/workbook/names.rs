//! Names of sheets and tables, and how formulas refer to them.

use crate::{Error, Result};
use std::collections::BTreeSet;

/// The longest name of a sheet, in units of UTF-16.
const SHEET_LENGTH: usize = 31;
/// The longest name that is given to a table; the format has room for more, a reader has not.
const TABLE_LENGTH: usize = 60;

/// Whether a text can be the name of a sheet.
pub(super) fn check_sheet(name: &str) -> Result<()> {
    let fault = match name {
        _ if name.trim().is_empty() => "an empty name",
        _ if name.encode_utf16().count() > SHEET_LENGTH => "a longer one",
        _ if name.contains(['[', ']', ':', '*', '?', '/', '\\']) || name.contains(char::is_control) => {
            "one with such a character"
        }
        _ if name.starts_with('\'') || name.ends_with('\'') => "an apostrophe at an end",
        // Excel keeps it for itself.
        _ if name.eq_ignore_ascii_case("history") => "a name that Excel keeps for itself",
        _ => return Ok(()),
    };
    let expected = "the name of a sheet: 1 to 31 characters, none of them [ ] : * ? / \\, no apostrophe at an end";
    Err(Error::argument("sheet", expected, format!("{name:?}, {fault}")))
}

/// Names that are in use, which differ in more than capitals.
#[derive(Default)]
pub(super) struct Taken(BTreeSet<String>);

impl Taken {
    /// Takes a name, unless it is in use.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_lowercase())
    }

    /// A name for a table from words: letters, digits and underscores, such as no cell has.
    pub(super) fn table(&mut self, words: &str) -> String {
        let mut name = String::new();
        // Vowel signs of Arabic are left out: what a name may hold is letters, and digits without raised ones.
        let words: String = words.chars().filter(|c| !matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}')).collect();
        let is_part = |c: char| c.is_alphabetic() || c.is_ascii_digit();
        for word in words.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()) {
            if !name.is_empty() && name.chars().count() + 1 + word.chars().count() > TABLE_LENGTH {
                break;
            }
            if !name.is_empty() {
                name.push('_');
            }
            name.extend(word.chars().take(TABLE_LENGTH));
        }
        // Excel takes `HH6` for the cell in column HH.
        if !name.starts_with(char::is_alphabetic) || is_cell(&name) {
            name.insert_str(0, "t_");
        }
        let free = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name}_{n}") });
        free.into_iter().find(|name| self.take(name)).unwrap_or_default()
    }
}

/// Whether a name is that of a cell, such as `HH6`, `R` or `R1C1`.
fn is_cell(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = name.len() - digits.len();
    let is_place = (1..=3).contains(&letters) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let by_numbers = |c: char| c.is_ascii_digit() || matches!(c, 'r' | 'R' | 'c' | 'C');
    is_place || name.chars().all(by_numbers)
}

/// The name of a sheet in a reference.
pub(super) fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

/// The letters of a column, counted from 0.
pub(super) fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { letters(column / 26 - 1) + &last.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_by_their_letters() {
        for (column, wanted) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), wanted);
        }
    }

    #[test]
    fn tables_have_names_that_formulas_can_use() {
        let mut taken = Taken::default();
        for (words, wanted) in [
            ("Households with Internet, %", "Households_with_Internet"),
            ("households with internet", "households_with_internet_2"),
            ("HH6", "t_HH6"),
            ("2021", "t_2021"),
            ("R1C1", "t_R1C1"),
            ("Ménages, par sexe", "Ménages_par_sexe"),
            ("?", "t_"),
            ("m² per head", "m_per_head"),
            ("صفراً", "صفرا"),
        ] {
            assert_eq!(taken.table(words), wanted, "{words}");
        }
    }

    #[test]
    fn sheets_have_names_that_excel_takes() {
        for name in ["Table 1", "Ménages", "a'b", &"x".repeat(31)] {
            assert!(check_sheet(name).is_ok(), "{name}");
        }
        for name in ["", " ", "a/b", "[1]", "'a", "History", &"x".repeat(32), "a:b", "a\nb"] {
            assert!(check_sheet(name).is_err(), "{name}");
        }
    }
}
