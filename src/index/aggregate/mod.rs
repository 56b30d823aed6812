//! From the scores of the parts to the score of the whole.

mod benefit_of_doubt;
pub(crate) mod up_the_tree;

#[cfg(test)]
mod tests;

use crate::index::spec::call::Call;
use crate::numeric::order::{Tolerance, ranks};
use crate::words::words;
use crate::{Error, Result};
use benefit_of_doubt::benefit_of_the_doubt;
use std::fmt;
use std::str::FromStr;

/// How the scores x of the parts, with weights w, become the score of the whole. Missing parts take no part, and the
/// weights of the others are rescaled; how many may be missing is a setting of its own.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Aggregation {
    /// `Σwx/Σw`: `arithmetic`.
    #[default]
    Arithmetic,
    /// `exp(Σw ln x/Σw)`: `geometric`. 0 where a part is 0; not defined where one is negative.
    Geometric,
    /// `Σw/Σ(w/x)`: `harmonic`. 0 where a part is 0; not defined where one is negative.
    Harmonic,
    /// `(Σwx^p/Σw)^(1/p)`: `power(p)`, p not 0; not defined where a part is negative.
    Power(f64),
    /// The weighted median: where half of the weight lies below, the mean of two where it is exactly half: `median`.
    Median,
    /// In how many comparisons with the others an area wins, less those it loses: `copeland` (Copeland 1951; Munda and Nardo
    /// 2009). It wins against another where the parts in which it is better have more than half of the weight, ties counting
    /// half.
    Copeland,
    /// The best weighted mean that an area could have were the weights its own choice, no area with the same weights
    /// having more than 1: `benefit_of_the_doubt` (Melyn and Moesen 1991). The weights of the spec are not used, but that a part
    /// of weight 0 takes no part.
    BenefitOfTheDoubt,
    /// The parts have no common score: `none`, as in a set of price baskets.
    None,
}

words! {
    enum Word: "aggregate" {
        Arithmetic = "arithmetic",
        Geometric = "geometric",
        Harmonic = "harmonic",
        Power = "power",
        Median = "median",
        Copeland = "copeland",
        BenefitOfTheDoubt = "benefit_of_the_doubt",
        None = "none",
    }
}

impl Aggregation {
    /// The score of one area; NaN among `x` is missing. NaN where it is not defined, and for the two that compare areas.
    pub(crate) fn of(self, x: &[f64], weights: &[f64]) -> f64 {
        let parts = || x.iter().copied().zip(weights.iter().copied()).filter(|(x, w)| !x.is_nan() && *w > 0.0);
        let total: f64 = parts().map(|(_, w)| w).sum();
        let mean = |f: &dyn Fn(f64) -> f64| parts().map(|(x, w)| w * f(x)).sum::<f64>() / total;
        match self {
            Aggregation::Arithmetic => mean(&|x| x),
            Aggregation::Median => weighted_median(parts().collect(), total),
            Aggregation::Copeland | Aggregation::BenefitOfTheDoubt | Aggregation::None => f64::NAN,
            // Powers and logarithms of a negative score are not defined, or are for some exponents only.
            _ if parts().any(|(x, _)| x < 0.0) => f64::NAN,
            Aggregation::Geometric => mean(&f64::ln).exp(),
            Aggregation::Harmonic => 1.0 / mean(&|x| 1.0 / x),
            Aggregation::Power(p) => mean(&|x| x.powf(p)).powf(1.0 / p),
        }
    }

    /// The scores of all areas from one column of scores for each part.
    pub(crate) fn columns(self, parts: &[&[f64]], weights: &[f64], out: &mut [f64]) {
        match self {
            Aggregation::Copeland => out.copy_from_slice(&copeland(parts, weights)),
            Aggregation::BenefitOfTheDoubt => out.copy_from_slice(&benefit_of_the_doubt(parts)),
            Aggregation::Arithmetic
            | Aggregation::Geometric
            | Aggregation::Harmonic
            | Aggregation::Power(_)
            | Aggregation::Median
            | Aggregation::None => {
                let mut row = vec![0.0; parts.len()];
                for (i, score) in out.iter_mut().enumerate() {
                    // One row for all areas: this is the inner loop of every draw.
                    row.iter_mut().zip(parts).for_each(|(x, part)| *x = part[i]);
                    *score = self.of(&row, weights);
                }
            }
        }
    }

    /// Whether one part of 0 makes the whole 0.
    pub(crate) fn is_zero_by_one_part(self) -> bool {
        match self {
            Aggregation::Geometric | Aggregation::Harmonic => true,
            Aggregation::Power(p) => p < 0.0,
            Aggregation::Arithmetic
            | Aggregation::Median
            | Aggregation::Copeland
            | Aggregation::BenefitOfTheDoubt
            | Aggregation::None => false,
        }
    }

    /// Whether it does not take negative scores.
    pub(crate) fn refuses_negative(self) -> bool {
        matches!(
            self,
            Aggregation::Geometric | Aggregation::Harmonic | Aggregation::Power(_) | Aggregation::BenefitOfTheDoubt
        )
    }
}

fn weighted_median(mut parts: Vec<(f64, f64)>, total: f64) -> f64 {
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, half) = (0.0, 0.5 * total);
    // Half of the weight is hit exactly by equal weights, whose sum may be off by rounding.
    let tolerance = Tolerance::of([total]);
    for (i, (x, w)) in parts.iter().enumerate() {
        below += w;
        if tolerance.equal(below, half) {
            return parts.get(i + 1).map_or(*x, |(next, _)| 0.5 * (x + next));
        }
        if below > half {
            return *x;
        }
    }
    f64::NAN
}

/// Copeland scores: for each area the others it outranks less those that outrank it. Parts that one of two areas lacks
/// are left out of their comparison; scores that differ by rounding alone are equal; an area without any part has no score.
pub(crate) fn copeland(parts: &[&[f64]], weights: &[f64]) -> Vec<f64> {
    let areas = parts.first().map_or(0, |part| part.len());
    let mut scores = vec![0.0; areas];
    // Ranks in place of scores: numbers that differ by rounding alone have one rank.
    let places: Vec<Vec<f64>> = parts.iter().map(|part| ranks(part, false)).collect();
    let tolerance = Tolerance::of([weights.iter().sum::<f64>()]);
    for i in 0..areas {
        if parts.iter().all(|part| part[i].is_nan()) {
            scores[i] = f64::NAN;
            continue;
        }
        for j in i + 1..areas {
            let (mut better, mut worse) = (0.0, 0.0);
            for (place, w) in places.iter().zip(weights) {
                // A missing part is neither.
                if place[i] > place[j] {
                    better += w;
                } else if place[i] < place[j] {
                    worse += w;
                }
            }
            // Halves of the ties on both sides do not change who has more.
            let won = f64::from(i8::from(tolerance.less(worse, better)) - i8::from(tolerance.less(better, worse)));
            scores[i] += won;
            scores[j] -= won;
        }
    }
    scores
}

impl FromStr for Aggregation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Aggregation> {
        let call = Call::parse(text)?;
        let (arguments, aggregation) = match call.word {
            Word::Arithmetic => (0, Aggregation::Arithmetic),
            Word::Geometric => (0, Aggregation::Geometric),
            Word::Harmonic => (0, Aggregation::Harmonic),
            Word::Power => match call.number(0, 0.0)? {
                0.0 => return Err(Error::argument("aggregate", "power(p) with an exponent that is not 0", text)),
                p => (1, Aggregation::Power(p)),
            },
            Word::Median => (0, Aggregation::Median),
            Word::Copeland => (0, Aggregation::Copeland),
            Word::BenefitOfTheDoubt => (0, Aggregation::BenefitOfTheDoubt),
            Word::None => (0, Aggregation::None),
        };
        call.at_most(arguments)?;
        Ok(aggregation)
    }
}

impl fmt::Display for Aggregation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Aggregation::Arithmetic => write!(f, "{}", Word::Arithmetic),
            Aggregation::Geometric => write!(f, "{}", Word::Geometric),
            Aggregation::Harmonic => write!(f, "{}", Word::Harmonic),
            Aggregation::Power(p) => write!(f, "{}({p})", Word::Power),
            Aggregation::Median => write!(f, "{}", Word::Median),
            Aggregation::Copeland => write!(f, "{}", Word::Copeland),
            Aggregation::BenefitOfTheDoubt => write!(f, "{}", Word::BenefitOfTheDoubt),
            Aggregation::None => write!(f, "{}", Word::None),
        }
    }
}
