//! An index in a data platform: figures come in as they are published, scores go out as observations and as a message, with a
//! record beside it from which it can be made again.
#![allow(clippy::print_stdout, missing_docs)]

use infosoc::export::Csv;
use infosoc::index::Uncertainty;
use infosoc::polars::prelude::df;
use infosoc::provenance::{Recording, rerun_by};
use infosoc::{IndexSpec, Result, Series};
use serde_json::json;
use std::path::Path;

/// What the platform publishes of an index in a year.
fn publish(figures: &Series, year: i32, out: &Path) -> Result<()> {
    let scores = IndexSpec::builtin("egdi")?.score(figures, year)?;
    scores.findings().check()?;
    let ranks = scores.robustness(&Uncertainty { draws: 200, seed: 1, ..Uncertainty::default() })?;
    println!("MEX is first with probability {}", ranks.probability_of_top("MEX", 1)?);
    Csv::new().write(&scores.observations()?, out)
}

pub fn main() -> Result<()> {
    let areas = ["MEX", "GTM", "HND"];
    let figures = Series::new(df!(
        "indicator" => ["osi", "osi", "osi", "tii", "tii", "tii", "hci", "hci", "hci"],
        "ref_area" => [areas, areas, areas].concat(), "time_period" => [2014; 9],
        "obs_value" => [0.74, 0.16, 0.34, 0.46, 0.20, 0.20, 0.70, 0.53, 0.63],
    )?)?;
    let folder = std::env::temp_dir().join(format!("infosoc-platform-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|source| infosoc::Error::NotWritten { path: folder.clone(), source })?;
    let out = folder.join("egdi.csv");
    let mut recording = Recording::beside(&out);
    recording.call("EGDI", json!({"year": 2014, "draws": 200, "seed": 1}), || publish(&figures, 2014, &out))?;
    let record = recording.finish()?;
    let again = rerun_by(&record, || publish(&figures, 2014, &out))?;
    println!("{again}");
    assert!(again.is_same());
    let another = rerun_by(&record, || publish(&figures.areas(&["MEX", "GTM"])?, 2014, &out))?;
    assert!(!another.is_same());
    std::fs::remove_dir_all(&folder).ok();
    Ok(())
}
