//! Tables in and out through the Arrow PyCapsule protocol: polars, pandas, pyarrow, DuckDB and any Arrow stream.

mod c;
mod given;
mod pandas;

pub(crate) use given::Given;
pub(crate) use infosoc::Unusable;
pub(crate) use pandas::is_frame as is_pandas;

use crate::error::OrRaise;
use c::{Batch, STREAM, Schema};
use infosoc::Error;
use polars::prelude::*;
use polars_arrow::array::{Array, DictionaryArray, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::ffi::export_iterator;
use polars_arrow::match_integer_type;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// Columns taken over from Python, and what is known of the others.
#[derive(Debug)]
pub(crate) struct Imported {
    pub(crate) frame: DataFrame,
    pub(crate) unusable: Unusable,
}

/// All columns of a table that a Python object hands out, but for those that cannot be used.
pub(crate) fn import(object: &Bound<'_, PyAny>) -> PyResult<Imported> {
    let given = Given::new(object)?;
    let frame = given.all(object.py())?;
    Ok(Imported { frame, unusable: given.unusable() })
}

/// A column of some batches; `None` where it cannot be used, which is noted.
fn column(
    schema: &Schema,
    batches: &[Batch],
    place: Option<usize>,
    name: &str,
    unusable: &mut Unusable,
) -> Option<Column> {
    let mut read = || -> PolarsResult<Option<Column>> {
        let mut field = schema.field(place)?;
        field.name = name.into();
        if unusable.refuse_type(name, &field.dtype) {
            return Ok(None);
        }
        let chunks = batches.iter().map(|batch| batch.column(place, &field)).collect::<PolarsResult<Vec<_>>>()?;
        match chunks.is_empty() {
            true => Ok(Some(Column::new_empty(field.name.clone(), &DataType::from_arrow_field(&field)))),
            false => Series::try_from((&in_order(&field, &chunks)?, chunks)).map(|series| Some(series.into_column())),
        }
    };
    read().unwrap_or_else(|error| {
        unusable.refuse(name, format!("what cannot be read ({error})"), "write it anew");
        None
    })
}

/// An Arrow stream that is read batch by batch, of which named columns are taken. Reading may call back into Python, so
/// the GIL must be held.
pub(crate) struct Stream(c::Stream);

impl Stream {
    /// The stream of a Python object.
    pub(crate) fn new(object: &Bound<'_, PyAny>) -> PyResult<Stream> {
        let stream = c::Stream::of(object)?.map_err(Error::from).or_raise()?;
        check_table(&stream.schema)?;
        Ok(Stream(stream))
    }

    /// A table without rows, with the columns of the stream that can be used.
    pub(crate) fn empty(&self) -> infosoc::Result<Imported> {
        let schema = &self.0.schema;
        let mut unusable = Unusable::of(schema.names());
        let names = schema.names().into_iter().enumerate().filter(|(_, name)| !unusable.has(name)).collect::<Vec<_>>();
        let columns = names.iter().filter_map(|(place, name)| column(schema, &[], Some(*place), name, &mut unusable));
        Ok(Imported { frame: DataFrame::new(0, columns.collect())?, unusable })
    }

    /// The next batch, with those of some columns that there are.
    pub(crate) fn next(&mut self, columns: &[String]) -> Option<infosoc::Result<DataFrame>> {
        let batch = match self.0.next()? {
            Ok(batch) => batch,
            Err(error) => return Some(Err(error.into())),
        };
        let mut unusable = Unusable::default();
        let names = self.0.schema.names();
        let wanted = names.iter().enumerate().filter(|(_, name)| columns.contains(name));
        let (schema, height, batches) = (&self.0.schema, batch.height(), [batch]);
        let taken = wanted.filter_map(|(place, name)| column(schema, &batches, Some(place), name, &mut unusable));
        let frame = DataFrame::new(height, taken.collect()).map_err(Error::from);
        // Those that are refused in this batch alone are bytes that lie.
        let refused = columns.iter().find(|column| unusable.has(column)).map(|column| {
            let (role, column) = ("column".to_owned(), column.clone());
            unusable.explain(Error::UnknownColumn { role, column, nearest: Vec::new() })
        });
        Some(refused.map_or(frame, Err))
    }
}

/// An error where a stream holds no tables.
fn check_table(schema: &Schema) -> PyResult<()> {
    match schema.is_table() {
        true => Ok(()),
        false => Err(Error::InvalidArgument {
            argument: "table".to_owned(),
            expected: "an Arrow stream of tables".to_owned(),
            got: "one of single values".to_owned(),
        })
        .or_raise(),
    }
}

/// The field of an ordered dictionary of text, such as ordered categories of pandas, as one of an enum, which keeps the
/// order. Later batches may add categories at the end; where batches contradict each other, there is no order to keep.
fn in_order(field: &ArrowField, chunks: &[ArrayRef]) -> PolarsResult<ArrowField> {
    if !c::is_ordered_text(field.dtype()) || field.is_enum() || field.is_categorical() {
        return Ok(field.clone());
    }
    let mut longest: Vec<PlSmallStr> = Vec::new();
    for chunk in chunks {
        let categories = categories(chunk)?;
        let (short, long) = match categories.len() > longest.len() {
            true => (&longest, &categories),
            false => (&categories, &longest),
        };
        if !long.starts_with(short) {
            return Ok(field.clone());
        }
        longest = long.clone();
    }
    // Refused only where a category is there twice.
    let Ok(categories) = FrozenCategories::new(longest.iter().map(PlSmallStr::as_str)) else {
        return Ok(field.clone());
    };
    let metadata = DataType::from_frozen_categories(categories).to_arrow_field_metadata().unwrap_or_default();
    Ok(field.clone().with_metadata(metadata))
}

/// The categories of a dictionary of text, in its order.
fn categories(array: &ArrayRef) -> PolarsResult<Vec<PlSmallStr>> {
    let ArrowDataType::Dictionary(key, ..) = array.dtype() else { return Ok(Vec::new()) };
    let values = match_integer_type!(key, |$T| {
        array.as_any().downcast_ref::<DictionaryArray<$T>>().map(|dictionary| dictionary.values().clone())
    });
    let values = values.map(|values| Series::try_from((PlSmallStr::EMPTY, values))).transpose()?;
    let Some(values) = values else { return Ok(Vec::new()) };
    Ok(values.str()?.iter().flatten().map(PlSmallStr::from).collect())
}

/// A table as the capsule of an Arrow stream of one batch.
pub(crate) fn export<'py>(py: Python<'py>, frame: &DataFrame) -> PyResult<Bound<'py, PyCapsule>> {
    let mut frame = frame.clone();
    frame.rechunk_mut();
    let level = CompatLevel::oldest();
    let fields: Vec<ArrowField> = frame.columns().iter().map(|c| c.field().to_arrow(level)).collect();
    let arrays: Vec<ArrayRef> = frame.columns().iter().map(|c| c.as_materialized_series().to_arrow(0, level)).collect();
    let dtype = ArrowDataType::Struct(fields);
    let batch = StructArray::try_new(dtype.clone(), frame.height(), arrays, None).map_err(Error::from);
    let batch: Box<dyn Array> = Box::new(batch.or_raise()?);
    let field = ArrowField::new(PlSmallStr::EMPTY, dtype, false);
    let stream = export_iterator(Box::new(std::iter::once(Ok(batch))), field);
    PyCapsule::new_with_value(py, stream, STREAM)
}
