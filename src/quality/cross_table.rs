//! Two-way tables as the rules and suppression see them: cells, how they hang together, and their rounding.

use super::assess::Assessment;
use super::disclosure::{Line, Size, Structure};
use super::precision::{Precision, Statistic};
use super::rounding::Rounding;
use super::rule::ReliabilityRule;
use crate::Result;
use crate::survey::CrossTable;
use crate::survey::CrossTableCell;
use crate::survey::CrossTables;
use crate::survey::Share;
use crate::survey::Status;
use polars::prelude::{Column, DataFrame};
use rustc_hash::FxHashMap;

/// The row and the column of a cell, `None` for a total.
type Labels<'a> = (Option<&'a str>, Option<&'a str>);

/// The cells in the order of the rows of the result; a group without cases has one row without a cell.
fn cells(tables: &CrossTables) -> impl Iterator<Item = Option<(&CrossTable, &CrossTableCell)>> {
    tables.tables().flat_map(|table| match table {
        None => vec![None],
        Some(table) => table.cells().iter().map(|cell| Some((table, cell))).collect(),
    })
}

/// The columns that say which row it is.
pub(super) fn names(tables: &CrossTables) -> Vec<String> {
    tables.key_columns().map(str::to_owned).collect()
}

pub(super) fn cases(tables: &CrossTables) -> Vec<u64> {
    cells(tables).map(|cell| cell.map_or(0, |(_, cell)| cell.n)).collect()
}

pub(super) fn values(tables: &CrossTables) -> impl Iterator<Item = Option<f64>> {
    cells(tables).map(|cell| cell.and_then(|(_, cell)| cell.value))
}

/// What a rule says of the share in each cell.
pub(super) fn assessments(tables: &CrossTables, rule: &ReliabilityRule) -> Vec<Assessment> {
    let precision = |cell: Option<(&CrossTable, &CrossTableCell)>| match cell {
        None => Precision { statistic: Statistic::Proportion, value: None, se: None, n: 0, df: None },
        Some((table, cell)) => Precision {
            statistic: Statistic::Proportion,
            value: cell.value,
            se: cell.se.filter(|_| !matches!(cell.status, Status::NoDf | Status::NoVariance)),
            n: base(table, cell).map_or(0, |base| base.n),
            df: cell.df,
        },
    };
    cells(tables).map(|cell| rule.assess(&precision(cell))).collect()
}

/// The total that a cell's share is of.
fn base<'a>(table: &'a CrossTable, cell: &CrossTableCell) -> Option<&'a CrossTableCell> {
    table.cells().iter().find(|other| is_base(table.share(), other, cell))
}

fn is_base(share: Share, total: &CrossTableCell, cell: &CrossTableCell) -> bool {
    let whole = (&None, &None);
    let of = match (share, &cell.row, &cell.column) {
        (Share::Row, Some(_), _) => (&cell.row, &None),
        (Share::Column, _, Some(_)) => (&None, &cell.column),
        (Share::Total, _, _) | (Share::Row, None, _) | (Share::Column, _, None) => whole,
    };
    (&total.row, &total.column) == of
}

/// Sums: each row and each column of a table, and each cell over the groups that divide another. With a total go the
/// cells whose shares are of it: a count and its share give it away.
pub(super) fn structure(tables: &CrossTables) -> Structure {
    let mut lines = Vec::new();
    let mut companions = Vec::new();
    let mut sizes = Vec::new();
    let mut places: Vec<FxHashMap<Labels<'_>, usize>> = Vec::new();
    for table in tables.tables() {
        let first = sizes.len();
        let Some(table) = table else {
            sizes.push(Size { n: 0, numerator: Some(0.0) });
            companions.push(Vec::new());
            places.push(FxHashMap::default());
            continue;
        };
        let cells = table.cells();
        let among = |holds: &dyn Fn(&CrossTableCell) -> bool| -> Vec<usize> {
            (0..cells.len()).filter(|&i| holds(&cells[i])).map(|i| first + i).collect()
        };
        for (i, cell) in cells.iter().enumerate() {
            sizes.push(Size { n: cell.n, numerator: Some(cell.count) });
            // The cells whose shares are of this total; a total is a share of itself, which tells nothing.
            let bases = |other: &CrossTableCell| is_base(table.share(), cell, other) && other != cell;
            companions.push(among(&bases));
            let total = Some(first + i);
            if cell.column.is_none() {
                lines.push(Line { parts: among(&|other| other.row == cell.row && other.column.is_some()), total });
            }
            if cell.row.is_none() {
                lines.push(Line { parts: among(&|other| other.column == cell.column && other.row.is_some()), total });
            }
        }
        let keys = cells.iter().map(|cell| (cell.row.as_deref(), cell.column.as_deref()));
        places.push(keys.zip(first..).collect());
    }
    let keys: Vec<Vec<(usize, u32)>> = tables.group_keys().collect();
    let columns_of = |key: &[(usize, u32)]| key.iter().map(|part| part.0).collect::<Vec<_>>();
    for (whole, key) in keys.iter().enumerate() {
        // The groups of each finer set that lie in this one.
        let mut finer: FxHashMap<Vec<usize>, Vec<usize>> = FxHashMap::default();
        for (part, other) in keys.iter().enumerate() {
            if other.len() > key.len() && key.iter().all(|level| other.contains(level)) {
                finer.entry(columns_of(other)).or_default().push(part);
            }
        }
        let mut finer: Vec<_> = finer.into_iter().collect();
        // A hash map has no order, and lines are taken in theirs.
        finer.sort_unstable();
        for (_, groups) in finer {
            let mut of_whole: Vec<_> = places[whole].iter().collect();
            of_whole.sort_unstable_by_key(|(_, place)| **place);
            for (cell, &total) in of_whole {
                let parts: Vec<usize> = groups.iter().filter_map(|&group| places[group].get(cell).copied()).collect();
                lines.push(Line { parts, total: Some(total) });
            }
        }
    }
    Structure { lines, companions, sizes }
}

/// Counts and cases rounded, each cell by itself; shares as they are.
pub(super) fn rounded(tables: &CrossTables, mut frame: DataFrame, rounding: Rounding) -> Result<DataFrame> {
    let mut keys = Vec::with_capacity(frame.height());
    for (group, (table, key)) in tables.tables().zip(tables.group_keys()).enumerate() {
        // By what the cell is, not where it stands: the same cell rounds the same way in every release.
        let of_cell = |cell: &CrossTableCell| format!("{key:?}|{:?}|{:?}", cell.row, cell.column);
        match table {
            None => keys.push(format!("{group}")),
            Some(table) => keys.extend(table.cells().iter().map(of_cell)),
        }
    }
    let counts = frame.column("count")?.f64()?.iter().zip(&keys);
    let counts: Vec<Option<f64>> = counts.map(|(x, key)| x.map(|x| rounding.apply(x, key))).collect();
    let n = frame.column("n")?.u64()?.iter().zip(&keys);
    let n: Vec<Option<u64>> =
        n.map(|(x, key)| x.map(|x| rounding.apply(x as f64, &format!("n|{key}")) as u64)).collect();
    frame.with_column(Column::new("count".into(), counts))?;
    frame.with_column(Column::new("n".into(), n))?;
    Ok(frame)
}
