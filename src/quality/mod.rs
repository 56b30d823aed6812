//! Quality of figures for publication: reliability rules, flags, suppression and disclosure control.
//!
//! Three questions, in this order:
//!
//! 1. **Is the figure precise enough?** A [`ReliabilityRule`] answers, one of the [`presets`] by its name or one's own:
//!    [`Estimates::quality`](crate::Estimates::quality) adds the answer and its reasons to the table. None is ever
//!    applied without being named.
//! 2. **Would it disclose a respondent?** [`Suppression::min_n`] and, for magnitudes, [`dominance`].
//! 3. **Could what is hidden be computed from what is shown?**
//!    [`Estimates::suppress`](crate::Estimates::suppress) hides further cells until no published sum has a single
//!    hidden cell, and keeps the reasons in a log of its own.
//!
//! ```
//! use infosoc::{Design, Survey, ToFrame, measure::proportion};
//! use infosoc::quality::{ReliabilityRule, Suppression};
//! use polars::prelude::*;
//!
//! let people = df!("w" => vec![10.0; 60], "region" => (0..60).map(|i| if i < 4 { "north" } else { "south" }).collect::<Vec<_>>(),
//!     "internet" => (0..60).map(|i| i % 3 == 0).collect::<Vec<_>>())?;
//! let estimates = Survey::new(people, Design::new("w"))?.estimate([proportion("internet")]).by(["region"]).run()?;
//! let assessed = estimates.quality(&ReliabilityRule::preset("statcan_cv")?)?;
//! println!("{}", assessed.to_frame()?);
//!
//! let publication = estimates.suppress(&Suppression::new().rule(ReliabilityRule::preset("statcan_cv")?).min_n(10))?;
//! assert_eq!(publication.to_frame()?.column("obs_status")?.str()?.get(1), Some("Q"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assess;
mod concentrated;
mod criterion;
mod cross_table;
mod disclosure;
mod dominance;
mod dominated;
mod flag;
mod footnotes;
mod hiding;
mod not_stated;
mod precision;
mod presets;
mod rounding;
mod rule;
mod suppress;

pub use crate::status::{Flag, FlagSystem};
pub use assess::{Assessed, Assessment, assess};
pub use criterion::{Bound, Criterion};
pub use dominance::{Dominance, dominance};
pub use flag::{Flags, flags};
pub use not_stated::NotStated;
pub use precision::{Precision, Statistic};
pub use presets::{Presets, presets};
pub use rounding::Rounding;
pub use rule::{Limits, Reliability, ReliabilityRule};
pub use suppress::{Publication, Suppression};
