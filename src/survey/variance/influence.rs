//! The linearised variable of an estimate, one value per row of the table: what the quadratic
//! [`form`](crate::survey::variance::form) of a design takes.

use crate::survey::columns::column::Rows;
use crate::survey::columns::domains::Domains;
use crate::survey::kernel::layout::Item;
use crate::survey::kernel::plan::Plan;

/// How many rows are read at a time.
const BLOCK: usize = 1024;

/// An estimate as a function of the rows: an item in a domain, t_y/t_x, or t_y without a `denominator`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Influence<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) domains: &'a Domains,
    pub(crate) item: &'a Item,
    pub(crate) domain: usize,
    pub(crate) value: f64,
    pub(crate) denominator: Option<f64>,
}

impl<'a> Influence<'a> {
    /// The linearised variables of an item in all domains of a set, each row's that of its own domain: `of` is the
    /// estimate in each.
    pub(crate) fn of_set(of: &[Influence<'a>], place: impl Fn(usize) -> usize, z: &mut [f64]) {
        let Some(Influence { plan, item, .. }) = of.first() else { return };
        let mut values = [[0.0; BLOCK]; 3];
        let [y, x, case] = &mut values;
        for (block, z) in z.chunks_mut(BLOCK).enumerate() {
            let start = block * BLOCK;
            plan.read(item, Rows::Run { start, len: z.len() }, y, x, case);
            for (i, z) in z.iter_mut().enumerate().filter(|(i, _)| case[*i] != 0.0) {
                *z = case[i] * of[place(start + i)].residual(y[i], x[i]);
            }
        }
    }

    /// (y − r·x)/t_x, or y for a total.
    fn residual(&self, y: f64, x: f64) -> f64 {
        match self.denominator {
            None => y,
            Some(total) => (y - self.value * x) / total,
        }
    }

    /// Adds `factor` times the linearised variable, (y − r·x)/t_x, or y for a total; 0 outside the domain.
    pub(crate) fn add(&self, z: &mut [f64], factor: f64) {
        let mut values = [[0.0; BLOCK]; 3];
        let [y, x, case] = &mut values;
        for (block, z) in z.chunks_mut(BLOCK).enumerate() {
            let start = block * BLOCK;
            self.plan.read(self.item, Rows::Run { start, len: z.len() }, y, x, case);
            for (i, z) in z.iter_mut().enumerate().filter(|(i, _)| self.domains.contains(self.domain, start + i)) {
                *z += factor * case[i] * self.residual(y[i], x[i]);
            }
        }
    }
}
