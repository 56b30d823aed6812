//! Divides: one part of the population by another, as a ratio and in persons.

use super::combine::commented;
use super::weights::{WeightBook, population_part};
use super::{Series, Weights};
use crate::catalogue::{Limits, resolve};
use crate::dimension::TOTAL;
use crate::frame::with_columns_along;
use crate::numeric::order;
use crate::unit::Unit;
use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// Which parts of the population are compared.
    pub enum Divide: "divide" {
        /// Women by men: the gender parity score, parity from 0.98 to 1.02 (ITU, *Facts and Figures* 2022 and 2024).
        Gender = "gender",
        /// Urban by rural residents. Both are published; that their ratio is an official formula is UNCONFIRMED.
        UrbanRural = "urban_rural",
        /// Ages 15 to 24 by all other ages, not by the total (ITU, *Facts and Figures* 2025). The rate of all other ages is
        /// that of the total less the young: it takes weights for `age` `Y15T24`, which are not built in.
        Youth = "youth",
    }
}

impl Divide {
    /// The dimension, the part that is compared, and the part it is compared with.
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Divide::Gender => ("sex", "F", "M"),
            Divide::UrbanRural => ("urbanisation", "U", "R"),
            Divide::Youth => ("age", "Y15T24", TOTAL),
        }
    }
}

words! {
    /// What a ratio of women to men says of parity, where its error is known with that in view.
    pub enum ParityClass: "parity" {
        /// Below 0.98.
        Below = "below",
        /// From 0.98 to 1.02.
        Parity = "parity",
        /// Above 1.02.
        Above = "above",
        /// The interval of the ratio holds 1 and reaches beyond parity: the sample does not tell on which side the ratio is.
        NotDistinguishable = "not_distinguishable",
    }
}

impl ParityClass {
    /// Parity by the definition of the ITU.
    pub(crate) const LIMITS: (f64, f64) = (0.98, 1.02);

    /// The class of a ratio with its interval; without one it is that of the ratio alone, as the ITU classes figures that
    /// are published without errors.
    pub fn of(ratio: f64, interval: Option<(f64, f64)>) -> ParityClass {
        let (lowest, highest) = ParityClass::LIMITS;
        match interval {
            Some((low, high)) if low <= 1.0 && 1.0 <= high && (low < lowest || high > highest) => {
                ParityClass::NotDistinguishable
            }
            _ if order::less(ratio, lowest) => ParityClass::Below,
            _ if order::less(highest, ratio) => ParityClass::Above,
            _ => ParityClass::Parity,
        }
    }
}

/// Comparisons of two parts of the population, from [`Series::parity`].
#[derive(Debug, Clone)]
pub struct Divides {
    frame: DataFrame,
}

/// What a comparison is about: all but the level, the area, the year.
type Place<'a> = (usize, &'a str, i32);

impl Series {
    /// Whether there are rows of the part that a divide compares.
    pub(crate) fn has_parts(&self, divide: Divide) -> bool {
        let (concept, a, _) = divide.parts();
        let words = self.frame.column(concept).ok().and_then(|column| column.str().ok());
        words.is_some_and(|words| words.iter().any(|word| word == Some(a)))
    }

    /// One part of the population by another, for each indicator, further breakdown, area and year that has a row for
    /// either.
    ///
    /// | column | holds |
    /// |---|---|
    /// | `indicator`, other dimensions, `ref_area`, `time_period`, `divide` | what is compared; a dimension with the name of another column is called `figure_…` |
    /// | `value`, `reference` | a and b: women and men; urban and rural; 15 to 24 and all other ages |
    /// | `ratio`, `ratio_se` | a / b; its standard error as of independent figures, where both have one |
    /// | `ratio_ci_low`, `ratio_ci_high` | the interval of the ratio at 95 %, ratio ± 1.96 ratio_se |
    /// | `difference`, `difference_se` | a − b, in the unit of the indicator; its standard error likewise |
    /// | `gap_percent` | `100 (b − a) / b`, as older ITU texts have the gender gap (INFERRED from published figures) |
    /// | `persons` | persons of a with the characteristic less those of b, by `weights`, for per cent and proportions: the ratio can improve while it grows |
    /// | `class` | of the gender divide: `parity` from 0.98 to 1.02, `below`, `above`; `not_distinguishable` where the interval holds 1 and reaches beyond that ([`ParityClass`]) |
    /// | `comment` | why a number is missing, and that standard errors take the two figures for independent |
    ///
    /// A series holds no covariances. Figures of women and men from one survey vary together, mostly in the same direction,
    /// so that `ratio_se` and `difference_se` are approximations, as a rule too large, which the comment says;
    /// [`Estimates::parity`](crate::Estimates::parity) knows the covariance. Populations of groups are not built in.
    ///
    /// ```
    /// use infosoc::{Divide, Series, ToFrame, Weights};
    /// use polars::prelude::*;
    /// let users = Series::new(df!(
    ///     "indicator" => ["HH7", "HH7"], "ref_area" => ["GHA", "GHA"], "time_period" => [2020, 2020],
    ///     "obs_value" => [57.0, 62.0], "unit_measure" => ["%", "%"], "sex" => ["F", "M"],
    /// )?)?;
    /// let table = users.parity(Divide::Gender, &Weights::from("population"))?.to_frame()?;
    /// assert_eq!(table.column("class")?.str()?.get(0), Some("below"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for equal weights, which give no persons, and a series
    /// without figures of both parts; for a table of weights what a series of it would be refused for.
    pub fn parity(&self, divide: Divide, weights: &Weights) -> Result<Divides> {
        let (concept, a, b) = divide.parts();
        let book = match weights {
            Weights::Denominator => Cow::Borrowed(WeightBook::population()),
            Weights::Named(name) => WeightBook::named(name, self)?,
            Weights::Table(table) => Cow::Owned(WeightBook::table(table)?),
            Weights::Equal => {
                return Err(Error::argument("weights", "numbers of persons, for the gap in persons", "equal"));
            }
        };
        let parts = self.parts_of(concept)?;
        if !parts.iter().any(|part| part.level == a) {
            return Err(Error::argument(
                "divide",
                format!("rows with {concept} {a} and {b} for {}", divide.as_str()),
                format!("a series without {concept} {a}"),
            ));
        }
        let number = |name: &str| -> Result<Vec<Option<f64>>> {
            match self.frame.column(name) {
                Ok(column) => Ok(column.cast(&DataType::Float64)?.f64()?.iter().collect()),
                Err(_) => Ok(vec![None; self.len()]),
            }
        };
        let (value, se) = (number("obs_value")?, number("se")?);
        let (areas, indicators) = (self.text("ref_area")?, self.text("indicator")?);
        let (pairs, twice) = self.pairs(divide, &parts, &areas, &value);
        let units = super::panel::units(self)?;
        let of_key = |(&row, unit): (&usize, &Option<Unit>)| Limits::of(indicators[row], unit.as_ref());
        let limits: Vec<Limits> = self.index.first_row.iter().zip(&units).map(of_key).collect();
        let persons = |row: usize| -> Option<f64> {
            let part = population_part(self, row).ok()?;
            book.part(&part)?.get(&(self.index.area[row]?, self.index.year[row])).copied()
        };
        let imputed = super::panel::imputed(self)?;
        let rows: Vec<Compared> = pairs
            .iter()
            .map(|(place, &[of, to])| {
                let mut wrong = Vec::new();
                if twice.contains(place) {
                    wrong.push("the part has two figures that differ, under two codes; keep one".to_owned());
                }
                let unit_of = |row: Option<usize>| row.and_then(|row| units[self.index.key[row] as usize].as_ref());
                let unit = unit_of(of).or(unit_of(to));
                if let (Some(a), Some(b)) = (unit_of(of), unit_of(to))
                    && a != b
                {
                    wrong.push(format!("the units differ: {a} and {b}"));
                }
                for row in [of, to].into_iter().flatten() {
                    wrong.extend(value[row].and_then(|value| limits[self.index.key[row] as usize].refuse(value)));
                }
                let side = |row: Option<usize>| Side {
                    value: row.and_then(|row| value[row]),
                    se: row.and_then(|row| se[row]),
                    persons: row.and_then(persons),
                };
                let estimated = [of, to].into_iter().flatten().any(|row| imputed[row]);
                if wrong.is_empty() {
                    compare(divide, side(of), side(to), unit).noted(estimated)
                } else {
                    Compared {
                        value: side(of).value,
                        // The other side of the youth divide is the total here, which is not what the young are
                        // compared with.
                        reference: side(to).value.filter(|_| divide != Divide::Youth),
                        comment: Some(wrong.join("; ")),
                        ..Compared::default()
                    }
                }
            })
            .collect();
        let first: Vec<usize> = pairs.values().filter_map(|&[of, to]| of.or(to)).collect();
        self.divides(divide, concept, &pairs.into_keys().map(|k| (k.1, k.2)).collect::<Vec<_>>(), &first, &rows)
    }

    /// The rows of both sides of a divide for each place, and the places that have two figures of a side: a part may be there
    /// under two codes of publishers, and neither is taken for the other.
    fn pairs<'a>(
        &self,
        divide: Divide,
        parts: &[Part],
        areas: &[&'a str],
        value: &[Option<f64>],
    ) -> (BTreeMap<Place<'a>, [Option<usize>; 2]>, BTreeSet<Place<'a>>) {
        let (_, a, b) = divide.parts();
        let mut pairs: BTreeMap<Place<'a>, [Option<usize>; 2]> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for (row, area) in areas.iter().enumerate() {
            let part = &parts[self.index.key[row] as usize];
            // A part that this divide does not compare, such as another age, has no side.
            let Some(side) = [a, b].iter().position(|level| part.level == *level) else { continue };
            let place = (part.group, *area, self.index.year[row]);
            let known = &mut pairs.entry(place).or_default()[side];
            if known.is_some_and(|known| value[known] != value[row]) {
                twice.insert(place);
            }
            known.get_or_insert(row);
        }
        // A total alone has nothing to compare.
        pairs.retain(|_, rows| rows[0].is_some() || divide != Divide::Youth);
        (pairs, twice)
    }

    /// For each key its level of a dimension, and a number for all else that it is.
    fn parts_of(&self, concept: &str) -> Result<Vec<Part>> {
        let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let level_of = |name: &str, row: usize| -> Result<String> {
            Ok(self.frame.column(name)?.str()?.get(row).unwrap_or(TOTAL).to_owned())
        };
        self.index
            .first_row
            .iter()
            .map(|&row| {
                // Women and men under two codes of a publisher are figures of one indicator.
                let code = level_of("indicator", row)?;
                let whole = resolve(&code).ok().filter(|_| !super::implied(&code).is_empty());
                let mut rest = vec![whole.map_or(code, |found| format!("{} by parts", found.indicator.key()))];
                let mut level = TOTAL.to_owned();
                for name in &self.index.dimensions {
                    if name == concept { level = level_of(name, row)? } else { rest.push(level_of(name, row)?) }
                }
                let next = known.len();
                Ok(Part { group: *known.entry(rest).or_insert(next), level })
            })
            .collect()
    }

    fn divides(
        &self,
        divide: Divide,
        concept: &str,
        places: &[(&str, i32)],
        first: &[usize],
        rows: &[Compared],
    ) -> Result<Divides> {
        let source = IdxCa::from_vec("".into(), first.iter().map(|&row| row as IdxSize).collect());
        let number = |name: &str, f: fn(&Compared) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(f).collect::<Vec<_>>())
        };
        let mut columns = vec![self.frame.column("indicator")?.take(&source)?];
        for dimension in self.index.dimensions.iter().filter(|name| *name != concept) {
            columns.push(self.frame.column(dimension)?.take(&source)?);
        }
        let dimensions = 1..columns.len();
        columns.extend([
            Column::new("ref_area".into(), places.iter().map(|p| p.0).collect::<Vec<_>>()),
            Column::new("time_period".into(), places.iter().map(|p| p.1).collect::<Vec<_>>()),
            Column::new("divide".into(), vec![divide.as_str(); rows.len()]),
            number("value", |r| r.value),
            number("reference", |r| r.reference),
            number("ratio", |r| r.ratio),
            number("ratio_se", |r| r.ratio_se),
            number("ratio_ci_low", |r| r.interval.map(|(low, _)| low)),
            number("ratio_ci_high", |r| r.interval.map(|(_, high)| high)),
            number("difference", |r| r.difference),
            number("difference_se", |r| r.difference_se),
            number("gap_percent", |r| r.ratio.map(|ratio| 100.0 * (1.0 - ratio))),
            number("persons", |r| r.persons),
            Column::new("class".into(), rows.iter().map(|r| r.class.map(ParityClass::as_str)).collect::<Vec<_>>()),
            Column::new("comment".into(), rows.iter().map(|r| r.comment.as_deref()).collect::<Vec<_>>()),
        ]);
        Ok(Divides { frame: with_columns_along(rows.len(), columns, dimensions)? })
    }
}

impl ToFrame for Divides {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }
}

/// What a key is besides its level of the dimension that divides.
struct Part {
    group: usize,
    level: String,
}

/// A figure of one part of the population.
#[derive(Clone, Copy)]
struct Side {
    value: Option<f64>,
    se: Option<f64>,
    persons: Option<f64>,
}

#[derive(Default)]
struct Compared {
    value: Option<f64>,
    reference: Option<f64>,
    ratio: Option<f64>,
    ratio_se: Option<f64>,
    interval: Option<(f64, f64)>,
    difference: Option<f64>,
    difference_se: Option<f64>,
    persons: Option<f64>,
    class: Option<ParityClass>,
    comment: Option<String>,
}

impl Compared {
    /// Notes that a figure is imputed or a forecast, where one is.
    fn noted(mut self, is_imputed: bool) -> Compared {
        if is_imputed {
            self.comment = Some(commented(self.comment, "a figure is imputed or a forecast".to_owned()));
        }
        self
    }
}

/// The quantile of the normal distribution that leaves 2.5 % above it: a series holds no degrees of freedom.
const NORMAL: f64 = 1.959_963_984_540_054;

/// Kernel: two figures compared.
fn compare(divide: Divide, of: Side, mut to: Side, unit: Option<&Unit>) -> Compared {
    let (concept, a, b) = divide.parts();
    let mut notes = Vec::new();
    if divide == Divide::Youth {
        (to, notes) = others(of, to);
    }
    for (level, side) in [(a, &of), (if divide == Divide::Youth { "the total" } else { b }, &to)] {
        // Where `others` gave a reason, it is the reason.
        if side.value.is_none() && notes.is_empty() {
            notes.push(format!("no value for {concept} {level}"));
        }
    }
    let both = of.value.zip(to.value);
    let ratio = both.filter(|(_, b)| *b > 0.0).map(|(a, b)| a / b);
    if both.is_some() && ratio.is_none() {
        notes.push("the reference is 0 or less: no ratio".to_owned());
    }
    let errors = of.se.zip(to.se);
    if both.is_some() && errors.is_some() {
        notes.push(
            "standard errors as of independent figures: an approximation where both are of one survey".to_owned(),
        );
    }
    // The gap in persons needs shares of persons: a unit with a whole, such as per cent.
    let share = unit.and_then(Unit::whole).map(|whole| 1.0 / whole);
    let count = |side: Side| Some(side.value? * side.persons? * share?);
    let persons = count(of).zip(count(to)).map(|(a, b)| a - b);
    if both.is_some() && persons.is_none() {
        notes.push(match share {
            Some(_) => format!("no population is known for {concept} {a} and {b}: no gap in persons"),
            None => "the unit is not a share of persons: no gap in persons".to_owned(),
        });
    }
    // Linearised for independent a and b: var(a/b) = (var(a) + r²·var(b))/b².
    let ratio_se = ratio.zip(errors).zip(to.value).map(|((r, (sa, sb)), b)| (sa * sa + r * r * sb * sb).sqrt() / b);
    let interval = ratio.zip(ratio_se).map(|(ratio, se)| (ratio - NORMAL * se, ratio + NORMAL * se));
    Compared {
        value: of.value,
        reference: to.value,
        ratio,
        ratio_se,
        interval,
        difference: both.map(|(a, b)| a - b),
        difference_se: both.and(errors).map(|(sa, sb)| sa.hypot(sb)),
        persons,
        class: ratio.filter(|_| divide == Divide::Gender).map(|ratio| ParityClass::of(ratio, interval)),
        comment: (!notes.is_empty()).then(|| notes.join("; ")),
    }
}

/// All others than the young: the total less them.
fn others(young: Side, total: Side) -> (Side, Vec<String>) {
    let none = Side { value: None, se: None, persons: None };
    let (Some(y), Some(all)) = (young.value, total.value) else { return (none, Vec::new()) };
    match (young.persons, total.persons) {
        (Some(n), Some(whole)) if n < whole => {
            let value = (all * whole - y * n) / (whole - n);
            if value >= 0.0 {
                // No standard error: the total holds the young, so that the two figures are anything but independent.
                (Side { value: Some(value), se: None, persons: Some(whole - n) }, Vec::new())
            } else {
                (none, vec!["more young persons than in all ages: the two figures do not fit".to_owned()])
            }
        }
        (Some(_), Some(_)) => (none, vec!["the weight of ages 15 to 24 is not below that of all ages".to_owned()]),
        _ => (
            none,
            vec!["no weight is known for ages 15 to 24 and all: give a table of weights with age Y15T24".to_owned()],
        ),
    }
}
