//! Small areas against R `sae` and `emdi` solved to the last digit: `tests/golden/small_area/*.csv`.

use infosoc::{
    BackTransformation, Benchmark, FitMethod, MseMethod, SmallArea, SmallAreaRequest, SmallAreaStatus, SmallAreas,
    Smoothing, ToFrame, Transformation, finding::Rule, small_areas,
};
use polars::prelude::*;
use std::path::Path;

pub(super) fn golden(name: &str) -> DataFrame {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/small_area").join(name);
    let options = CsvReadOptions::default().with_infer_schema_length(None);
    options.try_into_reader_with_file_path(Some(path)).unwrap().finish().unwrap()
}

pub(super) fn column(table: &DataFrame, name: &str) -> Vec<f64> {
    let column = table.column(name).unwrap().cast(&DataType::Float64).unwrap();
    column.f64().unwrap().iter().map(|x| x.unwrap()).collect()
}

/// The milk data as direct estimates and covariates.
pub(super) fn milk() -> (DataFrame, DataFrame, DataFrame) {
    let table = golden("fh_milk.csv");
    let text = |name: &str| table.column(name).unwrap().cast(&DataType::String).unwrap();
    let area = table.column("area").unwrap().clone();
    let direct = DataFrame::new(
        43,
        vec![
            area.clone(),
            table.column("y").unwrap().clone().with_name("value".into()),
            table.column("sd").unwrap().clone().with_name("se".into()),
            table.column("n").unwrap().clone(),
        ],
    );
    let known = DataFrame::new(43, vec![area, text("major"), table.column("n").unwrap().clone()]);
    (table, direct.unwrap(), known.unwrap())
}

pub(super) fn close(ours: impl IntoIterator<Item = Option<f64>>, theirs: &[f64], tolerance: f64, what: &str) {
    let ours: Vec<f64> = ours.into_iter().map(|x| x.unwrap_or(f64::NAN)).collect();
    assert_eq!(ours.len(), theirs.len());
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a / b - 1.0).abs() <= tolerance, "{what}, row {i}: {a} for {b}");
    }
}

pub(super) fn of(areas: &SmallAreas, get: fn(&SmallArea) -> Option<f64>) -> Vec<Option<f64>> {
    areas.rows().iter().map(get).collect()
}

/// A number of the model that is known, and its standard error.
pub(super) fn number(areas: &SmallAreas, quantity: &str) -> (f64, Option<f64>) {
    let (value, se) = found(areas, quantity);
    (value.unwrap(), se)
}

pub(super) fn found(areas: &SmallAreas, quantity: &str) -> (Option<f64>, Option<f64>) {
    let found = areas.numbers().iter().find(|number| number.quantity == quantity).unwrap();
    (found.value, found.se)
}

#[test]
fn milk_is_that_of_sae() {
    let (table, direct, known) = milk();
    let fits = golden("fh_fit.csv");
    let methods = [("REML", FitMethod::Reml), ("ML", FitMethod::Ml), ("FH", FitMethod::Moment)];
    for (name, fit) in methods {
        let areas = small_areas(&direct, &known, "area").terms(["major"]).fit(fit).run().unwrap();
        let low = name.to_lowercase();
        close(of(&areas, |row| row.eblup), &column(&table, &format!("eblup_{low}")), 1e-10, name);
        close(of(&areas, |row| row.mse), &column(&table, &format!("mse_{low}")), 1e-10, name);
        let text = |column: &str, row: usize| fits.column(column).unwrap().str().unwrap().get(row).map(str::to_owned);
        let mut compared = 0;
        for row in 0..fits.height() {
            if text("data", row).as_deref() != Some("milk") || text("method", row).as_deref() != Some(name) {
                continue;
            }
            // Cells are quoted: without a standard error they are empty text.
            let theirs =
                |name: &str| fits.column(name).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(row);
            let quantity = text("quantity", row).unwrap();
            let ours = match quantity.as_str() {
                "beta0" => number(&areas, "beta: intercept"),
                "beta1" => number(&areas, "beta: major=2"),
                "beta2" => number(&areas, "beta: major=3"),
                "beta3" => number(&areas, "beta: major=4"),
                "loglike" => number(&areas, "log_likelihood"),
                "sigma2" | "AIC" | "BIC" => number(&areas, &quantity),
                _ => continue,
            };
            close([Some(ours.0)], &[theirs("value").unwrap()], 1e-10, &quantity);
            if let Some(se) = theirs("se") {
                close([ours.1], &[se], 1e-10, &quantity);
            }
            compared += 1;
        }
        assert_eq!(compared, 8, "{name}");
    }
    let areas = small_areas(&direct, &known, "area").terms(["major"]).run().unwrap();
    close([number(&areas, "beta: major=4").1], &[0.081_617_217_083_579_47], 1e-10, "standard error");
}

/// emdi keeps β of all areas, so that the part of its estimation is missing: ours follows the definition.
#[test]
fn the_jackknife_leaves_out_each_area() {
    let (table, direct, known) = milk();
    let areas = small_areas(&direct, &known, "area").terms(["major"]).mse(MseMethod::Jackknife).run().unwrap();
    close(of(&areas, |row| row.mse), &column(&table, "mse_jackknife"), 1e-9, "jackknife");
}

#[test]
fn the_bootstrap_is_near_the_formula_and_the_same_for_one_seed() {
    let (_, direct, known) = milk();
    let request = small_areas(&direct, &known, "area").terms(["major"]);
    let formula = request.run().unwrap();
    let drawn = |seed| request.clone().mse(MseMethod::Bootstrap).bootstrap(1000, seed).run().unwrap();
    let (a, b, c) = (drawn(1), drawn(1), drawn(2));
    assert_eq!(a.rows(), b.rows());
    assert_ne!(a.rows(), c.rows());
    let mean = |areas: &SmallAreas| of(areas, |row| row.mse).into_iter().flatten().sum::<f64>() / 43.0;
    assert!((mean(&a) / mean(&formula) - 1.0).abs() < 0.05, "{} for {}", mean(&a), mean(&formula));
}

#[test]
fn shares_by_the_arcsine() {
    let table = golden("fh_shares.csv");
    let rename = |from: &str, to: &str| table.column(from).unwrap().clone().with_name(to.into());
    let se: Vec<f64> = column(&table, "var_p").iter().map(|v| v.sqrt()).collect();
    let direct = DataFrame::new(
        20,
        vec![
            rename("area", "area"),
            rename("p", "value"),
            Column::new("se".into(), se),
            rename("n", "n"),
            rename("deff", "deff"),
        ],
    )
    .unwrap();
    let known = DataFrame::new(20, vec![rename("area", "area"), rename("x", "x")]).unwrap();
    for (low, fit) in [("reml", FitMethod::Reml), ("ml", FitMethod::Ml)] {
        let request = small_areas(&direct, &known, "area")
            .fit(fit)
            .transformation(Transformation::Arcsine)
            .mse(MseMethod::Analytical);
        let areas = request.run().unwrap();
        // R's root is solved to 1e-11 of σ².
        close(of(&areas, |row| row.eblup), &column(&table, &format!("closed_{low}")), 1e-9, "bias-corrected");
        close(of(&areas, |row| row.gamma), &column(&table, &format!("gamma_{low}")), 1e-8, "gamma");
        let fits = golden("fh_fit.csv");
        let mut compared = 0;
        for row in 0..fits.height() {
            let text = |column: &str| fits.column(column).unwrap().str().unwrap().get(row).unwrap().to_lowercase();
            if (text("data"), text("method")) == ("shares20".to_owned(), low.to_owned()) {
                let name = match text("quantity").as_str() {
                    "beta0" => "beta: intercept",
                    "beta1" => "beta: x",
                    _ => "sigma2",
                };
                let theirs = fits.column("value").unwrap().f64().unwrap().get(row).unwrap();
                close([Some(number(&areas, name).0)], &[theirs], 1e-8, name);
                compared += 1;
            }
        }
        assert_eq!(compared, 3);
        let naive = request.back(BackTransformation::Naive).run().unwrap();
        close(of(&naive, |row| row.eblup), &column(&table, &format!("naive_{low}")), 1e-9, "naive");
    }
    // In per cent all is a hundred times as large.
    let percent = {
        let hundred =
            |name: &str| Column::new(name.into(), column(&direct, name).iter().map(|x| x * 100.0).collect::<Vec<_>>());
        let mut table = direct.clone();
        table.with_column(hundred("value")).unwrap();
        table.with_column(hundred("se")).unwrap();
        table.with_column(Column::new("unit".into(), vec!["%"; 20])).unwrap();
        table
    };
    for transformation in [Transformation::None, Transformation::Arcsine] {
        let of_shares = small_areas(&direct, &known, "area").transformation(transformation).run().unwrap();
        let of_percent = small_areas(&percent, &known, "area").transformation(transformation).run().unwrap();
        for (a, b) in of_shares.rows().iter().zip(of_percent.rows()) {
            close(
                [b.eblup, b.mse, b.ci_high],
                &[a.eblup.unwrap() * 100.0, a.mse.unwrap() * 1e4, a.ci_high.unwrap() * 100.0],
                1e-12,
                "per cent",
            );
        }
    }
}

/// By the logit and the logarithm the bias-corrected estimate is the mean of the way back of N(ẑ, γD), by the rule of the midpoints.
#[test]
fn shares_by_the_logit_and_amounts_by_the_logarithm() {
    let table = golden("fh_shares.csv");
    let se: Vec<f64> = column(&table, "var_p").iter().map(|v| v.sqrt()).collect();
    let mut direct = table.select(["area", "p"]).unwrap();
    direct.rename("p", "value".into()).unwrap();
    direct.with_column(Column::new("se".into(), se)).unwrap();
    let known = table.select(["area", "x"]).unwrap();
    type Way = fn(f64) -> f64;
    let ways: [(Transformation, Way, Way); 2] = [
        (Transformation::Logit, |z| 1.0 / (1.0 + (-z).exp()), |p| (p / (1.0 - p)).ln()),
        (Transformation::Log, f64::exp, f64::ln),
    ];
    for (transformation, back, there) in ways {
        let request = small_areas(&direct, &known, "area").transformation(transformation).mse(MseMethod::Analytical);
        let naive = request.clone().back(BackTransformation::Naive).run().unwrap();
        let corrected = request.run().unwrap();
        for (naive, corrected) in naive.rows().iter().zip(corrected.rows()) {
            let (z, g1) = (there(naive.eblup.unwrap()), naive.gamma.unwrap() * naive.sampling_variance.unwrap());
            let step = 1e-3;
            let mean: f64 = (-9_000..9_000)
                .map(|i| (f64::from(i) + 0.5) * step)
                .map(|u| back(z + g1.sqrt() * u) * (-0.5 * u * u).exp() * step)
                .sum::<f64>();
            let expected = mean / (2.0 * std::f64::consts::PI).sqrt();
            close([corrected.eblup], &[expected], 1e-10, transformation.as_str());
        }
        assert!(number(&corrected, "sigma2").0 > 0.0);
    }
}

#[test]
fn benchmarked_estimates_are_those_of_the_formulas() {
    let (_, direct, known) = milk();
    let table = golden("fh_benchmark.csv");
    let rows = [0, 1, 2, 3, 4, 19, 42];
    for (name, how) in
        [("difference", Benchmark::Difference), ("ratio", Benchmark::Ratio), ("mse_weighted", Benchmark::MseWeighted)]
    {
        let areas = small_areas(&direct, &known, "area").terms(["major"]).population("n").benchmark(how).run().unwrap();
        let ours = rows.map(|row| areas.rows()[row].benchmarked);
        close(ours, &column(&table, name), 1e-10, name);
        let weights = column(&known, "n");
        let sum: f64 = weights.iter().sum();
        let total = |get: fn(&SmallArea) -> Option<f64>| -> f64 {
            areas.rows().iter().zip(&weights).map(|(row, w)| get(row).unwrap() * w / sum).sum()
        };
        assert!((total(|row| row.benchmarked) / total(|row| row.direct) - 1.0).abs() < 1e-12);
        let fits = golden("fh_fit.csv");
        let known = |quantity: &str| {
            let of = |row: &usize| fits.column("quantity").unwrap().str().unwrap().get(*row) == Some(quantity);
            let row = (0..fits.height()).find(of).unwrap();
            fits.column("value").unwrap().f64().unwrap().get(row).unwrap()
        };
        let target = total(|row| row.direct);
        close([Some(target)], &[known("benchmark_target")], 1e-12, "target");
        close([Some(target - total(|row| row.eblup))], &[known("benchmark_gap")], 1e-9, "gap");
    }
}

/// An area without a direct estimate: x'β, σ² + x'Qx, and for ML less the bias (which emdi adds).
#[test]
fn areas_out_of_sample_and_without_an_error_are_of_the_model_alone() {
    let (_, direct, known) = milk();
    let value = |name: &str, change: &dyn Fn(usize, f64) -> Option<f64>| {
        let numbers = column(&direct, name).into_iter().enumerate().map(|(i, x)| change(i, x));
        Column::new(name.into(), numbers.collect::<Vec<_>>())
    };
    let mut changed = direct.clone();
    changed.with_column(value("value", &|i, x| (i != 4).then_some(x))).unwrap();
    changed.with_column(value("se", &|i, x| if i == 6 { Some(0.0) } else { (i != 7).then_some(x) })).unwrap();
    for fit in [FitMethod::Reml, FitMethod::Ml, FitMethod::Moment] {
        let areas = small_areas(&changed, &known, "area").terms(["major"]).fit(fit).run().unwrap();
        let rows = areas.rows();
        assert_eq!(rows[4].status, SmallAreaStatus::OutOfSample);
        assert_eq!(rows[6].status, SmallAreaStatus::NoSamplingVariance);
        assert_eq!(rows[7].status, SmallAreaStatus::NoSamplingVariance);
        for i in [4, 6, 7] {
            assert_eq!((rows[i].gamma, rows[i].eblup), (Some(0.0), rows[i].synthetic));
            assert!(rows[i].mse.unwrap() > number(&areas, "sigma2").0);
        }
        assert_eq!(areas.findings().of(Rule::UnknownError).next().unwrap().areas, ["7", "8"]);
        assert_eq!(areas.findings().of(Rule::NoDirectEstimate).next().unwrap().areas, ["5"]);
    }
}

#[test]
fn covariates_that_are_not_there_are_told() {
    let (_, direct, known) = milk();
    let mut known = known.slice(0, 42);
    let numbers: Vec<Option<f64>> = (0..42).map(|i| (i != 3).then_some(f64::from(i).sin())).collect();
    known.with_column(Column::new("x".into(), numbers)).unwrap();
    let areas = small_areas(&direct, &known, "area").terms(["x"]).run().unwrap();
    for i in [3, 42] {
        let row = &areas.rows()[i];
        assert_eq!((row.status, row.eblup, row.mse), (SmallAreaStatus::NoCovariates, None, None));
        assert!(row.direct.is_some());
    }
    assert_eq!(areas.findings().of(Rule::MissingValue).next().unwrap().areas, ["4", "43"]);
}

#[test]
fn a_variance_of_zero_is_told_and_the_model_stands_alone() {
    let (_, direct, known) = milk();
    let mut wide = direct.clone();
    wide.with_column(Column::new("se".into(), vec![5.0; 43])).unwrap();
    for fit in [FitMethod::Reml, FitMethod::Ml, FitMethod::Moment] {
        let areas = small_areas(&wide, &known, "area").terms(["major"]).fit(fit).run().unwrap();
        assert_eq!(number(&areas, "sigma2").0, 0.0);
        assert!(areas.rows().iter().all(|row| row.eblup == row.synthetic));
        assert!(areas.findings().of(Rule::ZeroAreaVariance).next().is_some());
    }
}

/// Brown and others (2001): W is χ² with as many degrees of freedom as areas, and 0 is surpassed with certainty.
#[test]
fn equal_estimates_fit_without_a_rest() {
    let (_, direct, known) = milk();
    let mut equal = direct.clone();
    equal.with_column(Column::new("value".into(), vec![0.5; 43])).unwrap();
    let areas = small_areas(&equal, &known, "area").run().unwrap();
    let goodness = areas.numbers().iter().find(|number| number.quantity == "goodness_W").unwrap();
    assert!(goodness.value.unwrap() < 1e-20, "{goodness:?}");
    assert!(goodness.p_value.is_none_or(|p| (p - 1.0).abs() < 1e-12), "{goodness:?}");
}

pub(super) fn refused(request: &SmallAreaRequest) -> String {
    request.run().unwrap_err().to_string()
}

#[test]
fn what_is_wrong_is_told_at_once() {
    let (_, direct, known) = milk();
    let twice = direct.vstack(&direct.slice(0, 2)).unwrap();
    let known_twice = known.vstack(&known.slice(5, 1)).unwrap();
    let text = refused(&small_areas(&twice, &known_twice, "area").level(95.0));
    assert!(text.contains("several for 1, 2") && text.contains("several for 6") && text.contains("95"), "{text}");
    let text = refused(&small_areas(&direct.slice(0, 5), &known, "area").terms(["n", "major"]));
    assert!(text.contains("more than"), "{text}");
    let mut aliased = known.clone();
    let double: Vec<f64> = column(&known, "n").iter().map(|n| 2.0 * n + 1.0).collect();
    aliased.with_column(Column::new("double".into(), double)).unwrap();
    let text = refused(&small_areas(&direct, &aliased, "area"));
    assert!(text.contains("double"), "{text}");
    assert!(refused(&small_areas(&direct, &known, "district")).contains("district"));
    let text = refused(&small_areas(&direct, &known, "area").terms(["n"]).transformation(Transformation::Arcsine));
    assert!(text.contains("shares from 0 to 1"), "{text}");
    let mut other = known.clone();
    other.with_column(Column::new("area".into(), (0..43).map(|i| format!("x{i}")).collect::<Vec<_>>())).unwrap();
    assert!(refused(&small_areas(&direct, &other, "area")).contains("areas of the estimates"));
}

/// The units of a covariate do not move the estimates.
#[test]
fn estimates_do_not_depend_on_the_units_of_covariates() {
    let (_, direct, known) = milk();
    let scaled = |factor: f64| {
        let mut known = known.clone();
        let column = column(&known, "n").iter().map(|n| n * factor + 1.0).collect::<Vec<_>>();
        known.with_column(Column::new("n".into(), column)).unwrap();
        small_areas(&direct, &known, "area").run().unwrap()
    };
    let (a, b) = (scaled(1.0), scaled(1e9));
    let theirs: Vec<f64> = of(&a, |row| row.eblup).into_iter().flatten().collect();
    close(of(&b, |row| row.eblup), &theirs, 1e-11, "units");
}

#[test]
fn smoothed_variances_help_shares_of_zero_and_one() {
    let n: Vec<f64> = (0..20).map(|i| 20.0 + 5.0 * f64::from(i % 7)).collect();
    let value: Vec<f64> = (0..20).map(|i| if i == 3 { 0.0 } else { 0.3 + 0.2 * f64::from(i).sin() }).collect();
    let se: Vec<f64> = value.iter().zip(&n).map(|(p, n)| (1.4 * p * (1.0 - p) / n).sqrt()).collect();
    let direct = df!(
        "area" => (0..20).collect::<Vec<i32>>(), "value" => value, "se" => se, "n" => n, "deff" => vec![1.4; 20],
        "unit" => vec!["proportion"; 20],
    )
    .unwrap();
    let known =
        df!("area" => (0..20).collect::<Vec<i32>>(), "x" => (0..20).map(f64::from).collect::<Vec<f64>>()).unwrap();
    let request = small_areas(&direct, &known, "area");
    let raw = request.run().unwrap();
    assert_eq!(raw.rows()[3].status, SmallAreaStatus::NoSamplingVariance);
    for smoothing in [Smoothing::Deff, Smoothing::Gvf] {
        let areas = request.clone().smoothing(smoothing).run().unwrap();
        assert_eq!(areas.rows()[3].status, SmallAreaStatus::Normal, "{smoothing}");
        assert_eq!(areas.rows()[3].direct_se, Some(0.0));
        assert!(areas.rows()[3].sampling_variance.unwrap() > 0.0);
    }
    // log D is 0.3365 − log n + log p(1 − p): the function finds the variances again.
    let areas = request.smoothing(Smoothing::Gvf).run().unwrap();
    let row = &areas.rows()[0];
    assert!((row.sampling_variance.unwrap() / row.direct_se.unwrap().powi(2) - 1.0).abs() < 0.05);
    assert_eq!(areas.to_frame().unwrap().height(), 20);
}

/// The adjusted likelihoods, by `adjusted.py`: where the plain estimate is 0, and where it is not.
#[test]
fn adjusted_likelihoods_keep_the_variance_above_zero() {
    let (_, direct, known) = milk();
    let table = golden("adjusted.csv");
    for row in 0..table.height() {
        let text = |name: &str| table.column(name).unwrap().str().unwrap().get(row).unwrap().to_owned();
        let theirs = |name: &str| table.column(name).unwrap().f64().unwrap().get(row).unwrap();
        let mut wide = direct.clone();
        let se: Vec<f64> = column(&direct, "se").iter().map(|se| se * theirs("factor")).collect();
        wide.with_column(Column::new("se".into(), se)).unwrap();
        let fit: FitMethod = text("fit").parse().unwrap();
        let areas = small_areas(&wide, &known, "area").terms(["major"]).fit(fit).run().unwrap();
        close([Some(number(&areas, "sigma2").0)], &[theirs("sigma2")], 1e-9, &text("fit"));
        close([areas.rows()[0].eblup], &[theirs("eblup_1")], 1e-9, &text("fit"));
        // The formula of Li and Lahiri takes a bias off that is larger than the rest where the variance is small.
        match areas.rows()[0].mse {
            Some(mse) => close([Some(mse)], &[theirs("mse_1")], 1e-8, &text("fit")),
            None => assert!(theirs("mse_1") < 0.0),
        }
        assert!(areas.findings().of(Rule::ZeroAreaVariance).next().is_none());
        assert!(areas.method_in_words().contains("Lahiri"));
    }
}

/// Without a constant the coefficients of a category are its own mean, and the estimates those of the model with one.
#[test]
fn a_model_without_a_constant_has_all_categories() {
    let (_, direct, known) = milk();
    let with = small_areas(&direct, &known, "area").terms(["major"]);
    let without = with.clone().intercept(false).run().unwrap();
    let with = with.run().unwrap();
    let eblups: Vec<f64> = of(&with, |row| row.eblup).into_iter().flatten().collect();
    close(of(&without, |row| row.eblup), &eblups, 1e-11, "no constant");
    let of_second = number(&with, "beta: intercept").0 + number(&with, "beta: major=2").0;
    close([Some(number(&without, "beta: major=2").0)], &[of_second], 1e-11, "coefficient");
    assert!(
        refused(&small_areas(&direct, &known, "area").terms(Vec::<String>::new()).intercept(false)).contains("terms")
    );
}
