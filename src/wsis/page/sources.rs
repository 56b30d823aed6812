//! How far the figures reach, what has to be checked, and where everything is from.

use super::rows::Row;
use super::{Setting, with_table};
use crate::catalogue::{Certainty, Indicator};
use crate::export::{Cell, Grid, Section};
use std::collections::BTreeSet;

/// How many countries without a figure are named; the file has them all.
const NAMED: usize = 12;

impl Setting<'_> {
    pub(super) fn coverage(&self) -> Section {
        let columns = ["col-with-figure", "col-last-year", "col-without"].map(|key| self.say(key));
        let grid = Grid::new(columns).corner(self.say("col-indicator"));
        let grid = self.rows("coverage").iter().fold(grid, |grid, row| {
            let (with, all) = (row.count("n_with_figure"), row.count("n_countries"));
            let share = if all > 0 { self.percent_of(with as f64 / all as f64) } else { String::new() };
            let last = row.year("last_year").map_or_else(|| self.say("missing"), |year| year.to_string());
            let cells = [
                Cell::new(self.of_total(with, all)).below(share),
                Cell::new(last),
                Cell::new(self.without(row)).words(),
            ];
            grid.row(self.names.with_code(row), cells)
        });
        let text = self.language.message("coverage-text", &[("file", "coverage.csv".into())]);
        with_table(self.say("coverage-heading"), text, self.say("coverage-caption"), grid)
    }

    fn without(&self, row: Row) -> String {
        let codes: Vec<&str> = row.text("without_figure").split(';').filter(|code| !code.is_empty()).collect();
        let names: Vec<String> = codes.iter().map(|code| self.names.area(code, "")).collect();
        match names.len() {
            0 => self.say("none"),
            // That one more is named is shorter than to say it.
            n if n <= NAMED + 1 => self.language.list(&names),
            n => {
                let list = names[..NAMED].join(self.names.comma());
                self.language.message("more-names", &[("list", list.into()), ("n", (n - NAMED).into())])
            }
        }
    }

    pub(super) fn notes(&self) -> Option<Section> {
        let mut grid = Grid::new([self.say("col-what-to-know")]).corner(self.say("col-indicator"));
        let mut is_empty = true;
        for row in self.rows("indicators").iter() {
            let check = self.names.indicator(row).filter(|_| !self.names.is_broken_down(row));
            let check = check.and_then(|indicator| self.to_check(indicator));
            let missing = row.number("obs_value").is_none().then(|| self.no_value(row));
            for text in [check, missing].into_iter().flatten() {
                grid = grid.row(self.names.with_code(row), [Cell::new(text).words()]);
                is_empty = false;
            }
        }
        let section = || with_table(self.say("notes-heading"), String::new(), self.say("notes-caption"), grid);
        (!is_empty).then(section)
    }

    /// What of an indicator has to be compared with the official list.
    fn to_check(&self, indicator: &Indicator) -> Option<String> {
        let is_official = !indicator.code.starts_with("x-");
        // A code of this library's own has nothing to be compared with.
        let code = if is_official { indicator.code_certainty } else { Certainty::Confirmed };
        let facts = [
            ("note-fact-code", code),
            ("note-fact-title", indicator.title.certainty),
            ("note-fact-definition", indicator.numerator.certainty),
        ];
        let unsure = facts.into_iter().filter(|(_, certainty)| certainty.needs_check()).map(|(fact, certainty)| {
            format!("{}{}{}", self.say(fact), self.names.colon(), self.say(certainty_key(certainty)))
        });
        let own = (!is_official).then(|| self.say("note-code-not-official"));
        let recall = indicator.sources.iter().any(|source| source == Certainty::Recall.as_str());
        let recall = recall.then(|| self.say("note-partly-from-memory"));
        let notes: Vec<String> = own.into_iter().chain(unsure).chain(recall).collect();
        let notes = notes.join(self.language.semicolon());
        (!notes.is_empty()).then(|| self.language.message("note-check-list", &[("notes", notes.into())]))
    }

    /// Why there is no value.
    fn no_value(&self, row: Row) -> String {
        let reason = match (row.number("coverage"), row.count("n_observed")) {
            // Observed countries without coverage are those for which no rule of aggregation exists.
            (_, 0) => self.say("comment-none-observed"),
            (Some(_), _) => self.say("too-few-countries"),
            (None, _) => return self.say("no-value-method"),
        };
        self.language.message("no-value", &[("reason", reason.into())])
    }

    /// The name of an agency of the catalogue.
    fn agency(&self, name: &str) -> String {
        let key = match name {
            "IMF" => "agency-imf",
            "ITU" => "agency-itu",
            "U4SSC" => "agency-u4ssc",
            "UIS" => "agency-uis",
            "UNCTAD" => "agency-unctad",
            "UNECA" => "agency-uneca",
            "UNEP" => "agency-unep",
            "World Bank" => "agency-world-bank",
            other => return other.to_owned(),
        };
        self.say(key)
    }

    /// Where the figures of each indicator are from.
    pub(super) fn sources(&self) -> Section {
        let columns = ["col-code", "col-source", "col-agency"].map(|key| self.say(key));
        let grid = Grid::new(columns).corner(self.say("col-indicator"));
        let grid = self.codes("indicators").into_iter().fold(grid, |grid, code| {
            let mut found = BTreeSet::new();
            // A code with several breakdowns has one row here, with the sources of all of them.
            for (table, column) in [("trend", "source"), ("indicators", "source"), ("coverage", "sources")] {
                let rows = self.rows(table);
                let own = rows.iter().filter(|row| row.text("indicator") == code);
                found.extend(
                    own.flat_map(|row| row.text(column).split(';')).map(str::trim).filter(|one| !one.is_empty()),
                );
            }
            let named = if found.is_empty() {
                self.source.to_owned()
            } else {
                found.into_iter().collect::<Vec<_>>().join(self.language.semicolon())
            };
            let agency =
                crate::indicator(&code).map_or_else(|_| self.say("missing"), |known| self.agency(&known.agency));
            // As behind its name: a code of the library's own leads nowhere else, and one that is the name says it twice.
            let shown = if code.starts_with("x-") || crate::catalogue::resolve(&code).is_err() {
                self.say("missing")
            } else {
                code.clone()
            };
            let cells = [Cell::new(shown), Cell::new(named).words(), Cell::new(agency).words()];
            grid.row(self.names.title(&code), cells)
        });
        with_table(self.say("sources-heading"), self.say("sources-text"), self.say("sources-caption"), grid)
    }
}

pub(super) fn certainty_key(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Confirmed => "certainty-confirmed",
        Certainty::Partial => "certainty-partial",
        Certainty::Inferred => "certainty-inferred",
        Certainty::Unconfirmed => "certainty-unconfirmed",
        Certainty::Recall => "certainty-recall",
        Certainty::Unknown => "certainty-unknown",
    }
}
