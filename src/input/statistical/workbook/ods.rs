//! OpenDocument spreadsheets, ISO/IEC 26300: all sheets stand in one part.

use super::archive::Archive;
use super::cell::{Cell, moment};
use super::table::{Merged, Row, Rows};
use super::xml::{Node, Xml, attribute};
use crate::input::statistical::bytes::{Damage, Outcome};
use crate::input::statistical::read::ReadFile;
use crate::input::statistical::reading::{Reading, Stopped};
use quick_xml::events::BytesStart;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// The largest sheet that LibreOffice has.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Reads a sheet into a table.
pub(super) fn read(
    archive: &Archive<'_>,
    how: &ReadFile,
    table: &mut impl Rows,
    reading: &mut Reading<'_>,
) -> Result<(), Stopped> {
    let chosen = super::chosen(&sheets(archive)?, how)?;
    let mut xml = open(archive)?;
    let mut sheet = 0;
    loop {
        match xml.next()? {
            Node::Start(element) if element.name().as_ref() == "table:table" => {
                if sheet == chosen {
                    return rows(&mut xml, table, reading);
                }
                sheet += 1;
            }
            Node::Start(_) | Node::End(_) | Node::Text(_) => {}
            Node::Done => return Err(Damage::ends("the sheet").into()),
        }
    }
}

fn open<'a>(archive: &Archive<'a>) -> Outcome<Xml<'a>> {
    Ok(Xml::new(archive.part("content.xml")?.ok_or_else(|| Damage::ends("the workbook"))?))
}

/// The names of the sheets, and whether they are shown.
pub(super) fn sheets(archive: &Archive<'_>) -> Outcome<Vec<(String, bool)>> {
    listed(archive).map_err(|damage| match is_encrypted(archive) {
        Ok(true) => Damage("is encrypted with a password; open it in a spreadsheet and save it without one".to_owned()),
        Ok(false) | Err(_) => damage,
    })
}

/// Whether the list of the parts says that they are encrypted.
fn is_encrypted(archive: &Archive<'_>) -> Outcome<bool> {
    let Some(list) = archive.part("META-INF/manifest.xml")? else { return Ok(false) };
    let mut xml = Xml::new(list);
    loop {
        match xml.next()? {
            Node::Start(element) if element.local_name().as_ref() == "encryption-data" => return Ok(true),
            Node::Start(_) | Node::End(_) | Node::Text(_) => {}
            Node::Done => return Ok(false),
        }
    }
}

/// The sheets as they are listed. The style of a sheet says that it is hidden.
fn listed(archive: &Archive<'_>) -> Outcome<Vec<(String, bool)>> {
    let mut xml = open(archive)?;
    let mut sheets = Vec::new();
    let (mut style, mut hidden) = (String::new(), FxHashSet::default());
    loop {
        match xml.next()? {
            Node::Start(element) => match element.name().as_ref() {
                // Styles stand before the sheets.
                "style:style" => style = attribute(&element, "style:name")?.unwrap_or_default().into_owned(),
                "style:table-properties" if attribute(&element, "table:display")?.as_deref() == Some("false") => {
                    hidden.insert(style.clone());
                }
                "table:table" => {
                    let is_hidden = attribute(&element, "table:style-name")?.is_some_and(|own| hidden.contains(&*own));
                    sheets.push((attribute(&element, "table:name")?.unwrap_or_default().into_owned(), !is_hidden));
                }
                _ => {}
            },
            Node::End(_) | Node::Text(_) => {}
            Node::Done if sheets.is_empty() => {
                return Err(Damage("has no sheets; open it in a spreadsheet and save it again".to_owned()));
            }
            Node::Done => return Ok(sheets),
        }
    }
}

/// A cell while it is read.
#[derive(Default)]
struct Reader {
    repeated: u32,
    spanned: (u32, u32),
    kind: String,
    value: Option<String>,
    /// The paragraphs.
    text: String,
    paragraphs: usize,
}

/// A sheet while it is read.
#[derive(Default)]
struct Sheet {
    /// The row that is open, by its number, and how often it stands there.
    number: u32,
    repeated: u32,
    row: Row,
    /// The column of the next cell.
    place: u32,
    cell: Option<Reader>,
    in_paragraph: bool,
    /// How deep inside of a cell something stands that is not its text, such as a remark.
    remark: usize,
}

fn rows(xml: &mut Xml<'_>, table: &mut impl Rows, reading: &mut Reading<'_>) -> Result<(), Stopped> {
    let mut sheet = Sheet::default();
    loop {
        match xml.next()? {
            Node::Start(element) => sheet.begin(&element, reading)?,
            Node::Text(text) if sheet.in_paragraph && sheet.remark == 0 => sheet.write(&text),
            Node::Text(_) => {}
            Node::End(element) => match element.name().as_ref() {
                "text:p" if sheet.remark == 0 => sheet.in_paragraph = false,
                "office:annotation" | "draw:frame" => sheet.remark = sheet.remark.saturating_sub(1),
                "table:table-cell" | "table:covered-table-cell" => sheet.end_cell(table, reading)?,
                "table:table-row" => sheet.end_row(table, reading)?,
                "table:table" => return Ok(()),
                _ => {}
            },
            Node::Done => return Err(Damage::ends("the sheet").into()),
        }
    }
}

impl Sheet {
    fn begin(&mut self, element: &BytesStart<'_>, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        match element.name().as_ref() {
            "table:table-row" => (self.repeated, self.place) = (count(element, "table:number-rows-repeated")?, 0),
            "table:table-cell" | "table:covered-table-cell" => self.cell = Some(begun(element)?),
            "office:annotation" | "draw:frame" => self.remark += 1,
            "text:p" if self.remark == 0 => {
                if let Some(cell) = &mut self.cell {
                    self.in_paragraph = true;
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "text:s" if self.in_paragraph => {
                let blanks = count(element, "text:c")?;
                reading.more(blanks as usize)?;
                self.cell.iter_mut().for_each(|cell| cell.text.extend((0..blanks).map(|_| ' ')));
            }
            "text:tab" if self.in_paragraph => self.write("\t"),
            "text:line-break" if self.in_paragraph => self.write("\n"),
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) {
        self.cell.iter_mut().for_each(|cell| cell.text.push_str(text));
    }

    fn end_cell(&mut self, table: &mut impl Rows, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        let Some(done) = self.cell.take() else { return Ok(()) };
        let (number, place, end) = (self.number, self.place, self.place.saturating_add(done.repeated));
        if let Some(value) = value(&done)? {
            // Only with a value: LibreOffice fills rows to their end with one empty cell, repeated.
            if end > COLUMNS {
                return Err(Damage::says("the column of a cell", end, "at most 16384").into());
            }
            reading.more(done.repeated as usize * size_of::<(u32, Cell)>())?;
            self.row.extend((place..end).map(|place| (place, value.clone())));
        }
        let (rows, columns) = done.spanned;
        if rows > 1 || columns > 1 {
            let last = |first: u32, spanned: u32| first.saturating_add(spanned - 1);
            table.merge(Merged { rows: (number, last(number, rows)), columns: (place, last(place, columns)) });
        }
        self.place = end;
        Ok(())
    }

    fn end_row(&mut self, table: &mut impl Rows, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        let row = std::mem::take(&mut self.row);
        let end = self.number.saturating_add(self.repeated);
        if !row.is_empty() {
            if end > ROWS {
                return Err(Damage::says("the number of a row", end, "at most 1048576").into());
            }
            for number in self.number..end {
                // A row repeated a million times takes time even where none of its columns is kept.
                reading.more(row.len() * size_of::<(u32, Cell)>())?;
                table.row(number, row.clone(), reading)?;
            }
        }
        self.number = end;
        Ok(())
    }
}

/// What the beginning of a cell says.
fn begun(element: &BytesStart<'_>) -> Outcome<Reader> {
    // Only LibreOffice gives the type of a formula with an error.
    let kind = match attribute(element, "calcext:value-type")? {
        Some(error) if error == "error" => error,
        Some(_) | None => attribute(element, "office:value-type")?.unwrap_or_default(),
    };
    let value = match kind.as_ref() {
        "float" | "percentage" | "currency" => attribute(element, "office:value")?,
        "date" => attribute(element, "office:date-value")?,
        "time" => attribute(element, "office:time-value")?,
        "boolean" => attribute(element, "office:boolean-value")?,
        "string" => attribute(element, "office:string-value")?,
        _ => None,
    };
    Ok(Reader {
        repeated: count(element, "table:number-columns-repeated")?,
        spanned: (count(element, "table:number-rows-spanned")?, count(element, "table:number-columns-spanned")?),
        kind: kind.into_owned(),
        value: value.map(Cow::into_owned),
        ..Reader::default()
    })
}

/// A number that says how often; 1 without it.
fn count(element: &BytesStart<'_>, name: &str) -> Outcome<u32> {
    let count = attribute(element, name)?.map(|count| count.parse::<u32>().map_err(|_| count));
    match count {
        None => Ok(1),
        Some(Ok(count @ 1..)) => Ok(count),
        // Some writers say 0 where they mean that nothing is repeated.
        Some(Ok(0)) => Ok(1),
        Some(Err(count)) => Err(Damage::says(name, format!("{count:?}"), "a number")),
    }
}

/// What a cell holds; `None` for an empty one.
fn value(cell: &Reader) -> Outcome<Option<Cell>> {
    let text = |text: &str| (!text.is_empty()).then(|| Cell::Text(text.into()));
    let Some(given) = cell.value.as_deref() else {
        return Ok(match cell.kind.as_str() {
            "error" => Some(Cell::Failed(cell.text.as_str().into())),
            _ => text(&cell.text),
        });
    };
    Ok(match cell.kind.as_str() {
        "float" | "percentage" | "currency" => {
            let number = given.parse::<f64>().ok().filter(|number| number.is_finite());
            Some(Cell::Number(number.ok_or_else(|| Damage::says("a number", format!("{given:?}"), "digits"))?))
        }
        "date" => match moment(given) {
            Some(moment) => Some(Cell::Moment(moment)),
            None => text(given),
        },
        "time" => match time(given) {
            Some(days) => Some(Cell::time(days)),
            None => text(given),
        },
        "boolean" => Some(Cell::Boolean(given == "true")),
        _ => text(given),
    })
}

/// A length of time as ISO 8601 writes it, `PT12H30M00S`, in days.
fn time(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let end = rest.find(['H', 'M', 'S'])?;
        let unit = match rest.as_bytes()[end] {
            b'H' => 3600.0,
            b'M' => 60.0,
            _ => 1.0,
        };
        seconds += rest[..end].parse::<f64>().ok().filter(|part| part.is_finite())? * unit;
        rest = &rest[end + 1..];
    }
    Some(seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        assert_eq!(time("PT12H00M00S"), Some(0.5));
        assert_eq!(time("PT30H"), Some(1.25));
        assert_eq!(time("P1D"), None);
    }
}
