//! A result as a Data Package of the Frictionless standard, version 2: data, their schema, code lists, licence, sources.
//!
//! | file | |
//! |---|---|
//! | `descriptor` | the parts of `datapackage.json` |
//! | `fields` | the columns of a table as the fields of a schema |
//! | `code_lists` | the codes of a series with their names, as tables of their own |
//! | `licence` | licences by the names that offices write |

mod code_lists;
mod descriptor;
mod fields;
mod licence;

use super::csv::Csv;
use super::sdmx::is_date_time;
use super::tree::Tree;
use super::withheld::without_withheld;
use super::workbook::Kind;
use crate::area::plain;
use crate::error::{list, row_of_table};
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::frame::Labels;
use crate::watch::now;
use crate::{Error, Result, Series, ToFrame, Unusable};
use descriptor::{About, Contributor, Descriptor, ForeignKey, Resource, TableSchema};
pub use licence::{Licence, Source};
use polars::prelude::*;
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// A table with what its columns and values mean.
struct Described {
    frame: DataFrame,
    labels: Labels,
    /// Whether its columns are those of the library.
    is_ours: bool,
}

/// The name of the descriptor, by the standard.
const DESCRIPTOR: &str = "datapackage.json";

/// The resource with the data, the first of the package.
const DATA: &str = "data";

/// How a result is written as a Data Package.
///
/// The folder gets `datapackage.json` and `data.csv`, and for a series the code lists `indicators.csv`, `areas.csv` and
/// `units.csv`, to which the data refer. An empty cell is a missing value, not 0. Figures that are not for publication
/// (status `Q`, or a status of confidentiality) have no numbers. Other files of the folder stay; the new ones take the
/// place of old ones of the same name once all of them are written.
///
/// ```
/// use infosoc::{Series, export::DataPackage};
/// use polars::prelude::df;
/// # let folder = std::env::temp_dir().join(format!("infosoc-package-{}", std::process::id()));
/// let series = Series::new(df!(
///     "indicator" => ["HH6", "HH6"], "ref_area" => ["MEX", "MEX"], "time_period" => [2020, 2021],
///     "obs_value" => [60.6, 66.4], "source" => ["INEGI, ENDUTIH", "INEGI, ENDUTIH"],
/// )?)?;
/// let findings = DataPackage::new().title("Households with Internet").licence("CC-BY-4.0").write_series(&series, &folder)?;
/// assert!(findings.is_empty());
/// assert_eq!(Series::read(folder.join("data.csv"))?.len(), 2);
/// # std::fs::remove_dir_all(&folder).ok();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct DataPackage {
    name: Option<String>,
    title: Option<String>,
    description: Option<String>,
    version: Option<String>,
    created: Option<String>,
    publisher: Option<String>,
    key: Vec<String>,
    licences: Vec<Licence>,
    sources: Vec<Source>,
    unusable: Unusable,
}

impl DataPackage {
    /// A package that says of itself what the data say.
    pub fn new() -> DataPackage {
        DataPackage::default()
    }

    /// A name for catalogues: small letters, digits, `.`, `-` and `_`. Without it, the words of the title.
    pub fn name(mut self, name: impl Into<String>) -> DataPackage {
        self.name = Some(name.into());
        self
    }

    /// A title for people.
    pub fn title(mut self, title: impl Into<String>) -> DataPackage {
        self.title = Some(title.into());
        self
    }

    /// What the data are.
    pub fn description(mut self, description: impl Into<String>) -> DataPackage {
        self.description = Some(description.into());
        self
    }

    /// The version of the data.
    pub fn version(mut self, version: impl Into<String>) -> DataPackage {
        self.version = Some(version.into());
        self
    }

    /// When the package was made, by RFC 3339 (`2026-11-29T12:00:00Z`); without it, now.
    pub fn created(mut self, created: impl Into<String>) -> DataPackage {
        self.created = Some(created.into());
        self
    }

    /// The office that publishes the data.
    pub fn publisher(mut self, publisher: impl Into<String>) -> DataPackage {
        self.publisher = Some(publisher.into());
        self
    }

    /// The columns that make a row of a table unique; a series knows its own.
    pub fn key(mut self, columns: impl IntoIterator<Item = impl Into<String>>) -> DataPackage {
        self.key = columns.into_iter().map(Into::into).collect();
        self
    }

    /// A licence: a name such as `CC-BY-4.0` or `OGL-UK-3.0`, or the address of its text. May be called again.
    pub fn licence(mut self, licence: impl Into<Licence>) -> DataPackage {
        self.licences.push(licence.into());
        self
    }

    /// A source, beside those in the column `source` of the data: its title or its address. May be called again.
    pub fn source(mut self, source: impl Into<Source>) -> DataPackage {
        self.sources.push(source.into());
        self
    }

    /// Columns that the table had where it came from and that could not be taken; each is a finding.
    pub fn unusable(mut self, unusable: Unusable) -> DataPackage {
        self.unusable = unusable;
        self
    }

    /// Writes a series with its code lists; gives what a reader of the package will miss, and what was left out.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a name that catalogues cannot hold, for names of columns with line breaks, and for a
    /// key, which a series has already;
    /// [`Error::NotWritten`].
    pub fn write_series(&self, series: &Series, folder: impl AsRef<Path>) -> Result<Findings> {
        if !self.key.is_empty() {
            let problem = format!(
                "not used for a series, as its dimensions are its key; leave it out, got {}",
                self.key.join(", ")
            );
            return Err(Error::invalid("key", problem));
        }
        let key = ["indicator", "ref_area", "time_period"].into_iter().map(str::to_owned);
        let key: Vec<String> = key.chain(series.dimensions().iter().cloned()).collect();
        let about = code_lists::about(series)?;
        let table = Described { frame: series.to_frame()?, labels: series.value_labels(), is_ours: true };
        self.write_table(table, &key, Some(about), folder.as_ref())
    }

    /// Writes any result or table; gives what a reader of the package will miss, and what was left out.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] and [`Error::InvalidArgument`] for a key that is not there or not unique, the latter also
    /// for a table without columns, for names of columns with line breaks, and for a name that catalogues cannot hold; [`Error::Table`] for a column that no CSV file
    /// can hold;
    /// [`Error::NotWritten`].
    pub fn write(&self, result: &impl ToFrame, folder: impl AsRef<Path>) -> Result<Findings> {
        let frame = result.to_frame()?;
        if frame.width() == 0 {
            return Err(Error::invalid("table", "has no columns; give at least one"));
        }
        check_key(&self.key, &frame).map_err(|error| self.unusable.explain(error))?;
        // A result that was taken apart in another library is known by its columns.
        let is_ours = result.is_result() || Kind::of(&frame) != Kind::Other;
        let table = Described { frame, labels: result.value_labels(), is_ours };
        self.write_table(table, &self.key, None, folder.as_ref())
    }

    fn write_table(
        &self,
        Described { frame, labels, is_ours }: Described,
        key: &[String],
        about: Option<code_lists::About>,
        folder: &Path,
    ) -> Result<Findings> {
        check_names(&frame)?;
        let keys: Vec<&str> = key.iter().map(String::as_str).collect();
        // First of all: nothing below may see a number that is not for publication.
        let (frame, withheld) = without_withheld(frame, &keys)?;
        let (frame, not_finite) = finite(frame)?;
        let left_out = self.unusable.refused().map(|name| {
            let message = "holds values that no CSV file can hold: it is left out";
            Finding::warning(Rule::ColumnLeftOut, name, message).remedy("convert it to text or numbers to keep it")
        });
        let mut findings: Vec<Finding> = withheld.into_iter().chain(not_finite).chain(left_out).collect();

        let known = |of: fn(&code_lists::About) -> &str, none: &str| about.as_ref().map_or(none, of).to_owned();
        let title = self.title.clone().unwrap_or_else(|| known(|about| &about.title, "Table"));
        let description = self.description.clone().unwrap_or_else(|| known(|about| &about.description, EMPTY_CELLS));
        let name = self.checked_name(&title)?;
        let created = self.created.clone().unwrap_or_else(now);
        check_created(&created)?;
        self.check_named()?;
        let sources = self.all_sources(&frame);
        if self.licences.is_empty() {
            let message = "none is stated: nobody knows whether the data may be used";
            findings.push(Finding::warning(Rule::NoLicence, "licence", message).remedy("name one, such as CC-BY-4.0"));
        }
        if sources.is_empty() {
            let message = "neither the data nor the package say where the figures are from";
            findings.push(Finding::warning(Rule::NoSource, "source", message).remedy("name the survey or the office"));
        }
        let contributors: Vec<Contributor> =
            self.publisher.iter().map(|title| Contributor { title: title.clone(), roles: ["publisher"] }).collect();

        let mut tree = Tree::new(folder)?;
        let lists = about.map(|about| about.lists).unwrap_or_default();
        let mut links = Vec::new();
        // A code list and the data call the column alike, so that a join needs no table of names.
        for list in &lists {
            links.push(ForeignKey::new(list.key, list.name, list.key));
        }
        let schema = TableSchema::new(fields::of_data(&frame, key, &labels, is_ours)?, key.to_vec(), links);
        let mut resources = vec![resource(&mut tree, DATA, &title, &frame, schema)?];
        for list in &lists {
            let schema =
                TableSchema::new(fields::of_list(&list.frame, list.key)?, vec![list.key.to_owned()], Vec::new());
            resources.push(resource(&mut tree, list.name, list.title, &list.frame, schema)?);
        }
        let record = tree.record();
        let about = About {
            name: &name,
            title: &title,
            description: &description,
            version: self.version.as_deref(),
            created: &created,
            licences: &self.licences,
            sources: &sources,
            contributors: &contributors,
            provenance: record.as_deref(),
        };
        let descriptor = Descriptor::new(about, &resources);
        // Last, as it holds the sizes and checksums of the others.
        tree.add(DESCRIPTOR, |file| {
            serde_json::to_writer_pretty(&mut *file, &descriptor)?;
            file.write_all(b"\n")
        })?;
        tree.finish()?;
        Ok(Findings::new(findings, Subject::Series))
    }

    fn checked_name(&self, title: &str) -> Result<String> {
        let slug = slug(self.name.as_deref().unwrap_or(title));
        // A name that is given is not changed in silence; one made of a title may be.
        match &self.name {
            Some(name) if *name != slug => {
                let expected = format!("small letters, digits, \".\", \"-\" and \"_\", such as {slug:?}");
                Err(Error::argument("name", expected, name))
            }
            Some(_) | None => Ok(slug),
        }
    }

    /// Whether licences and sources have what the standard wants of them.
    fn check_named(&self) -> Result<()> {
        let nameless = |licence: &&Licence| licence.name.is_none() && licence.path.is_none();
        let no_name = self.licences.iter().filter(nameless);
        let no_title = self.sources.iter().filter(|source| source.title.trim().is_empty());
        let licences = no_name.map(|licence| {
            Error::argument("licences", "a name or the address of the text", licence.title.clone().unwrap_or_default())
        });
        let sources = no_title.map(|source| {
            let place = source.path.as_ref().map_or_else(String::new, |path| format!(" ({path})"));
            Error::invalid("sources", format!("a source has no title{place}; give it one"))
        });
        Error::collect(licences.chain(sources).collect())
    }

    /// The sources that are named and those that the data name, each once.
    fn all_sources(&self, frame: &DataFrame) -> Vec<Source> {
        let in_data = frame.column("source").ok().and_then(|column| column.str().ok());
        let in_data: BTreeSet<&str> = in_data.into_iter().flat_map(|column| column.iter().flatten()).collect();
        let mut sources = self.sources.clone();
        for title in in_data.into_iter().filter(|title| !title.trim().is_empty()) {
            // One that was named may have an address as well, and goes before the bare title in the data.
            if !sources.iter().any(|known| known.title == title) {
                sources.push(Source::from(title));
            }
        }
        sources
    }
}

/// What is said of a table where nothing else is.
const EMPTY_CELLS: &str = "An empty cell is a missing value, not 0.";

/// The words of a text as a name: small letters and digits of ASCII, parted by hyphens.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.to_lowercase().chars() {
        match (c, plain(c)) {
            ('a'..='z' | '0'..='9' | '.' | '_', _) => slug.push(c),
            (_, Some(letters)) => slug.push_str(letters),
            (_, None) if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            (_, None) => {}
        }
    }
    // A title in another script has no such letters, and a name of dots alone would be a folder.
    let slug = slug.trim_matches(['-', '.']);
    if slug.is_empty() { "data-package".to_owned() } else { slug.to_owned() }
}

/// Refuses names that a reader of lines would take apart: `Population` above `(thousands)`, as heads of spreadsheets are.
fn check_names(frame: &DataFrame) -> Result<()> {
    let names = frame.columns().iter().map(|column| column.name().as_str());
    let broken = names.filter(|name| name.contains(char::is_control));
    let broken: Vec<String> = broken.map(|name| format!("{name:?}")).collect();
    if broken.is_empty() {
        return Ok(());
    }
    let expected = "names of columns without line breaks and other control characters; rename the columns";
    Err(Error::argument("table", expected, list(&broken)))
}

/// The standard wants the zone, which SDMX leaves open.
fn check_created(created: &str) -> Result<()> {
    // Behind the 19 characters of date and time to the second.
    let has_zone = created.get(19..).is_some_and(|zone| zone.contains(['Z', '+', '-']));
    if is_date_time(created) && has_zone {
        return Ok(());
    }
    Err(Error::argument("created", "date and time with their zone, such as 2026-11-29T12:00:00Z", created))
}

/// Whether the columns are there, full, and unique together.
fn check_key(key: &[String], frame: &DataFrame) -> Result<()> {
    let mut found = Vec::new();
    for name in key {
        match frame.column(name) {
            Err(_) => found.push(Error::unknown_column("key", name, frame)),
            // An empty cell cannot identify a row.
            Ok(column) if column.null_count() > 0 => {
                let got =
                    format!("{name}, which is empty in {}", crate::error::count(column.null_count(), "row", "rows"));
                found.push(Error::argument("key", "columns without empty cells", got));
            }
            Ok(_) => {}
        }
    }
    Error::collect(found)?;
    if key.is_empty() {
        return Ok(());
    }
    // With all digits: numbers of many digits, as identifiers are, would be shown alike.
    let digits = |column: &Column| {
        if column.dtype().is_float() { column.cast(&DataType::String) } else { Ok(column.clone()) }
    };
    let columns = key.iter().map(|name| Ok(digits(frame.column(name)?)?)).collect::<Result<Vec<_>>>()?;
    let mut seen = FxHashSet::default();
    for row in 0..frame.height() {
        let cells = columns.iter().map(|column| Ok(column.get(row)?.to_string())).collect::<Result<Vec<_>>>()?;
        if !seen.insert(cells.clone()) {
            let got = format!("{} twice, the second time in {}", cells.join(", "), row_of_table(row));
            return Err(Error::argument("key", format!("columns that no two rows share: {}", key.join(", ")), got));
        }
    }
    Ok(())
}

/// The table with empty cells for what is not a number: the standard writes infinity in a way of its own, and no figure is
/// infinite.
fn finite(frame: DataFrame) -> Result<(DataFrame, Option<Finding>)> {
    let height = frame.height();
    let (mut bad, mut names, mut columns) = (vec![false; height], Vec::new(), Vec::new());
    for column in frame.into_columns() {
        if !column.dtype().is_float() {
            columns.push(column);
            continue;
        }
        let numbers = column.cast(&DataType::Float64)?;
        let numbers = numbers.f64()?;
        let mut is_finite = true;
        for (row, _) in numbers.iter().enumerate().filter(|(_, x)| x.is_some_and(|x| !x.is_finite())) {
            (bad[row], is_finite) = (true, false);
        }
        if is_finite {
            columns.push(column);
        } else {
            names.push(column.name().to_string());
            let kept: Float64Chunked = numbers.iter().map(|x| x.filter(|x| x.is_finite())).collect();
            columns.push(kept.with_name(column.name().clone()).into_column());
        }
    }
    let rows: Vec<usize> = (0..height).filter(|&row| bad[row]).collect();
    let finding = (!rows.is_empty()).then(|| {
        let message = "NaN or infinity is not a figure: the cells are empty";
        Finding::warning(Rule::NotFinite, names.join(", "), message).at(&rows)
    });
    Ok((DataFrame::new(height, columns)?, finding))
}

/// Writes a table and describes its file, with size and checksum.
fn resource(tree: &mut Tree, name: &str, title: &str, frame: &DataFrame, schema: TableSchema) -> Result<Resource> {
    // Read again for its checksum, so that this is of what lies on the disk.
    let path = tree.add_by(&format!("{name}.csv"), |path| Csv::new().write(frame, path))?;
    let failed = |source| Error::NotWritten { path: path.clone(), source };
    let mut file = std::fs::File::open(&path).map_err(failed)?;
    let mut sum = Sha256::new();
    let bytes = std::io::copy(&mut file, &mut HashWriter(&mut sum)).map_err(failed)?;
    let hash: String = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Resource::csv(name, title, bytes, format!("sha256:{hash}"), schema))
}

/// A checksum as a place to write to.
struct HashWriter<'a>(&'a mut Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_many_digits_are_told_apart() {
        let key = ["id".to_owned()];
        let table = |ids: [f64; 2]| df!("id" => ids).unwrap();
        assert!(check_key(&key, &table([1_000_000_001.0, 1_000_000_002.0])).is_ok());
        assert!(check_key(&key, &table([1_000_000_001.0, 1_000_000_001.0])).is_err());
        assert!(check_key(&[], &table([1.0, 1.0])).is_ok());
    }
}
