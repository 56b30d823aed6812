//! Every line of a series against every target that it is measured for.

use super::standing::{needed_change, observed_change, reached, standing};
use super::target::EACH;
use super::trend::{chosen, fitted};
use super::{Bounds, Curve, Projection, Standing, Target, Targets, Trend, ratio};
use crate::catalogue::{factor_to, resolve};
use crate::error::check_level;
use crate::series::{Line, Point, implied};
use crate::status::has_status;
use crate::unit::Unit;
use crate::{Error, Result, Series};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// How progress is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProgressOptions {
    /// The curve of all trends; `None` for the best of each line, by the corrected Akaike criterion among the curves that
    /// stay within the limits of the figure up to the target's year.
    pub curve: Option<Curve>,
    /// The level of the prediction intervals.
    pub level: f64,
    /// The number of years for the observed annual change.
    pub window: i32,
    /// The first year of the figures that are used; `None` for all since the last break.
    pub since: Option<i32>,
    /// How many years of figures a trend needs, three or more.
    pub min_years: usize,
    /// The last year to look for a target in.
    pub horizon: i32,
}

impl Default for ProgressOptions {
    fn default() -> Self {
        ProgressOptions { curve: None, level: 0.95, window: 5, since: None, min_years: 4, horizon: 2100 }
    }
}

/// One line of figures against one target.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ProgressRow {
    /// The target.
    pub target: Target,
    /// The code under which the figures stand in the series.
    pub indicator: String,
    /// Country or group.
    pub ref_area: String,
    /// The dimensions of the series, each with its code.
    pub dimensions: Vec<(String, String)>,
    /// Year of the latest figure that could be used.
    pub latest_year: Option<i32>,
    /// That figure.
    pub latest: Option<f64>,
    /// How far it is from the number, with the sign of the way to go; 0 where it is reached.
    pub distance: Option<f64>,
    /// The average annual change that would reach the number in time.
    pub needed_change: Option<f64>,
    /// The average annual change of the last years.
    pub observed_change: Option<f64>,
    /// The curve through the figures since the last break.
    pub trend: Option<Trend>,
    /// The curve in the year of the target, where that lies ahead.
    pub projected: Option<Projection>,
    /// The year from which the target is met, or will be by the trend.
    pub reached_year: Option<i32>,
    /// The class.
    pub standing: Standing,
    /// First and last year of the figures that were used, and how many they are.
    pub years: Option<(i32, i32, usize)>,
    /// What was left out and why.
    pub comment: Option<String>,
    /// The curves that could be fitted.
    pub(super) fits: Vec<Trend>,
}

/// The standing of every area against every target of a set, from [`Series::progress`].
#[derive(Debug, Clone)]
pub struct Progress {
    pub(super) rows: Vec<ProgressRow>,
    pub(super) without: Vec<(Target, String)>,
    pub(super) dimensions: Vec<String>,
    pub(super) level: f64,
}

impl Series {
    /// How far each area is from each target, and where its trend leads.
    ///
    /// For each target, and each area with figures of its indicator: the latest figure, its distance to the number, the
    /// annual change that is needed and that was observed, the trend and what it gives for the target's year, the year
    /// of reaching it, and a class:
    ///
    /// | class | rule, the first that holds |
    /// |---|---|
    /// | `met` | the latest figure meets the number, within the tolerance of the target |
    /// | `not_enough_data` | fewer than `min_years` years of figures, only one in the window, or no trend of the curve that was asked for |
    /// | `moving_away` | the average annual change over the window goes the wrong way |
    /// | `no_number` | the target has none, and the figures do not go the wrong way |
    /// | `on_track` | the trend meets the number in the target's year or before |
    /// | `off_track` | it does not, or that year is past |
    ///
    /// Only figures since the last break count. A break is a year when the catalogue's list of categories of the
    /// indicator changed (the skills of 2020), or a figure with the status `B`. Forecasts (status `F`) do not count as
    /// figures. What is left out for other reasons, a figure outside the limits of its kind or in another unit, is
    /// named in the comment. A target of a ratio, such as women by men, is measured in each year for which both figures
    /// are known.
    ///
    /// # Errors
    /// `InvalidArgument` for options outside their range.
    ///
    /// ```
    /// use infosoc::{Series, Targets, targets::{ProgressOptions, Standing}};
    /// let series = Series::read("datasets/series/ict.csv")?.areas(&["KEN", "DNK"])?;
    /// let progress = series.progress(&Targets::builtin("umc_2030")?, &ProgressOptions::default())?;
    /// let denmark = progress.rows().iter().find(|row| row.ref_area == "DNK").expect("Denmark has figures");
    /// assert_eq!(denmark.standing, Standing::Met);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn progress(&self, targets: &Targets, options: &ProgressOptions) -> Result<Progress> {
        self.progress_until(targets, options, &AtomicBool::new(false))
    }

    /// [`progress`](Series::progress), given up as soon as `stop` is true.
    ///
    /// # Errors
    /// As for [`progress`](Series::progress), plus [`Error::Interrupted`].
    pub fn progress_until(&self, targets: &Targets, options: &ProgressOptions, stop: &AtomicBool) -> Result<Progress> {
        options.check()?;
        let mut lines = self.lines()?;
        // Ratios that targets name become lines like any others.
        lines.extend(ratio::lines(targets, &lines));
        let mut pairs = Vec::new();
        let mut without = Vec::new();
        for target in targets.iter() {
            let before = pairs.len();
            let measured = measured_by(target, &lines);
            pairs.extend(measured.into_iter().filter(|line| of_part(target, line)).map(|line| (target, line)));
            if pairs.len() == before {
                let reason = match &target.indicator {
                    None => "no indicator of the catalogue measures it".to_owned(),
                    Some(code) => format!("the series has no figures of {code} for this part"),
                };
                without.push((target.clone(), reason));
            }
        }
        let rows = pairs.into_par_iter().map(|(target, line)| {
            if stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(row(target, line, options)) }
        });
        let rows = rows.collect::<Result<Vec<ProgressRow>>>()?;
        let dimensions = lines.first().map_or_else(Vec::new, |l| l.dimensions.iter().map(|(n, _)| n.clone()).collect());
        Ok(Progress { rows, without, dimensions, level: options.level })
    }
}

impl ProgressOptions {
    fn check(&self) -> Result<()> {
        let mut found = Vec::new();
        found.extend(check_level("level", self.level).err());
        if self.window < 1 {
            found.push(Error::argument("window", "one year or more", self.window));
        }
        if self.min_years < 3 {
            // A line through two figures has no error.
            found.push(Error::argument("min_years", "three years or more", self.min_years));
        }
        if !(1000..=9999).contains(&self.horizon) {
            found.push(Error::argument("horizon", "a year such as 2100", self.horizon));
        }
        Error::collect(found)
    }
}

impl Progress {
    /// One by one, in the order of the targets.
    pub fn rows(&self) -> &[ProgressRow] {
        &self.rows
    }
}

/// The lines of the target's indicator; each code is looked up once.
fn measured_by<'a>(target: &Target, lines: &'a [Line]) -> Vec<&'a Line> {
    let mut known: FxHashMap<&str, bool> = FxHashMap::default();
    let is_its = |line: &&'a Line| *known.entry(&line.indicator).or_insert_with(|| target.measured_by(&line.indicator));
    lines.iter().filter(is_its).collect()
}

/// Dimensions that say where a figure comes from: each code is a line of its own.
const OF_THE_SOURCE: [&str; 2] = ["freq", "reporting_type"];

/// Whether a line is of the part that a target names: the total in every dimension that it does not name.
fn of_part(target: &Target, line: &Line) -> bool {
    let code_of = |wanted: &str| line.dimensions.iter().find(|(name, _)| name == wanted).map_or("_T", |(_, code)| code);
    let named = target.dimensions.iter().all(|(name, code)| match code.as_str() {
        EACH => code_of(name) != "_T",
        code => code_of(name) == code,
    });
    let is_named = |name: &str| OF_THE_SOURCE.contains(&name) || target.dimensions.iter().any(|(n, _)| n == name);
    // What a publisher's code is about by itself is the whole of what it is about.
    let own = implied(&line.indicator);
    named && line.dimensions.iter().all(|part| part.1 == "_T" || is_named(&part.0) || own.contains(part))
}

fn row(target: &Target, line: &Line, options: &ProgressOptions) -> ProgressRow {
    let mut comments = Vec::new();
    let bounds = target.bounds;
    let (years, values) = figures(target, line, options.since, &mut comments);
    let latest = years.last().copied().zip(values.last().copied());
    let fits: Vec<Trend> = if years.len() >= options.min_years {
        Curve::ALL.iter().filter_map(|curve| fitted(*curve, &years, &values, bounds)).collect()
    } else {
        Vec::new()
    };
    let trend = match options.curve {
        None => chosen(within(fits.clone(), target.target_year)),
        Some(curve) => fits.iter().find(|fit| fit.curve == curve).cloned(),
    };
    if let (Some(curve), None, false) = (options.curve, &trend, fits.is_empty()) {
        comments.push(format!("the figures have no {curve} trend"));
    }
    let observed = observed_change(&years, &values, options.window);
    let class =
        latest.map_or(Standing::NotEnoughData, |(year, value)| standing(target, year, value, observed, trend.as_ref()));
    let ahead = target.target_year.filter(|year| latest.is_some_and(|(latest, _)| *year > latest));
    let projected = trend.as_ref().zip(ahead).and_then(|(trend, year)| trend.project(year, options.level).ok());
    ProgressRow {
        indicator: line.indicator.clone(),
        ref_area: line.ref_area.clone(),
        dimensions: line.dimensions.clone(),
        latest_year: latest.map(|(year, _)| year),
        latest: latest.map(|(_, value)| value),
        distance: latest.and_then(|(_, value)| target.distance(value)),
        needed_change: latest.and_then(|(year, value)| needed_change(target, year, value)),
        observed_change: observed,
        projected,
        reached_year: reached(target, &years, &values, trend.as_ref(), options.horizon),
        standing: class,
        years: years.first().zip(years.last()).map(|(first, last)| (*first, *last, years.len())),
        comment: (!comments.is_empty()).then(|| comments.join("; ")),
        trend,
        fits,
        target: target.clone(),
    }
}

/// The fits that stay within the bounds up to a year; all where none does.
fn within(fits: Vec<Trend>, year: Option<i32>) -> Vec<Trend> {
    let stays = |fit: &Trend| year.is_none_or(|year| fit.stays_within(year));
    // A straight line that leaves the bounds before the target year is worse than any curve that stays.
    if fits.iter().any(stays) { fits.into_iter().filter(stays).collect() } else { fits }
}

/// The figures of a line that count: since the last break, in the unit of the target and within the limits.
fn figures(target: &Target, line: &Line, since: Option<i32>, comments: &mut Vec<String>) -> (Vec<i32>, Vec<f64>) {
    // Forecasts would have the trend confirm itself.
    let observed = |point: &&Point| point.value.is_some() && !has_status(point.status.as_deref(), "F");
    let points: Vec<&Point> = line.points.iter().filter(observed).collect();
    let last = points.last().map_or(i32::MIN, |point| point.year);
    let marked = points.iter().filter(|point| has_status(point.status.as_deref(), "B")).map(|point| point.year);
    let known = resolve(&line.indicator).map(|resolved| resolved.indicator.breaks()).unwrap_or_default();
    // The last of all breaks, by the catalogue or by the status; one after the figures is none yet.
    let first_break = known.into_iter().filter(|year| *year <= last).chain(marked).max();
    if let Some(year) = first_break.filter(|year| points.first().is_some_and(|point| point.year < *year)) {
        comments.push(format!("break in {year}: earlier years are left out"));
    }
    let from = first_break.into_iter().chain(since).max().unwrap_or(i32::MIN);
    let stated = target.unit_measure.as_deref().map(Unit::of);
    // A target that states no unit is in that of the catalogue; figures that do not convert into it are held against it as
    // they are, such as ratios.
    let own = || resolve(&line.indicator).ok().and_then(|found| found.units().first().cloned());
    let is_stated = stated.is_some();
    let wanted = stated.or_else(own);
    let mut used = (Vec::new(), Vec::new());
    for point in points.into_iter().filter(|point| point.year >= from) {
        let mut value = point.value.unwrap_or_default();
        if let Some(fault) = &point.problem {
            comments.push(format!("{}: {fault}: not used", point.year));
            continue;
        }
        if let (Some(unit), Some(wanted)) = (&point.unit, &wanted) {
            let factor = factor_to(&line.indicator, unit, wanted);
            let Some(factor) = factor.or((!is_stated).then_some(1.0)) else {
                comments.push(format!("{} is in {unit} but the target in {wanted}: not used", point.year));
                continue;
            };
            value *= factor;
        }
        let Bounds { lower, upper } = target.bounds;
        if lower.is_some_and(|lower| value < lower) || upper.is_some_and(|upper| value > upper) {
            comments.push(format!("{} = {value} is an impossible value of the figure: not used", point.year));
            continue;
        }
        used.0.push(point.year);
        used.1.push(value);
    }
    used
}
