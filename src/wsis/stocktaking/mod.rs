//! The register of activities: reading, checking and tabulating it.

mod count;
mod read;
mod tabulate;
mod tags;
mod words;

pub use tabulate::{Tabulation, TabulationRequest};
pub use words::{ActivityType, Base, Coverage, Dimension, OrganizationType, Region, Register, Stage};

use super::ActionLine;
use crate::Findings;
use crate::{Result, ToFrame};
use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use std::path::Path;
use tags::Tags;

/// A register of activities: WSIS Stocktaking, prize nominations, responses to COVID-19, open consultations.
///
/// A table with one row per entry, every column text:
///
/// | column | holds |
/// |---|---|
/// | `id` | required; unique within the register |
/// | `title`, `description`, `url`, `organization`, any other | text, kept as it is |
/// | `register` | a [`Register`]; `stocktaking` where there is no such column |
/// | `year` | the year, or the year of the start |
/// | `action_lines` | codes or titles of [Action Lines](super::ActionLine), separated by semicolons |
/// | `sdgs` | goals, `1` to `17` or `SDG1` to `SDG17`, separated by semicolons |
/// | `countries` | ISO3 codes, or what else a series takes, separated by semicolons |
/// | `region` | a [`Region`], code or name; where empty, the ITU region of the countries if they share one |
/// | `organization_type`, `activity_type`, `coverage`, `status` | an [`OrganizationType`], [`ActivityType`], [`Coverage`], [`Stage`] |
///
/// Reading never fails for what a cell says: [`findings`](Stocktaking::findings) lists what is wrong, and a tabulation by a
/// column with an error is refused until it is put right.
///
/// ```
/// use infosoc::{ToFrame, wsis::stocktaking::{Base, Dimension, Stocktaking}};
/// let winners = Stocktaking::read_csv("datasets/wsis/prize_winners.csv")?;
/// assert_eq!(winners.len(), 17);
/// let regions = winners.tabulate(&[Dimension::Region]).base(Base::Entries).run()?.to_frame()?;
/// // Of the 17 winners that are known, five are from the Arab States.
/// assert_eq!(regions.column("count")?.u64()?.get(2), Some(5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Stocktaking {
    frame: DataFrame,
    entries: usize,
    columns: FxHashMap<Dimension, Tags>,
    /// Whether a region was taken from the countries.
    region_derived: bool,
    findings: Findings,
}

impl Stocktaking {
    /// A register from a table.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`](crate::Error::UnknownColumn) without a column `id`,
    /// [`Error::WrongType`](crate::Error::WrongType) for a column of a type that cannot hold words,
    /// [`Error::EmptyTable`](crate::Error::EmptyTable).
    pub fn from_frame(table: &DataFrame) -> Result<Stocktaking> {
        read::read(table, Path::new("stocktaking"))
    }

    /// A register from a CSV file in UTF-8 with commas and a header line.
    ///
    /// # Errors
    /// [`Error::InvalidFile`](crate::Error::InvalidFile) if it cannot be read; and those of
    /// [`from_frame`](Stocktaking::from_frame).
    pub fn read_csv(path: impl AsRef<Path>) -> Result<Stocktaking> {
        let table = crate::input::csv(path.as_ref(), &["id"], "pass the table to infosoc.Stocktaking")?;
        read::read(&table, path.as_ref())
    }

    /// What was found, worst first: errors stop the tabulation by their column, warnings are cells that say nothing or
    /// contradict another, notes are what was derived.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// Whether the entries have a column for a dimension.
    pub fn has(&self, dimension: Dimension) -> bool {
        self.columns.contains_key(&dimension)
    }

    /// A table of the entries by one or two dimensions; [`run`](TabulationRequest::run) makes it.
    #[must_use]
    pub fn tabulate<'a>(&'a self, by: &[Dimension]) -> TabulationRequest<'a> {
        TabulationRequest::new(self, by)
    }
}

/// The entries as they were read: codes instead of titles and spellings, regions filled in.
impl ToFrame for Stocktaking {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }
}
