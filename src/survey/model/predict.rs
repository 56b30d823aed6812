//! Predictions for other cases.

use super::encoding::Kind;
use super::fit::dot;
use super::inference::Inference;
use super::regression::Regression;
use super::values::numbers;
use crate::survey::columns::category;
use crate::survey::columns::codes::Codes;
use crate::survey::estimate::row::Status;
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use polars_buffer::Buffer;

impl Regression {
    /// The expected outcome of each row of a table that has the columns of the terms: the table with `predicted`, `se`, `ci_low`,
    /// `ci_high` and `status` beside. Limits are those of the linear predictor, put through the link. A row with a column missing
    /// has the status `empty`.
    ///
    /// # Errors
    /// Columns that do not exist; categories that the model does not know.
    pub fn predict(&self, table: &DataFrame) -> Result<DataFrame> {
        let predictions = self.predictions(table)?;
        self.predicted(table, predictions)
    }

    /// The linear predictor of each row; `None` where a column is missing.
    pub(super) fn predictions(&self, table: &DataFrame) -> Result<Vec<Option<Inference>>> {
        let p = self.encoding.width();
        let mut errors = Vec::new();
        let mut columns = Vec::new();
        for variable in &self.encoding.variables {
            match self.values(table, variable) {
                Ok(values) => columns.push(values),
                Err(error) => errors.push(error),
            }
        }
        let offset = self.request.offset.as_ref().map(|name| numbers(table, "offset", name)).transpose();
        let offset = offset.map_err(|error| errors.push(error)).ok().flatten();
        Error::collect(errors)?;
        let (mut values, mut x) = (vec![0.0; columns.len()], vec![0.0; p]);
        let of_row = |row: usize| {
            values.iter_mut().zip(&columns).for_each(|(value, column)| *value = column[row]);
            let offset = offset.as_ref().map_or(0.0, |offset| offset[row]);
            if offset.is_nan() || values.iter().any(|value| value.is_nan()) {
                return None;
            }
            self.encoding.fill(&values, &mut x);
            let eta = dot(&x, &self.fit.beta) + offset;
            let variance = (0..p).map(|i| x[i] * dot(&self.covariance[i * p..(i + 1) * p], &x)).sum::<f64>();
            // A variance below 0 is rounding around a point without error.
            Some(self.inferred(eta, if variance < 0.0 { 0.0 } else { variance }))
        };
        Ok((0..table.height()).map(of_row).collect())
    }

    /// The table with what is predicted, on the scale of the outcome.
    pub(super) fn predicted(&self, table: &DataFrame, predictions: Vec<Option<Inference>>) -> Result<DataFrame> {
        let height = table.height();
        let (mut value, mut se) = (vec![None; height], vec![None; height]);
        let (mut low, mut high) = (vec![None; height], vec![None; height]);
        let mut status = vec![Status::Empty.as_str(); height];
        let known = predictions.into_iter().enumerate().filter_map(|(row, found)| Some((row, found?)));
        for (row, inference) in known {
            let mean = self.link.mean(inference.value);
            value[row] = Some(mean.mu);
            se[row] = inference.se.map(|se| se * mean.slope.abs());
            if let Some(limits) = inference.ci_low.zip(inference.ci_high) {
                let (a, b) = (self.link.mu(limits.0), self.link.mu(limits.1));
                // The inverse link reverses the order, and there is no limit beyond its pole.
                let is_bounded = limits.0 * limits.1 > 0.0 || self.link != super::family::Link::Inverse;
                (low[row], high[row]) = if is_bounded { (Some(a.min(b)), Some(a.max(b))) } else { (None, None) };
            }
            status[row] = inference.status.as_str();
        }
        let mut all: Vec<Column> = table.columns().to_vec();
        // Columns of an earlier prediction give way.
        let own = ["predicted", "se", "ci_low", "ci_high", "status"];
        all.retain(|column| !own.contains(&column.name().as_str()));
        all.extend([
            Series::new("predicted".into(), value).into(),
            Series::new("se".into(), se).into(),
            Series::new("ci_low".into(), low).into(),
            Series::new("ci_high".into(), high).into(),
            Column::from(Series::new("status".into(), status)),
        ]);
        Ok(DataFrame::new(height, all)?)
    }

    /// The values of a variable in another table, NaN where it is missing.
    fn values(&self, table: &DataFrame, variable: &super::encoding::Variable) -> Result<Buffer<f64>> {
        let Kind::Factor { levels, names, .. } = &variable.kind else { return numbers(table, "terms", &variable.name) };
        let column = table.column(&variable.name).map_err(|_| Error::unknown_column("terms", &variable.name, table))?;
        let codes = Codes::new(column.as_materialized_series())?;
        let mut unknown = Vec::new();
        let place = |code: u32| {
            let Some(given) = category::text(&codes.levels, code) else { return f64::NAN };
            let meant = category::meant(levels, &given);
            let found = names.iter().position(|name| Some(name) == meant.as_ref());
            found.map_or_else(
                || {
                    unknown.push(given);
                    f64::NAN
                },
                |place| place as f64,
            )
        };
        let places: Vec<f64> = (0..codes.len() as u32).map(place).collect();
        if !unknown.is_empty() {
            let expected = format!("categories of the model: {}", crate::error::list(names));
            return Err(Error::argument(&variable.name, expected, crate::error::list(&unknown)));
        }
        Ok((0..codes.of_row.len()).map(|row| places[codes.of_row.get(row) as usize]).collect())
    }
}
