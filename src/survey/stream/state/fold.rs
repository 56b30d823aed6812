//! Units that are finished, folded into their strata: what keeps the memory of a long reading bounded.

use super::State;
use crate::survey::design::bound::Bound;
use crate::survey::kernel::pass;
use crate::survey::kernel::relay::Relay;
use crate::{Error, Result};
use std::sync::atomic::AtomicBool;

impl State {
    /// Folds the moments of all units but the last that was met into their strata, if their sums take more than some
    /// bytes. From then on no further row of theirs can be added. Designs of several stages keep all.
    pub(crate) fn fold_above(&mut self, bytes: usize, stop: &AtomicBool) -> Result<()> {
        let has_one_stage = self.units.depths.len() == 1 + usize::from(self.recipe.design.strata.is_some());
        // With more stages the units within a PSU have factors of their own, known only when all of them have come.
        if self.is_of_elements() || !has_one_stage || self.sums.bytes() <= bytes {
            return Ok(());
        }

        // Rows of the last unit may follow in the next batch.
        let mut sums = self.sums.split_off(self.last);
        let units = sums.compact();
        sums.arrange(units.len());
        let mut order: Vec<u32> = (0..units.len() as u32).collect();
        let stratum = |place: u32| self.units.stratum(units[place as usize]);
        order.sort_by_key(|&place| stratum(place));

        let (mut strata, mut counts) = (Vec::new(), Vec::new());
        for &place in &order {
            let stratum = stratum(place);
            if strata.last() != Some(&stratum) {
                strata.push(stratum);
                counts.push(0);
            }
            let last = counts.len() - 1;
            counts[last] += 1;
        }
        if units.is_empty() {
            return Ok(());
        }
        let bound = Bound::of_counts(&counts, Some(order), self.recipe.design.lonely_psu);
        let program = &self.layout.program;
        let domains = self.domains.keys.len();
        let totals = pass::pass_over_sums(program, &bound, &sums, domains, true, stop).ok_or(Error::Interrupted)?;
        let same: Vec<u32> = (0..domains as u32).collect();
        let relay = Relay::identity(&self.layout, &self.facts)?;
        self.fold(totals.relaid(self.shape(), &relay, &strata, &same));
        units.iter().for_each(|&unit| self.is_folded[unit as usize] = true);
        Ok(())
    }
}
