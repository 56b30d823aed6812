//! What can be measured, and what each measure needs from a row.

use super::interval::Interval;
pub use super::interval::QuantileInterval;
pub use super::quantile::rule::QuantileRule;
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
}

/// The kinds of measure with the columns they need.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Kind {
    Mean(String),
    Total(String),
    Proportion { column: String, categorical: bool },
    Ratio { numerator: String, denominator: String },
    Quantile { column: String, probabilities: Vec<f64>, rule: QuantileRule, interval: QuantileInterval },
    Count,
}

impl Measure {
    /// Whether it is a share of cases.
    pub(crate) fn is_proportion(&self) -> bool {
        matches!(self.kind, Kind::Proportion { .. })
    }

    fn new(kind: Kind, name: String, unit: Option<&str>) -> Measure {
        let interval = match kind {
            Kind::Proportion { .. } => Interval::Logit,
            Kind::Mean(_) | Kind::Total(_) | Kind::Ratio { .. } | Kind::Quantile { .. } | Kind::Count => Interval::Wald,
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
        }
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
        let mut columns = match &self.kind {
            Kind::Mean(column)
            | Kind::Total(column)
            | Kind::Proportion { column, .. }
            | Kind::Quantile { column, .. } => vec![column.as_str()],
            Kind::Ratio { numerator, denominator } => vec![numerator.as_str(), denominator.as_str()],
            Kind::Count => vec![],
        };
        columns.extend(self.filter.as_deref());
        columns
    }

    /// Only the cases for which a true/false or 0/1 column is true. A missing condition is not true.
    ///
    /// The cases left out keep their place in the design: this is a domain, not a filter on the file.
    pub fn filter(mut self, column: impl Into<String>) -> Measure {
        self.filter = Some(column.into());
        self
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

    /// The kind of confidence interval of a proportion; [`Interval::Logit`] if not given. Other measures ignore it:
    /// theirs are t intervals, and for quantiles see [`quantile_interval`](Measure::quantile_interval).
    pub fn interval(mut self, interval: Interval) -> Measure {
        if matches!(self.kind, Kind::Proportion { .. }) {
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
            Kind::Mean(_) | Kind::Total(_) | Kind::Proportion { .. } | Kind::Ratio { .. } | Kind::Count => {
                vec![self.plain_name().to_owned()]
            }
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
            _ if !is_share && self.interval != Interval::Wald => {
                Err("a measure other than a proportion has an interval of proportions")
            }
            _ if !self.name.ends_with(&self.apart) => Err("the name of a measure does not end as it says"),
            _ if !self.apart.is_empty() && apart.as_ref() != Some(&self.apart) => {
                Err("the name of a measure ends with another condition than its own")
            }
            _ => Ok(()),
        }
    }

    fn plain_name(&self) -> &str {
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
    let column = column.into();
    let name = format!("mean({column})");
    Measure::new(Kind::Mean(column), name, None)
}

/// The weighted total Σwy of a numeric or 0/1 column (R `svytotal`).
pub fn total(column: impl Into<String>) -> Measure {
    let column = column.into();
    let name = format!("total({column})");
    Measure::new(Kind::Total(column), name, None)
}

/// The share of cases with a characteristic: of a 0/1 or true/false column one row, of a text or categorical column
/// one row for each of its categories.
///
/// A numeric column that holds anything but 0 and 1 is an error; for the categories of a numeric code use
/// [`categories`].
pub fn proportion(column: impl Into<String>) -> Measure {
    let column = column.into();
    let name = format!("proportion({column})");
    Measure::new(Kind::Proportion { column, categorical: false }, name, Some("proportion"))
}

/// The share of each category of a column, whatever its type: one row per category.
pub fn categories(column: impl Into<String>) -> Measure {
    let column = column.into();
    let name = format!("proportion({column})");
    Measure::new(Kind::Proportion { column, categorical: true }, name, Some("proportion"))
}

/// The ratio Σwy/Σwx of two totals, over the cases with both values (R `svyratio`).
pub fn ratio(numerator: impl Into<String>, denominator: impl Into<String>) -> Measure {
    let (numerator, denominator) = (numerator.into(), denominator.into());
    let name = format!("ratio({numerator}/{denominator})");
    Measure::new(Kind::Ratio { numerator, denominator }, name, None)
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
    let name = quantile_name(&column, &probabilities);
    let (rule, interval) = (QuantileRule::default(), QuantileInterval::default());
    Measure::new(Kind::Quantile { column, probabilities, rule, interval }, name, None)
}

fn quantile_name(column: &str, probabilities: &[f64]) -> String {
    let list: Vec<String> = probabilities.iter().map(f64::to_string).collect();
    format!("quantile({column}, {})", list.join(", "))
}

/// The estimated number of units Σw in the population.
pub fn count() -> Measure {
    Measure::new(Kind::Count, "count".to_owned(), None)
}
