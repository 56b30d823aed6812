//! The columns of a table as the fields of a schema.

use super::super::{codes, labels};
use super::descriptor::{Category, Constraints, Field};
use crate::frame::Labels;
use crate::status::{Flag, FlagSystem};
use crate::{Language, Result};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers that cannot be negative.
const NOT_NEGATIVE: [&str; 8] = ["se", "n", "n_missing", "deff", "n_countries", "n_observed", "n_imputed", "n_with_se"];

/// The fields of the data; `key` are the columns that make a row unique, the dimensions of a series among them. In a table
/// that is none of the library's (`is_ours`) names mean what its author means.
pub(super) fn of_data(frame: &DataFrame, key: &[String], known: &Labels, is_ours: bool) -> Result<Vec<Field>> {
    let is_series = is_ours && key.iter().any(|name| name == "indicator");
    let fields = frame.columns().iter().map(|column| {
        let name = column.name().as_str();
        let mut field = plain(column, is_ours);
        // What makes a row unique has no empty cells: the key was checked for it.
        field.constraints.required = key.iter().any(|known| known == name);
        let is_dimension = field.constraints.required && !["indicator", "ref_area", "time_period"].contains(&name);
        if is_series && is_dimension {
            field.title = Some(labels::dimension(name));
            field.description = Some("Dimension; _T is the total".to_owned());
            // The codes that occur in a dimension are the only valid ones: any other would be a mistake.
            let codes = codes(frame, name)?;
            field.constraints.words = codes.keys().map(|code| (*code).to_owned()).collect();
            field.categories =
                codes.into_iter().map(|(code, indicator)| category(name, code, indicator, known)).collect();
        } else if is_ours && column.dtype().is_string() && (name == "obs_status" || name == "conf_status") {
            field.categories = statuses(column)?;
        } else if column.dtype().is_string() && known.iter().any(|label| label.breakdown == name) {
            let codes: BTreeSet<&str> = column.str()?.iter().flatten().collect();
            field.categories = codes.into_iter().map(|code| category(name, code, "", known)).collect();
        }
        // The name that the office gave to a breakdown goes before that of the library, as its labels do.
        field.title = known.name(name, "en").map(str::to_owned).or(field.title);
        Ok(field)
    });
    fields.collect()
}

/// The fields of a code list.
pub(super) fn of_list(frame: &DataFrame, key: &str) -> Result<Vec<Field>> {
    let fields = frame.columns().iter().map(|column| {
        let mut field = plain(column, true);
        field.constraints.required = column.name() == key;
        field
    });
    Ok(fields.collect())
}

fn plain(column: &Column, is_ours: bool) -> Field {
    let name = column.name().as_str();
    let (r#type, format) = kind(column);
    let known = labels::column(name).filter(|_| is_ours);
    // Columns of one's own stand beside those of a result, under any name.
    let minimum = (is_ours && NOT_NEGATIVE.contains(&name) && lies_within(column, 0.0, f64::INFINITY)).then_some(0);
    Field {
        name: name.to_owned(),
        r#type,
        format,
        title: Some(known.map_or_else(|| labels::sentence(name), |(title, _)| title.to_owned())),
        description: known.map(|(_, description)| description.to_owned()),
        constraints: Constraints { minimum, ..Constraints::default() },
        categories: Vec::new(),
    }
}

/// Type and format of a column, by Table Schema.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "polars has many types; what is none of these is text in a CSV file"
)]
fn kind(column: &Column) -> (&'static str, Option<&'static str>) {
    match column.dtype() {
        // Four digits are a year of the standard.
        integer if integer.is_integer() => {
            let is_year = column.name() == "time_period" && lies_within(column, 1000.0, 9999.0);
            (if is_year { "year" } else { "integer" }, None)
        }
        number if number.is_float() || number.is_decimal() => ("number", None),
        DataType::Boolean => ("boolean", None),
        DataType::Date => ("date", None),
        DataType::Datetime(..) => ("datetime", Some("any")),
        DataType::Time => ("time", Some("any")),
        _ => ("string", None),
    }
}

/// Whether a column has numbers, and all of them lie between two, both included.
fn lies_within(column: &Column, low: f64, high: f64) -> bool {
    if !column.dtype().is_primitive_numeric() {
        return false;
    }
    let numbers = column.cast(&DataType::Float64);
    let numbers = numbers.as_ref().ok().and_then(|numbers| numbers.f64().ok());
    // Those that are no numbers are written as empty cells.
    numbers.is_some_and(|numbers| numbers.iter().flatten().all(|x| !x.is_finite() || (low..=high).contains(&x)))
}

/// The codes of a dimension, each with an indicator that has it.
fn codes<'a>(frame: &'a DataFrame, name: &str) -> Result<BTreeMap<&'a str, &'a str>> {
    let (codes, indicators) = (frame.column(name)?.str()?, frame.column("indicator")?.str()?);
    Ok(codes.iter().zip(indicators.iter()).filter_map(|(code, indicator)| Some((code?, indicator?))).collect())
}

fn category(dimension: &str, code: &str, indicator: &str, known: &Labels) -> Category {
    let of_library = || labels::code(dimension, code, indicator);
    // Labels of the table go before those of the library.
    let words = codes::in_order(known, dimension, code, Language::English, of_library);
    Category { value: code.to_owned(), label: words.unwrap_or_else(|| code.to_owned()) }
}

/// The flags of a column with their words: all of the list, and the cells with several.
fn statuses(column: &Column) -> Result<Vec<Category>> {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for cell in column.str()?.iter().flatten() {
        let label = match column.name().as_str() {
            "obs_status" => labels::status(cell),
            _ => labels::conf_status(cell).map_or_else(|| cell.to_owned(), str::to_owned),
        };
        words.insert(cell.to_owned(), label);
    }
    if column.name() == "obs_status" {
        // All of the list, as a later delivery may use another of them under the same schema.
        for code in Flag::ALL.iter().map(|flag| flag.code(FlagSystem::Sdmx)) {
            words.insert(code.to_owned(), labels::status(code));
        }
    }
    Ok(words.into_iter().map(|(value, label)| Category { value, label }).collect())
}
