//! Properties that hold for any survey, against a slow and obvious computation of the textbook formulas.

use crate::fixtures::property;
use approx::assert_relative_eq;
use infosoc::measure::{QuantileInterval, categories, count, mean, proportion, quantile, ratio, total};
use infosoc::{Design, Estimate, Estimates, Interval, LonelyPsu, Measure, State, Status, Survey, ToFrame};
use polars::prelude::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One case of a small random survey.
#[derive(Clone, Debug)]
struct Case {
    h: i32,
    psu: i32,
    w: f64,
    y: Option<f64>,
    x: f64,
    g: Option<i32>,
}

fn case() -> impl Strategy<Value = Case> {
    let weight = prop_oneof![1 => Just(0.0), 6 => 0.5..20.0f64];
    let value = prop::option::weighted(0.85, prop_oneof![Just(1.0), -5.0..9.0f64]);
    (0..3i32, 0..4i32, weight, value, 0.5..4.0f64, prop::option::weighted(0.9, 0..3i32))
        .prop_map(|(h, psu, w, y, x, g)| Case { h, psu, w, y, x, g })
}

fn table(cases: &[Case]) -> DataFrame {
    let binary = |c: &Case| c.y.map(|y| i8::from(y > 1.0));
    df!(
        "h" => cases.iter().map(|c| c.h).collect::<Vec<_>>(),
        "psu" => cases.iter().map(|c| c.psu).collect::<Vec<_>>(),
        "w" => cases.iter().map(|c| c.w).collect::<Vec<_>>(),
        "y" => cases.iter().map(|c| c.y).collect::<Vec<_>>(),
        "b" => cases.iter().map(binary).collect::<Vec<_>>(),
        "x" => cases.iter().map(|c| c.x).collect::<Vec<_>>(),
        "g" => cases.iter().map(|c| c.g).collect::<Vec<_>>(),
    )
    .unwrap()
}

/// What is estimated, for the obvious computation.
#[derive(Clone, Copy, Debug)]
enum Statistic {
    Mean,
    Total,
    Ratio,
}

/// Value, variance and degrees of freedom, straight from the definitions: z per case, summed by PSU, squared deviations
/// by stratum. `inside` is the domain.
fn obvious(cases: &[Case], statistic: Statistic, rule: LonelyPsu, inside: impl Fn(&Case) -> bool) -> (f64, f64, f64) {
    let member = |c: &&Case| inside(c) && c.w > 0.0;
    let domain: Vec<&Case> = cases.iter().filter(member).filter(|c| c.y.is_some()).collect();
    let y = |c: &Case| c.y.unwrap_or(0.0);
    let sum = |f: &dyn Fn(&Case) -> f64| domain.iter().map(|c| c.w * f(c)).sum::<f64>();
    let (value, bottom): (f64, f64) = match statistic {
        Statistic::Mean => (sum(&y) / sum(&|_| 1.0), sum(&|_| 1.0)),
        Statistic::Total => (sum(&y), 1.0),
        Statistic::Ratio => (sum(&y) / sum(&|c| c.x), sum(&|c| c.x)),
    };
    let z = |c: &Case| match statistic {
        Statistic::Mean => c.w * (y(c) - value) / bottom,
        Statistic::Total => c.w * y(c),
        Statistic::Ratio => c.w * (y(c) - value * c.x) / bottom,
    };
    let mut totals: BTreeMap<i32, BTreeMap<i32, f64>> = BTreeMap::new();
    cases.iter().for_each(|c| {
        totals.entry(c.h).or_default().entry(c.psu).or_default();
    });
    for c in &domain {
        *totals.get_mut(&c.h).unwrap().get_mut(&c.psu).unwrap() += z(c);
    }
    let present = |h: &i32| domain.iter().any(|c| c.h == *h);
    let drawn: usize = totals.iter().filter(|(h, _)| present(h)).map(|(_, psus)| psus.len()).sum();
    let centre = totals.values().flat_map(|psus| psus.values()).sum::<f64>() / drawn as f64;
    let mut variance = 0.0;
    for (h, psus) in &totals {
        let n = psus.len() as f64;
        if n > 1.0 {
            let mean = psus.values().sum::<f64>() / n;
            variance += n / (n - 1.0) * psus.values().map(|z| (z - mean).powi(2)).sum::<f64>();
        } else if rule == LonelyPsu::Adjust && present(h) {
            variance += psus.values().map(|z| (z - centre).powi(2)).sum::<f64>();
        }
    }
    if rule == LonelyPsu::Average {
        let strata = totals.keys().filter(|h| present(h)).count() as f64;
        let lonely = totals.iter().filter(|(h, psus)| present(h) && psus.len() == 1).count() as f64;
        variance = if strata > lonely { variance * strata / (strata - lonely) } else { f64::NAN };
    }
    let all: Vec<&Case> = cases.iter().filter(member).collect();
    let mut units: Vec<(i32, i32)> = all.iter().map(|c| (c.h, c.psu)).collect();
    units.sort_unstable();
    units.dedup();
    let mut strata: Vec<i32> = all.iter().map(|c| c.h).collect();
    strata.sort_unstable();
    strata.dedup();
    (value, variance, units.len() as f64 - strata.len() as f64)
}

/// Whether the cases tell a variance: not where lonely PSUs that are removed have all, and not that of a ratio whose cases
/// are in one PSU, or alike in all of them without degrees of freedom.
fn is_told(
    cases: &[Case],
    statistic: Statistic,
    rule: LonelyPsu,
    variance: f64,
    inside: impl Fn(&Case) -> bool,
) -> bool {
    let here: Vec<&Case> = cases.iter().filter(|c| inside(c) && c.w > 0.0 && c.y.is_some()).collect();
    let psus = |of: &[&Case]| of.iter().map(|c| (c.h, c.psu)).collect::<BTreeSet<_>>().len();
    let strata = here.iter().map(|c| c.h).collect::<BTreeSet<_>>().len();
    let is_lonely = |c: &&Case| psus(&cases.iter().filter(|other| other.h == c.h).collect::<Vec<_>>()) == 1;
    let removed = rule == LonelyPsu::Remove && here.iter().all(is_lonely);
    let all: Vec<&Case> = cases.iter().filter(|c| inside(c) && c.w > 0.0).collect();
    let without_df = psus(&all) == all.iter().map(|c| c.h).collect::<BTreeSet<_>>().len();
    let alike = variance <= 1e-20 && without_df && strata > 0;
    !removed && (matches!(statistic, Statistic::Total) || !(psus(&here) == 1 || alike))
}

fn near(got: Option<f64>, expected: f64, scale: f64) -> bool {
    let got = got.unwrap_or(f64::NAN);
    (got.is_nan() && !expected.is_finite()) || (got - expected).abs() <= 1e-9 * expected.abs() + 1e-11 * scale
}

proptest! {
    #![proptest_config(property(64))]

    /// Any small survey, with zero weights, missing values, empty domains and strata of one PSU: the same numbers as the
    /// definitions, no panic, and no number where there is none.
    #[test]
    fn agrees_with_the_definitions(
        cases in prop::collection::vec(case(), 1..60),
        rule in prop_oneof![Just(LonelyPsu::Remove), Just(LonelyPsu::Adjust), Just(LonelyPsu::Average)],
    ) {
        let design = Design::new("w").strata("h").psu("psu").nest(true).lonely_psu(rule);
        let survey = match Survey::new(table(&cases), design) {
            Ok(survey) => survey,
            Err(error) => {
                prop_assert_eq!(error.code(), "invalid_weight");
                prop_assert!(cases.iter().all(|c| c.w == 0.0));
                return Ok(());
            }
        };
        let measures = [mean("y"), total("y"), ratio("y", "x")];
        let estimates = survey.estimate(measures).by(["g"]).run().unwrap();
        for row in estimates.rows() {
            let group = estimates.level_of(row, "g");
            let inside = |c: &Case| group.as_ref().is_none_or(|g| *g == c.g.map(|g| g.to_string()));
            let statistic = match row.measure.as_str() {
                "mean(y)" => Statistic::Mean,
                "total(y)" => Statistic::Total,
                _ => Statistic::Ratio,
            };
            let (value, variance, df) = obvious(&cases, statistic, rule, inside);
            let n = cases.iter().filter(|c| inside(c) && c.w > 0.0 && c.y.is_some()).count() as u64;
            let scale = if matches!(statistic, Statistic::Total) { 1e4 } else { 10.0 };
            prop_assert_eq!(row.n, n);
            if n == 0 {
                prop_assert_eq!(row.status, Status::Empty);
                prop_assert_eq!((row.value, row.se), (None, None));
                continue;
            }
            prop_assert!(near(row.value, value, scale), "{:?}: {} expected", row, value);
            match is_told(&cases, statistic, rule, variance, inside) {
                true => prop_assert!(near(row.se, variance.sqrt(), scale), "{:?}: {} expected", row, variance.sqrt()),
                false => prop_assert!(row.se.is_none() && row.status != Status::Normal, "{:?}", row),
            }
            prop_assert_eq!(row.df, Some(df));
            for number in [row.value, row.se, row.ci_low, row.ci_high, row.cv, row.deff].into_iter().flatten() {
                prop_assert!(number.is_finite());
            }
        }
    }

    /// The smallest value with a share of at least p at or below it; and its limits, those of the limits of the share of
    /// cases at or below it, which is estimated as any other proportion.
    #[test]
    fn quantiles_invert_the_distribution(
        cases in prop::collection::vec(case(), 1..60),
        p in 0.05..0.95f64,
        kind in prop_oneof![Just(Interval::Wald), Just(Interval::Logit), Just(Interval::Beta)],
    ) {
        let design = Design::new("w").strata("h").psu("psu").nest(true).lonely_psu(LonelyPsu::Adjust);
        let Ok(survey) = Survey::new(table(&cases), design.clone()) else { return Ok(()) };
        let estimates = survey.estimate([mean("y"), quantile("y", [p]).quantile_interval(QuantileInterval::Woodruff(kind))]).by(["g"]).run().unwrap();
        for row in estimates.rows().iter().filter(|row| row.measure != "mean(y)") {
            let group = estimates.level_of(row, "g");
            let inside = |c: &&Case| group.as_ref().is_none_or(|g| *g == c.g.map(|g| g.to_string()));
            let mut members: Vec<(f64, f64)> =
                cases.iter().filter(inside).filter(|c| c.w > 0.0).filter_map(|c| Some((c.y?, c.w))).collect();
            members.sort_by(|a, b| a.0.total_cmp(&b.0));
            let whole: f64 = members.iter().map(|member| member.1).sum();
            let smallest = |share: f64| {
                let mut sum = 0.0;
                members.iter().find(|member| { sum += member.1; sum / whole >= share }).map(|member| member.0)
            };
            prop_assert_eq!(row.value, smallest(p));
            prop_assert_eq!(row.n as usize, members.len());
            let Some(value) = row.value else {
                prop_assert_eq!(row.status, Status::Empty);
                continue;
            };
            let column = |name: &str, of: &dyn Fn(&Case) -> bool| {
                Column::new(name.into(), cases.iter().map(of).collect::<Vec<_>>())
            };
            let columns = vec![
                column("below", &|c| c.y.is_some_and(|y| y <= value)),
                column("inside", &|c| inside(&c) && c.y.is_some()),
            ];
            let below = survey.with_columns(columns).unwrap();
            let share = below.estimate([proportion("below").filter("inside").interval(kind)]).run().unwrap();
            let share = &share.rows()[0];
            prop_assert_eq!(row.df, share.df);
            prop_assert_eq!(row.denominator.is_some(), true);
            if members.last().is_some_and(|member| member.0 == value) {
                prop_assert_eq!(row.status, Status::OneSided);
                continue;
            }
            let limit = |share: Option<f64>| share.filter(|&s| s > 0.0 && s < 1.0).and_then(smallest);
            // The sums of another order differ in the last digit, which decides where a limit meets a share exactly.
            let meets = |share: Option<f64>| share.is_some_and(|share| {
                let mut sum = 0.0;
                members.iter().any(|member| { sum += member.1; (sum / whole - share).abs() < 1e-9 })
            });
            prop_assert!(row.ci_low == limit(share.ci_low) || meets(share.ci_low), "{row:?} {share:?}");
            prop_assert!(row.ci_high == limit(share.ci_high) || meets(share.ci_high), "{row:?} {share:?}");
            prop_assert_eq!(row.se.is_some(), row.ci_low.is_some() && row.ci_high.is_some());
        }
    }

    /// The order of rows does not matter, and an estimate is the same alone and beside others.
    #[test]
    fn order_and_company_do_not_matter(
        cases in prop::collection::vec(case(), 2..80),
        seed in any::<u64>(),
    ) {
        let design = || Design::new("w").strata("h").psu("psu").nest(true).lonely_psu(LonelyPsu::Adjust);
        let Ok(survey) = Survey::new(table(&cases), design()) else { return Ok(()) };
        let mut shuffled = cases.clone();
        let mut state = seed | 1;
        for i in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(i, (state >> 33) as usize % (i + 1));
        }
        let measures = || vec![mean("y"), proportion("b"), ratio("y", "x"), count(), quantile("y", [0.3, 0.6])];
        let together = survey.estimate(measures()).by(["g"]).by(["h", "g"]).run().unwrap();
        let other = Survey::new(table(&shuffled), design()).unwrap();
        let moved = other.estimate(measures()).by(["g"]).by(["h", "g"]).run().unwrap();
        for (a, b) in together.rows().iter().zip(moved.rows()) {
            same(a, b);
        }
        let key = |e: &Estimates, r: &Estimate| (r.measure.clone(), e.level_of(r, "h"), e.level_of(r, "g"));
        for measure in measures() {
            let alone = survey.estimate([measure]).by(["h", "g"]).run().unwrap();
            for a in alone.rows() {
                let b = together.rows().iter().find(|b| key(&together, b) == key(&alone, a)).unwrap();
                same(a, b);
            }
        }
    }
}

fn same(a: &Estimate, b: &Estimate) {
    let numbers = |e: &Estimate| [e.value, e.se, e.ci_low, e.ci_high, e.numerator];
    for (x, y) in numbers(a).into_iter().zip(numbers(b)) {
        assert_eq!(x.is_some(), y.is_some(), "{a:?}\n{b:?}");
        if let (Some(x), Some(y)) = (x, y) {
            assert_relative_eq!(x, y, max_relative = 1e-10, epsilon = 1e-12);
        }
    }
    assert_eq!((a.n, a.n_missing, a.df, a.status), (b.n, b.n_missing, b.df, b.status));
}

/// A survey large enough to be computed in several parts.
fn large() -> DataFrame {
    let rows = 400_000usize;
    let hash = |i: usize, k: usize| (i.wrapping_mul(2_654_435_761).wrapping_add(k * 97)) >> 7;
    df!(
        "h" => (0..rows).map(|i| (i / 9_000) as i32).collect::<Vec<_>>(),
        "psu" => (0..rows).map(|i| (i / 23) as i32).collect::<Vec<_>>(),
        "w" => (0..rows).map(|i| 1.0 + (hash(i, 1) % 1000) as f64 / 7.0).collect::<Vec<_>>(),
        "y" => (0..rows).map(|i| (hash(i, 2) % 3 == 0) as i8).collect::<Vec<_>>(),
        "z" => (0..rows).map(|i| (hash(i, 3) % 19 != 0).then_some((hash(i, 4) % 1000) as f64 / 3.0)).collect::<Vec<_>>(),
        "g" => (0..rows).map(|i| (hash(i, 5) % 12) as i32).collect::<Vec<_>>(),
    )
    .unwrap()
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let survey = Survey::new(large(), Design::new("w").strata("h").psu("psu").nest(true)).unwrap();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let measures = [proportion("y"), mean("z"), total("z"), quantile("z", [0.1, 0.5])];
        pool.install(|| survey.estimate(measures).by(["g"]).run().unwrap())
    };
    let one = run(1);
    for threads in [2, 3, 8] {
        assert_eq!(one.rows(), run(threads).rows());
    }
}

/// A table in many chunks, as files are read, gives the same numbers, whether its rows are in order or not.
#[test]
fn chunks_do_not_matter() {
    for scattered in [false, true] {
        let mut whole = large().head(Some(5_000));
        if scattered {
            whole = whole.sort(["g"], SortMultipleOptions::default()).unwrap();
        }
        let mut chunks = whole.slice(0, 7);
        for (start, len) in [(7, 1), (8, 2_992), (3_000, 0), (3_000, 2_000)] {
            chunks.vstack_mut(&whole.slice(start, len)).unwrap();
        }
        assert!(chunks.first_col_n_chunks() > 3);
        let run = |table: DataFrame| {
            let design = Design::new("w").strata("h").psu("psu").nest(true).lonely_psu(LonelyPsu::Adjust);
            let measures = [proportion("y"), mean("z"), total("z"), categories("g"), quantile("z", [0.5])];
            Survey::new(table, design).unwrap().estimate(measures).by(["g"]).run().unwrap()
        };
        assert_eq!(run(whole).rows(), run(chunks).rows());
    }
}

/// The whole population in the sample leaves nothing to vary.
#[test]
fn a_census_has_no_variance() {
    let table = df!("n" => [3i64, 3, 3], "y" => [4.0, 7.5, 1.0]).unwrap();
    let survey = Survey::new(table, Design::unweighted().fpc(["n"])).unwrap();
    let rows = survey.estimate([mean("y"), total("y")]).run().unwrap();
    assert!(rows.rows().iter().all(|row| row.se == Some(0.0)));
}

/// A mean in a domain is the ratio of two totals with zeros outside (Cochran 1977, 2.12).
#[test]
fn a_domain_mean_is_a_ratio_with_zeros_outside() {
    let table = df!(
        "psu" => [1, 1, 2, 2, 3, 3, 4], "w" => [2.0, 3.0, 1.5, 4.0, 2.0, 2.5, 1.0],
        "y" => [5.0, 1.0, 4.0, 2.0, 8.0, 3.0, 9.0], "inside" => [1, 0, 1, 1, 0, 0, 1],
        "y_inside" => [5.0, 0.0, 4.0, 2.0, 0.0, 0.0, 9.0]
    )
    .unwrap();
    let survey = Survey::new(table, Design::new("w").psu("psu")).unwrap();
    let rows = survey.estimate([mean("y").filter("inside"), ratio("y_inside", "inside")]).run().unwrap();
    let (a, b) = (&rows.rows()[0], &rows.rows()[1]);
    assert_relative_eq!(a.value.unwrap(), b.value.unwrap(), max_relative = 1e-14);
    assert_relative_eq!(a.se.unwrap(), b.se.unwrap(), max_relative = 1e-14);
}

/// Weights multiplied by a constant leave shares alone and multiply totals.
#[test]
fn the_scale_of_weights_matters_only_to_totals() {
    let with = |k: f64| {
        let table = df!("w" => [2.0 * k, 3.0 * k, 1.5 * k, 4.0 * k], "b" => [1, 0, 1, 1]).unwrap();
        Survey::new(table, Design::new("w")).unwrap().estimate([proportion("b"), total("b")]).run().unwrap()
    };
    let (one, thousand) = (with(1.0), with(1000.0));
    assert_relative_eq!(one.rows()[0].value.unwrap(), thousand.rows()[0].value.unwrap(), max_relative = 1e-14);
    assert_relative_eq!(one.rows()[0].se.unwrap(), thousand.rows()[0].se.unwrap(), max_relative = 1e-12);
    assert_relative_eq!(1000.0 * one.rows()[1].se.unwrap(), thousand.rows()[1].se.unwrap(), max_relative = 1e-12);
}

/// A variable that is constant in a domain has a standard error of exactly 0 there, whatever its level elsewhere.
#[test]
fn a_constant_has_no_standard_error() {
    let table = df!(
        "psu" => [1, 1, 2, 2, 3, 3], "w" => [1.1, 2.3, 0.7, 1.9, 3.1, 0.3],
        "g" => ["a", "b", "a", "b", "a", "b"], "y" => [0.1, 1e6, 0.1, 1e6, 0.1, 1e6]
    )
    .unwrap();
    let survey = Survey::new(table, Design::new("w").psu("psu")).unwrap();
    let estimates = survey.estimate([mean("y")]).by(["g"]).run().unwrap();
    for row in &estimates.rows()[1..] {
        assert!(row.se.unwrap() <= 1e-14 * row.value.unwrap(), "{row:?}");
        assert_eq!(row.deff, None);
    }
}

/// The shares of all levels add up to 1, and a missing level is in none of them.
#[test]
fn levels_add_up() {
    let table = df!("w" => [2.0, 3.0, 1.5, 4.0, 1.0], "k" => [Some(1), Some(2), None, Some(2), Some(9)]).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    let estimates = survey.estimate([categories("k")]).run().unwrap();
    let levels: Vec<_> = estimates.rows().iter().map(|r| r.level.clone().unwrap()).collect();
    assert_eq!(levels, ["1", "2", "9"]);
    assert_relative_eq!(estimates.rows().iter().filter_map(|r| r.value).sum::<f64>(), 1.0, max_relative = 1e-14);
    assert!(estimates.rows().iter().all(|r| r.n == 4 && r.n_missing == 1));
}

/// The columns and the first rows of the table are those of the documentation.
#[test]
fn the_table_has_the_documented_columns() {
    let table = df!("w" => [2.0, 3.0, 1.5], "b" => [1, 0, 1], "g" => [Some("u"), None, Some("r")]).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap();
    let frame = survey.estimate([proportion("b")]).by(["g"]).run().unwrap().to_frame().unwrap();
    let names: Vec<&str> = frame.get_column_names().into_iter().map(|n| n.as_str()).collect();
    let expected = "measure by g value se ci_low ci_high cv deff df n n_missing numerator denominator unit status";
    assert_eq!(names.join(" "), expected);
    let by: Vec<Option<&str>> = frame.column("by").unwrap().str().unwrap().iter().collect();
    assert_eq!(by, [Some(""), Some("g"), Some("g"), Some("g")]);
    let g: Vec<Option<&str>> = frame.column("g").unwrap().str().unwrap().iter().collect();
    assert_eq!(g, [None, Some("r"), Some("u"), None]);
}

/// Rows of one name are told apart by their condition, in every way that measures are asked for; the names do not change
/// where nothing needs them.
#[test]
fn measures_that_differ_in_their_condition_have_names_of_their_own() {
    let table = df!("w" => [2.0, 3.0, 1.5], "y" => [1.0, 2.0, 4.0], "a" => [1, 0, 1], "b" => [1, 1, 0]).unwrap();
    let survey = Survey::new(table.clone(), Design::new("w")).unwrap();
    let named = |measures: Vec<Measure>| -> Vec<String> {
        let rows = survey.estimate(measures).run().unwrap();
        rows.rows().iter().map(|row| row.measure.clone()).collect()
    };
    let measures =
        || vec![mean("y"), mean("y").filter("a"), mean("y").filter("b"), proportion("a").filter("b"), count()];
    let names = ["mean(y)", "mean(y) where a", "mean(y) where b", "proportion(a)", "count"];
    assert_eq!(named(measures()), names);
    let mut state = State::new(Design::new("w"), measures(), [["a"]]).unwrap();
    state.add(&table).unwrap();
    let state = State::from_bytes(&state.to_bytes().unwrap()).unwrap();
    let of_state: Vec<String> =
        state.estimates().unwrap().rows()[..names.len()].iter().map(|row| row.measure.clone()).collect();
    assert_eq!(of_state, names);
    assert_eq!(named(vec![mean("y").filter("a"), total("y")]), ["mean(y)", "total(y)"]);
    assert_eq!(named(vec![mean("y").filter("a"), mean("y").filter("a").level(0.9)]), ["mean(y)"; 2]);
    let users = [count().named("users"), count().named("users").filter("a")];
    assert_eq!(named(users.to_vec()), ["users", "users where a"]);
    // Quantiles have a row for each probability.
    let quantiles =
        [quantile("y", [0.25, 0.5]), quantile("y", [0.5, 0.75]).filter("a"), quantile("y", [0.9]).filter("b")];
    assert_eq!(
        named(quantiles.to_vec()),
        [
            "quantile(y, 0.25)",
            "quantile(y, 0.5)",
            "quantile(y, 0.5) where a",
            "quantile(y, 0.75) where a",
            "quantile(y, 0.9)",
        ]
    );
}
