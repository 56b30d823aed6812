//! The codes of Eurostat's surveys of ICT use: which of them are indicators of the catalogue, and whom figures are about.

use crate::dimension::Ages;
use std::sync::LazyLock;

/// Figures of Eurostat that are an indicator of the catalogue.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    dataset: String,
    indic_is: String,
    unit: String,
    pub(super) indicator: String,
    pub(super) breakdown: Vec<(String, String)>,
    pub(super) age_scope: String,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("../../../datasets/downloads/eurostat.csv").as_bytes());
    let rule = |record: csv::StringRecord| {
        let cell = |place: usize| record.get(place).unwrap_or_default().to_owned();
        let pairs = crate::words::list(&cell(4));
        let pair = |pair: &String| {
            pair.split_once('=').map(|(concept, code)| (super::indicators::part(concept), code.to_owned()))
        };
        Rule {
            dataset: cell(0),
            indic_is: cell(1),
            unit: cell(2),
            indicator: cell(3),
            breakdown: pairs.iter().filter_map(pair).collect(),
            age_scope: cell(5),
        }
    };
    reader.records().flatten().map(rule).collect()
});

/// The rule for figures of a data set, under a code of `indic_is`, in a unit.
pub(super) fn rule(dataset: &str, code: &str, unit: &str) -> Option<&'static Rule> {
    // Without an indicator of its own, a figure stands under the code of its data set.
    let indic_is = if code == dataset { "" } else { code };
    let is = |rule: &&Rule| {
        let of_dataset = rule.dataset == dataset || rule.dataset.is_empty();
        of_dataset && rule.indic_is == indic_is && rule.unit == unit
    };
    RULES.iter().find(is)
}

/// Whether some figures under a code, of an indicator or a data set, are in the catalogue.
pub(super) fn knows(code: &str) -> bool {
    indicators_of(code).next().is_some()
}

/// The indicators of the catalogue that figures under a code may be of.
pub(super) fn indicators_of(code: &str) -> impl Iterator<Item = &'static str> + use<'_> {
    let of = move |rule: &&Rule| {
        let own = if rule.indic_is.is_empty() { &rule.dataset } else { &rule.indic_is };
        own == code
    };
    RULES.iter().filter(of).map(|rule| rule.indicator.as_str())
}

/// The ages of the surveys: a figure about them is about all who were asked.
const ALL: Ages = Ages { from: Some(16), to: Some(74) };

/// The dimensions of a type of individual: `F_Y16_24` are women of 16 to 24, `IND_DEG3` inhabitants of rural areas.
/// `None` for one that is not known, which stays as it is.
pub(super) fn individuals(word: &str) -> Option<Vec<(&'static str, String)>> {
    if word == "IND_TOTAL" {
        return Some(Vec::new());
    }
    if let Some(degree) = word.strip_prefix("IND_DEG") {
        return degree_of_urbanisation(&format!("DEG{degree}")).map(|code| vec![("urbanisation", code)]);
    }
    let (sex, ages) = match word.split_once('_') {
        Some(("F", rest)) => (Some("F"), rest),
        Some(("M", rest)) => (Some("M"), rest),
        _ => (None, word),
    };
    let (from, to) = ages.strip_prefix('Y')?.split_once('_')?;
    let number = |text: &str| text.parse::<u32>().ok();
    let to = if to == "MAX" { None } else { Some(number(to)?) };
    let ages = Ages { from: Some(number(from)?), to };
    let mut parts: Vec<(&'static str, String)> = sex.map(|sex| ("sex", sex.to_owned())).into_iter().collect();
    if ages != ALL {
        parts.push(("age", ages.code()));
    }
    Some(parts)
}

/// Rural areas are the third degree. Cities, and towns and suburbs, are urban only together.
fn degree_of_urbanisation(word: &str) -> Option<String> {
    match word {
        "DEG3" => Some("R".to_owned()),
        "DEG1_2" => Some("U".to_owned()),
        _ => None,
    }
}

/// What a word of a dimension of Eurostat stands for: `None` for one that is to be read as any other.
pub(super) fn word<'w>(dimension: &str, word: &'w str) -> Option<std::borrow::Cow<'w, str>> {
    match (dimension, word) {
        (_, "TOTAL" | "TOT" | "T" | "HTOT") => Some(crate::dimension::TOTAL.into()),
        ("urbanisation", degree) => degree_of_urbanisation(degree).map(Into::into),
        (_, _) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_about_an_indicator_of_the_catalogue() {
        let text = include_str!("../../../datasets/downloads/eurostat.csv");
        assert_eq!(RULES.len(), text.lines().count() - 1);
        for rule in RULES.iter() {
            let found = crate::catalogue::resolve(&rule.indicator).unwrap();
            assert!(found.alias.is_none(), "{rule:?}");
        }
        assert_eq!(rule("isoc_ci_ifp_iu", "I_IU3", "PC_IND").unwrap().indicator, "HH7");
        assert_eq!(rule("isoc_ci_in_h", "isoc_ci_in_h", "PC_HH").unwrap().indicator, "HH6");
        // A share of users is not one of all people.
        assert!(rule("isoc_ci_ifp_iu", "I_IU3", "PC_IND_IU3").is_none());
    }

    #[test]
    fn individuals_by_sex_age_and_place() {
        let parts =
            |word: &str| individuals(word).map(|parts| parts.into_iter().map(|(_, code)| code).collect::<Vec<_>>());
        assert_eq!(parts("IND_TOTAL"), Some(vec![]));
        assert_eq!(parts("F_Y16_74"), Some(vec!["F".to_owned()]));
        assert_eq!(parts("M_Y16_24"), Some(vec!["M".to_owned(), "Y16T24".to_owned()]));
        assert_eq!(parts("Y75_MAX"), Some(vec!["Y_GE75".to_owned()]));
        assert_eq!(parts("IND_DEG3"), Some(vec!["R".to_owned()]));
        for word in ["IND_DEG1", "HHI_Q1", "Y25_54HI", "M_I0_2", "STUD", "F_", ""] {
            assert_eq!(parts(word), None, "{word}");
        }
    }
}
