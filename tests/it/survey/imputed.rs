//! Plausible values and imputations: against R (mitools, and the formula where mitools leaves it), and by definition.

use super::golden::design;
use crate::fixtures::golden::Table;
use infosoc::measure::{imputed, mean, proportion, quantile, ratio, std, total};
use infosoc::{
    Coefficient, Combine, Design, Error, Estimates, MarginErrors, PredictiveMargin, RegressionRequest, ReplicateMethod,
    Resampling, State, Survey, TestMethod, combine,
};
use polars::prelude::*;

/// The golden values of a topic: value, standard error, degrees of freedom and what comes with them.
pub(crate) fn golden(topic: &str, id: &str) -> [f64; 4] {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/analysis/other.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let found = reader.records().map(Result::unwrap).find(|row| &row[0] == topic && &row[1] == id);
    let row = found.unwrap_or_else(|| panic!("no {topic} {id}"));
    [2, 3, 4, 5].map(|place| row[place].parse().unwrap_or(f64::NAN))
}

pub(crate) fn near(got: Option<f64>, expected: f64, tolerance: f64) {
    let got = got.unwrap_or(f64::NAN);
    assert!((got - expected).abs() <= tolerance * expected.abs().max(1e-300), "{got} for {expected}");
}

const PVS: [&str; 5] = ["pv1", "pv2", "pv3", "pv4", "pv5"];

/// Stratified schools with five plausible values, a share of each and a denominator.
fn schools() -> Survey {
    let (mut table, design) = design("strat_fpc", "apistrat").unwrap();
    let scores = table.column("api00").unwrap().cast(&DataType::Float64).unwrap();
    let scores: Vec<f64> = scores.f64().unwrap().into_no_null_iter().collect();
    for (j, name) in (1..).zip(PVS) {
        let values: Vec<f64> = scores.iter().zip(1..).map(|(y, row)| y + 25.0 * f64::from(row * j).sin()).collect();
        let good: Vec<i32> = values.iter().map(|v| i32::from(*v > 650.0)).collect();
        let band: Vec<&str> = values.iter().map(|v| if *v > 700.0 { "high" } else { "low" }).collect();
        table.with_column(Column::new(name.into(), values)).unwrap();
        table.with_column(Column::new(format!("good{j}").into(), good)).unwrap();
        table.with_column(Column::new(format!("band{j}").into(), band)).unwrap();
    }
    Survey::new(table, design).unwrap()
}

fn check(estimates: &Estimates, id: &str) {
    let [value, se, df, fmi] = golden("rubin", id);
    let row = &estimates.rows()[0];
    near(row.value, value, 1e-12);
    near(row.se, se, 1e-10);
    near(row.df, df, 1e-10);
    near(row.imputed.map(|imputed| imputed.fmi), fmi, 1e-10);
}

/// Degrees of freedom by Barnard and Rubin (1999); mitools 2.4 takes U/(U + B) for 1 − λ, and has others.
#[test]
fn means_of_plausible_values_as_r_has_them() {
    let survey = schools();
    check(&survey.estimate(imputed(PVS.map(mean), Combine::Rubin).unwrap()).run().unwrap(), "mean:pv:BR");
    let replicated = survey.make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap();
    check(&replicated.estimate(imputed(PVS.map(mean), Combine::Rubin).unwrap()).run().unwrap(), "jkn_mean:pv:BR");
}

/// Every measure and comparison is that of each column by itself, combined.
#[test]
fn every_measure_is_that_of_each_imputation_combined() {
    let survey = schools();
    let good = ["good1", "good2", "good3", "good4", "good5"];
    let bands = ["band1", "band2", "band3", "band4", "band5"];
    for survey in [survey.clone(), survey.make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap()] {
        let of: [fn(&str) -> infosoc::Measure; 7] = [
            |name| mean(name),
            |name| total(name),
            |name| ratio(name, "enroll"),
            |name| quantile(name, [0.5]),
            |name| std(name),
            |name| proportion(name.replace("pv", "good")),
            |name| proportion(name.replace("pv", "band")),
        ];
        assert_eq!((good.len(), bands.len()), (5, 5));
        for measure in of {
            let all = imputed(PVS.map(measure), Combine::Rubin).unwrap();
            let got = survey.estimate(all).by(["stype"]).run().unwrap();
            let each: Vec<Estimates> =
                PVS.iter().map(|pv| survey.estimate([measure(pv)]).by(["stype"]).run().unwrap()).collect();
            for (r, row) in got.rows().iter().enumerate() {
                let values: Vec<f64> = each.iter().map(|e| e.rows()[r].value.unwrap()).collect();
                let variances: Vec<f64> = each.iter().map(|e| e.rows()[r].se.unwrap().powi(2)).collect();
                let expected = combine(&values, &variances, each[0].rows()[r].df.unwrap(), Combine::Rubin);
                near(row.value, expected.value, 1e-13);
                near(row.se, expected.variance.sqrt(), 1e-13);
                near(row.df, expected.df, 1e-12);
                assert_eq!(row.level, each[0].rows()[r].level);
                assert!(row.ci_low < row.value && row.value < row.ci_high, "{row:?}");
            }
            if got.rows()[0].measure.starts_with("quantile") {
                assert!(got.difference("stype", "H", "E").is_err());
                continue;
            }
            for (number, row) in got.parity("stype", "H", "E").unwrap().rows().iter().enumerate() {
                let each: Vec<Estimates> = each.iter().map(|e| e.parity("stype", "H", "E").unwrap()).collect();
                let values: Vec<f64> = each.iter().map(|e| e.rows()[number].value.unwrap()).collect();
                let variances: Vec<f64> = each.iter().map(|e| e.rows()[number].se.unwrap().powi(2)).collect();
                let expected = combine(&values, &variances, each[0].rows()[number].df.unwrap(), Combine::Rubin);
                near(row.value, expected.value, 1e-13);
                near(row.se, expected.variance.sqrt(), 1e-12);
                near(row.imputed.map(|imputed| imputed.between), expected.between, 1e-12);
            }
        }
    }
}

#[test]
fn the_shortcut_has_the_sampling_variance_of_the_first() {
    let survey = schools();
    let got = survey.estimate(imputed(PVS.map(mean), Combine::Shortcut).unwrap()).run().unwrap();
    let first = survey.estimate([mean("pv1")]).run().unwrap();
    near(got.rows()[0].imputed.map(|imputed| imputed.within), first.rows()[0].se.unwrap().powi(2), 1e-13);
}

/// Data in parts, and imputed conditions: the cases are those of each.
#[test]
fn parts_and_conditions_of_their_own() {
    let survey = schools();
    let measures = || {
        let each = PVS.iter().zip(1..).map(|(pv, j)| mean(*pv).filter(format!("good{j}")));
        imputed(each, Combine::Rubin).unwrap()
    };
    let whole = survey.estimate(measures()).by(["stype"]).run().unwrap();
    assert_eq!(whole.rows()[0].measure, "mean(pv1…pv5)");
    let (_, design) = design("strat_nofpc", "apistrat").unwrap();
    let whole_wr = Survey::new(survey.cases().clone(), design.clone()).unwrap();
    let whole_wr = whole_wr.estimate(measures()).by(["stype"]).run().unwrap();
    let mut state = State::new(design, measures(), [["stype"]]).unwrap();
    state.add(&survey.cases().slice(0, 70)).unwrap();
    state.add(&survey.cases().slice(70, 130)).unwrap();
    let state = State::from_bytes(&state.to_bytes().unwrap()).unwrap();
    for (a, b) in state.estimates().unwrap().rows().iter().zip(whole_wr.rows()) {
        near(a.value, b.value.unwrap(), 1e-12);
        near(a.se, b.se.unwrap(), 1e-12);
        assert_eq!((a.n, &a.measure), (b.n, &b.measure));
    }
}

#[test]
fn mixes_are_refused() {
    let survey = schools();
    let refused = |error: Error| assert_eq!(error.code(), "invalid_argument");
    refused(imputed([mean("pv1")], Combine::Rubin).unwrap_err());
    refused(imputed([mean("pv1"), mean("pv1")], Combine::Rubin).unwrap_err());
    refused(imputed([mean("pv1"), total("pv2")], Combine::Rubin).unwrap_err());
    refused(imputed([mean("pv1"), mean("pv2").level(0.9)], Combine::Rubin).unwrap_err());
    let mut part = imputed(PVS.map(mean), Combine::Rubin).unwrap();
    part.pop();
    refused(survey.estimate(part).run().unwrap_err());
    let mut two = imputed(PVS.map(mean), Combine::Rubin).unwrap();
    two.extend(imputed(["pv1", "pv2"].map(total), Combine::Rubin).unwrap());
    let estimates = survey.estimate(two).run().unwrap();
    refused(estimates.compare(0, 1, infosoc::Comparison::Difference, &false.into()).unwrap_err());
}

/// A category that one imputation lacks is a share of 0 in it, and domains without cases in one have no value.
#[test]
fn what_one_imputation_lacks() {
    let people = df!(
        "w" => [1.0; 6], "a1" => ["x", "x", "y", "x", "y", "x"], "a2" => ["x", "x", "x", "x", "z", "x"],
        "y1" => [Some(1.0), Some(2.0), None, None, Some(3.0), Some(5.0)],
        "y2" => [Some(1.0), Some(2.0), Some(1.0), None, Some(3.0), Some(5.0)], "g" => [1, 1, 2, 2, 3, 3],
    );
    let survey = Survey::new(people.unwrap(), Design::new("w")).unwrap();
    let shares = survey.estimate(imputed(["a1", "a2"].map(proportion), Combine::Rubin).unwrap()).run().unwrap();
    let levels: Vec<(&str, f64)> =
        shares.rows().iter().map(|row| (row.level.as_deref().unwrap(), row.value.unwrap())).collect();
    assert_eq!(levels.iter().map(|level| level.0).collect::<Vec<_>>(), ["x", "y", "z"]);
    near(Some(levels[1].1), 1.0 / 6.0, 1e-12);
    near(Some(levels[2].1), 1.0 / 12.0, 1e-12);
    let means = survey.estimate(imputed(["y1", "y2"].map(mean), Combine::Rubin).unwrap()).by(["g"]).run().unwrap();
    assert_eq!(means.rows()[2].value, None);
    assert!(means.rows()[2].note.as_ref().unwrap().contains("1 of 2"));
}

/// Of complete data with any number of degrees of freedom, those of Rubin (1987).
#[test]
fn degrees_of_freedom_of_rubin() {
    let survey = schools();
    let replicated = survey.make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap();
    for (survey, id) in [(&survey, "mean:pv"), (&replicated, "jkn_mean:pv")] {
        let each = survey.estimate(PVS.map(mean)).run().unwrap();
        let numbers: (Vec<f64>, Vec<f64>) =
            each.rows().iter().map(|row| (row.value.unwrap(), row.se.unwrap().powi(2))).unzip();
        let found = combine(&numbers.0, &numbers.1, f64::INFINITY, Combine::Rubin);
        let [value, se, df, fmi] = golden("rubin", id);
        near(Some(found.value), value, 1e-12);
        near(Some(found.variance.sqrt()), se, 1e-10);
        near(Some(found.df), df, 1e-7);
        near(Some(found.fmi), fmi, 1e-8);
    }
    let models: Vec<_> = PVS.map(|pv| survey.regress(pv).term(["ell"]).term(["meals"]).run().unwrap()).into();
    for (place, term) in ["(Intercept)", "ell", "meals"].into_iter().enumerate() {
        let of = |model: &infosoc::Regression| model.coefficients()[place].inference.clone();
        let numbers: (Vec<f64>, Vec<f64>) = models.iter().map(|m| (of(m).value, of(m).se.unwrap().powi(2))).unzip();
        let found = combine(&numbers.0, &numbers.1, f64::INFINITY, Combine::Rubin);
        let [value, se, df, fmi] = golden("rubin", &format!("glm:{term}"));
        near(Some(found.value), value, 1e-10);
        near(Some(found.variance.sqrt()), se, 1e-9);
        near(Some(found.df), df, 1e-7);
        near(Some(found.fmi), fmi, 1e-7);
    }
}

/// A mean of cases that are alike in one imputation has an error of 0 there by its formula; in all, none is known.
#[test]
fn cases_that_are_alike_in_one_imputation() {
    let people = df!("w" => [1.0; 6], "a" => [0, 1, 0, 0, 1, 0], "b" => [0; 6], "c" => [0; 6]).unwrap();
    let survey = Survey::new(people, Design::new("w")).unwrap();
    let of = |columns: [&str; 2]| survey.estimate(imputed(columns.map(mean), Combine::Rubin).unwrap()).run().unwrap();
    let alone = survey.estimate([mean("a")]).run().unwrap().rows()[0].se.unwrap();
    let found = combine(&[1.0 / 3.0, 0.0], &[alone * alone, 0.0], 5.0, Combine::Rubin);
    near(of(["a", "b"]).rows()[0].se, found.variance.sqrt(), 1e-12);
    let unknown = of(["b", "c"]);
    assert_eq!(unknown.rows()[0].known_se(), None);
    let frame = infosoc::ToFrame::to_frame(&unknown).unwrap();
    assert_eq!(frame.column("within").unwrap().f64().unwrap().get(0), None);
}

/// The model of facts: five plausible values on two numbers.
#[test]
fn regressions_of_plausible_values_are_those_of_r() {
    let survey = schools();
    let model = survey.regress("pv").term(["ell"]).term(["meals"]).imputed("pv", PVS).run_imputed().unwrap();
    assert_eq!((model.n(), model.df()), (200, 195.0));
    for row in model.coefficients() {
        let [value, se, df, fmi] = golden("rubin", &format!("glm:{}:BR", row.term));
        let found = &row.inference;
        near(Some(found.value), value, 1e-10);
        near(found.se, se, 1e-10);
        near(Some(found.df), df, 1e-9);
        near(found.imputed.map(|imputed| imputed.fmi), fmi, 1e-9);
    }
    // The errors are not those of the mean of the plausible values.
    assert!(model.covariance()[0] > model.models()[0].covariance()[0]);
}

/// Coefficients, tests and margins of five imputations of the outcome or of a covariate: `analysis/imputed_models.csv` (numpy).
#[test]
fn models_of_imputations_are_those_of_numpy() {
    let survey = schools();
    let mobility = survey.cases().column("mobility").unwrap().cast(&DataType::Float64).unwrap();
    let mobility: Vec<f64> = mobility.f64().unwrap().into_no_null_iter().collect();
    let columns = (1..=5).map(|j| {
        let values: Vec<f64> = mobility.iter().zip(1..).map(|(x, row)| x + 3.0 * f64::from(row * j).cos()).collect();
        Column::new(format!("mobility{j}").into(), values)
    });
    let survey = survey.with_columns(columns.collect()).unwrap();
    let of_outcome = survey.regress("pv").term(["stype"]).term(["meals"]).term(["ell"]).imputed("pv", PVS);
    let of_outcome = of_outcome.run_imputed().unwrap();
    let names = ["mobility1", "mobility2", "mobility3", "mobility4", "mobility5"];
    let both = survey.regress("pv").term(["stype"]).term(["mobility"]).imputed("pv", PVS).imputed("mobility", names);
    let both = both.run_imputed().unwrap();
    let margins = of_outcome.margins("stype", MarginErrors::Unconditional).unwrap();
    let table = Table::read("analysis/imputed_models.csv");
    for row in 0..table.len() {
        let model = if table.text("model", row) == "pv" { &of_outcome } else { &both };
        let name = table.text("name", row);
        let [value, second, df, last] =
            ["value", "se_or_df1", "df", "fmi_or_p"].map(|column| table.number(column, row).unwrap());
        let inference = match table.text("kind", row) {
            "D1" => {
                let terms: Vec<&str> = name.split(" + ").collect();
                let test = model.test(&terms, TestMethod::Wald).unwrap();
                near(test.statistic, value, 1e-9);
                assert_eq!(test.df1, second);
                near(Some(test.df2), df, 1e-9);
                near(test.p_value, last, 1e-6);
                continue;
            }
            "margin" => {
                let is_it = |row: &&PredictiveMargin| row.kind == "margin" && row.level.as_deref() == Some(name);
                &margins.rows().iter().find(is_it).unwrap().inference
            }
            _ => {
                let is_it = |row: &&Coefficient| row.level.as_ref().unwrap_or(&row.term) == name;
                &model.coefficients().iter().find(is_it).unwrap().inference
            }
        };
        near(Some(inference.value), value, 1e-10);
        near(inference.se, second, 1e-9);
        near(Some(inference.df), df, 1e-8);
        near(inference.imputed.map(|imputed| imputed.fmi), last, 1e-8);
    }
    // One coefficient: F is the square of t. A contrast of two margins is the effect of the linear model.
    let test = of_outcome.test(&["meals"], TestMethod::Wald).unwrap();
    let meals = &of_outcome.coefficients()[3].inference;
    near(test.statistic, meals.t.unwrap().powi(2), 1e-12);
    near(test.p_value, meals.p_value.unwrap(), 1e-9);
    let contrast = margins.contrast(&[("H", 1.0), ("E", -1.0)]).unwrap().inference;
    near(contrast.se, of_outcome.coefficients()[1].inference.se.unwrap(), 1e-9);
    let known =
        |covariance: &[f64], count: usize| (0..count).map(|i| covariance[i * count + i].sqrt()).collect::<Vec<_>>();
    for (se, row) in known(margins.covariance(), margins.rows().len()).into_iter().zip(margins.rows()) {
        near(row.inference.se, se, 1e-10);
    }
    let predicted = of_outcome.predict(&survey.cases().head(Some(3))).unwrap();
    assert_eq!(predicted.height(), 3);
    assert_eq!(predicted.column("status").unwrap().str().unwrap().get(0), Some("normal"));
}

#[test]
fn imputations_of_models_are_checked() {
    let survey = schools();
    let code = |request: RegressionRequest| request.run_imputed().unwrap_err().to_string();
    let model = || survey.regress("pv").term(["ell"]);
    assert!(code(model()).contains("run()"));
    assert!(code(model().imputed("pv", ["pv1"])).contains("two columns"));
    assert!(code(model().imputed("pv", ["pv1", "pv1"])).contains("twice"));
    assert!(code(model().imputed("pv", PVS).imputed("other", PVS)).contains("names that the model has"));
    assert!(code(model().imputed("pv", PVS).imputed("ell", ["pv1", "pv2"])).contains("equally many"));
    assert!(code(model().imputed("pv", ["pv1", "none"])).contains("none"));
    assert!(model().imputed("pv", PVS).run().unwrap_err().to_string().contains("run_imputed"));
    let fitted = model().imputed("pv", PVS).run_imputed().unwrap();
    assert_eq!(fitted.test(&["ell"], TestMethod::Lrt).unwrap_err().code(), "invalid_argument");
    let gap = model().imputed("pv", PVS).decompose("yr_rnd").run().unwrap();
    let of_one = survey.regress("pv1").term(["ell"]).decompose("yr_rnd").run().unwrap();
    assert_eq!(gap.rows().len(), of_one.rows().len());
    assert!(gap.rows()[2].inference.imputed.is_some_and(|imputed| imputed.between > 0.0));
}
