//! Degrees of freedom of replicate weights whose columns depend on each other but for calibration and rounding: those of R,
//! in any order of the rows, from tables and from parts.

use crate::survey::golden::{golden, table};
use infosoc::measure::count;
use infosoc::{Design, Estimates, ReplicateMethod, Replicates, State, Survey};
use polars::prelude::*;

/// The weights of `data/ranks.csv` rounded to a number of digits.
fn rounded(digits: Option<i32>) -> DataFrame {
    let mut rounded = table("ranks");
    let names: Vec<String> = rounded.get_column_names().iter().skip(2).map(ToString::to_string).collect();
    for name in names {
        let values = rounded.column(&name).unwrap().f64().unwrap().clone();
        let scale = digits.map_or(1.0, |digits| 10f64.powi(digits));
        let round = |w: f64| if digits.is_some() { (w * scale).round() / scale } else { w };
        let values: Vec<f64> = values.iter().flatten().map(round).collect();
        rounded.with_column(Column::new(name.as_str().into(), values)).unwrap();
    }
    rounded
}

fn design(kind: &str) -> Design {
    let replicates = Replicates::new(format!("{kind}*"), ReplicateMethod::Other).scale(1.0);
    Design::new("weight").replicates(replicates)
}

/// The degrees of freedom of all rows and of each type of school, in order.
fn df(estimates: &Estimates) -> Vec<Option<f64>> {
    estimates.rows().iter().map(|row| row.df).collect()
}

/// `ranks.csv`: R `qr(weights, tol = 1e-5)$rank - 1`.
#[test]
fn ranks_are_those_of_r_in_any_order_and_in_parts() {
    let mut reader = csv::Reader::from_path(golden("ranks.csv")).unwrap();
    let lines: Vec<(String, Option<i32>, String, f64)> = reader
        .deserialize()
        .map(|row: Result<(String, String, String, f64), _>| {
            let (kind, digits, domain, df) = row.unwrap();
            (kind, digits.parse().ok(), domain, df)
        })
        .collect();
    assert_eq!(lines.len(), 48);
    for of_table in lines.chunks(4) {
        let (kind, digits) = (&of_table[0].0, of_table[0].1);
        let domains: Vec<&str> = of_table.iter().map(|line| line.2.as_str()).collect();
        assert_eq!(domains, ["all", "E", "H", "M"]);
        let expected: Vec<Option<f64>> = of_table.iter().map(|line| Some(line.3)).collect();
        let table = rounded(digits);
        let height = table.height() as IdxSize;
        for by in [1, 3, 7, 11, 77, 199] {
            let order: Vec<IdxSize> = (0..height).map(|row| (row * by + by) % height).collect();
            let mixed = table.take(&IdxCa::from_vec("".into(), order)).unwrap();
            let survey = Survey::new(mixed.clone(), design(kind)).unwrap();
            let whole = survey.estimate([count()]).by(["stype"]).run().unwrap();
            assert_eq!(df(&whole), expected, "{kind} {digits:?} {by}");
            let state = |start: IdxSize, parts: &[IdxSize]| {
                let mut state = State::new(design(kind), [count()], [["stype"]]).unwrap();
                let mut start = i64::from(start);
                for &len in parts {
                    state.add(&mixed.slice(start, len as usize)).unwrap();
                    start += i64::from(len);
                }
                state
            };
            let mut merged = state(0, &[1, 30, 29]);
            merged.merge(&State::from_bytes(&state(60, &[100, 40]).to_bytes().unwrap()).unwrap()).unwrap();
            assert_eq!(df(&merged.estimates().unwrap()), expected, "{kind} {digits:?} {by} in parts");
        }
    }
}
