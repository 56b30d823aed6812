//! A survey: a table bound to the design it was drawn with, and what can be estimated from it.
//!
//! From the ground up; a module knows those above it in this table:
//!
//! | module | what lives in it |
//! |---|---|
//! | `columns` | columns as kernels read them, and grouping sets: which domain each row is in |
//! | `quantile` | rules by which quantiles are read off weighted cases |
//! | `interval` | confidence intervals of every kind |
//! | `measure` | what can be measured |
//! | `design` | strata, PSUs, weights, replicate weights, calibrated weights: all that decides the variance |
//! | `kernel` | one pass over the rows, from values to sums and moments |
//! | `variance` | from sums and moments to variances: linearisation, quadratic forms, replicates |
//! | `cases` | a table bound to its design: the `Survey` |
//! | `estimate` | rows of a result, quantiles, comparisons |
//! | `table` | cross-tabulations, association and tests of independence |
//! | `calibrate` | weights moved to known totals |
//! | `nonresponse` | weights of those who did not answer, given to those who did |
//! | `stream` | data larger than memory: states of parts that merge |

mod calibrate;
mod cases;
// The types of polars are a set of others: what is new in them is refused.
#[allow(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants, clippy::match_bool)]
pub(crate) mod columns;
mod design;
mod estimate;
mod interval;
mod kernel;
pub mod measure;
mod nonresponse;
mod quantile;
mod stream;
mod table;
mod variance;

pub use calibrate::{Calibrate, Distance, Margin, Rake};
pub use cases::Survey;
pub use design::calibration::{Calibration, CalibrationLine, Factors};
pub use design::deff::DesignEffect;
pub use design::nonresponse::{Balance, Collapse, Disposition, Indicators, Nonresponse, ResponseClass};
pub use design::pps::{PairVariance, Pps};
pub(crate) use design::replicates::matches;
pub use design::replicates::{ReplicateMethod, Replicates, Resampling};
pub use design::{Design, LonelyPsu};
pub(crate) use estimate::COLUMNS;
pub use estimate::Estimates;
pub use estimate::contrast::Comparison;
pub use estimate::request::Request;
pub use estimate::row::{Estimate, Status};
pub use interval::{Interval, QuantileInterval};
pub use measure::Measure;
pub use nonresponse::{AdjustNonresponse, ResponseMethod};
pub use quantile::rule::QuantileRule;
pub use stream::file::ScanFile;
pub use stream::parquet::ParquetFiles;
pub use stream::scan::{BatchIterator, Batches, Scan, ScanRequest};
pub use stream::state::State;
pub use table::association::{Association, Independence};
pub use table::crosstab::{CrossTable, CrossTableCell, CrossTableRequest, Share};
pub use table::crosstabs::{Associations, CrossTables, CrossTablesRequest};
