//! Divides and targets in a report.

use crate::area::area;
use crate::frame::{stack, with_columns_along};
use crate::numeric::order::{self, median};
use crate::series::{Divide, ParityClass, Weights};
use crate::targets::ProgressOptions;
use crate::{Result, Series, Targets, ToFrame};
use polars::prelude::*;
use std::collections::BTreeMap;

/// The ratios of one indicator and divide, countries in the order of their codes.
#[derive(Default)]
struct Ratios<'a> {
    years: Vec<i32>,
    by_country: Vec<(f64, &'a str)>,
    /// Countries by [`ParityClass`].
    classes: [u32; ParityClass::ALL.len()],
}

impl<'a> Ratios<'a> {
    fn ratios(&self) -> Vec<f64> {
        self.by_country.iter().map(|(ratio, _)| *ratio).collect()
    }

    fn lowest(&self) -> Option<(f64, &'a str)> {
        order::smallest(&self.ratios()).map(|place| self.by_country[place])
    }

    fn highest(&self) -> Option<(f64, &'a str)> {
        order::largest(&self.ratios()).map(|place| self.by_country[place])
    }
}

/// The divides of the countries of an area, each in its latest year with a ratio; and that year's rows.
///
/// The first table: the columns of the key, `divide`, `n_countries` with a ratio, `first_year` and `last_year` of these
/// ratios, `median_ratio`, `lowest_ratio` and `lowest` (country), `highest_ratio` and `highest` (on a tie, the first by its
/// code), and for the gender divide the number of countries `below` parity, at `parity`, `above` and `not_distinguishable`.
pub(super) fn divides(countries: &Series, members: &[&str]) -> Result<Vec<(String, DataFrame)>> {
    let mut tables: Vec<DataFrame> = Vec::new();
    let mut rows: Vec<DataFrame> = Vec::new();
    for divide in Divide::ALL.iter().copied().filter(|divide| countries.has_parts(*divide)) {
        let frame = countries.parity(divide, &Weights::from("population"))?.to_frame()?;
        let text = |name: &str| -> Result<Vec<&str>> {
            Ok(frame.column(name)?.str()?.iter().map(Option::unwrap_or_default).collect())
        };
        let names: Vec<String> = frame.get_column_names().iter().map(ToString::to_string).collect();
        // The columns before the area are the key: the indicator and its dimensions.
        let place = names.iter().position(|name| name == "ref_area").unwrap_or_default();
        let mut parts = Vec::new();
        for name in &names[..place] {
            parts.push(text(name)?);
        }
        let (areas, classes) = (text("ref_area")?, text("class")?);
        let years: Vec<i32> = frame.column("time_period")?.i32()?.iter().flatten().collect();
        let ratios: Vec<Option<f64>> = frame.column("ratio")?.f64()?.iter().collect();
        let mut latest: BTreeMap<(Vec<&str>, &str), usize> = BTreeMap::new();
        for row in (0..areas.len()).filter(|&row| ratios[row].is_some() && members.contains(&areas[row])) {
            let key: Vec<&str> = parts.iter().map(|part| part[row]).collect();
            let best = latest.entry((key, areas[row])).or_insert(row);
            if years[row] > years[*best] {
                *best = row;
            }
        }
        let chosen: Vec<IdxSize> = latest.values().map(|&row| row as IdxSize).collect();
        rows.push(frame.take(&IdxCa::from_vec("".into(), chosen))?);
        let mut summary: BTreeMap<Vec<&str>, Ratios<'_>> = BTreeMap::new();
        for ((key, iso3), &row) in &latest {
            let own = summary.entry(key.clone()).or_default();
            own.years.push(years[row]);
            own.by_country.push((ratios[row].unwrap_or_default(), iso3));
            if let Some(class) = ParityClass::ALL.iter().position(|class| class.as_str() == classes[row]) {
                own.classes[class] += 1;
            }
        }
        tables.push(table(divide, &names[..place], &summary)?);
    }
    let all = |tables: Vec<DataFrame>| -> Result<Option<DataFrame>> {
        let mut tables = tables.into_iter();
        let Some(first) = tables.next() else { return Ok(None) };
        Ok(Some(tables.try_fold(first, |above, below| stack(&above, &below))?))
    };
    let named = [("divides", all(tables)?), ("divides_countries", all(rows)?)];
    Ok(named.into_iter().filter_map(|(name, table)| Some((name.to_owned(), table?))).collect())
}

fn table(divide: Divide, names: &[String], summary: &BTreeMap<Vec<&str>, Ratios<'_>>) -> Result<DataFrame> {
    let name = |iso3: &str| area(iso3).map(|a| a.name.clone()).unwrap_or_default();
    let number = |name: &str, of: fn(&Ratios<'_>) -> Option<f64>| {
        Column::new(name.into(), summary.values().map(of).collect::<Vec<_>>())
    };
    let mut columns: Vec<Column> = Vec::new();
    for (i, name) in names.iter().enumerate() {
        columns.push(Column::new(name.as_str().into(), summary.keys().map(|key| key[i]).collect::<Vec<_>>()));
    }
    let along = 1..columns.len();
    let year = |name: &str, of: fn(&[i32]) -> Option<i32>| {
        Column::new(name.into(), summary.values().map(|own| of(&own.years)).collect::<Vec<_>>())
    };
    let country = |title: &str, of: for<'a> fn(&Ratios<'a>) -> Option<&'a str>| {
        Column::new(title.into(), summary.values().map(|own| of(own).map(name)).collect::<Vec<_>>())
    };
    columns.extend([
        Column::new("divide".into(), vec![divide.as_str(); summary.len()]),
        Column::new("n_countries".into(), summary.values().map(|own| own.by_country.len() as u64).collect::<Vec<_>>()),
        year("first_year", |years| years.iter().min().copied()),
        year("last_year", |years| years.iter().max().copied()),
        number("median_ratio", |own| (!own.by_country.is_empty()).then(|| median(&mut own.ratios()))),
        number("lowest_ratio", |own| own.lowest().map(|(ratio, _)| ratio)),
        country("lowest", |own| own.lowest().map(|(_, iso3)| iso3)),
        number("highest_ratio", |own| own.highest().map(|(ratio, _)| ratio)),
        country("highest", |own| own.highest().map(|(_, iso3)| iso3)),
    ]);
    for (place, class) in ParityClass::ALL.iter().enumerate() {
        // The classes of parity are defined for women and men only.
        let of = |own: &Ratios<'_>| matches!(divide, Divide::Gender).then_some(own.classes[place]);
        columns.push(Column::new(class.as_str().into(), summary.values().map(of).collect::<Vec<_>>()));
    }
    with_columns_along(summary.len(), columns, along)
}

/// The area against targets, and how many of its countries are in each class.
pub(super) fn targets(
    set: &Targets,
    groups: &Series,
    countries: &Series,
    code: &str,
    members: &[&str],
) -> Result<Vec<(String, DataFrame)>> {
    let options = ProgressOptions::default();
    let own = groups.areas(&[code])?.progress(set, &options)?.to_frame()?;
    let summary = countries.areas(members)?.progress(set, &options)?.summary()?;
    Ok(vec![("targets".to_owned(), own), ("targets_countries".to_owned(), summary)])
}
