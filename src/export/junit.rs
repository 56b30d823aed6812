//! Findings as JUnit, the form in which build servers take what was tested.

use super::sdmx::escaped;
use crate::finding::{Finding, Findings, Severity};

/// Findings as JUnit: a suite for each thing that was checked, with one case for each finding. A finding that is as severe as
/// [`fail_on`](Junit::fail_on) says is a failure of its case; what is less severe is told in the output of a case that passed.
/// Where nothing was found, one case passed, so that a reader of the report sees that there was a check.
///
/// JUnit has no specification. The elements are those that Jenkins, GitLab and Azure read, by the schema of the xUnit plugin
/// of Jenkins.
///
/// ```
/// use infosoc::{dataset::Dataset, export::Junit};
/// let findings = Dataset::open("datasets/national/mex-endutih-2021")?.validate();
/// let text = Junit::new().suite("mex-endutih-2021", &findings).text();
/// assert!(text.contains(r#"<testsuite name="mex-endutih-2021" tests="1" failures="0""#));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Junit {
    fail_on: Severity,
    suites: String,
}

impl Default for Junit {
    fn default() -> Junit {
        Junit { fail_on: Severity::Error, suites: String::new() }
    }
}

impl Junit {
    /// A report without suites, in which findings of severity error are failures.
    pub fn new() -> Junit {
        Junit::default()
    }

    /// From which severity on a finding of the suites that follow is a failure.
    #[must_use]
    pub fn fail_on(mut self, severity: Severity) -> Junit {
        self.fail_on = severity;
        self
    }

    /// Adds what was found in something of this name, such as a file.
    #[must_use]
    pub fn suite(mut self, name: &str, findings: &Findings) -> Junit {
        let suite = escaped(name);
        let failures = findings.iter().filter(|finding| self.fails(finding)).count();
        let cases: String = if findings.is_empty() {
            format!("    <testcase name=\"nothing found\" classname=\"{suite}\" time=\"0\"/>\n")
        } else {
            findings.iter().map(|finding| self.case(finding, &suite)).collect()
        };
        // The case that passed where nothing was found.
        let tests = findings.len().max(1);
        self.suites.push_str(&format!(
            "  <testsuite name=\"{suite}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"0\">\n\
             {cases}  </testsuite>\n"
        ));
        self
    }

    /// The text of such a file.
    pub fn text(&self) -> String {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n{}</testsuites>\n", self.suites)
    }

    fn fails(&self, finding: &Finding) -> bool {
        // Severities stand in the order of their weight, the worst first.
        finding.severity <= self.fail_on
    }

    fn case(&self, finding: &Finding, suite: &str) -> String {
        let name = format!("{} {}", finding.rule, finding.place);
        // Inside an element, `]]>` is not text.
        let (name, told) = (escaped(&name), escaped(&finding.line()).replace('>', "&gt;"));
        let inner = if self.fails(finding) {
            let message = finding.sentence();
            format!("<failure type=\"{}\" message=\"{}\">{told}</failure>", finding.severity, escaped(&message))
        } else {
            format!("<system-out>{told}</system-out>")
        };
        format!("    <testcase name=\"{name}\" classname=\"{suite}\" time=\"0\">{inner}</testcase>\n")
    }
}
