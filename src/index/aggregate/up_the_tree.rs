//! From the scores of the indicators up the tree to the index.

use super::Aggregation;
use crate::finding::{Finding, Rule};
use crate::index::spec::IndexSpec;
use crate::index::steps::normalise::{Anchors, Direction, Normalisation};
use std::ops::Range;

/// The scores of every element, by place, from those of the indicators.
pub(crate) fn climb(spec: &IndexSpec, leaves: &[Vec<f64>], blocks: &[Range<usize>]) -> Vec<Vec<f64>> {
    let n = leaves.first().map_or(0, Vec::len);
    let mut scores = vec![vec![f64::NAN; n]; spec.elements.len()];
    for (j, &e) in spec.tree.leaves.iter().enumerate() {
        scores[e].copy_from_slice(&leaves[j]);
    }
    for &e in &spec.tree.wholes {
        let element = &spec.elements[e];
        // Taken out while its parts are read from the same table of scores.
        let mut whole = std::mem::take(&mut scores[e]);
        for block in blocks {
            let parts: Vec<&[f64]> = spec.weighed(e).map(|p| &scores[p][block.clone()]).collect();
            let weights: Vec<f64> = spec.weighed(e).map(|p| spec.elements[p].weight).collect();
            let out = &mut whole[block.clone()];
            element.aggregate.columns(&parts, &weights, out);
            for (i, score) in out.iter_mut().enumerate() {
                let there = parts.iter().filter(|part| !part[i].is_nan()).count();
                if !score.is_finite() || !enough(there, parts.len(), element.min_available) {
                    *score = f64::NAN;
                }
            }
            if element.rescale != Normalisation::None {
                // Scores are better where they are higher, whatever the indicators were.
                element.rescale.apply(out, Direction::Positive, Anchors::default());
            }
        }
        scores[e] = whole;
    }
    scores
}

/// Whether so many of the parts are the share that is asked for.
pub(crate) fn enough(there: usize, of: usize, share: f64) -> bool {
    // 0.6 of 5 parts is 3 but for rounding.
    there > 0 && there as f64 + 1e-9 >= share * of as f64
}

/// Areas that have no score or the score 0 by one of their parts, and why.
pub(crate) fn report(spec: &IndexSpec, scores: &[Vec<f64>], areas: &[String], findings: &mut Vec<Finding>) {
    for &e in &spec.tree.wholes {
        let element = &spec.elements[e];
        let parts: Vec<usize> = spec.weighed(e).collect();
        // One finding for each area and reason: negative parts first, then missing ones, then what is left.
        let negative = |i: usize| element.aggregate.refuses_negative() && parts.iter().any(|&p| scores[p][i] < 0.0);
        let missing = |i: usize| parts.iter().filter(|&&p| scores[p][i].is_nan()).count();
        let named = |rows: &dyn Fn(usize) -> bool| -> Vec<String> {
            (0..areas.len()).filter(|&i| scores[e][i].is_nan() && rows(i)).map(|i| areas[i].clone()).collect()
        };
        if element.aggregate == Aggregation::None {
            continue;
        }
        zeros(spec, scores, areas, e, element.aggregate, findings);
        let refused = named(&negative);
        if !refused.is_empty() {
            let message = format!("a part is negative, and {} is not defined for negative scores", element.aggregate);
            let remedy = "choose goalposts or a normalisation without negative scores, or the arithmetic mean";
            findings.push(Finding::error(Rule::NegativeScore, &element.code, message).of_areas(refused).remedy(remedy));
        }
        let short = named(&|i| !negative(i) && missing(i) > 0);
        if !short.is_empty() {
            let lacking =
                parts.iter().filter(|&&p| (0..areas.len()).any(|i| scores[e][i].is_nan() && scores[p][i].is_nan()));
            let lacking: Vec<String> = lacking.map(|&p| spec.elements[p].code.clone()).collect();
            let message = format!(
                "too few parts ({} % are asked for): some or all of {} are missing",
                100.0 * element.min_available,
                crate::error::list(&lacking)
            );
            let remedy = "complete them, impute them, or ask for fewer by min_available";
            findings.push(Finding::warning(Rule::NoScore, &element.code, message).of_areas(short).remedy(remedy));
        }
        let undefined = named(&|i| !negative(i) && missing(i) == 0 && element.rescale == Normalisation::None);
        if !undefined.is_empty() {
            let message = format!("{} of the parts is not finite", element.aggregate);
            let remedy = "look at the scores of the parts, or choose another mean";
            findings.push(Finding::error(Rule::Undefined, &element.code, message).of_areas(undefined).remedy(remedy));
        }
        if element.rescale != Normalisation::None
            && !scores[e].is_empty()
            && scores[e].iter().all(|x| x.is_nan())
            && (0..areas.len()).any(|i| missing(i) == 0)
        {
            let message = format!("{} cannot rescale equal scores or the scores of a single area", element.rescale);
            let remedy = "score several areas, or rescale by fixed goalposts";
            findings.push(Finding::error(Rule::ZeroRange, &element.code, message).remedy(remedy));
        }
    }
}

/// A part of 0 makes some means 0, however good the others are.
pub(crate) fn zeros(
    spec: &IndexSpec,
    scores: &[Vec<f64>],
    areas: &[String],
    whole: usize,
    how: Aggregation,
    findings: &mut Vec<Finding>,
) {
    if !how.is_zero_by_one_part() {
        return;
    }
    let is_zero = |p: usize, i: usize| scores[p][i] == 0.0 && !scores[whole][i].is_nan();
    let of_area = |i: &usize| spec.weighed(whole).any(|p| is_zero(p, *i));
    let concerned: Vec<String> = (0..areas.len()).filter(of_area).map(|i| areas[i].clone()).collect();
    if concerned.is_empty() {
        return;
    }
    let parts = spec.weighed(whole).filter(|&p| (0..areas.len()).any(|i| is_zero(p, i)));
    let parts: Vec<String> = parts.map(|p| spec.elements[p].code.clone()).collect();
    let message = format!("{how} is 0 because a part is 0, whatever the others are: {}", crate::error::list(&parts));
    let remedy = "if that is not intended, choose a scale that begins above 0, such as minmax(1,100), or another mean";
    findings
        .push(Finding::warning(Rule::ZeroPart, &spec.elements[whole].code, message).of_areas(concerned).remedy(remedy));
}
