//! The scores of a spec: every element, area and year.

use super::aggregate::up_the_tree::{climb, report};
use super::spec::{Element, IndexSpec};
use super::steps::inputs::Inputs;
use super::steps::{Bounds, Groups, Steps, groups};
use crate::catalogue::Certainty;
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::numeric::order::ranks;
use crate::words::words;
use crate::{Grouping, Result, Series, ToFrame};
use polars::prelude::*;
use std::collections::BTreeMap;

/// How to score.
#[derive(Debug, Clone, Default)]
pub struct ScoreOptions {
    /// Scales that depend on the data: one for all years together, or one for each year.
    pub bounds: Bounds,
    /// Groupings of the user's own, by the name that the spec has for them in `impute`.
    pub groupings: BTreeMap<String, Grouping>,
}

/// One year, or several that are scored together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Years(Vec<i32>);

impl From<i32> for Years {
    fn from(year: i32) -> Years {
        Years(vec![year])
    }
}

impl From<Vec<i32>> for Years {
    fn from(mut years: Vec<i32>) -> Years {
        years.sort_unstable();
        years.dedup();
        Years(years)
    }
}

impl<const N: usize> From<[i32; N]> for Years {
    fn from(years: [i32; N]) -> Years {
        Years::from(years.to_vec())
    }
}

/// The scores of an index, with every step on the way to them.
#[derive(Debug, Clone)]
pub struct Scores {
    pub(crate) spec: IndexSpec,
    pub(crate) inputs: Inputs,
    pub(crate) groups: Groups,
    pub(crate) options: ScoreOptions,
    pub(crate) steps: Steps,
    /// By the place of the element in the spec.
    pub(crate) scores: Vec<Vec<f64>>,
    findings: Findings,
}

words! {
    /// A step between values and scores.
    pub enum Step: "step" {
        /// Values as in the series, in the unit of the spec.
        Raw = "raw",
        /// Divided by their denominators; the area's values of other years where the spec asks for them.
        Denominated = "denominated",
        /// Missing values filled in.
        Imputed = "imputed",
        /// Outliers treated, values capped.
        Treated = "treated",
        /// Logarithms taken.
        Transformed = "transformed",
        /// Scores of the indicators.
        Normalised = "normalised",
    }
}

impl IndexSpec {
    /// The scores of all countries that have one of the indicators in the year; for several years, `vec![2021, 2022]`.
    ///
    /// The figures are those for all people (every dimension `_T`), in the unit of the spec or else of the catalogue: a
    /// proportion of 0.475 is 47.5 %. Groups in the series take no part. With several years,
    /// scales that depend on the data are those of all years together: see [`score_with`](IndexSpec::score_with).
    ///
    /// A missing part leaves a gap in the whole unless `min_available` allows it; what is missing, imputed, treated, not
    /// defined or not confirmed is in the [`findings`](Scores::findings).
    ///
    /// # Errors
    /// [`Error::UnknownIndicator`](crate::Error::UnknownIndicator) for a code that the series does not have, [`Error::InvalidArgument`](crate::Error::InvalidArgument) for a year without
    /// values, for an indicator that has figures of parts of the population alone and for a unit that does not convert into that
    /// of the spec, [`Error::DuplicateObservation`](crate::Error::DuplicateObservation) for two figures of one indicator, area and year.
    ///
    /// ```
    /// use infosoc::{IndexSpec, Series, ToFrame};
    /// use polars::prelude::df;
    ///
    /// let figures = [("osi", 0.7355), ("tii", 0.4562), ("hci", 0.7044)];
    /// let series = Series::new(df!(
    ///     "indicator" => figures.map(|f| f.0), "obs_value" => figures.map(|f| f.1),
    ///     "ref_area" => ["MEX"; 3], "time_period" => [2014; 3],
    /// )?)?;
    /// let scores = IndexSpec::builtin("egdi")?.score(&series, 2014)?;
    /// assert_eq!(scores.to_frame()?.height(), 4);
    /// assert!((scores.of("egdi", "MEX", 2014).unwrap_or_default() - 0.6320).abs() < 5e-5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn score(&self, series: &Series, years: impl Into<Years>) -> Result<Scores> {
        self.score_with(series, years, &ScoreOptions::default())
    }

    /// As [`score`](IndexSpec::score), with a scale for each year or groupings of one's own.
    ///
    /// # Errors
    /// As for [`score`](IndexSpec::score), plus [`Error::InvalidArgument`] for options that do not fit the spec.
    pub fn score_with(&self, series: &Series, years: impl Into<Years>, options: &ScoreOptions) -> Result<Scores> {
        let unconfirmed = self.elements.iter().filter(|element| element.certainty != Certainty::Confirmed);
        let mut findings: Vec<Finding> = unconfirmed.map(not_confirmed).collect();
        let mut inputs = Inputs::read(self, series, &years.into().0, &mut findings)?;
        inputs.screen(self, &mut findings);
        let groups = groups(self, &inputs, &options.groupings)?;
        let steps = Steps::run(self, &inputs, &groups, options.bounds, &mut findings);
        let scores = climb(self, &steps.normalised, &steps.blocks);
        report(self, &scores, &inputs.units.area, &mut findings);
        // Stable: findings of one rule stay in the order of the spec.
        findings.sort_by_key(|finding| (finding.severity, finding.rule));
        let findings = Findings::new(findings, Subject::Index);
        Ok(Scores { spec: self.clone(), inputs, groups, options: options.clone(), steps, scores, findings })
    }
}

/// A row of a spec that is not confirmed is named whenever it is used.
fn not_confirmed(element: &Element) -> Finding {
    let note = element.note.as_deref().map(|note| format!(": {note}")).unwrap_or_default();
    let message = format!("this row of the spec is {}{note}", element.certainty);
    let remedy = "check it against the official text before the scores are published";
    Finding::warning(Rule::NotConfirmed, &element.code, message).remedy(remedy)
}

impl Scores {
    /// The spec that made them.
    pub fn spec(&self) -> &IndexSpec {
        &self.spec
    }

    /// What a reader must know: what is missing, imputed, treated, not defined or not confirmed; worst first.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The score of an element in an area (ISO3) and a year; `None` where there is none.
    pub fn of(&self, code: &str, area: &str, year: i32) -> Option<f64> {
        let place = self.spec.place(code).ok()?;
        let row = self.inputs.units.find(area, year)?;
        Some(self.scores[place][row]).filter(|x| !x.is_nan())
    }

    /// Ranks within each year, 1 for the highest score; equal scores share the smallest rank. Scores are equal that differ by
    /// no more than 1e-12 of the largest, which is rounding.
    ///
    /// Columns `code`, `level`, `ref_area`, `time_period`, `score`, `rank`; no rank without a score.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no scores should cause.
    pub fn ranks(&self) -> Result<DataFrame> {
        let mut frame = self.to_frame()?;
        let mut column: Vec<Option<u32>> = Vec::with_capacity(frame.height());
        for scores in &self.scores {
            for block in self.inputs.units.years() {
                // Ranks are within a year, whatever other years were scored.
                let of_year = ranks(&scores[block], true);
                column.extend(of_year.into_iter().map(|r| (!r.is_nan()).then_some(r as u32)));
            }
        }
        frame.with_column(Column::new("rank".into(), column))?;
        Ok(frame)
    }

    /// The scores as observations of a series, to write them as a message: `indicator` is the code of the element,
    /// `obs_value` its score, `unit_measure` is `score`.
    ///
    /// # Errors
    /// None but those of the table library.
    pub fn observations(&self) -> Result<Series> {
        let mut frame = self.to_frame()?;
        frame.rename("code", "indicator".into())?.rename("score", "obs_value".into())?;
        // A level is that of the spec here, and tells countries from groups in a series.
        frame.rename("level", "level_of_index".into())?;
        frame.with_column(Column::new("unit_measure".into(), vec!["score"; frame.height()]))?;
        Series::new(frame)
    }

    /// The values after a step, as a table: `code`, `ref_area`, `time_period`, `value`, `imputed`.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no scores should cause.
    pub fn step(&self, step: Step) -> Result<DataFrame> {
        let columns = self.columns(step);
        let places = &self.spec.tree.leaves;
        let mut frame = self.keys(places, false)?;
        let imputed: Vec<bool> = match step {
            Step::Raw => vec![false; frame.height()],
            Step::Denominated => self.inputs.carried.concat(),
            Step::Imputed | Step::Treated | Step::Transformed | Step::Normalised => self.steps.filled.concat(),
        };
        frame.with_column(Column::new("value".into(), present(columns)))?;
        frame.with_column(Column::new("imputed".into(), imputed))?;
        Ok(frame)
    }

    /// One column for each indicator after a step.
    pub(crate) fn columns(&self, step: Step) -> &[Vec<f64>] {
        match step {
            Step::Raw => &self.inputs.raw,
            Step::Denominated => &self.inputs.value,
            Step::Imputed => &self.steps.imputed,
            Step::Treated => &self.steps.treated,
            Step::Transformed => &self.steps.transformed,
            Step::Normalised => &self.steps.normalised,
        }
    }

    /// Code, level, area and year of the columns of some elements, one below the other.
    fn keys(&self, places: &[usize], with_level: bool) -> Result<DataFrame> {
        let units = &self.inputs.units;
        let n = units.len();
        let of = |e: &usize| std::iter::repeat_n(&self.spec.elements[*e], n);
        let code: Vec<&str> = places.iter().flat_map(of).map(|e| e.code.as_str()).collect();
        let mut frame = df!(
            "code" => code,
            "ref_area" => places.iter().flat_map(|_| units.area.iter().map(String::as_str)).collect::<Vec<_>>(),
            "time_period" => places.iter().flat_map(|_| units.year.iter().copied()).collect::<Vec<_>>(),
        )?;
        if with_level {
            let level: Vec<u32> = places.iter().flat_map(of).map(|e| e.level).collect();
            frame.insert_column(1, Column::new("level".into(), level))?;
        }
        Ok(frame)
    }
}

/// Columns below each other, NaN as null.
fn present(columns: &[Vec<f64>]) -> Vec<Option<f64>> {
    columns.iter().flatten().map(|x| Some(*x).filter(|x| !x.is_nan())).collect()
}

impl ToFrame for Scores {
    /// Columns `code`, `level`, `ref_area`, `time_period`, `score`: the elements in the order of the spec; null where there is
    /// no score.
    fn to_frame(&self) -> Result<DataFrame> {
        let places: Vec<usize> = (0..self.spec.elements.len()).collect();
        let mut frame = self.keys(&places, true)?;
        frame.with_column(Column::new("score".into(), present(&self.scores)))?;
        Ok(frame)
    }
}
