//! The types that a writer adds to a Parquet file in the words of Arrow, as a flatbuffer: <https://flatbuffers.dev/internals/>.
//!
//! A part of a flatbuffer can be pointed to any number of times, and a reader makes it anew each time: with two fields in each of
//! thirty that are nested, a kilobyte stands for a billion of them. No writer does so. What a reader would make is added up,
//! and has to be in proportion to the bytes of the file.

/// The name of the types among what a file says of itself.
pub(super) const KEY: &str = "ARROW:schema";
/// How deep types may be nested. Readers go down by recursion.
const DEPTH: usize = 64;
/// How many times over the bytes may be read: writers share names at most.
const TIMES: usize = 16;
/// The least that a field takes.
const FIELD: usize = 16;

// The places in the tables of <https://github.com/apache/arrow/blob/main/format/Schema.fbs> and of Message.fbs beside it.
const MESSAGE_HEADER: usize = 2;
const SCHEMA_FIELDS: usize = 1;
const SCHEMA_METADATA: usize = 2;
const FIELD_NAME: usize = 0;
const FIELD_TYPE_KIND: usize = 2;
const FIELD_TYPE: usize = 3;
const FIELD_CHILDREN: usize = 5;
const FIELD_METADATA: usize = 6;
/// Types that hold text or a list, in this place: a time zone, and the numbers of alternatives.
const TIMESTAMP: u8 = 10;
const UNION: u8 = 14;
const TYPE_LIST: usize = 1;

/// Whether types, as they are written in a file, are no more than they seem.
pub(super) fn are_plausible(encoded: &str) -> bool {
    let bytes = base64(encoded);
    bytes.is_some_and(|bytes| {
        let message = match bytes.get(..4) {
            // Since Arrow 0.15 four bytes of ones and a length stand before the message.
            Some(&[255, 255, 255, 255]) => bytes.get(8..),
            _ => Some(bytes.as_slice()),
        };
        message.is_some_and(|message| Flat { bytes: message, left: TIMES * message.len() }.message().is_some())
    })
}

/// Six bits to a character, filled up with `=`.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut n) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        (bits, n) = (bits << 6 | u32::from(six), n + 6);
        if n >= 8 {
            n -= 8;
            bytes.push((bits >> n) as u8);
        }
    }
    Some(bytes)
}

/// A flatbuffer, and how many of its bytes may still be read. `None` wherever that is too little, or it leads nowhere.
struct Flat<'a> {
    bytes: &'a [u8],
    left: usize,
}

impl Flat<'_> {
    fn number<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.bytes.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    /// What an offset leads to.
    fn pointed(&self, at: usize) -> Option<usize> {
        at.checked_add(usize::try_from(u32::from_le_bytes(self.number(at)?)).ok()?)
    }

    /// Where a value of a table lies, if the table has it.
    fn value(&self, table: usize, place: usize) -> Option<Option<usize>> {
        // A table begins with the way back to the list of places of its values.
        let back = i64::from(i32::from_le_bytes(self.number(table)?));
        let places = usize::try_from(i64::try_from(table).ok()?.checked_sub(back)?).ok()?;
        let size = usize::from(u16::from_le_bytes(self.number(places)?));
        // Two numbers of two bytes come first: the sizes of the list and of the table.
        let entry = 4 + 2 * place;
        if entry + 2 > size {
            return Some(None);
        }
        let offset = usize::from(u16::from_le_bytes(self.number(places.checked_add(entry)?)?));
        Some(if offset == 0 { None } else { Some(table.checked_add(offset)?) })
    }

    /// Where a list of a table begins, and how many elements it has, each of some bytes.
    fn list(&mut self, table: usize, place: usize, size: usize) -> Option<(usize, usize)> {
        let Some(at) = self.value(table, place)? else { return Some((0, 0)) };
        let at = self.pointed(at)?;
        let len = usize::try_from(u32::from_le_bytes(self.number(at)?)).ok()?;
        // Spent at each visit, also of bytes that were visited before.
        self.spend(len.checked_mul(size)?)?;
        Some((at.checked_add(4)?, len))
    }

    fn spend(&mut self, bytes: usize) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        Some(())
    }

    fn message(&mut self) -> Option<()> {
        let message = self.pointed(0)?;
        let header = self.value(message, MESSAGE_HEADER)??;
        let schema = self.pointed(header)?;
        self.metadata(schema, SCHEMA_METADATA)?;
        self.fields(schema, SCHEMA_FIELDS, DEPTH)
    }

    fn fields(&mut self, table: usize, place: usize, depth: usize) -> Option<()> {
        let deeper = depth.checked_sub(1)?;
        let (start, len) = self.list(table, place, FIELD)?;
        for element in 0..len {
            // No overflow: `list` checked the bytes of all elements against those that are left.
            let field = self.pointed(start + 4 * element)?;
            self.list(field, FIELD_NAME, 1)?;
            self.metadata(field, FIELD_METADATA)?;
            let kind = self.value(field, FIELD_TYPE_KIND)?.and_then(|at| self.number::<1>(at));
            if let (Some([TIMESTAMP | UNION]), Some(at)) = (kind, self.value(field, FIELD_TYPE)?) {
                let of_type = self.pointed(at)?;
                self.list(of_type, TYPE_LIST, 4)?;
            }
            self.fields(field, FIELD_CHILDREN, deeper)?;
        }
        Some(())
    }

    /// Pairs of text.
    fn metadata(&mut self, table: usize, place: usize) -> Option<()> {
        let (start, len) = self.list(table, place, 4)?;
        for element in 0..len {
            let pair = self.pointed(start + 4 * element)?;
            self.list(pair, 0, 1)?;
            self.list(pair, 1, 1)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message with a schema with a field, in which there are `times` the same field, in which there are so many again.
    fn nested(depth: usize, times: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let tables: [&[u16]; 4] = [&[0, 0, 4], &[0, 4], &[0, 0, 0, 0, 0, 4], &[]];
        // The root comes first, and is told in the end.
        bytes.extend([0; 4]);
        let places: Vec<usize> = tables
            .map(|values| {
                let at = bytes.len();
                bytes.extend((4 + 2 * values.len() as u16).to_le_bytes());
                bytes.extend(8_u16.to_le_bytes());
                values.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
                at
            })
            .to_vec();
        let root = bytes.len() as u32;
        bytes[..4].copy_from_slice(&root.to_le_bytes());
        let table = |bytes: &mut Vec<u8>, kind: usize| {
            let back = bytes.len() as i32 - places[kind] as i32;
            bytes.extend(back.to_le_bytes());
        };
        table(&mut bytes, 0);
        bytes.extend(4_u32.to_le_bytes());
        table(&mut bytes, 1);
        let list = |bytes: &mut Vec<u8>, times: usize| {
            bytes.extend(4_u32.to_le_bytes());
            bytes.extend((times as u32).to_le_bytes());
            (0..times).for_each(|element| bytes.extend((4 * (times - element) as u32).to_le_bytes()));
        };
        list(&mut bytes, 1);
        for _ in 0..depth {
            table(&mut bytes, 2);
            list(&mut bytes, times);
        }
        table(&mut bytes, 3);
        bytes
    }

    fn is_plausible(bytes: &[u8]) -> bool {
        Flat { bytes, left: TIMES * bytes.len() }.message().is_some()
    }

    #[test]
    fn types_that_stand_for_many_more_are_refused() {
        assert!(is_plausible(&nested(0, 1)) && is_plausible(&nested(3, 1)) && is_plausible(&nested(60, 1)));
        assert!(!is_plausible(&nested(64, 1)), "too deep");
        assert!(is_plausible(&nested(2, 2)));
        // A billion fields in less than a kilobyte.
        assert!(nested(30, 2).len() < 1000 && !is_plausible(&nested(30, 2)));
    }

    #[test]
    fn base64_is_as_in_the_standard() {
        // RFC 4648, section 10.
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(base64(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(base64("Zm9v!"), None);
    }
}
