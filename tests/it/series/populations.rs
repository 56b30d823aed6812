//! Whom a figure is about: dimensions by name and alias, those that a code implies, and those that are declared.

use infosoc::finding::Rule;
use infosoc::{AggregateOptions, Divide, Grouping, IndexSpec, Series, SeriesOptions, ToFrame, Weights};
use polars::prelude::*;

fn table(indicators: &[&str], areas: &[&str], values: &[f64]) -> DataFrame {
    df!("indicator" => indicators, "ref_area" => areas, "time_period" => vec![2020; areas.len()], "obs_value" => values)
        .unwrap()
}

fn with(mut table: DataFrame, column: Column) -> DataFrame {
    table.with_column(column).unwrap();
    table
}

fn words(series: &Series, column: &str) -> Vec<String> {
    let table = series.to_frame().unwrap();
    table.column(column).unwrap().str().unwrap().iter().map(|w| w.unwrap_or("").to_owned()).collect()
}

fn numbers(table: &DataFrame, column: &str) -> Vec<Option<f64>> {
    table.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().iter().collect()
}

/// The population of a country in 2020, in the part that a column of the built-in weights holds.
fn population(area: &str, column: usize) -> f64 {
    let mut reader = csv::Reader::from_path("datasets/weights/population.csv").unwrap();
    let row = reader.records().flatten().find(|r| &r[0] == area && &r[1] == "2020").unwrap();
    row[column].parse().unwrap()
}

#[test]
fn the_code_of_a_part_of_the_population_has_the_weights_of_that_part() {
    let areas = ["QAT", "ARE", "YEM"];
    let group = Grouping::from_frame(&df!("group" => ["X"; 3], "ref_area" => areas).unwrap()).unwrap();
    let values = [99.0, 99.0, 14.0];
    // Column 2 is the total, 3 women, 4 urban and 5 rural residents, 6 children under 15 (World Bank).
    let of = |area: &str, part: &str| match part {
        "F" => population(area, 3),
        "M" => population(area, 2) - population(area, 3),
        "U" => population(area, 4),
        "R" => population(area, 5),
        _ => population(area, 6),
    };
    for (code, dimension, part) in [
        ("IT.NET.USER.FE.ZS", "sex", "F"),
        ("HHU4212_HHCFemale", "sex", "F"),
        ("IT.NET.USER.MA.ZS", "sex", "M"),
        ("HHU4212_HHCMale", "sex", "M"),
        ("HHU4212_HHCUrbanUsers", "urbanisation", "U"),
        ("HHU4212_HHCRuralUsers", "urbanisation", "R"),
        ("HHU4212_HHCLess15", "age", "Y0T14"),
    ] {
        let series = Series::new(table(&[code; 3], &areas, &values)).unwrap();
        assert_eq!(words(&series, dimension), [part; 3], "{code}");
        let result = series.aggregate(&group, &AggregateOptions::population()).unwrap().to_frame().unwrap();
        let weights = areas.map(|area| of(area, part));
        let wanted = weights.iter().zip(values).map(|(w, x)| w * x).sum::<f64>() / weights.iter().sum::<f64>();
        let got = numbers(&result, "obs_value")[0].unwrap();
        assert!((got / wanted - 1.0).abs() < 1e-12, "{code}: {got}, expected {wanted}");
        let inequality = series.inequality(None, &Weights::from("population")).unwrap().to_frame().unwrap();
        let mean = numbers(&inequality, "mean")[1].unwrap();
        assert!((mean / wanted - 1.0).abs() < 1e-12, "{code}: mean {mean}");
    }
    // The figure of women of QAT 99, ARE 99, YEM 14 is 29.98, not the 35.45 of the whole population.
    let women = Series::new(table(&["IT.NET.USER.FE.ZS"; 3], &areas, &values)).unwrap();
    let result = women.aggregate(&group, &AggregateOptions::population()).unwrap().to_frame().unwrap();
    assert!((numbers(&result, "obs_value")[0].unwrap() - 29.98).abs() < 0.005);
    // No weight is known for these ages: no value, and another population is not put in its place.
    for code in ["HHU4212_HHC15to24", "HHU4212_HHC25to74", "HHU4212_HHCMore74"] {
        let series = Series::new(table(&[code; 3], &areas, &values)).unwrap();
        let result = series.aggregate(&group, &AggregateOptions::population()).unwrap().to_frame().unwrap();
        assert_eq!(numbers(&result, "obs_value"), [None], "{code}");
    }
}

#[test]
fn what_a_code_implies_may_be_stated_but_not_contradicted() {
    let of = |sex: &str| {
        Series::new(with(table(&["IT.NET.USER.FE.ZS"], &["QAT"], &[99.0]), Column::new("sex".into(), [sex])))
    };
    for sex in ["F", "female", "_T", ""] {
        assert_eq!(words(&of(sex).unwrap(), "sex"), ["F"], "{sex}");
    }
    assert_eq!(of("M").unwrap_err().code(), "invalid_argument");
    // An index that asks for the code gets its figures; one that asks for the indicator gets none of a part.
    let spec = |code: &str| {
        let table = df!("code" => ["i", code], "parent" => [None, Some("i")], "goalpost_low" => [None, Some(0.0)],
                        "goalpost_high" => [None, Some(100.0)]);
        IndexSpec::from_frame(&table.unwrap()).unwrap()
    };
    assert!(spec("IT.NET.USER.FE.ZS").score(&of("F").unwrap(), 2020).is_ok());
    // Women and men under two codes are one divide.
    let both = table(&["IT.NET.USER.FE.ZS", "IT.NET.USER.MA.ZS"], &["QAT", "QAT"], &[60.0, 80.0]);
    let divide = Series::new(both).unwrap().parity(Divide::Gender, &Weights::from("population")).unwrap();
    assert_eq!(numbers(&divide.to_frame().unwrap(), "ratio"), [Some(0.75)]);
}

#[test]
fn dimensions_have_one_name_and_one_code() {
    for (column, given, name, codes) in [
        ("gender", ["female", "Male", "BOTHSEX"], "sex", ["F", "M", "_T"]),
        ("Sex", ["F", "M", "T"], "sex", ["F", "M", "_T"]),
        ("urbanization", ["urban", "RURAL", "ALLAREA"], "urbanisation", ["U", "R", "_T"]),
        ("area", ["urban", "rural", "total"], "urbanisation", ["U", "R", "_T"]),
        ("age_group", ["15-24", "75+", "ALLAGE"], "age", ["Y15T24", "Y_GE75", "_T"]),
        ("wealth_quintile", ["1", "5", "TOTAL"], "income_wealth_quantile", ["Q1", "Q5", "_T"]),
        ("TECHNOLOGY", ["3G", "4G", "_T"], "technology", ["3G", "4G", "_T"]),
    ] {
        let series =
            Series::new(with(table(&["HH7"; 3], &["MEX"; 3], &[1.0, 2.0, 3.0]), Column::new(column.into(), given)))
                .unwrap();
        assert_eq!(words(&series, name), codes, "{column}");
    }
    let two = with(table(&["HH7"], &["MEX"], &[1.0]), Column::new("sex".into(), ["F"]));
    let error = Series::new(with(two, Column::new("gender".into(), ["F"]))).unwrap_err();
    assert!(error.to_string().contains("\"gender\" and \"sex\""), "{error}");
}

#[test]
fn five_numbered_quintiles_are_five_keys() {
    let rows = |values: &[f64]| table(&["HH7"; 5], &["MEX"; 5], values);
    for values in [[30.0, 45.0, 60.0, 75.0, 90.0], [99.0; 5]] {
        for column in [
            Column::new("wealth_quintile".into(), [1i64, 2, 3, 4, 5]),
            Column::new("income_quintile".into(), [1.0, 2.0, 3.0, 4.0, 5.0]),
            Column::new("quintile".into(), ["Q1", "Q2", "Q3", "Q4", "Q5"]),
        ] {
            assert_eq!(Series::new(with(rows(&values), column)).unwrap().len(), 5);
        }
    }
    let half = Series::new(with(rows(&[1.0; 5]), Column::new("wealth_quintile".into(), [1.5; 5])));
    assert_eq!(half.unwrap_err().code(), "wrong_type");
}

#[test]
fn other_columns_are_attributes_unless_they_are_declared() {
    let areas = ["USA", "CAN", "BMU"];
    for column in [
        "country",
        "country_name",
        "GeoAreaName",
        "region",
        "notes",
        "Source",
        "FootNote",
        "dataset",
        "location",
        "area",
    ] {
        let names = Column::new(column.into(), ["United States", "Canada", "Bermuda"]);
        let series = Series::new(with(table(&["HH7"; 3], &areas, &[92.0, 93.0, 98.0]), names)).unwrap();
        let regions =
            series.aggregate(&Grouping::builtin("wb_region").unwrap(), &AggregateOptions::population()).unwrap();
        assert_eq!(words(&regions, "ref_area").iter().filter(|code| *code == "NAC").count(), 1, "{column}");
        assert_eq!(words(&regions, column)[0], "", "the names of three countries are none of their region");
        let gini = series.inequality(None, &Weights::Equal).unwrap().to_frame().unwrap();
        assert!(numbers(&gini, "gini")[0].unwrap() > 0.0, "{column}");
    }
    // What all countries agree on goes on to their group.
    let sourced = with(table(&["HH7"; 3], &areas, &[92.0, 93.0, 98.0]), Column::new("source".into(), ["ITU"; 3]));
    let regions = Series::new(sourced).unwrap();
    let regions = regions.aggregate(&Grouping::builtin("wb_region").unwrap(), &AggregateOptions::population()).unwrap();
    assert_eq!(words(&regions, "source")[0], "ITU");
    let provinces =
        with(table(&["HH7"; 2], &["MEX"; 2], &[70.0, 80.0]), Column::new("province".into(), ["Oaxaca", "Sonora"]));
    let error = Series::new(provinces.clone()).unwrap_err();
    assert!(error.code() == "duplicate_observation" && error.to_string().contains("province"), "{error}");
    let declared = Series::with_dimensions(provinces.clone(), &["province"]).unwrap();
    assert_eq!(declared.len(), 2);
    // The table remembers, whatever it is written to.
    assert_eq!(Series::new(declared.to_frame().unwrap()).unwrap().len(), 2);
    assert_eq!(Series::with_dimensions(provinces.clone(), &["county"]).unwrap_err().code(), "unknown_column");
    assert_eq!(Series::with_dimensions(provinces, &["obs_value"]).unwrap_err().code(), "invalid_argument");
}

#[test]
fn rows_of_one_key_that_differ_in_what_counts_are_a_conflict_in_any_order() {
    let rows = |column: Column| with(table(&["HH7"; 2], &["MEX"; 2], &[70.0; 2]), column);
    for column in [
        Column::new("obs_status".into(), [Some("E"), Some("A")]),
        Column::new("se".into(), [None, Some(1.5)]),
        Column::new("source".into(), ["model", "survey"]),
        Column::new("unit_measure".into(), ["%", "number"]),
        Column::new("base".into(), ["individuals", "households"]),
    ] {
        let table = rows(column.clone());
        for table in [table.clone(), table.reverse()] {
            let error = Series::new(table).unwrap_err();
            assert_eq!(error.code(), "duplicate_observation", "{}", column.name());
            assert!(error.to_string().contains(column.name().as_str()), "{error}");
        }
    }
    let noted = Series::new(rows(Column::new("comment".into(), ["a", "b"]))).unwrap();
    assert_eq!(noted.len(), 1);
    assert_eq!(noted.findings().of(Rule::AttributeDiffers).count(), 1);
    let repeated = Series::new(rows(Column::new("comment".into(), ["a", "a"]))).unwrap();
    assert_eq!(repeated.findings().of(Rule::RepeatedRow).map(|f| f.rows).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_cell_may_hold_several_flags() {
    for (given, wanted) in
        [("bu", "B U"), ("BU", "B U"), ("e b", "B E"), ("p", "P"), ("A,E", "E"), ("ef", "F E"), ("A", "A")]
    {
        let series =
            Series::new(with(table(&["HH7"], &["MEX"], &[70.0]), Column::new("obs_status".into(), [given]))).unwrap();
        assert_eq!(words(&series, "obs_status"), [wanted], "{given}");
    }
    for given in ["x", "bx", "fine", "estimated", "B?"] {
        let table = with(table(&["HH7"], &["MEX"], &[70.0]), Column::new("obs_status".into(), [given]));
        assert_eq!(Series::new(table).unwrap_err().code(), "unknown_option", "{given}");
    }
}

#[test]
fn an_attribute_does_not_become_a_dimension_by_what_it_is_joined_to() {
    let base = with(table(&["HH7"; 2], &["MEX", "GTM"], &[72.0, 50.0]), Column::new("region".into(), ["LCN"; 2]));
    let base = Series::new(base).unwrap();
    let survey =
        with(table(&["HH7"; 3], &["MEX"; 3], &[51.0, 40.0, 60.0]), Column::new("region".into(), ["_T", "N", "S"]));
    let survey = Series::with_dimensions(survey, &["region"]).unwrap();
    assert_eq!(base.extend(&survey).unwrap_err().code(), "duplicate_observation");
    for joined in [base.replace(&survey).unwrap(), survey.replace(&base).unwrap()] {
        assert_eq!(joined.len(), 4, "Mexico in all, north and south; Guatemala");
        assert_eq!(joined.findings().of(Rule::AttributeDiffers).count(), 1);
        let whole = words(&joined, "region").iter().filter(|region| *region == "_T").count();
        assert_eq!(whole, 2);
    }
}

#[test]
fn names_and_codes_that_may_mean_something_else_are_no_dimension_or_a_finding() {
    // The World Bank's income group of a country is no quintile.
    let groups = with(table(&["HH7"; 2], &["MEX", "GTM"], &[72.0, 50.0]), Column::new("income".into(), ["UMC", "LMC"]));
    assert_eq!(words(&Series::new(groups).unwrap(), "income"), ["UMC", "LMC"]);
    let quintiles = with(table(&["HH7"; 2], &["MEX"; 2], &[72.0, 50.0]), Column::new("income".into(), ["1", "5"]));
    assert_eq!(words(&Series::new(quintiles).unwrap(), "income_wealth_quantile"), ["Q1", "Q5"]);
    let coded = with(table(&["HH7"; 2], &["MEX"; 2], &[72.0, 50.0]), Column::new("sex".into(), ["1", "2"]));
    let coded = Series::new(coded).unwrap();
    assert_eq!(coded.findings().of(Rule::UnknownWord).map(|f| f.rows).collect::<Vec<_>>(), [2]);
    let known = with(table(&["HH7"; 2], &["MEX"; 2], &[72.0, 50.0]), Column::new("sex".into(), ["F", "_U"]));
    assert_eq!(Series::new(known).unwrap().findings().of(Rule::UnknownWord).count(), 0);
}

#[test]
fn a_figure_of_another_base_that_takes_the_place_of_one_is_a_finding() {
    let of = |base: Option<&str>, value: f64| {
        Series::new(with(table(&["HH10"], &["MEX"], &[value]), Column::new("base".into(), [base]))).unwrap()
    };
    let found = |a: &Series, b: &Series| a.replace(b).unwrap().findings().of(Rule::BaseDiffers).count();
    let (people, users) = (of(Some("individuals"), 40.0), of(Some("individuals with HH7=yes"), 57.0));
    assert_eq!((found(&people, &users), found(&people, &people), found(&people, &of(None, 41.0))), (1, 0, 0));
}

#[test]
fn what_is_no_observation_and_what_says_that_it_is_missing_is_named() {
    let of = |status: &str| {
        let rows = with(table(&["HH7"; 2], &["MEX"; 2], &[60.0, 80.0]), Column::new("sex".into(), ["F", "M"]));
        Series::new(with(rows, Column::new("obs_status".into(), [status, "A"]))).unwrap()
    };
    for (status, noted) in [("A", false), ("F", true), ("I", true), ("E", false)] {
        let divide = of(status).parity(Divide::Gender, &Weights::from("population")).unwrap().to_frame().unwrap();
        let says = |table: &DataFrame, word: &str| {
            table.column("comment").unwrap().str().unwrap().iter().flatten().any(|comment| comment.contains(word))
        };
        assert_eq!(says(&divide, "forecast"), noted, "{status}");
        let inequality = of(status).inequality(None, &Weights::Equal).unwrap().to_frame().unwrap();
        assert_eq!(says(&inequality, "imputed or forecasts: MEX"), noted, "{status}");
    }
    for (status, found) in [("O", 1), ("M", 1), ("L", 1), ("A", 0), ("Q", 0)] {
        assert_eq!(of(status).findings().of(Rule::ValueMarkedMissing).count(), found, "{status}");
    }
}

/// As results are printed, and as publishers write it; in a dimension of one's own it may be a code.
#[test]
fn a_group_that_is_not_stated_has_one_code() {
    let table = table(&["HH7"; 4], &["QAT", "ARE", "YEM", "MEX"], &[99.0, 99.0, 14.0, 70.0]);
    let table = with(table, Column::new("sex".into(), ["Not stated", "unknown", "UNK", "_U"]));
    let table = with(table, Column::new("education".into(), ["unknown", "not known", "primary", ""]));
    let table = with(table, Column::new("province".into(), ["unknown", "A", "B", "C"]));
    let options = SeriesOptions { dimensions: vec!["province".to_owned()], ..SeriesOptions::default() };
    let series = Series::with_options(table, &options).unwrap();
    assert_eq!(words(&series, "sex"), ["_U"; 4]);
    assert_eq!(words(&series, "education_lev"), ["_U", "_U", "primary", "_T"]);
    assert_eq!(words(&series, "province"), ["unknown", "A", "B", "C"]);
    assert!(series.findings().iter().all(|finding| finding.rule != Rule::UnknownWord));
}
