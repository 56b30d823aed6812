//! Portable files of SPSS, `.por`: <https://www.gnu.org/software/pspp/pspp-dev/html_node/Portable-File-Format.html>.
//!
//! | file | what it reads |
//! |---|---|
//! | `letters` | the letters of a file, whatever characters its machine had |
//! | `number` | numbers in base 30 |
//! | `dictionary` | variables, labels, missing values |
//! | `cases` | the cases |
//!
//! A file is lines of 80 letters. Records begin with a letter that says what they are; numbers end with a slash.

mod cases;
mod dictionary;
mod letters;
mod number;

use crate::input::statistical::bytes::{Outcome, Source};
use crate::input::statistical::encoding::Decoding;
use crate::input::statistical::opened::Opened;
use encoding_rs::WINDOWS_1252;
use letters::Letters;
pub(in crate::input::statistical) use letters::is_portable;
use std::io::{Read, Seek};

/// Opens a portable file. It states no encoding for letters that are not those of all machines.
pub(in crate::input::statistical) fn portable<'a, R: Read + Seek + Send + 'a>(
    source: Source<R>,
    decoding: Decoding,
) -> Outcome<Opened<'a>> {
    let mut letters = Letters::new(source)?;
    let mut decoder = decoding.decoder(WINDOWS_1252);
    let dictionary = dictionary::Dictionary::read(&mut letters, &mut decoder)?;
    Ok(dictionary.open(letters, decoder))
}
