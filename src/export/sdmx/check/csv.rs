//! SDMX-CSV 1.0, 2.0 and 2.1, row by row.

use super::Broken;
use super::checker::{Checker, Unknown};
use super::slot::Level;
use crate::error::excerpt;
use crate::finding::{Finding, Rule};
use crate::input::{SdmxColumn, sdmx_columns};
use std::collections::BTreeSet;

pub(super) fn read(text: &str, checker: &mut Checker<'_>) -> Result<(), Broken> {
    let first = text.lines().next().unwrap_or_default();
    let begins = |name: &str| first.trim_start_matches('"').starts_with(name);
    if !begins("DATAFLOW") && !begins("STRUCTURE") {
        let found = excerpt(first);
        return Err((
            Some(1),
            format!("is not a message of SDMX: its first column is not DATAFLOW or STRUCTURE: {found:?}"),
        ));
    }
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|mark| first.matches(*mark).count()).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let broken = |error: csv::Error| {
        let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
        (line, format!("is not a table that can be read: {error}"))
    };
    reader.read_record(&mut record).map_err(broken)?;
    let header: Vec<String> = record.iter().map(str::to_owned).collect();
    let columns = sdmx_columns(&header);
    let is_flow_column = begins("DATAFLOW");
    head(&header, &columns, checker);
    while reader.read_record(&mut record).map_err(broken)? {
        let line = record.position().and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(0);
        if record.len() != header.len() {
            let message = "rows with more or fewer cells than the header";
            let remedy = "quote cells that hold the delimiter, and write all cells of a row";
            checker.found(Finding::error(Rule::RaggedRow, "file", message).remedy(remedy), line);
            continue;
        }
        // Every row says all of its figure: nothing carries over from the row above.
        checker.clear(Level::DataSet);
        checker.act("", line);
        let kind = columns.iter().position(|column| matches!(column, SdmxColumn::KindOfStructure));
        let is_flow = match kind.and_then(|place| record.get(place)) {
            None => is_flow_column,
            Some("dataflow") => true,
            Some("datastructure") => false,
            Some(other) => {
                // A provision agreement names a dataflow in turn.
                if other != "dataprovision" {
                    let message = format!("{:?} is not a kind of structure", excerpt(other));
                    let remedy = "write dataflow, datastructure or dataprovision";
                    checker.found(Finding::error(Rule::UnknownWord, "STRUCTURE", message).remedy(remedy), line);
                }
                true
            }
        };
        for ((column, cell), name) in columns.iter().zip(&record).zip(&header) {
            match column {
                SdmxColumn::Structure => checker.is_by(without_name(cell, true), is_flow, Some(line)),
                SdmxColumn::Action => checker.act(cell, line),
                SdmxColumn::KindOfStructure | SdmxColumn::Nothing => {}
                SdmxColumn::Value { both } => value(checker, "OBS_VALUE", without_name(cell, *both), line),
                // Codes alone have names behind them; a text may hold the same marks.
                SdmxColumn::Component { id, .. } => {
                    let both = name.contains(": ") && checker.has_codes(id);
                    value(checker, id, without_name(cell, both), line);
                }
            }
        }
        checker.figure(line);
        if checker.is_stopped() {
            return Ok(());
        }
    }
    Ok(())
}

/// What `#N/A` says in version 2.1 is that there is nothing.
fn value(checker: &mut Checker<'_>, id: &str, cell: &str, line: usize) {
    let cell = if cell == "#N/A" { "" } else { cell };
    if checker.has(id) {
        checker.set(id, cell, Level::Figure, Unknown::Allowed, line);
    }
}

/// The columns: each once, those of the structure, and those of one's own, which are allowed and said.
fn head(header: &[String], columns: &[SdmxColumn], checker: &mut Checker<'_>) {
    let mut seen = BTreeSet::new();
    for name in header {
        if !seen.insert(name.as_str()) {
            let message = format!("the column {:?} is there more than once", excerpt(name));
            let finding = Finding::error(Rule::RepeatedColumn, excerpt(name), message);
            checker.found(finding.remedy("keep one of them"), 1);
        }
    }
    for column in columns {
        if let SdmxColumn::Component { id, .. } = column
            && !checker.has(id)
        {
            checker.set(id, "", Level::Figure, Unknown::Allowed, 1);
        }
    }
    let has = |wanted: fn(&SdmxColumn) -> bool| columns.iter().any(wanted);
    if !has(|column| matches!(column, SdmxColumn::Structure)) {
        let message = "the column STRUCTURE_ID is not there: nothing says what the message is by";
        let finding = Finding::error(Rule::MissingColumn, "STRUCTURE_ID", message);
        checker.found(finding.remedy("write STRUCTURE, STRUCTURE_ID and ACTION in front"), 1);
    }
}

/// The code of a cell that also names it.
fn without_name(cell: &str, both: bool) -> &str {
    match cell.split_once(": ") {
        Some((code, _)) if both => code,
        Some(_) | None => cell,
    }
}
