//! Records of how outputs came to be. Whatever it is, a file is a record or an error, and one that is read can be asked.

use super::folder::folder;
use infosoc::export::Csv;
use infosoc::provenance::{Made, Provenance, Recording, Rerunning};
use infosoc::{Series, ToFrame};
use serde_json::json;

pub(crate) const WORDS: &[&str] = &[
    "\"infosoc:format\": 1",
    "\"entity\"",
    "\"activity\"",
    "\"used\"",
    "\"wasGeneratedBy\"",
    "\"prov:type\"",
    "\"infosoc:sha256\"",
    "../../../etc/passwd",
    "infosoc:record",
    "[[[[[[",
    "null",
    "1e999",
];

/// A record of a file that was read, and of one that was written.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let [input, output] = ["in.csv", "out.csv"].map(|name| folder().join(name));
    std::fs::write(&input, "indicator,ref_area,time_period,obs_value\nHH7,MEX,2021,78.3\n").expect("a file");
    let mut recording = Recording::beside(&output);
    let copied = recording.call("copy", json!({"from": "in.csv"}), || {
        let series = Series::read(&input)?;
        Csv::new().write(&series.to_frame()?, &output)
    });
    copied.expect("a series");
    let record = recording.finish().expect("a record");
    vec![std::fs::read(record).expect("the record")]
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let path = folder().join("out.csv.record.json");
    std::fs::write(&path, bytes).expect("the file of the case");
    let Ok(record) = Provenance::read(&path) else { return };
    let _ = (record.home(), record.folder(), record.is_sealed(), record.calls().len());
    let _ = (record.inputs().count(), record.outputs().count(), record.tables().count(), record.findings().count());
    // Nothing is made: what is checked is what comes before and after.
    let _ = Rerunning::new(&path).run(&mut |_| Ok(Made::by_itself()));
}
