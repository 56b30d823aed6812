//! Coefficients and margins of regressions.

use super::population::Population;
use super::random::SplitMix;
use super::scenario::{Interval, Result, sampled, survey};
use infosoc::{Design, Family, MarginErrors, RegressionRequest, Survey};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What the models of everybody give, by figure.
pub(super) type Census = BTreeMap<String, f64>;

/// A model with its name, and the columns whose margins are wanted.
type Asked = (&'static str, RegressionRequest, Vec<&'static str>);

/// Each number of the models of a survey: its figure, value, error and interval.
fn fitted(models: Vec<Asked>) -> Result<Vec<Interval>> {
    let mut found: Vec<Interval> = Vec::new();
    for (name, request, margins) in models {
        // A sample in which a category is all of one outcome has no coefficient, and is counted as one without an interval.
        let model = match request.run() {
            Ok(model) => model,
            Err(infosoc::Error::Separation { .. } | infosoc::Error::CollinearTerms { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        for row in model.coefficients() {
            let level = row.level.as_ref().map_or(String::new(), |level| format!(" {level}"));
            found.push(Interval {
                figure: format!("{name}: {}{level}", row.term.trim_matches(['(', ')'])),
                truth: f64::NAN,
                value: row.inference.value,
                se: row.inference.se.unwrap_or(f64::NAN),
                limits: row.inference.ci_low.zip(row.inference.ci_high),
            });
        }
        for term in margins {
            for (how, errors) in [("", MarginErrors::Unconditional), (", cases as they are", MarginErrors::Delta)] {
                for row in model.margins(term, errors)?.rows() {
                    let level = row.level.as_ref().map_or(String::new(), |level| format!(" {level}"));
                    found.push(Interval {
                        figure: format!("{name}: {} {term}{level}{how}", row.kind),
                        truth: f64::NAN,
                        value: row.inference.value,
                        se: row.inference.se.unwrap_or(f64::NAN),
                        limits: row.inference.ci_low.zip(row.inference.ci_high),
                    });
                }
            }
        }
    }
    Ok(found)
}

/// The same with the truth from a census.
fn against(census: &Census, found: Vec<Interval>) -> Vec<Interval> {
    found.into_iter().map(|interval| Interval { truth: census[&interval.figure], ..interval }).collect()
}

fn census(found: Vec<Interval>) -> Census {
    let mut census = Census::new();
    for interval in found {
        if let Entry::Vacant(free) = census.entry(interval.figure) {
            free.insert(interval.value);
        }
    }
    census
}

fn models(survey: &Survey) -> Vec<Asked> {
    let logit = survey.regress("internet").family(Family::Binomial).reference("education", "none");
    vec![
        ("gaussian", survey.regress("y").term(["known"]).term(["age"]).term(["area"]), vec![]),
        ("logit", logit.term(["age"]).term(["sex"]).term(["area"]).term(["education"]), vec!["sex", "area", "age"]),
        ("Poisson", survey.regress("visits").family(Family::Poisson).term(["age"]).term(["area"]), vec!["area"]),
        ("logit of 1 %", survey.regress("rare_1").family(Family::Binomial).term(["sex"]), vec![]),
    ]
}

pub(super) fn synthetic(people: &Population) -> Result<Census> {
    let everybody = Survey::new(people.table.clone(), Design::unweighted())?;
    Ok(census(fitted(models(&everybody))?))
}

pub(super) fn regressions(
    people: &Population,
    census: &Census,
    random: &mut SplitMix,
    psus: usize,
    cases: usize,
) -> Result<Vec<Interval>> {
    let survey = sampled(people, random, psus, cases)?;
    Ok(against(census, fitted(models(&survey))?))
}

fn adults(survey: &Survey) -> Vec<Asked> {
    let logit =
        survey.regress("internet").family(Family::Binomial).term(["sex"]).term(["age"]).reference("age", "18-49");
    vec![("logit", logit, vec!["sex", "age"])]
}

pub(super) fn puerto_rico_census(people: &Population) -> Result<Census> {
    let everybody = Survey::new(people.table.clone(), Design::unweighted())?;
    Ok(census(fitted(adults(&everybody))?))
}

pub(super) fn puerto_rico(people: &Population, census: &Census, random: &mut SplitMix) -> Result<Vec<Interval>> {
    let chosen = people.psus(random, 4);
    let survey = survey(people.sample(random, &chosen, usize::MAX)?)?;
    Ok(against(census, fitted(adults(&survey))?))
}
