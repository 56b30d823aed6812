//! One target, and sets of them as tables.

use super::{Bounds, ratio};
use crate::catalogue::{Certainty, Figure, Kind, factor_to, resolve};
use crate::error::row_of_table;
use crate::input::{Role, embedded};
use crate::numeric::order::{at_least, less};
use crate::unit::Unit;
use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// A cell of a dimension that stands for every code but the total.
pub(super) const EACH: &str = "*";

/// The columns of a target set beside its dimensions.
const COLUMNS: [&str; 15] = [
    "target",
    "title",
    "indicator",
    "at_least",
    "at_most",
    "tolerance",
    "target_year",
    "unit_measure",
    "desired",
    "lower",
    "upper",
    "certainty",
    "indicator_certainty",
    "source",
    "remarks",
];

const BUILTIN: [(&str, &str); 3] = [
    ("umc_2030", include_str!("../../datasets/targets/umc_2030.csv")),
    ("sdg", include_str!("../../datasets/targets/sdg.csv")),
    ("wsis_geneva", include_str!("../../datasets/targets/wsis_geneva.csv")),
];

words! {
    /// Which way a figure should go.
    pub enum Desired: "targets, column \"desired\"" {
        /// More is better.
        Increase = "increase",
        /// Less is better.
        Decrease = "decrease",
    }
}

/// What should be reached, by when, and the indicator that measures it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Target {
    /// Its name in the set, for example `17.8`. Several rows may share one: they are measured apart.
    pub target: String,
    /// What it says.
    pub title: String,
    /// The code of the indicator; `None` where no indicator measures it, so that it is not assessed.
    pub indicator: Option<String>,
    /// The least value that meets it.
    pub at_least: Option<f64>,
    /// The largest value that meets it.
    pub at_most: Option<f64>,
    /// How far from the number a value may be and still meet it, in the unit of the value.
    pub tolerance: f64,
    /// The year by which the number should be reached; needed with a number.
    pub target_year: Option<i32>,
    /// The unit of the numbers; a figure in another unit is not assessed.
    pub unit_measure: Option<String>,
    /// The better direction, where no number is given.
    pub desired: Option<Desired>,
    /// Limits of the figure; without them those of its kind in the catalogue: 0 and 100 for a share in per cent, 0 for
    /// rates, prices and numbers.
    pub bounds: Bounds,
    /// The part of the indicator, as (dimension, code) pairs; a dimension that is not named is the total.
    pub dimensions: Vec<(String, String)>,
    /// How sure the number is.
    pub certainty: Option<Certainty>,
    /// How sure it is that this indicator measures the target.
    pub indicator_certainty: Option<Certainty>,
    /// Where it comes from.
    pub source: String,
    /// What else a user should know.
    pub remarks: String,
}

/// A set of targets: one that is built in, or a table of one's own.
///
/// | name | holds |
/// |---|---|
/// | `umc_2030` | universal and meaningful connectivity by 2030 |
/// | `sdg` | targets of the Sustainable Development Goals with an ICT indicator; they have no numbers |
/// | `wsis_geneva` | targets of the Geneva Plan of Action for 2015, as the Partnership measured them; numbers are read from words such as "all" |
///
/// The certainty of each number, and of the indicator that stands for it, is in the table.
///
/// A table has the columns `target`, `indicator` and `at_least` or `at_most` with `target_year`; or `desired`
/// (`increase`, `decrease`) where the target has no number. Optional are `title`, `tolerance`, `unit_measure`, `lower` and
/// `upper` (limits of the figure), `certainty`, `indicator_certainty`, `source`, `remarks`. Every other column is a
/// dimension: empty for the total, `*` for each code of it, two codes as in `F/M` for the ratio of the first to the second.
///
/// ```
/// use infosoc::Targets;
/// use polars::prelude::*;
/// let umc = Targets::builtin("umc_2030")?;
/// assert_eq!(umc.iter().next().and_then(|t| t.at_least), Some(100.0));
/// let own = Targets::from_frame(&df!(
///     "target" => ["half by 2027"], "indicator" => ["HH7"], "at_least" => [50.0], "target_year" => [2027],
/// )?)?;
/// assert_eq!(own.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Targets {
    targets: Vec<Target>,
    dimensions: Vec<String>,
}

impl Targets {
    /// The names of the sets that come with the library.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// A set that comes with the library; another name is [`Error::UnknownOption`].
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for another name, with those there are.
    pub fn builtin(name: &str) -> Result<Targets> {
        let text = BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| text);
        let text = text.ok_or_else(|| Error::option("targets", name, Targets::names()))?;
        Targets::from_frame(&embedded(text)?)
    }

    /// A set from a CSV file in UTF-8 with commas and a header line.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that cannot be read, and those of [`from_frame`](Targets::from_frame).
    pub fn read_csv(path: impl AsRef<Path>) -> Result<Targets> {
        let pass = "pass the table to infosoc.Targets";
        Targets::from_frame(&crate::input::csv(path.as_ref(), &["target", "indicator"], pass)?)
    }

    /// A set from a table; everything that is wrong with it is reported at once.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`], [`Error::UnknownOption`] and [`Error::InvalidArgument`]; all of the table together.
    pub fn from_frame(table: &DataFrame) -> Result<Targets> {
        let role = |column| Role { table: "targets", column };
        let mut found = Vec::new();
        let mut keep = |error| found.push(error);
        let has = |name: &str| table.column(name).is_ok();
        let none = || vec![None; table.height()];
        let name = role("target").full_text(table).map_err(&mut keep).unwrap_or_default();
        let indicator = role("indicator").text(table).map_err(&mut keep).unwrap_or_default();
        let mut text = |column: &'static str| {
            if has(column) { role(column).text(table).map_err(&mut keep).unwrap_or_default() } else { none() }
        };
        let [title, unit, source, remarks] = ["title", "unit_measure", "source", "remarks"].map(&mut text);
        let [desired, certainty, indicator_certainty] = ["desired", "certainty", "indicator_certainty"].map(&mut text);
        let dimensions: Vec<String> =
            table.get_column_names().iter().map(|n| n.to_string()).filter(|n| !COLUMNS.contains(&n.as_str())).collect();
        let codes: Vec<Vec<Option<String>>> = dimensions
            .iter()
            .map(|column| Role { table: "targets", column }.text(table).map_err(&mut keep).unwrap_or_default())
            .collect();
        let mut numbers = |column: &'static str| {
            if has(column) {
                role(column).numbers(table).map_err(&mut keep).unwrap_or_default()
            } else {
                vec![None; table.height()]
            }
        };
        let [at_least, at_most, tolerance] = ["at_least", "at_most", "tolerance"].map(&mut numbers);
        let [lower, upper] = ["lower", "upper"].map(&mut numbers);
        let years = if has("target_year") {
            role("target_year").years(table).map_err(&mut keep).unwrap_or_default()
        } else {
            vec![None; table.height()]
        };
        if table.height() == 0 {
            keep(Error::EmptyTable { what: "targets".to_owned() });
        }
        Error::collect(found)?;

        let mut found = Vec::new();
        let mut keep = |error| found.push(error);
        let mut targets = Vec::with_capacity(table.height());
        for row in 0..table.height() {
            let own: Vec<(String, String)> = dimensions
                .iter()
                .zip(&codes)
                .filter_map(|(name, codes)| Some((name.clone(), codes[row].clone()?)))
                .collect();
            // A ratio of two figures has not their limits.
            let of_ratio = own.iter().any(|(_, code)| ratio::parts(code).is_some());
            let of_kind = if of_ratio {
                Bounds { lower: Some(0.0), upper: None }
            } else {
                bounds(indicator[row].as_deref(), unit[row].as_deref())
            };
            let target = Target {
                target: name[row].clone(),
                title: title[row].clone().unwrap_or_default(),
                indicator: indicator[row].clone(),
                at_least: at_least[row],
                at_most: at_most[row],
                tolerance: tolerance[row].unwrap_or(0.0),
                target_year: years[row],
                unit_measure: unit[row].clone(),
                desired: direction(desired[row].as_deref()).map_err(&mut keep).unwrap_or_default(),
                bounds: Bounds { lower: lower[row].or(of_kind.lower), upper: upper[row].or(of_kind.upper) },
                dimensions: own,
                certainty: word(certainty[row].as_deref()).map_err(&mut keep).unwrap_or_default(),
                indicator_certainty: word(indicator_certainty[row].as_deref()).map_err(&mut keep).unwrap_or_default(),
                source: source[row].clone().unwrap_or_default(),
                remarks: remarks[row].clone().unwrap_or_default(),
            };
            found_in(&target, row, desired[row].is_some()).into_iter().for_each(&mut keep);
            targets.push(target);
        }
        repeated(&targets).into_iter().for_each(keep);
        Error::collect(found)?;
        Ok(Targets { targets, dimensions })
    }

    /// One by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Target> {
        self.targets.iter()
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }
}

impl Target {
    /// How far a value is from meeting the target, with the sign of the way it has to go; 0 where the number is
    /// reached, be it within rounding; `None` without a number.
    pub fn distance(&self, value: f64) -> Option<f64> {
        match (self.at_least, self.at_most) {
            (None, None) => None,
            (Some(low), _) if less(value, low) => Some(low - value),
            (_, Some(high)) if less(high, value) => Some(high - value),
            _ => Some(0.0),
        }
    }

    /// Whether a value meets the target, within its tolerance; never without a number.
    pub fn is_met_by(&self, value: f64) -> bool {
        let (low, high) = (self.at_least, self.at_most);
        (low.is_some() || high.is_some())
            // A tolerance widens the target on both sides.
            && low.is_none_or(|low| at_least(value + self.tolerance, low))
            && high.is_none_or(|high| at_least(high, value - self.tolerance))
    }

    /// `1` where the figure should rise, `−1` where it should fall, seen from a value.
    pub(super) fn way(&self, value: f64) -> Option<f64> {
        let distance = self.distance(value).unwrap_or(0.0);
        match (self.desired, self.at_least, self.at_most) {
            _ if distance != 0.0 => Some(distance.signum()),
            (Some(Desired::Increase), ..) | (None, Some(_), None) => Some(1.0),
            (Some(Desired::Decrease), ..) | (None, None, Some(_)) => Some(-1.0),
            (None, Some(_), Some(_)) | (None, None, None) => None,
        }
    }

    /// Whether figures under a code are those of the target's indicator: the same code, or another code of it.
    pub(super) fn measured_by(&self, code: &str) -> bool {
        self.indicator.as_deref().is_some_and(|own| own == code || same(own, code))
    }
}

/// Whether two codes stand for the same figures: `HH7`, `17.8.1` and `IT.NET.USER.ZS` do.
fn same(a: &str, b: &str) -> bool {
    let (Ok(a), Ok(b)) = (resolve(a), resolve(b)) else { return false };
    // Only rates of the whole population: a count or a part has targets of its own.
    let whole =
        |r: &crate::catalogue::Resolved| r.figure() == Figure::Rate && r.alias.is_none_or(|c| c.breakdown.is_empty());
    let core =
        |r: &crate::catalogue::Resolved| r.indicator.core_code.clone().unwrap_or_else(|| r.indicator.code.clone());
    whole(&a) && whole(&b) && core(&a) == core(&b)
}

/// The limits of a figure of this kind, in the unit of the target.
fn bounds(indicator: Option<&str>, unit: Option<&str>) -> Bounds {
    let kind = indicator.and_then(|code| resolve(code).ok()).filter(|r| r.figure() == Figure::Rate);
    let (lower, upper) = match kind.map(|r| (r.indicator.kind, r.indicator.factor)) {
        None => (None, None),
        Some((
            Kind::WeightedProportion
            | Kind::RatioOfTotals
            | Kind::CoverageShare
            | Kind::EconomicShare
            | Kind::CountProportion,
            factor,
        )) => (Some(0.0), factor),
        Some(_) => (Some(0.0), None),
    };
    // The catalogue's limit is in its own unit: 100 in per cent is 1 as a proportion.
    let own = indicator.and_then(|code| resolve(code).ok()?.units().into_iter().next());
    let factor = indicator.zip(own).zip(unit).and_then(|((code, own), unit)| factor_to(code, &own, &Unit::of(unit)));
    Bounds { lower, upper: upper.map(|upper| upper * factor.unwrap_or(1.0)) }
}

fn direction(word: Option<&str>) -> Result<Option<Desired>> {
    word.map(str::parse).transpose()
}

fn word(word: Option<&str>) -> Result<Option<Certainty>> {
    word.map(str::parse).transpose()
}

/// What contradicts itself in one row.
fn found_in(target: &Target, row: usize, has_desired: bool) -> Vec<Error> {
    let place = |column: &str| format!("targets, column {column:?}, {} ({})", row_of_table(row), target.target);
    let wrong = |column: &str, expected: &str, got: String| Error::argument(place(column), expected, got);
    let missing = |column: &str, what: &str| Error::missing(place(column), what);
    let mut found = Vec::new();
    let numbered = target.at_least.is_some() || target.at_most.is_some();
    if let (Some(low), Some(high)) = (target.at_least, target.at_most)
        && low > high
    {
        found.push(wrong("at_least", "no more than at_most", format!("{low} and {high}")));
    }
    if target.tolerance < 0.0 {
        found.push(wrong("tolerance", "0 or more", target.tolerance.to_string()));
    }
    if numbered && target.target_year.is_none() {
        found.push(missing("target_year", "give the year by which the number should be reached"));
    }
    if !numbered && target.indicator.is_some() && !has_desired {
        found.push(missing("desired", "give \"increase\" or \"decrease\", or a number to reach"));
    }
    let Bounds { lower, upper } = target.bounds;
    for (column, number) in [("at_least", target.at_least), ("at_most", target.at_most)] {
        let Some(number) = number else { continue };
        if lower.is_some_and(|lower| number < lower) || upper.is_some_and(|upper| number > upper) {
            let [lower, upper] = [lower, upper].map(|b| b.map_or("any".to_owned(), |b| b.to_string()));
            found.push(wrong(column, &format!("a value the figure can have, {lower} to {upper}"), number.to_string()));
        }
    }
    found
}

/// Rows of one target, indicator and breakdown.
fn repeated(targets: &[Target]) -> Option<Error> {
    let mut seen = BTreeSet::new();
    let key = |t: &Target| {
        let parts = t.dimensions.iter().map(|(name, code)| format!(" {name}={code}")).collect::<String>();
        format!("{} {}{parts}", t.target, t.indicator.as_deref().unwrap_or(&t.title))
    };
    let keys: Vec<String> = targets.iter().map(key).filter(|key| !seen.insert(key.clone())).collect();
    (!keys.is_empty()).then_some(Error::DuplicateObservation { keys, undeclared: Vec::new() })
}

impl ToFrame for Targets {
    fn to_frame(&self) -> Result<DataFrame> {
        let rows = &self.targets;
        let text = |name: &str, of: fn(&Target) -> Option<&str>| {
            Column::new(name.into(), rows.iter().map(|t| of(t).filter(|w| !w.is_empty())).collect::<Vec<_>>())
        };
        let number = |name: &str, of: fn(&Target) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = vec![
            text("target", |t| Some(&t.target)),
            text("title", |t| Some(&t.title)),
            text("indicator", |t| t.indicator.as_deref()),
            number("at_least", |t| t.at_least),
            number("at_most", |t| t.at_most),
            number("tolerance", |t| Some(t.tolerance)),
            Column::new("target_year".into(), rows.iter().map(|t| t.target_year).collect::<Vec<_>>()),
            text("unit_measure", |t| t.unit_measure.as_deref()),
            text("desired", |t| t.desired.map(Desired::as_str)),
            number("lower", |t| t.bounds.lower),
            number("upper", |t| t.bounds.upper),
        ];
        columns.extend(self.dimensions.iter().map(|name| {
            let code = |t: &'_ Target| t.dimensions.iter().find(|(n, _)| n == name).map(|(_, code)| code.clone());
            Column::new(name.as_str().into(), rows.iter().map(code).collect::<Vec<_>>())
        }));
        columns.extend([
            text("certainty", |t| t.certainty.map(Certainty::as_str)),
            text("indicator_certainty", |t| t.indicator_certainty.map(Certainty::as_str)),
            text("source", |t| Some(&t.source)),
            text("remarks", |t| Some(&t.remarks)),
        ]);
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_a_share_is_in_the_unit_of_the_target() {
        for (unit, whole) in [(Some("proportion"), 1.0), (Some("%"), 100.0), (None, 100.0)] {
            let table = df!("target" => ["t"], "indicator" => ["HH7"], "at_least" => [0.9], "target_year" => [2030],
                "unit_measure" => [unit]);
            let targets = Targets::from_frame(&table.unwrap()).unwrap();
            let bounds = targets.iter().next().unwrap().bounds;
            assert_eq!((bounds.lower, bounds.upper), (Some(0.0), Some(whole)), "{unit:?}");
        }
    }
}
