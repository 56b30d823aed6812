//! Kernel: first and second moments of unit totals, and how they add up over strata.

use super::program::{Group, Program, Shape};
use super::sparse::{Denominator, Moment, Pilots, SparseMoments, SparsePair, joined};

/// Moments of (u, x) over the finished units of one parent, around the values of its first unit; u = y − r₀·x.
#[derive(Debug)]
pub(crate) struct Moments {
    shape: Shape,
    dense_groups: usize,
    /// The domains that any unit has rows in.
    touched: Vec<u32>,
    /// Units with rows in the domain.
    units: Vec<f64>,
    /// Units with cases, domains × masks.
    with_cases: Vec<u32>,
    /// Domains × dense pairs.
    pairs: Vec<Moment>,
    /// Domains × groups.
    groups: Vec<MomentOfX>,
    sparse: SparseMoments,
    /// The denominators of the sparse groups in the unit at hand.
    denominators: Vec<Denominator>,
}

/// The same as [`Moment`] of the x of a group.
#[derive(Clone, Copy, Debug, Default)]
struct MomentOfX {
    origin: f64,
    sum: f64,
    xx: f64,
}

impl Moments {
    /// For so many units that have so many sparse categories in all.
    pub(crate) fn new(program: &Program, domains: usize, units: usize, categories: usize) -> Moments {
        let shape = program.shape(domains);
        let (pairs, Shape { groups, masks, .. }) = (shape.dense_pairs(), shape);
        Moments {
            shape,
            dense_groups: program.dense_groups(),
            touched: Vec::new(),
            units: vec![0.0; domains],
            with_cases: vec![0; domains * masks],
            pairs: vec![Moment::default(); domains * pairs],
            sparse: SparseMoments::new(program, domains, units, categories),
            denominators: Vec::new(),
            groups: vec![MomentOfX::default(); domains * groups],
        }
    }

    /// Adds one unit: `x` of a group, the t_y of its pairs and their pilots.
    #[inline(always)]
    pub(crate) fn fold(&mut self, d: usize, g: usize, group: &Group, x: f64, y: &[f64], pilot: &mut [f64]) {
        let dx = self.fold_denominator(d, g, x);
        let pairs = self.shape.dense_pairs();
        let moments = &mut self.pairs[d * pairs + group.pairs.start..d * pairs + group.pairs.end];

        // The pilot of a domain is the ratio in its first unit with a denominator, and stays.
        if x != 0.0 && pilot[0].is_nan() {
            pilot.iter_mut().zip(y).for_each(|(pilot, y)| *pilot = y / x);
        }
        // Without cases y and x are 0, and without a denominator u is y.
        let u = y.iter().zip(pilot).map(|(y, pilot)| y - if x == 0.0 { 0.0 } else { *pilot * x });
        match dx {
            // The first unit is the origin of all deviations.
            None => moments.iter_mut().zip(u).for_each(|(of, u)| of.origin = u),
            Some(dx) => moments.iter_mut().zip(u).for_each(|(of, u)| {
                let du = u - of.origin;
                of.sum += du;
                of.uu += du * du;
                of.ux += du * dx;
            }),
        }
    }

    /// Adds the x of a group in one unit: its deviation from that of the first, which has none.
    #[inline(always)]
    fn fold_denominator(&mut self, d: usize, g: usize, x: f64) -> Option<f64> {
        let of = &mut self.groups[d * self.shape.groups + g];
        // The unit at hand is counted already.
        if self.units[d] == 1.0 {
            of.origin = x;
            return None;
        }
        let dx = x - of.origin;
        of.sum += dx;
        of.xx += dx * dx;
        Some(dx)
    }

    /// Adds one unit to the sparse pairs: the x of each of their groups, the t_y and the `places` at which they are not
    /// 0.
    pub(crate) fn fold_sparse(
        &mut self,
        d: usize,
        x: impl ExactSizeIterator<Item = f64>,
        y: &[f64],
        places: &[u32],
        pilots: Pilots,
    ) {
        let mut denominators = std::mem::take(&mut self.denominators);
        let first = self.shape.groups - x.len();
        denominators.extend(x.zip(first..).map(|(x, g)| Denominator { x, dx: self.fold_denominator(d, g, x) }));
        self.sparse.fold(d, y, places, &denominators, pilots);
        denominators.clear();
        self.denominators = denominators;
    }

    /// Counts one more unit of a domain, before its groups are folded; `has_cases` by mask.
    #[inline(always)]
    pub(crate) fn begin_unit(&mut self, d: usize, has_cases: impl Iterator<Item = bool>) {
        if self.units[d] == 0.0 {
            self.touched.push(d as u32);
        }
        self.units[d] += 1.0;
        let masks = d * self.shape.masks..(d + 1) * self.shape.masks;
        self.with_cases[masks].iter_mut().zip(has_cases).for_each(|(n, has)| *n += u32::from(has));
    }

    /// Hands over the moments of every domain and restarts for the next parent.
    pub(crate) fn drain(&mut self, groups: &[Group], mut take: impl FnMut(&DomainMoments)) {
        let mut cell = DomainMoments::new(self.shape);
        let mut touched = std::mem::take(&mut self.touched);
        for &d in &touched {
            self.read(d as usize, groups, &mut cell);
            take(&cell);
            self.clear(d as usize);
        }
        touched.clear();
        self.touched = touched;
    }

    fn read(&self, d: usize, groups: &[Group], cell: &mut DomainMoments) {
        // From sums of deviations from the first unit to means and to moments around them.
        let n = self.units[d];
        cell.domain = d;
        cell.units = n;
        cell.with_cases.copy_from_slice(&self.with_cases[d * self.shape.masks..(d + 1) * self.shape.masks]);
        for (g, group) in groups.iter().enumerate() {
            let of_x = self.groups[d * self.shape.groups + g];
            cell.x[g] = of_x.origin + of_x.sum / n;
            // Σ(x − x̄)² = Σ(x − x₁)² − (Σ(x − x₁))²/n: exact for any x₁, and without loss of digits for one among the
            // values.
            cell.xx[g] = of_x.xx - of_x.sum * of_x.sum / n;
            for p in dense(group, cell.u.len()) {
                let of = self.pairs[d * self.shape.dense_pairs() + p];
                cell.u[p] = of.origin + of.sum / n;
                cell.uu[p] = of.uu - of.sum * of.sum / n;
                cell.ux[p] = of.ux - of.sum * of_x.sum / n;
            }
        }
        let first = d * self.shape.groups + self.dense_groups;
        let sum_x = |group: usize| self.groups[first + group].sum;
        self.sparse.read(d, n, sum_x, self.shape.dense_pairs(), &mut cell.sparse);
    }

    fn clear(&mut self, d: usize) {
        let (pairs, Shape { groups, masks, .. }) = (self.shape.dense_pairs(), self.shape);
        self.sparse.clear(d);
        self.units[d] = 0.0;
        self.with_cases[d * masks..(d + 1) * masks].fill(0);
        self.pairs[d * pairs..(d + 1) * pairs].fill(Moment::default());
        self.groups[d * groups..(d + 1) * groups].fill(MomentOfX::default());
    }
}

/// The moments of one domain in one parent: means, and sums of squares and products around them.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct DomainMoments {
    pub(crate) domain: usize,
    /// Units with rows in the domain.
    pub(crate) units: f64,
    /// Units with cases, by mask.
    pub(crate) with_cases: Vec<u32>,
    // by dense pair
    pub(crate) u: Vec<f64>,
    pub(crate) uu: Vec<f64>,
    pub(crate) ux: Vec<f64>,
    /// The sparse pairs that are not 0; in the order of the pairs once they are [kept](DomainMoments::kept).
    pub(crate) sparse: Vec<SparsePair>,
    // by group
    pub(crate) x: Vec<f64>,
    pub(crate) xx: Vec<f64>,
}

impl DomainMoments {
    fn new(shape: Shape) -> DomainMoments {
        let (pairs, Shape { groups, masks, .. }) = (shape.dense_pairs(), shape);
        let zeros = |n| vec![0.0; n];
        DomainMoments {
            domain: 0,
            units: 0.0,
            with_cases: vec![0; masks],
            u: zeros(pairs),
            uu: zeros(pairs),
            ux: zeros(pairs),
            sparse: Vec::new(),
            x: zeros(groups),
            xx: zeros(groups),
        }
    }

    /// What is wrong with moments that were read, for a stratum with so many units.
    pub(crate) fn check(&self, shape: Shape, drawn: u64) -> Result<(), &'static str> {
        let pairs = [&self.u, &self.uu, &self.ux];
        let groups = [&self.x, &self.xx];
        let sparse = shape.dense_pairs()..shape.pairs;
        match () {
            _ if self.domain >= shape.domains => Err("it has moments of a domain that is not there"),
            _ if self.with_cases.len() != shape.masks
                || pairs.iter().any(|of| of.len() != shape.dense_pairs())
                || groups.iter().any(|of| of.len() != shape.groups) =>
            {
                Err("it has more or fewer moments than terms")
            }
            _ if !(self.units >= 1.0 && self.units <= drawn as f64 && self.units.fract() == 0.0) => {
                Err("it has moments of more or fewer units than there are")
            }
            _ if self.with_cases.iter().any(|&cases| f64::from(cases) > self.units) => {
                Err("it has moments of more cases than units")
            }
            _ if !self.sparse.iter().all(|of| sparse.contains(&(of.pair as usize)))
                || !self.sparse.is_sorted_by(|a, b| a.pair < b.pair) =>
            {
                Err("it has moments of categories that are not there or not in order")
            }
            _ => Ok(()),
        }
    }

    /// A copy to be merged with others.
    pub(crate) fn kept(&self) -> DomainMoments {
        let mut cell = self.clone();
        cell.sparse.sort_unstable_by_key(|of| of.pair);
        cell
    }

    /// The same moments for u' = u + shift·x, with the shift of each pair; `moved` are the sparse pairs that have one,
    /// in order.
    pub(crate) fn rebase(&mut self, groups: &[Group], shift: &[f64], moved: &[u32]) {
        for (g, group) in groups.iter().enumerate() {
            for p in dense(group, self.u.len()) {
                let shift = shift[p];
                self.uu[p] += shift * (2.0 * self.ux[p] + shift * self.xx[g]);
                self.ux[p] += shift * self.xx[g];
                self.u[p] += shift * self.x[g];
            }
        }
        if moved.is_empty() {
            return;
        }
        let moved: Vec<SparsePair> = moved.iter().map(|&pair| SparsePair { pair, ..SparsePair::default() }).collect();
        self.sparse = joined(&self.sparse, &moved, |of, _| {
            let (g, shift) = (group_of(groups, of.pair), shift[of.pair as usize]);
            SparsePair {
                pair: of.pair,
                uu: of.uu + shift * (2.0 * of.ux + shift * self.xx[g]),
                ux: of.ux + shift * self.xx[g],
                u: of.u + shift * self.x[g],
            }
        });
    }

    /// The moments of the units of both (Chan, Golub and LeVeque 1983).
    pub(crate) fn merge(&mut self, other: &DomainMoments, groups: &[Group]) {
        let n = self.units + other.units;
        let weight = self.units * other.units / n;
        let share = other.units / n;
        self.sparse = joined(&self.sparse, &other.sparse, |a, b| {
            let g = group_of(groups, a.pair);
            let (du, dx) = (b.u - a.u, other.x[g] - self.x[g]);
            SparsePair {
                pair: a.pair,
                u: a.u + share * du,
                uu: a.uu + (b.uu + weight * du * du),
                ux: a.ux + (b.ux + weight * du * dx),
            }
        });
        for (g, group) in groups.iter().enumerate() {
            let dx = other.x[g] - self.x[g];
            self.xx[g] += other.xx[g] + weight * dx * dx;
            // Means move last: the moments need both as they were.
            for p in dense(group, self.u.len()) {
                let du = other.u[p] - self.u[p];
                self.uu[p] += other.uu[p] + weight * du * du;
                self.ux[p] += other.ux[p] + weight * du * dx;
                self.u[p] += share * du;
            }
            self.x[g] += share * dx;
        }
        self.units = n;
        // Where they are too many for this count, so are the units, and the state that holds them says so in the end.
        self.with_cases.iter_mut().zip(&other.with_cases).for_each(|(a, b)| *a = a.saturating_add(*b));
    }
}

/// The dense pairs of a group; `dense` is how many there are in all, before the sparse ones.
pub(super) fn dense(group: &Group, dense: usize) -> std::ops::Range<usize> {
    group.pairs.start.min(dense)..group.pairs.end.min(dense)
}

/// The number of the group of a pair.
pub(super) fn group_of(groups: &[Group], pair: u32) -> usize {
    groups.partition_point(|group| group.pairs.end <= pair as usize)
}

/// Second moments of (u, x) summed over parents, each with its factor; domains × pairs (xx: domains × groups).
#[derive(Clone, Debug)]
pub(crate) struct Quadratic {
    pub(crate) uu: Vec<f64>,
    pub(crate) ux: Vec<f64>,
    pub(crate) xx: Vec<f64>,
}

impl Quadratic {
    pub(crate) fn new(shape: Shape) -> Quadratic {
        let Shape { domains, pairs, groups, .. } = shape;
        Quadratic { uu: vec![0.0; domains * pairs], ux: vec![0.0; domains * pairs], xx: vec![0.0; domains * groups] }
    }

    /// Adds `scale` times the sum of squares around the mean over all `drawn` units of a parent; those without rows in
    /// the domain count as zeros.
    pub(crate) fn add(&mut self, cell: &DomainMoments, drawn: f64, scale: f64, groups: &[Group], shape: Shape) {
        self.add_some(cell, drawn, scale, groups, shape, |_| true);
    }

    /// The same of the groups of pairs whose mask is one of some.
    #[inline(always)]
    pub(crate) fn add_some(
        &mut self,
        cell: &DomainMoments,
        drawn: f64,
        scale: f64,
        groups: &[Group],
        shape: Shape,
        masks: impl Fn(usize) -> bool,
    ) {
        // Around the mean over all: a group of k units with mean m among n units adds m²·k(n − k)/n to its own squares.
        let zeros = cell.units * (drawn - cell.units) / drawn;
        self.add_squares(cell, groups, shape, masks, |a, b, ab| scale * (ab + zeros * a * b));
    }

    /// Adds `scale` times the squares around zero of the units of a parent, for the groups of pairs with one of these masks.
    pub(crate) fn add_around_zero(
        &mut self,
        cell: &DomainMoments,
        scale: f64,
        groups: &[Group],
        shape: Shape,
        masks: impl Fn(usize) -> bool,
    ) {
        self.add_squares(cell, groups, shape, masks, |a, b, ab| scale * (ab + cell.units * a * b));
    }

    /// Adds what `of` makes of two means and of the sum of products around them.
    #[inline(always)]
    fn add_squares(
        &mut self,
        cell: &DomainMoments,
        groups: &[Group],
        shape: Shape,
        masks: impl Fn(usize) -> bool,
        of: impl Fn(f64, f64, f64) -> f64,
    ) {
        let (first, first_x) = (cell.domain * shape.pairs, cell.domain * shape.groups);
        for (g, group) in groups.iter().enumerate().filter(|(_, group)| masks(group.mask)) {
            let x = cell.x[g];
            self.xx[first_x + g] += of(x, x, cell.xx[g]);
            for p in dense(group, cell.u.len()) {
                let u = cell.u[p];
                self.uu[first + p] += of(u, u, cell.uu[p]);
                self.ux[first + p] += of(u, x, cell.ux[p]);
            }
        }
        for &SparsePair { pair, u, uu, ux } in &cell.sparse {
            let group = group_of(groups, pair);
            if !masks(groups[group].mask) {
                continue;
            }
            let (x, at) = (cell.x[group], first + pair as usize);
            self.uu[at] += of(u, u, uu);
            self.ux[at] += of(u, x, ux);
        }
    }

    /// Adds another sum whose u differs from ours by shift·x: u = u_other + shift·x, the shift by domain and pair.
    pub(crate) fn merge(&mut self, other: &Quadratic, groups: &[Group], shape: Shape, shift: impl Fn(usize) -> f64) {
        for d in 0..shape.domains {
            for (g, group) in groups.iter().enumerate() {
                let xx = other.xx[d * shape.groups + g];
                self.xx[d * shape.groups + g] += xx;
                for at in d * shape.pairs + group.pairs.start..d * shape.pairs + group.pairs.end {
                    let shift = shift(at);
                    self.uu[at] += other.uu[at] + shift * (2.0 * other.ux[at] + shift * xx);
                    self.ux[at] += other.ux[at] + shift * xx;
                }
            }
        }
    }

    /// The second moment of z = u − delta·x for a pair of a domain; NaN where squares are beyond what a number holds.
    pub(crate) fn of_residual(&self, shape: Shape, domain: usize, pair: usize, group: usize, delta: f64) -> f64 {
        let at = domain * shape.pairs + pair;
        let sum = self.uu[at] - delta * (2.0 * self.ux[at] - delta * self.xx[domain * shape.groups + group]);
        at_least_zero(sum)
    }
}

/// A sum of squares that rounding may have left below 0; NaN stays NaN.
pub(crate) fn at_least_zero(sum: f64) -> f64 {
    if sum < 0.0 { 0.0 } else { sum }
}
