//! From measures, named by columns, to the program of a pass over a table. All problems of all measures are found
//! before anything is computed.

use super::bits::Packed;
use super::layout::{Categories, Facts, Item, Layout, Number, Source};
use super::program::Program;
use crate::error::check_level;
use crate::survey::columns::codes::{Cells, Codes};
use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::measure::{Kind, Measure};
use crate::{Error, Result};
use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The columns of a table that measures read, checked.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    numbers: Vec<(String, Series, Number)>,
    /// The place of each column among these.
    places: FxHashMap<String, usize>,
    categorical: Vec<(String, CategoryColumn)>,
    /// Columns of 0 and 1 in bits, by name, where rows are read in any order.
    packed: Option<(Vec<String>, Packed)>,
}

/// A column of categories.
#[derive(Debug)]
struct CategoryColumn {
    codes: Cells,
    /// The values by code, the missing one last.
    values: Series,
    /// The number of each value in the dictionary of the column, by code; 0 for the missing one.
    numbers: Vec<f64>,
    validity: Option<Bitmap>,
}

impl CategoryColumn {
    fn values_present(&self) -> Series {
        self.values.slice(0, self.values.len() - self.values.null_count())
    }
}

impl Columns {
    /// Reads the columns of measures from a table, whose rows will be read in order, or, if `scattered`, in any order.
    pub(crate) fn read(table: &DataFrame, measures: &[Measure], scattered: bool) -> Result<Columns> {
        let asked = asked(table, measures);
        let mut known = FxHashSet::default();
        let of_numbers = asked.iter().filter(|(_, _, need)| *need != Need::Categories);
        let numbers: Vec<(&str, &str)> = of_numbers
            .filter(|(_, column, _)| known.insert(*column))
            .map(|(role, column, _)| (&**role, *column))
            .collect();
        let read = |&(role, column): &(&str, &str)| {
            let (series, number) = number(table, role, column)?;
            Ok((column.to_owned(), series, number))
        };
        let mut columns = Columns::default();
        let mut errors = Vec::new();
        // Read in parallel, kept in the order of the measures: numbers of sources depend on it.
        for read in numbers.par_iter().map(read).collect::<Vec<_>>() {
            read.map(|read| columns.numbers.push(read)).unwrap_or_else(|error| errors.push(error));
        }
        columns.places = columns.numbers.iter().zip(0..).map(|((name, ..), place)| (name.clone(), place)).collect();
        for (role, column, need) in &asked {
            let checked = match need {
                Need::Number => Ok(()),
                Need::Binary => columns.check_binary(role, column),
                Need::Categories => columns.read_categories(table, role, column),
            };
            errors.extend(checked.err());
        }
        Error::collect(errors)?;
        if scattered {
            columns.scatter(table.height());
        }
        Ok(columns)
    }

    /// Makes ready for rows that are read in any order: packs columns of 0 and 1, if there are several, and gives
    /// others one chunk.
    fn scatter(&mut self, rows: usize) {
        let binary = self.numbers.iter().filter(|(_, _, number)| number.binary);
        let (names, columns): (Vec<String>, Vec<Column>) =
            binary.filter_map(|(name, series, _)| Some((name.clone(), Column::new(series)?))).unzip();
        // One packed column alone takes as long to read as its bytes.
        if names.len() > 1 {
            let packed = Packed::new(&columns, rows);
            self.packed = Some((names, packed));
        }
        let is_packed = |name: &String| self.packed.as_ref().is_some_and(|(names, _)| names.contains(name));
        self.numbers
            .iter_mut()
            .filter(|(name, ..)| !is_packed(name))
            .for_each(|(_, series, _)| *series = series.rechunk());
    }

    /// Adds what these columns show to what is known.
    pub(crate) fn tell(&mut self, facts: &mut Facts) -> Result<()> {
        let mut errors = Vec::new();
        for (column, _, number) in &self.numbers {
            facts.add_number(column, *number);
        }
        for (column, coded) in &mut self.categorical {
            // Categories keep the numbers that earlier parts gave them; new ones come after.
            let known: &mut Categories = facts.categories.entry(column.clone()).or_default();
            known.nullable |= coded.validity.is_some();
            match known.dictionary.add("proportion", column, &coded.values_present()) {
                Ok(numbers) => {
                    coded.numbers = numbers.into_iter().map(f64::from).collect();
                    // The missing value comes last. Its number is never used: the validity masks its rows.
                    coded.numbers.resize(coded.values.len(), 0.0);
                }
                Err(error) => errors.push(error),
            }
        }
        Error::collect(errors)
    }

    /// Columns of numbers that are missing in just the rows in which an earlier one is, and that one. A column that is also
    /// read as categories stays on its own.
    fn missing_alike(&self) -> BTreeMap<String, String> {
        let mut alike = BTreeMap::new();
        let mut first: Vec<(&str, Column)> = Vec::new();
        let nullable = self
            .numbers
            .iter()
            .filter(|(name, _, number)| number.nullable && !self.categorical.iter().any(|(coded, _)| coded == name));
        for (name, series, _) in nullable {
            let Some(column) = Column::new(series) else { continue };
            match first.iter().find(|(_, known)| known.is_missing_as(&column)) {
                Some((known, _)) => drop(alike.insert(name.clone(), (*known).to_owned())),
                None => first.push((name, column)),
            }
        }
        alike
    }

    /// An error where a column of numbers is not 0/1 or true/false.
    fn check_binary(&self, role: &str, name: &str) -> Result<()> {
        match self.places.get(name).map(|&place| &self.numbers[place]) {
            Some((_, series, Number { binary: false, .. })) => column::check_binary(series, role),
            _ => Ok(()),
        }
    }

    /// Adds a column of categories.
    fn read_categories(&mut self, table: &DataFrame, role: &str, name: &str) -> Result<()> {
        if self.categorical.iter().any(|(known, _)| known == name) {
            return Ok(());
        }
        let series = table.column(name).map_err(|_| Error::unknown_column(role, name, table))?;
        let Codes { of_row: codes, levels: values } = Codes::new(series.as_materialized_series())?;
        // The codes number the missing value last.
        let missing = (values.null_count() > 0).then(|| values.len() as u32 - 1);
        let validity = missing.map(|missing| (0..codes.len()).map(|row| codes.get(row) != missing).collect());
        self.categorical.push((name.to_owned(), CategoryColumn { codes, values, numbers: Vec::new(), validity }));
        Ok(())
    }

    fn packed_view(&self, name: &str) -> Option<Column<'_>> {
        let (names, packed) = self.packed.as_ref()?;
        names.iter().position(|known| known == name).map(|k| packed.column(k))
    }

    fn view(&self, source: &Source) -> Column<'_> {
        let view = match source {
            Source::One => Some(Column::one()),
            Source::Number(name) => self
                .packed_view(name)
                .or_else(|| self.places.get(name).and_then(|&place| Column::new(&self.numbers[place].1))),
            Source::Categories(name) => self
                .categorical
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, coded)| Column::levels(&coded.codes, &coded.numbers, coded.validity.as_ref())),
            Source::Unknown(_) => None,
        };
        // A column that holds no value here was read as what its type says, which may be something else in other parts.
        view.unwrap_or_else(Column::missing)
    }
}

/// What a measure needs a column to be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Need {
    Number,
    /// 0/1 or true/false.
    Binary,
    Categories,
}

/// The columns of measures, each with its role and what it is needed as.
fn asked<'a>(table: &DataFrame, measures: &'a [Measure]) -> Vec<(String, &'a str, Need)> {
    let mut asked = Vec::new();
    // The others read their columns themselves.
    for measure in measures.iter().filter(|measure| measure.kind.is_of_totals()) {
        let name = measure.name();
        if let Some(filter) = &measure.filter {
            asked.push((format!("where of {name}"), filter.as_str(), Need::Binary));
        }
        let mut ask = |column: &'a String, need| asked.push((name.to_owned(), column.as_str(), need));
        match &measure.kind {
            Kind::Mean(column) | Kind::Total(column) => ask(column, Need::Number),
            Kind::Ratio { numerator, denominator } => {
                ask(numerator, Need::Number);
                ask(denominator, Need::Number);
            }
            Kind::Quantile { .. } | Kind::Count | Kind::Spread { .. } | Kind::Extreme { .. } | Kind::Choice { .. } => {}
            Kind::Proportion { column, categorical } => {
                let dtype = table.column(column).map(|c| c.dtype().clone());
                let is_text = dtype.as_ref().is_ok_and(|dtype| {
                    matches!(dtype, DataType::String | DataType::Categorical(..) | DataType::Enum(..))
                });
                // Without any value it may be text in another part of the data.
                if *categorical || is_text || dtype.as_ref().is_ok_and(DataType::is_null) {
                    ask(column, Need::Categories);
                }
                if !*categorical && !is_text {
                    ask(column, Need::Binary);
                }
            }
        }
    }
    asked
}

/// A column of numbers.
fn number(table: &DataFrame, role: &str, name: &str) -> Result<(Series, Number)> {
    let remedy = "convert it to numbers, or use proportion for the share of each category";
    let series = column::numeric(table, role, name, remedy)?;
    let binary = column::is_binary(&series);
    let size = if binary { 1.0 } else { column::check_size(&series, role)? };
    let view = Column::new(&series);
    let nullable = view.as_ref().is_some_and(Column::has_nulls);
    let shift = view.and_then(|view| view.first_valid());
    Ok((series, Number { nullable, binary, shift, size }))
}

/// A layout and the columns of a table that its sources are.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) layout: Layout,
    columns: Columns,
}

impl std::ops::Deref for Plan {
    type Target = Layout;

    fn deref(&self) -> &Layout {
        &self.layout
    }
}

impl Plan {
    /// Plans measures over a table whose rows will be read in order, or, if `scattered`, in any order.
    pub(crate) fn new(table: &DataFrame, measures: &[Measure], scattered: bool) -> Result<Plan> {
        let (mut columns, ()) = Error::both(Columns::read(table, measures, scattered), check(measures))?;
        let mut facts = Facts::default();
        columns.tell(&mut facts)?;
        facts.missing_alike = columns.missing_alike();
        Ok(Plan { layout: Layout::new(measures, &facts)?, columns })
    }

    /// A layout over the columns of a part of the data that it is for.
    pub(crate) fn of_part(layout: Layout, columns: Columns) -> Plan {
        Plan { layout, columns }
    }

    /// The program over the plan's columns.
    pub(crate) fn program(&self) -> Program<'_> {
        let columns = self.layout.sources.iter().map(|source| self.columns.view(source)).collect();
        Program { columns, ..self.layout.program.clone() }
    }

    /// Reads the y and x of an item in some rows, and whether each row is a case: 1 or 0.
    pub(crate) fn read(&self, item: &Item, rows: Rows, y: &mut [f64], x: &mut [f64], case: &mut [f64]) {
        let view = |source: usize| self.columns.view(&self.layout.sources[source]);
        let mask = &self.layout.program.masks[item.mask];
        match mask.filter {
            None => case.fill(1.0),
            Some(filter) => view(filter).read(rows, case),
        }
        mask.present.iter().for_each(|&source| view(source).mask_missing(rows, case));
        match item.denominator {
            None => x.fill(1.0),
            Some(source) => view(source).read(rows, x),
        }
        view(item.numerator).read(rows, y);
        // A column of categories is read as the numbers of its categories.
        if let Some(category) = &item.category {
            y.iter_mut().for_each(|y| *y = f64::from(u8::from(*y == f64::from(category.number))));
        }
    }
}

/// An error where a column holds numbers in one part of the data and text in another.
pub(crate) fn check_types(facts: &Facts, measures: &[Measure]) -> Result<()> {
    // A column without any value is read as both, and has neither a category nor a first value.
    let is_both = |column: &str| {
        facts.categories.get(column).is_some_and(Categories::hold_text)
            && facts.numbers.get(column).is_some_and(|number| number.shift.is_some())
    };
    let error = |measure: &Measure| {
        // A proportion reads one column before its condition.
        let column = *measure.columns().first().filter(|_| measure.is_proportion())?;
        is_both(column).then(|| Error::WrongType {
            role: measure.name().to_owned(),
            column: column.to_owned(),
            expected: "one type in all parts of the data".to_owned(),
            got: "numbers in some and text in others".to_owned(),
            remedy: "convert it".to_owned(),
        })
    };
    Error::collect(measures.iter().filter_map(error).collect())
}

/// What is wrong with measures whatever the table.
pub(crate) fn check(measures: &[Measure]) -> Result<()> {
    let mut errors = Vec::new();
    if measures.is_empty() {
        errors.push(Error::missing("measures", "give at least one measure"));
    }
    errors.extend(measures.iter().filter_map(|m| check_level(&format!("level of {}", m.name()), m.level).err()));
    for measure in measures.iter().filter(|measure| !measure.factor.is_finite()) {
        let argument = format!("factor of {}", measure.name());
        errors.push(Error::argument(argument, "a number, such as 100", measure.factor));
    }
    Error::collect(errors)
}
