//! Surveys that are read in batches, for data larger than memory.

use super::calibrated::CalibratedCells;
use super::derivation::{Derivation, ROW};
use super::parts::Parts;
use super::reading::{Reading, Work};
use super::state::{Added, State};
use crate::frame::Labels;
use crate::survey::cases::Survey;
use crate::survey::design::Design;
use crate::survey::estimate::Estimates;
use crate::survey::estimate::covariance_source::{LinearUnits, SourceOfUnits};
use crate::survey::measure::{Kind, Measure, count, told_apart};
use crate::{Error, Result, Unusable};
use polars::prelude::DataFrame;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

impl Survey {
    /// Cases that are read in batches, for data larger than memory: see [`Scan`].
    pub fn scan(source: impl Batches + 'static, design: Design) -> Scan {
        Scan::new(Source::Batches(Arc::new(source)), design)
    }
}

/// A source of rows in batches: files, a database, a stream.
pub trait Batches: fmt::Debug + Send + Sync {
    /// A table without rows, with the columns of the source and their types.
    ///
    /// # Errors
    /// Whatever keeps the source from being read.
    fn empty(&self) -> Result<DataFrame>;

    /// The batches from the first, with these columns of the source; others do no harm.
    ///
    /// # Errors
    /// Whatever keeps the source from being read.
    fn read(&self, columns: &[String]) -> Result<BatchIterator<'_>>;

    /// The columns of the source that [`empty`](Batches::empty) leaves out because they cannot be used, and the names
    /// of all: what errors are told in terms of. Asked for where there is an error.
    fn unusable(&self) -> Unusable {
        Unusable::default()
    }

    /// How many rows there are, where that is known.
    fn rows(&self) -> Option<u64> {
        None
    }

    /// What the values of its columns stand for: results of the source carry them.
    fn labels(&self) -> Labels {
        Labels::default()
    }

    /// Whether [`read`](Batches::read) can be called again.
    fn is_repeatable(&self) -> bool {
        true
    }
}

/// The batches of a source.
pub type BatchIterator<'a> = Box<dyn Iterator<Item = Result<DataFrame>> + Send + 'a>;

/// Where the rows of a scan are.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// They come here, in batches.
    Batches(Arc<dyn Batches>),
    /// What reads them goes there.
    Parts(Arc<dyn Parts>),
}

impl Source {
    /// An error in terms of what the source has.
    pub(super) fn explain(&self, error: Error) -> Error {
        match self {
            Source::Batches(source) => source.unusable().explain(error),
            Source::Parts(_) => error,
        }
    }

    fn labels(&self) -> Labels {
        match self {
            Source::Batches(source) => source.labels(),
            Source::Parts(_) => Labels::default(),
        }
    }

    fn is_repeatable(&self) -> bool {
        match self {
            Source::Batches(source) => source.is_repeatable(),
            Source::Parts(_) => true,
        }
    }
}

/// Cases of a survey that are read in batches, with the design they were drawn with; made by
/// [`Survey::scan`](crate::survey::Survey::scan), or of rows that lie in parts, made by
/// [`Survey::parts`](crate::survey::Survey::parts).
///
/// Estimates are those of a [`Survey`](crate::survey::Survey) of the same rows in one table, within 1e-12 relative, in
/// one pass and in memory that does not grow with the rows, as long as the rows of each PSU follow each other: PSUs
/// that are finished are folded into their strata. Where some do not, memory grows with the number of PSUs.
#[derive(Clone, Debug)]
pub struct Scan {
    pub(super) source: Source,
    /// Columns that are made of those of the source, one after the other.
    pub(super) derivations: Vec<Arc<Derivation>>,
    pub(crate) design: Design,
    pub(super) calibration: Option<Arc<CalibratedCells>>,
    pub(super) progress: Progress,
}

/// Measures in grouping sets.
#[derive(Clone, Debug)]
pub(super) struct RequestOf {
    pub(super) measures: Vec<Measure>,
    pub(super) by: Vec<Vec<String>>,
}

impl Scan {
    fn new(source: Source, design: Design) -> Scan {
        Scan { source, derivations: Vec::new(), design, calibration: None, progress: Progress::default() }
    }

    pub(super) fn of_parts(parts: Arc<dyn Parts>, design: Design) -> Scan {
        Scan::new(Source::Parts(parts), design)
    }

    /// Calls `report` after each batch of every reading, with the number of rows read and that of all rows if it is
    /// known.
    pub fn progress(mut self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Scan {
        self.progress = Progress(Arc::new(report));
        self
    }

    /// The same without a report of how far reading has come.
    pub fn silent(mut self) -> Scan {
        self.progress = Progress::default();
        self
    }

    /// The same cases with columns made of those of each batch.
    pub(super) fn derived(&self, derivation: Arc<Derivation>) -> Scan {
        let mut derived = self.clone();
        derived.derivations.push(derivation);
        derived
    }

    /// Whether the source can be read more than once; an error that says what for, where it cannot.
    pub(crate) fn check_repeatable(&self, what: &str) -> Result<()> {
        if self.source.is_repeatable() {
            return Ok(());
        }
        let problem = format!(
            "for {what} the rows are read several times, and a stream can be read only once; give a file or a table"
        );
        Err(Error::invalid("source", problem))
    }

    /// The estimates of requests, in one reading of the source; sums of units that take more than some bytes are not kept,
    /// and are read again where estimates are compared.
    pub(super) fn estimates(
        &self,
        requests: Vec<RequestOf>,
        bytes: Option<usize>,
        stop: &AtomicBool,
    ) -> Result<Vec<Estimates>> {
        if let Some(calibration) = &self.calibration {
            return calibration.estimates(self, requests, stop);
        }
        let states = requests.iter().map(|request| self.state(request)).collect::<Result<Vec<State>>>()?;
        let filled = self.filled(states, bytes, stop)?;
        let labels = self.source.labels();
        let finished = filled.into_iter().zip(requests).map(|(state, request)| {
            let estimates = state.finish(self.units_of(request), stop)?;
            Ok(Estimates { labels: labels.clone(), ..estimates })
        });
        finished.collect()
    }

    /// The same with weights that are calibrated already.
    pub(super) fn plain(&self) -> Scan {
        self.calibration.as_ref().map_or_else(|| self.clone(), |calibration| calibration.plain(self))
    }

    fn state(&self, request: &RequestOf) -> Result<State> {
        State::new(self.design.clone(), request.measures.clone(), request.by.clone())
    }

    /// How comparisons read the sums of all units, where the source can be read again.
    fn units_of(&self, request: RequestOf) -> Option<SourceOfUnits> {
        let scan = self.clone();
        self.source.is_repeatable().then(|| SourceOfUnits::new(move |stop| scan.units(&request, stop)))
    }

    /// The sums of all units, which may take more memory than the estimates do. In a sample without PSUs, every case is one.
    fn units(&self, request: &RequestOf, stop: &AtomicBool) -> Result<LinearUnits> {
        let mut scan = self.clone();
        if scan.design.psu.is_none() {
            scan = self.derived(Arc::new(Derivation::Rows));
            scan.design.psu = Some(ROW.to_owned());
        }
        let mut filled = scan.filled(vec![scan.state(request)?], None, stop)?;
        let state = filled.pop().ok_or(Error::Interrupted)?;
        let units = state.into_units().map_err(|error| self.source.explain(error))?;
        Ok(units.0)
    }

    /// Adds all rows to states, in one reading; sums of finished units of any of them that take more than some bytes are
    /// folded into their strata. Where a unit recurs that was folded, the source is read once more, and all are kept.
    pub(super) fn filled(&self, first: Vec<State>, bytes: Option<usize>, stop: &AtomicBool) -> Result<Vec<State>> {
        self.read(Work::States(first), bytes, stop)?.states()
    }

    /// What a reading of all rows finds.
    pub(super) fn read(&self, work: Work, mut bytes: Option<usize>, stop: &AtomicBool) -> Result<Work> {
        let mut first = Reading::new(self.derivations.clone(), work);
        let source = match &self.source {
            Source::Batches(source) => source,
            Source::Parts(parts) => return read_parts(&**parts, first, stop),
        };
        let empty = source.empty()?;
        let available: Vec<&str> = empty.get_column_names().into_iter().map(|name| name.as_str()).collect();
        // No rows, but all columns with their types: what is wrong with them is said before anything is read.
        first.add_until(&empty, stop)?;
        let mut columns = first.columns(&available)?;
        columns.retain(|column| available.contains(&column.as_str()));
        'reading: loop {
            // From what has no rows, as a second reading begins anew.
            let mut reading = first.clone();
            for batch in source.read(&columns)? {
                if stop.load(Ordering::Relaxed) {
                    return Err(Error::Interrupted);
                }
                match reading.add_part(&batch?, stop)? {
                    Added::All => reading.bound(bytes, stop)?,
                    // Once more from the first batch, keeping all units.
                    Added::Recurs(_) if source.is_repeatable() => {
                        bytes = None;
                        continue 'reading;
                    }
                    Added::Recurs(unit) => {
                        return Err(Error::argument(
                            "source",
                            "the rows of each PSU together, or a source that can be read twice, such as a file",
                            format!("rows of PSU {unit} after rows of other PSUs"),
                        ));
                    }
                }
                (self.progress.0)(reading.rows(), source.rows());
            }
            return Ok(reading.work);
        }
    }

    /// Asks for estimates of measures. Nothing is read before [`run`](ScanRequest::run).
    pub fn estimate(&self, measures: impl IntoIterator<Item = Measure>) -> ScanRequest {
        ScanRequest { scan: self.clone(), measures: measures.into_iter().collect(), by: Vec::new() }
    }

    /// How many rows there are, where that is known before they are read.
    pub fn rows(&self) -> Option<u64> {
        match &self.source {
            Source::Batches(source) => source.rows(),
            Source::Parts(_) => None,
        }
    }
}

/// What all parts together find.
fn read_parts(parts: &dyn Parts, reading: Reading, stop: &AtomicBool) -> Result<Work> {
    let reading = reading.planned()?;
    let plan = reading.plan();
    let mut read = parts.read(reading)?;
    if stop.load(Ordering::Relaxed) {
        return Err(Error::Interrupted);
    }
    if !read.is_of(plan) {
        return Err(Error::InvalidState {
            problem: "it belongs to another reading".to_owned(),
            remedy: "return the reading that was given, with the rows of all parts",
        });
    }
    read.bound(None, stop)?;
    Ok(read.work)
}

/// A request for estimates from a source read in batches.
#[derive(Clone, Debug)]
#[must_use = "nothing is read before run()"]
pub struct ScanRequest {
    scan: Scan,
    measures: Vec<Measure>,
    by: Vec<Vec<String>>,
}

#[derive(Clone)]
pub(super) struct Progress(Arc<dyn Fn(u64, Option<u64>) + Send + Sync>);

impl Default for Progress {
    fn default() -> Progress {
        Progress(Arc::new(|_, _| {}))
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// Sums of units that take more bytes than this are folded into strata: beside it the batches themselves are the larger
/// part of the memory.
pub(super) const SUMS: usize = 64 << 20;

impl ScanRequest {
    /// Adds a grouping set, as [`Request::by`](crate::survey::Request::by).
    pub fn by<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> ScanRequest {
        self.by.push(columns.into_iter().map(Into::into).collect());
        self
    }

    /// Calls `report` after each batch, with the number of rows read and that of all rows if it is known.
    pub fn progress(mut self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> ScanRequest {
        self.scan = self.scan.progress(report);
        self
    }

    /// Reads the source once and computes all measures in all grouping sets.
    ///
    /// # Errors
    /// As for [`State::add`] and [`State::estimates`]: the first batch with errors in its rows ends the reading.
    /// [`Error::InvalidArgument`] where the sums of all PSUs take too much memory at once and the rows of one are found
    /// apart from each other in a source that cannot be read again.
    pub fn run(self) -> Result<Estimates> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for `run`, plus [`Error::Interrupted`].
    pub fn run_until(self, stop: &AtomicBool) -> Result<Estimates> {
        let source = self.scan.source.clone();
        self.run_within(SUMS, stop).map_err(|error| source.explain(error))
    }

    pub(super) fn run_within(self, bytes: usize, stop: &AtomicBool) -> Result<Estimates> {
        self.run_with(bytes, None, stop)
    }

    /// The same with so many runs of values for quantiles.
    pub(super) fn run_with(self, bytes: usize, runs: Option<usize>, stop: &AtomicBool) -> Result<Estimates> {
        let ScanRequest { scan, measures, by } = self;
        let measures = told_apart(measures);
        let names: Vec<String> = measures.iter().map(|measure| measure.name().to_owned()).collect();
        let (quantiles, mut others): (Vec<Measure>, Vec<Measure>) =
            measures.into_iter().partition(|measure| matches!(measure.kind, Kind::Quantile { .. }));
        let is_alone = others.is_empty() && !quantiles.is_empty();
        if is_alone {
            // Something has to say which domains there are.
            others.push(count());
        }
        let request = RequestOf { measures: others.clone(), by: by.clone() };
        let estimates = scan.estimates(vec![request], Some(bytes), stop)?.pop().ok_or(Error::Interrupted)?;
        if quantiles.is_empty() {
            return Ok(estimates);
        }
        let items = estimates.measure_of_item.len();
        others.extend(quantiles);
        let mut estimates = scan.add_quantiles(estimates, &others, &by, runs, stop)?;
        if is_alone {
            estimates.rows.retain(|row| row.item >= items);
        }
        let place = |measure: usize| names.iter().position(|name| name == others[measure].name());
        let of_item: Vec<Option<usize>> = estimates.measure_of_item.iter().map(|&measure| place(measure)).collect();
        estimates.rows.sort_by_key(|row| (row.key.0, of_item[row.item]));
        estimates.measures = others;
        Ok(estimates)
    }
}
