//! From a precision to a number of cases, step by step.

use crate::error::check_level;
use crate::numeric::distribution::normal_quantile;
use crate::{Error, Result};

/// The precision that is wanted of an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// A coefficient of variation.
    Cv(f64),
    /// A standard error.
    Se(f64),
    /// Half of the width of the Wald interval.
    HalfWidth(f64),
    /// The same as a part of the estimate.
    RelativeHalfWidth(f64),
    /// Half of the width of the Wilson interval of a share.
    WilsonHalfWidth(f64),
}

impl Goal {
    /// A goal by its name: `cv`, `se`, `half_width`, `relative_half_width` or `wilson_half_width`.
    ///
    /// # Errors
    /// [`Error::UnknownOption`].
    pub fn named(name: &str, value: f64) -> Result<Goal> {
        Ok(match name {
            "cv" => Goal::Cv(value),
            "se" => Goal::Se(value),
            "half_width" => Goal::HalfWidth(value),
            "relative_half_width" => Goal::RelativeHalfWidth(value),
            "wilson_half_width" => Goal::WilsonHalfWidth(value),
            _ => {
                let known = ["cv", "se", "half_width", "relative_half_width", "wilson_half_width"];
                return Err(Error::option("target", name, known));
            }
        })
    }

    /// The same of an estimate that is by this factor smaller; what is relative to the estimate stays as it is.
    pub(super) fn divided_by(self, factor: f64) -> Goal {
        match self {
            Goal::Cv(_) | Goal::RelativeHalfWidth(_) => self,
            Goal::Se(se) => Goal::Se(se / factor),
            Goal::HalfWidth(e) => Goal::HalfWidth(e / factor),
            Goal::WilsonHalfWidth(e) => Goal::WilsonHalfWidth(e / factor),
        }
    }

    fn value(self) -> f64 {
        let (Goal::Cv(v) | Goal::Se(v) | Goal::HalfWidth(v) | Goal::RelativeHalfWidth(v) | Goal::WilsonHalfWidth(v)) =
            self;
        v
    }
}

/// What is to be estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Variable {
    /// A share p, whose variance is p·(1 − p).
    Share(f64),
    /// A mean with the standard deviation of the variable.
    Mean {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        sd: f64,
    },
}

impl Variable {
    /// The estimate, and the variance between units.
    pub(super) fn moments(self) -> (f64, f64) {
        match self {
            Variable::Share(p) => (p, p * (1.0 - p)),
            Variable::Mean { mean, sd } => (mean, sd * sd),
        }
    }
}

/// What a sample is planned with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The confidence level of intervals.
    pub level: f64,
    /// The design effect.
    pub deff: f64,
    /// Units of the population; infinity for no correction.
    pub population: f64,
    /// The share of eligible cases that answer.
    pub response: f64,
    /// The share of cases that belong to the population.
    pub eligibility: f64,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan { level: 0.95, deff: 1.0, population: f64::INFINITY, response: 1.0, eligibility: 1.0 }
    }
}

/// A number of cases, after each step; none is rounded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeSteps {
    /// For a simple random sample of an infinite population.
    pub simple: f64,
    /// Times the design effect.
    pub deff: f64,
    /// With the finite population correction: the cases that have to answer.
    pub completes: f64,
    /// Divided by the shares that answer and that are eligible: the cases to select.
    pub selected: f64,
}

impl Plan {
    /// The cases that a precision needs. Design effect, finite population, response and eligibility enter in this order.
    ///
    /// ```
    /// use infosoc::planning::{Goal, Plan, Variable};
    ///
    /// let plan = Plan { deff: 1.5, population: 2000.0, response: 0.8, ..Plan::default() };
    /// let size = plan.size(Variable::Share(0.3), Goal::HalfWidth(0.05))?;
    /// assert_eq!(size.selected.ceil(), 488.0);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for numbers outside their range.
    pub fn size(&self, variable: Variable, goal: Goal) -> Result<SizeSteps> {
        let z = self.checked(variable)?;
        if !(goal.value().is_finite() && goal.value() > 0.0) {
            return Err(Error::argument("target", "a precision above 0", goal.value()));
        }
        let (value, variance) = variable.moments();
        let relative = |part: f64| part * value.abs();
        if let (Goal::Cv(_) | Goal::RelativeHalfWidth(_), true) = (goal, value == 0.0) {
            return Err(Error::argument("target", "se or half_width, as an estimate of 0 has no relative error", "0"));
        }
        let simple = match goal {
            Goal::Cv(cv) => variance / relative(cv).powi(2),
            Goal::Se(se) => variance / (se * se),
            Goal::HalfWidth(e) => z * z * variance / (e * e),
            Goal::RelativeHalfWidth(part) => z * z * variance / relative(part).powi(2),
            Goal::WilsonHalfWidth(e) => {
                if !matches!(variable, Variable::Share(_)) {
                    return Err(Error::argument("target", "the Wilson interval for a share", "a mean"));
                }
                // At one half the interval has everything from 0 to 1 in it, whatever n.
                if e >= 0.5 {
                    return Err(Error::argument("target", "a half width below 0.5", e));
                }
                // The quadratic equation of the half width in n.
                let root = (variance * variance + e * e * (1.0 - 4.0 * variance)).sqrt();
                z * z / (2.0 * e * e) * (variance - 2.0 * e * e + root)
            }
        };
        let deff = simple * self.deff;
        // n/(1 + n/N) comes near to N as n grows, and never passes it.
        let completes = if self.population.is_finite() { deff / (1.0 + deff / self.population) } else { deff };
        Ok(SizeSteps { simple, deff, completes, selected: completes / self.response / self.eligibility })
    }

    /// The standard error of an estimate from n cases selected.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for numbers outside their range.
    pub fn se(&self, variable: Variable, n: f64) -> Result<f64> {
        self.checked(variable)?;
        let completes = n * self.response * self.eligibility;
        if !(n.is_finite() && n > 0.0) {
            return Err(Error::argument("n", "a number of cases above 0", n));
        }
        let rest = if self.population.is_finite() { (1.0 - completes / self.population).max(0.0) } else { 1.0 };
        Ok((self.deff * variable.moments().1 / completes * rest).sqrt())
    }

    /// The quantile of the intervals, once all numbers are in their range.
    pub(super) fn checked(&self, variable: Variable) -> Result<f64> {
        let mut errors = Vec::new();
        let is_share = |v: f64| v > 0.0 && v <= 1.0;
        for (name, value) in [("response", self.response), ("eligibility", self.eligibility)] {
            if !is_share(value) {
                errors.push(Error::argument(name, "a share above 0, up to 1", value));
            }
        }
        if !(self.deff.is_finite() && self.deff > 0.0) {
            errors.push(Error::argument("deff", "a design effect above 0", self.deff));
        }
        if self.population.is_nan() || self.population <= 0.0 {
            errors.push(Error::argument("population", "a number above 0", self.population));
        }
        match variable {
            Variable::Share(p) if !(p > 0.0 && p < 1.0) => {
                errors.push(Error::argument("past", "a share above 0 and below 1", p))
            }
            Variable::Mean { mean, sd } if !(mean.is_finite() && sd.is_finite() && sd > 0.0) => {
                errors.push(Error::argument(
                    "past",
                    "a mean and a standard deviation above 0",
                    format!("{mean} and {sd}"),
                ));
            }
            Variable::Share(_) | Variable::Mean { .. } => {}
        }
        errors.extend(check_level("level", self.level).err());
        Error::collect(errors).map(|()| normal_quantile(self.level).unwrap_or(f64::NAN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precisions_that_no_number_of_cases_has_are_refused() {
        let plan = Plan::default();
        for half in [0.5, 0.6] {
            assert!(plan.size(Variable::Share(0.3), Goal::WilsonHalfWidth(half)).is_err(), "{half}");
        }
        let nothing = Variable::Mean { mean: 0.0, sd: 1.0 };
        for goal in [Goal::Cv(0.1), Goal::RelativeHalfWidth(0.1)] {
            assert!(plan.size(nothing, goal).is_err(), "{goal:?}");
        }
        assert!(plan.size(nothing, Goal::Se(0.1)).is_ok_and(|steps| (steps.simple - 100.0).abs() < 1e-9));
    }
}
