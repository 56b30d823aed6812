//! Readings from anyone: bytes are changed anywhere and their checksum mended, and what is read is used or refused.

use infosoc::measure::{mean, quantile};
use infosoc::{Design, Margin, Parts, Reading, Result, Survey};
use polars::prelude::*;
use std::sync::{Arc, Mutex};

/// The mark, the version and the checksum.
const HEADER: usize = 8 + 2 + 4;

fn rows() -> DataFrame {
    df!(
        "h" => [1, 1, 1, 1, 2, 2], "psu" => [1, 1, 2, 2, 3, 4], "w" => [1.0, 2.0, 1.0, 2.0, 3.0, 1.0],
        "y" => [Some(1.5), None, Some(2.5), Some(0.0), Some(4.0), Some(1.0)], "g" => ["a", "b", "a", "b", "a", "b"],
    )
    .unwrap()
}

/// Keeps what it is asked, and what it answers.
#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Vec<Vec<u8>>>>);

impl Parts for Kept {
    fn read(&self, mut reading: Reading) -> Result<Reading> {
        let plan = reading.to_bytes()?;
        reading.add(&rows())?;
        self.0.lock().unwrap().extend([plan, reading.to_bytes()?]);
        Ok(reading)
    }
}

/// The readings of raked means and quantiles, as they are sent and as they come back.
fn readings() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for design in [Design::new("w").strata("h").psu("psu").lonely_psu(infosoc::LonelyPsu::Average), Design::new("w")] {
        let kept = Kept::default();
        let census = df!("g" => ["a", "b"], "total" => [6.0, 6.0]).unwrap();
        let scan = Survey::parts(kept.clone(), design).poststratify(Margin::new(["g"], census)).unwrap();
        scan.estimate([quantile("y", [0.5]), mean("y")]).by(["h"]).run().unwrap();
        all.extend(kept.0.lock().unwrap().drain(..));
    }
    all
}

/// Whether the bytes are a reading; if they are, it can be used in every way.
fn is_reading(bytes: &[u8]) -> bool {
    let Ok(mut reading) = Reading::from_bytes(bytes) else { return false };
    let same = reading.clone();
    let _ = reading.columns(&["w", "y"]);
    if reading.merge(&same).is_ok() {
        let _ = reading.add(&rows());
    }
    true
}

#[test]
fn a_byte_may_be_anything() {
    let readings = readings();
    assert!(readings.len() >= 8);
    for reading in readings {
        assert!(is_reading(&reading));
        let mut refused = 0;
        for place in (HEADER..reading.len()).step_by(1 + reading.len() / 200) {
            for value in [0, 1, 0x7f, 0xff] {
                let mut changed = reading.clone();
                changed[place] = value;
                let sum = crc32fast::hash(&changed[HEADER..]).to_le_bytes();
                changed[HEADER - 4..HEADER].copy_from_slice(&sum);
                refused += usize::from(!is_reading(&changed));
            }
        }
        assert!(refused > 0);
        for end in [0, HEADER - 1, HEADER, reading.len() - 1] {
            assert!(Reading::from_bytes(&reading[..end]).is_err());
        }
    }
}

/// What is of another reading is not merged, and not taken for the answer.
#[test]
fn readings_are_told_apart() {
    let all = readings();
    let of = |place: usize| Reading::from_bytes(&all[place]).unwrap();
    let error = of(1).merge(&of(3)).unwrap_err();
    assert_eq!((error.code(), of(1).merge(&of(1)).is_ok()), ("invalid_state", true));

    #[derive(Debug)]
    struct Another(Vec<u8>);
    impl Parts for Another {
        fn read(&self, _: Reading) -> Result<Reading> {
            Reading::from_bytes(&self.0)
        }
    }
    let survey = Survey::parts(Another(all[1].clone()), Design::new("w"));
    let error = survey.estimate([mean("y")]).run().unwrap_err();
    assert!(error.code() == "invalid_state" && error.to_string().contains("another reading"), "{error}");
}

/// An error of one's own comes back as it is.
#[test]
fn what_reads_the_parts_may_fail() {
    #[derive(Debug)]
    struct Fails;
    impl Parts for Fails {
        fn read(&self, _: Reading) -> Result<Reading> {
            Err(infosoc::Error::Reading("the line is dead".into()))
        }
    }
    let error = Survey::parts(Fails, Design::new("w")).estimate([mean("y")]).run().unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("reading", "the rows could not be read: the line is dead"));
}
