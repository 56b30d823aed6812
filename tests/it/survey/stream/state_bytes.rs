//! States from anyone: bytes are changed anywhere and their checksum mended. What each invariant refuses is in
//! `src/survey/stream/state/check_tests`; here it is that nothing else is left.

use infosoc::measure::{categories, ratio};
use infosoc::{Design, Measure, ReplicateMethod, Replicates, State, ToFrame};
use polars::prelude::*;

/// The mark, the version and the checksum.
const HEADER: usize = 8 + 2 + 4;

fn rows() -> DataFrame {
    df!(
        "h" => [1, 1, 1, 1, 2, 2], "psu" => [1, 1, 2, 2, 3, 4], "w" => [1.0, 2.0, 1.0, 2.0, 3.0, 1.0],
        "y" => [Some(1.5), None, Some(2.5), Some(0.0), Some(4.0), Some(1.0)], "g" => ["a", "b", "a", "b", "a", "b"],
        "r1" => [0.0, 0.0, 2.0, 4.0, 3.0, 1.0], "r2" => [2.0, 4.0, 0.0, 0.0, 3.0, 1.0],
    )
    .unwrap()
}

fn states() -> Vec<Vec<u8>> {
    let measures = || -> Vec<Measure> { vec![ratio("y", "w"), categories("g")] };
    [
        Design::new("w").strata("h").psu("psu"),
        Design::new("w").strata("h"),
        Design::new("w").replicates(Replicates::new("r?", ReplicateMethod::Brr)),
    ]
    .into_iter()
    .map(|design| {
        let mut state = State::new(design, measures(), [["h"]]).unwrap();
        state.add(&rows()).unwrap();
        state.to_bytes().unwrap()
    })
    .collect()
}

/// The bytes with a checksum that is right.
fn mended(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = crc32fast::hash(&bytes[HEADER..]).to_le_bytes();
    bytes[HEADER - 4..HEADER].copy_from_slice(&sum);
    bytes
}

/// Whether the bytes are a state; if they are, it can be used in every way.
fn is_state(bytes: &[u8]) -> bool {
    let Ok(state) = State::from_bytes(bytes) else { return false };
    let estimated = |state: &State| state.estimates().and_then(|estimates| estimates.to_frame()).is_ok();
    estimated(&state);
    let mut longer = state.clone();
    if longer.merge(&state).and_then(|()| longer.add(&rows())).is_ok() {
        estimated(&longer);
    }
    assert_eq!(State::from_bytes(&state.to_bytes().unwrap()).unwrap().to_bytes().unwrap(), state.to_bytes().unwrap());
    true
}

#[test]
fn a_byte_may_be_anything() {
    for state in states() {
        assert!(is_state(&state));
        let mut refused = 0;
        for place in HEADER..state.len() {
            let mut changed = state.clone();
            changed[place] = [changed[place] ^ 1, 0x80, 0xff, changed[place].wrapping_add(1)][place % 4];
            refused += usize::from(!is_state(&mended(changed)));
        }
        // Most of the bytes are of sums, which may be other numbers.
        assert!((state.len() / 8..state.len() - HEADER).contains(&refused), "{refused} of {}", state.len());
    }
}

#[test]
fn bytes_that_are_cut_or_go_on_are_refused() {
    for state in states() {
        for length in HEADER..state.len() {
            assert!(!is_state(&mended(state[..length].to_vec())), "{length}");
        }
        let longer = mended([state.as_slice(), &[0]].concat());
        let message = State::from_bytes(&longer).unwrap_err().to_string();
        assert!(message.contains("more bytes follow"), "{message}");
    }
}

#[test]
fn earlier_formats_are_named() {
    for version in [0u16, 2, 3, u16::MAX] {
        let mut state = states().remove(0);
        state[8..10].copy_from_slice(&version.to_le_bytes());
        let error = State::from_bytes(&state).unwrap_err();
        assert_eq!(error.code(), "invalid_state");
        assert!(error.to_string().contains(&format!("version {version}")), "{error}");
    }
}
