//! How unequal countries are: Gini, Theil with its decomposition, quintile ratio.

use super::combine::commented;
use super::panel::{Panels, units};
use super::weights::{WeightBook, Weighting, population_part};
use super::{Series, Weights};
use crate::area::areas;
use crate::catalogue::Limits;
use crate::frame::with_columns_along;
use crate::{Grouping, Result, ToFrame};
use polars::prelude::*;
use std::borrow::Cow;

/// Measures of inequality between countries, from [`Series::inequality`].
#[derive(Debug, Clone)]
pub struct Inequality {
    frame: DataFrame,
}

impl Series {
    /// How unequal the countries are in each indicator, breakdown and year: each country counting once (`weighting`
    /// `equal`), and each by its weight (`weights`).
    ///
    /// | column | holds |
    /// |---|---|
    /// | `indicator`, dimensions, `time_period`, `weighting` | what is measured; a dimension with the name of another column is called `figure_…` |
    /// | `gini` | `Σ_i Σ_j w_i w_j abs(x_i − x_j) / (2 W² μ)` |
    /// | `theil` | Theil's T: `Σ_i (w_i / W) (x_i / μ) ln(x_i / μ)` |
    /// | `theil_between`, `theil_within` | its parts between and within the groups of `grouping`, which add up to it (Theil 1967; Shorrocks 1980) |
    /// | `quintile_ratio` | mean of the highest fifth of the weight by that of the lowest; null where the latter is 0 |
    /// | `mean`, `n_countries` | mean and number of countries that enter |
    /// | `comment` | countries without a weight, and why a number is missing |
    ///
    /// Inequality is that between countries: within each, everybody counts as its mean. Without `grouping` there is no
    /// decomposition. A group with all areas of the others, such as the world, takes no part; a country in no group or in
    /// several is named and there is no decomposition in that year. Values below 0 have no such measures, and a year in which
    /// a figure cannot be, such as a share above 100 %, has none.
    ///
    /// ```
    /// use infosoc::{Grouping, Series, ToFrame, Weights};
    /// let users = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?.years(2020, 2020)?;
    /// let table = users.inequality(Some(&Grouping::builtin("itu")?), &Weights::from("population"))?.to_frame()?;
    /// assert_eq!(table.height(), 2);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// The errors of the weights, and [`Error::InvalidArgument`](crate::Error::InvalidArgument) for two units for one
    /// indicator and breakdown.
    pub fn inequality(&self, grouping: Option<&Grouping>, weights: &Weights) -> Result<Inequality> {
        let book = match weights {
            Weights::Named(name) => Some(WeightBook::named(name, self)?),
            Weights::Table(table) => Some(Cow::Owned(WeightBook::table(table)?)),
            Weights::Denominator => Some(Cow::Borrowed(WeightBook::population())),
            Weights::Equal => None,
        };
        let parts = grouping.map(Grouping::parts);
        let units = units(self)?;
        let indicators = self.text("indicator")?;
        let mut rows: Vec<(usize, i32, &str, Measures)> = Vec::new();
        let panels = Panels::new(self, None)?;
        for panel in panels.spans().iter().map(|span| panels.panel(span)) {
            let label = population_part(self, self.index.first_row[panel.key])?;
            let limits = Limits::of(indicators[self.index.first_row[panel.key]], units[panel.key].as_ref());
            for t in (0..panel.years).filter(|&t| panel.present[t]) {
                let year = panel.year(t);
                let groups = parts.as_ref().map(|parts| parts.members_in(year));
                let values: Vec<(u16, f64)> = (0..areas().len() as u16)
                    .map(|area| (area, panel.values[usize::from(area) * panel.years + t]))
                    .filter(|(_, x)| !x.is_nan())
                    .collect();
                if values.is_empty() {
                    continue;
                }
                let wrong = |&(area, x): &(u16, f64)| {
                    Some(format!("{}: {}", areas()[usize::from(area)].iso3, limits.refuse(x)?))
                };
                let wrong: Vec<String> = values.iter().filter_map(wrong).collect();
                if !wrong.is_empty() {
                    let measures = Measures { comment: Some(wrong.join("; ")), ..Measures::default() };
                    rows.push((panel.key, year, "equal", measures));
                    continue;
                }
                let is_imputed = |area: &&(u16, f64)| panel.imputed[usize::from(area.0) * panel.years + t];
                let imputed: Vec<&str> = values
                    .iter()
                    .filter(is_imputed)
                    .map(|(area, _)| areas()[usize::from(*area)].iso3.as_str())
                    .collect();
                let of = |weight: &dyn Fn(u16) -> Option<f64>| {
                    Measures::of(&values, weight, groups.as_deref()).noted(&imputed)
                };
                rows.push((panel.key, year, "equal", of(&|_| Some(1.0))));
                if let Some(book) = &book {
                    let weighting: Option<&Weighting> = book.part(&label);
                    let weight = |area: u16| weighting.and_then(|w| w.get(&(area, year)).copied());
                    rows.push((panel.key, year, "weights", of(&weight)));
                }
            }
        }
        let source: Vec<IdxSize> = rows.iter().map(|r| self.index.first_row[r.0] as IdxSize).collect();
        let source = IdxCa::from_vec("".into(), source);
        let mut columns = vec![self.frame.column("indicator")?.take(&source)?];
        for dimension in &self.index.dimensions {
            columns.push(self.frame.column(dimension)?.take(&source)?);
        }
        let number = |name: &str, f: fn(&Measures) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(|r| f(&r.3)).collect::<Vec<_>>())
        };
        let dimensions = 1..columns.len();
        columns.extend([
            Column::new("time_period".into(), rows.iter().map(|r| r.1).collect::<Vec<_>>()),
            Column::new("weighting".into(), rows.iter().map(|r| r.2).collect::<Vec<_>>()),
            number("gini", |m| m.gini),
            number("theil", |m| m.theil),
            number("theil_between", |m| m.parts.map(|p| p.0)),
            number("theil_within", |m| m.parts.map(|p| p.1)),
            number("quintile_ratio", |m| m.quintiles),
            number("mean", |m| m.mean),
            Column::new("n_countries".into(), rows.iter().map(|r| r.3.n as i64).collect::<Vec<_>>()),
            Column::new("comment".into(), rows.iter().map(|r| r.3.comment.as_deref()).collect::<Vec<_>>()),
        ]);
        Ok(Inequality { frame: with_columns_along(rows.len(), columns, dimensions)? })
    }
}

impl ToFrame for Inequality {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.frame.clone())
    }
}

#[derive(Default)]
struct Measures {
    n: usize,
    mean: Option<f64>,
    gini: Option<f64>,
    theil: Option<f64>,
    parts: Option<(f64, f64)>,
    quintiles: Option<f64>,
    comment: Option<String>,
}

impl Measures {
    /// Names the countries whose figures are imputed or forecasts.
    fn noted(mut self, imputed: &[&str]) -> Measures {
        if !imputed.is_empty() {
            let note = format!("imputed or forecasts: {}", imputed.join(" "));
            self.comment = Some(commented(self.comment, note));
        }
        self
    }

    fn of(values: &[(u16, f64)], weight: impl Fn(u16) -> Option<f64>, groups: Option<&[Vec<u16>]>) -> Measures {
        let mut notes = Vec::new();
        let named = |list: Vec<&u16>| {
            list.into_iter().map(|&area| areas()[usize::from(area)].iso3.as_str()).collect::<Vec<_>>().join(" ")
        };
        let without: Vec<&u16> = values.iter().filter(|(area, _)| weight(*area).is_none()).map(|(a, _)| a).collect();
        if without.len() == values.len() {
            let comment = Some("no weight is known for this part of the population".to_owned());
            return Measures { comment, ..Measures::default() };
        }
        if !without.is_empty() {
            notes.push(format!("left out without a weight: {}", named(without)));
        }
        let mut entering: Vec<(u16, f64, f64)> =
            values.iter().filter_map(|&(area, x)| Some((area, x, weight(area)?))).filter(|e| e.2 > 0.0).collect();
        // The Gini coefficient is a sum over ranks.
        entering.sort_by(|a, b| a.1.total_cmp(&b.1));
        let x: Vec<f64> = entering.iter().map(|e| e.1).collect();
        let w: Vec<f64> = entering.iter().map(|e| e.2).collect();
        let mut measures = Measures { n: x.len(), mean: mean(&x, &w), ..Measures::default() };
        // In ascending order the first is the least.
        if x.first().is_some_and(|&x| x < 0.0) {
            notes.push("there are values below 0".to_owned());
        } else if measures.mean.is_some_and(|mean| mean > 0.0) {
            measures.gini = Some(gini(&x, &w));
            measures.theil = Some(theil(&x, &w));
            measures.quintiles = quintile_ratio(&x, &w);
            if let Some(groups) = groups {
                let of = |area: &u16| groups.iter().filter(|members| members.binary_search(area).is_ok()).count();
                let (lost, twice): (Vec<&u16>, Vec<&u16>) = (
                    entering.iter().map(|e| &e.0).filter(|a| of(a) == 0).collect(),
                    entering.iter().map(|e| &e.0).filter(|a| of(a) > 1).collect(),
                );
                if lost.is_empty() && twice.is_empty() {
                    let group = |area: u16| groups.iter().position(|members| members.binary_search(&area).is_ok());
                    let group: Vec<usize> = entering.iter().filter_map(|e| group(e.0)).collect();
                    measures.parts = Some(decomposition(&x, &w, &group, groups.len()));
                }
                if !lost.is_empty() {
                    notes.push(format!("no decomposition, in no group: {}", named(lost)));
                }
                if !twice.is_empty() {
                    notes.push(format!("no decomposition, in several groups: {}", named(twice)));
                }
            }
        } else {
            notes.push("the mean is 0".to_owned());
        }
        measures.comment = (!notes.is_empty()).then(|| notes.join("; "));
        measures
    }
}

fn mean(x: &[f64], w: &[f64]) -> Option<f64> {
    let weight: f64 = w.iter().sum();
    (weight > 0.0).then(|| x.iter().zip(w).map(|(x, w)| x * w).sum::<f64>() / weight)
}

/// Kernel: the Gini coefficient of values in ascending order, `Σ_i Σ_j w_i w_j |x_i − x_j| / (2 W² μ)`, in one pass.
fn gini(x: &[f64], w: &[f64]) -> f64 {
    let (mut weight, mut total, mut differences) = (0.0, 0.0, 0.0);
    for (x, w) in x.iter().zip(w) {
        // What this country has more than all lower ones together. Each pair is met once, which makes up for the 2 of
        // the definition.
        differences += w * (x * weight - total);
        weight += w;
        total += w * x;
    }
    // With equal values, rounding can leave a difference below 0.
    (differences / (weight * total)).max(0.0)
}

/// Kernel: Theil's T.
fn theil(x: &[f64], w: &[f64]) -> f64 {
    let weight: f64 = w.iter().sum();
    let mean = x.iter().zip(w).map(|(x, w)| x * w).sum::<f64>() / weight;
    // x·ln x tends to 0 at 0: a country at 0 adds nothing.
    let term = |(x, w): (&f64, &f64)| if *x > 0.0 { w / weight * (x / mean) * (x / mean).ln() } else { 0.0 };
    if mean > 0.0 { x.iter().zip(w).map(term).sum::<f64>().max(0.0) } else { 0.0 }
}

/// Kernel: Theil's T between and within groups.
fn decomposition(x: &[f64], w: &[f64], group: &[usize], groups: usize) -> (f64, f64) {
    let total: f64 = x.iter().zip(w).map(|(x, w)| x * w).sum();
    let weight: f64 = w.iter().sum();
    let (mut between, mut within) = (0.0, 0.0);
    for g in 0..groups {
        let own = || (0..x.len()).filter(|&i| group[i] == g);
        let (gx, gw): (Vec<f64>, Vec<f64>) = own().map(|i| (x[i], w[i])).unzip();
        let (sum, own_weight) = (gx.iter().zip(&gw).map(|(x, w)| x * w).sum::<f64>(), gw.iter().sum::<f64>());
        // A group whose values are all 0 has no share in the total, and none in T.
        if sum > 0.0 {
            between += sum / total * ((sum / own_weight) / (total / weight)).ln();
            within += sum / total * theil(&gx, &gw);
        }
    }
    (between, within)
}

/// Kernel: the mean of the highest fifth of the weight by that of the lowest, from values in ascending order; a country on
/// the border counts by its part.
fn quintile_ratio(x: &[f64], w: &[f64]) -> Option<f64> {
    let fifth = w.iter().sum::<f64>() / 5.0;
    let sum = |order: &mut dyn Iterator<Item = usize>| {
        let (mut left, mut sum) = (fifth, 0.0);
        for i in order {
            // A country that straddles the limit counts with the part of its weight that fits.
            let part = w[i].min(left);
            sum += part * x[i];
            left -= part;
        }
        sum
    };
    let (low, high) = (sum(&mut (0..x.len())), sum(&mut (0..x.len()).rev()));
    (low > 0.0).then(|| high / low)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// (9 + 10)/(1 + 2) of ten equal countries; one that straddles a limit counts by its part.
    #[test]
    fn the_quintile_ratio_by_hand() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        for (x, w, expected) in [
            (&ten[..], &[1.0; 10][..], 19.0 / 3.0),
            (&[1.0, 2.0, 3.0], &[1.0, 1.0, 3.0], 3.0),
            (&[1.0, 2.0, 3.0], &[0.5, 1.5, 3.0], 2.0),
        ] {
            assert!((quintile_ratio(x, w).unwrap() - expected).abs() < 1e-12, "{x:?} {w:?}");
        }
        assert_eq!(quintile_ratio(&[0.0, 1.0], &[1.0, 1.0]), None);
    }

    /// By the definition, pair by pair.
    fn slow_gini(x: &[f64], w: &[f64]) -> f64 {
        let pairs = (0..x.len()).flat_map(|i| (0..x.len()).map(move |j| (i, j)));
        let sum: f64 = pairs.map(|(i, j)| w[i] * w[j] * (x[i] - x[j]).abs()).sum();
        let weight: f64 = w.iter().sum();
        sum / (2.0 * weight * weight * mean(x, w).unwrap())
    }

    #[test]
    fn the_gini_of_the_manual_of_r_ineq_and_of_the_definition() {
        // Package ineq (Zeileis), example of Gini and Theil: incomes of ten households; Gini 0.4620911.
        let x = [541.0, 1463.0, 2445.0, 3438.0, 4437.0, 5401.0, 6392.0, 8304.0, 11904.0, 22261.0];
        assert!((gini(&x, &[1.0; 10]) - 0.462_091_1).abs() < 5e-8, "{}", gini(&x, &[1.0; 10]));
        let w: Vec<f64> = (1..=10).map(f64::from).collect();
        assert!((gini(&x, &w) - slow_gini(&x, &w)).abs() < 1e-14);
        assert_eq!(gini(&[3.0; 4], &[1.0; 4]), 0.0);
    }

    #[test]
    fn a_weight_is_so_many_countries() {
        let (x, w) = ([1.0, 2.0, 5.0], [2.0, 1.0, 3.0]);
        let (many, ones) = ([1.0, 1.0, 2.0, 5.0, 5.0, 5.0], [1.0; 6]);
        assert!((gini(&x, &w) - gini(&many, &ones)).abs() < 1e-15);
        assert!((theil(&x, &w) - theil(&many, &ones)).abs() < 1e-15);
        assert!((quintile_ratio(&x, &w).unwrap() - quintile_ratio(&many, &ones).unwrap()).abs() < 1e-15);
    }

    #[test]
    fn theil_of_one_that_has_all_is_the_logarithm_of_their_number_and_parts_add_up() {
        assert!((theil(&[0.0, 0.0, 0.0, 8.0], &[1.0; 4]) - 4.0f64.ln()).abs() < 1e-15);
        let (x, w) = ([1.0, 2.0, 3.0, 9.0, 12.0], [3.0, 1.0, 4.0, 1.0, 5.0]);
        let (between, within) = decomposition(&x, &w, &[0, 1, 0, 1, 1], 2);
        assert!((between + within - theil(&x, &w)).abs() < 1e-15 && between > 0.0 && within > 0.0);
        assert_eq!(quintile_ratio(&[1.0, 2.0, 3.0, 4.0, 8.0], &[1.0; 5]), Some(8.0));
    }
}
