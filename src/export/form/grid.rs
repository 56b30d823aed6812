//! The cells of a sheet, and where in its text each of them stands.

use super::place::{Area, COLUMNS, Place, ROWS};
use super::tag;
use crate::input;
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
    let mut walk = Walk { each: &mut each, cell: None, in_cells: false, next_row: 0, next_column: 0 };
    let mut frame = Frame::default();
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| format!("is not XML that can be read: {error}"))?;
        let to = reader.buffer_position() as usize;
        frame.note(&event)?;
        // The element as it is written: later edits are cut out of this text.
        let tag = Tag { text: &xml[from..to], range: from..to, is_closed: matches!(event, Event::Empty(_)) };
        match &event {
            Event::Start(element) | Event::Empty(element) if walk.cell.is_some() => {
                walk.begin_in_cell(element.local_name().as_ref(), &tag);
            }
            Event::Start(element) | Event::Empty(element) => walk.begin(element.local_name().as_ref(), tag)?,
            Event::End(element) => walk.end(element.local_name().as_ref(), from..to),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => walk.text(&event)?,
            Event::DocType(_) => return Err("has a document type, which no workbook has".to_owned()),
            Event::Eof if walk.cell.is_some() => return Err("ends in the middle of a cell".to_owned()),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The one element around all of a sheet: what is damaged is not filled as it stands.
#[derive(Default)]
struct Frame {
    depth: usize,
    has_root: bool,
}

impl Frame {
    fn note(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                if self.depth == 0 {
                    self.root(element.local_name().as_ref())?;
                }
                self.depth += usize::from(matches!(event, Event::Start(_)));
            }
            // The reader refuses an end without its beginning.
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Text(text) if self.depth == 0 && !text.xml10_content().trim().is_empty() => {
                return Err("is not the XML of a sheet: it has text outside of all elements".to_owned());
            }
            Event::Eof if self.depth > 0 => return Err("ends in the middle of an element".to_owned()),
            Event::Eof if !self.has_root => return Err("is not the XML of a sheet: it has no element".to_owned()),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Eof => {}
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        Ok(())
    }

    fn root(&mut self, name: &str) -> Result<(), String> {
        if self.has_root {
            return Err(format!("is not the XML of a sheet: {name} follows its end"));
        }
        self.has_root = true;
        match name {
            "worksheet" | "dialogsheet" | "macrosheet" => Ok(()),
            _ => Err(format!("is XML whose root is {name}, and no sheet")),
        }
    }
}

/// A tag with which an element begins, and where it stands.
struct Tag<'x> {
    text: &'x str,
    range: Range<usize>,
    /// Whether it is the end of its element as well.
    is_closed: bool,
}

/// Where reading is in a sheet.
struct Walk<'x, 'e, E> {
    each: &'e mut E,
    cell: Option<(Cell<'x>, Within)>,
    in_cells: bool,
    /// The first row and column that may come: rows and cells stand in order, and may leave out where they are.
    next_row: u32,
    next_column: u32,
}

impl<'x, E: FnMut(Part<'x>)> Walk<'x, '_, E> {
    /// An element begins that is in no cell.
    fn begin(&mut self, name: &str, tag: Tag<'x>) -> Result<(), String> {
        let Tag { text, range, is_closed } = tag;
        match name {
            "dimension" => {
                if let Some(area) = tag::attribute(text, "ref") {
                    (self.each)(Part::Dimension(range.start + area.of_value.start..range.start + area.of_value.end));
                }
            }
            "col" => {
                let number = |name| tag::value(text, name).and_then(|number| number.parse::<u32>().ok());
                if let (Some(first), Some(last), Some(style)) =
                    (number("min"), number("max"), tag::value(text, "style"))
                {
                    (self.each)(Part::Columns { first: first.saturating_sub(1), last: last.saturating_sub(1), style });
                }
            }
            "sheetData" => {
                self.in_cells = !is_closed;
                (self.each)(Part::Cells { tag: range, is_closed });
            }
            "row" if self.in_cells => {
                let number = self.row(text)?;
                (self.each)(Part::Row { number, tag: range, is_closed });
            }
            "c" if self.in_cells && self.next_row > 0 => {
                let place = self.place(text)?;
                let (value, inline) = (String::new(), String::new());
                let found = Cell { place, tag: text, range, has_formula: false, value, inline };
                if is_closed { (self.each)(Part::Cell(found)) } else { self.cell = Some((found, Within::Cell)) }
            }
            "mergeCell" => {
                if let Some(area) = tag::value(text, "ref").and_then(Area::read) {
                    (self.each)(Part::Merged(area));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The number of a row that begins.
    fn row(&mut self, text: &str) -> Result<u32, String> {
        let number = match tag::value(text, "r") {
            Some(number) => number.trim().parse::<u32>().ok().and_then(|number| number.checked_sub(1)),
            None => Some(self.next_row),
        };
        let number = number.filter(|&number| number >= self.next_row && number < ROWS);
        let number = number.ok_or_else(|| format!("has rows in no order: {text}"))?;
        (self.next_row, self.next_column) = (number + 1, 0);
        Ok(number)
    }

    /// The place of a cell that begins; a row began before it.
    fn place(&mut self, text: &str) -> Result<Place, String> {
        let row = self.next_row - 1;
        let place = match tag::value(text, "r") {
            Some(place) => Place::read(place),
            None => Some(Place { row, column: self.next_column }),
        };
        let place = place.filter(|place| place.row == row && place.column >= self.next_column);
        let place = place.filter(|place| place.column < COLUMNS);
        let place = place.ok_or_else(|| format!("has cells in no order: {text}"))?;
        self.next_column = place.column + 1;
        Ok(place)
    }

    /// An element begins in a cell.
    fn begin_in_cell(&mut self, name: &str, tag: &Tag<'x>) {
        let Some((cell, within)) = &mut self.cell else { return };
        match name {
            "v" if !tag.is_closed => *within = Within::Value,
            "t" if !tag.is_closed && *within == Within::Cell => *within = Within::Inline,
            "rPh" if !tag.is_closed => *within = Within::Spoken,
            "f" => {
                cell.has_formula = true;
                if let Some(area) = tag::value(tag.text, "ref").and_then(Area::read) {
                    // The cells that share a formula have it themselves.
                    if tag::value(tag.text, "t").is_some_and(|kind| matches!(kind, "array" | "dataTable")) {
                        (self.each)(Part::Filled(area));
                    }
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, range: Range<usize>) {
        if let Some((_, within)) = &mut self.cell {
            match (name, *within) {
                ("c", _) => {
                    if let Some((mut cell, _)) = self.cell.take() {
                        cell.range.end = range.end;
                        (self.each)(Part::Cell(cell));
                    }
                }
                ("v", Within::Value) | ("t", Within::Inline) | ("rPh", Within::Spoken) => *within = Within::Cell,
                (_, Within::Cell | Within::Value | Within::Inline | Within::Spoken) => {}
            }
            return;
        }
        match name {
            "row" if self.in_cells => (self.each)(Part::RowEnd(range.start)),
            "sheetData" => {
                self.in_cells = false;
                (self.each)(Part::CellsEnd(range.start));
            }
            _ => {}
        }
    }

    /// Text that is part of what a cell holds; any other is of no account.
    fn text(&mut self, event: &Event<'_>) -> Result<(), String> {
        let Some((cell, within)) = &mut self.cell else { return Ok(()) };
        match within {
            Within::Value => push(&mut cell.value, event),
            Within::Inline => push(&mut cell.inline, event),
            Within::Cell | Within::Spoken => Ok(()),
        }
    }
}

/// Adds the text of an event.
fn push(into: &mut String, event: &Event<'_>) -> Result<(), String> {
    match event {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(text) => into.push_str(&text.xml10_content()),
        Event::GeneralRef(entity) => {
            into.push(input::letter(entity).map_err(|problem| format!("is not XML that can be read: {problem}"))?);
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
