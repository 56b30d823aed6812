//! Small random samples of any design, and what the definitions say of them: slow, obvious, and without a line of the
//! engine's.

use infosoc::{Design, Estimate, LonelyPsu, Status};
use polars::prelude::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// One row of a sample.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The stratum, and the units of up to three stages.
    pub(crate) unit: [i32; 4],
    pub(crate) w: f64,
    pub(crate) y: Option<f64>,
    pub(crate) x: f64,
    pub(crate) a: Option<i32>,
    pub(crate) b: Option<i32>,
    pub(crate) inside: Option<bool>,
    pub(crate) scope: bool,
}

impl Case {
    /// Whether the case is about anything: in scope, with a weight.
    pub(crate) fn counts(&self) -> bool {
        self.scope && self.w > 0.0
    }
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    let weight = prop_oneof![1 => Just(0.0), 6 => 0.5..20.0f64];
    let value = prop::option::weighted(0.85, prop_oneof![Just(1.0), Just(2.0), -5.0..9.0f64]);
    let level = |levels: i32| prop::option::weighted(0.9, 0..levels);
    let unit = [0..3i32, 0..4i32, 0..3i32, 0..3i32];
    let flags = (prop::option::weighted(0.9, prop::bool::weighted(0.7)), prop::bool::weighted(0.9));
    (unit, weight, value, 0.5..4.0f64, level(3), level(2), flags)
        .prop_map(|(unit, w, y, x, a, b, (inside, scope))| Case { unit, w, y, x, a, b, inside, scope })
}

/// A sample with the design it was drawn by.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) cases: Vec<Case>,
    pub(crate) stages: usize,
    /// How many units more than the sample has there are in each parent, for the first stages.
    pub(crate) more: Vec<usize>,
    pub(crate) lonely: LonelyPsu,
}

/// Samples of one to three stages, with corrections for some of them.
pub(crate) fn sample() -> impl Strategy<Value = Sample> {
    let rule = prop_oneof![Just(LonelyPsu::Remove), Just(LonelyPsu::Certainty)];
    (1..4usize, prop::collection::vec(0..4usize, 0..4), rule, prop::collection::vec(case(), 1..60)).prop_map(
        |(stages, mut more, lonely, cases)| {
            more.truncate(stages);
            Sample { cases, stages, more, lonely }
        },
    )
}

impl Sample {
    /// How many units of a stage the population has in the parent of a case.
    fn size(&self, case: &Case, stage: usize) -> f64 {
        let siblings = self.cases.iter().filter(|other| other.unit[..=stage] == case.unit[..=stage]);
        let mut units: Vec<i32> = siblings.map(|other| other.unit[stage + 1]).collect();
        units.sort_unstable();
        units.dedup();
        (units.len() + self.more[stage]) as f64
    }

    pub(crate) fn table(&self) -> DataFrame {
        let cases = &self.cases;
        let binary = |c: &Case| c.y.map(|y| i8::from(y > 1.0));
        let mut table = df!(
            "h" => cases.iter().map(|c| c.unit[0]).collect::<Vec<_>>(),
            "psu" => cases.iter().map(|c| c.unit[1]).collect::<Vec<_>>(),
            "ssu" => cases.iter().map(|c| c.unit[2]).collect::<Vec<_>>(),
            "tsu" => cases.iter().map(|c| c.unit[3]).collect::<Vec<_>>(),
            "w" => cases.iter().map(|c| c.w).collect::<Vec<_>>(),
            "y" => cases.iter().map(|c| c.y).collect::<Vec<_>>(),
            "u" => cases.iter().map(binary).collect::<Vec<_>>(),
            "x" => cases.iter().map(|c| c.x).collect::<Vec<_>>(),
            "a" => cases.iter().map(|c| c.a).collect::<Vec<_>>(),
            "b" => cases.iter().map(|c| c.b.map(|b| ["no", "yes"][b as usize])).collect::<Vec<_>>(),
            "inside" => cases.iter().map(|c| c.inside).collect::<Vec<_>>(),
            "scope" => cases.iter().map(|c| c.scope).collect::<Vec<_>>(),
        )
        .unwrap();
        for stage in 0..self.more.len() {
            let sizes: Vec<f64> = cases.iter().map(|c| self.size(c, stage)).collect();
            table.with_column(Column::new(format!("n{stage}").into(), sizes)).unwrap();
        }
        table
    }

    pub(crate) fn design(&self) -> Design {
        let mut design = Design::new("w").strata("h").psu("psu").nest(true).scope("scope");
        for name in ["ssu", "tsu"].into_iter().take(self.stages - 1) {
            design = design.ssu(name);
        }
        design.fpc((0..self.more.len()).map(|stage| format!("n{stage}"))).lonely_psu(self.lonely)
    }

    /// The variance of the total of what each case contributes, stage within stage.
    pub(crate) fn variance(&self, z: &[f64]) -> f64 {
        let all: Vec<usize> = (0..self.cases.len()).collect();
        let mut strata: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        all.iter().for_each(|&i| strata.entry(self.cases[i].unit[0]).or_default().push(i));
        strata.values().map(|cases| self.of_stage(cases, z, 0)).sum()
    }

    /// (1 − f)·n/(n − 1)·Σ(z − z̄)² + f·Σ V of the units; a unit alone adds only what is within it.
    fn of_stage(&self, cases: &[usize], z: &[f64], stage: usize) -> f64 {
        let mut units: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        cases.iter().for_each(|&i| units.entry(self.cases[i].unit[stage + 1]).or_default().push(i));
        let totals: Vec<f64> = units.values().map(|unit| unit.iter().map(|&i| z[i]).sum()).collect();
        let n = totals.len() as f64;
        let fraction = if stage < self.more.len() { n / self.size(&self.cases[cases[0]], stage) } else { 0.0 };
        let mean = totals.iter().sum::<f64>() / n;
        let squares: f64 = totals.iter().map(|total| (total - mean).powi(2)).sum();
        let between = if n > 1.0 { (1.0 - fraction) * n / (n - 1.0) * squares } else { 0.0 };
        if stage + 1 >= self.stages || fraction == 0.0 {
            return between;
        }
        between + fraction * units.values().map(|unit| self.of_stage(unit, z, stage + 1)).sum::<f64>()
    }

    /// Whether the cases of a domain tell a variance: not where strata that lonely PSUs are removed from have all, and not
    /// that of a ratio whose cases are in one PSU that was drawn among others, or alike in all without degrees of freedom.
    pub(crate) fn tells(&self, is_ratio: bool, variance: f64, df: f64, member: impl Fn(&Case) -> bool) -> bool {
        let here: Vec<&Case> = self.cases.iter().filter(|c| member(c)).collect();
        let distinct = |cases: &[&Case], depth: usize| {
            let mut units: Vec<Vec<i32>> = cases.iter().map(|c| c.unit[..depth].to_vec()).collect();
            units.sort_unstable();
            units.dedup();
            units.len()
        };
        let drawn = |c: &Case| {
            let stratum: Vec<&Case> = self.cases.iter().filter(|other| other.unit[0] == c.unit[0]).collect();
            (distinct(&stratum, 2), self.more.first().is_none_or(|more| *more > 0))
        };
        let is_lonely = |c: &Case| drawn(c).0 == 1 && drawn(c).1;
        if self.lonely == LonelyPsu::Remove && here.iter().all(|c| is_lonely(c)) {
            return false;
        }
        let is_taken = |c: &Case| !drawn(c).1 || is_lonely(c);
        let siblings = |c: &Case, stage: usize| {
            let parent: Vec<&Case> =
                self.cases.iter().filter(|other| other.unit[..=stage] == c.unit[..=stage]).collect();
            distinct(&parent, stage + 2)
        };
        // A later stage counts where the corrections of all before it are known; its lonely units go by the rule.
        let is_certain = |c: &Case, stage: usize| {
            self.more.len() < stage
                || self.more.get(stage) == Some(&0)
                || (self.lonely == LonelyPsu::Certainty && siblings(c, stage) == 1)
        };
        let counts = |stage: &usize| self.more.len() >= *stage;
        let has_silent_units = self.lonely == LonelyPsu::Remove
            && self.cases.iter().any(|c| {
                let is_silent = |stage| self.more.get(stage) != Some(&0) && siblings(c, stage) == 1;
                (1..self.stages).filter(counts).any(is_silent)
            });
        // Of the whole stratum: what is known of one of its units alone is not looked at.
        let strata = self.cases.iter().filter(|c| here.iter().any(|other| other.unit[0] == c.unit[0]));
        let is_census = !has_silent_units
            && strata.into_iter().all(|c| is_taken(c) && (1..self.stages).all(|stage| is_certain(c, stage)));
        let psus = distinct(&here, 2);
        let alike = variance <= 1e-20 && df == 0.0;
        !is_ratio || is_census || !(alike || (psus == 1 && !here.iter().all(|c| is_taken(c))))
    }

    /// PSUs minus strata, of those with a case that counts and fulfils a condition.
    pub(crate) fn df(&self, inside: impl Fn(&Case) -> bool) -> f64 {
        let here: Vec<&Case> = self.cases.iter().filter(|c| c.counts() && inside(c)).collect();
        let distinct = |depth: usize| {
            let mut units: Vec<&[i32]> = here.iter().map(|c| &c.unit[..depth]).collect();
            units.sort_unstable();
            units.dedup();
            units.len() as f64
        };
        distinct(2) - distinct(1)
    }
}

/// Whether a number is the expected one, or missing where there is none; `scale` is the size of the terms that it is the
/// difference of.
pub(crate) fn near(got: Option<f64>, expected: f64, scale: f64) -> bool {
    match got {
        None => !expected.is_finite(),
        Some(got) => (got - expected).abs() <= 1e-9 * expected.abs() + 1e-11 * scale,
    }
}

/// The square root of a variance that rounding may have left a little below or above 0.
pub(crate) fn near_root(got: Option<f64>, variance: f64, scale: f64) -> bool {
    got.is_some_and(|se| (se * se - variance).abs() <= 1e-9 * variance.abs() + 1e-13 * scale * scale)
}

/// What holds of any row: all numbers exist or the status says why not, and limits enclose the value.
pub(crate) fn check_row(row: &Estimate) -> Result<(), TestCaseError> {
    let numbers = [row.value, row.se, row.ci_low, row.ci_high, row.cv, row.deff, row.df];
    for number in numbers.into_iter().chain([row.numerator, row.denominator]).flatten() {
        prop_assert!(number.is_finite(), "{row:?}");
    }
    let complete = [row.value, row.se, row.ci_low, row.ci_high].iter().all(Option::is_some);
    prop_assert!(complete || row.status != Status::Normal, "{row:?}");
    prop_assert!(row.value.is_some() || matches!(row.status, Status::Empty | Status::Undefined), "{row:?}");
    prop_assert!(row.n > 0 || row.status == Status::Empty, "{row:?}");
    if let (Some(low), Some(high)) = (row.ci_low, row.ci_high) {
        let slack = 1e-12 * (1.0 + low.abs() + high.abs());
        prop_assert!(low <= high + slack, "{row:?}");
    }
    Ok(())
}

/// The solution of a system of linear equations by elimination; `None` where it has none of its own.
pub(crate) fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    let size = matrix.iter().flatten().fold(0.0f64, |size, x| size.max(x.abs()));
    for k in 0..n {
        let pivot = (k..n).max_by(|&i, &j| matrix[i][k].abs().total_cmp(&matrix[j][k].abs()))?;
        if matrix[pivot][k].abs() <= 1e-6 * size {
            return None;
        }
        matrix.swap(k, pivot);
        right.swap(k, pivot);
        for i in (0..n).filter(|&i| i != k) {
            let factor = matrix[i][k] / matrix[k][k];
            let line = matrix[k].clone();
            matrix[i].iter_mut().zip(line).for_each(|(a, b)| *a -= factor * b);
            right[i] -= factor * right[k];
        }
    }
    Some((0..n).map(|k| right[k] / matrix[k][k]).collect())
}
