//! Which cells of a result can be computed from others, and which are to be hidden so that none is.

use crate::survey::Estimate;
use crate::survey::Estimates;
use crate::survey::measure::{Kind, Measure};
use rustc_hash::FxHashMap;

/// Cells that are tied by one equation: parts, and the total they add up to where it is a cell itself. The shares of
/// the categories of a variable add up to 1, which everyone knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) parts: Vec<usize>,
    pub(super) total: Option<usize>,
}

impl Line {
    fn cells(&self) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().copied().chain(self.total)
    }
}

/// The sums among groups whose categories are stated: a group that is not hides no other and protects none. The shares
/// of the categories of a variable still add up to 1 in it.
pub(super) fn without(lines: Vec<Line>, not_stated: &[bool]) -> Vec<Line> {
    let within = lines.into_iter().filter_map(|mut line| match line.total {
        Some(total) if not_stated[total] => None,
        Some(_) => {
            line.parts.retain(|&part| !not_stated[part]);
            Some(line)
        }
        None => Some(line),
    });
    within.collect()
}

/// How much there is in a cell: where two would do, the one with less is hidden.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Size {
    pub(super) n: u64,
    pub(super) numerator: Option<f64>,
}

impl Size {
    fn is_zero(&self) -> bool {
        self.n == 0 || self.numerator == Some(0.0)
    }
}

/// Why a cell is hidden that need not be hidden for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Complement {
    /// It is the same number as a hidden cell, or would give it away as its denominator.
    Linked,
    /// Without it a sum would have a single hidden cell.
    Line,
}

/// Cells to be hidden beside those that are, so that no line has exactly one hidden cell.
///
/// Whenever a line has one, its smallest shown part other than zero is hidden, then the total, and parts that are zero
/// only where nothing else is left; and with each hidden cell its companions. Repeated until no line has one. It gives
/// no guarantee of the width of the interval within which a hidden cell can be computed from several lines together.
pub(super) fn complements(
    hidden: &[bool],
    lines: &[Line],
    companions: &[Vec<usize>],
    sizes: &[Size],
) -> Vec<Option<Complement>> {
    let mut hidden = hidden.to_vec();
    let mut added = vec![None; hidden.len()];
    let mut of_cell: Vec<Vec<usize>> = vec![Vec::new(); hidden.len()];
    for (i, line) in lines.iter().enumerate() {
        line.cells().for_each(|cell| of_cell[cell].push(i));
    }
    let with_companions = |from: Vec<usize>, hidden: &mut Vec<bool>, added: &mut Vec<Option<Complement>>| {
        let mut touched = Vec::new();
        let mut open = from;
        while let Some(cell) = open.pop() {
            touched.push(cell);
            for &companion in &companions[cell] {
                if !hidden[companion] {
                    hidden[companion] = true;
                    added[companion] = Some(Complement::Linked);
                    open.push(companion);
                }
            }
        }
        touched
    };
    // Before any line: what is hidden from the start takes its companions with it.
    let first = (0..hidden.len()).filter(|&cell| hidden[cell]).collect();
    with_companions(first, &mut hidden, &mut added);
    // Lines are taken in their order, so that the result does not depend on how it was arrived at.
    let mut open: std::collections::BTreeSet<usize> = (0..lines.len()).collect();
    while let Some(i) = open.pop_first() {
        let line = &lines[i];
        // None hidden: nothing to find. Two or more: neither follows from the sum.
        if line.cells().filter(|&cell| hidden[cell]).count() != 1 {
            continue;
        }
        let rank = |&cell: &usize| {
            // Parts first, as a total tells more readers something; a zero last, as it protects nothing.
            let class = match (line.total == Some(cell), sizes[cell].is_zero()) {
                (false, false) => 0,
                (true, _) => 1,
                (false, true) => 2,
            };
            (class, sizes[cell].n, sizes[cell].numerator.unwrap_or(0.0))
        };
        let shown = line.cells().filter(|&cell| !hidden[cell]);
        let chosen = shown.min_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2))
        });
        let Some(chosen) = chosen else { continue };
        hidden[chosen] = true;
        added[chosen] = Some(Complement::Line);
        for cell in with_companions(vec![chosen], &mut hidden, &mut added) {
            // Every line with a cell that was hidden just now may have a single one again.
            open.extend(&of_cell[cell]);
        }
    }
    added
}

/// How the cells of a result hang together.
pub(super) struct Structure {
    pub(super) lines: Vec<Line>,
    /// The cells to be hidden with each.
    pub(super) companions: Vec<Vec<usize>>,
    pub(super) sizes: Vec<Size>,
}

/// A grouping set, and the level of each of its columns.
type Domain = (Vec<usize>, Vec<u32>);

impl Structure {
    pub(super) fn of(estimates: &Estimates) -> Structure {
        let rows = estimates.rows();
        let domains: Vec<Domain> = rows.iter().map(|row| sorted(estimates.domain_of(row))).collect();
        let sizes = rows.iter().map(|row| Size { n: row.n, numerator: row.numerator }).collect();
        Structure { lines: lines(estimates, rows, &domains), companions: companions(estimates, rows, &domains), sizes }
    }
}

/// Columns in one order, so that ("sex", "age") and ("age", "sex") are the same.
fn sorted((columns, levels): (&[usize], &[u32])) -> Domain {
    let mut pairs: Vec<(usize, u32)> = columns.iter().copied().zip(levels.iter().copied()).collect();
    pairs.sort_unstable();
    pairs.into_iter().unzip()
}

/// The levels of a domain in a set of fewer columns.
fn within(domain: &Domain, set: &[usize]) -> Vec<u32> {
    domain.0.iter().zip(&domain.1).filter(|(column, _)| set.contains(column)).map(|(_, level)| *level).collect()
}

fn lines(estimates: &Estimates, rows: &[Estimate], domains: &[Domain]) -> Vec<Line> {
    let mut sets: Vec<&Vec<usize>> = domains.iter().map(|domain| &domain.0).collect();
    sets.sort_unstable();
    sets.dedup();
    let mut lines: Vec<Line> = Vec::new();
    // Sums over the groups of a set: every smaller set that is published has their totals.
    for whole in &sets {
        for part in sets.iter().filter(|part| part.len() > whole.len() && whole.iter().all(|c| part.contains(c))) {
            let mut place: FxHashMap<(usize, Vec<u32>), usize> = FxHashMap::default();
            for (cell, row) in rows.iter().enumerate().filter(|(cell, _)| domains[*cell].0 == **whole) {
                // One line for each total and each finer set that divides it.
                place.insert((estimates.item_of(row), domains[cell].1.clone()), lines.len());
                lines.push(Line { parts: Vec::new(), total: Some(cell) });
            }
            for (cell, row) in rows.iter().enumerate().filter(|(cell, _)| domains[*cell].0 == **part) {
                if let Some(&line) = place.get(&(estimates.item_of(row), within(&domains[cell], whole))) {
                    lines[line].parts.push(cell);
                }
            }
        }
    }
    // Shares of the categories of a variable in a group.
    let mut place: FxHashMap<(usize, &Domain), usize> = FxHashMap::default();
    for (cell, row) in rows.iter().enumerate().filter(|(_, row)| row.level.is_some()) {
        let Some((number, measure)) = estimates.numbered_measure_of(row) else { continue };
        if matches!(measure.kind, Kind::Proportion { .. }) {
            let line = *place.entry((number, &domains[cell])).or_insert_with(|| {
                lines.push(Line { parts: Vec::new(), total: None });
                lines.len() - 1
            });
            lines[line].parts.push(cell);
        }
    }
    // A set that is given twice has each cell twice: they are companions, and no line.
    lines.retain(|line| line.cells().count() > 1);
    lines
}

/// What the numerator of a measure is, and among which cases: measures that share both share the number.
pub(super) fn numerator(measure: &Measure) -> (&str, Option<&str>) {
    let filter = measure.filter.as_deref();
    match &measure.kind {
        // The number of cases of a condition is the total of the condition.
        Kind::Count => (filter.unwrap_or(""), None),
        Kind::Ratio { numerator, .. } => (numerator, filter),
        Kind::Mean(column)
        | Kind::Total(column)
        | Kind::Proportion { column, .. }
        | Kind::Quantile { column, .. }
        | Kind::Spread { column, .. }
        | Kind::Extreme { column, .. }
        | Kind::Choice { column, .. } => (column, filter),
    }
}

fn companions(estimates: &Estimates, rows: &[Estimate], domains: &[Domain]) -> Vec<Vec<usize>> {
    /// The numerator of a measure, its level, and the group.
    type Number<'a> = ((&'a str, Option<&'a str>), Option<&'a str>, &'a Domain);
    let mut same: FxHashMap<Number<'_>, Vec<usize>> = FxHashMap::default();
    let mut by_filter: FxHashMap<(&str, &Domain), Vec<usize>> = FxHashMap::default();
    for (cell, row) in rows.iter().enumerate() {
        if let Some(measure) = estimates.measure_of(row) {
            same.entry((numerator(measure), row.level.as_deref(), &domains[cell])).or_default().push(cell);
            by_filter.entry((measure.filter.as_deref().unwrap_or(""), &domains[cell])).or_default().push(cell);
        }
    }
    let of = |(cell, row): (usize, &Estimate)| {
        let Some(measure) = estimates.measure_of(row) else { return Vec::new() };
        let (column, filter) = numerator(measure);
        let mut companions = same[&((column, filter), row.level.as_deref(), &domains[cell])].clone();
        if filter.is_none() && row.level.is_none() {
            // Figures among the cases that are counted here have this number as their denominator.
            companions.extend(by_filter.get(&(column, &domains[cell])).into_iter().flatten());
        }
        companions.retain(|&other| other != cell);
        companions
    };
    rows.iter().enumerate().map(of).collect()
}
