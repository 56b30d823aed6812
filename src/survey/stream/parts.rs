//! Rows that lie in parts, in other processes or on other machines: what reads them goes to where they are.

use super::reading::Reading;
use super::scan::Scan;
use crate::Result;
use crate::survey::cases::Survey;
use crate::survey::design::Design;
use std::fmt;
use std::sync::Arc;

/// Rows that lie in parts. What a computation learns of them in one go is a [`Reading`]: it is sent to every part, rows are
/// added to it there, and what comes back is merged.
pub trait Parts: fmt::Debug + Send + Sync {
    /// The reading with all rows of all parts.
    ///
    /// # Errors
    /// Whatever keeps a part from being read, and those of [`Reading::add`] and [`Reading::merge`].
    fn read(&self, reading: Reading) -> Result<Reading>;
}

impl Survey {
    /// Cases that lie in parts, with all that a source read in batches has: estimates, comparisons, two-way tables,
    /// calibration and quantiles. The numbers are those of one table, within 1e-12 relative, whatever the parts.
    ///
    /// ```
    /// use infosoc::measure::{mean, quantile};
    /// use infosoc::{Design, Margin, Parts, Reading, Result, Survey};
    /// use polars::prelude::*;
    ///
    /// /// Two tables, each of which may as well lie on another machine: only bytes go there and come back.
    /// #[derive(Debug)]
    /// struct Two([DataFrame; 2]);
    ///
    /// impl Parts for Two {
    ///     fn read(&self, reading: Reading) -> Result<Reading> {
    ///         let plan = reading.to_bytes()?;
    ///         let mut whole = reading;
    ///         for table in &self.0 {
    ///             let mut part = Reading::from_bytes(&plan)?;
    ///             part.add(table)?;
    ///             whole.merge(&Reading::from_bytes(&part.to_bytes()?)?)?;
    ///         }
    ///         Ok(whole)
    ///     }
    /// }
    ///
    /// let part = |psu: [i32; 4], minutes: [i32; 4]| {
    ///     df!("psu" => psu, "w" => [10.0; 4], "sex" => ["F", "M", "F", "M"], "minutes" => minutes)
    /// };
    /// let parts = Two([part([1, 1, 2, 2], [30, 0, 90, 60])?, part([2, 3, 3, 3], [45, 20, 120, 10])?]);
    /// let survey = Survey::parts(parts, Design::new("w").psu("psu"));
    /// let census = df!("sex" => ["F", "M"], "total" => [52.0, 48.0])?;
    /// let raked = survey.rake([Margin::new(["sex"], census)]).run()?;
    /// let median = raked.estimate([quantile("minutes", [0.5]), mean("minutes")]).run()?;
    /// assert_eq!(median.rows()[0].value, Some(45.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parts(parts: impl Parts + 'static, design: Design) -> Scan {
        Scan::of_parts(Arc::new(parts), design)
    }
}
