//! The steps from values to scores, each kept.

mod carry;
pub(crate) mod em;
mod figures;
pub(crate) mod impute;
pub(crate) mod inputs;
pub(crate) mod normalise;
pub(crate) mod transform;
pub(crate) mod treat;

#[cfg(test)]
mod tests;

use crate::finding::{Finding, Rule, Severity};
use crate::index::moments::available;
use crate::index::spec::{Element, IndexSpec};
use crate::numeric::order::is_constant;
use crate::words::words;
use crate::{Grouping, Result};
use em::em;
use impute::{IndexImputation, fill};
use inputs::Inputs;
use normalise::{Anchors, GoalPosts, Normalisation};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;
use treat::{Treated, Treatment};

words! {
    /// Whether scales that depend on the data are those of each year or of all years together.
    #[derive(Default)]
    pub enum Bounds: "bounds" {
        /// One scale for all years that are scored together, so that scores compare over time.
        #[default]
        AllYears = "all_years",
        /// A scale for each year.
        EachYear = "each_year",
    }
}

/// One column for each indicator after each step.
#[derive(Debug, Clone)]
pub(crate) struct Steps {
    /// Rows that share a scale.
    pub(crate) blocks: Vec<Range<usize>>,
    pub(crate) imputed: Vec<Vec<f64>>,
    /// Standard error as far as it is known, that of the imputation included; 0 where none is.
    pub(crate) error: Vec<Vec<f64>>,
    /// Whether some of it is not known.
    pub(crate) unsure: Vec<Vec<bool>>,
    pub(crate) filled: Vec<Vec<bool>>,
    pub(crate) treated: Vec<Vec<f64>>,
    pub(crate) transformed: Vec<Vec<f64>>,
    pub(crate) normalised: Vec<Vec<f64>>,
}

/// The group of each row, by the name of the grouping.
pub(crate) type Groups = FxHashMap<String, Vec<Option<u32>>>;

/// Finds the groups that the imputations of a spec name: the smallest of an area's groups in the year.
pub(crate) fn groups(spec: &IndexSpec, inputs: &Inputs, given: &BTreeMap<String, Grouping>) -> Result<Groups> {
    let mut groups = Groups::default();
    for element in spec.tree.leaves.iter().map(|&e| &spec.elements[e]) {
        if let Some(name) = element.impute.grouping()
            && !groups.contains_key(name)
        {
            groups.insert(name.to_owned(), members(name, inputs, given)?);
        }
    }
    Ok(groups)
}

pub(crate) fn members(name: &str, inputs: &Inputs, given: &BTreeMap<String, Grouping>) -> Result<Vec<Option<u32>>> {
    let grouping = match given.get(name) {
        Some(grouping) => grouping.clone(),
        None => Grouping::builtin(name)?,
    };
    let mut column = vec![None; inputs.units.len()];
    for block in inputs.units.years() {
        let of_year = grouping.members_in(inputs.units.year[block.start]);
        let mut order: Vec<usize> = (0..of_year.len()).collect();
        // An area in several groups is most like the members of the smallest.
        order.sort_by_key(|&g| of_year[g].len());
        for row in block {
            let area = crate::area::place(&inputs.units.area[row]);
            let group = order.iter().find(|&&g| area.is_some_and(|area| of_year[g].contains(&area)));
            column[row] = group.map(|&g| g as u32);
        }
    }
    Ok(column)
}

impl Steps {
    /// All steps up to normalisation.
    pub(crate) fn run(
        spec: &IndexSpec,
        inputs: &Inputs,
        groups: &Groups,
        bounds: Bounds,
        findings: &mut Vec<Finding>,
    ) -> Steps {
        let n = inputs.units.len();
        let blocks = match bounds {
            Bounds::AllYears => std::iter::once(0..n).collect(),
            Bounds::EachYear => inputs.units.years(),
        };
        let leaves: Vec<&Element> = spec.tree.leaves.iter().map(|&e| &spec.elements[e]).collect();
        let how: Vec<&IndexImputation> = leaves.iter().map(|e| &e.impute).collect();
        // Year by year, whatever years share a scale.
        let (imputed, error) = impute(spec, &how, inputs, groups, &inputs.value, &inputs.error);
        let mut steps = Steps {
            blocks,
            unsure: inputs.unsure.clone(),
            filled: inputs.carried.clone(),
            // Treated in place below.
            treated: imputed.clone(),
            transformed: Vec::new(),
            normalised: Vec::new(),
            imputed,
            error,
        };
        for (j, element) in leaves.iter().enumerate() {
            steps.note_filled(j, element, inputs, findings);
            for block in steps.blocks.clone() {
                let done = treat(element.treat, element, &mut steps.treated[j][block]);
                report_treatment(done, element, findings);
            }
            steps.transform(j, element, inputs, findings);
            steps.normalise(j, element, inputs, findings);
        }
        steps
    }

    /// Which values of an indicator were filled in, with what is not known of them, and which are still missing.
    fn note_filled(&mut self, j: usize, element: &Element, inputs: &Inputs, findings: &mut Vec<Finding>) {
        let code = element.code.as_str();
        let n = inputs.units.len();
        let gap = |i: usize| inputs.value[j][i].is_nan() && !self.imputed[j][i].is_nan();
        let gaps: Vec<usize> = (0..n).filter(|&i| gap(i)).collect();
        gaps.iter().for_each(|&i| self.filled[j][i] = true);
        // A single donor, or donors that are equal, do not tell how far they are from what is missing.
        let alone: Vec<usize> = gaps.into_iter().filter(|&i| self.error[j][i] == 0.0).collect();
        alone.iter().for_each(|&i| self.unsure[j][i] = true);
        if !alone.is_empty() {
            let message = format!("{} rests on a single area or on equal values: its error is unknown", element.impute);
            let remedy = "their ranks are less certain than robustness says";
            let alone = inputs.units.names(alone);
            findings.push(Finding::warning(Rule::UnknownError, code, message).of_areas(alone).remedy(remedy));
        }
        let filled = inputs.units.names((0..n).filter(|&i| self.filled[j][i]));
        if !filled.is_empty() {
            let message = format!("values filled in by {}", element.impute);
            let remedy = "nothing; mark the scores as estimates where they are published";
            findings.push(Finding::note(Rule::Imputed, code, message).of_areas(filled).remedy(remedy));
        }
        let missing = inputs.units.names((0..n).filter(|&i| self.imputed[j][i].is_nan()));
        if !missing.is_empty() && missing.len() < n {
            let (severity, rule, message) = still_missing(&element.impute);
            let remedy = "complete the series, or choose an imputation in the spec";
            findings.push(Finding::new(severity, rule, code, message).of_areas(missing).remedy(remedy));
        }
    }

    fn transform(&mut self, j: usize, element: &Element, inputs: &Inputs, findings: &mut Vec<Finding>) {
        let treated = &self.treated[j];
        let transformed: Vec<f64> = treated.iter().map(|x| element.transform.of(*x)).collect();
        let is_lost = |&i: &usize| transformed[i].is_nan() && !treated[i].is_nan();
        let lost = inputs.units.names((0..treated.len()).filter(is_lost));
        if !lost.is_empty() {
            let message = format!("{} of these values is not defined, so there is no score", element.transform);
            let remedy = "correct these values, or choose another transform";
            let finding = Finding::error(Rule::Undefined, element.code.as_str(), message);
            findings.push(finding.of_areas(lost).remedy(remedy));
        }
        self.transformed.push(transformed);
    }

    fn normalise(&mut self, j: usize, element: &Element, inputs: &Inputs, findings: &mut Vec<Finding>) {
        let transformed = &self.transformed[j];
        let mut scores = transformed.clone();
        for block in &self.blocks {
            let anchors = anchors(element, &element.normalise, inputs, transformed, block);
            let there = available(&scores[block.clone()]);
            if !element.normalise.apply(&mut scores[block.clone()], element.direction, anchors) {
                report_scale(there, &transformed[block.clone()], element, findings);
            }
        }
        self.normalised.push(scores);
    }
}

/// What to say of values that an imputation left missing.
fn still_missing(impute: &IndexImputation) -> (Severity, Rule, String) {
    match impute {
        IndexImputation::None => (Severity::Note, Rule::Missing, "no value, and the spec does not fill it".to_owned()),
        IndexImputation::Em => (
            Severity::Warning,
            Rule::NotImputed,
            "em could not estimate the distribution: too few areas for the indicators of the parent, one that is \
             constant, or no convergence"
                .to_owned(),
        ),
        IndexImputation::Mean
        | IndexImputation::Median
        | IndexImputation::GroupMean(_)
        | IndexImputation::GroupMedian(_)
        | IndexImputation::Last(_)
        | IndexImputation::Interpolate => {
            (Severity::Warning, Rule::NotImputed, format!("{impute} found nothing to fill in"))
        }
    }
}

/// The columns with their missing values filled, year by year, and the errors with those of the filling.
pub(crate) fn impute(
    spec: &IndexSpec,
    how: &[&IndexImputation],
    inputs: &Inputs,
    groups: &Groups,
    values: &[Vec<f64>],
    errors: &[Vec<f64>],
) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let (mut values, mut errors) = (values.to_vec(), errors.to_vec());
    for block in inputs.units.years() {
        for (j, how) in how.iter().enumerate() {
            let (x, se) = (&mut values[j][block.clone()], &mut errors[j][block.clone()]);
            match how {
                IndexImputation::Mean => fill(x, se, None, false),
                IndexImputation::Median => fill(x, se, None, true),
                IndexImputation::GroupMean(name) => fill(x, se, groups.get(name).map(|g| &g[block.clone()]), false),
                IndexImputation::GroupMedian(name) => fill(x, se, groups.get(name).map(|g| &g[block.clone()]), true),
                IndexImputation::None
                | IndexImputation::Last(_)
                | IndexImputation::Interpolate
                | IndexImputation::Em => {}
            }
        }
        for parts in &spec.tree.parts {
            let together: Vec<usize> = (0..how.len())
                .filter(|&j| *how[j] == IndexImputation::Em && parts.contains(&spec.tree.leaves[j]))
                .collect();
            if together.is_empty() {
                continue;
            }
            let part = |of: &[Vec<f64>]| -> Vec<Vec<f64>> {
                together.iter().map(|&j| of[j][block.clone()].to_vec()).collect()
            };
            let (mut columns, mut spreads) = (part(&values), part(&errors));
            if em(&mut columns, &mut spreads) {
                for (k, &j) in together.iter().enumerate() {
                    values[j][block.clone()].copy_from_slice(&columns[k]);
                    errors[j][block.clone()].copy_from_slice(&spreads[k]);
                }
            }
        }
    }
    // One donor tells no error: 0 here, and `unsure` says that it is not known.
    errors.iter_mut().flatten().filter(|se| se.is_nan()).for_each(|se| *se = 0.0);
    (values, errors)
}

/// Treats outliers and caps a column in place.
pub(crate) fn treat(treatment: Treatment, element: &Element, x: &mut [f64]) -> Treated {
    if let Some(cap) = element.cap {
        // `min` would take the cap for a missing value.
        x.iter_mut().filter(|v| **v > cap).for_each(|v| *v = cap);
    }
    treatment.apply(x)
}

/// What the normalisation of an indicator needs, transformed as its values are.
pub(crate) fn anchors(
    element: &Element,
    normalise: &Normalisation,
    inputs: &Inputs,
    transformed: &[f64],
    block: &Range<usize>,
) -> Anchors {
    let of = |x: f64| element.transform.of(x);
    let area = if let Normalisation::Reference { area, .. } = normalise { Some(area) } else { None };
    let reference = area.and_then(|area| {
        // The last year of the block, as years stand in order.
        let row = block.clone().rev().find(|&row| inputs.units.area[row] == *area)?;
        Some(transformed[row]).filter(|x| !x.is_nan())
    });
    Anchors {
        goalposts: element.goalposts.map(|posts| GoalPosts { low: of(posts.low), high: of(posts.high) }),
        target: element.target.map(of),
        reference,
    }
}

/// What to do about values that were treated as outliers.
const TREATED: &str = "nothing; compare the steps `imputed` and `treated` to see what was changed";

fn report_treatment(done: Treated, element: &Element, findings: &mut Vec<Finding>) {
    let code = element.code.as_str();
    match done {
        Treated::Not => {}
        Treated::Winsorised(points) => {
            let points = crate::error::count(points as usize, "point", "points");
            let finding = Finding::note(Rule::Treated, code, format!("{points} winsorised"));
            findings.push(finding.remedy(TREATED));
        }
        Treated::Transformed => {
            let message = format!("all values transformed by {}", element.treat);
            findings.push(Finding::note(Rule::Treated, code, message).remedy(TREATED));
        }
        Treated::Remain(_) => {
            let message = format!("skewness and kurtosis still point to outliers after {}", element.treat);
            let remedy = "check the extreme values, then choose a treatment or a transform that reaches them";
            findings.push(Finding::warning(Rule::Outliers, code, message).remedy(remedy));
        }
        Treated::Undecided => {
            let message = "fewer than four values, or all are equal: outliers were not looked for".to_owned();
            let remedy = "look at the values themselves";
            findings.push(Finding::warning(Rule::Outliers, code, message).remedy(remedy));
        }
    }
}

fn report_scale(there: usize, values: &[f64], element: &Element, findings: &mut Vec<Finding>) {
    let code = element.code.as_str();
    let name = &element.normalise;
    let first = values.iter().find(|x| !x.is_nan()).copied().unwrap_or(f64::NAN);
    let another = "normalise by fixed goalposts";
    let goal = "correct the goal or the direction in the spec";
    let (rule, message, remedy) = match there {
        0 => (Rule::NoValues, "no area has a value".to_owned(), "leave the indicator out of the spec, or impute it"),
        1 => (Rule::ZeroRange, format!("only one area has a value; {name} needs several to form a scale"), another),
        _ if is_constant(values) => {
            (Rule::ZeroRange, format!("all values are {first}; {name} cannot form a scale from equal values"), another)
        }
        _ if *name == Normalisation::FractionOfMax => (
            Rule::NoTarget,
            format!("{name} needs a positive largest value, and an indicator for which more is better"),
            goal,
        ),
        _ => (Rule::NoTarget, format!("{name}: the goal is missing, or not better than the worst value"), goal),
    };
    findings.push(Finding::error(rule, code, message).remedy(remedy));
}
