//! Ranks and comparisons in which numbers that differ by rounding alone are equal, and what a part of weight 0 does.

use infosoc::index::{Aggregation, IndexSpec, Noise, Uncertainty};
use infosoc::{Scores, Series, ToFrame};
use polars::prelude::*;

const AREAS: [&str; 3] = ["MEX", "GTM", "HND"];

/// Indicators a, b, … of one index, one row of values for each area.
fn series(rows: &[(&str, &[Option<f64>])]) -> Series {
    let cells = || rows.iter().flat_map(|(area, values)| values.iter().enumerate().map(move |(k, x)| (area, k, x)));
    let frame = df!(
        "indicator" => cells().map(|(_, k, _)| char::from(b'a' + k as u8).to_string()).collect::<Vec<_>>(),
        "ref_area" => cells().map(|(area, ..)| *area).collect::<Vec<_>>(),
        "time_period" => cells().map(|_| 2022).collect::<Vec<_>>(),
        "obs_value" => cells().map(|(.., x)| *x).collect::<Vec<_>>(),
    );
    Series::new(frame.unwrap()).unwrap()
}

fn spec(parts: usize, aggregate: &str, cells: &[(&str, &str)]) -> IndexSpec {
    let code = |k: usize| char::from(b'a' + k as u8).to_string();
    let of_parts = |whole: &str, part: &str| {
        std::iter::once(whole.to_owned()).chain((0..parts).map(|_| part.to_owned())).collect::<Vec<_>>()
    };
    let mut frame = df!(
        "code" => std::iter::once("i".to_owned()).chain((0..parts).map(code)).collect::<Vec<_>>(),
        "parent" => of_parts("", "i"), "aggregate" => of_parts(aggregate, ""),
    )
    .unwrap();
    for (name, cell) in cells {
        frame.with_column(Column::new((*name).into(), of_parts("", cell))).unwrap();
    }
    IndexSpec::from_frame(&frame).unwrap()
}

fn goalposts(parts: usize, aggregate: &str) -> IndexSpec {
    spec(parts, aggregate, &[("goalpost_low", "0"), ("goalpost_high", "100")])
}

fn ranks(scores: &Scores, code: &str) -> Vec<Option<u32>> {
    let table = scores.ranks().unwrap();
    let own = table.column("code").unwrap().str().unwrap().iter().map(|c| c == Some(code)).collect::<BooleanChunked>();
    table.filter(&own).unwrap().column("rank").unwrap().u32().unwrap().iter().collect()
}

fn checks(table: DataFrame) -> Vec<(String, String, String)> {
    let text = |name: &str| -> Vec<String> {
        table.column(name).unwrap().str().unwrap().iter().map(|w| w.unwrap_or_default().to_owned()).collect()
    };
    text("rule").into_iter().zip(text("where")).zip(text("areas")).map(|((a, b), c)| (a, b, c)).collect()
}

/// 0.1, 0.2 and 0.3 in three orders: the mean is 0.2, whatever the order in which it is summed.
#[test]
fn the_same_scores_in_another_order_share_a_rank() {
    let rows: [&[Option<f64>]; 3] =
        [&[Some(0.1), Some(0.2), Some(0.3)], &[Some(0.2), Some(0.3), Some(0.1)], &[Some(0.3), Some(0.1), Some(0.2)]];
    let data = series(&[(AREAS[0], rows[0]), (AREAS[1], rows[1]), (AREAS[2], rows[2])]);
    for aggregate in ["arithmetic", "geometric", "harmonic", "power(2)"] {
        let scores = goalposts(3, aggregate).score(&data, 2022).unwrap();
        assert_eq!(ranks(&scores, "i"), [Some(1); 3], "{aggregate}");
        let shifts = scores.compare(&scores, None, None, None).unwrap();
        assert_eq!(shifts.column("rank").unwrap().u32().unwrap().iter().collect::<Vec<_>>(), [Some(1); 3]);
        let profile = scores.profile("HND", None, 1).unwrap();
        assert_eq!(profile.column("standing").unwrap().f64().unwrap().get(0), Some(1.0), "first of all");
    }
    // In every draw, under each of the means.
    let scores = goalposts(3, "arithmetic").score(&data, 2022).unwrap();
    let aggregate = vec![Aggregation::Geometric, Aggregation::Harmonic, Aggregation::Median];
    let uncertainty =
        Uncertainty { draws: 200, weights: Noise::None, aggregate, top: vec![1, 2], ..Uncertainty::default() };
    let table = scores.robustness(&uncertainty).unwrap().to_frame().unwrap();
    for (column, of_all) in
        [("rank_low", 1.0), ("rank_high", 1.0), ("rank_mean", 1.0), ("p_top_1", 1.0), ("p_top_2", 1.0)]
    {
        assert_eq!(
            table.column(column).unwrap().f64().unwrap().iter().collect::<Vec<_>>(),
            [Some(of_all); 3],
            "{column}"
        );
    }
}

/// 200 pairs of areas, one with four scores and the other with the same in the reverse order.
#[test]
fn reversed_scores_share_a_rank() {
    let mut state = 12345u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some(((state >> 33) % 1000) as f64 / 10.0)
    };
    for pair in 0..200 {
        let own: Vec<Option<f64>> = (0..4).map(|_| next()).collect();
        let reversed: Vec<Option<f64>> = own.iter().rev().copied().collect();
        let data = series(&[("MEX", &own), ("GTM", &reversed), ("HND", &[Some(0.0); 4])]);
        let scores = goalposts(4, "arithmetic").score(&data, 2022).unwrap();
        assert_eq!(ranks(&scores, "i"), [Some(1), Some(3), Some(1)], "pair {pair}: {own:?}");
    }
}

/// Areas are in order of the code: GTM, HND, MEX. A difference that a reader can see stays one.
#[test]
fn scores_that_differ_keep_their_ranks() {
    let data = series(&[("GTM", &[Some(50.0)]), ("HND", &[Some(50.000_000_01)]), ("MEX", &[Some(50.0)])]);
    let scores = goalposts(1, "arithmetic").score(&data, 2022).unwrap();
    assert_eq!(ranks(&scores, "i"), [Some(2), Some(1), Some(2)]);
}

/// All indices are equal, so that neither a scale of them nor a sensitivity is defined.
#[test]
fn a_scale_of_equal_aggregates_is_none() {
    let frame = df!(
        "code" => ["i", "p", "a", "b", "c"], "parent" => ["", "i", "p", "p", "p"], "rescale" => ["", "minmax", "", "", ""],
        "goalpost_low" => ["", "", "0", "0", "0"], "goalpost_high" => ["", "", "100", "100", "100"],
    );
    let spec = IndexSpec::from_frame(&frame.unwrap()).unwrap();
    let data = series(&[
        ("MEX", &[Some(0.1), Some(0.2), Some(0.3)]),
        ("GTM", &[Some(0.3), Some(0.2), Some(0.1)]),
        ("HND", &[Some(0.2), Some(0.1), Some(0.3)]),
    ]);
    let scores = spec.score(&data, 2022).unwrap();
    assert_eq!(scores.of("p", "MEX", 2022), None);
    assert!(
        checks(scores.findings().to_frame().unwrap())
            .iter()
            .any(|(check, code, _)| check == "zero_range" && code == "p")
    );
}

/// The mean of 20 and 40 is 30, with or without a third part of weight 0.
#[test]
fn a_missing_part_of_weight_0_takes_nothing_away() {
    let rows: [(&str, &[Option<f64>]); 3] = [
        ("MEX", &[Some(20.0), Some(40.0), None]),
        ("GTM", &[Some(10.0), Some(30.0), Some(50.0)]),
        ("HND", &[None, Some(30.0), Some(50.0)]),
    ];
    let data = series(&rows);
    let frame = |aggregate: &str| {
        df!(
            "code" => ["i", "a", "b", "c"], "parent" => ["", "i", "i", "i"], "weight" => ["", "1", "1", "0"],
            "aggregate" => [aggregate, "", "", ""], "min_data" => ["1", "", "", ""],
            "goalpost_low" => ["", "0", "0", "0"], "goalpost_high" => ["", "100", "100", "100"],
        )
    };
    for (aggregate, expected) in
        [("arithmetic", 30.0), ("geometric", 800f64.sqrt()), ("median", 30.0), ("copeland", 1.0)]
    {
        let spec = IndexSpec::from_frame(&frame(aggregate).unwrap()).unwrap();
        let scores = spec.score(&data, 2022).unwrap();
        let own = scores.of("i", "MEX", 2022).unwrap();
        assert!((own - expected).abs() < 1e-12, "{aggregate}: {own}");
        assert_eq!(scores.of("i", "HND", 2022), None, "a part with a weight is missed");
        let uncertainty = Uncertainty { draws: 50, ..Uncertainty::default() };
        let table = scores.robustness(&uncertainty).unwrap().to_frame().unwrap();
        assert_eq!(table.column("n_draws").unwrap().u32().unwrap().get(0), Some(50), "{aggregate}");
        let explained = scores.explain("MEX", None).unwrap();
        assert_eq!(explained.column("score").unwrap().f64().unwrap().get(2), None);
    }
    // Nor does one that the series does not have at all.
    let two: [(&str, &[Option<f64>]); 3] =
        [("MEX", &[Some(20.0), Some(40.0)]), ("GTM", &[Some(10.0), Some(30.0)]), ("HND", &[Some(0.0), Some(30.0)])];
    let spec = IndexSpec::from_frame(&frame("arithmetic").unwrap()).unwrap();
    assert_eq!(spec.score(&series(&two), 2022).unwrap().of("i", "MEX", 2022), Some(30.0));
    let needed = spec.with_weights([("c", 1.0)]).unwrap();
    assert_eq!(needed.score(&series(&two), 2022).unwrap_err().code(), "unknown_indicator");
    let doubt = IndexSpec::from_frame(&frame("benefit_of_the_doubt").unwrap()).unwrap().score(&data, 2022).unwrap();
    assert_eq!(doubt.of("i", "MEX", 2022), Some(1.0), "the best of the two in both parts");
}

/// A geometric mean is 0 where one part is, and the finding says by which.
#[test]
fn a_zero_that_makes_a_mean_0_is_found() {
    let data = series(&[
        ("MEX", &[Some(0.0), Some(90.0)]),
        ("GTM", &[Some(40.0), Some(30.0)]),
        ("HND", &[Some(9.0), Some(0.0)]),
    ]);
    for (aggregate, is_found) in [("geometric", true), ("harmonic", true), ("power(-1)", true), ("arithmetic", false)] {
        let scores = goalposts(2, aggregate).score(&data, 2022).unwrap();
        if is_found {
            assert_eq!(scores.of("i", "MEX", 2022), Some(0.0), "{aggregate}");
        }
        let found = checks(scores.findings().to_frame().unwrap());
        let own = found.iter().find(|(check, ..)| check == "zero_part");
        assert_eq!(own.is_some(), is_found, "{aggregate}");
        own.into_iter().for_each(|(_, code, areas)| assert_eq!((code.as_str(), areas.as_str()), ("i", "HND MEX")));
    }
    // The other aggregation of an uncertainty analysis has it too.
    let scores = goalposts(2, "arithmetic").score(&data, 2022).unwrap();
    let uncertainty = Uncertainty { draws: 20, aggregate: vec![Aggregation::Geometric], ..Uncertainty::default() };
    let ranks = scores.robustness(&uncertainty).unwrap();
    assert!(checks(ranks.findings().to_frame().unwrap()).contains(&("zero_part".into(), "i".into(), "HND MEX".into())));
}

/// Figures by sex alone have no total, and the message says so rather than that there is no such indicator.
#[test]
fn the_true_reason_of_an_index_without_totals_is_named() {
    let figures = |sex: [&str; 4], years: [i32; 4]| {
        let frame = df!(
            "indicator" => ["a"; 4], "ref_area" => ["MEX", "MEX", "GTM", "GTM"], "time_period" => years,
            "obs_value" => [1.0, 2.0, 3.0, 4.0], "sex" => sex,
        );
        Series::new(frame.unwrap()).unwrap()
    };
    let by_sex = ["F", "M", "F", "M"];
    let error = goalposts(1, "arithmetic").score(&figures(by_sex, [2022; 4]), 2022).unwrap_err();
    assert_eq!(error.code(), "invalid_argument");
    let text = error.to_string();
    assert!(
        text.contains("series, a") && text.contains("figures by sex (F, M) alone") && text.contains("_T"),
        "{text}"
    );
    // Totals of another year do not help, and the reason is the same.
    let error =
        goalposts(1, "arithmetic").score(&figures(["F", "M", "F", "_T"], [2022, 2022, 2022, 2021]), 2022).unwrap_err();
    assert!(error.to_string().contains("2022, in which a has figures by sex (F, M) alone"), "{error}");
    // One country has a total, the other does not.
    let scores = goalposts(1, "arithmetic").score(&figures(["F", "_T", "F", "M"], [2022; 4]), 2022).unwrap();
    assert_eq!(scores.of("i", "MEX", 2022), Some(2.0));
    let found = checks(scores.findings().to_frame().unwrap());
    assert!(found.contains(&("no_total".into(), "a".into(), "GTM".into())), "{found:?}");
    // A code that is about women by itself has them as its whole; a part of them is a part.
    let women = |urbanisation: [&str; 2]| {
        let frame = df!(
            "indicator" => ["IT.NET.USER.FE.ZS"; 2], "ref_area" => ["MEX", "GTM"], "time_period" => [2022; 2],
            "obs_value" => [50.0, 25.0], "urbanisation" => urbanisation,
        );
        let frame2 = df!(
            "code" => ["i", "IT.NET.USER.FE.ZS"], "parent" => ["", "i"], "goalpost_low" => ["", "0"], "goalpost_high" => ["", "100"],
        );
        IndexSpec::from_frame(&frame2.unwrap()).unwrap().score(&Series::new(frame.unwrap()).unwrap(), 2022)
    };
    let scores = women(["_T", "U"]).unwrap();
    assert_eq!((scores.of("i", "MEX", 2022), scores.of("i", "GTM", 2022)), (Some(50.0), None));
    assert!(women(["U", "U"]).unwrap_err().to_string().contains("figures by urbanisation (U) alone"));
    // Groups of countries are not countries, and a code that is nowhere is unknown.
    let regions = df!("indicator" => ["a"], "ref_area" => ["001"], "time_period" => [2022], "obs_value" => [1.0]);
    let regions = Series::new(regions.unwrap()).unwrap();
    let error = goalposts(1, "arithmetic").score(&regions, 2022).unwrap_err();
    assert!(error.to_string().contains("figures of groups of countries alone (001)"), "{error}");
    let error = goalposts(2, "arithmetic").score(&figures(["_T", "M", "_T", "M"], [2022; 4]), 2022).unwrap_err();
    assert_eq!(error.code(), "unknown_indicator");
}

/// A standard error that is null is not 0: the draws leave it out and say so; 0 by design is known.
#[test]
fn values_without_a_known_error_are_named() {
    let data = |se: [Option<f64>; 4]| {
        let frame = df!(
            "indicator" => ["a", "a", "b", "b"], "ref_area" => ["MEX", "GTM", "MEX", "GTM"], "time_period" => [2022; 4],
            "obs_value" => [10.0, 20.0, 30.0, 40.0], "se" => se,
        );
        Series::new(frame.unwrap()).unwrap()
    };
    let unknown = |se: [Option<f64>; 4], sampling: Option<bool>| {
        let scores = goalposts(2, "arithmetic").score(&data(se), 2022).unwrap();
        let uncertainty = Uncertainty { draws: 20, sampling, ..Uncertainty::default() };
        checks(scores.robustness(&uncertainty).unwrap().findings().to_frame().unwrap())
    };
    let found = |code: &str, areas: &str| ("unknown_error".to_owned(), code.to_owned(), areas.to_owned());
    assert_eq!(unknown([Some(1.0), None, Some(0.0), Some(0.0)], None), [found("a", "GTM")]);
    assert_eq!(unknown([None; 4], None), [found("a", ""), found("b", "")]);
    assert_eq!(unknown([Some(1.0), Some(1.0), Some(0.0), Some(0.0)], None), []);
    assert_eq!(unknown([None; 4], Some(false)), [], "who asks for exact values gets them");
    let scores = goalposts(2, "arithmetic").score(&data([Some(1.0), None, Some(0.0), None]), 2022).unwrap();
    let se = |area: &str| {
        scores.explain(area, None).unwrap().column("se").unwrap().f64().unwrap().iter().collect::<Vec<_>>()
    };
    assert_eq!((se("MEX"), se("GTM")), (vec![Some(1.0), Some(0.0)], vec![None, None]));
}
