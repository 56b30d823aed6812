//! A state as bytes, to be sent or kept: a mark, the version of the format, a checksum, and what the state holds.

use super::units::Units;
use super::values::WrittenValues;
use super::{Recipe, State};
use crate::survey::design::deff::Mass;
use crate::survey::kernel::layout::Number;
use crate::survey::kernel::totals::{Open, Totals};
use crate::survey::kernel::unit_sums::UnitDomainSums;
use crate::survey::variance::replicate::Gathered;
use crate::{Error, Result};
use std::collections::BTreeMap;

const MARK: &[u8; 8] = b"infosoc\0";
const VERSION: u16 = 5;
/// The mark, the version and the checksum.
const HEADER: usize = 8 + 2 + 4;

/// What bytes hold is not what was written.
pub(crate) fn damaged(problem: impl Into<String>) -> Error {
    Error::InvalidState {
        problem: problem.into(),
        remedy: "write it again with to_bytes, and move it as bytes, not as text",
    }
}

/// A value as bytes.
pub(crate) fn packed(value: &impl serde::Serialize, remedy: &'static str) -> Result<Vec<u8>> {
    postcard::to_stdvec(value)
        .map_err(|error| Error::InvalidState { problem: format!("it cannot be written: {error}"), remedy })
}

/// The value that all of the bytes are of; `problem` says what they are not.
pub(crate) fn unpacked<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8], problem: &str) -> Result<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).map_err(|_| damaged(problem))?;
    if rest.is_empty() { Ok(value) } else { Err(damaged("more bytes follow it")) }
}

/// What was written, behind a mark, the version of the format and a checksum.
pub(crate) fn sealed(mark: &[u8; 8], body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + body.len());
    bytes.extend_from_slice(mark);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// What is behind the mark, the version and the checksum, if these are right.
pub(crate) fn opened<'a>(mark: &[u8; 8], what: &str, bytes: &'a [u8]) -> Result<&'a [u8]> {
    if bytes.len() < HEADER || bytes[..8] != *mark {
        return Err(damaged(format!("these bytes are not {what} of infosoc")));
    }
    let version = u16::from_le_bytes([bytes[8], bytes[9]]);
    if version != VERSION {
        return Err(Error::InvalidState {
            problem: format!("it has version {version} of the format, expected {VERSION}"),
            remedy: "write and read states with the same version of infosoc",
        });
    }
    let body = &bytes[HEADER..];
    if crc32fast::hash(body).to_le_bytes() != bytes[10..HEADER] {
        return Err(damaged("its bytes are damaged or cut off"));
    }
    Ok(body)
}

/// What is written.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Saved {
    pub(crate) recipe: Recipe,
    pub(crate) numbers: BTreeMap<String, Number>,
    pub(crate) categories: Vec<(String, bool, WrittenValues)>,
    pub(crate) keys: Vec<WrittenValues>,
    pub(crate) by: Vec<WrittenValues>,
    pub(crate) units: Units,
    pub(crate) domains: Vec<(usize, Vec<u32>)>,
    pub(crate) sums: UnitDomainSums,
    pub(crate) folded: Option<Open>,
    pub(crate) replicated: Option<Gathered>,
    pub(crate) rows: usize,
    pub(crate) largest_weight: f64,
    pub(crate) mass: Mass,
}

impl State {
    /// What is written of it.
    pub(crate) fn saved(&self) -> Result<Saved> {
        self.check_whole()?;
        let categories = self
            .facts
            .categories
            .iter()
            .map(|(name, found)| Ok((name.clone(), found.nullable, WrittenValues::of(&found.dictionary)?)))
            .collect::<Result<_>>()?;
        Ok(Saved {
            recipe: self.recipe.clone(),
            numbers: self.facts.numbers.clone(),
            categories,
            keys: self.keys.iter().map(WrittenValues::of).collect::<Result<_>>()?,
            by: self.by.iter().map(WrittenValues::of).collect::<Result<_>>()?,
            units: self.units.clone(),
            domains: self.domains.keys.clone(),
            sums: self.sums.parts().clone(),
            // Only for element samples: what a scan folds for other designs is never written.
            folded: self.folded.as_ref().map(Totals::open),
            replicated: self.replicated.clone(),
            rows: self.rows,
            largest_weight: self.largest_weight,
            mass: self.mass,
        })
    }

    /// The state as bytes, for another process or a later time. About 8 bytes for each sum that is not 0.
    ///
    /// # Errors
    /// [`Error::InvalidState`] after an error in [`add`](State::add) or [`merge`](State::merge).
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        Ok(sealed(MARK, &packed(&self.saved()?, "report this")?))
    }

    /// The state that [`to_bytes`](State::to_bytes) wrote. All of it is checked, as bytes may come from anyone: what is
    /// read can be estimated from, merged, added to and written. Whether its numbers are right, no check can tell.
    ///
    /// # Errors
    /// [`Error::InvalidState`] for bytes that are something else, are damaged, are of another version of the format, or hold
    /// what no state does.
    pub fn from_bytes(bytes: &[u8]) -> Result<State> {
        let saved: Saved = unpacked(opened(MARK, "a state", bytes)?, "its bytes are damaged")?;
        saved.state()
    }
}
