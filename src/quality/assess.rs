//! Reliability of every row of a result, as columns beside it.

use super::precision::{Precision, Statistic};
use super::rule::{Reliability, ReliabilityRule};
use crate::catalogue::Limits;
use crate::dataset::Figures;
use crate::error::{row_of_table, rows_of_table};
use crate::frame::Labels;
use crate::status::{Flag, FlagSystem};
use crate::survey::Estimate;
use crate::survey::Estimates;
use crate::survey::Status;
use crate::survey::measure::Kind;
use crate::{Error, Quantity, Result, ToFrame, Unit};
use polars::prelude::{Column, DataFrame, DataType};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What a rule says of one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The decision.
    pub reliability: Reliability,
    /// Why: each condition that is met, the worst first, and each that could not be judged.
    pub reasons: Vec<String>,
    /// The flag that the figure is to be published with.
    pub flag: Flag,
    /// The symbol of an agency that has several for one flag.
    pub(super) symbol: Option<&'static str>,
}

impl Assessment {
    pub(super) fn new(reliability: Reliability, reasons: Vec<String>, flag: Flag) -> Assessment {
        Assessment { reliability, reasons, flag, symbol: None }
    }

    pub(super) fn code(&self, system: FlagSystem) -> &'static str {
        let own = self.symbol.filter(|_| system == FlagSystem::Abs);
        own.unwrap_or_else(|| self.flag.code(system))
    }
}

/// A result with what a rule says of each of its rows; a table by [`ToFrame`].
#[derive(Clone, Debug)]
pub struct Assessed {
    frame: DataFrame,
    rows: Vec<Assessment>,
    labels: Labels,
}

impl Assessed {
    /// What the rule says, row by row.
    pub fn rows(&self) -> &[Assessment] {
        &self.rows
    }

    pub(super) fn new(mut frame: DataFrame, rows: Vec<Assessment>, labels: Labels) -> Result<Assessed> {
        let word = |name: &str, of: &dyn Fn(&Assessment) -> String| {
            let cell = |row: &Assessment| Some(of(row)).filter(|word| !word.is_empty());
            Column::new(name.into(), rows.iter().map(cell).collect::<Vec<_>>())
        };
        let columns = vec![
            word("reliability", &|row| row.reliability.to_string()),
            word("reason", &|row| row.reasons.join("; ")),
        ];
        add(&mut frame, columns.into_iter().chain(flag_columns(&rows)))?;
        Ok(Assessed { frame, rows, labels })
    }
}

impl ToFrame for Assessed {
    /// The columns of the result, then reliability, reason, obs_status, eurostat_flag, statcan_symbol, abs_symbol.
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }

    fn value_labels(&self) -> Labels {
        self.labels.clone()
    }
}

/// The flags in the codes of each system; null where it has none.
pub(super) fn flag_columns(rows: &[Assessment]) -> impl Iterator<Item = Column> + '_ {
    const NAMES: [(&str, FlagSystem); 4] = [
        ("obs_status", FlagSystem::Sdmx),
        ("eurostat_flag", FlagSystem::Eurostat),
        ("statcan_symbol", FlagSystem::StatCan),
        ("abs_symbol", FlagSystem::Abs),
    ];
    NAMES.into_iter().map(|(name, system)| {
        let cell = |row: &Assessment| Some(row.code(system)).filter(|code| !code.is_empty());
        Column::new(name.into(), rows.iter().map(cell).collect::<Vec<_>>())
    })
}

/// Adds columns; none of them may exist already.
pub(super) fn add(frame: &mut DataFrame, columns: impl IntoIterator<Item = Column>) -> Result<()> {
    for column in columns {
        if frame.column(column.name()).is_ok() {
            return Err(Error::argument(
                "quality",
                "a result without columns of these names; rename the grouping column",
                column.name(),
            ));
        }
        frame.with_column(column)?;
    }
    Ok(())
}

impl Estimates {
    /// What a reliability rule says of each row, beside the row. Nothing is hidden: see
    /// [`suppress`](Estimates::suppress).
    ///
    /// A rule that is not for a measure says so (`not_assessed`); a figure whose precision is not known, such as the
    /// coefficient of variation of a share that is 0 in the sample, goes to `review`.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a rule without conditions, and where a grouping column has the name of one that
    /// is added.
    pub fn quality(&self, rule: &ReliabilityRule) -> Result<Assessed> {
        Assessed::new(self.to_frame()?, assessments(self, rule)?, self.value_labels())
    }
}

impl Figures {
    /// As [`Estimates::quality`].
    ///
    /// # Errors
    /// As [`Estimates::quality`].
    pub fn quality(&self, rule: &ReliabilityRule) -> Result<Assessed> {
        Assessed::new(self.to_frame()?, assessments(self.estimates(), rule)?, self.value_labels())
    }
}

pub(super) fn assessments(estimates: &Estimates, rule: &ReliabilityRule) -> Result<Vec<Assessment>> {
    check(rule)?;
    Ok(estimates.rows().iter().map(|row| rule.assess(&precision(estimates, row))).collect())
}

pub(super) fn check(rule: &ReliabilityRule) -> Result<()> {
    if rule.is_empty() {
        let problem = "has no condition; give at least one, such as min_n or max_cv";
        return Err(Error::invalid(format!("rule {}", rule.name), problem));
    }
    Ok(())
}

fn precision(estimates: &Estimates, row: &Estimate) -> Precision {
    let measure = estimates.measure_of(row);
    let statistic = match (estimates.contrast(), measure.map(|m| &m.kind)) {
        // A ratio of two figures has a coefficient of variation, their difference does not.
        (Some(_), _) if row.unit.as_deref().is_some_and(|unit| Unit::of(unit).quantity() == Quantity::Ratio) => {
            Statistic::Magnitude
        }
        (Some(_), _) => Statistic::Difference,
        (None, Some(Kind::Proportion { .. })) => Statistic::Proportion,
        (None, Some(Kind::Count)) => Statistic::Count,
        (
            None,
            Some(
                Kind::Mean(_)
                | Kind::Total(_)
                | Kind::Ratio { .. }
                | Kind::Quantile { .. }
                | Kind::Spread { .. }
                | Kind::Extreme { .. }
                | Kind::Choice { .. },
            )
            | None,
        ) => Statistic::Magnitude,
    };
    // Rules state limits for shares of 1, whatever the unit that the measure is shown in.
    let factor = measure.filter(|_| statistic == Statistic::Proportion).map_or(1.0, |m| m.factor);
    // Rules have an interval of their own for a proportion of 0 or 1.
    let is_boundary = statistic == Statistic::Proportion && row.status == Status::OneSided;
    let se = if is_boundary { row.se } else { row.known_se() };
    Precision {
        statistic,
        value: row.value.map(|value| value / factor),
        se: se.map(|se| se / factor),
        n: row.n,
        df: row.df,
    }
}

/// What a rule says of each row of any table with columns `value`, `se`, `n` and, where they are there, `df`, `unit` (a
/// share of a whole, such as `proportion` or `%`, is taken for a proportion) and `statistic` (`proportion`, `count`, `magnitude` or `difference`),
/// which decides where it is given.
///
/// For figures that others have published with their standard errors; results of this library have
/// [`Estimates::quality`], which knows what was measured.
///
/// # Errors
/// Columns that are missing or hold something else, negative standard errors or cases, proportions outside 0 and 1,
/// and what [`Estimates::quality`] refuses; all that is found is reported.
///
/// ```
/// use infosoc::quality::{ReliabilityRule, Reliability, assess};
/// use polars::prelude::*;
/// let published = df!("value" => [15.0, 40.0], "se" => [3.0, 9.0], "n" => [400, 60], "df" => [30, 12], "unit" => ["%", "%"])?;
/// let assessed = assess(&published, &ReliabilityRule::preset("nchs_proportion_2017")?)?;
/// assert_eq!(assessed.rows()[0].reliability, Reliability::Released);
/// assert_eq!(assessed.rows()[1].reliability, Reliability::Suppressed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn assess(table: &DataFrame, rule: &ReliabilityRule) -> Result<Assessed> {
    check(rule)?;
    let mut found = Vec::new();
    let given = Given::read(table, &mut found);
    // A column that could not be read would have every row reported once more.
    if found.is_empty() {
        found.extend(given.impossible());
    }
    Error::collect(found)?;
    let rows = (0..table.height()).map(|row| rule.assess(&given.precision(row)));
    Assessed::new(table.clone(), rows.collect(), Labels::default())
}

/// The columns of a table of published figures, row by row.
struct Given {
    value: Vec<Option<f64>>,
    se: Vec<Option<f64>>,
    n: Vec<Option<f64>>,
    df: Vec<Option<f64>>,
    statistics: Vec<Statistic>,
    /// The divisors of values and errors: shares are judged as parts of 1.
    scales: Vec<f64>,
}

impl Given {
    fn read(table: &DataFrame, found: &mut Vec<Error>) -> Given {
        let mut numbers = |name: &str, required: bool| match numbers_of(table, name, required) {
            Ok(numbers) => numbers,
            Err(error) => {
                found.push(error);
                vec![None; table.height()]
            }
        };
        let (value, se) = (numbers("value", true), numbers("se", true));
        let (n, df) = (numbers("n", true), numbers("df", false));
        let (statistics, scales) = statistics(table, found);
        Given { value, se, n, df, statistics, scales }
    }

    fn share(&self, row: usize) -> Option<f64> {
        self.value[row].map(|value| value / self.scales[row])
    }

    fn is_proportion(&self, row: usize) -> bool {
        self.statistics[row] == Statistic::Proportion
    }

    /// The first impossible number of each kind.
    fn impossible(&self) -> Vec<Error> {
        let rows = || 0..self.value.len();
        let of = |column: &str, expected: &str, of: &[Option<f64>], row: Option<usize>| {
            let row = row?;
            let got = of[row].map_or("a missing value".to_owned(), |x| x.to_string());
            Some(Error::argument(format!("column {column:?}, {}", row_of_table(row)), expected, got))
        };
        let se = rows().find(|&i| self.se[i].is_some_and(|se| se < 0.0));
        let is_count = |n: f64| n >= 0.0 && n.fract() == 0.0;
        let n = rows().find(|&i| self.value[i].is_some() && !self.n[i].is_some_and(is_count));
        let is_beyond = |i: usize| self.is_proportion(i) && self.share(i).is_some_and(|p| !Limits::WHOLE.hold(p));
        let value = rows().find(|&i| is_beyond(i));
        let found = [
            of("se", "a standard error of zero or more", &self.se, se),
            of("n", "a number of cases in every row that has a value", &self.n, n),
            of("value", "a proportion between 0 and 1, or 0 and 100 in %", &self.value, value),
        ];
        found.into_iter().flatten().collect()
    }

    fn precision(&self, row: usize) -> Precision {
        // What rounding adds to a sum of parts, 100.00000000000001 %, is none of the figure.
        let share = self.share(row).map(|p| if self.is_proportion(row) { Limits::WHOLE.within(p) } else { p });
        Precision {
            statistic: self.statistics[row],
            value: share,
            se: self.se[row].map(|se| se / self.scales[row]),
            // A row without a value may have no cases either.
            n: self.n[row].unwrap_or(0.0) as u64,
            df: self.df[row],
        }
    }
}

/// What kind of figure each row has, by its word or else by its unit, and what its unit is the whole of.
fn statistics(table: &DataFrame, found: &mut Vec<Error>) -> (Vec<Statistic>, Vec<f64>) {
    let mut texts = |name: &str| match text_of(table, name) {
        Ok(texts) => texts,
        Err(error) => {
            found.push(error);
            None
        }
    };
    let (unit, words) = (texts("unit"), texts("statistic"));
    let mut wholes: FxHashMap<&str, Option<f64>> = FxHashMap::default();
    let mut unknown: BTreeMap<&str, (usize, usize, Error)> = BTreeMap::new();
    let (mut statistics, mut scales) = (Vec::with_capacity(table.height()), Vec::with_capacity(table.height()));
    for row in 0..table.height() {
        let word = words.as_ref().and_then(|words| words[row].as_deref());
        let whole = unit.as_ref().and_then(|unit| unit[row].as_deref());
        let whole = whole.and_then(|unit| *wholes.entry(unit).or_insert_with(|| Unit::of(unit).whole()));
        let statistic = match word.map(|word| (word, word.parse::<Statistic>())) {
            Some((_, Ok(statistic))) => statistic,
            Some((word, Err(error))) => {
                unknown.entry(word).or_insert((0, row, error)).0 += 1;
                Statistic::Magnitude
            }
            None if whole.is_some() => Statistic::Proportion,
            None => Statistic::Magnitude,
        };
        statistics.push(statistic);
        // A growth rate in per cent that is called a magnitude stays in per cent.
        scales.push(whole.filter(|_| statistic == Statistic::Proportion).unwrap_or(1.0));
    }
    found.extend(unknown.into_values().map(|(rows, first, error)| located(error, rows, first)));
    (statistics, scales)
}

/// The error of a word, with where it stands.
fn located(mut error: Error, rows: usize, first: usize) -> Error {
    if let Error::UnknownOption { option, .. } = &mut error {
        option.push_str(&format!(" ({})", rows_of_table(rows, first)));
    }
    error
}

fn numbers_of(table: &DataFrame, name: &str, required: bool) -> Result<Vec<Option<f64>>> {
    let Ok(column) = table.column(name) else {
        return if required {
            Err(Error::unknown_column("quality", name, table))
        } else {
            Ok(vec![None; table.height()])
        };
    };
    if !(column.dtype().is_primitive_numeric() || column.dtype().is_null()) {
        return Err(Error::WrongType {
            role: "quality".to_owned(),
            column: name.to_owned(),
            expected: "numbers".to_owned(),
            got: column.dtype().to_string(),
            remedy: "convert it to numbers, with null for missing values".to_owned(),
        });
    }
    let cast = column.cast(&DataType::Float64)?;
    let values: Vec<Option<f64>> = cast.f64()?.iter().collect();
    let wild: Vec<usize> = (0..values.len()).filter(|&i| values[i].is_some_and(|x| !x.is_finite())).collect();
    match wild.first() {
        None => Ok(values),
        Some(&first) => {
            Err(Error::NotFinite { role: "quality".to_owned(), column: name.to_owned(), rows: wild.len(), first })
        }
    }
}

fn text_of(table: &DataFrame, name: &str) -> Result<Option<Vec<Option<String>>>> {
    let Ok(column) = table.column(name) else { return Ok(None) };
    let text = column.cast(&DataType::String)?;
    Ok(Some(text.str()?.iter().map(|word| word.map(str::to_owned)).collect()))
}
