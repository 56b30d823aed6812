//! The figures of a series by the components of a structure: what every format writes.
//!
//! | file | |
//! |---|---|
//! | `source` | the columns of a series, each word numbered once |
//! | `key` | the codes of the dimensions |
//! | `indicator`, `area`, `unit` | series, areas and units by the codes of a list |
//! | `multiplier` | the power of ten in which figures are stated |
//! | `withheld` | the status of each figure, and which leave no number behind |
//! | `attribute` | what is said of a figure |
//! | `cells` | what a component holds in each row |
//! | `order` | series with their figures in the order of time; keys that repeat |

mod area;
mod attribute;
mod cells;
mod indicator;
mod key;
mod multiplier;
mod order;
mod source;
mod unit;
mod withheld;

pub(super) use cells::Cell;
use cells::Cells;
pub(super) use multiplier::{MULTIPLIERS, power_of_ten};
pub(super) use {area::AREAS, indicator::INDICATORS, unit::UNITS};

use super::mapping::Mapping;
use super::{Component, Content, Role, Structure};
use crate::export::sdmx::faults::{Faults, no_code};
use crate::finding::{Finding, Findings, Rule, Severity, Subject};
use crate::unit::{Unit, converted};
use crate::{Error, Result, Series};
use attribute::Attributes;
use cells::Dictionary;
use key::{Key, Keys};
use multiplier::is_multiplier;
use source::{Groups, NONE, Source};
use std::sync::atomic::{AtomicBool, Ordering};
use withheld::Status;

/// What a message is made from.
pub(super) struct Request<'a> {
    pub(super) structure: &'a Structure,
    pub(super) mapping: &'a Mapping,
    pub(super) reporting_type: Option<&'a str>,
    /// Whether the period of a figure is a dimension beside its year.
    pub(super) by_period: bool,
    pub(super) stop: &'a AtomicBool,
}

/// The figures of a message.
pub(super) struct Message<'a> {
    pub(super) structure: &'a Structure,
    /// By the place of the component in the structure.
    pub(super) cells: Vec<Cells>,
    /// The key of each row, by which cells of keys are found.
    key: Vec<u32>,
    pub(super) values: Vec<f64>,
    /// The place of the measure that has the values.
    pub(super) measure: usize,
    /// The rows that are written, series by series in the order of time.
    pub(super) rows: Vec<u32>,
    /// Where each series ends in `rows`.
    pub(super) ends: Vec<usize>,
    pub(super) findings: Findings,
}

impl<'a> Message<'a> {
    /// The figures of a series, and what of it cannot be written.
    pub(super) fn of(series: &Series, request: &Request<'a>) -> Result<Message<'a>> {
        let structure = request.structure;
        let measure = measure(structure)?;
        let mut source = Source::new(series, request.by_period)?;
        let mut faults = Faults::default();
        let mut keep = vec![true; source.rows()];
        let mut values = source.numbers("obs_value")?.unwrap_or_default();
        let go_on = || if request.stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) };

        let keys = Keys { structure, mapping: request.mapping, reporting_type: request.reporting_type };
        let groups = keys.groups(&mut source)?;
        // Once for each group of rows that are alike, not for each row: keys are few, rows many.
        let found: Vec<Key> = groups.first.iter().map(|&row| keys.of_row(&source, row, &mut faults)).collect();
        for (row, group) in groups.of_row.iter().enumerate() {
            for fault in &found[*group as usize].faults {
                keep[row] &= !faults.at(*fault, row);
            }
        }
        go_on()?;
        prepare(&mut source, request)?;
        go_on()?;

        let mut message = Message {
            structure,
            cells: structure.components().iter().map(|_| Cells::default()).collect(),
            key: Vec::new(),
            values: Vec::new(),
            measure,
            rows: Vec::new(),
            ends: Vec::new(),
            findings: Findings::new(Vec::new(), Subject::Series),
        };
        message.dimensions(&found);
        let areas = message.areas(request, &source, &mut faults, &mut keep);
        let (units, mut factors) = message.units(request, &source, (&groups, &found), &mut faults, &mut keep);
        go_on()?;
        // Before values are converted, so that those that are withheld are gone first.
        let status = Status::of(&source, &mut values);
        let by =
            |factors| Attributes { structure, mapping: request.mapping, source: &source, status: &status, factors };
        // First, as all numbers are written by it.
        if let Some((place, component)) = structure.components().iter().enumerate().find(|(_, c)| is_multiplier(c)) {
            if matches!(component.role, Role::Attribute { .. }) {
                message.cells[place] = by(None).cells(component, &mut faults, &mut keep)?;
            }
            factors = message.divided(place, factors, &groups, &mut faults, &mut keep);
        }
        if let Some(factors) = &factors {
            values.iter_mut().zip(factors).for_each(|(value, factor)| *value = converted(*value, *factor));
        }
        let attributes = by(factors.as_deref());
        let is_done = |component: &Component| unit::UNITS.contains(&component.id.as_str()) || is_multiplier(component);
        for (place, component) in structure.components().iter().enumerate() {
            go_on()?;
            match &component.role {
                Role::Time => message.cells[place] = periods(&source),
                Role::Attribute { .. } if !is_done(component) => {
                    message.cells[place] = attributes.cells(component, &mut faults, &mut keep)?;
                }
                Role::Dimension | Role::Measure | Role::Attribute { .. } => {}
            }
        }
        message.complete(&groups, &mut faults, &mut keep);
        (message.key, message.values) = (groups.of_row.clone(), values);
        // Areas and units are found apart from the other dimensions, and are part of the key all the same.
        let mut keyed = order::keys(&found, &groups);
        for cells in [areas, units].into_iter().flatten() {
            keyed = keyed.split_by(&cells);
        }
        message.sort(&source, keyed, &keep, &mut faults);
        let of_all = message.remarks(&source, &status, request);
        // Last, as only rows that are written are worth the note.
        message.scopes(&source, &mut faults);
        message.findings = Findings::new(faults.findings(of_all), Subject::Series);
        Ok(message)
    }

    /// The cell of a component in a row.
    pub(super) fn cell(&self, place: usize, row: u32) -> Cell {
        let row = row as usize;
        self.cells[place].cell(row, self.key[row] as usize)
    }

    /// Whether a component holds nothing in any row.
    pub(super) fn is_empty(&self, place: usize) -> bool {
        matches!(self.cells[place], Cells::Nothing)
    }

    /// Whether a component holds the same in all rows.
    pub(super) fn is_same(&self, place: usize) -> bool {
        matches!(self.cells[place], Cells::Same(_))
    }

    /// The series: for each its rows.
    pub(super) fn series(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.rows[start..*end])
    }

    /// The dimensions that are found by keys.
    fn dimensions(&mut self, found: &[Key]) {
        for (place, component) in self.structure.components().iter().enumerate() {
            if key::is_elsewhere(component) {
                continue;
            }
            let mut words = Dictionary::default();
            let of_key = found.iter().map(|key| words.maybe(key.codes[place].as_deref())).collect();
            self.cells[place] = Cells::of(of_key, words.words, Cells::OfKey);
        }
    }

    /// The areas; for each row the number of its area, where it is a dimension.
    fn areas(
        &mut self,
        request: &Request<'_>,
        source: &Source<'_>,
        faults: &mut Faults,
        keep: &mut [bool],
    ) -> Option<Vec<u32>> {
        let is_area = |component: &Component| area::AREAS.contains(&component.id.as_str());
        let place = self.structure.components().iter().position(is_area)?;
        let component = &self.structure.components()[place];
        let columns = request.mapping.columns(|id| id == component.id);
        let groups =
            source.alike(&columns.into_iter().filter(|c| *c != "ref_area").chain(["ref_area"]).collect::<Vec<_>>());
        let mut words = Dictionary::default();
        let mut lost = Vec::new();
        let mut of_group = Vec::new();
        for &row in &groups.first {
            let word = source.word("ref_area", row).unwrap_or_default();
            let mapped = || request.mapping.of(&component.id).find_map(|rule| rule.value(|c| source.word(c, row)));
            let code = match component.codelist() {
                Some(list) => mapped().or_else(|| area::code(list, word)),
                None => mapped().or(Some(word)),
            };
            of_group.push(words.maybe(code));
            let of = component.codelist().map_or_else(String::new, |list| list.reference().to_string());
            let mut fault = || faults.note(no_code("ref_area", word, &component.id, &of, Severity::Error));
            lost.push(if code.is_none() { Some(fault()) } else { None });
        }
        for (row, group) in groups.of_row.iter().enumerate() {
            // A row that is lost already is not counted a second time.
            if let Some(fault) = lost[*group as usize].filter(|_| keep[row]) {
                keep[row] = !faults.at(fault, row);
            }
        }
        let of_row: Vec<u32> = groups.of_row.iter().map(|group| of_group[*group as usize]).collect();
        self.cells[place] = Cells::of(of_row.clone(), words.words, Cells::OfRow);
        Some(of_row)
    }

    /// The units; for each row the number of its unit where that is a dimension, and by what its figure is multiplied.
    fn units(
        &mut self,
        request: &Request<'_>,
        source: &Source<'_>,
        (groups, found): (&Groups, &[Key]),
        faults: &mut Faults,
        keep: &mut [bool],
    ) -> (Option<Vec<u32>>, Option<Vec<f64>>) {
        let is_unit = |component: &Component| unit::UNITS.contains(&component.id.as_str());
        let Some(place) = self.structure.components().iter().position(is_unit) else { return (None, None) };
        let component = &self.structure.components()[place];
        let columns = request.mapping.columns(|id| id == component.id);
        // What a unit becomes depends on the series as well: its constraints say which unit it wants.
        let mut pairs = groups.clone();
        for coded in columns.into_iter().chain(["unit_measure"]).filter_map(|column| source.coded(column)) {
            pairs = pairs.split_by(&coded.of_row);
        }
        let mut words = Dictionary::default();
        let (mut of_pair, mut factors, mut lost) = (Vec::new(), Vec::new(), Vec::new());
        for &row in &pairs.first {
            let indicator = source.word("indicator", row).unwrap_or_default();
            let word = source.word("unit_measure", row);
            let key = &found[groups.of_row[row] as usize];
            let with = |id: &str| {
                let place = self.structure.components().iter().position(|component| component.id == id)?;
                key.codes[place].as_deref()
            };
            let unit = word.map(Unit::of);
            let allowed = self.structure.allowed(&component.id, with);
            // A user who says what a unit is called there says that no figure changes.
            let mapped =
                request.mapping.of(&component.id).find_map(|rule| rule.value(|column| source.word(column, row)));
            let code = match (mapped, &component.content, &unit) {
                (Some(code), _, _) => Some((code, 1.0)),
                (None, _, None) => request.mapping.default_of(&component.id).map(|code| (code, 1.0)),
                (None, Content::Text(_), Some(unit)) => Some((unit.name(), 1.0)),
                (None, Content::Codes(list), Some(unit)) => unit::code(list, allowed.as_deref(), unit, indicator),
            };
            let mut fault = || {
                let wanted = allowed.as_deref().map(|all| all.join(" or ")).filter(|all| !all.is_empty());
                let wanted = wanted.unwrap_or_else(|| "a code of the list".to_owned());
                let message = match word {
                    None => format!("no unit is stated, and the catalogue knows none: {wanted} is wanted; not written"),
                    Some(unit) => format!("{unit:?} does not convert into {wanted}: not written"),
                };
                let remedy = "state the unit in unit_measure; a number and a rate are different series";
                faults.note(Finding::error(Rule::UnitDiffers, indicator, message).remedy(remedy))
            };
            lost.push(if code.is_none() { Some(fault()) } else { None });
            of_pair.push(words.maybe(code.map(|(code, _)| code)));
            factors.push(code.map_or(1.0, |(_, factor)| factor));
        }
        for (row, pair) in pairs.of_row.iter().enumerate() {
            if let Some(fault) = lost[*pair as usize].filter(|_| keep[row]) {
                keep[row] = !faults.at(fault, row);
            }
        }
        let of_row: Vec<u32> = pairs.of_row.iter().map(|pair| of_pair[*pair as usize]).collect();
        self.cells[place] = Cells::of(of_row.clone(), words.words, Cells::OfRow);
        let any = factors.iter().any(|factor| *factor != 1.0);
        let factors = any.then(|| pairs.of_row.iter().map(|pair| factors[*pair as usize]).collect());
        ((component.role == Role::Dimension).then_some(of_row), factors)
    }

    /// Leaves out rows that lack a mandatory attribute.
    fn complete(&self, groups: &Groups, faults: &mut Faults, keep: &mut [bool]) {
        for (place, component) in self.structure.components().iter().enumerate() {
            if !matches!(component.role, Role::Attribute { mandatory: true, .. }) {
                continue;
            }
            let cells = &self.cells[place];
            if matches!(cells, Cells::Same(_)) {
                continue;
            }
            let message = "this attribute is mandatory, and nothing in the series fills it: not written";
            let remedy = format!("say it in the mapping, for all figures in a row without a column: {}", component.id);
            let fault = faults.note(Finding::error(Rule::MissingComponent, &component.id, message).remedy(remedy));
            for (row, is_kept) in keep.iter_mut().enumerate() {
                if *is_kept && cells.cell(row, groups.of_row[row] as usize) == Cell::Nothing {
                    *is_kept = !faults.at(fault, row);
                }
            }
        }
    }

    /// What holds of the message as a whole.
    fn remarks(&self, source: &Source<'_>, status: &Status, request: &Request<'_>) -> Vec<Finding> {
        let Request { mapping, reporting_type, .. } = request;
        let mut remarks = Vec::new();
        if let (rows @ 1.., first) = status.withheld() {
            let message = "confidential or suppressed: written without value and interval";
            remarks.push(Finding::note(Rule::Withheld, "obs_value", message).at_first(rows, first));
        }
        if !self.structure.components().iter().any(|component| unit::UNITS.contains(&component.id.as_str())) {
            let message = format!("{} has no component for the unit", self.structure.reference());
            let remedy = "say the unit where the message is described";
            remarks.push(Finding::warning(Rule::ColumnLeftOut, "unit_measure", message).remedy(remedy));
        }
        let left = source.left_out(self.structure);
        if !left.is_empty() {
            let names = crate::error::list(&left);
            let message = format!("the structure has no place for these columns, which are left out: {names}");
            remarks.push(
                Finding::note(Rule::ColumnLeftOut, "columns", message).remedy("give them a component in the mapping"),
            );
        }
        remarks.extend(self.other_measures(source));
        let unknown = source.unknown(mapping.columns(|_| true));
        if !unknown.is_empty() {
            let names = crate::error::list(&unknown);
            let message = format!("no column of the series, so that rows about it say nothing: {names}");
            let remedy = "correct its name, or leave these rows out";
            remarks.push(Finding::note(Rule::MissingColumn, "mapping", message).remedy(remedy));
        }
        let is_mixed = |cells: &Cells| {
            let words = cells.words();
            words.len() > 1 && words.iter().any(|word| word == "N")
        };
        let reports = self.structure.components().iter().position(|component| component.id == "REPORTING_TYPE");
        if reports.is_some_and(|place| is_mixed(&self.cells[place])) && reporting_type.is_none() {
            let message = "national figures and those of groups of countries in one message";
            let remedy = "write them apart: dataflows are national or global";
            remarks.push(Finding::warning(Rule::GroupKept, "REPORTING_TYPE", message).remedy(remedy));
        }
        remarks
    }

    /// Figures of further measures, which a message of a series does not hold.
    fn other_measures(&self, source: &Source<'_>) -> Option<Finding> {
        let own = &self.structure.components()[self.measure].id;
        let others =
            self.structure.measures().filter(|measure| measure.id != *own).map(|measure| measure.id.to_lowercase());
        let others: Vec<String> = others.filter(|name| source.bears(name)).collect();
        let message = format!("figures of {own} alone are written: {} is left out", crate::error::list(&others));
        let remedy =
            "write a message for each measure, by a structure that has it alone, or make its figures another indicator";
        let finding = || Finding::warning(Rule::ColumnLeftOut, "columns", message).remedy(remedy);
        (!others.is_empty()).then(finding)
    }

    /// Notes figures that are about a part of the people that is said in words alone.
    fn scopes(&self, source: &Source<'_>, faults: &mut Faults) {
        let columns = ["age", "age_scope", "scope"];
        let groups = source.alike(&columns);
        let has_comment = ["COMMENT_OBS", "COMMENT"].iter().any(|id| self.structure.component(id).is_some());
        let notes: Vec<Option<usize>> = groups
            .first
            .iter()
            .map(|&row| {
                let scope = attribute::scope_of(source, row)?;
                let message = format!("figures are about {scope:?}, which no dimension says");
                Some(faults.note(if has_comment {
                    Finding::note(Rule::NotExpressed, "scope", message + ": their comment does")
                } else {
                    Finding::warning(Rule::NotExpressed, "scope", message)
                        .remedy("say it where the message is described")
                }))
            })
            .collect();
        for row in &self.rows {
            if let Some(note) = notes[groups.of_row[*row as usize] as usize] {
                faults.at(note, *row as usize);
            }
        }
    }
}

/// The place of the measure that takes the values, in a structure that has what a series has.
fn measure(structure: &Structure) -> Result<usize> {
    let unfit =
        |got: String| Error::argument("structure", "a structure of figures by time, with a dimension of time", got);
    if structure.time().is_none() {
        return Err(unfit(format!("{} without one", structure.reference())));
    }
    let is_measure = |component: &Component| component.role == Role::Measure;
    let named = |component: &Component| is_measure(component) && component.id == "OBS_VALUE";
    let components = structure.components();
    let place = components.iter().position(named).or_else(|| components.iter().position(is_measure));
    place.ok_or_else(|| unfit(format!("{} without a measure", structure.reference())))
}

/// Numbers all columns that a message looks at: texts first, as a column is numbered once.
fn prepare(source: &mut Source<'_>, request: &Request<'_>) -> Result<()> {
    let Request { structure, mapping, .. } = request;
    source.prepare_texts(attribute::TEXTS)?;
    source.prepare(attribute::COLUMNS.into_iter().chain(["ref_area", "unit_measure"]))?;
    let is_text = |id: &str| structure.component(id).is_some_and(Component::is_free_text);
    source.prepare_texts(mapping.columns(is_text))?;
    source.prepare(mapping.columns(|_| true))?;
    let named = |is: fn(&Component) -> bool| -> Vec<String> {
        let components = structure.components().iter().filter(|component| is(component));
        components.map(|component| component.id.to_lowercase()).collect()
    };
    source.prepare_texts(named(Component::is_free_text).iter().map(String::as_str))?;
    // Figures and periods are no words.
    let is_of_words = |component: &Component| !matches!(component.role, Role::Time | Role::Measure);
    source.prepare(named(is_of_words).iter().map(String::as_str))
}

fn periods(source: &Source<'_>) -> Cells {
    let mut words = Dictionary::default();
    let mut last = (None, NONE);
    let of_row = (0..source.rows()).map(|row| {
        let period = source.period(row);
        // Figures of a period often follow each other, so that most are not looked up.
        if last.0 != Some(period) {
            last = (Some(period), words.place(&period.to_string()));
        }
        last.1
    });
    let of_row = of_row.collect();
    Cells::of(of_row, words.words, Cells::OfRow)
}
