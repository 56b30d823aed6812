//! Calibrated weights and the estimates made with them, against R `survey`: `tests/golden/survey/calibration*.csv` and
//! `calibrated_weights.csv`.

use crate::survey::golden::{design, differences, measure, rows, table as golden_table};
use approx::assert_relative_eq;
use infosoc::measure::{mean, ratio, total};
use infosoc::{Design, Distance, Margin, ReplicateMethod, Resampling, Survey};
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
        "ps_stype" | "ps_jk1" => survey.poststratify(school_types()),
        "ps_joint" => survey.poststratify(types_by_targets()),
        "rake_2" | "rake_jk1" => survey.rake([school_types(), targets_met()]).run(),
        "cal_lin_stype" => survey.calibrate([school_types()]).run(),
        "cal_lin" | "cal_jk1" => greg().run(),
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

pub(crate) fn weights(survey: &Survey) -> Vec<f64> {
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
    let replicated = survey.make_replicates(&Resampling::new(ReplicateMethod::Jk1)).unwrap();
    let ids: Vec<&String> = golden[0].keys().filter(|id| !["row", "w0"].contains(&id.as_str())).collect();
    assert_eq!(ids.len(), 15);
    let mut compared = 0;
    for id in ids {
        let Some(calibrated) = calibrated(id, if id.ends_with("_jk1") { &replicated } else { &survey }) else {
            panic!("{id} is not known")
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
    assert_eq!(compared, 15);
}

/// The calibrated design of a row, with the row's variable as a column and its measure.
#[test]
fn estimates_are_those_of_r() {
    let (mut compared, mut known_totals, mut wrong) = (0, 0, Vec::new());
    for row in rows("calibration") {
        let (mut table, design) = design("clus1_fpc", &row["dataset"]).unwrap();
        let measure = measure(&mut table, &row);
        let survey = Survey::new(table, design).unwrap();
        let survey = match row["design"].ends_with("_jk1") {
            true => survey.make_replicates(&Resampling::new(ReplicateMethod::Jk1)).unwrap(),
            false => survey,
        };
        let Some(survey) = calibrated(&row["design"], &survey) else { panic!("{} is not known", row["design"]) };
        let estimates = survey.unwrap().estimate([measure]).run().unwrap();
        compared += 1;
        let got = &estimates.rows()[0];
        let [value, se]: [f64; 2] = ["value", "se"].map(|name| row[name].parse().unwrap());
        let mut row = row;
        if row["design"].ends_with("_jk1") && row["estimator"] == "ratio" {
            // Of ratios R compares with another variance of a simple random sample than for linearised ones.
            row.insert("deff".to_owned(), String::new());
        }
        // R rakes each replicate to within 1e-9 of its totals alone.
        let is_raked = row["design"] == "rake_jk1";
        match se < if is_raked { 1e-7 } else { 1e-9 } * value {
            _ if is_raked && se >= 1e-7 * value => {
                assert_relative_eq!(got.value.unwrap(), value, max_relative = 1e-9);
                assert_relative_eq!(got.se.unwrap(), se, max_relative = 1e-6);
                assert_eq!(got.df.map(|df| df.to_string()), Some(row["df"].clone()));
            }
            // A total that was given has no sampling error: what is left on both sides is rounding.
            true => {
                let (value, se) = (got.value.unwrap(), got.se.unwrap());
                assert_relative_eq!(
                    value,
                    row["value"].parse::<f64>().unwrap(),
                    max_relative = tolerance(&row["design"])
                );
                assert!(se < if is_raked { 1e-9 } else { 1e-12 } * value, "{}: {se}", row["id"]);
                known_totals += 1;
            }
            false => wrong.extend(differences(&row, got)),
        }
    }
    assert!(wrong.is_empty(), "{} differences in {compared} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((compared, known_totals), (135, 42));
}

/// Designs that the file of R survey 4.5 does not have: unequal weights within strata, several stages, a scope, domains
/// and comparisons, from `calibration_more.R`.
fn more(id: &str) -> Survey {
    let (name, how) = id.split_once('_').unwrap_or((id, "trim_weights"));
    let survey = match name {
        "un" | "scope" | "trimmed" => {
            let mut table = golden_table("apistrat");
            let unequal =
                (1..=table.height()).zip(numbers(&table, "pw")).map(|(row, w)| w * (1.0 + (row % 7) as f64 / 5.0));
            let unequal: Vec<f64> = unequal.collect();
            table.with_column(Column::new("wu".into(), unequal)).unwrap();
            let inside: BooleanChunked = numbers(&table, "api99").iter().map(|score| Some(*score > 500.0)).collect();
            table.with_column(inside.with_name("inside".into()).into_column()).unwrap();
            let design = Design::new("wu").strata("stype");
            Survey::new(table, if name == "scope" { design.scope("inside") } else { design }).unwrap()
        }
        "clus2" => {
            let design = Design::unweighted().psu("dnum").ssu("snum").fpc(["fpc1", "fpc2"]);
            Survey::new(golden_table("apiclus2"), design).unwrap()
        }
        _ => {
            let design = Design::new("WTMEC2YR").strata("SDMVSTRA").psu("SDMVPSU").nest(true);
            Survey::new(golden_table("nhanes"), design).unwrap()
        }
    };
    let greg = || survey.calibrate([school_types(), scores()]);
    let margins = || survey.calibrate([school_types(), targets_met()]);
    let races = || {
        let table = df!("race" => [1, 2, 3, 4], "total" => [50e6, 180e6, 33e6, 14e6]).unwrap();
        Margin::new(["race"], table)
    };
    let sexes = || Margin::new(["RIAGENDR"], df!("RIAGENDR" => ["1", "2"], "total" => [136e6, 141e6]).unwrap());
    match (name, how) {
        ("health", "ps") => survey.poststratify(races()),
        ("health", "rake") => survey.rake([races(), sexes()]).run(),
        ("clus2", "ps") => survey.poststratify(school_types()),
        (_, "ps") => survey.poststratify(targets_met()),
        (_, "rake") => survey.rake([school_types(), targets_met()]).run(),
        (_, "lin") => greg().run(),
        (_, "raking") => margins().distance(Distance::Raking).run(),
        (_, "logit") => greg().distance(Distance::Logit).bounds(0.3, 3.0).run(),
        (_, "trim") => margins().distance(Distance::Raking).trim(0.5, 0.7).run(),
        (_, "variance") => survey.calibrate([scores()]).variance("api99").run(),
        (_, "bounded") => greg().bounds(0.2, 2.0).run(),
        (_, "agg") => margins().same_within("dnum").run(),
        _ => survey.trim_weights(12.0, 90.0, false),
    }
    .unwrap()
}

pub(crate) fn numbers(table: &DataFrame, name: &str) -> Vec<f64> {
    let column = table.column(name).unwrap().cast(&DataType::Float64).unwrap();
    column.f64().unwrap().iter().map(|v| v.unwrap_or(f64::NAN)).collect()
}

#[test]
fn other_designs_are_those_of_r() {
    let golden = rows("calibration_more");
    assert_eq!(golden.len(), 134);
    let mut wrong = Vec::new();
    for row in golden {
        let survey = more(&row["design"]);
        let health = row["design"].starts_with("health");
        let (score, pupils) = if health { ("HI_CHOL", "HI_CHOL") } else { ("api00", "enroll") };
        let by = if health { "RIAGENDR" } else { "stype" };
        let estimates = survey.estimate([mean(score), total(pupils), ratio(score, pupils)]).by([by]).run().unwrap();
        let of = |measure: &str, level: Option<&str>| {
            let fits = |r: &&infosoc::Estimate| {
                r.measure.starts_with(measure) && estimates.level_of(r, by).flatten().as_deref() == level
            };
            estimates.rows().iter().find(fits).unwrap().clone()
        };
        let got = match (row["estimator"].as_str(), row["domain"].as_str()) {
            ("svyratio", _) => of("ratio", None),
            ("difference", _) => estimates.difference(by, "E", "H").unwrap().rows()[0].clone(),
            ("ratio", _) => estimates.ratio(by, "H", "E").unwrap().rows()[0].clone(),
            (measure, "all") => of(measure, None),
            (measure, "sex1") => of(measure, Some("1")),
            (measure, level) => of(measure, Some(level)),
        };
        for (name, got, key) in [("value", got.value, "value"), ("se", got.se, "se"), ("df", got.df, "df")] {
            let (got, theirs) = (got.unwrap(), row[key].parse::<f64>().unwrap());
            if (got - theirs).abs() > 1e-8 * theirs.abs() {
                let place = format!("{} {} {}", row["design"], row["estimator"], row["domain"]);
                wrong.push(format!("{place} {name}: {got}, R has {theirs}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn other_weights_are_those_of_r() {
    let golden = rows("calibration_more_weights");
    let mut compared = 0;
    for id in golden[0].keys().filter(|id| *id != "row") {
        let ours = weights(&more(id));
        for (row, ours) in golden.iter().zip(&ours) {
            let theirs: f64 = row[id.as_str()].parse().unwrap();
            assert!((ours - theirs).abs() <= 1e-9 * theirs.abs(), "{id}, row {}: {ours}, R has {theirs}", row["row"]);
        }
        compared += 1;
    }
    assert_eq!(compared, 8);
}
