//! Where an answer begins to be an outlier: cut-offs of one-sided winsorisation.

use crate::words::words;

words! {
    /// What an answer of a group is compared with.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Centre: "centre" {
        /// The weighted mean of the group, as in Kokic and Bell (1994).
        #[default]
        Mean = "mean",
        /// The weighted median of the group, which an outlier does not move.
        Median = "median",
    }
}

impl Centre {
    /// The centre of values with weights above 0; `None` without any.
    pub(super) fn of(self, mut cases: Vec<(f64, f64)>) -> Option<f64> {
        let whole: f64 = cases.iter().map(|(_, weight)| weight).sum();
        match self {
            Centre::Mean => {
                (whole > 0.0).then(|| cases.iter().map(|(value, weight)| value * weight).sum::<f64>() / whole)
            }
            Centre::Median => {
                cases.sort_by(|a, b| a.0.total_cmp(&b.0));
                let mut below = 0.0;
                let reaches = |(_, weight): &&(f64, f64)| {
                    below += weight;
                    2.0 * below >= whole
                };
                cases.iter().find(reaches).map(|(value, _)| *value)
            }
        }
    }
}

/// The tuning constant L of the cut-offs μ + L/(w − 1) that make the mean squared error of the total smallest: the root of
/// L = Σ max(D − L, 0), where D = (y − μ)(w − 1). It is the bias that winsorising brings, with its sign turned.
///
/// Kokic and Bell (1994), in the form of Clark (1995).
pub(super) fn tuning(mut deviations: Vec<f64>) -> f64 {
    deviations.retain(|deviation| *deviation > 0.0);
    deviations.sort_by(|a, b| b.total_cmp(a));
    let mut sum = 0.0;
    for (k, deviation) in deviations.iter().enumerate() {
        // With the k largest above it, L is their sum over k + 1; the next one must not be above it too.
        let candidate = sum / (k as f64 + 1.0);
        if *deviation <= candidate {
            return candidate;
        }
        sum += deviation;
    }
    // All of them are above it.
    sum / (deviations.len() as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// L = Σ max(D − L, 0) holds, and by hand: of 10, 4 and 1 only 10 is above the root 5 = 10 − 5.
    #[test]
    fn the_constant_is_the_sum_of_what_is_taken_off() {
        assert!((tuning(vec![4.0, 10.0, 1.0]) - 5.0).abs() < 1e-12);
        for deviations in [vec![10.0, 4.0, 1.0, -3.0], vec![2.0; 7], vec![100.0], vec![9.0, 8.0, 7.5, 0.1]] {
            let l = tuning(deviations.clone());
            let off: f64 = deviations.iter().map(|d| (d - l).max(0.0)).sum();
            assert!((l - off).abs() < 1e-12 * l.max(1.0), "{deviations:?}: {l} {off}");
        }
        assert_eq!(tuning(vec![-1.0, 0.0]), 0.0);
    }

    #[test]
    fn centres_by_weight() {
        let cases = || vec![(100.0, 1.0), (1.0, 2.0), (2.0, 2.0)];
        assert_eq!(Centre::Mean.of(cases()), Some(106.0 / 5.0));
        assert_eq!(Centre::Median.of(cases()), Some(2.0));
        assert_eq!((Centre::Mean.of(Vec::new()), Centre::Median.of(Vec::new())), (None, None));
    }
}
