//! Outliers: the rule on skewness and kurtosis, winsorisation, logarithms, Box–Cox.

use crate::index::moments::{kurtosis, present, range, skew};
use crate::index::spec::call::Call;
use crate::numeric::order::equal;
use crate::words::words;
use crate::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// Beyond this skewness, in either direction, a column may have outliers.
pub(crate) const SKEW: f64 = 2.0;
/// Beyond this excess kurtosis a column may have outliers.
pub(crate) const KURTOSIS: f64 = 3.5;

/// What is done to an indicator with outliers.
///
/// A column has outliers where |skewness| ≥ 2 and excess kurtosis ≥ 3.5, both corrected for bias: the rule of the European
/// Commission's Joint Research Centre. `boxcox` is applied whatever the rule says.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Treatment {
    /// Values stay as they are.
    #[default]
    None,
    /// At most so many points are set to the next value: `winsorise(5)`.
    Winsorise {
        /// How many points at most.
        points: u32,
    },
    /// As [`Winsorise`](Treatment::Winsorise); where outliers remain, the logarithm of the original values instead:
    /// `winsorise_log(5)`.
    WinsoriseLog {
        /// How many points at most.
        points: u32,
    },
    /// The logarithm, where there are outliers: `log`.
    Log,
    /// `((x − min + 1)^λ − 1)/λ`, or its logarithm for λ = 0: `boxcox(0.5)`.
    BoxCox {
        /// The exponent.
        lambda: f64,
    },
}

words! {
    enum Word: "treat" {
        None = "none",
        Winsorise = "winsorise",
        WinsoriseLog = "winsorise_log",
        Log = "log",
        BoxCox = "boxcox",
    }
}

/// What a treatment did to a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Treated {
    /// Nothing: no outliers, or no treatment.
    Not,
    /// So many points were set to the next value.
    Winsorised(u32),
    /// All values are logarithms, or Box–Cox transforms.
    Transformed,
    /// There are outliers, and the treatment did not remove them.
    Remain(u32),
    /// Fewer than four values, or all are equal: the rule cannot be applied.
    Undecided,
}

impl Treatment {
    /// Treats a column in place; NaN is missing and stays so.
    pub(crate) fn apply(self, x: &mut [f64]) -> Treated {
        let points = match self {
            Treatment::None => return Treated::Not,
            Treatment::BoxCox { lambda } => {
                boxcox(x, lambda);
                return Treated::Transformed;
            }
            Treatment::Winsorise { points } | Treatment::WinsoriseLog { points } => Some(points),
            Treatment::Log => None,
        };
        match has_outliers(x) {
            None => return Treated::Undecided,
            Some(false) => return Treated::Not,
            Some(true) => {}
        }
        // The logarithm applies to the original values: winsorising them did not help.
        let original = x.to_vec();
        let done = points.map_or(0, |points| winsorise(x, points));
        if points.is_some() && has_outliers(x) != Some(true) {
            return Treated::Winsorised(done);
        }
        if matches!(self, Treatment::Winsorise { .. }) {
            return Treated::Remain(done);
        }
        x.copy_from_slice(&original);
        log(x);
        if has_outliers(x) == Some(true) { Treated::Remain(0) } else { Treated::Transformed }
    }

    /// Whether values are on another scale afterwards, so that goalposts in the unit of the indicator no longer fit.
    pub(crate) fn may_transform(self) -> bool {
        !matches!(self, Treatment::None | Treatment::Winsorise { .. })
    }
}

/// Whether |skewness| ≥ 2 and excess kurtosis ≥ 3.5; `None` where they are not defined.
pub(crate) fn has_outliers(x: &[f64]) -> Option<bool> {
    let (s, k) = (skew(x), kurtosis(x));
    (!s.is_nan() && !k.is_nan()).then(|| s.abs() >= SKEW && k >= KURTOSIS)
}

/// Sets the extreme value to the next, at the end that the sign of the skewness points to, until the rule passes or
/// `points` are changed; gives how many points were changed.
///
/// Points with the same extreme value move together, so that the last step may pass the limit, as in COINr's `winsorise`.
pub(crate) fn winsorise(x: &mut [f64], points: u32) -> u32 {
    // Points changed at the upper and at the lower end.
    let (mut high, mut low) = (0, 0);
    while has_outliers(x) == Some(true) && high + low < points {
        let (smallest, largest) = range(x);
        // The end with the longer tail.
        let upper = skew(x) >= 0.0;
        let extreme = if upper { largest } else { smallest };
        let others = present(x).filter(|v| !equal(*v, extreme));
        let next = if upper { others.reduce(f64::max) } else { others.reduce(f64::min) };
        let Some(next) = next else { break };
        let mut moved = 0;
        for v in x.iter_mut().filter(|v| equal(**v, extreme)) {
            *v = next;
            moved += 1;
        }
        // Each round moves all points of an end again, those that were moved before among them.
        if upper { high = moved } else { low = moved }
    }
    high + low
}

/// `ln(x − min + 0.01·(max − min))` for a column skewed to the right, its mirror image for one skewed to the left.
///
/// For positive skewness COINr's `log_CT`. For negative skewness COINr's default lengthens the tail; the mirrored form,
/// `−ln(max − x + 0.01·(max − min))`, shortens it and keeps the order.
pub(crate) fn log(x: &mut [f64]) {
    let (low, high) = range(x);
    // The smallest value would have the logarithm of 0.
    let shift = 0.01 * (high - low);
    if skew(x) >= 0.0 {
        x.iter_mut().for_each(|v| *v = (*v - low + shift).ln())
    } else {
        x.iter_mut().for_each(|v| *v = -(high - *v + shift).ln())
    }
}

/// `(y^λ − 1)/λ` with y = x − min + 1, or `ln y` for λ = 0 (Box and Cox 1964, shifted as in COINr).
pub(crate) fn boxcox(x: &mut [f64], lambda: f64) {
    let (low, _) = range(x);
    x.iter_mut().for_each(|v| {
        // Shifted to begin at 1: powers and logarithms need positive values.
        let y = *v - low + 1.0;
        *v = if lambda == 0.0 { y.ln() } else { (y.powf(lambda) - 1.0) / lambda };
    });
}

impl FromStr for Treatment {
    type Err = Error;

    fn from_str(text: &str) -> Result<Treatment> {
        let call = Call::parse(text)?;
        let (arguments, treatment) = match call.word {
            Word::None => (0, Treatment::None),
            Word::Winsorise => (1, Treatment::Winsorise { points: call.count(0, 5)? }),
            Word::WinsoriseLog => (1, Treatment::WinsoriseLog { points: call.count(0, 5)? }),
            Word::Log => (0, Treatment::Log),
            Word::BoxCox => (1, Treatment::BoxCox { lambda: call.number(0, 0.0)? }),
        };
        call.at_most(arguments)?;
        Ok(treatment)
    }
}

impl fmt::Display for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Treatment::None => write!(f, "{}", Word::None),
            Treatment::Winsorise { points } => write!(f, "{}({points})", Word::Winsorise),
            Treatment::WinsoriseLog { points } => write!(f, "{}({points})", Word::WinsoriseLog),
            Treatment::Log => write!(f, "{}", Word::Log),
            Treatment::BoxCox { lambda } => write!(f, "{}({lambda})", Word::BoxCox),
        }
    }
}
