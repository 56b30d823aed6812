//! What is behind the rows of a result, where comparisons find the covariances of its estimates: the cases, or, of data
//! that came in parts, the sums of the units that the cases are in.

use super::Estimates;
use super::row::{Estimate, Linear};
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::cases::Survey;
use crate::survey::columns::domains::Domains;
use crate::survey::design::bound::Bound;
use crate::survey::kernel::layout::{Item, Layout};
use crate::survey::kernel::plan::Plan;
use crate::survey::kernel::unit_sums::{SumsByDomain, UnitSums};
use crate::survey::measure::Kind;
use crate::survey::variance::form::Form;
use crate::survey::variance::influence::Influence;
use crate::{Error, Result};
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

/// What is behind the rows of a result.
#[derive(Clone, Debug)]
pub(crate) enum Behind {
    /// The cases.
    Cases(Survey),
    /// The sums of the units that the cases are in.
    Units(Arc<LinearUnits>),
    /// A source from which these sums can be read.
    Source(SourceOfUnits),
    /// Nothing that could be compared, and what to do about it.
    Nothing(&'static str),
}

impl Behind {
    /// The cases, where they are in one table.
    pub(crate) fn survey(&self) -> Option<&Survey> {
        match self {
            Behind::Cases(survey) => Some(survey),
            Behind::Units(_) | Behind::Source(_) | Behind::Nothing(_) => None,
        }
    }
}

/// The sums of units in every domain, with the design whose rows are these units.
#[derive(Debug)]
pub(crate) struct LinearUnits {
    /// Weights are in the sums: that of a unit is 1, or 0 where no case of it has one.
    bound: Bound,
    layout: Layout,
    sums: SumsByDomain,
    residuals: Option<Box<dyn Residuals>>,
}

/// What calibrated weights take away from linearised variables: the totals of their fitted values by unit.
pub(crate) trait Residuals: fmt::Debug + Send + Sync {
    /// Takes the fitted values of an estimate, times a factor, off the totals of the units.
    fn take_off(&self, z: &mut [f64], item: &Item, domain: usize, value: f64, denominator: Option<f64>, factor: f64);
}

impl LinearUnits {
    /// From sums whose domains are those of the result, and units the rows of the design.
    pub(crate) fn new(bound: Bound, layout: Layout, sums: UnitSums, domains: usize) -> LinearUnits {
        LinearUnits { bound, layout, sums: sums.by_domain(domains), residuals: None }
    }

    /// The same with weights that were calibrated.
    pub(crate) fn with_residuals(self, residuals: Box<dyn Residuals>) -> LinearUnits {
        LinearUnits { residuals: Some(residuals), ..self }
    }

    pub(crate) fn bound(&self) -> &Bound {
        &self.bound
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The units with rows in a domain, and the t_y of an item in each.
    pub(crate) fn numerators(&self, item: usize, domain: usize) -> impl Iterator<Item = (u32, f64)> {
        let program = &self.layout.program;
        let numerator = program.numerator(self.layout.items[item].pair);
        self.sums.of(domain).map(move |(unit, sums)| (unit, program.sum_of(sums, numerator)))
    }

    /// Adds `factor` times the linearised variable of an item in a domain, (t_y − r·t_x)/T_x or t_y, of each unit.
    pub(crate) fn add(
        &self,
        z: &mut [f64],
        item: &Item,
        domain: usize,
        value: f64,
        denominator: Option<f64>,
        factor: f64,
    ) {
        let program = &self.layout.program;
        let (numerator, below) = (program.numerator(item.pair), program.group_of(item.pair).1.denominator);
        for (unit, sums) in self.sums.of(domain) {
            let y = program.sum_of(sums, numerator);
            z[unit as usize] += factor
                * match (denominator, below) {
                    (Some(total), Some(term)) => (y - value * program.sum_of(sums, term)) / total,
                    _ => y,
                };
        }
        if let Some(residuals) = &self.residuals {
            residuals.take_off(z, item, domain, value, denominator, factor);
        }
    }
}

/// How the sums of units are read once more, with all units kept, where a comparison is asked for.
type Read = dyn Fn(&AtomicBool) -> Result<LinearUnits> + Send + Sync;

/// A source that is read again where a comparison needs it, and once only.
#[derive(Clone)]
pub(crate) struct SourceOfUnits {
    read: Arc<Read>,
    known: Arc<Mutex<Option<Arc<LinearUnits>>>>,
}

impl fmt::Debug for SourceOfUnits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SourceOfUnits")
    }
}

impl SourceOfUnits {
    pub(crate) fn new(read: impl Fn(&AtomicBool) -> Result<LinearUnits> + Send + Sync + 'static) -> SourceOfUnits {
        SourceOfUnits { read: Arc::new(read), known: Arc::default() }
    }

    fn units(&self, stop: &AtomicBool) -> Result<Arc<LinearUnits>> {
        // A thread that panicked has left either nothing or units that were read completely.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(units) = &*known {
            return Ok(units.clone());
        }
        let units = Arc::new((self.read)(stop)?);
        *known = Some(units.clone());
        Ok(units)
    }
}

/// An estimate as its linearised variable is made of it.
struct LinearOf<'a> {
    item: &'a Item,
    domain: usize,
    value: f64,
    denominator: Option<f64>,
    factor: f64,
}

/// Adds a multiple of the linearised variable of a row's value, in its unit; nothing where it has no value.
pub(super) type Add<'a> = dyn Fn(&mut [f64], &Estimate, f64) + Sync + 'a;

impl Estimates {
    /// Calls `work` with the quadratic form of the design, and with what adds the linearised variable of a row to a vector
    /// that has a place for each row of the design.
    pub(super) fn linearised<T>(&self, stop: &AtomicBool, work: impl FnOnce(&Form, &Add) -> Result<T>) -> Result<T> {
        let units = match &self.behind {
            Behind::Cases(survey) => {
                let inner = &survey.0;
                // Planned anew: results do not keep their plan, as few of them are compared.
                let plan = Plan::new(&inner.table, &self.measures, inner.bound.order.is_some())?;
                let domains = Domains::new(&inner.table, &self.by, &OF_ESTIMATE)?;
                let add =
                    |z: &mut [f64], row: &Estimate, factor: f64| self.add_influence(z, &plan, &domains, row, factor);
                return work(&Form::new(&inner.bound), &add);
            }
            Behind::Units(units) => units.clone(),
            Behind::Source(source) => source.units(stop)?,
            Behind::Nothing(remedy) => {
                let expected = "estimates whose covariances are known";
                let got = format!("estimates of data that came in parts; {remedy}");
                return Err(Error::argument("comparison", expected, got));
            }
        };
        let add = |z: &mut [f64], row: &Estimate, factor: f64| {
            if let Some(of) = self.linear_of(&units.layout, row, factor) {
                units.add(z, of.item, of.domain, of.value, of.denominator, of.factor);
            }
        };
        work(&Form::new(&units.bound), &add)
    }

    /// Adds `factor` times the linearised variable of a row's value, in its unit; nothing where it has no value.
    pub(super) fn add_influence(&self, z: &mut [f64], plan: &Plan, domains: &Domains, row: &Estimate, factor: f64) {
        let Some(LinearOf { item, domain, value, denominator, factor }) = self.linear_of(plan, row, factor) else {
            return;
        };
        Influence { plan, domains, item, domain, value, denominator }.add(z, factor);
    }

    /// What the linearised variable of a row's value is made of.
    fn linear_of<'a>(&self, layout: &'a Layout, row: &Estimate, factor: f64) -> Option<LinearOf<'a>> {
        let value = row.value?;
        if let Some(Linear { item, mean, slope }) = row.linear {
            // It varies as the mean that was made for it.
            let (item, denominator) = (&layout.items[item], row.denominator);
            return Some(LinearOf { item, domain: row.domain, value: mean, denominator, factor: factor * slope });
        }
        let item = &layout.items[row.item];
        let measure = &self.measures[item.measure];
        // The denominator that the row of a total shows is its weights, which do not enter its variance.
        let is_total = matches!(measure.kind, Kind::Total(_) | Kind::Count);
        let denominator = row.denominator.filter(|_| !is_total);
        let (value, factor) = (value / measure.factor, factor * measure.factor);
        Some(LinearOf { item, domain: row.domain, value, denominator, factor })
    }
}
