//! Rows of several imputations combined into one: estimates and comparisons alike.

use super::Estimates;
use super::made_columns::with_value;
use super::row::{Estimate, Imputed, Status};
use crate::Result;
use crate::survey::interval;
use crate::survey::interval::{Interval, Limits, Quantiles};
use crate::survey::measure::imputations::family;
use crate::survey::measure::{Kind, Measure};
use crate::survey::rubin::{Combine, Combined, combine};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What combined rows were made of.
#[derive(Clone, Debug)]
pub(crate) struct Imputations {
    /// The estimates of each imputation by itself.
    pub(crate) estimates: Arc<Estimates>,
    /// For each combined row, its rows among these, `None` where an imputation lacks the level; one for a measure of one
    /// column.
    pub(crate) rows: Vec<Vec<Option<usize>>>,
}

impl Estimates {
    /// The estimates with the rows of all imputations of a measure combined; as they are where there are none.
    pub(crate) fn combined(self) -> Estimates {
        if self.measures.iter().all(|measure| measure.imputation.is_none()) {
            return self;
        }
        // Rows by measure and domain, in their order: its categories or probabilities.
        let mut found: FxHashMap<(usize, usize), Vec<usize>> = FxHashMap::default();
        for (number, row) in self.rows.iter().enumerate() {
            found.entry((self.measure_of_item[row.item], row.domain)).or_default().push(number);
        }
        // In order, with the grouping set of each.
        let domains: BTreeMap<usize, usize> = self.rows.iter().map(|row| (row.domain, row.key.0)).collect();

        let (mut rows, mut parts) = (Vec::new(), Vec::new());
        let (mut measures, mut measure_of_item) = (Vec::new(), Vec::new());
        // The first row of each item tells its level.
        let mut level_of: Vec<Option<&Option<String>>> = vec![None; self.measure_of_item.len()];
        for row in &self.rows {
            level_of[row.item].get_or_insert(&row.level);
        }
        let mut quantiles = Quantiles::default();
        let mut first = 0;
        while first < self.measures.len() {
            let size = family(&self.measures[first..]);
            let measure = &self.measures[first];
            let members: Vec<usize> = (first..first + size).collect();
            let levels = levels(&members, &self.measure_of_item, &level_of);
            let item = measure_of_item.len();
            measure_of_item.extend(levels.iter().map(|_| measures.len()));
            for (&domain, &set) in &domains {
                for (number, level) in levels.iter().enumerate() {
                    let of_member = |member: &usize| -> Option<usize> {
                        let rows = found.get(&(*member, domain))?;
                        match level {
                            Some(_) => rows.iter().copied().find(|&row| self.rows[row].level == *level),
                            None => rows.get(number).copied(),
                        }
                    };
                    let numbers: Vec<Option<usize>> = members.iter().map(of_member).collect();
                    // A measure without rows is behind those of another.
                    let Some(any) = members.iter().find_map(|member| found.get(&(*member, domain))) else { continue };
                    let mut row = match (measure.imputation.as_ref(), numbers[..].first()) {
                        (None, Some(&Some(only))) => self.rows[only].clone(),
                        (None, _) => continue,
                        (Some(imputation), _) => {
                            // A category that no case of an imputation has is a share of 0 in it.
                            let of_none = |member: &usize| {
                                let like = found.get(&(*member, domain)).map_or(any[0], |rows| rows[0]);
                                share_of_none(&self.rows[like], level.clone())
                            };
                            let each: Vec<Estimate> = numbers
                                .iter()
                                .zip(&members)
                                .map(|(row, member)| row.map_or_else(|| of_none(member), |row| self.rows[row].clone()))
                                .collect();
                            let each: Vec<&Estimate> = each.iter().collect();
                            let row = combined(&each, imputation.how, measure, &mut quantiles);
                            Estimate { measure: measure.name_of_imputed(number), ..row }
                        }
                    };
                    row.item = item + number;
                    parts.push((set, measures.len(), numbers));
                    rows.push(row);
                }
            }
            // Called as its rows are, and known by the column of the first imputation.
            measures.push(match &measure.imputation {
                Some(_) => measure.of_all_imputations(),
                None => measure.clone(),
            });
            first += size;
        }
        let mut order: Vec<usize> = (0..rows.len()).collect();
        // As all results: by set, measure, category and domain.
        order.sort_by_key(|&row| (parts[row].0, parts[row].1, rows[row].item, rows[row].domain));
        let of_rows = order.iter().map(|&row| parts[row].2.clone()).collect();
        let rows = order.iter().map(|&row| rows[row].clone()).collect();
        let imputations = Imputations { estimates: Arc::new(self.clone()), rows: of_rows };
        Estimates { rows, measures, measure_of_item, imputations: Some(imputations), replicated: None, ..self }
    }

    /// The rows of all imputations that make up combined ones, as lists of the same length: a measure of one column is
    /// the same in all.
    pub(crate) fn rows_of_imputations(&self, rows: &[usize]) -> Result<Vec<Vec<Option<usize>>>> {
        let Some(imputations) = &self.imputations else { return Ok(Vec::new()) };
        let parts: Vec<&Vec<Option<usize>>> = rows.iter().map(|&row| &imputations.rows[row]).collect();
        let most = parts.iter().map(|part| part.len()).max().unwrap_or(1);
        if let Some((part, row)) = parts.iter().zip(rows).find(|(part, _)| part.len() != 1 && part.len() != most) {
            return Err(crate::Error::argument(
                "contrast",
                "measures of equally many imputations",
                format!("{} of {}, and another of {most}", self.rows[*row].measure, part.len()),
            ));
        }
        Ok((0..most).map(|m| parts.iter().map(|part| part[if part.len() == 1 { 0 } else { m }]).collect()).collect())
    }
}

/// The levels of the rows of some measures in a domain: the categories of all of them, or as many nothings as they have
/// rows.
fn levels(members: &[usize], measure_of_item: &[usize], level_of: &[Option<&Option<String>>]) -> Vec<Option<String>> {
    let mut levels: Vec<Option<String>> = Vec::new();
    let mut most = 0;
    for member in members {
        let of_member = || measure_of_item.iter().zip(level_of).filter(|(measure, _)| *measure == member);
        let known: Vec<&Option<String>> = of_member().filter_map(|(_, level)| *level).collect();
        most = most.max(known.iter().filter(|level| level.is_none()).count());
        for level in known.into_iter().filter(|level| level.is_some()) {
            if !levels.contains(level) {
                levels.push(level.clone());
            }
        }
    }
    if levels.is_empty() { vec![None; most] } else { levels }
}

/// The row of a category without cases, beside that of another of the same measure and domain.
fn share_of_none(like: &Estimate, level: Option<String>) -> Estimate {
    let exists = like.value.is_some();
    let zero = exists.then_some(0.0);
    let status = if exists { Status::OneSided } else { like.status };
    Estimate {
        level,
        value: zero,
        se: zero,
        ci_low: zero,
        ci_high: None,
        cv: None,
        deff: None,
        numerator: zero,
        status,
        is_alike: false,
        linear: None,
        ..like.clone()
    }
}

/// One row from those of all imputations, which are of one domain.
///
/// Numbers of cases, numerators and denominators are means: where the condition was imputed too, so are the cases.
/// Degrees of freedom of the complete data are the smallest of them.
pub(crate) fn combined(rows: &[&Estimate], how: Combine, measure: &Measure, quantiles: &mut Quantiles) -> Estimate {
    let first = rows[0];
    let all = |of: fn(&Estimate) -> Option<f64>| rows.iter().map(|row| of(row)).collect::<Option<Vec<f64>>>();
    let mean = |of: fn(&Estimate) -> Option<f64>| {
        let each = all(of)?;
        Some(each.iter().sum::<f64>() / each.len() as f64)
    };
    let count = |of: fn(&Estimate) -> u64| {
        (rows.iter().map(|row| of(row) as f64).sum::<f64>() / rows.len() as f64).round() as u64
    };
    let is = |status| rows.iter().any(|row| row.status == status);
    let common = Estimate {
        measure: first.measure.clone(),
        level: first.level.clone(),
        unit: first.unit.clone(),
        note: first.note.clone(),
        key: first.key.clone(),
        domain: first.domain,
        item: first.item,
        n: count(|row| row.n),
        n_missing: count(|row| row.n_missing),
        numerator: mean(|row| row.numerator),
        denominator: mean(|row| row.denominator),
        ..Estimate::blank(first.status)
    };
    let Some(values) = all(|row| row.value) else {
        let status = match () {
            _ if is(Status::Refused) => Status::Refused,
            _ if is(Status::Empty) => Status::Empty,
            _ => Status::Undefined,
        };
        let empty = rows.iter().filter(|row| row.value.is_none()).count();
        let note = (empty < rows.len()).then(|| format!("no value in {empty} of {} imputations", rows.len()));
        return Estimate { status, note, ..common };
    };
    // A share of 0 or 1, or a mean of cases that are alike, has an error of 0 by its formula; where others differ, they tell it.
    let do_some_differ = rows.iter().any(|row| !row.is_alike);
    let is_by_formula = |row: &Estimate| row.status == Status::OneSided || (row.is_alike && do_some_differ);
    let known = |row: &&Estimate| if is_by_formula(row) { row.se } else { row.known_se() };
    let errors: Option<Vec<f64>> = rows.iter().map(known).collect();
    let variances = errors.map_or(vec![f64::NAN; rows.len()], |errors| errors.iter().map(|se| se * se).collect());
    // `min` passes over NaN: a row without degrees of freedom does not count.
    let complete = rows.iter().map(|row| row.df.unwrap_or(f64::NAN)).fold(f64::INFINITY, f64::min);
    let Combined { value, within, between, variance, df, fmi, .. } = combine(&values, &variances, complete, how);

    let is_boundary = between == 0.0 && rows.iter().all(|row| row.status == Status::OneSided && row.se == Some(0.0));
    let se = variance.sqrt();
    let n = common.n as f64;
    let limits = match () {
        // The same share of 0 or 1 in all imputations: their one-sided intervals are alike.
        _ if is_boundary => first.ci_low.zip(first.ci_high),
        _ if !se.is_finite() => None,
        _ if se == 0.0 => Some((value, value)),
        _ => limits(measure, &values, &variances, (value, se, df, n), how, complete, quantiles),
    };
    let status = match () {
        _ if is_boundary => Status::OneSided,
        _ if !se.is_finite() && is(Status::NoDf) => Status::NoDf,
        _ if !se.is_finite() && is(Status::OneSided) => Status::OneSided,
        _ if !se.is_finite() => Status::NoVariance,
        _ if limits.is_none() => Status::NoDf,
        _ if is(Status::LostReplicates) => Status::LostReplicates,
        _ => Status::Normal,
    };
    let imputed = Imputed { imputations: rows.len() as u64, within, between, fmi };
    let row = Estimate {
        df: Some(df).filter(|df| df.is_finite()),
        imputed: Some(imputed).filter(|imputed| imputed.between.is_finite()),
        status,
        ..common
    };
    with_value(row, value, se, limits)
}

/// The interval of a combined estimate, from its value, error, degrees of freedom and cases. The interval of a share is on
/// the logit scale where it was asked for there, on which estimates of shares near 0 and 1 are nearer to normal, as the
/// rules suppose; its logits are combined.
fn limits(
    measure: &Measure,
    values: &[f64],
    variances: &[f64],
    (value, se, df, n): (f64, f64, f64, f64),
    how: Combine,
    complete: f64,
    quantiles: &mut Quantiles,
) -> Limits {
    let factor = measure.factor;
    let scaled = |limits: (f64, f64)| (limits.0 * factor, limits.1 * factor);
    let is_share = matches!(measure.kind, Kind::Proportion { .. }) && measure.interval != Interval::Wald;
    if !is_share {
        return interval::student(value, se, df, measure.level, quantiles);
    }
    let shares: Vec<f64> = values.iter().map(|value| value / factor).collect();
    // A share of 0 or 1 has no logit.
    let is_inside = shares.iter().all(|p| *p > 0.0 && *p < 1.0);
    if is_inside && matches!(measure.interval, Interval::Logit | Interval::Xlogit) {
        let logits: Vec<f64> = shares.iter().map(|p| (p / (1.0 - p)).ln()).collect();
        let slopes = shares.iter().map(|p| 1.0 / (factor * p * (1.0 - p)));
        let variances: Vec<f64> = variances.iter().zip(slopes).map(|(v, slope)| v * slope * slope).collect();
        let of_logit = combine(&logits, &variances, complete, how);
        let (low, high) =
            interval::student(of_logit.value, of_logit.variance.sqrt(), of_logit.df, measure.level, quantiles)?;
        let back = |x: f64| 1.0 / (1.0 + (-x).exp());
        return Some(scaled((back(low), back(high))));
    }
    interval::proportion(measure.interval, value / factor, se / factor, df, n, measure.level, quantiles).map(scaled)
}
