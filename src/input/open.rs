//! Opening a file: regular files alone, and those that a description names inside its folder.

use crate::{Error, Result, watch};
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// Where the files that a description names may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Files {
    /// In the folder of the description or below it, after links are followed.
    #[default]
    Inside,
    /// Anywhere. For descriptions that you wrote or trust: another can name any file that you can read.
    Anywhere,
}

/// What is allowed to the files of a dataset.
///
/// ```
/// use infosoc::{Access, Files, dataset::Dataset};
/// let access = Access { files: Files::Anywhere, unfold_limit: Some(8 << 30) };
/// let mexico = Dataset::open_with("datasets/national/mex-endutih-2021", access)?;
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Access {
    /// Where they may lie.
    pub files: Files,
    /// The most memory, in bytes, that the decompressed columns of a Parquet file may take; `None` for 1000 times the size of the
    /// file, but at least 1 GiB.
    pub unfold_limit: Option<u64>,
}

impl From<Files> for Access {
    fn from(files: Files) -> Access {
        Access { files, ..Access::default() }
    }
}

/// A file to read. Pipes and devices are refused: one may never end, or never begin.
///
/// # Errors
/// [`Error::InvalidFile`] for what is not a regular file, and for what cannot be opened.
pub(crate) fn open(path: &Path) -> Result<File> {
    let unreadable = |e: std::io::Error| invalid_file(path, format!("cannot be read: {e}"));
    // Before it is opened, as opening a pipe waits for its writer; and after, as it may be another by then.
    let place = watch::reading(path)?;
    regular(path, &std::fs::metadata(&place).map_err(unreadable)?)?;
    let file = File::open(&place).map_err(unreadable)?;
    regular(path, &file.metadata().map_err(unreadable)?)?;
    Ok(file)
}

/// The whole of a file, under the same rule.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|e| invalid_file(path, format!("cannot be read: {e}")))?;
    Ok(bytes)
}

/// The path of a file that the description of a folder names.
///
/// # Errors
/// [`Error::InvalidFile`] for one that leaves the folder by its name or by links, unless `files` may lie anywhere.
pub(crate) fn inside(folder: &Path, named: &Path, files: Files) -> Result<PathBuf> {
    let path = folder.join(named);
    match files {
        Files::Anywhere => return Ok(path),
        Files::Inside => {}
    }
    let leaves = match (path.canonicalize(), folder.canonicalize()) {
        (Ok(real), Ok(home)) => !real.starts_with(home),
        // Whether a file outside exists is nothing to tell either.
        _ => !named.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)),
    };
    if leaves {
        let problem = "lies outside the folder of the dataset; move it in, or, if you trust its dataset.toml, set \
                       outside (in Rust, Files::Anywhere) to read it all the same";
        return Err(invalid_file(&path, problem.to_owned()));
    }
    Ok(path)
}

fn regular(path: &Path, metadata: &Metadata) -> Result<()> {
    match () {
        _ if metadata.is_file() => Ok(()),
        _ if metadata.is_dir() => Err(invalid_file(path, "is a folder; give the path of a file".to_owned())),
        _ => Err(invalid_file(path, "is a pipe or a device; save its content to a file and read that".to_owned())),
    }
}

fn invalid_file(path: &Path, problem: String) -> Error {
    Error::InvalidFile { path: path.to_owned(), row: None, problem }
}
