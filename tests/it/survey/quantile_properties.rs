//! Quantiles by every rule, in domains, under conditions and a scope: any sample against the definitions.

use crate::fixtures::oracle::{Case, check_row, sample};
use crate::fixtures::property;
use infosoc::measure::{QuantileInterval, proportion, quantile};
use infosoc::{Interval, Status, Survey};
use polars::prelude::Column;
use proptest::prelude::*;

const RULES: [&str; 12] =
    ["math", "school", "shahvaish", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"];

/// The quantile of weighted cases in order, as the rule is defined.
fn obvious(cases: &[(f64, f64)], p: f64, rule: &str) -> Option<f64> {
    let n = cases.len();
    let (first, last) = (cases.first()?.0, cases.last()?.0);
    let sum = |k: usize| cases[..k].iter().map(|case| case.1).sum::<f64>();
    let (whole, w_last) = (sum(n), cases[n - 1].1);
    if n == 1 {
        return Some(first);
    }
    // Places of the cases, numbered from 1.
    let place = |k: usize| match rule {
        "hf4" => sum(k) / whole,
        "hf5" => (sum(k) - cases[k - 1].1 / 2.0) / whole,
        "hf6" => sum(k) / (whole + w_last),
        "hf7" => sum(k - 1) / sum(n - 1),
        "hf8" => (sum(k - 1) + 2.0 * sum(k)) / 3.0 / (whole + w_last / 3.0),
        "hf9" => (3.0 * sum(k - 1) + 5.0 * sum(k)) / 8.0 / (whole + w_last / 4.0),
        _ => (sum(k) - cases[k - 1].1 / 2.0 + whole / n as f64 / 2.0) / (whole + whole / n as f64),
    };
    Some(match rule {
        "math" | "hf1" | "school" | "hf2" | "hf3" => {
            (1..=n).find(|&k| sum(k) / whole >= p).map_or(last, |k| cases[k - 1].0)
        }
        "shahvaish" => (1..=n).rev().find(|&k| place(k) <= p).map_or(first, |k| cases[k - 1].0),
        _ => match (1..=n).find(|&k| place(k) > p) {
            Some(1) => first,
            None => last,
            Some(k) => {
                let share = (p - place(k - 1)) / (place(k) - place(k - 1));
                cases[k - 2].0 + share * (cases[k - 1].0 - cases[k - 2].0)
            }
        },
    })
}

proptest! {
    #![proptest_config(property(64))]

    #[test]
    fn quantiles_agree_with_the_definitions(
        sample in sample(),
        rule in prop::sample::select(&RULES[..]),
        p in 0.02..0.98f64,
        kind in prop_oneof![
            Just(Interval::Wald), Just(Interval::Logit), Just(Interval::Beta), Just(Interval::Wilson),
            Just(Interval::Arcsine), Just(Interval::Likelihood)
        ],
        level in 0.5..0.99f64,
    ) {
        let Ok(survey) = Survey::new(sample.table(), sample.design()) else { return Ok(()) };
        let measure = quantile("y", [p, 0.5]).rule(rule.parse().unwrap()).quantile_interval(QuantileInterval::Woodruff(kind)).level(level).filter("inside");
        let estimates = survey.estimate([measure]).by(["a"]).by(["b", "a"]).run().unwrap();
        for row in estimates.rows() {
            check_row(row)?;
            let (a, b) = (estimates.level_of(row, "a"), estimates.level_of(row, "b"));
            let asked = |c: &Case| {
                let b_name = c.b.map(|b| ["no", "yes"][b as usize].to_owned());
                c.counts()
                    && c.inside == Some(true)
                    && a.as_ref().is_none_or(|a| *a == c.a.map(|a| a.to_string()))
                    && b.as_ref().is_none_or(|b| *b == b_name)
            };
            let mut members: Vec<(f64, f64)> =
                sample.cases.iter().filter(|c| asked(c)).filter_map(|c| Some((c.y?, c.w))).collect();
            members.sort_by(|a, b| a.0.total_cmp(&b.0));
            let wanted = if row.measure.contains(&p.to_string()) { p } else { 0.5 };
            let whole: f64 = members.iter().map(|member| member.1).sum();
            // Where a share is met but for rounding, the sums decide.
            let meets = |share: f64| {
                (1..=members.len()).any(|k| {
                    let sum = members[..k].iter().map(|member| member.1).sum::<f64>();
                    (sum / whole - share).abs() < 1e-9
                })
            };
            let close = |got: Option<f64>, share: f64| {
                let expected = obvious(&members, share, rule);
                let near = match (got, expected) {
                    (Some(got), Some(expected)) => (got - expected).abs() <= 1e-8,
                    (got, expected) => got == expected,
                };
                near || meets(share)
            };
            prop_assert!(close(row.value, wanted), "{row:?} {:?}", obvious(&members, wanted, rule));
            prop_assert_eq!(row.n as usize, members.len());
            prop_assert_eq!(row.n_missing as usize, sample.cases.iter().filter(|c| asked(c)).count() - members.len());
            let Some(value) = row.value else { continue };
            // The share at or below the quantile, which the definitions prove elsewhere.
            let column = |name: &str, of: &dyn Fn(&Case) -> bool| {
                Column::new(name.into(), sample.cases.iter().map(of).collect::<Vec<_>>())
            };
            let below = survey.with_columns(vec![
                column("below", &|c| c.y.is_some_and(|y| y <= value)),
                column("here", &|c| asked(c) && c.y.is_some()),
            ]);
            let share = below.unwrap().estimate([proportion("below").filter("here").interval(kind).level(level)]);
            let share = share.run().unwrap().rows()[0].clone();
            prop_assert_eq!(row.df, share.df);
            if share.value == Some(1.0) && share.status == Status::OneSided {
                prop_assert_eq!(row.status, Status::OneSided);
                continue;
            }
            if share.se.is_none_or(|se| se <= 1e-13) {
                prop_assert!(row.se.is_none_or(|se| se == 0.0), "{row:?}");
                continue;
            }
            for (limit, of_share) in [(row.ci_low, share.ci_low), (row.ci_high, share.ci_high)] {
                match of_share {
                    Some(of_share) if of_share > 1e-12 && of_share < 1.0 - 1e-12 => {
                        prop_assert!(close(limit, of_share), "{row:?} {share:?}");
                    }
                    // A share within rounding of 0 or 1 may have a limit or not.
                    Some(of_share) if of_share > 0.0 && of_share < 1.0 => {}
                    _ => prop_assert_eq!(limit, None),
                }
            }
            if let (Some(se), Some(low), Some(high)) = (row.se, row.ci_low, row.ci_high) {
                // Between two cases the share at or below is that of the lower one, which may say little of the quantile.
                let is_case = ["math", "hf1"].contains(&rule);
                prop_assert!(se >= 0.0 && (!is_case || (low <= value && value <= high)), "{row:?}");
            }
        }
    }
}
