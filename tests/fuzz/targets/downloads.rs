//! Files of figures as publishers give them out. Whatever it is, a file is a series or an error, and a series can be used.
//!
//! The first byte says which format the file is read in, or that its content decides. One case in four comes packed, as bulk
//! downloads do; archives are among the seeds too.

use super::archive::archive;
use super::folder::folder;
use infosoc::{Asked, Download, Groups, ReadSeries, Series, ToFrame};
use std::path::Path;

pub(crate) const WORDS: &[&str] = &[
    "Country Name",
    "Country Code",
    "Indicator Code",
    "2015 [YR2015]",
    "[YR",
    "Time",
    "SeriesCode",
    "GeoAreaCode",
    "TimePeriod",
    "Value",
    "[Sex]",
    "seriesCode",
    "entityIso",
    "dataValue",
    "freq,unit,geo\\TIME_PERIOD",
    "DATAFLOW",
    "STRUCTURE",
    "STRUCTURE_NAME",
    "ACTION",
    "OBS_VALUE",
    "OBS_FLAG",
    "UNIT_MULT",
    "TIME_PERIOD",
    "REF_AREA",
    "FREQ: Frequency",
    "A: Annual",
    "IT.NET.USER.ZS",
    "IT_USE_II99",
    "PC_IND",
    "F_Y16_24",
    "IND_DEG3",
    "EU27_2020",
    "WLD",
    "484",
    "2021",
    "2021-Q1",
    "12,3",
    "1.234,5",
    "1 234",
    "12.3 b",
    ": c",
    "..",
    ">95",
    "1e999",
    "<Series ",
    "<Obs ",
    "<Group>",
    "</DataSet>",
    "<!DOCTYPE a>",
    "&#x41;",
    "&a;",
    "]]>",
    "\"observations\": {\"0\": [1]}",
    "\"0:0:0\"",
    "\"structure\": 9",
    "\"values\": []",
    "null",
    "[[[[[[",
    ",",
    ";",
    "\t",
    "\"",
    "\n",
    "\r\n",
    "\u{feff}",
    "\u{a0}",
    "\u{2212}",
];

const LONG: &[u8] = b"indicator,ref_area,time_period,obs_value\nHH7,MEX,2021,78.3\n";

/// The files of the tests, each to be read by its content, and one of each format to be read as that.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/downloads");
    let mut paths: Vec<_> = std::fs::read_dir(path).expect("the folder of files").flatten().map(|e| e.path()).collect();
    paths.sort();
    let mut files: Vec<Vec<u8>> = paths.into_iter().map(|path| std::fs::read(path).expect("a file")).collect();
    files.push(LONG.to_vec());
    let path = folder().join("seed.txt");
    let is_read = |file: &[u8], format| {
        std::fs::write(&path, file).expect("the file of a seed");
        Series::read_with_options(&path, &ReadSeries { format: Some(format), ..ReadSeries::default() }).is_ok()
    };
    let seed = |letter: u8, file: &[u8]| [&[letter], file].concat();
    let packed = archive(&[("Metadata_Country.csv", b"Country Code,Region\nMEX,LCN\n"), ("data.csv", &files[0])]);
    files.push(packed);
    let by_content = files.iter().map(|file| seed(b'a', file));
    let by_name = Download::ALL.iter().zip(0..).map(|(&format, place)| {
        let file = files.iter().find(|file| is_read(file, format)).expect("a file of each format");
        // The first format has the letter behind the last: `a` names none.
        seed(b'a' + if place == 0 { Download::ALL.len() as u8 } else { place }, file)
    });
    by_content.chain(by_name).collect()
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    let Some((letter, file)) = bytes.split_first() else { return };
    let format = usize::from(letter.wrapping_sub(b'a'));
    let format = if format == 0 { None } else { Download::ALL.get(format % Download::ALL.len()).copied() };
    let groups = [Groups::Keep, Groups::Drop, Groups::Error][file.len() % 3];
    let indicators = if file.len() % 5 == 0 { Asked::Catalogue } else { Asked::All };
    let path = folder().join("download.txt");
    let packed = (file.len() % 4 == 1).then(|| archive(&[("data.csv", file)]));
    std::fs::write(&path, packed.as_deref().unwrap_or(file)).expect("the file of the case");
    let options = ReadSeries { format, indicators, groups, ..ReadSeries::default() };
    let Ok(series) = Series::read_with_options(path, &options) else { return };
    series.findings().to_frame().expect("the findings of a series");
    let frame = series.to_frame().expect("the table of a series");
    // What was read once is a series: nothing of the file is left in it that a series refuses.
    if groups == Groups::Drop {
        Series::new(frame).expect("a series of the table of a series");
    }
    let _ = series.sdg().and_then(|view| view.to_frame());
}
