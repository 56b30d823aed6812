//! The indicator that a publisher's code stands for.

use super::eurostat;
use crate::catalogue::{Figure, Resolved, Scheme, known_code};
use crate::dimension;

/// What figures under a publisher's code are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meaning {
    /// The code under which they stand in a series.
    pub(super) code: String,
    /// Dimensions that the code implies.
    pub(super) parts: Vec<(String, String)>,
    /// The unit where the file states none.
    pub(super) unit: Option<String>,
    /// The ages that a survey is about, where they are not all.
    pub(super) age_scope: Option<String>,
    /// Whether it is the catalogue's code in the place of the publisher's.
    pub(super) is_mapped: bool,
    pub(super) is_known: bool,
}

/// The meaning of a code; `unit` is that of Eurostat, which says whom figures are about.
pub(super) fn meaning(code: &str, dataset: &str, unit: Option<&str>, name: Option<&str>) -> Meaning {
    if let Some(rule) = eurostat::rule(dataset, code, unit.unwrap_or_default()) {
        return Meaning {
            code: rule.indicator.clone(),
            parts: rule.breakdown.clone(),
            unit: None,
            age_scope: Some(rule.age_scope.clone()).filter(|ages| !ages.is_empty()),
            is_mapped: true,
            is_known: true,
        };
    }
    let own = |is_known| Meaning {
        code: code.to_owned(),
        parts: Vec::new(),
        unit: name.and_then(unit_of_name),
        age_scope: None,
        is_mapped: false,
        is_known,
    };
    let Some(found) = known_code(code) else { return own(false) };
    match (mapped(&found), found.alias) {
        (Some(parts), Some(_)) => Meaning {
            code: found.indicator.code.clone(),
            parts,
            unit: found.units().first().map(|unit| unit.name().to_owned()),
            age_scope: None,
            is_mapped: true,
            is_known: true,
        },
        (_, None) => Meaning { code: found.indicator.code.clone(), ..own(true) },
        (None, Some(_)) => own(true),
    }
}

/// The dimensions of figures that may stand under the catalogue's code: the indicator itself or a part of it. Numbers of
/// subscriptions, parity indices and data sets keep their own.
pub(super) fn mapped(found: &Resolved) -> Option<Vec<(String, String)>> {
    let alias = found.alias?;
    let is_itself = match alias.figure {
        Figure::Rate => true,
        Figure::Count | Figure::Variant | Figure::Parity | Figure::Dataset => false,
    };
    // The files of Findex give shares of 1 under codes of the catalogue in per cent.
    let in_its_unit = alias.scheme != Scheme::Findex;
    (is_itself && in_its_unit)
        .then(|| alias.breakdown.iter().map(|(concept, code)| (part(concept), code.clone())).collect())
}

/// The column of a dimension of the catalogue.
pub(super) fn part(concept: &str) -> String {
    dimension::concept(concept).unwrap_or_else(|| concept.to_lowercase())
}

/// The unit in the brackets at the end of a name: `Fixed telephone subscriptions (per 100 people)`.
fn unit_of_name(name: &str) -> Option<String> {
    let inside = name.trim().strip_suffix(')')?.rsplit_once('(')?.1;
    let unit = crate::unit::Unit::of(inside);
    unit.is_known().then(|| unit.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_publishers_stand_under_those_of_the_catalogue() {
        for (code, wanted, parts, unit) in [
            ("IT.NET.USER.ZS", "HH7", vec![], Some("%")),
            ("IT.NET.USER.FE.ZS", "HH7", vec![("sex", "F")], Some("%")),
            ("IT.CEL.SETS.P2", "A2", vec![], Some("per 100 inhabitants")),
            ("i99H", "HH7", vec![], Some("%")),
            ("IT_USE_ii99", "HH7", vec![], Some("%")),
            ("IT_USE_II99", "HH7", vec![], Some("%")),
            ("IT_MOB_4GNTWK", "A6", vec![("technology", "4G")], Some("%")),
            ("HHU4212_HHC15to24", "HH7", vec![("age", "Y15T24")], Some("%")),
            ("IT_NET_BBND", "A3", vec![], Some("per 100 inhabitants")),
        ] {
            let found = meaning(code, "", None, None);
            let parts: Vec<(String, String)> = parts.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
            assert_eq!((found.code.as_str(), &found.parts, found.unit.as_deref()), (wanted, &parts, unit), "{code}");
            assert!(found.is_mapped && found.is_known);
        }
        // A number is not the rate, a parity index not the share, a data set not a figure.
        for code in ["IT.CEL.SETS", "IT.NET.BBND", "SE_GPI_ICTS", "SP.POP.TOTL", "isoc_ci_ac_i"] {
            let found = meaning(code, "", None, None);
            assert_eq!((found.code.as_str(), found.is_mapped, found.is_known), (code, false, true), "{code}");
        }
        let unknown = meaning("EN.POP.DNST", "", None, Some("Access to things (% of population)"));
        assert_eq!(
            (unknown.code.as_str(), unknown.is_known, unknown.unit.as_deref()),
            ("EN.POP.DNST", false, Some("%"))
        );
    }
}
