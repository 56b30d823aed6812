//! Series, groupings and aggregates: what is computed, and what is refused.

use infosoc::finding::Rule;
use infosoc::{AggregateOptions, AggregationMethod, Error, Grouping, ReadSeries, Series, ToFrame, Weights};
use polars::prelude::*;

fn one(area: &str, year: i32, value: f64) -> DataFrame {
    df!("indicator" => ["HH7"], "ref_area" => [area], "time_period" => [year], "obs_value" => [value]).unwrap()
}

/// Three countries: two observed, one of them with two thirds of the weight that is known.
fn three() -> Series {
    Series::new(
        df!(
            "indicator" => ["HH7", "HH7", "HH7"], "ref_area" => ["MEX", "GTM", "HND"],
            "time_period" => [2021, 2021, 2021], "obs_value" => [Some(80.0), Some(50.0), None],
        )
        .unwrap(),
    )
    .unwrap()
}

fn group_of(areas: &[&str]) -> Grouping {
    Grouping::from_frame(&df!("group" => vec!["G"; areas.len()], "ref_area" => areas).unwrap()).unwrap()
}

fn weights(areas: &[&str], weight: &[f64]) -> Weights {
    let year = vec![2021; areas.len()];
    Weights::Table(df!("ref_area" => areas, "time_period" => year, "weight" => weight).unwrap())
}

fn number(table: &DataFrame, column: &str, row: usize) -> Option<f64> {
    table.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(row)
}

fn word(table: &DataFrame, column: &str, row: usize) -> Option<String> {
    table.column(column).unwrap().str().unwrap().get(row).map(str::to_owned)
}

fn aggregate(series: &Series, grouping: &Grouping, options: &AggregateOptions) -> DataFrame {
    series.aggregate(grouping, options).unwrap().to_frame().unwrap()
}

fn codes(error: &Error) -> Vec<&'static str> {
    error.all().iter().map(|e| e.code()).collect()
}

#[test]
fn each_method_is_its_formula() {
    let grouping = group_of(&["MEX", "GTM", "HND"]);
    let of = |series: &Series, method| {
        let weights = weights(&["MEX", "GTM", "HND"], &[6.0, 3.0, 1.0]);
        let options = AggregateOptions { weights, method: Some(method), per: 100.0, ..AggregateOptions::default() };
        aggregate(series, &grouping, &options)
    };
    let mut numbers = three().to_frame().unwrap();
    let height = numbers.height();
    numbers.with_column(Column::new("indicator".into(), vec!["subscriptions"; height])).unwrap();
    numbers.with_column(Column::new("unit_measure".into(), vec!["number"; height])).unwrap();
    let numbers = Series::new(numbers).unwrap();
    let run = |method| number(&of(&numbers, method), "obs_value", 0).unwrap();
    // By hand: (6*80 + 3*50) / 9; 100 * 130 / 9; 130; 65; 65.
    assert!((run(AggregationMethod::WeightedMean) - 70.0).abs() < 1e-12);
    assert!((run(AggregationMethod::RatioOfSums) - 13_000.0 / 9.0).abs() < 1e-9);
    assert_eq!(run(AggregationMethod::Sum), 130.0);
    assert_eq!(run(AggregationMethod::Mean), 65.0);
    assert_eq!(run(AggregationMethod::Median), 65.0);
    // A sum of shares says nothing, whatever is asked for.
    for method in [AggregationMethod::Sum, AggregationMethod::RatioOfSums] {
        let table = of(&three(), method);
        assert_eq!(number(&table, "obs_value", 0), None);
        assert!(word(&table, "comment", 0).unwrap().contains("do not add up"), "{table}");
    }
    assert_eq!(number(&of(&three(), AggregationMethod::WeightedMean), "obs_value", 0), Some(70.0));
}

#[test]
fn coverage_is_the_observed_share_of_the_weight_and_the_minimum_withholds() {
    let series = three();
    let grouping = group_of(&["MEX", "GTM", "HND", "SLV"]);
    let run = |min_coverage| {
        // El Salvador has no weight: it counts as a member and changes no coverage.
        let weights = weights(&["MEX", "GTM", "HND"], &[6.0, 2.0, 2.0]);
        aggregate(&series, &grouping, &AggregateOptions { weights, min_coverage, ..AggregateOptions::default() })
    };
    let table = run(0.8);
    assert_eq!(number(&table, "obs_value", 0), Some(72.5), "at the minimum itself there is a value");
    assert_eq!(number(&table, "coverage", 0), Some(0.8));
    let counts = ["n_countries", "n_observed", "n_imputed"].map(|c| number(&table, c, 0).unwrap());
    assert_eq!(counts, [4.0, 2.0, 0.0]);
    assert_eq!(word(&table, "obs_status", 0).as_deref(), Some("E"));
    assert_eq!(word(&table, "ref_area", 0).as_deref(), Some("G"));
    let table = run(0.81);
    assert_eq!(number(&table, "obs_value", 0), None);
    assert_eq!(word(&table, "obs_status", 0).as_deref(), Some("Q"));
    assert!(word(&table, "comment", 0).unwrap().contains("0.800 is below the minimum of 0.81"));
}

#[test]
fn an_observed_member_without_weight_is_left_out_by_name() {
    let options = AggregateOptions { weights: weights(&["MEX"], &[1.0]), ..AggregateOptions::default() };
    let table = aggregate(&three(), &group_of(&["MEX", "GTM"]), &options);
    assert_eq!(number(&table, "obs_value", 0), Some(80.0));
    assert_eq!(number(&table, "n_observed", 0), Some(1.0));
    assert_eq!(word(&table, "comment", 0).as_deref(), Some("left out without a weight: GTM"));
}

#[test]
fn imputed_values_and_forecasts_enter_without_adding_coverage() {
    for status in ["I", "F"] {
        let series = Series::new(
            df!("indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "GTM"], "time_period" => [2021, 2021],
                "obs_value" => [80.0, 50.0], "obs_status" => ["A", status])
            .unwrap(),
        )
        .unwrap();
        let weights = weights(&["MEX", "GTM"], &[3.0, 1.0]);
        let options = AggregateOptions { weights, ..AggregateOptions::default() };
        let table = aggregate(&series, &group_of(&["MEX", "GTM"]), &options);
        assert_eq!(number(&table, "obs_value", 0), Some(72.5));
        assert_eq!(["coverage", "n_observed", "n_imputed"].map(|c| number(&table, c, 0).unwrap()), [0.75, 1.0, 1.0]);
    }
}

/// Draws that are cut at 0 lie above a value near it; the interval holds the value all the same.
#[test]
fn an_interval_holds_its_value() {
    let series = Series::read("datasets/series/ict.csv").unwrap().indicators(&["A3"]).unwrap();
    let regions = Grouping::builtin("itu").unwrap();
    let unknown_error = infosoc::UnknownError::Ignore;
    let options = AggregateOptions { unknown_error, ..infosoc::Practice::Itu.options() };
    let table = aggregate(&series, &regions, &options);
    for row in 0..table.height() {
        let [value, low, high] = ["obs_value", "ci_low", "ci_high"].map(|column| number(&table, column, row));
        if let (Some(value), Some(low), Some(high)) = (value, low, high) {
            assert!(low <= value && value <= high, "row {row}: {low} {value} {high}");
        }
    }
}

#[test]
fn women_are_weighted_by_women_and_unknown_parts_by_nobody() {
    let parts = [("F", "_T"), ("_T", "Y15T24"), ("_T", "_T")];
    let table = df!(
        "indicator" => vec!["HH7"; 6], "ref_area" => ["MEX", "ARE", "MEX", "ARE", "MEX", "ARE"],
        "time_period" => vec![2021; 6], "obs_value" => [70.0, 100.0, 70.0, 100.0, 70.0, 100.0],
        "sex" => [parts[0].0, parts[0].0, parts[1].0, parts[1].0, parts[2].0, parts[2].0],
        "age" => [parts[0].1, parts[0].1, parts[1].1, parts[1].1, parts[2].1, parts[2].1],
    )
    .unwrap();
    let table = aggregate(&Series::new(table).unwrap(), &group_of(&["MEX", "ARE"]), &AggregateOptions::default());
    let (women, all) = (number(&table, "obs_value", 0).unwrap(), number(&table, "obs_value", 2).unwrap());
    // The Emirates have about a third women: they weigh less among women than among all.
    assert!(70.0 < women && women < all && all < 100.0, "{women} {all}");
    assert_eq!(number(&table, "obs_value", 1), None);
    assert_eq!(number(&table, "n_observed", 1), Some(2.0));
    assert!(word(&table, "comment", 1).unwrap().contains("no weight is known for age=Y15T24"));
}

#[test]
fn an_indicator_without_a_built_in_denominator_says_so_and_explicit_weights_override() {
    let mut table = three().to_frame().unwrap();
    table.with_column(Column::new("indicator".into(), ["HH6", "HH6", "HH6"])).unwrap();
    let series = Series::new(table).unwrap();
    let grouping = group_of(&["MEX", "GTM"]);
    let silent = aggregate(&series, &grouping, &AggregateOptions::default());
    assert_eq!(number(&silent, "obs_value", 0), None);
    assert!(word(&silent, "comment", 0).unwrap().contains("households"));
    assert!(number(&aggregate(&series, &grouping, &AggregateOptions::population()), "obs_value", 0).is_some());
}

#[test]
fn weights_can_be_another_indicator_of_the_series() {
    let table = df!(
        "indicator" => ["HH7", "HH7", "SP.POP.TOTL", "SP.POP.TOTL"], "ref_area" => ["MEX", "GTM", "MEX", "GTM"],
        "time_period" => vec![2021; 4], "obs_value" => [80.0, 50.0, 2.0, 1.0],
    )
    .unwrap();
    let weights = Weights::Named("SP.POP.TOTL".to_owned());
    let options = AggregateOptions { weights, ..AggregateOptions::default() };
    let table = aggregate(&Series::new(table).unwrap(), &group_of(&["MEX", "GTM"]), &options);
    assert_eq!(number(&table, "obs_value", 0), Some(70.0));
    assert_eq!(number(&table, "obs_value", 1), Some(3.0), "a population is summed");
}

#[test]
fn members_are_those_of_the_year() {
    let members = df!(
        "group" => ["G", "G"], "ref_area" => ["MEX", "GTM"],
        "valid_from" => [None, Some(2021)], "valid_to" => [None::<i32>, None],
    )
    .unwrap();
    let grouping = Grouping::from_frame(&members).unwrap();
    let frames = [("MEX", 2020), ("MEX", 2021), ("GTM", 2020), ("GTM", 2021)].map(|(a, y)| one(a, y, 50.0));
    let series = frames.into_iter().map(|f| Series::new(f).unwrap()).reduce(|a, b| a.extend(&b).unwrap()).unwrap();
    let table = aggregate(&series, &grouping, &AggregateOptions::population());
    assert_eq!([0, 1].map(|row| number(&table, "n_countries", row).unwrap()), [1.0, 2.0]);
    let table = aggregate(&series, &grouping.as_of(2020), &AggregateOptions::population());
    assert_eq!([0, 1].map(|row| number(&table, "n_countries", row).unwrap()), [1.0, 1.0]);
}

#[test]
fn every_group_and_year_has_a_row_even_where_nothing_is_observed() {
    let table = aggregate(&three(), &Grouping::builtin("itu").unwrap(), &AggregateOptions::default());
    assert_eq!(table.height(), 6);
    let empty = (0..6).filter(|&row| word(&table, "obs_status", row).as_deref() == Some("O")).count();
    assert_eq!(empty, 5);
}

#[test]
fn areas_are_recognised_by_every_exact_code_and_namibia_is_not_missing() {
    for (given, expected) in
        [("NA", "NAM"), ("516", "NAM"), ("8", "ALB"), ("008", "ALB"), ("Namibia", "NAM"), ("LDC", "LDC")]
    {
        let table = Series::new(one(given, 2020, 1.0)).unwrap().to_frame().unwrap();
        assert_eq!(word(&table, "ref_area", 0).as_deref(), Some(expected));
    }
    let numbers =
        df!("indicator" => ["HH7"], "ref_area" => [516], "time_period" => ["2020"], "obs_value" => [1]).unwrap();
    assert_eq!(word(&Series::new(numbers).unwrap().to_frame().unwrap(), "ref_area", 0).as_deref(), Some("NAM"));
}

#[test]
fn repeats_are_dropped_and_contradictions_listed() {
    let a = Series::new(one("MEX", 2020, 1.0)).unwrap();
    assert_eq!(a.extend(&a).unwrap().len(), 1);
    let b = Series::new(one("MX", 2020, 2.0)).unwrap();
    let error = a.extend(&b).unwrap_err();
    assert_eq!(error.code(), "duplicate_observation");
    assert!(error.to_string().contains("HH7 MEX 2020 = 1 or 2"), "{error}");
    let mut women = one("MEX", 2020, 2.0);
    women.with_column(Column::new("sex".into(), ["F"])).unwrap();
    assert_eq!(a.extend(&Series::new(women).unwrap()).unwrap().len(), 2, "another breakdown is another key");
}

#[test]
fn an_aggregate_extends_the_series_it_came_from() {
    let series = three();
    let groups = series.aggregate(&group_of(&["MEX", "GTM"]), &AggregateOptions::default()).unwrap();
    let both = series.extend(&groups).unwrap();
    assert_eq!(both.len(), 4);
    assert_eq!(both.areas(&["G"]).unwrap().len(), 1);
    assert_eq!(both.sdg().unwrap().to_frame().unwrap().height(), 4);
}

#[test]
fn everything_wrong_with_a_table_is_reported_at_once() {
    let table = df!(
        "indicator" => ["HH7", "HH7", "HH7"], "ref_area" => ["MEX", "Mexco", "GTM"],
        "time_period" => ["2020", "2020-Q1", "2020"], "obs_value" => ["1", "..", "2"], "obs_status" => ["A", "normal", "A"],
    )
    .unwrap();
    let error = Series::new(table).unwrap_err();
    assert_eq!(codes(&error), ["wrong_type", "wrong_type", "unknown_area", "unknown_option"]);
    assert!(error.to_string().contains("first in row 1"), "{error}");
}

#[test]
fn bad_values_have_their_own_errors() {
    for wild in [f64::NAN, f64::INFINITY] {
        assert_eq!(Series::new(one("MEX", 2020, wild)).unwrap_err().code(), "not_finite");
    }
    let missing = one("MEX", 2020, 1.0).drop("obs_value").unwrap();
    assert_eq!(Series::new(missing).unwrap_err().code(), "unknown_column");
    let null = df!("indicator" => [None::<&str>], "ref_area" => ["MEX"], "time_period" => [2020], "obs_value" => [1.0])
        .unwrap();
    assert_eq!(Series::new(null).unwrap_err().code(), "wrong_type");
    assert_eq!(Series::read("no/such/file.csv").unwrap_err().code(), "invalid_file");
    assert_eq!(three().indicators(&["HH8"]).unwrap_err().code(), "unknown_indicator");
    assert_eq!(three().areas(&["XYZ"]).unwrap_err().code(), "unknown_area");
}

#[test]
fn a_grouping_survives_a_csv_file_that_software_opens_as_numbers() {
    let m49 = Grouping::builtin("m49").unwrap();
    let mut table = m49.to_frame().unwrap();
    let numbers = table.column("group").unwrap().cast(&DataType::Int64).unwrap();
    table.with_column(numbers).unwrap();
    let again = Grouping::from_frame(&table).unwrap();
    assert_eq!(again.groups_of("MEX", 2020), ["001", "013", "019", "419"]);
    assert!(again.to_frame().unwrap().equals_missing(&m49.to_frame().unwrap()));
    // Without the name it may be a group of the user's own, and 2 is not Africa.
    let own = |name: Option<&str>| {
        Grouping::from_frame(&df!("group" => [2], "group_name" => [name], "ref_area" => ["MEX"]).unwrap()).unwrap_err()
    };
    for name in [None, Some("second")] {
        assert!(own(name).to_string().contains("002, Africa"), "{}", own(name));
    }
}

#[test]
fn the_aggregate_of_a_group_of_ones_own_is_read_again_from_its_file() {
    let path = std::env::temp_dir().join(format!("infosoc-own-group-{}.csv", std::process::id()));
    let mut table = aggregate(&three(), &group_of(&["MEX", "GTM"]), &AggregateOptions::population());
    CsvWriter::new(std::fs::File::create(&path).unwrap()).finish(&mut table).unwrap();
    let again = Series::read(&path);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(number(&again.unwrap().to_frame().unwrap(), "obs_value", 0), number(&table, "obs_value", 0));
    // Without the number of countries it is no group, and no country.
    let plain = table.drop("n_countries").unwrap();
    assert_eq!(Series::new(plain).unwrap_err().code(), "unknown_area");
}

#[test]
fn the_faults_of_a_table_of_weights_are_named_as_its_own() {
    let table = |area: &str| df!("ref_area" => [area], "weight" => [1.0]).unwrap();
    let with = |table: DataFrame| {
        let options = AggregateOptions { weights: Weights::Table(table), ..AggregateOptions::default() };
        three().aggregate(&group_of(&["MEX"]), &options).unwrap_err().to_string()
    };
    assert!(with(table("MEX")).starts_with("weights: there is no column \"time_period\""), "{}", with(table("MEX")));
    let mut unknown = table("Mexco");
    unknown.with_column(Column::new("time_period".into(), [2021])).unwrap();
    assert!(with(unknown.clone()).starts_with("weights, column \"ref_area\", 1 row, first"), "{}", with(unknown));
}

#[test]
fn bad_groupings_and_options_are_refused() {
    assert_eq!(Grouping::builtin("wbincome").unwrap_err().code(), "unknown_option");
    let table = df!("group" => ["G", "MEX", "G"], "ref_area" => ["Mexco", "GTM", "HND"],
                    "valid_from" => [2000, 2000, 2001], "valid_to" => [2001, 2001, 2000])
    .unwrap();
    let error = Grouping::from_frame(&table).unwrap_err();
    let mut found = codes(&error);
    found.sort_unstable();
    assert_eq!(found, ["invalid_argument", "invalid_argument", "unknown_area"]);
    let grouping = group_of(&["MEX", "GTM"]);
    let code = |options: AggregateOptions| three().aggregate(&grouping, &options).unwrap_err().code();
    let default = AggregateOptions::default;
    assert_eq!(code(AggregateOptions { min_coverage: 50.0, ..default() }), "invalid_argument");
    assert_eq!(code(AggregateOptions { min_coverage: f64::NAN, ..default() }), "invalid_argument");
    assert_eq!(code(AggregateOptions { weights: Weights::Named("households".into()), ..default() }), "unknown_option");
    assert_eq!(code(AggregateOptions { weights: weights(&["MEX"], &[-1.0]), ..default() }), "invalid_weight");
    assert_eq!(code(AggregateOptions { weights: weights(&["MEX"], &[f64::NAN]), ..default() }), "not_finite");
    assert_eq!(
        code(AggregateOptions { weights: weights(&["MEX", "MX"], &[1.0, 2.0]), ..default() }),
        "duplicate_observation"
    );
    assert_eq!("average".parse::<AggregationMethod>().unwrap_err().code(), "unknown_option");
}

#[test]
fn two_units_of_one_indicator_are_not_averaged() {
    let table = df!("indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "GTM"], "time_period" => [2021, 2021],
                    "obs_value" => [80.0, 0.5], "unit_measure" => ["%", "number"])
    .unwrap();
    let error =
        Series::new(table).unwrap().aggregate(&group_of(&["MEX", "GTM"]), &AggregateOptions::default()).unwrap_err();
    assert_eq!(error.code(), "invalid_argument");
    assert!(error.to_string().contains("number"), "{error}");
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let series = Series::read("datasets/series/ict.csv").unwrap().years(2015, 2017).unwrap();
    let table = series.to_frame().unwrap();
    let reversed = Series::new(table.reverse()).unwrap();
    let m49 = Grouping::builtin("m49").unwrap();
    let sorted = |s: &Series| {
        let table = aggregate(s, &m49, &AggregateOptions::default());
        table.sort(["indicator", "time_period", "ref_area"], Default::default()).unwrap()
    };
    assert!(sorted(&series).equals_missing(&sorted(&reversed)));
}

#[test]
fn sdg_rows_carry_number_series_and_unit() {
    let table = df!(
        "indicator" => ["HH7", "A6", "A1", "A3"], "ref_area" => ["MEX", "MEX", "MEX", "LDC"],
        "time_period" => vec![2020; 4], "obs_value" => [80.0, 95.0, 20.0, 1.5],
        "technology" => [None, Some("4G"), None, None],
    )
    .unwrap();
    let sdg = Series::new(table).unwrap().sdg().unwrap().to_frame().unwrap();
    let column = |name| (0..sdg.height()).map(|row| word(&sdg, name, row).unwrap()).collect::<Vec<_>>();
    assert_eq!(column("indicator"), ["17.8.1", "9.c.1", "17.6.1"]);
    assert_eq!(column("target"), ["17.8", "9.c", "17.6"]);
    assert_eq!(column("goal"), ["17", "9", "17"]);
    assert_eq!(column("series"), ["IT_USE_ii99", "IT_MOB_4GNTWK", "IT_NET_BBND"]);
    assert_eq!(column("unit_measure"), ["%", "%", "per 100 inhabitants"]);
    assert_eq!(column("ref_area"), ["MEX", "MEX", "LDC"]);
}

#[test]
fn numbers_are_no_dimension_however_the_file_holds_them() {
    let file = std::env::temp_dir().join(format!("infosoc-series-{}.csv", std::process::id()));
    std::fs::write(&file, "indicator,ref_area,time_period,obs_value,se\nHH7,MEX,2020,70,\n").unwrap();
    let empty = Series::read(&file).unwrap();
    std::fs::write(&file, "indicator,ref_area,time_period,obs_value,se\nHH7,MEX,2020,70,0.5\n").unwrap();
    let full = Series::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(empty.extend(&full).unwrap_err().code(), "duplicate_observation", "one figure, two errors");
    assert_eq!(empty.replace(&full).unwrap().len(), 1, "the standard error is no part of the key");
    let mut text = one("MEX", 2020, 70.0);
    text.with_column(Column::new("se".into(), ["0.5 (approx.)"])).unwrap();
    assert_eq!(Series::new(text).unwrap_err().code(), "wrong_type");
}

#[test]
fn codes_are_a_dimension_even_where_they_look_like_numbers() {
    let mut women = one("MEX", 2020, 70.0);
    women.with_column(Column::new("sex".into(), [2])).unwrap();
    let series = Series::new(women.clone()).unwrap().extend(&Series::new(one("MEX", 2020, 72.0)).unwrap()).unwrap();
    assert_eq!(series.len(), 2, "sex 2 is not the total");
    let file = std::env::temp_dir().join(format!("infosoc-codes-{}.csv", std::process::id()));
    std::fs::write(&file, "indicator,ref_area,time_period,obs_value,region\nHH7,MEX,2020,70,01\nHH7,MEX,2020,50,02\n")
        .unwrap();
    let undeclared = Series::read(&file).unwrap_err();
    assert!(undeclared.to_string().contains("region"), "{undeclared}");
    let regions = Series::read_with_options(
        &file,
        &ReadSeries { dimensions: vec!["region".to_owned()], ..ReadSeries::default() },
    )
    .unwrap()
    .to_frame()
    .unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(word(&regions, "region", 1).as_deref(), Some("02"));
}

#[test]
fn text_in_one_series_and_numbers_in_the_other_are_an_attribute() {
    let with = |column: Column| {
        let mut table = one("MEX", 2020, 70.0);
        table.with_column(column).unwrap();
        Series::new(table).unwrap()
    };
    let (text, number) = (with(Column::new("round".into(), ["a"])), with(Column::new("round".into(), [1])));
    let both = text.extend(&number).unwrap();
    assert_eq!(both.len(), 1);
    assert_eq!(both.findings().of(Rule::AttributeDiffers).map(|f| f.place.as_str()).collect::<Vec<_>>(), ["round"]);
    let nothing = with(Column::full_null("round".into(), 1, &DataType::Null));
    assert_eq!(number.extend(&nothing).unwrap().len(), 1);
}

#[test]
fn a_csv_file_that_is_none_names_row_and_remedy() {
    let file = std::env::temp_dir().join(format!("infosoc-broken-{}.csv", std::process::id()));
    let header = "indicator,ref_area,time_period,obs_value\n";
    for (bytes, part) in [
        (b"indicator;ref_area;time_period\n".to_vec(), "row 1: the cells are not separated by commas"),
        (format!("{header}HH7,MEX,2020\n").into_bytes(), "row 2: this row has 3 cells, the header has 4"),
        ([header.as_bytes(), b"HH7,T\xfcrkiye,2020,70\n"].concat(), "row 2: this row is not UTF-8 text"),
        (b"indicator,ref_area,ref_area\n".to_vec(), "two columns are named \"ref_area\""),
        (Vec::new(), "is empty"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let error = Series::read(&file).unwrap_err();
        assert!(error.code() == "invalid_file" && error.to_string().contains(part), "{error}");
    }
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn weights_that_differ_for_one_country_and_year_are_refused() {
    let table = df!("ref_area" => ["MEX", "MEX"], "time_period" => [2020, 2020], "weight" => [1.0, 2.0],
                    "category" => ["a", "b"])
    .unwrap();
    let options = AggregateOptions { weights: Weights::Table(table), ..AggregateOptions::default() };
    let error = three().aggregate(&group_of(&["MEX"]), &options).unwrap_err();
    assert_eq!(error.code(), "duplicate_observation");
    assert!(error.to_string().contains("MEX 2020 = 1 or 2"), "{error}");
}

#[test]
fn a_group_numbered_as_another_is_refused() {
    // In a series 1 is read as 001, the world.
    let table = df!("group" => [1, 1], "ref_area" => ["MEX", "GTM"]).unwrap();
    let error = Grouping::from_frame(&table).unwrap_err();
    assert!(error.to_string().contains("in a series is 001, World"), "{error}");
    assert!(Grouping::from_frame(&df!("group" => ["001"], "ref_area" => ["MEX"]).unwrap()).is_ok());
}

#[test]
fn a_grouping_without_members_in_the_years_of_the_series_is_refused() {
    let income = Grouping::builtin("wb_income").unwrap().as_of(1900);
    let error = three().aggregate(&income, &AggregateOptions::population()).unwrap_err();
    assert!(error.to_string().contains("no members from 2021 to 2021"), "{error}");
    let none = three().years(1990, 1991).unwrap();
    assert!(none.aggregate(&income, &AggregateOptions::population()).unwrap().is_empty());
}
