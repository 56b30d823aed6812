//! What a calibration leaves in the design: from then on a variance is that of residuals, and a report says what was
//! done. How weights are moved is in `calibrate`.
//!
//! | file | what lives in it |
//! |---|---|
//! | `adjustment` | one calibration: the weights before, their factors, and the residuals of any variable |
//! | `regressors` | the calibration variables of every row |
//! | `gram` | their normal equations, factored |
//! | `unit_totals` | totals of residuals by sampling unit, for all domains at once |
//! | `report` | each total before and after, and how far the weights moved |

mod adjustment;
mod gram;
mod regressors;
mod report;
mod unit_totals;

pub(crate) use adjustment::{Adjustment, contributions};
pub(crate) use gram::Gram;
pub(crate) use regressors::{MarginVariables, Regressors, sum_rows};
pub use report::{Calibration, CalibrationLine, Factors, LaterStep};
pub(crate) use unit_totals::UnitTotals;
