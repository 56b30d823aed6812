//! The words of an address file and of the report of a form.

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
        match self {
            FormFigure::Count
            | FormFigure::Percent
            | FormFigure::Proportion
            | FormFigure::Value
            | FormFigure::Denominator
            | FormFigure::Cases
            | FormFigure::StandardError
            | FormFigure::Cv
            | FormFigure::Low
            | FormFigure::High => true,
            FormFigure::Text
            | FormFigure::Source
            | FormFigure::Year
            | FormFigure::Area
            | FormFigure::AreaName
            | FormFigure::Population
            | FormFigure::Note
            | FormFigure::Unit
            | FormFigure::Title => false,
        }
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
