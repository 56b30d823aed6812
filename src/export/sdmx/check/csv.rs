//! SDMX-CSV 1.0, 2.0 and 2.1, row by row.

use super::Broken;
use super::checker::{Checker, Unknown};
use super::slot::Level;
use crate::error::excerpt;
use crate::finding::{Finding, Rule};
use crate::input::{OBS_VALUE, SdmxColumn, sdmx_columns, sdmx_without_name};
use std::collections::BTreeSet;

pub(super) fn read(text: &str, checker: &mut Checker<'_>) -> Result<(), Broken> {
    let first = text.lines().next().unwrap_or_default();
    let begins = |name: &str| first.trim_start_matches('"').starts_with(name);
    if !begins("DATAFLOW") && !begins("STRUCTURE") {
        let found = excerpt(first);
        return Err((
            Some(1),
            format!("is not an SDMX message: its first column is not DATAFLOW or STRUCTURE: {found:?}"),
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
    let columns = sdmx_columns(&header, OBS_VALUE);
    // Codes alone have names behind them; a text may hold the same marks.
    let has_names: Vec<bool> =
        columns.iter().zip(&header).map(|(column, name)| has_names(column, name, checker)).collect();
    let kind = columns.iter().position(|column| matches!(column, SdmxColumn::KindOfStructure));
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
        for ((column, cell), has_names) in columns.iter().zip(&record).zip(&has_names) {
            match column {
                SdmxColumn::Structure => checker.is_by(sdmx_without_name(cell, true), is_flow, Some(line)),
                SdmxColumn::Action => checker.act(cell, line),
                SdmxColumn::KindOfStructure | SdmxColumn::Nothing => {}
                SdmxColumn::Value { .. } => value(checker, OBS_VALUE, sdmx_without_name(cell, *has_names), line),
                SdmxColumn::Component { id, .. } => value(checker, id, sdmx_without_name(cell, *has_names), line),
            }
        }
        checker.figure(line);
        if checker.is_stopped() {
            return Ok(());
        }
    }
    Ok(())
}

/// Whether the cells of a column hold names behind their codes.
fn has_names(column: &SdmxColumn, name: &str, checker: &Checker<'_>) -> bool {
    match column {
        SdmxColumn::Value { both } => *both,
        SdmxColumn::Component { id, .. } => name.contains(": ") && checker.has_codes(id),
        SdmxColumn::Structure | SdmxColumn::Action | SdmxColumn::KindOfStructure | SdmxColumn::Nothing => false,
    }
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
        let id = match column {
            SdmxColumn::Component { id, .. } => id,
            SdmxColumn::Value { .. } => OBS_VALUE,
            SdmxColumn::Structure | SdmxColumn::Action | SdmxColumn::KindOfStructure | SdmxColumn::Nothing => continue,
        };
        if !checker.has(id) {
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
