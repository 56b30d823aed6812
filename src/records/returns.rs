//! Which operators have reported: repeated returns, late ones, entries and exits, and jumps that look like another unit.

use super::layout::Departure;
use super::market::{LEFT_OUT, MarketRule};
use super::read::Record;
use super::row_findings::RowFindings;
use crate::error::list;
use crate::finding::{Finding, Rule, Severity, spreadsheet_row};
use crate::period::Period;
use crate::words::words;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What becomes of a period in which an operator has no return after it had one.
    #[derive(Default)]
    pub enum Late: "late" {
        /// The figure of the market is missing, and says which operators it lacks.
        #[default]
        Missing = "missing",
        /// The last return of the operator is carried forward: status `E` (estimated), and a comment that names operator and
        /// period.
        Carry = "carry",
        /// The figure is that of the others: status `D` (definition differs), and a comment; a sum is a lower bound.
        LeaveOut = "leave_out",
    }
}

/// How returns are settled.
pub(super) struct Settling<'a> {
    /// The column of the operator.
    pub(super) column: &'a str,
    /// The column of the figures.
    pub(super) figures: &'a str,
    pub(super) rule: MarketRule,
    pub(super) late: Late,
    pub(super) left: &'a [Departure],
}

/// What an operator reports on: area, category, breakdowns, operator.
type Line = (String, String, Vec<String>, String);

impl Settling<'_> {
    /// The records with one for each operator that is expected in a period.
    pub(super) fn settle(&self, records: Vec<Record>, findings: &mut RowFindings) -> Vec<Record> {
        let mut lines: BTreeMap<Line, BTreeMap<Period, Record>> = BTreeMap::new();
        // The periods of each area, and what operators are related to in each.
        let mut periods: BTreeMap<String, BTreeMap<Period, Record>> = BTreeMap::new();
        for record in records {
            let of_area = periods.entry(record.area.clone()).or_default();
            let known = of_area.entry(record.period).or_insert_with(|| record.clone());
            known.denominator = known.denominator.or(record.denominator);
            known.rate = known.rate.or(record.rate);
            let operator = record.operator.clone().unwrap_or_default();
            let line = (record.area.clone(), record.category.clone(), record.by.clone(), operator);
            lines.entry(line).or_default().insert(record.period, record);
        }
        if self.rule == MarketRule::Largest {
            // Who never reached anybody by a technology has no network of it; who never reported subscriptions may have some.
            let market = |(area, category, by, _): &Line| (area.clone(), category.clone(), by.clone());
            let has_figures = |line: &BTreeMap<Period, Record>| line.values().any(|r| r.numerator.is_some());
            let reached: BTreeSet<_> =
                lines.iter().filter(|(_, records)| has_figures(records)).map(|(line, _)| market(line)).collect();
            lines.retain(|line, records| has_figures(records) || !reached.contains(&market(line)));
        }
        self.jumps(&lines, findings);
        self.comings_and_goings(&lines, &periods, findings);
        let mut late: BTreeMap<(String, String), (BTreeSet<Period>, usize)> = BTreeMap::new();
        let mut settled = Vec::new();
        for ((area, _, _, operator), line) in lines {
            let of_area = &periods[&area];
            // Years and quarters of one operator are two series, each with gaps of its own.
            for frequency in line.keys().map(|period| period.frequency()).collect::<BTreeSet<_>>() {
                let is_of_it = |period: &Period| period.frequency() == frequency;
                let Some(&first) = line.keys().find(|period| is_of_it(period)) else { continue };
                let mut last: Option<Record> = None;
                for (&period, other) in of_area.range(first..).filter(|(period, _)| is_of_it(period)) {
                    match line.get(&period) {
                        Some(record) if record.numerator.is_some() => {
                            last = Some(record.clone());
                            settled.push(record.clone());
                        }
                        empty => {
                            if self.departure(&area, &operator).is_some_and(|last| period > last) {
                                continue;
                            }
                            let Some(base) = empty.or(last.as_ref()) else { continue };
                            let entry = late.entry((area.clone(), operator.clone()));
                            entry.or_insert_with(|| (BTreeSet::new(), base.row)).0.insert(period);
                            settled.push(self.stand_in(base, last.as_ref(), period, other, &operator));
                        }
                    }
                }
            }
        }
        for ((area, operator), (periods, row)) in late {
            self.say_late(&area, &operator, &periods, row, findings);
        }
        settled.sort_by_key(|record| (record.row, record.period));
        settled
    }

    /// The last period of an operator that left.
    fn departure(&self, area: &str, operator: &str) -> Option<Period> {
        self.left.iter().find(|departure| departure.is_of(area, operator)).map(|departure| departure.last)
    }

    /// What stands for a return that is not there. `other` is a record of the same area and period.
    fn stand_in(&self, base: &Record, last: Option<&Record>, period: Period, other: &Record, operator: &str) -> Record {
        let record = Record {
            row: other.row,
            period,
            numerator: None,
            denominator: base.denominator.filter(|_| base.period == period).or(other.denominator),
            rate: base.rate.filter(|_| base.period == period).or(other.rate),
            status: Vec::new(),
            comment: vec![format!("no return of {operator} for {period}")],
            ..base.clone()
        };
        match (self.late, last) {
            (Late::Carry, Some(last)) => Record {
                numerator: last.numerator,
                subscriptions: last.subscriptions,
                plan: last.plan.clone(),
                status: vec!["E"],
                comment: vec![format!("{operator}: return of {} carried forward to {period}", last.period)],
                ..record
            },
            (Late::LeaveOut, _) => {
                let bound = if matches!(self.rule, MarketRule::Sum) { ": a lower bound" } else { "" };
                let comment = vec![format!("without {operator}, which has no return for {period}{bound}")];
                Record { status: vec![LEFT_OUT], comment, ..record }
            }
            (Late::Missing | Late::Carry, _) => record,
        }
    }

    /// A return that comes again as it was is left out; two that differ are an error.
    pub(super) fn without_repeats(&self, records: Vec<Record>, findings: &mut RowFindings) -> Vec<Record> {
        let mut seen: BTreeMap<(Line, Option<String>, Period), usize> = BTreeMap::new();
        let mut kept: Vec<Record> = Vec::with_capacity(records.len());
        for record in records {
            let operator = record.operator.clone().unwrap_or_default();
            let line = (record.area.clone(), record.category.clone(), record.by.clone(), operator.clone());
            let place = *seen.entry((line, record.plan.clone(), record.period)).or_insert(kept.len());
            let Some(first) = kept.get(place) else {
                kept.push(record);
                continue;
            };
            let numbers = |r: &Record| [r.numerator, r.denominator, r.rate, r.subscriptions];
            let what = super::check::describe(&record);
            let rows = format!("rows {} and {}", spreadsheet_row(first.row), spreadsheet_row(record.row));
            if numbers(first) == numbers(&record) {
                let message = format!("{what}: {operator} is given twice with the same figures, in {rows}");
                let remedy = "it is counted once; drop one of them";
                findings.add(Severity::Warning, Rule::RepeatedRow, self.column, record.row, message, remedy);
            } else {
                let message = format!("{what}: {operator} is given in {rows} with different figures");
                let remedy = "keep the return that counts; give each operator one row, with its name; where the rows are of \
                              several plans, name their column: plan";
                findings.error(Rule::DuplicateKey, self.column, record.row, message, remedy);
            }
        }
        kept
    }

    fn say_late(&self, area: &str, operator: &str, periods: &BTreeSet<Period>, row: usize, findings: &mut RowFindings) {
        let names: Vec<String> = periods.iter().map(ToString::to_string).collect();
        let remedy = match self.late {
            Late::Missing => {
                "the figures of the market are missing for it: ask for the return, say that the operator left, or choose \
                 late=\"carry\" or late=\"leave_out\""
            }
            Late::Carry => {
                "its last return is carried forward with status E; put the return in its place when it comes"
            }
            Late::LeaveOut => "the figures of the market are without it, with status D; add the return when it comes",
        };
        let message = format!("{area}: {operator} has no return for {}", list(&names));
        let finding = Finding::warning(Rule::LateOperator, self.column, message).at_first(periods.len(), Some(row));
        findings.push(finding.remedy(remedy), row);
    }

    /// Operators that come after the first period, and those that are declared to have left.
    fn comings_and_goings(
        &self,
        lines: &BTreeMap<Line, BTreeMap<Period, Record>>,
        periods: &BTreeMap<String, BTreeMap<Period, Record>>,
        findings: &mut RowFindings,
    ) {
        let mut spans: BTreeMap<(&str, &str), (Period, usize, Period, usize)> = BTreeMap::new();
        for ((area, _, _, operator), line) in lines {
            let (Some((first, from)), Some((last, to))) = (line.first_key_value(), line.last_key_value()) else {
                continue;
            };
            let span = spans.entry((area.as_str(), operator.as_str())).or_insert((*first, from.row, *last, to.row));
            if *first < span.0 {
                (span.0, span.1) = (*first, from.row);
            }
            if *last > span.2 {
                (span.2, span.3) = (*last, to.row);
            }
        }
        for ((area, operator), (first, from, last, to)) in spans {
            if periods[area].keys().next().is_some_and(|start| *start < first) {
                let message = format!("{area}: the first return of {operator} is for {first}");
                let remedy = "if it was there before, the figures of the market before are without it: add its returns";
                let finding = Finding::note(Rule::OperatorEntered, self.column, message).at_first(1, Some(from));
                findings.push(finding.remedy(remedy), from);
            }
            let Some(end) = self.departure(area, operator) else { continue };
            let finding = if last > end {
                let message =
                    format!("{area}: {operator} is said to have left after {end} and has a return for {last}");
                Finding::error(Rule::OperatorLeft, self.column, message)
                    .remedy("correct the period, or drop the return")
            } else {
                let message = format!("{area}: {operator} left, its last return is for {last}");
                let remedy = if last < end { "it is late between this and the period that was given" } else { "" };
                Finding::note(Rule::OperatorLeft, self.column, message).remedy(remedy)
            };
            findings.push(finding.at_first(1, Some(to)), to);
        }
    }

    /// Returns that are about a power of ten away from the one before: thousands where units were asked.
    fn jumps(&self, lines: &BTreeMap<Line, BTreeMap<Period, Record>>, findings: &mut RowFindings) {
        // A factor of 1.26 each way: growth between two returns beside the change of unit.
        const NEAR: f64 = 0.1;
        for ((_, _, _, operator), line) in lines {
            let known: Vec<(&Record, f64)> =
                line.values().filter_map(|record| Some((record, record.numerator.filter(|n| *n > 0.0)?))).collect();
            for pair in known.windows(2) {
                let ([(before, was), (record, is)], power) = ([pair[0], pair[1]], (pair[1].1 / pair[0].1).log10());
                if power.abs() > 1.0 - NEAR && (power - power.round()).abs() <= NEAR {
                    let what = super::check::describe(record);
                    let message = format!("{what}: {operator} reports {is} after {was} for {}", before.period);
                    let remedy = "see whether one of them is in thousands or in another unit";
                    findings.add(Severity::Warning, Rule::UnitJump, self.figures, record.row, message, remedy);
                }
            }
        }
    }
}
