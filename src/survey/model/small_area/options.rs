//! What is asked for of small area estimates, as closed sets of words.

use crate::words::words;

words! {
    /// The model of small areas.
    #[non_exhaustive]
    #[derive(Default)]
    pub enum SmallAreaMethod: "method" {
        /// The area-level model of Fay and Herriot (1979).
        #[default]
        FayHerriot = "fay_herriot" | "fay-herriot" | "fh",
        /// The same with effects of neighbouring areas that go together, v = ρWv + u (Petrucci and Salvati 2006).
        SpatialFayHerriot = "spatial_fay_herriot" | "spatial" | "sfh",
    }
}

words! {
    /// How the variance between areas is estimated.
    #[non_exhaustive]
    #[derive(Default)]
    pub enum FitMethod: "fit" {
        /// Restricted maximum likelihood.
        #[default]
        Reml = "reml",
        /// Maximum likelihood.
        Ml = "ml",
        /// The moments of Fay and Herriot (1979): Σ(y − x'β)²/V = m − p.
        Moment = "moment" | "fh",
        /// Restricted likelihood times σ², which is never at its height at 0 (Li and Lahiri 2010).
        LiLahiri = "li_lahiri" | "amrl",
        /// Restricted likelihood times (arctan Σγ)^(1/m), which is never at its height at 0 and hardly moves a variance that is far
        /// from it (Yoshimori and Lahiri 2014).
        YoshimoriLahiri = "yoshimori_lahiri" | "amrl_yl",
    }
}

words! {
    /// How the mean squared error is estimated.
    #[non_exhaustive]
    pub enum MseMethod: "mse" {
        /// By formula: Prasad and Rao (1990), Datta and Lahiri (2000). Under a transformation times the squared slope of the way back.
        Analytical = "analytical" | "prasad_rao",
        /// The jackknife of Jiang, Lahiri and Wan (2002).
        Jackknife = "jackknife",
        /// Samples from the fitted model (González-Manteiga and others 2008).
        Bootstrap = "bootstrap" | "parametric_bootstrap",
    }
}

words! {
    /// How estimates come back from the scale of the model.
    #[non_exhaustive]
    #[derive(Default)]
    pub enum BackTransformation: "back" {
        /// The mean of the transformed-back distribution.
        #[default]
        BiasCorrected = "bias_corrected" | "bc",
        /// The inverse of the transformation.
        Naive = "naive",
    }
}

words! {
    /// How sampling variances are smoothed before the model is fitted.
    #[non_exhaustive]
    #[derive(Default)]
    pub enum Smoothing: "smoothing" {
        /// Each area has its own.
        #[default]
        None = "none",
        /// deff·p(1 − p)/n, with the mean design effect and the share of all areas.
        Deff = "deff",
        /// A generalised variance function: log D on log n and, for shares, log p(1 − p).
        Gvf = "gvf",
    }
}

words! {
    /// How estimates are brought to a total.
    #[non_exhaustive]
    #[derive(Default)]
    pub enum Benchmark: "benchmark" {
        /// Not at all.
        None = "none",
        /// The same amount for every area.
        #[default]
        Difference = "difference" | "raking",
        /// The same factor for every area.
        Ratio = "ratio",
        /// More where the mean squared error is larger.
        MseWeighted = "mse_weighted" | "mse_adj",
    }
}

words! {
    /// What there is of a small area.
    #[non_exhaustive]
    pub enum SmallAreaStatus: "status" {
        /// The direct estimate and the model together.
        Normal = "normal",
        /// No direct estimate: the model alone.
        OutOfSample = "out_of_sample",
        /// The error of the direct estimate is 0 or unknown, as for a share of 0 or 1: the model alone.
        NoSamplingVariance = "no_sampling_variance",
        /// A covariate is missing, or the area is not in their table: no estimate by the model.
        NoCovariates = "no_covariates",
    }
}
