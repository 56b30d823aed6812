//! Why an interval covers less or more than it says.

/// The reason for a figure that covers this many per cent.
pub(super) fn reason(_scenario: &str, _figure: &str, _coverage: f64) -> Option<&'static str> {
    None
}
