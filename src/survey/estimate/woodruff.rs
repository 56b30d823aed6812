//! Quantiles of the measures of a request in every domain, with the interval of Woodruff (1952).
//!
//! The cases of a measure are put in order once, and each grouping set deals them to its domains. The standard error
//! comes from the share of cases at or below the quantile: a 0/1 variable, whose variance one pass of the engine gives
//! for all domains of a set at once, as a row is in one of them.

use super::quantile_row::{Found, ROUNDING};
use super::row::Estimate;
use crate::survey::cases::Inner;
use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::columns::domains::Domains;
use crate::survey::columns::domains::Set;
use crate::survey::design::replicates::Weights;
use crate::survey::interval::{QuantileInterval, Quantiles};
use crate::survey::kernel::pass::RowSums;
use crate::survey::kernel::program::{Group, Mask, Program, Term};
use crate::survey::measure::{Kind, Measure};
use crate::survey::quantile::ordered::{Cases, Ordered};
use crate::survey::quantile::rule::{QuantileRule, quantile};
use crate::survey::variance::estimator::Estimator;
use crate::survey::variance::form::Form;
use crate::survey::variance::replicate;
use crate::survey::variance::replicate::{Replication, Variance};
use crate::survey::variance::taylor::{Linearized, linearize};
use crate::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// How many rows are read at a time.
const CHUNK: usize = 8192;

/// A quantile measure with its columns, checked.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// The number of the measure.
    pub(crate) measure: usize,
    values: Series,
    filter: Option<Series>,
    probabilities: Vec<f64>,
    rule: QuantileRule,
    interval: QuantileInterval,
    /// The name of the row of each probability.
    names: Vec<String>,
}

/// The quantile measures among those of a request.
///
/// # Errors
/// All problems of their columns and probabilities, together.
pub(crate) fn wanted(table: &DataFrame, measures: &[Measure]) -> Result<Vec<Wanted>> {
    let mut errors = Vec::new();
    let mut all = Vec::new();
    for (m, measure) in measures.iter().enumerate() {
        let Kind::Quantile { column, probabilities, rule, interval } = &measure.kind else { continue };
        let name = measure.name();
        let outside = probabilities.iter().find(|&&p| !(p > 0.0 && p < 1.0)).map(f64::to_string);
        if let Some(got) = outside.or_else(|| probabilities.is_empty().then(|| "an empty list".to_owned())) {
            errors.push(Error::argument(
                format!("probabilities of {name}"),
                "shares above 0 and below 1, such as 0.5 for the median",
                got,
            ));
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
                let (probabilities, rule, interval) = (probabilities.clone(), *rule, *interval);
                all.push(Wanted { measure: m, values, filter, probabilities, rule, interval, names });
            }
            (values, filter) => errors.extend([values.err(), filter.err()].into_iter().flatten()),
        }
    }
    Error::collect(errors)?;
    Ok(all)
}

/// The rows of a quantile measure in all domains; `item` is the number of the first probability's.
pub(crate) fn rows(
    wanted: &Wanted,
    measure: &Measure,
    survey: &Inner,
    domains: &Domains,
    item: usize,
    stop: &AtomicBool,
) -> Result<Vec<Estimate>> {
    let weights = survey.weights()?;
    let height = survey.bound.rows();
    let variable = Column::new(&wanted.values).unwrap_or_else(Column::missing);
    let filter = wanted.filter.as_ref().and_then(Column::new).unwrap_or_else(Column::one);
    let presence = Presence::new(&variable, &filter, height);
    let cases = Cases::new(&variable, &weights, presence.inside.u8()?.cont_slice()?);
    let replicates = match wanted.interval {
        QuantileInterval::Woodruff(_) | QuantileInterval::Score => None,
        QuantileInterval::Replicates => Some(OwnQuantiles::new(measure, survey)?),
    };

    let mut student = Quantiles::default();
    let mut rows = Vec::new();
    for (s, set) in domains.sets().into_iter().enumerate() {
        let domains_of_set = domains.of_set(s);
        let count = domains_of_set.len();
        let ordered = match set.cells {
            None => vec![cases.all()],
            Some(cells) => cases.by_domain(cells, count),
        };
        let values: Vec<Vec<Option<f64>>> = wanted
            .probabilities
            .iter()
            .map(|&p| ordered.iter().map(|cases| quantile(cases, p, wanted.rule)).collect())
            .collect();
        let variances = match &replicates {
            Some(own) => own.variances(wanted, &variable, &presence, set, &values, stop)?,
            None => Vec::new(),
        };

        // A row is in one domain of a set, so one column per probability serves the shares of all of them.
        let below = values.iter().map(|values| at_or_below(&variable, values, set, height)).collect();
        let shares = SharesBelow { presence: &presence, below };
        let program = shares.program();
        let sets = [Set { cells: set.cells, first: 0 }];
        let (shares, sums) = shares.estimate(&program, survey, &weights, &sets, count, stop)?;

        let scores = match wanted.interval {
            QuantileInterval::Score => {
                let base: Vec<f64> = shares.iter().map(|share| share.df).collect();
                let test = ScoreTest { wanted, variable: &variable, presence: &presence, set, ordered: &ordered };
                test.limits(&base, survey, &weights, measure.level, &mut student, stop)?
            }
            QuantileInterval::Woodruff(_) | QuantileInterval::Replicates => Vec::new(),
        };
        for (i, &p) in wanted.probabilities.iter().enumerate() {
            for (d, domain) in domains_of_set.clone().enumerate() {
                let (share, n) = (shares[i * count + d], sums[d][CASES]);
                let look = |p: f64| quantile(&ordered[d], p, wanted.rule);
                let found = Found { share, value: values[i][d], look: &look, n, p };
                let estimate = match wanted.interval {
                    QuantileInterval::Woodruff(kind) => found.estimate(kind, measure, &mut student),
                    QuantileInterval::Score => found.with_limits(scores[i * count + d], measure, &mut student),
                    QuantileInterval::Replicates => found.with_variance(variances[i][d], measure, &mut student),
                };
                rows.push(Estimate {
                    measure: wanted.names[i].clone(),
                    n: n as u64,
                    n_missing: (sums[d][ASKED] - n) as u64,
                    unit: measure.unit.clone(),
                    key: domains.keys[domain].clone(),
                    domain,
                    item: item + i,
                    ..estimate
                });
            }
        }
    }
    Ok(rows)
}

/// The quantiles of each replicate, for intervals that rest on their variance instead of Woodruff's.
struct OwnQuantiles<'a> {
    replicates: &'a Weights,
    /// The sampling weights.
    base: Vec<f64>,
}

impl<'a> OwnQuantiles<'a> {
    /// An error where the design has no replicates.
    fn new(measure: &Measure, survey: &'a Inner) -> Result<OwnQuantiles<'a>> {
        match &survey.bound.replicates {
            Some(replicates) => Ok(OwnQuantiles { replicates, base: survey.weight_values()? }),
            None => Err(Error::argument(
                format!("interval of {}", measure.name()),
                "\"wald\" or another interval of the share below, as the design has no replicate weights",
                "\"replicates\"".to_owned(),
            )),
        }
    }

    /// The variances of quantiles in the domains of a set, probabilities × domains.
    fn variances(
        &self,
        wanted: &Wanted,
        variable: &Column,
        presence: &Presence,
        set: Set,
        values: &[Vec<Option<f64>>],
        stop: &AtomicBool,
    ) -> Result<Vec<Vec<Variance>>> {
        let inside = presence.inside.u8()?.cont_slice()?;
        let Wanted { probabilities, rule, .. } = wanted;
        let (replicates, base) = (self.replicates, &self.base);
        replicate::variances_of_quantiles(replicates, base, variable, inside, set, probabilities, *rule, values, stop)
            .ok_or(Error::Interrupted)
    }
}

/// Quantiles tested against the values of the cases: the limits are where (p − F(θ))/se(F(θ)) is ±t, F being the share at or
/// below θ with the error that it has at θ (R `interval.type = "score"`, Francisco and Fuller 1991).
struct ScoreTest<'a, 's> {
    wanted: &'a Wanted,
    variable: &'a Column<'a>,
    presence: &'a Presence,
    set: Set<'s>,
    ordered: &'a [Ordered<'a>],
}

impl ScoreTest<'_, '_> {
    /// The limits, probabilities × domains. F has steps, so that hardly any value has exactly the score of a limit: of the two
    /// values between which it lies, the one whose score is the nearer is taken, where the root search of R ends, too. The
    /// values are halved as in a search, those of all domains at once, each time by one pass over the rows.
    fn limits(
        &self,
        df: &[f64],
        survey: &Inner,
        weights: &Column,
        level: f64,
        student: &mut Quantiles,
        stop: &AtomicBool,
    ) -> Result<Vec<Option<(f64, f64)>>> {
        let count = self.ordered.len();
        let half = self.wanted.probabilities.len() * count;
        let critical: Vec<f64> = (0..2 * half)
            .map(|place| {
                // The first half of the places is for the lower limit, whose score is t, the second for the upper.
                let t = student.t(level, df[place % half]).unwrap_or(f64::NAN);
                if place < half { t } else { -t }
            })
            .collect();
        // For each side, probability and domain: a case before the first that is beyond the limit, and that or one after.
        let mut searched: Vec<(usize, usize)> =
            (0..2 * half).map(|place| (0, self.ordered[place % count].len().max(1) - 1)).collect();
        // The scores of the case before and of that one, as far as the search has come by them.
        let mut at = [vec![f64::NAN; 2 * half], vec![f64::NAN; 2 * half]];
        while searched.iter().any(|(low, high)| low < high) {
            let middles: Vec<usize> = searched.iter().map(|(low, high)| (low + high) / 2).collect();
            let scores = self.scores(&middles, survey, weights, stop)?;
            for (place, (low, high)) in searched.iter_mut().enumerate().filter(|(_, (low, high))| low < high) {
                // Scores fall as θ rises; a comparison with NaN is false, and the search then ends at the last case.
                if scores[place] <= critical[place] {
                    *high = middles[place];
                    at[1][place] = scores[place];
                } else {
                    *low = middles[place] + 1;
                    at[0][place] = scores[place];
                }
            }
        }
        let beyond: Vec<usize> = searched.iter().map(|(_, high)| *high).collect();
        let before: Vec<usize> = beyond.iter().map(|case| case.saturating_sub(1)).collect();
        // Where no case is beyond the limit the search ends at the last one without a look at it.
        let is_unseen = |(place, score): (usize, &f64)| score.is_nan() && self.ordered[place % count].len() > 0;
        if at[1].iter().enumerate().any(is_unseen) {
            let scores = self.scores(&beyond, survey, weights, stop)?;
            at[1].iter_mut().zip(scores).filter(|(at, _)| at.is_nan()).for_each(|(at, score)| *at = score);
        }
        let [of_before, of_beyond] = &mut at;
        let unseen =
            of_before.iter_mut().zip(of_beyond).enumerate().filter(|(place, _)| before[*place] == beyond[*place]);
        unseen.for_each(|(_, (of_before, of_beyond))| *of_before = *of_beyond);
        let limit = |place: usize| {
            let cases = &self.ordered[place % count];
            let away = |side: usize| (at[side][place] - critical[place]).abs();
            let case = if away(0) < away(1) { before[place] } else { beyond[place] };
            (cases.len() > 0 && !critical[place].is_nan()).then(|| cases.value(case))
        };
        Ok((0..half).map(|place| limit(place).zip(limit(half + place))).collect())
    }

    /// The scores (p − F(θ))/se(F(θ)) at cases, for each side, probability and domain.
    fn scores(&self, cases: &[usize], survey: &Inner, weights: &Column, stop: &AtomicBool) -> Result<Vec<f64>> {
        let (count, probabilities) = (self.ordered.len(), &self.wanted.probabilities);
        let value = |place: usize| {
            let ordered = &self.ordered[place % count];
            (ordered.len() > 0).then(|| ordered.value(cases[place]))
        };
        let at: Vec<Vec<Option<f64>>> = (0..2 * probabilities.len())
            .map(|column| (0..count).map(|d| value(column * count + d)).collect())
            .collect();
        let height = survey.bound.rows();
        let below = at.iter().map(|at| at_or_below(self.variable, at, self.set, height)).collect();
        let shares = SharesBelow { presence: self.presence, below };
        let program = shares.program();
        let sets = [Set { cells: self.set.cells, first: 0 }];
        let (shares, _) = shares.estimate(&program, survey, weights, &sets, count, stop)?;
        let half = probabilities.len() * count;
        let score = |(place, share): (usize, &Linearized)| {
            let p = probabilities[(place % half) / count];
            let se = share.variance.sqrt();
            // Where all cases are at or below, the share cannot vary: the value is too high whatever the level.
            if se <= ROUNDING { (p - share.value) * f64::INFINITY } else { (p - share.value) / se }
        };
        Ok(shares.iter().enumerate().map(score).collect())
    }
}

/// The terms of a program of shares before those of the shares.
const CASES: usize = 0;
const ASKED: usize = 1;
const WEIGHT: usize = 2;
const FIRST_SHARE: usize = 3;

/// The 0/1 columns whose shares the pass gives: the rows asked, the cases, and those at or below each quantile.
struct SharesBelow<'a> {
    presence: &'a Presence,
    below: Vec<Series>,
}

impl SharesBelow<'_> {
    /// The shares, probabilities × domains, and the sums of the terms before them in each domain.
    fn estimate(
        &self,
        program: &Program,
        survey: &Inner,
        weights: &Column,
        sets: &[Set],
        domains: usize,
        stop: &AtomicBool,
    ) -> Result<(Vec<Linearized>, Vec<Vec<f64>>)> {
        // Cells run by probability and then by domain: cell = probability · domains + domain.
        let count = self.below.len() * domains;
        let sums = |sum: &dyn Fn(usize, usize) -> f64| -> Vec<Vec<f64>> {
            (0..domains).map(|d| (0..program.first_numerator).map(|term| sum(d, term)).collect()).collect()
        };
        let estimator = Estimator::new(&survey.bound);
        if let Estimator::Replicates(replicates) = estimator {
            let height = survey.bound.rows();
            let state = Replication::new(program, replicates, weights, height, sets, domains, stop)
                .ok_or(Error::Interrupted)?;
            let mut theta = vec![0.0; replicates.count()];
            let shares =
                (0..count).map(|cell| state.estimate(program, cell % domains, cell / domains, &mut theta)).collect();
            return Ok((shares, sums(&|d, term| state.sum(d, term))));
        }
        let sums_of_rows = RowSums { program, bound: &survey.bound, weights, sets, domains };
        let state = sums_of_rows.pass(stop).ok_or(Error::Interrupted)?;
        // Shares are linearised as any ratio; a variance that is not a sum over PSUs then takes the place of theirs.
        let share = |cell: usize| {
            linearize(&state, program, survey.bound.lonely_psu, cell % domains, cell / domains).with_df(survey.bound.df)
        };
        let mut shares: Vec<Linearized> = (0..count).map(share).collect();
        match estimator {
            Estimator::Moments | Estimator::Replicates(_) => {}
            Estimator::Form => {
                let fill = |cell: usize, z: &mut [f64]| {
                    let Linearized { value, denominator, .. } = share(cell);
                    let inside =
                        |row: usize| sets[0].cells.is_none_or(|cells| cells.get(row) as usize == cell % domains);
                    self.add_influence(cell / domains, value, denominator, inside, z);
                };
                let variances = Form::new(&survey.bound).variances(count, fill, stop).ok_or(Error::Interrupted)?;
                let calibrated = !survey.bound.adjustments.is_empty();
                shares
                    .iter_mut()
                    .zip(variances)
                    .for_each(|(share, variance)| *share = share.with_variance(variance, calibrated));
            }
        }
        Ok((shares, sums(&|d, term| state.sum(d, term))))
    }

    fn program(&self) -> Program<'_> {
        let columns = [&self.presence.inside, &self.presence.asked].into_iter().chain(&self.below);
        let mask = |column| Mask { filter: Some(column), present: Vec::new() };
        // After the cases and the rows asked, in the order of the columns below.
        let share = |i| Term::Value { column: 2 + i, mask: 0 };
        // The cases, the rows asked and the weights: what a row of the result has beside its shares.
        let first = [Term::Cases { mask: 0 }, Term::Cases { mask: 1 }, Term::Weight { mask: 0 }];
        let group = Group { denominator: Some(WEIGHT), pairs: 0..self.below.len(), mask: 0, domain_mask: 0 };
        Program {
            columns: columns.filter_map(Column::new).collect(),
            masks: vec![mask(0), mask(1)],
            terms: first.into_iter().chain((0..self.below.len()).map(share)).collect(),
            groups: vec![group],
            first_numerator: FIRST_SHARE,
            sparse: 0,
            sparse_columns: Vec::new(),
            cases: vec![CASES, ASKED],
        }
    }

    /// Adds the linearised variable of a share, (1 or 0 less the share)/Σw for the cases of a domain.
    fn add_influence(&self, i: usize, share: f64, total: f64, in_domain: impl Fn(usize) -> bool, z: &mut [f64]) {
        let (Some(inside), Some(below)) = (Column::new(&self.presence.inside), Column::new(&self.below[i])) else {
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

/// Which rows a measure is about, 1 or 0 per row of the table.
struct Presence {
    /// In its base.
    asked: Series,
    /// In its base, and the variable is not missing.
    inside: Series,
}

impl Presence {
    fn new(variable: &Column, filter: &Column, height: usize) -> Presence {
        let (mut asked, mut inside) = (vec![0u8; height], vec![0u8; height]);
        asked.par_chunks_mut(CHUNK).zip(inside.par_chunks_mut(CHUNK)).enumerate().for_each(
            |(chunk, (asked, inside))| {
                let rows = Rows::Run { start: chunk * CHUNK, len: asked.len() };
                let mut mask = [0.0; CHUNK];
                filter.read(rows, &mut mask);
                asked.iter_mut().zip(&mask).for_each(|(asked, &m)| *asked = m as u8);
                variable.mask_missing(rows, &mut mask);
                inside.iter_mut().zip(&mask).for_each(|(inside, &m)| *inside = m as u8);
            },
        );
        Presence { asked: bytes(asked), inside: bytes(inside) }
    }
}

/// 1 in the rows at or below the quantile of their own domain.
fn at_or_below(variable: &Column, quantiles: &[Option<f64>], set: Set, height: usize) -> Series {
    // No value is at or below NaN: a domain without cases has none below its quantile.
    let limits: Vec<f64> = quantiles.iter().map(|q| q.unwrap_or(f64::NAN)).collect();
    let mut below = vec![0u8; height];
    below.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, below)| {
        let rows = Rows::Run { start: chunk * CHUNK, len: below.len() };
        let mut values = [0.0; CHUNK];
        variable.read(rows, &mut values);
        match set.cells {
            None => below.iter_mut().zip(&values).for_each(|(below, &y)| *below = u8::from(y <= limits[0])),
            Some(cells) => cells.each(rows, |i, d| below[i] = u8::from(values[i] <= limits[d as usize])),
        }
    });
    bytes(below)
}

fn bytes(values: Vec<u8>) -> Series {
    UInt8Chunked::from_vec("".into(), values).into_series()
}
