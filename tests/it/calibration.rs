//! Calibrated weights and the estimates made with them, against R `survey` 4.5 (`tests/golden/survey/calibration.csv` and
//! `calibrated_weights.csv`), and what must hold of any calibration.

use crate::golden_survey::{design, differences, measure, rows, table as golden_table};
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

fn numbers(table: &DataFrame, name: &str) -> Vec<f64> {
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

/// A survey of 240 persons in strata and PSUs, with weights that follow no margin.
fn people() -> DataFrame {
    let hash = |i: i64, k: i64| (i * 7919 + k * 104_729 + i * i * 31) % 97;
    let column = |k: i64, m: i64| (0..240).map(|i| hash(i, k) % m).collect::<Vec<_>>();
    df!(
        "h" => (0..240).map(|i| i / 60).collect::<Vec<i64>>(),
        "psu" => (0..240).map(|i| i / 12).collect::<Vec<i64>>(),
        "home" => (0..240).map(|i| i / 3).collect::<Vec<i64>>(),
        "w" => column(1, 50).iter().map(|w| 5.0 + *w as f64).collect::<Vec<_>>(),
        "sex" => column(2, 2).iter().map(|s| ["F", "M"][*s as usize]).collect::<Vec<_>>(),
        "age" => column(3, 4),
        "rooms" => column(4, 6).iter().map(|r| *r as f64 + 1.0).collect::<Vec<_>>(),
        "y" => column(5, 90),
    )
    .unwrap()
}

fn sampled(table: DataFrame) -> Survey {
    Survey::new(table, Design::new("w").strata("h").psu("psu")).unwrap()
}

/// Totals of each level that differ from the sample's own by a tenth, up or down, and sum to the same population.
fn near_totals(survey: &Survey, column: &str) -> Margin {
    let estimates = survey.estimate([infosoc::measure::count()]).by([column]).run().unwrap();
    let levels: Vec<String> =
        estimates.rows()[1..].iter().map(|r| estimates.level_of(r, column).flatten().unwrap()).collect();
    let mut totals: Vec<f64> = estimates.rows()[1..].iter().map(|r| r.value.unwrap()).collect();
    let shift = totals.iter().copied().fold(f64::INFINITY, f64::min) / 10.0;
    totals[0] += shift;
    *totals.last_mut().unwrap() -= shift;
    Margin::new([column], df!(column => levels, "total" => totals).unwrap())
}

fn all_kinds(survey: &Survey) -> Vec<(&'static str, Survey)> {
    let margins = || [near_totals(survey, "sex"), near_totals(survey, "age")];
    let with_rooms = || {
        let rooms = survey.estimate([total("rooms")]).run().unwrap().rows()[0].value.unwrap();
        let [sex, age] = margins();
        [sex, age, Margin::number("rooms", rooms * 1.03)]
    };
    vec![
        ("post-stratification", survey.poststratify(near_totals(survey, "age")).unwrap()),
        ("raking", survey.rake(margins()).run().unwrap()),
        ("linear", survey.calibrate(with_rooms()).run().unwrap()),
        ("bounded", survey.calibrate(with_rooms()).bounds(0.6, 1.5).run().unwrap()),
        ("exponential", survey.calibrate(with_rooms()).distance(Distance::Raking).run().unwrap()),
        ("logit", survey.calibrate(with_rooms()).distance(Distance::Logit).bounds(0.5, 2.0).run().unwrap()),
        ("homes", survey.calibrate(with_rooms()).same_within("home").run().unwrap()),
        ("variance", survey.calibrate(with_rooms()).variance("rooms").run().unwrap()),
    ]
}

#[test]
fn known_totals_are_met_and_have_no_sampling_error() {
    let survey = sampled(people());
    for (kind, calibrated) in all_kinds(&survey) {
        for line in calibrated.calibration().unwrap().lines() {
            assert_relative_eq!(line.after, line.target, max_relative = 2e-9);
            assert!((line.before - line.target).abs() > 1e-6 * line.target || line.level.is_some(), "{kind}");
        }
        let estimates = calibrated.estimate([infosoc::measure::count(), total("rooms")]).by(["age"]).run().unwrap();
        for row in estimates.rows().iter().filter(|r| r.measure == "count") {
            let (value, se) = (row.value.unwrap(), row.se.unwrap());
            // R goes ten times through the margins of a raking, which leaves this much.
            let rounding = if kind == "raking" { 1e-6 } else { 1e-12 };
            assert!(se <= rounding * value, "{kind}: {value} with {se}");
        }
        let rooms = estimates.rows().iter().find(|r| r.measure == "total(rooms)").unwrap();
        let se = survey.estimate([total("rooms")]).run().unwrap().rows()[0].se.unwrap();
        assert!(rooms.se.unwrap() < se, "{kind}");
    }
}

#[test]
fn the_order_of_rows_and_the_scale_of_weights_do_not_matter() {
    let table = people();
    let order: IdxCa = (0..240u32).map(|i| Some(i * 77 % 240)).collect();
    let scattered = table.take(&order).unwrap();
    let scaled: Vec<f64> = numbers(&table, "w").iter().map(|w| w * 1.7).collect();
    let survey = sampled(table.clone());
    let mut heavier = table;
    heavier.with_column(Column::new("w".into(), scaled)).unwrap();
    // The totals are those of the survey as it is, whatever the weights are multiplied with.
    let margins = || [near_totals(&survey, "sex"), near_totals(&survey, "age")];
    let estimate = |survey: &Survey| {
        let estimates = survey.estimate([mean("y"), total("y")]).by(["sex"]).run().unwrap();
        estimates.rows().iter().map(|r| (r.value.unwrap(), r.se.unwrap())).collect::<Vec<_>>()
    };
    let kinds: [fn(&Survey, [Margin; 2]) -> Survey; 4] = [
        |survey, [_, age]| survey.poststratify(age).unwrap(),
        |survey, margins| survey.rake(margins).run().unwrap(),
        |survey, margins| survey.calibrate(margins).run().unwrap(),
        |survey, margins| survey.calibrate(margins).distance(Distance::Raking).run().unwrap(),
    ];
    for calibrate in kinds {
        let whole = estimate(&calibrate(&survey, margins()));
        for other in [sampled(scattered.clone()), sampled(heavier.clone())] {
            for (a, b) in whole.iter().zip(estimate(&calibrate(&other, margins()))) {
                assert_relative_eq!(a.0, b.0, max_relative = 1e-8);
                assert_relative_eq!(a.1, b.1, max_relative = 1e-7);
            }
        }
    }
}

#[test]
fn one_margin_is_met_alike_by_all_methods() {
    let survey = sampled(people());
    let margin = || near_totals(&survey, "age");
    let first = survey.poststratify(margin()).unwrap();
    let se = |survey: &Survey| survey.estimate([mean("y")]).run().unwrap().rows()[0].se.unwrap();
    for (is_regression, other) in [
        (false, survey.rake([margin()]).run().unwrap()),
        (true, survey.calibrate([margin()]).run().unwrap()),
        (true, survey.calibrate([margin()]).distance(Distance::Raking).run().unwrap()),
        (true, survey.calibrate([margin()]).distance(Distance::Logit).bounds(0.2, 4.0).run().unwrap()),
    ] {
        for (a, b) in weights(&first).iter().zip(weights(&other)) {
            assert_relative_eq!(*a, b, max_relative = 1e-8);
        }
        if is_regression {
            assert_relative_eq!(se(&first), se(&other), max_relative = 1e-8);
        }
    }
}

/// The variance from its definition: residuals of the weighted regression on the dummies of two margins, by plain normal
/// equations, and squared deviations of PSU totals.
#[test]
fn the_variance_is_that_of_the_residuals() {
    let table = people();
    let survey = sampled(table.clone());
    let calibrated = survey.calibrate([near_totals(&survey, "sex"), near_totals(&survey, "age")]).run().unwrap();
    let (d, w, y) = (numbers(&table, "w"), weights(&calibrated), numbers(&table, "y"));
    let (age, male) = (numbers(&table, "age"), table.column("sex").unwrap().str().unwrap().clone());
    let x: Vec<Vec<f64>> = (0..240)
        .map(|i| {
            let at = |level: f64| f64::from(u8::from(age[i] == level));
            vec![1.0, f64::from(u8::from(male.get(i) == Some("M"))), at(1.0), at(2.0), at(3.0)]
        })
        .collect();
    // Gauss and Jordan on [X'DX | X'Dy].
    let mut system: Vec<Vec<f64>> = (0..5)
        .map(|a| {
            let sum = |f: &dyn Fn(usize) -> f64| (0..240).map(|i| d[i] * x[i][a] * f(i)).sum::<f64>();
            (0..5).map(|b| sum(&|i| x[i][b])).chain([sum(&|i| y[i])]).collect()
        })
        .collect();
    for k in 0..5 {
        let pivot = system[k].clone();
        for (row, line) in system.iter_mut().enumerate() {
            let factor = if row == k { 1.0 - 1.0 / pivot[k] } else { line[k] / pivot[k] };
            line.iter_mut().zip(&pivot).for_each(|(v, p)| *v -= factor * p);
        }
    }
    let residual = |i: usize| y[i] - (0..5).map(|k| x[i][k] * system[k][5]).sum::<f64>();
    let mut psus = [0.0; 20];
    (0..240).for_each(|i| psus[i / 12] += w[i] * residual(i));
    let variance: f64 = psus
        .chunks(5)
        .map(|psus| {
            let centre = psus.iter().sum::<f64>() / 5.0;
            1.25 * psus.iter().map(|t| (t - centre) * (t - centre)).sum::<f64>()
        })
        .sum();
    let got = calibrated.estimate([total("y")]).run().unwrap().rows()[0].se.unwrap();
    assert_relative_eq!(got, variance.sqrt(), max_relative = 1e-10);
}

#[test]
fn homes_keep_one_factor_and_bounds_hold() {
    let survey = sampled(people());
    let d = weights(&survey);
    let kinds = all_kinds(&survey);
    let factors = |kind: &str| -> Vec<f64> {
        let calibrated = &kinds.iter().find(|(name, _)| *name == kind).unwrap().1;
        weights(calibrated).iter().zip(&d).map(|(w, d)| w / d).collect()
    };
    for home in factors("homes").chunks(3) {
        assert_relative_eq!(home[0], home[1], max_relative = 1e-13);
        assert_relative_eq!(home[0], home[2], max_relative = 1e-13);
    }
    assert!(factors("bounded").iter().all(|g| (0.6 - 1e-12..=1.5 + 1e-12).contains(g)));
    assert!(factors("logit").iter().all(|g| (0.5..2.0).contains(g)));
}

/// The second of two calibrations decides: its totals are met, without sampling error.
#[test]
fn a_second_calibration_takes_the_weights_of_the_first() {
    let survey = sampled(people());
    let first = survey.poststratify(near_totals(&survey, "sex")).unwrap();
    let second = first.calibrate([near_totals(&survey, "age")]).run().unwrap();
    let ages = second.estimate([infosoc::measure::count()]).by(["age"]).run().unwrap();
    assert!(ages.rows().iter().all(|r| r.se.unwrap() < 1e-11 * r.value.unwrap()));
    let sexes = second.estimate([infosoc::measure::count()]).by(["sex"]).run().unwrap();
    let plain = survey.estimate([infosoc::measure::count()]).by(["sex"]).run().unwrap();
    assert!(sexes.rows()[1].se.unwrap() > 0.0 && sexes.rows()[1].se.unwrap() < plain.rows()[1].se.unwrap());
}

#[test]
fn negative_weights_are_allowed_and_counted() {
    let table = df!("w" => vec![1.0; 6], "x" => [1.0, 2.0, 3.0, 4.0, 5.0, 30.0], "y" => [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let survey = Survey::new(table.unwrap(), Design::new("w")).unwrap();
    let margins = || [Margin::population(6.0), Margin::number("x", 10.0)];
    let calibrated = survey.calibrate(margins()).run().unwrap();
    assert_eq!(calibrated.calibration().unwrap().negative_weights(), 1);
    assert!(weights(&calibrated)[5] < 0.0);
    let row = calibrated.estimate([total("x")]).run().unwrap().rows()[0].clone();
    assert_relative_eq!(row.value.unwrap(), 10.0, max_relative = 1e-12);
    assert_eq!((row.n, row.df), (6, Some(5.0)));
    let positive = survey.calibrate(margins()).distance(Distance::Raking).run().unwrap();
    assert_eq!(positive.calibration().unwrap().negative_weights(), 0);
}

fn message(result: infosoc::Result<Survey>, code: &str) -> String {
    let error = result.map(|_| ()).unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    error.to_string()
}

#[test]
fn all_that_does_not_fit_is_said_at_once() {
    let table = df!(
        "w" => [10.0, 10.0, 10.0, 0.0], "sex" => [Some("F"), Some("M"), Some("X"), None],
        "age" => [Some(1), None, Some(2), Some(9)], "rooms" => [1.0, f64::NAN, 2.0, f64::NAN],
    );
    let survey = Survey::new(table.unwrap(), Design::new("w")).unwrap();
    let sexes = df!("sex" => ["F", "M", "D"], "total" => [20.0, 10.0, 5.0]).unwrap();
    let ages =
        df!("age" => [Some(1), Some(2), Some(2), None], "total" => [Some(-3.0), None, Some(1.0), Some(1.0)]).unwrap();
    let text = message(
        survey
            .calibrate([Margin::new(["sex"], sexes.clone()), Margin::new(["age"], ages), Margin::number("rooms", 7.0)])
            .run(),
        "several",
    );
    for part in [
        "margin sex: there are cases in the sample but no total for X",
        "margin sex: there is a total but no case in the sample for D (5)",
        "margin age: the level is missing in row 3 of its totals",
        "margin age: a total is a finite number, 0 or more; correct it in the totals for 1 (-3), 2 (null)",
        "margin rooms: column \"rooms\" is missing in 1 case of the sample, first in row 1",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    let twice = df!("sex" => ["F", "M", "X", "X"], "total" => [20.0, 10.0, 5.0, 6.0]).unwrap();
    assert!(
        message(survey.poststratify(Margin::new(["sex"], twice)), "invalid_margin").contains("several totals for X")
    );
    let zero = df!("sex" => ["F", "M", "X"], "total" => [20.0, 10.0, 0.0]).unwrap();
    assert!(message(survey.poststratify(Margin::new(["sex"], zero)), "invalid_margin").contains("X (its total is 0)"));
    let other = Margin::new(["sex"], sexes.clone()).total("persons");
    assert!(message(survey.poststratify(other), "unknown_column").contains("totals of sex"));
    assert!(
        message(survey.poststratify(Margin::new(["gender"], sexes)), "several")
            .contains("margin: there is no column \"gender\"")
    );
    message(
        survey.poststratify(Margin::new(["age"], df!("age" => [1, 2], "total" => ["a", "b"]).unwrap())),
        "wrong_type",
    );
    message(survey.poststratify(Margin::number("w", 3.0)), "invalid_margin");
    message(survey.rake([Margin::population(3.0)]).run(), "invalid_margin");
    message(survey.rake([]).run(), "invalid_argument");
    message(survey.calibrate([Margin::population(-1.0)]).run(), "invalid_margin");
    message(survey.calibrate([Margin::population(40.0)]).variance("rooms").run(), "invalid_argument");
    message(survey.calibrate([Margin::population(40.0)]).same_within("age").run(), "missing_design_value");
    message(survey.calibrate([Margin::population(40.0)]).bounds(2.0, 1.0).run(), "invalid_argument");
    message(survey.calibrate([Margin::population(40.0)]).tolerance(0.0).run(), "invalid_argument");
    message(survey.calibrate([Margin::population(40.0)]).trim(3.0, 1.0).run(), "invalid_argument");
    message(survey.trim_weights(20.0, 30.0, false), "invalid_argument");
}

#[test]
fn margins_of_two_populations_are_refused() {
    let survey = sampled(people());
    let sexes = Margin::new(["sex"], df!("sex" => ["F", "M"], "total" => [3500, 3600]).unwrap());
    let ages = Margin::new(["age"], df!("age" => [0, 1, 2, 3], "total" => [1775, 1775, 1775, 1776]).unwrap());
    let text = message(survey.rake([sexes.clone(), ages.clone()]).run(), "invalid_margin");
    assert!(text.contains("margin sex: sums to 7100, but age sums to 7101"), "{text}");
    // Within the tolerance they are one.
    survey.calibrate([sexes, ages]).tolerance(1e-3).run().unwrap();
}

#[test]
fn a_calibration_that_cannot_be_says_where_and_by_how_much() {
    let survey = sampled(people());
    let double = |by: f64| Margin::new(["sex"], df!("sex" => ["F", "M"], "total" => [3500.0 * by, 3600.0]).unwrap());
    let text = message(survey.calibrate([double(2.0)]).bounds(0.5, 1.5).run(), "not_converged");
    assert!(text.contains("sex = F is ") && text.contains(" in place of 7000 (-"), "{text}");
    assert!(text.contains("factors between 0.5 and 1.5"), "{text}");
    // Two levels that are the same cases with different totals.
    let table = df!("w" => vec![10.0; 4], "a" => ["x", "x", "y", "y"], "b" => ["u", "u", "v", "v"]).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    let margin = |name: &str, levels: [&str; 2], totals: [f64; 2]| {
        Margin::new([name], df!(name => levels, "total" => totals).unwrap())
    };
    let margins = || [margin("a", ["x", "y"], [20.0, 30.0]), margin("b", ["u", "v"], [30.0, 20.0])];
    for result in [
        survey.rake(margins()).run(),
        survey.calibrate(margins()).run(),
        survey.calibrate(margins()).distance(Distance::Raking).run(),
    ] {
        let text = message(result, "not_converged");
        assert!(text.contains("a = x is") || text.contains("b = u is"), "{text}");
    }
}

#[test]
fn a_stop_ends_a_calibration() {
    let survey = sampled(people());
    let stop = std::sync::atomic::AtomicBool::new(true);
    let ages = || [near_totals(&survey, "age")];
    assert_eq!(survey.rake(ages()).run_until(&stop).unwrap_err().code(), "interrupted");
    assert_eq!(survey.calibrate(ages()).run_until(&stop).unwrap_err().code(), "interrupted");
}

/// Strict trimming leaves no weight beyond a limit; the sum stays in both.
#[test]
fn trimmed_weights_keep_their_sum() {
    let survey = sampled(people());
    let sum = |survey: &Survey| weights(survey).iter().sum::<f64>();
    for strict in [false, true] {
        let trimmed = survey.trim_weights(10.0, 40.0, strict).unwrap();
        assert_relative_eq!(sum(&trimmed), sum(&survey), max_relative = 1e-13);
        assert!(trimmed.calibration().unwrap().trimmed_weights() > 0);
        if strict {
            assert!(weights(&trimmed).iter().all(|w| (10.0..=40.0).contains(w)));
        }
    }
}
