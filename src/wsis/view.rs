//! The WSIS view of a series: the Action Lines and WSIS targets of each figure.

use super::{Link, Links};
use crate::catalogue::{Figure, Resolved, resolve};
use crate::frame::with_columns_along;
use crate::{Result, Series, ToFrame};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// The figures of a series by Action Line and WSIS target, countries and groups alike.
///
/// A figure has a row for each of its links: it counts under every Action Line that its SDG target or goal is linked to, or
/// that is about its subject where there is none, and under every WSIS target that names it. Columns: `action_line`,
/// `action_line_title`, `extent` (`target`, `goal` or `subject`: what the Action Line is linked to), `wsis_target`,
/// `wsis_indicator`, `goal`, `target`, `sdg_indicator`, `certainty` (of the link), `core_indicator` (the code in the
/// series), `unit_measure` (the catalogue's where the series has none), then the other columns of the series; one with the name
/// of one of these is called `figure_…`, as `figure_certainty`.
#[derive(Debug, Clone)]
pub struct WsisView {
    frame: DataFrame,
}

impl Series {
    /// The WSIS view of this series, on the links given: [`Links::settled`], or some of them. Rows that no link belongs to
    /// are left out.
    ///
    /// ```
    /// use infosoc::{Series, ToFrame, wsis::{ActionLine, Links}};
    /// use polars::prelude::*;
    /// let series = Series::new(df!(
    ///     "indicator" => ["HH7", "A2"], "ref_area" => ["KEN", "KEN"],
    ///     "time_period" => [2022, 2022], "obs_value" => [28.8, 121.0],
    /// )?)?;
    /// let view = series.wsis(&Links::settled().action_line(ActionLine::C7Health))?.to_frame()?;
    /// assert_eq!(view.height(), 1);
    /// assert_eq!(view.column("sdg_indicator")?.str()?.get(0), Some("17.8.1"));
    /// // Mobile telephones are in no SDG target, but in WSIS target 10.
    /// let target = series.wsis(&Links::settled().wsis_target(10)?)?.to_frame()?;
    /// assert_eq!(target.column("core_indicator")?.str()?.get(0), Some("A2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Table`](crate::Error::Table) if polars cannot build the table, which no series should cause.
    pub fn wsis(&self, links: &Links) -> Result<WsisView> {
        let table = self.to_frame()?;
        let codes = table.column("indicator")?.str()?;
        let mut known: FxHashMap<&str, (Option<Resolved>, Vec<&Link>)> = FxHashMap::default();
        let mut rows: Vec<(IdxSize, &Link, &'static str)> = Vec::new();
        for row in 0..table.height() {
            let code = codes.get(row).unwrap_or_default();
            let (resolved, own) = known.entry(code).or_insert_with(|| {
                let resolved = resolve(code).ok().filter(|r| matches!(r.figure(), Figure::Rate | Figure::Count));
                let own = |r: &Resolved| links.iter().filter(|l| std::ptr::eq(l.indicator, r.indicator)).collect();
                (resolved, resolved.as_ref().map(own).unwrap_or_default())
            });
            let Some(resolved) = resolved else { continue };
            let fits = |link: &Link| match link.wsis.and_then(|wsis| wsis.breakdown.as_ref()) {
                Some((concept, value)) => text(&table, concept, row) == Some(value.as_str()),
                None => true,
            };
            rows.extend(own.iter().filter(|l| fits(l)).map(|link| (row as IdxSize, *link, resolved.unit())));
        }
        rows.sort_by_key(|(row, link, _)| {
            let line = link.action_line.map(|(line, ..)| line);
            // Action Lines first, then the rows of WSIS targets; within each in the order of the series.
            (line.is_none(), line, link.wsis.map(|wsis| (wsis.target, &wsis.number)), *row)
        });
        let places = IdxCa::from_vec("".into(), rows.iter().map(|(row, ..)| *row).collect());
        let rest = table.take(&places)?;
        let units = rows.iter().map(|(row, _, unit)| text(&table, "unit_measure", *row as usize).unwrap_or(unit));
        let units = Column::new("unit_measure".into(), units.collect::<Vec<_>>());
        let column = |name: &str, of: &dyn Fn(&Link) -> Option<&'static str>| {
            Column::new(name.into(), rows.iter().map(|(_, link, _)| of(link)).collect::<Vec<_>>())
        };
        let number = |name: &str, of: &dyn Fn(&Link) -> Option<u8>| {
            Column::new(name.into(), rows.iter().map(|(_, l, _)| of(l).map(i32::from)).collect::<Vec<_>>())
        };
        let mut columns = vec![
            column("action_line", &|l| l.action_line.map(|(line, ..)| line.as_str())),
            column("action_line_title", &|l| l.action_line.map(|(line, ..)| line.title())),
            column("extent", &|l| l.action_line.map(|(_, extent, _)| extent.as_str())),
            number("wsis_target", &|l| l.wsis.map(|wsis| wsis.target)),
            column("wsis_indicator", &|l| l.wsis.map(|wsis| wsis.number.as_str())),
            number("goal", &|l| l.sdg.map(|(goal, ..)| goal)),
            column("target", &|l| l.sdg.map(|(_, target, _)| target)),
            column("sdg_indicator", &|l| l.sdg.map(|(.., number)| number)),
            column("certainty", &|l| Some(l.certainty.as_str())),
            rest.column("indicator")?.clone().with_name("core_indicator".into()),
            units,
        ];
        let others = rest.columns().iter().filter(|c| !["indicator", "unit_measure"].contains(&c.name().as_str()));
        let own = columns.len();
        columns.extend(others.cloned());
        let along = own..columns.len();
        Ok(WsisView { frame: with_columns_along(rows.len(), columns, along)? })
    }
}

impl ToFrame for WsisView {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }
}

fn text<'a>(table: &'a DataFrame, column: &str, row: usize) -> Option<&'a str> {
    table.column(column).ok()?.str().ok()?.get(row)
}
