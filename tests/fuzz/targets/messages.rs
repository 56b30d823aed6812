//! SDMX messages to be checked. Whatever it is, a file has findings or is an error.

use super::folder::folder;
use infosoc::ToFrame;
use infosoc::export::{Structure, check_sdmx};
use std::path::Path;

/// The messages among the files of the tests.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let names = [
        "sdmx/broken.csv",
        "downloads/open_sdg_1-1-1.xml",
        "downloads/synthetic_sdmx_csv_1.csv",
        "downloads/synthetic_sdmx_csv_2_both.csv",
        "downloads/synthetic_sdmx_json_2.json",
        "downloads/synthetic_sdmx_ml_3.xml",
        "downloads/synthetic_sdmx_ml_generic.xml",
    ];
    names.iter().map(|name| std::fs::read(root.join(name)).expect("a file")).collect()
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let path = folder().join("message.txt");
    std::fs::write(&path, bytes).expect("the file of the case");
    if let Ok(findings) = check_sdmx(path, &Structure::sdg()) {
        findings.to_frame().expect("the findings of a message");
    }
}
