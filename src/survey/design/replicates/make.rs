//! Making replicate weights from a design of strata and PSUs.

use super::ReplicateMethod;
use super::factors::{FactorKind, UnitFactors};
use super::hadamard::hadamard;
use super::scaling::Scaling;
use super::weights::{Matrix, MatrixSource, Weights};
use crate::numeric::random::SplitMix;
use crate::survey::design::LonelyPsu;
use crate::survey::design::bound::{Bound, Selection, not_drawn};
use crate::{Error, Result, memory};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How replicate weights are to be made from a design, for [`Survey::make_replicates`](crate::Survey::make_replicates).
///
/// Each replicate gives the units factors of their weight. With f_h the sampling fraction, s_h = √(1 − f_h):
///
/// | method | factors | scale |
/// |---|---|---|
/// | jk1, jkn | one unit 0, the others of its stratum n_h/(n_h − 1) | rscale (1 − f_h)(n_h − 1)/n_h |
/// | brr, fay | 1 ± (1 − ρ)·s_h for the units of each pair, after a Hadamard matrix | 1/(R(1 − ρ)²) |
/// | sdr | 1 + s_h·2^(−3/2)·(a − b), a and b of the rows of a Hadamard matrix of a unit and the next (Fay and Train 1995) | 4/R |
/// | bootstrap | 1 − s_h + s_h·n_h/(n_h − 1)·k, k how often the unit is in a draw of n_h − 1 with replacement | 1/(R − 1) |
///
/// The variances of totals by the jackknife are those of linearisation; by half-samples they are so in strata of two
/// units, and in larger ones, which are split into pairs, those of the differences within pairs. In R `as.svrepdesign`
/// they are types JK1, JKn, BRR, Fay and subbootstrap; R leaves the finite population correction out of the last three.
///
/// ```
/// use infosoc::{Design, ReplicateMethod, Resampling, Survey, measure::mean};
/// use polars::prelude::df;
///
/// let table = df!("h" => [1, 1, 2, 2], "psu" => [1, 2, 3, 4], "w" => [2.0, 2.0, 3.0, 3.0], "y" => [1.0, 3.0, 2.0, 6.0])?;
/// let survey = Survey::new(table, Design::new("w").strata("h").psu("psu"))?;
/// let replicated = survey.make_replicates(&Resampling::new(ReplicateMethod::Jkn))?;
/// let estimates = replicated.estimate([mean("y")]).run()?;
/// # assert_eq!(estimates.rows()[0].df, Some(2.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Resampling {
    method: ReplicateMethod,
    rho: Option<f64>,
    count: Option<usize>,
    seed: u64,
    mse: bool,
}

impl Resampling {
    /// Replicates by a method: jk1, jkn, brr, fay (with [`rho`](Resampling::rho)), sdr or bootstrap.
    pub fn new(method: ReplicateMethod) -> Resampling {
        Resampling { method, rho: None, count: None, seed: 0, mse: false }
    }

    /// The factor ρ of Fay's method, from 0 to below 1: what remains of the weights of the other half.
    pub fn rho(mut self, rho: f64) -> Resampling {
        self.rho = Some(rho);
        self
    }

    /// How many replicates of the bootstrap, 200 if not given, or of successive differences, 80 if not given. The other
    /// methods have as many as they need.
    pub fn count(mut self, count: usize) -> Resampling {
        self.count = Some(count);
        self
    }

    /// Where the random numbers of the bootstrap start: the same seed gives the same weights on any machine.
    pub fn seed(mut self, seed: u64) -> Resampling {
        self.seed = seed;
        self
    }

    /// Whether deviations are from the estimate of the full sample and not from the mean of the replicates.
    pub fn mse(mut self, mse: bool) -> Resampling {
        self.mse = mse;
        self
    }
}

/// The PSUs that replicates are made of.
struct Psus {
    /// The PSU of each row.
    of_row: Vec<u32>,
    strata: Vec<Stratum>,
    /// The strata in the order of the file: R numbers replicates in it.
    order: Vec<usize>,
}

/// A stratum of the design that replicates are made of.
struct Stratum {
    units: Vec<u32>,
    /// 1 − f.
    rest: f64,
}

impl Psus {
    fn new(bound: &Bound) -> Psus {
        let stage = &bound.stages[0];
        let mut of_row = vec![0u32; bound.rows()];
        let mut first_row = Vec::with_capacity(bound.psus());
        for psu in 0..bound.psus() {
            stage.rows(psu).for_each(|place| of_row[bound.row(place)] = psu as u32);
            first_row.push(stage.rows(psu).map(|place| bound.row(place)).min());
        }
        let strata: Vec<Stratum> = (0..stage.parents())
            .map(|h| {
                let mut units: Vec<u32> = stage.units(h).map(|u| u as u32).collect();
                // In the order of the file, so that replicates have the numbers that R gives them and pairs are those
                // of R.
                units.sort_by_key(|&u| first_row[u as usize]);
                Stratum { units, rest: not_drawn(stage.fraction(h)) }
            })
            .collect();
        let mut order: Vec<usize> = (0..strata.len()).collect();
        order.sort_by_key(|&h| strata[h].units.first().map(|&u| first_row[u as usize]));
        Psus { of_row, strata, order }
    }
}

impl Resampling {
    /// The replicate weights of a design; `stratum_name` names a stratum by its number, for messages.
    pub(crate) fn make(
        &self,
        bound: &Bound,
        stratum_name: impl Fn(usize) -> String,
        stop: &AtomicBool,
    ) -> Result<Weights> {
        use ReplicateMethod::{Bootstrap, Brr, Fay, Jk1, Jk2, Jkn, Other, Sdr};
        let rho = self.check(bound)?;
        let Psus { of_row, strata, order } = Psus::new(bound);
        self.check_lonely(bound, &order, &stratum_name)?;

        let units = bound.psus();
        let (kind, mut scale, mut rscales) = match self.method {
            Jk1 | Jkn => jackknife(bound, &order, &strata)?,
            Brr | Fay => {
                let is_odd = |h: &usize| strata[*h].units.len() % 2 == 1 && strata[*h].rest > 0.0 && !bound.lonely[*h];
                let odd: Vec<String> = order.iter().copied().filter(is_odd).map(stratum_name).collect();
                if !odd.is_empty() {
                    return Err(self.odd_strata(&odd));
                }
                half_samples(units, &strata, &order, rho)?
            }
            Sdr => {
                let count = self.count.unwrap_or(SDR_REPLICATES);
                memory::check("count", count, 8 * (units as u64 + count as u64))?;
                successive_differences(units, &strata, &order, count)?
            }
            // The others were refused.
            Bootstrap | Jk2 | Other => {
                let count = self.count.unwrap_or(200);
                memory::check("count", count, 8 * (units as u64 + 1))?;
                let table = bootstrap(units, &strata, count, self.seed, stop).ok_or(Error::Interrupted)?;
                (FactorKind::Table(table), 1.0 / (count as f64 - 1.0), vec![1.0; count])
            }
        };
        if rscales.is_empty() {
            return Err(Error::argument(
                "method",
                "a sample with at least one stratum that was not taken completely",
                "only strata without sampling error",
            ));
        }
        if self.method == Jk1 {
            // One stratum has one rscale, which R gives as the scale.
            scale *= rscales[0];
            rscales.fill(1.0);
        }
        Ok(Weights {
            method: self.method,
            matrix: Matrix {
                source: MatrixSource::Made(Arc::new(UnitFactors { unit: of_row, units, kind })),
                combined: false,
                inside: None,
            },
            // Differences are squared around the estimate itself, as for weights of this method that are read.
            rule: Scaling { scale, rscales, mse: self.mse || self.method == Sdr },
            df: bound.df,
        })
    }

    /// An error where a lonely PSU is to count and the method has no replicate for it.
    fn check_lonely(&self, bound: &Bound, order: &[usize], stratum_name: &impl Fn(usize) -> String) -> Result<()> {
        // Left out alone, a lonely PSU takes its stratum with it. The jackknife can shift its weight to the other
        // strata; half-samples and the bootstrap cannot.
        let needs_replicate = matches!(bound.lonely_psu, LonelyPsu::Average | LonelyPsu::Adjust);
        let is_jackknife = matches!(self.method, ReplicateMethod::Jk1 | ReplicateMethod::Jkn);
        if !needs_replicate || is_jackknife || !bound.lonely.contains(&true) {
            return Ok(());
        }
        let lonely = order.iter().copied().filter(|&h| bound.lonely[h]);
        Err(Error::LonelyPsu { strata: lonely.map(stratum_name).collect(), stage: 1 })
    }

    fn odd_strata(&self, strata: &[String]) -> Error {
        let expected = format!(
            "strata of two PSUs, or of an even number that can be paired, for {:?}; use \"jkn\" or \"bootstrap\"",
            self.method.as_str()
        );
        Error::argument("method", expected, format!("an odd number of PSUs in {}", strata.join(", ")))
    }

    /// Checks the options against the method and the design; the ρ to use.
    fn check(&self, bound: &Bound) -> Result<f64> {
        use ReplicateMethod::{Bootstrap, Brr, Fay, Jk1, Jkn, Sdr};
        let mut errors = Vec::new();
        let mut refuse = |argument: &str, problem: &str| errors.push(Error::invalid(argument, problem));
        if bound.replicates.is_some() {
            refuse("make_replicates", "this design already has replicate weights; use them");
        }
        if !bound.adjustments.is_empty() {
            refuse(
                "make_replicates",
                "these weights are already calibrated; make replicates first, then calibrate them",
            );
        } else if !matches!(bound.selection, Selection::Equal) {
            refuse("make_replicates", "needs a design of strata and PSUs, got one with unequal probabilities (pps)");
        }
        if !matches!(self.method, Jk1 | Jkn | Brr | Fay | Bootstrap | Sdr) {
            let expected = "\"jk1\", \"jkn\", \"brr\", \"fay\", \"bootstrap\" or \"sdr\"; weights of other methods can be read, not made";
            refuse("method", &format!("expected {expected}, got {:?}", self.method.as_str()));
        }
        if self.method == Jk1 && bound.lonely.len() > 1 {
            let strata = bound.lonely.len();
            refuse(
                "method",
                &format!("\"jk1\" is for a sample without strata, and this one has {strata}; use \"jkn\""),
            );
        }
        if bound.stages.len() > 1 {
            refuse(
                "fpc",
                "replicate weights cannot be made with corrections for several stages; build the survey without fpc, and \
                 replicates of PSUs will cover the later stages",
            );
        }
        let rho = match (self.method, self.rho) {
            (Fay, Some(rho)) if (0.0..1.0).contains(&rho) => rho,
            (Fay, Some(rho)) => {
                refuse("rho", &format!("expected 0 or more and below 1, got {rho}"));
                0.0
            }
            (Fay, None) => {
                refuse("rho", "missing; method=\"fay\" needs its factor, such as 0.5");
                0.0
            }
            (_, Some(rho)) => {
                let method = self.method.as_str();
                refuse("rho", &format!("not used with method={method:?}, only with \"fay\"; leave it out, got {rho}"));
                0.0
            }
            (_, None) => 0.0,
        };
        match (self.method, self.count) {
            (Bootstrap, Some(count)) if count < 2 => {
                refuse("count", &format!("expected 2 replicates or more, got {count}"))
            }
            // Each column of the matrix is a replicate, so that only the order of a matrix will do.
            (Sdr, Some(count)) if hadamard_size(count) != Some(count) => {
                let expected = "the order of a Hadamard matrix of 4 or more, such as 80 or 160";
                refuse("count", &format!("expected {expected}, got {count}"));
            }
            (Bootstrap | Sdr, _) | (_, None) => {}
            (_, Some(count)) => {
                let method = self.method.as_str();
                let problem = format!(
                    "not used with method={method:?}: the number follows from the design; leave it out, got {count}"
                );
                refuse("count", &problem);
            }
        }
        Error::collect(errors)?;
        Ok(rho)
    }
}

/// The order of the Hadamard matrix with at least so many rows; none that is sensible for too few or too many.
fn hadamard_size(count: usize) -> Option<usize> {
    (4..=MOST_SDR_REPLICATES).contains(&count).then(|| hadamard(count).len())
}

/// As many replicates as the American Community Survey has.
const SDR_REPLICATES: usize = 80;

/// A matrix of this order takes 16 MB.
const MOST_SDR_REPLICATES: usize = 4096;

/// Successive differences (Fay and Train 1995; Ash 2014): the units of each stratum in the order of the file, which is
/// that of their selection, have rows of a Hadamard matrix in turn, and each varies with its own and that of the next;
/// the last with that of the first. The row that never varies is left out, and rows are used again where there are more
/// units than rows, as in the American Community Survey.
fn successive_differences(units: usize, strata: &[Stratum], order: &[usize], count: usize) -> Result<Made> {
    let matrix = hadamard(count);
    let rows = count - 1;
    let mut table = vec![1.0; count * units];
    let mut next = 0;
    let mut varies = false;
    for &h in order {
        let Stratum { units: of_stratum, rest } = &strata[h];
        let n = of_stratum.len();
        // The root of the part that was not drawn takes the finite population correction into the weights.
        let depth = rest.sqrt() * std::f64::consts::FRAC_1_SQRT_2 / 2.0;
        for (i, &unit) in of_stratum.iter().enumerate().filter(|_| n > 1 && depth > 0.0) {
            // Row 0 is all ones and never varies.
            let row = |unit: usize| 1 + (next + unit) % rows;
            let (a, b) = (row(i), row(if i + 1 < n { i + 1 } else { 0 }));
            varies |= a != b;
            for r in 0..count {
                table[r * units + unit as usize] = 1.0 + depth * f64::from(matrix[a][r] - matrix[b][r]);
            }
        }
        next += n;
    }
    let rscales = if varies { vec![1.0; count] } else { Vec::new() };
    Ok((FactorKind::Table(table), 4.0 / count as f64, rscales))
}

type Made = (FactorKind, f64, Vec<f64>);

/// One replicate for each unit of a stratum that varies, which leaves it out (Wolter 2007, ch. 4).
///
/// A stratum of one unit has none; with the rule `average` the others count for it in proportion to the units, and with
/// `adjust` its unit is left out of the whole sample, as in R `jknweights`.
fn jackknife(bound: &Bound, order: &[usize], strata: &[Stratum]) -> Result<Made> {
    let adjust = bound.lonely_psu == LonelyPsu::Adjust;
    let (mut left_out, mut rscales) = (Vec::new(), Vec::new());
    let mut singles = Vec::new();
    for &h in order {
        let n = strata[h].units.len() as f64;
        if bound.lonely[h] {
            if adjust && strata.len() > 1 {
                singles.push(left_out.len());
                left_out.extend(&strata[h].units);
                rscales.push((strata.len() as f64 - 1.0) / strata.len() as f64);
            }
        } else if strata[h].rest > 0.0 {
            left_out.extend(&strata[h].units);
            // JKn: (n − 1)/n in each stratum, times the part that was not drawn.
            rscales.extend(strata[h].units.iter().map(|_| strata[h].rest * (n - 1.0) / n));
        }
    }
    // Lonely PSUs count as the average of the others: as many more replicates, in proportion.
    let average = bound.lonely_psu == LonelyPsu::Average && bound.lonely.contains(&true) && !left_out.is_empty();
    let scale = if average { bound.psus() as f64 / left_out.len() as f64 } else { 1.0 };
    let mut stratum = vec![0u32; bound.psus()];
    for (h, Stratum { units, .. }) in strata.iter().enumerate() {
        units.iter().for_each(|&unit| stratum[unit as usize] = h as u32);
    }
    let sizes = strata.iter().map(|stratum| stratum.units.len() as u32).collect();
    let kind = FactorKind::Jackknife { stratum, sizes, left_out };
    if singles.is_empty() {
        return Ok((kind, scale, rscales));
    }
    memory::check("method: replicates", rscales.len(), 8 * bound.psus() as u64)?;

    // A unit left out of the whole sample moves the factors of all strata, which the closed form does not know: a table
    // does.
    let factors = UnitFactors { unit: Vec::new(), units: bound.psus(), kind };
    // Without one of the strata the others stand for it as well.
    let others = strata.len() as f64 / (strata.len() as f64 - 1.0);
    let mut table: Vec<f64> = (0..rscales.len())
        .flat_map(|r| (0..bound.psus()).map(move |unit| (r, unit)))
        .map(|(r, unit)| factors.factor(r, unit))
        .collect();
    for r in singles {
        table[r * bound.psus()..(r + 1) * bound.psus()].iter_mut().filter(|f| **f == 1.0).for_each(|f| *f = others);
    }
    Ok((FactorKind::Table(table), scale, rscales))
}

/// Balanced half-samples of pairs of units (McCarthy 1969; Fay's method, Judkins 1990). Larger strata are split into
/// pairs. The half of pair i in replicate r is that of row i + 1, column r of a Hadamard matrix.
fn half_samples(units: usize, strata: &[Stratum], order: &[usize], rho: f64) -> Result<Made> {
    let mut pairs = Vec::new();
    for &h in order {
        // The square of the depth is the factor of the variance: a root takes the finite population correction into the
        // weights.
        let depth = (1.0 - rho) * strata[h].rest.sqrt();
        if depth > 0.0 {
            pairs.extend(strata[h].units.chunks_exact(2).map(|pair| (pair[0], pair[1], depth)));
        }
    }
    if pairs.is_empty() {
        return Ok((FactorKind::Table(Vec::new()), 1.0, Vec::new()));
    }
    // As many replicates as pairs, or a few more, of a factor for each unit and a row of the matrix.
    memory::check("method: replicates", pairs.len() + 4, (8 * units + pairs.len()) as u64)?;
    // One row more than pairs: the first is all +1, in which nothing varies, and is left out.
    let matrix = hadamard(pairs.len() + 1);
    let replicates = matrix.len();
    let mut table = vec![1.0; replicates * units];
    for (i, &(a, b, depth)) in pairs.iter().enumerate() {
        for (r, &sign) in matrix[i + 1].iter().enumerate() {
            table[r * units + a as usize] = 1.0 + f64::from(sign) * depth;
            table[r * units + b as usize] = 1.0 - f64::from(sign) * depth;
        }
    }
    // Fay's factors are drawn in by 1 − ρ, which the scale takes back.
    let scale = 1.0 / (replicates as f64 * (1.0 - rho) * (1.0 - rho));
    Ok((FactorKind::Table(table), scale, vec![1.0; replicates]))
}

/// Draws of n − 1 units with replacement from each stratum, rescaled (Rao and Wu 1988; Rao, Wu and Yue 1992). `None` if
/// `stop` was set meanwhile.
fn bootstrap(units: usize, strata: &[Stratum], count: usize, seed: u64, stop: &AtomicBool) -> Option<Vec<f64>> {
    let mut random = SplitMix(seed);
    let mut table = Vec::with_capacity(count * units);
    for _ in 0..count {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let first = table.len();
        table.resize(first + units, 1.0);
        let of_replicate = &mut table[first..];
        for stratum in strata.iter().filter(|stratum| stratum.units.len() > 1) {
            // Rao and Wu (1988) with n − 1 draws: factors 1 − λ + λ·n/(n − 1)·(times drawn), λ² being the part not
            // drawn.
            let (n, depth) = (stratum.units.len(), stratum.rest.sqrt());
            stratum.units.iter().for_each(|&unit| of_replicate[unit as usize] = 1.0 - depth);
            for _ in 1..n {
                let drawn = stratum.units[random.below(n)];
                of_replicate[drawn as usize] += depth * n as f64 / (n as f64 - 1.0);
            }
        }
    }
    Some(table)
}
