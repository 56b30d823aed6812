//! Kernel: allocations within bounds, and whole numbers that keep their sum.

/// The t at which Σ u·clamp(t·a, low, high) reaches a target that lies between the sums of the bounds, with what each
/// then has. Exact: the sum is linear between the points where a stratum meets a bound, which are searched.
pub(super) fn within(a: &[f64], low: &[f64], high: &[f64], u: &[f64], target: f64) -> Vec<f64> {
    let at = |t: f64, h: usize| if a[h] > 0.0 { (t * a[h]).max(low[h]).min(high[h]) } else { low[h] };
    let sum = |t: f64| (0..a.len()).map(|h| u[h] * at(t, h)).sum::<f64>();
    let open = || (0..a.len()).filter(|&h| a[h] > 0.0);
    let mut breaks: Vec<f64> = open().flat_map(|h| [low[h] / a[h], high[h] / a[h]]).filter(|t| t.is_finite()).collect();
    breaks.sort_unstable_by(f64::total_cmp);
    // The sum rises with t: the target lies between the point before `next` and that one.
    let next = breaks.partition_point(|&t| sum(t) < target);
    let (left, right) =
        (next.checked_sub(1).map_or(0.0, |before| breaks[before]), breaks.get(next).copied().unwrap_or(f64::INFINITY));
    // Between two neighbouring points the same strata are free.
    let is_free = |h: usize| a[h] > 0.0 && low[h] / a[h] <= left && high[h] / a[h] >= right;
    let fixed = |h: usize| if high[h] / a[h] <= left && a[h] > 0.0 { high[h] } else { low[h] };
    let known: f64 = (0..a.len()).filter(|&h| !is_free(h)).map(|h| u[h] * fixed(h)).sum();
    let slope: f64 = (0..a.len()).filter(|&h| is_free(h)).map(|h| u[h] * a[h]).sum();
    let t = if slope > 0.0 { (target - known) / slope } else { left };
    (0..a.len()).map(|h| at(t, h)).collect()
}

/// Whole numbers of the same sum, by the largest remainders, on a tie the first. The sum has to be whole.
pub(super) fn rounded(exact: &[f64], sum: u64) -> Vec<u64> {
    // A number that is whole but for rounding is whole.
    let whole = |x: f64| if (x - x.round()).abs() < 1e-9 * x.max(1.0) { x.round() } else { x.floor() };
    let mut n: Vec<u64> = exact.iter().map(|&x| whole(x) as u64).collect();
    let left = sum.saturating_sub(n.iter().sum());
    let mut order: Vec<usize> = (0..exact.len()).collect();
    let rest = |h: usize| exact[h] - whole(exact[h]);
    // The sort is stable: on a tie, the first stratum gets the case.
    order.sort_by(|&a, &b| rest(b).total_cmp(&rest(a)));
    order.iter().take(left as usize).for_each(|&h| n[h] += 1);
    n
}
