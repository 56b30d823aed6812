//! What is measured: the core list of ICT indicators, its edition of 2005, the ICT indicators of the SDGs, the World
//! Bank series that serve as weights and context, and the themes of WSIS reports: cities, digital finance, e-waste,
//! climate.
//!
//! A code means nothing without its edition: `HH-7` of 2005 is households with Internet, `HH7` of 2022 is
//! individuals using it. Nor is every fact equally sure: each carries its [`Certainty`], and an indicator whose
//! title or definition was seen in no official text says so wherever it is shown ([`Indicator::note`]).
//!
//! ```
//! use infosoc::catalogue::{Base, Certainty, indicator};
//! let hh6 = indicator("HH6")?;
//! assert_eq!(hh6.title.value, "Proportion of households with Internet");
//! assert_eq!(hh6.base.value, Base::Households);
//! assert_eq!(hh6.title.certainty, Certainty::Confirmed);
//! # Ok::<(), infosoc::Error>(())
//! ```

mod activity;
mod activity_link;
mod certainty;
mod facts;
mod indicator;
mod limits;
mod listing;
mod load;
mod lookup;
mod table;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod vocabulary;

pub use activity::{Activities, Activity, ActivityCode, ActivityLevel, Classification, IctSector, activities};
pub use activity_link::{ActivityLink, ActivityLinks, activity_links};
pub use certainty::{Certainty, Stated};
pub use indicator::{Aggregation, Category, Code, Indicator, Sdg};
pub(crate) use limits::{Limits, adds_up, factor_to, is_absolute, most_per_inhabitant};
pub use listing::{Indicators, indicators};
pub(crate) use lookup::known_code;
pub use lookup::{Resolved, indicator, indicator_in, resolve};
pub use vocabulary::{AggregationMethod, Base, Edition, Figure, IndicatorArea, Kind, Responses, Scheme, Weight};
