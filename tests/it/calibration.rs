//! Calibrated weights and the estimates made with them, against R `survey` 4.5 (`tests/golden/survey/calibration.csv` and
//! `calibrated_weights.csv`), and what must hold of any calibration.

use crate::golden_survey::{design, differences, measure, rows};
use approx::assert_relative_eq;
use infosoc::measure::{mean, ratio, total};
use infosoc::{Design, Distance, Margin, Survey};
use polars::prelude::*;

/// Elementary, middle and high schools of California: `pop_stype` of the R calls.
fn school_types() -> Margin {
    Margin::new(["stype"], df!("stype" => ["E", "H", "M"], "total" => [4421, 755, 1018]).unwrap())
}

/// Schools by whether they met the school-wide target: `pop_sw`.
fn targets_met() -> Margin {
    Margin::new(["sch_wide"], df!("sch_wide" => ["No", "Yes"], "schools" => [1072, 5122]).unwrap()).total("schools")
}

/// `pt_joint`, counted in the population file.
fn types_by_targets() -> Margin {
    let table = df!(
        "sch_wide" => ["No", "No", "No", "Yes", "Yes", "Yes"],
        "stype" => ["E", "H", "M", "E", "H", "M"],
        "total" => [472, 334, 266, 3949, 421, 752],
    );
    Margin::new(["stype", "sch_wide"], table.unwrap())
}

/// The sum of the scores of 1999: the last of `T2`.
fn scores() -> Margin {
    Margin::number("api99", 3_914_069.0)
}

/// The calibration of each R call in `designs.csv`.
fn calibrated(id: &str, survey: &Survey) -> Option<infosoc::Result<Survey>> {
    let greg = || survey.calibrate([school_types(), scores()]);
    Some(match id {
        "ps_stype" => survey.poststratify(school_types()),
        "ps_joint" => survey.poststratify(types_by_targets()),
        "rake_2" => survey.rake([school_types(), targets_met()]).run(),
        "cal_lin_stype" => survey.calibrate([school_types()]).run(),
        "cal_lin" => greg().run(),
        "cal_rak" => greg().distance(Distance::Raking).run(),
        "cal_log" => greg().distance(Distance::Logit).bounds(0.4, 2.6).run(),
        "cal_lin_b" => greg().bounds(0.5, 2.5).run(),
        "cal_rak_b" => greg().distance(Distance::Raking).bounds(0.5, 2.5).run(),
        "cal_rak_margins" => survey.calibrate([school_types(), targets_met()]).distance(Distance::Raking).run(),
        "cal_lin_agg" => survey.calibrate([school_types()]).same_within("dnum").run(),
        "cal_ratio" => survey.calibrate([scores()]).variance("api99").run(),
        _ => return None,
    })
}

fn schools() -> Survey {
    let (table, design) = design("clus1_fpc", "apiclus1").unwrap();
    Survey::new(table, design).unwrap()
}

fn weights(survey: &Survey) -> Vec<f64> {
    survey.weights().unwrap().f64().unwrap().into_no_null_iter().collect()
}

/// R stops where its own criterion is met, so that its iterated weights are this close to the solution.
fn tolerance(id: &str) -> f64 {
    match id {
        "cal_log" | "cal_rak_b" | "cal_rak_margins" => 1e-6,
        _ => 1e-9,
    }
}

#[test]
fn weights_are_those_of_r() {
    let golden = rows("calibrated_weights");
    let survey = schools();
    let ids: Vec<&String> = golden[0].keys().filter(|id| !["row", "w0"].contains(&id.as_str())).collect();
    assert_eq!(ids.len(), 15);
    let mut compared = 0;
    for id in ids {
        let Some(calibrated) = calibrated(id, &survey) else {
            assert!(id.ends_with("_jk1"), "{id}");
            continue;
        };
        compared += 1;
        let ours = weights(&calibrated.unwrap());
        assert_eq!(ours.len(), golden.len());
        for (row, ours) in golden.iter().zip(ours) {
            let theirs: f64 = row[id.as_str()].parse().unwrap();
            let apart = (ours - theirs).abs() / theirs;
            assert!(apart <= tolerance(id), "{id}, row {}: {ours}, R has {theirs}: {apart:e}", row["row"]);
        }
    }
    assert_eq!(compared, 12);
}

/// The calibrated design of a row, with the row's variable as a column and its measure.
#[test]
fn estimates_are_those_of_r() {
    let (mut compared, mut known_totals, mut wrong) = (0, 0, Vec::new());
    for row in rows("calibration") {
        let (mut table, design) = design("clus1_fpc", &row["dataset"]).unwrap();
        let measure = measure(&mut table, &row);
        let survey = Survey::new(table, design).unwrap();
        let Some(survey) = calibrated(&row["design"], &survey) else { continue };
        let estimates = survey.unwrap().estimate([measure]).run().unwrap();
        compared += 1;
        let (got, known) =
            (&estimates.rows()[0], row["se"].parse::<f64>().unwrap() < 1e-9 * row["value"].parse::<f64>().unwrap());
        match known {
            // A total that was given has no sampling error: what is left on both sides is rounding.
            true => {
                let (value, se) = (got.value.unwrap(), got.se.unwrap());
                assert_relative_eq!(value, row["value"].parse().unwrap(), max_relative = tolerance(&row["design"]));
                assert!(se < 1e-12 * value, "{}: {se}", row["id"]);
                known_totals += 1;
            }
            false => wrong.extend(differences(&row, got)),
        }
    }
    assert!(wrong.is_empty(), "{} differences in {compared} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((compared, known_totals), (108, 33));
}
