//! Every name and code as a table.

use super::Area;
use super::tables::{Book, Row, Word};
use crate::{Result, ToFrame};
use polars::prelude::*;
use std::ops::Deref;

/// All areas, from [`areas`](super::areas): a list of [`Area`], and a table of every name.
#[derive(Debug)]
pub struct Areas {
    pub(super) list: Vec<Area>,
}

impl Deref for Areas {
    type Target = [Area];

    fn deref(&self) -> &[Area] {
        &self.list
    }
}

/// A row of the table.
#[derive(Default)]
struct Line {
    name: String,
    kind: &'static str,
    area: Option<u16>,
    used_by: String,
    note: String,
    source: String,
    certainty: String,
}

impl ToFrame for Areas {
    /// One row for each name, and for each code that is none of ISO 3166-1 or M49.
    ///
    /// | column | holds |
    /// |---|---|
    /// | `name` | the name or code as it is written |
    /// | `kind` | `official` name of an area, `alias`, `code`; and what is read as no area: `former` state, `part` of a country, name of `several`, `group` |
    /// | `iso3`, `iso2`, `m49`, `area` | the codes and the official name of the area; for a part those of the country; null where it is none, or several |
    /// | `used_by` | who writes it so |
    /// | `note` | for a former state its last year and what it became, for several the candidates, for a group its code or name |
    /// | `source`, `certainty` | where it was seen; `RECALL` where it is known to the field and was seen in no file |
    fn to_frame(&self) -> Result<DataFrame> {
        let book = Book::get();
        let mut lines = self.current(book);
        lines.extend(self.former(book));
        lines.extend(self.unclear(book));
        lines.extend(groups(book));
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let text = |of: &dyn Fn(&Line) -> &String| lines.iter().map(|line| filled(of(line))).collect::<Vec<_>>();
        let code = |of: &dyn Fn(&Area) -> &String| {
            let area = |line: &Line| filled(of(&self.list[usize::from(line.area?)]));
            lines.iter().map(area).collect::<Vec<_>>()
        };
        Ok(df!(
            "name" => text(&|line| &line.name),
            "kind" => lines.iter().map(|line| line.kind).collect::<Vec<_>>(),
            "iso3" => code(&|area| &area.iso3),
            "iso2" => code(&|area| &area.iso2),
            "m49" => code(&|area| &area.m49),
            "area" => code(&|area| &area.name),
            "used_by" => text(&|line| &line.used_by),
            "note" => text(&|line| &line.note),
            "source" => text(&|line| &line.source),
            "certainty" => text(&|line| &line.certainty),
        )?)
    }
}

impl Areas {
    /// Official names, each with its aliases and other codes.
    fn current(&self, book: &Book) -> Vec<Line> {
        let mut lines = Vec::new();
        for (i, area) in (0u16..).zip(&self.list) {
            // The Channel Islands, Taiwan and Kosovo have no row of their own in M49; the World Bank lists them.
            let of_unsd = !["CHI", "TWN", "XKX"].contains(&area.iso3.as_str());
            let (used_by, source) =
                if of_unsd { ("UNSD", "UNSD methodology table (M49)") } else { ("World Bank", "datasets/areas.csv") };
            lines.push(Line {
                name: area.name.clone(),
                kind: "official",
                area: Some(i),
                used_by: used_by.to_owned(),
                source: source.to_owned(),
                certainty: "CONFIRMED".to_owned(),
                ..Line::default()
            });
            lines.extend(book.aliases.iter().filter(|alias| alias.iso3 == area.iso3).map(|alias| Line {
                name: alias.name.clone(),
                kind: if alias.is_code { "code" } else { "alias" },
                area: Some(i),
                used_by: alias.used_by.clone(),
                source: alias.source.clone(),
                certainty: alias.certainty.clone(),
                ..Line::default()
            }));
        }
        lines
    }

    /// Names and codes of former states.
    fn former(&self, book: &Book) -> Vec<Line> {
        let mut lines = Vec::new();
        for state in &book.former {
            let became: Vec<&str> = state.became.iter().map(|&i| self.list[usize::from(i)].iso3.as_str()).collect();
            let note = format!("{}, until {}; became {}", state.name, state.until, became.join(" "));
            lines.extend([&state.name].into_iter().chain(&state.names).chain(&state.codes).map(|name| Line {
                name: name.clone(),
                kind: "former",
                note: note.clone(),
                source: state.source.clone(),
                certainty: state.certainty.clone(),
                ..Line::default()
            }));
        }
        lines
    }

    /// Names of parts of countries, and names that several areas share.
    fn unclear(&self, book: &Book) -> Vec<Line> {
        let mean = |word: &Word| match *word {
            Word::Area(i) | Word::Part(i) => self.list[usize::from(i)].iso3.clone(),
            Word::Group(group) => book.groups[group].code.clone(),
            Word::Former(state) => book.former[state].name.clone(),
        };
        let of_part = |word: &Word| match word {
            Word::Part(i) => Some(*i),
            Word::Area(_) | Word::Group(_) | Word::Former(_) => None,
        };
        let line = |row: &Row| {
            let is_part = row.kind == "part";
            let candidates = row.means.iter().map(mean).collect::<Vec<_>>().join(" or ");
            let note = [if is_part { String::new() } else { candidates }, row.note.clone()];
            Line {
                name: row.name.clone(),
                kind: if is_part { "part" } else { "several" },
                area: row.means.iter().find_map(of_part),
                note: note.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; "),
                source: row.source.clone(),
                certainty: row.certainty.clone(),
                ..Line::default()
            }
        };
        book.unclear.iter().map(line).collect()
    }
}

/// Names of groups of areas, and the code of each at its first name.
fn groups(book: &Book) -> Vec<Line> {
    let mut lines = Vec::new();
    for (i, row) in book.group_rows.iter().enumerate() {
        let line = |name: &str, note: &str| Line {
            name: name.to_owned(),
            kind: "group",
            used_by: row.used_by.clone(),
            note: note.to_owned(),
            source: row.source.clone(),
            certainty: row.certainty.clone(),
            ..Line::default()
        };
        lines.push(line(&row.name, &row.code));
        // A group has a row for each of its names; its code is listed once.
        if !row.code.is_empty() && book.group_rows[..i].iter().all(|before| before.code != row.code) {
            lines.push(line(&row.code, &row.name));
        }
    }
    lines
}
