//! Administrative and economic records of a country, and the indicators that follow from them.
//!
//! | file | |
//! |---|---|
//! | `layout` | which column is what |
//! | `read` | the records of a table |
//! | `reference` | inhabitants, incomes and rates from a table of their own |
//! | `categories`, `formula` | codes of categories; what is divided by what |
//! | `check`, `row_findings` | what is impossible, and how it is said |
//! | `returns` | which operators have reported |
//! | `plans` | the cheapest plan of each operator |
//! | `market` | the figures of operators become that of the market |
//! | `sums` | totals over breakdowns |
//! | `annual` | years from half-years, quarters and months |
//! | `figures` | what comes out |

mod annual;
mod categories;
mod check;
mod figures;
mod formula;
mod layout;
mod market;
mod plans;
mod read;
mod reference;
mod returns;
mod row_findings;
mod sums;

pub use figures::{MarketShares, PeriodFigures};
pub use layout::RecordLayout;
pub use market::MarketRule;
pub use returns::Late;

use crate::catalogue::{Figure as CodeFigure, Indicator, Kind, Resolved, resolve};
use crate::finding::{Findings, Rule, Subject};
use crate::period::AnnualRule;
use crate::series::is_reserved;
use crate::{Error, Result, area, error};
use categories::Categories;
use check::Columns;
use formula::{Formula, PriceUnit};
use layout::{Departure, Figure};
use polars::prelude::*;
use read::Record;
use returns::Settling;
use row_findings::RowFindings;
use std::collections::{BTreeMap, BTreeSet};

/// A table of numerators and denominators, or of values, that gives the observations of one indicator.
///
/// What is computed is what the catalogue says: `factor · numerator / denominator` in the unit of the indicator. The kind
/// of the indicator decides what is impossible.
///
/// | kind | figure | refused beside negative, missing and repeated numbers |
/// |---|---|---|
/// | per 100 inhabitants | subscriptions / inhabitants | speed tiers that do not sum to their total |
/// | per-capita intensity | bit/s / inhabitants or users | |
/// | coverage | inhabitants covered / inhabitants | more than all, 3G below 4G |
/// | price | US dollars, PPP dollars, or share of a twelfth of the annual GNI per capita | no income, no exchange rate |
/// | share of an economic total, proportion of schools | part / whole | part above whole |
/// | count ratio in education | learners / computers, summed over levels before dividing | a total that is not the sum |
/// | stage of online services | the stage | a stage outside the scale |
/// | proportion of a survey | totals that were estimated / totals | part above whole |
///
/// Periods may be years, half-years, quarters or months, and rows may be those of operators: see
/// [`regulator_returns`](crate::regulator_returns).
///
/// Nothing is computed where something is wrong: [`validate`](Records::validate) lists it all. With figures for
/// illustration:
///
/// ```
/// use infosoc::{RecordLayout, Records, ToFrame};
/// use polars::prelude::*;
/// let table = df!(
///     "speed" => ["IS_256KT2M", "IS_2MT10M", "IS_GE10M"],
///     "subscriptions" => [200_000, 1_800_000, 8_000_000], "population" => [125_000_000; 3],
/// )?;
/// let layout = RecordLayout::new("A3").area("MEX").year(2021);
/// let records = Records::new(&table, layout.numerator("subscriptions").denominator("population").category("speed"))?;
/// records.validate().check()?;
/// let series = records.observations()?.to_frame()?;
/// assert_eq!(series.height(), 4);
/// assert_eq!(series.column("obs_value")?.f64()?.get(3), Some(8.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Records {
    resolved: Resolved,
    formula: Formula,
    unit: String,
    is_value: bool,
    dimension: Option<String>,
    by: Vec<String>,
    /// By period.
    records: Vec<Record>,
    years: Years,
    /// By operator and period, where figures of operators add up.
    returns: Option<Vec<Record>>,
    findings: Findings,
}

/// The records of years.
#[derive(Debug, Clone)]
enum Years {
    /// All are of years as they are.
    Given,
    /// They were made of parts of years.
    Made(AnnualRule, Vec<Record>),
    /// There are parts of years, and nothing says how a year is made of them.
    NoRule,
}

/// The most columns that are summed over.
const MOST_SUMMED: usize = 8;

impl Records {
    /// Reads and checks a table.
    ///
    /// # Errors
    /// A layout that does not fit the table or the indicator: `UnknownIndicator`, `UnknownColumn`, `UnknownArea`,
    /// `UnknownOption` (unit), `InvalidArgument`, `EmptyTable`. What is wrong with the numbers is a finding.
    pub fn new(table: &DataFrame, layout: RecordLayout) -> Result<Records> {
        let resolved = resolve(&layout.indicator)?;
        let (formula, unit) = formula_of(resolved, &layout)?;
        let categories = Categories::of(resolved.indicator);
        check_layout(resolved, formula, &layout)?;
        let is_value = matches!(layout.figure, Figure::Value(_));
        // Income is in US dollars, so a price is converted to them first.
        let rate = match formula {
            _ if is_value => None,
            Formula::Price(PriceUnit::Parity) => layout.ppp.as_deref(),
            Formula::Price(PriceUnit::Dollars | PriceUnit::Income) => layout.exchange_rate.as_deref(),
            Formula::Share { .. } | Formula::Rate { .. } | Formula::Stage { .. } | Formula::Total => None,
        };
        let (numerator, denominator) = match &layout.figure {
            Figure::Ratio { numerator, denominator } => (numerator.as_str(), denominator.as_str()),
            Figure::Value(column) => (column.as_str(), ""),
        };
        let category = layout.category.as_deref().unwrap_or_default();
        let columns = Columns { numerator, denominator, rate: rate.unwrap_or_default(), category };

        let (table, places) = &read::only(table, &layout.only)?;
        let mut findings = RowFindings::of_rows(places.clone());
        let is_ratio = formula.is_ratio() && !is_value;
        let records = read::records(table, &layout, &categories, is_ratio, rate, &mut findings)?;
        // From here on rows are those of the table as it was given.
        let records = findings.in_place(records);
        let mut records = check::each(records, formula, is_value, columns, &mut findings);
        let rule = layout.market.or_else(|| MarketRule::of(resolved.indicator.kind).first().copied());
        let mut returns = None;
        if let (Some(column), Some(rule)) = (&layout.operator, rule) {
            let left = departures(&records, layout.left.clone())?;
            let late = layout.late.unwrap_or_default();
            let settling = Settling { column, figures: numerator, rule, late, left: &left };
            let subscriptions = layout.subscriptions.as_deref().unwrap_or_default();
            records = settling.without_repeats(records, &mut findings);
            if layout.plan.is_some() {
                records = plans::cheapest(records, subscriptions, columns, &mut findings);
            }
            records = settling.settle(records, &mut findings);
            returns = (rule == MarketRule::Sum).then(|| records.clone());
            records = market::market(records, rule, subscriptions, columns, &mut findings);
        }
        check::duplicates(&records, columns, &mut findings);
        let mut years = Years::Given;
        // Sums of wrong records would only repeat their errors under other names.
        if findings.errors() == 0 {
            records = check::together(records, formula, &categories, layout.tolerance, columns, &mut findings);
            // In `by` of a record the columns that are summed follow those that are not.
            let from = layout.by.len();
            records = sums::with_totals(records, from, &layout.sum, layout.tolerance, columns, &mut findings);
            if records.iter().any(|record| !record.period.is_year()) {
                let (column, asked) = (layout.period_column(), layout.annual);
                let indicator = resolved.indicator;
                let made = annual::years(&records, indicator, asked, layout.incomplete_year, column, &mut findings);
                years = made.map_or(Years::NoRule, |(rule, records)| Years::Made(rule, records));
            }
        }
        if let Some(note) = resolved.indicator.note() {
            findings.note(Rule::Unconfirmed, &resolved.indicator.code, note, "nothing is refused for it");
        }
        let findings = Findings::new(findings.into_findings(), Subject::Records(resolved.indicator.code.clone()));
        let dimension = layout.category.is_some().then_some(categories.dimension);
        let by = layout.by.into_iter().chain(layout.sum).collect();
        Ok(Records { resolved, formula, unit, is_value, dimension, by, records, years, returns, findings })
    }

    /// Reads and checks a table, whose denominators and rates stand in another.
    ///
    /// The reference table has `time_period`, with years or the periods of the records, `ref_area` where it is about several
    /// areas, and the columns that the layout names for [`denominator`](RecordLayout::denominator),
    /// [`exchange_rate`](RecordLayout::exchange_rate) and [`ppp`](RecordLayout::ppp). A record is related to the numbers of its
    /// period, or else of its year.
    ///
    /// # Errors
    /// As for [`new`](Records::new), plus `InvalidArgument` for a reference table without a column that is wanted, with one
    /// that both tables have, or with a period twice.
    ///
    /// ```
    /// use infosoc::{RecordLayout, Records, ToFrame};
    /// use polars::prelude::*;
    /// let lines = df!("time_period" => ["2021-Q3", "2021-Q4"], "numerator" => [40, 50])?;
    /// let people = df!("time_period" => [2021], "population" => [1000])?;
    /// let layout = RecordLayout::new("A1").area("MEX").denominator("population");
    /// let records = Records::with_reference(&lines, &people, layout)?;
    /// assert_eq!(records.observations()?.to_frame()?.column("obs_value")?.f64()?.get(0), Some(5.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_reference(table: &DataFrame, reference: &DataFrame, layout: RecordLayout) -> Result<Records> {
        Records::new(&reference::joined(table, reference, &layout)?, layout)
    }

    /// What is wrong with the table, worst first, each with its first row.
    pub fn validate(&self) -> &Findings {
        &self.findings
    }
}

/// The formula of an indicator and the unit of its figures.
fn formula_of(resolved: Resolved, layout: &RecordLayout) -> Result<(Formula, String)> {
    let indicator = resolved.indicator;
    if resolved.figure() != CodeFigure::Rate {
        return Err(Error::UnsupportedIndicator {
            indicator: layout.indicator.clone(),
            reason: format!("this is not the code of the indicator itself; give {}", indicator.code),
        });
    }
    // The catalogue separates the units of an indicator by semicolons.
    let units: Vec<&str> = indicator.unit.split(';').map(str::trim).collect();
    let unit = match (&layout.unit, units.as_slice()) {
        (None, [unit]) => *unit,
        (None, several) => {
            let what = format!("{} needs one of {}", indicator.code, several.join(", "));
            return Err(Error::missing("unit", what));
        }
        (Some(given), units) => units
            .iter()
            .find(|unit| *unit == given)
            .ok_or_else(|| Error::option("unit", given, units.iter().copied()))?,
    };
    let formula = match indicator.kind {
        Kind::Price => Formula::Price(unit.parse()?),
        Kind::StagedCount => match layout.stages {
            Some(stages) if stages > 0 => Formula::Stage { stages },
            _ => {
                let what = "say how many stages the scale has, as the list in the catalogue is not confirmed";
                return Err(Error::missing("stages", what));
            }
        },
        kind @ (Kind::WeightedProportion
        | Kind::RatioOfTotals
        | Kind::Per100Inhabitants
        | Kind::PerCapitaIntensity
        | Kind::CoverageShare
        | Kind::EconomicShare
        | Kind::CountProportion
        | Kind::CountRatio
        | Kind::Total) => match (Formula::of(kind, indicator.factor.unwrap_or(1.0)), indicator.factor) {
            (Some(Formula::Total), _) => Formula::Total,
            (Some(formula), Some(_)) => formula,
            (Some(_), None) | (None, _) => {
                let reason = "the catalogue does not say how it is computed".to_owned();
                return Err(Error::UnsupportedIndicator { indicator: indicator.code.clone(), reason });
            }
        },
    };
    Ok((formula, unit.to_owned()))
}

/// Columns that contradict each other or the indicator.
fn check_layout(resolved: Resolved, formula: Formula, layout: &RecordLayout) -> Result<()> {
    let indicator = resolved.indicator;
    let is_value = matches!(layout.figure, Figure::Value(_));
    let is_price = matches!(formula, Formula::Price(_));
    let mut found = Vec::new();
    if !layout.sum.is_empty() && (is_value || is_price || matches!(formula, Formula::Stage { .. })) {
        let expected = "numerators and denominators to sum; ready values, prices and stages have no sum";
        found.push(Error::argument("sum", expected, layout.sum.join(", ")));
    }
    // Every set of them has its totals: 2^n of them for each row.
    if layout.sum.len() > MOST_SUMMED {
        found.push(Error::argument("sum", format!("{MOST_SUMMED} columns at most"), layout.sum.len()));
    }
    operators(indicator, is_value, layout, &mut found);
    if layout.annual == Some(AnnualRule::Sum)
        && (is_price || indicator.kind == Kind::CoverageShare || (is_value && indicator.kind != Kind::Total))
    {
        let expected = "end, mid_year or mean, as shares, prices and ready values of the parts of a year do not add up";
        found.push(Error::argument("annual", expected, "sum"));
    }
    for (argument, column) in [("exchange_rate", &layout.exchange_rate), ("ppp", &layout.ppp)] {
        if let Some(column) = column.as_ref().filter(|_| !is_price || is_value) {
            found.push(Error::argument(argument, "an indicator of prices", format!("{column} for {}", indicator.code)));
        }
    }
    if formula == Formula::Price(PriceUnit::Parity) && layout.ppp.is_none() && !is_value {
        found.push(Error::missing("ppp", "prices in PPP$ need the column of purchasing power parities"));
    }
    if let Some(stages) = layout.stages.filter(|_| !matches!(formula, Formula::Stage { .. })) {
        found.push(Error::argument("stages", "an indicator of stages", format!("{stages} for {}", indicator.code)));
    }
    if !(layout.tolerance >= 0.0 && layout.tolerance < 1.0) {
        found.push(Error::argument("tolerance", "0 or more and below 1", layout.tolerance));
    }
    let names = layout.by.iter().chain(&layout.sum);
    for name in names.filter(|name| is_reserved(name)) {
        let expected = "a name that no other column of a series has; rename it, for example education_level";
        found.push(Error::argument("by or sum", expected, name.clone()));
    }
    let both: Vec<&String> = layout.by.iter().filter(|column| layout.sum.contains(column)).collect();
    if let Some(column) = both.first() {
        found.push(Error::argument("sum", "columns that are not in by", (*column).clone()));
    }
    Error::collect(found)
}

/// What is asked of operators that the indicator or the table cannot give.
fn operators(indicator: &Indicator, is_value: bool, layout: &RecordLayout, found: &mut Vec<Error>) {
    let rules = MarketRule::of(indicator.kind);
    let Some(operator) = &layout.operator else {
        let given = [
            ("market", layout.market.is_some()),
            ("plan", layout.plan.is_some()),
            ("subscriptions", layout.subscriptions.is_some()),
            ("late", layout.late.is_some()),
            ("left", !layout.left.is_empty()),
        ];
        let given = given.into_iter().filter(|(_, is_given)| *is_given);
        found
            .extend(given.map(|(name, _)| Error::invalid(name, "needs operator too; name the column of the operator")));
        return;
    };
    let Some(rule) = layout.market.or(rules.first().copied()) else {
        let expected = "an indicator of subscriptions, bandwidth, coverage, prices or absolute numbers";
        found.push(Error::argument("operator", expected, format!("{operator} for {}", indicator.code)));
        return;
    };
    if !rules.contains(&rule) {
        let words = rules.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(" or ");
        found.push(Error::argument("market", format!("{words} for {}", indicator.code), rule));
    }
    if let Some(plan) = layout.plan.as_ref().filter(|_| indicator.kind != Kind::Price) {
        found.push(Error::argument("plan", "an indicator of prices", format!("{plan} for {}", indicator.code)));
    }
    if is_value && rule == MarketRule::Sum && indicator.kind != Kind::Total {
        let expected = "numerators and denominators, as ready rates of operators do not add up";
        found.push(Error::argument("operator", expected, format!("{operator} with ready values")));
    }
    if rule.needs_subscriptions() && layout.subscriptions.is_none() {
        let what = "name the column of each operator's subscriptions, by which the price is chosen or weighted, or use \
                    market=\"lowest\"";
        found.push(Error::missing("subscriptions", what));
    }
}

/// The operators that left, each in its country. One that is not in the table, or in several countries, is an error: a name
/// alone does not say which of them left.
fn departures(records: &[Record], left: Vec<Departure>) -> Result<Vec<Departure>> {
    let mut areas_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for record in records {
        if let Some(operator) = record.operator.as_deref() {
            areas_of.entry(operator).or_default().insert(&record.area);
        }
    }
    let of = |departure: Departure| {
        let operator = departure.operator.as_str();
        let Some(areas) = areas_of.get(operator) else {
            return Err(Error::option("left", operator, areas_of.keys().copied()));
        };
        let area = departure.area.as_deref().map(|given| area::area(given)).transpose()?;
        match area {
            Some(area) if !areas.contains(area.iso3.as_str()) => {
                Err(Error::option(format!("left, the country of {operator}"), &area.iso3, areas.iter().copied()))
            }
            Some(area) => Ok(Departure { area: Some(area.iso3.clone()), ..departure }),
            None if areas.len() > 1 => {
                let several: Vec<String> = areas.iter().map(|area| (*area).to_owned()).collect();
                let expected = "the country beside the operator where several have one of this name";
                Err(Error::argument("left", expected, format!("{operator}, which is in {}", error::list(&several))))
            }
            None => Ok(departure),
        }
    };
    Error::each(left.into_iter().map(of))
}
