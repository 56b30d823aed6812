//! The rows of a text.

use super::decoded::Decoded;
use super::layout::{Layout, broken, is_null};
use super::number::number;
use crate::input::statistical::bytes::{Damage, Outcome};
use crate::input::statistical::columns::Column;
use crate::input::statistical::encoding::Misfits;
use crate::input::statistical::opened::{Cases, two_types};
use crate::input::statistical::reading::{Reading, Stopped};
use std::io::Read;

pub(super) struct Rows<R> {
    layout: Layout,
    reader: csv::Reader<Decoded<R>>,
    record: csv::StringRecord,
    /// Names and texts with replacement characters.
    replaced: usize,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(layout: Layout, decoded: Decoded<R>) -> Outcome<Rows<R>> {
        let mut reader = csv::ReaderBuilder::new().delimiter(layout.delimiter).from_reader(decoded);
        let names = reader.headers().map_err(|error| broken(&error, layout.delimiter, layout.header))?;
        let replaced = names.iter().filter(|name| name.contains(char::REPLACEMENT_CHARACTER)).count();
        Ok(Rows { layout, reader, record: csv::StringRecord::new(), replaced })
    }
}

impl<R: Read + Send> Cases for Rows<R> {
    fn read(&mut self, columns: &mut [(usize, Column)], most: usize, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        let Layout { delimiter, mark, header, ref null_values, .. } = self.layout;
        let is_lossy = self.reader.get_ref().decoder.is_lossy();
        for _ in 0..most {
            let more = self.reader.read_record(&mut self.record);
            if !more.map_err(|error| broken(&error, delimiter, header))? {
                return Ok(());
            }
            let mut bytes = 0;
            for (v, column) in columns.iter_mut() {
                let given = self.record.get(*v).unwrap_or_default();
                let cell = given.trim();
                let is_missing = cell.is_empty() || is_null(cell, null_values);
                match (self.layout.columns[*v].is_number, column) {
                    (true, Column::Numbers(numbers)) if is_missing => numbers.push_missing(None),
                    (true, Column::Numbers(numbers)) => match number(cell, mark) {
                        Some(number) => numbers.push(number),
                        // All cells were numbers when the types were found.
                        None => return Err(Damage("was changed while it was read; read it again".to_owned()).into()),
                    },
                    (false, Column::Texts(texts)) if is_missing => texts.push(""),
                    (false, Column::Texts(texts)) => {
                        bytes += given.len();
                        self.replaced += usize::from(is_lossy && given.contains(char::REPLACEMENT_CHARACTER));
                        // As it stands, with its blanks: only numbers and missing values are told without them.
                        texts.push(given);
                    }
                    (true, Column::Texts(_)) | (false, Column::Numbers(_)) => return Err(two_types()),
                }
            }
            reading.row(columns.len(), bytes)?;
        }
        Ok(())
    }

    fn misfits(&self) -> Misfits {
        // The file may have such characters itself.
        let has_replaced = self.reader.get_ref().decoder.misfits.replaced > 0;
        Misfits::of_replaced(if has_replaced { self.replaced } else { 0 })
    }
}
