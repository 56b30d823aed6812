//! Regressions of many rows, which are put in the order of their categories and begin at the solution of a part.

use infosoc::{Design, Error, Family, MarginErrors, Regression, Survey};
use polars::prelude::*;
use std::sync::atomic::AtomicBool;

/// Numbers from 0 to 1 (splitmix64).
struct Uniform(u64);

impl Uniform {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The columns of a survey in 20 strata of 10 PSUs: a factor of three categories and one of two, their columns of 0 and 1, two
/// numbers, products of these, and an outcome.
fn survey(rows: usize, seed: u64) -> Survey {
    let mut random = Uniform(seed);
    let mut numbers: Vec<(&str, Vec<f64>)> =
        ["w", "x", "z", "b", "c", "r", "cr", "bx", "cx", "xz", "y"].map(|name| (name, Vec::new())).to_vec();
    let (mut f, mut area) = (Vec::new(), Vec::new());
    for _ in 0..rows {
        let (level, rural) = ((random.next() * 3.0) as usize, random.next() < 0.3);
        f.push(["a", "b", "c"][level]);
        area.push(if rural { "rural" } else { "urban" });
        let (x, z) = (random.next() * 4.0 - 2.0, random.next());
        let is = |what: bool| f64::from(u8::from(what));
        let (b, c, r) = (is(level == 1), is(level == 2), is(!rural));
        let eta = 0.3 - 0.5 * b + 0.4 * c + 0.2 * r + 0.6 * x - z + 0.3 * c * r + 0.2 * b * x;
        let y = is(random.next() < 1.0 / (1.0 + (-eta).exp()));
        let values = [50.0 + 100.0 * random.next(), x, z, b, c, r, c * r, b * x, c * x, x * z, y];
        numbers.iter_mut().zip(values).for_each(|((_, column), value)| column.push(value));
    }
    let place = |parts: usize| (0..rows).map(|row| (row * parts / rows) as u32).collect::<Vec<u32>>();
    let mut columns: Vec<Column> = numbers.into_iter().map(|(name, values)| Column::new(name.into(), values)).collect();
    columns.extend([
        Column::new("f".into(), f),
        Column::new("area".into(), area),
        Column::new("stratum".into(), place(20)),
        Column::new("psu".into(), place(200)),
    ]);
    let table = DataFrame::new(rows, columns).unwrap();
    Survey::new(table, Design::new("w").strata("stratum").psu("psu")).unwrap()
}

fn with_factors(survey: &Survey, family: Family) -> Regression {
    let asked = survey.regress("y").family(family).term(["f"]).term(["area"]).term(["x"]).term(["z"]);
    asked.term(["f", "x"]).term(["x", "z"]).run().unwrap()
}

fn with_numbers(survey: &Survey, family: Family) -> Regression {
    let asked = survey.regress("y").family(family).term(["b"]).term(["c"]).term(["r"]).term(["x"]).term(["z"]);
    asked.term(["bx"]).term(["cx"]).term(["xz"]).run().unwrap()
}

/// The weighted mean of x, where it is there.
fn mean_of_x(survey: &Survey) -> f64 {
    let column = |name: &str| survey.cases().column(name).unwrap().f64().unwrap().clone();
    let (x, w) = (column("x"), column("w"));
    let (mut sum, mut total) = (0.0, 0.0);
    for (x, w) in x.iter().zip(w.iter()) {
        if let (Some(x), Some(w)) = (x, w) {
            sum += w * x;
            total += w;
        }
    }
    sum / total
}

/// Factors give the coefficients and the covariance of their columns of 0 and 1, whose rows are in no other order than the table's.
#[test]
fn rows_in_the_order_of_their_categories_are_those_of_the_table() {
    let mut survey = survey(20_000, 1);
    // Rows without some value are outside, and the runs are of the others.
    let mut x = survey.cases().column("x").unwrap().f64().unwrap().to_vec();
    x.iter_mut().step_by(37).for_each(|x| *x = None);
    survey = survey.with_columns(vec![Column::new("x".into(), x)]).unwrap();
    let products = survey.cases();
    let times = |a: &str, b: &str| (products.column(a).unwrap() * products.column(b).unwrap()).unwrap();
    let columns = [("bx", "b", "x"), ("cx", "c", "x"), ("xz", "x", "z")];
    let columns = columns.map(|(name, a, b)| times(a, b).with_name(name.into())).to_vec();
    survey = survey.with_columns(columns).unwrap();
    for family in [Family::Gaussian, Family::Binomial] {
        let (factors, numbers) = (with_factors(&survey, family), with_numbers(&survey, family));
        assert_eq!(factors.n_missing(), 541);
        let count = factors.coefficients().len();
        assert_eq!(count, 9);
        let se: Vec<f64> = factors.coefficients().iter().map(|of| of.inference.se.unwrap()).collect();
        for (place, (a, b)) in factors.coefficients().iter().zip(numbers.coefficients()).enumerate() {
            assert!((a.inference.value - b.inference.value).abs() <= 1e-10 * se[place], "{} of {family:?}", a.term);
        }
        for (cell, (a, b)) in factors.covariance().iter().zip(numbers.covariance()).enumerate() {
            assert!((a - b).abs() <= 1e-9 * se[cell / count] * se[cell % count], "{cell} of {family:?}: {a} {b}");
        }
        assert!((factors.deviance() - numbers.deviance()).abs() <= 1e-9 * numbers.deviance());
        if family == Family::Gaussian {
            // The slope of a linear model at the mean of what its number is multiplied by.
            let slope = factors.margins("z", MarginErrors::Delta).unwrap().rows()[0].inference.value;
            let of = |term: &str| factors.coefficients().iter().find(|of| of.term == term).unwrap().inference.value;
            let expected = of("z") + of("x:z") * mean_of_x(&survey);
            assert!((slope - expected).abs() <= 1e-12, "{slope} for {expected}");
        }
    }
}

/// The coefficients of a model that begins at the solution of a part solve the equations of all rows, Σ w (y − μ) x = 0, added up
/// here row by row, to 1e-9 of what one standard error of a simple random sample moves them.
#[test]
fn the_solution_that_begins_at_a_part_is_that_of_all_rows() {
    let survey = survey(300_000, 2);
    let model = with_factors(&survey, Family::Binomial);
    assert!(model.iterations() <= 4, "{} iterations", model.iterations());
    let table = survey.cases();
    let columns = ["b", "c", "r", "x", "z", "bx", "cx", "xz", "y", "w"];
    let columns = columns.map(|name| table.column(name).unwrap().f64().unwrap().to_vec_null_aware().left().unwrap());
    let beta: Vec<f64> = model.coefficients().iter().map(|of| of.inference.value).collect();
    let (mut score, mut information) = ([0.0; 9], [0.0; 9]);
    for row in 0..table.height() {
        let x: Vec<f64> = std::iter::once(1.0).chain(columns[..8].iter().map(|column| column[row])).collect();
        let eta: f64 = x.iter().zip(&beta).map(|(x, beta)| x * beta).sum();
        let mu = 1.0 / (1.0 + (-eta).exp());
        let (y, w) = (columns[8][row], columns[9][row]);
        for (place, x) in x.iter().enumerate() {
            score[place] += w * (y - mu) * x;
            information[place] += w * mu * (1.0 - mu) * x * x;
        }
    }
    for (place, (score, information)) in score.iter().zip(information).enumerate() {
        assert!(score.abs() <= 1e-9 * (100.0 * information).sqrt(), "{place}: {score}");
    }
}

/// Whatever their errors account for, margins are given up between their rows.
#[test]
fn margins_stop_when_they_are_told() {
    let model = with_factors(&survey(5000, 3), Family::Binomial);
    for errors in [MarginErrors::Unconditional, MarginErrors::Delta] {
        let stopped = model.margins_until("f", errors, &AtomicBool::new(true));
        assert!(matches!(stopped, Err(Error::Interrupted)), "{errors:?}");
    }
}
