//! The covariances of the rows of a result.

use super::Estimates;
use super::row::Estimate;
use crate::survey::measure::Kind;
use crate::survey::rubin::Combine;
use crate::{Error, Result};
use std::sync::atomic::AtomicBool;

impl Estimates {
    /// The covariances of the values of rows, given by their numbers in [`rows`](Estimates::rows), as a square matrix
    /// row by row, like `vcov` of a result in R. The covariances with a row whose error is unknown (see
    /// [`Estimate::known_se`]) are NaN.
    ///
    /// # Errors
    /// [`Error::NoSuchRow`] for a number beyond the last row; [`Error::InvalidArgument`] for the result of a comparison.
    pub fn covariances(&self, rows: &[usize], stop: &AtomicBool) -> Result<Vec<f64>> {
        let mut matrix = self.covariances_by_formula(rows, stop)?;
        for (cell, covariance) in matrix.iter_mut().enumerate() {
            // A formula gives 0 where the sample does not tell: the covariance is then as unknown as the error.
            let pair = [rows[cell / rows.len()], rows[cell % rows.len()]];
            if pair.iter().any(|&row| self.rows[row].known_se().is_none()) {
                *covariance = f64::NAN;
            }
        }
        Ok(matrix)
    }

    /// The same as the formulas give it: 0 for a share of 0 or 1, and with a row that has no value.
    pub(crate) fn covariances_by_formula(&self, rows: &[usize], stop: &AtomicBool) -> Result<Vec<f64>> {
        self.check_comparable()?;
        self.check_rows(rows)?;
        self.refuse_quantiles(rows.iter().map(|&row| &self.rows[row]))?;
        if let Some(imputations) = &self.imputations {
            return self.covariances_of_imputations(&imputations.estimates, rows, stop);
        }
        if let Some(replicated) = &self.replicated {
            // Replicates were kept before scaling; a covariance is scaled by both factors.
            let of = |a: usize, b: usize| {
                let rows = [a, b].map(|row| &self.rows[rows[row]]);
                let factors = rows.map(|row| self.measure_behind(row).factor);
                let (Some(a), Some(b)) = (rows[0].value, rows[1].value) else { return 0.0 };
                let values = [a / factors[0], b / factors[1]];
                let [a, b] = rows.map(|row| (row.item, row.domain));
                factors[0] * factors[1] * replicated.covariance(values, a, b)
            };
            return Ok((0..rows.len() * rows.len()).map(|cell| of(cell / rows.len(), cell % rows.len())).collect());
        }
        self.linearised(stop, |form, add| {
            let fill = |number: usize, z: &mut [f64]| add(z, &self.rows[rows[number]], 1.0);
            form.covariances(rows.len(), fill, stop).ok_or(Error::Interrupted)
        })
    }

    /// The covariances of combined rows: the mean within, or that of the first, and what is between the imputations.
    fn covariances_of_imputations(&self, each: &Estimates, rows: &[usize], stop: &AtomicBool) -> Result<Vec<f64>> {
        let parts = self.rows_of_imputations(rows)?;
        let (m, size) = (parts.len() as f64, rows.len());
        let whole: Option<Vec<Vec<usize>>> = parts.iter().map(|rows| rows.iter().copied().collect()).collect();
        let Some(whole) = whole else { return Ok(vec![f64::NAN; size * size]) };
        let mut matrix = vec![0.0; size * size];
        let is_shortcut = whole.first().is_some_and(|rows| rows.iter().any(|&row| each.is_shortcut(row)));
        for (place, rows) in whole.iter().enumerate() {
            let weight = match (is_shortcut, place) {
                // By the shortcut the sampling covariance is that of the first imputation.
                (true, 0) => 1.0,
                (true, _) => continue,
                (false, _) => 1.0 / m,
            };
            let within = each.covariances_by_formula(rows, stop)?;
            matrix.iter_mut().zip(within).for_each(|(cell, within)| *cell += weight * within);
        }
        if parts.len() > 1 {
            let value = |place: usize, row: usize| each.rows[whole[place][row]].value.unwrap_or(f64::NAN);
            let mean = |row: usize| (0..whole.len()).map(|place| value(place, row)).sum::<f64>() / m;
            for (cell, covariance) in matrix.iter_mut().enumerate() {
                let (a, b) = (cell / size, cell % size);
                let product = |place: usize| (value(place, a) - mean(a)) * (value(place, b) - mean(b));
                *covariance += (1.0 + 1.0 / m) * (0..whole.len()).map(product).sum::<f64>() / (m - 1.0);
            }
        }
        Ok(matrix)
    }

    /// Whether a row of an imputation is combined by the variance of the first alone.
    pub(super) fn is_shortcut(&self, row: usize) -> bool {
        self.measure_behind(&self.rows[row]).imputation.as_ref().is_some_and(|own| own.how == Combine::Shortcut)
    }

    /// Fails for numbers beyond the last row.
    pub(super) fn check_rows(&self, rows: &[usize]) -> Result<()> {
        match rows.iter().find(|&&row| row >= self.rows.len()) {
            None => Ok(()),
            Some(row) => Err(Error::NoSuchRow {
                what: format!("row {row}"),
                problem: "no such row".to_owned(),
                available: format!("{} rows, numbered from 0", self.rows.len()),
            }),
        }
    }

    /// Fails where a row to be compared is a quantile.
    pub(super) fn refuse_quantiles<'a>(&self, mut rows: impl Iterator<Item = &'a Estimate>) -> Result<()> {
        match rows.find(|row| matches!(self.measure_behind(row).kind, Kind::Quantile { .. })) {
            None => Ok(()),
            Some(row) => Err(Error::argument(
                "contrast",
                "means, totals, proportions, ratios or counts",
                format!(
                    "{}, a quantile, whose covariance is not known; estimate quantiles separately from what is compared",
                    row.measure
                ),
            )),
        }
    }
}
