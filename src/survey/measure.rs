//! What can be measured, and what each measure needs from a row.

pub(crate) mod imputations;

use super::interval::Interval;
pub use super::interval::QuantileInterval;
pub use super::quantile::rule::QuantileRule;
use super::rubin::Combine;
pub use imputations::imputed;
use rustc_hash::FxHashMap;

/// A statistic to estimate, from [`mean`], [`total`], [`proportion`], [`ratio`], [`quantile`] or [`count`].
///
/// ```
/// use infosoc::measure::{mean, proportion};
/// let users = proportion("internet");
/// let minutes = mean("minutes").filter("internet").level(0.90);
/// assert_eq!(minutes.name(), "mean(minutes)");
/// # let _ = users;
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Measure {
    pub(crate) kind: Kind,
    pub(crate) filter: Option<String>,
    pub(crate) level: f64,
    pub(crate) interval: Interval,
    pub(crate) unit: Option<String>,
    pub(crate) factor: f64,
    name: String,
    /// The end of the name, where it says what tells its rows from those of another measure.
    apart: String,
    /// Its place among the imputations that are combined, if it is one of them.
    pub(crate) imputation: Option<Imputation>,
    /// The level of its rows, where it is not that of a category.
    pub(crate) choice: Option<String>,
}

/// The kinds of measure with the columns they need.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Kind {
    Mean(String),
    Total(String),
    Proportion {
        column: String,
        categorical: bool,
    },
    Ratio {
        numerator: String,
        denominator: String,
    },
    Quantile {
        column: String,
        probabilities: Vec<f64>,
        rule: QuantileRule,
        interval: QuantileInterval,
    },
    Count,
    Spread {
        column: String,
        of: Spread,
    },
    Extreme {
        column: String,
        end: Extreme,
    },
    /// One of the answers to a question that takes several.
    Choice {
        column: String,
        all: Vec<String>,
        share: ChoiceShare,
    },
}

/// How far the values of a variable are from their mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Spread {
    Variance,
    Std,
}

/// The end of the values of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Extreme {
    Minimum,
    Maximum,
}

/// What the share of an answer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum ChoiceShare {
    Cases,
    Responses,
}

/// The place of a measure among those of all imputations.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Imputation {
    pub(crate) place: u32,
    pub(crate) of: u32,
    pub(crate) how: Combine,
    /// The measure of all of them, as its rows are named; it is no imputation itself.
    #[serde(with = "imputations::shown")]
    pub(crate) shown: Box<Measure>,
}

impl Measure {
    /// The variable whose categories the levels of its rows are.
    pub(crate) fn categories_of(&self) -> Option<&str> {
        match &self.kind {
            Kind::Proportion { column, .. } | Kind::Choice { column, .. } => Some(column),
            Kind::Mean(_) | Kind::Total(_) | Kind::Ratio { .. } | Kind::Quantile { .. } | Kind::Count => None,
            Kind::Spread { .. } | Kind::Extreme { .. } => None,
        }
    }
}

impl Kind {
    /// Whether it is a function of totals, which one pass over the rows gives.
    pub(crate) fn is_of_totals(&self) -> bool {
        match self {
            Kind::Mean(_) | Kind::Total(_) | Kind::Proportion { .. } | Kind::Ratio { .. } | Kind::Count => true,
            Kind::Quantile { .. } | Kind::Spread { .. } | Kind::Extreme { .. } | Kind::Choice { .. } => false,
        }
    }

    /// The name of a measure of this kind.
    fn name(&self) -> String {
        match self {
            Kind::Mean(column) => format!("mean({column})"),
            Kind::Total(column) => format!("total({column})"),
            Kind::Proportion { column, .. } => format!("proportion({column})"),
            Kind::Ratio { numerator, denominator } => format!("ratio({numerator}/{denominator})"),
            Kind::Quantile { column, probabilities, .. } => quantile_name(column, probabilities),
            Kind::Count => "count".to_owned(),
            Kind::Spread { column, of: Spread::Variance } => format!("variance({column})"),
            Kind::Spread { column, of: Spread::Std } => format!("std({column})"),
            Kind::Extreme { column, end: Extreme::Minimum } => format!("minimum({column})"),
            Kind::Extreme { column, end: Extreme::Maximum } => format!("maximum({column})"),
            Kind::Choice { all, share, .. } => {
                let of = match share {
                    ChoiceShare::Cases => "cases",
                    ChoiceShare::Responses => "responses",
                };
                format!("multiple({}), of {of}", all.join(", "))
            }
        }
    }
}

impl Measure {
    /// Whether it is a share of cases.
    pub(crate) fn is_proportion(&self) -> bool {
        matches!(self.kind, Kind::Proportion { .. })
    }

    /// The column and the probabilities of a quantile; `None` of others.
    pub(crate) fn quantile_of(&self) -> Option<(&str, &[f64])> {
        let Kind::Quantile { column, probabilities, .. } = &self.kind else { return None };
        Some((column, probabilities))
    }

    fn new(kind: Kind, unit: Option<&str>) -> Measure {
        let name = kind.name();
        let interval = match kind {
            Kind::Proportion { .. } => Interval::Logit,
            Kind::Choice { share: ChoiceShare::Cases, .. } => Interval::Logit,
            Kind::Mean(_)
            | Kind::Total(_)
            | Kind::Ratio { .. }
            | Kind::Quantile { .. }
            | Kind::Count
            | Kind::Spread { .. }
            | Kind::Extreme { .. }
            | Kind::Choice { share: ChoiceShare::Responses, .. } => Interval::Wald,
        };
        Measure {
            kind,
            filter: None,
            level: 0.95,
            interval,
            unit: unit.map(str::to_owned),
            factor: 1.0,
            name,
            apart: String::new(),
            imputation: None,
            choice: None,
        }
    }

    /// The name of the rows in the results: of all imputations, where it is one of them.
    pub fn title(&self) -> &str {
        self.imputation.as_ref().map_or(&self.name, |own| &own.shown.name)
    }

    /// The name of the measure in the results; another one with [`named`](Measure::named).
    ///
    /// Where measures of one request would share a name and differ in their condition, those that have one are called
    /// `mean(minutes) where internet` in the results, so that their rows can be told apart.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns that it reads, the condition last: what to select from a wide source.
    ///
    /// ```
    /// use infosoc::measure::ratio;
    /// assert_eq!(ratio("spend", "income").filter("adult").columns(), ["spend", "income", "adult"]);
    /// ```
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = self.own_columns();
        columns.extend(self.filter.as_deref());
        columns
    }

    /// Those without the condition.
    fn own_columns(&self) -> Vec<&str> {
        match &self.kind {
            Kind::Mean(column)
            | Kind::Total(column)
            | Kind::Proportion { column, .. }
            | Kind::Quantile { column, .. }
            | Kind::Spread { column, .. }
            | Kind::Extreme { column, .. } => vec![column.as_str()],
            Kind::Choice { all, .. } => all.iter().map(String::as_str).collect(),
            Kind::Ratio { numerator, denominator } => vec![numerator.as_str(), denominator.as_str()],
            Kind::Count => vec![],
        }
    }

    /// Only the cases for which a true/false or 0/1 column is true. A missing condition is not true.
    ///
    /// The cases left out keep their place in the design: this is a domain, not a filter on the file.
    pub fn filter(mut self, column: impl Into<String>) -> Measure {
        self.filter = Some(column.into());
        self
    }

    /// The same measure under the condition of another, if it has one.
    pub(crate) fn filtered(self, filter: Option<String>) -> Measure {
        Measure { filter, ..self }
    }

    /// The same measure standardised by the groups of a column, as it is called.
    pub(crate) fn standardised(self, column: &str) -> Measure {
        let name = |of: &str| format!("{of}, standardised by {column}");
        let shown = |own: Imputation| {
            let shown = Measure { name: name(&own.shown.name), ..*own.shown };
            Imputation { shown: Box::new(shown), ..own }
        };
        Measure { name: name(&self.name), apart: String::new(), imputation: self.imputation.map(shown), ..self }
    }

    /// Another name in the results.
    pub fn named(mut self, name: impl Into<String>) -> Measure {
        (self.name, self.apart) = (name.into(), String::new());
        self
    }

    /// The confidence level of the interval, between 0 and 1; 0.95 if not given.
    pub fn level(mut self, level: f64) -> Measure {
        self.level = level;
        self
    }

    /// The kind of confidence interval of a proportion, or of the answers to a multiple-response question as shares of
    /// cases; [`Interval::Logit`] if not given. Other measures ignore it: theirs are t intervals, and for quantiles see [`quantile_interval`](Measure::quantile_interval).
    pub fn interval(mut self, interval: Interval) -> Measure {
        if matches!(self.kind, Kind::Proportion { .. } | Kind::Choice { share: ChoiceShare::Cases, .. }) {
            self.interval = interval;
        }
        self
    }

    /// The kind of confidence interval of a quantile; [`QuantileInterval::Woodruff`] with [`Interval::Wald`] if not
    /// given. Other measures ignore it.
    pub fn quantile_interval(mut self, wanted: QuantileInterval) -> Measure {
        if let Kind::Quantile { interval, .. } = &mut self.kind {
            *interval = wanted;
        }
        self
    }

    /// The rule for reading a quantile off the cases around it; [`QuantileRule::Math`] if not given. Other measures
    /// ignore it.
    pub fn rule(mut self, wanted: QuantileRule) -> Measure {
        if let Kind::Quantile { rule, .. } = &mut self.kind {
            *rule = wanted;
        }
        self
    }

    /// The name of the row of one of several probabilities.
    pub(crate) fn name_of_quantile(&self, column: &str, probabilities: &[f64], probability: f64) -> String {
        let name = self.plain_name();
        let name = match probabilities.len() {
            _ if name == quantile_name(column, probabilities) => quantile_name(column, &[probability]),
            1 => name.to_owned(),
            _ => format!("{name}({probability})"),
        };
        name + &self.apart
    }

    /// The names of its rows, without what tells them from those of others.
    fn names_of_rows(&self) -> Vec<String> {
        match &self.kind {
            Kind::Quantile { column, probabilities, .. } => {
                let plain = Measure { apart: String::new(), name: self.plain_name().to_owned(), ..self.clone() };
                probabilities.iter().map(|&p| plain.name_of_quantile(column, probabilities, p)).collect()
            }
            Kind::Mean(_)
            | Kind::Total(_)
            | Kind::Proportion { .. }
            | Kind::Ratio { .. }
            | Kind::Count
            | Kind::Spread { .. }
            | Kind::Extreme { .. }
            | Kind::Choice { .. } => vec![self.plain_name().to_owned()],
        }
    }

    /// What is wrong with a measure of a state that was read, and not made by the functions of this module.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let is_share = matches!(self.kind, Kind::Proportion { .. });
        let apart = self.filter.as_ref().map(|filter| format!(" where {filter}"));
        match () {
            _ if matches!(self.kind, Kind::Quantile { .. }) => {
                Err("a measure is a quantile, which a state cannot hold")
            }
            _ if !self.kind.is_of_totals() => Err("a measure is not a function of totals, and a state cannot hold it"),
            // Builders ignore an interval of a share for other measures, so that no state has one.
            _ if !is_share && self.interval != Interval::Wald => {
                Err("a measure other than a proportion has an interval of proportions")
            }
            _ if !self.name.ends_with(&self.apart) => Err("the name of a measure does not end as it says"),
            _ if !self.apart.is_empty() && apart.as_ref() != Some(&self.apart) => {
                Err("the name of a measure ends with another condition than its own")
            }
            // Its name is cut at the end as well.
            _ => self.imputation.as_ref().map_or(Ok(()), |own| own.shown.check()),
        }
    }

    fn plain_name(&self) -> &str {
        // The name ends with `apart` by construction; states that were read are checked for it.
        &self.name[..self.name.len() - self.apart.len()]
    }

    /// Value, standard error and interval multiplied by a factor, in a unit of that name.
    pub fn scaled(mut self, factor: f64, unit: impl Into<String>) -> Measure {
        self.factor = factor;
        self.unit = Some(unit.into());
        self
    }

    /// In per cent instead of a share of 1.
    pub fn percent(self) -> Measure {
        self.scaled(100.0, "%")
    }
}

/// Measures whose rows can be told apart: where two have rows of one name and differ in their filter, the name of each
/// that has one says so at its end.
pub(crate) fn told_apart(mut measures: Vec<Measure>) -> Vec<Measure> {
    let names: Vec<Vec<String>> = measures.iter().map(Measure::names_of_rows).collect();
    // The filter of the first measure with rows of a name, and whether a later one differs.
    let mut met: FxHashMap<&str, (Option<String>, bool)> = FxHashMap::default();
    for (measure, names) in measures.iter().zip(&names) {
        for name in names {
            let (first, differ) = met.entry(name).or_insert_with(|| (measure.filter.clone(), false));
            *differ |= *first != measure.filter;
        }
    }
    for (measure, names) in measures.iter_mut().zip(&names) {
        let differ = names.iter().any(|name| met.get(name.as_str()).is_some_and(|(_, differ)| *differ));
        let apart = measure.filter.as_ref().filter(|_| differ).map(|filter| format!(" where {filter}"));
        let apart = apart.unwrap_or_default();
        (measure.name, measure.apart) = (format!("{}{apart}", measure.plain_name()), apart);
    }
    measures
}

/// The weighted mean Σwy/Σw of a numeric column, over the cases with a value (R `svymean`).
pub fn mean(column: impl Into<String>) -> Measure {
    Measure::new(Kind::Mean(column.into()), None)
}

/// The weighted total Σwy of a numeric or 0/1 column (R `svytotal`).
pub fn total(column: impl Into<String>) -> Measure {
    Measure::new(Kind::Total(column.into()), None)
}

/// The share of cases with a characteristic: of a 0/1 or true/false column one row, of a text or categorical column
/// one row for each of its categories.
///
/// A numeric column that holds anything but 0 and 1 is an error; for the categories of a numeric code use
/// [`categories`].
pub fn proportion(column: impl Into<String>) -> Measure {
    Measure::new(Kind::Proportion { column: column.into(), categorical: false }, Some("proportion"))
}

/// The share of each category of a column, whatever its type: one row per category.
pub fn categories(column: impl Into<String>) -> Measure {
    Measure::new(Kind::Proportion { column: column.into(), categorical: true }, Some("proportion"))
}

/// The ratio Σwy/Σwx of two totals, over the cases with both values (R `svyratio`).
pub fn ratio(numerator: impl Into<String>, denominator: impl Into<String>) -> Measure {
    let (numerator, denominator) = (numerator.into(), denominator.into());
    Measure::new(Kind::Ratio { numerator, denominator }, None)
}

/// Quantiles of a numeric column, over the cases with a value: one row per probability, with the interval of Woodruff
/// (1952), as R `svyquantile`. The median is that of probability 0.5.
///
/// The rows are called `quantile(column, 0.5)`; with [`named`](Measure::named), by that name, followed by the
/// probability where there are several. Probabilities are above 0 and below 1.
///
/// ```
/// use infosoc::{Design, Survey, measure::{QuantileRule, quantile}};
/// use polars::prelude::df;
///
/// let people = df!("w" => [1.0, 2.0, 1.0, 2.0, 1.5], "minutes" => [Some(60), Some(30), Some(120), None, Some(45)])?;
/// let survey = Survey::new(people, Design::new("w"))?;
/// let estimates = survey.estimate([quantile("minutes", [0.25, 0.5]).rule(QuantileRule::School)]).run()?;
/// assert_eq!(estimates.rows()[1].measure, "quantile(minutes, 0.5)");
/// assert_eq!(estimates.rows()[1].value, Some(45.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn quantile(column: impl Into<String>, probabilities: impl IntoIterator<Item = f64>) -> Measure {
    let column = column.into();
    let probabilities: Vec<f64> = probabilities.into_iter().collect();
    let (rule, interval) = (QuantileRule::default(), QuantileInterval::default());
    Measure::new(Kind::Quantile { column, probabilities, rule, interval }, None)
}

fn quantile_name(column: &str, probabilities: &[f64]) -> String {
    let list: Vec<String> = probabilities.iter().map(f64::to_string).collect();
    format!("quantile({column}, {})", list.join(", "))
}

/// The estimated number of units Σw in the population.
pub fn count() -> Measure {
    Measure::new(Kind::Count, None)
}

/// The variance Σw(y − ȳ)²/Σw · n/(n − 1) of a numeric column, n being the cases with a value (R `svyvar`). An estimate
/// of the variance in the population, with its standard error.
pub fn variance(column: impl Into<String>) -> Measure {
    Measure::new(Kind::Spread { column: column.into(), of: Spread::Variance }, None)
}

/// The standard deviation of a numeric column, the root of its [`variance`], with its standard error.
///
/// ```
/// use infosoc::{Design, Survey, measure::std};
/// use polars::prelude::df;
///
/// let people = df!("w" => [1.0, 1.0, 1.0], "minutes" => [10, 20, 30])?;
/// let estimates = Survey::new(people, Design::new("w"))?.estimate([std("minutes")]).run()?;
/// assert_eq!(estimates.rows()[0].value, Some(10.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn std(column: impl Into<String>) -> Measure {
    Measure::new(Kind::Spread { column: column.into(), of: Spread::Std }, None)
}

/// The smallest value among the cases of a sample. No design tells how far that of the population is below: its error is
/// unknown.
pub fn minimum(column: impl Into<String>) -> Measure {
    Measure::new(Kind::Extreme { column: column.into(), end: Extreme::Minimum }, None)
}

/// The largest value among the cases of a sample; see [`minimum`].
pub fn maximum(column: impl Into<String>) -> Measure {
    Measure::new(Kind::Extreme { column: column.into(), end: Extreme::Maximum }, None)
}

/// A question that takes several answers, each a 0/1 or true/false column, as one measure: the share of the cases that
/// gave each answer, then the share of each among all answers. Answers are the levels of the rows.
///
/// A case is a row in which any of the columns has a value; a missing value in it counts as "not chosen", as questionnaires with
/// boxes to tick are often recorded. Shares of cases have sums above 1, those of responses sum to 1.
pub fn multiple<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Vec<Measure> {
    let all: Vec<String> = columns.into_iter().map(Into::into).collect();
    let of = |share| {
        let all = &all;
        all.iter().map(move |column| Measure {
            choice: Some(column.clone()),
            ..Measure::new(Kind::Choice { column: column.clone(), all: all.clone(), share }, Some("proportion"))
        })
    };
    of(ChoiceShare::Cases).chain(of(ChoiceShare::Responses)).collect()
}
