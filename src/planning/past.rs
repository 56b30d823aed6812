//! Sizes and precisions by domain, from the estimates of a past survey.

use super::size::{Goal, Plan, SizeSteps, Variable};
use crate::dimension::dimension;
use crate::frame::Labels;
use crate::numeric::distribution::normal_quantile;
use crate::survey::{Estimate, Estimates};
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame, IdxCa, IntoColumn, NamedFrom, Series};

/// How many units the domains have.
#[derive(Clone, Debug, PartialEq)]
pub enum Population {
    /// So many that no correction is made.
    Infinite,
    /// As many as the past survey estimates.
    Estimated,
    /// This many in each.
    Number(f64),
    /// By the level of the domain.
    Levels(Vec<(String, f64)>),
}

/// The plan of one domain.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedSize {
    /// The estimate of the past survey.
    pub value: f64,
    /// The standard deviation between units.
    pub sd: Option<f64>,
    /// The design effect that the plan has.
    pub deff: Option<f64>,
    /// Cases of the past survey.
    pub past_n: u64,
    /// The cases that the goal needs.
    pub steps: Option<SizeSteps>,
    /// Cases to select, rounded up, or as given.
    pub n: Option<u64>,
    /// The standard error that is expected of n.
    pub se: Option<f64>,
    /// Half of the width of its interval.
    pub half_width: Option<f64>,
    /// Why there is no number.
    pub reason: Option<&'static str>,
}

/// The plans of all domains: [`ToFrame`] has the measure, the grouping columns, and the fields of [`PlannedSize`].
#[derive(Clone, Debug)]
pub struct PlannedSizes {
    head: Vec<Column>,
    labels: Labels,
    rows: Vec<PlannedSize>,
}

/// The cases that a precision needs in each domain of a past survey, with its design effects unless the plan has one.
///
/// Values and errors are in the unit of the estimates: figures of a dataset in per cent (`figures.estimates()`) are planned
/// for with a half width in percentage points. A breakdown in `by` goes by its aliases too.
///
/// # Errors
/// [`Error::InvalidArgument`] for estimates that are not grouped by `by`, and numbers outside their range.
pub fn sample_size(
    past: &Estimates,
    goal: Goal,
    by: &[String],
    plan: &Plan,
    deff: Option<f64>,
    population: &Population,
) -> Result<PlannedSizes> {
    planned(past, by, plan, deff, population, |_, plan, variable, factor| {
        let steps = plan.size(variable, goal.divided_by(factor))?;
        // A size that is whole but for rounding is not rounded up.
        Ok((Some(steps), (steps.selected - 1e-9).ceil() as u64))
    })
}

/// The precision that n cases of each domain will have; `n` by level, or one for all.
///
/// # Errors
/// As [`sample_size`]; also a domain without a number.
pub fn expected_precision(
    past: &Estimates,
    n: &Population,
    by: &[String],
    plan: &Plan,
    deff: Option<f64>,
    population: &Population,
) -> Result<PlannedSizes> {
    planned(past, by, plan, deff, population, |level, _, _, _| {
        let n = n.of("n", level, f64::INFINITY)?;
        if !(n.is_finite() && n >= 1.0) {
            return Err(Error::argument("n", "a number of cases for each domain", n));
        }
        Ok((None, n as u64))
    })
}

impl Population {
    fn of(&self, name: &str, level: &str, estimated: f64) -> Result<f64> {
        match self {
            Population::Infinite => Ok(f64::INFINITY),
            Population::Estimated => Ok(estimated),
            Population::Number(number) => Ok(*number),
            Population::Levels(levels) => {
                let found = levels.iter().find(|(known, _)| known == level).map(|(_, number)| *number);
                found.ok_or_else(|| {
                    Error::invalid(name, format!("has no number for {level}; give one for every domain"))
                })
            }
        }
    }
}

fn planned(
    past: &Estimates,
    by: &[String],
    plan: &Plan,
    deff: Option<f64>,
    population: &Population,
    size: impl Fn(&str, &Plan, Variable, f64) -> Result<(Option<SizeSteps>, u64)>,
) -> Result<PlannedSizes> {
    let columns: Vec<&str> = past.columns().collect();
    let named = |name: &str| columns.iter().copied().find(|column| *column == name);
    let by: Vec<&str> = by.iter().map(|name| named(name).or_else(|| named(dimension(name)?)).unwrap_or(name)).collect();
    if let Some(unknown) = by.iter().find(|name| !columns.contains(name)) {
        let known: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let expected = format!("grouping columns of the estimates: {}", crate::error::list(&known));
        return Err(Error::argument("by", expected, unknown));
    }
    let levels = |row: &Estimate| -> Option<Vec<Option<String>>> {
        // Rows of the set that is asked for, and not of a finer one that has these columns too.
        let mine = columns.iter().filter(|column| past.level_of(row, column).is_some()).count();
        let found: Option<Vec<_>> = by.iter().map(|column| past.level_of(row, column)).collect();
        found.filter(|found| found.len() == mine)
    };
    let mut chosen = Vec::new();
    let mut rows = Vec::new();
    for (place, row) in past.rows().iter().enumerate() {
        let Some(levels) = levels(row) else { continue };
        let level = levels.into_iter().map(|level| level.unwrap_or_else(|| "(missing)".to_owned())).collect::<Vec<_>>();
        chosen.push(place as u32);
        rows.push(one(past, row, &level.join(" × "), plan, deff, population, &size)?);
    }
    if rows.is_empty() {
        return Err(Error::argument(
            "by",
            "a grouping set of the estimates",
            crate::error::list(&by.iter().map(ToString::to_string).collect::<Vec<_>>()),
        ));
    }
    let frame = past.to_frame()?;
    let rows_of = IdxCa::from_vec("".into(), chosen);
    let named = ["measure", "level"].into_iter().filter(|name| frame.column(name).is_ok());
    let names: Vec<&str> = named.chain(by).collect();
    let head = names.into_iter().map(|name| Ok(frame.column(name)?.take(&rows_of)?)).collect::<Result<_>>()?;
    Ok(PlannedSizes { head, labels: past.value_labels(), rows })
}

fn one(
    past: &Estimates,
    row: &Estimate,
    level: &str,
    plan: &Plan,
    deff: Option<f64>,
    population: &Population,
    size: &impl Fn(&str, &Plan, Variable, f64) -> Result<(Option<SizeSteps>, u64)>,
) -> Result<PlannedSize> {
    let value = row.value.unwrap_or(f64::NAN);
    let mut planned = PlannedSize {
        value,
        sd: None,
        deff: deff.or(row.deff),
        past_n: row.n,
        steps: None,
        n: None,
        se: None,
        half_width: None,
        reason: None,
    };
    let Some(used) = planned.deff else {
        planned.reason = Some("no design effect");
        return Ok(planned);
    };
    let Some((variable, factor)) = variable(past, row) else {
        planned.reason = Some("no variance");
        return Ok(planned);
    };
    planned.sd = Some(variable.moments().1.sqrt() * factor);
    let population = population.of("population", level, row.denominator.unwrap_or(f64::INFINITY))?;
    let plan = Plan { deff: used, population, ..*plan };
    let (steps, n) = size(level, &plan, variable, factor)?;
    let se = plan.se(variable, n.max(1) as f64)? * factor;
    (planned.steps, planned.n, planned.se) = (steps, Some(n), Some(se));
    planned.half_width = normal_quantile(plan.level).map(|z| z * se);
    Ok(planned)
}

/// What a row is an estimate of, with the variance between units that its error and its design effect imply; and the factor
/// from that to the unit of the row: a share may be in per cent.
fn variable(past: &Estimates, row: &Estimate) -> Option<(Variable, f64)> {
    let value = row.value.filter(|value| value.is_finite())?;
    if let Some(measure) = past.measure_of(row).filter(|measure| measure.is_proportion()) {
        let share = value / measure.factor;
        return (share > 0.0 && share < 1.0).then_some((Variable::Share(share), measure.factor));
    }
    let n = row.n as f64;
    let (se, deff) = (row.known_se()?, row.deff?);
    // The design effect compares with a sample without replacement, unless the weights stand for hardly more than it.
    let rest = match row.denominator {
        Some(all) if all >= 2.0 * n => 1.0 - n / all,
        Some(_) | None => 1.0,
    };
    let sd = (se * se * n / deff / rest).sqrt();
    (sd.is_finite() && sd > 0.0).then_some((Variable::Mean { mean: value, sd }, 1.0))
}

impl PlannedSizes {
    /// The plans, in the order of the estimates.
    pub fn rows(&self) -> &[PlannedSize] {
        &self.rows
    }
}

impl ToFrame for PlannedSizes {
    fn to_frame(&self) -> Result<DataFrame> {
        let rows = &self.rows;
        let numbers = |name: &str, of: fn(&PlannedSize) -> Option<f64>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let mut columns = self.head.clone();
        columns.extend([
            numbers("value", |row| Some(row.value).filter(|value| !value.is_nan())),
            numbers("sd", |row| row.sd),
            numbers("deff", |row| row.deff),
            Column::new("past_n".into(), rows.iter().map(|row| row.past_n).collect::<Vec<_>>()),
            numbers("n_simple", |row| row.steps.map(|steps| steps.simple)),
            numbers("n_deff", |row| row.steps.map(|steps| steps.deff)),
            numbers("completes", |row| row.steps.map(|steps| steps.completes)),
            Column::new("n".into(), rows.iter().map(|row| row.n).collect::<Vec<_>>()),
            numbers("se", |row| row.se),
            numbers("cv", |row| row.se.filter(|_| row.value != 0.0).map(|se| se / row.value.abs())),
            numbers("half_width", |row| row.half_width),
            Column::new("reason".into(), rows.iter().map(|row| row.reason).collect::<Vec<_>>()),
        ]);
        Ok(DataFrame::new(rows.len(), columns)?)
    }

    fn value_labels(&self) -> Labels {
        self.labels.clone()
    }
}
