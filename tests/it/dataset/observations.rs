//! From estimates and national figures to a series of countries.

use infosoc::dataset::Dataset;
use infosoc::measure::{mean, proportion};
use infosoc::{AggregateOptions, Design, Estimates, Grouping, Interval, Series, Survey, ToFrame};
use polars::prelude::*;

fn mexico() -> Dataset {
    Dataset::open("datasets/national/mex-endutih-2021").unwrap()
}

fn world() -> Series {
    Series::read("datasets/series/ict.csv").unwrap()
}

/// Weighted: 3 of 4 online; women 2 of 2, men 1 of 2; nobody of unknown sex, weight 1, who is not online.
fn people() -> Estimates {
    let people = df!(
        "w" => [2.0, 1.0, 1.0, 1.0], "sex" => [Some("F"), Some("M"), Some("M"), None], "internet" => [1, 1, 0, 0],
    )
    .unwrap();
    Survey::new(people, Design::new("w")).unwrap().estimate([proportion("internet")]).by(["sex"]).run().unwrap()
}

/// The only row whose columns hold these texts.
fn row(table: &DataFrame, keys: &[(&str, &str)]) -> usize {
    let holds =
        |row: usize, name: &str, value: &str| table.column(name).unwrap().get(row).unwrap().str_value() == value;
    let rows: Vec<usize> =
        (0..table.height()).filter(|&row| keys.iter().all(|(name, value)| holds(row, name, value))).collect();
    assert_eq!(rows.len(), 1, "{keys:?} selects rows {rows:?}");
    rows[0]
}

fn find(series: &Series, keys: &[(&str, &str)], column: &str) -> String {
    let table = series.to_frame().unwrap();
    table.column(column).unwrap().get(row(&table, keys)).unwrap().str_value().into_owned()
}

fn number(series: &Series, keys: &[(&str, &str)], column: &str) -> f64 {
    let table = series.to_frame().unwrap();
    table.column(column).unwrap().f64().unwrap().get(row(&table, keys)).unwrap()
}

#[test]
fn national_figures_join_the_world_and_keep_apart_what_is_not_the_indicator() {
    let series = world().extend(&mexico().indicators().unwrap().observations("MEX", 2021).unwrap()).unwrap();
    let hh6 = |area: &'static str| {
        vec![("indicator", "HH6"), ("urbanisation", area), ("region", "_T"), ("locality_size", "_T")]
            .into_iter()
            .chain(["socioeconomic_stratum", "household_size", "head_sex", "head_age"].map(|name| (name, "_T")))
            .collect::<Vec<_>>()
    };
    // R survey 4.5: tests/golden/survey/ict_example.csv, rows o_00923 and o_00927.
    for (area, value, se) in [
        ("_T", 0.664_304_037_624_834_7, 0.003_029_470_095_331_715_4),
        ("R", 0.403_377_430_411_120_06, 0.007_892_794_916_378_728),
    ] {
        approx::assert_relative_eq!(number(&series, &hh6(area), "obs_value"), 100.0 * value, max_relative = 1e-9);
        approx::assert_relative_eq!(number(&series, &hh6(area), "se"), 100.0 * se, max_relative = 1e-8);
    }
    for (column, value) in [
        ("obs_status", "A"),
        ("unit_measure", "%"),
        ("ref_area", "MEX"),
        ("time_period", "2021"),
        ("n", "59285"),
        ("recall", "at time of survey"),
        ("scope", "households in private dwellings"),
        ("source", "Fuente: INEGI, ENDUTIH 2021"),
        ("category", "_T"),
    ] {
        assert_eq!(find(&series, &hh6("_T"), column), value, "{column}");
    }
    // No tablets and no fixed telephone in the file: parts of HH3 and HH4 never stand for the whole.
    let table = series.indicators(&["HH3", "HH4"]).unwrap().to_frame().unwrap();
    assert!(table.column("category").unwrap().str().unwrap().iter().all(|word| word != Some("_T")));
}

#[test]
fn area_is_urbanisation_and_arguments_override_country_and_year() {
    let figures = mexico().estimate("HH6").by(["area"]).by(["area", "urbanisation"]).run().unwrap();
    let series = figures.observations("GTM", 2020).unwrap();
    let table = series.to_frame().unwrap();
    assert!(table.column("area").is_err());
    let rural = number(&series, &[("urbanisation", "R")], "obs_value");
    approx::assert_relative_eq!(rural, 40.337_743_041_112_006, max_relative = 1e-9);
    assert_eq!(find(&series, &[("urbanisation", "R")], "ref_area"), "GTM");
    assert_eq!(find(&series, &[("urbanisation", "R")], "time_period"), "2020");
    let own = figures.observations(None, None).unwrap();
    assert_eq!(find(&own, &[("urbanisation", "_T")], "ref_area"), "MEX");
    assert_eq!(figures.observations("Mexiko", None).unwrap_err().code(), "unknown_area");
}

#[test]
fn the_missing_category_is_not_the_total() {
    let series = people().observations("MEX", 2021, "HH7").unwrap();
    // By hand: 3 of 5, 2 of 2, 1 of 2, 0 of 1, in per cent as the catalogue has it.
    for (sex, value) in [("_T", 60.0), ("F", 100.0), ("M", 50.0), ("_U", 0.0)] {
        approx::assert_relative_eq!(number(&series, &[("sex", sex)], "obs_value"), value, max_relative = 1e-12);
        assert_eq!(find(&series, &[("sex", sex)], "unit_measure"), "%");
    }
    assert!(find(&series, &[("sex", "F")], "comment").contains("one-sided"));
}

#[test]
fn a_missing_value_says_why() {
    let table = df!("w" => [1.0, 1.0, 1.0], "sex" => ["F", "M", "M"], "internet" => [None, Some(1), Some(0)]).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    let series = survey.estimate([proportion("internet").named("HH7")]).by(["sex"]).run().unwrap();
    let series = series.observations("MEX", 2021, None).unwrap();
    let women = [("sex", "F"), ("indicator", "HH7")];
    assert_eq!(find(&series, &women, "obs_value"), "null");
    assert_eq!(find(&series, &women, "obs_status"), "O");
    assert_eq!(find(&series, &women, "comment"), "no cases in the sample");
}

#[test]
fn what_is_not_a_value_of_the_indicator_is_refused() {
    let refused = |estimates: &Estimates| estimates.observations("MEX", 2021, "HH7").unwrap_err().to_string();
    assert!(refused(&people().parity("sex", "F", "M").unwrap()).contains("comparison"));
    let table = df!("w" => [1.0, 1.0], "comment" => ["a", "b"], "internet" => [1, 0]).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    let run = |measures: Vec<infosoc::Measure>, by: Vec<&str>| survey.estimate(measures).by(by).run().unwrap();
    assert!(refused(&run(vec![proportion("internet")], vec!["comment"])).contains("rename"));
    // A share of 1 would stand beside per cent.
    assert!(refused(&run(vec![mean("internet")], vec![])).contains("the unit of the catalogue"));
    assert!(
        refused(&run(vec![mean("internet"), proportion("internet")], vec![])).contains("one measure under one code")
    );
}

#[test]
fn another_value_of_one_key_is_an_error_unless_it_replaces() {
    let national = people().observations("MEX", 2021, "HH7").unwrap();
    let error = world().extend(&national).unwrap_err();
    assert_eq!(error.code(), "duplicate_observation");
    assert!(error.to_string().contains("HH7 MEX 2021"), "{error}");
    let series = world().replace(&national).unwrap();
    assert_eq!(series.len(), world().len() + 3);
    let total = [("indicator", "HH7"), ("ref_area", "MEX"), ("time_period", "2021"), ("sex", "_T")];
    approx::assert_relative_eq!(number(&series, &total, "obs_value"), 60.0, max_relative = 1e-12);
    // Both, apart from each other.
    let with_type = |series: &Series, code: &str| {
        let mut table = series.to_frame().unwrap();
        table.with_column(Column::new("reporting_type".into(), vec![code; table.height()])).unwrap();
        Series::new(table).unwrap()
    };
    let both = with_type(&world(), "G").extend(&with_type(&national, "N")).unwrap();
    assert_eq!(both.len(), world().len() + 4);
}

#[test]
fn aggregates_of_households_say_that_no_weight_is_known() {
    let series = mexico().estimate("HH6").run().unwrap().observations(None, None).unwrap();
    let itu = Grouping::builtin("itu").unwrap();
    let americas = series.aggregate(&itu, &AggregateOptions::default()).unwrap();
    let row = [("ref_area", "AMS")];
    assert_eq!(find(&americas, &row, "obs_value"), "null");
    assert!(find(&americas, &row, "comment").contains("households"));
}

#[test]
fn the_confidence_level_and_the_interval_reach_the_figures() {
    let dataset = mexico();
    let width = |level: f64, interval: Interval| {
        let figures = dataset.estimate("HH6").level(level).interval(interval).run().unwrap();
        let row = figures.estimates().rows()[0].clone();
        (row.value.unwrap(), row.se.unwrap(), row.df.unwrap(), row.ci_low.unwrap(), row.ci_high.unwrap())
    };
    let (value, se, df, low, high) = width(0.90, Interval::Wald);
    // 8,226 PSUs in 341 strata; t(0.95, 7885) = z + (z³ + z) / (4 · 7885) = 1.645047 with z = 1.644854.
    assert_eq!(df, 7885.0);
    approx::assert_relative_eq!(high - value, 1.645_047 * se, max_relative = 1e-6);
    approx::assert_relative_eq!(value - low, 1.645_047 * se, max_relative = 1e-6);
    assert!(width(0.99, Interval::Logit).4 > width(0.95, Interval::Logit).4);
}

#[test]
fn figures_are_given_up_when_asked() {
    let stop = std::sync::atomic::AtomicBool::new(true);
    assert_eq!(mexico().estimate_all().run_until(&stop).unwrap_err().code(), "interrupted");
}
