//! The cases of a Stata file, and what stands behind them: long texts and the labels of values.

use super::dictionary::Dictionary;
use super::labels;
use super::release::{Number, Release, Storage};
use crate::input::statistical::block::{Block, Decode, Decoded, Fill, Rows};
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use crate::input::statistical::columns::{Column, Numbers};
use crate::input::statistical::encoding::Decoder;
use crate::input::statistical::opened::{About, Opened};
use crate::input::statistical::reading::{Reading, Stopped};
use crate::input::statistical::temporal;
use crate::input::statistical::variable::Variable;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::{Read, Seek};

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
    /// The cases, and what is known of them. What stands behind them is read first: the labels of values, and the long texts of
    /// the wanted variables.
    pub(crate) fn open<'a, R: Read + Seek + Send + 'a>(
        mut self,
        mut source: Source<R>,
        wanted: &dyn Fn(&[Variable]) -> crate::Result<Vec<usize>>,
        reading: &mut Reading<'_>,
    ) -> Result<Opened<'a>, Stopped> {
        let Layout { release, cases, width, .. } = self.layout;
        if release.has_tags() {
            source.tag("<data>")?;
        }
        let all = (width as u64).checked_mul(cases).filter(|all| *all <= source.left()).ok_or_else(|| {
            Damage(format!(
                "states {cases} cases of {width} bytes and is shorter; it was cut off: copy or export it again"
            ))
        })?;
        let first = source.left();
        // Past the cases first: labels and long texts are wanted before the first case, and stand behind the last.
        source.forward(all, WHAT)?;
        let mut long = FxHashMap::default();
        if release.has_tags() {
            source.tag("</data>")?;
            // An unknown column is an error that is told where the columns are asked for.
            let of = wanted(&self.variables).unwrap_or_default();
            let of = of.into_iter().filter(|&v| self.layout.storage[v] == Storage::LongText);
            long = self.long_texts(&mut source, &of.map(|v| v as u64 + 1).collect(), reading)?;
        }
        let sets = labels::read(&mut source, release, &mut self.decoder, reading)?;
        for (variable, set) in self.variables.iter_mut().zip(&self.sets) {
            if let Some(labels) = sets.get(set) {
                variable.labels = labels.clone();
            }
            variable.languages = self.languages.of(&variable.name, &sets);
        }
        source.back(first)?;
        let names = self.variables.iter().map(|variable| variable.name.clone()).collect();
        let about = About::new(self.variables, &self.decoder, temporal::STATA, cases);
        let about = About { label: self.label, ..about };
        let order = source.order;
        let unread = Unread { source, left: cases };
        let cells = Cells { layout: self.layout, order, long };
        let rows = Rows::new(unread, cells, self.decoder, names, width);
        Ok(Opened { about, cases: Box::new(rows) })
    }

    /// Reads the long texts, and keeps those of some variables, by the number of variable and case.
    fn long_texts(
        &mut self,
        source: &mut Source<impl Read>,
        variables: &FxHashSet<u64>,
        reading: &mut Reading<'_>,
    ) -> Result<FxHashMap<LongText, String>, Stopped> {
        const WHAT: &str = "a long text";
        source.tag("<strls>")?;
        let mut texts: FxHashMap<LongText, String> = FxHashMap::default();
        loop {
            match &source.array::<3>(WHAT)? {
                b"GSO" => {}
                b"</s" => {
                    source.tag("trls>")?;
                    return Ok(texts);
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
            // A text may be that of another variable too, so that all are kept where one is wanted.
            if variables.is_empty() {
                source.skip(length.into(), WHAT)?;
                continue;
            }
            let bytes = source.bytes(length.into(), WHAT)?;
            let text = self.decoder.text(labels::until_zero(&bytes)).map_err(|e| e.of(WHAT))?;
            reading.more(text.len())?;
            texts.insert((variable, case), text.into_owned());
        }
    }
}

/// The cases that are left in the file.
struct Unread<R> {
    source: Source<R>,
    left: u64,
}

impl<R: Read + Send> Fill for Unread<R> {
    fn add(&mut self, block: &mut Block) -> Outcome<bool> {
        if self.left == 0 {
            return Ok(false);
        }
        self.left -= 1;
        block.add(|case| self.source.fill(case, WHAT).map(|()| true))
    }
}

/// What the bytes of a case mean.
struct Cells {
    layout: Layout,
    order: Order,
    long: FxHashMap<LongText, String>,
}

impl Decode for Cells {
    fn decode(&self, variable: usize, block: &Block, column: &mut Column, decoder: &mut Decoder) -> Decoded {
        let Cells { layout: Layout { release, .. }, order, long } = self;
        let storage = self.layout.storage[variable];
        let place = (self.layout.places[variable], storage.width());
        match storage {
            Storage::LongText => block.each_text(column, |case, texts| {
                let text = match long_text(*release, *order, &case[place.0..][..place.1]) {
                    of if long.contains_key(&of) => &long[&of],
                    (0, 0) => "",
                    (variable, case) => {
                        let got = format!("variable {variable} of case {case}");
                        return Err(Damage::says("the place of a long text", got, "one of the file"));
                    }
                };
                texts.push(text);
                Ok(text.len())
            }),
            Storage::Text(_) => block.texts(place, column, decoder, labels::until_zero),
            Storage::Byte | Storage::Int | Storage::Long | Storage::Float | Storage::Double => {
                block.numbers(place, column, |numbers, cell| push(numbers, number(*release, *order, storage, cell)))
            }
        }
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
        // Stata writes no NaN; other programs do.
        Number::Value(value) if value.is_nan() => numbers.push_missing(None),
        Number::Value(value) => numbers.push(value),
        Number::Missing(class) => numbers.push_missing(class),
    }
}
