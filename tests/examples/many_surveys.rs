//! A service that estimates many surveys at once, with a bound on memory: as many as there are slots are open at any time, and
//! the others wait for one.
#![allow(clippy::print_stdout, missing_docs)]

use infosoc::dataset::Dataset;
use infosoc::{Error, Result, ToFrame};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

/// One indicator of each dataset, by the place of the dataset. A dataset that fails stops none of the others.
fn estimate_all(folders: &[PathBuf], indicator: &str, slots: usize) -> Vec<Result<usize>> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = channel();
    std::thread::scope(|threads| {
        for _ in 0..slots.clamp(1, folders.len().max(1)) {
            let (sender, next) = (sender.clone(), &next);
            // A slot holds one dataset, and drops it before it takes the next.
            threads.spawn(move || {
                while let Some((place, folder)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|place| Some((place, folders.get(place)?)))
                {
                    if sender.send((place, rows(folder, indicator))).is_err() {
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

fn rows(folder: &Path, indicator: &str) -> Result<usize> {
    let figures = Dataset::open(folder)?.estimate(indicator).run()?;
    Ok(figures.to_frame()?.height())
}

pub fn main() -> Result<()> {
    let folder = Path::new("datasets/national");
    let names = ["mex-endutih-2021", "nowhere", "pri-hints-2009", "mex-endutih-2021"];
    let folders: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    let results = estimate_all(&folders, "HH7", 2);
    for (name, result) in names.iter().zip(&results) {
        match result {
            Ok(rows) => println!("{name}: {rows} rows"),
            Err(error) => println!("{name}: {error}"),
        }
    }
    let codes: Vec<Option<&str>> = results.iter().map(|result| result.as_ref().err().map(Error::code)).collect();
    assert!(codes[1].is_some() && codes[2].is_none(), "{codes:?}");
    Ok(())
}
