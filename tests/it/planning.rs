//! Sample sizes and allocations, against PracTools and stratallo: `tests/golden/survey/planning.csv`.

use crate::fixtures::golden::Table;
use approx::assert_relative_eq;
use infosoc::measure::{mean, proportion};
use infosoc::planning::{
    Allocate, Allocation, AllocationMethod, FollowUp, Given, Goal, Plan, Population, PpsSelection, TwoShares, Variable,
    design_effect_parts, expected_precision, inclusion_probabilities, joint_probabilities, sample_size,
    systematic_sample, two_stage_take,
};
use infosoc::{Design, ReplicateMethod, Resampling, Survey, ToFrame};
use polars::prelude::*;

fn golden(topic: &str, id: &str) -> Vec<f64> {
    let table = Table::read("survey/planning.csv");
    let row = (0..table.len()).find(|&row| table.text("topic", row) == topic && table.text("id", row) == id);
    table.text("value", row.unwrap()).split(' ').map(|v| v.parse().unwrap()).collect()
}

fn close(got: &[f64], wanted: &[f64]) {
    assert_eq!(got.len(), wanted.len());
    got.iter().zip(wanted).for_each(|(got, wanted)| assert_relative_eq!(got, wanted, max_relative = 1e-12));
}

/// The hospitals of the documentation of PracTools.
fn hospitals() -> DataFrame {
    df!(
        "N" => [215, 65, 252, 50, 149, 144],
        "S" => [26_787_207.0, 10_645_109.0, 6_909_676.0, 11_085_034.0, 9_817_762.0, 44_553_355.0],
        "c" => [1400, 200, 300, 600, 450, 1000],
    )
    .unwrap()
}

#[test]
fn allocations_of_practools() {
    let run = |request: Allocate| request.run().unwrap();
    let by = |method| run(Allocate::new(hospitals(), 100).method(method));
    close(by(AllocationMethod::Proportional).exact(), &golden("allocation", "proportional"));
    let neyman = by(AllocationMethod::Neyman);
    close(neyman.exact(), &golden("allocation", "neyman"));
    close(&[neyman.se_exact().unwrap()], &golden("allocation", "neyman_se_fpc"));
    assert_eq!(neyman.n().iter().sum::<u64>(), 100);
    let budget = run(Allocate::with_budget(hospitals(), 100_000.0));
    close(budget.exact(), &golden("allocation", "cost"));
    assert!(budget.cost().unwrap() <= 100_000.0);
    let mean = || Given::Number(11_664_181.0);
    let cv = run(Allocate::with_cv(hospitals(), 0.05).mean(mean()));
    close(cv.exact(), &golden("allocation", "cv"));
    assert!(cv.cv().unwrap() <= 0.05);
    let power = run(Allocate::new(hospitals(), 100).method(AllocationMethod::Power).mean(mean()).power(0.5));
    close(power.exact(), &golden("allocation", "power_0.5"));
}

#[test]
fn floors_and_caps_of_stratallo() {
    let strata = df!(
        "N" => [1_000_000; 4],
        "S" => [0.003, 0.004, 0.005, 0.002],
        "m" => [100, 90, 70, 50],
        "M" => [300, 400, 200, 90],
    );
    let strata = strata.unwrap();
    let neyman = |n| Allocate::new(strata.clone(), n).method(AllocationMethod::Neyman);
    for n in [340, 400, 700] {
        close(neyman(n).floor("m").run().unwrap().exact(), &golden("allocation_lower", &format!("n={n}")));
    }
    for n in [190, 700] {
        close(neyman(n).cap("M").run().unwrap().exact(), &golden("allocation_upper", &format!("n={n}")));
    }
    for n in [340, 500, 800] {
        let got = neyman(n).floor("m").cap("M").run().unwrap();
        close(got.exact(), &golden("allocation_box", &format!("n={n}")));
        assert_eq!(got.n().iter().sum::<u64>(), n);
    }
}

#[test]
fn sizes_of_practools() {
    let plan = Plan::default();
    let simple = |variable, goal| plan.size(variable, goal).unwrap().simple;
    let check = |id: &str, got: f64| close(&[got], &golden("size", id));
    check("prop_moe_abs", simple(Variable::Share(0.04), Goal::HalfWidth(0.01)));
    check("prop_wilson", simple(Variable::Share(0.04), Goal::WilsonHalfWidth(0.01)));
    check("prop_cv", simple(Variable::Share(0.01), Goal::Cv(0.05)));
    let twice = Variable::Mean { mean: 1.0, sd: 2.0 };
    check("mean_cv", simple(twice, Goal::Cv(0.05)));
    check("mean_cv_fpc", Plan { population: 500.0, ..plan }.size(twice, Goal::Cv(0.05)).unwrap().completes);
    let plan = Plan { deff: 1.5, population: 2000.0, response: 0.8, ..plan };
    let steps = plan.size(Variable::Share(0.3), Goal::HalfWidth(0.05)).unwrap();
    close(&[steps.simple, steps.deff, steps.completes, steps.selected], &golden("size", "prop_fpc_deff_rr"));
    let stages = two_stage_take(750.0, 100.0, 0.05, Some(1e5)).unwrap();
    close(&[stages.psus.unwrap(), stages.take], &golden("size", "cluster_opt"));
}

#[test]
fn changes_and_follow_ups_of_practools() {
    let panel = TwoShares { overlap: 0.5, both: Some(0.45), ..TwoShares::new(0.5, 0.55) };
    assert_eq!(panel.size().unwrap().ceil(), golden("size", "two_props_overlap")[0]);
    // Cases in common that answer as independent ones would help nothing; the same answers help most.
    let alone = TwoShares::new(0.5, 0.55).size().unwrap();
    assert_eq!(TwoShares { overlap: 0.5, ..TwoShares::new(0.5, 0.55) }.size().unwrap(), alone);
    assert!(TwoShares { overlap: 1.0, both: Some(0.5), ..panel }.size().unwrap() < panel.size().unwrap());
    let wrong = TwoShares { overlap: 1.2, both: Some(0.9), power: 1.0, ..panel }.size().unwrap_err().to_string();
    assert!(["overlap", "both", "power"].iter().all(|name| wrong.contains(name)), "{wrong}");
    assert_eq!(TwoShares::new(0.5, 0.5).size().unwrap_err().code(), "invalid_argument");

    let plan = FollowUp { n: 400.0, response: 0.5, cost: 50.0, follow_up_cost: 200.0 }.plan().unwrap();
    close(&[plan.share, plan.n, plan.followed], &golden("size", "nrfu_cv"));
    // A follow-up as cheap as the first attempt goes to all.
    let all = FollowUp { n: 400.0, response: 0.5, cost: 50.0, follow_up_cost: 50.0 }.plan().unwrap();
    assert_eq!((all.share, all.n, all.followed), (1.0, 400.0, 200.0));
    assert!(FollowUp { n: 400.0, response: 1.0, cost: 50.0, follow_up_cost: 50.0 }.plan().is_err());
}

/// The parts make up the whole, and are what their formulas give where weights and PSUs are equal.
#[test]
fn a_design_effect_has_parts() {
    let parts = design_effect_parts(&past(), mean("minutes")).unwrap();
    let estimates = past().estimate([mean("minutes")]).run().unwrap();
    assert_relative_eq!(parts.weighting * parts.clustering, estimates.rows()[0].deff.unwrap(), max_relative = 1e-12);
    // Weights of 40, 41 and 42 in turn, PSUs of six: the squares of two of each.
    let squares = f64::from(40 * 40 + 41 * 41 + 42 * 42) / 3.0;
    assert_relative_eq!(parts.weighting, squares / (41.0 * 41.0), max_relative = 1e-12);
    assert_relative_eq!(parts.cluster_size, 6.0 * 41.0 * 41.0 / squares, max_relative = 1e-12);
    assert_eq!((parts.n, parts.psus), (120, 20));
    assert_relative_eq!(parts.of_plan(parts.cluster_size, parts.weighting), parts.deff, max_relative = 1e-12);
    let filtered = design_effect_parts(&past(), mean("minutes").filter("internet")).unwrap();
    assert!(filtered.n < 120 && filtered.cluster_size < 6.0);
    let replicated = past().make_replicates(&Resampling::new(ReplicateMethod::Jk1)).unwrap();
    assert_eq!(design_effect_parts(&replicated, mean("minutes")).unwrap_err().code(), "invalid_argument");
    assert_eq!(design_effect_parts(&past(), mean("nothing")).unwrap_err().code(), "unknown_column");
}

/// A past survey of two provinces, in clusters.
fn past() -> Survey {
    let n = 120;
    let people = df!(
        "w" => (0..n).map(|i| 40.0 + (i % 3) as f64).collect::<Vec<_>>(),
        "psu" => (0..n).map(|i| i / 6).collect::<Vec<i32>>(),
        "province" => (0..n).map(|i| if i < 72 { "A" } else { "B" }).collect::<Vec<_>>(),
        "internet" => (0..n).map(|i| i32::from((i / 6) % 3 != 0 || i % 4 == 0)).collect::<Vec<i32>>(),
        "minutes" => (0..n).map(|i| 30.0 + ((i * 7) % 50) as f64 + (i / 6) as f64).collect::<Vec<_>>(),
    );
    Survey::new(people.unwrap(), Design::new("w").psu("psu")).unwrap()
}

#[test]
fn sizes_by_domain_have_the_design_effects_of_the_past_survey() {
    let estimates = past().estimate([proportion("internet"), mean("minutes")]).by(["province"]).run().unwrap();
    let by = ["province".to_owned()];
    let plan = Plan { response: 0.8, ..Plan::default() };
    let sizes = sample_size(&estimates, Goal::Cv(0.05), &by, &plan, None, &Population::Infinite).unwrap();
    assert_eq!(sizes.rows().len(), 4);
    let frame = sizes.to_frame().unwrap();
    assert_eq!(frame.column("province").unwrap().str().unwrap().get(1), Some("B"));
    for planned in sizes.rows() {
        let (steps, deff) = (planned.steps.unwrap(), planned.deff.unwrap());
        assert_relative_eq!(steps.deff, steps.simple * deff, max_relative = 1e-14);
        assert_relative_eq!(steps.selected, steps.deff / 0.8, max_relative = 1e-14);
        assert!(planned.se.unwrap() / planned.value <= 0.05);
    }
    // With the cases, the design effect and the population of the past survey, its own error is expected.
    let rows = estimates.rows().iter().filter(|row| row.measure == "mean(minutes)");
    let minutes: Vec<_> = rows.filter(|row| estimates.level_of(row, "province").is_some()).collect();
    let n = Population::Levels(vec![("A".into(), 72.0), ("B".into(), 48.0)]);
    let expected = expected_precision(&estimates, &n, &by, &Plan::default(), None, &Population::Estimated).unwrap();
    for (expected, past) in expected.rows()[2..].iter().zip(minutes) {
        assert_relative_eq!(expected.se.unwrap(), past.se.unwrap(), max_relative = 1e-12);
    }
}

#[test]
fn whole_numbers_keep_the_sum_and_the_bounds() {
    // The floors are 20, 20, 20, 12 and 0.
    for n in 72..380 {
        let strata = df!("N" => [1000.5, 70.0, 333.0, 12.0, 0.0], "S" => [1.0, 9.0, 2.5, 30.0, 1.0]).unwrap();
        let got: Allocation =
            Allocate::new(strata, n).method(AllocationMethod::Neyman).floor(20.0).cap(300.0).run().unwrap();
        assert_eq!(got.n().iter().sum::<u64>(), n);
        assert!(got.n()[..3].iter().all(|n| (20..=300).contains(n)), "{:?}", got.n());
        assert!(got.n()[3] <= 12 && got.n()[4] == 0, "{:?}", got.n());
    }
}

#[test]
fn bad_input_is_named() {
    let message = |request: Allocate| request.run().unwrap_err().to_string();
    let strata = |n: [f64; 2]| df!("N" => n).unwrap();
    let plain = || Allocate::new(strata([100.0, 200.0]), 50);
    assert!(message(Allocate::new(strata([-1.0, 200.0]), 50)).contains("row 0"));
    assert!(message(Allocate::new(strata([f64::NAN, 200.0]), 50)).contains("size"));
    assert!(message(plain().floor(30.0)).contains("60"));
    assert!(message(plain().floor(30.0).cap(20.0)).contains("floor"));
    assert!(message(Allocate::new(strata([100.0, 200.0]), 301)).contains("300"));
    assert!(message(plain().method(AllocationMethod::Neyman)).contains("sd"));
    assert!(message(plain().method(AllocationMethod::Cost)).contains("cost"));
    assert!(message(Allocate::new(df!("A" => [1]).unwrap(), 5)).contains("size"));
    let plan = Plan::default();
    assert!(plan.size(Variable::Share(1.0), Goal::Cv(0.1)).is_err());
    assert!(plan.size(Variable::Share(0.5), Goal::Cv(0.0)).is_err());
    assert!(Plan { response: 0.0, ..plan }.size(Variable::Share(0.5), Goal::Cv(0.1)).is_err());
    assert!(two_stage_take(1.0, 0.0, 0.1, None).is_err());
    let estimates = past().estimate([proportion("internet")]).by(["province"]).run().unwrap();
    let region = ["region".to_owned()];
    assert!(sample_size(&estimates, Goal::Cv(0.05), &region, &plan, None, &Population::Infinite).is_err());
}

/// The upper triangle of a square of five.
fn pairs(joint: &[f64]) -> Vec<f64> {
    (0..5).flat_map(|i| (i + 1..5).map(move |j| joint[i * 5 + j])).collect()
}

#[test]
fn probabilities_of_r_sampling() {
    let sizes = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 140.0, 500.0];
    close(&inclusion_probabilities(&sizes, 4).unwrap(), &golden("pps", "inclusion_certainty"));
    let single = [0.2, 0.3, 0.4, 0.5, 0.6];
    let of = |method| joint_probabilities(&single, method).unwrap();
    close(&pairs(&of(PpsSelection::Sampford)), &golden("pps", "sampford_joint"));
    for (ours, theirs) in pairs(&of(PpsSelection::Systematic)).iter().zip(golden("pps", "systematic_joint")) {
        assert!((ours - theirs).abs() < 1e-12, "{ours} for {theirs}");
    }
    let drawn = systematic_sample(&single, 0.35).unwrap();
    let numbers: Vec<f64> = drawn.iter().map(|place| (place + 1) as f64).collect();
    close(&numbers, &golden("pps", "systematic_start"));
}

/// The pairs of a unit add up to n − 1 times its probability, certain units among them, and in equal samples all are alike.
#[test]
fn pairs_add_up() {
    let single = inclusion_probabilities(&[3.0, 8.0, 5.0, 5.0, 9.0, 4.0, 400.0, 7.0, 2.0], 5).unwrap();
    assert_eq!(single[6], 1.0);
    for method in [PpsSelection::Sampford, PpsSelection::Systematic] {
        let joint = joint_probabilities(&single, method).unwrap();
        for (i, row) in joint.chunks(single.len()).enumerate() {
            assert_relative_eq!(row.iter().sum::<f64>(), 5.0 * single[i], max_relative = 1e-12);
        }
    }
    let equal = joint_probabilities(&[0.5; 6], PpsSelection::Sampford).unwrap();
    assert_relative_eq!(equal[1], 0.5 * 2.0 / 5.0, max_relative = 1e-12);
    assert!(systematic_sample(&[1.0, 0.5, 0.5], 0.0).unwrap() == [0, 1]);
    assert_eq!(inclusion_probabilities(&[1.0, 0.0, 2.0], 2).unwrap(), [1.0, 0.0, 1.0]);
    for wrong in [
        joint_probabilities(&[0.5, 0.6], PpsSelection::Sampford),
        joint_probabilities(&[1.5, 0.5], PpsSelection::Systematic),
    ] {
        assert_eq!(wrong.unwrap_err().code(), "invalid_argument");
    }
    assert!(inclusion_probabilities(&[1.0, -1.0], 1).is_err() && inclusion_probabilities(&[1.0, 0.0], 2).is_err());
    assert!(systematic_sample(&[0.5, 0.5], 1.0).is_err());
}

/// Thirty times 0.1 adds up to a little more than 3, whatever the start.
#[test]
fn a_systematic_sample_has_its_size() {
    for probability in [0.1, 0.7, 1.0 / 3.0] {
        let single = vec![probability; 30];
        for start in [0.0, 1e-17, 0.3, 0.999_999_999_999_999_9] {
            let drawn = systematic_sample(&single, start).unwrap();
            assert_eq!(drawn.len() as f64, (30.0 * probability).round(), "{probability} {start}");
            assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}

/// A sum that is infinite would leave every unit a probability of 0, and a square of too many units the machine no memory.
#[test]
fn sizes_and_numbers_beyond_bounds_are_refused() {
    let huge = inclusion_probabilities(&[1e308, 1e308, 1e308], 2).unwrap_err().to_string();
    assert!(huge.contains("sizes") && huge.contains("finite"), "{huge}");
    assert!(inclusion_probabilities(&[1e300, 1e300, 1e300], 2).unwrap().iter().all(|p| (p - 2.0 / 3.0).abs() < 1e-15));
    let many = vec![0.5; 100_000];
    for method in [PpsSelection::Sampford, PpsSelection::Systematic] {
        let error = joint_probabilities(&many, method).unwrap_err().to_string();
        assert!(error.contains("probabilities") && error.contains("memory"), "{error}");
    }
}
