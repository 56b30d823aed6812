//! Replicate weights: the sample seen R times, each time with other weights, whose estimates vary as those of other
//! samples would.
//!
//! | file | what lives in it |
//! |---|---|
//! | `columns` | the columns of replicate weights, by name or pattern |
//! | `weights` | the weights of each replicate, checked and open for reading |
//! | `scaling` | the scales of each method |
//! | `make` | replicates of a design of strata and PSUs |
//! | `factors` | those that were made: a factor for each PSU |
//! | `hadamard` | the matrices that balance half-samples |
//!
//! What their estimates make of a variance is in `variance/replicate`.

mod columns;
mod factors;
mod hadamard;
mod make;
mod scaling;
mod weights;

pub(crate) use columns::matches;
pub(crate) use factors::UnitFactors;
pub use make::Resampling;
pub(crate) use scaling::Scaling;
pub(crate) use weights::{Matrix, MatrixSource, Read, Reader, Weights};

use crate::words::words;

words! {
    /// How replicate weights were made, which decides their scale.
    ///
    /// With R replicates the variance is `scale · Σ_r rscale_r (θ_r − c)²`, around the mean of the replicates or, with
    /// `mse`, around the estimate of the full sample (Wolter 2007; R `svrepdesign`).
    #[non_exhaustive]
    pub enum ReplicateMethod: "method" {
        /// Balanced half-samples (McCarthy 1969): scale 1/R.
        Brr = "brr",
        /// Balanced half-samples whose other half keeps the factor ρ (Judkins 1990): scale 1/(R(1 − ρ)²).
        Fay = "fay",
        /// The jackknife of an unstratified sample: scale (R − 1)/R if none is given.
        Jk1 = "jk1",
        /// The jackknife of pairs, one PSU of each stratum left out: scale 1.
        Jk2 = "jk2",
        /// The jackknife of a stratified sample: rscales (n_h − 1)/n_h, which have to be given.
        Jkn = "jkn",
        /// The bootstrap (Rao and Wu 1988): scale 1/(R − 1) if none is given.
        Bootstrap = "bootstrap",
        /// Successive differences, as in the American Community Survey (Fay and Train 1995): scale 4/R, and `mse`.
        Sdr = "sdr" | "acs",
        /// Any other: the producer's scale, rscales or both have to be given.
        Other = "other",
    }
}

/// The replicate weights of a design: their columns, how they were made, and how their estimates become a variance.
///
/// The same as `svrepdesign(weights = ~w, repweights = "rw[0-9]+", type = "bootstrap")` in R. Columns are named here
/// and checked by [`Survey::new`](crate::Survey::new).
///
/// ```
/// use infosoc::{Design, ReplicateMethod, Replicates};
/// let jackknife = Replicates::new("rw*", ReplicateMethod::Jkn).rscales([5.0 / 6.0]).mse(true);
/// let design = Design::new("w").replicates(jackknife);
/// # let _ = design;
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Replicates {
    columns: Vec<String>,
    method: ReplicateMethod,
    scale: Option<f64>,
    rscales: Option<Vec<f64>>,
    mse: Option<bool>,
    combined: bool,
    rho: Option<f64>,
    df: Option<f64>,
}

impl Replicates {
    /// Replicate weights in the columns whose names match a pattern: `*` stands for any characters, `?` for one. They
    /// are taken in natural order (`rw2` before `rw10`); the column of the sampling weight is never one of them. Where
    /// any has a number in place of a star at the end, these are meant ([`find`](Replicates::find)). Weights may be
    /// negative, as those of the American Community Survey and of linear calibration are.
    pub fn new(pattern: impl Into<String>, method: ReplicateMethod) -> Replicates {
        Replicates::of([pattern], method)
    }

    /// Replicate weights in the columns of a list, in its order. A name may be a pattern.
    pub fn of<S: Into<String>>(columns: impl IntoIterator<Item = S>, method: ReplicateMethod) -> Replicates {
        let columns = columns.into_iter().map(Into::into).collect();
        Replicates { columns, method, scale: None, rscales: None, mse: None, combined: true, rho: None, df: None }
    }

    /// What the sum over all replicates is multiplied by; if not given, what the method says.
    pub fn scale(mut self, scale: f64) -> Replicates {
        self.scale = Some(scale);
        self
    }

    /// What the term of each replicate is multiplied by, in the order of the columns; one number is for all.
    pub fn rscales(mut self, rscales: impl IntoIterator<Item = f64>) -> Replicates {
        self.rscales = Some(rscales.into_iter().collect());
        self
    }

    /// Whether deviations are from the estimate of the full sample and not from the mean of the replicates. If not
    /// given, `true` for successive differences and `false` for all others, as in R.
    pub fn mse(mut self, mse: bool) -> Replicates {
        self.mse = Some(mse);
        self
    }

    /// Whether the columns contain the sampling weight, as published ones do; if not, they are multiplied by it.
    pub fn combined(mut self, combined: bool) -> Replicates {
        self.combined = combined;
        self
    }

    /// Whether the columns contain the sampling weight.
    pub(crate) fn is_combined(&self) -> bool {
        self.combined
    }

    /// The factor ρ of Fay's method, from 0 to below 1.
    pub fn rho(mut self, rho: f64) -> Replicates {
        self.rho = Some(rho);
        self
    }

    /// The degrees of freedom of all estimates. If not given, the rank of the matrix of replicate weights less 1, in
    /// each domain that of its own rows, as in R.
    pub fn df(mut self, df: f64) -> Replicates {
        self.df = Some(df);
        self
    }
}
