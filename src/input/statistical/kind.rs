//! What a file is. Its content says so; the ending of its name is only told where the two differ.

use super::bytes::{Damage, Outcome, Source};
use crate::input::Format;
use std::io::{Read, Seek};
use std::path::Path;

/// The kinds of files that are read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `.sav`, `.zsav`.
    Spss,
    /// `.por`.
    Portable,
    /// `.dta`.
    Stata,
    /// `.sas7bdat`.
    Sas,
    /// `.sas7bcat`.
    Catalog,
    /// `.xpt`.
    Transport,
    /// `.xlsx`, `.xls`, `.ods`.
    Workbook,
    Parquet,
    /// Text with a delimiter: what is nothing else, and has no zero bytes.
    Text,
}

/// All of them, for errors.
pub(super) const READ: &str = "an SPSS (.sav, .zsav, .por), Stata (.dta) or SAS file (.sas7bdat, .xpt), a workbook (.xlsx, .xls, .ods), Parquet \
                               or text with a delimiter (.csv, .tsv)";

/// The first bytes that are looked at: those of a portable file tell it by their last.
const FIRST: u64 = 512;

/// What stands behind the first eight bytes of a file that SPSS encrypted.
const ENCRYPTED: &[u8] = b"ENCRYPTEDSAV";

impl Kind {
    /// By the content of a file; `None` for one of another kind.
    /// Text whose encoding is `given` may have zero bytes.
    pub(super) fn of(
        path: &Path,
        source: &mut Source<impl Read + Seek>,
        given: bool,
    ) -> Outcome<Result<Kind, Option<Format>>> {
        let first = source.peek(FIRST)?;
        if first.get(8..).is_some_and(|rest| rest.starts_with(ENCRYPTED)) {
            return Err(Damage("is encrypted with a password; open it in SPSS and save it without one".to_owned()));
        }
        Ok(match first.as_slice() {
            [b'$', b'F', b'L', b'2' | b'3', ..] => Ok(Kind::Spss),
            [b'<', b's', b't', b'a', ..] => Ok(Kind::Stata),
            // Before release 117, a file of Stata begins with the number of its release and, in its second and third byte, 1 or
            // 2 for the order of bytes and 1.
            [102..=116, 1 | 2, 1, ..] => Ok(Kind::Stata),
            [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => Ok(Kind::Workbook),
            [b'P', b'A', b'R', b'1', ..] => Ok(Kind::Parquet),
            _ if first.starts_with(b"HEADER RECORD*******LIB") => Ok(Kind::Transport),
            _ if first.starts_with(&super::sas::DATA) => Ok(Kind::Sas),
            _ if first.starts_with(&super::sas::CATALOG) => Ok(Kind::Catalog),
            _ if super::spss::is_portable(&first) => Ok(Kind::Portable),
            _ => Kind::of_text(path, &first, given),
        })
    }

    /// Text is known by nothing but what it is not.
    fn of_text(path: &Path, first: &[u8], given: bool) -> Result<Kind, Option<Format>> {
        let content = Format::by_content(first);
        match (content, Format::by_name(path)) {
            // A file that was cut off, or something else that was named so.
            (Some(Format::Spss | Format::Stata | Format::Sas | Format::Parquet), _)
            | (None | Some(Format::Utf16), Some(_)) => Err(None),
            (Some(Format::Utf16), None) => Ok(Kind::Text),
            (Some(other), _) => Err(Some(other)),
            // Text of one byte a letter has no zeros; of UTF-16 that is named with `encoding` it may.
            (None, None) if first.contains(&0) && !given => Err(None),
            (None, None) => Ok(Kind::Text),
        }
    }

    fn formats(self) -> &'static [Format] {
        match self {
            Kind::Spss | Kind::Portable => &[Format::Spss],
            Kind::Stata => &[Format::Stata],
            Kind::Sas | Kind::Catalog | Kind::Transport => &[Format::Sas],
            // A workbook is an archive.
            Kind::Workbook => &[Format::Workbook, Format::Archive],
            Kind::Parquet => &[Format::Parquet],
            Kind::Text => &[],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Spss => "an SPSS file (.sav)",
            Kind::Portable => "a portable SPSS file (.por)",
            Kind::Stata => "a Stata file (.dta)",
            Kind::Sas => "a SAS file (.sas7bdat)",
            Kind::Catalog => "a SAS format catalog (.sas7bcat)",
            Kind::Transport => "a SAS transport file (.xpt)",
            Kind::Workbook => "a workbook (.xlsx, .xls, .ods)",
            Kind::Parquet => "a Parquet file",
            Kind::Text => "text with a delimiter",
        }
    }

    /// What an error adds where the name of the file says something else than its content.
    pub(super) fn contradiction(self, path: &Path) -> String {
        match Format::by_name(path) {
            Some(named) if !self.formats().contains(&named) => {
                format!(" (its content is that of {}, though its name says that it is {})", self.name(), named.is())
            }
            Some(_) | None => String::new(),
        }
    }
}
