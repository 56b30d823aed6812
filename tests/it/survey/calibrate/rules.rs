//! What must hold of any calibration: known totals are met, variances are those of residuals, and what cannot be is said.

use crate::survey::calibrate::golden::{numbers, weights};
use approx::assert_relative_eq;
use infosoc::measure::{mean, total};
use infosoc::{Design, Distance, LaterStep, LonelyPsu, Margin, ReplicateMethod, Resampling, Status, Survey};
use polars::prelude::*;

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
        "margin age: the category is missing in row 3 of its totals",
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

/// Weights d·(1 + λx) with λ = (t − Σdx)/Σdx², the linear calibration to one total, whatever cancels in it.
#[test]
fn totals_near_0_are_met_to_the_rounding_of_what_adds_up_to_them() {
    for (cases, size, target) in
        [(50usize, 4000.0, 1e-5), (50, 4000.0, 0.0), (50, 4000.0, -3e-9), (3000, 100_000.0, 12.0), (3000, 1e5, 1e-6)]
    {
        let noise = |i: usize, k: usize| ((i * 7919 + k * 104_729 + i * i * 31) % 1009) as f64 / 1008.0;
        let w: Vec<f64> = (0..cases).map(|i| 5.0 + 15.0 * noise(i, 1)).collect();
        let x: Vec<f64> = (0..cases).map(|i| size * (2.0 * noise(i, 2) - 1.0)).collect();
        let y: Vec<f64> = (0..cases).map(|i| noise(i, 3)).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let gross: f64 = w.iter().zip(&x).map(|(w, x)| (w * x).abs()).sum();
        let squares: Vec<f64> = x.iter().map(|x| x * x).collect();
        let lambda = (target - dot(&w, &x)) / dot(&w, &squares);
        let units: f64 = w.iter().sum();
        let survey = Survey::new(df!("w" => &w, "x" => &x, "y" => &y).unwrap(), Design::new("w")).unwrap();
        let calibrated = survey.calibrate([Margin::number("x", target)]).run().unwrap();
        for (got, (w, x)) in weights(&calibrated).iter().zip(w.iter().zip(&x)) {
            assert_relative_eq!(*got, w * (1.0 + lambda * x), max_relative = 1e-12);
        }
        let margins =
            || [Margin::population(units * 1.1), Margin::number("x", target), Margin::number("y", units * 0.6)];
        let all = [
            calibrated,
            survey.calibrate(margins()).run().unwrap(),
            survey.calibrate(margins()).distance(Distance::Raking).run().unwrap(),
            survey.calibrate(margins()).distance(Distance::Logit).bounds(0.2, 3.0).run().unwrap(),
            survey.calibrate(margins()).bounds(0.2, 3.0).run().unwrap(),
        ];
        for survey in all {
            let line = survey.calibration().unwrap().lines().iter().find(|line| line.margin == "x").unwrap().clone();
            assert!((line.after - target).abs() <= 1e-14 * gross, "{cases} {target}: {} of {gross}", line.after);
            let estimate = survey.estimate([total("x")]).run().unwrap().rows()[0].clone();
            assert!((estimate.value.unwrap() - target).abs() <= 1e-14 * gross);
            assert!(estimate.se.unwrap() <= 1e-12 * gross, "a known total has no sampling error");
        }
    }
}

/// A total of 0 is not met by weights whose total is merely small beside what adds up to it.
#[test]
fn a_small_total_is_not_0() {
    let table = df!("w" => [1.0, 1.0, 1.0], "x" => [1000.0, -1000.0, 1e-8]).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    let calibrated = survey.calibrate([Margin::number("x", 0.0)]).run().unwrap();
    assert!(calibrated.calibration().unwrap().lines()[0].after.abs() < 1e-12);
}

/// The only case of a domain is in a unit that was taken for certain: nothing of its mean varies, and what rounding leaves of
/// its residuals is not a variance.
#[test]
fn a_mean_of_units_taken_for_certain_has_no_error_after_calibration_either() {
    // For one in ten or so w·y/w is not y.
    for y in (3..203).map(|i| 1.0 / f64::from(i)) {
        let table = df!(
            "h" => [0, 0, 2], "p" => [0, 1, 0], "w" => [13.947_747_985_908_377, 13.941_263_985_870_654, 4.657_513_628_522_646],
            "x" => [0.5, 1.872_956_329_278_944, 3.543_937_006_883_534_3], "y" => [None, None, Some(y)]
        )
        .unwrap();
        let design = Design::new("w").strata("h").psu("p").nest(true).lonely_psu(LonelyPsu::Certainty);
        let survey = Survey::new(table, design).unwrap().calibrate([Margin::number("x", 53.3)]).run().unwrap();
        let estimates = survey.estimate([mean("y")]).run().unwrap();
        assert_eq!(
            (estimates.rows()[0].status, estimates.rows()[0].known_se().map(|se| se <= 1e-12 * y)),
            (Status::Normal, Some(true)),
            "{y}"
        );
    }
}

/// 60 is trimmed first, and what it leaves takes 38 above the limit in the next round.
#[test]
fn a_case_counts_as_trimmed_once_in_whatever_round() {
    let table = df!("w" => [10.0, 10.0, 10.0, 38.0, 60.0]).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap().trim_weights(5.0, 40.0, true).unwrap();
    assert_eq!(survey.calibration().unwrap().trimmed_weights(), 2);
}

/// The diagnosis tells what the totals are now, by hand: 13, 13 for F and 12, 12 for M after post-stratification, one factor of 50/37
/// where one F did not answer, and an answer of 1000 above 700 that counts as 700 + 300/13.
#[test]
fn the_diagnosis_tells_what_later_steps_did_to_the_totals() {
    let table = df!(
        "w" => [10.0; 4], "sex" => ["F", "F", "M", "M"], "y" => [1000.0, 1.0, 2.0, 3.0], "answered" => [1, 0, 1, 1],
    )
    .unwrap();
    let known = df!("sex" => ["F", "M"], "total" => [26, 24]).unwrap();
    let plain = Survey::new(table, Design::new("w")).unwrap();
    let replicated = plain.make_replicates(&Resampling::new(ReplicateMethod::Jk1)).unwrap();
    for sample in [plain, replicated] {
        let survey = sample.poststratify(Margin::new(["sex"], known.clone())).unwrap();
        assert_eq!(totals(&survey), [[26.0, 20.0, 26.0], [24.0, 20.0, 24.0]]);
        assert_eq!(survey.calibration().unwrap().later_steps(), []);

        let answered = survey.adjust_nonresponse("answered").run().unwrap();
        assert_relative_eq!(totals(&answered)[0][2], 13.0 * 50.0 / 37.0, max_relative = 1e-15);
        assert_relative_eq!(totals(&answered)[1][2], 24.0 * 50.0 / 37.0, max_relative = 1e-15);
        assert_eq!(answered.calibration().unwrap().later_steps(), [LaterStep::Nonresponse]);
        // What is said of the factors is of the calibration.
        assert_eq!(answered.calibration().unwrap().factors(), survey.calibration().unwrap().factors());

        let found = survey.outliers("y").cutoff(700.0).run().unwrap();
        let winsorised = found.reweighted().unwrap();
        assert_relative_eq!(totals(&winsorised)[0][2], 13.0 * 0.7 + 0.3 + 13.0, max_relative = 1e-15);
        assert_eq!(winsorised.calibration().unwrap().later_steps(), [LaterStep::Winsorising]);
        assert_eq!(totals(found.survey()), totals(&survey));

        let trimmed = survey.trim_weights(12.5, f64::INFINITY, false).unwrap();
        assert_eq!(totals(&trimmed), [[26.0, 26.0, 25.0], [24.0, 24.0, 25.0]]);
        assert_eq!(trimmed.calibration().unwrap().method(), "trimming");
    }
}

/// The target of each total, and what it was before and is now.
fn totals(survey: &Survey) -> Vec<[f64; 3]> {
    survey.calibration().unwrap().lines().iter().map(|line| [line.target, line.before, line.after]).collect()
}
