//! CSV files that people write by hand: the rows of a `codebook.csv`, and a producer's value labels.

use crate::{
    Error, Result,
    error::{excerpt, nearest},
    input,
};
use rustc_hash::FxHashMap;
use std::path::Path;

use super::codes::canonical;

const REQUIRED: [&str; 4] = ["concept", "value", "variable", "codes"];

/// The columns of a codebook.
pub(super) const COLUMNS: [&str; 18] = [
    "concept", "category", "value", "variable", "codes", "combine", "label", "label:en", "label:fr", "label:es",
    "label:ar", "label:ru", "label:zh", "universe", "recall", "status", "note", "file",
];

/// One row of the file as it is written.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) row: usize,
    cells: [String; COLUMNS.len()],
}

impl Line {
    pub(super) fn get(&self, column: &str) -> &str {
        COLUMNS.iter().position(|c| *c == column).map_or("", |i| &self.cells[i])
    }

    /// Its label in the languages that it has it in, by their tags.
    pub(super) fn translations(&self) -> Vec<(String, String)> {
        let columns = COLUMNS.iter().zip(&self.cells).filter(|(_, words)| !words.is_empty());
        columns.filter_map(|(name, words)| Some((name.strip_prefix("label:")?.to_owned(), words.clone()))).collect()
    }

    /// Whether it says no more than what a breakdown is called: a label, and no code that has it.
    pub(super) fn is_name(&self) -> bool {
        let is_empty = |column| self.get(column).is_empty();
        self.get("concept").starts_with(char::is_lowercase)
            && ["value", "variable", "codes"].into_iter().all(is_empty)
            && !(is_empty("label") && self.translations().is_empty())
    }

    /// The national variables that it names.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.get("variable").split(';').map(str::trim).filter(|name| !name.is_empty())
    }

    /// The files that it names, none for every file that has its variables.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.get("file").split(';').map(str::trim).filter(|name| !name.is_empty())
    }
}

fn invalid(path: &Path, row: Option<usize>, problem: String) -> Error {
    Error::InvalidFile { path: path.to_owned(), row, problem }
}

/// A CSV file that a spreadsheet wrote: comma, semicolon or tab, with or without a byte order mark; rows that are blank or
/// begin with `#` are left out.
struct Sheet {
    header: csv::StringRecord,
    /// The rows below the header that are no comments, each with its number in the file.
    records: Vec<(usize, csv::StringRecord)>,
}

/// The delimiter of a header: the comma where there is none of them, the first of those that are as frequent.
fn delimiter(header: &str) -> char {
    // `max_by_key` takes the last of equals, so the comma comes last.
    [';', '\t', ','].into_iter().max_by_key(|mark| header.matches(*mark).count()).unwrap_or(',')
}

/// Text without its comments and blank lines, and the number of each line that is left. Lines within the quotes of a cell are
/// part of it, whatever they say.
fn without_comments(text: &str) -> (String, Vec<usize>) {
    let mut quotes: Option<input::Quotes> = None;
    let lines = text.split_inclusive('\n').zip(1..);
    let says = lines.filter(|(line, number)| {
        let is_inside = quotes.as_ref().is_some_and(input::Quotes::is_open);
        let is_kept = is_inside || (!line.trim().is_empty() && !line.trim_start().starts_with('#'));
        if is_kept {
            // The first line that is kept is the header, which shows the delimiter.
            quotes.get_or_insert_with(|| input::Quotes::new(delimiter(line), *number)).feed(line.as_bytes());
        }
        is_kept
    });
    says.unzip()
}

/// Reads one; `wanted` are columns by which its header is known.
fn open(bytes: &[u8], path: &Path, wanted: &[&str]) -> Result<Sheet> {
    if let Some(other) = input::Format::of(path, bytes) {
        return Err(other.refused(path, None));
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|e| {
        let row = input::row_of(bytes, e.valid_up_to());
        invalid(path, Some(row), "this row is not UTF-8 text; save the file as \"CSV UTF-8\"".into())
    })?;
    let (text, numbers) = without_comments(text);
    // Lines are counted without the comments; messages need their numbers in the file.
    let number = |line: usize| numbers.get(line.saturating_sub(1)).copied().unwrap_or(line);
    let delimiter = delimiter(text.lines().next().unwrap_or_default());
    if let Some((row, problem)) = input::quotes_problem(&text, delimiter) {
        return Err(invalid(path, Some(number(row)), problem));
    }
    let remedy = "save the file as \"CSV UTF-8\"";
    if let Some((row, problem)) = input::header_problem(&text, delimiter, wanted, remedy) {
        return Err(invalid(path, Some(number(row)), problem));
    }
    // A comment in quotes may have fewer cells than the header.
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| invalid(path, Some(1), e.to_string()))?.clone();
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let row = |position: Option<&csv::Position>| position.map_or(0, |p| number(p.line() as usize));
        let record = record.map_err(|e| invalid(path, Some(row(e.position())), e.to_string()))?;
        // A spreadsheet keeps blank rows as commas, and puts a comment with a comma into quotes.
        if record.iter().all(str::is_empty) || record.get(0).is_some_and(|cell| cell.starts_with('#')) {
            continue;
        }
        if record.len() != header.len() {
            let problem = format!(
                "this row has {} cells, the header has {}; put a cell that holds the delimiter in double quotes",
                record.len(),
                header.len()
            );
            problems.push(invalid(path, Some(row(record.position())), problem));
            continue;
        }
        records.push((row(record.position()), record));
    }
    Error::collect(problems)?;
    Ok(Sheet { header, records })
}

/// The rows of a codebook.
pub(super) fn read_lines(bytes: &[u8], path: &Path) -> Result<Vec<Line>> {
    let Sheet { header, records } = open(bytes, path, &REQUIRED)?;
    let mut problems = Vec::new();
    let mut places = [None; COLUMNS.len()];
    for (at, name) in header.iter().enumerate() {
        match COLUMNS.iter().position(|c| c.eq_ignore_ascii_case(name)) {
            // Which of two columns is meant nobody can say.
            Some(column) if places[column].is_some() => {
                let problem = format!("the column {:?} occurs twice; remove or rename one", excerpt(name));
                problems.push(invalid(path, Some(1), problem));
            }
            Some(column) => places[column] = Some(at),
            None => problems.push(invalid(
                path,
                Some(1),
                format!(
                    "there is no column {:?} in a codebook; the nearest is {}, and the page \"Describe your survey\" lists all",
                    excerpt(name),
                    nearest(name, COLUMNS, 1).join("")
                ),
            )),
        }
    }
    for required in REQUIRED {
        if !header.iter().any(|name| name.eq_ignore_ascii_case(required)) {
            problems.push(invalid(path, Some(1), format!("the column {required:?} is missing; add it to the header")));
        }
    }
    Error::collect(problems)?;
    let cells =
        |record: &csv::StringRecord| places.map(|at| at.and_then(|at| record.get(at)).unwrap_or_default().to_owned());
    let lines: Vec<Line> = records.iter().map(|(row, record)| Line { row: *row, cells: cells(record) }).collect();
    if lines.is_empty() {
        let is_comment = |line: &&[u8]| line.trim_ascii_start().starts_with(b"#");
        let problem = match bytes.split(|byte| *byte == b'\n').filter(is_comment).count() {
            0 => "the codebook has no rows; write one for each value of each concept".to_owned(),
            offered => {
                format!("the codebook has no rows, and {offered} that begin with #; take the # from those that hold")
            }
        };
        return Err(invalid(path, None, problem));
    }
    Ok(lines)
}

/// The producer's own value labels, by variable in lower case and code: the columns variable, code, label in any order.
pub(super) fn read_labels(bytes: &[u8], path: &Path) -> Result<FxHashMap<(String, String), String>> {
    let Sheet { header, records } = open(bytes, path, &["variable", "code", "label"])?;
    let place = |column: &str| {
        header.iter().position(|name| name.eq_ignore_ascii_case(column)).ok_or_else(|| {
            let problem = format!("the column {column:?} is missing; a file of labels has variable, code and label");
            invalid(path, Some(1), problem)
        })
    };
    let (variable, code, label) = (place("variable")?, place("code")?, place("label")?);
    let label_of = |(_, record): &(usize, csv::StringRecord)| {
        ((record[variable].to_lowercase(), canonical(&record[code])), record[label].to_owned())
    };
    Ok(records.iter().map(label_of).collect())
}
