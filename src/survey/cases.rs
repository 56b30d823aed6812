//! A survey: its cases, bound to the design that they were drawn with.

use super::columns::column;
use super::design::Design;
use super::design::bound::Bound;
use super::design::calibration::{Adjustment, LaterStep};
use super::design::nonresponse::{Nonresponse, Step};
use super::design::replicates::Resampling;
use crate::frame::Labels;
use crate::{ArrowStream, Error, Result};
use polars::prelude::*;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A table of survey cases bound to its [`Design`]. Cloning is cheap.
///
/// ```
/// use infosoc::{Design, Survey, ToFrame, measure::{mean, proportion}};
/// use polars::prelude::*;
///
/// let people = df!(
///     "stratum" => [1, 1, 1, 1, 2, 2, 2, 2],
///     "psu" => [1, 1, 2, 2, 3, 3, 4, 4],
///     "w" => [10.0, 12.0, 9.0, 11.0, 20.0, 22.0, 19.0, 18.0],
///     "sex" => ["F", "M", "F", "M", "F", "M", "F", "M"],
///     "internet" => [1, 1, 0, 1, 0, 1, 0, 0],
///     "minutes" => [Some(60.0), Some(30.0), None, Some(95.0), None, Some(20.0), None, None],
/// )?;
/// let survey = Survey::new(people, Design::new("w").strata("stratum").psu("psu"))?;
/// let estimates = survey.estimate([proportion("internet"), mean("minutes").filter("internet")]).by(["sex"]).run()?;
/// println!("{}", estimates.to_frame()?);
/// # assert_eq!(estimates.rows().len(), 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Survey(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) table: DataFrame,
    pub(crate) bound: Arc<Bound>,
    /// Dimensions that all cases in scope share, with their codes: `sex` is F in a survey of women.
    pub(crate) population: Vec<(String, String)>,
    /// What the values of its columns stand for.
    pub(crate) labels: Labels,
}

impl Survey {
    /// Binds a table to its design.
    ///
    /// # Errors
    /// Everything in the table that contradicts the design, reported together: columns that do not exist, weights that
    /// are negative, null, NaN or infinite, missing strata or units, units in several strata, impossible population
    /// sizes, and strata with one PSU unless the design has a rule for them.
    pub fn new(table: DataFrame, design: Design) -> Result<Survey> {
        let bound = Arc::new(design.bind(&table)?);
        Ok(Survey(Arc::new(Inner { table, bound, population: Vec::new(), labels: Labels::default() })))
    }

    /// Binds the record batches of an Arrow stream to a design; no number is copied. Columns that cannot be variables, such as
    /// nested ones, do no harm until they are named.
    ///
    /// ```
    /// use infosoc::{ArrowStream, Design, ReadFile, Survey, export::arrow_stream, measure::mean};
    /// let file = ReadFile::new().bytes("people.csv", b"w,minutes\n2,30\n1,0\n1,90\n")?;
    /// let mut batches = arrow_stream(&file.codes()?)?;
    /// // SAFETY: the stream was filled above, and is not used after it is taken.
    /// let people = unsafe { ArrowStream::take((&raw mut batches).cast()) }?;
    /// let survey = Survey::from_arrow(people, Design::new("w"))?;
    /// assert_eq!(survey.estimate([mean("minutes")]).run()?.rows()[0].value, Some(37.5));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`new`](Survey::new), plus the errors of whoever made the stream.
    pub fn from_arrow(people: ArrowStream, design: Design) -> Result<Survey> {
        let (table, unusable) = people.collect()?.table()?;
        Survey::new(table, design).map_err(|error| unusable.explain(error))
    }

    /// The same cases and design with further columns, one value a row, or one for all rows; a column of the
    /// same name is replaced. The design keeps the weights, strata and units that it was bound with, also where their
    /// column is replaced.
    ///
    /// # Errors
    /// [`Error::Table`] for a column of another length.
    pub fn with_columns(&self, columns: Vec<Column>) -> Result<Survey> {
        let table = &self.0.table;
        let mut all = table.columns().to_vec();
        // Added one by one, each would make polars list the names of all columns again.
        let mut places: FxHashMap<PlSmallStr, usize> =
            all.iter().zip(0..).map(|(column, place)| (column.name().clone(), place)).collect();
        for column in columns {
            let column = if column.len() == 1 { column.new_from_index(0, table.height()) } else { column };
            match places.entry(column.name().clone()) {
                Entry::Occupied(place) => all[*place.get()] = column,
                Entry::Vacant(free) => {
                    free.insert(all.len());
                    all.push(column);
                }
            }
        }
        let table = DataFrame::new(table.height(), all)?;
        let Inner { bound, population, labels, .. } = &*self.0;
        let (bound, population, labels) = (bound.clone(), population.clone(), labels.clone());
        Ok(Survey(Arc::new(Inner { table, bound, population, labels })))
    }

    /// The same survey, about a part of the population: observations made of its estimates carry these dimensions. Its
    /// results carry the labels of its values.
    pub(crate) fn about(&self, population: Vec<(String, String)>, labels: Labels) -> Survey {
        Survey(Arc::new(Inner { table: self.0.table.clone(), bound: self.0.bound.clone(), population, labels }))
    }

    /// The same survey, where values of its columns stand for something: readers of its results see the words in the place of
    /// codes. [`DataFile::all_labels`](crate::DataFile::all_labels) has those of a file.
    ///
    /// ```
    /// use infosoc::{Design, Survey, ToFrame, dataset::{Label, Labels}, export::Text, measure::mean};
    /// use polars::prelude::df;
    /// let people = df!("w" => [1.0; 4], "zone" => [1, 1, 2, 2], "hours" => [1.0, 3.0, 2.0, 4.0])?;
    /// let label = |value: &str, words: &str| Label::new("zone", value, words);
    /// let survey = Survey::new(people, Design::new("w"))?.labelled(Labels::new([label("1", "Coast"), label("2", "Hills")]));
    /// let hours = survey.estimate([mean("hours")]).by(["zone"]).run()?;
    /// assert!(Text::new().table(&hours)?.contains("Coast"));
    /// assert_eq!(hours.to_frame()?.column("zone")?.i32()?.get(1), Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn labelled(&self, labels: Labels) -> Survey {
        self.about(self.0.population.clone(), labels)
    }

    /// The cases.
    pub fn cases(&self) -> &DataFrame {
        &self.0.table
    }

    /// The survey after an adjustment for non-response. Each replicate repeats the step with its own weights.
    pub(crate) fn responded(&self, step: Step, report: Nonresponse) -> Result<Survey> {
        let mut bound = Bound::clone(&self.0.bound);
        bound.nonresponse = Some(Arc::new(report));
        self.with_bound(bound).repeated(&Arc::new(step))
    }

    /// The survey after a step whose decisions are made.
    fn repeated(&self, step: &Arc<Step>) -> Result<Survey> {
        let base = self.0.weight_values()?;
        let adjustments = step.adjustments(base.clone())?;
        let mut bound = Bound::clone(&self.0.bound);
        bound.weights = Series::new("weight".into(), adjustments.last().map(Adjustment::weights).unwrap_or_default());
        // With replicates the variance is that between them, and nothing has to be kept for residuals.
        match &bound.replicates {
            Some(replicates) => {
                let adjusted = (0..replicates.count()).into_par_iter().map(|replicate| {
                    Ok(Series::new("weight".into(), step.weights(replicates.matrix.analysis(replicate, &base))?))
                });
                bound.replicates = Some(Arc::new(replicates.replaced(adjusted.collect::<Result<Vec<Series>>>()?)));
            }
            None => bound.adjustments.extend(adjustments.into_iter().map(Arc::new)),
        }
        bound.responses.push(step.clone());
        Ok(self.with_bound(bound.moved(LaterStep::Nonresponse)))
    }

    /// The diagnosis of the last adjustment for non-response, if there was one.
    pub fn nonresponse(&self) -> Option<&Nonresponse> {
        self.0.bound.nonresponse.as_deref()
    }

    /// The sample before its adjustments for non-response, where there were no others.
    fn before_responses(&self) -> Option<Survey> {
        let bound = &self.0.bound;
        let first = bound.adjustments.first()?;
        (bound.calibration.is_none() && !bound.responses.is_empty()).then(|| {
            let weights = Series::new("weight".into(), first.before());
            let bound = Bound::clone(bound);
            self.with_bound(Bound { weights, adjustments: Vec::new(), responses: Vec::new(), ..bound })
        })
    }

    /// The same cases with another design.
    pub(crate) fn with_bound(&self, bound: Bound) -> Survey {
        let Inner { table, population, labels, .. } = &*self.0;
        let (table, population, labels) = (table.clone(), population.clone(), labels.clone());
        Survey(Arc::new(Inner { table, bound: Arc::new(bound), population, labels }))
    }

    /// The same cases with replicate weights made from the design, in place of its strata and PSUs.
    ///
    /// # Errors
    /// A method that does not suit the design: the jackknife of an unstratified sample for one in strata, half-samples
    /// where a stratum has an odd number of PSUs, designs with replicate weights, calibrated weights, unequal
    /// probabilities or finite population corrections for several stages.
    pub fn make_replicates(&self, how: &Resampling) -> Result<Survey> {
        self.make_replicates_until(how, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`make_replicates`](Survey::make_replicates), plus [`Error::Interrupted`].
    pub fn make_replicates_until(&self, how: &Resampling, stop: &AtomicBool) -> Result<Survey> {
        let bound = &self.0.bound;
        if let Some(before) = self.before_responses() {
            // Replicates of the whole sample, each with the steps that its weights went through.
            let made = before.make_replicates_until(how, stop)?;
            return bound.responses.iter().try_fold(made, |survey, step| survey.repeated(step));
        }
        let name = |h: usize| {
            let row = bound.row(bound.stages[0].rows(bound.stages[0].units(h).start).start);
            let column = bound.strata.as_ref().and_then(|name| self.0.table.column(name).ok());
            column.and_then(|c| c.get(row).ok()).map_or("the whole table".to_owned(), |v| v.str_value().into_owned())
        };
        let replicates = how.make(bound, name, stop)?;
        let deff = bound.deff_of_replicates();
        let nonresponse = bound.nonresponse.clone();
        Ok(self.with_bound(Bound { deff, nonresponse, ..Bound::replicated(bound.weights.clone(), replicates) }))
    }

    /// The replicate weights, analysis weights of all rows, one column for each replicate with names that begin with
    /// `prefix`; `None` for a design without.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no design should cause.
    pub fn replicate_weights(&self, prefix: &str) -> Result<Option<DataFrame>> {
        let Some(replicates) = &self.0.bound.replicates else { return Ok(None) };
        let base = self.0.weight_values()?;
        let columns = (0..replicates.count())
            .map(|r| Column::new(format!("{prefix}{}", r + 1).into(), replicates.matrix.analysis(r, &base)))
            .collect();
        Ok(Some(DataFrame::new(self.0.table.height(), columns)?))
    }

    /// The scale of the variance, the factor of each replicate, and whether deviations are from the full estimate;
    /// `None` for a design without replicate weights.
    pub fn replicate_scales(&self) -> Option<(f64, &[f64], bool)> {
        let rule = &self.0.bound.replicates.as_ref()?.rule;
        Some((rule.scale, &rule.rscales, rule.mse))
    }
}

impl Inner {
    /// The weights as the kernel reads them.
    pub(crate) fn weights(&self) -> Result<column::Column<'_>> {
        column::Column::new(&self.bound.weights)
            .ok_or_else(|| Error::argument("weight", "numbers", self.bound.weights.dtype()))
    }

    /// The weight of each row of the table.
    pub(crate) fn weight_values(&self) -> Result<Vec<f64>> {
        Ok(self.weights()?.read_all(self.table.height()))
    }
}

impl std::fmt::Display for Survey {
    /// The design in words: how many PSUs in how many strata.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(replicates) = &self.0.bound.replicates {
            return write!(f, "{} replicates ({})", replicates.count(), replicates.method.as_str());
        }
        let strata = self.0.bound.lonely.len();
        let psus = self.0.bound.psus();
        write!(f, "{psus} PSUs in {strata} {}", if strata == 1 { "stratum" } else { "strata" })
    }
}
