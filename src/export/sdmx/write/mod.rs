//! A message in its formats.
//!
//! | file | |
//! |---|---|
//! | `sink` | where bytes go: in large pieces, until it is stopped |
//! | `csv`, `ml`, `json` | SDMX-CSV, SDMX-ML, SDMX-JSON |

mod csv;
mod json;
mod ml;
mod sink;

pub(super) use csv::Csv;
pub(super) use json::json;
pub(super) use ml::{Edition, ml};
pub(in crate::export) use ml::{escaped, is_of_xml};
pub(super) use sink::Sink;

use super::message::{Cell, Message};
use super::{Component, Role};

/// The places of the dimensions in the order of the key.
fn dimensions(message: &Message<'_>) -> Vec<usize> {
    places(message, |component| component.role == Role::Dimension)
}

/// The places of the attributes that hold anything.
fn attributes(message: &Message<'_>) -> Vec<usize> {
    let mut all = places(message, |component| matches!(component.role, Role::Attribute { .. }));
    all.retain(|place| !message.is_empty(*place));
    all
}

fn places(message: &Message<'_>, is: impl Fn(&Component) -> bool) -> Vec<usize> {
    let all = message.structure.components().iter().enumerate();
    all.filter(|(_, component)| is(component)).map(|(place, _)| place).collect()
}

/// What an attribute says of a series: what the first of its figures that says anything says.
fn of_series(message: &Message<'_>, place: usize, rows: &[u32]) -> Cell {
    let mut cells = rows.iter().map(|row| message.cell(place, *row));
    cells.find(|cell| *cell != Cell::Nothing).unwrap_or(Cell::Nothing)
}
