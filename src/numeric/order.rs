//! Comparisons and ranks of computed numbers: what differs by rounding alone is equal.
//!
//! The mean of 0.1, 0.2 and 0.3 is 0.2 or 0.20000000000000004, as the three stand in one order or another. Whoever compares
//! such numbers exactly gives one of two equal countries the better rank.

/// Numbers count as equal if they differ by at most this share of the largest one compared.
///
/// A weighted mean of n numbers is off by at most n·1.1e-16 of the largest, and a scale used over a thousandth of its
/// length multiplies that by 1,000: an index of a hundred indicators stays below 1e-12. Published scores have at most six digits, so
/// that no two that a reader can tell apart are this close.
pub(crate) const ROUNDING: f64 = 1e-12;

/// How far numbers of one size can be apart and still be equal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tolerance(f64);

impl Tolerance {
    /// The tolerance for numbers that are compared with each other; NaN and infinity take no part.
    pub(crate) fn of(numbers: impl IntoIterator<Item = f64>) -> Tolerance {
        let size = |x: f64| if x.is_finite() { x.abs() } else { 0.0 };
        Tolerance(ROUNDING * numbers.into_iter().map(size).fold(0.0, f64::max))
    }

    /// Whether two of them are equal; NaN is equal to nothing.
    pub(crate) fn equal(self, a: f64, b: f64) -> bool {
        // Infinities are equal though their difference is not a number.
        a == b || (a - b).abs() <= self.0
    }

    /// Whether `a` is less than `b`, and not by rounding alone.
    pub(crate) fn less(self, a: f64, b: f64) -> bool {
        a < b && !self.equal(a, b)
    }
}

/// Whether two numbers are equal.
pub(crate) fn equal(a: f64, b: f64) -> bool {
    Tolerance::of([a, b]).equal(a, b)
}

/// Whether `a` is less than `b`, and not by rounding alone.
pub(crate) fn less(a: f64, b: f64) -> bool {
    Tolerance::of([a, b]).less(a, b)
}

/// Whether `a` is `b` or more, or less by rounding alone.
pub(crate) fn at_least(a: f64, b: f64) -> bool {
    a >= b || equal(a, b)
}

/// Whether all numbers are equal; NaN takes no part, and nothing is constant.
pub(crate) fn is_constant(x: &[f64]) -> bool {
    let (low, high) =
        x.iter().filter(|v| !v.is_nan()).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
    // Nothing was there where the limits did not move.
    low > high || equal(low, high)
}

/// The places of numbers from the smallest to the largest; those of one group are equal. NaN has no place.
///
/// A group goes on as long as each number is equal to the one before it. So neither the order of the numbers
/// matters nor whether they are read upwards or downwards, and two numbers that are equal always share a group.
pub(crate) fn groups(x: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..x.len()).filter(|&i| !x[i].is_nan()).collect();
    // Places settle the order within a group.
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    let tolerance = Tolerance::of(x.iter().copied());
    let of_group = |group: &[usize]| {
        let mut group = group.to_vec();
        group.sort_unstable();
        group
    };
    order.chunk_by(|&a, &b| tolerance.equal(x[a], x[b])).map(of_group).collect()
}

/// Ranks from 1, ascending or descending; equal numbers share the smallest. NaN has no rank (NaN).
pub(crate) fn ranks(x: &[f64], descending: bool) -> Vec<f64> {
    let mut rank = vec![f64::NAN; x.len()];
    let mut groups = groups(x);
    if descending {
        groups.reverse();
    }
    let mut before = 0;
    for group in groups {
        group.iter().for_each(|&i| rank[i] = before as f64 + 1.0);
        before += group.len();
    }
    rank
}

/// Ranks from 1, ascending; equal numbers share the mean of theirs. NaN has no rank (NaN).
pub(crate) fn mid_ranks(x: &[f64]) -> Vec<f64> {
    let mut rank = vec![f64::NAN; x.len()];
    let mut before = 0;
    for group in groups(x) {
        let middle = before as f64 + 0.5 * (group.len() as f64 + 1.0);
        group.iter().for_each(|&i| rank[i] = middle);
        before += group.len();
    }
    rank
}

/// The place of the smallest number, the first of several equal ones; `None` of an empty slice.
pub(crate) fn smallest(x: &[f64]) -> Option<usize> {
    first_equal(x, x.iter().copied().fold(f64::NAN, f64::min))
}

/// The place of the largest number, the first of several equal ones; `None` of an empty slice.
pub(crate) fn largest(x: &[f64]) -> Option<usize> {
    first_equal(x, x.iter().copied().fold(f64::NAN, f64::max))
}

fn first_equal(x: &[f64], extreme: f64) -> Option<usize> {
    let tolerance = Tolerance::of(x.iter().copied());
    x.iter().position(|&v| tolerance.equal(v, extreme))
}

/// The median, the mean of the middle two for an even number; NaN for no numbers. Sorts them; none may be NaN.
pub(crate) fn median(x: &mut [f64]) -> f64 {
    x.sort_unstable_by(f64::total_cmp);
    let n = x.len();
    if n == 0 { f64::NAN } else { 0.5 * (x[(n - 1) / 2] + x[n / 2]) }
}

/// A definition of quantiles, by its number with Hyndman and Fan (1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Definition {
    /// Order statistics split the line into n + 1 parts of equal probability: for draws, whose tails it does not cut short.
    Six,
    /// From the smallest number at 0 to the largest at 1, the default of R: for a share of the numbers that are there.
    Seven,
}

/// A quantile of sorted numbers, linear between order statistics; NaN of nothing.
pub(crate) fn quantile(sorted: &[f64], p: f64, definition: Definition) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = match definition {
        // (n + 1)·p with places from 0: −1. Definition seven has (n − 1)·p (Hyndman and Fan 1996).
        Definition::Six => ((last + 2) as f64 * p - 1.0).clamp(0.0, last as f64),
        Definition::Seven => p * last as f64,
    };
    let (below, part) = (place.floor() as usize, place.fract());
    let above = (below + 1).min(last);
    sorted[below] + part * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO: f64 = f64::NAN;

    /// 0.1 + 0.2 is 0.30000000000000004 (IEEE 754).
    #[test]
    fn numbers_that_differ_by_rounding_share_a_rank() {
        let x = [0.3, 0.1 + 0.2, NO, 0.4];
        assert_eq!(ranks(&x, false)[..2], [1.0, 1.0]);
        assert_eq!(ranks(&x, true)[..2], [2.0, 2.0]);
        assert_eq!((ranks(&x, false)[3], ranks(&x, true)[3]), (3.0, 1.0));
        assert!(ranks(&x, true)[2].is_nan());
        assert_eq!(mid_ranks(&x)[..2], [1.5, 1.5]);
        assert!(less(0.3, 0.300_000_001) && !less(0.3, 0.1 + 0.2) && !less(0.1 + 0.2, 0.3));
    }

    /// Near 0 it is the size of all that counts: 0.1 + 0.2 − 0.3 is 5.6e-17 and stands among numbers of size 1.
    #[test]
    fn the_size_is_that_of_all_numbers() {
        assert_eq!(ranks(&[0.0, 0.1 + 0.2 - 0.3, 1.0], false), [1.0, 1.0, 3.0]);
        assert_eq!(ranks(&[0.0, 1e-17, 2e-17], false), [1.0, 2.0, 3.0], "small numbers are no rounding of each other");
        assert_eq!(ranks(&[-1e9, 1.0, 1.1], false), [1.0, 2.0, 3.0]);
    }

    /// Steps of 0.9 of the tolerance are one group upwards and downwards, in whatever order they stand.
    #[test]
    fn a_chain_of_equal_numbers_is_one_group_in_any_order() {
        let step = 0.9e-12;
        let mut x = [1.0 - 4.0 * step, 1.0 - 2.0 * step, 1.0 - step, 1.0 - 3.0 * step, 1.0, 0.5];
        for _ in 0..x.len() {
            x.rotate_left(1);
            let own = x.map(|v| if v == 0.5 { (1.0, 6.0, 1.0) } else { (2.0, 1.0, 4.0) });
            assert_eq!(ranks(&x, false), own.map(|r| r.0));
            assert_eq!(ranks(&x, true), own.map(|r| r.1));
            assert_eq!(mid_ranks(&x), own.map(|r| r.2));
        }
    }

    /// R 4.2.2: quantile(c(1, 2, 4, 8), c(.1, .5, .9), type = 6) and type = 7. Draws 1 to 199 have the tails 5 and 195.
    #[test]
    fn quantiles_are_those_of_r() {
        let x = [1.0, 2.0, 4.0, 8.0];
        let of = |definition| [0.1, 0.5, 0.9].map(|p| quantile(&x, p, definition));
        for (found, wanted) in of(Definition::Six).iter().zip([1.0, 3.0, 8.0]) {
            assert!((found - wanted).abs() < 1e-14);
        }
        for (found, wanted) in of(Definition::Seven).iter().zip([1.3, 3.0, 6.8]) {
            assert!((found - wanted).abs() < 1e-14);
        }
        let draws: Vec<f64> = (1..=199).map(f64::from).collect();
        let tail = |p| quantile(&draws, p, Definition::Six);
        assert!((tail(0.025) - 5.0).abs() < 1e-9 && (tail(0.975) - 195.0).abs() < 1e-9);
        assert!(quantile(&[], 0.5, Definition::Seven).is_nan());
        assert_eq!((median(&mut [4.0, 1.0, 2.0]), median(&mut [8.0, 1.0, 2.0, 4.0])), (2.0, 3.0));
        assert!(median(&mut []).is_nan());
    }

    #[test]
    fn the_first_of_equal_numbers_is_the_largest() {
        assert_eq!((largest(&[NO, 0.3, 0.1 + 0.2]), smallest(&[0.1 + 0.2, 0.3, 0.4])), (Some(1), Some(0)));
        assert_eq!((largest(&[]), largest(&[NO])), (None, None));
        assert!(is_constant(&[0.3, NO, 0.1 + 0.2]) && is_constant(&[]) && !is_constant(&[0.3, 0.31]));
        assert!(equal(f64::INFINITY, f64::INFINITY) && !equal(f64::INFINITY, 1.0) && !equal(NO, NO));
    }
}
