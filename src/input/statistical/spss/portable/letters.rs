//! The letters of a portable file, whatever characters its machine had.

use super::number;
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use crate::input::statistical::encoding::Decoder;
use std::io::Read;

/// The letters of a line. Blanks at its end may have been cut away.
const LINE: usize = 80;

/// The bytes of the greeting, of the table of characters behind it, and of the sign behind both.
const GREETING: usize = 200;
const TABLE: usize = 256;
const SIGN: &[u8] = b"SPSSPORT";

/// How many bytes are read at a time.
const CHUNK: usize = 1 << 16;

/// Where the table has the characters that all machines have.
const CHARACTERS: [(usize, &[u8]); 7] = [
    (64, b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+"),
    (132, b"&[]!$*);^-/|,%_>?`:"),
    (152, b"@'=\""),
    (162, b"~"),
    (184, b"{"),
    (185, b"}"),
    (186, b"\\"),
];

/// Whether a file is one, by its first bytes.
pub(in crate::input::statistical) fn is_portable(first: &[u8]) -> bool {
    let letters: Vec<u8> = first.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let (Some(table), Some(sign)) = (letters.get(GREETING..GREETING + TABLE), letters.get(GREETING + TABLE..)) else {
        return false;
    };
    let characters = characters(table);
    sign.iter().take(SIGN.len()).map(|&byte| characters[usize::from(byte)]).eq(SIGN.iter().copied())
}

/// The ASCII character of each byte; a byte that the table does not have stands for itself.
fn characters(table: &[u8]) -> [u8; 256] {
    let mut characters = std::array::from_fn(|byte| byte as u8);
    // What the machine does not have is written as its zero.
    let zero = table[CHARACTERS[0].0];
    for (begin, known) in CHARACTERS {
        for (&byte, &character) in table[begin..].iter().zip(known) {
            if byte != zero || character == b'0' {
                characters[usize::from(byte)] = character;
            }
        }
    }
    characters
}

/// Reads letter by letter.
pub(super) struct Letters<R> {
    source: Source<R>,
    chunk: Vec<u8>,
    at: usize,
    characters: [u8; 256],
    /// How many letters of the line were read.
    column: usize,
    /// Blanks that were cut away from the end of a line.
    blanks: usize,
}

const WHAT: &str = "the file";

impl<R: Read> Letters<R> {
    /// From the beginning of a file to behind its sign.
    pub(super) fn new(source: Source<R>) -> Outcome<Letters<R>> {
        let characters = std::array::from_fn(|byte| byte as u8);
        let mut letters = Letters { source, chunk: Vec::new(), at: 0, characters, column: 0, blanks: 0 };
        letters.bytes(GREETING)?;
        letters.characters = self::characters(&letters.bytes(TABLE)?);
        letters.bytes(SIGN.len())?;
        Ok(letters)
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> u64 {
        self.source.left() + (self.chunk.len() - self.at) as u64
    }

    fn byte(&mut self) -> Outcome<Option<u8>> {
        if self.at == self.chunk.len() {
            let length = self.source.left().min(CHUNK as u64) as usize;
            if length == 0 {
                return Ok(None);
            }
            self.chunk.resize(length, 0);
            self.source.fill(&mut self.chunk, WHAT)?;
            self.at = 0;
        }
        self.at += 1;
        Ok(Some(self.chunk[self.at - 1]))
    }

    /// The next letter.
    pub(super) fn letter(&mut self) -> Outcome<u8> {
        loop {
            if self.blanks > 0 {
                self.blanks -= 1;
                return Ok(b' ');
            }
            match self.byte()?.ok_or_else(|| Damage::ends(WHAT))? {
                b'\r' => {}
                b'\n' => {
                    self.blanks = LINE.saturating_sub(self.column);
                    self.column = 0;
                }
                _ if self.column == LINE => return Err(Damage::says("the length of a line", "longer", "80 letters")),
                byte => {
                    self.column += 1;
                    return Ok(self.characters[usize::from(byte)]);
                }
            }
        }
    }

    fn bytes(&mut self, length: usize) -> Outcome<Vec<u8>> {
        (0..length).map(|_| self.letter()).collect()
    }

    /// A number that begins with a letter that was read; `None` for a missing one.
    pub(super) fn number_from(&mut self, first: u8) -> Outcome<Option<f64>> {
        let mut letter = first;
        while letter == b' ' {
            letter = self.letter()?;
        }
        if letter == b'*' {
            self.letter()?;
            return Ok(None);
        }
        let mut digits = [0; number::LONGEST];
        let mut length = 0;
        while letter != b'/' {
            *digits.get_mut(length).ok_or_else(|| Damage::says("a number", "longer", "at most 100 letters"))? = letter;
            length += 1;
            letter = self.letter()?;
        }
        let digits = &digits[..length];
        let number = number::parse(digits);
        let got = || format!("{:?}", String::from_utf8_lossy(digits));
        number.map(Some).ok_or_else(|| Damage::says("a number", got(), "digits in base 30"))
    }

    pub(super) fn number(&mut self) -> Outcome<Option<f64>> {
        let first = self.letter()?;
        self.number_from(first)
    }

    /// A number that counts something.
    pub(super) fn count(&mut self, what: &str, most: u64) -> Outcome<usize> {
        let first = self.letter()?;
        self.count_from(first, what, most)
    }

    fn count_from(&mut self, first: u8, what: &str, most: u64) -> Outcome<usize> {
        match self.number_from(first)? {
            Some(count) if count >= 0.0 && count.fract() == 0.0 && count <= most as f64 => Ok(count as usize),
            other => Err(Damage::says(what, format!("{other:?}"), &format!("0 to {most}"))),
        }
    }

    /// The bytes of a text, which begins with its length, behind others.
    pub(super) fn text_from(&mut self, first: u8, what: &str, bytes: &mut Vec<u8>) -> Outcome<()> {
        // A text may be of blanks that were cut away, so that the bytes that are left are no limit; that of SPSS is.
        for _ in 0..self.count_from(first, what, 32_767)? {
            bytes.push(self.letter()?);
        }
        Ok(())
    }

    /// A text.
    pub(super) fn text(&mut self, decoder: &mut Decoder, what: &str) -> Outcome<String> {
        let first = self.letter()?;
        let mut bytes = Vec::new();
        self.text_from(first, what, &mut bytes)?;
        Ok(decoder.text(&bytes).map_err(|e| e.of(what))?.into_owned())
    }
}
