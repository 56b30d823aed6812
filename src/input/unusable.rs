//! The columns of a table that cannot be variables, and the names of all: what errors about columns are told in terms of.

use crate::Error;
use crate::error::nearest;
use crate::finding::{Finding, Rule};
use polars_arrow::datatypes::ArrowDataType;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The columns that a table has, and why some of them cannot be used: they hold lists or bytes, or share their name.
///
/// Such columns do no harm as long as nobody names them. Whoever takes tables in leaves them behind, and
/// [`explain`](Unusable::explain)s an error that misses one by its true reason.
///
/// ```
/// use infosoc::{Design, Survey, Unusable};
/// use polars::prelude::df;
/// let mut header = Unusable::of(["w", "tags", "region"]);
/// header.refuse("tags", "lists", "take one field of it as a column of its own");
/// let survey = Survey::new(df!("w" => [1.0, 2.0], "region" => ["n", "s"])?, Design::new("w"))?;
/// let error = survey.estimate([infosoc::measure::count()]).by(["tags"]).run().unwrap_err();
/// assert!(header.explain(error).to_string().contains("holds lists"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Unusable {
    /// The names of all columns, in order.
    names: Arc<[String]>,
    /// Their places, by name.
    sorted: Arc<[u32]>,
    /// The refused columns, each once, in the order in which they were.
    columns: Vec<(String, Reason)>,
    /// The place of each among these.
    places: FxHashMap<String, usize>,
}

#[derive(Clone, Debug)]
enum Reason {
    Holds { what: String, remedy: String },
    Shared { times: usize },
}

impl Unusable {
    /// For a table with columns of these names; a name that several columns share is refused.
    pub fn of<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Unusable {
        let names: Arc<[String]> = names.into_iter().map(Into::into).collect();
        let name = |place: u32| &names[place as usize];
        // Sorted places find shared names, and later any name, without a second copy of each.
        let mut sorted: Vec<u32> = (0..names.len() as u32).collect();
        sorted.sort_unstable_by_key(|&place| name(place));
        let shared = sorted.chunk_by(|&a, &b| name(a) == name(b)).filter(|same| same.len() > 1);
        let shared: Vec<(String, Reason)> =
            shared.map(|same| (name(same[0]).clone(), Reason::Shared { times: same.len() })).collect();
        let mut unusable = Unusable { sorted: sorted.into(), names: names.clone(), ..Unusable::default() };
        shared.into_iter().for_each(|(name, reason)| unusable.add(name, reason));
        unusable
    }

    fn add(&mut self, name: String, reason: Reason) {
        let next = self.columns.len();
        // The first reason of a column stays.
        if *self.places.entry(name.clone()).or_insert(next) == next {
            self.columns.push((name, reason));
        }
    }

    /// Refuses a column: what it holds, and what to do to have it.
    pub fn refuse(&mut self, column: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.add(column.to_owned(), Reason::Holds { what: what.into(), remedy: remedy.into() });
    }

    /// Refuses a column by its Arrow type where that is no type of single numbers, text, categories, dates, times
    /// without a zone or true and false; whether it did.
    pub fn refuse_type(&mut self, column: &str, dtype: &ArrowDataType) -> bool {
        if is_usable(dtype) {
            return false;
        }
        self.refuse(column, holds(dtype), remedy(dtype));
        true
    }

    /// Whether a column is refused.
    pub fn has(&self, column: &str) -> bool {
        self.places.contains_key(column)
    }

    fn is_there(&self, column: &str) -> bool {
        self.sorted.binary_search_by(|&place| self.names[place as usize].as_str().cmp(column)).is_ok()
    }

    /// The names of the refused columns.
    pub fn refused(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// Notes of the refused columns.
    pub(crate) fn findings(&self) -> impl Iterator<Item = Finding> {
        let not_read = self.refused().map(|name| format!("column {name:?} holds something that is not a variable"));
        not_read.map(|what| Finding::note(Rule::NotRead, "", what))
    }

    /// These and the refused columns of another table.
    pub fn extend(&mut self, other: Unusable) {
        other.columns.into_iter().for_each(|(name, reason)| self.add(name, reason));
    }

    /// The same error in terms of the whole table: a column that was refused is not unknown, and of one that is unknown
    /// the nearest names are those of all columns.
    pub fn explain(&self, error: Error) -> Error {
        match error {
            Error::UnknownColumn { role, column, nearest: known } => {
                match self.places.get(&column).map(|&place| &self.columns[place]) {
                    Some((_, Reason::Holds { what, remedy })) => Error::WrongType {
                        role,
                        column,
                        expected: "single numbers, text, categories, dates, times without a zone or true and false"
                            .to_owned(),
                        got: what.clone(),
                        remedy: remedy.clone(),
                    },
                    Some((_, Reason::Shared { times })) => Error::argument(
                        role,
                        format!("one column {column:?}"),
                        format!("{times} columns of this name; rename all but one, or leave them out"),
                    ),
                    // It is there, and unknown to whoever takes the table.
                    None if self.names.is_empty() || self.is_there(&column) => {
                        Error::UnknownColumn { role, column, nearest: known }
                    }
                    None => {
                        let nearest = nearest(&column, self.names.iter().map(String::as_str), 5);
                        Error::UnknownColumn { role, column, nearest }
                    }
                }
            }
            Error::Several(errors) => Error::Several(errors.into_iter().map(|error| self.explain(error)).collect()),
            other => other,
        }
    }
}

/// Whether a column of this type can be a variable.
fn is_usable(dtype: &ArrowDataType) -> bool {
    match dtype {
        ArrowDataType::Dictionary(_, values, _) => is_usable(values),
        ArrowDataType::Null
        | ArrowDataType::Boolean
        | ArrowDataType::Float32
        | ArrowDataType::Float64
        | ArrowDataType::Utf8
        | ArrowDataType::LargeUtf8
        | ArrowDataType::Utf8View
        | ArrowDataType::Date32
        | ArrowDataType::Date64
        | ArrowDataType::Timestamp(_, None)
        | ArrowDataType::Time32(_)
        | ArrowDataType::Time64(_)
        | ArrowDataType::Duration(_)
        | ArrowDataType::Decimal(..)
        | ArrowDataType::Int8
        | ArrowDataType::Int16
        | ArrowDataType::Int32
        | ArrowDataType::Int64
        | ArrowDataType::UInt8
        | ArrowDataType::UInt16
        | ArrowDataType::UInt32
        | ArrowDataType::UInt64 => true,
        _ => false,
    }
}

/// What a column that cannot be a variable holds.
fn holds(dtype: &ArrowDataType) -> String {
    match dtype {
        ArrowDataType::List(_) | ArrowDataType::LargeList(_) | ArrowDataType::FixedSizeList(..) => "lists".to_owned(),
        ArrowDataType::Struct(_) => "structs".to_owned(),
        ArrowDataType::Map(..) => "maps".to_owned(),
        ArrowDataType::Binary
        | ArrowDataType::LargeBinary
        | ArrowDataType::BinaryView
        | ArrowDataType::FixedSizeBinary(_) => "bytes".to_owned(),
        ArrowDataType::Timestamp(..) => "dates and times with a time zone".to_owned(),
        ArrowDataType::Interval(_) => "intervals of time".to_owned(),
        ArrowDataType::Float16 => "floating point numbers of 16 bits".to_owned(),
        ArrowDataType::Decimal256(..) => "decimals of 256 bits".to_owned(),
        ArrowDataType::Union(_) => "values of several types".to_owned(),
        ArrowDataType::Dictionary(_, values, _) => format!("categories that are {}", holds(values)),
        ArrowDataType::Extension(extension) => format!("values of the type {}", extension.name),
        other => format!("values of the type {other:?}"),
    }
}

/// What to do to use it all the same.
fn remedy(dtype: &ArrowDataType) -> &'static str {
    match dtype {
        ArrowDataType::List(_) | ArrowDataType::LargeList(_) | ArrowDataType::FixedSizeList(..) => {
            "convert it to a true/false column for each answer that may be in a list"
        }
        ArrowDataType::Struct(_) | ArrowDataType::Map(..) => {
            "convert it: take the field that is meant as a column of its own"
        }
        ArrowDataType::Timestamp(..) => "convert it to the local time of the survey, without a zone, or to dates",
        ArrowDataType::Float16 => "convert it to floating point numbers of 32 bits, which hold all of its values",
        ArrowDataType::Decimal256(..) => "convert it to decimals of 128 bits or to floating point numbers",
        _ => "convert it to one of these",
    }
}
