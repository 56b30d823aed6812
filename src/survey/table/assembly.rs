//! From the estimates of its counts and shares to a two-way table.

use super::crosstab::{CrossTable, CrossTableCell, Share, TableOptions};
use crate::survey::columns::category::text;
use crate::survey::estimate::Estimates;
use crate::survey::estimate::row::{Estimate, Status};
use crate::survey::interval;
use polars::prelude::Series;
use rustc_hash::FxHashMap;

impl CrossTable {
    /// The table of the categories `levels`: `counts` has totals by four grouping sets, all, rows, columns and cells, whose
    /// keys are places among the levels; `cells` the shares of cells, rows and columns, whose levels are these places, and
    /// `within` those within rows or columns.
    pub(crate) fn assembled(
        options: &TableOptions,
        levels: [Series; 2],
        counts: Estimates,
        cells: Estimates,
        within: Option<Estimates>,
    ) -> CrossTable {
        let [of_counts, of_cells] = [&counts, &cells].map(RowNumbers::new);
        let within = within.as_ref().map(RowNumbers::new);
        let table = Assembly { options, levels: &levels, counts: of_counts, cells: of_cells, within }.cells();
        CrossTable { names: options.names.clone(), levels, share: options.share, table, counts, cells }
    }
}

/// Where the numbers of each cell are.
struct Assembly<'a> {
    options: &'a TableOptions,
    /// The categories that occur, ascending.
    levels: &'a [Series; 2],
    counts: RowNumbers<'a>,
    cells: RowNumbers<'a>,
    within: Option<RowNumbers<'a>>,
}

impl Assembly<'_> {
    /// Row by row with its total, the row of totals last.
    fn cells(&self) -> Vec<CrossTableCell> {
        let [rows, columns] = [0, 1].map(|side| self.levels[side].len());
        let places = |n: usize| (0..n).map(Some).chain([None]);
        places(rows).flat_map(|row| places(columns).map(move |column| self.cell(row, column))).collect()
    }

    fn cell(&self, row: Option<usize>, column: Option<usize>) -> CrossTableCell {
        let key: Vec<u32> = row.into_iter().chain(column).map(|place| place as u32).collect();
        // The grouping sets of the counts, in the order of the request.
        let set = match (row, column) {
            (None, None) => 0,
            (Some(_), None) => 1,
            (None, Some(_)) => 2,
            _ => 3,
        };
        let count = self.counts.row(set, &key, None);
        let width = self.levels[1].len();
        let within = |of: usize, level| self.within.as_ref().and_then(|e| e.row(1, &[of as u32], Some((0, level))));
        let share = match (self.options.share, row, column) {
            (Share::Total, Some(row), Some(column)) => self.cells.row(0, &[], Some((0, row * width + column))),
            (Share::Total | Share::Column, Some(row), None) => self.cells.row(0, &[], Some((1, row))),
            (Share::Total | Share::Row, None, Some(column)) => self.cells.row(0, &[], Some((2, column))),
            (Share::Row, Some(row), Some(column)) => within(row, column),
            (Share::Column, Some(row), Some(column)) => within(column, row),
            (Share::Row, Some(_), None)
            | (Share::Column, None, Some(_))
            | (Share::Total | Share::Row | Share::Column, None, None) => None,
        };
        // The whole that shares are parts of is 1 by definition, and has no standard error.
        let is_whole = match self.options.share {
            Share::Total => row.is_none() && column.is_none(),
            Share::Row => column.is_none(),
            Share::Column => row.is_none(),
        };
        let all = &self.cells.estimates.rows()[0];
        let blank = CrossTableCell {
            row: row.and_then(|place| text(&self.levels[0], place as u32)),
            column: column.and_then(|place| text(&self.levels[1], place as u32)),
            place: [row, column],
            count: count.and_then(|row| row.value).unwrap_or(0.0),
            count_se: count.map_or(Some(0.0), |row| row.se),
            value: Some(if is_whole { 1.0 } else { 0.0 }),
            se: Some(0.0),
            ci_low: None,
            ci_high: None,
            cv: is_whole.then_some(0.0),
            deff: None,
            df: all.df,
            // The row of all cases has those outside the table among them.
            n: if set == 0 { all.n } else { count.map_or(0, |row| row.n) },
            status: Status::Normal,
        };
        match share {
            Some(Estimate { value, se, ci_low, ci_high, cv, deff, df, status, .. }) => CrossTableCell {
                value: *value,
                se: *se,
                ci_low: *ci_low,
                ci_high: *ci_high,
                cv: *cv,
                deff: *deff,
                df: *df,
                status: *status,
                ..blank
            },
            None if is_whole => blank,
            // No case is in the cell: a share of 0 among the cases of the table, as for any share that is 0.
            None => {
                let limits = interval::one_sided(0.0, all.n as f64, self.options.level);
                CrossTableCell {
                    ci_low: limits.map(|l| l.0),
                    ci_high: limits.map(|l| l.1),
                    status: Status::OneSided,
                    ..blank
                }
            }
        }
    }
}

/// The rows of a result by what they are of: a table has as many cells as rows, so that none may be searched for.
pub(crate) struct RowNumbers<'a> {
    estimates: &'a Estimates,
    /// The first row of each domain, by its set and the places of its categories.
    of_domain: FxHashMap<(usize, &'a [u32]), usize>,
    /// The row of each measure and category in it, both as text.
    of_category: FxHashMap<(usize, &'a [u32], &'a str, &'a str), usize>,
}

impl<'a> RowNumbers<'a> {
    pub(crate) fn new(estimates: &'a Estimates) -> RowNumbers<'a> {
        let (mut of_domain, mut of_category) = (FxHashMap::default(), FxHashMap::default());
        for (number, row) in estimates.rows().iter().enumerate() {
            let (set, key) = (row.key.0, row.key.1.as_slice());
            of_domain.entry((set, key)).or_insert(number);
            if let Some(level) = &row.level {
                of_category.entry((set, key, row.measure.as_str(), level.as_str())).or_insert(number);
            }
        }
        RowNumbers { estimates, of_domain, of_category }
    }

    /// The number of the row of a domain, given by its set and the places of its categories, and of a measure and the
    /// place of a category, if any.
    pub(crate) fn number(&self, set: usize, key: &[u32], level: Option<(usize, usize)>) -> Option<usize> {
        match level {
            None => self.of_domain.get(&(set, key)).copied(),
            Some((measure, level)) => {
                let (measure, level) = (self.estimates.measures[measure].name(), level.to_string());
                self.of_category.get(&(set, key, measure, level.as_str())).copied()
            }
        }
    }

    /// That row.
    fn row(&self, set: usize, key: &[u32], level: Option<(usize, usize)>) -> Option<&'a Estimate> {
        self.number(set, key, level).map(|number| &self.estimates.rows()[number])
    }
}
