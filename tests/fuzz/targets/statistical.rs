//! Files of statistical packages, workbooks and text. Whatever the bytes are, reading gives a table or an error that says what to
//! do, and what can be read can be looked at whole.

use super::archive::workbook;
use infosoc::ReadFile;
use std::path::Path;

/// What a file may unfold to here.
const UNFOLDED: u64 = 16 << 20;

/// Records of the dictionaries, the instructions of packed cases, and tags; cells of texts and workbooks.
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
    // SAS: signatures of pieces, types of pages, header records.
    "\u{0}\u{1}",
    "\u{0}\u{2}",
    "\u{0}\u{4}",
    "SASYZCRL",
    "SASYZCR2",
    "XLSR",
    "HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!000000000000000001600000000140  ",
    "HEADER RECORD*******OBS     HEADER RECORD!!!!!!!000000000000000000000000000000  ",
    // Portable files.
    "SPSSPORT",
    "F*./Z",
    "81/9A/B1/2/",
    "D1/1/A2/1/3/Yes2/2/No",
    // Text.
    ",\"\"",
    "\"\n",
    ";",
    "007",
    "1e-5",
    "1,5",
    "9007199254740993",
    "\u{feff}",
    // Workbooks.
    "<row r=\"2\">",
    "<c r=\"B2\" t=\"s\"><v>1</v></c>",
    "<c r=\"XFD1048576\"/>",
    "<mergeCell ref=\"A1:B1\"/>",
    "table:number-rows-repeated=\"1000000\"",
    "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>",
    "&#65;",
    "&amp;",
];

/// Parts of workbooks, which are mutated as they are and packed by the target, as no byte of an archive that is changed leaves its
/// sum as it was.
const PARTS: [&str; 2] = [
    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"B1\" t=\"str\"><v>y</v></c></row>\
     <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"b\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\" t=\"e\"><v>#N/A</v></c>\
     <c r=\"B3\" t=\"d\"><v>2021-06-30</v></c></row></sheetData><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells></worksheet>",
    "<d><table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>x</text:p>\
     </table:table-cell><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"1\"><text:p>y<text:s \
     text:c=\"2\"/></text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated=\"3\">\
     <table:table-cell office:value-type=\"date\" office:date-value=\"2021-06-30T12:00:00\"/><table:table-cell \
     office:value-type=\"time\" office:time-value=\"PT12H30M00S\"/></table:table-row></table:table></d>",
];

const TEXTS: [&str; 3] = [
    "id,region,w,mixed\n1,01,1.5,1\n2,\"a \"\"b\"\"\",1e-07,NA\n3,,,2\n",
    "a;b\r\n1,5;x\r\n-0,25;y\r\n",
    "Title\n\na\tb\n1\t2\n",
];

/// Files of SPSS, Stata, SAS and ReadStat: bytecode, zlib, runs, not packed, wide texts, multiple responses, several encodings; and
/// what workbooks and texts are made of.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/statfiles");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the folder of files").flatten().map(|e| e.path()).collect();
    paths.sort();
    const ENDINGS: [&str; 10] = ["xls", "sav", "zsav", "por", "dta", "sas7bdat", "sas7bcat", "xpt", "xpt5", "xpt8"];
    paths.retain(|path| path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)));
    // Small ones: most changes of a large file fall on its cases.
    let files = paths.into_iter().map(|path| std::fs::read(path).expect("a file")).filter(|bytes| bytes.len() < 25_000);
    let texts = TEXTS.iter().chain(&PARTS).map(|text| text.as_bytes().to_vec());
    files.chain(texts).chain(PARTS.iter().map(|part| workbook(part.as_bytes()))).collect()
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    read(bytes);
    if bytes.starts_with(b"<") {
        read(&workbook(bytes));
    }
}

fn read(bytes: &[u8]) {
    let how = ReadFile::new().unfold_limit(UNFOLDED);
    for how in [how.clone(), how.clone().sheet(1), how.clone().header(2), how.lossy().encoding("windows-1252")] {
        let file = match how.bytes("case", bytes) {
            Ok(file) => file,
            Err(error) => {
                assert!(error.to_string().len() > 20, "an error that says nothing: {error}");
                continue;
            }
        };
        let codes = file.codes().expect("the codes of a file that was read");
        let values = file.values().expect("the values of a file that was read");
        assert_eq!((codes.shape(), codes.height()), (values.shape(), file.rows()));
        file.variables().expect("the variables of a file that was read");
        for variable in file.all_variables() {
            file.labels(&variable.name).expect("the labels of a variable that is there");
        }
    }
    if bytes.get(12..16) == Some(b"\xc2\xea\x81\x63") {
        catalog(bytes);
    }
}

/// A catalogue is read beside a data file.
fn catalog(bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("fuzz-{}.sas7bcat", std::process::id()));
    std::fs::write(&path, bytes).expect("a file");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/statfiles/layout_32_little_plain.sas7bdat");
    if let Ok(file) = ReadFile::new().catalog(&path).open(data) {
        file.labels("code").expect("the labels of a variable that is there");
    }
    std::fs::remove_file(&path).expect("the file");
}
