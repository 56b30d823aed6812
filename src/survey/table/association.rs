//! Tests of independence of the two columns of a table.

use super::assembly::RowNumbers;
use super::crosstab::CrossTable;
use super::independence;
use super::independence::CellShares;
use crate::survey::estimate::Estimates;
use crate::survey::estimate::row::Status;
use crate::words::words;
use crate::{Error, Result, ToFrame, memory};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use std::sync::atomic::AtomicBool;

words! {
    /// A test of independence in a two-way table: `statistic` of R `svychisq`.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Independence: "test" {
        /// Pearson's statistic over the sum of its design effects δ, against F with (Σδ)²/Σδ² degrees of freedom and
        /// that times those of the design (Rao and Scott 1984, second order).
        #[default]
        F = "f",
        /// Pearson's statistic over the mean design effect, against χ² (Rao and Scott 1984, first order).
        ChiSquared = "chisq",
        /// The Wald statistic of the differences from independence, against F (Koch, Freeman and Freeman 1975).
        Wald = "wald",
        /// The same, adjusted for the degrees of freedom of the design (Thomas and Rao 1987).
        AdjustedWald = "adjusted_wald" | "adjwald",
        /// Pearson's statistic against the sum of χ² times their design effects, by the saddlepoint approximation
        /// (Kuonen 1999), as R computes `saddlepoint`, and `lincom` without the package for integration.
        Saddlepoint = "saddlepoint" | "lincom",
    }
}

/// The result of a test of independence.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Association {
    /// The test.
    pub test: Independence,
    /// Its statistic; `None` where it does not exist, such as without variance.
    pub statistic: Option<f64>,
    /// The degrees of freedom of the numerator, or of χ²; `None` for a sum of χ².
    pub df1: Option<f64>,
    /// The degrees of freedom of the denominator; `None` for χ² and sums of χ².
    pub df2: Option<f64>,
    /// The probability of a statistic at least as large if the columns are independent; `None` where the design has too
    /// few degrees of freedom.
    pub p_value: Option<f64>,
    /// Pearson's X² of the shares with as many cases as the sample has, those outside the table included, as in R.
    pub pearson: Option<f64>,
    /// The mean design effect: the first-order divisor of Pearson's statistic.
    pub deff: Option<f64>,
    /// Cases in the table.
    pub n: u64,
    /// Cases outside the table because one of the two columns is missing.
    pub n_missing: u64,
    /// Whether there is a test: [`Status::NoVariance`] without variance, [`Status::NoDf`] with too few degrees of
    /// freedom for a probability; in a group, [`Status::Undefined`] with a single category or too many empty cells.
    pub status: Status,
}

impl Association {
    /// What stands for a test that there is not.
    pub(crate) fn none(test: Independence, status: Status, n: u64, n_missing: u64) -> Association {
        let (statistic, df1, df2, p_value, pearson, deff) = (None, None, None, None, None, None);
        Association { test, statistic, df1, df2, p_value, pearson, deff, n, n_missing, status }
    }

    /// The columns of the table of some tests.
    pub(crate) fn columns(rows: &[Association]) -> Vec<Column> {
        let number = |name: &str, of: fn(&Association) -> Option<f64>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let count = |name: &str, of: fn(&Association) -> u64| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let word = |name: &str, of: fn(&Association) -> &'static str| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        vec![
            word("test", |row| row.test.as_str()),
            number("statistic", |row| row.statistic),
            number("df1", |row| row.df1),
            number("df2", |row| row.df2),
            number("p_value", |row| row.p_value),
            number("pearson", |row| row.pearson),
            number("deff", |row| row.deff),
            count("n", |row| row.n),
            count("n_missing", |row| row.n_missing),
            word("status", |row| row.status.as_str()),
        ]
    }
}

impl CrossTable {
    /// Tests whether the two columns are independent.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] where there are fewer than two rows or columns, or so many empty cells that their
    /// interaction cannot be estimated.
    pub fn test(&self, test: Independence) -> Result<Association> {
        self.test_until(test, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`test`](CrossTable::test).
    pub fn test_until(&self, test: Independence, stop: &AtomicBool) -> Result<Association> {
        let [rows, columns] = [0, 1].map(|side| self.levels[side].len());
        let wrong = |expected: &str, got: String| Error::argument("test", expected, got);
        if rows < 2 || columns < 2 {
            let got = format!("{rows} of {:?} and {columns} of {:?}", self.names[0], self.names[1]);
            return Err(wrong("at least two categories of each column", got));
        }
        // The covariances of all cells, and as many again while they are put together.
        memory::check("test: cells", rows * columns, 16 * (rows * columns) as u64)?;
        let empty = || wrong("enough cells with cases; merge categories", "too many empty cells".to_owned());

        let (shares, covariances) =
            self.joint(&self.cells, rows * columns, stop, |of, cell| of.number(0, &[], Some((0, cell))))?;
        // R's statistic takes n with the rows outside the table, as `svychisq` does for a subset.
        let cases = (self.n() + self.n_missing()) as f64;
        let table = CellShares { rows, columns, shares: &shares, covariances: &covariances };
        let pearson = table.pearson(cases).ok_or_else(empty)?;
        let design_df = self.cells.rows()[0].df.unwrap_or(f64::NAN);
        let (trace, effective) = (pearson.trace(), pearson.effective_df());
        let df = pearson.df as f64;
        // With replicates, R takes the sum of χ² itself.
        let is_replicated = self.cells.replicated.is_some();
        let denominator = if is_replicated { f64::INFINITY } else { effective * design_df };
        let (statistic, df1, df2, p_value) = match test {
            Independence::F => {
                // Second-order correction of Rao and Scott (1984): Satterthwaite's degrees of freedom for the sum of
                // eigenvalues.
                let (statistic, df2) = (pearson.statistic / trace, effective * design_df);
                (statistic, effective, df2, independence::f_tail(statistic, effective, df2))
            }
            Independence::ChiSquared => {
                let tail = independence::chi_squared_tail(pearson.statistic / (trace / df), df);
                // As R: the statistic is shown as it is, and its tail is that of the statistic over the mean design
                // effect.
                (pearson.statistic, df, f64::NAN, tail)
            }
            Independence::Saddlepoint => (pearson.statistic, f64::NAN, f64::NAN, pearson.saddlepoint(denominator)),
            Independence::Wald | Independence::AdjustedWald => {
                let (totals, covariances) = self.joint(&self.counts, rows * columns, stop, |of, cell| {
                    of.number(3, &[(cell / columns) as u32, (cell % columns) as u32], None)
                })?;
                let wald = independence::wald(rows, columns, &totals, &covariances).ok_or_else(empty)?;
                let (df2, factor) = if test == Independence::Wald {
                    (design_df, 1.0)
                } else {
                    // Wald's statistic is too large where the design has few degrees of freedom: the adjustment takes that off.
                    (design_df - df + 1.0, (design_df - df + 1.0) / design_df)
                };
                let statistic = wald / df * factor;
                (statistic, df, df2, independence::f_tail(statistic, df, df2))
            }
        };
        let number = |x: f64| Some(x).filter(|x| x.is_finite());
        let status = match () {
            _ if !statistic.is_finite() || trace.is_nan() || trace <= 0.0 => Status::NoVariance,
            _ if !p_value.is_finite() => Status::NoDf,
            _ => Status::Normal,
        };
        Ok(Association {
            test,
            statistic: number(statistic),
            df1: number(df1),
            df2: number(df2),
            p_value: number(p_value),
            pearson: number(pearson.statistic),
            deff: number(trace / df),
            n: self.n(),
            n_missing: self.n_missing(),
            status,
        })
    }

    /// The values of all cells and their covariances; both are 0 for a cell without cases.
    fn joint(
        &self,
        estimates: &Estimates,
        cells: usize,
        stop: &AtomicBool,
        number: impl Fn(&RowNumbers, usize) -> Option<usize>,
    ) -> Result<(Vec<f64>, Vec<f64>)> {
        let numbers = RowNumbers::new(estimates);
        let found: Vec<(usize, usize)> = (0..cells).filter_map(|cell| Some((cell, number(&numbers, cell)?))).collect();
        let rows: Vec<usize> = found.iter().map(|(_, row)| *row).collect();
        let known = estimates.covariances_by_formula(&rows, stop)?;
        let mut values = vec![0.0; cells];
        let mut covariances = vec![0.0; cells * cells];
        for (a, &(cell, row)) in found.iter().enumerate() {
            values[cell] = estimates.rows()[row].value.unwrap_or(0.0);
            for (b, &(other, _)) in found.iter().enumerate() {
                covariances[cell * cells + other] = known[a * found.len() + b];
            }
        }
        Ok((values, covariances))
    }
}

impl ToFrame for Association {
    /// One row: test, statistic, df1, df2, p_value, pearson, deff, n, n_missing, status.
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(DataFrame::new(1, Association::columns(std::slice::from_ref(self)))?)
    }
}
