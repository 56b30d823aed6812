//! The files of a folder: all of them are written, or the folder stays as it was.

use super::whole::{self, write_whole};
use crate::{Error, Result, watch};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Files for a folder. They are written beside their places first, so that a full disk is met before any old file is
/// touched; [`finish`](Tree::finish) moves them in, each in a single step. Other files of the folder stay.
pub(super) struct Tree {
    folder: PathBuf,
    /// Where the new files wait, on the disk of the folder; removed with all that is left in it.
    beside: TempDir,
    files: Vec<PathBuf>,
}

/// In the folder beside: what is new, and what was there before it.
const NEW: &str = "new";
const OLD: &str = "old";

/// How the name of the folder beside begins and ends.
const PREFIX: &str = ".infosoc-";
const SUFFIX: &str = ".part";

/// For how long a folder beside may belong to a program that is still writing.
const AT_WORK: Duration = Duration::from_secs(24 * 60 * 60);

impl Tree {
    /// Files for this folder, which is made where it does not exist.
    pub(super) fn new(folder: &Path) -> Result<Tree> {
        let failed = |source| Error::NotWritten { path: folder.to_owned(), source };
        let folder = watch::place(folder).map_err(failed)?;
        let folder = folder.as_path();
        if folder.exists() && !folder.is_dir() {
            return Err(failed(io::Error::from(io::ErrorKind::NotADirectory)));
        }
        // On the same disk as the folder, as a rename does not cross disks.
        let place = if folder.is_dir() { folder } else { parent(folder) };
        std::fs::create_dir_all(place).map_err(failed)?;
        clear_away(place);
        let beside = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempdir_in(place);
        let beside = beside.map_err(|error| failed(of_system(place, error)))?;
        // A folder of its own, as that of the library is its owner's alone.
        std::fs::create_dir(beside.path().join(NEW)).map_err(failed)?;
        Ok(Tree { folder: folder.to_owned(), beside, files: Vec::new() })
    }

    /// Writes a file; `path` leads down from the folder, with `/` between its parts.
    pub(super) fn add(&mut self, path: &str, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let path = self.place(path)?;
        write_whole(self.new_file(&path), write).map_err(|error| self.named(&path, error))
    }

    /// Lets `write` make a file, and gives where it is until [`finish`](Tree::finish).
    pub(super) fn add_by(&mut self, path: &str, write: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
        let path = self.place(path)?;
        let file = self.new_file(&path);
        write(&file).map_err(|error| self.named(&path, error))?;
        Ok(file)
    }

    /// Moves the files into the folder. Where that fails, those that were moved make way for the old ones again.
    pub(super) fn finish(self) -> Result<()> {
        let new = self.beside.path().join(NEW);
        // A new folder comes in one step, all files or none.
        if !self.folder.exists() {
            let moved = std::fs::rename(&new, &self.folder);
            moved.map_err(|source| Error::NotWritten { path: self.folder.clone(), source })?;
            self.files.iter().for_each(|path| watch::moved(&new.join(path), &self.folder.join(path)));
            return Ok(());
        }
        let old = self.beside.path().join(OLD);
        let mut moved: Vec<(PathBuf, Option<PathBuf>)> = Vec::new();
        for path in &self.files {
            let target = self.folder.join(path);
            match replace(&new.join(path), &target, &old.join(path)) {
                Ok(kept) => moved.push((target, kept)),
                Err(source) => {
                    // In the reverse order, as two paths may be links to one file.
                    moved.into_iter().rev().for_each(|(target, kept)| put_back(&target, kept.as_deref()));
                    return Err(Error::NotWritten { path: target, source });
                }
            }
        }
        self.files.iter().for_each(|path| watch::moved(&new.join(path), &self.folder.join(path)));
        Ok(())
    }

    /// How a file of the folder names the record that is made of it, if one is.
    pub(super) fn record(&self) -> Option<String> {
        watch::record_beside(&self.folder.join("a file"))
    }

    /// Notes a path. One that leads out of the folder is refused: a code of an indicator may hold anything.
    fn place(&mut self, path: &str) -> Result<PathBuf> {
        let given = Path::new(path);
        let is_safe = !path.is_empty() && !path.contains('\\') && !path.contains('\0');
        if !is_safe || !given.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Error::argument("file name", "a path within the folder", path));
        }
        let failed = |source| Error::NotWritten { path: self.folder.join(given), source };
        std::fs::create_dir_all(parent(&self.new_file(given))).map_err(failed)?;
        self.files.push(given.to_owned());
        Ok(given.to_owned())
    }

    fn new_file(&self, path: &Path) -> PathBuf {
        self.beside.path().join(NEW).join(path)
    }

    /// An error that names the file in its place and not where it waits.
    fn named(&self, path: &Path, error: Error) -> Error {
        if let Error::NotWritten { source, .. } = error {
            return Error::NotWritten { path: self.folder.join(path), source };
        }
        error
    }
}

/// Removes what programs left that were ended while they wrote: folders by our name that are a day old and hold new files
/// alone. One that holds old files was ended while they changed places, and is left to its owner. What cannot be removed
/// is in nobody's way.
fn clear_away(place: &Path) {
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let is_ours = |name: &str| name.starts_with(PREFIX) && name.ends_with(SUFFIX);
    for folder in folders.filter(|entry| entry.file_name().to_str().is_some_and(is_ours)) {
        // A clock that went back makes no folder old.
        let age = folder.metadata().and_then(|metadata| metadata.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > AT_WORK) && holds_new_files_alone(&folder.path()) {
            std::fs::remove_dir_all(folder.path()).ok();
        }
    }
}

fn holds_new_files_alone(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    let names: Vec<_> = entries.map(|entry| entry.map(|entry| entry.file_name())).collect();
    names.iter().all(|name| name.as_ref().is_ok_and(|name| name == NEW))
}

/// The error of the system where no folder can be made. The library of temporary folders wraps it, and its number, which
/// says whether it is permission or space, is lost: the same is tried by hand.
fn of_system(place: &Path, wrapped: io::Error) -> io::Error {
    let probe = place.join(format!("{PREFIX}{SUFFIX}"));
    match std::fs::create_dir(&probe) {
        Err(bare) if bare.kind() == wrapped.kind() => bare,
        Err(_) => wrapped,
        Ok(()) => {
            std::fs::remove_dir(probe).ok();
            wrapped
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Moves a file into its place and gives where the one that was there is kept.
fn replace(new: &Path, target: &Path, kept: &Path) -> io::Result<Option<PathBuf>> {
    std::fs::create_dir_all(parent(target))?;
    // As for a single file: a link stays, and what it points to is replaced; an old file must be writable.
    let target = whole::followed(target)?;
    let old = match std::fs::metadata(&target) {
        Ok(metadata) => {
            std::fs::OpenOptions::new().append(true).open(&target)?;
            std::fs::set_permissions(new, metadata.permissions())?;
            std::fs::create_dir_all(parent(kept))?;
            // A second name for the old file; a copy where the system has none.
            std::fs::hard_link(&target, kept).or_else(|_| std::fs::copy(&target, kept).map(drop))?;
            Some(kept.to_owned())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    std::fs::rename(new, &target)?;
    Ok(old)
}

/// The old file in its place again, or none where there was none. What cannot be undone is left: the new file is whole.
fn put_back(target: &Path, kept: Option<&Path>) {
    let Ok(target) = whole::followed(target) else { return };
    drop(match kept {
        Some(kept) => std::fs::rename(kept, target),
        None => std::fs::remove_file(target),
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn content(folder: &Path) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all.extend(content(&path));
            } else {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                all.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
        all.sort();
        all
    }

    fn pair(name: &str, text: &str) -> (String, String) {
        (name.to_owned(), text.to_owned())
    }

    #[test]
    fn files_come_together_and_others_stay() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("site/data");
        let write = |text: &'static str| move |file: &mut dyn Write| file.write_all(text.as_bytes());
        let mut tree = Tree::new(&folder).unwrap();
        tree.add("a.csv", write("1")).unwrap();
        tree.add("deep/b.csv", write("2")).unwrap();
        assert!(!folder.exists(), "nothing is there before all is");
        tree.finish().unwrap();
        assert_eq!(content(root.path()), [pair("a.csv", "1"), pair("b.csv", "2")]);

        std::fs::write(folder.join("own.txt"), "mine").unwrap();
        let mut tree = Tree::new(&folder).unwrap();
        tree.add("a.csv", write("3")).unwrap();
        drop(tree);
        assert_eq!(content(root.path()), [pair("a.csv", "1"), pair("b.csv", "2"), pair("own.txt", "mine")]);
        let mut tree = Tree::new(&folder).unwrap();
        tree.add("a.csv", write("3")).unwrap();
        tree.finish().unwrap();
        assert_eq!(content(root.path()), [pair("a.csv", "3"), pair("b.csv", "2"), pair("own.txt", "mine")]);
    }

    #[test]
    fn a_file_that_cannot_be_replaced_leaves_all_old_ones() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.csv"), "old").unwrap();
        // A folder in the place of a file, as no right is missing to who may do everything.
        std::fs::create_dir(root.path().join("c.csv")).unwrap();
        let mut tree = Tree::new(root.path()).unwrap();
        for name in ["a.csv", "b.csv", "c.csv"] {
            tree.add(name, |file| file.write_all(b"new")).unwrap();
        }
        let error = tree.finish().expect_err("a folder is in the way");
        assert!(error.to_string().contains("c.csv"), "{error}");
        assert_eq!(content(root.path()), [pair("a.csv", "old")]);
    }

    /// The state after a kill, made by hand: a folder by our name with new files, and one with old ones as well.
    #[test]
    fn what_an_ended_program_left_is_cleared_away_after_a_day() {
        let root = tempfile::tempdir().unwrap();
        let left = |name: &str, files: &[&str], hours: u64| {
            let folder = root.path().join(name);
            for file in files {
                let path = folder.join(file);
                std::fs::create_dir_all(parent(&path)).unwrap();
                std::fs::write(path, "left").unwrap();
            }
            let then = std::time::SystemTime::now() - Duration::from_secs(hours * 3600);
            std::fs::File::open(&folder).unwrap().set_modified(then).unwrap();
            folder
        };
        let gone = left(".infosoc-aaaaaa.part", &["new/data/a.csv"], 25);
        let kept = [
            left(".infosoc-bbbbbb.part", &["new/a.csv"], 23),
            left(".infosoc-cccccc.part", &["new/a.csv", "old/b.csv"], 25),
            left(".infosoc-dddddd.part", &["own.txt"], 25),
            left("infosoc-eeeeee.part", &["new/a.csv"], 25),
        ];
        let mut tree = Tree::new(root.path()).unwrap();
        tree.add("a.csv", |file| file.write_all(b"new")).unwrap();
        tree.finish().unwrap();
        assert!(!gone.exists());
        assert!(kept.iter().all(|folder| folder.exists()), "{kept:?}");
        assert_eq!(std::fs::read_to_string(root.path().join("a.csv")).unwrap(), "new");
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let mut tree = Tree::new(&root.path().join("in")).unwrap();
        for path in ["../out.csv", "/out.csv", "a/../../out.csv", "", "..\\out.csv", "a\0b"] {
            assert!(tree.add(path, |file| file.write_all(b"x")).is_err(), "{path:?}");
        }
        tree.finish().unwrap();
        assert!(!root.path().join("out.csv").exists());
    }
}
