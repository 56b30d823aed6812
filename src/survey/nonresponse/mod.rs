//! Non-response: weights of those who did not answer, given to those who did.
//!
//! | file | what lives in it |
//! |---|---|
//! | `request` | what is asked for, and how the survey is adjusted |
//! | `dispositions` | what became of each case, from a column |
//! | `classes` | classes, merged by a rule until each can carry its weight |
//! | `model` | the variables of the logistic response model |
//! | `diagnosis` | balance, indicators and the lines of the classes |

mod classes;
mod diagnosis;
mod dispositions;
mod model;
mod request;

pub use request::{AdjustNonresponse, ResponseMethod};
