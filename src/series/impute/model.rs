//! Kernel: one indicator's figures of all areas and years, and what stands in their gaps.
//!
//! On the scale of the indicator every method is `z(i, t) = f(i, t) + u(i, t)`: f is what is expected of the country from
//! others (the growth of its group, its level by regression, or nothing), u what is its own. In a gap f is known, and u is
//! carried from the country's own observations. How far that goes wrong after one, two, … years is measured on the
//! observations themselves.

use super::ImputationMethod;
use super::level::Level;
use super::path::Path;
use super::scale::Scale;
use super::size::Size;
use super::spread::Spread;
use std::borrow::Cow;

/// The figures of one indicator: areas × years, NaN where there is none.
#[derive(Debug, Clone)]
pub(in crate::series) struct Figures<'a> {
    pub(in crate::series) years: usize,
    /// Absolute numbers per inhabitant.
    pub(in crate::series) values: Vec<f64>,
    /// What absolute numbers were divided by; `None` for figures that compare as they are.
    pub(in crate::series) size: Option<Size>,
    pub(in crate::series) scale: Scale,
    /// The group of each area, `groups` for none.
    pub(in crate::series) group: &'a [usize],
    pub(in crate::series) groups: usize,
    /// Covariates, areas × k.
    pub(in crate::series) covariates: Cow<'a, [f64]>,
    pub(in crate::series) k: usize,
}

/// Where the value of a gap comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::series) enum Place {
    /// Between two observations of the country.
    Between,
    /// After its last.
    After,
    /// Before its first.
    Before,
    /// The country has no observation.
    Unobserved,
}

/// What stands in a gap, on the scale, and the parts of its error.
#[derive(Debug, Clone)]
pub(in crate::series) struct Gap {
    pub(in crate::series) area: usize,
    pub(in crate::series) t: usize,
    pub(in crate::series) z: f64,
    pub(in crate::series) place: Place,
    /// Standard error of the country's own part.
    pub(in crate::series) sd: f64,
    /// The observations it rests on, with their shares.
    pub(in crate::series) from: [(usize, f64); 2],
}

impl Gap {
    /// How much of the value rests on the level of others.
    pub(in crate::series) fn rest(&self) -> f64 {
        1.0 - self.from[0].1 - self.from[1].1
    }
}

/// A method fitted to one indicator.
#[derive(Debug)]
pub(in crate::series) struct Model<'a> {
    pub(in crate::series) figures: Figures<'a>,
    method: ImputationMethod,
    z: Vec<f64>,
    pub(in crate::series) path: Path,
    pub(in crate::series) level: Option<Level>,
    /// Share of what is a country's own that is left after a year.
    persistence: f64,
    /// Mean squared error of u after so many years.
    error: Vec<f64>,
    /// Squared errors of u after a year, in the order of the values.
    spread: Spread,
    /// How many changes of countries over a year or more are observed: without any, errors are unknown.
    changes: usize,
    /// How much of the last year's change of u goes on over so many years, and the mean squared error then.
    momentum: Vec<(f64, f64)>,
    /// By how much errors between observations are smaller than two one-sided errors combined.
    between: f64,
    /// Mean and variance within groups, for [`ImputationMethod::Uis`]: groups × years, and one.
    means: Option<(Vec<f64>, f64)>,
}

impl<'a> Model<'a> {
    /// Fits a method; the reason, where there is too little to fit it on.
    pub(in crate::series) fn fit(figures: Figures<'a>, method: ImputationMethod) -> Result<Model<'a>, String> {
        let Figures { years, scale, group, groups, k, .. } = figures;
        let z: Vec<f64> = figures.values.iter().map(|&y| if y.is_nan() { y } else { scale.to(y) }).collect();
        let growth = Path::of(&z, years, group, groups);
        // Fewer changes would make the path of all out of one or two countries.
        // The last row of a path is the world.
        if method.uses_growth() && growth.support[groups * years..].iter().sum::<f64>() < 3.0 {
            return Err("fewer than three changes of countries are observed: carry or interpolate".to_owned());
        }
        let own = |path: &Path| -> Vec<f64> {
            let of = |(at, z): (usize, &f64)| z - path.level[group[at / years] * years + at % years];
            z.iter().enumerate().map(of).collect()
        };
        let deviation = own(&growth);
        let level = if method.uses_covariates() {
            Some(
                Level::fit(&z, &deviation, years, group, groups, &figures.covariates, k)
                    .ok_or("too few countries have both figures and covariates: use growth")?,
            )
        } else {
            None
        };
        let path = if method.uses_growth() { growth } else { Path::flat(&z, years, group, groups) };
        let means = method.uses_group_means().then(|| group_means(&figures, &z));
        let mut model = Model {
            figures,
            method,
            z,
            path,
            level,
            persistence: 1.0,
            error: Vec::new(),
            spread: Spread::default(),
            changes: 0,
            momentum: Vec::new(),
            between: 1.0,
            means,
        };
        model.learn(&deviation);
        Ok(model)
    }

    /// Whether the rate of an area is known, where figures are modelled as rates.
    fn has_size(&self, area: usize) -> bool {
        self.figures.size.as_ref().is_none_or(|size| size.is_known(area))
    }

    fn covariates(&self, area: usize) -> Option<&[f64]> {
        let own = &self.figures.covariates[area * self.figures.k..(area + 1) * self.figures.k];
        own.iter().all(|x| x.is_finite()).then_some(own)
    }

    /// What is expected of an area from others.
    fn expected(&self, area: usize, t: usize) -> f64 {
        let group = self.figures.group[area];
        let level = match (&self.level, self.covariates(area)) {
            (Some(level), Some(x)) => level.predict(t, group, x),
            _ => 0.0,
        };
        self.path.level[group * self.figures.years + t] + level
    }

    fn persistence(&self, area: usize) -> f64 {
        match &self.level {
            Some(_) if self.covariates(area).is_some() => self.persistence,
            _ => 1.0,
        }
    }

    /// An observation as it would be modelled in another year: the number itself is carried and interpolated, not the rate.
    fn moved(&self, area: usize, from: usize, to: usize) -> f64 {
        let at = |t: usize| area * self.figures.years + t;
        let y = self.figures.values[at(from)];
        match &self.figures.size {
            Some(size) => y * size.at(at(from)) / size.at(at(to)),
            None => y,
        }
    }

    /// Whether nobody knows how large an area is: it has neither a known population nor figures.
    pub(in crate::series) fn lacks_size(&self, area: usize) -> bool {
        self.figures.size.as_ref().is_some_and(|size| size.at(area * self.figures.years).is_nan())
    }

    /// Whether absolute numbers were modelled per inhabitant.
    pub(in crate::series) fn is_per_inhabitant(&self) -> bool {
        self.figures.size.is_some()
    }

    /// What stands in a gap, in the unit of the figures.
    pub(in crate::series) fn value(&self, gap: &Gap) -> f64 {
        let mut one = [gap.z];
        self.values(gap, &mut one);
        one[0]
    }

    /// From the scale to figures, all of a slice, for the area and year of a gap.
    pub(in crate::series) fn values(&self, gap: &Gap, z: &mut [f64]) {
        self.figures.scale.values(z);
        if let Some(size) = &self.figures.size {
            let size = size.at(gap.area * self.figures.years + gap.t);
            z.iter_mut().for_each(|y| *y *= size);
        }
    }

    /// Whether it is known how far off a value is: some country was observed in two years, or the value is that of others.
    pub(in crate::series) fn knows_error(&self, gap: &Gap) -> bool {
        self.changes > 0 || gap.place == Place::Unobserved && gap.sd > 0.0
    }

    /// Adds the sampling errors of the observations that a value rests on to its own error. `se` is that of a figure by its
    /// place, areas × years.
    pub(in crate::series) fn with_sampling(&self, mut gap: Gap, se: &[f64]) -> Gap {
        let mut variance = gap.sd * gap.sd;
        for (s, share) in gap.from {
            let (z, se) = (self.row(gap.area)[s], se[gap.area * self.figures.years + s]);
            if share == 0.0 || z.is_nan() || !(se > 0.0 && se.is_finite()) {
                continue;
            }
            // The slope of the scale at the observation turns its error into one on the scale.
            // Wide enough that the difference keeps its digits, narrow enough that the scale is straight.
            let step = 1e-4;
            let mut ends = [z - step, z + step];
            self.values(&Gap { z, t: s, ..gap.clone() }, &mut ends);
            let slope = (ends[1] - ends[0]) / (2.0 * step);
            if slope > 0.0 {
                variance += (share * se / slope).powi(2);
            }
        }
        gap.sd = variance.sqrt();
        gap
    }

    fn row(&self, area: usize) -> &[f64] {
        &self.z[area * self.figures.years..(area + 1) * self.figures.years]
    }

    /// Persistence and errors, from the observations themselves. `deviation` is z less the growth of the group.
    fn learn(&mut self, deviation: &[f64]) {
        let years = self.figures.years;
        let areas = self.figures.group.len();
        let own: Vec<f64> = (0..areas * years)
            .map(|at| match (&self.level, self.covariates(at / years)) {
                (Some(level), Some(x)) => deviation[at] - level.predict(at % years, self.figures.group[at / years], x),
                _ => deviation[at],
            })
            .collect();
        if self.level.is_some() {
            let (mut xy, mut xx) = (0.0, 0.0);
            for area in (0..areas).filter(|&area| self.covariates(area).is_some()) {
                for pair in own[area * years..(area + 1) * years].windows(2).filter(|p| !(p[0] + p[1]).is_nan()) {
                    xy += pair[0] * pair[1];
                    xx += pair[0] * pair[0];
                }
            }
            // The share of a country's deviation from its expectation that is left a year later: at least half, and no
            // more than all, as a larger one would drive countries apart for ever.
            self.persistence = if xx > 0.0 { (xy / xx).clamp(0.5, 1.0) } else { 1.0 };
        }
        self.error = vec![0.0; years.max(2)];
        for h in 1..self.error.len() {
            let (mut sum, mut n) = (0.0, 0.0);
            for area in 0..areas {
                let keep = self.persistence(area).powi(h as i32);
                let row = &own[area * years..(area + 1) * years];
                for t in h..years {
                    let error = row[t] - keep * row[t - h];
                    if !error.is_nan() {
                        sum += error * error;
                        n += 1.0;
                    }
                }
            }
            self.changes += n as usize;
            let before = self.error[h - 1];
            // Too few pairs this far apart: as a random walk goes on.
            let walk = if h > 1 { before * h as f64 / (h - 1) as f64 } else { 0.0 };
            // Errors must not shrink with distance, which small samples could have them do.
            self.error[h] = if n >= 20.0 || (h == 1 && n > 0.0) { (sum / n).max(before) } else { walk };
        }
        let keep: Vec<f64> = (0..areas).map(|area| self.persistence(area)).collect();
        let steps = (1..areas * years).filter(|at| at % years > 0);
        // Errors of the first year of an area would compare it with the last of the area before: `steps` leaves them
        // out.
        let squares = steps.map(|at| (self.z[at], (own[at] - keep[at / years] * own[at - 1]).powi(2), 1.0));
        self.spread = Spread::of(squares.filter(|record| !record.1.is_nan()).collect());
        if self.method.uses_growth() {
            self.momentum = (0..self.error.len()).map(|h| self.momentum_over(h, &own)).collect();
        }
        let (mut sum, mut n) = (0.0, 0.0);
        for area in 0..areas {
            for t in 1..years.saturating_sub(1) {
                let row = self.row(area);
                if !(row[t - 1] + row[t] + row[t + 1]).is_nan() {
                    let error = row[t] - self.bridge(area, t, t - 1, t + 1).0;
                    sum += error * error;
                    n += 1.0;
                }
            }
        }
        // The error midway between neighbours, over that of a random walk pinned at both ends, which is half of one
        // step.
        if n >= 20.0 && self.error[1] > 0.0 {
            self.between = (sum / n / (self.error[1] / 2.0)).clamp(0.1, 4.0);
        }
    }

    /// The slope of later changes of u on the last, and the mean squared error about it.
    fn momentum_over(&self, h: usize, own: &[f64]) -> (f64, f64) {
        let years = self.figures.years;
        let mut pairs = Vec::new();
        for (area, row) in own.chunks_exact(years).enumerate() {
            let keep = self.persistence(area).powi(h as i32);
            for t in 1..years.saturating_sub(h) {
                let (last, later) = (row[t] - row[t - 1], row[t + h] - keep * row[t]);
                if !(last + later).is_nan() {
                    pairs.push((last, later));
                }
            }
        }
        // A slope from fewer pairs is mostly noise.
        if h == 0 || pairs.len() < 20 {
            return (0.0, self.error[h]);
        }
        let xx: f64 = pairs.iter().map(|(x, _)| x * x).sum();
        let xy: f64 = pairs.iter().map(|(x, y)| x * y).sum();
        // Never against the last change, and never beyond going on at its pace.
        let slope = if xx > 0.0 { (xy / xx).clamp(0.0, h as f64) } else { 0.0 };
        let squares: f64 = pairs.iter().map(|(x, y)| (y - slope * x).powi(2)).sum();
        (slope, squares / pairs.len() as f64)
    }

    /// By how much the squared errors of u near a value differ from those of all.
    fn unevenness(&self, z: f64) -> f64 {
        let all = self.spread.mean();
        if all > 0.0 { (self.spread.near(z) / all).max(0.01) } else { 1.0 }
    }

    /// The value between two observations, and the share of the earlier.
    fn bridge(&self, area: usize, t: usize, before: usize, after: usize) -> (f64, f64) {
        let row = self.row(area);
        let linear = (after - t) as f64 / (after - before) as f64;
        match self.method {
            ImputationMethod::Carry { .. } => (self.figures.scale.to(self.moved(area, before, t)), 1.0),
            ImputationMethod::Linear { .. } | ImputationMethod::Uis => {
                let y = linear * self.moved(area, before, t) + (1.0 - linear) * self.moved(area, after, t);
                (self.figures.scale.to(y), linear)
            }
            ImputationMethod::Growth | ImputationMethod::Regression => {
                let (a, b) = (self.error[t - before], self.error[after - t]);
                // Two ends weighted by the inverse of their error variances.
                let share = if a + b > 0.0 { b / (a + b) } else { linear };
                let own = |s: usize| row[s] - self.expected(area, s);
                (self.expected(area, t) + share * own(before) + (1.0 - share) * own(after), share)
            }
        }
    }

    /// What stands in the gap of an area and year, if the method fills it.
    pub(in crate::series) fn gap(&self, area: usize, t: usize) -> Option<Gap> {
        let row = self.row(area);
        let before = row[..t].iter().rposition(|z| !z.is_nan());
        let after = row[t + 1..].iter().position(|z| !z.is_nan()).map(|s| s + t + 1);
        let gap = |z, place, variance: f64, from| {
            let sd = (variance * self.unevenness(z)).sqrt();
            Some(Gap { area, t, z, place, sd, from })
        };
        let carried = |from: usize, place| {
            let h = from.abs_diff(t);
            let keep = self.persistence(area).powi(h as i32);
            let z = if self.method.uses_growth() {
                self.expected(area, t) + keep * (row[from] - self.expected(area, from))
            } else {
                self.figures.scale.to(self.moved(area, from, t))
            };
            // One observation carries the value; the second place has no share.
            gap(z, place, self.error[h], [(from, keep), (from, 0.0)])
        };
        match (before, after) {
            (Some(s), Some(_)) if self.method.looks_back_only() => {
                self.method.reaches(t - s).then(|| carried(s, Place::Between)).flatten()
            }
            (Some(s), Some(u)) => {
                let (z, share) = self.bridge(area, t, s, u);
                let (a, b) = (self.error[t - s], self.error[u - t]);
                // The variance of the best mean of two independent predictions.
                let variance = if a + b > 0.0 { self.between * a * b / (a + b) } else { 0.0 };
                gap(z, Place::Between, variance, [(s, share), (u, 1.0 - share)])
            }
            (Some(s), None) if self.method.reaches(t - s) => {
                let mut gap = carried(s, Place::After)?;
                if let Some(&(slope, variance)) = self.momentum.get(t - s)
                    && s > 0
                    && !row[s - 1].is_nan()
                {
                    let own = |s: usize| row[s] - self.expected(area, s);
                    gap.z += slope * (own(s) - own(s - 1));
                    gap.sd = (variance * self.unevenness(gap.z)).sqrt();
                }
                Some(gap)
            }
            (None, Some(u)) if self.method.reaches(u - t) && !self.method.looks_back_only() => {
                carried(u, Place::Before)
            }
            (None, None) => self.unobserved(area, t),
            (Some(_), None) | (None, Some(_)) => None,
        }
    }

    fn unobserved(&self, area: usize, t: usize) -> Option<Gap> {
        let group = self.figures.group[area];
        let gap = |z, variance: f64| {
            Some(Gap { area, t, z, place: Place::Unobserved, sd: variance.sqrt(), from: [(t, 0.0), (t, 0.0)] })
        };
        match (&self.level, &self.means) {
            (Some(level), _) if self.covariates(area).is_some() => {
                let z = self.expected(area, t);
                gap(z, level.spread.near(z))
            }
            (_, Some((means, variance))) if group < self.figures.groups && self.has_size(area) => {
                let mean = means[group * self.figures.years + t];
                if mean.is_nan() { None } else { gap(mean, *variance) }
            }
            _ => None,
        }
    }

    /// Covariates of an area for the errors of the regression.
    pub(in crate::series) fn regressors(&self, area: usize) -> Option<(&Level, &[f64])> {
        self.level.as_ref().zip(self.covariates(area))
    }
}

/// The mean of each group's values in each year, on the scale, and the variance of countries about it.
fn group_means(figures: &Figures<'_>, z: &[f64]) -> (Vec<f64>, f64) {
    let Figures { years, ref values, scale, group, groups, ref size, .. } = *figures;
    let (mut sum, mut n) = (vec![0.0; groups * years], vec![0.0; groups * years]);
    let is_known = |area: usize| size.as_ref().is_none_or(|size| size.is_known(area));
    let counts = |at: &usize| !values[*at].is_nan() && group[at / years] < groups && is_known(at / years);
    let observed = || (0..values.len()).filter(counts);
    for at in observed() {
        sum[group[at / years] * years + at % years] += values[at];
        n[group[at / years] * years + at % years] += 1.0;
    }
    let means: Vec<f64> =
        sum.iter().zip(&n).map(|(sum, n)| if *n > 0.0 { scale.to(sum / n) } else { f64::NAN }).collect();
    let (mut squares, mut count) = (0.0, 0.0);
    for at in observed() {
        let cell = group[at / years] * years + at % years;
        if n[cell] > 1.0 {
            // n/(n − 1): a country is part of the mean that it is compared with.
            squares += (z[at] - means[cell]).powi(2) * n[cell] / (n[cell] - 1.0);
            count += 1.0;
        }
    }
    (means, if count > 0.0 { squares / count } else { 0.0 })
}
