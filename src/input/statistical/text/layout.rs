//! What a text is made of: its delimiter, its header, and what its columns hold.

use super::decoded::Decoded;
use super::number::number;
use crate::finding::{Finding, Rule};
use crate::input::header;
use crate::input::quotes::Quotes;
use crate::input::separators::{evidence, is_blank};
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use crate::input::statistical::encoding::Decoder;
use crate::input::statistical::read::ReadFile;
use crate::input::statistical::reading::{Reading, Stopped};
use crate::input::statistical::variable::{Variable, VariableType};
use std::io::{Read, Seek};

/// The layout of a text whose rows were all looked at.
#[derive(Clone, Debug)]
pub(in crate::input::statistical) struct Layout {
    pub(super) delimiter: u8,
    /// The decimal mark.
    pub(super) mark: u8,
    /// The row of the header, the first being 1.
    pub(super) header: usize,
    pub(super) columns: Vec<TextColumn>,
    pub(super) null_values: Vec<String>,
    pub(super) rows: u64,
    pub(super) findings: Vec<Finding>,
}

/// A column of a text.
#[derive(Clone, Debug)]
pub(super) struct TextColumn {
    name: String,
    pub(super) is_number: bool,
    pub(super) whole: bool,
}

/// The most columns that are read: each takes a kilobyte while its cells are looked at, and a file of commas is no table.
const COLUMNS: usize = 1 << 15;

/// How many different texts among numbers are told.
const OTHERS: usize = 3;

/// What the cells of a column were.
#[derive(Clone, Debug, Default)]
struct Met {
    /// Cells that are numbers with a point, and with a comma; most are both, as they have neither.
    point: usize,
    comma: usize,
    /// Whether one of the numbers has a comma that stands before no thousands.
    comma_is_decimal: bool,
    whole: usize,
    cells: usize,
    /// The first texts that are not numbers, and how many cells hold one.
    others: Vec<String>,
    other: usize,
    /// Texts that are numbers but for what stands between thousands.
    grouped: usize,
}

impl Met {
    fn cell(&mut self, cell: &str) {
        self.cells += 1;
        let point = number(cell, b'.');
        // Without a mark, a number is the same with either.
        let has_mark = cell.bytes().any(|byte| matches!(byte, b'.' | b','));
        let comma = if has_mark { number(cell, b',') } else { point };
        self.point += usize::from(point.is_some());
        self.comma += usize::from(comma.is_some());
        self.comma_is_decimal |= point.is_none() && comma.is_some() && evidence(cell).comma;
        let written_whole = !has_mark && !cell.bytes().any(|byte| matches!(byte, b'e' | b'E'));
        self.whole += usize::from(point.is_some() && written_whole);
        if point.is_none() && comma.is_none() {
            self.other += 1;
            self.grouped += usize::from(is_grouped(cell));
            if self.others.len() <= OTHERS && !self.others.iter().any(|other| other == cell) {
                self.others.push(cell.to_owned());
            }
        }
    }

    /// Whether all cells are numbers with this mark, and at least one has it.
    fn needs(&self, mark: u8) -> bool {
        match mark {
            b',' => self.comma == self.cells && self.point < self.cells,
            _ => self.point == self.cells && self.comma < self.cells,
        }
    }

    fn is_number(&self, mark: u8) -> bool {
        self.cells == if mark == b',' { self.comma } else { self.point }
    }
}

impl Layout {
    /// Looks at all rows, and gives the source back.
    pub(super) fn of<R: Read + Seek>(
        mut source: Source<R>,
        decoder: Decoder,
        how: &ReadFile,
        reading: &Reading<'_>,
    ) -> Result<(Layout, Source<R>), Stopped> {
        let size = source.left();
        let given = how.header.unwrap_or(1);
        if given == 0 {
            return Err(Damage("has no row 0; the first row is header=1".to_owned()).into());
        }
        let mut decoded = Decoded::new(source, decoder.clone(), given)?;
        let head = decoded.head()?;
        let (given, delimiter) = match of_excel(head).filter(|_| how.header.is_none() && how.delimiter.is_none()) {
            Some(delimiter) => (2, delimiter),
            None => (given, delimiter(head, how)?),
        };
        source = decoded.into_source();
        source.back(size)?;

        let mut decoded = Decoded::new(source, decoder, given)?;
        decoded.quotes = Some(Quotes::new(char::from(delimiter), given));
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(decoded);
        let broken = |error: &csv::Error| broken(error, delimiter, given);
        let names = reader.headers().map_err(|error| broken(&error))?.clone();
        if names.iter().all(|name| name.trim().is_empty()) && names.len() < 2 {
            return Err(Damage("is empty; the first line names the columns".to_owned()).into());
        }
        if names.len() > COLUMNS {
            let problem = format!(
                "has {} columns, of which {COLUMNS} can be read; give the delimiter, if it is not what these columns were cut at",
                names.len()
            );
            return Err(Damage(problem).into());
        }
        let mut met = vec![Met::default(); names.len()];
        let mut record = csv::StringRecord::new();
        let mut rows = 0u64;
        while reader.read_record(&mut record).map_err(|error| broken(&error))? {
            for (met, cell) in met.iter_mut().zip(&record) {
                let cell = cell.trim();
                if !cell.is_empty() && !is_null(cell, &how.null_values) {
                    met.cell(cell);
                }
            }
            rows += 1;
            reading.look(rows)?;
        }
        if let Some((row, problem)) = reader.get_ref().quotes.as_ref().and_then(Quotes::end) {
            return Err(Damage(format!("row {row}: {problem}")).into());
        }
        let mark = mark(&names, &met, how)?;
        let (columns, findings) = columns(&names, &met, mark);
        let null_values = how.null_values.iter().map(|null| null.trim().to_owned()).collect();
        let layout = Layout { delimiter, mark, header: given, columns, null_values, rows, findings };
        Ok((layout, reader.into_inner().into_source()))
    }

    /// The variables that the columns are.
    pub(super) fn variables(&self) -> Vec<Variable> {
        let kind = |column: &TextColumn| if column.is_number { VariableType::Number } else { VariableType::Text };
        self.columns.iter().map(|column| Variable::headed(column.name.clone(), kind(column))).collect()
    }
}

pub(super) fn is_null(cell: &str, null_values: &[String]) -> bool {
    null_values.iter().any(|null| null.trim() == cell)
}

/// The delimiter by the line `sep=;` above the header, which tells Excel how to open the file.
fn of_excel(head: &str) -> Option<u8> {
    match head.lines().next()?.trim_end().trim_matches('"').strip_prefix("sep=")?.as_bytes() {
        // A tab at the end of the line was trimmed away.
        [] => Some(b'\t'),
        [delimiter] if delimiter.is_ascii_punctuation() => Some(*delimiter),
        _ => None,
    }
}

/// The delimiter that makes columns of the first lines, if these are the header and rows.
fn delimiter(head: &str, how: &ReadFile) -> Outcome<u8> {
    let delimiter = how.delimiter.unwrap_or_else(|| header::delimiter(head));
    let byte = u8::try_from(delimiter).ok().filter(u8::is_ascii);
    let byte =
        byte.ok_or_else(|| Damage(format!("cannot be cut at {delimiter:?}; give an ASCII character as delimiter")))?;
    // Who says how the text is laid out is not corrected.
    if how.delimiter.is_some() || how.header.is_some() {
        return Ok(byte);
    }
    match header::problem(head, delimiter, &[], "give it as delimiter=") {
        Some((row, problem)) => Err(Damage(format!("{problem}, or give header={row}"))),
        None => Ok(byte),
    }
}

/// The decimal mark: the one that is given, or else the only one that a column has.
fn mark(names: &csv::StringRecord, met: &[Met], how: &ReadFile) -> Outcome<u8> {
    let needing = |mark: u8| names.iter().zip(met).filter(move |(_, met)| met.needs(mark));
    let with = |mark: u8| needing(mark).next().map(|(name, _)| name);
    match (how.decimal, with(b'.'), with(b',')) {
        (Some('.'), _, _) => Ok(b'.'),
        (Some(','), _, _) => Ok(b','),
        (Some(other), _, _) => Err(Damage(format!("has no decimal mark {other:?}; decimal must be \".\" or \",\""))),
        (None, Some(point), Some(comma)) => Err(Damage(format!(
            "has numbers with points in column {point:?} and with commas in column {comma:?}; give the decimal mark as \
             decimal, and the column with the other one is text"
        ))),
        (None, None, Some(_)) if needing(b',').any(|(_, met)| met.comma_is_decimal) => Ok(b','),
        (None, None, Some(comma)) => Err(Damage(format!(
            "has commas in the numbers of column {comma:?} that may stand before decimals or between thousands; give \
             decimal=\",\" for decimals, or decimal=\".\" to read such columns as text"
        ))),
        (None, _, None) => Ok(b'.'),
    }
}

/// The columns, and what was found in them.
fn columns(names: &csv::StringRecord, met: &[Met], mark: u8) -> (Vec<TextColumn>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut unnamed = Vec::new();
    let mut columns = Vec::with_capacity(names.len());
    for (place, (name, met)) in (1..).zip(names.iter().zip(met)) {
        let name = match name.trim() {
            "" => {
                unnamed.push(place);
                format!("column {place}")
            }
            name => name.to_owned(),
        };
        // A column of empty cells alone is one of numbers: all of them missing.
        let is_number = met.is_number(mark);
        // Few words among many numbers are codes for "no answer" more often than text.
        if !is_number && met.grouped > 0 && met.grouped == met.other {
            let message =
                format!("numbers with separators between thousands, such as {:?}: the column is text", met.others[0]);
            let finding = Finding::warning(Rule::NotNumeric, &name, message).remedy("write them without separators");
            findings.push(Finding { rows: met.grouped, ..finding });
        } else if !is_number && met.others.len() <= OTHERS && met.other * 2 < met.cells {
            let texts = met.others.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ");
            let message = format!("numbers but for {texts}: the column is text");
            let finding = Finding::note(Rule::NotNumeric, &name, message);
            let finding = finding.remedy("list them in null_values if they stand for missing values");
            findings.push(Finding { rows: met.other, ..finding });
        }
        columns.push(TextColumn { name, is_number, whole: is_number && met.cells > 0 && met.whole == met.cells });
    }
    if let Some(first) = unnamed.first() {
        let message = format!("{} columns without a name are called by their place", unnamed.len());
        let finding = Finding::note(Rule::MissingColumn, format!("column {first}"), message);
        findings.push(finding.remedy("name them in the header"));
    }
    (columns, findings)
}

/// Whether a text is a number with separators between thousands, `1 234`, `1.234,5` or `1,234.5`.
fn is_grouped(cell: &str) -> bool {
    let groups: Vec<&str> =
        cell.trim_start_matches(['-', '+', '−']).split(|c: char| matches!(c, '.' | ',') || is_blank(c)).collect();
    let has_digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    match groups.as_slice() {
        [first, thousands @ .., last] if groups.iter().all(has_digits) => {
            // Decimals behind the last separator may be any, behind a separator of their own.
            let full = |group: &&str| group.len() == 3;
            (1..=3).contains(&first.len()) && thousands.iter().all(full) && (full(last) || !thousands.is_empty())
        }
        _ => false,
    }
}

/// What is wrong with a row.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others say it themselves")]
pub(super) fn broken(error: &csv::Error, delimiter: u8, header: usize) -> Damage {
    let row = error.position().map_or(0, |position| position.line() as usize + header - 1);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => Damage(format!(
            "row {row} has {len} cells, the header has {expected_len}; check the delimiter {:?} and the quotes, or give \
             delimiter or header",
            char::from(delimiter)
        )),
        csv::ErrorKind::Io(error) => Damage(error.to_string()),
        _ => Damage(error.to_string()),
    }
}
