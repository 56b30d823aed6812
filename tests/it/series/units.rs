//! Units of a series: read once, converted where they convert, and never compared as text.

use infosoc::finding::Rule;
use infosoc::{AggregateOptions, AggregationMethod, Grouping, Series, ToFrame, Weights};
use polars::prelude::*;

/// Figures of Germany and France in 2020, in a unit each.
fn two(indicator: &str, values: [f64; 2], units: [Option<&str>; 2]) -> Series {
    let table = df!(
        "indicator" => [indicator; 2], "ref_area" => ["DEU", "FRA"], "time_period" => [2020; 2],
        "obs_value" => values, "unit_measure" => units, "se" => [1.0, 0.01],
    );
    Series::new(table.unwrap()).unwrap()
}

fn numbers(series: &Series, column: &str) -> Vec<Option<f64>> {
    let table = series.to_frame().unwrap();
    table.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().iter().collect()
}

fn units(series: &Series) -> Vec<Option<String>> {
    let table = series.to_frame().unwrap();
    table.column("unit_measure").unwrap().str().unwrap().iter().map(|u| u.map(str::to_owned)).collect()
}

fn rules(series: &Series) -> Vec<Rule> {
    series.findings().iter().map(|finding| finding.rule).collect()
}

fn pair() -> Grouping {
    let table = df!("group" => ["X1", "X1"], "ref_area" => ["DEU", "FRA"]).unwrap();
    Grouping::from_frame(&table).unwrap()
}

/// A share above the whole or below 0 is said when the series is read, in whatever unit, and when it is written.
#[test]
fn figures_that_are_impossible_are_said() {
    let of = |values: [f64; 3], unit: &str| {
        let table = df!("indicator" => ["HH7"; 3], "ref_area" => ["MEX", "BRA", "ARG"], "time_period" => [2022; 3],
                        "obs_value" => values, "unit_measure" => [unit; 3]);
        Series::new(table.unwrap()).unwrap()
    };
    let said = |series: &Series| -> Vec<(usize, Option<usize>)> {
        series.findings().of(Rule::OutOfRange).map(|finding| (finding.rows, finding.first_row)).collect()
    };
    assert_eq!(said(&of([0.0, 100.0, 60.0], "%")), []);
    assert_eq!(said(&of([60.0, 190.0, -5.0], "%")), [(2, Some(3))]);
    assert_eq!(said(&of([0.6, 0.5, 1.9], "proportion")), [(1, Some(4))]);
    let folder = crate::fixtures::folder::Folder::of(&[]);
    let sdmx = infosoc::export::Sdmx::new(infosoc::export::Structure::sdg());
    let header = infosoc::export::Header::new().sender("OFFICE");
    let found = sdmx.header(header).write(&of([60.0, 190.0, -5.0], "%"), folder.0.join("figures.csv")).unwrap();
    assert_eq!(found.of(Rule::OutOfRange).count(), 1);
}

#[test]
fn one_indicator_is_in_one_unit_where_units_convert() {
    // 0.86 of 1 is 86 per cent, and so is its error.
    let mixed = two("HH7", [72.0, 0.86], [Some("%"), Some("proportion")]);
    assert_eq!(numbers(&mixed, "obs_value"), [Some(72.0), Some(86.0)]);
    assert_eq!(numbers(&mixed, "se"), [Some(1.0), Some(1.0)]);
    assert_eq!(units(&mixed), [Some("%".to_owned()), Some("%".to_owned())]);
    assert_eq!(rules(&mixed), [Rule::Converted]);
    // Two words for one unit need no finding.
    assert_eq!(rules(&two("HH7", [72.0, 86.0], [Some("PC_IND"), Some("Percentage (%)")])), []);
    // All in one unit stay as they are given.
    let shares = two("HH7", [0.72, 0.86], [Some("proportion"); 2]);
    assert_eq!((numbers(&shares, "obs_value")[0], rules(&shares)), (Some(0.72), vec![]));
    // The SDG database had shares of persons per 100 inhabitants until 2023.
    let old = two("17.8.1", [72.0, 86.0], [Some("PER_100_POP"), Some("PT")]);
    assert_eq!(units(&old), [Some("%".to_owned()), Some("%".to_owned())]);
    // A series joined to another in another unit.
    let joined = two("my_share", [0.5, 0.6], [Some("proportion"); 2]).years(2020, 2020).unwrap();
    let other = df!("indicator" => ["my_share"], "ref_area" => ["ITA"], "time_period" => [2020], "obs_value" => [40.0],
                    "unit_measure" => ["percent"]);
    let joined = joined.extend(&Series::new(other.unwrap()).unwrap()).unwrap();
    // The unit that comes first in the registry, whatever the order of rows.
    assert_eq!(numbers(&joined, "obs_value"), [Some(50.0), Some(60.0), Some(40.0)]);
}

#[test]
fn a_unit_that_is_not_stated_is_that_of_the_column_or_the_catalogue_and_a_finding() {
    let silent = two("HH7", [72.0, 86.0], [None, None]);
    assert_eq!((units(&silent)[0].as_deref(), rules(&silent)), (Some("%"), vec![Rule::UnitAssumed]));
    let half = two("HH7", [0.72, 0.86], [Some("proportion"), None]);
    assert_eq!((units(&half)[1].as_deref(), rules(&half)), (Some("proportion"), vec![Rule::UnitAssumed]));
    let unknown = two("my_index", [1.0, 2.0], [None, None]);
    assert_eq!((units(&unknown), rules(&unknown)), (vec![None, None], vec![]));
    let own = two("my_index", [1.0, 2.0], [Some("furlongs"), Some("furlongs")]);
    assert_eq!((units(&own)[0].as_deref(), rules(&own)), (Some("furlongs"), vec![Rule::UnknownUnit]));
    let number = two("A2", [9e7, 8e7], [Some("number"); 2]);
    assert_eq!(rules(&number), [Rule::UnitDiffers]);
}

#[test]
fn powers_of_ten_are_multiplied_in() {
    let table = df!(
        "indicator" => ["i271"; 2], "ref_area" => ["DEU", "FRA"], "time_period" => [2020; 2],
        "obs_value" => [12.3, 95.0], "unit_measure" => ["number"; 2], "unit_mult" => [3, 0], "se" => [0.1, 1.0],
    );
    let series = Series::new(table.unwrap()).unwrap();
    assert_eq!(numbers(&series, "obs_value"), [Some(12_300.0), Some(95.0)]);
    assert_eq!(numbers(&series, "se"), [Some(100.0), Some(1.0)]);
    assert_eq!(numbers(&series, "unit_mult"), [Some(0.0); 2]);
    assert_eq!(Series::new(series.to_frame().unwrap()).unwrap().len(), 2);
    // The machine's 1.001 times 1000 is 1000.9999999999999.
    let table = df!(
        "indicator" => ["i271"; 3], "ref_area" => ["DEU", "FRA", "ITA"], "time_period" => [2020; 3],
        "obs_value" => [1.001, -2.009, 4.1e-300], "unit_measure" => ["number"; 3], "unit_mult" => [3; 3],
    );
    let series = Series::new(table.unwrap()).unwrap();
    assert_eq!(numbers(&series, "obs_value"), [Some(1001.0), Some(-2009.0), Some(4.1e-297)]);
}

#[test]
fn a_share_of_130_is_refused_and_shares_are_not_summed_whatever_the_word_for_per_cent() {
    let options = AggregateOptions {
        weights: Weights::Equal,
        method: Some(AggregationMethod::Mean),
        ..AggregateOptions::default()
    };
    let sum = AggregateOptions { method: Some(AggregationMethod::Sum), ..options.clone() };
    for unit in
        ["%", "PERCENT", "PT", "PC", "PC_IND", "Percentage", "Percentage (%)", "percent", "per cent", "% of people"]
    {
        let aggregate = |series: Series, options| numbers(&series.aggregate(&pair(), options).unwrap(), "obs_value");
        assert_eq!(aggregate(two("HH7", [130.0, 80.0], [Some(unit); 2]), &options), [None], "{unit}");
        assert_eq!(aggregate(two("my_share", [70.0, 80.0], [Some(unit); 2]), &sum), [None], "{unit}");
        assert_eq!(aggregate(two("my_share", [70.0, 80.0], [Some(unit); 2]), &options), [Some(75.0)], "{unit}");
    }
    // A price in per cent of income may pass 100.
    let price = two("A7", [130.0, 80.0], [Some("% of GNI per capita"); 2]);
    assert_eq!(numbers(&price.aggregate(&pair(), &options).unwrap(), "obs_value"), [Some(105.0)]);
    assert_eq!(numbers(&price.aggregate(&pair(), &sum).unwrap(), "obs_value"), [None]);
}

#[test]
fn shares_in_per_cent_that_are_all_below_1_are_a_warning() {
    let areas = ["DEU", "FRA", "ITA", "ESP", "PRT", "POL"];
    let table = |value: f64| {
        df!("indicator" => ["HH7"; 6], "ref_area" => areas, "time_period" => [2020; 6],
            "obs_value" => [0.9, 0.8, 0.7, 0.6, 0.5, value])
        .unwrap()
    };
    assert!(rules(&Series::new(table(0.4)).unwrap()).contains(&Rule::LooksLikeProportion));
    assert!(!rules(&Series::new(table(40.0)).unwrap()).contains(&Rule::LooksLikeProportion));
}

/// Millions per 100 inhabitants are what numbers are: 100 · 6,000,000 / population.
#[test]
fn ratios_of_sums_count_thousands_and_millions_as_what_they_are() {
    let options =
        AggregateOptions { method: Some(AggregationMethod::RatioOfSums), per: 100.0, ..AggregateOptions::population() };
    let of = |values: [f64; 2], unit: &str| {
        let result = two("i271", values, [Some(unit); 2]).aggregate(&pair(), &options).unwrap();
        assert_eq!(units(&result)[0].as_deref(), Some("per 100 inhabitants"));
        numbers(&result, "obs_value")[0].unwrap()
    };
    let number = of([2e6, 4e6], "number");
    // Germany and France had some 150 million inhabitants in 2020.
    assert!((3.0..5.0).contains(&number), "{number}");
    for (values, unit) in [([2.0, 4.0], "million"), ([2e3, 4e3], "THS")] {
        assert!((of(values, unit) / number - 1.0).abs() < 1e-12, "{unit}");
    }
}
