//! What a country weighs in an aggregate.

use super::Series;
use super::concepts;
use crate::area::{self, areas};
use crate::dimension::TOTAL;
use crate::input::Role;
use crate::{Error, Result, WeightProblem};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The table of weights in messages.
const TABLE: &str = "weights";

/// Where the weights of an aggregate come from.
///
/// A weight belongs to a part of the population: the value of women is weighted by women and never by the whole
/// population. Dimensions that tell the answers apart rather than the people (`technology`, `speed`, `category` …)
/// do not matter for the weight.
#[derive(Debug, Clone, Default)]
pub enum Weights {
    /// Each indicator's own denominator, as the catalogue states it.
    #[default]
    Denominator,
    /// `population`, which is built in, or the code of an indicator whose values in the same series are the weights.
    ///
    /// The population of the World Bank (persons, 1990 to 2025) is known in total and for `sex` `F` and `M`,
    /// `urbanisation` `U` and `R`, `age` `Y0T14`, `Y15T64`, `Y_GE15`, `Y_GE65`, one of these at a time.
    Named(String),
    /// A table with the columns `ref_area`, `time_period`, `weight`, and dimensions such as `sex` where weights differ
    /// by them. A dimension that the table lacks means the total.
    Table(DataFrame),
    /// Every country weighs the same.
    Equal,
}

impl From<&str> for Weights {
    /// `denominator`, `equal`, or a name as in [`Weights::Named`].
    fn from(word: &str) -> Weights {
        match word {
            "denominator" => Weights::Denominator,
            "equal" => Weights::Equal,
            name => Weights::Named(name.to_owned()),
        }
    }
}

/// Weights by area and year.
pub(super) type Weighting = FxHashMap<(u16, i32), f64>;

/// Weightings of the parts of a population, under labels like `sex=F`; the whole under the empty label.
#[derive(Debug, Default, Clone)]
pub(super) struct WeightBook {
    parts: FxHashMap<String, Weighting>,
}

impl WeightBook {
    pub(super) fn part(&self, label: &str) -> Option<&Weighting> {
        self.parts.get(label)
    }

    /// The population of the World Bank.
    pub(super) fn population() -> &'static WeightBook {
        &POPULATION
    }

    /// The weights of a name; see [`Weights::Named`].
    pub(super) fn named(name: &str, series: &Series) -> Result<Cow<'static, WeightBook>> {
        if name == "population" {
            return Ok(Cow::Borrowed(WeightBook::population()));
        }
        let indicators = series.text("indicator")?;
        if !indicators.contains(&name) {
            let mut expected = vec!["population".to_owned(), "equal".to_owned()];
            expected.extend(crate::error::nearest(
                name,
                indicators.into_iter().collect::<std::collections::BTreeSet<_>>(),
                5,
            ));
            return Err(Error::option("weights", name, expected));
        }
        let values: Vec<Option<f64>> = series.frame.column("obs_value")?.f64()?.iter().collect();
        let mut rows = vec![None; values.len()];
        for (row, value) in values.into_iter().enumerate().filter(|(row, _)| indicators[*row] == name) {
            rows[row] = value;
        }
        check_weights("obs_value", &rows)?;
        WeightBook::from_series(series, &rows).map(Cow::Owned)
    }

    /// The weights of a table; see [`Weights::Table`].
    pub(super) fn table(table: &DataFrame) -> Result<WeightBook> {
        let column = |column| Role { table: TABLE, column }.of(table);
        let missing = ["ref_area", "time_period", "weight"].into_iter().filter_map(|name| column(name).err());
        Error::collect(missing.collect())?;
        let weights = column("weight")?;
        // Read as a series, so that areas, years and dimensions are checked and coded by the same rules.
        let mut wanted = table.clone();
        wanted.with_column(weights.clone().with_name("obs_value".into()))?;
        wanted.with_column(Column::new("indicator".into(), vec!["weight"; table.height()]))?;
        let wanted = wanted.drop("weight")?;
        let values = Role { table: TABLE, column: "weight" }.numbers(table)?;
        if let Some(first) = values.iter().position(Option::is_none) {
            let rows = values.iter().filter(|v| v.is_none()).count();
            return Err(Error::InvalidWeight {
                column: "weight".to_owned(),
                problem: WeightProblem::Null,
                rows,
                first,
            });
        }
        check_weights("weight", &values)?;
        let series = Series::new(wanted).map_err(of_weights)?;
        let values: Vec<Option<f64>> = series.frame.column("obs_value")?.f64()?.iter().collect();
        WeightBook::from_series(&series, &values)
    }

    fn from_series(series: &Series, values: &[Option<f64>]) -> Result<WeightBook> {
        let labels: Vec<String> =
            series.index.first_row.iter().map(|&row| population_part(series, row)).collect::<Result<_>>()?;
        let mut book = WeightBook::default();
        let mut twice = Vec::new();
        for (row, value) in values.iter().enumerate() {
            if let (Some(value), Some(area)) = (value, series.index.area[row]) {
                let label = &labels[series.index.key[row] as usize];
                // A clone of the label for each part only, not for each row, as `entry` would need.
                if !book.parts.contains_key(label) {
                    book.parts.insert(label.clone(), Weighting::default());
                }
                if let Some(part) = book.parts.get_mut(label) {
                    let year = series.index.year[row];
                    let earlier = part.insert((area, year), *value);
                    if let Some(other) = earlier.filter(|other| other != value) {
                        let iso3 = &areas()[usize::from(area)].iso3;
                        twice.push(format!("weight of {iso3} {year} {label} = {other} or {value}").replace("  ", " "));
                    }
                }
            }
        }
        if !twice.is_empty() {
            // Rows that differ in a dimension of the answer, say technology: none of them is the weight.
            return Err(Error::DuplicateObservation { keys: twice, undeclared: Vec::new() });
        }
        Ok(book)
    }
}

/// The part of the population that a row is about: `age=Y0T14,sex=F`, in alphabetical order; empty for the whole.
pub(super) fn population_part(series: &Series, row: usize) -> Result<String> {
    let mut parts = Vec::new();
    for name in series.index.dimensions.iter().filter(|name| concepts::is_of_people(name)) {
        match series.frame.column(name)?.str()?.get(row) {
            Some(value) if value != TOTAL => parts.push(format!("{name}={value}")),
            _ => {}
        }
    }
    parts.sort();
    Ok(parts.join(","))
}

fn check_weights(column: &str, values: &[Option<f64>]) -> Result<()> {
    let negative = |v: &Option<f64>| v.is_some_and(|v| v < 0.0);
    match values.iter().position(negative) {
        None => Ok(()),
        Some(first) => {
            let rows = values.iter().filter(|v| negative(v)).count();
            Err(Error::InvalidWeight { column: column.to_owned(), problem: WeightProblem::Negative, rows, first })
        }
    }
}

static POPULATION: LazyLock<WeightBook> = LazyLock::new(|| {
    let mut book = WeightBook::default();
    let mut reader = csv::Reader::from_reader(include_str!("../../datasets/weights/population.csv").as_bytes());
    for record in reader.records().flatten() {
        let number = |column: usize| record.get(column).and_then(|field| field.parse::<f64>().ok());
        let (Some(area), Some(year)) = (area::place(&record[0]), number(1)) else { continue };
        let (total, female, urban, rural, young, old) =
            (number(2), number(3), number(4), number(5), number(6), number(7));
        // The file has one part of each pair; the other is the rest of the total.
        let without = |part: Option<f64>| total.zip(part).map(|(total, part)| total - part);
        let parts = [
            ("", total),
            ("sex=F", female),
            ("sex=M", without(female)),
            ("urbanisation=U", urban),
            ("urbanisation=R", rural),
            ("age=Y0T14", young),
            ("age=Y_GE15", without(young)),
            ("age=Y_GE65", old),
            ("age=Y15T64", without(young).zip(old).map(|(adult, old)| adult - old)),
        ];
        for (label, value) in parts {
            if let Some(value) = value {
                book.parts.entry(label.to_owned()).or_default().insert((area, year as i32), value);
            }
        }
    }
    book
});

/// The error of a table of weights, which is read as a series, in the words of the user.
#[expect(clippy::wildcard_enum_match_arm, reason = "errors that do not name the series stay as they are")]
fn of_weights(error: Error) -> Error {
    let place = |place: String| place.replacen("series", TABLE, 1);
    match error {
        Error::UnknownArea { where_, got, reason } => Error::UnknownArea { where_: place(where_), got, reason },
        Error::WrongType { role, column, expected, got, remedy } => {
            Error::WrongType { role: place(role), column, expected, got, remedy }
        }
        Error::Several(errors) => Error::Several(errors.into_iter().map(of_weights).collect()),
        other => other,
    }
}
