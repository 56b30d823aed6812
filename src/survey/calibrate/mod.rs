//! Calibration: weights moved as little as possible so that the sample has the known totals of the population.

mod distance;
mod margin;
mod newton;
mod raking;
mod request;

pub use distance::Distance;
pub use margin::Margin;
pub(crate) use margin::absent;
pub use request::{Calibrate, Rake};

use crate::survey::cases::Survey;
use crate::survey::design::bound::Bound;
use crate::survey::design::calibration::{
    Adjustment, Calibration, CalibrationLine, Factors, MarginVariables, Regressors,
};
use crate::{Error, Result};
use margin::{Matched, matched};
use polars::prelude::{NamedFrom, Series};
use std::sync::Arc;

/// How close, relative to the total, is close enough: well below what is ever printed, well above rounding.
const TOLERANCE: f64 = 1e-9;

impl Survey {
    /// Post-stratification: the weights of each category of a margin are multiplied by one factor, so that they sum to
    /// its total (R `postStratify`).
    ///
    /// ```
    /// use infosoc::{Design, Margin, Survey, measure::total};
    /// use polars::prelude::df;
    ///
    /// let people = df!("w" => [10.0, 12.0, 11.0, 9.0], "sex" => ["F", "F", "M", "M"], "internet" => [1, 0, 1, 1])?;
    /// let census = df!("sex" => ["F", "M"], "total" => [26, 24])?;
    /// let survey = Survey::new(people, Design::new("w"))?.poststratify(Margin::new(["sex"], census))?;
    /// let users = survey.estimate([total("internet")]).run()?;
    /// # assert!((users.rows()[0].value.unwrap() - (26.0 * 10.0 / 22.0 + 24.0)).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidMargin`] and [`Error::UnknownColumn`] wherever the sample and the totals do not match.
    pub fn poststratify(&self, margin: Margin) -> Result<Survey> {
        self.with_replicates(|survey| survey.poststratified(&margin))
    }

    fn poststratified(&self, margin: &Margin) -> Result<Survey> {
        let d = self.0.weight_values()?;
        let margins = matched(std::slice::from_ref(margin), self.cases(), &d, TOLERANCE)?;
        only_categories(&margins, "post-stratification")?;
        let (lines, x) = split(margins);
        let sums = x.totals(d.len(), |row| d[row]);
        check_sums(&lines, &sums)?;
        // One margin needs no iteration: every weight of a category is multiplied by its total over its sum.
        let factors: Vec<f64> = lines.iter().zip(sums).map(|(line, sum)| line.target / sum).collect();
        let g = (0..d.len()).map(|row| x.dot(row, &factors)).collect();
        let step = Step { method: "post-stratification", iterations: 0, trimmed: 0, d, g };
        let report = step.report(lines, &x);
        Ok(self.reweighted(report, x.clone(), Adjustment::regression(step.d, step.g, x, None)))
    }

    /// Raking: weights adjusted to each of several margins in turn until all are met, which needs no totals of their
    /// combinations (R `rake`).
    ///
    /// Standard errors are those of R `rake`, by residuals around the unweighted means of the margins' categories.
    /// With [`Distance::Raking`], [`calibrate`](Survey::calibrate) gives the same weights, but standard errors by the
    /// weighted regression; the two differ a little where weights do.
    pub fn rake(&self, margins: impl IntoIterator<Item = Margin>) -> Rake {
        Rake::new(self.clone(), margins.into_iter().collect())
    }

    /// Calibration to margins and totals of numbers: generalised regression (GREG), raking and logit distances, within
    /// bounds (R `calibrate`; Deville and Särndal 1992).
    ///
    /// ```
    /// use infosoc::{Design, Distance, Margin, Survey};
    /// use polars::prelude::df;
    ///
    /// let homes = df!("w" => [90.0, 110.0, 95.0, 105.0], "area" => ["u", "u", "r", "r"], "rooms" => [3, 5, 2, 4])?;
    /// let areas = df!("area" => ["u", "r"], "total" => [220, 190])?;
    /// let survey = Survey::new(homes, Design::new("w"))?
    ///     .calibrate([Margin::new(["area"], areas), Margin::number("rooms", 1475.0)])
    ///     .distance(Distance::Raking)
    ///     .bounds(0.5, 2.0)
    ///     .run()?;
    /// assert!(survey.calibration().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn calibrate(&self, margins: impl IntoIterator<Item = Margin>) -> Calibrate {
        Calibrate::new(self.clone(), margins.into_iter().collect())
    }

    /// Trims weights to a lower and an upper limit and spreads the excess evenly over the other cases, which keeps the
    /// sum of the weights (R `trimWeights`). Cases of weight 0 keep it. Totals that an
    /// earlier calibration matched no longer hold: the diagnosis has them beside their targets.
    ///
    /// With `strict`, trimming is repeated until no weight is beyond a limit; otherwise the excess may push some there.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for limits that leave no room or hold no case.
    pub fn trim_weights(&self, lower: f64, upper: f64, strict: bool) -> Result<Survey> {
        self.with_replicates(|survey| survey.trimmed(lower, upper, strict))
    }

    fn trimmed(&self, lower: f64, upper: f64, strict: bool) -> Result<Survey> {
        let refuse =
            |expected: &str| Err(Error::argument("limits of the weights", expected, format!("{lower} to {upper}")));
        if lower.is_nan() || upper.is_nan() || lower >= upper || upper <= 0.0 {
            return refuse("a lower limit below the upper one, which is above 0");
        }
        let d = self.0.weight_values()?;
        let cases: Vec<usize> = (0..d.len()).filter(|&row| d[row] != 0.0).collect();
        // The sum is kept, so the mean is too: limits that do not include it cannot be met by all weights.
        let mean = cases.iter().map(|&row| d[row]).sum::<f64>() / cases.len() as f64;
        if !(lower..=upper).contains(&mean) {
            return refuse(&format!("limits around the mean weight, {mean}"));
        }

        let mut w = d.clone();
        let mut is_trimmed = vec![false; d.len()];
        loop {
            let (outside, inside): (Vec<usize>, Vec<usize>) =
                cases.iter().partition(|&&row| w[row] < lower || w[row] > upper);
            if outside.is_empty() {
                break;
            }
            // What is spread may take others beyond a limit, which `strict` cuts off in further rounds.
            outside.iter().for_each(|&row| is_trimmed[row] = true);
            let cut: f64 = outside.iter().map(|&row| w[row] - w[row].clamp(lower, upper)).sum();
            if inside.is_empty() {
                return refuse("limits with cases between them");
            }
            outside.iter().for_each(|&row| w[row] = w[row].clamp(lower, upper));
            // R `trimWeights` spreads the excess in equal parts, not in proportion to the weights.
            inside.iter().for_each(|&row| w[row] += cut / inside.len() as f64);
            if !strict {
                break;
            }
        }
        let g = d.iter().zip(&w).map(|(d, w)| if *d == 0.0 { 1.0 } else { w / d }).collect();
        let trimmed = is_trimmed.iter().filter(|is| **is).count();
        let step = Step { method: "trimming", iterations: 0, trimmed, d, g };
        // Totals that were met before are no longer met exactly: the diagnosis says by how much.
        let bound = &self.0.bound;
        let lines = bound.calibration.iter().flat_map(|before| before.lines.clone()).collect();
        let known = bound.known.clone().unwrap_or_else(|| Arc::new(Regressors::new(Vec::new())));
        let report = step.report(lines, &known);
        Ok(self.reweighted(report, known, Adjustment::plain(step.d, step.g)))
    }

    /// The weights, calibrated where the survey is: one per row of the table, 0 outside the scope.
    ///
    /// # Errors
    /// Only those of the table library: the weights were checked when the survey was made.
    pub fn weights(&self) -> Result<Series> {
        Ok(Series::new("weight".into(), self.0.weight_values()?))
    }

    /// The diagnosis of the last calibration, if there was one, with its totals as they are [now](CalibrationLine::after).
    pub fn calibration(&self) -> Option<&Calibration> {
        self.0.bound.calibration.as_deref()
    }

    /// The survey after an adjustment of its weights, which for replicate weights is made to each of them by itself:
    /// their estimates then vary as adjusted ones do.
    fn with_replicates(&self, adjust: impl Fn(&Survey) -> Result<Survey>) -> Result<Survey> {
        let bound = &self.0.bound;
        let Some(replicates) = &bound.replicates else { return adjust(self) };
        let with = |weights: Vec<f64>| {
            // Only weights are calibrated here: strata and units play no part.
            let bound = Bound::of_counts(&[weights.len() as u32], None, bound.lonely_psu);
            let (calibration, known) = (self.0.bound.calibration.clone(), self.0.bound.known.clone());
            self.with_bound(Bound { weights: Series::new("weight".into(), weights), calibration, known, ..bound })
        };
        // Each replicate is calibrated to the same totals, so that their variance includes what calibration
        // gains.
        let base = self.0.weight_values()?;
        let full = adjust(&with(base.clone()))?;
        let columns = (0..replicates.count())
            .map(|replicate| Ok(adjust(&with(replicates.matrix.analysis(replicate, &base)))?.0.bound.weights.clone()))
            .collect::<Result<Vec<Series>>>()?;
        let bound = Bound {
            weights: full.0.bound.weights.clone(),
            calibration: full.0.bound.calibration.clone(),
            known: full.0.bound.known.clone(),
            replicates: Some(Arc::new(replicates.replaced(columns))),
            ..Bound::clone(bound)
        };
        Ok(self.with_bound(bound))
    }

    /// The survey with the weights after an adjustment to the totals of some variables.
    fn reweighted(&self, report: Calibration, known: Arc<Regressors>, adjustment: Adjustment) -> Survey {
        let mut bound = Bound::clone(&self.0.bound);
        bound.weights = Series::new("weight".into(), adjustment.weights());
        bound.adjustments.push(Arc::new(adjustment));
        bound.calibration = Some(Arc::new(report));
        bound.known = Some(known);
        self.with_bound(bound)
    }
}

/// Weights d that become d·g.
struct Step {
    method: &'static str,
    iterations: usize,
    trimmed: usize,
    d: Vec<f64>,
    g: Vec<f64>,
}

impl Step {
    /// The diagnosis: the lines of the totals filled in.
    fn report(&self, mut lines: Vec<CalibrationLine>, x: &Regressors) -> Calibration {
        let n = self.d.len();
        let weight = |row: usize| if self.d[row] == 0.0 { 0.0 } else { self.d[row] * self.g[row] };
        let totals = x.totals(n, |row| self.d[row]).into_iter().zip(x.totals(n, weight));
        lines.iter_mut().zip(totals).for_each(|(line, totals)| (line.before, line.after) = totals);
        Calibration {
            method: self.method,
            iterations: self.iterations,
            lines,
            factors: Factors::new(&self.d, &self.g),
            negative: (0..n).filter(|&row| weight(row) < 0.0).count(),
            trimmed: self.trimmed,
            later: Vec::new(),
        }
    }
}

/// The margins as lines of a diagnosis without estimates, and as calibration variables.
fn split(margins: Vec<Matched>) -> (Vec<CalibrationLine>, Arc<Regressors>) {
    let mut lines = Vec::new();
    let mut blocks = Vec::new();
    for Matched { name, categories, targets, cases, block } in margins {
        lines.extend(categories.into_iter().zip(targets).zip(cases).map(|((level, target), n)| {
            let margin = name.clone();
            CalibrationLine { margin, level, n, target, before: 0.0, after: 0.0 }
        }));
        blocks.push(block);
    }
    (lines, Arc::new(Regressors::new(blocks)))
}

/// An error where the weights of a category sum to 0 or less: a factor that brings them to a total would be infinite, or
/// turn the sign of every weight.
fn check_sums(lines: &[CalibrationLine], sums: &[f64]) -> Result<()> {
    let mut errors = Vec::new();
    let lines: Vec<(&CalibrationLine, f64)> = lines.iter().zip(sums.iter().copied()).collect();
    for margin in lines.chunk_by(|(a, _), (b, _)| a.margin == b.margin) {
        let empty = margin.iter().filter(|(_, sum)| *sum <= 0.0);
        let empty: Vec<String> = empty.map(|(line, _)| line.level.clone().unwrap_or_default()).collect();
        if !empty.is_empty() {
            errors.push(Error::InvalidMargin {
                margin: margin[0].0.margin.clone(),
                problem: format!(
                    "the weights of {} sum to 0 or less, which an earlier calibration may cause: merge the category with a \
                     neighbouring one, or set bounds in that calibration",
                    crate::error::list(&empty)
                ),
            });
        }
    }
    Error::collect(errors)
}

/// The margins of categories alone, an error for others.
fn only_categories(margins: &[Matched], method: &str) -> Result<()> {
    let others = margins.iter().filter(|margin| !matches!(margin.block, MarginVariables::Categories { .. }));
    Error::collect(
        others
            .map(|margin| Error::InvalidMargin {
                margin: margin.name.clone(),
                problem: format!(
                    "{method} needs totals of categories, as tables; calibrate also takes totals of numbers"
                ),
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Design;
    use polars::prelude::df;

    /// The weights of the men sum to 7/3 − 3 after a calibration without bounds.
    #[test]
    fn categories_of_negative_weight_are_refused() {
        let people = df!("w" => [1.0; 4], "sex" => ["F", "F", "M", "M"], "y" => [0, 0, 0, 10]).expect("one length");
        let survey = Survey::new(people, Design::new("w")).expect("a sound design");
        let totals = [Margin::population(4.0), Margin::number("y", -30.0)];
        let survey = survey.calibrate(totals).run().expect("totals that can be met");
        assert_eq!(survey.calibration().map(Calibration::negative_weights), Some(1));
        let sexes = || Margin::new(["sex"], df!("sex" => ["F", "M"], "total" => [2, 2]).expect("one length"));
        for refused in [survey.rake([sexes()]).run(), survey.poststratify(sexes())] {
            let error = refused.expect_err("a sum below 0").to_string();
            assert!(error.contains("the weights of M sum to 0 or less"), "{error}");
        }
    }
}
