//! The tables of a `dataset.toml` as they are written: one file at the top and under `[file]`, or several under `[files.NAME]`.

use super::schema;
use super::{DataFile, Derived, Description, DesignColumns, FileDescription, Format, Link, Scope, StatisticalUnit};
use crate::{Error, Result};
use serde::Deserialize;
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
    #[serde(default)]
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

/// Reads a description; whether it makes sense is checked by its user.
pub(super) fn read(text: &str, path: &Path) -> Result<Description> {
    // Spans are in bytes; people count lines.
    let row_of = |start: usize| text[..start.min(text.len())].matches('\n').count() + 1;
    let invalid = |row: Option<usize>, problem: String| Error::InvalidFile { path: path.to_owned(), row, problem };
    let written: Written = toml::from_str(text).map_err(|error| {
        let own = (error.span().map(|span| row_of(span.start)), explained(error.message()));
        let mistakes = schema::mistakes(text).into_iter().map(|(at, problem)| (at.map(row_of), problem));
        // The reader stops at one of them; of a key it knows better what to say.
        let mut found: Vec<(Option<usize>, String)> =
            mistakes.filter(|(_, problem)| !is_of_one_key(problem, &own.1)).collect();
        if is_of_one_key(&own.1, &own.1) || !found.iter().any(|(row, _)| *row == own.0) {
            found.push(own);
        }
        found.sort_by_key(|(row, _)| *row);
        Error::several(found.into_iter().map(|(row, problem)| invalid(row, problem)).collect())
    })?;
    let Written { statistical_unit, key, design, scope, derived, counts, file, files: named, .. } = written;
    let alone = [
        ("statistical_unit", statistical_unit.is_some()),
        ("key", key.is_some()),
        ("design", design.is_some()),
        ("scope", scope.is_some()),
        ("derived", derived.is_some()),
        ("counts", counts.is_some()),
        ("file", file.is_some()),
    ];
    let files = if named.is_empty() {
        let of_file = file.unwrap_or_default();
        // For a file that is alone both places are allowed, but not for the same key.
        let twice = [
            ("statistical_unit", statistical_unit.is_some() && of_file.statistical_unit.is_some()),
            ("key", key.is_some() && of_file.key.is_some()),
            ("design", design.is_some() && of_file.design.is_some()),
            ("scope", scope.is_some() && of_file.scope.is_some()),
            ("derived", derived.is_some() && of_file.derived.is_some()),
            ("counts", counts.is_some() && of_file.counts.is_some()),
        ];
        let twice = twice.into_iter().filter(|(_, twice)| *twice);
        Error::collect(
            twice
                .map(|(key, _)| invalid(None, format!("{key} stands at the top and under [file]; say it once")))
                .collect(),
        )?;
        let file = WrittenFile {
            statistical_unit: statistical_unit.or(of_file.statistical_unit),
            key: key.or(of_file.key),
            design: design.or(of_file.design),
            scope: scope.or(of_file.scope),
            derived: derived.or(of_file.derived),
            counts: counts.or(of_file.counts),
            ..of_file
        };
        vec![file.described(None).map_err(|problem| invalid(None, problem))?]
    } else {
        let misplaced: Vec<&str> = alone.into_iter().filter(|(_, given)| *given).map(|(key, _)| key).collect();
        if !misplaced.is_empty() {
            let keys = misplaced.join(", ");
            return Err(invalid(
                None,
                format!("{keys} stands at the top, and there are several files; move it under [files.NAME]"),
            ));
        }
        // In the order of the text, and not of the alphabet.
        let mut named: Vec<(String, Spanned<WrittenFile>)> = named.into_iter().collect();
        // `BTreeMap` has them by name; the order of the text decides which file is the first to answer.
        named.sort_by_key(|(_, file)| file.span().start);
        let described = named.into_iter().map(|(name, file)| {
            let row = row_of(file.span().start);
            file.into_inner().described(Some(name)).map_err(|problem| invalid(Some(row), problem))
        });
        let (files, problems): (Vec<_>, Vec<_>) = described.partition(Result::is_ok);
        Error::collect(problems.into_iter().filter_map(Result::err).collect())?;
        files.into_iter().flatten().collect()
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

impl WrittenFile {
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
            && !name.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')
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
