//! A table to put on a sheet of its own.

use super::label::label;
use super::value::texts;
use crate::export::codes;
use crate::export::terms::Terms;
use crate::frame::{Label, Labels};
use crate::{Language, Result, ToFrame};
use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A table of a [`Workbook`](super::Workbook), with what a reader has to know of it.
///
/// For [`Estimates`](crate::Estimates), [`Figures`](crate::dataset::Figures), a
/// [`Publication`](crate::quality::Publication), a [`Series`](crate::Series) and [`Scores`](crate::Scores), the sheet shows
/// words for codes, what is the same in all rows once above the table, and a figure that is hidden or missing as its
/// symbol. For estimates it shows the value, its interval, standard error and coefficient of variation, and the cases;
/// [`columns`](Worksheet::columns) asks for others. Any other table is shown as it is.
///
/// ```
/// use infosoc::export::Worksheet;
/// use polars::prelude::df;
/// let table = df!("Region" => ["North", "South"], "Households" => [41.5, 62.25])?;
/// let sheet = Worksheet::new(&table)?.title("Households with Internet access").unit("%").notes(["Private households."]);
/// # let _ = sheet;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Worksheet {
    pub(super) frame: DataFrame,
    pub(super) title: Option<String>,
    pub(super) subtitle: Option<String>,
    pub(super) sheet: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) source: Option<String>,
    pub(super) notes: Vec<String>,
    pub(super) column_notes: Vec<(String, String)>,
    pub(super) columns: Vec<String>,
    pub(super) heads: Vec<(String, String)>,
    pub(super) labels: Vec<(String, FxHashMap<String, String>)>,
    /// What came along with the table.
    pub(super) known: Labels,
    pub(super) decimals: Option<u8>,
    pub(super) column_decimals: Vec<(String, u8)>,
    pub(super) empty: Option<String>,
    pub(super) level: Option<f64>,
}

impl Worksheet {
    /// The words for the codes of a column.
    pub(super) fn words_for<'a>(&'a self, column: &'a str) -> Words<'a> {
        // The labels that were given last hold.
        let given = self.labels.iter().rev().find(|(name, _)| name == column).map(|(_, labels)| labels);
        Words { column, given, known: &self.known, terms: Terms::of(&self.frame) }
    }
}

/// The words for the codes of a column: those that were given, or else those that came along with the table.
pub(super) struct Words<'a> {
    column: &'a str,
    given: Option<&'a FxHashMap<String, String>>,
    known: &'a Labels,
    terms: Terms<'a>,
}

impl Words<'_> {
    /// Whether any came along with the table for the column.
    pub(super) fn are_known(&self) -> bool {
        self.known.know(self.column)
    }

    /// Whether they depend on the term of a row.
    pub(super) fn are_of_terms(&self) -> bool {
        self.terms.are_in(self.column)
    }

    /// The words for a category of a model, whose meaning depends on the term of its row.
    pub(super) fn of_term(&self, language: Language, row: usize, code: &str) -> Option<String> {
        self.terms.words(self.known, self.column, row, code, language)
    }

    /// Whether any were given for the column.
    pub(super) fn are_given(&self) -> bool {
        self.given.is_some()
    }

    /// The words for a code, which stands for itself where there are none.
    pub(super) fn of(&self, language: Language, code: String) -> String {
        let given = self.given.and_then(|labels| labels.get(&code)).cloned();
        let known = || label(language, self.column, &code);
        given.or_else(|| codes::in_order(self.known, self.column, &code, language, known)).unwrap_or(code)
    }
}

impl Worksheet {
    /// A sheet for a table.
    ///
    /// # Errors
    /// As for [`ToFrame::to_frame`].
    pub fn new(table: &impl ToFrame) -> Result<Worksheet> {
        let frame = table.to_frame()?;
        let known = table.value_labels().with(areas(&frame)?);
        Ok(Worksheet {
            frame,
            title: None,
            subtitle: None,
            sheet: None,
            scope: None,
            unit: None,
            source: None,
            notes: Vec::new(),
            column_notes: Vec::new(),
            columns: Vec::new(),
            heads: Vec::new(),
            labels: Vec::new(),
            known,
            decimals: None,
            column_decimals: Vec::new(),
            empty: None,
            level: None,
        })
    }

    /// What the table shows. Figures of one indicator have its title if none is given.
    pub fn title(mut self, text: impl Into<String>) -> Worksheet {
        self.title = Some(text.into());
        self
    }

    /// A line beneath the title.
    pub fn subtitle(mut self, text: impl Into<String>) -> Worksheet {
        self.subtitle = Some(text.into());
        self
    }

    /// The name of the sheet: at most 31 characters. Without one it is `Table 1`, in the language of the workbook.
    pub fn sheet(mut self, name: impl Into<String>) -> Worksheet {
        self.sheet = Some(name.into());
        self
    }

    /// Whom or what the figures are about, where the table does not say so.
    pub fn scope(mut self, text: impl Into<String>) -> Worksheet {
        self.scope = Some(text.into());
        self
    }

    /// The unit of the figures, where the table does not say so.
    pub fn unit(mut self, unit: impl Into<String>) -> Worksheet {
        self.unit = Some(unit.into());
        self
    }

    /// The source, where it is another than that of the workbook.
    pub fn source(mut self, text: impl Into<String>) -> Worksheet {
        self.source = Some(text.into());
        self
    }

    /// Notes on the table as a whole; they are numbered through the workbook.
    pub fn notes<T: Into<String>>(mut self, notes: impl IntoIterator<Item = T>) -> Worksheet {
        self.notes.extend(notes.into_iter().map(Into::into));
        self
    }

    /// A note on a column, named as in the table.
    pub fn note_on(mut self, column: impl Into<String>, note: impl Into<String>) -> Worksheet {
        self.column_notes.push((column.into(), note.into()));
        self
    }

    /// The columns to show, in this order.
    pub fn columns<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Worksheet {
        self.columns = names.into_iter().map(Into::into).collect();
        self
    }

    /// The head of a column, named as in the table.
    pub fn head(mut self, column: impl Into<String>, text: impl Into<String>) -> Worksheet {
        self.heads.push((column.into(), text.into()));
        self
    }

    /// Words for the codes of a column, such as the names of regions; a code without words stays as it is. What a result of a
    /// dataset knows of its codes needs not be given, and gives way to what is. The codes of a
    /// score are named by [`Element::name`](crate::index::Element::name).
    pub fn labels<C: Into<String>, T: Into<String>>(
        mut self,
        column: impl Into<String>,
        labels: impl IntoIterator<Item = (C, T)>,
    ) -> Worksheet {
        let labels = labels.into_iter().map(|(code, words)| (code.into(), words.into()));
        self.labels.push((column.into(), labels.collect()));
        self
    }

    /// Digits after the point, in every column of numbers that are not whole. Without it they follow from the unit and
    /// the figures; cells hold the figures in full.
    pub fn decimals(mut self, digits: u8) -> Worksheet {
        self.decimals = Some(digits);
        self
    }

    /// Digits after the point in one column.
    pub fn decimals_of(mut self, column: impl Into<String>, digits: u8) -> Worksheet {
        self.column_decimals.push((column.into(), digits));
        self
    }

    /// Leaves cells without a value empty, and says why. Without it they hold a symbol.
    pub fn empty(mut self, reason: impl Into<String>) -> Worksheet {
        self.empty = Some(reason.into());
        self
    }

    /// The level of the intervals, such as 0.95, which the heads of their limits then say; see
    /// [`Estimates::confidence_level`](crate::Estimates::confidence_level).
    pub fn level(mut self, level: f64) -> Worksheet {
        self.level = Some(level);
        self
    }
}

/// The names that a table brings for areas, which the library may not know.
fn areas(frame: &DataFrame) -> Result<Vec<Label>> {
    let (Ok(codes), Ok(names)) = (frame.column("ref_area"), frame.column("ref_area_name")) else {
        return Ok(Vec::new());
    };
    let named = texts(codes)?.into_iter().zip(texts(names)?);
    let named: BTreeMap<String, String> = named.filter_map(|(code, name)| Some((code?, name?))).collect();
    Ok(named.into_iter().map(|(code, name)| Label::new("ref_area", code, name)).collect())
}
