//! Bringing indicators to a common scale.

use crate::index::moments::{available, mean, range, sd};
use crate::index::spec::call::Call;
use crate::numeric::order::{equal, ranks};
use crate::words::words;
use crate::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// A minus sign (U+2212) is a hyphen.
fn with_hyphen(word: &str) -> String {
    word.replace('\u{2212}', "-")
}

words! {
    /// Which way is better.
    #[derive(Default)]
    pub enum Direction: "direction", with_hyphen {
        /// Higher is better: `+`.
        #[default]
        Positive = "+" | "1" | "1.0",
        /// Lower is better: `-`.
        Negative = "-" | "-1" | "-1.0",
    }
}

/// The two ends of the scale of an indicator, in its unit; `low` is below `high` whatever the direction.
///
/// With direction `+` the score at `low` is the lowest and at `high` the highest; with `-` it is the other way round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GoalPosts {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How the values of an indicator become scores. `[a, b]` is the scale in brackets, 0 and 100 if none is given.
#[derive(Debug, Clone, PartialEq)]
pub enum Normalisation {
    /// The value itself, for what is a score already: `none`.
    None,
    /// From the smallest to the largest value: `minmax`, `minmax(1,100)`.
    MinMax {
        /// The lowest score.
        low: f64,
        /// The highest score.
        high: f64,
    },
    /// With a mean and a sample standard deviation of the scores: `zscore`, `zscore(100,15)`.
    ZScore {
        /// The mean of the scores.
        mean: f64,
        /// Their standard deviation.
        sd: f64,
    },
    /// Between goalposts that do not depend on the data, ends included: `goalposts`, `goalposts(0,10)`.
    GoalPosts {
        /// The lowest score.
        low: f64,
        /// The highest score.
        high: f64,
    },
    /// As [`GoalPosts`](Normalisation::GoalPosts), going on beyond them: `scaled`.
    Scaled {
        /// The score at the worse goalpost.
        low: f64,
        /// The score at the better goalpost.
        high: f64,
    },
    /// The rank from the worst, equal values sharing the smallest: `rank`. Values that differ by rounding alone are equal.
    Rank,
    /// The rank less 1: `borda`.
    Borda,
    /// `(rank − 1)/(n − 1)`: `percentile_rank`.
    PercentileRank,
    /// `1 − (max − x)/(max − min)`: `distance_to_max`.
    DistanceToMax,
    /// `x/max`: `fraction_of_max`, for an indicator with a positive maximum and more being better.
    FractionOfMax,
    /// The way from the worst value to a target: `target`, and `target(capped)` where more than the target counts as it.
    Target {
        /// Whether the score ends at 1.
        capped: bool,
    },
    /// The way from the worst value to that of a reference area: `reference(AUT)`, `reference(AUT,capped)`.
    Reference {
        /// ISO3 code of the area.
        area: String,
        /// Whether the score ends at 1.
        capped: bool,
    },
}

words! {
    enum Word: "normalise" {
        None = "none",
        MinMax = "minmax",
        ZScore = "zscore",
        GoalPosts = "goalposts",
        Scaled = "scaled",
        Rank = "rank",
        Borda = "borda",
        PercentileRank = "percentile_rank",
        DistanceToMax = "distance_to_max",
        FractionOfMax = "fraction_of_max",
        Target = "target",
        Reference = "reference",
    }
}

/// What a normalisation needs beside the values, in the same transformed unit as they are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Anchors {
    /// Goalposts of the indicator.
    pub goalposts: Option<GoalPosts>,
    /// The target of the indicator.
    pub target: Option<f64>,
    /// The value of the reference area.
    pub reference: Option<f64>,
}

impl Normalisation {
    /// Scores of a column in place; NaN is missing and stays so.
    ///
    /// False where the scores are not defined: all values are equal within rounding, or there is only one; the target is not
    /// better than the worst value; a fraction refers to a maximum that is not positive, or less is better. All are NaN then,
    /// except the ranks of equal values, which are equal too.
    pub(crate) fn apply(&self, x: &mut [f64], direction: Direction, anchors: Anchors) -> bool {
        let sign = if direction == Direction::Positive { 1.0 } else { -1.0 };
        // The worst and the best value, in the unit of the values.
        let ends = || {
            let (low, high) = range(x);
            if sign > 0.0 { (low, high) } else { (high, low) }
        };
        // From the worst value to a goal, which is better.
        let towards = |goal: Option<f64>| {
            let (worst, _) = ends();
            goal.filter(|goal| sign * (goal - worst) > 0.0)
                .map_or(Line::NONE, |goal| Line::through(worst, goal, 0.0, 1.0))
        };
        let between_goalposts = |low: f64, high: f64| match anchors.goalposts {
            None => Line::NONE,
            Some(posts) if sign > 0.0 => Line::through(posts.low, posts.high, low, high),
            Some(posts) => Line::through(posts.high, posts.low, low, high),
        };
        const EVERYWHERE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
        let up_to_1 = |capped: bool| if capped { (f64::NEG_INFINITY, 1.0) } else { EVERYWHERE };
        let (line, (least, most)) = match self {
            Normalisation::None => return true,
            Normalisation::MinMax { low, high } => {
                let (worst, best) = ends();
                (Line::through(worst, best, *low, *high), EVERYWHERE)
            }
            Normalisation::ZScore { mean: centre, sd: spread } => {
                // The deviation of equal values need not come out as 0.
                let (low, high) = range(x);
                // A negative deviation turns the scale round where less is better.
                let s = if equal(low, high) { f64::NAN } else { sd(x) * sign };
                (Line { from: mean(x), slope: spread / s, at: *centre }, EVERYWHERE)
            }
            Normalisation::GoalPosts { low, high } => (between_goalposts(*low, *high), (*low, *high)),
            Normalisation::Scaled { low, high } => (between_goalposts(*low, *high), EVERYWHERE),
            Normalisation::DistanceToMax => {
                let (worst, best) = ends();
                (Line::through(worst, best, 0.0, 1.0), EVERYWHERE)
            }
            Normalisation::FractionOfMax => match range(x) {
                (_, high) if sign > 0.0 && high > 0.0 => (Line { from: 0.0, slope: 1.0 / high, at: 0.0 }, EVERYWHERE),
                _ => (Line::NONE, EVERYWHERE),
            },
            Normalisation::Target { capped } => (towards(anchors.target), up_to_1(*capped)),
            Normalisation::Reference { capped, .. } => (towards(anchors.reference), up_to_1(*capped)),
            Normalisation::Rank => return by_rank(x, sign, 0.0, 1.0),
            Normalisation::Borda => return by_rank(x, sign, 1.0, 1.0),
            Normalisation::PercentileRank => return by_rank(x, sign, 1.0, available(x) as f64 - 1.0),
        };
        // A slope that is 0, infinite or NaN makes no scale of the values.
        let defined = line.slope.is_finite() && line.from.is_finite() && line.slope != 0.0;
        match defined {
            true if least == f64::NEG_INFINITY && most == f64::INFINITY => x.iter_mut().for_each(|v| *v = line.of(*v)),
            // `clamp` keeps NaN.
            true => x.iter_mut().for_each(|v| *v = line.of(*v).clamp(least, most)),
            false => x.fill(f64::NAN),
        }
        defined
    }

    /// Whether a score can be negative, which geometric and harmonic means do not take.
    pub(crate) fn may_be_negative(&self) -> bool {
        match self {
            Normalisation::ZScore { .. } | Normalisation::Scaled { .. } | Normalisation::FractionOfMax => true,
            Normalisation::MinMax { low, high } | Normalisation::GoalPosts { low, high } => low.min(*high) < 0.0,
            // Values that are taken as they are may be negative too, but they are known before a draw, and refused where they are.
            Normalisation::None
            | Normalisation::Rank
            | Normalisation::Borda
            | Normalisation::PercentileRank
            | Normalisation::DistanceToMax
            | Normalisation::Target { .. }
            | Normalisation::Reference { .. } => false,
        }
    }
}

/// (rank − less)/divisor; whether there are two that differ.
fn by_rank(x: &mut [f64], sign: f64, less: f64, divisor: f64) -> bool {
    let (low, high) = range(x);
    // Ranks ascend from the worst, so that more is better as on any scale.
    let rank = ranks(x, sign < 0.0);
    x.iter_mut().zip(rank).for_each(|(v, r)| *v = (r - less) / divisor);
    low < high && !equal(low, high)
}

/// A straight line.
struct Line {
    from: f64,
    slope: f64,
    at: f64,
}

impl Line {
    const NONE: Line = Line { from: f64::NAN, slope: f64::NAN, at: f64::NAN };

    /// None between values that are equal within rounding, which would become the two ends of the scale.
    fn through(x0: f64, x1: f64, y0: f64, y1: f64) -> Line {
        if equal(x0, x1) {
            return Line::NONE;
        }
        Line { from: x0, slope: (y1 - y0) / (x1 - x0), at: y0 }
    }

    #[inline]
    fn of(&self, x: f64) -> f64 {
        (x - self.from) * self.slope + self.at
    }
}

impl FromStr for Normalisation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Normalisation> {
        let call = Call::parse(text)?;
        let scale = || -> Result<(f64, f64)> {
            let (low, high) = (call.number(0, 0.0)?, call.number(1, 100.0)?);
            if low < high {
                Ok((low, high))
            } else {
                Err(Error::argument("normalise", "the lowest score below the highest", text))
            }
        };
        let capped = |place: usize, text: &str| match call.name(place) {
            Err(_) => Ok(false),
            Ok(word) if word == "capped" => Ok(true),
            Ok(_) => Err(Error::argument("normalise", "the word capped, or no word", text)),
        };
        let (arguments, normalisation) = match call.word {
            Word::None => (0, Normalisation::None),
            Word::MinMax => (2, scale().map(|(low, high)| Normalisation::MinMax { low, high })?),
            Word::GoalPosts => (2, scale().map(|(low, high)| Normalisation::GoalPosts { low, high })?),
            Word::Scaled => (2, scale().map(|(low, high)| Normalisation::Scaled { low, high })?),
            Word::ZScore => {
                let (mean, sd) = (call.number(0, 0.0)?, call.number(1, 1.0)?);
                if sd <= 0.0 {
                    return Err(Error::argument("normalise", "a positive standard deviation", text));
                }
                (2, Normalisation::ZScore { mean, sd })
            }
            Word::Rank => (0, Normalisation::Rank),
            Word::Borda => (0, Normalisation::Borda),
            Word::PercentileRank => (0, Normalisation::PercentileRank),
            Word::DistanceToMax => (0, Normalisation::DistanceToMax),
            Word::FractionOfMax => (0, Normalisation::FractionOfMax),
            Word::Target => (1, Normalisation::Target { capped: capped(0, text)? }),
            Word::Reference => {
                let area = crate::area::area(&call.name(0)?)?.iso3.clone();
                (2, Normalisation::Reference { area, capped: capped(1, text)? })
            }
        };
        call.at_most(arguments)?;
        Ok(normalisation)
    }
}

impl fmt::Display for Normalisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Normalisation::None => write!(f, "{}", Word::None),
            Normalisation::MinMax { low, high } => write!(f, "{}({low},{high})", Word::MinMax),
            Normalisation::ZScore { mean, sd } => write!(f, "{}({mean},{sd})", Word::ZScore),
            Normalisation::GoalPosts { low, high } => write!(f, "{}({low},{high})", Word::GoalPosts),
            Normalisation::Scaled { low, high } => write!(f, "{}({low},{high})", Word::Scaled),
            Normalisation::Rank => write!(f, "{}", Word::Rank),
            Normalisation::Borda => write!(f, "{}", Word::Borda),
            Normalisation::PercentileRank => write!(f, "{}", Word::PercentileRank),
            Normalisation::DistanceToMax => write!(f, "{}", Word::DistanceToMax),
            Normalisation::FractionOfMax => write!(f, "{}", Word::FractionOfMax),
            Normalisation::Target { capped } => write!(f, "{}{}", Word::Target, if *capped { "(capped)" } else { "" }),
            Normalisation::Reference { area, capped } => {
                write!(f, "{}({area}{})", Word::Reference, if *capped { ",capped" } else { "" })
            }
        }
    }
}
