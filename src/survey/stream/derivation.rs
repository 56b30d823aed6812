//! Columns that are made of those of each batch: what a survey in one table has as columns, one in parts makes of each part
//! anew. What they are is data, so that it can be sent to where the parts are.

use super::keys::Keys;
use super::tables::TableRecipe;
use crate::survey::columns::column::{self, Column as Values, Rows};
use crate::{Error, Result};
use polars::prelude::*;

// Columns that no user's table has.
pub(super) const CELL: &str = "cell of the calibration";
pub(super) const CALIBRATED: &str = "calibrated weight";
pub(super) const REGRESSION: &str = "weight of the regression on the calibration variables";
pub(super) const WHOLE: &str = "the whole sample as one unit";
/// For rows that are their own units: the numbers of a second part follow those of the first.
pub(crate) const ROW: &str = "number of the row among all";

pub(super) const NO_QUANTILES: &str = "convert it to numbers; text has no quantiles";

/// Columns to be made.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) enum Derivation {
    /// The number of each row.
    Rows,
    /// Copies of columns that are grouped by: their own names may be those of the result.
    Margins(Vec<String>),
    /// Rows, columns and cells of a two-way table.
    Table(Box<TableRecipe>),
    /// Calibrated weights.
    Calibrated(Box<CellFactors>),
    /// Whether values are at or below quantiles.
    Below(Box<Below>),
}

/// The factors by which weights are multiplied, by the values of the calibration variables.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct CellFactors {
    pub(super) keys: Keys,
    pub(super) weight: Option<String>,
    pub(super) scope: Option<String>,
    /// The factor of each cell, for the sampling weight and for each replicate weight.
    pub(super) factors: Vec<f64>,
    pub(super) of_replicates: Vec<(String, Vec<f64>)>,
    /// Whether replicate weights have the sampling weight in them.
    pub(super) is_combined: bool,
    /// The σ² of each cell, where weights move by it.
    pub(super) variance: Option<Vec<f64>>,
    /// Whether the regression is of cases and not of weights.
    pub(super) is_of_cases: bool,
}

/// Quantiles of the domains of grouping sets.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Below {
    /// The combinations of each set.
    pub(super) keys: Vec<Keys>,
    pub(super) shares: Vec<Share>,
    pub(super) cases: Vec<Cases>,
}

/// A column that says of each value whether it is at or below the quantile of its domain.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Share {
    pub(super) name: String,
    pub(super) column: String,
    pub(super) set: usize,
    pub(super) of_domains: Vec<Option<f64>>,
}

/// A column that says of each row whether it is a case with a value.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Cases {
    pub(super) name: String,
    pub(super) column: String,
    pub(super) filter: Option<String>,
}

/// The copy of a column that is grouped by.
pub(super) fn copy(column: &str) -> String {
    format!("{column}, of the margins")
}

pub(super) fn replicate_name(name: &str) -> String {
    format!("{name}, calibrated")
}

impl Derivation {
    /// The columns that others are made of.
    pub(super) fn needed(&self) -> Vec<String> {
        match self {
            Derivation::Rows => Vec::new(),
            Derivation::Margins(columns) => columns.clone(),
            Derivation::Table(recipe) => recipe.needed(),
            Derivation::Calibrated(of) => {
                let replicates = of.of_replicates.iter().map(|(name, _)| name);
                of.keys.columns.iter().chain(&of.weight).chain(&of.scope).chain(replicates).cloned().collect()
            }
            Derivation::Below(of) => {
                let grouped = of.keys.iter().flat_map(|keys| &keys.columns);
                let cases = of.cases.iter().flat_map(|cases| [&cases.column].into_iter().chain(&cases.filter));
                grouped.chain(cases).cloned().collect()
            }
        }
    }

    /// The names of those that are made.
    pub(super) fn made(&self) -> Vec<String> {
        match self {
            Derivation::Rows => vec![ROW.to_owned()],
            Derivation::Margins(columns) => columns.iter().map(|column| copy(column)).collect(),
            Derivation::Table(recipe) => recipe.options.made().to_vec(),
            Derivation::Calibrated(of) => {
                let own = [CALIBRATED, REGRESSION, WHOLE, ROW, CELL].map(str::to_owned);
                own.into_iter().chain(of.of_replicates.iter().map(|(name, _)| replicate_name(name))).collect()
            }
            Derivation::Below(of) => {
                let shares = of.shares.iter().map(|share| &share.name);
                shares.chain(of.cases.iter().map(|cases| &cases.name)).cloned().collect()
            }
        }
    }

    /// A batch with its columns, whose first row has this number.
    pub(super) fn with(&self, batch: &DataFrame, first: u64) -> Result<DataFrame> {
        let mut with = batch.clone();
        for column in self.columns(batch, first)? {
            with.with_column(column)?;
        }
        Ok(with)
    }

    fn columns(&self, batch: &DataFrame, first: u64) -> Result<Vec<Column>> {
        match self {
            Derivation::Rows => Ok(vec![numbers_of_rows(batch, first)]),
            Derivation::Margins(columns) => {
                let copied = |column: &String| match batch.column(column) {
                    Ok(found) => Ok(found.clone().with_name(copy(column).into())),
                    Err(_) => Err(Error::unknown_column("margin", column, batch)),
                };
                Error::each(columns.iter().map(copied))
            }
            Derivation::Table(recipe) => recipe.made(batch),
            Derivation::Calibrated(of) => of.columns(batch, first),
            Derivation::Below(of) => of.columns(batch),
        }
    }

    /// Whether it is one that could have been made: what was read as bytes may be of any lengths.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Derivation::Rows | Derivation::Margins(_) | Derivation::Table(_) => true,
            Derivation::Calibrated(of) => {
                let cells = of.keys.len();
                let are_all = |values: &Vec<f64>| values.len() == cells && values.iter().all(|value| value.is_finite());
                are_all(&of.factors)
                    && of.variance.iter().all(are_all)
                    && of.of_replicates.iter().all(|(_, factors)| are_all(factors))
            }
            Derivation::Below(of) => {
                let has_domains =
                    |share: &Share| of.keys.get(share.set).is_some_and(|keys| keys.len() == share.of_domains.len());
                of.shares.iter().all(has_domains)
            }
        }
    }
}

fn numbers_of_rows(batch: &DataFrame, first: u64) -> Column {
    let numbers: Vec<u64> = (first..first + batch.height() as u64).collect();
    Column::new(ROW.into(), numbers)
}

impl CellFactors {
    fn columns(&self, batch: &DataFrame, first: u64) -> Result<Vec<Column>> {
        let height = batch.height();
        let numbers = |role: &str, name: &str| -> Result<Vec<f64>> {
            let series = column::numeric(batch, role, name, "convert it to numbers")?;
            let mut values = vec![0.0; height];
            if let Some(column) = Values::new(&series) {
                column.read(Rows::Run { start: 0, len: height }, &mut values);
            }
            Ok(values)
        };
        let mut base = self.weight.as_ref().map_or(Ok(vec![1.0; height]), |name| numbers("weight", name))?;
        if let Some(scope) = &self.scope {
            base.iter_mut().zip(numbers("scope", scope)?).for_each(|(weight, inside)| *weight *= inside);
        }
        let cells = self.keys.known(batch)?.into_iter().map(|cell| {
            cell.ok_or_else(|| {
                let problem = "its rows changed between two readings: a row has other values of the calibration variables; \
                               give a file or table that stays the same";
                Error::invalid("source", problem)
            })
        });
        let cells = cells.collect::<Result<Vec<u32>>>()?;
        let times = |weights: &[f64], factors: &[f64]| -> Vec<f64> {
            weights.iter().zip(&cells).map(|(weight, &cell)| weight * factors[cell as usize]).collect()
        };
        let regression: Vec<f64> = base
            .iter()
            .zip(&cells)
            .map(|(&weight, &cell)| match &self.variance {
                _ if weight == 0.0 => 0.0,
                _ if self.is_of_cases => 1.0,
                None => weight,
                Some(variance) => weight / variance[cell as usize],
            })
            .collect();
        let mut made = vec![
            Column::new(CALIBRATED.into(), times(&base, &self.factors)),
            Column::new(REGRESSION.into(), regression),
            Column::new(WHOLE.into(), vec![0u8; height]),
            numbers_of_rows(batch, first),
        ];
        for (name, factors) in &self.of_replicates {
            let mut own = numbers("replicates", name)?;
            if !self.is_combined {
                own.iter_mut().zip(&base).for_each(|(own, base)| *own *= base);
            }
            made.push(Column::new(replicate_name(name).into(), times(&own, factors)));
        }
        made.push(Column::new(CELL.into(), cells));
        Ok(made)
    }
}

impl Below {
    fn columns(&self, batch: &DataFrame) -> Result<Vec<Column>> {
        let domains = self.keys.iter().map(|keys| keys.known(batch)).collect::<Result<Vec<_>>>()?;
        let column = |share: &Share| {
            let series = column::numeric(batch, &share.name, &share.column, NO_QUANTILES)?;
            let (values, present) = read(&series);
            let below: Float64Chunked = (0..values.len())
                .map(|row| {
                    let limit = domains[share.set][row].and_then(|domain| share.of_domains[domain as usize]);
                    // No value is at or below a quantile that a domain without cases does not have.
                    let is_below = limit.is_some_and(|limit| values[row] <= limit);
                    present[row].then(|| f64::from(u8::from(is_below)))
                })
                .collect();
            Ok(below.with_name(share.name.as_str().into()).into_column())
        };
        let mut columns = self.shares.iter().map(column).collect::<Result<Vec<Column>>>()?;
        for cases in &self.cases {
            let mut inside = read(&column::numeric(batch, &cases.name, &cases.column, NO_QUANTILES)?).1;
            if let Some(filter) = &cases.filter {
                narrow(&mut inside, &column::numeric(batch, &cases.name, filter, NO_QUANTILES)?);
            }
            let inside: Vec<f64> = inside.into_iter().map(|inside| f64::from(u8::from(inside))).collect();
            columns.push(Column::new(cases.name.as_str().into(), inside));
        }
        Ok(columns)
    }
}

/// Values, and whether each is there.
pub(super) fn read(series: &Series) -> (Vec<f64>, Vec<bool>) {
    let (mut values, mut present) = (vec![0.0; series.len()], vec![1.0; series.len()]);
    let column = Values::new(series).unwrap_or_else(Values::missing);
    let all = Rows::Run { start: 0, len: values.len() };
    column.read(all, &mut values);
    column.mask_missing(all, &mut present);
    (values, present.into_iter().map(|present| present != 0.0).collect())
}

/// Keeps the rows for which a column of 0 and 1 is 1.
pub(super) fn narrow(inside: &mut [bool], filter: &Series) {
    let (values, present) = read(filter);
    inside.iter_mut().enumerate().for_each(|(row, inside)| *inside &= present[row] && values[row] != 0.0);
}
