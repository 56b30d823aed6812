//! Surveys in which outliers have other weights: point and variance are those of a table with these weights, or follow from the
//! definitions.

use super::golden::table as data;
use super::pool::wave;
use approx::assert_relative_eq;
use infosoc::measure::{mean, total};
use infosoc::{
    ChangeOptions, Design, Estimates, Margin, Outliers, Overlap, PoolOptions, ReplicateMethod, Resampling, Survey,
    ToFrame, WaveCovariance, change, pool,
};
use polars::prelude::*;

const CUTOFF: f64 = 700.0;

/// The clusters of `apiclus1`, the first 11 of 15 districts in the wave a, the last 11 in the wave b.
fn waves() -> [DataFrame; 2] {
    let table = data("apiclus1");
    let districts = table.column("dnum").unwrap().cast(&DataType::Int64).unwrap();
    let mut districts: Vec<i64> = districts.i64().unwrap().iter().flatten().collect();
    districts.sort_unstable();
    districts.dedup();
    let a = wave(&table, |d| d <= districts[10], "api99", "a").unwrap();
    [a, wave(&table, |d| d >= districts[4], "api00", "b").unwrap()]
}

fn bind(table: DataFrame) -> Survey {
    Survey::new(table, Design::new("pw").psu("dnum")).unwrap()
}

fn found(survey: &Survey) -> Outliers {
    let found = survey.outliers("y").cutoff(CUTOFF).run().unwrap();
    assert!(found.rows().len() > 20);
    found
}

/// The table with the weights w·(K + (y − K)/w)/y of values above the cut-off in their place.
fn lighter(mut table: DataFrame) -> DataFrame {
    let numbers = |name: &str| table.column(name).unwrap().cast(&DataType::Float64).unwrap();
    let (weights, values) = (numbers("pw"), numbers("y"));
    let of = |(w, y): (Option<f64>, Option<f64>)| {
        let (w, y) = (w.unwrap(), y.unwrap());
        if y > CUTOFF { w * (CUTOFF + (y - CUTOFF) / w) / y } else { w }
    };
    let weights: Vec<f64> = weights.f64().unwrap().iter().zip(values.f64().unwrap().iter()).map(of).collect();
    table.with_column(Column::new("pw".into(), weights)).unwrap();
    table
}

fn same(ours: &Estimates, theirs: &Estimates) {
    assert_eq!(ours.rows().len(), theirs.rows().len());
    for (a, b) in ours.rows().iter().zip(theirs.rows()) {
        assert_relative_eq!(a.value.unwrap(), b.value.unwrap(), max_relative = 1e-12);
        assert_relative_eq!(a.se.unwrap(), b.se.unwrap(), max_relative = 1e-11);
        assert_eq!((a.df, a.n, a.status), (b.df, b.n, b.status));
    }
}

/// Outliers that were found before or after pooling have their new weights in both waves' own variances and in the covariance.
#[test]
fn changes_of_waves_are_those_of_a_table_with_the_new_weights() {
    for covariance in [WaveCovariance::Stacked, WaveCovariance::Tam, WaveCovariance::BergerPriam, WaveCovariance::Auto]
    {
        let options = PoolOptions { covariance, ..PoolOptions::new("wave") };
        let plain = pool(&waves().map(bind), &options).unwrap();
        let expected = pool(&waves().map(|wave| bind(lighter(wave))), &options).unwrap();
        let after = found(&plain).reweighted().unwrap();
        let before = pool(&waves().map(|wave| found(&bind(wave)).reweighted().unwrap()), &options).unwrap();
        let by = |survey: &Survey| survey.estimate([mean("y"), total("y")]).by(["wave"]).run().unwrap();
        let moved = |survey: &Survey| by(survey).difference("wave", "b", "a").unwrap();
        for survey in [&after, &before] {
            same(&by(survey), &by(&expected));
            same(&moved(survey), &moved(&expected));
        }
        assert_ne!(moved(&plain).rows()[1].se, moved(&expected).rows()[1].se);
    }
}

/// The same of waves that were calibrated each by itself: the order of pooling and of the outliers makes no difference.
#[test]
fn calibrated_waves_keep_their_residuals() {
    let calibrated = |table: DataFrame| {
        let schools = df!("stype" => ["E", "H", "M"], "total" => [4421.0, 755.0, 1018.0]).unwrap();
        bind(table).poststratify(Margin::new(["stype"], schools)).unwrap()
    };
    for covariance in [WaveCovariance::Stacked, WaveCovariance::Tam, WaveCovariance::Auto] {
        let options = PoolOptions { covariance, ..PoolOptions::new("wave") };
        let after = found(&pool(&waves().map(calibrated), &options).unwrap()).reweighted().unwrap();
        let before = pool(&waves().map(|wave| found(&calibrated(wave)).reweighted().unwrap()), &options).unwrap();
        let by = |survey: &Survey| survey.estimate([mean("y"), total("y")]).by(["wave"]).run().unwrap();
        same(&by(&after), &by(&before));
        let moved = |survey: &Survey| by(survey).difference("wave", "b", "a").unwrap();
        same(&moved(&after), &moved(&before));
    }
    // Calibrated after pooling, the last adjustment is that of the outliers.
    let options = PoolOptions { overlap: Some(Overlap::Independent), ..PoolOptions::new("wave") };
    let schools = df!("stype" => ["E", "H", "M"], "total" => [8842.0, 1510.0, 2036.0]).unwrap();
    let pooled = pool(&waves().map(bind), &options).unwrap().poststratify(Margin::new(["stype"], schools)).unwrap();
    let lighter = found(&pooled).reweighted().unwrap();
    let [plain, lighter] = [&pooled, &lighter].map(|survey| survey.estimate([total("y")]).run().unwrap());
    assert_relative_eq!(
        lighter.rows()[0].value.unwrap(),
        plain.rows()[0].value.unwrap() + found(&pooled).bias(),
        max_relative = 1e-12
    );
    assert_ne!(lighter.rows()[0].se, plain.rows()[0].se);
}

/// Surveys of two years, and replicates made of the new weights.
#[test]
fn changes_of_results_and_replicates_have_the_new_weights() {
    let options = ChangeOptions::default();
    let of = |survey: Survey| survey.estimate([mean("y")]).run().unwrap();
    let [ours, theirs] =
        [waves().map(|wave| of(found(&bind(wave)).reweighted().unwrap())), waves().map(|wave| of(bind(lighter(wave))))]
            .map(|[a, b]| change(&a, &b, &options).unwrap().to_frame().unwrap());
    for name in ["difference", "se"] {
        let of = |table: &DataFrame| table.column(name).unwrap().f64().unwrap().get(0).unwrap();
        assert_relative_eq!(of(&ours), of(&theirs), max_relative = 1e-12);
    }
    let how = Resampling::new(ReplicateMethod::Jk1);
    let [wave, _] = waves();
    let light = of(bind(lighter(wave.clone())).make_replicates(&how).unwrap());
    same(&of(found(&bind(wave.clone())).reweighted().unwrap().make_replicates(&how).unwrap()), &light);
    same(&of(found(&bind(wave).make_replicates(&how).unwrap()).reweighted().unwrap()), &light);
}

/// By hand: a total of poststratified weights d·g times f varies as d·g times the residuals of f·y from their mean in the stratum.
#[test]
fn weights_of_outliers_reach_the_variance_of_a_calibrated_survey() {
    let y = [20.0, 30.0, 400.0, 50.0, 10.0, 900.0, 30.0, 20.0];
    let table = df!("w" => [10.0; 8], "h" => ["a", "a", "a", "a", "b", "b", "b", "b"], "y" => y).unwrap();
    let known = df!("h" => ["a", "b"], "total" => [60.0, 30.0]).unwrap();
    let survey = Survey::new(table, Design::new("w")).unwrap().poststratify(Margin::new(["h"], known)).unwrap();
    let found = survey.outliers("y").cutoff(100.0).run().unwrap();
    let light = found.reweighted().unwrap().estimate([total("y")]).run().unwrap();
    let weights: Vec<f64> = (0..8).map(|row| if row < 4 { 15.0 } else { 7.5 }).collect();
    let brought_down = |(y, w): (&f64, &f64)| if *y > 100.0 { 100.0 + (y - 100.0) / w } else { *y };
    // f·y is the winsorised answer.
    let fy: Vec<f64> = y.iter().zip(&weights).map(brought_down).collect();
    let contributions: Vec<f64> = (0..8)
        .map(|row| {
            let of_stratum = if row < 4 { &fy[..4] } else { &fy[4..] };
            weights[row] * (fy[row] - of_stratum.iter().sum::<f64>() / 4.0)
        })
        .collect();
    let variance = contributions.iter().map(|u| u * u).sum::<f64>() * 8.0 / 7.0;
    let value: f64 = fy.iter().zip(&weights).map(|(y, w)| y * w).sum();
    assert_relative_eq!(light.rows()[0].value.unwrap(), value, max_relative = 1e-13);
    assert_relative_eq!(light.rows()[0].se.unwrap(), variance.sqrt(), max_relative = 1e-13);
}

/// Replicates repeat the steps for non-response, and would leave out what came after them: they are made first, and then both are in them.
#[test]
fn replicates_are_made_before_weights_change_again() {
    let [mut table, _] = waves();
    let answered: Vec<bool> = (0..table.height()).map(|row| row % 5 != 0).collect();
    table.with_column(Column::new("answered".into(), answered)).unwrap();
    let survey = bind(table);
    let adjusted = |survey: &Survey| survey.adjust_nonresponse("answered").run().unwrap();
    let how = Resampling::new(ReplicateMethod::Jk1);
    let light = found(&adjusted(&survey)).reweighted().unwrap();
    assert_eq!(light.make_replicates(&how).unwrap_err().code(), "invalid_argument");
    let replicated = found(&adjusted(&survey.make_replicates(&how).unwrap())).reweighted().unwrap();
    let [taylor, jackknife] =
        [light, replicated].map(|survey| survey.estimate([total("y")]).run().unwrap().rows()[0].clone());
    assert_relative_eq!(taylor.value.unwrap(), jackknife.value.unwrap(), max_relative = 1e-12);
    assert_relative_eq!(taylor.se.unwrap(), jackknife.se.unwrap(), max_relative = 0.1);
}
