//! The tables of a global report and of six regional ones.

use super::stocktaking::{Base, Dimension, Stocktaking};
use super::{Links, gaps};
use crate::area::area;
use crate::catalogue::resolve;
use crate::frame::with_columns_along;
use crate::series::{AggregateOptions, UnknownError};
use crate::{Error, Grouping, Practice, Result, Series, Targets, ToFrame};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// The world in a report: its M49 number.
pub(super) const WORLD: &str = "001";

/// What a report covers.
#[derive(Debug, Clone, Default)]
pub struct ReportOptions {
    /// First year; `None` for nine years before the last.
    pub first: Option<i32>,
    /// Last year; `None` for the last that the series has.
    pub last: Option<i32>,
    /// The share of a region's population that must be observed; below it the value is null. `None` for that of the
    /// practice, and for one half without one.
    pub min_coverage: Option<f64>,
    /// What is done with countries that have no figure; `None` leaves them out.
    pub practice: Option<Practice>,
    /// The targets to measure against; `None` for universal and meaningful connectivity for 2030.
    pub targets: Option<Targets>,
}

impl ReportOptions {
    /// How countries combine.
    pub(super) fn rule(&self) -> AggregateOptions {
        let rule = self.practice.map(Practice::options).unwrap_or_default();
        // Published figures have no known error: where countries are imputed the interval is that of the known errors alone.
        let unknown_error = if rule.impute.is_some() { UnknownError::Ignore } else { rule.unknown_error };
        let min_coverage = self.min_coverage.unwrap_or(rule.min_coverage);
        AggregateOptions { min_coverage, unknown_error, ..rule }
    }

    pub(super) fn targets(&self) -> Result<Targets> {
        self.targets.clone().map_or_else(|| Targets::builtin("umc_2030"), Ok)
    }
}

/// The tables of one report.
///
/// | table | a row for each |
/// |---|---|
/// | `indicators` | indicator and breakdown: the latest value of the area with its coverage, that of the world in the same year, and the change since the first value in the years of the report |
/// | `action_lines` | the same by Action Line and WSIS target, on the settled links: [`Series::wsis`] |
/// | `sdgs` | the same by Sustainable Development Goal: [`Series::sdg`] |
/// | `trend` | year of the area and of the world; in the global report of every region |
/// | `regions` | the latest value of each region and of the world |
/// | `countries` | the latest value of each country of the area, and the change since its first in the years of the report; null where there is none |
/// | `coverage` | indicator and breakdown: how many countries have a figure, which have none, and where the figures of all countries are from |
/// | `divides` | indicator and divide: how many countries are below parity, at parity, above and not distinguishable from it, the median of their ratios and the extremes, each country in its latest year; `divides_countries` has them one by one |
/// | `targets` | target: how far the area is, by [`Series::progress`]; `targets_countries` counts its countries by class |
/// | `stocktaking_…` | the register by Action Line, goal, type of organization, type of activity, year, and for the world region |
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Report {
    /// `001` for the world, or the code of an ITU region.
    pub area: String,
    /// Its name.
    pub area_name: String,
    /// The first and the last year.
    pub years: (i32, i32),
    pub(super) tables: Vec<(String, DataFrame)>,
}

impl Report {
    /// The tables, each with its name.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &DataFrame)> {
        self.tables.iter().map(|(name, table)| (name.as_str(), table))
    }

    /// A table by its name; `None` where the report has none of that name.
    pub fn table(&self, name: &str) -> Option<&DataFrame> {
        self.tables.iter().find(|(own, _)| own == name).map(|(_, table)| table)
    }
}

/// The global report and the six regional ones, in this order: the figures of a series by Action Line and goal, their
/// coverage, and the register of activities.
///
/// Countries combine by the rule of the catalogue, or by the practice given; where there is no rule, the value is null and
/// `comment` says so. Where a practice imputes countries, intervals are those of the known errors alone
/// ([`UnknownError::Ignore`](crate::UnknownError)), and `comment` says so too. Groups in the series take no part.
///
/// ```
/// use infosoc::{Series, wsis::{ReportOptions, Stocktaking, reports}};
/// let series = Series::read("datasets/series/ict.csv")?;
/// let winners = Stocktaking::read_csv("datasets/wsis/prize_winners.csv")?;
/// let reports = reports(&series, Some(&winners), &ReportOptions::default())?;
/// assert_eq!(reports.len(), 7);
/// assert_eq!((reports[0].area_name.as_str(), reports[1].area_name.as_str()), ("World", "Africa"));
/// assert!(reports[1].table("countries").is_some_and(|table| table.height() > 100));
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// [`Error::InvalidArgument`] for a first year after the last, a coverage outside 0 to 1, or a series without figures
/// of countries in these years; and whatever [`Series::aggregate`] and the tabulations of the register refuse.
pub fn reports(series: &Series, register: Option<&Stocktaking>, options: &ReportOptions) -> Result<Vec<Report>> {
    reports_until(series, register, options, &AtomicBool::new(false))
}

/// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
///
/// # Errors
/// As for [`reports`], plus [`Error::Interrupted`].
pub fn reports_until(
    series: &Series,
    register: Option<&Stocktaking>,
    options: &ReportOptions,
    stop: &AtomicBool,
) -> Result<Vec<Report>> {
    let (first, last) = years(series, options)?;
    let itu = Grouping::builtin("itu")?;
    let world = Grouping::builtin("m49")?.select(&[WORLD])?;
    let countries = series.years(first, last)?;
    let rule = options.rule();
    // What is imputed learns from all years of the series.
    let aggregate = |grouping| series.aggregate_until(grouping, &rule, stop);
    let groups = aggregate(&world)?.extend(&aggregate(&itu)?)?.years(first, last)?;
    let targets = options.targets()?;
    let table = Figures::of(&groups)?;
    let own = Figures::of(&countries)?;
    let mut areas = vec![(WORLD.to_owned(), "World".to_owned(), world.members_in(last).concat())];
    let regions = itu.groups().iter().zip(itu.members_in(last));
    areas.extend(regions.map(|(g, members)| (g.code.clone(), g.name.clone().unwrap_or_default(), members)));
    let report = |(code, name, members): (String, String, Vec<u16>)| {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        let members: Vec<&str> = members.iter().map(|&m| crate::areas()[usize::from(m)].iso3.as_str()).collect();
        let latest = table.latest(&code)?;
        // The latest rows are a series of their own: the views by Action Line and goal show these alone.
        let placed = Series::new(latest.clone())?;
        let mut tables = vec![
            ("indicators".to_owned(), table.with_world(&code, &latest)?),
            ("action_lines".to_owned(), placed.wsis(&Links::settled())?.to_frame()?),
            ("sdgs".to_owned(), placed.sdg()?.to_frame()?),
            ("trend".to_owned(), table.trend(&code)?),
            ("regions".to_owned(), table.latest_of_each()?),
            ("countries".to_owned(), own.countries(&members)?),
            ("coverage".to_owned(), own.coverage(&members)?),
        ];
        tables.extend(gaps::divides(&countries, &members)?);
        tables.extend(gaps::targets(&targets, &groups, &countries, &code, &members)?);
        if let Some(register) = register {
            tables.extend(activities(register, &code)?);
        }
        Ok(Report { area: code, area_name: name, years: (first, last), tables })
    };
    areas.into_iter().map(report).collect()
}

/// The first and the last year of the reports.
pub(super) fn years(series: &Series, options: &ReportOptions) -> Result<(i32, i32)> {
    let wrong = |argument: &str, expected: &str, got: String| Err(Error::argument(argument, expected, got));
    let table = series.to_frame()?;
    let (areas, all) = (table.column("ref_area")?.str()?, table.column("time_period")?.i32()?);
    let of_countries =
        // Groups in the series take no part, so their years do not count either.
        areas.iter().zip(all.iter()).filter(|(code, _)| code.is_some_and(|code| crate::area::place(code).is_some()));
    let known: BTreeSet<i32> = of_countries.filter_map(|(_, year)| year).collect();
    let Some(end) = known.last().copied() else { return Err(Error::invalid("series", "has no figures of countries")) };
    let last = options.last.unwrap_or(end);
    let first = options.first.unwrap_or(last.saturating_sub(9));
    if first > last {
        return wrong("years", "the first not after the last", format!("{first} and {last}"));
    }
    if known.range(first..=last).next().is_none() {
        return wrong("years", "years of the series", format!("{first} to {last}"));
    }
    Ok((first, last))
}

/// The register by every dimension that it has, for one area.
fn activities(register: &Stocktaking, code: &str) -> Result<Vec<(String, DataFrame)>> {
    use Dimension::{ActionLine, ActivityType, OrganizationType, Region, Sdg, Year};
    let mut tables = Vec::new();
    let of_world = [Region].into_iter().filter(|_| code == WORLD);
    let wanted = [ActionLine, Sdg, OrganizationType, ActivityType, Year].into_iter().chain(of_world);
    for dimension in wanted.filter(|&dimension| register.has(dimension)) {
        let request = register.tabulate(&[dimension]).base(Base::Entries);
        // Without regions there is the table of the world only, and the regional reports have empty ones.
        let request = if register.has(Region) { request.each_region() } else { request };
        let table = request.run()?.to_frame()?;
        let own = table.column("area")?.str()?.iter().map(|area| area == Some(code)).collect::<Vec<_>>();
        let own = table.filter(&BooleanChunked::from_slice("".into(), &own))?;
        tables.push((format!("stocktaking_{dimension}"), own));
    }
    Ok(tables)
}

/// A series as rows, with the key of each: indicator and dimensions.
pub(super) struct Figures {
    frame: DataFrame,
    dimensions: Vec<String>,
    key: Vec<Vec<String>>,
    area: Vec<String>,
    year: Vec<i32>,
    value: Vec<Option<f64>>,
}

impl Figures {
    pub(super) fn of(series: &Series) -> Result<Figures> {
        let frame = series.to_frame()?;
        let dimensions = series.dimensions().to_vec();
        let text = |name: &str| -> Result<Vec<String>> {
            Ok(frame.column(name)?.str()?.iter().map(|word| word.unwrap_or_default().to_owned()).collect())
        };
        let mut parts = vec![text("indicator")?];
        for name in &dimensions {
            parts.push(text(name)?);
        }
        let key = (0..frame.height()).map(|row| parts.iter().map(|part| part[row].clone()).collect()).collect();
        let area = text("ref_area")?;
        let year = frame.column("time_period")?.i32()?.iter().flatten().collect();
        let value = frame.column("obs_value")?.f64()?.iter().collect();
        Ok(Figures { frame, dimensions, key, area, year, value })
    }

    pub(super) fn take(&self, rows: &[usize]) -> Result<DataFrame> {
        let places = rows.iter().map(|&row| row as IdxSize).collect();
        Ok(self.frame.take(&IdxCa::from_vec("".into(), places))?)
    }

    /// For each key the row of the latest value of an area, or of its latest year where it has none.
    fn latest_rows(&self, area: &str) -> BTreeMap<&[String], usize> {
        let mut latest: BTreeMap<&[String], usize> = BTreeMap::new();
        for row in (0..self.area.len()).filter(|&row| self.area[row] == area) {
            self.keep_latest(&mut latest, row);
        }
        latest
    }

    /// Puts a row in the place of the one kept for its key if it is later. Any figure is later than none.
    fn keep_latest<'a>(&'a self, latest: &mut BTreeMap<&'a [String], usize>, row: usize) {
        let rank = |row: usize| (self.value[row].is_some(), self.year[row]);
        // `false < true`: a row with a value beats any without, whatever its year.
        let best = latest.entry(&self.key[row]).or_insert(row);
        if rank(row) > rank(*best) {
            *best = row;
        }
    }

    pub(super) fn latest(&self, area: &str) -> Result<DataFrame> {
        self.take(&self.latest_rows(area).into_values().collect::<Vec<_>>())
    }

    fn latest_of_each(&self) -> Result<DataFrame> {
        // Every area once, in the order of the series.
        let mut areas = self.area.clone();
        let mut seen = BTreeSet::new();
        areas.retain(|area| seen.insert(area.clone()));
        self.take(&areas.iter().flat_map(|area| self.latest_rows(area).into_values()).collect::<Vec<_>>())
    }

    /// The years of an area and of the world; for the world, of every region.
    fn trend(&self, area: &str) -> Result<DataFrame> {
        let wanted = |row: &usize| area == WORLD || [area, WORLD].contains(&self.area[*row].as_str());
        self.take(&(0..self.area.len()).filter(wanted).collect::<Vec<_>>())
    }

    /// The value of another area for the key and the year of a row.
    fn beside(&self, row: usize, area: &str) -> Option<f64> {
        let same = |&other: &usize| {
            self.area[other] == area && self.year[other] == self.year[row] && self.key[other] == self.key[row]
        };
        (0..self.area.len()).find(same).and_then(|other| self.value[other])
    }

    /// The values of another area beside the latest ones of an area, in their years.
    pub(super) fn beside_latest(&self, area: &str, other: &str) -> Vec<Option<f64>> {
        self.latest_rows(area).into_values().map(|row| self.beside(row, other)).collect()
    }

    /// The rows of areas, in the order of the areas.
    pub(super) fn of_areas(&self, areas: &[&str]) -> Result<DataFrame> {
        let rows = areas.iter().flat_map(|area| (0..self.area.len()).filter(move |&row| self.area[row] == *area));
        self.take(&rows.collect::<Vec<_>>())
    }

    /// The latest values of an area with title and unit, the world's value of the same year, and the change.
    pub(super) fn with_world(&self, area: &str, latest: &DataFrame) -> Result<DataFrame> {
        let rows: Vec<usize> = self.latest_rows(area).into_values().collect();
        let world = |row: usize| self.beside(row, WORLD);
        let first = |row: usize| {
            let own = |&other: &usize| {
                self.area[other] == area && self.key[other] == self.key[row] && self.value[other].is_some()
            };
            // One figure alone has not changed since any.
            (0..self.area.len()).filter(own).min_by_key(|&other| self.year[other]).filter(|&other| other != row)
        };
        let known = |row: usize| resolve(&self.key[row][0]).ok();
        let change = |row: usize| Some(self.value[row]? - self.value[first(row)?]?);
        let mut columns = latest.columns().to_vec();
        // Columns of the series that have the name of one added here are renamed, not replaced.
        let along = 0..columns.len();
        let mut add = |name: &str, column: Column| columns.push(column.with_name(name.into()));
        let column = |of: &dyn Fn(usize) -> Option<f64>| {
            Column::new("".into(), rows.iter().map(|&row| of(row)).collect::<Vec<_>>())
        };
        let text = |of: &dyn Fn(usize) -> Option<String>| {
            Column::new("".into(), rows.iter().map(|&row| of(row)).collect::<Vec<_>>())
        };
        add("title", text(&|row| known(row).map(|r| r.indicator.title.value.clone())));
        add("note", text(&|row| known(row).and_then(|r| r.indicator.note())));
        add("world_value", column(&world));
        let since: Vec<Option<i32>> = rows.iter().map(|&row| first(row).map(|other| self.year[other])).collect();
        add("change_since", Column::new("".into(), since));
        add("change", column(&change));
        with_columns_along(rows.len(), columns, along)
    }

    /// The first figure of each key and area.
    fn earliest(&self) -> BTreeMap<(&[String], &str), usize> {
        let mut first: BTreeMap<(&[String], &str), usize> = BTreeMap::new();
        for row in (0..self.area.len()).filter(|&row| self.value[row].is_some()) {
            let best = first.entry((&self.key[row], &self.area[row])).or_insert(row);
            if self.year[row] < self.year[*best] {
                *best = row;
            }
        }
        first
    }

    /// The keys, in order.
    fn keys(&self) -> BTreeSet<&[String]> {
        self.key.iter().map(Vec::as_slice).collect()
    }

    /// The latest value of each country by key; null where it has none.
    fn countries(&self, members: &[&str]) -> Result<DataFrame> {
        let by_country: Vec<(&str, BTreeMap<&[String], usize>)> = self.latest_by_area(members);
        let mut rows: Vec<(&[String], &str, Option<usize>)> = Vec::new();
        for key in self.keys() {
            rows.extend(by_country.iter().map(|(iso3, latest)| (key, *iso3, latest.get(key).copied())));
        }
        let value = |row: Option<usize>| row.and_then(|row| self.value[row]);
        let mut columns = self.key_columns(rows.iter().map(|(key, ..)| *key));
        let along = 1..columns.len();
        let name = |iso3: &str| area(iso3).map(|a| a.name.clone()).unwrap_or_default();
        columns.push(Column::new("ref_area".into(), rows.iter().map(|(_, iso3, _)| *iso3).collect::<Vec<_>>()));
        columns
            .push(Column::new("ref_area_name".into(), rows.iter().map(|(_, iso3, _)| name(iso3)).collect::<Vec<_>>()));
        // A year without a value would read as the year of a figure.
        let years = rows.iter().map(|(.., row)| value(*row).and(*row).map(|row| self.year[row]));
        columns.push(Column::new("time_period".into(), years.collect::<Vec<_>>()));
        columns.push(Column::new("obs_value".into(), rows.iter().map(|(.., row)| value(*row)).collect::<Vec<_>>()));
        let earliest = self.earliest();
        let before = |row: Option<usize>| {
            let first = earliest.get(&(row.map(|row| (self.key[row].as_slice(), self.area[row].as_str()))?)).copied();
            first.filter(|&first| Some(first) != row)
        };
        let since = rows.iter().map(|(.., row)| before(*row).map(|first| self.year[first]));
        columns.push(Column::new("change_since".into(), since.collect::<Vec<_>>()));
        let change = rows.iter().map(|(.., row)| Some(value(*row)? - self.value[before(*row)?]?));
        columns.push(Column::new("change".into(), change.collect::<Vec<_>>()));
        with_columns_along(rows.len(), columns, along)
    }

    /// How many of the countries have a figure of each key, and which have none.
    pub(super) fn coverage(&self, members: &[&str]) -> Result<DataFrame> {
        let by_country = self.latest_by_area(members);
        let keys: Vec<&[String]> = self.keys().into_iter().collect();
        let (mut with, mut without, mut newest) = (Vec::new(), Vec::new(), Vec::new());
        for &key in &keys {
            let row =
                |latest: &BTreeMap<&[String], usize>| latest.get(key).copied().filter(|&row| self.value[row].is_some());
            let missing: Vec<&str> =
                by_country.iter().filter(|(_, latest)| row(latest).is_none()).map(|(iso3, _)| *iso3).collect();
            let years = by_country.iter().filter_map(|(_, latest)| row(latest)).map(|row| self.year[row]);
            newest.push(years.max());
            with.push((members.len() - missing.len()) as u64);
            without.push((!missing.is_empty()).then(|| missing.join(";")));
        }
        let sources = self.sources();
        let named = keys.iter().map(|key| Some(sources.get(key)?.iter().copied().collect::<Vec<_>>().join("; ")));
        let named: Vec<Option<String>> = named.collect();
        let mut columns = self.key_columns(keys.iter().copied());
        let along = 1..columns.len();
        columns.push(Column::new("n_countries".into(), vec![members.len() as u64; keys.len()]));
        columns.push(Column::new("n_with_figure".into(), with));
        columns.push(Column::new("last_year".into(), newest));
        columns.push(Column::new("without_figure".into(), without));
        columns.push(Column::new("sources".into(), named));
        with_columns_along(keys.len(), columns, along)
    }

    /// Where the figures of countries are from, by key: a group whose countries have several sources names none.
    fn sources(&self) -> BTreeMap<&[String], BTreeSet<&str>> {
        let mut found: BTreeMap<&[String], BTreeSet<&str>> = BTreeMap::new();
        let sources = self.frame.column("source").ok().and_then(|column| column.str().ok());
        let rows = sources.into_iter().flat_map(|sources| sources.iter().enumerate());
        for (row, source) in rows.filter(|(row, _)| self.value[*row].is_some()) {
            // Groups in the series take no part.
            if let Some(source) = source.filter(|_| crate::area::place(&self.area[row]).is_some()) {
                found.entry(&self.key[row]).or_default().insert(source);
            }
        }
        found
    }

    fn latest_by_area<'a>(&self, members: &[&'a str]) -> Vec<(&'a str, BTreeMap<&[String], usize>)> {
        // One pass over all rows, not one for each of 200 countries.
        let mut latest: BTreeMap<&str, BTreeMap<&[String], usize>> = BTreeMap::new();
        for row in 0..self.area.len() {
            self.keep_latest(latest.entry(&self.area[row]).or_default(), row);
        }
        members.iter().map(|iso3| (*iso3, latest.get(iso3).cloned().unwrap_or_default())).collect()
    }

    fn key_columns<'a>(&self, keys: impl Iterator<Item = &'a [String]> + Clone) -> Vec<Column> {
        let names = std::iter::once("indicator").chain(self.dimensions.iter().map(String::as_str));
        let column = |(place, name): (usize, &str)| {
            Column::new(name.into(), keys.clone().map(|key| key[place].as_str()).collect::<Vec<_>>())
        };
        names.enumerate().map(column).collect()
    }
}
