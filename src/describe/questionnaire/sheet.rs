//! Which labels a cell of a form has: beside it, above it, and over the block that it is in.

use crate::export::{Area, Place, SheetTexts};
use std::collections::{BTreeMap, BTreeSet};

/// A sheet with the text of merged cells in each of them.
pub(super) struct Labelled<'a> {
    sheet: &'a SheetTexts,
    texts: BTreeMap<Place, &'a str>,
    /// Rows with cells to fill or formulas: no titles.
    filled: BTreeSet<u32>,
}

/// The labels of a cell, the nearest first.
pub(super) struct Around<'a> {
    pub(super) beside: Vec<&'a str>,
    pub(super) above: Vec<&'a str>,
    /// What stands above the labels beside it: `Age`, above the ages.
    pub(super) corner: Vec<&'a str>,
    pub(super) titles: Vec<&'a str>,
}

impl<'a> Labelled<'a> {
    pub(super) fn of(sheet: &'a SheetTexts) -> Labelled<'a> {
        let mut texts: BTreeMap<Place, &str> =
            sheet.texts.iter().map(|(place, text)| (*place, text.as_str())).collect();
        // Only the first cell of a merged area has the text; a label counts for all that it covers.
        for area in &sheet.merged {
            if let Some(text) = sheet.texts.get(&area.first) {
                spread(area, text, &mut texts);
            }
        }
        // Cells of a merged area that are empty are covered by its text.
        let is_apart = |place: &&Place| !sheet.merged.iter().any(|area| area.holds(**place));
        let filled = sheet.empty.iter().filter(is_apart).chain(sheet.formulas.iter()).chain(sheet.numbers.keys());
        let filled = filled.map(|place| place.row).collect();
        Labelled { sheet, texts, filled }
    }

    /// The cells that a person may be meant to fill: those that are there and empty, and those that are not there between a label
    /// beside and a label above; in a row with cells, below the same heads as these.
    pub(super) fn cells(&self) -> BTreeSet<Place> {
        let there = self.sheet.empty.iter().copied().filter(|place| !self.is_follower(place));
        let mut cells: BTreeSet<Place> = there.collect();
        let mut heads: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for cell in &cells {
            heads.entry(cell.row).or_default().extend(self.above(*cell).1.first());
        }
        let rows: BTreeSet<u32> = self.sheet.texts.keys().map(|place| place.row).collect();
        let columns: BTreeSet<u32> = self.sheet.texts.keys().map(|place| place.column).collect();
        for row in rows {
            let new = columns.iter().map(|&column| Place { row, column }).filter(|place| self.is_absent(place));
            let is_below = |head: Option<&u32>| match (head, heads.get(&row)) {
                (Some(head), Some(heads)) => heads.contains(head),
                (head, None) => head.is_some(),
                (None, Some(_)) => false,
            };
            cells.extend(
                new.filter(|place| !self.beside(*place).0.is_empty() && is_below(self.above(*place).1.first())),
            );
        }
        cells
    }

    /// Whether it is covered by the text of a merged area that begins elsewhere.
    fn is_follower(&self, place: &Place) -> bool {
        self.sheet.merged.iter().any(|area| area.holds(*place) && area.first != *place)
    }

    /// Whether nothing is in the cell, as programs leave out cells without a style.
    fn is_absent(&self, place: &Place) -> bool {
        let is_taken = self.texts.contains_key(place)
            || self.sheet.empty.contains(place)
            || self.sheet.formulas.contains(place)
            || self.sheet.numbers.contains_key(place);
        !is_taken && !self.is_follower(place)
    }

    /// The cells behind the last label of rows without cells to fill, which some programs do not write: for what is asked for
    /// by its name alone, such as the country.
    pub(super) fn behind(&self) -> BTreeSet<Place> {
        let with_cells: BTreeSet<u32> = self.sheet.empty.iter().map(|place| place.row).collect();
        // Texts stand in the order of their places, so that the last of a row stays.
        let last: BTreeMap<u32, u32> = self.texts.keys().map(|place| (place.row, place.column)).collect();
        let last = last.into_iter().filter(|(row, _)| !with_cells.contains(row));
        let behind = last.map(|(row, column)| Place { row, column: column + 1 });
        let is_free = |place: &Place| !self.sheet.formulas.contains(place) && !self.sheet.numbers.contains_key(place);
        behind.filter(is_free).collect()
    }

    pub(super) fn around(&self, place: Place) -> Around<'a> {
        let (beside, columns) = self.beside(place);
        let (above, rows) = self.above(place);
        let corner = rows.iter().flat_map(|&row| columns.iter().map(move |&column| Place { row, column }));
        let corner = corner.filter_map(|place| self.texts.get(&place).copied()).collect();
        let top = rows.iter().min().copied().unwrap_or(place.row);
        let titles = self.texts.range(..Place { row: top, column: 0 }).rev();
        let titles = titles.filter(|(title, _)| !self.filled.contains(&title.row) && title.column <= place.column);
        let mut nearest: Vec<&str> = Vec::new();
        for (_, text) in titles {
            // A merged title stands in each of its cells.
            if nearest.last() != Some(text) {
                nearest.push(text);
            }
            // Every cell looks upwards: it must not go through all texts above it.
            if nearest.len() == TITLES {
                break;
            }
        }
        Around { beside, above, corner, titles: nearest }
    }

    /// The texts to the left in the same row, one beside the other, and their columns.
    fn beside(&self, place: Place) -> (Vec<&'a str>, Vec<u32>) {
        let row = self.texts.range(Place { row: place.row, column: 0 }..place).rev();
        let (mut texts, mut columns): (Vec<&str>, Vec<u32>) = (Vec::new(), Vec::new());
        for (found, text) in row {
            if columns.last().is_some_and(|last| last - found.column > 1) {
                break;
            }
            columns.push(found.column);
            texts.push(text);
        }
        texts.dedup();
        (texts, columns)
    }

    /// The texts above in the same column, one above the other, and their rows.
    fn above(&self, place: Place) -> (Vec<&'a str>, Vec<u32>) {
        let (mut texts, mut rows): (Vec<&str>, Vec<u32>) = (Vec::new(), Vec::new());
        let highest = place.row.saturating_sub(HEIGHT);
        for row in (highest..place.row).rev() {
            match self.texts.get(&Place { row, column: place.column }) {
                Some(text) => {
                    rows.push(row);
                    texts.push(text);
                }
                None if rows.is_empty() => {}
                None => break,
            }
        }
        texts.dedup();
        (texts, rows)
    }
}

/// How many texts over a block are looked at.
const TITLES: usize = 4;

/// How many rows a block may have below its head.
const HEIGHT: u32 = 200;

/// The most cells of a heading that its text is spread over.
const WIDE: u32 = 1000;

fn spread<'a>(area: &Area, text: &'a str, texts: &mut BTreeMap<Place, &'a str>) {
    // A heading may be merged over whole columns of the sheet.
    let (first, last) = (area.first, area.last);
    for row in first.row..=last.row.min(first.row + WIDE) {
        for column in first.column..=last.column.min(first.column + WIDE) {
            texts.insert(Place { row, column }, text);
        }
    }
}
