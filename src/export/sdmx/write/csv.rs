//! SDMX-CSV 1.0, 2.0 and 2.1: a line for each figure.

use super::{Sink, attributes, dimensions, of_series, places};
use crate::export::sdmx::message::{Cell, Message};
use crate::export::sdmx::{Component, Labels, Role, SdmxFormat};
use std::io;

/// How a message is written with commas.
pub(in crate::export::sdmx) struct Csv<'a> {
    pub(in crate::export::sdmx) format: SdmxFormat,
    pub(in crate::export::sdmx) labels: Labels,
    /// What the first cells of each line say: the dataflow or the structure, and its class.
    pub(in crate::export::sdmx) of: (&'a str, String),
    pub(in crate::export::sdmx) name: &'a str,
}

/// A part of a line.
enum Part {
    /// The same in all lines.
    Same(Vec<u8>),
    /// The words of a component, each as it stands in the file, with the comma before it.
    Words { place: usize, words: Vec<Vec<u8>>, is_of_series: bool, empty: Vec<u8> },
    /// The value of the measure.
    Value,
}

impl Csv<'_> {
    /// Whether it is 2.0 or later.
    fn is_new(&self) -> bool {
        match self.format {
            SdmxFormat::Csv20 | SdmxFormat::Csv21 => true,
            SdmxFormat::Csv10 | SdmxFormat::Ml21 | SdmxFormat::Ml30 | SdmxFormat::Json20 => false,
        }
    }

    pub(in crate::export::sdmx) fn write(&self, message: &Message<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let columns = self.columns(message);
        self.header(message, &columns, sink);
        let parts = self.parts(message, &columns);
        // What is missing on purpose has a word of its own from 2.1 on.
        let nothing = if self.format == SdmxFormat::Csv21 { "NaN" } else { "" };
        for rows in message.series() {
            // Once for each series: every line repeats the attributes of its series.
            let shared: Vec<Cell> = parts
                .iter()
                .map(|part| match part {
                    Part::Words { place, is_of_series: true, .. } => of_series(message, *place, rows),
                    Part::Words { .. } | Part::Same(_) | Part::Value => Cell::Nothing,
                })
                .collect();
            for &row in rows {
                for (part, shared) in parts.iter().zip(&shared) {
                    match part {
                        Part::Same(bytes) => sink.bytes.extend_from_slice(bytes),
                        Part::Value => {
                            sink.text(",");
                            match message.values[row as usize] {
                                value if value.is_nan() => sink.text(nothing),
                                value => sink.number(value),
                            }
                            sink.text(if self.labels == Labels::Name { "," } else { "" });
                        }
                        Part::Words { place, words, is_of_series, empty } => {
                            let cell = if *is_of_series { *shared } else { message.cell(*place, row) };
                            match cell {
                                Cell::Word(word) => sink.bytes.extend_from_slice(&words[word as usize]),
                                Cell::Nothing => sink.bytes.extend_from_slice(empty),
                                Cell::Number(number) => {
                                    sink.text(",");
                                    sink.number(number);
                                    sink.text(if self.labels == Labels::Name { "," } else { "" });
                                }
                            }
                        }
                    }
                }
                sink.text("\r\n");
            }
            sink.go_on()?;
        }
        sink.send()
    }

    /// Dimensions, time, measure, attributes: all of them in 1.0, later those that hold anything or have to be there.
    fn columns(&self, message: &Message<'_>) -> Vec<usize> {
        let mut columns = dimensions(message);
        columns.extend(places(message, |component| component.role == Role::Time));
        columns.push(message.measure);
        let all = places(message, |component| matches!(component.role, Role::Attribute { .. }));
        let filled = attributes(message);
        let components = message.structure.components();
        let is_there = |place: &usize| !self.is_new() || components[*place].is_mandatory() || filled.contains(place);
        columns.extend(all.into_iter().filter(is_there));
        columns
    }

    fn header(&self, message: &Message<'_>, columns: &[usize], sink: &mut Sink<'_>) {
        let name = if self.labels == Labels::Name { ",STRUCTURE_NAME" } else { "" };
        if self.is_new() {
            sink.text(&format!("STRUCTURE,STRUCTURE_ID{name},ACTION"));
        } else {
            sink.text("DATAFLOW");
        }
        for place in columns {
            let component = &message.structure.components()[*place];
            sink.text(",");
            let id = match self.labels {
                Labels::Both => format!("{}: {}", component.id, component.name),
                Labels::Id | Labels::Name => component.id.clone(),
            };
            quoted(&id, &mut sink.bytes);
            if self.labels == Labels::Name {
                sink.text(",");
                quoted(&component.name, &mut sink.bytes);
            }
        }
        sink.text("\r\n");
    }

    /// The parts of a line; what is the same in all lines stands together.
    fn parts(&self, message: &Message<'_>, columns: &[usize]) -> Vec<Part> {
        let (class, reference) = &self.of;
        let mut first = Vec::new();
        // 2.1 has no `I`: its neutral action is to merge.
        let action = if self.format == SdmxFormat::Csv21 { "M" } else { "I" };
        if self.is_new() {
            first.extend_from_slice(class.as_bytes());
            first.push(b',');
        }
        quoted(reference, &mut first);
        if self.labels == Labels::Name {
            first.push(b',');
            quoted(self.name, &mut first);
        }
        if self.is_new() {
            first.push(b',');
            first.extend_from_slice(action.as_bytes());
        }
        let mut parts = vec![Part::Same(first)];
        let empty = if self.labels == Labels::Name { b",,".to_vec() } else { b",".to_vec() };
        for &place in columns {
            let component = &message.structure.components()[place];
            let words = message.cells[place].words();
            let is_same = message.is_same(place);
            let next = match (place == message.measure, words) {
                (true, _) => Part::Value,
                (false, _) if message.is_empty(place) => Part::Same(empty.clone()),
                (false, [only]) if is_same => Part::Same(self.cell(component, only)),
                (false, words) => Part::Words {
                    place,
                    words: words.iter().map(|word| self.cell(component, word)).collect(),
                    is_of_series: !component.is_of_figure(),
                    empty: empty.clone(),
                },
            };
            match (parts.last_mut(), next) {
                // Neighbours that never change become one piece, written in one go.
                (Some(Part::Same(before)), Part::Same(bytes)) => before.extend(bytes),
                (_, next) => parts.push(next),
            }
        }
        parts
    }

    /// The cell of a word with the comma before it, and its name beside it if that is wanted.
    fn cell(&self, component: &Component, word: &str) -> Vec<u8> {
        let name = component.codelist().and_then(|list| list.code(word)).map(|code| code.name.as_str());
        let mut cell = vec![b','];
        match (self.labels, name) {
            (Labels::Both, Some(name)) => quoted(&format!("{word}: {name}"), &mut cell),
            (Labels::Id | Labels::Both | Labels::Name, _) => quoted(word, &mut cell),
        }
        if self.labels == Labels::Name {
            cell.push(b',');
            quoted(name.unwrap_or_default(), &mut cell);
        }
        cell
    }
}

/// A cell as RFC 4180 says: in quotes where it holds a comma, a quote or the end of a line.
fn quoted(cell: &str, bytes: &mut Vec<u8>) {
    if !cell.contains([',', '"', '\r', '\n']) {
        bytes.extend_from_slice(cell.as_bytes());
        return;
    }
    bytes.push(b'"');
    bytes.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
    bytes.push(b'"');
}
