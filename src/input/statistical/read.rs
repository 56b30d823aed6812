//! Opening a file with a table.

use super::bytes::{Damage, Source};
use super::encoding::Decoding;
use super::file::{DataFile, find};
use super::kind::{Kind, READ};
use super::opened::Opened;
use super::reading::{Reading, Stopped};
use super::variable::Variable;
use super::{encoding, parquet, sas, spss, stata, text, workbook};
use crate::{Error, Result, input};
use encoding_rs::Encoding;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// How a file is read: see [`DataFile`].
#[derive(Clone, Debug, Default)]
pub struct ReadFile {
    pub(super) encoding: Option<String>,
    pub(super) lossy: bool,
    pub(super) columns: Option<Vec<String>>,
    pub(super) unfold_limit: Option<u64>,
    pub(super) catalog: Option<PathBuf>,
    pub(super) sheet: Option<Sheet>,
    pub(super) header: Option<usize>,
    pub(super) delimiter: Option<char>,
    pub(super) decimal: Option<char>,
    pub(super) null_values: Vec<String>,
    /// What is known of a text that was looked at before.
    pub(super) layout: Option<Arc<text::Layout>>,
}

/// One of several tables in a file: a sheet of a workbook, a data set of a transport file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// By its name.
    Name(String),
    /// By its place, the first being 1.
    Number(usize),
}

impl From<&str> for Sheet {
    fn from(name: &str) -> Sheet {
        Sheet::Name(name.to_owned())
    }
}

impl From<String> for Sheet {
    fn from(name: String) -> Sheet {
        Sheet::Name(name)
    }
}

impl From<usize> for Sheet {
    fn from(number: usize) -> Sheet {
        Sheet::Number(number)
    }
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

    /// The most memory, in bytes, that the decompressed data may take. By default 1000 times the size of the file, but at least
    /// 1 GiB. This guards against files crafted to exhaust memory when decompressed, such as a `.zsav` file.
    pub fn unfold_limit(mut self, bytes: u64) -> ReadFile {
        self.unfold_limit = Some(bytes);
        self
    }

    /// The SAS format catalog (`.sas7bcat`), in which SAS keeps the labels of values of a `.sas7bdat` file. None is looked for.
    pub fn catalog(mut self, path: impl Into<PathBuf>) -> ReadFile {
        self.catalog = Some(path.into());
        self
    }

    /// The sheet of a workbook, or the data set of a transport file of SAS; otherwise the only one.
    pub fn sheet(mut self, sheet: impl Into<Sheet>) -> ReadFile {
        self.sheet = Some(sheet.into());
        self
    }

    /// The row of a workbook or of a text that names the columns, the first being 1; otherwise the first that is not empty.
    pub fn header(mut self, row: usize) -> ReadFile {
        self.header = Some(row);
        self
    }

    /// What separates the cells of a text; otherwise comma, semicolon, tab or bar, whichever makes columns.
    pub fn delimiter(mut self, delimiter: char) -> ReadFile {
        self.delimiter = Some(delimiter);
        self
    }

    /// The decimal mark of a text, point or comma; otherwise the one that its numbers have.
    pub fn decimal(mut self, mark: char) -> ReadFile {
        self.decimal = Some(mark);
        self
    }

    /// Cells of a text or a workbook that are missing values, such as `NA`. Otherwise they are text, and only empty cells are
    /// missing.
    pub fn null_values<S: Into<String>>(mut self, values: impl IntoIterator<Item = S>) -> ReadFile {
        self.null_values = values.into_iter().map(Into::into).collect();
        self
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that is damaged or of another kind, [`Error::UnknownColumn`] for a column that it does
    /// not have, [`Error::InvalidArgument`] for an encoding that nobody knows and for an option that files of this kind do not
    /// have.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<DataFile> {
        self.open_until(path, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`open`](ReadFile::open).
    pub fn open_until(&self, path: impl AsRef<Path>, stop: &AtomicBool) -> Result<DataFile> {
        let path = path.as_ref();
        let mut source = source(path)?;
        let (kind, mut file) = match self.kind(path, &mut source)? {
            Kind::Parquet => {
                (Kind::Parquet, parquet::read(path, input::Parquet::open(path, self.unfold_limit)?, self)?)
            }
            kind => (kind, self.read(path, source, kind, stop)?),
        };
        self.told(kind, &mut file);
        Ok(file)
    }

    /// Reads the bytes of a file, which errors call by `name`.
    ///
    /// # Errors
    /// As for [`open`](ReadFile::open).
    pub fn bytes(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<DataFile> {
        let name = name.as_ref();
        let mut source = Source::new(Cursor::new(bytes), bytes.len() as u64);
        match self.kind(name, &mut source)? {
            Kind::Parquet => parquet::read(name, input::Parquet::of(name, bytes.to_vec(), self.unfold_limit)?, self),
            kind => self.read(name, source, kind, &AtomicBool::new(false)),
        }
    }

    /// Leaves with a file what it was read by, beside what was found out.
    fn told(&self, kind: Kind, file: &mut DataFile) {
        file.how.null_values.clone_from(&self.null_values);
        file.how.sheet.clone_from(&self.sheet);
        file.how.catalog.clone_from(&self.catalog);
        // A workbook may have empty rows above its first, which are passed over without being asked.
        file.how.header = file.how.header.or(self.header.filter(|row| *row > 1));
        if self.encoding.is_some() && kind != Kind::Text {
            file.how.encoding = Some(file.encoding.to_owned());
        }
    }

    /// What a file is, if it can be read with these options.
    pub(super) fn kind(&self, path: &Path, source: &mut Source<impl Read + Seek>) -> Result<Kind> {
        let kind = match Kind::of(path, source, self.encoding.is_some()).map_err(|damage| damaged(path, damage))? {
            Ok(kind) => kind,
            Err(Some(other)) => {
                let problem = format!("is {}, which is not read here; save it as {READ}", other.is());
                return Err(damaged(path, Damage(problem)));
            }
            Err(None) => {
                let problem = format!("is neither {READ}; it may have been cut off, or its name has the wrong ending");
                return Err(damaged(path, Damage(problem)));
            }
        };
        self.fits(kind)?;
        Ok(kind)
    }

    /// An error for an option that files of a kind do not have: nothing that is asked for is passed over.
    fn fits(&self, kind: Kind) -> Result<()> {
        let is_text = kind == Kind::Text;
        let is_sheet = kind == Kind::Workbook;
        let states_encoding = !matches!(kind, Kind::Workbook | Kind::Parquet);
        let options = [
            ("encoding", self.encoding.is_some(), states_encoding, "files whose text is not always UTF-8"),
            ("catalog", self.catalog.is_some(), kind == Kind::Sas, "a .sas7bdat file"),
            (
                "sheet",
                self.sheet.is_some(),
                is_sheet || kind == Kind::Transport,
                "workbooks and transport files (.xpt)",
            ),
            ("header", self.header.is_some(), is_text || is_sheet, "text and workbooks"),
            ("delimiter", self.delimiter.is_some(), is_text, "text"),
            ("decimal", self.decimal.is_some(), is_text, "text"),
            ("null_values", !self.null_values.is_empty(), is_text || is_sheet, "text and workbooks"),
        ];
        for (option, given, fits, whose) in options {
            if given && !fits {
                return Err(Error::invalid(
                    option,
                    format!("only for {whose}, and this is a file of another kind; leave it out"),
                ));
            }
        }
        Ok(())
    }

    fn decoding(&self) -> Result<Decoding> {
        Ok(Decoding { encoding: self.encoding.as_deref().map(known).transpose()?, lossy: self.lossy })
    }

    /// The same, with what is known of a text once all its rows were looked at.
    pub(super) fn looked_at(mut self, path: &Path, stop: &AtomicBool) -> Result<ReadFile> {
        let decoding = self.decoding()?;
        let layout = text::layout(source(path)?, decoding, &self, &Reading::new(u64::MAX, stop));
        self.layout = Some(Arc::new(layout.map_err(|stopped| self.stopped(path, Kind::Text, stopped))?));
        Ok(self)
    }

    pub(crate) fn limit(&self, size: u64) -> u64 {
        self.unfold_limit.unwrap_or_else(|| size.saturating_mul(1000).max(1 << 30))
    }

    fn read(
        &self,
        path: &Path,
        mut source: Source<impl Read + Seek + Send>,
        kind: Kind,
        stop: &AtomicBool,
    ) -> Result<DataFile> {
        let mut reading = Reading::new(self.limit(source.left()), stop);
        if kind == Kind::Workbook {
            let bytes = source.bytes(source.left(), "the workbook").map_err(|damage| damaged(path, damage))?;
            return workbook::read(path, &bytes, self, &mut reading);
        }
        let opened = self.opened(path, source, kind, &mut reading)?;
        let wanted = self.wanted(path, &opened.about.variables)?;
        let file = opened.whole(path, &wanted, &mut reading);
        file.map_err(|stopped| self.stopped(path, kind, stopped))
    }

    /// A file whose cases are still to be read.
    pub(super) fn opened<'a>(
        &self,
        path: &Path,
        source: Source<impl Read + Seek + Send + 'a>,
        kind: Kind,
        reading: &mut Reading<'_>,
    ) -> Result<Opened<'a>> {
        let decoding = self.decoding()?;
        let wanted = |variables: &[Variable]| self.wanted(path, variables);
        let mut source = source;
        let opened = match kind {
            Kind::Spss => spss::Dictionary::read(&mut source, decoding)
                .and_then(|dictionary| dictionary.open(source))
                .map_err(Stopped::from),
            Kind::Portable => spss::portable(source, decoding).map_err(Stopped::from),
            Kind::Stata => stata::Dictionary::read(&mut source, decoding)
                .map_err(Stopped::from)
                .and_then(|dictionary| dictionary.open(source, &wanted, reading)),
            Kind::Sas => {
                let catalog = self.catalog.as_deref().map(|path| sas::catalog(path, decoding)).transpose()?;
                sas::data(source, decoding, catalog).map_err(Stopped::from)
            }
            Kind::Transport => sas::transport(source, decoding, self.sheet.as_ref()).map_err(Stopped::from),
            Kind::Text => text::open(source, decoding, self, reading),
            Kind::Catalog => {
                let problem =
                    "holds the labels of values and no data; read the .sas7bdat file, and give this one as catalog";
                Err(Damage(problem.to_owned()).into())
            }
            Kind::Workbook | Kind::Parquet => Err(Damage("is not read case by case".to_owned()).into()),
        };
        opened.map_err(|stopped| self.stopped(path, kind, stopped))
    }

    pub(super) fn stopped(&self, path: &Path, kind: Kind, stopped: Stopped) -> Error {
        match stopped {
            Stopped::Damaged(Damage(problem)) => damaged(path, Damage(problem + &kind.contradiction(path))),
            Stopped::Interrupted => Error::Interrupted,
        }
    }

    /// The places of the columns to read.
    pub(super) fn wanted(&self, path: &Path, variables: &[Variable]) -> Result<Vec<usize>> {
        // Names of columns end at a NUL in Arrow's C interface, by which tables leave the library.
        if let Some(name) = variables.iter().map(|variable| &variable.name).find(|name| name.contains('\0')) {
            let problem = format!("has a variable whose name {name:?} holds a NUL; export it again with another name");
            return Err(damaged(path, Damage(problem)));
        }
        // Refused, as one of the two could never be asked for.
        if let Some(twice) = repeated(variables.iter().map(|variable| variable.name.as_str())) {
            let problem = format!("has two variables of the name {twice:?}; export it with names that differ");
            return Err(damaged(path, Damage(problem)));
        }
        let Some(names) = &self.columns else { return Ok((0..variables.len()).collect()) };
        // By name at once; only other spellings are looked for among all.
        let places: FxHashMap<&str, usize> =
            variables.iter().zip(0..).map(|(variable, place)| (variable.name.as_str(), place)).collect();
        let place = |name: &String| places.get(name.as_str()).copied().map_or_else(|| find(variables, name), Ok);
        // All columns that are missing are told at once.
        let (found, missing): (Vec<_>, Vec<_>) = names.iter().map(place).partition(Result::is_ok);
        Error::collect(missing.into_iter().filter_map(Result::err).collect())?;
        let found: Vec<usize> = found.into_iter().flatten().collect();
        // By what was found, as `Age` and `AGE` may both be the same variable.
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

/// The bytes of a file.
pub(super) fn source(path: &Path) -> Result<Source<BufReader<File>>> {
    let file = input::open(path)?;
    let length = file.metadata().map_err(|e| damaged(path, Damage(format!("cannot be read: {e}"))))?.len();
    // A MiB at a time: cases are read in small pieces, and files are large.
    Ok(Source::new(BufReader::with_capacity(1 << 20, file), length))
}

fn known(name: &str) -> Result<&'static Encoding> {
    encoding::named(name).ok_or_else(|| {
        Error::argument("encoding", "the name of an encoding, such as utf-8, windows-1252 or cp1256", name)
    })
}

pub(super) fn damaged(path: &Path, Damage(problem): Damage) -> Error {
    Error::InvalidFile { path: path.to_owned(), row: None, problem }
}
