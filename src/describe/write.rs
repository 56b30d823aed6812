//! A draft as the two files of a dataset: what is sure stands, what is not is a comment to decide.

use super::builtin;
use super::copy_data::Places;
use super::dataset_toml::OfFile;
use super::draft::{Described, Draft};
use crate::dataset::{StatisticalUnit, UNSAID};
use crate::export::{make_folder, write_whole};
use crate::{Error, Result, watch};
use std::io;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The files of a dataset beside its data.
const FILES: [&str; 2] = ["dataset.toml", "codebook.csv"];

impl Draft {
    /// Writes `dataset.toml` and `codebook.csv` into a folder, which is made if it is not there.
    ///
    /// Rows of high confidence are rows of the codebook; the others begin with `#`, with their confidence and their reason in the
    /// column `note`. Data that lie elsewhere get a second name in the folder (a hard link, or a copy where the folder is on another
    /// disk), so that it holds all that the dataset needs.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a country or a year that is neither given nor known, and for files that are there already
    /// unless `overwrite`; [`Error::NotWritten`].
    pub fn write(&self, folder: impl AsRef<Path>, overwrite: bool) -> Result<()> {
        let folder = folder.as_ref();
        let paths = FILES.map(|name| folder.join(name));
        let data = self.files.iter().flat_map(|file| file.source.paths());
        let places = Places::of(data, folder, FILES)?;
        let written = paths.iter().map(PathBuf::as_path).filter(|path| watch::is_taken(path));
        if let Some(there) = written.chain(places.taken()).find(|_| !overwrite) {
            let problem =
                format!("{} already exists; give another folder, or set overwrite to replace it", there.display());
            return Err(Error::invalid("folder", problem));
        }
        let not_written = |path: &Path| {
            let path = path.to_owned();
            move |source: io::Error| Error::NotWritten { path, source }
        };
        let description = self.description(&places)?;
        let codebook = self.codebook().map_err(not_written(&paths[1]))?;
        make_folder(folder)?;
        // Data before the description: a dataset that is there is whole.
        places.bring()?;
        let [of_description, of_codebook] = &paths;
        write_whole(of_codebook, |file| file.write_all(&codebook))?;
        write_whole(of_description, |file| file.write_all(description.as_bytes()))
    }

    /// The text of `dataset.toml`.
    fn description(&self, places: &Places) -> Result<String> {
        let mut missing = Vec::new();
        if self.study.country.is_empty() {
            missing
                .push(Error::missing("country", "give the country of the survey as ISO 3166-1 alpha-3, such as MEX"));
        }
        let no_year = || Error::missing("year", "give the year the figures are for, such as 2021");
        let year = self.study.year.ok_or_else(no_year);
        missing.extend(year.as_ref().err().map(|_| no_year()));
        Error::collect(missing)?;
        let said = |text: &str| if text.trim().is_empty() { UNSAID.to_owned() } else { text.trim().to_owned() };
        let mut top = Table::new();
        top.insert("country".into(), Value::String(self.study.country.clone()));
        top.insert("year".into(), Value::Integer(i64::from(year?)));
        top.insert("title".into(), Value::String(said(&self.study.title)));
        top.insert("producer".into(), Value::String(said(&self.study.producer)));
        // No document says these in a form that could be relied upon.
        top.insert("licence".into(), Value::String(UNSAID.into()));
        top.insert("citation".into(), Value::String(UNSAID.into()));
        if let Some(built_in) = self.survey.as_deref().and_then(|survey| builtin::named(survey).ok()) {
            for (key, said) in
                [("survey", built_in.survey), ("rounds", built_in.text("rounds")), ("status", built_in.text("status"))]
            {
                top.insert(key.into(), Value::String(said.to_owned()));
            }
        }
        if !self.recall.is_empty() {
            top.insert("recall".into(), Value::String(self.recall.clone()));
        }
        let names = self.names();
        let files: Vec<OfFile> =
            self.files.iter().zip(&names).map(|(file, name)| file.of_description(name, places)).collect();
        let notes = self.notes.iter().chain(files.iter().flat_map(|file| &file.notes));
        let notes: Vec<Value> = notes.map(|note| Value::String(note.clone())).collect();
        if !notes.is_empty() {
            top.insert("notes".into(), Value::Array(notes));
        }
        let (mut text, mut comments) = (String::from(HEAD), Vec::new());
        if let [file] = files.as_slice() {
            let mut file_keys = Table::new();
            for (key, value) in file.table.clone() {
                if matches!(key.as_str(), "statistical_unit" | "key" | "design" | "scope" | "derived" | "counts") {
                    top.insert(key, value);
                // A file that is alone has nothing to be linked to.
                } else if key != "links" {
                    file_keys.insert(key, value);
                }
            }
            top.insert("file".into(), Value::Table(file_keys));
        } else {
            let tables = names.iter().zip(&files).zip(&self.files).map(|((name, of_file), file)| {
                let mut table = of_file.table.clone();
                self.link(&names, name, file, &mut table);
                (name.clone(), Value::Table(table))
            });
            top.insert("files".into(), Value::Table(tables.collect()));
        }
        text.push_str(&toml::to_string(&top).map_err(|error| Error::argument("draft", "what TOML can hold", error))?);
        for ((name, file), described) in names.iter().zip(&files).zip(&self.files) {
            let of = if files.len() == 1 { String::new() } else { format!(" of {name}") };
            let others = described.source.other_languages.join(", ");
            if !others.is_empty() {
                comments.push(format!(
                    "#{of} labels in {others} are left out: the codebook has a column for en, fr, es, ar, ru and zh\n"
                ));
            }
            comments.extend(file.comments.iter().map(|comment| format!("#{of} {comment}\n")));
        }
        if !comments.is_empty() {
            text.push_str("\n# To decide:\n");
            comments.iter().for_each(|comment| text.push_str(comment));
        }
        Ok(text)
    }

    /// The links of a file: those of the survey's codebook to files that are there, or that of persons to their households, by
    /// the key of these.
    fn link(&self, names: &[String], name: &str, file: &Described, table: &mut Table) {
        if let Some(Value::Array(links)) = table.get_mut("links") {
            // A codebook knows all files of the survey; the draft has those that are there.
            links.retain(|link| {
                link.get("to").and_then(Value::as_str).is_some_and(|to| names.iter().any(|known| known == to))
            });
            if links.is_empty() {
                table.remove("links");
            }
            return;
        }
        let mut others = names.iter().zip(&self.files).filter(|(other, _)| *other != name);
        let households = others.find(|(_, other)| other.unit == Some(StatisticalUnit::Household) && other.key.is_sure);
        let Some((to, households)) = households.filter(|_| file.unit == Some(StatisticalUnit::Individual)) else {
            return;
        };
        // Only if persons carry the key under the same names: another guess would link wrong rows.
        if households.key.variables.iter().all(|variable| file.source.item(variable).is_some()) {
            let mut link = Table::new();
            link.insert("to".into(), Value::String(to.clone()));
            let by = households.key.variables.iter().cloned().map(Value::String).collect();
            link.insert("by".into(), Value::Array(by));
            table.insert("links".into(), Value::Array(vec![Value::Table(link)]));
        }
    }

    /// What the files are called in the dataset, each by a name of its own: by what the survey calls them, by their unit where
    /// it tells them apart, or by the name of the data. One that is alone is called by its unit.
    pub(super) fn names(&self) -> Vec<String> {
        if let [only] = self.files.as_slice() {
            return vec![only.unit.unwrap_or(StatisticalUnit::Individual).rows().to_owned()];
        }
        let is_alone = |unit| self.files.iter().filter(|other| other.unit == Some(unit)).count() == 1;
        let mut names: Vec<String> = Vec::new();
        for file in &self.files {
            let name = match (&file.built_in, file.unit) {
                (Some(applied), _) => applied.name.as_str(),
                (None, Some(unit)) if is_alone(unit) => unit.rows(),
                (None, Some(_) | None) => file.source.name.as_str(),
            };
            names.push(distinct(&plain(name), "", &names));
        }
        names
    }
}

/// A name of letters, digits, - and _, as a description has it.
fn plain(name: &str) -> String {
    let is_kept = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let kept: String = name.to_lowercase().chars().map(|c| if is_kept(c) { c } else { '_' }).collect();
    match kept.trim_matches('_') {
        "" => "file".to_owned(),
        kept => kept.to_owned(),
    }
}

/// A name, with a number between stem and ending where others have it, whatever their case.
pub(super) fn distinct(stem: &str, ending: &str, taken: &[String]) -> String {
    let is_taken = |name: &String| taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let numbered = (2..).map(|number| format!("{stem}-{number}{ending}"));
    std::iter::once(format!("{stem}{ending}")).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

/// The first lines of a drafted description.
const HEAD: &str = "# A draft. Check each line, say what is not known, and decide what stands at the end; then see what validate() says.\n";
