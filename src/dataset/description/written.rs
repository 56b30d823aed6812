//! The tables of a `dataset.toml` as they are written: one file at the top and under `[file]`, or several under `[files.NAME]`.

use super::schema;
use super::{DataFile, Derived, Description, DesignColumns, FileDescription, Format, Link, Scope, StatisticalUnit};
use crate::catalogue::Certainty;
use crate::input::{Rows, row_of};
use crate::{Error, Result};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    country: String,
    year: i32,
    title: String,
    producer: String,
    #[serde(default)]
    source: String,
    licence: String,
    citation: String,
    #[serde(default)]
    recall: String,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    survey: String,
    #[serde(default)]
    rounds: String,
    #[serde(default, deserialize_with = "certainty")]
    status: String,
    statistical_unit: Option<StatisticalUnit>,
    key: Option<Vec<String>>,
    design: Option<DesignColumns>,
    scope: Option<Scope>,
    derived: Option<Vec<Derived>>,
    counts: Option<BTreeMap<String, String>>,
    file: Option<WrittenFile>,
    #[serde(default)]
    files: BTreeMap<String, Spanned<WrittenFile>>,
}

/// A data file. What is said of a file that is alone stands at the top, where it is not how the file is read.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    path: Option<PathBuf>,
    format: Option<Format>,
    delimiter: Option<char>,
    #[serde(default)]
    encoding: String,
    decimal: Option<char>,
    #[serde(default)]
    null_values: Vec<String>,
    sheet: Option<String>,
    catalog: Option<PathBuf>,
    labels: Option<PathBuf>,
    #[serde(default)]
    sha256: String,
    statistical_unit: Option<StatisticalUnit>,
    key: Option<Vec<String>>,
    #[serde(default)]
    links: Vec<Link>,
    design: Option<DesignColumns>,
    scope: Option<Scope>,
    derived: Option<Vec<Derived>>,
    counts: Option<BTreeMap<String, String>>,
}

/// A word for how certain something is.
fn certainty<'de, D: Deserializer<'de>>(reader: D) -> Result<String, D::Error> {
    let status = String::deserialize(reader)?;
    let known: Vec<String> = Certainty::ALL.iter().map(|known| known.as_str().to_lowercase()).collect();
    if known.contains(&status) {
        return Ok(status);
    }
    Err(D::Error::custom(format!("status: {status:?} is not known; use one of {}", known.join(", "))))
}

/// What the reader of TOML says, with what to do where it does not say it.
fn explained(message: &str) -> String {
    let message = message.replace('\n', " ");
    match message.as_str() {
        "missing field `weight`" => {
            format!("{message}: name its column under [design], or write weight = 1 if the sample weights itself")
        }
        unknown if unknown.starts_with("unknown field") => {
            format!("{message}; the page \"Describe your survey\" lists what each is for")
        }
        _ => message,
    }
}

/// Whether two messages say of the same key that it is missing, or that it is not known.
fn is_of_one_key(one: &str, other: &str) -> bool {
    let key = |message: &str| {
        let (what, rest) = message.split_once('`')?;
        let key = rest.split('`').next()?;
        matches!(what, "missing field " | "unknown field ").then(|| (what.to_owned(), key.to_owned()))
    };
    key(one).is_some_and(|known| key(other) == Some(known))
}

/// The text of a description and where it lies.
#[derive(Clone, Copy)]
struct Text<'a> {
    text: &'a str,
    path: &'a Path,
}

impl Text<'_> {
    /// Spans are in bytes; people count lines.
    fn row_of(self, start: usize) -> usize {
        row_of(self.text.as_bytes(), start)
    }

    fn invalid(self, row: Option<usize>, problem: String) -> Error {
        Error::InvalidFile { path: self.path.to_owned(), row, problem }
    }

    /// All mistakes of the text: the reader of TOML stops at one of them, and knows better what to say of that one.
    fn mistakes(self, error: &toml::de::Error) -> Error {
        let rows = Rows::of(self.text);
        let own = (error.span().map(|span| rows.row_of(span.start)), explained(error.message()));
        let mut found: Vec<(Option<usize>, String)> = schema::mistakes(self.text)
            .into_iter()
            .map(|(at, problem)| (at.map(|at| rows.row_of(at)), problem))
            .collect();
        let is_its_key = |(_, problem): &(Option<usize>, String)| is_of_one_key(problem, &own.1);
        // Another table may make the same mistake; the reader came to the first of them.
        let same = found.iter().position(|one| is_its_key(one) && one.0 == own.0);
        match same.or_else(|| found.iter().position(is_its_key)) {
            Some(same) => found[same] = own,
            None if is_of_one_key(&own.1, &own.1) || !found.iter().any(|(row, _)| *row == own.0) => found.push(own),
            None => {}
        }
        found.sort_by_key(|(row, _)| *row);
        Error::several(found.into_iter().map(|(row, problem)| self.invalid(row, problem)).collect())
    }

    /// The only file of a description: `top` is what stands at the top, `under` what stands under `[file]`. Both places are
    /// allowed, but not for the same key.
    fn alone(self, top: WrittenFile, under: WrittenFile) -> Result<FileDescription> {
        let twice = top.in_either_place().into_iter().zip(under.in_either_place());
        let twice = twice.filter(|((_, top), (_, under))| *top && *under).map(|((key, _), _)| key);
        let problem = |key| format!("{key} is both at the top and under [file]; keep one");
        Error::collect(twice.map(|key| self.invalid(None, problem(key))).collect())?;
        let file = WrittenFile {
            statistical_unit: top.statistical_unit.or(under.statistical_unit),
            key: top.key.or(under.key),
            design: top.design.or(under.design),
            scope: top.scope.or(under.scope),
            derived: top.derived.or(under.derived),
            counts: top.counts.or(under.counts),
            ..under
        };
        file.described(None).map_err(|problem| self.invalid(None, problem))
    }

    /// Several files, in the order of the text and not of the alphabet: it decides which of them is the first to answer.
    fn several(self, files: BTreeMap<String, Spanned<WrittenFile>>) -> Result<Vec<FileDescription>> {
        let mut files: Vec<(String, Spanned<WrittenFile>)> = files.into_iter().collect();
        files.sort_by_key(|(_, file)| file.span().start);
        let described = files.into_iter().map(|(name, file)| {
            let row = self.row_of(file.span().start);
            file.into_inner().described(Some(name)).map_err(|problem| self.invalid(Some(row), problem))
        });
        let (files, problems): (Vec<_>, Vec<_>) = described.partition(Result::is_ok);
        Error::collect(problems.into_iter().filter_map(Result::err).collect())?;
        Ok(files.into_iter().flatten().collect())
    }
}

/// Reads a description; whether it makes sense is checked by its user.
pub(super) fn read(text: &str, path: &Path) -> Result<Description> {
    let text = Text { text, path };
    let mut written: Written = toml::from_str(text.text).map_err(|error| text.mistakes(&error))?;
    let (top, under) = (written.take_top(), written.file.take());
    let files = if written.files.is_empty() {
        vec![text.alone(top, under.unwrap_or_default())?]
    } else {
        let given = top.in_either_place().into_iter().chain([("file", under.is_some())]);
        let misplaced: Vec<&str> = given.filter(|(_, given)| *given).map(|(key, _)| key).collect();
        if !misplaced.is_empty() {
            let keys = misplaced.join(", ");
            let problem = format!("{keys} is at the top, and there are several files; move it under [files.NAME]");
            return Err(text.invalid(None, problem));
        }
        text.several(std::mem::take(&mut written.files))?
    };
    Ok(Description {
        country: written.country,
        year: written.year,
        title: written.title,
        producer: written.producer,
        source: written.source,
        licence: written.licence,
        citation: written.citation,
        recall: written.recall,
        notes: written.notes,
        survey: written.survey,
        rounds: written.rounds,
        status: written.status,
        files,
    })
}

impl Written {
    /// Takes what is said of a file at the top.
    fn take_top(&mut self) -> WrittenFile {
        WrittenFile {
            statistical_unit: self.statistical_unit.take(),
            key: self.key.take(),
            design: self.design.take(),
            scope: self.scope.take(),
            derived: self.derived.take(),
            counts: self.counts.take(),
            ..WrittenFile::default()
        }
    }
}

impl WrittenFile {
    /// The keys that may stand at the top too where the file is alone, and whether they are given.
    fn in_either_place(&self) -> [(&'static str, bool); 6] {
        [
            ("statistical_unit", self.statistical_unit.is_some()),
            ("key", self.key.is_some()),
            ("design", self.design.is_some()),
            ("scope", self.scope.is_some()),
            ("derived", self.derived.is_some()),
            ("counts", self.counts.is_some()),
        ]
    }

    /// With the name of its unit if it has none of its own; an error in words.
    fn described(self, name: Option<String>) -> std::result::Result<FileDescription, String> {
        let place = name.as_ref().map_or("[file]".to_owned(), |name| format!("[files.{name}]"));
        let missing = |key: &str, what: &str| match &name {
            None => format!("missing field `{key}`: {what}"),
            Some(name) => format!("files.{name} has no {key}: {what}"),
        };
        let unit = self.statistical_unit.ok_or_else(|| {
            let words = "household, individual, enterprise, school or organisation";
            missing("statistical_unit", &format!("say what a row is, {words}"))
        })?;
        let path = self.path.ok_or_else(|| missing("path", &format!("say under {place} where the data are")))?;
        let design = self.design.ok_or_else(|| {
            missing(
                "design",
                "name the column of the weights under it, or write weight = 1 if the sample weights itself",
            )
        })?;
        if let Some(name) = &name
            && (name.is_empty()
                || !name.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || c == '_' || c == '-'))
        {
            return Err(format!("the name of a file, {name:?}, may hold lower-case letters, digits, - and _ only"));
        }
        Ok(FileDescription {
            name: name.unwrap_or_else(|| unit.rows().to_owned()),
            statistical_unit: unit,
            key: self.key.unwrap_or_default(),
            links: self.links,
            file: DataFile {
                path,
                format: self.format,
                delimiter: self.delimiter.unwrap_or(','),
                encoding: self.encoding,
                decimal: self.decimal.unwrap_or('.'),
                null_values: self.null_values,
                sheet: self.sheet,
                catalog: self.catalog,
                labels: self.labels,
                sha256: self.sha256,
            },
            design,
            scope: self.scope.unwrap_or_default(),
            derived: self.derived.unwrap_or_default(),
            counts: self.counts.unwrap_or_default(),
        })
    }
}
