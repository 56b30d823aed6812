//! A result as JSON.

use super::{value_text, write_whole};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::path::Path;

/// How a result is written as JSON: a list of objects, one for each row, with the columns in their order, numbers in full
/// precision, and `null` for a missing value and for what no number of JSON can be.
///
/// ```
/// use infosoc::export::Json;
/// use polars::prelude::df;
/// let text = Json::new().text(&df!("code" => ["HH6"], "value" => [66.5], "se" => [f64::NAN])?)?;
/// assert_eq!(text, "[\n  {\"code\":\"HH6\",\"value\":66.5,\"se\":null}\n]\n");
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Json;

impl Json {
    /// One row on each line.
    pub fn new() -> Json {
        Json
    }

    /// Writes a result to a file, [whole](write_whole) or not at all.
    ///
    /// # Errors
    /// [`Error::NotWritten`] if the file cannot be written.
    pub fn write(self, result: &impl ToFrame, path: impl AsRef<Path>) -> Result<()> {
        let text = self.text(result)?;
        write_whole(path, |file| file.write_all(text.as_bytes()))
    }

    /// The text of such a file.
    ///
    /// # Errors
    /// As for [`ToFrame::to_frame`].
    pub fn text(self, result: &impl ToFrame) -> Result<String> {
        let frame = result.to_frame()?;
        let rows = (0..frame.height()).map(|row| {
            let line = serde_json::to_string(&Row { frame: &frame, row });
            line.map_err(|error| Error::Table(PolarsError::ComputeError(error.to_string().into())))
        });
        let lines = rows.collect::<Result<Vec<_>>>()?.join(",\n  ");
        Ok(if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n  {lines}\n]\n") })
    }
}

struct Row<'a> {
    frame: &'a DataFrame,
    row: usize,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.frame.width()))?;
        for column in self.frame.columns() {
            let value = column.get(self.row).map_err(serde::ser::Error::custom)?;
            object.serialize_entry(column.name().as_str(), &Value(value))?;
        }
        object.end()
    }
}

struct Value<'a>(AnyValue<'a>);

impl Serialize for Value<'_> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "values of polars: what is not a number of JSON is text")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            AnyValue::Null => serializer.serialize_none(),
            AnyValue::Boolean(truth) => serializer.serialize_bool(*truth),
            AnyValue::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items.iter() {
                    list.serialize_element(&Value(item))?;
                }
                list.end()
            }
            // Beyond 64 bits with a sign, as text: readers of JSON would round it.
            value if value.is_integer() => match value.extract::<i64>() {
                Some(number) => serializer.serialize_i64(number),
                None => serializer.serialize_str(&value_text(value)),
            },
            // NaN and infinity are null: serde_json writes them so.
            AnyValue::Float32(number) => serializer.serialize_f32(*number),
            AnyValue::Float64(number) => serializer.serialize_f64(*number),
            value => serializer.serialize_str(&value_text(value)),
        }
    }
}
