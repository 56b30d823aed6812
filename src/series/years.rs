//! Which years a series can hold.

use super::coded::Coded;
use crate::error::count;
use crate::finding::{Finding, Rule};
use crate::input::YEARS;

/// Years between two figures of an indicator that suggest a mistyped year: three censuses apart.
const GAP: i32 = 30;

/// Indicators whose figures are further apart than those of one source usually are.
pub(super) fn far_apart(indicators: &Coded, years: &[i32], findings: &mut Vec<Finding>) {
    for (indicator, ranges) in indicators.rows() {
        // How many figures each year has, and the first.
        let mut of_years = vec![(0, 0); (YEARS.end() - YEARS.start() + 1) as usize];
        for row in ranges.into_iter().flatten() {
            let of_year: &mut (usize, usize) = &mut of_years[(years[row] - YEARS.start()) as usize];
            if of_year.0 == 0 {
                of_year.1 = row;
            }
            of_year.0 += 1;
        }
        let with_year = YEARS.zip(of_years).filter(|(_, (n, _))| *n > 0);
        let of: Vec<(i32, usize, usize)> = with_year.map(|(year, (n, first))| (year, n, first)).collect();
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
