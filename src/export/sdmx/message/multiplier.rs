//! The power of ten in which a message states its figures: a series has it multiplied in.

use super::cells::Cell;
use super::source::Groups;
use super::{Message, Role};
use crate::export::sdmx::Component;
use crate::export::sdmx::faults::{Fault, Faults};
use crate::finding::{Finding, Rule};

/// Identifiers of the component that says by which power of ten figures are to be multiplied.
pub(in crate::export::sdmx) const MULTIPLIERS: [&str; 2] = ["UNIT_MULT", "POWERCODE"];

/// The power of a series, whose figures are multiplied out.
pub(super) const IN_UNITS: &str = "0";

/// The power of ten that a word states; none beyond what is read again.
pub(in crate::export::sdmx) fn power_of_ten(word: &str) -> Option<i32> {
    word.parse::<i32>().ok().filter(|power| power.abs() <= 15)
}

/// Whether a component is the multiplier: an attribute, or a dimension in the structures of some agencies.
pub(super) fn is_multiplier(component: &Component) -> bool {
    let may_be = match &component.role {
        Role::Dimension | Role::Attribute { .. } => true,
        Role::Time | Role::Measure => false,
    };
    may_be && MULTIPLIERS.contains(&component.id.as_str())
}

impl Message<'_> {
    /// By what each figure is multiplied where the message states a power of ten: in thousands it is a thousandth. Figures
    /// under a word that is no power of ten are left out, as nobody could tell how large they are.
    pub(super) fn divided(
        &self,
        place: usize,
        factors: Option<Vec<f64>>,
        groups: &Groups,
        faults: &mut Faults,
        keep: &mut [bool],
    ) -> Option<Vec<f64>> {
        let (cells, id) = (&self.cells[place], &self.structure.components()[place].id);
        let power = |word: &String| power_of_ten(word).ok_or_else(|| faults.note(no_power(id, word)));
        let powers: Vec<Result<i32, Fault>> = cells.words().iter().map(power).collect();
        if powers.iter().all(|power| *power == Ok(0)) {
            return factors;
        }
        let mut factors = factors.unwrap_or_else(|| vec![1.0; keep.len()]);
        for (row, factor) in factors.iter_mut().enumerate() {
            // Where nothing is said figures are in units; numbers that a mapping copies are words here.
            let Cell::Word(word) = cells.cell(row, groups.of_row[row] as usize) else { continue };
            match powers[word as usize] {
                Ok(power) => *factor /= 10f64.powi(power),
                // A row that is left out already is not counted again.
                Err(fault) => keep[row] = keep[row] && !faults.at(fault, row),
            }
        }
        Some(factors)
    }
}

fn no_power(id: &str, word: &str) -> Finding {
    let message = format!("{:?} is not a power of ten from -15 to 15: not written", crate::error::excerpt(word));
    let remedy = "say in the mapping what figures are to be multiplied by, such as 3 for thousands";
    Finding::error(Rule::NotNumeric, id, message).remedy(remedy)
}
