//! A service that estimates many surveys at once, with a bound on memory: each takes the bytes that its files will hold from a
//! budget before it is opened, waits where they are not free, and gives them back.
#![allow(clippy::print_stdout, missing_docs)]

use infosoc::dataset::{Dataset, Description, Format};
use infosoc::{Access, Error, Files, Result, ToFrame};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes that open surveys may hold together.
#[derive(Debug)]
pub struct Budget {
    bytes: u64,
    held: Mutex<Held>,
    freed: Condvar,
}

#[derive(Debug, Clone, Copy, Default)]
struct Held {
    now: u64,
    most: u64,
}

/// Bytes taken from a budget, until they are dropped.
struct Grant<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    pub fn new(bytes: u64) -> Budget {
        Budget { bytes, held: Mutex::default(), freed: Condvar::new() }
    }

    /// The most that was held at any time.
    pub fn most(&self) -> u64 {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).most
    }

    /// Waits until so many bytes are free, and takes them. What the whole budget does not hold is refused, as it would wait for
    /// ever.
    fn take(&self, bytes: u64) -> Result<Grant<'_>> {
        if bytes > self.bytes {
            let expected = format!("a survey of {} bytes or less in memory", self.bytes);
            return Err(Error::argument("budget", expected, format!("one of {bytes}; estimate it in batches")));
        }
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |held: &mut Held| held.now + bytes > self.bytes;
        let mut held = self.freed.wait_while(held, is_full).unwrap_or_else(PoisonError::into_inner);
        held.now += bytes;
        held.most = held.most.max(held.now);
        Ok(Grant { budget: self, bytes })
    }
}

impl Drop for Grant<'_> {
    fn drop(&mut self) {
        self.budget.held.lock().unwrap_or_else(PoisonError::into_inner).now -= self.bytes;
        // All, as one that needs little may go on where another does not fit yet.
        self.budget.freed.notify_all();
    }
}

/// What the files of a dataset hold in memory while they are estimated, from their sizes on the disk.
///
/// # Errors
/// Those of reading its description and the sizes of its files.
pub fn need(folder: &Path) -> Result<u64> {
    let unreadable = |path: &Path, error: std::io::Error| Error::InvalidFile {
        path: path.to_owned(),
        row: None,
        problem: error.to_string(),
    };
    let path = folder.join("dataset.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
    let files = Description::parse(&text, &path)?.files;
    let of_file = |file: &infosoc::dataset::FileDescription| {
        let path = folder.join(&file.file.path);
        let size = std::fs::metadata(&path).map_err(|error| unreadable(&path, error))?.len();
        Ok(size * unfolds(file.file.format, &path))
    };
    files.iter().map(of_file).sum()
}

/// Measured with a key and 6 columns of a million rows: 14 times the text. Columns that repeat are packed to a fortieth, and hold up to
/// ten times what they unfold to.
const TEXT: u64 = 16;
const PACKED: u64 = 400;
const OF_UNFOLDED: u64 = 10;

/// How many times its size a file may hold while it is estimated.
fn unfolds(format: Option<Format>, path: &Path) -> u64 {
    let is_text = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    match format {
        Some(Format::Csv) => TEXT,
        None if is_text => TEXT,
        Some(_) | None => PACKED,
    }
}

/// One indicator of each dataset, by the place of the dataset. A dataset that fails stops none of the others.
pub fn estimate_all(folders: &[PathBuf], indicator: &str, threads: usize, budget: &Budget) -> Vec<Result<usize>> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, folders.len().max(1)) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((place, folder)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|place| Some((place, folders.get(place)?)))
                {
                    if sender.send((place, rows(folder, indicator, budget))).is_err() {
                        break;
                    }
                }
            });
        }
    });
    drop(sender);
    let mut results: Vec<(usize, Result<usize>)> = receiver.into_iter().collect();
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

fn rows(folder: &Path, indicator: &str, budget: &Budget) -> Result<usize> {
    // Dropped last, after the dataset and its figures.
    let grant = budget.take(need(folder)?)?;
    // A Parquet file that unfolds to more than was taken is refused before it does.
    let access = Access { files: Files::Inside, unfold_limit: Some(grant.bytes / OF_UNFOLDED) };
    let figures = Dataset::open_with(folder, access)?.estimate(indicator).run()?;
    Ok(figures.to_frame()?.height())
}

pub fn main() -> Result<()> {
    let folder = Path::new("datasets/national");
    let names = ["mex-endutih-2021", "nowhere", "pri-hints-2009", "mex-endutih-2021"];
    let folders: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    // Room for any one of them, and not for all.
    let budget = Budget::new(200 << 20);
    let results = estimate_all(&folders, "HH4", 4, &budget);
    for (name, result) in names.iter().zip(&results) {
        match result {
            Ok(rows) => println!("{name}: {rows} rows"),
            Err(error) => println!("{name}: {error}"),
        }
    }
    println!("{} of {} bytes at most", budget.most(), budget.bytes);
    let codes: Vec<Option<&str>> = results.iter().map(|result| result.as_ref().err().map(Error::code)).collect();
    // The adults of Puerto Rico were not asked for computers of households.
    assert!(codes[0].is_none() && codes[1].is_some() && codes[2].is_some() && codes[3].is_none(), "{codes:?}");
    assert!(budget.most() <= budget.bytes);
    Ok(())
}
