//! What the sheets of a workbook share: their list, texts, and styles.

use super::super::cell::Calendar;
use super::super::styles::{self, Style};
use super::records::{BEGIN, END, Records};
use crate::input::statistical::bytes::Damage;
use crate::input::statistical::reading::{Reading, Stopped};
use rustc_hash::FxHashMap;
use std::sync::Arc;

mod record {
    pub(super) const PASSWORD: u16 = 0x2f;
    pub(super) const CALENDAR: u16 = 0x22;
    pub(super) const SHEET: u16 = 0x85;
    pub(super) const FORMAT: u16 = 0x41e;
    pub(super) const STYLE: u16 = 0xe0;
    pub(super) const TEXTS: u16 = 0xfc;
}

/// The version of the records that is read: that of Excel 97.
const VERSION: u16 = 0x600;

pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    pub(super) texts: Vec<Arc<str>>,
    pub(super) styles: Vec<Style>,
    pub(super) calendar: Calendar,
}

pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) is_shown: bool,
    /// Where its records begin.
    pub(super) place: usize,
}

impl Book {
    pub(super) fn read(stream: &[u8], reading: &mut Reading<'_>) -> Result<Book, Stopped> {
        let mut records = Records::new(stream, 0);
        let mut book = Book { sheets: Vec::new(), texts: Vec::new(), styles: Vec::new(), calendar: Calendar::From1900 };
        let mut formats: FxHashMap<u16, Style> = FxHashMap::default();
        loop {
            let record = records.next()?;
            let mut content = record.content();
            match record.kind {
                BEGIN => match content.u16()? {
                    VERSION => {}
                    other => {
                        return Err(
                            Damage::says("the version of the workbook", other, "that of Excel 97 to 2003").into()
                        );
                    }
                },
                record::PASSWORD => {
                    let problem = "is locked with a password; open it in a spreadsheet and save it without one";
                    return Err(Damage(problem.to_owned()).into());
                }
                record::CALENDAR if content.u16()? == 1 => book.calendar = Calendar::From1904,
                record::SHEET => {
                    let place = content.u32()? as usize;
                    let (state, kind) = (content.u8()?, content.u8()?);
                    let name = content.short_text()?;
                    // Others are charts and macros.
                    if kind == 0 {
                        book.sheets.push(Sheet { name, is_shown: state & 3 == 0, place });
                    }
                }
                record::FORMAT => {
                    let id = content.u16()?;
                    formats.insert(id, styles::of_code(&content.text()?));
                }
                record::STYLE => {
                    content.skip(2)?;
                    let id = content.u16()?;
                    // Formats stand before the styles that use them.
                    book.styles.push(formats.get(&id).copied().unwrap_or_else(|| styles::built_in(id.into())));
                }
                record::TEXTS => {
                    content.skip(4)?;
                    // No memory is taken by the number that is stated: reading stops where the bytes end.
                    for _ in 0..content.u32()? {
                        let text = content.text()?;
                        reading.more(size_of::<Arc<str>>() + text.len())?;
                        book.texts.push(text.into());
                    }
                }
                END => break,
                _ => {}
            }
        }
        if book.sheets.is_empty() {
            return Err(Damage("has no sheets; open it in a spreadsheet and save it again".to_owned()).into());
        }
        Ok(book)
    }
}
