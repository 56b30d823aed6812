//! Factors of the weights of sampling units, by replicate.

/// Factors of the weights, the same for all rows of a unit.
#[derive(Debug)]
pub(crate) struct UnitFactors {
    /// The unit of each row.
    pub(crate) unit: Vec<u32>,
    pub(crate) units: usize,
    pub(crate) kind: FactorKind,
}

#[derive(Debug)]
pub(crate) enum FactorKind {
    Jackknife {
        stratum: Vec<u32>,
        sizes: Vec<u32>,
        left_out: Vec<u32>,
    },
    /// replicates × units.
    Table(Vec<f64>),
}

impl UnitFactors {
    /// How many replicates there are.
    pub(crate) fn count(&self) -> usize {
        match &self.kind {
            FactorKind::Jackknife { left_out, .. } => left_out.len(),
            FactorKind::Table(table) => table.len() / self.units.max(1),
        }
    }

    pub(crate) fn units(&self) -> usize {
        self.units
    }

    #[inline]
    pub(crate) fn unit(&self, row: usize) -> usize {
        self.unit[row] as usize
    }

    /// The factor of a unit in a replicate.
    #[inline]
    pub(crate) fn factor(&self, replicate: usize, unit: usize) -> f64 {
        match &self.kind {
            FactorKind::Table(factors) => factors[replicate * self.units + unit],
            FactorKind::Jackknife { stratum, sizes, left_out } => {
                let out = left_out[replicate] as usize;
                let size = f64::from(sizes[stratum[out] as usize]);
                match unit {
                    _ if unit == out => 0.0,
                    // A stratum with a replicate has two units or more, or its only unit is the one left out.
                    _ if stratum[unit] == stratum[out] => size / (size - 1.0),
                    _ => 1.0,
                }
            }
        }
    }

    /// The rank of the rows of some units, in closed form for the jackknife: the row of a unit is 1 + d, and the d of a
    /// stratum are independent but for their sum, which is 0. Where a stratum is whole, or is in no replicate, 1 itself
    /// is in the span.
    pub(crate) fn jackknife_rank(&self, units: &[u32]) -> Option<usize> {
        let FactorKind::Jackknife { stratum, sizes, left_out } = &self.kind else { return None };
        // Strata that were taken as a whole have no replicate of their own.
        let mut replicated = vec![false; sizes.len()];
        left_out.iter().for_each(|&unit| replicated[stratum[unit as usize] as usize] = true);
        let mut present = vec![0u32; sizes.len()];
        units.iter().for_each(|&unit| present[stratum[unit as usize] as usize] += 1);
        let mut rank = 0;
        let mut one = false;
        for (h, &here) in present.iter().enumerate().filter(|(_, here)| **here > 0) {
            if !replicated[h] {
                one = true;
            } else if here == sizes[h] {
                rank += here as usize - 1;
                one = true;
            } else {
                rank += here as usize;
            }
        }
        Some(rank + usize::from(one))
    }
}
