//! Sampling variances of direct estimates: as they are, or smoothed.

use super::basis::Basis;
use super::direct::Direct;
use super::fit::Sampled;
use super::options::Smoothing;
use crate::{Error, Result, Unit};

/// What a share lies between: 0 and this. None for figures that are not shares.
pub(super) fn whole(direct: &Direct, is_of_shares: bool) -> Option<f64> {
    let known = direct.unit.as_deref().and_then(|unit| Unit::of(unit).whole());
    known.or_else(|| is_of_shares.then_some(1.0))
}

/// Sampling variances as fractions of the whole squared, and effective sizes of shares.
#[derive(Debug, Clone)]
pub(super) struct Variances {
    /// None where the standard error is 0 or unknown and was not smoothed.
    pub(super) used: Vec<Option<f64>>,
    /// n/deff.
    pub(super) effective: Vec<Option<f64>>,
}

/// The variances that the model takes, in the unit of the estimates divided by `whole`.
pub(super) fn of(direct: &Direct, smoothing: Smoothing, whole: Option<f64>, is_arcsine: bool) -> Result<Variances> {
    let scale = whole.unwrap_or(1.0);
    let m = direct.areas.len();
    let known = |i: usize| direct.se[i].filter(|se| *se > 0.0 && !direct.is_unknown[i]);
    let raw: Vec<Option<f64>> = (0..m).map(|i| known(i).map(|se| (se / scale).powi(2))).collect();
    let share = |i: usize| direct.value[i].map(|value| value / scale);
    let effects: Vec<f64> = direct.deff.iter().flatten().copied().filter(|deff| *deff > 0.0).collect();
    let mean_effect = (!effects.is_empty()).then(|| effects.iter().sum::<f64>() / effects.len() as f64);
    let needs = |what: &str, column: &str| {
        Error::invalid(what, format!("needs a column {column} in the estimates, which have none"))
    };

    let n = |i: usize| direct.n[i].filter(|n| *n > 0.0);
    let used = match smoothing {
        Smoothing::None => raw.clone(),
        Smoothing::Deff => {
            let Some(effect) = mean_effect else { return Err(needs("smoothing=\"deff\"", "deff")) };
            if whole.is_none() {
                return Err(Error::argument(
                    "smoothing",
                    "gvf, for figures that are not shares; a table of shares needs a column unit, such as \"%\"",
                    "deff",
                ));
            }
            let weighed = |i: usize| Some((share(i)?, direct.population[i].or(direct.n[i])?));
            // The share of all areas, by population where it is known and by cases where not.
            let (sum, weight) = (0..m).filter_map(weighed).fold((0.0, 0.0), |(s, w), (p, n)| (s + p * n, w + n));
            let p = sum / weight;
            (0..m).map(|i| Some(effect * p * (1.0 - p) / n(i)?).filter(|d| *d > 0.0)).collect()
        }
        Smoothing::Gvf => generalised(direct, &raw, whole)?,
    };

    // The design effect of an area with a share of 0 or 1 is unknown, too: it takes the mean.
    let effective = |i: usize| -> Option<f64> {
        let own = direct.deff[i].filter(|deff| *deff > 0.0);
        match smoothing {
            Smoothing::Deff => Some(n(i)? / mean_effect?),
            Smoothing::Gvf => Some(inner(share(i)?, n(i)?) / used[i]?),
            Smoothing::None => match (mean_effect, raw[i]) {
                (Some(mean), _) => Some(n(i)? / own.unwrap_or(mean)),
                (None, Some(d)) => share(i).map(|p| p * (1.0 - p) / d).filter(|size| *size > 0.0),
                (None, None) => None,
            },
        }
    };
    let effective: Vec<Option<f64>> = if is_arcsine { (0..m).map(effective).collect() } else { vec![None; m] };
    Ok(Variances { used, effective })
}

/// p(1 − p) of a share that is moved inside 0 and 1 by half a case.
fn inner(p: f64, n: f64) -> f64 {
    let p = (n * p + 0.5) / (n + 1.0);
    p * (1.0 - p)
}

/// The generalised variance function: log D on log n and, for shares, log p(1 − p), with the factor exp(s²/2) for the bias of
/// the logarithm (Rivest and Vandal 2003).
fn generalised(direct: &Direct, raw: &[Option<f64>], whole: Option<f64>) -> Result<Vec<Option<f64>>> {
    let terms = |i: usize| -> Option<Vec<f64>> {
        let n = direct.n[i].filter(|n| *n > 0.0)?;
        let value = direct.value[i]?;
        let spread = whole.map(|whole| inner(value / whole, n));
        // A value outside 0 and 1 has no such spread.
        let spread = spread.map(|v| (v > 0.0).then(|| v.ln()));
        Some(match spread {
            Some(spread) => vec![1.0, n.ln(), spread?],
            None => vec![1.0, n.ln()],
        })
    };
    let rows: Vec<Option<Vec<f64>>> = (0..raw.len()).map(terms).collect();
    let of_known = rows.iter().zip(raw).filter_map(|(row, d)| Some((row.clone()?, (*d)?.ln())));
    let (x, y): (Vec<Vec<f64>>, Vec<f64>) = of_known.unzip();
    let p = if whole.is_some() { 3 } else { 2 };
    let too_few = |got: String| {
        Err(Error::argument(
            "smoothing gvf",
            format!("{} areas or more with a standard error and a number of cases n, not all the same", p + 2),
            got,
        ))
    };
    if y.len() < p + 2 {
        return too_few(y.len().to_string());
    }
    let columns: Vec<Vec<f64>> = (0..p).map(|j| x.iter().map(|row| row[j]).collect()).collect();
    let Ok(basis) = Basis::new(&columns) else { return too_few("all of one size or share".to_owned()) };
    let m = y.len();
    // Least squares with equal weights: sampling variances of 1 and no variance between.
    let points = Sampled { x: x.iter().flat_map(|row| basis.row(row)).collect(), d: vec![1.0; m], y, p };
    let Some(line) = points.least_squares(0.0) else { return too_few("all of one size or share".to_owned()) };
    let residual = |(y, row): (&f64, &[f64])| (y - line.synthetic(row)).powi(2);
    let spread = points.y.iter().zip(points.x.chunks_exact(p)).map(residual).sum::<f64>() / (m - p) as f64;
    Ok(rows.iter().map(|row| Some((line.synthetic(&basis.row(row.as_ref()?)) + 0.5 * spread).exp())).collect())
}
