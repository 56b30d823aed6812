//! Kernel: the members of a group become its value, with its error.

use super::aggregate::{AggregateOptions, Plan};
use super::method::Whole;
use crate::area::areas;
use crate::catalogue::AggregationMethod;
use crate::numeric::distribution::normal_quantile;
use crate::numeric::order::{self, Definition};
use crate::words::words;

words! {
    /// What becomes of the interval of a group where the error of a member is not known.
    pub enum UnknownError: "unknown_error" {
        /// There is none: an unknown error is not 0.
        Null = "null",
        /// It is that of the known errors alone, as if the others were 0, and the comment says that it is partial.
        Ignore = "ignore",
    }
}

/// The error of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum MemberError {
    /// Its standard error; 0 where there is none by design.
    Known(f64),
    /// It comes from the draws of an imputed value.
    Simulated,
    /// Nobody has said.
    #[default]
    Unknown,
}

impl MemberError {
    pub(super) fn of(se: Option<f64>) -> MemberError {
        se.map_or(MemberError::Unknown, MemberError::Known)
    }

    fn se(self) -> Option<f64> {
        match self {
            MemberError::Known(se) => Some(se),
            MemberError::Simulated | MemberError::Unknown => None,
        }
    }
}

/// The value of a country in one slice (indicator, breakdown and year).
#[derive(Clone, Copy, Default)]
pub(super) struct Cell {
    pub(super) value: Option<f64>,
    pub(super) imputed: bool,
    pub(super) weight: Option<f64>,
    pub(super) error: MemberError,
    /// Where its draws are in the simulation; `None` for a value that is taken as it is.
    pub(super) draws: Option<u32>,
}

impl Cell {
    /// Whether a value for the group can rest on it: a weighted method leaves out members without a weight.
    fn has_place(&self, plan: &Plan<'_>) -> bool {
        let counts_alike = plan.method.as_ref().is_ok_and(|method| !method.needs_weights());
        self.weight.is_some() || plan.weighting.is_err() || counts_alike
    }
}

/// The result for one group, breakdown and year.
#[derive(Default)]
pub(super) struct Combined {
    pub(super) value: Option<f64>,
    pub(super) status: &'static str,
    pub(super) se: Option<f64>,
    pub(super) interval: Option<(f64, f64)>,
    pub(super) se_sampling: Option<f64>,
    pub(super) n_with_se: usize,
    pub(super) se_coverage: Option<f64>,
    pub(super) coverage: Option<f64>,
    pub(super) n_countries: usize,
    pub(super) n_observed: usize,
    pub(super) n_imputed: usize,
    /// The member that adds most, and its share.
    pub(super) largest: Option<(u16, f64)>,
    pub(super) comment: Option<String>,
}

impl Combined {
    /// Adds to the comment.
    pub(super) fn note(&mut self, note: String) {
        self.comment = Some(commented(self.comment.take(), note));
    }
}

/// A comment with a note behind what it says already.
pub(super) fn commented(comment: Option<String>, note: String) -> String {
    match comment {
        Some(comment) => format!("{comment}; {note}"),
        None => note,
    }
}

/// Draws of the values of one slice that are not certain.
#[derive(Debug)]
pub(super) struct Simulation {
    draws: usize,
    level: f64,
    values: Vec<f64>,
    total: Vec<f64>,
}

impl Simulation {
    pub(super) fn new(draws: usize, level: f64) -> Simulation {
        Simulation { draws, level, values: Vec::new(), total: vec![0.0; draws] }
    }

    /// Forgets the draws of the last slice.
    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    /// Adds the draws of a value, which `fill` makes; returns their place.
    pub(super) fn add(&mut self, fill: impl FnOnce(&mut [f64])) -> u32 {
        let start = self.values.len();
        self.values.resize(start + self.draws, 0.0);
        fill(&mut self.values[start..]);
        // Places and not slices, as the vector moves when it grows.
        (start / self.draws) as u32
    }

    // Not a method: `total` is borrowed for writing at the same time.
    fn of(values: &[f64], draws: usize, place: u32) -> &[f64] {
        &values[place as usize * draws..][..draws]
    }

    /// Standard deviation and interval of the group over the draws.
    fn run(&mut self, method: AggregationMethod, entering: &[Entering], all: Whole) -> (f64, (f64, f64)) {
        let draws = self.draws;
        // A median has no factors: it is taken of the values of each draw.
        let factors: Option<Vec<f64>> = entering.iter().map(|e| method.factor(e.weight, all)).collect();
        if let Some(factors) = factors {
            let parts = || entering.iter().zip(&factors);
            let certain: f64 = parts().filter(|(e, _)| e.draws.is_none()).map(|(e, factor)| factor * e.value).sum();
            self.total.fill(certain);
            for (factor, place) in parts().filter_map(|(e, factor)| e.draws.map(|place| (factor, place))) {
                let own = Simulation::of(&self.values, draws, place);
                self.total.iter_mut().zip(own).for_each(|(total, x)| *total += factor * x);
            }
        } else {
            let mut one = vec![0.0; entering.len()];
            for d in 0..draws {
                for (x, e) in one.iter_mut().zip(entering) {
                    *x = e.draws.map_or(e.value, |place| Simulation::of(&self.values, draws, place)[d]);
                }
                self.total[d] = order::median(&mut one);
            }
        }
        let mean = self.total.iter().sum::<f64>() / draws as f64;
        let squares: f64 = self.total.iter().map(|x| (x - mean).powi(2)).sum();
        self.total.sort_unstable_by(f64::total_cmp);
        let tail = (1.0 - self.level) / 2.0;
        // Type 6, at (n + 1)p: a new draw lies between two of these quantiles with just the probability of the level.
        let quantile = |p| order::quantile(&self.total, p, Definition::Six);
        let interval = (quantile(tail), quantile(1.0 - tail));
        ((squares / (draws - 1) as f64).sqrt(), interval)
    }
}

/// A value that enters an aggregate.
#[derive(Clone, Copy)]
struct Entering {
    area: u16,
    value: f64,
    weight: f64,
    imputed: bool,
    error: MemberError,
    draws: Option<u32>,
}

/// Whether the value of a group is to have an interval: each member that counts has a known error, or is simulated.
pub(super) fn has_interval(plan: &Plan<'_>, members: &[u16], cells: &[Cell], options: &AggregateOptions) -> bool {
    let counts = |cell: &&Cell| {
        let method = plan.method.as_ref().ok();
        let counts = method.is_none_or(|method| method.counts(cell.weight.unwrap_or(0.0)));
        cell.value.is_some() && cell.has_place(plan) && counts
    };
    let mut counting = members.iter().map(|&area| &cells[usize::from(area)]).filter(counts);
    match options.unknown_error {
        UnknownError::Null => counting.all(|cell| cell.error != MemberError::Unknown),
        UnknownError::Ignore => counting.any(|cell| cell.error != MemberError::Unknown),
    }
}

/// The members of a group, sorted by what becomes of them.
#[derive(Default)]
struct Gathered {
    /// The weight of all, and of those that are observed.
    all: f64,
    observed: f64,
    entering: Vec<Entering>,
    n_observed: usize,
    n_imputed: usize,
    /// Observed, and left out without a weight.
    outside: Vec<&'static str>,
    /// Without a value and without a weight.
    unseen: Vec<&'static str>,
    /// Values that cannot be.
    impossible: Vec<String>,
}

impl Gathered {
    fn of(plan: &Plan<'_>, members: &[u16], cells: &[Cell]) -> Gathered {
        let mut gathered = Gathered { entering: Vec::with_capacity(members.len()), ..Gathered::default() };
        for &area in members {
            gathered.add(plan, area, cells[usize::from(area)]);
        }
        gathered
    }

    fn add(&mut self, plan: &Plan<'_>, area: u16, cell: Cell) {
        let code = || areas()[usize::from(area)].iso3.as_str();
        let Cell { value, imputed, weight, error, draws } = cell;
        self.all += weight.unwrap_or(0.0);
        let Some(value) = value else {
            if weight.is_none() && plan.weighting.is_ok() {
                self.unseen.push(code());
            }
            return;
        };
        if !plan.limits.hold(value) {
            self.impossible.push(format!("{} {value}", code()));
        }
        // Imputed values add no coverage, or imputation would satisfy the minimum that it is held against.
        self.observed += if imputed { 0.0 } else { weight.unwrap_or(0.0) };
        if cell.has_place(plan) {
            self.entering.push(Entering { area, value, weight: weight.unwrap_or(0.0), imputed, error, draws });
            self.n_imputed += usize::from(imputed);
            self.n_observed += usize::from(!imputed);
        } else if !imputed {
            // What was imputed for it is not missed.
            self.outside.push(code());
        }
    }
}

pub(super) fn combine(
    plan: &Plan<'_>,
    members: &[u16],
    cells: &[Cell],
    options: &AggregateOptions,
    simulation: &mut Simulation,
) -> Combined {
    let Gathered { all, observed, entering, n_observed, n_imputed, outside, unseen, impossible } =
        Gathered::of(plan, members, cells);
    let coverage = (all > 0.0).then(|| observed / all);
    let mut result = Combined {
        status: "O",
        coverage,
        n_countries: members.len(),
        n_observed,
        n_imputed,
        n_with_se: entering.iter().filter(|e| e.error.se().is_some()).count(),
        ..Combined::default()
    };
    let computed = match (&plan.method, &plan.weighting) {
        _ if !impossible.is_empty() => {
            Err(format!("impossible values (expected {}): {}", plan.limits, impossible.join(", ")))
        }
        (Err(reason), _) | (_, Err(reason)) => Err(reason.clone()),
        (Ok(_), Ok(_)) if coverage.is_none() => Err("no member of the group has a weight in this year".to_owned()),
        (Ok(_), Ok(_)) if entering.is_empty() => Err("no member of the group is observed".to_owned()),
        (Ok(method), Ok(_)) => evaluate(*method, &entering, options.per).map(|value| (*method, value)),
    };
    let share = coverage.unwrap_or(0.0);
    match computed {
        Err(reason) => result.comment = Some(reason),
        // A share that is the minimum itself must not fall below it by rounding.
        Ok(_) if share + 1e-12 < options.min_coverage => {
            result.status = "Q";
            result.comment = Some(format!("coverage {share:.3} is below the minimum of {}", options.min_coverage));
        }
        Ok((method, value)) => {
            result.value = Some(value);
            result.status = if n_observed == members.len() { "A" } else { "E" };
            result.largest = largest(method, &entering);
            uncertainty(&mut result, method, &entering, options, simulation);
        }
    }
    for (what, members) in
        [("left out without a weight", outside), ("without a value and a weight, so not in the coverage", unseen)]
    {
        if !members.is_empty() && coverage.is_some() {
            result.note(format!("{what}: {}", members.join(" ")));
        }
    }
    result
}

/// What the value of a group is made of.
pub(super) struct Makeup {
    pub(super) value: f64,
    /// The sum below the line; `None` for a median, which is no ratio of sums.
    pub(super) denominator: Option<f64>,
    /// For each member that enters its terms of the sums above and below the line.
    pub(super) terms: Vec<(u16, (f64, f64))>,
}

/// The value of a group, whatever its coverage; `None` where there is none.
pub(super) fn makeup(plan: &Plan<'_>, members: &[u16], cells: &[Cell], per: f64) -> Option<Makeup> {
    let gathered = Gathered::of(plan, members, cells);
    let entering = &gathered.entering;
    let method = *plan.method.as_ref().ok().filter(|_| plan.weighting.is_ok())?;
    if entering.is_empty() || gathered.all <= 0.0 || !gathered.impossible.is_empty() {
        return None;
    }
    let value = evaluate(method, entering, per).ok()?;
    let terms = |e: &Entering| match method {
        AggregationMethod::WeightedMean => (e.value * e.weight, e.weight),
        AggregationMethod::RatioOfSums => (per * e.value, e.weight),
        AggregationMethod::Mean => (e.value, 1.0),
        AggregationMethod::Sum | AggregationMethod::Median => (e.value, 0.0),
    };
    let denominator = match method {
        AggregationMethod::WeightedMean | AggregationMethod::RatioOfSums => {
            Some(entering.iter().map(|e| e.weight).sum())
        }
        AggregationMethod::Mean => Some(entering.len() as f64),
        AggregationMethod::Sum => Some(1.0),
        AggregationMethod::Median => None,
    };
    Some(Makeup { value, denominator, terms: entering.iter().map(|e| (e.area, terms(e))).collect() })
}

fn evaluate(method: AggregationMethod, entering: &[Entering], per: f64) -> std::result::Result<f64, String> {
    let n = entering.len();
    let sum: f64 = entering.iter().map(|e| e.value).sum();
    let weight: f64 = entering.iter().map(|e| e.weight).sum();
    if method.needs_weights() && weight == 0.0 {
        return Err("the observed members have weight 0".to_owned());
    }
    Ok(match method {
        AggregationMethod::WeightedMean => entering.iter().map(|e| e.value * e.weight).sum::<f64>() / weight,
        AggregationMethod::RatioOfSums => per * sum / weight,
        AggregationMethod::Sum => sum,
        AggregationMethod::Mean => sum / n as f64,
        AggregationMethod::Median => order::median(&mut entering.iter().map(|e| e.value).collect::<Vec<_>>()),
    })
}

/// The member with the largest part of the numerator, on a tie the first; none where there is no such sum, or parts
/// cancel.
fn largest(method: AggregationMethod, entering: &[Entering]) -> Option<(u16, f64)> {
    let part = |e: &Entering| match method {
        AggregationMethod::WeightedMean => Some(e.value * e.weight),
        AggregationMethod::RatioOfSums | AggregationMethod::Sum | AggregationMethod::Mean => Some(e.value),
        AggregationMethod::Median => None,
    };
    let parts: Vec<f64> = entering.iter().map(part).collect::<Option<_>>()?;
    let total: f64 = parts.iter().sum();
    let first = order::largest(&parts)?;
    (total > 0.0 && parts.iter().all(|&p| p >= 0.0)).then(|| (entering[first].area, parts[first] / total))
}

/// The error of a value, from its members' sampling errors and from what was imputed.
fn uncertainty(
    result: &mut Combined,
    method: AggregationMethod,
    entering: &[Entering],
    options: &AggregateOptions,
    simulation: &mut Simulation,
) {
    let weight = entering.iter().map(|e| e.weight).sum();
    let all = Whole { weight, n: entering.len(), per: options.per };
    let is_unknown = |e: &&Entering| e.error == MemberError::Unknown;
    let part = |e: &Entering| if method.needs_weights() { e.weight } else { 1.0 };
    let (whole, unknown): (f64, f64) =
        (entering.iter().map(part).sum(), entering.iter().filter(is_unknown).map(part).sum());
    // Computed from the unknown part: exactly 1 where all errors are known, and exactly 0 where none is.
    result.se_coverage = Some(1.0 - unknown / whole);
    let variance = |e: &Entering| Some((method.factor(e.weight, all)? * e.error.se()?).powi(2));
    let known: Vec<f64> = entering.iter().filter_map(variance).collect();
    result.se_sampling = (!known.is_empty()).then(|| known.iter().sum::<f64>().sqrt());

    let counting = || entering.iter().filter(|e| method.counts(e.weight));
    let is_partial = counting().any(|e| is_unknown(&e));
    match (options.unknown_error, is_partial) {
        (UnknownError::Null, false) | (UnknownError::Ignore, _) => {
            if entering.iter().any(|e| e.draws.is_some()) {
                let (se, (low, high)) = simulation.run(method, entering, all);
                // Draws that are cut at a limit lie on one side of a value near it.
                let interval = result.value.map(|value| (low.min(value), high.max(value)));
                (result.se, result.interval) = (Some(se), interval);
            } else if let (Some(value), Some(se)) = (result.value, result.se_sampling) {
                let reach = se * normal_quantile(options.level).unwrap_or(f64::NAN);
                (result.se, result.interval) = (Some(se), Some((value - reach, value + reach)));
            }
        }
        (UnknownError::Null, true) => {}
    }
    if is_partial && counting().any(|e| e.error != MemberError::Unknown) {
        let errors = known_errors(entering);
        result.note(match result.interval {
            Some(_) => format!("partial interval, of the known errors alone: {errors}"),
            None => format!("no interval: {errors}"),
        });
    }
}

/// For how many members the error is known, in words.
fn known_errors(entering: &[Entering]) -> String {
    let of = |imputed: bool| {
        let own = || entering.iter().filter(move |e| e.imputed == imputed);
        (own().filter(|e| e.error != MemberError::Unknown).count(), own().count())
    };
    let (observed, imputed) = (of(false), of(true));
    let mut words = vec![format!("sampling error known of {} of {} observed members", observed.0, observed.1)];
    if imputed.1 > 0 {
        words.push(format!("error simulated of {} of {} imputed members", imputed.0, imputed.1));
    }
    words.join(", ")
}
