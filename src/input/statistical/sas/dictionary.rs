//! The dictionary of a data file, from the pieces that stand on several pages.

use super::catalog::Labels;
use super::cells::Cells;
use super::pages::{Kind, Packing, Pages, Signature};
use super::unpack::{Compression, MOST};
use super::{cases, format, number};
use crate::input::statistical::block::Rows;
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use crate::input::statistical::encoding::{Decoder, Decoding};
use crate::input::statistical::opened::{About, Opened};
use crate::input::statistical::temporal;
use crate::input::statistical::variable::{Variable, VariableType};
use std::io::{Read, Seek};

/// A text of the dictionary: which of its blocks of text it is in, where, and how long it is.
#[derive(Clone, Copy, Debug, Default)]
struct Text {
    block: usize,
    at: usize,
    length: usize,
}

/// Where a variable stands in a case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) width: usize,
    is_text: bool,
}

/// How a variable is shown, and its label.
#[derive(Clone, Copy, Debug, Default)]
struct Shown {
    width: u64,
    decimals: u64,
    format: Text,
    label: Text,
}

/// The pieces, and what they say.
#[derive(Debug)]
pub(super) struct Dictionary {
    pub(super) pages: Pages,
    decoder: Decoder,
    /// The bytes of a case, how many there are, and how many stand on a page with pieces.
    pub(super) row: usize,
    pub(super) rows: u64,
    pub(super) rows_behind: usize,
    pub(super) compression: Compression,
    label: Text,
    columns: usize,
    texts: Vec<Vec<u8>>,
    names: Vec<Text>,
    pub(super) places: Vec<Place>,
    shown: Vec<Shown>,
}

const WHAT: &str = "the dictionary";

impl Dictionary {
    /// Reads the pieces: those before the cases, and those of later changes behind them.
    pub(super) fn read(source: &mut Source<impl Read + Seek>, pages: Pages, decoding: Decoding) -> Outcome<Dictionary> {
        let mut dictionary = Dictionary {
            pages,
            decoder: decoding.decoder(pages.header.encoding),
            row: 0,
            rows: 0,
            rows_behind: 0,
            compression: Compression::None,
            label: Text::default(),
            columns: 0,
            texts: Vec::new(),
            names: Vec::new(),
            places: Vec::new(),
            shown: Vec::new(),
        };
        let mut page = Vec::new();
        let mut number = 0;
        while number < pages.count() {
            pages.read(source, number, &mut page)?;
            number += 1;
            match pages.kind(&page) {
                Kind::Cases => break,
                Kind::Pieces | Kind::Both => dictionary.pieces(&page)?,
                Kind::Other => {}
            }
        }
        // From the end back to the last case: pieces of later changes stand behind the cases, which are not read twice.
        for number in (number..pages.count()).rev() {
            pages.read(source, number, &mut page)?;
            match pages.kind(&page) {
                Kind::Cases => break,
                Kind::Pieces | Kind::Both => dictionary.pieces(&page)?,
                Kind::Other => {}
            }
        }
        dictionary.check()?;
        Ok(dictionary)
    }

    fn check(&self) -> Outcome<()> {
        if self.columns == 0 || self.places.is_empty() {
            return Err(Damage("has no variables; export it again, with the columns that are wanted".to_owned()));
        }
        // Beyond this check an index below `columns` is valid in both lists.
        if self.places.len() != self.columns || self.names.len() != self.columns {
            let got = format!("{} names and {} places", self.names.len(), self.places.len());
            return Err(Damage::says("the dictionary", got, &format!("{} of each", self.columns)));
        }
        // A compressed case may unfold to more than the page that it stands on.
        let most = if self.compression == Compression::None { 1 } else { MOST };
        if self.row == 0 || self.row > self.pages.header.page * most {
            return Err(Damage::says("the length of a case", self.row, "one that a page has room for"));
        }
        for place in &self.places {
            if place.at.checked_add(place.width).is_none_or(|end| end > self.row) {
                return Err(Damage::says(
                    "the place of a variable",
                    place.at,
                    &format!("one in a case of {} bytes", self.row),
                ));
            }
            if !place.is_text && !(1..=8).contains(&place.width) {
                return Err(Damage::says("the width of a number", place.width, "3 to 8 bytes"));
            }
        }
        Ok(())
    }

    fn pieces(&mut self, page: &[u8]) -> Outcome<()> {
        for piece in self.pages.pieces(page)? {
            // The dictionary is never compressed: what is packed here are cases.
            if piece.packing == Packing::None {
                self.piece(&page[piece.at..][..piece.length])?;
            }
        }
        Ok(())
    }

    fn piece(&mut self, piece: &[u8]) -> Outcome<()> {
        let header = self.pages.header;
        let word = header.word();
        let number = |at: usize, width: usize| header.number(piece, at, width).ok_or_else(|| Damage::ends(WHAT));
        // Pieces of newer versions are passed over.
        let Some(signature) = self.pages.signature(piece) else { return Ok(()) };
        match signature {
            Signature::Rows => {
                self.row = number(5 * word, word)? as usize;
                self.rows = number(6 * word, word)?;
                self.rows_behind = number(15 * word, word)? as usize;
                // The place of the label is counted from the end of the piece, in files of either width.
                self.label = piece.len().checked_sub(130).and_then(|at| text(header, piece, at)).unwrap_or_default();
            }
            Signature::Other => {}
            Signature::Columns => self.columns = number(word, word)? as usize,
            Signature::Texts => {
                let block = piece.get(word..).ok_or_else(|| Damage::ends(WHAT))?;
                // The first block of texts names the compression, in a word that SAS never writes elsewhere.
                if self.texts.is_empty() {
                    let has = |mark: &[u8]| block.windows(mark.len()).any(|window| window == mark);
                    self.compression = match () {
                        _ if has(b"SASYZCRL") => Compression::Runs,
                        _ if has(b"SASYZCR2") => Compression::Repeats,
                        _ => Compression::None,
                    };
                }
                self.texts.push(block.to_vec());
            }
            Signature::Names => {
                let entries = piece.get(word + 8..piece.len().saturating_sub(word + 4)).unwrap_or_default();
                let each = entries.chunks_exact(8).map(|entry| text(header, entry, 0).unwrap_or_default());
                // The room behind the last name is filled with zeros.
                self.names.extend(each.filter(|name| name.length > 0));
            }
            Signature::Attributes => {
                let entries = piece.get(word + 8..piece.len().saturating_sub(word + 4)).unwrap_or_default();
                for entry in entries.chunks_exact(word + 8) {
                    let of = |at: usize, width: usize| header.number(entry, at, width).unwrap_or(0) as usize;
                    let is_text = match of(word + 6, 1) {
                        1 => false,
                        2 => true,
                        other => return Err(Damage::says("the type of a variable", other, "1 or 2")),
                    };
                    self.places.push(Place { at: of(0, word), width: of(word, 4), is_text });
                }
            }
            Signature::Format => {
                let of = |at: usize| text(header, piece, at).ok_or_else(|| Damage::ends(WHAT));
                self.shown.push(Shown {
                    width: number(3 * word, 2)?,
                    decimals: number(3 * word + 2, 2)?,
                    format: of(22 + 3 * word)?,
                    label: of(28 + 3 * word)?,
                });
            }
        }
        Ok(())
    }

    fn text(&mut self, text: Text, what: &str) -> Outcome<String> {
        if text.length == 0 {
            return Ok(String::new());
        }
        let block = self.texts.get(text.block).and_then(|block| block.get(text.at..)?.get(..text.length));
        let block =
            block.ok_or_else(|| Damage::says(what, format!("in block {} of the texts", text.block), "inside of it"))?;
        Ok(self.decoder.text(block).map_err(|e| e.of(what))?.trim_end().to_owned())
    }

    fn variables(&mut self, labels: Option<&Labels>) -> Outcome<Vec<Variable>> {
        let mut variables = Vec::with_capacity(self.columns);
        for number in 0..self.columns {
            let name = self.text(self.names[number], "the name of a variable")?;
            // A file may end its list of formats early: such a variable has none.
            let shown = self.shown.get(number).copied().unwrap_or_default();
            let format = self.text(shown.format, &format!("the format of {name}"))?;
            let label = self.text(shown.label, &format!("the label of {name}"))?;
            let is_text = self.places[number].is_text;
            variables.push(Variable {
                kind: if is_text { VariableType::Text } else { format::kind(&format) },
                label: Some(label).filter(|label| !label.is_empty()),
                measure: None,
                labels: labels.and_then(|labels| labels.of(&format)).unwrap_or_default(),
                languages: Vec::new(),
                missing: Vec::new(),
                format: format::written(&format, shown.width, shown.decimals),
                name,
            });
        }
        Ok(variables)
    }

    /// The cases, and what is known of them.
    pub(super) fn open<'a, R: Read + Seek + Send + 'a>(
        mut self,
        source: Source<R>,
        labels: Option<&Labels>,
    ) -> Outcome<Opened<'a>> {
        let variables = self.variables(labels)?;
        // A label that is damaged is no reason not to read the cases.
        let label = self.text(self.label, "the label of the file").ok().filter(|label| !label.is_empty());
        let names = variables.iter().map(|variable| variable.name.clone()).collect();
        // Packed cases are pieces with an entry of their own.
        let room = self.pages.count() * self.pages.header.page as u64;
        let least = if self.compression == Compression::None { self.row as u64 } else { 12 };
        let about = About::new(variables, &self.decoder, temporal::SAS, self.rows.min(room / least));
        let order = self.pages.header.order;
        // `check` holds every place within a case.
        let places = self.places.iter().map(|place| (place.at, place.width)).collect();
        let cells = Cells { places, number: move |numbers: &mut _, cell: &_| number::push(numbers, cell, order) };
        let (decoder, row) = (self.decoder.clone(), self.row);
        let cases = Rows::new(cases::Unread::new(source, self), cells, decoder, names, row);
        Ok(Opened { about: About { label, ..about }, cases: Box::new(cases) })
    }
}

/// Three numbers of two bytes that say where a text is.
fn text(header: super::header::Header, bytes: &[u8], at: usize) -> Option<Text> {
    let number = |place: usize| header.number(bytes, at + 2 * place, 2).map(|number| number as usize);
    Some(Text { block: number(0)?, at: number(1)?, length: number(2)? })
}
