//! How many cases tell two shares apart, from independent samples or from samples with cases in common.

use crate::error::check_level;
use crate::numeric::distribution::normal_quantile;
use crate::{Error, Result};

/// Two shares that are to be told apart: from one population at two times, or from two populations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoShares {
    /// The share in the first sample.
    pub first: f64,
    /// The share in the second.
    pub second: f64,
    /// The part of the first sample that is in the second too: a panel, a rotation.
    pub overlap: f64,
    /// The share of those in both that have it both times; what independence gives if not known.
    pub both: Option<f64>,
    /// The size of the first sample by that of the second.
    pub ratio: f64,
    /// The confidence level of the test: 1 less the chance to find a difference that is not there.
    pub level: f64,
    /// The chance to find the difference.
    pub power: f64,
    /// Whether a difference of either sign counts.
    pub two_sided: bool,
    /// The design effect of the difference.
    pub deff: f64,
    /// The share of eligible cases that answer.
    pub response: f64,
}

impl TwoShares {
    /// Two independent samples of equal size, at a level of 95 % and a power of 80 %.
    pub fn new(first: f64, second: f64) -> TwoShares {
        TwoShares {
            first,
            second,
            overlap: 0.0,
            both: None,
            ratio: 1.0,
            level: 0.95,
            power: 0.8,
            two_sided: true,
            deff: 1.0,
            response: 1.0,
        }
    }

    /// The cases of the first sample: n = (z_level + z_power)²/δ² · (p₁q₁ + r·p₂q₂ − 2γr(p₁₁ − p₁p₂)) · deff / response, with γ the
    /// overlap and r the ratio (Valliant, Dever and Kreuter 2018, 4.6). Not rounded.
    ///
    /// ```
    /// use infosoc::planning::TwoShares;
    /// let panel = TwoShares { overlap: 0.5, both: Some(0.45), ..TwoShares::new(0.5, 0.55) };
    /// assert_eq!(panel.size()?.ceil(), 1013.0);
    /// assert_eq!(TwoShares::new(0.5, 0.55).size()?.ceil(), 1562.0);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for numbers outside their range, equal shares, and a share in both that the two do not allow.
    pub fn size(&self) -> Result<f64> {
        let mut errors: Vec<Error> = check_level("level", self.level).err().into_iter().collect();
        let mut check = |holds: bool, name: &str, expected: &str, got: f64| {
            if !holds {
                errors.push(Error::argument(name, expected, got));
            }
        };
        let is_share = |p: f64| p > 0.0 && p < 1.0;
        check(is_share(self.first), "first", "a share above 0 and below 1", self.first);
        check(is_share(self.second), "second", "a share above 0 and below 1", self.second);
        check(self.first != self.second, "second", "another share than the first", self.second);
        // One side of a level of one half or less is no side: its quantile is not above 0.
        let expected = "a level above 0.5 of a test that is not two-sided";
        check(self.two_sided || self.level > 0.5, "level", expected, self.level);
        check((0.5..1.0).contains(&self.power), "power", "a chance from 0.5, below 1", self.power);
        check(self.ratio.is_finite() && self.ratio > 0.0, "ratio", "a ratio above 0", self.ratio);
        // At most n₂ of the r·n₂ cases of the first sample are in the second.
        let most = (1.0 / self.ratio).min(1.0);
        let range = format!("a share of the first sample from 0 to {most}, as the second can hold");
        check(self.overlap >= 0.0 && self.overlap <= most, "overlap", &range, self.overlap);
        check(self.deff.is_finite() && self.deff > 0.0, "deff", "a design effect above 0", self.deff);
        check(self.response > 0.0 && self.response <= 1.0, "response", "a share above 0, up to 1", self.response);
        let both = self.both.unwrap_or(self.first * self.second);
        let (least, largest) = ((self.first + self.second - 1.0).max(0.0), self.first.min(self.second));
        let range = format!("a share from {least} to {largest}, as these two allow");
        check(both >= least && both <= largest, "both", &range, both);
        Error::collect(errors)?;
        // The quantile of a level leaves out the rest on both sides: one side is a level of 2·level − 1.
        let one_sided = |level: f64| normal_quantile(level).unwrap_or(f64::NAN);
        let of_level = one_sided(if self.two_sided { self.level } else { 2.0 * self.level - 1.0 });
        // A chance of one half asks for no more than the quantile of the level.
        let of_power = if self.power == 0.5 { 0.0 } else { one_sided(2.0 * self.power - 1.0) };
        let (p, q, r) = (self.first, self.second, self.ratio);
        let variance = p * (1.0 - p) + r * q * (1.0 - q) - 2.0 * self.overlap * r * (both - p * q);
        Ok((of_level + of_power).powi(2) / (p - q).powi(2) * variance * self.deff / self.response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_has_no_one_sided_quantile_is_refused() {
        let plan = TwoShares { two_sided: false, ..TwoShares::new(0.5, 0.6) };
        assert!(plan.size().is_ok_and(|n| n > 0.0));
        for level in [0.5, 0.3] {
            assert!(TwoShares { level, ..plan }.size().is_err(), "{level}");
        }
    }
}
