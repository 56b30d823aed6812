//! A survey: a table bound to the design it was drawn with, and what can be estimated from it.
//!
//! From the ground up; a module knows those above it in this table:
//!
//! | module | what lives in it |
//! |---|---|
//! | `columns` | columns as kernels read them, and grouping sets: which domain each row is in |
//! | `quantile` | rules by which quantiles are read off weighted cases |
//! | `interval` | confidence intervals of every kind |
//! | `rubin` | estimates of several imputations combined |
//! | `measure` | what can be measured |
//! | `design` | strata, PSUs, weights, replicate weights, calibrated weights: all that decides the variance |
//! | `missing` | codes of missing answers |
//! | `kernel` | one pass over the rows, from values to sums and moments |
//! | `variance` | from sums and moments to variances: linearisation, quadratic forms, replicates |
//! | `cases` | a table bound to its design: the `Survey` |
//! | `estimate` | rows of a result, quantiles, comparisons |
//! | `table` | cross-tabulations, association and tests of independence |
//! | `model` | regression: coefficients, tests of terms, margins, predictions; small areas |
//! | `calibrate` | weights moved to known totals |
//! | `pool` | several waves in one design |
//! | `outliers` | answers that count for too much, named and winsorised |
//! | `nonresponse` | weights of those who did not answer, given to those who did |
//! | `stream` | data larger than memory: states of parts that merge |
//!
//! How often the intervals of all these hold the truth, in samples of known populations, is told by
//! [`coverage_of_intervals`](crate::coverage_of_intervals).

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
mod missing;
mod model;
mod nonresponse;
mod outliers;
mod pool;
mod quantile;
pub(crate) mod rubin;
mod stream;
mod table;
mod variance;

pub use calibrate::{Calibrate, Distance, Margin, Rake};
pub use cases::Survey;
pub use design::calibration::{Calibration, CalibrationLine, Factors, LaterStep};
pub use design::deff::DesignEffect;
pub use design::nonresponse::{Balance, Collapse, Disposition, Nonresponse, ResponseClass, ResponseIndicators};
pub use design::pps::{PairVariance, Pps};
pub(crate) use design::replicates::matches;
pub use design::replicates::{ReplicateMethod, Replicates, Resampling};
pub use design::waves::WaveCovariance;
pub use design::{Design, LonelyPsu};
pub use estimate::Estimates;
pub use estimate::contrast::Comparison;
pub(crate) use estimate::gathered::ColumnsOfCategories;
pub use estimate::request::Request;
pub use estimate::row::{Estimate, Imputed, Status};
pub use estimate::test::{Adjust, Test};
pub(crate) use interval::student_limits;
pub use interval::{Interval, QuantileInterval};
pub use measure::Measure;
pub use missing::{Declared, Missing, missing_table};
pub use model::decomposition::options::{Detail, Fold, ReferenceCoefficients};
pub use model::decomposition::request::GapDecompositionRequest;
pub use model::decomposition::result::{GapDecomposition, GapPart};
pub use model::family::{Family, Link};
pub use model::imputed::ImputedRegression;
pub use model::inference::Inference;
pub use model::margins::{MarginErrors, Margins, PredictiveMargin};
pub use model::regression::{Coefficient, Regression};
pub use model::request::RegressionRequest;
pub use model::small_area::options::{
    BackTransformation, Benchmark, FitMethod, MseMethod, SmallAreaMethod, SmallAreaStatus, Smoothing,
};
pub use model::small_area::request::{SmallAreaRequest, small_areas};
pub use model::small_area::result::{ModelNumber, SmallArea, SmallAreas};
pub use model::small_area::transform::Transformation;
pub use model::term_test::{TermTest, TestMethod};
pub use nonresponse::{AdjustNonresponse, ResponseMethod};
pub use outliers::{Centre, FindOutliers, Outlier, Outliers};
pub use pool::{Overlap, PoolOptions, pool};
pub use quantile::rule::QuantileRule;
pub use rubin::{Combine, Combined, combine};
pub use stream::file::ScanFile;
pub use stream::parquet::ParquetFiles;
pub use stream::parts::Parts;
pub use stream::reading::Reading;
pub use stream::scan::{BatchIterator, Batches, Scan, ScanRequest};
pub use stream::scan_tables::ScanTablesRequest;
pub use stream::state::State;
pub use stream::tables::TableState;
pub use table::association::{Association, Independence};
pub use table::crosstab::{CrossTable, CrossTableCell, CrossTableRequest, Share};
pub use table::crosstabs::{Associations, CrossTables, CrossTablesRequest};
