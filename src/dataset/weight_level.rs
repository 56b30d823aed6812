//! Whether a weight is that of households or of persons, by its name or label.

use super::description::StatisticalUnit;
use crate::input::label::words;

/// Words for weights, as they are compared.
#[rustfmt::skip]
const OF_WEIGHTS: [&str; 24] = [
    "weight", "weights", "weighting", "ponderacion", "ponderador", "peso", "pesos", "factor", "expansion", "poids", "ponderation",
    "coefficient", "facteur", "ponderacao", "fator", "expansao", "вес", "веса", "весов", "коэффициент", "взвешивания", "وزن",
    "الوزن", "ترجيح",
];

/// Words for households in the names and labels of weights, as they are compared.
#[rustfmt::skip]
pub(crate) const OF_HOUSEHOLDS: [&str; 14] = [
    "household", "hh", "hogar", "hog", "menage", "domicilio", "viv", "vivienda", "agregado", "foyer", "домохозяйства",
    "домохозяйств", "اسره", "الاسره",
];

/// Those for persons.
#[rustfmt::skip]
pub(crate) const OF_PERSONS: [&str; 20] = [
    "person", "individual", "woman", "man", "per", "persona", "individu", "individuel", "individuelle", "pessoa", "ind", "persons",
    "individuals", "individuo", "individuos", "pessoas", "personas", "индивидуальный", "فرد", "فردي",
];

/// Whose weight a label speaks of, households' or persons'; `None` for other labels, and for one that names both or neither.
pub(crate) fn weight_of(label: &str) -> Option<StatisticalUnit> {
    let words = words(label);
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    match (says(&OF_WEIGHTS), says(&OF_HOUSEHOLDS), says(&OF_PERSONS)) {
        (true, true, false) => Some(StatisticalUnit::Household),
        (true, false, true) => Some(StatisticalUnit::Individual),
        (true, true, true) | (true, false, false) | (false, _, _) => None,
    }
}
