//! Codes of missing answers in a table: 97, 98 and 99 are no values, and each says why there is none.

use super::design::Design;
use crate::{Error, Result};
use polars::prelude::*;

/// Which codes of which columns are missing answers.
///
/// ```
/// use infosoc::{Design, Missing};
/// use polars::prelude::df;
///
/// let people = df!("w" => [1.0, 99.0, 1.0], "hours" => [10, 99, 97])?;
/// let missing = Missing::new().everywhere("99", None).of("hours", "97", Some("refused".to_owned()));
/// let (people, found) = missing.apply(&people, &Design::new("w"))?;
/// assert_eq!(people.column("hours")?.null_count(), 2);
/// assert_eq!((found[1].class.as_str(), found[1].n), ("refused", 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    codes: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    /// All columns without one.
    column: Option<String>,
    code: String,
    class: String,
}

/// A code that was declared as missing, and how many cases of a column had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The column.
    pub column: String,
    /// The code, as text.
    pub code: String,
    /// The class of missing, such as refused: `missing` where none was given.
    pub class: String,
    /// How many rows had it.
    pub n: u64,
}

impl Missing {
    /// No codes yet.
    pub fn new() -> Missing {
        Missing::default()
    }

    /// A code that is missing in every column but those of the design, with its class.
    pub fn everywhere(self, code: impl Into<String>, class: Option<String>) -> Missing {
        self.add(None, code.into(), class)
    }

    /// A code that is missing in one column, with its class.
    pub fn of(self, column: impl Into<String>, code: impl Into<String>, class: Option<String>) -> Missing {
        self.add(Some(column.into()), code.into(), class)
    }

    fn add(mut self, column: Option<String>, code: String, class: Option<String>) -> Missing {
        self.codes.push(Code { column, code, class: class.unwrap_or_else(|| "missing".to_owned()) });
        self
    }

    /// The table with these codes missing, and where they were: a code of all columns is told of those that have it.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] for a column that the table lacks, [`Error::InvalidArgument`] for one that the design reads,
    /// whose weights and units cannot be missing.
    pub fn apply(&self, table: &DataFrame, design: &Design) -> Result<(DataFrame, Vec<Declared>)> {
        let names: Vec<&str> = table.get_column_names().into_iter().map(|name| name.as_str()).collect();
        // A pattern that fits no column is reported when the design is bound.
        let reserved = design.columns(&names).unwrap_or_default();
        let mut errors = Vec::new();
        for column in self.codes.iter().filter_map(|code| code.column.as_ref()) {
            if !names.contains(&column.as_str()) {
                errors.push(Error::unknown_column("missing", column, table));
            } else if reserved.contains(column) {
                errors.push(Error::argument("missing", "columns that the design does not read", column));
            }
        }
        Error::collect(errors)?;
        let mut declared = Vec::new();
        let mut columns = Vec::with_capacity(table.width());
        for column in table.columns() {
            let name = column.name().as_str();
            let is_own = |code: &&Code| match &code.column {
                Some(of) => of == name,
                None => !reserved.iter().any(|reserved| reserved == name),
            };
            let codes: Vec<&Code> = self.codes.iter().filter(is_own).collect();
            columns.push(if codes.is_empty() { column.clone() } else { without(column, &codes, &mut declared)? });
        }
        Ok((DataFrame::new(table.height(), columns)?, declared))
    }
}

/// A column without some codes, which are found by their value: 97, 97.0 and "97" are one.
fn without(column: &Column, codes: &[&Code], declared: &mut Vec<Declared>) -> Result<Column> {
    let series = column.as_materialized_series();
    let mut is_missing = BooleanChunked::full("".into(), false, series.len());
    for code in codes {
        let number: Option<f64> = code.code.trim().parse().ok();
        let dtype = series.dtype();
        let found: Option<BooleanChunked> = if dtype.is_primitive_numeric() || dtype.is_decimal() {
            let values = series.cast(&DataType::Float64)?;
            let is_code = |number| values.f64().map(|values| values.iter().map(|v| Some(v == Some(number))).collect());
            number.map(is_code).transpose()?
        } else if matches!(dtype, DataType::String | DataType::Categorical(..) | DataType::Enum(..)) {
            let values = series.cast(&DataType::String)?;
            Some(values.str()?.iter().map(|value| Some(value == Some(code.code.as_str()))).collect())
        } else {
            None
        };
        let n = found.as_ref().and_then(|found| found.sum()).unwrap_or(0);
        // A code of this column alone is told of even where the column cannot hold it, so that a slip shows.
        if n > 0 || code.column.is_some() {
            let (column, code, class) = (series.name().to_string(), code.code.clone(), code.class.clone());
            declared.push(Declared { column, code, class, n: u64::from(n) });
        }
        if let Some(found) = found {
            is_missing = &is_missing | &found;
        }
    }
    if !is_missing.any() {
        return Ok(column.clone());
    }
    let nothing = Series::full_null(series.name().clone(), series.len(), series.dtype());
    Ok(nothing.zip_with(&is_missing, series)?.into_column())
}

/// Codes that were declared as missing, as a table: column, code, missing, n.
///
/// # Errors
/// None that is known.
pub fn missing_table(declared: &[Declared]) -> Result<DataFrame> {
    let text =
        |name: &str, of: fn(&Declared) -> &str| Column::new(name.into(), declared.iter().map(of).collect::<Vec<_>>());
    let columns = vec![
        text("column", |one| &one.column),
        text("code", |one| &one.code),
        text("missing", |one| &one.class),
        Column::new("n".into(), declared.iter().map(|one| one.n).collect::<Vec<_>>()),
    ];
    Ok(DataFrame::new(declared.len(), columns)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code of a decimal is found by its value; one that the column cannot hold is told of with no cases.
    #[test]
    fn codes_are_found_in_decimals_and_told_of_where_there_are_none() {
        let decimal = Series::new("hours".into(), [1.5, 99.0, 2.0]).cast(&DataType::Decimal(6, 2)).expect("numbers");
        let table = df!("w" => [1.0; 3], "hours" => decimal, "age" => [20, 30, 40]).expect("one length");
        let missing = Missing::new().everywhere("99", None).of("age", "refused", None);
        let (table, found) = missing.apply(&table, &Design::new("w")).expect("known columns");
        assert_eq!(table.column("hours").expect("a column").null_count(), 1);
        assert_eq!(table.column("age").expect("a column").null_count(), 0);
        let told: Vec<(&str, &str, u64)> = found.iter().map(|d| (d.column.as_str(), d.code.as_str(), d.n)).collect();
        assert_eq!(told, [("hours", "99", 1), ("age", "refused", 0)]);
    }
}
