//! Rounding of counts to multiples of a base.

use crate::words::words;
use crate::{Error, Result};

/// How counts are rounded for publication: to multiples of a base, usually 3, 5 or 10.
///
/// Margins are rounded by themselves, so that rounded parts need not add up to rounded totals. Shares are computed from
/// the exact counts and never from rounded ones.
///
/// ```
/// use infosoc::quality::Rounding;
/// assert_eq!(Rounding::conventional(5)?.apply(12.5, "any"), 15.0);
/// let random = Rounding::random(5, 2024)?;
/// assert_eq!(random.apply(12.0, "women, 15-24"), random.apply(12.0, "women, 15-24"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    base: u32,
    seed: Option<u64>,
}

words! {
    enum Kind: "rounding" {
        Conventional = "conventional",
        Random = "random",
    }
}

impl Rounding {
    /// To the nearest multiple; a half away from zero.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a base below 2.
    pub fn conventional(base: u32) -> Result<Rounding> {
        Rounding::new(base, None)
    }

    /// Up with probability r/base and down otherwise, r being what is left over the lower multiple, so that it is
    /// unbiased. The same seed and key always round the same way, whatever else is rounded.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a base below 2.
    pub fn random(base: u32, seed: u64) -> Result<Rounding> {
        Rounding::new(base, Some(seed))
    }

    /// Rounding from the words of an option: `conventional`, or `random`, which needs a seed.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for another word, [`Error::InvalidArgument`] for a base below 2, random rounding without
    /// a seed, and a seed where nothing is random.
    pub fn from_options(base: u32, kind: &str, seed: Option<u64>) -> Result<Rounding> {
        match (kind.parse()?, seed) {
            (Kind::Random, Some(seed)) => Rounding::random(base, seed),
            (Kind::Random, None) => {
                let what = "give a whole number, kept secret and used again for each release of the same data";
                Err(Error::missing("seed", what))
            }
            (Kind::Conventional, None) => Rounding::conventional(base),
            (Kind::Conventional, Some(_)) => {
                Err(Error::invalid("seed", "not used with conventional rounding; leave it out"))
            }
        }
    }

    fn new(base: u32, seed: Option<u64>) -> Result<Rounding> {
        if base >= 2 {
            Ok(Rounding { base, seed })
        } else {
            Err(Error::argument("rounding base", "a whole number, 2 or more, usually 3, 5 or 10", base))
        }
    }

    /// A number rounded; `key` names the cell, for random rounding.
    pub fn apply(&self, x: f64, key: &str) -> f64 {
        let base = f64::from(self.base);
        let Some(seed) = self.seed else { return (x / base).round() * base };
        let low = (x / base).floor() * base;
        let up = uniform(seed, key) < (x - low) / base;
        low + if up { base } else { 0.0 }
    }

    /// What a reader is told.
    pub(super) fn note(&self) -> String {
        match self.seed {
            None => format!("counts are rounded to the nearest multiple of {}, halves away from zero", self.base),
            Some(_) => format!("counts are rounded at random to one of the two nearest multiples of {}", self.base),
        }
    }
}

/// A number in [0, 1) for a seed and a text: FNV-1a of the text, mixed as in SplitMix64 (Steele, Lea and Flood 2014).
fn uniform(seed: u64, key: &str) -> f64 {
    let hash = key
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    // The constant of SplitMix64, the golden ratio of 2⁶⁴, parts the seeds.
    let mut z = hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for multiplier in [0xbf58_476d_1ce4_e5b9_u64, 0x94d0_49bb_1331_11eb, 0xbf58_476d_1ce4_e5b9] {
        z = (z ^ (z >> 30)).wrapping_mul(multiplier);
    }
    // The upper 53 bits: all that a number in [0, 1) holds.
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        let five = Rounding::conventional(5).expect("a base");
        for (x, rounded) in [(0.0, 0.0), (2.4, 0.0), (2.5, 5.0), (7.4, 5.0), (7.5, 10.0), (-2.5, -5.0)] {
            assert_eq!(five.apply(x, ""), rounded, "{x}");
        }
        assert!(Rounding::conventional(1).is_err());
    }

    /// 40,000 cells of 7 with base 5: 7 = 0.6·5 + 0.4·10. The mean of that many has a standard error of 0.012.
    #[test]
    fn random_rounding_is_unbiased_and_repeats_itself() {
        let random = Rounding::random(5, 1).expect("a base");
        let cells: Vec<f64> = (0..40_000).map(|i| random.apply(7.0, &format!("cell {i}"))).collect();
        assert!(cells.iter().all(|&x| x == 5.0 || x == 10.0));
        let mean = cells.iter().sum::<f64>() / 40_000.0;
        assert!((mean - 7.0).abs() < 0.06, "{mean}");
        assert_eq!(random.apply(7.0, "cell 3"), cells[3]);
        let other = Rounding::random(5, 2).expect("a base");
        let moved = (0..1000).filter(|i| other.apply(7.0, &format!("cell {i}")) != cells[*i]).count();
        assert!((380..580).contains(&moved), "another seed is another draw: {moved}");
        assert_eq!(random.apply(15.0, "a multiple stays"), 15.0);
    }
}
