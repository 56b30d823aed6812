//! Strata from which a single PSU was drawn, of which no variance can be computed: what the rules are and where each is
//! applied.
//!
//! `fail` is decided here, when the design is bound, and so are units of later stages. `remove`, `certainty`, `average` and
//! `adjust` change the variance of an estimate by what the strata have of its domain: see
//! `variance/taylor.rs` and, for covariances, `variance/form.rs`.

use super::bound::Bound;
use super::runs::Runs;
use crate::words::words;
use crate::{Error, Result};

words! {
    /// What to do with a stratum from which a single unit was drawn: its variance cannot be computed.
    ///
    /// The rules are those of R `survey` (option `survey.lonely.psu`); here they belong to the design.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum LonelyPsu: "lonely_psu" {
        /// An error that lists every such stratum.
        #[default]
        Fail = "fail",
        /// The stratum adds nothing to the variance.
        Remove = "remove",
        /// The unit is centred at the mean of all units instead of its own stratum's.
        Adjust = "adjust",
        /// The stratum adds the average of the other strata.
        Average = "average",
        /// The unit was selected with certainty and adds nothing to the variance.
        Certainty = "certainty",
    }
}

impl Bound {
    /// An error where a unit is the only one of its parent and the rule has no variance for it.
    pub(crate) fn check_lonely(&mut self, runs: &Runs, stratified: bool) -> Result<()> {
        let mut errors = Vec::new();
        let mut stages = std::mem::take(&mut self.stages);
        for (s, stage) in stages.iter_mut().enumerate() {
            let refused = match self.lonely_psu {
                LonelyPsu::Fail => true,
                LonelyPsu::Average => s > 0,
                _ => false,
            };
            let lonely: Vec<usize> =
                (0..stage.parents()).filter(|&p| stage.units(p).len() == 1 && stage.scale[p] > 0.0).collect();
            if refused && !lonely.is_empty() {
                let name = |&parent: &usize| {
                    let row = self.row(stage.rows(stage.units(parent).start).start);
                    match runs.keys.get((s + usize::from(stratified)).wrapping_sub(1)) {
                        Some(key) => key.name(key.codes.get(runs.of_row(row)) as usize),
                        None => "(the whole table)".to_owned(),
                    }
                };
                errors.push(Error::LonelyPsu { strata: lonely.iter().map(name).collect(), stage: s + 1 });
            }
            if s > 0 {
                self.has_silent_units |= !lonely.is_empty() && self.lonely_psu != LonelyPsu::Certainty;
                for &parent in &lonely {
                    stage.scale[parent] = 0.0;
                    let unit = stage.units(parent).start;
                    stage.unit_scale.get_mut(unit).into_iter().for_each(|scale| *scale = 0.0);
                }
            }
        }
        self.stages = stages;
        Error::collect(errors)
    }
}
