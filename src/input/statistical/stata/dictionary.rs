//! The dictionary of a Stata file: what its variables are, up to the first case.

use super::cases::Layout;
use super::labels::until_zero;
use super::languages::{self, Languages};
use super::release::{Release, Storage};
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use crate::input::statistical::encoding::{Decoder, Decoding};
use crate::input::statistical::variable::{Variable, VariableType};
use std::io::Read;
use std::sync::Arc;

/// The dictionary, and how the cases are laid out.
#[derive(Debug)]
pub(crate) struct Dictionary {
    pub(super) variables: Vec<Variable>,
    /// The name of the value labels of each variable; empty for none.
    pub(super) sets: Vec<String>,
    pub(super) languages: Languages,
    pub(super) label: Option<String>,
    pub(super) decoder: Decoder,
    pub(super) layout: Layout,
}

/// What stands before the variables.
struct Header {
    release: Release,
    variables: usize,
    cases: u64,
    label: Vec<u8>,
}

const WHAT: &str = "the header";

impl Dictionary {
    /// Reads the dictionary; the source then stands before the first case.
    pub(crate) fn read(source: &mut Source<impl Read>, decoding: Decoding) -> Outcome<Dictionary> {
        let first: [u8; 1] = source.array(WHAT)?;
        let header = match first[0] {
            // Since release 117 the file begins with a tag; before, with the number of the release.
            b'<' => tagged_header(source)?,
            release => header(source, release)?,
        };
        let release = header.release;
        let mut decoder = decoding.decoder(release.encoding());
        let label =
            decoder.text(until_zero(&header.label)).ok().map(Into::into).filter(|label: &String| !label.is_empty());

        let n = header.variables;
        if n == 0 {
            return Err(Damage("has no variables; export it again, with the columns that are wanted".to_owned()));
        }
        let code = if release.has_tags() { 2 } else { 1 };
        let types = part(source, release, "variable_types", n, code)?;
        let storage = types.iter().map(|code| {
            release.storage(match code.as_slice() {
                [code] => u16::from(*code),
                code => source.order.u16([code[0], code[1]]),
            })
        });
        let storage: Vec<Storage> = storage.collect::<Outcome<_>>()?;
        let names = part(source, release, "varnames", n, release.name())?;
        // The list ends with a zero, hence one more.
        part(source, release, "sortlist", n + 1, release.sort())?;
        let formats = part(source, release, "formats", n, release.format())?;
        let sets = part(source, release, "value_label_names", n, release.name())?;
        let labels = part(source, release, "variable_labels", n, release.variable_label())?;
        let languages = characteristics(source, release, &mut decoder)?;

        let mut text = |bytes: &[u8], what: &str| {
            let text = decoder.text(until_zero(bytes)).map_err(|e| e.of(what))?;
            Ok::<String, Damage>(text.into_owned())
        };
        let mut variables = Vec::with_capacity(n);
        for i in 0..n {
            let name = text(&names[i], "the name of a variable")?;
            let format = text(&formats[i], &format!("the format of {name}"))?;
            let label = text(&labels[i], &format!("the label of {name}"))?;
            variables.push(Variable {
                kind: kind(storage[i], &format),
                label: Some(label).filter(|label| !label.is_empty()),
                format: Some(format),
                measure: None,
                labels: Arc::default(),
                languages: Vec::new(),
                missing: Vec::new(),
                name,
            });
        }
        let sets = sets.iter().map(|set| text(set, "the name of value labels")).collect::<Outcome<_>>()?;
        let layout = Layout::new(release, storage, header.cases);
        Ok(Dictionary { variables, sets, languages, label, decoder, layout })
    }
}

/// What the values of a variable are. Weeks, months, quarters and half-years stay the numbers that Stata
/// counts them by, and so does `%tC`: it counts the leap seconds as well, 27 since 1972, which the calendar here has not.
fn kind(storage: Storage, format: &str) -> VariableType {
    if matches!(storage, Storage::Text(_) | Storage::LongText) {
        return VariableType::Text;
    }
    // A hyphen only aligns to the left.
    let format = format.trim_start_matches('%').trim_start_matches('-');
    match format {
        // `%d` is an old name for `%td`.
        _ if format.starts_with("td") || format.starts_with('d') => VariableType::Date,
        _ if format.starts_with("tc") => VariableType::DateTime,
        _ => VariableType::Number,
    }
}

/// The header of a release without tags.
fn header(source: &mut Source<impl Read>, release: u8) -> Outcome<Header> {
    let release = Release::new(release.into())?;
    if release.has_tags() {
        return Err(Damage("is not a Stata file: it does not begin as one".to_owned()));
    }
    source.order = match source.array(WHAT)? {
        [1] => Order::Big,
        [2] => Order::Little,
        [other] => return Err(Damage::says("the order of bytes", other, "1 or 2")),
    };
    // The kind of the file, which is 1 for all, and a byte that is not used.
    source.skip(2, WHAT)?;
    let variables = source.order.u16(source.array(WHAT)?).into();
    let cases = match release.0 {
        102 => source.order.u16(source.array(WHAT)?).into(),
        _ => source.count("the number of cases")?.into(),
    };
    let label = source.bytes(release.data_label() as u64, WHAT)?;
    // When it was written.
    source.skip(if release.has_time() { 18 } else { 0 }, WHAT)?;
    Ok(Header { release, variables, cases, label })
}

/// The header of a release with tags, from behind its first byte.
fn tagged_header(source: &mut Source<impl Read>) -> Outcome<Header> {
    source.tag("stata_dta>")?;
    source.tag("<header><release>")?;
    let digits: [u8; 3] = source.array(WHAT)?;
    let release = std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse().ok());
    let release = Release::new(release.unwrap_or(0))?;
    source.tag("</release><byteorder>")?;
    source.order = match &source.array(WHAT)? {
        b"MSF" => Order::Big,
        b"LSF" => Order::Little,
        other => return Err(Damage::says("the order of bytes", String::from_utf8_lossy(other), "MSF or LSF")),
    };
    source.tag("</byteorder><K>")?;
    let variables = match release.0 {
        // The release for more than 32,767 variables.
        119 => source.count("the number of variables")? as usize,
        _ => source.order.u16(source.array(WHAT)?).into(),
    };
    source.tag("</K><N>")?;
    let cases = match release.0 {
        117 => source.count("the number of cases")?.into(),
        _ => {
            let cases = source.order.i64(source.array(WHAT)?);
            u64::try_from(cases).map_err(|_| Damage::says("the number of cases", cases, "0 or more"))?
        }
    };
    source.tag("</N><label>")?;
    let length: u64 = match release.0 {
        117 => source.array::<1>(WHAT)?[0].into(),
        _ => source.order.u16(source.array(WHAT)?).into(),
    };
    let label = source.bytes(length, WHAT)?;
    source.tag("</label><timestamp>")?;
    let [length] = source.array(WHAT)?;
    source.skip(length.into(), WHAT)?;
    source.tag("</timestamp></header><map>")?;
    // Where the parts begin; they are read in their order.
    source.skip(14 * 8, "the map")?;
    source.tag("</map>")?;
    Ok(Header { release, variables, cases, label })
}

/// A part of the dictionary: so many entries of so many bytes.
fn part(
    source: &mut Source<impl Read>,
    release: Release,
    name: &str,
    entries: usize,
    width: usize,
) -> Outcome<Vec<Vec<u8>>> {
    if release.has_tags() {
        source.tag(&format!("<{name}>"))?;
    }
    let bytes = source.bytes(entries as u64 * width as u64, "the dictionary")?;
    if release.has_tags() {
        source.tag(&format!("</{name}>"))?;
    }
    Ok(bytes.chunks_exact(width).map(<[u8]>::to_vec).collect())
}

/// The characteristics of the file and its variables: of these the languages of labels are read, and notes are passed.
fn characteristics(source: &mut Source<impl Read>, release: Release, decoder: &mut Decoder) -> Outcome<Languages> {
    let mut languages = Languages::default();
    if release.has_tags() {
        source.tag("<characteristics>")?;
        loop {
            match &source.array::<4>(CHARACTERISTICS)? {
                b"<ch>" => {
                    let length = source.count(CHARACTERISTICS)?;
                    characteristic(source, release, length.into(), decoder, &mut languages)?;
                    source.tag("</ch>")?;
                }
                b"</ch" => {
                    source.tag("aracteristics>")?;
                    return Ok(languages);
                }
                other => {
                    let got = String::from_utf8_lossy(other).into_owned();
                    return Err(Damage::says("the tag of a characteristic", format!("{got:?}"), "<ch>"));
                }
            }
        }
    }
    let Some(width) = release.expansion() else { return Ok(languages) };
    loop {
        let [kind]: [u8; 1] = source.array(CHARACTERISTICS)?;
        let length: u64 = match width {
            2 => source.order.u16(source.array(CHARACTERISTICS)?).into(),
            _ => source.count(CHARACTERISTICS)?.into(),
        };
        match (kind, length) {
            // A field of nothing ends the list.
            (0, 0) => return Ok(languages),
            (1, _) => characteristic(source, release, length, decoder, &mut languages)?,
            (_, _) => source.skip(length, CHARACTERISTICS)?,
        }
    }
}

const CHARACTERISTICS: &str = "the characteristics";

/// A characteristic of so many bytes: whose it is, its name, and its text.
fn characteristic(
    source: &mut Source<impl Read>,
    release: Release,
    length: u64,
    decoder: &mut Decoder,
    languages: &mut Languages,
) -> Outcome<()> {
    let width = release.name();
    let Some(left) = length.checked_sub(2 * width as u64) else { return source.skip(length, CHARACTERISTICS) };
    let names = source.bytes(2 * width as u64, CHARACTERISTICS)?;
    let (whose, name) = names.split_at(width);
    if !name.starts_with(languages::PREFIX.as_bytes()) {
        return source.skip(left, CHARACTERISTICS);
    }
    let bytes = source.bytes(left, CHARACTERISTICS)?;
    let mut text = |bytes: &[u8]| {
        let text = decoder.text(until_zero(bytes)).map_err(|e| e.of("a label in a further language"))?;
        Ok::<String, Damage>(text.into_owned())
    };
    languages.note(&text(whose)?, &text(name)?, &text(&bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_the_numbers_are() {
        for (format, expected) in [
            ("%td", VariableType::Date),
            ("%-tdD_m_Y", VariableType::Date),
            ("%d", VariableType::Date),
            ("%tc", VariableType::DateTime),
            ("%tC", VariableType::Number),
            ("%tm", VariableType::Number),
            ("%9.0g", VariableType::Number),
        ] {
            assert_eq!(kind(Storage::Double, format), expected, "{format}");
        }
        assert_eq!(kind(Storage::Text(8), "%8s"), VariableType::Text);
    }
}
