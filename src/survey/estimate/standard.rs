//! Direct standardisation: Σ_a P_a·θ_a over the groups of a column with fixed shares P, beside the crude estimate.
//!
//! The linearised variable is the sum of those of the groups, each times its share (R `svystandardize`), so that the
//! covariance of groups that share PSUs is in the error.

use super::Estimates;
use super::made_columns::{MadeRows, with_error};
use super::row::{Estimate, Linear, Status};
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::cases::{Inner, Survey};
use crate::survey::columns::category;
use crate::survey::columns::column::Rows;
use crate::survey::columns::domains::{Domains, GroupingSets};
use crate::survey::interval;
use crate::survey::interval::Quantiles;
use crate::survey::kernel::plan::Plan;
use crate::survey::measure;
use crate::survey::measure::{Kind, Measure};
use crate::survey::variance::influence::Influence;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicBool;

/// The groups of a population that estimates are standardised to, with their shares.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standard {
    pub(crate) column: String,
    /// The level of each group, and its share or number, which need not sum to 1.
    pub(crate) shares: Vec<(String, f64)>,
}

/// A standardised item with what was made for it.
pub(super) struct Wanted {
    /// The measure that it stands beside, and its own.
    crude: usize,
    measure: usize,
    level: Option<String>,
    /// For each grouping set the measure of the column that was made.
    made: Vec<usize>,
    /// By domain: the value, what the replicates make of it, and the groups that it lacks.
    values: FxHashMap<usize, Found>,
}

#[derive(Clone, Debug, Default)]
struct Found {
    value: f64,
    theta: Vec<f64>,
    empty: Vec<String>,
    /// Groups with cases and without a share.
    left_out: Vec<String>,
    n: u64,
    n_missing: u64,
}

impl Standard {
    fn check(&self, by: &[Vec<String>], measures: &[Measure]) -> Result<()> {
        let refuse = |expected: &str, got: String| Err(Error::argument("standardise", expected, got));
        if self.shares.is_empty() {
            return Err(Error::missing("standardise", "give a share for each group"));
        }
        if let Some((level, share)) = self.shares.iter().find(|(_, share)| !(*share >= 0.0 && share.is_finite())) {
            return refuse("shares or numbers of 0 or more", format!("{share} for {level}"));
        }
        if self.shares.iter().map(|(_, share)| share).sum::<f64>() <= 0.0 {
            return refuse("shares that sum to more than 0", "only zeros".to_owned());
        }
        if let Some((level, _)) = self
            .shares
            .iter()
            .enumerate()
            .find_map(|(i, share)| self.shares[..i].iter().any(|other| other.0 == share.0).then_some(share))
        {
            return refuse("each group once", format!("{level} twice"));
        }
        if by.iter().flatten().any(|column| *column == self.column) {
            return refuse("a column that no grouping set has", format!("{}, which is one of `by`", self.column));
        }
        let is_ratio = |measure: &Measure| match measure.kind {
            Kind::Mean(_) | Kind::Proportion { .. } | Kind::Ratio { .. } => true,
            Kind::Total(_)
            | Kind::Quantile { .. }
            | Kind::Count
            | Kind::Spread { .. }
            | Kind::Extreme { .. }
            | Kind::Choice { .. } => false,
        };
        match measures.iter().find(|measure| !is_ratio(measure)) {
            Some(measure) => refuse("means, proportions and ratios", measure.name().to_owned()),
            None => Ok(()),
        }
    }
}

/// The estimates of the groups of the column in every domain, which standardised ones are sums of.
struct ByGroup<'a> {
    survey: &'a Inner,
    plan: &'a Plan,
    domains: &'a Domains,
    first: &'a Estimates,
    /// Its rows by item and domain.
    rows: FxHashMap<(usize, usize), &'a Estimate>,
    domain_of_key: FxHashMap<&'a (usize, Vec<u32>), usize>,
    levels: &'a Series,
    /// The share of each level of the column.
    share_of: Vec<f64>,
    weights: Vec<f64>,
    /// How many grouping sets the result has: each has its own with the column of the standard so many sets later.
    main: usize,
}

impl ByGroup<'_> {
    /// A column whose mean in each domain of a set varies as the standardised estimate of an item does.
    fn column(&self, i: usize, set: usize, factor: f64) -> Float64Chunked {
        let ByGroup { plan, domains, main, .. } = *self;
        let item = &plan.items[i];
        let cells = domains.of_set(main + set);
        let of: Vec<Influence> = cells
            .clone()
            .map(|domain| {
                let row = self.rows.get(&(i, domain));
                let value = row.and_then(|row| row.value).map_or(f64::NAN, |value| value / factor);
                let denominator = row.and_then(|row| row.denominator).or(Some(f64::NAN));
                Influence { plan, domains, item, domain, value, denominator }
            })
            .collect();
        // The column of the standard is the last of its sets.
        let share = |cell: usize| self.share_of[*domains.keys[cell].1.last().unwrap_or(&0) as usize];
        let mut z = vec![0.0; self.survey.bound.rows()];
        Influence::of_set(&of, |row| domains.domain_of(main + set, row) - cells.start, &mut z);
        let (mut y, mut x, mut case) = (z.clone(), z.clone(), z.clone());
        plan.read(item, Rows::Run { start: 0, len: z.len() }, &mut y, &mut x, &mut case);
        let mut mass = vec![0.0; domains.keys.len()];
        for row in 0..z.len() {
            let share = share(domains.domain_of(main + set, row));
            if share == 0.0 {
                case[row] = 0.0;
            }
            if case[row] != 0.0 {
                z[row] *= share;
                mass[domains.domain_of(set, row)] += self.weights[row];
            }
        }
        // As a mean over the cases of the domain, whose linearised variable is z again. A group without a value makes z
        // NaN; its domain has none either, whatever stands here.
        let value = |row: usize| Some(z[row] * mass[domains.domain_of(set, row)]).filter(|value| value.is_finite());
        (0..z.len()).map(|row| (case[row] != 0.0).then(|| value(row).unwrap_or(0.0))).collect()
    }

    /// The standardised estimate of an item in a domain of a set.
    fn sum(&self, i: usize, set: usize, domain: usize, factor: f64) -> Found {
        let mut found = Found::default();
        for (code, &share) in self.share_of.iter().enumerate() {
            let mut key = (self.main + set, self.domains.keys[domain].1.clone());
            key.1.push(code as u32);
            let cell = self.domain_of_key.get(&key).copied();
            let row = cell.and_then(|cell| self.rows.get(&(i, cell)));
            if share == 0.0 {
                let has_cases = row.is_some_and(|row| row.n > 0);
                let name = category::text(self.levels, code as u32).unwrap_or_else(|| "(missing)".to_owned());
                found.left_out.extend(has_cases.then_some(name));
                continue;
            }
            let Some((row, value)) = row.and_then(|row| Some((row, row.value?))) else {
                found.empty.push(category::text(self.levels, code as u32).unwrap_or_default());
                continue;
            };
            found.value += share * value / factor;
            found.n += row.n;
            found.n_missing += row.n_missing;
            if let (Some(replicated), Some(cell)) = (&self.first.replicated, cell) {
                found.theta.resize(replicated.count(), 0.0);
                let theta = found.theta.iter_mut().zip(replicated.of(i, cell));
                theta.for_each(|(sum, theta)| *sum += share * theta);
            }
        }
        found
    }
}

impl Standard {
    /// The share of each level of its column, which sum to 1; 0 for a level without one.
    fn share_of_levels(&self, levels: &Series) -> Result<Vec<f64>> {
        let whole: f64 = self.shares.iter().map(|(_, share)| share).sum();
        let mut share_of: Vec<f64> = vec![0.0; levels.len()];
        let mut unknown = Vec::new();
        for (level, share) in &self.shares {
            let meant = category::meant(levels, level).unwrap_or_else(|| level.clone());
            match (0..levels.len()).find(|&code| category::text(levels, code as u32).as_ref() == Some(&meant)) {
                Some(code) => share_of[code] = share / whole,
                None if *share > 0.0 => unknown.push(level.clone()),
                None => {}
            }
        }
        if unknown.is_empty() {
            return Ok(share_of);
        }
        let got = format!("no cases with {} = {}", self.column, unknown.join(", "));
        Err(Error::argument("standardise", "cases in every group that has a share", got))
    }
}

/// Adds what standardised estimates need: columns to the cases, and their means to the measures.
pub(super) fn prepare(
    survey: Survey,
    measures: &mut Vec<Measure>,
    by: &[Vec<String>],
    standard: Option<&Standard>,
    stop: &AtomicBool,
) -> Result<(Survey, Vec<Wanted>)> {
    let Some(standard) = standard else { return Ok((survey, Vec::new())) };
    standard.check(by, measures)?;

    // Every grouping set again with the column of the standard.
    let within = |set: &[String]| set.iter().cloned().chain([standard.column.clone()]).collect::<Vec<String>>();
    // Each once, as in the result: the sets after them are found by their number.
    let GroupingSets { names, sets: asked } = GroupingSets::new(by);
    let named = |set: &Vec<usize>| set.iter().map(|&column| names[column].clone()).collect();
    let asked: Vec<Vec<String>> = asked[1..].iter().map(named).collect();
    let mut sets = asked.clone();
    sets.push(within(&[]));
    sets.extend(asked.iter().map(|set| within(set)));
    let first = Estimates::of_measures(survey.clone(), measures.clone(), &sets, stop)?;
    let inner = &survey.0;
    let plan = Plan::new(&inner.table, measures, inner.bound.order.is_some())?;
    let domains = Domains::new(&inner.table, &sets, &OF_ESTIMATE)?;
    let place = domains.columns.iter().position(|(name, _)| *name == standard.column).unwrap_or_default();
    let levels = &domains.columns[place].1;
    let groups = ByGroup {
        survey: inner,
        plan: &plan,
        domains: &domains,
        first: &first,
        rows: first.rows.iter().map(|row| ((row.item, row.domain), row)).collect(),
        domain_of_key: domains.keys.iter().zip(0..).collect(),
        levels,
        share_of: standard.share_of_levels(levels)?,
        weights: inner.weight_values()?,
        main: asked.len() + 1,
    };

    let crude = measures.clone();
    for measure in &crude {
        measures.push(measure.clone().standardised(&standard.column));
    }
    let (mut columns, mut wanted) = (Vec::new(), Vec::new());
    for (i, item) in plan.items.iter().enumerate() {
        let of = &crude[item.measure];
        let mut one = Wanted {
            crude: item.measure,
            // Its own measure was pushed in the order of the crude ones.
            measure: crude.len() + item.measure,
            level: item.category.as_ref().map(|category| category.text.clone()).or_else(|| of.choice.clone()),
            made: Vec::new(),
            values: FxHashMap::default(),
        };
        for set in 0..groups.main {
            let name = format!("{} [{i}.{set}]", measures[one.measure].name());
            columns.push(groups.column(i, set, of.factor).with_name(name.as_str().into()).into_column());
            one.made.push(measures.len());
            measures.push(measure::mean(name).filtered(of.filter.clone()));
            let here = domains.of_set(set);
            one.values.extend(here.map(|domain| (domain, groups.sum(i, set, domain, of.factor))));
        }
        wanted.push(one);
    }
    Ok((survey.with_columns(columns)?, wanted))
}

/// Puts standardised rows beside the crude ones, in the place of those that were made for them.
pub(super) fn finish(mut estimates: Estimates, wanted: &[Wanted]) -> Estimates {
    let all: Vec<usize> = wanted.iter().flat_map(|wanted| wanted.made.iter().copied()).collect();
    let own: Vec<usize> = wanted.iter().map(|wanted| wanted.measure).collect();
    if all.is_empty() {
        return estimates;
    }
    // The crude estimate under the name of the standardised one is no one's.
    let made = MadeRows::take(&mut estimates, &|measure| all.contains(&measure) || own.contains(&measure));
    let domains = wanted[0].made.iter().flat_map(|&measure| made.domains_of(measure));
    let mut domains: Vec<(usize, usize)> = domains.collect();
    domains.sort_unstable();
    domains.dedup();
    let mut quantiles = Quantiles::default();
    for wanted in wanted {
        let (item, measure) = estimates.add_item(wanted.measure);
        for &(set, domain) in &domains {
            let made_measure = wanted.made[set];
            let Some(row) = made.get(made_measure, domain).cloned() else { continue };
            let Some(found) = wanted.values.get(&domain) else { continue };
            let row = Estimate {
                item,
                measure: measure.name().to_owned(),
                level: wanted.level.clone(),
                numerator: None,
                deff: None,
                n: found.n,
                n_missing: found.n_missing,
                ..row
            };
            // A share without a group to carry it: what is left would be standardised to another population.
            if !found.empty.is_empty() || row.status == Status::Empty {
                let note = format!("no cases in {}", found.empty.join(", "));
                let note = Some(note).filter(|_| !found.empty.is_empty());
                estimates.rows.push(Estimate {
                    value: None,
                    se: None,
                    ci_low: None,
                    ci_high: None,
                    cv: None,
                    status: Status::Empty,
                    note,
                    ..row
                });
                continue;
            }
            let mut se = row.se.unwrap_or(f64::NAN);
            let variance = estimates.keep_replicates(item, domain, found.value, &found.theta);
            if let (Some(variance), true) = (variance, row.se.is_some()) {
                se = variance.sqrt();
            }
            let linear = made.item(made_measure).map(|item| Linear { item, mean: 0.0, slope: measure.factor });
            let is_share = matches!(measure.kind, Kind::Proportion { .. });
            let is_boundary = is_share && (found.value == 0.0 || found.value == 1.0);
            let is_alike = !is_share && se == 0.0 && row.is_alike;
            let row = Estimate { linear, is_alike, ..row };
            let df = row.df.unwrap_or(f64::NAN);
            let status = if is_boundary { Status::OneSided } else { row.status };
            let mut row = with_error(row, &measure, found.value * measure.factor, se * measure.factor, &mut quantiles);
            row.status = status;
            let left_out = Some(&found.left_out).filter(|left_out| !left_out.is_empty());
            row.note = left_out.map(|groups| format!("left out, without a share: {}", groups.join(", ")));
            if is_boundary {
                let limits = interval::one_sided(found.value, row.n as f64, measure.level);
                row.ci_low = limits.map(|limits| limits.0 * measure.factor);
                row.ci_high = limits.map(|limits| limits.1 * measure.factor);
            } else if is_share && row.ci_low.is_some() {
                let n = row.n as f64;
                let limits =
                    interval::proportion(measure.interval, found.value, se, df, n, measure.level, &mut quantiles);
                row.ci_low = limits.map(|limits| limits.0 * measure.factor);
                row.ci_high = limits.map(|limits| limits.1 * measure.factor);
            }
            estimates.rows.push(row);
        }
    }
    let beside = wanted.iter().map(|wanted| (wanted.measure, wanted.crude)).collect();
    estimates.arrange(&beside);
    estimates
}

#[cfg(test)]
mod tests {
    use crate::survey::measure::mean;
    use crate::{Design, Survey};
    use polars::prelude::df;

    /// A grouping set that is named twice, or is that of all cases, is one set.
    #[test]
    fn sets_that_are_asked_for_twice_are_one() {
        let people = df!(
            "w" => [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0], "y" => [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0],
            "sex" => ["F", "F", "F", "F", "M", "M", "M", "M"], "age" => ["a", "b", "a", "b", "a", "b", "a", "b"]
        );
        let survey = Survey::new(people.expect("one length"), Design::new("w")).expect("a sound design");
        let asked = || survey.estimate([mean("y")]).standardise("age", [("a", 0.25), ("b", 0.75)]);
        let once = asked().by(["sex"]).run().expect("standardised");
        let twice = asked().by(["sex"]).by(["sex", "sex"]).by(Vec::<String>::new()).run().expect("standardised");
        assert_eq!(once.rows(), twice.rows());
        // Women: 0.25·(1 + 3)/2 + 0.75·(2 + 4)/2.
        assert_eq!(once.rows()[4].value, Some(2.75));
    }
}
