//! The data beside their description: a dataset is a folder that holds all it needs.

use crate::export::write_whole;
use crate::{Error, Result};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// A data file, and where it is to lie in the folder of the dataset.
pub(super) struct Brought {
    from: PathBuf,
    to: PathBuf,
}

impl Brought {
    /// What is to be done for a file; nothing for one that lies in the folder.
    pub(super) fn of(file: &Path, folder: &Path) -> Option<Brought> {
        let from = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        // The folder may be yet to be made, and then holds nothing.
        let is_inside = std::fs::canonicalize(folder).is_ok_and(|folder| from.starts_with(folder));
        let name = file.file_name()?;
        (!is_inside).then(|| Brought { to: folder.join(name), from })
    }

    /// The file that the name is taken by.
    pub(super) fn taken(&self) -> Option<&Path> {
        self.to.symlink_metadata().is_ok().then_some(self.to.as_path())
    }

    /// Gives the file a second name in the folder, which costs neither time nor disk, or copies it where the folder is on
    /// another disk.
    pub(super) fn bring(&self) -> Result<()> {
        let not_written = |source| Error::NotWritten { path: self.to.clone(), source };
        // It is the file itself, brought here before: a second name of one file cannot take the place of the other.
        if same_file::is_same_file(&self.from, &self.to).unwrap_or(false) {
            return Ok(());
        }
        let folder = self.to.parent().unwrap_or(Path::new("."));
        // Under a name of its own first, so that a file that is there stays until the other takes its place.
        match tempfile::Builder::new().make_in(folder, |part| std::fs::hard_link(&self.from, part)) {
            Ok(part) => part.persist(&self.to).map(drop).map_err(|error| not_written(error.error)),
            Err(_) => {
                let mut file = File::open(&self.from).map_err(not_written)?;
                write_whole(&self.to, |copy| io::copy(&mut file, copy).map(drop))
            }
        }
    }
}
