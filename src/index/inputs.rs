//! The values of a series as one column for each indicator, areas below each other, years below years.

use super::carry::{Known, Trial, carried};
use super::spec::{Element, IndexSpec};
use crate::catalogue::Certainty;
use crate::finding::{Finding, Rule};
use crate::series::{National, Series};
use crate::{Error, Result, ToFrame};
use polars::prelude::BooleanChunked;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::ops::Range;

/// Areas in years: the rows of every column, by year and then by area.
#[derive(Debug, Clone, Default)]
pub(super) struct Units {
    pub(super) area: Vec<String>,
    pub(super) year: Vec<i32>,
}

impl Units {
    pub(super) fn len(&self) -> usize {
        self.area.len()
    }

    /// The rows of each year.
    pub(super) fn years(&self) -> Vec<Range<usize>> {
        let mut blocks: Vec<Range<usize>> = Vec::new();
        for row in 0..self.len() {
            match blocks.last_mut() {
                Some(block) if self.year[block.start] == self.year[row] => block.end = row + 1,
                _ => blocks.push(row..row + 1),
            }
        }
        blocks
    }

    pub(super) fn find(&self, area: &str, year: i32) -> Option<usize> {
        (0..self.len()).find(|&row| self.area[row] == area && self.year[row] == year)
    }
}

/// One column for each indicator of the spec; NaN is missing.
#[derive(Debug, Clone)]
pub(super) struct Inputs {
    pub(super) units: Units,
    /// As in the series.
    pub(super) raw: Vec<Vec<f64>>,
    /// Divided by its denominator; the area's values of other years in the place of missing ones.
    pub(super) value: Vec<Vec<f64>>,
    /// Standard error of `value`, for one of another year that of the gap included; 0 where none is known.
    pub(super) error: Vec<Vec<f64>>,
    /// Whether `value` is of another year.
    pub(super) carried: Vec<Vec<bool>>,
    /// Whether `value` is, or comes from one figure that is, not estimated by others.
    pub(super) official: Vec<Vec<bool>>,
}

type Points<'a> = FxHashMap<(&'a str, &'a str), Vec<Known>>;

/// Indicator, area and year of figures.
type Keys = FxHashSet<(String, String, i32)>;

/// A value and its standard error after division: `se² = (s/d)² + (x·s_d/d²)²`, the two being independent.
fn divided(x: (f64, f64), d: Option<(f64, f64)>, per: f64) -> Option<(f64, f64)> {
    let (d, error) = d.filter(|(d, _)| *d != 0.0)?;
    let quotient = x.0 / d * per;
    Some((quotient, ((x.1 / d * per).powi(2) + (quotient / d * error).powi(2)).sqrt()))
}

impl Inputs {
    /// The columns of some years; an indicator that the series does not have at all is an error.
    pub(super) fn read(
        spec: &IndexSpec,
        series: &Series,
        years: &[i32],
        findings: &mut Vec<Finding>,
    ) -> Result<Inputs> {
        let rows = series.national()?;
        check_names(spec, &rows, years)?;
        let estimated =
            if spec.elements[spec.tree.root].min_official > 0.0 { estimated(series)? } else { Keys::default() };
        let leaves: Vec<_> = spec.tree.leaves.iter().map(|&e| &spec.elements[e]).collect();
        let named = leaves.iter().flat_map(|e| [Some(e.code.as_str()), e.denominator.as_deref()]).flatten();
        let named: FxHashSet<&str> = named.collect();
        let (mut points, mut found) = (Points::default(), Vec::new());
        for row in rows.iter().filter(|row| named.contains(row.indicator)) {
            if let Some(value) = row.value {
                let se = row.se.unwrap_or(0.0);
                if !(se.is_finite() && se >= 0.0) {
                    found.push(super::call::invalid(
                        &format!("se of {} for {} in {}", row.indicator, row.area, row.year),
                        "a finite standard error, zero or more, or null where none is known",
                        &se.to_string(),
                    ));
                }
                points.entry((row.indicator, row.area)).or_default().push((row.year, (value, se)));
            }
        }
        Error::collect(found)?;
        let codes: FxHashSet<&str> = leaves.iter().map(|e| e.code.as_str()).collect();
        let over_time: FxHashSet<&str> =
            leaves.iter().filter(|e| e.impute.over_time()).map(|e| e.code.as_str()).collect();
        let mut areas: BTreeSet<(i32, &str)> = BTreeSet::new();
        for row in rows.iter().filter(|row| row.value.is_some() && codes.contains(row.indicator)) {
            if over_time.contains(row.indicator) {
                // A value of another year can bring in an area that has none in this one.
                areas.extend(years.iter().map(|&year| (year, row.area)));
            } else if years.contains(&row.year) {
                areas.insert((row.year, row.area));
            }
        }
        let units = Units {
            area: areas.iter().map(|(_, area)| (*area).to_owned()).collect(),
            year: areas.iter().map(|(year, _)| *year).collect(),
        };
        let n = units.len();
        let mut inputs = Inputs {
            units,
            raw: vec![vec![f64::NAN; n]; leaves.len()],
            value: vec![vec![f64::NAN; n]; leaves.len()],
            error: vec![vec![0.0; n]; leaves.len()],
            carried: vec![vec![false; n]; leaves.len()],
            official: vec![vec![false; n]; leaves.len()],
        };
        for (j, element) in leaves.iter().enumerate() {
            inputs.column(j, element, &points, &estimated, findings);
        }
        let there: Vec<bool> = (0..n).map(|i| (0..leaves.len()).any(|j| !inputs.is_empty(j, i))).collect();
        inputs.retain(&there);
        Ok(inputs)
    }

    fn is_empty(&self, j: usize, i: usize) -> bool {
        self.raw[j][i].is_nan() && self.value[j][i].is_nan()
    }

    /// Fills the column of an indicator.
    fn column(&mut self, j: usize, element: &Element, points: &Points, estimated: &Keys, findings: &mut Vec<Finding>) {
        let code = element.code.as_str();
        let at = |code: &str, area: &str, year: i32| {
            points.get(&(code, area))?.iter().find(|(t, _)| *t == year).map(|(_, x)| *x)
        };
        let quotient = |area: &str, year: i32, x: (f64, f64)| match element.denominator.as_deref() {
            None => Some(x),
            Some(denominator) => divided(x, at(denominator, area, year), element.per),
        };
        let known = |area: &str| -> Vec<Known> {
            let years = points.get(&(code, area)).into_iter().flatten();
            years.filter_map(|(t, x)| Some((*t, quotient(area, *t, *x)?))).collect()
        };
        let official = |area: &str, year: i32| !estimated.contains(&(code.to_owned(), area.to_owned(), year));
        let mut trial = element.impute.over_time().then(|| {
            // In order, so that sums have the same bits in every run.
            let areas: BTreeSet<&str> = points.keys().filter(|(of, _)| *of == code).map(|(_, area)| *area).collect();
            Trial::new(&element.impute, areas.into_iter().map(known))
        });
        let (mut undivided, mut unsure) = (Vec::new(), Vec::new());
        for i in 0..self.units.len() {
            let (area, year) = (self.units.area[i].as_str(), self.units.year[i]);
            let given = at(code, area, year);
            self.raw[j][i] = given.map_or(f64::NAN, |(x, _)| x);
            let value = given.and_then(|x| quotient(area, year, x));
            if given.is_some() && value.is_none() {
                undivided.push(area.to_owned());
            }
            if let Some((x, se)) = value {
                (self.value[j][i], self.error[j][i]) = (x, se);
                self.official[j][i] = official(area, year);
            } else if let Some(trial) = &mut trial
                && let Some(from) = carried(&element.impute, &known(area), year)
            {
                let miss = trial.error(&from);
                if miss.is_none() {
                    unsure.push(area.to_owned());
                }
                (self.value[j][i], self.error[j][i]) = (from.value, from.error.hypot(miss.unwrap_or(0.0)));
                self.carried[j][i] = true;
                self.official[j][i] = from.year.is_some_and(|year| official(area, year));
            }
        }
        if !undivided.is_empty() {
            let denominator = element.denominator.as_deref().unwrap_or_default();
            let message = format!("the denominator {denominator} is missing or 0, so that there is no value");
            let remedy = "complete the series of the denominator";
            findings.push(Finding::warning(Rule::NoDenominator, code, message).of_areas(undivided).remedy(remedy));
        }
        if !unsure.is_empty() {
            let message =
                format!("too few areas tell how far off values by {} are: taken without error", element.impute);
            let remedy = "their ranks are less sure than robustness says";
            findings.push(Finding::warning(Rule::UnknownError, code, message).of_areas(unsure).remedy(remedy));
        }
    }

    /// Leaves only the areas with the shares of data, and of official data, that the index asks for. Carried values do not
    /// count as data of the year; official ones of one other year count as official.
    pub(super) fn screen(&mut self, root: &Element, findings: &mut Vec<Finding>) {
        let n = self.units.len();
        let all = self.value.len();
        let share = |there: &dyn Fn(usize) -> bool| (0..all).filter(|&j| there(j)).count() as f64 / all as f64 + 1e-12;
        let certainty = match root.certainty {
            Certainty::Confirmed => String::new(),
            other => format!(" (the rule is {other})"),
        };
        let data: Vec<bool> =
            (0..n).map(|i| share(&|j| !self.carried[j][i] && !self.value[j][i].is_nan()) >= root.min_data).collect();
        let official: Vec<bool> = (0..n).map(|i| share(&|j| self.official[j][i]) >= root.min_official).collect();
        for (kept, least, what) in
            [(&data, root.min_data, "are there"), (&official, root.min_official, "have an official value")]
        {
            let out: Vec<String> = (0..n).filter(|&i| !kept[i]).map(|i| self.units.area[i].clone()).collect();
            if !out.is_empty() {
                let message = format!("fewer than {} % of the indicators {what}: left out{certainty}", 100.0 * least);
                let remedy = "none if this is the rule of the index; otherwise change it in the spec";
                findings.push(Finding::note(Rule::ScreenedOut, &root.code, message).of_areas(out).remedy(remedy));
            }
        }
        let keep: Vec<bool> = data.iter().zip(&official).map(|(a, b)| *a && *b).collect();
        self.retain(&keep);
    }

    /// Leaves some of the rows.
    fn retain(&mut self, keep: &[bool]) {
        fn of<T>(column: &mut Vec<T>, keep: &[bool]) {
            let mut keep = keep.iter();
            column.retain(|_| *keep.next().unwrap_or(&true));
        }
        of(&mut self.units.area, keep);
        of(&mut self.units.year, keep);
        for columns in [&mut self.raw, &mut self.value, &mut self.error] {
            columns.iter_mut().for_each(|column| of(column, keep));
        }
        for columns in [&mut self.carried, &mut self.official] {
            columns.iter_mut().for_each(|column| of(column, keep));
        }
    }
}

/// Observation statuses of figures that are no office's own: estimated, forecast, imputed (SDMX CL_OBS_STATUS).
const ESTIMATED: [&str; 3] = ["E", "F", "I"];

/// Indicator, area and year of the figures of a series that are estimated.
fn estimated(series: &Series) -> Result<Keys> {
    let frame = series.to_frame()?;
    let Ok(status) = frame.column("obs_status") else { return Ok(Keys::default()) };
    let marked = status.str()?.iter().map(|status| status.is_some_and(|status| ESTIMATED.contains(&status)));
    let marked = frame.filter(&marked.collect::<BooleanChunked>())?;
    if marked.height() == 0 {
        return Ok(Keys::default());
    }
    let marked = Series::new(marked)?;
    let rows = marked.national()?;
    Ok(rows.iter().map(|row| (row.indicator.to_owned(), row.area.to_owned(), row.year)).collect())
}

fn check_names(spec: &IndexSpec, rows: &[National<'_>], years: &[i32]) -> Result<()> {
    let known: BTreeSet<&str> = rows.iter().map(|row| row.indicator).collect();
    let elements = spec.tree.leaves.iter().map(|&e| &spec.elements[e]);
    let wanted: BTreeSet<&str> =
        elements.flat_map(|e| [Some(e.code.as_str()), e.denominator.as_deref()]).flatten().collect();
    let mut found: Vec<Error> = wanted
        .iter()
        .filter(|code| !known.contains(*code))
        .map(|code| Error::UnknownIndicator {
            code: (*code).to_owned(),
            edition: None,
            nearest: crate::error::nearest(code, known.iter().copied(), 5),
        })
        .collect();
    let there: BTreeSet<i32> =
        rows.iter().filter(|r| wanted.contains(r.indicator) && r.value.is_some()).map(|r| r.year).collect();
    let shown = || {
        let years: Vec<String> = there.iter().map(i32::to_string).collect();
        crate::error::list(&years)
    };
    if found.is_empty() {
        found.extend(years.iter().filter(|year| !there.contains(year)).map(|year| Error::InvalidArgument {
            argument: "year".to_owned(),
            expected: match there.is_empty() {
                true => "a series with values of countries for all people; it has none of these indicators".to_owned(),
                false => format!("a year in which a country has one of the indicators: {}", shown()),
            },
            got: year.to_string(),
        }));
    }
    if years.is_empty() {
        found.push(super::call::invalid("year", "one year or more", "none"));
    }
    Error::collect(found)
}
