//! Transport files of SAS, `.xpt`, of versions 5 and 8:
//! <https://support.sas.com/content/dam/SAS/support/en/technical-papers/record-layout-of-a-sas-version-5-or-6-data-set-in-sas-transport-xport-format.pdf>.
//!
//! | file | what it reads |
//! |---|---|
//! | `members` | the data sets of a file, and their variables |
//! | `cases` | the cases of one of them |
//! | `ibm` | numbers as mainframes keep them |
//!
//! A file is a row of records of 80 bytes. It may hold several data sets.

mod cases;
mod ibm;
mod members;

use crate::input::statistical::block::Rows;
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use crate::input::statistical::encoding::Decoding;
use crate::input::statistical::opened::{About, Opened};
use crate::input::statistical::read::Sheet;
use crate::input::statistical::sas::cells::Cells;
use crate::input::statistical::temporal;
use encoding_rs::UTF_8;
use members::Member;
use std::io::{Read, Seek};

/// The bytes of a record.
const RECORD: usize = 80;

/// Opens a data set of a transport file. It states no encoding.
pub(in crate::input::statistical) fn transport<'a, R: Read + Seek + Send + 'a>(
    mut source: Source<R>,
    decoding: Decoding,
    sheet: Option<&Sheet>,
) -> Outcome<Opened<'a>> {
    let mut decoder = decoding.decoder(UTF_8);
    let mut members = members::read(&mut source, &mut decoder)?;
    let member = members.swap_remove(chosen(&members, sheet)?);
    let Member { variables, places, row, begin, length, label, .. } = member;
    if row == 0 {
        return Err(Damage("has no variables in this data set".to_owned()));
    }
    source.back(begin)?;
    let names = variables.iter().map(|variable| variable.name.clone()).collect();
    let about = About { label, ..About::new(variables, &decoder, temporal::SAS, length / row as u64) };
    let unread = cases::Unread { source, row: row as u64, left: length };
    let cells = Cells { places, number: ibm::push };
    Ok(Opened { about, cases: Box::new(Rows::new(unread, cells, decoder, names, row)) })
}

/// The place of the data set to read.
fn chosen(members: &[Member], sheet: Option<&Sheet>) -> Outcome<usize> {
    let names = || members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>().join(", ");
    let found = match sheet {
        Some(Sheet::Name(name)) => members.iter().position(|member| member.name.eq_ignore_ascii_case(name)),
        Some(Sheet::Number(number)) => number.checked_sub(1).filter(|&place| place < members.len()),
        None => match members.len() {
            1 => Some(0),
            _ => return Err(Damage(format!("has the data sets {}; give one as sheet, by name or number", names()))),
        },
    };
    found.ok_or_else(|| Damage(format!("has no such data set; it has {}", names())))
}
