//! The page of a country beside its region and the world.

use super::super::Profile;
use super::names::{Key, Names};
use super::rows::Row;
use super::write::file_name;
use super::{Setting, stated, together, with_table};
use crate::catalogue::Indicator;
use crate::export::{Bar, BarChart, Cell, Chart, Grid, Page, Section, make_folder, write_whole};
use crate::series::{Divide, ParityClass};
use crate::{Language, Result};
use std::path::Path;

impl Profile {
    /// The profile as a page in a language. `source` says where the figures come from, with their licence, in that language.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for a source without text.
    pub fn page(&self, source: &str, language: Language) -> Result<Page> {
        let source = stated(source)?;
        let names = Names::new(language, self.table("coverage"));
        let setting = Setting { report: &self.report, names, language, source, emphasis: self.area() };
        let page = OfCountry { setting, region: self.region.as_ref() };
        page.page()
    }

    /// The name of the country as that of a file: `mexico`.
    pub fn file_name(&self) -> String {
        file_name(self.area_name())
    }

    /// Writes the page to a file, [whole](write_whole) or not at all; its folder is made if it is not there.
    ///
    /// ```
    /// use infosoc::{Language, Series, wsis::{ReportOptions, profile}};
    /// let series = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?;
    /// let file = tempfile::tempdir().unwrap().path().join("mexico.html");
    /// let mexico = profile(&series, "MEX", &ReportOptions::default())?;
    /// mexico.write(&file, "Fuente: Banco Mundial, WDI (CC BY 4.0).", Language::Spanish)?;
    /// assert!(std::fs::read_to_string(&file).unwrap().contains("México: la sociedad de la información"));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`page`](Profile::page), plus [`Error::NotWritten`](crate::Error::NotWritten).
    pub fn write(&self, path: impl AsRef<Path>, source: &str, language: Language) -> Result<()> {
        // The page is drawn before its folder is made: a bad argument leaves nothing behind.
        let html = self.page(source, language)?.to_html_in(path.as_ref())?;
        let path = path.as_ref();
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        write_whole(path, |file| writeln!(file, "{html}"))
    }
}

struct OfCountry<'a> {
    setting: Setting<'a>,
    region: Option<&'a (String, String)>,
}

impl OfCountry<'_> {
    fn page(&self) -> Result<Page> {
        let Setting { report, language, source, .. } = self.setting;
        let say = |key: &str| language.say(key);
        let country = self.setting.names.area(&report.area, &report.area_name);
        let (first, last) = (report.years.0.to_string(), report.years.1.to_string());
        let title = [("country", country.into()), ("first", first.into()), ("last", last.into())];
        let lead = match self.region_name() {
            Some(region) => language.message("profile-lead", &[("region", region.into())]),
            None => say("profile-lead-world"),
        };
        let head = Page::new(language.message("profile-title", &title))
            .language(language.tag())
            .lead(lead)
            .summary(self.summary())
            .contents(say("contents-heading"));
        let sections = [self.glance()]
            .into_iter()
            .chain(self.trends())
            .chain([self.targets(), self.divides(), self.skills()])
            .chain(self.setting.notes())
            .chain([self.setting.sources()]);
        let page = sections.fold(head, Page::section);
        let missing = if self.setting.is_imputed() { "report-colophon-imputed" } else { "report-colophon-observed" };
        Ok([source.to_owned(), say(missing), say("titles-note")].into_iter().fold(page, Page::note))
    }

    fn region_name(&self) -> Option<String> {
        self.region.map(|(code, name)| self.setting.names.area(code, name))
    }

    fn summary(&self) -> Section {
        let setting = &self.setting;
        let (best, lags) = setting.compared("world_value");
        let best = if best.is_empty() { vec![setting.say("summary-none-best")] } else { best };
        let lags = if lags.is_empty() { vec![setting.say("summary-none-lags")] } else { lags };
        Section::new(setting.say("summary-heading"))
            .list(setting.say("summary-best"), best)
            .list(setting.say("summary-lags"), lags)
            .list(setting.say("summary-changed"), setting.changes())
            .list(setting.say("summary-targets"), setting.missed("profile-targets-none"))
            .note(setting.say("summary-note"))
    }

    fn glance(&self) -> Section {
        let setting = &self.setting;
        let region = self.region_name();
        let mut columns = vec![setting.say("col-latest"), setting.say("col-year")];
        columns.extend(region.clone());
        columns.extend(["col-world", "col-change"].map(|key| setting.say(key)));
        let grid = Grid::new(columns).corner(setting.say("col-indicator"));
        let table = setting.rows("indicators");
        let is_whole = |row: &Row| !setting.names.is_broken_down(*row) && !self.is_skill(*row);
        let shown: Vec<Row> = table.iter().filter(|row| row.number("obs_value").is_some() && is_whole(row)).collect();
        if shown.is_empty() {
            return Section::new(setting.say("glance-heading")).text(setting.say("glance-none"));
        }
        let grid = shown.into_iter().fold(grid, |grid, row| {
            // No region, no column: the cells follow the headings above.
            let of_region = region.as_ref().map(|_| Cell::new(setting.language.figure(row.number("region_value"))));
            let cells = [setting.value(row), Cell::new(row.year_text("time_period"))]
                .into_iter()
                .chain(of_region)
                .chain([Cell::new(setting.language.figure(row.number("world_value"))), setting.change(row)]);
            grid.row(setting.names.with_code(row), cells)
        });
        let mut text = vec![setting.say("profile-glance-text")];
        let missing = self.missing();
        if !missing.is_empty() {
            text.push(
                setting
                    .language
                    .message("profile-missing", &[("list", missing.join(setting.language.semicolon()).into())]),
            );
        }
        let caption = setting.language.message("glance-caption", &[("source", setting.source.into())]);
        with_table(setting.say("glance-heading"), together(setting.language, &text), caption, grid)
    }

    /// The indicators for which others have figures and the country has none.
    fn missing(&self) -> Vec<String> {
        let setting = &self.setting;
        // The country's own keys; those of the coverage are the keys of all countries.
        let own: Vec<Key> = setting
            .rows("indicators")
            .iter()
            .filter(|row| row.number("obs_value").is_some())
            .map(|row| setting.names.key(row))
            .collect();
        let others = setting.rows("coverage");
        let missing =
            others.iter().filter(|row| !setting.names.is_broken_down(*row) && !own.contains(&setting.names.key(*row)));
        missing.map(|row| setting.names.of(row)).collect()
    }

    fn trends(&self) -> Vec<Section> {
        let setting = &self.setting;
        let latest = setting.rows("indicators");
        let of_all = latest.iter().filter(|row| !setting.names.is_broken_down(*row) && !self.is_skill(*row));
        of_all.filter_map(|row| self.trend(row)).collect()
    }

    fn trend(&self, latest: Row) -> Option<Section> {
        let setting = &self.setting;
        let key = setting.names.key(latest);
        let table = setting.rows("trend");
        let rows: Vec<Row> =
            table.iter().filter(|row| row.number("obs_value").is_some() && setting.names.key(*row) == key).collect();
        let title = setting.names.of(latest);
        let caption = [setting.say("profile-trend-caption")];
        let chart = setting.lines(&rows, &title, latest, &caption)?;
        let about = [("title", setting.names.in_unit(&title, latest).into()), ("source", setting.source.into())];
        let grid = setting.by_year(&rows, false).caption(setting.language.message("profile-trend-table", &about));
        Some(Section::new(setting.names.with_code(latest)).chart(chart).table(grid))
    }

    fn targets(&self) -> Section {
        let setting = &self.setting;
        let section = Section::new(setting.say("targets-heading"));
        if setting.rows("targets").is_empty() {
            return section.text(setting.say("profile-targets-none"));
        }
        section
            .text(setting.language.message("targets-text", &[("level", super::latest::LEVEL.into())]))
            .table(setting.against_targets().caption(setting.say("profile-targets-caption")))
    }

    fn divides(&self) -> Section {
        let setting = &self.setting;
        let rows = setting.rows("divides_countries");
        if rows.is_empty() {
            return Section::new(setting.say("divides-heading")).text(setting.say("profile-divides-none"));
        }
        let columns = ["col-ratio", "col-year", "col-class"].map(|key| setting.say(key));
        let grid = Grid::new(columns).corner(setting.say("col-divide"));
        let grid = rows.iter().fold(grid, |grid, row| {
            // The classes of parity are defined for women and men only.
            let is_gender = matches!(row.text("divide").parse(), Ok(Divide::Gender));
            let class = row.text("class").parse().ok().filter(|_| is_gender).map(parity_key);
            let interval = match (row.number("ratio_ci_low"), row.number("ratio_ci_high")) {
                (Some(low), Some(high)) => format!("{} – {}", setting.ratio(Some(low)), setting.ratio(Some(high))),
                (_, _) => String::new(),
            };
            let cells = [
                Cell::new(setting.ratio(row.number("ratio"))).below(interval),
                Cell::new(row.year_text("time_period")),
                Cell::new(setting.say(class.unwrap_or("missing"))).words(),
            ];
            grid.row(setting.divide(row), cells)
        });
        let [low, high, _] = setting.limits("");
        let country = setting.names.area(&setting.report.area, &setting.report.area_name);
        let caption = setting.language.message("profile-divides-caption", &[("country", country.into())]);
        let text = setting.language.message("profile-divides-text", &[low, high]);
        with_table(setting.say("divides-heading"), text, caption, grid)
    }

    /// Whether a row is about ICT skills.
    fn is_skill(&self, row: Row) -> bool {
        self.setting.names.indicator(row).is_some_and(is_of_skills)
    }

    fn skills(&self) -> Section {
        let setting = &self.setting;
        let table = setting.rows("indicators");
        let mut rows: Vec<Row> = table
            .iter()
            .filter(|row| {
                row.number("obs_value").is_some() && self.is_skill(*row) && !setting.names.is_broken_down(*row)
            })
            .collect();
        rows.sort_by(|a, b| b.number("obs_value").unwrap_or(0.0).total_cmp(&a.number("obs_value").unwrap_or(0.0)));
        let bars = rows.iter().map(|row| Bar {
            name: match setting.names.parts(*row) {
                parts if parts.is_empty() => setting.names.of(*row),
                parts => parts.join(setting.names.comma()),
            },
            value: row.number("obs_value").unwrap_or(0.0),
            note: row.year_text("time_period"),
        });
        let section = Section::new(setting.say("skills-heading"));
        let chart = BarChart { bars: bars.collect(), are_shares: true, decimals: 1 }.to_svg(setting.language);
        let Some(svg) = chart else { return section.text(setting.say("skills-none")) };
        let caption = together(setting.language, &[setting.say("skills-caption"), setting.source.to_owned()]);
        section.chart(Chart::drawn(svg, setting.say("skills-caption")).caption(caption))
    }
}

fn is_of_skills(indicator: &Indicator) -> bool {
    indicator.code == "HH15" || indicator.sdg.as_ref().is_some_and(|sdg| sdg.indicator == "4.4.1")
}

fn parity_key(class: ParityClass) -> &'static str {
    match class {
        ParityClass::Below => "parity-below",
        ParityClass::Parity => "parity-parity",
        ParityClass::Above => "parity-above",
        ParityClass::NotDistinguishable => "parity-open",
    }
}
