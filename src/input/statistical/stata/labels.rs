//! The labels of values, in sets of a name each.

use super::release::Release;
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use crate::input::statistical::encoding::Decoder;
use crate::input::statistical::reading::{Reading, Stopped};
use crate::input::statistical::variable::{Code, ValueLabel};
use rustc_hash::FxHashMap;
use std::io::Read;
use std::sync::Arc;

/// Sets of labels by name.
pub(super) type Sets = FxHashMap<String, Arc<[ValueLabel]>>;

const WHAT: &str = "value labels";

/// The code of a missing value among those with labels: `.`, and then `.a` to `.z`.
const MISSING: i32 = 2_147_483_621;

/// Reads all sets up to the end of the file, or to their closing tag.
pub(super) fn read(
    source: &mut Source<impl Read>,
    release: Release,
    decoder: &mut Decoder,
    reading: &mut Reading<'_>,
) -> Result<Sets, Stopped> {
    let mut sets = Sets::default();
    if release.has_tags() {
        source.tag("<value_labels>")?;
    }
    loop {
        match release.has_tags() {
            true => match &source.array::<5>(WHAT)? {
                b"<lbl>" => {}
                b"</val" => return Ok(sets),
                other => {
                    let got = String::from_utf8_lossy(other).into_owned();
                    let expected = "<lbl> or </value_labels>";
                    return Err(Damage::says("the tag of value labels", format!("{got:?}"), expected).into());
                }
            },
            false if source.left() == 0 => return Ok(sets),
            false => {}
        }
        let (name, labels) =
            if release.0 < 108 { old(source, decoder)? } else { set(source, release, decoder, reading)? };
        sets.insert(name, labels);
        if release.has_tags() {
            source.tag("</lbl>")?;
        }
    }
}

/// A set: how long it is, its name, how many labels, where each begins in one text, their codes, and the text.
fn set(
    source: &mut Source<impl Read>,
    release: Release,
    decoder: &mut Decoder,
    reading: &mut Reading<'_>,
) -> Result<(String, Arc<[ValueLabel]>), Stopped> {
    let length = source.count(WHAT)?;
    let name = source.bytes(release.name() as u64, WHAT)?;
    let name = decoder.text(until_zero(&name)).map_err(|e| e.of("the name of value labels"))?.into_owned();
    source.skip(3, WHAT)?;
    let table = source.bytes(length.into(), WHAT)?;
    let number = |at: usize| {
        let bytes = table.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map(|bytes| source.order.i32(bytes)).ok_or_else(|| Damage::ends(WHAT))
    };
    let count = usize::try_from(number(0)?).map_err(|_| Damage::ends(WHAT))?;
    // Two numbers, and then a place and a code of four bytes each for every label.
    let begin = count.checked_mul(8).and_then(|all| all.checked_add(8)).filter(|&begin| begin <= table.len());
    let texts =
        &table[begin.ok_or_else(|| Damage::says("the number of value labels", count, "as many as there are"))?..];
    let mut labels = Vec::new();
    for i in 0..count {
        let offset = number(8 + 4 * i)?;
        let text = usize::try_from(offset).ok().and_then(|offset| texts.get(offset..));
        let text = text.ok_or_else(|| Damage::says("the place of a value label", offset, "one among the labels"))?;
        let label = label(number(8 + 4 * (count + i))?, until_zero(text), &name, decoder)?;
        // Many places may be the same one, of a long text.
        reading.more(size_of::<ValueLabel>() + label.label.len())?;
        labels.push(label);
    }
    Ok((name, labels.into()))
}

/// A set of a release before 108: how many bytes it has, its name, codes of 2 bytes and labels of 8.
fn old(source: &mut Source<impl Read>, decoder: &mut Decoder) -> Outcome<(String, Arc<[ValueLabel]>)> {
    let count = source.order.u16(source.array(WHAT)?);
    let name: [u8; 9] = source.array(WHAT)?;
    let name = decoder.text(until_zero(&name)).map_err(|e| e.of("the name of value labels"))?.into_owned();
    source.skip(1, WHAT)?;
    let codes = source.bytes(u64::from(count) * 2, WHAT)?;
    let texts = source.bytes(u64::from(count) * 8, WHAT)?;
    let codes = codes.chunks_exact(2).map(|code| source.order.u16([code[0], code[1]]).cast_signed());
    let each =
        codes.zip(texts.chunks_exact(8)).map(|(code, text)| label(code.into(), until_zero(text), &name, decoder));
    Ok((name.clone(), each.collect::<Outcome<Vec<_>>>()?.into()))
}

fn label(code: i32, text: &[u8], name: &str, decoder: &mut Decoder) -> Outcome<ValueLabel> {
    let label = decoder.text(text).map_err(|e| e.of(&format!("a label of {name}")))?.into_owned();
    let code = match code.checked_sub(MISSING).and_then(|place| u8::try_from(place).ok()) {
        Some(0) => Code::System,
        Some(place @ 1..=26) => Code::Class(char::from(b'a' + place - 1)),
        Some(_) | None => Code::Number(code.into()),
    };
    Ok(ValueLabel { code, label })
}

/// The bytes before the first zero.
pub(super) fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_8;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn places_of_the_same_long_text_unfold_to_a_limit() {
        let (count, text) = (1000i32, vec![b'x'; 10_000]);
        let mut table = [count.to_le_bytes(), 10_000i32.to_le_bytes()].concat();
        table.extend((0..count).flat_map(|_| 0i32.to_le_bytes()));
        table.extend((0..count).flat_map(i32::to_le_bytes));
        table.extend(&text);
        let mut bytes = (table.len() as i32).to_le_bytes().to_vec();
        bytes.extend([0; 129 + 3]);
        bytes.extend(table);
        let read = |limit| {
            let mut source = Source::new(bytes.as_slice(), bytes.len() as u64);
            let stop = AtomicBool::new(false);
            set(&mut source, Release(118), &mut Decoder::new(UTF_8, false), &mut Reading::new(limit, &stop))
        };
        assert_eq!(read(u64::MAX).unwrap().1.len(), 1000);
        assert!(read(1 << 20).is_err());
    }

    #[test]
    fn missing_values_have_labels_too() {
        let code = |code| label(code, b"x", "set", &mut Decoder::new(UTF_8, false)).unwrap().code;
        assert_eq!(code(MISSING), Code::System);
        assert_eq!(code(MISSING + 1), Code::Class('a'));
        assert_eq!(code(i32::MAX), Code::Class('z'));
        assert_eq!(code(MISSING - 1), Code::Number(2_147_483_620.0));
        assert_eq!(code(i32::MIN), Code::Number(-2_147_483_648.0));
    }
}
