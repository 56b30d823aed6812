//! A result made ready for publication: what may not be shown is hidden, and so is what would give it away.

use super::assess::{Assessed, Assessment, assessments, check};
use super::concentrated;
use super::cross_table;
use super::disclosure::{Structure, numerator};
use super::dominance::Dominance;
use super::dominated::dominated_rows;
use super::footnotes;
use super::hiding::{Cells, Hidden, unassessed};
use super::not_stated::{self, NotStated};
use super::rounding::Rounding;
use super::rule::ReliabilityRule;
use crate::dataset::Figures;
use crate::frame::Labels;
use crate::status::FlagSystem;
use crate::survey::CrossTables;
use crate::survey::Estimate;
use crate::survey::Estimates;
use crate::survey::measure::Kind;
use crate::{Error, Result, Series, ToFrame};
use polars::prelude::*;

/// What to hide. Nothing is hidden that is not asked for here.
///
/// ```
/// use infosoc::quality::{Rounding, ReliabilityRule, Suppression};
/// let ours = Suppression::new().rule(ReliabilityRule::preset("statcan_cv")?).min_n(10).round(Rounding::conventional(5)?);
/// # let _ = ours;
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Suppression {
    rule: Option<ReliabilityRule>,
    pub(super) min_n: Option<u64>,
    pub(super) zeros: bool,
    dominated: Option<DataFrame>,
    dominance: Option<Dominance>,
    pub(super) secondary: bool,
    pub(super) not_stated: NotStated,
    pub(super) rounding: Option<Rounding>,
}

impl Default for Suppression {
    fn default() -> Self {
        Suppression::new()
    }
}

impl Suppression {
    /// Hides nothing yet.
    pub fn new() -> Suppression {
        Suppression {
            rule: None,
            min_n: None,
            zeros: false,
            dominated: None,
            dominance: None,
            secondary: true,
            not_stated: NotStated::LeftOut,
            rounding: None,
        }
    }

    /// Hides what a reliability rule says is to be suppressed, and flags what it says is of low reliability.
    pub fn rule(mut self, rule: ReliabilityRule) -> Suppression {
        self.rule = Some(rule);
        self
    }

    /// Hides figures computed from fewer cases of the sample than this, unweighted. Agencies use 3, 5 or 10.
    pub fn min_n(mut self, min_n: u64) -> Suppression {
        self.min_n = Some(min_n);
        self
    }

    /// Whether groups without any cases are hidden too; they are shown as empty if not.
    pub fn zeros(mut self, hide: bool) -> Suppression {
        self.zeros = hide;
        self
    }

    /// Hides the cells that [`dominance`](super::dominance()) found, in every measure of its variable.
    pub fn dominated(mut self, cells: DataFrame) -> Suppression {
        self.dominated = Some(cells);
        self
    }

    /// Hides the cells of [`Figures`] that one or a few respondents dominate: those of every ratio of totals whose numerator or
    /// denominator is so concentrated, by the answers of the sample, unweighted. For other estimates see
    /// [`dominated`](Suppression::dominated).
    pub fn dominance(mut self, rule: Dominance) -> Suppression {
        self.dominance = Some(rule);
        self
    }

    /// Whether cells that would give a hidden one away are hidden too; they are if not said otherwise.
    pub fn secondary(mut self, hide: bool) -> Suppression {
        self.secondary = hide;
        self
    }

    /// What is done with groups whose category is missing; they are left out of secondary suppression if not said
    /// otherwise.
    pub fn not_stated(mut self, policy: NotStated) -> Suppression {
        self.not_stated = policy;
        self
    }

    /// Rounds the counts that are shown: cases, numerators, denominators, and the values of counts and totals.
    pub fn round(mut self, rounding: Rounding) -> Suppression {
        self.rounding = Some(rounding);
        self
    }

    /// Estimates and tables have let go of the answers that they were made of.
    fn of_figures_only(&self) -> Result<()> {
        let problem = "is only for the figures of a dataset; for other estimates, find the cells with dominance() and give \
                       them as dominated";
        self.dominance.map_or(Ok(()), |_| Err(Error::invalid("dominance", problem)))
    }

    /// Whether it can be done, to estimates or to tables; `wrong` is what else was found.
    fn check(&self, wrong: Option<Error>) -> Result<()> {
        let mut found = Vec::from_iter(wrong);
        let hides = self.rule.is_some() || self.min_n.is_some() || self.dominated.is_some() || self.dominance.is_some();
        if !hides && self.rounding.is_none() {
            let problem = "nothing was asked for; give a rule, min_n, dominance, dominated or base";
            found.push(Error::invalid("suppress", problem));
        }
        if let Some(n) = self.min_n.filter(|&n| n < 2) {
            found.push(Error::argument("min_n", "a whole number, 2 or more, usually 3, 5 or 10", n));
        }
        if self.zeros && self.min_n.is_none() {
            found.push(Error::invalid("zeros", "needs min_n as well"));
        }
        Error::collect(found)
    }
}

/// A table ready for publication, by [`ToFrame`], and the [`log`](Publication::log) of what was hidden in it.
///
/// Hidden figures have the status `suppressed` and the flag `Q`, whatever the reason, and no numbers at all. No
/// published sum has a single hidden cell; several sums together may still bound a hidden figure closely: for
/// protection against that, use tau-Argus.
#[derive(Clone, Debug)]
pub struct Publication {
    origin: Origin,
    frame: DataFrame,
    log: DataFrame,
    rows: Vec<Assessment>,
    rounding: Option<Rounding>,
}

/// What is made ready for publication.
#[derive(Clone, Debug)]
enum Origin {
    Estimates(Box<Estimates>),
    Figures(Box<Figures>),
    /// Two-way tables, with what the values of their columns stand for.
    CrossTables(Labels),
}

impl Publication {
    /// The figures as observations of a series, as by [`Figures::observations`] and [`Estimates::observations`]: hidden
    /// figures have no number and the status `Q`, rounded ones are rounded.
    ///
    /// Area and year are those of the dataset where `None` is given; estimates of a survey have none of their own.
    /// `indicator` is the code of estimates with another name.
    ///
    /// # Errors
    /// As for these two, plus [`Error::InvalidArgument`] for a two-way table, for estimates without area or year, and for an
    /// indicator of figures, which have their codes.
    ///
    /// ```
    /// use infosoc::{ToFrame, dataset::Dataset, quality::Suppression};
    /// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    /// let figures = mexico.estimate("HH6").by(["area"]).run()?;
    /// let series = figures.suppress(&Suppression::new().min_n(20_000))?.observations(None, None, None)?;
    /// assert_eq!(series.to_frame()?.column("obs_status")?.str()?.iter().filter(|status| *status == Some("Q")).count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn observations<'a>(
        &'a self,
        ref_area: impl Into<Option<&'a str>>,
        time_period: impl Into<Option<i32>>,
        indicator: impl Into<Option<&'a str>>,
    ) -> Result<Series> {
        let (ref_area, time_period, indicator) = (ref_area.into(), time_period.into(), indicator.into());
        match &self.origin {
            Origin::Figures(figures) => match indicator {
                Some(code) => {
                    let problem = format!(
                        "not used for the figures of a dataset, which have their codes; leave it out, got {code}"
                    );
                    Err(Error::invalid("indicator", problem))
                }
                None => figures.observed(Some(&self.frame), ref_area, time_period),
            },
            Origin::Estimates(estimates) => match (ref_area, time_period) {
                (Some(area), Some(year)) => estimates.observed(Some(&self.frame), area, year, indicator),
                (None, _) => Err(Error::missing("ref_area", "give the area that the estimates are for")),
                (Some(_), None) => Err(Error::missing("time_period", "give the year that the estimates are for")),
            },
            Origin::CrossTables(_) => {
                Err(Error::invalid("observations", "a two-way table has none; take them from estimates of indicators"))
            }
        }
    }

    /// The level of the intervals, such as 0.95, where the result has intervals of one level.
    ///
    /// ```
    /// use infosoc::{dataset::Dataset, quality::Suppression};
    /// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    /// let published = mexico.estimate("HH6").level(0.9).run()?.suppress(&Suppression::new().min_n(30))?;
    /// assert_eq!(published.confidence_level(), Some(0.9));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn confidence_level(&self) -> Option<f64> {
        match &self.origin {
            Origin::Estimates(estimates) => estimates.confidence_level(),
            Origin::Figures(figures) => figures.estimates().confidence_level(),
            Origin::CrossTables(_) => None,
        }
    }

    /// What was hidden, and why, with the numbers: the rows of the result with `cause`, `conf_status` (SDMX: `C`
    /// confidential, `D` secondary, `N` not for publication) and `reason`; also figures that the rule wants reviewed.
    /// Not for publication.
    pub fn log(&self) -> &DataFrame {
        &self.log
    }

    /// The notes for beneath the table, in the symbols of a system: symbol, text, rows.
    ///
    /// # Errors
    /// The errors of the table library.
    pub fn footnotes(&self, system: FlagSystem) -> Result<DataFrame> {
        footnotes::footnotes(&self.rows, system, self.rounding)
    }
}

impl ToFrame for Publication {
    /// The columns of the result, then obs_status, eurostat_flag, statcan_symbol, abs_symbol.
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }

    fn value_labels(&self) -> Labels {
        match &self.origin {
            Origin::Estimates(estimates) => estimates.value_labels(),
            Origin::Figures(figures) => figures.value_labels(),
            Origin::CrossTables(labels) => labels.clone(),
        }
    }
}

impl Estimates {
    /// Hides what may not be shown and what would give it away, and flags what is of low reliability.
    ///
    /// Hidden first are figures that the rule suppresses, that have too few cases or are dominated. Then, until nothing
    /// changes: a figure with the same numerator in the same group (a share and its total), every figure whose
    /// denominator is a hidden count, and in each sum with a single hidden cell the smallest shown one. Sums are: the
    /// groups of a set and their totals in every smaller set, the row for all included; and the shares of the
    /// categories of a variable, so that of two categories both are hidden.
    ///
    /// Readers are told whether a figure is unreliable or confidential, and nothing more. Groups whose category is
    /// missing are treated as [`Suppression::not_stated`] says.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] where nothing is asked for, for a smallest number of cases below 2 and for the result
    /// of a comparison; [`Error::NoSuchRow`] for dominated cells that the result does not have.
    pub fn suppress(&self, suppression: &Suppression) -> Result<Publication> {
        suppression.of_figures_only()?;
        publish(self, self.to_frame()?, suppression)
    }
}

impl Figures {
    /// As [`Estimates::suppress`], and by [`Suppression::dominance`].
    ///
    /// # Errors
    /// As there, and those of [`dominance`](super::dominance()).
    pub fn suppress(&self, suppression: &Suppression) -> Result<Publication> {
        let mut suppression = suppression.clone();
        if let Some(rule) = suppression.dominance
            // Cells that the user gives beside the rule would be replaced without a word.
            && suppression.dominated.replace(concentrated::cells(self, rule)?).is_some()
        {
            return Err(Error::invalid("dominance and dominated", "give one of them, not both"));
        }
        let published = publish(self.estimates(), self.to_frame()?, &suppression)?;
        Ok(Publication { origin: Origin::Figures(Box::new(self.clone())), ..published })
    }
}

fn publish(estimates: &Estimates, frame: DataFrame, suppression: &Suppression) -> Result<Publication> {
    suppression.check(estimates.contrast().map(|contrast| {
        let expected = "estimates of groups; suppress the estimates that are compared, and compare those shown";
        Error::argument("suppress", expected, format!("a comparison ({contrast})"))
    }))?;
    let rows = estimates.rows();
    let cells = Cells {
        frame,
        names: estimates.columns().chain(["time_period"]).map(str::to_owned).collect(),
        n: rows.iter().map(|row| row.n).collect(),
        assessed: match &suppression.rule {
            Some(rule) => assessments(estimates, rule)?,
            None => rows.iter().map(|row| unassessed(row.value)).collect(),
        },
        dominated: match &suppression.dominated {
            Some(cells) => dominated_rows(estimates, cells)?,
            None => vec![false; rows.len()],
        },
        not_stated: not_stated::of_estimates(estimates),
    };
    let round = |frame, rounding| rounded(estimates, frame, rounding);
    let Hidden { frame, log, rows } = cells.hide(suppression, || Structure::of(estimates), round)?;
    let origin = Origin::Estimates(Box::new(estimates.clone()));
    Ok(Publication { origin, frame, log, rows, rounding: suppression.rounding })
}

impl CrossTables {
    /// What a reliability rule says of the share in each cell, beside the cell; see [`Estimates::quality`].
    ///
    /// # Errors
    /// As [`Estimates::quality`].
    pub fn quality(&self, rule: &ReliabilityRule) -> Result<Assessed> {
        check(rule)?;
        Assessed::new(self.to_frame()?, cross_table::assessments(self, rule), self.value_labels())
    }

    /// Hides the cells that may not be shown and those that would give them away, as [`Estimates::suppress`]: cells and
    /// margins of every row and column of a table, and the same cell of all groups and of the whole.
    ///
    /// A hidden cell has no numbers: neither count nor share. Where shares are of a row, a column or the whole, their
    /// cells are hidden with its total, which a count and its share would give away.
    ///
    /// # Errors
    /// As there; [`Error::InvalidArgument`] for dominated cells, which belong to totals of one variable.
    pub fn suppress(&self, suppression: &Suppression) -> Result<Publication> {
        suppression.of_figures_only()?;
        suppression.check(suppression.dominated.as_ref().map(|_| {
            let problem = "not available for a two-way table; suppress the totals of the variable by the two columns";
            Error::invalid("dominated", problem)
        }))?;
        let frame = self.to_frame()?;
        let cells = Cells {
            names: cross_table::names(self),
            n: cross_table::cases(self),
            assessed: match &suppression.rule {
                Some(rule) => {
                    check(rule)?;
                    cross_table::assessments(self, rule)
                }
                None => cross_table::values(self).map(unassessed).collect(),
            },
            dominated: vec![false; frame.height()],
            not_stated: not_stated::of_tables(self),
            frame,
        };
        let round = |frame, rounding| cross_table::rounded(self, frame, rounding);
        let Hidden { frame, log, rows } = cells.hide(suppression, || cross_table::structure(self), round)?;
        let origin = Origin::CrossTables(self.value_labels());
        Ok(Publication { origin, frame, log, rows, rounding: suppression.rounding })
    }
}

/// Counts rounded, each number the same way wherever it stands.
fn rounded(estimates: &Estimates, mut frame: DataFrame, rounding: Rounding) -> Result<DataFrame> {
    let group = |row: &Estimate| -> String {
        let mut levels: Vec<String> = estimates
            .columns()
            .filter_map(|column| Some(format!("{column}={:?}", estimates.level_of(row, column)?)))
            .collect();
        // Grouping sets may name their columns in another order; the group is the same.
        levels.sort_unstable();
        levels.join(",")
    };
    let keys: Vec<[String; 3]> = estimates
        .rows()
        .iter()
        .map(|row| {
            let group = group(row);
            let Some(measure) = estimates.measure_of(row) else { return [group.clone(), group.clone(), group] };
            let (column, filter) = numerator(measure);
            let base = measure.filter.as_deref().unwrap_or("");
            let level = row.level.as_deref();
            // A denominator is the count of its condition, and so has the key of that.
            [
                // The key is what the number counts, not where it stands: equal counts are rounded alike in every
                // table.
                format!("{column}|{filter:?}|{level:?}|{group}"),
                format!("{base}|None|None|{group}"),
                format!("cases|{base}|{group}"),
            ]
        })
        .collect();
    let is_count = |row: usize| {
        let measure = estimates.measure_of(&estimates.rows()[row]);
        measure.is_some_and(|m| matches!(m.kind, Kind::Count | Kind::Total(_)) && m.factor == 1.0)
    };
    for (name, key) in [("value", 0), ("numerator", 0), ("denominator", 1)] {
        let column = frame.column(name)?.f64()?;
        let round = |(row, x): (usize, Option<f64>)| {
            if name == "value" && !is_count(row) { x } else { x.map(|x| rounding.apply(x, &keys[row][key])) }
        };
        let column = Column::new(name.into(), column.iter().enumerate().map(round).collect::<Vec<_>>());
        frame.with_column(column)?;
    }
    for name in ["n", "n_missing"] {
        let column = frame.column(name)?.u64()?;
        let round = |(row, x): (usize, Option<u64>)| {
            x.map(|x| rounding.apply(x as f64, &format!("{name}|{}", keys[row][2])) as u64)
        };
        let column = Column::new(name.into(), column.iter().enumerate().map(round).collect::<Vec<_>>());
        frame.with_column(column)?;
    }
    Ok(frame)
}
