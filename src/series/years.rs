//! Which years a series can hold.

use super::runs::runs;
use crate::error::count;
use crate::finding::{Finding, Rule};
use std::collections::BTreeMap;

/// Years between two figures of an indicator that suggest a mistyped year: three censuses apart.
const GAP: i32 = 30;

/// Indicators whose figures are further apart than those of one source usually are.
pub(super) fn far_apart(indicators: &[String], years: &[i32], findings: &mut Vec<Finding>) {
    let mut rows: BTreeMap<&str, BTreeMap<i32, (usize, usize)>> = BTreeMap::new();
    for (indicator, run) in runs(indicators) {
        let of_years = rows.entry(indicator).or_default();
        for row in run {
            of_years.entry(years[row]).or_insert((0, row)).0 += 1;
        }
    }
    for (indicator, years) in rows {
        let of: Vec<(i32, usize, usize)> = years.into_iter().map(|(year, (n, first))| (year, n, first)).collect();
        let all: usize = of.iter().map(|year| year.1).sum();
        let mut before = 0;
        for (i, pair) in of.windows(2).enumerate() {
            before += pair[0].1;
            let ((from, ..), (to, ..)) = (pair[0], pair[1]);
            if to - from <= GAP {
                continue;
            }
            // The side with fewer rows is the one in doubt.
            let (side, rows) = if before < all - before { (&of[..=i], before) } else { (&of[i + 1..], all - before) };
            let first = side.iter().map(|year| year.2).min();
            let message = format!(
                "no figure of the {} between {from} and {to}",
                count((to - from - 1) as usize, "year", "years")
            );
            findings.push(
                Finding::warning(Rule::YearsFarApart, indicator, message)
                    .at_first(rows, first)
                    .remedy("see whether the year is mistyped"),
            );
        }
    }
}
