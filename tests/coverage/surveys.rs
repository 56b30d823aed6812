//! Means, shares, quantiles, comparisons, calibration, replicates.

use super::population::Population;
use super::random::SplitMix;
use super::scenario::{Interval, Result, sampled, survey};
use infosoc::measure::{mean, proportion, quantile, ratio, total};
use infosoc::{Estimates, Interval as Kind, Margin, Measure, QuantileInterval, ReplicateMethod, Resampling, Survey};
use polars::prelude::*;

/// Kinds of interval of a share, the default first.
const KINDS: [Kind; 6] = [Kind::Logit, Kind::Beta, Kind::Wilson, Kind::Likelihood, Kind::Arcsine, Kind::Wald];

const SCHOOLS: [&str; 3] = ["none", "school", "college"];

fn kind(kind: Kind) -> &'static str {
    if kind == Kind::Beta { "beta (Korn–Graubard)" } else { kind.as_str() }
}

/// The intervals of measures over all cases.
fn overall(survey: &Survey, figures: Vec<(String, f64, Measure)>) -> Result<Vec<Interval>> {
    let estimates = survey.estimate(figures.iter().map(|(_, _, measure)| measure.clone())).run()?;
    assert_eq!(estimates.rows().len(), figures.len());
    Ok(figures.iter().zip(estimates.rows()).map(|((name, truth, _), row)| Interval::new(name, *truth, row)).collect())
}

/// The interval of one category.
fn of_category(estimates: &Estimates, figure: &str, truth: f64, domain: &[(&str, Option<&str>)]) -> Result<Interval> {
    Ok(Interval::new(figure, truth, &estimates.rows()[estimates.find(None, None, domain)?]))
}

/// Each kind of interval of a share.
fn shares(figures: &mut Vec<(String, f64, Measure)>, what: &str, column: &str, truth: f64) {
    for kind_of in KINDS {
        let measure = proportion(column).interval(kind_of).named(format!("{column} {}", kind_of.as_str()));
        figures.push((format!("{what}, {}", kind(kind_of)), truth, measure));
    }
}

pub(super) fn estimates(
    people: &Population,
    random: &mut SplitMix,
    psus: usize,
    cases: usize,
) -> Result<Vec<Interval>> {
    let survey = sampled(people, random, psus, cases)?;
    let income = people.mean("income", &[])?;
    let mut figures: Vec<(String, f64, Measure)> = vec![
        ("mean".into(), people.mean("y", &[])?, mean("y")),
        ("mean of a skewed variable".into(), income, mean("income")),
        ("total".into(), people.mean("y", &[])? * people.size(), total("y")),
        ("ratio of two variables".into(), income / people.mean("members", &[])?, ratio("income", "members")),
    ];
    for p in [0.5, 0.9] {
        let truth = people.quantile("income", p)?;
        for (name, kind) in [
            ("Woodruff", QuantileInterval::default()),
            ("Woodruff by logit", QuantileInterval::Woodruff(Kind::Logit)),
            ("score", QuantileInterval::Score),
        ] {
            let measure = quantile("income", [p]).quantile_interval(kind).named(format!("{p} {name}"));
            figures.push((format!("quantile {p}, {name}"), truth, measure));
        }
    }
    for (what, column) in [("share", "internet"), ("rare share", "rare_1"), ("rare share", "rare_03")] {
        let truth = people.mean(column, &[])?;
        shares(&mut figures, &format!("{what} of {:.1} %", 100.0 * truth), column, truth);
    }
    let mut found = overall(&survey, figures)?;
    let by = survey.estimate([proportion("internet")]).by(["sex"]).by(["area"]).run()?;
    let share = |among: (&str, &str)| people.mean("internet", &[among]);
    let gap = share(("sex", "F"))? - share(("sex", "M"))?;
    found.push(Interval::new(
        "difference of domains in the same PSUs",
        gap,
        &by.difference("sex", "F", "M")?.rows()[0],
    ));
    // All of eight PSUs may be urban.
    if ["R", "U"].iter().all(|area| by.find(None, None, &[("area", Some(*area))]).is_ok()) {
        let (rural, city) = (share(("area", "R"))?, share(("area", "U"))?);
        found.push(of_category(&by, "share of a domain", rural, &[("area", Some("R"))])?);
        let gap = by.difference("area", "U", "R")?;
        found.push(Interval::new("difference of domains in other PSUs", city - rural, &gap.rows()[0]));
        found.push(Interval::new("ratio of domains", rural / city, &by.ratio("area", "R", "U")?.rows()[0]));
    }
    Ok(found)
}

pub(super) fn mexico(homes: &Population, random: &mut SplitMix) -> Result<Vec<Interval>> {
    let chosen = homes.psus(random, 4);
    let survey = survey(homes.sample(random, &chosen, 5)?)?;
    let mut figures: Vec<(String, f64, Measure)> = vec![
        ("mean of residents".into(), homes.mean("members", &[])?, mean("members")),
        (
            "quantile 0.5 of the age of the head, Woodruff".into(),
            homes.quantile("head_age", 0.5)?,
            quantile("head_age", [0.5]),
        ),
    ];
    for (what, column) in [("Internet", "internet"), ("ten residents or more", "large")] {
        let truth = homes.mean(column, &[])?;
        shares(&mut figures, &format!("{what}, {:.1} %", 100.0 * truth), column, truth);
    }
    let mut found = overall(&survey, figures)?;
    let by = survey.estimate([proportion("internet")]).by(["area"]).by(["head_sex"]).by(["region"]).run()?;
    let share = |among: (&str, &str)| homes.mean("internet", &[among]);
    let (rural, city) = (share(("area", "R"))?, share(("area", "U"))?);
    found.push(of_category(&by, "Internet, rural", rural, &[("area", Some("R"))])?);
    found.push(Interval::new("Internet, urban less rural", city - rural, &by.difference("area", "U", "R")?.rows()[0]));
    found.push(Interval::new("Internet, rural over urban", rural / city, &by.ratio("area", "R", "U")?.rows()[0]));
    let gap = share(("head_sex", "F"))? - share(("head_sex", "M"))?;
    found.push(Interval::new("Internet, heads: women less men", gap, &by.difference("head_sex", "F", "M")?.rows()[0]));
    for state in ["09", "20"] {
        let name = format!("Internet, the state {state} (up to 8 PSUs)");
        found.push(of_category(&by, &name, share(("region", state))?, &[("region", Some(state))])?);
    }
    Ok(found)
}

pub(super) fn calibrated(people: &Population, random: &mut SplitMix) -> Result<Vec<Interval>> {
    let chosen = people.psus(random, 4);
    let survey = survey(people.sample(random, &chosen, 8)?)?;
    let known = people.mean("known", &[])? * people.size();
    let margins = || -> Result<[Margin; 2]> {
        Ok([
            Margin::new(["sex"], people.counts("sex", &["F", "M"])?),
            Margin::new(["education"], people.counts("education", &SCHOOLS)?),
        ])
    };
    let designs = [
        ("not calibrated", survey.clone()),
        (
            "post-stratified by education",
            survey.poststratify(Margin::new(["education"], people.counts("education", &SCHOOLS)?))?,
        ),
        ("raked to sex and education", survey.rake(margins()?).run()?),
        (
            "regression to a number",
            survey.calibrate([Margin::population(people.size()), Margin::number("known", known)]).run()?,
        ),
    ];
    let mut found = Vec::new();
    for (name, survey) in designs {
        found.extend(overall(
            &survey,
            vec![
                (format!("mean, {name}"), people.mean("y", &[])?, mean("y")),
                (format!("share, {name}"), people.mean("internet", &[])?, proportion("internet")),
                (format!("total, {name}"), people.mean("internet", &[])? * people.size(), total("internet")),
                (format!("median, {name}"), people.quantile("income", 0.5)?, quantile("income", [0.5])),
            ],
        )?);
    }
    Ok(found)
}

pub(super) fn replicates(people: &Population, random: &mut SplitMix) -> Result<Vec<Interval>> {
    let (four, two) = (people.psus(random, 4), people.psus(random, 2));
    let four = super::scenario::clusters(people.sample(random, &four, 8)?)?;
    let two = super::scenario::clusters(people.sample(random, &two, 12)?)?;
    let seed = random.next();
    let ways = [
        ("jackknife (JKn)", &four, Resampling::new(ReplicateMethod::Jkn)),
        ("bootstrap of 100", &four, Resampling::new(ReplicateMethod::Bootstrap).count(100).seed(seed)),
        ("successive differences of 80", &four, Resampling::new(ReplicateMethod::Sdr)),
        ("balanced half-samples", &two, Resampling::new(ReplicateMethod::Brr)),
        ("Fay, 0.3", &two, Resampling::new(ReplicateMethod::Fay).rho(0.3)),
    ];
    let income = people.mean("income", &[])?;
    let mut found = Vec::new();
    for (name, survey, how) in ways {
        let survey = survey.make_replicates(&how)?;
        let replicates = QuantileInterval::Replicates;
        let mut figures = vec![
            (format!("mean, {name}"), people.mean("y", &[])?, mean("y")),
            (format!("ratio, {name}"), income / people.mean("members", &[])?, ratio("income", "members")),
            (format!("share, {name}"), people.mean("internet", &[])?, proportion("internet")),
            (format!("rare share, {name}"), people.mean("rare_1", &[])?, proportion("rare_1")),
            (format!("median by Woodruff, {name}"), people.quantile("income", 0.5)?, quantile("income", [0.5])),
        ];
        if !name.starts_with("jackknife") {
            let measure = quantile("income", [0.5]).quantile_interval(replicates).named("own");
            figures.push((format!("median by its replicates, {name}"), people.quantile("income", 0.5)?, measure));
        }
        found.extend(overall(&survey, figures)?);
    }
    Ok(found)
}

pub(super) fn nonresponse(people: &Population, random: &mut SplitMix) -> Result<Vec<Interval>> {
    let chosen = people.psus(random, 4);
    let mut table = people.sample(random, &chosen, 12)?;
    let answers: Vec<bool> = {
        let (sexes, schools) = (table.column("sex")?.str()?.clone(), table.column("education")?.str()?.clone());
        let chance = |(sex, school): (Option<&str>, Option<&str>)| {
            let of_school = match school {
                Some("none") => 0.4,
                Some("school") => 0.6,
                Some(_) | None => 0.8,
            };
            of_school + if sex == Some("F") { 0.1 } else { 0.0 }
        };
        sexes.iter().zip(schools.iter()).map(|who| random.uniform() < chance(who)).collect()
    };
    table.with_column(Column::new("answered".into(), answers))?;
    let drawn = super::scenario::clusters(table)?;
    let adjusted = drawn.adjust_nonresponse("answered").classes(["education", "sex"]).run()?;
    let jackknife = drawn.make_replicates(&Resampling::new(ReplicateMethod::Jkn))?;
    let jackknife = jackknife.adjust_nonresponse("answered").classes(["education", "sex"]).run()?;
    let mut found = Vec::new();
    for (name, survey) in [("linearised", &adjusted), ("jackknife (JKn)", &jackknife)] {
        found.extend(overall(
            survey,
            vec![
                (format!("mean, {name}"), people.mean("y", &[])?, mean("y")),
                (format!("share, {name}"), people.mean("internet", &[])?, proportion("internet")),
                (format!("total, {name}"), people.mean("internet", &[])? * people.size(), total("internet")),
            ],
        )?);
    }
    Ok(found)
}
