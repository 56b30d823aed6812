//! Recomputed aggregates against those that the World Bank publishes.
//!
//! Oracle: the World Bank's own aggregates in World Development Indicators of July 2026
//! (`datasets/series/world_bank_aggregates.csv`), recomputed from the country rows of the same release.
//!
//! Membership. The Bank applies one classification to all years. Income groups in that release are those of fiscal
//! year 2026, data year 2024: with those of fiscal year 2027, which moved six countries, the lower middle income
//! broadband figures are off by 20 %. Regions are of two vintages: from 2020 on Afghanistan and Pakistan are in the Middle East,
//! North Africa, Afghanistan & Pakistan (as of 2024), while rows up to 2019 were left as computed when both were in
//! South Asia (as of 2023).
//!
//! What remains lies outside the country rows. Up to 2014 the differences of a region are nearly constant (1.7 % in
//! Sub-Saharan Africa), as they would be if the published rows had been divided by populations that were revised since.
//! The published populations of the world and of high income exceed the sum of the countries by that of Taiwan, China,
//! for which no country row is published. Large single differences are groups with few observed members.

use crate::fixtures::aggregates::{Values, median, values};
use infosoc::{AggregateOptions, Grouping, Series};
use std::collections::BTreeMap;

fn recomputed(indicator: &str) -> Values {
    let countries = Series::read("datasets/series/ict.csv").unwrap().indicators(&[indicator]).unwrap();
    let mut found = Values::new();
    let mut add = |grouping: &str, as_of: i32, first: i32, last: i32| {
        let grouping = Grouping::builtin(grouping).unwrap().as_of(as_of);
        let years = countries.years(first, last).unwrap();
        found.extend(values(&years.aggregate(&grouping, &AggregateOptions::default()).unwrap()));
    };
    add("wb_income", 2024, 2005, 2022);
    add("wb_region", 2023, 2005, 2019);
    add("wb_region", 2024, 2020, 2022);
    found
}

/// Prints the differences in per cent by group and year; gives the median of their sizes and their number.
#[allow(clippy::print_stdout)]
fn differences(indicator: &str) -> (f64, usize) {
    let published = Series::read("datasets/series/world_bank_aggregates.csv").unwrap();
    let published = values(&published.indicators(&[indicator]).unwrap());
    let mut by_group: BTreeMap<String, Vec<(i32, f64)>> = BTreeMap::new();
    for ((group, year), ours) in recomputed(indicator) {
        if let Some(theirs) = published.get(&(group.clone(), year)) {
            by_group.entry(group).or_default().push((year, 100.0 * (ours / theirs - 1.0)));
        }
    }
    println!("{indicator}: recomputed against published, difference in %");
    for (group, rows) in &by_group {
        let middle = median(rows.iter().map(|(_, d)| d.abs()).collect());
        let years: Vec<String> = rows.iter().map(|(year, d)| format!("{year} {d:+.2}")).collect();
        println!("  {group}  median {middle:.3}  {}", years.join("  "));
    }
    let mut all: Vec<f64> = by_group.values().flatten().map(|(_, d)| d.abs()).collect();
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize];
    println!(
        "  all {}  25 % {:.3}  median {:.3}  75 % {:.3}  95 % {:.3}",
        all.len(),
        at(0.25),
        median(all.clone()),
        at(0.75),
        at(0.95)
    );
    (median(all.clone()), all.len())
}

#[test]
fn mobile_subscriptions_agree_within_half_a_per_cent_in_the_median() {
    let (median, n) = differences("A2");
    assert_eq!(n, 176, "7 regions and the world in 18 years, 4 income groups in the 8 years published");
    assert!(median < 0.5, "{median}");
}

#[test]
fn fixed_broadband_subscriptions_agree_within_half_a_per_cent_in_the_median() {
    let (median, n) = differences("A3");
    assert!(n > 160, "{n}");
    assert!(median < 0.5, "{median}");
}

#[test]
fn populations_of_regions_add_up_to_those_published() {
    let countries = Series::read("datasets/series/economy.csv").unwrap().indicators(&["SP.POP.TOTL"]).unwrap();
    let regions = Grouping::builtin("wb_region").unwrap().as_of(2024);
    let ours = values(&countries.aggregate(&regions, &AggregateOptions::default()).unwrap());
    let published = Series::read("datasets/series/world_bank_aggregates.csv").unwrap();
    let published = values(&published.indicators(&["SP.POP.TOTL"]).unwrap());
    let mut compared = 0;
    // The world and East Asia & Pacific include Taiwan, China, for which no country row is published.
    for ((group, year), ours) in ours.iter().filter(|((group, _), _)| !["WLD", "EAS"].contains(&group.as_str())) {
        let theirs = published[&(group.clone(), *year)];
        assert!((ours / theirs - 1.0).abs() < 1e-12, "{group} {year}: {ours} {theirs}");
        compared += 1;
    }
    assert_eq!(compared, 6 * 26, "six regions, 2000 to 2025");
}
