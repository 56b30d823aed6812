//! Comparison of two groups of a result: difference, ratio and parity, with the covariance of their estimates.

use super::Survey;
use super::column::Column;
use super::estimate::{COLUMNS, Estimate, Estimates, Status, text};
use super::interval::{self, Quantiles};
use super::linearize::{Linearized, linearize};
use super::measure::Kind;
use super::pass::{self, Group, Mask, Program, Set, Term};
use super::plan::{Domains, Plan};
use super::woodruff;
use crate::{Error, Result};
use polars::prelude::{NamedFrom, Series};
use std::sync::atomic::AtomicBool;

impl Estimates {
    /// The difference a − b between two levels of a grouping column, for every measure and within every level of the
    /// other columns of each set, with the covariance of the two estimates in its standard error.
    ///
    /// Levels are given as text. Degrees of freedom are those of the whole design, as for R `svycontrast`.
    ///
    /// # Errors
    /// [`Error::NoSuchRow`] where no grouping set has the column or the column has no such level.
    pub fn difference(&self, column: &str, a: &str, b: &str) -> Result<Estimates> {
        self.compare(column, a, b, Contrast::Difference)
    }

    /// The ratio a/b of two levels of a grouping column; see [`difference`](Estimates::difference). The standard error
    /// is that of the linearised ratio (delta method).
    ///
    /// # Errors
    /// As for [`difference`](Estimates::difference).
    pub fn ratio(&self, column: &str, a: &str, b: &str) -> Result<Estimates> {
        self.compare(column, a, b, Contrast::Ratio)
    }

    /// The parity index a/b: [`ratio`](Estimates::ratio) by its name in the SDG framework, such as female to male.
    ///
    /// # Errors
    /// As for [`difference`](Estimates::difference).
    pub fn parity(&self, column: &str, a: &str, b: &str) -> Result<Estimates> {
        self.compare(column, a, b, Contrast::Parity)
    }

    fn compare(&self, column: &str, a: &str, b: &str, contrast: Contrast) -> Result<Estimates> {
        if let Some(done) = &self.contrast {
            return Err(Error::InvalidArgument {
                argument: "contrast".to_owned(),
                expected: "estimates of domains".to_owned(),
                got: format!("the result of a contrast ({done}); compare the estimates it came from"),
            });
        }
        woodruff::refuse_contrast(&self.measures)?;
        let pairs = self.pairs_of_rows(column, a, b)?;
        let inner = &self.source.0;
        let plan = Plan::new(&inner.table, &self.measures, inner.bound.order.is_some())?;
        let domains = Domains::new(&inner.table, &self.by, &COLUMNS)?;
        let weights = inner.weights()?;
        let height = inner.table.height();
        let mut quantiles = Quantiles::default();
        let mut rows = Vec::new();
        for (x, y) in pairs {
            let (row_a, row_b) = (&self.rows[x], &self.rows[y]);
            let measure = &self.measures[plan.items[row_a.item].measure];
            let factor = measure.factor;
            let values = row_a.value.zip(row_b.value).map(|(a, b)| (a / factor, b / factor));
            let weight = |a: f64, b: f64| match contrast {
                Contrast::Difference => (1.0, -1.0),
                _ => (1.0 / b, -a / (b * b)),
            };
            let mut z = vec![0.0; height];
            let mut value = f64::NAN;
            if let Some((a, b)) = values {
                value = match contrast {
                    Contrast::Difference => a - b,
                    _ => a / b,
                };
                let (weight_a, weight_b) = weight(a, b);
                for (row, weight) in [(row_a, weight_a), (row_b, weight_b)] {
                    self.add_linearised(&mut z, &plan, &domains, row, weight);
                }
            }
            let series = [Series::new("z".into(), z)];
            let linear = total_of(&series[0], &self.source, &weights).ok_or(Error::Interrupted)?;
            let scale = if contrast == Contrast::Difference { factor } else { 1.0 };
            let se = (scale * linear.variance.sqrt()).abs();
            let value = value * scale;
            let one_sided = [row_a, row_b].map(|row| row.status == Status::OneSided);
            // A share that is 0 or 1 has an unknown variance, not none: two of them say nothing of their difference.
            let se = if one_sided == [true, true] { f64::NAN } else { se };
            let limits = interval::student(value, se, linear.df, measure.level, &mut quantiles);
            let known = value.is_finite() && se.is_finite();
            let status = match () {
                _ if !value.is_finite() && (row_a.value.is_none() || row_b.value.is_none()) => Status::Empty,
                _ if !value.is_finite() => Status::Undefined,
                _ if one_sided.contains(&true) => Status::OneSided,
                _ if !se.is_finite() => Status::NoVariance,
                _ if limits.is_none() => Status::NoDf,
                _ => Status::Normal,
            };
            let number = |x: f64| Some(x).filter(|x| x.is_finite());
            let place = self.sets[row_a.key.0].iter().position(|&c| self.columns[c].0 == column).unwrap_or_default();
            let mut key = row_a.key.clone();
            key.1.remove(place);
            rows.push(Estimate {
                value: number(value),
                se: number(se),
                ci_low: limits.filter(|_| known).map(|l| l.0),
                ci_high: limits.filter(|_| known).map(|l| l.1),
                cv: number(se / value.abs()),
                deff: None,
                df: Some(linear.df),
                n: row_a.n + row_b.n,
                n_missing: row_a.n_missing + row_b.n_missing,
                numerator: None,
                denominator: None,
                unit: match (contrast, row_a.unit.as_deref()) {
                    (Contrast::Difference, Some("%")) => Some("percentage points".to_owned()),
                    (Contrast::Difference, unit) => unit.map(str::to_owned),
                    _ => Some("ratio".to_owned()),
                },
                status,
                key,
                ..row_a.clone()
            });
        }
        let sets = self
            .sets
            .iter()
            .map(|set| set.iter().copied().filter(|&c| self.columns[c].0 != column).collect())
            .collect();
        Ok(Estimates { rows, sets, contrast: Some(contrast.label(column, a, b)), ..self.clone() })
    }

    /// The rows to compare, as numbers: one pair per measure, set and level of the set's other columns.
    fn pairs_of_rows(&self, column: &str, a: &str, b: &str) -> Result<Vec<(usize, usize)>> {
        let Some(found) = self.columns.iter().find(|(name, _)| name == column) else {
            return Err(Error::NoSuchRow {
                what: format!("by {column:?}"),
                problem: "the estimates are not grouped by this column".to_owned(),
                available: match self.columns.is_empty() {
                    true => "no grouping".to_owned(),
                    false => {
                        format!(
                            "grouping by {}",
                            self.columns.iter().map(|c| c.0.as_str()).collect::<Vec<_>>().join(", ")
                        )
                    }
                },
            });
        };
        let known: Vec<String> = (0..found.1.len()).filter_map(|i| text(&found.1, i as u32)).collect();
        for level in [a, b] {
            if !known.iter().any(|k| k == level) {
                return Err(Error::NoSuchRow {
                    what: format!("{column} = {level:?}"),
                    problem: "no such level".to_owned(),
                    available: format!("the levels {}", known.join(", ")),
                });
            }
        }
        let level = |row: &Estimate| self.level_of(row, column).flatten();
        let others = |row: &Estimate| -> Vec<u32> {
            let set = &self.sets[row.key.0];
            set.iter().zip(&row.key.1).filter(|(c, _)| self.columns[**c].0 != column).map(|(_, k)| *k).collect()
        };
        let mut pairs = Vec::new();
        for (x, row) in self.rows.iter().enumerate().filter(|(_, row)| level(row).as_deref() == Some(a)) {
            let partner = self.rows.iter().position(|other| {
                other.key.0 == row.key.0
                    && other.item == row.item
                    && level(other).as_deref() == Some(b)
                    && others(other) == others(row)
            });
            pairs.extend(partner.map(|y| (x, y)));
        }
        Ok(pairs)
    }

    /// Adds `weight` times the linearised variable of an estimate, (y − r·x)/t_x or y within its domain.
    fn add_linearised(&self, z: &mut [f64], plan: &Plan, domains: &Domains, row: &Estimate, weight: f64) {
        let item = &plan.items[row.item];
        let measure = &self.measures[item.measure];
        let (y, x, case) = plan.rows_of(item, z.len());
        let is_total = matches!(measure.kind, Kind::Total(_) | Kind::Count);
        let value = row.value.unwrap_or_default() / measure.factor;
        let denominator = row.denominator.unwrap_or(1.0);
        for (i, z) in z.iter_mut().enumerate().filter(|(i, _)| domains.contains(row.domain, *i)) {
            let residual = if is_total { y[i] } else { (y[i] - value * x[i]) / denominator };
            *z += weight * case[i] * residual;
        }
    }
}

/// How two estimates are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contrast {
    Difference,
    Ratio,
    Parity,
}

impl Contrast {
    fn label(self, column: &str, a: &str, b: &str) -> String {
        match self {
            Contrast::Difference => format!("{column}: {a} - {b}"),
            Contrast::Ratio => format!("{column}: {a} / {b}"),
            Contrast::Parity => format!("{column}: parity {a} / {b}"),
        }
    }
}

/// The estimated total of a variable over all rows.
fn total_of(z: &Series, survey: &Survey, weights: &Column) -> Option<Linearized> {
    let program = Program {
        columns: Column::new(z).into_iter().collect(),
        masks: vec![Mask { filter: None, present: vec![] }],
        terms: vec![Term::Cases { mask: 0 }, Term::Value { column: 0, mask: 0 }],
        groups: vec![Group { denominator: None, pairs: 0..1, mask: 0, domain_mask: 0 }],
        first_numerator: 1,
        cases: vec![0],
    };
    let sets = [Set { cells: None, first: 0 }];
    let bound = &survey.0.bound;
    let state = pass::pass(&program, bound, weights, &sets, 1, &AtomicBool::new(false))?;
    Some(linearize(&state, &program, bound.lonely_psu, 0, 0))
}
