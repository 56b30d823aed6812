//! The register of activities.

use super::rows::Row;
use super::{Setting, together};
use crate::export::{Bar, BarChart, Cell, Chart, Grid, Section};
use crate::wsis::stocktaking::{ActivityType, Dimension, OrganizationType};

impl Setting<'_> {
    pub(super) fn activities(&self) -> Option<Section> {
        let tables: Vec<(Dimension, String)> = Dimension::ALL
            .iter()
            .map(|dimension| (*dimension, format!("stocktaking_{dimension}")))
            .filter(|(_, table)| self.report.table(table).is_some())
            .collect();
        let (_, first) = tables.first()?;
        let heading = Section::new(self.say("stocktaking-heading"));
        // Entries, not tags: the reports tabulate by `Base::Entries`, so every table has the same total.
        let total = self.rows(first).iter().next().map_or(0, |row| row.count("total"));
        if total == 0 {
            return Some(heading.text(self.say("stocktaking-none")));
        }
        let entries = self.language.message("stocktaking-entries", &[("n", total.into())]);
        let section = heading.text(together(self.language, &[entries, self.say("stocktaking-text")]));
        Some(tables.iter().fold(section, |section, (dimension, table)| {
            let section = match (dimension, self.chart(*dimension, table)) {
                (Dimension::ActionLine, Some(chart)) => section.chart(chart),
                (_, _) => section,
            };
            section.table(self.entries(*dimension, table))
        }))
    }

    fn levels<'a>(&'a self, dimension: Dimension, table: &'a str) -> impl Iterator<Item = Row<'a>> + 'a {
        let rows = self.rows(table);
        // What is not stated has a row only where there is any.
        rows.iter().filter(move |row| row.count("count") > 0 || !self.is_not_stated(dimension, *row))
    }

    fn is_not_stated(&self, dimension: Dimension, row: Row) -> bool {
        row.text(dimension.as_str()).is_empty() && row.number(dimension.as_str()).is_none()
    }

    fn chart(&self, dimension: Dimension, table: &str) -> Option<Chart> {
        let bars = self.levels(dimension, table).map(|row| Bar {
            name: self.level(dimension, row),
            value: row.count("count") as f64,
            note: String::new(),
        });
        let svg = BarChart { bars: bars.collect(), are_shares: false, decimals: 0 }.to_svg(self.language)?;
        let caption = [
            self.say("stocktaking-chart-title") + self.language.stop(),
            self.say("stocktaking-chart-caption"),
            self.say("stocktaking-source"),
        ];
        Some(Chart::drawn(svg, self.say("stocktaking-chart-alt")).caption(together(self.language, &caption)))
    }

    fn entries(&self, dimension: Dimension, table: &str) -> Grid {
        let name = self.say(dimension_key(dimension));
        let grid = Grid::new([self.say("col-entries"), self.say("col-share")]).corner(&name);
        let grid = self.levels(dimension, table).fold(grid, |grid, row| {
            let share = row.number("share").map_or_else(
                || self.say("missing"),
                |share| self.language.percent(share, crate::language::decimals(share, 1)),
            );
            let cells = [Cell::new(self.language.number(row.count("count") as f64, 0)), Cell::new(share)];
            grid.row(self.level(dimension, row), cells)
        });
        grid.caption(self.language.message("stocktaking-table", &[("dimension", name.into())]))
    }

    /// What a row is about, in words.
    fn level(&self, dimension: Dimension, row: Row) -> String {
        if self.is_not_stated(dimension, row) {
            return self.say("not-stated");
        }
        let value = row.text(dimension.as_str());
        match dimension {
            Dimension::ActionLine => self.line(value),
            Dimension::Sdg => {
                let goal = if value.is_empty() { row.year_text("sdg") } else { value.to_owned() };
                self.language.message("sdg-row", &[("goal", goal.into())])
            }
            Dimension::Region | Dimension::Country => self.names.area(value, row.text(&format!("{dimension}_name"))),
            Dimension::OrganizationType => {
                value.parse().map_or_else(|_| value.to_owned(), |of| self.say(organization_key(of)))
            }
            Dimension::ActivityType => value.parse().map_or_else(|_| value.to_owned(), |of| self.say(activity_key(of))),
            Dimension::Year if value.is_empty() => row.year_text("year"),
            Dimension::Coverage | Dimension::Status | Dimension::Register | Dimension::Year => value.replace('_', " "),
        }
    }
}

fn dimension_key(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::ActionLine => "dimension-action-line",
        Dimension::Sdg => "dimension-sdg",
        Dimension::Region => "dimension-region",
        Dimension::Country => "dimension-country",
        Dimension::OrganizationType => "dimension-organization-type",
        Dimension::ActivityType => "dimension-activity-type",
        Dimension::Coverage => "dimension-coverage",
        Dimension::Status => "dimension-status",
        Dimension::Register => "dimension-register",
        Dimension::Year => "dimension-year",
    }
}

fn organization_key(organization: OrganizationType) -> &'static str {
    match organization {
        OrganizationType::Government => "organization-government",
        OrganizationType::PrivateSector => "organization-private-sector",
        OrganizationType::CivilSociety => "organization-civil-society",
        OrganizationType::InternationalOrganization => "organization-international",
        OrganizationType::Academia => "organization-academia",
        OrganizationType::Other => "organization-other",
    }
}

fn activity_key(activity: ActivityType) -> &'static str {
    match activity {
        ActivityType::Project => "activity-project",
        ActivityType::Programme => "activity-programme",
        ActivityType::Training => "activity-training",
        ActivityType::Conference => "activity-conference",
        ActivityType::Website => "activity-website",
        ActivityType::Guideline => "activity-guideline",
        ActivityType::Toolkit => "activity-toolkit",
        ActivityType::Other => "activity-other",
    }
}
