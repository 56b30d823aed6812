//! Datasets in temporary folders, and what is found in them.

use infosoc::dataset::Dataset;
use infosoc::finding::{Findings, Rule, Severity};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A dataset in a temporary folder, removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

impl Folder {
    /// A folder with these files.
    pub(crate) fn of(files: &[(&str, &[u8])]) -> Folder {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("infosoc-dataset-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).expect("written");
        }
        Folder(folder)
    }

    /// A dataset of individuals of Mexico in 2021; `tables` are `[file]`, `[design]` and those after them.
    pub(crate) fn people(data: &str, book: &str, tables: &str) -> Folder {
        let toml = format!(
            "country = \"MEX\"\nyear = 2021\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
             statistical_unit = \"individual\"\nkey = [\"id\"]\n{tables}"
        );
        let files =
            [("data.csv", data.as_bytes()), ("codebook.csv", book.as_bytes()), ("dataset.toml", toml.as_bytes())];
        Folder::of(&files)
    }

    pub(crate) fn open(&self) -> Dataset {
        Dataset::open(&self.0).expect("opens")
    }

    pub(crate) fn findings(&self) -> Findings {
        self.open().validate()
    }

    /// Why it does not open.
    pub(crate) fn refused(&self) -> String {
        Dataset::open(&self.0).expect_err("does not open").to_string()
    }
}

/// The one finding of a rule.
pub(crate) fn only(findings: &Findings, rule: Rule) -> (Severity, usize, Option<usize>, String) {
    let found: Vec<_> = findings.of(rule).collect();
    assert_eq!(found.len(), 1, "{findings:?}");
    (found[0].severity, found[0].rows, found[0].first_row, found[0].message.clone())
}

pub(crate) fn severity(findings: &Findings, rule: Rule) -> Severity {
    only(findings, rule).0
}
