//! Small areas whose effects go together with those of their neighbours: `tests/golden/small_area/spatial*.csv`.

use super::small_area::{close, column, found, golden, milk, number, of, refused};
use infosoc::{FitMethod, MseMethod, SmallAreaMethod, SmallAreaStatus, finding::Rule, small_areas};
use polars::prelude::*;

/// `spatial.py`: from the likelihood and its derivatives alone.
#[test]
fn neighbours_go_together_as_the_likelihood_says() {
    let (table, fits) = (golden("spatial.csv"), golden("spatial_fit.csv"));
    let direct = table.select(["area", "y", "d"]).unwrap();
    let se: Vec<Option<f64>> = direct.column("d").unwrap().f64().unwrap().iter().map(|d| Some(d?.sqrt())).collect();
    let value = direct.column("y").unwrap().clone().with_name("value".into());
    let direct = DataFrame::new(36, vec![table.column("area").unwrap().clone(), value, Column::new("se".into(), se)]);
    let (direct, known) = (direct.unwrap(), table.select(["area", "x"]).unwrap());
    let near = beside(&table);
    let request = small_areas(&direct, &known, "area").method(SmallAreaMethod::SpatialFayHerriot);
    for (method, fit) in [("reml", FitMethod::Reml), ("ml", FitMethod::Ml)] {
        let areas = request.clone().proximity(&near).fit(fit).run().unwrap();
        let mut compared = 0;
        for row in 0..fits.height() {
            let text = |name: &str| fits.column(name).unwrap().str().unwrap().get(row).unwrap().to_owned();
            if text("method") != method {
                continue;
            }
            let ours = match text("quantity").as_str() {
                "beta0" => number(&areas, "beta: intercept"),
                "beta1" => number(&areas, "beta: x"),
                other => number(&areas, other),
            };
            // Cells are quoted: without a standard error they are empty text.
            let theirs =
                |name: &str| fits.column(name).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(row);
            close([Some(ours.0)], &[theirs("value").unwrap()], 1e-9, &text("quantity"));
            if let Some(se) = theirs("se") {
                close([ours.1], &[se], 1e-9, &text("quantity"));
            }
            compared += 1;
        }
        assert_eq!(compared, 4, "{method}");
        close(of(&areas, |row| row.eblup), &column(&table, &format!("eblup_{method}")), 1e-9, method);
        close(of(&areas, |row| row.mse), &column(&table, &format!("mse_{method}")), 1e-7, method);
        // An area without a direct estimate follows its neighbours.
        let missing = &areas.rows()[7];
        assert_eq!((missing.status, missing.gamma), (SmallAreaStatus::OutOfSample, Some(0.0)));
        assert_ne!(missing.eblup, missing.synthetic);
    }
    // The weights of both ways, each listed.
    let both = near.vstack(&turned(&near)).unwrap();
    let weighted = both.clone().hstack(&[Column::new("weight".into(), vec![2.5; both.height()])]).unwrap();
    let (plain, weighted) =
        (request.clone().proximity(&both).run().unwrap(), request.clone().proximity(&weighted).run().unwrap());
    assert_eq!(plain.rows(), weighted.rows());
    assert!(plain.method_in_words().contains("spatial"));
}

/// The areas of a grid that are beside, above and below each other: each pair once, as it holds both ways.
fn beside(table: &DataFrame) -> DataFrame {
    let (rows, columns) = (column(table, "row"), column(table, "column"));
    let pairs: Vec<(usize, usize)> = (0..rows.len())
        .flat_map(|i| (0..i).map(move |j| (i, j)))
        .filter(|&(i, j)| (rows[i] - rows[j]).abs() + (columns[i] - columns[j]).abs() == 1.0)
        .collect();
    let names = |of: fn(&(usize, usize)) -> usize| pairs.iter().map(|pair| format!("a{:02}", of(pair))).collect();
    let (area, neighbour): (Vec<String>, Vec<String>) = (names(|pair| pair.0), names(|pair| pair.1));
    df!("area" => area, "neighbour" => neighbour).unwrap()
}

/// `spatial_cases.py`: likelihoods in which scoring swings about the height, stalls on a ridge or ends at the end of ρ, and one whose
/// variance is 0, where the sample says nothing of ρ.
#[test]
fn hard_likelihoods_are_climbed_to_their_height() {
    let (areas, fits) = (golden("spatial_cases.csv"), golden("spatial_cases_fit.csv"));
    let text = |table: &DataFrame, name: &str, row: usize| {
        table.column(name).unwrap().str().unwrap().get(row).unwrap_or_default().to_owned()
    };
    assert_eq!(fits.height(), 10);
    for row in 0..fits.height() {
        let case = text(&fits, "case", row);
        let is_own: BooleanChunked = (0..areas.height()).map(|i| Some(text(&areas, "case", i) == case)).collect();
        let own = areas.filter(&is_own).unwrap();
        let se: Vec<f64> = column(&own, "d").iter().map(|d| d.sqrt()).collect();
        let mut direct = own.select(["area", "y"]).unwrap();
        direct.rename("y", "value".into()).unwrap();
        direct.with_column(Column::new("se".into(), se)).unwrap();
        let (known, near) = (own.select(["area", "x"]).unwrap(), beside(&own));
        let request = small_areas(&direct, &known, "area").method(SmallAreaMethod::SpatialFayHerriot).proximity(&near);
        let fitted = request.fit(text(&fits, "method", row).parse().unwrap()).run().unwrap();
        let theirs = |name: &str| fits.column(name).unwrap().f64().unwrap().get(row);
        let (sigma2, rho) = (number(&fitted, "sigma2").0, found(&fitted, "rho"));
        let says = |rule| fitted.findings().of(rule).next().is_some();
        match theirs("rho") {
            Some(expected) => {
                close([Some(sigma2)], &[theirs("sigma2").unwrap()], 1e-7, &case);
                close([rho.0], &[expected], 1e-9, &case);
                assert_eq!((rho.1.is_some(), says(Rule::OutOfRange)), (true, expected.abs() == 0.9999), "{case}");
            }
            None => {
                assert_eq!((sigma2, rho, says(Rule::ZeroAreaVariance)), (0.0, (None, None), true), "{case}");
                assert!(!says(Rule::OutOfRange));
                // Two coefficients and the variance: of ρ nothing is estimated.
                let aic = 6.0 - 2.0 * number(&fitted, "log_likelihood").0;
                close([Some(number(&fitted, "AIC").0)], &[aic], 1e-14, "AIC");
                assert!(fitted.model().unwrap().column("value").unwrap().null_count() == 1);
            }
        }
    }
}

/// What n × n numbers of too many areas take is refused before they are held.
#[test]
fn a_lattice_that_does_not_fit_is_refused() {
    let names: Vec<String> = (0..20_000).map(|i| i.to_string()).collect();
    let known = df!("area" => &names, "x" => (0..20_000).map(|i| f64::from(i % 7)).collect::<Vec<_>>()).unwrap();
    let direct = df!("area" => &names[..30], "value" => (0..30).map(|i| f64::from(i % 5)).collect::<Vec<_>>(), "se" => [1.0; 30]);
    let (direct, near) = (direct.unwrap(), df!("area" => ["1"], "neighbour" => ["2"]).unwrap());
    let request = small_areas(&direct, &known, "area").method(SmallAreaMethod::SpatialFayHerriot).proximity(&near);
    let text = refused(&request);
    assert!(text.contains("proximity") && text.contains("20000"), "{text}");
}

/// The pairs the other way round.
fn turned(pairs: &DataFrame) -> DataFrame {
    let named = |from: &str, to: &str| pairs.column(from).unwrap().clone().with_name(to.into());
    DataFrame::new(pairs.height(), vec![named("neighbour", "area"), named("area", "neighbour")]).unwrap()
}

/// Without neighbours nothing goes together, and what the spatial model does not have is refused.
#[test]
fn the_spatial_model_says_what_it_needs() {
    let (_, direct, known) = milk();
    let spatial = || small_areas(&direct, &known, "area").terms(["major"]).method(SmallAreaMethod::SpatialFayHerriot);
    let near = df!("area" => [1, 2, 3], "neighbour" => [2, 3, 99]).unwrap();
    assert!(refused(&spatial()).contains("table of neighbours"));
    assert!(refused(&spatial().proximity(&near)).contains("99"));
    let pairs = |neighbour: [i32; 3]| df!("area" => [1, 2, 3], "neighbour" => neighbour).unwrap();
    assert!(refused(&spatial().proximity(&pairs([2, 3, 3]))).contains("two different areas"));
    let near = pairs([2, 3, 4]);
    let text = refused(&spatial().proximity(&near).fit(FitMethod::Moment).mse(MseMethod::Bootstrap));
    assert!(text.contains("moment") && text.contains("bootstrap"), "{text}");
    assert!(refused(&small_areas(&direct, &known, "area").proximity(&near)).contains("spatial_fay_herriot"));
    let far = df!("area" => [1], "neighbour" => [2], "weight" => [0.0]).unwrap();
    let alone = spatial().proximity(&far).run().unwrap();
    assert_eq!(alone.findings().of(Rule::MissingValue).next().unwrap().areas.len(), 43);
    assert_eq!(found(&alone, "rho"), (None, None));
    let plain = small_areas(&direct, &known, "area").terms(["major"]).run().unwrap();
    let eblups: Vec<f64> = of(&plain, |row| row.eblup).into_iter().flatten().collect();
    close(of(&alone, |row| row.eblup), &eblups, 1e-8, "no neighbours");
    close(of(&alone, |row| row.mse), &of(&plain, |row| row.mse).into_iter().flatten().collect::<Vec<_>>(), 1e-6, "mse");
}
