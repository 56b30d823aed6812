//! Margins: columns of the survey with their population totals, matched and checked.

use crate::survey::columns::category::{meant, text};
use crate::survey::columns::codes::{Cells, Codes};
use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::columns::domains::cross;
use crate::survey::design::calibration::MarginVariables;
use crate::{Error, Result, error};
use polars::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Known population totals: by category of one or more columns, of a numeric column, or the number of units.
///
/// ```
/// use infosoc::Margin;
/// use polars::prelude::df;
///
/// let census = df!("sex" => ["F", "M"], "total" => [5_200_000, 5_050_000])?;
/// let margins = [Margin::new(["sex"], census), Margin::number("rooms", 14_300_000.0)];
/// # let _ = margins;
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Margin {
    columns: Vec<String>,
    totals: KnownTotals,
}

#[derive(Clone, Debug)]
enum KnownTotals {
    Categories { table: DataFrame, column: String },
    Sum(f64),
    Units(f64),
}

impl Margin {
    /// The number of units in each category of a column, or in each combination of categories of several columns.
    ///
    /// The table has one row per category: the columns under the names they have in the survey, and the number of units
    /// in a column `total` (another with [`total`](Margin::total)). Categories match by value: 1, 1.0 and "1" are the
    /// same.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>, totals: DataFrame) -> Margin {
        let columns = columns.into_iter().map(Into::into).collect();
        Margin { columns, totals: KnownTotals::Categories { table: totals, column: "total".to_owned() } }
    }

    /// The total of a numeric column over the population.
    pub fn number(column: impl Into<String>, total: f64) -> Margin {
        Margin { columns: vec![column.into()], totals: KnownTotals::Sum(total) }
    }

    /// The number of units in the population. Margins of categories imply it already.
    pub fn population(total: f64) -> Margin {
        Margin { columns: Vec::new(), totals: KnownTotals::Units(total) }
    }

    /// Another name for the column of totals in the table.
    pub fn total(mut self, column: impl Into<String>) -> Margin {
        if let KnownTotals::Categories { column: known, .. } = &mut self.totals {
            *known = column.into();
        }
        self
    }

    /// Its columns.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Its columns, as they are named in messages and reports; `population` for the number of units.
    pub(crate) fn name(&self) -> String {
        match self.totals {
            KnownTotals::Units(_) => "population".to_owned(),
            KnownTotals::Categories { .. } | KnownTotals::Sum(_) => self.columns.join(" × "),
        }
    }
}

/// A margin matched with the rows of a survey.
#[derive(Debug)]
pub(crate) struct Matched {
    pub(crate) name: String,
    /// The categories as text; one without text for numbers.
    pub(crate) categories: Vec<Option<String>>,
    pub(crate) targets: Vec<f64>,
    /// Rows with a weight other than 0, by category.
    pub(crate) cases: Vec<u64>,
    pub(crate) block: MarginVariables,
}

impl Matched {
    /// The number of units that the margin is about; `None` for the total of a number.
    fn population(&self) -> Option<f64> {
        match self.block {
            MarginVariables::Number(_) => None,
            MarginVariables::Categories { .. } | MarginVariables::One => Some(self.targets.iter().sum()),
        }
    }
}

/// Matches margins with a table whose rows have the weights `d`; all that does not fit is reported together.
/// `tolerance` is how far the populations of two margins may be from each other, relative to their size.
pub(crate) fn matched(margins: &[Margin], table: &DataFrame, d: &[f64], tolerance: f64) -> Result<Vec<Matched>> {
    let mut errors = Vec::new();
    if margins.is_empty() {
        errors.push(Error::missing("margins", "give at least one"));
    }
    let names: Vec<String> = margins.iter().map(Margin::name).collect();
    for (i, name) in names.iter().enumerate().filter(|(i, name)| names[..*i].contains(name)) {
        errors.push(invalid(name, format!("is also margin {}; give it once", i + 1)));
    }
    let mut found = Vec::new();
    for margin in margins {
        match margin.bind(table, d) {
            Ok(matched) => found.push(matched),
            Err(Error::Several(several)) => errors.extend(several),
            Err(error) => errors.push(error),
        }
    }
    Error::collect(errors)?;

    // Margins of one population have one sum; totals of numbers have none to compare.
    let sums: Vec<(&str, f64)> = found.iter().filter_map(|m| Some((m.name.as_str(), m.population()?))).collect();
    if let Some(&(first, size)) = sums.first() {
        let apart: Vec<String> = sums[1..]
            .iter()
            // As close as each total is to be met: margins further apart could not both be.
            .filter(|(_, sum)| (sum - size).abs() > tolerance * size)
            .map(|(name, sum)| format!("{name} sums to {sum}"))
            .collect();
        if !apart.is_empty() {
            return Err(invalid(
                first,
                format!(
                    "sums to {size}, but {}: all margins must sum to the same population; correct the totals, or rescale them",
                    apart.join(", ")
                ),
            ));
        }
    }
    Ok(found)
}

impl Margin {
    fn bind(&self, table: &DataFrame, d: &[f64]) -> Result<Matched> {
        let name = self.name();
        let cases = d.iter().filter(|&&d| d != 0.0).count() as u64;
        match &self.totals {
            KnownTotals::Categories { .. } if self.columns.is_empty() => {
                Err(invalid("(none)", "names no column".to_owned()))
            }
            KnownTotals::Categories { table: totals, column } => self.bind_categories(&name, table, d, totals, column),
            &KnownTotals::Units(total) => {
                if !(total.is_finite() && total > 0.0) {
                    return Err(invalid(&name, format!("the number of units must be above 0 and finite, got {total}")));
                }
                Ok(Matched {
                    name,
                    categories: vec![None],
                    targets: vec![total],
                    cases: vec![cases],
                    block: MarginVariables::One,
                })
            }
            &KnownTotals::Sum(total) => {
                let role = format!("margin {name}");
                let remedy = "give a table of the totals of its categories, or convert it to numbers";
                let series = column::numeric(table, &role, &name, remedy)?;
                let mut values = vec![0.0; d.len()];
                if let Some(column) = Column::new(&series) {
                    column.read(Rows::Run { start: 0, len: d.len() }, &mut values);
                }
                let missing = series.is_null();
                let is_bad =
                    |row: usize| d[row] != 0.0 && (missing.get(row).unwrap_or(false) || !values[row].is_finite());
                let mut errors = Vec::new();
                errors.extend(
                    column::offending(d.len(), is_bad).map(|found| absent(&name, &name, (found.0, Some(found.1)))),
                );
                if !total.is_finite() {
                    errors.push(invalid(&name, format!("the total must be finite, got {total}")));
                }
                // What a row of weight 0 holds does not matter.
                values.iter_mut().zip(d).filter(|(_, d)| **d == 0.0).for_each(|(value, _)| *value = 0.0);
                // No factor moves a sum of zeros.
                if errors.is_empty() && total != 0.0 && values.iter().all(|&value| value == 0.0) {
                    errors.push(invalid(
                        &name,
                        format!("is 0 in every case of the sample and cannot be brought to {total}"),
                    ));
                }
                Error::collect(errors)?;
                let (targets, cases) = (vec![total], vec![cases]);
                Ok(Matched { name, categories: vec![None], targets, cases, block: MarginVariables::Number(values) })
            }
        }
    }

    fn bind_categories(
        &self,
        name: &str,
        table: &DataFrame,
        d: &[f64],
        totals: &DataFrame,
        total: &str,
    ) -> Result<Matched> {
        let coded = Error::each(self.columns.iter().map(|column| {
            // Sample and totals are matched by the text of their categories, so that 1 in the one is "1" in the other.
            let found = table.column(column).map_err(|_| Error::unknown_column("margin", column, table))?;
            Codes::new(found.as_materialized_series())
        }));
        let wanted = read_totals(name, &self.columns, totals, total);
        let (coded, wanted) = Error::both(coded, wanted)?;
        let (codes, values): (Vec<Cells>, Vec<Series>) = coded.into_iter().map(|c| (c.of_row, c.levels)).unzip();
        let wanted = as_in_sample(name, wanted, &values)?;
        let sample = SampleCategories::new(&codes, &values, d);
        let mut fit = Fit::default();
        let mut missing = vec![(0u64, usize::MAX); self.columns.len()];
        // The place of each category of the sample among those that have cases.
        let mut place = vec![0u32; sample.keys.len()];
        for (cell, key) in sample.keys.iter().enumerate().filter(|(cell, _)| sample.cases[*cell] > 0) {
            let parts: Vec<Option<String>> = key.iter().zip(&values).map(|(&code, of)| text(of, code)).collect();
            for (_, missing) in parts.iter().zip(&mut missing).filter(|(part, _)| part.is_none()) {
                *missing = (missing.0 + sample.cases[cell], missing.1.min(sample.first_row[cell]));
            }
            if let Some(parts) = parts.into_iter().collect::<Option<Vec<String>>>() {
                place[cell] = fit.categories.len() as u32;
                fit.add(parts, sample.cases[cell], &wanted);
            }
        }

        let mut errors = Vec::new();
        for (column, &(rows, first)) in self.columns.iter().zip(&missing).filter(|(_, m)| m.0 > 0) {
            errors.push(absent(name, column, (rows as usize, Some(first))));
        }
        errors.extend(fit.errors(name, &wanted));
        Error::collect(errors)?;

        let mut codes = vec![0u32; d.len()];
        sample.cells.each(Rows::Run { start: 0, len: d.len() }, |row, cell| codes[row] = place[cell as usize]);
        let Fit { categories, targets, cases, .. } = fit;
        let block = MarginVariables::Categories { codes, categories: categories.len() };
        Ok(Matched { name: name.to_owned(), categories, targets, cases, block })
    }
}

/// The categories, or combinations of them, that occur in the sample.
struct SampleCategories {
    /// The category of each row.
    cells: Cells,
    keys: Vec<Vec<u32>>,
    /// By category, the rows with a weight other than 0, and the first of them.
    cases: Vec<u64>,
    first_row: Vec<usize>,
}

impl SampleCategories {
    fn new(codes: &[Cells], values: &[Series], d: &[f64]) -> SampleCategories {
        let sizes: Vec<usize> = values.iter().map(|values| values.len()).collect();
        let (cells, keys) = cross(&codes.iter().collect::<Vec<_>>(), &sizes, d.len());
        let mut cases = vec![0u64; keys.len()];
        let mut first_row = vec![usize::MAX; keys.len()];
        cells.each(Rows::Run { start: 0, len: d.len() }, |row, cell| {
            if d[row] != 0.0 {
                let cell = cell as usize;
                cases[cell] += 1;
                first_row[cell] = first_row[cell].min(row);
            }
        });
        SampleCategories { cells, keys, cases, first_row }
    }
}

/// How the categories with cases and those with a total fit.
#[derive(Default)]
struct Fit {
    categories: Vec<Option<String>>,
    targets: Vec<f64>,
    cases: Vec<u64>,
    without_total: Vec<String>,
    /// All categories that have cases.
    known: FxHashSet<Vec<String>>,
}

impl Fit {
    /// Adds a category with cases.
    fn add(&mut self, parts: Vec<String>, cases: u64, wanted: &FxHashMap<Vec<String>, f64>) {
        let name = parts.join(" × ");
        match wanted.get(&parts) {
            Some(&target) if target > 0.0 => {
                self.categories.push(Some(name));
                self.targets.push(target);
                self.cases.push(cases);
            }
            // No factor takes cases to a total of 0 but 0, which would drop them from every estimate.
            Some(_) => self.without_total.push(format!("{name} (its total is 0)")),
            None => self.without_total.push(name),
        }
        self.known.insert(parts);
    }

    /// Cases without a total, which no factor can give one, and totals without a case to carry them.
    fn errors(&self, margin: &str, wanted: &FxHashMap<Vec<String>, f64>) -> Vec<Error> {
        let mut errors = Vec::new();
        if !self.without_total.is_empty() {
            errors.push(invalid(
                margin,
                format!(
                    "there are cases in the sample but no total for {}: add the total, or recode the cases to a category \
                     that has one",
                    error::list(&self.without_total)
                ),
            ));
        }
        let mut without_cases: Vec<String> = wanted
            .iter()
            .filter(|(parts, total)| **total > 0.0 && !self.known.contains(*parts))
            .map(|(parts, total)| format!("{} ({total})", parts.join(" × ")))
            .collect();
        if !without_cases.is_empty() {
            without_cases.sort();
            errors.push(invalid(
                margin,
                format!(
                    "there is a total but no case in the sample for {}: merge the category with a neighbouring one, in the \
                     totals and in the sample",
                    error::list(&without_cases)
                ),
            ));
        }
        errors
    }
}

/// The totals of a table by category.
fn read_totals(
    margin: &str,
    columns: &[String],
    table: &DataFrame,
    total: &str,
) -> Result<FxHashMap<Vec<String>, f64>> {
    let role = format!("totals of {margin}");
    if table.height() == 0 {
        return Err(Error::EmptyTable { what: format!("the table of the totals of {margin}") });
    }
    let categories = Error::each(columns.iter().map(|name| {
        let column = table.column(name).map_err(|_| Error::unknown_column(&role, name, table))?;
        Ok(column.as_materialized_series().clone())
    }));
    let numbers = column::numeric(table, &role, total, "convert it to numbers, with a point as the decimal mark")
        .and_then(|series| Ok(series.cast(&DataType::Float64)?));
    let (categories, numbers) = Error::both(categories, numbers)?;
    let mut errors = Vec::new();
    let mut keep = |error: Error| errors.push(error);
    let mut wanted: FxHashMap<Vec<String>, f64> = FxHashMap::default();
    let (mut repeated, mut refused) = (Vec::new(), Vec::new());
    let mut unnamed = Vec::new();
    for (row, value) in numbers.f64()?.iter().enumerate() {
        let Some(parts) = categories.iter().map(|category| text(category, row as u32)).collect::<Option<Vec<String>>>()
        else {
            unnamed.push(row.to_string());
            continue;
        };
        let text = parts.join(" × ");
        let value = match value {
            Some(value) if value.is_finite() && value >= 0.0 => value,
            Some(value) => {
                refused.push(format!("{text} ({value})"));
                continue;
            }
            None => {
                refused.push(format!("{text} (null)"));
                continue;
            }
        };
        if wanted.insert(parts, value).is_some() && !repeated.contains(&text) {
            repeated.push(text);
        }
    }
    if !unnamed.is_empty() {
        keep(invalid(
            margin,
            format!(
                "the category is missing in row {} of its totals, counted from 0: name the category, or drop rows that are sums of others",
                error::list(&unnamed)
            ),
        ));
    }
    if !refused.is_empty() {
        keep(invalid(
            margin,
            format!("a total is a finite number, 0 or more; correct it in the totals for {}", error::list(&refused)),
        ));
    }
    errors.extend(several_totals(margin, &repeated).err());
    Error::collect(errors)?;
    Ok(wanted)
}

/// The totals with their categories written as those of the sample that they mean: "1.10" is 1.1 of a decimal.
fn as_in_sample(
    margin: &str,
    wanted: FxHashMap<Vec<String>, f64>,
    sample: &[Series],
) -> Result<FxHashMap<Vec<String>, f64>> {
    let known: Vec<FxHashSet<String>> = sample
        .iter()
        .map(|categories| (0..categories.len()).filter_map(|code| text(categories, code as u32)).collect())
        .collect();
    let mut found: FxHashMap<Vec<String>, f64> = FxHashMap::default();
    let mut repeated = Vec::new();
    for (mut parts, total) in wanted {
        for ((part, known), categories) in parts.iter_mut().zip(&known).zip(sample) {
            // The text itself comes first: "1.0" may be a category beside "1".
            let meant = if known.contains(part) { None } else { meant(categories, part) };
            *part = meant.unwrap_or_else(|| std::mem::take(part));
        }
        let name = parts.join(" × ");
        if found.insert(parts, total).is_some() && !repeated.contains(&name) {
            repeated.push(name);
        }
    }
    repeated.sort();
    several_totals(margin, &repeated).map(|()| found)
}

fn several_totals(margin: &str, repeated: &[String]) -> Result<()> {
    if repeated.is_empty() {
        Ok(())
    } else {
        Err(invalid(
            margin,
            format!(
                "there are several totals for {}: give one row per category; if the table has other columns, such as region or year, select or sum over them first",
                error::list(repeated)
            ),
        ))
    }
}

fn invalid(margin: &str, problem: String) -> Error {
    Error::InvalidMargin { margin: margin.to_owned(), problem }
}

/// The error of a margin whose column is missing in cases of the sample.
pub(crate) fn absent(margin: &str, column: &str, (rows, first): (usize, Option<usize>)) -> Error {
    let plural = if rows == 1 { "case" } else { "cases" };
    let first = first.map(|row| format!(", first in {}", error::row_of_table(row))).unwrap_or_default();
    invalid(
        margin,
        format!(
            "column {column:?} is missing in {rows} {plural} of the sample{first}: impute it, or give the missing cases a category with a total of its own"
        ),
    )
}
