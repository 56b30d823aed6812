//! What strangers send: each target takes any bytes, and returns a result or an error.
//!
//! A panic, an abort, a case of more than a second, and more memory than a target allows are faults. Cases run in a
//! child process, so that one that kills it is told as well. They follow from a seed and a number, and are the same
//! everywhere.
//!
//! | file | what it does |
//! |---|---|
//! | `targets/` | what is fuzzed: one file or folder per kind of input |
//! | `corpus/` | inputs that once broke something, replayed first, each as it is; one folder per target |
//! | `mutate` | the bytes of a case |
//! | `child` | runs cases, one after another |
//! | `hunt` | starts the children, watches them, and tells faults |
//! | `memory` | the allocator that counts |
//! | `broken` | targets with faults, which must be found |
//! | `libfuzzer/` | the same targets for cargo-fuzz |
//!
//! ```text
//! cargo test --test fuzz                                             all targets, 1,000 cases each
//! INFOSOC_FUZZ_CASES=1000000 INFOSOC_FUZZ_SEED=7 cargo test --test fuzz -- --exact text --nocapture
//! INFOSOC_FUZZ_FILE=target/tmp/fuzz-text-123 cargo test --test fuzz -- --exact text
//! ```

mod broken;
mod child;
mod hunt;
mod memory;
mod mutate;
mod targets;

/// A kind of input.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    pub(crate) mend: fn(&mut Vec<u8>),
    pub(crate) run: fn(&[u8]),
    /// Words of the format, which bytes changed by chance would not find.
    pub(crate) words: &'static [&'static [&'static str]],
    /// What one case may hold at a time, in MiB.
    pub(crate) megabytes: usize,
}

/// A line per target: its module, its megabytes, its lists of words.
macro_rules! targets {
    ($($name:ident: $megabytes:literal $(, $words:expr)*;)*) => {
        const TARGETS: &[Target] = &[$(Target {
            name: stringify!($name),
            seeds: targets::$name::seeds,
            mend: targets::$name::mend,
            run: targets::$name::run,
            words: &[$($words),*],
            megabytes: $megabytes,
        }),*];

        $(#[test]
        fn $name() {
            hunt::must_hold(stringify!($name));
        })*
    };
}

targets! {
    arrow: 64;
    documents: 64, targets::documents::WORDS;
    downloads: 64, targets::downloads::WORDS;
    forms: 64, targets::forms::WORDS;
    messages: 64, targets::downloads::WORDS;
    metadata: 64, targets::metadata::WORDS;
    parquet: 256;
    provenance: 64, targets::provenance::WORDS;
    readings: 64;
    state: 64;
    statistical: 64, targets::statistical::WORDS;
    structures: 64, targets::structures::WORDS;
    text: 64, targets::text::WORDS, targets::folder::CODEBOOK_WORDS;
    toml: 64, targets::toml::WORDS, targets::folder::CODEBOOK_WORDS;
}

/// The target of a name.
pub(crate) fn target(name: &str) -> &'static Target {
    TARGETS.iter().chain(broken::TARGETS).find(|target| target.name == name).expect("the name of a target")
}

/// A target that no night runs finds nothing.
#[test]
fn every_target_runs_at_night_and_with_cargo_fuzz() {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    let matrix = format!("target: [{}]\n", names.join(", "));
    assert_eq!(include_str!("../../.github/workflows/nightly.yml").matches(&matrix).count(), 2, "{matrix}");
    let manifest = include_str!("libfuzzer/Cargo.toml");
    for name in names {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
    }
}

/// Writes the seeds into files, from which cargo-fuzz can begin: `fuzz-seeds/<target>/` in cargo's folder for tests.
#[test]
#[ignore = "for cargo-fuzz"]
fn write_seeds() {
    for target in TARGETS {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz-seeds").join(target.name);
        std::fs::create_dir_all(&folder).expect("a folder for seeds");
        for (at, seed) in (target.seeds)().iter().enumerate() {
            std::fs::write(folder.join(at.to_string()), seed).expect("a seed");
        }
    }
}

/// The child process. Started by hand, it has nothing to do.
#[test]
#[ignore = "the other tests start it"]
fn child() {
    child::run();
}
