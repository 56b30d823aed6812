//! What a reader of an index must know of it.

use crate::catalogue::Certainty;
use crate::dataset::Severity;
use crate::{Result, ToFrame};
use polars::prelude::*;

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Check {
    /// An indicator has no value in any area.
    NoValues,
    /// All values of an indicator are equal, or there is but one area, so that there is no scale between them.
    ZeroRange,
    /// The target or the value of the reference area is not better than the worst value, or is missing.
    NoTarget,
    /// A value of which the transform, or parts of which the mean, is not defined.
    Undefined,
    /// A negative score under a geometric, harmonic or power mean, or benefit of the doubt.
    NegativeScore,
    /// A denominator that is missing or 0.
    NoDenominator,
    /// A missing value that the spec does not fill.
    Missing,
    /// A missing value that the imputation could not fill.
    NotImputed,
    /// An area without the share of data that is asked for.
    ScreenedOut,
    /// An area without a score, as too many parts are missing.
    NoScore,
    /// Values that were filled in.
    Imputed,
    /// Values that were filled in, of which it is not known how far off they are.
    UnknownError,
    /// Values that were changed or transformed as outliers.
    Treated,
    /// Outliers that are still there, or a column too short to tell.
    Outliers,
    /// A row of the spec that is not confirmed.
    NotConfirmed,
}

impl Check {
    /// The stable name, in snake case.
    pub fn as_str(self) -> &'static str {
        match self {
            Check::NoValues => "no_values",
            Check::ZeroRange => "zero_range",
            Check::NoTarget => "no_target",
            Check::Undefined => "undefined",
            Check::NegativeScore => "negative_score",
            Check::NoDenominator => "no_denominator",
            Check::Missing => "missing",
            Check::NotImputed => "not_imputed",
            Check::ScreenedOut => "screened_out",
            Check::NoScore => "no_score",
            Check::Imputed => "imputed",
            Check::UnknownError => "unknown_error",
            Check::Treated => "treated",
            Check::Outliers => "outliers",
            Check::NotConfirmed => "not_confirmed",
        }
    }

    fn severity(self) -> Severity {
        match self {
            Check::NoValues | Check::ZeroRange | Check::NoTarget | Check::Undefined | Check::NegativeScore => {
                Severity::Error
            }
            Check::NoDenominator
            | Check::NotImputed
            | Check::NoScore
            | Check::UnknownError
            | Check::Outliers
            | Check::NotConfirmed => Severity::Warning,
            Check::Missing | Check::ScreenedOut | Check::Imputed | Check::Treated => Severity::Note,
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// The element of the spec.
    pub code: String,
    /// The areas concerned; empty where all are, or none in particular.
    pub areas: Vec<String>,
    /// What is the case, and what to do.
    pub message: String,
}

impl Finding {
    /// How much it matters: an error leaves scores out.
    pub fn severity(&self) -> Severity {
        self.check.severity()
    }
}

/// All that was found, worst first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, check: Check, code: &str, areas: Vec<String>, message: String) {
        self.0.push(Finding { check, code: code.to_owned(), areas, message });
    }

    /// A row of a spec that is not confirmed is named whenever it is used.
    pub(super) fn certainty(&mut self, code: &str, certainty: Certainty, note: Option<&str>) {
        if certainty != Certainty::Confirmed {
            let note = note.map(|note| format!(": {note}")).unwrap_or_default();
            self.add(Check::NotConfirmed, code, Vec::new(), format!("this row of the spec is {certainty}{note}"));
        }
    }

    pub(super) fn sort(&mut self) {
        self.0.sort_by_key(|finding| (finding.severity(), finding.check));
    }

    /// The findings, worst first.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl ToFrame for Findings {
    /// Columns `severity`, `check`, `code`, `n_areas`, `areas`, `message`.
    fn to_frame(&self) -> Result<DataFrame> {
        let words = |f: &dyn Fn(&Finding) -> String| self.0.iter().map(f).collect::<Vec<_>>();
        Ok(df!(
            "severity" => words(&|f| f.severity().as_str().to_owned()),
            "check" => words(&|f| f.check.as_str().to_owned()),
            "code" => words(&|f| f.code.clone()),
            "n_areas" => self.0.iter().map(|f| f.areas.len() as u32).collect::<Vec<_>>(),
            "areas" => words(&|f| f.areas.join(" ")),
            "message" => words(&|f| f.message.clone()),
        )?)
    }
}
