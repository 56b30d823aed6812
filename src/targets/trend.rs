//! The trend of one line of figures: fit, statistics of the fit, projection with its interval.

use super::curve::{Curve, least_squares, line};
use crate::error::check_level;
use crate::numeric::distribution::t_quantile;
use crate::numeric::linalg::inverse;
use crate::numeric::order::{ROUNDING, equal, is_constant};
use crate::{Error, Result};

/// The smallest and the largest possible value of a figure; `None` without such a limit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// For example 0 for a share or a price.
    pub lower: Option<f64>,
    /// For example 100 for a share in per cent. Growth curves saturate here; without it the saturation is fitted.
    pub upper: Option<f64>,
}

/// A curve fitted by least squares to the figures of some years.
///
/// ```
/// use infosoc::targets::{Bounds, Curve, Trend};
/// let years = [2015, 2016, 2017, 2018, 2019, 2020];
/// let users = [30.0, 36.0, 43.5, 50.0, 57.0, 63.0];
/// let share = Bounds { lower: Some(0.0), upper: Some(100.0) };
/// let trend = Trend::fit(Curve::Logistic, &years, &users, share)?.expect("these figures have such a trend");
/// let projected = trend.project(2025, 0.95)?;
/// assert!(projected.low < projected.value && projected.high < 100.0);
/// assert!(Trend::best(&years, &users, share)?.is_some());
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The curve.
    pub curve: Curve,
    /// Straight line: the fitted value of the last year.
    pub level: Option<f64>,
    /// Straight line: change per year. Growth curves: relative speed per year, negative where the figures fall.
    pub rate: f64,
    /// Growth curves: the year of the fastest change.
    pub midpoint: Option<f64>,
    /// Growth curves: the level that is approached.
    pub saturation: Option<f64>,
    /// Whether the saturation was fitted rather than given.
    pub free_saturation: bool,
    /// How many figures.
    pub n: usize,
    /// Degrees of freedom: figures less parameters.
    pub df: usize,
    /// Residual standard error, `√(RSS / df)`.
    pub sigma: f64,
    /// `1 − RSS / TSS`; `None` where all figures are equal.
    pub r2: Option<f64>,
    /// Akaike's criterion with the correction for few figures; `None` with too few for it.
    pub aicc: Option<f64>,
    parameters: [f64; 3],
    inverse: [[f64; 3]; 3],
    origin: f64,
    bounds: Bounds,
}

/// A figure of another year by a trend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    /// The curve in that year, within the bounds of the figure.
    pub value: f64,
    /// Lower limit for a new figure of that year.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

impl Trend {
    /// A curve through the figures; `None` where there are too few of them or they do not have this shape.
    ///
    /// A straight line is `level + rate · (year − last year)`, by ordinary least squares. The growth curves are fitted
    /// to the figures themselves, not to their logits (Levenberg 1944, Marquardt 1963; R `nls`). With an upper bound the
    /// curve has two parameters and saturates there; without one it has three. A fit is refused that does not come to
    /// rest, or whose fitted saturation is not twice its standard error.
    ///
    /// # Errors
    /// `InvalidArgument` where years and figures differ in number, a figure is not finite or outside the bounds, or a
    /// year occurs twice.
    pub fn fit(curve: Curve, years: &[i32], values: &[f64], bounds: Bounds) -> Result<Option<Trend>> {
        check(years, values, bounds)?;
        Ok(fitted(curve, years, values, bounds))
    }

    /// The curve with the least corrected Akaike criterion among those that can be fitted; the straight line where there
    /// are too few figures for the criterion, `None` where there are fewer than three.
    ///
    /// # Errors
    /// As [`Trend::fit`].
    pub fn best(years: &[i32], values: &[f64], bounds: Bounds) -> Result<Option<Trend>> {
        check(years, values, bounds)?;
        let fits = Curve::ALL.iter().filter_map(|curve| fitted(*curve, years, values, bounds));
        Ok(chosen(fits.collect()))
    }

    /// The figure of a year, with a prediction interval for a new one.
    ///
    /// `value ± t · σ · √(1 + gᵀ (JᵀJ)⁻¹ g)`, g being the derivatives of the curve in that year and t the quantile of
    /// Student's distribution (Seber and Wild 2003, section 5.1; R package investr, `predFit`). Value and limits are kept
    /// within the bounds. The interval takes the deviations of the years to be independent; where they are not, it is too
    /// narrow.
    ///
    /// # Errors
    /// `InvalidArgument` where the level is not between 0 and 1.
    pub fn project(&self, year: i32, level: f64) -> Result<Projection> {
        check_level("level", level)?;
        let t = f64::from(year) - self.origin;
        let g = self.curve.gradient(self.parameters, t);
        let spread: f64 = (0..3).map(|i| (0..3).map(|j| g[i] * self.inverse[i][j] * g[j]).sum::<f64>()).sum();
        let value = self.value(year);
        // A fit has at least one degree of freedom.
        let quantile = t_quantile(level, self.df as f64).unwrap_or(f64::NAN);
        // The 1 is the scatter of a new figure about the curve, the spread that of the curve itself (delta method).
        let half = quantile * self.sigma * (1.0 + spread).sqrt();
        let raw = self.curve.value(self.parameters, t);
        Ok(Projection { value, low: self.within(raw - half), high: self.within(raw + half) })
    }

    /// Whether the curve, as it is, stays within the bounds of the figure up to a year.
    pub(super) fn stays_within(&self, year: i32) -> bool {
        let value = self.curve.value(self.parameters, f64::from(year) - self.origin);
        equal(self.within(value), value)
    }

    /// The curve in a year, within the bounds of the figure.
    pub(super) fn value(&self, year: i32) -> f64 {
        self.within(self.curve.value(self.parameters, f64::from(year) - self.origin))
    }

    fn within(&self, value: f64) -> f64 {
        let value = self.bounds.upper.map_or(value, |upper| if value > upper { upper } else { value });
        self.bounds.lower.map_or(value, |lower| if value < lower { lower } else { value })
    }
}

fn check(years: &[i32], values: &[f64], bounds: Bounds) -> Result<()> {
    let mut found = Vec::new();
    if years.len() != values.len() {
        found.push(Error::argument("values", format!("one figure for each of {} years", years.len()), values.len()));
    }
    if let Some(value) = values.iter().find(|v| !v.is_finite()) {
        found.push(Error::argument("values", "finite numbers", value));
    }
    let outside =
        |v: &&f64| bounds.lower.is_some_and(|lower| **v < lower) || bounds.upper.is_some_and(|upper| **v > upper);
    if let Some(value) = values.iter().find(outside) {
        let [low, high] = [bounds.lower, bounds.upper].map(|b| b.map_or("any".to_owned(), |b| b.to_string()));
        found.push(Error::argument("values", format!("figures between their bounds {low} and {high}"), value));
    }
    let mut sorted = years.to_vec();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        found.push(Error::argument("years", "each year once", pair[0].to_string()));
    }
    Error::collect(found)
}

/// All fits of figures that were checked.
pub(super) fn fitted(curve: Curve, years: &[i32], values: &[f64], bounds: Bounds) -> Option<Trend> {
    // Time runs from the last year, which keeps the normal equations well conditioned.
    let origin = f64::from(*years.iter().max()?);
    let t: Vec<f64> = years.iter().map(|year| f64::from(*year) - origin).collect();
    // A figure with an upper limit saturates there: one parameter less, and the curve is better determined.
    let free_saturation = curve != Curve::Linear && bounds.upper.is_none();
    let free = if free_saturation { 3 } else { 2 };
    let n = values.len();
    if n <= free {
        return None;
    }
    let (parameters, inverse) = match curve {
        Curve::Linear => straight(&t, values)?,
        Curve::Logistic | Curve::Gompertz => growth(curve, &t, values, bounds.upper, free)?,
    };
    let rss: f64 = t.iter().zip(values).map(|(t, y)| (y - curve.value(parameters, *t)).powi(2)).sum();
    let df = n - free;
    let sigma = (rss / df as f64).sqrt();
    // A saturation with a standard error of half its size or more cannot be told from the figures.
    if free_saturation && 2.0 * sigma * inverse[2][2].sqrt() > parameters[2].abs() {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let tss: f64 = values.iter().map(|y| (y - mean).powi(2)).sum();
    // The variance of the scatter is a parameter of the likelihood too.
    let k = free as f64 + 1.0;
    // What is left of figures that lie on the curve is rounding, which must not choose between curves.
    let size = values.iter().fold(0.0f64, |size, y| size.max(y.abs()));
    let misfit = if rss <= n as f64 * (ROUNDING * size).powi(2) { 0.0 } else { rss };
    let rest = n as f64 - k - 1.0;
    let aicc = (rest > 0.0).then(|| n as f64 * (misfit / n as f64).ln() + 2.0 * k + 2.0 * k * (k + 1.0) / rest);
    let is_line = curve == Curve::Linear;
    Some(Trend {
        curve,
        level: is_line.then_some(parameters[0]),
        rate: parameters[usize::from(is_line)],
        midpoint: (!is_line).then_some(parameters[1] + origin),
        saturation: (!is_line).then_some(parameters[2]),
        free_saturation,
        n,
        df,
        sigma,
        r2: (!is_constant(values)).then(|| 1.0 - rss / tss),
        aicc,
        parameters,
        inverse,
        origin,
        bounds,
    })
}

/// The fit with the smallest criterion, which is −∞ for a perfect one; among equals the simplest.
pub(super) fn chosen(fits: Vec<Trend>) -> Option<Trend> {
    // Without a criterion a straight line goes before the curves.
    let key = |trend: &Trend| trend.aicc.unwrap_or(if trend.curve == Curve::Linear { f64::MAX } else { f64::INFINITY });
    fits.into_iter().min_by(|a, b| key(a).total_cmp(&key(b)))
}

fn straight(t: &[f64], y: &[f64]) -> Option<([f64; 3], [[f64; 3]; 3])> {
    let [level, rate] = line(t, y)?;
    let mut a = [[0.0; 3]; 3];
    a[0][0] = t.len() as f64;
    a[0][1] = t.iter().sum();
    a[1][0] = a[0][1];
    a[1][1] = t.iter().map(|t| t * t).sum();
    Some(([level, rate, 0.0], inverse(a, 2)?))
}

/// The best of the fits from several first guesses of the saturation, or from the one that is given.
fn growth(curve: Curve, t: &[f64], y: &[f64], upper: Option<f64>, free: usize) -> Option<([f64; 3], [[f64; 3]; 3])> {
    let largest = y.iter().copied().fold(f64::MIN, f64::max);
    // Without an upper limit the sum of squares has several minima: starts from near saturation to far from it.
    let guesses = upper.map_or_else(|| [1.05, 1.3, 2.0, 5.0].map(|factor| factor * largest).to_vec(), |k| vec![k]);
    let rss = |p: [f64; 3]| t.iter().zip(y).map(|(t, y)| (y - curve.value(p, *t)).powi(2)).sum::<f64>();
    let fits = guesses
        .into_iter()
        .filter(|saturation| *saturation > 0.0)
        .filter_map(|saturation| curve.start(t, y, saturation))
        .filter_map(|start| least_squares(curve, t, y, start, free))
        // A midpoint a thousand years off is an exponential in disguise, whose saturation nothing tells.
        .filter(|(p, _)| p[2] > 0.0 && p[1].abs() < 1000.0);
    fits.min_by(|(a, _), (b, _)| rss(*a).total_cmp(&rss(*b)))
}
