//! The text of a file, from the bytes that its package wrote.

use super::bytes::Damage;
use crate::finding::{Finding, Rule};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;
use std::ops::Add;

/// From this many bytes on, the packages cut labels: SAS at 40, SPSS at 60 and 120, Stata at 80.
const LONGEST: usize = 40;

/// What is asked of the text of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decoding {
    /// In place of the encoding that the file states.
    pub(super) encoding: Option<&'static Encoding>,
    /// Whether bytes that stand for nothing are replaced and counted.
    pub(super) lossy: bool,
}

impl Decoding {
    /// By the encoding that is asked for, otherwise by that of the file.
    pub(super) fn decoder(self, own: &'static Encoding) -> Decoder {
        Decoder::new(self.encoding.unwrap_or(own), self.lossy)
    }
}

/// How the bytes of a file become text.
#[derive(Clone, Debug)]
pub(super) struct Decoder {
    encoding: &'static Encoding,
    lossy: bool,
    pub(super) misfits: Misfits,
}

/// What was met of text that the encoding of the file does not fit, in texts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Misfits {
    /// Those in which bytes stand for nothing in this encoding: read with U+FFFD, where that is allowed.
    pub(super) replaced: usize,
    /// Those beyond ASCII that are UTF-8, in an encoding in which every byte is a letter; and those that are not.
    utf8: usize,
    other: usize,
    /// Those that were cut in the middle of a letter.
    cut: usize,
}

impl Misfits {
    /// So many texts with replacement characters, in a file whose encoding nobody has to guess.
    pub(super) fn of_replaced(replaced: usize) -> Misfits {
        Misfits { replaced, ..Misfits::default() }
    }

    /// The larger of each count, from two readings of the same texts.
    pub(super) fn most(self, again: Misfits) -> Misfits {
        Misfits {
            replaced: self.replaced.max(again.replaced),
            utf8: self.utf8.max(again.utf8),
            other: self.other.max(again.other),
            cut: self.cut.max(again.cut),
        }
    }

    /// What is said of them.
    pub(super) fn findings(self, encoding: &str) -> impl Iterator<Item = Finding> + use<> {
        let finding = |rows: usize, message: String, remedy: &str| {
            let finding = Finding::warning(Rule::NotText, "", message).remedy(remedy);
            Finding { rows, ..finding }
        };
        let replaced = finding(self.replaced, format!("text that is not {encoding}"), "give the right encoding");
        // Letters of another encoding are UTF-8 by chance in a text or two, never in most of them.
        let is_utf8 = self.utf8 > self.other;
        let message = format!(
            "text that may be UTF-8 by its bytes and is read as {encoding}, which the file states or which was given"
        );
        let mistaken =
            finding(if is_utf8 { self.utf8 } else { 0 }, message, "compare some letters, and give encoding=\"utf-8\"");
        let cut = Finding::note(Rule::NotText, "", "text that was cut in the middle of a letter, which is left out");
        let cut = Finding { rows: self.cut, ..cut };
        [replaced, mistaken, cut].into_iter().filter(|finding| finding.rows > 0)
    }
}

impl Add for Misfits {
    type Output = Misfits;

    /// Adds the misfits of other texts.
    fn add(self, also: Misfits) -> Misfits {
        Misfits {
            replaced: self.replaced + also.replaced,
            utf8: self.utf8 + also.utf8,
            other: self.other + also.other,
            cut: self.cut + also.cut,
        }
    }
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
            "{what} is not {encoding} text, the encoding in which the file is read; give the right encoding, such as \
             encoding=\"windows-1252\" or \"utf-8\", or set lossy to have such letters replaced and counted"
        ))
    }
}

impl Decoder {
    pub(super) fn new(encoding: &'static Encoding, lossy: bool) -> Decoder {
        Decoder { encoding, lossy, misfits: Misfits::default() }
    }

    /// One that reads alike and has met nothing yet.
    pub(super) fn afresh(&self) -> Decoder {
        Decoder::new(self.encoding, self.lossy)
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
        self.misfits.replaced += 1;
        Ok(())
    }

    pub(super) fn name(&self) -> &'static str {
        self.encoding.name()
    }

    /// The text, without the blanks behind it.
    pub(super) fn text<'a>(&mut self, bytes: &'a [u8]) -> Result<Cow<'a, str>, NotText> {
        self.decoded(bytes, bytes.len() >= LONGEST)
    }

    /// The text of a field of a width in bytes, without the blanks that fill it up.
    pub(super) fn field<'a>(&mut self, bytes: &'a [u8], width: usize) -> Result<Cow<'a, str>, NotText> {
        self.decoded(bytes, bytes.len() == width)
    }

    fn decoded<'a>(&mut self, bytes: &'a [u8], may_be_cut: bool) -> Result<Cow<'a, str>, NotText> {
        // Packages fill texts up with blanks or with zeros.
        let length = bytes.len();
        let filled = bytes.iter().rposition(|&byte| byte != b' ' && byte != 0).map_or(0, |last| last + 1);
        let bytes = &bytes[..filled];
        match std::str::from_utf8(bytes) {
            // ASCII is itself in every encoding that packages write, but for UTF-16, which comes through `Decoded`.
            Ok(text) if self.encoding == UTF_8 || text.is_ascii() => return Ok(Cow::Borrowed(text)),
            // Programs cut a text at a width in bytes, in the middle of a letter too: what is left of it is none. A text that ends so
            // although there is room, with no other letter of UTF-8, is in another encoding.
            Err(error) if self.encoding == UTF_8 && error.error_len().is_none() => {
                let whole = &bytes[..error.valid_up_to()];
                if (may_be_cut && filled == length) || !whole.is_ascii() {
                    self.misfits.cut += 1;
                    return Ok(String::from_utf8_lossy(whole));
                }
                self.misfits.other += 1;
            }
            Ok(_) if self.encoding.is_single_byte() => self.misfits.utf8 += 1,
            Ok(_) => {}
            Err(_) => self.misfits.other += 1,
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
        assert_eq!((strict.misfits.replaced, lossy.misfits.replaced), (0, 1));
        assert_eq!(strict.field(&"São".as_bytes()[..2], 2).unwrap(), "S", "cut in the middle of a letter");
        assert_eq!(strict.field(&"Mãé ".as_bytes()[..4], 9).unwrap(), "Mã", "cut by another program, and filled up");
        assert_eq!(strict.misfits.findings("UTF-8").map(|finding| finding.rows).collect::<Vec<_>>(), [2]);
        // Not cut, as its field is filled up: é of another encoding.
        assert!(strict.field(b"Mal\xe9 ", 5).is_err() && strict.text(b"Mal\xe9").is_err());
        assert_eq!(Decoder::new(WINDOWS_1252, false).text(b"S\xe3o").unwrap(), "São");
    }

    #[test]
    fn letters_that_are_utf8_in_a_file_that_states_another_encoding_are_told() {
        let told = |encoding: &'static Encoding, texts: &[&[u8]]| {
            let mut decoder = Decoder::new(encoding, true);
            texts.iter().for_each(|text| drop(decoder.text(text)));
            decoder.misfits.findings(encoding.name()).map(|finding| finding.rows).collect::<Vec<_>>()
        };
        let (utf8, latin) = ("São".as_bytes(), b"S\xe3o".as_slice());
        assert_eq!(told(WINDOWS_1252, &[utf8, b"Acre", utf8]), [2]);
        assert!(told(WINDOWS_1252, &[latin, utf8]).is_empty());
        assert!(told(WINDOWS_1252, &[latin, b"Acre"]).is_empty());
        assert_eq!(told(UTF_8, &[utf8, latin]), [1]);
        // Pairs of bytes are letters there.
        assert!(told(encoding_rs::GBK, &[utf8]).is_empty());
    }
}
