//! What the calls of a thread read and write while somebody records them, and where it may lie while they are made again.
//!
//! Every file goes through [`reading`] and [`writing`], so that a record misses none, whichever function asked for it. While
//! calls are made again, what they write lands in a shadow folder, what was written there is read there, and nothing is read
//! outside the folders that are allowed: whatever a record says, no file of the user changes.

use crate::period::calendar;
use crate::{Error, Result};
use std::cell::RefCell;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Component, Path, PathBuf, Prefix};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

thread_local! {
    static CURRENT: RefCell<Option<Arc<Watch>>> = const { RefCell::new(None) };
}

/// Who watches.
#[derive(Debug)]
pub(crate) struct Watch {
    /// The record that is made, or from which it is made again.
    record: PathBuf,
    /// The time that outputs carry: that of the record.
    moment: String,
    shadow: Option<Shadow>,
    seen: Mutex<Seen>,
}

/// Where the files of calls that are made again lie.
#[derive(Debug)]
pub(crate) struct Shadow {
    /// The folder that all is written into.
    pub(crate) folder: PathBuf,
    /// The folders, with links followed, that files are read from; anywhere if there are none.
    pub(crate) readable: Option<Vec<PathBuf>>,
}

/// The files that were read and written, each once, in the order in which they were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) read: Vec<PathBuf>,
    pub(crate) written: Vec<PathBuf>,
}

impl Watch {
    pub(crate) fn new(record: &Path, moment: String, shadow: Option<Shadow>) -> Arc<Watch> {
        Arc::new(Watch { record: whole(record), moment, shadow, seen: Mutex::default() })
    }

    /// What was read and written since this was asked last.
    pub(crate) fn take(&self) -> Seen {
        std::mem::take(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, note: impl FnOnce(&mut Seen)) {
        note(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Does some work under a watch, or under none.
pub(crate) fn under<T>(watch: Option<Arc<Watch>>, work: impl FnOnce() -> T) -> T {
    /// Puts back who watched before, also where the work panics.
    struct Before(Option<Arc<Watch>>);
    impl Drop for Before {
        fn drop(&mut self) {
            CURRENT.with_borrow_mut(|current| *current = self.0.take());
        }
    }
    // Bound to a name, as `_` alone would drop it, and end the watch, at once.
    let _before = Before(CURRENT.with_borrow_mut(|current| std::mem::replace(current, watch)));
    work()
}

/// Who watches this thread; a thread that does part of its work comes [`under`] the same.
pub(crate) fn current() -> Option<Arc<Watch>> {
    CURRENT.with_borrow(Clone::clone)
}

/// Where a file is read that is named so.
///
/// # Errors
/// [`Error::InvalidFile`] while calls are made again, for a file outside the folders that are allowed.
pub(crate) fn reading(path: &Path) -> Result<PathBuf> {
    let Some(watch) = current() else { return Ok(path.to_owned()) };
    let own = whole(path);
    if let Some(shadow) = &watch.shadow {
        // What an earlier call wrote comes before what is on disk: a later call must not read the old file.
        let shadowed = shadow.place(&own);
        if shadowed.exists() {
            return Ok(shadowed);
        }
        shadow.check(path)?;
    }
    watch.note(|seen| {
        // What was written before is no input.
        if !seen.written.contains(&own) && !seen.read.contains(&own) {
            seen.read.push(own);
        }
    });
    Ok(path.to_owned())
}

/// Where a file is written, or the files of a folder, that is named so.
pub(crate) fn place(path: &Path) -> io::Result<PathBuf> {
    let Some(watch) = current() else { return Ok(path.to_owned()) };
    let Some(shadow) = &watch.shadow else { return Ok(path.to_owned()) };
    // A writer that asked before may ask again with what it was told.
    if path.starts_with(&shadow.folder) {
        return Ok(path.to_owned());
    }
    let place = shadow.place(&whole(path));
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(place)
}

/// Whether something is there already where a file would be written: of calls that are made again, in the shadow.
pub(crate) fn is_taken(path: &Path) -> bool {
    let shadow = current().filter(|watch| watch.shadow.is_some());
    match shadow {
        Some(_) => place(path).is_ok_and(|place| place.symlink_metadata().is_ok()),
        None => path.symlink_metadata().is_ok_and(|file| file.is_file() || file.is_symlink()),
    }
}

/// Notes a file that is written, and says where.
pub(crate) fn writing(path: &Path) -> io::Result<PathBuf> {
    let place = place(path)?;
    wrote(path);
    Ok(place)
}

/// Notes a file that was written.
pub(crate) fn wrote(path: &Path) {
    if let Some(watch) = current() {
        let own = watch.shadow.as_ref().and_then(|shadow| shadow.named(path)).unwrap_or_else(|| whole(path));
        watch.note(|seen| {
            if !seen.written.contains(&own) {
                seen.written.push(own);
            }
        });
    }
}

/// Notes that a file that was written stands in its place now.
pub(crate) fn moved(from: &Path, to: &Path) {
    if let Some(watch) = current() {
        let from = watch.shadow.as_ref().and_then(|shadow| shadow.named(from)).unwrap_or_else(|| whole(from));
        watch.note(|seen| seen.written.retain(|path| *path != from));
    }
    wrote(to);
}

/// How a file that is written names its record: the way from its folder, with `/` between the parts.
pub(crate) fn record_beside(path: &Path) -> Option<String> {
    let watch = current()?;
    let own = watch.shadow.as_ref().and_then(|shadow| shadow.named(path)).unwrap_or_else(|| whole(path));
    Some(way(own.parent()?, &watch.record))
}

/// The time now, in UTC; of calls that are recorded or made again that of their record.
pub(crate) fn now() -> String {
    if let Some(watch) = current() {
        return watch.moment.clone();
    }
    // Before 1970 no clock was right.
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    // Leap seconds do not exist in Unix time, so that every day has 86,400 seconds.
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = calendar::date(days as i64);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

impl Shadow {
    /// Where a file lies in the shadow.
    pub(crate) fn place(&self, own: &Path) -> PathBuf {
        let parts = own.components().filter_map(|part| match part {
            Component::Normal(name) => Some(PathBuf::from(name)),
            Component::Prefix(prefix) => Some(folder_of(prefix.kind())),
            Component::RootDir | Component::CurDir | Component::ParentDir => None,
        });
        self.folder.join(parts.collect::<PathBuf>())
    }

    /// The file that lies in a place of the shadow.
    fn named(&self, place: &Path) -> Option<PathBuf> {
        let within = place.strip_prefix(&self.folder).ok()?;
        if cfg!(windows) { of_disk(within) } else { Some(Path::new("/").join(within)) }
    }

    fn check(&self, path: &Path) -> Result<()> {
        let Some(readable) = &self.readable else { return Ok(()) };
        // Links are followed first: a link inside an allowed folder may lead out of it.
        let real = path.canonicalize().unwrap_or_else(|_| whole(path));
        if readable.iter().any(|folder| real.starts_with(folder)) {
            return Ok(());
        }
        let problem = "lies outside the folder of the record and the folder that you are in; go to the folder that holds \
                       both, or, if you trust the record, set outside (in Rust, Files::Anywhere; in the command, --outside)";
        Err(Error::InvalidFile { path: path.to_owned(), row: None, problem: problem.to_owned() })
    }
}

/// The folder of the shadow that stands for a disk, or for a share of a network.
fn folder_of(disk: Prefix<'_>) -> PathBuf {
    match disk {
        Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) => letter_of(letter).into(),
        Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => {
            [OsStr::new(NETWORK), server, share].iter().collect()
        }
        Prefix::Verbatim(name) | Prefix::DeviceNS(name) => name.into(),
    }
}

/// The folder of shares of networks in a shadow; no letter of a disk.
const NETWORK: &str = "UNC";

/// The path on a disk, or on a share of a network, that a path within a shadow stands for.
fn of_disk(within: &Path) -> Option<PathBuf> {
    let mut parts = within.iter();
    let first = parts.next()?;
    let mut root = OsString::new();
    if first == NETWORK {
        for (sign, part) in [(r"\\", parts.next()?), (r"\", parts.next()?)] {
            root.push(sign);
            root.push(part);
        }
    } else {
        root.push(first);
        root.push(":");
    }
    root.push(r"\");
    Some(PathBuf::from(root).join(parts.collect::<PathBuf>()))
}

/// One letter for a disk, however it was written.
fn letter_of(disk: u8) -> String {
    char::from(disk.to_ascii_uppercase()).to_string()
}

/// A path as people write it: Windows gives one whose links were followed in a form of its own, `\\?\C:\`, which is another
/// path than `C:\` where two are compared.
fn plain(path: PathBuf) -> PathBuf {
    let mut parts = path.components();
    let Some(Component::Prefix(disk)) = parts.next() else { return path };
    let root = match disk.kind() {
        Prefix::VerbatimDisk(_) | Prefix::VerbatimUNC(..) => of_disk(&folder_of(disk.kind())),
        Prefix::Disk(_) | Prefix::UNC(..) | Prefix::Verbatim(_) | Prefix::DeviceNS(_) => None,
    };
    let Some(root) = root else { return path };
    let rest: PathBuf = parts.filter(|part| !matches!(part, Component::RootDir)).collect();
    root.join(rest)
}

/// A path from the root, without `.` and `..`; links are followed as far as the folder exists.
pub(crate) fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(clean.pop()),
            Component::CurDir => {}
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => clean.push(part),
        }
    }
    // Only the folder is followed: the file may not exist yet, and a link that is written replaces itself.
    match (clean.parent().map(Path::canonicalize), clean.file_name()) {
        (Some(Ok(folder)), Some(name)) => plain(folder).join(name),
        _ => clean,
    }
}

/// The way from a folder to a file, both from the root: `../data/homes.csv`.
pub(crate) fn way(folder: &Path, file: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), file.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    // Nothing in common, not even the disk.
    if common == 0 {
        return file.to_string_lossy().replace('\\', "/");
    }
    let up = std::iter::repeat_n("..".into(), from.len() - common);
    let down = to[common..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let way: Vec<String> = up.chain(down).collect();
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}

/// The name of a record beside a file.
pub(crate) fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or(OsStr::new("record")).to_owned();
    name.push(".prov.json");
    file.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_files() {
        for (folder, file, wanted) in [
            ("/a/out", "/a/data/x.csv", "../data/x.csv"),
            ("/a", "/a/x.csv", "x.csv"),
            ("/a/b", "/a/b", "."),
            ("/a/b", "/c", "../../c"),
        ] {
            assert_eq!(way(Path::new(folder), Path::new(file)), wanted);
        }
    }

    #[test]
    fn a_disk_and_a_share_come_back_from_the_shadow() {
        let (server, share) = (OsStr::new("server"), OsStr::new("share"));
        for (disk, folder, root) in [
            (Prefix::Disk(b'c'), "C", r"C:\"),
            (Prefix::VerbatimDisk(b'C'), "C", r"C:\"),
            (Prefix::UNC(server, share), "UNC/server/share", r"\\server\share\"),
            (Prefix::VerbatimUNC(server, share), "UNC/server/share", r"\\server\share\"),
        ] {
            assert_eq!(folder_of(disk), Path::new(folder));
            assert_eq!(of_disk(&folder_of(disk)).as_deref(), Some(Path::new(root)), "{folder}");
        }
        assert_eq!(of_disk(Path::new("")), None);
    }

    #[test]
    fn what_is_made_again_lands_in_the_shadow_and_is_read_there() -> Result<()> {
        let (shadow, home) = (tempfile::tempdir(), tempfile::tempdir());
        let (shadow, home) = (shadow.expect("a folder"), home.expect("a folder"));
        let real = home.path().canonicalize().expect("a folder");
        let file = real.join("a.txt");
        std::fs::write(&file, "old").expect("a file");
        let allowed = Shadow { folder: shadow.path().to_owned(), readable: Some(vec![real.clone()]) };
        let watch = Watch::new(&real.join("a.prov.json"), "2026-11-29T12:00:00Z".into(), Some(allowed));
        under(Some(watch.clone()), || {
            assert_eq!(now(), "2026-11-29T12:00:00Z");
            assert_eq!(reading(&file)?, file);
            crate::export::write_whole(&file, |out| out.write_all(b"new"))?;
            assert_eq!(crate::input::bytes(&file)?, b"new");
            assert_eq!(record_beside(&file).as_deref(), Some("a.prov.json"));
            assert!(reading(Path::new("/etc/passwd")).is_err_and(|error| error.to_string().contains("--outside")));
            Ok::<(), Error>(())
        })?;
        assert_eq!(watch.take(), Seen { read: vec![file.clone()], written: vec![file.clone()] });
        assert_eq!(std::fs::read_to_string(&file).expect("a file"), "old");
        assert!(current().is_none());
        Ok(())
    }
}
