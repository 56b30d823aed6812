//! The process in which cases run, one after another.

use crate::{memory, mutate::Cases, target};
use std::fs::File;
use std::io::{Seek, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What the parent says, each in a variable of the environment.
pub(crate) const TARGET: &str = "INFOSOC_FUZZ_CHILD";
pub(crate) const FIRST: &str = "INFOSOC_FUZZ_FIRST";
pub(crate) const AFTER_LAST: &str = "INFOSOC_FUZZ_AFTER_LAST";
pub(crate) const FOLDER: &str = "INFOSOC_FUZZ_FOLDER";
/// And what the user says to both.
pub(crate) const SEED: &str = "INFOSOC_FUZZ_SEED";
pub(crate) const FILE: &str = "INFOSOC_FUZZ_FILE";

/// What the child says, each in a file of the folder: the number of the case that runs, what was found, and figures.
pub(crate) const CASE: &str = "case";
pub(crate) const FAULTS: &str = "faults";
pub(crate) const FIGURES: &str = "figures";

/// One case may take no longer: by the clock or, on a machine that is busy with other things, by what the process works.
const LIMIT: Duration = Duration::from_secs(1);
/// And it is slow if it is each time.
const TRIES: usize = 3;

/// Where the first panic of a case was, and what it said.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

pub(crate) fn cases(name: &str) -> Cases {
    let seed = std::env::var(SEED).map_or(1, |seed| seed.parse().expect("a whole number as seed"));
    match std::env::var(FILE) {
        Ok(path) => Cases::file(target(name), &path),
        Err(_) => Cases::new(target(name), seed),
    }
}

/// Time by the clock, or by what the process works, whichever is less.
pub(crate) struct Watch(Instant, Option<Duration>);

impl Watch {
    pub(crate) fn start() -> Watch {
        Watch(Instant::now(), work())
    }

    pub(crate) fn spent(&self) -> Duration {
        let clock = self.0.elapsed();
        match self.1 {
            // Hundredths of a second are too coarse for what is short.
            Some(then) if clock > LIMIT => work().map_or(clock, |now| clock.min(now.saturating_sub(then))),
            _ => clock,
        }
    }
}

/// What the process has worked on all its processors, where the system says so: Linux does, in hundredths of a second.
fn work() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, which may hold blanks, ends in the last bracket; the fields after it begin with the third.
    let ticks = stat.rsplit(')').next()?.split_whitespace().skip(14 - 3).take(2);
    Some(Duration::from_millis(ticks.map(|field| field.parse::<u64>().ok()).sum::<Option<u64>>()? * 10))
}

pub(crate) fn run() {
    let Ok(name) = std::env::var(TARGET) else { return };
    let number = |name| std::env::var(name).ok().and_then(|number| number.parse::<usize>().ok()).expect(name);
    let folder = std::env::var(FOLDER).expect(FOLDER);
    let create = |name| File::create(Path::new(&folder).join(name)).expect("a file for the parent");
    let (mut progress, mut faults, mut figures) = (create(CASE), create(FAULTS), create(FIGURES));
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or(String::new(), |place| format!("{}:{}", place.file(), place.line()));
        let payload = panic.payload();
        let said = payload.downcast_ref::<&str>().copied();
        let said = said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or_default();
        PANIC.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(format!("{place}\t{said:?}"));
    }));

    let (cases, target) = (cases(&name), target(&name));
    let (mut slowest, mut largest) = (Duration::ZERO, 0);
    for case in number(FIRST)..number(AFTER_LAST) {
        progress.rewind().and_then(|()| progress.write_all(&(case as u64).to_le_bytes())).expect("progress");
        let bytes = cases.bytes(case);
        let before = memory::watch(target.megabytes << 20);
        let mut time = Duration::MAX;
        for _ in 0..TRIES {
            let watch = Watch::start();
            let returned = catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes)));
            time = time.min(watch.spent());
            if returned.is_err() {
                let panic = PANIC.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
                writeln!(faults, "{case}\tpanic\t{panic}").expect("a fault");
                break;
            }
            if time <= LIMIT {
                break;
            }
        }
        if time > LIMIT {
            writeln!(faults, "{case}\tslow\t\t{:.1} s", time.as_secs_f64()).expect("a fault");
        }
        // A panic that was caught inside is none.
        PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
        slowest = slowest.max(time);
        largest = largest.max(memory::peak() - before);
        memory::watch(usize::MAX);
    }
    writeln!(figures, "{}\t{largest}", slowest.as_secs_f64()).expect("figures");
}
