//! The values of a series as one column for each indicator, areas below each other, years below years.

use super::carry::{Trial, carried};
use super::figures::{Figures, Known, Measured};
use crate::catalogue::Certainty;
use crate::finding::{Finding, Rule};
use crate::index::spec::{Element, IndexSpec};
use crate::unit::Unit;
use crate::{Result, Series};
use std::ops::Range;

/// Areas in years: the rows of every column, by year and then by area.
#[derive(Debug, Clone, Default)]
pub(crate) struct Units {
    pub(crate) area: Vec<String>,
    pub(crate) year: Vec<i32>,
}

impl Units {
    pub(crate) fn len(&self) -> usize {
        self.area.len()
    }

    /// The rows of each year.
    pub(crate) fn years(&self) -> Vec<Range<usize>> {
        let mut blocks: Vec<Range<usize>> = Vec::new();
        for row in 0..self.len() {
            match blocks.last_mut() {
                Some(block) if self.year[block.start] == self.year[row] => block.end = row + 1,
                _ => blocks.push(row..row + 1),
            }
        }
        blocks
    }

    /// The areas of some rows.
    pub(crate) fn names(&self, rows: impl IntoIterator<Item = usize>) -> Vec<String> {
        rows.into_iter().map(|row| self.area[row].clone()).collect()
    }

    pub(crate) fn find(&self, area: &str, year: i32) -> Option<usize> {
        (0..self.len()).find(|&row| self.area[row] == area && self.year[row] == year)
    }
}

/// One column for each indicator of the spec; NaN is missing.
#[derive(Debug, Clone)]
pub(crate) struct Inputs {
    pub(crate) units: Units,
    /// The unit of `raw`, where it is known.
    pub(crate) measures: Vec<Option<Unit>>,
    /// As in the series, in the unit of the spec.
    pub(crate) raw: Vec<Vec<f64>>,
    /// Divided by its denominator; the area's values of other years in the place of missing ones.
    pub(crate) value: Vec<Vec<f64>>,
    /// Standard error of `value` as far as it is known, for one of another year that of the gap included; 0 where none is.
    pub(crate) error: Vec<Vec<f64>>,
    /// Whether some of the error of `value` is not known.
    pub(crate) unsure: Vec<Vec<bool>>,
    /// Whether `value` is of another year.
    pub(crate) carried: Vec<Vec<bool>>,
    /// Whether `value` is, or comes from one figure that is, not estimated by others.
    pub(crate) official: Vec<Vec<bool>>,
}

impl Inputs {
    /// The columns of some years; an indicator that the series does not have at all is an error.
    pub(crate) fn read(
        spec: &IndexSpec,
        series: &Series,
        years: &[i32],
        findings: &mut Vec<Finding>,
    ) -> Result<Inputs> {
        let figures = Figures::read(spec, series, years, findings)?;
        let leaves: Vec<_> = spec.tree.leaves.iter().map(|&e| &spec.elements[e]).collect();
        let areas = &figures.areas;
        let units = Units {
            area: areas.iter().map(|(_, area)| (*area).to_owned()).collect(),
            year: areas.iter().map(|(year, _)| *year).collect(),
        };
        let n = units.len();
        let mut inputs = Inputs {
            units,
            measures: leaves.iter().map(|e| figures.unit(&e.code).cloned()).collect(),
            raw: vec![vec![f64::NAN; n]; leaves.len()],
            value: vec![vec![f64::NAN; n]; leaves.len()],
            error: vec![vec![0.0; n]; leaves.len()],
            unsure: vec![vec![false; n]; leaves.len()],
            carried: vec![vec![false; n]; leaves.len()],
            official: vec![vec![false; n]; leaves.len()],
        };
        for (j, element) in leaves.iter().enumerate() {
            inputs.column(j, element, &figures, findings);
        }
        // An area may have been kept for a value of another year that turned out to be too old.
        let there: Vec<bool> = (0..n).map(|i| (0..leaves.len()).any(|j| !inputs.is_empty(j, i))).collect();
        inputs.retain(&there);
        Ok(inputs)
    }

    fn is_empty(&self, j: usize, i: usize) -> bool {
        self.raw[j][i].is_nan() && self.value[j][i].is_nan()
    }

    /// Fills the column of an indicator.
    fn column(&mut self, j: usize, element: &Element, figures: &Figures<'_>, findings: &mut Vec<Finding>) {
        let code = element.code.as_str();
        let quotient = |area: &str, year: i32, figure: Measured| match element.denominator.as_deref() {
            None => Some(figure),
            Some(denominator) => figure.over(figures.at(denominator, area, year), element.per),
        };
        let known = |area: &str| -> Vec<Known> {
            let years = figures.of(code, area).iter();
            years.filter_map(|(t, figure)| Some((*t, quotient(area, *t, *figure)?))).collect()
        };
        let mut trial =
            element.impute.over_time().then(|| Trial::new(&element.impute, figures.areas_of(code).map(known)));
        let (mut undivided, mut unsure) = (Vec::new(), Vec::new());
        for i in 0..self.units.len() {
            let (area, year) = (self.units.area[i].as_str(), self.units.year[i]);
            let given = figures.at(code, area, year);
            self.raw[j][i] = given.map_or(f64::NAN, |figure| figure.value);
            let value = given.and_then(|figure| quotient(area, year, figure));
            if given.is_some() && value.is_none() {
                undivided.push(area.to_owned());
            }
            if let Some(figure) = value {
                (self.value[j][i], self.error[j][i], self.unsure[j][i]) = (figure.value, figure.error, figure.unsure);
                self.official[j][i] = figures.is_official(code, area, year);
            } else if let Some(trial) = &mut trial
                && let Some(from) = carried(&element.impute, &known(area), year)
            {
                let miss = trial.error(&from);
                if miss.is_none() {
                    unsure.push(area.to_owned());
                }
                self.value[j][i] = from.figure.value;
                // Sampling error and the error of carrying are independent: their variances add.
                self.error[j][i] = from.figure.error.hypot(miss.unwrap_or(0.0));
                // How far off carried values are was measured on figures with the errors that they have.
                self.unsure[j][i] = miss.is_none();
                self.carried[j][i] = true;
                self.official[j][i] = from.year.is_some_and(|year| figures.is_official(code, area, year));
            }
        }
        if !undivided.is_empty() {
            let denominator = element.denominator.as_deref().unwrap_or_default();
            let message = format!("the denominator {denominator} is missing or 0, so there is no value");
            let remedy = "complete the series of the denominator";
            findings.push(Finding::warning(Rule::NoDenominator, code, message).of_areas(undivided).remedy(remedy));
        }
        if !unsure.is_empty() {
            let message = format!(
                "too few areas to tell how far off values imputed by {} are: their error is unknown",
                element.impute
            );
            let remedy = "their ranks are less certain than robustness says";
            findings.push(Finding::warning(Rule::UnknownError, code, message).of_areas(unsure).remedy(remedy));
        }
    }

    /// Leaves only the areas with the shares of data, and of official data, that the index asks for, of the indicators that
    /// take part in it. Carried values do not count as data of the year; official ones of one other year count as official.
    pub(crate) fn screen(&mut self, spec: &IndexSpec, findings: &mut Vec<Finding>) {
        let root = &spec.elements[spec.tree.root];
        let n = self.units.len();
        let takes_part = spec.takes_part(spec.tree.root);
        let all: Vec<usize> = (0..self.value.len()).filter(|&j| takes_part[spec.tree.leaves[j]]).collect();
        // The addend: a share that is the minimum itself must not fall below it by rounding.
        let share =
            |there: &dyn Fn(usize) -> bool| all.iter().filter(|&&j| there(j)).count() as f64 / all.len() as f64 + 1e-12;
        let is_sure = root.certainty == Certainty::Confirmed;
        let certainty = if is_sure { String::new() } else { format!(" (the rule is {})", root.certainty) };
        let data: Vec<bool> =
            (0..n).map(|i| share(&|j| !self.carried[j][i] && !self.value[j][i].is_nan()) >= root.min_data).collect();
        let official: Vec<bool> = (0..n).map(|i| share(&|j| self.official[j][i]) >= root.min_official).collect();
        for (kept, least, what) in
            [(&data, root.min_data, "are there"), (&official, root.min_official, "have an official value")]
        {
            let out = self.units.names((0..n).filter(|&i| !kept[i]));
            if !out.is_empty() {
                let message = format!("fewer than {} % of the indicators {what}: left out{certainty}", 100.0 * least);
                let remedy = "nothing, if this is the rule of the index; otherwise change it in the spec";
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
        for columns in [&mut self.unsure, &mut self.carried, &mut self.official] {
            columns.iter_mut().for_each(|column| of(column, keep));
        }
    }
}
