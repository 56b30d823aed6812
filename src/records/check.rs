//! Which records are impossible: by themselves, and beside those of the same area and period.

use super::categories::{Categories, TOTAL};
use super::formula::{Formula, PriceUnit};
use super::read::Record;
use super::row_findings::RowFindings;
use super::sums::remarks;
use crate::catalogue::Responses;
use crate::finding::{Rule, Severity, spreadsheet_row};
use crate::numeric::order::less;
use crate::period::Period;
use std::collections::BTreeMap;

/// The names of the columns, for the messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<'a> {
    pub(super) numerator: &'a str,
    pub(super) denominator: &'a str,
    pub(super) rate: &'a str,
    pub(super) category: &'a str,
}

/// Checks each record by itself; those without a finding stay.
pub(super) fn each(
    records: Vec<Record>,
    formula: Formula,
    is_value: bool,
    columns: Columns,
    findings: &mut RowFindings,
) -> Vec<Record> {
    let mut sound = Vec::with_capacity(records.len());
    for record in records {
        let before = findings.errors();
        signs(&record, columns, findings);
        match record.numerator {
            None => findings.add(
                Severity::Note,
                Rule::MissingValue,
                columns.numerator,
                record.row,
                format!("{} {} has no figure", record.area, record.period),
                "it becomes a missing observation",
            ),
            Some(number) if is_value => value(number, record.row, formula, columns, findings),
            Some(number) => numbers(&record, number, formula, columns, findings),
        }
        // Sound is who added no error; notes and warnings let a record pass.
        if findings.errors() == before {
            sound.push(record);
        }
    }
    sound
}

/// No count, amount, price or rate is below 0.
fn signs(record: &Record, columns: Columns, findings: &mut RowFindings) {
    let parts =
        [(columns.numerator, record.numerator), (columns.denominator, record.denominator), (columns.rate, record.rate)];
    for (column, number) in parts {
        if let Some(number) = number.filter(|number| *number < 0.0) {
            let remedy = "correct it, or leave it empty where it is not known";
            findings.error(Rule::Negative, column, record.row, format!("{number} is below 0"), remedy);
        }
    }
}

fn numbers(record: &Record, numerator: f64, formula: Formula, columns: Columns, findings: &mut RowFindings) {
    let row = record.row;
    if let Formula::Price(unit) = formula
        && !columns.rate.is_empty()
    {
        match record.rate {
            None => {
                let what = if unit == PriceUnit::Parity { "purchasing power parity" } else { "exchange rate" };
                let remedy = "give the rate of the period";
                findings.error(Rule::MissingRate, columns.rate, row, format!("a price without its {what}"), remedy);
            }
            Some(0.0) => {
                findings.error(Rule::ZeroDenominator, columns.rate, row, "a rate of 0".to_owned(), "correct the rate");
            }
            Some(_) => {}
        }
    }
    if let Formula::Stage { stages } = formula
        && (numerator.fract() != 0.0 || numerator > f64::from(stages))
    {
        let message = format!("{numerator} is not a stage: stages are whole numbers from 0 to {stages}");
        findings.error(
            Rule::OutOfRange,
            columns.numerator,
            row,
            message,
            "correct it, or give the length of the scale",
        );
    }
    if !formula.is_ratio() {
        return;
    }
    let is_price = matches!(formula, Formula::Price(_));
    match record.denominator {
        None if is_price => {
            let remedy = "give the annual GNI per capita in US dollars, or ask for another unit";
            findings.error(
                Rule::MissingIncome,
                columns.denominator,
                row,
                "a price without the income".to_owned(),
                remedy,
            );
        }
        None => {
            let message = format!("the numerator {numerator} has no denominator");
            let remedy = "give the denominator, or leave the numerator empty too";
            findings.error(Rule::MissingDenominator, columns.denominator, row, message, remedy);
        }
        Some(0.0) => {
            let message = format!("the numerator is {numerator} and the denominator is 0");
            let remedy = "give the denominator, or leave out a row in which there is nothing to count";
            findings.error(Rule::ZeroDenominator, columns.denominator, row, message, remedy);
        }
        // A rate may exceed 1: subscriptions per inhabitant do.
        // `less` allows for rounding in the last digits.
        Some(whole) if matches!(formula, Formula::Share { .. }) && less(whole, numerator) && whole > 0.0 => {
            let message = format!("the numerator {numerator} is larger than its denominator {whole}");
            let remedy = "the part cannot be larger than the whole: check units, and that both have one scope";
            findings.error(Rule::AboveDenominator, columns.numerator, row, message, remedy);
        }
        Some(_) => {}
    }
}

/// A figure that was computed elsewhere.
fn value(value: f64, row: usize, formula: Formula, columns: Columns, findings: &mut RowFindings) {
    let most = match formula {
        Formula::Share { factor } => factor,
        Formula::Stage { stages } => f64::from(stages),
        Formula::Rate { .. } | Formula::Price(_) | Formula::Total => f64::INFINITY,
    };
    let is_stage = matches!(formula, Formula::Stage { .. });
    if value > most || (is_stage && value.fract() != 0.0) {
        let message = format!("{value} is not between 0 and {most}, or not whole where it has to be");
        let remedy = "correct it, or leave it empty where it is not known";
        findings.error(Rule::OutOfRange, columns.numerator, row, message, remedy);
    }
}

/// Records of one key: an error, as no rule says which of them counts.
pub(super) fn duplicates(records: &[Record], columns: Columns, findings: &mut RowFindings) {
    let mut seen = BTreeMap::new();
    for record in records {
        let key = (&record.area, record.period, &record.category, &record.by);
        if let Some(first) = seen.insert(key, record.row) {
            let rows = [first, record.row].map(spreadsheet_row);
            let message = format!("{} is given in rows {} and {}", describe(record), rows[0], rows[1]);
            let remedy = "keep one, or name the column that tells them apart in by, sum, category or operator";
            findings.error(Rule::DuplicateKey, columns.numerator, record.row, message, remedy);
        }
    }
}

/// Checks categories beside each other, and adds the total of mutually exclusive ones where all are there.
pub(super) fn together(
    records: Vec<Record>,
    formula: Formula,
    categories: &Categories,
    tolerance: f64,
    columns: Columns,
    findings: &mut RowFindings,
) -> Vec<Record> {
    // A sorted map, so that findings come in one order from run to run.
    let mut groups: BTreeMap<(String, Period, Vec<String>), Vec<Record>> = BTreeMap::new();
    for record in records {
        groups.entry((record.area.clone(), record.period, record.by.clone())).or_default().push(record);
    }
    let (mut all, mut totals) = (Vec::new(), Vec::new());
    for mut group in groups.into_values() {
        denominators(&group, columns, findings);
        match categories.responses {
            Some(Responses::Nested) => nested(&group, categories, columns, findings),
            // Counts of exclusive categories add up; shares of different wholes do not.
            Some(Responses::Exclusive) if matches!(formula, Formula::Rate { .. }) && categories.is_known() => {
                totals.extend(tiers(&group, categories, tolerance, columns, findings));
            }
            Some(Responses::Exclusive | Responses::Multiple) | None => {}
        }
        all.append(&mut group);
    }
    // Back in the order of the file: findings and observations are read in it.
    all.sort_by_key(|record| record.row);
    all.append(&mut totals);
    all
}

fn denominators(group: &[Record], columns: Columns, findings: &mut RowFindings) {
    let mut known = group.iter().filter_map(|record| Some((record, record.denominator?)));
    let Some((_, first)) = known.next() else { return };
    if let Some((record, other)) = known.find(|(_, other)| *other != first) {
        let message =
            format!("{} {}: denominators differ between categories: {first} and {other}", record.area, record.period);
        let remedy = "give every category of one area and period the same denominator";
        findings.error(Rule::DenominatorDiffers, columns.denominator, record.row, message, remedy);
    }
}

/// Each category contains the next: nobody has 4G who has no 3G.
fn nested(group: &[Record], categories: &Categories, columns: Columns, findings: &mut RowFindings) {
    let of = |code: &str| group.iter().find(|record| record.category == code && record.numerator.is_some());
    let present: Vec<&Record> = categories.codes().filter_map(of).collect();
    // Codes are in order from the widest; a category without a figure is passed over.
    for pair in present.windows(2) {
        let [wider, narrower] = [pair[0], pair[1]].map(|record| record.numerator.unwrap_or_default());
        if less(wider, narrower) {
            let row = pair[1].row;
            let message = format!(
                "{} {}: {} {wider} is less than {} {narrower}",
                pair[0].area, pair[0].period, pair[0].category, pair[1].category
            );
            let remedy = "each contains the next: count everyone with at least that technology";
            findings.error(Rule::NotNested, columns.category, row, message, remedy);
        }
    }
}

/// Tiers sum to their total; the total is added where all tiers are there and it is not.
fn tiers(
    group: &[Record],
    categories: &Categories,
    tolerance: f64,
    columns: Columns,
    findings: &mut RowFindings,
) -> Option<Record> {
    let given: Vec<&Record> = group.iter().filter(|record| record.category != TOTAL).collect();
    let parts: Vec<&Record> = given.iter().copied().filter(|record| record.numerator.is_some()).collect();
    let first = *given.first()?;
    let sum: f64 = parts.iter().filter_map(|record| record.numerator).sum();
    // Where a category is missing, only a sum above the total contradicts it.
    let complete = categories.codes().all(|code| parts.iter().any(|record| record.category == code));
    let whole = group.iter().find(|record| record.category == TOTAL);
    let total = whole.and_then(|record| record.numerator);
    let where_ = format!("{} {}", first.area, first.period);
    let (status, of_parts) = remarks(given.iter().copied());
    let made = |numerator, status, comment| Record {
        category: TOTAL.to_owned(),
        operator: None,
        numerator,
        status,
        comment,
        ..first.clone()
    };
    match total {
        // Relative to the total, as rounded figures of large countries differ by more.
        Some(total) if sum > total * (1.0 + tolerance) || (complete && sum < total * (1.0 - tolerance)) => {
            let remedy = "correct tiers or total; where both were rounded, say by how much with the tolerance";
            let message = format!("{where_}: the categories sum to {sum}, the total is {total}");
            findings.error(Rule::TiersDoNotSum, columns.category, first.row, message, remedy);
            None
        }
        _ if !complete => {
            let lacks: Vec<&str> =
                categories.codes().filter(|code| parts.iter().all(|record| record.category != *code)).collect();
            let message = format!("{where_}: there is no {}", lacks.join(", no "));
            let remedy = "no total is computed from the others; give it, or the categories that are missing";
            findings.add(Severity::Warning, Rule::IncompleteCategories, columns.category, first.row, message, remedy);
            // Where it is known which operators a missing category lacks, the total lacks the same ones.
            let is_said = |code: &str| given.iter().any(|r| r.category == code && !r.comment.is_empty());
            let is_told = lacks.iter().all(|code| is_said(code));
            (whole.is_none() && is_told).then(|| made(None, Vec::new(), of_parts))
        }
        Some(_) => None,
        None => {
            let mut comment = vec![format!("sum over {}", columns.category)];
            comment.extend(of_parts);
            Some(made(Some(sum), status, comment))
        }
    }
}

pub(super) fn describe(record: &Record) -> String {
    let parts = std::iter::once(&record.category).chain(&record.by).filter(|code| *code != TOTAL);
    let parts: String = parts.map(|code| format!(" {code}")).collect();
    format!("{} {}{parts}", record.area, record.period)
}
