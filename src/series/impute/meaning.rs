//! What is known of an indicator's figures besides their values: what they can be, and by what large and small countries
//! compare.

use super::scale::{Scale, ScaleRule};
use super::size::{Size, rises_with_population};
use crate::Result;
use crate::catalogue::{Limits, is_absolute, most_per_inhabitant, resolve};
use crate::series::Series;
use crate::series::panel::{Panel, units};
use crate::series::weights::{WeightBook, Weighting, population_part};
use crate::unit::{Quantity, Unit};

/// The figures of one indicator and breakdown.
#[derive(Debug)]
pub(in crate::series) struct Meaning {
    /// What a figure can be.
    limits: Limits,
    /// The whole, where only the unit says that figures may be parts of one: they are if none is beyond it.
    whole: Option<f64>,
    /// Whether they are changes.
    are_changes: bool,
    /// Whether they are absolute numbers; `None` where that has to be seen from the figures.
    is_absolute: Option<bool>,
    /// The largest number per inhabitant.
    most: f64,
    /// The inhabitants: those of the part of the population, or all where the part is not known.
    people: Option<&'static Weighting>,
}

/// Figures as they are modelled.
pub(super) struct Comparable {
    /// Areas × years, NaN where there is none or none that can be; absolute numbers per inhabitant.
    pub(super) values: Vec<f64>,
    /// What absolute numbers were divided by.
    pub(super) size: Option<Size>,
    pub(super) scale: Scale,
}

impl Meaning {
    /// The meanings of all keys of a series.
    pub(in crate::series) fn all(series: &Series) -> Result<Vec<Meaning>> {
        let indicators = series.text("indicator")?;
        let of_key = |(&row, unit): (&usize, &Option<Unit>)| {
            let (indicator, unit) = (indicators[row], unit.as_ref());
            let book = WeightBook::population();
            let is_known = resolve(indicator).is_ok();
            Ok(Meaning {
                limits: Limits::of(indicator, unit),
                whole: unit.and_then(Unit::whole).filter(|_| !is_known),
                are_changes: match unit.map(Unit::quantity) {
                    Some(Quantity::Points | Quantity::Growth) => true,
                    Some(_) | None => false,
                },
                is_absolute: is_absolute(indicator, unit),
                most: most_per_inhabitant(indicator, unit),
                people: book.part(&population_part(series, row)?).or_else(|| book.part("")),
            })
        };
        series.index.first_row.iter().zip(&units(series)?).map(of_key).collect()
    }

    /// The observed figures without those that cannot be.
    pub(super) fn possible(&self, observed: &[f64]) -> Vec<f64> {
        observed.iter().map(|&y| if self.limits.hold(y) { y } else { f64::NAN }).collect()
    }

    /// The observed figures as they are modelled.
    pub(super) fn comparable(&self, panel: &Panel, observed: &[f64], rule: ScaleRule) -> Comparable {
        let mut values = self.possible(observed);
        let size =
            self.people.filter(|_| self.is_absolute != Some(false)).map(|people| Size::of(people, panel, &values));
        let size = size.filter(|size| self.is_absolute == Some(true) || rises_with_population(size, &values));
        let within = |limits: Limits, values: &[f64]| values.iter().all(|y| y.is_nan() || limits.hold(*y));
        let mut limits = self.limits;
        if let Some(size) = &size {
            limits = Limits { high: self.most, ..limits };
            for (at, y) in values.iter_mut().enumerate() {
                *y = Some(*y / size.at(at)).filter(|rate| limits.hold(*rate)).unwrap_or(f64::NAN);
            }
        } else if let Some(whole) = self.whole.filter(|&high| within(Limits { low: 0.0, high }, &values)) {
            limits = Limits { low: 0.0, high: whole };
        }
        let scale = Scale::of(rule, limits, self.are_changes, &values);
        Comparable { values, size, scale }
    }
}
