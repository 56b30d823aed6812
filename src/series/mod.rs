//! Published and estimated figures of all countries as one long table.

mod aggregate;
mod check;
pub(crate) mod column;
mod combine;
mod divide;
pub(crate) mod estimated;
mod impute;
mod inequality;
mod lines;
mod national;
mod observation;
mod panel;
mod practice;
mod read;
mod rule;
mod units;
mod weights;

pub use aggregate::{AggregateOptions, Method};
pub(crate) use check::{is_dimension, stack};
pub use divide::{Divide, Divides};
pub use impute::{Imputation, ImputationErrors, Impute, ScaleRule};
pub use inequality::Inequality;
pub(crate) use lines::{Line, Point};
pub(crate) use national::National;
pub use observation::Observation;
pub use practice::Practice;
pub(crate) use read::csv as csv_of_text;
pub use weights::Weights;

use crate::{Error, Result, ToFrame};
use check::{Index, Repeats};
use polars::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// A long table of observations with SDMX concepts as columns, in lower case.
///
/// | column | holds |
/// |---|---|
/// | `indicator` | catalogue code (`HH7`, `A2`) or any other code |
/// | `ref_area` | ISO3 code, or the code of a group; on input also ISO2, M49 number or the exact official name |
/// | `time_period` | year |
/// | `obs_value` | number; null is a missing value |
/// | `obs_status` | code of CL_OBS_STATUS, for example `A` normal, `E` estimated, `O` missing |
/// | `unit_measure`, `comment`, `source`, `base`, `recall`, `age_scope`, … | attributes: what is said about the value |
/// | `se`, `ci_low`, `ci_high`, `n`, any other column of numbers | attributes too |
/// | `sex`, `age`, `urbanisation`, any other column of text | dimensions: part of the key, `_T` where absent or empty |
///
/// The first four are required. Two rows of one key with different values are an error, an exact repeat is dropped.
///
/// ```
/// use infosoc::{AggregateOptions, Grouping, Series, ToFrame};
/// use polars::prelude::*;
/// let series = Series::new(df!(
///     "indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "Guatemala"],
///     "time_period" => [2021, 2021], "obs_value" => [75.6, 50.9],
/// )?)?;
/// let options = AggregateOptions { min_coverage: 0.0, ..AggregateOptions::population() };
/// let americas = series.aggregate(&Grouping::builtin("itu")?, &options)?.to_frame()?;
/// assert_eq!(americas.column("n_observed")?.as_materialized_series().sum::<i64>()?, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Series {
    frame: DataFrame,
    index: Index,
    /// Codes of groups that are not built in and that aggregates in this series have brought along.
    own_groups: BTreeSet<String>,
}

impl Series {
    /// A series from any table with the required columns; everything that is wrong with it is reported at once.
    ///
    /// A row with a number in `n_countries` is the value of a group, which may be one of the user's own: so that an
    /// aggregate that was written to a file can be read again.
    pub fn new(table: DataFrame) -> Result<Series> {
        let own_groups = check::groups_in(&table);
        Series::build(table, own_groups, Repeats::Agree)
    }

    /// A series from single observations.
    pub fn from_observations(observations: &[Observation]) -> Result<Series> {
        Series::new(observation::frame(observations)?)
    }

    /// A series from a CSV file in UTF-8 with commas, a header line and empty fields for missing values.
    ///
    /// `NA` is Namibia, never a missing value.
    pub fn read_csv(path: impl AsRef<Path>) -> Result<Series> {
        Series::new(column::numeric_where_all_numbers(read::csv(path.as_ref())?)?)
    }

    /// This series and another in one; columns that only one of them has are null in the rows of the other.
    ///
    /// A key that both have with different values is [`Error::DuplicateObservation`], which lists them all: decide
    /// which to believe. [`replace`](Series::replace) lets the other series win. To keep both, give each a column of
    /// text that tells them apart, by SDMX `reporting_type`: `N` for national, `G` for global figures.
    pub fn extend(&self, other: &Series) -> Result<Series> {
        self.join(other, Repeats::Agree)
    }

    /// This series and another in one, as by [`extend`](Series::extend); of a key that both have, the row of the other
    /// stays.
    pub fn replace(&self, other: &Series) -> Result<Series> {
        self.join(other, Repeats::LastWins)
    }

    /// The rows of these indicators; one that the series does not have is [`Error::UnknownIndicator`].
    pub fn indicators<S: AsRef<str>>(&self, codes: &[S]) -> Result<Series> {
        let known: Vec<&str> = self.text("indicator")?;
        let mut found = Vec::new();
        for code in codes.iter().map(AsRef::as_ref).filter(|code| !known.contains(code)) {
            let distinct: BTreeSet<&str> = known.iter().copied().collect();
            let nearest = crate::error::nearest(code, distinct, 5);
            found.push(Error::UnknownIndicator { code: code.to_owned(), edition: None, nearest });
        }
        Error::collect(found)?;
        self.keep(known.iter().map(|have| codes.iter().any(|code| code.as_ref() == *have)).collect())
    }

    /// The rows of these areas, given as in the table; an unknown one is [`Error::UnknownArea`].
    pub fn areas<S: AsRef<str>>(&self, areas: &[S]) -> Result<Series> {
        let mut wanted = BTreeSet::new();
        let mut found = Vec::new();
        for area in areas {
            match check::resolve(area.as_ref(), &self.own_groups) {
                Some(code) => drop(wanted.insert(code)),
                None => found.push(crate::area::unknown("areas", area.as_ref(), std::iter::empty())),
            }
        }
        Error::collect(found)?;
        self.keep(self.text("ref_area")?.into_iter().map(|area| wanted.contains(area)).collect())
    }

    /// The rows of the years `first` to `last`, both included.
    pub fn years(&self, first: i32, last: i32) -> Result<Series> {
        self.keep(self.index.year.iter().map(|year| (first..=last).contains(year)).collect())
    }

    /// How many observations there are.
    pub fn len(&self) -> usize {
        self.frame.height()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The columns that are dimensions.
    pub(crate) fn dimensions(&self) -> &[String] {
        &self.index.dimensions
    }

    fn join(&self, other: &Series, rule: Repeats) -> Result<Series> {
        let own_groups = self.own_groups.union(&other.own_groups).cloned().collect();
        Series::build(check::stack(&self.frame, &other.frame)?, own_groups, rule)
    }

    fn build(table: DataFrame, own_groups: BTreeSet<String>, rule: Repeats) -> Result<Series> {
        let (frame, index) = check::normalise(table, &own_groups, rule)?;
        Ok(Series { frame, index, own_groups })
    }

    fn keep(&self, rows: Vec<bool>) -> Result<Series> {
        let mask = BooleanChunked::from_slice("".into(), &rows);
        Series::build(self.frame.filter(&mask)?, self.own_groups.clone(), Repeats::Agree)
    }

    /// A required column of text, which has no nulls.
    fn text(&self, column: &str) -> Result<Vec<&str>> {
        Ok(self.frame.column(column)?.str()?.iter().flatten().collect())
    }
}

impl ToFrame for Series {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }
}
