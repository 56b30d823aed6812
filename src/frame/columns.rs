//! The columns of results by what they say: one list, so that a column that is added is known wherever columns are told apart.

/// The columns of an estimate that are not named by its grouping sets. No column that is grouped by may have one of these
/// names.
pub(crate) const OF_ESTIMATE: [&str; 23] = [
    "measure",
    "level",
    "contrast",
    "by",
    "value",
    "se",
    "ci_low",
    "ci_high",
    "cv",
    "deff",
    "df",
    "n",
    "n_missing",
    "numerator",
    "denominator",
    "imputations",
    "within",
    "between",
    "fmi",
    "unit",
    "status",
    "note",
    "domain",
];

/// The columns among them that say what a row is about; the others hold what was found there.
const OF_WHAT: [&str; 4] = ["measure", "level", "contrast", "domain"];

/// What comparisons add. A survey may well have a variable `t`, and be grouped by it.
const OF_TEST: [&str; 3] = ["t", "p_value", "p_adjusted"];

/// What a dataset, the quality module and a publication add to an estimate.
const OF_FIGURE: [&str; 25] = [
    "indicator",
    "category",
    "title",
    "ref_area",
    "time_period",
    "recall",
    "age_scope",
    "scope",
    "base",
    "certainty",
    "source",
    "obs_status",
    "eurostat_flag",
    "statcan_symbol",
    "abs_symbol",
    "reliability",
    "reason",
    "statistic",
    "name",
    "area_name",
    "subpopulation",
    "statistical_unit",
    "rounding",
    "cause",
    "conf_status",
];

/// What cross-tables and predictions add.
const OF_TABLE: [&str; 4] = ["share", "count", "count_se", "predicted"];

/// Whether a column is what a cross-table or a prediction found.
pub(crate) fn is_of_table(name: &str) -> bool {
    OF_TABLE.contains(&name)
}

/// Whether a column says something of a figure, and is not what figures are by.
pub(crate) fn is_about(name: &str) -> bool {
    OF_ESTIMATE.contains(&name) || OF_TEST.contains(&name) || OF_FIGURE.contains(&name)
}

/// Whether a column holds what was found in a row, which differs between rows by nature.
pub(crate) fn is_finding(name: &str) -> bool {
    (OF_ESTIMATE.contains(&name) && !OF_WHAT.contains(&name)) || OF_TEST.contains(&name)
}
