//! Random numbers that are the same on any machine, whatever other libraries do.

/// The generator SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct SplitMix(pub(crate) u64);

impl SplitMix {
    /// The stream of a seed that belongs to the thing of these numbers, whatever other streams were read before it.
    pub(crate) fn stream(seed: u64, of: &[u64]) -> SplitMix {
        let mix = |seed, number| SplitMix(seed ^ SplitMix(number).next()).next();
        SplitMix(of.iter().fold(SplitMix(seed).next(), |seed, &number| mix(seed, number)))
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
        // 53 bits, as many as a double holds exactly.
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        // The high half of the product (Lemire 2019). Without his rejection some numbers are more likely by n/2⁶⁴ at
        // most.
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// Two independent standard normal numbers, by the polar method (Marsaglia and Bray 1964).
    pub(crate) fn normal_pair(&mut self) -> (f64, f64) {
        loop {
            let (a, b) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let r = a * a + b * b;
            if r > 0.0 && r < 1.0 {
                let scale = (-2.0 * r.ln() / r).sqrt();
                return (a * scale, b * scale);
            }
        }
    }

    /// Fills a slice with standard normal numbers.
    pub(crate) fn normals(&mut self, into: &mut [f64]) {
        for pair in into.chunks_mut(2) {
            let (first, second) = self.normal_pair();
            pair[0] = first;
            pair.iter_mut().skip(1).for_each(|next| *next = second);
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

    #[test]
    fn normal_numbers_have_the_moments_of_the_normal_distribution() {
        let mut z = vec![0.0; 100_001];
        SplitMix::stream(1, &[2, 3]).normals(&mut z);
        let moment = |k: i32| z.iter().map(|z| z.powi(k)).sum::<f64>() / z.len() as f64;
        // Three standard errors of each moment: √(1/n), √(2/n), √(96/n).
        assert!(moment(1).abs() < 0.0095 && (moment(2) - 1.0).abs() < 0.0135 && (moment(4) - 3.0).abs() < 0.093);
    }

    /// Streams of neighbouring numbers do not depend on each other: correlations within five standard errors.
    #[test]
    fn neighbouring_streams_are_independent() {
        let first: Vec<f64> = (0..50_000).map(|draw| SplitMix::stream(7, &[draw, 3]).normal_pair().0).collect();
        let lagged = first.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / first.len() as f64;
        assert!(lagged.abs() < 5.0 / (first.len() as f64).sqrt(), "{lagged}");
    }
}
