//! Records that become one: the largest of several operators, and sums before division.

use super::categories::TOTAL;
use super::check::{Columns, describe};
use super::read::Record;
use super::row_findings::RowFindings;
use crate::finding::{Rule, Severity};
use std::collections::BTreeMap;

/// Area, year, category and breakdowns.
type Key = (String, i32, String, Vec<String>);

/// Of several operators the one that covers most.
pub(super) fn largest(records: Vec<Record>) -> Vec<Record> {
    let mut groups: BTreeMap<Key, Vec<Record>> = BTreeMap::new();
    for record in records {
        let key = (record.area.clone(), record.year, record.category.clone(), record.by.clone());
        groups.entry(key).or_default().push(record);
    }
    let largest = groups.into_values().filter_map(|group| {
        let n = group.len();
        // A missing figure loses against any other.
        let of = |record: &Record| record.numerator.unwrap_or(f64::NEG_INFINITY);
        // Strictly greater: of equals the first in the file stays.
        let mut record = group.into_iter().reduce(|a, b| if of(&b) > of(&a) { b } else { a })?;
        if n > 1 {
            let name = record.operator.clone().unwrap_or_default();
            record.comment = Some(format!("the largest of {n} operators: {name}"));
        }
        Some(record)
    });
    let mut records: Vec<Record> = largest.collect();
    // Back in the order of the file.
    records.sort_by_key(|record| record.row);
    records
}

/// The same operator twice in one key.
pub(super) fn repeated_operators(records: &[Record], column: &str, findings: &mut RowFindings) {
    let mut seen = BTreeMap::new();
    for record in records {
        let key = (&record.area, record.year, &record.category, &record.by, &record.operator);
        if let Some(first) = seen.insert(key, record.row) {
            let message = format!("{} is given in rows {} and {}", describe(record), first + 2, record.row + 2);
            findings.error(
                Rule::DuplicateKey,
                column,
                record.row,
                message,
                "give each operator one row, with its name",
            );
        }
    }
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
            sums.entry((record.area.clone(), record.year, record.category.clone(), by)).or_default().push(record);
        }
    }
    let mut added = Vec::new();
    for ((area, year, category, by), parts) in sums {
        let summed: Vec<usize> = (0..width).filter(|i| by[from + i] == TOTAL).collect();
        let over: Vec<&str> = summed.iter().map(|i| names[*i].as_str()).collect();
        let levels: Vec<String> = parts
            .iter()
            .map(|part| summed.iter().map(|i| part.by[from + i].as_str()).collect::<Vec<_>>().join(" "))
            .collect();
        let first = parts[0];
        let missing = parts.iter().position(|part| part.numerator.is_none());
        if let Some(i) = missing {
            let message = format!("{area} {year}: {} has no figure", levels[i]);
            let remedy = "the total has none either; give it, or leave the row out and say so";
            findings.add(Severity::Warning, Rule::MissingValue, &over.join(", "), parts[i].row, message, remedy);
        }
        // A missing part makes the sum missing: a total without it would be too small and look complete.
        let sum = |of: fn(&Record) -> Option<f64>| parts.iter().map(|part| of(part)).sum::<Option<f64>>();
        let total = Record {
            row: first.row,
            area,
            year,
            category,
            by,
            operator: None,
            numerator: sum(|part| part.numerator),
            denominator: sum(|part| part.denominator),
            rate: None,
            comment: Some(format!("sum over {}: {}", over.join(", "), levels.join(", "))),
        };
        let same = |given: &&Record| {
            (&given.area, given.year, &given.category, &given.by)
                == (&total.area, total.year, &total.category, &total.by)
        };
        match records.iter().find(same) {
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
