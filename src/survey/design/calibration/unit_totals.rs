//! Kernel: the totals of residuals in the units of a design, for all domains of a grouping set at once.
//!
//! Within a domain d a residual is z − x'b_d, outside −x'b_d. Its total in a unit is that of w·z over the cases of the
//! domain less X'b_d, where X = Σ w·x over all rows of the unit is the same for every domain: no domain takes a pass
//! over the rows.

use super::adjustment::Adjustment;
use super::regressors::Regressors;

/// A calibration with the totals of its variables by unit.
#[derive(Debug)]
pub(crate) struct UnitTotals<'a> {
    adjustment: &'a Adjustment,
    x: &'a Regressors,
    /// The weight of each row after calibration.
    weights: &'a [f64],
    /// The unit of each row.
    unit: Vec<u32>,
    /// Σ w·x, unit by unit; after non-response what respondents have gained of it.
    sums: Vec<f64>,
}

impl<'a> UnitTotals<'a> {
    /// `None` where the adjustment has no variables, or those by unit are too many to gain anything.
    pub(crate) fn new(
        adjustment: &'a Adjustment,
        weights: &'a [f64],
        unit: Vec<u32>,
        units: usize,
    ) -> Option<UnitTotals<'a>> {
        let x = adjustment.regressors()?;
        let size = x.size;
        // As many numbers as a few columns of the table, and fewer units than rows.
        if units >= unit.len() || units.checked_mul(size)? > 4 * unit.len() {
            return None;
        }
        let mut sums = vec![0.0; units * size];
        for (row, &u) in unit.iter().enumerate() {
            let weight = adjustment.share(row, weights[row]);
            if weight != 0.0 {
                let sums = &mut sums[u as usize * size..][..size];
                x.each(row, |column, x| sums[column] += weight * x);
            }
        }
        Some(UnitTotals { adjustment, x, weights, unit, sums })
    }

    /// Calls `take` with each domain and the totals of its residuals by unit; `domain` is that of each row, for which
    /// `z` has the variable of its own domain.
    pub(crate) fn each(
        &self,
        z: &[f64],
        domain: impl Fn(usize) -> usize,
        domains: usize,
        mut take: impl FnMut(usize, Vec<f64>) -> Option<()>,
    ) -> Option<()> {
        let size = self.x.size;
        let mut moments = vec![0.0; domains * size];
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); domains];
        for (row, &z) in z.iter().enumerate() {
            // Rows that are no cases add nothing to the moments; their part of x·b is in `sums`.
            if z != 0.0 {
                let d = domain(row);
                rows[d].push(row as u32);
                let (moments, factor) = (&mut moments[d * size..][..size], self.adjustment.factor(row) * z);
                self.x.each(row, |column, x| moments[column] += factor * x);
            }
        }
        for (d, rows) in rows.iter().enumerate() {
            let slopes = self.adjustment.slopes(&moments[d * size..][..size]);
            let fitted = |sums: &[f64]| -sums.iter().zip(&slopes).map(|(x, b)| x * b).sum::<f64>();
            let mut totals: Vec<f64> = self.sums.chunks_exact(size).map(fitted).collect();
            for &row in rows {
                let row = row as usize;
                totals[self.unit[row] as usize] += self.weights[row] * z[row];
            }
            take(d, totals)?;
        }
        Some(())
    }
}
