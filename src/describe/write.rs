//! A draft as the two files of a dataset: what is sure stands, what is not is a comment to decide.

use super::bring::Brought;
use super::builtin;
use super::confidence::Confidence;
use super::draft::{Described, Draft};
use super::propose::Found;
use crate::dataset::StatisticalUnit;
use crate::export::write_whole;
use crate::{Error, Result};
use std::io;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What a description says where nobody knows.
const UNKNOWN: &str = "not known: say it";

/// The columns of a codebook; `file` only where there are several.
const COLUMNS: [&str; 11] =
    ["concept", "category", "value", "variable", "codes", "combine", "label", "universe", "recall", "status", "note"];

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
        let paths = ["dataset.toml", "codebook.csv"].map(|name| folder.join(name));
        let data = self.files.iter().filter_map(|file| Brought::of(file.source.path.as_ref()?, folder));
        let data: Vec<Brought> = data.collect();
        let written = paths.iter().map(PathBuf::as_path).filter(|path| path.exists());
        if let Some(there) = written.chain(data.iter().filter_map(Brought::taken)).find(|_| !overwrite) {
            let expected = "a folder without a description and without these data, or overwrite to replace them";
            return Err(Error::argument("folder", expected, format!("{}, which is there already", there.display())));
        }
        let not_written = |path: &Path| {
            let path = path.to_owned();
            move |source: io::Error| Error::NotWritten { path, source }
        };
        let description = self.description(folder)?;
        let codebook = self.codebook().map_err(not_written(&paths[1]))?;
        std::fs::create_dir_all(folder).map_err(not_written(folder))?;
        data.iter().try_for_each(Brought::bring)?;
        let [of_description, of_codebook] = &paths;
        write_whole(of_codebook, |file| file.write_all(&codebook))?;
        write_whole(of_description, |file| file.write_all(description.as_bytes()))
    }

    /// The text of `dataset.toml`.
    fn description(&self, folder: &Path) -> Result<String> {
        let mut missing = Vec::new();
        if self.study.country.is_empty() {
            missing.push(Error::argument(
                "country",
                "the country of the survey as ISO 3166-1 alpha-3, such as MEX",
                "none",
            ));
        }
        let year = self.study.year.ok_or_else(|| Error::argument("year", "the year the figures are for", "none"));
        missing.extend(
            year.as_ref().err().map(|_| Error::argument("year", "the year the figures are for, such as 2021", "none")),
        );
        Error::collect(missing)?;
        let said = |text: &str| if text.trim().is_empty() { UNKNOWN.to_owned() } else { text.trim().to_owned() };
        let mut top = Table::new();
        top.insert("country".into(), Value::String(self.study.country.clone()));
        top.insert("year".into(), Value::Integer(i64::from(year?)));
        top.insert("title".into(), Value::String(said(&self.study.title)));
        top.insert("producer".into(), Value::String(said(&self.study.producer)));
        top.insert("licence".into(), Value::String(UNKNOWN.into()));
        top.insert("citation".into(), Value::String(UNKNOWN.into()));
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
        let files: Vec<OfFile> = self.files.iter().map(|file| file.of_description(folder)).collect();
        let notes = self.notes.iter().chain(files.iter().flat_map(|file| &file.notes));
        let notes: Vec<Value> = notes.map(|note| Value::String(note.clone())).collect();
        if !notes.is_empty() {
            top.insert("notes".into(), Value::Array(notes));
        }
        let (mut text, mut comments) = (String::from(HEAD), Vec::new());
        if let [file] = files.as_slice() {
            let mut file_keys = Table::new();
            for (key, value) in file.table.clone() {
                if matches!(key.as_str(), "statistical_unit" | "key" | "design" | "scope" | "derived") {
                    top.insert(key, value);
                } else if key != "links" {
                    file_keys.insert(key, value);
                }
            }
            top.insert("file".into(), Value::Table(file_keys));
        } else {
            let names = self.names();
            let tables = names.iter().zip(&files).zip(&self.files).map(|((name, of_file), file)| {
                let mut table = of_file.table.clone();
                self.link(&names, name, file, &mut table);
                (name.clone(), Value::Table(table))
            });
            top.insert("files".into(), Value::Table(tables.collect()));
        }
        text.push_str(&toml::to_string(&top).map_err(|error| Error::argument("draft", "what TOML can hold", error))?);
        for (name, file) in self.names().iter().zip(&files) {
            let of = if files.len() == 1 { String::new() } else { format!(" of {name}") };
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
        if households.key.variables.iter().all(|variable| file.source.item(variable).is_some()) {
            let mut link = Table::new();
            link.insert("to".into(), Value::String(to.clone()));
            let by = households.key.variables.iter().cloned().map(Value::String).collect();
            link.insert("by".into(), Value::Array(by));
            table.insert("links".into(), Value::Array(vec![Value::Table(link)]));
        }
    }

    /// The bytes of `codebook.csv`.
    fn codebook(&self) -> io::Result<Vec<u8>> {
        let several = self.files.len() > 1;
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS.iter().copied().chain(several.then_some("file")))?;
        for (name, file) in self.names().iter().zip(&self.files) {
            for found in &file.found {
                let is_sure = found.is_taken();
                for record in records(found, is_sure) {
                    writer.write_record(record.iter().map(String::as_str).chain(several.then_some(name.as_str())))?;
                }
            }
        }
        writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }

    /// What the files are called in the dataset: by their unit where it tells them apart.
    pub(super) fn names(&self) -> Vec<String> {
        let plural = |file: &Described| match file.unit {
            Some(StatisticalUnit::Household) => Some("households"),
            Some(StatisticalUnit::Individual) => Some("persons"),
            Some(StatisticalUnit::Enterprise) => Some("enterprises"),
            Some(StatisticalUnit::School) => Some("schools"),
            Some(StatisticalUnit::Organisation) => Some("organisations"),
            None => None,
        };
        let units: Vec<Option<&str>> = self.files.iter().map(plural).collect();
        let is_alone = |unit: &Option<&str>| units.iter().filter(|other| *other == unit).count() == 1;
        let named = self.files.iter().zip(&units).map(|(file, unit)| match (&file.built_in, unit) {
            (Some(applied), _) => applied.name.clone(),
            (None, Some(unit)) if is_alone(&Some(unit)) => (*unit).to_owned(),
            (None, Some(_) | None) => file.source.name.clone(),
        });
        named.collect()
    }
}

/// The first lines of a drafted description.
const HEAD: &str = "# A draft. Check each line, say what is not known, and decide what stands at the end; then see what validate() says.\n";

/// A file under a description.
#[derive(Default)]
struct OfFile {
    table: Table,
    /// What is to be decided.
    comments: Vec<String>,
    /// What figures must not be used without.
    notes: Vec<String>,
}

impl Described {
    fn of_description(&self, folder: &Path) -> OfFile {
        let mut of_file = OfFile::default();
        if let Some(applied) = &self.built_in {
            of_file.table = applied.table.clone();
        } else {
            let unit = self.unit.unwrap_or(StatisticalUnit::Individual);
            of_file.table.insert("statistical_unit".into(), Value::String(unit.to_string()));
            if self.unit.is_none() {
                of_file.comments.push(format!("statistical_unit: household or individual? ({})", self.because));
            }
            let key: Vec<Value> = self.key.variables.iter().cloned().map(Value::String).collect();
            if self.key.is_sure {
                of_file.table.insert("key".into(), Value::Array(key));
            } else if !key.is_empty() {
                of_file.comments.push(format!("key = {}", Value::Array(key)));
            }
            self.design_keys(&mut of_file);
            self.scope_keys(&mut of_file);
        }
        let (path, comment) = self.place(folder);
        of_file.table.insert("path".into(), Value::String(path));
        of_file.comments.extend(comment);
        of_file
    }

    /// The path of the data as the description names it, and what is to be said of it.
    fn place(&self, folder: &Path) -> (String, Option<String>) {
        let Some(path) = &self.source.path else {
            let comment = "path: the data file, which was not there when this was drafted".to_owned();
            return (format!("{}.csv", self.source.name), Some(comment));
        };
        let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let inside = whole(path).strip_prefix(whole(folder)).ok().map(Path::to_owned);
        // What lies elsewhere is brought into the folder under its own name.
        let place = inside.or_else(|| path.file_name().map(PathBuf::from)).unwrap_or_else(|| path.clone());
        (place.to_string_lossy().replace('\\', "/"), None)
    }

    fn design_keys(&self, of_file: &mut OfFile) {
        let mut design = Table::new();
        let name = |found: &Found| self.source.items[found.item].name.clone();
        let sure = |role: &str| self.role(role).find(|found| found.is_taken());
        match sure("weight")
            .or_else(|| self.role("weight").find(|found| found.stands && found.confidence == Confidence::Medium))
        {
            Some(weight) => {
                design.insert("weight".into(), Value::String(name(weight)));
                if weight.confidence != Confidence::High {
                    of_file.notes.push(format!("The weight {} is not sure: {}.", name(weight), weight.reason));
                }
                let words = super::text::words(self.source.items[weight.item].text()).join(" ");
                if words.contains("6 decimals") || words.contains("six decimals") || words.contains("6 decimales") {
                    design.insert("weight_divisor".into(), Value::Integer(1_000_000));
                }
                let blank = self.source.items[weight.item].present.as_ref().map_or(0, |present| present.blank);
                if blank > 0 {
                    of_file
                        .comments
                        .push(format!("scope: {blank} rows have no weight and are left out; say who they are"));
                }
            }
            None => {
                design.insert("weight".into(), Value::Integer(1));
                of_file.notes.push(
                    "No weight was recognised, and every row counts for the same: name the weight under [design]."
                        .to_owned(),
                );
            }
        }
        for role in ["strata", "psu", "ssu"] {
            match sure(role) {
                Some(found)
                    if self.source.items[found.item].present.as_ref().is_some_and(|present| present.blank > 0) =>
                {
                    of_file.comments.push(format!("design.{role} = {:?}, which is blank in some rows", name(found)));
                }
                // Units of the second stage need those of the first.
                Some(found) if role != "ssu" || design.contains_key("psu") => {
                    design.insert(role.into(), Value::String(name(found)));
                }
                Some(_) | None => {}
            }
        }
        if let (Some(psu), Some(strata)) =
            (design.get("psu").and_then(Value::as_str), design.get("strata").and_then(Value::as_str))
            && let Some(sample) = self.source.sample(strata, psu)
        {
            if sample.repeated > 0 {
                of_file.comments.push(format!("design.nest = true: {} identifiers of units occur in several strata, and are taken for different units", sample.repeated));
                design.insert("nest".into(), Value::Boolean(true));
            }
            if sample.lonely > 0 {
                of_file.comments.push(format!("design.lonely_psu = \"adjust\": {} strata have one unit; fail, remove, average and certainty are the others", sample.lonely));
                design.insert("lonely_psu".into(), Value::String("adjust".into()));
            }
        }
        let replicates = self.role("replicate").map(name).collect::<Vec<_>>();
        if replicates.len() > 1 {
            let (first, last) =
                (replicates.first().cloned().unwrap_or_default(), replicates.last().cloned().unwrap_or_default());
            let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
            of_file.comments.push(format!(
                "design.replicates = {{ columns = \"{stem}*\", method = \"…\" }} in place of strata and units: {} columns from {first} to {last}; the producer says by which method (brr, fay, jk1, jkn, bootstrap, sdr)",
                replicates.len()
            ));
        }
        for found in self
            .design
            .iter()
            .filter(|found| !found.is_taken() && !matches!(found.concept.as_str(), "key" | "replicate"))
        {
            let is_weight_in_use = design.get("weight").and_then(Value::as_str) == Some(name(found).as_str());
            if !is_weight_in_use {
                of_file.comments.push(format!(
                    "design.{} = {:?}? {}: {}",
                    found.concept,
                    name(found),
                    found.confidence,
                    found.reason
                ));
            }
        }
        of_file.table.insert("design".into(), Value::Table(design));
    }

    /// Whom the file is about, as far as its data say.
    fn scope_keys(&self, of_file: &mut OfFile) {
        let mut scope = Table::new();
        let sure = |concept: &str| self.found.iter().find(|found| found.concept == concept && found.is_taken());
        let weight = of_file.table.get("design").and_then(|design| design.get("weight")?.as_str().map(str::to_owned));
        if let Some(weight) = weight
            .filter(|name| self.source.item(name).and_then(|item| item.present.as_ref()).is_some_and(|p| p.blank > 0))
        {
            let mut condition = Table::new();
            condition.insert("variable".into(), Value::String(weight));
            condition.insert("except".into(), Value::String("blank".into()));
            scope.insert("conditions".into(), Value::Array(vec![Value::Table(condition)]));
        }
        if self.unit == Some(StatisticalUnit::Individual) {
            if let Some(found) = sure("sex") {
                let codes = self.source.items[found.item].present.as_ref().and_then(|present| present.codes.as_ref());
                if let Some([only]) = codes.map(Vec::as_slice)
                    && let Some(row) = found.rows.iter().find(|row| row.codes.split(';').any(|code| code == only))
                {
                    scope.insert("sex".into(), Value::String(row.value.clone()));
                    of_file.comments.push(format!("scope.sex = {:?}: all rows have this sex", row.value));
                }
            }
            let ages =
                sure("age").and_then(|found| self.source.items[found.item].present.as_ref()).filter(|p| p.is_number);
            if let Some(ages) = ages.filter(|ages| ages.low >= 3.0 && ages.high <= 130.0) {
                of_file.comments.push(format!(
                    "scope.age_from, age_to: the ages in the file go from {} to {}; say which were in scope",
                    ages.low, ages.high
                ));
            }
        }
        if !scope.is_empty() {
            of_file.table.insert("scope".into(), Value::Table(scope));
        }
    }
}

/// The rows of a proposal in the order of [`COLUMNS`].
fn records(found: &Found, is_sure: bool) -> Vec<[String; COLUMNS.len()]> {
    let status = match (found.remarks.status.as_str(), is_sure) {
        // What a label says was seen; that it is this concept nobody has confirmed.
        ("", true) => "partial",
        ("", false) => "unconfirmed",
        (status, _) => status,
    };
    let remark = if found.remarks.note.is_empty() { String::new() } else { format!("{}; ", found.remarks.note) };
    let note = if is_sure {
        format!("{remark}{}", found.reason)
    } else {
        format!("to decide ({}): {remark}{}", found.confidence, found.reason)
    };
    let empty =
        super::form::Row { variable: String::new(), value: String::new(), codes: String::new(), label: String::new() };
    let rows = if found.rows.is_empty() { vec![&empty] } else { found.rows.iter().collect() };
    let record = |(place, row): (usize, &super::form::Row)| {
        let concept = if is_sure { found.concept.clone() } else { format!("# {}", found.concept) };
        [
            concept,
            found.category.clone(),
            row.value.clone(),
            row.variable.clone(),
            row.codes.clone(),
            found.remarks.combine.clone(),
            row.label.clone(),
            found.universe.clone(),
            found.remarks.recall.clone(),
            status.to_owned(),
            if place == 0 { note.clone() } else { String::new() },
        ]
    };
    rows.into_iter().enumerate().map(record).collect()
}
