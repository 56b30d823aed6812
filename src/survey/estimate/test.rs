//! Tests of comparisons: t, its probability, and that probability among several tests.

use super::Estimates;
use super::contrast::Comparison;
use crate::numeric::distribution::t_tail;
use crate::words::words;
use crate::{Error, Result};

/// The columns of a comparison that estimates do not have.
pub(crate) const COLUMNS_OF_TESTS: [&str; 3] = ["t", "p_value", "p_adjusted"];

words! {
    /// How the probabilities of several tests are raised, so that few differences are found where there are none.
    ///
    /// A test counts where it has a probability: a comparison whose error is unknown, or that cannot vary, is none.
    #[non_exhaustive]
    pub enum Adjust: "adjust" {
        /// Holm (1979): the probability of any false finding.
        Holm = "holm",
        /// Benjamini and Hochberg (1995): the expected share of false ones among the findings, for independent tests.
        BenjaminiHochberg = "bh" | "fdr",
        /// Benjamini and Yekutieli (2001): the same under any dependence.
        BenjaminiYekutieli = "by",
    }
}

impl Adjust {
    /// The adjusted probabilities; none stays none.
    ///
    /// ```
    /// use infosoc::Adjust;
    /// let adjusted = Adjust::Holm.of(&[Some(0.01), None, Some(0.04), Some(0.03)]);
    /// assert_eq!(adjusted, [Some(0.03), None, Some(0.06), Some(0.06)]);
    /// ```
    pub fn of(self, p: &[Option<f64>]) -> Vec<Option<f64>> {
        let known = |&place: &usize| p[place].is_some_and(|p| !p.is_nan());
        let mut order: Vec<usize> = (0..p.len()).filter(known).collect();
        order.sort_by(|&a, &b| p[a].unwrap_or_default().total_cmp(&p[b].unwrap_or_default()));
        let m = order.len();
        let harmonic: f64 = match self {
            // The price of any dependence among the tests.
            Adjust::BenjaminiYekutieli => (1..=m).map(|i| 1.0 / i as f64).sum(),
            Adjust::Holm | Adjust::BenjaminiHochberg => 1.0,
        };
        let mut adjusted = vec![None; p.len()];
        let mut last: f64 = match self {
            Adjust::Holm => 0.0,
            Adjust::BenjaminiHochberg | Adjust::BenjaminiYekutieli => 1.0,
        };
        for step in 0..m {
            // Holm steps down from the least probability, the others up from the largest; either way none overtakes.
            let rank = match self {
                Adjust::Holm => step,
                Adjust::BenjaminiHochberg | Adjust::BenjaminiYekutieli => m - 1 - step,
            };
            let raw = p[order[rank]].unwrap_or_default();
            last = match self {
                Adjust::Holm => last.max((m - rank) as f64 * raw).min(1.0),
                Adjust::BenjaminiHochberg | Adjust::BenjaminiYekutieli => {
                    last.min(harmonic * m as f64 * raw / (rank + 1) as f64)
                }
            };
            adjusted[order[rank]] = Some(last);
        }
        adjusted
    }
}

/// A two-sided test of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Test {
    /// The difference in standard errors: of a difference from 0, of a ratio from 1.
    pub t: Option<f64>,
    /// The probability of a t at least as far from 0 if there is no difference.
    pub p_value: Option<f64>,
    /// The same among all tests of the result, where that was asked for.
    pub p_adjusted: Option<f64>,
}

impl Test {
    /// The test of a value with an error above 0 and degrees of freedom; none without.
    pub(crate) fn new(distance: Option<f64>, se: Option<f64>, df: Option<f64>) -> Test {
        let of = |distance: f64, se: f64| Some(distance / se).filter(|t| se > 0.0 && t.is_finite());
        let t = distance.zip(se).and_then(|(distance, se)| of(distance, se));
        let probability = |t: f64, df: f64| Some(t_tail(t, df)).filter(|p| p.is_finite());
        // Without degrees of freedom t is no statistic.
        let p_value = t.zip(df).and_then(|(t, df)| probability(t, df));
        Test { t: t.filter(|_| p_value.is_some()), p_value, p_adjusted: None }
    }

    /// Fills in the adjusted probabilities.
    pub(crate) fn adjust(tests: &mut [Test], adjust: Adjust) {
        let p: Vec<Option<f64>> = tests.iter().map(|test| test.p_value).collect();
        tests.iter_mut().zip(adjust.of(&p)).for_each(|(test, adjusted)| test.p_adjusted = adjusted);
    }
}

/// What the rows of a comparison are tested for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tested {
    pub(crate) how: Comparison,
    pub(crate) adjust: Option<Adjust>,
}

impl Estimates {
    /// The test of each row of a comparison, that nothing differs: a difference of 0, a ratio of 1. Empty for estimates
    /// that are no comparison.
    pub fn tests(&self) -> Vec<Test> {
        let Some(Tested { how, adjust }) = self.tested else { return Vec::new() };
        let null = match how {
            Comparison::Difference => 0.0,
            Comparison::Ratio | Comparison::Parity => 1.0,
        };
        let of = |row: &super::Estimate| Test::new(row.value.map(|value| value - null), row.known_se(), row.df);
        let mut tests: Vec<Test> = self.rows.iter().map(of).collect();
        if let Some(adjust) = adjust {
            Test::adjust(&mut tests, adjust);
        }
        tests
    }

    /// The same comparison with probabilities adjusted for all tests of the result.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for estimates that are no comparison: they have no tests.
    pub fn adjusted(&self, adjust: Adjust) -> Result<Estimates> {
        let Some(tested) = self.tested else {
            return Err(Error::invalid("adjust", "estimates have no tests; use it on the result of a comparison"));
        };
        Ok(Estimates { tested: Some(Tested { adjust: Some(adjust), ..tested }), ..self.clone() })
    }

    /// Fails for a comparison whose columns would have the names of those of its tests.
    pub(super) fn check_columns_of_tests(&self) -> Result<()> {
        match self.columns.iter().find(|(name, _)| COLUMNS_OF_TESTS.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) => Err(Error::argument(
                "by",
                "grouping columns of a comparison with other names than those of its tests, t, p_value and p_adjusted",
                name.clone(),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// R 4.2.2 `p.adjust(c(0.01, NA, 0.02, 0.03, 0.5), method)`, which leaves NA out of the number of tests; the same by
    /// the formulas of Holm (1979), Benjamini and Hochberg (1995) and Benjamini and Yekutieli (2001), with 1 + 1/2 + 1/3 +
    /// 1/4 = 25/12.
    #[test]
    fn probabilities_are_those_of_r() {
        let p = [Some(0.01), None, Some(0.02), Some(0.03), Some(0.5)];
        let cases = [
            (Adjust::Holm, [0.04, 0.06, 0.06, 0.5]),
            (Adjust::BenjaminiHochberg, [0.04, 0.04, 0.04, 0.5]),
            (Adjust::BenjaminiYekutieli, [25.0 / 300.0, 25.0 / 300.0, 25.0 / 300.0, 1.0]),
        ];
        for (adjust, wanted) in cases {
            let adjusted = adjust.of(&p);
            assert_eq!(adjusted[1], None);
            for (got, wanted) in adjusted.iter().flatten().zip(wanted) {
                assert_relative_eq!(*got, wanted, max_relative = 1e-14);
            }
        }
    }

    #[test]
    fn what_cannot_vary_is_no_test() {
        assert_eq!(Test::new(Some(1.0), Some(0.0), Some(5.0)), Test::default());
        assert_eq!(Test::new(Some(1.0), Some(0.5), Some(0.0)), Test::default());
        assert_eq!(Test::new(None, Some(0.5), Some(9.0)), Test::default());
    }
}
