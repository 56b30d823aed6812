//! The outputs of a record, made again and compared.

use super::compared::{Compared, Part, Rerun, Verdict};
use super::{Call, FileSum, Found, Provenance, TableSum};
use crate::watch::{self, Shadow, Watch};
use crate::{Error, Files, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How the outputs of a record are made again.
///
/// They are written into a folder that is removed, and compared: no file is overwritten, whatever the record says. Files are
/// read that lie in the folder of the record, in the current folder, or below one of them.
#[derive(Debug, Clone)]
pub struct Rerunning {
    record: PathBuf,
    files: Files,
    keep: Option<PathBuf>,
}

/// Whether outputs were made again.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// They were, or as many of them as can be, with what was found, where it is known, and the tables in memory that were given.
    Again {
        /// What was found this time.
        findings: Option<Vec<Found>>,
        /// The tables that were given this time, by the names that they have in the record; none where a function of somebody
        /// else has its own.
        tables: Option<BTreeMap<String, TableSum>>,
        /// The calls that were not made again, in their order.
        unmade: Vec<Unmade>,
    },
    /// They were not, and why, and what to do.
    Not(String),
}

/// A call that was not made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmade {
    /// The place of the call in the record, counted from 0.
    pub call: usize,
    /// The place of the call for whose sake: its own, or that of one whose result or file it takes.
    pub root: usize,
    /// Why not, and what to do.
    pub why: String,
}

/// Makes the outputs of a record again.
pub type Again<'a> = dyn FnMut(&Provenance) -> Result<Made> + 'a;

impl Made {
    /// Made again by a program that knows its findings and tables itself.
    pub fn by_itself() -> Made {
        Made::Again { findings: None, tables: None, unmade: Vec::new() }
    }
}

/// Makes the outputs of a record again by the function that made them, and compares them to the bit.
///
/// The function writes where it wrote before; what it writes lands in a folder that is removed, so that no file changes.
///
/// # Errors
/// As for [`Rerunning::run`].
pub fn rerun_by<T>(record: impl AsRef<Path>, again: impl FnOnce() -> Result<T>) -> Result<Rerun> {
    let mut again = Some(again);
    Rerunning::new(record).files(Files::Anywhere).run(&mut |_| {
        again.take().map_or(Ok(()), |again| again().map(drop))?;
        Ok(Made::by_itself())
    })
}

impl Rerunning {
    /// From a record.
    pub fn new(record: impl AsRef<Path>) -> Rerunning {
        Rerunning { record: record.as_ref().to_owned(), files: Files::Inside, keep: None }
    }

    /// Which files may be read: [`Files::Anywhere`] for records that you trust, as another can name any file that you can
    /// read.
    pub fn files(mut self, files: Files) -> Rerunning {
        self.files = files;
        self
    }

    /// Keeps the outputs that are made again in this folder, which is made and must hold none of them yet.
    pub fn keep(mut self, folder: impl Into<PathBuf>) -> Rerunning {
        self.keep = Some(folder.into());
        self
    }

    /// Makes the outputs again by `again`, and compares them to the bit; where calls are made one by one,
    /// [`call_again`](Provenance::call_again) makes each that can be. An error of `again` is not an error here: its words
    /// stand beside the outputs that were not made.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a record that cannot be [read](Provenance::read), and for one that names a file outside the
    /// folders that are allowed; [`Error::NotWritten`] where no temporary folder can be made, or an output cannot be kept.
    pub fn run(&self, again: &mut Again<'_>) -> Result<Rerun> {
        let record = Provenance::read(&self.record)?;
        let home = record.home();
        // Before anything is made: a hostile record must not get as far as a call.
        self.check(&record, &home)?;
        let temporary =
            tempfile::tempdir().map_err(|source| Error::NotWritten { path: std::env::temp_dir(), source })?;
        // Links are followed, as the paths of what is written are.
        let folder = temporary.path().canonicalize().unwrap_or_else(|_| temporary.path().to_owned());
        let mut compared = vec![of_record(&record), of_version(&record)];
        // Before the calls are made, so that these are the bytes that they read.
        compared.extend(record.inputs.iter().map(|(way, sum)| of_file(Part::Input, way, sum, &home.join(way))));
        let readable = match self.files {
            Files::Inside => Some(readable(&home)),
            Files::Anywhere => None,
        };
        let watch = Watch::new(&record.path, record.made.clone(), Some(Shadow { folder: folder.clone(), readable }));
        let made = watch::under(Some(watch.clone()), || again(&record));
        if matches!(made, Err(Error::Interrupted)) {
            return Err(Error::Interrupted);
        }
        // The first shadow belongs to the watch; this one only computes places.
        let shadow = Shadow { folder, readable: None };
        let places: BTreeMap<&str, (PathBuf, PathBuf)> = record
            .outputs
            .keys()
            .map(|way| {
                let own = watch::whole(&home.join(way));
                (way.as_str(), (shadow.place(&own), own))
            })
            .collect();
        let mut unmade: &[Unmade] = &[];
        let why = match &made {
            Ok(Made::Again { findings, tables, unmade: lost }) => {
                compared.extend(tables.iter().flat_map(|tables| of_tables(&record, tables)));
                compared.extend(findings.as_ref().map(|now| of_findings(&record, now, lost)));
                // One that only takes from another has its reason there.
                let roots = lost.iter().filter(|one| one.root == one.call);
                compared.extend(roots.map(|one| of_call(&record.calls[one.call], &one.why)));
                unmade = lost;
                "the calls did not write it".to_owned()
            }
            Ok(Made::Not(why)) => {
                let stopped =
                    record.calls.iter().filter_map(|call| call.obstacle.as_ref().map(|why| of_call(call, why)));
                compared.extend(stopped);
                why.clone()
            }
            Err(error) => error.to_string(),
        };
        for (way, sum) in &record.outputs {
            let (again, own) = &places[way.as_str()];
            // Also where the calls failed half-way: what they wrote before is compared.
            compared.push(if again.is_file() {
                of_output(way, sum, again, own)
            } else {
                let lost = unmade.iter().rfind(|one| record.calls[one.call].written.contains(way));
                let note = lost.map_or(&why, |one| &one.why).clone();
                Compared { verdict: Verdict::NotMade, note, ..of_file(Part::Output, way, sum, again) }
            });
        }
        for path in watch.take().written {
            let way = watch::way(&home, &path);
            if !record.outputs.contains_key(&way) {
                let note = "the record has no such output".to_owned();
                let sum = FileSum::of(shadow.place(&path));
                let found = sum.map_or_else(|_| String::new(), |sum| sum.sha256);
                let (part, verdict, recorded) = (Part::Output, Verdict::Differs, String::new());
                compared.push(Compared { part, name: way, verdict, recorded, found, note });
            }
        }
        compared.extend(record.outputs.iter().map(|(way, sum)| of_file(Part::File, way, sum, &home.join(way))));
        // Stable: within a part the order stays that of the record.
        compared.sort_by_key(|one| one.part);
        if let Some(folder) = &self.keep {
            keep(folder, &places)?;
        }
        Ok(Rerun { compared })
    }

    /// Whether all that the record names lies where it may.
    fn check(&self, record: &Provenance, home: &Path) -> Result<()> {
        match self.files {
            Files::Anywhere => return Ok(()),
            Files::Inside => {}
        }
        let readable = readable(home);
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| watch::whole(path));
        let outside = |path: &Path| !readable.iter().any(|folder| real(path).starts_with(folder));
        let ways = record.inputs.keys().chain(record.outputs.keys()).chain([&record.folder]);
        let lost: Vec<String> = ways.filter(|way| outside(&home.join(way))).cloned().collect();
        if lost.is_empty() {
            return Ok(());
        }
        let problem = format!(
            "names {}, outside the folder of the record and the folder that you are in; go to the folder that holds them \
             all, or, if you trust the record, set outside (in Rust, Files::Anywhere; in the command, --outside)",
            crate::error::list(&lost)
        );
        Err(Error::InvalidFile { path: self.record.clone(), row: None, problem })
    }
}

/// The folders that files are read from, with links followed.
fn readable(home: &Path) -> Vec<PathBuf> {
    let here = std::env::current_dir().ok();
    [Some(home.to_owned()), here].into_iter().flatten().map(|folder| folder.canonicalize().unwrap_or(folder)).collect()
}

fn of_record(record: &Provenance) -> Compared {
    let (verdict, note) = if record.is_sealed {
        (Verdict::Same, "")
    } else {
        (
            Verdict::Differs,
            "the record was edited after it was written; its options may not be those that made the outputs",
        )
    };
    let name = record.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Compared { part: Part::Record, name, verdict, recorded: String::new(), found: String::new(), note: note.to_owned() }
}

fn of_version(record: &Provenance) -> Compared {
    let (recorded, found) = (record.version.clone(), env!("CARGO_PKG_VERSION").to_owned());
    let (verdict, note) = if recorded == found {
        (Verdict::Same, String::new())
    } else {
        (Verdict::Differs, format!("made by infosoc {recorded}, and this is {found}: the changelog says what changed"))
    };
    Compared { part: Part::Version, name: "infosoc".to_owned(), verdict, recorded, found, note }
}

/// A file against its checksum.
fn of_file(part: Part, way: &str, sum: &FileSum, path: &Path) -> Compared {
    let recorded = sum.sha256.clone();
    let (verdict, found, note) = match FileSum::of(path) {
        Ok(found) if found == *sum => (Verdict::Same, found.sha256, String::new()),
        Ok(found) => {
            let note =
                if part == Part::Input { "it changed since it was read" } else { "it changed since it was written" };
            let bytes = if found.bytes == sum.bytes {
                String::new()
            } else {
                format!(": now {} bytes, then {}", found.bytes, sum.bytes)
            };
            (Verdict::Differs, found.sha256, format!("{note}{bytes}"))
        }
        Err(_) if !path.exists() => (Verdict::Missing, String::new(), "it no longer exists".to_owned()),
        Err(error) => (Verdict::Missing, String::new(), error.to_string()),
    };
    Compared { part, name: way.to_owned(), verdict, recorded, found, note }
}

/// An output that was made again.
fn of_output(way: &str, sum: &FileSum, again: &Path, own: &Path) -> Compared {
    let mut compared = of_file(Part::Output, way, sum, again);
    if compared.verdict == Verdict::Differs {
        // Only the recorded file shows where the new one parts from it; one that changed since shows nothing.
        let is_recorded = FileSum::of(own).is_ok_and(|own| own == *sum);
        let first = is_recorded.then(|| first_difference(own, again)).flatten();
        compared.note = match first {
            Some(first) => format!("the new output differs: {first}"),
            None => "the new output differs".to_owned(),
        };
    }
    compared
}

/// Where two files first differ.
fn first_difference(old: &Path, new: &Path) -> Option<String> {
    let (old, new) = (std::fs::read(old).ok()?, std::fs::read(new).ok()?);
    // Where one is the beginning of the other, they part at its end.
    let at = old.iter().zip(&new).position(|(one, other)| one != other).unwrap_or(old.len().min(new.len()));
    let line = |bytes: &[u8]| {
        let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end);
        // A line feed is no part of a longer UTF-8 character, so that a whole line is whole characters.
        std::str::from_utf8(&bytes[start..end]).ok().map(crate::error::excerpt)
    };
    let number = crate::input::row_of(&old, at);
    let is_text = std::str::from_utf8(&old).is_ok() && std::str::from_utf8(&new).is_ok();
    Some(match (line(&old), line(&new)) {
        (Some(old), Some(new)) if is_text => format!("line {number} was {old:?} and is {new:?}"),
        _ => format!("the files differ from byte {}", at + 1),
    })
}

fn of_tables<'a>(record: &'a Provenance, now: &'a BTreeMap<String, TableSum>) -> impl Iterator<Item = Compared> + 'a {
    record.tables.iter().flat_map(|(name, sum)| {
        let given = now.get(name);
        sum.columns.iter().map(move |(column, recorded)| {
            let found = given.and_then(|given| given.columns.get(column)).cloned();
            let (verdict, note) = match &found {
                Some(found) if found == recorded => (Verdict::Same, ""),
                Some(_) => (Verdict::Differs, "the column that is given now holds other values"),
                None if given.is_some() => (Verdict::Missing, "the table that is given now has no such column"),
                None => (Verdict::Missing, "give the table again"),
            };
            Compared {
                part: Part::Table,
                name: format!("{name}:{column}"),
                verdict,
                recorded: recorded.clone(),
                found: found.unwrap_or_default(),
                note: note.to_owned(),
            }
        })
    })
}

fn of_call(call: &Call, why: &str) -> Compared {
    Compared {
        part: Part::Call,
        name: call.name.clone(),
        verdict: Verdict::NotMade,
        recorded: String::new(),
        found: String::new(),
        note: why.to_owned(),
    }
}

/// What was found against what the calls that were made again find.
fn of_findings(record: &Provenance, now: &[Found], unmade: &[Unmade]) -> Compared {
    let text = |found: &Found| format!("{}[{}] {}", found.severity, found.rule, found.sentence);
    let is_made = |place: &usize| unmade.iter().all(|one| one.call != *place);
    let made = record.calls.iter().enumerate().filter(|(place, _)| is_made(place));
    let before: Vec<String> = made.flat_map(|(_, call)| &call.findings).map(text).collect();
    let now: Vec<String> = now.iter().map(text).collect();
    let note = match (before.iter().find(|one| !now.contains(one)), now.iter().find(|one| !before.contains(one))) {
        (None, None) => String::new(),
        (_, Some(new)) => format!("new: {new}"),
        (Some(gone), None) => format!("gone: {gone}"),
    };
    let verdict = if note.is_empty() { Verdict::Same } else { Verdict::Differs };
    let (recorded, found) = (before.len().to_string(), now.len().to_string());
    Compared { part: Part::Findings, name: "findings".to_owned(), verdict, recorded, found, note }
}

/// Puts outputs that were made again into a folder, under the names that they have from the folder of the record.
fn keep(folder: &Path, places: &BTreeMap<&str, (PathBuf, PathBuf)>) -> Result<()> {
    for (way, (again, _)) in places.iter().filter(|(_, (again, _))| again.is_file()) {
        // A way that leads up ends in the folder, too.
        let name: PathBuf =
            Path::new(way).components().filter(|part| matches!(part, std::path::Component::Normal(_))).collect();
        let target = folder.join(name);
        let failed = |source| Error::NotWritten { path: target.clone(), source };
        if watch::is_taken(&target) {
            return Err(failed(std::io::Error::new(
                std::io::ErrorKind::AlreadyExists,
                "the file is there already; name another folder for the outputs that are made again",
            )));
        }
        crate::export::make_folder(target.parent().unwrap_or(folder))?;
        let mut file = std::fs::File::open(again).map_err(failed)?;
        crate::export::write_whole(&target, |out| std::io::copy(&mut file, out).map(drop))?;
    }
    Ok(())
}
