//! First drafts of a description: which variable of a file is which concept, and which codes mean what.
//!
//! [`Describe`] reads the labels of a file, of a DDI codebook or of an XLSForm in English, Spanish, French, Portuguese, Arabic
//! or Russian, and proposes a [`Draft`]: a table with one row for each value of each proposal, its confidence and its reason.
//! [`Draft::write`] makes a `dataset.toml` and a `codebook.csv` of it, in which only what is sure stands; the rest is a comment
//! for a person to decide. Files of standard surveys are recognised by their variables, see [`codebooks`].
//!
#![doc = include_str!("from_file_to_indicators.md")]
//!
#![doc = include_str!("quality.md")]
//!
//! | file | what it knows |
//! |---|---|
//! | `source` | what is known of a file, whoever says it |
//! | `read` | that of a data file |
//! | `ddi` | that of a DDI codebook |
//! | `xlsform` | that of an XLSForm |
//! | `vocabulary` | what words mean, in six languages |
//! | `concept` | rules over meanings: which concept a label speaks of |
//! | `answer` | what the codes of a variable stand for |
//! | `codebook_rows` | the rows of a codebook that codes become |
//! | `number` | the bands that ages and numbers of persons become |
//! | `ratio` | numbers of persons that are shares of all persons employed |
//! | `propose` | label, codes and unit weighed together |
//! | `relate` | what proposals say of each other |
//! | `blank` | empty cells that no row of a proposal names |
//! | `design` | weight, strata, units, replicate weights, key |
//! | `unit` | what the rows of a file are |
//! | `builtin` | the codebooks of standard surveys |
//! | `apply` | one of them on a file |
//! | `scope` | the rows of the file that it is about |
//! | `confidence` | how sure a proposal is |
//! | `draft` | all proposals, as a table |
//! | `rows` | proposals as the rows of a codebook |
//! | `proof` | those rows read back as a dataset reads them |
//! | `dataset_toml` | what a description says of a file |
//! | `write` | a draft as the files of a dataset |
//! | `copy_data` | the data beside them |
//! | `questionnaire` | the addresses of a form, by its labels |

mod answer;
mod apply;
mod blank;
mod builtin;
mod codebook_rows;
mod concept;
mod confidence;
mod copy_data;
mod dataset_toml;
mod ddi;
mod design;
mod draft;
mod number;
mod proof;
mod propose;
mod questionnaire;
mod ratio;
mod read;
mod relate;
mod rows;
mod scope;
mod source;
mod unit;
mod vocabulary;
mod write;
mod xlsform;

pub use builtin::{Codebooks, codebooks};
pub use confidence::Confidence;
pub use draft::{Draft, Proposal};
pub use questionnaire::{AddressDraft, AddressProposal, DescribeForm};
pub use vocabulary::SourceLanguage;

use crate::dataset::StatisticalUnit;
use crate::{DataFile, Error, ReadFile, Result, Sheet};
use builtin::{BuiltIn, FileOf};
use concept::LEXICON;
use draft::{Described, Key};
use source::{Source, Study};
use std::path::{Path, PathBuf};

/// Asks for a draft.
///
/// ```no_run
/// use infosoc::{ToFrame, describe::Describe};
/// let draft = Describe::new().file("hh.sav").country("NPL").year(2014).run()?;
/// println!("{}", draft.to_frame()?);
/// draft.write("npl-mics-2014", false)?;
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Describe {
    given: Vec<Given>,
    country: Option<String>,
    year: Option<i32>,
    survey: Option<String>,
    unit: Option<StatisticalUnit>,
    encoding: Option<String>,
    catalog: Option<PathBuf>,
    sheet: Option<Sheet>,
    labels_only: bool,
}

/// A file by its path, or one that was read.
#[derive(Debug, Clone)]
enum Given {
    Path(PathBuf),
    Data(Box<DataFile>),
}

impl Given {
    /// How the name of a file ends that is still to be read.
    fn ending(&self) -> Option<String> {
        match self {
            Given::Path(path) => Some(ending(path)),
            Given::Data(_) => None,
        }
    }
}

fn ending(path: &Path) -> String {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase()
}

fn states_encoding(ending: &str) -> bool {
    !matches!(ending, "xml" | "xlsx" | "xls" | "xlsm" | "ods" | "parquet")
}

fn has_catalog(ending: &str) -> bool {
    ending == "sas7bdat"
}

fn has_sheets(ending: &str) -> bool {
    matches!(ending, "xlsx" | "xls" | "xlsm" | "ods" | "xpt")
}

impl Describe {
    /// Nothing yet.
    pub fn new() -> Describe {
        Describe::default()
    }

    /// Adds a file: of a statistical package, CSV or Parquet; a DDI codebook (`.xml`) or an XLSForm (`.xlsx`) of a survey whose
    /// data are not there yet.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Describe {
        self.given.push(Given::Path(path.into()));
        self
    }

    /// Adds a file that was read.
    pub fn data(mut self, file: DataFile) -> Describe {
        self.given.push(Given::Data(Box::new(file)));
        self
    }

    /// The country, by its code or its name.
    pub fn country(mut self, country: impl Into<String>) -> Describe {
        self.country = Some(country.into());
        self
    }

    /// The year that the figures are for.
    pub fn year(mut self, year: i32) -> Describe {
        self.year = Some(year);
        self
    }

    /// The standard survey that the files are of, by its name in [`codebooks`]; without it, it is recognised by its variables.
    pub fn survey(mut self, survey: impl Into<String>) -> Describe {
        self.survey = Some(survey.into());
        self
    }

    /// What the rows of all files are, where that is not to be found out by their variables.
    pub fn unit(mut self, unit: StatisticalUnit) -> Describe {
        self.unit = Some(unit);
        self
    }

    /// Whether files of standard surveys are recognised, as they are unless this is `false`: then the labels alone say what they are.
    pub fn built_in(mut self, recognise: bool) -> Describe {
        self.labels_only = !recognise;
        self
    }

    /// The encoding of files that declare a wrong one.
    pub fn encoding(mut self, encoding: impl Into<String>) -> Describe {
        self.encoding = Some(encoding.into());
        self
    }

    /// The SAS format catalog (`.sas7bcat`) in which SAS keeps the labels of values of its `.sas7bdat` files.
    pub fn catalog(mut self, path: impl Into<PathBuf>) -> Describe {
        self.catalog = Some(path.into());
        self
    }

    /// The sheet of workbooks that have several, by its name or its place.
    pub fn sheet(mut self, sheet: impl Into<Sheet>) -> Describe {
        self.sheet = Some(sheet.into());
        self
    }

    /// The draft.
    ///
    /// # Errors
    /// What is wrong with a file, [`Error::UnknownArea`] for a country that nobody knows, [`Error::UnknownOption`] for a survey that
    /// has no codebook, and [`Error::InvalidArgument`] where a file is none of the survey, and for an encoding, a catalogue or a
    /// sheet that none of the files has.
    pub fn run(&self) -> Result<Draft> {
        let country = self.country.as_deref().map(crate::area).transpose()?.map(|area| area.iso3.to_string());
        if self.given.is_empty() {
            return Err(Error::missing("files", "give at least one file"));
        }
        self.fits()?;
        let mut sources = Vec::new();
        for given in Error::each(self.given.iter().map(|given| self.sources(given)))? {
            sources.extend(given);
        }
        for source in &mut sources {
            source.unit = self.unit.or(source.unit);
        }
        let (built_in, as_well) = self.codebook_of(&sources)?;
        let mut study = Study::default();
        for source in &sources {
            study.complete(&source.study);
        }
        study.country =
            country.or_else(|| crate::area(&study.country).ok().map(|area| area.iso3.to_string())).unwrap_or_default();
        study.year = self.year.or(study.year);
        let said = [("How the sample was drawn", &study.sampling), ("How the weights were made", &study.weighting)];
        let said = said.into_iter().filter(|(_, text)| !text.is_empty());
        let notes = said.map(|(what, text)| format!("{what}, in the words of the codebook: {text}")).collect();
        let mut draft = Draft { files: Vec::new(), study, notes, survey: None, recall: String::new() };
        if let Some(built_in) = built_in {
            draft.of_survey(built_in, &as_well);
        }
        for source in sources {
            let files = built_in.map(|built_in| (built_in, built_in.files_of(&source)));
            match files {
                Some((built_in, files)) if !files.is_empty() => {
                    for file in files {
                        draft.files.push(described(source.clone(), Some((built_in, file)))?);
                    }
                }
                Some(_) | None => draft.files.push(described(source, None)?),
            }
        }
        Ok(draft)
    }

    /// What is known of the file or files that are given.
    fn sources(&self, given: &Given) -> Result<Vec<Source>> {
        let path = match given {
            Given::Data(file) => return Ok(vec![Source::of(file)?]),
            Given::Path(path) => path,
        };
        // By the ending: what a file of data is, its content says.
        let ending = ending(path);
        match ending.as_str() {
            "xml" => ddi::read(path),
            "xlsx" | "xls" | "xlsm" if self.sheet.is_none() && xlsform::is_form(path)? => xlsform::read(path),
            ending => Ok(vec![Source::of(&self.reading(ending).open(path)?)?]),
        }
    }

    /// How a data file is read: with those of the given options that apply to files of its kind.
    fn reading(&self, ending: &str) -> ReadFile {
        let mut how = ReadFile::new();
        if let Some(encoding) = self.encoding.as_ref().filter(|_| states_encoding(ending)) {
            how = how.encoding(encoding.clone());
        }
        if let Some(catalog) = self.catalog.as_ref().filter(|_| has_catalog(ending)) {
            how = how.catalog(catalog.clone());
        }
        if let Some(sheet) = self.sheet.as_ref().filter(|_| has_sheets(ending)) {
            how = how.sheet(sheet.clone());
        }
        how
    }

    /// An error for an option that none of the files has: nothing that is asked for is passed over.
    fn fits(&self) -> Result<()> {
        let endings: Vec<String> = self.given.iter().filter_map(Given::ending).collect();
        let is_for_one = |has: fn(&str) -> bool| endings.iter().any(|ending| has(ending));
        let unused = [
            (
                "encoding",
                self.encoding.is_some() && !is_for_one(states_encoding),
                "a file by its path, whose text is not always UTF-8",
            ),
            ("catalog", self.catalog.is_some() && !is_for_one(has_catalog), "a .sas7bdat file by its path"),
            (
                "sheet",
                self.sheet.is_some() && !is_for_one(has_sheets),
                "a workbook or a transport file (.xpt) by its path",
            ),
        ];
        let unused = unused.into_iter().filter(|(_, is_unused, _)| *is_unused);
        let error =
            |(option, _, whose)| Error::invalid(option, format!("only for {whose}; leave it out for other files"));
        Error::collect(unused.map(error).collect())
    }

    /// The built-in codebook that is asked for or recognised, and others that fit as well.
    fn codebook_of(&self, sources: &[Source]) -> Result<(Option<&'static BuiltIn>, Vec<&'static str>)> {
        let Some(survey) = &self.survey else {
            let found = if self.labels_only { None } else { builtin::recognised(sources, self.year) };
            return Ok(found.map_or((None, Vec::new()), |(built_in, as_well)| (Some(built_in), as_well)));
        };
        let built_in = builtin::named(survey)?;
        let unlike = sources.iter().filter(|source| built_in.files_of(source).is_empty());
        let errors = unlike.map(|source| {
            let files =
                built_in.files.iter().map(|file| format!("{} has {}", file.name, file.recognised_by.join(", ")));
            let problem = format!(
                "{} does not look like a file of {survey}, whose files are known by their variables: {}",
                source.name,
                files.collect::<Vec<_>>().join("; ")
            );
            Error::invalid("survey", problem)
        });
        Error::collect(errors.collect())?;
        Ok((Some(built_in), Vec::new()))
    }
}

impl Study {
    /// Takes from another what this one does not say.
    fn complete(&mut self, other: &Study) {
        for (mine, theirs) in [
            (&mut self.title, &other.title),
            (&mut self.producer, &other.producer),
            (&mut self.country, &other.country),
            (&mut self.sampling, &other.sampling),
            (&mut self.weighting, &other.weighting),
        ] {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
        self.year = self.year.or(other.year);
    }
}

impl Draft {
    /// What the codebook of a standard survey says of the whole.
    fn of_survey(&mut self, built_in: &BuiltIn, as_well: &[&str]) {
        self.survey = Some(built_in.survey.to_owned());
        self.recall = built_in.text("recall").to_owned();
        let said = Study {
            title: built_in.text("title").to_owned(),
            producer: built_in.text("producer").to_owned(),
            country: built_in.text("country").to_owned(),
            ..Study::default()
        };
        // The file's own label is rarely the name of the survey.
        self.study.title.clear();
        self.study.complete(&said);
        let notes = built_in.table.get("notes").and_then(toml::Value::as_array);
        self.notes.extend(notes.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned));
        let status = built_in.text("status");
        if status != "confirmed" {
            self.notes.push(format!(
                "Design and scope are those of the codebook {}, whose certainty is {status}: check them.",
                built_in.survey
            ));
        }
        if !as_well.is_empty() {
            self.notes.push(format!(
                "The variables fit {} as well as {}: say which by survey.",
                as_well.join(", "),
                built_in.survey
            ));
        }
    }
}

/// The proposals for a file, and for that of a survey which it is.
fn described(source: Source, file: Option<(&BuiltIn, &FileOf)>) -> Result<Described> {
    let language = LEXICON.labels.language_of(source.items.iter().map(source::Item::text));
    let stated =
        file.and_then(|(_, file)| file.table.get("statistical_unit")?.as_str()?.parse::<StatisticalUnit>().ok());
    let (unit, because) = match stated {
        Some(unit) => (Some(unit), "the codebook of the survey says so".to_owned()),
        None => unit::of(&source, language),
    };
    // Labels are read for a file of a survey too: its codebook may not name all of its variables.
    let mut found = propose::propose(&source, unit, language);
    relate::relate(&mut found, &source);
    let mut design = design::propose(&source, unit, language);
    let mut applied = None;
    if let Some((built_in, file)) = file {
        let (keys, of_survey) = apply::apply(built_in, file, &source, language)?;
        merge(&mut found, of_survey);
        // The codebook of a survey knows how the sample was drawn; guesses would only stand beside it. For some files it
        // knows no weight, and without one no figure can be computed.
        let names_weight = keys.table.get("design").is_some_and(|design| design.get("weight").is_some());
        design.retain(|found| found.concept == "weight" && !names_weight);
        applied = Some(keys);
    }
    proof::proof(&mut found);
    let key = if applied.is_some() { Key::default() } else { design::key(&source, &design) };
    Ok(Described { source, unit, because, found, design, key, built_in: applied })
}

/// The proposals of a codebook before those of the labels, which stay where it has none that is sure.
fn merge(found: &mut Vec<propose::Found>, of_survey: Vec<propose::Found>) {
    let is_covered = |one: &propose::Found| {
        of_survey.iter().any(|sure| {
            sure.is_taken()
                && sure.concept == one.concept
                && (sure.category == one.category || one.concept.starts_with(char::is_lowercase))
        })
    };
    found.retain(|one| !is_covered(one));
    found.splice(0..0, of_survey);
}
