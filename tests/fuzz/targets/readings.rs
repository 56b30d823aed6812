//! [`Reading::from_bytes`] and [`TableState::from_bytes`]: what comes back from other machines is refused, or it can be added to,
//! merged, written, and taken for the answer to what a survey asked.
//!
//! Both hold states, each of which has a checksum of its own.

use super::state::{seal, tables};
use infosoc::measure::{mean, proportion, quantile};
use infosoc::{Design, Independence, LonelyPsu, Margin, Parts, Reading, Result, Share, Survey, TableState, ToFrame};
use polars::prelude::df;
use std::sync::{Arc, Mutex};

/// What a reading begins with, and what a state does.
const READING: &[u8] = b"infosocR";
const STATE: &[u8] = b"infosoc\0";

/// Readings as they are sent and as they come back, and states of two-way tables.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let kept = Kept::default();
    designs().into_iter().for_each(|design| ask(&kept, design));
    let readings = kept.0.lock().expect("no panic before").clone();
    readings.into_iter().chain(table_states()).collect()
}

/// Writes the checksums of the states inside anew, and then that of the whole.
#[expect(clippy::ptr_arg, reason = "what all targets have")]
pub(crate) fn mend(bytes: &mut Vec<u8>) {
    for place in 1..bytes.len() {
        if bytes[place..].starts_with(STATE) {
            let end = place.saturating_add(length_before(&bytes[..place]));
            if let Some(state) = bytes.get_mut(place..end) {
                seal(state);
            }
        }
    }
    if bytes.starts_with(READING) {
        seal(bytes);
    }
}

/// The number that the bytes end in: seven bits a byte, the last ones last, where all bytes but the last have the eighth.
fn length_before(bytes: &[u8]) -> usize {
    let mut groups = bytes.iter().rev();
    let last = groups.next().map_or(0, |&byte| usize::from(byte));
    groups
        .take(3)
        .take_while(|&&byte| byte >= 0x80)
        .fold(last, |number, &byte| (number << 7) | usize::from(byte & 0x7f))
}

pub(crate) fn run(bytes: &[u8]) {
    if bytes.starts_with(READING) {
        used_reading(bytes);
    } else if let Ok(state) = TableState::from_bytes(bytes) {
        used_table(&state);
    }
}

fn used_reading(bytes: &[u8]) {
    let Ok(mut reading) = Reading::from_bytes(bytes) else { return };
    let _ = reading.columns(&["w", "y"]);
    let sent = reading.to_bytes().expect("a whole reading can be written");
    let same = Reading::from_bytes(&sent).unwrap_or_else(|error| panic!("what was written is refused: {error}"));
    if reading.merge(&same).is_ok() {
        let _ = reading.add(&tables()[2]);
    }
    designs().into_iter().for_each(|design| ask(&Answered(bytes.to_vec()), design));
}

fn used_table(state: &TableState) {
    if let Ok(tables) = state.tables() {
        let _ = (tables.to_frame(), tables.test(Independence::F).map(|tests| tests.to_frame()));
    }
    let sent = state.to_bytes().expect("a whole state can be written");
    let same = TableState::from_bytes(&sent).unwrap_or_else(|error| panic!("what was written is refused: {error}"));
    let mut longer = state.clone();
    if longer.merge(&same).is_ok() {
        let _ = longer.add(&tables()[2]).and_then(|()| longer.tables());
    }
}

fn designs() -> [Design; 3] {
    let stages = Design::new("w").strata("h").psu("psu").nest(true).lonely_psu(LonelyPsu::Average);
    [stages, Design::new("w").psu("psu"), Design::new("w")]
}

/// Asks for everything that is read of parts.
fn ask<P: Parts + Clone + 'static>(parts: &P, design: Design) {
    let survey = Survey::parts(parts.clone(), design);
    let means = survey.estimate([quantile("y", [0.25, 0.5]), mean("x"), proportion("text")]).by(["g"]).run();
    let _ = means.and_then(|means| means.to_frame());
    let _ = survey.table("text", "b").share(Share::Row).run().and_then(|tables| tables.test(Independence::F));
    let homes = df!("h" => ["north", "south"], "total" => [60.0, 50.0]).expect("columns of one length");
    let census = survey.poststratify(Margin::new(["h"], homes));
    let _ = census.and_then(|census| census.estimate([quantile("y", [0.5]), mean("y")]).by(["h"]).run());
}

/// Reads the rows, and keeps what it was asked and what it answered.
#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Vec<Vec<u8>>>>);

impl Parts for Kept {
    fn read(&self, mut reading: Reading) -> Result<Reading> {
        let mut kept = self.0.lock().expect("no panic before");
        kept.push(reading.to_bytes()?);
        tables()[..1].iter().try_for_each(|rows| reading.add(rows))?;
        kept.push(reading.to_bytes()?);
        Ok(reading)
    }
}

/// Answers with the bytes of the case, whatever is asked.
#[derive(Clone, Debug)]
struct Answered(Vec<u8>);

impl Parts for Answered {
    fn read(&self, _: Reading) -> Result<Reading> {
        Reading::from_bytes(&self.0)
    }
}

fn table_states() -> Vec<Vec<u8>> {
    let of = |design: Design, share: Share| -> Result<Vec<u8>> {
        let mut state = TableState::new(design, "text", "g")?.share(share)?.by([["h"]])?;
        tables().iter().try_for_each(|rows| state.add(rows))?;
        state.to_bytes()
    };
    let shares = [Share::Row, Share::Column, Share::Total];
    designs().into_iter().zip(shares).map(|(design, share)| of(design, share).expect("a state of tables")).collect()
}
