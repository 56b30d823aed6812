//! Parquet files as files with variables.

use super::bytes::Damage;
use super::columns::Read;
use super::encoding::{Decoder, Misfits};
use super::file::DataFile;
use super::opened::About;
use super::read::{ReadFile, damaged};
use super::temporal;
use super::variable::{Code, ValueLabel, Variable, VariableType};
use crate::Result;
use crate::input::Parquet;
use encoding_rs::UTF_8;
use polars::prelude::*;
use std::path::Path;

/// Reads a Parquet file. Its columns keep their types; those that hold lists or bytes are told in the findings.
pub(super) fn read(path: &Path, file: Parquet, how: &ReadFile) -> Result<DataFile> {
    let (empty, unusable) = file.empty()?;
    let variables: Vec<Variable> = empty.columns().iter().map(variable).collect();
    if variables.is_empty() {
        return Err(damaged(path, Damage("has no column of numbers, text, dates or categories".to_owned())));
    }
    let wanted = how.wanted(path, &variables).map_err(|error| unusable.explain(error))?;
    let rows = file.rows();
    let names: Vec<String> = wanted.iter().map(|&v| variables[v].name.clone()).collect();
    let table = file.select(&names)?.read(None)?;
    let mut about = About::new(variables, &Decoder::new(UTF_8, false), temporal::NONE, rows as u64);
    about.findings.extend(unusable.findings());
    let mut columns = Vec::with_capacity(wanted.len());
    for (v, column) in wanted.into_iter().zip(table.columns()) {
        let values = column.as_materialized_series().clone();
        about.variables[v].labels = categories(values.dtype());
        columns.push((v, Read { values, classes: Vec::new() }));
    }
    Ok(about.file(path, columns, rows, Misfits::default()))
}

fn variable(column: &Column) -> Variable {
    let format = Some(column.dtype().to_string());
    Variable { format, ..Variable::headed(column.name().to_string(), kind(column.dtype())) }
}

fn kind(dtype: &DataType) -> VariableType {
    match dtype {
        DataType::Date => VariableType::Date,
        DataType::Datetime(..) => VariableType::DateTime,
        DataType::Time | DataType::Duration(_) => VariableType::Time,
        other if other.is_primitive_numeric() || other.is_decimal() || other.is_bool() => VariableType::Number,
        _ => VariableType::Text,
    }
}

/// The categories of an enumeration, in their order: those too that no row has.
fn categories(dtype: &DataType) -> Arc<[ValueLabel]> {
    match dtype {
        DataType::Enum(categories, _) => {
            let each = categories.categories().values_iter();
            each.map(|text| ValueLabel { code: Code::Text(text.to_owned()), label: text.to_owned() }).collect()
        }
        _ => Arc::default(),
    }
}
