//! Comparisons, two-way tables, calibration and quantiles of data in parts against the same data in one table: any rows
//! in any order, any split into batches, every kind of design.

use super::state::{Case, case, designs, same_but_for, table};
use crate::fixtures::property;
use infosoc::measure::{categories, count, mean, proportion, quantile, ratio, total};
use infosoc::{
    BatchIterator, Batches, Comparison, CrossTables, Design, Distance, Estimate, Estimates, Independence, Margin,
    Measure, Parts, QuantileInterval, QuantileRule, Reading, Result, Scan, Share, State, Survey, TableState, ToFrame,
};
use polars::prelude::*;
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

/// A table cut into batches, which is read once or as often as one likes.
#[derive(Clone, Debug)]
struct Cut {
    parts: Vec<DataFrame>,
    is_repeatable: bool,
}

impl Batches for Cut {
    fn empty(&self) -> Result<DataFrame> {
        Ok(self.parts[0].clear())
    }

    fn read(&self, columns: &[String]) -> Result<BatchIterator<'_>> {
        // As a file: a column that it does not have is an error.
        let select = move |part: &DataFrame| Ok(part.select(columns.to_vec())?);
        Ok(Box::new(self.parts.iter().map(select).collect::<Vec<_>>().into_iter()))
    }

    fn is_repeatable(&self) -> bool {
        self.is_repeatable
    }
}

/// A table whose parts lie elsewhere: bytes go there, and bytes come back, in one order or the other.
#[derive(Clone, Debug)]
struct Scattered {
    parts: Vec<DataFrame>,
    backwards: bool,
}

impl Parts for Scattered {
    fn read(&self, mut reading: Reading) -> Result<Reading> {
        let plan = reading.to_bytes()?;
        let mut found = Vec::new();
        for table in &self.parts {
            let mut part = Reading::from_bytes(&plan)?;
            let names: Vec<&str> = table.get_column_names().into_iter().map(|name| name.as_str()).collect();
            part.add(&table.select(part.columns(&names)?)?)?;
            found.push(part.to_bytes()?);
        }
        if self.backwards {
            found.reverse();
        }
        for part in found {
            reading.merge(&Reading::from_bytes(&part)?)?;
        }
        Ok(reading)
    }
}

/// The rows as they are, cut at some places.
fn cut(table: &DataFrame, places: &[usize]) -> Vec<DataFrame> {
    let mut places: Vec<usize> = places.iter().map(|place| place % (table.height() + 1)).collect();
    places.extend([0, table.height()]);
    places.sort_unstable();
    places.windows(2).map(|ends| table.slice(ends[0] as i64, ends[1] - ends[0])).collect()
}

fn scan(table: &DataFrame, places: &[usize], design: &Design) -> Scan {
    Survey::scan(Cut { parts: cut(table, places), is_repeatable: true }, design.clone())
}

/// The rows in batches, and in parts that are merged in either order.
fn sources(table: &DataFrame, places: &[usize], design: &Design) -> [Scan; 3] {
    let scattered = |backwards| Survey::parts(Scattered { parts: cut(table, places), backwards }, design.clone());
    [scan(table, places, design), scattered(false), scattered(true)]
}

fn measures() -> Vec<Measure> {
    vec![
        mean("y"),
        total("y").filter("inside"),
        ratio("y", "x"),
        proportion("b").percent(),
        categories("text"),
        count(),
    ]
}

const BY: [&[&str]; 3] = [&["g"], &["inside", "g"], &["inside"]];

fn in_memory(survey: &Survey) -> Result<Estimates> {
    BY.iter().fold(survey.estimate(measures()), |request, set| request.by(set.iter().copied())).run()
}

fn in_batches(scan: &Scan) -> Result<Estimates> {
    BY.iter().fold(scan.estimate(measures()), |request, set| request.by(set.iter().copied())).run()
}

fn in_parts(parts: &[DataFrame], design: &Design) -> Result<Estimates> {
    let new = || State::new(design.clone(), measures(), BY.iter().map(|set| set.iter().copied()));
    let mut whole = new()?;
    for part in parts {
        let mut state = new()?;
        state.add(part)?;
        whole.merge(&State::from_bytes(&state.to_bytes()?)?)?;
    }
    whole.estimates()
}

fn comparisons(of: &Estimates) -> Vec<Result<Estimates>> {
    let stop = AtomicBool::new(false);
    vec![
        of.difference("g", "0", "1"),
        of.ratio("g", "1", "2"),
        of.parity("inside", "true", "_T"),
        of.difference("inside", "false", "true"),
        // A measure with another, in domains of different sets.
        of.compare(0, of.rows().len() - 1, Comparison::Difference, &stop),
        of.compare(2, of.rows().len() / 2, Comparison::Ratio, &stop),
    ]
}

/// Covariances, as parts of the product of the two standard errors and values.
fn same_covariances(a: &Estimates, b: &Estimates) {
    let rows: Vec<usize> = (0..a.rows().len()).step_by(3).collect();
    let stop = AtomicBool::new(false);
    let [x, y] = [a, b].map(|of| of.covariances(&rows, &stop).unwrap());
    for (cell, (x, y)) in x.iter().zip(&y).enumerate() {
        let size = |row: usize| {
            let row = &a.rows()[rows[row]];
            1.0 + row.value.unwrap_or(0.0).abs() + row.se.unwrap_or(0.0)
        };
        let size = size(cell / rows.len()) * size(cell % rows.len());
        assert!((x.is_nan() && y.is_nan()) || (x - y).abs() <= 1e-12 * size, "{cell}: {x} {y}");
    }
}

fn same_comparisons(whole: &Estimates, parts: &Estimates) {
    // A difference has no digits beyond those of what is compared, which are sums of at most 90 cases. Of a measure against
    // another it may be any.
    let rounding = |compared: &Estimate| {
        let is_compared = |row: &&Estimate| row.measure == compared.measure || compared.measure.contains(&row.measure);
        let values = whole.rows().iter().filter(is_compared).filter_map(|row| row.value);
        16.0 * f64::EPSILON * values.fold(0.0, |largest: f64, value| largest.max(value.abs()))
    };
    for (a, b) in comparisons(whole).into_iter().zip(comparisons(parts)) {
        match (a, b) {
            (Ok(a), Ok(b)) => same_but_for(&a, &b, rounding),
            (Err(a), Err(b)) => assert_eq!(a.code(), b.code()),
            (a, b) => panic!("{a:?}\n{b:?}"),
        }
    }
    same_covariances(whole, parts);
}

/// Tables of the same columns, with numbers within 1e-12 of their size or of 1.
fn same_frames(a: &DataFrame, b: &DataFrame) {
    assert_eq!(a.get_column_names(), b.get_column_names());
    for (a, b) in a.columns().iter().zip(b.columns()) {
        let (a, b) = (a.as_materialized_series(), b.as_materialized_series());
        match (a.f64(), b.f64()) {
            (Ok(x), Ok(y)) => {
                for (x, y) in x.iter().zip(y.iter()) {
                    let near = match (x, y) {
                        (Some(x), Some(y)) => (x - y).abs() <= 1e-11 * x.abs() + 1e-11,
                        (x, y) => x == y,
                    };
                    // What is far from any number a table prints: a ratio of rounding errors.
                    assert!(near || x.is_some_and(|x| x.abs() > 1e12), "{}: {x:?} {y:?}\n{a}\n{b}", a.name());
                }
            }
            _ => assert!(a.equals_missing(b), "{a}\n{b}"),
        }
    }
}

fn share() -> impl Strategy<Value = Share> {
    prop::sample::select(vec![Share::Total, Share::Row, Share::Column])
}

fn tables_in_memory(table: DataFrame, design: &Design, share: Share, filter: bool) -> Result<CrossTables> {
    let request = Survey::new(table, design.clone())?.table("g", "text").share(share);
    let request = if filter { request.filter("inside") } else { request };
    request.groups().by(["b"]).run()
}

fn tables_in_batches(scan: &Scan, share: Share, filter: bool) -> Result<CrossTables> {
    let request = scan.table("g", "text").share(share).by(["b"]);
    if filter { request.filter("inside") } else { request }.run()
}

fn tables_in_parts(parts: &[DataFrame], design: &Design, share: Share, filter: bool) -> Result<CrossTables> {
    let new = || {
        let state = TableState::new(design.clone(), "g", "text")?.share(share)?.by([["b"]])?;
        if filter { state.filter("inside") } else { Ok(state) }
    };
    let mut whole = new()?;
    for part in parts {
        let mut state = new()?;
        state.add(part)?;
        whole.merge(&TableState::from_bytes(&state.to_bytes()?)?)?;
    }
    whole.tables()
}

fn same_tables(a: &CrossTables, b: &CrossTables, tests: bool) {
    same_frames(&a.to_frame().unwrap(), &b.to_frame().unwrap());
    for test in [Independence::F, Independence::AdjustedWald].into_iter().filter(|_| tests) {
        match (a.test(test), b.test(test)) {
            (Ok(a), Ok(b)) => {
                let frames = [a, b].map(|tests| tests.to_frame().unwrap());
                let counts = ["test", "n", "n_missing"].map(|name| name.to_owned());
                let [a, b] = frames.each_ref().map(|frame| frame.select(counts.clone()).unwrap());
                assert!(a.equals_missing(&b), "{a}\n{b}");
                for name in ["statistic", "p_value", "deff"] {
                    let [a, b] = frames.each_ref().map(|frame| frame.column(name).unwrap().f64().unwrap().to_vec());
                    for (x, y) in a.into_iter().zip(b) {
                        // Tables of few cases have covariances that are all but singular.
                        if let (Some(x), Some(y)) = (x, y) {
                            assert!((x - y).abs() <= 1e-6 * (1.0 + x.abs()), "{name}: {x} {y}");
                        }
                    }
                }
            }
            (Err(a), Err(b)) => assert_eq!(a.code(), b.code()),
            (a, b) => panic!("{a:?}\n{b:?}"),
        }
    }
}

/// The table with columns that calibrations use: an area, a size and a class, none of which is ever missing.
fn with_margins(cases: &[Case]) -> DataFrame {
    let mut table = table(cases);
    let area: Vec<&str> = cases.iter().map(|c| ["rural", "urban"][(c.psu + c.ssu) as usize % 2]).collect();
    let size: Vec<i32> = cases.iter().map(|c| 1 + (c.ssu + c.h) % 3).collect();
    let value: Vec<i32> = cases.iter().map(|c| c.ssu % 2).collect();
    for column in
        [Column::new("area".into(), area), Column::new("size".into(), size), Column::new("value".into(), value)]
    {
        table.with_column(column).unwrap();
    }
    table
}

/// The sums of the weights by category of a column, each moved a little.
fn margin(cases: &[Case], table: &DataFrame, column: &str, whole: f64) -> Margin {
    let text = table.column(column).unwrap().cast(&DataType::String).unwrap();
    let mut sums: std::collections::BTreeMap<String, f64> = std::collections::BTreeMap::new();
    for (value, case) in text.str().unwrap().iter().zip(cases) {
        *sums.entry(value.unwrap().to_owned()).or_default() += case.w;
    }
    let moved: Vec<(String, f64)> =
        sums.into_iter().enumerate().map(|(i, (level, sum))| (level, sum * (1.0 + 0.05 * (i as f64 - 0.5)))).collect();
    let sum: f64 = moved.iter().map(|(_, sum)| sum).sum();
    let levels: Vec<&str> = moved.iter().map(|(level, _)| level.as_str()).collect();
    let totals: Vec<f64> = moved.iter().map(|(_, of)| of * whole / sum).collect();
    Margin::new([column], df!(column => levels, "total" => totals).unwrap())
}

#[derive(Clone, Copy, Debug)]
enum How {
    Poststratified,
    Raked,
    Linear,
    Logit,
    Ratio,
}

fn calibrated_in_memory(how: How, survey: &Survey, margins: &[Margin], number: &Margin) -> Result<Survey> {
    let all = || margins.iter().cloned().chain([number.clone()]);
    match how {
        How::Poststratified => survey.poststratify(margins[0].clone()),
        How::Raked => survey.rake(margins.to_vec()).run(),
        How::Linear => survey.calibrate(all()).bounds(0.0, f64::INFINITY).run(),
        How::Logit => survey.calibrate(margins.to_vec()).distance(Distance::Logit).bounds(0.2, 4.0).run(),
        How::Ratio => survey.calibrate([number.clone()]).distance(Distance::Raking).variance("size").run(),
    }
}

fn calibrated_in_batches(how: How, scan: &Scan, margins: &[Margin], number: &Margin) -> Result<Scan> {
    let all = || margins.iter().cloned().chain([number.clone()]);
    match how {
        How::Poststratified => scan.poststratify(margins[0].clone()),
        How::Raked => scan.rake(margins.to_vec()).run(),
        How::Linear => scan.calibrate(all()).bounds(0.0, f64::INFINITY).run(),
        How::Logit => scan.calibrate(margins.to_vec()).distance(Distance::Logit).bounds(0.2, 4.0).run(),
        How::Ratio => scan.calibrate([number.clone()]).distance(Distance::Raking).variance("size").run(),
    }
}

/// Estimates of calibrated weights: within 1e-9, to which their totals are met.
fn same_calibrated(a: &Estimates, b: &Estimates) {
    assert_eq!(a.rows().len(), b.rows().len());
    for (a, b) in a.rows().iter().zip(b.rows()) {
        let size = 1.0 + a.value.unwrap_or(0.0).abs() + a.denominator.unwrap_or(0.0).abs() * 1e-3;
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * (a.abs() + size),
            (a, b) => a == b,
        };
        assert!(near(a.value, b.value) && near(a.df, b.df) && (a.n, a.n_missing) == (b.n, b.n_missing), "{a:?}\n{b:?}");
        // What is left of a variance that calibration takes away is rounding, and so is the status that it gives.
        if a.se.is_some_and(|se| se > 1e-7 * size) {
            assert!(near(a.se, b.se) && a.status == b.status, "{a:?}\n{b:?}");
        }
    }
}

proptest! {
    #![proptest_config(property(24))]

    #[test]
    fn comparisons_are_those_of_the_whole(
        cases in prop::collection::vec(case(), 1..90), places in prop::collection::vec(0..1000usize, 0..4), design in designs()
    ) {
        let table = table(&cases);
        let Ok(survey) = Survey::new(table.clone(), design.clone()) else { return Ok(()) };
        let whole = in_memory(&survey).unwrap();
        for scan in sources(&table, &places, &design) {
            same_comparisons(&whole, &in_batches(&scan).unwrap());
        }
        let parts = in_parts(&cut(&table, &places), &design).unwrap();
        // Without PSUs a state does not keep the totals of its units; a category that is not there says nothing of that.
        let refused = comparisons(&parts).into_iter().filter_map(|compared| compared.err()).find(|e| e.code() == "invalid_argument");
        match refused {
            Some(error) => prop_assert!(error.to_string().contains("as psu")),
            None => same_comparisons(&whole, &parts),
        }
    }

    #[test]
    fn two_way_tables_are_those_of_the_whole(
        cases in prop::collection::vec(case(), 1..90), places in prop::collection::vec(0..1000usize, 0..4),
        design in designs(), share in share(), filter in any::<bool>()
    ) {
        let table = table(&cases);
        match tables_in_memory(table.clone(), &design, share, filter) {
            Ok(whole) => {
                for scan in sources(&table, &places, &design) {
                    same_tables(&whole, &tables_in_batches(&scan, share, filter).unwrap(), true);
                }
                same_tables(&whole, &tables_in_parts(&cut(&table, &places), &design, share, filter).unwrap(), false);
            }
            Err(error) => {
                for scan in sources(&table, &places, &design) {
                    let found = tables_in_batches(&scan, share, filter);
                    prop_assert_eq!(found.map(|_| ()).map_err(|error| error.code()), Err(error.code()));
                }
            }
        }
    }

    #[test]
    fn calibrated_estimates_are_those_of_the_whole(
        cases in prop::collection::vec(case(), 30..90), places in prop::collection::vec(0..1000usize, 0..4),
        design in designs(),
        how in prop::sample::select(vec![How::Poststratified, How::Raked, How::Linear, How::Logit, How::Ratio])
    ) {
        let table = with_margins(&cases);
        let whole = cases.iter().map(|case| case.w).sum::<f64>() * 1.1;
        let margins = [margin(&cases, &table, "area", whole), margin(&cases, &table, "h", whole)];
        let sizes = table.column("size").unwrap().cast(&DataType::Float64).unwrap();
        let sum: f64 = sizes.f64().unwrap().iter().zip(&cases).map(|(size, case)| size.unwrap() * case.w).sum();
        let number = Margin::number("size", 1.12 * sum);
        let Ok(survey) = Survey::new(table.clone(), design.clone()) else { return Ok(()) };
        for scan in sources(&table, &places, &design) {
        match calibrated_in_memory(how, &survey, &margins, &number) {
            Ok(survey) => {
                let scan = calibrated_in_batches(how, &scan, &margins, &number).unwrap();
                let (whole, parts) = (in_memory(&survey).unwrap(), in_batches(&scan).unwrap());
                same_calibrated(&whole, &parts);
                let compared = [&whole, &parts].map(|of| of.difference("inside", "false", "true"));
                if let [Ok(a), Ok(b)] = &compared {
                    same_calibrated(a, b);
                }
                let reports = [survey.calibration().unwrap(), scan.calibration().unwrap()];
                for (a, b) in reports[0].lines().iter().zip(reports[1].lines()) {
                    prop_assert_eq!((&a.margin, &a.level, a.n), (&b.margin, &b.level, b.n));
                    prop_assert!((a.after - b.after).abs() <= 1e-9 * a.after.abs());
                }
                prop_assert!((reports[0].factors().median - reports[1].factors().median).abs() < 1e-9);
            }
            Err(_) => prop_assert!(calibrated_in_batches(how, &scan, &margins, &number).is_err()),
        }
        }
    }
}

fn rules() -> impl Strategy<Value = QuantileRule> {
    let words = ["math", "school", "shahvaish", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"];
    prop::sample::select(words.to_vec()).prop_map(|word| word.parse().unwrap())
}

proptest! {
    #![proptest_config(property(24))]

    #[test]
    fn quantiles_are_those_of_the_whole(
        cases in prop::collection::vec(case(), 1..90), places in prop::collection::vec(0..1000usize, 0..4),
        design in designs(), rule in rules(), alone in any::<bool>()
    ) {
        let table = table(&cases);
        let wanted = || {
            let of_x = quantile("x", [0.1, 0.5, 0.9]).rule(rule);
            let of_y = quantile("y", [0.25]).rule(rule).filter("inside");
            if alone { vec![of_x, of_y] } else { vec![mean("y"), of_x, count(), of_y] }
        };
        let Ok(survey) = Survey::new(table.clone(), design.clone()) else { return Ok(()) };
        let whole = BY.iter().fold(survey.estimate(wanted()), |of, set| of.by(set.iter().copied())).run().unwrap();
        // Rules that ask for the order of cases of one value take that of the parts.
        let [batches, parts, _] = sources(&table, &places, &design);
        for scan in [batches, parts] {
            let of = scan.estimate(wanted());
            let parts = BY.iter().fold(of, |of, set| of.by(set.iter().copied())).run().unwrap();
            same_quantiles(&whole, &parts)?;
        }
    }

    /// Quantiles of calibrated weights, which read the rows with factors made of what was read before.
    #[test]
    fn calibrated_quantiles_are_those_of_the_whole(
        cases in prop::collection::vec(case(), 30..90), places in prop::collection::vec(0..1000usize, 0..4), design in designs()
    ) {
        let table = with_margins(&cases);
        let whole = cases.iter().map(|case| case.w).sum::<f64>() * 1.1;
        let margins = [margin(&cases, &table, "area", whole), margin(&cases, &table, "h", whole)];
        let Ok(survey) = Survey::new(table.clone(), design.clone()) else { return Ok(()) };
        let Ok(raked) = survey.rake(margins.to_vec()).run() else { return Ok(()) };
        let wanted = || [quantile("x", [0.3, 0.8]), mean("y")];
        let whole = raked.estimate(wanted()).by(["g"]).run().unwrap();
        for scan in sources(&table, &places, &design) {
            let parts = scan.rake(margins.to_vec()).run().unwrap().estimate(wanted()).by(["g"]).run().unwrap();
            prop_assert_eq!(whole.rows().len(), parts.rows().len());
            for (a, b) in whole.rows().iter().zip(parts.rows()) {
                prop_assert_eq!((&a.measure, a.n), (&b.measure, b.n));
                prop_assert!(a.value.zip(b.value).is_none_or(|(a, b)| (a - b).abs() <= 1e-9 * (1.0 + a.abs())), "{a:?}\n{b:?}");
            }
        }
    }
}

fn same_quantiles(whole: &Estimates, parts: &Estimates) -> std::result::Result<(), TestCaseError> {
    let name = |of: &Estimates| of.rows().iter().map(|row| row.measure.clone()).collect::<Vec<_>>();
    prop_assert_eq!(name(whole), name(parts));
    for (a, b) in whole.rows().iter().zip(parts.rows()) {
        let row = format!("{a:?}\n{b:?}");
        prop_assert_eq!((a.n, a.n_missing, a.status), (b.n, b.n_missing, b.status), "{}", &row);
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * (1.0 + a.abs()),
            (a, b) => a == b,
        };
        prop_assert!(near(a.value, b.value) && near(a.se, b.se) && near(a.df, b.df), "{}", &row);
        prop_assert!(near(a.ci_low, b.ci_low) && near(a.ci_high, b.ci_high), "{}", &row);
    }
    Ok(())
}

#[test]
fn intervals_that_need_all_cases_are_refused_with_a_remedy() {
    let table = df!("w" => [1.0, 2.0, 1.0], "y" => [1.0, 2.0, 5.0]).unwrap();
    let scan = scan(&table, &[1], &Design::new("w"));
    for interval in [QuantileInterval::Score, QuantileInterval::Replicates] {
        let error = scan.estimate([quantile("y", [0.5]).quantile_interval(interval)]).run().unwrap_err();
        assert!(error.code() == "invalid_argument" && error.to_string().contains("table in memory"), "{error}");
    }
    let error = scan.estimate([quantile("yy", [0.5])]).run().unwrap_err();
    assert_eq!(error.code(), "unknown_column");
}

#[test]
fn a_stream_that_is_read_once_is_calibrated_nowhere() {
    let table = df!("w" => [1.0, 2.0], "sex" => ["F", "M"]).unwrap();
    let once = Survey::scan(Cut { parts: vec![table], is_repeatable: false }, Design::new("w"));
    let census = df!("sex" => ["F", "M"], "total" => [3, 4]).unwrap();
    let error = once.poststratify(Margin::new(["sex"], census)).unwrap_err();
    assert_eq!(error.code(), "invalid_argument");
    assert!(error.to_string().contains("read only once"), "{error}");
}
