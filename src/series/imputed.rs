//! What is imputed for the areas of one indicator and breakdown: values, their draws, and remarks on the rest.

use super::Series;
use super::combine::{Cell, Combined, MemberError, Simulation};
use super::impute::{Gap, Imputation, Meaning, Model, Noise, PER_INHABITANT, Setting, gaps};
use super::panel::Panel;
use crate::Result;
use crate::area::areas;
use std::iter::Peekable;
use std::sync::atomic::AtomicBool;
use std::vec::IntoIter;

/// A method of imputation with what it knows of all keys.
pub(super) struct Imputer<'a> {
    impute: &'a Imputation,
    setting: Setting,
    meanings: Vec<Meaning>,
}

/// How many draws, and the stream of random numbers they come from.
#[derive(Clone, Copy)]
pub(super) struct Seeds {
    pub(super) draws: usize,
    pub(super) seed: u64,
    pub(super) stream: u64,
}

impl Imputer<'_> {
    pub(super) fn new<'a>(series: &Series, impute: &'a Imputation) -> Result<Imputer<'a>> {
        Ok(Imputer { impute, setting: Setting::new(series, impute)?, meanings: Meaning::all(series)? })
    }

    /// How many groups of areas share a path over time.
    pub(super) fn groups(&self) -> usize {
        self.setting.groups
    }

    /// Models a panel and finds the gaps of the members of groups; `None` if `stop` was set meanwhile.
    pub(super) fn impute<'a>(
        &'a self,
        panel: &Panel,
        members: &[Vec<Vec<u16>>],
        seeds: Seeds,
        stop: &AtomicBool,
    ) -> Option<Imputed<'a>> {
        let model = self.setting.model(panel, &panel.observed(), &self.meanings[panel.key], self.impute);
        let (mut filled, mut noise) = (Vec::new(), None);
        if let Ok(model) = &model {
            let years = panel.years;
            let mut wanted = vec![false; areas().len() * years];
            for (t, groups) in members.iter().enumerate() {
                groups.iter().flatten().for_each(|&area| wanted[usize::from(area) * years + t] = true);
            }
            filled = gaps(panel, model, |area, t| wanted[area * years + t]);
            let ids: Vec<u16> = (0..areas().len() as u16).collect();
            let Seeds { draws, seed, stream } = seeds;
            if draws > 0 {
                noise = Some(Noise::new(model, &filled, &ids, draws, seed, stream, stop)?);
            }
            // In the order in which `fill` takes them.
            filled.sort_by_key(|gap| gap.t);
        }
        Some(Imputed { model, gaps: filled.into_iter().peekable(), noise })
    }
}

/// What is imputed in a panel.
pub(super) struct Imputed<'a> {
    /// A reason where nothing can be.
    model: std::result::Result<Model<'a>, String>,
    /// The gaps of years to come, in their order.
    gaps: Peekable<IntoIter<Gap>>,
    noise: Option<Noise>,
}

impl Imputed<'_> {
    /// Fills the cells of a year, later than those before; returns the gaps that were filled.
    pub(super) fn fill(&mut self, t: usize, cells: &mut [Cell]) -> Vec<Gap> {
        let mut filled = Vec::new();
        let Ok(model) = &self.model else { return filled };
        while let Some(gap) = self.gaps.next_if(|gap| gap.t <= t) {
            // Years without a figure of any area are skipped.
            if gap.t == t {
                let cell = &mut cells[gap.area];
                (cell.value, cell.imputed) = (Some(model.value(&gap)), true);
                let is_known = self.noise.is_some() && model.knows_error(&gap);
                cell.error = if is_known { MemberError::Simulated } else { MemberError::Unknown };
                filled.push(gap);
            }
        }
        filled
    }

    /// Adds the draws of a gap to the simulation.
    pub(super) fn draw(&self, gap: &Gap, cells: &mut [Cell], simulation: &mut Simulation) {
        if let (Ok(model), Some(noise)) = (&self.model, &self.noise) {
            cells[gap.area].draws = Some(simulation.add(|into| noise.draw(model, gap, into)));
        }
    }

    /// Lists the members of a group that nothing was imputed for, and why.
    pub(super) fn note(&self, combined: &mut Combined, members: &[u16], cells: &[Cell]) {
        let model = match &self.model {
            Ok(model) => model,
            Err(reason) => return combined.note(format!("nothing imputed: {reason}")),
        };
        let without = members.iter().filter(|&&area| cells[usize::from(area)].value.is_none());
        let (unsized_ones, without): (Vec<u16>, Vec<u16>) =
            without.partition(|&&area| model.lacks_size(usize::from(area)));
        for (what, areas) in
            [("no value imputed for", without), ("no number imputed, as no population is known, for", unsized_ones)]
        {
            if !areas.is_empty() {
                combined.note(format!("{what}: {}", codes(&areas)));
            }
        }
        if model.is_per_inhabitant() && combined.n_imputed > 0 {
            combined.note(PER_INHABITANT.to_owned());
        }
    }
}

/// The codes of areas, one beside the other.
fn codes(places: &[u16]) -> String {
    places.iter().map(|&area| areas()[usize::from(area)].iso3.as_str()).collect::<Vec<_>>().join(" ")
}
