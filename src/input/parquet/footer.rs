//! The end of a Parquet file, where it says what it holds: whether it is made as the format demands, before anything is taken
//! from it.

use super::thrift::Kind::{Binary, Bool, Byte, I16, I32, I64, Struct as Any};
use super::thrift::{Reader, Shape};
use Shape::{List, One, Struct};

const MAGIC: &[u8; 4] = b"PAR1";
/// The length of the footer and the magic number behind it.
const TAIL: usize = 8;
/// How deep columns may be nested. Readers go down by recursion.
const DEPTH: usize = 64;

// By number, the fields of <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>.

const UNIT: Shape = Struct(&[(1, One(Any)), (2, One(Any)), (3, One(Any))]);
const TIME: Shape = Struct(&[(1, One(Bool)), (2, UNIT)]);
const LOGICAL_TYPE: Shape = Struct(&[
    (1, One(Any)),
    (2, One(Any)),
    (3, One(Any)),
    (4, One(Any)),
    (5, Struct(&[(1, One(I32)), (2, One(I32))])),
    (6, One(Any)),
    (7, TIME),
    (8, TIME),
    (10, Struct(&[(1, One(Byte)), (2, One(Bool))])),
    (11, One(Any)),
    (12, One(Any)),
    (13, One(Any)),
    (14, One(Any)),
    (15, One(Any)),
]);
/// Where an element of the schema says how many of those that follow are its parts.
const N_CHILDREN: i16 = 5;
const SCHEMA_ELEMENT: &[(i16, Shape)] = &[
    (1, One(I32)),
    (2, One(I32)),
    (3, One(I32)),
    (4, One(Binary)),
    (N_CHILDREN, One(I32)),
    (6, One(I32)),
    (7, One(I32)),
    (8, One(I32)),
    (9, One(I32)),
    (10, LOGICAL_TYPE),
];
pub(super) const STATISTICS: Shape = Struct(&[
    (1, One(Binary)),
    (2, One(Binary)),
    (3, One(I64)),
    (4, One(I64)),
    (5, One(Binary)),
    (6, One(Binary)),
    (7, One(Bool)),
    (8, One(Bool)),
]);
const KEY_VALUES: Shape = List(&Struct(&[(1, One(Binary)), (2, One(Binary))]));
const COLUMN: Shape = Struct(&[
    (1, One(I32)),
    (2, List(&One(I32))),
    (3, List(&One(Binary))),
    (4, One(I32)),
    (5, One(I64)),
    (6, One(I64)),
    (7, One(I64)),
    (8, KEY_VALUES),
    (9, One(I64)),
    (10, One(I64)),
    (11, One(I64)),
    (12, STATISTICS),
    (14, One(I64)),
    (15, One(I32)),
]);
const COLUMN_CHUNK: Shape =
    Struct(&[(1, One(Binary)), (2, One(I64)), (3, COLUMN), (4, One(I64)), (5, One(I32)), (6, One(I64)), (7, One(I32))]);
const ROW_GROUP: Shape = Struct(&[
    (1, List(&COLUMN_CHUNK)),
    (2, One(I64)),
    (3, One(I64)),
    (4, List(&Struct(&[(1, One(I32)), (2, One(Bool)), (3, One(Bool))]))),
    (5, One(I64)),
    (6, One(I64)),
    (7, One(I16)),
]);
const SCHEMA: i16 = 2;
const FOOTER: &[(i16, Shape)] = &[
    (1, One(I32)),
    (SCHEMA, List(&Struct(SCHEMA_ELEMENT))),
    (3, One(I64)),
    (4, List(&ROW_GROUP)),
    (5, KEY_VALUES),
    (6, One(Binary)),
    (7, List(&Struct(&[(1, One(Any)), (2, One(Any))]))),
];

/// What helps against damage.
pub(super) const AGAIN: &str = "get the file again, or write it anew";

/// Where the footer of a file begins.
///
/// # Errors
/// What is wrong with the file, to follow its name.
pub(super) fn check(file: &[u8]) -> Result<usize, String> {
    let n = file.len();
    if n < MAGIC.len() + TAIL || !file.starts_with(MAGIC) || !file.ends_with(MAGIC) {
        // PARE is the magic number of a footer that is encrypted.
        let encrypted = file.ends_with(b"PARE");
        let remedy =
            if encrypted { "files that are encrypted cannot be read: write it without encryption" } else { AGAIN };
        return Err(format!(
            "is no Parquet file, or is cut off: it has {n} bytes, and {MAGIC} is not where one begins and ends; {remedy}",
            MAGIC = "PAR1"
        ));
    }
    let mut length = [0; 4];
    length.copy_from_slice(&file[n - TAIL..n - MAGIC.len()]);
    let length = u32::from_le_bytes(length);
    let start = usize::try_from(length).ok().and_then(|length| (n - TAIL - MAGIC.len()).checked_sub(length));
    let Some(start) = start.map(|start| start + MAGIC.len()) else {
        return Err(format!("is damaged: its footer would have {length} bytes, and the file has {n}; {AGAIN}"));
    };
    match made_as_the_format_demands(&file[start..n - TAIL]) {
        Some(()) => Ok(start),
        None => Err(format!("is damaged: its footer is not made as the format demands; {AGAIN}")),
    }
}

fn made_as_the_format_demands(footer: &[u8]) -> Option<()> {
    // Where fields are not what they are in the format, readers go astray.
    let whole = Struct(FOOTER);
    Reader::new(footer).shaped(Any, &whole)?;
    Reader::new(footer).fields(|reader, id, kind| {
        if id != SCHEMA {
            return reader.skip(kind);
        }
        let (_, len) = reader.list(kind)?;
        // How many elements are still to come at each level.
        let mut open: Vec<i32> = Vec::new();
        for place in 0..len {
            let mut children = 0;
            reader.fields(|reader, id, kind| match id {
                N_CHILDREN => reader.number(kind).map(|n| children = n),
                _ => reader.skip(kind),
            })?;
            // Elements come depth first: each is a part of the last that still has parts to come.
            match open.last_mut() {
                Some(left) => *left -= 1,
                // The first stands for the whole table.
                None if place > 0 => return None,
                None => {}
            }
            if children < 0 {
                return None;
            }
            open.push(children);
            // One that has all its parts is closed, and with it those that it was the last part of.
            while open.last() == Some(&0) {
                open.pop();
            }
            if open.len() > DEPTH {
                return None;
            }
        }
        open.is_empty().then_some(())
    })
}
