//! The rows of figures that were compared, in order of importance, and their tables.

use super::cause::RevisionCause;
use super::compare::{Compared, Figure};
use super::keys::{self, Key, sizes};
use crate::Result;
use polars::prelude::*;
use std::collections::BTreeMap;

/// A figure that is not what it was.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) key: Key,
    pub(super) area: String,
    pub(super) year: i32,
    /// The year of the old figure, where it may be another.
    pub(super) old_year: Option<i32>,
    pub(super) compared: Compared,
}

/// What the two sides are called in a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    pub(super) old: &'static str,
    pub(super) new: &'static str,
    pub(super) change: &'static str,
    pub(super) relative: &'static str,
}

/// Figures that differ, and how many there are of each indicator.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    pub(super) dimensions: Vec<String>,
    /// For each indicator, how many figures both have, and how many of these are the same.
    pub(super) compared: BTreeMap<String, (usize, usize)>,
}

impl Row {
    fn relative(&self) -> Option<f64> {
        let old = self.compared.figures[0].value.filter(|old| *old != 0.0)?;
        Some(self.compared.change? / old.abs())
    }

    fn has_cause(&self, cause: RevisionCause) -> bool {
        self.compared.causes.contains(&cause)
    }

    fn is_alone(&self) -> bool {
        self.compared.figures.iter().any(|figure| figure.value.is_none())
    }
}

impl Rows {
    /// Sorted by importance: figures that cannot be compared; changes, the largest first by the size of the middle figure of
    /// their indicator; figures that are no longer there; new ones; those whose value is the same.
    pub(super) fn new(mut rows: Vec<Row>, dimensions: Vec<String>, compared: BTreeMap<String, (usize, usize)>) -> Rows {
        let values = rows.iter().flat_map(|row| {
            row.compared.figures.iter().filter_map(|figure| Some((row.key.indicator.as_str(), figure.value?)))
        });
        let sizes = sizes(values);
        let rank = |row: &Row| match (row.compared.change, &row.compared.figures) {
            (Some(change), _) if change != 0.0 => 1,
            (Some(_), _) => 4,
            (None, [Figure { value: Some(_), .. }, Figure { value: Some(_), .. }]) => 0,
            (None, [Figure { value: Some(_), .. }, _]) => 2,
            (None, _) => 3,
        };
        let importance = |row: &Row| {
            let size = sizes.get(&row.key.indicator).copied().filter(|size| *size > 0.0).unwrap_or(1.0);
            row.compared.change.map_or(0.0, |change| change.abs() / size)
        };
        rows.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| importance(b).total_cmp(&importance(a))));
        Rows { rows, dimensions, compared }
    }

    pub(super) fn frame(&self, names: Names) -> Result<DataFrame> {
        let rows = &self.rows;
        let mut columns =
            keys::columns(&self.dimensions, rows.iter().map(|row| (&row.key, row.area.as_str(), row.year)));
        let number = |name: &str, of: &dyn Fn(&Row) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let word = |name: &str, of: &dyn Fn(&Row) -> Option<String>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let list = |causes: &[RevisionCause]| {
            let words: Vec<&str> = causes.iter().map(|cause| cause.as_str()).collect();
            (!words.is_empty()).then(|| words.join("; "))
        };
        let unit = |figures: &[Figure; 2]| {
            let unit = figures[1].unit.as_ref().or(figures[0].unit.as_ref());
            unit.map(|unit| unit.name().to_owned())
        };
        columns.extend([
            number(names.old, &|row| row.compared.figures[0].value),
            number(names.new, &|row| row.compared.figures[1].value),
            number(names.change, &|row| row.compared.change),
            number(names.relative, &Row::relative),
            word("cause", &|row| row.compared.causes.first().map(|cause| cause.as_str().to_owned())),
            word("causes", &|row| list(&row.compared.causes)),
            word("detail", &|row| Some(row.compared.details.join("; ")).filter(|detail| !detail.is_empty())),
            word("unit_measure", &|row| unit(&row.compared.figures)),
            Column::new("within_error".into(), rows.iter().map(|row| row.compared.within_error).collect::<Vec<_>>()),
        ]);
        if rows.iter().any(|row| row.old_year.is_some()) {
            let years = rows.iter().map(|row| row.old_year).collect::<Vec<_>>();
            columns.push(Column::new(format!("{}_period", names.old).into(), years));
        }
        for (side, name) in [(0, names.old), (1, names.new)] {
            columns.extend([
                number(&format!("{name}_se"), &|row| row.compared.figures[side].se),
                word(&format!("{name}_status"), &|row| row.compared.figures[side].status.clone()),
                word(&format!("{name}_source"), &|row| row.compared.figures[side].source.clone()),
                word(&format!("{name}_vintage"), &|row| row.compared.figures[side].vintage.clone()),
            ]);
        }
        Ok(DataFrame::new(rows.len(), columns)?)
    }

    /// One row for each indicator.
    pub(super) fn summary(&self, names: Names, alone: [(RevisionCause, &str); 2]) -> Result<DataFrame> {
        let mut of: BTreeMap<&str, Vec<&Row>> =
            self.compared.keys().map(|indicator| (indicator.as_str(), Vec::new())).collect();
        for row in &self.rows {
            of.entry(&row.key.indicator).or_default().push(row);
        }
        let indicators: Vec<&str> = of.keys().copied().collect();
        let count = |name: &str, n: &dyn Fn(&str, &[&Row]) -> usize| {
            let counts = of.iter().map(|(indicator, rows)| n(indicator, rows) as i64);
            Column::new(name.into(), counts.collect::<Vec<_>>())
        };
        let both = |rows: &Rows, indicator: &str| rows.compared.get(indicator).map_or(0, |n| n.0);
        let same = |rows: &Rows, indicator: &str| rows.compared.get(indicator).map_or(0, |n| n.1);
        let with = |rows: &[&Row], is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count();
        let moved = |row: &Row| row.compared.change.is_some_and(|change| change != 0.0);
        let changes = |rows: &[&Row]| -> Vec<f64> {
            rows.iter().filter(|row| moved(row)).filter_map(|row| row.compared.change).collect()
        };
        let middle = |rows: &[&Row]| {
            let mut sizes: Vec<f64> = changes(rows).into_iter().map(f64::abs).collect();
            (!sizes.is_empty()).then(|| crate::numeric::order::median(&mut sizes))
        };
        let largest = |rows: &[&Row]| {
            let change = |row: &Row| row.compared.change.map_or(0.0, f64::abs);
            rows.iter().filter(|row| moved(row)).copied().max_by(|a, b| change(a).total_cmp(&change(b))).cloned()
        };
        let place = |row: Row| {
            let parts: Vec<String> = row.key.parts.iter().map(|(name, code)| format!(" {name}={code}")).collect();
            format!("{} {}{}", row.area, row.year, parts.concat())
        };
        let causes = |rows: &[&Row]| {
            let mut counts: BTreeMap<RevisionCause, usize> = BTreeMap::new();
            let of_both = rows.iter().filter(|row| !row.is_alone());
            of_both
                .filter_map(|row| row.compared.causes.first())
                .for_each(|&cause| *counts.entry(cause).or_default() += 1);
            let words: Vec<String> = counts.iter().map(|(cause, n)| format!("{cause} {n}")).collect();
            (!words.is_empty()).then(|| words.join("; "))
        };
        let columns = vec![
            Column::new("indicator".into(), &indicators),
            count("n_compared", &|indicator, _| both(self, indicator)),
            count("n_same", &|indicator, _| same(self, indicator)),
            count(&format!("n_{}", names.change), &|_, rows| with(rows, &moved)),
            count("n_not_comparable", &|_, rows| with(rows, &|row| !row.is_alone() && row.compared.change.is_none())),
            count(alone[0].1, &|_, rows| with(rows, &|row| row.has_cause(alone[0].0))),
            count(alone[1].1, &|_, rows| with(rows, &|row| row.has_cause(alone[1].0))),
            count("n_within_error", &|_, rows| with(rows, &|row| row.compared.within_error == Some(true))),
            Column::new(
                format!("median_{}", names.change).into(),
                of.values().map(|rows| middle(rows)).collect::<Vec<_>>(),
            ),
            Column::new(
                format!("largest_{}", names.change).into(),
                of.values().map(|rows| largest(rows).and_then(|row| row.compared.change)).collect::<Vec<_>>(),
            ),
            Column::new("largest_at".into(), of.values().map(|rows| largest(rows).map(place)).collect::<Vec<_>>()),
            Column::new("causes".into(), of.values().map(|rows| causes(rows)).collect::<Vec<_>>()),
        ];
        Ok(DataFrame::new(indicators.len(), columns)?)
    }
}
