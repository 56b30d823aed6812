//! The notes beneath a published table: each symbol that occurs in it, and what it means.

use super::assess::Assessment;
use super::rounding::Rounding;
use crate::Result;
use crate::status::{Flag, FlagSystem};
use polars::prelude::{Column, DataFrame};

/// Columns: symbol, text, rows. Normal values need no note; a note without symbol holds for the whole table.
pub(super) fn footnotes(rows: &[Assessment], system: FlagSystem, rounding: Option<Rounding>) -> Result<DataFrame> {
    let mut notes: Vec<(&str, &str, u64)> = Vec::new();
    for row in rows.iter().filter(|row| row.flag != Flag::Normal) {
        let (symbol, text) = (row.code(system), text(row, system));
        match notes.iter_mut().find(|(known, note, _)| (*known, *note) == (symbol, text)) {
            Some(note) => note.2 += 1,
            None => notes.push((symbol, text, 1)),
        }
    }
    // Symbols in one order, whichever cell has them first.
    notes.sort_unstable();
    let rounded = rounding.map(|rounding| rounding.note());
    if let Some(note) = &rounded {
        notes.push(("", note, rows.len() as u64));
    }
    let symbol = |symbol: &str| Some(symbol.to_owned()).filter(|symbol| !symbol.is_empty());
    let columns = vec![
        Column::new("symbol".into(), notes.iter().map(|note| symbol(note.0)).collect::<Vec<_>>()),
        Column::new("text".into(), notes.iter().map(|note| note.1).collect::<Vec<_>>()),
        Column::new("rows".into(), notes.iter().map(|note| note.2).collect::<Vec<_>>()),
    ];
    Ok(DataFrame::new(notes.len(), columns)?)
}

fn text(row: &Assessment, system: FlagSystem) -> &'static str {
    match (system, row.symbol) {
        (FlagSystem::Abs, Some("^")) => "relative standard error of 10 % to less than 25 %: use with caution",
        (FlagSystem::Abs, Some("*")) => "relative standard error of 25 % to 50 %: use with caution",
        (FlagSystem::Abs, Some("**")) => "relative standard error above 50 %: too unreliable for general use",
        _ => row.flag.meaning(),
    }
}
