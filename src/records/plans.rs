//! The cheapest tariff plan of an operator that fits the basket.

use super::check::{Columns, describe};
use super::market::denominators;
use super::read::Record;
use super::row_findings::RowFindings;
use super::sums::{Key, key};
use crate::finding::Rule;
use std::collections::BTreeMap;

/// One record for each operator and key: that of its cheapest plan, on a tie the first. A plan without a price is not
/// on offer in the period, unless none has one.
pub(super) fn cheapest(
    records: Vec<Record>,
    subscriptions: &str,
    columns: Columns,
    findings: &mut RowFindings,
) -> Vec<Record> {
    let mut groups: BTreeMap<(Key, Option<String>), Vec<Record>> = BTreeMap::new();
    for record in records {
        groups.entry((key(&record), record.operator.clone())).or_default().push(record);
    }
    let mut chosen: Vec<Record> = Vec::with_capacity(groups.len());
    for plans in groups.into_values() {
        denominators(&plans, columns, findings);
        let of_operator = subscribers(&plans, subscriptions, findings);
        let n = plans.iter().filter(|plan| plan.numerator.is_some()).count();
        let price = |plan: &Record| plan.numerator.unwrap_or(f64::INFINITY);
        let Some(plan) = plans.into_iter().reduce(|a, b| if price(&b) < price(&a) { b } else { a }) else { continue };
        let operator = plan.operator.as_deref().unwrap_or_default();
        let which = plan.plan.as_ref().filter(|_| n > 0).map(|name| match n {
            1 => format!("plan of {operator}: {name}"),
            _ => format!("the cheapest of {n} plans of {operator}: {name}"),
        });
        chosen.push(Record { plan: which, subscriptions: of_operator, ..plan });
    }
    // Back in the order of the file.
    chosen.sort_by_key(|record| record.row);
    chosen
}

/// The subscriptions of the operator, which all of its plans have; those of a single plan would choose or weigh another.
fn subscribers(plans: &[Record], column: &str, findings: &mut RowFindings) -> Option<f64> {
    let mut known = plans.iter().filter_map(|plan| Some((plan, plan.subscriptions?)));
    let (_, first) = known.next()?;
    if let Some((plan, other)) = known.find(|(_, other)| *other != first) {
        let operator = plan.operator.as_deref().unwrap_or_default();
        let message = format!("{}: {first} and {other} for plans of {operator}", describe(plan));
        let remedy = "give each plan the subscriptions of its operator: where they are by plan, their sum";
        findings.error(Rule::SubscriptionsDiffer, column, plan.row, message, remedy);
    }
    Some(first)
}
