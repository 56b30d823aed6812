//! What is asked of a survey: measures and grouping sets; and how it is computed, in one pass over the rows.

use super::covariance_source::Behind;
use super::row::Estimate;
use super::rows::{self, ResultRows};
use super::standard::Standard;
use super::{Estimates, choices, extremes, spread, standard, woodruff};
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::cases::Survey;
use crate::survey::columns::domains::Domains;
use crate::survey::design::deff::Mass;
use crate::survey::kernel::pass::RowSums;
use crate::survey::kernel::plan::Plan;
use crate::survey::measure::{Kind, Measure, imputations, told_apart};
use crate::survey::variance::estimator::Estimator;
use crate::survey::variance::replicate::Replication;
use crate::{Error, Result, memory};
use std::sync::atomic::AtomicBool;

impl Survey {
    /// Asks for estimates of measures. Nothing is computed before [`run`](Request::run).
    pub fn estimate(&self, measures: impl IntoIterator<Item = Measure>) -> Request {
        Request { survey: self.clone(), measures: measures.into_iter().collect(), by: Vec::new(), standard: None }
    }
}

/// A request for estimates: measures and grouping sets.
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct Request {
    survey: Survey,
    measures: Vec<Measure>,
    by: Vec<Vec<String>>,
    standard: Option<Standard>,
}

impl Request {
    /// Adds a grouping set: estimates for every combination of categories of these columns that occurs. A missing value
    /// counts as a category. Estimates for all cases always come first.
    pub fn by<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Request {
        self.by.push(columns.into_iter().map(Into::into).collect());
        self
    }

    /// Direct standardisation: beside each estimate, which is called crude, the same with the shares that the groups of a
    /// column have in another population. Shares, or numbers of people, are those of the levels of the column; a level
    /// without one is left out. A row whose cases lack a group that has a share has no value, and says which.
    ///
    /// For means, proportions and ratios. Two passes over the rows.
    pub fn standardise<L: Into<String>>(
        mut self,
        column: impl Into<String>,
        shares: impl IntoIterator<Item = (L, f64)>,
    ) -> Request {
        let shares = shares.into_iter().map(|(level, share)| (level.into(), share)).collect();
        self.standard = Some(Standard { column: column.into(), shares });
        self
    }

    /// Computes all measures in all grouping sets in one pass over the rows.
    ///
    /// # Errors
    /// Everything that is wrong with any of the measures or sets, reported together: columns that do not exist, text
    /// where numbers are needed, NaN, and values other than 0 and 1 where a share is asked for.
    pub fn run(self) -> Result<Estimates> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run`](Self::run), plus [`Error::Interrupted`](crate::Error::Interrupted).
    pub fn run_until(self, stop: &AtomicBool) -> Result<Estimates> {
        Estimates::compute(self.survey, self.measures, &self.by, self.standard.as_ref(), stop)
    }
}

/// The names of the measure, the category and the unit of a row, and the sums and moments that it is made of, in bytes.
const TEXT: usize = 200;

impl Estimates {
    pub(crate) fn compute(
        survey: Survey,
        measures: Vec<Measure>,
        by: &[Vec<String>],
        standard: Option<&Standard>,
        stop: &AtomicBool,
    ) -> Result<Estimates> {
        imputations::check(&measures)?;
        let (survey, measures) = choices::prepare(survey, measures)?;
        let mut measures = told_apart(measures);
        // Standardisation is for what was asked for, not for what is made for it.
        let (survey, standards) = standard::prepare(survey, &mut measures, by, standard, stop)?;
        let (survey, spreads) = spread::prepare(survey, &mut measures, by, stop)?;
        let estimates = Estimates::of_measures(survey, measures, by, stop)?;
        // In the reverse order of `prepare`: what was made first is taken away last.
        let estimates = standard::finish(estimates, &standards);
        Ok(spread::finish(estimates, &spreads).combined())
    }

    /// The estimates of measures that are functions of totals, of quantiles and of the ends of the values.
    pub(super) fn of_measures(
        survey: Survey,
        measures: Vec<Measure>,
        by: &[Vec<String>],
        stop: &AtomicBool,
    ) -> Result<Estimates> {
        let inner = &survey.0;
        let plan = Plan::new(&inner.table, &measures, inner.bound.order.is_some());
        let wanted = woodruff::wanted(&inner.table, &measures);
        let domains = Domains::new(&inner.table, by, &OF_ESTIMATE);
        let ((plan, wanted), domains) = Error::both(Error::both(plan, wanted), domains)?;

        // Before anything is computed: a row of the result takes itself and one estimate by each replicate.
        let replicates = inner.bound.replicates.as_ref().map_or(0, |replicates| replicates.count());
        let each = size_of::<Estimate>() + TEXT + size_of::<f64>() * replicates;
        memory::check("by: rows", domains.keys.len().saturating_mul(plan.items.len() + wanted.len()), each as u64)?;

        let program = plan.program();
        let weights = inner.weights()?;
        let (sets, count) = (domains.sets(), domains.keys.len());
        let replace = inner.bound.replaces(Mass::of(&weights, inner.table.height()));
        let wanted_rows = ResultRows { measures: &measures, layout: &plan, domains: &domains, replace };
        let mut replicated = None;
        let sums = RowSums { program: &program, bound: &inner.bound, weights: &weights, sets: &sets, domains: count };
        let totals = || sums.pass(stop).ok_or(Error::Interrupted);
        let mut rows = match Estimator::new(&inner.bound) {
            Estimator::Moments => rows::of_totals(wanted_rows, &totals()?, &inner.bound, None, stop)?,
            Estimator::Form => {
                let state = totals()?;
                let variances = rows::variances(&inner.bound, &plan, &domains, &state, stop)?;
                rows::of_totals(wanted_rows, &state, &inner.bound, Some(variances), stop)?
            }
            Estimator::Replicates(replicates) => {
                let height = inner.table.height();
                let state = Replication::new(&program, replicates, &weights, height, &sets, count, stop)
                    .ok_or(Error::Interrupted)?;
                let (rows, estimates) = rows::of_replication(wanted_rows, &state, stop)?;
                replicated = Some(estimates);
                rows
            }
        };

        // Quantiles are not functions of totals: each has its own passes, and its items come after the others.
        let mut measure_of_item: Vec<usize> = plan.items.iter().map(|item| item.measure).collect();
        for wanted in &wanted {
            let measure = &measures[wanted.measure];
            let of_measure = woodruff::rows(wanted, measure, inner, &domains, measure_of_item.len(), stop)?;
            let items = of_measure.last().map_or(0, |row| row.item + 1);
            measure_of_item.resize(items.max(measure_of_item.len()), wanted.measure);
            rows.extend(of_measure);
        }
        for (m, measure) in measures.iter().enumerate() {
            let Kind::Extreme { column, end } = &measure.kind else { continue };
            rows.extend(extremes::rows(measure, column, *end, inner, &domains, measure_of_item.len())?);
            measure_of_item.push(m);
        }
        if measure_of_item.len() > plan.items.len() {
            rows.sort_by_key(|row| (row.key.0, measure_of_item[row.item]));
        }
        let estimates = Estimates::new(rows, domains, Behind::Cases(survey), measures, measure_of_item, by.to_vec());
        Ok(Estimates { replicated, ..estimates })
    }
}
