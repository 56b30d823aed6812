//! Rows that follow each other under one word, as those of an indicator do in most files.

use std::ops::Range;

/// The words of a column with the rows of each run of equal ones. A map is looked up once for each run, and not for each row.
pub(super) fn runs(words: &[String]) -> impl Iterator<Item = (&str, Range<usize>)> {
    words.chunk_by(|a, b| a == b).scan(0, |begin, run| {
        let rows = *begin..*begin + run.len();
        *begin = rows.end;
        Some((run[0].as_str(), rows))
    })
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn every_row_is_in_one_run() {
        let words = ["a", "a", "b", "a"].map(str::to_owned);
        assert_eq!(runs(&words).collect::<Vec<_>>(), [("a", 0..2), ("b", 2..3), ("a", 3..4)]);
        assert_eq!(runs(&[]).count(), 0);
    }
}
