//! Everything with everything: any sample, drawn and weighted in any way, with every measure, interval, rule, table,
//! comparison and reliability rule. There is a number or a status that says why not, and never a panic.

use crate::fixtures::oracle::{Case, Sample, check_row, sample};
use crate::fixtures::property;
use infosoc::measure::{QuantileInterval, categories, count, mean, proportion, quantile, ratio, total};
use infosoc::quality::{Suppression, presets};
use infosoc::{
    Comparison, Distance, Estimates, Independence, Interval, LonelyPsu, Margin, PairVariance, Pps, Share, Status,
    Survey, ToFrame,
};
use polars::prelude::*;
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

/// The sample as drawn by its own design, or with unequal probabilities of its rows.
fn drawn(sample: &Sample, how: usize) -> Option<Survey> {
    let mut table = sample.table();
    let probabilities: Vec<f64> = sample.cases.iter().map(|c| 1.0 / (1.0 + c.w)).collect();
    table.with_column(Column::new("p".into(), probabilities)).unwrap();
    table
        .with_column(Column::new("ca".into(), sample.cases.iter().map(|c| c.a.unwrap_or(0)).collect::<Vec<_>>()))
        .unwrap();
    let pps = match how {
        0..4 => return Survey::new(table, sample.design()).ok(),
        4 => Pps::brewer(),
        5 => Pps::overton(),
        6 => Pps::hartley_rao(),
        _ => Pps::hartley_rao().variance(PairVariance::YatesGrundy),
    };
    let design = infosoc::Design::new("w").strata("h").fpc(["p"]).lonely_psu(LonelyPsu::Remove).scope("scope");
    Survey::new(table, design.pps(pps)).ok()
}

/// The survey with weights adjusted in some way, where that can be done.
fn adjusted(sample: &Sample, survey: Survey, how: usize, growth: &[f64]) -> Survey {
    let levels: Vec<i32> =
        (0..3).filter(|&l| sample.cases.iter().any(|c| c.counts() && c.a.unwrap_or(0) == l)).collect();
    let of = |l: i32| sample.cases.iter().filter(move |c| c.counts() && c.a.unwrap_or(0) == l);
    let sum = |l: i32| of(l).map(|c| c.w).sum::<f64>() * growth[l as usize];
    let totals: Vec<f64> = levels.iter().map(|&l| sum(l)).collect();
    let margin = || Margin::new(["ca"], df!("ca" => levels.clone(), "total" => totals.clone()).unwrap());
    // A total so far away that linear weights may be negative.
    let x = sample.cases.iter().filter(|c| c.counts()).map(|c: &Case| c.w * c.x).sum::<f64>() * growth[3];
    let result = match how {
        0 => return survey,
        1 => survey.poststratify(margin()),
        2 => survey.rake([margin()]).run(),
        3 => survey.calibrate([margin(), Margin::number("x", x)]).run(),
        4 => survey.calibrate([margin()]).distance(Distance::Raking).run(),
        _ => survey.trim_weights(1.0, 15.0, false),
    };
    result.unwrap_or(survey)
}

fn check(estimates: &Estimates) -> Result<(), TestCaseError> {
    for row in estimates.rows() {
        check_row(row)?;
        prop_assert!(estimates.contrast().is_some() || (row.status == Status::Empty) == (row.n == 0), "{row:?}");
    }
    estimates.to_frame().unwrap();
    for rule in presets().rules() {
        let assessed = estimates.quality(rule).unwrap();
        prop_assert_eq!(assessed.rows().len(), estimates.rows().len());
        if estimates.contrast().is_none() {
            let published = estimates.suppress(&Suppression::new().rule(rule.clone()).min_n(3)).unwrap();
            prop_assert_eq!(published.to_frame().unwrap().height(), estimates.rows().len());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(property(64))]

    #[test]
    fn there_is_a_number_or_a_reason(
        sample in sample(),
        draw in 0..8usize,
        adjust in 0..6usize,
        growth in prop::collection::vec(0.3..3.0f64, 4),
        kind in prop::sample::select(&["logit", "beta", "wilson", "likelihood", "arcsine", "wald"][..]),
        rule in prop::sample::select(&["math", "school", "shahvaish", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"][..]),
    ) {
        let Some(survey) = drawn(&sample, draw) else { return Ok(()) };
        let survey = adjusted(&sample, survey, adjust, &growth);
        let kind: Interval = kind.parse().unwrap();
        let linear = [
            mean("y"), total("y").filter("inside"), ratio("y", "x"), count(), proportion("u").interval(kind).percent(),
            categories("b").interval(kind).filter("inside"),
        ];
        let quantiles = quantile("y", [0.1, 0.5]).rule(rule.parse().unwrap()).quantile_interval(QuantileInterval::Woodruff(kind));
        let measures = linear.clone().into_iter().chain([quantiles]);
        check(&survey.estimate(measures).by(["a"]).by(["b", "a"]).run().unwrap())?;

        let estimates = survey.estimate(linear).by(["a"]).by(["b", "a"]).run().unwrap();
        let known: Vec<String> = estimates.rows().iter().filter_map(|row| estimates.level_of(row, "a").flatten()).collect();
        if let (Some(first), Some(last)) = (known.first(), known.last()) {
            check(&estimates.difference("a", first, last).unwrap())?;
            check(&estimates.parity("a", first, last).unwrap())?;
        }
        let stop = AtomicBool::new(false);
        check(&estimates.compare(0, estimates.rows().len() - 1, Comparison::Difference, &stop).unwrap())?;
        let both = survey.estimate([mean("y"), quantile("y", [0.5])]).run().unwrap();
        prop_assert_eq!(both.compare(0, 1, Comparison::Ratio, &stop).unwrap_err().code(), "invalid_argument");

        for share in [Share::Total, Share::Row, Share::Column] {
            let Ok(table) = survey.table("a", "b").share(share).interval(kind).run() else { break };
            table.to_frame().unwrap();
            for cell in table.cells() {
                for number in [cell.value, cell.se, cell.ci_low, cell.ci_high, cell.cv, cell.deff, cell.count_se].into_iter().flatten() {
                    prop_assert!(number.is_finite(), "{cell:?}");
                }
                prop_assert!(cell.count.is_finite(), "{cell:?}");
            }
            for test in [
                Independence::F, Independence::ChiSquared, Independence::Wald, Independence::AdjustedWald,
                Independence::Saddlepoint,
            ] {
                let Ok(found) = table.test(test) else { continue };
                for number in [found.statistic, found.df1, found.df2, found.p_value].into_iter().flatten() {
                    prop_assert!(number.is_finite(), "{found:?}");
                }
                prop_assert!(found.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)), "{found:?}");
            }
        }
    }
}

/// A ratio whose denominator is 0 in one group has cases but no value, and so has what it is compared with.
#[test]
fn a_comparison_with_what_is_undefined_is_undefined() {
    let table = df!("g" => ["a", "a", "b", "b"], "y" => [1.0, 2.0, 3.0, 5.0], "x" => [1.0, 1.0, 0.0, 0.0]).unwrap();
    let survey = Survey::new(table, infosoc::Design::unweighted()).unwrap();
    let estimates = survey.estimate([ratio("y", "x")]).by(["g"]).run().unwrap();
    let row = estimates.difference("g", "a", "b").unwrap().rows()[0].clone();
    assert_eq!((row.status, row.value, row.n), (Status::Undefined, None, 4));
}

/// The whole is that of the same other columns, in whatever order its grouping names them.
#[test]
fn a_part_is_compared_with_the_whole_in_any_order_of_the_columns() {
    let table = df!(
        "sex" => ["F", "M", "F", "M", "F", "M", "F", "M"],
        "age" => ["a", "a", "b", "b", "a", "a", "b", "b"],
        "region" => ["x", "x", "x", "x", "y", "y", "y", "y"],
        "y" => [1.0, 3.0, 2.0, 6.0, 1.0, 9.0, 4.0, 6.0]
    )
    .unwrap();
    let survey = Survey::new(table, infosoc::Design::unweighted()).unwrap();
    let estimates = survey.estimate([mean("y")]).by(["sex", "age", "region"]).by(["region", "age"]).run().unwrap();
    let compared = estimates.difference("sex", "F", "_T").unwrap();
    let values: Vec<Option<f64>> = compared.rows().iter().map(|row| row.value).collect();
    assert_eq!(values, [Some(-1.0), Some(-4.0), Some(-2.0), Some(-1.0)]);
}
