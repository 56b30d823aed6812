//! Files of SPSS and Stata. Whatever the bytes are, reading gives a table or an error, and what can be read can be looked at whole.

use infosoc::ReadFile;
use std::path::Path;

/// What a file may unfold to here.
const UNFOLDED: u64 = 16 << 20;

/// Records of the dictionaries, the instructions of packed cases, and tags.
pub(crate) const WORDS: &[&str] = &[
    "$FL2",
    "$FL3",
    "\u{2}\0\0\0",
    "\u{3}\0\0\0",
    "\u{4}\0\0\0",
    "\u{6}\0\0\0",
    "\u{7}\0\0\0",
    "\u{1}\0\0\0",
    "\0\0\0\0",
    "\u{b}\0\0\0",
    "\u{d}\0\0\0",
    "\u{e}\0\0\0",
    "\u{10}\0\0\0",
    "\u{14}\0\0\0",
    "\u{15}\0\0\0",
    "\u{16}\0\0\0",
    "\u{7f}\u{7f}\u{7f}\u{7f}",
    "=00300\0\t",
    "V1=a",
    "\t",
    "$a=C3 abc V1 V2\n",
    "$b=D1 1 3 abc V1\n",
    "UTF-8",
    "windows-1252",
];

/// Files of SPSS, Stata and ReadStat: bytecode, zlib, not packed, wide texts, multiple responses, several encodings.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/statfiles");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the folder of files").flatten().map(|e| e.path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "sav" || ending == "zsav" || ending == "dta"));
    // Small ones: most changes of a large file fall on its cases.
    paths.into_iter().map(|path| std::fs::read(path).expect("a file")).filter(|bytes| bytes.len() < 10_000).collect()
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let how = ReadFile::new().unfold_limit(UNFOLDED);
    for how in [how.clone(), how.lossy().encoding("windows-1252")] {
        let Ok(file) = how.bytes("case.sav", bytes) else { continue };
        let codes = file.codes().expect("the codes of a file that was read");
        let values = file.values().expect("the values of a file that was read");
        assert_eq!((codes.shape(), codes.height()), (values.shape(), file.rows()));
        file.variables().expect("the variables of a file that was read");
        for variable in file.all_variables() {
            file.labels(&variable.name).expect("the labels of a variable that is there");
        }
    }
}
