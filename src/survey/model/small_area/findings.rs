//! What has to be said of small area estimates.

use super::areas::Model;
use super::direct::Direct;
use super::options::{SmallAreaStatus, Smoothing};
use super::result::{SmallArea, SmallAreas};
use super::spatial_likelihood::LIMIT;
use crate::finding::{Finding, Rule};

/// The names of the areas of some rows.
pub(super) fn names<'r>(rows: impl Iterator<Item = &'r SmallArea>) -> Vec<String> {
    rows.map(|row| row.area.clone()).collect()
}

/// Sampling variances from fewer cases are hardly known themselves (facts of the literature: below ten, intervals cover too little).
const FEW: f64 = 10.0;

pub(super) fn findings(result: &SmallAreas, direct: &Direct, model: &Model, smoothing: Smoothing) -> Vec<Finding> {
    let with = |status: SmallAreaStatus| names(result.rows.iter().filter(|row| row.status == status));
    let mut findings = Vec::new();
    if model.fit.sigma2 == 0.0 {
        findings.push(
            Finding::warning(
                Rule::ZeroAreaVariance,
                "sigma2",
                "the variance between areas is estimated as 0: every estimate comes from the model alone, and its mean squared error is too small",
            )
            .remedy(
                "method=\"fay_herriot\" with fit=\"yoshimori_lahiri\" keeps it above 0; check the sampling variances, or give fewer or other covariates",
            ),
        );
    }
    if model.spatial.as_ref().and_then(|spatial| spatial.rho).is_some_and(|(rho, _)| rho.abs() >= LIMIT) {
        findings.push(
            Finding::warning(Rule::OutOfRange, "rho", "the correlation of neighbours is at the end of its range")
                .remedy("give covariates that vary as the estimates do over the map, or take method=\"fay_herriot\""),
        );
    }
    if !model.alone.is_empty() {
        findings.push(
            Finding::note(
                Rule::MissingValue,
                "proximity",
                "no neighbours: its area effect is independent of the others",
            )
            .of_areas(model.alone.clone()),
        );
    }
    let mut say = |areas: Vec<String>, finding: Finding| {
        if !areas.is_empty() {
            findings.push(finding.of_areas(areas));
        }
    };
    let key = result.key.name().as_str();
    say(
        with(SmallAreaStatus::NoSamplingVariance),
        Finding::warning(Rule::UnknownError, key, "the standard error of the direct estimate is 0 or unknown: the synthetic (model) estimate is given")
            .remedy("smooth the sampling variances, or use the arcsine for shares; an area that was counted in full keeps its direct estimate"),
    );
    say(
        with(SmallAreaStatus::NoCovariates),
        Finding::warning(Rule::MissingValue, key, "no covariates, or one of them missing: no estimate by the model")
            .remedy("complete the covariates"),
    );
    say(
        with(SmallAreaStatus::OutOfSample),
        Finding::note(Rule::NoDirectEstimate, key, "no direct estimate: the synthetic (model) estimate is given"),
    );
    if smoothing == Smoothing::None {
        let few = |row: &&SmallArea| row.status == SmallAreaStatus::Normal && row.n.is_some_and(|n| n < FEW);
        say(
            names(result.rows.iter().filter(few)),
            Finding::warning(
                Rule::UnknownError,
                "n",
                "fewer than 10 cases: the sampling variance is hardly known, and the mean squared error is too small",
            )
            .remedy("smooth the sampling variances"),
        );
    }
    say(
        names(result.rows.iter().filter(|row| row.eblup.is_some() && row.mse.is_none())),
        Finding::warning(Rule::UnknownError, "mse", "the mean squared error comes out below 0: none is shown")
            .remedy("use the bootstrap, or fit=\"yoshimori_lahiri\""),
    );
    if direct.without_area > 0 {
        findings.push(
            Finding::note(Rule::LineLeftOut, key, "an estimate of cases that belong to no area")
                .at_first(direct.without_area, None),
        );
    }
    findings
}
