//! Drafts of data files: what is written, and that it opens.

use crate::fixtures::folder::Folder;
use infosoc::describe::Describe;
use infosoc::{Files, ToFrame, dataset::Dataset};
use std::path::{Path, PathBuf};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Synthetic files laid out as those of MICS 6, DHS 7 and ENDUTIH are recognised by their variables, and give figures at once.
#[test]
fn files_of_standard_surveys_are_datasets_at_once() {
    for (file, survey, indicator) in [
        ("codebooks/mics6-hh.sav", "mics6", "HH6"),
        ("codebooks/mics6-wm.sav", "mics6", "HH7"),
        ("codebooks/dhs7-ir.dta", "dhs7", "HH18"),
        ("codebooks/endutih2024-usuarios.csv", "endutih2024", "HH7"),
    ] {
        let draft = Describe::new().file(golden(file)).country("MEX").year(2024).run().unwrap();
        assert_eq!(draft.survey(), Some(survey), "{file}");
        let folder = Folder::of(&[]);
        draft.write(&folder.0, false).unwrap();
        let dataset = Dataset::open_with(&folder.0, Files::Anywhere).unwrap();
        dataset.validate().check().unwrap();
        let figures = dataset.estimate(indicator).run().unwrap();
        assert!(figures.to_frame().unwrap().height() > 0);
    }
}
