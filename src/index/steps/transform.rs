//! Functions of a value that come before normalisation, applied to goalposts alike.

use crate::words::words;

/// `ln(x + 1)` may have blanks.
fn without_blanks(word: &str) -> String {
    word.replace(' ', "")
}

words! {
    /// A function of the value, applied to its goalposts, target and bounds alike.
    #[derive(Default)]
    pub enum Transform: "transform", without_blanks {
        /// The value itself.
        #[default]
        None = "none",
        /// `ln x`, of positive values.
        Ln = "ln",
        /// `ln(x + 1)`, of values above −1: traffic in the ICT Development Index since 2023.
        LnPlusOne = "ln(x+1)",
        /// `log₁₀ x`, of positive values: bandwidth in the ICT Development Index to 2017.
        Log10 = "log10",
    }
}

impl Transform {
    /// The transformed value; NaN where the function is not defined.
    pub(crate) fn of(self, x: f64) -> f64 {
        match self {
            Transform::None => x,
            Transform::Ln if x > 0.0 => x.ln(),
            Transform::LnPlusOne if x > -1.0 => x.ln_1p(),
            Transform::Log10 if x > 0.0 => x.log10(),
            Transform::Ln | Transform::LnPlusOne | Transform::Log10 => f64::NAN,
        }
    }
}
