//! Licences and sources of data by the names that offices write.

use serde::Serialize;

/// A licence, by its name, the address of its text, or both; from text, what is known of the name.
///
/// ```
/// use infosoc::export::Licence;
/// let licence = Licence::from("CC BY 4.0");
/// assert_eq!(licence.name.as_deref(), Some("CC-BY-4.0"));
/// assert_eq!(licence.path.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Licence {
    /// Name, by the Open Definition or SPDX.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Address of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Title for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// Where figures are from: a survey, a register, a publication; from text, its title or address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Title for people.
    pub title: String,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl<T: AsRef<str>> From<T> for Source {
    fn from(given: T) -> Source {
        let given = given.as_ref().trim();
        Source { title: given.to_owned(), path: is_address(given).then(|| given.to_owned()) }
    }
}

/// Name, address of the text, title. Those that the Open Definition lists, and two that the United Nations use.
const KNOWN: [(&str, &str, &str); 9] = [
    ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
    ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0"),
    ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/", "Creative Commons Attribution-ShareAlike 4.0"),
    ("CC-BY-3.0-IGO", "https://creativecommons.org/licenses/by/3.0/igo/", "Creative Commons Attribution 3.0 IGO"),
    (
        "CC-BY-NC-SA-3.0-IGO",
        "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/",
        "Creative Commons Attribution-NonCommercial-ShareAlike 3.0 IGO",
    ),
    ("ODC-BY-1.0", "https://opendatacommons.org/licenses/by/1-0/", "Open Data Commons Attribution License 1.0"),
    ("ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/", "Open Data Commons Open Database License 1.0"),
    (
        "PDDL-1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
        "Open Data Commons Public Domain Dedication and License 1.0",
    ),
    (
        "OGL-UK-3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "Open Government Licence 3.0 (United Kingdom)",
    ),
];

impl<T: AsRef<str>> From<T> for Licence {
    fn from(given: T) -> Licence {
        let given = given.as_ref().trim();
        // However the parts of a name are parted: `CC BY 4.0`.
        let folded = |text: &str| text.replace([' ', '_', '-'], "").to_lowercase();
        let known = KNOWN.iter().find(|(name, path, _)| folded(name) == folded(given) || *path == given);
        match known {
            Some((name, path, title)) => {
                let text = |text: &str| Some(text.to_owned());
                Licence { name: text(name), path: text(path), title: text(title) }
            }
            None if is_address(given) => Licence { path: Some(given.to_owned()), ..Licence::default() },
            None if given.is_empty() => Licence::default(),
            // The standard wants a name without blanks; the title keeps what was written.
            None => Licence { name: Some(given.replace(' ', "-")), path: None, title: Some(given.to_owned()) },
        }
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}
