//! [`State::from_bytes`]: a state from anyone is refused, or it can be estimated from, merged, added to and written.

use infosoc::measure::{categories, count, mean, proportion, ratio, total};
use infosoc::{Design, LonelyPsu, Measure, ReplicateMethod, Replicates, State, ToFrame};
use polars::prelude::*;
use std::sync::OnceLock;

/// The mark, the version and the checksum.
const HEADER: usize = 8 + 2 + 4;

/// States of designs and measures of every kind, of some rows, of parts that were merged, and of none.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    states().iter().map(|state| state.to_bytes().expect("a state")).collect()
}

/// Writes the checksum anew.
#[expect(clippy::ptr_arg, reason = "what all targets have")]
pub(crate) fn mend(bytes: &mut Vec<u8>) {
    seal(bytes);
}

/// Writes the checksum of what stands behind a mark and a version.
pub(super) fn seal(bytes: &mut [u8]) {
    if bytes.len() >= HEADER {
        let sum = crc32fast::hash(&bytes[HEADER..]).to_le_bytes();
        bytes[HEADER - 4..HEADER].copy_from_slice(&sum);
    }
}

/// Whatever the bytes are, they are refused or are a state, and what is made of a state is a result or an error; what is
/// written of it is read again as it was.
pub(crate) fn run(bytes: &[u8]) {
    let Ok(state) = State::from_bytes(bytes) else { return };
    used(&state);
    let mut twice = state.clone();
    if twice.merge(&state).is_ok() {
        used(&twice);
    }
    let mut merged = state.clone();
    for good in states() {
        match merged.merge(good) {
            // It stays as it was.
            Err(error) if error.to_string().contains("to other estimates") => continue,
            Ok(()) => used(&merged),
            Err(_) => {}
        }
        let mut other_way = good.clone();
        if other_way.merge(&state).is_ok() {
            used(&other_way);
        }
        merged = state.clone();
    }
    for table in tables() {
        let mut longer = state.clone();
        if longer.add(table).is_ok() {
            used(&longer);
        }
    }
}

fn used(state: &State) {
    if let Ok(estimates) = state.estimates() {
        let _ = estimates.to_frame();
    }
    let sent = state.to_bytes().expect("a whole state can be written");
    let read = State::from_bytes(&sent).unwrap_or_else(|error| panic!("what was written is refused: {error}"));
    assert!(read.to_bytes().is_ok_and(|again| again == sent), "what was read is written in another way");
}

fn states() -> &'static [State] {
    static STATES: OnceLock<Vec<State>> = OnceLock::new();
    STATES.get_or_init(|| designs().into_iter().flat_map(|(design, measures)| of(&design, &measures)).collect())
}

/// The states of a design: of some rows, of no rows, and of parts in two types.
fn of(design: &Design, measures: &[Measure]) -> Vec<State> {
    let new = |by: &[&[&str]]| {
        State::new(design.clone(), measures.to_vec(), by.iter().map(|set| set.iter().copied())).expect("a design")
    };
    let add = |mut state: State, tables: &[&DataFrame]| {
        tables.iter().for_each(|table| state.add(table).expect("rows"));
        state
    };
    let [rows, none, others] = tables();
    vec![
        add(new(&[&["g"], &["text", "g"]]), &[rows, others]),
        add(new(&[&["day", "b"]]), &[none, rows]),
        add(new(&[&["ordered"], &["at"], &["decimal"]]), &[rows]),
        add(new(&[]), &[none]),
        new(&[&["g"]]),
    ]
}

/// Designs, each with measures.
fn designs() -> Vec<(Design, Vec<Measure>)> {
    let means = || vec![mean("y"), proportion("b"), count()];
    let levels = || vec![proportion("text"), categories("g").filter("b"), count()];
    let every = || {
        let filtered = [mean("y").filter("b"), count().filter("b"), proportion("b").filter("b").level(0.9)];
        let plain = [mean("y"), total("x").scaled(1e-3, "thousand"), ratio("y", "x"), proportion("b").percent()];
        plain.into_iter().chain(filtered).chain(levels()).collect::<Vec<_>>()
    };
    let stages = || Design::new("w").strata("h").psu("psu").nest(true);
    let replicates = |pattern: &str, method| Design::new("w").replicates(Replicates::new(pattern, method));
    let factors = |method| Replicates::new("f?", method).combined(false);
    vec![
        (Design::new("w"), means()),
        (Design::unweighted(), levels()),
        (Design::new("w").strata("h").scope("inside"), every()),
        (Design::new("w").strata("h").fpc(["n0"]), means()),
        (Design::new("w").psu("psu"), every()),
        (stages().lonely_psu(LonelyPsu::Adjust), levels()),
        (stages().ssu("ssu").fpc(["n1", "n2"]).lonely_psu(LonelyPsu::Certainty), means()),
        (stages().ssu("ssu").fpc(["n1"]).scope("inside"), levels()),
        (replicates("rw*", ReplicateMethod::Bootstrap), means()),
        (Design::new("w").replicates(factors(ReplicateMethod::Jk1)), every()),
        (Design::new("w").replicates(factors(ReplicateMethod::Brr).df(7.0)).scope("inside"), levels()),
    ]
}

/// Rows, the same columns without any, and others, of which some columns are of another type.
pub(super) fn tables() -> &'static [DataFrame; 3] {
    static TABLES: OnceLock<[DataFrame; 3]> = OnceLock::new();
    TABLES.get_or_init(|| {
        let rows = table(12);
        let none = rows.slice(0, 0);
        let mut others = table(5);
        for (name, dtype) in [("g", DataType::Int64), ("y", DataType::Float32), ("psu", DataType::Int64)] {
            let column = others.column(name).and_then(|column| column.cast(&dtype)).expect("numbers");
            others.with_column(column).expect("a column");
        }
        [rows, none, others]
    })
}

fn table(rows: i32) -> DataFrame {
    let of = |f: &dyn Fn(i32) -> i32| (0..rows).map(f).collect::<Vec<i32>>();
    let text = |f: &dyn Fn(i32) -> Option<&'static str>| (0..rows).map(f).collect::<Vec<_>>();
    let mut table = df!(
        "h" => text(&|i| Some(["north", "south"][i as usize % 2])),
        "psu" => of(&|i| i % 4 / 2), "ssu" => of(&|i| i % 8 / 4),
        "n0" => of(&|i| 400 + i % 2), "n1" => of(&|i| 40 + i % 2), "n2" => of(&|i| 9 + i % 4),
        "w" => (0..rows).map(|i| f64::from(i % 5) * 0.75).collect::<Vec<_>>(),
        "y" => (0..rows).map(|i| (i % 6 > 0).then_some(f64::from(i * i % 7) / 2.0)).collect::<Vec<_>>(),
        "x" => (0..rows).map(|i| 0.5 + f64::from(i % 3)).collect::<Vec<_>>(),
        "b" => (0..rows).map(|i| (i % 5 > 0).then_some(i % 3 == 1)).collect::<Vec<_>>(),
        "text" => text(&|i| [Some("b"), None, Some("a")][i as usize % 3]),
        "g" => (0..rows).map(|i| (i % 7 > 0).then_some(i % 2)).collect::<Vec<_>>(),
        "inside" => (0..rows).map(|i| i % 4 > 0).collect::<Vec<_>>(),
        "day" => of(&|i| 19_000 + i % 2),
        "at" => (0..rows).map(|i| i64::from(i % 2) * 1_700_000_000_000).collect::<Vec<_>>(),
        "decimal" => (0..rows).map(|i| f64::from(i % 2) / 4.0).collect::<Vec<_>>(),
        "ordered" => text(&|i| Some(["low", "high"][i as usize % 2])),
    )
    .expect("columns of one length");
    let order = FrozenCategories::new(["low", "middle", "high"]).expect("each once");
    for (name, dtype) in [
        ("day", DataType::Date),
        ("at", DataType::Datetime(TimeUnit::Milliseconds, None)),
        ("decimal", DataType::Decimal(6, 2)),
        ("ordered", DataType::from_frozen_categories(order)),
    ] {
        let column = table.column(name).and_then(|column| column.cast(&dtype)).expect("a type");
        table.with_column(column).expect("a column");
    }
    for r in 0..4 {
        let factor = |i: i32| if i % 4 == r { 0.0 } else { 4.0 / 3.0 };
        let factors: Vec<f64> = (0..rows).map(factor).collect();
        let weights: Vec<f64> = (0..rows).map(|i| f64::from(i % 5) * 0.75 * factor(i)).collect();
        table.with_column(Column::new(format!("f{r}").into(), factors)).expect("a column");
        table.with_column(Column::new(format!("rw{r}").into(), weights)).expect("a column");
    }
    table
}
