//! Metadata of the SDGs in Markdown and YAML. Whatever it is, a file is metadata or an error, and a message of it can be written.

use super::folder::folder;
use infosoc::export::{SdgMetadata, SdgMetadataMessage};
use std::path::Path;

pub(crate) const WORDS: &[&str] = &[
    "---\n",
    "indicator_number: 17.8.1\n",
    "data_non_statistical: false\n",
    "national_geographical_coverage: ",
    "# 0. Indicator information\n",
    "## 4.a. Unit of measure\n",
    "SDG_INDICATOR_INFO",
    "\"2.a. Definition and concepts\": |\n  ",
    "STAT_CONC_DEF: ",
    "&a [*a, *a]",
    "&lt;",
    "]]>",
    "\u{1}",
    "\u{202e}",
];

const FIELDS: &str = "indicator_number: 17.8.1\nSTAT_CONC_DEF: Use of the Internet\n\"2.a. Definition and concepts\": |\n  Two\n  lines\n";

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/open_sdg/meta_17-8-1.md");
    vec![std::fs::read(path).expect("a file"), FIELDS.into()]
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    for name in ["17-8-1.md", "17-8-1.yml"] {
        let path = folder().join(name);
        std::fs::write(&path, bytes).expect("the file of the case");
        let Ok(metadata) = SdgMetadata::read(&path) else { continue };
        let message = SdgMetadataMessage::new().ref_area("MEX").draft(true);
        let _ = message.write(&metadata, folder().join("meta.xml"));
    }
}
