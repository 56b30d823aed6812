//! Proposals as the rows of a codebook.

use super::codebook_rows::Row;
use super::draft::Draft;
use super::propose::Found;
use super::source::Source;
use crate::Language;
use crate::dataset::TO_DECIDE;
use std::io;

/// The columns of a codebook. Behind them stand `label:fr` and so on for the further languages that a file has labels in, and
/// `file` where there are several.
pub(super) const COLUMNS: [&str; 11] =
    ["concept", "category", "value", "variable", "codes", "combine", "label", "universe", "recall", "status", "note"];

impl Draft {
    /// The bytes of `codebook.csv`.
    pub(super) fn codebook(&self) -> io::Result<Vec<u8>> {
        let several = self.files.len() > 1;
        let languages = self.languages();
        let mut writer = csv::Writer::from_writer(Vec::new());
        let tagged: Vec<String> = languages.iter().map(|language| format!("label:{language}")).collect();
        writer.write_record(
            COLUMNS.into_iter().chain(tagged.iter().map(String::as_str)).chain(several.then_some("file")),
        )?;
        for (name, file) in self.names().iter().zip(&self.files) {
            for found in &file.found {
                for (place, record) in records(found, found.is_taken()).into_iter().enumerate() {
                    let row = found.rows.get(place);
                    let words = |&language| row.map(|row| translated(&file.source, row, language)).unwrap_or_default();
                    let cells = record.into_iter().chain(languages.iter().map(words));
                    writer.write_record(cells.chain(several.then(|| name.clone())))?;
                }
            }
        }
        writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

impl Draft {
    /// The further languages in which codes of a proposal have labels.
    fn languages(&self) -> Vec<Language> {
        let is_said = |&&language: &&Language| {
            self.files.iter().any(|file| {
                let mut rows = file.found.iter().flat_map(|found| &found.rows);
                rows.any(|row| !translated(&file.source, row, language).is_empty())
            })
        };
        Language::ALL.iter().filter(is_said).copied().collect()
    }
}

/// The label of a row in a further language: a label for each code, as the column `label` has them. Nothing where the file lacks
/// one of them, or where the row says less or more than the labels of its codes.
fn translated(source: &Source, row: &Row, language: Language) -> String {
    let codes: Vec<&str> = row.codes.split(';').map(|code| code.trim().trim_matches('\'')).collect();
    if row.label.split(';').count() != codes.len() {
        return String::new();
    }
    let item = source.item(&row.variable);
    let words = codes.iter().map(|code| item.and_then(|item| item.translation(language, code)));
    let words: Option<Vec<String>> = words.map(|words| words.map(|words| one_line(words).replace(';', ","))).collect();
    words.unwrap_or_default().join(";")
}

/// Labels come with line breaks and runs of blanks, which say nothing.
fn one_line(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ")
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
        format!("{TO_DECIDE} ({}): {remark}{}", found.confidence, found.reason)
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
        // In a code they may say something.
        cells.map(|cell| if cell == row.codes { cell } else { one_line(&cell) })
    };
    rows.into_iter().enumerate().map(record).collect()
}
