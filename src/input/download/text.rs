//! The text of a file, whatever its encoding.

use crate::finding::{Finding, Rule};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The text of a file: by its byte order mark, else UTF-8, else what an XML declaration says, else Windows-1252, in which
/// every byte is a character. With a finding where it is not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<Finding>) {
    let encoding = match Encoding::for_bom(bytes) {
        // A mark of UTF-8 in front of bytes that are not comes from programs that put it before any file.
        Some((encoding, mark)) if encoding == UTF_8 => match std::str::from_utf8(&bytes[mark..]) {
            Ok(text) => return (Cow::Borrowed(text), None),
            Err(_) => WINDOWS_1252,
        },
        Some((encoding, _)) => encoding,
        None => match std::str::from_utf8(bytes) {
            // UTF-16 without its mark is UTF-8 with zeros, as long as it is English.
            Ok(text) => match without_mark(bytes) {
                Some(encoding) => encoding,
                None => return (Cow::Borrowed(text), None),
            },
            Err(_) => without_mark(bytes).or_else(|| declared(bytes)).unwrap_or(WINDOWS_1252),
        },
    };
    // Windows-1252 has no mark: that of UTF-8 would become letters of the first column's name.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    let finding = if malformed {
        let message = format!("is not valid {} text throughout; invalid bytes were replaced", encoding.name());
        Finding::warning(Rule::NotText, "file", message).remedy("save it as UTF-8")
    } else {
        Finding::note(Rule::ReadAs, "file", format!("is read as {} text", encoding.name()))
    };
    (text, Some(finding))
}

/// UTF-16 that does not say so: its first character is ASCII, and so its second byte or its first is a zero.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        // Two characters must fit, as a single zero may stand in any damaged file.
        [0, b' '..=b'~', 0, 1..=255, ..] => Some(UTF_16BE),
        [b' '..=b'~', 0, 1..=255, 0, ..] => Some(UTF_16LE),
        _ => None,
    }
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    // A declaration is the first line of a message and shorter than this.
    const DECLARATION: usize = 200;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]).into_owned();
    let named = head.strip_prefix("<?xml")?.split_once("encoding=")?.1;
    let quote = named.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(named[1..].split(quote).next()?.as_bytes())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_in_use_is_read_and_said() {
        let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let text = "Côte d'Ivoire,1";
        for (bytes, says) in [
            (text.as_bytes().to_vec(), None),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), None),
            (b"\xef\xbb\xbfC\xf4te d'Ivoire,1".to_vec(), Some("windows-1252")),
            (utf16(&format!("\u{feff}{text}"), u16::to_le_bytes), Some("UTF-16LE")),
            (utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), Some("UTF-16BE")),
            (utf16(text, u16::to_le_bytes), Some("UTF-16LE")),
            (b"C\xf4te d'Ivoire,1".to_vec(), Some("windows-1252")),
        ] {
            let (read, finding) = decode(&bytes);
            assert_eq!(read, text, "{bytes:?}");
            match (finding, says) {
                (None, None) => {}
                (Some(finding), Some(says)) => assert!(finding.message.contains(says), "{}", finding.message),
                (finding, says) => assert_eq!(finding.map(|f| f.message).as_deref(), says),
            }
        }
        let xml = b"<?xml version='1.0' encoding='ISO-8859-2'?><a b='\xb3'/>";
        assert!(decode(xml).0.contains('ł'));
    }
}
