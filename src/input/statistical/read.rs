//! Opening a file of a statistical package.

use super::bytes::{Damage, Source};
use super::columns::Column;
use super::encoding::{self, Decoder};
use super::file::{DataFile, find};
use super::reading::{Reading, Stopped};
use super::temporal::{self, Clock};
use super::variable::{MultipleResponse, Variable};
use super::{spss, stata};
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::{Error, Result, input};
use encoding_rs::Encoding;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// How a file is read: see [`DataFile`].
#[derive(Clone, Debug, Default)]
pub struct ReadFile {
    encoding: Option<String>,
    lossy: bool,
    columns: Option<Vec<String>>,
    unfold_limit: Option<u64>,
}

impl ReadFile {
    /// Every column, in the encoding that the file states.
    pub fn new() -> ReadFile {
        ReadFile::default()
    }

    /// The encoding of the text, where the file states another or none: `utf-8`, `windows-1252`, `cp1256` …
    pub fn encoding(mut self, name: impl Into<String>) -> ReadFile {
        self.encoding = Some(name.into());
        self
    }

    /// Reads text that is not in the encoding with replacement characters, and counts it in the findings; it is an error otherwise.
    pub fn lossy(mut self) -> ReadFile {
        self.lossy = true;
        self
    }

    /// Reads these columns alone, in this order.
    pub fn columns<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> ReadFile {
        self.columns = Some(columns.into_iter().map(Into::into).collect());
        self
    }

    /// What the columns that are read may unfold to in memory, in bytes; otherwise 1000 times the size of the file, and 1 GiB in
    /// any case. A `.zsav` file may be small and its content large, in files that are made to fill the memory.
    pub fn unfold_limit(mut self, bytes: u64) -> ReadFile {
        self.unfold_limit = Some(bytes);
        self
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that is damaged or of another kind, [`Error::UnknownColumn`] for a column that it does
    /// not have, [`Error::InvalidArgument`] for an encoding that nobody knows.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<DataFile> {
        self.open_until(path, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`open`](ReadFile::open).
    pub fn open_until(&self, path: impl AsRef<Path>, stop: &AtomicBool) -> Result<DataFile> {
        let path = path.as_ref();
        let encoding = self.encoding.as_deref().map(known).transpose()?;
        let file = input::open(path)?;
        let length = file.metadata().map_err(|e| damaged(path, Damage(format!("cannot be read: {e}"))))?.len();
        self.read(path, Source::new(BufReader::with_capacity(1 << 20, file), length), encoding, stop)
    }

    /// Reads the bytes of a file, which errors call by `name`.
    ///
    /// # Errors
    /// As for [`open`](ReadFile::open).
    pub fn bytes(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<DataFile> {
        let encoding = self.encoding.as_deref().map(known).transpose()?;
        let source = Source::new(Cursor::new(bytes), bytes.len() as u64);
        self.read(name.as_ref(), source, encoding, &AtomicBool::new(false))
    }

    fn read(
        &self,
        path: &Path,
        mut source: Source<impl Read + Seek>,
        encoding: Option<&'static Encoding>,
        stop: &AtomicBool,
    ) -> Result<DataFile> {
        let damaged = |damage| damaged(path, damage);
        let stopped = |stopped| match stopped {
            Stopped::Damaged(damage) => damaged(damage),
            Stopped::Interrupted => Error::Interrupted,
        };
        let limit = self.unfold_limit.unwrap_or_else(|| source.left().saturating_mul(1000).max(1 << 30));
        let mut reading = Reading::new(limit, stop);
        let first = source.peek().map_err(damaged)?;
        let about = match Package::of(&first) {
            Some(Package::Spss) => {
                let mut dictionary = spss::Dictionary::read(&mut source, encoding, self.lossy).map_err(damaged)?;
                let wanted = self.wanted(path, &dictionary.variables)?;
                let columns = dictionary.columns(source, &wanted, &mut reading).map_err(stopped)?;
                About {
                    columns: wanted.into_iter().zip(columns).collect(),
                    variables: dictionary.variables,
                    label: dictionary.label,
                    weight: dictionary.weight,
                    decoder: dictionary.decoder,
                    clock: temporal::SPSS,
                    multiple: dictionary.multiple,
                    ignored: dictionary.ignored,
                }
            }
            Some(Package::Stata) => {
                let mut dictionary = stata::Dictionary::read(&mut source, encoding, self.lossy).map_err(damaged)?;
                let wanted = self.wanted(path, &dictionary.variables)?;
                let columns = dictionary.columns(source, &wanted, &mut reading).map_err(stopped)?;
                About {
                    columns: wanted.into_iter().zip(columns).collect(),
                    variables: dictionary.variables,
                    label: dictionary.label,
                    weight: None,
                    decoder: dictionary.decoder,
                    clock: temporal::STATA,
                    multiple: Vec::new(),
                    ignored: Vec::new(),
                }
            }
            None => {
                let problem =
                    "is neither a file of SPSS (.sav, .zsav) nor of Stata (.dta); save it as one of these, or as CSV";
                return Err(damaged(Damage(problem.to_owned())));
            }
        };
        Ok(about.file(path, reading.rows))
    }

    /// The places of the columns to read.
    fn wanted(&self, path: &Path, variables: &[Variable]) -> Result<Vec<usize>> {
        if let Some(twice) = repeated(variables.iter().map(|variable| variable.name.as_str())) {
            let problem = format!("has two variables of the name {twice:?}; export it with names that differ");
            return Err(damaged(path, Damage(problem)));
        }
        let Some(names) = &self.columns else { return Ok((0..variables.len()).collect()) };
        // By name at once; only other spellings are looked for among all.
        let places: FxHashMap<&str, usize> =
            variables.iter().zip(0..).map(|(variable, place)| (variable.name.as_str(), place)).collect();
        let place = |name: &String| places.get(name.as_str()).copied().map_or_else(|| find(variables, name), Ok);
        let (found, missing): (Vec<_>, Vec<_>) = names.iter().map(place).partition(Result::is_ok);
        Error::collect(missing.into_iter().filter_map(Result::err).collect())?;
        let found: Vec<usize> = found.into_iter().flatten().collect();
        match repeated(found.iter().map(|&v| variables[v].name.as_str())) {
            Some(twice) => Err(Error::argument("columns", "each column once", format!("{twice:?} twice"))),
            None => Ok(found),
        }
    }
}

/// A name that occurs twice.
fn repeated<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = FxHashSet::default();
    names.find(|name| !seen.insert(*name))
}

/// Whose file it is.
enum Package {
    Spss,
    Stata,
}

impl Package {
    /// By the first bytes of the file. Before release 117, a Stata file begins with the number of its release and, in its second
    /// and third byte, 1 or 2 for the order of bytes and 1.
    fn of(first: &[u8]) -> Option<Package> {
        match first {
            [b'$', b'F', b'L', b'2' | b'3', ..] => Some(Package::Spss),
            [b'<', b's', b't', b'a', ..] => Some(Package::Stata),
            [102..=116, 1 | 2, 1, ..] => Some(Package::Stata),
            _ => None,
        }
    }
}

/// What a package wrote.
struct About {
    variables: Vec<Variable>,
    columns: Vec<(usize, Column)>,
    label: Option<String>,
    weight: Option<String>,
    decoder: Decoder,
    clock: Clock,
    multiple: Vec<MultipleResponse>,
    ignored: Vec<String>,
}

impl About {
    fn file(self, path: &Path, rows: usize) -> DataFile {
        let About { variables, columns, label, weight, decoder, clock, multiple, ignored } = self;
        let columns = columns.into_iter().map(|(v, column)| (v, column.finish(&variables[v]))).collect();
        let mut findings = Vec::new();
        if decoder.replaced > 0 {
            let message = format!("text that is not {}", decoder.name());
            let finding = Finding::warning(Rule::NotText, "", message).remedy("give the right encoding");
            findings.push(Finding { rows: decoder.replaced, ..finding });
        }
        findings.extend(ignored.into_iter().map(|what| Finding::note(Rule::NotRead, "", what)));
        DataFile {
            path: path.to_owned(),
            label,
            weight,
            encoding: decoder.name(),
            variables,
            columns,
            rows,
            clock,
            multiple,
            findings: Findings::new(findings, Subject::File(path.to_owned())),
        }
    }
}

fn known(name: &str) -> Result<&'static Encoding> {
    encoding::named(name).ok_or_else(|| {
        Error::argument("encoding", "the name of an encoding, such as utf-8, windows-1252 or cp1256", name)
    })
}

fn damaged(path: &Path, Damage(problem): Damage) -> Error {
    Error::InvalidFile { path: path.to_owned(), row: None, problem }
}
