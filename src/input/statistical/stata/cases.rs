//! The cases of a Stata file, and what stands behind them: long texts and the labels of values.

use super::dictionary::Dictionary;
use super::labels;
use super::release::{Number, Release, Storage};
use crate::input::statistical::bytes::{Damage, Order, Source};
use crate::input::statistical::columns::{Column, Numbers};
use crate::input::statistical::reading::{Reading, Stopped};
use rustc_hash::FxHashMap;
use std::io::Read;

/// How the cases are laid out.
#[derive(Debug)]
pub(super) struct Layout {
    release: Release,
    storage: Vec<Storage>,
    /// The first byte of each variable in a case.
    places: Vec<usize>,
    /// The bytes of a case.
    width: usize,
    cases: u64,
}

/// The place of a long text: its variable and its case. Both are 0 for an empty one.
type LongText = (u64, u64);

const WHAT: &str = "a case";

impl Layout {
    pub(super) fn new(release: Release, storage: Vec<Storage>, cases: u64) -> Layout {
        let mut width = 0;
        let mut places = Vec::with_capacity(storage.len());
        for storage in &storage {
            places.push(width);
            width += storage.width();
        }
        Layout { release, storage, places, width, cases }
    }
}

impl Dictionary {
    /// Reads the wanted columns, and what stands behind the cases.
    pub(crate) fn columns<R: Read>(
        &mut self,
        mut source: Source<R>,
        wanted: &[usize],
        reading: &mut Reading<'_>,
    ) -> Result<Vec<Column>, Stopped> {
        let Layout { release, cases, width, .. } = self.layout;
        if release.has_tags() {
            source.tag("<data>")?;
        }
        if (width as u64).checked_mul(cases).is_none_or(|all| all > source.left()) {
            let problem = format!(
                "states {cases} cases of {width} bytes and is shorter; it was cut off: copy or export it again"
            );
            return Err(Damage(problem).into());
        }
        let mut columns: Vec<Column> =
            wanted.iter().map(|&v| Column::new(&self.variables[v], reading.at_first(cases))).collect();
        let mut long: FxHashMap<usize, Vec<LongText>> = FxHashMap::default();
        let mut case = vec![0; width];
        for row in 0..cases {
            source.fill(&mut case, WHAT)?;
            let mut bytes = 0;
            for (at, (&v, column)) in wanted.iter().zip(&mut columns).enumerate() {
                let cell = &case[self.layout.places[v]..][..self.layout.storage[v].width()];
                match (self.layout.storage[v], column) {
                    (Storage::LongText, Column::Texts(_)) => {
                        long.entry(at).or_default().push(long_text(release, source.order, cell));
                        bytes += 8;
                    }
                    (Storage::Text(_), Column::Texts(texts)) => {
                        let text = self.decoder.text(labels::until_zero(cell));
                        let name = &self.variables[v].name;
                        let text = text.map_err(|e| e.of(&format!("{name} in row {}", row + 1)))?;
                        bytes += text.len();
                        texts.push(&text);
                    }
                    (storage, Column::Numbers(numbers)) => push(numbers, number(release, source.order, storage, cell)),
                    (_, Column::Texts(_)) => return Err(Damage("has a variable of two types".to_owned()).into()),
                }
            }
            reading.row(wanted.len(), bytes)?;
        }
        if release.has_tags() {
            source.tag("</data>")?;
            self.long_texts(&mut source, &long, &mut columns, reading)?;
        }
        let sets = labels::read(&mut source, release, &mut self.decoder)?;
        for (variable, set) in self.variables.iter_mut().zip(&self.sets) {
            if let Some(labels) = sets.get(set) {
                variable.labels = labels.clone();
            }
        }
        Ok(columns)
    }

    /// Reads the long texts, each with its variable and case, and puts them where cases name them.
    fn long_texts(
        &mut self,
        source: &mut Source<impl Read>,
        wanted: &FxHashMap<usize, Vec<LongText>>,
        columns: &mut [Column],
        reading: &mut Reading<'_>,
    ) -> Result<(), Stopped> {
        const WHAT: &str = "a long text";
        source.tag("<strls>")?;
        let mut texts: FxHashMap<LongText, String> = FxHashMap::default();
        loop {
            match &source.array::<3>(WHAT)? {
                b"GSO" => {}
                b"</s" => {
                    source.tag("trls>")?;
                    break;
                }
                other => {
                    let got = String::from_utf8_lossy(other).into_owned();
                    return Err(Damage::says("the sign of a long text", format!("{got:?}"), "GSO").into());
                }
            }
            let variable = u64::from(source.i32(WHAT)?.cast_unsigned());
            let case = match self.layout.release.0 {
                117 => u64::from(source.i32(WHAT)?.cast_unsigned()),
                _ => source.order.i64(source.array(WHAT)?).cast_unsigned(),
            };
            source.skip(1, WHAT)?;
            let length = source.count(WHAT)?;
            let bytes = source.bytes(length.into(), WHAT)?;
            if !wanted.is_empty() {
                let text = self.decoder.text(labels::until_zero(&bytes)).map_err(|e| e.of(WHAT))?;
                texts.insert((variable, case), text.into_owned());
            }
        }
        for (&at, places) in wanted {
            let Column::Texts(column) = &mut columns[at] else { continue };
            for place in places {
                match texts.get(place) {
                    Some(text) => {
                        reading.more(text.len())?;
                        column.push(text);
                    }
                    None if *place == (0, 0) => column.push(""),
                    None => {
                        let got = format!("variable {} of case {}", place.0, place.1);
                        return Err(Damage::says("the place of a long text", got, "one of the file").into());
                    }
                }
            }
        }
        Ok(())
    }
}

/// The place of a long text, as it stands in a case: two numbers of 32 bits, of 16 and 48, or of 24 and 40.
fn long_text(release: Release, order: Order, cell: &[u8]) -> LongText {
    let variable_bytes = match release.0 {
        117 => 4,
        118 => 2,
        _ => 3,
    };
    let (variable, case) = cell.split_at(variable_bytes);
    (order.unsigned(variable), order.unsigned(case))
}

fn number(release: Release, order: Order, storage: Storage, cell: &[u8]) -> Number {
    let bits = order.unsigned(cell);
    match storage {
        Storage::Byte => release.whole((bits as u8).cast_signed().into(), 8),
        Storage::Int => release.whole((bits as u16).cast_signed().into(), 16),
        Storage::Long => release.whole((bits as u32).cast_signed(), 32),
        Storage::Float => release.single(bits as u32),
        Storage::Double | Storage::Text(_) | Storage::LongText => release.double(bits),
    }
}

fn push(numbers: &mut Numbers, number: Number) {
    match number {
        Number::Value(value) if value.is_nan() => numbers.push_missing(None),
        Number::Value(value) => numbers.push(value),
        Number::Missing(class) => numbers.push_missing(class),
    }
}
