//! A result as an Arrow stream, for programs that know nothing of polars.

use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use polars_arrow::array::{Array, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::ffi::{ArrowArrayStream, export_iterator};

/// A result as an `ArrowArrayStream` of Arrow's C stream interface: one batch, whose numbers are not copied.
///
/// Texts are copied into the layout of older Arrow, which all programs read: [`arrow_stream_of_views`] leaves them as they are.
///
/// Whoever takes it by its address reads and releases it, as the interface says: `ArrowArrayStreamReader::from_raw` of the crate
/// `arrow`, `nanoarrow`, DuckDB, a capsule of Python, or [`ArrowStream::take`](crate::ArrowStream::take). One that nobody takes
/// is released where it is dropped.
///
/// ```
/// use infosoc::{ArrowStream, export::arrow_stream, indicators};
/// let mut stream = arrow_stream(&indicators())?;
/// // SAFETY: it was filled above, and is not used after it is taken.
/// let taken = unsafe { ArrowStream::take((&raw mut stream).cast()) }?;
/// let (table, _) = taken.collect()?.table()?;
/// assert!(table.column("code").is_ok());
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// As for [`ToFrame::to_frame`], plus [`Error::InvalidArgument`] for a column whose name holds a NUL, at which the
/// interface ends a name.
pub fn arrow_stream(result: &impl ToFrame) -> Result<ArrowArrayStream> {
    // Other libraries may not read the text views of newer Arrow.
    stream(result, CompatLevel::oldest())
}

/// The same with texts as the views of newer Arrow, for programs that read them, as polars does: nothing is copied.
///
/// ```
/// use infosoc::{ArrowStream, export::arrow_stream_of_views, indicators};
/// let mut stream = arrow_stream_of_views(&indicators())?;
/// // SAFETY: it was filled above, and is not used after it is taken.
/// let taken = unsafe { ArrowStream::take((&raw mut stream).cast()) }?;
/// assert!(taken.is_table());
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// As for [`arrow_stream`].
pub fn arrow_stream_of_views(result: &impl ToFrame) -> Result<ArrowArrayStream> {
    stream(result, CompatLevel::newest())
}

fn stream(result: &impl ToFrame, level: CompatLevel) -> Result<ArrowArrayStream> {
    let mut frame = result.to_frame()?;
    if let Some(name) = frame.get_column_names().into_iter().find(|name| name.contains('\0')) {
        return Err(Error::argument("table", "names of columns without a NUL", format!("{name:?}; rename the column")));
    }
    // One batch needs one chunk in each column.
    frame.rechunk_mut();
    let fields: Vec<ArrowField> = frame.columns().iter().map(|c| c.field().to_arrow(level)).collect();
    let arrays: Vec<ArrayRef> = frame.columns().iter().map(|c| c.as_materialized_series().to_arrow(0, level)).collect();
    let dtype = ArrowDataType::Struct(fields);
    let batch: Box<dyn Array> = Box::new(StructArray::try_new(dtype.clone(), frame.height(), arrays, None)?);
    let field = ArrowField::new(PlSmallStr::EMPTY, dtype, false);
    Ok(export_iterator(Box::new(std::iter::once(Ok(batch))), field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_nul_is_refused_and_ends_no_program() {
        let table = df!("in\0ternet" => [1, 2]).unwrap();
        let error = arrow_stream(&table).unwrap_err();
        assert!(error.to_string().contains("rename the column"), "{error}");
    }
}
