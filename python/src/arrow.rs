//! Tables in and out through the Arrow PyCapsule protocol: polars, pandas, pyarrow, DuckDB and any Arrow stream.
//!
//! The only unsafe code of the package is here.
#![allow(unsafe_code)]

use crate::error::{OrRaise, raise};
use infosoc::Error;
use polars::prelude::*;
use polars_arrow::array::{Array, DictionaryArray, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::ffi::{ArrowArrayStream, ArrowArrayStreamReader, export_iterator};
use polars_arrow::match_integer_type;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

const STREAM: &std::ffi::CStr = c"arrow_array_stream";

/// A table taken over from Python.
#[derive(Debug)]
pub(crate) struct Imported {
    pub(crate) frame: DataFrame,
    pub(crate) unusable: Unusable,
}

/// Columns that cannot be variables (lists, structs, bytes) and stayed behind, each with what it holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unusable(Vec<(String, String)>);

impl Unusable {
    /// The error with the true reason where it misses a column that stayed behind.
    pub(crate) fn explain(&self, error: Error) -> Error {
        match error {
            Error::UnknownColumn { role, column, nearest } => match self.0.iter().find(|(name, _)| *name == column) {
                Some((_, holds)) => Error::WrongType {
                    role,
                    column,
                    expected: "single numbers, text, true and false, or dates".to_owned(),
                    got: holds.clone(),
                    remedy: "convert it to one of these".to_owned(),
                },
                None => Error::UnknownColumn { role, column, nearest },
            },
            Error::Several(errors) => Error::Several(errors.into_iter().map(|error| self.explain(error)).collect()),
            other => other,
        }
    }

    /// These and those of another table.
    pub(crate) fn extend(&mut self, other: Unusable) {
        self.0.extend(other.0);
    }

    fn add(&mut self, name: &str, dtype: &ArrowDataType) {
        self.0.push((name.to_owned(), holds(dtype)));
    }
}

/// What a column that is not flat holds.
fn holds(dtype: &ArrowDataType) -> String {
    match dtype {
        ArrowDataType::List(_) | ArrowDataType::LargeList(_) | ArrowDataType::FixedSizeList(..) => "lists".to_owned(),
        ArrowDataType::Struct(_) => "structs".to_owned(),
        ArrowDataType::Map(..) => "maps".to_owned(),
        ArrowDataType::Binary
        | ArrowDataType::LargeBinary
        | ArrowDataType::BinaryView
        | ArrowDataType::FixedSizeBinary(_) => "bytes".to_owned(),
        ArrowDataType::Timestamp(..) => "dates and times with a time zone".to_owned(),
        ArrowDataType::Interval(_) => "intervals of time".to_owned(),
        ArrowDataType::Union(_) => "values of several types".to_owned(),
        ArrowDataType::Dictionary(_, values, _) => holds(values),
        ArrowDataType::Extension(extension) => format!("values of the type {}", extension.name),
        other => format!("{other:?}"),
    }
}

/// An error where a stream has a column that cannot be read, which polars would panic at.
fn check_readable(field: &ArrowField) -> PolarsResult<()> {
    let ArrowDataType::Struct(columns) = field.dtype() else { return Ok(()) };
    match columns.iter().find(|column| has_wide_decimals(column.dtype())) {
        None => Ok(()),
        Some(column) => polars_bail!(
            ComputeError: "column \"{}\" holds decimals of 256 bits; convert it to decimals of 128 bits or to floating \
                           point numbers, or leave it out", column.name
        ),
    }
}

fn has_wide_decimals(dtype: &ArrowDataType) -> bool {
    match dtype {
        ArrowDataType::Decimal256(..) => true,
        ArrowDataType::List(inner) | ArrowDataType::LargeList(inner) | ArrowDataType::FixedSizeList(inner, _) => {
            has_wide_decimals(inner.dtype())
        }
        ArrowDataType::Map(inner, _) => has_wide_decimals(inner.dtype()),
        ArrowDataType::Struct(fields) => fields.iter().any(|field| has_wide_decimals(field.dtype())),
        ArrowDataType::Union(union) => union.fields.iter().any(|field| has_wide_decimals(field.dtype())),
        ArrowDataType::Dictionary(_, values, _) => has_wide_decimals(values),
        ArrowDataType::Extension(extension) => has_wide_decimals(&extension.inner),
        _ => false,
    }
}

/// The table that a Python object hands out as an Arrow stream.
pub(crate) fn import(object: &Bound<'_, PyAny>) -> PyResult<Imported> {
    let lazy = !object.hasattr("__arrow_c_stream__")? && object.hasattr("collect")?;
    let object = if lazy { object.call_method0("collect")? } else { object.clone() };
    if !object.hasattr("__arrow_c_stream__")? {
        let kind = object.get_type().name()?;
        return Err(PyTypeError::new_err(format!(
            "expected a table that speaks Arrow (a polars, pandas or pyarrow table, a DuckDB relation, or any object \
             with __arrow_c_stream__), got {kind}"
        )));
    }
    if let Some(imported) = polars_chunks(&object)? {
        return Ok(imported);
    }
    // Reading may call back into Python (a record batch reader made of a generator), so the GIL stays held.
    read(stream_of(&object)?).map_err(|error| raise(error.into()))
}

/// The stream of an object.
fn stream_of(object: &Bound<'_, PyAny>) -> PyResult<ArrowArrayStream> {
    let capsule = object.call_method0("__arrow_c_stream__")?;
    let capsule = capsule.cast::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a valid stream. It is moved out, and the empty one left in its place has no
    // release callback, so that the capsule's destructor does nothing.
    Ok(unsafe { std::ptr::replace(pointer.as_ptr(), ArrowArrayStream::empty()) })
}

/// A polars data frame in several chunks, taken column by column: as one stream, polars would copy all of it. `None` for
/// other tables, and for more chunks than are worth it.
fn polars_chunks(table: &Bound<'_, PyAny>) -> PyResult<Option<Imported>> {
    let is_polars = table.get_type().module().is_ok_and(|module| module.to_string().starts_with("polars"));
    if !is_polars || !table.hasattr("get_columns")? || !table.hasattr("n_chunks")? {
        return Ok(None);
    }
    let chunks: usize = table.call_method0("n_chunks")?.extract()?;
    let columns: Vec<Bound<'_, PyAny>> = table.call_method0("get_columns")?.extract()?;
    if chunks < 2 || chunks * columns.len() > 4096 {
        return Ok(None);
    }
    let height: usize = table.getattr("height")?.extract()?;
    let mut taken = Vec::with_capacity(columns.len());
    let mut unusable = Unusable::default();
    for column in columns {
        let mut field = None;
        let mut arrays = Vec::new();
        for chunk in column.call_method0("get_chunks")?.try_iter()? {
            let (chunk_field, mut chunk) = arrays_of(stream_of(&chunk?)?).map_err(|error| raise(error.into()))?;
            arrays.append(&mut chunk);
            field = Some(chunk_field);
        }
        let Some(mut field) = field else { continue };
        field.name = column.getattr("name")?.extract::<String>()?.into();
        if !is_flat(field.dtype()) {
            unusable.add(&field.name, field.dtype());
            continue;
        }
        let column = Series::try_from((&field, arrays)).map_err(Error::from).or_raise()?;
        taken.push(column.into_column());
    }
    let frame = DataFrame::new(height, taken).map_err(Error::from).or_raise()?;
    Ok(Some(Imported { frame, unusable }))
}

/// The type and the arrays of a stream.
fn arrays_of(stream: ArrowArrayStream) -> PolarsResult<(ArrowField, Vec<ArrayRef>)> {
    // SAFETY: the stream is valid and has not been released.
    let mut reader = unsafe { ArrowArrayStreamReader::try_new(Box::new(stream)) }?;
    check_readable(reader.field())?;
    let mut arrays = Vec::new();
    // SAFETY: as above; each array is owned once it is returned.
    while let Some(array) = unsafe { reader.next() } {
        arrays.push(array?);
    }
    Ok((reader.field().clone(), arrays))
}

fn read(stream: ArrowArrayStream) -> PolarsResult<Imported> {
    let (field, batches) = arrays_of(stream)?;
    table_of(&field, &batches)
}

/// The table of some batches.
fn table_of(field: &ArrowField, batches: &[ArrayRef]) -> PolarsResult<Imported> {
    let ArrowDataType::Struct(fields) = field.dtype() else {
        polars_bail!(ComputeError: "the Arrow stream holds {:?}, not a table", field.dtype());
    };
    let mut height = 0;
    let mut chunks: Vec<Vec<ArrayRef>> = vec![Vec::new(); fields.len()];
    for batch in batches {
        let batch = batch
            .as_any()
            .downcast_ref::<StructArray>()
            .ok_or_else(|| polars_err!(ComputeError: "a batch of the Arrow stream is not a table"))?;
        height += batch.len();
        chunks.iter_mut().zip(batch.values()).for_each(|(chunks, array)| chunks.push(array.clone()));
    }
    let mut unusable = Unusable::default();
    fields.iter().filter(|f| !is_flat(f.dtype())).for_each(|f| unusable.add(&f.name, f.dtype()));
    let columns = fields
        .iter()
        .zip(chunks)
        .filter(|(field, _)| is_flat(field.dtype()))
        .map(|(field, chunks)| match chunks.is_empty() {
            true => Ok(Column::new_empty(field.name.clone(), &DataType::from_arrow_field(field))),
            false => Series::try_from((&in_order(field, &chunks)?, chunks)).map(IntoColumn::into_column),
        })
        .collect::<PolarsResult<Vec<_>>>()?;
    Ok(Imported { frame: DataFrame::new(height, columns)?, unusable })
}

/// The field of an ordered dictionary of text, such as ordered categories of pandas, as one of an enum, which keeps the
/// order. Later batches may add categories at the end; where batches contradict each other, there is no order to keep.
fn in_order(field: &ArrowField, chunks: &[ArrayRef]) -> PolarsResult<ArrowField> {
    use ArrowDataType::{Dictionary, LargeUtf8, Utf8, Utf8View};
    let is_ordered = match field.dtype() {
        Dictionary(_, values, true) => matches!(**values, Utf8 | LargeUtf8 | Utf8View),
        _ => false,
    };
    if !is_ordered || field.is_enum() || field.is_categorical() {
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

/// An Arrow stream that is read batch by batch. Reading may call back into Python, so the GIL must be held.
pub(crate) struct Stream(ArrowArrayStreamReader<Box<ArrowArrayStream>>);

// SAFETY: the C interface of streams allows moves between threads, and calls come from one at a time.
unsafe impl Send for Stream {}

impl Stream {
    /// The stream of a Python object.
    pub(crate) fn new(object: &Bound<'_, PyAny>) -> PyResult<Stream> {
        // SAFETY: the stream is valid and has not been released.
        let reader = unsafe { ArrowArrayStreamReader::try_new(Box::new(stream_of(object)?)) };
        let reader = reader.and_then(|reader| check_readable(reader.field()).map(|()| reader));
        Ok(Stream(reader.map_err(Error::from).or_raise()?))
    }

    /// A table without rows, with the columns of the stream.
    pub(crate) fn empty(&self) -> infosoc::Result<Imported> {
        Ok(table_of(self.0.field(), &[])?)
    }

    /// The next batch.
    pub(crate) fn next(&mut self) -> Option<infosoc::Result<DataFrame>> {
        // SAFETY: the array is owned once it is returned.
        let batch = unsafe { self.0.next() }?;
        let table = |batch: ArrayRef| Ok(table_of(self.0.field(), &[batch])?.frame);
        Some(batch.map_err(Error::from).and_then(table))
    }
}

/// Whether a column of this type can be a variable.
fn is_flat(dtype: &ArrowDataType) -> bool {
    match dtype {
        ArrowDataType::Dictionary(_, values, _) => is_flat(values),
        ArrowDataType::Null
        | ArrowDataType::Boolean
        | ArrowDataType::Float32
        | ArrowDataType::Float64
        | ArrowDataType::Utf8
        | ArrowDataType::LargeUtf8
        | ArrowDataType::Utf8View
        | ArrowDataType::Date32
        | ArrowDataType::Date64
        | ArrowDataType::Timestamp(_, None)
        | ArrowDataType::Time32(_)
        | ArrowDataType::Time64(_)
        | ArrowDataType::Duration(_)
        | ArrowDataType::Decimal(..)
        | ArrowDataType::Int8
        | ArrowDataType::Int16
        | ArrowDataType::Int32
        | ArrowDataType::Int64
        | ArrowDataType::UInt8
        | ArrowDataType::UInt16
        | ArrowDataType::UInt32
        | ArrowDataType::UInt64 => true,
        _ => false,
    }
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
