//! Excel workbooks, ECMA-376: where the sheets are, and their cells.

use super::archive::Archive;
use super::cell::{Calendar, Cell, moment};
use super::styles::{self, Shown, Style};
use super::table::{Merged, Row, Rows};
use super::xml::{Node, Xml, attribute, prefixed};
use crate::input::statistical::bytes::{Damage, Outcome};
use crate::input::statistical::read::ReadFile;
use crate::input::statistical::reading::{Reading, Stopped};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The largest sheet that Excel has.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// What the cells of a workbook share.
struct Shared {
    texts: Vec<Arc<str>>,
    styles: Vec<Style>,
    calendar: Calendar,
}

/// A relation to another part: its id, what it is, and where that part is.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// Where an Excel workbook keeps its sheets, and what they share.
pub(crate) struct Book {
    /// The part that lists the sheets.
    pub(crate) part: String,
    pub(crate) sheets: Vec<BookSheet>,
    texts: Option<String>,
    styles: Option<String>,
    calendar: Calendar,
}

/// A sheet of a workbook.
pub(crate) struct BookSheet {
    pub(crate) name: String,
    pub(crate) is_shown: bool,
    /// The part with its cells; a sheet that is a chart has none.
    pub(crate) part: Option<String>,
}

impl Book {
    pub(crate) fn of(archive: &Archive<'_>) -> Outcome<Book> {
        let root = relations(archive, "")?;
        let book = root.into_iter().find(|relation| relation.kind.ends_with("/officeDocument"));
        let book =
            book.ok_or_else(|| Damage("is an archive but not a workbook (.xlsx, .ods); unpack it first".to_owned()))?;
        if book.target.ends_with(".bin") {
            let problem = "is a binary workbook (.xlsb); open it in a spreadsheet and save it as .xlsx";
            return Err(Damage(problem.to_owned()));
        }
        let relations = relations(archive, &book.target)?;
        let (sheets, calendar) = sheets(archive, &book.target)?;
        // By kind too: the sheet of a chart or of macros has a relation, and no cells.
        let part = |id: &str| relations.iter().find(|of| of.id == id && of.kind.ends_with("/worksheet"));
        let of = |kind: &str| relations.iter().find(|of| of.kind.ends_with(kind)).map(|of| of.target.clone());
        let sheet = |(name, is_shown, id): Listed| {
            let part = part(&id).map(|relation| relation.target.clone());
            BookSheet { name, is_shown, part }
        };
        Ok(Book {
            sheets: sheets.into_iter().map(sheet).collect(),
            texts: of("/sharedStrings"),
            styles: of("/styles"),
            calendar,
            part: book.target,
        })
    }

    /// The texts that cells share, as far as the archive may be unpacked.
    pub(crate) fn texts(&self, archive: &Archive<'_>) -> Outcome<Vec<Arc<str>>> {
        let stop = AtomicBool::new(false);
        match self.texts_until(archive, &mut Reading::new(u64::MAX, &stop)) {
            Ok(texts) => Ok(texts),
            Err(Stopped::Damaged(damage)) => Err(damage),
            Err(Stopped::Interrupted) => Ok(Vec::new()),
        }
    }

    /// In what the styles show numbers, by their place.
    pub(crate) fn shown(&self, archive: &Archive<'_>) -> Outcome<Vec<Shown>> {
        self.styles.as_ref().map(|part| styles::shown(archive, part)).transpose().map(Option::unwrap_or_default)
    }

    /// The sheets, each with whether it is shown.
    pub(super) fn names(&self) -> Vec<(String, bool)> {
        self.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.is_shown)).collect()
    }

    fn texts_until(&self, archive: &Archive<'_>, reading: &mut Reading<'_>) -> Result<Vec<Arc<str>>, Stopped> {
        self.texts.as_ref().map(|part| texts(archive, part, reading)).transpose().map(Option::unwrap_or_default)
    }
}

/// Reads a sheet into a table.
pub(super) fn read(
    archive: &Archive<'_>,
    how: &ReadFile,
    table: &mut impl Rows,
    reading: &mut Reading<'_>,
) -> Result<(), Stopped> {
    let book = Book::of(archive)?;
    let sheet = book.sheets[super::chosen(&book.names(), how)?].part.as_ref();
    let sheet =
        sheet.ok_or_else(|| Damage("has a chart in this sheet and no cells; give another as sheet".to_owned()))?;
    let texts = book.texts_until(archive, reading)?;
    let styles = book.styles.as_ref().map(|part| styles::read(archive, part)).transpose()?.unwrap_or_default();
    cells(archive, sheet, &Shared { texts, styles, calendar: book.calendar }, table, reading)
}

/// The relations of a part, `""` for those of the archive.
fn relations(archive: &Archive<'_>, part: &str) -> Outcome<Vec<Relation>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Some(part) = archive.part(&path)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part);
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Node::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let of = |name| attribute(&element, name).map(|value| value.unwrap_or_default().into_owned());
                let (id, kind, target) = (of("Id")?, of("Type")?, of("Target")?);
                // Relative to the folder of the part, unless it begins at the root of the archive.
                let target = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None if folder.is_empty() => target,
                    None => format!("{folder}/{target}"),
                };
                relations.push(Relation { id, kind, target });
            }
            Node::Start(_) | Node::End(_) | Node::Text(_) => {}
            Node::Done => return Ok(relations),
        }
    }
}

/// A sheet: its name, whether it is shown, and the id of its relation.
type Listed = (String, bool, String);

/// The sheets, and what the days of the workbook are counted from.
fn sheets(archive: &Archive<'_>, part: &str) -> Outcome<(Vec<Listed>, Calendar)> {
    let part = archive.part(part)?.ok_or_else(|| Damage::ends("the workbook"))?;
    let mut xml = Xml::new(part);
    let (mut sheets, mut calendar) = (Vec::new(), Calendar::From1900);
    loop {
        match xml.next()? {
            Node::Start(element) => match element.local_name().as_ref() {
                "workbookPr" => {
                    if matches!(attribute(&element, "date1904")?.as_deref(), Some("1" | "true")) {
                        calendar = Calendar::From1904;
                    }
                }
                "sheet" => {
                    let of = |name| attribute(&element, name).map(|value| value.unwrap_or_default().into_owned());
                    let state = of("state")?;
                    let relation = prefixed(&element, "id")?.unwrap_or_default().into_owned();
                    sheets.push((of("name")?, !matches!(state.as_str(), "hidden" | "veryHidden"), relation));
                }
                _ => {}
            },
            Node::End(_) | Node::Text(_) => {}
            Node::Done if sheets.is_empty() => {
                return Err(Damage("has no sheets; open it in a spreadsheet and save it again".to_owned()));
            }
            Node::Done => return Ok((sheets, calendar)),
        }
    }
}

/// The texts that cells share. What is said of how to pronounce them is left out.
fn texts(archive: &Archive<'_>, part: &str, reading: &mut Reading<'_>) -> Result<Vec<Arc<str>>, Stopped> {
    let Some(part) = archive.part(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part);
    let (mut texts, mut text) = (Vec::new(), String::new());
    let (mut in_text, mut spoken) = (false, false);
    loop {
        match xml.next()? {
            Node::Start(element) => match element.local_name().as_ref() {
                "si" => text.clear(),
                "t" => in_text = true,
                "rPh" => spoken = true,
                _ => {}
            },
            Node::End(element) => match element.local_name().as_ref() {
                "si" => {
                    // Counted once: cells that share a text share its memory.
                    reading.more(size_of::<Arc<str>>() + text.len())?;
                    texts.push(unescaped(&text).into());
                }
                "t" => in_text = false,
                "rPh" => spoken = false,
                _ => {}
            },
            Node::Text(part) if in_text && !spoken => text.push_str(&part),
            Node::Text(_) => {}
            Node::Done => return Ok(texts),
        }
    }
}

/// A text in which `_x000D_` stands for a character that XML has not.
fn unescaped(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let letter = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        // Where `_x` begins no code, only these two characters are passed: the next `_` may begin one.
        let (taken, past) = if letter.is_some() { (at, at + 7) } else { (at + 2, at + 2) };
        unescaped.push_str(&rest[..taken]);
        unescaped.extend(letter);
        rest = &rest[past..];
    }
    unescaped + rest
}

/// A cell while it is read.
#[derive(Default)]
struct Reader {
    place: u32,
    kind: String,
    style: usize,
    value: String,
    inline: String,
    has_formula: bool,
    /// In `<v>`, and in a `<t>` of the cell itself.
    in_value: bool,
    in_text: bool,
    spoken: bool,
}

fn cells(
    archive: &Archive<'_>,
    part: &str,
    shared: &Shared,
    table: &mut impl Rows,
    reading: &mut Reading<'_>,
) -> Result<(), Stopped> {
    let part = archive.part(part)?.ok_or_else(|| Damage::ends("the sheet"))?;
    let mut xml = Xml::new(part);
    let (mut number, mut next_row, mut row) = (0, 0, Row::new());
    let mut cell = Reader::default();
    let mut next_place = 0;
    loop {
        match xml.next()? {
            Node::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    let stated = attribute(&element, "r")?.and_then(|row| row.parse::<u32>().ok()?.checked_sub(1));
                    number = stated.unwrap_or(next_row);
                    // What takes the rows relies on their order, as it does on that of the cells below.
                    if number < next_row || number >= ROWS {
                        return Err(Damage::says("the number of a row", number + 1, "one more than the last").into());
                    }
                    (next_row, next_place) = (number + 1, 0);
                }
                "c" => {
                    let place = attribute(&element, "r")?;
                    let place = place.map_or(Ok(next_place), |place| column(&place))?;
                    if place < next_place || place >= COLUMNS {
                        return Err(Damage::says("the column of a cell", place + 1, "one more than the last").into());
                    }
                    next_place = place + 1;
                    let kind = attribute(&element, "t")?.unwrap_or_default().into_owned();
                    let style = attribute(&element, "s")?.and_then(|style| style.parse().ok()).unwrap_or(0);
                    cell = Reader { place, kind, style, ..Reader::default() };
                }
                "v" => cell.in_value = true,
                "f" => cell.has_formula = true,
                "t" => cell.in_text = true,
                "rPh" => cell.spoken = true,
                "mergeCell" => {
                    if let Some(merged) = attribute(&element, "ref")?.as_deref().and_then(merged) {
                        table.merge(merged);
                    }
                }
                _ => {}
            },
            Node::Text(text) if cell.in_value => cell.value.push_str(&text),
            Node::Text(text) if cell.in_text && !cell.spoken => cell.inline.push_str(&text),
            Node::Text(_) => {}
            Node::End(element) => match element.local_name().as_ref() {
                "v" => cell.in_value = false,
                "t" => cell.in_text = false,
                "rPh" => cell.spoken = false,
                "c" => row.extend(value(&cell, shared)?.map(|value| (cell.place, value))),
                "row" => table.row(number, std::mem::take(&mut row), reading)?,
                _ => {}
            },
            Node::Done => return Ok(()),
        }
    }
}

/// What a cell holds; `None` for an empty one.
fn value(cell: &Reader, shared: &Shared) -> Outcome<Option<Cell>> {
    let given = cell.value.trim();
    let text = |text: &str| (!text.is_empty()).then(|| Cell::Text(text.into()));
    Ok(match cell.kind.as_str() {
        "s" => {
            let place = given.parse::<usize>().ok();
            let shared = place.and_then(|place| shared.texts.get(place));
            let shared =
                shared.ok_or_else(|| Damage::says("the place of a text", format!("{given:?}"), "one of the file"))?;
            (!shared.is_empty()).then(|| Cell::Text(shared.clone()))
        }
        "inlineStr" => text(&unescaped(&cell.inline)),
        "str" => text(&unescaped(&cell.value)),
        "b" => (!given.is_empty()).then_some(Cell::Boolean(matches!(given, "1" | "true"))),
        "e" => Some(Cell::Failed(given.into())),
        "d" => match moment(given) {
            Some(moment) => Some(Cell::Moment(moment)),
            None => text(given),
        },
        // What writes formulas and does not compute them leaves their values to the first spreadsheet that does.
        "" | "n" if given.is_empty() => cell.has_formula.then(|| Cell::Failed("no value".into())),
        "" | "n" => {
            let number = given.parse::<f64>().ok().filter(|number| number.is_finite());
            let number = number.ok_or_else(|| Damage::says("a number", format!("{given:?}"), "digits"))?;
            Some(match shared.styles.get(cell.style) {
                Some(Style::Moment) => shared.calendar.moment(number),
                Some(Style::Time) => Cell::time(number),
                Some(Style::Number) | None => Cell::Number(number),
            })
        }
        other => {
            return Err(Damage::says("the type of a cell", format!("{other:?}"), "s, str, inlineStr, n, b, d or e"));
        }
    })
}

/// The place of a column by the letters of a cell, `B` of `B7`.
fn column(cell: &str) -> Outcome<u32> {
    // Four letters are beyond any sheet, and a fifth might overflow.
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    let place = letters.take(4).fold(0u32, |place, letter| place * 26 + u32::from(letter - b'A') + 1);
    place.checked_sub(1).ok_or_else(|| Damage::says("the place of a cell", format!("{cell:?}"), "letters and a number"))
}

/// Merged cells, `B2:C7`.
fn merged(range: &str) -> Option<Merged> {
    let (first, last) = range.split_once(':')?;
    let row = |cell: &str| {
        cell.trim_start_matches(|letter: char| letter.is_ascii_uppercase()).parse::<u32>().ok()?.checked_sub(1)
    };
    Some(Merged { rows: (row(first)?, row(last)?), columns: (column(first).ok()?, column(last).ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_texts() {
        assert_eq!(
            [column("A1"), column("Z9"), column("AA3"), column("XFD1")].map(Result::unwrap),
            [0, 25, 26, 16_383]
        );
        assert!(column("7").is_err());
        assert!(merged("B2:C7").is_some_and(|merged| merged.rows == (1, 6) && merged.columns == (1, 2)));
        assert_eq!(unescaped("a_x000D_b_x1_c_x0041_"), "a\rb_x1_cA");
        assert_eq!(unescaped("é_xé"), "é_xé");
    }
}
