//! How a sample was drawn, checked once when it is bound to a table.
//!
//! | file | what lives in it |
//! |---|---|
//! | `weight` | sampling weights: what a column of them may hold |
//! | `runs` | rows that follow each other and are of one unit |
//! | `order` | rows in the order of their units |
//! | `bound` | a design bound to a table: the units of each stage and the factor of their variance |
//! | `bind` | how it is bound: columns read, checked together, arranged |
//! | `lonely` | strata with a single PSU |
//! | `pps` | unequal probabilities without replacement |
//! | `joint` | pairs of units and their joint probabilities |
//! | `replicates` | replicate weights: described, read or made |
//! | `calibration` | what a calibration leaves in a design: residuals to vary, and a report |
//! | `deff` | what design effects compare with |
//! | `waves` | waves of a survey in one design |
//! | `multiplied` | weights that the sample decided to multiply |
//! | `nonresponse` | what an adjustment for non-response leaves in a design |

mod bind;
pub(crate) mod bound;
pub(crate) mod calibration;
pub(crate) mod deff;
pub(crate) mod joint;
pub(crate) mod lonely;
mod multiplied;
pub(crate) mod nonresponse;
mod order;
pub(crate) mod pps;
pub(crate) mod replicates;
pub(crate) mod runs;
pub(crate) mod waves;
pub(crate) mod weight;

use crate::Result;
pub(crate) use bind::Reading;
pub(crate) use bound::Origin;
use deff::DesignEffect;
pub use lonely::LonelyPsu;
use pps::{Method, Pps, SquaredProbabilities};
pub(crate) use replicates::ReplicateMethod;
use replicates::Replicates;

/// How a sample was drawn: which columns hold the weight, the strata, the sampling units and the population sizes.
///
/// The same as `svydesign(ids = ~psu + ssu, strata = ~strata, weights = ~weight, fpc = ~fpc1 + fpc2)` in R.
/// Leave out what the design does not have: without `psu` every row is its own sampling unit, without `strata`
/// there is one stratum. Columns are named here and checked by [`Survey::new`](crate::Survey::new).
///
/// ```
/// use infosoc::{Design, LonelyPsu};
/// let design = Design::new("weight").strata("stratum").psu("village").lonely_psu(LonelyPsu::Adjust);
/// # let _ = design;
/// ```
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Design {
    pub(crate) weight: Option<String>,
    pub(crate) strata: Option<String>,
    pub(crate) psu: Option<String>,
    pub(crate) ssu: Vec<String>,
    pub(crate) fpc: Vec<String>,
    pub(crate) nest: bool,
    pub(crate) lonely_psu: LonelyPsu,
    pub(crate) adjust_domain_lonely: bool,
    pub(crate) scope: Option<String>,
    pub(crate) pps: Option<Pps>,
    pub(crate) replicates: Option<Replicates>,
    pub(crate) deff: DesignEffect,
    pub(crate) df: Option<f64>,
}

impl Design {
    /// A design with a column of weights: how many units of the population a row stands for.
    pub fn new(weight: impl Into<String>) -> Design {
        Design { weight: Some(weight.into()), ..Design::default() }
    }

    /// A design whose weights follow from its population sizes (N/n at each stage), or are all 1 without any.
    pub fn unweighted() -> Design {
        Design::default()
    }

    /// The column of weights, for a design that was begun without.
    pub fn weight(mut self, column: impl Into<String>) -> Design {
        self.weight = Some(column.into());
        self
    }

    /// The column of strata: parts of the population that were sampled independently.
    pub fn strata(mut self, column: impl Into<String>) -> Design {
        self.strata = Some(column.into());
        self
    }

    /// The column of primary sampling units: villages, enumeration areas, schools.
    pub fn psu(mut self, column: impl Into<String>) -> Design {
        self.psu = Some(column.into());
        self
    }

    /// A column of units sampled within those of the stage before; again for a third stage and more.
    pub fn ssu(mut self, column: impl Into<String>) -> Design {
        self.ssu.push(column.into());
        self
    }

    /// The columns of finite population corrections, one per stage from the first: how many units the population
    /// has (in the stratum, then in the unit of the stage before), or the fraction sampled if all values are 1 or less.
    ///
    /// A stage without one counts as sampled with replacement. Stages after such a stage add nothing, as in R.
    pub fn fpc<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Design {
        self.fpc = columns.into_iter().map(Into::into).collect();
        self
    }

    /// Whether the numbering of PSUs restarts in each stratum. If not, a PSU identifier found in two strata is an
    /// error.
    pub fn nest(mut self, nest: bool) -> Design {
        self.nest = nest;
        self
    }

    /// What to do with strata of a single sampling unit.
    pub fn lonely_psu(mut self, rule: LonelyPsu) -> Design {
        self.lonely_psu = rule;
        self
    }

    /// Whether a stratum with several units also counts as lonely where a domain has cases in only one of them: R option
    /// `survey.adjust.domain.lonely`. It needs the rule [`LonelyPsu::Adjust`] or [`LonelyPsu::Average`]. Without it, as in R,
    /// the units without cases are zeros of the stratum. Calibrated weights, replicate weights and comparisons of domains know
    /// no such strata.
    pub fn adjust_domain_lonely(mut self, adjust: bool) -> Design {
        self.adjust_domain_lonely = adjust;
        self
    }

    /// A true/false or 0/1 column: the rows of the population that estimates refer to. The others keep their place
    /// in the design and count in no estimate.
    pub fn scope(mut self, column: impl Into<String>) -> Design {
        self.scope = Some(column.into());
        self
    }

    /// Units drawn with unequal probabilities and without replacement. The fpc columns then hold the probability with
    /// which each unit was drawn.
    pub fn pps(mut self, pps: Pps) -> Design {
        self.pps = Some(pps);
        self
    }

    /// Replicate weights, which take the place of strata, PSUs and population sizes.
    pub fn replicates(mut self, replicates: Replicates) -> Design {
        self.replicates = Some(replicates);
        self
    }

    /// What design effects compare variances with; [`DesignEffect::Auto`] if not given.
    pub fn deff(mut self, deff: DesignEffect) -> Design {
        self.deff = deff;
        self
    }

    /// Degrees of freedom of all estimates, in place of PSUs less strata: what the data producer says, or what a design of
    /// few large PSUs asks for. Infinite ones give intervals of the normal distribution.
    pub fn df(mut self, df: f64) -> Design {
        self.df = Some(df);
        self
    }

    /// The columns that the design reads from a table with the columns `available`: what to select from a wide source.
    /// A column may be listed twice; columns that the design names are listed even where the table lacks them.
    ///
    /// ```
    /// use infosoc::{Design, ReplicateMethod, Replicates};
    /// let design = Design::new("w").replicates(Replicates::new("rw*", ReplicateMethod::Bootstrap));
    /// assert_eq!(design.columns(&["id", "w", "rw1", "rw2", "age"])?, ["w", "rw1", "rw2"]);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// The error of a pattern of replicate weights that fits no column.
    pub fn columns(&self, available: &[&str]) -> Result<Vec<String>> {
        let one = self.weight.iter().chain(&self.strata).chain(&self.psu).chain(&self.scope);
        let mut columns: Vec<String> = one.chain(&self.ssu).chain(&self.fpc).cloned().collect();
        if let Some(Pps { method: Method::HartleyRao(SquaredProbabilities::Column(name)), .. }) = &self.pps {
            columns.push(name.clone());
        }
        if let Some(replicates) = &self.replicates {
            columns.extend(replicates.find(available, self.weight.as_deref())?);
        }
        Ok(columns)
    }

    /// The roles and columns of the strata and of the units of each stage.
    pub(crate) fn keys(&self) -> Vec<(&str, &str)> {
        let units = self.psu.iter().map(|name| ("psu", name)).chain(self.ssu.iter().map(|name| ("ssu", name)));
        let strata = self.strata.iter().map(|name| ("strata", name));
        strata.chain(units).map(|(role, name)| (role, name.as_str())).collect()
    }
}
