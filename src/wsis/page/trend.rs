//! The years of an area beside the world; in the global report, of the regions.

use super::rows::Row;
use super::{Setting, together};
use crate::export::{Cell, Chart, Grid, Line, LineChart, Point, Section};
use std::collections::BTreeSet;

/// Below this share of the weight a year is drawn as weakly founded.
const WEAK: f64 = 0.9;

impl Setting<'_> {
    pub(super) fn trends(&self) -> Vec<Section> {
        let latest = self.rows("indicators");
        let of_all = latest.iter().filter(|row| row.number("obs_value").is_some() && !self.names.is_broken_down(*row));
        of_all.filter_map(|row| self.trend(row)).collect()
    }

    fn trend(&self, latest: Row) -> Option<Section> {
        let key = self.names.key(latest);
        let table = self.rows("trend");
        let rows: Vec<Row> =
            table.iter().filter(|row| row.number("obs_value").is_some() && self.names.key(*row) == key).collect();
        let title = self.names.of(latest);
        let caption = [
            self.say("trend-caption"),
            self.say(if self.is_imputed() { "trend-caption-imputed" } else { "trend-caption-observed" }),
        ];
        let chart = self.lines(&rows, &title, latest, &caption)?;
        let about = [("title", self.names.in_unit(&title, latest).into()), ("source", self.source.into())];
        let grid = self.by_year(&rows, true).caption(self.language.message("trend-table", &about));
        Some(Section::new(self.names.with_code(latest)).chart(chart).table(grid))
    }

    /// A line for each area; `None` where there are fewer than two years.
    pub(super) fn lines(&self, rows: &[Row], title: &str, latest: Row, caption: &[String]) -> Option<Chart> {
        let years: BTreeSet<i32> = rows.iter().filter_map(|row| row.year("time_period")).collect();
        // One year draws no line; the value is in the table of the latest ones.
        if years.len() < 2 {
            return None;
        }
        let is_weak = |row: &Row| row.number("coverage").is_some_and(|share| share < WEAK);
        let lines = self.areas(rows).into_iter().map(|code| {
            let own = rows.iter().filter(|row| row.text("ref_area") == code);
            let mut points: Vec<Point> = own
                .filter_map(|row| {
                    Some(Point { year: row.year("time_period")?, value: row.number("obs_value")?, weak: is_weak(row) })
                })
                .collect();
            // The line connects points in this order.
            points.sort_by_key(|point| point.year);
            let name = rows.iter().find(|row| row.text("ref_area") == code).map(|row| self.names.place(*row));
            Line { name: name.unwrap_or_default(), points, emphasis: code == self.emphasis }
        });
        let lines: Vec<Line> = lines.collect();
        let names: Vec<String> = lines.iter().map(|line| line.name.clone()).collect();
        let alt = [("title", title.into()), ("areas", self.language.list(&names).into())];
        let weak = if rows.iter().any(is_weak) {
            self.language.message("trend-weak", &[("share", self.language.percent(100.0 * WEAK, 0).into())])
        } else {
            String::new()
        };
        let are_shares = latest.text("unit_measure") == "%";
        let svg = LineChart { lines, are_shares }.to_svg(self.language)?;
        let unit = self.names.in_unit(title, latest) + self.language.stop();
        let read = std::iter::once(unit).chain([self.say("trend-change")]).chain(caption.iter().cloned());
        let read: Vec<String> = read.chain([weak, self.source.to_owned()]).collect();
        Some(Chart::drawn(svg, self.language.message("trend-alt", &alt)).caption(together(self.language, &read)))
    }

    /// The areas in the order of their first rows.
    fn areas<'a>(&self, rows: &[Row<'a>]) -> Vec<&'a str> {
        let mut seen = BTreeSet::new();
        rows.iter().map(|row| row.text("ref_area")).filter(|code| seen.insert(*code)).collect()
    }

    /// A row for each area and a column for each year.
    pub(super) fn by_year(&self, rows: &[Row], with_coverage: bool) -> Grid {
        let years: BTreeSet<i32> = rows.iter().filter_map(|row| row.year("time_period")).collect();
        let grid = Grid::new(years.iter().map(ToString::to_string)).corner(self.say("col-area"));
        self.areas(rows).into_iter().fold(grid, |grid, code| {
            let own: Vec<&Row> = rows.iter().filter(|row| row.text("ref_area") == code).collect();
            let cells = years.iter().map(|&year| match own.iter().find(|row| row.year("time_period") == Some(year)) {
                Some(row) => {
                    let below = if with_coverage { self.coverage_of(**row) } else { String::new() };
                    Cell::new(self.language.figure(row.number("obs_value"))).below(below)
                }
                None => Cell::new(self.say("missing")),
            });
            grid.row(own.first().map(|row| self.names.place(**row)).unwrap_or_default(), cells)
        })
    }
}
