//! Folded units and few runs of values against all cases at once.

use super::parts::Parts;
use super::reading::Reading;
use super::scan::{BatchIterator, Batches, SUMS, ScanRequest};
use super::state::State;
use crate::measure::{mean, proportion};
use crate::survey::design::Design;
use crate::{ReplicateMethod, Replicates, Result, Survey, ToFrame};
use polars::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// A table cut into batches.
#[derive(Debug)]
struct Cut {
    table: DataFrame,
    rows: usize,
    is_repeatable: bool,
}

impl Batches for Cut {
    fn empty(&self) -> Result<DataFrame> {
        Ok(self.table.slice(0, 0))
    }

    fn read(&self, _: &[String]) -> Result<BatchIterator<'_>> {
        let starts = (0..self.table.height()).step_by(self.rows);
        Ok(Box::new(starts.map(|start| Ok(self.table.slice(start as i64, self.rows)))))
    }

    fn is_repeatable(&self) -> bool {
        self.is_repeatable
    }
}

/// The same in parts that are read one by one and merged, as if each lay elsewhere.
#[derive(Debug)]
struct Scattered(Cut);

impl Parts for Scattered {
    fn read(&self, mut reading: Reading) -> Result<Reading> {
        let plan = reading.to_bytes()?;
        for batch in self.0.read(&[])? {
            let mut part = Reading::from_bytes(&plan)?;
            part.add(&batch?)?;
            reading.merge(&Reading::from_bytes(&part.to_bytes()?)?)?;
        }
        Ok(reading)
    }
}

fn table(psu: impl Fn(i64) -> i64) -> DataFrame {
    let rows = 3000i64;
    let column = |k: i64, m: i64| (0..rows).map(|i| (i * 7919 + k * 104_729 + i * i * 31) % 97 % m).collect::<Vec<_>>();
    let late = |i: i64| (i < 2500 || i % 7 > 0).then_some(i % 5);
    df!(
        "psu" => (0..rows).map(&psu).collect::<Vec<_>>(),
        "h" => (0..rows).map(|i| psu(i) % 6).collect::<Vec<_>>(),
        "w" => column(1, 50), "x" => column(2, 13), "b" => column(3, 2),
        "y" => (0..rows).map(late).collect::<Vec<_>>(),
        "g" => (0..rows).map(|i| if i < 2000 { "early" } else { "late" }).collect::<Vec<_>>(),
        "many" => (0..rows).map(|i| format!("level {}", (i * 7919 + i * i * 31) % 97 % (1 + i / 20))).collect::<Vec<_>>(),
    )
    .expect("columns of one length")
}

fn request(table: &DataFrame, is_repeatable: bool) -> ScanRequest {
    let cut = Cut { table: table.clone(), rows: 170, is_repeatable };
    let design = Design::new("w").strata("h").psu("psu").nest(true);
    Survey::scan(cut, design).estimate([mean("x"), mean("y"), proportion("b"), proportion("many")]).by(["g"])
}

fn in_memory(table: &DataFrame) -> DataFrame {
    let survey = Survey::new(table.clone(), Design::new("w").strata("h").psu("psu").nest(true)).expect("a survey");
    let estimates = survey
        .estimate([mean("x"), mean("y"), proportion("b"), proportion("many")])
        .by(["g"])
        .run()
        .expect("estimates");
    estimates.to_frame().expect("a table")
}

fn assert_same(a: &DataFrame, b: &DataFrame) {
    for name in ["value", "se", "ci_low", "deff", "df", "numerator"] {
        let of = |table: &DataFrame| table.column(name).expect("a column").f64().expect("numbers").to_vec();
        for pair in of(a).into_iter().zip(of(b)) {
            let same = match pair {
                (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs(),
                (a, b) => a == b,
            };
            assert!(same, "{name}: {pair:?}");
        }
    }
}

#[test]
fn folded_units_give_the_same_numbers_as_all_at_once() {
    let table = table(|i| i / 40);
    for bytes in [0, 10_000, usize::MAX] {
        let scanned = request(&table, true).run_within(bytes, &AtomicBool::new(false)).expect("estimates");
        assert_same(&in_memory(&table), &scanned.to_frame().expect("a table"));
    }
}

/// Room for few values makes a quantile take more readings, and no other value.
#[test]
fn quantiles_are_the_same_in_any_memory() {
    let table = table(|i| i / 40);
    let fine: Vec<f64> = (0..3000u64).map(|i| (i * 7919 % 3001) as f64 / 7.0).collect();
    let mut table = table;
    table.with_column(Column::new("fine".into(), fine)).expect("a column");
    let measures = || [crate::measure::quantile("fine", [0.1, 0.5]), crate::measure::quantile("x", [0.75])];
    let design = || Design::new("w").strata("h").psu("psu").nest(true);
    let whole = Survey::new(table.clone(), design()).expect("a survey").estimate(measures()).by(["g"]).run();
    let whole = whole.expect("estimates").to_frame().expect("a table");
    for runs in [None, Some(2000), Some(400)] {
        let cut = || Cut { table: table.clone(), rows: 170, is_repeatable: true };
        for scan in [Survey::scan(cut(), design()), Survey::parts(Scattered(cut()), design())] {
            let request = scan.estimate(measures()).by(["g"]);
            let found = request.run_with(SUMS, runs, &AtomicBool::new(false)).expect("estimates");
            let found = found.to_frame().expect("a table");
            for name in ["value", "se", "ci_low", "ci_high", "df"] {
                let of = |table: &DataFrame| table.column(name).expect("a column").f64().expect("numbers").to_vec();
                for pair in of(&whole).into_iter().zip(of(&found)) {
                    let same = match pair {
                        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs(),
                        (a, b) => a == b,
                    };
                    assert!(same, "{runs:?} {name}: {pair:?}");
                }
            }
        }
    }
}

/// Text that is missing until half of the units are folded; one of its levels occurs only at the end.
#[test]
fn folded_units_keep_the_cases_of_columns_without_a_level() {
    let mut table = table(|i| i / 40);
    let text = |i: i32| (i >= 1500 && i % 3 > 0).then_some(if i > 2900 { "late" } else { ["a", "b"][i as usize % 2] });
    table.with_column(Column::new("t".into(), (0..3000).map(text).collect::<Vec<_>>())).expect("a column");
    let measures = || [proportion("t"), proportion("t").filter("b"), mean("x")];
    let design = || Design::new("w").strata("h").psu("psu").nest(true);
    let survey = Survey::new(table.clone(), design()).expect("a survey");
    let whole = survey.estimate(measures()).by(["g"]).run().expect("estimates").to_frame().expect("a table");
    for bytes in [0, 10_000, usize::MAX] {
        let cut = Cut { table: table.clone(), rows: 170, is_repeatable: true };
        let request = Survey::scan(cut, design()).estimate(measures()).by(["g"]);
        let scanned = request.run_within(bytes, &AtomicBool::new(false)).expect("estimates");
        let scanned = scanned.to_frame().expect("a table");
        for name in ["measure", "level", "g", "value", "n", "n_missing", "df", "status"] {
            let of = |table: &DataFrame| table.column(name).expect("a column").clone();
            let (a, b) = (of(&whole), of(&scanned));
            match name {
                "value" => {
                    let numbers = |c: &Column| c.f64().expect("numbers").to_vec();
                    for pair in numbers(&a).into_iter().zip(numbers(&b)) {
                        let same = match pair {
                            (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs(),
                            (a, b) => a == b,
                        };
                        assert!(same, "{pair:?}");
                    }
                }
                _ => assert!(a.equals_missing(&b), "{name}"),
            }
        }
    }
}

/// A domain that is met when units were folded for the last time.
#[test]
fn a_domain_may_come_after_all_that_was_folded() {
    let mut table = table(|i| i / 40);
    let last = (0..3000).map(|i| if i < 2990 { i % 3 } else { 9 }).collect::<Vec<i32>>();
    table.with_column(Column::new("g".into(), last)).expect("a column");
    let cut = Cut { table: table.clone(), rows: 2990, is_repeatable: true };
    let design = Design::new("w").strata("h").psu("psu").nest(true);
    let measures = [mean("x"), mean("y"), proportion("b"), proportion("many")];
    let request = Survey::scan(cut, design).estimate(measures).by(["g"]);
    let scanned = request.run_within(5_000, &AtomicBool::new(false)).expect("estimates");
    let (whole, scanned) = (in_memory(&table), scanned.to_frame().expect("a table"));
    let values = |table: &DataFrame| table.column("value").expect("values").f64().expect("numbers").to_vec();
    assert_eq!(values(&whole).len(), values(&scanned).len());
    for (a, b) in values(&whole).into_iter().zip(values(&scanned)) {
        assert!(a.zip(b).is_some_and(|(a, b)| (a - b).abs() <= 1e-12 * a.abs()), "{a:?} {b:?}");
    }
}

#[test]
fn units_that_recur_are_read_again_where_that_can_be() {
    let table = table(|i| i % 60);
    let stop = AtomicBool::new(false);
    let scanned = request(&table, true).run_within(0, &stop).expect("estimates");
    assert_same(&in_memory(&table), &scanned.to_frame().expect("a table"));
    let error = request(&table, false).run_within(0, &stop).expect_err("one reading");
    assert!(error.to_string().contains("rows of each PSU together"), "{error}");
    assert!(request(&table, false).run_within(usize::MAX, &stop).is_ok());
}

#[test]
fn replicate_weights_are_read_in_batches() {
    let mut table = table(|i| i / 40);
    let weights = table.column("w").expect("weights").cast(&DataType::Float64).expect("numbers");
    for r in 0..12 {
        let factor: Vec<f64> = (0..3000).map(|i| f64::from(u8::from(i / 40 % 12 != r)) * 12.0 / 11.0).collect();
        let column =
            (&weights * &Column::new("f".into(), factor)).expect("a product").with_name(format!("rw{r}").into());
        table.with_column(column).expect("a column");
    }
    let design = || Design::new("w").replicates(Replicates::new("rw*", ReplicateMethod::Jk1));
    let measures = || [mean("x"), mean("y"), proportion("b")];
    let cut = Cut { table: table.clone(), rows: 170, is_repeatable: true };
    let request = Survey::scan(cut, design()).estimate(measures()).by(["g"]);
    let names: Vec<&str> = table.get_column_names().into_iter().map(|name| name.as_str()).collect();
    let state = State::new(design(), measures(), [["g"]]).expect("a state");
    let wanted = state.columns(&names).expect("columns");
    assert_eq!(wanted.len(), 5 + 12, "{wanted:?}");
    let scanned = request.run().expect("estimates");
    let survey = Survey::new(table, design()).expect("a survey");
    let whole = survey.estimate(measures()).by(["g"]).run().expect("estimates");
    assert_same(&whole.to_frame().expect("a table"), &scanned.to_frame().expect("a table"));
}

#[test]
fn reading_stops_and_reports() {
    let table = table(|i| i / 40);
    let stop = Arc::new(AtomicBool::new(false));
    let stopper = stop.clone();
    let request = request(&table, true).progress(move |rows, all| {
        assert_eq!((rows, all), (170, None));
        stopper.store(true, Ordering::Relaxed);
    });
    assert_eq!(request.run_until(&stop).expect_err("stopped").code(), "interrupted");
}
