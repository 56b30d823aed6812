//! The latest values by Action Line, WSIS target and goal.

use super::rows::Row;
use super::sources::certainty_key;
use super::{Setting, together, with_table};
use crate::export::{Cell, Grid, Section};
use crate::wsis::{ActionLine, Extent, targets};

impl Setting<'_> {
    pub(super) fn links(&self) -> Vec<Section> {
        let table = self.rows("action_lines");
        let rows: Vec<Row> = table.iter().filter(|row| row.number("obs_value").is_some()).collect();
        let (of_lines, of_targets): (Vec<Row>, Vec<Row>) =
            // A row is about an Action Line or about a WSIS target, never about both.
            rows.iter().partition(|row| !row.text("action_line").is_empty());
        let mut sections = vec![self.by_line(&of_lines)];
        if !of_targets.is_empty() {
            sections.push(self.by_target(&of_targets));
        }
        let goals = self.rows("sdgs");
        let of_goals: Vec<Row> = goals.iter().filter(|row| row.number("obs_value").is_some()).collect();
        if !of_goals.is_empty() {
            sections.push(self.by_goal(&of_goals));
        }
        sections
    }

    fn by_line(&self, rows: &[Row]) -> Section {
        let columns = ["col-indicator", "col-latest", "col-year", "col-linked-by", "col-certainty"];
        let grid = Grid::new(columns.map(|key| self.say(key))).corner(self.say("col-action-line"));
        let lines = rows.iter().map(|row| {
            let cells = self.shown(*row).into_iter().chain([self.linked(*row), self.certainty(*row)]);
            (self.line(row.text("action_line")), cells.collect())
        });
        let grid = once(grid, lines.collect());
        let bare: Vec<String> = ActionLine::ALL
            .iter()
            .filter(|line| !rows.iter().any(|row| row.text("action_line") == line.as_str()))
            .map(|line| self.line(line.as_str()))
            .collect();
        let mut text = vec![self.say("lines-text")];
        if !bare.is_empty() {
            text.push(self.language.message("lines-bare", &[("list", bare.join(self.language.semicolon()).into())]));
        }
        let (heading, text) = (self.say("lines-heading"), together(self.language, &text));
        if rows.is_empty() {
            return Section::new(heading).text(text);
        }
        with_table(heading, text, self.say("lines-caption"), grid)
    }

    fn by_target(&self, rows: &[Row]) -> Section {
        let columns = ["col-indicator", "col-latest", "col-year", "col-certainty"].map(|key| self.say(key));
        let grid = Grid::new(columns).corner(self.say("col-wsis-target"));
        let grid = rows.iter().fold(grid, |grid, row| {
            let target = row.year_text("wsis_target");
            let own = [("target", target.into()), ("indicator", row.text("wsis_indicator").into())];
            let cells = self.shown(*row).into_iter().chain([self.certainty(*row)]);
            let number = row.count("wsis_target") as u8;
            let english =
                targets().iter().find(|target| target.number == number).map_or("", |target| &target.title.value);
            let title = self.language.wsis_target(number, english);
            let name = self.language.message("wsis-target-row", &own);
            grid.row(format!("{name}{}{title}", self.names.colon()), cells)
        });
        let heading = self.say("wsis-targets-heading");
        with_table(heading, self.say("wsis-targets-text"), self.say("wsis-targets-caption"), grid)
    }

    fn by_goal(&self, rows: &[Row]) -> Section {
        let columns = ["col-sdg-indicator", "col-latest", "col-year", "col-series"].map(|key| self.say(key));
        let grid = Grid::new(columns).corner(self.say("col-goal"));
        let lines = rows.iter().map(|row| {
            let series = match row.text("series") {
                "" => self.say("missing"),
                series => series.to_owned(),
            };
            // In this table `indicator` is the number of the SDG indicator.
            let name = Cell::new(format!("{} {}", row.text("indicator"), self.names.of(*row))).words();
            let cells =
                vec![name, self.value(*row), Cell::new(row.year_text("time_period")), Cell::new(series).words()];
            (self.language.message("goal-row", &[("goal", row.text("goal").into())]), cells)
        });
        let grid = once(grid, lines.collect());
        with_table(self.say("goals-heading"), String::new(), self.say("goals-caption"), grid)
    }

    /// The indicator, its value and its year.
    fn shown(&self, row: Row) -> [Cell; 3] {
        [Cell::new(self.names.with_code(row)).words(), self.value(row), Cell::new(row.year_text("time_period"))]
    }

    /// What the Action Line is linked to.
    fn linked(&self, row: Row) -> Cell {
        // A target such as 4.4 is text, a goal is a number.
        let text = match row.text("extent").parse::<Extent>() {
            Ok(Extent::Target) => self.language.message("linked-target", &[("target", row.text("target").into())]),
            Ok(Extent::Goal) => self.language.message("linked-goal", &[("goal", row.year_text("goal").into())]),
            Ok(Extent::Subject) => self.say("linked-subject"),
            Err(_) => self.say("missing"),
        };
        Cell::new(text).words()
    }

    fn certainty(&self, row: Row) -> Cell {
        let key = row.text("certainty").parse().map_or("missing", certainty_key);
        Cell::new(self.say(key)).words()
    }

    /// The Action Line with its number and its short title.
    pub(super) fn line(&self, code: &str) -> String {
        match code.parse::<ActionLine>() {
            Ok(line) => {
                format!("{} {}", line.line(), self.language.action_line_short(line.as_str(), line.short_title()))
            }
            Err(_) => code.to_owned(),
        }
    }
}

/// The rows of a grid, with a name in the first of those that share it.
fn once(grid: Grid, rows: Vec<(String, Vec<Cell>)>) -> Grid {
    let mut before = String::new();
    rows.into_iter().fold(grid, |grid, (name, cells)| {
        // The tables are sorted, so rows that share a name follow each other.
        let shown = if name == before { String::new() } else { name.clone() };
        before = name;
        grid.row(shown, cells)
    })
}
