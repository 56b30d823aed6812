//! Proposals as the rows of a codebook.

use super::draft::Draft;
use super::form::Row;
use super::propose::Found;
use std::io;

/// The columns of a codebook; `file` only where there are several.
pub(super) const COLUMNS: [&str; 11] =
    ["concept", "category", "value", "variable", "codes", "combine", "label", "universe", "recall", "status", "note"];

impl Draft {
    /// The bytes of `codebook.csv`.
    pub(super) fn codebook(&self) -> io::Result<Vec<u8>> {
        let several = self.files.len() > 1;
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS.iter().copied().chain(several.then_some("file")))?;
        for (name, file) in self.names().iter().zip(&self.files) {
            for found in &file.found {
                let is_sure = found.is_taken();
                for record in records(found, is_sure) {
                    writer.write_record(record.iter().map(String::as_str).chain(several.then_some(name.as_str())))?;
                }
            }
        }
        writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// The rows of a proposal in the order of [`COLUMNS`].
pub(super) fn records(found: &Found, is_sure: bool) -> Vec<[String; COLUMNS.len()]> {
    let status = match (found.remarks.status.as_str(), is_sure) {
        // What a label says was seen; that it is this concept nobody has confirmed.
        ("", true) => "partial",
        ("", false) => "unconfirmed",
        (status, _) => status,
    };
    let remark = if found.remarks.note.is_empty() { String::new() } else { format!("{}; ", found.remarks.note) };
    let note = if is_sure {
        format!("{remark}{}", found.reason)
    } else {
        format!("to decide ({}): {remark}{}", found.confidence, found.reason)
    };
    let empty = Row { variable: String::new(), value: String::new(), codes: String::new(), label: String::new() };
    // A proposal without rows, as of an activity, has one line to be completed.
    let rows = if found.rows.is_empty() { vec![&empty] } else { found.rows.iter().collect() };
    let record = |(place, row): (usize, &Row)| {
        let concept = if is_sure { found.concept.clone() } else { format!("# {}", found.concept) };
        let cells = [
            concept,
            found.category.clone(),
            row.value.clone(),
            row.variable.clone(),
            row.codes.clone(),
            found.remarks.combine.clone(),
            row.label.clone(),
            found.universe.clone(),
            found.remarks.recall.clone(),
            status.to_owned(),
            if place == 0 { note.clone() } else { String::new() },
        ];
        // Labels come with line breaks and runs of blanks, which say nothing; in a code they may.
        cells.map(|cell| if cell == row.codes { cell } else { cell.split_whitespace().collect::<Vec<_>>().join(" ") })
    };
    rows.into_iter().enumerate().map(record).collect()
}
