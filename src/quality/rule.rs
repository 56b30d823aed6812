//! A reliability rule: conditions on the precision of a figure, and what follows where one is met.

use super::assess::Assessment;
use super::criterion::{Bound, Criterion, Found};
use super::precision::{Precision, Statistic};
use crate::catalogue::Certainty;
use crate::status::Flag;
use crate::words::words;
use crate::{Error, Result};
use std::fmt;

words! {
    /// What a rule says of a figure, from the best to the worst.
    #[non_exhaustive]
    pub enum Reliability: "reliability" {
        /// No figure: no cases, or a denominator of 0.
        NoValue = "no_value",
        /// The rule says nothing of a figure of this kind.
        NotAssessed = "not_assessed",
        /// Reliable: shown as it is.
        Released = "released",
        /// Shown with a flag.
        Caution = "caution",
        /// Shown with the flag of a figure too unreliable for general use.
        Unreliable = "unreliable",
        /// Shown, but the rule asks that a statistician looks at it first.
        Review = "review",
        /// Not to be shown.
        Suppressed = "suppressed",
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Condition {
    criterion: Criterion,
    bound: Bound,
    then: Reliability,
    /// The symbol of an agency that has several for figures that are shown with a flag.
    symbol: Option<&'static str>,
}

/// The usual limits of a reliability rule; those that are `None` are not asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// Suppressed with fewer cases in the sample.
    pub min_n: Option<u64>,
    /// Flagged with fewer cases.
    pub caution_n: Option<u64>,
    /// Proportions suppressed with fewer effective cases.
    pub min_effective_cases: Option<f64>,
    /// Flagged with a larger coefficient of variation, as a share.
    pub caution_cv: Option<f64>,
    /// Suppressed with a larger coefficient of variation, as a share.
    pub max_cv: Option<f64>,
    /// Proportions suppressed with a wider 95 % Korn–Graubard interval, as a share of 1.
    pub max_width: Option<f64>,
    /// Proportions suppressed where that width is a larger share of the proportion.
    pub max_relative_width: Option<f64>,
    /// To be reviewed with fewer degrees of freedom.
    pub min_df: Option<f64>,
}

/// A reliability rule: one of the presets, or one's own.
///
/// ```
/// use infosoc::quality::{Bound, Criterion, Reliability, ReliabilityRule};
/// let ours = ReliabilityRule::new("office")
///     .when(Criterion::Cases, Bound::Below(25.0), Reliability::Suppressed)?
///     .when(Criterion::Cv, Bound::Above(0.2), Reliability::Caution)?;
/// println!("{ours}");
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ReliabilityRule {
    pub(super) name: String,
    /// The only kind of figure that it is for.
    pub(super) subject: Option<Statistic>,
    pub(super) conditions: Vec<Condition>,
    /// A proportion whose interval is at most this wide passes the conditions on relative width.
    pub(super) narrow: f64,
    pub(super) certainty: Option<Certainty>,
    pub(super) source: &'static str,
    pub(super) note: &'static str,
}

impl ReliabilityRule {
    /// A rule without conditions.
    pub fn new(name: impl Into<String>) -> ReliabilityRule {
        ReliabilityRule {
            name: name.into(),
            subject: None,
            conditions: Vec::new(),
            narrow: 0.0,
            certainty: None,
            source: "",
            note: "",
        }
    }

    /// A rule from the usual limits.
    ///
    /// # Errors
    /// As [`when`](ReliabilityRule::when), for a limit of caution that is never met before that of suppression, and without any
    /// limit; all that is found is reported.
    pub fn from_limits(name: impl Into<String>, limits: &Limits) -> Result<ReliabilityRule> {
        use Reliability::{Caution, Review, Suppressed};
        let cases = |n: Option<u64>| n.map(|n| Bound::Below(n as f64));
        let conditions = [
            (Criterion::Cases, cases(limits.min_n), Suppressed),
            (Criterion::Cases, cases(limits.caution_n), Caution),
            (Criterion::EffectiveCases, limits.min_effective_cases.map(Bound::Below), Suppressed),
            (Criterion::Cv, limits.caution_cv.map(Bound::Above), Caution),
            (Criterion::Cv, limits.max_cv.map(Bound::Above), Suppressed),
            (Criterion::Width, limits.max_width.map(Bound::Above), Suppressed),
            (Criterion::RelativeWidth, limits.max_relative_width.map(Bound::Above), Suppressed),
            (Criterion::Df, limits.min_df.map(Bound::Below), Review),
        ];
        let name = name.into();
        let invalid = |argument: &str, expected: &str, got: String| {
            Error::argument(format!("rule {name}: {argument}"), expected, got)
        };
        let mut found = Vec::new();
        let mut rule = ReliabilityRule::new(name.as_str());
        for (criterion, bound, then) in conditions {
            let Some(bound) = bound else { continue };
            match rule.clone().when(criterion, bound, then) {
                Ok(more) => rule = more,
                Err(error) => found.push(error),
            }
        }
        if let Some((caution, min)) = limits.caution_n.zip(limits.min_n).filter(|(caution, min)| caution <= min) {
            found.push(invalid("caution_n", &format!("more than min_n, which is {min}"), caution.to_string()));
        }
        if let Some((caution, max)) = limits.caution_cv.zip(limits.max_cv).filter(|(caution, max)| caution >= max) {
            found.push(invalid("caution_cv", &format!("less than max_cv, which is {max}"), caution.to_string()));
        }
        if rule.is_empty() && found.is_empty() {
            found.push(Error::missing("limits", "give at least one limit"));
        }
        Error::collect(found)?;
        Ok(rule)
    }

    /// Adds a condition. The worst of those that are met decides.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a limit that is negative or not finite, and for an outcome that is not a decision
    /// (`no_value`, `not_assessed`).
    pub fn when(mut self, criterion: Criterion, bound: Bound, then: Reliability) -> Result<ReliabilityRule> {
        let limit = bound.limit();
        if !(limit.is_finite() && limit >= 0.0) {
            return Err(Error::argument(
                format!("rule {}: {}", self.name, criterion.name()),
                "a finite limit, zero or more",
                limit,
            ));
        }
        // 30 for 30 % would never be met: a limit that cannot be one is a slip.
        let largest = match criterion {
            Criterion::Width => 1.0,
            Criterion::Cv => 5.0,
            Criterion::Cases
            | Criterion::EffectiveCases
            | Criterion::AdjustedEffectiveCases
            | Criterion::RelativeWidth
            | Criterion::ComplementRelativeWidth
            | Criterion::CountRelativeWidth
            | Criterion::Df
            | Criterion::Boundary => f64::INFINITY,
        };
        if limit > largest {
            return Err(Error::argument(
                format!("rule {}: {}", self.name, criterion.name()),
                format!("a share up to {largest}; 30 % is 0.3"),
                limit,
            ));
        }
        if then <= Reliability::NotAssessed {
            return Err(Error::argument(
                format!("rule {}: {}", self.name, criterion.name()),
                "an outcome that is a decision, released to suppressed",
                then,
            ));
        }
        self.conditions.push(Condition { criterion, bound, then, symbol: None });
        Ok(self)
    }

    /// Exempts proportions whose 95 % interval is at most this wide from the conditions on relative width.
    pub fn narrow_passes(mut self, width: f64) -> ReliabilityRule {
        self.narrow = width;
        self
    }

    /// Tests effective cases after the adjustment for degrees of freedom, where the rule tests them before.
    pub fn adjusted_effective_cases(mut self) -> ReliabilityRule {
        for condition in self.conditions.iter_mut().filter(|c| c.criterion == Criterion::EffectiveCases) {
            condition.criterion = Criterion::AdjustedEffectiveCases;
        }
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How sure it is that this is the rule of the agency; `None` for one's own.
    pub fn certainty(&self) -> Option<Certainty> {
        self.certainty
    }

    /// A condition of a preset.
    pub(super) fn preset_condition(
        mut self,
        criterion: Criterion,
        bound: Bound,
        then: Reliability,
        symbol: Option<&'static str>,
    ) -> ReliabilityRule {
        self.conditions.push(Condition { criterion, bound, then, symbol });
        self
    }

    /// What the rule says of a figure, and why.
    pub fn assess(&self, figure: &Precision) -> Assessment {
        if figure.value.is_none() {
            return Assessment::new(Reliability::NoValue, vec!["there is no value".to_owned()], Flag::NotAvailable);
        }
        if let Some(subject) = self.subject.filter(|&subject| subject != figure.statistic) {
            let reason = format!(
                "the rule {} is for a {}, not for a {}",
                self.name,
                subject.as_str(),
                figure.statistic.as_str()
            );
            return Assessment::new(Reliability::NotAssessed, vec![reason], Flag::Normal);
        }
        let mut met: Vec<(Condition, String)> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        let mut not_for: Vec<String> = Vec::new();
        // Enough cases alone are not precision: what the rule asks beside them has to be judged too.
        let mut decided = false;
        for condition in &self.conditions {
            let name = condition.criterion.name();
            match condition.criterion.of(figure, self.narrow) {
                Found::Exempt => decided = true,
                Found::NotFor(why) => not_for.push(format!("{name} {why}")),
                Found::Unknown(why) => unknown.push(format!("{name} {why}")),
                Found::Number(x) => {
                    decided |= condition.criterion.is_of_precision();
                    if condition.bound.is_met(x) {
                        met.push((*condition, condition.reason(x)));
                    }
                }
            }
        }
        // Several conditions may lack one number.
        unknown.dedup();
        not_for.dedup();
        let worst = met.iter().map(|(condition, _)| condition.then).max();
        // What could not be judged may be worse than what was: somebody has to look.
        let reliability = match worst {
            Some(worst) if unknown.is_empty() => worst,
            Some(worst) => worst.max(Reliability::Review),
            None if !unknown.is_empty() => Reliability::Review,
            None if decided || not_for.is_empty() => Reliability::Released,
            None => Reliability::NotAssessed,
        };
        // Where several limits on one thing are passed, only the last is worth saying.
        let last = |i: usize| met[i + 1..].iter().all(|(later, _)| later.criterion != met[i].0.criterion);
        let symbol = met.iter().rev().find(|(c, _)| Some(c.then) == worst).and_then(|(c, _)| c.symbol);
        let mut reasons: Vec<(Reliability, String)> =
            (0..met.len()).filter(|&i| last(i)).map(|i| (met[i].0.then, met[i].1.clone())).collect();
        // The reason that decides comes first.
        reasons.sort_by_key(|(then, _)| std::cmp::Reverse(*then));
        let reasons = reasons.into_iter().map(|(_, reason)| reason).chain(unknown).chain(not_for).collect();
        let flag = match reliability {
            Reliability::Suppressed => Flag::Unreliable,
            Reliability::Caution | Reliability::Unreliable => Flag::LowReliability,
            Reliability::NoValue | Reliability::NotAssessed | Reliability::Released | Reliability::Review => {
                Flag::Normal
            }
        };
        Assessment { symbol, ..Assessment::new(reliability, reasons, flag) }
    }

    /// The conditions in words.
    pub(super) fn conditions(&self) -> String {
        let words: Vec<String> = self.conditions.iter().map(Condition::words).collect();
        let narrow = (self.narrow > 0.0).then(|| {
            let width = Criterion::Width.shown(self.narrow);
            format!("an interval of {width} or less passes the conditions on relative width")
        });
        words.into_iter().chain(narrow).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }
}

impl Condition {
    fn reason(&self, x: f64) -> String {
        let (criterion, name) = (self.criterion, self.criterion.name());
        if criterion == Criterion::Boundary {
            return name.to_owned();
        }
        format!("{name} {}, {}", criterion.shown(x), self.bound.words(criterion))
    }

    fn words(&self) -> String {
        let symbol = self.symbol.map(|symbol| format!(" ({symbol})")).unwrap_or_default();
        let (criterion, name) = (self.criterion, self.criterion.name());
        if criterion == Criterion::Boundary {
            return format!("{name}: {}{symbol}", self.then);
        }
        format!("{name} {}: {}{symbol}", self.bound.words(criterion), self.then)
    }
}

impl fmt::Display for ReliabilityRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.conditions())
    }
}
