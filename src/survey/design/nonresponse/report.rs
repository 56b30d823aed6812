//! What an adjustment for non-response did, and how far the respondents are from the sample.

use crate::{Result, ToFrame};
use polars::prelude::{Column, DataFrame};

/// The diagnosis of an adjustment for non-response: [`ToFrame`] gives one row per final class.
///
/// ```
/// use infosoc::{Design, Survey};
/// use polars::prelude::{ChunkAgg, df};
///
/// let sample = df!(
///     "w" => [10.0, 10.0, 20.0, 20.0, 20.0],
///     "region" => ["N", "N", "S", "S", "S"],
///     "responded" => [true, false, true, true, false],
/// )?;
/// let survey = Survey::new(sample, Design::new("w"))?.adjust_nonresponse("responded").classes(["region"]).run()?;
/// let diagnosis = survey.nonresponse().expect("an adjusted survey");
/// assert_eq!(diagnosis.classes()[0].factor, Some(2.0));
/// assert_eq!(diagnosis.classes()[1].factor, Some(1.5));
/// assert_eq!(survey.weights()?.f64()?.sum(), Some(80.0));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Nonresponse {
    pub(crate) method: &'static str,
    pub(crate) classes: Vec<ResponseClass>,
    pub(crate) collapsed: Vec<Collapse>,
    pub(crate) balance: Vec<Balance>,
    pub(crate) indicators: ResponseIndicators,
}

/// One final class.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseClass {
    /// The levels of its columns; those of classes that were merged, with ` + ` between them.
    pub class: String,
    /// Cases in the sample.
    pub n: u64,
    /// Those that answered.
    pub respondents: u64,
    /// Eligible cases that did not.
    pub nonrespondents: u64,
    /// Cases outside the population.
    pub ineligible: u64,
    /// Cases of unknown eligibility.
    pub unknown: u64,
    /// The weighted response rate of the eligible cases; none where there are none.
    pub response_rate: Option<f64>,
    /// What the weights of respondents were multiplied by; under a model, the mean over them. None without respondents.
    pub factor: Option<f64>,
    /// The sum of the weights before, of all cases.
    pub before: f64,
    /// The sum of the weights after, of respondents.
    pub after: f64,
}

/// One merge of two classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Collapse {
    /// The class that broke the rule.
    pub class: String,
    /// The neighbour it was merged with.
    pub into: String,
    /// The rule.
    pub reason: &'static str,
    /// The respondents of the class before.
    pub respondents: u64,
    /// Its factor before; none without respondents.
    pub factor: Option<f64>,
    /// The respondents of both together.
    pub respondents_after: u64,
    /// Their factor.
    pub factor_after: Option<f64>,
}

/// A variable known of all cases: the eligible sample beside its respondents.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// The column.
    pub variable: String,
    /// The level; `None` for the mean of a number.
    pub level: Option<String>,
    /// The share or mean in the eligible sample.
    pub sample: f64,
    /// Among respondents with the weights before.
    pub before: f64,
    /// Among respondents with the weights after.
    pub after: f64,
    /// The standardised difference before: (before − sample)/S of the sample.
    pub smd_before: Option<f64>,
    /// The standardised difference after.
    pub smd_after: Option<f64>,
}

/// Numbers for the whole sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResponseIndicators {
    /// The weighted response rate of the eligible cases.
    pub response_rate: f64,
    /// 1 − 2·S(p̂), the indicator of a representative response (Schouten, Cobben and Bethlehem 2009): 1 where all
    /// have the same p̂.
    pub r_indicator: f64,
    /// S(p̂)/mean(p̂): the largest bias of an unadjusted mean, in standard deviations of the variable.
    pub cv_propensity: f64,
    /// The largest factor.
    pub max_factor: f64,
    /// 1 + CV²(w) of respondents with the weights before (Kish).
    pub weight_effect_before: f64,
    /// The same with the weights after.
    pub weight_effect_after: f64,
}

impl Nonresponse {
    /// `classes`, `propensity` or `propensity_classes`.
    pub fn method(&self) -> &str {
        self.method
    }

    /// The final classes.
    pub fn classes(&self) -> &[ResponseClass] {
        &self.classes
    }

    /// The merges, in order.
    pub fn collapsed(&self) -> &[Collapse] {
        &self.collapsed
    }

    /// The variables that classes or model are made of, and those asked for.
    pub fn balance(&self) -> &[Balance] {
        &self.balance
    }

    /// Numbers for the whole sample.
    pub fn indicators(&self) -> ResponseIndicators {
        self.indicators
    }

    /// The merges as a table.
    ///
    /// # Errors
    /// Only those of the table library.
    pub fn collapsed_frame(&self) -> Result<DataFrame> {
        let of = &self.collapsed;
        frame(
            of.len(),
            vec![
                column("class", of, |c| c.class.clone()),
                column("into", of, |c| c.into.clone()),
                column("reason", of, |c| c.reason.to_owned()),
                counts("respondents", of, |c| c.respondents),
                numbers("factor", of, |c| c.factor),
                counts("respondents_after", of, |c| c.respondents_after),
                numbers("factor_after", of, |c| c.factor_after),
            ],
        )
    }

    /// The balance as a table.
    ///
    /// # Errors
    /// Only those of the table library.
    pub fn balance_frame(&self) -> Result<DataFrame> {
        let of = &self.balance;
        let levels: Vec<Option<String>> = of.iter().map(|b| b.level.clone()).collect();
        frame(
            of.len(),
            vec![
                column("variable", of, |b| b.variable.clone()),
                Column::new("level".into(), levels),
                numbers("sample", of, |b| Some(b.sample)),
                numbers("before", of, |b| Some(b.before)),
                numbers("after", of, |b| Some(b.after)),
                numbers("smd_before", of, |b| b.smd_before),
                numbers("smd_after", of, |b| b.smd_after),
            ],
        )
    }
}

impl ToFrame for Nonresponse {
    fn to_frame(&self) -> Result<DataFrame> {
        let of = &self.classes;
        frame(
            of.len(),
            vec![
                column("class", of, |c| c.class.clone()),
                counts("n", of, |c| c.n),
                counts("respondents", of, |c| c.respondents),
                counts("nonrespondents", of, |c| c.nonrespondents),
                counts("ineligible", of, |c| c.ineligible),
                counts("unknown", of, |c| c.unknown),
                numbers("response_rate", of, |c| c.response_rate),
                numbers("factor", of, |c| c.factor),
                numbers("before", of, |c| Some(c.before)),
                numbers("after", of, |c| Some(c.after)),
            ],
        )
    }
}

fn frame(height: usize, columns: Vec<Column>) -> Result<DataFrame> {
    Ok(DataFrame::new(height, columns)?)
}

fn column<T>(name: &str, rows: &[T], of: impl Fn(&T) -> String) -> Column {
    Column::new(name.into(), rows.iter().map(of).collect::<Vec<String>>())
}

fn numbers<T>(name: &str, rows: &[T], of: impl Fn(&T) -> Option<f64>) -> Column {
    Column::new(name.into(), rows.iter().map(of).collect::<Vec<Option<f64>>>())
}

fn counts<T>(name: &str, rows: &[T], of: impl Fn(&T) -> u64) -> Column {
    Column::new(name.into(), rows.iter().map(of).collect::<Vec<u64>>())
}
