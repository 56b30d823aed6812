//! What a reliability rule compares with its limits.

use super::precision::{Precision, Statistic, effective_cases, korn_graubard, relative_width_of_count};
use crate::numeric::order::{at_least, less};

/// What is compared with a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// Cases in the sample.
    Cases,
    /// Effective cases of a proportion: those of a simple random sample with the same variance, at most the cases.
    EffectiveCases,
    /// Effective cases of a proportion after Korn and Graubard's adjustment for degrees of freedom.
    AdjustedEffectiveCases,
    /// The coefficient of variation as a share: 0.3 is 30 %.
    Cv,
    /// The width of the 95 % Korn–Graubard interval of a proportion, as a share of 1.
    Width,
    /// That width divided by the proportion.
    RelativeWidth,
    /// That width divided by 1 minus the proportion.
    ComplementRelativeWidth,
    /// The relative width of the 95 % interval of a count, on the scale of logarithms.
    CountRelativeWidth,
    /// Degrees of freedom.
    Df,
    /// 1 for a proportion that is 0 or 1 in the sample, else 0.
    Boundary,
}

/// What a criterion gives for a figure.
pub(super) enum Found {
    Number(f64),
    /// It has no meaning for a figure of this kind; why.
    NotFor(&'static str),
    /// It should have a value and has none; why.
    Unknown(&'static str),
    /// It does not count here.
    Exempt,
}

impl Criterion {
    /// Whether it tells how precise a figure is, and not only from how much it was computed.
    pub(super) fn is_of_precision(self) -> bool {
        match self {
            Criterion::Cases | Criterion::Df | Criterion::Boundary => false,
            Criterion::EffectiveCases
            | Criterion::AdjustedEffectiveCases
            | Criterion::Cv
            | Criterion::Width
            | Criterion::RelativeWidth
            | Criterion::ComplementRelativeWidth
            | Criterion::CountRelativeWidth => true,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Criterion::Cases => "cases",
            Criterion::EffectiveCases => "effective cases",
            Criterion::AdjustedEffectiveCases => "effective cases after the adjustment for degrees of freedom",
            Criterion::Cv => "coefficient of variation",
            Criterion::Width => "width of the 95 % interval",
            Criterion::RelativeWidth => "relative width of the 95 % interval",
            Criterion::ComplementRelativeWidth => "relative width of the 95 % interval of the complement",
            Criterion::CountRelativeWidth => "relative width of the 95 % interval of the count",
            Criterion::Df => "degrees of freedom",
            Criterion::Boundary => "a proportion of 0 or 1 in the sample",
        }
    }

    /// A number of this criterion as one reads it.
    pub(super) fn shown(self, x: f64) -> String {
        let short = |x: f64| format!("{x:.1}").trim_end_matches('0').trim_end_matches('.').to_owned();
        match self {
            Criterion::Cases => format!("{x:.0}"),
            Criterion::EffectiveCases | Criterion::AdjustedEffectiveCases | Criterion::Df => short(x),
            Criterion::Width => format!("{} points", short(100.0 * x)),
            Criterion::Cv
            | Criterion::RelativeWidth
            | Criterion::ComplementRelativeWidth
            | Criterion::CountRelativeWidth
            | Criterion::Boundary => format!("{} %", short(100.0 * x)),
        }
    }

    pub(super) fn of(self, figure: &Precision, narrow: f64) -> Found {
        const PROPORTION: &str = "is for proportions only";
        let missing = match figure.se {
            None => "cannot be computed: there is no standard error",
            Some(_) => "cannot be computed: there are no degrees of freedom",
        };
        // Computed only for the criteria that need it: quantiles of beta are slow.
        let interval = || {
            let (p, se) = figure.value.zip(figure.se)?;
            // Where p is 0 or 1 the degrees of freedom do not matter.
            korn_graubard(p, se, figure.n, figure.df.unwrap_or(f64::NAN), 0.95)
        };
        let proportion = figure.statistic == Statistic::Proportion;
        let number = |x: Option<f64>| x.map_or(Found::Unknown(missing), Found::Number);
        match self {
            Criterion::Cases => Found::Number(figure.n as f64),
            // A rule that asks for degrees of freedom protects against too few: a figure without any is one of them.
            Criterion::Df => Found::Number(figure.df.unwrap_or(0.0)),
            Criterion::Cv => match figure.cv() {
                _ if figure.statistic == Statistic::Difference => Found::NotFor("is not for differences"),
                Some(cv) => Found::Number(cv),
                None if figure.is_boundary() => {
                    Found::Unknown("is unknown where no case or every case has the characteristic")
                }
                None if figure.value == Some(0.0) => Found::Unknown("does not exist for a figure of 0"),
                None => Found::Unknown("cannot be computed: there is no standard error"),
            },
            Criterion::CountRelativeWidth => match figure.statistic {
                Statistic::Count => number(figure.cv().and_then(|cv| relative_width_of_count(cv, figure.n))),
                Statistic::Proportion | Statistic::Magnitude | Statistic::Difference => {
                    Found::NotFor("is for counts only")
                }
            },
            _ if !proportion => Found::NotFor(PROPORTION),
            Criterion::Boundary => Found::Number(f64::from(u8::from(figure.is_boundary()))),
            Criterion::EffectiveCases => {
                number(figure.value.zip(figure.se).map(|(p, se)| effective_cases(p, se, figure.n)))
            }
            Criterion::AdjustedEffectiveCases => number(interval().map(|i| i.effective)),
            Criterion::Width => number(interval().map(|i| i.high - i.low)),
            Criterion::RelativeWidth | Criterion::ComplementRelativeWidth => {
                let p = figure.value.unwrap_or(f64::NAN);
                let base = if self == Criterion::RelativeWidth { p } else { 1.0 - p };
                match interval().map(|i| i.high - i.low) {
                    None => Found::Unknown(missing),
                    // Relative to 0 nothing has a width, and a narrow interval is good enough.
                    Some(width) if base <= 0.0 || width <= narrow => Found::Exempt,
                    Some(width) => Found::Number(width / base),
                }
            }
        }
    }
}

/// When a condition is met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// The number is less than this.
    Below(f64),
    /// The number is this or more.
    AtLeast(f64),
    /// The number is more than this.
    Above(f64),
}

impl Bound {
    /// A number within rounding of the limit is at the limit.
    pub(super) fn is_met(self, x: f64) -> bool {
        match self {
            Bound::Below(limit) => less(x, limit),
            Bound::AtLeast(limit) => at_least(x, limit),
            Bound::Above(limit) => less(limit, x),
        }
    }

    pub(super) fn limit(self) -> f64 {
        let (Bound::Below(limit) | Bound::AtLeast(limit) | Bound::Above(limit)) = self;
        limit
    }

    pub(super) fn words(self, criterion: Criterion) -> String {
        let limit = criterion.shown(self.limit());
        match self {
            Bound::Below(_) => format!("below {limit}"),
            Bound::AtLeast(_) => format!("{limit} or more"),
            Bound::Above(_) => format!("above {limit}"),
        }
    }
}
