//! The data files of a dataset as they were opened: read, derived, linked, each with its part of the codebook.

use super::assign::{Assigned, assign};
use super::bind::Shared;
use super::census::Census;
use super::codebook::{Codebook, Concept, Reach, linked_variable};
use super::description::{DataFile, Description, FileDescription};
use super::link::Linked;
use super::read::{Coded, Table};
use super::sheet::{Line, read_labels};
use super::{derive, population, text};
use crate::input::inside;
use crate::{Access, Error, Result};
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A data file of a dataset.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// What holds of all files.
    pub(super) dataset: Arc<Description>,
    pub(super) description: FileDescription,
    /// Its own concepts, and those of the files that it links to.
    pub(super) codebook: Codebook,
    pub(super) table: Table,
    /// In the order of the description.
    pub(super) links: Vec<Linked>,
    /// Who answered, where all were asked.
    pub(super) census: Option<Census>,
    /// Unequal probabilities, where the sample was drawn with such.
    pub(super) pps: Option<crate::Pps>,
    pub(super) shared: Shared,
}

impl File {
    /// The indicator of the core list that is another name of this one, if the codebook describes it: HH7 for SDG 17.8.1.
    pub(super) fn core_twin(&self, indicator: &crate::Indicator) -> Option<&str> {
        // The catalogue has each indicator once, so addresses compare them whatever code led there.
        let twin = crate::indicator(indicator.core_code.as_deref()?).ok()?;
        (!std::ptr::eq(twin, indicator) && !self.concepts(twin).is_empty()).then_some(twin.code.as_str())
    }

    /// The concepts of an indicator: its total and its categories.
    pub(super) fn concepts(&self, indicator: &crate::Indicator) -> Vec<&Concept> {
        let same = |c: &&Concept| crate::indicator(&c.name).is_ok_and(|i| std::ptr::eq(i, indicator));
        self.codebook.indicators().filter(same).collect()
    }
}

/// All files, and the rows of the codebook that speak of none.
pub(super) struct Opened {
    pub(super) files: Vec<File>,
    pub(super) unused: Vec<Line>,
}

/// Where the files lie and what is allowed to them.
pub(super) struct Place<'a> {
    pub(super) folder: &'a Path,
    pub(super) codebook: PathBuf,
    pub(super) access: Access,
}

/// Opens the files of a description with the rows of a codebook.
pub(super) fn open(description: Description, lines: &[Line], place: &Place<'_>) -> Result<Opened> {
    let toml = place.folder.join("dataset.toml");
    let described = &description.files;
    let mut tables = Vec::new();
    let mut problems = Vec::new();
    for file in described {
        match read(&description, file, lines, place) {
            Ok(table) => tables.push(table),
            Err(error) => problems.push(error),
        }
    }
    // Every file is read before the first error is reported.
    Error::collect(problems)?;
    // Checked when the description was read.
    let order = description.by_links().unwrap_or_default();
    let links = derive_and_link(described, &mut tables, &order, &toml)?;
    let names: Vec<&str> = described.iter().map(|file| file.name.as_str()).collect();
    let (codebooks, unused) = codebooks(lines, &names, &tables, &links, &order, &place.codebook)?;
    for &file in &order {
        for linked in &links[file] {
            gather(&mut tables, file, linked, codebooks[file].as_ref(), names[linked.to]);
        }
    }
    let dataset = Arc::new(description);
    let mut files = Vec::new();
    for (((described, codebook), mut table), links) in dataset.files.iter().zip(codebooks).zip(tables).zip(links) {
        let Some(codebook) = codebook else { continue };
        population::check(described, &codebook, &toml)?;
        let census = Census::of(described, &mut table);
        let joint = &described.design.joint;
        let joint = joint.as_ref().map(|named| inside(place.folder, named, place.access.files)).transpose()?;
        let pps = described.design.probabilities(joint.as_deref())?;
        let shared = Shared::of(codebook.concepts.len());
        let (description, census) = match census {
            Some((description, census)) => (description, Some(census)),
            None => (described.clone(), None),
        };
        files.push(File { dataset: dataset.clone(), description, codebook, table, links, census, pps, shared });
    }
    Ok(Opened { files, unused })
}

/// Adds what each file derives, and finds the rows that its links lead to. A file that is linked to may be derived from those
/// that link to it, and never the other way round.
fn derive_and_link(
    described: &[FileDescription],
    tables: &mut [Table],
    order: &[usize],
    toml: &Path,
) -> Result<Vec<Vec<Linked>>> {
    let at = |name: &str| described.iter().position(|file| file.name == name);
    let mut links: Vec<Vec<Linked>> = vec![Vec::new(); described.len()];
    // Backwards: those that link come before those linked to, which may be derived from them.
    for &place in order.iter().rev() {
        if !described[place].derived.is_empty() {
            // No file derives from itself: its links would lead back to it.
            // Taken out, so that the tables of the others can be read meanwhile.
            let mut table = std::mem::take(&mut tables[place]);
            let from = |name: &str| {
                let other = at(name)?;
                let linked = links[other].iter().find(|linked| linked.to == place)?;
                Some((&tables[other], linked))
            };
            let added = described[place].derived.iter().map(|derived| derive::add(&mut table, derived, from, toml));
            Error::collect(added.filter_map(Result::err).collect())?;
            tables[place] = table;
        }
        links[place] = described[place]
            .links
            .iter()
            .filter_map(|link| at(&link.to).map(|to| (link, to)))
            .map(|(link, to)| Linked::new(link, &tables[place], to, &tables[to], &described[to].key))
            .collect();
    }
    Ok(links)
}

/// The codebook of each file, with the concepts of those that it links to, and the rows that speak of none.
fn codebooks(
    lines: &[Line],
    names: &[&str],
    tables: &[Table],
    links: &[Vec<Linked>],
    order: &[usize],
    path: &Path,
) -> Result<(Vec<Option<Codebook>>, Vec<Line>)> {
    let of_tables: Vec<FxHashSet<String>> =
        tables.iter().map(|table| table.names.iter().map(|name| name.to_ascii_lowercase()).collect()).collect();
    let has = |file: usize, variable: &str| of_tables[file].contains(&variable.to_ascii_lowercase());
    let Assigned { of_files, unused } = assign(lines, names, has, path)?;
    let mut codebooks: Vec<Option<Codebook>> = vec![None; names.len()];
    let mut mistakes: Vec<Error> = Vec::new();
    for &file in order {
        // In this order the codebooks of linked files are made already.
        let linked: Vec<(&str, &Codebook)> =
            links[file].iter().filter_map(|linked| Some((names[linked.to], codebooks[linked.to].as_ref()?))).collect();
        match Codebook::of(&of_files[file], path, &linked) {
            Ok(codebook) => codebooks[file] = Some(codebook),
            Err(Error::Several(found)) => mistakes.extend(found),
            Err(error) => mistakes.push(error),
        }
    }
    // Rows of several files are read several times.
    let mut seen = FxHashSet::default();
    mistakes.retain(|mistake| seen.insert(mistake.to_string()));
    Error::collect(mistakes)?;
    Ok((codebooks, unused))
}

/// The columns of a file that description and codebook speak of.
fn read(description: &Description, file: &FileDescription, lines: &[Line], place: &Place<'_>) -> Result<Table> {
    let mut wanted = description.columns_of(file);
    let replicates = file.design.replicates.iter();
    wanted.extend(replicates.flat_map(|replicates| replicates.columns.0.iter().cloned()));
    let of_file = |line: &&Line| {
        // A row without files may speak of any: whether this one has its variables is known only after reading.
        let mut named = line.files().peekable();
        named.peek().is_none() || named.any(|name| name == file.name)
    };
    wanted.extend(lines.iter().filter(of_file).flat_map(Line::variables).map(str::to_owned));
    let mut seen = FxHashSet::default();
    // Names of columns are the same in any case, as in SPSS and SAS.
    wanted.retain(|name| seen.insert(name.to_ascii_lowercase()));
    let mut table = columns(place.folder, &file.file, &wanted, place.access)?;
    if let Some(named) = &file.file.labels {
        let (path, bytes) = text(&inside(place.folder, named, place.access.files)?)?;
        // The producer's own labels take the place of those in the file.
        table.labels.extend(read_labels(&bytes, &path)?);
    }
    Ok(table)
}

/// Some columns of a data file, wherever it and what belongs to it may lie.
pub(super) fn columns(folder: &Path, file: &DataFile, wanted: &[String], access: Access) -> Result<Table> {
    let place = |named: &PathBuf| inside(folder, named, access.files);
    let catalog = file.catalog.as_ref().map(place).transpose()?;
    Table::read(&place(&file.path)?, &DataFile { catalog, ..file.clone() }, wanted, access)
}

/// Adds the columns that the concepts of a linked file need to the table of the file that links to it.
fn gather(tables: &mut [Table], file: usize, linked: &Linked, codebook: Option<&Codebook>, name: &str) {
    let concepts = codebook.iter().flat_map(|codebook| &codebook.concepts);
    let wanted: FxHashSet<String> = concepts
        .filter(|concept| concept.reach != Reach::Own)
        .flat_map(Concept::variables)
        .map(|variable| variable.name.to_ascii_lowercase())
        .collect();
    // Compared under the new name, which is how the linked concepts speak of it.
    let is_wanted = |column: &&Coded| wanted.contains(&linked_variable(&column.name, name).to_ascii_lowercase());
    let columns: Vec<Coded> =
        tables[linked.to].columns().filter(is_wanted).filter_map(|column| linked.column(column, name)).collect();
    columns.into_iter().for_each(|column| tables[file].add_linked(column));
}
