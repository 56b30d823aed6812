//! Published and estimated figures of all countries as one long table.

mod aggregate;
mod annual;
mod areas;
mod attributes;
mod catalogue_rule;
mod check;
mod coded;
mod combine;
mod concepts;
mod divide;
pub(crate) mod estimated;
mod impute;
mod imputed;
mod inequality;
mod lines;
mod method;
mod modelled;
mod national;
mod observation;
mod options;
mod panel;
mod practice;
mod read;
mod revision;
mod runs;
mod units;
mod vintage;
mod weights;
mod years;

pub use aggregate::AggregateOptions;
pub(crate) use annual::PERIOD;
pub use areas::Groups;
pub use combine::UnknownError;
pub(crate) use concepts::{declared_in, implied, is_known, is_reserved};
pub use divide::{Divide, Divides, ParityClass};
pub use impute::{Imputation, ImputationErrors, ImputationMethod, ScaleRule};
pub use inequality::Inequality;
pub(crate) use lines::{Line, Point};
pub(crate) use national::{National, Parts};
pub use observation::Observation;
pub use options::SeriesOptions;
pub use practice::Practice;
pub use read::{Asked, ReadSeries};
pub use revision::{
    AgainstOptions, DecompositionOptions, Discrepancies, RevisionCause, RevisionDecomposition, RevisionOptions,
    RevisionPart, Revisions, Split, ValuesPart,
};
pub use weights::Weights;

use crate::finding::{Finding, Findings, Rule, Subject};
use crate::frame::{Label, Labels};
use crate::{Error, Result, ToFrame, frame};
use check::{Context, Index, Repeats};
use polars::prelude::*;
use std::collections::BTreeSet;

/// A long table of observations with SDMX concepts as columns, in lower case.
///
/// | column | holds |
/// |---|---|
/// | `indicator` | catalogue code (`HH7`, `A2`) or any other code |
/// | `ref_area` | ISO3 code, or the code of a group; on input whatever [`area`](crate::area()) reads |
/// | `time_period` | year; half-years, quarters and months become years by [`SeriesOptions::annual`] |
/// | `obs_value` | number; null is a missing value |
/// | `obs_status` | code of CL_OBS_STATUS, for example `A` normal, `E` estimated, `O` missing |
/// | `unit_measure` | unit, by the names of [`units`](crate::units()) |
/// | `sex`, `age`, `urbanisation`, `technology`, … | dimensions: part of the key, `_T` where absent or empty |
/// | `vintage` | when the figure was given out: [`with_vintage`](Series::with_vintage) |
/// | any other column | an attribute: what is said about the value, such as `se`, `n`, `comment`, `source` |
///
/// The first four are required. Dimensions are those of the SDG data structure and of the catalogue, also under the names
/// that publishers give them (`gender`, `wealth_quintile`, `Residence`), and those that
/// [`with_dimensions`](Series::with_dimensions) declares. Codes of publishers that are about a part of the population
/// imply it: `IT.NET.USER.FE.ZS` has `sex` `F`.
///
/// Two rows of one key that differ in value, unit, status, error or source are an error. Where they differ in another
/// attribute the first is kept, and [`findings`](Series::findings) say so; they also say which units were taken, converted
/// or not understood. Figures of one indicator in several units are converted to one where units convert. A power of ten in
/// `unit_mult` is multiplied in.
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
    context: Context,
    findings: Vec<Finding>,
}

impl Series {
    /// A series from any table with the required columns; everything that is wrong with it is reported at once.
    ///
    /// A row with a number in `n_countries`, or with `group` in `level`, is the value of a group, which may be one of the
    /// user's own or a publisher's: so that an aggregate or a download that was written to a file can be read again.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] without a column that it needs, [`Error::WrongType`] for one of another type, [`Error::UnknownArea`],
    /// [`Error::DuplicateObservation`] for rows of one key that differ, and [`Error::InvalidArgument`] for other cells.
    pub fn new(table: DataFrame) -> Result<Series> {
        Series::with_dimensions(table, &[] as &[&str])
    }

    /// A series from a table with further dimensions, such as `province`: part of the key.
    ///
    /// Their names travel in the attribute `dimensions`, so that a file that is written from the series is read with the
    /// same keys.
    ///
    /// # Errors
    /// As for [`new`](Series::new), plus [`Error::UnknownColumn`] for a dimension that the table lacks, and
    /// [`Error::InvalidArgument`] for one that means something else in a series.
    ///
    /// ```
    /// use infosoc::Series;
    /// use polars::prelude::*;
    /// let table = df!(
    ///     "indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "MEX"], "time_period" => [2021, 2021],
    ///     "obs_value" => [71.0, 82.0], "province" => ["Oaxaca", "Sonora"],
    /// )?;
    /// assert_eq!(Series::with_dimensions(table, &["province"])?.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_dimensions<S: AsRef<str>>(table: DataFrame, dimensions: &[S]) -> Result<Series> {
        Series::with_options(table, &SeriesOptions { dimensions: owned(dimensions), ..SeriesOptions::default() })
    }

    /// A series of estimates; their grouping columns are its dimensions.
    pub(crate) fn grouped_by<'a>(
        table: DataFrame,
        columns: impl Iterator<Item = &'a str>,
        labels: Labels,
    ) -> Result<Series> {
        let declared = concepts::to_declare(&table, columns)?;
        // Dimensions go by the names that the structure of the SDGs has for them.
        // The answers to a question are `level` among estimates and `category` in a series.
        let mut renamed: Vec<Label> = labels.copied("level", "category", str::to_owned);
        let breakdowns: BTreeSet<&str> = labels.iter().map(|label| label.breakdown.as_str()).collect();
        for name in breakdowns {
            let concept = crate::dimension::concept(name).filter(|concept| concept != name);
            renamed.extend(concept.into_iter().flat_map(|concept| labels.copied(name, &concept, str::to_owned)));
        }
        let labels = if renamed.is_empty() { labels } else { labels.with(renamed) };
        Series::build(table, Context { declared, labels, ..Context::default() }, Repeats::Agree)
    }

    /// A series from single observations.
    ///
    /// # Errors
    /// As for [`new`](Series::new).
    pub fn from_observations(observations: &[Observation]) -> Result<Series> {
        Series::new(observation::frame(observations)?)
    }

    /// What a reader should know of how the table was read: units that were taken, converted or not understood, rows that
    /// were left out. Empty where nothing is to be said.
    pub fn findings(&self) -> Findings {
        Findings::new(self.findings.clone(), Subject::Series)
    }

    /// This series and another in one; columns that only one of them has are null in the rows of the other.
    ///
    /// A key that both have with different values is [`Error::DuplicateObservation`], which lists them all: decide
    /// which to believe. [`replace`](Series::replace) lets the other series win. To keep both, give each a dimension
    /// that tells them apart, by SDMX `reporting_type`: `N` for national, `G` for global figures.
    ///
    /// # Errors
    /// [`Error::DuplicateObservation`] for keys that both have with different values.
    pub fn extend(&self, other: &Series) -> Result<Series> {
        self.join(other, Repeats::Agree)
    }

    /// This series and another in one, as by [`extend`](Series::extend); where both have a key, the row of the other
    /// stays.
    ///
    /// # Errors
    /// As for [`new`](Series::new) with the two together, except for repeated keys.
    pub fn replace(&self, other: &Series) -> Result<Series> {
        self.join(other, Repeats::LastWins)
    }

    /// The rows of these indicators; one that the series does not have is [`Error::UnknownIndicator`].
    ///
    /// # Errors
    /// [`Error::UnknownIndicator`] for each code that the series does not have.
    pub fn indicators<S: AsRef<str>>(&self, codes: &[S]) -> Result<Series> {
        let known: Vec<&str> = self.text("indicator")?;
        let mut found = Vec::new();
        for code in codes.iter().map(AsRef::as_ref).filter(|code| !known.contains(code)) {
            let distinct: BTreeSet<&str> = known.iter().copied().collect();
            let nearest = crate::error::nearest(code, distinct, 5);
            found.push(Error::UnknownIndicator { code: code.to_owned(), place: "the series", edition: None, nearest });
        }
        Error::collect(found)?;
        self.keep(known.iter().map(|have| codes.iter().any(|code| code.as_ref() == *have)).collect())
    }

    /// The rows of these areas, given as in the table; an unknown one is [`Error::UnknownArea`].
    ///
    /// # Errors
    /// [`Error::UnknownArea`] for each area that is none.
    pub fn areas<S: AsRef<str>>(&self, areas: &[S]) -> Result<Series> {
        let mut wanted = BTreeSet::new();
        let mut found = Vec::new();
        for area in areas {
            match check::resolve(area.as_ref(), &self.context.own_groups) {
                Some(code) => drop(wanted.insert(code)),
                None => found.push(crate::area::unknown("areas", area.as_ref(), std::iter::empty())),
            }
        }
        Error::collect(found)?;
        self.keep(self.text("ref_area")?.into_iter().map(|area| wanted.contains(area)).collect())
    }

    /// The rows of the years `first` to `last`, both included; it is an error if the last is before the first.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if the last year is before the first.
    pub fn years(&self, first: i32, last: i32) -> Result<Series> {
        if last < first {
            return Err(Error::argument("last", format!("{first} or a later year"), last));
        }
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

    /// The number of each row's indicator and dimensions together, and the first row of each number.
    pub(crate) fn keys(&self) -> (&[u32], &[usize]) {
        (&self.index.key, &self.index.first_row)
    }

    /// The year of each row.
    pub(crate) fn year_of_rows(&self) -> &[i32] {
        &self.index.year
    }

    /// Whether a row is of a group of countries.
    pub(crate) fn is_group(&self, row: usize) -> bool {
        self.index.area[row].is_none()
    }

    fn join(&self, other: &Series, rule: Repeats) -> Result<Series> {
        // What either series declares holds for both.
        let union = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.union(b).cloned().collect();
        let context = Context {
            own_groups: union(&self.context.own_groups, &other.context.own_groups),
            declared: union(&self.context.declared, &other.context.declared),
            labels: self.context.labels.agreed(&other.context.labels),
        };
        let mut findings = Vec::new();
        let (own, added) = (self.beside(other, &mut findings)?, other.beside(self, &mut findings)?);
        let joined = Series::build(frame::stack(&own, &added)?, context, rule)?;
        Ok(joined.with_findings(self.findings.iter().chain(&other.findings).chain(&findings)))
    }

    /// The table with another name for an attribute that the other series has as a dimension: a word that was no part of
    /// the key here must not become one by what it is joined to.
    fn beside(&self, other: &Series, findings: &mut Vec<Finding>) -> Result<DataFrame> {
        let mut table = self.frame.clone();
        for name in &other.index.dimensions {
            let is_attribute = !self.index.dimensions.contains(name) && table.column(name).is_ok();
            if is_attribute {
                let mut free = format!("figure_{name}");
                // Series may be joined again and again, and each time a name must be free.
                while table.column(&free).is_ok() || other.frame.column(&free).is_ok() {
                    free = format!("figure_{free}");
                }
                let message =
                    format!("a dimension in one series and an attribute in the other, where it becomes {free:?}");
                let remedy = format!("declare it in both if it is part of the key: dimensions=[{name:?}]");
                findings.push(Finding::warning(Rule::AttributeDiffers, name, message).remedy(remedy));
                table.rename(name, free.into())?;
            }
        }
        Ok(table)
    }

    fn build(table: DataFrame, context: Context, rule: Repeats) -> Result<Series> {
        let (mut frame, index, findings) = check::normalise(table, &context, rule)?;
        if !context.declared.is_empty() {
            let names = context.declared.iter().map(String::as_str).collect::<Vec<_>>().join("; ");
            let names = StringChunked::full(concepts::DECLARED.into(), &names, frame.height());
            frame.with_column(Column::from(names.into_series()))?;
        }
        Ok(Series { frame, index, context, findings })
    }

    /// The same series with what was found before it was made, each finding once.
    fn with_findings<'a>(mut self, earlier: impl Iterator<Item = &'a Finding>) -> Series {
        let mut all: Vec<Finding> = Vec::new();
        for finding in earlier.cloned().chain(std::mem::take(&mut self.findings)) {
            if !all.contains(&finding) {
                all.push(finding);
            }
        }
        Series { findings: all, ..self }
    }

    fn keep(&self, rows: Vec<bool>) -> Result<Series> {
        let mask = BooleanChunked::from_slice("".into(), &rows);
        // Built again, as keys and units are numbered over the rows that are there.
        let kept = Series::build(self.frame.filter(&mask)?, self.context.clone(), Repeats::Agree)?;
        // A part of a table is read as the table was: what it lacks was left out on purpose.
        Ok(Series { findings: self.findings.clone(), ..kept })
    }

    /// A required column of text, which has no nulls.
    fn text(&self, column: &str) -> Result<Vec<&str>> {
        Ok(self.frame.column(column)?.str()?.iter().flatten().collect())
    }
}

fn owned<S: AsRef<str>>(words: &[S]) -> Vec<String> {
    words.iter().map(|word| word.as_ref().to_owned()).collect()
}

impl ToFrame for Series {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }

    /// The labels of the dimensions that figures of a dataset have brought along.
    fn value_labels(&self) -> Labels {
        self.context.labels.clone()
    }
}
