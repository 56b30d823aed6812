//! Replicate weights bound to a table: their columns found and checked, their scales settled.

use super::factors::UnitFactors;
use super::scaling::Scaling;
use super::{ReplicateMethod, Replicates};
use crate::survey::columns::column::{Column, Extent, Rows};
use crate::survey::design::weight::{Sign, weights};
use crate::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;
use std::sync::Arc;

/// The least degrees of freedom that can be given: with fewer even the quantile that leaves out but a thousandth in the
/// middle, of about exp(0.001/d), is above all numbers.
const LEAST_DF: f64 = 1e-6;

/// Replicate weights bound to a design, with the rule that turns their estimates into a variance.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    pub(crate) method: ReplicateMethod,
    pub(crate) matrix: Matrix,
    pub(crate) rule: Scaling,
    /// Degrees of freedom given by the user.
    pub(crate) df: Option<f64>,
}

/// The matrix of replicate weights as the kernels read it, rows × replicates.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub(crate) source: MatrixSource,
    /// Whether they contain the sampling weight; if not, they are factors of it.
    pub(crate) combined: bool,
    /// The rows that count, where the design has a scope.
    pub(crate) inside: Option<Series>,
}

/// Where replicate weights are read from.
#[derive(Clone, Debug)]
pub(crate) enum MatrixSource {
    /// Columns of the table.
    Columns(Vec<Series>),
    /// Factors of sampling units, made from a design.
    Made(Arc<UnitFactors>),
}

/// The columns or factors, open for reading.
#[derive(Debug)]
pub(crate) enum Reader<'a> {
    Columns(Vec<Column<'a>>),
    Made(&'a UnitFactors),
}

impl Weights {
    /// How many replicates there are.
    pub(crate) fn count(&self) -> usize {
        self.rule.rscales.len()
    }

    /// The same replicates with other weights, which contain the sampling weight.
    pub(crate) fn replaced(&self, columns: Vec<Series>) -> Weights {
        let matrix =
            Matrix { source: MatrixSource::Columns(columns), combined: true, inside: self.matrix.inside.clone() };
        Weights { matrix, ..self.clone() }
    }
}

impl Matrix {
    /// How many replicates there are.
    pub(crate) fn count(&self) -> usize {
        match &self.source {
            MatrixSource::Columns(columns) => columns.len(),
            MatrixSource::Made(factors) => factors.count(),
        }
    }

    /// The analysis weights of a replicate, by row; `base` are the sampling weights.
    pub(crate) fn analysis(&self, replicate: usize, base: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; base.len()];
        let all = Rows::Run { start: 0, len: base.len() };
        self.reader().read(replicate, all, &mut values);

        // Factors are zero outside the scope with the weight; weights of their own know of no scope.
        match (self.combined, self.inside.as_ref().and_then(Column::new)) {
            (false, _) => values.iter_mut().zip(base).for_each(|(value, w)| *value *= w),
            (true, Some(inside)) => {
                let mut scope = vec![0.0; base.len()];
                inside.read(all, &mut scope);
                values.iter_mut().zip(scope).for_each(|(value, scope)| *value *= scope);
            }
            (true, None) => {}
        }
        values
    }

    pub(crate) fn reader(&self) -> Reader<'_> {
        match &self.source {
            MatrixSource::Columns(columns) => Reader::Columns(columns.iter().filter_map(Column::new).collect()),
            MatrixSource::Made(factors) => Reader::Made(factors),
        }
    }
}

impl Weights {
    /// The same with degrees of freedom that the design gives, where it gives any.
    pub(crate) fn with_df(self, df: Option<f64>) -> Weights {
        Weights { df: df.or(self.df), ..self }
    }
}

impl Reader<'_> {
    /// Writes the weights or factors of a replicate in `rows` to `out`.
    pub(crate) fn read(&self, replicate: usize, rows: Rows, out: &mut [f64]) {
        match self {
            Reader::Columns(columns) => columns[replicate].read(rows, out),
            Reader::Made(factors) => rows.each(|i, row| out[i] = factors.factor(replicate, factors.unit(row))),
        }
    }
}

/// The columns of replicate weights in some rows, each checked by itself, before all rows settle their scales.
#[derive(Debug)]
pub(crate) struct Read {
    /// Their names, in order.
    pub(crate) names: Vec<String>,
    pub(crate) matrix: Matrix,
    pub(crate) extents: Vec<Extent>,
}

impl Replicates {
    /// Finds and checks the columns. `weight` is the name of the sampling weight. All problems are reported together.
    pub(crate) fn read(&self, table: &DataFrame, weight: Option<&str>) -> Result<Read> {
        let available: Vec<&str> = table.get_column_names().into_iter().map(|name| name.as_str()).collect();
        let names = self.find(&available, weight)?;
        // In parallel: there may be hundreds of columns. Signs are any, as generalised bootstrap weights may be
        // negative.
        let found: Vec<Result<(Series, Extent)>> =
            names.par_iter().map(|name| weights(table, name, "replicates", Sign::Any)).collect();
        let (mut columns, mut extents, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for found in found {
            match found {
                Ok((series, extent)) => {
                    columns.push(series);
                    extents.push(extent);
                }
                Err(error) => errors.push(error),
            }
        }
        Error::collect(errors)?;
        let matrix = Matrix { source: MatrixSource::Columns(columns), combined: self.combined, inside: None };
        Ok(Read { names, matrix, extents })
    }

    /// What is wrong whatever the table. `weight` is whether there is a sampling weight.
    pub(crate) fn check(&self, weight: bool) -> Result<()> {
        let mut errors = Vec::new();
        if !weight && self.combined {
            errors.push(Error::missing(
                "weight",
                "name the column of the sampling weight, which combined replicates contain",
            ));
        }
        if let Some(df) = self.df.filter(|df| !(df.is_finite() && *df >= LEAST_DF)) {
            let expected =
                "finite degrees of freedom of a millionth or more: below that, quantiles of Student's t overflow";
            errors.push(Error::argument("df", expected, format!("{df:e}")));
        }
        Error::collect(errors)
    }

    /// The rule of the variance, from the extents of the columns and of the sampling weight, if there is one, in all
    /// `rows` rows.
    pub(crate) fn settle(
        &self,
        names: &[String],
        columns: &[Extent],
        weight: Option<Extent>,
        rows: usize,
    ) -> Result<Scaling> {
        let unlike = self.unlike(columns, weight);
        if !unlike.is_empty() {
            let named: Vec<String> =
                unlike.into_iter().map(|(column, problem)| format!("{} {problem}", names[column])).collect();
            let problem = format!(
                "some columns do not look like replicates of one weight: {}; leave them out by a list of columns or a \
                 pattern that does not match them",
                crate::error::list(&named)
            );
            return Err(Error::invalid("replicates", problem));
        }
        let rule = self.rule(columns)?;
        // Over all columns, as one replicate alone may average far from the weight.
        let average = columns.iter().map(|extent| extent.sum).sum::<f64>() / (columns.len() as f64 * rows as f64);
        self.check_combined(average, weight.map_or(1.0, |weight| weight.sum / rows as f64))?;
        Ok(rule)
    }

    /// The replicate weights of a table with all rows.
    pub(crate) fn bound(&self, matrix: Matrix, rule: Scaling) -> Weights {
        Weights { method: self.method, matrix, rule, df: self.df }
    }

    /// The same, of the columns of a list.
    pub(crate) fn with_columns(&self, names: &[String]) -> Replicates {
        Replicates { columns: names.to_vec(), ..self.clone() }
    }

    /// Degrees of freedom given by the user.
    pub(crate) fn df_given(&self) -> Option<f64> {
        self.df
    }

    /// An error where columns said to contain the sampling weight are factors of it, or the other way round. The limits
    /// are those of the warning of R `svrepdesign`.
    fn check_combined(&self, replicate: f64, weight: f64) -> Result<()> {
        let found = format!("these columns average {replicate:.4}, the weight {weight:.4}");
        if self.combined && replicate < 5.0 && weight / replicate > 5.0 {
            let problem = format!("{found}: they look like multipliers of the weight; set combined to false");
            return Err(Error::invalid("combined", problem));
        }
        if !self.combined && replicate > 5.0 && weight / replicate < 5.0 {
            let problem = format!("{found}: they look like full weights; set combined to true");
            return Err(Error::invalid("combined", problem));
        }
        Ok(())
    }
}
