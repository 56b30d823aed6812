//! What is wrong with weights.

use std::fmt;

/// What is wrong with weights, in [`Error::InvalidWeight`](crate::Error::InvalidWeight).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WeightProblem {
    /// Some are below zero.
    Negative,
    /// Some are missing.
    Null,
    /// Some are no numbers.
    Nan,
    /// Some are infinite.
    Infinite,
    /// Some are too large for sums of them.
    BeyondRange,
    /// All are zero.
    AllZero,
    /// All are so small that products with them lose digits.
    AllTiny,
}

impl WeightProblem {
    /// What to do about it.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            WeightProblem::AllZero | WeightProblem::AllTiny => {
                "name the column that says how many units of the population each row stands for"
            }
            WeightProblem::Negative
            | WeightProblem::Null
            | WeightProblem::Nan
            | WeightProblem::Infinite
            | WeightProblem::BeyondRange => {
                "a weight is a finite number, zero or more; correct these rows, or give them weight 0 to leave them out of \
                 every estimate"
            }
        }
    }
}

impl fmt::Display for WeightProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WeightProblem::Negative => "negative values",
            WeightProblem::Null => "nulls",
            WeightProblem::Nan => "NaN",
            WeightProblem::Infinite => "infinite values",
            WeightProblem::BeyondRange => "values beyond 1e290",
            WeightProblem::AllZero => "nothing but zeros",
            WeightProblem::AllTiny => "nothing above 1e-290",
        })
    }
}
