//! From the cells of a sheet to columns with names and types.

use super::cell::{Cell, MILLISECONDS};
use crate::finding::{Finding, Rule};
use crate::input::statistical::bytes::Damage;
use crate::input::statistical::columns::{Column, Read};
use crate::input::statistical::encoding::{Decoder, Misfits};
use crate::input::statistical::file::DataFile;
use crate::input::statistical::kind::Kind;
use crate::input::statistical::opened::About;
use crate::input::statistical::read::ReadFile;
use crate::input::statistical::reading::{Reading, Stopped};
use crate::input::statistical::temporal;
use crate::input::statistical::variable::{Variable, VariableType};
use crate::{Result, error::excerpt};
use encoding_rs::UTF_8;
use polars::prelude::*;
use std::path::Path;

/// How many rows are looked at before it is decided which of them is the header.
const LOOK: usize = 30;

/// How many different texts among numbers are told.
const OTHERS: usize = 3;

/// Whole numbers beyond this are not all kept by a number of double precision.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// The cells of a row, each with its place, from left to right.
pub(super) type Row = Vec<(u32, Cell)>;

/// What takes the rows of a sheet.
pub(super) trait Rows {
    /// A row with a cell at least; rows come from the top down.
    fn row(&mut self, number: u32, row: Row, reading: &mut Reading<'_>) -> std::result::Result<(), Stopped>;

    /// Cells that are shown as one.
    fn merge(&mut self, merged: Merged);
}

/// A table in the making.
pub(super) struct Table<'a> {
    path: &'a Path,
    how: &'a ReadFile,
    /// The first rows, up to the decision which is the header.
    first: Vec<(u32, Row)>,
    /// The row of the header, counted from 0.
    header: Option<u32>,
    columns: Vec<SheetColumn>,
    /// Cells below the header in columns that it does not name, and the first of them.
    unnamed: usize,
    first_unnamed: Option<u32>,
    /// The last row with a cell in a column.
    last: u32,
    merged: Vec<Merged>,
}

/// Cells that are shown as one, from first to last.
#[derive(Clone, Copy)]
pub(super) struct Merged {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

struct SheetColumn {
    place: u32,
    name: String,
    is_wanted: bool,
    /// The cells that are neither empty nor errors, with their rows.
    cells: Vec<(u32, Cell)>,
    met: Met,
}

/// What the cells of a column were.
#[derive(Default)]
struct Met {
    numbers: usize,
    whole: usize,
    texts: usize,
    booleans: usize,
    days: usize,
    moments: usize,
    times: usize,
    failed: usize,
    first_failed: Option<u32>,
    others: Vec<String>,
}

impl Rows for Table<'_> {
    fn row(&mut self, number: u32, row: Row, reading: &mut Reading<'_>) -> std::result::Result<(), Stopped> {
        let given = self.how.header.unwrap_or(1);
        // What stands above the header is for people.
        if (number as usize) + 1 < given || row.is_empty() {
            return Ok(());
        }
        reading.look(number.into())?;
        if self.header.is_some() {
            return self.values(number, row, reading);
        }
        reading.more(row.len() * size_of::<(u32, Cell)>())?;
        self.first.push((number, row));
        // Kept until so many are there: whether the first is a title shows only beside rows below it.
        if self.first.len() == LOOK { self.decide(reading) } else { Ok(()) }
    }

    fn merge(&mut self, merged: Merged) {
        // Beyond so many, one more tells nothing.
        if self.merged.len() < 1 << 16 {
            self.merged.push(merged);
        }
    }
}

impl<'a> Table<'a> {
    pub(super) fn new(path: &'a Path, how: &'a ReadFile) -> Table<'a> {
        Table {
            path,
            how,
            first: Vec::new(),
            header: None,
            columns: Vec::new(),
            unnamed: 0,
            first_unnamed: None,
            last: 0,
            merged: Vec::new(),
        }
    }

    /// There are no more rows.
    pub(super) fn end(&mut self, reading: &mut Reading<'_>) -> std::result::Result<(), Stopped> {
        if self.header.is_none() {
            self.decide(reading)?;
        }
        let header = self.header.unwrap_or(0);
        let wide =
            |merged: &&Merged| merged.columns.0 < merged.columns.1 && (merged.rows.0..=merged.rows.1).contains(&header);
        if let Some(merged) = self.merged.iter().find(wide) {
            let problem = format!(
                "row {}, its header, has merged cells ({}{} and more); unmerge them and name each column, or give the row that \
                 names the columns as header=",
                header + 1,
                letters(merged.columns.0),
                merged.rows.0 + 1
            );
            return Err(Damage(problem).into());
        }
        Ok(())
    }

    /// Decides which row is the header, and reads those below.
    fn decide(&mut self, reading: &mut Reading<'_>) -> std::result::Result<(), Stopped> {
        let rows = std::mem::take(&mut self.first);
        let Some((number, names)) = rows.first() else {
            return Err(Damage("has no cells in this sheet; the first row names the columns".to_owned()).into());
        };
        match self.how.header {
            Some(given) if *number as usize + 1 != given => {
                return Err(Damage(format!("has an empty row {given}, which header says is the header")).into());
            }
            Some(_) => {}
            None => {
                let widest = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
                // The first row of more than half the widest; a title has a cell or two.
                let below = rows.iter().find(|(_, row)| row.len() * 2 > widest);
                if let Some((below, _)) = below.filter(|(below, _)| below != number) {
                    let problem = format!(
                        "begins in row {} with {} cells where rows below have {widest}, as a title has; give the row that names \
                         the columns, perhaps header={}, or header={} if it is the first",
                        number + 1,
                        names.len(),
                        below + 1,
                        number + 1
                    );
                    return Err(Damage(problem).into());
                }
            }
        }
        self.header = Some(*number);
        self.last = *number;
        self.columns = names
            .iter()
            .map(|(place, cell)| SheetColumn {
                place: *place,
                name: cell.text().trim().to_owned(),
                is_wanted: false,
                cells: Vec::new(),
                met: Met::default(),
            })
            .filter(|column| !column.name.is_empty())
            .collect();
        // An unknown column is an error that is told at the end, when the variables are known.
        for wanted in self.how.wanted(self.path, &self.variables()).unwrap_or_default() {
            self.columns[wanted].is_wanted = true;
        }
        for (number, row) in rows.into_iter().skip(1) {
            self.values(number, row, reading)?;
        }
        Ok(())
    }

    fn values(&mut self, number: u32, row: Row, reading: &mut Reading<'_>) -> std::result::Result<(), Stopped> {
        let mut columns = self.columns.iter_mut().peekable();
        for (place, cell) in row {
            // Both go from left to right, so that a row takes one pass whatever its width.
            while columns.next_if(|column| column.place < place).is_some() {}
            let Some(column) = columns.peek_mut().filter(|column| column.place == place) else {
                self.unnamed += 1;
                self.first_unnamed = self.first_unnamed.or(Some(place));
                continue;
            };
            let is_null = match &cell {
                Cell::Text(text) => {
                    text.trim().is_empty() || self.how.null_values.iter().any(|null| null.trim() == text.trim())
                }
                Cell::Number(_) | Cell::Boolean(_) | Cell::Moment(_) | Cell::Time(_) | Cell::Failed(_) => false,
            };
            // A cell that means missing is a cell all the same: the table goes on to here.
            self.last = number;
            if is_null {
                continue;
            }
            // Also of columns that nobody wants, as the dictionary has the types of all.
            column.met.cell(number, &cell);
            if column.is_wanted && !matches!(cell, Cell::Failed(_)) {
                let text = if let Cell::Text(text) = &cell { text.len() } else { 0 };
                reading.more(size_of::<(u32, Cell)>() + text)?;
                column.cells.push((number, cell));
            }
        }
        Ok(())
    }

    fn variables(&self) -> Vec<Variable> {
        self.columns.iter().map(|column| Variable::headed(column.name.clone(), column.met.kind())).collect()
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for column in &self.columns {
            let met = &column.met;
            if met.failed > 0 {
                let message = format!(
                    "formulas with an error or without a value, first in row {}",
                    met.first_failed.unwrap_or(0) + 1
                );
                let finding = Finding::warning(Rule::NotRead, &column.name, message);
                let finding = finding.remedy("correct the formulas in a spreadsheet program and save the workbook; here these cells count as missing");
                findings.push(Finding { rows: met.failed, ..finding });
            }
            if met.kind() == VariableType::Text && met.numbers > met.texts && (1..=OTHERS).contains(&met.others.len()) {
                let texts = met.others.iter().map(|text| format!("{:?}", excerpt(text))).collect::<Vec<_>>().join(", ");
                let finding = Finding::note(
                    Rule::NotNumeric,
                    &column.name,
                    format!("numbers but for {texts}: the column is text"),
                );
                let finding = finding.remedy("list them in null_values if they stand for missing values");
                findings.push(Finding { rows: met.texts, ..finding });
            }
        }
        if let Some(place) = self.first_unnamed {
            let message = format!("{} cells in columns that the header does not name", self.unnamed);
            let finding = Finding::warning(Rule::NotRead, format!("column {}", letters(place)), message);
            findings.push(finding.remedy("name the columns"));
        }
        let header = self.header.unwrap_or(0);
        let below = self.merged.iter().filter(|merged| merged.rows.0 > header && merged.rows.0 <= self.last).count();
        if below > 0 {
            let finding =
                Finding::warning(Rule::NotRead, "", "merged cells: the first of them has the value, the others none");
            findings.push(Finding { rows: below, ..finding.remedy("unmerge them and repeat the value") });
        }
        findings
    }

    /// The file, with the columns that are wanted.
    pub(super) fn file(mut self, path: &Path, reading: &mut Reading<'_>) -> Result<DataFile> {
        let variables = self.variables();
        let wanted = self.how.wanted(path, &variables)?;
        let header = self.header.unwrap_or(0);
        let rows = (self.last - header) as usize;
        // Empty cells take memory once they are a column: a cell in the last row makes a million of them.
        let size = reading.more(rows.saturating_mul(wanted.len()).saturating_mul(8));
        size.map_err(|stopped| self.how.stopped(path, Kind::Workbook, stopped))?;
        let about = About {
            findings: self.findings(),
            ..About::new(variables, &Decoder::new(UTF_8, false), temporal::NONE, rows as u64)
        };
        let read = |&v: &usize| {
            let column = &mut self.columns[v];
            let cells = std::mem::take(&mut column.cells);
            (v, column.met.column(&about.variables[v], header + 1, rows, &cells))
        };
        let columns = wanted.iter().map(read).collect();
        Ok(about.file(path, columns, rows, Misfits::default()))
    }
}

impl Met {
    fn cell(&mut self, row: u32, cell: &Cell) {
        match cell {
            Cell::Number(number) => {
                self.numbers += 1;
                self.whole += usize::from(number.fract() == 0.0 && number.abs() <= LARGEST);
            }
            Cell::Text(text) => {
                self.texts += 1;
                // One more than is shown, by which it is known that there are too many to show.
                if self.others.len() <= OTHERS && !self.others.iter().any(|other| **other == **text) {
                    self.others.push(text.to_string());
                }
            }
            Cell::Boolean(_) => self.booleans += 1,
            Cell::Moment(moment) => {
                self.moments += 1;
                self.days += usize::from(moment % MILLISECONDS == 0);
            }
            Cell::Time(_) => self.times += 1,
            Cell::Failed(_) => {
                self.failed += 1;
                self.first_failed = self.first_failed.or(Some(row));
            }
        }
    }

    fn kind(&self) -> VariableType {
        match (self.numbers, self.texts, self.booleans, self.moments, self.times) {
            // Numbers alone, truth values alone, or nothing at all.
            (_, 0, 0, 0, 0) | (0, 0, _, 0, 0) => VariableType::Number,
            (0, 0, 0, moments, 0) if moments == self.days => VariableType::Date,
            (0, 0, 0, _, 0) => VariableType::DateTime,
            (0, 0, 0, 0, _) => VariableType::Time,
            // Types that mix are text, in which each cell stands as it is written.
            _ => VariableType::Text,
        }
    }

    /// A column of so many rows, from a first one on.
    fn column(&self, variable: &Variable, first: u32, rows: usize, cells: &[(u32, Cell)]) -> Read {
        let mut given = cells.iter().peekable();
        let mut next = |row: usize| given.next_if(|(at, _)| (*at - first) as usize == row).map(|(_, cell)| cell);
        if self.booleans > 0 && variable.kind == VariableType::Number {
            let values: BooleanChunked =
                (0..rows).map(|row| next(row).map(|cell| *cell == Cell::Boolean(true))).collect();
            return Read { values: values.with_name(variable.name.as_str().into()).into_series(), classes: Vec::new() };
        }
        // Whole numbers only where each is one, and small enough to be exact.
        let whole = self.numbers > 0 && self.whole == self.numbers && variable.kind == VariableType::Number;
        let mut column = Column::new(variable, whole, rows);
        for row in 0..rows {
            match (&mut column, next(row)) {
                (Column::Numbers(numbers), None) => numbers.push_missing(None),
                (Column::Numbers(numbers), Some(cell)) => match cell {
                    Cell::Number(number) => numbers.push(*number),
                    Cell::Moment(moment) if variable.kind == VariableType::Date => {
                        numbers.push((moment / MILLISECONDS) as f64)
                    }
                    Cell::Moment(moment) => numbers.push(*moment as f64 / 1000.0),
                    Cell::Time(time) => numbers.push(*time as f64 / 1000.0),
                    Cell::Text(_) | Cell::Boolean(_) | Cell::Failed(_) => numbers.push_missing(None),
                },
                (Column::Texts(texts), None) => texts.push(""),
                (Column::Texts(texts), Some(cell)) => texts.push(&cell.text()),
            }
        }
        column.finish(variable)
    }
}

/// The letters of a column: A for the first, AA for the 27th.
fn letters(place: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = place + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
