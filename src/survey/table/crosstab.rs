//! Two-way tables: weighted counts and shares of two columns, and tests of their independence.

use crate::frame::Labels;
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::cases::Survey;
use crate::survey::columns::codes::Codes;
use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::estimate::Estimates;
use crate::survey::estimate::request::Request;
use crate::survey::estimate::row::Status;
use crate::survey::interval::Interval;
use crate::survey::measure::{Measure, categories, total};
use crate::words::words;
use crate::{Error, Result, ToFrame, memory};
use polars::prelude::{DataFrame, IdxCa, IntoColumn, NamedFrom, Series};
use std::sync::atomic::AtomicBool;

words! {
    /// What the shares of a two-way table add up to 1 over.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Share: "share" {
        /// The whole table.
        #[default]
        Total = "total",
        /// Each row.
        Row = "row",
        /// Each column.
        Column = "column",
    }
}

/// A two-way table that is asked for. Nothing is computed before [`run`](CrossTableRequest::run).
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct CrossTableRequest {
    pub(crate) survey: Survey,
    pub(crate) options: TableOptions,
}

/// What a two-way table is of, wherever its cases are.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct TableOptions {
    pub(crate) names: [String; 2],
    pub(crate) filter: Option<String>,
    pub(crate) share: Share,
    pub(crate) interval: Interval,
    pub(crate) level: f64,
}

impl Survey {
    /// Asks for the two-way table of two columns of any type.
    ///
    /// Cases with either missing are outside the table, and counted.
    ///
    /// ```
    /// use infosoc::{Design, Independence, Share, Survey};
    /// use polars::prelude::df;
    /// let people = df!(
    ///     "w" => [2.0, 1.0, 1.0, 3.0, 2.0, 1.0], "sex" => ["F", "F", "M", "M", "F", "M"], "internet" => [1, 0, 1, 1, 0, 0]
    /// )?;
    /// let table = Survey::new(people, Design::new("w"))?.table("sex", "internet").share(Share::Row).run()?;
    /// assert_eq!(table.cells().len(), 9);
    /// let test = table.test(Independence::F)?;
    /// assert!(test.p_value.is_some_and(|p| p > 0.05));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn table(&self, rows: impl Into<String>, columns: impl Into<String>) -> CrossTableRequest {
        CrossTableRequest { survey: self.clone(), options: TableOptions::new(rows.into(), columns.into()) }
    }
}

/// Refuses a table of so many rows and columns, beside others that hold `before` cells; how many cells they are together.
pub(crate) fn check_cells(before: usize, rows: usize, columns: usize) -> Result<usize> {
    // A cell for every combination, whether it occurs or not: two columns that number persons have too many.
    let cells = before.saturating_add(rows.saturating_mul(columns));
    memory::check("columns: cells of their table", cells, size_of::<CrossTableCell>() as u64)?;
    Ok(cells)
}

impl TableOptions {
    pub(crate) fn new(rows: String, columns: String) -> TableOptions {
        let (share, interval) = (Share::default(), Interval::default());
        TableOptions { names: [rows, columns], filter: None, share, interval, level: 0.95 }
    }

    pub(crate) fn check_names(&self) -> Result<()> {
        let [rows, columns] = &self.names;
        let wrong = |expected: &str, got: String| Err(Error::argument("columns", expected, got));
        if rows == columns {
            return wrong("two different columns", format!("{rows:?} twice"));
        }
        match self.names.iter().find(|name| OF_ESTIMATE.contains(&name.as_str()) || RESULT.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => {
                wrong("columns whose names the result does not use itself", format!("{name:?}; rename it in the table"))
            }
        }
    }

    /// The columns that a table is made of: the row, the column and the cell of each case, and whether it is one. With spaces
    /// and the names of both columns, so that no column of the table is replaced.
    pub(crate) fn made(&self) -> [String; 4] {
        ["row", "column", "cell", "case"].map(|what| format!("{what} of {} by {}", self.names[0], self.names[1]))
    }

    /// The table in words.
    pub(crate) fn title(&self) -> String {
        format!("the table of {} by {}", self.names[0], self.names[1])
    }

    /// A measure with the options of the table.
    pub(crate) fn measure(&self, measure: Measure) -> Measure {
        let measure = measure.interval(self.interval).level(self.level);
        self.filter.iter().fold(measure, |measure, filter| measure.filter(filter))
    }
}

impl CrossTableRequest {
    /// Only the cases for which a true/false or 0/1 column is true, as a domain of the design.
    pub fn filter(mut self, column: impl Into<String>) -> CrossTableRequest {
        self.options.filter = Some(column.into());
        self
    }

    /// Whether shares sum to 1 over the whole table, each row or each column; the whole table if not given.
    pub fn share(mut self, share: Share) -> CrossTableRequest {
        self.options.share = share;
        self
    }

    /// The kind of confidence interval of the shares; [`Interval::Logit`] if not given.
    pub fn interval(mut self, interval: Interval) -> CrossTableRequest {
        self.options.interval = interval;
        self
    }

    /// The confidence level of the intervals; 0.95 if not given.
    pub fn level(mut self, level: f64) -> CrossTableRequest {
        self.options.level = level;
        self
    }

    /// Computes the table.
    ///
    /// # Errors
    /// Columns that do not exist, that are the same or have the name of a column of the result; a filter that is not
    /// 0/1; [`Error::EmptyTable`] where no case has both columns.
    pub fn run(self) -> Result<CrossTable> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run`](CrossTableRequest::run).
    pub fn run_until(self, stop: &AtomicBool) -> Result<CrossTable> {
        self.options.check_names()?;
        let inner = &self.survey.0;
        let inside = match &self.options.filter {
            None => Ok(vec![1.0; inner.table.height()]),
            Some(name) => self.inside(name),
        };
        let codes = |role: &str, name: &str| {
            let column = inner.table.column(name).map_err(|_| Error::unknown_column(role, name, &inner.table))?;
            Codes::new(column.as_materialized_series())
        };
        let [rows, columns] = &self.options.names;
        let codes = Error::both(codes("rows", rows), codes("columns", columns));
        let (mut inside, (first, second)) = Error::both(inside, codes)?;
        let weights = inner.weights()?;
        let mut positive = vec![0.0; inside.len()];
        weights.read(Rows::Run { start: 0, len: positive.len() }, &mut positive);
        let missing = [&first, &second].map(|codes| match codes.levels.null_count() {
            // No code is this one: nothing is missing.
            0 => u32::MAX,
            _ => codes.len() as u32 - 1,
        });
        // Cases of the table have both columns and a weight; others stay in the design with a share of nothing.
        for (row, inside) in inside.iter_mut().enumerate() {
            let complete = first.of_row.get(row) != missing[0] && second.of_row.get(row) != missing[1];
            *inside *= f64::from(u8::from(complete && positive[row] != 0.0));
        }
        let sides = [first, second].map(|codes| Side::new(codes, &inside));
        if sides[0].used.is_empty() {
            return Err(Error::EmptyTable { what: self.options.title() });
        }
        check_cells(0, sides[0].used.len(), sides[1].used.len())?;
        self.estimate(&inside, sides, stop)
    }

    /// Where a filter is true.
    pub(crate) fn inside(&self, name: &str) -> Result<Vec<f64>> {
        let series = column::numeric(&self.survey.0.table, "where", name, "recode it to true and false")?;
        column::check_binary(&series, "where")?;
        let mut inside = vec![0.0; series.len()];
        if let Some(column) = Column::new(&series) {
            column.read(Rows::Run { start: 0, len: series.len() }, &mut inside);
        }
        Ok(inside)
    }

    /// The estimates that the table is made of: its cells, its margins and the shares.
    fn estimate(&self, inside: &[f64], sides: [Side; 2], stop: &AtomicBool) -> Result<CrossTable> {
        // Rows, columns and cells become columns of codes of their own, so that one request estimates all shares.
        let width = sides[1].used.len() as u32;
        let place = |side: usize| {
            let (codes, rank) = (&sides[side].codes.of_row, &sides[side].rank);
            let place = |(row, &inside): (usize, &f64)| (inside > 0.0).then(|| rank[codes.get(row) as usize]);
            inside.iter().enumerate().map(place).collect::<Vec<Option<u32>>>()
        };
        let (row, column) = (place(0), place(1));
        let cell: Vec<Option<u32>> =
            row.iter().zip(&column).map(|(row, column)| Some(row.as_ref()? * width + column.as_ref()?)).collect();
        let case: Vec<f64> = row.iter().map(|row| f64::from(u8::from(row.is_some()))).collect();
        let names @ [row_name, column_name, cell_name, case_name] = &self.options.made();
        let columns = [row, column, cell].into_iter().zip(names);
        let mut columns: Vec<_> =
            columns.map(|(codes, name)| Series::new(name.as_str().into(), codes).into_column()).collect();
        columns.push(Series::new(case_name.as_str().into(), case).into_column());
        let survey = self.survey.with_columns(columns)?;
        let measure = |measure: Measure| self.options.measure(measure);
        let request = |measures: &[&str]| -> Request {
            survey.estimate(measures.iter().map(|name| measure(categories(*name))).collect::<Vec<_>>())
        };

        // Four grouping sets in this order: all, rows, columns, cells. `cell` counts on it.
        let counts = survey.estimate([measure(total(case_name))]);
        let counts = counts.by([row_name]).by([column_name]).by([row_name, column_name]).run_until(stop)?;
        let cells = request(&[cell_name, row_name, column_name]).run_until(stop)?;
        // Shares within a row or a column have another denominator than those of the whole: a request of their own.
        let within = match self.options.share {
            Share::Total => None,
            Share::Row => Some(request(&[column_name]).by([row_name]).run_until(stop)?),
            Share::Column => Some(request(&[row_name]).by([column_name]).run_until(stop)?),
        };
        Ok(CrossTable::assembled(&self.options, sides.map(|side| side.levels()), counts, cells, within))
    }
}

/// The columns of a result, beside those of estimates.
pub(crate) const RESULT: [&str; 3] = ["share", "count", "count_se"];

/// One of the two columns of a table.
struct Side {
    codes: Codes,
    /// The codes that occur, ascending.
    used: Vec<u32>,
    /// The place of each code among those.
    rank: Vec<u32>,
}

impl Side {
    fn new(codes: Codes, inside: &[f64]) -> Side {
        let mut occurs = vec![false; codes.len()];
        let rows = inside.iter().enumerate().filter(|(_, inside)| **inside > 0.0);
        rows.for_each(|(row, _)| occurs[codes.of_row.get(row) as usize] = true);
        let used: Vec<u32> = (0..codes.len() as u32).filter(|&code| occurs[code as usize]).collect();
        // Codes that do not occur keep 0, which no row asks for.
        let mut rank = vec![0; codes.len()];
        used.iter().enumerate().for_each(|(place, &code)| rank[code as usize] = place as u32);
        Side { codes, used, rank }
    }

    /// The values that occur, ascending, in the column's own type.
    fn levels(&self) -> Series {
        let used: IdxCa = self.used.iter().map(|&code| Some(code)).collect();
        self.codes.levels.take(&used).unwrap_or_default()
    }
}

/// A two-way table: cells row by row, each row followed by its total, the row of totals last.
#[derive(Clone, Debug)]
pub struct CrossTable {
    pub(crate) names: [String; 2],
    /// The categories that occur.
    pub(crate) levels: [Series; 2],
    pub(super) share: Share,
    pub(super) table: Vec<CrossTableCell>,
    /// Totals of the cases by row, by column and by both: sets 1, 2 and 3.
    pub(crate) counts: Estimates,
    /// Shares of the cells, numbered row by row, and of rows and columns, overall.
    pub(crate) cells: Estimates,
}

/// One cell of a two-way table, or a margin.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CrossTableCell {
    /// The category of the rows as text; `None` for the total over rows.
    pub row: Option<String>,
    /// The category of the columns as text; `None` for the total over columns.
    pub column: Option<String>,
    pub(super) place: [Option<usize>; 2],
    /// The weighted count of cases.
    pub count: f64,
    /// Its standard error.
    pub count_se: Option<f64>,
    /// The share of the whole, of the row or of the column.
    pub value: Option<f64>,
    /// The standard error of the share; 0 where it is 1 by definition.
    pub se: Option<f64>,
    /// The lower confidence limit of the share.
    pub ci_low: Option<f64>,
    /// The upper confidence limit of the share.
    pub ci_high: Option<f64>,
    /// The coefficient of variation of the share.
    pub cv: Option<f64>,
    /// The design effect of the share.
    pub deff: Option<f64>,
    /// Degrees of freedom.
    pub df: Option<f64>,
    /// Cases in the sample.
    pub n: u64,
    /// Whether all numbers of the share are there, and if not, why.
    pub status: Status,
}

impl CrossTable {
    /// The cells and margins.
    pub fn cells(&self) -> &[CrossTableCell] {
        &self.table
    }

    /// Whether shares sum to 1 over the whole table, each row or each column.
    pub fn share(&self) -> Share {
        self.share
    }

    /// Cases in the table.
    pub fn n(&self) -> u64 {
        self.cells.rows()[0].n
    }

    /// Cases outside the table because one of the two columns is missing.
    pub fn n_missing(&self) -> u64 {
        self.cells.rows()[0].n_missing
    }
}

impl ToFrame for CrossTable {
    /// Columns: those of the two columns with their own types, null for totals; share (`total`, `row` or `column`),
    /// count, count_se, value, se, ci_low, ci_high, cv, deff, df, n, status.
    fn to_frame(&self) -> Result<DataFrame> {
        let cells = &self.table;
        let mut columns = Vec::new();
        for side in [0, 1] {
            let places: IdxCa = cells.iter().map(|cell| cell.place[side].map(|place| place as u32)).collect();
            columns.push(self.levels[side].take(&places)?.with_name(self.names[side].as_str().into()).into_column());
        }
        let share = match self.share {
            Share::Total => "total",
            Share::Row => "row",
            Share::Column => "column",
        };
        let numbers = |name: &str, of: fn(&CrossTableCell) -> Option<f64>| {
            Series::new(name.into(), cells.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        columns.extend([
            Series::new("share".into(), vec![share; cells.len()]).into_column(),
            numbers("count", |cell| Some(cell.count)),
            numbers("count_se", |cell| cell.count_se),
            numbers("value", |cell| cell.value),
            numbers("se", |cell| cell.se),
            numbers("ci_low", |cell| cell.ci_low),
            numbers("ci_high", |cell| cell.ci_high),
            numbers("cv", |cell| cell.cv),
            numbers("deff", |cell| cell.deff),
            numbers("df", |cell| cell.df),
            Series::new("n".into(), cells.iter().map(|cell| cell.n).collect::<Vec<_>>()).into_column(),
            Series::new("status".into(), cells.iter().map(|cell| cell.status.as_str()).collect::<Vec<_>>())
                .into_column(),
        ]);
        Ok(DataFrame::new(cells.len(), columns)?)
    }

    /// The labels of the two columns.
    fn value_labels(&self) -> Labels {
        self.counts.value_labels()
    }
}

#[cfg(test)]
mod tests {
    use super::check_cells;

    #[test]
    fn cells_are_counted_over_all_tables() {
        assert!(check_cells(100, 20, 30).is_ok_and(|cells| cells == 700));
        for (before, rows, columns) in [(0, 1 << 20, 1 << 20), (1 << 40, 2, 2), (0, usize::MAX, 2)] {
            assert!(check_cells(before, rows, columns).is_err_and(|error| error.code() == "invalid_argument"));
        }
    }
}
