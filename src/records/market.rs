//! The figures of operators become that of the market.

use super::check::Columns;
use super::read::Record;
use super::row_findings::RowFindings;
use super::sums::{Key, key, remarks};
use crate::catalogue::Kind;
use crate::finding::Rule;
use crate::words::words;
use std::collections::BTreeMap;

words! {
    /// How the figures of operators become that of the market.
    pub enum MarketRule: "market" {
        /// The sum of all: subscriptions, bandwidth, traffic, revenue.
        Sum = "sum",
        /// The largest: coverage, as inhabitants within the reach of several operators are counted once.
        Largest = "largest",
        /// The figure of the operator with the most subscriptions: prices, as ITU collects them.
        Leader = "leader",
        /// The mean, each operator weighing as much as it has subscriptions: prices.
        WeightedMean = "weighted_mean",
        /// The lowest: prices.
        Lowest = "lowest",
    }
}

impl MarketRule {
    /// The rules that figures of a kind may have, the usual one first; none where the figures of operators have no place.
    pub(super) fn of(kind: Kind) -> &'static [MarketRule] {
        match kind {
            Kind::Per100Inhabitants | Kind::PerCapitaIntensity | Kind::Total => &[MarketRule::Sum],
            Kind::CoverageShare => &[MarketRule::Largest],
            Kind::Price => &[MarketRule::Leader, MarketRule::WeightedMean, MarketRule::Lowest],
            Kind::WeightedProportion
            | Kind::RatioOfTotals
            | Kind::EconomicShare
            | Kind::CountProportion
            | Kind::CountRatio
            | Kind::StagedCount => &[],
        }
    }

    /// Whether it needs to know how many subscriptions each operator has.
    pub(super) fn needs_subscriptions(self) -> bool {
        matches!(self, MarketRule::Leader | MarketRule::WeightedMean)
    }
}

/// The status of a figure without an operator that has no return.
pub(super) const LEFT_OUT: &str = "D";

/// Makes one record for each key from the records of several operators.
pub(super) fn market(
    records: Vec<Record>,
    rule: MarketRule,
    subscriptions: &str,
    columns: Columns,
    findings: &mut RowFindings,
) -> Vec<Record> {
    let mut groups: BTreeMap<Key, Vec<Record>> = BTreeMap::new();
    for record in records {
        groups.entry(key(&record)).or_default().push(record);
    }
    let mut records: Vec<Record> = groups
        .into_values()
        .filter_map(|group| {
            denominators(&group, columns, findings);
            if rule.needs_subscriptions() {
                without_subscriptions(&group, subscriptions, findings);
            }
            one(&group, rule)
        })
        .collect();
    // Back in the order of the file.
    records.sort_by_key(|record| record.row);
    records
}

/// The record of the market from those of its operators.
fn one(group: &[Record], rule: MarketRule) -> Option<Record> {
    let (status, mut comment) = remarks(group.iter());
    let with: Vec<&Record> = group.iter().filter(|record| record.numerator.is_some()).collect();
    let is_complete = group.iter().all(|record| record.numerator.is_some() || record.status.contains(&LEFT_OUT));
    let first = with.first().copied().or(group.first())?;
    let row = group.iter().map(|record| record.row).min()?;
    if with.is_empty() || !is_complete {
        let record = Record { row, operator: None, numerator: None, status: Vec::new(), comment, ..first.clone() };
        return Some(record);
    }
    let n = with.len();
    let number = |record: &Record| record.numerator.unwrap_or_default();
    let weight = |record: &Record| record.subscriptions.unwrap_or_default();
    // On a tie, the first stays.
    let most = |of: &dyn Fn(&Record) -> f64| with.iter().copied().reduce(|a, b| if of(b) > of(a) { b } else { a });
    let name = |record: &Record| record.operator.clone().unwrap_or_default();
    let (chosen, figure, how) = match rule {
        MarketRule::Sum => (first, with.iter().map(|record| number(record)).sum(), format!("sum over {n} operators")),
        MarketRule::Largest => {
            let largest = most(&number)?;
            (largest, number(largest), format!("the largest of {n} operators: {}", name(largest)))
        }
        MarketRule::Leader => {
            let leader = most(&weight)?;
            (leader, number(leader), format!("of {n} operators the one with the most subscriptions: {}", name(leader)))
        }
        MarketRule::WeightedMean => {
            let all: f64 = with.iter().map(|record| weight(record)).sum();
            let sum: f64 = with.iter().map(|record| weight(record) * number(record)).sum();
            (first, sum / all, format!("mean of {n} operators by their subscriptions"))
        }
        MarketRule::Lowest => {
            let lowest = most(&|record: &Record| -number(record))?;
            (lowest, number(lowest), format!("the lowest of {n} operators: {}", name(lowest)))
        }
    };
    let priced: &[&Record] = if rule == MarketRule::WeightedMean { &with } else { std::slice::from_ref(&chosen) };
    comment.splice(0..0, priced.iter().filter_map(|record| record.plan.clone()));
    if n > 1 {
        comment.insert(0, how);
    }
    Some(Record { row, operator: None, numerator: Some(figure), status, comment, ..chosen.clone() })
}

/// Operators of one market that are related to different populations, incomes or rates.
pub(super) fn denominators(group: &[Record], columns: Columns, findings: &mut RowFindings) {
    let denominators: Vec<_> = group.iter().map(|record| (record, record.denominator)).collect();
    let rates: Vec<_> = group.iter().map(|record| (record, record.rate)).collect();
    for (column, of_operators) in [(columns.denominator, denominators), (columns.rate, rates)] {
        let mut known = of_operators.into_iter().filter_map(|(record, number)| Some((record, number?)));
        let Some((_, first)) = known.next() else { continue };
        if let Some((record, other)) = known.find(|(_, other)| *other != first) {
            let message = format!("{} {}: {first} and {other} for operators of one market", record.area, record.period);
            let remedy = "give every operator of one area and period the same";
            findings.error(Rule::DenominatorDiffers, column, record.row, message, remedy);
        }
    }
}

/// Prices that cannot be chosen or weighted.
fn without_subscriptions(group: &[Record], column: &str, findings: &mut RowFindings) {
    let with = || group.iter().filter(|record| record.numerator.is_some());
    let remedy = "give the subscriptions of each operator, or choose the lowest price: market=\"lowest\"";
    for record in with().filter(|record| record.subscriptions.is_none_or(|number| number < 0.0)) {
        let name = record.operator.as_deref().unwrap_or_default();
        let message = format!("{} {}: {name} has a price and no subscriptions", record.area, record.period);
        findings.error(Rule::MissingWeight, column, record.row, message, remedy);
    }
    if let Some(first) = with().next().filter(|_| with().all(|record| record.subscriptions == Some(0.0))) {
        let message = format!("{} {}: no operator has subscriptions", first.area, first.period);
        findings.error(Rule::MissingWeight, column, first.row, message, remedy);
    }
}
