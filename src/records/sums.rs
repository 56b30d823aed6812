//! Records that become one: sums before division, and what is to be known of their parts.

use super::categories::TOTAL;
use super::check::{Columns, describe};
use super::read::Record;
use super::row_findings::RowFindings;
use crate::finding::{Rule, Severity};
use crate::period::Period;
use std::collections::BTreeMap;

/// Area, period, category and breakdowns.
pub(super) type Key = (String, Period, String, Vec<String>);

/// The key of a record.
pub(super) fn key(record: &Record) -> Key {
    (record.area.clone(), record.period, record.category.clone(), record.by.clone())
}

/// The statuses and comments of records, each once, in their order: those of what is made of them.
pub(super) fn remarks<'a>(parts: impl Iterator<Item = &'a Record>) -> (Vec<&'static str>, Vec<String>) {
    let (mut status, mut comment): (Vec<&'static str>, Vec<String>) = (Vec::new(), Vec::new());
    for part in parts {
        for code in &part.status {
            if !status.contains(code) {
                status.push(code);
            }
        }
        for text in &part.comment {
            if !comment.contains(text) {
                comment.push(text.clone());
            }
        }
    }
    (status, comment)
}

/// The records and their totals over the columns `from..` of the breakdowns, singly and together: numerators and
/// denominators are summed, and divided afterwards.
pub(super) fn with_totals(
    records: Vec<Record>,
    from: usize,
    names: &[String],
    tolerance: f64,
    columns: Columns,
    findings: &mut RowFindings,
) -> Vec<Record> {
    let width = names.len();
    // Only rows without a total add up; totals that are given are compared with the sums below.
    let detail = |record: &Record| record.by[from..].iter().all(|code| code != TOTAL);
    let mut sums: BTreeMap<Key, Vec<&Record>> = BTreeMap::new();
    for record in records.iter().filter(|record| detail(record)) {
        // Every set of dimensions to sum over, by its bits; none of them would be the record itself.
        for subset in 1u32..1 << width {
            let mut by = record.by.clone();
            (0..width).filter(|i| subset >> i & 1 == 1).for_each(|i| TOTAL.clone_into(&mut by[from + i]));
            sums.entry((record.area.clone(), record.period, record.category.clone(), by)).or_default().push(record);
        }
    }
    // Where a total is given twice, the first counts: the repeat has a finding.
    let mut given_totals: BTreeMap<Key, &Record> = BTreeMap::new();
    for record in records.iter().filter(|record| !detail(record)) {
        given_totals.entry(key(record)).or_insert(record);
    }
    let mut added = Vec::new();
    for ((area, period, category, by), parts) in sums {
        let summed: Vec<usize> = (0..width).filter(|i| by[from + i] == TOTAL).collect();
        let over: Vec<&str> = summed.iter().map(|i| names[*i].as_str()).collect();
        let levels: Vec<String> = parts
            .iter()
            .map(|part| summed.iter().map(|i| part.by[from + i].as_str()).collect::<Vec<_>>().join(" "))
            .collect();
        let first = parts[0];
        let missing = parts.iter().position(|part| part.numerator.is_none());
        if let Some(i) = missing {
            let message = format!("{area} {period}: {} has no figure", levels[i]);
            let remedy = "the total has none either; give it, or leave the row out and say so";
            findings.add(Severity::Warning, Rule::MissingValue, &over.join(", "), parts[i].row, message, remedy);
        }
        // A missing part makes the sum missing: a total without it would be too small and look complete.
        let sum = |of: fn(&Record) -> Option<f64>| parts.iter().map(|part| of(part)).sum::<Option<f64>>();
        let (status, of_parts) = remarks(parts.iter().copied());
        let mut comment = vec![format!("sum over {}: {}", over.join(", "), levels.join(", "))];
        comment.extend(of_parts);
        let total = Record {
            row: first.row,
            area,
            period,
            category,
            by,
            operator: None,
            plan: None,
            numerator: sum(|part| part.numerator),
            denominator: sum(|part| part.denominator),
            rate: None,
            subscriptions: None,
            status,
            comment,
        };
        match given_totals.get(&key(&total)) {
            None => added.push(total),
            Some(given) => differs(given, &total, tolerance, columns, findings),
        }
    }
    let mut records = records;
    records.append(&mut added);
    records
}

/// A total that is given and is not the sum of the parts.
fn differs(given: &Record, sum: &Record, tolerance: f64, columns: Columns, findings: &mut RowFindings) {
    let pairs = [
        (columns.numerator, given.numerator, sum.numerator),
        (columns.denominator, given.denominator, sum.denominator),
    ];
    for (column, given_number, summed) in pairs {
        if let (Some(total), Some(summed)) = (given_number, summed)
            // By the larger of the two, so that neither order of the comparison is the stricter.
            && (total - summed).abs() > tolerance * total.abs().max(summed.abs())
        {
            let message = format!("{}: the total is {total}, its parts sum to {summed}", describe(given));
            let remedy = "correct the parts or the total; where they were rounded, say by how much with the tolerance";
            findings.error(Rule::TotalDiffers, column, given.row, message, remedy);
        }
    }
}
