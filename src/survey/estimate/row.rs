//! One row of a result.

use crate::words::words;

/// One row of a result.
///
/// `None` is a number that does not exist: the value of a domain without cases, the interval without degrees of
/// freedom. The [`status`](Estimate::status) says why.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The name of the measure.
    pub measure: String,
    /// The category, for the shares of the categories of a categorical variable.
    pub level: Option<String>,
    /// The estimate, in [`unit`](Estimate::unit).
    pub value: Option<f64>,
    /// Its standard error, in the same unit: 0 where nothing could vary (a census, units taken with certainty), `None`
    /// where the sample does not tell. For a share of 0 or 1 it is 0 by its formula, but unknown: see
    /// [`known_se`](Estimate::known_se).
    pub se: Option<f64>,
    /// The lower confidence limit.
    pub ci_low: Option<f64>,
    /// The upper confidence limit.
    pub ci_high: Option<f64>,
    /// The coefficient of variation, se/|value|.
    pub cv: Option<f64>,
    /// The design effect: the variance divided by that of a simple random sample of n (see
    /// [`DesignEffect`](crate::survey::DesignEffect)); none for a quantile.
    pub deff: Option<f64>,
    /// Degrees of freedom: PSUs minus strata, counting those where the domain has cases; with replicate weights, those of
    /// the replicates; for a comparison, those of the whole design.
    pub df: Option<f64>,
    /// Cases in the sample: rows of the domain with a weight other than 0 and the measure not missing.
    pub n: u64,
    /// Rows of the domain with a weight other than 0 and the measure missing.
    pub n_missing: u64,
    /// The weighted numerator, in units of the population; none for a quantile.
    pub numerator: Option<f64>,
    /// The weighted denominator, in units of the population; for a quantile all weights of its cases.
    pub denominator: Option<f64>,
    /// The unit of value, standard error and limits.
    pub unit: Option<String>,
    /// Whether all numbers are there, and if not, why.
    pub status: Status,
    /// Whether the value is the same in all sampling units, without being so by design.
    pub(crate) is_alike: bool,
    /// Where it is combined from several imputations, what is between them.
    pub imputed: Option<Imputed>,
    /// The item whose linearised variable is that of the value, where it is not the row's own.
    pub(crate) linear: Option<Linear>,
    /// What a reader of the row has to know beside its status.
    pub note: Option<String>,
    /// The grouping set: its number among those of the result, and the number of the category of each of its columns.
    pub(crate) key: (usize, Vec<u32>),
    /// The domain in the pass that computed the row.
    pub(crate) domain: usize,
    pub(crate) item: usize,
}

/// The parts of the variance of an estimate that is combined from several imputations; see
/// [`Combined`](crate::survey::Combined).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Imputed {
    /// How many imputations there are.
    pub imputations: u64,
    /// The sampling variance, in the unit of the value squared.
    pub within: f64,
    /// The variance between the imputations, likewise.
    pub between: f64,
    /// The fraction of missing information.
    pub fmi: f64,
}

/// A value that varies as the mean of another item, times a slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Linear {
    pub(crate) item: usize,
    /// The mean of the item.
    pub(crate) mean: f64,
    pub(crate) slope: f64,
}

impl Estimate {
    /// A row without numbers, measure and place: what a kind of row does not say is not there.
    pub(crate) fn blank(status: Status) -> Estimate {
        Estimate {
            measure: String::new(),
            level: None,
            value: None,
            se: None,
            ci_low: None,
            ci_high: None,
            cv: None,
            deff: None,
            df: None,
            n: 0,
            n_missing: 0,
            numerator: None,
            denominator: None,
            unit: None,
            status,
            is_alike: false,
            imputed: None,
            linear: None,
            note: None,
            key: (0, Vec::new()),
            domain: 0,
            item: 0,
        }
    }

    /// The standard error where it is a measure of the error: `None` for a share of 0 or 1, without degrees of freedom,
    /// and where all sampling units of a mean or ratio are alike, unless that is by design. Comparisons and series use
    /// this one.
    pub fn known_se(&self) -> Option<f64> {
        self.se.filter(|_| self.status.measures_error() && !self.is_alike)
    }
}

impl Status {
    /// Whether the standard error of a row with it says how far the value may be from the truth.
    pub(crate) fn measures_error(self) -> bool {
        match self {
            Status::Normal | Status::LostReplicates => true,
            Status::Empty
            | Status::Undefined
            | Status::OneSided
            | Status::NoDf
            | Status::NoVariance
            | Status::Refused => false,
        }
    }
}

words! {
    /// Whether an estimate is complete.
    #[non_exhaustive]
    pub enum Status: "status" {
        /// All numbers are there.
        Normal = "normal",
        /// The domain has no cases: no value.
        Empty = "empty",
        /// A ratio whose denominator is 0: no value.
        Undefined = "undefined",
        /// A proportion that is 0 or 1 in the sample: the interval has one limit inside 0 and 1. For a comparison: one
        /// of the two is, and the standard error is unknown. A quantile so near an end of the values that its interval
        /// has no limit there, or with no case above it.
        OneSided = "one_sided",
        /// No degrees of freedom, as all cases are in a single PSU per stratum: no interval, and the standard error means
        /// little; in one PSU altogether, that of a mean or ratio is unknown. For a comparison: one of the two has none,
        /// and the standard error is unknown.
        NoDf = "no_df",
        /// A variance that cannot be computed: all strata have one PSU, all cases with an answer are in one PSU, no
        /// replicate has an estimate, or the values are too large or too small to square. For a census: some of its units
        /// gave no answer. For a comparison: that of one of the two is unknown.
        NoVariance = "no_variance",
        /// For a national dataset: the data that it needs have an error, so that nothing was computed.
        Refused = "refused",
        /// Some replicates have no cases of the domain, hence no ratio: the variance is that of the others, as in R.
        LostReplicates = "lost_replicates",
    }
}
