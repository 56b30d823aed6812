//! The concepts of the metadata structure of the SDGs, IAEG-SDGs:SDG_MSD.

use std::sync::LazyLock;

/// A concept.
#[derive(Debug, Clone)]
pub(crate) struct Concept {
    /// Its identifier, such as `STAT_CONC_DEF`.
    pub(crate) id: String,
    /// Its number in the template, such as `2.a`.
    pub(crate) number: String,
    /// Its name there.
    pub(crate) name: String,
    /// The field of an Open SDG site that says the same; empty if none does.
    field: String,
}

/// All concepts in the order of the structure.
pub(crate) static CONCEPTS: LazyLock<Vec<Concept>> = LazyLock::new(|| {
    let text = include_str!("../../../datasets/sdmx/sdg_msd.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().flatten();
    let concept = |row: csv::StringRecord| Concept {
        id: row[0].to_owned(),
        number: row[1].to_owned(),
        name: row[2].to_owned(),
        field: row[3].to_owned(),
    };
    rows.map(concept).collect()
});

impl Concept {
    /// The concept that a word means: its identifier, its name with or without its number (`2.a. Definition and
    /// concepts`), or the field of a site.
    pub(crate) fn find(word: &str) -> Option<&'static Concept> {
        // Headings of the template end with a colon.
        let word = word.trim().trim_end_matches(':').trim();
        let folded = folded(word);
        CONCEPTS.iter().find(|concept| {
            let with_number = || folded.strip_prefix(&format!("{}.", concept.number)).map(str::trim);
            let name = concept.name.to_lowercase();
            concept.id.eq_ignore_ascii_case(word)
                || (!concept.field.is_empty() && concept.field == word)
                || folded == name
                || with_number() == Some(name.as_str())
                || folded.strip_prefix(&format!("{} ", concept.number)).map(str::trim) == Some(name.as_str())
        })
    }

    /// The place of the concept in the structure.
    pub(crate) fn place(id: &str) -> usize {
        CONCEPTS.iter().position(|concept| concept.id == id).unwrap_or(CONCEPTS.len())
    }
}

fn folded(word: &str) -> String {
    word.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concepts_go_by_identifier_name_and_field() {
        let id = |word: &str| Concept::find(word).map(|concept| concept.id.as_str());
        for word in [
            "STAT_CONC_DEF",
            "stat_conc_def",
            "Definition and concepts",
            "2.a. Definition and concepts:",
            "2.a Definition and concepts",
            "computation_definitions",
        ] {
            assert_eq!(id(word), Some("STAT_CONC_DEF"), "{word}");
        }
        for word in ["", "Definition", "graph_type", "2.b. Definition and concepts"] {
            assert_eq!(id(word), None, "{word}");
        }
        for concept in CONCEPTS.iter() {
            assert_eq!(id(&concept.id), Some(concept.id.as_str()));
            assert_eq!(id(&format!("{}. {}", concept.number, concept.name)), Some(concept.id.as_str()));
        }
        assert_eq!(CONCEPTS.len(), 43);
    }
}
