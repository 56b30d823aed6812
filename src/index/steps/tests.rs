//! The functions of the steps against COINr 1.1.14, closed forms and definitions.

use super::em::em;
use super::impute::{fill, interpolate};
use super::normalise::{Anchors, Direction, GoalPosts, Normalisation};
use super::transform::Transform;
use super::treat::{Treated, Treatment, boxcox, log, winsorise};
use crate::index::golden::{Table, close};
use crate::index::moments::{kurtosis, skew};

#[test]
fn each_treatment_is_that_of_the_table() {
    let golden = Table::read("composite/asem_treat_table.csv");
    let before = Table::read("composite/asem_screened.csv");
    for row in 0..golden.len() {
        let code = golden.text("iCode", row);
        let mut x = before.numbers(code);
        close(skew(&x), golden.number("check_SkewKurt0.Skew", row).unwrap(), code);
        close(kurtosis(&x), golden.number("check_SkewKurt0.Kurt", row).unwrap(), code);
        let points = winsorise(&mut x, 5);
        assert_eq!(f64::from(points), golden.number("winsorise.nwin", row).unwrap_or(0.0), "{code}");
        if let Some(expected) = golden.number("check_SkewKurt1.Skew", row) {
            close(skew(&x), expected, code);
            close(kurtosis(&x), golden.number("check_SkewKurt1.Kurt", row).unwrap(), code);
        }
    }
}

#[test]
fn every_function_of_a_vector() {
    let golden = Table::read("composite/vector_functions.csv");
    let x = golden.numbers("x");
    let posts = Anchors { goalposts: Some(GoalPosts { low: 5.0, high: 50.0 }), ..Anchors::default() };
    let range = Anchors { goalposts: Some(GoalPosts { low: 0.0, high: 200.0 }), ..Anchors::default() };
    let target = |t: f64| Anchors { target: Some(t), ..Anchors::default() };
    let eighth = Anchors { reference: Some(x[7]), ..Anchors::default() };
    let reference = |capped| Normalisation::Reference { area: "AUT".to_owned(), capped };
    let (plus, minus, none) = (Direction::Positive, Direction::Negative, Anchors::default());
    let goalposts = Normalisation::GoalPosts { low: 0.0, high: 100.0 };
    let cases = [
        ("n_minmax_0_100", Normalisation::MinMax { low: 0.0, high: 100.0 }, plus, none),
        ("n_minmax_1_100", Normalisation::MinMax { low: 1.0, high: 100.0 }, plus, none),
        ("n_scaled_0_200", Normalisation::Scaled { low: 0.0, high: 100.0 }, plus, range),
        ("n_zscore", Normalisation::ZScore { mean: 0.0, sd: 1.0 }, plus, none),
        ("n_zscore_100_15", Normalisation::ZScore { mean: 100.0, sd: 15.0 }, plus, none),
        ("n_dist2max", Normalisation::DistanceToMax, plus, none),
        ("n_dist2ref_row8", reference(false), plus, eighth),
        ("n_dist2ref_row8_cap", reference(true), plus, eighth),
        ("n_dist2targ_50_cap", Normalisation::Target { capped: true }, plus, target(50.0)),
        ("n_dist2targ_5_neg", Normalisation::Target { capped: true }, minus, target(5.0)),
        ("n_fracmax", Normalisation::FractionOfMax, plus, none),
        ("n_prank", Normalisation::PercentileRank, plus, none),
        ("n_rank", Normalisation::Rank, plus, none),
        ("n_borda", Normalisation::Borda, plus, none),
        ("n_goalposts_5_50_100", goalposts.clone(), plus, posts),
        ("n_goalposts_neg_5_50_100", goalposts, minus, posts),
    ];
    let compare = |name: &str, got: &[f64]| {
        for (row, (got, expected)) in got.iter().zip(golden.numbers(name)).enumerate() {
            close(*got, expected, &format!("{name} {row}"));
        }
    };
    let mut compared = 1;
    for (name, normalisation, direction, anchors) in cases {
        let mut y = x.clone();
        assert!(normalisation.apply(&mut y, direction, anchors), "{name}");
        compare(name, &y);
        compared += 1;
    }
    type Change = fn(&mut [f64]);
    let changes: [(&str, Change); 6] = [
        ("i_mean", |x| fill(x, &mut vec![0.0; x.len()], None, false)),
        ("i_median", |x| fill(x, &mut vec![0.0; x.len()], None, true)),
        ("log_CT", log),
        ("log_CT_plus", log),
        ("boxcox_l0.5", |x| boxcox(x, 0.5)),
        ("winsorise_max5", |x| assert_eq!(winsorise(x, 5), 1)),
    ];
    for (name, change) in changes {
        let mut y = x.clone();
        change(&mut y);
        compare(name, &y);
        compared += 1;
    }
    // No treatment takes the logarithms of the COIN Tool (`log_CT_orig`) and of the Global Innovation Index (`log_GII`).
    assert_eq!(compared + 2, golden.columns().len());
    let mut y = x.clone();
    assert!(matches!(Treatment::None.apply(&mut y), Treated::Not));
}

/// Where only y has gaps, the estimates of EM are those of the regression of y on x over the complete rows (Anderson 1957).
#[test]
fn em_is_regression_where_one_column_has_gaps() {
    let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let y = [2.1, 3.9, 6.2, 7.8, 10.4, 11.9, f64::NAN, f64::NAN];
    let mut columns = [x.clone(), y.to_vec()];
    let mut errors = [vec![0.0; 8], vec![0.0; 8]];
    assert!(em(&mut columns, &mut errors));
    let n = 6.0;
    let (mx, my) = (x[..6].iter().sum::<f64>() / n, y[..6].iter().sum::<f64>() / n);
    let xy: f64 = (0..6).map(|i| (x[i] - mx) * (y[i] - my)).sum();
    let xx: f64 = (0..6).map(|i| (x[i] - mx).powi(2)).sum();
    let slope = xy / xx;
    let residual = ((0..6).map(|i| (y[i] - my - slope * (x[i] - mx)).powi(2)).sum::<f64>() / n).sqrt();
    for i in [6, 7] {
        assert!((columns[1][i] - (my + slope * (x[i] - mx))).abs() < 1e-5, "{}", columns[1][i]);
        assert!((errors[1][i] / residual - 1.0).abs() < 1e-3, "{} {residual}", errors[1][i]);
    }
    assert_eq!(columns[0], x);
}

#[test]
fn em_refuses_what_it_cannot_estimate() {
    let nan = f64::NAN;
    for columns in [
        vec![vec![1.0, 1.0, 1.0, 1.0, 1.0], vec![1.0, 2.0, 3.0, 4.0, nan]],
        vec![vec![1.0, 2.0, nan], vec![2.0, nan, 3.0]],
        vec![vec![nan; 6], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]],
    ] {
        let (mut filled, mut errors) = (columns.clone(), columns.clone());
        assert!(!em(&mut filled, &mut errors));
        assert_eq!(format!("{filled:?}"), format!("{columns:?}"), "nothing is filled");
    }
}

#[test]
fn rounding_is_no_range() {
    let equal = [0.1 + 0.2, 0.3, 0.3, 0.3];
    for scale in ["minmax", "zscore", "distance_to_max", "rank"] {
        let scale: Normalisation = scale.parse().unwrap();
        let mut x = equal;
        assert!(!scale.apply(&mut x, Direction::Positive, Anchors::default()), "{scale}");
        let expected = if scale == Normalisation::Rank { [1.0; 4] } else { [f64::NAN; 4] };
        assert_eq!(format!("{x:?}"), format!("{expected:?}"), "{scale}");
    }
    let mut x = equal;
    let target = Anchors { target: Some(0.300_000_000_000_000_1), ..Anchors::default() };
    assert!(!Normalisation::Target { capped: false }.apply(&mut x, Direction::Positive, target));
    assert!(skew(&equal).is_nan() && kurtosis(&equal).is_nan());
}

#[test]
fn treatments_and_transforms_by_hand() {
    let mut x: Vec<f64> = (1..=10).map(f64::from).chain([100.0]).collect();
    let done = Treatment::Winsorise { points: 5 }.apply(&mut x);
    assert_eq!((done, x[10]), (Treated::Winsorised(1), 10.0));
    assert_eq!(Transform::LnPlusOne.of(0.0), 0.0);
    assert!(Transform::Ln.of(0.0).is_nan());
}

/// √2 · √(1 + 1/2) for the mean of 1 and 3; the error of a normal sample's median is √(π/2) times that of its mean.
#[test]
fn what_is_filled_has_the_error_of_a_prediction() {
    for (by_median, variance) in [(false, 3.0), (true, 2.0 * (1.0 + std::f64::consts::PI / 4.0))] {
        let (mut x, mut error) = ([1.0, 3.0, f64::NAN], [0.0; 3]);
        fill(&mut x, &mut error, None, by_median);
        assert_eq!(x[2], 2.0);
        assert!((error[2] - variance.sqrt()).abs() < 1e-12);
    }
}

#[test]
fn interpolation_ends_at_the_last_known_year() {
    let known = [(2018, 10.0), (2022, 30.0)];
    assert_eq!((interpolate(&known, 2019), interpolate(&known, 2023)), (Some(15.0), None));
}
