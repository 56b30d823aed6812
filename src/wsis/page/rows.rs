//! The rows of a table, read by the names of its columns.

use polars::prelude::DataFrame;

/// A table of a report; one that the report lacks has no rows.
pub(super) struct Rows<'a>(Option<&'a DataFrame>);

/// A row of it. A column that the table lacks is empty.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    frame: &'a DataFrame,
    place: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn of(table: Option<&'a DataFrame>) -> Rows<'a> {
        Rows(table)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let frame = self.0;
        frame.into_iter().flat_map(|frame| (0..frame.height()).map(move |place| Row { frame, place }))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl<'a> Row<'a> {
    /// Text; empty where it is null.
    pub(super) fn text(self, column: &str) -> &'a str {
        let column = self.frame.column(column).ok().and_then(|column| column.str().ok());
        column.and_then(|column| column.get(self.place)).unwrap_or_default()
    }

    pub(super) fn number(self, column: &str) -> Option<f64> {
        // Whole numbers, floats and years are read alike; a figure that is not finite is shown as missing.
        self.frame.column(column).ok()?.get(self.place).ok()?.extract::<f64>().filter(|number| number.is_finite())
    }

    /// A number of things; none where it is null.
    pub(super) fn count(self, column: &str) -> usize {
        self.number(column).map_or(0, |number| number as usize)
    }

    pub(super) fn year(self, column: &str) -> Option<i32> {
        self.number(column).map(|year| year as i32)
    }

    /// A year as it is written; empty where it is null.
    pub(super) fn year_text(self, column: &str) -> String {
        self.year(column).map(|year| year.to_string()).unwrap_or_default()
    }
}
