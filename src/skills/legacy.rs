//! The grouping of skills before 2020: by the largest share among the activities of a group.

use crate::catalogue::{Edition, factor_to, resolve};
use crate::error::list;
use crate::input::embedded;
use crate::numeric::order;
use crate::series::Line;
use crate::unit::Unit;
use crate::{Error, Result, Series};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The code under which the groups enter a series: not official.
const CODE: &str = "x-ict-skills-legacy";

/// The first year of the present list of activities. This grouping must not be mixed with it.
const PRESENT: i32 = 2020;

/// Dimensions that may hold the activity of a figure.
const DIMENSIONS: [&str; 3] = ["category", "skill", "composite_breakdown"];

impl Series {
    /// Basic, standard and advanced skills as the ITU grouped countries' figures before 2020: the largest of the shares
    /// of the group's activities.
    ///
    /// The series needs figures of HH15 or 4.4.1 with the code of the activity (`SKILL_ICTCPT`) or its label in
    /// `category`, `skill` or `composite_breakdown`. The result has the indicator `x-ict-skills-legacy` and the groups in
    /// that dimension. A group has no value where an activity lacks a figure, and the comment says which. The
    /// activities of the groups and their certainty are in `datasets/skills/legacy.csv`.
    ///
    /// # Errors
    /// `UnknownIndicator` where there are no such figures, and `InvalidArgument` for figures from 2020 on: their levels
    /// are those of persons, by a [`SkillScheme`](crate::SkillScheme).
    ///
    /// With figures for illustration:
    ///
    /// ```
    /// use infosoc::{Series, ToFrame};
    /// use polars::prelude::*;
    /// let skills = ["SKILL_ICTCMFL", "SKILL_ICTCPT", "SKILL_ICTATCH", "SKILL_ICTTRFF"];
    /// let series = Series::new(df!(
    ///     "indicator" => ["HH15"; 4], "ref_area" => ["MEX"; 4], "time_period" => [2017; 4], "category" => skills,
    ///     "obs_value" => [38.0, 36.0, 41.0, 30.0],
    /// )?)?;
    /// let groups = series.legacy_skills()?.to_frame()?;
    /// assert_eq!(groups.column("obs_value")?.f64()?.get(0), Some(41.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn legacy_skills(&self) -> Result<Series> {
        let (dimension, people) = shares(self)?;
        let table = embedded(include_str!("../../datasets/skills/legacy.csv"))?;
        let text = |name: &str| -> Result<Vec<&str>> { Ok(table.column(name)?.str()?.iter().flatten().collect()) };
        let (group, activity) = (text("group")?, text("activity")?);
        let mut groups: Vec<&str> = group.clone();
        groups.dedup();
        let mut rows = Vec::new();
        for (key, shares) in &people {
            for name in &groups {
                let of_group = group.iter().zip(&activity).filter(|(g, _)| *g == name);
                let members: Vec<&str> = of_group.map(|(_, activity)| *activity).collect();
                let (value, comment) = largest(&members, shares);
                rows.push(Row { key, group: name, value, comment });
            }
        }
        // All lines of a series have the same dimensions.
        let others: Vec<String> =
            self.lines()?.first().into_iter().flat_map(|l| &l.dimensions).map(|(name, _)| name.clone()).collect();
        Series::new(frame(&rows, &dimension, others.iter().filter(|name| **name != dimension))?)
    }
}

/// Area, the other dimensions and year.
type Key = (String, Vec<(String, String)>, i32);

/// By activity.
type Shares = BTreeMap<String, f64>;

/// The figure of a group of activities.
struct Row<'a> {
    key: &'a Key,
    group: &'a str,
    value: Option<f64>,
    comment: String,
}

/// The dimension that holds the activities, and for each area and year the share of each activity.
fn shares(series: &Series) -> Result<(String, Vec<(Key, Shares)>)> {
    let labels = &resolve("HH15")?.indicator.categories.value;
    let code = |word: &str| {
        let labelled = labels.iter().find(|category| category.label.value == word);
        labelled.and_then(|category| category.sdg_code.clone()).unwrap_or_else(|| word.to_owned())
    };
    let is_skill = |line: &&Line| {
        resolve(&line.indicator).is_ok_and(|r| {
            let core = (r.indicator.edition == Edition::Core2022).then_some(r.indicator.code.as_str());
            core.or(r.indicator.core_code.as_deref()) == Some("HH15")
        })
    };
    let mut people: BTreeMap<(String, Key), Shares> = BTreeMap::new();
    let (mut late, mut units) = (Vec::new(), BTreeSet::new());
    let per_cent = Unit::of("%");
    for line in series.lines()?.iter().filter(is_skill) {
        let place = |(name, word): &(String, String)| DIMENSIONS.contains(&name.as_str()) && word != "_T";
        let Some((dimension, word)) = line.dimensions.iter().find(|pair| place(pair)) else { continue };
        let others: Vec<(String, String)> =
            line.dimensions.iter().filter(|(name, _)| name != dimension).cloned().collect();
        for point in &line.points {
            let Some(value) = point.value else { continue };
            // Collected, so that the error names all that is to be left out.
            if point.year >= PRESENT {
                late.push(format!("{} {}", line.ref_area, point.year));
                continue;
            }
            // The groups are in per cent; a series may hold proportions.
            let factor = point.unit.as_ref().map_or(Some(1.0), |unit| factor_to(&line.indicator, unit, &per_cent));
            let Some(factor) = factor else {
                units.extend(point.unit.as_ref().map(|unit| unit.name().to_owned()));
                continue;
            };
            let key = (dimension.clone(), (line.ref_area.clone(), others.clone(), point.year));
            people.entry(key).or_default().insert(code(word), factor * value);
        }
    }
    if !units.is_empty() {
        let got = list(&units.into_iter().collect::<Vec<_>>());
        return Err(Error::argument("unit_measure", "%, or a unit that converts into it", got));
    }
    late.dedup();
    if !late.is_empty() {
        return Err(Error::argument(
            "series",
            format!("figures before {PRESENT}, when the list of activities changed; select them by year"),
            list(&late),
        ));
    }
    let Some(((dimension, _), _)) = people.first_key_value() else {
        return Err(Error::UnknownIndicator {
            code: "HH15".to_owned(),
            place: "the series",
            edition: None,
            nearest: Vec::new(),
        });
    };
    Ok((dimension.clone(), people.into_iter().map(|((_, key), shares)| (key, shares)).collect()))
}

/// The largest share among the activities of a group, with its activity; none where an activity lacks a figure.
fn largest(members: &[&str], shares: &Shares) -> (Option<f64>, String) {
    let missing: Vec<&str> = members.iter().copied().filter(|member| !shares.contains_key(*member)).collect();
    let own: Vec<(&str, f64)> = members.iter().filter_map(|member| Some((*member, *shares.get(*member)?))).collect();
    let place = order::largest(&own.iter().map(|(_, share)| *share).collect::<Vec<_>>());
    match place {
        // The largest of some may not be the largest of all.
        Some(place) if missing.is_empty() => {
            let (activity, share) = own[place];
            (Some(share), format!("the largest of its activities: {activity}"))
        }
        Some(_) | None => (None, format!("no figure of {}", missing.join(", "))),
    }
}

/// The rows as a series, with the dimensions that the figures have beside that of the activities.
fn frame<'a>(rows: &[Row<'_>], dimension: &str, others: impl Iterator<Item = &'a String>) -> Result<DataFrame> {
    let mut columns = vec![
        Column::new("indicator".into(), vec![CODE; rows.len()]),
        Column::new("ref_area".into(), rows.iter().map(|row| row.key.0.as_str()).collect::<Vec<_>>()),
        Column::new("time_period".into(), rows.iter().map(|row| row.key.2).collect::<Vec<_>>()),
        Column::new("obs_value".into(), rows.iter().map(|row| row.value).collect::<Vec<_>>()),
        Column::new("unit_measure".into(), vec!["%"; rows.len()]),
        Column::new(dimension.into(), rows.iter().map(|row| row.group).collect::<Vec<_>>()),
    ];
    columns.extend(others.map(|name| {
        let code = |row: &Row| {
            let own = row.key.1.iter().find(|(dimension, _)| dimension == name);
            own.map_or("_T".to_owned(), |(_, code)| code.clone())
        };
        Column::new(name.as_str().into(), rows.iter().map(code).collect::<Vec<_>>())
    }));
    columns.push(Column::new("comment".into(), rows.iter().map(|row| row.comment.as_str()).collect::<Vec<_>>()));
    Ok(DataFrame::new(rows.len(), columns)?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ToFrame;

    #[test]
    fn proportions_become_per_cent() {
        let activities = embedded(include_str!("../../datasets/skills/legacy.csv")).unwrap();
        let activities = activities.column("activity").unwrap().str().unwrap();
        let mut skills: Vec<&str> = activities.iter().flatten().collect();
        skills.sort_unstable();
        skills.dedup();
        let n = skills.len();
        let table = |unit: &str| {
            df!("indicator" => vec!["HH15"; n], "ref_area" => vec!["MEX"; n], "time_period" => vec![2018; n],
                "obs_value" => vec![0.4; n], "unit_measure" => vec![unit; n], "skill" => &skills)
            .unwrap()
        };
        let groups = Series::new(table("proportion")).unwrap().legacy_skills().unwrap().to_frame().unwrap();
        let values: Vec<Option<f64>> = groups.column("obs_value").unwrap().f64().unwrap().iter().collect();
        assert!(!values.is_empty() && values.iter().all(|value| *value == Some(40.0)), "{values:?}");
        assert!(Series::new(table("number")).unwrap().legacy_skills().is_err());
    }
}
