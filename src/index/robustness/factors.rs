//! What is uncertain, and whether the spec has it.

use crate::error::check_level;
use crate::index::aggregate::Aggregation;
use crate::index::scores::Scores;
use crate::index::spec::Element;
use crate::index::steps::impute::IndexImputation;
use crate::index::steps::normalise::{Direction, Normalisation};
use crate::index::steps::treat::Treatment;
use crate::words::words;
use crate::{Error, Result};
use std::collections::BTreeMap;

/// Which weights vary, and how far.
#[derive(Debug, Clone, PartialEq)]
pub enum Noise {
    /// None.
    None,
    /// All, each multiplied by a number between 1 − x and 1 + x.
    All(f64),
    /// Some, by code.
    Some(BTreeMap<String, f64>),
}

/// Which indicators can be left out of a draw, at most one at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Omit {
    /// None.
    None,
    /// Any.
    Any,
    /// Some, by code.
    Some(Vec<String>),
}

/// What varies in [`Scores::robustness`], all at once.
///
/// The alternatives of a factor are added to the setting of the spec. By default all weights vary by a quarter, and values
/// that have a standard error vary with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertainty {
    /// How many draws.
    pub draws: usize,
    /// Where the random numbers start.
    pub seed: u64,
    /// Weights.
    pub weights: Noise,
    /// Other normalisations, of all indicators that the spec normalises.
    pub normalise: Vec<Normalisation>,
    /// Other aggregations, of all aggregates.
    pub aggregate: Vec<Aggregation>,
    /// Other imputations, of all indicators that the spec imputes from the other areas.
    pub impute: Vec<IndexImputation>,
    /// Other treatments of outliers, of all indicators that the spec treats.
    pub treat: Vec<Treatment>,
    /// Indicators: each draw leaves out one of them, or none.
    pub drop: Omit,
    /// Sampling and imputation error of the values: `None` where there is any.
    pub sampling: Option<bool>,
    /// Share of the draws inside the intervals; default 0.9.
    pub level: f64,
    /// For which k the probability of being among the first k is given; default 10.
    pub top: Vec<u32>,
    /// The element that is looked at; `None` for the index.
    pub code: Option<String>,
}

impl Default for Uncertainty {
    fn default() -> Uncertainty {
        Uncertainty {
            draws: 10_000,
            seed: 0,
            // A quarter more or less, as in the examples of COINr.
            weights: Noise::All(0.25),
            normalise: Vec::new(),
            aggregate: Vec::new(),
            impute: Vec::new(),
            treat: Vec::new(),
            drop: Omit::None,
            sampling: None,
            // From the 5th to the 95th percentile, as COINr gives them.
            level: 0.9,
            top: vec![10],
            code: None,
        }
    }
}

words! {
    /// A part of the method or the data that varies.
    pub(crate) enum Factor: "factor" {
        Weights = "weights",
        Normalise = "normalise",
        Aggregate = "aggregate",
        Impute = "impute",
        Treat = "treat",
        Drop = "drop",
        Sampling = "sampling",
    }
}

/// The settings that a draw chooses from, checked against the spec.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Half width of the noise of each element's weight.
    pub(crate) noise: Vec<f64>,
    /// `None` is the setting of the spec, first.
    pub(crate) normalise: Vec<Option<Normalisation>>,
    pub(crate) aggregate: Vec<Option<Aggregation>>,
    pub(crate) impute: Vec<Option<IndexImputation>>,
    pub(crate) treat: Vec<Option<Treatment>>,
    /// Elements that can be left out.
    pub(crate) drop: Vec<usize>,
    pub(crate) sampling: bool,
}

impl Settings {
    /// The settings that were asked for, with everything that is wrong with them.
    pub(crate) fn of(scores: &Scores, uncertainty: &Uncertainty, has_error: bool) -> Result<Settings> {
        let mut found = Vec::new();
        let spec = &scores.spec;
        let leaves: Vec<&Element> = spec.tree.leaves.iter().map(|&e| &spec.elements[e]).collect();
        check_numbers(uncertainty, &mut found);
        let noise = noise(scores, &uncertainty.weights, &mut found);
        check_factors(&leaves, uncertainty, has_error, &mut found);
        contradictions(&leaves, spec.tree.wholes.iter().map(|&e| &spec.elements[e]), uncertainty, &mut found);
        if uncertainty.impute.iter().any(|how| how.over_time()) {
            found.push(Error::argument(
                "impute",
                "imputations from the other areas; other years are used first, as the spec says",
                "last or interpolate",
            ));
        }
        let drop = droppable(scores, &uncertainty.drop, &mut found);
        let mut years = scores.inputs.units.year.clone();
        years.dedup();
        if years.len() > 1 {
            found.push(Error::invalid("robustness", "the scores are of several years; score each year separately"));
        }
        Error::collect(found)?;
        fn with_own<T: Clone>(alternatives: &[T]) -> Vec<Option<T>> {
            std::iter::once(None).chain(alternatives.iter().cloned().map(Some)).collect()
        }
        // The setting of the spec is one of the alternatives: `None` stands for it, first in every list.
        let settings = Settings {
            noise,
            normalise: with_own(&uncertainty.normalise),
            aggregate: with_own(&uncertainty.aggregate),
            impute: with_own(&uncertainty.impute),
            treat: with_own(&uncertainty.treat),
            drop,
            sampling: uncertainty.sampling.unwrap_or(has_error) && has_error,
        };
        if settings.active().is_empty() {
            let problem = "nothing varies; give at least one source of variation: weights, settings or data";
            return Err(Error::invalid("uncertainty", problem));
        }
        Ok(settings)
    }

    /// Settings under which values of an indicator have no score that have one in the spec.
    pub(crate) fn lost(&self, code: &str, impute: usize, treat: usize, normalise: usize) -> Error {
        let (expected, got) = ("settings that leave every area its scores", format!("{code} loses some under"));
        match (&self.impute[impute], &self.treat[treat], &self.normalise[normalise]) {
            (Some(how), ..) => Error::argument("impute", expected, format!("{got} {how}")),
            (_, _, Some(how)) => Error::argument("normalise", expected, format!("{got} {how}")),
            (_, Some(how), _) => Error::argument("treat", expected, format!("{got} {how}")),
            (None, None, None) => Error::argument("uncertainty", expected, format!("{got} the settings of the spec")),
        }
    }

    /// The factors that vary.
    pub(crate) fn active(&self) -> Vec<Factor> {
        let varies = |factor: &Factor| match factor {
            Factor::Weights => self.noise.iter().any(|half| *half > 0.0),
            Factor::Normalise => self.normalise.len() > 1,
            Factor::Aggregate => self.aggregate.len() > 1,
            Factor::Impute => self.impute.len() > 1,
            Factor::Treat => self.treat.len() > 1,
            Factor::Drop => !self.drop.is_empty(),
            Factor::Sampling => self.sampling,
        };
        Factor::ALL.iter().copied().filter(varies).collect()
    }
}

fn check_numbers(uncertainty: &Uncertainty, found: &mut Vec<Error>) {
    if uncertainty.draws == 0 {
        found.push(Error::argument("draws", "at least 1", "0"));
    }
    found.extend(check_level("level", uncertainty.level).err());
    if uncertainty.top.contains(&0) {
        found.push(Error::argument("top", "whole numbers from 1", "0"));
    }
}

/// The half width of the noise of each element's weight.
fn noise(scores: &Scores, weights: &Noise, found: &mut Vec<Error>) -> Vec<f64> {
    let spec = &scores.spec;
    let mut noise = vec![0.0; spec.elements.len()];
    let given: Vec<(usize, f64)> = match weights {
        Noise::None => Vec::new(),
        Noise::All(half) => (0..noise.len()).filter(|&e| weighs(scores, e)).map(|e| (e, *half)).collect(),
        Noise::Some(by_code) => by_code
            .iter()
            .filter_map(|(code, half)| Some((spec.place(code).map_err(|e| found.push(e)).ok()?, *half)))
            .collect(),
    };
    for (e, half) in given {
        noise[e] = half;
        if !weighs(scores, e) {
            let expected = "elements that share their parent with others, each with a weight above 0";
            found.push(Error::argument("weights", expected, spec.elements[e].code.clone()));
        }
        if !(half > 0.0 && half < 1.0) {
            let expected = "a share between 0 and 1 by which each weight may rise or fall";
            found.push(Error::argument("weights", expected, format!("{half} for {}", spec.elements[e].code)));
            // One number for all elements is wrong for all: said once.
            if matches!(weights, Noise::All(_)) {
                break;
            }
        }
    }
    noise
}

/// A factor that the spec does not have would change nothing, without a word.
fn check_factors(leaves: &[&Element], uncertainty: &Uncertainty, has_error: bool, found: &mut Vec<Error>) {
    let any = |has: &dyn Fn(&Element) -> bool| leaves.iter().any(|e| has(e));
    let wanted = [
        (
            "normalise",
            !uncertainty.normalise.is_empty(),
            any(&|e| e.normalise != Normalisation::None),
            "an indicator that the spec normalises",
        ),
        (
            "impute",
            !uncertainty.impute.is_empty(),
            any(&|e| e.impute != IndexImputation::None && !e.impute.over_time()),
            "an indicator that the spec imputes from the other areas; set impute in the spec",
        ),
        (
            "treat",
            !uncertainty.treat.is_empty(),
            any(&|e| e.treat != Treatment::None),
            "an indicator whose outliers the spec treats; set treat in the spec",
        ),
        (
            "sampling",
            uncertainty.sampling == Some(true),
            has_error,
            "a value with a standard error, in the column se of the series or by imputation",
        ),
    ];
    for (factor, _, _, expected) in wanted.into_iter().filter(|(_, wanted, there, _)| *wanted && !there) {
        found.push(Error::invalid(factor, format!("needs {expected}, and neither the spec nor the data have one")));
    }
    if uncertainty.aggregate.contains(&Aggregation::None) {
        found.push(Error::argument("aggregate", "an aggregation that gives a score", "\"none\""));
    }
}

/// The places of the indicators that can be left out.
fn droppable(scores: &Scores, drop: &Omit, found: &mut Vec<Error>) -> Vec<usize> {
    let spec = &scores.spec;
    let droppable = match drop {
        Omit::None => Vec::new(),
        Omit::Any => spec.tree.leaves.clone(),
        Omit::Some(codes) => codes
            .iter()
            .filter_map(|code| {
                let place = spec.place(code).map_err(|e| found.push(e)).ok()?;
                if spec.tree.leaves.contains(&place) {
                    return Some(place);
                }
                found.push(Error::argument("drop", "codes of indicators", format!("{code}, an aggregate")));
                None
            })
            .collect(),
    };
    // After another error the list may be empty because of it.
    if droppable.is_empty() && *drop != Omit::None && found.is_empty() {
        found.push(Error::missing("drop", "give at least one code of an indicator"));
    }
    if let Some(twice) = (1..droppable.len()).find(|&k| droppable[..k].contains(&droppable[k])) {
        found.push(Error::argument(
            "drop",
            "each code once",
            format!("{} twice", spec.elements[droppable[twice]].code),
        ));
    }
    for &e in &droppable {
        if let Some(whole) = weightless_without(scores, e) {
            let expected = format!("indicators without which the weights of the parts of {whole} do not sum to 0");
            found.push(Error::argument("drop", &expected, &spec.elements[e].code));
        }
    }
    if spec.tree.leaves.len() < 2 && *drop != Omit::None {
        found.push(Error::invalid("drop", "the spec has only one indicator; it needs at least two"));
    }
    droppable
}

/// Whether the weight of an element matters: it is not 0, and that of another part of the same parent is not.
fn weighs(scores: &Scores, element: usize) -> bool {
    let spec = &scores.spec;
    let Some(parent) = scores.parents()[element] else { return false };
    let weighty = spec.tree.parts[parent].iter().filter(|&&part| spec.elements[part].weight > 0.0);
    spec.elements[element].weight > 0.0 && weighty.count() > 1
}

/// The aggregate whose parts have no weight once an indicator is left out, if there is one.
fn weightless_without(scores: &Scores, indicator: usize) -> Option<&str> {
    let spec = &scores.spec;
    let parents = scores.parents();
    let mut out = indicator;
    while let Some(whole) = parents[out] {
        let others: Vec<usize> = spec.tree.parts[whole].iter().copied().filter(|&part| part != out).collect();
        if others.is_empty() {
            // The whole is left out with its only part.
            out = whole;
            continue;
        }
        // What has other parts stays in the index, and needs weight among them.
        let total: f64 = others.iter().map(|&part| spec.elements[part].weight).sum();
        return (total == 0.0).then_some(spec.elements[whole].code.as_str());
    }
    None
}

/// Settings that cannot meet in one draw.
fn contradictions<'a>(
    leaves: &[&Element],
    wholes: impl Iterator<Item = &'a Element> + Clone,
    uncertainty: &Uncertainty,
    found: &mut Vec<Error>,
) {
    // The index itself is not part of anything.
    let rescaled = wholes.clone().filter(|e| e.parent.is_some()).map(|e| &e.rescale);
    let own = leaves.iter().map(|e| &e.normalise).chain(rescaled).filter(|_| !uncertainty.aggregate.is_empty());
    let negative = own.chain(&uncertainty.normalise).find(|scale| scale.may_be_negative());
    let refusing = wholes
        .map(|e| e.aggregate)
        .filter(|_| !uncertainty.normalise.is_empty())
        .chain(uncertainty.aggregate.iter().copied())
        .find(|how| how.refuses_negative());
    if let (Some(scale), Some(how)) = (negative, refusing) {
        found.push(Error::argument(
            "aggregate",
            format!("an aggregation that allows negative scores, as {scale} can give them"),
            how,
        ));
    }
    for scale in &uncertainty.normalise {
        let lacks = |e: &&&Element| match scale {
            Normalisation::GoalPosts { .. } | Normalisation::Scaled { .. } => e.goalposts.is_none(),
            Normalisation::Target { .. } => e.target.is_none(),
            Normalisation::FractionOfMax => e.direction == Direction::Negative,
            Normalisation::None
            | Normalisation::MinMax { .. }
            | Normalisation::ZScore { .. }
            | Normalisation::Rank
            | Normalisation::Borda
            | Normalisation::PercentileRank
            | Normalisation::DistanceToMax
            | Normalisation::Reference { .. } => false,
        };
        if let Some(element) = leaves.iter().find(|e| e.normalise != Normalisation::None && lacks(e)) {
            let expected = if *scale == Normalisation::FractionOfMax {
                "indicators for which more is better, with fraction_of_max".to_owned()
            } else {
                format!("goalposts or a target for every indicator, for {scale}")
            };
            found.push(Error::argument("normalise", &expected, format!("{} without", element.code)));
        }
    }
    if let Some(treat) = uncertainty.treat.iter().find(|treat| treat.may_transform())
        && let Some(element) = leaves.iter().find(|e| e.treat != Treatment::None && e.goalposts.is_some())
    {
        found.push(Error::argument(
            "treat",
            "a treatment after which goalposts in the unit of the indicator still fit",
            format!("{treat} for {}", element.code),
        ));
    }
}
