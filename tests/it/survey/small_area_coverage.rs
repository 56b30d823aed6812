//! Intervals of small area estimates cover what they say: 1,000 samples from known models, seeded.

use infosoc::{MseMethod, SmallAreas, Transformation, small_areas};
use polars::prelude::*;

/// The generator SplitMix64.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

const SAMPLES: usize = 1000;

/// How many of the intervals hold the true values, in per cent.
fn covered(
    m: usize,
    seed: u64,
    sample: impl Fn(&mut Random, usize) -> (f64, [f64; 4]),
    transformation: Transformation,
) -> f64 {
    let mut random = Random(seed);
    let numbers: Vec<i64> = (0..m as i64).collect();
    let known =
        df!("area" => &numbers, "x" => numbers.iter().map(|i| place(*i as usize, m)).collect::<Vec<_>>()).unwrap();
    let (mut inside, mut all) = (0, 0);
    for _ in 0..SAMPLES {
        let drawn: Vec<(f64, [f64; 4])> = (0..m).map(|i| sample(&mut random, i)).collect();
        let column = |k: usize| drawn.iter().map(|(_, row)| row[k]).collect::<Vec<f64>>();
        let direct =
            df!("area" => &numbers, "value" => column(0), "se" => column(1), "n" => column(2), "deff" => column(3))
                .unwrap();
        let areas: SmallAreas = small_areas(&direct, &known, "area")
            .transformation(transformation)
            .mse(MseMethod::Analytical)
            .run()
            .unwrap();
        for (row, (truth, _)) in areas.rows().iter().zip(&drawn) {
            all += 1;
            inside += usize::from(row.ci_low.unwrap() <= *truth && *truth <= row.ci_high.unwrap());
        }
    }
    100.0 * inside as f64 / all as f64
}

/// A covariate from 0 to 1.
fn place(i: usize, m: usize) -> f64 {
    i as f64 / (m - 1) as f64
}

/// y = 2 + 3x + v + e with σ² = 1 and sampling variances from 0.3 to 2.
fn amounts(m: usize) -> impl Fn(&mut Random, usize) -> (f64, [f64; 4]) {
    move |random, i| {
        let d: f64 = [0.3, 0.6, 1.0, 1.5, 2.0][i % 5];
        let truth = 2.0 + 3.0 * place(i, m) + random.normal();
        (truth, [truth + d.sqrt() * random.normal(), d.sqrt(), 50.0, 1.0])
    }
}

/// Shares whose angle is `low` + 0.4x + v, of n cases each.
fn shares(m: usize, low: f64, n: usize) -> impl Fn(&mut Random, usize) -> (f64, [f64; 4]) {
    move |random, i| {
        let truth = (low + 0.4 * place(i, m) + 0.08 * random.normal()).clamp(0.0, 1.5).sin().powi(2);
        let cases = (0..n).filter(|_| random.uniform() < truth).count();
        let p = cases as f64 / n as f64;
        (truth, [p, (p * (1.0 - p) / n as f64).sqrt(), n as f64, 1.0])
    }
}

#[test]
fn intervals_cover_what_they_say() {
    let none = Transformation::None;
    let found = [
        ("amounts, 40 areas", covered(40, 1, amounts(40), none)),
        ("amounts, 15 areas", covered(15, 2, amounts(15), none)),
        ("shares about 0.5, n = 30, arcsine", covered(40, 3, shares(40, 0.6, 30), Transformation::Arcsine)),
        ("shares of 0.05 to 0.3, n = 50, arcsine", covered(40, 4, shares(40, 0.22, 50), Transformation::Arcsine)),
        ("shares of 0.05 to 0.3, n = 50, as they are", covered(40, 4, shares(40, 0.22, 50), none)),
    ];
    println!("{found:#?}");
}
