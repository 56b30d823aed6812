//! What indicators, parts of the population and areas are called.

use super::rows::{Row, Rows};
use crate::catalogue::{Base, Indicator, IndicatorArea, Kind, resolve};
use crate::{Language, Unit};
use polars::prelude::DataFrame;
use rustc_hash::FxHashSet;

/// An indicator with its breakdown: what two rows have alike that are about the same.
pub(super) type Key = Vec<String>;

pub(super) struct Names {
    language: Language,
    /// The columns of the breakdown.
    dimensions: Vec<String>,
    /// What there are figures of.
    keys: FxHashSet<Key>,
}

/// Dimensions that say what is measured, and not of whom.
const ANSWERS: [&str; 5] = ["category", "skill", "speed", "technology", "service"];

/// The columns of the table of coverage that follow the breakdown begin with this one.
const AFTER: &str = "n_countries";

impl Names {
    /// The dimensions are those that the table of coverage has.
    pub(super) fn new(language: Language, coverage: Option<&DataFrame>) -> Names {
        let names = coverage.map(DataFrame::get_column_names).unwrap_or_default();
        // The first column is the indicator.
        let dimensions = names.iter().skip(1).map(ToString::to_string).take_while(|name| name != AFTER).collect();
        let mut names = Names { language, dimensions, keys: FxHashSet::default() };
        names.keys = Rows::of(coverage).iter().map(|row| names.key(row)).collect();
        names
    }

    /// The code of the indicator: in tables of links the one by which it is linked.
    pub(super) fn code<'a>(&self, row: Row<'a>) -> &'a str {
        match row.text("core_indicator") {
            "" => row.text("indicator"),
            core => core,
        }
    }

    pub(super) fn key(&self, row: Row) -> Key {
        let parts = self.dimensions.iter().map(|name| row.text(name).to_owned());
        std::iter::once(self.code(row).to_owned()).chain(parts).collect()
    }

    pub(super) fn indicator(&self, row: Row) -> Option<&'static Indicator> {
        resolve(self.code(row)).ok().map(|resolved| resolved.indicator)
    }

    /// The title of an indicator by its code; a code that the catalogue does not know is all the name it has.
    pub(super) fn title(&self, code: &str) -> String {
        resolve(code).map_or_else(|_| code.to_owned(), |found| self.language.title(found.indicator).text.to_owned())
    }

    /// The title with the breakdown.
    pub(super) fn of(&self, row: Row) -> String {
        let title = self.title(self.code(row));
        let parts: Vec<String> = self.parts(row);
        if parts.is_empty() { title } else { format!("{title}{}{}", self.colon(), parts.join(self.comma())) }
    }

    /// The title with the breakdown, and behind it the official code of the indicator.
    pub(super) fn with_code(&self, row: Row) -> String {
        let name = self.of(row);
        match (self.indicator(row), self.language) {
            // Codes with `x-` are this library's own: readers would look for them in vain elsewhere.
            (Some(indicator), _) if indicator.code.starts_with("x-") => name,
            (Some(_), Language::Chinese) => format!("{name}（{}）", self.code(row)),
            (Some(_), _) => format!("{name} ({})", self.code(row)),
            (None, _) => name,
        }
    }

    /// The parts of the population that a row is about, in words; the total is not said.
    pub(super) fn parts(&self, row: Row) -> Vec<String> {
        let parts = self.dimensions.iter().map(|name| row.text(name)).filter(|part| !matches!(*part, "" | "_T"));
        parts.map(|part| self.part(part)).collect()
    }

    /// A code of a breakdown in words; one that has none stays as it is.
    pub(super) fn part(&self, code: &str) -> String {
        let language = self.language;
        match code {
            "F" => return language.say("part-women"),
            "M" => return language.say("part-men"),
            "U" => return language.say("part-urban"),
            "R" => return language.say("part-rural"),
            "_U" => return language.say("not-stated"),
            _ => {}
        }
        // Parsing drops the leading zero of `Y05T14`; a code with Y that is not an age falls through to the categories.
        let number = |text: &str| text.parse::<u8>().ok().map(|age| age.to_string());
        let age = code.strip_prefix('Y').and_then(|ages| {
            let from = ages.strip_prefix("_GE").and_then(number);
            let under = ages.strip_prefix("_LT").and_then(number);
            let range = ages.split_once('T').and_then(|(from, to)| Some((number(from)?, number(to)?)));
            match (from, under, range) {
                (Some(from), _, _) => Some(language.message("age-from", &[("from", from.into())])),
                (_, Some(age), _) => Some(language.message("age-under", &[("to", age.into())])),
                (_, _, Some((from, to))) => {
                    Some(language.message("age-range", &[("from", from.into()), ("to", to.into())]))
                }
                (None, None, None) => None,
            }
        });
        age.or_else(|| language.category(code).map(str::to_owned)).unwrap_or_else(|| code.to_owned())
    }

    /// Whether a row is about a part of the population: women, urban residents, a region. An age is one where there is a figure
    /// of all ages; other indicators are about persons of an age throughout.
    pub(super) fn is_broken_down(&self, row: Row) -> bool {
        let is_part = |name: &&String| !matches!(row.text(name), "" | "_T") && !ANSWERS.contains(&name.as_str());
        self.dimensions.iter().filter(is_part).any(|name| name != "age" || self.has_all_ages(row))
    }

    fn has_all_ages(&self, row: Row) -> bool {
        let Some(age) = self.dimensions.iter().position(|name| name == "age") else { return false };
        let of_all = |total: &str| {
            let mut key = self.key(row);
            // The indicator stands in front.
            total.clone_into(&mut key[age + 1]);
            self.keys.contains(&key)
        };
        // A series may write the total or leave the cell empty.
        of_all("_T") || of_all("")
    }

    pub(super) fn unit(&self, row: Row) -> String {
        self.language.unit(Unit::of(row.text("unit_measure")).name()).to_owned()
    }

    /// The title of an indicator with its unit, where the title does not say it.
    pub(super) fn in_unit(&self, title: &str, row: Row) -> String {
        let unit = self.unit(row);
        if title.contains(&unit) { title.to_owned() } else { format!("{title}{}{unit}", self.comma()) }
    }

    /// The name of an area or a group by its code; `own` is the name that the table gives it.
    pub(super) fn area(&self, code: &str, own: &str) -> String {
        let known = self.language.area(code).map(str::to_owned);
        known.unwrap_or_else(|| if own.is_empty() { code.to_owned() } else { own.to_owned() })
    }

    /// The area of a row.
    pub(super) fn place(&self, row: Row) -> String {
        self.area(row.text("ref_area"), row.text("ref_area_name"))
    }

    /// What stands between a title and its parts.
    pub(super) fn colon(&self) -> &'static str {
        match self.language {
            Language::French => "\u{a0}: ",
            Language::Chinese => "：",
            Language::English | Language::Spanish | Language::Arabic | Language::Russian => ": ",
        }
    }

    pub(super) fn comma(&self) -> &'static str {
        match self.language {
            Language::Arabic => "، ",
            Language::Chinese => "，",
            Language::English | Language::French | Language::Spanish | Language::Russian => ", ",
        }
    }
}

/// Whether a summary leaves an indicator out: figures of reference are no ICT, and fixed telephones give way to mobile ones.
pub(super) fn is_left_out(indicator: &Indicator) -> bool {
    matches!(indicator.area, IndicatorArea::Reference) || indicator.code == "A1"
}

/// Whether the values of two areas can be compared as better and worse, and whether the lower is the better.
///
/// Absolute numbers grow with the area.
pub(super) fn lower_is_better(indicator: &Indicator) -> Option<bool> {
    let has_no_denominator = matches!(indicator.base.value, Base::None);
    if is_left_out(indicator) || has_no_denominator || indicator.area == IndicatorArea::EWaste {
        return None;
    }
    match indicator.kind {
        Kind::Price => Some(true),
        Kind::Total | Kind::StagedCount | Kind::EconomicShare => None,
        Kind::WeightedProportion
        | Kind::RatioOfTotals
        | Kind::Per100Inhabitants
        | Kind::PerCapitaIntensity
        | Kind::CoverageShare
        | Kind::CountProportion
        | Kind::CountRatio => Some(false),
    }
}
