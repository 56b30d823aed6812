//! The diagnosis of an adjustment for non-response.

use crate::survey::columns::category::text;
use crate::survey::columns::codes::Codes;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::design::calibration::Adjustment;
use crate::survey::design::nonresponse::{
    Balance, Collapse, Disposition, Nonresponse, Rate, ResponseClass, ResponseIndicators, Step,
};
use crate::{Error, Result};
use polars::prelude::DataFrame;

/// A step with what it did to the weights of the sample.
pub(super) struct Diagnosed<'a> {
    pub(super) step: &'a Step,
    pub(super) adjustments: &'a [Adjustment],
    pub(super) table: &'a DataFrame,
}

impl Diagnosed<'_> {
    pub(super) fn report(
        &self,
        method: &'static str,
        collapsed: Vec<Collapse>,
        variables: &[&String],
    ) -> Result<Nonresponse> {
        let mut names: Vec<&String> = Vec::new();
        variables.iter().for_each(|name| {
            if !names.contains(name) {
                names.push(name);
            }
        });
        let balance = Error::each(names.into_iter().map(|name| self.balance(name)))?.concat();
        Ok(Nonresponse { method, classes: self.classes(), collapsed, balance, indicators: self.indicators() })
    }

    /// The weights before the first adjustment and after the last.
    fn weights(&self) -> (&[f64], Vec<f64>) {
        let before = self.adjustments.first().map_or(&[][..], Adjustment::before);
        (before, self.adjustments.last().map(Adjustment::weights).unwrap_or_default())
    }

    fn is(&self, row: usize, one: Disposition) -> bool {
        self.step.dispositions[row] == one
    }

    fn eligible(&self, row: usize) -> bool {
        self.is(row, Disposition::Respondent) || self.is(row, Disposition::Nonrespondent)
    }

    fn classes(&self) -> Vec<ResponseClass> {
        let (before, after) = self.weights();
        let classes = &self.step.classes;
        let count =
            |one: Disposition| classes.totals(|row| f64::from(u8::from(before[row] != 0.0 && self.is(row, one))));
        let counts =
            [Disposition::Respondent, Disposition::Nonrespondent, Disposition::Ineligible, Disposition::Unknown]
                .map(count);
        let eligible = classes.totals(|row| if self.eligible(row) { before[row] } else { 0.0 });
        let responding = classes.totals(|row| if self.is(row, Disposition::Respondent) { before[row] } else { 0.0 });
        let (sums, sums_after) = (classes.totals(|row| before[row]), classes.totals(|row| after[row]));
        let line = |class: usize| {
            let [respondents, nonrespondents, ineligible, unknown] =
                [0, 1, 2, 3].map(|i: usize| counts[i][class] as u64);
            ResponseClass {
                class: classes.names[class].clone(),
                n: respondents + nonrespondents + ineligible + unknown,
                respondents,
                nonrespondents,
                ineligible,
                unknown,
                response_rate: (eligible[class] > 0.0).then(|| responding[class] / eligible[class]),
                factor: (responding[class] > 0.0).then(|| sums_after[class] / responding[class]),
                before: sums[class],
                after: sums_after[class],
            }
        };
        (0..classes.names.len()).map(line).collect()
    }

    fn indicators(&self) -> ResponseIndicators {
        let (before, after) = self.weights();
        let rows = || (0..before.len()).filter(|&row| before[row] != 0.0);
        let (mut eligible, mut responding) = (0.0, 0.0);
        for row in rows().filter(|&row| self.eligible(row)) {
            eligible += before[row];
            if self.is(row, Disposition::Respondent) {
                responding += before[row];
            }
        }
        let p = self.propensities();
        let mean = rows().filter(|&row| self.eligible(row)).map(|row| before[row] * p[row]).sum::<f64>() / eligible;
        let square = |row: usize| before[row] * (p[row] - mean).powi(2);
        let spread = (rows().filter(|&row| self.eligible(row)).map(square).sum::<f64>() / eligible).sqrt();
        let respondents = || rows().filter(|&row| self.is(row, Disposition::Respondent));
        let largest = |largest: f64, row: usize| largest.max(after[row] / before[row]);
        let effect = |w: &[f64]| {
            let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
            respondents().for_each(|row| {
                n += 1.0;
                sum += w[row];
                squares += w[row] * w[row];
            });
            // Kish: n·Σw²/(Σw)² is 1 + CV²(w).
            n * squares / (sum * sum)
        };
        ResponseIndicators {
            response_rate: responding / eligible,
            r_indicator: 1.0 - 2.0 * spread,
            cv_propensity: spread / mean,
            max_factor: respondents().fold(0.0, largest),
            weight_effect_before: effect(before),
            weight_effect_after: effect(&after),
        }
    }

    /// The estimated probability of response of each eligible case.
    fn propensities(&self) -> Vec<f64> {
        let (before, _) = self.weights();
        let responds = |row: usize| self.is(row, Disposition::Respondent);
        let Step { classes, rate, .. } = self.step;
        // The fit of the step once more: it converged there, so that it does here.
        if let Rate::Propensity(model) = rate
            && let Some(last) = self.adjustments.last()
            && let Ok(p) = model.fit(last.before(), responds, &self.step.gives())
        {
            return p;
        }
        let eligible = classes.totals(|row| if self.eligible(row) { before[row] } else { 0.0 });
        let responding = classes.totals(|row| if responds(row) { before[row] } else { 0.0 });
        // A class without eligible cases has no rate, and no eligible row that asks for it.
        classes.of_row.iter().map(|&class| responding[class as usize] / eligible[class as usize]).collect()
    }

    /// A variable in the eligible sample and among respondents, by level unless it is a number.
    fn balance(&self, name: &str) -> Result<Vec<Balance>> {
        let column = self.table.column(name).map_err(|_| Error::unknown_column("balance", name, self.table))?;
        let series = column.as_materialized_series();
        let (before, after) = self.weights();
        // Classes may be made of numbers, but it is their mean that is compared.
        if series.dtype().is_primitive_numeric() {
            let (mut values, mut present) = (vec![0.0; before.len()], vec![1.0; before.len()]);
            if let Some(column) = Column::new(series) {
                let all = Rows::Run { start: 0, len: before.len() };
                column.read(all, &mut values);
                column.mask_missing(all, &mut present);
            }
            let known = |row: usize| present[row] != 0.0 && values[row].is_finite();
            return Ok(vec![self.compared(name, None, &after, known, |row| values[row])]);
        }
        let codes = Codes::new(series)?;
        let mut used = vec![false; codes.len()];
        let rows = (0..before.len()).filter(|&row| before[row] != 0.0 && self.eligible(row));
        rows.for_each(|row| used[codes.of_row.get(row) as usize] = true);
        let level = |code: usize| {
            let name_of = text(&codes.levels, code as u32).unwrap_or_else(|| codes.name(code));
            let is = |row: usize| f64::from(u8::from(codes.of_row.get(row) as usize == code));
            self.compared(name, Some(name_of), &after, |_| true, is)
        };
        Ok((0..codes.len()).filter(|&code| used[code]).map(level).collect())
    }

    fn compared(
        &self,
        name: &str,
        level: Option<String>,
        after: &[f64],
        known: impl Fn(usize) -> bool,
        value: impl Fn(usize) -> f64,
    ) -> Balance {
        let (before, _) = self.weights();
        let mean = |w: &[f64], counts: &dyn Fn(usize) -> bool| {
            let (mut sum, mut total) = (0.0, 0.0);
            for row in (0..w.len()).filter(|&row| w[row] != 0.0 && counts(row) && known(row)) {
                sum += w[row] * value(row);
                total += w[row];
            }
            sum / total
        };
        let sample = mean(before, &|row| self.eligible(row));
        let responds = |row: usize| self.is(row, Disposition::Respondent);
        let [without, with] = [before, after].map(|w| mean(w, &responds));
        let (mut squares, mut total) = (0.0, 0.0);
        for row in (0..before.len()).filter(|&row| before[row] != 0.0 && self.eligible(row) && known(row)) {
            squares += before[row] * (value(row) - sample).powi(2);
            total += before[row];
        }
        // In standard deviations of the eligible sample, which both means are compared with.
        let spread = (squares / total).sqrt();
        let standardised = |mean: f64| (spread > 0.0 && mean.is_finite()).then(|| (mean - sample) / spread);
        Balance {
            variable: name.to_owned(),
            level,
            sample,
            before: without,
            after: with,
            smd_before: standardised(without),
            smd_after: standardised(with),
        }
    }
}
