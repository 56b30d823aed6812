//! Divides and targets.

use super::rows::Row;
use super::{Setting, with_table};
use crate::export::{Cell, Grid, Section};
use crate::language::decimals;
use crate::series::{Divide, ParityClass};
use crate::targets::Standing;
use crate::unit::{Quantity, Unit};

impl Setting<'_> {
    pub(super) fn divides(&self) -> Section {
        let rows = self.rows("divides");
        if rows.is_empty() {
            return Section::new(self.say("divides-heading")).text(self.say("divides-none"));
        }
        let columns = ["col-countries", "col-median-ratio", "col-lowest", "col-highest", "col-below-at-above"];
        let grid = Grid::new(columns.map(|key| self.say(key))).corner(self.say("col-divide"));
        let grid = rows.iter().fold(grid, |grid, row| {
            let years = match (row.year_text("first_year"), row.year_text("last_year")) {
                (first, last) if first == last => first,
                (first, last) => format!("{first}–{last}"),
            };
            let extreme = |ratio: &str, country: &str| {
                Cell::new(self.ratio(row.number(ratio))).below(self.country(row.text(country))).words()
            };
            let cells = [
                Cell::new(self.language.number(row.count("n_countries") as f64, 0)).below(years),
                Cell::new(self.ratio(row.number("median_ratio"))),
                extreme("lowest_ratio", "lowest"),
                extreme("highest_ratio", "highest"),
                self.classes(row),
            ];
            grid.row(self.divide(row), cells)
        });
        let text = self.language.message("divides-text", &self.limits("divides_countries.csv"));
        with_table(self.say("divides-heading"), text, self.say("divides-caption"), grid)
    }

    /// Between which ratios parity is, and the file with the countries one by one.
    pub(super) fn limits(&self, file: &str) -> [(&'static str, crate::language::Value); 3] {
        let (low, high) = ParityClass::LIMITS;
        [("low", self.ratio(Some(low)).into()), ("high", self.ratio(Some(high)).into()), ("file", file.into())]
    }

    pub(super) fn ratio(&self, ratio: Option<f64>) -> String {
        ratio.map_or_else(|| self.say("missing"), |ratio| self.language.number(ratio, decimals(ratio, 2)))
    }

    /// The indicator, and which parts of the population are compared.
    pub(super) fn divide(&self, row: Row) -> String {
        let key = match row.text("divide").parse::<Divide>() {
            Ok(Divide::Gender) => "divide-gender",
            Ok(Divide::UrbanRural) => "divide-urban-rural",
            Ok(Divide::Youth) => "divide-youth",
            Err(_) => "missing",
        };
        let name = self.names.of(row);
        // A title with a breakdown has its colon already.
        let between = if self.names.parts(row).is_empty() { self.names.colon() } else { self.names.comma() };
        format!("{name}{between}{}", self.say(key))
    }

    /// A country by the name that the table has for it.
    fn country(&self, name: &str) -> String {
        crate::area(name).map_or_else(|_| name.to_owned(), |area| self.names.area(&area.iso3, name))
    }

    /// How many countries are below parity, at it and above, and of how many that cannot be said.
    fn classes(&self, row: Row) -> Cell {
        if row.number("below").is_none() {
            return Cell::new(self.say("missing"));
        }
        let counts = ["below", "parity", "above"].map(|class| row.count(class).to_string()).join(" / ");
        let below = match row.count("not_distinguishable") {
            0 => String::new(),
            n => self.language.message("not-distinguishable", &[("n", n.into())]),
        };
        Cell::new(counts).below(below)
    }

    pub(super) fn targets(&self) -> Section {
        let section = Section::new(self.say("targets-heading"));
        let rows = self.rows("targets");
        if rows.is_empty() {
            return section.text(self.say("targets-none"));
        }
        let section = section
            .text(self.language.message("targets-text", &[("level", super::latest::LEVEL.into())]))
            .table(self.against_targets().caption(self.say("targets-caption")));
        let counts = self.rows("targets_countries");
        if counts.is_empty() { section } else { section.table(self.countries_by_class()) }
    }

    pub(super) fn against_targets(&self) -> Grid {
        let columns = ["col-latest", "col-target", "col-needed", "col-observed", "col-projected", "col-class"];
        let grid = Grid::new(columns.map(|key| self.say(key))).corner(self.say("col-target"));
        self.rows("targets").iter().fold(grid, |grid, row| {
            let figure = |column: &str| self.of_target(row, row.number(column));
            let change = |column: &str| self.language.with_sign(row.number(column), figure(column));
            let cells = [
                Cell::new(figure("latest")).below(row.year_text("latest_year")),
                Cell::new(self.goal(row)).below(row.year_text("target_year")),
                Cell::new(change("needed_change")),
                Cell::new(change("observed_change")),
                Cell::new(figure("projected"))
                    .below(self.span(row, "projected_low", "projected_high").unwrap_or_default()),
                Cell::new(self.class(row)).words(),
            ];
            grid.row(self.target(row), cells)
        })
    }

    /// A figure of a target in its unit. For a ratio, the second decimal counts: parity ends at 0.98.
    pub(super) fn of_target(&self, row: Row, figure: Option<f64>) -> String {
        let is_ratio = Unit::of(row.text("unit_measure")).quantity() == Quantity::Ratio;
        if is_ratio { self.ratio(figure) } else { self.language.figure(figure) }
    }

    /// What is to be reached: one limit, or what lies between two.
    fn goal(&self, row: Row) -> String {
        let limit = || row.number("at_least").or_else(|| row.number("at_most"));
        self.span(row, "at_least", "at_most").unwrap_or_else(|| self.of_target(row, limit()))
    }

    /// What lies between the figures of two columns, if both are there.
    fn span(&self, row: Row, low: &str, high: &str) -> Option<String> {
        let (low, high) = (row.number(low)?, row.number(high)?);
        Some(format!("{} – {}", self.of_target(row, Some(low)), self.of_target(row, Some(high))))
    }

    fn countries_by_class(&self) -> Grid {
        let columns = Standing::ALL.iter().map(|standing| self.say(class_key(*standing)));
        let grid = Grid::new(columns.chain([self.say("col-countries")])).corner(self.say("col-target"));
        let grid = self.rows("targets_countries").iter().fold(grid, |grid, row| {
            let counts = Standing::ALL.iter().map(|standing| standing.as_str()).chain(["areas"]);
            let cells = counts.map(|column| Cell::new(self.language.number(row.count(column) as f64, 0)));
            grid.row(self.target(row), cells)
        });
        grid.caption(self.say("targets-countries-caption"))
    }

    /// The title of a target, with the part of the population that it is about.
    pub(super) fn target(&self, row: Row) -> String {
        self.language.target(row.text("target"), row.text("indicator"), row.text("title")).to_owned()
    }

    pub(super) fn class(&self, row: Row) -> String {
        row.text("class").parse().map_or_else(|_| self.say("missing"), |standing| self.say(class_key(standing)))
    }
}

fn class_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "class-met",
        Standing::OnTrack => "class-on-track",
        Standing::OffTrack => "class-off-track",
        Standing::MovingAway => "class-moving-away",
        Standing::NoNumber => "class-no-number",
        Standing::NotEnoughData => "class-not-enough-data",
    }
}
