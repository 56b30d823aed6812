//! The cells of a sheet, and where in its text each of them stands.

use super::place::{Area, COLUMNS, Place, ROWS};
use super::tag;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::ops::Range;

/// What a sheet is made of, in the order in which it stands there.
#[derive(Debug)]
pub(crate) enum Part<'x> {
    /// The range that the sheet states for its cells: where it stands.
    Dimension(Range<usize>),
    /// The style of some columns.
    Columns {
        first: u32,
        last: u32,
        style: &'x str,
    },
    /// The cells begin: the tag; a sheet without cells ends with it.
    Cells {
        tag: Range<usize>,
        is_closed: bool,
    },
    /// A row begins; one without cells ends with its tag.
    Row {
        number: u32,
        tag: Range<usize>,
        is_closed: bool,
    },
    Cell(Cell<'x>),
    /// A row ends: where its closing tag stands.
    RowEnd(usize),
    /// The cells end.
    CellsEnd(usize),
    /// Cells that are shown as one.
    Merged(Area),
    /// The cells that one formula fills.
    Filled(Area),
}

/// A cell: where it stands, and what it holds.
#[derive(Debug)]
pub(crate) struct Cell<'x> {
    pub(crate) place: Place,
    pub(crate) tag: &'x str,
    /// All of it.
    pub(crate) range: Range<usize>,
    pub(crate) has_formula: bool,
    /// What `<v>` holds, and the text of the cell itself.
    pub(crate) value: String,
    pub(crate) inline: String,
}

impl Cell<'_> {
    /// Whether it shows something.
    pub(crate) fn has_content(&self) -> bool {
        !self.value.is_empty() || !self.inline.is_empty()
    }

    /// The type of what it holds: `s` for a text that is shared.
    pub(crate) fn kind(&self) -> &str {
        tag::value(self.tag, "t").unwrap_or("n")
    }
}

/// Where reading is, inside of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Cell,
    Value,
    Inline,
    /// How an inline text is pronounced, which is no part of it.
    Spoken,
}

/// Goes through a sheet from part to part.
///
/// # Errors
/// What is wrong with the sheet, as the end of a sentence about it.
pub(crate) fn parts<'x>(xml: &'x str, mut each: impl FnMut(Part<'x>)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut cell: Option<(Cell<'x>, Within)> = None;
    let (mut in_cells, mut next_row, mut next_column) = (false, 0, 0);
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| format!("is no XML that can be read: {error}"))?;
        let to = reader.buffer_position() as usize;
        let text = &xml[from..to];
        match (&event, &mut cell) {
            (Event::Start(element) | Event::Empty(element), None) => {
                let is_closed = matches!(event, Event::Empty(_));
                match element.local_name().as_ref() {
                    "dimension" => {
                        if let Some(area) = tag::attribute(text, "ref") {
                            each(Part::Dimension(from + area.of_value.start..from + area.of_value.end));
                        }
                    }
                    "col" => {
                        let number = |name| tag::value(text, name).and_then(|number| number.parse::<u32>().ok());
                        if let (Some(first), Some(last), Some(style)) =
                            (number("min"), number("max"), tag::value(text, "style"))
                        {
                            each(Part::Columns { first: first.saturating_sub(1), last: last.saturating_sub(1), style });
                        }
                    }
                    "sheetData" => {
                        in_cells = !is_closed;
                        each(Part::Cells { tag: from..to, is_closed });
                    }
                    "row" if in_cells => {
                        let number = match tag::value(text, "r") {
                            Some(number) => number.trim().parse::<u32>().ok().and_then(|number| number.checked_sub(1)),
                            None => Some(next_row),
                        };
                        let number = number.filter(|&number| number >= next_row && number < ROWS);
                        let number = number.ok_or_else(|| format!("has rows in no order: {text}"))?;
                        (next_row, next_column) = (number + 1, 0);
                        each(Part::Row { number, tag: from..to, is_closed });
                    }
                    "c" if in_cells && next_row > 0 => {
                        let row = next_row - 1;
                        let place = match tag::value(text, "r") {
                            Some(place) => Place::read(place),
                            None => Some(Place { row, column: next_column }),
                        };
                        let place = place.filter(|place| place.row == row && place.column >= next_column);
                        let place = place.filter(|place| place.column < COLUMNS);
                        let place = place.ok_or_else(|| format!("has cells in no order: {text}"))?;
                        next_column = place.column + 1;
                        let (value, inline) = (String::new(), String::new());
                        let found = Cell { place, tag: text, range: from..to, has_formula: false, value, inline };
                        if is_closed { each(Part::Cell(found)) } else { cell = Some((found, Within::Cell)) }
                    }
                    "mergeCell" => {
                        if let Some(area) = tag::value(text, "ref").and_then(Area::read) {
                            each(Part::Merged(area));
                        }
                    }
                    _ => {}
                }
            }
            (Event::Start(element) | Event::Empty(element), Some((cell, within))) => {
                let is_closed = matches!(event, Event::Empty(_));
                match element.local_name().as_ref() {
                    "v" if !is_closed => *within = Within::Value,
                    "t" if !is_closed && *within == Within::Cell => *within = Within::Inline,
                    "rPh" if !is_closed => *within = Within::Spoken,
                    "f" => {
                        cell.has_formula = true;
                        if let Some(area) = tag::value(text, "ref").and_then(Area::read) {
                            // The cells that share a formula have it themselves.
                            if tag::value(text, "t").is_some_and(|kind| matches!(kind, "array" | "dataTable")) {
                                each(Part::Filled(area));
                            }
                        }
                    }
                    _ => {}
                }
            }
            (Event::End(element), Some((_, within))) => match (element.local_name().as_ref(), *within) {
                ("c", _) => {
                    if let Some((mut cell, _)) = cell.take() {
                        cell.range.end = to;
                        each(Part::Cell(cell));
                    }
                }
                ("v", Within::Value) | ("t", Within::Inline) | ("rPh", Within::Spoken) => *within = Within::Cell,
                (_, Within::Cell | Within::Value | Within::Inline | Within::Spoken) => {}
            },
            (Event::End(element), None) => match element.local_name().as_ref() {
                "row" if in_cells => each(Part::RowEnd(from)),
                "sheetData" => {
                    in_cells = false;
                    each(Part::CellsEnd(from));
                }
                _ => {}
            },
            (Event::Text(_) | Event::CData(_) | Event::GeneralRef(_), Some((cell, within))) => {
                let into = match within {
                    Within::Value => &mut cell.value,
                    Within::Inline => &mut cell.inline,
                    Within::Cell | Within::Spoken => continue,
                };
                push(into, &event)?;
            }
            (Event::DocType(_), _) => return Err("has a document type, which no workbook has".to_owned()),
            (Event::Eof, None) => return Ok(()),
            (Event::Eof, Some(_)) => return Err("ends in the middle of a cell".to_owned()),
            (
                Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_),
                _,
            ) => {}
        }
    }
}

/// Adds the text of an event.
fn push(into: &mut String, event: &Event<'_>) -> Result<(), String> {
    match event {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(text) => into.push_str(&text.xml10_content()),
        Event::GeneralRef(entity) => {
            let named = || match entity.xml10_content().as_ref() {
                "lt" => Some('<'),
                "gt" => Some('>'),
                "amp" => Some('&'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => None,
            };
            let letter = entity.resolve_char_ref().map_err(|error| format!("is no XML that can be read: {error}"))?;
            // Entities of a document of its own may unfold to anything.
            into.push(letter.or_else(named).ok_or_else(|| "has an entity that XML has not".to_owned())?);
        }
        Event::Start(_)
        | Event::End(_)
        | Event::Empty(_)
        | Event::Comment(_)
        | Event::Decl(_)
        | Event::PI(_)
        | Event::DocType(_)
        | Event::Eof => {}
    }
    Ok(())
}
