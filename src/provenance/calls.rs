//! The calls of a record made again, one after another: each that can be, whatever became of the others.

use super::rerun::{Made, Unmade};
use super::{Call, FileSum, Found, Provenance, TableSum};
use crate::{Error, Result};
use std::collections::BTreeMap;

impl Provenance {
    /// Makes the calls again by `call`, which is given the place of each and says what it found.
    ///
    /// A call is left out that needs what is gone: a table in memory that is not among `tables`, something that no record holds,
    /// or the result or a file of a call that was left out or ended in an error. All others are made. `call` is told of those that are
    /// left out, too, with `None`, so that it can keep places.
    ///
    /// ```
    /// use infosoc::provenance::{Call, Made, Provenance, Recording};
    /// # let folder = tempfile::tempdir().unwrap();
    /// let mut recording = Recording::new(folder.path().join("a.prov.json"));
    /// let gone = Call { name: "read".into(), obstacle: Some("it took a model".into()), ..Call::default() };
    /// let free = Call { name: "count".into(), ..Call::default() };
    /// let takes = Call { name: "estimate".into(), after: vec![0], ..Call::default() };
    /// for call in [gone, free, takes] {
    ///     recording.add(call, &Default::default())?;
    /// }
    /// let record = Provenance::read(recording.finish()?)?;
    /// let mut names = Vec::new();
    /// let made = record.call_again(Default::default(), |_, call| {
    ///     names.extend(call.map(|call| call.name.clone()));
    ///     Ok(Vec::new())
    /// })?;
    /// assert_eq!(names, ["count"]);
    /// assert!(matches!(made, Made::Again { unmade, .. } if unmade.len() == 2 && unmade[1].root == 0));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Interrupted`] alone; the words of all others stand in what is not made.
    pub fn call_again(
        &self,
        tables: BTreeMap<String, TableSum>,
        mut call: impl FnMut(usize, Option<&Call>) -> Result<Vec<Found>>,
    ) -> Result<Made> {
        let (mut findings, mut unmade) = (Vec::new(), Vec::<Unmade>::new());
        for (place, own) in self.calls.iter().enumerate() {
            let obstacle = own_obstacle(own, &tables).map(|why| (place, why));
            let obstacle = obstacle.or_else(|| {
                let lost =
                    unmade.iter().find(|lost| own.after.contains(&lost.call) || self.reads(own, place, lost.call));
                lost.map(|lost| (lost.root, lost.why.clone()))
            });
            let made = call(place, Some(own).filter(|_| obstacle.is_none()));
            let failed = match (obstacle, made) {
                (_, Err(Error::Interrupted)) => return Err(Error::Interrupted),
                (Some(obstacle), _) => Some(obstacle),
                (None, Err(error)) => Some((place, error.to_string())),
                (None, Ok(found)) => {
                    findings.extend(found);
                    None
                }
            };
            unmade.extend(failed.map(|(root, why)| Unmade { call: place, root, why }));
        }
        Ok(Made::Again { findings: Some(findings), tables: Some(tables), unmade })
    }

    /// Whether a call reads a file as a call before it wrote it, and the file on the disk is not that.
    fn reads(&self, call: &Call, place: usize, writer: usize) -> bool {
        self.calls[writer].written.iter().filter(|way| call.read.contains(way)).any(|way| {
            let is_last = |range: &[Call]| range.iter().all(|other| !other.written.contains(way));
            // Written again in between, it is the other's; written again later, that on the disk is another.
            let is_own = is_last(&self.calls[writer + 1..place]);
            let stays = is_last(&self.calls[place..]);
            let on_disk = || FileSum::of(self.home().join(way)).ok();
            is_own && !(stays && self.outputs.get(way).is_some_and(|sum| on_disk().as_ref() == Some(sum)))
        })
    }
}

/// Why a call cannot be made again, for its own sake.
fn own_obstacle(call: &Call, tables: &BTreeMap<String, TableSum>) -> Option<String> {
    if let Some(obstacle) = &call.obstacle {
        return Some(format!("{} cannot be called again: {obstacle}", call.name));
    }
    let gone: Vec<String> = call.tables.iter().filter(|name| !tables.contains_key(*name)).cloned().collect();
    let all = crate::error::list(&gone);
    let (were, again) = match gone.as_slice() {
        [] => return None,
        [_] => ("a table in memory", "give it again"),
        [..] => ("tables in memory", "give them again"),
    };
    Some(format!("{} was given {all}, {were}: {again}, in Python with tables=", call.name))
}
