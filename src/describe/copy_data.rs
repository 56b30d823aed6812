//! The data beside their description: a dataset is a folder that holds all it needs.

use super::write::distinct;
use crate::export::write_whole;
use crate::{Error, Result, input, watch};
use rustc_hash::FxHashMap;
use std::io;
use std::path::{Path, PathBuf};

/// A data file, and where it is to lie in the folder of the dataset.
struct Brought {
    from: PathBuf,
    to: PathBuf,
}

/// Where the data files of a draft lie in the folder of the dataset.
pub(super) struct Places {
    /// Under the folder, by the whole path of the file.
    within: FxHashMap<PathBuf, PathBuf>,
    brought: Vec<Brought>,
}

fn whole(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

impl Places {
    /// Places for files in a folder that may not exist yet. Files from elsewhere come into it under their own names or,
    /// where another has that name, under one with a number. `reserved` are names of other files.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for data that a file of a reserved name would replace.
    pub(super) fn of<'a>(files: impl Iterator<Item = &'a Path>, folder: &Path, reserved: [&str; 2]) -> Result<Places> {
        let at = whole(folder);
        let mut within: FxHashMap<PathBuf, PathBuf> = FxHashMap::default();
        let mut outside: Vec<PathBuf> = Vec::new();
        for from in files.map(whole) {
            match from.strip_prefix(&at) {
                Ok(inside) => drop(within.insert(from.clone(), inside.to_owned())),
                Err(_) if !outside.contains(&from) => outside.push(from),
                Err(_) => {}
            }
        }
        if let Some(data) = within.values().find(|inside| reserved.iter().any(|name| *inside == Path::new(name))) {
            let given = format!("{}, whose place the files of the dataset would take", data.display());
            return Err(Error::argument("folder", "another folder than that of such data", given));
        }
        let mut taken: Vec<String> = within.values().map(|inside| inside.to_string_lossy().into_owned()).collect();
        taken.extend(reserved.map(str::to_owned));
        let mut brought = Vec::new();
        for from in outside {
            let stem = from.file_stem().unwrap_or_default().to_string_lossy();
            let ending = from.extension().map_or(String::new(), |ending| format!(".{}", ending.to_string_lossy()));
            let name = distinct(&stem, &ending, &taken);
            within.insert(from.clone(), PathBuf::from(&name));
            brought.push(Brought { from, to: folder.join(&name) });
            taken.push(name);
        }
        Ok(Places { within, brought })
    }

    /// The path of a file as the description names it.
    pub(super) fn within(&self, path: &Path) -> String {
        let path = whole(path);
        self.within.get(&path).unwrap_or(&path).to_string_lossy().replace('\\', "/")
    }

    /// The files that have the names of those that are to come.
    pub(super) fn taken(&self) -> impl Iterator<Item = &Path> {
        self.brought.iter().map(|data| data.to.as_path()).filter(|to| watch::is_taken(to))
    }

    /// Brings the files that lie elsewhere.
    pub(super) fn bring(&self) -> Result<()> {
        self.brought.iter().try_for_each(Brought::bring)
    }
}

impl Brought {
    /// Gives the file a second name in the folder, which costs neither time nor disk, or copies it where the folder is on
    /// another disk.
    fn bring(&self) -> Result<()> {
        let not_written = |source| Error::NotWritten { path: self.to.clone(), source };
        // Where it is written: elsewhere while a record is made again.
        let to = watch::writing(&self.to).map_err(not_written)?;
        // It is the file itself, brought here before: a second name of one file cannot take the place of the other.
        if same_file::is_same_file(&self.from, &to).unwrap_or(false) {
            return Ok(());
        }
        let folder = to.parent().unwrap_or(Path::new("."));
        // Under a name of its own first, so that a file that is there stays until the other takes its place.
        let mut name = tempfile::Builder::new();
        match name.prefix(".infosoc-").suffix(".part").make_in(folder, |part| std::fs::hard_link(&self.from, part)) {
            Ok(part) => part.persist(&to).map(drop).map_err(|error| not_written(error.error)),
            Err(_) => {
                let mut file = input::open(&self.from)?;
                write_whole(&self.to, |copy| io::copy(&mut file, copy).map(drop))
            }
        }
    }
}
