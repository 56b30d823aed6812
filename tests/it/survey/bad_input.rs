//! Every kind of bad input has its own error or its own flagged row; none becomes a number in silence.

use infosoc::measure::{mean, proportion, quantile, ratio, total};
use infosoc::{Design, Error, Estimate, LonelyPsu, ReplicateMethod, Replicates, Result, State, Status, Survey};
use polars::prelude::*;

fn table() -> DataFrame {
    df!(
        "h" => [1, 1, 1, 1, 2, 2], "psu" => [1, 1, 2, 2, 3, 4], "w" => [2.0, 3.0, 1.5, 4.0, 1.0, 2.0],
        "b" => [1, 0, 1, 1, 0, 1], "y" => [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "text" => ["a", "b", "a", "b", "a", "b"]
    )
    .unwrap()
}

fn replaced(column: Column) -> DataFrame {
    let mut table = table();
    table.with_column(column).unwrap();
    table
}

fn design() -> Design {
    Design::new("w").strata("h").psu("psu")
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> (&'static str, String) {
    let error = result.expect_err("bad input");
    (error.code(), error.to_string())
}

#[test]
fn weights() {
    let cases: [(&str, Vec<Option<f64>>); 4] = [
        ("negative values", vec![Some(2.0), Some(-3.0), Some(-1.5), Some(4.0), Some(1.0), Some(2.0)]),
        ("nulls", vec![Some(2.0), None, None, Some(4.0), Some(1.0), Some(2.0)]),
        ("NaN", vec![Some(2.0), Some(f64::NAN), Some(f64::NAN), Some(4.0), Some(1.0), Some(2.0)]),
        ("infinite values", vec![Some(2.0), Some(f64::INFINITY), Some(f64::INFINITY), Some(4.0), Some(1.0), Some(2.0)]),
    ];
    for (problem, weights) in cases {
        let (code, message) = code(Survey::new(replaced(Column::new("w".into(), weights)), design()));
        assert_eq!(code, "invalid_weight");
        assert!(message.contains(problem) && message.contains("in 2 rows, first in row 1"), "{message}");
    }
    let nothing = Column::new("w".into(), [0.0; 6]);
    let (code, message) = code(Survey::new(replaced(nothing), design()));
    assert_eq!(code, "invalid_weight");
    assert!(message.ends_with("each row stands for"), "{message}");
}

#[test]
fn all_problems_of_a_design_are_reported_together() {
    let table = replaced(Column::new("w".into(), [-1.0, f64::NAN, 1.0, 1.0, 1.0, 1.0]));
    let error = Survey::new(table, Design::new("w").strata("nope").psu("psu")).expect_err("bad input");
    let codes: Vec<&str> = error.all().into_iter().map(Error::code).collect();
    assert_eq!(codes, ["invalid_weight", "invalid_weight", "unknown_column"]);
}

#[test]
fn missing_values_in_the_design() {
    let strata = Column::new("h".into(), [Some(1), None, Some(1), Some(1), None, Some(2)]);
    let (code, message) = code(Survey::new(replaced(strata), design()));
    assert_eq!(code, "missing_design_value");
    assert!(message.contains("\"h\"") && message.contains("2 rows, first in row 1"), "{message}");
}

#[test]
fn psus_in_several_strata() {
    let psu = Column::new("psu".into(), [1, 1, 2, 2, 1, 4]);
    let (name, message) = code(Survey::new(replaced(psu.clone()), design()));
    assert_eq!(name, "not_nested");
    assert!(message.contains("several strata: 1;"), "{message}");
    assert!(Survey::new(replaced(psu), design().nest(true)).is_ok());
}

#[test]
fn lonely_strata_are_all_listed() {
    let strata = Column::new("h".into(), ["north", "north", "north", "north", "south", "west"]);
    let (name, message) = code(Survey::new(replaced(strata.clone()), design()));
    assert_eq!(name, "lonely_psu");
    assert!(message.contains("south, west"), "{message}");
    for rule in [LonelyPsu::Remove, LonelyPsu::Adjust, LonelyPsu::Average, LonelyPsu::Certainty] {
        assert!(Survey::new(replaced(strata.clone()), design().lonely_psu(rule)).is_ok());
    }
}

#[test]
fn units_alone_at_the_second_stage() {
    let mut table = replaced(Column::new("unit".into(), [1, 2, 3, 4, 5, 6]));
    for (name, sizes) in [("psus", [9.0, 9.0, 9.0, 9.0, 8.0, 8.0]), ("units", [4.0, 4.0, 6.0, 6.0, 5.0, 7.0])] {
        table.with_column(Column::new(name.into(), sizes)).unwrap();
    }
    let design = || design().ssu("unit").fpc(["psus", "units"]);
    for rule in [LonelyPsu::Fail, LonelyPsu::Average] {
        let (name, message) = code(Survey::new(table.clone(), design().lonely_psu(rule)));
        assert_eq!(name, "lonely_psu");
        assert!(message.starts_with("2 units of stage 1 with a single sampling unit at stage 2: "), "{message}");
        // The rule that is refused is none of those that are offered.
        assert!(!message.contains("average") && message.contains("\"adjust\", \"remove\" or"), "{message}");
    }
    for rule in [LonelyPsu::Remove, LonelyPsu::Adjust, LonelyPsu::Certainty] {
        assert!(Survey::new(table.clone(), design().lonely_psu(rule)).is_ok());
    }
}

#[test]
fn replicates_describe_the_whole_design() {
    let replicates = Replicates::new("w", ReplicateMethod::Jk1);
    let (_, message) = code(Survey::new(table(), Design::new("w").ssu("h").replicates(replicates)));
    assert!(message.contains("ssu: cannot be combined with replicates"), "{message}");
}

#[test]
fn population_sizes() {
    let with = |fpc: [f64; 6]| code(Survey::new(replaced(Column::new("fpc".into(), fpc)), design().fpc(["fpc"])));
    assert!(with([10.0, 10.0, 10.0, 10.0, 1.0, 1.0]).1.contains("cannot be drawn from a population of 1"));
    assert!(with([10.0, 11.0, 10.0, 10.0, 9.0, 9.0]).1.contains("10 and 11"));
    assert!(with([0.1, 0.1, 0.1, 0.1, 9.0, 9.0]).1.contains("holds both"));
    assert!(with([10.0, 10.0, 10.0, 10.0, -9.0, 9.0]).1.contains("positive"));
    assert_eq!(with([10.0, 10.0, 10.0, 10.0, f64::NAN, 9.0]).0, "missing_design_value");
    assert_eq!(with([0.0; 6]).0, "invalid_fpc");
}

#[test]
fn codes_that_are_not_0_or_1() {
    let b = Column::new("b".into(), [Some(1), Some(8), Some(9), None, Some(0), Some(99)]);
    let survey = Survey::new(replaced(b), design()).unwrap();
    let (name, message) = code(survey.estimate([proportion("b")]).run());
    assert_eq!(name, "not_binary");
    assert!(message.contains("8, 9, 99") && message.contains("3 rows, first in row 1"), "{message}");
    assert_eq!(code(survey.estimate([mean("y").filter("b")]).run()).0, "not_binary");
}

#[test]
fn measures_of_the_wrong_columns() {
    let survey = Survey::new(table(), design()).unwrap();
    assert_eq!(code(survey.estimate([mean("text")]).run()).0, "wrong_type");
    let (name, message) = code(survey.estimate([mean("yy")]).run());
    assert_eq!(name, "unknown_column");
    assert!(message.contains("nearest are y"), "{message}");
    let error = survey.estimate([mean("yy"), total("text")]).by(["nope"]).run().expect_err("bad input");
    let codes: Vec<&str> = error.all().into_iter().map(Error::code).collect();
    assert_eq!(codes, ["unknown_column", "wrong_type", "unknown_column"]);
    assert_eq!(code(survey.estimate([]).run()).0, "invalid_argument");
    assert_eq!(code(survey.estimate([mean("y").level(95.0)]).run()).0, "invalid_argument");
    let nan = replaced(Column::new("y".into(), [1.0, f64::NAN, 3.0, f64::INFINITY, 5.0, 6.0]));
    let (name, message) = code(Survey::new(nan, design()).unwrap().estimate([mean("y")]).run());
    assert_eq!(name, "not_finite");
    assert!(message.contains("2 rows, first in row 1"), "{message}");
}

#[test]
fn a_grouping_column_cannot_have_the_name_of_a_result() {
    let table = replaced(Column::new("n".into(), [1, 1, 2, 2, 1, 2]));
    let survey = Survey::new(table, design()).unwrap();
    assert_eq!(code(survey.estimate([mean("y")]).by(["n"]).run()).0, "invalid_argument");
}

#[test]
fn domains_without_cases_are_flagged() {
    let table = replaced(Column::new("y".into(), [None, Some(2.0), None, Some(4.0), None, Some(6.0)]));
    let survey = Survey::new(table, design()).unwrap();
    let estimates = survey.estimate([mean("y")]).by(["text"]).run().unwrap();
    let row = estimates.rows().iter().find(|r| estimates.level_of(r, "text") == Some(Some("a".into()))).unwrap();
    assert_eq!((row.status, row.value, row.se, row.n, row.n_missing), (Status::Empty, None, None, 0, 3));
}

#[test]
fn shares_of_0_and_1_have_a_one_sided_interval() {
    let table = replaced(Column::new("b".into(), [0; 6]));
    let row = Survey::new(table, design()).unwrap().estimate([proportion("b")]).run().unwrap().rows()[0].clone();
    assert_eq!((row.status, row.value, row.se, row.ci_low), (Status::OneSided, Some(0.0), Some(0.0), Some(0.0)));
    // Clopper and Pearson (1934): 1 − 0.025^(1/6).
    approx::assert_relative_eq!(row.ci_high.unwrap(), 0.459_258_1, max_relative = 1e-6);
}

#[test]
fn an_empty_table_and_contrasts_of_nothing() {
    assert_eq!(code(Survey::new(table().head(Some(0)), design())).0, "empty_table");
    let survey = Survey::new(table(), design()).unwrap();
    let estimates = survey.estimate([mean("y")]).by(["text"]).run().unwrap();
    assert_eq!(code(estimates.difference("text", "a", "z")).0, "no_such_row");
    assert_eq!(code(estimates.difference("h", "1", "2")).0, "no_such_row");
    let contrast = estimates.difference("text", "a", "b").unwrap();
    assert_eq!(code(contrast.difference("text", "a", "b")).0, "invalid_argument");
}

/// A share of 0 in the sample has an unknown variance, and so has its difference from any other.
#[test]
fn comparisons_of_one_sided_shares_say_so() {
    let table = replaced(Column::new("b".into(), [0, 0, 0, 1, 0, 0]));
    let survey = Survey::new(table, design()).unwrap();
    let estimates = survey.estimate([proportion("b")]).by(["text"]).by(["text", "h"]).run().unwrap();
    let difference = estimates.difference("text", "a", "b").unwrap();
    let found: Vec<_> = difference.rows().iter().map(|r| (r.status, r.se.is_some())).collect();
    assert_eq!(found, [(Status::OneSided, false), (Status::OneSided, false), (Status::OneSided, false)]);
    assert!(difference.rows().iter().all(|row| row.value.is_some() && row.ci_low.is_none() && row.cv.is_none()));
}

#[test]
fn quantiles_of_the_wrong_columns_and_probabilities() {
    let survey = Survey::new(table(), design()).unwrap();
    for p in [0.0, 1.0, -0.5, 50.0, f64::NAN] {
        let (name, message) = code(survey.estimate([quantile("y", [0.5, p])]).run());
        assert_eq!(name, "invalid_argument");
        assert!(message.contains("above 0 and below 1") && message.contains(&p.to_string()), "{message}");
    }
    assert_eq!(code(survey.estimate([quantile("y", [])]).run()).0, "invalid_argument");
    assert_eq!(code(survey.estimate([quantile("y", [0.5]).level(0.0)]).run()).0, "invalid_argument");
    assert_eq!(code(survey.estimate([quantile("text", [0.5])]).run()).0, "wrong_type");
    assert_eq!(code(survey.estimate([quantile("y", [0.5]).filter("y")]).run()).0, "not_binary");
    let error = survey.estimate([quantile("yy", [2.0]), mean("text")]).by(["nope"]).run().expect_err("bad input");
    let mut codes: Vec<&str> = error.all().into_iter().map(Error::code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["invalid_argument", "unknown_column", "unknown_column", "wrong_type"]);
    let error = "maths".parse::<infosoc::QuantileRule>().expect_err("no rule");
    assert!(error.to_string().contains("math, school"), "{error}");
}

/// Domains whose cases are all missing, one, or all alike; and what their quantiles are not compared for.
#[test]
fn quantiles_of_small_domains_are_flagged() {
    let table = df!(
        "psu" => [1, 1, 2, 2, 3, 3, 4, 4, 5], "w" => [2.0, 3.0, 1.5, 4.0, 1.0, 2.0, 1.0, 3.0, 0.0],
        "g" => ["none", "none", "one", "alike", "alike", "alike", "alike", "alike", "alike"],
        "y" => [None, None, Some(7.0), Some(5.0), Some(5.0), Some(5.0), Some(5.0), Some(5.0), Some(9.0)]
    )
    .unwrap();
    let survey = Survey::new(table, Design::new("w").psu("psu")).unwrap();
    let estimates = survey.estimate([quantile("y", [0.5]), mean("y")]).by(["g"]).run().unwrap();
    let of = |g: &str| {
        let mut rows = estimates.rows().iter();
        rows.find(|row| row.measure == "quantile(y, 0.5)" && estimates.level_of(row, "g") == Some(Some(g.into())))
            .unwrap()
    };
    let none = of("none");
    assert_eq!(
        (none.status, none.value, none.se, none.df, none.n, none.n_missing),
        (Status::Empty, None, None, None, 0, 2)
    );
    let one = of("one");
    assert_eq!((one.status, one.value, one.se, one.ci_high, one.n), (Status::OneSided, Some(7.0), None, None, 1));
    // Five cases, none above: a share of at least 0.025^(1/5) = 0.478 at or below, which is less than a half.
    let alike = of("alike");
    assert_eq!(
        (alike.status, alike.value, alike.ci_low, alike.ci_high),
        (Status::OneSided, Some(5.0), Some(5.0), None)
    );
    assert_eq!((alike.n, alike.deff, alike.numerator, alike.denominator), (5, None, None, Some(11.0)));
    let (name, message) = code(estimates.difference("g", "one", "alike"));
    assert_eq!(name, "invalid_argument");
    assert!(message.contains("quantile(y, 0.5)"), "{message}");
    assert!(survey.estimate([mean("y")]).by(["g"]).run().unwrap().difference("g", "one", "alike").is_ok());
}

/// An interval that would reach below the smallest value or above the largest has no limit there.
#[test]
fn quantiles_near_an_end_have_one_limit() {
    let table = df!("w" => [1.0; 40], "y" => (0..40).map(f64::from).collect::<Vec<_>>()).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    let estimates = survey.estimate([quantile("y", [0.02, 0.5, 0.97])]).run().unwrap();
    let found: Vec<_> =
        estimates.rows().iter().map(|r| (r.status, r.ci_low.is_some(), r.ci_high.is_some(), r.se.is_some())).collect();
    assert_eq!(
        found,
        [
            (Status::OneSided, false, true, false),
            (Status::Normal, true, true, true),
            (Status::OneSided, true, false, false)
        ]
    );
}

/// Squares beyond 1.8e308 have no sum: the value stands, and the standard error is unknown, not 0.
#[test]
fn numbers_too_large_to_square_have_no_variance() {
    let large: Vec<f64> = (1..7).map(|y| f64::from(y) * 1e200).collect();
    for design in [design(), design().lonely_psu(LonelyPsu::Adjust)] {
        let survey = Survey::new(replaced(Column::new("y".into(), large.clone())), design).unwrap();
        let estimates = survey.estimate([mean("y"), total("y")]).by(["text"]).run().unwrap();
        for row in estimates.rows() {
            assert!(row.value.is_some_and(f64::is_finite), "{row:?}");
            assert_eq!((row.status, row.se, row.ci_low), (Status::NoVariance, None, None), "{row:?}");
        }
    }
}

/// Twelve cases in six units: a mean and its error scale with the values and do not change with the scale of the weights.
/// Where squares are beyond what numbers hold, there is no error, and never one of 0; weights of such sizes are refused.
#[test]
fn sizes_that_numbers_cannot_square_have_no_error_of_0() {
    let y = [0.0, 3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0, 5.0];
    let measures = || [mean("y"), total("y"), ratio("y", "x"), proportion("b"), ratio("x", "big")];
    let table = |values: f64, weights: f64| {
        df!(
            "w" => (0..12).map(|i| f64::from(1 + i % 3) * weights).collect::<Vec<_>>(),
            "psu" => (0..12).map(|i| i / 2).collect::<Vec<i32>>(),
            "r0" => (0..12).map(|i| f64::from(2 * (i / 2 % 2)) * weights).collect::<Vec<_>>(),
            "r1" => (0..12).map(|i| f64::from(2 - 2 * (i / 2 % 2)) * weights).collect::<Vec<_>>(),
            "r2" => (0..12).map(|i| f64::from(i / 2 % 3) * weights).collect::<Vec<_>>(),
            "y" => y.map(|y| y * values), "x" => y.map(|y| (10.0 - y) * values),
            "b" => (0..12).map(|i| i % 2).collect::<Vec<i32>>(), "big" => [1e308; 12],
        )
        .unwrap()
    };
    let jackknife = || Replicates::new("r?", ReplicateMethod::Jk1);
    for design in [Design::new("w").psu("psu"), Design::new("w"), Design::new("w").replicates(jackknife())] {
        let run = |values: f64, weights: f64| -> Result<Vec<Estimate>> {
            let survey = Survey::new(table(values, weights), design.clone())?;
            let whole = survey.estimate(measures()).run()?;
            let mut state = State::new(design.clone(), measures(), [[""; 0]; 0])?;
            state.add(&table(values, weights))?;
            for (whole, parts) in whole.rows().iter().zip(state.estimates()?.rows()) {
                assert_eq!(whole.status, parts.status);
            }
            Ok(whole.rows().to_vec())
        };
        let near = |a: Option<f64>, b: Option<f64>| {
            let (Some(a), Some(b)) = (a, b) else { return false };
            (a - b).abs() <= 1e-12 * b.abs()
        };
        let base = run(1.0, 1.0).unwrap();
        for scale in [1e-310, 1e-250, 1e-200, 1e-160, 1e-130, 1e-100, 1e100, 1e150] {
            let rows = run(scale, 1.0).unwrap();
            for (row, base) in rows.iter().zip(&base).take(4) {
                let factor =
                    if row.measure.starts_with("mean") || row.measure.starts_with("total") { scale } else { 1.0 };
                match row.status {
                    Status::Normal => assert!(near(row.se, base.se.map(|se| se * factor)), "{scale} {row:?}"),
                    _ => assert_eq!((row.status, row.se), (Status::NoVariance, None), "{scale} {row:?}"),
                }
                // Below 1e-308 numbers have fewer digits.
                assert!(scale < 1e-308 || near(row.value, base.value.map(|value| value * factor)), "{scale} {row:?}");
                assert!((1e-130..1e150).contains(&scale) <= (row.status == Status::Normal), "{scale} {row:?}");
            }
        }
        for scale in [1e-280, 1e-200, 1e-130, 1e-100, 1e-60, 1e60, 1e100, 1e140, 1e153, 1e160, 1e280] {
            for (row, base) in run(1.0, scale).unwrap().iter().zip(&base).take(4) {
                let factor = if row.measure.starts_with("total") { scale } else { 1.0 };
                match row.status {
                    Status::Normal => assert!(near(row.se, base.se.map(|se| se * factor)), "{scale} {row:?}"),
                    // Replicate weights of such a size have no rank, and so no degrees of freedom.
                    status => {
                        assert!(
                            matches!(status, Status::NoVariance | Status::NoDf) && row.se.is_none(),
                            "{scale} {row:?}"
                        )
                    }
                }
                assert!(near(row.value, base.value.map(|value| value * factor)), "{scale} {row:?}");
                assert!((1e-130..1e145).contains(&scale) <= (row.status == Status::Normal), "{scale} {row:?}");
            }
        }
        for (scale, problem) in
            [(1e-300, "nothing above 1e-290"), (1e290, "values beyond 1e290"), (1e307, "values beyond")]
        {
            let error = run(1.0, scale).unwrap_err();
            assert!(error.all().iter().all(|error| error.code() == "invalid_weight"), "{error}");
            assert!(error.to_string().contains(problem), "{error}");
        }
        // Σwx is infinite, and a ratio to it is not 0.
        assert_eq!((base[4].value, base[4].status), (None, Status::Undefined));
    }
}

/// A share of each of 30,000 values in each of them: 900 million rows.
#[test]
fn a_result_that_no_memory_holds_is_refused_before_it_is_made() {
    let codes: Vec<String> = (0..30_000).map(|code| format!("c{code}")).collect();
    let table = df!("code" => &codes).unwrap();
    let survey = Survey::new(table, Design::unweighted()).unwrap();
    let error = survey.estimate([proportion("code")]).by(["code"]).run().unwrap_err();
    assert!(error.code() == "invalid_argument" && error.to_string().starts_with("by: rows: expected "), "{error}");
    assert!(error.to_string().contains("GB of memory), got 900030000 ("), "{error}");
}
