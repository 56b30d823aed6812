//! Waves in one design, against R and the definitions.

use super::golden::table as data;
use infosoc::finding::Rule;
use infosoc::measure::{mean, total};
use infosoc::{
    ChangeOptions, Comparison, DegreesOfFreedom, Design, Overlap, PoolOptions, Survey, ToFrame, WaveCovariance, pool,
};
use polars::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

pub(super) type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The rows of a table in which a condition holds, with `y` the named column and the wave.
pub(super) fn wave(table: &DataFrame, keep: impl Fn(i64) -> bool, y: &str, label: &str) -> Result<DataFrame> {
    let numbers = table.column("dnum")?.cast(&DataType::Int64)?;
    let mask: BooleanChunked = numbers.i64()?.iter().map(|number| Some(number.is_some_and(&keep))).collect();
    let mut wave = table.filter(&mask)?;
    let values = wave.column(y)?.cast(&DataType::Float64)?.with_name("y".into());
    wave.with_column(values)?;
    let height = wave.height();
    wave.with_column(Column::new("wave".into(), vec![label; height]))?;
    Ok(wave)
}

/// The clusters of `apiclus1`: the first 11 of 15 districts in the wave a, the last 11 in the wave b.
fn rotating(options: &PoolOptions) -> Result<Survey> {
    let table = data("apiclus1");
    let districts = table.column("dnum")?.cast(&DataType::Int64)?;
    let mut districts: Vec<i64> = districts.i64()?.iter().flatten().collect();
    districts.sort_unstable();
    districts.dedup();
    let design = || Design::new("pw").psu("dnum");
    let a = Survey::new(wave(&table, |d| d <= districts[10], "api99", "a")?, design())?;
    let b = Survey::new(wave(&table, |d| d >= districts[4], "api00", "b")?, design())?;
    Ok(pool(&[a, b], options)?)
}

fn golden(id: &str, quantity: &str) -> Result<(f64, f64)> {
    let text = include_str!("../../golden/change/change.csv").replace('"', "");
    let row =
        text.lines().map(|line| line.split(',').collect::<Vec<_>>()).find(|row| row[0] == id && row[1] == quantity);
    let row = row.ok_or("no such row")?;
    // A covariance has no error.
    Ok((row[2].parse()?, row[3].parse().unwrap_or(f64::NAN)))
}

/// By `rotation.py`, from the definitions.
fn rotation(case: &str, method: &str, quantity: &str) -> Result<(f64, f64)> {
    let text = include_str!("../../golden/change/rotation.csv");
    let row = text
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .find(|row| row[..3] == [case, method, quantity])
        .ok_or("no such row")?;
    Ok((row[3].parse()?, row[4].parse()?))
}

fn near(estimates: &infosoc::Estimates, row: usize, (value, se): (f64, f64)) {
    let row = &estimates.rows()[row];
    approx::assert_relative_eq!(row.value.unwrap_or(f64::NAN), value, max_relative = 1e-11);
    approx::assert_relative_eq!(row.se.unwrap_or(f64::NAN), se, max_relative = 1e-11);
}

#[test]
fn rotation_is_that_of_r_and_of_the_definitions() -> Result {
    let pooled = rotating(&PoolOptions::new("wave"))?;
    let by = pooled.estimate([mean("y")]).by(["wave"]).run()?;
    near(&by, 1, golden("rotating_psu", "a")?);
    near(&by, 2, golden("rotating_psu", "b")?);
    near(&by.difference("wave", "b", "a")?, 0, golden("rotating_psu", "b-a")?);
    let halves = [("a".to_owned(), 0.5), ("b".to_owned(), 0.5)];
    near(&by.combine_levels("wave", &halves, &AtomicBool::new(false))?, 0, golden("rotating_psu", "(a+b)/2")?);
    let change = [("a".to_owned(), -1.0), ("b".to_owned(), 1.0)];
    let contrast = by.combine_levels("wave", &change, &AtomicBool::new(false))?;
    near(&contrast, 0, golden("rotating_psu", "b-a")?);
    assert_eq!(contrast.rows()[0].df, Some(14.0));
    assert_eq!(contrast.tests().len(), 1);

    // By correlation, for totals by rule.
    let totals = pooled.estimate([total("y")]).by(["wave"]).run()?;
    near(&totals.difference("wave", "b", "a")?, 0, rotation("clusters", "berger_priam", "total")?);
    let contrast = totals.combine_levels("wave", &change, &AtomicBool::new(false))?;
    near(&contrast, 0, rotation("clusters", "berger_priam", "total")?);
    // As many as the wave of 11 PSUs has.
    assert_eq!((totals.difference("wave", "b", "a")?.rows()[0].df, contrast.rows()[0].df), (Some(10.0), Some(10.0)));

    let stacked = rotating(&PoolOptions { covariance: WaveCovariance::Stacked, ..PoolOptions::new("wave") })?;
    let totals = stacked.estimate([total("y")]).by(["wave"]).run()?;
    near(&totals.difference("wave", "b", "a")?, 0, golden("rotating_psu", "total b-a")?);
    for (covariance, method) in [
        (WaveCovariance::Correlation, "berger_priam"),
        (WaveCovariance::BergerPriam, "berger_priam"),
        (WaveCovariance::Tam, "tam"),
    ] {
        let all = rotating(&PoolOptions { covariance, ..PoolOptions::new("wave") })?;
        let both = all.estimate([mean("y"), total("y")]).by(["wave"]).run()?.difference("wave", "b", "a")?;
        near(&both, 0, rotation("clusters", method, "mean")?);
        near(&both, 1, rotation("clusters", method, "total")?);
    }
    Ok(())
}

/// The eight numbers of each figure that vardpoor has for rotating districts: both waves, the change, both variances, the
/// correlation, the covariance, and the standard error of the change.
#[test]
fn rotation_is_that_of_vardpoor() -> Result {
    let planning = crate::fixtures::golden::Table::read("change/vardpoor.csv");
    let all = rotating(&PoolOptions { covariance: WaveCovariance::BergerPriam, ..PoolOptions::new("wave") })?;
    for (measure, what) in [(mean("y"), "mean"), (total("y"), "total")] {
        let place = (0..planning.len()).find(|&row| planning.text("id", row).starts_with(what)).ok_or("no such row")?;
        let text = planning.text("value", place);
        let theirs: Vec<f64> = text.split(' ').map(str::parse).collect::<std::result::Result<_, _>>()?;
        let by = all.estimate([measure]).by(["wave"]).run()?;
        let change = by.difference("wave", "b", "a")?;
        let [a, b] = [1, 2].map(|row| by.rows()[row].value.unwrap_or_default());
        let se = change.rows()[0].se.unwrap_or_default();
        // The variance of a sum holds the covariance with the other sign.
        let sum =
            by.combine_levels("wave", &[("a".to_owned(), 1.0), ("b".to_owned(), 1.0)], &AtomicBool::new(false))?;
        let variances = (sum.rows()[0].se.unwrap_or_default().powi(2), se * se);
        let covariance = (variances.0 - variances.1) / 4.0;
        let own = f64::midpoint(variances.0, variances.1);
        let ours = [
            a,
            b,
            b - a,
            own - theirs[4],
            own - theirs[3],
            covariance / (theirs[3] * theirs[4]).sqrt(),
            covariance,
            se,
        ];
        for (ours, theirs) in ours.iter().zip(&theirs) {
            approx::assert_relative_eq!(*ours, *theirs, max_relative = 1e-10);
        }
    }
    Ok(())
}

/// The same schools twice as two columns of one table, and as two samples that were drawn anew.
#[test]
fn panels_and_new_samples_are_those_of_r() -> Result {
    let table = data("apistrat");
    let survey = || Survey::new(table.clone(), Design::new("pw").strata("stype").fpc(["fpc"]));
    let stop = AtomicBool::new(false);
    let wide = survey()?.estimate([mean("api99"), mean("api00")]).run()?;
    let golden_wide = |quantity: &str| golden("full_overlap_wide", quantity);
    near(&wide, 0, golden_wide("api99")?);
    near(&wide, 1, golden_wide("api00")?);
    near(&wide.compare(1, 0, Comparison::Difference, &stop)?, 0, golden_wide("api00-api99")?);
    let ratio = wide.compare(1, 0, Comparison::Ratio, &stop)?;
    near(&ratio, 0, golden_wide("api00/api99")?);
    let (value, se) = (ratio.rows()[0].value.unwrap_or(f64::NAN), ratio.rows()[0].se.unwrap_or(f64::NAN));
    let log = golden_wide("log ratio")?;
    approx::assert_relative_eq!(value.ln(), log.0, max_relative = 1e-11);
    approx::assert_relative_eq!(se / value, log.1, max_relative = 1e-11);
    approx::assert_relative_eq!(wide.covariances(&[0, 1], &stop)?[1], golden_wide("cov")?.0, max_relative = 1e-11);

    let [a, b] = ["api99", "api00"].map(|y| {
        let mut table = table.clone();
        table.with_column(table.column(y)?.cast(&DataType::Float64)?.with_name("y".into()))?;
        Survey::new(table, Design::new("pw").strata("stype").fpc(["fpc"]))?.estimate([mean("y")]).run()
    });
    let options = ChangeOptions { df: DegreesOfFreedom::Stacked, ..ChangeOptions::default() };
    let moved = infosoc::change(&a?, &b?, &options)?.to_frame()?;
    let number = |name: &str| -> Result<f64> { Ok(moved.column(name)?.f64()?.get(0).unwrap_or(f64::NAN)) };
    let (difference, se) = golden("independent", "b-a")?;
    approx::assert_relative_eq!(number("difference")?, difference, max_relative = 1e-11);
    approx::assert_relative_eq!(number("se")?, se, max_relative = 1e-11);
    assert_eq!(number("df")?, 394.0);

    let stacked = rotating(&PoolOptions { covariance: WaveCovariance::Stacked, ..PoolOptions::new("wave") })?;
    for (measure, quantity) in [(mean("y"), "cov"), (total("y"), "total cov")] {
        let by = stacked.estimate([measure]).by(["wave"]).run()?;
        let covariance = by.covariances(&[1, 2], &stop)?[1];
        approx::assert_relative_eq!(covariance, golden("rotating_psu", quantity)?.0, max_relative = 1e-11);
    }
    Ok(())
}

/// Linearised variables of means add up to 0 over a sample, and not within its strata: with strata, a stacked mean holds the
/// chance of being in a wave as a total does.
#[test]
fn with_strata_and_partial_overlap_every_change_is_by_correlation() -> Result {
    let table = data("apistrat");
    let height = table.height() as u32;
    let row: Vec<u32> = (0..height).collect();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let within: Vec<u32> = table
        .column("stype")?
        .str()?
        .iter()
        .map(|stratum| {
            let next = seen.entry(stratum.unwrap_or_default().to_owned()).or_default();
            *next += 1;
            *next - 1
        })
        .collect();
    let by = |number: &[u32], keep: [fn(u32) -> bool; 2], covariance| -> Result<infosoc::Estimates> {
        let of = |y: &str, label: &str, keep: fn(u32) -> bool| -> Result<Survey> {
            let mut table = table.clone();
            table.with_column(Column::new("row".into(), row.clone()))?;
            table.with_column(table.column(y)?.cast(&DataType::Float64)?.with_name("y".into()))?;
            table.with_column(Column::new("wave".into(), vec![label; table.height()]))?;
            let kept: BooleanChunked = number.iter().map(|&number| Some(keep(number))).collect();
            Ok(Survey::new(table.filter(&kept)?, Design::new("pw").strata("stype").psu("row"))?)
        };
        let waves = [of("api99", "a", keep[0])?, of("api00", "b", keep[1])?];
        let pooled = pool(&waves, &PoolOptions { covariance, ..PoolOptions::new("wave") })?;
        Ok(pooled.estimate([mean("y"), total("y")]).by(["wave"]).run()?.difference("wave", "b", "a")?)
    };
    let thirds: [fn(u32) -> bool; 2] = [|row| row % 3 != 0, |row| row % 3 != 1];
    let auto = by(&row, thirds, WaveCovariance::Auto)?;
    near(&auto, 0, rotation("strata", "berger_priam", "mean")?);
    near(&auto, 1, rotation("strata", "berger_priam", "total")?);
    assert_ne!(auto.rows()[0].se, by(&row, thirds, WaveCovariance::Stacked)?.rows()[0].se);
    let small = by(&within, [|number| (1..4).contains(&number), |number| number < 3], WaveCovariance::Auto)?;
    near(&small, 0, rotation("small strata", "tam", "mean")?);
    near(&small, 1, rotation("small strata", "tam", "total")?);
    assert_eq!(small.rows()[0].df, Some(6.0));
    // Either method for every size of strata.
    let firsts: [fn(u32) -> bool; 2] = [|number| (1..4).contains(&number), |number| number < 3];
    for (case, number, keep) in [("strata", &row, thirds), ("small strata", &within, firsts)] {
        for (covariance, method) in [(WaveCovariance::Tam, "tam"), (WaveCovariance::BergerPriam, "berger_priam")] {
            let asked = by(number, keep, covariance)?;
            for (place, quantity) in ["mean", "total"].into_iter().enumerate() {
                near(&asked, place, rotation(case, method, quantity)?);
            }
        }
    }
    Ok(())
}

#[test]
fn waves_that_were_drawn_anew_do_not_covary() -> Result {
    let options = PoolOptions { overlap: Some(Overlap::Independent), ..PoolOptions::new("wave") };
    let by = rotating(&options)?.estimate([mean("y")]).by(["wave"]).run()?;
    near(&by, 1, golden("each_wave_alone", "a")?);
    near(&by, 2, golden("each_wave_alone", "b")?);
    let change = by.difference("wave", "b", "a")?;
    near(&change, 0, golden("rotating_as_independent", "b-a")?);
    assert_eq!(change.rows()[0].df, Some(20.0));
    Ok(())
}

/// The same schools in both waves, of calibrated weights too: the change is that of the difference of both answers.
#[test]
fn a_panel_changes_as_the_difference_of_its_answers() -> Result {
    let mut table = data("apistrat");
    let row: Vec<u32> = (0..table.height() as u32).collect();
    table.with_column(Column::new("row".into(), row))?;
    let design = || Design::new("pw").strata("stype").psu("row").fpc(["fpc"]);
    let of = |y: &str, label: &str| -> Result<Survey> {
        let mut table = table.clone();
        table.with_column(table.column(y)?.cast(&DataType::Float64)?.with_name("y".into()))?;
        table.with_column(Column::new("wave".into(), vec![label; table.height()]))?;
        Ok(Survey::new(table, design())?)
    };
    let pooled = pool(&[of("api99", "a")?, of("api00", "b")?], &PoolOptions::new("wave"))?;
    let by = pooled.estimate([mean("y")]).by(["wave"]).run()?;
    let change = by.difference("wave", "b", "a")?;
    near(&change, 0, golden("full_overlap_stacked", "b-a")?);
    near(&by.ratio("wave", "b", "a")?, 0, golden("full_overlap_wide", "api00/api99")?);
    assert_eq!(change.rows()[0].df, Some(197.0));
    Ok(())
}

/// Replicates made jointly give the covariance, and those of each wave alone none.
#[test]
fn replicates_are_joint_where_that_is_said() -> Result {
    let table = data("apiclus1");
    let of = |y: &str, label: &str| -> Result<Survey> {
        let wave = wave(&table, |_| true, y, label)?;
        let survey = Survey::new(wave, Design::new("pw").psu("dnum"))?;
        Ok(survey.make_replicates(&infosoc::Resampling::new(infosoc::ReplicateMethod::Jk1))?)
    };
    let waves = [of("api99", "a")?, of("api00", "b")?];
    let se = |overlap| -> Result<[f64; 3]> {
        let options = PoolOptions { overlap, ..PoolOptions::new("wave") };
        let by = pool(&waves, &options)?.estimate([mean("y")]).by(["wave"]).run()?;
        let change = by.difference("wave", "b", "a")?;
        Ok([by.rows()[1].se, by.rows()[2].se, change.rows()[0].se].map(Option::unwrap_or_default))
    };
    let [a, b, joint] = se(Some(Overlap::Shared))?;
    let [_, _, alone] = se(None)?;
    assert!(joint < 0.3 * a.hypot(b), "{joint} {a} {b}");
    approx::assert_relative_eq!(alone, a.hypot(b), max_relative = 1e-2);
    Ok(())
}

/// Degrees of freedom that each wave was given are those of the whole, the least of them.
#[test]
fn degrees_of_freedom_that_are_given_are_kept() -> Result {
    let table = data("apiclus1");
    let of = |label: &str, df: Option<f64>| -> Result<Survey> {
        let design = Design::new("pw").psu("dnum");
        let design = if let Some(df) = df { design.df(df) } else { design };
        Ok(Survey::new(wave(&table, |_| true, "api00", label)?, design)?)
    };
    for (given, expected) in [([Some(12.0), Some(9.0)], 9.0), ([Some(12.0), None], 14.0)] {
        let pooled = pool(&[of("a", given[0])?, of("b", given[1])?], &PoolOptions::new("wave"))?;
        let by = pooled.estimate([mean("y")]).by(["wave"]).run()?;
        assert!(by.rows().iter().all(|row| row.df == Some(expected)), "{by}");
    }
    Ok(())
}

/// Of a wave that is there twice, the mean is that wave: a change against it is the change of two waves, whatever rule gives its error.
#[test]
fn averages_of_waves_have_the_error_of_one_method() -> Result {
    let table = data("apiclus1");
    let districts = table.column("dnum")?.cast(&DataType::Int64)?;
    let mut districts: Vec<i64> = districts.i64()?.iter().flatten().collect();
    districts.sort_unstable();
    districts.dedup();
    let of = |label: &str| -> Result<Survey> {
        let wave = match label {
            "c" => wave(&table, |d| d >= districts[4], "api00", label)?,
            _ => wave(&table, |d| d <= districts[10], "api99", label)?,
        };
        Ok(Survey::new(wave, Design::new("pw").psu("dnum"))?)
    };
    let change = [("a".to_owned(), -0.5), ("b".to_owned(), -0.5), ("c".to_owned(), 1.0)];
    for (covariance, method) in [
        (WaveCovariance::Auto, "berger_priam"),
        (WaveCovariance::BergerPriam, "berger_priam"),
        (WaveCovariance::Tam, "tam"),
    ] {
        let options = PoolOptions { covariance, ..PoolOptions::new("wave") };
        let pooled = pool(&[of("a")?, of("b")?, of("c")?], &options)?;
        let totals = pooled.estimate([total("y")]).by(["wave"]).run()?;
        let found = totals.combine_levels("wave", &change, &AtomicBool::new(false))?;
        near(&found, 0, rotation("clusters", method, "total")?);
    }
    Ok(())
}

/// Waves are brought into one table, and what is not the same in all of them is said.
#[test]
fn what_differs_between_waves_is_said() -> Result {
    let said = |a: DataFrame, b: DataFrame| -> Result<Vec<(Rule, String)>> {
        let design = || Design::new("w").strata("h").psu("psu");
        let labels = vec!["2020".to_owned(), "2021".to_owned()];
        let options = PoolOptions { labels, overlap: Some(Overlap::Shared), ..PoolOptions::new("wave") };
        let pooled = pool(&[Survey::new(a, design())?, Survey::new(b, design())?], &options)?;
        Ok(pooled.pooling().ok_or("waves")?.iter().map(|finding| (finding.rule, finding.place.clone())).collect())
    };
    let of = |strata: [&str; 4], kind: [&str; 4]| df!("w" => [1.0; 4], "h" => strata, "psu" => [1, 2, 3, 4], "y" => [1.0, 2.0, 3.0, 5.0], "kind" => kind);
    let first = of(["n", "n", "s", "s"], ["a", "b", "a", "b"])?;
    let has = |found: &[(Rule, String)], rule: Rule, place: &str| found.iter().any(|(r, p)| *r == rule && p == place);
    let same = said(first.clone(), first.clone())?;
    assert!(!same.iter().any(|(rule, _)| matches!(rule, Rule::WaveDiffers | Rule::ReusedPsu)), "{same:?}");
    // The second PSU was in the north.
    let moved = said(first.clone(), of(["n", "s", "s", "s"], ["a", "b", "a", "b"])?.slice(1, 3))?;
    assert!(moved.iter().any(|(rule, _)| *rule == Rule::ReusedPsu), "{moved:?}");
    let fewer = said(first.clone(), of(["n", "n", "s", "s"], ["a"; 4])?)?;
    assert!(has(&fewer, Rule::WaveDiffers, "kind"), "{fewer:?}");
    let mut text = first.clone();
    let words = text.column("y")?.cast(&DataType::String)?;
    text.with_column(words)?;
    let retyped = said(first.clone(), text)?;
    assert!(has(&retyped, Rule::WaveDiffers, "y"), "{retyped:?}");
    let lacking = said(first.clone(), first.drop("kind")?)?;
    assert!(lacking.iter().any(|(rule, _)| *rule == Rule::WaveDiffers), "{lacking:?}");
    Ok(())
}
