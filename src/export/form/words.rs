//! The words of an address file and of the report of a form.

use super::figures::Row;
use crate::words::words;

words! {
    /// What of a figure is written into a cell.
    #[non_exhaustive]
    pub enum FormFigure: "figure" {
        /// The weighted number of those who have, use or do it: the numerator.
        Count = "count" | "number" | "absolute number" | "numerator",
        /// The figure in per cent.
        Percent = "percent" | "per cent" | "%" | "percentage" | "per_cent",
        /// The figure as a part of 1.
        Proportion = "proportion" | "share",
        /// The figure in the unit that it has, or in that of the column `unit`.
        Value = "value",
        /// The weighted number of all who could: the denominator.
        Denominator = "denominator",
        /// Cases in the sample.
        Cases = "n" | "cases" | "sample",
        /// The standard error.
        StandardError = "se" | "standard_error" | "standard error",
        /// The coefficient of variation, a part of 1 unless the column `unit` says `%`.
        Cv = "cv" | "coefficient of variation",
        /// The lower limit of the confidence interval.
        Low = "ci_low" | "lower",
        /// The upper limit.
        High = "ci_high" | "upper",
        /// What is to be said of the figure, in one text: source, year, population and note.
        Text = "text",
        /// The source.
        Source = "source",
        /// The year.
        Year = "year" | "time_period",
        /// The area, by its code.
        Area = "area" | "ref_area",
        /// The name of the area.
        AreaName = "area_name" | "country" | "ref_area_name",
        /// Whom the figure is about: ages and scope.
        Population = "population" | "scope",
        /// The note to the figure.
        Note = "note" | "notes" | "comment" | "comments",
        /// The unit.
        Unit = "unit" | "unit_measure",
        /// The title of the indicator.
        Title = "title",
    }
}

impl FormFigure {
    /// Whether it is one of the numbers of the figure, and not what is said of it.
    pub(crate) fn is_number(self) -> bool {
        self.said().is_none()
    }

    /// What is said of a figure; `None` for its numbers.
    pub(super) fn said(self) -> Option<fn(&Row) -> String> {
        match self {
            FormFigure::Text => Some(Row::in_one_text),
            FormFigure::Source => Some(|row| row.texts.source.clone()),
            FormFigure::Year => Some(Row::year_in_words),
            FormFigure::Area => Some(|row| row.area.clone()),
            FormFigure::AreaName => Some(Row::area_name),
            FormFigure::Population => Some(|row| row.texts.population.clone()),
            FormFigure::Note => Some(|row| row.texts.note.clone()),
            FormFigure::Unit => Some(|row| row.unit.clone().unwrap_or_default()),
            FormFigure::Title => Some(|row| row.texts.title.clone()),
            FormFigure::Count
            | FormFigure::Percent
            | FormFigure::Proportion
            | FormFigure::Value
            | FormFigure::Denominator
            | FormFigure::Cases
            | FormFigure::StandardError
            | FormFigure::Cv
            | FormFigure::Low
            | FormFigure::High => None,
        }
    }
}

impl Row {
    fn year_in_words(&self) -> String {
        self.year.map(|year| year.to_string()).unwrap_or_default()
    }

    fn area_name(&self) -> String {
        crate::area(&self.area).map(|area| area.name.clone()).unwrap_or_default()
    }

    /// Source, year, population and note.
    fn in_one_text(&self) -> String {
        let parts = [&self.texts.source, &self.year_in_words(), &self.texts.population, &self.texts.note];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("; ")
    }
}

words! {
    /// What became of a cell that an address names.
    pub enum CellStatus: "status" {
        /// A figure, or the shorthand for one that is not shown, was written.
        Filled = "filled",
        /// There is no figure to write: the cell is empty.
        Empty = "empty",
        /// The cell, or the form, does not take the figure: the cell is as it was.
        Refused = "refused",
    }
}
