//! Estimates of several imputations or plausible values combined: the rules of Rubin (1987), with the degrees of freedom
//! of Barnard and Rubin (1999).

use crate::words::words;

words! {
    /// How the estimates of several imputations, or of several plausible values, become one.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Combine: "combine" {
        /// The variance within is the mean of the variances of all imputations (Rubin 1987).
        #[default]
        Rubin = "rubin",
        /// The variance within is that of the first imputation alone, as TIMSS before 2015 and NAEP published it. Another
        /// figure than that of Rubin's rules, and no better one.
        Shortcut = "shortcut",
    }
}

/// One estimate from several imputations.
///
/// With Q_m the estimates, U_m their variances and M imputations: Q̄ = ΣQ_m/M, U = ΣU_m/M, B = Σ(Q_m − Q̄)²/(M − 1),
/// T = U + (1 + 1/M)·B.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Combined {
    /// Q̄, the mean of the estimates.
    pub value: f64,
    /// U, the sampling variance.
    pub within: f64,
    /// B, the variance between the imputations.
    pub between: f64,
    /// T, the total variance.
    pub variance: f64,
    /// λ = (1 + 1/M)·B/T, the part of the variance that comes from the imputation.
    pub lambda: f64,
    /// Degrees of freedom ν of Barnard and Rubin (1999): 1/ν = λ²/(M − 1) + 1/ν_obs, with ν_obs = (ν_com + 1)/(ν_com + 3)·
    /// ν_com·(1 − λ).
    pub df: f64,
    /// The fraction of missing information, (r + 2/(ν + 3))/(1 + r) with r = λ/(1 − λ).
    pub fmi: f64,
}

/// Combines two or more estimates of the same quantity with their variances; `df` are the degrees of freedom that the
/// complete data would have.
///
/// Everything is NaN for fewer than two estimates, and where there are not as many variances as estimates.
///
/// ```
/// use infosoc::{Combine, combine};
/// let combined = combine(&[10.0, 12.0, 11.0], &[4.0, 4.0, 4.0], 50.0, Combine::Rubin);
/// assert_eq!((combined.value, combined.within, combined.between), (11.0, 4.0, 1.0));
/// assert!((combined.variance - 16.0 / 3.0).abs() < 1e-12);
/// ```
pub fn combine(estimates: &[f64], variances: &[f64], df: f64, how: Combine) -> Combined {
    let m = estimates.len() as f64;
    if estimates.len() < 2 || estimates.len() != variances.len() {
        let nan = f64::NAN;
        return Combined { value: nan, within: nan, between: nan, variance: nan, lambda: nan, df: nan, fmi: nan };
    }
    // Around the first, so that equal estimates have no variance between them.
    let first = estimates[0];
    let value = first + estimates.iter().map(|q| q - first).sum::<f64>() / m;
    let between = estimates.iter().map(|q| (q - value) * (q - value)).sum::<f64>() / (m - 1.0);
    let within = match how {
        Combine::Rubin => variances.iter().sum::<f64>() / m,
        Combine::Shortcut => variances[0],
    };
    let added = (1.0 + 1.0 / m) * between;
    let variance = within + added;
    // Where nothing varies at all, 0/0 would make everything after it NaN.
    let lambda = if added == 0.0 { 0.0 } else { added / variance };
    // A census has no sampling error, and the degrees of freedom of its design do not matter.
    let observed = match within == 0.0 && added > 0.0 {
        true => f64::INFINITY,
        false if df.is_infinite() => f64::INFINITY,
        // A sample without degrees of freedom has none for the combined estimate either.
        false => (df + 1.0) / (df + 3.0) * df.max(0.0) * (1.0 - lambda),
    };
    let df = 1.0 / (lambda * lambda / (m - 1.0) + 1.0 / observed);
    // (r + 2/(ν + 3))/(1 + r) with 1/(1 + r) = 1 − λ, which also holds where r is infinite.
    let fmi = lambda + (1.0 - lambda) * 2.0 / (df + 3.0);
    Combined { value, within, between, variance, lambda, df, fmi }
}

/// The covariances of several numbers within the imputations and between them: U and B as squares, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Covariances {
    pub(crate) within: Vec<f64>,
    pub(crate) between: Vec<f64>,
    imputations: f64,
}

impl Covariances {
    /// From the numbers of each imputation and their covariances in it.
    pub(crate) fn new(values: &[Vec<f64>], covariances: &[&[f64]], how: Combine) -> Covariances {
        let m = values.len() as f64;
        let width = values.first().map_or(0, Vec::len);
        let mean: Vec<f64> = (0..width).map(|i| values.iter().map(|of| of[i]).sum::<f64>() / m).collect();
        let within = |place: usize| match how {
            Combine::Rubin => covariances.iter().map(|of| of[place]).sum::<f64>() / m,
            Combine::Shortcut => covariances[0][place],
        };
        let between = |place: usize| {
            let (a, b) = (place / width, place % width);
            values.iter().map(|of| (of[a] - mean[a]) * (of[b] - mean[b])).sum::<f64>() / (m - 1.0)
        };
        Covariances {
            within: (0..width * width).map(within).collect(),
            between: (0..width * width).map(between).collect(),
            imputations: m,
        }
    }

    /// T = U + (1 + 1/M)·B.
    pub(crate) fn total(&self) -> Vec<f64> {
        let added = 1.0 + 1.0 / self.imputations;
        self.within.iter().zip(&self.between).map(|(within, between)| within + added * between).collect()
    }
}

/// The degrees of freedom of the denominator of D₁, the Wald test of q numbers with the average relative increase r of their
/// variances by M imputations: those of Reiter (2007) for complete data with ν degrees of freedom; of Li, Raghunathan and Rubin
/// (1991) where these are infinite. Reiter's exist for q(M − 1) > 4 and ν large beside 4(1 + r); otherwise the smaller of ν and the others'.
pub(crate) fn wald_df(q: f64, imputations: f64, r: f64, complete: f64) -> f64 {
    let t = q * (imputations - 1.0);
    let large = if t > 4.0 {
        4.0 + (t - 4.0) * (1.0 + (1.0 - 2.0 / t) / r).powi(2)
    } else {
        t * (1.0 + 1.0 / q) * (1.0 + 1.0 / r).powi(2) / 2.0
    };
    if complete.is_infinite() {
        return large;
    }
    let observed = (complete + 1.0) / (complete + 3.0) * complete;
    let a = r * t / (t - 2.0);
    let (more, rest) = (observed - 2.0 * (1.0 + a), observed - 4.0 * (1.0 + a));
    if t <= 4.0 || rest <= 0.0 {
        return large.min(complete);
    }
    let b = 1.0 + a;
    let of_imputations = a * a * more / (b * b * rest)
        + 8.0 * a * a * more / (b * rest * rest)
        + 4.0 * a * a / (b * rest)
        + 4.0 * a * a / (rest * more)
        + 16.0 * a * a * more / rest.powi(3)
        + 8.0 * a * a / (rest * rest);
    4.0 + 1.0 / (1.0 / rest + of_imputations / (t - 4.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// A worked example with its digits: M = 5, U = 2.982354968, B = 0.00667909, ν_com = 197 (R mice, by the author of emmeans).
    #[test]
    fn a_worked_example() {
        let spread = (0.00667909_f64 * 4.0 / 10.0).sqrt();
        let estimates: Vec<f64> = [-2.0, -1.0, 0.0, 1.0, 2.0].iter().map(|k| 7.0 + k * spread).collect();
        let got = combine(&estimates, &[2.982354968; 5], 197.0, Combine::Rubin);
        assert_relative_eq!(got.between, 0.00667909, max_relative = 1e-12);
        assert_relative_eq!(got.variance, 2.990369876, max_relative = 1e-9);
        assert_relative_eq!(got.df, 194.4394, max_relative = 1e-6);
        assert_relative_eq!(got.lambda, 0.002680240, max_relative = 1e-6);
        assert_relative_eq!(got.fmi, 0.01278278, max_relative = 1e-6);
    }

    #[test]
    fn equal_imputations_have_the_degrees_of_freedom_of_the_sample() {
        let got = combine(&[3.0, 3.0, 3.0], &[1.0, 2.0, 3.0], 20.0, Combine::Rubin);
        assert_eq!((got.between, got.lambda, got.variance), (0.0, 0.0, 2.0));
        assert_relative_eq!(got.df, 21.0 / 23.0 * 20.0);
    }

    #[test]
    fn a_census_has_the_degrees_of_freedom_of_the_imputations() {
        let got = combine(&[1.0, 2.0, 3.0], &[0.0; 3], 0.0, Combine::Rubin);
        assert_eq!((got.lambda, got.df, got.fmi), (1.0, 2.0, 1.0));
    }

    #[test]
    fn the_shortcut_takes_the_first_variance() {
        let got = combine(&[1.0, 3.0], &[4.0, 6.0], 30.0, Combine::Shortcut);
        assert_eq!((got.within, got.between, got.variance), (4.0, 2.0, 7.0));
    }
}
