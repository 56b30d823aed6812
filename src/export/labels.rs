//! What columns and codes of a series are called: in the words of national SDG sites where those have been seen, else in
//! those of the code lists of the SDGs.

use super::classes;
use super::sdmx::Structure;
use crate::catalogue::resolve;
use crate::dimension::{self, TOTAL};
use crate::{Language, Unit};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Rows of `datasets/labels.csv`: concept, code, label. A row without a code names the concept; one without a concept
/// holds for the code of any dimension.
static LABELS: LazyLock<FxHashMap<(&str, &str), &str>> = LazyLock::new(|| {
    rows(include_str!("../../datasets/labels.csv")).map(|[concept, code, label]| ((concept, code), label)).collect()
});

/// The structure of the SDGs, for the names of its codes.
static SDG: LazyLock<Structure> = LazyLock::new(Structure::sdg);

/// Rows of `datasets/columns.csv`: column, title, description.
static COLUMNS: LazyLock<FxHashMap<&str, (&str, &str)>> = LazyLock::new(|| {
    rows(include_str!("../../datasets/columns.csv")).map(|[column, title, text]| (column, (title, text))).collect()
});

/// The first three cells of each line of a built-in table; cells with a comma stand in quotation marks.
fn rows(text: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    text.lines().skip(1).map(|line| {
        let (first, rest) = cell(line);
        let (second, rest) = cell(rest);
        [first, second, cell(rest).0]
    })
}

fn cell(line: &str) -> (&str, &str) {
    // No quotes within quotes in these tables, which a test counts row by row.
    match line.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
        Some((cell, rest)) => (cell, rest.strip_prefix(',').unwrap_or(rest)),
        None => line.split_once(',').unwrap_or((line, "")),
    }
}

/// Title and description of a column of a result, if it is one of the library's.
pub(super) fn column(name: &str) -> Option<(&'static str, &'static str)> {
    COLUMNS.get(name).copied()
}

/// The name of a dimension: `urbanisation` is `Urban or rural`, `home_region` is `Home region`.
pub(super) fn dimension(name: &str) -> String {
    match LABELS.get(&(name, "")) {
        Some(label) => (*label).to_owned(),
        None => sentence(name),
    }
}

/// The words of a name in the manner of columns, with a capital in front.
pub(super) fn sentence(name: &str) -> String {
    let words = name.replace('_', " ");
    let words = words.trim();
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The word for a code of a dimension; `None` for a code that is a word itself.
pub(super) fn code(dimension: &str, code: &str, indicator: &str) -> Option<String> {
    // In the table of labels, no code is the dimension itself.
    if code.is_empty() {
        return None;
    }
    if let Some(label) = LABELS.get(&(dimension, code)).or_else(|| LABELS.get(&("", code))) {
        return Some((*label).to_owned());
    }
    let pattern = match dimension {
        "age" => return dimension::age(code).map(ages),
        "size_class" => classes::size(Language::English, code),
        "activity" => classes::activity(Language::English, code),
        _ => None,
    };
    if pattern.is_some() {
        return pattern;
    }
    // Categories of the catalogue come before the code lists, whose words are longer.
    let found = resolve(indicator).ok();
    let categories = found.iter().flat_map(|found| &found.indicator.categories.value);
    match categories.into_iter().find(|category| category.sdg_code.as_deref() == Some(code)) {
        Some(category) => Some(sentence(&category.label.value)),
        None => in_sdg(&dimension.to_uppercase(), code).map(str::to_owned),
    }
}

/// The name of a code in the code list of a component of the SDGs.
pub(super) fn in_sdg(component: &str, code: &str) -> Option<&'static str> {
    SDG.component(component)?.codelist()?.code(code).map(|code| code.name.as_str())
}

/// The one unit that the structure of the SDGs allows a series, if it is one.
pub(super) fn unit_of_series(series: &str) -> Option<&'static str> {
    let allowed = SDG.allowed("UNIT_MEASURE", |component| (component == "SERIES").then_some(series))?;
    if let [only] = allowed.as_slice() { Some(*only) } else { None }
}

/// Ages as national sites write them.
fn ages(ages: dimension::Ages) -> String {
    match (ages.from, ages.to) {
        (None | Some(0), None) => "Total".to_owned(),
        (Some(from), None) => format!("{from} and over"),
        (None, Some(to)) => format!("Under {}", u64::from(to) + 1),
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from} to {to}"),
    }
}

/// The word for the code of a flag; several codes in one cell are several words.
pub(super) fn status(cell: &str) -> String {
    cell.split_whitespace().map(|code| in_sdg("OBS_STATUS", code).unwrap_or(code)).collect::<Vec<_>>().join("; ")
}

/// The word for the status of confidentiality.
pub(super) fn conf_status(code: &str) -> Option<&'static str> {
    LABELS.get(&("conf_status", code)).copied()
}

/// The word for a unit.
pub(super) fn unit(unit: &Unit) -> String {
    let label = unit.sdmx().and_then(|code| LABELS.get(&("unit_measure", code)));
    label.map_or_else(|| sentence(unit.name()), |label| (*label).to_owned())
}

/// Whether a code stands for the whole population.
pub(super) fn is_total(code: &str) -> bool {
    code == TOTAL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_words_of_national_sites() {
        for (dimension, given, wanted) in [
            ("sex", "F", Some("Female")),
            ("urbanisation", "R", Some("Rural")),
            ("age", "Y16T24", Some("16 to 24")),
            ("age", "Y_GE65", Some("65 and over")),
            ("age", "Y_LT5", Some("Under 5")),
            ("age", "Y15", Some("15")),
            ("province", "_U", Some("Not stated")),
            ("technology", "2G", Some("2G mobile network")),
            ("skill", "SKILL_ICTPRGM", Some("Programming or coding")),
            ("income_wealth_quantile", "Q1", Some("Quintile 1 (poorest)")),
            ("education_lev", "AGG_5T8", Some("Tertiary education")),
            ("province", "Oaxaca", None),
            ("sex", "", None),
        ] {
            assert_eq!(code(dimension, given, "HH15").as_deref(), wanted, "{dimension} {given}");
        }
        assert_eq!(
            (dimension("urbanisation"), dimension("home_region")),
            ("Urban or rural".into(), "Home region".into())
        );
        assert_eq!(status("B U"), "Time series break; Low reliability");
        assert_eq!(unit(&Unit::of("%")), "Percentage (%)");
        assert_eq!(unit(&Unit::of("per 10 000 inhabitants")), "Per 10,000 population");
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        assert!(LABELS.values().chain(COLUMNS.values().map(|(title, _)| title)).all(|label| !label.is_empty()));
        assert_eq!(LABELS.len(), include_str!("../../datasets/labels.csv").lines().count() - 1);
        assert_eq!(COLUMNS.len(), include_str!("../../datasets/columns.csv").lines().count() - 1);
    }
}
