//! What moved between two vintages of a series.

use crate::table::{Table, result};
use pyo3::prelude::*;

result! {
    /// The figures that are not what they were, the most important first: what `Series.revisions` gives.
    ///
    /// Figures that cannot be compared come first, then changes by their size relative to the middle figure of their
    /// indicator, then figures that were removed and added, and last those whose value is the same.
    ///
    /// Columns: ``indicator``, ``ref_area``, ``time_period``, the dimensions, ``old``, ``new``, ``change`` (new - old),
    /// ``relative_change`` (by the size of the old), ``cause``, ``causes``, ``detail``, ``unit_measure``, ``within_error``, and of
    /// either side ``old_se``, ``old_status``, ``old_source``, ``old_vintage``, ``new_se`` …
    pub(crate) struct Revisions(infosoc::Revisions);
}

#[pymethods]
impl Revisions {
    /// Units that were converted or do not convert, and indicators that only one side has: a Table with ``severity``,
    /// ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``.
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }

    /// How many figures moved, by indicator, and why.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``indicator``, ``n_compared``, ``n_same``, ``n_change``, ``n_not_comparable``, ``n_added``, ``n_removed``,
    ///     ``n_within_error``, ``median_change`` (of the sizes), ``largest_change``, ``largest_at``, and ``causes``: the main
    ///     causes of figures that both have, each with its number.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"])
    /// >>> published = infosoc.Series.read("datasets/series/internet_users_2024_11.csv")
    /// >>> row = series.revisions(published, tolerance=0.05).summary().to_dicts()[0]
    /// >>> row["n_compared"], row["causes"], row["largest_at"]
    /// (1796, 'rounding 1; corrected 322', 'KIR 2022')
    fn summary(&self) -> PyResult<Table> {
        Table::new(self.inner.summary())
    }
}

result! {
    /// Where national and international figures differ, the largest difference first: what `Series.against` gives.
    ///
    /// The columns of `Revisions`, with ``national`` for ``new``, ``international`` for ``old``, ``difference``
    /// (national - international) and ``relative_difference`` for the change, and ``international_period``, the year of
    /// the international figure.
    pub(crate) struct Discrepancies(infosoc::Discrepancies);
}

#[pymethods]
impl Discrepancies {
    /// Units that were converted or do not convert, and indicators that only one side has: a Table with ``severity``,
    /// ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``.
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }

    /// How many figures differ, by indicator, and why.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``indicator``, ``n_compared``, ``n_same``, ``n_difference``, ``n_not_comparable``, ``n_only_national``,
    ///     ``n_only_international``, ``n_within_error``, ``median_difference`` (of the sizes), ``largest_difference``,
    ///     ``largest_at`` and ``causes``.
    ///
    /// Examples
    /// --------
    /// >>> national = infosoc.open_dataset("datasets/national/pri-hints-2009").estimate("HH7").observations()
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> national.against(series).summary().to_dicts()[0]["indicator"]
    /// 'HH7'
    fn summary(&self) -> PyResult<Table> {
        Table::new(self.inner.summary())
    }
}

result! {
    /// What moved the aggregates of groups, in parts by cause that add up to the change: what `Series.decompose` gives.
    ///
    /// The largest change comes first, by its size relative to the middle figure of the indicator; aggregates whose
    /// change cannot be computed come last, and ``comment`` says why.
    ///
    /// Columns: ``indicator``, ``ref_area`` (the group), ``time_period``, the dimensions, ``ref_area_name``, ``old``, ``new``,
    /// ``change``, ``relative_change``; the parts ``membership``, ``weights``, ``coverage``, ``imputation``,
    /// ``values``; of ``values`` what comes from another definition, from another source, and from figures that were
    /// corrected: ``values_definition``, ``values_source``, ``values_corrected`` (null where a median is split by
    /// several); ``main_cause``, ``main_country``, ``main_country_part``; ``unit_measure``, ``old_status``,
    /// ``old_coverage``, ``old_n_countries``, ``new_status``, ``new_coverage``, ``new_n_countries`` and ``comment``.
    pub(crate) struct RevisionDecomposition(infosoc::RevisionDecomposition);
}

#[pymethods]
impl RevisionDecomposition {
    /// Units that were converted: a Table with ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``,
    /// ``message`` and ``remedy``.
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }

    /// What each country adds to the change of its groups, the largest part of each group first.
    ///
    /// There is a row for each member, old or new, for which anything is not as it was; a member without a row adds exactly
    /// 0. Over countries the parts add up to the parts of the group.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``indicator``, ``group``, ``time_period``, the dimensions, ``ref_area`` (the country), ``part``, ``membership``,
    ///     ``weights``, ``coverage``, ``imputation``, ``values``, ``old_member``, ``new_member``, ``old``, ``new``,
    ///     ``old_imputed``, ``new_imputed``, ``cause`` and ``detail`` (why its observed figure is another, as in `revisions`),
    ///     ``old_weight``, ``new_weight``, ``unit_measure``. The parts of a median are null: it is not a sum of terms of
    ///     countries.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"])
    /// >>> published = infosoc.Series.read("datasets/series/internet_users_2024_11.csv")
    /// >>> moved = series.years(2020, 2020).decompose(published, "sdg", weights="population")
    /// >>> row = moved.countries().to_dicts()[0]
    /// >>> row["group"], row["ref_area"]
    /// ('543', 'PNG')
    fn countries(&self) -> PyResult<Table> {
        Table::new(self.inner.countries())
    }
}
