//! The rows of one part of the data, folded into a state.

use super::{Added, Recipe, State};
use crate::frame::columns::OF_ESTIMATE;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::columns::domains::Domains;
use crate::survey::design::bound::{Bound, restricted};
use crate::survey::design::deff::Mass;
use crate::survey::design::{Design, Reading};
use crate::survey::kernel::pass::RowSums;
use crate::survey::kernel::plan::{self, Columns, Plan};
use crate::survey::kernel::program::Program;
use crate::survey::kernel::relay::Relay;
use crate::survey::kernel::unit_sums;
use crate::survey::kernel::unit_sums::UnitSpan;
use crate::survey::variance::replicate::ReplicatePart;
use crate::{Error, Result};
use polars::prelude::*;
use std::sync::atomic::AtomicBool;

/// The rows of a part, numbered as the state numbers their units and domains.
struct NumberedRows<'a> {
    program: Program<'a>,
    reading: Reading,
    /// The weights, 0 outside the scope.
    weights: &'a Series,
    domains: &'a Domains,
    /// The number in the state of each of these domains.
    domain_numbers: &'a [u32],
    /// The number in the state of the unit of each run of rows.
    unit_of_run: Vec<u32>,
    height: usize,
}

/// The units of the runs of a part.
enum UnitsOfRuns {
    Numbered(Vec<u32>),
    /// One of them, by its name, was folded: its further rows cannot be added any more.
    Folded(String),
}

impl State {
    /// Adds rows that were checked for nothing yet.
    pub(crate) fn add_rows(&mut self, table: &DataFrame, stop: &AtomicBool) -> Result<Added> {
        // Owned, as what follows changes the state that a pattern of replicates is completed from.
        let design = self.design().into_owned();
        let Recipe { measures, by, .. } = &self.recipe;
        // The rows of a unit are met in the order of the table, those of elements in that of their strata.
        let scattered = self.is_of_elements() && design.replicates.is_none();
        let read = Columns::read(table, measures, scattered);
        let domains = Domains::new(table, by, &OF_ESTIMATE);
        let reading = match table.height() {
            0 => design.read_names(table).map(|replicates| (replicates, None)),
            _ => design.read(table).map(|mut reading| {
                let names = reading.replicates.as_mut().map(|read| std::mem::take(&mut read.names));
                (names, Some(reading))
            }),
        };
        let ((mut columns, domains), (replicates, reading)) = Error::both(Error::both(read, domains), reading)?;

        let mut facts = self.facts.clone();
        columns.tell(&mut facts)?;
        plan::check_types(&facts, measures)?;
        if let Some(names) = replicates {
            self.know_replicates(&names);
        }
        // A part without rows still says of what type its columns are.
        let Some(mut reading) = reading else { return self.grow(facts).map(|()| Added::All) };

        let unit_of_run = match self.number_units(&reading, &design)? {
            UnitsOfRuns::Numbered(units) => units,
            UnitsOfRuns::Folded(name) => return Ok(Added::Recurs(name)),
        };
        let domain_numbers = self.number_domains(&domains)?;
        self.grow(facts)?;
        // Units that are new have folded nothing.
        self.is_folded.resize(self.units.len(), false);

        let height = table.height();
        let weights = self.weigh(&mut reading, height)?;
        self.note_weights(&reading, &weights, &unit_of_run);
        let plan = Plan::of_part(self.layout.clone(), columns);
        let rows = NumberedRows {
            program: plan.program(),
            reading,
            weights: &weights,
            domains: &domains,
            domain_numbers: &domain_numbers,
            unit_of_run,
            height,
        };
        if self.replicated.is_some() {
            self.add_replicated(rows, stop)?;
        } else if self.is_of_elements() {
            self.add_elements(rows, stop)?;
        } else {
            self.add_units(rows, stop)?;
        }
        self.rows += height;
        Ok(Added::All)
    }

    /// Numbers the strata and units of a part, with their population sizes and numbers of rows.
    fn number_units(&mut self, reading: &Reading, design: &Design) -> Result<UnitsOfRuns> {
        let runs = &reading.runs;
        let mut numbers = Vec::new();
        for ((dictionary, codes), (role, name)) in self.keys.iter_mut().zip(&runs.keys).zip(design.keys()) {
            numbers.push(dictionary.add(role, name, &codes.levels)?);
        }

        let mut unit_of_run: Vec<u32> = Vec::with_capacity(runs.len());
        let mut errors = Vec::new();
        let mut path = vec![0; self.keys.len()];
        for run in 0..runs.len() {
            for ((value, numbers), codes) in path.iter_mut().zip(&numbers).zip(&runs.keys) {
                *value = numbers[codes.of_row.get(run) as usize];
            }
            let rows = runs.starts[run] as usize..runs.starts[run + 1] as usize;
            let unit = self.units.add(&mut path, self.rows + rows.start);
            if self.is_folded.get(unit as usize) == Some(&true) {
                let key = &runs.keys[self.keys.len() - 1];
                return Ok(UnitsOfRuns::Folded(key.name(key.of_row.get(run) as usize)));
            }
            self.units.counts[unit as usize] += rows.len() as u64;
            for (stage, values) in reading.fpc.iter().enumerate() {
                let parent = self.units.parent(stage, &path);
                // One look for each value that differs from the row before: most parents have one throughout.
                let mut last = f64::NAN;
                for row in rows.clone() {
                    if values[row] != last {
                        errors.extend(self.units.set_fpc(stage, parent, values[row], &design.fpc[stage], row).err());
                    }
                    last = values[row];
                }
            }
            unit_of_run.push(unit);
        }
        Error::collect(errors)?;
        Ok(UnitsOfRuns::Numbered(unit_of_run))
    }

    /// The number in the state of each domain of a part.
    fn number_domains(&mut self, domains: &Domains) -> Result<Vec<u32>> {
        let mut values = Vec::new();
        for (dictionary, (name, categories)) in self.by.iter_mut().zip(&domains.columns) {
            values.push(dictionary.add("by", name, categories)?);
        }
        let key_here = |(set, key): &(usize, Vec<u32>)| {
            let columns = &domains.sets[*set];
            (*set, key.iter().zip(columns).map(|(&code, &column)| values[column][code as usize]).collect())
        };
        Ok(domains.keys.iter().map(|key| self.domains.add(key_here(key))).collect())
    }

    /// The weights of a part, 0 outside the scope, which count towards those of the whole.
    fn weigh(&mut self, reading: &mut Reading, height: usize) -> Result<Series> {
        let weights = reading.weights.take().unwrap_or_else(|| Series::new("weight".into(), vec![1.0; height]));
        let weights = match &reading.scope {
            None => weights,
            Some(scope) => restricted(&weights, scope)?,
        };
        self.largest_weight = self.largest_weight.max(reading.largest_weight());
        let base = Column::new(&weights).unwrap_or_else(Column::one);
        self.mass = self.mass.and(Mass::of(&base, height));
        Ok(weights)
    }

    /// Notes which units have a case: those without take no part in degrees of freedom.
    fn note_weights(&mut self, reading: &Reading, weights: &Series, unit_of_run: &[u32]) {
        let mut values = vec![0.0; weights.len()];
        if let Some(column) = Column::new(weights) {
            column.read(Rows::Run { start: 0, len: values.len() }, &mut values);
        }
        for (run, &unit) in unit_of_run.iter().enumerate() {
            let rows = reading.runs.starts[run] as usize..reading.runs.starts[run + 1] as usize;
            self.units.weighed[unit as usize] |= values[rows].iter().any(|&weight| weight != 0.0);
        }
    }

    /// Adds totals by replicate, which no unit has any part in.
    fn add_replicated(&mut self, mut rows: NumberedRows, stop: &AtomicBool) -> Result<()> {
        let (Some(gathered), Some(mut read)) = (&mut self.replicated, rows.reading.replicates.take()) else {
            return Ok(());
        };
        read.matrix.inside = rows.reading.scope.take();
        let part = ReplicatePart {
            program: &rows.program,
            base: &Column::new(rows.weights).unwrap_or_else(Column::one),
            read,
            weight: rows.reading.extent,
            rows: rows.height,
            sets: &rows.domains.sets(),
            numbers: rows.domain_numbers,
        };
        gathered.add(&self.layout, &self.recipe.measures, part, stop).ok_or(Error::Interrupted)
    }

    /// Adds the moments of rows that are sampling units themselves: no further row of theirs can come, so that no unit
    /// is kept.
    fn add_elements(&mut self, rows: NumberedRows, stop: &AtomicBool) -> Result<()> {
        let NumberedRows { program, reading, weights, domains, domain_numbers, unit_of_run, .. } = rows;
        let Design { lonely_psu, strata, .. } = &self.recipe.design;
        let mut bound = Bound::arrange(&reading.runs, strata.is_some(), weights.clone(), *lonely_psu);
        if bound.order.is_some() {
            bound.weights = bound.weights.rechunk();
        }
        let weights = Column::new(&bound.weights).unwrap_or_else(Column::one);
        let (sets, count) = (domains.sets(), domains.keys.len());
        let sums = RowSums { program: &program, bound: &bound, weights: &weights, sets: &sets, domains: count };
        let totals = sums.pass_open(stop).ok_or(Error::Interrupted)?;
        // Here the last key is the stratum, and its number that of the "unit" of a run.
        let strata: Vec<u32> = (0..bound.lonely.len())
            .map(|stratum| unit_of_run[reading.runs.of_row(bound.row(bound.stages[0].units(stratum).start))])
            .collect();
        let relay = Relay::identity(&self.layout, &self.facts)?;
        let totals = totals.relaid(self.shape(), &relay, &strata, domain_numbers);
        drop(program);
        self.fold(totals);
        Ok(())
    }

    /// Adds the sums of units; further rows of theirs may come.
    fn add_units(&mut self, rows: NumberedRows, stop: &AtomicBool) -> Result<()> {
        let NumberedRows { program, reading, weights, domains, domain_numbers, unit_of_run, height } = rows;
        self.last = unit_of_run.last().copied().unwrap_or(self.last);
        // Runs of one unit that follow each other are one span: sums are then added to the state once.
        let mut spans: Vec<UnitSpan> = Vec::new();
        for (&unit, &start) in unit_of_run.iter().zip(&reading.runs.starts) {
            if spans.last().is_none_or(|&(last, _)| last != unit) {
                spans.push((unit, start));
            }
        }
        let base = Column::new(weights).unwrap_or_else(Column::one);
        let (sets, count) = (domains.sets(), domains.keys.len());
        let parts =
            unit_sums::of_spans(&program, &base, &sets, count, &spans, height, stop).ok_or(Error::Interrupted)?;
        for part in &parts {
            for ((unit, domain), sums) in part.each(self.layout.program.width()) {
                self.sums.add((unit, domain_numbers[domain as usize]), sums);
            }
        }
        Ok(())
    }
}
