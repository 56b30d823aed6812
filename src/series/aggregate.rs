//! From areas to groups of areas, all groups, indicators and years in one pass.

use super::check::Index;
use super::rule::rule;
use super::weights::{WeightBook, Weighting, population_part};
use super::{Series, Weights};
use crate::area::areas;
use crate::{Error, Grouping, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::str::FromStr;

/// How the values of countries become the value of their group. Sums run over the observed members of the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `Σ wᵢ xᵢ / Σ wᵢ`: for rates, w being their denominator.
    WeightedMean,
    /// `per · Σ xᵢ / Σ wᵢ`: for absolute numbers, w being their denominator. The result has no `unit_measure`.
    RatioOfSums,
    /// `Σ xᵢ`, not grossed up for missing members.
    Sum,
    /// The mean of the countries, each counting once.
    Mean,
    /// The median of the countries, each counting once.
    Median,
}

impl Method {
    const WORDS: [(&str, Method); 5] = [
        ("weighted_mean", Method::WeightedMean),
        ("ratio_of_sums", Method::RatioOfSums),
        ("sum", Method::Sum),
        ("mean", Method::Mean),
        ("median", Method::Median),
    ];

    fn needs_weights(self) -> bool {
        matches!(self, Method::WeightedMean | Method::RatioOfSums)
    }
}

impl FromStr for Method {
    type Err = Error;

    fn from_str(word: &str) -> Result<Method> {
        crate::error::option("method", word, &Method::WORDS)
    }
}

/// How to aggregate.
#[derive(Debug, Clone)]
pub struct AggregateOptions {
    /// Where weights come from; by default each indicator's own denominator.
    pub weights: Weights,
    /// How values combine; `None` for the rule of the catalogue, and for indicators that it does not know the
    /// weighted mean, if weights are given.
    pub method: Option<Method>,
    /// The share of the group's weight that must be observed, 0 to 1; below it there is no value. Default 0.5.
    pub min_coverage: f64,
    /// The factor of [`Method::RatioOfSums`], for example 100 for a result per 100 inhabitants. Default 1.
    pub per: f64,
}

impl Default for AggregateOptions {
    fn default() -> Self {
        AggregateOptions { weights: Weights::Denominator, method: None, min_coverage: 0.5, per: 1.0 }
    }
}

impl AggregateOptions {
    /// The defaults, with the population as weights.
    pub fn population() -> Self {
        AggregateOptions { weights: Weights::Named("population".to_owned()), ..AggregateOptions::default() }
    }
}

impl Series {
    /// One value for every group, indicator, breakdown and year that this series has a country row for.
    ///
    /// The result is a series: `ref_area` is the code of the group, and these columns are added:
    ///
    /// | column | holds |
    /// |---|---|
    /// | `ref_area_name` | name of the group |
    /// | `coverage` | share of the group's weight that is observed, 0 to 1; share of its countries where none weighs |
    /// | `n_countries` | members of the group in that year |
    /// | `n_observed` | members whose observed value enters |
    /// | `n_imputed` | members whose value enters and is marked imputed (`obs_status` `I`); they add no coverage |
    /// | `comment` | why a value is missing, which observed values had to stay outside, and which members the coverage leaves out |
    ///
    /// `obs_status` is `A` at full coverage, `E` where members are missing, `Q` where a value was withheld because
    /// coverage is below `min_coverage`, `O` where there is nothing to compute it from. Members without a weight are
    /// outside the coverage, both parts of it, and outside the weighted methods. Where no weight is known for a breakdown (say
    /// a level of education) there is no value; another population is never put in its place. Rows of groups in this
    /// series take no part.
    ///
    /// Two units for one indicator and breakdown are an error, and so is a grouping that has members in none of the
    /// years.
    pub fn aggregate(&self, grouping: &Grouping, options: &AggregateOptions) -> Result<Series> {
        if !(0.0..=1.0).contains(&options.min_coverage) {
            return Err(invalid("min_coverage", "a share from 0 to 1", options.min_coverage));
        }
        if !(options.per.is_finite() && options.per > 0.0) {
            return Err(invalid("per", "a positive number", options.per));
        }
        let book = match &options.weights {
            Weights::Named(name) => Some(WeightBook::named(name, self)?),
            Weights::Table(table) => Some(Cow::Owned(WeightBook::table(table)?)),
            Weights::Denominator | Weights::Equal => None,
        };
        let units = units(self)?;
        let plans = plans(self, options, book.as_deref())?;
        let out = run(self, grouping, options, &plans)?;
        let mut years = (0..self.len()).filter(|&row| self.index.area[row].is_some()).map(|row| self.index.year[row]);
        if let (true, Some(year)) = (out.cells.is_empty(), years.next()) {
            let (first, last) = years.fold((year, year), |(first, last), year| (first.min(year), last.max(year)));
            return Err(Error::InvalidArgument {
                argument: "grouping".to_owned(),
                expected: "members in the years of the series; look at valid_from, valid_to and as_of".to_owned(),
                got: format!("none from {first} to {last}"),
            });
        }
        let frame = out.frame(self, grouping, &plans, &units)?;
        let mut own_groups = self.own_groups.clone();
        own_groups.extend(grouping.groups().iter().map(|g| g.code.clone()));
        Series::build(frame, own_groups, super::check::Repeats::Agree)
    }
}

fn invalid(argument: &str, expected: &str, got: f64) -> Error {
    Error::InvalidArgument { argument: argument.to_owned(), expected: expected.to_owned(), got: got.to_string() }
}

/// How one key (indicator and breakdown) is aggregated.
struct Plan<'a> {
    method: std::result::Result<Method, String>,
    weighting: std::result::Result<Weight<'a>, String>,
}

#[derive(Clone, Copy)]
enum Weight<'a> {
    Equal,
    By(&'a Weighting),
}

fn plans<'a>(series: &Series, options: &AggregateOptions, book: Option<&'a WeightBook>) -> Result<Vec<Plan<'a>>> {
    let indicators = series.frame.column("indicator")?.str()?;
    let plan = |&row: &usize| {
        let indicator = indicators.get(row).unwrap_or_default();
        let rule = rule(indicator);
        let label = population_part(series, row)?;
        let of = |book: &'a WeightBook| {
            book.part(&label).map(Weight::By).ok_or_else(|| match label.as_str() {
                "" => "the weights hold no total population".to_owned(),
                part => format!("no weight is known for {part}: give a table of weights with these columns"),
            })
        };
        let weighting = match (book, &options.weights) {
            (Some(book), _) => of(book),
            (None, Weights::Equal) => Ok(Weight::Equal),
            (None, _) => rule.population.and_then(|()| of(WeightBook::population())),
        };
        let given = !matches!(options.weights, Weights::Denominator);
        let method = match (options.method, rule.method) {
            (Some(method), _) => Ok(method),
            (None, Err(_)) if given && crate::catalogue::resolve(indicator).is_err() => Ok(Method::WeightedMean),
            (None, stated) => stated,
        };
        // Without weights of their own, unweighted methods count countries.
        let weighting = match method {
            Ok(method) if !method.needs_weights() && !given && weighting.is_err() => Ok(Weight::Equal),
            _ => weighting,
        };
        Ok(Plan { method, weighting })
    };
    series.index.first_row.iter().map(plan).collect()
}

/// The unit of each key; two units are an error.
fn units(series: &Series) -> Result<Vec<Option<String>>> {
    let mut units: Vec<Option<String>> = vec![None; series.index.first_row.len()];
    let Ok(column) = series.frame.column("unit_measure") else { return Ok(units) };
    let mut found = std::collections::BTreeMap::new();
    for (row, unit) in column.cast(&DataType::String)?.str()?.iter().enumerate() {
        let Some(unit) = unit.filter(|_| series.index.area[row].is_some()) else { continue };
        let key = series.index.key[row] as usize;
        match &units[key] {
            None => units[key] = Some(unit.to_owned()),
            Some(first) if first != unit => {
                let indicator = series.frame.column("indicator")?.str()?.get(row).unwrap_or_default();
                found.entry(key).or_insert_with(|| Error::InvalidArgument {
                    argument: format!("unit_measure of {indicator}"),
                    expected: "one unit; convert the values to it".to_owned(),
                    got: format!("{first:?} and {unit:?}, the second first in row {row}"),
                });
            }
            Some(_) => {}
        }
    }
    Error::collect(found.into_values().collect())?;
    Ok(units)
}

/// The value of a country in one slice (key and year).
#[derive(Clone, Copy, Default)]
struct Cell {
    value: Option<f64>,
    imputed: bool,
    weight: Option<f64>,
}

fn run(series: &Series, grouping: &Grouping, options: &AggregateOptions, plans: &[Plan<'_>]) -> Result<Output> {
    let Index { key, area, year, .. } = &series.index;
    let values = series.frame.column("obs_value")?.f64()?.rechunk();
    let imputed: Vec<bool> = match series.frame.column("obs_status") {
        Ok(status) => status.cast(&DataType::String)?.str()?.iter().map(|s| s == Some("I")).collect(),
        Err(_) => vec![false; series.len()],
    };
    let mut rows: Vec<u32> = (0..series.len() as u32).filter(|&r| area[r as usize].is_some()).collect();
    rows.sort_unstable_by_key(|&r| (key[r as usize], year[r as usize], r));
    let mut members: FxHashMap<i32, Vec<Vec<u16>>> = FxHashMap::default();
    let mut cells = vec![Cell::default(); areas().len()];
    let mut out = Output::default();
    for slice in rows.chunk_by(|&a, &b| (key[a as usize], year[a as usize]) == (key[b as usize], year[b as usize])) {
        let first = slice[0] as usize;
        let (key, year) = (key[first] as usize, year[first]);
        cells.fill(Cell::default());
        for &row in slice {
            if let Some(area) = area[row as usize] {
                let cell = &mut cells[usize::from(area)];
                (cell.value, cell.imputed) = (values.get(row as usize), imputed[row as usize]);
            }
        }
        let weight = plans[key].weighting.as_ref().ok().copied();
        for (area, cell) in (0u16..).zip(&mut cells) {
            cell.weight = match weight {
                Some(Weight::Equal) => Some(1.0),
                Some(Weight::By(weighting)) => weighting.get(&(area, year)).copied(),
                None => None,
            };
        }
        let members = members.entry(year).or_insert_with(|| grouping.members_in(year));
        for (group, members) in members.iter().enumerate().filter(|(_, members)| !members.is_empty()) {
            out.push(key, year, group, combine(&plans[key], members, &cells, options));
        }
    }
    Ok(out)
}

/// The result for one group, breakdown and year.
struct Combined {
    value: Option<f64>,
    status: &'static str,
    coverage: Option<f64>,
    n_countries: usize,
    n_observed: usize,
    n_imputed: usize,
    comment: Option<String>,
}

fn combine(plan: &Plan<'_>, members: &[u16], cells: &[Cell], options: &AggregateOptions) -> Combined {
    let mut all = 0.0;
    let mut observed = 0.0;
    let mut entering: Vec<(f64, f64)> = Vec::with_capacity(members.len());
    let (mut outside, mut unseen): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let (mut n_observed, mut n_imputed) = (0, 0);
    let weighted = !plan.method.as_ref().is_ok_and(|method| !method.needs_weights());
    for &area in members {
        let cell = cells[usize::from(area)];
        all += cell.weight.unwrap_or(0.0);
        let unweighted = cell.weight.is_none() && plan.weighting.is_ok();
        let Some(value) = cell.value else {
            if unweighted {
                unseen.push(&areas()[usize::from(area)].iso3);
            }
            continue;
        };
        observed += if cell.imputed { 0.0 } else { cell.weight.unwrap_or(0.0) };
        if weighted && unweighted {
            outside.push(&areas()[usize::from(area)].iso3);
            continue;
        }
        entering.push((value, cell.weight.unwrap_or(0.0)));
        match cell.imputed {
            true => n_imputed += 1,
            false => n_observed += 1,
        }
    }
    let coverage = (all > 0.0).then(|| observed / all);
    let mut result = Combined {
        value: None,
        status: "O",
        coverage,
        n_countries: members.len(),
        n_observed,
        n_imputed,
        comment: None,
    };
    let computed = match (&plan.method, &plan.weighting) {
        (Err(reason), _) | (_, Err(reason)) => Err(reason.clone()),
        (Ok(_), Ok(_)) if coverage.is_none() => Err("no member of the group has a weight in this year".to_owned()),
        (Ok(_), Ok(_)) if entering.is_empty() => Err("no member of the group is observed".to_owned()),
        (Ok(method), Ok(_)) => evaluate(*method, &mut entering, options.per),
    };
    let share = coverage.unwrap_or(0.0);
    match computed {
        Err(reason) => result.comment = Some(reason),
        // A share that is the minimum itself must not fall below it by rounding.
        Ok(_) if share + 1e-12 < options.min_coverage => {
            result.status = "Q";
            result.comment = Some(format!("coverage {share:.3} is below the minimum of {}", options.min_coverage));
        }
        Ok(value) => {
            result.value = Some(value);
            result.status = if n_observed == members.len() { "A" } else { "E" };
        }
    }
    for (what, members) in
        [("left out for want of a weight", outside), ("without a value and a weight, so not in the coverage", unseen)]
    {
        if !members.is_empty() && coverage.is_some() {
            let note = format!("{what}: {}", members.join(" "));
            result.comment = Some(result.comment.map_or(note.clone(), |comment| format!("{comment}; {note}")));
        }
    }
    result
}

fn evaluate(method: Method, entering: &mut [(f64, f64)], per: f64) -> std::result::Result<f64, String> {
    let n = entering.len();
    let sum: f64 = entering.iter().map(|(x, _)| x).sum();
    let weight: f64 = entering.iter().map(|(_, w)| w).sum();
    if method.needs_weights() && weight == 0.0 {
        return Err("the observed members have weight 0".to_owned());
    }
    Ok(match method {
        Method::WeightedMean => entering.iter().map(|(x, w)| x * w).sum::<f64>() / weight,
        Method::RatioOfSums => per * sum / weight,
        Method::Sum => sum,
        Method::Mean => sum / n as f64,
        Method::Median => {
            entering.sort_by(|a, b| a.0.total_cmp(&b.0));
            (entering[(n - 1) / 2].0 + entering[n / 2].0) / 2.0
        }
    })
}

/// The rows of the result, column by column.
#[derive(Default)]
struct Output {
    key: Vec<u32>,
    group: Vec<usize>,
    year: Vec<i32>,
    cells: Vec<Combined>,
}

impl Output {
    fn push(&mut self, key: usize, year: i32, group: usize, combined: Combined) {
        self.key.push(key as u32);
        self.group.push(group);
        self.year.push(year);
        self.cells.push(combined);
    }

    fn frame(
        &self,
        series: &Series,
        grouping: &Grouping,
        plans: &[Plan<'_>],
        units: &[Option<String>],
    ) -> Result<DataFrame> {
        let groups = grouping.groups();
        let source: Vec<IdxSize> =
            self.key.iter().map(|&key| series.index.first_row[key as usize] as IdxSize).collect();
        let source = IdxCa::from_vec("".into(), source);
        let count = |f: fn(&Combined) -> usize| self.cells.iter().map(|c| f(c) as i64).collect::<Vec<_>>();
        let unit = |&key: &u32| match plans[key as usize].method {
            Ok(Method::RatioOfSums) => None,
            _ => units[key as usize].as_deref(),
        };
        let mut columns = vec![
            series.frame.column("indicator")?.take(&source)?,
            Column::new("ref_area".into(), self.group.iter().map(|&g| groups[g].code.as_str()).collect::<Vec<_>>()),
            Column::new(
                "ref_area_name".into(),
                self.group.iter().map(|&g| groups[g].name.as_deref()).collect::<Vec<_>>(),
            ),
            Column::new("time_period".into(), &self.year),
            Column::new("obs_value".into(), self.cells.iter().map(|c| c.value).collect::<Vec<_>>()),
            Column::new("obs_status".into(), self.cells.iter().map(|c| c.status).collect::<Vec<_>>()),
            Column::new("unit_measure".into(), self.key.iter().map(unit).collect::<Vec<_>>()),
        ];
        for dimension in &series.index.dimensions {
            columns.push(series.frame.column(dimension)?.take(&source)?);
        }
        columns.extend([
            Column::new("coverage".into(), self.cells.iter().map(|c| c.coverage).collect::<Vec<_>>()),
            Column::new("n_countries".into(), count(|c| c.n_countries)),
            Column::new("n_observed".into(), count(|c| c.n_observed)),
            Column::new("n_imputed".into(), count(|c| c.n_imputed)),
            Column::new("comment".into(), self.cells.iter().map(|c| c.comment.as_deref()).collect::<Vec<_>>()),
        ]);
        Ok(DataFrame::new(self.cells.len(), columns)?)
    }
}
