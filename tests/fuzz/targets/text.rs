//! Text that is read as a table. Whatever it is, the reader returns a table or an error, and what it returns can be used.

use infosoc::{AggregateOptions, Grouping, Series};

pub(crate) const WORDS: &[&str] = &["indicator", "ref_area", "time_period", "obs_value", "MEX", "2021", "NaN", "1e308"];

/// Valid inputs to begin with.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    vec![b"indicator,ref_area,time_period,obs_value\nHH7,MEX,2021,75.6\nHH7,GTM,2021,51\n".to_vec()]
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let path = std::env::temp_dir().join("input.csv");
    std::fs::write(&path, bytes).expect("the file of the case");
    if let (Ok(series), Ok(itu)) = (Series::read_csv(&path), Grouping::builtin("itu")) {
        let _ = series.aggregate(&itu, &AggregateOptions::population());
    }
}
