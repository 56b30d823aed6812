//! Trends against scipy; classes, breaks, projections and bad input of targets.

use infosoc::targets::{Bounds, Curve, ProgressOptions, ProgressRow, Standing, Trend};
use infosoc::{Error, Progress, Series, Targets, ToFrame};
use polars::prelude::*;
use std::collections::BTreeMap;

const SHARE: Bounds = Bounds { lower: Some(0.0), upper: Some(100.0) };

fn figures(indicator: &str, area: &str, first: i32, last: i32) -> (Vec<i32>, Vec<f64>) {
    let series = Series::read("datasets/series/ict.csv").unwrap();
    let series = series.indicators(&[indicator]).unwrap().areas(&[area]).unwrap().years(first, last).unwrap();
    let table = series.to_frame().unwrap();
    let years = table.column("time_period").unwrap().i32().unwrap().into_no_null_iter();
    let values = table.column("obs_value").unwrap().f64().unwrap().iter();
    let mut pairs: Vec<(i32, f64)> = years.zip(values).filter_map(|(year, value)| Some((year, value?))).collect();
    pairs.sort_by_key(|pair| pair.0);
    pairs.into_iter().unzip()
}

#[test]
fn trends_are_those_of_scipy() {
    let mut cases: BTreeMap<[String; 6], BTreeMap<String, f64>> = BTreeMap::new();
    for record in csv::Reader::from_path("tests/golden/targets/trends.csv").unwrap().records() {
        let record = record.unwrap();
        let key = [0, 1, 2, 3, 4, 5].map(|i| record[i].to_owned());
        cases.entry(key).or_default().insert(record[6].to_owned(), record[7].parse().unwrap());
    }
    assert_eq!(cases.len(), 24);
    let mut compared = 0;
    let mut least: BTreeMap<[String; 5], (f64, String)> = BTreeMap::new();
    for ([indicator, area, first, last, upper, curve], expected) in &cases {
        let (years, values) = figures(indicator, area, first.parse().unwrap(), last.parse().unwrap());
        let bounds = Bounds { lower: Some(0.0), upper: upper.parse().ok() };
        let which = Curve::ALL.iter().copied().find(|c| c.as_str() == curve).unwrap();
        let trend = Trend::fit(which, &years, &values, bounds).unwrap().unwrap();
        let key = [indicator, area, first, last, upper].map(String::clone);
        let best = least.entry(key).or_insert((f64::INFINITY, String::new()));
        if expected["aicc"] < best.0 {
            *best = (expected["aicc"], curve.clone());
        }
        for (quantity, value) in expected {
            let ours = match quantity.split_once(' ') {
                Some((what, year)) => {
                    let projection = trend.project(year.parse().unwrap(), 0.95).unwrap();
                    match what {
                        "value" => projection.value,
                        // Where no limit of the figure is in the way.
                        _ if projection.high < 100.0 => projection.high - projection.value,
                        _ => continue,
                    }
                }
                None => match quantity.as_str() {
                    "n" => trend.n as f64,
                    "rate" => trend.rate,
                    "level" => trend.level.unwrap(),
                    "midpoint" => trend.midpoint.unwrap(),
                    "saturation" => trend.saturation.unwrap(),
                    "sigma" => trend.sigma,
                    "r2" => trend.r2.unwrap(),
                    "aicc" => trend.aicc.unwrap(),
                    other => panic!("{other}"),
                },
            };
            let expected =
                if quantity.starts_with("value") { bounds.upper.map_or(*value, |k| value.min(k)) } else { *value };
            approx::assert_relative_eq!(ours, expected, max_relative = 1e-6);
            compared += 1;
        }
    }
    assert!(compared > 170, "{compared}");
    for ([indicator, area, first, last, upper], (_, curve)) in least {
        let (years, values) = figures(&indicator, &area, first.parse().unwrap(), last.parse().unwrap());
        let best =
            Trend::best(&years, &values, Bounds { lower: Some(0.0), upper: upper.parse().ok() }).unwrap().unwrap();
        assert_eq!(best.curve.as_str(), curve, "{indicator} {area}");
    }
}

/// A series of one indicator and area, from the first year on.
fn line(indicator: &str, first: i32, values: &[f64]) -> DataFrame {
    let years: Vec<i32> = (first..).take(values.len()).collect();
    let n = values.len();
    df!("indicator" => vec![indicator; n], "ref_area" => vec!["MEX"; n], "time_period" => years, "obs_value" => values)
        .unwrap()
}

fn at_least(indicator: &str, value: f64, year: i32) -> Targets {
    let table = df!("target" => ["t"], "indicator" => [indicator], "at_least" => [value], "target_year" => [year]);
    Targets::from_frame(&table.unwrap()).unwrap()
}

fn progress(table: DataFrame, targets: &Targets) -> Progress {
    Series::new(table).unwrap().progress(targets, &ProgressOptions::default()).unwrap()
}

fn only(progress: &Progress) -> &ProgressRow {
    assert_eq!(progress.rows().len(), 1);
    &progress.rows()[0]
}

#[test]
fn each_class_by_its_rule() {
    // A straight line of 2 a year: 70 in 2030 from 50 in 2020.
    let rising: Vec<f64> = (0..11).map(|i| 30.0 + 2.0 * f64::from(i)).collect();
    let cases = [
        (rising.clone(), 50.0, 2030, Standing::Met, Some(2020)),
        (rising.clone(), 70.0, 2030, Standing::OnTrack, Some(2030)),
        (rising.clone(), 71.0, 2030, Standing::OffTrack, Some(2031)),
        (rising.clone(), 70.0, 2020, Standing::OffTrack, Some(2030)),
        (rising.iter().rev().copied().collect(), 70.0, 2030, Standing::MovingAway, None),
        (vec![30.0, 40.0, 50.0], 70.0, 2030, Standing::NotEnoughData, None),
    ];
    for (values, number, year, expected, reached) in cases {
        let result = progress(line("HH7", 2021 - values.len() as i32, &values), &at_least("HH7", number, year));
        let row = only(&result);
        assert_eq!((row.standing, row.reached_year), (expected, reached), "{values:?} {number} {year}");
    }
    let table = line("HH7", 2010, &rising);
    let row = only(&progress(table, &at_least("HH7", 70.0, 2030))).clone();
    assert_eq!((row.distance, row.needed_change, row.observed_change), (Some(20.0), Some(2.0), Some(2.0)));
    assert_eq!(row.trend.unwrap().curve, Curve::Linear);
}

#[test]
fn a_price_has_to_fall_and_parity_to_stay_in_its_band() {
    let targets = Targets::builtin("umc_2030").unwrap();
    let unit = "% of monthly GNI per capita";
    let mut table = line("A8", 2016, &[4.0, 3.75, 3.5, 3.25, 3.0]);
    table.with_column(Column::new("unit_measure".into(), [unit; 5])).unwrap();
    let row = only(&progress(table.clone(), &targets)).clone();
    assert_eq!((row.standing, row.distance, row.reached_year), (Standing::OnTrack, Some(-1.0), Some(2024)));
    assert_eq!((row.needed_change, row.observed_change), (Some(-0.1), Some(-0.25)));
    // A line that would be below 0 in 2030 is no trend of a price.
    let mut steep = line("A8", 2016, &[6.0, 5.5, 5.0, 4.5, 4.0]);
    steep.with_column(Column::new("unit_measure".into(), [unit; 5])).unwrap();
    let row = only(&progress(steep, &targets)).clone();
    assert!(row.trend.unwrap().curve != Curve::Linear && row.projected.unwrap().value > 0.0);
    // The same in another unit is no price in per cent of income.
    table.with_column(Column::new("unit_measure".into(), ["USD"; 5])).unwrap();
    let row = only(&progress(table, &targets)).clone();
    assert_eq!((row.standing, row.latest), (Standing::NotEnoughData, None));
    assert!(row.comment.unwrap().contains("2020 is in USD but the target in % of monthly GNI per capita"));

    let parity = Targets::from_frame(
        &df!("target" => ["p"], "indicator" => ["own"], "at_least" => [0.98], "at_most" => [1.02], "target_year" => [2030])
            .unwrap(),
    )
    .unwrap();
    for (values, standing, distance) in [
        ([0.90, 0.91, 0.92, 0.93], Standing::OnTrack, 0.05),
        ([1.04, 1.05, 1.06, 1.07], Standing::MovingAway, -0.05),
        ([0.96, 0.97, 0.99, 1.00], Standing::Met, 0.0),
    ] {
        let row = only(&progress(line("own", 2017, &values), &parity)).clone();
        assert_eq!(row.standing, standing);
        approx::assert_abs_diff_eq!(row.distance.unwrap(), distance, epsilon = 1e-12);
    }
}

#[test]
fn no_trend_goes_across_a_break() {
    let values = [10.0, 20.0, 30.0, 40.0, 50.0, 15.0, 16.0, 17.0];
    let mut skills = line("HH15", 2015, &values);
    skills.with_column(Column::new("category".into(), ["SKILL_ICTCPT"; 8])).unwrap();
    let targets = df!("target" => ["t"], "indicator" => ["4.4.1"], "at_least" => [70.0], "target_year" => [2030],
        "category" => ["*"])
    .unwrap();
    let row = only(&progress(skills, &Targets::from_frame(&targets).unwrap())).clone();
    assert_eq!((row.standing, row.years), (Standing::NotEnoughData, Some((2020, 2022, 3))));
    assert!(row.trend.is_none() && row.comment.unwrap().contains("break in 2020"));

    // A break that the series itself marks; what follows it is a line of 1 a year.
    let mut marked = line("HH7", 2011, &[60.0, 65.0, 70.0, 40.0, 41.0, 42.0, 43.0, 44.0]);
    let status = ["A", "A", "A", "B", "A", "A", "A", "A"];
    marked.with_column(Column::new("obs_status".into(), status)).unwrap();
    let row = only(&progress(marked.clone(), &at_least("HH7", 50.0, 2024))).clone();
    approx::assert_relative_eq!(row.trend.unwrap().rate, 1.0, max_relative = 1e-12);
    assert_eq!(row.standing, Standing::OnTrack);
    // Forecasts are not figures.
    marked.with_column(Column::new("obs_status".into(), ["A", "A", "A", "B", "A", "A", "A", "F"])).unwrap();
    assert_eq!(only(&progress(marked, &at_least("HH7", 50.0, 2024))).latest_year, Some(2017));
}

#[test]
fn only_the_part_that_is_named_counts() {
    let series = df!(
        "indicator" => ["IT.NET.USER.ZS"; 8], "ref_area" => ["MEX"; 8], "sex" => ["_T", "_T", "_T", "_T", "F", "F", "F", "F"],
        "time_period" => [2018, 2019, 2020, 2021, 2018, 2019, 2020, 2021],
        "obs_value" => [60.0, 62.0, 64.0, 66.0, 58.0, 60.0, 62.0, 64.0],
    )
    .unwrap();
    // The code of the World Bank stands for the same figures.
    let result = progress(series.clone(), &at_least("HH7", 80.0, 2030));
    assert_eq!(only(&result).latest, Some(66.0));
    // Figures of two sources are two lines.
    let mut sources = series.clone();
    sources.with_column(Column::new("sex".into(), ["_T"; 8])).unwrap();
    let source = ["G", "G", "G", "G", "N", "N", "N", "N"];
    sources.with_column(Column::new("reporting_type".into(), source)).unwrap();
    assert_eq!(progress(sources, &at_least("HH7", 80.0, 2030)).rows().len(), 2);
    let women = df!("target" => ["t"], "indicator" => ["17.8.1"], "at_least" => [80.0], "target_year" => [2030], "sex" => ["F"]);
    assert_eq!(only(&progress(series, &Targets::from_frame(&women.unwrap()).unwrap())).latest, Some(64.0));
}

/// Ratios by hand: 45 / 50 = 0.90 up to 57 / 60 = 0.95.
#[test]
fn parity_is_measured_where_both_figures_are_known() {
    let of = |sex: &str, values: &[f64]| {
        let mut table = line("HH7", 2017, values);
        table.with_column(Column::new("sex".into(), vec![sex; values.len()])).unwrap();
        table
    };
    let women = of("F", &[45.0, 47.84, 51.52, 57.0]);
    let table = women.vstack(&of("M", &[50.0, 52.0, 56.0, 60.0])).unwrap().vstack(&of("_T", &[47.5, 50.0, 54.0, 58.5]));
    let progress = progress(table.unwrap(), &Targets::builtin("umc_2030").unwrap());
    let of_target = |name: &str| progress.rows().iter().filter(|row| row.target.target == name).collect::<Vec<_>>();
    let [row] = of_target("gender")[..] else { panic!("one row") };
    assert_eq!(row.dimensions, [("sex".to_owned(), "F/M".to_owned())]);
    assert!((row.latest.unwrap() - 0.95).abs() < 1e-12 && (row.distance.unwrap() - 0.03).abs() < 1e-12, "{row:?}");
    assert_eq!((row.latest_year, row.standing), (Some(2020), Standing::OnTrack));
    // The target of use is about all people.
    assert_eq!(of_target("use")[0].latest, Some(58.5));
    // Without men there is no ratio, and none that is infinite.
    let alone = of("F", &[45.0]).vstack(&of("M", &[0.0])).unwrap();
    let rows = self::progress(alone, &Targets::builtin("umc_2030").unwrap());
    assert!(rows.rows().iter().all(|row| row.latest.is_none()), "{:?}", rows.rows());
}

/// A forecast of either part is one of the ratio, whatever the other is, and what cannot be has none.
#[test]
fn a_ratio_has_the_faults_of_its_parts() {
    let of = |women: &[f64], men: &[f64], last: [&str; 2]| {
        let part = |sex: &str, values: &[f64], last: &str| {
            let mut status = vec!["A"; values.len()];
            status[values.len() - 1] = last;
            let mut table = line("HH7", 2018, values);
            table.with_column(Column::new("sex".into(), vec![sex; values.len()])).unwrap();
            table.with_column(Column::new("obs_status".into(), status)).unwrap();
            table
        };
        let table = part("F", women, last[0]).vstack(&part("M", men, last[1])).unwrap();
        let all = progress(table, &Targets::builtin("umc_2030").unwrap());
        all.rows().iter().find(|row| row.target.target == "gender").unwrap().clone()
    };
    let (women, men) = ([50.0, 52.0, 54.0, 56.0, 58.0, 60.0], [60.0; 6]);
    assert_eq!(of(&women, &men, ["A", "A"]).standing, Standing::Met);
    let forecast = of(&women, &men, ["B", "F"]);
    assert_eq!((forecast.latest_year, forecast.standing), (Some(2022), Standing::OnTrack));
    let wrong = of(&[130.0; 6], &[130.0; 6], ["A", "A"]);
    assert_eq!((wrong.latest, wrong.standing), (None, Standing::NotEnoughData));
    assert!(wrong.comment.unwrap().contains("130 is impossible, expected from 0 to 100: not used"));
}

#[test]
fn all_countries_against_the_targets_of_2030() {
    let series = Series::read("datasets/series/ict.csv").unwrap();
    let targets = Targets::builtin("umc_2030").unwrap();
    let progress = series.progress(&targets, &ProgressOptions::default()).unwrap();
    let table = progress.to_frame().unwrap();
    assert!(table.height() > 200, "{}", table.height());
    for row in progress.rows() {
        let projected = row.projected.map_or(50.0, |p| p.value);
        assert!((0.0..=100.0).contains(&projected));
        assert_eq!(row.standing == Standing::Met, row.latest.unwrap() >= 95.0, "{} {:?}", row.ref_area, row.latest);
        // A straight line through the limit is chosen only where there is nothing else.
        if row.trend.as_ref().is_some_and(|trend| trend.curve == Curve::Linear && trend.rate > 0.0) {
            let last =
                row.trend.as_ref().and_then(|trend| trend.level).unwrap() + row.trend.as_ref().unwrap().rate * 7.0;
            assert!(row.latest_year < Some(2023) || last <= 100.0, "{} {last}", row.ref_area);
        }
        if row.standing == Standing::OnTrack {
            assert!(row.reached_year.unwrap() <= 2030 && projected >= 95.0);
        }
    }
    let summary = progress.summary().unwrap();
    let areas = summary.column("areas").unwrap().u32().unwrap().get(0).unwrap();
    assert_eq!(areas as usize, table.height());
    assert_eq!(progress.without_figures().unwrap().height(), targets.len() - 1);
    let paths = progress.paths().unwrap();
    let (low, value, high) =
        (paths.column("low").unwrap(), paths.column("value").unwrap(), paths.column("high").unwrap());
    let [low, value, high] = [low, value, high].map(|column| column.f64().unwrap().iter());
    let ordered = low.zip(value).zip(high);
    ordered.for_each(|((low, value), high)| assert!(low <= value && value <= high));
}

#[test]
fn a_curve_can_be_asked_for() {
    let (years, values) = figures("HH7", "MEX", 2010, 2023);
    let table = line("HH7", years[0], &values);
    let options = ProgressOptions { curve: Some(Curve::Gompertz), level: 0.8, ..ProgressOptions::default() };
    let result = Series::new(table).unwrap().progress(&at_least("HH7", 99.0, 2030), &options).unwrap();
    let row = only(&result);
    let own = Trend::fit(Curve::Gompertz, &years, &values, SHARE).unwrap().unwrap();
    assert_eq!(row.projected, Some(own.project(2030, 0.8).unwrap()));
    assert_eq!(result.fits().unwrap().height(), 3);
}

#[test]
fn figures_that_have_no_trend_give_none() {
    // All at the limit: no logistic curve passes there.
    let flat = [100.0; 6];
    let years: Vec<i32> = (2015..2021).collect();
    assert!(Trend::fit(Curve::Logistic, &years, &flat, SHARE).unwrap().is_none());
    assert_eq!(Trend::best(&years, &flat, SHARE).unwrap().unwrap().curve, Curve::Linear);
    assert!(Trend::best(&years[..2], &flat[..2], SHARE).unwrap().is_none());
    // Without a limit, a straight line does not say where it would saturate.
    let line: Vec<f64> = (0..6).map(f64::from).collect();
    assert!(Trend::fit(Curve::Logistic, &years, &line, Bounds::default()).unwrap().is_none_or(|t| t.sigma > 0.0));
    // A share outside its limits is named and not used.
    let table = self::line("HH7", 2015, &[90.0, 92.0, 94.0, 95.0, 104.0]);
    let row = only(&progress(table, &at_least("HH7", 99.0, 2030))).clone();
    assert_eq!(row.latest, Some(95.0));
    assert!(row.comment.unwrap().contains("2019 = 104"));
}

#[test]
fn bad_targets_are_all_reported() {
    let table = df!(
        "target" => ["a", "b", "c", "d", "d", "e", "f"],
        "indicator" => [Some("HH7"), Some("HH7"), Some("HH7"), Some("HH6"), Some("HH6"), Some("HH7"), Some("HH7")],
        "at_least" => [Some(120.0), Some(60.0), Some(50.0), Some(50.0), Some(50.0), None, Some(50.0)],
        "at_most" => [None, Some(40.0), None, None, None, None, None],
        "target_year" => [Some(2030), Some(2030), None, Some(2030), Some(2030), Some(2030), Some(2030)],
        "tolerance" => [None, None, None, None, None, None, Some(-1.0)],
    );
    let error = Targets::from_frame(&table.unwrap()).unwrap_err();
    let messages: Vec<String> = error.all().into_iter().map(Error::to_string).collect();
    assert_eq!(messages.len(), 6, "{messages:#?}");
    for part in ["(a): expected a value the figure can have, 0 to 100, got 120", "(b)", "(c)", "(e)", "(f)", "d HH6"] {
        assert!(messages.iter().any(|message| message.contains(part)), "{part}: {messages:#?}");
    }
    assert_eq!(Targets::builtin("umc").unwrap_err().code(), "unknown_option");
    let nan = df!("target" => ["a"], "indicator" => ["HH7"], "at_least" => [f64::NAN], "target_year" => [2030]);
    assert_eq!(Targets::from_frame(&nan.unwrap()).unwrap_err().code(), "not_finite");
    let words = df!("target" => ["a"], "indicator" => ["HH7"], "desired" => ["up"]);
    assert_eq!(Targets::from_frame(&words.unwrap()).unwrap_err().code(), "unknown_option");
    let bare = df!("indicator" => ["HH7"]);
    assert_eq!(Targets::from_frame(&bare.unwrap()).unwrap_err().code(), "unknown_column");
}

#[test]
fn bad_options_and_figures_are_all_reported() {
    let series = Series::new(line("HH7", 2015, &[1.0, 2.0, 3.0, 4.0])).unwrap();
    let options = ProgressOptions { level: 95.0, window: 0, min_years: 2, horizon: 30, since: None, curve: None };
    let error = series.progress(&at_least("HH7", 50.0, 2030), &options).unwrap_err();
    assert_eq!(error.all().len(), 4);
    let bad = [f64::NAN, 2.0, 300.0];
    let error = Trend::fit(Curve::Linear, &[2015, 2015, 2016, 2017], &bad, SHARE).unwrap_err();
    assert_eq!(error.all().len(), 4);
    let trend = Trend::best(&[2015, 2016, 2017], &[1.0, 2.0, 4.0], SHARE).unwrap().unwrap();
    assert_eq!(trend.project(2020, 0.0).unwrap_err().code(), "invalid_argument");
}

#[test]
fn every_built_in_set_is_in_order() {
    for name in Targets::names() {
        let set = Targets::builtin(name).unwrap();
        for target in set.iter() {
            if let Some(code) = &target.indicator {
                assert!(infosoc::indicator(code).is_ok(), "{name} {code}");
            }
            assert!(target.certainty.is_some() && !target.source.is_empty(), "{name} {}", target.target);
        }
        let again = Targets::from_frame(&set.to_frame().unwrap()).unwrap();
        assert_eq!(again.to_frame().unwrap(), set.to_frame().unwrap());
    }
    assert_eq!(Targets::builtin("wsis_geneva").unwrap().len(), 52);
}

proptest::proptest! {
    /// Whatever the figures, a trend is a trend: finite, in its bounds, its interval around it.
    #[test]
    fn any_figures_give_a_trend_or_none(
        values in proptest::collection::vec(0.0..100.0f64, 1..15),
        gaps in proptest::collection::vec(1..4i32, 15),
        bounded in proptest::bool::ANY,
    ) {
        let years: Vec<i32> = gaps.iter().scan(2000, |year, gap| { *year += gap; Some(*year) }).take(values.len()).collect();
        let bounds = if bounded { SHARE } else { Bounds { lower: Some(0.0), upper: None } };
        for &curve in Curve::ALL {
            let Some(trend) = Trend::fit(curve, &years, &values, bounds).unwrap() else { continue };
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let tss: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
            proptest::prop_assert!(curve != Curve::Linear || trend.sigma.powi(2) * trend.df as f64 <= tss * (1.0 + 1e-9));
            let p = trend.project(2060, 0.95).unwrap();
            proptest::prop_assert!(p.value.is_finite() && p.low <= p.value && p.value <= p.high, "{p:?}");
            proptest::prop_assert!(p.low >= 0.0 && (!bounded || p.high <= 100.0), "{p:?}");
        }
    }
}

/// 0.1 + 0.2 is 0.30000000000000004: it meets "at most 0.3", is no rise since 0.3, and 68.6 / 70 is 0.98.
#[test]
fn a_target_is_met_within_rounding() {
    let table = df!(
        "target" => ["low", "high", "near"], "indicator" => ["x", "x", "x"], "at_least" => [None, Some(0.3), Some(1.0)],
        "at_most" => [Some(0.3), None, None], "tolerance" => [0.0, 0.0, 0.02], "target_year" => [2030; 3],
    );
    let targets = Targets::from_frame(&table.unwrap()).unwrap();
    let of = |name: &str| targets.iter().find(|t| t.target == name).unwrap();
    let (above, below) = (0.1 + 0.2, 0.3 - 5e-17);
    assert!(above > 0.3 && below < 0.3);
    assert!(of("low").is_met_by(above) && of("high").is_met_by(below) && !of("low").is_met_by(0.300_001));
    assert_eq!((of("low").distance(above), of("high").distance(below)), (Some(0.0), Some(0.0)));
    assert!(1.0 - 0.98 > 0.02 && of("near").is_met_by(0.98) && !of("near").is_met_by(0.979_999));
    let frame = df!(
        "indicator" => ["x"; 5], "ref_area" => ["MEX"; 5], "time_period" => [2018, 2019, 2020, 2021, 2022],
        "obs_value" => [0.7, 0.7, 0.7, 0.7, 0.7 + 1e-16], "class" => ["small"; 5], "curve" => ["s"; 5],
    );
    let falling = df!("target" => ["less"], "indicator" => ["x"], "at_most" => [0.5], "target_year" => [2030], "class" => ["small"], "curve" => ["s"]);
    let progress = Series::with_dimensions(frame.unwrap(), &["class", "curve"])
        .unwrap()
        .progress(&Targets::from_frame(&falling.unwrap()).unwrap(), &ProgressOptions::default())
        .unwrap();
    assert_eq!((progress.rows()[0].observed_change, progress.rows()[0].standing), (Some(0.0), Standing::OffTrack));
    // A dimension with the name of a result keeps its codes beside it.
    let table = progress.to_frame().unwrap();
    let word = |name: &str| table.column(name).unwrap().str().unwrap().get(0).map(str::to_owned);
    assert_eq!((word("class").as_deref(), word("figure_class").as_deref()), (Some("off_track"), Some("small")));
    assert!(progress.paths().unwrap().column("figure_curve").is_ok());
    assert!(progress.fits().unwrap().column("figure_curve").is_ok() && progress.summary().is_ok());
}

/// Figures on a straight line: rounding does not make another curve the better one.
#[test]
fn of_curves_through_all_figures_the_simplest_is_chosen() {
    for (start, step) in [(0.1, 0.1), (10.0, 7.3), (1.1, 0.7)] {
        let years: Vec<i32> = (2010..2020).collect();
        let values: Vec<f64> = (0..10).map(|i| start + step * f64::from(i)).collect();
        let best = Trend::best(&years, &values, Bounds { lower: Some(0.0), upper: None }).unwrap().unwrap();
        assert_eq!((best.curve, best.aicc), (Curve::Linear, Some(f64::NEG_INFINITY)), "{start} {step}");
    }
}
