//! The one way from any result to a table, the columns that come along with it, and what its values stand for.
//!
//! | file | |
//! |---|---|
//! | `columns` | the columns of results, by what they say |
//! | `labels` | what the values of columns stand for, as far as a result knows it |

pub(crate) mod columns;
mod labels;

pub(crate) use labels::NAME;
pub use labels::{Label, Labels};

use crate::Result;
use polars::prelude::{Column, DataFrame, DataType};
use std::collections::BTreeSet;
use std::ops::Range;

/// A result that is a table.
///
/// Every result of this library is one long frame with always the same columns, so that it can be filtered,
/// joined, exported and compared without knowing where it came from.
///
/// ```
/// use infosoc::{indicators, ToFrame};
/// let catalogue = indicators().to_frame()?;
/// assert!(catalogue.column("code").is_ok());
/// # Ok::<(), infosoc::Error>(())
/// ```
pub trait ToFrame {
    /// The result as a polars data frame.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no result should cause.
    fn to_frame(&self) -> Result<DataFrame>;

    /// What the values of its columns stand for, in the words of the codebook that it was made with: a reader sees these in
    /// the place of codes, and the table keeps the codes. None for a result that has no codebook behind it.
    ///
    /// ```
    /// use infosoc::{dataset::Dataset, ToFrame};
    /// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    /// let internet = mexico.estimate("HH6").by(["region"]).run()?;
    /// assert_eq!(internet.value_labels().get("region", "01", "es"), Some("Aguascalientes"));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    fn value_labels(&self) -> Labels {
        Labels::default()
    }

    /// Whether its columns are those of the library, and so mean what their names mean there: `se` is a standard error. Not so
    /// in a table of one's own.
    fn is_result(&self) -> bool {
        true
    }
}

/// A table is one as it stands.
impl ToFrame for DataFrame {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.clone())
    }

    fn is_result(&self) -> bool {
        false
    }
}

/// Two tables one below the other; a column that one lacks is null there.
pub(crate) fn stack(above: &DataFrame, below: &DataFrame) -> Result<DataFrame> {
    let mut names: Vec<&str> = above.get_column_names().into_iter().map(|n| n.as_str()).collect();
    names.extend(below.get_column_names().into_iter().map(|n| n.as_str()).filter(|n| above.column(n).is_err()));
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let wanted = match (above.column(name), below.column(name)) {
            (Ok(a), Ok(b)) if a.dtype() != b.dtype() => match (a.dtype(), b.dtype()) {
                // A column of nulls alone has no type of its own and must not turn numbers into text.
                (empty, other) | (other, empty) if empty.is_null() => other.clone(),
                (x, y) if x.is_integer() && y.is_integer() => whole_numbers([a, b]),
                (x, y) if x.is_numeric() && y.is_numeric() => DataType::Float64,
                (_, _) => DataType::String,
            },
            (Ok(a), _) => a.dtype().clone(),
            (_, b) => b?.dtype().clone(),
        };
        let part = |table: &DataFrame| match table.column(name) {
            Ok(column) => column.cast(&wanted),
            Err(_) => Ok(Column::full_null(name.into(), table.height(), &wanted)),
        };
        let mut column = part(above)?;
        column.append(&part(below)?)?;
        columns.push(column);
    }
    Ok(DataFrame::new(above.height() + below.height(), columns)?)
}

/// The type that holds all whole numbers of some columns. Floating point does not: beyond 2^53 it has not every one.
pub(crate) fn whole_numbers<'a>(columns: impl IntoIterator<Item = &'a Column>) -> DataType {
    let (mut is_unsigned, mut is_beyond) = (true, false);
    for column in columns {
        is_unsigned &= column.dtype().is_unsigned_integer();
        is_beyond |= column.u64().is_ok_and(|numbers| numbers.iter().flatten().max() > Some(i64::MAX as u64));
    }
    match (is_beyond, is_unsigned) {
        (false, _) => DataType::Int64,
        (true, true) => DataType::UInt64,
        // Numbers below 0 beside some above 2^63: only text keeps both.
        (true, false) => DataType::String,
    }
}

/// The codes of a column as text. A code that is 7 in one file is 7.0 in another, where a value of its column is missing or
/// the software knows no whole numbers: it is "7" in both.
pub(crate) fn codes_as_text(column: &Column) -> Result<Vec<Option<String>>> {
    let (texts, is_float) = (column.cast(&DataType::String)?, column.dtype().is_float());
    let code = |text: &str| text.strip_suffix(".0").filter(|_| is_float).unwrap_or(text).to_owned();
    Ok(texts.str()?.iter().map(|text| text.map(code)).collect())
}

/// A table of a result's own columns and of those that come along with the figures it is made from, which stand in the
/// places `along`.
///
/// A column that comes along under the name of an own one is called `figure_…`: the `certainty` of a figure stands beside
/// that of its link as `figure_certainty`.
pub(crate) fn with_columns_along(height: usize, mut columns: Vec<Column>, along: Range<usize>) -> Result<DataFrame> {
    let name = |column: &Column| column.name().to_string();
    let is_along = |place: usize| along.contains(&place);
    let mut taken: BTreeSet<String> =
        columns.iter().enumerate().filter(|(place, _)| !is_along(*place)).map(|(_, column)| name(column)).collect();
    for column in &mut columns[along.clone()] {
        let mut own = name(column);
        // `figure_x` may be taken too, by a table that went through here before.
        while !taken.insert(own.clone()) {
            own = format!("figure_{own}");
        }
        column.rename(own.into());
    }
    Ok(DataFrame::new(height, columns)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_stay_what_they_are() -> Result<()> {
        let large = (1i64 << 53) + 1;
        let stacked = |above: Column, below: Column| -> Result<Column> {
            let table = |column: Column| DataFrame::new(column.len(), vec![column]);
            Ok(stack(&table(above)?, &table(below)?)?.column("id")?.clone())
        };
        let signed = stacked(Column::new("id".into(), [large]), Column::new("id".into(), [7i32]))?;
        assert_eq!(signed.i64()?.iter().collect::<Vec<_>>(), [Some(large), Some(7)]);
        let unsigned = stacked(Column::new("id".into(), [u64::MAX]), Column::new("id".into(), [7u32]))?;
        assert_eq!(unsigned.u64()?.iter().collect::<Vec<_>>(), [Some(u64::MAX), Some(7)]);
        let mixed = stacked(Column::new("id".into(), [5u64]), Column::new("id".into(), [-large]))?;
        assert_eq!(mixed.i64()?.iter().collect::<Vec<_>>(), [Some(5), Some(-large)]);
        let text = stacked(Column::new("id".into(), [u64::MAX]), Column::new("id".into(), [-7i64]))?;
        assert_eq!(text.str()?.iter().collect::<Vec<_>>(), [Some("18446744073709551615"), Some("-7")]);
        let float = stacked(Column::new("id".into(), [0.5]), Column::new("id".into(), [7i64]))?;
        assert_eq!(float.f64()?.iter().collect::<Vec<_>>(), [Some(0.5), Some(7.0)]);
        Ok(())
    }

    #[test]
    fn columns_that_come_along_give_way() -> Result<()> {
        let column = |name: &str, x: i32| Column::new(name.into(), [x]);
        let columns = vec![column("a", 1), column("a", 2), column("figure_a", 3), column("b", 4), column("c", 5)];
        let table = with_columns_along(1, columns, 1..4)?;
        let names: Vec<String> = table.get_column_names().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["a", "figure_a", "figure_figure_a", "b", "c"]);
        assert_eq!(table.column("a")?.i32()?.get(0), Some(1));
        Ok(())
    }
}
