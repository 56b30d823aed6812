//! Functions of a value that come before normalisation, applied to goalposts alike.

use crate::index::spec::call::Call;
use crate::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// A function of the value, applied to its goalposts, target and bounds alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transform {
    /// The value itself.
    #[default]
    None,
    /// `ln x`, of positive values.
    Ln,
    /// `ln(x + 1)`, of values above −1: traffic in the ICT Development Index since 2023.
    LnPlusOne,
    /// `log₁₀ x`, of positive values: bandwidth in the ICT Development Index to 2017.
    Log10,
}

const WORDS: [(&str, Transform); 4] =
    [("none", Transform::None), ("ln", Transform::Ln), ("ln(x+1)", Transform::LnPlusOne), ("log10", Transform::Log10)];

impl Transform {
    /// The transformed value; NaN where the function is not defined.
    ///
    /// ```
    /// use infosoc::index::Transform;
    /// assert_eq!(Transform::LnPlusOne.of(0.0), 0.0);
    /// assert!(Transform::Ln.of(0.0).is_nan());
    /// ```
    pub fn of(self, x: f64) -> f64 {
        match self {
            Transform::None => x,
            Transform::Ln if x > 0.0 => x.ln(),
            Transform::LnPlusOne if x > -1.0 => x.ln_1p(),
            Transform::Log10 if x > 0.0 => x.log10(),
            _ => f64::NAN,
        }
    }
}

impl FromStr for Transform {
    type Err = Error;

    fn from_str(word: &str) -> Result<Transform> {
        let word = word.replace(' ', "");
        let known = WORDS.iter().find(|(known, _)| *known == word).map(|(_, transform)| *transform);
        known.ok_or_else(|| match Call::parse("transform", &word) {
            Ok(call) => call.unknown(&WORDS.map(|(word, _)| word)),
            Err(error) => error,
        })
    }
}

impl fmt::Display for Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(WORDS.iter().find(|(_, transform)| transform == self).map_or("", |(word, _)| word))
    }
}
