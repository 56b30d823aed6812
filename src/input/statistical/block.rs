//! Cases of one width side by side, and from there to columns: a block is decoded while the next one is read.
//!
//! ```text
//!             Fill                      Decode, column by column
//! file  ──────────────▶  cases side by side  ──────────────▶  columns
//!          one thread                           all threads
//! ```

use super::bytes::{Damage, Outcome};
use super::columns::{Column, Numbers, Texts};
use super::encoding::{Decoder, Misfits, NotText};
use super::opened::{Cases, two_types};
use super::reading::{LOOK, Reading, Stopped};
use rayon::prelude::*;

/// A block has so many bytes at most, or a single case: it stays in the cache of a processor while its columns are decoded.
const BYTES: usize = 1 << 18;

/// Cases side by side, as they stand in the file once they are unpacked.
#[derive(Debug)]
pub(super) struct Block {
    bytes: Vec<u8>,
    /// The bytes of a case.
    width: usize,
}

/// Reads cases of one width.
pub(super) trait Fill: Send {
    /// Adds the next case to a block; false after the last.
    fn add(&mut self, block: &mut Block) -> Outcome<bool>;
}

/// How many bytes of text were added to a column.
pub(super) type Decoded = Result<usize, Unreadable>;

/// What the bytes of a case mean.
pub(super) trait Decode: Send + Sync {
    /// Adds the cells of a variable to its column, case by case; how many bytes of text they are.
    fn decode(&self, variable: usize, block: &Block, column: &mut Column, decoder: &mut Decoder) -> Decoded;
}

/// A case of a block that cannot be read, and why.
#[derive(Debug)]
pub(super) struct Unreadable {
    row: usize,
    why: Why,
}

#[derive(Debug)]
pub(super) enum Why {
    NotText(NotText),
    Damaged(Damage),
    TwoTypes,
}

impl Block {
    fn new(width: usize) -> Block {
        Block { bytes: Vec::new(), width }
    }

    fn rows(&self) -> usize {
        self.bytes.len() / self.width
    }

    /// Adds a case, whose bytes `fill` writes; none where it says that there is none.
    pub(super) fn add(&mut self, fill: impl FnOnce(&mut [u8]) -> Outcome<bool>) -> Outcome<bool> {
        let begin = self.bytes.len();
        self.bytes.resize(begin + self.width, 0);
        let added = fill(&mut self.bytes[begin..]);
        if !matches!(added, Ok(true)) {
            self.bytes.truncate(begin);
        }
        added
    }

    pub(super) fn cases(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.chunks_exact(self.width)
    }

    /// Adds the numbers that stand at a place of every case.
    pub(super) fn numbers(
        &self,
        (at, width): (usize, usize),
        column: &mut Column,
        push: impl Fn(&mut Numbers, &[u8]),
    ) -> Result<usize, Unreadable> {
        let Column::Numbers(numbers) = column else { return Err(Unreadable::two_types()) };
        self.cases().for_each(|case| push(numbers, &case[at..][..width]));
        Ok(0)
    }

    /// Adds the texts that stand at a place of every case, after `cut` took from them what is none.
    pub(super) fn texts(
        &self,
        (at, width): (usize, usize),
        column: &mut Column,
        decoder: &mut Decoder,
        cut: impl Fn(&[u8]) -> &[u8],
    ) -> Result<usize, Unreadable> {
        self.each_text(column, |case, texts| texts.push_encoded(cut(&case[at..][..width]), width, decoder))
    }

    /// Adds a text for every case.
    pub(super) fn each_text<E: Into<Why>>(
        &self,
        column: &mut Column,
        mut push: impl FnMut(&[u8], &mut Texts) -> Result<usize, E>,
    ) -> Result<usize, Unreadable> {
        let Column::Texts(texts) = column else { return Err(Unreadable::two_types()) };
        let mut bytes = 0;
        for (row, case) in self.cases().enumerate() {
            bytes += push(case, texts).map_err(|why| Unreadable { row, why: why.into() })?;
        }
        Ok(bytes)
    }
}

impl Unreadable {
    /// A column that is not of the type of its variable: the reader of a package is at fault, not the file.
    pub(super) fn two_types() -> Unreadable {
        Unreadable { row: 0, why: Why::TwoTypes }
    }
}

impl From<NotText> for Why {
    fn from(problem: NotText) -> Why {
        Why::NotText(problem)
    }
}

impl From<Damage> for Why {
    fn from(damage: Damage) -> Why {
        Why::Damaged(damage)
    }
}

/// The cases as rows of a table.
pub(super) struct Rows<F, D> {
    fill: F,
    decode: D,
    decoder: Decoder,
    /// The names of the variables, for what is wrong with a text.
    names: Vec<String>,
    /// The bytes of a case.
    width: usize,
}

impl<F: Fill, D: Decode> Rows<F, D> {
    /// Rows for cases of `width` bytes, which the file is known to have room for.
    pub(super) fn new(fill: F, decode: D, decoder: Decoder, names: Vec<String>, width: usize) -> Rows<F, D> {
        Rows { fill, decode, decoder, names, width }
    }

    fn stopped(&self, (variable, Unreadable { row, why }): (usize, Unreadable), rows: usize) -> Stopped {
        match why {
            Why::NotText(problem) => problem.of(&format!("{} in row {}", self.names[variable], rows + row + 1)).into(),
            Why::Damaged(damage) => damage.into(),
            Why::TwoTypes => two_types(),
        }
    }
}

impl<F: Fill, D: Decode> Cases for Rows<F, D> {
    fn read(&mut self, columns: &mut [(usize, Column)], most: usize, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        let rows_of_block = (BYTES / self.width).clamp(1, LOOK);
        let mut left = most;
        let mut blocks = [Block::new(self.width), Block::new(self.width)];
        let [block, next] = &mut blocks;
        let mut filled = fill(&mut self.fill, block, rows_of_block.min(left));
        loop {
            let rows = block.rows();
            left -= rows;
            let more = matches!(filled, Ok(true));
            let (following, decoded) = rayon::join(
                || if more { fill(&mut self.fill, next, rows_of_block.min(left)) } else { Ok(false) },
                || decode(&self.decode, block, columns, &self.decoder),
            );
            let (text, misfits) = decoded.map_err(|problem| self.stopped(problem, reading.rows))?;
            self.decoder.misfits = self.decoder.misfits + misfits;
            reading.rows(rows, columns.len(), text)?;
            // Only now, as what is wrong behind the cases of the block comes after them.
            if !filled? {
                return Ok(());
            }
            filled = following;
            std::mem::swap(block, next);
        }
    }

    fn misfits(&self) -> Misfits {
        self.decoder.misfits
    }
}

/// Fills a block with so many cases; false where there are fewer, or where none were asked for.
fn fill(cases: &mut impl Fill, block: &mut Block, most: usize) -> Outcome<bool> {
    block.bytes.clear();
    for _ in 0..most {
        if !cases.add(block)? {
            return Ok(false);
        }
    }
    Ok(most > 0)
}

/// Decodes a block; how many bytes of text it has, and which do not fit the encoding.
fn decode(
    decode: &impl Decode,
    block: &Block,
    columns: &mut [(usize, Column)],
    decoder: &Decoder,
) -> Result<(usize, Misfits), (usize, Unreadable)> {
    let each = columns.par_iter_mut().map(|(variable, column)| {
        let mut decoder = decoder.afresh();
        let text = decode.decode(*variable, block, column, &mut decoder);
        text.map(|text| (text, decoder.misfits)).map_err(|problem| (*variable, problem))
    });
    let (each, problems): (Vec<_>, Vec<_>) = each.collect::<Vec<_>>().into_iter().partition(Result::is_ok);
    // The first case that cannot be read is told, as if they were read one after the other.
    let first = problems.into_iter().filter_map(Result::err).min_by_key(|(_, problem)| problem.row);
    let sum = |(text, misfits), (more, also)| (text + more, misfits + also);
    first.map_or_else(|| Ok(each.into_iter().flatten().fold((0, Misfits::default()), sum)), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::statistical::variable::{Variable, VariableType};
    use encoding_rs::UTF_8;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    /// Two texts of two bytes in each case.
    struct Texts(Vec<[u8; 4]>);

    /// The same as a file that is cut off behind its cases.
    struct CutOff(Texts);

    impl Fill for Texts {
        fn add(&mut self, block: &mut Block) -> Outcome<bool> {
            let Some(next) = self.0.pop() else { return Ok(false) };
            block.add(|case| {
                case.copy_from_slice(&next);
                Ok(true)
            })
        }
    }

    impl Fill for CutOff {
        fn add(&mut self, block: &mut Block) -> Outcome<bool> {
            if self.0.add(block)? { Ok(true) } else { Err(Damage::ends("a case")) }
        }
    }

    struct InTwos;

    impl Decode for InTwos {
        fn decode(&self, variable: usize, block: &Block, column: &mut Column, decoder: &mut Decoder) -> Decoded {
            block.texts((2 * variable, 2), column, decoder, |cell| cell)
        }
    }

    /// The columns that were read, or what is told.
    fn read(fill: impl Fill, lossy: bool) -> Result<(Vec<usize>, usize), String> {
        let text = Variable {
            name: "a".to_owned(),
            label: None,
            kind: VariableType::Text,
            format: None,
            measure: None,
            labels: Arc::default(),
            languages: Vec::new(),
            missing: Vec::new(),
        };
        let names = vec!["a".to_owned(), "b".to_owned()];
        let mut rows = Rows::new(fill, InTwos, Decoder::new(UTF_8, lossy), names, 4);
        let mut columns = vec![(0, Column::new(&text, false, 0)), (1, Column::new(&text, false, 0))];
        let go_on = AtomicBool::new(false);
        match rows.read(&mut columns, usize::MAX, &mut Reading::new(u64::MAX, &go_on)) {
            Ok(()) => {
                let lengths = columns.into_iter().map(|(_, column)| column.finish(&text).values.len()).collect();
                Ok((lengths, rows.misfits().replaced))
            }
            Err(Stopped::Damaged(Damage(problem))) => Err(problem),
            Err(Stopped::Interrupted) => Err("interrupted".to_owned()),
        }
    }

    #[test]
    fn what_is_wrong_is_told_of_the_first_case() {
        // The last case first: rows 5,001 and 20,001 hold a byte that is no text, in the second column and in the first.
        let mut cases = vec![*b"abcd"; 30_000];
        cases[30_000 - 5_001] = *b"ab\xffd";
        cases[30_000 - 20_001] = *b"\xffbcd";
        assert!(read(Texts(cases.clone()), false).unwrap_err().starts_with("b in row 5001 is not UTF-8"));
        assert!(read(CutOff(Texts(cases.clone())), false).unwrap_err().starts_with("b in row 5001 is not UTF-8"));
        assert!(read(CutOff(Texts(cases.clone())), true).unwrap_err().starts_with("the file ends"));
        assert_eq!(read(Texts(cases), true), Ok((vec![30_000, 30_000], 2)));
    }
}
