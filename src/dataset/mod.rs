//! A national dataset: data files, a `dataset.toml` that describes them and a `codebook.csv` that translates their codes.
//!
//! ```text
//! mex-endutih-2021/
//!   dataset.toml     country, year, producer, licence, files, design, scope  (see Description)
//!   codebook.csv     national codes -> indicators and breakdowns             (see Codebook)
//!   households.csv   the data: SPSS, Stata, CSV or Parquet; one file or several that link to each other
//! ```
//!
//! How to write them, with three examples: [`describe_your_survey`]. For enterprises, by size and activity: [`enterprise_surveys`].
//! For schools and government organisations, where all are asked: [`schools_and_government`].
//!
//! A description says whom the file is about (`[scope]`), a codebook what its codes mean and whom each question was asked
//! (`universe`). Every figure carries both: the figures of a survey of women are those of women.
//!
//! From these follows which indicators of the catalogue can be computed. [`Dataset::validate`] says what is wrong with
//! the data before anything is computed; nothing is computed from columns in which something is wrong.

mod assign;
mod base;
mod bind;
mod census;
mod codebook;
mod codes;
mod contributions;
mod counting;
mod derive;
mod description;
mod figures;
mod file;
mod harmonise;
mod identifiers;
mod labels;
mod link;
mod meaning;
mod names;
mod observations;
mod population;
mod probabilities;
mod read;
mod replicates;
mod request;
mod several;
mod sheet;
mod support;
mod survey;
mod validate;
pub(crate) mod weight_level;

/// The page that the package of Python shows too.
pub const DESCRIBE_YOUR_SURVEY: &str = include_str!("describe_your_survey.md");

#[doc = include_str!("describe_your_survey.md")]
pub mod describe_your_survey {}

/// The page on censuses of schools and of government organisations, as the package of Python shows it too.
pub const SCHOOLS_AND_GOVERNMENT: &str = include_str!("schools.md");

#[doc = include_str!("schools.md")]
pub mod schools_and_government {}

/// The page on surveys of enterprises, as the package of Python shows it too.
pub const ENTERPRISE_SURVEYS: &str = include_str!("enterprises.md");

#[doc = include_str!("enterprises.md")]
pub mod enterprise_surveys {}

pub use crate::frame::{Label, Labels};
pub use codebook::Codebook;
pub use description::{
    Case, Columns, Condition, DataFile, Derivation, Derived, Description, DesignColumns, FileDescription, Format, Link,
    RowFunction, Scope, StatisticalUnit, Weight,
};
pub(crate) use description::{TO_DECIDE, UNSAID};
pub use figures::Figures;
pub use probabilities::Squares;
pub use replicates::ReplicateColumns;
pub use request::Request;
pub use support::{Support, Supported};

use crate::input::{Access, Format as Kind, inside};
use crate::{Error, Findings, Result, input};
use codebook::Reach;
use file::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A national dataset, opened from its folder.
///
/// ```
/// use infosoc::{ToFrame, dataset::Dataset};
/// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
/// mexico.validate().check()?;
/// let internet = mexico.estimate("HH6").by(["urbanisation"]).run()?;
/// assert_eq!(internet.to_frame()?.height(), 3);
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Dataset {
    description: Arc<Description>,
    codebook: Codebook,
    folder: PathBuf,
    access: Access,
    /// One at least, in the order of the description.
    files: Vec<File>,
    /// Rows of the codebook whose variables no file has.
    unused: Vec<sheet::Line>,
}

impl Dataset {
    /// Opens the folder of a dataset and reads the columns that its description and its codebook name.
    ///
    /// The files lie in the folder or below it; see [`open_with`](Dataset::open_with) for others.
    ///
    /// # Errors
    /// A file that is missing or unreadable, and every mistake in description and codebook, reported together with
    /// file, row and remedy. What is wrong in the data is not an error here: see [`validate`](Dataset::validate).
    pub fn open(folder: impl AsRef<Path>) -> Result<Dataset> {
        Dataset::open_with(folder, Access::default())
    }

    /// [`open`](Dataset::open), where the files that the description names may lie elsewhere, or unfold to more.
    ///
    /// A description from a stranger can name any file that you can read; allow [`Files::Anywhere`](crate::Files) to your own.
    ///
    /// # Errors
    /// As [`open`](Dataset::open).
    pub fn open_with(folder: impl AsRef<Path>, access: impl Into<Access>) -> Result<Dataset> {
        let folder = folder.as_ref();
        let access = access.into();
        let files = access.files;
        if let Some(problem) = no_dataset(folder) {
            return Err(Error::InvalidFile { path: folder.to_owned(), row: None, problem: problem.to_owned() });
        }
        let text = |named: &Path| inside(folder, named, files).and_then(|path| text(&path));
        let description = text("dataset.toml".as_ref()).and_then(|(path, bytes)| described(&path, &bytes));
        let several = description.as_ref().is_ok_and(|description| description.files.len() > 1);
        let lines = text("codebook.csv".as_ref()).and_then(|(path, bytes)| {
            let lines = sheet::read_lines(&bytes, &path)?;
            // With several files, what a codebook says depends on what they hold.
            if !several {
                Codebook::of(&lines, &path, &[])?;
            }
            Ok((path, lines))
        });
        // Mistakes of both files come together, so that one round of corrections is enough.
        let (description, (path, lines)) = Error::both(description, lines)?;
        let place = file::Place { folder, codebook: path, access };
        let file::Opened { files, unused } = file::open(description, &lines, &place)?;
        let codebook = Codebook::union(files.iter().map(|file| &file.codebook), &place.codebook);
        let description = files.first().map(|file| file.dataset.clone());
        let description = description.ok_or_else(|| Error::EmptyTable { what: "the list of data files".to_owned() })?;
        Ok(Dataset { description, codebook, folder: folder.to_owned(), access, files, unused })
    }

    /// What the dataset says of itself.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// What its codes mean.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// Checks the data against description and codebook: all findings, worst first. Where there are several files, each finding
    /// names its file before its column.
    pub fn validate(&self) -> Findings {
        validate::all(self)
    }

    /// What the values of the breakdowns stand for, in the words of the codebook: the name of state `09`.
    pub fn labels(&self) -> Labels {
        self.codebook.labels()
    }

    /// For every indicator of the catalogue that has this statistical unit, whether the dataset supports it, and why not.
    pub fn supported(&self) -> Supported {
        support::supported(self)
    }

    /// Asks for an indicator by its code: its total and all categories that the codebook has.
    pub fn estimate(&self, indicator: &str) -> Request<'_> {
        Request::new(self, Some(indicator))
    }

    /// Asks for every indicator the codebook describes by every breakdown it describes, in one pass over the data.
    ///
    /// An indicator or a breakdown in whose own columns there is an error does not stop the others: its rows have no
    /// numbers and the status [`Refused`](crate::survey::Status::Refused), and the note says why.
    pub fn estimate_all(&self) -> Request<'_> {
        Request::new(self, None)
    }

    /// Every indicator by every breakdown: [`estimate_all`](Dataset::estimate_all) with 95 % intervals.
    ///
    /// # Errors
    /// What is wrong with the design, the weights, the scope or the key; and if no indicator is left, what is wrong with all.
    pub fn indicators(&self) -> Result<Figures> {
        self.estimate_all().run()
    }

    /// The file of a name.
    fn file(&self, name: &str) -> Result<&File> {
        let names = || self.files.iter().map(|file| file.description.name.as_str());
        self.files.iter().find(|file| file.description.name == name).ok_or_else(|| {
            Error::argument("file", format!("one of the data files {}", names().collect::<Vec<_>>().join(", ")), name)
        })
    }

    /// The file that figures of an indicator come from: the one that describes it and whose rows are its units.
    fn file_of(&self, indicator: &crate::Indicator) -> Result<&File> {
        let measures = |file: &&File| file.description.statistical_unit.measures(&indicator.statistical_unit);
        let describe = |file: &&File| file.concepts(indicator).iter().any(|concept| concept.reach == Reach::Own);
        // HH7 and SDG 17.8.1 are one question under two codes.
        let by_twin = |file: &&File| file.core_twin(indicator).is_some();
        let described: Vec<&File> = self.files.iter().filter(describe).collect();
        let fitting: Vec<&File> = described.iter().copied().filter(measures).collect();
        match fitting[..] {
            [only] => Ok(only),
            [] => {
                // A file of another unit still explains, in its findings, why there is no figure.
                let other = described.first().copied().or_else(|| self.files.iter().find(by_twin));
                other.or(self.files.first()).ok_or_else(|| Error::EmptyTable { what: "the dataset".to_owned() })
            }
            _ => {
                let names: Vec<&str> = fitting.iter().map(|file| file.description.name.as_str()).collect();
                let what = format!("name one of the files that describe {}: {}", indicator.code, names.join(", "));
                Err(Error::missing("file", what))
            }
        }
    }
}

/// Why a path cannot be the folder of a dataset, as one finding and not one for each file that is not there.
fn no_dataset(folder: &Path) -> Option<&'static str> {
    let is_there = |name: &str| folder.join(name).try_exists().unwrap_or(true);
    let other_formats = |name: &str| of_another_format(&folder.join(name)).is_some();
    if folder.is_file() {
        Some("this is a file; give the folder that holds dataset.toml, codebook.csv and the data file")
    } else if !folder.try_exists().unwrap_or(true) {
        Some("there is no such folder; give the one that holds dataset.toml, codebook.csv and the data file")
    } else if !["dataset.toml", "codebook.csv"].into_iter().any(|name| is_there(name) || other_formats(name)) {
        Some(
            "this folder holds neither dataset.toml nor codebook.csv; describe drafts both from the data file, and writes them",
        )
    } else {
        None
    }
}

/// The description in the bytes of a `dataset.toml`.
fn described(path: &Path, bytes: &[u8]) -> Result<Description> {
    // Notepad and Excel write a byte order mark, which TOML does not allow.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| Error::InvalidFile {
        path: path.to_owned(),
        row: Some(crate::input::row_of(bytes, e.valid_up_to())),
        problem: "this row is not UTF-8 text; save the file as UTF-8".to_owned(),
    })?;
    Description::parse(text, path)
}

/// The bytes of a file of the folder.
fn text(path: &Path) -> Result<(PathBuf, Vec<u8>)> {
    // Before it is read: a workbook in place of a CSV file would give an error on its bytes.
    if let Some(other) = Kind::by_name(path) {
        return Err(other.refused(path, None));
    }
    let advised = |mut error| {
        if let Error::InvalidFile { path, problem, .. } = &mut error
            && !path.exists()
        {
            problem.push_str("; ");
            problem.push_str(&match of_another_format(path) {
                Some(other) => format!("there is {other}: save it as \"CSV UTF-8\" under this name"),
                None => "the folder of a dataset holds dataset.toml, codebook.csv and the data file".to_owned(),
            });
        }
        error
    };
    Ok((path.to_owned(), input::bytes(path).map_err(advised)?))
}

/// A file of the same name in a format that is not read: `codebook.xlsx` in place of `codebook.csv`.
fn of_another_format(path: &Path) -> Option<String> {
    let files = std::fs::read_dir(path.parent()?).ok()?.flatten().map(|entry| entry.path());
    let mut others = files.filter(|other| other.file_stem() == path.file_stem() && Kind::by_name(other).is_some());
    Some(others.next()?.file_name()?.to_string_lossy().into_owned())
}
