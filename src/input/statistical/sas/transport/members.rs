//! The data sets of a transport file, and their variables.

use super::RECORD;
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use crate::input::statistical::encoding::Decoder;
use crate::input::statistical::sas::format;
use crate::input::statistical::variable::{Variable, VariableType};
use std::io::{Read, Seek};
use std::sync::Arc;

/// A data set.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) label: Option<String>,
    pub(super) variables: Vec<Variable>,
    /// Where each variable stands in a case: its first byte and its width.
    pub(super) places: Vec<(usize, usize)>,
    /// The bytes of a case.
    pub(super) row: usize,
    /// How many bytes were left at the first case, and how many the cases have.
    pub(super) begin: u64,
    pub(super) length: u64,
}

/// What a record says that begins a part.
#[derive(Debug)]
struct Head {
    part: [u8; 8],
    /// The numbers that it ends with.
    numbers: [usize; 6],
}

const START: &[u8] = b"HEADER RECORD*******";
const MIDDLE: &[u8] = b"HEADER RECORD!!!!!!!";

const WHAT: &str = "a header record";

impl Head {
    fn of(record: &[u8; RECORD]) -> Option<Head> {
        if !record.starts_with(START) || &record[28..48] != MIDDLE {
            return None;
        }
        let number = |at: usize| {
            let digits = record[48 + 5 * at..][..5].iter().copied().filter(u8::is_ascii_digit);
            digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
        };
        Some(Head { part: record[20..28].try_into().ok()?, numbers: std::array::from_fn(number) })
    }

    fn is(&self, parts: &[&[u8; 8]]) -> bool {
        parts.contains(&&self.part)
    }
}

/// Reads all data sets; their cases are passed over.
pub(super) fn read(source: &mut Source<impl Read + Seek>, decoder: &mut Decoder) -> Outcome<Vec<Member>> {
    source.order = Order::Big;
    expect(source, &[b"LIBRARY ", b"LIBV8   "])?;
    source.skip(2 * RECORD as u64, WHAT)?;
    let mut members = Vec::new();
    let mut next = Some(expect(source, &[b"MEMBER  ", b"MEMBV8  "])?);
    while let Some(head) = next {
        let (member, following) = member(source, &head, decoder)?;
        members.push(member);
        next = following;
    }
    Ok(members)
}

/// A record that has to begin one of some parts.
fn expect(source: &mut Source<impl Read>, parts: &[&[u8; 8]]) -> Outcome<Head> {
    let record: [u8; RECORD] = source.array(WHAT)?;
    match Head::of(&record) {
        Some(head) if head.is(parts) => Ok(head),
        Some(_) | None => {
            let got = String::from_utf8_lossy(&record[..28]).into_owned();
            let expected = parts.iter().map(|part| String::from_utf8_lossy(*part)).collect::<Vec<_>>().join(" or ");
            Err(Damage::says(WHAT, format!("{got:?}"), expected.trim()))
        }
    }
}

/// Reads a data set from behind its first record, and that of the next.
fn member(
    source: &mut Source<impl Read + Seek>,
    head: &Head,
    decoder: &mut Decoder,
) -> Outcome<(Member, Option<Head>)> {
    let is_long = head.is(&[b"MEMBV8  "]);
    // On a VAX, the description of a variable is 4 bytes shorter.
    let width = match head.numbers[5] {
        136 => 136,
        _ => 140,
    };
    expect(source, &[b"DSCRPTR ", b"DSCPTV8 "])?;
    let first: [u8; RECORD] = source.array(WHAT)?;
    let second: [u8; RECORD] = source.array(WHAT)?;
    let name = decoder
        .text(&first[8..if is_long { 40 } else { 16 }])
        .map_err(|e| e.of("the name of a data set"))?
        .into_owned();
    let label = decoder.field(&second[32..72], 40).map_err(|e| e.of("the label of the data set"))?.into_owned();
    let names = expect(source, &[b"NAMESTR ", b"NAMSTV8 "])?;
    let count = names.numbers[1];
    let descriptions = source.bytes((count * width).next_multiple_of(RECORD) as u64, "the variables")?;
    let mut variables = Vec::with_capacity(count);
    let mut places = Vec::with_capacity(count);
    // The descriptions state places too, which some writers take from elsewhere: variables follow each other.
    let mut row = 0;
    for description in descriptions.chunks_exact(width).take(count) {
        let (variable, width) = variable(description, is_long, decoder)?;
        variables.push(variable);
        places.push((row, width));
        row += width;
    }
    let head = expect(source, &[b"OBS     ", b"OBSV8   ", b"LABELV8 ", b"LABELV9 "])?;
    if head.is(&[b"LABELV8 ", b"LABELV9 "]) {
        labels(source, &head, &mut variables, decoder)?;
        expect(source, &[b"OBS     ", b"OBSV8   "])?;
    }
    let begin = source.left();
    let next = following(source)?;
    let length = begin - source.left() - if next.is_some() { RECORD as u64 } else { 0 };
    let label = Some(label).filter(|label| !label.is_empty());
    Ok((Member { name, label, variables, places, row, begin, length }, next))
}

/// Goes past the cases to the record of the next data set.
fn following(source: &mut Source<impl Read>) -> Outcome<Option<Head>> {
    let mut record = [0; RECORD];
    // Only a search finds the next data set: none states how many cases it has.
    while source.left() >= RECORD as u64 {
        source.fill(&mut record, "a record")?;
        if let Some(head) = Head::of(&record).filter(|head| head.is(&[b"MEMBER  ", b"MEMBV8  "])) {
            return Ok(Some(head));
        }
    }
    match source.left() {
        0 => Ok(None),
        1.. => Err(Damage::ends("a record")),
    }
}

/// A variable, and its bytes in a case.
fn variable(description: &[u8], is_long: bool, decoder: &mut Decoder) -> Outcome<(Variable, usize)> {
    // Descriptions have 136 bytes or more, so that every place below is there.
    let number = |at: usize| usize::from(u16::from_be_bytes([description[at], description[at + 1]]));
    let mut text = |range: std::ops::Range<usize>, what: &str| {
        let text = description.get(range).unwrap_or_default();
        Ok::<String, Damage>(decoder.field(text, text.len()).map_err(|e| e.of(what))?.into_owned())
    };
    let name = text(if is_long { 88..120 } else { 8..16 }, "the name of a variable")?;
    let label = text(16..56, &format!("the label of {name}"))?;
    let shown = text(56..64, &format!("the format of {name}"))?;
    let is_text = match number(0) {
        1 => false,
        2 => true,
        other => return Err(Damage::says("the type of a variable", other, "1 or 2")),
    };
    let width = number(4);
    if !is_text && !(2..=8).contains(&width) {
        return Err(Damage::says("the width of a number", width, "2 to 8 bytes"));
    }
    let variable = Variable {
        kind: if is_text { VariableType::Text } else { format::kind(&shown) },
        label: Some(label).filter(|label| !label.is_empty()),
        format: format::written(&shown, number(64) as u64, number(66) as u64),
        measure: None,
        labels: Arc::default(),
        languages: Vec::new(),
        missing: Vec::new(),
        name,
    };
    Ok((variable, width))
}

/// Names, labels and, in `LABELV9`, formats that are too long for the descriptions.
fn labels(
    source: &mut Source<impl Read>,
    head: &Head,
    variables: &mut [Variable],
    decoder: &mut Decoder,
) -> Outcome<()> {
    const WHAT: &str = "a long label";
    let has_formats = head.is(&[b"LABELV9 "]);
    let begin = source.left();
    for _ in 0..head.numbers[0] {
        let mut number = || Ok::<u64, Damage>(Order::Big.u16(source.array(WHAT)?).into());
        let (place, name, label) = (number()?, number()?, number()?);
        let formats = if has_formats { [number()?, number()?] } else { [0, 0] };
        let name = source.bytes(name, WHAT)?;
        let label = source.bytes(label, WHAT)?;
        source.skip(formats[0] + formats[1], WHAT)?;
        let variable = usize::try_from(place).ok().and_then(|place| variables.get_mut(place.checked_sub(1)?));
        let variable =
            variable.ok_or_else(|| Damage::says("the variable of a long label", place, "one of the data set"))?;
        variable.name = decoder.text(&name).map_err(|e| e.of("the name of a variable"))?.into_owned();
        variable.label = Some(decoder.text(&label).map_err(|e| e.of("the label of a variable"))?.into_owned());
    }
    let read = begin - source.left();
    source.skip(read.next_multiple_of(RECORD as u64) - read, WHAT)
}
