//! Administrative and economic records of a country, and the indicators that follow from them.

mod categories;
mod check;
mod formula;
mod layout;
mod read;
mod row_findings;
mod sums;

pub use layout::RecordLayout;

use crate::catalogue::{Figure as CodeFigure, Kind, Resolved, resolve};
use crate::finding::{Findings, Rule, Subject};
use crate::frame::Labels;
use crate::series::is_reserved;
use crate::{Error, Result, Series};
use categories::Categories;
use check::Columns;
use formula::{Formula, PriceUnit};
use layout::Figure;
use polars::prelude::*;
use read::Record;
use row_findings::RowFindings;

/// A table of numerators and denominators, or of values, that gives the observations of one indicator.
///
/// What is computed is what the catalogue says: `factor · numerator / denominator` in the unit of the indicator. The kind
/// of the indicator decides what is impossible.
///
/// | kind | figure | refused beside negative, missing and repeated numbers |
/// |---|---|---|
/// | per 100 inhabitants | subscriptions / inhabitants | speed tiers that do not sum to their total |
/// | per-capita intensity | bit/s / inhabitants or users | |
/// | coverage | inhabitants covered / inhabitants; of several operators the largest | more than all, 3G below 4G |
/// | price | US dollars, PPP dollars, or share of a twelfth of the annual GNI per capita | no income, no exchange rate |
/// | share of an economic total, proportion of schools | part / whole | part above whole |
/// | count ratio in education | learners / computers, summed over levels before dividing | a total that is not the sum |
/// | stage of online services | the stage | a stage outside the scale |
/// | proportion of a survey | totals that were estimated / totals | part above whole |
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
    records: Vec<Record>,
    findings: Findings,
}

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

        let mut findings = RowFindings::default();
        let is_ratio = formula.is_ratio() && !is_value;
        let records = read::records(table, &layout, &categories, is_ratio, rate, &mut findings)?;
        let mut records = check::each(records, formula, is_value, columns, &mut findings);
        if let Some(operator) = &layout.operator {
            sums::repeated_operators(&records, operator, &mut findings);
            records = sums::largest(records);
        }
        check::duplicates(&records, columns, &mut findings);
        // Sums of wrong records would only repeat their errors under other names.
        if findings.errors() == 0 {
            records = check::together(records, formula, &categories, layout.tolerance, columns, &mut findings);
            // In `by` of a record the columns that are summed follow those that are not.
            let from = layout.by.len();
            records = sums::with_totals(records, from, &layout.sum, layout.tolerance, columns, &mut findings);
        }
        if let Some(note) = resolved.indicator.note() {
            findings.note(Rule::Unconfirmed, &resolved.indicator.code, note, "nothing is refused for it");
        }
        let findings = Findings::new(findings.into_findings(), Subject::Records(resolved.indicator.code.clone()));
        let dimension = layout.category.is_some().then_some(categories.dimension);
        let by = layout.by.into_iter().chain(layout.sum).collect();
        Ok(Records { resolved, formula, unit, is_value, dimension, by, records, findings })
    }

    /// What is wrong with the table, worst first, each with its first row.
    pub fn validate(&self) -> &Findings {
        &self.findings
    }

    /// The figures as a series, in the unit of the indicator, with numerator and denominator beside them.
    ///
    /// A row without a number is a missing observation (status `O`). Totals that were summed say so in the comment.
    ///
    /// # Errors
    /// Every finding of severity `error`, each as [`Error::InvalidRecord`].
    pub fn observations(&self) -> Result<Series> {
        self.findings.check()?;
        let rows = &self.records;
        let figures: Vec<Option<f64>> = rows.iter().map(|record| self.figure(record)).collect();
        let text = |name: &str, words: Vec<&str>| Column::new(name.into(), words);
        let status = |value: &Option<f64>| if value.is_some() { "A" } else { "O" };
        let number = |name: &str, of: fn(&Record) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = vec![
            text("indicator", vec![&self.resolved.indicator.code; rows.len()]),
            text("ref_area", rows.iter().map(|record| record.area.as_str()).collect()),
            Column::new("time_period".into(), rows.iter().map(|record| record.year).collect::<Vec<_>>()),
            Column::new("obs_value".into(), &figures),
            text("obs_status", figures.iter().map(status).collect()),
            text("unit_measure", vec![&self.unit; rows.len()]),
        ];
        if let Some(dimension) = &self.dimension {
            columns.push(text(dimension, rows.iter().map(|record| record.category.as_str()).collect()));
        }
        columns.extend(
            self.by.iter().enumerate().map(|(i, name)| text(name, rows.iter().map(|r| r.by[i].as_str()).collect())),
        );
        if !self.is_value {
            columns.push(number("numerator", |record| record.numerator));
            columns.push(number("denominator", |record| record.denominator));
        }
        let comments: Vec<Option<&str>> = rows.iter().map(|record| record.comment.as_deref()).collect();
        columns.push(Column::new("comment".into(), comments));
        let by = self.dimension.iter().map(|name| &**name).chain(self.by.iter().map(String::as_str));
        Series::grouped_by(DataFrame::new(rows.len(), columns)?, by, Labels::default())
    }

    fn figure(&self, record: &Record) -> Option<f64> {
        let numerator = record.numerator?;
        if self.is_value {
            return Some(numerator);
        }
        // Prices in dollars and totals have none; 1 is not used by their formula.
        let denominator = if self.formula.is_ratio() { record.denominator? } else { 1.0 };
        Some(self.formula.figure(numerator, denominator, record.rate.unwrap_or(1.0)))
    }
}

/// The formula of an indicator and the unit of its figures.
fn formula_of(resolved: Resolved, layout: &RecordLayout) -> Result<(Formula, String)> {
    let indicator = resolved.indicator;
    if resolved.figure() != CodeFigure::Rate {
        return Err(Error::UnsupportedIndicator {
            indicator: layout.indicator.clone(),
            reason: format!("the code is not that of the indicator itself; give {}", indicator.code),
        });
    }
    // The catalogue separates the units of an indicator by semicolons.
    let units: Vec<&str> = indicator.unit.split(';').map(str::trim).collect();
    let unit = match (&layout.unit, units.as_slice()) {
        (None, [unit]) => *unit,
        (None, several) => {
            return Err(Error::argument(
                "unit",
                format!("one of {} for {}", several.join(", "), indicator.code),
                "nothing",
            ));
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
                let expected =
                    "how many stages the scale has, as the list of the catalogue is not confirmed".to_owned();
                return Err(Error::argument("stages", expected, "nothing"));
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
            _ => {
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
    if let Some(operator) = &layout.operator
        && indicator.kind != Kind::CoverageShare
    {
        let expected = "an indicator of coverage, for which the largest operator counts";
        found.push(Error::argument("operator", expected, format!("{operator} for {}", indicator.code)));
    }
    for (argument, column) in [("exchange_rate", &layout.exchange_rate), ("ppp", &layout.ppp)] {
        if let Some(column) = column.as_ref().filter(|_| !is_price || is_value) {
            found.push(Error::argument(argument, "an indicator of prices", format!("{column} for {}", indicator.code)));
        }
    }
    if formula == Formula::Price(PriceUnit::Parity) && layout.ppp.is_none() && !is_value {
        found.push(Error::argument("ppp", "the column of the purchasing power parity for prices in PPP$", "nothing"));
    }
    if let Some(stages) = layout.stages.filter(|_| !matches!(formula, Formula::Stage { .. })) {
        found.push(Error::argument("stages", "an indicator of stages", format!("{stages} for {}", indicator.code)));
    }
    if !(layout.tolerance >= 0.0 && layout.tolerance < 1.0) {
        found.push(Error::argument("tolerance", "0 or more and below 1", layout.tolerance));
    }
    let names = layout.by.iter().chain(&layout.sum);
    for name in names.filter(|name| is_reserved(name)) {
        let expected = "a name that is no other column of a series; rename it, for example education_level";
        found.push(Error::argument("by or sum", expected, name.clone()));
    }
    let both: Vec<&String> = layout.by.iter().filter(|column| layout.sum.contains(column)).collect();
    if let Some(column) = both.first() {
        found.push(Error::argument("sum", "columns that are not in by", (*column).clone()));
    }
    Error::collect(found)
}
