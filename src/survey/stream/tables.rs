//! Two-way tables of data in parts: three states, for the counts, the shares of all cases and the shares within rows or
//! columns, which are added to, merged and sent together.

use super::scan::RequestOf;
use super::state::{State, damaged, packed, unpacked};
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::columns::category::text;
use crate::survey::columns::codes::Codes;
use crate::survey::columns::column::{self, Column as Values, Rows};
use crate::survey::columns::domains::GroupingSets;
use crate::survey::design::Design;
use crate::survey::estimate::Estimates;
use crate::survey::estimate::row::Estimate;
use crate::survey::interval::Interval;
use crate::survey::measure::{Measure, categories, total};
use crate::survey::table::crosstab::{CrossTable, RESULT, Share, TableOptions, check_cells};
use crate::survey::table::crosstabs::CrossTables;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicBool;

/// The rows seen so far, folded into what two-way tables of them need: a [`State`] for tables.
///
/// Rows are added in any parts and any order, and states of different parts are merged; the result is that of
/// [`Survey::table`](crate::survey::Survey::table) over all rows at once, within 1e-12 relative, and so are its tests of
/// independence where the design has PSUs or replicate weights.
///
/// ```
/// use infosoc::{Design, Independence, Interval, Share, TableState};
/// use polars::prelude::*;
///
/// let part = |psu: [i32; 4], internet: [i32; 4]| {
///     df!("psu" => psu, "w" => [10.0; 4], "sex" => ["F", "M", "F", "M"], "internet" => internet)
/// };
/// let design = Design::new("w").psu("psu");
/// let mut state = TableState::new(design, "sex", "internet")?.share(Share::Row)?.by([["psu"]; 0])?;
/// state.add(&part([1, 1, 2, 2], [1, 0, 1, 1])?)?;
/// state.add(&part([2, 3, 3, 3], [0, 0, 1, 0])?)?;
/// let tables = TableState::from_bytes(&state.to_bytes()?)?.tables()?;
/// assert_eq!(tables.tables().flatten().next().map(|table| table.cells().len()), Some(9));
/// assert!(tables.test(Independence::F)?.rows()[0].p_value.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct TableState {
    recipe: TableRecipe,
    /// For the counts, the shares of all cases and, where asked for, the shares within rows or columns.
    states: Vec<State>,
}

/// Which tables, and of what sample.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct TableRecipe {
    pub(super) design: Design,
    pub(super) options: TableOptions,
    pub(super) by: Vec<Vec<String>>,
}

/// What is written.
#[derive(serde::Serialize, serde::Deserialize)]
struct SavedTables {
    recipe: TableRecipe,
    states: Vec<Vec<u8>>,
}

impl TableRecipe {
    /// The groups, each set once, that of all cases first.
    fn groups(&self) -> Vec<Vec<String>> {
        let GroupingSets { names, sets } = GroupingSets::new(&self.by);
        sets.iter().map(|set| set.iter().map(|&column| names[column].clone()).collect()).collect()
    }

    pub(super) fn check(&self) -> Result<()> {
        let names = self.options.names.iter().map(String::as_str);
        let taken: Vec<&str> = OF_ESTIMATE.into_iter().chain(RESULT).chain(names).collect();
        Error::both(self.options.check_names(), GroupingSets::check(&GroupingSets::new(&self.by).names, &taken))?;
        Ok(())
    }

    /// The measures and grouping sets of each state.
    pub(super) fn requests(&self) -> [Option<RequestOf>; 3] {
        let [row, column, cell, case] = &self.options.made();
        let shares = |of: &[&String]| -> Vec<Measure> {
            of.iter().map(|name| self.options.measure(categories(name.as_str()))).collect()
        };
        let groups = self.groups();
        let with = |columns: &[&String]| -> Vec<Vec<String>> {
            let with = |group: &Vec<String>| group.iter().chain(columns.iter().copied()).cloned().collect();
            groups.iter().map(with).collect()
        };
        // For each group four sets in this order: all of it, its rows, its columns, its cells.
        let sets = [with(&[]), with(&[row]), with(&[column]), with(&[row, column])];
        let counts = (0..groups.len()).flat_map(|g| sets.iter().map(move |sets| sets[g].clone())).collect();
        let within = match self.options.share {
            Share::Total => None,
            Share::Row => Some(RequestOf { measures: shares(&[column]), by: with(&[row]) }),
            Share::Column => Some(RequestOf { measures: shares(&[row]), by: with(&[column]) }),
        };
        let counts = RequestOf { measures: vec![self.options.measure(total(case.as_str()))], by: counts };
        [Some(counts), Some(RequestOf { measures: shares(&[cell, row, column]), by: with(&[]) }), within]
    }

    fn states(self) -> Result<TableState> {
        self.check()?;
        let state = |request: RequestOf| State::new(self.design.clone(), request.measures, request.by);
        let states = self.requests().into_iter().flatten().map(state).collect::<Result<_>>()?;
        Ok(TableState { recipe: self, states })
    }

    /// The columns of a part that its columns of rows, columns and cells are made of.
    pub(super) fn needed(&self) -> Vec<String> {
        let design = [&self.design.weight, &self.design.scope].into_iter().flatten();
        self.options.names.iter().chain(&self.options.filter).chain(design).cloned().collect()
    }

    /// The row, the column and the cell of each case of a part, missing outside the table, and whether it is a case.
    pub(super) fn made(&self, table: &DataFrame) -> Result<Vec<Column>> {
        let codes = |role: &str, name: &str| {
            let column = table.column(name).map_err(|_| Error::unknown_column(role, name, table))?;
            Codes::new(column.as_materialized_series())
        };
        let [rows, columns] = &self.options.names;
        let codes = Error::both(codes("rows", rows), codes("columns", columns));
        let filter = self.options.filter.iter().map(|name| binary(table, "where", name, true));
        let (filter, (first, second)) = Error::both(filter.collect::<Result<Vec<_>>>(), codes)?;
        // What is wrong with these the states say.
        let design = [("weight", &self.design.weight), ("scope", &self.design.scope)];
        let of_design = design.into_iter().filter_map(|(role, name)| binary(table, role, name.as_ref()?, false).ok());
        let inside: Vec<Vec<f64>> = filter.into_iter().chain(of_design).collect();

        let missing = [&first, &second].map(|codes| match codes.levels.null_count() {
            0 => u32::MAX,
            _ => codes.len() as u32 - 1,
        });
        let names = [&first, &second].map(|codes| {
            (0..codes.len() as u32).map(|code| text(&codes.levels, code).unwrap_or_default()).collect::<Vec<_>>()
        });
        let mut cells: FxHashMap<(u32, u32), IdxSize> = FxHashMap::default();
        let mut texts: Vec<String> = Vec::new();
        let mut place = Vec::with_capacity(table.height());
        let mut cell = Vec::with_capacity(table.height());
        for row in 0..table.height() {
            let (a, b) = (first.of_row.get(row), second.of_row.get(row));
            let is_case = a != missing[0] && b != missing[1] && inside.iter().all(|inside| inside[row] != 0.0);
            place.push(is_case.then_some(row as IdxSize));
            cell.push(is_case.then(|| {
                *cells.entry((a, b)).or_insert_with(|| {
                    texts.push(cell_text(&names[0][a as usize], &names[1][b as usize]));
                    texts.len() as IdxSize - 1
                })
            }));
        }
        let case: Vec<f64> = place.iter().map(|place| f64::from(u8::from(place.is_some()))).collect();
        let place: IdxCa = place.into_iter().collect();
        let cell: IdxCa = cell.into_iter().collect();
        let [row_name, column_name, cell_name, case_name] = self.options.made();
        let masked = |name: &str, new: String| -> Result<Column> {
            Ok(table.column(name)?.as_materialized_series().take(&place)?.with_name(new.as_str().into()).into_column())
        };
        let cell = Series::new(cell_name.as_str().into(), texts).take(&cell)?.into_column();
        let case = Series::new(case_name.as_str().into(), case).into_column();
        Ok(vec![masked(rows, row_name)?, masked(columns, column_name)?, cell, case])
    }
}

/// The text of a cell, which no other has.
fn cell_text(row: &str, column: &str) -> String {
    // The length tells where the row ends, whatever characters it has.
    format!("{}\u{1f}{row}\u{1f}{column}", row.len())
}

/// A column of numbers, or of true and false.
fn binary(table: &DataFrame, role: &str, name: &str, check: bool) -> Result<Vec<f64>> {
    let series = column::numeric(table, role, name, "recode it to true and false")?;
    if check {
        column::check_binary(&series, role)?;
    }
    let mut values = vec![0.0; series.len()];
    if let Some(column) = Values::new(&series) {
        column.read(Rows::Run { start: 0, len: series.len() }, &mut values);
    }
    Ok(values)
}

impl TableState {
    /// A state without rows of the table of two columns.
    ///
    /// # Errors
    /// As for [`State::new`] and [`CrossTableRequest::run`](crate::survey::CrossTableRequest::run) for arguments that are
    /// wrong whatever the data.
    pub fn new(design: Design, rows: impl Into<String>, columns: impl Into<String>) -> Result<TableState> {
        let options = TableOptions::new(rows.into(), columns.into());
        TableRecipe { design, options, by: Vec::new() }.states()
    }

    fn with(self, change: impl FnOnce(&mut TableRecipe)) -> Result<TableState> {
        let mut recipe = self.recipe;
        change(&mut recipe);
        recipe.states()
    }

    /// Only the cases for which a true/false or 0/1 column is true. The state has no rows after this.
    ///
    /// # Errors
    /// As for [`new`](TableState::new).
    pub fn filter(self, column: impl Into<String>) -> Result<TableState> {
        self.with(|recipe| recipe.options.filter = Some(column.into()))
    }

    /// Whether shares sum to 1 over the whole table, each row or each column. The state has no rows after this.
    ///
    /// # Errors
    /// As for [`new`](TableState::new).
    pub fn share(self, share: Share) -> Result<TableState> {
        self.with(|recipe| recipe.options.share = share)
    }

    /// The kind and the level of the confidence intervals of the shares. The state has no rows after this.
    ///
    /// # Errors
    /// As for [`new`](TableState::new).
    pub fn interval(self, interval: Interval, level: f64) -> Result<TableState> {
        self.with(|recipe| (recipe.options.interval, recipe.options.level) = (interval, level))
    }

    /// A table for each group too, as [`CrossTablesRequest::by`](crate::survey::CrossTablesRequest::by). The state has no
    /// rows after this.
    ///
    /// # Errors
    /// As for [`new`](TableState::new).
    pub fn by<S: Into<String>>(self, by: impl IntoIterator<Item = impl IntoIterator<Item = S>>) -> Result<TableState> {
        let by = by.into_iter().map(|set| set.into_iter().map(Into::into).collect()).collect();
        self.with(|recipe| recipe.by = by)
    }

    /// Adds rows; see [`State::add`].
    ///
    /// # Errors
    /// As for [`State::add`].
    pub fn add(&mut self, table: &DataFrame) -> Result<()> {
        self.add_until(table, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`State::add`].
    pub fn add_until(&mut self, table: &DataFrame, stop: &AtomicBool) -> Result<()> {
        let mut with = table.clone();
        for column in self.recipe.made(table)? {
            with.with_column(column)?;
        }
        self.states.iter_mut().try_for_each(|state| state.add_until(&with, stop))
    }

    /// Adds the rows of another state for the same tables.
    ///
    /// # Errors
    /// As for [`State::merge`].
    pub fn merge(&mut self, other: &TableState) -> Result<()> {
        if self.recipe != other.recipe {
            return Err(Error::InvalidState {
                problem: "it belongs to other tables".to_owned(),
                remedy: "merge states of the same design, columns and groups",
            });
        }
        self.states.iter_mut().zip(&other.states).try_for_each(|(ours, theirs)| ours.merge(theirs))
    }

    /// The columns that it reads of a table with the columns `available`; see [`State::columns`].
    ///
    /// # Errors
    /// As for [`State::columns`].
    pub fn columns(&self, available: &[&str]) -> Result<Vec<String>> {
        let made = self.recipe.options.made();
        let mut columns = self.states[0].columns(available)?;
        columns.retain(|column| !made.contains(column));
        columns.extend(self.recipe.needed());
        columns.sort_unstable();
        columns.dedup();
        Ok(columns)
    }

    /// How many rows were added.
    pub fn rows(&self) -> usize {
        self.states[0].rows()
    }

    /// The state as bytes, for another process or a later time.
    ///
    /// # Errors
    /// As for [`State::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let states = self.states.iter().map(State::to_bytes).collect::<Result<_>>()?;
        let saved = SavedTables { recipe: self.recipe.clone(), states };
        packed(&saved, "report this")
    }

    /// The state that [`to_bytes`](TableState::to_bytes) wrote, checked as [`State::from_bytes`] does.
    ///
    /// # Errors
    /// As for [`State::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<TableState> {
        let saved: SavedTables = unpacked(bytes, "these bytes are not a state of tables")?;
        let state = saved.recipe.states()?;
        let read: Vec<State> = saved.states.iter().map(|bytes| State::from_bytes(bytes)).collect::<Result<_>>()?;
        let fits = read.len() == state.states.len()
            && state.states.iter().zip(&read).all(|(ours, read)| ours.is_of(read))
            && read.iter().all(|other| other.rows() == read[0].rows());
        if !fits {
            return Err(damaged("its parts do not belong together"));
        }
        Ok(TableState { states: read, ..state })
    }

    /// The tables of all rows that were added, that of all cases first.
    ///
    /// # Errors
    /// As for [`State::estimates`]; [`Error::EmptyTable`] where no case has both columns.
    pub fn tables(&self) -> Result<CrossTables> {
        self.tables_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`tables`](TableState::tables).
    pub fn tables_until(&self, stop: &AtomicBool) -> Result<CrossTables> {
        let estimates = self.states.iter().map(|state| state.estimates_until(stop)).collect::<Result<_>>()?;
        self.recipe.tables(estimates)
    }
}

impl TableRecipe {
    /// The tables, from the estimates of its requests.
    pub(super) fn tables(&self, estimates: Vec<Estimates>) -> Result<CrossTables> {
        let mut estimates = estimates.into_iter();
        let (Some(counts), Some(cells), within) = (estimates.next(), estimates.next(), estimates.next()) else {
            return Err(Error::Interrupted);
        };
        let whole = Whole { options: &self.options, counts, cells, within };
        // Every group has a row of the first item.
        let first = whole.cells.rows.iter().filter(|row| row.item == 0);
        let groups: Vec<(usize, Vec<u32>)> = first.map(|row| row.key.clone()).collect();
        let mut held = 0;
        let tables: Vec<Option<CrossTable>> =
            groups.iter().map(|group| whole.table(group, &mut held)).collect::<Result<_>>()?;
        if !tables.first().is_some_and(Option::is_some) {
            return Err(Error::EmptyTable { what: self.options.title() });
        }
        Ok(CrossTables::of_groups(whole.cells.columns.clone(), whole.cells.sets.clone(), groups, tables))
    }
}

/// The estimates of all groups.
struct Whole<'a> {
    options: &'a TableOptions,
    counts: Estimates,
    cells: Estimates,
    within: Option<Estimates>,
}

impl Whole<'_> {
    /// The table of a group; none where no case is in it. `held` counts the cells of all groups.
    fn table(&self, group: &(usize, Vec<u32>), held: &mut usize) -> Result<Option<CrossTable>> {
        let (g, key) = group;
        let [row_name, column_name, ..] = &self.options.made();
        let used = [(row_name, 4 * g + 1), (column_name, 4 * g + 2)].map(|(name, set)| {
            let levels = self.counts.columns.iter().find(|(known, _)| known == name).map(|(_, levels)| levels);
            let of_set = self.counts.rows.iter().filter(|row| row.key.0 == set && row.key.1.starts_with(key));
            let mut codes: Vec<u32> = of_set.filter_map(|row| row.key.1.last().copied()).collect();
            // The missing category is that of the cases outside the table.
            codes.retain(|&code| levels.is_some_and(|levels| text(levels, code).is_some()));
            codes.sort_unstable();
            let taken: IdxCa = codes.iter().map(|&code| Some(code)).collect();
            let levels = levels.and_then(|levels| levels.take(&taken).ok()).unwrap_or_default();
            (codes, levels)
        });
        let [(rows, row_levels), (columns, column_levels)] = used;
        if rows.is_empty() {
            return Ok(None);
        }
        *held = check_cells(*held, rows.len(), columns.len())?;
        let place = |codes: &[u32], code: u32| codes.binary_search(&code).ok().map(|place| place as u32);

        // The counts: sets of their own, and the places of categories among those of the group.
        let of_counts = |row: &Estimate| {
            let set = row.key.0.checked_sub(4 * g).filter(|set| *set < 4 && row.key.1.starts_with(key))?;
            let of = &row.key.1[key.len()..];
            let places = match (set, of) {
                (0, []) => Some(Vec::new()),
                (1, [code]) => Some(vec![place(&rows, *code)?]),
                (2, [code]) => Some(vec![place(&columns, *code)?]),
                (3, [row, column]) => Some(vec![place(&rows, *row)?, place(&columns, *column)?]),
                _ => None,
            };
            Some(Estimate { key: (set, places?), ..row.clone() })
        };
        let counts = part(&self.counts, of_counts);

        // Shares: the categories of cells, rows and columns by their places.
        let texts = |levels: &Series| -> Vec<String> {
            (0..levels.len() as u32).filter_map(|code| text(levels, code)).collect()
        };
        let (row_texts, column_texts) = (texts(&row_levels), texts(&column_levels));
        let numbered = |texts: &[String]| -> FxHashMap<String, String> {
            texts.iter().enumerate().map(|(place, text)| (text.clone(), place.to_string())).collect()
        };
        let mut of_cell = FxHashMap::default();
        for (i, row) in row_texts.iter().enumerate() {
            for (j, column) in column_texts.iter().enumerate() {
                of_cell.insert(cell_text(row, column), (i * column_texts.len() + j).to_string());
            }
        }
        let places = [of_cell, numbered(&row_texts), numbered(&column_texts)];
        let of_cells = |row: &Estimate| {
            let level = row.level.as_ref().and_then(|level| places[self.cells.measure_of_item[row.item]].get(level));
            let level = Some(level?.clone());
            (row.key == *group).then(|| Estimate { key: (0, Vec::new()), level, ..row.clone() })
        };
        let mut cells = part(&self.cells, of_cells);
        // The table counts its cases in the first row, whatever its category.
        if cells.rows.is_empty() {
            return Ok(None);
        }
        cells.rows.sort_by_key(|row| self.cells.measure_of_item[row.item]);

        let within = self.within.as_ref().map(|within| {
            let (codes, of_level) = match self.options.share {
                Share::Row => (&rows, &places[2]),
                Share::Total | Share::Column => (&columns, &places[1]),
            };
            // The set without groups is that of all cases; those of the groups follow in their order.
            part(within, |row| {
                let of = (row.key.0 == g + 1 && row.key.1.starts_with(key)).then(|| row.key.1.last().copied())??;
                let level = Some(of_level.get(row.level.as_ref()?)?.clone());
                Some(Estimate { key: (1, vec![place(codes, of)?]), level, ..row.clone() })
            })
        });
        Ok(Some(CrossTable::assembled(self.options, [row_levels, column_levels], counts, cells, within)))
    }
}

/// The rows of a part of a result, with what is behind them.
fn part(of: &Estimates, row: impl Fn(&Estimate) -> Option<Estimate>) -> Estimates {
    let rows = of.rows.iter().filter_map(row).collect();
    Estimates { rows, ..of.clone() }
}
