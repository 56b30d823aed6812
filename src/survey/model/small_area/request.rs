//! Small area estimates that are asked for, and how they come about.

use super::areas::{Area, Model, Points};
use super::benchmark::{Share, bring};
use super::covariates::Covariates;
use super::diagnostics;
use super::direct::{Direct, in_common};
use super::findings::{findings, names};
use super::fit::Predicted;
use super::mse::{Target, bootstrap, jackknife};
use super::options::{BackTransformation, Benchmark, FitMethod, MseMethod, SmallAreaMethod, Smoothing};
use super::proximity::Proximity;
use super::result::{SmallArea, SmallAreas};
use super::transform::Transformation;
use super::variances;
use crate::error::check_level;
use crate::finding::{Finding, Rule};
use crate::numeric::distribution::normal_quantile;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::sync::atomic::AtomicBool;

/// Small area estimates that are asked for; [`run`](SmallAreaRequest::run) computes them.
#[derive(Clone)]
pub struct SmallAreaRequest<'a> {
    estimates: &'a (dyn ToFrame + Sync),
    covariates: &'a DataFrame,
    pub(super) area: &'a str,
    terms: Option<Vec<String>>,
    intercept: bool,
    population: Option<String>,
    proximity: Option<&'a DataFrame>,
    method: SmallAreaMethod,
    pub(super) fit: FitMethod,
    mse: Option<MseMethod>,
    pub(super) transformation: Transformation,
    back: BackTransformation,
    pub(super) smoothing: Smoothing,
    benchmark: Option<Benchmark>,
    total: Option<f64>,
    level: f64,
    draws: usize,
    seed: u64,
}

impl std::fmt::Debug for SmallAreaRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmallAreaRequest").field("area", &self.area).finish_non_exhaustive()
    }
}

/// Estimates of areas by a model of their direct estimates on covariates (Fay and Herriot 1979), for areas with few cases
/// or none.
///
/// `estimates` are those of a survey by `area` (the rows of the grouping set `[area]` count), or a table with columns `area`,
/// `value`, `se` and, where known, `n`, `deff`, `denominator`, `unit`, `status`. `covariates` have one row for each area: numbers
/// and truth values are terms, and so is each category of a text but the first. An area without a direct estimate takes
/// that of the model.
///
/// ```
/// use infosoc::{small_areas, SmallAreaStatus};
/// use polars::prelude::df;
/// let direct = df!(
///     "province" => ["a", "b", "c", "d", "e", "f"], "value" => [0.41, 0.55, 0.62, 0.38, 0.71, 0.50],
///     "se" => [0.06, 0.05, 0.07, 0.06, 0.05, 0.08],
/// )?;
/// let known = df!(
///     "province" => ["a", "b", "c", "d", "e", "f", "g"], "schooling" => [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0],
/// )?;
/// let areas = small_areas(&direct, &known, "province").run()?;
/// assert_eq!(areas.rows().len(), 7);
/// assert_eq!(areas.rows()[6].status, SmallAreaStatus::OutOfSample);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn small_areas<'a>(
    estimates: &'a (dyn ToFrame + Sync),
    covariates: &'a DataFrame,
    area: &'a str,
) -> SmallAreaRequest<'a> {
    SmallAreaRequest {
        estimates,
        covariates,
        area,
        terms: None,
        intercept: true,
        population: None,
        proximity: None,
        method: SmallAreaMethod::default(),
        fit: FitMethod::default(),
        mse: None,
        transformation: Transformation::default(),
        back: BackTransformation::default(),
        smoothing: Smoothing::default(),
        benchmark: None,
        total: None,
        level: 0.95,
        draws: 200,
        seed: 1,
    }
}

impl<'a> SmallAreaRequest<'a> {
    /// The model.
    pub fn method(self, method: SmallAreaMethod) -> Self {
        SmallAreaRequest { method, ..self }
    }

    /// The columns of the covariates that are terms; all but those of area and population otherwise.
    pub fn terms<T: Into<String>>(self, terms: impl IntoIterator<Item = T>) -> Self {
        SmallAreaRequest { terms: Some(terms.into_iter().map(Into::into).collect()), ..self }
    }

    /// Whether the model has a constant; without one, the first text among the terms has a coefficient for each of its categories.
    pub fn intercept(self, intercept: bool) -> Self {
        SmallAreaRequest { intercept, ..self }
    }

    /// The neighbours of the spatial model: a table with the column of the areas, `neighbour`, and `weight` if neighbours count
    /// differently. Without weights a pair holds both ways; the weights of an area's neighbours are divided by their sum.
    pub fn proximity(self, proximity: &'a DataFrame) -> Self {
        SmallAreaRequest { proximity: Some(proximity), ..self }
    }

    /// The column of the covariates with the population of each area, by which a total is made up of areas. Without it, what the
    /// survey says that each area stands for.
    pub fn population(self, column: impl Into<String>) -> Self {
        SmallAreaRequest { population: Some(column.into()), ..self }
    }

    /// How the variance between areas is estimated.
    pub fn fit(self, fit: FitMethod) -> Self {
        SmallAreaRequest { fit, ..self }
    }

    /// How mean squared errors are estimated: by formula, or with a transformation by the bootstrap.
    pub fn mse(self, mse: MseMethod) -> Self {
        SmallAreaRequest { mse: Some(mse), ..self }
    }

    /// The scale of the model.
    pub fn transformation(self, transformation: Transformation) -> Self {
        SmallAreaRequest { transformation, ..self }
    }

    /// How estimates come back from that scale.
    pub fn back(self, back: BackTransformation) -> Self {
        SmallAreaRequest { back, ..self }
    }

    /// How sampling variances are smoothed.
    pub fn smoothing(self, smoothing: Smoothing) -> Self {
        SmallAreaRequest { smoothing, ..self }
    }

    /// How estimates are brought to a total: by the same amount where nothing is said and the populations are known.
    pub fn benchmark(self, benchmark: Benchmark) -> Self {
        SmallAreaRequest { benchmark: Some(benchmark), ..self }
    }

    /// The figure of all areas together that they are brought to; that of the direct estimates otherwise.
    pub fn total(self, total: f64) -> Self {
        SmallAreaRequest { total: Some(total), ..self }
    }

    /// The confidence level of the intervals.
    pub fn level(self, level: f64) -> Self {
        SmallAreaRequest { level, ..self }
    }

    /// Samples and seed of the bootstrap.
    pub fn bootstrap(self, draws: usize, seed: u64) -> Self {
        SmallAreaRequest { draws, seed, ..self }
    }

    /// The estimates.
    ///
    /// # Errors
    /// All at once what is wrong with the tables: columns that are not there, areas in two rows, standard errors below 0, shares
    /// outside 0 and 1 under a transformation, no area in common. Then covariates that depend on each other, and no more areas
    /// than the number of coefficients and two.
    pub fn run(&self) -> Result<SmallAreas> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run`](SmallAreaRequest::run).
    pub fn run_until(&self, stop: &AtomicBool) -> Result<SmallAreas> {
        let direct = self.estimates.to_frame().and_then(|table| Direct::read(&table, self.area));
        let asked = (self.terms.as_deref(), self.intercept);
        let known = Covariates::read(self.covariates, self.area, asked, self.population.as_deref());
        let proximity = self.proximity.map(|table| Proximity::read(table, self.area)).transpose();
        let known = Error::both(known, proximity);
        let ((direct, (known, proximity)), ()) = Error::both(Error::both(direct, known), self.check())?;
        in_common(&direct.areas, &known.areas, self.area)?;
        let (areas, key) = Area::all(&direct, &known)?;
        let whole = variances::whole(&direct, self.transformation.is_of_shares());
        let points = Points::of(self, &direct, &areas, whole)?;
        let model = Model::fit(self, &points, &known.terms, (&areas, proximity.as_ref()), stop)?;
        self.result(&model, &points, &direct, (areas, key), whole, stop)
    }

    fn check(&self) -> Result<()> {
        let mut errors = Vec::new();
        errors.extend(check_level("level", self.level).err());
        if self.draws < 2 {
            errors.push(Error::argument("draws", "2 or more", self.draws));
        }
        if let Some(total) = self.total.filter(|total| !total.is_finite()) {
            errors.push(Error::argument("total", "a finite number", total));
        }
        match self.method {
            SmallAreaMethod::FayHerriot if self.proximity.is_some() => {
                let method = self.method.as_str();
                let problem =
                    format!("not used with method={method:?}; leave it out, or use method=\"spatial_fay_herriot\"");
                errors.push(Error::invalid("proximity", problem));
            }
            SmallAreaMethod::FayHerriot => {}
            SmallAreaMethod::SpatialFayHerriot => errors.extend(self.check_spatial()),
        }
        Error::collect(errors)
    }

    /// What the spatial model does not have.
    fn check_spatial(&self) -> impl Iterator<Item = Error> {
        let neighbours = "method=\"spatial_fay_herriot\" needs a table of neighbours";
        let no_table = self.proximity.is_none().then(|| Error::missing("proximity", neighbours));
        let by_formula = self.mse.filter(|mse| *mse != MseMethod::Analytical);
        let no_mse = by_formula.map(|mse| {
            Error::invalid("mse", format!("the spatial model has only \"analytical\", got {:?}", mse.as_str()))
        });
        let no_fit = match self.fit {
            FitMethod::Reml | FitMethod::Ml => None,
            FitMethod::Moment | FitMethod::LiLahiri | FitMethod::YoshimoriLahiri => {
                let got = self.fit.as_str();
                Some(Error::invalid("fit", format!("the spatial model has only \"reml\" and \"ml\", got {got:?}")))
            }
        };
        [no_table, no_mse, no_fit].into_iter().flatten()
    }

    fn mse_method(&self) -> MseMethod {
        self.mse.unwrap_or(match self.method {
            SmallAreaMethod::SpatialFayHerriot => MseMethod::Analytical,
            SmallAreaMethod::FayHerriot => match self.transformation {
                Transformation::None => MseMethod::Analytical,
                Transformation::Arcsine | Transformation::Log | Transformation::Logit => MseMethod::Bootstrap,
            },
        })
    }

    /// What the estimates are divided by before they are transformed: the whole of shares, so that they are from 0 to 1.
    pub(super) fn scale(&self, whole: Option<f64>) -> f64 {
        whole.filter(|_| self.transformation.is_of_shares()).unwrap_or(1.0)
    }

    /// Mean squared errors of the targets, in the unit of the estimates divided by the scale.
    fn mses(&self, model: &Model, targets: &[Target], predicted: &[Predicted], stop: &AtomicBool) -> Result<Vec<f64>> {
        let Model { areas, fit, .. } = model;
        let slope = |predicted: &Predicted| self.transformation.slope(predicted.z).powi(2);
        match self.mse_method() {
            MseMethod::Analytical => Ok(predicted.iter().map(|of| of.parts.mse() * slope(of)).collect()),
            MseMethod::Jackknife => match jackknife(areas, fit, self.fit, targets, stop) {
                Ok(mse) => Ok(mse.iter().zip(predicted).map(|(mse, of)| mse * slope(of)).collect()),
                Err(None) => Err(Error::Interrupted),
                Err(Some(area)) => Err(Error::argument(
                    "mse",
                    "analytical or bootstrap, where the model cannot be fitted without one area",
                    format!("jackknife, without {}", model.names[area]),
                )),
            },
            MseMethod::Bootstrap => {
                let back = |z, g1| self.transformation.estimate(self.back, z, g1);
                let draws = (self.draws, self.seed);
                let mse = bootstrap(areas, fit, self.fit, targets, (&back, self.transformation), draws, stop);
                mse.map_err(|failed| match failed {
                    None => Error::Interrupted,
                    Some(draw) => Error::argument(
                        "mse",
                        "analytical or jackknife, where the model cannot be fitted to every sample",
                        format!("bootstrap, whose sample {} has no fit", draw + 1),
                    ),
                })
            }
        }
    }

    fn result(
        &self,
        model: &Model,
        points: &Points,
        direct: &Direct,
        (areas, key): (Vec<Area>, Column),
        whole: Option<f64>,
        stop: &AtomicBool,
    ) -> Result<SmallAreas> {
        let scale = self.scale(whole);
        let bases: Vec<Option<Vec<f64>>> = areas.iter().map(|area| Some(model.basis.row(area.row.as_ref()?))).collect();
        let place: Vec<usize> = (0..areas.len()).filter(|&i| bases[i].is_some()).collect();
        let target = |i: usize| {
            let row = bases[i].as_deref()?;
            let (y, d) = points.of[i].unwrap_or((f64::NAN, f64::INFINITY));
            Some(Target { row, y, d })
        };
        let targets: Vec<Target> = place.iter().filter_map(|&i| target(i)).collect();
        let of_targets: Vec<Predicted> =
            place.iter().zip(&targets).map(|(&i, target)| model.predicted(i, *target)).collect();
        let (mut mses, mut predicted) = (vec![None; areas.len()], vec![None; areas.len()]);
        for ((&i, of), mse) in place.iter().zip(&of_targets).zip(self.mses(model, &targets, &of_targets, stop)?) {
            // A jackknife can be below 0, and so can a formula that takes a bias off.
            mses[i] = Some(mse * scale * scale).filter(|mse| *mse >= 0.0);
            predicted[i] = Some(*of);
        }
        let fitted: Vec<Predicted> =
            targets.iter().zip(&of_targets).filter(|(t, _)| t.d.is_finite()).map(|(_, of)| *of).collect();
        let z = normal_quantile(self.level).unwrap_or(f64::NAN);
        let row = |(i, area): (usize, &Area)| {
            let of_direct = |of: &[Option<f64>]| area.direct.and_then(|at| of[at]);
            let (target, predicted) = (target(i), predicted[i]);
            let back = |z: f64, g1: f64| scale * self.transformation.estimate(self.back, z, g1);
            let limit = |z: f64| self.limit(&predicted?, mses[i], scale, z);
            let sampled = target.filter(|t| t.d.is_finite());
            let residual = sampled.zip(predicted).map(|(t, of)| (t.y - of.synthetic, t.d, of.variance));
            SmallArea {
                area: area.name.clone(),
                eblup: predicted.map(|of| back(of.z, of.spread)),
                mse: mses[i],
                ci_low: limit(-z),
                ci_high: limit(z),
                gamma: predicted.map(|of| of.gamma),
                synthetic: predicted.map(|of| back(of.synthetic, of.synthetic_spread)),
                benchmarked: None,
                benchmarked_mse: None,
                direct: of_direct(&direct.value),
                direct_se: of_direct(&direct.se),
                sampling_variance: residual.map(|(_, d, _)| d),
                n: of_direct(&direct.n),
                residual: residual.map(|(e, _, _)| e),
                standardised_residual: residual.map(|(e, _, variance)| e / variance.sqrt()),
                status: area.status(of_direct(&direct.value), points.of[i].is_some()),
            }
        };
        let rows: Vec<SmallArea> = areas.iter().enumerate().map(row).collect();
        let mut result = SmallAreas {
            rows,
            model: diagnostics::numbers(model, self.fit, &fitted),
            key,
            along: direct.along.clone(),
            unit: direct.unit.clone(),
            method: self.method,
            fit: self.fit,
            mse: self.mse_method(),
            transformation: self.transformation,
            level: self.level,
            findings: Vec::new(),
            labels: self.estimates.value_labels(),
        };
        result.findings = findings(&result, direct, model, self.smoothing);
        self.bring(&mut result, direct, &areas, whole)?;
        Ok(result)
    }

    /// The limit that is z standard errors from an estimate.
    fn limit(&self, of: &Predicted, mse: Option<f64>, scale: f64, z: f64) -> Option<f64> {
        match self.transformation {
            Transformation::None => Some(of.z + z * mse?.sqrt()),
            // On the scale of the model, so that no limit leaves the range of the estimates.
            Transformation::Arcsine | Transformation::Log | Transformation::Logit => {
                let mse = Some(of.parts.mse()).filter(|mse| *mse >= 0.0)?;
                Some(scale * self.transformation.back(of.z + z * mse.sqrt()))
            }
        }
    }

    /// Brings the estimates to a total.
    fn bring(&self, result: &mut SmallAreas, direct: &Direct, areas: &[Area], whole: Option<f64>) -> Result<()> {
        let how = self.benchmark.unwrap_or_default();
        let weight = |area: &Area| match (&self.population, direct.are_totals) {
            (Some(_), false) => area.population,
            (None, false) => area.direct.and_then(|at| direct.population[at]),
            (_, true) => Some(1.0),
        };
        // The total of the direct estimates is that of the areas that have one.
        let counts = |i: usize, area: &Area| {
            let row = &result.rows[i];
            row.eblup.is_some()
                && (self.total.is_some() || row.direct.is_some())
                && weight(area).is_some_and(|w| w > 0.0)
        };
        let weights: Vec<f64> = areas
            .iter()
            .enumerate()
            .map(|(i, area)| if counts(i, area) { weight(area).unwrap_or_default() } else { 0.0 })
            .collect();
        let sum: f64 = weights.iter().sum();
        if how == Benchmark::None {
            return Ok(());
        }
        if sum <= 0.0 {
            if self.benchmark.is_some() || self.total.is_some() {
                let what = "name the column of the covariates with the population of each area, or give estimates with a denominator";
                return Err(Error::missing("population", what));
            }
            result.findings.push(
                Finding::note(Rule::NotBenchmarked, "benchmarked", "the populations of the areas are not known")
                    .remedy("name the column of the covariates that has them as population"),
            );
            return Ok(());
        }
        let rows = &result.rows;
        let of_direct = |(w, row): (&f64, &SmallArea)| row.direct.map_or(0.0, |y| w / sum * y);
        let total = match self.total {
            // Totals of areas add up to it, means are weighted.
            Some(total) if direct.are_totals => total / sum,
            Some(total) => total,
            None => weights.iter().zip(rows).map(of_direct).sum(),
        };
        let having: Vec<usize> = (0..rows.len()).filter(|&i| rows[i].eblup.is_some()).collect();
        let share = |&i: &usize| Share {
            weight: weights[i] / sum,
            estimate: rows[i].eblup.unwrap_or_default(),
            mse: rows[i].mse,
        };
        let shares: Vec<Share> = having.iter().map(share).collect();
        let brought = bring(how, &shares, total);
        for (&i, brought) in having.iter().zip(brought) {
            let row = &mut result.rows[i];
            row.benchmarked = brought;
            let moved = brought.zip(row.eblup).map(|(after, before)| after - before);
            row.benchmarked_mse = moved.zip(row.mse).map(|(moved, mse)| mse + moved * moved);
        }
        let outside =
            |row: &&SmallArea| row.benchmarked.is_some_and(|x| x < 0.0 || whole.is_some_and(|whole| x > whole));
        let share = whole.is_some();
        let beyond = names(result.rows.iter().filter(|row| share && outside(row)));
        if !beyond.is_empty() {
            result.findings.push(
                Finding::warning(Rule::OutOfRange, "benchmarked", "shares below 0 or above the whole")
                    .remedy("bring them to the total by ratio, or on the scale of the model")
                    .of_areas(beyond),
            );
        }
        let uncounted = names(result.rows.iter().zip(&weights).filter(|(_, w)| **w == 0.0).map(|(row, _)| row));
        if !uncounted.is_empty() {
            result.findings.push(
                Finding::note(Rule::NotBenchmarked, "benchmarked", "areas that have no part in the total")
                    .remedy("give the total of all areas, and the population of each")
                    .of_areas(uncounted),
            );
        }
        Ok(())
    }
}
