//! The blocks of a `.zsav` file: bytecode, packed by zlib.
//!
//! Behind the dictionary stand three numbers: where they stand themselves, where the trailer begins, and how long it is. The
//! trailer lists the blocks with their places and sizes, packed and unpacked.

use super::ELEMENT;
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use flate2::{Decompress, FlushDecompress, Status};
use std::io::{Read, Seek};

/// The bytes of the head of the trailer, and of each block that it lists.
const TRAILER_HEAD: u64 = 24;
const TRAILER_BLOCK: u64 = 24;

/// The bytes that a block may unpack to. SPSS writes blocks of 0x3ff000 bytes.
const LARGEST: u32 = 64 << 20;

const WHAT: &str = "a compressed block";

/// Unpacks block after block.
#[derive(Debug)]
pub(super) struct Blocks<R> {
    source: Source<R>,
    /// Packed and unpacked sizes of the blocks that are left, the last first.
    sizes: Vec<(u32, u32)>,
    block: Vec<u8>,
    /// How much of the block is done.
    done: usize,
}

impl<R: Read + Seek> Blocks<R> {
    /// From a source that stands behind the dictionary.
    pub(super) fn new(mut source: Source<R>) -> Outcome<Blocks<R>> {
        let head: [u8; 24] = source.array(WHAT)?;
        let number = |i: usize| source.order.i64(head[i * 8..][..8].try_into().expect("eight bytes"));
        let (begin, trailer, length) = (number(0), number(1), number(2));
        let data = trailer.checked_sub(begin).and_then(|all| u64::try_from(all).ok()?.checked_sub(24));
        let Some(data) = data.filter(|&data| data <= source.left()) else {
            return Err(Damage::says("the place of the list of blocks", trailer, "one inside of the file"));
        };
        let length = u64::try_from(length).ok().filter(|&length| length <= source.left() - data);
        let Some(length) = length.filter(|&length| length >= TRAILER_HEAD) else {
            return Err(Damage::says("the length of the list of blocks", number(2), "one that the file has"));
        };
        let sizes = source.ahead(data, length, WHAT)?;
        let sizes = listed(&sizes, source.order, data)?;
        Ok(Blocks { source, sizes, block: Vec::new(), done: 0 })
    }

    /// Fills a buffer with unpacked bytes, which may lie in two blocks; false where nothing is left.
    pub(super) fn fill(&mut self, buffer: &mut [u8; ELEMENT]) -> Outcome<bool> {
        if let Some(whole) = self.block[self.done..].first_chunk() {
            *buffer = *whole;
            self.done += ELEMENT;
            return Ok(true);
        }
        let mut filled = 0;
        while filled < ELEMENT {
            if self.done == self.block.len() {
                let Some((packed, unpacked)) = self.sizes.pop() else {
                    return if filled == 0 { Ok(false) } else { Err(Damage::ends(WHAT)) };
                };
                self.unpack(packed, unpacked)?;
                continue;
            }
            let part = (ELEMENT - filled).min(self.block.len() - self.done);
            buffer[filled..][..part].copy_from_slice(&self.block[self.done..][..part]);
            filled += part;
            self.done += part;
        }
        Ok(true)
    }

    fn unpack(&mut self, packed: u32, unpacked: u32) -> Outcome<()> {
        let bytes = self.source.bytes(packed.into(), WHAT)?;
        self.block.clear();
        // `listed` limits it to 64 MiB and to what the packed bytes can give.
        self.block.resize(unpacked as usize, 0);
        self.done = 0;
        let mut inflate = Decompress::new(true);
        let status = inflate.decompress(&bytes, &mut self.block, FlushDecompress::Finish);
        match status {
            Ok(Status::StreamEnd) if inflate.total_out() == u64::from(unpacked) => Ok(()),
            Ok(_) => Err(Damage::says("the size of an unpacked block", inflate.total_out(), &unpacked.to_string())),
            Err(error) => Err(Damage(format!("{WHAT} cannot be unpacked: {error}; copy or export the file again"))),
        }
    }
}

/// The sizes of the blocks that a trailer lists, the last first. They have to fill the data, and no block may unpack to more
/// than zlib can make of it.
fn listed(trailer: &[u8], order: crate::input::statistical::bytes::Order, data: u64) -> Outcome<Vec<(u32, u32)>> {
    let number = |at: usize| order.i32(trailer[at..][..4].try_into().expect("four bytes")).cast_unsigned();
    let count = number(20);
    if u64::from(count) * TRAILER_BLOCK != trailer.len() as u64 - TRAILER_HEAD {
        return Err(Damage::says("the number of compressed blocks", count, "as many as the list holds"));
    }
    let mut sizes: Vec<(u32, u32)> = (0..count as usize)
        .map(|i| {
            let at = TRAILER_HEAD as usize + i * TRAILER_BLOCK as usize;
            (number(at + 20), number(at + 16))
        })
        .collect();
    let packed: u64 = sizes.iter().map(|&(packed, _)| u64::from(packed)).sum();
    if packed != data {
        return Err(Damage::says("the size of all compressed blocks", packed, &data.to_string()));
    }
    // Deflate makes at most 1032 bytes of one.
    let impossible =
        |&&(packed, unpacked): &&(u32, u32)| unpacked > LARGEST || u64::from(unpacked) > 1032 * u64::from(packed);
    if let Some((_, unpacked)) = sizes.iter().find(impossible) {
        return Err(Damage::says(
            "the size of an unpacked block",
            unpacked,
            "less than 64 MiB and what its bytes can hold",
        ));
    }
    sizes.reverse();
    Ok(sizes)
}
