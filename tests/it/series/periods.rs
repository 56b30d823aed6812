//! Half-years, quarters and months in tables and files of figures.

use infosoc::finding::Rule;
use infosoc::{AnnualRule, IncompleteYear, ReadSeries, Series, SeriesOptions, ToFrame};
use polars::prelude::*;

fn options(rule: AnnualRule) -> SeriesOptions {
    SeriesOptions { annual: Some(rule), ..SeriesOptions::default() }
}

fn quarters() -> DataFrame {
    df!(
        "indicator" => ["A3"; 5], "ref_area" => ["MEX"; 5],
        "time_period" => ["2020", "2021-Q1", "2021Q2", "Q3 2021", "2021-Q4"],
        "obs_value" => [Some(10.0), Some(11.0), Some(12.0), Some(13.0), Some(16.0)],
        "obs_status" => ["A", "A", "P", "A", "A"], "se" => [0.5; 5], "source" => ["x", "x", "x", "y", "y"],
    )
    .unwrap()
}

fn numbers(series: &Series, name: &str) -> Vec<Option<f64>> {
    series.to_frame().unwrap().column(name).unwrap().f64().unwrap().iter().collect()
}

fn words(series: &Series, name: &str) -> Vec<String> {
    let frame = series.to_frame().unwrap();
    frame.column(name).unwrap().str().unwrap().iter().map(|word| word.unwrap_or("").to_owned()).collect()
}

#[test]
fn parts_of_years_are_an_error_that_names_the_remedy() {
    let error = Series::new(quarters()).unwrap_err();
    assert_eq!(error.code(), "wrong_type");
    let message = error.to_string();
    for part in ["\"2021-Q1\" in 4 rows, first in row 1", "annual=\"end\"", "\"sum\""] {
        assert!(message.contains(part), "{message}");
    }
    // What is not a period is an error with or without a rule.
    let mut wrong = quarters();
    wrong.with_column(Column::new("time_period".into(), ["2020", "2021-Q1", "2021-Q2", "2021-3", "soon"])).unwrap();
    let message = Series::with_options(wrong, &options(AnnualRule::End)).unwrap_err().to_string();
    assert!(message.contains("\"2021-3\" in 2 rows, first in row 3"), "{message}");
}

#[test]
fn years_are_made_by_rule_and_say_so() {
    let end = Series::with_options(quarters(), &options(AnnualRule::End)).unwrap();
    assert_eq!(numbers(&end, "obs_value"), [Some(10.0), Some(16.0)]);
    assert_eq!(words(&end, "comment"), ["", "end of the year: 2021-Q4"]);
    assert_eq!(words(&end, "annual_rule"), ["", "end"]);
    assert_eq!(words(&end, "source"), ["x", "y"]);
    // The error of the last quarter is that of its figure.
    assert_eq!(numbers(&end, "se"), [Some(0.5), Some(0.5)]);
    assert!(end.to_frame().unwrap().column("period_of_year").is_err());
    assert_eq!(end.findings().of(Rule::YearMade).count(), 1);

    let mean = Series::with_options(quarters(), &options(AnnualRule::Mean)).unwrap();
    // (11 + 12 + 13 + 16) / 4.
    assert_eq!(numbers(&mean, "obs_value"), [Some(10.0), Some(13.0)]);
    assert_eq!(words(&mean, "obs_status"), ["A", "P"]);
    assert_eq!(words(&mean, "source"), ["x", "x; y"]);
    // That of a mean is not known from those of its parts.
    assert_eq!(numbers(&mean, "se"), [Some(0.5), None]);
    assert_eq!(mean.findings().of(Rule::AnnualRuleDiffers).count(), 1);
    let sum = Series::with_options(quarters(), &options(AnnualRule::Sum)).unwrap();
    assert_eq!(numbers(&sum, "obs_value")[1], Some(52.0));
    let middle = Series::with_options(quarters(), &options(AnnualRule::MidYear)).unwrap();
    assert_eq!((numbers(&middle, "obs_value")[1], words(&middle, "obs_status")[1].as_str()), (Some(12.0), "P"));
}

#[test]
fn a_year_that_lacks_a_period_has_no_figure_unless_it_is_asked_for() {
    let table = quarters().slice(0, 4);
    let missing = Series::with_options(table.clone(), &options(AnnualRule::End)).unwrap();
    assert_eq!(numbers(&missing, "obs_value"), [Some(10.0), None]);
    assert_eq!(words(&missing, "obs_status")[1], "O");
    let finding = missing.findings().of(Rule::IncompleteYear).next().unwrap().clone();
    assert_eq!(
        (finding.rows, finding.areas, finding.message.as_str()),
        (1, vec!["MEX".to_owned()], "MEX 2021 has no figure for 2021-Q4")
    );
    let compute = SeriesOptions { incomplete_year: IncompleteYear::Compute, ..options(AnnualRule::End) };
    let computed = Series::with_options(table, &compute).unwrap();
    assert_eq!((numbers(&computed, "obs_value")[1], words(&computed, "obs_status")[1].as_str()), (Some(13.0), "E"));
}

#[test]
fn a_year_that_is_given_stands_beside_its_parts() {
    let mut table = quarters();
    table.with_column(Column::new("time_period".into(), ["2021", "2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"])).unwrap();
    table.with_column(Column::new("freq".into(), ["A", "Q", "Q", "Q", "Q"])).unwrap();
    let series = Series::with_options(table.clone(), &options(AnnualRule::End)).unwrap();
    assert_eq!((numbers(&series, "obs_value"), words(&series, "freq")), (vec![Some(10.0)], vec!["A".to_owned()]));
    assert_eq!(series.findings().of(Rule::YearGiven).next().unwrap().rows, 4);
    // Made of quarters, a year has the frequency of a year.
    let made = Series::with_options(table.slice(1, 4), &options(AnnualRule::End)).unwrap();
    assert_eq!((numbers(&made, "obs_value"), words(&made, "freq")), (vec![Some(16.0)], vec!["A".to_owned()]));
}

#[test]
fn figures_of_one_quarter_must_not_differ() {
    let mut table = quarters();
    table.with_column(Column::new("time_period".into(), ["2020", "2021-Q1", "2021-Q4", "2021-Q3", "Q4 2021"])).unwrap();
    let error = Series::with_options(table, &options(AnnualRule::End)).unwrap_err();
    assert_eq!(error.code(), "duplicate_observation");
    assert!(error.to_string().contains("2021-Q4"), "{error}");
}

#[test]
fn files_are_read_by_the_same_rules() {
    let folder = std::env::temp_dir().join(format!("infosoc-periods-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let long = folder.join("long.csv");
    std::fs::write(&long, "indicator,ref_area,time_period,obs_value\nA3,MEX,2021-11,18.1\nA3,MEX,2021-12,18.6\n")
        .unwrap();
    assert!(Series::read(&long).unwrap_err().to_string().contains("annual=\"end\""));
    let read = |path: &std::path::Path, annual| {
        Series::read_with_options(path, &ReadSeries { annual, ..ReadSeries::default() })
    };
    assert_eq!(numbers(&read(&long, Some(AnnualRule::End)).unwrap(), "obs_value"), [Some(18.6)]);

    // SDMX-CSV: quarters beside a year, and quarters alone.
    let head = "DATAFLOW,FREQ,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n";
    let rows = "X:Y(1.0),Q,A3,MEX,2021-Q3,18.2\nX:Y(1.0),Q,A3,MEX,2021-Q4,18.6\n";
    let (alone, beside) = (folder.join("alone.csv"), folder.join("beside.csv"));
    std::fs::write(&alone, format!("{head}{rows}")).unwrap();
    std::fs::write(&beside, format!("{head}{rows}X:Y(1.0),A,A3,MEX,2020,17.0\n")).unwrap();
    let error = Series::read(&alone).unwrap_err();
    assert!(error.code() == "invalid_file" && error.to_string().contains("annual=\"end\""), "{error}");
    assert_eq!(numbers(&read(&alone, Some(AnnualRule::End)).unwrap(), "obs_value"), [Some(18.6)]);
    let years = Series::read(&beside).unwrap();
    assert_eq!((numbers(&years, "obs_value"), years.findings().of(Rule::NotAYear).count()), (vec![Some(17.0)], 1));
    let made = read(&beside, Some(AnnualRule::End)).unwrap();
    let mut values = numbers(&made, "obs_value");
    values.sort_by(|a, b| a.partial_cmp(b).unwrap());
    assert_eq!((values, made.findings().of(Rule::NotAYear).count()), (vec![Some(17.0), Some(18.6)], 0));
    std::fs::remove_dir_all(&folder).unwrap();
}
