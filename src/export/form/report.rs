//! What became of each cell of a form.

use super::words::{CellStatus, FormFigure};
use crate::export::codes::value_label;
use crate::export::workbook::{Kind, head};
use crate::finding::{Finding, Findings};
use crate::frame::{Label, Labels};
use crate::{Language, Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A form that was filled: one row for each address, by [`ToFrame`].
#[derive(Debug, Clone)]
pub struct Filled {
    pub(super) path: PathBuf,
    pub(super) cells: Vec<FilledCell>,
    pub(super) findings: Vec<Finding>,
    pub(super) changed: Vec<String>,
    /// What the values of the figures stand for.
    pub(super) labels: Labels,
}

/// What became of a cell of a form.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FilledCell {
    /// The sheet.
    pub sheet: String,
    /// The cell, such as `C7`.
    pub cell: String,
    /// The code of the indicator, as the address has it.
    pub indicator: String,
    /// The category.
    pub category: String,
    /// The part of the population: `age=Y15T24;sex=F`.
    pub breakdown: String,
    /// What of the figure.
    pub figure: FormFigure,
    /// What became of it.
    pub status: CellStatus,
    /// The number that was written.
    pub value: Option<f64>,
    /// The text that was written.
    pub text: Option<String>,
    /// The unit of the number.
    pub unit: Option<String>,
    /// The standard error of the number, in its unit, where it is known.
    pub se: Option<f64>,
    /// Why nothing was written, or what is to be known of what was.
    pub reason: String,
    /// The area of the figure.
    pub ref_area: String,
    /// Its year.
    pub time_period: Option<i32>,
    /// Whom it is about.
    pub population: String,
    /// Its source.
    pub source: String,
}

impl Filled {
    /// The cells, in the order of their addresses.
    pub fn cells(&self) -> &[FilledCell] {
        &self.cells
    }

    /// How many cells have a status.
    pub fn count(&self, status: CellStatus) -> usize {
        self.cells.iter().filter(|cell| cell.status == status).count()
    }

    /// The parts of the workbook that are not those of the form: the sheets with cells that were changed, and the part that
    /// lists the sheets where it did not yet say that formulas are computed again on opening. All others are equal byte for
    /// byte.
    pub fn changed(&self) -> &[String] {
        &self.changed
    }

    /// What a person should look at: cells that were refused, cells that are empty, and what else was changed.
    pub fn findings(&self) -> Findings {
        Findings::of_file(self.findings.clone(), &self.path)
    }
}

impl Filled {
    /// A part of the population as a reader says it.
    fn in_words(&self, breakdown: &str, language: Language) -> String {
        let in_words = |part: &str| match part.split_once('=') {
            Some((name, code)) => {
                let words = value_label(&self.labels, name, code, language);
                format!(
                    "{}: {}",
                    head(language, Kind::Estimates, name, None, &self.labels),
                    words.as_deref().unwrap_or(code)
                )
            }
            None => part.to_owned(),
        };
        breakdown.split(';').map(in_words).collect::<Vec<_>>().join("; ")
    }
}

impl ToFrame for Filled {
    /// Columns: `sheet`, `cell`, `indicator`, `category`, `breakdown`, `figure`, `status`, `value`, `text`, `unit`, `se`,
    /// `reason`, `ref_area`, `time_period`, `population`, `source`.
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&FilledCell) -> &str| {
            let cells = self.cells.iter().map(|cell| Some(of(cell)).filter(|text| !text.is_empty()));
            Column::new(name.into(), cells.collect::<Vec<_>>())
        };
        let number = |name: &str, of: &dyn Fn(&FilledCell) -> Option<f64>| {
            Column::new(name.into(), self.cells.iter().map(of).collect::<Vec<_>>())
        };
        let columns = vec![
            text("sheet", &|cell| &cell.sheet),
            text("cell", &|cell| &cell.cell),
            text("indicator", &|cell| &cell.indicator),
            text("category", &|cell| &cell.category),
            text("breakdown", &|cell| &cell.breakdown),
            text("figure", &|cell| cell.figure.as_str()),
            text("status", &|cell| cell.status.as_str()),
            number("value", &|cell| cell.value),
            text("text", &|cell| cell.text.as_deref().unwrap_or_default()),
            text("unit", &|cell| cell.unit.as_deref().unwrap_or_default()),
            number("se", &|cell| cell.se),
            text("reason", &|cell| &cell.reason),
            text("ref_area", &|cell| &cell.ref_area),
            Column::new("time_period".into(), self.cells.iter().map(|cell| cell.time_period).collect::<Vec<_>>()),
            text("population", &|cell| &cell.population),
            text("source", &|cell| &cell.source),
        ];
        Ok(DataFrame::new(self.cells.len(), columns)?)
    }

    /// Labels of the parts of the population: `region=09` becomes the name of the region.
    fn value_labels(&self) -> Labels {
        // Each part once: a form asks for the same in many cells.
        let parts: BTreeSet<&str> = self.cells.iter().map(|cell| cell.breakdown.as_str()).collect();
        let label = |breakdown: &str| Label {
            breakdown: "breakdown".to_owned(),
            value: breakdown.to_owned(),
            label: None,
            translations: Language::ALL
                .iter()
                .map(|&language| (language.as_str().to_owned(), self.in_words(breakdown, language)))
                .collect(),
        };
        Labels::new(parts.into_iter().filter(|part| !part.is_empty()).map(label))
    }
}
