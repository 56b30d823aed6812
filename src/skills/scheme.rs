//! The area of each activity, and the number of activities that make a level: tables, not code.

use crate::catalogue::Certainty;
use crate::input::{Role, embedded};
use crate::{Error, Result};
use polars::prelude::*;

/// The areas of ICT skills, their activities and the thresholds of the levels.
///
/// The built-in scheme has the five areas of the ITU. The areas and the levels "basic" and "4 of 5" are confirmed; which
/// activity is of which area is from memory (RECALL), and the thresholds within an area are UNCONFIRMED. Both tables say
/// so in their column `certainty`. With other tables the levels follow them.
#[derive(Debug, Clone)]
pub struct SkillScheme {
    pub(super) areas: Vec<String>,
    /// Activity and place of its area.
    activities: Vec<(String, usize)>,
    /// Levels of an area, each with the least number of activities, ascending from 0.
    steps: Vec<(String, u32)>,
    /// Overall levels: so many areas with at least this level, ascending; the last that holds is the person's.
    overall: Vec<(String, u32, usize)>,
    tables: [DataFrame; 2],
}

impl SkillScheme {
    /// The scheme that comes with the library.
    pub fn builtin() -> SkillScheme {
        let files =
            [include_str!("../../datasets/skills/activities.csv"), include_str!("../../datasets/skills/levels.csv")];
        // The files are part of the program and a test reads them, so this is not a user's mistake.
        let [activities, levels] =
            files.map(|text| embedded(text).unwrap_or_else(|e| panic!("the built-in skills are damaged: {e}")));
        SkillScheme::from_frames(&activities, &levels)
            .unwrap_or_else(|e| panic!("the built-in skills are damaged: {e}"))
    }

    /// A scheme of one's own.
    ///
    /// `activities` has the columns `activity` and `skill_area`. `levels` has `scope` (`area` or `overall`), `level`,
    /// `at_least` and `of`: in an area the least number of its activities, over all the least number of areas with at
    /// least the level `of`. Both ascend from 0. A column `certainty` is kept.
    ///
    /// # Errors
    /// `UnknownColumn`, `WrongType`, `UnknownOption` and `InvalidArgument`; all at once.
    pub fn from_frames(activities: &DataFrame, levels: &DataFrame) -> Result<SkillScheme> {
        let first = |column| Role { table: "activities", column };
        let second = |column| Role { table: "levels", column };
        let mut found = Vec::new();
        let mut keep = |error| found.push(error);
        let names = first("activity").full_text(activities).map_err(&mut keep).unwrap_or_default();
        let of_area = first("skill_area").full_text(activities).map_err(&mut keep).unwrap_or_default();
        let scope = second("scope").full_text(levels).map_err(&mut keep).unwrap_or_default();
        let level = second("level").full_text(levels).map_err(&mut keep).unwrap_or_default();
        let at_least = second("at_least").numbers(levels).map_err(&mut keep).unwrap_or_default();
        let of = second("of").full_text(levels).map_err(&mut keep).unwrap_or_default();
        for table in [activities, levels] {
            if table.column("certainty").is_ok() {
                let words = Role { table: "certainty", column: "certainty" }.text(table).map_err(&mut keep);
                let unknown = words.into_iter().flatten().flatten().filter_map(|w| w.parse::<Certainty>().err());
                unknown.take(1).for_each(&mut keep);
            }
        }
        Error::collect(found)?;

        let mut found = Vec::new();
        let mut areas: Vec<String> = Vec::new();
        let mut known: Vec<(String, usize)> = Vec::new();
        for (name, area) in names.into_iter().zip(of_area) {
            let place = areas.iter().position(|known| *known == area).unwrap_or_else(|| {
                areas.push(area);
                areas.len() - 1
            });
            if known.iter().any(|(other, _)| *other == name) {
                found.push(Error::argument("activities", "each activity once", name.clone()));
            }
            known.push((name, place));
        }
        let mut steps: Vec<(String, u32)> = Vec::new();
        let mut overall: Vec<(String, u32, usize)> = Vec::new();
        for row in 0..scope.len() {
            let Some(number) = at_least[row].filter(|n| *n >= 0.0 && n.fract() == 0.0 && *n < 1000.0) else {
                let got = at_least[row].map_or_else(|| "a missing value".to_owned(), |n| n.to_string());
                found.push(Error::argument("levels, column \"at_least\"", "a whole number from 0", got));
                continue;
            };
            match scope[row].as_str() {
                "area" => steps.push((level[row].clone(), number as u32)),
                "overall" => match steps.iter().position(|(name, _)| *name == of[row]) {
                    Some(place) => overall.push((level[row].clone(), number as u32, place)),
                    None => found.push(Error::option(
                        "levels, column \"of\"",
                        of[row].clone(),
                        steps.iter().map(|(name, _)| name.clone()),
                    )),
                },
                other => found.push(Error::option(
                    "levels, column \"scope\"",
                    other,
                    vec!["area".to_owned(), "overall".to_owned()],
                )),
            }
        }
        let ascends = steps.first().is_some_and(|(_, n)| *n == 0) && steps.windows(2).all(|p| p[0].1 < p[1].1);
        if !ascends {
            let got = steps.iter().map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(", ");
            found.push(Error::argument("levels of an area", "numbers of activities in ascending order from 0", got));
        }
        // By the level of the areas first: `basic` in all before `above basic` in two.
        let rises = |pair: &[(String, u32, usize)]| (pair[0].2, pair[0].1) < (pair[1].2, pair[1].1);
        if overall.first().is_none_or(|(_, n, _)| *n != 0) || !overall.windows(2).all(rises) {
            let got = overall.iter().map(|(name, n, _)| format!("{name} {n}")).collect::<Vec<_>>().join(", ");
            found.push(Error::argument("overall levels", "numbers of areas in ascending order from 0", got));
        }
        for (name, n, _) in overall.iter().filter(|(_, n, _)| *n as usize > areas.len()) {
            found.push(Error::argument(format!("overall level {name}"), format!("at most {} areas", areas.len()), n));
        }
        Error::collect(found)?;
        let tables = [activities.clone(), levels.clone()];
        Ok(SkillScheme { areas, activities: known, steps, overall, tables })
    }

    /// The activities with their areas, and the levels, each with its certainty.
    pub fn tables(&self) -> &[DataFrame; 2] {
        &self.tables
    }

    /// Each activity and the place of its area.
    pub(super) fn activities(&self) -> impl Iterator<Item = (&str, usize)> {
        self.activities.iter().map(|(activity, area)| (activity.as_str(), *area))
    }

    /// The level of an area, as its place, by the number of activities that were done.
    pub(super) fn area_level(&self, done: u32) -> usize {
        self.steps.iter().rposition(|(_, least)| done >= *least).unwrap_or_default()
    }

    pub(super) fn area_name(&self, level: usize) -> &str {
        &self.steps[level].0
    }

    /// The overall level by the levels of all areas.
    pub(super) fn overall_level(&self, levels: &[usize]) -> &str {
        let holds = |(_, areas, of): &(String, u32, usize)| {
            levels.iter().filter(|level| *level >= of).count() >= *areas as usize
        };
        // From the highest down: the last that holds.
        self.overall.iter().rev().find(|step| holds(step)).map_or("", |(name, ..)| name)
    }
}
