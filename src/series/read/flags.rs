//! What publishers say of single figures: status, confidentiality, marks.

use crate::finding::{Finding, Rule};
use crate::status::{Flag, FlagSystem, known_status};
use std::collections::BTreeMap;

/// What a flag says.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Said {
    /// Codes of CL_OBS_STATUS, separated by blanks.
    pub(super) status: Option<String>,
    pub(super) is_confidential: bool,
    /// What has no code.
    pub(super) rest: String,
}

/// The flags of Eurostat behind a value, one letter each.
pub(super) fn of_eurostat(flags: &str) -> Said {
    let mut said = Said::default();
    let mut codes = Vec::new();
    for letter in flags.chars().filter(|letter| !letter.is_whitespace()) {
        match Flag::read(letter.encode_utf8(&mut [0; 4]), FlagSystem::Eurostat) {
            Ok(Flag::Confidential) => said.is_confidential = true,
            // `r` (revised) has no code of its own: the mark keeps it.
            Ok(Flag::Normal) | Err(_) => said.rest.push(letter),
            Ok(flag) => codes.push(flag.code(FlagSystem::Sdmx)),
        }
    }
    said.status = (!codes.is_empty()).then(|| codes.join(" "));
    said
}

/// A code of CL_OBS_STATUS, or what was written in its place.
pub(super) fn of_sdmx(word: &str) -> Said {
    match known_status(word) {
        Some(status) => Said { status: Some(status), ..Said::default() },
        None => Said { rest: word.to_owned(), ..Said::default() },
    }
}

/// What is said of flags that have no code: how many figures have each, and the first.
pub(super) fn finding(unknown: &BTreeMap<String, (usize, Option<usize>)>) -> Option<Finding> {
    let rows = unknown.values().map(|(n, _)| n).sum();
    let first = unknown.values().filter_map(|(_, line)| *line).min();
    let shown: Vec<String> = unknown.iter().map(|(flag, (n, _))| format!("{flag:?} ({n})")).collect();
    let message =
        format!("flags or marks that have no code of status stay in the column mark: {}", crate::error::list(&shown));
    (!unknown.is_empty()).then(|| {
        Finding::note(Rule::UnknownFlag, "mark", message).at_line(rows, first).remedy("see the notes of the publisher")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_eurostat_one_by_one() {
        for (flags, status, confidential, rest) in [
            ("b", Some("B"), false, ""),
            ("bu", Some("B U"), false, ""),
            ("c", None, true, ""),
            ("z", Some("M"), false, ""),
            ("es", Some("E I"), false, ""),
            ("C", None, true, ""),
            ("m", Some("M"), false, ""),
            ("br", Some("B"), false, "r"),
        ] {
            let said = of_eurostat(flags);
            assert_eq!(
                (said.status.as_deref(), said.is_confidential, said.rest.as_str()),
                (status, confidential, rest)
            );
        }
        assert_eq!(of_sdmx("a").status.as_deref(), Some("A"));
        assert_eq!(of_sdmx("normal").rest, "normal");
    }
}
