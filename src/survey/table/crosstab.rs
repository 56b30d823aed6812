//! Two-way tables: weighted counts and shares of two columns, and tests of their independence.

use crate::frame::Labels;
use crate::survey::cases::Survey;
use crate::survey::columns::category::text;
use crate::survey::columns::codes::Codes;
use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::estimate::request::Request;
use crate::survey::estimate::row::{Estimate, Status};
use crate::survey::estimate::{COLUMNS, Estimates};
use crate::survey::interval;
use crate::survey::interval::Interval;
use crate::survey::measure::{Measure, categories, total};
use crate::words::words;
use crate::{Error, Result, ToFrame};
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
    pub(crate) names: [String; 2],
    pub(crate) filter: Option<String>,
    share: Share,
    interval: Interval,
    level: f64,
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
        CrossTableRequest {
            survey: self.clone(),
            names: [rows.into(), columns.into()],
            filter: None,
            share: Share::default(),
            interval: Interval::default(),
            level: 0.95,
        }
    }
}

impl CrossTableRequest {
    /// Only the cases for which a true/false or 0/1 column is true, as a domain of the design.
    pub fn filter(mut self, column: impl Into<String>) -> CrossTableRequest {
        self.filter = Some(column.into());
        self
    }

    /// What shares add up to 1 over; the whole table if not given.
    pub fn share(mut self, share: Share) -> CrossTableRequest {
        self.share = share;
        self
    }

    /// The kind of confidence interval of the shares; [`Interval::Logit`] if not given.
    pub fn interval(mut self, interval: Interval) -> CrossTableRequest {
        self.interval = interval;
        self
    }

    /// The confidence level of the intervals; 0.95 if not given.
    pub fn level(mut self, level: f64) -> CrossTableRequest {
        self.level = level;
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
        self.check_names()?;
        let inner = &self.survey.0;
        let inside = match &self.filter {
            None => Ok(vec![1.0; inner.table.height()]),
            Some(name) => self.inside(name),
        };
        let codes = |role: &str, name: &str| {
            let column = inner.table.column(name).map_err(|_| Error::unknown_column(role, name, &inner.table))?;
            Codes::new(column.as_materialized_series())
        };
        let [rows, columns] = &self.names;
        let codes = Error::both(codes("rows", rows), codes("columns", columns));
        let (mut inside, (first, second)) = Error::both(inside, codes)?;
        let weights = inner.weights()?;
        let mut positive = vec![0.0; inside.len()];
        weights.read(Rows::Run { start: 0, len: positive.len() }, &mut positive);
        let missing = [&first, &second].map(|codes| match codes.levels.null_count() {
            0 => u32::MAX,
            _ => codes.len() as u32 - 1,
        });
        // Cases of the table have both columns and a weight; others stay in the design with a share of nothing.
        for (row, inside) in inside.iter_mut().enumerate() {
            let complete = first.codes.get(row) != missing[0] && second.codes.get(row) != missing[1];
            *inside *= f64::from(u8::from(complete && positive[row] != 0.0));
        }
        let sides = [first, second].map(|codes| Side::new(codes, &inside));
        if sides[0].used.is_empty() {
            return Err(Error::EmptyTable { what: format!("the table of {} by {}", self.names[0], self.names[1]) });
        }
        self.estimate(&inside, sides, stop)
    }

    fn check_names(&self) -> Result<()> {
        let [rows, columns] = &self.names;
        let wrong = |expected: &str, got: String| Err(Error::argument("columns", expected, got));
        if rows == columns {
            return wrong("two different columns", format!("{rows:?} twice"));
        }
        match self.names.iter().find(|name| COLUMNS.contains(&name.as_str()) || RESULT.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => {
                wrong("columns whose names the result does not use itself", format!("{name:?}; rename it in the table"))
            }
        }
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

    /// The estimates that the table is made of: those of the cells, of its margins, and of the shares.
    fn estimate(&self, inside: &[f64], sides: [Side; 2], stop: &AtomicBool) -> Result<CrossTable> {
        // Rows, columns and cells become columns of codes of their own, so that one request estimates all shares.
        let width = sides[1].used.len() as u32;
        let place = |side: usize| {
            let (codes, rank) = (&sides[side].codes.codes, &sides[side].rank);
            let place = |(row, &inside): (usize, &f64)| (inside > 0.0).then(|| rank[codes.get(row) as usize]);
            inside.iter().enumerate().map(place).collect::<Vec<Option<u32>>>()
        };
        let (row, column) = (place(0), place(1));
        let cell: Vec<Option<u32>> =
            row.iter().zip(&column).map(|(row, column)| Some(row.as_ref()? * width + column.as_ref()?)).collect();
        let case: Vec<f64> = row.iter().map(|row| f64::from(u8::from(row.is_some()))).collect();
        // With spaces and the names of both columns, so that no column of the table is replaced.
        let name = |what: &str| format!("{what} of {} by {}", self.names[0], self.names[1]);
        let names @ [row_name, column_name, cell_name, case_name] = &["row", "column", "cell", "case"].map(name);
        let columns = [row, column, cell].into_iter().zip(names);
        let mut columns: Vec<_> =
            columns.map(|(codes, name)| Series::new(name.as_str().into(), codes).into_column()).collect();
        columns.push(Series::new(case_name.as_str().into(), case).into_column());
        let survey = self.survey.with_columns(columns)?;
        let measure = |measure: Measure| {
            let measure = measure.interval(self.interval).level(self.level);
            self.filter.iter().fold(measure, |measure, filter| measure.filter(filter))
        };
        let request = |measures: &[&str]| -> Request {
            survey.estimate(measures.iter().map(|name| measure(categories(*name))).collect::<Vec<_>>())
        };

        // Four grouping sets in this order: all, rows, columns, cells. `cell` counts on it.
        let counts = survey.estimate([measure(total(case_name))]);
        let counts = counts.by([row_name]).by([column_name]).by([row_name, column_name]).run_until(stop)?;
        let cells = request(&[cell_name, row_name, column_name]).run_until(stop)?;
        // Shares within a row or a column have another denominator than those of the whole: a request of their own.
        let within = match self.share {
            Share::Total => None,
            Share::Row => Some(request(&[column_name]).by([row_name]).run_until(stop)?),
            Share::Column => Some(request(&[row_name]).by([column_name]).run_until(stop)?),
        };
        let layout = Assembly { request: self, sides: &sides, counts: &counts, cells: &cells, within: within.as_ref() };
        let table = layout.cells();
        Ok(CrossTable {
            names: self.names.clone(),
            levels: sides.map(|side| side.levels()),
            share: self.share,
            table,
            counts,
            cells,
        })
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
        rows.for_each(|(row, _)| occurs[codes.codes.get(row) as usize] = true);
        let used: Vec<u32> = (0..codes.len() as u32).filter(|&code| occurs[code as usize]).collect();
        let mut rank = vec![0; codes.len()];
        used.iter().enumerate().for_each(|(place, &code)| rank[code as usize] = place as u32);
        Side { codes, used, rank }
    }

    /// The values that occur, ascending, of the column's own type.
    fn levels(&self) -> Series {
        let used: IdxCa = self.used.iter().map(|&code| Some(code)).collect();
        self.codes.levels.take(&used).unwrap_or_default()
    }
}

/// Where the numbers of each cell are.
struct Assembly<'a> {
    request: &'a CrossTableRequest,
    sides: &'a [Side; 2],
    counts: &'a Estimates,
    cells: &'a Estimates,
    within: Option<&'a Estimates>,
}

impl Assembly<'_> {
    /// Row by row with its total, the row of totals last.
    fn cells(&self) -> Vec<CrossTableCell> {
        let [rows, columns] = [0, 1].map(|side| self.sides[side].used.len());
        let places = |n: usize| (0..n).map(Some).chain([None]);
        places(rows).flat_map(|row| places(columns).map(move |column| self.cell(row, column))).collect()
    }

    fn cell(&self, row: Option<usize>, column: Option<usize>) -> CrossTableCell {
        let key: Vec<usize> = row.into_iter().chain(column).collect();
        let set = match (row, column) {
            (None, None) => 0,
            (Some(_), None) => 1,
            (None, Some(_)) => 2,
            _ => 3,
        };
        let count = row_of(self.counts, set, &key, None);
        let width = self.sides[1].used.len();
        let share = match (self.request.share, row, column) {
            (Share::Total, Some(row), Some(column)) => row_of(self.cells, 0, &[], Some((0, row * width + column))),
            (Share::Total | Share::Column, Some(row), None) => row_of(self.cells, 0, &[], Some((1, row))),
            (Share::Total | Share::Row, None, Some(column)) => row_of(self.cells, 0, &[], Some((2, column))),
            (Share::Row, Some(row), Some(column)) => self.within.and_then(|e| row_of(e, 1, &[row], Some((0, column)))),
            (Share::Column, Some(row), Some(column)) => {
                self.within.and_then(|e| row_of(e, 1, &[column], Some((0, row))))
            }
            _ => None,
        };
        // The whole that shares are parts of is 1 by definition, and has no standard error.
        let is_whole = match self.request.share {
            Share::Total => row.is_none() && column.is_none(),
            Share::Row => column.is_none(),
            Share::Column => row.is_none(),
        };
        let all = &self.cells.rows()[0];
        let blank = CrossTableCell {
            row: row.and_then(|place| text(&self.sides[0].codes.levels, self.sides[0].used[place])),
            column: column.and_then(|place| text(&self.sides[1].codes.levels, self.sides[1].used[place])),
            place: [row, column],
            count: count.and_then(|row| row.value).unwrap_or(0.0),
            count_se: count.map_or(Some(0.0), |row| row.se),
            value: Some(if is_whole { 1.0 } else { 0.0 }),
            se: Some(0.0),
            ci_low: None,
            ci_high: None,
            cv: is_whole.then_some(0.0),
            deff: None,
            df: all.df,
            // The row of all cases has those outside the table among them.
            n: if set == 0 { all.n } else { count.map_or(0, |row| row.n) },
            status: Status::Normal,
        };
        match share {
            Some(Estimate { value, se, ci_low, ci_high, cv, deff, df, status, .. }) => CrossTableCell {
                value: *value,
                se: *se,
                ci_low: *ci_low,
                ci_high: *ci_high,
                cv: *cv,
                deff: *deff,
                df: *df,
                status: *status,
                ..blank
            },
            None if is_whole => blank,
            // No case is in the cell: a share of 0 among the cases of the table, as for any share that is 0.
            None => {
                let limits = interval::one_sided(0.0, all.n as f64, self.request.level);
                CrossTableCell {
                    ci_low: limits.map(|l| l.0),
                    ci_high: limits.map(|l| l.1),
                    status: Status::OneSided,
                    ..blank
                }
            }
        }
    }
}

/// The row of a domain, given by its set and the places of its categories, and of a measure and the place of a
/// category.
fn row_of<'a>(
    estimates: &'a Estimates,
    set: usize,
    key: &[usize],
    level: Option<(usize, usize)>,
) -> Option<&'a Estimate> {
    number_of(estimates, set, key, level).map(|number| &estimates.rows()[number])
}

/// The number of that row among the rows.
pub(crate) fn number_of(
    estimates: &Estimates,
    set: usize,
    key: &[usize],
    level: Option<(usize, usize)>,
) -> Option<usize> {
    let measure = level.map(|(measure, _)| estimates.measures[measure].name());
    let level = level.map(|(_, level)| level.to_string());
    let places = |row: &Estimate| row.key.1.iter().zip(key).all(|(code, place)| *code as usize == *place);
    estimates.rows().iter().position(|row| {
        row.key.0 == set
            && places(row)
            && measure.is_none_or(|m| row.measure == m)
            && (level.is_none() || row.level == level)
    })
}

/// A two-way table: cells row by row, each row followed by its total, the row of totals last.
#[derive(Clone, Debug)]
pub struct CrossTable {
    pub(crate) names: [String; 2],
    /// The categories that occur.
    pub(crate) levels: [Series; 2],
    share: Share,
    table: Vec<CrossTableCell>,
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
    place: [Option<usize>; 2],
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

    /// What shares add up to 1 over.
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

    /// Those of the two columns.
    fn value_labels(&self) -> Labels {
        self.counts.value_labels()
    }
}
