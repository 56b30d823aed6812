//! Reliability rules of statistical agencies, by name. None is a default.

use super::criterion::Bound::{self, Above, AtLeast, Below};
use super::criterion::Criterion::{
    self, Boundary, Cases, ComplementRelativeWidth, CountRelativeWidth, Cv, Df, EffectiveCases, RelativeWidth, Width,
};
use super::precision::Statistic;
use super::rule::Reliability::{Caution, Review, Suppressed, Unreliable};
use super::rule::{Reliability, ReliabilityRule};
use crate::catalogue::Certainty;
use crate::error::nearest;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};

/// The rules of agencies, as a table: which there are, what they say, where they come from, and how sure that is.
pub fn presets() -> Presets {
    Presets { rules: all() }
}

/// The presets; a table by [`ToFrame`], in which each has its certainty.
#[derive(Clone, Debug)]
pub struct Presets {
    rules: Vec<ReliabilityRule>,
}

impl Presets {
    /// The rules.
    pub fn rules(&self) -> &[ReliabilityRule] {
        &self.rules
    }
}

impl ReliabilityRule {
    /// A rule of an agency by its name in [`presets`].
    ///
    /// # Errors
    /// [`Error::UnknownOption`], which names all, the nearest first.
    pub fn preset(name: &str) -> Result<ReliabilityRule> {
        let rules = all();
        rules.iter().find(|rule| rule.name == name).cloned().ok_or_else(|| {
            Error::option("reliability rule", name, nearest(name, rules.iter().map(ReliabilityRule::name), rules.len()))
        })
    }
}

impl ToFrame for Presets {
    /// Columns: name, applies_to, conditions, certainty, source, note.
    fn to_frame(&self) -> Result<DataFrame> {
        let words = |name: &str, of: fn(&ReliabilityRule) -> String| {
            Column::new(name.into(), self.rules.iter().map(of).collect::<Vec<String>>())
        };
        let columns = vec![
            words("name", |rule| rule.name.clone()),
            words("applies_to", |rule| rule.subject.map_or("every figure", Statistic::as_str).to_owned()),
            words("conditions", ReliabilityRule::conditions),
            words("certainty", |rule| rule.certainty.map(|c| c.to_string()).unwrap_or_default()),
            words("source", |rule| rule.source.to_owned()),
            words("note", |rule| rule.note.to_owned()),
        ];
        Ok(DataFrame::new(self.rules.len(), columns)?)
    }
}

type Conditions<'a> = &'a [(Criterion, Bound, Reliability)];

fn rule(
    name: &str,
    certainty: Certainty,
    source: &'static str,
    note: &'static str,
    conditions: Conditions<'_>,
) -> ReliabilityRule {
    let rule = ReliabilityRule { certainty: Some(certainty), source, note, ..ReliabilityRule::new(name) };
    conditions.iter().fold(rule, |rule, &(criterion, bound, then)| rule.preset_condition(criterion, bound, then, None))
}

fn all() -> Vec<ReliabilityRule> {
    use Certainty::{Confirmed, Partial, Unconfirmed};
    let proportions = rule(
        "nchs_proportion_2017",
        Confirmed,
        "NCHS, Vital and Health Statistics 2(175), 2017; as in R package surveytable",
        "effective cases are tested before the adjustment for degrees of freedom; with the setting for it, after. A \
         proportion of 0 or 1 has no relative width and goes to review",
        &[
            (Cases, Below(30.0), Suppressed),
            (EffectiveCases, Below(30.0), Suppressed),
            (Width, AtLeast(0.30), Suppressed),
            (RelativeWidth, Above(1.30), Suppressed),
            (ComplementRelativeWidth, Above(1.30), Caution),
            (Df, Below(8.0), Review),
            (Boundary, AtLeast(1.0), Review),
        ],
    )
    .narrow_passes(0.05);
    let counts = rule(
        "nchs_count_2023",
        Partial,
        "NCHS, Vital and Health Statistics 2(200), 2023; as in R package surveytable",
        "cases are those counted; the standard takes effective cases after Kish where weights vary, which are fewer",
        &[(Cases, Below(10.0), Suppressed), (CountRelativeWidth, Above(1.60), Suppressed), (Df, Below(8.0), Review)],
    );
    let abs = ReliabilityRule {
        certainty: Some(Confirmed),
        source: "Australian Bureau of Statistics, 8146.0 Household Use of Information Technology 2005-06",
        note: "figures of more than 50 % are shown, as too unreliable for general use",
        ..ReliabilityRule::new("abs_huit")
    };
    vec![
        ReliabilityRule { subject: Some(Statistic::Proportion), ..proportions },
        ReliabilityRule { subject: Some(Statistic::Count), ..counts },
        rule(
            "nchs_30_30",
            Confirmed,
            "NCHS, the rule before 2017; as in R package surveytable",
            "",
            &[(Cases, Below(30.0), Suppressed), (Cv, AtLeast(0.30), Caution)],
        ),
        rule(
            "nchs_nhhcs",
            Confirmed,
            "NCHS, National Home and Hospice Care Survey",
            "",
            &[(Cases, Below(30.0), Suppressed), (Cases, Below(60.0), Caution), (Cv, AtLeast(0.30), Caution)],
        ),
        abs.preset_condition(Cv, AtLeast(0.10), Caution, Some("^"))
            .preset_condition(Cv, AtLeast(0.25), Caution, Some("*"))
            .preset_condition(Cv, Above(0.50), Unreliable, Some("**")),
        rule(
            "statcan_cv",
            Partial,
            "Statistics Canada, release guidelines, as quoted by a health unit of Ontario",
            "seen second hand; limits apply to the coefficient of variation as computed, before rounding",
            &[(Cases, Below(10.0), Suppressed), (Cv, Above(0.165), Caution), (Cv, Above(0.333), Suppressed)],
        ),
        rule(
            "psa",
            Confirmed,
            "Philippine Statistics Authority",
            "precise is below 10 %; the source names no limit for suppression",
            &[(Cv, AtLeast(0.10), Caution)],
        ),
        rule(
            "eurostat_n",
            Unconfirmed,
            "practice of EU-SILC; not seen for ICT surveys",
            "the limits of 10 % and 30 % for non-response need the response rate, which a result does not carry",
            &[(Cases, Below(20.0), Suppressed), (Cases, Below(50.0), Caution)],
        ),
    ]
}
