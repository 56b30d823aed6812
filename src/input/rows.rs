//! The rows of a text, as people count them.

/// The row that a byte of a text is in, counted from 1. Bytes behind the end are in the last.
pub(crate) fn row_of(text: &[u8], at: usize) -> usize {
    text[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Where the rows of a text end, for whom many bytes are asked for: the text is read once.
#[derive(Debug, Clone)]
pub(crate) struct Rows(Vec<usize>);

impl Rows {
    pub(crate) fn of(text: &str) -> Rows {
        Rows(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// The same as [`row_of`].
    pub(crate) fn row_of(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_count_alike() {
        for text in ["", "a", "\n", "a\nbc\n\nd", "é\n"] {
            let rows = Rows::of(text);
            for at in 0..text.len() + 3 {
                assert_eq!(rows.row_of(at), row_of(text.as_bytes(), at), "{text:?} {at}");
            }
        }
        assert_eq!([0, 1, 2, 4, 5].map(|at| row_of(b"a\nbc\nd", at)), [1, 1, 2, 2, 3]);
    }
}
