//! Every invariant of a state is broken once: what passes as it was is refused with a message that names it.

mod sums;

use super::bytes::Saved;
use super::values::{Unit, WrittenValues};
use super::{MOST_ROWS, State};
use crate::measure::{categories, count, mean, proportion, quantile, ratio};
use crate::{Design, Measure, Pps, ReplicateMethod, Replicates};
use polars::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

fn table() -> DataFrame {
    let of = |f: &dyn Fn(i32) -> i32| (0..12).map(f).collect::<Vec<i32>>();
    let weights = |r: i32| of(&|i| if i % 4 == r { 0 } else { 1 + i % 3 });
    df!(
        "h" => of(&|i| i % 2), "psu" => of(&|i| i % 4 / 2), "ssu" => of(&|i| i % 8 / 4), "w" => of(&|i| 1 + i % 3),
        "n1" => vec![40; 12], "n2" => vec![9; 12], "g" => of(&|i| i % 3),
        "y" => (0..12).map(|i| (i % 5 > 0).then_some(0.5 + f64::from(i))).collect::<Vec<_>>(),
        "x" => of(&|i| 1 + i % 2), "b" => of(&|i| i % 2),
        "text" => (0..12).map(|i| [Some("a"), Some("b"), None][i % 3]).collect::<Vec<_>>(),
        "r0" => weights(0), "r1" => weights(1), "r2" => weights(2), "r3" => weights(3),
    )
    .expect("columns of one length")
}

fn state(design: Design) -> State {
    let measures = [mean("y"), ratio("y", "x"), proportion("text"), categories("g"), count().filter("b")];
    State::new(design, measures, [vec!["g"], vec!["g", "text"]]).expect("a design")
}

fn saved(design: Design) -> Saved {
    let mut state = state(design);
    state.add(&table()).expect("rows");
    state.saved().expect("a whole state")
}

/// Units of two stages with population sizes.
fn stages() -> Design {
    Design::new("w").strata("h").psu("psu").ssu("ssu").nest(true).fpc(["n1", "n2"])
}

fn elements() -> Design {
    Design::new("w").strata("h").fpc(["n1"])
}

fn replicates() -> Replicates {
    Replicates::new("r*", ReplicateMethod::Bootstrap)
}

/// What is broken, and what the message says of it.
type Change = (fn(&mut Saved), &'static str);

/// Every change makes a state that passes one that is refused with the message beside it.
fn refused(design: &Design, changes: &[Change]) {
    refused_of(&saved(design.clone()), changes);
}

fn refused_of(good: &Saved, changes: &[Change]) {
    assert!(good.clone().state().is_ok_and(|state| state.estimates().is_ok()));
    for (number, (change, expected)) in changes.iter().enumerate() {
        let mut broken = good.clone();
        change(&mut broken);
        let error = broken.state().map(|_| ()).expect_err(&format!("change {number} is refused: {expected}"));
        let message = error.to_string();
        assert!(error.code() == "invalid_state" && message.contains(expected), "change {number}: {message}");
    }
}

fn shorten<T>(list: &mut Vec<T>) {
    list.pop();
}

/// Changes what only its own module may: the same value as a tuple of its fields.
fn within<T: Serialize + DeserializeOwned, M: Serialize + DeserializeOwned>(
    value: &mut T,
    change: impl FnOnce(&mut M),
) {
    let bytes = postcard::to_stdvec(value).expect("a value");
    let mut fields: M = postcard::from_bytes(&bytes).expect("its fields");
    change(&mut fields);
    *value = postcard::from_bytes(&postcard::to_stdvec(&fields).expect("fields")).expect("a value");
}

/// Kind and filter aside: level, interval, unit, factor, name, its end, imputation and choice.
type MeasureFields = (
    crate::survey::measure::Kind,
    Option<String>,
    f64,
    crate::Interval,
    Option<String>,
    f64,
    String,
    String,
    Option<crate::survey::measure::Imputation>,
    Option<String>,
);

fn measure(saved: &mut Saved, change: impl FnOnce(&mut MeasureFields)) {
    within::<Measure, MeasureFields>(&mut saved.recipe.measures[0], change);
}

#[test]
fn recipes_are_such_as_can_be_asked_for() {
    refused(
        &stages(),
        &[
            (|s| s.recipe.measures.clear(), "at least one measure"),
            (|s| measure(s, |m| m.2 = 1.0), "a confidence level between 0 and 1"),
            (|s| measure(s, |m| m.2 = f64::NAN), "not one that can be requested"),
            (|s| measure(s, |m| m.3 = crate::Interval::Beta), "an interval"),
            (|s| measure(s, |m| m.5 = f64::INFINITY), "expected a number"),
            (|s| measure(s, |m| m.7 = " where it is longer than the name".to_owned()), "does not end as it says"),
            (
                |s| {
                    measure(s, |m| {
                        m.6 = "mean where b".to_owned();
                        m.7 = " where b".to_owned();
                    });
                },
                "another condition",
            ),
            (|s| s.recipe.measures[0] = quantile("y", [0.5]), "a quantile"),
            (|s| s.recipe.design = Design::new("w").fpc(["p"]).pps(Pps::brewer()), "pps"),
            (|s| s.recipe.design.psu = None, "ssu: needs psu too"),
            (|s| s.recipe.design.weight = None, "weight: missing"),
            (|s| s.recipe.design.ssu = vec!["ssu".to_owned(); 16], "15 stages"),
            (|s| s.recipe.design.fpc = vec!["n1".to_owned(); 3], "at most 2 columns, one per stage"),
            (|s| s.recipe.by[0] = vec!["value".to_owned()], "by: expected"),
        ],
    );
}

#[test]
fn rows_and_weights_are_numbers_of_some() {
    refused(
        &stages(),
        &[
            (|s| s.rows = MOST_ROWS + 1, "more rows than can be counted"),
            (|s| s.rows += 1, "numbers of rows"),
            (|s| s.rows = 0, "largest weight"),
            (|s| s.largest_weight = -1.0, "largest weight"),
            (|s| s.largest_weight = f64::NAN, "largest weight"),
            (|s| s.largest_weight = 1e291, "largest weight"),
            (|s| s.mass.sum = f64::INFINITY, "sum of weights"),
            (|s| s.mass.cases = 13.0, "more cases than rows"),
            (|s| s.mass.cases = 2.5, "more cases than rows"),
        ],
    );
}

/// What is known of one of the columns of numbers.
fn number(saved: &mut Saved) -> &mut crate::survey::kernel::layout::Number {
    saved.numbers.get_mut("y").expect("a column")
}

#[test]
fn columns_are_those_of_the_measures() {
    refused(
        &stages(),
        &[
            (|s| s.numbers.retain(|name, _| name != "y"), "does not know columns"),
            (|s| drop(s.categories.remove(0)), "does not know columns"),
            (
                |s| {
                    let number = *number(s);
                    s.numbers.insert("z".to_owned(), number);
                },
                "columns that its measures do not read",
            ),
            (|s| s.categories[0].0 = "y".to_owned(), "columns that its measures do not read"),
            (|s| s.categories.push(s.categories[0].clone()), "twice"),
            (|s| number(s).size = 0.0, "size of a column"),
            (|s| number(s).size = f64::NAN, "size of a column"),
            (|s| number(s).shift = Some(f64::INFINITY), "first value"),
            (|s| number(s).binary = true, "0 and 1"),
            (
                |s| {
                    let number = *number(s);
                    s.numbers.insert("text".to_owned(), number);
                },
                "text in others",
            ),
        ],
    );
}

#[test]
fn dictionaries_hold_values_of_a_type_each_once() {
    let some = |values: [&str; 2]| WrittenValues::Text(values.iter().map(|value| Some((*value).to_owned())).collect());
    let good = some(["a", "b"]);
    let mut saved = saved(stages());
    assert_eq!(saved.categories[1].2, good);
    let mut refuse = |values: WrittenValues, expected: &str| {
        saved.categories[1].2 = values;
        let error = saved.clone().state().map(|_| ()).expect_err(expected);
        assert!(error.code() == "invalid_state" && error.to_string().contains(expected), "{error}");
    };
    refuse(some(["a", "a"]), "a value twice");
    refuse(WrittenValues::Text(vec![Some("a".to_owned()), None]), "a missing value");
    refuse(WrittenValues::Float64(vec![Some(0.0), Some(-0.0)]), "a value twice");
    refuse(WrittenValues::Float64(vec![Some(0.0), Some(f64::NAN)]), "a missing value");
    refuse(WrittenValues::Float64(vec![None, Some(f64::NAN)]), "a value twice");
    refuse(WrittenValues::Null(u32::MAX), "a value twice");
    refuse(WrittenValues::Null(1), "a missing value");
    refuse(WrittenValues::Date(vec![Some(0), Some(i32::MAX)]), "have no order");
    refuse(WrittenValues::Time(vec![Some(0), Some(-1)]), "not values of their type");
    refuse(WrittenValues::Time(vec![Some(0), Some(86_400_000_000_000)]), "not values of their type");
    refuse(WrittenValues::Datetime(Unit::Milliseconds, vec![Some(0), Some(i64::MIN)]), "have no order");
    refuse(
        WrittenValues::Decimal { precision: 39, scale: 0, values: vec![Some(0), Some(1)] },
        "not values of their type",
    );
    refuse(
        WrittenValues::Decimal { precision: 2, scale: 3, values: vec![Some(0), Some(1)] },
        "not values of their type",
    );
    refuse(
        WrittenValues::Decimal { precision: 2, scale: 0, values: vec![Some(0), Some(100)] },
        "not values of their type",
    );
    let of = |categories: [&str; 2]| WrittenValues::Enum {
        categories: categories.iter().map(|&category| category.to_owned()).collect(),
        values: vec![Some("a".to_owned()), Some("b".to_owned())],
    };
    refuse(of(["a", "a"]), "not values of their type");
    refuse(of(["a", "c"]), "not values of their type");
    // Fewer categories than there are sums of, and more.
    refuse(WrittenValues::Text(vec![Some("a".to_owned())]), "more or fewer");
    refuse(WrittenValues::Int64((0..2000).map(Some).collect()), "more or fewer");
}

#[test]
fn units_are_within_their_parents_and_sum_to_the_rows() {
    refused(
        &stages(),
        &[
            (|s| s.keys.truncate(1), "more or fewer columns"),
            (|s| s.keys[0] = WrittenValues::None, "values without rows, or rows without values"),
            (|s| s.keys[0] = WrittenValues::Int32(vec![Some(0), None]), "a missing value"),
            (|s| shorten(&mut s.units.depths), "stages of its units"),
            (|s| shorten(&mut s.units.fpc), "stages of its units"),
            (|s| shorten(&mut s.units.depths[1].parents), "more or fewer parents than values"),
            (|s| s.units.depths[2].values[1] = 2, "a value that its column does not have"),
            (|s| s.units.depths[1].parents[0] = 1, "in order of appearance"),
            (|s| s.units.depths[2].parents[3] = u32::MAX, "in order of appearance"),
            (|s| s.units.depths[1].parents.iter_mut().for_each(|parent| *parent = 0), "parents than there are"),
            (|s| s.units.depths[1].values[2] = s.units.depths[1].values[0], "a unit is there twice"),
            (|s| shorten(&mut s.units.rows), "more or fewer units than rows"),
            (|s| shorten(&mut s.units.counts), "more or fewer units than rows"),
            (|s| s.units.rows.swap(0, 1), "in order"),
            (|s| *s.units.rows.last_mut().expect("a unit") = 12, "not among its rows"),
            (|s| s.units.counts[0] = u64::MAX, "do not sum"),
            (
                |s| {
                    s.units.counts[1] += s.units.counts[0];
                    s.units.counts[0] = 0;
                },
                "do not sum",
            ),
            (|s| shorten(&mut s.units.fpc[0]), "more or fewer population sizes"),
            (|s| s.units.fpc[1][0] = 0.0, "population size"),
            (|s| s.units.fpc[1][0] = f64::NAN, "population size"),
        ],
    );
}

#[test]
fn domains_are_combinations_of_values_each_once() {
    refused(
        &stages(),
        &[
            (|s| s.domains.clear(), "its first domain"),
            (|s| s.domains.swap(0, 1), "its first domain"),
            (|s| s.domains[2] = s.domains[1].clone(), "a domain occurs twice"),
            (|s| s.domains[1].0 = 3, "none of its grouping sets"),
            (|s| s.domains[1].1 = vec![7], "none of its grouping sets"),
            (|s| s.domains[1].1.push(0), "none of its grouping sets"),
            (|s| s.by[0] = WrittenValues::None, "rows without values"),
            (|s| s.by[0] = WrittenValues::Null(1), "none of its grouping sets"),
        ],
    );
}

/// The fields of [`Cell`](crate::survey::kernel::moments::Cell).
type CellFields = (usize, f64, Vec<u32>, Vec<f64>, Vec<f64>, Vec<f64>, Vec<(u32, f64, f64, f64)>, Vec<f64>, Vec<f64>);

#[test]
fn a_state_without_rows_holds_none() {
    for design in [stages(), elements(), Design::new("w").replicates(replicates())] {
        let mut state = state(design.clone());
        assert!(state.saved().expect("a state").state().is_ok());
        state.add(&table().slice(0, 0)).expect("no rows");
        let good = state.saved().expect("a state");
        assert!(good.clone().state().is_ok());
        for (change, expected) in [
            ((|s| s.domains.push((1, vec![0]))) as fn(&mut Saved), "none of its grouping sets"),
            (|s| s.by[0] = WrittenValues::Int32(vec![Some(1)]), "values without rows"),
            (|s| s.categories[0].2 = WrittenValues::Int32(vec![Some(1)]), "categories and no rows"),
            (|s| s.largest_weight = 1.0, "largest weight"),
            (|s| s.mass.sum = 1.0, "sum of weights"),
            (|s| s.units.counts.push(1), "more or fewer units"),
        ] {
            let mut broken = good.clone();
            change(&mut broken);
            let message = broken.state().map(|_| ()).expect_err(expected).to_string();
            assert!(message.contains(expected), "{message}");
        }
    }
}

/// Counts near the largest that are possible are added, and not beyond.
#[test]
fn rows_beyond_all_counting_do_not_merge() {
    let large = |design: Design, rows: u64| {
        let mut saved = saved(design);
        saved.units.counts[0] += rows - saved.rows as u64;
        saved.rows = rows as usize;
        if let Some(folded) = &mut saved.folded {
            let units = saved.units.counts[0] as f64;
            within::<_, CellFields>(&mut folded.cells[0].1, |cell| cell.1 = units);
        }
        saved.state().expect("a state of many rows")
    };
    for design in [stages(), elements()] {
        for rows in [MOST_ROWS as u64, 1 << 52, u64::from(u32::MAX)] {
            let mut state = large(design.clone(), rows);
            let other = state.clone();
            let merged = state.merge(&other);
            assert_eq!(merged.is_ok(), 2 * rows <= MOST_ROWS as u64, "{rows} {merged:?}");
            match merged {
                Ok(()) => assert_eq!(state.rows() as u64, 2 * rows),
                Err(error) => assert!(error.to_string().contains("more than can be counted"), "{error}"),
            }
            drop(state.estimates());
            assert_eq!(state.add(&table()).is_ok(), state.rows() < MOST_ROWS);
        }
    }
}
