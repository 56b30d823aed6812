//! Values for countries that have none: the method, how certain they are, and always marked as imputed.

mod errors;
mod level;
mod meaning;
mod model;
mod noise;
mod path;
mod scale;
mod setting;
mod size;
mod spread;

pub use errors::ImputationErrors;
pub use scale::ScaleRule;

pub(super) use meaning::Meaning;
pub(super) use model::{Gap, Model};
pub(super) use noise::Noise;
pub(super) use setting::Setting;

use super::Series;
use super::check::Repeats;
use super::panel::{Panel, Panels, units};
use crate::area::areas;
use crate::finding::{Finding, Rule};
use crate::unit::Unit;
use crate::words::words;
use crate::{Error, Grouping, Result, frame};
use model::Place;
use polars::prelude::*;
use rayon::prelude::*;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

/// The remark on imputed absolute numbers.
pub(super) const PER_INHABITANT: &str = "imputed per inhabitant";

/// How a missing value of a country is filled. No method changes an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImputationMethod {
    /// The last observation of the country, up to `limit` years old; `None` for any age.
    Carry {
        /// How many years a value may be carried.
        limit: Option<u32>,
    },
    /// Linear between two observations of the country; beyond its first and last the nearest of them, up to `limit` years
    /// away, or nothing with `None`.
    Linear {
        /// How many years beyond the observations.
        limit: Option<u32>,
    },
    /// What the UNESCO Institute for Statistics does for SDG 4.a.1: linear between observations, the nearest at the ends,
    /// and the unweighted mean of its group for a country without any.
    Uis,
    /// The country's observations, moved by the mean growth of its group.
    Growth,
    /// Growth of the group; the country's own distance from a regression on its covariates and its group fades with the
    /// years, and a country without any observation stands on the regression.
    Regression,
}

words! {
    enum Word: "impute" {
        Carry = "carry",
        Linear = "linear",
        Uis = "uis",
        Growth = "growth",
        Regression = "regression",
    }
}

impl ImputationMethod {
    /// Each method, with the settings it has by default.
    pub const ALL: &'static [ImputationMethod] = &[
        ImputationMethod::Carry { limit: Some(5) },
        ImputationMethod::Linear { limit: None },
        ImputationMethod::Uis,
        ImputationMethod::Growth,
        ImputationMethod::Regression,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        let word = match self {
            ImputationMethod::Carry { .. } => Word::Carry,
            ImputationMethod::Linear { .. } => Word::Linear,
            ImputationMethod::Uis => Word::Uis,
            ImputationMethod::Growth => Word::Growth,
            ImputationMethod::Regression => Word::Regression,
        };
        word.as_str()
    }

    /// Whether a country moves with the growth of its group.
    fn uses_growth(self) -> bool {
        match self {
            ImputationMethod::Growth | ImputationMethod::Regression => true,
            ImputationMethod::Carry { .. } | ImputationMethod::Linear { .. } | ImputationMethod::Uis => false,
        }
    }

    /// Whether a country has a level by its covariates.
    fn uses_covariates(self) -> bool {
        match self {
            ImputationMethod::Regression => true,
            ImputationMethod::Carry { .. }
            | ImputationMethod::Linear { .. }
            | ImputationMethod::Uis
            | ImputationMethod::Growth => false,
        }
    }

    /// Whether a country without any observation has the mean of its group.
    fn uses_group_means(self) -> bool {
        match self {
            ImputationMethod::Uis => true,
            ImputationMethod::Carry { .. }
            | ImputationMethod::Linear { .. }
            | ImputationMethod::Growth
            | ImputationMethod::Regression => false,
        }
    }

    /// Whether later observations tell nothing of earlier years.
    fn looks_back_only(self) -> bool {
        match self {
            ImputationMethod::Carry { .. } => true,
            ImputationMethod::Linear { .. }
            | ImputationMethod::Uis
            | ImputationMethod::Growth
            | ImputationMethod::Regression => false,
        }
    }

    /// Whether an observation reaches so many years beyond the first or last.
    fn reaches(self, years: usize) -> bool {
        match self {
            ImputationMethod::Carry { limit } => limit.is_none_or(|limit| years <= limit as usize),
            ImputationMethod::Linear { limit } => limit.is_some_and(|limit| years <= limit as usize),
            ImputationMethod::Uis | ImputationMethod::Growth | ImputationMethod::Regression => true,
        }
    }

    /// The same with a limit in years, which only `carry` and `linear` have.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for the other methods.
    pub fn limited(self, limit: u32) -> Result<ImputationMethod> {
        match self {
            ImputationMethod::Carry { .. } => Ok(ImputationMethod::Carry { limit: Some(limit) }),
            ImputationMethod::Linear { .. } => Ok(ImputationMethod::Linear { limit: Some(limit) }),
            other @ (ImputationMethod::Uis | ImputationMethod::Growth | ImputationMethod::Regression) => {
                Err(Error::argument(
                    "limit",
                    "the method carry or linear; the others have no limit",
                    format!("{limit} years with {}", other.as_str()),
                ))
            }
        }
    }
}

impl FromStr for ImputationMethod {
    type Err = Error;

    /// `carry` (5 years), `linear` (not beyond the observations), `uis`, `growth`, `regression`.
    fn from_str(word: &str) -> Result<ImputationMethod> {
        Ok(match word.parse()? {
            Word::Carry => ImputationMethod::Carry { limit: Some(5) },
            Word::Linear => ImputationMethod::Linear { limit: None },
            Word::Uis => ImputationMethod::Uis,
            Word::Growth => ImputationMethod::Growth,
            Word::Regression => ImputationMethod::Regression,
        })
    }
}

/// A method of imputation and what it learns from.
#[derive(Debug, Clone)]
pub struct Imputation {
    /// The method.
    pub method: ImputationMethod,
    /// The scale on which growth and errors are measured.
    pub scale: ScaleRule,
    /// The groups whose growth and level count, in the last year of the series; an area that is in several belongs to the
    /// smallest. By default the regions of the SDGs.
    pub groups: Option<Grouping>,
    /// Covariates of the regression: `ref_area` and columns of numbers, with `time_period` where they are by year. What
    /// counts for a country is its mean distance from the mean of all countries in each year. By default the logarithms of
    /// GNI per capita (World Bank, Atlas method) and of the share of people aged 65 and over.
    pub covariates: Option<DataFrame>,
    /// Goes on to this year, beyond the last year of the series.
    pub through: Option<i32>,
}

impl Imputation {
    /// A method with its defaults.
    pub fn by(method: ImputationMethod) -> Imputation {
        Imputation { method, scale: ScaleRule::Unit, groups: None, covariates: None, through: None }
    }
}

impl Series {
    /// This series and, for the countries in it, values in the gaps.
    ///
    /// For every indicator and breakdown, each country that the series has any row for gets a value in each year from the
    /// first to the last in which the indicator is observed, where the method gives one. Observations stay as they are; a
    /// row without a value is filled. What is added is marked:
    ///
    /// | column | holds |
    /// |---|---|
    /// | `obs_status` | `E` between two observations of the country, `F` after its last, `I` before its first or without any |
    /// | `imputation` | the method: `carry`, `linear`, `uis`, `growth`, `regression` |
    /// | `imputation_se` | standard error of the country's own part, in the unit of the value |
    ///
    /// Absolute numbers are imputed per inhabitant and multiplied back, and `comment` says so; no share is imputed below 0 or
    /// beyond the whole.
    ///
    /// In an aggregate such values count as imputed. For the uncertainty of an aggregate let
    /// [`aggregate`](Series::aggregate) impute, which knows that countries of a group go wrong together.
    ///
    /// Formulas are in [`missing_countries`](crate::missing_countries). An indicator with too few figures for the method is
    /// [`Error::InvalidArgument`].
    ///
    /// ```
    /// use infosoc::{ImputationMethod, Imputation, Series, ToFrame};
    /// let users = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?.years(2010, 2022)?;
    /// let full = users.impute(&Imputation::by(ImputationMethod::Regression))?;
    /// assert!(full.len() > users.len());
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for options outside their range, covariates that a country lacks, and an indicator with too few
    /// figures for the method.
    pub fn impute(&self, options: &Imputation) -> Result<Series> {
        self.impute_until(options, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`impute`](Series::impute), plus [`Error::Interrupted`].
    pub fn impute_until(&self, options: &Imputation, stop: &AtomicBool) -> Result<Series> {
        let setting = Setting::new(self, options)?;
        let (units, meanings) = (units(self)?, Meaning::all(self)?);
        let panels = Panels::new(self, options.through)?;
        let mut wanted = vec![false; areas().len()];
        self.index.area.iter().flatten().for_each(|&area| wanted[usize::from(area)] = true);
        let filled: Vec<std::result::Result<Filled, Error>> = panels
            .spans()
            .par_iter()
            .map(|span| {
                let panel = &panels.panel(span);
                if stop.load(Ordering::Relaxed) {
                    return Err(Error::Interrupted);
                }
                let observed = panel.observed();
                let meaning = &meanings[panel.key];
                let model = setting.model(panel, &observed, meaning, options).map_err(|reason| {
                    Error::argument(
                        "impute",
                        "an indicator with enough figures for the method, or leave it out",
                        format!("{}, {}: {reason}", self.label(panel.key), options.method.as_str()),
                    )
                })?;
                let gaps = gaps(panel, &model, |area, _| wanted[area]);
                Ok(Filled {
                    key: panel.key,
                    first: panel.first,
                    rows: gaps.iter().map(|gap| row(&model, gap)).collect(),
                    is_per_inhabitant: model.is_per_inhabitant(),
                    unsized_areas: (0..areas().len()).filter(|&area| wanted[area] && model.lacks_size(area)).collect(),
                })
            })
            .collect();
        // Before errors are collected: being interrupted is not one of several things wrong with the table.
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        filled.into_iter().for_each(|f| match f {
            Ok(filled) => good.push(filled),
            Err(error) => bad.push(error),
        });
        Error::collect(bad)?;
        let added = self.frame_of(&good, options.method.as_str(), &units)?;
        // A row without a value and the row that fills it have one key: the later stays.
        let full = Series::build(frame::stack(&self.frame, &added)?, self.context.clone(), Repeats::LastWins)?;
        let said: Vec<Finding> = good.iter().flat_map(|filled| self.findings_of(filled)).collect();
        Ok(full.with_findings(self.findings.iter().chain(&said)))
    }

    /// What there is to say of the imputed values of a key.
    fn findings_of(&self, filled: &Filled) -> Vec<Finding> {
        let mut findings = Vec::new();
        let codes = |areas_of: &mut dyn Iterator<Item = usize>| {
            let mut codes: Vec<String> = areas_of.map(|area| areas()[area].iso3.clone()).collect();
            // Rows are in the order of areas, so that repeats stand side by side.
            codes.dedup();
            codes
        };
        if filled.is_per_inhabitant && !filled.rows.is_empty() {
            let message = "absolute numbers: imputed per inhabitant, then multiplied by the population";
            let finding = Finding::note(Rule::Imputed, self.label(filled.key), message);
            findings.push(finding.of_areas(codes(&mut filled.rows.iter().map(|row| row.area))));
        }
        if !filled.unsized_areas.is_empty() {
            let message = "no number is imputed: neither a population nor a figure shows how large the country is";
            let finding = Finding::warning(Rule::NotImputed, self.label(filled.key), message);
            findings.push(finding.of_areas(codes(&mut filled.unsized_areas.iter().copied())));
        }
        findings
    }

    /// An indicator with its breakdown, in words.
    pub(super) fn label(&self, key: usize) -> String {
        let row = self.index.first_row[key];
        let text = |name: &str| {
            let column = self.frame.column(name).ok()?.str().ok()?;
            column.get(row).filter(|word| *word != crate::dimension::TOTAL).map(str::to_owned)
        };
        let parts: Vec<String> =
            self.index.dimensions.iter().filter_map(|name| text(name).map(|word| format!("{name}={word}"))).collect();
        std::iter::once(text("indicator").unwrap_or_default()).chain(parts).collect::<Vec<_>>().join(" ")
    }

    /// A number for an indicator and its breakdown that does not depend on what else is in the series.
    pub(super) fn stream(&self, key: usize) -> u64 {
        self.label(key)
            .bytes()
            // FNV-1a: the same stream for a key wherever its rows stand in the table, in every version and on every
            // machine.
            .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
    }

    fn frame_of(&self, filled: &[Filled], method: &str, units: &[Option<Unit>]) -> Result<DataFrame> {
        let rows = || filled.iter().flat_map(|f| f.rows.iter().map(move |row| (f, row)));
        // Imputed rows take the dimensions of the first row of their key.
        let source: Vec<IdxSize> = rows().map(|(f, _)| self.index.first_row[f.key] as IdxSize).collect();
        let height = source.len();
        let source = IdxCa::from_vec("".into(), source);
        let mut columns = vec![
            self.frame.column("indicator")?.take(&source)?,
            Column::new("ref_area".into(), rows().map(|(_, r)| areas()[r.area].iso3.as_str()).collect::<Vec<_>>()),
            Column::new("time_period".into(), rows().map(|(f, r)| f.first + r.t as i32).collect::<Vec<_>>()),
            Column::new("obs_value".into(), rows().map(|(_, r)| r.value).collect::<Vec<_>>()),
            Column::new("obs_status".into(), rows().map(|(_, r)| r.status).collect::<Vec<_>>()),
            Column::new(
                "unit_measure".into(),
                rows().map(|(f, _)| units[f.key].as_ref().map(Unit::name)).collect::<Vec<_>>(),
            ),
            Column::new("imputation".into(), vec![method; height]),
            Column::new("imputation_se".into(), rows().map(|(_, r)| r.se).collect::<Vec<_>>()),
        ];
        if filled.iter().any(|f| f.is_per_inhabitant) {
            let comments = rows().map(|(f, _)| f.is_per_inhabitant.then_some(PER_INHABITANT));
            columns.push(Column::new("comment".into(), comments.collect::<Vec<_>>()));
        }
        for dimension in &self.index.dimensions {
            columns.push(self.frame.column(dimension)?.take(&source)?);
        }
        Ok(DataFrame::new(height, columns)?)
    }
}

/// The gaps of an indicator that a method fills, in the wanted areas and years.
pub(super) fn gaps(panel: &Panel, model: &Model<'_>, wanted: impl Fn(usize, usize) -> bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for area in 0..areas().len() {
        for t in (0..panel.years).filter(|&t| panel.present[t]) {
            if panel.values[area * panel.years + t].is_nan() && wanted(area, t) {
                gaps.extend(model.gap(area, t).map(|gap| model.with_sampling(gap, &panel.se)));
            }
        }
    }
    gaps
}

/// The imputed values of one key.
struct Filled {
    key: usize,
    first: i32,
    rows: Vec<FilledRow>,
    /// Whether these are absolute numbers, modelled per inhabitant.
    is_per_inhabitant: bool,
    /// For absolute numbers, the areas whose size is unknown.
    unsized_areas: Vec<usize>,
}

struct FilledRow {
    area: usize,
    t: usize,
    value: f64,
    /// `None` where it is not known.
    se: Option<f64>,
    status: &'static str,
}

fn row(model: &Model<'_>, gap: &Gap) -> FilledRow {
    // Half the way between the ends one standard deviation off: the error in the unit of the figures, whatever the
    // scale.
    let mut ends = [gap.z - gap.sd, gap.z + gap.sd];
    model.values(gap, &mut ends);
    let status = match gap.place {
        Place::Between => "E",
        Place::After => "F",
        Place::Before | Place::Unobserved => "I",
    };
    let se = model.knows_error(gap).then_some((ends[1] - ends[0]) / 2.0);
    FilledRow { area: gap.area, t: gap.t, value: model.value(gap), se, status }
}
