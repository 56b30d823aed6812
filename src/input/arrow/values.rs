//! Whether the values of an array are what polars takes them for: text in UTF-8, and keys that the dictionary has.

use polars::prelude::*;
use polars_arrow::array::{Array, DictionaryArray, DictionaryKey, PrimitiveArray, Utf8Array, Utf8ViewArray, View};
use polars_arrow::datatypes::PhysicalType;
use polars_arrow::match_integer_type;
use polars_arrow::offset::Offset;
use rayon::prelude::*;

/// The array, if it is what its type says. Keys of missing values, which may be any, become those of some value.
pub(super) fn checked(array: ArrayRef) -> PolarsResult<ArrayRef> {
    match array.dtype().to_physical_type() {
        PhysicalType::Utf8 => text::<i32>(&*array).map(|()| array),
        PhysicalType::LargeUtf8 => text::<i64>(&*array).map(|()| array),
        PhysicalType::Utf8View => views(&*array).map(|()| array),
        PhysicalType::Dictionary(key) => match_integer_type!(key, |$T| keys::<$T>(array)),
        _ => Ok(array),
    }
}

fn text<O: Offset>(array: &dyn Array) -> PolarsResult<()> {
    let Some(text) = array.as_any().downcast_ref::<Utf8Array<O>>() else { return Ok(()) };
    let (offsets, values) = (text.offsets().clone(), text.values().clone());
    // Made anew for its checks alone; buffers are shared, so that this copies nothing.
    Utf8Array::<O>::try_new(text.dtype().clone(), offsets, values, text.validity().cloned()).map(|_| ())
}

fn views(array: &dyn Array) -> PolarsResult<()> {
    let Some(text) = array.as_any().downcast_ref::<Utf8ViewArray>() else { return Ok(()) };
    let (views, buffers) = (text.views().clone(), text.data_buffers().clone());
    // Where the length is in a view, and where its letters, depends on the order of bytes.
    if cfg!(target_endian = "little") && views.par_chunks(1 << 16).all(are_short_ascii) {
        return Ok(());
    }
    Utf8ViewArray::try_new(text.dtype().clone(), views, buffers, text.validity().cloned()).map(|_| ())
}

/// Whether all texts stand in their views, in letters that are bytes, with zeros behind them: nearly all codes do, and this costs a
/// tenth of looking at each text.
fn are_short_ascii(views: &[View]) -> bool {
    // The first four bytes are the length.
    const LETTERS: u128 = 0x8080_8080_8080_8080_8080_8080 << 32;
    let (mut beyond, mut are_inline) = (0, true);
    // Without a branch for each view.
    for view in views {
        let bits = view.as_u128();
        let behind = bits >> 32 >> (8 * view.length.min(View::MAX_INLINE_SIZE));
        beyond |= (bits & LETTERS) | behind;
        are_inline &= view.is_inline();
    }
    are_inline && beyond == 0
}

fn keys<K: DictionaryKey>(array: ArrayRef) -> PolarsResult<ArrayRef>
where
    usize: TryFrom<K>,
{
    let Some(dictionary) = array.as_any().downcast_ref::<DictionaryArray<K>>() else { return Ok(array) };
    let (keys, levels) = (dictionary.keys(), dictionary.values().len());
    let is_known = |key: &K| usize::try_from(*key).is_ok_and(|key| key < levels);
    if !keys.iter().flatten().all(is_known) {
        polars_bail!(ComputeError: "its codes are not all those of its {levels} categories, and a missing value has none");
    }
    let values = checked(dictionary.values().clone())?;
    // Below a null a key may be anything, and polars looks it up all the same.
    let is_as_it_was = keys.values().iter().all(is_known);
    if is_as_it_was {
        return Ok(array);
    }
    let known = keys.values().iter().map(|key| if is_known(key) { *key } else { K::default() }).collect::<Vec<_>>();
    let known = PrimitiveArray::new(keys.dtype().clone(), known.into(), keys.validity().cloned());
    DictionaryArray::try_new(dictionary.dtype().clone(), known, values).map(|array| array.boxed())
}
