//! The dictionary of an SPSS system file: what its variables are, up to the first case.

use super::cases::Packing;
use super::extensions::{Extensions, short_name};
use super::format::Format;
use super::header::Header;
use super::{ELEMENT, SEGMENT, SEGMENT_STEP};
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use crate::input::statistical::encoding::{Decoder, Decoding};
use crate::input::statistical::variable::{Code, MultipleResponse, UserMissing, ValueLabel, Variable, VariableType};
use rustc_hash::FxHashMap;
use std::io::Read;
use std::sync::Arc;

/// What stands before each record.
mod record {
    pub(super) const VARIABLE: i32 = 2;
    pub(super) const VALUE_LABELS: i32 = 3;
    pub(super) const LABELLED_VARIABLES: i32 = 4;
    pub(super) const DOCUMENTS: i32 = 6;
    pub(super) const EXTENSION: i32 = 7;
    pub(super) const END: i32 = 999;
}

/// The dictionary, and where each variable stands in a case.
#[derive(Debug)]
pub(crate) struct Dictionary {
    pub(super) variables: Vec<Variable>,
    pub(super) places: Vec<Place>,
    pub(super) multiple: Vec<MultipleResponse>,
    /// The name of the weight variable, where one is set.
    pub(super) weight: Option<String>,
    pub(super) label: Option<String>,
    /// What stands for a missing number.
    pub(super) missing: f64,
    pub(super) order: Order,
    pub(super) decoder: Decoder,
    /// What could not be used, in words.
    pub(super) ignored: Vec<String>,
    pub(super) packing: Packing,
}

/// Where a variable stands in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A number, by its first byte.
    Number(usize),
    /// A text, by the first byte and the width of each of its segments.
    Text(Vec<(usize, usize)>),
}

/// A variable record, as it stands in the file.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) name: [u8; 8],
    label: Option<Vec<u8>>,
    /// 0 for a number, else the width of a text.
    width: u8,
    format: i32,
    missing: Missing,
    /// Its first element in a case.
    element: usize,
}

#[derive(Debug)]
struct Missing {
    range: Option<[[u8; 8]; 2]>,
    values: Vec<[u8; 8]>,
}

/// Value labels and the elements of the variables that have them.
#[derive(Debug)]
struct Labels {
    labels: Vec<([u8; 8], Vec<u8>)>,
    elements: Vec<u32>,
}

impl Dictionary {
    /// Reads the dictionary; the source then stands at the first case.
    pub(crate) fn read(source: &mut Source<impl Read>, decoding: Decoding) -> Outcome<Dictionary> {
        let header = Header::read(source)?;
        let mut raws: Vec<Raw> = Vec::new();
        let mut labels: Vec<Labels> = Vec::new();
        let mut extensions = Extensions::default();
        let mut elements = 0;
        loop {
            match source.i32("the dictionary")? {
                record::VARIABLE => raw(source, &mut raws, &mut elements)?,
                record::VALUE_LABELS => labels.push(value_labels(source)?),
                record::DOCUMENTS => {
                    let lines = source.count("the number of lines of a document")?;
                    source.skip(u64::from(lines) * 80, "a document")?;
                }
                record::EXTENSION => extensions.read(source)?,
                record::END => break,
                other => return Err(Damage::says("the type of a record", other, "2, 3, 6, 7 or 999")),
            }
        }
        // The end record has a number without a meaning.
        source.skip(4, "the dictionary")?;
        if raws.is_empty() {
            return Err(Damage("has no variables; export it again, with the columns that are wanted".to_owned()));
        }

        complete(&raws, elements)?;

        // Only now: the record that names the encoding may stand behind the texts that are in it.
        let encoding = decoding.encoding.map_or_else(|| extensions.encoding(), Ok)?;
        let decoder = decoding.decoder(encoding);
        let mut building =
            Building { order: source.order, decoder, raws: &raws, labels: &labels, extensions: &extensions };
        let (variables, places, short) = building.variables()?;
        let weight = building.weight(header.weight, &variables, &places);
        let label = building
            .decoder
            .field(&header.label, header.label.len())
            .ok()
            .filter(|label| !label.is_empty())
            .map(Into::into);
        let multiple = extensions.multiple(&mut building.decoder, &variables, &short)?;
        let missing = extensions.missing(source.order);
        Ok(Dictionary {
            variables,
            places,
            multiple,
            weight,
            label,
            missing,
            order: source.order,
            decoder: building.decoder,
            ignored: extensions.ignored(),
            packing: Packing {
                compression: header.compression,
                bias: header.bias,
                missing,
                cases: extensions.cases(source.order).or(header.cases),
                elements,
            },
        })
    }
}

/// Reads a variable record. A text of more than 8 bytes has a record more for every 8, which only keep its place.
fn raw(source: &mut Source<impl Read>, raws: &mut Vec<Raw>, elements: &mut usize) -> Outcome<()> {
    const WHAT: &str = "a variable";
    let kind = source.i32(WHAT)?;
    let has_label = source.i32(WHAT)?;
    let n_missing = source.i32(WHAT)?;
    let format = source.i32(WHAT)?;
    source.skip(4, WHAT)?;
    let name = source.array(WHAT)?;
    let label = match has_label {
        0 => None,
        1 => {
            let length = source.count("the length of the label of a variable")?;
            // Labels are filled up to a multiple of four bytes.
            let mut label = source.bytes(u64::from(length).next_multiple_of(4), "the label of a variable")?;
            label.truncate(length as usize);
            Some(label)
        }
        other => return Err(Damage::says("the sign for the label of a variable", other, "0 or 1")),
    };
    // -2 is a range, -3 a range and a value.
    if !(-3..=3).contains(&n_missing) || n_missing == -1 {
        return Err(Damage::says("the number of missing values of a variable", n_missing, "0 to 3, -2 or -3"));
    }
    let mut missing = Missing { range: None, values: Vec::new() };
    if n_missing < 0 {
        missing.range = Some([source.array(WHAT)?, source.array(WHAT)?]);
    }
    let values = if n_missing < 0 { -n_missing - 2 } else { n_missing };
    for _ in 0..values {
        missing.values.push(source.array(WHAT)?);
    }
    match kind {
        0..=255 => raws.push(Raw { name, label, width: kind as u8, format, missing, element: *elements }),
        -1 if !raws.is_empty() => {}
        other => return Err(Damage::says("the type of a variable", other, "0 for a number or the width of a text")),
    }
    *elements += 1;
    Ok(())
}

/// Checks that each text has the elements that its width takes.
fn complete(raws: &[Raw], elements: usize) -> Outcome<()> {
    let ends = raws.iter().skip(1).map(|next| next.element).chain([elements]);
    for (raw, end) in raws.iter().zip(ends) {
        let there = (end - raw.element) * ELEMENT;
        if there < raw.width.into() {
            return Err(Damage::says(
                "the place of a text in a case",
                format!("{there} bytes"),
                &format!("{}", raw.width),
            ));
        }
    }
    Ok(())
}

/// Reads value labels and the variables that have them.
fn value_labels(source: &mut Source<impl Read>) -> Outcome<Labels> {
    const WHAT: &str = "value labels";
    let count = source.count("the number of value labels")?;
    let mut labels = Vec::new();
    for _ in 0..count {
        let value = source.array(WHAT)?;
        let [length]: [u8; 1] = source.array(WHAT)?;
        // Length and label together fill elements.
        let filled = (1 + u64::from(length)).next_multiple_of(ELEMENT as u64) - 1;
        let mut label = source.bytes(filled, WHAT)?;
        label.truncate(length.into());
        labels.push((value, label));
    }
    match source.i32(WHAT)? {
        record::LABELLED_VARIABLES => {}
        other => return Err(Damage::says("the record after value labels", other, "4, their variables")),
    }
    let count = source.count("the number of variables with value labels")?;
    let mut elements = Vec::new();
    for _ in 0..count {
        elements.push(source.count("a variable with value labels")?);
    }
    Ok(Labels { labels, elements })
}

/// From the records to the variables.
struct Building<'a> {
    order: Order,
    decoder: Decoder,
    raws: &'a [Raw],
    labels: &'a [Labels],
    extensions: &'a Extensions,
}

impl Building<'_> {
    /// The variables, where each stands in a case, and the short name of each.
    fn variables(&mut self) -> Outcome<(Vec<Variable>, Vec<Place>, Vec<String>)> {
        let long_names = self.extensions.long_names(&mut self.decoder)?;
        let wide = self.extensions.widths()?;
        let measures = self.extensions.measures(self.order, self.raws.len());
        let mut variables: Vec<Variable> = Vec::new();
        let (mut places, mut short_names) = (Vec::new(), Vec::new());
        let mut of_element: FxHashMap<usize, usize> = FxHashMap::default();
        let mut i = 0;
        while let Some(raw) = self.raws.get(i) {
            let short =
                self.decoder.field(&raw.name, raw.name.len()).map_err(|e| e.of("the name of a variable"))?.into_owned();
            let key = short_name(&raw.name);
            let segments = match wide.get(&key) {
                Some(&width) => self.segments(i, width, &short)?,
                None => vec![(raw.element * ELEMENT, raw.width.into())],
            };
            of_element.insert(raw.element, variables.len());
            let name = long_names.get(&key).cloned().unwrap_or_else(|| short.clone());
            let mut variable = self.variable(raw, name, measures.get(i).copied().flatten())?;
            if let [_, _, ..] = segments.as_slice() {
                variable.format = Some(format!("A{}", segments.iter().map(|(_, width)| width).sum::<usize>()));
            }
            variables.push(variable);
            short_names.push(short);
            // The records of further segments are variables of the file, and none of the user's.
            i += segments.len();
            places.push(match raw.width {
                0 => Place::Number(raw.element * ELEMENT),
                _ => Place::Text(segments),
            });
        }
        self.label_values(&mut variables, &of_element)?;
        self.extensions.label_texts(&mut self.decoder, &mut variables)?;
        Ok((variables, places, short_names))
    }

    /// First byte and width of each segment of a text wider than 255.
    fn segments(&self, first: usize, width: usize, name: &str) -> Outcome<Vec<(usize, usize)>> {
        let count = width.div_ceil(SEGMENT_STEP);
        let raws = self.raws.get(first..first + count).filter(|raws| raws.iter().all(|raw| raw.width > 0));
        let Some(raws) = raws else {
            let expected = "texts that follow each other";
            return Err(Damage::says(&format!("the width of the text {name}"), width, expected));
        };
        let mut left = width;
        Ok(raws
            .iter()
            .map(|raw| {
                // A segment holds 255 letters, although its width counts 252 of the whole.
                let part = left.min(SEGMENT).min(raw.width.into());
                left -= part;
                (raw.element * ELEMENT, part)
            })
            .collect())
    }

    fn variable(
        &mut self,
        raw: &Raw,
        name: String,
        measure: Option<crate::input::statistical::variable::Measurement>,
    ) -> Outcome<Variable> {
        let label = match &raw.label {
            Some(label) => {
                let label = self.decoder.text(label).map_err(|e| e.of(&format!("the label of {name}")))?;
                Some(label.into_owned()).filter(|label| !label.is_empty())
            }
            None => None,
        };
        let mut missing = Vec::new();
        if let Some([low, high]) = raw.missing.range {
            missing.push(UserMissing::Range { low: self.order.f64(low), high: self.order.f64(high) });
        }
        for value in &raw.missing.values {
            missing.push(UserMissing::Value(self.code(*value, raw.width > 0, &name)?));
        }
        let format = Format::of(raw.format);
        Ok(Variable {
            label,
            kind: if raw.width > 0 { VariableType::Text } else { format.kind() },
            format: format.written(),
            measure,
            labels: Arc::default(),
            languages: Vec::new(),
            missing,
            name,
        })
    }

    fn code(&mut self, value: [u8; 8], text: bool, name: &str) -> Outcome<Code> {
        if !text {
            return Ok(Code::Number(self.order.f64(value)));
        }
        let text = self.decoder.field(&value, value.len()).map_err(|e| e.of(&format!("a value of {name}")))?;
        Ok(Code::Text(text.into_owned()))
    }

    /// Gives the variables their labels. The variables of one set share it: a file may name a variable as often as it likes.
    fn label_values(&mut self, variables: &mut [Variable], of_element: &FxHashMap<usize, usize>) -> Outcome<()> {
        for set in self.labels {
            // One for numbers and one for texts, as the same eight bytes are read in two ways.
            let mut shared: [Option<Arc<[ValueLabel]>>; 2] = [None, None];
            for &element in &set.elements {
                let known = (element as usize).checked_sub(1).and_then(|element| of_element.get(&element));
                let Some(variable) = known.map(|&v| &mut variables[v]) else {
                    return Err(Damage::says(
                        "a variable with value labels",
                        element,
                        "the first element of a variable",
                    ));
                };
                let text = variable.kind == VariableType::Text;
                let labels = match &shared[usize::from(text)] {
                    Some(labels) => labels.clone(),
                    None => self.set(set, text, &variable.name)?,
                };
                shared[usize::from(text)] = Some(labels.clone());
                variable.labels = labels;
            }
        }
        Ok(())
    }

    /// The labels of a set, for numbers or for texts.
    fn set(&mut self, set: &Labels, text: bool, name: &str) -> Outcome<Arc<[ValueLabel]>> {
        let each = set.labels.iter().map(|(value, label)| {
            let code = self.code(*value, text, name)?;
            let label = self.decoder.text(label).map_err(|e| e.of(&format!("a value label of {name}")))?.into_owned();
            Ok(ValueLabel { code, label })
        });
        each.collect()
    }

    /// The name of the weight variable.
    fn weight(&self, element: u32, variables: &[Variable], places: &[Place]) -> Option<String> {
        let byte = (element as usize).checked_sub(1)? * ELEMENT;
        let at = places.iter().position(|place| *place == Place::Number(byte))?;
        Some(variables[at].name.clone())
    }
}
