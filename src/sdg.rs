//! The SDG view of a series: goal, target, indicator and series of each figure.

use crate::catalogue::{Code, Resolved, resolve};
use crate::frame::with_columns_along;
use crate::{Result, Series, ToFrame};
use polars::prelude::*;

/// The figures of a series that belong to an SDG indicator, countries and groups alike.
///
/// Columns: `goal`, `target`, `indicator` (SDG number), `series` (code in the SDG database), `series_certainty` (how
/// sure that code is), `core_indicator` (the code in the series), `unit_measure` (the catalogue's where the series has
/// none), then the other columns of the series; one with the name of one of these is called `figure_…`.
///
/// Where the SDG database splits an indicator into series by technology or speed, the code is that of the row's
/// `technology` or `speed`; `series` is null where the database has no series for it.
#[derive(Debug, Clone)]
pub struct SdgView {
    frame: DataFrame,
}

impl Series {
    /// The SDG view of this series; rows that belong to no SDG indicator are left out.
    ///
    /// ```
    /// use infosoc::{Series, ToFrame};
    /// use polars::prelude::*;
    /// let series = Series::new(df!(
    ///     "indicator" => ["HH7", "A1"], "ref_area" => ["KEN", "KEN"],
    ///     "time_period" => [2022, 2022], "obs_value" => [28.8, 0.1],
    /// )?)?;
    /// let sdg = series.sdg()?.to_frame()?;
    /// assert_eq!(sdg.column("indicator")?.str()?.get(0), Some("17.8.1"));
    /// assert_eq!(sdg.height(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Table`](crate::Error::Table) if polars cannot build the table, which no series should cause.
    pub fn sdg(&self) -> Result<SdgView> {
        let table = self.to_frame()?;
        let core = table.column("indicator")?.str()?;
        let places: Vec<Option<Place>> = (0..table.height())
            .map(|row| {
                let resolved = resolve(core.get(row).unwrap_or_default()).ok();
                resolved.and_then(|resolved| Place::of(resolved, |concept| text(&table, concept, row)))
            })
            .collect();
        let chosen = BooleanChunked::from_iter(places.iter().map(Option::is_some));
        let places: Vec<Place> = places.into_iter().flatten().collect();
        let rest = table.filter(&chosen)?;
        let units: Vec<String> = places
            .iter()
            .enumerate()
            .map(|(row, place)| text(&rest, "unit_measure", row).unwrap_or(place.unit).to_owned())
            .collect();
        let column = |name: &str, f: &dyn Fn(&Place) -> Option<&'static str>| {
            Column::new(name.into(), places.iter().map(f).collect::<Vec<_>>())
        };
        let mut columns = vec![
            column("goal", &|p| p.number.split('.').next()),
            column("target", &|p| p.number.rsplit_once('.').map(|(target, _)| target)),
            column("indicator", &|p| Some(p.number)),
            column("series", &|p| p.series.map(|s| s.code.value.as_str())),
            column("series_certainty", &|p| p.series.map(|s| s.code.certainty.as_str())),
            rest.column("indicator")?.clone().with_name("core_indicator".into()),
            Column::new("unit_measure".into(), units),
        ];
        let others = rest.columns().iter().filter(|c| !["indicator", "unit_measure"].contains(&c.name().as_str()));
        let own = columns.len();
        columns.extend(others.cloned());
        let along = own..columns.len();
        Ok(SdgView { frame: with_columns_along(places.len(), columns, along)? })
    }
}

impl ToFrame for SdgView {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }
}

/// Where a row belongs.
struct Place {
    number: &'static str,
    series: Option<&'static Code>,
    unit: &'static str,
}

impl Place {
    fn of<'a>(resolved: Resolved, dimension: impl Fn(&str) -> Option<&'a str>) -> Option<Place> {
        let (sdg, own) = resolved.sdg()?;
        let holds = |code: &&Code| {
            code.figure == resolved.figure()
                && code.breakdown.iter().all(|(concept, value)| dimension(concept) == Some(value.as_str()))
        };
        // Among the series that fit, the one that says most about the row: 4G rather than any technology.
        let fitting = || sdg.series.iter().filter(holds).max_by_key(|code| code.breakdown.len());
        let number = own.and_then(|code| code.sdg_indicator.as_deref()).unwrap_or(&sdg.indicator);
        Some(Place { number, series: own.or_else(fitting), unit: resolved.unit() })
    }
}

fn text<'a>(table: &'a DataFrame, column: &str, row: usize) -> Option<&'a str> {
    table.column(column).ok()?.str().ok()?.get(row)
}
