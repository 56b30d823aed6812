//! Rows that follow each other under one word, as those of an indicator do in most files.

use std::ops::Range;

/// The codes of a column with the rows of each run of equal ones. A map is looked up once for each run, and not for each row.
pub(super) fn runs(codes: &[u32]) -> impl Iterator<Item = (u32, Range<usize>)> {
    codes.chunk_by(|a, b| a == b).scan(0, |begin, run| {
        let rows = *begin..*begin + run.len();
        *begin = rows.end;
        Some((run[0], rows))
    })
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn every_row_is_in_one_run() {
        assert_eq!(runs(&[7, 7, 3, 7]).collect::<Vec<_>>(), [(7, 0..2), (3, 2..3), (7, 3..4)]);
        assert_eq!(runs(&[]).count(), 0);
    }
}
