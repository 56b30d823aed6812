//! A census: every unit of a register is asked, and those that answer are, within their class, a sample of those asked.
//!
//! Who answers decides for himself, and no theory of sampling says how. The model is that of response homogeneity groups: within a
//! class each unit answers with the same probability, independently of what it would say (Oh and Scheuren 1983; Särndal, Swensson
//! and Wretman 1992, section 15.6). Given how many answered, they are a simple random sample of their class without replacement:
//! weight \(N_h / r_h\), sampling fraction \(r_h / N_h\). A class in which all answered has weight 1 and no variance.

use super::description::{Columns, DesignColumns, FileDescription, Weight};
use super::figures::Figures;
use super::harmonise::{in_scope, meets};
use super::identifiers::Identifiers;
use super::read::{Coder, Table};
use crate::{Estimate, Result};
use polars::prelude::{Column, DataFrame};
use std::collections::BTreeMap;

/// The columns that a census adds to its table: what a unit counts for, its class, and the share of the class that answered.
const WEIGHT: &str = "census.weight";
const CLASS: &str = "census.class";
const FRACTION: &str = "census.fraction";

/// The class of rows that are not counted, so that they are in no other class.
const NOT_COUNTED: &str = "(not counted)";
/// The class of all rows where no classes are named.
const ALL: &str = "all";

/// Who was asked and who answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Census {
    /// The classes, with how many units in scope were asked and how many of them answered.
    pub(super) classes: BTreeMap<String, (usize, usize)>,
    /// The rows in scope that did not answer.
    pub(super) silent: Vec<usize>,
}

impl Census {
    /// The census that a file is, if it is one, and its description as that of the sample which those who answered are: with the
    /// columns that are added to the table here.
    pub(super) fn of(described: &FileDescription, table: &mut Table) -> Option<(FileDescription, Census)> {
        let design = &described.design;
        if !design.census {
            return None;
        }
        let scope = in_scope(described, table);
        // A column that is not there is a finding of its own.
        let answered = design.response.as_ref().and_then(|condition| {
            let (column, met) = (table.column(&condition.variable)?, meets(condition, table)?);
            Some(column.rows.iter().map(|level| met[*level as usize] == Some(true)).collect::<Vec<bool>>())
        });
        let answered = answered.unwrap_or_else(|| vec![true; table.height]);
        let classes = Identifiers::of(&design.response_classes.0, table);
        let classes = classes.unwrap_or_else(|| Identifiers::same(ALL, table.height));
        let mut counts = vec![(0, 0); classes.levels.len()];
        let mut silent = Vec::new();
        for row in (0..table.height).filter(|&row| scope[row]) {
            let (units, answers) = &mut counts[classes.rows[row] as usize];
            *units += 1;
            *answers += usize::from(answered[row]);
            if !answered[row] {
                silent.push(row);
            }
        }
        let named = classes.levels.iter().zip(&counts);
        let named = named.filter_map(|(class, counts)| Some((class.as_ref()?.clone().into_owned(), *counts)));
        // A class without a row in scope was not asked.
        let census = Census { classes: named.filter(|(_, (units, _))| *units > 0).collect(), silent };
        let (mut weight, mut class, mut fraction) = (Coder::default(), Coder::default(), Coder::default());
        for row in 0..table.height {
            let is_counted = scope[row] && answered[row];
            let own = classes.get(row).filter(|_| is_counted);
            let (units, answers) = own.map_or((1, 1), |_| counts[classes.rows[row] as usize]);
            let (units, answers) = (units as f64, answers as f64);
            let own_weight = if is_counted { units / answers } else { 0.0 };
            weight.push_text(Some(&own_weight.to_string()));
            class.push_text(if is_counted { own } else { Some(NOT_COUNTED) });
            fraction.push_text(Some(&(answers / units).to_string()));
        }
        for (coder, name) in [(weight, WEIGHT), (class, CLASS), (fraction, FRACTION)] {
            table.add(coder.finish(name));
        }
        let column = |name: &str| Columns(vec![name.to_owned()]);
        let mut sample = described.clone();
        sample.design = DesignColumns {
            weight: Weight::Column(WEIGHT.to_owned()),
            weight_divisor: 1.0,
            strata: column(CLASS),
            fpc: column(FRACTION),
            ..design.clone()
        };
        sample.scope.conditions.extend(design.response.clone());
        Some((sample, census))
    }

    /// How many units in scope there are.
    pub(super) fn units(&self) -> usize {
        self.classes.values().map(|(units, _)| units).sum()
    }
}

impl Figures {
    /// For a census, what is to be known about those who did not answer.
    pub(super) fn nonresponse(&self, row: &Estimate) -> Option<String> {
        if !self.origin.is_census || row.value.is_none() {
            return None;
        }
        match (row.n_missing, row.known_se()) {
            (0, Some(0.0)) => None,
            (0, _) => Some("units that did not answer count as those of their class that did".to_owned()),
            (missing, _) => {
                let asked = row.n + missing;
                Some(format!(
                    "{missing} of {asked} units gave no answer: the figure is that of the others, its error unknown"
                ))
            }
        }
    }

    /// Marks the figures of a census to which units that did not answer belong: they are estimates.
    pub(super) fn flag_estimated(&self, frame: &mut DataFrame) -> Result<()> {
        let own = frame.column("obs_status")?.str()?.clone();
        let rows = self.estimates().rows().iter().zip(own.iter());
        let status = |(row, own): (&Estimate, Option<&str>)| {
            let is_exact = row.known_se() == Some(0.0);
            own.map(|own| if own == "A" && !is_exact { "E" } else { own }.to_owned())
        };
        frame.with_column(Column::new("obs_status".into(), rows.map(status).collect::<Vec<_>>()))?;
        Ok(())
    }
}
