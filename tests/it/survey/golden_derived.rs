//! Rows of R `survey` 4.5 that take two steps here: variances of a variable, t tests and logs of ratios; and those of the
//! national data that are shipped.

use crate::survey::golden::{Row, design, differences, measure, rows};
use approx::assert_relative_eq;
use infosoc::measure::{mean, ratio};
use infosoc::{Design, ReplicateMethod, Replicates, Survey};
use polars::prelude::*;
use std::fs::File;

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// `svyvar`: n/(n − 1)·Σw(y − ȳ)²/Σw is the mean of a variable that is computed from the mean, whose own error is of the
/// second order.
#[test]
fn the_variance_of_a_variable_is_a_mean_of_squares() {
    let golden: Vec<Row> = rows("basic").into_iter().filter(|row| row["estimator"] == "var").collect();
    assert_eq!(golden.len(), 8);
    for row in golden {
        let (table, design) = design(&row["design"], &row["dataset"]).unwrap();
        let survey = Survey::new(table, design).unwrap();
        let variable = row["variable"].as_str();
        let centre = survey.estimate([mean(variable)]).run().unwrap().rows()[0].clone();
        let (centre, n) = (centre.value.unwrap(), centre.n as f64);
        let values = survey.cases().column(variable).unwrap().cast(&DataType::Float64).unwrap();
        let squares: Vec<Option<f64>> =
            values.f64().unwrap().iter().map(|y| y.map(|y| (y - centre).powi(2) * n / (n - 1.0))).collect();
        let squares = survey.with_columns(vec![Column::new("squares".into(), squares)]).unwrap();
        let estimates = squares.estimate([mean("squares")]).run().unwrap();
        assert_eq!(differences(&row, &estimates.rows()[0]), Vec::<String>::new());
    }
}

/// `svyttest` is the difference of two means; R takes one degree of freedom for it.
#[test]
fn t_tests_are_differences_of_means() {
    let golden: Vec<Row> = rows("contrasts").into_iter().filter(|row| row["estimator"] == "ttest").collect();
    assert_eq!(golden.len(), 2);
    for row in golden {
        let (table, design) = design(&row["design"], &row["dataset"]).unwrap();
        let (variable, group) = row["variable"].split_once('~').unwrap();
        let estimates = Survey::new(table, design).unwrap().estimate([mean(variable)]).by([group]).run().unwrap();
        let difference = estimates.difference(group, "Yes", "No").unwrap().rows()[0].clone();
        assert_relative_eq!(difference.value.unwrap(), number(&row, "value"), max_relative = 1e-9);
        let t: f64 = row["param"].split(';').next().unwrap().trim_start_matches("t=").parse().unwrap();
        assert_relative_eq!(difference.value.unwrap() / difference.se.unwrap(), t, max_relative = 1e-8);
        assert_eq!(difference.df.unwrap() - 1.0, number(&row, "df"));
    }
}

/// The log of a ratio of two domain means has the standard error of the ratio over the ratio.
#[test]
fn the_log_of_a_ratio_follows_from_the_ratio() {
    let golden: Vec<Row> = rows("contrasts").into_iter().filter(|row| row["param"].starts_with("logratio")).collect();
    assert_eq!(golden.len(), 1);
    let (table, design) = design(&golden[0]["design"], &golden[0]["dataset"]).unwrap();
    let estimates = Survey::new(table, design).unwrap().estimate([mean("api00")]).by(["stype"]).run().unwrap();
    let found = estimates.ratio("stype", "M", "E").unwrap().rows()[0].clone();
    assert_relative_eq!(found.value.unwrap().ln(), number(&golden[0], "value"), max_relative = 1e-9);
    assert_relative_eq!(found.se.unwrap() / found.value.unwrap(), number(&golden[0], "se"), max_relative = 1e-8);
}

/// A quasi-Poisson model with one factor is saturated: its coefficients are the log of the mean of the first group and the
/// logs of the ratios of the others to it. R iterates, to about 1e-8.
#[test]
fn models_with_one_factor_are_ratios_of_means() {
    let all = rows("glm");
    let golden: Vec<&Row> = all.iter().filter(|row| row["variable"] == "enroll~stype").collect();
    assert_eq!((all.len(), golden.len()), (29, 3));
    for row in golden {
        let (table, design) = design(&row["design"], &row["dataset"]).unwrap();
        let estimates = Survey::new(table, design).unwrap().estimate([mean("enroll")]).by(["stype"]).run().unwrap();
        let found = match row["level"].strip_prefix("stype") {
            Some(group) => estimates.ratio("stype", group, "E").unwrap().rows()[0].clone(),
            None => estimates.rows()[estimates.find(None, None, &[("stype", Some("E"))]).unwrap()].clone(),
        };
        assert_relative_eq!(found.value.unwrap().ln(), number(row, "value"), max_relative = 1e-6);
        assert_relative_eq!(found.se.unwrap() / found.value.unwrap(), number(row, "se"), max_relative = 1e-6);
    }
}

/// Mexico's households with Internet by `svymean` and `svytotal`, from the file that is shipped: 59,285 rows, 8,226 PSUs.
#[test]
fn households_of_mexico() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/national/mex-endutih-2021/households.parquet");
    let households = ParquetReader::new(File::open(path).unwrap()).finish().unwrap();
    let golden: Vec<Row> = rows("ict_example").into_iter().filter(|row| row["design"] == "endutih").collect();
    assert_eq!(golden.len(), 8);
    for row in golden {
        let mut table = households.clone();
        let measure = measure(&mut table, &row);
        let survey = Survey::new(table, Design::new("fac_viv").strata("est_dis").psu("upm_dis")).unwrap();
        assert_eq!(differences(&row, &survey.estimate([measure]).run().unwrap().rows()[0]), Vec::<String>::new());
    }
}

/// Puerto Rico's adults on the 48 jackknife weights of the file that is shipped, with the producer's multiplier and
/// deviations from the full estimate: the figures of the National Cancer Institute.
#[test]
fn adults_of_puerto_rico() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/national/pri-hints-2009/adults.csv");
    let adults = CsvReadOptions::default().with_infer_schema_length(None);
    let adults = adults.try_into_reader_with_file_path(Some(path.into())).unwrap().finish().unwrap();
    let replicates = Replicates::new("R12WGT*", ReplicateMethod::Jkn).scale(1.0).rscales([5.0 / 6.0]).mse(true);
    let mut compared = 0;
    for row in rows("ict_example").into_iter().filter(|row| row["design"] == "hints_jkn") {
        if row["param"].starts_with("likelihood") {
            // R draws a line between points of the curve.
            continue;
        }
        let mut table = adults.clone();
        let measure = measure(&mut table, &row);
        let survey = Survey::new(table, Design::new("R12WGT0").replicates(replicates.clone())).unwrap();
        assert_eq!(differences(&row, &survey.estimate([measure]).run().unwrap().rows()[0]), Vec::<String>::new());
        compared += 1;
    }
    assert_eq!(compared, 14);
}

/// Without `na.rm` R has no mean of a variable with missing values. Here they are outside its domain, as with `na.rm`.
#[test]
fn missing_values_are_outside_the_domain() {
    let golden = rows("basic").into_iter().find(|row| row["id"] == "o_00090").unwrap();
    let (mut table, design) = design(&golden["design"], &golden["dataset"]).unwrap();
    let present = table.column(&golden["variable"]).unwrap().is_not_null();
    table.with_column(present.with_name("present".into()).into_column()).unwrap();
    table.with_column(Column::new("one".into(), vec![1.0; table.height()])).unwrap();
    let variable = golden["variable"].as_str();
    let measures = [mean(variable), ratio(variable, "one").filter("present")];
    let estimates = Survey::new(table, design).unwrap().estimate(measures).run().unwrap();
    let [plain, domain] = estimates.rows() else { panic!("two rows") };
    assert_eq!(plain.n as f64, number(&golden, "n"));
    assert_eq!((plain.n_missing, domain.n_missing), (6, 0));
    assert_relative_eq!(plain.value.unwrap(), domain.value.unwrap(), max_relative = 1e-14);
    assert_relative_eq!(plain.se.unwrap(), domain.se.unwrap(), max_relative = 1e-12);
}
