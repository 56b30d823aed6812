//! How often intervals hold the truth: samples drawn again and again from populations that are known.
//!
//! | file | what lives in it |
//! |---|---|
//! | `population` | the populations, and how samples are drawn |
//! | `scenario` | what is drawn and estimated in one sample, and what that says of intervals |
//! | `surveys` | means, shares, quantiles, comparisons, calibration, replicates |
//! | `changes` | two samples, panels, rotation |
//! | `models` | coefficients and margins of regressions |
//! | `areas` | small areas |
//! | `reasons` | why an interval covers less or more than it says |
//! | `table` | the table of the documentation |
//!
//! The table is `src/survey/coverage.md`. The test in the gate draws the first sample of every scenario again and compares
//! it with what the table says; the whole is made anew by
//!
//! ```text
//! cargo test --test coverage write_the_table -- --ignored
//! INFOSOC_COVERAGE_SAMPLES=50 INFOSOC_COVERAGE_ONLY=change cargo test --test coverage show -- --ignored --nocapture
//! ```

mod areas;
mod changes;
mod models;
mod population;
#[allow(dead_code)]
#[path = "../../src/numeric/random.rs"]
mod random;
mod reasons;
mod scenario;
mod surveys;
mod table;

use scenario::{Populations, SCENARIOS};

/// The samples of the table.
const SAMPLES: u64 = 1000;

fn path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/survey/coverage.md")
}

/// The first sample of each scenario gives the first interval of each row of the table; what misses 95 ± 1.5 per cent is
/// explained there.
#[test]
fn the_table_is_that_of_these_seeds() {
    let text = std::fs::read_to_string(path()).expect("the table");
    let written = table::rows(&text);
    let populations = Populations::new().expect("populations");
    let mut again = Vec::new();
    for scenario in SCENARIOS {
        let intervals = scenario.sample(&populations, 0).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
        again.extend(table::first(scenario, &intervals));
    }
    // A figure that the first sample does not have is in the table as one without an interval.
    again.retain(table::First::has_interval);
    let first: Vec<table::First> =
        written.iter().map(|row| row.first.clone()).filter(table::First::has_interval).collect();
    for (row, again) in first.iter().zip(&again) {
        assert_eq!(row, again);
    }
    assert_eq!(first.len(), again.len(), "rows of the table, and of the first samples");
    let unexplained: Vec<&table::Written> =
        written.iter().filter(|row| (row.coverage - 95.0).abs() > 1.5 && !row.is_explained).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

/// Writes the table.
#[test]
#[ignore = "minutes"]
fn write_the_table() {
    let populations = Populations::new().expect("populations");
    std::fs::write(path(), table::page(&populations, SCENARIOS, SAMPLES)).expect("the page");
}

/// Prints the table of some scenarios, with fewer samples.
#[test]
#[ignore = "to look at"]
#[allow(clippy::print_stdout)]
fn show() {
    let read = |name: &str| std::env::var(name).ok();
    let samples = read("INFOSOC_COVERAGE_SAMPLES").and_then(|text| text.parse().ok()).unwrap_or(100);
    let only = read("INFOSOC_COVERAGE_ONLY").unwrap_or_default();
    let populations = Populations::new().expect("populations");
    for scenario in SCENARIOS.iter().filter(|scenario| scenario.name.to_lowercase().contains(&only)) {
        let begun = std::time::Instant::now();
        println!("{}", table::section(&populations, scenario, samples));
        println!("{:.1} s", begun.elapsed().as_secs_f64());
    }
}
