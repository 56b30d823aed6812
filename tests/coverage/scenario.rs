//! What is drawn and estimated in one sample, and what that says of intervals.

use super::population::{Population, mexico, puerto_rico, synthetic};
use super::random::SplitMix;
use super::{areas, changes, models, surveys};
use infosoc::{Design, Estimate, Survey};
use polars::prelude::DataFrame;

pub(super) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// An interval of one sample, and what it should hold.
#[derive(Clone, Debug)]
pub(super) struct Interval {
    pub(super) figure: String,
    pub(super) truth: f64,
    pub(super) value: f64,
    pub(super) se: f64,
    pub(super) limits: Option<(f64, f64)>,
}

impl Interval {
    pub(super) fn new(figure: impl Into<String>, truth: f64, row: &Estimate) -> Interval {
        Interval {
            figure: figure.into(),
            truth,
            value: row.value.unwrap_or(f64::NAN),
            se: row.known_se().unwrap_or(f64::NAN),
            limits: row.ci_low.zip(row.ci_high),
        }
    }
}

/// What gives the figures of one sample.
type Run = fn(&Populations, &mut SplitMix) -> Result<Vec<Interval>>;

/// Samples of one kind.
pub(super) struct Scenario {
    pub(super) name: &'static str,
    /// The population, the design, and what is estimated.
    pub(super) about: &'static str,
    /// The figures of one sample.
    pub(super) run: Run,
    /// Whether what is estimated is another number in each sample, as the areas of a model are: the spread is then that of the
    /// errors.
    pub(super) is_prediction: bool,
}

impl Scenario {
    /// The figures of a sample; its random numbers follow from the name and the number.
    pub(super) fn sample(&self, populations: &Populations, number: u64) -> Result<Vec<Interval>> {
        let seed = self.name.bytes().fold(0u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        (self.run)(populations, &mut SplitMix::stream(seed, &[number]))
    }
}

/// Everybody.
pub(super) struct Populations {
    pub(super) synthetic: Population,
    /// The same in 4 strata.
    pub(super) four: Population,
    pub(super) mexico: Population,
    pub(super) puerto_rico: Population,
    pub(super) truths: Truths,
}

/// What models of everybody give, computed once.
pub(super) struct Truths {
    pub(super) synthetic: models::Census,
    pub(super) puerto_rico: models::Census,
}

impl Populations {
    pub(super) fn new() -> Result<Populations> {
        let synthetic = synthetic()?;
        let four = synthetic.in_strata(|stratum| stratum % 4)?;
        let puerto_rico = puerto_rico()?;
        let truths = Truths {
            synthetic: models::synthetic(&synthetic)?,
            puerto_rico: models::puerto_rico_census(&puerto_rico)?,
        };
        Ok(Populations { synthetic, four, mexico: mexico()?, puerto_rico, truths })
    }
}

/// The survey of a sample of two stages, with the finite population correction of both.
pub(super) fn survey(table: DataFrame) -> infosoc::Result<Survey> {
    let design = Design::new("weight").strata("stratum").psu("psu").ssu("case").fpc(["psus", "cases"]);
    Survey::new(table, design)
}

/// The survey of a sample that is drawn now.
pub(super) fn sampled(people: &Population, random: &mut SplitMix, psus: usize, cases: usize) -> Result<Survey> {
    let chosen = people.psus(random, psus);
    Ok(survey(people.sample(random, &chosen, cases)?)?)
}

/// The survey of a sample as an office analyses it: PSUs as if drawn with replacement.
pub(super) fn clusters(table: DataFrame) -> infosoc::Result<Survey> {
    Survey::new(table, Design::new("weight").strata("stratum").psu("psu"))
}

const fn drawn(name: &'static str, about: &'static str, run: Run) -> Scenario {
    Scenario { name, about, run, is_prediction: false }
}

const fn predicted(name: &'static str, about: &'static str, run: Run) -> Scenario {
    Scenario { is_prediction: true, ..drawn(name, about, run) }
}

pub(super) const SCENARIOS: &[Scenario] = &[
    drawn(
        "Estimates, 100 PSUs",
        "synthetic population; 20 strata × 5 PSUs × 10 people, finite population correction of both stages, 80 degrees of freedom",
        |p, r| surveys::estimates(&p.synthetic, r, 5, 10),
    ),
    drawn(
        "Estimates, 2 PSUs in each stratum",
        "synthetic population; 20 strata × 2 PSUs × 12 people, 20 degrees of freedom",
        |p, r| surveys::estimates(&p.synthetic, r, 2, 12),
    ),
    drawn(
        "Estimates, 8 PSUs in all",
        "synthetic population in 4 strata; 2 PSUs × 30 people in each, 4 degrees of freedom",
        |p, r| surveys::estimates(&p.four, r, 2, 30),
    ),
    drawn(
        "Estimates, households of Mexico",
        "the 59,285 households of ENDUTIH 2021 as a population; 64 strata (state × urban, rural) × 4 PSUs × 5 households",
        |p, r| surveys::mexico(&p.mexico, r),
    ),
    drawn(
        "Calibrated weights",
        "synthetic population; 20 strata × 4 PSUs × 8 people, weights brought to known totals",
        |p, r| surveys::calibrated(&p.synthetic, r),
    ),
    drawn(
        "Replicate weights",
        "synthetic population; 20 strata × 4 PSUs × 8 people, 60 degrees of freedom (balanced half-samples: 20 strata × 2 × 12, 20 degrees)",
        |p, r| surveys::replicates(&p.synthetic, r),
    ),
    drawn(
        "Non-response",
        "synthetic population; 20 strata × 4 PSUs × 12 people, of whom 40 to 90 per cent answer, by education and sex; the weights of the others go to those who answered in each class",
        |p, r| surveys::nonresponse(&p.synthetic, r),
    ),
    drawn(
        "Change, independent samples of 100 PSUs",
        "synthetic population at two times; two samples of 20 strata × 5 PSUs × 10 people, `change`",
        |p, r| changes::independent(&p.synthetic, r, [(5, 10), (5, 10)]),
    ),
    drawn(
        "Change, independent samples of 8 PSUs",
        "synthetic population in 4 strata at two times; two samples of 2 PSUs × 30 people in each stratum, `change`",
        |p, r| changes::independent(&p.four, r, [(2, 30), (2, 30)]),
    ),
    drawn(
        "Change, samples of 8 and 60 PSUs",
        "synthetic population in 4 strata at two times; 2 PSUs × 30 people, then 15 PSUs × 20 people in each stratum, `change`",
        |p, r| changes::independent(&p.four, r, [(2, 30), (15, 20)]),
    ),
    drawn(
        "Change, the same people twice",
        "synthetic population at two times; 20 strata × 4 PSUs × 10 people who are asked again, `pool`",
        changes::panel,
    ),
    drawn(
        "Change, half of the PSUs replaced",
        "synthetic population at two times; 20 strata × 4 PSUs × 10 people, 2 of 4 PSUs in both waves with people drawn anew, `pool`",
        |p, r| changes::rotation(p, r, 4, 2),
    ),
    drawn(
        "Change, a quarter of the PSUs replaced",
        "synthetic population at two times; 20 strata × 4 PSUs × 10 people, 3 of 4 PSUs in both waves with people drawn anew, `pool`",
        |p, r| changes::rotation(p, r, 4, 3),
    ),
    drawn(
        "Change, one PSU of two replaced",
        "synthetic population at two times; 20 strata × 2 PSUs × 10 people, 1 of 2 PSUs in both waves with people drawn anew, `pool`",
        |p, r| changes::rotation(p, r, 2, 1),
    ),
    drawn(
        "Regression, 100 PSUs",
        "synthetic population; 20 strata × 5 PSUs × 10 people, 80 degrees of freedom; the truth is the model of everybody",
        |p, r| models::regressions(&p.synthetic, &p.truths.synthetic, r, 5, 10),
    ),
    drawn(
        "Regression, 2 PSUs in each stratum",
        "synthetic population; 20 strata × 2 PSUs × 12 people, 20 degrees of freedom",
        |p, r| models::regressions(&p.synthetic, &p.truths.synthetic, r, 2, 12),
    ),
    drawn(
        "Regression, 16 PSUs in all",
        "synthetic population in 4 strata; 4 PSUs × 30 people in each, 12 degrees of freedom",
        |p, r| models::regressions(&p.four, &p.truths.synthetic, r, 4, 30),
    ),
    drawn(
        "Regression, adults of Puerto Rico",
        "the 639 adults of HINTS Puerto Rico 2009 as a population; 8 strata × 4 of 6 PSUs, all adults of each, 24 degrees of freedom",
        |p, r| models::puerto_rico(&p.puerto_rico, &p.truths.puerto_rico, r),
    ),
    predicted(
        "Small areas, 40 areas of the model",
        "areas drawn from the model of Fay and Herriot: σ² = 1, D from 0.3 to 3 and known, one covariate; 35 with a direct estimate and 5 without. The bootstrap has 100 draws",
        |_, r| areas::model(r, 35, 5),
    ),
    predicted("Small areas, 12 areas of the model", "the same with 12 areas, all with a direct estimate", |_, r| {
        areas::model(r, 12, 0)
    }),
    predicted(
        "Small areas, errors from few cases",
        "the same with 40 areas, whose D is estimated from 5 to 12 cases",
        |_, r| areas::estimated_variances(r),
    ),
    predicted(
        "Small areas, shares",
        "40 areas whose arcsine follows the model, shares around 20 per cent, 15 to 80 cases in each",
        |_, r| areas::shares(r),
    ),
    predicted(
        "Small areas, rural states of Mexico",
        "the rural households of 32 states of ENDUTIH 2021 as a population; 6 PSUs × 5 households in each, the covariates those of the text on small areas",
        |p, r| areas::mexico(&p.mexico, r),
    ),
];
