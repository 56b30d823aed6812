//! The areas: where each stands in the direct estimates, its covariates, and what the model takes of it.

use super::basis::Basis;
use super::covariates::Covariates;
use super::direct::Direct;
use super::fit::{Fit, Predicted, Sampled};
use super::lattice::Lattice;
use super::mse::Target;
use super::options::{FitMethod, SmallAreaStatus};
use super::proximity::Proximity;
use super::request::SmallAreaRequest;
use super::spatial::{self, Failed, Spatial};
use super::transform::Transformation;
use super::variances;
use crate::{Error, Result};
use polars::prelude::Column;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicBool;

/// One area: where it stands in the direct estimates, and its covariates.
#[derive(Debug, Clone)]
pub(super) struct Area {
    pub(super) name: String,
    pub(super) direct: Option<usize>,
    pub(super) row: Option<Vec<f64>>,
    pub(super) population: Option<f64>,
}

impl Area {
    /// The areas of the covariates in their order, then those that only the direct estimates have.
    pub(super) fn all(direct: &Direct, known: &Covariates) -> Result<(Vec<Area>, Column)> {
        let places: HashMap<&str, usize> =
            direct.areas.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        let of_known = known.areas.iter().enumerate().map(|(i, name)| Area {
            name: name.clone(),
            direct: places.get(name.as_str()).copied(),
            row: known.row(i),
            population: known.population.as_ref().and_then(|sizes| sizes[i]),
        });
        let named: HashSet<&String> = known.areas.iter().collect();
        let is_other = |place: &usize| !named.contains(&direct.areas[*place]);
        let others: Vec<usize> = (0..direct.areas.len()).filter(is_other).collect();
        let of_others = others.iter().map(|&at| Area {
            name: direct.areas[at].clone(),
            direct: Some(at),
            row: None,
            population: None,
        });
        let areas: Vec<Area> = of_known.chain(of_others).collect();
        let name = known.key.name().clone();
        let key = if known.key.dtype() == direct.key.dtype() {
            let places: polars::prelude::IdxCa = others.iter().map(|&at| Some(at as u32)).collect();
            let mut key = known.key.clone();
            key.append(&direct.key.take(&places)?)?;
            key
        } else {
            // Codes are numbers in one table and text in the other: text serves both.
            Column::new(name, areas.iter().map(|area| area.name.as_str()).collect::<Vec<_>>())
        };
        Ok((areas, key))
    }

    pub(super) fn status(&self, value: Option<f64>, is_fitted: bool) -> SmallAreaStatus {
        match () {
            () if self.row.is_none() => SmallAreaStatus::NoCovariates,
            () if value.is_none() => SmallAreaStatus::OutOfSample,
            () if !is_fitted => SmallAreaStatus::NoSamplingVariance,
            () => SmallAreaStatus::Normal,
        }
    }
}

/// The direct estimates and sampling variances that the model takes, on its scale, area by area.
#[derive(Debug, Clone)]
pub(super) struct Points {
    pub(super) of: Vec<Option<(f64, f64)>>,
    /// The rows of covariates of those, and their names.
    pub(super) rows: Vec<Vec<f64>>,
    pub(super) names: Vec<String>,
}

impl Points {
    pub(super) fn of(
        request: &SmallAreaRequest,
        direct: &Direct,
        areas: &[Area],
        whole: Option<f64>,
    ) -> Result<Points> {
        let transformation = request.transformation;
        let is_arcsine = transformation == Transformation::Arcsine;
        let scale = request.scale(whole);
        // Sampling variances are those of fractions of the whole.
        let squared = (whole.unwrap_or(1.0) / scale).powi(2);
        let (lowest, highest, range) = match transformation {
            Transformation::None => (f64::NEG_INFINITY, f64::INFINITY, String::new()),
            Transformation::Log => (f64::MIN_POSITIVE, f64::INFINITY, "values above 0".to_owned()),
            Transformation::Arcsine | Transformation::Logit => {
                (0.0, 1.0, format!("shares from 0 to {scale}; state the unit, such as %, in a column unit"))
            }
        };
        let outside: Vec<String> = direct
            .areas
            .iter()
            .zip(&direct.value)
            .filter(|(_, value)| value.is_some_and(|y| y / scale < lowest || y / scale > highest))
            .map(|(name, value)| format!("{} for {name}", value.unwrap_or_default()))
            .collect();
        let outside = if outside.is_empty() {
            Ok(())
        } else {
            Err(Error::argument(format!("transformation {transformation}"), range, crate::error::list(&outside)))
        };
        let variances = variances::of(direct, request.smoothing, whole, is_arcsine);
        let (variances, ()) = Error::both(variances, outside)?;
        let point = |area: &Area| {
            let at = area.direct?;
            area.row.as_ref()?;
            let y = direct.value[at]? / scale;
            let variance = if is_arcsine { f64::NAN } else { variances.used[at]? * squared };
            let effective = if is_arcsine { variances.effective[at]? } else { f64::NAN };
            let (z, d) = (transformation.there(y), transformation.variance(y, variance, effective));
            // A logit of 0 or 1 is infinite, and a variance of 0 would give the area all the weight there is.
            (z.is_finite() && d > 0.0 && d.is_finite()).then_some((z, d))
        };
        let of: Vec<Option<(f64, f64)>> = areas.iter().map(point).collect();
        let fitted = || areas.iter().zip(&of).filter(|(_, point)| point.is_some()).map(|(area, _)| area);
        let rows = fitted().filter_map(|area| area.row.clone()).collect();
        let names = fitted().map(|area| area.name.clone()).collect();
        Ok(Points { of, rows, names })
    }
}

/// The fitted model.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) areas: Sampled,
    pub(super) fit: Fit,
    /// Where effects of neighbours go together.
    pub(super) spatial: Option<Spatial>,
    /// Areas without neighbours there.
    pub(super) alone: Vec<String>,
    pub(super) basis: Basis,
    pub(super) terms: Vec<String>,
    pub(super) names: Vec<String>,
}

impl Model {
    pub(super) fn fit(
        request: &SmallAreaRequest,
        points: &Points,
        terms: &[String],
        (all, proximity): (&[Area], Option<&Proximity>),
        stop: &AtomicBool,
    ) -> Result<Model> {
        let (m, p) = (points.rows.len(), terms.len());
        // Beside the coefficients the variance between areas has to be estimated, and the correlation of neighbours.
        let least = p + 2 + usize::from(proximity.is_some());
        if m <= least {
            return Err(Error::argument(
                "estimates",
                format!(
                    "more than {least} areas with a direct estimate, its error and covariates, for {p} coefficient{}",
                    if p == 1 { "" } else { "s" }
                ),
                m,
            ));
        }
        let columns: Vec<Vec<f64>> = (0..p).map(|j| points.rows.iter().map(|row| row[j]).collect()).collect();
        let basis = Basis::new(&columns).map_err(|dependent| {
            let names: Vec<String> = dependent.into_iter().map(|number| terms[number].clone()).collect();
            Error::argument(
                "covariates",
                "terms that do not depend on each other among the areas with a direct estimate",
                format!("{} that follow from those before", crate::error::list(&names)),
            )
        })?;
        let (y, d) = points.of.iter().flatten().copied().unzip();
        let areas = Sampled { y, d, x: points.rows.iter().flat_map(|row| basis.row(row)).collect(), p };
        let too_large = || {
            Error::invalid(
                "estimates",
                "some values or standard errors are too large or too small to square; check their unit",
            )
        };
        let fit = areas.fit(request.fit).filter(|fit| fit.sigma2.is_finite() && fit.beta.iter().all(|b| b.is_finite()));
        let mut fit = fit.ok_or_else(too_large)?;
        let (mut with_neighbours, mut alone) = (None, Vec::new());
        if let Some(proximity) = proximity {
            let names: Vec<&str> = all.iter().map(|area| area.name.as_str()).collect();
            let w = proximity.matrix(&names, request.area)?;
            let has_none = |(row, _): &(&[f64], &Area)| row.iter().all(|weight| *weight == 0.0);
            let rows = w.chunks_exact(all.len()).zip(all);
            alone = rows.filter(has_none).map(|(_, area)| area.name.clone()).collect();
            let sampled = (0..all.len()).filter(|&place| points.of[place].is_some()).collect();
            let rows: Vec<Option<Vec<f64>>> =
                all.iter().map(|area| area.row.as_ref().map(|row| basis.row(row))).collect();
            let lattice = Lattice { n: all.len(), w, sampled };
            let found = spatial::fit(&areas, &lattice, (fit.sigma2, request.fit), &rows, stop);
            let (of_all, found) = found.map_err(|failed| match failed {
                Failed::Numbers => too_large(),
                Failed::Stopped => Error::Interrupted,
                Failed::NotConverged => Error::invalid(
                    "method",
                    "the spatial model could not be fitted: its likelihood is not defined for these data; use \
                     method=\"fay_herriot\"",
                ),
            })?;
            fit = of_all;
            with_neighbours = Some(found);
        }
        let (terms, names) = (terms.to_vec(), points.names.clone());
        Ok(Model { areas, fit, spatial: with_neighbours, alone, basis, terms, names })
    }

    /// What the model says of an area, by its place among all.
    pub(super) fn predicted(&self, place: usize, target: Target) -> Predicted {
        let of_neighbours = self.spatial.as_ref().and_then(|spatial| spatial.predicted[place]);
        of_neighbours.unwrap_or_else(|| self.fit.predicted(target))
    }

    /// The logarithms of the full and of the restricted likelihood, the latter where the fit is by it.
    pub(super) fn log_likelihoods(&self, method: FitMethod) -> (f64, Option<f64>) {
        let (full, restricted) = match &self.spatial {
            Some(spatial) => (spatial.log_likelihood, spatial.restricted_log_likelihood),
            None => (self.areas.log_likelihood(&self.fit), self.areas.restricted_log_likelihood(&self.fit)),
        };
        match method {
            FitMethod::Reml | FitMethod::LiLahiri | FitMethod::YoshimoriLahiri => (full, Some(restricted)),
            FitMethod::Ml | FitMethod::Moment => (full, None),
        }
    }
}
