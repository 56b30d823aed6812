//! Two-way tables of a source that is read in batches.

use super::derivation::Derivation;
use super::scan::{SUMS, Scan};
use super::tables::TableRecipe;
use crate::Result;
use crate::survey::interval::Interval;
use crate::survey::table::crosstab::{Share, TableOptions};
use crate::survey::table::crosstabs::CrossTables;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Two-way tables of a source that is read in batches. Nothing is read before [`run`](ScanTablesRequest::run).
#[derive(Clone, Debug)]
#[must_use = "nothing is read before run()"]
pub struct ScanTablesRequest {
    scan: Scan,
    recipe: TableRecipe,
}

impl Scan {
    /// Asks for the two-way table of two columns of any type, as
    /// [`Survey::table`](crate::survey::Survey::table) does, in one reading; tests of independence read a source once more
    /// that has no PSUs, or whose units were folded.
    pub fn table(&self, rows: impl Into<String>, columns: impl Into<String>) -> ScanTablesRequest {
        let options = TableOptions::new(rows.into(), columns.into());
        let recipe = TableRecipe { design: self.design.clone(), options, by: Vec::new() };
        ScanTablesRequest { scan: self.clone(), recipe }
    }
}

impl ScanTablesRequest {
    /// Only the cases for which a true/false or 0/1 column is true, as a domain of the design.
    pub fn filter(mut self, column: impl Into<String>) -> ScanTablesRequest {
        self.recipe.options.filter = Some(column.into());
        self
    }

    /// Whether shares sum to 1 over the whole table, each row or each column; the whole table if not given.
    pub fn share(mut self, share: Share) -> ScanTablesRequest {
        self.recipe.options.share = share;
        self
    }

    /// The kind of confidence interval of the shares; [`Interval::Logit`] if not given.
    pub fn interval(mut self, interval: Interval) -> ScanTablesRequest {
        self.recipe.options.interval = interval;
        self
    }

    /// The confidence level of the intervals; 0.95 if not given.
    pub fn level(mut self, level: f64) -> ScanTablesRequest {
        self.recipe.options.level = level;
        self
    }

    /// Adds a grouping set: a table for every combination of categories of these columns that occurs.
    pub fn by<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> ScanTablesRequest {
        self.recipe.by.push(columns.into_iter().map(Into::into).collect());
        self
    }

    /// Reads the source and computes the tables, that of all cases first.
    ///
    /// # Errors
    /// As for [`CrossTablesRequest::run`](crate::survey::CrossTablesRequest::run) and
    /// [`ScanRequest::run`](crate::survey::ScanRequest::run).
    pub fn run(self) -> Result<CrossTables> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run`](ScanTablesRequest::run).
    pub fn run_until(self, stop: &AtomicBool) -> Result<CrossTables> {
        let source = self.scan.source.clone();
        self.run_within(stop).map_err(|error| source.explain(error))
    }

    fn run_within(self, stop: &AtomicBool) -> Result<CrossTables> {
        let ScanTablesRequest { scan, recipe } = self;
        recipe.check()?;
        let requests = recipe.requests().into_iter().flatten().collect();
        let estimates = scan.derived(Arc::new(Derivation::Table(Box::new(recipe.clone())))).estimates(
            requests,
            Some(SUMS),
            stop,
        )?;
        recipe.tables(estimates)
    }
}
