//! SDMX-ML 2.1 and 3.0, structure-specific: figures in their series.

use super::{Sink, attributes, dimensions, of_series};
use crate::export::sdmx::header::Complete;
use crate::export::sdmx::message::{Cell, Message};
use crate::export::sdmx::{Attachment, Component, Reference, Role};
use std::borrow::Cow;
use std::io;

/// The edition of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::export::sdmx) enum Edition {
    V21,
    V30,
}

/// Where an attribute of a message stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    DataSet,
    Series,
    Figure,
}

/// Writes a message; `dataflow` is referred to in the header if it is given, and the structure itself if not.
pub(in crate::export::sdmx) fn ml(
    message: &Message<'_>,
    edition: Edition,
    header: &Complete,
    dataflow: Option<&Reference>,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    begin(message, edition, header, dataflow, sink);
    let components = message.structure.components();
    let at = |wanted: Place| {
        let is = |place: &usize| place_of(&components[*place]) == wanted;
        attributes(message).into_iter().filter(is).collect::<Vec<usize>>()
    };
    let time = components.iter().position(|component| component.role == Role::Time);
    let (of_set, of_series_) = (prepared(message, at(Place::DataSet)), at(Place::Series));
    let of_series_ = prepared(message, dimensions(message).into_iter().chain(of_series_).collect());
    let of_figure = prepared(message, time.into_iter().chain(at(Place::Figure)).collect());
    let value = format!(" {}=\"", components[message.measure].id);
    of_set.iter().for_each(|attribute| attribute.write(of_series(message, attribute.place, &message.rows), sink));
    sink.text(">\n");
    for rows in message.series() {
        sink.text("    <Series");
        of_series_.iter().for_each(|attribute| attribute.write(of_series(message, attribute.place, rows), sink));
        sink.text(">\n");
        for &row in rows {
            sink.text("      <Obs");
            for (i, attribute) in of_figure.iter().enumerate() {
                attribute.write(message.cell(attribute.place, row), sink);
                let number = message.values[row as usize];
                // Behind the period, as messages are read by people too. A value that is missing is not there.
                if i == 0 && !number.is_nan() {
                    sink.text(&value);
                    sink.number(number);
                    sink.text("\"");
                }
            }
            sink.text("/>\n");
        }
        sink.text("    </Series>\n");
        sink.go_on()?;
    }
    sink.text("  </message:DataSet>\n</message:StructureSpecificData>\n");
    sink.send()
}

fn place_of(component: &Component) -> Place {
    match &component.role {
        Role::Attribute { attachment: Attachment::DataSet, .. } => Place::DataSet,
        Role::Attribute { attachment: Attachment::Dimensions(_), .. } | Role::Dimension => Place::Series,
        Role::Attribute { attachment: Attachment::Observation, .. } | Role::Time | Role::Measure => Place::Figure,
    }
}

fn begin(
    message: &Message<'_>,
    edition: Edition,
    header: &Complete,
    dataflow: Option<&Reference>,
    sink: &mut Sink<'_>,
) {
    let version = match edition {
        Edition::V21 => "v2_1",
        Edition::V30 => "v3_0",
    };
    let structure = message.structure.reference();
    // The namespace that the standard makes of a structure and its dimension at the figures.
    let space = format!("{}:ObsLevelDim:TIME_PERIOD", structure.urn("datastructure.DataStructure"));
    let schema = format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}");
    let escaped = |text: &str| escaped(text).into_owned();
    let (element, class, of) = match dataflow {
        Some(flow) => ("StructureUsage", "datastructure.Dataflow", flow),
        None => ("Structure", "datastructure.DataStructure", structure),
    };
    let refers = match edition {
        Edition::V21 => format!(
            r#"<Ref agencyID="{}" id="{}" version="{}"/>"#,
            escaped(of.agency()),
            escaped(of.id()),
            escaped(of.version())
        ),
        Edition::V30 => escaped(&of.urn(class)),
    };
    let receiver = header
        .receiver
        .as_ref()
        .map_or_else(String::new, |id| format!("\n    <message:Receiver id=\"{}\"/>", escaped(id)));
    let record = header.record.as_ref().map_or_else(String::new, |record| {
        format!("\n    <message:Source xml:lang=\"en\">How this was made: {}</message:Source>", escaped(record))
    });
    let (space, test) = (escaped(&space), header.test);
    let (id, prepared, sender) = (escaped(&header.id), escaped(&header.prepared), escaped(&header.sender));
    sink.text(&format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<message:StructureSpecificData xmlns:message="{schema}/message" xmlns:common="{schema}/common" xmlns:ss="{schema}/data/structurespecific" xmlns:ns1="{space}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <message:Header>
    <message:ID>{id}</message:ID>
    <message:Test>{test}</message:Test>
    <message:Prepared>{prepared}</message:Prepared>
    <message:Sender id="{sender}"/>{receiver}
    <message:Structure structureID="S1" namespace="{space}" dimensionAtObservation="TIME_PERIOD">
      <common:{element}>{refers}</common:{element}>
    </message:Structure>
    <message:DataSetAction>Information</message:DataSetAction>{record}
  </message:Header>
  <message:DataSet ss:structureRef="S1" xsi:type="ns1:DataSetType" ss:dataScope="DataStructure" ss:action="Information""#
    ));
}

/// A component with its words as they stand in the file: ` SEX="F"`.
struct Prepared {
    place: usize,
    words: Vec<Vec<u8>>,
    name: String,
}

fn prepared(message: &Message<'_>, places: Vec<usize>) -> Vec<Prepared> {
    let component = |place: usize| {
        let name = format!(" {}=\"", message.structure.components()[place].id);
        let whole = |word: &String| format!("{name}{}\"", escaped(word)).into_bytes();
        Prepared { place, words: message.cells[place].words().iter().map(whole).collect(), name }
    };
    places.into_iter().map(component).collect()
}

impl Prepared {
    fn write(&self, cell: Cell, sink: &mut Sink<'_>) {
        match cell {
            Cell::Nothing => {}
            Cell::Word(word) => sink.bytes.extend_from_slice(&self.words[word as usize]),
            Cell::Number(number) => {
                sink.text(&self.name);
                sink.number(number);
                sink.text("\"");
            }
        }
    }
}

/// Text in an attribute. Ends of lines are written as references, so that they are read again; characters that XML does not
/// have become a replacement character.
pub(in crate::export) fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !matches!(c, '<' | '&' | '"') && c >= ' ' && is_of_xml(c);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(c))),
            c if is_plain(c) => escaped.push(c),
            _ => escaped.push('\u{fffd}'),
        }
    }
    Cow::Owned(escaped)
}

/// Whether XML 1.0 can hold a character.
pub(in crate::export) fn is_of_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
