//! The bytes of a case: an input that is in order, changed in one to six places.

use crate::Target;
use std::path::Path;

/// No case is longer: time and memory are for many small ones.
const LONGEST: usize = 1 << 16;

/// The generator SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `n`, or 0 if that is 0.
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A place in `bytes` and a length from there: mostly short, at times anything.
    fn piece(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let at = self.below(bytes.len());
        let longest = bytes.len() - at;
        let usual = *self.of(&[1, 4, 16, 64, 256, usize::MAX]);
        at..at + (1 + self.below(longest.min(usual))).min(longest)
    }
}

/// The cases of a target: files and seeds as they are, then what is made of them.
pub(crate) struct Cases {
    fixed: Vec<(String, Vec<u8>)>,
    seed: u64,
    target: &'static Target,
}

impl Cases {
    /// With the files of the corpus, in the order of their names.
    pub(crate) fn new(target: &'static Target, seed: u64) -> Cases {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target.name);
        let mut files: Vec<_> =
            std::fs::read_dir(folder).into_iter().flatten().map(|file| file.expect("a file").path()).collect();
        files.sort();
        let read =
            |path: &std::path::PathBuf| (path.display().to_string(), std::fs::read(path).expect("a corpus file"));
        let mut fixed: Vec<_> = files.iter().map(read).collect();
        let seeds = (target.seeds)().into_iter().enumerate();
        fixed.extend(seeds.map(|(at, bytes)| (format!("seed {at} of the target"), bytes)));
        assert!(!fixed.is_empty(), "{}: nothing to begin with", target.name);
        Cases { fixed, seed, target }
    }

    /// One file alone.
    pub(crate) fn file(target: &'static Target, path: &str) -> Cases {
        let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}"));
        Cases { fixed: vec![(path.to_owned(), bytes)], seed: 0, target }
    }

    /// How many are taken as they are.
    pub(crate) fn fixed(&self) -> usize {
        self.fixed.len()
    }

    /// What a case is made of.
    pub(crate) fn name(&self, case: usize) -> String {
        match self.fixed.get(case) {
            Some((name, _)) => name.clone(),
            None => format!("case {} of seed {}", case - self.fixed.len(), self.seed),
        }
    }

    pub(crate) fn bytes(&self, case: usize) -> Vec<u8> {
        if let Some((_, bytes)) = self.fixed.get(case) {
            return bytes.clone();
        }
        let mut random = Random(self.seed);
        random = Random(random.next() ^ (case - self.fixed.len()) as u64);
        // One step of the generator parts neighbouring numbers.
        random = Random(random.next());
        let mut bytes = random.of(&self.fixed).1.clone();
        let changes = *random.of(&[1, 1, 1, 2, 2, 3, 4, 6]);
        for _ in 0..changes {
            self.change(&mut bytes, &mut random);
            bytes.truncate(LONGEST);
        }
        (self.target.mend)(&mut bytes);
        bytes
    }

    /// One change.
    fn change(&self, bytes: &mut Vec<u8>, random: &mut Random) {
        let other = &random.of(&self.fixed).1;
        if bytes.is_empty() {
            bytes.extend_from_slice(other);
            return;
        }
        let at = random.below(bytes.len());
        let piece = random.piece(bytes);
        match random.below(14 + 4 * usize::from(!self.target.words.is_empty())) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = *random.of(&[0, 1, 0x7f, 0x80, 0xff, b'\n', b'"', b' ']),
            2 => bytes[at] = random.next() as u8,
            3 => bytes[at] = bytes[at].wrapping_add(*random.of(&[1, 2, 0xff, 0xfe, 16, 0xf0])),
            4 => write_number(bytes, at, random),
            5 => {
                let number = varint(interesting(random));
                let end = match random.below(2) {
                    0 => at,
                    _ => (at + number.len()).min(bytes.len()),
                };
                bytes.splice(at..end, number);
            }
            6 => {
                let more: Vec<u8> = (0..1 + random.below(8)).map(|_| random.next() as u8).collect();
                bytes.splice(at..at, more);
            }
            7 => drop(bytes.drain(piece)),
            8 => {
                let copy = bytes[piece].to_vec();
                bytes.splice(at..at, copy);
            }
            9 => {
                let copy = bytes[piece].to_vec();
                let end = (at + copy.len()).min(bytes.len());
                bytes.splice(at..end, copy);
            }
            10 => splice(bytes, at, other, random),
            11 => bytes.truncate(at),
            12 => {
                let times = *random.of(&[2, 10, 100, 1000]);
                let many = bytes[piece.clone()].repeat(times.min(LONGEST / piece.len()));
                bytes.splice(piece, many);
            }
            13 => {
                let same = *random.of(&[0, 0xff, 1, b'0', b',']);
                bytes[piece].fill(same);
            }
            _ => self.word(bytes, at, random),
        }
    }

    /// A word of the format, put in or in the place of another.
    fn word(&self, bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
        let new = random.of(&self.target.words.concat()).bytes();
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        match random.below(3) {
            0 => drop(bytes.splice(at..at, new)),
            // The word or number that stands there.
            _ => {
                let start = bytes[..at].iter().rposition(|byte| !letter(byte)).map_or(0, |before| before + 1);
                let end = bytes[at..].iter().position(|byte| !letter(byte)).map_or(bytes.len(), |after| at + after);
                bytes.splice(start..end, new);
            }
        }
    }
}

/// The end, or a piece, of another input.
fn splice(bytes: &mut Vec<u8>, at: usize, other: &[u8], random: &mut Random) {
    if other.is_empty() {
        return;
    }
    let piece = random.piece(other);
    match random.below(2) {
        0 => {
            bytes.truncate(at);
            bytes.extend_from_slice(&other[piece.start..]);
        }
        _ => drop(bytes.splice(at..at, other[piece].iter().copied())),
    }
}

/// Numbers at which lengths, signs and sizes turn.
fn interesting(random: &mut Random) -> u64 {
    let near = |power: usize| 1u64.wrapping_shl(power as u32);
    let base = match random.below(3) {
        0 => random.below(20) as u64,
        1 => near(random.below(64)),
        _ => *random.of(&[u64::MAX, 0, 100, 1000, 65_536, 1_000_000, 0x3ff0_0000_0000_0000, 0x7ff0_0000_0000_0000]),
    };
    base.wrapping_add(*random.of(&[0, 0, 1, u64::MAX])).wrapping_mul(*random.of(&[1, 1, 1, u64::MAX]))
}

/// An interesting number over 1, 2, 4 or 8 bytes, in either order.
fn write_number(bytes: &mut [u8], at: usize, random: &mut Random) {
    let width = *random.of(&[1, 2, 4, 8]);
    let mut number = interesting(random).to_le_bytes()[..width].to_vec();
    if random.below(4) == 0 {
        number.reverse();
    }
    bytes[at..].iter_mut().zip(number).for_each(|(old, new)| *old = new);
}

/// Seven bits to a byte, the lowest first.
fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}
