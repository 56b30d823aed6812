//! Text as a key: what is short is compared and hashed where it stands, without a look at the text of another row.

use polars::prelude::StringChunked;
use polars_arrow::array::{Array, View};
use polars_arrow::bitmap::utils::ZipValidity;
use std::hash::{Hash, Hasher};

/// The text of a row. Two of them are equal if their texts are, as a text is short or long by its length alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text<'a> {
    /// A view of Arrow: the length in four bytes, up to twelve bytes of text, and zeros.
    Short([u8; 16]),
    Long(&'a str),
}

impl Text<'_> {
    /// Its bytes, which have the order of the text.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Text::Short([a, b, c, d, text @ ..]) => &text[..u32::from_ne_bytes([*a, *b, *c, *d]) as usize],
            Text::Long(text) => text.as_bytes(),
        }
    }
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Text::Short(view) => state.write_u128(u128::from_ne_bytes(*view)),
            Text::Long(text) => text.hash(state),
        }
    }
}

/// The text of each row of a column.
pub(crate) fn texts(values: &StringChunked) -> impl Iterator<Item = Option<Text<'_>>> {
    values.downcast_iter().flat_map(|array| {
        let text = |(row, view): (usize, &View)| {
            if view.is_inline() { Text::Short(view.as_u128().to_ne_bytes()) } else { Text::Long(array.value(row)) }
        };
        let views = array.views().iter().enumerate();
        ZipValidity::new_with_validity(views, array.validity()).map(move |found| found.map(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::NewChunkedArray;

    /// Texts around the length that a view holds, that begin alike, and that end in zeros.
    #[test]
    fn texts_are_equal_and_ordered_as_they_read() {
        let given =
            ["", "\0", "a", "a\0", "ab", "twelve bytes", "twelve bytes.", "twelve bytes\0", "twelve bytez", "é"];
        let chunked = StringChunked::from_slice("x".into(), &given);
        let twice = StringChunked::from_slice("x".into(), &given);
        for (a, text) in texts(&chunked).flatten().zip(given) {
            assert_eq!(a.bytes(), text.as_bytes());
            for (b, other) in texts(&twice).flatten().zip(given) {
                assert_eq!((a == b, a.bytes().cmp(b.bytes())), (text == other, text.cmp(other)), "{text:?} {other:?}");
            }
        }
    }
}
