//! A country beside its region and the world.

use super::gaps;
use super::report::{Figures, Report, ReportOptions, WORLD, years};
use crate::area::area;
use crate::{Error, Grouping, Result, Series, ToFrame};
use polars::prelude::*;
use std::sync::atomic::AtomicBool;

/// The tables of the profile of a country.
///
/// | table | a row for each |
/// |---|---|
/// | `indicators` | indicator and breakdown: the latest value of the country, `region_value` and `world_value` of the same year, and the change since the first value in the years of the profile |
/// | `trend` | year of the country, of its region and of the world |
/// | `coverage` | indicator and breakdown: how many countries of the region, or of the world, have a figure |
/// | `targets` | target: how far the country is, by [`Series::progress`] |
/// | `divides_countries` | indicator and divide: the ratio of the country in its latest year |
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Profile {
    /// The code and the name of its ITU region; `None` for an area that is in none.
    pub region: Option<(String, String)>,
    pub(super) report: Report,
}

impl Profile {
    /// The ISO 3166 alpha-3 code of the country.
    pub fn area(&self) -> &str {
        &self.report.area
    }

    /// Its name.
    pub fn area_name(&self) -> &str {
        &self.report.area_name
    }

    /// The first and the last year.
    pub fn years(&self) -> (i32, i32) {
        self.report.years
    }

    /// The tables, each with its name.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &DataFrame)> {
        self.report.tables()
    }

    /// A table by its name; `None` where the profile has none of that name.
    pub fn table(&self, name: &str) -> Option<&DataFrame> {
        self.report.table(name)
    }
}

/// A country, by its code or name, beside its ITU region and the world: in the same years, against the targets, and how far
/// its parts are from each other. Countries combine as in [`reports`](super::reports).
///
/// ```
/// use infosoc::{Series, wsis::{ReportOptions, profile}};
/// let series = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?;
/// let mexico = profile(&series, "MEX", &ReportOptions::default())?;
/// assert_eq!(mexico.region.as_ref().map(|(_, name)| name.as_str()), Some("Americas"));
/// let latest = mexico.table("indicators").unwrap();
/// assert!(latest.column("obs_value")?.f64()?.get(0) > latest.column("world_value")?.f64()?.get(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::UnknownArea`]; [`Error::InvalidArgument`] for an area without a figure in these years; and those of
/// [`reports`](super::reports).
pub fn profile(series: &Series, country: &str, options: &ReportOptions) -> Result<Profile> {
    profile_until(series, country, options, &AtomicBool::new(false))
}

/// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
///
/// # Errors
/// As for [`profile`], plus [`Error::Interrupted`].
pub fn profile_until(series: &Series, country: &str, options: &ReportOptions, stop: &AtomicBool) -> Result<Profile> {
    let country = area(country)?;
    let iso3 = country.iso3.as_str();
    let (first, last) = years(series, options)?;
    let own = series.areas(&[iso3])?.years(first, last)?;
    if own.to_frame()?.column("obs_value")?.null_count() == own.len() {
        let expected = format!("an area with figures from {first} to {last}");
        return Err(Error::argument("area", expected, iso3));
    }
    let itu = Grouping::builtin("itu")?;
    let place = crate::area::place(iso3);
    // The members of the last year: a country that changed its region is beside its present one.
    let region = itu
        .groups()
        .iter()
        .zip(itu.members_in(last))
        .find(|(_, members)| place.is_some_and(|place| members.contains(&place)));
    let world = Grouping::builtin("m49")?.select(&[WORLD])?;
    let rule = options.rule();
    let mut groups = series.aggregate_until(&world, &rule, stop)?;
    let mut members = world.members_in(last).concat();
    let mut compared = vec![iso3];
    if let Some((group, own)) = &region {
        groups = groups.extend(&series.aggregate_until(&itu.select(&[&group.code])?, &rule, stop)?)?;
        // Coverage is that of the region's countries; without a region that of the world's.
        members.clone_from(own);
        compared.push(&group.code);
    }
    compared.push(WORLD);
    let together = Figures::of(&groups.years(first, last)?.extend(&own)?)?;
    let latest = together.latest(iso3)?;
    let mut indicators = together.with_world(iso3, &latest)?;
    let of_region = region.as_ref().map(|(group, _)| together.beside_latest(iso3, &group.code));
    let of_region = of_region.unwrap_or_else(|| vec![None; indicators.height()]);
    indicators.with_column(Column::new("region_value".into(), of_region))?;
    let members: Vec<&str> = members.iter().map(|&place| crate::areas()[usize::from(place)].iso3.as_str()).collect();
    let countries = series.years(first, last)?;
    let mut tables = vec![
        ("indicators".to_owned(), indicators),
        ("trend".to_owned(), together.of_areas(&compared)?),
        ("coverage".to_owned(), Figures::of(&countries)?.coverage(&members)?),
        ("targets".to_owned(), own.progress(&options.targets()?, &Default::default())?.to_frame()?),
    ];
    // For a single country, a summary over countries says nothing.
    tables.extend(gaps::divides(&own, &[iso3])?.into_iter().filter(|(name, _)| name == "divides_countries"));
    let report = Report { area: iso3.to_owned(), area_name: country.name.clone(), years: (first, last), tables };
    let region = region.map(|(group, _)| (group.code.clone(), group.name.clone().unwrap_or_default()));
    Ok(Profile { region, report })
}
