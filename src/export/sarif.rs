//! Findings as SARIF, the form in which hosts of code take remarks on files.

use crate::finding::{Finding, Findings, Rule};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// Findings in the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS 2020): one run, whose rules are those that found
/// something, and one result for each finding. The level is the severity, and what the finding is about (a column, an
/// indicator, a key) is its logical location. Number of rows, first row, areas and remedy are properties.
///
/// ```
/// use infosoc::{dataset::Dataset, export::Sarif};
/// let findings = Dataset::open("datasets/national/mex-endutih-2021")?.validate();
/// let text = Sarif::new().file("datasets/national/mex-endutih-2021/codebook.csv", &findings).text();
/// assert!(text.contains(r#""ruleId": "national_category""#));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sarif {
    /// Those that found something, each with its place in the list.
    rules: BTreeMap<Rule, usize>,
    results: Vec<Value>,
}

impl Sarif {
    /// A run without results.
    pub fn new() -> Sarif {
        Sarif::default()
    }

    /// Adds findings, which are shown beside a file. A relative path is relative to the root of the repository.
    #[must_use]
    pub fn file(self, path: impl AsRef<Path>, findings: &Findings) -> Sarif {
        self.results(path.as_ref(), findings, |_| None)
    }

    /// The same of a file whose lines are the rows of the findings, the header being line 1, as in a CSV file.
    #[must_use]
    pub fn lines(self, path: impl AsRef<Path>, findings: &Findings) -> Sarif {
        self.results(path.as_ref(), findings, |finding| finding.first_row)
    }

    /// The text of such a file.
    pub fn text(&self) -> String {
        let mut rules: Vec<(usize, Rule)> = self.rules.iter().map(|(rule, index)| (*index, *rule)).collect();
        // By index, which results refer to.
        rules.sort_unstable();
        let rules: Vec<Value> = rules.iter().map(|(_, rule)| json!({ "id": rule.as_str() })).collect();
        let driver = json!({
            "name": "infosoc",
            "version": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules,
        });
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": self.results }],
        });
        format!("{log:#}\n")
    }

    fn results(mut self, path: &Path, findings: &Findings, line: impl Fn(&Finding) -> Option<usize>) -> Sarif {
        let uri = uri(path);
        for finding in findings.iter() {
            let next = self.rules.len();
            let rule = *self.rules.entry(finding.rule).or_insert(next);
            let mut place = json!({ "artifactLocation": { "uri": uri } });
            if let Some(line) = line(finding) {
                place["region"] = json!({ "startLine": line });
            }
            self.results.push(json!({
                "ruleId": finding.rule.as_str(),
                "ruleIndex": rule,
                // The words of SARIF are ours.
                "level": finding.severity.as_str(),
                "message": { "text": finding.line() },
                "locations": [{
                    "physicalLocation": place,
                    "logicalLocations": [{ "fullyQualifiedName": finding.place }],
                }],
                "properties": {
                    "rows": finding.rows,
                    "firstRow": finding.first_row,
                    "areas": finding.areas,
                    "remedy": finding.remedy,
                },
            }));
        }
        self
    }
}

/// A path as a reference, RFC 3986: relative, or with the scheme of files.
fn uri(path: &Path) -> String {
    let mut uri = if path.is_absolute() { "file://".to_owned() } else { String::new() };
    let mut is_first = true;
    for part in path.components() {
        let name = match part {
            Component::Prefix(prefix) => prefix.as_os_str().to_string_lossy(),
            Component::Normal(name) => name.to_string_lossy(),
            Component::ParentDir => "..".into(),
            Component::RootDir | Component::CurDir => continue,
        };
        if !is_first || path.is_absolute() {
            uri.push('/');
        }
        is_first = false;
        for byte in name.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
                _ => uri.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of RFC 8089 and RFC 3986.
    #[test]
    fn paths_are_references() {
        assert_eq!(uri(Path::new("./données/a b.csv")), "donn%C3%A9es/a%20b.csv");
        assert_eq!(uri(Path::new("../sdg.csv")), "../sdg.csv");
        #[cfg(unix)]
        assert_eq!(uri(Path::new("/data/50%.csv")), "file:///data/50%25.csv");
    }
}
