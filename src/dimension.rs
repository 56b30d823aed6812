//! The dimensions that tell parts of the population apart, by the names and codes that publishers use for them.
//!
//! A dimension has one name here, and so has a code of it; other spellings are aliases. Names and aliases are compared
//! without regard to case, and a blank, a hyphen, a slash and an underscore are the same: `Age group` is `age_group`.
//!
//! Codes are those of SDMX: `F` and `M`, `U` and `R`, `Y15T24` and `Y_GE75`, and [`TOTAL`] for the whole population; of size
//! classes those of Eurostat: `10-49`, `GE250`.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The code for the whole population, whatever the dimension.
pub(crate) const TOTAL: &str = "_T";

/// A dimension with what it is called.
struct Known {
    /// Its name in tables.
    name: &'static str,
    /// Its concept in the SDG data structure.
    concept: &'static str,
    aliases: &'static [&'static str],
    /// Codes, each with the words for it; ages follow a pattern, see [`age`].
    codes: &'static [(&'static str, &'static [&'static str])],
    /// What stands for its total beside the words of every dimension.
    totals: &'static [&'static str],
}

/// What stands for the total of every dimension.
const TOTALS: [&str; 6] = [TOTAL, "T", "TOTAL", "TOT", "ALL", "BOTH"];

const KNOWN: [Known; 9] = [
    Known {
        name: "sex",
        concept: "SEX",
        aliases: &["gender", "sexe", "sexo", "genre", "genero", "género"],
        codes: &[
            ("F", &["female", "females", "woman", "women", "girl", "girls", "SEX_FMLE", "FMLE", "SEX_F"]),
            ("M", &["male", "males", "man", "men", "boy", "boys", "SEX_MLE", "MLE", "SEX_M"]),
        ],
        totals: &["BOTHSEX", "BOTH_SEXES", "ALLSEX", "ALL_SEXES", "SEX_BTSX", "BTSX", "SEX_T"],
    },
    Known {
        name: "age",
        concept: "AGE",
        aliases: &["age_group", "agegroup", "age_groups", "age_class", "age_band", "edad", "grupo_de_edad"],
        codes: &[],
        totals: &["ALLAGE", "ALLAGES", "ALL_AGES", "AGE_TOTAL", "AGE_T"],
    },
    Known {
        name: "urbanisation",
        concept: "URBANISATION",
        aliases: &[
            "urbanization",
            "area",
            "area_type",
            "residence",
            "residence_area",
            "residence_type",
            "place_of_residence",
            "type_of_residence",
            "location",
            "location_type",
            "type_of_location",
            "urban_rural",
            "rural_urban",
            "degree_of_urbanisation",
            "degree_of_urbanization",
            "deg_urb",
            "degurba",
            "milieu",
            "milieu_de_residence",
        ],
        codes: &[
            ("U", &["urban", "URB", "urban_area", "urban_areas", "RESIDENCEAREATYPE_URB"]),
            ("R", &["rural", "RUR", "rural_area", "rural_areas", "RESIDENCEAREATYPE_RUR"]),
        ],
        totals: &["ALLAREA", "ALLAREAS", "ALL_AREAS", "URBAN_AND_RURAL", "RESIDENCEAREATYPE_TOTL"],
    },
    Known {
        name: "disability",
        concept: "DISABILITY_STATUS",
        aliases: &["disability_status", "functional_difficulty"],
        codes: &[
            // In the list of the SDGs `PWD` is *without*, although the field often says PWD for persons with disabilities.
            ("PD", &["with_disability", "with_disabilities", "persons_with_disabilities"]),
            ("PWD", &["without_disability", "without_disabilities", "persons_without_disabilities"]),
        ],
        totals: &[],
    },
    Known {
        name: "education",
        concept: "EDUCATION_LEV",
        aliases: &["education_lev", "education_level", "level_of_education", "educational_attainment"],
        codes: &[],
        totals: &["ALL_LEVELS"],
    },
    Known {
        name: "income",
        concept: "INCOME_WEALTH_QUANTILE",
        aliases: &[
            "income_wealth_quantile",
            "income_quintile",
            "income_quantile",
            "wealth",
            "wealth_quintile",
            "wealth_quantile",
            "wealth_index",
            "quintile",
            "quantile",
        ],
        codes: &[
            ("Q1", &["poorest", "first_quintile", "lowest"]),
            ("Q2", &["second_quintile", "second", "poorer"]),
            ("Q3", &["third_quintile", "middle"]),
            ("Q4", &["fourth_quintile", "fourth", "richer"]),
            ("Q5", &["richest", "fifth_quintile", "highest"]),
        ],
        totals: &["ALL_QUINTILES"],
    },
    Known { name: "occupation", concept: "OCCUPATION", aliases: &["isco"], codes: &[], totals: &["ALL_OCCUPATIONS"] },
    Known {
        name: "size_class",
        concept: "SIZE_CLASS",
        aliases: &["size_emp", "sizeclas", "employment_size_class", "enterprise_size", "enterprise_size_class"],
        codes: &[],
        totals: &["ALL_SIZES"],
    },
    Known {
        name: "activity",
        concept: "ACTIVITY",
        aliases: &["economic_activity", "isic", "isic4", "isic_section", "nace", "nace_r2"],
        codes: &[],
        totals: &["ALL_ACTIVITIES"],
    },
];

/// Names that tables give to something else as well, often to a country or a region.
const AMBIGUOUS: [&str; 9] =
    ["area", "location", "residence", "area_type", "income", "wealth", "quantile", "milieu", "location_type"];

/// Whether a name is that of a dimension only where every word of the column is one of its codes.
pub(crate) fn is_ambiguous(name: &str) -> bool {
    AMBIGUOUS.iter().any(|known| same(known, name))
}

/// The names of the dimensions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|known| known.name)
}

/// The name of a dimension by one of its names: `gender` is `sex`.
pub(crate) fn dimension(name: &str) -> Option<&'static str> {
    known(name).map(|known| known.name)
}

/// The column of a dimension in a table of figures, by one of its names: its concept in the SDG data structure, in lower
/// case. `wealth_quintile` is `income_wealth_quantile`.
pub(crate) fn concept(name: &str) -> Option<String> {
    known(name).map(|known| known.concept.to_lowercase())
}

/// Whether a word stands for the whole population: `_T` everywhere, and where the dimension is known `T`, `TOTAL`,
/// `BOTHSEX`, `ALLAGE`, `ALLAREA` and the like.
pub(crate) fn is_total(dimension: &str, word: &str) -> bool {
    let is = |total: &&str| same(total, word);
    match known(dimension) {
        Some(known) => TOTALS.iter().chain(known.totals).any(is),
        // In an unknown dimension `All` may be a code.
        None => same(TOTAL, word),
    }
}

/// A code of a dimension by one of its words: of `sex`, `women` is `F`; of `age`, `15-24` is `Y15T24`. A word for the
/// total is [`TOTAL`]. `None` for a word that is not known, which stays as it is.
pub(crate) fn code(dimension: &str, word: &str) -> Option<String> {
    let known = known(dimension)?;
    if is_total(dimension, word) {
        return Some(TOTAL.to_owned());
    }
    // Ages and size classes follow a pattern, so that any band is read, not only listed ones.
    if known.name == "age"
        && let Some(ages) = age(word)
    {
        return Some(ages.code());
    }
    if known.name == "size_class"
        && let Some(persons) = persons(word)
    {
        return Some(persons.code());
    }
    let of = |(code, words): &&(&str, &[&str])| same(code, word) || words.iter().any(|w| same(w, word));
    known.codes.iter().find(of).map(|(code, _)| (*code).to_owned())
}

/// The codes of a dimension that has a closed list of them.
pub(crate) fn codes(dimension: &str) -> Vec<&'static str> {
    known(dimension).map(|known| known.codes.iter().map(|(code, _)| *code).collect()).unwrap_or_default()
}

/// Whether a dimension has no other codes than [`codes`] and those that begin with an underscore.
pub(crate) fn is_closed(dimension: &str) -> bool {
    known(dimension).is_some_and(|known| matches!(known.name, "sex" | "urbanisation"))
}

/// Completed years of age, the last of them included; none where there is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ages {
    pub(crate) from: Option<u32>,
    pub(crate) to: Option<u32>,
}

impl Ages {
    /// Whether some year of age is in both.
    pub(crate) fn overlaps(self, other: Ages) -> bool {
        let (from, to) = (|ages: Ages| ages.from.unwrap_or(0), |ages: Ages| ages.to.unwrap_or(u32::MAX));
        from(self) <= to(other) && from(other) <= to(self)
    }

    /// `Y15T24`, `Y_GE75`, `Y_LT5`, `Y15`; `_T` where there is no limit.
    pub(crate) fn code(self) -> String {
        match (self.from, self.to) {
            (None | Some(0), None) => TOTAL.to_owned(),
            (Some(from), None) => format!("Y_GE{from}"),
            // `to` is included, and the code names the first year that is not.
            (None, Some(to)) => format!("Y_LT{}", to.saturating_add(1)),
            (Some(from), Some(to)) if from == to => format!("Y{from}"),
            (Some(from), Some(to)) => format!("Y{from}T{to}"),
        }
    }
}

/// Persons employed, the last number included; no limit where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Persons {
    pub(crate) from: Option<u32>,
    pub(crate) to: Option<u32>,
}

impl Persons {
    /// Whether some number of persons is in both.
    pub(crate) fn overlaps(self, other: Persons) -> bool {
        let ages = |persons: Persons| Ages { from: persons.from, to: persons.to };
        ages(self).overlaps(ages(other))
    }

    /// `10-49`, `GE250`, `LT10`; [`TOTAL`] where there is no limit.
    fn code(self) -> String {
        match (self.from, self.to) {
            (None | Some(0), None) => TOTAL.to_owned(),
            (Some(from), None) => format!("GE{from}"),
            (None, Some(to)) => format!("LT{}", to.saturating_add(1)),
            (Some(from), Some(to)) if from == to => from.to_string(),
            (Some(from), Some(to)) => format!("{from}-{to}"),
        }
    }
}

/// The class of persons employed that a word names: `10-49`, `10 to 49`, `GE250`, `250+`, `250 and over`, `LT10`, `under 10`.
pub(crate) fn persons(word: &str) -> Option<Persons> {
    let word = word.trim().trim_end_matches(" persons").trim_end_matches(" employees");
    // Classes are written as ages are; a code with a Y is one of ages alone.
    age(word).filter(|_| !word.starts_with(['y', 'Y'])).map(|Ages { from, to }| Persons { from, to })
}

/// The ages that a word names: `Y15T24`, `15-24`, `15 to 24`, `Y_GE75`, `75+`, `75 and over`, `Y_LT5`, `under 5`, `Y15`.
pub(crate) fn age(word: &str) -> Option<Ages> {
    let text = word.trim().to_ascii_lowercase();
    let text = text.strip_prefix("age").unwrap_or(&text).trim_start_matches(['_', ' ', 'y']);
    // `ans` is French for years.
    let text = text.trim_end_matches(" years").trim_end_matches(" ans").trim();
    // `75 years and over` has the word in the middle.
    let number = |text: &str| text.trim().trim_end_matches(" years").trim_end().parse::<u32>().ok();
    let (from, to) = (|from| Ages { from: Some(from), to: None }, |to| Ages { from: None, to: Some(to) });
    for prefix in ["ge", ">=", "≥"] {
        if let Some(rest) = text.strip_prefix(prefix) {
            return number(rest).map(from);
        }
    }
    for prefix in ["lt", "<", "under ", "below "] {
        if let Some(rest) = text.strip_prefix(prefix) {
            // Nobody is under 0.
            return number(rest)?.checked_sub(1).map(to);
        }
    }
    for suffix in ["+", " and over", " and older", " and above", " or over", " or older"] {
        if let Some(rest) = text.strip_suffix(suffix) {
            return number(rest).map(from);
        }
    }
    // `t` first does no harm to `15 to 24`: what stands after its `t` is not a number, and the next mark is tried.
    for between in ["t", "-", "–", " to ", ".."] {
        if let Some((low, high)) = text.split_once(between)
            && let (Some(low), Some(high)) = (number(low), number(high))
        {
            // A band that runs backwards is a mistake: unknown, not turned around.
            return (low <= high).then_some(Ages { from: Some(low), to: Some(high) });
        }
    }
    // A bare number is a year of age only where the word says that it is one.
    let is_marked = word.trim().starts_with(['Y', 'y']);
    number(text).filter(|_| is_marked).map(|year| Ages { from: Some(year), to: Some(year) })
}

fn known(name: &str) -> Option<&'static Known> {
    // Asked of every column of a table, which may have very many.
    static PLACES: LazyLock<FxHashMap<(bool, String), usize>> = LazyLock::new(|| {
        let mut places = FxHashMap::default();
        for (known, place) in KNOWN.iter().zip(0..) {
            for word in [known.name, known.concept].iter().chain(known.aliases) {
                // A concept may repeat the name; the first dimension keeps a word.
                places.entry(folded(word)).or_insert(place);
            }
        }
        places
    });
    PLACES.get(&folded(name)).map(|&place| &KNOWN[place])
}

/// Whether two spellings are the same word.
fn same(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

/// What all spellings of a word have in common. The underscore in front of a code of SDMX is part of it: `_T` is the total,
/// `_U` is not `U`.
fn folded(text: &str) -> (bool, String) {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '_')).filter(|part| !part.is_empty());
    // The leading underscore counts: `_T` is the total of SDMX, and T may be a code.
    (text.trim_start().starts_with('_'), parts.map(str::to_lowercase).collect::<Vec<_>>().join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_go_by_many_names() {
        for (name, wanted) in [
            ("sex", Some("sex")),
            ("Gender", Some("sex")),
            ("urbanization", Some("urbanisation")),
            ("URBANISATION", Some("urbanisation")),
            ("area", Some("urbanisation")),
            ("Urban/Rural", Some("urbanisation")),
            ("Age group", Some("age")),
            ("EDUCATION_LEV", Some("education")),
            ("INCOME_WEALTH_QUANTILE", Some("income")),
            ("DISABILITY_STATUS", Some("disability")),
            ("Size class", Some("size_class")),
            ("ACTIVITY", Some("activity")),
            ("country", None),
            ("region", None),
            ("", None),
        ] {
            assert_eq!(dimension(name), wanted, "{name}");
        }
    }

    #[test]
    fn a_name_or_a_word_stands_for_one_thing() {
        let mut spellings: Vec<String> = Vec::new();
        for known in &KNOWN {
            let of = [known.name].into_iter().chain(known.aliases.iter().copied());
            spellings.extend(of.map(str::to_lowercase));
            let mut words: Vec<String> = Vec::new();
            for (code, of_code) in known.codes {
                words.extend([*code].iter().chain(*of_code).map(|word| word.to_lowercase()));
            }
            words.extend(TOTALS.iter().chain(known.totals).map(|word| word.to_lowercase()));
            let n = words.len();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), n, "{}", known.name);
        }
        let n = spellings.len();
        spellings.sort();
        spellings.dedup();
        assert_eq!(spellings.len(), n);
    }

    #[test]
    fn totals_by_the_words_in_use() {
        for (dimension, word) in [
            ("sex", "_T"),
            ("sex", "T"),
            ("sex", "Total"),
            ("gender", "BOTHSEX"),
            ("sex", "Both sexes"),
            ("sex", "SEX_BTSX"),
            ("age", "ALLAGE"),
            ("age", "TOT"),
            ("urbanisation", "ALLAREA"),
            ("education", "All"),
            ("anything", "_T"),
        ] {
            assert!(is_total(dimension, word), "{dimension} {word}");
        }
        for (dimension, word) in
            [("sex", "_U"), ("sex", "F"), ("age", "BOTHSEX"), ("anything", "ALL"), ("sex", "_Z"), ("sex", "")]
        {
            assert!(!is_total(dimension, word), "{dimension} {word}");
        }
    }

    #[test]
    fn codes_by_their_words() {
        let of = |dimension, word| code(dimension, word);
        assert_eq!(of("gender", "Male").as_deref(), Some("M"));
        assert_eq!(of("sex", "women").as_deref(), Some("F"));
        assert_eq!(of("area", "rural").as_deref(), Some("R"));
        assert_eq!(of("wealth_quintile", "Poorest").as_deref(), Some("Q1"));
        assert_eq!(of("sex", "both sexes").as_deref(), Some(TOTAL));
        assert_eq!(of("sex", "1"), None);
        assert_eq!(of("region", "North"), None);
        for (word, wanted) in [
            ("10-49", "10-49"),
            ("10 to 49 persons", "10-49"),
            ("250+", "GE250"),
            ("GE10", "GE10"),
            ("LT10", "LT10"),
            ("under 10", "LT10"),
            ("0-9", "0-9"),
            ("all sizes", TOTAL),
        ] {
            assert_eq!(of("size_class", word).as_deref(), Some(wanted), "{word}");
        }
        assert_eq!((of("size_class", "small"), of("size_class", "Y15T24"), of("activity", "J")), (None, None, None));
    }

    #[test]
    fn ages_by_their_patterns() {
        for (word, wanted) in [
            ("Y15T24", "Y15T24"),
            ("15-24", "Y15T24"),
            ("15 to 24", "Y15T24"),
            ("15–24 years", "Y15T24"),
            ("Y_GE75", "Y_GE75"),
            ("75+", "Y_GE75"),
            ("75 and over", "Y_GE75"),
            ("75 years and over", "Y_GE75"),
            ("75 years or older", "Y_GE75"),
            ("Y_LT5", "Y_LT5"),
            ("under 5", "Y_LT5"),
            ("<5", "Y_LT5"),
            ("Y15", "Y15"),
            ("Y0T4", "Y0T4"),
        ] {
            assert_eq!(code("age", word).as_deref(), Some(wanted), "{word}");
        }
        for word in ["15", "3", "young", "24-15", "Y15Q", "", "under 0", "<0"] {
            assert_eq!(code("age", word), None, "{word}");
        }
    }
}
