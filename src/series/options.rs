//! How a table is read as a series.

use super::check::{self, Context, Repeats};
use super::{Groups, Series, annual, areas, concepts};
use crate::finding::{Finding, Rule};
use crate::input::Unusable;
use crate::period::{AnnualRule, IncompleteYear};
use crate::{Error, Result};
use polars::prelude::*;

/// How a table is read as a series.
#[derive(Debug, Clone, Default)]
pub struct SeriesOptions {
    /// Further columns that are dimensions: [`Series::with_dimensions`].
    pub dimensions: Vec<String>,
    /// What becomes of the rows of groups of countries.
    pub groups: Groups,
    /// Columns that the table had where it came from and that could not be taken. One that a series reads is an error: a
    /// figure of women must not become that of the nation for want of the column that says so. Others are a finding.
    pub unusable: Unusable,
    /// The vintage of figures that state none: [`Series::with_vintage`].
    pub vintage: Option<String>,
    /// The rule by which years are made of half-years, quarters and months, as [`Period`](crate::Period) reads them;
    /// without it they are an error. A year that is given itself stands. The attribute `annual_rule` and the comment say
    /// what was done.
    pub annual: Option<AnnualRule>,
    /// What to do with a year when a period that its figure needs is missing.
    pub incomplete_year: IncompleteYear,
}

impl Series {
    /// A series from a table, read as the options say.
    ///
    /// # Errors
    /// As for [`with_dimensions`](Series::with_dimensions), plus [`Error::UnknownArea`] for every group of countries where
    /// [`Groups::Error`] wants none.
    ///
    /// ```
    /// use infosoc::{Groups, Series, SeriesOptions};
    /// use polars::prelude::*;
    /// let table = df!(
    ///     "indicator" => ["HH7", "HH7"], "ref_area" => ["Korea, Rep.", "World"],
    ///     "time_period" => [2021, 2021], "obs_value" => [97.6, 63.1],
    /// )?;
    /// assert!(Series::new(table.clone()).is_err());
    /// let options = SeriesOptions { groups: Groups::Drop, ..SeriesOptions::default() };
    /// let countries = Series::with_options(table, &options)?;
    /// let found = countries.findings();
    /// assert_eq!((countries.len(), found.iter().next().map(|f| f.rule.as_str())), (1, Some("group_left_out")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Quarterly subscriptions, where the last quarter of each year counts:
    ///
    /// ```
    /// use infosoc::{AnnualRule, Series, SeriesOptions, ToFrame};
    /// use polars::prelude::*;
    /// let table = df!(
    ///     "indicator" => ["A3", "A3", "A3"], "ref_area" => ["MEX", "MEX", "MEX"],
    ///     "time_period" => ["2020-Q4", "2021-Q3", "2021-Q4"], "obs_value" => [17.0, 18.2, 18.6],
    /// )?;
    /// assert!(Series::new(table.clone()).unwrap_err().to_string().contains("annual=\"end\""));
    /// let options = SeriesOptions { annual: Some(AnnualRule::End), ..SeriesOptions::default() };
    /// let years = Series::with_options(table, &options)?.to_frame()?;
    /// assert_eq!(years.column("obs_value")?.f64()?.iter().flatten().collect::<Vec<_>>(), [17.0, 18.6]);
    /// assert_eq!(years.column("comment")?.str()?.get(1), Some("end of the year: 2021-Q4"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_options(table: DataFrame, options: &SeriesOptions) -> Result<Series> {
        let own_groups = check::groups_in(&table);
        let mut declared = concepts::declared_in(&table);
        let mut found: Vec<Error> = Series::check_unusable(check::TABLE, &options.unusable).err().into_iter().collect();
        for name in options.dimensions.iter().map(String::as_str) {
            if table.column(name).is_err() {
                found.push(Error::unknown_column("dimensions", name, &table));
            } else if concepts::is_reserved(name) {
                found.push(Error::argument(
                    "dimensions",
                    "columns that mean nothing else in a series; rename it",
                    name,
                ));
            } else if !concepts::can_be_listed(name) {
                let expected = "columns with a name that has no semicolon and no blank at its ends; rename it";
                found.push(Error::argument("dimensions", expected, format!("{name:?}")));
            } else {
                declared.insert(name.to_owned());
            }
        }
        Error::collect(found)?;
        // Groups are sorted out before anything is checked: rows that are not wanted cannot be at fault.
        let (table, left_out) = areas::sort_out(table, options.groups, &own_groups)?;
        let by_period = annual::with_years(&table, options.annual);
        let rule = options.annual.filter(|_| matches!(by_period, Ok(Some(_))));
        declared.extend(rule.map(|_| annual::PERIOD.to_owned()));
        let context = Context { own_groups, declared, ..Context::default() };
        let table = match by_period {
            Ok(by_period) => by_period.unwrap_or(table),
            Err(error) => {
                annual::refused(error, Series::build(table.clone(), context.clone(), Repeats::Agree).err())?;
                table
            }
        };
        let series = Series::build(table, context, Repeats::Agree)?;
        let series = match rule {
            Some(rule) => series.into_years(rule, options.incomplete_year)?,
            None => series,
        };
        let unusable = options.unusable.refused().map(|name| {
            let message = "holds values that a table of figures cannot hold: it is left out";
            Finding::warning(Rule::ColumnLeftOut, name, message).remedy("convert it to text or numbers to keep it")
        });
        let unusable: Vec<Finding> = unusable.collect();
        let series = match &options.vintage {
            Some(vintage) => series.with_vintage(vintage)?,
            None => series,
        };
        Ok(series.with_findings(left_out.iter().chain(&unusable)))
    }

    /// Whether a table of figures or weights can do without the columns that could not be taken from it.
    ///
    /// # Errors
    /// [`Error::WrongType`], or [`Error::InvalidArgument`] for a name of several columns, for each of them that a series
    /// reads: required, a dimension by any of its names, or an attribute such as `se` or `unit_measure`.
    pub fn check_unusable(role: &str, unusable: &Unusable) -> Result<()> {
        let read = unusable.refused().filter(|name| concepts::is_read(name));
        let missing =
            |name: &str| Error::UnknownColumn { role: role.to_owned(), column: name.to_owned(), nearest: Vec::new() };
        Error::collect(read.map(|name| unusable.explain(missing(name))).collect())
    }
}
