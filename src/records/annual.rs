//! The records of years from those of their half-years, quarters or months.

use super::read::Record;
use super::row_findings::RowFindings;
use super::sums::remarks;
use crate::catalogue::Indicator;
use crate::finding::{Rule, Severity};
use crate::period::{AnnualRule, IncompleteYear, Period, Year};
use std::collections::BTreeMap;

/// One record for each year. `asked` is the rule that was asked for; without it that of the catalogue counts.
///
/// None where no rule is known.
pub(super) fn years(
    records: &[Record],
    indicator: &Indicator,
    asked: Option<AnnualRule>,
    incomplete: IncompleteYear,
    column: &str,
    findings: &mut RowFindings,
) -> Option<(AnnualRule, Vec<Record>)> {
    let rule = asked.or(indicator.annual_rule())?;
    say_rule(rule, indicator, asked, column, findings);
    let making = Making { rule, incomplete, column };
    Some((rule, by_year(records).iter().map(|parts| making.year(parts, findings)).collect()))
}

/// By which rule years are made, and why.
fn say_rule(
    rule: AnnualRule,
    indicator: &Indicator,
    asked: Option<AnnualRule>,
    column: &str,
    findings: &mut RowFindings,
) {
    let (certainty, period) = (indicator.reference_period.certainty, &indicator.reference_period.value);
    match (indicator.annual_rule(), asked) {
        (Some(other), _) if other != rule => {
            let message = format!("years are made by {rule}, the catalogue says {period:?} ({certainty}): {other}");
            findings.push_warning(Rule::AnnualRuleDiffers, column, message, "say so where the figures are published");
        }
        (Some(_), None) => {
            let message = format!("years are made by {rule}, as the catalogue says: {period} ({certainty})");
            findings.note(Rule::YearMade, column, message, "another rule: annual");
        }
        (Some(_), Some(_)) | (None, _) => {
            findings.note(Rule::YearMade, column, format!("years are made by {rule}, as asked"), "");
        }
    }
}

/// The records of each figure and year, in the order of their first ones.
fn by_year(records: &[Record]) -> Vec<Vec<&Record>> {
    let mut places: BTreeMap<(&str, &str, &[String], i32), usize> = BTreeMap::new();
    let mut years: Vec<Vec<&Record>> = Vec::new();
    for record in records {
        let key = (record.area.as_str(), record.category.as_str(), record.by.as_slice(), record.period.year());
        let place = *places.entry(key).or_insert(years.len());
        years.resize(years.len().max(place + 1), Vec::new());
        years[place].push(record);
    }
    years
}

/// How years are made.
struct Making<'a> {
    rule: AnnualRule,
    incomplete: IncompleteYear,
    /// The column of the periods.
    column: &'a str,
}

impl Making<'_> {
    /// The record of a year from those of its parts, or the one that is given.
    fn year(&self, parts: &[&Record], findings: &mut RowFindings) -> Record {
        let given: Vec<(Period, bool)> = parts.iter().map(|part| (part.period, part.numerator.is_some())).collect();
        let made = self.rule.year(parts[0].period.year(), &given);
        if made.is_given {
            let record = parts[made.used[0]];
            if parts.len() > 1 {
                let (area, year) = (&record.area, record.period.year());
                let message = format!("{area} {year}: there is a figure for the whole year as well as for its parts");
                findings.add(
                    Severity::Note,
                    Rule::YearGiven,
                    self.column,
                    record.row,
                    message,
                    "the parts are not used",
                );
            }
            return record.clone();
        }
        if !made.lacks.is_empty() {
            self.say_lacks(parts, &made.lacks, findings);
        }
        self.computed(parts, &made)
    }

    /// The periods of a year that have no figure.
    fn say_lacks(&self, parts: &[&Record], lacks: &[Period], findings: &mut RowFindings) {
        let names: Vec<String> = lacks.iter().map(ToString::to_string).collect();
        let (area, year) = (&parts[0].area, parts[0].period.year());
        let message = format!("{area} {year}: no figure for {}", names.join(", "));
        let remedy = match self.incomplete {
            IncompleteYear::Missing => {
                "the figure of the year is missing: add the period, or choose incomplete_year=\"compute\""
            }
            IncompleteYear::Compute => "the year is made of what there is, and its status and comment say so",
        };
        findings.add(Severity::Warning, Rule::IncompleteYear, self.column, first_row(parts), message, remedy);
    }

    /// The record of a year that is made of its parts; without a figure where some are lacking and none is to be made.
    fn computed(&self, parts: &[&Record], made: &Year) -> Record {
        let lacks = &made.lacks;
        let is_computed = lacks.is_empty() || self.incomplete == IncompleteYear::Compute;
        let used: Vec<&Record> = if is_computed { made.used.iter().map(|&i| parts[i]).collect() } else { Vec::new() };
        // Why a period has no figure is said where the year has none for it.
        let wanting = parts.iter().copied().filter(|record| lacks.contains(&record.period));
        let (mut status, mut comment) = remarks(used.iter().copied());
        comment.extend(remarks(wanting).1);
        let periods: Vec<Period> = used.iter().map(|record| record.period).collect();
        comment.push(self.rule.comment(&periods, lacks));
        if !lacks.is_empty() && !used.is_empty() {
            status.push(self.rule.status_of_incomplete());
        }
        let numbers: Vec<f64> = used.iter().filter_map(|record| record.numerator).collect();
        let last = used.last().copied().unwrap_or(parts[parts.len() - 1]);
        // What a figure is related to is a stock, an income or a rate, whatever the figure is.
        let mean = |of: fn(&Record) -> Option<f64>| {
            let all = used.iter().map(|record| of(record)).collect::<Option<Vec<f64>>>();
            all.and_then(|all| AnnualRule::Mean.figure(&all))
        };
        Record {
            row: first_row(parts),
            period: Period::of_year(last.period.year()),
            numerator: self.rule.figure(&numbers),
            denominator: mean(|record| record.denominator),
            rate: mean(|record| record.rate),
            status,
            comment,
            ..last.clone()
        }
    }
}

fn first_row(records: &[&Record]) -> usize {
    records.iter().map(|record| record.row).min().unwrap_or_default()
}
