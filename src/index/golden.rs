//! What unit tests of indices share: tables of `tests/golden`, and how near to COINr 1.1.14 a number is.

#[expect(dead_code, reason = "integration tests look rows up, unit tests take whole columns")]
#[path = "../../tests/it/fixtures/golden.rs"]
mod table;

pub(crate) use table::Table;

impl Table {
    /// A column with NaN for what is missing.
    pub(crate) fn numbers(&self, column: &str) -> Vec<f64> {
        (0..self.len()).map(|row| self.number(column, row).unwrap_or(f64::NAN)).collect()
    }
}

pub(crate) fn close(got: f64, expected: f64, what: &str) {
    let near = (got - expected).abs() <= 1e-10 * expected.abs().max(1e-4);
    assert!(near || (got.is_nan() && expected.is_nan()), "{what}: {got}, COINr has {expected}");
}
