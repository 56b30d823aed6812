//! Kernel: where a line of figures stands against a target.

use super::{Target, Trend};
use crate::numeric::order::equal;
use crate::words::words;

words! {
    /// How a country or group stands against a target.
    pub enum Standing: "standing" {
        /// The latest figure meets the target.
        Met = "met",
        /// The trend meets it by its year.
        OnTrack = "on_track",
        /// The trend does not, or the year has passed.
        OffTrack = "off_track",
        /// The figures of the last years went the other way.
        MovingAway = "moving_away",
        /// The target has no number, and the figures do not go the wrong way.
        NoNumber = "no_number",
        /// Too few years of figures since the last break in the series.
        NotEnoughData = "not_enough_data",
    }
}

/// The average annual change from the first figure of the last `window` years to the latest, 0 where they differ by rounding
/// alone; years ascending.
pub(super) fn observed_change(years: &[i32], values: &[f64], window: i32) -> Option<f64> {
    let (latest, value) = (*years.last()?, *values.last()?);
    let first = years.iter().position(|year| *year >= latest - window)?;
    let change = if equal(value, values[first]) { 0.0 } else { value - values[first] };
    (years[first] < latest).then(|| change / f64::from(latest - years[first]))
}

/// The average annual change that reaches the number in time; `None` without a number or after its year.
pub(super) fn needed_change(target: &Target, latest: i32, value: f64) -> Option<f64> {
    let distance = target.distance(value)?;
    let left = target.target_year? - latest;
    (left > 0).then(|| distance / f64::from(left))
}

/// The year from which the figures meet the target: the first of the observed years that meet it without a break to the
/// latest, else the first year up to `horizon` in which the trend does.
pub(super) fn reached(
    target: &Target,
    years: &[i32],
    values: &[f64],
    trend: Option<&Trend>,
    horizon: i32,
) -> Option<i32> {
    let met = values.iter().rev().take_while(|value| target.is_met_by(**value)).count();
    match met {
        0 => (years.last()? + 1..=horizon).find(|year| trend.is_some_and(|trend| target.is_met_by(trend.value(*year)))),
        met => Some(years[years.len() - met]),
    }
}

/// The class, by the rule of [`Standing`] in the order in which it stands there, with these exceptions: a figure that
/// meets the target does so however few there are, and moving away comes before the trend.
pub(super) fn standing(
    target: &Target,
    latest: i32,
    value: f64,
    observed: Option<f64>,
    trend: Option<&Trend>,
) -> Standing {
    if target.is_met_by(value) {
        return Standing::Met;
    }
    let (Some(trend), Some(observed)) = (trend, observed) else { return Standing::NotEnoughData };
    if target.way(value).is_some_and(|way| way * observed < 0.0) {
        return Standing::MovingAway;
    }
    if target.distance(value).is_none() {
        return Standing::NoNumber;
    }
    match target.target_year.filter(|year| *year > latest) {
        Some(last) if (latest + 1..=last).any(|year| target.is_met_by(trend.value(year))) => Standing::OnTrack,
        _ => Standing::OffTrack,
    }
}
