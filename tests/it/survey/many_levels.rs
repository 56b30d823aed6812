//! Columns with many levels, whose sums are kept where they are not 0 alone, against 0/1 columns, one for each level, whose
//! sums are all kept.

use infosoc::measure::{categories, mean, proportion};
use infosoc::{
    Design, Estimate, Estimates, LonelyPsu, Measure, ReplicateMethod, Replicates, Resampling, State, Survey, ToFrame,
};
use polars::prelude::*;
use std::collections::BTreeMap;

/// How many levels there are.
const LEVELS: usize = 200;

/// A number below `n` that looks random.
fn hash(i: usize, k: u64, n: usize) -> usize {
    let mut x = (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(k.wrapping_mul(0xBF58_476D_1CE4_E5B9));
    x ^= x >> 29;
    x = x.wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x >> 33) as usize) % n
}

fn name(level: usize) -> String {
    format!("level {level:03}")
}

/// Rows in the order of strata, PSUs and units within them. The text is missing here and there; the number never is.
fn table(rows: usize) -> DataFrame {
    // Half of the rows have one of few levels.
    let level = |i: usize| if hash(i, 1, 2) == 0 { hash(i, 2, 6) } else { hash(i, 3, LEVELS) };
    let text: Vec<Option<String>> = (0..rows).map(|i| (hash(i, 4, 9) > 0).then(|| name(level(i)))).collect();
    let psu = |i: usize| i * 60 / rows;
    let mut table = df!(
        "h" => (0..rows).map(|i| (psu(i) / 9) as i32).collect::<Vec<_>>(),
        "psu" => (0..rows).map(|i| psu(i) as i32).collect::<Vec<_>>(),
        "ssu" => (0..rows).map(|i| (i / 2) as i32).collect::<Vec<_>>(),
        "n1" => vec![40; rows], "n2" => vec![90; rows],
        "w" => (0..rows).map(|i| hash(i, 5, 50) as f64 / 8.0).collect::<Vec<_>>(),
        "g" => (0..rows).map(|i| (hash(i, 6, 7) > 0).then(|| hash(i, 7, 4) as i32)).collect::<Vec<_>>(),
        "y" => (0..rows).map(|i| hash(i, 8, 90) as f64).collect::<Vec<_>>(),
        "inside" => (0..rows).map(|i| hash(i, 9, 5) > 0).collect::<Vec<_>>(),
        "number" => (0..rows).map(|i| level(i) as i64).collect::<Vec<_>>(),
        "text" => &text,
    )
    .unwrap();
    for l in 0..LEVELS {
        let of_text: Vec<Option<i8>> = text.iter().map(|text| text.as_ref().map(|t| i8::from(*t == name(l)))).collect();
        let of_number: Vec<i8> = (0..rows).map(|i| i8::from(level(i) == l)).collect();
        table.with_column(Column::new(format!("text {l}").into(), of_text)).unwrap();
        table.with_column(Column::new(format!("number {l}").into(), of_number)).unwrap();
    }
    table
}

fn designs() -> Vec<Design> {
    let plain = || Design::new("w").lonely_psu(LonelyPsu::Adjust);
    let nested = || plain().strata("h").psu("psu").nest(true);
    vec![
        plain(),
        plain().strata("h"),
        plain().strata("g2"),
        plain().psu("psu"),
        plain().psu("g2"),
        nested(),
        nested().fpc(["n1"]),
        nested().ssu("ssu").fpc(["n1", "n2"]),
    ]
}

/// The measures of columns with many levels, and the same with a column for each level.
fn measures(levels: usize) -> (Vec<Measure>, Vec<Measure>) {
    let many = vec![proportion("text"), mean("y"), categories("number"), proportion("text").filter("inside")];
    let of = |column: &'static str| (0..levels).map(move |l| proportion(format!("{column} {l}")));
    let few = of("text").chain([mean("y")]).chain(of("number")).chain(of("text").map(|m| m.filter("inside"))).collect();
    (many, few)
}

fn with_groups(rows: usize) -> DataFrame {
    let mut table = table(rows);
    table.with_column(Column::new("g2".into(), (0..rows).map(|i| hash(i, 10, 12) as i32).collect::<Vec<_>>())).unwrap();
    table
}

fn near(a: Option<f64>, b: Option<f64>, tolerance: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= tolerance * b.abs() || a == b,
        (a, b) => a == b,
    }
}

/// The rows of both, set by set, measure by measure, level by level: the same numbers. Levels that no row has are left out
/// of `few`.
fn assert_same(many: &Estimates, few: &Estimates) {
    let few: Vec<&Estimate> = few.rows().iter().collect();
    assert_eq!(many.rows().len(), few.len());
    for (a, b) in many.rows().iter().zip(few) {
        let what = || format!("{} {:?} {}: {a:?} {b:?}", a.measure, a.level, b.measure);
        assert_eq!((a.n, a.n_missing, a.status), (b.n, b.n_missing, b.status), "{}", what());
        for (a, b) in [(a.value, b.value), (a.df, b.df), (a.numerator, b.numerator), (a.denominator, b.denominator)] {
            assert!(near(a, b, 1e-12), "{}", what());
        }
        // Dense variances of a rare level lose digits where the first unit has it alone, as its ratio of 1 is their pilot.
        for (a, b) in [(a.se, b.se), (a.ci_low, b.ci_low), (a.ci_high, b.ci_high), (a.cv, b.cv), (a.deff, b.deff)] {
            assert!(near(a, b, 1e-11), "{}", what());
        }
    }
}

/// The variance between units at each of some stages, of totals that add up from the rows: (1 − f)·n/(n − 1)·Σ(z − z̄)² over
/// the units of each parent, that of later stages times the fractions of those before. `of` are the numbers of units of each
/// row by stage, strata first, and `sizes` how many units each parent has in the population.
fn variance(z: &[f64], of: &[Vec<i32>], sizes: &[Option<f64>]) -> f64 {
    let mut within: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    (0..z.len()).for_each(|row| within.entry(of[0][row]).or_default().push(row));
    within.values().map(|rows| between(z, rows, &of[1..], sizes)).sum()
}

fn between(z: &[f64], rows: &[usize], of: &[Vec<i32>], sizes: &[Option<f64>]) -> f64 {
    let mut units: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    rows.iter().for_each(|&row| units.entry(of[0][row]).or_default().push(row));
    let totals: Vec<f64> = units.values().map(|rows| rows.iter().map(|&row| z[row]).sum()).collect();
    let n = totals.len() as f64;
    let mean = totals.iter().sum::<f64>() / n;
    let f = sizes[0].map_or(0.0, |size| n / size);
    let here = (1.0 - f) * n / (n - 1.0) * totals.iter().map(|total| (total - mean) * (total - mean)).sum::<f64>();
    match sizes.get(1) {
        None => here,
        Some(_) => here + f * units.values().map(|rows| between(z, rows, &of[1..], &sizes[1..])).sum::<f64>(),
    }
}

fn numbers(table: &DataFrame, column: &str) -> Vec<i32> {
    let column = table.column(column).unwrap().cast(&DataType::Int32).unwrap();
    column.i32().unwrap().iter().map(|number| number.unwrap_or(-1)).collect()
}

/// Shares and standard errors of all levels overall and by group, by their formulas (Särndal, Swensson and Wretman 1992, 4.3).
#[test]
fn many_levels_have_the_errors_of_the_formula() {
    let rows = 1000;
    let table = with_groups(rows);
    let weights: Vec<f64> = table.column("w").unwrap().f64().unwrap().iter().map(Option::unwrap).collect();
    let text: Vec<Option<&str>> = table.column("text").unwrap().str().unwrap().iter().collect();
    let group = numbers(&table, "g");
    let (one, each) = (vec![0; rows], (0..rows as i32).collect::<Vec<_>>());
    let column = |name: &str| numbers(&table, name);
    /// The columns of strata and units, and the population size of each stage.
    type Stages = (Vec<Vec<i32>>, Vec<Option<f64>>);
    let stages: Vec<Stages> = vec![
        (vec![one.clone(), each.clone()], vec![None]),
        (vec![column("h"), each.clone()], vec![None]),
        (vec![column("g2"), each.clone()], vec![None]),
        (vec![one.clone(), column("psu")], vec![None]),
        (vec![one, column("g2")], vec![None]),
        (vec![column("h"), column("psu")], vec![None]),
        (vec![column("h"), column("psu")], vec![Some(40.0)]),
        (vec![column("h"), column("psu"), column("ssu")], vec![Some(40.0), Some(90.0)]),
    ];
    for (design, (of, sizes)) in designs().into_iter().zip(stages) {
        let survey = Survey::new(table.clone(), design).unwrap();
        let estimates = survey.estimate([proportion("text")]).by(["g"]).run().unwrap();
        for row in estimates.rows().iter().filter(|row| row.n > 0) {
            let g = estimates.level_of(row, "g").map(|g| g.map_or(-1, |g| g.parse().unwrap()));
            let weight = |i: usize| if text[i].is_some() && g.is_none_or(|g| group[i] == g) { weights[i] } else { 0.0 };
            let is_level = |i: usize| f64::from(u8::from(text[i] == row.level.as_deref()));
            let x: f64 = (0..rows).map(weight).sum();
            let p = (0..rows).map(|i| weight(i) * is_level(i)).sum::<f64>() / x;
            let z: Vec<f64> = (0..rows).map(|i| weight(i) * (is_level(i) - p) / x).collect();
            let se = if p == 0.0 { 0.0 } else { variance(&z, &of, &sizes).sqrt() };
            assert!(near(row.value, Some(p), 1e-12) && near(row.se, Some(se), 1e-12), "{p} {se} {row:?}");
        }
    }
}

/// The levels that occur, as many as there are in a table this large.
fn all_occur(table: &DataFrame) -> usize {
    let of = |column: &str| table.column(column).unwrap().n_unique().unwrap();
    assert_eq!((of("text"), of("number")), (LEVELS + 1, LEVELS));
    LEVELS
}

#[test]
fn many_levels_have_the_estimates_of_as_many_columns() {
    let table = with_groups(4000);
    let (many, few) = measures(all_occur(&table));
    for design in designs() {
        let survey = Survey::new(table.clone(), design).unwrap();
        let run =
            |measures: &[Measure]| survey.estimate(measures.to_vec()).by(["g"]).by(["inside", "g2"]).run().unwrap();
        assert_same(&run(&many), &run(&few));
    }
}

/// The first unit has all levels, the others hardly any: then pilots and origins are 0.
#[test]
fn a_large_first_unit_changes_nothing() {
    let rows = 4000;
    let mut table = with_groups(rows);
    let (many, few) = measures(all_occur(&table));
    let unit: Vec<i32> = (0..rows as i32).map(|i| (i - 2000).max(0)).collect();
    table.with_column(Column::new("unit".into(), unit)).unwrap();
    let survey = Survey::new(table, Design::new("w").psu("unit")).unwrap();
    let run = |measures: &[Measure]| survey.estimate(measures.to_vec()).by(["g"]).run().unwrap();
    assert_same(&run(&many), &run(&few));
}

#[test]
fn replicates_of_many_levels_too() {
    let table = with_groups(4000);
    let (many, few) = measures(all_occur(&table));
    let design = Design::new("w").strata("h").psu("psu").nest(true);
    let made = Survey::new(table, design)
        .unwrap()
        .make_replicates(&Resampling::new(ReplicateMethod::Bootstrap).count(9).seed(1))
        .unwrap();
    let run = |survey: &Survey, measures: &[Measure]| survey.estimate(measures.to_vec()).by(["g"]).run().unwrap();
    assert_same(&run(&made, &many), &run(&made, &few));
    // The same weights in columns, and in parts.
    let weights = made.replicate_weights("rw").unwrap().unwrap();
    let table = made.cases().hstack(weights.columns()).unwrap();
    let (scale, _, mse) = made.replicate_scales().unwrap();
    let replicates = Replicates::new("rw*", ReplicateMethod::Bootstrap).scale(scale).mse(mse);
    let design = || Design::new("w").replicates(replicates.clone());
    let read = Survey::new(table.clone(), design()).unwrap();
    assert_same(&run(&read, &many), &run(&read, &few));
    assert_same(&in_parts(&table, design(), &many), &run(&read, &many));
}

/// The estimates of states of parts of a table, of which the first have few levels.
fn in_parts(table: &DataFrame, design: Design, measures: &[Measure]) -> Estimates {
    let number = table.column("number").unwrap().i64().unwrap();
    let is_few: BooleanChunked = number.iter().map(|number| Some(number.unwrap() < 6)).collect();
    let (few, rest) = (table.filter(&is_few).unwrap(), table.filter(&!is_few).unwrap());
    let state = || State::new(design.clone(), measures.to_vec(), [vec!["g"]]).unwrap();
    let mut whole = state();
    whole.add(&few.slice(0, 700)).unwrap();
    whole.add(&rest.slice(0, 20)).unwrap();
    let mut later = state();
    for start in (20..rest.height()).step_by(300) {
        let mut part = state();
        part.add(&rest.slice(start as i64, 300)).unwrap();
        later.merge(&State::from_bytes(&part.to_bytes().unwrap()).unwrap()).unwrap();
    }
    let mut last = state();
    last.add(&few.slice(700, few.height())).unwrap();
    whole.merge(&later).unwrap();
    whole.merge(&last).unwrap();
    State::from_bytes(&whole.to_bytes().unwrap()).unwrap().estimates().unwrap()
}

#[test]
fn parts_with_other_levels_give_the_whole() {
    let table = with_groups(4000);
    let (many, _) = measures(all_occur(&table));
    for design in designs() {
        let parts = in_parts(&table, design.clone(), &many);
        let survey = Survey::new(table.clone(), design).unwrap();
        let whole = survey.estimate(many.clone()).by(["g"]).run().unwrap();
        assert_same(&parts, &whole);
        assert_eq!(parts.to_frame().unwrap().shape(), whole.to_frame().unwrap().shape());
    }
}

/// A state grows with the levels that its units have, not with levels times units.
#[test]
fn a_state_takes_bytes_for_the_levels_that_units_have() {
    let bytes = |n: usize, rows: usize| {
        let text: Vec<String> = (0..rows).map(|i| name(hash(i, 1, n))).collect();
        let psu: Vec<i32> = (0..rows).map(|i| hash(i, 2, n) as i32).collect();
        let table = df!("w" => vec![1.5; rows], "psu" => psu, "x" => text).unwrap();
        let none: [Vec<&str>; 0] = [];
        let mut state = State::new(Design::new("w").psu("psu"), [proportion("x")], none).unwrap();
        state.add(&table).unwrap();
        state.to_bytes().unwrap().len()
    };
    // Per row: a place of two or three bytes and a sum of eight; per level and unit: names, numbers, cases and weights.
    for n in [1000, 2000, 4000] {
        let taken = bytes(n, 10 * n);
        assert!(taken < 10 * n * 12 + n * 80, "{n}: {taken}");
    }
}
