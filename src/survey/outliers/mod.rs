//! Outliers: answers that count for more of a total than they should, named, and brought down by one-sided winsorisation.
//!
//! | file | what lives in it |
//! |---|---|
//! | `request` | what is asked for |
//! | `cutoff` | where an answer begins to be an outlier |
//! | `result` | which answers are, and the survey in which they are brought down |

mod cutoff;
mod request;
mod result;

pub use cutoff::Centre;
pub use request::FindOutliers;
pub use result::{Outlier, Outliers};
