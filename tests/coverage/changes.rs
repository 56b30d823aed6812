//! Change between two times: independent samples, the same people, PSUs that rotate.

use super::population::Population;
use super::random::SplitMix;
use super::scenario::{Interval, Populations, Result, clusters, survey};
use infosoc::measure::{mean, proportion, total};
use infosoc::{
    ChangeOptions, DegreesOfFreedom, Estimates, Measure, Overlap, PoolOptions, Survey, ToFrame, WaveCovariance, change,
    pool,
};
use polars::prelude::*;

/// What is measured at both times: a name, and the columns.
const FIGURES: [(&str, [&str; 2]); 3] =
    [("mean", ["y", "y_later"]), ("share", ["internet", "internet_later"]), ("rare share", ["rare_1", "rare_03"])];

fn measures(time: usize) -> Vec<Measure> {
    let of = |(name, columns): &(&str, [&str; 2])| {
        let measure = if *name == "mean" { mean(columns[time]) } else { proportion(columns[time]) };
        measure.named(*name)
    };
    FIGURES.iter().map(of).chain([total(["internet", "internet_later"][time]).named("total")]).collect()
}

/// The truth at both times.
fn truths(people: &Population, name: &str) -> Result<[f64; 2]> {
    let both =
        |columns: [&str; 2]| -> Result<[f64; 2]> { Ok([people.mean(columns[0], &[])?, people.mean(columns[1], &[])?]) };
    match FIGURES.iter().find(|figure| figure.0 == name) {
        Some((_, columns)) => both(*columns),
        None => Ok(both(["internet", "internet_later"])?.map(|share| share * people.size())),
    }
}

/// Two samples drawn without regard to each other, with their PSUs in each stratum and cases in each PSU.
pub(super) fn independent(
    people: &Population,
    random: &mut SplitMix,
    sizes: [(usize, usize); 2],
) -> Result<Vec<Interval>> {
    let mut results: Vec<Estimates> = Vec::new();
    for (time, (psus, cases)) in sizes.into_iter().enumerate() {
        let chosen = people.psus(random, psus);
        results.push(survey(people.sample(random, &chosen, cases)?)?.estimate(measures(time)).by(["area"]).run()?);
    }
    let mut found = Vec::new();
    for (rule, df) in [("Welch", DegreesOfFreedom::Welch), ("stacked", DegreesOfFreedom::Stacked)] {
        let options = ChangeOptions { df, ..ChangeOptions::default() };
        let moved = change(&results[0], &results[1], &options)?.to_frame()?;
        let number =
            |column: &str, row: usize| -> Result<f64> { Ok(moved.column(column)?.f64()?.get(row).unwrap_or(f64::NAN)) };
        let interval = |figure: String, truth: f64, row: usize, names: [&str; 4]| -> Result<Interval> {
            let [value, se, low, high] =
                [number(names[0], row)?, number(names[1], row)?, number(names[2], row)?, number(names[3], row)?];
            let limits = Some((low, high)).filter(|(low, high)| low.is_finite() && high.is_finite());
            Ok(Interval { figure, truth, value, se, limits })
        };
        const DIFFERENCE: [&str; 4] = ["difference", "se", "ci_low", "ci_high"];
        const RATIO: [&str; 4] = ["ratio", "ratio_se", "ratio_ci_low", "ratio_ci_high"];
        let names: Vec<String> = moved.column("measure")?.str()?.iter().flatten().map(str::to_owned).collect();
        let areas: Vec<Option<String>> =
            moved.column("area")?.cast(&DataType::String)?.str()?.iter().map(|area| area.map(str::to_owned)).collect();
        for (row, (name, area)) in names.iter().zip(&areas).enumerate() {
            match area.as_deref() {
                None => {
                    let [before, after] = truths(people, name)?;
                    found.push(interval(format!("difference of the {name}, {rule}"), after - before, row, DIFFERENCE)?);
                    found.push(interval(format!("ratio of the {name}, {rule}"), after / before, row, RATIO)?);
                }
                Some("U") if name == "share" => {
                    let before = people.mean("internet", &[("area", "U")])?;
                    let after = people.mean("internet_later", &[("area", "U")])?;
                    found.push(interval(
                        format!("difference of the share of a domain, {rule}"),
                        after - before,
                        row,
                        DIFFERENCE,
                    )?);
                }
                Some(_) => {}
            }
        }
    }
    Ok(found)
}

/// A sample with the columns of one time under names that both times have.
fn at(mut table: DataFrame, time: usize) -> Result<DataFrame> {
    for (name, columns) in FIGURES {
        table.with_column(table.column(columns[time])?.clone().with_name(name.into()))?;
    }
    let height = table.height();
    table.with_column(Column::new("wave".into(), vec![["before", "after"][time]; height]))?;
    Ok(table)
}

/// The changes of pooled waves.
fn changes(people: &Population, pooled: &Survey, how: &str) -> Result<Vec<Interval>> {
    let asked = [mean("mean"), proportion("share"), proportion("rare share"), total("share")];
    let estimates = pooled.estimate(asked).by(["wave"]).run()?;
    let (differences, ratios) =
        (estimates.difference("wave", "after", "before")?, estimates.ratio("wave", "after", "before")?);
    let mut found = Vec::new();
    for (place, name) in ["mean", "share", "rare share", "total"].into_iter().enumerate() {
        let [before, after] = truths(people, name)?;
        found.push(Interval::new(
            format!("difference of the {name}, {how}"),
            after - before,
            &differences.rows()[place],
        ));
        found.push(Interval::new(format!("ratio of the {name}, {how}"), after / before, &ratios.rows()[place]));
    }
    Ok(found)
}

pub(super) fn panel(populations: &Populations, random: &mut SplitMix) -> Result<Vec<Interval>> {
    let people = &populations.synthetic;
    let chosen = people.psus(random, 4);
    let table = people.sample(random, &chosen, 10)?;
    let waves = [clusters(at(table.clone(), 0)?)?, clusters(at(table, 1)?)?];
    let mut found = changes(people, &pool(&waves, &PoolOptions::new("wave"))?, "shared")?;
    let apart = PoolOptions { overlap: Some(Overlap::Independent), ..PoolOptions::new("wave") };
    found.extend(changes(people, &pool(&waves, &apart)?, "as if independent")?);
    Ok(found)
}

/// So many PSUs of each stratum in a wave, of which some are in both.
pub(super) fn rotation(
    populations: &Populations,
    random: &mut SplitMix,
    in_wave: usize,
    shared: usize,
) -> Result<Vec<Interval>> {
    let people = &populations.synthetic;
    // In the order in which they come in.
    let mut chosen = people.psus(random, 2 * in_wave - shared);
    for psus in &mut chosen {
        let n = psus.len();
        for place in 0..n {
            psus.swap(place, place + random.below(n - place));
        }
    }
    let of =
        |from: usize| -> Vec<Vec<usize>> { chosen.iter().map(|psus| psus[from..from + in_wave].to_vec()).collect() };
    let (before, after) = (of(0), of(in_wave - shared));
    let waves =
        [clusters(at(people.sample(random, &before, 10)?, 0)?)?, clusters(at(people.sample(random, &after, 10)?, 1)?)?];
    let mut found = Vec::new();
    for (how, covariance) in [
        ("by rule", WaveCovariance::Auto),
        ("stacked", WaveCovariance::Stacked),
        ("correlation", WaveCovariance::Correlation),
    ] {
        let options = PoolOptions { covariance, ..PoolOptions::new("wave") };
        found.extend(changes(people, &pool(&waves, &options)?, how)?);
    }
    Ok(found)
}
