//! A draft of the addresses of a form, to be read as a table and written as an address file.

use crate::describe::Confidence;
use crate::export::{FormFigure, write_whole};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use std::io;
use std::path::Path;

/// A first draft of the addresses of a form, from [`DescribeForm`](super::DescribeForm): proposals to be read, decided and
/// written.
#[derive(Debug, Clone)]
pub struct AddressDraft {
    pub(super) proposals: Vec<AddressProposal>,
}

/// What a cell of a form may be for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AddressProposal {
    /// The sheet.
    pub sheet: String,
    /// The cell, such as `C7`.
    pub cell: String,
    /// The code of the indicator; empty for what is true of all figures.
    pub indicator: String,
    /// The category.
    pub category: String,
    /// The part of the population: `age=Y15T24;sex=F`.
    pub breakdown: String,
    /// What of the figure.
    pub figure: FormFigure,
    /// The labels of the cell.
    pub label: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it rests on.
    pub reason: String,
}

/// The columns of an address file, and beside them what a person decides by.
const COLUMNS: [&str; 9] =
    ["sheet", "cell", "indicator", "category", "breakdown", "figure", "label", "confidence", "reason"];

impl AddressProposal {
    fn cells(&self) -> [&str; COLUMNS.len()] {
        [
            &self.sheet,
            &self.cell,
            &self.indicator,
            &self.category,
            &self.breakdown,
            self.figure.as_str(),
            &self.label,
            self.confidence.as_str(),
            &self.reason,
        ]
    }
}

impl AddressDraft {
    /// All proposals, sheet by sheet in the order of their cells.
    pub fn proposals(&self) -> &[AddressProposal] {
        &self.proposals
    }

    /// Writes an address file. Rows of high confidence are addresses; the others begin with `#`: delete the `#` of those that
    /// are right.
    ///
    /// # Errors
    /// [`Error::NotWritten`], also for a file that is there already unless `overwrite`.
    pub fn write(&self, path: impl AsRef<Path>, overwrite: bool) -> Result<()> {
        let path = path.as_ref();
        let not_written = |source: io::Error| Error::NotWritten { path: path.to_owned(), source };
        if !overwrite && crate::watch::is_taken(path) {
            let there =
                io::Error::new(io::ErrorKind::AlreadyExists, "the file already exists; set overwrite to replace it");
            return Err(not_written(there));
        }
        let text = self.text().map_err(|error| not_written(io::Error::other(error)))?;
        write_whole(path, |file| file.write_all(&text))
    }

    fn text(&self) -> std::result::Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        for proposal in &self.proposals {
            let mut cells = proposal.cells().map(str::to_owned);
            if proposal.confidence != Confidence::High {
                cells[0].insert(0, '#');
            }
            writer.write_record(&cells)?;
        }
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

impl ToFrame for AddressDraft {
    /// `sheet`, `cell`, `indicator`, `category`, `breakdown`, `figure`, `label`, `confidence`, `reason`.
    fn to_frame(&self) -> Result<DataFrame> {
        let column = |place: usize| {
            let cells =
                self.proposals.iter().map(|proposal| Some(proposal.cells()[place]).filter(|cell| !cell.is_empty()));
            Column::new(COLUMNS[place].into(), cells.collect::<Vec<_>>())
        };
        Ok(DataFrame::new(self.proposals.len(), (0..COLUMNS.len()).map(column).collect())?)
    }
}
