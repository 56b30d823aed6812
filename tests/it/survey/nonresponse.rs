//! Non-response: against R `survey` (`tests/golden/survey/nonresponse.csv`), and its standard errors against numeric
//! derivatives of the whole adjustment.

use crate::fixtures::golden::Table;
use crate::survey::golden::table;
use approx::assert_relative_eq;
use infosoc::measure::{mean, total};
use infosoc::{Design, Disposition, Error, Margin, ReplicateMethod, Resampling, ResponseMethod, Survey};
use polars::prelude::*;

/// The 200 schools of R `apistrat`; a school responds unless its number is a multiple of 7 or leaves 3 by division by 5.
fn schools() -> DataFrame {
    let mut schools = table("apistrat");
    let answers: Vec<bool> = (1..=schools.height()).map(|row| !(row % 7 == 0 || row % 5 == 3)).collect();
    // A number of the sample that is no function of the class.
    let size: Vec<f64> = (0..schools.height()).map(|row| ((row * 37) % 11) as f64).collect();
    schools.with_column(Column::new("resp".into(), answers)).unwrap();
    schools.with_column(Column::new("size".into(), size)).unwrap();
    schools
}

fn design() -> Design {
    Design::new("pw").strata("stype")
}

fn jkn(survey: &Survey) -> Survey {
    survey.make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap()
}

fn mean_and_se(survey: &Survey, column: &str) -> (f64, f64) {
    let estimates = survey.estimate([mean(column)]).run().unwrap();
    (estimates.rows()[0].value.unwrap(), estimates.rows()[0].se.unwrap())
}

#[test]
fn classes_and_propensity_agree_with_r() {
    let golden = Table::read("survey/nonresponse.csv");
    let row = |id: &str| {
        let row = golden.find("id", id).unwrap();
        (golden.number("value", row).unwrap(), golden.number("se", row).unwrap(), golden.number("extra", row))
    };
    let survey = Survey::new(schools(), design()).unwrap();

    // Once the weights are taken as given.
    let adjusted = survey.adjust_nonresponse("resp").classes(["stype"]).run().unwrap();
    let (value, se, sum) = row("class_naive_taylor");
    assert_relative_eq!(mean_and_se(&adjusted, "api00").0, value, max_relative = 1e-13);
    assert_relative_eq!(adjusted.weights().unwrap().f64().unwrap().sum().unwrap(), sum.unwrap(), max_relative = 1e-13);
    let mut cases = schools();
    cases.with_column(adjusted.weights().unwrap().with_name("aw".into()).into()).unwrap();
    let cases = cases.filter(cases.column("resp").unwrap().bool().unwrap()).unwrap();
    let naive = Survey::new(cases, Design::new("aw").strata("stype")).unwrap();
    assert_relative_eq!(mean_and_se(&naive, "api00").1, se, max_relative = 1e-12);

    // Repeated in every replicate, whichever comes first.
    let (value, se, _) = row("nonresponse_class_jkn");
    let after = jkn(&survey).adjust_nonresponse("resp").classes(["stype"]).run().unwrap();
    for survey in [after, jkn(&adjusted)] {
        let got = mean_and_se(&survey, "api00");
        assert_relative_eq!(got.0, value, max_relative = 1e-12);
        assert_relative_eq!(got.1, se, max_relative = 1e-12);
        assert!(survey.nonresponse().is_some());
    }

    // R stops iterating early in some replicates.
    let (value, se, _) = row("nonresponse_propensity_jkn");
    let adjusted = jkn(&survey).adjust_nonresponse("resp").propensity(["stype", "meals"]).run().unwrap();
    let got = mean_and_se(&adjusted, "api00");
    assert_relative_eq!(got.0, value, max_relative = 1e-9);
    assert_relative_eq!(got.1, se, max_relative = 1e-7);
}

/// The linearised variable of a row is the derivative of the estimate by the logarithm of its weight, whatever the
/// steps: the variance of its total is the variance of the estimate.
fn check_by_derivatives(adjust: impl Fn(&Survey) -> Survey) {
    let cases = schools();
    let w: Vec<f64> = cases.column("pw").unwrap().f64().unwrap().into_no_null_iter().collect();
    let estimate = |weights: Vec<f64>| {
        let mut cases = cases.clone();
        cases.with_column(Column::new("pw".into(), weights)).unwrap();
        let survey = adjust(&Survey::new(cases, design()).unwrap());
        let rows = survey.estimate([mean("api00"), total("enroll")]).run().unwrap();
        [rows.rows()[0].value.unwrap(), rows.rows()[1].value.unwrap()]
    };
    let step = 1e-4;
    let mut influence = [vec![0.0; w.len()], vec![0.0; w.len()]];
    for row in 0..w.len() {
        let moved = |factor: f64| {
            let mut weights = w.clone();
            weights[row] *= factor;
            estimate(weights)
        };
        let (up, down) = (moved(1.0 + step), moved(1.0 - step));
        for (z, (up, down)) in influence.iter_mut().zip(up.iter().zip(down)) {
            z[row] = (up - down) / (2.0 * step) / w[row];
        }
    }
    let mut linearised = cases.clone();
    for (name, z) in ["z1", "z2"].into_iter().zip(influence) {
        linearised.with_column(Column::new(name.into(), z)).unwrap();
    }
    let wanted = Survey::new(linearised, design()).unwrap().estimate([total("z1"), total("z2")]).run().unwrap();
    let adjusted = adjust(&Survey::new(cases.clone(), design()).unwrap());
    let got = adjusted.estimate([mean("api00"), total("enroll")]).run().unwrap();
    for (got, wanted) in got.rows().iter().zip(wanted.rows()) {
        assert_relative_eq!(got.se.unwrap(), wanted.se.unwrap(), max_relative = 1e-6);
    }
    // Domains go another way through the units.
    let domains = adjusted.estimate([mean("api00")]).by(["sch_wide"]).run().unwrap();
    let yes =
        cases.column("sch_wide").unwrap().str().unwrap().iter().map(|v| Some(v == Some("Yes"))).collect::<Vec<_>>();
    let filtered = adjusted.with_columns(vec![Column::new("is_yes".into(), yes)]).unwrap();
    let filtered = filtered.estimate([mean("api00").filter("is_yes")]).run().unwrap();
    assert_relative_eq!(domains.rows()[2].se.unwrap(), filtered.rows()[0].se.unwrap(), max_relative = 1e-12);
}

#[test]
fn standard_errors_are_those_of_the_whole_adjustment() {
    check_by_derivatives(|s| s.adjust_nonresponse("resp").classes(["awards"]).run().unwrap());
    check_by_derivatives(|s| s.adjust_nonresponse("resp").propensity(["awards", "meals"]).run().unwrap());
    check_by_derivatives(|s| {
        let targets = df!("stype" => ["E", "H", "M"], "total" => [4421, 755, 1018]).unwrap();
        let adjusted = s.adjust_nonresponse("resp").classes(["awards"]).run().unwrap();
        adjusted.poststratify(Margin::new(["stype"], targets)).unwrap()
    });
}

/// Some schools are no schools, and of some nobody knows.
fn eligibility(survey: &Survey) -> Survey {
    let code = |row: usize| match row % 9 {
        0 => "in",
        1 => "uk",
        2 | 3 => "nr",
        _ => "rr",
    };
    let rows = survey.cases().height();
    survey.with_columns(vec![Column::new("code".into(), (0..rows).map(code).collect::<Vec<_>>())]).unwrap()
}

#[test]
fn eligibility_comes_first_and_its_error_is_counted() {
    check_by_derivatives(|s| eligibility(s).adjust_nonresponse("code").classes(["awards"]).run().unwrap());
    check_by_derivatives(|s| {
        eligibility(s).adjust_nonresponse("code").classes(["awards"]).eligible_share(0.4).run().unwrap()
    });
    let survey = eligibility(&Survey::new(schools(), design()).unwrap());
    let w: Vec<f64> = survey.weights().unwrap().f64().unwrap().into_no_null_iter().collect();
    let of = |remainders: &[usize]| -> f64 {
        w.iter().enumerate().filter(|(row, _)| remainders.contains(&(row % 9))).map(|(_, w)| w).sum()
    };
    let (rr, nr, ineligible, unknown) = (of(&[4, 5, 6, 7, 8]), of(&[2, 3]), of(&[0]), of(&[1]));
    let sum = |s: Survey| s.weights().unwrap().f64().unwrap().sum().unwrap();
    let adjusted = survey.adjust_nonresponse("code").run().unwrap();
    let known = rr + nr + ineligible;
    assert_relative_eq!(sum(adjusted), (rr + nr) * (known + unknown) / known, max_relative = 1e-12);
    let adjusted = survey.adjust_nonresponse("code").eligible_share(0.4).run().unwrap();
    assert_relative_eq!(sum(adjusted), rr + nr + 0.4 * unknown, max_relative = 1e-12);
    // Codes of a survey's own.
    let coded = survey
        .adjust_nonresponse("code")
        .codes(Disposition::Respondent, ["rr", "uk"])
        .codes(Disposition::Nonrespondent, ["nr"])
        .codes(Disposition::Ineligible, ["in"])
        .run()
        .unwrap();
    assert_relative_eq!(sum(coded), rr + nr + unknown, max_relative = 1e-12);
}

fn small() -> Survey {
    let cases = df!(
        "w" => [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        "region" => ["N", "N", "N", "S", "S", "S", "S", "S"],
        "size" => [1, 1, 2, 1, 1, 2, 2, 3],
        "resp" => [1, 1, 0, 1, 1, 1, 0, 1],
    );
    Survey::new(cases.unwrap(), Design::new("w")).unwrap()
}

#[test]
fn classes_that_cannot_carry_their_weight_are_merged_with_their_neighbour() {
    let adjusted = small().adjust_nonresponse("resp").classes(["region", "size"]).run().unwrap();
    let diagnosis = adjusted.nonresponse().unwrap();
    // N × 2 has no respondent, and goes to N × 1, not to S × 1.
    let names: Vec<&str> = diagnosis.classes().iter().map(|c| c.class.as_str()).collect();
    assert_eq!(names, ["N × 1 + N × 2", "S × 1", "S × 2", "S × 3"]);
    assert_eq!(diagnosis.classes()[0].factor, Some(1.5));
    let [merge] = diagnosis.collapsed() else { panic!("{:?}", diagnosis.collapsed()) };
    assert_eq!((merge.class.as_str(), merge.into.as_str(), merge.reason), ("N × 2", "N × 1", "min_respondents"));
    assert_eq!((merge.respondents, merge.factor, merge.respondents_after, merge.factor_after), (0, None, 2, Some(1.5)));

    let adjusted = small().adjust_nonresponse("resp").classes(["region", "size"]).max_factor(1.6).run().unwrap();
    let diagnosis = adjusted.nonresponse().unwrap();
    assert!(diagnosis.indicators().max_factor <= 1.6);
    assert_eq!(diagnosis.collapsed()[1].reason, "max_factor");
    assert_relative_eq!(diagnosis.indicators().response_rate, 0.75);
    let all = small().adjust_nonresponse("resp").run().unwrap();
    // One rate for all: S(p̂) is 0.
    assert_eq!(all.nonresponse().unwrap().indicators().r_indicator, 1.0);
    assert_eq!(all.nonresponse().unwrap().classes()[0].class, "all");
}

#[test]
fn the_respondents_have_the_means_of_the_sample_in_what_their_classes_are_made_of() {
    let survey = Survey::new(schools(), design()).unwrap();
    let adjusted = survey.adjust_nonresponse("resp").classes(["awards"]).balance(["meals"]).run().unwrap();
    let balance = adjusted.nonresponse().unwrap().balance();
    let awards: Vec<_> = balance.iter().filter(|line| line.variable == "awards").collect();
    assert_eq!(awards.len(), 2);
    awards.iter().for_each(|line| assert_relative_eq!(line.after, line.sample, max_relative = 1e-12));
    assert!(awards[0].smd_before.unwrap().abs() > 1e-6);
    assert!(balance.iter().any(|line| line.variable == "meals" && line.level.is_none()));
    // Five classes of similar propensity, the rate of each its own.
    let grouped = survey
        .adjust_nonresponse("resp")
        .propensity(["awards", "meals"])
        .method(ResponseMethod::PropensityClasses)
        .run()
        .unwrap();
    let grouped = grouped.nonresponse().unwrap();
    assert_eq!(grouped.classes().len(), 5);
    assert!(grouped.indicators().r_indicator < 1.0);
}

/// No derivative by weights tells of a fit without them; where all are equal, both are one.
#[test]
fn a_fit_without_weights_is_that_with_equal_ones() {
    let mut cases = schools();
    cases.with_column(Column::new("one".into(), vec![3.0; 200])).unwrap();
    let survey = Survey::new(cases, Design::new("one")).unwrap();
    let request = || survey.adjust_nonresponse("resp").propensity(["meals"]);
    let (with, without) = (request().run().unwrap(), request().weighted(false).run().unwrap());
    assert_relative_eq!(mean_and_se(&with, "api00").1, mean_and_se(&without, "api00").1, max_relative = 1e-12);
}

#[test]
fn bad_input_is_named() {
    let message = |request: infosoc::AdjustNonresponse| request.run().unwrap_err().to_string();
    let survey = small();
    let request = || survey.adjust_nonresponse("resp");
    assert!(matches!(survey.adjust_nonresponse("no").run(), Err(Error::UnknownColumn { .. })));
    assert!(matches!(request().classes(["no"]).run(), Err(Error::UnknownColumn { .. })));
    assert!(message(survey.adjust_nonresponse("size")).contains("2"));
    assert!(message(request().min_respondents(50)).contains("min_respondents"));
    assert!(message(request().max_factor(1.2)).contains("max_factor"));
    assert!(message(request().max_factor(0.5)).contains("max_factor"));
    assert!(message(request().eligible_share(1.5)).contains("eligible_share"));
    assert!(message(request().method(ResponseMethod::Propensity)).contains("propensity"));
    assert!(message(request().classes(["size", "size"])).contains("twice"));
    // S × 2 has both, N × 2 nobody: by region and size of text the model has no end.
    let text = Column::new("cell".into(), ["a", "a", "b", "a", "a", "c", "c", "c"]);
    let separated = survey.with_columns(vec![text]).unwrap();
    assert!(message(separated.adjust_nonresponse("resp").propensity(["cell"])).contains("propensity"));
    let holes = Column::new("resp".into(), [Some(1), None, Some(0), Some(1), Some(1), Some(1), Some(0), Some(1)]);
    assert!(message(survey.with_columns(vec![holes]).unwrap().adjust_nonresponse("resp")).contains("row 1"));
    let nobody = Column::new("resp".into(), [0; 8]);
    assert!(message(survey.with_columns(vec![nobody]).unwrap().adjust_nonresponse("resp")).contains("respondent"));
}
