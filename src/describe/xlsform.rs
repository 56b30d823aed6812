//! An XLSForm: the questionnaire as it is programmed, from which the data will come.

use super::source::{Item, Known, Source, Study};
use crate::{Error, ReadFile, Result};
use polars::prelude::{DataFrame, DataType};
use std::path::Path;

/// Whether a workbook is a form: it has a sheet `survey` with types and names.
pub(super) fn is_form(path: &Path) -> Result<bool> {
    match sheet(path, "survey") {
        Ok(survey) => Ok(survey.has("type") && survey.has("name")),
        // A workbook without such a sheet holds data.
        Err(Error::InvalidFile { .. } | Error::InvalidArgument { .. } | Error::UnknownOption { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The questions of a form. A group that is repeated is a file of its own: its answers come in a table of their own, with a row
/// for each member of a household.
pub(super) fn read(path: &Path) -> Result<Vec<Source>> {
    let survey = sheet(path, "survey")?;
    let choices = sheet(path, "choices").ok();
    let title =
        sheet(path, "settings").ok().and_then(|settings| settings.rows().next()?.get("form_title").map(str::to_owned));
    let study = Study { title: title.unwrap_or_default(), ..Study::default() };
    let mut sources = vec![Source { study: study.clone(), ..Source::named(path) }];
    // The sources of the groups that are open.
    let mut open: Vec<usize> = Vec::new();
    for row in survey.rows() {
        let kind = kind(row.get("type").unwrap_or_default());
        let mut words = kind.split(' ');
        let current = open.last().copied().unwrap_or(0);
        match (words.next().unwrap_or_default(), words.next()) {
            ("begin_group" | "begin", _) => open.push(current),
            ("begin_repeat", _) => {
                open.push(sources.len());
                sources.push(Source { name: row.name(), study: study.clone(), ..Source::default() });
            }
            ("end_group" | "end_repeat", _) | ("end", Some(_)) => drop(open.pop()),
            (kind, list) => sources[current].items.extend(questions(&row, kind, list, choices.as_ref())),
        }
    }
    // Rows without a name make no variable.
    sources.iter_mut().for_each(|source| source.items.retain(|item| !item.name.is_empty()));
    sources.retain(|source| !source.items.is_empty());
    if sources.is_empty() {
        let problem = "is a form without questions: its sheet survey has no row with a type and a name".to_owned();
        return Err(Error::InvalidFile { path: path.to_owned(), row: None, problem });
    }
    Ok(sources)
}

/// The type of a row, its words in lower case with one blank between them. What is one word in newer forms is so in older ones
/// that have two.
fn kind(written: &str) -> String {
    const ONE: [&str; 6] = ["select one", "select multiple", "begin group", "begin repeat", "end group", "end repeat"];
    let kind = written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    ONE.iter().fold(kind, |kind, words| kind.replace(words, &words.replace(' ', "_")))
}

/// The variables that a row of a form makes.
fn questions(row: &Row<'_>, kind: &str, list: Option<&str>, choices: Option<&Sheet>) -> Vec<Item> {
    let label = row.label().unwrap_or_default();
    let item = |labels: Vec<Known>| Item { name: row.name(), label: label.to_owned(), labels, ..Item::default() };
    match (kind, list) {
        (
            "note" | "" | "start" | "end" | "end_time" | "today" | "deviceid" | "calculate" | "image" | "audio"
            | "acknowledge",
            _,
        ) => Vec::new(),
        ("select_one", Some(list)) => vec![item(listed(choices, list))],
        // Each choice becomes a variable of its own, 1 where it was chosen.
        ("select_multiple", Some(list)) => {
            let chosen = |choice: Known| Item {
                name: format!("{}/{}", row.name(), choice.code),
                label: format!("{label}: {}", choice.label),
                labels: [("1", "Yes"), ("0", "No")]
                    .map(|(code, label)| Known { code: code.to_owned(), label: label.to_owned(), is_missing: false })
                    .to_vec(),
                ..Item::default()
            };
            listed(choices, list).into_iter().map(chosen).collect()
        }
        _ => vec![item(Vec::new())],
    }
}

/// The choices of a list.
fn listed(choices: Option<&Sheet>, list: &str) -> Vec<Known> {
    let rows = choices.into_iter().flat_map(Sheet::rows);
    let of_list = rows.filter(|row| {
        row.get("list_name").or_else(|| row.get("list name")).is_some_and(|name| name.eq_ignore_ascii_case(list))
    });
    let known = of_list.map(|row| Known {
        code: row.get("name").or_else(|| row.get("value")).unwrap_or_default().to_owned(),
        label: row.label().unwrap_or_default().to_owned(),
        is_missing: false,
    });
    known.filter(|known| !known.code.is_empty()).collect()
}

/// A sheet as text.
struct Sheet {
    names: Vec<String>,
    cells: Vec<Vec<Option<String>>>,
}

/// A row of a sheet.
struct Row<'a> {
    sheet: &'a Sheet,
    place: usize,
}

fn sheet(path: &Path, name: &str) -> Result<Sheet> {
    let table: DataFrame = ReadFile::new().sheet(name).open(path)?.codes()?;
    let names = table.get_column_names().iter().map(|name| name.trim().to_lowercase()).collect();
    let cells = table.columns().iter().map(|column| {
        let text = column.cast(&DataType::String)?;
        let cells = text.str()?.iter().map(|cell| {
            let cell = cell?.trim();
            // A code that the workbook holds as a number.
            Some(cell.strip_suffix(".0").unwrap_or(cell).to_owned()).filter(|cell| !cell.is_empty())
        });
        Ok(cells.collect())
    });
    Ok(Sheet { names, cells: cells.collect::<Result<_>>()? })
}

impl Sheet {
    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.cells.first().map_or(0, Vec::len)).map(|place| Row { sheet: self, place })
    }
}

impl<'a> Row<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        let column = self.sheet.names.iter().position(|known| known == name)?;
        self.sheet.cells[column][self.place].as_deref()
    }

    fn name(&self) -> String {
        self.get("name").unwrap_or_default().to_owned()
    }

    /// The label in the form's first language.
    fn label(&self) -> Option<&'a str> {
        let names = self
            .sheet
            .names
            .iter()
            .filter(|name| *name == "label" || name.starts_with("label::") || name.starts_with("label:"));
        names.into_iter().find_map(|name| self.get(name))
    }
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn a_type_is_the_same_however_its_words_are_set() {
        for (written, wanted) in [
            ("begin  repeat", "begin_repeat"),
            (" Begin\tRepeat ", "begin_repeat"),
            ("END  group", "end_group"),
            ("end_group", "end_group"),
            ("select one  yn", "select_one yn"),
            ("select_multiple\u{a0}goods", "select_multiple goods"),
            ("end", "end"),
            ("", ""),
        ] {
            assert_eq!(kind(written), wanted, "{written:?}");
        }
    }
}
