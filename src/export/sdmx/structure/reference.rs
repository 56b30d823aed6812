//! The identity of an artefact.

use crate::Error;
use std::fmt;
use std::str::FromStr;

/// An artefact by its agency, its identifier and its version: `IAEG-SDGs:DF_SDG_GLC(1.0)`.
///
/// ```
/// use infosoc::export::Reference;
/// let flow: Reference = "IAEG-SDGs:DF_SDG_GLC(1.20)".parse()?;
/// assert_eq!((flow.agency(), flow.id(), flow.version()), ("IAEG-SDGs", "DF_SDG_GLC", "1.20"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    agency: String,
    id: String,
    version: String,
}

impl Reference {
    /// An artefact; its parts are not checked.
    pub(in crate::export::sdmx) fn new(agency: &str, id: &str, version: &str) -> Reference {
        Reference { agency: agency.to_owned(), id: id.to_owned(), version: version.to_owned() }
    }

    /// Who keeps it.
    pub fn agency(&self) -> &str {
        &self.agency
    }

    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its URN in the information model; `class` is its class with its package: `datastructure.DataStructure`.
    pub(in crate::export::sdmx) fn urn(&self, class: &str) -> String {
        format!("urn:sdmx:org.sdmx.infomodel.{class}={self}")
    }

    /// The artefact that a URN names, of whatever class.
    pub(super) fn of_urn(urn: &str) -> Option<Reference> {
        urn.trim().split_once('=')?.1.parse().ok()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}({})", self.agency, self.id, self.version)
    }
}

/// Identifiers of SDMX: letters, digits and a few signs; dots in those of agencies and versions.
fn is_id(text: &str, more: &[char]) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@' | '$') || more.contains(&c);
    !text.is_empty() && text.chars().all(fits)
}

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Reference, Error> {
        let parts = || {
            let (agency, rest) = text.trim().split_once(':')?;
            let (id, version) = rest.strip_suffix(')')?.split_once('(')?;
            let is_version = is_id(version, &['.', '*', '+']);
            (is_id(agency, &['.']) && is_id(id, &[]) && is_version).then(|| Reference::new(agency, id, version))
        };
        parts().ok_or_else(|| Error::argument("reference", "AGENCY:ID(VERSION), such as IAEG-SDGs:SDG(1.4)", text))
    }
}
