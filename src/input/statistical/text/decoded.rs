//! The bytes of a text in UTF-8, whatever they are in the file.

use crate::input::quotes::Quotes;
use crate::input::statistical::bytes::{Damage, Source};
use crate::input::statistical::encoding::Decoder;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// How many bytes of the file are decoded at a time.
const CHUNK: usize = 1 << 16;

/// The encoding that the first bytes of a text state; UTF-8 where they state none.
pub(super) fn stated_encoding(first: &[u8]) -> &'static Encoding {
    match first {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ => UTF_8,
    }
}

/// Reads a text, from a row on.
pub(super) struct Decoded<R> {
    source: Source<R>,
    pub(super) decoder: Decoder,
    state: encoding_rs::Decoder,
    raw: Vec<u8>,
    text: String,
    /// How much of the text was handed out.
    done: usize,
    ended: bool,
    /// Lines above the first row that are still to be left out.
    above: usize,
    /// The number of the line that is decoded.
    line: usize,
    /// Looks for quotes that are not closed.
    pub(super) quotes: Option<Quotes>,
}

impl<R: Read> Decoded<R> {
    /// From the row of the header on, the first being 1.
    pub(super) fn new(source: Source<R>, decoder: Decoder, header: usize) -> Result<Decoded<R>, Damage> {
        let state = decoder.encoding().new_decoder_with_bom_removal();
        Ok(Decoded {
            source,
            decoder,
            state,
            raw: Vec::new(),
            text: String::new(),
            done: 0,
            ended: false,
            above: header - 1,
            line: 1,
            quotes: None,
        })
    }

    pub(super) fn into_source(self) -> Source<R> {
        self.source
    }

    /// The first bytes as text, up to the last whole line where there are more of them than that.
    pub(super) fn head(&mut self) -> Result<&str, Damage> {
        self.more()?;
        let text = self.text.as_str();
        Ok(match (self.source.left(), text.rfind('\n')) {
            (1.., Some(end)) => &text[..=end],
            (0, _) | (_, None) => text,
        })
    }

    /// Decodes a chunk more.
    fn more(&mut self) -> Result<(), Damage> {
        let length = self.source.left().min(CHUNK as u64);
        self.raw.resize(length as usize, 0);
        self.source.fill(&mut self.raw, "the text")?;
        let last = self.source.left() == 0;
        self.text.clear();
        self.done = 0;
        let mut from = 0;
        let lines = |text: &str| text.bytes().filter(|&byte| byte == b'\n').count();
        loop {
            let needed = self.state.max_utf8_buffer_length_without_replacement(self.raw.len() - from);
            self.text.reserve(needed.unwrap_or(4 * CHUNK));
            let (result, read) =
                self.state.decode_to_string_without_replacement(&self.raw[from..], &mut self.text, last);
            from += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    let row = || format!("row {}", self.line + lines(&self.text));
                    self.decoder.malformed().map_err(|e| e.of(&row()))?;
                    self.text.push('\u{fffd}');
                }
            }
        }
        self.ended = last;
        self.line += lines(&self.text);
        // Lines above the header are dropped here, so that a title with an open quote never meets the CSV reader.
        while self.above > 0 && self.done < self.text.len() {
            match self.text[self.done..].find('\n') {
                Some(end) => {
                    self.done += end + 1;
                    self.above -= 1;
                }
                None => self.done = self.text.len(),
            }
        }
        let begun = &self.text[self.done..];
        match self.quotes.as_mut().and_then(|quotes| quotes.feed(begun.as_bytes())) {
            Some((row, problem)) => Err(Damage(format!("row {row}: {problem}"))),
            None => Ok(()),
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.done == self.text.len() && !self.ended {
            self.more().map_err(|Damage(problem)| io::Error::other(problem))?;
        }
        let rest = &self.text.as_bytes()[self.done..];
        let part = rest.len().min(buffer.len());
        buffer[..part].copy_from_slice(&rest[..part]);
        self.done += part;
        Ok(part)
    }
}
