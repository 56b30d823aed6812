//! Series with their figures in the order of time; keys that repeat, and attributes that a series has one of.

use super::Message;
use super::cells::{Cell, Cells};
use super::key::Key;
use super::source::{Groups, Source};
use crate::export::sdmx::faults::Faults;
use crate::export::sdmx::{Attachment, Component, Role};
use crate::finding::{Finding, Rule};
use rustc_hash::FxHashMap;

/// Rows that are alike in the dimensions that are found by keys.
pub(super) fn keys(found: &[Key], groups: &Groups) -> Groups {
    let mut known: FxHashMap<&[Option<String>], u32> = FxHashMap::default();
    let same: Vec<u32> = found
        .iter()
        .map(|key| {
            // Different groups of rows may have become one key.
            let next = known.len() as u32;
            *known.entry(key.codes.as_slice()).or_insert(next)
        })
        .collect();
    let of_row: Vec<u32> = groups.of_row.iter().map(|group| same[*group as usize]).collect();
    Groups { first: vec![0; known.len()], of_row }
}

impl Message<'_> {
    /// Puts the rows that are kept in order: series by their first row, figures by time.
    pub(super) fn sort(&mut self, source: &Source<'_>, keyed: Groups, keep: &[bool], faults: &mut Faults) {
        let when = |row: &u32| source.period(*row as usize);
        // A counting sort: rows of a series stay in their order, and series in that of their first row.
        let mut starts = vec![0usize; keyed.first.len() + 1];
        let kept = || (0..keep.len()).filter(|row| keep[*row]);
        for row in kept() {
            starts[keyed.of_row[row] as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut rows = vec![0u32; starts.last().copied().unwrap_or(0)];
        let mut next = starts.clone();
        for row in kept() {
            let place = &mut next[keyed.of_row[row] as usize];
            rows[*place] = row as u32;
            *place += 1;
        }
        let mut shared = Shared::of(self);
        for range in starts.windows(2) {
            let of_series = &mut rows[range[0]..range[1]];
            // Series mostly come in the order of time; looking is cheaper than sorting.
            if !of_series.is_sorted_by_key(when) {
                of_series.sort_by_key(when);
            }
            let before = self.rows.len();
            for same in of_series.chunk_by(|a, b| when(a) == when(b)) {
                if let Some(row) = self.one(same, faults) {
                    self.rows.push(row);
                }
            }
            shared.check(self, before, faults);
            if self.rows.len() > before {
                self.ends.push(self.rows.len());
            }
        }
    }

    /// The row of a key and a period; none of several that differ.
    fn one(&self, same: &[u32], faults: &mut Faults) -> Option<u32> {
        let (first, others) = same.split_first()?;
        let value = |row: &u32| self.values[*row as usize];
        let equal = |row: &u32| value(row) == value(first) || (value(row).is_nan() && value(first).is_nan());
        let (finding, written) = match (others, others.iter().all(equal)) {
            ([], _) => return Some(*first),
            (_, true) => {
                let message = "several figures become one key, with one value: the first is written";
                (Finding::warning(Rule::RepeatedKey, "key", message), Some(*first))
            }
            (_, false) => {
                let message = "several figures become one key, with different values: none is written";
                let remedy = "tell them apart by a dimension of the structure, or leave out all but one";
                (Finding::error(Rule::RepeatedKey, "key", message).remedy(remedy), None)
            }
        };
        let fault = faults.note(finding);
        let lost = if written.is_some() { others } else { same };
        for row in lost {
            faults.at(fault, *row as usize);
        }
        written
    }
}

/// Attributes that all figures of a series, of a group of series or of the data set share.
struct Shared {
    attributes: Vec<SharedAttribute>,
}

/// An attribute by its place, with the places of the dimensions that it is said of, and what it is for their codes.
struct SharedAttribute {
    own: usize,
    dimensions: Vec<usize>,
    known: FxHashMap<Vec<Comparable>, Cell>,
}

/// A cell that can be compared: numbers by their bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Comparable(u64);

impl From<Cell> for Comparable {
    fn from(cell: Cell) -> Comparable {
        match cell {
            // The bits of a NaN, which no cell of numbers holds, and no number of a word.
            Cell::Nothing => Comparable(u64::MAX),
            Cell::Word(word) => Comparable(u64::from(word)),
            Cell::Number(number) => Comparable(number.to_bits()),
        }
    }
}

impl Shared {
    fn of(message: &Message<'_>) -> Shared {
        let components = message.structure.components();
        let place = |id: &String| components.iter().position(|component| component.id == *id);
        let shared = |(own, component): (usize, &Component)| {
            let dimensions = match &component.role {
                Role::Attribute { attachment: Attachment::Dimensions(ids), .. } => {
                    ids.iter().filter_map(place).collect()
                }
                Role::Attribute { attachment: Attachment::DataSet, .. } => Vec::new(),
                Role::Attribute { attachment: Attachment::Observation, .. } => return None,
                Role::Dimension | Role::Time | Role::Measure => return None,
            };
            // One word in all rows cannot differ.
            let differs = !matches!(message.cells[own], Cells::Same(_) | Cells::Nothing);
            differs.then(|| SharedAttribute { own, dimensions, known: FxHashMap::default() })
        };
        Shared { attributes: components.iter().enumerate().filter_map(shared).collect() }
    }

    /// Checks the rows of a series, which begin at `from`; those that cannot be written under the attribute of the others
    /// are left out.
    fn check(&mut self, message: &mut Message<'_>, from: usize, faults: &mut Faults) {
        for SharedAttribute { own, dimensions, known } in &mut self.attributes {
            let Some(&first) = message.rows.get(from) else { return };
            let key: Vec<Comparable> = dimensions.iter().map(|place| message.cell(*place, first).into()).collect();
            let component = &message.structure.components()[*own];
            let stated =
                message.rows[from..].iter().map(|row| message.cell(*own, *row)).find(|cell| *cell != Cell::Nothing);
            let Some(stated) = stated else { continue };
            let shared = *known.entry(key).or_insert(stated);
            let differs = |row: u32| {
                let cell = message.cell(*own, row);
                cell != shared && cell != Cell::Nothing
            };
            let differing: Vec<u32> = message.rows[from..].iter().copied().filter(|row| differs(*row)).collect();
            if differing.is_empty() {
                continue;
            }
            // A code says what the figure is, such as its unit; a text is a remark.
            let finding = if component.codelist().is_some() {
                let message = "figures of one series differ in this attribute: those unlike the first are not written";
                Finding::error(Rule::AttributeDiffers, &component.id, message)
                    .remedy("give them in one unit or under one code")
            } else {
                let message =
                    "figures of one series differ in this attribute, of which it has one: the first is written";
                Finding::warning(Rule::AttributeDiffers, &component.id, message)
            };
            let fault = faults.note(finding);
            // Each row counts, so that none is passed over after the first.
            let mut leaves = false;
            for row in &differing {
                leaves |= faults.at(fault, *row as usize);
            }
            if leaves {
                let kept: Vec<u32> = message.rows.drain(from..).filter(|row| !differing.contains(row)).collect();
                message.rows.extend(kept);
            }
        }
    }
}
