//! Two figures of one thing: their difference and ratio, with errors, intervals and a test.

use super::pair::Pair;
use super::side::Side;
use super::warn;
use crate::finding::{Finding, Rule};
use crate::survey::{Test, student_limits};
use crate::unit::Unit;
use crate::words::words;

words! {
    /// The degrees of freedom of the change between two samples with ν₁ and ν₂.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum DegreesOfFreedom: "df" {
        /// (V₁ + V₂)²/(V₁²/ν₁ + V₂²/ν₂), after Welch (1947) and Satterthwaite (1946): few where one sample dominates.
        #[default]
        Welch = "welch" | "satterthwaite",
        /// ν₁ + ν₂, as of one design with the two samples as strata (R `svydesign`).
        Stacked = "stacked",
    }
}

words! {
    /// Whether a change is complete, and if not, why.
    #[non_exhaustive]
    pub enum Outcome: "status" {
        /// All numbers are there.
        Normal = "normal",
        /// Only the first result has the row.
        OnlyInA = "only_in_a",
        /// Only the second result has the row.
        OnlyInB = "only_in_b",
        /// One of the two has no value: no cases, or a denominator of 0.
        NoValue = "no_value",
        /// One of the two is hidden.
        Suppressed = "suppressed",
        /// Units that do not convert into each other.
        UnitDiffers = "unit_differs",
        /// A definition that changed, or data with an error: nothing was computed.
        Refused = "refused",
        /// The error of one of the two is unknown, and so is that of the change.
        UnknownError = "unknown_error",
        /// One of the two has no degrees of freedom: no interval and no test.
        NoDf = "no_df",
    }
}

/// A figure of one of the results.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    value: Option<f64>,
    se: Option<f64>,
    df: Option<f64>,
    unit: Option<String>,
    status: Option<String>,
}

impl Figure {
    /// The figures of a result, in order.
    pub(super) fn all(side: &Side) -> Vec<Figure> {
        let (values, dfs) = (side.numbers("value"), side.numbers("df"));
        let (units, statuses) = (side.texts("unit"), side.texts("status"));
        let figure = |row: usize| Figure {
            value: values[row],
            se: side.se[row],
            df: dfs[row],
            unit: units[row].clone(),
            status: statuses[row].clone(),
        };
        (0..side.frame.height()).map(figure).collect()
    }

    fn is(&self, status: &str) -> bool {
        self.status.as_deref() == Some(status)
    }

    fn times(&self, factor: f64) -> Figure {
        let times = |x: Option<f64>| x.map(|x| x * factor);
        Figure { value: times(self.value), se: times(self.se), ..self.clone() }
    }
}

/// What became of a figure.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) values: [Option<f64>; 2],
    pub(super) errors: [Option<f64>; 2],
    pub(super) difference: Option<f64>,
    pub(super) se: Option<f64>,
    pub(super) limits: Option<(f64, f64)>,
    pub(super) df: Option<f64>,
    pub(super) test: Test,
    pub(super) ratio: Option<f64>,
    pub(super) ratio_se: Option<f64>,
    pub(super) ratio_limits: Option<(f64, f64)>,
    pub(super) unit: Option<String>,
    pub(super) difference_unit: Option<String>,
    pub(super) outcome: Outcome,
    pub(super) note: Option<String>,
    /// The unit that the first figure was in, where it was converted or could not be.
    from: Option<String>,
}

impl Row {
    /// The change from `a` to `b`, in the unit of `b`.
    pub(super) fn new(
        a: Option<&Figure>,
        b: Option<&Figure>,
        refused: Option<&str>,
        rule: DegreesOfFreedom,
        level: f64,
    ) -> Row {
        let unit = b.or(a).and_then(|figure| figure.unit.clone());
        let units = [a, b].map(|figure| figure.and_then(|figure| figure.unit.as_deref()).map(Unit::of));
        let (factor, from) = match &units {
            [Some(x), Some(y)] if x != y => (x.factor_to(y), Some(x.name().to_owned())),
            [_, _] => (Some(1.0), None),
        };
        let a = a.map(|a| a.times(factor.unwrap_or(1.0)));
        let b = b.cloned();
        let row = Row {
            values: [&a, &b].map(|figure| figure.as_ref().and_then(|figure| figure.value)),
            errors: [&a, &b].map(|figure| figure.as_ref().and_then(|figure| figure.se)),
            difference: None,
            se: None,
            limits: None,
            df: None,
            test: Test::default(),
            ratio: None,
            ratio_se: None,
            ratio_limits: None,
            difference_unit: unit.as_deref().map(unit_of_difference),
            unit,
            outcome: Outcome::Normal,
            note: refused.map(str::to_owned),
            from,
        };
        let (Some(a), Some(b)) = (&a, &b) else {
            return Row { outcome: if a.is_some() { Outcome::OnlyInA } else { Outcome::OnlyInB }, ..row };
        };
        let is = |status: &str| a.is(status) || b.is(status);
        let reason = match () {
            _ if refused.is_some() || is("refused") => Some(Outcome::Refused),
            _ if is("suppressed") => Some(Outcome::Suppressed),
            _ if factor.is_none() => Some(Outcome::UnitDiffers),
            _ => None,
        };
        match (reason, a.value, b.value) {
            (Some(Outcome::UnitDiffers), ..) => {
                // `unit` is that of the second figure: the first must not pass for it.
                let note = row.from.as_ref().map(|unit| format!("value_a is in {unit}"));
                Row { outcome: Outcome::UnitDiffers, note, ..row }
            }
            (Some(outcome), ..) => Row { outcome, ..row },
            (None, Some(x), Some(y)) => row.compared([a, b], [x, y], rule, level),
            (None, ..) => Row { outcome: Outcome::NoValue, ..row },
        }
    }

    fn compared(self, figures: [&Figure; 2], [x, y]: [f64; 2], rule: DegreesOfFreedom, level: f64) -> Row {
        let finite = |x: f64| Some(x).filter(|x| x.is_finite());
        let ratio = finite(y / x);
        let row = Row { difference: finite(y - x), ratio, ..self };
        let [Some(se_a), Some(se_b)] = row.errors else { return Row { outcome: Outcome::UnknownError, ..row } };
        // Published errors without degrees of freedom are those of many.
        let dfs = figures.map(|figure| figure.df.unwrap_or(f64::INFINITY));
        let error = |slope: f64| {
            let (u, v) = (slope * se_a, se_b);
            (u.hypot(v), degrees_of_freedom([u * u, v * v], dfs, rule))
        };
        let (se, df) = error(1.0);
        // The ratio has degrees of freedom of its own: its variance weighs the two samples differently.
        let (ratio_se, ratio_df) = error(ratio.unwrap_or(f64::NAN));
        let ratio_se = ratio_se / x.abs();
        let limits = row.difference.and_then(|value| student_limits(value, se, df, level));
        let ratio_limits = ratio.and_then(|value| student_limits(value, ratio_se, ratio_df, level));
        Row {
            outcome: if limits.is_some() { Outcome::Normal } else { Outcome::NoDf },
            se: finite(se),
            limits,
            df: finite(df).filter(|df| *df > 0.0),
            test: Test::new(row.difference, Some(se), Some(df)),
            ratio_se: ratio.and_then(|_| finite(ratio_se)),
            ratio_limits,
            ..row
        }
    }
}

/// The degrees of freedom of a sum of two independent variances. A figure that cannot vary has no part in it.
fn degrees_of_freedom(variances: [f64; 2], dfs: [f64; 2], rule: DegreesOfFreedom) -> f64 {
    let parts: Vec<(f64, f64)> = variances.into_iter().zip(dfs).filter(|(variance, _)| *variance > 0.0).collect();
    if parts.is_empty() {
        // Two censuses: the change is known for sure by either rule.
        return f64::INFINITY;
    }
    match rule {
        DegreesOfFreedom::Stacked => parts.iter().map(|(_, df)| df).sum(),
        DegreesOfFreedom::Welch => {
            // Shares of the whole: squares of variances leave the numbers that there are.
            let whole: f64 = parts.iter().map(|(variance, _)| variance).sum();
            1.0 / parts.iter().map(|(variance, df)| (variance / whole).powi(2) / df).sum::<f64>()
        }
    }
}

fn unit_of_difference(unit: &str) -> String {
    // A difference of 40 % and 50 % is 10 percentage points, not 10 %.
    if Unit::of(unit).whole() == Some(100.0) { "percentage points".to_owned() } else { unit.to_owned() }
}

/// What is to be said of the rows.
pub(super) fn findings(pairs: &[Pair], rows: &[Row]) -> Vec<Finding> {
    let mut found = Vec::new();
    let with =
        |outcome: Outcome| -> Vec<usize> { (0..rows.len()).filter(|&row| rows[row].outcome == outcome).collect() };
    let names = |places: &[usize]| {
        let names: Vec<String> = places.iter().map(|&place| pairs[place].name.clone()).collect();
        crate::error::list(&names)
    };
    for (outcome, side) in [(Outcome::OnlyInA, "first"), (Outcome::OnlyInB, "second")] {
        let places = with(outcome);
        if !places.is_empty() {
            let message = format!("only in the {side} result: {}", names(&places));
            found.push(warn(Rule::NoPartner, side, message).at(&places));
        }
    }
    let said = [
        (Outcome::UnitDiffers, Rule::UnitDiffers, "units that do not convert into each other"),
        (
            Outcome::UnknownError,
            Rule::UnknownError,
            "the error of one of the two is unknown, and so is that of the change",
        ),
        (Outcome::NoValue, Rule::MissingValue, "one of the two has no value"),
        (Outcome::Suppressed, Rule::Withheld, "one of the two is hidden"),
    ];
    for (outcome, rule, what) in said {
        let places = with(outcome);
        if !places.is_empty() {
            found.push(warn(rule, "change", format!("{what}: {}", names(&places))).at(&places));
        }
    }
    let refused = with(Outcome::Refused);
    if !refused.is_empty() {
        let mut reasons: Vec<&str> = refused.iter().filter_map(|&row| rows[row].note.as_deref()).collect();
        reasons.dedup();
        let message = format!("not compared: {}; {}", names(&refused), reasons.join("; "));
        found.push(Finding::error(Rule::DefinitionDiffers, "change", message).at(&refused));
    }
    let converted = |row: &&usize| rows[**row].from.is_some() && rows[**row].outcome != Outcome::UnitDiffers;
    let places: Vec<usize> = (0..rows.len()).collect();
    let places: Vec<usize> = places.iter().filter(converted).copied().collect();
    if let Some(first) = places.first() {
        let (from, to) = (rows[*first].from.as_deref().unwrap_or_default(), rows[*first].unit.as_deref());
        let message = format!("{from} converted to {}: {}", to.unwrap_or_default(), names(&places));
        found.push(Finding::note(Rule::Converted, "change", message).at(&places));
    }
    found
}
