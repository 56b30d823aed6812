//! A second, costlier attempt at a part of those who did not answer (Hansen and Hurwitz 1946).

use crate::{Error, Result};

/// A sample with a follow-up of a part of the non-respondents, all of whom then answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowUp {
    /// The cases that the precision needs if all answered at once.
    pub n: f64,
    /// The share that answers at first.
    pub response: f64,
    /// What a case costs at first.
    pub cost: f64,
    /// What a case of the follow-up costs.
    pub follow_up_cost: f64,
}

/// A plan of a sample and its follow-up; numbers are expected ones, not rounded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowUpPlan {
    /// The part of the non-respondents that is followed up.
    pub share: f64,
    /// Cases to select.
    pub n: f64,
    /// Cases of the follow-up.
    pub followed: f64,
    /// What both cost.
    pub cost: f64,
}

impl FollowUp {
    /// The plan with the least cost: v = √(c₁/(θ c₂)) of the non-respondents, at most all of them, and n·(1 + (1 − θ)(1/v − 1)) cases,
    /// where non-respondents vary as much as respondents do (Hansen and Hurwitz 1946).
    ///
    /// ```
    /// use infosoc::planning::FollowUp;
    /// let plan = FollowUp { n: 400.0, response: 0.5, cost: 50.0, follow_up_cost: 200.0 }.plan()?;
    /// assert_eq!((plan.n.ceil(), plan.followed.ceil()), (483.0, 171.0));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for numbers outside their range.
    pub fn plan(&self) -> Result<FollowUpPlan> {
        let mut errors = Vec::new();
        let is_positive = |x: f64| x.is_finite() && x > 0.0;
        for (name, value) in [("n", self.n), ("cost", self.cost), ("follow_up_cost", self.follow_up_cost)] {
            if !is_positive(value) {
                errors.push(Error::argument(name, "a number above 0", value));
            }
        }
        if !(self.response > 0.0 && self.response < 1.0) {
            errors.push(Error::argument("response", "a share above 0 and below 1", self.response));
        }
        Error::collect(errors)?;
        let rest = 1.0 - self.response;
        let share = (self.cost / (self.response * self.follow_up_cost)).sqrt().min(1.0);
        let n = self.n * (1.0 + rest * (1.0 / share - 1.0));
        let followed = n * rest * share;
        Ok(FollowUpPlan { share, n, followed, cost: n * self.cost + followed * self.follow_up_cost })
    }
}
