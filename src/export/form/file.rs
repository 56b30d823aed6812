//! The office's own workbook: its sheets, and a copy of it in which some parts are others.

use super::grid::{Part, parts};
use super::place::{Area, Place};
use crate::export::archive::ArchiveWriter;
use crate::input::{Archive, Book, BookSheet, Shown};
use crate::{Error, Result};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

/// What the parts that are read may unfold to: a form is made for people to read.
const UNFOLDED: u64 = 256 << 20;

/// How the files of Excel 97 to 2003 begin, and those that a password protects.
const OLD: [u8; 8] = *b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The mark in front of a text in UTF-8.
const MARK: &str = "\u{feff}";

/// A workbook that is a form to be filled.
pub(crate) struct FormFile<'a> {
    path: PathBuf,
    archive: Archive<'a>,
    book: Book,
}

/// What a sheet says: the texts in its cells, and the cells that are not to be written to.
#[derive(Debug, Default)]
pub(crate) struct SheetTexts {
    pub(crate) texts: BTreeMap<Place, String>,
    /// Cells with numbers.
    pub(crate) numbers: BTreeMap<Place, String>,
    /// Cells with formulas.
    pub(crate) formulas: Vec<Place>,
    pub(crate) merged: Vec<Area>,
    /// Cells that are there and empty.
    pub(crate) empty: Vec<Place>,
}

impl<'a> FormFile<'a> {
    pub(crate) fn open(path: &Path, bytes: &'a [u8], unfold_limit: Option<u64>) -> Result<FormFile<'a>> {
        let wrong = |problem: &str| invalid(path, problem);
        // By its first bytes, as endings are often wrong; OLE2 also holds what a password protects.
        if bytes.starts_with(&OLD) {
            return Err(wrong(
                "is a workbook of Excel 97 to 2003 (.xls), or one that a password protects; open it in a spreadsheet and \
                 save it as .xlsx without a password to open it",
            ));
        }
        if !bytes.starts_with(b"PK") {
            return Err(wrong(
                "is not a workbook; a form is filled in a file that a spreadsheet saved as .xlsx or .xlsm",
            ));
        }
        let archive = Archive::new(bytes, unfold_limit.unwrap_or(UNFOLDED)).map_err(|damage| wrong(&damage.0))?;
        // An archive as well, of another format.
        if archive.has("content.xml") {
            return Err(wrong("is an OpenDocument spreadsheet (.ods); open it in a spreadsheet and save it as .xlsx"));
        }
        let book = Book::of(&archive).map_err(|damage| wrong(&damage.0))?;
        let workbook = FormFile { path: path.to_owned(), archive, book };
        workbook.check(bytes.len())?;
        Ok(workbook)
    }

    /// Refuses what no program writes: parts of one name, parts that lie on each other, which a copy would multiply, and
    /// sheets that are one part.
    fn check(&self, length: usize) -> Result<()> {
        let again = "open it in a spreadsheet and save it again";
        let packed = self.archive.packed().map_err(|damage| self.invalid(&damage.0))?;
        // Parts that overlap would unfold the same bytes many times, and a copy would be larger than the form.
        if packed.iter().map(|part| part.bytes().len()).sum::<usize>() > length {
            return Err(self.invalid(&format!("has parts that lie on each other; {again}")));
        }
        let names = packed.iter().map(|part| String::from_utf8_lossy(part.name()).into_owned()).collect();
        let sheets = self.book.sheets.iter().filter_map(|sheet| sheet.part.clone()).collect();
        // Readers differ in which of two parts with one name they take: Excel might open another than is checked here.
        for (mut names, what) in [(names, "parts"), (sheets, "sheets")] {
            let names: &mut Vec<String> = &mut names;
            names.sort_unstable();
            if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(self.invalid(&format!("has two {what} that are {:?}; {again}", pair[0])));
            }
        }
        Ok(())
    }

    /// The names of the sheets, in their order.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = &str> {
        self.book.sheets.iter().map(|sheet| sheet.name.as_str())
    }

    /// The names of the sheets that are shown and have cells.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &str> {
        let shown = self.book.sheets.iter().filter(|sheet| sheet.is_shown && sheet.part.is_some());
        shown.map(|sheet| sheet.name.as_str())
    }

    /// The sheet of a name, which spreadsheets compare without regard to case.
    fn sheet(&self, name: &str) -> Option<&BookSheet> {
        let same = |sheet: &&BookSheet| sheet.name.trim().to_lowercase() == name.trim().to_lowercase();
        let sheets = &self.book.sheets;
        // An exact match goes first: Excel allows no two names that differ in case alone, other programs do.
        sheets.iter().find(|sheet| sheet.name == name).or_else(|| sheets.iter().find(same))
    }

    /// Whether there is a sheet of a name.
    pub(super) fn has(&self, sheet: &str) -> bool {
        self.sheet(sheet).is_some()
    }

    /// The part of a sheet; none for one that is a chart.
    pub(super) fn part_of(&self, sheet: &str) -> Option<&str> {
        self.sheet(sheet)?.part.as_deref()
    }

    /// The text of a part.
    pub(super) fn xml(&self, part: &str) -> Result<String> {
        let mut bytes = Vec::new();
        let found = self.archive.part(part).map_err(|damage| self.invalid(&damage.0))?;
        let mut found = found.ok_or_else(|| self.invalid(&format!("has no part {part:?}, which it names")))?;
        found.read_to_end(&mut bytes).map_err(|error| self.invalid(&error.to_string()))?;
        String::from_utf8(bytes).map_err(|_| self.invalid(&format!("its part {part:?} is not UTF-8; save it again")))
    }

    /// A part after a change to its text; none where it stays as it is.
    pub(super) fn changed<T>(
        &self,
        part: &str,
        change: impl FnOnce(&str) -> std::result::Result<T, String>,
    ) -> Result<(T, &'static str)> {
        let xml = self.xml(part)?;
        let (mark, text) = match xml.strip_prefix(MARK) {
            Some(text) => (MARK, text),
            None => ("", xml.as_str()),
        };
        // The mark is put back by the caller: every byte that is not of a cell stays.
        let changed = change(text);
        Ok((changed.map_err(|problem| self.invalid(&format!("its part {part:?} {problem}")))?, mark))
    }

    /// The part that lists the sheets.
    pub(super) fn list_of_sheets(&self) -> &str {
        &self.book.part
    }

    /// In what the styles of the form show numbers, by their place.
    pub(super) fn formats(&self) -> Result<Vec<Shown>> {
        self.book.shown(&self.archive).map_err(|damage| self.invalid(&damage.0))
    }

    /// Whether a signature says that nobody has changed it.
    pub(super) fn is_signed(&self) -> bool {
        let parts = self.archive.packed().unwrap_or_default();
        parts.iter().any(|part| part.name().starts_with(b"_xmlsignatures/"))
    }

    /// Whether any sheet has a formula.
    pub(super) fn has_formulas(&self) -> Result<bool> {
        // All sheets, as a formula of any of them may count the cells that are filled.
        for part in self.book.sheets.iter().filter_map(|sheet| sheet.part.as_deref()) {
            let found = self.archive.part(part).map_err(|damage| self.invalid(&damage.0))?;
            if let Some(found) = found
                && has_formula(found).map_err(|problem| self.invalid(&problem))?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a sheet says.
    pub(crate) fn texts(&self, sheet: &str) -> Result<SheetTexts> {
        let Some(part) = self.part_of(sheet) else { return Ok(SheetTexts::default()) };
        let shared = self.book.texts(&self.archive).map_err(|damage| self.invalid(&damage.0))?;
        let read = |xml: &str| {
            let mut says = SheetTexts::default();
            parts(xml, |part| match part {
                Part::Cell(cell) => says.note(&cell, &shared),
                Part::Merged(area) => says.merged.push(area),
                Part::Dimension(_)
                | Part::Columns { .. }
                | Part::Cells { .. }
                | Part::Row { .. }
                | Part::RowEnd(_)
                | Part::CellsEnd(_)
                | Part::Filled(_) => {}
            })?;
            Ok(says)
        };
        self.changed(part, read).map(|(says, _)| says)
    }

    /// Writes a copy in which some parts are others; all other parts are copied as they are packed.
    pub(super) fn copy(&self, changed: &BTreeMap<String, String>, out: &mut dyn Write) -> io::Result<()> {
        let parts = self.archive.packed().map_err(|damage| io::Error::other(damage.0))?;
        let mut archive = ArchiveWriter::new(out);
        for part in &parts {
            match std::str::from_utf8(part.name()).ok().and_then(|name| changed.get_key_value(name)) {
                Some((name, text)) => archive.deflate(name, |part| part.write_all(text.as_bytes()))?,
                // Still packed: macros, pictures and unknown parts come along unharmed.
                None => archive.copy(part)?,
            }
        }
        archive.finish().map(drop)
    }

    pub(crate) fn invalid(&self, problem: &str) -> Error {
        invalid(&self.path, problem)
    }
}

impl SheetTexts {
    fn note(&mut self, cell: &super::grid::Cell<'_>, shared: &[std::sync::Arc<str>]) {
        let text = match cell.kind() {
            "s" => {
                cell.value.trim().parse::<usize>().ok().and_then(|place| shared.get(place)).map(|text| text.to_string())
            }
            "inlineStr" => Some(cell.inline.clone()),
            "str" => Some(cell.value.clone()),
            _ => None,
        };
        let text = text.filter(|text| !text.trim().is_empty());
        match text {
            // Whatever it shows is computed, and is not text of the form.
            _ if cell.has_formula => self.formulas.push(cell.place),
            Some(text) => drop(self.texts.insert(cell.place, text)),
            None if cell.has_content() => drop(self.numbers.insert(cell.place, cell.value.clone())),
            None => self.empty.push(cell.place),
        }
    }
}

/// Whether a sheet has a formula, read no further than to the first.
fn has_formula(part: impl BufRead) -> std::result::Result<bool, String> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|error| format!("is not a workbook that can be read: {error}"))? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "f" => return Ok(true),
            // What follows the cells has elements of this name that are no formulas of cells.
            Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(false),
            Event::Eof => return Ok(false),
            Event::Start(_)
            | Event::Empty(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::GeneralRef(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

fn invalid(path: &Path, problem: &str) -> Error {
    Error::InvalidFile { path: path.to_owned(), row: None, problem: problem.to_owned() }
}
