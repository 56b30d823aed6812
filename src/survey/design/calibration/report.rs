//! What a calibration did: each total before and after, and how far the weights moved.

use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};

words! {
    /// A step after a calibration that moves the weights without regard to its totals.
    pub enum LaterStep: "step" {
        /// An adjustment for non-response.
        Nonresponse = "nonresponse",
        /// Winsorised weights of outliers.
        Winsorising = "winsorising",
    }
}

/// The diagnosis of a calibration: [`ToFrame`] gives one row per total, with the columns margin, level, n (cases in the
/// sample), target, before, after and difference (after − target).
///
/// Steps that [came later](Calibration::later_steps) move the totals, and `after` is what they are now. What is said of the factors is of
/// the calibration alone.
///
/// ```
/// use infosoc::{Design, Margin, Survey, ToFrame};
/// use polars::prelude::df;
///
/// let people = df!("w" => [10.0, 10.0, 10.0, 10.0], "sex" => ["F", "M", "M", "M"])?;
/// let census = df!("sex" => ["F", "M"], "total" => [26, 24])?;
/// let survey = Survey::new(people, Design::new("w"))?.poststratify(Margin::new(["sex"], census))?;
/// let calibration = survey.calibration().expect("a calibrated survey");
/// assert_eq!(calibration.lines()[0].after, 26.0);
/// assert_eq!(calibration.factors().max, 2.6);
/// println!("{}", calibration.to_frame()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    pub(crate) method: &'static str,
    pub(crate) iterations: usize,
    pub(crate) lines: Vec<CalibrationLine>,
    pub(crate) factors: Factors,
    pub(crate) negative: usize,
    pub(crate) trimmed: usize,
    pub(crate) later: Vec<LaterStep>,
}

/// One total of a calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationLine {
    /// The columns of the margin.
    pub margin: String,
    /// The category; `None` for the total of a number.
    pub level: Option<String>,
    /// Rows with a weight other than 0.
    pub n: u64,
    /// The total that was given.
    pub target: f64,
    /// The estimate with the weights before.
    pub before: f64,
    /// The estimate with the weights after, and after all later steps.
    pub after: f64,
}

/// How the factors g = weight after / weight before are spread over the cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// The smallest.
    pub min: f64,
    /// The 5th percentile.
    pub p05: f64,
    /// The first quartile.
    pub p25: f64,
    /// The median.
    pub median: f64,
    /// The third quartile.
    pub p75: f64,
    /// The 95th percentile.
    pub p95: f64,
    /// The largest.
    pub max: f64,
}

impl Factors {
    /// For the cases whose weight was not 0, with linear interpolation between neighbours.
    pub(crate) fn new(d: &[f64], g: &[f64]) -> Factors {
        let cases = d.iter().map(|d| u64::from(*d != 0.0));
        Factors::of_cases(g.iter().copied().zip(cases).collect())
    }

    /// The same for factors of so many cases each.
    pub(crate) fn of_cases(mut g: Vec<(f64, u64)>) -> Factors {
        g.retain(|(_, cases)| *cases > 0);
        g.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut ends: Vec<u64> = Vec::with_capacity(g.len());
        for (_, cases) in &g {
            ends.push(ends.last().copied().unwrap_or_default() + cases);
        }
        let last = ends.last().copied().unwrap_or(1) - 1;
        let of_case = |case: u64| g[ends.partition_point(|&end| end <= case).min(g.len() - 1)].0;
        // Type 7 of Hyndman and Fan, the default of R `quantile`.
        let at = |p: f64| {
            let place = p * last as f64;
            let (low, rest) = (place.floor() as u64, place.fract());
            let (a, b) = (of_case(low), of_case((low + 1).min(last)));
            a + rest * (b - a)
        };
        Factors {
            min: at(0.0),
            p05: at(0.05),
            p25: at(0.25),
            median: at(0.5),
            p75: at(0.75),
            p95: at(0.95),
            max: at(1.0),
        }
    }
}

impl Calibration {
    /// `post-stratification`, `raking`, `linear calibration`, `raking calibration`, `logit calibration` or `trimming`.
    pub fn method(&self) -> &str {
        self.method
    }

    /// How many iterations it took; 0 where none were needed.
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// The totals.
    pub fn lines(&self) -> &[CalibrationLine] {
        &self.lines
    }

    /// How the factors g are spread.
    pub fn factors(&self) -> Factors {
        self.factors
    }

    /// How many cases have a negative weight, which the linear distance allows: estimates of small domains may leave
    /// the range that is possible. Bounds, or another distance, avoid them.
    pub fn negative_weights(&self) -> usize {
        self.negative
    }

    /// How many cases had their weight trimmed, each counted once.
    pub fn trimmed_weights(&self) -> usize {
        self.trimmed
    }

    /// The steps that have moved the weights since, in order: after any of these, the totals may no longer be met exactly.
    pub fn later_steps(&self) -> &[LaterStep] {
        &self.later
    }

    /// The same once a later step has made the totals what they are now.
    pub(crate) fn moved(&self, step: LaterStep, totals: Vec<f64>) -> Calibration {
        let mut moved = self.clone();
        moved.lines.iter_mut().zip(totals).for_each(|(line, total)| line.after = total);
        moved.later.push(step);
        moved
    }

    /// The error that lists the totals that miss their target by more than is allowed, the worst first.
    pub(crate) fn not_converged(&self, allowed: &[f64], remedy: &str) -> Error {
        let relative = |(line, allowed): (&CalibrationLine, &f64)| match (line.after - line.target).abs() {
            0.0 => 0.0,
            apart if apart.is_finite() => apart / allowed,
            _ => f64::INFINITY,
        };
        let mut apart: Vec<(f64, &CalibrationLine)> =
            self.lines.iter().zip(allowed).map(|line| (relative(line), line.0)).collect();
        apart.sort_by(|a, b| b.0.total_cmp(&a.0));
        // Those beyond what is allowed; the worst one at least, should rounding have brought all of them in.
        apart.truncate(apart.iter().filter(|(apart, _)| *apart > 1.0).count().max(1));
        let text = |(_, line): &(f64, &CalibrationLine)| {
            let CalibrationLine { margin, level, target, after, .. } = line;
            let level = level.as_ref().map(|level| format!(" = {level}")).unwrap_or_default();
            format!("{margin}{level} is {after} in place of {target} ({:+})", after - target)
        };
        Error::NotConverged {
            apart: apart.iter().map(text).collect(),
            iterations: self.iterations,
            remedy: remedy.to_owned(),
        }
    }
}

impl ToFrame for Calibration {
    fn to_frame(&self) -> Result<DataFrame> {
        let lines = &self.lines;
        let numbers = |name: &str, of: fn(&CalibrationLine) -> f64| {
            Column::new(name.into(), lines.iter().map(of).collect::<Vec<f64>>())
        };
        let columns = vec![
            Column::new("margin".into(), lines.iter().map(|line| line.margin.as_str()).collect::<Vec<_>>()),
            Column::new("level".into(), lines.iter().map(|line| line.level.as_deref()).collect::<Vec<_>>()),
            Column::new("n".into(), lines.iter().map(|line| line.n).collect::<Vec<_>>()),
            numbers("target", |line| line.target),
            numbers("before", |line| line.before),
            numbers("after", |line| line.after),
            numbers("difference", |line| line.after - line.target),
        ];
        Ok(DataFrame::new(lines.len(), columns)?)
    }
}
