//! The records of years from those of their half-years, quarters or months.

use super::read::Record;
use super::row_findings::RowFindings;
use super::sums::remarks;
use crate::catalogue::Indicator;
use crate::finding::{Rule, Severity};
use crate::period::{AnnualRule, IncompleteYear, Period};
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
    let of_catalogue = indicator.annual_rule();
    let rule = asked.or(of_catalogue)?;
    let certainty = indicator.reference_period.certainty;
    let period = &indicator.reference_period.value;
    match of_catalogue {
        Some(other) if other != rule => {
            let message = format!("years are made by {rule}, the catalogue says {period:?} ({certainty}): {other}");
            findings.push_warning(Rule::AnnualRuleDiffers, column, message, "say so where the figures are published");
        }
        Some(_) if asked.is_none() => {
            let message = format!("years are made by {rule}, as the catalogue says: {period} ({certainty})");
            findings.note(Rule::YearMade, column, message, "another rule: annual");
        }
        _ => findings.note(Rule::YearMade, column, format!("years are made by {rule}, as asked"), ""),
    }
    // In the order of their first records.
    let mut places: BTreeMap<(&str, &str, &[String], i32), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Record>> = Vec::new();
    for record in records {
        let key = (record.area.as_str(), record.category.as_str(), record.by.as_slice(), record.period.year());
        let place = *places.entry(key).or_insert(groups.len());
        groups.resize(groups.len().max(place + 1), Vec::new());
        groups[place].push(record);
    }
    let mut years = Vec::with_capacity(groups.len());
    for group in groups {
        let (area, year) = (&group[0].area, group[0].period.year());
        let given: Vec<(Period, bool)> = group.iter().map(|r| (r.period, r.numerator.is_some())).collect();
        let made = rule.year(year, &given);
        if made.is_given {
            if group.len() > 1 {
                let message = format!("{area} {year}: the figure of the year stands beside those of its parts");
                let row = group[made.used[0]].row;
                findings.add(Severity::Note, Rule::YearGiven, column, row, message, "the parts are not used");
            }
            years.push(group[made.used[0]].clone());
            continue;
        }
        let lacks = &made.lacks;
        let first = group.iter().map(|record| record.row).min().unwrap_or_default();
        if !lacks.is_empty() {
            let names: Vec<String> = lacks.iter().map(ToString::to_string).collect();
            let message = format!("{area} {year}: no figure for {}", names.join(", "));
            let remedy = match incomplete {
                IncompleteYear::Missing => {
                    "the figure of the year is missing: add the period, or choose incomplete_year=\"compute\""
                }
                IncompleteYear::Compute => "the year is made of what there is, and its status and comment say so",
            };
            findings.add(Severity::Warning, Rule::IncompleteYear, column, first, message, remedy);
        }
        let is_computed = lacks.is_empty() || incomplete == IncompleteYear::Compute;
        let used: Vec<&Record> = if is_computed { made.used.iter().map(|&i| group[i]).collect() } else { Vec::new() };
        // Why a period has no figure is said where the year has none for it.
        let wanting = group.iter().copied().filter(|record| lacks.contains(&record.period));
        let (mut status, mut comment) = remarks(used.iter().copied());
        comment.extend(remarks(wanting).1);
        let periods: Vec<Period> = used.iter().map(|record| record.period).collect();
        comment.push(rule.comment(&periods, lacks));
        if !lacks.is_empty() && !used.is_empty() {
            status.push(rule.status_of_incomplete());
        }
        let numbers: Vec<f64> = used.iter().filter_map(|record| record.numerator).collect();
        let last = used.last().copied().unwrap_or(group[group.len() - 1]);
        // What a figure is related to is a stock, an income or a rate, whatever the figure is.
        let mean = |of: fn(&Record) -> Option<f64>| {
            let all = used.iter().map(|record| of(record)).collect::<Option<Vec<f64>>>();
            all.and_then(|all| AnnualRule::Mean.figure(&all))
        };
        years.push(Record {
            row: first,
            period: Period::of_year(year),
            numerator: rule.figure(&numbers),
            denominator: mean(|record| record.denominator),
            rate: mean(|record| record.rate),
            status,
            comment,
            ..last.clone()
        });
    }
    Some((rule, years))
}
