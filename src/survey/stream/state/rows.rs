//! The rows of one part of the data, folded into a state.

use super::{Added, Recipe, State};
use crate::survey::columns::column;
use crate::survey::columns::domains::Domains;
use crate::survey::design::bound::{Bound, restricted};
use crate::survey::design::deff::Mass;
use crate::survey::estimate::COLUMNS;
use crate::survey::kernel::plan::{Columns, Plan};
use crate::survey::kernel::relay::Relay;
use crate::survey::kernel::unit_sums::Span;
use crate::survey::kernel::{pass, plan, unit_sums};
use crate::survey::variance::replicate::Part;
use crate::{Error, Result};
use polars::prelude::*;
use std::sync::atomic::AtomicBool;

impl State {
    /// Adds rows that were checked for nothing yet.
    pub(crate) fn add_rows(&mut self, table: &DataFrame, stop: &AtomicBool) -> Result<Added> {
        let design = self.design().into_owned();
        let Recipe { measures, by, .. } = &self.recipe;
        // The rows of a unit are met in the order of the table, those of elements in that of their strata.
        let scattered = self.is_of_elements() && design.replicates.is_none();
        let read = Columns::read(table, measures, scattered);
        let domains = Domains::new(table, by, &COLUMNS);
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
        let Some(mut reading) = reading else { return self.grow(facts).map(|()| Added::All) };
        // The numbers of strata and units, and those that were folded.
        let mut numbers = Vec::new();
        for ((dictionary, codes), (role, name)) in self.keys.iter_mut().zip(&reading.runs.keys).zip(design.keys()) {
            numbers.push(dictionary.add(role, name, &codes.levels)?);
        }
        let known = self.units.len();
        let mut unit_of_run: Vec<u32> = Vec::with_capacity(reading.runs.len());
        let mut errors = Vec::new();
        let mut path = vec![0; self.keys.len()];
        for run in 0..reading.runs.len() {
            for ((value, numbers), codes) in path.iter_mut().zip(&numbers).zip(&reading.runs.keys) {
                *value = numbers[codes.codes.get(run) as usize];
            }
            let rows = reading.runs.starts[run] as usize..reading.runs.starts[run + 1] as usize;
            let unit = self.units.add(&mut path, self.rows + rows.start);
            if self.is_folded.get(unit as usize) == Some(&true) {
                let key = &reading.runs.keys[self.keys.len() - 1];
                return Ok(Added::Recurs(key.name(key.codes.get(run) as usize)));
            }
            self.units.counts[unit as usize] += rows.len() as u64;
            for (stage, values) in reading.fpc.iter().enumerate() {
                let parent = self.units.parent(stage, &path);
                let mut last = f64::NAN;
                for row in rows.clone().filter(|&row| {
                    let fresh = values[row] != last;
                    last = values[row];
                    fresh
                }) {
                    errors.extend(self.units.set_fpc(stage, parent, values[row], &design.fpc[stage], row).err());
                }
            }
            unit_of_run.push(unit);
        }
        Error::collect(errors)?;
        // The numbers of domains.
        let mut values = Vec::new();
        for (dictionary, (name, levels)) in self.by.iter_mut().zip(&domains.columns) {
            values.push(dictionary.add("by", name, levels)?);
        }
        let number = |(set, key): &(usize, Vec<u32>)| {
            let columns = &domains.sets[*set];
            (*set, key.iter().zip(columns).map(|(&code, &column)| values[column][code as usize]).collect())
        };
        let domain_of: Vec<u32> = domains.keys.iter().map(|key| self.domains.add(number(key))).collect();
        self.grow(facts)?;
        self.is_folded.resize(self.units.len().max(known), false);
        let weights = match reading.weights.take() {
            Some(weights) => weights,
            None => Series::new("weight".into(), vec![1.0; table.height()]),
        };
        let weights = match &reading.scope {
            None => weights,
            Some(scope) => restricted(&weights, scope)?,
        };
        self.largest_weight = self.largest_weight.max(reading.largest_weight());
        let base = column::Column::new(&weights).unwrap_or_else(column::Column::one);
        self.mass = self.mass.and(Mass::of(&base, table.height()));
        let plan = Plan::of_part(self.layout.clone(), columns);
        let program = plan.program();
        let lonely_psu = self.recipe.design.lonely_psu;
        let stratified = self.recipe.design.strata.is_some();
        if let (Some(gathered), Some(mut read)) = (&mut self.replicated, reading.replicates.take()) {
            read.matrix.inside = reading.scope.take();
            let part = Part {
                program: &program,
                base: &base,
                read,
                weight: reading.extent,
                rows: table.height(),
                sets: &domains.sets(),
                numbers: &domain_of,
            };
            gathered.add(&self.layout, &self.recipe.measures, part, stop).ok_or(Error::Interrupted)?;
        } else if self.is_of_elements() {
            let mut bound = Bound::arrange(&reading.runs, stratified, weights.clone(), lonely_psu);
            if bound.order.is_some() {
                bound.weights = bound.weights.rechunk();
            }
            let weights = column::Column::new(&bound.weights).unwrap_or_else(column::Column::one);
            let totals = pass::pass_open(&program, &bound, &weights, &domains.sets(), domains.keys.len(), stop)
                .ok_or(Error::Interrupted)?;
            let strata: Vec<u32> = (0..bound.lonely.len())
                .map(|stratum| unit_of_run[reading.runs.of_row(bound.row(bound.stages[0].units(stratum).start))])
                .collect();
            let relay = Relay::new(&self.layout, &self.layout, &self.facts, |_, level| level)?;
            let totals = totals.relaid(self.shape(), &relay, &strata, &domain_of);
            drop(program);
            self.fold(totals);
        } else {
            self.last = unit_of_run.last().copied().unwrap_or(self.last);
            let mut spans: Vec<Span> = Vec::new();
            for (&unit, &start) in unit_of_run.iter().zip(&reading.runs.starts) {
                if spans.last().is_none_or(|&(last, _)| last != unit) {
                    spans.push((unit, start));
                }
            }
            let (sets, domains) = (domains.sets(), domains.keys.len());
            let parts = unit_sums::of_spans(&program, &base, &sets, domains, &spans, table.height(), stop)
                .ok_or(Error::Interrupted)?;
            for part in &parts {
                for ((unit, domain), sums) in part.each(self.layout.width()) {
                    self.sums.add((unit, domain_of[domain as usize]), sums);
                }
            }
        }
        self.rows += table.height();
        Ok(Added::All)
    }
}
