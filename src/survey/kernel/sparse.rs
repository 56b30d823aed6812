//! Kernel: moments of the pairs of categories that most units do not have.
//!
//! A unit without a category has y = 0, and its u = y − r₀·x and the deviation from the first unit's are 0 too unless
//! there is a pilot r₀ or the first unit has the category. So it is enough to visit the categories that the unit, the
//! pilot and the first unit have.
//!
//! Pilots and origins keep digits where units are alike. If the first unit has many more categories than units usually
//! have, its pilots and origins stay 0, as each costs a visit in every unit. So do its pilots if it has a single category:
//! a ratio of 1 is far from that of a category which is one of many.

use super::program::Program;
use std::ops::Range;

/// So many visits of pilots and origins take a small part of a second.
const VISITS: usize = 20_000_000;

/// Moments of u over the finished units of one parent, around the values of its first unit.
#[derive(Debug)]
pub(crate) struct SparseMoments {
    /// The sparse places of each group.
    groups: Vec<Range<usize>>,
    /// The group of each place.
    group_of: Vec<u32>,
    /// How many categories the first unit may have for pilots and origins.
    few: usize,
    /// domains × places.
    moments: Vec<Moment>,
    is_visited: Vec<bool>,
    /// By domain.
    visited: Vec<Visited>,
    /// Scratch, by place.
    is_seen: Vec<bool>,
}

/// The moments of one pair: the u of the first unit, and sums over the others of its deviation from that, of the square
/// of the deviation and of its product with that of x. They lie side by side, as a unit has few pairs in most domains.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moment {
    pub(crate) origin: f64,
    pub(crate) sum: f64,
    pub(crate) uu: f64,
    pub(crate) ux: f64,
}

/// The places of a domain where the current units are not 0.
#[derive(Clone, Debug, Default)]
struct Visited {
    /// The places where the first unit is not 0.
    origins: Vec<u32>,
    all: Vec<u32>,
}

/// The denominator of a group in a unit, and its deviation from that of the first unit; none for the first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Denominator {
    pub(crate) x: f64,
    pub(crate) dx: Option<f64>,
}

/// The pilots of a domain at the sparse places, and the places at which they are not 0.
#[derive(Debug)]
pub(crate) struct Pilots<'a> {
    pub(crate) ratios: &'a mut [f64],
    pub(crate) places: &'a mut Vec<u32>,
}

impl SparseMoments {
    /// For so many units that have so many categories in all.
    pub(crate) fn new(program: &Program, domains: usize, units: usize, categories: usize) -> SparseMoments {
        let places = program.sparse;
        let first = program.shape(domains).dense_pairs();
        let of_groups = &program.groups[program.dense_groups()..];
        let groups: Vec<Range<usize>> =
            of_groups.iter().map(|group| group.pairs.start - first..group.pairs.end - first).collect();
        let group_of = groups.iter().zip(0..).flat_map(|(places, g)| std::iter::repeat_n(g, places.len())).collect();
        let domains = if places == 0 { 0 } else { domains };
        SparseMoments {
            groups,
            group_of,
            // Eight times as many as a unit has on average, and in small samples as many as there may be.
            few: (64 + 8 * categories / units.max(1)).max(VISITS / units.max(1)),
            moments: vec![Moment::default(); domains * places],
            is_visited: vec![false; domains * places],
            visited: vec![Visited::default(); domains],
            is_seen: vec![false; places],
        }
    }

    fn places(&self) -> usize {
        self.is_seen.len()
    }

    /// Adds one unit: the t_y at all places, the `places` at which they are not 0, and the t_x of each group. How many
    /// places it looked at.
    pub(crate) fn fold(&mut self, d: usize, y: &[f64], places: &[u32], x: &[Denominator], pilots: Pilots) -> usize {
        for (group, of) in self.groups.iter().zip(x) {
            if of.x != 0.0 && pilots.ratios[group.start].is_nan() {
                pilots.ratios[group.clone()].fill(0.0);
                let here = || places.iter().filter(|place| group.contains(&(**place as usize)));
                if (2..=self.few).contains(&here().count()) {
                    let known = pilots.places.len();
                    // A ratio that no number holds is no pilot; 0 serves as well.
                    pilots.places.extend(here().filter(|place| (y[**place as usize] / of.x).is_finite()));
                    pilots.places[known..].iter().for_each(|&p| pilots.ratios[p as usize] = y[p as usize] / of.x);
                }
            }
        }

        let is_first = x.iter().all(|of| of.dx.is_none());
        // An origin costs a visit in every later unit: a first unit with unusually many categories gives none.
        let has_origin = is_first && places.len() + pilots.places.len() <= self.few;
        let Visited { mut origins, mut all } = std::mem::take(&mut self.visited[d]);
        let first = d * self.places();
        let known = origins.len();
        let looked_at = pilots.places.len() + known + places.len();

        // One list after the other: the places of pilots, of the first unit and of this one; what is in two of them
        // counts once.
        for k in 0..looked_at {
            let place = match k.checked_sub(pilots.places.len()) {
                None => pilots.places[k],
                Some(k) if k < known => origins[k],
                Some(k) => places[k - known],
            } as usize;
            if std::mem::replace(&mut self.is_seen[place], true) {
                continue;
            }
            let Denominator { x, dx } = x[self.group_of[place] as usize];
            // Without a denominator the pilot may still be NaN, and NaN · 0 is not 0.
            let u = y[place] - if x == 0.0 { 0.0 } else { pilots.ratios[place] * x };
            let moment = &mut self.moments[first + place];
            if !std::mem::replace(&mut self.is_visited[first + place], true) {
                all.push(place as u32);
            }
            if has_origin {
                moment.origin = u;
                if u != 0.0 {
                    origins.push(place as u32);
                }
            } else {
                let du = u - moment.origin;
                moment.sum += du;
                moment.uu += du * du;
                // The first unit is always the origin of x, even where it is none of u: its dx is 0.
                moment.ux += du * dx.unwrap_or(0.0);
            }
        }
        pilots.places.iter().chain(&origins).chain(places).for_each(|&place| self.is_seen[place as usize] = false);
        self.visited[d] = Visited { origins, all };
        looked_at
    }

    /// The moments of `units` units of a domain, with the sum of dx of each group, to be added to `out`.
    pub(crate) fn read(
        &self,
        d: usize,
        units: f64,
        sum_x: impl Fn(usize) -> f64,
        first_pair: usize,
        out: &mut Vec<SparsePair>,
    ) {
        out.clear();
        let Some(visited) = self.visited.get(d) else { return };
        out.extend(visited.all.iter().map(|&place| {
            let Moment { origin, sum, uu, ux } = self.moments[d * self.places() + place as usize];
            let sum_x = sum_x(self.group_of[place as usize] as usize);
            SparsePair {
                pair: first_pair as u32 + place,
                u: origin + sum / units,
                uu: uu - sum * sum / units,
                ux: ux - sum * sum_x / units,
            }
        }));
    }

    /// Restarts in a domain.
    pub(crate) fn clear(&mut self, d: usize) {
        let places = self.places();
        let Some(visited) = self.visited.get_mut(d) else { return };
        for &place in &visited.all {
            let at = d * places + place as usize;
            self.moments[at] = Moment::default();
            self.is_visited[at] = false;
        }
        visited.all.clear();
        visited.origins.clear();
    }
}

/// The moments of a sparse pair in one parent: the mean of u, and sums of squares and products around it. A pair without
/// an entry has moments of 0.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct SparsePair {
    pub(crate) pair: u32,
    pub(crate) u: f64,
    pub(crate) uu: f64,
    pub(crate) ux: f64,
}

/// Both of two lists in the order of their pairs, each pair once: what `f` makes of the moments in either.
pub(crate) fn joined(
    a: &[SparsePair],
    b: &[SparsePair],
    f: impl Fn(SparsePair, SparsePair) -> SparsePair,
) -> Vec<SparsePair> {
    let mut out = Vec::with_capacity(a.len().max(b.len()));
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    while let Some(pair) = [a.peek(), b.peek()].into_iter().flatten().map(|of| of.pair).min() {
        let none = SparsePair { pair, ..SparsePair::default() };
        let (of_a, of_b) = (a.next_if(|of| of.pair == pair), b.next_if(|of| of.pair == pair));
        out.push(f(of_a.unwrap_or(none), of_b.unwrap_or(none)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::kernel::program::{Group, Term};

    /// A program of nothing but the shares of so many categories.
    fn program(categories: usize) -> Program<'static> {
        let group = Group { denominator: Some(0), pairs: 0..categories, mask: 0, domain_mask: 0 };
        let of_level = |category| Term::Category { column: 0, category: category as u32, mask: 0 };
        Program {
            columns: Vec::new(),
            masks: Vec::new(),
            terms: std::iter::once(Term::Weight { mask: 0 }).chain((0..categories).map(of_level)).collect(),
            groups: vec![group],
            first_numerator: 1,
            sparse: categories,
            sparse_columns: Vec::new(),
            cases: Vec::new(),
        }
    }

    /// Folds units of one weight 1 at each of some categories, the first unit of `first` categories; what is kept, and
    /// how many visits there were.
    fn folded(categories: usize, units: usize, first: usize) -> (SparseMoments, Vec<f64>, usize) {
        let mut moments = SparseMoments::new(&program(categories), 1, units, units + first);
        let (mut ratios, mut places) = (vec![f64::NAN; categories], Vec::new());
        let (mut visits, mut y) = (0, vec![0.0; categories]);
        for unit in 0..units {
            let here: Vec<u32> =
                if unit == 0 { (0..first as u32).collect() } else { vec![(unit * 7 % categories) as u32] };
            here.iter().for_each(|&place| y[place as usize] = 1.0);
            let x = Denominator { x: here.len() as f64, dx: (unit > 0).then_some(here.len() as f64 - first as f64) };
            let pilots = Pilots { ratios: &mut ratios, places: &mut places };
            visits += moments.fold(0, &y, &here, &[x], pilots);
            here.iter().for_each(|&place| y[place as usize] = 0.0);
        }
        (moments, ratios, visits)
    }

    #[test]
    fn only_levels_that_units_have_are_visited() {
        let (categories, units) = (5000, 2000);
        // One visit for the category of each unit, and one for that of the first.
        let (_, _, visits) = folded(categories, units, 1);
        assert!((units..=2 * units).contains(&visits), "{visits}");
        // The first has three categories, which have pilots.
        let (_, ratios, visits) = folded(categories, units, 3);
        assert!((units..=4 * units + 6).contains(&visits), "{visits}");
        assert_eq!(ratios[..4], [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]);
    }

    #[test]
    fn a_first_unit_with_far_more_levels_than_others_has_no_pilots() {
        let (categories, units) = (5000, 40_000);
        let (_, ratios, visits) = folded(categories, units, 2000);
        assert!(visits <= units + 2000, "{visits}");
        assert!(ratios.iter().all(|&ratio| ratio == 0.0));
    }

    /// Σ(u − ū)² and Σ(u − ū)(x − x̄) by their definition.
    #[test]
    fn moments_are_those_of_all_units() {
        let (categories, units, first) = (50, 400, 6);
        let (moments, ratios, _) = folded(categories, units, first);
        let x = |unit: usize| if unit == 0 { first as f64 } else { 1.0 };
        let y = |unit: usize, place: usize| match unit {
            0 => f64::from(u8::from(place < first)),
            _ => f64::from(u8::from(unit * 7 % categories == place)),
        };
        let n = units as f64;
        let mean_x = (0..units).map(x).sum::<f64>() / n;
        let mut pairs = Vec::new();
        moments.read(0, n, |_| (0..units).map(|unit| x(unit) - first as f64).sum(), 0, &mut pairs);
        assert_eq!(pairs.len(), categories);
        for SparsePair { pair, u, uu, ux } in pairs {
            let of = |unit| y(unit, pair as usize) - ratios[pair as usize] * x(unit);
            let mean = (0..units).map(of).sum::<f64>() / n;
            let squares = (0..units).map(|unit| (of(unit) - mean) * (of(unit) - mean)).sum::<f64>();
            let products = (0..units).map(|unit| (of(unit) - mean) * (x(unit) - mean_x)).sum::<f64>();
            approx::assert_relative_eq!(u, mean, max_relative = 1e-12, epsilon = 1e-15);
            approx::assert_relative_eq!(uu, squares, max_relative = 1e-12);
            approx::assert_relative_eq!(ux, products, max_relative = 1e-10, epsilon = 1e-12);
        }
    }
}
