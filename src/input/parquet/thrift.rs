//! Thrift's compact protocol, in which Parquet writes its headers: <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.
//!
//! Read here is what has to be known before the reader of polars is let at the bytes: that each field is of its type, and
//! that no list is longer than the bytes that are left. That reader takes types for granted and asks for the memory of a
//! list by the length that it states.

/// The type of a field or of the elements of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Byte,
    I16,
    I32,
    I64,
    Double,
    Binary,
    List,
    Map,
    Struct,
}

impl Kind {
    fn of(code: u8) -> Option<Kind> {
        Some(match code {
            1 | 2 => Kind::Bool,
            3 => Kind::Byte,
            4 => Kind::I16,
            5 => Kind::I32,
            6 => Kind::I64,
            7 => Kind::Double,
            8 => Kind::Binary,
            // A set is written like a list.
            9 | 10 => Kind::List,
            11 => Kind::Map,
            12 => Kind::Struct,
            _ => return None,
        })
    }
}

/// What a field should hold.
#[derive(Debug)]
pub(super) enum Shape {
    One(Kind),
    List(&'static Shape),
    Struct(&'static [(i16, Shape)]),
}

/// How deep what nobody asks for may be nested.
const DEPTH: usize = 32;

/// Bytes from which values are taken; `None` wherever they are not what they should be.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
    /// The last truth value, which the head of its field holds.
    pub(super) truth: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes, truth: false }
    }

    pub(super) fn bytes(&mut self, n: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(n).ok()?)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|bytes| bytes[0])
    }

    /// Seven bits to a byte, the lowest first.
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit.
            if part << shift >> shift != part {
                return None;
            }
            value |= part << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// The same, for numbers with a sign.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let value = self.unsigned()?;
        // Zigzag: 0, -1, 1, -2 are 0, 1, 2, 3, so that small negative numbers stay short.
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A number of 32 bits.
    pub(super) fn number(&mut self, kind: Kind) -> Option<i32> {
        (kind == Kind::I32).then(|| self.signed())?.and_then(|value| i32::try_from(value).ok())
    }

    /// The fields of a struct: their numbers and types. The call takes the value of a field, [`skip`](Reader::skip)ping it
    /// where it is of no interest.
    pub(super) fn fields(&mut self, mut take: impl FnMut(&mut Self, i16, Kind) -> Option<()>) -> Option<()> {
        let mut last = 0_i16;
        loop {
            let head = self.byte()?;
            if head & 0x0f == 0 {
                return Some(());
            }
            let kind = Kind::of(head & 0x0f)?;
            self.truth = head & 0x0f == 1;
            last = match head >> 4 {
                // The upper half is the step from the last number; where that is 0 the number follows in full.
                0 => i16::try_from(self.signed()?).ok()?,
                step => last.checked_add(i16::from(step))?,
            };
            take(self, last, kind)?;
        }
    }

    /// The type and the number of the elements of a list; each takes at least a byte.
    pub(super) fn list(&mut self, kind: Kind) -> Option<(Kind, usize)> {
        if kind != Kind::List {
            return None;
        }
        let head = self.byte()?;
        let len = match head >> 4 {
            // Fifteen and more stand behind the head.
            15 => usize::try_from(self.unsigned()?).ok()?,
            len => usize::from(len),
        };
        // A reader would ask for the memory of `len` elements.
        if len > self.rest.len() {
            return None;
        }
        // Some writers give an empty list no type.
        let element = if len == 0 && head & 0x0f == 0 { Kind::Byte } else { Kind::of(head & 0x0f)? };
        // In a list a truth value is a byte of its own.
        Some((if element == Kind::Bool { Kind::Byte } else { element }, len))
    }

    /// Passes a value.
    pub(super) fn skip(&mut self, kind: Kind) -> Option<()> {
        self.pass(kind, DEPTH)
    }

    fn pass(&mut self, kind: Kind, depth: usize) -> Option<()> {
        let deeper = depth.checked_sub(1)?;
        match kind {
            // Its value is in the head of its field; in a list it is a byte.
            Kind::Bool => Some(()),
            Kind::Byte => self.byte().map(|_| ()),
            Kind::I16 | Kind::I32 | Kind::I64 => self.unsigned().map(|_| ()),
            Kind::Double => self.bytes(8).map(|_| ()),
            Kind::Binary => {
                let len = self.unsigned()?;
                self.bytes(len).map(|_| ())
            }
            Kind::List => {
                let (element, len) = self.list(kind)?;
                (0..len).try_for_each(|_| self.pass(element, deeper))
            }
            // Nothing in Parquet is one.
            Kind::Map => None,
            Kind::Struct => self.fields(|reader, _, kind| reader.pass(kind, deeper)),
        }
    }

    /// Passes a value that has to be of a shape.
    pub(super) fn shaped(&mut self, kind: Kind, shape: &Shape) -> Option<()> {
        match shape {
            Shape::One(wanted) => match (kind == *wanted, kind) {
                // Not passed but read: a varint of ten bytes is not a number of 32 bits.
                (true, Kind::I32) => self.number(kind).map(|_| ()),
                (true, _) => self.skip(kind),
                (false, _) => None,
            },
            Shape::List(wanted) => {
                let (element, len) = self.list(kind)?;
                (0..len).try_for_each(|_| self.shaped(element, wanted))
            }
            Shape::Struct(wanted) if kind == Kind::Struct => {
                self.fields(|reader, id, kind| match wanted.iter().find(|(known, _)| *known == id) {
                    Some((_, shape)) => reader.shaped(kind, shape),
                    None => reader.skip(kind),
                })
            }
            Shape::Struct(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_length_and_none_that_are_too_long() {
        let number = |bytes: &[u8]| Reader::new(bytes).signed();
        assert_eq!(number(&[0x01]), Some(-1));
        assert_eq!(number(&[0xac, 0x02]), Some(150));
        assert_eq!(number(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]), Some(i64::MIN));
        assert_eq!(number(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03]), None);
        assert_eq!(number(&[0x80; 20]), None);
        assert_eq!(number(&[0x80]), None);
        assert_eq!(Reader::new(&[0xff, 0xff, 0xff, 0xff, 0x1f]).number(Kind::I32), None);
    }

    #[test]
    fn a_list_has_no_more_elements_than_bytes() {
        assert_eq!(Reader::new(&[0x35, 2, 4, 6]).list(Kind::List), Some((Kind::I32, 3)));
        assert_eq!(Reader::new(&[0xf5, 0xff, 0xff, 0xff, 0x07, 2]).list(Kind::List), None);
        assert_eq!(Reader::new(&[0x00]).list(Kind::List), Some((Kind::Byte, 0)));
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = [0x1c; 1000];
        assert_eq!(Reader::new(&nested).skip(Kind::Struct), None);
    }
}
