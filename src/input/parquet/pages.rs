//! The pages of a column: whether their headers tell the truth, and how much they unfold to, before any is unpacked.

use super::delta::{Delta, DeltaPage};
use super::footer::STATISTICS;
use super::thrift::Kind::{Bool, I32, Struct as Any};
use super::thrift::{Kind, Reader, Shape};
use Shape::{One, Struct};

/// The fields of a page's header that say something of its kind.
const DATA: &[(i16, Shape)] = &[(1, One(I32)), (2, One(I32)), (3, One(I32)), (4, One(I32)), (5, STATISTICS)];
const DICTIONARY: &[(i16, Shape)] = &[(1, One(I32)), (2, One(I32)), (3, One(Bool))];
const DATA_V2: &[(i16, Shape)] = &[
    (1, One(I32)),
    (2, One(I32)),
    (3, One(I32)),
    (4, One(I32)),
    (5, One(I32)),
    (6, One(I32)),
    (7, One(Bool)),
    (8, STATISTICS),
];

/// The numbers of a struct, by the number of the field; those that are not there are `None`.
type Numbers = [Option<i32>; 9];
/// Where the second kind of data pages says whether its values are packed, which they are if it does not.
const IS_PACKED: i16 = 7;

/// The header of a page.
#[derive(Debug, Default)]
struct Header {
    kind: Option<i32>,
    unpacked: Option<i32>,
    packed: Option<i32>,
    data: Option<Numbers>,
    dictionary: Option<Numbers>,
    data_v2: Option<Numbers>,
}

impl Header {
    fn read(reader: &mut Reader<'_>) -> Option<Header> {
        let mut header = Header::default();
        reader.fields(|reader, id, kind| {
            match id {
                1 => header.kind = Some(reader.number(kind)?),
                2 => header.unpacked = Some(reader.number(kind)?),
                3 => header.packed = Some(reader.number(kind)?),
                4 => reader.shaped(kind, &One(I32))?,
                5 => header.data = Some(numbers(reader, kind, DATA)?),
                6 => reader.shaped(kind, &Struct(&[]))?,
                7 => header.dictionary = Some(numbers(reader, kind, DICTIONARY)?),
                8 => header.data_v2 = Some(numbers(reader, kind, DATA_V2)?),
                // Fields of later versions of the format.
                _ => reader.skip(kind)?,
            }
            Some(())
        })?;
        Some(header)
    }
}

fn numbers(reader: &mut Reader<'_>, kind: Kind, shape: &[(i16, Shape)]) -> Option<Numbers> {
    let mut numbers = Numbers::default();
    if kind != Any {
        return None;
    }
    reader.fields(|reader, id, kind| match shape.iter().find(|(known, _)| *known == id) {
        // The shapes have no field beyond 8, so that `numbers` has a place for each.
        Some((_, One(I32))) => reader.number(kind).map(|value| numbers[id as usize] = Some(value)),
        Some((_, One(Bool))) if kind == Bool => {
            numbers[id as usize] = Some(reader.truth.into());
            Some(())
        }
        Some((_, shape)) => reader.shaped(kind, shape),
        None => reader.skip(kind),
    })?;
    Some(numbers)
}

/// A column of a row group.
#[derive(Debug)]
pub(super) struct Walked<'a> {
    /// How many bytes it takes when it is unpacked, as far as the headers of its pages say.
    pub(super) bytes: u64,
    /// The pages that may unfold to more.
    pub(super) deltas: Vec<DeltaPage<'a>>,
}

/// What a page is.
enum Page {
    Data { values: u64, encoding: i32, levels: Option<usize>, is_packed: bool },
    Dictionary,
}

/// Walks the pages of a column of a row group, or says what is wrong with them.
///
/// `chunk` are the bytes of the column, `rows` how many values it has; each takes `width` bytes in memory.
pub(super) fn walk(chunk: &[u8], rows: u64, width: u64) -> Result<Walked<'_>, &'static str> {
    let mut reader = Reader::new(chunk);
    let mut walked = Walked { bytes: 0, deltas: Vec::new() };
    let (mut seen, mut first) = (0, true);
    // A column without rows may still have a dictionary; bytes behind the last value are nobody's.
    while !reader.rest.is_empty() && (first || seen < rows) {
        let header = Header::read(&mut reader).ok_or("the header of a page is not made as the format demands")?;
        let size = |size: Option<i32>| size.and_then(|size| usize::try_from(size).ok());
        let (Some(packed), Some(unpacked)) = (size(header.packed), size(header.unpacked)) else {
            return Err("a page has no size, or a negative one");
        };
        let bytes = reader.bytes(packed as u64).ok_or("a page is longer than its column")?;
        match page(&header, packed, unpacked)? {
            // The format has the dictionary before all pages that use it.
            Page::Dictionary if first => {}
            Page::Dictionary => return Err("it has more than one dictionary"),
            Page::Data { values, encoding, levels, is_packed } => {
                seen += values;
                let delta = Delta::of(encoding);
                let page = delta.map(|delta| DeltaPage { delta, packed: bytes, unpacked, values, levels, is_packed });
                walked.deltas.extend(page);
            }
        }
        if seen > rows {
            return Err("its pages have more values than the table has rows");
        }
        walked.bytes += unpacked as u64;
        first = false;
    }
    if seen < rows {
        return Err("its pages have fewer values than the table has rows");
    }
    // A dictionary or a run makes many values of few bytes, each of which takes its width.
    walked.bytes = walked.bytes.max(rows.saturating_mul(width));
    Ok(walked)
}

fn page(header: &Header, packed: usize, unpacked: usize) -> Result<Page, &'static str> {
    const NUMBER: &str = "a page has a negative number of values, or more than fit";
    let count = |numbers: &Numbers, field: usize| numbers[field].and_then(|n| u64::try_from(n).ok()).ok_or(NUMBER);
    match (header.kind, &header.data, &header.dictionary, &header.data_v2) {
        // The kinds of pages: 0 data, 2 a dictionary, 3 data of the second version.
        (Some(0), Some(data), ..) => {
            let encoding = data[2].ok_or(NUMBER)?;
            Ok(Page::Data { values: count(data, 1)?, encoding, levels: None, is_packed: true })
        }
        (Some(2), _, Some(dictionary), _) => {
            if count(dictionary, 1)? <= unpacked as u64 {
                Ok(Page::Dictionary)
            } else {
                Err("its dictionary has more values than bytes")
            }
        }
        (Some(3), .., Some(data)) => {
            let (values, nulls, rows) = (count(data, 1)?, count(data, 2)?, count(data, 3)?);
            let levels = count(data, 5)? + count(data, 6)?;
            if nulls > values || rows != values || levels > packed.min(unpacked) as u64 {
                return Err("the header of a page contradicts itself");
            }
            let is_packed = data[IS_PACKED as usize] != Some(0);
            Ok(Page::Data { values, encoding: data[4].ok_or(NUMBER)?, levels: Some(levels as usize), is_packed })
        }
        _ => Err("a page is of no kind that can be read"),
    }
}
