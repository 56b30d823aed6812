//! Recomputed aggregates of the SDG Global Database, and of Internet use at the World Bank, by every way of treating
//! countries that are missing; and what is known to mislead in published figures.
//!
//! Oracles: SDG Global Database of October 2020 (UNSD), country and regional rows (`tests/golden/aggregates/sdg_2020.csv`);
//! World Development Indicators (`datasets/series/world_bank_aggregates.csv`).

use crate::fixtures::aggregates::{Values, median, values};
use infosoc::{AggregateOptions, AggregationMethod, Grouping, Imputation, ImputationMethod, Series, ToFrame, Weights};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The SDG database's countries and published groups.
fn sdg(indicator: &str) -> (Series, Values) {
    let all = Series::read("tests/golden/aggregates/sdg_2020.csv").unwrap().indicators(&[indicator]).unwrap();
    let table = all.to_frame().unwrap();
    let level = table.column("level").unwrap().str().unwrap();
    let of = |word: &str| {
        let keep: BooleanChunked = level.iter().map(|l| l == Some(word)).collect();
        Series::new(table.filter(&keep).unwrap()).unwrap()
    };
    (of("country"), values(&of("aggregate")))
}

/// The groups as the database of October 2020 has them: one list for all years.
fn groups() -> Grouping {
    ["m49", "ldc", "lldc", "sids"]
        .iter()
        .fold(Grouping::builtin("sdg").unwrap().without(&["001", "053", "202", "419"]).unwrap(), |all, name| {
            all.beside(&Grouping::builtin(name).unwrap().as_of(2020)).unwrap()
        })
}

fn ways() -> Vec<(&'static str, Option<Imputation>, Option<AggregationMethod>)> {
    let mut ways = vec![
        ("left out", None, Some(AggregationMethod::WeightedMean)),
        ("simple mean", None, Some(AggregationMethod::Mean)),
    ];
    ways.extend(
        ImputationMethod::ALL
            .iter()
            .map(|&m| (m.as_str(), Some(Imputation::by(m)), Some(AggregationMethod::WeightedMean))),
    );
    ways
}

/// Prints the sizes of the differences by year for each way, median and 90th percentile; gives the median of all. Each grouping
/// stands for its years.
#[allow(clippy::print_stdout)]
fn differences(
    countries: &Series,
    groups: &[(Grouping, RangeInclusive<i32>)],
    published: &Values,
) -> BTreeMap<&'static str, f64> {
    let mut medians = BTreeMap::new();
    for (name, impute, method) in ways() {
        let weights = Weights::from("population");
        let options =
            AggregateOptions { weights, method, impute, min_coverage: 0.0, draws: 0, ..AggregateOptions::default() };
        let mut by_year: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
        for (grouping, years) in groups {
            let ours = values(&countries.aggregate(grouping, &options).unwrap());
            for (place, ours) in ours.iter().filter(|(place, _)| years.contains(&place.1)) {
                if let Some(theirs) = published.get(place) {
                    by_year.entry(place.1).or_default().push((ours - theirs).abs());
                }
            }
        }
        let all = median(by_year.values().flatten().copied().collect());
        let ninety = |d: &[f64]| {
            let mut sorted = d.to_vec();
            sorted.sort_by(f64::total_cmp);
            sorted[(sorted.len() - 1) * 9 / 10]
        };
        let years = by_year.iter().map(|(year, d)| format!("{year} {:.2} ({:.2})", median(d.clone()), ninety(d)));
        println!("  {name:12} median {all:.3}  {}", years.collect::<Vec<_>>().join("  "));
        medians.insert(name, all);
    }
    medians
}

/// All years.
fn always(grouping: Grouping) -> [(Grouping, RangeInclusive<i32>); 1] {
    [(grouping, i32::MIN..=i32::MAX)]
}

#[test]
fn internet_use_of_the_sdg_regions() {
    let (countries, published) = sdg("HH7");
    let medians = differences(&countries, &always(groups()), &published);
    assert!(medians["regression"] < 0.1 && medians["left out"] < 0.1, "{medians:?}");
    assert!(medians["simple mean"] > 5.0 * medians["regression"], "{medians:?}");
}

#[test]
fn coverage_by_4g_of_the_sdg_regions() {
    let (countries, published) = sdg("IT_MOB_4GNTWK");
    let medians = differences(&countries, &always(groups()), &published);
    assert!(medians["carry"] < 0.25 && medians["regression"] < 0.35, "{medians:?}");
}

#[test]
fn internet_use_of_the_world_bank_regions_to_2011() {
    let countries = Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7"]).unwrap();
    let published = Series::read("datasets/series/world_bank_aggregates.csv").unwrap();
    let published = values(&published.indicators(&["HH7"]).unwrap());
    let regions = Grouping::builtin("wb_region").unwrap().as_of(2023);
    let medians = differences(&countries.years(2000, 2011).unwrap(), &always(regions), &published);
    assert!(medians["left out"] < 0.1 && medians["regression"] < 0.1, "{medians:?}");
}

/// Subscriptions per 100 inhabitants of the World Bank's regions and income groups, each by the members of its vintage.
#[test]
fn subscriptions_of_the_world_bank_groups() {
    let groups = [
        (Grouping::builtin("wb_income").unwrap().as_of(2024), 2005..=2022),
        (Grouping::builtin("wb_region").unwrap().as_of(2023), 2005..=2019),
        (Grouping::builtin("wb_region").unwrap().as_of(2024), 2020..=2022),
    ];
    for indicator in ["A2", "A3"] {
        let countries = Series::read("datasets/series/ict.csv").unwrap().indicators(&[indicator]).unwrap();
        let published = Series::read("datasets/series/world_bank_aggregates.csv").unwrap();
        let published = values(&published.indicators(&[indicator]).unwrap());
        let medians = differences(&countries, &groups, &published);
        assert!(medians["left out"] < 0.25, "{indicator} {medians:?}");
        assert!(medians["simple mean"] > 5.0 * medians["left out"], "{indicator} {medians:?}");
    }
}

/// The value of a group in a year under the classification of a year.
fn of_group(indicator: &str, grouping: &str, as_of: i32, group: &str, year: i32) -> f64 {
    let countries = Series::read("datasets/series/ict.csv").unwrap().indicators(&[indicator]).unwrap();
    let grouping = Grouping::builtin(grouping).unwrap().as_of(as_of);
    let all = countries.years(year, year).unwrap().aggregate(&grouping, &AggregateOptions::default()).unwrap();
    values(&all)[&(group.to_owned(), year)]
}

fn published(indicator: &str, group: &str, year: i32) -> f64 {
    let all = Series::read("datasets/series/world_bank_aggregates.csv").unwrap().indicators(&[indicator]).unwrap();
    values(&all)[&(group.to_owned(), year)]
}

/// Afghanistan and Pakistan moved from South Asia to the Middle East; published rows up to 2019 have the old composition,
/// those from 2020 on the new: a series across the two is broken.
#[test]
fn the_middle_east_and_south_asia_break_between_2019_and_2020() {
    for group in ["MEA", "SAS"] {
        let off =
            |as_of, year| (of_group("A2", "wb_region", as_of, group, year) / published("A2", group, year) - 1.0).abs();
        assert!(off(2023, 2019) < 0.02 && off(2024, 2020) < 0.02, "{group}");
        assert!(off(2023, 2019) < off(2024, 2019), "{group}: up to 2019 the old composition is nearer");
        assert!(off(2024, 2020) < off(2023, 2020), "{group}: from 2020 on the new one is");
    }
}

/// The release of July 2026 has the income groups of fiscal year 2026 (data year 2024), not those of 2027 (2025).
#[test]
fn income_groups_are_those_of_fiscal_year_2026() {
    let off = |as_of| (of_group("A3", "wb_income", as_of, "LMC", 2022) / published("A3", "LMC", 2022) - 1.0).abs();
    assert!(off(2024) < 0.02, "{}", off(2024));
    assert!(off(2025) > 0.1, "{}", off(2025));
}

/// A simple mean of countries, as some portals show beside weighted figures, is not a figure of the region's people.
#[test]
fn a_simple_mean_is_not_the_published_world() {
    let countries = Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7"]).unwrap();
    let world = Grouping::builtin("wb_region").unwrap().as_of(2023).select(&["WLD"]).unwrap();
    let of = |method| {
        let options = AggregateOptions { method: Some(method), ..AggregateOptions::default() };
        values(&countries.years(2011, 2011).unwrap().aggregate(&world, &options).unwrap())[&("WLD".to_owned(), 2011)]
    };
    let theirs = published("HH7", "WLD", 2011);
    assert!(
        (of(AggregationMethod::WeightedMean) - theirs).abs() < 0.5,
        "{} {theirs}",
        of(AggregationMethod::WeightedMean)
    );
    assert!(of(AggregationMethod::Mean) - theirs > 5.0, "{}", of(AggregationMethod::Mean));
}
