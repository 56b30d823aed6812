//! From tables with what a reader has to know of them to the sheets of a workbook.

use super::book::Workbook;
use super::label::{self, embedded};
use super::limits::{check_numbers, check_size};
use super::model::{Book, Cell, Column, Grid, Line, Page, Role as LineRole};
use super::names::{Taken, check_sheet};
use super::shape::{Kind, Role, Shape, Shown};
use super::symbol::{Symbol, Symbols};
use super::value::{Rows, Writing, texts};
use super::worksheet::Worksheet;
use crate::export::codes::sentence;
use crate::status::Flag;
use crate::{Error, Language, Result, Unit};
use rustc_hash::FxHashMap;

/// Notes, numbered through the workbook; a note that is given again keeps its number.
struct Notes {
    language: Language,
    texts: Vec<String>,
    /// Where each of them stands: every row of a series may have a comment of its own.
    places: FxHashMap<String, usize>,
}

impl Notes {
    /// What refers to a note: words in brackets, which a screen reader says, and no raised figure.
    fn mark(&mut self, text: &str) -> String {
        let place = self.places.get(text).copied().unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.places.insert(text.to_owned(), self.texts.len() - 1);
            self.texts.len() - 1
        });
        mark(self.language, place + 1)
    }
}

fn mark(language: Language, number: usize) -> String {
    format!("[{}]", sentence(language, "book-note", &[("n", number.to_string().into())]))
}

fn fact(language: Language, name: &str, value: &str) -> String {
    sentence(language, "book-fact", &[("name", name.into()), ("value", embedded(language, value).as_ref().into())])
}

fn line(text: impl Into<String>) -> Line {
    Line { role: LineRole::Text, text: text.into() }
}

fn title(text: impl Into<String>) -> Line {
    Line { role: LineRole::Title, text: text.into() }
}

/// The workbook as both formats have it; `record` is the file that says how it was made, if there is one.
///
/// # Errors
/// All that is found in any sheet.
pub(super) fn book(workbook: &Workbook, record: Option<&str>) -> Result<Book> {
    let language = workbook.language;
    let say = |key: &str| language.say(key);
    let mut found = Vec::new();
    if workbook.title.trim().is_empty() {
        found.push(Error::missing("title", "give the table a title"));
    }
    if workbook.tables.is_empty() {
        found.push(Error::invalid("workbook", "has no tables; add at least one"));
    }
    let (cover, contents, notes_sheet) = (say("book-cover"), say("book-contents"), say("sheet-notes"));
    let (mut sheets, mut tables) = (Taken::default(), Taken::default());
    // Taken first, so that no table has the name of one of our own sheets.
    for name in [&cover, &contents, &notes_sheet] {
        sheets.take(name);
    }
    let mut notes = Notes { language, texts: Vec::new(), places: FxHashMap::default() };
    let mut symbols = Symbols::default();
    let mut laid = Vec::new();
    for (sheet, number) in workbook.tables.iter().zip(1..) {
        let own = || sentence(language, "book-table", &[("n", number.to_string().into())]);
        let name = sheet.sheet.clone().unwrap_or_else(own);
        let named = check_sheet(&name).and_then(|()| {
            let expected = "names of sheets that differ in more than capitals";
            let is_new = sheets.take(&name);
            is_new.then_some(()).ok_or_else(|| Error::argument("sheet", expected, format!("{name:?} again")))
        });
        let making = Sheet { sheet, workbook, name: &name, notes_sheet: &notes_sheet };
        match named.and_then(|()| making.page(&mut notes, &mut symbols, &mut tables)) {
            Ok(page) => laid.push(page),
            Err(error) => found.push(error),
        }
    }
    Error::collect(found)?;
    let mut listed: Vec<(&str, &str)> = Vec::new();
    if !notes.texts.is_empty() {
        listed.push((&notes_sheet, &notes_sheet));
    }
    listed.extend(laid.iter().map(|page| (page.name.as_str(), page.lines.first().map_or("", |line| &line.text))));
    let mut pages = vec![
        cover_page(workbook, &cover, &symbols, record),
        Page {
            lines: vec![title(&contents), line(say("book-one-table"))],
            table: Some(Grid {
                name: tables.table(&contents),
                title: contents.clone(),
                columns: vec![
                    text_column(say("book-worksheet"), listed.iter().map(|(name, _)| Cell::Link((*name).to_owned()))),
                    text_column(say("col-title"), listed.iter().map(|(_, title)| Cell::Text((*title).to_owned()))),
                ],
            }),
            name: contents,
        },
    ];
    if !notes.texts.is_empty() {
        let marks = (1..=notes.texts.len()).map(|number| Cell::Text(mark(language, number)));
        pages.push(Page {
            lines: vec![title(&notes_sheet), line(say("book-one-table"))],
            table: Some(Grid {
                name: tables.table(&notes_sheet),
                title: notes_sheet.clone(),
                columns: vec![
                    text_column(say("col-note"), marks),
                    text_column(say("book-note-text"), notes.texts.iter().cloned().map(Cell::Text)),
                ],
            }),
            name: notes_sheet,
        });
    }
    pages.extend(laid);
    Ok(Book {
        title: workbook.title.clone(),
        about: workbook.source.as_ref().map_or_else(String::new, |source| source_line(language, source)),
        language: language.tag().to_owned(),
        right_to_left: language.is_right_to_left(),
        sheets: pages,
    })
}

fn source_line(language: Language, source: &str) -> String {
    // Some sources say in their own language what they are.
    let word = |language: &Language| sentence(*language, "source-line", &[("source", "".into())]).trim().to_owned();
    let source = Language::ALL.iter().find_map(|language| source.strip_prefix(&word(language))).unwrap_or(source);
    sentence(language, "source-line", &[("source", embedded(language, source.trim_start()).as_ref().into())])
}

fn text_column(head: String, cells: impl Iterator<Item = Cell>) -> Column {
    Column { head, numeric: false, cells: cells.collect() }
}

fn cover_page(workbook: &Workbook, name: &str, symbols: &Symbols, record: Option<&str>) -> Page {
    let language = workbook.language;
    let mut lines = vec![title(&workbook.title)];
    lines.extend(workbook.subtitle.iter().chain(&workbook.about).map(line));
    lines.extend(workbook.source.iter().map(|source| line(source_line(language, source))));
    for (key, value) in [("book-published", &workbook.published), ("book-contact", &workbook.contact)] {
        lines.extend(value.iter().map(|value| line(fact(language, &language.say(key), value))));
    }
    lines.extend(record.map(|file| {
        let text = format!("{} {}", language.say("how-made"), embedded(language, file));
        line(text)
    }));
    let explained = symbols.explained(language);
    if !explained.is_empty() {
        lines.push(Line { role: LineRole::Heading, text: language.say("book-symbols") });
        lines.extend(explained.iter().map(|(symbol, meaning)| line(fact(language, symbol, meaning))));
    }
    Page { name: name.to_owned(), lines, table: None }
}

/// A sheet in the making.
struct Sheet<'a> {
    sheet: &'a Worksheet,
    workbook: &'a Workbook,
    name: &'a str,
    notes_sheet: &'a str,
}

impl Sheet<'_> {
    fn page(&self, notes: &mut Notes, symbols: &mut Symbols, tables: &mut Taken) -> Result<Page> {
        let (sheet, language) = (self.sheet, self.workbook.language);
        check_numbers(sheet)?;
        let shape = Shape::of(sheet)?;
        let rows = Rows::of(shape.kind, &sheet.frame, sheet.unit.as_deref())?;
        let plain_title = self.title(&shape)?;
        // Explained on the sheet itself, and once more for the workbook on its cover.
        let mut own = Symbols::default();
        let mut marks: Vec<String> = Vec::new();
        sheet.notes.iter().for_each(|note| push_new(&mut marks, notes.mark(note)));
        let mut columns = Vec::with_capacity(shape.columns.len() + 1);
        let unit = self.unit(&shape);
        for shown in &shape.columns {
            columns.push(self.column(shown, &shape, &rows, unit.as_deref(), notes, &mut own)?);
        }
        // Before the remarks, which may well be empty in most rows.
        without_blanks(&mut columns, &mut own);
        let remarks = self.remarks(&shape, &rows, notes, &mut marks, &mut own)?;
        let has_remarks = remarks.is_some();
        columns.extend(remarks);
        distinct(&mut columns);
        let has_notes = !marks.is_empty();
        let heading = std::iter::once(plain_title.clone()).chain(marks).collect::<Vec<_>>().join(" ");
        let mut lines = vec![title(heading), line(language.say("book-one-table"))];
        lines.extend(sheet.subtitle.iter().map(line));
        lines.extend(self.facts(&shape, unit.as_deref())?);
        let of_notes = || sentence(language, "book-sees-notes", &[("sheet", self.notes_sheet.into())]);
        let refers = has_notes || !sheet.column_notes.is_empty() || (has_remarks && has_mark(&columns, language));
        lines.extend(refers.then(|| line(of_notes())));
        let explained = own.explained(language);
        if !explained.is_empty() {
            let list: Vec<String> = explained.iter().map(|(symbol, meaning)| fact(language, symbol, meaning)).collect();
            lines.push(line(fact(language, &language.say("book-symbols-here"), &list.join(language.semicolon()))));
        }
        let has_empty = columns.iter().any(|column| column.cells.contains(&Cell::Empty));
        let mut reasons: Vec<String> = sheet.empty.iter().filter(|_| has_empty).cloned().collect();
        reasons.extend(has_remarks.then(|| language.say("book-no-flag")));
        if has_empty && !reasons.is_empty() {
            lines.push(line(fact(language, &language.say("book-empty"), &reasons.join(language.semicolon()))));
        }
        symbols.extend(&own);
        let grid = Grid { name: tables.table(&plain_title), title: plain_title, columns };
        let page = Page { name: self.name.to_owned(), lines, table: Some(grid) };
        check_size(&page)?;
        Ok(page)
    }

    /// Whether it has a title other than that of its indicator.
    fn has_title(&self) -> bool {
        self.sheet.title.as_ref().is_some_and(|title| !title.trim().is_empty())
    }

    fn title(&self, shape: &Shape<'_>) -> Result<String> {
        if let Some(title) = self.sheet.title.as_ref().filter(|_| self.has_title()) {
            return Ok(title.clone());
        }
        let indicator = shape.facts.iter().find(|fact| fact.column.name() == "indicator");
        let text = indicator.map(|fact| self.words(fact)).transpose()?;
        text.ok_or_else(|| Error::missing("title", "say what the table shows, as it is not about one indicator"))
    }

    /// The words for what is the same in all rows.
    fn words(&self, fact: &Shown<'_>) -> Result<String> {
        let text = texts(&fact.column.head(Some(1)))?.into_iter().flatten().next().unwrap_or_default();
        Ok(self.sheet.words_for(fact.column.name()).of(self.workbook.language, text))
    }

    /// The unit of all figures, where they have one.
    fn unit(&self, shape: &Shape<'_>) -> Option<String> {
        let own = shape.facts.iter().find(|fact| fact.role == Role::Unit).and_then(|fact| self.words(fact).ok());
        // The unit of the table is what its figures are in, whatever else is said.
        let differs = shape.columns.iter().any(|shown| shown.role == Role::Unit);
        own.or_else(|| self.given_unit().filter(|_| !differs))
    }

    fn given_unit(&self) -> Option<String> {
        let language = self.workbook.language;
        self.sheet.unit.as_ref().map(|unit| match Unit::of(unit) {
            known if known.is_known() && known.name() == unit => language.unit(unit).to_owned(),
            _ => unit.clone(),
        })
    }

    fn facts(&self, shape: &Shape<'_>, unit: Option<&str>) -> Result<Vec<Line>> {
        let language = self.workbook.language;
        let mut lines = Vec::new();
        let mut source = self.sheet.source.clone();
        for shown in &shape.facts {
            let name = shown.column.name().as_str();
            match name {
                // What was given for the sheet takes precedence over the table.
                "source" if source.is_some() => {}
                "source" => source = Some(self.words(shown)?),
                // It is said below, in the words of the language.
                "unit" | "unit_measure" => {}
                // It is the title itself.
                "indicator" if !self.has_title() => {}
                "scope" if self.sheet.scope.is_some() => {}
                _ => {
                    let head = label::head(language, shape.kind, name, self.sheet.level, &self.sheet.known);
                    lines.push(line(fact(language, &head, &self.words(shown)?)));
                }
            }
        }
        let more = [("book-population", self.sheet.scope.as_deref()), ("col-unit", unit)];
        for (key, value) in more {
            lines.extend(value.map(|value| line(fact(language, &language.say(key), value))));
        }
        let source = source.as_ref().or(self.workbook.source.as_ref());
        lines.extend(source.map(|source| line(source_line(language, source))));
        Ok(lines)
    }

    fn column(
        &self,
        shown: &Shown<'_>,
        shape: &Shape<'_>,
        rows: &Rows,
        unit: Option<&str>,
        notes: &mut Notes,
        symbols: &mut Symbols,
    ) -> Result<Column> {
        let (sheet, language) = (self.sheet, self.workbook.language);
        let name = shown.column.name().as_str();
        let given = sheet.heads.iter().find(|(column, _)| column == name).map(|(_, head)| head.clone());
        let own = || {
            let head = label::head(language, shape.kind, name, sheet.level, &sheet.known);
            match unit.filter(|_| matches!(name, "value" | "obs_value")) {
                Some(unit) => format!("{head} ({unit})"),
                None => head,
            }
        };
        // A head is one line: the table is found by it.
        let mut head = given.unwrap_or_else(own).split_whitespace().collect::<Vec<_>>().join(" ");
        if head.is_empty() {
            return Err(Error::argument(
                "columns",
                "a name for each column, which is the head of its cells",
                "an empty one",
            ));
        }
        for (_, note) in sheet.column_notes.iter().filter(|(column, _)| column == name) {
            head = format!("{head} {}", notes.mark(note));
        }
        let asked = sheet.column_decimals.iter().find(|(column, _)| column == name).map(|(_, decimals)| *decimals);
        let mut writing = Writing {
            language,
            kind: shape.kind,
            rows,
            decimals: asked.or(sheet.decimals),
            empty: sheet.empty.is_some(),
            unit: self.given_unit(),
            words: sheet.words_for(name),
            symbols,
        };
        let (cells, numeric) = writing.cells(shown)?;
        Ok(Column { head, numeric, cells })
    }

    /// The column of what is to be said of single figures: symbols and notes. A note on all of them is one on the table.
    fn remarks(
        &self,
        shape: &Shape<'_>,
        rows: &Rows,
        notes: &mut Notes,
        marks: &mut Vec<String>,
        symbols: &mut Symbols,
    ) -> Result<Option<Column>> {
        let (table, language) = (&self.sheet.frame, self.workbook.language);
        if shape.kind == Kind::Other {
            return Ok(None);
        }
        let height = table.height();
        let mut of_rows: Vec<Vec<String>> = vec![Vec::new(); height];
        // The library notes what is uncertain in one column, and a series brings comments in the other: each may be empty.
        for column in ["note", "comment"].into_iter().filter_map(|name| table.column(name).ok()) {
            let said = texts(column)?.into_iter().map(|text| text.filter(|text| !text.trim().is_empty()));
            let said: Vec<Option<String>> = said.collect();
            if let [Some(first), rest @ ..] = said.as_slice()
                // One note for all rows stands once, at the title.
                && rest.iter().all(|note| note.as_ref() == Some(first))
            {
                push_new(marks, notes.mark(first));
            } else {
                of_rows.iter_mut().zip(said).for_each(|(own, note)| own.extend(note));
            }
        }
        let value = ["value", "obs_value"].into_iter().find_map(|name| table.column(name).ok());
        let is_there = value.map(|value| value.is_not_null());
        let cells: Vec<Cell> = (0..height)
            .map(|row| {
                let shown = is_there.as_ref().is_none_or(|there| there.get(row) == Some(true));
                // Where a figure is missing, its own cell says why.
                let symbols_of_row = if shown { rows.remarks(row) } else { Vec::new() };
                let texts = symbols_of_row.into_iter().map(|symbol| symbols.write(symbol).to_owned());
                let mut texts: Vec<String> = texts.collect();
                of_rows[row].iter().for_each(|note| push_new(&mut texts, notes.mark(note)));
                if texts.is_empty() { Cell::Empty } else { Cell::Text(texts.join(" ")) }
            })
            .collect();
        let is_needed = cells.iter().any(|cell| *cell != Cell::Empty);
        Ok(is_needed.then(|| Column { head: language.say("col-flag"), numeric: false, cells }))
    }
}

/// Adds a mark that is not there yet.
fn push_new(marks: &mut Vec<String>, mark: String) {
    if !marks.contains(&mark) {
        marks.push(mark);
    }
}

/// Whether a cell refers to a note.
fn has_mark(columns: &[Column], language: Language) -> bool {
    let words = sentence(language, "book-note", &[("n", "".into())]);
    let begin = format!("[{}", words.trim_end());
    let refers = |cell: &Cell| matches!(cell, Cell::Text(text) if text.contains(&begin));
    // The remarks are the last column, if there are any.
    columns.last().is_some_and(|column| column.cells.iter().any(refers))
}

/// Rows and columns without any value say so: a blank one looks like the end of the table.
fn without_blanks(columns: &mut [Column], symbols: &mut Symbols) {
    let is_blank = |column: &Column| column.cells.iter().all(|cell| *cell == Cell::Empty);
    let height = columns.first().map_or(0, |column| column.cells.len());
    let rows: Vec<usize> =
        (0..height).filter(|&row| columns.iter().all(|column| column.cells[row] == Cell::Empty)).collect();
    let mut symbol = || Cell::Text(symbols.write(Symbol::Of(Flag::NotAvailable)).to_owned());
    for column in columns {
        if is_blank(column) {
            column.cells.fill_with(&mut symbol);
        }
        rows.iter().for_each(|&row| column.cells[row] = symbol());
    }
}

/// Makes the heads differ in more than capitals, as those of a table have to.
fn distinct(columns: &mut [Column]) {
    let mut taken = Taken::default();
    for column in columns {
        let head = column.head.clone();
        let mut number = 1;
        while !taken.take(&column.head) {
            number += 1;
            column.head = format!("{head} ({number})");
        }
    }
}
