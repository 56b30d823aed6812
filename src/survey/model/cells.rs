//! Categories and combinations of them that have no case, or an outcome that does not vary: found before the fit.

use super::encoding::{Encoding, Kind, Term};
use super::family::{Family, Link};
use super::matrix::Part;
use super::request::RegressionRequest;
use super::units::{CHUNK, Load, Units};
use crate::{Error, Result};
use rayon::prelude::*;

impl RegressionRequest {
    /// Combinations of categories without a case, and those in which the outcome is the one end or the other of what its mean
    /// can be.
    pub(super) fn check_cells(&self, encoding: &Encoding, units: &Units, load: &Load) -> Result<()> {
        // The upper end, beside 0, that a mean reaches only with an infinite coefficient.
        let most = match (self.family, self.link.unwrap_or(self.family.usual_link())) {
            (Family::Binomial, Link::Logit | Link::Probit | Link::Cloglog) => Some(1.0),
            (Family::Binomial | Family::Poisson, Link::Log) => Some(f64::INFINITY),
            (_, _) => None,
        };
        // Negative weights, as calibration makes them, say nothing of the ends.
        let most = most.filter(|_| load.weight.iter().all(|weight| *weight >= 0.0));
        let outcome = &self.outcome;
        let all = |end: f64| (0..units.len()).all(|unit| load.weight[unit] == 0.0 || load.y[unit] == end);
        if let Some(end) = most.and_then(|most| [0.0, most].into_iter().find(|&end| all(end))) {
            return Err(Error::Separation { places: vec![format!("{outcome:?} is {end} in all cases")] });
        }
        let is_factor = |&member: &usize| matches!(encoding.variables[member].kind, Kind::Factor { .. });
        for term in encoding.terms.iter().filter(|term| term.variables.iter().all(is_factor)) {
            let (mut empty, mut ends) = (Vec::new(), Vec::new());
            for (cell, kept) in Cell::all(encoding, term, units, load).into_iter().enumerate() {
                let end = match kept {
                    Cell { cases: false, .. } => {
                        empty.push(Cell::name(encoding, term, cell));
                        continue;
                    }
                    Cell { above: false, .. } => Some(0.0),
                    Cell { least, .. } => most.filter(|most| least >= *most),
                };
                // Only where the link cannot reach such a mean is there no finite coefficient.
                if let Some(end) = end.filter(|_| most.is_some()) {
                    ends.push(format!("{outcome:?} is {end} in all cases of {}", Cell::name(encoding, term, cell)));
                }
            }
            if !empty.is_empty() {
                return Err(Error::CollinearTerms {
                    columns: empty,
                    reason: "no case is there".to_owned(),
                    remedy: "leave the interaction out, or merge categories".to_owned(),
                });
            }
            if !ends.is_empty() {
                return Err(Error::Separation { places: ends });
            }
        }
        Ok(())
    }
}

/// What is known of a category, or of a cell of an interaction.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Whether it has any.
    cases: bool,
    /// Whether an outcome is above 0.
    above: bool,
    /// The least mean outcome of its units.
    least: f64,
}

impl Cell {
    /// The cells of a term of factors, the last factor fastest.
    fn all(encoding: &Encoding, term: &Term, units: &Units, load: &Load) -> Vec<Cell> {
        let sizes: Vec<usize> =
            term.variables.iter().map(|&member| encoding.variables[member].levels().len()).collect();
        let none = || vec![Cell { cases: false, above: false, least: f64::INFINITY }; sizes.iter().product()];
        let of_chunk = |mut cells: Vec<Cell>, chunk: usize| {
            for block in units.matrix.blocks(chunk * CHUNK..units.len().min((chunk + 1) * CHUNK)) {
                let parts: Vec<Part> =
                    term.variables.iter().map(|&member| units.matrix.part(member, block.clone())).collect();
                for (i, unit) in block.enumerate().filter(|&(_, unit)| load.weight[unit] != 0.0) {
                    let values = parts.iter().zip(&sizes);
                    let cell = &mut cells[values.fold(0, |cell, (part, size)| cell * size + part.get(i) as usize)];
                    *cell = cell.with(Cell { cases: true, above: load.y[unit] > 0.0, least: load.y[unit] });
                }
            }
            cells
        };
        let together = |mut all: Vec<Cell>, part: Vec<Cell>| {
            all.iter_mut().zip(part).for_each(|(all, part)| *all = all.with(part));
            all
        };
        (0..units.len().div_ceil(CHUNK)).into_par_iter().fold(none, of_chunk).reduce(none, together)
    }

    /// What is known of both together.
    fn with(self, other: Cell) -> Cell {
        Cell { cases: self.cases || other.cases, above: self.above || other.above, least: self.least.min(other.least) }
    }

    /// A cell in words.
    fn name(encoding: &Encoding, term: &Term, mut cell: usize) -> String {
        let mut named = Vec::new();
        for &member in term.variables.iter().rev() {
            let variable = &encoding.variables[member];
            let levels = variable.levels();
            named.push(format!("{} = {}", variable.name, levels[cell % levels.len()]));
            cell /= levels.len();
        }
        named.reverse();
        named.join(", ")
    }
}
