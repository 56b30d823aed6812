//! Round ticks.

/// An axis: from where to where, and its ticks.
pub(super) struct Scale {
    low: f64,
    high: f64,
    pub(super) ticks: Vec<f64>,
    /// Decimals that tell the ticks apart.
    pub(super) decimals: usize,
}

impl Scale {
    /// From 0, or from below where a value is negative, to beyond the largest; shares end at 100.
    pub(super) fn of(values: impl IntoIterator<Item = f64>, are_shares: bool) -> Scale {
        // From 0 on, so that lengths can be compared.
        let (low, high) = values.into_iter().fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        // Shares are drawn up to 100, so that the gap shows; very small ones would all look flat.
        let high = if are_shares && (20.0..=100.0).contains(&high) { 100.0 } else { high };
        let span = if high > low { high - low } else { 1.0 };
        let step = step(span / 4.0);
        // A value that is on a tick needs no further one: 1e-9 takes off what rounding adds.
        let (first, last) = ((low / step).floor(), ((high.max(low + span)) / step - 1e-9).ceil());
        let ticks: Vec<f64> = (0..=(last - first) as usize).map(|i| (first + i as f64) * step).collect();
        let decimals = (-step.log10().floor()).max(0.0) as usize;
        Scale { low: first * step, high: last * step, ticks, decimals }
    }

    /// The share of the axis at which a value stands.
    pub(super) fn at(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// 1, 2, 2.5 or 5 times a power of ten, at or above.
fn step(wanted: f64) -> f64 {
    let power = 10f64.powf(wanted.log10().floor());
    // A little less than wanted, as the power of ten is not exact.
    let of = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|step| step * power >= wanted * 0.999).unwrap_or(10.0);
    of * power
}

/// The years that are written: all, or some with the last among them.
pub(super) fn years(first: i32, last: i32, most: i32) -> Vec<i32> {
    let every = [1, 2, 5, 10, 20, 50].into_iter().find(|every| (last - first) / every < most).unwrap_or(100);
    // Counted from the last year, which readers look for.
    (first..=last).filter(|year| (last - year) % every == 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_beyond_the_values() {
        let ticks = |values: &[f64], shares| Scale::of(values.iter().copied(), shares).ticks;
        assert_eq!(ticks(&[37.0, 82.0], true), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks(&[137.0], false), [0.0, 50.0, 100.0, 150.0]);
        assert_eq!(ticks(&[-3.0, 5.0], false), [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
        assert_eq!(Scale::of([0.03], false).decimals, 2);
        assert_eq!(ticks(&[], false).first(), Some(&0.0));
    }

    #[test]
    fn the_last_year_is_always_written() {
        assert_eq!(years(2014, 2023, 10), (2014..=2023).collect::<Vec<_>>());
        assert_eq!(years(2000, 2023, 10), [2003, 2008, 2013, 2018, 2023]);
    }
}
