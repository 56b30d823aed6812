//! Levels of ICT skills from the activities that people did (SDG indicator 4.4.1).

mod legacy;
mod scheme;

pub use scheme::SkillScheme;

use crate::{Error, Result};
use polars::prelude::*;

impl SkillScheme {
    /// The table with the levels of each person: one row per person, one column per activity, 1 or true where it was done in
    /// the reference period.
    ///
    /// `columns` says under which name each activity stands, as (activity, column) pairs; an empty slice means that every
    /// activity of the scheme has a column of its own code. An activity that is not named was not asked.
    ///
    /// | new column | holds |
    /// |---|---|
    /// | `skill_<area>` | level in the area, by the number of its activities that were done |
    /// | `skill_overall` | level over all areas |
    /// | `skill_at_least_basic` | whether every area is above the lowest level |
    ///
    /// A level is null where unanswered activities could change it. The new columns are measured like any others.
    ///
    /// # Errors
    /// `UnknownColumn`; `NotBinary` for values other than 0 and 1; `UnknownOption` for an activity outside the scheme;
    /// `InvalidArgument` for an area without any activity, as an overall level needs all areas, and for a table that has
    /// columns of these names.
    ///
    /// ```
    /// use infosoc::{Design, SkillScheme, Survey, measure::proportion};
    /// use polars::prelude::*;
    /// let people = df!(
    ///     "w" => [2.0, 1.0, 1.0], "verify" => [1, 0, 0], "email" => [1, 1, 0], "copy" => [1, 1, 0],
    ///     "security" => [1, 1, 0], "install" => [1, 1, 0],
    /// )?;
    /// let asked = [
    ///     ("SKILL_ICTVRFY", "verify"), ("SKILL_ICTATCH", "email"), ("SKILL_ICTCPT", "copy"),
    ///     ("SKILL_ICTSCRTY", "security"), ("SKILL_ICTSFWR", "install"),
    /// ];
    /// let people = SkillScheme::builtin().derive(&people, &asked)?;
    /// let overall = people.column("skill_overall")?.str()?.iter().flatten().collect::<Vec<_>>();
    /// assert_eq!(overall, ["basic", "4 of 5", "0-1 of 5"]);
    /// let basic = Survey::new(people, Design::new("w"))?.estimate([proportion("skill_at_least_basic").percent()]).run()?;
    /// assert_eq!(basic.rows()[0].value, Some(50.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn derive(&self, table: &DataFrame, columns: &[(&str, &str)]) -> Result<DataFrame> {
        let asked = self.asked(columns)?;
        let mut found = Vec::new();
        let answers: Vec<Vec<Option<bool>>> = asked
            .iter()
            .map(|(_, column)| answers(table, column).map_err(|error| found.push(error)).unwrap_or_default())
            .collect();
        let mut names: Vec<String> = self.areas.iter().map(|area| format!("skill_{area}")).collect();
        names.extend(["skill_overall".to_owned(), "skill_at_least_basic".to_owned()]);
        found.extend(
            names.iter().filter(|name| table.column(name).is_ok()).map(|name| {
                Error::argument("table", "a table without columns of the names that are added", name.clone())
            }),
        );
        Error::collect(found)?;

        let height = table.height();
        let mut levels = vec![vec![None; height]; self.areas.len()];
        for row in 0..height {
            for (area, levels) in levels.iter_mut().enumerate() {
                let of_area = asked.iter().zip(&answers).filter(|((a, _), _)| *a == area);
                let (mut done, mut open) = (0, 0);
                for (_, answers) in of_area {
                    match answers[row] {
                        Some(answer) => done += u32::from(answer),
                        None => open += 1,
                    }
                }
                // A missing answer matters only where the level depends on it: with no and with yes for all of them.
                let (least, most) = (self.area_level(done), self.area_level(done + open));
                levels[row] = (least == most).then_some(least);
            }
        }
        // Unknown as soon as one area is.
        let person = |row: usize| levels.iter().map(|levels| levels[row]).collect::<Option<Vec<usize>>>();
        let overall: Vec<Option<&str>> = (0..height).map(|row| Some(self.overall_level(&person(row)?))).collect();
        let basic: Vec<Option<bool>> =
            (0..height).map(|row| Some(person(row)?.iter().all(|level| *level > 0))).collect();
        let mut frame = table.clone();
        for (name, levels) in names.iter().zip(&levels) {
            let words: Vec<Option<&str>> =
                levels.iter().map(|level| level.map(|level| self.area_name(level))).collect();
            frame.with_column(Column::new(name.as_str().into(), words))?;
        }
        frame.with_column(Column::new("skill_overall".into(), overall))?;
        frame.with_column(Column::new("skill_at_least_basic".into(), basic))?;
        Ok(frame)
    }

    /// The area and the column of each activity that was asked.
    fn asked<'a>(&'a self, columns: &[(&'a str, &'a str)]) -> Result<Vec<(usize, &'a str)>> {
        let all: Vec<(&str, &str)> = match columns {
            [] => self.activities().map(|(activity, _)| (activity, activity)).collect(),
            columns => columns.to_vec(),
        };
        let mut found = Vec::new();
        let mut asked = Vec::new();
        for (i, (activity, column)) in all.iter().enumerate() {
            match self.activities().find(|(known, _)| known == activity) {
                Some((_, area)) => asked.push((area, *column)),
                None => found.push(Error::option(
                    "columns",
                    *activity,
                    self.activities().map(|(known, _)| known.to_owned()),
                )),
            }
            if all[..i].iter().any(|(other, _)| other == activity) {
                found.push(Error::argument("columns", "each activity once", (*activity).to_owned()));
            }
        }
        let without = |area: &&String| asked.iter().all(|(a, _)| self.areas[*a] != **area);
        let empty: Vec<String> = self.areas.iter().filter(without).cloned().collect();
        if found.is_empty() && !empty.is_empty() {
            let problem = format!(
                "no activity is given for {}; give one for every area, or a scheme of your own with fewer areas",
                empty.join(", ")
            );
            found.push(Error::invalid("columns", problem));
        }
        Error::collect(found)?;
        Ok(asked)
    }
}

/// The answers of a column of 0 and 1, or of true and false.
fn answers(table: &DataFrame, column: &str) -> Result<Vec<Option<bool>>> {
    const ROLE: &str = "skills";
    let values = table.column(column).map_err(|_| Error::unknown_column(ROLE, column, table))?;
    let t = values.dtype();
    if !(t.is_primitive_numeric() || t.is_bool() || t.is_null()) {
        return Err(Error::WrongType {
            role: ROLE.to_owned(),
            column: column.to_owned(),
            expected: "0 and 1, or true and false".to_owned(),
            got: t.to_string(),
            remedy: "recode the answers".to_owned(),
        });
    }
    let numbers = values.cast(&DataType::Float64)?;
    let numbers: Vec<Option<f64>> = numbers.f64()?.iter().collect();
    let other = |value: &Option<f64>| value.is_some_and(|value| value != 0.0 && value != 1.0);
    match numbers.iter().position(other) {
        None => Ok(numbers.into_iter().map(|value| value.map(|value| value == 1.0)).collect()),
        Some(first) => {
            let mut seen: Vec<String> = numbers.iter().filter(|v| other(v)).flatten().map(f64::to_string).collect();
            let rows = seen.len();
            seen.sort_unstable();
            seen.dedup();
            Err(Error::NotBinary { role: ROLE.to_owned(), column: column.to_owned(), values: seen, rows, first })
        }
    }
}
