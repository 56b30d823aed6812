//! From the sums of a pass to rows of a result.

use super::covariance_source::LinearUnits;
use super::row::{Estimate, Status};
use crate::survey::columns::domains::Domains;
use crate::survey::design::bound::Bound;
use crate::survey::interval;
use crate::survey::interval::{Interval, Limits, Quantiles};
use crate::survey::kernel::layout::{Item, Layout};
use crate::survey::kernel::plan::Plan;
use crate::survey::kernel::totals::Totals;
use crate::survey::measure::{Kind, Measure};
use crate::survey::variance::deff::{simple_random_variance, spread};
use crate::survey::variance::degrees_of_freedom::Units;
use crate::survey::variance::form::Form;
use crate::survey::variance::influence::Influence;
use crate::survey::variance::replicate::{Replicated, Replication};
use crate::survey::variance::taylor::{Basis, Linearized, is_rounding, linearize};
use crate::{Error, Result};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// What rows are of: measures in domains, laid out as the sums of a pass.
#[derive(Clone, Copy)]
pub(crate) struct ResultRows<'a> {
    pub(crate) measures: &'a [Measure],
    pub(crate) layout: &'a Layout,
    pub(crate) domains: &'a Domains,
    /// Whether design effects compare with sampling with replacement.
    pub(crate) replace: bool,
}

/// The rows of all items and domains from the state of a pass.
pub(crate) fn of_totals(
    rows: ResultRows,
    state: &Totals,
    bound: &Bound,
    variances: Option<Variances>,
    stop: &AtomicBool,
) -> Result<Vec<Estimate>> {
    let program = &rows.layout.program;
    let count = rows.domains.keys.len();
    let linear = |i: usize, pair: usize, d: usize| {
        let linear = linearize(state, program, bound.lonely_psu, d, pair).with_df(bound.df);
        match &variances {
            None => linear,
            Some(Variances { of_cells, calibrated }) => linear.with_variance(of_cells[i * count + d], *calibrated),
        }
    };
    rows.assemble(&|d, term| state.sum(d, term), linear, stop)
}

/// The rows of all items and domains from replicate weights, and what each replicate makes of them.
pub(crate) fn of_replication(
    rows: ResultRows,
    state: &Replication,
    stop: &AtomicBool,
) -> Result<(Vec<Estimate>, Replicated)> {
    let program = &rows.layout.program;
    let mut of_all = state.replicated(rows.layout.items.len(), rows.domains.keys.len());
    let linear = |i: usize, pair: usize, d: usize| state.estimate(program, d, pair, of_all.of_mut(i, d));
    let rows = rows.assemble(&|d, term| state.sum(d, term), linear, stop)?;
    Ok((rows, of_all))
}

impl ResultRows<'_> {
    /// The rows of all items and domains, set by set and item by item, from the sum of each term in each domain, and
    /// the estimate of each item, given with its pair, in each domain.
    fn assemble(
        self,
        sum: &dyn Fn(usize, usize) -> f64,
        mut linear: impl FnMut(usize, usize, usize) -> Linearized,
        stop: &AtomicBool,
    ) -> Result<Vec<Estimate>> {
        let ResultRows { measures, layout, domains, replace } = self;
        let mut quantiles = Quantiles::default();
        let mut rows = Vec::with_capacity(layout.items.len() * domains.keys.len());
        for set in 0..domains.sets.len() {
            for (i, item) in layout.items.iter().enumerate() {
                if stop.load(Ordering::Relaxed) {
                    return Err(Error::Interrupted);
                }
                for d in domains.of_set(set) {
                    let linear = linear(i, item.pair, d);
                    let of_domain = |term| sum(d, term);
                    let measure = &measures[item.measure];
                    let row = row(measure, item, layout, &of_domain, linear, replace, &mut quantiles);
                    rows.push(Estimate { key: domains.keys[d].clone(), domain: d, item: i, ..row });
                }
            }
        }
        Ok(rows)
    }
}

/// Variances that moments do not give.
pub(crate) struct Variances {
    /// Items × domains.
    of_cells: Vec<f64>,
    /// Whether they are those of residuals of a calibration.
    calibrated: bool,
}

/// The variances of every item in every domain, items × domains, by the design's quadratic form: for designs whose
/// variance moments do not give.
pub(crate) fn variances(
    bound: &Bound,
    plan: &Plan,
    domains: &Domains,
    state: &Totals,
    stop: &AtomicBool,
) -> Result<Variances> {
    let of = |of_cells| Variances { of_cells, calibrated: !bound.adjustments.is_empty() };
    let program = plan.program();
    let count = domains.keys.len();
    let influence = |item: usize, domain: usize| {
        let item = &plan.items[item];
        let Linearized { value, denominator, .. } = linearize(state, &program, bound.lonely_psu, domain, item.pair);
        let denominator = Some(denominator).filter(|total| !total.is_nan());
        Influence { plan, domains, item, domain, value, denominator }
    };
    let form = Form::new(bound);

    // With calibrated weights and few units, totals of residuals serve all domains of a set; otherwise every estimate
    // takes a column of its own.
    let Some(units) = form.calibrated_totals() else {
        let fill = |cell: usize, z: &mut [f64]| influence(cell / count, cell % count).add(z, 1.0);
        return form.variances(plan.items.len() * count, fill, stop).map(of).ok_or(Error::Interrupted);
    };
    let sets = domains.sets.len();
    let of_set = |number: usize| -> Option<Vec<f64>> {
        let (item, set) = (number / sets, number % sets);
        let here = domains.of_set(set);
        let of: Vec<Influence> = here.clone().map(|domain| influence(item, domain)).collect();
        let place = |row: usize| domains.domain_of(set, row) - here.start;
        let mut z = vec![0.0; bound.rows()];
        Influence::of_set(&of, place, &mut z);
        let mut variances = vec![0.0; of.len()];
        units.each(&z, place, of.len(), |d, totals| {
            variances[d] = form.variance_of_totals(totals);
            (!stop.load(Ordering::Relaxed)).then_some(())
        })?;
        Some(variances)
    };
    let all: Option<Vec<Vec<f64>>> = (0..plan.items.len() * sets).into_par_iter().map(of_set).collect();
    all.map(|sets| of(sets.concat())).ok_or(Error::Interrupted)
}

/// The same from the sums of units whose weights were calibrated.
pub(crate) fn variances_of_units(
    units: &LinearUnits,
    domains: usize,
    state: &Totals,
    stop: &AtomicBool,
) -> Result<Variances> {
    let (bound, layout) = (units.bound(), units.layout());
    let fill = |cell: usize, z: &mut [f64]| {
        let (item, domain) = (&layout.items[cell / domains], cell % domains);
        let linear = linearize(state, &layout.program, bound.lonely_psu, domain, item.pair);
        let denominator = Some(linear.denominator).filter(|total| !total.is_nan());
        units.add(z, item, domain, linear.value, denominator, 1.0);
    };
    let of_cells = Form::new(bound).variances(layout.items.len() * domains, fill, stop).ok_or(Error::Interrupted)?;
    Ok(Variances { of_cells, calibrated: true })
}

/// The squares of totals below this lose digits, or all of them: the smallest number of full precision is about 1e-308.
const SMALL: f64 = 1e-140;
/// Totals above this have squares that are near the largest number, about 1e308, or beyond.
const LARGE: f64 = 1e150;

/// Whether values or weights are so small or large that the variance is lost between their squares: a standard error of
/// 0 would say that they do not vary.
fn loses_squares(item: &Item, linear: Linearized, weight: f64) -> bool {
    let Linearized { value, denominator, .. } = linear;
    let [y, x] = item.sizes;
    // A total: it has no denominator.
    if denominator.is_nan() {
        let most = weight * y;
        return most > 0.0 && most < SMALL;
    }
    // The most that a unit's total of y − r·x can be, and the same as part of the denominator.
    let most = weight * (y + value.abs() * x);
    most > 0.0 && (!(SMALL..=LARGE).contains(&denominator.abs()) || most.min(most / denominator.abs()) < SMALL)
}

/// The interval of an estimate with a standard error, in a domain of `n` rows.
fn limits(measure: &Measure, linear: Linearized, se: f64, n: f64, quantiles: &mut Quantiles) -> Limits {
    let Linearized { value, df, logit_se, .. } = linear;
    match (measure.is_proportion(), measure.interval, logit_se) {
        // Replicates have logits of their own, whose spread needs no linearisation.
        (true, Interval::Logit, Some(se)) => interval::logit(value, se, df, measure.level, quantiles),
        (true, kind, _) => interval::proportion(kind, value, se, df, n, measure.level, quantiles),
        (false, _, _) => interval::student(value, se, df, measure.level, quantiles),
    }
}

/// How far the error of an estimate is known, whatever its formula gives.
#[derive(Clone, Copy)]
struct Known {
    /// Nothing could vary: an error of 0 is a known one.
    is_exact: bool,
    /// The value is the same in all units.
    is_alike: bool,
    /// The sample tells nothing of it.
    is_untold: bool,
    /// Its squares are too small or too large to be numbers.
    is_lost: bool,
    /// A share of 0 or 1, whose error is 0 by its formula.
    is_boundary: bool,
}

impl Known {
    fn new(measure: &Measure, item: &Item, linear: Linearized, weight: f64, spread: Option<f64>) -> Known {
        let Linearized { value, variance, basis, df, numerator, denominator, .. } = linear;
        let is_total = is_total(measure);
        let is_rounding = is_rounding(variance, value);
        let is_lost = basis != Basis::ZeroByDesign && loses_squares(item, linear, weight);
        let is_exact = match basis {
            Basis::ZeroByDesign => true,
            // Residuals are 0 where the total was given; those of a variable that is the same in all cases always are.
            Basis::OfResiduals => is_rounding && !is_lost && (is_total || spread.is_some()),
            Basis::BetweenUnits | Basis::Unknown => false,
        };
        // A ratio that is the same in all units need not be so in all of the population, and one unit is always like
        // itself.
        let is_alike = !is_total && !is_exact && !is_lost && is_rounding;
        let is_untold = basis == Basis::Unknown || (is_alike && df <= 0.0);
        // Where every case has the property, numerator and denominator are sums of the same weights in the same order.
        let is_boundary = measure.is_proportion() && !is_exact && (value == 0.0 || numerator == denominator);
        Known { is_exact, is_alike, is_untold, is_lost, is_boundary }
    }

    fn se(self, variance: f64) -> f64 {
        match () {
            _ if self.is_boundary => 0.0,
            _ if self.is_untold || self.is_lost => f64::NAN,
            // What rounding leaves of a total that was given.
            _ if self.is_exact => 0.0,
            _ => variance.sqrt(),
        }
    }
}

fn is_total(measure: &Measure) -> bool {
    matches!(measure.kind, Kind::Total(_) | Kind::Count)
}

/// One row from the state of a pass.
fn row(
    measure: &Measure,
    item: &Item,
    layout: &Layout,
    sum: &dyn Fn(usize) -> f64,
    linear: Linearized,
    replace: bool,
    quantiles: &mut Quantiles,
) -> Estimate {
    let Linearized { value, variance, df, units, numerator, denominator, lost, .. } = linear;
    let cases = sum(layout.program.cases[item.mask]);
    // With those that lack a value, as R's intervals and `n_missing` count.
    let n_rows = sum(layout.program.cases[layout.filter_alone[item.mask]]);
    let weight = sum(layout.weights[item.mask]);

    let spread = spread(item, sum, weight, linear);
    let known = Known::new(measure, item, linear, weight, spread);
    let se = known.se(variance);

    let limits = match () {
        // Numerator and denominator may be equal and their quotient still not quite 1.
        _ if known.is_boundary => interval::one_sided(value.round(), cases, measure.level),
        _ if !se.is_finite() => None,
        _ if known.is_exact => Some((value, value)),
        _ => limits(measure, linear, se, n_rows, quantiles),
    };
    let status = match () {
        _ if cases == 0.0 => Status::Empty,
        _ if !value.is_finite() => Status::Undefined,
        _ if known.is_boundary => Status::OneSided,
        _ if known.is_untold && df <= 0.0 => Status::NoDf,
        _ if !se.is_finite() => Status::NoVariance,
        _ if limits.is_none() => Status::NoDf,
        _ if lost > 0 => Status::LostReplicates,
        _ => Status::Normal,
    };

    let exists = !matches!(status, Status::Empty | Status::Undefined);
    let number = |x: f64| Some(x).filter(|x| exists && x.is_finite());
    let scaled = |x: f64| number(x * measure.factor);
    // Before scaling: a design effect has no unit.
    let simple = simple_random_variance(item, spread, cases, weight, denominator, replace);
    Estimate {
        measure: measure.name().to_owned(),
        level: item.category.as_ref().map(|category| category.text.clone()).or_else(|| measure.choice.clone()),
        value: scaled(value),
        se: scaled(se),
        ci_low: limits.and_then(|l| scaled(l.0)),
        ci_high: limits.and_then(|l| scaled(l.1)),
        cv: number(se / value.abs()),
        deff: number(se * se / simple),
        df: number(df),
        n: cases as u64,
        n_missing: (n_rows - cases) as u64,
        numerator: number(numerator),
        denominator: number(if is_total(measure) { weight } else { denominator }),
        unit: measure.unit.clone(),
        is_alike: known.is_alike,
        note: of_few(units).filter(|_| exists),
        ..Estimate::blank(status)
    }
}

/// Fewer degrees of freedom than these say little of an error: the presentation standards of NCHS have such figures reviewed
/// (Parker et al. 2017).
const FEW: f64 = 8.0;

/// What a reader is told of a domain that was nearly taken whole: it has many cases, and an error that few of them tell.
fn of_few(units: Units) -> Option<String> {
    let Units { psus, certain_psus, .. } = units;
    let is_nearly_whole = (1..psus).contains(&certain_psus) && units.of_drawn() < FEW;
    is_nearly_whole.then(|| {
        format!(
            "its standard error comes from {} of {psus} sampling units, as all others were taken",
            psus - certain_psus
        )
    })
}
