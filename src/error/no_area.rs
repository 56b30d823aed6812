//! Why a word stands for no area of today.

use super::list;
use std::fmt;

/// Why a word stands for no area of today, from [`Error::UnknownArea`](crate::Error::UnknownArea).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoArea {
    /// It is not known.
    Unknown {
        /// Names that are like it, best first; none where nothing is like enough.
        nearest: Vec<String>,
    },
    /// It is a name of several.
    Several {
        /// Each as name and code.
        candidates: Vec<String>,
    },
    /// It is a part of a country.
    Part {
        /// The country, as name and code.
        of: String,
    },
    /// It is a state that exists no more.
    Former {
        /// Its name; several where a code or name was used for one after the other.
        states: Vec<String>,
        /// The areas of today that it became, each as name and code.
        became: Vec<String>,
    },
    /// It is a group of countries.
    Group {
        /// Its name.
        name: String,
    },
    /// It is a missing value, written out.
    Missing,
}

impl fmt::Display for NoArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoArea::Unknown { nearest } if nearest.is_empty() => {
                write!(f, "no known name resembles it; areas() lists every known name and code")
            }
            NoArea::Unknown { nearest } => write!(f, "the nearest are {}", list(nearest)),
            NoArea::Several { candidates } => {
                write!(f, "it may be {}; write the code of the one you mean", candidates.join(" or "))
            }
            NoArea::Part { of } => {
                write!(f, "it is a part of {of}; give the figure for the whole country, or leave these rows out")
            }
            NoArea::Former { states, became } => write!(
                f,
                "it is the former {}, which has no present-day equivalent; leave these rows out, or give \
                 the figures of its successor states, {}",
                states.join(" or the former "),
                became.join(", ")
            ),
            NoArea::Group { name } => write!(
                f,
                "it is a group of countries, {name}; in a series, groups=\"drop\" leaves such rows out, and groups of a \
                 built-in grouping can stay under their codes"
            ),
            NoArea::Missing => write!(
                f,
                "it is a missing value written as text; the code of Namibia is NA, in capitals, which pandas reads as \
                 missing unless keep_default_na=False"
            ),
        }
    }
}
