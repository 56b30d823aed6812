//! The codebooks of standard surveys that come with the library: which there are, and which fits a file.

use super::source::Source;
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use std::sync::LazyLock;

/// A folder of `datasets/codebooks` by its name: the description and the codebook.
macro_rules! folders {
    ($($name:literal),+ $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("../../datasets/codebooks/", $name, "/dataset.toml")),
            include_str!(concat!("../../datasets/codebooks/", $name, "/codebook.csv")),
        )),+]
    };
}

const FOLDERS: &[(&str, &str, &str)] = folders![
    "acs2013",
    "acs2016",
    "acs2020",
    "afrobarometer5",
    "afrobarometer6",
    "afrobarometer7",
    "afrobarometer8",
    "afrobarometer9",
    "afrobarometer10",
    "cius2018",
    "cps2021",
    "cps2023",
    "dhs7",
    "dhs8",
    "ehcvm",
    "enaho",
    "endutih2021",
    "endutih2022",
    "endutih2024",
    "eu-ict2009",
    "eu-ict2021",
    "eu-ict2022",
    "findex2011",
    "findex2021",
    "findex2024",
    "kenya2009",
    "mautic2018",
    "mics4",
    "mics5",
    "mics6",
    "pnadctic",
    "pslm2014",
    "ticdomicilios",
];

/// A built-in codebook.
#[derive(Debug)]
pub(super) struct BuiltIn {
    pub(super) survey: &'static str,
    /// `dataset.toml` without its files.
    pub(super) table: toml::Table,
    pub(super) files: Vec<FileOf>,
    pub(super) lines: Vec<Line>,
}

/// A file of a standard survey.
#[derive(Debug)]
pub(super) struct FileOf {
    pub(super) name: String,
    pub(super) recognised_by: Vec<String>,
    /// Whether its rows lie in one file with those of the others that say so.
    same_file: bool,
    /// Between what the mean weight lies, after it is divided.
    pub(super) mean_weight: Option<(f64, f64)>,
    pub(super) alternatives: Vec<toml::Table>,
    /// What is left: keys of a dataset.
    pub(super) table: toml::Table,
}

/// A row of a built-in codebook, as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Whether it is a proposal only.
    pub(super) is_comment: bool,
    cells: Vec<(String, String)>,
}

/// A file of a built-in codebook that was applied to a source.
#[derive(Debug, Clone)]
pub(super) struct Applied {
    /// What the survey calls the file.
    pub(super) name: String,
    /// Its keys under `[files.NAME]`, without the path.
    pub(super) table: toml::Table,
}

static BUILT_IN: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
    FOLDERS.iter().filter_map(|(survey, description, codebook)| BuiltIn::read(survey, description, codebook)).collect()
});

impl Line {
    pub(super) fn get(&self, column: &str) -> &str {
        self.cells.iter().find(|(name, _)| name == column).map_or("", |(_, cell)| cell)
    }

    /// Whether it speaks of a file.
    pub(super) fn is_of(&self, file: &str) -> bool {
        self.get("file").is_empty() || self.get("file").split(';').any(|name| name.trim() == file)
    }

    /// The variables that it names.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.get("variable").split(';').map(str::trim).filter(|name| !name.is_empty())
    }
}

impl BuiltIn {
    fn read(survey: &'static str, description: &str, codebook: &str) -> Option<BuiltIn> {
        let mut table: toml::Table = description.parse().ok()?;
        let toml::Value::Table(files) = table.remove("files")? else { return None };
        let files = files.into_iter().filter_map(|(name, table)| FileOf::read(name, table)).collect();
        let mut reader = csv::Reader::from_reader(codebook.as_bytes());
        let header: Vec<String> = reader.headers().ok()?.iter().map(str::to_owned).collect();
        let lines = reader.records().flatten().map(|record| {
            let cells: Vec<(String, String)> = header
                .iter()
                .cloned()
                // A proposal has its `#` in the first cell, which is otherwise written as in a row.
                .zip(record.iter().map(|cell| cell.trim_start_matches(['#', ' ']).to_owned()))
                .collect();
            Line { is_comment: record.get(0).is_some_and(|cell| cell.starts_with('#')), cells }
        });
        Some(BuiltIn { survey, table, files, lines: lines.collect() })
    }

    pub(super) fn text(&self, key: &str) -> &str {
        self.table.get(key).and_then(toml::Value::as_str).unwrap_or_default()
    }

    /// The files that a source is: those of which it has all variables by which they are recognised and which may lie in one
    /// file, or the one that names more of them.
    pub(super) fn files_of(&self, source: &Source) -> Vec<&FileOf> {
        let fits = |file: &&FileOf| {
            !file.recognised_by.is_empty() && file.recognised_by.iter().all(|name| source.item(name).is_some())
        };
        // The first of those that name as many.
        let nearest = self.files.iter().filter(fits).rev().max_by_key(|file| file.recognised_by.len());
        match nearest {
            Some(nearest) if nearest.same_file => {
                self.files.iter().filter(|file| file.same_file).filter(fits).collect()
            }
            Some(_) | None => nearest.into_iter().collect(),
        }
    }

    /// How many variables of its rows a source has.
    fn variables_in(&self, file: &FileOf, source: &Source) -> usize {
        let lines = self.lines.iter().filter(|line| !line.is_comment && line.is_of(&file.name));
        let mut names: Vec<&str> = lines.flat_map(Line::variables).filter(|name| source.item(name).is_some()).collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }
}

impl FileOf {
    fn read(name: String, table: toml::Value) -> Option<FileOf> {
        let toml::Value::Table(mut table) = table else { return None };
        let list = |value: Option<toml::Value>| match value {
            Some(toml::Value::Array(list)) => list,
            Some(_) | None => Vec::new(),
        };
        let same_file = table.remove("same_file").and_then(|is| is.as_bool()).unwrap_or(false);
        let recognised_by =
            list(table.remove("recognised_by")).iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect();
        let number = |value: &toml::Value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
        let mean_weight = match list(table.remove("mean_weight")).as_slice() {
            [low, high] => number(low).zip(number(high)),
            _ => None,
        };
        let alternatives =
            list(table.remove("alternatives")).into_iter().filter_map(|one| one.as_table().cloned()).collect();
        Some(FileOf { name, recognised_by, same_file, mean_weight, alternatives, table })
    }
}

/// The built-in codebook of a name.
///
/// # Errors
/// [`Error::UnknownOption`] for a name that is none.
pub(super) fn named(survey: &str) -> Result<&'static BuiltIn> {
    let known = BUILT_IN.iter().find(|known| known.survey.eq_ignore_ascii_case(survey.trim()));
    known.ok_or_else(|| Error::option("survey", survey, BUILT_IN.iter().map(|known| known.survey)))
}

/// The codebook whose files all sources are, and which of its variables most are there; with the others that fit as well.
pub(super) fn recognised(sources: &[Source], year: Option<i32>) -> Option<(&'static BuiltIn, Vec<&'static str>)> {
    let mut fit: Vec<(usize, bool, &BuiltIn)> = Vec::new();
    for built_in in BUILT_IN.iter() {
        let files: Vec<Vec<&FileOf>> = sources.iter().map(|source| built_in.files_of(source)).collect();
        // One file that the survey does not have, and the others are of another survey too.
        if files.is_empty() || files.iter().any(Vec::is_empty) {
            continue;
        }
        let of_source = |(files, source): (&Vec<&FileOf>, &Source)| -> usize {
            files.iter().map(|file| built_in.variables_in(file, source)).sum()
        };
        let variables = files.iter().zip(sources).map(of_source).sum();
        let is_year = year.is_some_and(|year| covers(built_in.text("rounds"), year));
        fit.push((variables, is_year, built_in));
    }
    // Stable: of codebooks that fit alike the one that stands first in the list.
    fit.sort_by_key(|(variables, is_year, _)| std::cmp::Reverse((*is_year, *variables)));
    let (first, others) = fit.split_first()?;
    let as_well =
        others.iter().filter(|other| (other.1, other.0) == (first.1, first.0)).map(|(.., other)| other.survey);
    Some((first.2, as_well.collect()))
}

/// Whether a year is one of the rounds as a codebook writes them: `2011, 2014`, `2016-2019`, `2014-15`, `2018/19`, `2020 and
/// later`. Rounds that are numbered have no year.
fn covers(rounds: &str, year: i32) -> bool {
    rounds.split(',').any(|round| {
        let mut years: Vec<i32> = Vec::new();
        for digits in round.split(|c: char| !c.is_ascii_digit()) {
            match (digits.len(), digits.parse::<i32>(), years.last().copied()) {
                (4, Ok(year), _) => years.push(year),
                // The end of a span may leave out its century.
                (2, Ok(short), Some(from)) => years.push(from / 100 * 100 + short),
                (_, _, _) => {}
            }
        }
        match years[..] {
            [from] if round.contains("and later") => year >= from,
            [only] => year == only,
            [from, to] => (from..=to).contains(&year),
            _ => false,
        }
    })
}

/// The built-in codebooks of standard surveys: see [`codebooks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codebooks;

/// The built-in codebooks of standard surveys, as a table.
///
/// ```
/// use infosoc::{ToFrame, describe::codebooks};
/// let table = codebooks().to_frame()?;
/// assert!(table.column("survey")?.str()?.iter().flatten().any(|survey| survey == "mics6"));
/// # Ok::<(), infosoc::Error>(())
/// ```
pub fn codebooks() -> Codebooks {
    Codebooks
}

impl ToFrame for Codebooks {
    /// `survey` (what [`Describe::survey`](super::Describe::survey) takes), `title`, `rounds`, `files`, `units`, `certainty` (of
    /// design and scope), `rows` (sure ones), `to_decide` (rows that a draft offers as comments).
    fn to_frame(&self) -> Result<DataFrame> {
        let each = |of: &dyn Fn(&BuiltIn) -> String| BUILT_IN.iter().map(of).collect::<Vec<String>>();
        let count = |is_comment: bool| {
            BUILT_IN
                .iter()
                .map(|b| b.lines.iter().filter(|l| l.is_comment == is_comment).count() as u64)
                .collect::<Vec<_>>()
        };
        let unit = |file: &FileOf| {
            file.table.get("statistical_unit").and_then(toml::Value::as_str).unwrap_or_default().to_owned()
        };
        let listed = |of: &dyn Fn(&FileOf) -> String| each(&|b| b.files.iter().map(of).collect::<Vec<_>>().join(";"));
        Ok(df!(
            "survey" => each(&|b| b.survey.to_owned()),
            "title" => each(&|b| b.text("title").to_owned()),
            "rounds" => each(&|b| b.text("rounds").to_owned()),
            "files" => listed(&|file| file.name.clone()),
            "units" => listed(&unit),
            "certainty" => each(&|b| b.text("status").to_owned()),
            "rows" => count(false),
            "to_decide" => count(true),
        )?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_is_in_the_list_and_reads() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/codebooks");
        let entries = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
        let mut names: Vec<String> = entries
            .filter(|path| path.is_dir())
            .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
            .collect();
        names.sort();
        let mut listed: Vec<&str> = BUILT_IN.iter().map(|known| known.survey).collect();
        listed.sort_unstable();
        assert_eq!(listed, names);
        for built_in in BUILT_IN.iter() {
            assert!(built_in.files.iter().all(|file| !file.recognised_by.is_empty()), "{}", built_in.survey);
            assert!(!built_in.lines.is_empty(), "{}", built_in.survey);
        }
    }

    #[test]
    fn a_year_within_a_span_is_one_of_its_rounds() {
        for rounds in ["2018", "2016-2019", "2017-18", "2018/19, 2021/22", "2017 and later", "4th quarter of 2018"] {
            assert!(covers(rounds, 2018), "{rounds}");
        }
        for rounds in ["2020 and later", "2019-2020", "2011, 2014, 2017", "10", "7", ""] {
            assert!(!covers(rounds, 2018), "{rounds}");
        }
    }
}
