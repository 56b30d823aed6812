//! Quantiles of the measures of a request in every domain, with the interval of Woodruff (1952).
//!
//! The cases of a measure are put in order once, and each grouping set deals them to its domains. The standard error
//! comes from the share of cases at or below the quantile: a 0/1 variable, whose variance one pass of the engine gives for
//! all domains of a set at once, as a row is in one of them.

use super::Inner;
use super::column::{self, Column, Rows};
use super::covariance::Form;
use super::estimate::{Estimate, Status};
use super::interval::{self, Quantiles};
use super::linearize::{Linearized, linearize};
use super::measure::{Kind, Measure};
use super::pass::{self, Group, Mask, Program, Set, Term};
use super::plan::Domains;
use super::quantile::{Ordered, Rule, accumulate};
use crate::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// How many rows are read at a time.
const CHUNK: usize = 8192;

/// A quantile measure with its columns, checked.
#[derive(Debug)]
pub(super) struct Wanted {
    /// The number of the measure.
    pub(super) measure: usize,
    values: Series,
    filter: Option<Series>,
    probabilities: Vec<f64>,
    rule: Rule,
    /// The name of the row of each probability.
    names: Vec<String>,
}

/// The quantile measures among those of a request.
///
/// # Errors
/// All problems of their columns and probabilities, together.
pub(super) fn wanted(table: &DataFrame, measures: &[Measure]) -> Result<Vec<Wanted>> {
    let mut errors = Vec::new();
    let mut all = Vec::new();
    for (m, measure) in measures.iter().enumerate() {
        let Kind::Quantile { column, probabilities, rule } = &measure.kind else { continue };
        let name = measure.name();
        let outside = probabilities.iter().find(|&&p| !(p > 0.0 && p < 1.0)).map(f64::to_string);
        if let Some(got) = outside.or_else(|| probabilities.is_empty().then(|| "none".to_owned())) {
            errors.push(Error::InvalidArgument {
                argument: format!("probabilities of {name}"),
                expected: "shares above 0 and below 1, such as 0.5 for the median".to_owned(),
                got,
            });
        }
        let remedy = "convert it to numbers; text has no quantiles";
        let values = column::numeric(table, name, column, remedy).and_then(|series| {
            column::check_finite(&series, name)?;
            Ok(series)
        });
        let role = format!("where of {name}");
        let filter = measure.filter.as_ref().map(|column| {
            let series = column::numeric(table, &role, column, "convert it to 0 and 1, or true and false")?;
            column::check_binary(&series, &role)?;
            Ok(series)
        });
        match (values, filter.transpose()) {
            (Ok(values), Ok(filter)) => {
                let names = probabilities.iter().map(|&p| measure.name_of_quantile(column, probabilities, p)).collect();
                let (probabilities, rule) = (probabilities.clone(), *rule);
                all.push(Wanted { measure: m, values, filter, probabilities, rule, names });
            }
            (values, filter) => errors.extend([values.err(), filter.err()].into_iter().flatten()),
        }
    }
    Error::collect(errors)?;
    Ok(all)
}

/// An error where a row to be compared is a quantile: those are the items after the `linear` ones.
pub(super) fn refuse<'a>(rows: impl IntoIterator<Item = &'a Estimate>, linear: usize) -> Result<()> {
    match rows.into_iter().find(|row| row.item >= linear) {
        None => Ok(()),
        Some(row) => Err(Error::InvalidArgument {
            argument: "contrast".to_owned(),
            expected: "means, totals, proportions, ratios or counts".to_owned(),
            got: format!(
                "{}, a quantile: Woodruff's interval does not tell how two quantiles vary together; estimate it apart from \
                 what is compared",
                row.measure
            ),
        }),
    }
}

/// The rows of a quantile measure in all domains; `item` is the number of the first probability's.
pub(super) fn rows(
    wanted: &Wanted,
    measure: &Measure,
    survey: &Inner,
    domains: &Domains,
    item: usize,
    stop: &AtomicBool,
) -> Result<Vec<Estimate>> {
    let weights = survey.weights()?;
    let cases = Cases::new(wanted, &weights, survey.bound.rows());
    let mut quantiles = Quantiles::default();
    let mut rows = Vec::new();
    for (s, set) in domains.sets().into_iter().enumerate() {
        let of_set = domains.of_set(s);
        let dealt = cases.deal(set, of_set.len());
        let values: Vec<Vec<Option<f64>>> = wanted
            .probabilities
            .iter()
            .map(|&p| (0..of_set.len()).map(|d| dealt.domain(d).quantile(p, wanted.rule)).collect())
            .collect();
        let shares = Shares { cases: &cases, below: values.iter().map(|values| cases.below(values, set)).collect() };
        let program = shares.program();
        let sets = [Set { cells: set.cells, first: 0 }];
        let state =
            pass::pass(&program, &survey.bound, &weights, &sets, of_set.len(), stop).ok_or(Error::Interrupted)?;
        let share = |i: usize, d: usize| linearize(&state, &program, survey.bound.lonely_psu, d, i);
        let variances = match survey.bound.has_moments() {
            true => None,
            false => {
                let fill = |cell: usize, z: &mut [f64]| {
                    let (i, d) = (cell / of_set.len(), cell % of_set.len());
                    let Linearized { value, denominator, .. } = share(i, d);
                    let inside = |row: usize| set.cells.is_none_or(|cells| cells.get(row) as usize == d);
                    shares.add_influence(i, value, denominator, inside, z);
                };
                let count = wanted.probabilities.len() * of_set.len();
                Some(Form::new(&survey.bound).variances(count, fill, stop).ok_or(Error::Interrupted)?)
            }
        };
        for (i, &p) in wanted.probabilities.iter().enumerate() {
            for (d, domain) in of_set.clone().enumerate() {
                let mut share = share(i, d);
                if let Some(variances) = &variances {
                    share.variance = variances[i * of_set.len() + d];
                }
                let n = state.sum(d, CASES);
                let found = Found { share, value: values[i][d], ordered: dealt.domain(d), n, p, rule: wanted.rule };
                rows.push(Estimate {
                    measure: wanted.names[i].clone(),
                    n: n as u64,
                    n_missing: (state.sum(d, ASKED) - n) as u64,
                    unit: measure.unit.clone(),
                    key: domains.keys[domain].clone(),
                    domain,
                    item: item + i,
                    ..found.estimate(measure, &mut quantiles)
                });
            }
        }
    }
    Ok(rows)
}

/// The terms of a program of shares before those of the shares.
const CASES: usize = 0;
const ASKED: usize = 1;
const WEIGHT: usize = 2;
const FIRST_SHARE: usize = 3;

/// The 0/1 columns whose shares the pass gives: the rows asked, the cases, and those at or below each quantile.
struct Shares<'a> {
    cases: &'a Cases,
    below: Vec<Series>,
}

impl Shares<'_> {
    fn program(&self) -> Program<'_> {
        let columns = [&self.cases.inside, &self.cases.asked].into_iter().chain(&self.below);
        let mask = |column| Mask { filter: Some(column), present: Vec::new() };
        let share = |i| Term::Value { column: 2 + i, mask: 0 };
        let first = [Term::Cases { mask: 0 }, Term::Cases { mask: 1 }, Term::Weight { mask: 0 }];
        let group = Group { denominator: Some(WEIGHT), pairs: 0..self.below.len(), mask: 0, domain_mask: 0 };
        Program {
            columns: columns.filter_map(Column::new).collect(),
            masks: vec![mask(0), mask(1)],
            terms: first.into_iter().chain((0..self.below.len()).map(share)).collect(),
            groups: vec![group],
            first_numerator: FIRST_SHARE,
            cases: vec![CASES, ASKED],
        }
    }

    /// Adds the linearised variable of a share, (1 or 0 less the share)/Σw for the cases of a domain.
    fn add_influence(&self, i: usize, share: f64, total: f64, in_domain: impl Fn(usize) -> bool, z: &mut [f64]) {
        let (Some(inside), Some(below)) = (Column::new(&self.cases.inside), Column::new(&self.below[i])) else {
            return;
        };
        let mut values = [[0.0; CHUNK]; 2];
        let [case, y] = &mut values;
        for (chunk, z) in z.chunks_mut(CHUNK).enumerate() {
            let rows = Rows::Run { start: chunk * CHUNK, len: z.len() };
            inside.read(rows, case);
            below.read(rows, y);
            for (k, z) in z.iter_mut().enumerate().filter(|(k, _)| in_domain(chunk * CHUNK + k)) {
                *z += case[k] * (y[k] - share) / total;
            }
        }
    }
}

/// The cases of a measure: rows of its base with a weight above 0 in which its variable is not missing.
struct Cases {
    /// Per row of the table, the variable; 0 where missing.
    values: Vec<f64>,
    weights: Vec<f64>,
    /// Per row, 1 in the base of the measure.
    asked: Series,
    /// Per row, 1 in the base of the measure where the variable is not missing.
    inside: Series,
    /// The cases in the order of their values, equal ones in that of the table: [`key`] and row.
    order: Vec<(u64, u32)>,
}

impl Cases {
    fn new(wanted: &Wanted, weights: &Column, height: usize) -> Cases {
        let variable = Column::new(&wanted.values).unwrap_or_else(Column::one);
        let filter = wanted.filter.as_ref().and_then(Column::new).unwrap_or_else(Column::one);
        let (mut values, mut weight) = (vec![0.0; height], vec![0.0; height]);
        let (mut asked, mut inside) = (vec![0u8; height], vec![0u8; height]);
        let order: Vec<Vec<(u64, u32)>> = values
            .par_chunks_mut(CHUNK)
            .zip(weight.par_chunks_mut(CHUNK))
            .zip(asked.par_chunks_mut(CHUNK).zip(inside.par_chunks_mut(CHUNK)))
            .enumerate()
            .map(|(chunk, ((values, weight), (asked, inside)))| {
                let start = chunk * CHUNK;
                let rows = Rows::Run { start, len: values.len() };
                let mut mask = vec![0.0; values.len()];
                variable.read(rows, values);
                weights.read(rows, weight);
                filter.read(rows, &mut mask);
                asked.iter_mut().zip(&mask).for_each(|(asked, &m)| *asked = m as u8);
                variable.mask_missing(rows, &mut mask);
                inside.iter_mut().zip(&mask).for_each(|(inside, &m)| *inside = m as u8);
                let cases = values.iter().zip(&*weight).zip(&*inside).enumerate();
                let is_case = |&(_, ((_, &w), &m)): &(usize, ((&f64, &f64), &u8))| w > 0.0 && m == 1;
                cases.filter(is_case).map(|(i, ((&y, _), _))| (key(y), (start + i) as u32)).collect()
            })
            .collect();
        let mut order = order.concat();
        order.par_sort_unstable();
        let series = |values| UInt8Chunked::from_vec("".into(), values).into_series();
        Cases { values, weights: weight, asked: series(asked), inside: series(inside), order }
    }

    /// The cases of each domain of a set, in order.
    fn deal(&self, set: Set, domains: usize) -> Dealt {
        let n = self.order.len();
        let (mut values, mut cumulative) = (vec![0.0; n], vec![0.0; n]);
        let mut starts = vec![0; domains + 1];
        match set.cells {
            None => {
                starts[1] = n;
                for ((value, weight), &(key, row)) in values.iter_mut().zip(&mut cumulative).zip(&self.order) {
                    *value = value_of(key);
                    *weight = self.weights[row as usize];
                }
            }
            Some(cells) => {
                self.order.iter().for_each(|&(_, row)| starts[cells.get(row as usize) as usize + 1] += 1);
                (0..domains).for_each(|d| starts[d + 1] += starts[d]);
                let mut next = starts.clone();
                for &(key, row) in &self.order {
                    let place = &mut next[cells.get(row as usize) as usize];
                    values[*place] = value_of(key);
                    cumulative[*place] = self.weights[row as usize];
                    *place += 1;
                }
            }
        }
        starts.windows(2).for_each(|ends| accumulate(&mut cumulative[ends[0]..ends[1]]));
        Dealt { starts, values, cumulative }
    }

    /// 1 in the rows at or below the quantile of their own domain.
    fn below(&self, quantiles: &[Option<f64>], set: Set) -> Series {
        let limits: Vec<f64> = quantiles.iter().map(|q| q.unwrap_or(f64::NAN)).collect();
        let mut below = vec![0u8; self.values.len()];
        below.par_chunks_mut(CHUNK).zip(self.values.par_chunks(CHUNK)).enumerate().for_each(
            |(chunk, (below, values))| {
                let rows = Rows::Run { start: chunk * CHUNK, len: values.len() };
                match set.cells {
                    None => below.iter_mut().zip(values).for_each(|(below, &y)| *below = u8::from(y <= limits[0])),
                    Some(cells) => cells.each(rows, |i, d| below[i] = u8::from(values[i] <= limits[d as usize])),
                }
            },
        );
        UInt8Chunked::from_vec("".into(), below).into_series()
    }
}

/// The cases of the domains of a set, domain after domain.
struct Dealt {
    /// Where each domain begins, and the number of cases.
    starts: Vec<usize>,
    values: Vec<f64>,
    cumulative: Vec<f64>,
}

impl Dealt {
    fn domain(&self, d: usize) -> Ordered<'_> {
        let cases = self.starts[d]..self.starts[d + 1];
        Ordered { values: &self.values[cases.clone()], cumulative: &self.cumulative[cases] }
    }
}

/// A whole number that has the order of the value; −0 is 0.
fn key(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The value of a key.
fn value_of(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

/// A quantile of a domain with the share of its cases at or below it.
struct Found<'a> {
    value: Option<f64>,
    share: Linearized,
    ordered: Ordered<'a>,
    n: f64,
    p: f64,
    rule: Rule,
}

impl Found<'_> {
    /// The quantile with its interval: the limits of the share, each as the quantile of that probability. A limit of 0 or
    /// less, or 1 or more, has none. The standard error is the width over 2t.
    fn estimate(&self, measure: &Measure, quantiles: &mut Quantiles) -> Estimate {
        let Linearized { value: share, variance, df, numerator, denominator } = self.share;
        let at = |p: f64| if p > 0.0 && p < 1.0 { self.ordered.quantile(p, self.rule) } else { None };
        let is_whole = numerator == denominator;
        let (limits, status) = match self.value {
            None => ((None, None), Status::Empty),
            // No case above: only how many cases there are says how far the share may be from 1.
            Some(value) if is_whole => {
                let low = interval::one_sided(1.0, self.n, measure.level).map_or(0.0, |limits| limits.0);
                ((at(low), Some(value).filter(|_| low >= self.p)), Status::OneSided)
            }
            Some(_) if variance.is_nan() => ((None, None), Status::NoVariance),
            Some(_) => {
                let kind = measure.interval;
                match interval::proportion(kind, share, variance.sqrt(), df, self.n, measure.level, quantiles) {
                    None => ((None, None), Status::NoDf),
                    Some((low, high)) => match (at(low), at(high)) {
                        both @ (Some(_), Some(_)) => (both, Status::Normal),
                        one => (one, Status::OneSided),
                    },
                }
            }
        };
        let scaled = |x: f64| x * measure.factor;
        let (value, ci_low, ci_high) = (self.value.map(scaled), limits.0.map(scaled), limits.1.map(scaled));
        let width = ci_low.zip(ci_high).map(|(low, high)| high - low);
        let se = width.zip(quantiles.t(measure.level, df)).map(|(width, t)| width / (2.0 * t));
        Estimate {
            measure: String::new(),
            level: None,
            value,
            se,
            ci_low,
            ci_high,
            cv: se.zip(value).map(|(se, value)| se / value.abs()).filter(|cv| cv.is_finite()),
            deff: None,
            df: self.value.map(|_| df),
            n: 0,
            n_missing: 0,
            numerator: None,
            denominator: self.value.map(|_| denominator),
            unit: None,
            status,
            key: (0, Vec::new()),
            domain: 0,
            item: 0,
        }
    }
}
