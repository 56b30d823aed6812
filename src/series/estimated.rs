//! Estimates of a survey as observations of a series.

use super::Series;
use super::is_reserved;
use crate::catalogue::{Figure, resolve};
use crate::survey::Estimate;
use crate::survey::Estimates;
use crate::survey::Status;
use crate::{Error, Result, ToFrame, Unit};
use polars::prelude::*;
use std::collections::BTreeMap;

/// The missing category of a dimension: cases whose category is not known.
const UNKNOWN: &str = "_U";

/// The status of a figure that is hidden.
const SUPPRESSED: &str = "suppressed";

/// Under which indicator an estimate enters a series.
pub(crate) struct Name<'a> {
    /// Catalogue code or another code.
    pub(crate) indicator: &'a str,
    /// The answer that is counted, where the indicator has several.
    pub(crate) category: Option<&'a str>,
    /// What a reader should know of it.
    pub(crate) note: Option<String>,
}

impl Estimates {
    /// The estimates as observations of an area and a year, to put into a series with
    /// [`extend`](Series::extend).
    ///
    /// `indicator` is the code under which they enter; with `None`, each measure enters under its own name, as in
    /// `proportion("internet").named("HH7")`.
    ///
    /// | column | holds |
    /// |---|---|
    /// | `obs_value`, `se`, `ci_low`, `ci_high` | in the unit of the catalogue; a proportion becomes per cent where that is it; `se` where it is known ([`Estimate::known_se`]): 0 is a census, null a share of 0 or 1 in a sample |
    /// | `obs_status`, `comment` | `A`, or `O` where there is no value, and what is wrong with value or interval |
    /// | `unit_measure`, `n` | unit; cases in the sample |
    /// | `category` | the level, where a measure has levels |
    /// | the grouping columns | `_T` where the row is for all, `_U` for the cases in which the column is missing |
    ///
    /// # Errors
    /// The result of a contrast, several measures under one code, a grouping column with the name of another column of
    /// a series, a unit that is not that of the catalogue, an unknown area, and two levels that become one code.
    ///
    /// ```
    /// use infosoc::{Design, Series, Survey, measure::proportion};
    /// use polars::prelude::*;
    /// let people = df!("w" => [2.0, 1.0, 1.0], "sex" => ["F", "M", "M"], "internet" => [1, 1, 0])?;
    /// let estimates = Survey::new(people, Design::new("w"))?.estimate([proportion("internet")]).by(["sex"]).run()?;
    /// let world = Series::new(df!(
    ///     "indicator" => ["HH7"], "ref_area" => ["GTM"], "time_period" => [2021], "obs_value" => [50.9],
    /// )?)?;
    /// let series = world.extend(&estimates.observations("MEX", 2021, "HH7")?)?;
    /// assert_eq!(series.len(), 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn observations<'a>(
        &'a self,
        ref_area: &str,
        time_period: i32,
        indicator: impl Into<Option<&'a str>>,
    ) -> Result<Series> {
        self.observed(None, ref_area, time_period, indicator.into())
    }

    /// The observations, with the numbers of a table of these estimates that was made ready for publication.
    pub(crate) fn observed<'a>(
        &'a self,
        table: Option<&DataFrame>,
        ref_area: &str,
        time_period: i32,
        indicator: Option<&'a str>,
    ) -> Result<Series> {
        let mut measures: Vec<&str> = self.rows().iter().map(|row| row.measure.as_str()).collect();
        measures.sort_unstable();
        measures.dedup();
        if let (Some(code), true) = (indicator, measures.len() > 1) {
            return Err(Error::argument(
                "indicator",
                "one measure under one code; name each measure by its code and give no indicator",
                format!("{code} for {}", measures.join(", ")),
            ));
        }
        let name = |row: &'a Estimate| Name {
            indicator: indicator.unwrap_or(&row.measure),
            category: row.level.as_deref(),
            note: row.note.clone(),
        };
        let parts = self.population().iter().map(|(dimension, _)| dimension.as_str());
        let frame = frame(self, ref_area, time_period, name)?;
        let frame = match table {
            Some(table) => published(frame, self, table)?,
            None => frame,
        };
        Series::grouped_by(frame, self.columns().chain(parts), self.value_labels())
    }
}

/// The observations as a table; a caller adds its own attributes, row by row as in the estimates.
pub(crate) fn frame<'a>(
    estimates: &'a Estimates,
    ref_area: &str,
    time_period: i32,
    name: impl Fn(&'a Estimate) -> Name<'a>,
) -> Result<DataFrame> {
    let rows = estimates.rows();
    let names: Vec<Name<'a>> = rows.iter().map(name).collect();
    check(estimates)?;
    let scales = scales(rows, &names)?;
    // `scales` went through the same rows: each has its entry.
    let scale = |row: usize| &scales[&(names[row].indicator, rows[row].unit.as_deref())];
    let numbers = |label: &str, of: fn(&Estimate) -> Option<f64>| {
        let scaled = |(i, row): (usize, &Estimate)| of(row).map(|x| x * scale(i).0);
        Column::new(label.into(), rows.iter().enumerate().map(scaled).collect::<Vec<_>>())
    };
    let words = |label: &str, of: &dyn Fn(usize) -> Option<String>| {
        Column::new(label.into(), (0..rows.len()).map(of).collect::<Vec<_>>())
    };
    let status = |row: usize| if rows[row].value.is_some() { "A" } else { "O" };
    let comment = |row: usize| {
        let parts: Vec<&str> = problem(&rows[row]).into_iter().chain(names[row].note.as_deref()).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    };
    let mut columns = vec![
        words("indicator", &|row| Some(names[row].indicator.to_owned())),
        Column::new("ref_area".into(), vec![ref_area; rows.len()]),
        Column::new("time_period".into(), vec![time_period; rows.len()]),
        numbers("obs_value", |row| row.value),
        words("obs_status", &|row| Some(status(row).to_owned())),
        words("unit_measure", &|row| scale(row).1.clone()),
    ];
    if names.iter().any(|name| name.category.is_some()) {
        columns.push(words("category", &|row| names[row].category.map(str::to_owned)));
    }
    let population = estimates.population();
    let shared = |column: &str| population.iter().find(|(name, _)| name == column).map(|(_, code)| code.clone());
    let others =
        population.iter().map(|(name, _)| name.as_str()).filter(|name| !estimates.columns().any(|c| c == *name));
    for column in estimates.columns().chain(others) {
        let code = |row: usize| {
            let Some(level) = estimates.level_of(&rows[row], column) else { return shared(column) };
            Some(level.filter(|level| !level.is_empty()).unwrap_or_else(|| UNKNOWN.to_owned()))
        };
        columns.push(words(column, &code));
    }
    columns.extend([
        numbers("se", Estimate::known_se),
        numbers("ci_low", |row| row.ci_low.filter(|_| has_interval(row))),
        numbers("ci_high", |row| row.ci_high.filter(|_| has_interval(row))),
        Column::new("n".into(), rows.iter().map(|row| row.n).collect::<Vec<_>>()),
        words("comment", &comment),
    ]);
    Ok(DataFrame::new(rows.len(), columns)?)
}

/// The observations with the numbers of a table of the same estimates, row by row, that was made ready for publication:
/// what is hidden there has none here, what is rounded there is rounded, and flags are those of that table.
pub(crate) fn published(mut frame: DataFrame, estimates: &Estimates, table: &DataFrame) -> Result<DataFrame> {
    let rows = estimates.rows();
    let hidden: Vec<bool> = table.column("status")?.str()?.iter().map(|status| status == Some(SUPPRESSED)).collect();
    type Number = fn(&Estimate) -> Option<f64>;
    let numbers: [(&str, &str, Number); 4] = [
        ("obs_value", "value", |row| row.value),
        ("se", "se", Estimate::known_se),
        ("ci_low", "ci_low", |row| row.ci_low),
        ("ci_high", "ci_high", |row| row.ci_high),
    ];
    for (observed, shown, of) in numbers {
        let own = frame.column(observed)?.f64()?.clone();
        let table = table.column(shown)?.f64()?;
        let number = |row: usize| {
            let (own, shown) = (own.get(row)?, table.get(row)?);
            // What was rounded is in the unit of the estimates.
            of(&rows[row]).map(|exact| if exact == shown { own } else { shown * (own / exact) })
        };
        frame.with_column(Column::new(observed.into(), (0..rows.len()).map(number).collect::<Vec<_>>()))?;
    }
    frame.with_column(table.column("n")?.clone())?;
    let own = frame.column("obs_status")?.str()?.clone();
    let flags = table.column("obs_status")?.str()?;
    let status = |row: usize| if hidden[row] || own.get(row) == Some("A") { flags.get(row) } else { own.get(row) };
    frame.with_column(Column::new("obs_status".into(), (0..rows.len()).map(status).collect::<Vec<_>>()))?;
    // Words on an interval that is hidden would tell what it was.
    let own = frame.column("comment")?.str()?.clone();
    let comment = |row: usize| own.get(row).filter(|_| !hidden[row]);
    frame.with_column(Column::new("comment".into(), (0..rows.len()).map(comment).collect::<Vec<_>>()))?;
    Ok(frame)
}

/// Whether these estimates can be observations at all.
fn check(estimates: &Estimates) -> Result<()> {
    if let Some(contrast) = estimates.contrast() {
        return Err(Error::argument(
            "observations",
            "values of an indicator; put those that are compared into the series",
            format!("a comparison of them ({contrast})"),
        ));
    }
    const TAKEN: [&str; 5] = ["category", "se", "ci_low", "ci_high", "n"];
    let taken = |name: &&str| is_reserved(name) || TAKEN.contains(name);
    let clash = |name: &str| {
        Error::argument("by", "grouping columns with other names than the columns of a series; rename it", name)
    };
    Error::collect(estimates.columns().filter(taken).map(clash).collect())
}

/// By what the estimates of an indicator in a unit are multiplied, and the unit they are then in.
type Scales<'a> = BTreeMap<(&'a str, Option<&'a str>), (f64, Option<String>)>;

/// The unit of an indicator is that of the catalogue, so that national and published figures are of one kind. For an
/// indicator that is not in the catalogue it is that of the estimates.
fn scales<'a>(rows: &'a [Estimate], names: &[Name<'a>]) -> Result<Scales<'a>> {
    let mut scales = Scales::new();
    let mut found = BTreeMap::new();
    for (row, name) in rows.iter().zip(names) {
        let key = (name.indicator, row.unit.as_deref());
        // One look at the catalogue, and one error, for each indicator and unit.
        if scales.contains_key(&key) || found.contains_key(&key) {
            continue;
        }
        match scale(name.indicator, key.1) {
            Ok(scale) => drop(scales.insert(key, scale)),
            Err(error) => drop(found.insert(key, error)),
        }
    }
    Error::collect(found.into_values().collect())?;
    Ok(scales)
}

pub(super) fn scale(indicator: &str, unit: Option<&str>) -> Result<(f64, Option<String>)> {
    let Ok(resolved) = resolve(indicator) else { return Ok((1.0, unit.map(str::to_owned))) };
    let wanted = resolved.unit();
    let is_rate = resolved.figure() == Figure::Rate;
    let factor = resolved.indicator.factor.filter(|_| is_rate);
    match unit {
        _ if wanted.is_empty() => Ok((1.0, unit.map(str::to_owned))),
        Some(unit) if Unit::list(wanted).contains(&Unit::of(unit)) => Ok((1.0, Some(unit.to_owned()))),
        // A plain number fits an indicator without a factor and with one unit only.
        None if factor.is_none_or(|factor| factor == 1.0) && !wanted.contains(';') => {
            Ok((1.0, Some(wanted.to_owned())))
        }
        unit => match unit.and_then(|unit| Unit::of(unit).factor_to(&Unit::of(wanted))) {
            Some(factor) => Ok((factor, Some(wanted.to_owned()))),
            None => Err(Error::argument(
                format!("unit of {indicator}"),
                format!("{wanted}, the unit of the catalogue; for a share ask for a proportion"),
                unit.unwrap_or("no unit").to_owned(),
            )),
        },
    }
}

/// Whether an interval says something: that of a value which is the same in all sampling units has no width.
fn has_interval(row: &Estimate) -> bool {
    !matches!(row.status, Status::Normal | Status::LostReplicates) || row.known_se().is_some()
}

/// What is wrong with an estimate, in words.
fn problem(row: &Estimate) -> Option<&'static str> {
    match row.status {
        _ if !has_interval(row) => Some("the same in all sampling units: the standard error is unknown"),
        Status::Normal => None,
        Status::Empty => Some("no cases in the sample"),
        Status::Undefined => Some("the denominator is 0 in the sample"),
        Status::OneSided => Some("none or all of the cases: a one-sided interval, the standard error is unknown"),
        Status::NoDf => Some("no degrees of freedom: interval and standard error are unknown"),
        Status::LostReplicates => Some("some replicates have no cases: the variance is that of the others"),
        Status::NoVariance => Some("the variance cannot be computed"),
        // The note says it.
        Status::Refused => None,
    }
}
