//! Tables of other libraries through Arrow's C stream interface: polars, pandas, pyarrow, DuckDB, and whatever else hands
//! one out.
//!
//! | file | what it knows |
//! |---|---|
//! | `c` | the structures of the interface, and the pointers in them |
//! | `sound` | whether the numbers of an array can be, before its buffers are read |
//! | `values` | whether its values are what they should be |
//! | `order` | the order of categories |
//!
//! Columns are taken one by one, as they are named: nothing is looked at but the names of the columns and what is asked for, so
//! that a column that nobody names does no harm.

mod c;
mod order;
mod sound;
mod values;

use super::contained::contained;
use crate::{Error, Result, Unusable};
use polars::prelude::*;
use rustc_hash::FxHashSet;
use std::fmt;

/// An Arrow stream, read batch by batch and limited to named columns.
///
/// Reading calls the code of whoever made the stream.
pub struct ArrowStream(c::Stream);

impl fmt::Debug for ArrowStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ArrowStream").field(&self.names()).finish()
    }
}

impl ArrowStream {
    /// Whether its arrays are tables, and not single columns.
    pub fn is_table(&self) -> bool {
        self.0.schema.is_table()
    }

    /// The names of the columns; bytes that are not text are replaced.
    pub fn names(&self) -> Vec<String> {
        self.0.schema.names()
    }

    /// A table without rows, with the columns that can be variables, and what is known of the others.
    ///
    /// # Errors
    /// None but those of the data frame library.
    pub fn empty(&self) -> Result<(DataFrame, Unusable)> {
        let schema = &self.0.schema;
        let mut unusable = Unusable::of(schema.names());
        let names = schema.names().into_iter().enumerate().filter(|(_, name)| !unusable.has(name)).collect::<Vec<_>>();
        let columns = names.iter().filter_map(|(place, name)| column(schema, &[], Some(*place), name, &mut unusable));
        Ok((DataFrame::new(0, columns.collect())?, unusable))
    }

    /// The next batch, with those of the named columns that it has.
    ///
    /// # Errors
    /// The error of whoever made the stream, and [`Error::WrongType`] for a column whose bytes are not what they should be.
    pub fn next_batch(&mut self, columns: &[String]) -> Option<Result<DataFrame>> {
        let batch = match self.0.next()? {
            Ok(batch) => batch,
            Err(error) => return Some(Err(error.into())),
        };
        let mut unusable = Unusable::default();
        let names = self.names();
        // A set, as tables of thousands of columns come in thousands of batches.
        let named: FxHashSet<&String> = columns.iter().collect();
        let wanted = names.iter().enumerate().filter(|(_, name)| named.contains(name));
        let (schema, height, batches) = (&self.0.schema, batch.height().unwrap_or(0), [batch]);
        let taken: Vec<Column> =
            wanted.filter_map(|(place, name)| column(schema, &batches, Some(place), name, &mut unusable)).collect();
        // Those that are refused in this batch alone are bytes that lie.
        let refused = columns.iter().find(|column| unusable.has(column)).map(|column| {
            let (role, column) = ("column".to_owned(), column.clone());
            unusable.explain(Error::UnknownColumn { role, column, nearest: Vec::new() })
        });
        Some(refused.map_or_else(|| DataFrame::new(height, taken).map_err(Error::from), Err))
    }

    /// All batches that are left.
    ///
    /// # Errors
    /// The error of whoever made the stream, and [`Error::InvalidArgument`] for more rows than a table can have.
    pub fn collect(self) -> Result<ArrowTable> {
        let (schema, batches) = self.0.rest()?;
        let rows = batches.iter().try_fold(0_usize, |sum, batch| sum.checked_add(batch.height()?));
        // polars counts rows in 32 bits.
        match rows.filter(|rows| *rows < u32::MAX as usize) {
            Some(height) => Ok(ArrowTable { schema, batches, height }),
            None => {
                let problem = format!("has too many rows, {} or more; read it in batches", u32::MAX);
                Err(Error::invalid("table", problem))
            }
        }
    }
}

/// All rows of an Arrow stream, as bytes that nobody has looked at: columns are checked as they are taken.
pub struct ArrowTable {
    schema: c::Schema,
    batches: Vec<c::Batch>,
    height: usize,
}

impl fmt::Debug for ArrowTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArrowTable").field("names", &self.names()).field("height", &self.height).finish()
    }
}

impl ArrowTable {
    /// The names of the columns; bytes that are not text are replaced.
    pub fn names(&self) -> Vec<String> {
        self.schema.names()
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All columns that can be variables as a table, and what is known of the others.
    ///
    /// # Errors
    /// None but those of the data frame library.
    pub fn table(&self) -> Result<(DataFrame, Unusable)> {
        let mut unusable = Unusable::of(self.names());
        let names = self.names().into_iter().enumerate().filter(|(_, name)| !unusable.has(name)).collect::<Vec<_>>();
        let columns = names.iter().filter_map(|(place, name)| self.column(Some(*place), name, &mut unusable));
        Ok((DataFrame::new(self.height, columns.collect())?, unusable))
    }

    /// The column at a place, under a name; `None` where it cannot be used, which is noted in `unusable`.
    ///
    /// Without a place it is the arrays of the stream themselves, where those are single columns.
    pub fn column(&self, place: Option<usize>, name: &str, unusable: &mut Unusable) -> Option<Column> {
        column(&self.schema, &self.batches, place, name, unusable)
    }
}

/// A column of some batches; `None` where it cannot be used, which is noted.
fn column(
    schema: &c::Schema,
    batches: &[c::Batch],
    place: Option<usize>,
    name: &str,
    unusable: &mut Unusable,
) -> Option<Column> {
    let mut read = || -> PolarsResult<Option<Column>> {
        let mut field = schema.field(place)?;
        // The stream's own name may be no text; this one is, and errors show it.
        field.name = name.into();
        if unusable.refuse_type(name, &field.dtype) {
            return Ok(None);
        }
        let chunks = batches.iter().map(|batch| batch.column(place, &field).and_then(values::checked));
        let chunks = chunks.collect::<PolarsResult<Vec<_>>>()?;
        if chunks.is_empty() {
            Ok(Some(Column::new_empty(field.name.clone(), &DataType::from_arrow_field(&field))))
        } else {
            let field = order::in_order(&field, &chunks)?;
            Series::try_from((&field, chunks)).map(|series| Some(series.into_column()))
        }
    };
    // polars panics at some arrays that contradict themselves.
    let why = match contained(&mut read) {
        Ok(Ok(column)) => return column,
        Ok(Err(error)) => error.to_string(),
        Err(words) => words,
    };
    unusable.refuse(name, format!("what cannot be read ({why})"), "write it anew");
    None
}
