//! The latest values of an area, and its countries.

use super::rows::Row;
use super::{Setting, WORLD, together, with_table};
use crate::export::{Cell, Change, ChangeChart, Chart, Grid, Section};
use crate::language::decimals;
use std::collections::BTreeSet;

/// The level of the intervals of aggregates, in per cent.
pub(super) const LEVEL: &str = "95";

impl Setting<'_> {
    pub(super) fn glance(&self) -> Section {
        let imputed = self.is_imputed();
        let mut columns = vec![self.say("col-latest")];
        if imputed {
            columns.push(self.language.message("col-ci-short", &[("level", LEVEL.into())]));
        }
        columns.push(self.say("col-year"));
        if !self.is_world() {
            columns.push(self.say("col-world"));
        }
        columns.extend(["col-change", "col-countries", "col-coverage"].map(|key| self.say(key)));
        let mut grid = Grid::new(columns).corner(self.say("col-indicator"));
        let is_shown = |row: &Row| row.number("obs_value").is_some() && !self.names.is_broken_down(*row);
        let rows = self.rows("indicators");
        let shown: Vec<Row> = rows.iter().filter(is_shown).collect();
        if shown.is_empty() {
            return Section::new(self.say("glance-heading")).text(self.say("glance-none"));
        }
        for row in shown {
            let mut cells = vec![self.value(row)];
            if imputed {
                cells.push(self.interval(row));
            }
            cells.push(Cell::new(row.year_text("time_period")));
            if !self.is_world() {
                cells.push(Cell::new(self.language.figure(row.number("world_value"))));
            }
            let countries = self.of_total(row.count("n_observed"), row.count("n_countries"));
            let completed = match row.count("n_imputed") {
                n if imputed => self.language.message("n-imputed", &[("n", n.into())]),
                _ => String::new(),
            };
            let cells = cells.into_iter().chain([
                self.change(row),
                Cell::new(countries).below(completed),
                Cell::new(self.coverage_of(row)),
            ]);
            grid = grid.row(self.names.with_code(row), cells);
        }
        let mut text = vec![self.say("glance-text")];
        text.push(if imputed {
            self.language.message("glance-text-imputed", &[("level", LEVEL.into())])
        } else {
            self.say("glance-text-observed")
        });
        text.push(self.say("glance-text-end"));
        let caption = self.language.message("glance-caption", &[("source", self.source.into())]);
        with_table(self.say("glance-heading"), together(self.language, &text), caption, grid)
    }

    /// The countries of a region by its first indicator, or by Internet use; the world has its regions instead.
    pub(super) fn countries(&self) -> Option<Section> {
        let indicators = self.rows("indicators");
        let of_all: Vec<Row> = indicators
            .iter()
            .filter(|row| row.number("obs_value").is_some() && !self.names.is_broken_down(*row))
            .collect();
        let key = of_all.iter().find(|row| row.text("indicator") == "HH7").or_else(|| of_all.first()).copied();
        let key = key.filter(|_| !self.is_world())?;
        let own = self.names.key(key);
        let rows: Vec<Row> = self.rows("countries").iter().filter(|row| self.names.key(*row) == own).collect();
        let mut with: Vec<Row> = rows.iter().copied().filter(|row| row.number("obs_value").is_some()).collect();
        let last = with.iter().filter_map(|row| row.year("time_period")).max()?;
        let without: Vec<String> =
            rows.iter().filter(|row| row.number("obs_value").is_none()).map(|row| self.names.place(*row)).collect();
        with.sort_by(|a, b| b.number("obs_value").unwrap_or(0.0).total_cmp(&a.number("obs_value").unwrap_or(0.0)));
        let mut changes: Vec<Change> = with.iter().map(|row| self.of_country(*row, last)).collect();
        // The area and the world stand among its countries, by their values. Countries are in descending order.
        for place in [Some((self.place(), key.number("obs_value"))), self.world_row(key)].into_iter().flatten() {
            if let (name, Some(now)) = place {
                let at = changes.iter().position(|change| change.now < now).unwrap_or(changes.len());
                let year = key.year_text("time_period");
                let note = if key.year("time_period") == Some(last) { String::new() } else { year };
                changes.insert(at, Change { name, before: None, now, note, emphasis: true });
            }
        }
        let title = self.names.of(key);
        let alt = [("n", with.len().into()), ("title", (&title).into())];
        let chart = ChangeChart { rows: changes, are_shares: key.text("unit_measure") == "%" }.to_svg(self.language)?;
        let first = self.report.years.0.to_string();
        let caption =
            self.language.message("countries-changes", &[("first", first.into()), ("last", last.to_string().into())]);
        let unit = self.names.in_unit(&title, key) + self.language.stop();
        let figure = Chart::drawn(chart, self.language.message("countries-alt", &alt))
            .caption(together(self.language, &[unit, caption, self.source.to_owned()]));
        let counted = [("n", with.len().into()), ("total", rows.len().into())];
        let mut text = vec![self.language.message("countries-with-figure", &counted)];
        if !without.is_empty() {
            let list = self.language.list(&without);
            text.push(self.language.message("countries-without", &[("list", list.into())]));
        }
        Some(Section::new(self.say("col-countries")).text(together(self.language, &text)).chart(figure))
    }

    fn of_country(&self, row: Row, last: i32) -> Change {
        let now = row.number("obs_value").unwrap_or_default();
        let before = row.number("change").map(|change| now - change);
        let year = row.year("time_period");
        let note = if year == Some(last) { String::new() } else { row.year_text("time_period") };
        Change { name: self.names.place(row), before, now, note, emphasis: false }
    }

    fn world_row(&self, key: Row) -> Option<(String, Option<f64>)> {
        let world = self.names.area(WORLD, "");
        Some((world, Some(key.number("world_value")?)))
    }

    /// A value, and beneath it its unit.
    pub(super) fn value(&self, row: Row) -> Cell {
        Cell::new(self.language.figure(row.number("obs_value"))).below(self.names.unit(row))
    }

    /// A change, and beneath it since when.
    pub(super) fn change(&self, row: Row) -> Cell {
        let since = match row.number("change") {
            Some(_) => self.language.message("since", &[("year", row.year_text("change_since").into())]),
            None => String::new(),
        };
        Cell::new(self.language.signed(row.number("change"))).below(since)
    }

    pub(super) fn of_total(&self, n: usize, total: usize) -> String {
        let written = |n: usize| self.language.number(n as f64, 0);
        self.language.message("n-of-total", &[("n", written(n).into()), ("total", written(total).into())])
    }

    pub(super) fn coverage_of(&self, row: Row) -> String {
        row.number("coverage").map(|share| self.percent_of(share)).unwrap_or_default()
    }

    /// A share of countries or of people in per cent, rounded down: 100 is said of nothing less, and 0 of nothing more.
    pub(super) fn percent_of(&self, share: f64) -> String {
        match 100.0 * share {
            // Less than 1 % keeps its decimals: rounded down it would be 0 %.
            little if little > 0.0 && little < 1.0 => self.language.percent(little, decimals(little, 1)),
            // 100 · 0.29 is 28.999…96 in binary: rounding at the ninth decimal first keeps it from becoming 28.
            _ => self.language.percent((1e9 * share * 100.0).round().div_euclid(1e9), 0),
        }
    }

    fn interval(&self, row: Row) -> Cell {
        match (row.number("ci_low"), row.number("ci_high")) {
            (Some(low), Some(high)) => {
                // An unknown share of known errors is treated as a partial one, which claims less.
                let is_partial = row.number("se_coverage").is_none_or(|share| share < 1.0);
                let below = if is_partial { self.say("partial") } else { String::new() };
                Cell::new(self.language.interval(low, high)).below(below)
            }
            (_, _) => Cell::new(self.say("missing")),
        }
    }

    /// The indicators that have a row in a table, by their codes, in its order.
    pub(super) fn codes(&self, table: &str) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let codes = self.rows(table).iter().map(|row| row.text("indicator").to_owned()).collect::<Vec<_>>();
        codes.into_iter().filter(|code| seen.insert(code.clone())).collect()
    }
}
