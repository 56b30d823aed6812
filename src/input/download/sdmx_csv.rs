//! SDMX-CSV 1.0, 2.0 and 2.1, with codes, with codes and names in one cell (`labels=both`), and with names in columns of
//! their own (`labels=name`).

use super::Fault;
use super::component::{Components, Level, OTHER_MEASURES, identifier, is_text};
use super::detect::{is_sdmx, lines};
use super::reported::{Kind, OBS_VALUE, Reported};
use super::table::{Table, cell, once};
use std::borrow::Cow;

/// What a column holds.
pub(crate) enum Holds {
    Structure,
    Action,
    /// What kind of structure it is, which its identifier says as well.
    KindOfStructure,
    Value {
        both: bool,
    },
    Component {
        id: String,
        both: bool,
        kind: Kind,
    },
    /// Names of codes in the column before, keys that repeat the dimensions.
    Nothing,
}

pub(super) fn read(text: &str, reported: &mut Reported<'_>) -> Result<(), Fault> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [',', ';', '\t']
        .into_iter()
        .find(|delimiter| lines(first, *delimiter).first().is_some_and(|line| line.len() > 1 && is_sdmx(line)));
    let Some(delimiter) = delimiter else {
        return Err((Some(1), "the first column is not DATAFLOW or STRUCTURE".to_owned()));
    };
    let table = Table::at(text, delimiter as u8, 0)?;
    let header = table.header();
    let measure = reported.measure();
    let holds = columns(header, measure);
    if !holds.iter().any(|holds| matches!(holds, Holds::Value { .. })) {
        if let Some((_, problem)) = reported.without_measure(&[]) {
            return Err((Some(1), problem));
        }
        let problem = "has no column OBS_VALUE: it holds no figures, or measures by other names";
        return Err((Some(1), format!("{problem}; {OTHER_MEASURES}")));
    }
    once(holds.iter().filter_map(|holds| match holds {
        Holds::Component { id, .. } => Some(id.as_str()),
        Holds::Value { .. } => Some(measure),
        Holds::Structure | Holds::Action | Holds::KindOfStructure | Holds::Nothing => None,
    }))?;
    let mut components = Components::of("");
    let marks = reported.column("footnote_mark", Kind::Attribute)?;
    let mut deleted = Vec::new();
    let mut fault = None;
    let unlike = table.each_like_header(|line, record| {
        let mut value = Cow::Borrowed("");
        components.clear(reported, Level::Series);
        for (place, holds) in holds.iter().enumerate() {
            let word = cell(record, place);
            match holds {
                Holds::Structure => components.is_of(&identifier(without_name(&word, true))),
                Holds::Action if matches!(word.trim(), "D" | "Delete") => {
                    deleted.push((line, cell(record, 1).into_owned()));
                    return;
                }
                Holds::Action | Holds::KindOfStructure | Holds::Nothing => {}
                Holds::Value { both: true } => value = Cow::Owned(without_name(&word, true).to_owned()),
                Holds::Value { both: false } => value = word,
                Holds::Component { id, both, kind } => {
                    // SDMX-CSV writes `#N/A` for a value that is not there.
                    let word = if word == "#N/A" { "" } else { without_name(&word, *both) };
                    let set = components.set(reported, id, word, Level::Series, *kind);
                    // The reader takes a closure that returns nothing; the first fault is kept for the end.
                    fault = fault.take().or(set.err());
                }
            }
        }
        fault = fault.take().or(components.settle(reported).err());
        reported.push(line, &value, true, marks);
    })?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    reported.left_out("lines with more or fewer cells than the header", &unlike);
    reported.left_out("lines that delete figures", &deleted);
    let idle = header.iter().zip(&holds).filter(|(_, holds)| matches!(holds, Holds::Nothing));
    reported.columns_left_out(&idle.map(|(name, _)| name.clone()).collect::<Vec<_>>());
    Ok(())
}

/// What the columns of a header are, by the measure that is the figure. Dimensions stand before the period and the value in
/// all files that programs write; attributes may.
pub(crate) fn columns(header: &[String], measure: &str) -> Vec<Holds> {
    let ids: Vec<&str> = header.iter().map(|name| without_name(name, true)).collect();
    let has_names = ids.contains(&"STRUCTURE_NAME");
    let is_of_figure = |id: &&str| matches!(*id, "TIME_PERIOD" | OBS_VALUE) || *id == measure;
    let of_figures = ids.iter().position(is_of_figure).unwrap_or(ids.len());
    let mut is_name = false;
    let mut holds = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let both = header[place].contains(": ");
        // STRUCTURE[;] says how the values of a cell are separated, ATTRIBUTE[] that there may be several.
        let bare = id.split('[').next().unwrap_or(id);
        let of_message = matches!(bare, "DATAFLOW" | "STRUCTURE" | "STRUCTURE_ID" | "STRUCTURE_NAME" | "ACTION")
            || matches!(bare, "SERIES_KEY" | "OBS_KEY");
        // With `labels=name` each column of codes is followed by one of names, except those of the message itself.
        let is_a_name = has_names && is_name && !of_message || is_label(id, &ids);
        is_name = !of_message && !is_a_name;
        holds.push(match bare {
            _ if is_a_name => Holds::Nothing,
            "DATAFLOW" | "STRUCTURE_ID" => Holds::Structure,
            "ACTION" => Holds::Action,
            "STRUCTURE" => Holds::KindOfStructure,
            "STRUCTURE_NAME" | "SERIES_KEY" | "OBS_KEY" => Holds::Nothing,
            bare if bare == measure => Holds::Value { both },
            _ => {
                let kind = if place < of_figures { Kind::Either } else { Kind::Attribute };
                Holds::Component { id: bare.to_owned(), both: both && !is_text(bare), kind }
            }
        });
    }
    holds
}

/// Whether a column names the codes of another: `REF_AREA_LABEL` beside `REF_AREA`, as the World Bank's Data360 writes it.
fn is_label(id: &str, ids: &[&str]) -> bool {
    id.strip_suffix("_LABEL").is_some_and(|of| ids.contains(&of))
}

/// The code of a cell that also names it: `A` of `A: Annual`.
pub(crate) fn without_name(cell: &str, both: bool) -> &str {
    match cell.split_once(": ") {
        Some((code, _)) if both => code,
        Some(_) | None => cell,
    }
}
