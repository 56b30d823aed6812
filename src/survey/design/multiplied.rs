//! Weights that the sample decided to multiply, row by row, with all that follows from weights.

use super::bound::Bound;
use super::calibration::{Adjustment, LaterStep};
use crate::survey::columns::column::Column;
use polars::prelude::{NamedFrom, Series};
use std::sync::Arc;

impl Bound {
    /// The weight of each row of the table.
    pub(crate) fn weight_values(&self) -> Vec<f64> {
        Column::new(&self.weights).unwrap_or_else(Column::missing).read_all(self.rows())
    }

    /// The same design with each weight times a factor: those of replicates and of the waves of a pooled design alike. Strata, units and
    /// finite populations are those of the sample.
    pub(crate) fn multiplied(&self, factors: &[f64]) -> Bound {
        let base = self.weight_values();
        let scaled = |weights: &[f64]| {
            let weights: Vec<f64> = weights.iter().zip(factors).map(|(weight, factor)| weight * factor).collect();
            Series::new("weight".into(), weights)
        };
        let replicates = self.replicates.as_ref().map(|replicates| {
            // Factors of replicates multiply whatever the weights are.
            if !replicates.matrix.combined {
                return replicates.clone();
            }
            let columns = (0..replicates.count()).map(|place| scaled(&replicates.matrix.analysis(place, &base)));
            Arc::new(replicates.replaced(columns.collect()))
        });
        let waves = self.waves.as_ref().map(|waves| Arc::new(waves.multiplied(factors)));
        let adjustments = match &waves {
            _ if self.adjustments.is_empty() => Vec::new(),
            // How waves were calibrated is told by the waves.
            Some(waves) if waves.are_alone_in(self) => waves.adjustments(),
            // The variance of calibrated weights is that of their adjustments.
            Some(_) | None => {
                let last = Arc::new(Adjustment::plain(base.clone(), factors.to_vec()));
                self.adjustments.iter().cloned().chain([last]).collect()
            }
        };
        // Replicates repeat the steps for non-response, and would end before this one.
        let responses = Vec::new();
        let bound = Bound { weights: scaled(&base), replicates, waves, adjustments, responses, ..self.clone() };
        bound.moved(LaterStep::Winsorising)
    }
}
