//! What a data file says of its variables, and what its columns hold.

use super::source::{Item, Known, Present, Source, Study};
use crate::{DataFile, Result, ToFrame};
use polars::prelude::*;
use std::path::PathBuf;

/// More codes than this are no categories that anybody lists.
const MANY: usize = 200;

impl Source {
    /// A file that was read.
    pub(super) fn of(file: &DataFile) -> Result<Source> {
        let codes = file.codes()?;
        let items = file.all_variables().iter().map(|variable| {
            let labels = variable.labels.iter().map(|known| Known {
                code: known.code.to_string(),
                label: known.label.clone(),
                is_missing: variable.is_missing(&known.code),
            });
            Ok(Item {
                name: variable.name.clone(),
                label: variable.label.clone().unwrap_or_default(),
                labels: labels.collect(),
                present: codes.column(&variable.name).ok().map(Present::of).transpose()?,
                ..Item::default()
            })
        });
        let name = file.path().file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        Ok(Source {
            name,
            path: Some(file.path().to_owned()),
            items: items.collect::<Result<_>>()?,
            rows: Some(file.rows()),
            weight: file.weight().map(str::to_owned),
            study: Study { title: file.label().unwrap_or_default().trim().to_owned(), ..Study::default() },
            ..Source::default()
        })
    }

    /// A table of no package: its columns have names and values only.
    pub(super) fn of_table(name: String, path: PathBuf, table: &impl ToFrame) -> Result<Source> {
        let table = table.to_frame()?;
        let items = table.columns().iter().map(|column| {
            let present = Some(Present::of(column)?);
            Ok(Item { name: column.name().to_string(), present, ..Item::default() })
        });
        let items = items.collect::<Result<_>>()?;
        Ok(Source { name, path: Some(path), items, rows: Some(table.height()), ..Source::default() })
    }
}

impl Present {
    fn of(column: &Column) -> Result<Present> {
        let text = column.cast(&DataType::String)?;
        let text = text.str()?;
        let numbers = column.cast(&DataType::Float64)?;
        let numbers = numbers.f64()?;
        let blank = text.iter().filter(|cell| cell.is_none_or(|cell| cell.trim().is_empty())).count();
        let filled = text.len() - blank;
        let unique = column.n_unique()?;
        let mut codes: Option<Vec<String>> = None;
        if unique <= MANY {
            let mut seen: Vec<String> = Vec::new();
            let values = column.unique()?;
            let values = values.cast(&DataType::String)?;
            for cell in values.str()?.iter().flatten().map(str::trim).filter(|cell| !cell.is_empty()) {
                seen.push(shown(cell));
            }
            seen.sort_by(|a, b| order(a).total_cmp(&order(b)).then(a.cmp(b)));
            codes = Some(seen);
        }
        let filled_numbers = numbers.len() - numbers.null_count();
        Ok(Present {
            codes,
            blank,
            is_number: filled > 0 && filled_numbers == filled,
            is_unique: filled == text.len() && unique == text.len() && filled > 1,
            low: numbers.min().unwrap_or(f64::NAN),
            high: numbers.max().unwrap_or(f64::NAN),
            is_whole: numbers.iter().flatten().all(|number| number.fract() == 0.0),
        })
    }
}

/// A number as a codebook writes it: without the `.0` that a column of numbers has.
fn shown(cell: &str) -> String {
    cell.strip_suffix(".0").unwrap_or(cell).to_owned()
}

fn order(code: &str) -> f64 {
    code.parse().unwrap_or(f64::INFINITY)
}
