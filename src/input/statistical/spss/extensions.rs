//! The records that were added to the format over the years: each has a number and bytes of its own.

use super::MISSING_AT_MOST;
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use crate::input::statistical::encoding::{self, Decoder};
use crate::input::statistical::variable::{
    Code, Measurement, MultipleResponse, UserMissing, ValueLabel, Variable, VariableType,
};
use encoding_rs::{Encoding, WINDOWS_1252};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::io::Read;

/// The extension records that are read, by their numbers.
mod subtype {
    pub(super) const INTEGERS: i32 = 3;
    pub(super) const FLOATS: i32 = 4;
    pub(super) const MULTIPLE: i32 = 7;
    pub(super) const DISPLAY: i32 = 11;
    pub(super) const LONG_NAMES: i32 = 13;
    pub(super) const WIDE_TEXTS: i32 = 14;
    pub(super) const CASES: i32 = 16;
    pub(super) const MULTIPLE_LATER: i32 = 19;
    pub(super) const ENCODING: i32 = 20;
    pub(super) const TEXT_LABELS: i32 = 21;
    pub(super) const TEXT_MISSING: i32 = 22;
    /// Those that say nothing of the data: dates of forecasts, attributes, products.
    pub(super) const WITHOUT_MEANING: [i32; 6] = [5, 6, 10, 17, 18, 24];
}

/// The extension records of a file, as they stand there.
#[derive(Debug, Default)]
pub(super) struct Extensions {
    records: FxHashMap<i32, Vec<u8>>,
    order: Option<Order>,
    /// Numbers of records that nobody knows here.
    unknown: Vec<i32>,
}

impl Extensions {
    pub(super) fn read(&mut self, source: &mut Source<impl Read>) -> Outcome<()> {
        const WHAT: &str = "an extension record";
        let subtype = source.i32(WHAT)?;
        let size = source.count(WHAT)?;
        let count = source.count(WHAT)?;
        let bytes = source.bytes(u64::from(size) * u64::from(count), WHAT)?;
        self.order = Some(source.order);
        match subtype {
            subtype::INTEGERS
            | subtype::FLOATS
            | subtype::MULTIPLE
            | subtype::DISPLAY
            | subtype::LONG_NAMES
            | subtype::WIDE_TEXTS
            | subtype::CASES
            | subtype::MULTIPLE_LATER
            | subtype::ENCODING
            | subtype::TEXT_LABELS
            | subtype::TEXT_MISSING => {
                // A record that comes twice goes on where the first ended.
                self.records.entry(subtype).or_default().extend(bytes);
            }
            other if subtype::WITHOUT_MEANING.contains(&other) => {}
            other => self.unknown.push(other),
        }
        Ok(())
    }

    fn get(&self, subtype: i32) -> &[u8] {
        self.records.get(&subtype).map_or(&[], Vec::as_slice)
    }

    /// What was not used, in words.
    pub(super) fn ignored(&self) -> Vec<String> {
        self.unknown.iter().map(|subtype| format!("extension record {subtype} is not known and was not read")).collect()
    }

    /// The encoding of the texts: by its name, or by the number of a code page. Files of old versions state none.
    pub(super) fn encoding(&self) -> Outcome<&'static Encoding> {
        let name = String::from_utf8_lossy(self.get(subtype::ENCODING));
        let name = name.trim_matches(|c: char| c == '\0' || c.is_whitespace());
        if let Some(encoding) = encoding::named(name) {
            return Ok(encoding);
        }
        let number = self.get(subtype::INTEGERS).get(28..32).and_then(|bytes| bytes.try_into().ok());
        let number = number.zip(self.order).map_or(0, |(bytes, order)| order.i32(bytes));
        match u32::try_from(number) {
            // ASCII, and a code of eight bits that nobody knows; what Windows took for that was Latin.
            Ok(0 | 2 | 3) if name.is_empty() => Ok(WINDOWS_1252),
            number => number.ok().and_then(encoding::code_page).ok_or_else(|| {
                let stated = if name.is_empty() { format!("code page {number:?}") } else { format!("{name:?}") };
                Damage(format!("is in an encoding that is not known here, {stated}; give it as encoding"))
            }),
        }
    }

    /// What stands for a missing number: the most negative one, unless the file has another.
    pub(super) fn missing(&self, order: Order) -> f64 {
        let stated = self.get(subtype::FLOATS).get(..8).and_then(|bytes| bytes.try_into().ok());
        stated.map_or(-f64::MAX, |bytes| order.f64(bytes))
    }

    /// The number of cases, where it takes 64 bits.
    pub(super) fn cases(&self, order: Order) -> Option<u64> {
        let bytes = self.get(subtype::CASES).get(8..16)?.try_into().ok()?;
        u64::try_from(order.i64(bytes)).ok()
    }

    /// Long names by short ones, `V1=HouseholdSize` and so on between tabs. Short ones are compared as bytes: they may be cut in
    /// the middle of a letter.
    pub(super) fn long_names(&self, decoder: &mut Decoder) -> Outcome<FxHashMap<Vec<u8>, String>> {
        let mut names = FxHashMap::default();
        for (short, long) in pairs(self.get(subtype::LONG_NAMES), b"\t") {
            let long = decoder.text(long).map_err(|e| e.of("the name of a variable"))?;
            names.insert(short_name(short), long.into_owned());
        }
        Ok(names)
    }

    /// The widths of texts wider than 255, by short name: `TEXT=00300` and so on, between tabs and zeros.
    pub(super) fn widths(&self) -> Outcome<FxHashMap<Vec<u8>, usize>> {
        let mut widths = FxHashMap::default();
        for (name, width) in pairs(self.get(subtype::WIDE_TEXTS), b"\t\0") {
            let width = String::from_utf8_lossy(width);
            // SPSS allows 32767.
            let known = width.trim().parse().ok().filter(|width| (1..=32_767).contains(width));
            let Some(known) = known else {
                return Err(Damage::says("the width of a long text", format!("{width:?}"), "256 to 32767"));
            };
            if known > super::SEGMENT {
                widths.insert(short_name(name), known);
            }
        }
        Ok(widths)
    }

    /// The level of measurement of each variable record; the file has two or three numbers for each.
    pub(super) fn measures(&self, order: Order, variables: usize) -> Vec<Option<Measurement>> {
        let bytes = self.get(subtype::DISPLAY);
        let numbers = bytes.len() / 4;
        // Old versions leave out the width of the column on the screen.
        let each = [3, 2].into_iter().find(|each| numbers == each * variables);
        let Some(each) = each else { return Vec::new() };
        let first = bytes.chunks_exact(4 * each).map(|chunk| order.i32(chunk[..4].try_into().expect("four bytes")));
        first
            .map(|measure| match measure {
                1 => Some(Measurement::Nominal),
                2 => Some(Measurement::Ordinal),
                3 => Some(Measurement::Scale),
                _ => None,
            })
            .collect()
    }

    /// Value labels and missing values of texts of more than 8 bytes.
    pub(super) fn label_texts(&self, decoder: &mut Decoder, variables: &mut [Variable]) -> Outcome<()> {
        const LABELS: &str = "value labels of long texts";
        let places = places(variables);
        let mut rest = Fields { bytes: self.get(subtype::TEXT_LABELS), order: self.order.unwrap_or(Order::Little) };
        while !rest.bytes.is_empty() {
            let place = place(rest.sized(LABELS)?, decoder, &places, LABELS)?;
            // The width of the variable, which is known.
            rest.number(LABELS)?;
            let count = rest.number(LABELS)?;
            let mut labels = Vec::new();
            for _ in 0..count {
                let code = decoder.text(rest.sized(LABELS)?).map_err(|e| e.of(LABELS))?.into_owned();
                let label = decoder.text(rest.sized(LABELS)?).map_err(|e| e.of(LABELS))?.into_owned();
                labels.push(ValueLabel { code: Code::Text(code), label });
            }
            variables[place].labels = labels.into();
        }

        const MISSING: &str = "missing values of long texts";
        let mut rest = Fields { bytes: self.get(subtype::TEXT_MISSING), order: self.order.unwrap_or(Order::Little) };
        while !rest.bytes.is_empty() {
            let place = place(rest.sized(MISSING)?, decoder, &places, MISSING)?;
            let count = rest.take(1, MISSING)?[0];
            if usize::from(count) > MISSING_AT_MOST {
                return Err(Damage::says("the number of missing values of a long text", count, "1 to 3"));
            }
            // The length is stated once, and is 8 in all files that were seen.
            let length = rest.number(MISSING)?;
            let mut missing = Vec::new();
            for _ in 0..count {
                let value = decoder.field(rest.take(length, MISSING)?, length).map_err(|e| e.of(MISSING))?.into_owned();
                missing.push(UserMissing::Value(Code::Text(value)));
            }
            variables[place].missing = missing;
        }
        Ok(())
    }

    /// The multiple response sets: `$name=C5 label V1 V2` for categories, `$name=D1 1 5 label V1 V2` for one value that says yes,
    /// with lengths before each text; `E` adds where the labels are.
    pub(super) fn multiple(
        &self,
        decoder: &mut Decoder,
        variables: &[Variable],
        short_names: &[String],
    ) -> Outcome<Vec<MultipleResponse>> {
        const WHAT: &str = "the multiple response sets";
        let mut sets = Vec::new();
        // By the short names, which these records have, or else by the long ones.
        let mut places: FxHashMap<String, usize> =
            places(variables).into_iter().map(|(name, (place, _))| (name, place)).collect();
        places.extend((0..).zip(short_names).map(|(place, name)| (name.to_uppercase(), place)));
        for subtype in [subtype::MULTIPLE, subtype::MULTIPLE_LATER] {
            for line in self.get(subtype).split(|&byte| byte == b'\n') {
                let end = line.iter().rposition(|&byte| byte != 0 && !byte.is_ascii_whitespace());
                let Some(end) = end else { continue };
                let set = MultipleSet::of(&line[..=end]).ok_or_else(|| {
                    let got = String::from_utf8_lossy(line).into_owned();
                    Damage::says(WHAT, format!("{got:?}"), "a name, a type and variables")
                })?;
                let mut text = |bytes: &[u8]| decoder.text(bytes).map(Cow::into_owned).map_err(|e| e.of(WHAT));
                let names = text(set.variables)?.to_uppercase();
                let known = |name: &str| places.get(name).map(|place| variables[*place].name.clone());
                sets.push(MultipleResponse {
                    name: text(set.name)?,
                    label: text(set.label)?.trim().to_owned(),
                    counted: set.counted.map(&mut text).transpose()?,
                    variables: names.split_whitespace().filter_map(known).collect(),
                });
            }
        }
        Ok(sets)
    }
}

/// A short name as it is compared.
pub(super) fn short_name(bytes: &[u8]) -> Vec<u8> {
    bytes.trim_ascii_end().to_ascii_uppercase()
}

/// Pairs of a name and what it stands for, with `=` between them.
fn pairs<'a>(bytes: &'a [u8], separators: &'a [u8]) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    let each = bytes.split(|byte| separators.contains(byte));
    each.filter_map(|pair| {
        let equals = pair.iter().position(|&byte| byte == b'=')?;
        Some((&pair[..equals], &pair[equals + 1..]))
    })
}

/// One line of the record of multiple responses. Lengths count bytes of the file, so that it is cut before it is decoded.
struct MultipleSet<'a> {
    name: &'a [u8],
    counted: Option<&'a [u8]>,
    label: &'a [u8],
    /// Their names, between blanks.
    variables: &'a [u8],
}

impl<'a> MultipleSet<'a> {
    fn of(line: &'a [u8]) -> Option<MultipleSet<'a>> {
        let equals = line.iter().position(|&byte| byte == b'=')?;
        let (name, rest) = (&line[..equals], &line[equals + 1..]);
        let (kind, rest) = rest.split_first()?;
        let (counted, rest) = match kind {
            b'C' => (None, rest),
            b'D' => sized(rest).map(|(value, rest)| (Some(value), rest))?,
            b'E' => {
                // A space, where the labels of the answers come from, and then as D.
                let rest = rest.trim_ascii_start();
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                sized(rest[digits..].trim_ascii_start()).map(|(value, rest)| (Some(value), rest))?
            }
            _ => return None,
        };
        let (label, variables) = sized(rest.trim_ascii_start())?;
        Some(MultipleSet { name, counted, label, variables })
    }
}

/// Bytes with their length before them, `3 yes`, and what follows.
fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length: usize = std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()?;
    // A blank stands between the length and the bytes.
    bytes.get(digits + 1..)?.split_at_checked(length)
}

/// Where the variables stand, by name in capitals.
type Places = FxHashMap<String, (usize, VariableType)>;

fn places(variables: &[Variable]) -> Places {
    let each = (0..).zip(variables);
    each.map(|(place, variable)| (variable.name.to_uppercase(), (place, variable.kind))).collect()
}

/// The place of a variable of text, by its name as the file writes it.
fn place(name: &[u8], decoder: &mut Decoder, places: &Places, what: &str) -> Outcome<usize> {
    let name = decoder.text(name).map_err(|e| e.of(what))?.into_owned();
    match places.get(&name.to_uppercase()) {
        Some((place, VariableType::Text)) => Ok(*place),
        Some(_) | None => {
            Err(Damage::says(&format!("a variable of {what}"), format!("{name:?}"), "a text of the file"))
        }
    }
}

/// Fields of an extension record.
struct Fields<'a> {
    bytes: &'a [u8],
    order: Order,
}

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize, what: &str) -> Outcome<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or_else(|| Damage::ends(what))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn number(&mut self, what: &str) -> Outcome<usize> {
        let number = self.order.i32(self.take(4, what)?.try_into().expect("four bytes"));
        usize::try_from(number).map_err(|_| Damage::says(what, number, "a length"))
    }

    /// Bytes with their length before them.
    fn sized(&mut self, what: &str) -> Outcome<&'a [u8]> {
        let length = self.number(what)?;
        self.take(length, what)
    }
}
