//! First drafts of the addresses of a form: which cell is for which figure, by the labels beside and above it.
//!
//! | file | what it knows |
//! |---|---|
//! | `label` | what a label says: an indicator, a part of the population, what of a figure |
//! | `sheet` | which labels a cell has |
//! | `propose` | the labels of a cell weighed together |
//! | `draft` | all proposals, as a table and as an address file |

mod draft;
mod label;
mod propose;
mod sheet;

pub use draft::{AddressDraft, AddressProposal};

use crate::Result;
use crate::export::FormFile;
use std::path::{Path, PathBuf};

/// Asks for a draft of the addresses of a form.
///
/// Every empty cell with labels is proposed that says an indicator, by its code or by its title in one of the six languages
/// in which [`Describe`](super::Describe) reads, or that is for the source, the year or the population of all. A proposal is
/// sure where a code names the indicator and every label of the cell was understood; whether that is right for a form is for a
/// person to see.
///
/// ```
/// use infosoc::describe::DescribeForm;
/// let draft = DescribeForm::new("datasets/forms/household_form.xlsx").run()?;
/// let cell = draft.proposals().iter().find(|one| one.sheet == "Households" && one.cell == "D7").ok_or("no such cell")?;
/// assert_eq!((cell.indicator.as_str(), cell.breakdown.as_str()), ("HH6", "urbanisation=U"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct DescribeForm {
    form: PathBuf,
    unfold_limit: Option<u64>,
}

impl DescribeForm {
    /// The form: a workbook, `.xlsx` or `.xlsm`.
    pub fn new(form: impl Into<PathBuf>) -> DescribeForm {
        DescribeForm { form: form.into(), unfold_limit: None }
    }

    /// The most memory, in bytes, that the decompressed parts of the workbook may take. By default 256 MiB.
    pub fn unfold_limit(mut self, bytes: u64) -> DescribeForm {
        self.unfold_limit = Some(bytes);
        self
    }

    /// Reads the form and drafts its addresses. Sheets that are hidden are left out.
    ///
    /// # Errors
    /// [`Error::InvalidFile`](crate::Error::InvalidFile) for what is not a workbook.
    pub fn run(&self) -> Result<AddressDraft> {
        let path: &Path = &self.form;
        let bytes = crate::input::bytes(path)?;
        let workbook = FormFile::open(path, &bytes, self.unfold_limit)?;
        let mut proposals = Vec::new();
        for sheet in workbook.shown() {
            proposals.extend(propose::proposals(sheet, &workbook.texts(sheet)?));
        }
        Ok(AddressDraft { proposals })
    }
}
