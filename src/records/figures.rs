//! What comes out: the series of years, the figures by period, and the shares of operators.

use super::read::Record;
use super::sums::key;
use super::{Records, Years};
use crate::frame::Labels;
use crate::series::PERIOD;
use crate::status::in_deciding_order;
use crate::{Error, Period, Result, Series, ToFrame};
use polars::prelude::*;
use std::collections::BTreeMap;

/// The figures of [`Records`] by period: years, half-years, quarters or months.
///
/// Columns: those of the [`observations`](Records::observations), with `time_period` as text (`2021-Q3`) and `freq`, the
/// code of SDMX CL_FREQ.
#[derive(Debug, Clone)]
pub struct PeriodFigures {
    table: DataFrame,
    dimensions: Vec<String>,
}

impl PeriodFigures {
    /// The figures as a series in which the period is a dimension beside its year.
    pub(crate) fn series(&self) -> Result<Series> {
        let mut table = self.table.clone();
        if table.column(PERIOD).is_ok() {
            return Err(Error::argument(format!("column {PERIOD:?}"), "another name, as this one is taken", PERIOD));
        }
        let words = table.column("time_period")?.str()?.iter().flatten().map(str::to_owned).collect::<Vec<_>>();
        let years = words.iter().map(|word| Ok(word.parse::<Period>()?.year())).collect::<Result<Vec<i32>>>()?;
        table.with_column(Column::new("time_period".into(), years))?;
        table.with_column(Column::new(PERIOD.into(), words))?;
        let dimensions = self.dimensions.iter().map(String::as_str).chain([PERIOD]);
        Series::grouped_by(table, dimensions, Labels::default())
    }
}

impl ToFrame for PeriodFigures {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.table.clone())
    }
}

/// The shares of operators in the figures of [`Records`].
///
/// One row per operator, period, category and breakdown: `indicator`, `ref_area`, `time_period` as text, `freq`, the
/// dimensions, `operator`, `numerator`, `share` in per cent of all operators, `hhi`, the Herfindahl–Hirschman index of the
/// market (the sum of squared shares, 10,000 for a monopoly), `obs_status` and `comment`. Shares are missing where the
/// figure of an operator is.
#[derive(Debug, Clone)]
pub struct MarketShares(DataFrame);

impl ToFrame for MarketShares {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.0.clone())
    }
}

impl Records {
    /// The figures as a series, in the unit of the indicator, with numerator and denominator beside them.
    ///
    /// A row without a number is a missing observation (status `O`). Totals that were summed say so in the comment. Half-years,
    /// quarters and months become years by [`RecordLayout::annual`](crate::RecordLayout::annual), which the attribute
    /// `annual_rule` and the comment repeat.
    ///
    /// # Errors
    /// Every finding of severity `error`, each as [`Error::InvalidRecord`]; [`Error::InvalidArgument`] where a year has to be
    /// made and nothing says by which rule.
    pub fn observations(&self) -> Result<Series> {
        self.findings.check()?;
        let (rule, rows) = match &self.years {
            Years::Given => (None, &self.records),
            Years::Made(rule, rows) => (Some(rule), rows),
            Years::NoRule => {
                let what = format!(
                    "say how a year of {} follows from its parts, as the catalogue does not: end (stock at the end of the \
                     year), mid_year, mean or sum (flow over the year)",
                    self.resolved.indicator.code
                );
                return Err(Error::missing("annual", what));
            }
        };
        let years = rows.iter().map(|record| record.period.year()).collect::<Vec<_>>();
        let mut frame = self.table(rows, vec![Column::new("time_period".into(), years)])?;
        if let Some(rule) = rule {
            frame.with_column(Column::new("annual_rule".into(), vec![rule.as_str(); rows.len()]))?;
        }
        Series::grouped_by(frame, self.dimensions(), Labels::default())
    }

    /// The figures by period, as they are before years are made of them.
    ///
    /// # Errors
    /// Every finding of severity `error`, each as [`Error::InvalidRecord`].
    pub fn periods(&self) -> Result<PeriodFigures> {
        self.findings.check()?;
        let table = self.table(&self.records, periods(&self.records))?;
        Ok(PeriodFigures { table, dimensions: self.dimensions().map(str::to_owned).collect() })
    }

    /// The columns that are dimensions.
    fn dimensions(&self) -> impl Iterator<Item = &str> {
        self.dimension.iter().chain(&self.by).map(String::as_str)
    }

    /// The shares of operators and the concentration of the market, in each period.
    ///
    /// # Errors
    /// Every finding of severity `error`, each as [`Error::InvalidRecord`]; [`Error::InvalidArgument`] where operators are not
    /// named or their figures do not add up, as those of coverage and prices.
    pub fn shares(&self) -> Result<MarketShares> {
        self.findings.check()?;
        let Some(returns) = &self.returns else {
            let expected = "figures of operators that add up: subscriptions, bandwidth or absolute numbers by operator";
            return Err(Error::argument("operator", expected, self.resolved.indicator.code.clone()));
        };
        let mut totals: BTreeMap<_, (f64, f64, bool)> = BTreeMap::new();
        for record in returns {
            let (sum, squares, is_complete) = totals.entry(key(record)).or_insert((0.0, 0.0, true));
            *is_complete &= record.numerator.is_some();
            let number = record.numerator.unwrap_or_default();
            (*sum, *squares) = (*sum + number, *squares + number * number);
        }
        let market = |record: &Record| {
            let (sum, squares, is_complete) = totals[&key(record)];
            (is_complete && sum > 0.0).then_some((sum, squares))
        };
        let share = |record: &Record| Some(100.0 * record.numerator? / market(record)?.0);
        let hhi = |record: &Record| market(record).map(|(sum, squares)| 1e4 * squares / (sum * sum));
        let operators: Vec<Option<&str>> = returns.iter().map(|record| record.operator.as_deref()).collect();
        let mut columns = self.key_columns(returns, periods(returns));
        columns.push(Column::new("operator".into(), operators));
        columns.push(numbers("numerator", returns, |record| record.numerator));
        columns.push(numbers("share", returns, share));
        columns.push(numbers("hhi", returns, hhi));
        columns.push(status(returns, returns.iter().map(|record| record.numerator)));
        columns.push(comments(returns));
        Ok(MarketShares(DataFrame::new(returns.len(), columns)?))
    }

    /// The table of some records, with the columns of their periods.
    fn table(&self, rows: &[Record], periods: Vec<Column>) -> Result<DataFrame> {
        let figures: Vec<Option<f64>> = rows.iter().map(|record| self.figure(record)).collect();
        let mut columns = self.key_columns(rows, periods);
        columns.push(Column::new("obs_value".into(), &figures));
        columns.push(status(rows, figures.into_iter()));
        columns.push(Column::new("unit_measure".into(), vec![self.unit.as_str(); rows.len()]));
        if !self.is_value {
            columns.push(numbers("numerator", rows, |record| record.numerator));
            columns.push(numbers("denominator", rows, |record| record.denominator));
        }
        columns.push(comments(rows));
        Ok(DataFrame::new(rows.len(), columns)?)
    }

    /// Indicator, area, period and dimensions.
    fn key_columns(&self, rows: &[Record], periods: Vec<Column>) -> Vec<Column> {
        let text = |name: &str, words: Vec<&str>| Column::new(name.into(), words);
        let mut columns = vec![
            text("indicator", vec![&self.resolved.indicator.code; rows.len()]),
            text("ref_area", rows.iter().map(|record| record.area.as_str()).collect()),
        ];
        columns.extend(periods);
        if let Some(dimension) = &self.dimension {
            columns.push(text(dimension, rows.iter().map(|record| record.category.as_str()).collect()));
        }
        columns.extend(
            self.by.iter().enumerate().map(|(i, name)| text(name, rows.iter().map(|r| r.by[i].as_str()).collect())),
        );
        columns
    }

    fn figure(&self, record: &Record) -> Option<f64> {
        let numerator = record.numerator?;
        if self.is_value {
            return Some(numerator);
        }
        let denominator = if self.formula.is_ratio() { record.denominator? } else { 1.0 };
        Some(self.formula.figure(numerator, denominator, record.rate.unwrap_or(1.0)))
    }
}

fn periods(rows: &[Record]) -> Vec<Column> {
    vec![
        Column::new("time_period".into(), rows.iter().map(|r| r.period.to_string()).collect::<Vec<_>>()),
        Column::new("freq".into(), rows.iter().map(|r| r.period.frequency().as_str()).collect::<Vec<_>>()),
    ]
}

fn numbers(name: &str, rows: &[Record], of: impl Fn(&Record) -> Option<f64>) -> Column {
    Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
}

/// The status of each figure: `O` where there is none, `A` where nothing is to be said of it.
fn status(rows: &[Record], figures: impl Iterator<Item = Option<f64>>) -> Column {
    let of = |(record, figure): (&Record, Option<f64>)| match figure {
        None => "O".to_owned(),
        Some(_) if record.status.is_empty() => "A".to_owned(),
        Some(_) => in_deciding_order(record.status.clone()),
    };
    Column::new("obs_status".into(), rows.iter().zip(figures).map(of).collect::<Vec<_>>())
}

fn comments(rows: &[Record]) -> Column {
    let of = |record: &Record| (!record.comment.is_empty()).then(|| record.comment.join("; "));
    Column::new("comment".into(), rows.iter().map(of).collect::<Vec<_>>())
}
