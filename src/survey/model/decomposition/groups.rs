//! The models of both groups, and what a sample or a replicate says of them.

use super::columns::AllColumns;
use super::options::ReferenceCoefficients;
use crate::numeric::dual::Dual;
use crate::survey::model::encoding::Encoding;
use crate::survey::model::family::{Family, Link, Mean};
use crate::survey::model::fit::{Fit, Means, Model, dot, inverse};
use crate::survey::model::units::{CHUNK, Load, Units};
use crate::{Error, Result};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The two groups as units of the model.
#[derive(Debug)]
pub(super) struct Groups {
    /// The column of the groups.
    pub(super) by: String,
    pub(super) names: [String; 2],
    /// Cases of each.
    pub(super) n: [usize; 2],
    /// The rows of the table that are in either.
    pub(super) inside: Vec<bool>,
    /// The sampling weight of every row of the table.
    pub(super) weights: Vec<f64>,
    pub(super) family: Family,
    pub(super) link: Link,
    pub(super) encoding: Arc<Encoding>,
    pub(super) all: AllColumns,
    pub(super) of: [Group; 2],
    /// Both groups together, where coefficients of both are asked for, with the column of the group last or without it.
    pub(super) pooled: Option<(Arc<Encoding>, Units)>,
    pub(super) coefficients: ReferenceCoefficients,
}

/// One group.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) units: Units,
    /// The columns of all categories, units × their number.
    x: Vec<f64>,
}

/// Whose coefficients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    First,
    Second,
    Reference,
}

impl Whose {
    const ALL: [Whose; 3] = [Whose::First, Whose::Second, Whose::Reference];

    fn place(self) -> usize {
        match self {
            Whose::First => 0,
            Whose::Second => 1,
            Whose::Reference => 2,
        }
    }
}

impl Group {
    pub(super) fn new(units: Units, all: &AllColumns) -> Group {
        let width = all.width();
        let mut x = vec![0.0; units.len() * width];
        x.par_chunks_mut(width * CHUNK).enumerate().for_each(|(chunk, x)| {
            let mut values = vec![0.0; units.matrix.variables()];
            for (i, x) in x.chunks_mut(width).enumerate() {
                units.matrix.values(chunk * CHUNK + i, &mut values);
                all.fill(&values, x);
            }
        });
        Group { units, x }
    }

    fn x(&self, unit: usize, width: usize) -> &[f64] {
        &self.x[unit * width..(unit + 1) * width]
    }
}

/// The places of all quantities that a decomposition is made of, among which its gradient counts.
#[derive(Clone, Copy, Debug)]
struct Slots {
    /// Coefficients of a group.
    p: usize,
    /// Coefficients of both groups together.
    pooled: usize,
    /// Columns of all categories.
    wide: usize,
}

impl Slots {
    fn beta(self, group: usize) -> usize {
        group * self.p
    }

    fn pooled(self) -> usize {
        2 * self.p
    }

    fn x(self, group: usize) -> usize {
        2 * self.p + self.pooled + group * self.wide
    }

    fn mean(self, group: usize, whose: Whose) -> usize {
        2 * self.p + self.pooled + 2 * self.wide + 3 * group + whose.place()
    }

    fn share(self) -> usize {
        2 * self.p + self.pooled + 2 * self.wide + 6
    }

    fn width(self) -> usize {
        self.share() + 1
    }
}

/// What the weights of a sample or of a replicate say of the groups.
#[derive(Debug)]
pub(super) struct Sample<'a> {
    pub(super) groups: &'a Groups,
    slots: Slots,
    /// The length of gradients: 0 where none is asked for.
    width: usize,
    loads: [Load; 2],
    fits: [Fit; 2],
    pooled: Option<Fit>,
    /// The part of the population in the first group.
    share: f64,
    /// The mean of the columns of all categories in each group.
    x: [Vec<f64>; 2],
    /// The coefficients of each [`Whose`].
    betas: [Vec<Dual>; 3],
    /// By group and [`Whose`]: the mean outcome of each unit, and their mean.
    means: [[(Vec<f64>, Dual); 3]; 2],
}

impl Groups {
    /// The coefficients of the groups with some weights, from those of another sample if there is one.
    pub(super) fn fits(
        &self,
        weights: &[f64],
        from: Option<&Sample<'_>>,
        stop: &AtomicBool,
    ) -> Result<([Load; 2], [Fit; 2], Option<Fit>)> {
        let loads = [0, 1].map(|group| self.of[group].units.load(weights));
        let fit = |units: &Units, load: &Load, encoding: &Encoding, start: Option<&Fit>| {
            let columns: Vec<usize> = (0..encoding.width()).collect();
            let model = Model::new(self.family, self.link, units, &columns);
            model.fit(load, start.map(|fit| fit.beta.as_slice()), encoding, stop)
        };
        let of = |group: usize| {
            let found = fit(&self.of[group].units, &loads[group], &self.encoding, from.map(|from| &from.fits[group]));
            found.map_err(|error| in_group(error, &self.by, &self.names[group]))
        };
        let (first, second) = Error::both(of(0), of(1))?;
        let pooled = self.pooled.as_ref().map(|(encoding, units)| {
            fit(units, &units.load(weights), encoding, from.and_then(|from| from.pooled.as_ref()))
        });
        Ok((loads, [first, second], pooled.transpose()?))
    }

    /// What these say, with gradients or without.
    pub(super) fn sample(
        &self,
        (loads, fits, pooled): ([Load; 2], [Fit; 2], Option<Fit>),
        has_gradients: bool,
    ) -> Sample<'_> {
        let slots = Slots {
            p: self.encoding.width(),
            pooled: self.pooled.as_ref().map_or(0, |(encoding, _)| encoding.width()),
            wide: self.all.width(),
        };
        // Replicates vary by themselves: they need values alone, and empty gradients cost nothing.
        let width = if has_gradients { slots.width() } else { 0 };
        let share = loads[0].total / (loads[0].total + loads[1].total);
        let of_share = Dual::quantity(share, slots.share(), width);
        let betas: [Vec<Dual>; 2] = [0, 1].map(|group| {
            let quantity = |(j, &b): (usize, &f64)| Dual::quantity(b, slots.beta(group) + j, width);
            fits[group].beta.iter().enumerate().map(quantity).collect()
        });
        let mixed = |share: &Dual| -> Vec<Dual> {
            let rest = &Dual::constant(1.0, width) - share;
            betas[0].iter().zip(&betas[1]).map(|(a, b)| &(share * a) + &(&rest * b)).collect()
        };
        let reference = match (&pooled, self.coefficients) {
            (Some(fit), _) => {
                let quantity = |(j, &b): (usize, &f64)| Dual::quantity(b, slots.pooled() + j, width);
                let mut all: Vec<Dual> = fit.beta.iter().enumerate().map(quantity).collect();
                // The coefficient of the group is the last, and becomes part of the constant: that of the average
                // case.
                if all.len() > slots.p
                    && let Some(of_group) = all.pop()
                {
                    all[0] = &all[0] + &(&of_group * &of_share);
                }
                all
            }
            (None, ReferenceCoefficients::Second) => betas[1].clone(),
            (None, ReferenceCoefficients::Average) => mixed(&Dual::constant(0.5, width)),
            (None, ReferenceCoefficients::Population) => mixed(&of_share),
            (None, ReferenceCoefficients::First | ReferenceCoefficients::Pooled | ReferenceCoefficients::Neumark) => {
                betas[0].clone()
            }
        };
        let [first, second] = betas;
        let betas = [first, second, reference];
        let x = [0, 1].map(|group| {
            let mut mean = vec![0.0; slots.wide];
            let load = &loads[group];
            for (unit, w) in load.weight.iter().enumerate() {
                let x = self.of[group].x(unit, slots.wide);
                mean.iter_mut().zip(x).for_each(|(mean, x)| *mean += w * x / load.total);
            }
            mean
        });
        let means = [0, 1].map(|group| {
            Whose::ALL
                .map(|whose| self.mean(group, &loads[group], &betas[whose.place()], slots.mean(group, whose), width))
        });
        Sample { groups: self, slots, width, loads, fits, pooled, share, x, betas, means }
    }

    /// The mean outcomes of the units of a group at some coefficients, and their mean.
    fn mean(&self, group: usize, load: &Load, beta: &[Dual], slot: usize, width: usize) -> (Vec<f64>, Dual) {
        let units = &self.of[group].units;
        let plain: Vec<f64> = beta.iter().map(|beta| beta.value).collect();
        let means: Vec<Mean> = units.matrix.times(&plain).into_iter().map(|eta| self.link.mean(eta)).collect();
        let shares = || means.iter().zip(&load.weight).map(|(mean, w)| (mean, w / load.total));
        let sum = shares().map(|(mean, share)| share * mean.mu).sum();
        let slopes = units.matrix.totals(&shares().map(|(mean, share)| share * mean.slope).collect::<Vec<f64>>());
        let of_unit = means.iter().map(|mean| mean.mu).collect();
        let by_beta = Dual::sum(&beta.iter().zip(slopes).map(|(b, s)| b.times(s)).collect::<Vec<_>>(), width);
        // Moves with the cases that it is a mean over, its own quantity, and with the coefficients.
        let own = Dual::quantity(sum, slot, width);
        (of_unit, Dual { value: sum, ..&own + &by_beta })
    }
}

impl Sample<'_> {
    /// The length of gradients.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The mean outcome of a group if it had some coefficients.
    pub(super) fn mean(&self, group: usize, whose: Whose) -> &Dual {
        &self.means[group][whose.place()].1
    }

    /// The mean of each column of all categories in a group.
    pub(super) fn x(&self, group: usize) -> Vec<Dual> {
        let first = self.slots.x(group);
        self.x[group].iter().enumerate().map(|(j, &x)| Dual::quantity(x, first + j, self.width)).collect()
    }

    /// The coefficients of these columns.
    pub(super) fn coefficients(&self, whose: Whose, is_normalised: bool) -> Vec<Dual> {
        let groups = self.groups;
        groups.all.coefficients(&groups.encoding, &self.betas[whose.place()], is_normalised)
    }

    /// The influence of each row on quantities with some gradients, not yet times its weight: a function for the form of the
    /// design.
    pub(super) fn influences<'b>(&'b self, gradients: Vec<&'b [f64]>) -> impl Fn(usize, &mut [f64]) + Sync + 'b {
        let (groups, slots) = (self.groups, self.slots);
        let solved = |fit: &Fit, part: &[f64]| -> Vec<f64> {
            let p = part.len();
            let bread = inverse(&fit.factor, p);
            bread.chunks(p).map(|row| dot(row, part)).collect()
        };
        let of_fit =
            |units: &Units, fit: &Fit| Means::new(units, groups.family, groups.link, &fit.beta).residuals(units);
        let own = [0, 1].map(|group| of_fit(&groups.of[group].units, &self.fits[group]));
        let both = groups.pooled.as_ref().zip(self.pooled.as_ref());
        let common = both.map(|((_, units), fit)| (units, fit, of_fit(units, fit)));
        let total = self.loads[0].total + self.loads[1].total;
        move |number, z| {
            let gradient = gradients[number];
            for group in [0, 1] {
                let units = &groups.of[group].units;
                let direction = solved(&self.fits[group], &gradient[slots.beta(group)..][..slots.p]);
                let by_x = &gradient[slots.x(group)..][..slots.wide];
                let by_mean = Whose::ALL.map(|whose| gradient[slots.mean(group, whose)]);
                let mean_x = dot(&self.x[group], by_x);
                let in_first = if group == 0 { 1.0 } else { 0.0 };
                // The share is the mean of being in the first group.
                let by_share = gradient[slots.share()] * (in_first - self.share) / total;
                let by_beta = units.matrix.times(&direction);
                let of_unit = |unit: usize| {
                    // A mean over cases moves by (value − mean)/Σw with each of them.
                    let x = dot(groups.of[group].x(unit, slots.wide), by_x) - mean_x;
                    let means = self.means[group].iter().zip(by_mean);
                    let outcome: f64 = means.map(|((of_unit, mean), by)| by * (of_unit[unit] - mean.value)).sum();
                    (by_beta[unit], (x + outcome) / self.loads[group].total + by_share)
                };
                let of_unit: Vec<(f64, f64)> = (0..units.len()).map(of_unit).collect();
                for (row, unit) in units.rows() {
                    z[row] += own[group][row] * of_unit[unit].0 + of_unit[unit].1;
                }
            }
            if let Some((units, fit, residuals)) = &common {
                let direction = solved(fit, &gradient[slots.pooled()..][..slots.pooled]);
                let by_beta = units.matrix.times(&direction);
                units.rows().for_each(|(row, unit)| z[row] += residuals[row] * by_beta[unit]);
            }
        }
    }
}

/// An error of the model of one group, which says so.
// Errors of other modules do not depend on the group.
#[allow(clippy::wildcard_enum_match_arm)]
pub(super) fn in_group(error: Error, by: &str, name: &str) -> Error {
    let place = format!("among {by} = {name}");
    match error {
        Error::CollinearTerms { columns, reason, remedy } => {
            Error::CollinearTerms { columns, reason: format!("{reason} {place}"), remedy }
        }
        Error::Separation { places } => {
            Error::Separation { places: places.into_iter().map(|of| format!("{of} {place}")).collect() }
        }
        Error::ModelNotConverged { iterations, reason, remedy } => {
            Error::ModelNotConverged { iterations, reason: format!("{reason} {place}"), remedy }
        }
        other => other,
    }
}
