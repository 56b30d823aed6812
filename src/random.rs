//! Random numbers that are the same on any machine, for any number of threads.

/// The generator SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct SplitMix(pub(crate) u64);

impl SplitMix {
    /// The numbers of one part of one draw: each part has its own, whichever thread computes it and in whatever order.
    pub(crate) fn stream(seed: u64, draw: u64, part: u64) -> SplitMix {
        let draws = SplitMix(seed).next() ^ SplitMix(draw).next().rotate_left(21);
        SplitMix(SplitMix(draws).next() ^ SplitMix(part.wrapping_add(0x5851_F42D_4C95_7F2D)).next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to below 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// Two independent standard normal numbers, by the polar method (Marsaglia and Bray 1964).
    pub(crate) fn normals(&mut self) -> (f64, f64) {
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = u * u + v * v;
            if square > 0.0 && square < 1.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                return (u * factor, v * factor);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of the reference implementation for the seed 1234567.
    #[test]
    fn random_numbers_are_those_of_the_reference() {
        let mut random = SplitMix(1_234_567);
        let got: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(got, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    /// Moments of the normal distribution, each within five standard errors, over streams of two numbers.
    #[test]
    fn normal_numbers_have_the_moments_of_the_normal_distribution() {
        let pairs = (0..50_000).map(|draw| SplitMix::stream(7, draw, 3).normals());
        let numbers: Vec<f64> = pairs.flat_map(|(a, b)| [a, b]).collect();
        let n = numbers.len() as f64;
        let moment = |k: i32| numbers.iter().map(|x| x.powi(k)).sum::<f64>() / n;
        for (k, expected, variance) in [(1, 0.0, 1.0f64), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
            assert!((moment(k) - expected).abs() < 5.0 * (variance / n).sqrt(), "moment {k}: {}", moment(k));
        }
        let lagged: f64 = numbers.windows(3).map(|w| w[0] * w[2]).sum::<f64>() / n;
        assert!(lagged.abs() < 5.0 / n.sqrt(), "neighbouring streams depend on each other: {lagged}");
    }
}
