//! From an address to what is written into its cell.

use super::address::Address;
use super::figures::{Row, Table, area_code};
use super::patch::Content;
use super::words::{CellStatus, FormFigure};
use crate::catalogue::{self, Base, Kind};
use crate::error::{list, nearest};
use crate::finding::{Finding, Rule};
use crate::series::{implied, is_known};
use crate::status::Flag;
use crate::unit::converted;
use crate::{Quantity, Unit, dimension};
use std::collections::{BTreeMap, BTreeSet};

/// Breakdowns of household surveys beside the dimensions that are known: a form may ask for them where a survey has none.
const OF_SURVEYS: [&str; 5] = ["children", "household_size", "labour_force_status", "quintile", "region"];

/// The longest text of a cell, in the units of UTF-16 in which Excel counts.
const LONGEST: usize = 32_767;

/// What is asked of the figures beside the addresses.
pub(super) struct Questions<'a> {
    pub(super) figures: &'a Table,
    pub(super) area: Option<String>,
    pub(super) year: Option<i32>,
    pub(super) shorthand: &'a BTreeMap<Flag, String>,
}

/// What becomes of a cell.
#[derive(Debug, Clone)]
pub(super) struct Answer<'a> {
    pub(super) content: Content,
    pub(super) unit: Option<String>,
    /// The error of a number, in its unit.
    pub(super) se: Option<f64>,
    pub(super) status: CellStatus,
    pub(super) reason: String,
    /// What the number format of the cell makes of it, where it does not show it as it is.
    pub(super) shown: Option<Finding>,
    /// The figure; none where there is none, or where a text is true of several.
    pub(super) row: Option<&'a Row>,
}

/// Why a cell is not filled.
struct Without {
    status: CellStatus,
    reason: String,
}

impl Without {
    fn empty(reason: impl Into<String>) -> Without {
        Without { status: CellStatus::Empty, reason: reason.into() }
    }

    fn refused(reason: impl Into<String>) -> Without {
        Without { status: CellStatus::Refused, reason: reason.into() }
    }
}

impl<'a> Questions<'a> {
    /// What is to stand in a cell, or what is wrong with its address.
    pub(super) fn answer(&self, address: &Address) -> Result<Answer<'a>, Box<Finding>> {
        let wrong = |message: String, remedy: &str| {
            let finding = Finding::error(Rule::WrongAddress, address.at(), message).remedy(remedy);
            Err(Box::new(finding.at_line(1, Some(address.row))))
        };
        // First what is wrong with the address whatever the figures are; then, what they lack.
        if !address.denominator.is_empty() && address.denominator.parse::<Base>().is_err() {
            let bases: Vec<&str> = Base::ALL.iter().map(|base| base.as_str()).collect();
            let near = nearest(&address.denominator, bases, 5).join(", ");
            return wrong(format!("there is no denominator {:?}", address.denominator), &format!("use one of {near}"));
        }
        let is_area = || crate::area(&address.area).is_ok() || self.knows(&area_code(&address.area));
        if !address.area.is_empty() && !is_area() {
            let message = format!("there is no area {:?}, neither in the world nor among the figures", address.area);
            return wrong(message, "write the code of a country, such as MEX, or its name");
        }
        // Only texts may be without one, such as the source of the whole form.
        if address.indicator.is_empty() {
            return self.of_all(address);
        }
        let rows: Vec<&'a Row> =
            self.figures.of_indicator(&address.indicator, address.figure == FormFigure::Count).collect();
        let found = catalogue::indicator(&address.indicator);
        if rows.is_empty() && found.is_err() {
            let known = self.figures.indicators();
            let near = nearest(&address.indicator, known.iter().copied(), 5).join(", ");
            let message = format!(
                "there is no indicator {:?}, neither in the catalogue nor among the figures",
                address.indicator
            );
            let finding = Finding::error(Rule::UnknownIndicator, address.at(), message);
            let finding = finding.remedy(format!("the nearest among the figures are {near}"));
            return Err(Box::new(finding.at_line(1, Some(address.row))));
        }
        let categories: BTreeSet<&str> =
            rows.iter().map(|row| row.category.as_str()).filter(|category| !category.is_empty()).collect();
        let of_catalogue = found.iter().flat_map(|found| &found.categories.value).map(|one| one.label.value.as_str());
        let known: Vec<&str> = categories.iter().copied().chain(of_catalogue).collect();
        let is_category = |known: &&str| same(known, &address.category);
        // Where the figures lack the indicator and the catalogue lists no categories of it, any may be right.
        let may_be = rows.is_empty() && known.is_empty();
        if !(address.category.is_empty() || may_be || known.iter().any(is_category)) {
            let near = nearest(&address.category, known, 5).join(", ");
            let remedy = if near.is_empty() { "leave it empty".to_owned() } else { format!("the nearest are {near}") };
            return wrong(format!("{} has no category {:?}", address.indicator, address.category), &remedy);
        }
        if let Some(name) = address.breakdown.keys().find(|name| !self.is_dimension(name)) {
            let mut known: Vec<&str> = self.figures.dimensions.iter().map(String::as_str).collect();
            for name in dimension::names().chain(OF_SURVEYS) {
                known.push(name);
            }
            let near = nearest(name, known, 5).join(", ");
            return wrong(format!("there is no dimension {name:?}"), &format!("the nearest are {near}"));
        }
        // The indicator is known but has no figures: the cell stays empty, which is not an error of the form.
        if rows.is_empty() {
            return Ok(Answer::without(Without::empty(format!("the figures have no {}", address.indicator)), None));
        }
        let rows = match self.chosen(address, &rows) {
            Ok(rows) => rows,
            Err(reason) => return Ok(Answer::without(Without::empty(reason), None)),
        };
        let mut answers: Vec<Answer<'a>> = rows.iter().map(|row| self.of_row(address, row)).collect();
        // `chosen` gives one row at least.
        let first = answers.swap_remove(0);
        // Several figures that would write the same are one answer: the source of three years, for one.
        if answers.iter().any(|other| other.content != first.content) {
            let which: BTreeSet<String> = rows.iter().map(|row| where_and_when(row)).collect();
            let which: Vec<String> = which.into_iter().collect();
            let remedy = "name area and year, in the address or for the whole form";
            return wrong(format!("is for one figure, and there are several: {}", list(&which)), remedy);
        }
        Ok(first)
    }

    /// Whether any figure is of an area.
    pub(super) fn knows(&self, area: &str) -> bool {
        // Figures that name no area may be of any.
        self.figures.rows.iter().any(|row| row.area.is_empty() || same(&row.area, area))
    }

    /// Whether any figure is of a year.
    pub(super) fn knows_year(&self, year: i32) -> bool {
        self.figures.rows.iter().any(|row| row.year.is_none_or(|own| own == year))
    }

    fn is_dimension(&self, name: &str) -> bool {
        self.figures.dimensions.contains(name)
            || dimension::dimension(name).is_some()
            || is_known(name)
            || OF_SURVEYS.contains(&name)
    }

    fn area_of(&self, address: &Address) -> Option<String> {
        let stated = Some(address.area.as_str()).filter(|area| !area.is_empty()).map(area_code);
        stated.or_else(|| self.area.clone())
    }

    fn is_there_and_then(&self, address: &Address, row: &Row) -> bool {
        let area = self.area_of(address).is_none_or(|area| row.area.is_empty() || same(&row.area, &area));
        area && address.year.or(self.year).is_none_or(|year| row.year.is_none_or(|own| own == year))
    }

    /// The rows of a category, a part of the population, an area and a year; or why there are none.
    fn chosen(&self, address: &Address, rows: &[&'a Row]) -> Result<Vec<&'a Row>, String> {
        let code = &address.indicator;
        let of_category: Vec<&Row> =
            rows.iter().copied().filter(|row| same(&row.category, &address.category)).collect();
        if of_category.is_empty() {
            return Err(match address.category.as_str() {
                "" => format!("the figures have {code} by category only"),
                category => format!("the figures have no {category:?} of {code}"),
            });
        }
        let there: Vec<&Row> = of_category.into_iter().filter(|row| self.is_there_and_then(address, row)).collect();
        if there.is_empty() {
            let year = address.year.or(self.year).map(|year| year.to_string());
            let asked: Vec<String> = self.area_of(address).into_iter().chain(year).collect();
            return Err(format!("the figures have no {code} of {}", asked.join(", ")));
        }
        let mut wanted = address.breakdown.clone();
        for (name, part) in implied(code) {
            // What the code implies is part of the question: an indicator of users has no figure of all.
            wanted.entry(name).or_insert(part);
        }
        let is_part = |row: &&Row| {
            // The same parts, and no further ones: women aged 15 to 24 are not women.
            row.parts.len() == wanted.len()
                && wanted.iter().all(|(name, part)| row.parts.get(name).is_some_and(|own| same(own, part)))
        };
        let found: Vec<&'a Row> = there.iter().copied().filter(is_part).collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let sets: BTreeSet<String> = there
            .iter()
            .map(|row| {
                let names: Vec<&str> = row.parts.keys().map(String::as_str).collect();
                if names.is_empty() { "all".to_owned() } else { names.join(" and ") }
            })
            .collect();
        let of = if wanted.is_empty() { "all".to_owned() } else { text(&wanted) };
        let shared = shared(&there);
        let whole = if shared.is_empty() { String::new() } else { format!(": all of them are of {}", text(&shared)) };
        let sets: Vec<String> = sets.into_iter().collect();
        Err(format!("there is no figure of {code} for {of}; there are figures by {}{whole}", list(&sets)))
    }

    /// What a row says.
    fn of_row(&self, address: &Address, row: &'a Row) -> Answer<'a> {
        let answer = match address.figure.said() {
            None => self.number(address, row),
            Some(words) => said(address, words(row), row),
        };
        match answer {
            Ok(answer) => answer,
            Err(without) => Answer::without(without, Some(row)),
        }
    }

    fn number(&self, address: &Address, row: &'a Row) -> Result<Answer<'a>, Without> {
        // Before any number is looked at, so that none slips through.
        if let Some(shorthand) = self.shorthand.get(&row.flag).filter(|_| row.flag.is_hidden()) {
            return Ok(Answer::shorthand(shorthand, row));
        }
        if row.flag.is_hidden() {
            return Err(Without::empty(format!("suppressed: {}", row.flag.meaning())));
        }
        let base = row.texts.base.as_str();
        if !address.denominator.is_empty() && !is_of(base, &address.denominator) {
            let figure =
                if base.is_empty() { "and the figure does not say by what it is divided" } else { "the figure by " };
            return Err(Without::refused(format!("the form divides by {}, {figure}{base}", address.denominator)));
        }
        let (number, own) = own(address.figure, row)?;
        let Some(number) = number else {
            return match self.shorthand.get(&row.flag) {
                Some(shorthand) => Ok(Answer::shorthand(shorthand, row)),
                None => Err(Without::empty(missing(address.figure, row))),
            };
        };
        let of_figure = || {
            let units = [(FormFigure::Percent, "%"), (FormFigure::Proportion, "proportion")];
            units.into_iter().find(|(figure, _)| *figure == address.figure).map(|(_, unit)| unit)
        };
        let wanted = Some(address.unit.as_str()).filter(|unit| !unit.is_empty()).or_else(of_figure);
        let (factor, unit) = match (wanted, &own) {
            (None, own) => (1.0, own.clone()),
            // Nothing tells whether 0.6 is a proportion or a percentage.
            (Some(wanted), None) => {
                return Err(Without::refused(format!("the figure states no unit, and the form asks for {wanted}")));
            }
            (Some(wanted), Some(own)) => {
                let wanted = Unit::of(wanted);
                let factor = Unit::of(own).factor_to(&wanted);
                let factor = factor.ok_or_else(|| {
                    Without::refused(format!("the figure is in {own}, which does not convert into {wanted}"))
                })?;
                (factor, Some(wanted.name().to_owned()))
            }
        };
        let rounded = |number: f64| match address.decimals {
            Some(digits) => {
                let scale = 10_f64.powi(digits);
                // A number too large to have such digits stays as it is.
                Some((number * scale).round() / scale).filter(|rounded| rounded.is_finite()).unwrap_or(number)
            }
            None => number,
        };
        let is_value = matches!(address.figure, FormFigure::Value | FormFigure::Percent | FormFigure::Proportion);
        let reason = if row.flag == Flag::LowReliability { row.flag.meaning().to_owned() } else { String::new() };
        Ok(Answer {
            // Rounded last, in the unit of the form: a factor applied afterwards would bring the digits back.
            content: Content::Number(rounded(converted(number, factor))),
            unit,
            se: row.numbers.se.filter(|_| is_value).map(|se| converted(se, factor)),
            status: CellStatus::Filled,
            reason,
            shown: None,
            row: Some(row),
        })
    }

    /// A text that is true of all figures of an area and a year.
    fn of_all(&self, address: &Address) -> Result<Answer<'a>, Box<Finding>> {
        let rows = self.figures.rows.iter().filter(|row| self.is_there_and_then(address, row));
        let texts: BTreeSet<String> =
            rows.filter_map(|row| Some(address.figure.said()?(row))).filter(|text| !text.is_empty()).collect();
        let mut texts: Vec<String> = texts.into_iter().collect();
        // Several sources make a list; several units or years would be ambiguous.
        let joins = matches!(address.figure, FormFigure::Source | FormFigure::Population | FormFigure::Note);
        match texts.len() {
            0 => {
                let reason = format!("the figures state no {}", address.figure);
                Ok(Answer::without(Without::empty(reason), None))
            }
            1 => Ok(Answer::text(address.figure, texts.remove(0), None)),
            _ if joins => Ok(Answer::text(address.figure, texts.join("; "), None)),
            _ => {
                let message = format!("is for one {}, and the figures have several: {}", address.figure, list(&texts));
                let finding = Finding::error(Rule::WrongAddress, address.at(), message);
                let finding = finding.remedy("name the indicator, the area or the year");
                Err(Box::new(finding.at_line(1, Some(address.row))))
            }
        }
    }
}

impl<'a> Answer<'a> {
    fn without(without: Without, row: Option<&'a Row>) -> Answer<'a> {
        let Without { status, reason } = without;
        Answer { content: Content::Nothing, unit: None, se: None, status, reason, shown: None, row }
    }

    fn shorthand(shorthand: &str, row: &'a Row) -> Answer<'a> {
        let content = Content::Text(shorthand.to_owned());
        let reason = row.flag.meaning().to_owned();
        Answer { content, unit: None, se: None, status: CellStatus::Filled, reason, shown: None, row: Some(row) }
    }

    fn text(figure: FormFigure, text: String, row: Option<&'a Row>) -> Answer<'a> {
        if text.encode_utf16().count() > LONGEST {
            let without = Without::refused(format!("the text has more than {LONGEST} characters"));
            return Answer::without(without, row);
        }
        // A year is a number wherever it can be.
        let year = text.parse::<i32>().ok().filter(|_| figure == FormFigure::Year);
        let content = year.map_or(Content::Text(text), |year| Content::Number(f64::from(year)));
        Answer { content, unit: None, se: None, status: CellStatus::Filled, reason: String::new(), shown: None, row }
    }
}

/// What is said of a figure.
fn said<'a>(address: &Address, text: String, row: &'a Row) -> Result<Answer<'a>, Without> {
    if text.is_empty() {
        return Err(Without::empty(format!("the figure states no {}", address.figure)));
    }
    Ok(Answer::text(address.figure, text, Some(row)))
}

/// A number of a figure and its unit.
fn own(figure: FormFigure, row: &Row) -> Result<(Option<f64>, Option<String>), Without> {
    let (numbers, unit) = (&row.numbers, row.unit.clone());
    let number = || Some("number".to_owned());
    let quantity = unit.as_deref().map(|unit| Unit::of(unit).quantity());
    let is_share = quantity == Some(Quantity::Share) && counts(&row.indicator);
    Ok(match figure {
        FormFigure::Value | FormFigure::Percent | FormFigure::Proportion => (numbers.value, unit),
        FormFigure::StandardError => (numbers.se, unit),
        FormFigure::Low => (numbers.ci_low, unit),
        FormFigure::High => (numbers.ci_high, unit),
        FormFigure::Cv => {
            let of = |se: f64, value: f64| (value != 0.0).then(|| se / value.abs());
            let own = || numbers.se.zip(numbers.value).and_then(|(se, value)| of(se, value));
            // The stated one takes precedence: it may come from a model, or be rounded as published.
            (numbers.cv.or_else(own), Some("proportion".to_owned()))
        }
        FormFigure::Cases => (numbers.n, number()),
        FormFigure::Count if quantity == Some(Quantity::Count) => (numbers.value, unit),
        // The value is missing where nothing is known of it, whatever the sums are.
        FormFigure::Count if is_share => (numbers.numerator.filter(|_| numbers.value.is_some()), number()),
        FormFigure::Denominator if is_share => (numbers.denominator, number()),
        FormFigure::Count | FormFigure::Denominator => return Err(no_count(row)),
        FormFigure::Text
        | FormFigure::Source
        | FormFigure::Year
        | FormFigure::Area
        | FormFigure::AreaName
        | FormFigure::Population
        | FormFigure::Note
        | FormFigure::Unit
        | FormFigure::Title => (None, None),
    })
}

fn no_count(row: &Row) -> Without {
    let unit = row.unit.as_deref().unwrap_or("no unit");
    Without::refused(format!(
        "{} (in {unit}) is not a share of a number of persons or things: it has no count",
        row.indicator
    ))
}

/// Whether the share that an indicator is has numbers of persons, households or things above and below.
fn counts(code: &str) -> bool {
    catalogue::indicator(code).map_or(true, |indicator| match indicator.kind {
        Kind::WeightedProportion | Kind::CountProportion | Kind::CoverageShare | Kind::Total | Kind::StagedCount => {
            true
        }
        Kind::RatioOfTotals
        | Kind::Per100Inhabitants
        | Kind::PerCapitaIntensity
        | Kind::Price
        | Kind::EconomicShare
        | Kind::CountRatio => false,
    })
}

/// Why a number is not there.
fn missing(figure: FormFigure, row: &Row) -> String {
    if row.numbers.value.is_none() && row.flag != Flag::Normal {
        let status = Some(row.status.as_str()).filter(|status| !matches!(*status, "" | "normal"));
        let why = status.or(Some(row.texts.note.as_str())).filter(|why| !why.is_empty());
        return format!("{}{}", row.flag.meaning(), why.map(|why| format!(": {why}")).unwrap_or_default());
    }
    if matches!(figure, FormFigure::Count | FormFigure::Denominator) {
        return "the figures have no numerator and denominator: hand over the estimates themselves".to_owned();
    }
    format!("{figure} is not known")
}

/// Whether a figure is divided by a population: both in the catalogue's words.
fn is_of(base: &str, wanted: &str) -> bool {
    base.parse::<Base>().ok() == wanted.parse::<Base>().ok()
}

/// The parts of the population that all rows share.
fn shared(rows: &[&Row]) -> BTreeMap<String, String> {
    let Some((first, rest)) = rows.split_first() else { return BTreeMap::new() };
    let of_all = |(name, code): &(&String, &String)| rest.iter().all(|row| row.parts.get(*name) == Some(code));
    first.parts.iter().filter(of_all).map(|(name, code)| (name.clone(), code.clone())).collect()
}

fn text(parts: &BTreeMap<String, String>) -> String {
    parts.iter().map(|(name, code)| format!("{name}={code}")).collect::<Vec<_>>().join(";")
}

fn where_and_when(row: &Row) -> String {
    let year = row.year.map(|year| year.to_string()).unwrap_or_default();
    let parts = [row.area.as_str(), year.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
