//! Opening a file of a statistical package.

use super::bytes::{Damage, Source};
use super::columns::Column;
use super::encoding;
use super::file::{DataFile, find};
use super::spss::{Dictionary, Place};
use super::temporal;
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::{Error, Result, input};
use encoding_rs::Encoding;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many rows are read between two looks at whether to stop.
const LOOK: usize = 4096;

/// The most rows for which memory is taken before they are there: a file may state any number.
const ROWS_AT_FIRST: u64 = 1 << 16;

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
        self.spss(path, Source::new(BufReader::with_capacity(1 << 20, file), length), encoding, stop)
    }

    /// Reads the bytes of a file, which errors call by `name`.
    ///
    /// # Errors
    /// As for [`open`](ReadFile::open).
    pub fn bytes(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<DataFile> {
        let encoding = self.encoding.as_deref().map(known).transpose()?;
        let source = Source::new(Cursor::new(bytes), bytes.len() as u64);
        self.spss(name.as_ref(), source, encoding, &AtomicBool::new(false))
    }

    fn spss(
        &self,
        path: &Path,
        mut source: Source<impl Read + Seek>,
        encoding: Option<&'static Encoding>,
        stop: &AtomicBool,
    ) -> Result<DataFile> {
        let limit = self.unfold_limit.unwrap_or_else(|| source.left().saturating_mul(1000).max(1 << 30));
        let damaged = |damage| damaged(path, damage);
        let mut dictionary = Dictionary::read(&mut source, encoding, self.lossy).map_err(damaged)?;
        let wanted: Vec<usize> = match &self.columns {
            None => (0..dictionary.variables.len()).collect(),
            Some(names) => {
                let found = names.iter().map(|name| find(&dictionary.variables, name));
                let (found, missing): (Vec<_>, Vec<_>) = found.partition(Result::is_ok);
                Error::collect(missing.into_iter().filter_map(Result::err).collect())?;
                found.into_iter().flatten().collect()
            }
        };
        let (columns, rows) =
            spss_columns(&mut dictionary, source, &wanted, limit, stop).map_err(|stopped| match stopped {
                Stopped::Damaged(damage) => damaged(damage),
                Stopped::Interrupted => Error::Interrupted,
            })?;
        let columns = wanted.iter().zip(columns).map(|(&v, column)| (v, column.finish(&dictionary.variables[v])));
        let columns = columns.collect();
        let mut findings = Vec::new();
        if dictionary.decoder.replaced > 0 {
            let message = format!("text that is not {}", dictionary.decoder.name());
            let remedy = "give the right encoding";
            let finding = Finding::warning(Rule::NotText, "", message).remedy(remedy);
            findings.push(Finding { rows: dictionary.decoder.replaced, ..finding });
        }
        findings.extend(dictionary.ignored.iter().map(|what| Finding::note(Rule::NotRead, "", what.clone())));
        Ok(DataFile {
            path: path.to_owned(),
            label: dictionary.label,
            weight: dictionary.weight,
            encoding: dictionary.decoder.name(),
            variables: dictionary.variables,
            columns,
            rows,
            clock: temporal::SPSS,
            multiple: dictionary.multiple,
            findings: Findings::new(findings, Subject::File(path.to_owned())),
        })
    }
}

/// Why reading came to no end.
enum Stopped {
    Damaged(Damage),
    Interrupted,
}

impl From<Damage> for Stopped {
    fn from(damage: Damage) -> Stopped {
        Stopped::Damaged(damage)
    }
}

/// Reads the wanted columns, and counts the rows.
fn spss_columns(
    dictionary: &mut Dictionary,
    source: Source<impl Read + Seek>,
    wanted: &[usize],
    limit: u64,
    stop: &AtomicBool,
) -> std::result::Result<(Vec<Column>, usize), Stopped> {
    let at_first = dictionary.cases_at_first(source.left()).min(ROWS_AT_FIRST) as usize;
    let mut columns: Vec<(&Place, &str, Column)> = wanted
        .iter()
        .map(|&v| {
            let variable = &dictionary.variables[v];
            (&dictionary.places[v], variable.name.as_str(), Column::new(variable, at_first))
        })
        .collect();
    let mut cases = dictionary.cases(source)?;
    let mut text = Vec::new();
    let mut rows = 0;
    let mut unfolded: u64 = 0;
    while let Some(case) = cases.next()? {
        for (place, name, column) in &mut columns {
            match (place, column) {
                (Place::Number(at), Column::Numbers(numbers)) => {
                    let number = dictionary.order.f64(case[*at..][..8].try_into().expect("eight bytes"));
                    // What no number stands for is missing as well: SPSS writes none.
                    if number == dictionary.missing || number.is_nan() {
                        numbers.push_missing(None);
                    } else {
                        numbers.push(number);
                    }
                }
                (Place::Text(segments), Column::Texts(texts)) => {
                    let bytes = match segments.as_slice() {
                        [(at, width)] => &case[*at..][..*width],
                        segments => {
                            text.clear();
                            segments.iter().for_each(|(at, width)| text.extend(&case[*at..][..*width]));
                            &text
                        }
                    };
                    let decoded = dictionary.decoder.text(bytes);
                    let decoded = decoded.map_err(|e| e.of(&format!("{name} in row {}", rows + 1)))?;
                    unfolded += decoded.len() as u64;
                    texts.push(&decoded);
                }
                (Place::Number(_), Column::Texts(_)) | (Place::Text(_), Column::Numbers(_)) => {
                    return Err(Damage("has a variable of two types".to_owned()).into());
                }
            }
        }
        rows += 1;
        unfolded += columns.len() as u64 * 8;
        if unfolded > limit {
            let problem = format!(
                "the columns that are read unfold to more than {limit} bytes; read fewer columns, or, if you trust the file, \
                 set a higher unfold_limit"
            );
            return Err(Damage(problem).into());
        }
        if rows % LOOK == 0 && stop.load(Ordering::Relaxed) {
            return Err(Stopped::Interrupted);
        }
    }
    Ok((columns.into_iter().map(|(_, _, column)| column).collect(), rows))
}

fn known(name: &str) -> Result<&'static Encoding> {
    encoding::named(name).ok_or_else(|| {
        Error::argument("encoding", "the name of an encoding, such as utf-8, windows-1252 or cp1256", name)
    })
}

fn damaged(path: &Path, Damage(problem): Damage) -> Error {
    Error::InvalidFile { path: path.to_owned(), row: None, problem }
}
