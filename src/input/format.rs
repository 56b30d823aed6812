//! What a file is, by the ending of its name and its first bytes.

use crate::{Error, Result};
use std::path::Path;

/// A kind of file that is not text with a delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Spss,
    Stata,
    Sas,
    R,
    Workbook,
    Parquet,
    Arrow,
    Archive,
    Json,
    /// A page of the web or another file of XML.
    Markup,
    Pdf,
    /// Text in two bytes a character.
    Utf16,
}

/// The endings of file names, in lower case.
const ENDINGS: [(&str, Format); 24] = [
    ("sav", Format::Spss),
    ("zsav", Format::Spss),
    ("por", Format::Spss),
    ("dta", Format::Stata),
    ("sas7bdat", Format::Sas),
    ("sas7bcat", Format::Sas),
    ("xpt", Format::Sas),
    ("rds", Format::R),
    ("rda", Format::R),
    ("rdata", Format::R),
    ("xlsx", Format::Workbook),
    ("xlsm", Format::Workbook),
    ("xlsb", Format::Workbook),
    ("xls", Format::Workbook),
    ("ods", Format::Workbook),
    ("parquet", Format::Parquet),
    ("arrow", Format::Arrow),
    ("feather", Format::Arrow),
    ("zip", Format::Archive),
    ("gz", Format::Archive),
    ("7z", Format::Archive),
    ("rar", Format::Archive),
    ("json", Format::Json),
    ("geojson", Format::Json),
];

/// What files begin with. A workbook is a ZIP archive, and one of before 2007 an OLE document.
const MAGIC: [(&[u8], Format); 12] = [
    (b"$FL2", Format::Spss),
    (b"$FL3", Format::Spss),
    (b"<stata_dta>", Format::Stata),
    (b"HEADER RECORD*******", Format::Sas),
    // A ZIP archive may be any; a workbook is what is handed in most often.
    (b"PK\x03\x04", Format::Workbook),
    (b"\xd0\xcf\x11\xe0", Format::Workbook),
    (b"PAR1", Format::Parquet),
    (b"ARROW1", Format::Arrow),
    (b"\x1f\x8b", Format::Archive),
    (b"%PDF-", Format::Pdf),
    (b"\xff\xfe", Format::Utf16),
    (b"\xfe\xff", Format::Utf16),
];

impl Format {
    /// By the ending of the name, or else by the first bytes.
    pub(crate) fn of(path: &Path, bytes: &[u8]) -> Option<Format> {
        Format::by_name(path).or_else(|| Format::by_content(bytes))
    }

    /// By the first bytes.
    pub(crate) fn by_content(bytes: &[u8]) -> Option<Format> {
        let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, format)| *format);
        known.or_else(|| is_markup(bytes).then_some(Format::Markup))
    }

    /// By the ending of the name.
    pub(crate) fn by_name(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?;
        ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, format)| *format)
    }

    /// What it is, in words.
    pub(crate) fn is(self) -> &'static str {
        match self {
            Format::Spss => "an SPSS file",
            Format::Stata => "a Stata file",
            Format::Sas => "a SAS file",
            Format::R => "a file of R",
            Format::Workbook => "a workbook of a spreadsheet",
            Format::Parquet => "a Parquet file",
            Format::Arrow => "an Arrow file",
            Format::Archive => "a compressed file",
            Format::Json => "a JSON file",
            Format::Markup => "a page of the web or another file of XML",
            Format::Pdf => "a PDF file",
            Format::Utf16 => "text in UTF-16",
        }
    }

    /// How its contents become a table in Python.
    fn reader(self) -> Option<&'static str> {
        match self {
            Format::Spss => Some("pandas.read_spss or pyreadstat.read_sav"),
            Format::Stata => Some("pandas.read_stata or pyreadstat.read_dta"),
            Format::Sas => Some("pandas.read_sas or pyreadstat.read_sas7bdat"),
            Format::R => Some("pyreadr.read_r"),
            Format::Workbook => Some("pandas.read_excel"),
            Format::Parquet => Some("pandas.read_parquet"),
            Format::Arrow => Some("pandas.read_feather"),
            Format::Json => Some("pandas.read_json"),
            Format::Archive | Format::Utf16 | Format::Markup | Format::Pdf => None,
        }
    }

    /// The error where delimited text was expected. `pass` says what takes a table in place of the file, if anything.
    pub(crate) fn refused(self, path: &Path, pass: Option<&str>) -> Error {
        let export = match self {
            Format::Archive => "unpack it first",
            Format::Workbook => "save the sheet as \"CSV UTF-8\"",
            Format::Utf16 => "save it as \"CSV UTF-8\"",
            Format::Markup => "open it in a spreadsheet and save it as \"CSV UTF-8\"",
            Format::Pdf => "ask for its tables as a workbook or as CSV",
            Format::Spss | Format::Stata | Format::Sas | Format::R => {
                "export it as CSV in UTF-8, with codes and not labels"
            }
            Format::Parquet | Format::Arrow | Format::Json => "write it as CSV in UTF-8",
        };
        let read = pass.zip(self.reader()).map(|(pass, reader)| format!(", or read it with {reader} and {pass}"));
        let problem = format!(
            "this is {}, and only delimited text is read here; {export}{}",
            self.is(),
            read.unwrap_or_default()
        );
        Error::InvalidFile { path: path.to_owned(), row: None, problem }
    }
}

/// Whether a file begins as a page of the web or as XML does. Some portals give such pages the ending `.xls` or `.csv`.
fn is_markup(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 4] = [b"<!doctype", b"<html", b"<?xml", b"<table"];
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |with: &&[u8]| bytes.get(..with.len()).is_some_and(|first| first.eq_ignore_ascii_case(with));
    BEGINNINGS.iter().any(begins)
}

/// The bytes of a file that is to be delimited text.
///
/// # Errors
/// [`Error::InvalidFile`] for a file of another kind, with what to do, and for one that cannot be read.
pub(crate) fn of_text(path: &Path, pass: Option<&str>) -> Result<Vec<u8>> {
    if let Some(format) = Format::by_name(path) {
        return Err(format.refused(path, pass));
    }
    let bytes = super::bytes(path)?;
    match Format::of(path, &bytes) {
        Some(format) => Err(format.refused(path, pass)),
        None => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name_and_by_its_first_bytes() {
        for (name, bytes, wanted) in [
            ("hh.SAV", &b"anything"[..], Some(Format::Spss)),
            ("hh.dta", b"", Some(Format::Stata)),
            ("hh.csv", b"$FL2@(#) SPSS", Some(Format::Spss)),
            ("hh.csv", b"PK\x03\x04\x14", Some(Format::Workbook)),
            ("hh.csv", b"\xff\xfei\x00d\x00", Some(Format::Utf16)),
            ("hh.csv", b"%PDF-1.7", Some(Format::Pdf)),
            ("hh.csv", b"\xef\xbb\xbf\n <HTML><table>", Some(Format::Markup)),
            ("hh.csv", b"<?xml version='1.0'?>", Some(Format::Markup)),
            ("hh.csv", b"<5,w\n", None),
            ("hh.csv", b"id,w\n", None),
            ("hh", b"id,w\n", None),
        ] {
            assert_eq!(Format::of(Path::new(name), bytes), wanted, "{name}");
        }
    }

    #[test]
    fn the_error_says_what_to_do() {
        let error = Format::Spss.refused(Path::new("hh.sav"), Some("pass the table to infosoc.Survey")).to_string();
        for part in ["hh.sav", "SPSS", "CSV in UTF-8", "pyreadstat", "infosoc.Survey"] {
            assert!(error.contains(part), "{error}");
        }
        let error = Format::Workbook.refused(Path::new("codebook.xlsx"), None).to_string();
        assert!(error.contains("CSV UTF-8") && !error.contains("pandas"), "{error}");
    }
}
