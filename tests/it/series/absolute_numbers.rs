//! Imputed absolute numbers: a country gets what fits its size.
//!
//! Oracle: rates. The number of subscriptions is the subscriptions per 100 inhabitants (`datasets/series/ict.csv`) times the
//! population (`datasets/weights/population.csv`), of what is imputed as of what is observed.

use crate::fixtures::aggregates::{Values, values};
use infosoc::{
    AggregateOptions, AggregationMethod, Grouping, Imputation, ImputationMethod, Series, ToFrame, UnknownError, Weights,
};
use polars::prelude::*;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

static PEOPLE: LazyLock<Values> = LazyLock::new(|| {
    let text = std::fs::read_to_string("datasets/weights/population.csv").unwrap();
    let row = |line: &str| {
        let mut cells = line.split(',');
        Some(((cells.next()?.to_owned(), cells.next()?.parse().ok()?), cells.next()?.parse().ok()?))
    };
    text.lines().skip(1).filter_map(row).collect()
});

fn series(indicator: &str, unit: Option<&str>, cells: &[(&str, i32, Option<f64>)]) -> Series {
    let n = cells.len();
    let table = df!(
        "indicator" => vec![indicator; n],
        "ref_area" => cells.iter().map(|c| c.0).collect::<Vec<_>>(),
        "time_period" => cells.iter().map(|c| c.1).collect::<Vec<_>>(),
        "obs_value" => cells.iter().map(|c| c.2).collect::<Vec<_>>(),
        "unit_measure" => vec![unit; n],
    );
    Series::new(table.unwrap()).unwrap()
}

/// Subscriptions per 100 inhabitants, or their number under another code and unit.
fn phones(code: Option<(&str, Option<&str>)>) -> Series {
    let rates = Series::read("datasets/series/ict.csv").unwrap().indicators(&["A2"]).unwrap();
    let rates = rates.years(2005, 2020).unwrap();
    let Some((code, unit)) = code else { return rates };
    let table = rates.to_frame().unwrap();
    let area: Vec<&str> = table.column("ref_area").unwrap().str().unwrap().iter().flatten().collect();
    let year: Vec<i32> = table.column("time_period").unwrap().i32().unwrap().iter().flatten().collect();
    let rate = table.column("obs_value").unwrap().f64().unwrap();
    let number = |i: usize| rate.get(i).map(|rate| rate / 100.0 * PEOPLE[&(area[i].to_owned(), year[i])]);
    let rows: Vec<_> = (0..table.height()).map(|i| (area[i], year[i], number(i))).collect();
    series(code, unit, &rows)
}

#[test]
fn the_number_of_a_country_is_its_rate_times_its_people() {
    for method in [ImputationMethod::Growth, ImputationMethod::Regression] {
        let options = Imputation { through: Some(2023), ..Imputation::by(method) };
        let expected = values(&phones(None).impute(&options).unwrap());
        // A number by the catalogue, by its unit, and where neither is known by its rise with the population.
        let codes =
            [("IT.CEL.SETS", None), ("phones", Some("subscriptions")), ("phones", None), ("phones", Some("handsets"))];
        for code in codes {
            let full = phones(Some(code)).impute(&options).unwrap();
            let numbers = values(&full);
            assert_eq!(numbers.len(), expected.len(), "{code:?}");
            for (place, number) in &numbers {
                let rate = 100.0 * number / PEOPLE[place];
                assert!(
                    (rate - expected[place]).abs() < 1e-8 * (1.0 + rate),
                    "{code:?} {place:?} {rate} {}",
                    expected[place]
                );
            }
            let table = full.to_frame().unwrap();
            let comments = table.column("comment").unwrap().str().unwrap();
            let imputed = table.column("imputation").unwrap().str().unwrap();
            let said = |i: usize| comments.get(i) == Some("imputed per inhabitant");
            assert!((0..table.height()).all(|i| said(i) == imputed.get(i).is_some()));
        }
    }
}

#[test]
fn sums_of_imputed_numbers_say_so_and_draws_keep_to_the_size() {
    let world = Grouping::builtin("wb_region").unwrap().as_of(2024);
    let impute = Some(Imputation { through: Some(2022), ..Imputation::by(ImputationMethod::Regression) });
    let unknown_error = UnknownError::Ignore;
    let run = |series: Series, method| {
        let options = AggregateOptions {
            weights: Weights::from("population"),
            method: Some(method),
            min_coverage: 0.0,
            impute: impute.clone(),
            unknown_error,
            ..AggregateOptions::default()
        };
        series.aggregate(&world, &options).unwrap().to_frame().unwrap()
    };
    // Another code has other draws: intervals agree as far as 200 of them do.
    let rates = run(phones(None), AggregationMethod::WeightedMean);
    let sums = run(phones(Some(("IT.CEL.SETS", Some("number")))), AggregationMethod::Sum);
    let number = |table: &DataFrame, name: &str, row| table.column(name).unwrap().f64().unwrap().get(row);
    let mut compared = 0;
    for row in 0..rates.height() {
        let (Some(a), Some(b)) = (number(&rates, "se", row), number(&sums, "se", row)) else { continue };
        let relative = [a / number(&rates, "obs_value", row).unwrap(), b / number(&sums, "obs_value", row).unwrap()];
        assert!((relative[0] / relative[1]).ln().abs() < 0.4, "row {row}: {relative:?}");
        let comment = sums.column("comment").unwrap().str().unwrap().get(row).unwrap().to_owned();
        assert!(comment.contains("imputed per inhabitant"), "{comment}");
        compared += 1;
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn carrying_and_interpolating_keep_to_the_numbers_themselves() {
    let numbers =
        [("MEX", 2018, Some(100.0)), ("MEX", 2020, Some(300.0)), ("GTM", 2018, Some(7.0)), ("GTM", 2020, None)];
    let numbers = series("computers_total", Some("computers"), &numbers);
    let of = |method| values(&numbers.impute(&Imputation { through: Some(2021), ..Imputation::by(method) }).unwrap());
    for (method, between, after) in [
        (ImputationMethod::Carry { limit: Some(5) }, 100.0, Some(300.0)),
        (ImputationMethod::Linear { limit: None }, 200.0, None),
        (ImputationMethod::Uis, 200.0, Some(300.0)),
    ] {
        let filled = of(method);
        assert!((filled[&("MEX".into(), 2019)] - between).abs() < 1e-7, "{method:?} {filled:?}");
        let last = filled.get(&("MEX".into(), 2021));
        assert!(last.copied().zip(after).is_none_or(|(a, b)| (a - b).abs() < 1e-7), "{method:?} {filled:?}");
        assert_eq!(last.is_some(), after.is_some(), "{method:?}");
    }
}

/// Every country has one inhabitant per inhabitant: its population is found exactly, however it is hidden.
#[test]
fn errors_of_methods_are_those_of_rates() {
    let people: Vec<_> = PEOPLE.iter().map(|((area, year), n)| (area.as_str(), *year, Some(*n))).collect();
    let people = series("SP.POP.TOTL", Some("persons"), &people).years(2012, 2021).unwrap();
    let methods = [ImputationMethod::Growth, ImputationMethod::Regression];
    let errors = people.imputation_errors(&methods, &Imputation::by(methods[0]), &AtomicBool::new(false)).unwrap();
    let errors = errors.to_frame().unwrap();
    let sizes: Vec<f64> = errors.column("error_90").unwrap().f64().unwrap().iter().flatten().collect();
    // But a country that is hidden has no value by growth. Sizes are up to 1.4e9 persons.
    assert_eq!(sizes.len(), 7);
    assert!(sizes.iter().all(|size| *size < 1.0), "{sizes:?}");
}

#[test]
fn a_country_without_a_known_population_moves_from_its_own_figures_or_has_none() {
    let mut table = phones(Some(("IT.CEL.SETS", Some("number")))).to_frame().unwrap();
    let one = |area: &str, value: Option<f64>| {
        series("IT.CEL.SETS", Some("number"), &[(area, 2018, value), (area, 2020, None)]).to_frame().unwrap()
    };
    // Neither has a population in the built-in table.
    for more in [one("TWN", Some(29e6)), one("VAT", None)] {
        table = Series::new(table).unwrap().extend(&Series::new(more).unwrap()).unwrap().to_frame().unwrap();
    }
    let both = Series::new(table).unwrap();
    let full = both.impute(&Imputation::by(ImputationMethod::Regression)).unwrap();
    let findings = full.findings().to_frame().unwrap();
    let rules: Vec<&str> = findings.column("rule").unwrap().str().unwrap().iter().flatten().collect();
    let named: Vec<&str> = findings.column("message").unwrap().str().unwrap().iter().flatten().collect();
    assert!(rules.contains(&"not_imputed") && rules.contains(&"imputed"), "{rules:?} {named:?}");
    let full = values(&full);
    let later = full[&("TWN".into(), 2020)];
    assert!((20e6..45e6).contains(&later), "{later}");
    assert!(!full.contains_key(&("VAT".into(), 2020)), "the size of a country is not made up");
    let group = Grouping::from_frame(&df!("group" => ["G", "G"], "ref_area" => ["TWN", "VAT"]).unwrap()).unwrap();
    let options = AggregateOptions {
        weights: Weights::Equal,
        method: Some(AggregationMethod::Sum),
        min_coverage: 0.0,
        impute: Some(Imputation::by(ImputationMethod::Growth)),
        ..AggregateOptions::default()
    };
    let sums = both.aggregate(&group, &options).unwrap().to_frame().unwrap();
    let comment = sums.column("comment").unwrap().str().unwrap().get(sums.height() - 1).unwrap().to_owned();
    assert!(comment.contains("as no population is known, for: VAT"), "{comment}");
}

/// By the catalogue Internet users are a part of the people: there are no more of them.
#[test]
fn persons_who_are_a_part_of_the_people_are_not_more_than_all() {
    let shares =
        Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7"]).unwrap().years(2005, 2022).unwrap();
    let rows: Vec<_> =
        values(&shares).into_iter().map(|((a, y), v)| (a.clone(), y, v / 1e5 * PEOPLE[&(a, y)])).collect();
    let rows: Vec<_> = rows.iter().map(|(a, y, v)| (a.as_str(), *y, Some(*v))).collect();
    let users = series("HH7", Some("thousand"), &rows);
    for options in [
        Imputation::by(ImputationMethod::Growth),
        Imputation { scale: infosoc::ScaleRule::Identity, ..Imputation::by(ImputationMethod::Growth) },
    ] {
        let full = values(&users.impute(&Imputation { through: Some(2025), ..options }).unwrap());
        let all: Vec<f64> = full.iter().map(|(place, users)| users * 1000.0 / PEOPLE[place]).collect();
        assert!(all.len() > rows.len() && all.iter().all(|share| *share <= 1.0 + 1e-9));
    }
}
