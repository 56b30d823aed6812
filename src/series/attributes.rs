//! Attributes that the countries of a key share, which go on to their groups.

use super::Series;
use super::concepts::{DECLARED, REQUIRED};
use super::vintage::VINTAGE;
use crate::Result;

/// Columns that an aggregate has of its own, or that are said of one figure alone.
const OF_ONE_FIGURE: [&str; 13] = [
    "obs_status",
    "unit_measure",
    "unit_mult",
    "ref_area_name",
    "comment",
    "comment_obs",
    "footnote",
    "time_detail",
    "imputation",
    "largest",
    "level",
    VINTAGE,
    DECLARED,
];

/// An attribute of text with its word for each key.
pub(super) struct Shared {
    pub(super) name: String,
    /// The word that the rows of at least two countries share; the word of a single country does not describe its group.
    pub(super) of_key: Vec<Option<String>>,
}

impl Series {
    /// The attributes of text, such as the source, with the word that all rows of countries of a key have.
    pub(super) fn shared_attributes(&self) -> Result<Vec<Shared>> {
        let mut all = Vec::new();
        for column in self.frame.columns() {
            let name = column.name().as_str();
            let is_own = REQUIRED.contains(&name) || OF_ONE_FIGURE.contains(&name);
            let Ok(words) = column.str() else { continue };
            if is_own || self.index.dimensions.iter().any(|dimension| dimension == name) {
                continue;
            }
            // The first area of each key with its word; none once words differ.
            let mut first: Vec<Option<(u16, Option<&str>)>> = vec![None; self.index.first_row.len()];
            let (mut agree, mut several) = (vec![true; first.len()], vec![false; first.len()]);
            for (row, word) in words.iter().enumerate() {
                let (Some(area), key) = (self.index.area[row], self.index.key[row] as usize) else { continue };
                match first[key] {
                    None => first[key] = Some((area, word)),
                    Some((other, known)) => {
                        agree[key] &= known == word;
                        several[key] |= other != area;
                    }
                }
            }
            let of_key = first.iter().enumerate().map(|(key, first)| {
                let (_, word) = (*first)?;
                word.filter(|_| agree[key] && several[key]).map(str::to_owned)
            });
            all.push(Shared { name: name.to_owned(), of_key: of_key.collect() });
        }
        Ok(all)
    }
}
