//! What a download comes packed in: gzip, a ZIP archive, a workbook. What is in it is read as if it had come alone.

use super::{Download, detect, text};
use crate::error::{excerpt, list};
use crate::finding::{Finding, Rule};
use crate::input::statistical::{Archive, is_workbook, sheet_text, shown_sheets};
use crate::input::{Format, ReadFile, Sheet};
use crate::{Error, Result};
use flate2::bufread::MultiGzDecoder;
use std::io::{BufRead, Read};
use std::path::Path;

/// How many wrappings are taken off: a workbook in an archive that is compressed.
const DEEPEST: usize = 3;

/// How many times the size of a file its content may have, and how much it may have in any case. Figures that are packed are a
/// tenth of their size, SDMX messages a hundredth.
const TIMES: u64 = 200;
const LEAST: u64 = 64 << 20;

const GZIP: [u8; 2] = *b"\x1f\x8b";
const ZIP: [u8; 4] = *b"PK\x03\x04";
/// An archive with nothing in it.
const EMPTY_ZIP: [u8; 4] = *b"PK\x05\x06";

/// A file that has no wrapping any more.
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    /// Its name without folder and ending, which is that of the data set in some downloads.
    pub(super) stem: String,
    /// What was unpacked, and what was left in it.
    pub(super) findings: Vec<Finding>,
}

/// What a file holds, out of all that it is packed in.
///
/// # Errors
/// [`Error::InvalidFile`] where it is damaged, unfolds to more than 200 times its size (and 64 MiB), is of a kind that has no
/// figures of publishers, or holds several tables of figures, or none.
pub(super) fn content(
    path: &Path,
    bytes: Vec<u8>,
    format: Option<Download>,
    sheet: Option<&Sheet>,
    pass: &str,
) -> Result<Content> {
    let invalid = |problem: String| Error::InvalidFile { path: path.to_owned(), row: None, problem };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let limit = (bytes.len() as u64).saturating_mul(TIMES).max(LEAST);
    let (mut bytes, mut name, mut findings) = (bytes, name, Vec::new());
    let (mut is_sheet, mut was_packed) = (false, false);
    // Each turn takes one wrapping off: gzip around a ZIP archive around a workbook.
    for _ in 0..DEEPEST {
        if bytes.starts_with(&GZIP) {
            bytes = unpacked(&bytes, limit).map_err(invalid)?;
            name = name.strip_suffix(".gz").unwrap_or(&name).to_owned();
        } else if is_workbook(&bytes) {
            let (text, found) = figures_of_sheet(path, &bytes, format, sheet)?;
            (bytes, is_sheet) = (text.into_bytes(), true);
            findings.push(found);
        } else if bytes.starts_with(&ZIP) || bytes.starts_with(&EMPTY_ZIP) {
            let part = figures_of_archive(&bytes, limit, format).map_err(invalid)?;
            (bytes, name) = (part.bytes, part.name);
            findings.push(part.finding);
        } else {
            break;
        }
        was_packed = true;
        if is_sheet {
            break;
        }
    }
    if let Some(sheet) = sheet.filter(|_| !is_sheet) {
        let sheet = match sheet {
            Sheet::Name(name) => format!("{name:?}"),
            Sheet::Number(number) => number.to_string(),
        };
        return Err(Error::invalid(
            "sheet",
            format!("not used for a file that is not a workbook; leave it out, got {sheet}"),
        ));
    }
    // Such as `.7z`, or what is not a workbook though it is called one.
    let named = Format::by_name(path).filter(|kind| !was_packed && *kind != Format::Json);
    match named.or_else(|| Format::by_content(&bytes)) {
        // XML is an SDMX message, or its reader says what else it is.
        None | Some(Format::Json | Format::Markup | Format::Utf16) => {}
        Some(kind) => return Err(kind.refused(path, Some(pass))),
    }
    let stem = Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Content { bytes, stem, findings })
}

fn unpacked(bytes: &[u8], limit: u64) -> std::result::Result<Vec<u8>, String> {
    let mut whole = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(limit.saturating_add(1))
        .read_to_end(&mut whole)
        .map_err(|e| format!("is compressed, and cannot be unpacked: {e}; download it again"))?;
    if whole.len() as u64 > limit {
        return Err(format!("unfolds to more than {limit} bytes; unpack it, and read what is in it"));
    }
    Ok(whole)
}

/// A file out of an archive.
struct Part {
    name: String,
    bytes: Vec<u8>,
    finding: Finding,
}

/// The one file of an archive that holds figures; beside it downloads have others, on countries and on indicators.
fn figures_of_archive(bytes: &[u8], limit: u64, format: Option<Download>) -> std::result::Result<Part, String> {
    let damaged = |problem: String| format!("is an archive that cannot be read: {problem}; download it again");
    let archive = Archive::new(bytes, limit).map_err(|damage| damaged(damage.0))?;
    let names: Vec<&str> = archive.names().filter(|name| !is_hidden(name)).collect();
    let of_names = |names: &[&str]| list(&names.iter().map(|name| format!("{:?}", excerpt(name))).collect::<Vec<_>>());
    let mut with_figures = Vec::new();
    for name in &names {
        let Some(mut part) = archive.part(name).map_err(|damage| damaged(damage.0))? else { continue };
        // Only the head is unpacked here: an archive may hold large files that have no figures.
        let head = part.fill_buf().map_err(|e| damaged(e.to_string()))?;
        let is_packed = head.starts_with(&GZIP) || head.starts_with(&ZIP);
        let mut head = Vec::new();
        part.take(detect::LOOKED_AT as u64).read_to_end(&mut head).map_err(|e| damaged(e.to_string()))?;
        if is_packed || has_figures(&head, format) {
            with_figures.push(*name);
        }
    }
    let name = match (with_figures.as_slice(), names.as_slice()) {
        ([name], _) => *name,
        // What is wrong with it, its reader says.
        ([], [name]) => *name,
        ([], []) => return Err("is an archive with nothing in it; download it again".to_owned()),
        ([], _) => {
            return Err(format!(
                "is an archive with {}, none of them in a format that is known; unpack it, and read the one with the figures",
                of_names(&names)
            ));
        }
        (several, _) => {
            return Err(format!(
                "is an archive with several files of figures, {}; unpack it, and read them one by one",
                of_names(several)
            ));
        }
    };
    let others: Vec<&str> = names.iter().copied().filter(|other| *other != name).collect();
    let mut message = format!("is read from {:?} in the archive", excerpt(name));
    if !others.is_empty() {
        message +=
            &format!("; {} in it {} no figures", of_names(&others), if others.len() == 1 { "has" } else { "have" });
    }
    let mut whole = Vec::new();
    let part =
        archive.part(name).map_err(|damage| damaged(damage.0))?.ok_or_else(|| damaged("a part is missing".into()))?;
    let mut part = part;
    part.read_to_end(&mut whole).map_err(|e| damaged(e.to_string()))?;
    Ok(Part { name: name.to_owned(), bytes: whole, finding: Finding::note(Rule::ReadAs, "file", message) })
}

/// What file managers put beside the files, and folders.
fn is_hidden(name: &str) -> bool {
    name.ends_with('/') || name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

fn has_figures(head: &[u8], format: Option<Download>) -> bool {
    let (text, _) = text::decode(head);
    detect::format(&text).is_ok_and(|found| format.is_none_or(|wanted| wanted == found))
}

/// The one sheet of a workbook that has figures, as text, or the one that is named.
fn figures_of_sheet(
    path: &Path,
    bytes: &[u8],
    format: Option<Download>,
    sheet: Option<&Sheet>,
) -> Result<(String, Finding)> {
    let note = |message: String| Finding::note(Rule::ReadAs, "file", message);
    if let Some(sheet) = sheet {
        let text = sheet_text(path, bytes, &ReadFile::new().sheet(sheet.clone()))?;
        let named = match sheet {
            Sheet::Name(name) => format!("{name:?}"),
            Sheet::Number(number) => format!("number {number}"),
        };
        return Ok((text, note(format!("is read from the sheet {named} of the workbook"))));
    }
    let names = shown_sheets(path, bytes, &ReadFile::new())?;
    let of_names = |names: &[String]| list(&names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>());
    let invalid = |problem: String| Error::InvalidFile { path: path.to_owned(), row: None, problem };
    let (mut with_figures, mut found) = (Vec::new(), None);
    for name in &names {
        let text = sheet_text(path, bytes, &ReadFile::new().sheet(name.clone()))?;
        // A single sheet is meant whatever it holds; its reader says what is wrong.
        if names.len() == 1 || has_figures(text.as_bytes(), format) {
            with_figures.push(name.clone());
            found.get_or_insert(text);
        }
    }
    match (found, with_figures.as_slice()) {
        (Some(text), [name]) => {
            let others: Vec<String> = names.iter().filter(|other| *other != name).cloned().collect();
            let mut message = format!("is read from the sheet {name:?} of the workbook");
            if !others.is_empty() {
                message += &format!(
                    "; {} in it {} no figures",
                    of_names(&others),
                    if others.len() == 1 { "has" } else { "have" }
                );
            }
            Ok((text, note(message)))
        }
        (Some(_), _) => Err(invalid(format!(
            "is a workbook with figures in the sheets {}; give one as sheet",
            of_names(&with_figures)
        ))),
        (None, _) => Err(invalid(format!(
            "is a workbook, but none of its sheets {} is in a known format; give the one with the figures as sheet, or \
             pass the table to infosoc.Series",
            of_names(&names)
        ))),
    }
}
