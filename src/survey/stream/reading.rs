//! What one reading of all rows is to find, and what it has found so far.

use super::derivation::Derivation;
use super::state::{Added, State, damaged, opened, packed, sealed, unpacked};
use super::summaries::Summaries;
use crate::{Error, Result};
use polars::prelude::DataFrame;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const MARK: &[u8; 8] = b"infosocR";

/// One reading of rows that lie in parts: what it is to find, and what it has found in the rows that were added.
///
/// A computation asks for one reading after the other, each made from what the last has found: a two-way table takes one, a
/// calibration one more, exact quantiles two to six. Parts only add their rows; see [`Parts`](crate::survey::Parts).
#[derive(Clone, Debug)]
pub struct Reading {
    /// Columns made of those of the rows, one after the other.
    derivations: Vec<Arc<Derivation>>,
    pub(super) work: Work,
    rows: u64,
    /// Tells the readings of one computation apart.
    plan: u32,
    /// Whether an error left it half changed.
    broken: bool,
}

/// What a reading finds.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// Sums.
    States(Vec<State>),
    /// Values.
    Summaries(Box<Summaries>),
}

/// What is written.
#[derive(serde::Serialize, serde::Deserialize)]
struct SavedReading<D> {
    derivations: Vec<D>,
    states: Option<Vec<Vec<u8>>>,
    summaries: Option<Summaries>,
    rows: u64,
    plan: u32,
}

fn other_reading() -> Error {
    Error::InvalidState {
        problem: "it belongs to another reading".to_owned(),
        remedy: "merge what parts return of one and the same reading",
    }
}

impl Work {
    pub(super) fn states(self) -> Result<Vec<State>> {
        match self {
            Work::States(states) => Ok(states),
            Work::Summaries(_) => Err(other_reading()),
        }
    }

    pub(super) fn summaries(self) -> Result<Summaries> {
        match self {
            Work::Summaries(summaries) => Ok(*summaries),
            Work::States(_) => Err(other_reading()),
        }
    }
}

impl Reading {
    pub(super) fn new(derivations: Vec<Arc<Derivation>>, work: Work) -> Reading {
        Reading { derivations, work, rows: 0, plan: 0, broken: false }
    }

    /// The same under a number that tells it from other readings.
    pub(super) fn planned(mut self) -> Result<Reading> {
        self.plan = crc32fast::hash(&self.to_bytes()?);
        Ok(self)
    }

    /// Whether another is of the same plan.
    pub(super) fn is_of(&self, plan: u32) -> bool {
        self.plan == plan && !self.broken
    }

    pub(super) fn plan(&self) -> u32 {
        self.plan
    }

    /// The columns that it reads from a table with the columns `available`, each once, including those the table lacks.
    ///
    /// # Errors
    /// The error of a pattern of replicate weights that fits no column.
    pub fn columns(&self, available: &[&str]) -> Result<Vec<String>> {
        let made: BTreeSet<String> = self.derivations.iter().flat_map(|of| of.made()).collect();
        let all: Vec<&str> = available.iter().copied().chain(made.iter().map(String::as_str)).collect();
        let mut columns: BTreeSet<String> = self.derivations.iter().flat_map(|of| of.needed()).collect();
        match &self.work {
            Work::States(states) => {
                for state in states {
                    columns.extend(state.columns(&all)?);
                }
            }
            Work::Summaries(summaries) => columns.extend(summaries.columns()),
        }
        Ok(columns.into_iter().filter(|column| !made.contains(column)).collect())
    }

    /// Adds rows. The rows of a unit may come in any number of parts; columns that are not used may differ.
    ///
    /// # Errors
    /// As for [`State::add`]. After an error a reading may be half changed, and refuses to go on.
    pub fn add(&mut self, table: &DataFrame) -> Result<()> {
        self.add_until(table, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`add`](Reading::add).
    pub fn add_until(&mut self, table: &DataFrame, stop: &AtomicBool) -> Result<()> {
        self.add_part(table, stop).map(|_| ())
    }

    pub(super) fn add_part(&mut self, table: &DataFrame, stop: &AtomicBool) -> Result<Added> {
        self.check_whole()?;
        let at = self.rows;
        let in_whole = |error: Error| error.at_rows(&|row| at as usize + row);
        self.broken = true;
        let mut with = table.clone();
        for derivation in &self.derivations {
            with = derivation.with(&with, at).map_err(in_whole)?;
        }
        match &mut self.work {
            Work::States(states) => {
                for state in states {
                    if let Added::Recurs(unit) = state.add_part(&with, stop)? {
                        return Ok(Added::Recurs(unit));
                    }
                }
            }
            Work::Summaries(summaries) => summaries.add(&with).map_err(in_whole)?,
        }
        self.rows += table.height() as u64;
        self.broken = false;
        Ok(Added::All)
    }

    /// Keeps what it holds small: sums of units that take more than some bytes are folded.
    pub(super) fn bound(&mut self, bytes: Option<usize>, stop: &AtomicBool) -> Result<()> {
        let Work::States(states) = &mut self.work else { return Ok(()) };
        states.iter_mut().try_for_each(|state| match bytes {
            Some(bytes) => state.fold_above(bytes, stop),
            None => state.check_sums(),
        })
    }

    /// Adds the rows of another part of the same reading.
    ///
    /// # Errors
    /// [`Error::InvalidState`] if it is of another reading; what the rows of both contradict.
    pub fn merge(&mut self, other: &Reading) -> Result<()> {
        self.check_whole()?;
        other.check_whole()?;
        if self.plan != other.plan {
            return Err(other_reading());
        }
        self.broken = true;
        match (&mut self.work, &other.work) {
            (Work::States(ours), Work::States(theirs)) if ours.len() == theirs.len() => {
                ours.iter_mut().zip(theirs).try_for_each(|(ours, theirs)| ours.merge(theirs))?;
            }
            (Work::Summaries(ours), Work::Summaries(theirs)) => ours.merge(theirs)?,
            (Work::States(_), Work::States(_) | Work::Summaries(_)) | (Work::Summaries(_), Work::States(_)) => {
                return Err(other_reading());
            }
        }
        self.rows += other.rows;
        self.broken = false;
        Ok(())
    }

    /// How many rows were added.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    fn check_whole(&self) -> Result<()> {
        if self.broken {
            return Err(Error::InvalidState {
                problem: "an error while rows were added left it half changed".to_owned(),
                remedy: "correct the rows and read all of them again",
            });
        }
        Ok(())
    }

    /// The reading as bytes, for another process.
    ///
    /// # Errors
    /// [`Error::InvalidState`] after an error in [`add`](Reading::add) or [`merge`](Reading::merge).
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.check_whole()?;
        let (states, summaries) = match &self.work {
            Work::States(states) => (Some(states.iter().map(State::to_bytes).collect::<Result<_>>()?), None),
            Work::Summaries(summaries) => (None, Some((**summaries).clone())),
        };
        let derivations: Vec<&Derivation> = self.derivations.iter().map(AsRef::as_ref).collect();
        let saved = SavedReading { derivations, states, summaries, rows: self.rows, plan: self.plan };
        Ok(sealed(MARK, &packed(&saved, "convert the columns that are grouped by to text or numbers")?))
    }

    /// The reading that [`to_bytes`](Reading::to_bytes) wrote, checked as [`State::from_bytes`] does.
    ///
    /// # Errors
    /// As for [`State::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Reading> {
        let saved: SavedReading<Derivation> = unpacked(opened(MARK, "a reading", bytes)?, "its bytes are damaged")?;
        let states =
            |states: Vec<Vec<u8>>| states.iter().map(|bytes| State::from_bytes(bytes)).collect::<Result<Vec<_>>>();
        let work = match (saved.states, saved.summaries) {
            (Some(written), None) => Work::States(states(written)?),
            (None, Some(summaries)) => Work::Summaries(Box::new(summaries)),
            _ => return Err(damaged("it is to find nothing")),
        };
        let is_whole = saved.derivations.iter().all(Derivation::is_whole)
            && match &work {
                Work::States(states) => states.iter().all(|state| state.rows() as u64 == saved.rows),
                Work::Summaries(summaries) => summaries.is_whole(),
            };
        if !is_whole {
            return Err(damaged("its parts do not belong together"));
        }
        let derivations = saved.derivations.into_iter().map(Arc::new).collect();
        Ok(Reading { derivations, work, rows: saved.rows, plan: saved.plan, broken: false })
    }
}
