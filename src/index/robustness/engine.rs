//! One draw: settings, values, scores.

use super::factors::{Factor, Settings, Uncertainty};
use super::mean::means;
use crate::Result;
use crate::index::impute::Imputation;
use crate::index::normalise::{Anchors, Direction, Normalisation};
use crate::index::scores::Scores;
use crate::index::spec::Element;
use crate::index::steps::{anchors, impute, members, treat};
use crate::random::SplitMix;

/// Where the random numbers of a draw come from: for each factor the draw, and whether its first or second stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    draw: [(u64, bool); Factor::ALL.len()],
}

impl Point {
    pub(super) fn first(draw: u64) -> Point {
        Point { draw: [(draw, false); Factor::ALL.len()] }
    }

    pub(super) fn second(draw: u64) -> Point {
        Point { draw: [(draw, true); Factor::ALL.len()] }
    }

    /// The same with one factor from another point.
    pub(super) fn with(mut self, factor: Factor, other: &Point) -> Point {
        self.draw[factor as usize] = other.draw[factor as usize];
        self
    }

    fn stream(&self, seed: u64, factor: Factor) -> SplitMix {
        let (draw, second) = self.draw[factor as usize];
        SplitMix::stream(seed, &[draw, factor as u64, u64::from(second)])
    }
}

/// All that draws have in common.
pub(super) struct Engine<'a> {
    scores: &'a Scores,
    seed: u64,
    pub(super) settings: Settings,
    /// Values and their errors under each imputation: by imputation, then indicator.
    values: Vec<Vec<Vec<f64>>>,
    errors: Vec<Vec<Vec<f64>>>,
    /// Whether an indicator has any error, under each imputation.
    varies: Vec<Vec<bool>>,
    /// Scores without error: by imputation, treatment and normalisation, then indicator.
    cached: Vec<Vec<Vec<f64>>>,
}

/// What a thread writes into, draw after draw.
pub(super) struct Scratch {
    /// Scores of every element.
    columns: Vec<Vec<f64>>,
    weights: Vec<f64>,
    used: Vec<bool>,
    row: Vec<f64>,
    order: Vec<(f64, u32)>,
}

impl Scratch {
    /// The scores of an element in the draw.
    pub(super) fn score(&self, element: usize) -> &[f64] {
        &self.columns[element]
    }

    /// Ranks from 1, the highest score first, equal scores sharing the smallest; 0 without a score.
    pub(super) fn rank(&mut self, element: usize, ranks: &mut [u32]) {
        let scores = &self.columns[element];
        self.order.clear();
        self.order.extend(scores.iter().zip(0..).filter(|(x, _)| !x.is_nan()).map(|(x, i)| (*x, i)));
        self.order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranks.fill(0);
        let mut rank = 1;
        for (place, (score, i)) in self.order.iter().enumerate() {
            if place > 0 && *score != self.order[place - 1].0 {
                rank = place as u32 + 1;
            }
            ranks[*i as usize] = rank;
        }
    }
}

impl<'a> Engine<'a> {
    pub(super) fn new(scores: &'a Scores, uncertainty: &Uncertainty) -> Result<Engine<'a>> {
        let spec = &scores.spec;
        let leaves: Vec<&Element> = spec.tree.leaves.iter().map(|&e| &spec.elements[e]).collect();
        let has_error = scores.steps.error.iter().flatten().any(|se| *se > 0.0);
        let settings = Settings::of(scores, uncertainty, has_error)?;
        let mut groups = scores.groups.clone();
        for name in uncertainty.impute.iter().filter_map(Imputation::grouping) {
            if !groups.contains_key(name) {
                groups.insert(name.to_owned(), members(name, &scores.inputs, &scores.options.groupings)?);
            }
        }
        let (mut values, mut errors) = (Vec::new(), Vec::new());
        for alternative in &settings.impute {
            let how: Vec<&Imputation> = leaves
                .iter()
                .map(|e| match alternative {
                    Some(how) if e.impute != Imputation::None && !e.impute.over_time() => how,
                    _ => &e.impute,
                })
                .collect();
            let inputs = &scores.inputs;
            let (value, error) = impute(spec, &how, inputs, &groups, &inputs.value, &inputs.error);
            values.push(value);
            errors.push(error);
        }
        let sampling = settings.sampling;
        let varies =
            errors.iter().map(|e| e.iter().map(|c| sampling && c.iter().any(|se| *se > 0.0)).collect()).collect();
        let mut engine =
            Engine { scores, seed: uncertainty.seed, settings, values, errors, varies, cached: Vec::new() };
        for i in 0..engine.settings.impute.len() {
            for t in 0..engine.settings.treat.len() {
                for m in 0..engine.settings.normalise.len() {
                    let mut columns = engine.values[i].clone();
                    for (j, column) in columns.iter_mut().enumerate() {
                        engine.normalised(j, t, m, column);
                    }
                    engine.cached.push(columns);
                }
            }
        }
        Ok(engine)
    }

    pub(super) fn scratch(&self) -> Scratch {
        let (n, elements) = (self.scores.inputs.units.len(), self.scores.spec.elements.len());
        Scratch {
            columns: vec![vec![0.0; n]; elements],
            weights: vec![0.0; elements],
            used: vec![true; elements],
            row: Vec::new(),
            order: Vec::with_capacity(n),
        }
    }

    /// From values to the scores of an indicator, in place.
    fn normalised(&self, j: usize, treatment: usize, scale: usize, column: &mut [f64]) {
        let spec = &self.scores.spec;
        let element = &spec.elements[spec.tree.leaves[j]];
        let treatment = match &self.settings.treat[treatment] {
            Some(other) if element.treat != Default::default() => *other,
            _ => element.treat,
        };
        treat(treatment, element, column);
        column.iter_mut().for_each(|x| *x = element.transform.of(*x));
        let normalise = match &self.settings.normalise[scale] {
            Some(other) if element.normalise != Normalisation::None => other,
            _ => &element.normalise,
        };
        let anchors = anchors(element, normalise, &self.scores.inputs, column, &(0..column.len()));
        normalise.apply(column, element.direction, anchors);
    }

    /// All scores of a draw, into `scratch`.
    pub(super) fn compute(&self, point: &Point, scratch: &mut Scratch) {
        let (spec, settings) = (&self.scores.spec, &self.settings);
        let choose = |factor: Factor, n: usize| match n {
            1 => 0,
            _ => point.stream(self.seed, factor).below(n),
        };
        let i = choose(Factor::Impute, settings.impute.len());
        let t = choose(Factor::Treat, settings.treat.len());
        let m = choose(Factor::Normalise, settings.normalise.len());
        let aggregation = settings.aggregate[choose(Factor::Aggregate, settings.aggregate.len())];
        scratch.used.fill(true);
        if !settings.drop.is_empty() {
            // One more than there are: none is left out.
            let place = choose(Factor::Drop, settings.drop.len() + 1);
            settings.drop.get(place).into_iter().for_each(|&e| scratch.used[e] = false);
        }
        let mut random = point.stream(self.seed, Factor::Weights);
        for (e, (weight, half)) in scratch.weights.iter_mut().zip(&settings.noise).enumerate() {
            let factor = if *half > 0.0 { 1.0 + half * (2.0 * random.uniform() - 1.0) } else { 1.0 };
            *weight = spec.elements[e].weight * factor;
        }
        let combination = (i * settings.treat.len() + t) * settings.normalise.len() + m;
        let mut random = point.stream(self.seed, Factor::Sampling);
        for (j, &e) in spec.tree.leaves.iter().enumerate() {
            let column = &mut scratch.columns[e];
            match self.varies[i][j] {
                false => column.copy_from_slice(&self.cached[combination][j]),
                true => {
                    disturb(&self.values[i][j], &self.errors[i][j], &mut random, column);
                    self.normalised(j, t, m, column);
                }
            }
        }
        for &e in &spec.tree.wholes {
            let element = &spec.elements[e];
            let parts: Vec<usize> = spec.tree.parts[e].iter().copied().filter(|&p| scratch.used[p]).collect();
            scratch.used[e] = !parts.is_empty();
            let mut out = std::mem::take(&mut scratch.columns[e]);
            let how = match aggregation {
                Some(other) if element.aggregate != crate::index::Aggregation::None => other,
                _ => element.aggregate,
            };
            let columns: Vec<&[f64]> = parts.iter().map(|&p| scratch.columns[p].as_slice()).collect();
            let weights: Vec<f64> = parts.iter().map(|&p| scratch.weights[p]).collect();
            means(how, &columns, &weights, element.min_available, &mut out, &mut scratch.row);
            if element.rescale != Normalisation::None {
                element.rescale.apply(&mut out, Direction::Positive, Anchors::default());
            }
            scratch.columns[e] = out;
        }
    }
}

/// Values with a normal error each; where there is none the value itself.
fn disturb(values: &[f64], errors: &[f64], random: &mut SplitMix, out: &mut [f64]) {
    let mut spare = None;
    for ((y, x), se) in out.iter_mut().zip(values).zip(errors) {
        *y = *x;
        if *se > 0.0 {
            let z = spare.take().unwrap_or_else(|| {
                let (a, b) = random.normal_pair();
                spare = Some(b);
                a
            });
            *y += se * z;
        }
    }
}
