//! What is the same and what is not, when an output is made again.

use crate::words::words;
use crate::{Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::fmt;

words! {
    /// What is compared with the record.
    pub enum Part: "part" {
        /// The record itself: whether it is as it was written.
        Record = "record",
        /// The version of the library.
        Version = "version",
        /// A file that was read.
        Input = "input",
        /// A table in memory that was given.
        Table = "table",
        /// A call that cannot be made again from the record.
        Call = "call",
        /// What is found in data and figures.
        Findings = "findings",
        /// An output as it is made again.
        Output = "output",
        /// The same output as it lies on the disk.
        File = "file",
    }
}

words! {
    /// How something compares with the record.
    pub enum Verdict: "verdict" {
        /// The same to the bit.
        Same = "same",
        /// Another than is recorded.
        Differs = "differs",
        /// It is not there.
        Missing = "missing",
        /// It was not made again.
        NotMade = "not_made",
    }
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What is compared.
    pub part: Part,
    /// Which one: a file by the way from the folder of the record, a column of a table as `table-1:income`.
    pub name: String,
    /// How it compares.
    pub verdict: Verdict,
    /// What the record says: a checksum, a version.
    pub recorded: String,
    /// What there is now.
    pub found: String,
    /// Where it differs, or what to do.
    pub note: String,
}

/// The outputs of a record, made again and compared.
///
/// As a table it has a row for each comparison, with the columns `part`, `name`, `verdict`, `recorded`, `found` and `note`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rerun {
    pub(super) compared: Vec<Compared>,
}

impl Rerun {
    /// Every comparison, in the order of [`Part`].
    pub fn compared(&self) -> &[Compared] {
        &self.compared
    }

    /// What is not the same.
    pub fn differences(&self) -> impl Iterator<Item = &Compared> {
        self.compared.iter().filter(|one| one.verdict != Verdict::Same)
    }

    /// Whether the record is as it was written, and every output, made again and on the disk, is the recorded one to the bit. An
    /// input or a version may differ without a trace in any of them: [`differences`](Rerun::differences) names it.
    pub fn is_same(&self) -> bool {
        // A changed input that leaves no trace in any output does not count.
        let counts = |one: &&Compared| matches!(one.part, Part::Record | Part::Output | Part::File);
        let mut outputs = self.compared.iter().filter(|one| one.part == Part::Output).peekable();
        // A record without outputs proves nothing, and is not "the same".
        outputs.peek().is_some() && self.compared.iter().filter(counts).all(|one| one.verdict == Verdict::Same)
    }
}

/// A line that says whether all is the same, and one for each difference.
impl fmt::Display for Rerun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outputs = self.compared.iter().filter(|one| one.part == Part::Output).count();
        let outputs = crate::error::count(outputs, "output", "outputs");
        let verdict = if self.is_same() { "the same to the bit" } else { "not the same" };
        write!(f, "{verdict}: {outputs}")?;
        self.differences().try_for_each(|one| {
            write!(f, "\n{} {}: {}", one.part, one.name, one.verdict)?;
            if one.note.is_empty() { Ok(()) } else { write!(f, "; {}", one.note) }
        })
    }
}

impl ToFrame for Rerun {
    fn to_frame(&self) -> Result<DataFrame> {
        let texts = |of: fn(&Compared) -> &str| self.compared.iter().map(of).collect::<Vec<_>>();
        Ok(DataFrame::new(
            self.compared.len(),
            vec![
                Column::new("part".into(), texts(|one| one.part.as_str())),
                Column::new("name".into(), texts(|one| &one.name)),
                Column::new("verdict".into(), texts(|one| one.verdict.as_str())),
                Column::new("recorded".into(), texts(|one| &one.recorded)),
                Column::new("found".into(), texts(|one| &one.found)),
                Column::new("note".into(), texts(|one| &one.note)),
            ],
        )?)
    }
}
