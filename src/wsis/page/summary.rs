//! In brief: what a reader takes along who reads one page.

use super::names::{is_left_out, lower_is_better};
use super::rows::Row;
use super::{Setting, together};
use crate::export::Section;
use crate::targets::Standing;

/// How many of each are named.
const MOST: usize = 3;

impl Setting<'_> {
    pub(super) fn summary(&self) -> Section {
        let section = Section::new(self.say("summary-heading"));
        let section = if self.is_world() {
            section.list(self.say("summary-regions"), self.extremes())
        } else {
            let (best, lags) = self.compared("world_value");
            let best = if best.is_empty() { vec![self.say("summary-none-best")] } else { best };
            let lags = if lags.is_empty() { vec![self.say("summary-none-lags")] } else { lags };
            section.list(self.say("summary-best"), best).list(self.say("summary-lags"), lags)
        };
        section
            .list(self.say("summary-changed"), self.changes())
            .list(self.say("summary-targets"), self.missed("targets-none"))
            .note(self.say("summary-note"))
    }

    /// The indicators in which the area is furthest above and below another value, which stands in a column.
    pub(super) fn compared(&self, other: &str) -> (Vec<String>, Vec<String>) {
        let mut compared: Vec<(f64, Row)> = Vec::new();
        for row in self.rows("indicators").iter().filter(|row| !self.names.is_broken_down(*row)) {
            let direction = self.names.indicator(row).and_then(lower_is_better);
            let (own, world) = (row.number("obs_value"), row.number(other));
            if let (Some(lower), Some(own), Some(world)) = (direction, own, world)
                && own > 0.0
                && world > 0.0
            {
                // Ratios make percentages, prices and speeds comparable; for prices the smaller is the better, so they
                // are inverted.
                compared.push((if lower { world / own } else { own / world }, row));
            }
        }
        compared.sort_by(|a, b| b.0.total_cmp(&a.0));
        let told = |(_, row): &(f64, Row)| {
            self.language.message(
                "summary-against-world",
                &[
                    ("title", self.names.of(*row).into()),
                    ("value", self.with_unit(*row, row.number("obs_value")).into()),
                    ("year", row.year_text("time_period").into()),
                    ("world", self.language.figure(row.number(other)).into()),
                ],
            )
        };
        let best = compared.iter().filter(|(ratio, _)| *ratio > 1.0).take(MOST).map(told).collect();
        // Sorted from best to worst, so the other end has what lags most.
        let lags = compared.iter().rev().filter(|(ratio, _)| *ratio < 1.0).take(MOST).map(told).collect();
        (best, lags)
    }

    /// For the world: where each indicator is highest and lowest.
    fn extremes(&self) -> Vec<String> {
        let mut told = Vec::new();
        for latest in self.rows("indicators").iter().filter(|row| !self.names.is_broken_down(*row)) {
            if self.names.indicator(latest).and_then(lower_is_better).is_none() || latest.number("obs_value").is_none()
            {
                continue;
            }
            let key = self.names.key(latest);
            let regions = self.rows("regions");
            let mut own: Vec<(f64, Row)> = regions
                .iter()
                .filter(|row| row.text("ref_area") != super::WORLD && self.names.key(*row) == key)
                .filter_map(|row| Some((row.number("obs_value")?, row)))
                .collect();
            own.sort_by(|a, b| b.0.total_cmp(&a.0));
            let (Some((high, highest)), Some((low, lowest))) = (own.first(), own.last()) else { continue };
            // One region alone is not the highest of anything.
            if own.len() < 2 {
                continue;
            }
            told.push(self.language.message(
                "summary-region-extremes",
                &[
                    ("title", self.names.of(latest).into()),
                    ("highest", self.names.place(*highest).into()),
                    ("high", self.with_unit(*highest, Some(*high)).into()),
                    ("lowest", self.names.place(*lowest).into()),
                    ("low", self.with_unit(*lowest, Some(*low)).into()),
                ],
            ));
        }
        // As long as the two lists of a region's summary together.
        told.truncate(2 * MOST);
        told
    }

    /// The largest changes, each as a share of what it changed from.
    pub(super) fn changes(&self) -> Vec<String> {
        let mut changed: Vec<(f64, Row)> = Vec::new();
        let is_named =
            |row: &Row| !self.names.is_broken_down(*row) && !self.names.indicator(*row).is_some_and(is_left_out);
        for row in self.rows("indicators").iter().filter(is_named) {
            if let (Some(value), Some(change)) = (row.number("obs_value"), row.number("change")) {
                let before = value - change;
                // A share of nothing or of a negative value ranks no changes.
                if before > 0.0 && change != 0.0 {
                    changed.push((change.abs() / before, row));
                }
            }
        }
        changed.sort_by(|a, b| b.0.total_cmp(&a.0));
        let told = changed.iter().take(MOST).map(|(_, row)| {
            self.language.message(
                "summary-change",
                &[
                    ("title", self.names.of(*row).into()),
                    ("change", self.language.signed(row.number("change")).into()),
                    ("since", row.year_text("change_since").into()),
                    ("year", row.year_text("time_period").into()),
                    ("value", self.with_unit(*row, row.number("obs_value")).into()),
                ],
            )
        });
        told.collect()
    }

    /// The targets that the trend does not reach; `none` is the phrase for where none is measured.
    pub(super) fn missed(&self, none: &str) -> Vec<String> {
        let targets = self.rows("targets");
        let standing = |row: &Row| row.text("class").parse::<Standing>().ok();
        let is_measured = |row: Row| match standing(&row) {
            Some(Standing::Met | Standing::OnTrack | Standing::OffTrack | Standing::MovingAway) => true,
            Some(Standing::NoNumber | Standing::NotEnoughData) | None => false,
        };
        // Without data, nobody can say that a target will be met.
        if !targets.iter().any(is_measured) {
            return vec![self.say(none)];
        }
        let is_missed = |row: &Row| match standing(row) {
            Some(Standing::OffTrack | Standing::MovingAway) => true,
            Some(Standing::Met | Standing::OnTrack | Standing::NoNumber | Standing::NotEnoughData) | None => false,
        };
        let missed: Vec<String> = targets.iter().filter(is_missed).map(|row| self.missed_target(row)).collect();
        if missed.is_empty() { vec![self.say("summary-none-missed")] } else { missed }
    }

    fn missed_target(&self, row: Row) -> String {
        let mut variables = vec![
            ("title", self.target(row).into()),
            ("class", self.class(row).into()),
            ("value", self.of_target(row, row.number("latest")).into()),
            ("year", row.year_text("latest_year").into()),
        ];
        if row.number("projected").is_none() {
            return self.language.message("summary-target-unprojected", &variables);
        }
        variables.push(("projected", self.of_target(row, row.number("projected")).into()));
        variables.push(("target-year", row.year_text("target_year").into()));
        self.language.message("summary-target", &variables)
    }

    /// A value with its unit; per cent stands close to its number as the language has it.
    pub(super) fn with_unit(&self, row: Row, value: Option<f64>) -> String {
        let number = self.language.figure(value);
        match (value, row.text("unit_measure")) {
            (Some(value), "%") => self.language.percent(value, crate::language::decimals(value, 1)),
            (_, "") => number,
            (_, _) => {
                // The no-break space keeps the number with its unit; `together` adds a blank of its own except in
                // Chinese.
                together(self.language, &[format!("{number}\u{a0}"), self.names.unit(row)]).replace("\u{a0} ", "\u{a0}")
            }
        }
    }
}
