//! Imputed countries and the error of an aggregate: what is filled, how it is marked, and what is refused.

use super::aggregate_errors::{number, word};
use infosoc::{
    AggregateOptions, AggregationMethod, Error, Grouping, Imputation, ImputationMethod, Practice, ScaleRule, Series,
    ToFrame,
};
use infosoc::{UnknownError, Weights};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

fn series(rows: &[(&str, i32, Option<f64>)]) -> Series {
    Series::new(
        df!(
            "indicator" => vec!["HH7"; rows.len()],
            "ref_area" => rows.iter().map(|r| r.0).collect::<Vec<_>>(),
            "time_period" => rows.iter().map(|r| r.1).collect::<Vec<_>>(),
            "obs_value" => rows.iter().map(|r| r.2).collect::<Vec<_>>(),
            "unit_measure" => vec!["%"; rows.len()],
        )
        .unwrap(),
    )
    .unwrap()
}

/// Value and status of each area and year.
fn filled(series: &Series, options: &Imputation) -> BTreeMap<(String, i32), (f64, Option<String>)> {
    let table = series.impute(options).unwrap().to_frame().unwrap();
    let area = table.column("ref_area").unwrap().str().unwrap();
    let year = table.column("time_period").unwrap().i32().unwrap();
    let value = table.column("obs_value").unwrap().f64().unwrap();
    let status = table.column("obs_status").unwrap().str().unwrap();
    (0..table.height())
        .filter_map(|i| {
            let status = status.get(i).map(str::to_owned);
            Some(((area.get(i)?.to_owned(), year.get(i)?), (value.get(i)?, status)))
        })
        .collect()
}

pub(super) fn ict(indicator: &str) -> Series {
    Series::read("datasets/series/ict.csv").unwrap().indicators(&[indicator]).unwrap()
}

fn code(error: &Error) -> &'static str {
    error.all()[0].code()
}

/// Mexico is observed at both ends, Guatemala in the middle, Honduras never.
fn holes() -> Series {
    series(&[
        ("MEX", 2018, Some(60.0)),
        ("MEX", 2021, Some(75.0)),
        ("GTM", 2019, Some(40.0)),
        ("GTM", 2020, Some(44.0)),
        ("HND", 2021, None),
    ])
}

#[test]
fn carrying_and_interpolating_are_their_definitions() {
    let carried = filled(&holes(), &Imputation::by(ImputationMethod::Carry { limit: Some(1) }));
    assert!((carried[&("MEX".into(), 2019)].0 - 60.0).abs() < 1e-9);
    assert!(!carried.contains_key(&("MEX".into(), 2020)), "two years on is beyond the limit");
    assert_eq!(carried[&("GTM".into(), 2021)].1.as_deref(), Some("F"));
    assert!(!carried.contains_key(&("GTM".into(), 2018)) && !carried.contains_key(&("HND".into(), 2021)));

    let linear = filled(&holes(), &Imputation::by(ImputationMethod::Linear { limit: None }));
    assert!(
        (linear[&("MEX".into(), 2019)].0 - 65.0).abs() < 1e-9 && (linear[&("MEX".into(), 2020)].0 - 70.0).abs() < 1e-9
    );
    assert_eq!(linear[&("MEX".into(), 2019)].1.as_deref(), Some("E"));
    assert!(!linear.contains_key(&("GTM".into(), 2021)), "nothing beyond the observations");

    // All three are in Latin America and the Caribbean: the mean of the two that are observed in 2019 is (60 + 40) / 2,
    // were Mexico observed; it is not, and the mean is Guatemala's.
    let uis = filled(&holes(), &Imputation::by(ImputationMethod::Uis));
    assert!((uis[&("HND".into(), 2019)].0 - 40.0).abs() < 1e-9);
    assert_eq!(uis[&("HND".into(), 2019)].1.as_deref(), Some("I"));
    assert!((uis[&("GTM".into(), 2018)].0 - 40.0).abs() < 1e-9, "the nearest year before the first");
}

#[test]
fn observations_are_never_changed_and_imputed_values_are_marked() {
    let users = ict("HH7").years(2008, 2022).unwrap();
    let before: BTreeMap<_, _> = filled(&users, &Imputation::by(ImputationMethod::Linear { limit: None }))
        .into_iter()
        .filter(|(_, (_, status))| status.is_none())
        .collect();
    for &method in ImputationMethod::ALL {
        let table = users.impute(&Imputation::by(method)).unwrap().to_frame().unwrap();
        let imputed = table.column("imputation").unwrap().str().unwrap();
        let error = table.column("imputation_se").unwrap().f64().unwrap();
        let value = table.column("obs_value").unwrap().f64().unwrap();
        for i in 0..table.height() {
            assert_eq!(imputed.get(i).is_some(), error.get(i).is_some());
            assert!(imputed.get(i).is_none_or(|name| name == method.as_str()));
            assert!(value.get(i).is_none_or(|v| (0.0..=100.0).contains(&v)), "{method:?} {:?}", value.get(i));
        }
        let after = filled(&users, &Imputation::by(method));
        for (place, (value, _)) in &before {
            assert_eq!(after[place].0, *value, "{method:?} {place:?}");
        }
    }
}

#[test]
fn every_country_with_income_and_region_gets_a_value_by_regression() {
    let users = ict("HH7").years(2015, 2020).unwrap();
    let world = Grouping::builtin("itu").unwrap();
    let options = AggregateOptions { unknown_error: UnknownError::Ignore, ..Practice::Itu.options() };
    let table = users.aggregate(&world, &options).unwrap().to_frame().unwrap();
    let count = |name: &str| -> i64 { table.column(name).unwrap().i64().unwrap().iter().flatten().sum() };
    assert!(count("n_imputed") > 0);
    assert!(count("n_observed") + count("n_imputed") >= count("n_countries") * 98 / 100);
    let [value, low, high] =
        ["obs_value", "ci_low", "ci_high"].map(|name| table.column(name).unwrap().f64().unwrap().clone());
    for i in 0..table.height() {
        let v = value.get(i).unwrap();
        match low.get(i).zip(high.get(i)) {
            Some((l, h)) => assert!(l <= v && v <= h && h - l < 30.0, "{l} {v} {h}"),
            None => assert_eq!(table.column("n_imputed").unwrap().i64().unwrap().get(i), Some(0)),
        }
    }
}

#[test]
fn draws_are_the_same_bits_on_any_number_of_threads_and_in_any_company() {
    let both = Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7", "A3"]).unwrap();
    let both = both.years(2012, 2021).unwrap();
    let groups = Grouping::builtin("itu").unwrap();
    let options = |seed| AggregateOptions { seed, unknown_error: UnknownError::Ignore, ..Practice::Itu.options() };
    let run = |series: &Series, threads: usize, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let table = pool.install(|| series.aggregate(&groups, &options(seed)).unwrap().to_frame().unwrap());
        let keep: BooleanChunked =
            table.column("indicator").unwrap().str().unwrap().iter().map(|i| i == Some("HH7")).collect();
        let table = table.filter(&keep).unwrap();
        table.column("ci_low").unwrap().f64().unwrap().iter().map(|x| x.map(f64::to_bits)).collect::<Vec<_>>()
    };
    let one = run(&both, 1, 1);
    assert_eq!(one, run(&both, 3, 1));
    assert_eq!(one, run(&both.indicators(&["HH7"]).unwrap(), 2, 1), "another indicator in the series changes nothing");
    assert_ne!(one, run(&both, 1, 2));
}

#[test]
fn an_interval_is_wider_where_more_is_imputed_and_nothing_is_drawn_where_nothing_is() {
    let users = ict("HH7").years(2010, 2018).unwrap();
    let observed = filled(&users.years(2015, 2015).unwrap(), &Imputation::by(ImputationMethod::Linear { limit: None }));
    let areas: Vec<&str> = observed.keys().map(|(area, _)| area.as_str()).take(6).collect();
    let group = Grouping::from_frame(&df!("group" => vec!["G"; 6], "ref_area" => &areas).unwrap()).unwrap();
    let options = AggregateOptions { unknown_error: UnknownError::Ignore, ..Practice::Itu.options() };
    let width = |hidden: usize| {
        let table = users.to_frame().unwrap();
        let area = table.column("ref_area").unwrap().str().unwrap();
        let keep: BooleanChunked = area.iter().map(|a| !areas[..hidden].contains(&a.unwrap())).collect();
        let left = Series::new(table.filter(&keep).unwrap()).unwrap();
        let table = left.aggregate(&group, &options).unwrap().years(2015, 2015).unwrap().to_frame().unwrap();
        let number = |name: &str| table.column(name).unwrap().f64().unwrap().get(0);
        number("ci_high").zip(number("ci_low")).map(|(high, low)| high - low)
    };
    assert_eq!(width(0), None);
    assert!(width(6).unwrap() > width(2).unwrap());
}

#[test]
fn a_series_goes_on_to_a_later_year_when_asked_and_errors_grow() {
    let users = ict("HH7").years(2010, 2020).unwrap();
    let world = Grouping::builtin("wb_region").unwrap().as_of(2024).select(&["WLD"]).unwrap();
    let impute = Imputation { through: Some(2023), ..Imputation::by(ImputationMethod::Regression) };
    let unknown_error = UnknownError::Ignore;
    let options =
        AggregateOptions { impute: Some(impute), min_coverage: 0.0, unknown_error, ..AggregateOptions::default() };
    let table = users.aggregate(&world, &options).unwrap().to_frame().unwrap();
    let year: Vec<i32> = table.column("time_period").unwrap().i32().unwrap().iter().flatten().collect();
    assert_eq!(year.last(), Some(&2023));
    let se: Vec<Option<f64>> = table.column("se").unwrap().f64().unwrap().iter().collect();
    assert!(se[13].unwrap() > se[11].unwrap(), "{se:?}");
}

#[test]
fn the_errors_of_all_methods_are_one_call_and_those_of_better_methods_are_smaller() {
    let users = ict("HH7").years(2005, 2020).unwrap();
    let stop = AtomicBool::new(false);
    let errors =
        users.imputation_errors(ImputationMethod::ALL, &Imputation::by(ImputationMethod::Growth), &stop).unwrap();
    let table = errors.to_frame().unwrap();
    assert_eq!(table.height(), 5 * 4);
    let method = table.column("method").unwrap().str().unwrap();
    let hidden = table.column("hidden").unwrap().str().unwrap();
    let error = table.column("rmse").unwrap().f64().unwrap();
    let of = |m: &str, h: &str| {
        (0..20).find(|&i| method.get(i) == Some(m) && hidden.get(i) == Some(h)).and_then(|i| error.get(i))
    };
    assert!(of("regression", "last_two") < of("carry", "last_two"));
    assert!(of("growth", "everyone_last_two") < of("carry", "everyone_last_two"));
    assert!(of("linear", "one_year") < of("carry", "one_year"));
    assert!(of("regression", "country") < of("uis", "country"), "income says more than the mean of the region");
    assert_eq!(of("growth", "country"), None);
    let stopped = users.imputation_errors(
        ImputationMethod::ALL,
        &Imputation::by(ImputationMethod::Growth),
        &AtomicBool::new(true),
    );
    assert_eq!(stopped.unwrap_err().code(), "interrupted");
}

#[test]
fn impossible_requests_are_refused() {
    let users = holes();
    let refused = |options: Imputation| code(&users.impute(&options).unwrap_err());
    let by = Imputation::by;
    assert_eq!(refused(by(ImputationMethod::Carry { limit: Some(0) })), "invalid_argument");
    assert_eq!(refused(Imputation { through: Some(1990), ..by(ImputationMethod::Uis) }), "invalid_argument");
    assert_eq!(refused(Imputation { through: Some(3000), ..by(ImputationMethod::Uis) }), "invalid_argument");
    let income = df!("ref_area" => ["MEX", "GTM"], "income" => [1.0, 2.0]).unwrap();
    let with = |table: DataFrame, method| Imputation { covariates: Some(table), ..by(method) };
    assert_eq!(refused(with(income.clone(), ImputationMethod::Growth)), "invalid_argument");
    assert_eq!(refused(with(income.drop("income").unwrap(), ImputationMethod::Regression)), "invalid_argument");
    assert_eq!(refused(with(income.drop("ref_area").unwrap(), ImputationMethod::Regression)), "unknown_column");
    let wrong = df!("ref_area" => ["Mexco"], "income" => [1.0]).unwrap();
    assert_eq!(refused(with(wrong, ImputationMethod::Regression)), "unknown_area");
    let wild = df!("ref_area" => ["MEX"], "income" => [f64::NAN]).unwrap();
    assert_eq!(refused(with(wild, ImputationMethod::Regression)), "not_finite");
    let thin = users.impute(&by(ImputationMethod::Regression)).unwrap_err();
    assert!(thin.to_string().contains("HH7, regression"), "{thin}");
    assert!("hot_deck".parse::<ImputationMethod>().is_err() && "imf".parse::<Practice>().is_err());
    assert!("log".parse::<ScaleRule>().is_err());
    assert!(ImputationMethod::Growth.limited(3).is_err());
    let group = Grouping::builtin("itu").unwrap();
    let aggregated = |options| code(&users.aggregate(&group, &options).unwrap_err());
    let default = AggregateOptions::default;
    assert_eq!(aggregated(AggregateOptions { draws: 1, ..default() }), "invalid_argument");
    assert_eq!(aggregated(AggregateOptions { level: 95.0, ..default() }), "invalid_argument");
}

#[test]
fn an_indicator_with_too_few_figures_is_aggregated_without_imputation_and_says_so() {
    let table = holes().aggregate(&Grouping::builtin("itu").unwrap(), &Practice::Itu.options()).unwrap();
    let table = table.to_frame().unwrap();
    let comment = table.column("comment").unwrap().str().unwrap().get(0).unwrap().to_owned();
    assert!(comment.contains("nothing imputed"), "{comment}");
}

fn ict_as(unit: Option<&str>, years: (i32, i32)) -> Series {
    let mut table = ict("HH7").years(years.0, years.1).unwrap().to_frame().unwrap();
    table.with_column(Column::new("unit_measure".into(), vec![unit; table.height()])).unwrap();
    Series::new(table).unwrap()
}

#[test]
fn no_share_is_imputed_beyond_the_whole_whatever_the_word_for_per_cent() {
    for scale in [ScaleRule::Unit, ScaleRule::Identity] {
        let options = Imputation { through: Some(2030), scale, ..Imputation::by(ImputationMethod::Regression) };
        let of = |unit| filled(&ict_as(unit, (2008, 2022)), &options);
        let expected = of(Some("%"));
        assert!(expected.values().all(|(value, _)| (0.0..=100.0).contains(value)), "{scale:?}");
        for unit in [None, Some("PC_IND"), Some("Percentage (%)"), Some("per cent")] {
            assert_eq!(of(unit), expected, "{unit:?}");
        }
    }
}

#[test]
fn draws_of_shares_keep_within_nothing_and_the_whole() {
    let mut table = ict_as(None, (2008, 2022)).to_frame().unwrap();
    table.with_column(Column::new("se".into(), vec![20.0; table.height()])).unwrap();
    let regions = Grouping::builtin("itu").unwrap();
    for scale in [ScaleRule::Unit, ScaleRule::Identity] {
        let impute = Imputation { through: Some(2030), scale, ..Imputation::by(ImputationMethod::Growth) };
        let options = AggregateOptions {
            impute: Some(impute),
            min_coverage: 0.0,
            method: Some(AggregationMethod::Median),
            ..AggregateOptions::population()
        };
        let table = Series::new(table.clone()).unwrap().aggregate(&regions, &options).unwrap().to_frame().unwrap();
        for name in ["ci_low", "ci_high"] {
            let ends: Vec<f64> = table.column(name).unwrap().f64().unwrap().iter().flatten().collect();
            assert!(ends.len() > 100 && ends.iter().all(|end| (0.0..=100.0).contains(end)), "{scale:?} {ends:?}");
        }
    }
}

/// Four countries that change by `step` a year from 2018 to 2021, carried on to 2030 by growth.
fn going_on(indicator: &str, unit: &str, start: f64, step: f64) -> Vec<f64> {
    let places: Vec<(&str, i32)> =
        ["MEX", "GTM", "HND", "SLV"].iter().flat_map(|&area| (2018..2022).map(move |year| (area, year))).collect();
    let table = df!(
        "indicator" => vec![indicator; 16],
        "ref_area" => places.iter().map(|p| p.0).collect::<Vec<_>>(),
        "time_period" => places.iter().map(|p| p.1).collect::<Vec<_>>(),
        "obs_value" => places.iter().map(|p| start + step * f64::from(p.1 - 2018)).collect::<Vec<_>>(),
        "unit_measure" => vec![unit; 16],
    );
    let options = Imputation { through: Some(2030), ..Imputation::by(ImputationMethod::Growth) };
    filled(&Series::new(table.unwrap()).unwrap(), &options)
        .into_iter()
        .filter(|(p, _)| p.1 == 2030)
        .map(|(_, v)| v.0)
        .collect()
}

#[test]
fn a_price_may_pass_an_income_and_a_growth_rate_fall_below_zero() {
    assert!(going_on("A7", "% of monthly GNI per capita", 60.0, 10.0).iter().all(|value| *value > 100.0));
    assert!(going_on("gdp_growth", "annual % growth", 9.0, -2.0).iter().all(|value| *value < 0.0));
    // Nobody knows what these are, but parts of a whole they may be.
    assert!(going_on("my_share", "Percentage (%)", 60.0, 10.0).iter().all(|value| *value <= 100.0));
    assert!(going_on("my_score", "points of ours", 9.0, -2.0).iter().all(|value| *value >= 0.0));
}

#[test]
fn a_figure_that_cannot_be_teaches_nothing() {
    let users = ict_as(Some("%"), (2008, 2022)).to_frame().unwrap();
    let with = |value: f64| {
        let more = df!("indicator" => ["HH7"], "ref_area" => ["AIA"], "time_period" => [2021], "obs_value" => [value])
            .unwrap();
        let full = Series::new(users.clone()).unwrap().extend(&Series::new(more).unwrap()).unwrap();
        let mut full = filled(&full, &Imputation::by(ImputationMethod::Regression));
        full.retain(|(area, _), _| area != "AIA");
        full
    };
    assert_eq!(with(164.7), with(-3.0));
}

/// A forecast of a file is held against the same limits as a figure.
#[test]
fn a_forecast_that_cannot_be_has_no_place_in_a_group() {
    let table = df!("indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "GTM"], "time_period" => [2030, 2030],
        "obs_value" => [161.0, 90.0], "obs_status" => ["F", "F"])
    .unwrap();
    let group = Grouping::from_frame(&df!("group" => ["G", "G"], "ref_area" => ["MEX", "GTM"]).unwrap()).unwrap();
    let options = AggregateOptions { weights: Weights::Equal, min_coverage: 0.0, ..AggregateOptions::default() };
    let table = Series::new(table).unwrap().aggregate(&group, &options).unwrap().to_frame().unwrap();
    assert_eq!(number(&table, "obs_value", 0), None);
    assert!(word(&table, "comment", 0).unwrap().contains("MEX 161"));
}

/// Three countries of which one is carried into 2020: what is carried is as unsure as it was, and more.
#[test]
fn what_is_imputed_keeps_the_sampling_error_of_what_it_rests_on() {
    let of = |se: f64| {
        let table = df!(
            "indicator" => ["HH7"; 5], "ref_area" => ["MEX", "GTM", "USA", "MEX", "GTM"],
            "time_period" => [2019, 2019, 2019, 2020, 2020], "obs_value" => [50.0, 20.0, 80.0, 50.0, 20.0],
            "se" => [1.0, 1.0, se, 1.0, 1.0], "unit_measure" => ["%"; 5],
        );
        let group = df!("group" => ["X"; 3], "ref_area" => ["MEX", "GTM", "USA"]).unwrap();
        let options = AggregateOptions {
            weights: Weights::Equal,
            method: Some(AggregationMethod::Mean),
            min_coverage: 0.0,
            impute: Some(Imputation::by(ImputationMethod::Carry { limit: None })),
            draws: 20_000,
            ..AggregateOptions::default()
        };
        let series = Series::new(table.unwrap()).unwrap();
        let result = series.aggregate(&Grouping::from_frame(&group).unwrap(), &options).unwrap().to_frame().unwrap();
        let errors = result.column("se").unwrap().f64().unwrap();
        [errors.get(0).unwrap(), errors.get(1).unwrap()]
    };
    // By hand: √(1² + 1² + 5²) / 3.
    let [before, after] = of(5.0);
    assert!((before - 27f64.sqrt() / 3.0).abs() < 0.05, "{before}");
    assert!(after > 0.95 * before, "{after} of a carried figure, {before} of the figure itself");
    assert!(of(1.0)[1] < 0.6 * after);
}

/// Nobody is observed in two years: how far off a carried figure is, nobody knows.
#[test]
fn an_error_of_imputation_that_nothing_tells_is_unknown() {
    let table = df!("indicator" => ["HH7"; 2], "ref_area" => ["MEX", "USA"], "time_period" => [2020, 2019],
                    "obs_value" => [50.0, 80.0], "se" => [0.0, 0.0]);
    let series = Series::new(table.unwrap()).unwrap();
    for method in [ImputationMethod::Carry { limit: None }, ImputationMethod::Linear { limit: Some(5) }] {
        let full = series.impute(&Imputation::by(method)).unwrap().to_frame().unwrap();
        let errors = full.column("imputation_se").unwrap().f64().unwrap();
        assert_eq!(errors.iter().flatten().count(), 0, "{method:?}");
        let group = df!("group" => ["X"; 2], "ref_area" => ["MEX", "USA"]).unwrap();
        let options = AggregateOptions {
            weights: Weights::Equal,
            method: Some(AggregationMethod::Mean),
            min_coverage: 0.0,
            impute: Some(Imputation::by(method)),
            ..AggregateOptions::default()
        };
        let result = series.aggregate(&Grouping::from_frame(&group).unwrap(), &options).unwrap().to_frame().unwrap();
        let values = result.column("obs_value").unwrap().f64().unwrap();
        assert_eq!(
            (values.get(1), result.column("se").unwrap().f64().unwrap().get(1)),
            (Some(65.0), None),
            "{method:?}"
        );
    }
}
