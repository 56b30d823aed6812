//! Regressions on numbers that lie far from 0, such as years, and on some that lie far out.

use infosoc::{Design, Error, Family, Regression, ReplicateMethod, Replicates, Survey, TestMethod};
use polars::prelude::*;

/// Births from 1940 to 2005, the age in 2024, a factor, weights and an outcome of 0 and 1, of 500 cases.
fn people() -> DataFrame {
    let birth: Vec<f64> = (0..500).map(|i| 1940.0 + f64::from(i * 37 % 66)).collect();
    let age: Vec<f64> = birth.iter().map(|birth| 2024.0 - birth).collect();
    let area: Vec<&str> = (0..500).map(|i| if i * 7 % 5 < 2 { "rural" } else { "urban" }).collect();
    let y: Vec<f64> = (0..500).map(|i| f64::from(u8::from((i * i * 31 + i * 17) % 101 < 20 + i * 37 % 66))).collect();
    let w: Vec<f64> = (0..500).map(|i| 1.0 + f64::from(i % 7) / 10.0).collect();
    df!("birth" => birth, "age" => age, "area" => area, "y" => y, "w" => w).unwrap()
}

fn with(mut table: DataFrame, name: &str, of: &str, to: impl Fn(f64) -> f64) -> DataFrame {
    let from = table.column(of).unwrap().f64().unwrap().clone();
    table.with_column(Column::new(name.into(), from.into_no_null_iter().map(to).collect::<Vec<f64>>())).unwrap();
    table
}

fn survey(table: DataFrame) -> Survey {
    Survey::new(table, Design::new("w")).unwrap()
}

/// Each year makes up the other, whatever squares of 2,000 leave of what they vary by.
#[test]
fn an_age_beside_the_year_of_birth_is_named() {
    for family in [Family::Gaussian, Family::Binomial, Family::Poisson] {
        for (first, second) in [("birth", "age"), ("age", "birth")] {
            let asked = survey(people()).regress("y").family(family).term([first]).term([second]);
            match asked.run() {
                Err(Error::CollinearTerms { columns, .. }) => assert_eq!(columns, [second]),
                other => panic!("{family:?}: {other:?}"),
            }
        }
    }
    let seconds = with(people(), "seconds", "birth", |birth| 1.7e9 + 860.0 * birth + 0.1);
    let days = with(seconds, "days", "seconds", |seconds| (seconds - 1.7e9) / 86_400.0);
    let run = survey(days).regress("y").term(["seconds"]).term(["days"]).run();
    assert!(matches!(run, Err(Error::CollinearTerms { .. })), "{run:?}");
}

/// What varies by the rounding of its last digit alone is constant.
#[test]
fn a_number_that_varies_by_its_rounding_is_constant() {
    let table = with(people(), "tenths", "birth", |birth| if birth % 2.0 == 0.0 { 0.3 } else { 0.1 + 0.2 });
    let run = survey(with(table, "same", "birth", |_| 7.3)).regress("y").term(["tenths"]).term(["same"]).run();
    match run {
        Err(Error::CollinearTerms { columns, reason, .. }) => {
            assert_eq!(columns, ["tenths", "same"]);
            assert!(reason.contains("linear combination of the terms before it"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

/// The last coefficients and their errors, which do not depend on where years begin.
fn last(model: &Regression, count: usize) -> Vec<(f64, f64)> {
    let rows = &model.coefficients()[model.coefficients().len() - count..];
    rows.iter().map(|row| (row.inference.value, row.inference.se.unwrap())).collect()
}

/// Squares and interactions of years have the coefficients and errors of those of years since 1970.
#[test]
fn years_may_begin_anywhere() {
    let table = with(people(), "since", "birth", |birth| birth - 1970.0);
    let table = with(table, "birth2", "birth", |birth| birth * birth);
    let table = with(table, "since2", "since", |since| since * since);
    let survey = survey(table);
    for family in [Family::Gaussian, Family::Binomial, Family::Poisson] {
        let model =
            |year: &str, square: &str| survey.regress("y").family(family).term([year]).term([square]).run().unwrap();
        let crossed = |year: &str| survey.regress("y").family(family).term(["area", year]).run().unwrap();
        let pairs = [
            (last(&model("birth", "birth2"), 1), last(&model("since", "since2"), 1)),
            (last(&crossed("birth"), 1), last(&crossed("since"), 1)),
        ];
        for ((value, se), (expected, expected_se)) in pairs.into_iter().flat_map(|(a, b)| a.into_iter().zip(b)) {
            assert!((value / expected - 1.0).abs() < 1e-9, "{family:?}: {value} {expected}");
            assert!((se / expected_se - 1.0).abs() < 1e-9, "{family:?}: {se} {expected_se}");
        }
    }
}

/// The likelihood ratio of a main effect beside its interaction, whose smaller model has no column to take centres off by.
#[test]
fn a_main_effect_is_left_out_beside_its_interaction() {
    let mut table = people();
    let areas = table.column("area").unwrap().str().unwrap();
    let rural: Vec<f64> = areas.iter().map(|area| f64::from(u8::from(area == Some("rural")))).collect();
    let birth: Vec<f64> = table.column("birth").unwrap().f64().unwrap().into_no_null_iter().collect();
    let product: Vec<f64> = birth.iter().zip(&rural).map(|(birth, rural)| birth * (1.0 - rural)).collect();
    table.with_column(Column::new("urban_birth".into(), product)).unwrap();
    let survey = survey(table);
    let all = survey.regress("y").family(Family::Binomial).term(["area", "birth"]).run().unwrap();
    let smaller = survey.regress("y").family(Family::Binomial).term(["birth"]).term(["urban_birth"]).run().unwrap();
    let test = all.test(&["area"], TestMethod::Lrt).unwrap();
    let expected = smaller.deviance() - all.deviance();
    assert!((test.statistic.unwrap() - expected).abs() < 1e-8, "{test:?} {expected}");
}

/// Cases so far out that their share is 1 in the numbers there are have Pearson residuals of √((1 − μ)/μ) = e^(−η/2), nearly 0.
#[test]
fn the_dispersion_is_known_with_cases_far_out() {
    let x: Vec<f64> = (0..200).map(|i| if i < 3 { 900.0 } else { f64::from(i % 9) - 4.0 }).collect();
    let y: Vec<f64> = (0..200).map(|i| f64::from(u8::from(i < 3 || (i * 7 % 10) + i % 9 > 8))).collect();
    let table = df!("x" => &x, "y" => &y, "w" => [1.0; 200]).unwrap();
    let model = survey(table).regress("y").family(Family::Binomial).term(["x"]).run().unwrap();
    let beta: Vec<f64> = model.coefficients().iter().map(|row| row.inference.value).collect();
    let residual = |(x, y): (&f64, &f64)| {
        let eta = beta[0] + beta[1] * x;
        if *y == 1.0 { (-eta / 2.0).exp() } else { -(eta / 2.0).exp() }
    };
    let residuals: Vec<f64> = x.iter().zip(&y).map(residual).collect();
    let mean = residuals.iter().sum::<f64>() / 200.0;
    let expected = residuals.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() / 199.0;
    assert!((model.dispersion() - expected).abs() < 1e-12, "{} {expected}", model.dispersion());
}

/// Replicates that hardly differ from the sample have the coefficients of a model with their weights alone, which begins elsewhere.
#[test]
fn replicates_near_the_sample_are_fitted_to_the_end() {
    let distance = 5e-4;
    let mut table = people();
    let w: Vec<f64> = table.column("w").unwrap().f64().unwrap().into_no_null_iter().collect();
    let names: Vec<String> = (0..16).map(|number| format!("r{number}")).collect();
    for (number, name) in names.iter().enumerate() {
        // The entries of a Hadamard matrix.
        let sign = |row: usize| if ((row % 16) & number).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 };
        let weights: Vec<f64> = w.iter().enumerate().map(|(row, w)| w * (1.0 + distance * sign(row))).collect();
        table.with_column(Column::new(name.as_str().into(), weights)).unwrap();
    }
    let fitted = |design: Design| {
        let survey = Survey::new(table.clone(), design).unwrap();
        survey.regress("y").family(Family::Binomial).term(["age"]).run().unwrap()
    };
    let replicates =
        Replicates::of(names.iter().map(String::as_str), ReplicateMethod::Fay).rho(1.0 - distance).mse(true);
    let model = fitted(Design::new("w").replicates(replicates));
    let alone: Vec<Regression> = names.iter().map(|name| fitted(Design::new(name.as_str()))).collect();
    for (place, row) in model.coefficients().iter().enumerate() {
        let off = |of: &Regression| of.coefficients()[place].inference.value - row.inference.value;
        let squares: f64 = alone.iter().map(|of| off(of) * off(of)).sum();
        let expected = (squares / 16.0).sqrt() / distance;
        let se = row.inference.se.unwrap();
        assert!((se / expected - 1.0).abs() < 1e-9, "{se} {expected}");
    }
}
