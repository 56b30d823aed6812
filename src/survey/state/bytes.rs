//! A state as bytes, to be sent or kept: a mark, the version of the format, a checksum, and what the state holds.

use super::units::Units;
use super::{Numbered, Recipe, State};
use crate::survey::deff::Mass;
use crate::survey::dictionary::Dictionary;
use crate::survey::layout::{Categories, Layout, Number};
use crate::survey::replicate::Gathered;
use crate::survey::totals::Totals;
use crate::survey::unit_sums::UnitSums;
use crate::{Error, Result};
use polars::prelude::*;
use std::collections::BTreeMap;

const MARK: &[u8; 8] = b"infosoc\0";
const VERSION: u16 = 3;
/// The mark, the version and the checksum.
const HEADER: usize = 8 + 2 + 4;

/// What is written.
#[derive(serde::Serialize, serde::Deserialize)]
struct Saved {
    recipe: Recipe,
    numbers: BTreeMap<String, Number>,
    categories: Vec<(String, bool, SavedValues)>,
    keys: Vec<SavedValues>,
    by: Vec<SavedValues>,
    units: Units,
    domains: Vec<(usize, Vec<u32>)>,
    sum_keys: Vec<(u32, u32)>,
    sums: Vec<f64>,
    folded: Option<Totals>,
    replicated: Option<Gathered>,
    rows: usize,
    largest_weight: f64,
    mass: Mass,
}

/// Values of a dictionary as a Parquet file, which keeps their type; `None` where no table was met.
#[derive(serde::Serialize, serde::Deserialize)]
struct SavedValues {
    file: Option<Vec<u8>>,
    /// Whether they are categories, kept as text.
    are_categories: bool,
}

impl SavedValues {
    fn new(dictionary: &Dictionary) -> Result<SavedValues> {
        let are_categories = matches!(dictionary.dtype(), Some(DataType::Categorical(..)));
        if dictionary.dtype().is_none() {
            return Ok(SavedValues { file: None, are_categories });
        }
        let values = dictionary.values().with_name("values".into());
        let mut file = Vec::new();
        ParquetWriter::new(&mut file).finish(&mut DataFrame::new(values.len(), vec![values.into_column()])?)?;
        Ok(SavedValues { file: Some(file), are_categories })
    }

    fn dictionary(self) -> Result<Dictionary> {
        let Some(file) = self.file else { return Ok(Dictionary::default()) };
        let table = ParquetReader::new(std::io::Cursor::new(file)).finish()?;
        let values = table.column("values")?.as_materialized_series();
        Dictionary::of(values, self.are_categories)
    }
}

impl State {
    /// The state as bytes, for another process or a later time. About 8 bytes for each sum.
    ///
    /// # Errors
    /// [`Error::InvalidState`] after an error in [`add`](State::add) or [`merge`](State::merge).
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.check_whole()?;
        let categories = self
            .facts
            .categories
            .iter()
            .map(|(name, found)| Ok((name.clone(), found.nullable, SavedValues::new(&found.levels)?)))
            .collect::<Result<_>>()?;
        let (sum_keys, sums) = self.sums.parts();
        let saved = Saved {
            recipe: self.recipe.clone(),
            numbers: self.facts.numbers.clone(),
            categories,
            keys: self.keys.iter().map(SavedValues::new).collect::<Result<_>>()?,
            by: self.by.iter().map(SavedValues::new).collect::<Result<_>>()?,
            units: self.units.clone(),
            domains: self.domains.keys.clone(),
            sum_keys: sum_keys.to_vec(),
            sums: sums.to_vec(),
            folded: self.folded.clone(),
            replicated: self.replicated.clone(),
            rows: self.rows,
            largest_weight: self.largest_weight,
            mass: self.mass,
        };
        let body = postcard::to_stdvec(&saved).map_err(|error| Error::InvalidState {
            problem: format!("it cannot be written: {error}"),
            remedy: "report this",
        })?;
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// The state that [`to_bytes`](State::to_bytes) wrote.
    ///
    /// # Errors
    /// [`Error::InvalidState`] for bytes that are something else, are damaged, or are of another version of the format.
    pub fn from_bytes(bytes: &[u8]) -> Result<State> {
        let damaged = |problem: &str| Error::InvalidState {
            problem: problem.to_owned(),
            remedy: "write it again with to_bytes, and move it as bytes, not as text",
        };
        if bytes.len() < HEADER || bytes[..8] != *MARK {
            return Err(damaged("these bytes are not a state of infosoc"));
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
        let saved: Saved = postcard::from_bytes(body).map_err(|_| damaged("its bytes are damaged"))?;
        let mut state = State::of(saved.recipe)?;
        state.facts.numbers = saved.numbers;
        for (name, nullable, values) in saved.categories {
            state.facts.categories.insert(name, Categories { nullable, levels: values.dictionary()? });
        }
        state.layout = Layout::new(&state.recipe.measures, &state.facts)?;
        state.keys = saved.keys.into_iter().map(SavedValues::dictionary).collect::<Result<_>>()?;
        state.by = saved.by.into_iter().map(SavedValues::dictionary).collect::<Result<_>>()?;
        state.units = saved.units;
        state.domains = Numbered::default();
        saved.domains.into_iter().for_each(|key| {
            state.domains.add(key);
        });
        state.sums = UnitSums::from_parts(state.layout.terms(), saved.sum_keys, saved.sums);
        state.folded = saved.folded;
        state.replicated = saved.replicated;
        state.is_folded = vec![false; state.units.len()];
        state.rows = saved.rows;
        state.largest_weight = saved.largest_weight;
        state.mass = saved.mass;
        Ok(state)
    }
}
