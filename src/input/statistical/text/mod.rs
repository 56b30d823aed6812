//! Text with a delimiter, `.csv` and `.tsv`: read twice, first for what its columns are, then for their values.
//!
//! | file | what it knows |
//! |---|---|
//! | `decoded` | the bytes of a file as UTF-8 |
//! | `number` | which cells are numbers |
//! | `layout` | delimiter, header, and the type of each column |
//! | `cases` | the rows |

mod cases;
mod decoded;
mod layout;
mod number;

use super::bytes::Source;
use super::encoding::Decoding;
use super::file::How;
use super::opened::{About, Opened};
use super::read::ReadFile;
use super::reading::{Reading, Stopped};
use super::temporal;
use decoded::Decoded;
use encoding_rs::UTF_8;
pub(super) use layout::Layout;
use std::io::{Read, Seek};

/// Opens a text. All its rows are looked at, unless that was done before.
pub(super) fn open<'a, R: Read + Seek + Send + 'a>(
    mut source: Source<R>,
    decoding: Decoding,
    how: &ReadFile,
    reading: &Reading<'_>,
) -> Result<Opened<'a>, Stopped> {
    let size = source.left();
    let decoder = decoding.decoder(decoded::stated_encoding(&source.peek(3)?));
    let layout = match &how.layout {
        Some(layout) => Layout::clone(layout),
        None => {
            let (layout, looked_at) = Layout::of(source, decoder.clone(), how, reading)?;
            source = looked_at;
            // The rows were looked at to the end; they are read from the beginning.
            source.back(size)?;
            layout
        }
    };
    let about = About {
        whole: layout.columns.iter().map(|column| column.whole).collect(),
        findings: layout.findings.clone(),
        how: How {
            delimiter: Some(layout.delimiter.into()),
            decimal: Some(layout.mark.into()),
            header: Some(layout.header).filter(|row| *row > 1),
            encoding: Some(decoder.name()).filter(|name| *name != UTF_8.name()).map(str::to_owned),
            ..How::default()
        },
        ..About::new(layout.variables(), &decoder, temporal::NONE, layout.rows)
    };
    let decoded = Decoded::new(source, decoder, layout.header)?;
    Ok(Opened { about, cases: Box::new(cases::Rows::new(layout, decoded)?) })
}

/// The layout of a text, for those who open it again.
pub(super) fn layout<R: Read + Seek>(
    mut source: Source<R>,
    decoding: Decoding,
    how: &ReadFile,
    reading: &Reading<'_>,
) -> Result<Layout, Stopped> {
    let decoder = decoding.decoder(decoded::stated_encoding(&source.peek(3)?));
    Ok(Layout::of(source, decoder, how, reading)?.0)
}
