//! The variables of the logistic response model.

use crate::error::rows_of_table;
use crate::survey::columns::codes::Codes;
use crate::survey::columns::column::{Column, Rows, offending};
use crate::survey::design::calibration::{MarginVariables, Regressors};
use crate::survey::design::nonresponse::Model;
use crate::{Error, Result};
use polars::prelude::DataFrame;
use std::sync::Arc;

/// A model with a constant and the variables: numbers as they are, anything else by its levels.
pub(super) fn model(table: &DataFrame, names: &[String], weighted: bool, d: &[f64]) -> Result<Model> {
    let mut blocks = vec![MarginVariables::One];
    blocks.extend(Error::each(names.iter().map(|name| variables(table, name, d)))?);
    Ok(Model { x: Arc::new(Regressors::new(blocks)), weighted, names: names.to_vec() })
}

fn variables(table: &DataFrame, name: &str, d: &[f64]) -> Result<MarginVariables> {
    let series = table.column(name).map_err(|_| Error::unknown_column("propensity", name, table))?;
    let series = series.as_materialized_series();
    if series.dtype().is_bool() || !series.dtype().is_primitive_numeric() {
        let codes = Codes::new(series)?;
        let of_row = (0..d.len()).map(|row| codes.of_row.get(row)).collect();
        return Ok(MarginVariables::Categories { codes: of_row, categories: codes.len() });
    }
    let mut values = vec![0.0; d.len()];
    let mut present = vec![1.0; d.len()];
    if let Some(column) = Column::new(series) {
        let all = Rows::Run { start: 0, len: d.len() };
        column.read(all, &mut values);
        column.mask_missing(all, &mut present);
    }
    let bad = |row: usize| d[row] != 0.0 && (present[row] == 0.0 || !values[row].is_finite());
    if let Some((rows, first)) = offending(d.len(), bad) {
        return Err(Error::argument(
            "propensity",
            "variables that are known of every case of the sample: respondents and others",
            format!("{name:?}, missing or not finite in {}", rows_of_table(rows, first)),
        ));
    }
    // Centred and scaled, which leaves the model as it is and its equations well conditioned.
    let cases = || (0..d.len()).filter(|&row| d[row] != 0.0);
    let n = cases().count() as f64;
    let mean = cases().map(|row| values[row]).sum::<f64>() / n;
    let spread = (cases().map(|row| (values[row] - mean).powi(2)).sum::<f64>() / n).sqrt();
    // A variable that is the same in all cases adds nothing to the constant.
    let scale = if spread > 0.0 { 1.0 / spread } else { 0.0 };
    let outside = |row: usize| d[row] == 0.0;
    let scaled = values.iter().enumerate().map(|(row, v)| if outside(row) { 0.0 } else { (v - mean) * scale });
    Ok(MarginVariables::Number(scaled.collect()))
}
