//! From a state to estimates: units and domains are put in order, and the pass over rows becomes one over their sums.

use super::State;
use crate::survey::columns::dictionary::Dictionary;
use crate::survey::columns::domains::Domains;
use crate::survey::design::Reading;
use crate::survey::design::bound::Bound;
use crate::survey::design::runs::Runs;
use crate::survey::estimate::Estimates;
use crate::survey::estimate::covariance_source::{Behind, LinearUnits, Residuals, SourceOfUnits};
use crate::survey::estimate::rows::{self, ResultRows};
use crate::survey::kernel::pass;
use crate::survey::kernel::relay::Relay;
use crate::survey::kernel::totals::Totals;
use crate::{Error, Result};
use polars::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

impl State {
    /// The estimates of all rows that were added. The state stays as it is.
    ///
    /// # Errors
    /// What only all rows together can show: none at all, no weight above 0, strata with one PSU unless the design has a
    /// rule for them, PSUs in several strata, impossible population sizes.
    pub fn estimates(&self) -> Result<Estimates> {
        self.estimates_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`estimates`](State::estimates), plus [`Error::Interrupted`].
    pub fn estimates_until(&self, stop: &AtomicBool) -> Result<Estimates> {
        self.clone().finish(None, stop)
    }

    /// What only all rows together can show, before anything is computed of them.
    fn check_all(&self) -> Result<()> {
        self.check_whole()?;
        if self.rows == 0 {
            return Err(Error::EmptyTable { what: "the survey table".to_owned() });
        }
        self.recipe.design.check_largest_weight(self.largest_weight, self.rows)
    }

    /// The sums of the units, for comparisons, and their domains; for designs with PSUs whose units were all kept.
    pub(crate) fn into_units(mut self) -> Result<(LinearUnits, Domains)> {
        self.check_all()?;
        let (domains, place) = self.ordered_domains()?;
        let (bound, _) = self.bound_of_units()?;
        self.sums.renumber(&place);
        let units = LinearUnits::new(bound, self.layout, self.sums, domains.keys.len());
        Ok((units, domains))
    }

    /// The sums of a design from which nothing else is asked.
    pub(crate) fn into_sums(mut self) -> Result<(LinearUnits, Domains)> {
        self.check_whole()?;
        let (domains, place) = self.ordered_domains()?;
        let counts: Vec<u32> = vec![self.units.len() as u32];
        let bound = Bound::of_counts(&counts, None, self.recipe.design.lonely_psu);
        self.sums.renumber(&place);
        let units = LinearUnits::new(bound, self.layout, self.sums, domains.keys.len());
        Ok((units, domains))
    }

    /// The estimates with weights that were calibrated: what that takes off linearised variables follows from the domains.
    pub(crate) fn finish_calibrated(
        mut self,
        residuals: impl FnOnce(&Domains) -> Box<dyn Residuals>,
        stop: &AtomicBool,
    ) -> Result<Estimates> {
        self.check_all()?;
        let (domains, place) = self.ordered_domains()?;
        let count = domains.keys.len();
        let measure_of_item = self.layout.items.iter().map(|item| item.measure).collect();
        let (bound, _) = self.bound_of_units()?;
        let program = &self.layout.program;
        self.sums.renumber(&place);
        self.sums.arrange(self.units.len());
        let mut state =
            pass::pass_over_sums(program, &bound, &self.sums, count, false, stop).ok_or(Error::Interrupted)?;
        state.close(&bound, &program.groups);
        let replace = bound.replaces(self.mass);
        let units = LinearUnits::new(bound, self.layout.clone(), self.sums, count).with_residuals(residuals(&domains));
        let variances = rows::variances_of_units(&units, count, &state, stop)?;
        let measures = std::mem::take(&mut self.recipe.measures);
        let wanted = ResultRows { measures: &measures, layout: &self.layout, domains: &domains, replace };
        let rows = rows::of_totals(wanted, &state, units.bound(), Some(variances), stop)?;
        let behind = Behind::Units(Arc::new(units));
        Ok(Estimates::new(rows, domains, behind, measures, measure_of_item, self.recipe.by).combined())
    }

    /// The estimates; comparisons of them read the sums of units from `source` where they are not here.
    pub(crate) fn finish(mut self, source: Option<SourceOfUnits>, stop: &AtomicBool) -> Result<Estimates> {
        self.check_all()?;
        let (domains, place) = self.ordered_domains()?;
        let count = domains.keys.len();
        let measure_of_item = self.layout.items.iter().map(|item| item.measure).collect();
        if let (Some(replicates), Some(gathered)) = (&self.recipe.design.replicates, &self.replicated) {
            let replication = gathered.finish(replicates, &self.layout, self.rows, &place)?;
            let measures = std::mem::take(&mut self.recipe.measures);
            let replace = self.recipe.design.deff.replaces(self.mass, 0.0);
            let wanted = ResultRows { measures: &measures, layout: &self.layout, domains: &domains, replace };
            let (rows, replicated) = rows::of_replication(wanted, &replication, stop)?;
            // Covariances are those of the replicates.
            let behind = Behind::Nothing("");
            let estimates = Estimates::new(rows, domains, behind, measures, measure_of_item, self.recipe.by);
            return Ok(Estimates { replicated: Some(replicated), ..estimates }.combined());
        }
        let (bound, strata) = if self.is_of_elements() { self.bound_of_strata()? } else { self.bound_of_units()? };

        let program = &self.layout.program;
        let relay = Relay::identity(&self.layout, &self.facts)?;
        let is_folded = self.folded.is_some();
        let folded = self.folded.take().map(|folded| folded.relaid(program.shape(count), &relay, &strata, &place));
        self.sums.renumber(&place);
        self.sums.arrange(self.units.len());
        // Elements were folded as they came: there are no sums left to pass over.
        let mut state = if self.is_of_elements() {
            Totals::new(program.shape(count), bound.stages.len())
        } else {
            pass::pass_over_sums(program, &bound, &self.sums, count, folded.is_some(), stop)
                .ok_or(Error::Interrupted)?
        };
        if let Some(folded) = folded {
            state.merge(&folded, &program.groups);
        }
        state.close(&bound, &program.groups);

        let measures = std::mem::take(&mut self.recipe.measures);
        let replace = bound.replaces(self.mass);
        let wanted = ResultRows { measures: &measures, layout: &self.layout, domains: &domains, replace };
        let rows = rows::of_totals(wanted, &state, &bound, None, stop)?;
        let behind = match source {
            _ if !self.is_of_elements() && !is_folded => {
                Behind::Units(Arc::new(LinearUnits::new(bound, self.layout, self.sums, count)))
            }
            Some(source) => Behind::Source(source),
            None => Behind::Nothing(
                "the totals of its units were not kept: name a column that numbers the rows as psu where the sample has no \
                 PSUs, and read from a source that can be read again, such as a file, where it has",
            ),
        };
        Ok(Estimates::new(rows, domains, behind, measures, measure_of_item, self.recipe.by).combined())
    }

    /// The domains in the order of their sets and categories, and the place of each.
    fn ordered_domains(&self) -> Result<(Domains, Vec<u32>)> {
        let sorted: Vec<(Vec<u32>, Series)> = self.by.iter().map(Dictionary::sorted).collect::<Result<_>>()?;
        let mut keys: Vec<(usize, Vec<u32>, u32)> = self
            .domains
            .keys
            .iter()
            .zip(0..)
            .map(|((set, key), number)| {
                let columns = &self.grouping.sets[*set];
                let key = key.iter().zip(columns).map(|(&value, &column)| sorted[column].0[value as usize]).collect();
                (*set, key, number)
            })
            .collect();
        keys.sort_unstable();
        let mut place = vec![0; keys.len()];
        keys.iter().zip(0..).for_each(|((.., number), at)| place[*number as usize] = at);
        let categories =
            sorted.into_iter().zip(&self.by).map(|((_, categories), dictionary)| match dictionary.dtype() {
                Some(dtype) if dtype != categories.dtype() => Ok(categories.cast(dtype)?),
                _ => Ok(categories),
            });
        let columns = self.grouping.names.iter().cloned().zip(categories.collect::<Result<Vec<_>>>()?).collect();
        let keys = keys.into_iter().map(|(set, key, _)| (set, key)).collect();
        Ok((Domains::without_rows(columns, self.grouping.sets.clone(), keys), place))
    }

    /// The design with the units as rows, and the place of each stratum.
    fn bound_of_units(&self) -> Result<(Bound, Vec<u32>)> {
        let mut design = self.recipe.design.clone();
        // Stages that add nothing were not kept.
        design.ssu.truncate(design.fpc.len());
        let paths: Vec<Vec<u32>> = (0..self.units.len() as u32).map(|unit| self.units.path(unit)).collect();
        let runs = self.runs(&paths)?;
        let fpc = (0..design.fpc.len())
            .map(|stage| {
                paths.iter().map(|path| self.units.fpc[stage][self.units.parent(stage, path) as usize]).collect()
            })
            .collect();
        // Weights are in the sums already: what is left of them is whether a unit has any.
        let weights: Vec<f64> = self.units.weighed.iter().map(|&weighed| f64::from(u8::from(weighed))).collect();
        let weights = Some(Series::new("weight".into(), weights));
        let reading = Reading { weights, extent: None, runs, fpc, squares: None, scope: None, replicates: None };
        let bound =
            design.arrange(reading, None, paths.len()).map_err(|error| error.at_rows(&|unit| self.units.rows[unit]))?;
        let mut strata = vec![0; self.units.strata()];
        for place in 0..bound.lonely.len() {
            let unit = bound.row(bound.stages[0].rows(bound.stages[0].units(place).start).start);
            strata[self.units.stratum(unit as u32) as usize] = place as u32;
        }
        Ok((bound, strata))
    }

    /// The design with every row as a unit, and the place of each stratum.
    fn bound_of_strata(&self) -> Result<(Bound, Vec<u32>)> {
        let design = &self.recipe.design;
        let mut order: Vec<u32> = (0..self.units.len() as u32).collect();
        if let Some(dictionary) = self.keys.first() {
            // A table sorts its strata; those of a state come in order of appearance.
            let rank = dictionary.sorted()?.0;
            order.sort_by_key(|&stratum| rank[self.units.depths[0].values[stratum as usize] as usize]);
        }
        let mut counts = Vec::new();
        let mut starts = vec![0u32];
        for &stratum in &order {
            let count = self.units.counts[stratum as usize];
            // Rows are numbered by 32 bits, as in the tables of polars.
            let next = u32::try_from(u64::from(starts[counts.len()]) + count)
                .map_err(|_| Error::missing("psu", "name the column of PSUs, as there are 4294967296 rows or more"))?;
            counts.push(count as u32);
            starts.push(next);
        }
        let paths: Vec<Vec<u32>> = order.iter().map(|&stratum| self.units.path(stratum)).collect();
        let runs = Runs { starts, keys: self.runs(&paths)?.keys };
        let mut bound = Bound {
            deff: design.deff,
            df: design.df,
            adjust_domain_lonely: design.adjust_domain_lonely,
            ..Bound::of_counts(&counts, None, design.lonely_psu)
        };
        let sizes: Vec<Vec<(f64, usize)>> = self
            .units
            .fpc
            .iter()
            .map(|sizes| order.iter().map(|&s| (sizes[s as usize], self.units.rows[s as usize])).collect())
            .collect();
        bound.apply_sizes(&sizes, &design.fpc)?;
        bound.check_lonely(&runs, design.strata.is_some())?;
        let mut strata = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&stratum, place)| strata[stratum as usize] = place);
        Ok((bound, strata))
    }

    /// One run for each path of units, with the values along it.
    fn runs(&self, paths: &[Vec<u32>]) -> Result<Runs> {
        let mut columns = Vec::new();
        for (depth, dictionary) in self.keys.iter().enumerate() {
            let values: Vec<IdxSize> =
                paths.iter().map(|path| self.units.depths[depth].values[path[depth] as usize]).collect();
            let values = dictionary.values().take(&IdxCa::from_vec("".into(), values))?;
            columns.push(values.with_name(depth.to_string().into()).into_column());
        }
        let names: Vec<String> = (0..columns.len()).map(|depth| depth.to_string()).collect();
        let roles: Vec<(&str, &str)> =
            self.recipe.design.keys().into_iter().zip(&names).map(|((role, _), name)| (role, name.as_str())).collect();
        Runs::each(&DataFrame::new(paths.len(), columns)?, &roles)
    }
}
