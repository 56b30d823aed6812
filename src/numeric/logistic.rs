//! The logistic function and its logarithm for many numbers at once.

use std::f64::consts::LOG2_E;

/// Adding it leaves the nearest whole number in the last bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// ln 2 in two parts, the first with so few digits that its multiples are exact (Cody and Waite 1980).
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];

/// Below it the exponential has no full number of digits, and is taken for 0.
const LEAST: f64 = -708.0;

/// 1/n!, from 13 down: what follows is below the last digit where |x| ≤ ln(2)/2.
const FACTORIALS: [f64; 14] = [
    1.0 / 6_227_020_800.0,
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    1.0 / 2.0,
    1.0,
    1.0,
];

/// 2/(2n + 1), from n = 16 down: the inverse hyperbolic tangent up to a third.
const ODD: [f64; 17] = [
    2.0 / 33.0,
    2.0 / 31.0,
    2.0 / 29.0,
    2.0 / 27.0,
    2.0 / 25.0,
    2.0 / 23.0,
    2.0 / 21.0,
    2.0 / 19.0,
    2.0 / 17.0,
    2.0 / 15.0,
    2.0 / 13.0,
    2.0 / 11.0,
    2.0 / 9.0,
    2.0 / 7.0,
    2.0 / 5.0,
    2.0 / 3.0,
    2.0,
];

/// What a linear predictor η says of a share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logistic {
    /// 1/(1 + e^−η).
    pub(crate) mu: f64,
    /// Its derivative μ(1 − μ), with all digits at either end.
    pub(crate) slope: f64,
    /// ln(1 + e^−|η|).
    pub(crate) log: f64,
}

impl Logistic {
    /// Without branches and calls, so that a loop over it takes several numbers at once; each to 1e-15 of itself.
    #[inline(always)]
    pub(crate) fn new(eta: f64) -> Logistic {
        let odds = exponential(-eta.abs());
        let large = 1.0 / (1.0 + odds);
        let small = odds * large;
        // ln(1 + z) = 2 artanh(z/(2 + z)).
        let s = odds / (2.0 + odds);
        let squared = s * s;
        let log = s * ODD.iter().fold(0.0, |sum, coefficient| sum * squared + coefficient);
        Logistic { mu: if eta < 0.0 { small } else { large }, slope: small * large, log }
    }
}

/// eˣ of a number that is not above 0.
#[inline(always)]
fn exponential(x: f64) -> f64 {
    let bounded = if x < LEAST { LEAST } else { x };
    let rounded = bounded * LOG2_E + ROUND;
    let power = rounded - ROUND;
    let rest = (bounded - power * LN_2[0]) - power * LN_2[1];
    let of_rest = FACTORIALS.iter().fold(0.0, |sum, coefficient| sum * rest + coefficient);
    // 2ⁿ by its bits: n stands in the last of the rounded number.
    let scale = f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52);
    if x < LEAST { 0.0 } else { of_rest * scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The functions of the standard library, one by one, over all numbers that there are.
    #[test]
    fn digits_are_those_of_single_functions() {
        let dense = (0..200_000).map(|i| f64::from(i) * 4e-4 - 40.0);
        let wide = (0..2_000).map(|i| f64::from(i) * 0.9 - 900.0);
        let mut compared = 0;
        for eta in dense.chain(wide).chain([0.0, -0.0, 1e-300, -1e-17, f64::INFINITY, f64::NEG_INFINITY]) {
            let (found, odds) = (Logistic::new(eta), (-eta.abs()).exp());
            let small = odds / (1.0 + odds);
            let mu = if eta < 0.0 { small } else { 1.0 / (1.0 + odds) };
            for (name, found, expected) in
                [("mu", found.mu, mu), ("slope", found.slope, small / (1.0 + odds)), ("log", found.log, odds.ln_1p())]
            {
                let off = (found - expected).abs();
                assert!(off <= 4.0 * f64::EPSILON * expected + 1e-305, "{name} of {eta}: {found} for {expected}");
                compared += 1;
            }
        }
        assert_eq!(compared, 3 * 202_006);
        assert!(Logistic::new(f64::NAN).mu.is_nan());
    }
}
