//! A file is written whole, or the old one stays.

use crate::{Error, Result, watch};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file whole, or leaves the old one as it was.
///
/// What `write` gives is written to a new file in the same folder and brought to the disk, which then takes the place of
/// the old one in a single step. A reader sees the old file or the new one, never a part.
///
/// - The permissions of the old file are kept; an old file that may not be written is an error.
/// - Where `path` is a link, the file that it points to is replaced and the link stays. Another hard link keeps the old
///   content.
/// - A pipe or a device, such as `/dev/stdout`, holds nothing to save and is written to directly.
///
/// ```
/// use std::io::Write;
/// # let folder = std::env::temp_dir().join(format!("infosoc-whole-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let path = folder.join("note.txt");
/// infosoc::export::write_whole(&path, |file| file.write_all(b"whole"))?;
/// assert_eq!(std::fs::read_to_string(&path)?, "whole");
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::NotWritten`], with the error of the system. No part of the new file is left behind.
pub fn write_whole(path: impl AsRef<Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let path = path.as_ref();
    replace(path, write).map_err(|source| Error::NotWritten { path: path.to_owned(), source })
}

fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // The file that a link points to, also where that is yet to be made.
    let target = followed(&watch::writing(path)?)?;
    let old = match std::fs::metadata(&target) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
            return into(OpenOptions::new().write(true).open(&target)?, write).map(drop);
        }
        Ok(metadata) => {
            // Whether it may be written, which a rename would not ask; a folder may not.
            OpenOptions::new().append(true).open(&target)?;
            Some(metadata.permissions())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Removed again unless it takes its place.
    // Made by hand, as the library makes files that are their owner's alone, and wraps the error of the system.
    let made = |path: &Path| OpenOptions::new().write(true).create_new(true).open(path);
    let part = tempfile::Builder::new().prefix(".infosoc-").suffix(".part").make_in(folder, made)?;
    let file = into(part.as_file().try_clone()?, write)?;
    if let Some(permissions) = old {
        file.set_permissions(permissions)?;
    }
    // Before the rename: after a crash the new name must not lead to an empty file.
    file.sync_all()?;
    drop(file);
    part.persist(&target)?;
    // The new name is on the disk once its folder is; where a system cannot do that, the file is there all the same.
    File::open(folder).and_then(|folder| folder.sync_all()).ok();
    Ok(())
}

fn into(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<File> {
    let mut writer = BufWriter::new(file);
    write(&mut writer)?;
    writer.into_inner().map_err(io::IntoInnerError::into_error)
}

/// A folder to write into, made with those above it if it is not there.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    let made = watch::place(folder).and_then(std::fs::create_dir_all);
    made.map_err(|source| Error::NotWritten { path: folder.to_owned(), source })
}

/// The most links that are followed, as the kernel of Linux does.
const LINKS: usize = 40;

pub(super) fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match std::fs::read_link(&path) {
            // A relative link is relative to its own folder; `join` takes an absolute one as it is.
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("more than 40 links, one after the other"))
}
