//! The values of a series as one column for each indicator, areas below each other, years below years.

use super::finding::{Check, Findings};
use super::impute::{Imputation, interpolate};
use super::spec::IndexSpec;
use crate::series::{National, Series};
use crate::{Error, Result};
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
    /// Standard error of `value`; 0 where none is known.
    pub(super) error: Vec<Vec<f64>>,
    /// Whether `value` is of another year.
    pub(super) carried: Vec<Vec<bool>>,
}

type Points<'a> = FxHashMap<(&'a str, &'a str), Vec<(i32, f64, f64)>>;

/// A value and its standard error after division: `se² = (s/d)² + (x·s_d/d²)²`, the two being independent.
fn divided(x: (f64, f64), d: Option<(f64, f64)>, per: f64) -> Option<(f64, f64)> {
    let (d, error) = d.filter(|(d, _)| *d != 0.0)?;
    let quotient = x.0 / d * per;
    Some((quotient, ((x.1 / d * per).powi(2) + (quotient / d * error).powi(2)).sqrt()))
}

impl Inputs {
    /// The columns of some years; an indicator that the series does not have at all is an error.
    pub(super) fn read(spec: &IndexSpec, series: &Series, years: &[i32], findings: &mut Findings) -> Result<Inputs> {
        let rows = series.national()?;
        check_names(spec, &rows, years)?;
        let mut points: Points = FxHashMap::default();
        for row in &rows {
            if let Some(value) = row.value {
                let se = row.se.filter(|se| se.is_finite() && *se > 0.0).unwrap_or(0.0);
                points.entry((row.indicator, row.area)).or_default().push((row.year, value, se));
            }
        }
        let leaves: Vec<_> = spec.tree.leaves.iter().map(|&e| &spec.elements[e]).collect();
        let wanted: FxHashSet<&str> = leaves.iter().map(|e| e.code.as_str()).collect();
        let areas: BTreeSet<(i32, &str)> = rows
            .iter()
            .filter(|row| row.value.is_some() && wanted.contains(row.indicator) && years.contains(&row.year))
            .map(|row| (row.year, row.area))
            .collect();
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
        };
        let at = |code: &str, area: &str, year: i32| {
            let points = points.get(&(code, area))?;
            points.iter().find(|(t, ..)| *t == year).map(|(_, x, se)| (*x, *se))
        };
        for (j, element) in leaves.iter().enumerate() {
            let code = element.code.as_str();
            let quotient = |area: &str, year: i32, x: (f64, f64)| match element.denominator.as_deref() {
                None => Some(x),
                Some(denominator) => divided(x, at(denominator, area, year), element.per),
            };
            let mut undivided = Vec::new();
            for i in 0..n {
                let (area, year) = (inputs.units.area[i].as_str(), inputs.units.year[i]);
                let given = at(code, area, year);
                inputs.raw[j][i] = given.map_or(f64::NAN, |(x, _)| x);
                let mut value = given.and_then(|x| quotient(area, year, x));
                if given.is_some() && value.is_none() {
                    undivided.push(area.to_owned());
                }
                if value.is_none() && element.impute.over_time() {
                    let known: Vec<(i32, (f64, f64))> = points
                        .get(&(code, area))
                        .into_iter()
                        .flatten()
                        .filter_map(|(t, x, se)| Some((*t, quotient(area, *t, (*x, *se))?)))
                        .collect();
                    value = over_time(&element.impute, &known, year);
                    inputs.carried[j][i] = value.is_some();
                }
                if let Some((x, se)) = value {
                    inputs.value[j][i] = x;
                    inputs.error[j][i] = se;
                }
            }
            if !undivided.is_empty() {
                let denominator = element.denominator.as_deref().unwrap_or_default();
                let message = format!("the denominator {denominator} is missing or 0, so that there is no value");
                findings.add(Check::NoDenominator, code, undivided, message);
            }
        }
        Ok(inputs)
    }

    /// Leaves only the areas with the share of data that the index asks for, carried values not counting.
    pub(super) fn screen(&mut self, min_data: f64, code: &str, findings: &mut Findings) {
        let n = self.units.len();
        let mut row = vec![0.0; self.value.len()];
        let keep: Vec<bool> = (0..n)
            .map(|i| {
                for (j, x) in row.iter_mut().enumerate() {
                    *x = if self.carried[j][i] { f64::NAN } else { self.value[j][i] };
                }
                super::impute::is_screened_in(&row, min_data, 0.0)
            })
            .collect();
        let out: Vec<String> = (0..n).filter(|&i| !keep[i]).map(|i| self.units.area[i].clone()).collect();
        if out.is_empty() {
            return;
        }
        fn retain<T>(column: &mut Vec<T>, keep: &[bool]) {
            let mut keep = keep.iter();
            column.retain(|_| *keep.next().unwrap_or(&true));
        }
        retain(&mut self.units.area, &keep);
        retain(&mut self.units.year, &keep);
        for columns in [&mut self.raw, &mut self.value, &mut self.error] {
            columns.iter_mut().for_each(|column| retain(column, &keep));
        }
        self.carried.iter_mut().for_each(|column| retain(column, &keep));
        let message = format!("fewer than {} % of the indicators are there: left out", 100.0 * min_data);
        findings.add(Check::ScreenedOut, code, out, message);
    }
}

/// The area's own value of other years; between two of them the error of the interpolated value.
fn over_time(how: &Imputation, known: &[(i32, (f64, f64))], year: i32) -> Option<(f64, f64)> {
    match how {
        Imputation::Last(age) => {
            let last = known.iter().filter(|(t, _)| *t < year).max_by_key(|(t, _)| *t)?;
            (i64::from(year) - i64::from(last.0) <= i64::from(*age)).then_some(last.1)
        }
        Imputation::Interpolate => {
            let values: Vec<(i32, f64)> = known.iter().map(|(t, x)| (*t, x.0)).collect();
            let value = interpolate(&values, year)?;
            let before = known.iter().filter(|(t, _)| *t <= year).max_by_key(|(t, _)| *t)?;
            let after = known.iter().filter(|(t, _)| *t >= year).min_by_key(|(t, _)| *t)?;
            let part = f64::from(year - before.0) / f64::from((after.0 - before.0).max(1));
            Some((value, ((before.1.1 * (1.0 - part)).powi(2) + (after.1.1 * part).powi(2)).sqrt()))
        }
        _ => None,
    }
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
