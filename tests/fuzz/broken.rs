//! Targets with a fault each, which a run must find and name. None of them minds the seed itself.

use crate::Target;
use crate::child::Watch;
use crate::hunt::{Kind, hunt};
use std::time::Duration;

pub(crate) const TARGETS: &[Target] = &[
    broken("broken_panic", |bytes| assert!(!bad(bytes), "bad bytes")),
    broken("broken_abort", |bytes| {
        if bad(bytes) {
            std::process::abort();
        }
    }),
    broken("broken_stack", |bytes| {
        if bad(bytes) {
            std::hint::black_box(deeper(&[0; 1024]));
        }
    }),
    broken("broken_memory", |bytes| {
        if bad(bytes) {
            drop(std::hint::black_box(vec![1u8; 2 << 20]));
        }
    }),
    broken("broken_hang", |bytes| while bad(bytes) {}),
    broken("broken_slow", |bytes| {
        if bad(bytes) {
            // Work, as a machine that is busy with other things is no fault of the case.
            let watch = Watch::start();
            while watch.spent() < Duration::from_millis(1_200) {}
        }
    }),
    // A byte that the repair puts back is no fault.
    Target { mend: |bytes| bytes.retain(|byte| *byte != b'x'), ..broken("mended", |bytes| assert!(!bad(bytes))) },
];

const fn broken(name: &'static str, run: fn(&[u8])) -> Target {
    Target { name, seeds: || vec![b"all in order".to_vec()], mend: |_| (), run, words: &[&["x"]], megabytes: 1 }
}

fn bad(bytes: &[u8]) -> bool {
    std::hint::black_box(bytes).contains(&b'x')
}

/// Deeper than any stack.
fn deeper(before: &[u8; 1024]) -> usize {
    let here = std::hint::black_box(*before);
    match here.contains(&1) {
        true => 0,
        // The use of what was made here after the call keeps it a call.
        false => deeper(&here) + here.len(),
    }
}

fn found(name: &str, cases: usize, patience: u64) -> (Kind, String, usize) {
    assert!(hunt(name, 0, Duration::from_secs(120)).faults.is_empty(), "{name} minds its seed");
    let outcome = hunt(name, cases, Duration::from_secs(patience));
    let [fault] = &outcome.faults[..] else { panic!("{name}: not one fault but {:?}", outcome.faults) };
    (fault.kind, fault.message.clone(), fault.case)
}

#[test]
fn a_panic_is_found_with_its_place_and_words() {
    let (kind, message, case) = found("broken_panic", 100, 60);
    assert!(kind == Kind::Panic && message.contains("broken.rs:") && message.contains("bad bytes"), "{message}");
    assert!(bad(&crate::child::cases("broken_panic").bytes(case)), "the case is the one that broke it");
}

#[test]
fn what_ends_the_process_is_found() {
    for name in ["broken_abort", "broken_stack"] {
        let (kind, message, case) = found(name, 100, 60);
        assert_eq!(kind, Kind::Abort, "{name}: {message}");
        assert!(bad(&crate::child::cases(name).bytes(case)), "{name}: {case}");
    }
}

#[test]
fn too_much_memory_is_found() {
    let (kind, message, _) = found("broken_memory", 100, 60);
    assert!(kind == Kind::Memory && message.contains("2097152 bytes"), "{message}");
}

#[test]
fn what_never_ends_is_found() {
    assert_eq!(found("broken_hang", 100, 5).0, Kind::Hang);
}

#[test]
fn what_is_slow_is_found() {
    assert_eq!(found("broken_slow", 3, 60).0, Kind::Slow);
}

#[test]
fn what_is_mended_is_none() {
    assert!(hunt("mended", 100, Duration::from_secs(30)).faults.is_empty());
}
