//! Kernel: draws of the errors of imputed values.
//!
//! An error has parts that countries share, so that they do not cancel in a sum over many countries: that of the growth
//! of the world, of the growth of the group, of the coefficients of the regression; and a part of its own. A country's own
//! error is one number a draw, the same in all years.

use super::model::{Gap, Model};
use crate::numeric::random::SplitMix;
use std::sync::atomic::{AtomicBool, Ordering};

/// The numbers that the errors of one indicator are made of; the inner dimension is the draw.
#[derive(Debug)]
pub(in crate::series) struct Noise {
    draws: usize,
    /// Cumulated errors of the paths, groups × years × draws; the last group is the world.
    paths: Vec<f64>,
    /// Their means where levels are anchored, groups × draws.
    anchors: Vec<f64>,
    /// Errors of the coefficients, coefficients × draws.
    coefficients: Vec<f64>,
    /// Own errors, areas × draws; zeros for areas without gaps.
    own: Vec<f64>,
}

impl Noise {
    /// `stream` names the indicator, so that its draws do not depend on what else is imputed. `None` if `stop` was set meanwhile.
    pub(in crate::series) fn new(
        model: &Model<'_>,
        gaps: &[Gap],
        ids: &[u16],
        draws: usize,
        seed: u64,
        stream: u64,
        stop: &AtomicBool,
    ) -> Option<Noise> {
        let goes_on = || (!stop.load(Ordering::Relaxed)).then_some(());
        let (years, groups) = (model.figures.years, model.figures.groups);
        let path = &model.path;
        let mut paths = vec![0.0; (groups + 1) * years * draws];
        let mut world = vec![0.0; years * draws];
        let mut step = vec![0.0; draws];
        // The number behind the stream says what is drawn: 1 the world, 2 groups, 3 coefficients, 4 countries.
        SplitMix::stream(seed, &[stream, 1]).normals(&mut world);
        cumulate(&mut world, draws, |t| (path.world_error[t], path.persistence[t]), &mut step);
        for g in 0..=groups {
            goes_on()?;
            let row = &mut paths[g * years * draws..(g + 1) * years * draws];
            if g < groups {
                SplitMix::stream(seed, &[stream, 2, g as u64]).normals(row);
                cumulate(row, draws, |t| (path.group_error[g * years + t], path.persistence[t]), &mut step);
            }
            // What goes wrong for the world goes wrong for every group in it.
            row.iter_mut().zip(&world).for_each(|(p, w)| *p += w);
        }
        let mut anchors = vec![0.0; (groups + 1) * draws];
        for g in 0..=groups {
            goes_on()?;
            for d in 0..draws {
                let row: Vec<f64> = (0..years).map(|t| paths[(g * years + t) * draws + d]).collect();
                anchors[g * draws + d] = path.anchor(g, &row);
            }
        }
        let mut coefficients = Vec::new();
        if let Some(level) = &model.level {
            let p = level.size();
            coefficients = vec![0.0; p * draws];
            let mut one = vec![0.0; p];
            for d in 0..draws {
                SplitMix::stream(seed, &[stream, 3, d as u64]).normals(&mut one);
                level.error(&mut one);
                one.iter().enumerate().for_each(|(a, e)| coefficients[a * draws + d] = *e);
            }
        }
        let mut own = vec![0.0; ids.len() * draws];
        for gap in gaps {
            goes_on()?;
            let row = &mut own[gap.area * draws..(gap.area + 1) * draws];
            // An area with several gaps has one error of its own, drawn at the first.
            if row.first() == Some(&0.0) {
                SplitMix::stream(seed, &[stream, 4, u64::from(ids[gap.area])]).normals(row);
            }
        }
        Some(Noise { draws, paths, anchors, coefficients, own })
    }

    /// The draws of a gap's value, on the scale of values.
    pub(in crate::series) fn draw(&self, model: &Model<'_>, gap: &Gap, into: &mut [f64]) {
        let years = model.figures.years;
        let group = model.figures.group[gap.area];
        let path = |t: usize| &self.paths[(group * years + t) * self.draws..][..self.draws];
        let own = &self.own[gap.area * self.draws..][..self.draws];
        for ((z, own), at) in into.iter_mut().zip(own).zip(path(gap.t)) {
            *z = gap.z + gap.sd * own + at;
        }
        // The observation is what it is: only growth since then, or until then, can be wrong.
        for (t, share) in gap.from.into_iter().filter(|(_, share)| *share != 0.0) {
            into.iter_mut().zip(path(t)).for_each(|(z, p)| *z -= share * p);
        }
        let rest = gap.rest();
        // Shares that sum to 1 but for rounding leave nothing to the level.
        if rest.abs() > 1e-12 {
            let anchor = &self.anchors[group * self.draws..][..self.draws];
            into.iter_mut().zip(anchor).for_each(|(z, p)| *z -= rest * p);
            if let Some((level, x)) = model.regressors(gap.area) {
                for (a, x) in level.regressors(gap.t, group, x) {
                    let errors = &self.coefficients[a * self.draws..][..self.draws];
                    into.iter_mut().zip(errors).for_each(|(z, e)| *z += rest * x * e);
                }
            }
        }
        model.values(gap, into);
    }
}

/// Turns normal numbers, years × draws, into a walk whose steps have these errors; a share of each step carries on.
fn cumulate(walk: &mut [f64], draws: usize, of: impl Fn(usize) -> (f64, f64), step: &mut [f64]) {
    step.fill(0.0);
    let years = walk.len() / draws.max(1);
    for t in 0..years {
        let (sd, keep) = if t > 0 { of(t) } else { (0.0, 0.0) };
        for d in 0..draws {
            step[d] = keep * step[d] + sd * walk[t * draws + d];
            walk[t * draws + d] = if t > 0 { walk[(t - 1) * draws + d] + step[d] } else { 0.0 };
        }
    }
}
