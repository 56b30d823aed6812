//! The ASEM panel of COINr, 51 countries in five years: a scale of its own for each year, and one for all years.

use crate::fixtures::golden::Table;
use crate::index::golden::{close, compare_levels, options, spec};
use infosoc::index::{Bounds, Element, GoalPosts, IndexSpec, Normalisation, ScoreOptions, Step};
use infosoc::{Scores, Series};
use polars::prelude::*;
use std::collections::BTreeMap;

const YEARS: [i32; 5] = [2018, 2019, 2020, 2021, 2022];

fn panel() -> Series {
    let data = Table::read("composite/asem_idata_panel.csv");
    let mut columns = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for code in data.columns().iter().filter(|code| !["uCode", "Time"].contains(&code.as_str())) {
        for row in 0..data.len() {
            columns.0.push(code.clone());
            columns.1.push(data.text("uCode", row).to_owned());
            columns.2.push(data.text("Time", row).parse::<i32>().unwrap());
            columns.3.push(data.number(code, row));
        }
    }
    let frame =
        df!("indicator" => columns.0, "ref_area" => columns.1, "time_period" => columns.2, "obs_value" => columns.3);
    Series::new(frame.unwrap()).unwrap()
}

/// The data of 2018 are those of the example of one year, and with scales of each year so are the scores.
#[test]
fn the_first_year_by_itself_is_that_of_coinr() {
    let each = ScoreOptions { bounds: Bounds::EachYear, ..options() };
    let scores = spec("winsorise_log(5)").score_with(&panel(), YEARS, &each).unwrap();
    compare_levels(&scores);
}

fn all_years() -> Scores {
    spec("none").score_with(&panel(), YEARS, &options()).unwrap()
}

#[test]
fn one_scale_for_all_years_is_that_of_the_definition_in_r() {
    let scores = all_years();
    let golden = Table::read("composite/asem_panel_scores.csv");
    assert_eq!(golden.len(), 255);
    for row in 0..golden.len() {
        let (area, year) = (golden.text("uCode", row), golden.text("Time", row).parse().unwrap());
        for code in golden.columns().iter().filter(|c| !["uCode", "Time"].contains(&c.as_str())) {
            let got = scores.of(code, area, year).unwrap_or(f64::NAN);
            close(got, golden.number(code, row).unwrap(), &format!("{area} {year} {code}"));
        }
    }
}

/// The range of all years, written down as goalposts, gives the same scores to a year that is scored alone.
#[test]
fn goalposts_keep_the_scale_when_a_year_comes_alone() {
    let together = all_years();
    let values = together.step(Step::Treated).unwrap();
    let (codes, values) =
        (values.column("code").unwrap().str().unwrap(), values.column("value").unwrap().f64().unwrap());
    let mut ranges: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (code, value) in codes.iter().zip(values.iter()) {
        let (low, high) = ranges.entry(code.unwrap()).or_insert((f64::INFINITY, f64::NEG_INFINITY));
        (*low, *high) = (low.min(value.unwrap()), high.max(value.unwrap()));
    }
    let elements = together.spec().elements().iter().map(|element| match ranges.get(element.code.as_str()) {
        None => element.clone(),
        Some(&(low, high)) => Element {
            goalposts: Some(GoalPosts { low, high }),
            normalise: Normalisation::GoalPosts { low: 0.0, high: 100.0 },
            ..element.clone()
        },
    });
    let fixed = IndexSpec::new(elements.collect()).unwrap();
    for year in YEARS {
        let alone = fixed.score_with(&panel(), year, &options()).unwrap();
        for area in ["AUT", "LAO", "GBR"] {
            for code in ["Index", "Conn", "Flights", "CO2"] {
                close(alone.of(code, area, year).unwrap(), together.of(code, area, year).unwrap(), code);
            }
        }
    }
    let trend = together.trends().unwrap();
    assert_eq!(trend.height(), 51 * together.spec().elements().len());
}
