//! The status of each figure, and which are withheld: what is confidential or suppressed leaves no number behind.

use super::cells::{Cells, Dictionary};
use super::source::Source;
use crate::export::sdmx::Component;
use crate::status::{Flag, FlagSystem, has_status, is_free};

/// Codes of CL_OBS_STATUS that a figure without a value may have: missing for a reason, or in another category.
const WITHOUT_VALUE: [&str; 7] = ["H", "J", "K", "L", "M", "O", "Q"];

/// The status of the figures of a series.
pub(super) struct Status {
    /// The first code of each row, as a place in `codes`.
    of_row: Vec<u32>,
    codes: Vec<String>,
    has_value: Vec<bool>,
    confidential: Cells,
    withheld: usize,
    first_withheld: Option<usize>,
}

impl Status {
    /// The status of each row, and the values without those that are withheld.
    pub(super) fn of(source: &Source<'_>, values: &mut [f64]) -> Status {
        let mut codes = Dictionary::default();
        let (mut of_row, mut has_value) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
        let (mut confidential, mut words) = (Vec::with_capacity(values.len()), Dictionary::default());
        let (mut withheld, mut first_withheld) = (0, None);
        for (row, value) in values.iter_mut().enumerate() {
            let stated = source.word("obs_status", row);
            let conf = source.word("conf_status", row);
            let is_free = conf.is_none_or(is_free);
            let is_withheld = !is_free || has_status(stated, "Q");
            if is_withheld {
                *value = f64::NAN;
                withheld += 1;
                first_withheld = first_withheld.or(Some(row));
            }
            // The first of several codes decides; the others go into the comment.
            let first = stated.and_then(|cell| cell.split(' ').next());
            let code = match first {
                _ if is_withheld => "Q",
                // A code that promises a value cannot stand where there is none.
                Some(code) if !value.is_nan() || WITHOUT_VALUE.contains(&code) => code,
                Some(_) | None if value.is_nan() => "O",
                Some(code) => code,
                None => "A",
            };
            of_row.push(codes.place(code));
            has_value.push(!value.is_nan());
            confidential.push(words.place(match conf {
                Some(word) if !is_free => word,
                // The series withholds by its status alone, and says nothing of confidentiality.
                Some(_) | None if is_withheld => "C",
                Some(_) | None => "F",
            }));
        }
        let confidential = Cells::of(confidential, words.words, Cells::OfRow);
        Status { of_row, codes: codes.words, has_value, confidential, withheld, first_withheld }
    }

    /// The code of a row.
    pub(super) fn code(&self, row: usize) -> &str {
        self.codes.get(self.of_row[row] as usize).map_or("A", String::as_str)
    }

    /// For each row the number of its code.
    pub(super) fn places(&self) -> &[u32] {
        &self.of_row
    }

    /// Whether a row has no value, or none that may be shown.
    pub(super) fn has_no_value(&self, row: usize) -> bool {
        !self.has_value[row]
    }

    /// Whether a figure is confidential or suppressed.
    pub(super) fn is_withheld(&self, row: usize) -> bool {
        self.code(row) == "Q"
    }

    /// How many rows are withheld, and the first of them.
    pub(super) fn withheld(&self) -> (usize, Option<usize>) {
        (self.withheld, self.first_withheld)
    }

    /// The codes of the rows in a list: a list without O for what is missing has M for it, or nothing.
    pub(super) fn cells(&self, component: &Component) -> Cells {
        let known = |code: &str| component.codelist().is_none_or(|list| list.code(code).is_some());
        let missing = |code: &String| match code.as_str() {
            "O" | "Q" | "L" if !known(code) => {
                // Older lists have fewer codes for what is missing.
                ["O", "M"].into_iter().find(|code| known(code)).unwrap_or(code).to_owned()
            }
            code => code.to_owned(),
        };
        let codes = self.codes.iter().map(missing).collect();
        Cells::of(self.of_row.clone(), codes, Cells::OfRow)
    }

    /// Whether figures are confidential, by the words of the series.
    pub(super) fn confidentiality(&self, component: &Component) -> Cells {
        let known = |word: &String| component.codelist().is_none_or(|list| list.in_any_case(word).is_some());
        let instead = |word: &String| if known(word) || word == "F" { word.clone() } else { "C".to_owned() };
        match &self.confidential {
            Cells::OfRow(of_row, words) => Cells::of(of_row.clone(), words.iter().map(instead).collect(), Cells::OfRow),
            Cells::Same(word) => Cells::Same(instead(word)),
            Cells::Nothing | Cells::OfKey(..) | Cells::Numbers(_) => Cells::Nothing,
        }
    }

    /// What the codes behind the first of a cell mean.
    pub(super) fn further<'c>(&self, cell: Option<&'c str>) -> impl Iterator<Item = &'static str> + use<'c> {
        let codes = cell.unwrap_or_default().split(' ').skip(1);
        codes.filter_map(|code| Flag::read(code, FlagSystem::Sdmx).ok()).map(Flag::meaning)
    }
}
