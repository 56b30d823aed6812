//! Kernel: the change of an aggregate split into parts that add up to it, by cause and by country.
//!
//! An aggregate F is a function of states: which countries are members, what they weigh, and what their figures are. Each
//! cause turns a part of the states from the old to the new. F(S) is the aggregate with the causes S turned and all others
//! as they were. A cause's part is the mean of F(S ∪ c) − F(S) over the orders in which the causes can be turned (Shapley
//! 1953, Shorrocks 2013), or its step in one order. Either way the steps of an order lead from the old value to the new one,
//! so that the parts add up to the change.
//!
//! Aggregates that are N/D, with N = Σ nᵢ and D = Σ dᵢ over the members that enter, split each step by country as well:
//!
//! F′ − F = Σ ½ [(Δnᵢ − F Δdᵢ)/D′ + (Δnᵢ − F′ Δdᵢ)/D]
//!
//! Both terms in the bracket add up to F′ − F; their mean does not depend on the direction of the step. A country with the
//! same n and d contributes exactly 0. Where only figures move it is Kitagawa's (1955) rate effect, wᵢ Δxᵢ / W; where only
//! weights move, her composition effect with the weight set against the mean of the group.

use crate::words::words;

words! {
    /// How the change of an aggregate is split into the parts of its causes.
    #[derive(Default)]
    pub enum Split: "split" {
        /// The mean over all orders of the causes (Shapley 1953; Shorrocks 2013): no cause gains by its place.
        #[default]
        Shapley = "shapley",
        /// One after the other, in the order in which an aggregate is made: membership, weights, coverage, imputation,
        /// values. Each part is a difference of two aggregates that can be computed by hand; it depends on the order.
        Sequential = "sequential",
    }
}

words! {
    /// What moved an aggregate. In the order of [`Split::Sequential`].
    pub enum RevisionPart: "part" {
        /// A country came to the group or left it.
        Membership = "membership",
        /// A country weighs more or less, or its weight came to be known or unknown: another population.
        Weights = "weights",
        /// A figure of a country was added, or went away, or took the place of an imputed one.
        Coverage = "coverage",
        /// A value is imputed in another way, or where none was.
        Imputation = "imputation",
        /// A figure of a country was corrected.
        Values = "values",
    }
}

/// How many causes there are.
pub(super) const PARTS: usize = RevisionPart::ALL.len();

/// What an aggregate is with some of the causes turned: its value, and for each country its terms of N and D.
#[derive(Debug, Clone)]
pub(super) struct Hybrid {
    pub(super) value: f64,
    /// D; `None` for an aggregate that is no ratio of sums, the median.
    pub(super) denominator: Option<f64>,
    pub(super) terms: Vec<(f64, f64)>,
}

/// A change and its parts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) change: f64,
    /// By cause, in the order of [`RevisionPart::ALL`].
    pub(super) by_cause: [f64; PARTS],
    /// By country and cause; empty for a median.
    pub(super) by_country: Vec<[f64; PARTS]>,
    /// In how many orders each step has a value, and how many there are.
    pub(super) orders: (u64, u64),
}

/// Splits the change from the aggregate with no cause turned to that with all of them.
///
/// `active` are the causes that are at work; `hybrid` gives the aggregate with a set of them turned, bit `i` for the cause in
/// place `i`, or nothing where it has no value. `None` where no order has a value at each step, or the aggregate has none at
/// its ends.
pub(super) fn split(
    active: &[RevisionPart],
    countries: usize,
    rule: Split,
    mut hybrid: impl FnMut(u32) -> Option<Hybrid>,
) -> Option<Parts> {
    let k = active.len();
    let full = (1u32 << k) - 1;
    let values: Vec<Option<Hybrid>> = (0..=full).map(&mut hybrid).collect();
    let at = |set: u32| values[set as usize].as_ref();
    let (old, new) = (at(0)?, at(full)?);
    // A step is open where both its ends have a value; a sequential split takes the causes as they stand.
    let is_open = |set: u32, cause: usize| {
        let in_turn = match rule {
            Split::Shapley => true,
            Split::Sequential => set == (1 << cause) - 1,
        };
        in_turn && at(set).is_some() && at(set | 1 << cause).is_some()
    };
    // The number of ways from the old to each set, and from each set to the new.
    let mut ways = vec![0u64; full as usize + 1];
    let mut onward = ways.clone();
    (ways[0], onward[full as usize]) = (1, 1);
    for set in 0..=full {
        for cause in (0..k).filter(|&cause| set >> cause & 1 == 0 && is_open(set, cause)) {
            ways[(set | 1 << cause) as usize] += ways[set as usize];
        }
    }
    for set in (0..=full).rev() {
        for cause in (0..k).filter(|&cause| set >> cause & 1 == 0 && is_open(set, cause)) {
            onward[set as usize] += onward[(set | 1 << cause) as usize];
        }
    }
    let all = ways[full as usize];
    if all == 0 {
        return None;
    }
    let change = new.value - old.value;
    let mut by_cause = [Sum::default(); PARTS];
    let is_ratio = values.iter().flatten().all(|hybrid| hybrid.denominator.is_some());
    let mut by_country = vec![[Sum::default(); PARTS]; if is_ratio { countries } else { 0 }];
    for set in 0..=full {
        for cause in (0..k).filter(|&cause| set >> cause & 1 == 0 && is_open(set, cause)) {
            let to = set | 1 << cause;
            let (Some(a), Some(b)) = (at(set), at(to)) else { continue };
            // The share of the orders that take this step; exact for the few that there are.
            let share = (ways[set as usize] * onward[to as usize]) as f64 / all as f64;
            if share == 0.0 {
                continue;
            }
            let place = active[cause] as usize;
            by_cause[place].add(share * (b.value - a.value));
            if let (Some(from), Some(into)) = (a.denominator, b.denominator) {
                for (country, (&(n, d), &(n2, d2))) in a.terms.iter().zip(&b.terms).enumerate() {
                    if (n, d) != (n2, d2) && is_ratio {
                        let (dn, dd) = (n2 - n, d2 - d);
                        let part = 0.5 * ((dn - a.value * dd) / into + (dn - b.value * dd) / from);
                        by_country[country][place].add(share * part);
                    }
                }
            }
        }
    }
    let mut by_cause = by_cause.map(Sum::value);
    close(&mut by_cause, change);
    let mut by_country: Vec<[f64; PARTS]> = by_country.into_iter().map(|country| country.map(Sum::value)).collect();
    for (place, part) in by_cause.iter().enumerate() {
        let mut column: Vec<f64> = by_country.iter().map(|country| country[place]).collect();
        close(&mut column, *part);
        by_country.iter_mut().zip(column).for_each(|(country, part)| country[place] = part);
    }
    let orders = match rule {
        Split::Shapley => (1..=k as u64).product(),
        Split::Sequential => 1,
    };
    Some(Parts { change, by_cause, by_country, orders: (all, orders) })
}

/// Lets the largest part take what rounding has left between the parts and their whole.
pub(super) fn close(parts: &mut [f64], whole: f64) {
    let largest = (0..parts.len()).max_by(|&a, &b| parts[a].abs().total_cmp(&parts[b].abs()));
    let Some(largest) = largest.filter(|&place| parts[place] != 0.0) else { return };
    let mut rest = Sum::default();
    rest.add(whole);
    parts.iter().for_each(|part| rest.add(-part));
    parts[largest] += rest.value();
}

/// A sum that carries along what each addition rounds off (Neumaier 1974).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, x: f64) {
        let sum = self.sum + x;
        self.lost += if self.sum.abs() >= x.abs() { (self.sum - sum) + x } else { (x - sum) + self.sum };
        self.sum = sum;
    }

    pub(super) fn value(self) -> f64 {
        self.sum + self.lost
    }

    pub(super) fn of(numbers: impl IntoIterator<Item = f64>) -> f64 {
        let mut sum = Sum::default();
        numbers.into_iter().for_each(|x| sum.add(x));
        sum.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::SplitMix;

    /// Σ wx / Σ w of the countries that enter.
    fn mean(countries: &[(f64, f64)]) -> Option<Hybrid> {
        let terms: Vec<(f64, f64)> = countries.iter().map(|(w, x)| (w * x, *w)).collect();
        let (n, d) = terms.iter().fold((0.0, 0.0), |(n, d), t| (n + t.0, d + t.1));
        (d > 0.0).then_some(Hybrid { value: n / d, denominator: Some(d), terms })
    }

    /// Each cause turns a part of the states at random; the mean over all k! orders, one by one, is the oracle.
    #[test]
    fn shapley_is_the_mean_over_all_orders() {
        let mut random = SplitMix::stream(7, &[1]);
        let mut uniform = || random.uniform();
        for _ in 0..50 {
            let n = 6;
            let states: Vec<[(f64, f64); 2]> =
                (0..n).map(|_| [(); 2].map(|()| (uniform() * 100.0, uniform() * 100.0))).collect();
            let cause_of: Vec<(usize, usize)> = (0..n).map(|i| (i % 3, (i + 1) % 3)).collect();
            let at = |set: u32| {
                let side = |cause: usize| (set >> cause & 1) as usize;
                let countries: Vec<(f64, f64)> =
                    (0..n).map(|i| (states[i][side(cause_of[i].0)].0, states[i][side(cause_of[i].1)].1)).collect();
                mean(&countries)
            };
            let active = [RevisionPart::Membership, RevisionPart::Weights, RevisionPart::Values];
            let parts = split(&active, n, Split::Shapley, at).unwrap();
            let mut expected = [0.0; 3];
            for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
                let mut set = 0;
                for cause in order {
                    let step = at(set | 1 << cause).unwrap().value - at(set).unwrap().value;
                    expected[cause] += step / 6.0;
                    set |= 1 << cause;
                }
            }
            for (cause, expected) in active.iter().zip(expected) {
                assert!((parts.by_cause[*cause as usize] - expected).abs() < 1e-12);
            }
            assert_eq!(parts.orders, (6, 6));
            let scale: f64 = parts.by_cause.iter().map(|part| part.abs()).sum();
            assert!((Sum::of(parts.by_cause) - parts.change).abs() <= 1e-15 * scale);
            for (place, part) in parts.by_cause.iter().enumerate() {
                let of_countries: Vec<f64> = parts.by_country.iter().map(|country| country[place]).collect();
                let scale: f64 = of_countries.iter().map(|part| part.abs()).sum();
                assert!((Sum::of(of_countries) - part).abs() <= 1e-15 * scale);
            }
        }
    }

    /// Nothing that rounding alone explains is left to the largest part: the formulas add up by themselves.
    #[test]
    fn steps_add_up_before_they_are_closed() {
        let (a, b) = (mean(&[(3.0, 40.0), (1.0, 80.0)]).unwrap(), mean(&[(2.5, 43.0), (1.5, 70.0)]).unwrap());
        let parts: f64 = a
            .terms
            .iter()
            .zip(&b.terms)
            .map(|((n, d), (n2, d2))| {
                let (dn, dd) = (n2 - n, d2 - d);
                0.5 * ((dn - a.value * dd) / b.denominator.unwrap() + (dn - b.value * dd) / a.denominator.unwrap())
            })
            .sum();
        assert!((parts - (b.value - a.value)).abs() < 1e-13);
    }

    #[test]
    fn orders_without_a_value_on_the_way_do_not_count() {
        // The country that comes has a figure only in the new series: membership before coverage has no value.
        let at = |set: u32| match set {
            0 => mean(&[(1.0, 40.0), (0.0, 0.0)]),
            0b01 => None,
            0b10 => mean(&[(1.0, 40.0), (0.0, 0.0)]),
            _ => mean(&[(0.0, 0.0), (1.0, 60.0)]),
        };
        let active = [RevisionPart::Membership, RevisionPart::Coverage];
        let parts = split(&active, 2, Split::Shapley, at).unwrap();
        assert_eq!(parts.orders, (1, 2));
        assert_eq!((parts.by_cause[0], parts.by_cause[2]), (20.0, 0.0));
        assert!(split(&active, 2, Split::Sequential, at).is_none());
    }

    #[test]
    fn nothing_at_work_is_no_change() {
        let parts = split(&[], 1, Split::Shapley, |_| mean(&[(1.0, 5.0)])).unwrap();
        assert_eq!((parts.change, parts.by_cause, parts.orders), (0.0, [0.0; PARTS], (1, 1)));
    }
}
