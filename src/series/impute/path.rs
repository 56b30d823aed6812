//! Kernel: how the countries of each group grow on average, year by year, whichever of them are observed.
//!
//! The growth of a year is the mean of the countries' own changes, so that a country that appears or disappears does
//! not move it. A change over k years counts as k changes of a k-th, each with weight 1/k. Changes further than three
//! robust standard deviations from the median of all countries count as that far: a break in a country's series is not
//! growth of its group. A group with few countries borrows from the world, the world of a year with few countries from
//! its past.

use crate::numeric::order::median;

/// Growth paths of groups and how far each step may be wrong.
#[derive(Debug, Clone)]
pub(in crate::series) struct Path {
    pub(in crate::series) years: usize,
    /// Cumulated growth, groups × years; the last group is the world.
    pub(in crate::series) level: Vec<f64>,
    /// Standard error of each step that all countries share, by year.
    pub(in crate::series) world_error: Vec<f64>,
    /// Standard error of the further step of a group, groups × years.
    pub(in crate::series) group_error: Vec<f64>,
    /// How much of an error passes on to the next step, by year: growth that was misjudged stays so.
    pub(in crate::series) persistence: Vec<f64>,
    /// How many countries' changes each step rests on, groups × years.
    pub(in crate::series) support: Vec<f64>,
}

/// One country's change in one year.
struct Change {
    year: usize,
    group: usize,
    size: f64,
    weight: f64,
}

impl Path {
    /// No growth at all: what carrying a value forward supposes. The errors are the growth that there was.
    pub(in crate::series) fn flat(z: &[f64], years: usize, group: &[usize], groups: usize) -> Path {
        let mut path = Path::of(z, years, group, groups);
        let step = |level: &[f64], t: usize| if t > 0 { level[t] - level[t - 1] } else { 0.0 };
        let world = path.level[groups * years..].to_vec();
        let known: Vec<usize> = (1..years).filter(|&t| path.support[groups * years + t] > 0.0).collect();
        let rms = |f: &dyn Fn(usize) -> f64| {
            (known.iter().map(|&t| f(t).powi(2)).sum::<f64>() / known.len().max(1) as f64).sqrt()
        };
        // One growth that was missed, the same in all years: its size is drawn at the first step and goes on.
        let once = |size: f64| (0..years).map(move |t| if t == 1 { size } else { 0.0 });
        path.world_error = once(rms(&|t| step(&world, t))).collect();
        for g in 0..groups {
            let own = path.level[g * years..(g + 1) * years].to_vec();
            let missed = once(rms(&|t| step(&own, t) - step(&world, t)));
            path.group_error[g * years..(g + 1) * years].iter_mut().zip(missed).for_each(|(e, missed)| *e = missed);
        }
        path.persistence.fill(1.0);
        path.level.fill(0.0);
        path
    }

    /// The growth of groups; `z` is areas × years with NaN where nothing is observed, `group[area]` its group, or
    /// `groups` for an area in none.
    pub(in crate::series) fn of(z: &[f64], years: usize, group: &[usize], groups: usize) -> Path {
        let mut changes = changes(z, years, group);
        // One odd change must not move the path of all.
        winsorise(&mut changes, years);
        let sums = |keep: &dyn Fn(&Change) -> bool| {
            let (mut n, mut sum) = (vec![0.0; years], vec![0.0; years]);
            for c in changes.iter().filter(|c| keep(c)) {
                n[c.year] += c.weight;
                sum[c.year] += c.weight * c.size;
            }
            (n, sum)
        };
        let (n_world, sum_world) = sums(&|_| true);
        let by_group: Vec<_> = (0..groups).map(|g| sums(&|c: &Change| c.group == g)).collect();
        let of_world: Vec<f64> = (0..years).map(|t| mean(n_world[t], sum_world[t])).collect();

        let (within, between) = variances(&changes, &by_group, (&n_world, &sum_world));
        let past = Momentum::of(&of_world, &n_world);
        let mut path = Path {
            years,
            level: vec![0.0; (groups + 1) * years],
            world_error: vec![0.0; years],
            group_error: vec![0.0; (groups + 1) * years],
            persistence: vec![0.0; years],
            support: vec![0.0; (groups + 1) * years],
        };
        let mut steps = vec![0.0; years];
        for t in 1..years {
            // Precisions of the observed mean and of the prior from past growth; their weighted mean is the posterior
            // mean.
            let data = n_world[t] / (within[t] + between[t]);
            let prior = if past.variance > 0.0 { 1.0 / past.variance } else { 0.0 };
            let expected = past.next(&steps[..t]);
            steps[t] = match data + prior {
                0.0 => expected,
                precision => (data * of_world[t] + prior * expected) / precision,
            };
            path.world_error[t] = if data + prior > 0.0 { (data + prior).powf(-0.5) } else { 0.0 };
            path.persistence[t] = if data + prior > 0.0 { past.share * prior / (data + prior) } else { 0.0 };
            path.support[groups * years + t] = n_world[t];
            path.level[groups * years + t] = path.level[groups * years + t - 1] + steps[t];
        }
        for (g, (n, sum)) in by_group.iter().enumerate() {
            let mut own = vec![0.0; years];
            for t in 1..years {
                let (data, prior) = (n[t] / within[t], 1.0 / between[t]);
                // Unobserved, a group keeps four fifths of what it was ahead of the world.
                let expected = 0.8 * recent(&own[t.saturating_sub(3)..t]);
                own[t] = (data * (mean(n[t], sum[t]) - steps[t]) + prior * expected) / (data + prior);
                path.group_error[g * years + t] = (data + prior).powf(-0.5);
                path.support[g * years + t] = n[t];
                path.level[g * years + t] = path.level[g * years + t - 1] + steps[t] + own[t];
            }
        }
        path
    }

    /// The mean of a group's row over the years its countries are observed in: where a level without own figures is
    /// anchored.
    pub(in crate::series) fn anchor(&self, group: usize, row: &[f64]) -> f64 {
        let support = &self.support[group * self.years..(group + 1) * self.years];
        let n: f64 = support.iter().sum();
        if n > 0.0 { support.iter().zip(row).map(|(n, x)| n * x).sum::<f64>() / n } else { 0.0 }
    }
}

fn mean(n: f64, sum: f64) -> f64 {
    if n > 0.0 { sum / n } else { 0.0 }
}

/// The variance of a change by year: among countries within their groups, and of groups about the world. Groups and
/// the world are given by the number and the sum of their changes in each year.
fn variances(
    changes: &[Change],
    by_group: &[(Vec<f64>, Vec<f64>)],
    (n_world, sum_world): (&[f64], &[f64]),
) -> (Vec<f64>, Vec<f64>) {
    let years = n_world.len();
    let (mut within, mut n_within) = (vec![0.0; years], vec![0.0; years]);
    for c in changes {
        // A country in no group is one of the world.
        let (n, sum) = match by_group.get(c.group) {
            Some((n, sum)) => (n[c.year], sum[c.year]),
            None => (n_world[c.year], sum_world[c.year]),
        };
        if n > 1.0 {
            // n/(n − 1): a country is part of the mean that it is compared with.
            within[c.year] += c.weight * (c.size - sum / n).powi(2) * n / (n - 1.0);
            n_within[c.year] += c.weight;
        }
    }
    // If all figures grow alike, the variance is 0, and precisions divide by it.
    let within: Vec<f64> = smooth(&within, &n_within).into_iter().map(|v| v.max(1e-12)).collect();
    let (mut between, mut n_between) = (vec![0.0; years], vec![0.0; years]);
    for (n, sum) in by_group {
        // The change of a single country is not that of its group.
        for t in (0..years).filter(|&t| n[t] >= 2.0) {
            // n · (mean − world)² has the expectation n · between + within.
            between[t] += n[t] * (sum[t] / n[t] - mean(n_world[t], sum_world[t])).powi(2) - within[t];
            n_between[t] += n[t];
        }
    }
    let between = smooth(&between, &n_between);
    // A group whose mean is that of the world may still differ by what chance hides.
    let between = between.iter().zip(&within).map(|(b, w)| b.max(w / 50.0)).collect();
    (within, between)
}

/// Sums by number, for each year those of all years with 0.7 to the power of their distance.
fn smooth(sums: &[f64], n: &[f64]) -> Vec<f64> {
    let near = |of: &[f64], t: usize| -> f64 {
        // A year five years off counts a sixth: variances drift, and few years have many countries.
        of.iter().enumerate().map(|(s, x)| 0.7f64.powi(s.abs_diff(t) as i32) * x).sum()
    };
    let share = |t: usize| Some(near(n, t)).filter(|&n| n > 0.0).map_or(0.0, |n| near(sums, t) / n);
    (0..sums.len()).map(share).collect()
}

fn changes(z: &[f64], years: usize, group: &[usize]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (row, &group) in z.chunks_exact(years).zip(group) {
        let mut last: Option<usize> = None;
        for t in (0..years).filter(|&t| !row[t].is_nan()) {
            if let Some(s) = last {
                let share = 1.0 / (t - s) as f64;
                let size = (row[t] - row[s]) * share;
                // A change over several years is spread over them, and counts as one in all.
                changes.extend((s + 1..=t).map(|year| Change { year, group, size, weight: share }));
            }
            last = Some(t);
        }
    }
    changes
}

fn winsorise(changes: &mut [Change], years: usize) {
    let mut by_year: Vec<Vec<f64>> = vec![Vec::new(); years];
    changes.iter().for_each(|c| by_year[c.year].push(c.size));
    let mut bounds = Vec::with_capacity(years);
    for sizes in &mut by_year {
        // With fewer changes their spread is not known well enough to call one odd.
        bounds.push((sizes.len() >= 5).then(|| {
            let middle = median(sizes);
            let mut away: Vec<f64> = sizes.iter().map(|x| (x - middle).abs()).collect();
            // 1.4826 makes the median absolute deviation a standard deviation of normal values.
            let reach = 3.0 * 1.4826 * median(&mut away);
            (middle - reach, middle + reach)
        }));
    }
    for c in changes {
        if let Some((low, high)) = bounds[c.year] {
            c.size = c.size.clamp(low, high);
        }
    }
}

/// How the growth of the world follows from that of the three years before, the later the more.
struct Momentum {
    share: f64,
    variance: f64,
}

impl Momentum {
    /// Fitted on years that rest on ten countries or more.
    fn of(growth: &[f64], n: &[f64]) -> Momentum {
        // Where no year has ten, those with the most count.
        let known: Vec<usize> = (1..growth.len()).filter(|&t| n[t] >= 10.0_f64.min(max(n))).collect();
        let pairs: Vec<(f64, f64)> = known
            .windows(2)
            .filter(|w| w[1] == w[0] + 1)
            // Not from before the first known year, where growth is 0 for want of figures.
            .map(|w| (recent(&growth[w[1].saturating_sub(3).max(known[0])..w[1]]), growth[w[1]]))
            .collect();
        let xx: f64 = pairs.iter().map(|(x, _)| x * x).sum();
        // Growth neither turns round nor gathers speed of itself.
        let share = if xx > 0.0 { (pairs.iter().map(|(x, y)| x * y).sum::<f64>() / xx).clamp(0.0, 1.0) } else { 1.0 };
        // Growth becomes steadier as an indicator matures: late errors count more.
        let errors = pairs.iter().rev().zip(0..).map(|((x, y), age)| (0.8f64.powi(age), (y - share * x).powi(2)));
        let (n_errors, errors) = errors.fold((0.0, 0.0), |(n, sum), (w, e)| (n + w, sum + w * e));
        let typical = known.iter().map(|&t| growth[t].powi(2)).sum::<f64>() / known.len().max(1) as f64;
        // Too few years to learn from: growth may differ by as much as it is.
        // (n + 1)/n as for any prediction by a mean of n: the share itself is fitted.
        let variance = if pairs.len() >= 3 { errors / n_errors * (n_errors + 1.0) / n_errors } else { typical };
        Momentum { share, variance }
    }

    fn next(&self, steps: &[f64]) -> f64 {
        // The first step has no year before it.
        self.share * recent(&steps[steps.len().saturating_sub(3).max(1).min(steps.len())..])
    }
}

fn recent(steps: &[f64]) -> f64 {
    // Each year counts half of the one after it.
    let (sum, n) = steps.iter().fold((0.0, 0.0), |(sum, n), step| (sum / 2.0 + step, n / 2.0 + 1.0));
    if n > 0.0 { sum / n } else { 0.0 }
}

fn max(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO: f64 = f64::NAN;

    #[test]
    fn growth_is_that_of_the_countries_and_not_of_who_is_observed() {
        // Both grow by 1 a year; the low one is observed late, so that the mean of those observed falls.
        let z = [5.0, 6.0, 7.0, 8.0, NO, NO, 1.0, 2.0];
        let path = Path::of(&z, 4, &[0, 0], 1);
        for t in 1..4 {
            assert!((path.level[t] - path.level[t - 1] - 1.0).abs() < 1e-9, "{:?}", path.level);
        }
    }

    #[test]
    fn a_gap_is_bridged_and_the_years_after_the_last_go_on_as_before() {
        let z = [0.0, NO, 2.0, 3.0, NO, 0.5, 1.5, 2.5, 3.5, NO, 1.0, 2.0, 3.0, 4.0, NO];
        let path = Path::of(&z, 5, &[0, 0, 0], 1);
        assert!((path.level[3] - path.level[2] - 1.0).abs() < 1e-9);
        assert!((path.level[4] - path.level[3] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_break_in_one_series_is_no_growth_of_its_group() {
        let mut z = Vec::new();
        for country in 0..9 {
            z.extend((0..4).map(|t| t as f64 * (0.9 + 0.025 * country as f64)));
        }
        z.extend([0.0, 1.0, 52.0, 53.0]);
        let path = Path::of(&z, 4, &[0; 10], 1);
        assert!((path.level[2] - path.level[1] - 1.0).abs() < 0.1, "{:?}", path.level);
    }

    #[test]
    fn where_nothing_is_observed_the_errors_are_larger() {
        let mut z = Vec::new();
        for country in 0..12 {
            let grow = |t: usize| t as f64 * 0.1 + (country * t % 5) as f64 * 0.01;
            z.extend((0..9).map(|t| if t < 8 { grow(t) } else { NO }));
        }
        let path = Path::of(&z, 9, &[0; 12], 1);
        assert!(path.group_error[8] > path.group_error[7]);
        assert!(path.world_error[8] >= path.world_error[7]);
    }
}
