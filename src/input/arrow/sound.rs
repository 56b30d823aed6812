//! Whether the numbers of an array can be: polars takes them on trust, and reads wherever they lead.
//!
//! Lengths, offsets, views and keys are checked against each other. What no number of the interface says is how long a buffer of
//! values is: one that is shorter than the length of its array demands cannot be told.

use super::c::CArray;
use polars_arrow::datatypes::{ArrowDataType, IntegerType, PhysicalType};
use polars_arrow::types::{NativeType, PrimitiveType};
use std::ffi::c_void;
use std::ops::Range;

/// The places of the buffers.
const VALIDITY: usize = 0;
const VALUES: usize = 1;
const TEXT: usize = 2;
/// Views may have many buffers of text, and none has as many as this.
const BUFFERS: usize = 1 << 20;
/// The buffers of an array without values, whatever its type.
const EMPTY: usize = 3;
/// Views have their lengths first, text of up to so many bytes behind it, else the number of a buffer and an offset in it.
const INLINE: u32 = 12;
const VIEW: usize = 16;

/// An array that can be imported: its buffers, copied where they do not lie as polars needs it.
pub(super) struct Sound {
    array: CArray,
    buffers: Vec<*const c_void>,
    copies: Vec<Vec<u128>>,
    /// One, for an array of keys.
    dictionary: Vec<Sound>,
}

impl Sound {
    /// # Errors
    /// What is wrong with the column.
    pub(super) fn new(array: &CArray, dtype: &ArrowDataType) -> Result<Sound, String> {
        let n = usize::try_from(array.n_buffers).ok().filter(|n| *n <= BUFFERS);
        let n = n.ok_or("its number of buffers is negative, or more than any table has")?;
        let bounds = array.bounds().ok_or("its length or its offset is negative, or beyond all memory")?;
        let validity = array.buffer(VALIDITY);
        // How many values are missing is counted anew: the interface leaves it open, and the number may be wrong.
        let null_count = if validity.is_some() { -1 } else { 0 };
        let mut sound = Sound {
            array: CArray { null_count, ..*array },
            buffers: (0..n).map(|place| array.buffer(place).unwrap_or(std::ptr::null())).collect(),
            copies: Vec::new(),
            dictionary: Vec::new(),
        };
        // Before anything is read: an array without values may have no buffers at all.
        let bounds = if bounds.is_empty() { sound.empty() } else { bounds };
        match dtype.to_physical_type() {
            PhysicalType::Null => sound.array.null_count = 0,
            PhysicalType::Boolean => sound.needs(VALUES)?,
            PhysicalType::Primitive(kind) => sound.numbers(bounds.end, size(kind))?,
            PhysicalType::Utf8 => sound.offsets::<i32>(bounds, |offset| usize::try_from(offset).ok())?,
            PhysicalType::LargeUtf8 => sound.offsets::<i64>(bounds, |offset| usize::try_from(offset).ok())?,
            PhysicalType::Utf8View => sound.views(bounds)?,
            PhysicalType::Dictionary(key) => {
                sound.numbers(bounds.end, key_size(key))?;
                let ArrowDataType::Dictionary(_, values, _) = dtype else {
                    return Err("its categories have no type".to_owned());
                };
                let dictionary = array.dictionary().ok_or("it has codes and no categories")?;
                sound.dictionary.push(Sound::new(dictionary, values)?);
            }
            _ => return Err("it holds what cannot be read".to_owned()),
        }
        // What is pointed to lies in vectors, and stays where it is when `sound` moves.
        sound.array.buffers = sound.buffers.as_mut_ptr();
        sound.array.dictionary =
            sound.dictionary.first_mut().map_or(std::ptr::null_mut(), |values| std::ptr::from_mut(&mut values.array));
        Ok(sound)
    }

    /// The array, as long as `self` lives.
    pub(super) fn array(&self) -> CArray {
        self.array
    }

    /// Without values it may have pointers that lead nowhere, which are not followed.
    fn empty(&mut self) -> Range<usize> {
        self.array = CArray { offset: 0, null_count: 0, n_buffers: EMPTY as i64, ..self.array };
        self.buffers = vec![std::ptr::null(); EMPTY];
        // Text has one offset more than values.
        self.replace(VALUES, vec![0]);
        self.array.buffers = self.buffers.as_mut_ptr();
        0..0
    }

    fn needs(&self, place: usize) -> Result<(), String> {
        match self.buffers.get(place) {
            Some(buffer) if !buffer.is_null() => Ok(()),
            _ => Err(format!("it has values and no buffer {place} of them")),
        }
    }

    /// Takes a copy of some bytes of a buffer for the buffer.
    fn replace(&mut self, place: usize, copy: Vec<u128>) {
        self.buffers[place] = copy.as_ptr().cast();
        self.copies.push(copy);
    }

    /// A buffer of `len` numbers of `size` bytes, which is to lie at a multiple of that size.
    fn numbers(&mut self, len: usize, size: usize) -> Result<(), String> {
        const NO: &str = "its length is beyond all memory";
        self.needs(VALUES)?;
        // That buffers are aligned is recommended, and not required.
        if !self.buffers[VALUES].addr().is_multiple_of(size.min(VIEW)) {
            let bytes = len.checked_mul(size).ok_or(NO)?;
            let copy = self.array.copied(VALUES, bytes).ok_or(NO)?;
            self.replace(VALUES, copy);
        }
        Ok(())
    }

    /// Offsets of text, none below the one before.
    fn offsets<O: NativeType>(
        &mut self,
        bounds: Range<usize>,
        number: impl Fn(O) -> Option<usize>,
    ) -> Result<(), String> {
        // `bounds` ends far below usize::MAX, so that one more is no overflow.
        self.numbers(bounds.end + 1, size_of::<O>())?;
        let offsets = self.array.numbers::<O>(VALUES, bounds.start..bounds.end + 1).ok_or("it has no offsets")?;
        let mut last = 0;
        for offset in offsets {
            last = number(offset)
                .filter(|offset| *offset >= last && *offset <= isize::MAX as usize)
                .ok_or("the offsets of its text are negative, or one is below the one before")?;
        }
        if last > 0 { self.needs(TEXT) } else { Ok(()) }
    }

    /// Views of text, each within its buffer. Views of missing values may hold anything, and are made empty where they lead
    /// nowhere.
    fn views(&mut self, bounds: Range<usize>) -> Result<(), String> {
        self.numbers(bounds.end, VIEW)?;
        // Behind the buffers of text, how long they are.
        let n = self.buffers.len().saturating_sub(TEXT + 1);
        let mut sizes = Vec::with_capacity(n);
        if n > 0 {
            // The last buffer of an array of views holds the lengths of its buffers of text.
            let last = self.buffers.len() - 1;
            let stated = self.array.numbers::<i64>(last, 0..n).ok_or("it does not say how long its text is")?;
            for (place, size) in stated.enumerate() {
                let size = usize::try_from(size).ok().filter(|size| *size <= isize::MAX as usize);
                let size = size.ok_or("a buffer of its text has a negative length")?;
                if size > 0 {
                    self.needs(TEXT + place)?;
                }
                sizes.push(size);
            }
            let copy = self.array.copied(last, n * size_of::<i64>()).ok_or("it does not say how long its text is")?;
            self.replace(last, copy);
        }
        let is_sound = |view: u128| {
            // Little-endian: the length, four bytes of prefix, the buffer and the offset, 32 bits each.
            let (len, buffer, offset) = (view as u32, (view >> 64) as u32, (view >> 96) as u32);
            len <= INLINE
                || sizes.get(buffer as usize).is_some_and(|size| {
                    // The format states lengths as signed numbers.
                    len <= i32::MAX as u32
                        && (offset as usize).checked_add(len as usize).is_some_and(|end| end <= *size)
                })
        };
        let views = self.array.numbers::<u128>(VALUES, bounds.clone()).ok_or("it has no views")?;
        let unsound: Vec<usize> = bounds.zip(views).filter(|(_, view)| !is_sound(*view)).map(|(at, _)| at).collect();
        if unsound.is_empty() {
            return Ok(());
        }
        // A view of a missing value is nobody's text; any other must not lead astray.
        if unsound.iter().any(|at| self.is_valid(*at)) {
            return Err("a value of its text lies outside the bytes that there are".to_owned());
        }
        let end = self.array.bounds().map_or(0, |bounds| bounds.end);
        let mut copy = self.array.copied(VALUES, end * VIEW).ok_or("it has no views")?;
        unsound.into_iter().for_each(|at| copy[at] = 0);
        self.replace(VALUES, copy);
        Ok(())
    }

    /// Whether the value in a slot is there.
    fn is_valid(&self, at: usize) -> bool {
        let bits = self.array.numbers::<u8>(VALIDITY, at / 8..at / 8 + 1).and_then(|mut bytes| bytes.next());
        bits.is_none_or(|bits| bits >> (at % 8) & 1 == 1)
    }
}

fn size(kind: PrimitiveType) -> usize {
    match kind {
        PrimitiveType::Int8 | PrimitiveType::UInt8 => 1,
        PrimitiveType::Int16 | PrimitiveType::UInt16 | PrimitiveType::Float16 => 2,
        PrimitiveType::Int32 | PrimitiveType::UInt32 | PrimitiveType::Float32 => 4,
        PrimitiveType::Int64 | PrimitiveType::UInt64 | PrimitiveType::Float64 | PrimitiveType::DaysMs => 8,
        PrimitiveType::MonthDayMillis => 12,
        PrimitiveType::Int128 | PrimitiveType::UInt128 | PrimitiveType::MonthDayNano => 16,
        PrimitiveType::Int256 => 32,
    }
}

fn key_size(key: IntegerType) -> usize {
    match key {
        IntegerType::Int8 | IntegerType::UInt8 => 1,
        IntegerType::Int16 | IntegerType::UInt16 => 2,
        IntegerType::Int32 | IntegerType::UInt32 => 4,
        IntegerType::Int64 | IntegerType::UInt64 => 8,
        IntegerType::Int128 | IntegerType::UInt128 => 16,
    }
}
