//! The cases of a portable file.

use super::letters::Letters;
use crate::input::statistical::bytes::{Damage, Outcome};
use crate::input::statistical::columns::Column;
use crate::input::statistical::encoding::{Decoder, Misfits};
use crate::input::statistical::opened::{Cases, two_types};
use crate::input::statistical::reading::{Reading, Stopped};
use crate::input::statistical::variable::VariableType;
use std::io::Read;
use std::ops::Range;

pub(super) struct Rows<R> {
    letters: Letters<R>,
    /// The names and types of the variables.
    columns: Vec<(String, VariableType)>,
    decoder: Decoder,
    case: Vec<Value>,
    /// The bytes of its texts.
    texts: Vec<u8>,
    ended: bool,
}

enum Value {
    Number(Option<f64>),
    /// Which bytes of the texts of the case.
    Text(Range<usize>),
}

/// Fills the last line, and tells the end.
const END: u8 = b'Z';

impl<R: Read> Rows<R> {
    pub(super) fn new(letters: Letters<R>, columns: Vec<(String, VariableType)>, decoder: Decoder) -> Rows<R> {
        Rows { letters, columns, decoder, case: Vec::new(), texts: Vec::new(), ended: false }
    }

    /// Reads the next case; false after the last.
    fn next(&mut self) -> Outcome<bool> {
        self.case.clear();
        self.texts.clear();
        for (place, (name, kind)) in self.columns.iter().enumerate() {
            let first = self.letters.letter()?;
            // No value begins with it: numbers have the digits 0 to T, texts the number of their letters.
            if first == END {
                return match place {
                    0 => Ok(false),
                    _ => Err(Damage::ends("a case")),
                };
            }
            self.case.push(match kind {
                VariableType::Text => {
                    let begin = self.texts.len();
                    self.letters.text_from(first, name, &mut self.texts)?;
                    Value::Text(begin..self.texts.len())
                }
                VariableType::Number | VariableType::Date | VariableType::Time | VariableType::DateTime => {
                    Value::Number(self.letters.number_from(first)?)
                }
            });
        }
        Ok(true)
    }
}

impl<R: Read + Send> Cases for Rows<R> {
    fn read(&mut self, columns: &mut [(usize, Column)], most: usize, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        for _ in 0..most {
            if self.ended || !self.next()? {
                self.ended = true;
                return Ok(());
            }
            let mut bytes = 0;
            for (v, column) in columns.iter_mut() {
                match (&self.case[*v], column) {
                    (Value::Number(Some(number)), Column::Numbers(numbers)) => numbers.push(*number),
                    (Value::Number(None), Column::Numbers(numbers)) => numbers.push_missing(None),
                    (Value::Text(text), Column::Texts(texts)) => {
                        let place = || format!("{} in row {}", self.columns[*v].0, reading.rows + 1);
                        let text = self.decoder.text(&self.texts[text.clone()]).map_err(|e| e.of(&place()))?;
                        bytes += text.len();
                        texts.push(&text);
                    }
                    (Value::Number(_), Column::Texts(_)) | (Value::Text(_), Column::Numbers(_)) => {
                        return Err(two_types());
                    }
                }
            }
            reading.row(columns.len(), bytes)?;
        }
        Ok(())
    }

    fn misfits(&self) -> Misfits {
        self.decoder.misfits
    }
}
