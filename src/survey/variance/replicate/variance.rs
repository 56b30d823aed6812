//! Kernel: from the estimates of the replicates to a variance.

use crate::survey::design::replicates::Scaling;

/// A variance, and how many replicates had no estimate to give to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Variance {
    pub(crate) value: f64,
    pub(crate) lost: usize,
}

impl Scaling {
    /// scale · Σ_r rscale_r (θ_r − c)², c being the full estimate or the mean of the replicates with rscale above 0
    /// (Wolter 2007; R `svrVar`). Replicates without an estimate are left out and counted; NaN if all are.
    pub(crate) fn variance(&self, full: f64, replicates: impl Iterator<Item = f64> + Clone) -> Variance {
        let all = replicates.zip(&self.rscales);
        let known = || all.clone().filter(|(theta, _)| theta.is_finite());
        let count = known().count();
        let lost = self.rscales.len() - count;
        if count == 0 {
            return Variance { value: f64::NAN, lost };
        }
        let centre = if self.mse {
            full
        } else {
            let used = || known().filter(|(_, rscale)| **rscale > 0.0);
            // Around a first value, so that equal replicates have their own value as mean.
            let origin = used().next().map_or(full, |(theta, _)| theta);
            origin + used().map(|(theta, _)| theta - origin).sum::<f64>() / used().count().max(1) as f64
        };
        let sum: f64 = known().map(|(theta, rscale)| rscale * (theta - centre) * (theta - centre)).sum();
        Variance { value: self.scale * sum, lost }
    }
}

impl Scaling {
    /// scale · Σ_r rscale_r (α_r − c_a)(β_r − c_b), centred as the variance, over the replicates that have both; NaN if
    /// none has.
    pub(crate) fn covariance(&self, full: [f64; 2], a: &[f64], b: &[f64]) -> f64 {
        let both = || a.iter().zip(b).zip(&self.rscales).filter(|((a, b), _)| a.is_finite() && b.is_finite());
        if both().next().is_none() {
            // As for the variance: an empty sum says nothing, and is not 0.
            return f64::NAN;
        }
        let mut centre = full;
        if !self.mse {
            let used = || both().filter(|(_, rscale)| **rscale > 0.0);
            let count = used().count().max(1) as f64;
            let mean = |of: &dyn Fn((&f64, &f64)) -> f64| used().map(|(pair, _)| of(pair)).sum::<f64>() / count;
            centre = [mean(&|(a, _)| a - full[0]) + full[0], mean(&|(_, b)| b - full[1]) + full[1]];
        }
        let product = |((a, b), rscale): ((&f64, &f64), &f64)| rscale * (a - centre[0]) * (b - centre[1]);
        self.scale * both().map(product).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// The four half-samples of three strata of two: V = Σ(θ_r − c)²/4.
    #[test]
    fn centred_at_the_mean_or_at_the_full_estimate() {
        let rule = |mse| Scaling { scale: 0.25, rscales: vec![1.0; 4], mse };
        let theta = [5.0, 7.0, 8.0, 6.0];
        assert_relative_eq!(rule(false).variance(6.0, theta.into_iter()).value, 1.25);
        assert_relative_eq!(rule(true).variance(6.0, theta.into_iter()).value, 1.5);
    }

    /// R: svrVar(c(5, NA, 8, 6), 0.25, c(1, 1, 0, 1)) centres at 5.5.
    #[test]
    fn replicates_without_an_estimate_are_left_out() {
        let rule = Scaling { scale: 0.25, rscales: vec![1.0, 1.0, 0.0, 1.0], mse: false };
        let got = rule.variance(6.0, [5.0, f64::NAN, 8.0, 6.0].into_iter());
        assert_eq!(got, Variance { value: 0.125, lost: 1 });
        assert!(rule.variance(6.0, [f64::NAN; 4].into_iter()).value.is_nan());
    }

    /// The covariance of a variable with itself is its variance; where no replicate has both, it is unknown.
    #[test]
    fn a_covariance_of_no_replicates_is_unknown() {
        let rule = Scaling { scale: 0.25, rscales: vec![1.0; 4], mse: false };
        let theta = [5.0, 7.0, 8.0, 6.0];
        assert_relative_eq!(rule.covariance([6.0; 2], &theta, &theta), 1.25);
        let (odd, even) = ([5.0, f64::NAN, 8.0, f64::NAN], [f64::NAN, 7.0, f64::NAN, 6.0]);
        assert!(rule.covariance([6.0; 2], &odd, &even).is_nan());
    }

    #[test]
    fn equal_replicates_have_no_variance() {
        let rule = Scaling { scale: 0.5, rscales: vec![1.0; 7], mse: false };
        assert_eq!(rule.variance(0.1, [0.1; 7].into_iter()).value, 0.0);
    }
}
