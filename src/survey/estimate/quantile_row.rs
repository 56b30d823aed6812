//! The row of a quantile: its value, standard error and limits, from the share of cases at or below it.

use super::row::{Estimate, Status};
use crate::survey::interval;
use crate::survey::interval::{Interval, Quantiles};
use crate::survey::measure::Measure;
use crate::survey::variance::replicate::Variance;
use crate::survey::variance::taylor::{Basis, Linearized};

/// A standard error of a share below this is rounding: shares are of the order of 1, and carry about sixteen digits.
pub(super) const ROUNDING: f64 = 1e-13;

/// A quantile of a domain with the share of its cases at or below it.
pub(crate) struct Found<'a> {
    pub(crate) value: Option<f64>,
    pub(crate) share: Linearized,
    /// The quantiles of other probabilities, for the limits.
    pub(crate) look: &'a dyn Fn(f64) -> Option<f64>,
    pub(crate) n: f64,
    pub(crate) p: f64,
}

impl Found<'_> {
    /// The quantile with its interval: the limits of the share, each as the quantile of that probability. A limit of 0
    /// or less, or 1 or more, has none. The standard error is the width over 2t.
    pub(crate) fn estimate(&self, kind: Interval, measure: &Measure, quantiles: &mut Quantiles) -> Estimate {
        let Linearized { value: share, variance, basis, df, numerator, denominator, .. } = self.share;
        let at = |p: f64| if p > 0.0 && p < 1.0 { (self.look)(p) } else { None };
        // Exact: both are sums of the same weights in the same order where every case is at or below.
        let is_whole = numerator == denominator;
        let (limits, status) = match self.value {
            None => ((None, None), Status::Empty),
            Some(value) if basis == Basis::ZeroByDesign => ((Some(value), Some(value)), Status::Normal),
            // No case above: only how many cases there are says how far the share may be from 1.
            Some(value) if is_whole => {
                let low = interval::one_sided(1.0, self.n, measure.level).map_or(0.0, |limits| limits.0);
                ((at(low), Some(value).filter(|_| low >= self.p)), Status::OneSided)
            }
            Some(_) if basis == Basis::Unknown => ((None, None), self.without_variance()),
            Some(_) if variance.is_nan() => ((None, None), Status::NoVariance),
            Some(value) => {
                let se = variance.sqrt();
                match interval::proportion(kind, share, se, df, self.n, measure.level, quantiles) {
                    None => ((None, None), Status::NoDf),
                    // Nothing but rounding, which might lead to the next case.
                    Some(_) if se <= ROUNDING => ((Some(value), Some(value)), Status::Normal),
                    Some((low, high)) => match (at(low), at(high)) {
                        both @ (Some(_), Some(_)) => (both, Status::Normal),
                        one => (one, Status::OneSided),
                    },
                }
            }
        };

        // R `svyquantile` computes the standard error back from the interval: half its width over t.
        let width = limits.0.zip(limits.1).map(|(low, high)| high - low);
        let se = match basis {
            Basis::ZeroByDesign => self.value.map(|_| 0.0),
            Basis::BetweenUnits | Basis::OfResiduals | Basis::Unknown => {
                width.zip(quantiles.t(measure.level, df)).map(|(width, t)| width / (2.0 * t))
            }
        };
        self.row(measure, se, limits, status)
    }

    /// The status where one sampling unit has all cases.
    fn without_variance(&self) -> Status {
        if self.share.df <= 0.0 { Status::NoDf } else { Status::NoVariance }
    }

    /// The quantile with the limits of a score test, in place of Woodruff's.
    pub(super) fn with_limits(
        &self,
        limits: Option<(f64, f64)>,
        measure: &Measure,
        quantiles: &mut Quantiles,
    ) -> Estimate {
        let plain = self.estimate(Interval::Wald, measure, quantiles);
        let is_known = matches!(plain.status, Status::Normal | Status::OneSided) && plain.se != Some(0.0);
        let (Some((low, high)), true) = (limits, is_known) else { return plain };
        let t = quantiles.t(measure.level, self.share.df);
        let se = t.map(|t| (high - low) / (2.0 * t));
        self.row(measure, se, (Some(low), Some(high)), Status::Normal)
    }

    /// The quantile with the variance of the replicates' own.
    pub(super) fn with_variance(&self, spread: Variance, measure: &Measure, quantiles: &mut Quantiles) -> Estimate {
        let se = Some(spread.value.sqrt()).filter(|se| se.is_finite() && self.share.basis != Basis::Unknown);
        let limits = self
            .value
            .zip(se)
            .and_then(|(value, se)| interval::student(value, se, self.share.df, measure.level, quantiles));
        let status = match () {
            _ if self.value.is_none() => Status::Empty,
            _ if self.share.basis == Basis::Unknown => self.without_variance(),
            _ if se.is_none() => Status::NoVariance,
            _ if limits.is_none() => Status::NoDf,
            _ if spread.lost > 0 => Status::LostReplicates,
            _ => Status::Normal,
        };
        self.row(measure, se, limits.unzip(), status)
    }

    fn row(&self, measure: &Measure, se: Option<f64>, limits: (Option<f64>, Option<f64>), status: Status) -> Estimate {
        let scaled = |x: f64| x * measure.factor;
        let (value, se) = (self.value.map(scaled), se.filter(|_| self.value.is_some()).map(scaled));
        Estimate {
            value,
            se,
            ci_low: limits.0.map(scaled),
            ci_high: limits.1.map(scaled),
            cv: se.zip(value).map(|(se, value)| se / value.abs()).filter(|cv| cv.is_finite()),
            df: self.value.map(|_| self.share.df),
            denominator: self.value.map(|_| self.share.denominator),
            is_alike: se == Some(0.0) && self.share.basis == Basis::BetweenUnits,
            ..Estimate::blank(status)
        }
    }
}
