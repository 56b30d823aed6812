//! Which rows of a codebook speak of which data file.

use super::names;
use super::sheet::Line;
use crate::error::nearest;
use crate::{Error, Result};
use std::path::Path;

/// The rows for each file, and those for none.
pub(super) struct Assigned {
    pub(super) of_files: Vec<Vec<Line>>,
    pub(super) unused: Vec<Line>,
}

/// Distributes the rows. One that names files speaks of these; any other of every file that `has` all its variables. Where a
/// file has those of some rows of a concept and another file has those of all, the concept is the other's: half of a question
/// would be another question. A file that is alone has every row.
///
/// # Errors
/// Names of files that are not there, with their rows.
pub(super) fn assign(
    lines: &[Line],
    files: &[&str],
    has: impl Fn(usize, &str) -> bool,
    path: &Path,
) -> Result<Assigned> {
    let mut unknown = Vec::new();
    for line in lines {
        for name in line.files().filter(|name| !files.contains(name)) {
            let near = nearest(name, files.iter().copied(), 5).join(", ");
            unknown.push(Error::InvalidFile {
                path: path.to_owned(),
                row: Some(line.row),
                problem: format!("there is no file {name:?} in dataset.toml; its files are {near}"),
            });
        }
    }
    Error::collect(unknown)?;
    // Rows of one concept and category make one question, whichever lines they stand on.
    let concept = |line: &Line| (line.get("concept").to_owned(), line.get("category").to_owned());
    let fits = |line: &Line, file: usize| files.len() == 1 || line.variables().all(|variable| has(file, variable));
    let mut assigned = Assigned { of_files: vec![Vec::new(); files.len()], unused: Vec::new() };
    let mut whole_of: rustc_hash::FxHashMap<(String, String), Vec<bool>> = rustc_hash::FxHashMap::default();
    // A first pass over all rows: whether a file has the whole of a concept is known only after the last.
    for line in lines.iter().filter(|line| !line.is_name() && line.files().next().is_none()) {
        let whole = whole_of.entry(concept(line)).or_insert_with(|| vec![true; files.len()]);
        whole.iter_mut().enumerate().for_each(|(file, whole)| *whole &= fits(line, file));
    }
    for line in lines.iter().filter(|line| !line.is_name()) {
        let named: Vec<&str> = line.files().collect();
        let whole = whole_of.get(&concept(line));
        let someone_has_all = whole.is_some_and(|whole| whole.contains(&true));
        let mut used = false;
        for (file, name) in files.iter().enumerate() {
            let is_its = if named.is_empty() {
                fits(line, file) && (!someone_has_all || whole.is_some_and(|whole| whole[file]))
            } else {
                named.contains(name)
            };
            if is_its {
                assigned.of_files[file].push(line.clone());
                used = true;
            }
        }
        if !used {
            assigned.unused.push(line.clone());
        }
    }
    assigned.name(lines, files);
    Ok(assigned)
}

impl Assigned {
    /// A row that names a breakdown goes to each file that has the breakdown; where none has it, to all, in which it is a mistake.
    fn name(&mut self, lines: &[Line], files: &[&str]) {
        for line in lines.iter().filter(|line| line.is_name()) {
            let name = names::canonical(line, lines);
            let has = |of_file: &[Line]| of_file.iter().any(|other| names::canonical(other, lines) == name);
            let is_meant = |file: &str| line.files().next().is_none() || line.files().any(|wanted| wanted == file);
            let meant = self.of_files.iter_mut().zip(files).filter(|(_, file)| is_meant(file));
            let (having, others): (Vec<_>, Vec<_>) =
                meant.map(|(of_file, _)| of_file).partition(|of_file| has(of_file.as_slice()));
            let receiving = if having.is_empty() { others } else { having };
            receiving.into_iter().for_each(|of_file| of_file.push(line.clone()));
        }
    }
}
