//! Starts children for the cases of a target, watches them, and tells what they found.

use crate::{child, mutate::Cases};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Cases per target, unless the environment says otherwise, as the one of the nightly workflow does.
const CASES: usize = 1_000;
/// A case that runs for longer is one that does not end, even on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(120);
/// After so many faults of different kinds or places there is enough to mend.
const ENOUGH: usize = 10;
/// After so many of one kind that end the child, for each costs a new one.
const DEADLY: usize = 20;
/// How many bytes of an input are shown.
const SHOWN: usize = 160;

/// What is wrong with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Panic,
    /// It took more than a second.
    Slow,
    /// It asked for more memory than the target may hold.
    Memory,
    /// It did not end.
    Hang,
    /// It ended the process.
    Abort,
}

#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    pub(crate) case: usize,
    /// Where it is, if that is known: faults of one place are told once.
    place: String,
    pub(crate) message: String,
    times: usize,
}

/// What came of all cases of a target.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) faults: Vec<Fault>,
    /// Seconds of the slowest case, and the most bytes that one held.
    slowest: f64,
    largest: f64,
}

/// The test of a target: as many cases as the environment says.
///
/// # Panics
/// With all faults, each with the file that holds its input.
#[expect(clippy::print_stdout, reason = "what a test says of itself")]
pub(crate) fn must_hold(name: &str) {
    let count = std::env::var("INFOSOC_FUZZ_CASES").map_or(CASES, |n| n.parse().expect("a whole number of cases"));
    let count = if std::env::var(child::FILE).is_ok() { 0 } else { count };
    let start = Instant::now();
    let outcome = hunt(name, count, PATIENCE);
    let cases = child::cases(name);
    println!(
        "{name}: {} inputs as they are and {count} changed, in {:.0} s; the slowest took {:.3} s, the largest {:.1} MiB",
        cases.fixed(),
        start.elapsed().as_secs_f64(),
        outcome.slowest,
        outcome.largest / f64::from(1 << 20),
    );
    let told: Vec<String> = outcome.faults.iter().map(|fault| tell(name, &cases, fault)).collect();
    assert!(told.is_empty(), "{} faults of {name}\n\n{}", told.len(), told.join("\n"));
}

/// Runs the inputs as they are and `count` that are made of them.
pub(crate) fn hunt(name: &str, count: usize, patience: Duration) -> Outcome {
    // Two runs at a time do not meet.
    let folder = tmp().join(format!("cases-of-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the child");
    let (mut outcome, mut deaths) = (Outcome::default(), 0);
    let (mut first, end) = (0, child::cases(name).fixed() + count);
    while first < end && outcome.faults.len() < ENOUGH && deaths < DEADLY {
        let mut process = start(name, first, end, &folder);
        let ended = watch(&mut process, &folder, patience);
        let last = progress(&folder).unwrap_or(first);
        outcome.read(&folder);
        if ended.is_some_and(|status| status.success()) {
            break;
        }
        let said = std::fs::read(folder.join("stderr")).unwrap_or_default();
        outcome.add(death(ended, last, String::from_utf8_lossy(&said).trim(), patience));
        // Each costs all the patience there is.
        if ended.is_none() {
            break;
        }
        (first, deaths) = (last + 1, deaths + 1);
    }
    std::fs::remove_dir_all(&folder).expect("the folder of the child");
    outcome
}

/// The child for some cases. It finds temporary files in the folder.
fn start(name: &str, first: usize, end: usize, folder: &Path) -> Child {
    let stderr = std::fs::File::create(folder.join("stderr")).expect("a file for what the child says");
    Command::new(std::env::current_exe().expect("this program"))
        .args(["child", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(child::TARGET, name)
        .env(child::FIRST, first.to_string())
        .env(child::AFTER_LAST, end.to_string())
        .env(child::FOLDER, folder)
        .envs([("TMPDIR", folder), ("TMP", folder)])
        // Small inputs: more threads would wait for each other. A trace would ask for memory where there is none.
        .envs([("POLARS_MAX_THREADS", "2"), ("RAYON_NUM_THREADS", "2"), ("RUST_BACKTRACE", "0")])
        .stdout(Stdio::null())
        .stderr(stderr)
        .spawn()
        .expect("a child process")
}

/// How it ended; `None` if it had to be stopped, as one case ran for too long.
fn watch(process: &mut Child, folder: &Path, patience: Duration) -> Option<ExitStatus> {
    let (mut at, mut since) = (None, Instant::now());
    loop {
        if let Some(status) = process.try_wait().expect("the child's state") {
            return Some(status);
        }
        let now = progress(folder);
        if now != at {
            (at, since) = (now, Instant::now());
        }
        if since.elapsed() > patience {
            process.kill().and_then(|()| process.wait()).expect("the end of the child");
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The number of the case that runs.
fn progress(folder: &Path) -> Option<usize> {
    let bytes = std::fs::read(folder.join(child::CASE)).ok()?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?) as usize)
}

/// What ended the child.
fn death(ended: Option<ExitStatus>, case: usize, said: &str, patience: Duration) -> Fault {
    let fault = |kind, place: &str, message| Fault { kind, case, place: place.to_owned(), message, times: 1 };
    let refused = said.lines().find(|line| line.contains("memory allocation of"));
    match (ended, refused) {
        (None, _) => fault(Kind::Hang, "", format!("no end after {} s", patience.as_secs())),
        (Some(_), Some(line)) => fault(Kind::Memory, "", line.to_owned()),
        (Some(status), None) => {
            fault(Kind::Abort, said.lines().last().unwrap_or_default(), format!("{status}: {said}"))
        }
    }
}

impl Outcome {
    fn add(&mut self, new: Fault) {
        match self.faults.iter_mut().find(|old| (old.kind, &old.place) == (new.kind, &new.place)) {
            Some(old) => old.times += new.times,
            None => self.faults.push(new),
        }
    }

    /// What the child wrote down.
    fn read(&mut self, folder: &Path) {
        let lines = |name| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        for line in lines(child::FAULTS).lines() {
            let mut parts = line.splitn(4, '\t');
            let mut part = || parts.next().unwrap_or_default().to_owned();
            let (case, kind, place, message) = (part(), part(), part(), part());
            let kind = if kind == "panic" { Kind::Panic } else { Kind::Slow };
            let message = format!("{place} {message}");
            self.add(Fault { kind, case: case.parse().expect("the number of a case"), place, message, times: 1 });
        }
        for line in lines(child::FIGURES).lines() {
            let (slowest, largest) = line.split_once('\t').expect("two figures");
            self.slowest = self.slowest.max(slowest.parse().expect("seconds"));
            self.largest = self.largest.max(largest.parse().expect("bytes"));
        }
    }
}

/// A fault as it is told, with its input in a file.
fn tell(name: &str, cases: &Cases, fault: &Fault) -> String {
    let bytes = cases.bytes(fault.case);
    let path = tmp().join(format!("fuzz-{name}-{}", fault.case));
    std::fs::write(&path, &bytes).expect("a file for the input");
    format!(
        "{:?}, {} times, first in {}: {}\n  {} bytes: {}\n  again: INFOSOC_FUZZ_FILE={} cargo test --test fuzz -- --exact {name}\n",
        fault.kind,
        fault.times,
        cases.name(fault.case),
        fault.message,
        bytes.len(),
        bytes[..bytes.len().min(SHOWN)].escape_ascii(),
        path.display(),
    )
}

fn tmp() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}
