//! What a data file says of its variables, and what its columns hold.

use super::source::{Item, Known, Present, Source, Study};
use crate::{Code, DataFile, Language, Result, Variable};
use polars::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::path::Path;

/// More codes than this are no categories that anybody lists.
const MANY: usize = 200;

impl Source {
    /// A file that was read.
    pub(super) fn of(file: &DataFile) -> Result<Source> {
        let codes = file.codes()?;
        let values = file.values()?;
        let items = file.all_variables().iter().map(|variable| {
            let present = present(variable, &codes, &values)?;
            let is_declared = |code: &&String| {
                let number = code.parse::<f64>().is_ok_and(|number| variable.is_missing(&Code::Number(number)));
                // `.` and `.a` of Stata and SAS.
                let is_class = matches!(code.as_bytes(), [b'.'] | [b'.', b'_' | b'a'..=b'z' | b'A'..=b'Z']);
                number || is_class || variable.is_missing(&Code::Text((*code).clone()))
            };
            let listed = present.iter().filter_map(|present| present.codes.as_ref()).flatten();
            let declared: Vec<String> = listed.filter(is_declared).cloned().collect();
            let labels = variable.labels.iter().map(|known| Known {
                code: known.code.to_string(),
                label: known.label.clone(),
                is_missing: variable.is_missing(&known.code),
            });
            Ok(Item {
                name: variable.name.clone(),
                label: variable.label.clone().unwrap_or_default(),
                labels: labels.collect(),
                translations: translations(variable),
                present,
                declared,
                ..Item::default()
            })
        });
        let study = Study { title: file.label().unwrap_or_default().trim().to_owned(), ..Study::default() };
        Ok(Source {
            path: Some(file.path().to_owned()),
            how: file.how().clone(),
            items: items.collect::<Result<_>>()?,
            rows: Some(file.rows()),
            weight: file.weight().map(str::to_owned),
            study,
            table: Some(codes),
            other_languages: other_languages(file.all_variables()),
            ..Source::named(file.path())
        })
    }

    /// A source that is called as its file.
    pub(super) fn named(path: &Path) -> Source {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        Source { name: stem, ..Source::default() }
    }

    /// Whether some columns together are different in every row; `None` where there are no data.
    pub(super) fn identifies(&self, columns: &[&str]) -> Option<bool> {
        let table = self.table.as_ref()?;
        let mut seen = FxHashSet::default();
        let columns: Vec<Column> =
            columns.iter().filter_map(|name| table.column(name).ok()?.cast(&DataType::String).ok()).collect();
        let columns: Vec<&StringChunked> = columns.iter().filter_map(|column| column.str().ok()).collect();
        Some((0..table.height()).all(|row| {
            let cells: Vec<Option<&str>> = columns.iter().map(|column| column.get(row)).collect();
            cells.iter().all(Option::is_some)
                && seen.insert(cells.into_iter().map(|cell| cell.map(str::to_owned)).collect::<Vec<_>>())
        }))
    }

    /// How many rows of an item are blank, and how many of these have a code of another variable that meets something; none is
    /// blank there too.
    pub(super) fn blanks(
        &self,
        name: &str,
        other: &str,
        meets: impl Fn(Option<&str>) -> bool,
    ) -> Option<(usize, usize)> {
        let table = self.table.as_ref()?;
        let text = |name: &str| table.column(name).ok()?.cast(&DataType::String).ok();
        let columns = (text(name)?, text(other)?);
        let pairs = cells(columns.0.str().ok()?).zip(cells(columns.1.str().ok()?)).filter(|(cell, _)| cell.is_none());
        Some(pairs.fold((0, 0), |(all, met), (_, other)| (all + 1, met + usize::from(meets(other.as_deref())))))
    }
}

/// What strata and units of a sample look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sample {
    /// Strata that have one unit.
    pub(super) lonely: usize,
    /// Identifiers of units that occur in several strata.
    pub(super) repeated: usize,
}

impl Source {
    /// What the strata and units of the data look like.
    pub(super) fn sample(&self, strata: &str, psu: &str) -> Option<Sample> {
        let table = self.table.as_ref()?;
        let text = |name: &str| table.column(name).ok()?.cast(&DataType::String).ok();
        let (strata, units) = (text(strata)?, text(psu)?);
        let pairs: FxHashSet<(Option<&str>, Option<&str>)> =
            strata.str().ok()?.iter().zip(units.str().ok()?.iter()).collect();
        let mut of_stratum: FxHashMap<Option<&str>, usize> = FxHashMap::default();
        let mut of_unit: FxHashMap<Option<&str>, usize> = FxHashMap::default();
        for (stratum, unit) in pairs {
            *of_stratum.entry(stratum).or_default() += 1;
            *of_unit.entry(unit).or_default() += 1;
        }
        let repeated = of_unit.values().filter(|n| **n > 1).count();
        Some(Sample { lonely: of_stratum.values().filter(|n| **n == 1).count(), repeated })
    }
}

/// The labels of codes in the further languages that a codebook has a column for.
fn translations(variable: &Variable) -> Vec<(Language, Vec<(String, String)>)> {
    let known = variable.languages.iter().filter_map(|further| {
        let labels = further.labels.iter().map(|known| (known.code.to_string(), known.label.clone()));
        Some((further.language.parse::<Language>().ok()?, labels.collect()))
    });
    known.collect()
}

/// The further languages that a codebook has no column for.
fn other_languages(variables: &[Variable]) -> Vec<String> {
    let further = variables.iter().flat_map(|variable| &variable.languages);
    let others = further.filter(|further| further.language.parse::<Language>().is_err());
    let names: BTreeSet<&str> = others.map(|further| further.language.as_str()).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// What the data hold of a variable, where its column was read.
fn present(variable: &Variable, codes: &DataFrame, values: &DataFrame) -> Result<Option<Present>> {
    let (Ok(codes), Ok(values)) = (codes.column(&variable.name), values.column(&variable.name)) else {
        return Ok(None);
    };
    let present = Present::of(codes)?;
    // Codes that are declared as missing are no numbers of anything, and neither is `.a`, which makes its column text.
    let is_all = variable.missing.is_empty() && codes.dtype() == values.dtype();
    Ok(Some(if is_all { present } else { present.with_numbers_of(&Present::of(values)?) }))
}

/// The cells of a column as text. A span of time, as the length of an interview, is no code of anything: it has none.
pub(super) fn as_text(column: &Column) -> Result<Column> {
    if column.dtype().is_duration() {
        return Ok(Column::full_null(column.name().clone(), column.len(), &DataType::String));
    }
    Ok(column.cast(&DataType::String)?)
}

impl Present {
    /// The codes of one, with what is said of the numbers of another.
    fn with_numbers_of(self, values: &Present) -> Present {
        let Present { is_number, is_whole, low, high, .. } = *values;
        Present { is_number, is_whole, low, high, ..self }
    }

    pub(super) fn of(column: &Column) -> Result<Present> {
        let different = column.n_unique()?;
        // Where there are many values, they are not listed as codes: only the numbers among them count.
        let codes = if different <= MANY {
            let values = as_text(&column.unique()?)?;
            let mut codes: Vec<String> = values.str()?.iter().flatten().map(|cell| shown(cell.trim())).collect();
            codes.retain(|code| !code.is_empty());
            // Numbers by their value, words behind them in the alphabet.
            codes.sort_by(|a, b| order(a).total_cmp(&order(b)).then(a.cmp(b)));
            Some(codes)
        } else {
            None
        };
        let empty = match column.str() {
            Ok(text) => text.iter().flatten().filter(|cell| cell.trim().is_empty()).count(),
            Err(_) => 0,
        };
        let blank = column.null_count() + empty;
        // Categories are no numbers to polars, though their words may be.
        let is_worded = matches!(column.dtype(), DataType::Categorical(..) | DataType::Enum(..));
        let numbers = if is_worded { as_text(column)? } else { column.clone() }.cast(&DataType::Float64)?;
        let numbers = numbers.f64()?;
        let filled = column.len() - blank;
        Ok(Present {
            codes,
            blank,
            // Every filled cell became a number.
            is_number: filled > 0 && numbers.len() - numbers.null_count() == filled,
            is_unique: blank == 0 && different == column.len() && filled > 1,
            low: numbers.min().unwrap_or(f64::NAN),
            high: numbers.max().unwrap_or(f64::NAN),
            is_whole: numbers.iter().flatten().all(|number| number.fract() == 0.0),
        })
    }
}

/// The cells of a column as a codebook writes them; nothing for those that are empty.
pub(super) fn cells(column: &StringChunked) -> impl Iterator<Item = Option<String>> {
    column.iter().map(|cell| cell.map(str::trim).filter(|cell| !cell.is_empty()).map(shown))
}

/// A number as a codebook writes it: without the `.0` that a column of numbers has.
fn shown(cell: &str) -> String {
    cell.strip_suffix(".0").unwrap_or(cell).to_owned()
}

fn order(code: &str) -> f64 {
    code.parse().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ReadFile;

    #[test]
    fn a_number_without_its_nought_is_no_class_of_missing_values() {
        let file = ReadFile::new().bytes("data.csv", b"q,w\n.5,1\n.a,2\n.,3\n..,4\n._,5\nyes,6\n").unwrap();
        assert_eq!(Source::of(&file).unwrap().items[0].declared, [".", "._", ".a"]);
    }
}
