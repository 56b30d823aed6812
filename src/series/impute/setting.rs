//! What a method learns from besides the figures: the group of each area, and its covariates.

use super::meaning::{Comparable, Meaning};
use super::model::{Figures, Model};
use super::{Imputation, ImputationMethod};
use crate::area::{self, areas};
use crate::input::Role;
use crate::series::Series;
use crate::series::panel::Panel;
use crate::series::weights::WeightBook;
use crate::{Error, Grouping, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Groups and covariates of all areas.
#[derive(Debug)]
pub(in crate::series) struct Setting {
    group: Vec<usize>,
    pub(in crate::series) groups: usize,
    covariates: Vec<f64>,
    k: usize,
}

impl Setting {
    pub(in crate::series) fn new(series: &Series, options: &Imputation) -> Result<Setting> {
        if let ImputationMethod::Carry { limit: Some(0) } | ImputationMethod::Linear { limit: Some(0) } = options.method
        {
            return Err(Error::argument("limit", "at least one year", "0"));
        }
        let last = series.index.year.iter().copied().max().unwrap_or_default();
        if let Some(through) = options.through.filter(|&through| through > last + 30 || through < last) {
            let expected = format!("a year from {last}, the last of the series, to {}", last + 30);
            return Err(Error::argument("through", &expected, through));
        }
        let (group, groups) = match &options.groups {
            Some(grouping) => neighbours(grouping, last),
            None => neighbours(&Grouping::builtin("sdg")?, last),
        };
        let (covariates, k) = match &options.covariates {
            Some(table) if options.method.uses_covariates() => from_table(table)?,
            Some(_) => {
                let got = format!("covariates with {}", options.method.as_str());
                return Err(Error::argument("covariates", "the method regression, which alone uses them", got));
            }
            None => DEVELOPMENT.clone(),
        };
        Ok(Setting { group, groups, covariates, k })
    }

    /// A method fitted to the observed values of a panel.
    pub(in crate::series) fn model<'a>(
        &'a self,
        panel: &Panel,
        observed: &[f64],
        meaning: &Meaning,
        options: &Imputation,
    ) -> Result<Model<'a>, String> {
        let Comparable { values, size, scale } = meaning.comparable(panel, observed, options.scale);
        let mut covariates = Cow::Borrowed(self.covariates.as_slice());
        if let Some(size) = &size {
            // A rate that is not known says nothing about the level of others.
            let unknown = (0..self.group.len()).filter(|&area| !size.is_known(area));
            unknown.for_each(|area| covariates.to_mut()[area * self.k..(area + 1) * self.k].fill(f64::NAN));
        }
        let figures = Figures {
            years: panel.years,
            values,
            size,
            scale,
            group: &self.group,
            groups: self.groups,
            covariates,
            k: self.k,
        };
        Model::fit(figures, options.method)
    }
}

/// The smallest group that each area is in, and how many groups there are.
fn neighbours(grouping: &Grouping, year: i32) -> (Vec<usize>, usize) {
    let members = grouping.members_in(year);
    // One number beyond the groups: areas that are in none follow the world.
    let mut group = vec![members.len(); areas().len()];
    for (area, own) in group.iter_mut().enumerate() {
        let inside = (0..members.len()).filter(|&g| members[g].binary_search(&(area as u16)).is_ok());
        // A group of all areas is the world, not a neighbourhood.
        if let Some(smallest) = inside.min_by_key(|&g| members[g].len()).filter(|&g| members[g].len() < 200) {
            *own = smallest;
        }
    }
    (group, members.len())
}

/// The mean of each area over years of its distance from the mean of all areas in the year; NaN where it has no value.
fn relative(rows: &[(u16, i32, f64)]) -> Vec<f64> {
    let mut years: Vec<i32> = rows.iter().map(|r| r.1).collect();
    years.sort_unstable();
    years.dedup();
    let mut means = vec![(0.0, 0.0); years.len()];
    let place = |year: i32| years.binary_search(&year).unwrap_or_default();
    for &(_, year, x) in rows {
        let (sum, n) = &mut means[place(year)];
        (*sum, *n) = (*sum + x, *n + 1.0);
    }
    let mut own = vec![(0.0, 0.0); areas().len()];
    for &(area, year, x) in rows {
        // Everyone grows: a country that is observed in late years alone must not look ahead of the others.
        let (sum, n) = means[place(year)];
        let (distance, count) = &mut own[usize::from(area)];
        (*distance, *count) = (*distance + x - sum / n, *count + 1.0);
    }
    own.into_iter().map(|(sum, n)| if n > 0.0 { sum / n } else { f64::NAN }).collect()
}

/// The logarithms of GNI per capita and of the share of people of 65 years and over.
static DEVELOPMENT: LazyLock<(Vec<f64>, usize)> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("../../../datasets/covariates/income.csv").as_bytes());
    let row = |record: csv::StringRecord| {
        let income = record.get(2)?.parse::<f64>().ok()?;
        Some((area::place(record.get(0)?)?, record.get(1)?.parse().ok()?, income.ln()))
    };
    let income = relative(&reader.records().flatten().filter_map(row).collect::<Vec<_>>());
    let people = WeightBook::population();
    let of = |part: &str| people.part(part).into_iter().flatten();
    let total: FxHashMap<_, _> = of("").collect();
    let old = of("age=Y_GE65").filter_map(|(at, old)| Some((at.0, at.1, (old / *total.get(at)?).ln())));
    let old = relative(&old.collect::<Vec<_>>());
    joined(vec![income, old])
});

/// Covariates one beside the other, areas × k, each with mean 0 and variance 1 over the areas that have it.
fn joined(columns: Vec<Vec<f64>>) -> (Vec<f64>, usize) {
    let k = columns.len();
    let mut x = vec![f64::NAN; areas().len() * k];
    for (j, column) in columns.iter().enumerate() {
        let known: Vec<f64> = column.iter().copied().filter(|x| x.is_finite()).collect();
        let n = known.len().max(1) as f64;
        let mean = known.iter().sum::<f64>() / n;
        let sd = (known.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
        // A covariate that is the same everywhere tells nothing, and stays at 0.
        let unit = if sd > 0.0 { sd } else { 1.0 };
        column.iter().enumerate().for_each(|(area, value)| x[area * k + j] = (value - mean) / unit);
    }
    (x, k)
}

/// Covariates of a user's table.
fn from_table(table: &DataFrame) -> Result<(Vec<f64>, usize)> {
    const TABLE: &str = "covariates";
    let role = |column| Role { table: TABLE, column };
    let mut found = Vec::new();
    let mut keep = |error| found.push(error);
    let given = role("ref_area").areas(table).map_err(&mut keep).unwrap_or_default();
    let years = match table.column("time_period") {
        Ok(_) => role("time_period").full_years(table).map_err(&mut keep).unwrap_or_default(),
        Err(_) => vec![0; table.height()],
    };
    let names: Vec<String> = table
        .columns()
        .iter()
        .filter(|c| !["ref_area", "time_period"].contains(&c.name().as_str()))
        .map(|c| c.name().to_string())
        .collect();
    let columns: Vec<Vec<Option<f64>>> =
        names.iter().map(|name| role(name).numbers(table).map_err(&mut keep).unwrap_or_default()).collect();
    if names.is_empty() {
        keep(Error::invalid(TABLE, "has no column of numbers beside ref_area and time_period"));
    }
    let places: Vec<Option<u16>> = given.iter().map(|area| area::position(area)).collect();
    let unknown = given.iter().zip(&places).filter(|(_, place)| place.is_none());
    // Once for each word: a table has a row for each area and year.
    for area in unknown.map(|(area, _)| area).collect::<BTreeSet<_>>() {
        keep(area::unknown("covariates, column \"ref_area\"", area, std::iter::empty()));
    }
    Error::collect(found)?;
    let relative_to_year = |column: &Vec<Option<f64>>| {
        let rows = (0..table.height()).filter_map(|row| Some((places[row]?, years[row], column[row]?)));
        relative(&rows.collect::<Vec<_>>())
    };
    Ok(joined(columns.iter().map(relative_to_year).collect()))
}
