//! Change between two results of independent samples: what moved, by how much, and how sure that is.
//!
//! | file | what lives in it |
//! |---|---|
//! | `side` | a result of either time, as a table |
//! | `pair` | the rows of both that are about the same, and what differs in what they are about |
//! | `row` | two figures: difference, ratio, errors, interval and test |

mod pair;
mod row;
mod side;

pub use row::DegreesOfFreedom;
pub use row::Outcome;
pub use side::Side;

use crate::error::check_level;
use crate::finding::{Finding, Findings, Subject};
use crate::frame::Labels;
use crate::survey::{Adjust, Test};
use crate::{Error, Result, ToFrame};
use pair::{Pair, pairs};
use polars::prelude::{BooleanChunked, Column, DataFrame, DataType, IdxCa};
use row::{Figure, Row};

/// How a change is computed.
#[derive(Clone, Debug, Default)]
pub struct ChangeOptions {
    /// The degrees of freedom of t.
    pub df: DegreesOfFreedom,
    /// The level of confidence; that of both results where none is given, or 0.95.
    pub level: Option<f64>,
    /// Whether probabilities are adjusted for all tests of the result.
    pub adjust: Option<Adjust>,
}

/// The change from one result to another: one row for each figure of either.
#[derive(Clone, Debug)]
pub struct Change {
    a: Side,
    b: Side,
    pairs: Vec<Pair>,
    rows: Vec<Row>,
    tests: Vec<Test>,
    is_adjusted: bool,
    findings: Findings,
}

/// The change from `a` to `b`, two results of independent samples, row by row.
///
/// V(b − a) = V(a) + V(b), and of the ratio r = b/a, (V(b) + r²·V(a))/a². Where the samples share units, this is too
/// large: pool the waves, and their covariance is counted. Rows without a partner stay, with a status. An error that is
/// unknown on one side is unknown of the change.
///
/// ```
/// use infosoc::{change, ChangeOptions, ToFrame};
/// use polars::prelude::df;
/// let then = df!("measure" => ["internet"], "value" => [62.0], "se" => [1.2], "df" => [80.0], "unit" => ["%"])?;
/// let now = df!("measure" => ["internet"], "value" => [0.66], "se" => [0.009], "df" => [95.0], "unit" => ["proportion"])?;
/// let moved = change(&then, &now, &ChangeOptions::default())?;
/// assert_eq!(moved.to_frame()?.column("value_a")?.f64()?.get(0), Some(0.62));
/// assert_eq!(moved.findings().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::InvalidArgument`] for two figures of one key in a result, a level that is none, and where the definition of
/// all that is compared has changed.
pub fn change<A, B>(a: A, b: B, options: &ChangeOptions) -> Result<Change>
where
    A: TryInto<Side, Error = Error>,
    B: TryInto<Side, Error = Error>,
{
    let (a, b) = Error::both(a.try_into(), b.try_into())?;
    Change::new(a, b, options)
}

impl Change {
    /// The change from `a` to `b`; see [`change`].
    ///
    /// # Errors
    /// As [`change`].
    pub fn new(a: Side, b: Side, options: &ChangeOptions) -> Result<Change> {
        options.level.map_or(Ok(()), |level| check_level("level", level))?;
        // Two results of other levels have no level of their own.
        let both = a.level.filter(|level| b.level.is_none_or(|other| other == *level));
        let level = options.level.or(both).unwrap_or(0.95);
        let (pairs, mut findings) = pairs(&a, &b)?;
        refuse_where_all_is_redefined(&pairs)?;
        let figures = [Figure::all(&a), Figure::all(&b)];
        let mut rows: Vec<Row> = Vec::with_capacity(pairs.len());
        for pair in &pairs {
            // Sides are 0 and 1 throughout: the first result and the second.
            let of = |side: usize, place: Option<usize>| place.map(|place| &figures[side][place]);
            rows.push(Row::new(of(0, pair.a), of(1, pair.b), pair.refused.as_deref(), options.df, level));
        }
        findings.extend(row::findings(&pairs, &rows));
        let mut tests: Vec<Test> = rows.iter().map(|row| row.test).collect();
        if let Some(adjust) = options.adjust {
            Test::adjust(&mut tests, adjust);
        }
        let findings = Findings::new(findings, Subject::Series);
        Ok(Change { a, b, pairs, rows, tests, is_adjusted: options.adjust.is_some(), findings })
    }
}

/// What is wrong is more use than a table without a number.
fn refuse_where_all_is_redefined(pairs: &[Pair]) -> Result<()> {
    let mut reasons = pairs.iter().filter(|pair| pair.a.is_some() && pair.b.is_some()).map(|pair| &pair.refused);
    match reasons.next() {
        Some(Some(reason)) if reasons.all(Option::is_some) => {
            Err(Error::argument("change", "figures of one definition", reason.clone()))
        }
        Some(_) | None => Ok(()),
    }
}

impl Change {
    /// What was found: rows without a partner, and what differs in what the two are about.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// A column of either side in the order of the pairs, from `a` where a row is there.
    fn shared(&self, name: &str) -> Result<Option<Column>> {
        let sides = [&self.a.frame, &self.b.frame].map(|frame| frame.column(name).ok());
        let places = |of: fn(&Pair) -> Option<usize>| -> IdxCa {
            self.pairs.iter().map(|pair| of(pair).map(|place| place as u32)).collect()
        };
        let indices = [places(|pair| pair.a), places(|pair| pair.b)];
        let is_a: BooleanChunked = self.pairs.iter().map(|pair| Some(pair.a.is_some())).collect();
        Ok(match sides {
            [None, None] => None,
            [Some(a), None] => Some(a.take(&indices[0])?),
            [None, Some(b)] => Some(b.take(&indices[1])?),
            [Some(a), Some(b)] => {
                // Categories and enums of two tables number their words in ways of their own: as text they compare.
                let is_plain = a.dtype() == b.dtype() && !a.dtype().is_categorical() && !a.dtype().is_enum();
                let cast = |column: &Column| if is_plain { Ok(column.clone()) } else { column.cast(&DataType::String) };
                let (a, b) = (cast(a)?.take(&indices[0])?, cast(b)?.take(&indices[1])?);
                Some(a.as_materialized_series().zip_with(&is_a, b.as_materialized_series())?.into())
            }
        })
    }

    /// A column of each side, under its name and that of the side.
    fn each(&self, name: &str) -> Result<Vec<Column>> {
        let sides = [(&self.a, "a"), (&self.b, "b")];
        if sides.iter().all(|(side, _)| side.frame.column(name).is_err()) {
            return Ok(Vec::new());
        }
        let of = |(side, letter): (&Side, &str)| {
            let places: IdxCa = self
                .pairs
                .iter()
                .map(|pair| if letter == "a" { pair.a } else { pair.b }.map(|place| place as u32))
                .collect();
            let own = format!("{name}_{letter}").into();
            match side.frame.column(name) {
                Ok(column) => Ok(column.take(&places)?.with_name(own)),
                Err(_) => Ok(Column::full_null(own, self.pairs.len(), &DataType::Null)),
            }
        };
        sides.map(of).into_iter().collect()
    }
}

impl ToFrame for Change {
    /// Columns: measure, level and contrast where there are any, by, the grouping columns, value_a, value_b, difference, se,
    /// ci_low, ci_high, t, df, p_value, p_adjusted (if asked for), ratio, ratio_se, ratio_ci_low, ratio_ci_high,
    /// relative_change, se_a, se_b, n_a, n_b, unit (of the values), difference_unit, status, note, and what is known of the
    /// figures.
    fn to_frame(&self) -> Result<DataFrame> {
        let mut columns = Vec::new();
        let mut groups = self.a.groups();
        groups.extend(self.b.groups().into_iter().filter(|name| !self.a.groups().contains(name)));
        let keys = ["measure", "level", "contrast", "by"].map(str::to_owned);
        for name in keys.into_iter().chain(groups) {
            columns.extend(self.shared(&name)?);
        }
        let numbers = |name: &str, of: &dyn Fn(&Row) -> Option<f64>| {
            Column::new(name.into(), self.rows.iter().map(of).collect::<Vec<_>>())
        };
        let tests = |name: &str, of: fn(&Test) -> Option<f64>| {
            Column::new(name.into(), self.tests.iter().map(of).collect::<Vec<_>>())
        };
        let words = |name: &str, of: fn(&Row) -> Option<String>| {
            Column::new(name.into(), self.rows.iter().map(of).collect::<Vec<_>>())
        };
        columns.extend([
            numbers("value_a", &|row| row.values[0]),
            numbers("value_b", &|row| row.values[1]),
            numbers("difference", &|row| row.difference),
            numbers("se", &|row| row.se),
            numbers("ci_low", &|row| row.limits.map(|limits| limits.0)),
            numbers("ci_high", &|row| row.limits.map(|limits| limits.1)),
            tests("t", |test| test.t),
            numbers("df", &|row| row.df),
            tests("p_value", |test| test.p_value),
        ]);
        if self.is_adjusted {
            columns.push(tests("p_adjusted", |test| test.p_adjusted));
        }
        columns.extend([
            numbers("ratio", &|row| row.ratio),
            numbers("ratio_se", &|row| row.ratio_se),
            numbers("ratio_ci_low", &|row| row.ratio_limits.map(|limits| limits.0)),
            numbers("ratio_ci_high", &|row| row.ratio_limits.map(|limits| limits.1)),
            numbers("relative_change", &|row| row.ratio.map(|ratio| ratio - 1.0)),
            numbers("se_a", &|row| row.errors[0]),
            numbers("se_b", &|row| row.errors[1]),
        ]);
        columns.extend(self.each("n")?);
        columns.extend([
            words("unit", |row| row.unit.clone()),
            words("difference_unit", |row| row.difference_unit.clone()),
            words("status", |row| Some(row.outcome.to_string())),
            words("note", |row| row.note.clone()),
        ]);
        for name in ["indicator", "category", "title", "ref_area"] {
            columns.extend(self.shared(name)?);
        }
        for name in ["time_period", "recall", "age_scope", "scope", "base", "certainty", "source"] {
            columns.extend(self.each(name)?);
        }
        for name in self.a.population().iter().chain(&self.b.population()) {
            if !columns.iter().any(|column| *column.name() == format!("{name}_a")) {
                columns.extend(self.each(name)?);
            }
        }
        Ok(DataFrame::new(self.pairs.len(), columns)?)
    }

    /// The labels of both sides, where they do not disagree.
    fn value_labels(&self) -> Labels {
        self.a.labels.agreed(&self.b.labels)
    }
}

/// Says something of figures that are compared.
fn warn(rule: crate::finding::Rule, place: &str, message: String) -> Finding {
    Finding::warning(rule, place, message)
}
