//! One two-way table for each group of cases, and one test of independence for each.

use super::association::{Association, Independence};
use super::crosstab::{CrossTable, CrossTableRequest, RESULT};
use crate::frame::Labels;
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::columns::category::text;
use crate::survey::columns::domains::Domains;
use crate::survey::estimate::row::Status;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame, IdxCa, IntoColumn, NamedFrom, Series};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Two-way tables that are asked for: one for all cases, and one for each group. Nothing is computed before
/// [`run`](CrossTablesRequest::run).
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct CrossTablesRequest {
    table: CrossTableRequest,
    by: Vec<Vec<String>>,
}

impl CrossTableRequest {
    /// The same for groups; [`by`](CrossTablesRequest::by) names their columns.
    ///
    /// ```
    /// use infosoc::{Design, Independence, Survey};
    /// use polars::prelude::df;
    /// let people = df!(
    ///     "w" => [2.0, 1.0, 1.0, 3.0, 2.0, 1.0, 1.5, 2.5], "sex" => ["F", "F", "M", "M", "F", "M", "F", "M"],
    ///     "internet" => [1, 0, 1, 1, 0, 0, 1, 0], "area" => ["u", "u", "u", "u", "r", "r", "r", "r"]
    /// )?;
    /// let survey = Survey::new(people, Design::new("w"))?;
    /// let tables = survey.table("sex", "internet").groups().by(["area"]).run()?;
    /// assert_eq!(tables.tables().count(), 3);
    /// assert_eq!(tables.test(Independence::F)?.rows().len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn groups(self) -> CrossTablesRequest {
        CrossTablesRequest { table: self, by: Vec::new() }
    }
}

impl CrossTablesRequest {
    /// Adds a grouping set: a table for every combination of categories of these columns that occurs. A missing value
    /// counts as a category. The table of all cases always comes first.
    pub fn by<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> CrossTablesRequest {
        self.by.push(columns.into_iter().map(Into::into).collect());
        self
    }

    /// Computes the tables. Groups are domains of the design.
    ///
    /// # Errors
    /// As for [`CrossTableRequest::run`]; columns that do not exist or have the name of a column of the result.
    pub fn run(self) -> Result<CrossTables> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run`](CrossTablesRequest::run).
    pub fn run_until(self, stop: &AtomicBool) -> Result<CrossTables> {
        let CrossTablesRequest { table: request, by } = self;
        let taken: Vec<&str> =
            OF_ESTIMATE.into_iter().chain(RESULT).chain(request.options.names.iter().map(String::as_str)).collect();
        let cases = &request.survey.0.table;
        let domains = Domains::new(cases, &by, &taken);
        let (overall, domains) = Error::both(request.clone().run_until(stop), domains)?;
        let inside = request.options.filter.as_ref().map(|name| request.inside(name)).transpose()?;
        let mut tables = vec![Some(overall)];
        // Each group is a domain of the design, by a condition that is true in its rows.
        for domain in 1..domains.keys.len() {
            let belongs =
                |row: usize| inside.as_ref().is_none_or(|inside| inside[row] > 0.0) && domains.contains(domain, row);
            let belongs: Vec<bool> = (0..cases.height()).map(belongs).collect();
            // No column of the user's has such a name.
            let name = format!("group of {} by {}", request.options.names[0], request.options.names[1]);
            let survey = request.survey.with_columns(vec![Column::new(name.as_str().into(), belongs)])?;
            let mut of_group = request.clone().filter(name);
            of_group.survey = survey;
            tables.push(match of_group.run_until(stop) {
                Ok(table) => Some(table),
                Err(Error::EmptyTable { .. }) => None,
                Err(error) => return Err(error),
            });
        }
        let Domains { columns, sets, keys, .. } = domains;
        Ok(CrossTables { groups: Arc::new(Groups { columns, sets, keys }), tables })
    }
}

/// The groups of a result, the one of all cases first.
#[derive(Debug)]
struct Groups {
    /// The columns of all grouping sets with their categories.
    columns: Vec<(String, Series)>,
    /// The grouping sets, as numbers of columns.
    sets: Vec<Vec<usize>>,
    /// Per group its set and the number of the category of each of the set's columns.
    keys: Vec<(usize, Vec<u32>)>,
}

impl Groups {
    /// `by` and the grouping columns of a table that has some rows for each group; nothing without a grouping.
    fn frame_columns(&self, rows: &[usize]) -> Result<Vec<Column>> {
        if self.columns.is_empty() {
            return Ok(Vec::new());
        }
        let of_rows = || self.keys.iter().zip(rows).flat_map(|(key, &rows)| std::iter::repeat_n(key, rows));
        let name = |set: usize| {
            let names: Vec<&str> = self.sets[set].iter().map(|&c| self.columns[c].0.as_str()).collect();
            names.join(",")
        };
        let mut columns =
            vec![Series::new("by".into(), of_rows().map(|key| name(key.0)).collect::<Vec<_>>()).into_column()];
        for (c, (name, levels)) in self.columns.iter().enumerate() {
            let code = |(set, codes): &(usize, Vec<u32>)| {
                let place = self.sets[*set].iter().position(|&column| column == c)?;
                Some(codes[place])
            };
            let codes: IdxCa = of_rows().map(code).collect();
            columns.push(levels.take(&codes)?.with_name(name.as_str().into()).into_column());
        }
        Ok(columns)
    }

    /// The category of a column in a group as text: `None` where the group is of all categories, `Some(None)` where it
    /// is the cases with the column missing.
    fn level(&self, group: usize, column: &str) -> Option<Option<String>> {
        let (set, codes) = self.keys.get(group)?;
        let place = self.sets[*set].iter().position(|&c| self.columns[c].0 == column)?;
        Some(text(&self.columns[self.sets[*set][place]].1, codes[place]))
    }
}

/// Two-way tables of groups, that of all cases first.
#[derive(Clone, Debug)]
pub struct CrossTables {
    groups: Arc<Groups>,
    /// `None` for a group without a case in the table.
    tables: Vec<Option<CrossTable>>,
}

impl CrossTables {
    /// Tables of groups: the columns of their sets, the sets, and the set and categories of each.
    pub(crate) fn of_groups(
        columns: Vec<(String, Series)>,
        sets: Vec<Vec<usize>>,
        keys: Vec<(usize, Vec<u32>)>,
        tables: Vec<Option<CrossTable>>,
    ) -> CrossTables {
        CrossTables { groups: Arc::new(Groups { columns, sets, keys }), tables }
    }

    /// The table of each group; `None` where no case of the group has both columns.
    pub fn tables(&self) -> impl Iterator<Item = Option<&CrossTable>> {
        self.tables.iter().map(Option::as_ref)
    }

    /// The category of a grouping column in the group with a number, as text: `None` where the group is of all
    /// categories, `Some(None)` where it is the cases with the column missing.
    pub fn level_of(&self, group: usize, column: &str) -> Option<Option<String>> {
        self.groups.level(group, column)
    }

    /// The columns that say which cell a row is.
    pub(crate) fn key_columns(&self) -> impl Iterator<Item = &str> {
        let of_table = self.tables().flatten().next().into_iter().flat_map(|table| table.names.iter());
        self.groups.columns.iter().map(|(name, _)| name).chain(of_table).map(String::as_str)
    }

    /// Per group its grouping columns, as numbers, each with the number of its category; none for the whole.
    pub(crate) fn group_keys(&self) -> impl Iterator<Item = Vec<(usize, u32)>> {
        let key = |(set, codes): &(usize, Vec<u32>)| -> Vec<(usize, u32)> {
            self.groups.sets[*set].iter().copied().zip(codes.iter().copied()).collect()
        };
        self.groups.keys.iter().map(key)
    }

    /// Tests in each group whether the two columns are independent.
    ///
    /// A group without a test, because it has a single category of a column or too many empty cells, has the status
    /// [`Undefined`](Status::Undefined), one without cases [`Empty`](Status::Empty).
    ///
    /// # Errors
    /// As for [`CrossTable::test`], where the test fails for all cases.
    pub fn test(&self, test: Independence) -> Result<Associations> {
        self.test_until(test, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`test`](CrossTables::test).
    pub fn test_until(&self, test: Independence, stop: &AtomicBool) -> Result<Associations> {
        let of_group = |(group, table): (usize, &Option<CrossTable>)| match table {
            None => Ok(Association::none(test, Status::Empty, 0, 0)),
            Some(table) => match table.test_until(test, stop) {
                // One group without a test must not take those of the others away.
                Err(Error::InvalidArgument { .. }) if group > 0 => {
                    Ok(Association::none(test, Status::Undefined, table.n(), table.n_missing()))
                }
                result => result,
            },
        };
        let rows = self.tables.iter().enumerate().map(of_group).collect::<Result<_>>()?;
        Ok(Associations { groups: self.groups.clone(), rows, labels: self.labels() })
    }
}

impl ToFrame for CrossTables {
    /// The columns of [`CrossTable`], after `by` and the grouping columns where there are any; a group without cases
    /// has one row, with the status `empty`.
    fn to_frame(&self) -> Result<DataFrame> {
        let mut frames = Vec::with_capacity(self.tables.len());
        for table in &self.tables {
            frames.push(table.as_ref().map(ToFrame::to_frame).transpose()?);
        }
        // The table of all cases is always there, and lends its columns to groups without one.
        let blank = frames.iter().flatten().next().map(blank_row).transpose()?.unwrap_or_default();
        let frames: Vec<DataFrame> = frames.into_iter().map(|frame| frame.unwrap_or_else(|| blank.clone())).collect();
        let heights: Vec<usize> = frames.iter().map(DataFrame::height).collect();
        let mut whole = DataFrame::empty();
        for frame in frames {
            whole = if whole.width() == 0 { frame } else { whole.vstack(&frame)? };
        }
        let mut columns = self.groups.frame_columns(&heights)?;
        columns.extend(whole.columns().iter().cloned());
        Ok(DataFrame::new(whole.height(), columns)?)
    }

    /// The labels of the two columns and the grouping columns.
    fn value_labels(&self) -> Labels {
        self.labels()
    }
}

impl CrossTables {
    /// What the values of the columns stand for.
    fn labels(&self) -> Labels {
        self.tables.iter().flatten().next().map(ToFrame::value_labels).unwrap_or_default()
    }
}

/// The row of a group without cases in the columns of a table.
fn blank_row(frame: &DataFrame) -> Result<DataFrame> {
    let mut columns = Vec::new();
    for column in frame.columns() {
        let name = column.name().clone();
        columns.push(match name.as_str() {
            "share" => column.head(Some(1)),
            "status" => Column::new(name, [Status::Empty.as_str()]),
            "count" => Column::new(name, [0.0]),
            "n" => Column::new(name, [0u64]),
            _ => Column::full_null(name, 1, column.dtype()),
        });
    }
    Ok(DataFrame::new(1, columns)?)
}

/// Tests of independence of groups, that of all cases first.
#[derive(Clone, Debug)]
pub struct Associations {
    groups: Arc<Groups>,
    rows: Vec<Association>,
    labels: Labels,
}

impl Associations {
    /// The test of each group.
    pub fn rows(&self) -> &[Association] {
        &self.rows
    }
}

impl ToFrame for Associations {
    /// The columns of [`Association`], after `by` and the grouping columns where there are any.
    fn to_frame(&self) -> Result<DataFrame> {
        let mut columns = self.groups.frame_columns(&vec![1; self.rows.len()])?;
        columns.extend(Association::columns(&self.rows));
        Ok(DataFrame::new(self.rows.len(), columns)?)
    }

    /// The labels of the grouping columns.
    fn value_labels(&self) -> Labels {
        self.labels.clone()
    }
}
