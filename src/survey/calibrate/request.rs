//! Raking and calibration with their options.

use super::distance::{Distance, Link};
use super::margin::{Margin, matched};
use super::newton::{Problem, Solution};
use super::raking::{RakingMargin, rake};
use super::{Step, TOLERANCE, check_sums, only_categories, split};
use crate::error::rows_of_table;
use crate::survey::cases::Survey;
use crate::survey::columns::codes::Codes;
use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::design::calibration::Adjustment;
use crate::{Error, Result, memory};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A raking to be run, from [`Survey::rake`].
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct Rake<S = Survey> {
    pub(crate) survey: S,
    margins: Vec<Margin>,
    tolerance: f64,
    iterations: usize,
}

impl<S> Rake<S> {
    pub(crate) fn new(survey: S, margins: Vec<Margin>) -> Rake<S> {
        Rake { survey, margins, tolerance: TOLERANCE, iterations: 500 }
    }

    /// The relative tolerance of every total; 1e-9 if not given. Margins whose sums are further apart than that are
    /// refused.
    pub fn tolerance(mut self, tolerance: f64) -> Rake<S> {
        self.tolerance = tolerance;
        self
    }

    /// Maximum rounds through the margins; 500 if not given.
    pub fn iterations(mut self, iterations: usize) -> Rake<S> {
        self.iterations = iterations;
        self
    }

    /// A survey with raked weights, those of each replicate by themselves.
    pub(crate) fn adjust(&self, survey: &Survey, stop: &AtomicBool) -> Result<Survey> {
        survey.with_replicates(|survey| self.adjusted(survey, stop))
    }

    /// The columns that it reads.
    pub(crate) fn columns(&self) -> Vec<String> {
        self.margins.iter().flat_map(Margin::columns).cloned().collect()
    }

    /// One survey, without its replicates.
    fn adjusted(&self, survey: &Survey, stop: &AtomicBool) -> Result<Survey> {
        check_tolerance(self.tolerance)?;
        let d = survey.0.weight_values()?;
        let margins = matched(&self.margins, survey.cases(), &d, self.tolerance)?;
        only_categories(&margins, "raking")?;
        let (lines, x) = split(margins);
        check_sums(&lines, &x.totals(d.len(), |row| d[row]))?;
        let targets: Vec<f64> = lines.iter().map(|line| line.target).collect();
        let parts = x.margins().into_iter();
        let raked: Vec<RakingMargin> =
            parts.map(|(columns, codes)| RakingMargin { codes, targets: &targets[columns] }).collect();
        let mut w = d.clone();
        let (iterations, converged) =
            rake(&mut w, &raked, self.tolerance, self.iterations, stop).ok_or(Error::Interrupted)?;
        let g = d.iter().zip(&w).map(|(d, w)| if *d == 0.0 { 1.0 } else { w / d }).collect();
        let step = Step { method: "raking", iterations, trimmed: 0, d, g };
        let report = step.report(lines, &x);
        if !converged {
            let allowed: Vec<f64> = targets.iter().map(|target| self.tolerance * target).collect();
            return Err(report.not_converged(
                &allowed,
                "totals of categories that never occur together in the sample may contradict each other: merge small categories, \
                 or allow more iterations or a larger tolerance",
            ));
        }
        Ok(survey.reweighted(report, x.clone(), Adjustment::raking(step.d, step.g, x)))
    }
}

impl Rake {
    /// The survey with raked weights.
    ///
    /// # Errors
    /// All mismatches between the sample and the totals, reported together as [`Error::InvalidMargin`] and
    /// [`Error::UnknownColumn`]; [`Error::NotConverged`] with the margins and categories whose totals are not met.
    pub fn run(self) -> Result<Survey> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for `run`, plus [`Error::Interrupted`].
    pub fn run_until(self, stop: &AtomicBool) -> Result<Survey> {
        self.adjust(&self.survey, stop)
    }
}

/// A calibration to be run, from [`Survey::calibrate`].
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct Calibrate<S = Survey> {
    pub(crate) survey: S,
    margins: Vec<Margin>,
    distance: Distance,
    bounds: (f64, f64),
    trim: Option<(f64, f64)>,
    same_within: Option<String>,
    variance: Option<String>,
    tolerance: f64,
    iterations: usize,
}

impl<S> Calibrate<S> {
    pub(crate) fn new(survey: S, margins: Vec<Margin>) -> Calibrate<S> {
        Calibrate {
            survey,
            margins,
            distance: Distance::Linear,
            bounds: (f64::NEG_INFINITY, f64::INFINITY),
            trim: None,
            same_within: None,
            variance: None,
            tolerance: TOLERANCE,
            iterations: 100,
        }
    }

    /// The distance between weights before and after; [`Distance::Linear`] if not given.
    pub fn distance(mut self, distance: Distance) -> Calibrate<S> {
        self.distance = distance;
        self
    }

    /// The smallest and the largest factor g = weight after / weight before; none if not given. One may be infinite,
    /// except for [`Distance::Logit`].
    pub fn bounds(mut self, low: f64, high: f64) -> Calibrate<S> {
        self.bounds = (low, high);
        self
    }

    /// Limits for trimming the factors g once the totals are met. The excess is spread evenly over the other factors,
    /// which keeps the sum of the weights. The totals then no longer hold exactly: the diagnosis says how far off they
    /// are.
    pub fn trim(mut self, low: f64, high: f64) -> Calibrate<S> {
        self.trim = Some((low, high));
        self
    }

    /// A column, such as the household, whose cases all keep one factor g (integrated weighting; Lemaître and Dufour
    /// 1987; R `aggregate.stage`).
    pub fn same_within(mut self, column: impl Into<String>) -> Calibrate<S> {
        self.same_within = Some(column.into());
        self
    }

    /// A column with the variance σ² of the residuals of each case, up to a factor: the larger, the less its weight
    /// moves (R `variance`). A calibration to the total of one number, with that number as variance, is the ratio
    /// estimator.
    pub fn variance(mut self, column: impl Into<String>) -> Calibrate<S> {
        self.variance = Some(column.into());
        self
    }

    /// The relative tolerance of every total; 1e-9 if not given. A total near 0 of values of both signs need only be
    /// met to the rounding of its summands. Margins whose sums are further apart than the tolerance are refused.
    pub fn tolerance(mut self, tolerance: f64) -> Calibrate<S> {
        self.tolerance = tolerance;
        self
    }

    /// Maximum Newton iterations; 100 if not given.
    pub fn iterations(mut self, iterations: usize) -> Calibrate<S> {
        self.iterations = iterations;
        self
    }

    /// A survey with calibrated weights, those of each replicate by themselves.
    pub(crate) fn adjust(&self, survey: &Survey, stop: &AtomicBool) -> Result<Survey> {
        survey.with_replicates(|survey| self.adjusted(survey, stop))
    }

    /// The columns that it reads.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for what needs all cases in one table.
    pub(crate) fn columns_in_parts(&self) -> Result<Vec<String>> {
        let refuse = |argument: &str| {
            let problem =
                "not available for a source that is read in batches; read the columns that are needed into one table";
            Err(Error::invalid(argument, problem))
        };
        match (&self.same_within, self.trim) {
            (Some(_), _) => refuse("same_within"),
            (None, Some(_)) => refuse("trim"),
            (None, None) => Ok(self.margins.iter().flat_map(Margin::columns).chain(&self.variance).cloned().collect()),
        }
    }

    /// The column of variances.
    pub(crate) fn variance_column(&self) -> Option<&str> {
        self.variance.as_deref()
    }

    /// One survey, without its replicates.
    fn adjusted(&self, survey: &Survey, stop: &AtomicBool) -> Result<Survey> {
        let d = survey.0.weight_values()?;
        let options = Error::both(check_tolerance(self.tolerance), self.check_trim());
        let link = Error::both(Link::new(self.distance, self.bounds), options);
        let columns = Error::both(self.groups(survey, &d), self.variances(survey, &d));
        let margins = matched(&self.margins, survey.cases(), &d, self.tolerance);
        let ((link, _), ((groups, variance), margins)) = Error::both(link, Error::both(columns, margins))?;
        let (lines, known) = split(margins);
        let mut x = known.clone();
        let is_one_margin = matches!(x.margins().as_slice(), [(columns, _)] if columns.len() == x.size);
        if !is_one_margin || groups.is_some() {
            // Newton's method takes the products of all pairs of variables; those of one margin alone are a diagonal.
            memory::check("margins: categories", x.size, 8 * x.size as u64)?;
        }
        if let Some(codes) = groups {
            let groups = codes.len();
            // Integrated weighting: every case has the mean regressors of its group, and with them one factor.
            x = Arc::new(x.means(codes.of_row, groups, &d));
        }
        let targets: Vec<f64> = lines.iter().map(|line| line.target).collect();
        let variance = variance.as_deref();
        let (tolerance, iterations) = (self.tolerance, self.iterations);
        let problem = Problem { x: &x, d: &d, variance, targets: &targets, link, tolerance, iterations };
        let Solution { mut g, iterations, converged, allowed } = problem.solve(stop).ok_or(Error::Interrupted)?;
        // A case of weight 0 has weight 0 whatever its factor; 1 keeps it out of the range of factors reported.
        g.iter_mut().zip(&d).filter(|(_, d)| **d == 0.0).for_each(|(g, _)| *g = 1.0);
        let method = match self.distance {
            Distance::Linear => "linear calibration",
            Distance::Raking => "raking calibration",
            Distance::Logit => "logit calibration",
        };
        let mut step = Step { method, iterations, trimmed: 0, d, g };
        if !converged {
            return Err(step.report(lines, &x).not_converged(&allowed, &self.remedy()));
        }
        if let Some((low, high)) = self.trim {
            step.trim(low, high)?;
        }
        let report = step.report(lines, &x);
        Ok(survey.reweighted(report, known, Adjustment::regression(step.d, step.g, x, variance)))
    }

    /// What to do where the totals cannot be met.
    fn remedy(&self) -> String {
        match self.bounds {
            (f64::NEG_INFINITY, f64::INFINITY) => {
                "the totals may contradict each other, or a category has too few cases to carry them: merge small categories, or \
                 allow more iterations or a larger tolerance"
                    .to_owned()
            }
            (low, high) => format!(
                "factors between {low} and {high} may not reach these totals: widen the bounds, merge small categories, or, if \
                 the weights do not stand for the whole population, multiply them by one factor first"
            ),
        }
    }

    fn check_trim(&self) -> Result<()> {
        match self.trim {
            Some((low, high)) if !(low < high && high > 0.0) => Err(Error::argument(
                "trim",
                "a smallest factor below the largest, which is above 0, such as 0.3 and 3",
                format!("{low} to {high}"),
            )),
            _ => Ok(()),
        }
    }

    /// The groups of rows that keep one factor.
    fn groups(&self, survey: &Survey, d: &[f64]) -> Result<Option<Codes>> {
        let Some(name) = &self.same_within else { return Ok(None) };
        let table = survey.cases();
        let column = table.column(name).map_err(|_| Error::unknown_column("same_within", name, table))?;
        let codes = Codes::new(column.as_materialized_series())?;
        let missing = (codes.levels.null_count() > 0).then(|| codes.len() as u32 - 1);
        let is_missing = |row: usize| d[row] != 0.0 && Some(codes.of_row.get(row)) == missing;
        match column::offending(d.len(), is_missing) {
            None => Ok(Some(codes)),
            Some((rows, first)) => {
                Err(Error::MissingDesignValue { role: "same_within".to_owned(), column: name.clone(), rows, first })
            }
        }
    }

    /// σ² of each row.
    fn variances(&self, survey: &Survey, d: &[f64]) -> Result<Option<Vec<f64>>> {
        let Some(name) = &self.variance else { return Ok(None) };
        let series = column::numeric(survey.cases(), "variance", name, "convert it to numbers")?;
        let mut values = vec![0.0; d.len()];
        if let Some(column) = Column::new(&series) {
            column.read(Rows::Run { start: 0, len: d.len() }, &mut values);
        }
        // A missing one is read as 0.
        let is_bad = |row: usize| d[row] != 0.0 && !(values[row] > 0.0 && values[row].is_finite());
        if let Some((rows, first)) = column::offending(d.len(), is_bad) {
            return Err(Error::argument(
                "variance",
                "a finite number above 0 in every case of the sample",
                format!("missing, not above 0 or not finite in {}", rows_of_table(rows, first)),
            ));
        }
        Ok(Some(values))
    }
}

impl Calibrate {
    /// The survey with calibrated weights.
    ///
    /// # Errors
    /// All mismatches between the sample and the totals, reported together as [`Error::InvalidMargin`] and
    /// [`Error::UnknownColumn`]; [`Error::InvalidArgument`] for impossible bounds; [`Error::NotConverged`] with the
    /// margins and categories that are not met.
    pub fn run(self) -> Result<Survey> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for `run`, plus [`Error::Interrupted`].
    pub fn run_until(self, stop: &AtomicBool) -> Result<Survey> {
        self.adjust(&self.survey, stop)
    }
}

fn check_tolerance(tolerance: f64) -> Result<()> {
    if tolerance > 0.0 && tolerance < 1.0 {
        Ok(())
    } else {
        Err(Error::argument("tolerance", "a relative difference above 0 and below 1, such as 1e-9", tolerance))
    }
}

impl Step {
    /// Cuts the factors off at two limits and spreads what that takes away evenly over the others.
    fn trim(&mut self, low: f64, high: f64) -> Result<()> {
        let cases = || (0..self.d.len()).filter(|&row| self.d[row] != 0.0);
        let is_outside = |g: f64| g < low || g > high;
        let (mut cut, mut rest) = (0.0, 0.0);
        for row in cases() {
            if is_outside(self.g[row]) {
                cut += (self.g[row] - self.g[row].clamp(low, high)) * self.d[row]
            } else {
                rest += self.d[row]
            }
        }
        self.trimmed = cases().filter(|&row| is_outside(self.g[row])).count();
        // Weights that an earlier calibration left negative may sum to 0 or less: they cannot carry the excess.
        if self.trimmed > 0 && rest <= 0.0 {
            return Err(Error::argument(
                "trim",
                "limits with some factors between them",
                format!("{low} to {high}, with none in between"),
            ));
        }
        for g in &mut self.g {
            // The excess in weights over the weights that are left: one addition to every factor keeps the sum.
            *g = if is_outside(*g) { g.clamp(low, high) } else { *g + cut / rest.max(f64::MIN_POSITIVE) };
        }
        Ok(())
    }
}
