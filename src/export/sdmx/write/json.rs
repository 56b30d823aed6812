//! SDMX-JSON 2.0: figures by series, codes as places in lists of those that occur.

use super::{Sink, attributes, dimensions, of_series};
use crate::export::sdmx::header::Complete;
use crate::export::sdmx::message::{Cell, Message};
use crate::export::sdmx::{Attachment, Component, Role};
use serde_json::{Value, json as value};
use std::io;

/// A component with the words that occur in it.
struct Listed<'m> {
    place: usize,
    component: &'m Component,
    /// Codes and names, in the order in which they occur; none for an attribute without codes.
    values: Vec<Value>,
    /// For each word of the message what stands for it: its place among the values, or the word itself.
    written: Vec<String>,
}

/// The components of a message by where they stand in it.
struct Lists<'m> {
    keys: Vec<Listed<'m>>,
    /// One at most.
    time: Vec<Listed<'m>>,
    of_set: Vec<Listed<'m>>,
    of_series: Vec<Listed<'m>>,
    of_figure: Vec<Listed<'m>>,
}

pub(in crate::export::sdmx) fn json(message: &Message<'_>, header: &Complete, sink: &mut Sink<'_>) -> io::Result<()> {
    let lists = Lists::of(message);
    let (meta, links) = (meta(header), links(message));
    let structure = lists.structure(message, &links);
    sink.text(&format!(
        "{{\"meta\":{meta},\"data\":{{\"structures\":[{structure}],\"dataSets\":[{{\"structure\":0,\
         \"action\":\"Information\",\"links\":{links},\"attributes\":["
    ));
    for (i, listed) in lists.of_set.iter().enumerate() {
        sink.text(if i == 0 { "" } else { "," });
        listed.write(of_series(message, listed.place, &message.rows), sink);
    }
    sink.text("],\"series\":{");
    for (i, rows) in message.series().enumerate() {
        sink.text(if i == 0 { "\n\"" } else { ",\n\"" });
        lists.write(message, rows, sink);
        sink.go_on()?;
    }
    sink.text("}}]}}\n");
    sink.send()
}

/// What the message says of itself.
fn meta(header: &Complete) -> Value {
    let receivers: Vec<Value> = header.receiver.iter().map(|id| value!({"id": id})).collect();
    let mut meta = value!({
        "schema": "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json",
        "id": header.id, "test": header.test, "prepared": header.prepared, "contentLanguages": ["en"],
        "sender": {"id": header.sender}, "receivers": receivers,
    });
    if let Some(record) = &header.record {
        meta["links"] = value!([{"rel": "provenance", "href": record, "title": "How this was made"}]);
    }
    meta
}

impl<'m> Lists<'m> {
    fn of(message: &Message<'m>) -> Lists<'m> {
        let components = message.structure.components();
        let list = |places: Vec<usize>| places.into_iter().map(|place| Listed::of(message, place)).collect::<Vec<_>>();
        let at = |wanted: fn(&Attachment) -> bool| {
            let is = |place: &usize| matches!(&components[*place].role, Role::Attribute { attachment, .. } if wanted(attachment));
            list(attributes(message).into_iter().filter(is).collect())
        };
        Lists {
            keys: list(dimensions(message)),
            time: list(components.iter().position(|component| component.role == Role::Time).into_iter().collect()),
            of_set: at(|attachment| matches!(attachment, Attachment::DataSet)),
            of_series: at(|attachment| matches!(attachment, Attachment::Dimensions(_))),
            of_figure: at(|attachment| matches!(attachment, Attachment::Observation)),
        }
    }

    /// The structure of the figures, with all values that occur.
    fn structure(&self, message: &Message<'_>, links: &Value) -> Value {
        let measure = &message.structure.components()[message.measure];
        let dimension = |(position, listed): (usize, &Listed<'_>)| {
            value!({"id": listed.component.id, "name": listed.component.name, "keyPosition": position,
                    "values": listed.values})
        };
        // The schema wants a value for each dimension; a message without figures has none.
        let of = |listed: &[Listed<'_>], first: usize| -> Vec<Value> {
            let all = listed.iter().enumerate().map(|(i, listed)| dimension((first + i, listed)));
            if message.rows.is_empty() { Vec::new() } else { all.collect() }
        };
        let all = |listed: &[Listed<'_>]| listed.iter().map(Listed::attribute).collect::<Vec<_>>();
        value!({
            "links": links,
            "name": message.structure.name(),
            "dimensions": {"series": of(&self.keys, 0), "observation": of(&self.time, self.keys.len())},
            "measures": {"observation": [{"id": measure.id, "name": measure.name}]},
            "attributes": {"dataSet": all(&self.of_set), "series": all(&self.of_series),
                           "observation": all(&self.of_figure)},
            "dataSets": [0],
        })
    }

    /// A series, behind the quotation mark with which its key begins.
    fn write(&self, message: &Message<'_>, rows: &[u32], sink: &mut Sink<'_>) {
        for (j, listed) in self.keys.iter().enumerate() {
            sink.text(if j == 0 { "" } else { ":" });
            listed.write(message.cell(listed.place, rows[0]), sink);
        }
        sink.text("\":{\"attributes\":[");
        for (j, listed) in self.of_series.iter().enumerate() {
            sink.text(if j == 0 { "" } else { "," });
            listed.write(of_series(message, listed.place, rows), sink);
        }
        sink.text("],\"observations\":{");
        for (j, &row) in rows.iter().enumerate() {
            sink.text(if j == 0 { "\"" } else { ",\"" });
            for listed in &self.time {
                listed.write(message.cell(listed.place, row), sink);
            }
            sink.text("\":[");
            match message.values[row as usize] {
                value if value.is_nan() => sink.text("null"),
                value => sink.number(value),
            }
            for listed in &self.of_figure {
                sink.text(",");
                listed.write(message.cell(listed.place, row), sink);
            }
            sink.text("]");
        }
        sink.text("}}");
    }
}

/// Links to the dataflow and the structure.
fn links(message: &Message<'_>) -> Value {
    let structure = message.structure;
    let flow = structure.dataflow().map(|flow| value!({"rel": "dataflow", "urn": flow.urn("datastructure.Dataflow")}));
    let own = value!({"rel": "datastructure", "urn": structure.reference().urn("datastructure.DataStructure")});
    Value::Array(flow.into_iter().chain([own]).collect())
}

impl<'m> Listed<'m> {
    fn of(message: &Message<'m>, place: usize) -> Listed<'m> {
        let component = &message.structure.components()[place];
        let words = message.cells[place].words();
        if component.codelist().is_none() && matches!(component.role, Role::Attribute { .. }) {
            let written = words.iter().map(|word| value!(word).to_string()).collect();
            return Listed { place, component, values: Vec::new(), written };
        }
        let (mut values, mut written) = (Vec::new(), vec![String::new(); words.len()]);
        for row in &message.rows {
            let Cell::Word(word) = message.cell(place, *row) else { continue };
            let (id, own) = (&words[word as usize], &mut written[word as usize]);
            // Not yet listed: values stand in the order in which figures use them.
            if own.is_empty() {
                *own = values.len().to_string();
                let code = component.codelist().and_then(|list| list.code(id));
                values.push(value!({"id": id, "name": code.map_or(id.as_str(), |code| code.name.as_str())}));
            }
        }
        Listed { place, component, values, written }
    }

    /// The component as an attribute of the structure.
    fn attribute(&self) -> Value {
        let (relationship, is_mandatory) = match &self.component.role {
            Role::Attribute { attachment, mandatory } => match attachment {
                Attachment::DataSet => (value!({"dataflow": {}}), *mandatory),
                Attachment::Dimensions(ids) => (value!({"dimensions": ids}), *mandatory),
                Attachment::Observation => (value!({"observation": {}}), *mandatory),
            },
            Role::Dimension | Role::Time | Role::Measure => (Value::Null, true),
        };
        let mut attribute = value!({
            "id": self.component.id, "name": self.component.name, "relationship": relationship, "isMandatory": is_mandatory,
        });
        if !self.values.is_empty() {
            attribute["values"] = Value::Array(self.values.clone());
        }
        attribute
    }

    fn write(&self, cell: Cell, sink: &mut Sink<'_>) {
        match cell {
            Cell::Nothing => sink.text("null"),
            Cell::Word(word) => sink.text(&self.written[word as usize]),
            Cell::Number(number) => sink.number(number),
        }
    }
}
