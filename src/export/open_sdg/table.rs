//! The figures of an SDG indicator as the tidy table of a national site.

use super::super::labels;
use super::super::sdg_series::SdgFigures;
use super::SiteLabels;
use crate::area::{areas, place};
use crate::catalogue::factor_to;
use crate::grouping::known_groups;
use crate::{Result, Unit};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The first columns of a site's table, and the last: the platform knows them by name and place.
pub(super) const YEAR: &str = "Year";
pub(super) const VALUE: &str = "Value";
pub(super) const GEO_CODE: &str = "GeoCode";
pub(super) const UNITS: &str = "Units";
pub(super) const SERIES: &str = "Series";
pub(super) const STATUS: &str = "Observation status";
pub(super) const MULTIPLIER: &str = "Unit multiplier";

/// What is said of a figure, by the name of a site's column and of ours, and the SDMX attribute where there is one.
pub(super) const ATTRIBUTES: [(&str, &str, Option<&str>); 8] = [
    ("Lower bound", "ci_low", Some("LOWER_BOUND")),
    ("Upper bound", "ci_high", Some("UPPER_BOUND")),
    ("Standard error", "se", None),
    ("Sample size", "n", None),
    ("Source", "source", Some("SOURCE_DETAIL")),
    ("Comment", "comment", Some("COMMENT_OBS")),
    ("Footnote", "footnote", None),
    ("Time period details", "time_detail", Some("TIME_DETAIL")),
];

/// A table, and what its reader has to know.
pub(super) struct Table {
    pub(super) frame: DataFrame,
    /// Columns by which the figures are broken down.
    pub(super) disaggregations: Vec<String>,
    /// Columns that say something of a figure and break nothing down.
    pub(super) attributes: Vec<String>,
    /// Whether there is a row of the whole population.
    pub(super) has_headline: bool,
    /// The one age group that all figures are about, if it is not all ages.
    pub(super) ages: Option<String>,
    pub(super) units: BTreeSet<String>,
    pub(super) areas: BTreeSet<String>,
}

/// Where the figures of an indicator are, and how their codes are written.
pub(super) struct Rows<'a> {
    pub(super) figures: &'a SdgFigures,
    pub(super) rows: &'a [usize],
    pub(super) labels: SiteLabels,
}

impl Rows<'_> {
    pub(super) fn table(&self) -> Result<Table> {
        let frame = &self.figures.frame;
        let mut columns = vec![self.years()?];
        let areas = self.areas()?;
        let mut taken = BTreeSet::new();
        let mut disaggregations = Vec::new();
        let mut headline = vec![true; self.rows.len()];
        let (mut constant, mut ages) = (Vec::new(), None);
        // One area alone breaks nothing down.
        if areas.iter().collect::<BTreeSet<_>>().len() > 1 {
            let name = self.name("Area", "REF_AREA");
            // Figures of several areas have none of the whole.
            headline.fill(false);
            taken.insert(name.clone());
            disaggregations.push(name.clone());
            columns.push(Column::new(name.into(), areas.iter().map(|area| self.area(area)).collect::<Vec<_>>()));
        }
        for (column, dimension) in &self.figures.dimensions {
            let codes: Vec<&str> = self.words(column)?.into_iter().map(Option::unwrap_or_default).collect();
            if codes.iter().all(|code| labels::is_total(code)) || self.is_of_series(dimension, &codes) {
                continue;
            }
            let cells: Vec<Option<String>> =
                self.rows.iter().zip(&codes).map(|(&row, code)| self.cell(dimension, code, row)).collect();
            let name = free(self.name(&labels::dimension(dimension), &component(dimension, &codes)), &mut taken);
            // Figures of one age group alone are about that age, as those of adults are: a site keeps it beside them.
            if dimension == "age" && codes.iter().all(|code| *code == codes[0]) {
                ages = labels::code(dimension, codes[0], "");
                constant.push(Column::new(self.name(&format!("{name} (default)"), &name).into(), cells));
                continue;
            }
            // The headline has a blank in every breakdown.
            headline.iter_mut().zip(&cells).for_each(|(is, cell)| *is &= cell.is_none());
            disaggregations.push(name.clone());
            columns.push(Column::new(name.into(), cells));
        }
        let units = self.units()?;
        columns.push(Column::new(self.name(UNITS, "UNIT_MEASURE").into(), &units));
        columns.push(self.series());
        // Columns from here on qualify a figure and break nothing down.
        let own = columns.len();
        columns.extend(constant);
        columns.push(self.multiplier());
        columns.push(self.status()?);
        for (site, ours, sdmx) in ATTRIBUTES {
            if let Some(column) = self.attribute(self.name(site, sdmx.unwrap_or(site)), ours)? {
                columns.push(column);
            }
        }
        let attributes = columns[own..].iter().map(|column| column.name().to_string()).collect();
        // The platform wants the value last.
        columns.extend(self.geo_codes()?);
        let values = frame.column("obs_value")?.f64()?;
        columns.push(Column::new(VALUE.into(), self.rows.iter().map(|&row| values.get(row)).collect::<Vec<_>>()));
        Ok(Table {
            frame: DataFrame::new(self.rows.len(), columns)?,
            disaggregations,
            attributes,
            ages,
            has_headline: headline.contains(&true),
            units: units.into_iter().flatten().collect(),
            areas: areas.into_iter().map(|area| self.place_name(&area)).collect(),
        })
    }

    /// The name of a column, in words or by SDMX.
    fn name(&self, words: &str, sdmx: &str) -> String {
        match self.labels {
            SiteLabels::Words => words.to_owned(),
            SiteLabels::Codes => sdmx.to_owned(),
        }
    }

    fn words(&self, column: &str) -> Result<Vec<Option<&str>>> {
        let Ok(column) = self.figures.frame.column(column) else { return Ok(vec![None; self.rows.len()]) };
        let cells = column.str()?;
        Ok(self.rows.iter().map(|&row| cells.get(row)).collect())
    }

    fn years(&self) -> Result<Column> {
        let years = self.figures.frame.column("time_period")?.cast(&DataType::Int32)?;
        let years = years.i32()?;
        Ok(Column::new(YEAR.into(), self.rows.iter().map(|&row| years.get(row)).collect::<Vec<_>>()))
    }

    fn areas(&self) -> Result<Vec<String>> {
        Ok(self.words("ref_area")?.into_iter().map(|area| area.unwrap_or_default().to_owned()).collect())
    }

    /// An area as a site writes it: its name, or its M49 number without leading zeros.
    fn area(&self, code: &str) -> String {
        let number =
            || place(code).map_or(code, |place| areas()[usize::from(place)].m49.as_str()).trim_start_matches('0');
        match self.labels {
            SiteLabels::Words => self.place_name(code),
            SiteLabels::Codes => number().to_owned(),
        }
    }

    fn place_name(&self, code: &str) -> String {
        let name = place(code).map(|place| areas()[usize::from(place)].name.clone());
        name.or_else(|| known_groups().get(code).cloned().flatten()).unwrap_or_else(|| code.to_owned())
    }

    /// A code of a dimension: nothing for the total, as the platform wants it.
    fn cell(&self, dimension: &str, code: &str, row: usize) -> Option<String> {
        if labels::is_total(code) || crate::dimension::is_total(dimension, code) {
            return None;
        }
        // Some codes mean what the indicator says they mean.
        let indicator = self.figures.frame.column("core_indicator").ok().and_then(|column| column.str().ok()?.get(row));
        let word = match self.labels {
            SiteLabels::Words => labels::code(dimension, code, indicator.unwrap_or_default()),
            SiteLabels::Codes => None,
        };
        Some(word.unwrap_or_else(|| code.to_owned())).map(|word| trimmed(&word)).filter(|word| !word.is_empty())
    }

    fn units(&self) -> Result<Vec<Option<String>>> {
        // Looked up once for each series and unit, not for each row: the constraints of a structure are many.
        let mut known: BTreeMap<(Option<&str>, &str), String> = BTreeMap::new();
        let mut cells = Vec::with_capacity(self.rows.len());
        for (unit, &row) in self.words("unit_measure")?.into_iter().zip(self.rows) {
            let series = self.figures.places[row].1.as_ref().map(|series| series.code.as_str());
            let cell = |unit| known.entry((series, unit)).or_insert_with(|| self.unit(unit, series)).clone();
            cells.push(unit.map(cell));
        }
        Ok(cells)
    }

    fn unit(&self, unit: &str, series: Option<&str>) -> String {
        let unit = Unit::of(unit);
        let code = match self.labels {
            SiteLabels::Words => None,
            SiteLabels::Codes => series.and_then(|series| wanted_unit(&unit, series)).or(unit.sdmx()),
        };
        code.map_or_else(|| labels::unit(&unit), str::to_owned)
    }

    /// Whether the series says a dimension already, which then breaks nothing down: `IT_MOB_4GNTWK` is of 4G.
    fn is_of_series(&self, dimension: &str, codes: &[&str]) -> bool {
        let may_be = match self.labels {
            SiteLabels::Words => false,
            SiteLabels::Codes => matches!(dimension, "technology" | "service"),
        };
        let mut known: BTreeMap<&str, &str> = BTreeMap::new();
        may_be
            && self.rows.iter().zip(codes).all(|(&row, &code)| {
                let series = self.figures.places[row].1.as_ref();
                series.is_some_and(|series| *known.entry(series.code.as_str()).or_insert(code) == code)
            })
    }

    fn series(&self) -> Column {
        let of = |&row: &usize| {
            let series = self.figures.places[row].1.as_ref()?;
            Some(self.name(&series.name, &series.code))
        };
        Column::new(self.name(SERIES, "SERIES").into(), self.rows.iter().map(of).collect::<Vec<_>>())
    }

    /// A series holds its figures multiplied out: in units.
    fn multiplier(&self) -> Column {
        let word = self.name("Units", "0");
        Column::new(self.name(MULTIPLIER, "UNIT_MULT").into(), vec![word; self.rows.len()])
    }

    /// The status in words, or the deciding code. What is not there is said to be missing, whatever was said.
    fn status(&self) -> Result<Column> {
        let values = self.figures.frame.column("obs_value")?.f64()?;
        let withheld = super::super::withheld::withheld(&self.figures.frame);
        let cells = self.words("obs_status")?.into_iter().zip(self.rows).map(|(given, &row)| {
            let code = match given {
                // Before all else: no other status may stand where a number was taken away.
                _ if withheld[row] => "Q",
                None if values.get(row).is_none() => "O",
                None => "A",
                Some("A") if values.get(row).is_none() => "O",
                Some(code) => code,
            };
            match self.labels {
                SiteLabels::Words => labels::status(code),
                // The data structure takes one code; the first decides.
                SiteLabels::Codes => code.split(' ').next().unwrap_or(code).to_owned(),
            }
        });
        Ok(Column::new(self.name(STATUS, "OBS_STATUS").into(), cells.collect::<Vec<_>>()))
    }

    /// What is said of the figures, if anything is.
    fn attribute(&self, name: String, ours: &str) -> Result<Option<Column>> {
        let Ok(column) = self.figures.frame.column(ours) else { return Ok(None) };
        let rows = IdxCa::from_vec("".into(), self.rows.iter().map(|&row| row as IdxSize).collect());
        let mut column = column.take(&rows)?;
        // An attribute that is empty for the whole indicator is left out.
        if column.null_count() == column.len() {
            return Ok(None);
        }
        if let Ok(cells) = column.str() {
            let cells: Vec<Option<String>> = cells.iter().map(|cell| cell.map(trimmed)).collect();
            column = Column::new(ours.into(), cells);
        }
        column.rename(name.into());
        Ok(Some(column))
    }

    /// The codes of a map, from the column of that name in whatever spelling.
    fn geo_codes(&self) -> Result<Option<Column>> {
        let is_geo = |name: &str| name.replace(['_', ' '], "").eq_ignore_ascii_case(GEO_CODE);
        let names = self.figures.frame.get_column_names_owned();
        let Some(name) = names.iter().find(|name| is_geo(name)) else { return Ok(None) };
        self.attribute(GEO_CODE.to_owned(), name)
    }
}

/// The unit that the structure wants of a series, where the number is the same: 50 per cent are 50 per 100 persons.
fn wanted_unit(unit: &Unit, series: &str) -> Option<&'static str> {
    let wanted = labels::unit_of_series(series)?;
    (factor_to(series, unit, &Unit::of(wanted))? == 1.0).then_some(wanted)
}

/// The component of the structure for a dimension: it has the answers to a question in one.
fn component(dimension: &str, codes: &[&str]) -> String {
    const ANSWERS: &str = "COMPOSITE_BREAKDOWN";
    let is_answer = |code: &&str| labels::is_total(code) || labels::in_sdg(ANSWERS, code).is_some();
    match dimension {
        "skill" | "speed" | "category" if codes.iter().all(is_answer) => ANSWERS.to_owned(),
        _ => dimension.to_uppercase(),
    }
}

/// A name that the platform does not know for something else, and that no other column has.
fn free(name: String, taken: &mut BTreeSet<String>) -> String {
    const KNOWN: [&str; 9] = [YEAR, VALUE, GEO_CODE, UNITS, SERIES, STATUS, MULTIPLIER, "Unit measure", "OBS_VALUE"];
    let name = trimmed(&name);
    let mut own = name.clone();
    let is_known = |own: &str| KNOWN.iter().any(|known| known.eq_ignore_ascii_case(own));
    let is_attribute = |own: &str| ATTRIBUTES.iter().any(|(site, ..)| site.eq_ignore_ascii_case(own));
    // The platform would take a dimension called `Series` or `Source` for its own column.
    while is_known(&own) || is_attribute(&own) || taken.contains(&own) {
        own.push_str(" (breakdown)");
    }
    taken.insert(own.clone());
    own
}

/// A cell as the platform takes it: in one line, without blanks at its ends.
fn trimmed(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}
