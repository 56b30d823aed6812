//! A message against its structure, as it stands and without a network: what a registry would refuse, and what it would take
//! although it is wrong.
//!
//! | file | |
//! |---|---|
//! | `csv`, `ml`, `json` | what stands where in a message of each format |
//! | `checker` | the components of a figure as they are read, and the rules that each has to keep |
//! | `slot` | a component: its codes or its text, and what is wrong with a word of it |
//! | `key` | series and their figures: repeated keys, attributes that differ within a series |
//! | `constraint` | codes that may stand together |
//! | `value` | the figure: a number, its status, its limits and bounds |
//! | `time` | periods, by the frequency of the series |
//! | `whole` | a total between its parts |
//! | `head` | the header: who sends it, when, by which structure |

mod checker;
mod constraint;
mod csv;
mod head;
mod json;
mod key;
mod ml;
mod slot;
mod time;
mod value;
mod whole;

use super::Structure;
use crate::finding::{Finding, Findings, Rule};
use crate::{Error, Result, input};
use checker::Checker;
use std::path::Path;
use std::sync::atomic::AtomicBool;
pub(super) use time::Period as StatedPeriod;

/// Why a message cannot be read on: the line, if one is known, and the reason.
type Broken = (Option<usize>, String);

/// Checks a message of data against its structure: SDMX-CSV 1.0, 2.0 and 2.1, SDMX-ML 2.1 and 3.0 (structure-specific and
/// generic), SDMX-JSON 1.0 and 2.0, detected by content.
///
/// It reads the message as it stands, and not as [`Series::read`](crate::Series::read) mends it. Errors are what a registry
/// refuses or what makes a figure another one: components and codes that the structure does not have, keys that are incomplete or
/// repeated, mandatory attributes that are missing, codes that the constraints do not allow together, values that are not numbers,
/// beyond the limits of their unit or contradict their status, periods that are none of their frequency. Warnings are what a person
/// should look at. A finding counts the places where it was found; `first_row` is the line of the first, in JSON the number of the
/// figure. Nothing is found where all is well.
///
/// # Errors
/// [`Error::InvalidFile`](crate::Error::InvalidFile) for a file that cannot be opened. One that is not a message is a finding.
///
/// ```
/// use infosoc::export::{Header, Sdmx, Structure, check_sdmx};
/// use infosoc::{Series, finding::Rule};
/// let use_of_internet = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?.years(2020, 2022)?;
/// let path = std::env::temp_dir().join("checked.csv");
/// let header = Header::new().sender("OFFICE");
/// Sdmx::new(Structure::sdg()).header(header).write(&use_of_internet, &path)?;
/// assert!(check_sdmx(&path, &Structure::sdg())?.is_empty());
///
/// let broken = std::fs::read_to_string(&path)?.replacen(",PER_100_POP,", ",PT,", 1);
/// std::fs::write(&path, broken)?;
/// let findings = check_sdmx(&path, &Structure::sdg())?;
/// assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::NotAllowed, Rule::AttributeDiffers]);
/// # std::fs::remove_file(path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_sdmx(path: impl AsRef<Path>, structure: &Structure) -> Result<Findings> {
    check_sdmx_until(path, structure, &AtomicBool::new(false))
}

/// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
///
/// # Errors
/// As [`check_sdmx`].
pub fn check_sdmx_until(path: impl AsRef<Path>, structure: &Structure, stop: &AtomicBool) -> Result<Findings> {
    let path = path.as_ref();
    let bytes = input::bytes(path)?;
    let (text, encoding) = input::decode(&bytes);
    let mut checker = Checker::new(structure, stop);
    // By content: the ending of a download says little.
    let read = match text.trim_start().chars().next() {
        None => Err((None, "the file is empty".to_owned())),
        Some('<') => ml::read(&text, &mut checker),
        Some('{') => json::read(&text, &mut checker),
        Some(_) => csv::read(&text, &mut checker),
    };
    if checker.is_stopped() {
        return Err(Error::Interrupted);
    }
    let mut findings: Vec<Finding> = Vec::new();
    if let Some(found) = encoding {
        let finding = Finding::warning(Rule::NotText, "file", found.message);
        findings.push(finding.remedy("write the message as UTF-8: registries expect it"));
    }
    if let Err((line, problem)) = read {
        let remedy = "write or download the message again; what stands before this place was checked";
        findings.push(Finding::error(Rule::NotWellFormed, "file", problem).remedy(remedy).at_line(1, line));
    }
    findings.extend(checker.findings());
    Ok(Findings::of_file(findings, path))
}
