//! `[design]` of a `dataset.toml`: how the sample was drawn.

use super::Condition;
use crate::dataset::probabilities::Squares;
use crate::dataset::replicates::ReplicateColumns;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The table `[design]`: which columns say how the sample was drawn.
///
/// Where a stratum or a unit is identified only by several columns together, as MICS strata are by area and region,
/// a list of columns is given.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DesignColumns {
    /// The weight: a column, or the one number that every row counts for where the sample weights itself.
    pub weight: Weight,
    /// What the weight is divided by: 1000000 for DHS, 10000 for raw CPS files with four implied decimals.
    #[serde(default = "one")]
    pub weight_divisor: f64,
    /// The strata; none if the sample is not stratified.
    #[serde(default)]
    pub strata: Columns,
    /// The primary sampling units; none if the rows themselves were drawn.
    #[serde(default)]
    pub psu: Columns,
    /// The units of the second stage.
    #[serde(default)]
    pub ssu: Columns,
    /// The units of the third stage and of each after it, each a column or a list of columns that identify it together.
    #[serde(default)]
    pub later_stages: Vec<Columns>,
    /// Population counts or sampling fractions, one column per stage; with `pps`, probabilities of selection.
    #[serde(default)]
    pub fpc: Columns,
    /// How units were drawn with unequal probabilities and without replacement: `brewer`, `overton` or `hartley_rao`.
    pub pps: Option<String>,
    /// In place of that, a CSV file with the joint probabilities of the PSUs, in the order in which the data have them
    /// first, relative to the folder of the description.
    pub joint: Option<PathBuf>,
    /// The form of the variance from pairs: `horvitz_thompson` or `yates_grundy`.
    pub pps_variance: Option<String>,
    /// For `hartley_rao`, the sum of squared probabilities over the population divided by the sample size: a number, or
    /// a column that holds that of each stratum.
    pub squares: Option<Squares>,
    /// Whether every unit of the population is a row, those that did not answer too. Nothing was drawn: it stands with
    /// `weight = 1`, and without strata, units and population sizes.
    #[serde(default)]
    pub census: bool,
    /// For a census, the condition that a unit meets if it answered; not given if all did.
    pub response: Option<Condition>,
    /// For a census, the columns whose values together make classes: a unit that did not answer is taken to be like those of its
    /// class that did. One class of all if none is named.
    #[serde(default)]
    pub response_classes: Columns,
    /// Replicate weights, in place of strata, units and population sizes.
    pub replicates: Option<ReplicateColumns>,
    /// Whether PSU identifiers restart in each stratum.
    #[serde(default)]
    pub nest: bool,
    /// What the frame said of a unit when it was drawn, beside what its answer says: `size` and the variable that holds its size
    /// class in the frame. Both have the same codes.
    #[serde(default)]
    pub frame: BTreeMap<String, String>,
    /// What to do with a stratum that has one PSU: `fail`, `remove`, `adjust`, `average` or `certainty`.
    #[serde(default = "fail")]
    pub lonely_psu: String,
    /// What design effects compare with: `auto`, `replace` or `without_replacement` ([`DesignEffect`](crate::DesignEffect)).
    #[serde(default)]
    pub deff: crate::DesignEffect,
    /// What a user has to know of the design, such as an approximation that was made.
    #[serde(default)]
    pub note: String,
}

impl DesignColumns {
    /// What identifies the units of the second stage and of each after it.
    pub(in crate::dataset) fn after_psu(&self) -> impl Iterator<Item = &Columns> {
        std::iter::once(&self.ssu).filter(|ssu| !ssu.0.is_empty()).chain(&self.later_stages)
    }

    /// What identifies strata and units.
    pub(in crate::dataset) fn identifiers(&self) -> impl Iterator<Item = &Columns> {
        [&self.strata, &self.psu].into_iter().chain(self.after_psu())
    }

    /// What contradicts itself whatever the data, each in words.
    pub(super) fn check(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !(self.weight_divisor.is_finite() && self.weight_divisor > 0.0) {
            problems.push(format!("design.weight_divisor is {}; give a number above 0", self.weight_divisor));
        }
        if let Weight::Equal(weight) = self.weight
            && !(weight.is_finite() && weight > 0.0)
        {
            problems.push(format!(
                "design.weight is {weight}; give a column, or the number above 0 that each row counts for"
            ));
        }
        if let Err(error) = self.lonely_psu.parse::<crate::LonelyPsu>() {
            problems.push(format!("design.{error}"));
        }
        if let Some(replicates) = &self.replicates {
            problems.extend(replicates.check().map(|error| format!("design.replicates.{error}")));
            let mut others = self.identifiers().chain([&self.fpc]);
            // Linearised variance and replicates are two ways to one result; which was meant cannot be guessed.
            if others.any(|columns| !columns.0.is_empty()) {
                problems.push("design.replicates carry the whole design; leave out strata, units and fpc".to_owned());
            }
        }
        problems.extend(self.check_probabilities());
        problems.extend(self.check_census());
        if !self.later_stages.is_empty() && (self.psu.0.is_empty() || self.ssu.0.is_empty()) {
            problems.push("design.later_stages are those after the second; give psu and ssu too".to_owned());
        }
        problems
    }
}

impl DesignColumns {
    /// What contradicts itself in a census.
    fn check_census(&self) -> Option<String> {
        let is_drawn = self.identifiers().chain([&self.fpc]).any(|columns| !columns.0.is_empty())
            || self.replicates.is_some()
            || self.pps.is_some()
            || self.joint.is_some();
        let counts_once = matches!(self.weight, Weight::Equal(weight) if weight == self.weight_divisor);
        match (self.census, self.response.is_some() || !self.response_classes.0.is_empty()) {
            (true, _) if is_drawn || !counts_once => Some(
                "design.census says that every unit of the population is a row: give weight = 1, and leave out strata, units, fpc \
                 and replicates; or describe the sample that it is and leave out census"
                    .to_owned(),
            ),
            (true, true) if self.response.is_none() => Some(
                "design.response_classes are those of units that did not answer: say under design.response who answered".to_owned(),
            ),
            (false, true) => Some(
                "design.response and design.response_classes are those of a census: give census = true, or the weights of a \
                 sample that were adjusted for non-response"
                    .to_owned(),
            ),
            (true | false, _) => None,
        }
    }
}

/// What a row counts for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum Weight {
    /// The column that holds it.
    Column(String),
    /// The same for every row: 1 where only shares are wanted, or the population divided by the sample.
    Equal(f64),
}

impl Weight {
    /// The column, if there is one.
    pub fn column(&self) -> Option<&str> {
        match self {
            Weight::Column(name) => Some(name),
            Weight::Equal(_) => None,
        }
    }
}

impl TryFrom<toml::Value> for Weight {
    type Error = String;

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other types of TOML are no weight")]
    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(name) => Ok(Weight::Column(name)),
            toml::Value::Integer(number) => Ok(Weight::Equal(number as f64)),
            toml::Value::Float(number) => Ok(Weight::Equal(number)),
            other => {
                Err(format!("weight is {other}; give the name of a column, or the number that each row counts for"))
            }
        }
    }
}

/// No, one or several column names.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(try_from = "OneOrMany")]
pub struct Columns(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl TryFrom<OneOrMany> for Columns {
    type Error = String;

    fn try_from(given: OneOrMany) -> Result<Self, String> {
        match given {
            OneOrMany::One(name) => Ok(Columns(vec![name])),
            // Nobody writes a key to say nothing with it: a name was lost.
            OneOrMany::Many(names) if names.is_empty() => {
                Err("an empty list names no column; name one, or leave the key out".to_owned())
            }
            OneOrMany::Many(names) => Ok(Columns(names)),
        }
    }
}

fn fail() -> String {
    "fail".into()
}

fn one() -> f64 {
    1.0
}
