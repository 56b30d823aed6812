//! The header of a message: who sends it to whom, and when.

use super::check::StatedPeriod;
use crate::{Error, Result, watch};
use std::path::Path;

/// The header of a message.
///
/// ```
/// use infosoc::export::Header;
/// let header = Header::new().sender("MX_INEGI").receiver("UNSD").prepared("2026-11-29T12:00:00Z");
/// # let _ = header;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    id: Option<String>,
    test: bool,
    prepared: Option<String>,
    sender: Option<String>,
    receiver: Option<String>,
}

/// Who sends a message that does not say, as the registry writes it.
pub(super) const NOT_SUPPLIED: &str = "not_supplied";

impl Header {
    /// Made now, no test, by a sender that is not supplied.
    pub fn new() -> Header {
        Header::default()
    }

    /// The identifier of the message; made from the time if it is not given.
    pub fn id(mut self, id: impl Into<String>) -> Header {
        self.id = Some(id.into());
        self
    }

    /// Whether the message is a test.
    pub fn test(mut self, test: bool) -> Header {
        self.test = test;
        self
    }

    /// When the message was made, as `2026-11-29T12:00:00Z`; now if it is not given. With it, the same figures give the same
    /// file.
    pub fn prepared(mut self, prepared: impl Into<String>) -> Header {
        self.prepared = Some(prepared.into());
        self
    }

    /// The identifier of the office that sends it.
    pub fn sender(mut self, sender: impl Into<String>) -> Header {
        self.sender = Some(sender.into());
        self
    }

    /// The identifier of whom it is for.
    pub fn receiver(mut self, receiver: impl Into<String>) -> Header {
        self.receiver = Some(receiver.into());
        self
    }

    /// Whether a sender is named.
    pub(in crate::export) fn has_sender(&self) -> bool {
        self.sender.is_some()
    }

    /// The header with nothing left open, of a message in this file.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an identifier that SDMX does not allow, and for what is not a date and time.
    pub(in crate::export) fn complete(&self, path: &Path) -> Result<Complete> {
        let mut found = Vec::new();
        let mut checked = |name: &str, id: Option<&String>, otherwise: &str| {
            let id = id.map_or(otherwise, String::as_str);
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '$' | '-');
            if id.is_empty() || !id.chars().all(fits) {
                found.push(Error::argument(format!("header, {name}"), "letters, digits, _, @, $ and -", id));
            }
            id.to_owned()
        };
        let prepared = self.prepared.clone().unwrap_or_else(watch::now);
        // Fourteen digits are the time to the second: unique enough for the messages of an office.
        let digits: String = prepared.chars().filter(char::is_ascii_digit).take(14).collect();
        let sender = checked("sender", self.sender.as_ref(), NOT_SUPPLIED);
        let receiver = self.receiver.as_ref().map(|receiver| checked("receiver", Some(receiver), ""));
        let id = checked("id", self.id.as_ref(), &format!("MSG{digits}"));
        if !is_date_time(&prepared) {
            found.push(Error::argument(
                "header, prepared",
                "a date and time, such as 2026-11-29T12:00:00Z",
                &*prepared,
            ));
        }
        Error::collect(found)?;
        Ok(Complete { id, test: self.test, prepared, sender, receiver, record: watch::record_beside(path) })
    }
}

/// A header with nothing left open.
pub(in crate::export) struct Complete {
    pub(in crate::export) id: String,
    pub(in crate::export) test: bool,
    pub(in crate::export) prepared: String,
    pub(in crate::export) sender: String,
    pub(in crate::export) receiver: Option<String>,
    /// The file that says how the message was made, as it lies beside it.
    pub(in crate::export) record: Option<String>,
}

/// Whether it is a date and time as XML and JSON write it: with seconds, perhaps their fraction, and perhaps a zone.
pub(in crate::export) fn is_date_time(text: &str) -> bool {
    let (Some(head), Some(tail)) = (text.get(..19), text.get(19..)) else { return false };
    let shape = |(place, c): (usize, char)| match place {
        4 | 7 => c == '-',
        10 => c == 'T',
        13 | 16 => c == ':',
        _ => c.is_ascii_digit(),
    };
    let of = |text: &str, from: usize| text.get(from..from + 2).and_then(|text| text.parse::<u32>().ok()).unwrap_or(99);
    let is_day = head.get(..10).is_some_and(|day| StatedPeriod::of(day).is_some());
    let is_time = is_day && of(head, 11) < 24 && of(head, 14) < 60 && of(head, 17) < 60;
    let fraction = tail.strip_prefix('.').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    // A point without digits behind it is no fraction.
    let has_digits = fraction.is_none_or(|rest| rest.len() + 1 < tail.len());
    let zone = fraction.unwrap_or(tail);
    let is_offset = |zone: &str| {
        zone.len() == 6
            && zone.char_indices().all(|(place, c)| match place {
                0 => matches!(c, '+' | '-'),
                3 => c == ':',
                _ => c.is_ascii_digit(),
            })
            // XML Schema: no zone is further from Greenwich than 14 hours.
            && of(zone, 4) < 60
            && of(zone, 1) * 60 + of(zone, 4) <= 14 * 60
    };
    head.char_indices().all(shape) && is_time && has_digits && (zone.is_empty() || zone == "Z" || is_offset(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_date_and_time_or_no_identifier_is_refused() {
        assert!(is_date_time(&watch::now()));
        for good in [
            "2026-11-29T12:00:00Z",
            "2026-11-29T12:00:00",
            "2026-11-29T12:00:00.5+01:00",
            "2026-11-29T12:00:00+14:00",
            "2026-11-29T12:00:00-13:59",
        ] {
            assert!(Header::new().prepared(good).complete(Path::new("sdg.xml")).is_ok(), "{good}");
        }
        for bad in [
            "",
            "2026-11-29",
            "2026-13-29T12:00:00Z",
            "2026-02-30T12:00:00Z",
            "2026-11-29T25:00:00Z",
            "2026-11-29T12:00:00.Z",
            "2026-11-29T12:00:00+25:00",
            "2026-11-29T12:00:00+14:01",
            "2026-11-29T12:00:00-14:59",
            "2026-11-29T12:00:00+01:99",
            "now",
        ] {
            assert!(Header::new().prepared(bad).complete(Path::new("sdg.xml")).is_err(), "{bad}");
        }
        let refused = Header::new().sender("Ministry of ICT").receiver("").id("a b").complete(Path::new("sdg.xml"));
        assert_eq!(refused.err().map(|error| error.all().len()), Some(3));
    }
}
