//! The values of a draw: the observed ones with an error each, and the missing ones filled in from them once more.

use crate::index::spec::IndexSpec;
use crate::index::steps::Groups;
use crate::index::steps::em::{Conditional, conditionals};
use crate::index::steps::impute::{IndexImputation, Pool, pools};
use crate::index::steps::inputs::Inputs;
use crate::numeric::random::SplitMix;

/// How the values of one year are drawn under one imputation.
pub(crate) struct Redraw {
    /// By indicator: values as observed, NaN where there is none, and their standard errors.
    observed: Vec<Vec<f64>>,
    errors: Vec<Vec<f64>>,
    /// By indicator.
    pools: Vec<Vec<Pool>>,
    /// Indicators that EM takes together, and the rows with gaps in them.
    together: Vec<(Vec<usize>, Vec<Conditional>)>,
    /// By indicator: whether there is anything to draw.
    varies: Vec<bool>,
}

impl Redraw {
    pub(crate) fn new(spec: &IndexSpec, how: &[&IndexImputation], inputs: &Inputs, groups: &Groups) -> Redraw {
        let observed = &inputs.value;
        let pools: Vec<Vec<Pool>> = how
            .iter()
            .zip(observed)
            .map(|(how, x)| match how {
                IndexImputation::Mean => pools(x, None, false),
                IndexImputation::Median => pools(x, None, true),
                IndexImputation::GroupMean(name) => pools(x, groups.get(name).map(Vec::as_slice), false),
                IndexImputation::GroupMedian(name) => pools(x, groups.get(name).map(Vec::as_slice), true),
                IndexImputation::None
                | IndexImputation::Last(_)
                | IndexImputation::Interpolate
                | IndexImputation::Em => Vec::new(),
            })
            .collect();
        let mut together = Vec::new();
        for parts in &spec.tree.parts {
            let of_em = |j: &usize| *how[*j] == IndexImputation::Em && parts.contains(&spec.tree.leaves[*j]);
            let indicators: Vec<usize> = (0..how.len()).filter(of_em).collect();
            // EM is estimated once, on the observed values: the draws move its expectations, not its parameters.
            let columns: Vec<Vec<f64>> = indicators.iter().map(|&j| observed[j].clone()).collect();
            if let Some(rows) = conditionals(&columns).filter(|rows| !rows.is_empty()) {
                together.push((indicators, rows));
            }
        }
        let mut varies: Vec<bool> = (0..how.len())
            .map(|j| inputs.error[j].iter().any(|se| *se > 0.0) || pools[j].iter().any(|pool| pool.spread > 0.0))
            .collect();
        for (indicators, rows) in &together {
            rows.iter().flat_map(|row| &row.missing).for_each(|&k| varies[indicators[k]] = true);
        }
        Redraw { observed: observed.clone(), errors: inputs.error.clone(), pools, together, varies }
    }

    pub(crate) fn varies(&self, j: usize) -> bool {
        self.varies[j]
    }

    /// Draws the indicators that vary into their columns; `places` says which column an indicator has.
    ///
    /// Every observed value gets a normal error of its own. A gap gets the mean or median of the values so drawn, or its
    /// expectation given those of its row; and the error of predicting one value from them, of which the part that is the
    /// error of the centre is the same for all gaps of a pool, and errors of one row have the covariance of EM.
    pub(crate) fn draw(&self, random: &mut SplitMix, places: &[usize], columns: &mut [Vec<f64>]) {
        // Normals come in pairs; the second of the last pair is not carried over to the next draw.
        let mut normals = Normals { random, spare: None };
        for (j, &place) in places.iter().enumerate().filter(|(j, _)| self.varies[*j]) {
            let column = &mut columns[place];
            for ((y, x), se) in column.iter_mut().zip(&self.observed[j]).zip(&self.errors[j]) {
                *y = if *se > 0.0 { x + se * normals.next() } else { *x };
            }
            for pool in &self.pools[j] {
                // The spread of a single donor is not known.
                let known = |error: f64| if error.is_nan() { 0.0 } else { error };
                // One error of the centre for all gaps of a pool, and one of its own for each: gaps filled from one
                // mean are wrong together.
                let centre = pool.centre(column) + known(pool.shared) * normals.next();
                pool.gaps.iter().for_each(|&gap| column[gap] = centre + known(pool.spread) * normals.next());
            }
        }
        for (indicators, rows) in &self.together {
            for row in rows {
                // Missing values of a row are drawn jointly: L·z has their conditional covariance.
                let z: Vec<f64> = row.missing.iter().map(|_| normals.next()).collect();
                let moved: Vec<f64> = row
                    .there
                    .iter()
                    .map(|&t| {
                        let j = indicators[t];
                        // A column that does not vary was not drawn: it stands as observed.
                        if self.varies[j] { columns[places[j]][row.row] - self.observed[j][row.row] } else { 0.0 }
                    })
                    .collect();
                for (k, &m) in row.missing.iter().enumerate() {
                    let change: f64 = row.slopes[k].iter().zip(&moved).map(|(w, d)| w * d).sum();
                    let error: f64 = row.factor[k * z.len()..][..z.len()].iter().zip(&z).map(|(l, z)| l * z).sum();
                    columns[places[indicators[m]]][row.row] = row.expected[k] + change + error;
                }
            }
        }
    }
}

/// Standard normal numbers one by one.
struct Normals<'a> {
    random: &'a mut SplitMix,
    spare: Option<f64>,
}

impl Normals<'_> {
    #[inline]
    fn next(&mut self) -> f64 {
        if let Some(z) = self.spare.take() {
            return z;
        }
        let (z, spare) = self.random.normal_pair();
        self.spare = Some(spare);
        z
    }
}
