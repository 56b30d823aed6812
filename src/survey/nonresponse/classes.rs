//! Classes of cases that respond alike, merged by a rule until each can carry its weight.

use crate::survey::columns::category::text;
use crate::survey::columns::codes::Codes;
use crate::survey::columns::domains::cross;
use crate::survey::design::nonresponse::{Classes, Collapse, Disposition};
use crate::{Error, Result};
use polars::prelude::DataFrame;
use std::ops::Range;

/// Which classes are merged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The fewest respondents of a class.
    pub(super) min_respondents: u64,
    /// The largest factor.
    pub(super) max_factor: f64,
    /// The share of the unknown that is eligible, where it is given.
    pub(super) eligible_share: Option<f64>,
}

/// The finest classes, in the order in which their neighbours stand.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) of_row: Vec<u32>,
    /// The levels of each, by column.
    pub(super) keys: Vec<Vec<String>>,
}

impl Cells {
    /// One for each combination of levels.
    pub(super) fn of_columns(table: &DataFrame, columns: &[String]) -> Result<Cells> {
        if columns.is_empty() {
            return Ok(Cells { of_row: vec![0; table.height()], keys: vec![vec!["all".to_owned()]] });
        }
        let codes = Error::each(columns.iter().map(|name| {
            let column = table.column(name).map_err(|_| Error::unknown_column("classes", name, table))?;
            Codes::new(column.as_materialized_series())
        }))?;
        let of: Vec<_> = codes.iter().map(|codes| &codes.of_row).collect();
        let sizes: Vec<usize> = codes.iter().map(Codes::len).collect();
        let (cells, found) = cross(&of, &sizes, table.height());
        let name = |codes: &Codes, code: u32| text(&codes.levels, code).unwrap_or_else(|| codes.name(code as usize));
        let key = |key: Vec<u32>| codes.iter().zip(key).map(|(codes, code)| name(codes, code)).collect();
        let keys = found.into_iter().map(key).collect();
        Ok(Cells { of_row: (0..table.height()).map(|row| cells.get(row)).collect(), keys })
    }

    /// The final classes, with the merges that led to them.
    pub(super) fn collapsed(
        self,
        d: &[f64],
        dispositions: &[Disposition],
        rule: Rule,
    ) -> Result<(Classes, Vec<Collapse>)> {
        let mut sums = vec![Sums::default(); self.keys.len()];
        for (row, &d) in d.iter().enumerate().filter(|(_, d)| **d != 0.0) {
            sums[self.of_row[row] as usize].add(d, dispositions[row]);
        }
        // A cell with nothing but rows of weight 0 is no class; its rows fall to the first, where they count for
        // nothing.
        let cells = sums.into_iter().enumerate().filter(|(_, sums)| sums.n > 0);
        let mut runs: Vec<Run> =
            cells.map(|(cell, sums)| Run { cells: cell..cell + 1, members: vec![cell], sums }).collect();
        let mut log = Vec::new();
        while let Some((worst, reason)) = worst(&runs, rule) {
            let Some(partner) = self.neighbour(&runs, worst) else {
                let Sums { respondents, .. } = runs[worst].sums;
                let factor = runs[worst].sums.factor(rule.eligible_share).unwrap_or(f64::INFINITY);
                let problem = format!(
                    "no merging of classes satisfies the rule: all together have {respondents} respondents and a factor of \
                     {factor}; relax it"
                );
                return Err(Error::invalid(reason, problem));
            };
            let (first, second) = (worst.min(partner), worst.max(partner));
            let before = |run: &Run| (self.name(run), run.sums.respondents, run.sums.factor(rule.eligible_share));
            let ((class, respondents, factor), (into, ..)) = (before(&runs[worst]), before(&runs[partner]));
            // The later of the two goes, so that the place of the first stays what it is.
            let other = runs.remove(second);
            runs[first].merge(other);
            let sums = runs[first].sums;
            log.push(Collapse {
                class,
                into,
                reason,
                respondents,
                factor,
                respondents_after: sums.respondents,
                factor_after: sums.factor(rule.eligible_share),
            });
        }
        let mut class_of = vec![0u32; self.keys.len()];
        for (class, run) in (0..).zip(&runs) {
            run.members.iter().for_each(|&cell| class_of[cell] = class);
        }
        let names = runs.iter().map(|run| self.name(run)).collect();
        let of_row = self.of_row.iter().map(|&cell| class_of[cell as usize]).collect();
        Ok((Classes::new(of_row, names), log))
    }

    fn name(&self, run: &Run) -> String {
        run.members.iter().map(|&cell| self.keys[cell].join(" × ")).collect::<Vec<_>>().join(" + ")
    }

    /// The neighbour that shares most of the leading columns; on a tie, the one with fewer respondents, or the earlier.
    fn neighbour(&self, runs: &[Run], of: usize) -> Option<usize> {
        let shared = |a: usize, b: usize| self.keys[a].iter().zip(&self.keys[b]).take_while(|(a, b)| a == b).count();
        let before = of.checked_sub(1).map(|left| (shared(runs[left].cells.end - 1, runs[of].cells.start), left));
        let after = (of + 1 < runs.len()).then(|| (shared(runs[of].cells.end - 1, runs[of + 1].cells.start), of + 1));
        match (before, after) {
            (Some((a, left)), Some((b, right))) if a == b => {
                Some(if runs[right].sums.respondents < runs[left].sums.respondents { right } else { left })
            }
            (Some((a, left)), Some((b, right))) => Some(if a > b { left } else { right }),
            (Some((_, one)), None) | (None, Some((_, one))) => Some(one),
            (None, None) => None,
        }
    }
}

/// Neighbouring cells that make one class.
#[derive(Debug)]
struct Run {
    /// From the first to the last; cells without cases may lie between.
    cells: Range<usize>,
    members: Vec<usize>,
    sums: Sums,
}

impl Run {
    fn merge(&mut self, after: Run) {
        self.cells.end = after.cells.end;
        self.members.extend(after.members);
        self.sums = self.sums.and(after.sums);
    }
}

/// Weights by disposition.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    n: u64,
    respondents: u64,
    responding: f64,
    nonresponding: f64,
    ineligible: f64,
    unknown: f64,
}

impl Sums {
    fn add(&mut self, d: f64, disposition: Disposition) {
        self.n += 1;
        match disposition {
            Disposition::Respondent => {
                self.respondents += 1;
                self.responding += d;
            }
            Disposition::Nonrespondent => self.nonresponding += d,
            Disposition::Ineligible => self.ineligible += d,
            Disposition::Unknown => self.unknown += d,
        }
    }

    fn and(self, other: Sums) -> Sums {
        Sums {
            n: self.n + other.n,
            respondents: self.respondents + other.respondents,
            responding: self.responding + other.responding,
            nonresponding: self.nonresponding + other.nonresponding,
            ineligible: self.ineligible + other.ineligible,
            unknown: self.unknown + other.unknown,
        }
    }

    /// What the weights of respondents are multiplied by in all.
    fn factor(&self, eligible_share: Option<f64>) -> Option<f64> {
        let eligible = self.responding + self.nonresponding;
        let factor = match eligible_share {
            Some(share) => (eligible + share * self.unknown) / self.responding,
            None => {
                let known = eligible + self.ineligible;
                // Both steps at once: for eligibility, then for response.
                (known + self.unknown) / known * (eligible / self.responding)
            }
        };
        (self.responding > 0.0).then_some(factor)
    }

    /// Whether a class has weight that respondents have to carry.
    fn has_eligible(&self) -> bool {
        self.responding + self.nonresponding + self.unknown > 0.0
    }
}

/// The class that breaks the rule most, with the rule: too few respondents first, as factors mean little there.
fn worst(runs: &[Run], rule: Rule) -> Option<(usize, &'static str)> {
    let open = || runs.iter().enumerate().filter(|(_, run)| run.sums.has_eligible());
    let factor = |run: &Run| run.sums.factor(rule.eligible_share).unwrap_or(f64::INFINITY);
    let few = open().filter(|(_, run)| run.sums.respondents < rule.min_respondents || run.sums.responding <= 0.0);
    let few =
        few.min_by_key(|(place, run)| (run.sums.respondents, *place)).map(|(place, _)| (place, "min_respondents"));
    few.or_else(|| {
        let large = open().filter(|(_, run)| factor(run) > rule.max_factor);
        large
            .max_by(|a, b| factor(a.1).total_cmp(&factor(b.1)).then(b.0.cmp(&a.0)))
            .map(|(place, _)| (place, "max_factor"))
    })
}
