//! The order of categories, such as pandas has them.

use polars::prelude::*;
use polars_arrow::array::DictionaryArray;
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::match_integer_type;

/// The field of an ordered dictionary of text, such as ordered categories of pandas, as one of an enum, which keeps the
/// order. Later batches may add categories at the end; where batches contradict each other, there is no order to keep.
pub(super) fn in_order(field: &ArrowField, chunks: &[ArrayRef]) -> PolarsResult<ArrowField> {
    if !is_ordered_text(field.dtype()) || field.is_enum() || field.is_categorical() {
        return Ok(field.clone());
    }
    let mut longest: Vec<PlSmallStr> = Vec::new();
    for chunk in chunks {
        let categories = categories(chunk)?;
        // One list of categories must begin with the other: categories added later do not move those before.
        let (short, long) =
            if categories.len() > longest.len() { (&longest, &categories) } else { (&categories, &longest) };
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

/// Whether a type is that of an ordered dictionary of text.
fn is_ordered_text(dtype: &ArrowDataType) -> bool {
    use ArrowDataType::{Dictionary, LargeUtf8, Utf8, Utf8View};
    match dtype {
        Dictionary(_, values, true) => matches!(**values, Utf8 | LargeUtf8 | Utf8View),
        _ => false,
    }
}
