//! States of parts of the data against the same data in one table.

use crate::fixtures::property;
use infosoc::measure::{categories, count, mean, proportion, quantile, ratio, total};
use infosoc::{
    Comparison, Design, Estimate, Estimates, LonelyPsu, Measure, Pps, ReplicateMethod, Replicates, Result, State,
    Survey, ToFrame,
};
use polars::prelude::*;
use proptest::prelude::*;

/// One case of a random survey.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) h: i32,
    pub(super) psu: i32,
    pub(super) ssu: i32,
    pub(super) w: f64,
    y: Option<f64>,
    x: f64,
    text: Option<&'static str>,
    g: Option<i32>,
    inside: bool,
}

pub(super) fn case() -> impl Strategy<Value = Case> {
    let weight = prop_oneof![1 => Just(0.0), 6 => 0.5..20.0f64];
    let value = prop::option::weighted(0.85, prop_oneof![Just(1.0), 0.1..9.0f64]);
    let text = prop::option::weighted(0.9, prop_oneof![Just("b"), Just("a"), Just("rare")]);
    let units = (0..3i32, 0..4i32, 0..3i32);
    (units, weight, value, 0.5..4.0f64, text, prop::option::weighted(0.9, 0..3i32), prop::bool::weighted(0.8))
        .prop_map(|((h, psu, ssu), w, y, x, text, g, inside)| Case { h, psu, ssu, w, y, x, text, g, inside })
}

pub(super) fn table(cases: &[Case]) -> DataFrame {
    let of = |f: &dyn Fn(&Case) -> i32| cases.iter().map(f).collect::<Vec<i32>>();
    let mut table = df!(
        "h" => cases.iter().map(|c| format!("stratum {}", 9 - c.h)).collect::<Vec<_>>(),
        "psu" => of(&|c| c.psu), "ssu" => of(&|c| c.ssu),
        "n0" => of(&|c| 400 + c.h), "n1" => of(&|c| 40 + c.h), "n2" => of(&|c| 9 + c.psu),
        "w" => cases.iter().map(|c| c.w).collect::<Vec<_>>(),
        "y" => cases.iter().map(|c| c.y).collect::<Vec<_>>(),
        "b" => cases.iter().map(|c| c.y.map(|y| i8::from(y > 1.0))).collect::<Vec<_>>(),
        "x" => cases.iter().map(|c| c.x).collect::<Vec<_>>(),
        "text" => cases.iter().map(|c| c.text).collect::<Vec<_>>(),
        "g" => cases.iter().map(|c| c.g).collect::<Vec<_>>(),
        "inside" => cases.iter().map(|c| c.inside).collect::<Vec<_>>(),
    )
    .unwrap();
    // Six replicates: of groups that are left out in turn, as factors and as weights, and others without a pattern.
    for r in 0..6 {
        let factor = |c: &Case| if (4 * c.h + c.psu) % 6 == r { 0.0 } else { 1.2 };
        let mixed = |c: &Case| c.w * f64::from((c.x * 1000.0) as i32 * (r + 3) % 7);
        for (prefix, value) in
            [("f", &factor as &dyn Fn(&Case) -> f64), ("rw", &|c: &Case| c.w * factor(c)), ("m", &mixed)]
        {
            let values: Vec<f64> = cases.iter().map(value).collect();
            table.with_column(Column::new(format!("{prefix}{r}").into(), values)).unwrap();
        }
    }
    table
}

pub(super) fn designs() -> impl Strategy<Value = Design> {
    let kind = prop_oneof![
        Just(Design::new("w")),
        Just(Design::new("w").strata("h")),
        Just(Design::new("w").strata("h").fpc(["n0"])),
        Just(Design::new("w").psu("psu")),
        Just(Design::new("w").strata("h").psu("psu").nest(true)),
        Just(Design::new("w").strata("h").psu("psu").nest(true).fpc(["n1"])),
        Just(Design::new("w").strata("h").psu("psu").ssu("ssu").nest(true)),
        Just(Design::new("w").strata("h").psu("psu").ssu("ssu").nest(true).fpc(["n1"])),
        Just(Design::new("w").strata("h").psu("psu").ssu("ssu").nest(true).fpc(["n1", "n2"])),
        Just(Design::unweighted().strata("h").psu("psu")),
    ];
    let replicates = |pattern: &str, method| Replicates::new(pattern, method);
    let replicated = prop::sample::select(vec![
        replicates("f?", ReplicateMethod::Jk1).combined(false),
        replicates("f?", ReplicateMethod::Jkn).combined(false).mse(true),
        replicates("rw*", ReplicateMethod::Jk1),
        replicates("rw*", ReplicateMethod::Bootstrap).df(17.0),
        replicates("m*", ReplicateMethod::Other).scale(0.3).rscales([1.0, 0.5, 0.0, 2.0, 1.0, 1.5]),
        replicates("m*", ReplicateMethod::Fay).rho(0.3),
    ]);
    let kind = prop_oneof![
        2 => kind,
        1 => replicated.prop_map(|replicates| Design::new("w").replicates(replicates)),
    ];
    let rules = [LonelyPsu::Fail, LonelyPsu::Remove, LonelyPsu::Adjust, LonelyPsu::Average, LonelyPsu::Certainty];
    (kind, prop::sample::select(rules.to_vec()), any::<bool>()).prop_map(|(design, rule, scope)| {
        let design = design.lonely_psu(rule);
        if scope { design.scope("inside") } else { design }
    })
}

fn measures() -> Vec<Measure> {
    vec![
        mean("y"),
        total("y"),
        mean("x"),
        ratio("y", "x"),
        proportion("b"),
        proportion("b").filter("inside"),
        categories("text"),
        categories("g").filter("inside"),
        count(),
        count().filter("inside"),
    ]
}

const BY: [&[&str]; 3] = [&["g"], &["text", "g"], &["inside"]];

fn in_memory(table: DataFrame, design: Design) -> Result<Estimates> {
    let survey = Survey::new(table, design)?;
    BY.iter().fold(survey.estimate(measures()), |request, set| request.by(set.iter().copied())).run()
}

fn state(design: &Design) -> Result<State> {
    State::new(design.clone(), measures(), BY.iter().map(|set| set.iter().copied()))
}

/// The same rows with the same numbers within 1e-12 of their size, that of a standard error being the estimate's and the
/// values' (which are about 1): in domains of a few cases it is what is left of larger squares.
pub(crate) fn same(a: &Estimates, b: &Estimates) {
    same_but_for(a, b, |_| 0.0);
}

/// The same, but for rounding of what a row is computed from: a difference of totals has fewer digits than they have.
pub(crate) fn same_but_for(a: &Estimates, b: &Estimates, rounding: impl Fn(&Estimate) -> f64) {
    assert_eq!(a.rows().len(), b.rows().len());
    for (a, b) in a.rows().iter().zip(b.rows()) {
        let row = format!("{a:?}\n{b:?}");
        assert_eq!(
            (&a.measure, &a.level, a.n, a.n_missing, a.df, a.status),
            (&b.measure, &b.level, b.n, b.n_missing, b.df, b.status),
            "{row}"
        );
        let rounding = rounding(a);
        let size = 1.0 + a.value.unwrap_or(0.0).abs() + rounding / 1e-12;
        let near = |a: Option<f64>, b: Option<f64>, tiny: f64| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()) + tiny,
            (a, b) => a == b,
        };
        assert!(near(a.value, b.value, rounding) && near(a.numerator, b.numerator, 0.0), "{row}");
        assert!(near(a.denominator, b.denominator, 0.0), "{row}");
        assert!(near(a.se, b.se, 1e-12 * size), "{row}");
        assert!(near(a.ci_low, b.ci_low, 3e-11 * size) && near(a.ci_high, b.ci_high, 3e-11 * size), "{row}");
    }
}

proptest! {
    #![proptest_config(property(64))]

    /// Rows in any order, cut anywhere, in any number of states that are sent as bytes and merged: the same result, or
    /// the same error, as one table.
    #[test]
    fn parts_give_the_numbers_of_the_whole(
        cases in prop::collection::vec((case(), 0..4usize), 1..80),
        design in designs(),
        batch in 1..30usize,
    ) {
        let all: Vec<Case> = cases.iter().map(|(case, _)| case.clone()).collect();
        let whole = in_memory(table(&all), design.clone());
        let parts: Vec<Vec<Case>> =
            (0..4).map(|p| cases.iter().filter(|(_, q)| *q == p).map(|(case, _)| case.clone()).collect()).collect();
        let merged = (|| {
            let mut merged: Option<State> = None;
            for part in parts {
                let mut of_part = state(&design)?;
                for batch in part.chunks(batch) {
                    of_part.add(&table(batch))?;
                }
                let sent = State::from_bytes(&of_part.to_bytes()?)?;
                match &mut merged {
                    Some(merged) => merged.merge(&sent)?,
                    None => merged = Some(sent),
                }
            }
            merged.unwrap().estimates()
        })();
        match (whole, merged) {
            (Ok(whole), Ok(merged)) => {
                same(&whole, &merged);
                let columns = |e: &Estimates| e.to_frame().unwrap().select(["g", "text", "inside", "by"]).unwrap();
                prop_assert!(columns(&whole).equals_missing(&columns(&merged)));
            }
            (Err(whole), Err(merged)) => prop_assert_eq!(whole.code(), merged.code()),
            (whole, merged) => prop_assert!(false, "{whole:?}\n{merged:?}"),
        }
    }
}

#[test]
fn replicates_of_parts_give_comparisons_and_keep_their_columns() {
    let row = |i: i32| Case {
        h: i % 3,
        psu: i % 4,
        ssu: 0,
        w: 1.0 + f64::from(i % 5),
        y: (i % 7 > 0).then_some(f64::from(i % 3)),
        x: 0.5 + f64::from(i * i % 11) / 7.0,
        text: Some(["a", "b"][i as usize % 2]),
        g: Some(i % 2),
        inside: i % 3 > 0,
    };
    let all = table(&(0..60).map(row).collect::<Vec<_>>());
    let design = || Design::new("w").replicates(Replicates::new("rw*", ReplicateMethod::Jk1));
    let whole = in_memory(all.clone(), design()).unwrap();
    let mut state = state(&design()).unwrap();
    state.add(&all.slice(0, 0)).unwrap();
    for start in (0..60).step_by(13) {
        state.add(&all.slice(start, 13)).unwrap();
    }
    let parts = state.estimates().unwrap();
    same(&whole, &parts);
    same(&whole.difference("g", "0", "1").unwrap(), &parts.difference("g", "0", "1").unwrap());
    let covariances = |of: &Estimates| of.covariances(&[0, 3, 20], &false.into()).unwrap();
    covariances(&whole).iter().zip(covariances(&parts)).for_each(|(a, b)| assert!((a - b).abs() <= 1e-12 * a.abs()));
    let (name, message) = code(state.clone().add(&all.drop("rw3").unwrap()));
    assert!(name == "unknown_column" && message.contains("rw3"), "{message}");
    let mut other = self::state(&design()).unwrap();
    other.add(&all.drop("rw5").unwrap()).unwrap();
    let (name, message) = code(state.merge(&other));
    assert!(name == "invalid_state" && message.contains("replicate weights"), "{message}");
}

fn part(h: [i32; 4], b: [Option<i32>; 4]) -> DataFrame {
    df!("h" => h, "psu" => [1, 1, 2, 2], "w" => [1.0, 2.0, 3.0, 4.0], "b" => b).unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> (String, String) {
    let error = result.expect_err("an error");
    (error.code().to_owned(), error.to_string())
}

#[test]
fn what_a_state_cannot_do_is_refused_with_a_remedy() {
    let none: [[&str; 0]; 0] = [];
    let new = |design: Design, measure: Measure| State::new(design, [measure], none);
    let (name, message) = code(new(Design::new("w"), quantile("y", [0.5])));
    assert!(name == "invalid_argument" && message.contains("one table"), "{message}");
    assert_eq!(code(new(Design::new("w").fpc(["p"]).pps(Pps::brewer()), count())).0, "invalid_argument");
    assert_eq!(code(new(Design::unweighted().fpc(["n"]), count())).0, "invalid_argument");
    assert_eq!(code(new(Design::new("w").ssu("s"), count())).0, "invalid_argument");
    assert_eq!(code(State::new(Design::new("w"), [count()], [["value"]])).0, "invalid_argument");
    let mut state = new(Design::new("w"), mean("b")).unwrap();
    state.add(&part([1; 4], [Some(1), Some(0), None, Some(1)])).unwrap();
    let (name, message) = code(state.estimates().unwrap().compare(0, 0, Comparison::Difference, &false.into()));
    assert!(name == "invalid_argument" && message.contains("numbers the rows as psu"), "{message}");
}

#[test]
fn bad_rows_are_named_as_rows_of_the_whole_and_stop_the_state() {
    let mut state = State::new(Design::new("w").psu("psu"), [proportion("b")], [["h"]]).unwrap();
    state.add(&part([1; 4], [Some(1), Some(0), None, Some(1)])).unwrap();
    let (name, message) = code(state.add(&part([1; 4], [Some(1), Some(0), Some(7), None])));
    assert!(name == "not_binary" && message.contains("row 6"), "{message}");
    assert_eq!(code(state.estimates()).0, "invalid_state");
    assert_eq!(code(state.to_bytes()).0, "invalid_state");
    assert_eq!(code(state.add(&part([1; 4], [None; 4]))).0, "invalid_state");

    let mut state = State::new(Design::new("w").strata("h").psu("psu").fpc(["n"]), [count()], [["h"]]).unwrap();
    let with = |n: [i32; 4]| df!("h" => [1; 4], "psu" => [1, 1, 2, 2], "w" => [1; 4], "n" => n).unwrap();
    state.add(&with([9; 4])).unwrap();
    let (name, message) = code(state.add(&with([9, 9, 9, 8])));
    assert!(name == "invalid_fpc" && message.contains("row 7") && message.contains("9 and 8"), "{message}");
}

#[test]
fn only_the_whole_shows_lonely_units_and_nesting() {
    let design = || Design::new("w").strata("h").psu("psu");
    let none: [[&str; 0]; 0] = [];
    let mut state = State::new(design(), [count()], none).unwrap();
    state.add(&part([1, 1, 1, 1], [None; 4])).unwrap();
    state.add(&part([1, 1, 2, 2], [None; 4])).unwrap();
    let (name, message) = code(state.estimates());
    assert!(name == "not_nested" && message.contains('2'), "{message}");
    let mut state = State::new(design().nest(true), [count()], none).unwrap();
    state.add(&part([1, 1, 1, 1], [None; 4])).unwrap();
    state.add(&part([1, 1, 2, 2], [None; 4])).unwrap();
    let (name, message) = code(state.estimates());
    assert!(name == "lonely_psu" && message.contains('2'), "{message}");
}

#[test]
fn a_table_without_rows_is_checked_for_its_columns() {
    let mut state = State::new(Design::new("w").psu("psu"), [proportion("b")], [["h"]]).unwrap();
    let empty = part([1; 4], [None; 4]).slice(0, 0);
    let (name, message) = code(state.clone().add(&empty.drop("w").unwrap()));
    assert!(name == "unknown_column" && message.contains("\"w\""), "{message}");
    state.add(&empty).unwrap();
    assert_eq!(code(state.estimates()).0, "empty_table");
    let mut filled = State::new(Design::new("w").psu("psu"), [proportion("b")], [["h"]]).unwrap();
    filled.add(&part([1; 4], [Some(1), Some(0), None, Some(1)])).unwrap();
    state.merge(&filled).unwrap();
    same(&filled.estimates().unwrap(), &state.estimates().unwrap());
}

#[test]
fn zeros_alone_are_found_at_the_end() {
    let zeros = |w: [f64; 2]| df!("psu" => [1, 2], "w" => w, "b" => [1, 0]).unwrap();
    let mut state = State::new(Design::new("w").psu("psu"), [proportion("b")], [["psu"]]).unwrap();
    state.add(&zeros([0.0; 2])).unwrap();
    assert_eq!(code(state.estimates()).0, "invalid_weight");
    state.add(&zeros([0.0, 1.0])).unwrap();
    assert_eq!(state.estimates().unwrap().rows()[0].n, 1);
}

#[test]
fn columns_may_change_type_where_nothing_is_lost() {
    let survey = |psu: Column, b: Column| DataFrame::new(2, vec![Column::new("w".into(), [1.0, 2.0]), psu, b]).unwrap();
    let psu = |values: [i64; 2], dtype: &DataType| Column::new("psu".into(), values).cast(dtype).unwrap();
    let null = Column::new_scalar("b".into(), Scalar::null(DataType::Null), 2);
    let text = |values: [&str; 2]| Column::new("b".into(), values);
    let mut state = State::new(Design::new("w").psu("psu"), [proportion("b")], [["psu"]]).unwrap();
    state.add(&survey(psu([1, 2], &DataType::Int8), null.clone())).unwrap();
    state.add(&survey(psu([2, 300], &DataType::Int64), text(["yes", "no"]))).unwrap();
    state.add(&survey(psu([1, 1], &DataType::UInt16), null.clone())).unwrap();
    let rows = state.estimates().unwrap();
    let shares: Vec<_> = rows.rows().iter().take(2).map(|r| (r.level.clone(), r.value, r.n, r.n_missing)).collect();
    assert_eq!(shares[0], (Some("no".to_owned()), Some(2.0 / 3.0), 2, 4));
    assert_eq!(shares[1], (Some("yes".to_owned()), Some(1.0 / 3.0), 2, 4));
    let (name, message) =
        code(state.clone().add(&survey(psu([1, 2], &DataType::Int8), Column::new("b".into(), [1, 0]))));
    assert!(name == "wrong_type" && message.contains("text"), "{message}");
    let (name, _) = code(state.add(&survey(text(["1", "2"]).with_name("psu".into()), null)));
    assert_eq!(name, "wrong_type");
}

#[test]
fn foreign_and_damaged_bytes_are_refused() {
    let mut state = State::new(Design::new("w").psu("psu"), [proportion("b")], [["h"]]).unwrap();
    state.add(&part([1; 4], [Some(1), Some(0), None, Some(1)])).unwrap();
    let bytes = state.to_bytes().unwrap();
    assert!(State::from_bytes(&bytes).is_ok());
    for wrong in [&b""[..], b"infosoc", b"PAR1 some other file of more bytes", &bytes[..bytes.len() - 1]] {
        assert_eq!(code(State::from_bytes(wrong)).0, "invalid_state");
    }
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    assert!(code(State::from_bytes(&flipped)).1.contains("damaged"));
    let mut newer = bytes;
    newer[8] = 200;
    assert!(code(State::from_bytes(&newer)).1.contains("version 200"));
}

#[test]
fn states_of_other_estimates_do_not_merge() {
    let new = |design: Design, measure: Measure, by: &str| State::new(design, [measure], [[by]]).unwrap();
    let design = || Design::new("w").psu("psu");
    let mut state = new(design(), proportion("b"), "h");
    for (other, what) in [
        (new(design().nest(true), proportion("b"), "h"), "designs"),
        (new(design(), proportion("b").level(0.9), "h"), "measures"),
        (new(design(), proportion("b"), "g"), "grouping sets"),
    ] {
        let (name, message) = code(state.merge(&other));
        assert!(name == "invalid_state" && message.contains(what), "{message}");
    }
}
