//! Checksums of files, and of the columns of a table in memory.

use crate::{Error, Result, input};
use polars::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// A file by its size and its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSum {
    /// How many bytes it has.
    pub bytes: u64,
    /// Its SHA-256, as `sha256sum` writes it.
    pub sha256: String,
}

/// A table in memory by its size and the checksums of its columns.
///
/// Each is the SHA-256 of the type and of the values, row by row; how the table is split into chunks does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSum {
    /// How many rows it has.
    pub rows: u64,
    /// The SHA-256 of each column, by its name.
    pub columns: BTreeMap<String, String>,
}

impl FileSum {
    /// The size and checksum of a regular file.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] if it cannot be read.
    pub fn of(path: impl AsRef<Path>) -> Result<FileSum> {
        let path = path.as_ref();
        let mut sum = Sum(Sha256::new());
        let read = io::copy(&mut input::open(path)?, &mut sum);
        let bytes = read.map_err(|error| Error::InvalidFile {
            path: path.to_owned(),
            row: None,
            problem: format!("cannot be read: {error}"),
        })?;
        Ok(FileSum { bytes, sha256: sum.finish() })
    }
}

impl TableSum {
    /// The size and checksums of a table.
    ///
    /// ```
    /// use infosoc::provenance::TableSum;
    /// use polars::prelude::df;
    /// let one = TableSum::of(&df!("x" => [1, 2], "y" => ["a", "b"])?)?;
    /// let other = TableSum::of(&df!("x" => [1, 3], "y" => ["a", "b"])?)?;
    /// assert_eq!((one.columns["y"] == other.columns["y"], one.columns["x"] == other.columns["x"]), (true, false));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Table`] for a column whose values cannot be brought to text or numbers.
    pub fn of(table: &DataFrame) -> Result<TableSum> {
        let columns = table.columns().iter().map(|column| Ok((column.name().to_string(), of_column(column)?)));
        Ok(TableSum { rows: table.height() as u64, columns: columns.collect::<Result<_>>()? })
    }
}

fn of_column(column: &Column) -> Result<String> {
    let mut sum = Sum(Sha256::new());
    // The type first: 1 and 1.0, or a date and its number of days, are not the same column.
    sum.part(column.dtype().to_string().as_bytes());
    let numbers = column.to_physical_repr();
    if numbers.dtype().is_float() {
        let numbers = numbers.cast(&DataType::Float64)?;
        // By its bits: -0.0 and 0.0 are two values, as in the files that are compared.
        numbers.f64()?.iter().for_each(|number| sum.value(number.map(f64::to_le_bytes)));
    } else if numbers.dtype().is_integer() && column.dtype().is_primitive_numeric() || column.dtype().is_temporal() {
        // The largest are beyond i64 and become text below.
        match numbers.strict_cast(&DataType::Int64) {
            Ok(numbers) => numbers.i64()?.iter().for_each(|number| sum.value(number.map(i64::to_le_bytes))),
            Err(_) => of_text(column, &mut sum)?,
        }
    } else {
        of_text(column, &mut sum)?;
    }
    Ok(sum.finish())
}

#[expect(clippy::wildcard_enum_match_arm, reason = "values of polars, of which lists are told by what they hold")]
fn of_text(column: &Column, sum: &mut Sum) -> Result<()> {
    // Lists and structs do not cast; they are written value by value.
    if let Ok(text) = column.cast(&DataType::String) {
        text.str()?.iter().for_each(|text| sum.value(text));
        return Ok(());
    }
    for row in 0..column.len() {
        sum.value(match column.get(row)? {
            AnyValue::Null => None,
            // Its text has the first items only, and few digits of each.
            AnyValue::List(items) => Some(of_column(&items.into_column())?),
            value => Some(value.to_string()),
        });
    }
    Ok(())
}

/// A checksum as a place to write to.
struct Sum(Sha256);

impl Sum {
    fn part(&mut self, bytes: &[u8]) {
        // The length in front keeps `ab`, `c` apart from `a`, `bc`.
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn value(&mut self, value: Option<impl AsRef<[u8]>>) {
        match value {
            Some(value) => {
                // A byte in front tells a null from an empty text.
                self.0.update([1]);
                self.part(value.as_ref());
            }
            None => self.0.update([0]),
        }
    }

    fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl io::Write for Sum {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The SHA-256 of a text.
pub(super) fn of_bytes(bytes: &[u8]) -> String {
    let mut sum = Sum(Sha256::new());
    sum.0.update(bytes);
    sum.finish()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_apart_by_all_that_they_hold() {
        let of = |rows: [Option<&[f64]>; 2]| {
            let lists: Vec<Option<polars::prelude::Series>> =
                rows.into_iter().map(|row| row.map(|row| polars::prelude::Series::new("".into(), row))).collect();
            of_column(&Column::new("x".into(), lists)).unwrap()
        };
        let first = of([Some(&[1.0, 2.0, 3.0, 4.0, 5.0]), Some(&[])]);
        assert_eq!(first, of([Some(&[1.0, 2.0, 3.0, 4.0, 5.0]), Some(&[])]));
        assert_ne!(first, of([Some(&[1.0, 2.0, 3.5, 4.0, 5.0]), Some(&[])]));
        assert_ne!(first, of([Some(&[1.0, 2.0, 3.000_000_1, 4.0, 5.0]), Some(&[])]));
        assert_ne!(first, of([Some(&[1.0, 2.0, 3.0, 4.0, 5.0]), None]));
        assert_ne!(first, of([Some(&[1.0, 2.0]), Some(&[3.0, 4.0, 5.0])]));
    }
}
