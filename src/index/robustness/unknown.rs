//! What the draws leave out: errors that nobody knows, and means that one part makes 0.

use super::factors::Uncertainty;
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::index::aggregate::Aggregation;
use crate::index::aggregate::up_the_tree::zeros;
use crate::index::scores::Scores;

/// The values that take part in an element and whose error is not known, by indicator, unless values are meant to be exact;
/// and the areas that another aggregation brings to 0.
pub(crate) fn findings(scores: &Scores, place: usize, uncertainty: &Uncertainty) -> Findings {
    let mut findings = Vec::new();
    let (spec, steps, units) = (&scores.spec, &scores.steps, &scores.inputs.units);
    let takes_part = spec.takes_part(place);
    let indicators = spec.tree.leaves.iter().enumerate().filter(|(_, e)| takes_part[**e]);
    for (j, &e) in indicators.filter(|_| uncertainty.sampling != Some(false)) {
        let there = |i: &usize| !steps.imputed[j][*i].is_nan();
        let unknown: Vec<usize> = (0..units.len()).filter(there).filter(|&i| steps.unsure[j][i]).collect();
        if unknown.is_empty() {
            continue;
        }
        let of_all = unknown.len() == (0..units.len()).filter(there).count();
        let areas = unknown.iter().filter(|_| !of_all).map(|&i| units.area[i].clone()).collect();
        let which =
            if of_all { "all values".to_owned() } else { crate::error::count(unknown.len(), "value", "values") };
        let message = format!(
            "the standard error of {which} is not known: the draws treat the unknown part as 0, so the intervals of scores and ranks are too narrow"
        );
        let remedy = "give it in the column se; 0 where there is no sampling error by design";
        let finding = Finding::warning(Rule::UnknownError, &spec.elements[e].code, message).of_areas(areas);
        findings.push(Finding { rows: unknown.len(), ..finding }.remedy(remedy));
    }
    for &how in &uncertainty.aggregate {
        let wholes = spec.tree.wholes.iter().filter(|&&e| takes_part[e]);
        for &e in wholes.filter(|&&e| spec.elements[e].aggregate != Aggregation::None) {
            zeros(spec, &scores.scores, &units.area, e, how, &mut findings);
        }
    }
    Findings::new(findings, Subject::Index)
}
