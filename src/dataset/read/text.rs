//! Text with a delimiter.

use super::{Coder, FileLabels, Known, PASS, Source, Table, checksum, invalid, places};
use crate::{Error, Result, input};
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::Path;

pub(super) fn read(Source { path, file, cells, wanted, .. }: Source<'_>) -> Result<Table> {
    let bytes = input::bytes(path)?;
    let encoded = file.encoding().unwrap_or(encoding_rs::UTF_8);
    // UTF-16 text is recognised by its bytes; it is refused unless an encoding was named for it.
    if let Some(other) = input::Format::of(path, &bytes)
        && (other != input::Format::Utf16 || encoded == encoding_rs::UTF_8)
    {
        return Err(other.refused(path, Some(PASS)));
    }
    let text = decode(path, &bytes, encoded)?;
    // Before the CSV reader: an unclosed quote would swallow the rest of the file as one cell.
    if let Some((row, problem)) = input::quotes_problem(&text, file.delimiter) {
        return Err(invalid(path, Some(row), problem));
    }
    // Patterns say nothing of how a header is spelt.
    let names: Vec<&str> = wanted.iter().map(String::as_str).filter(|name| !name.contains(['*', '?'])).collect();
    let remedy = "set delimiter under [file]";
    if let Some((row, problem)) = input::header_problem(&text, file.delimiter, &names, remedy) {
        return Err(invalid(path, Some(row), problem));
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(file.delimiter as u8).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| invalid(path, Some(1), e.to_string()))?.clone();
    let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    let chosen = places(path, &names, wanted)?;
    let mut columns: Vec<(usize, Coder, Known<String>)> =
        chosen.into_iter().map(|at| (at, Coder::default(), Known::default())).collect();
    let mut read = |block: &mut Block| block.read(&mut reader).map_err(|e| broken_row(path, &e, file.delimiter));
    let (mut block, mut next) = (Block::default(), Block::default());
    read(&mut block)?;
    let mut height = 0;
    while !block.rows().is_empty() {
        height += block.rows().len();
        let code = |(at, coder, known): &mut (usize, Coder, Known<String>)| {
            for row in block.rows() {
                coder.push_known(known, row.get(*at).unwrap_or_default(), |cell| cells.code(cell));
            }
        };
        let (following, ()) = rayon::join(|| read(&mut next), || columns.par_iter_mut().for_each(code));
        following?;
        std::mem::swap(&mut block, &mut next);
    }
    Ok(Table {
        path: path.to_owned(),
        sha256: checksum(file, || Ok(bytes.as_slice()))?,
        height,
        columns: columns.into_iter().map(|(at, coder, _)| coder.finish(&names[at])).collect(),
        names,
        labels: FileLabels::default(),
    })
}

/// Rows of the file; their columns are coded by all threads while the next rows are read.
#[derive(Default)]
struct Block {
    /// Room for rows, which later blocks use again.
    records: Vec<csv::StringRecord>,
    filled: usize,
}

impl Block {
    // Enough to be worth the change of threads, few enough to stay in the cache.
    const ROWS: usize = 1 << 12;

    /// Takes the next rows in place of its own; none at the end of the file.
    fn read(&mut self, reader: &mut csv::Reader<&[u8]>) -> csv::Result<()> {
        self.records.resize_with(Block::ROWS, csv::StringRecord::new);
        self.filled = 0;
        while self.filled < Block::ROWS && reader.read_record(&mut self.records[self.filled])? {
            self.filled += 1;
        }
        Ok(())
    }

    fn rows(&self) -> &[csv::StringRecord] {
        &self.records[..self.filled]
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others say it themselves")]
fn broken_row(path: &Path, error: &csv::Error, delimiter: char) -> Error {
    let row = error.position().map(|p| p.line() as usize);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => invalid(
            path,
            row,
            format!(
                "this row has {len} cells, the header has {expected_len}; check the delimiter {delimiter:?} and the quotes"
            ),
        ),
        _ => invalid(path, row, error.to_string()),
    }
}

/// The text of a file in the encoding its description names; an error where the bytes are none in it.
fn decode<'a>(path: &Path, bytes: &'a [u8], encoding: &'static encoding_rs::Encoding) -> Result<Cow<'a, str>> {
    if encoding == encoding_rs::UTF_8 {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|e| {
            let row = crate::input::row_of(bytes, e.valid_up_to());
            invalid(
                path,
                Some(row),
                "this row is not UTF-8 text; set encoding under [file], often latin-1 or windows-1252",
            )
        });
    }
    match encoding.decode(bytes) {
        (text, _, false) => Ok(text),
        (_, _, true) => {
            Err(invalid(path, None, format!("the file is not {} text; set encoding under [file]", encoding.name())))
        }
    }
}
