//! One draw: settings, values, scores.

use super::factors::{Factor, Settings, Uncertainty};
use super::mean::means;
use super::redraw::Redraw;
use super::target;
use crate::index::scores::Scores;
use crate::index::spec::Element;
use crate::index::steps::impute::IndexImputation;
use crate::index::steps::normalise::{Anchors, Direction, Normalisation};
use crate::index::steps::{anchors, impute, members, treat};
use crate::numeric::order::Tolerance;
use crate::numeric::random::SplitMix;
use crate::{Error, Result};

/// Where the random numbers of a draw come from: for each factor the draw, and whether its first or second stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    draw: [(u64, bool); Factor::ALL.len()],
}

impl Point {
    pub(crate) fn first(draw: u64) -> Point {
        Point { draw: [(draw, false); Factor::ALL.len()] }
    }

    pub(crate) fn second(draw: u64) -> Point {
        Point { draw: [(draw, true); Factor::ALL.len()] }
    }

    /// The same with one factor from another point.
    pub(crate) fn with(mut self, factor: Factor, other: &Point) -> Point {
        self.draw[factor as usize] = other.draw[factor as usize];
        self
    }

    fn stream(&self, seed: u64, factor: Factor) -> SplitMix {
        let (draw, second) = self.draw[factor as usize];
        SplitMix::stream(seed, &[draw, factor as u64, u64::from(second)])
    }
}

/// All that draws have in common.
pub(crate) struct Engine<'a> {
    scores: &'a Scores,
    seed: u64,
    pub(crate) settings: Settings,
    /// How values are drawn, under each imputation.
    redraws: Vec<Redraw>,
    /// Scores without error: by imputation, treatment and normalisation, then indicator.
    cached: Vec<Vec<Vec<f64>>>,
}

/// What a thread writes into, draw after draw.
pub(crate) struct Scratch {
    /// Scores of every element.
    columns: Vec<Vec<f64>>,
    weights: Vec<f64>,
    used: Vec<bool>,
    row: Vec<f64>,
    order: Vec<(f64, u32)>,
}

impl Scratch {
    /// The scores of an element in the draw.
    pub(crate) fn score(&self, element: usize) -> &[f64] {
        &self.columns[element]
    }

    /// Ranks from 1, the highest score first, equal scores sharing the smallest; 0 without a score.
    pub(crate) fn rank(&mut self, element: usize, ranks: &mut [u32]) {
        let scores = &self.columns[element];
        self.order.clear();
        self.order.extend(scores.iter().zip(0..).filter(|(x, _)| !x.is_nan()).map(|(x, i)| (*x, i)));
        // The place settles equal scores, so that the unstable sort has one outcome.
        self.order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranks.fill(0);
        // As `numeric::order::ranks`; of sorted scores the largest in size is at one of the ends.
        let ends = [self.order.first(), self.order.last()].into_iter().flatten();
        let tolerance = Tolerance::of(ends.map(|(score, _)| *score));
        let mut rank = 1;
        for (place, (score, i)) in self.order.iter().enumerate() {
            if place > 0 && !tolerance.equal(*score, self.order[place - 1].0) {
                rank = place as u32 + 1;
            }
            ranks[*i as usize] = rank;
        }
    }
}

impl<'a> Engine<'a> {
    pub(crate) fn new(scores: &'a Scores, uncertainty: &Uncertainty) -> Result<Engine<'a>> {
        let spec = &scores.spec;
        let leaves: Vec<&Element> = spec.tree.leaves.iter().map(|&e| &spec.elements[e]).collect();
        let has_error = scores.steps.error.iter().flatten().any(|se| *se > 0.0);
        let settings = Settings::of(scores, uncertainty, has_error)?;
        let mut groups = scores.groups.clone();
        for name in uncertainty.impute.iter().filter_map(IndexImputation::grouping) {
            if !groups.contains_key(name) {
                groups.insert(name.to_owned(), members(name, &scores.inputs, &scores.options.groupings)?);
            }
        }
        let inputs = &scores.inputs;
        let (mut values, mut redraws) = (Vec::new(), Vec::new());
        // Imputation comes before treatment and normalisation, and is the same for all combinations of these.
        for alternative in &settings.impute {
            let how: Vec<&IndexImputation> = leaves
                .iter()
                .map(|e| match alternative {
                    Some(how) if e.impute != IndexImputation::None && !e.impute.over_time() => how,
                    Some(_) | None => &e.impute,
                })
                .collect();
            values.push(impute(spec, &how, inputs, &groups, &inputs.value, &inputs.error).0);
            redraws.push(Redraw::new(spec, &how, inputs, &groups));
        }
        let mut engine = Engine { scores, seed: uncertainty.seed, settings, redraws, cached: Vec::new() };
        let takes_part = spec.takes_part(target(scores, uncertainty)?);
        let mut lost = Vec::new();
        for (i, values) in values.iter().enumerate() {
            for t in 0..engine.settings.treat.len() {
                for m in 0..engine.settings.normalise.len() {
                    let mut columns = values.clone();
                    for (j, column) in columns.iter_mut().enumerate() {
                        engine.normalised(j, t, m, column);
                        let missing =
                            column.iter().zip(&scores.steps.normalised[j]).any(|(x, own)| x.is_nan() && !own.is_nan());
                        if missing && takes_part[spec.tree.leaves[j]] {
                            lost.push(engine.settings.lost(&leaves[j].code, i, t, m));
                        }
                    }
                    engine.cached.push(columns);
                }
            }
        }
        Error::collect(lost)?;
        Ok(engine)
    }

    pub(crate) fn scratch(&self) -> Scratch {
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
            Some(_) | None => &element.normalise,
        };
        let anchors = anchors(element, normalise, &self.scores.inputs, column, &(0..column.len()));
        normalise.apply(column, element.direction, anchors);
    }

    /// All scores of a draw, into `scratch`.
    pub(crate) fn compute(&self, point: &Point, scratch: &mut Scratch) {
        let (spec, settings) = (&self.scores.spec, &self.settings);
        // A factor with one setting draws nothing; each factor has a stream of its own, so that the others do not move.
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
        // A number is drawn only for weights that vary, in the order of the elements.
        for (e, (weight, half)) in scratch.weights.iter_mut().zip(&settings.noise).enumerate() {
            let factor = if *half > 0.0 { 1.0 + half * (2.0 * random.uniform() - 1.0) } else { 1.0 };
            *weight = spec.elements[e].weight * factor;
        }
        let combination = (i * settings.treat.len() + t) * settings.normalise.len() + m;
        let redraw = &self.redraws[i];
        let varies = |j: usize| settings.sampling && redraw.varies(j);
        if settings.sampling {
            redraw.draw(&mut point.stream(self.seed, Factor::Sampling), &spec.tree.leaves, &mut scratch.columns);
        }
        for (j, &e) in spec.tree.leaves.iter().enumerate() {
            if varies(j) {
                self.normalised(j, t, m, &mut scratch.columns[e]);
            } else {
                scratch.columns[e].copy_from_slice(&self.cached[combination][j]);
            }
        }
        for &e in &spec.tree.wholes {
            let element = &spec.elements[e];
            let parts: Vec<usize> = spec.weighed(e).filter(|&p| scratch.used[p]).collect();
            // An aggregate whose parts are all left out is left out with them.
            scratch.used[e] = !parts.is_empty();
            let mut out = std::mem::take(&mut scratch.columns[e]);
            let how = match aggregation {
                Some(other) if element.aggregate != crate::index::Aggregation::None => other,
                Some(_) | None => element.aggregate,
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
