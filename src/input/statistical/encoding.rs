//! The text of a file, from the bytes that its package wrote.

use super::bytes::Damage;
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// How the bytes of a file become text.
#[derive(Clone, Debug)]
pub(super) struct Decoder {
    encoding: &'static Encoding,
    lossy: bool,
    /// Texts in which bytes stand for nothing in this encoding: read with U+FFFD, where that is allowed.
    pub(super) replaced: usize,
}

/// Where bytes stand for nothing in the encoding of the file.
#[derive(Debug)]
pub(super) struct NotText {
    encoding: &'static str,
}

impl NotText {
    pub(super) fn of(self, what: &str) -> Damage {
        let NotText { encoding } = self;
        Damage(format!(
            "{what} is not {encoding} text, as which the file is read; give the right encoding, such as \
             encoding=\"windows-1252\" or \"utf-8\", or lossy=True to have such letters replaced and counted"
        ))
    }
}

impl Decoder {
    pub(super) fn new(encoding: &'static Encoding, lossy: bool) -> Decoder {
        Decoder { encoding, lossy, replaced: 0 }
    }

    pub(super) fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    pub(super) fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// Bytes that stand for nothing were met: an error, or counted where they may be replaced.
    pub(super) fn malformed(&mut self) -> Result<(), NotText> {
        if !self.lossy {
            return Err(NotText { encoding: self.encoding.name() });
        }
        self.replaced += 1;
        Ok(())
    }

    pub(super) fn name(&self) -> &'static str {
        self.encoding.name()
    }

    /// The text, without the blanks that fill it up to its width.
    pub(super) fn text<'a>(&mut self, bytes: &'a [u8]) -> Result<Cow<'a, str>, NotText> {
        // Packages fill texts up with blanks or with zeros.
        let filled = bytes.iter().rposition(|&byte| byte != b' ' && byte != 0).map_or(0, |last| last + 1);
        let bytes = &bytes[..filled];
        match std::str::from_utf8(bytes) {
            // ASCII is itself in every encoding that packages write, but for UTF-16, which comes through `Decoded`.
            Ok(text) if self.encoding == UTF_8 || text.is_ascii() => return Ok(Cow::Borrowed(text)),
            // The packages cut a text at its width in bytes, in the middle of a letter too: what is left of it is none.
            Err(error) if self.encoding == UTF_8 && error.error_len().is_none() => {
                let whole = &bytes[..error.valid_up_to()];
                return Ok(String::from_utf8_lossy(whole));
            }
            Ok(_) | Err(_) => {}
        }
        // A cell has no byte order mark: bytes that look like one are letters.
        let (text, malformed) = self.encoding.decode_without_bom_handling(bytes);
        if malformed {
            self.malformed()?;
        }
        Ok(text)
    }
}

/// The encoding of a name that people or packages write: `UTF-8`, `cp1252`, `windows-1252`, `CP-1252`, `latin-1`.
pub(super) fn named(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_ascii_lowercase();
    Encoding::for_label(name.as_bytes()).or_else(|| {
        let joined = name.replace(['-', '_', ' '], "");
        Encoding::for_label(joined.as_bytes()).or_else(|| {
            let number = ["windows", "win", "ms", "cp"].iter().find_map(|prefix| name.strip_prefix(prefix));
            let number = number.unwrap_or(&name).trim_start_matches(['-', '_', ' ']);
            let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
            code_page(number.parse().ok().filter(|_| is_number)?)
        })
    })
}

/// The encoding of a Windows code page.
pub(super) fn code_page(number: u32) -> Option<&'static Encoding> {
    let label = match number {
        65001 => return Some(UTF_8),
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        866 => "ibm866".to_owned(),
        10000 => "macintosh".to_owned(),
        20866 => "koi8-r".to_owned(),
        28591..=28606 => format!("iso-8859-{}", number - 28590),
        other => format!("windows-{other}"),
    };
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;

    #[test]
    fn encodings_have_many_names() {
        for (name, encoding) in [
            ("UTF-8", "UTF-8"),
            ("cp1252", "windows-1252"),
            ("CP-1251", "windows-1251"),
            (" windows-1256 ", "windows-1256"),
            ("latin1", "windows-1252"),
            ("65001", "UTF-8"),
            ("1255", "windows-1255"),
            ("ms1250", "windows-1250"),
            ("latin-2", "ISO-8859-2"),
            ("latin 5", "windows-1254"),
            ("utf_8", "UTF-8"),
            ("iso_8859_15", "ISO-8859-15"),
        ] {
            assert_eq!(named(name).map(Encoding::name), Some(encoding), "{name}");
        }
        for name in ["klingon", "klingon1252", "latin-1252", "cp850", "2", "12-52", "windows", "+1252", ""] {
            assert!(named(name).is_none(), "{name}");
        }
    }

    #[test]
    fn what_is_no_text_is_an_error_or_is_counted() {
        let mut strict = Decoder::new(UTF_8, false);
        assert_eq!(strict.text("São  \0".as_bytes()).unwrap(), "São");
        assert!(strict.text(b"S\xe3o").is_err());
        let mut lossy = Decoder::new(UTF_8, true);
        assert_eq!(lossy.text(b"S\xe3o").unwrap(), "S\u{fffd}o");
        assert_eq!((strict.replaced, lossy.replaced), (0, 1));
        assert_eq!(strict.text(&"São".as_bytes()[..2]).unwrap(), "S", "cut in the middle of a letter");
        assert_eq!(Decoder::new(WINDOWS_1252, false).text(b"S\xe3o").unwrap(), "São");
    }
}
