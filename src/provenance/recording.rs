//! What is read, written and called while it is recorded.

use super::{Agent, Call, FileSum, Found, Provenance, TableSum};
use crate::watch::{self, Watch};
use crate::{Error, Findings, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A record in the making.
///
/// Files are seen that the calling thread reads and writes within [`call`](Recording::call); a thread that does part of the
/// work [enters the scope](Witness) of the other.
#[derive(Debug)]
pub struct Recording {
    watch: Arc<Watch>,
    record: Provenance,
    home: PathBuf,
    /// By the way from the folder of the record, where they lie.
    written: BTreeMap<String, PathBuf>,
}

/// What one call read and wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// The files that it read, from the root.
    pub read: Vec<PathBuf>,
    /// The files that it wrote.
    pub written: Vec<PathBuf>,
}

/// Under which recording, if any, a thread works: to hand it to a thread that does part of its work.
///
/// ```
/// use infosoc::provenance::Witness;
/// let scope = Witness::current();
/// std::thread::scope(|threads| threads.spawn(move || scope.enter(|| 1 + 1)).join()).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct Witness(Option<Arc<Watch>>);

impl Witness {
    /// The recording that this thread works under.
    pub fn current() -> Witness {
        Witness(watch::current())
    }

    /// Does some work in it.
    pub fn enter<T>(self, work: impl FnOnce() -> T) -> T {
        watch::under(self.0, work)
    }
}

impl Recording {
    /// A record in this file, which is replaced if it is there: `tables.prov.json`.
    pub fn new(record: impl AsRef<Path>) -> Recording {
        let path = watch::whole(record.as_ref());
        let home = path.parent().unwrap_or(Path::new(".")).to_owned();
        // Within another recording, or while it is made again, this is the time of that one.
        let made = watch::now();
        let here = std::env::current_dir().unwrap_or_else(|_| home.clone());
        let record = Provenance {
            agent: Agent::Rust,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            made: made.clone(),
            folder: watch::way(&home, &here.canonicalize().unwrap_or(here)),
            calls: Vec::new(),
            inputs: BTreeMap::new(),
            outputs: BTreeMap::new(),
            tables: BTreeMap::new(),
            is_sealed: true,
            path,
        };
        Recording { watch: Watch::new(&record.path, made, None), record, home, written: BTreeMap::new() }
    }

    /// A record of one output, beside it: that of `hh6.csv` is `hh6.csv.prov.json`.
    pub fn beside(output: impl AsRef<Path>) -> Recording {
        Recording::new(watch::beside(output.as_ref()))
    }

    /// Who calls, and can call again; a program in Rust unless it is said.
    pub fn agent(mut self, agent: Agent) -> Recording {
        self.record.agent = agent;
        self
    }

    /// Does some work and records it: what it is called, and its options. It takes what the call before it made.
    ///
    /// # Errors
    /// The errors of the work, which is then not recorded, and [`Error::InvalidFile`] for a file that it read and that is no
    /// longer there.
    pub fn call<T>(&mut self, name: &str, arguments: Value, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let (made, touched) = self.observe(work);
        let made = made?;
        // The first call has none before it.
        let after = self.record.calls.len().checked_sub(1).into_iter().collect();
        self.add(Call { name: name.to_owned(), arguments, after, ..Call::default() }, &touched)?;
        Ok(made)
    }

    /// What the last call found.
    pub fn found(&mut self, findings: &Findings) {
        if let Some(call) = self.record.calls.last_mut() {
            call.findings.extend(findings.iter().map(Found::from));
        }
    }

    /// Does some work, and says what it touched; [`add`](Recording::add) records it.
    pub fn observe<T>(&self, work: impl FnOnce() -> T) -> (T, Touched) {
        let made = watch::under(Some(self.watch.clone()), work);
        // Taken here and not by `add`: what a failed call touched must not count for the next.
        let seen = self.watch.take();
        (made, Touched { read: seen.read, written: seen.written })
    }

    /// Records a call with the files that it touched; how many there are now.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that it read and that is not there any more, and
    /// [`Error::InvalidArgument`] for a call that comes after one that is not recorded.
    pub fn add(&mut self, mut call: Call, touched: &Touched) -> Result<usize> {
        // The document looks up what those before it took: a place beyond them would only show when it is written.
        let recorded = self.record.calls.len();
        if let Some(place) = call.after.iter().find(|place| **place >= recorded) {
            let expected = "places, from 0 on, of calls that are recorded already";
            return Err(Error::argument("after", expected, format!("{place}, where {recorded} are recorded")));
        }
        for path in &touched.read {
            let way = self.way(path);
            // What was written before is no input, and what was read before keeps the checksum that it had.
            if !self.written.contains_key(&way) && !self.record.inputs.contains_key(&way) {
                self.record.inputs.insert(way.clone(), FileSum::of(path)?);
            }
            call.read.push(way);
        }
        for path in &touched.written {
            let way = self.way(path);
            self.written.insert(way.clone(), path.clone());
            call.written.push(way);
        }
        self.record.calls.push(call);
        Ok(self.record.calls.len())
    }

    /// Notes a table in memory, and gives the name under which it stands in the record.
    ///
    /// # Errors
    /// [`Error::Table`] for a column that has no checksum.
    pub fn table(&mut self, table: &polars::prelude::DataFrame) -> Result<String> {
        let sum = TableSum::of(table)?;
        let known = self.record.tables.iter().find(|(_, known)| **known == sum).map(|(name, _)| name.clone());
        Ok(known.unwrap_or_else(|| {
            let name = format!("table-{}", self.record.tables.len() + 1);
            self.record.tables.insert(name.clone(), sum);
            name
        }))
    }

    /// The way to a file from the folder of the record.
    pub fn way(&self, path: &Path) -> String {
        watch::way(&self.home, &watch::whole(path))
    }

    /// The files that were written.
    pub fn written(&self) -> impl Iterator<Item = &Path> {
        self.written.values().map(PathBuf::as_path)
    }

    /// Writes the record, [whole](crate::export::write_whole) or not at all, and gives its path.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for an output that is not there any more, and
    /// [`Error::NotWritten`].
    pub fn finish(mut self) -> Result<PathBuf> {
        // Checksums of outputs come last, as a later call may add to what an earlier one wrote.
        for (way, path) in &self.written {
            self.record.outputs.insert(way.clone(), FileSum::of(path)?);
        }
        let text = super::document::text(&self.record);
        crate::export::write_whole(&self.record.path, |file| file.write_all(text.as_bytes()))?;
        Ok(self.record.path)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_call_comes_after_calls_that_are_recorded() {
        let mut recording = Recording::new("t.prov.json");
        let call = |after: &[usize]| Call { name: "read".to_owned(), after: after.to_vec(), ..Call::default() };
        let touched = Touched::default();
        // Itself is not recorded yet.
        assert!(matches!(recording.add(call(&[0]), &touched), Err(Error::InvalidArgument { .. })));
        assert_eq!(recording.add(call(&[]), &touched).unwrap(), 1);
        assert_eq!(recording.add(call(&[0]), &touched).unwrap(), 2);
        assert!(recording.add(call(&[0, 2]), &touched).is_err());
    }
}
