//! Quantiles of a source that is read in batches, which are exact: a reading puts the cases of each domain into ranges of
//! values, and where a quantile lies in a range of several values, the source is read again with these kept apart. One
//! more reading gives the error of the share of cases at or below each quantile, and with it the limits (Woodruff 1952).

use super::derivation::{Below, Cases, Derivation, Share};
use super::keys::Keys;
use super::reading::Work;
use super::scan::{RequestOf, SUMS, Scan};
use super::summaries::Summaries;
use crate::survey::columns::domains::GroupingSets;
use crate::survey::estimate::Estimates;
use crate::survey::estimate::quantile_row::Found;
use crate::survey::estimate::row::{Estimate, Status};
use crate::survey::interval::{Interval, QuantileInterval, Quantiles};
use crate::survey::measure::{Kind, Measure, mean};
use crate::survey::quantile::ordered::Ordered;
use crate::survey::quantile::rule::QuantileRule;
use crate::survey::quantile::summary::{Summary, Window};
use crate::survey::variance::degrees_of_freedom::Units;
use crate::survey::variance::taylor::{Basis, Linearized};
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// How many runs of values are kept in all domains together: a quarter of a gigabyte.
const RUNS: usize = 1 << 21;

/// More readings than this are those of a source that changes.
const READINGS: usize = 40;

/// A quantile measure.
struct Wanted<'a> {
    /// Its number among the measures.
    number: usize,
    measure: &'a Measure,
    column: &'a str,
    probabilities: &'a [f64],
    rule: QuantileRule,
    interval: Interval,
}

impl<'a> Wanted<'a> {
    fn new((number, measure): (usize, &'a Measure)) -> Option<Result<Wanted<'a>>> {
        let Kind::Quantile { column, probabilities, rule, interval } = &measure.kind else { return None };
        let wrong = |argument: &str, expected: &str, got: &str| {
            Some(Err(Error::argument(format!("{argument} of {}", measure.name()), expected, got)))
        };
        let outside = probabilities.iter().find(|&&p| !(p > 0.0 && p < 1.0)).map(f64::to_string);
        if let Some(got) = outside.or_else(|| probabilities.is_empty().then(|| "an empty list".to_owned())) {
            return wrong("probabilities", "shares above 0 and below 1, such as 0.5 for the median", &got);
        }
        if measure.imputation.is_some() {
            return Some(Err(Error::invalid(
                format!("imputations of {}", measure.name()),
                "quantiles of imputations cannot be combined in batches; use a table in memory",
            )));
        }
        let interval = match interval {
            QuantileInterval::Woodruff(kind) => *kind,
            QuantileInterval::Score => return wrong("interval", IN_BATCHES, "\"score\""),
            QuantileInterval::Replicates => return wrong("interval", IN_BATCHES, "\"replicates\""),
        };
        let rule = *rule;
        Some(Ok(Wanted { number, measure, column, probabilities, rule, interval }))
    }
}

const IN_BATCHES: &str =
    "\"logit\" or another interval of the share below where data are read in batches, or a table in memory";

/// What readings of the values have shown.
struct Values {
    summaries: Summaries,
    /// The quantiles that were found, by cell, domain and the bits of their probability: windows are read once.
    known: RefCell<FxHashMap<(usize, usize, u64), Option<f64>>>,
}

/// The windows that have to be read, by cell and domain.
type Windows = FxHashMap<(usize, usize), Vec<Window>>;

impl Scan {
    /// Rows of quantiles after those of a result with the same grouping sets, whose measures the quantiles follow.
    pub(super) fn add_quantiles(
        &self,
        estimates: Estimates,
        measures: &[Measure],
        by: &[Vec<String>],
        most: Option<usize>,
        stop: &AtomicBool,
    ) -> Result<Estimates> {
        let wanted: Vec<Wanted> = Error::each(measures.iter().enumerate().filter_map(Wanted::new))?;
        self.check_repeatable("quantiles")?;
        let scan = self.plain();
        let GroupingSets { names, sets } = GroupingSets::new(by);
        let sets: Vec<Vec<String>> =
            sets.iter().map(|set| set.iter().map(|&column| names[column].clone()).collect()).collect();
        let measures = wanted.iter().map(|of| of.measure.clone()).collect();
        let summaries = Summaries::new(measures, &sets, &scan.design, most.unwrap_or(RUNS));

        // The quantiles themselves.
        let mut read = Values { summaries: read(&scan, summaries, stop)?, known: RefCell::default() };
        let mut values: Vec<Vec<Vec<Option<f64>>>> = Vec::new();
        for reading in 0.. {
            let mut windows = Windows::default();
            values.clear();
            for (place, domains) in read.summaries.cases.iter().enumerate() {
                let of = &wanted[place / sets.len()];
                let found = domains.iter().enumerate().map(|(domain, summary)| {
                    let ordered = summary.ordered();
                    let find = |&p: &f64| {
                        read.quantile((place, domain), &ordered, p, of.rule).unwrap_or_else(|found| {
                            windows.entry((place, domain)).or_default().extend(found);
                            None
                        })
                    };
                    of.probabilities.iter().map(find).collect()
                });
                values.push(found.collect());
                if of.rule == QuantileRule::Hf3 && !domains.iter().all(Summary::is_exact) {
                    let problem = "\"hf3\" keeps all distinct values, and there are too many; use another rule";
                    return Err(Error::invalid(format!("rule of {}", of.measure.name()), problem));
                }
            }
            if windows.is_empty() {
                break;
            }
            read = read.again(&scan, windows, reading, stop)?;
        }

        let shares = self.shares(&wanted, &sets, &read.summaries.keys, &values, stop)?;
        limits(&scan, estimates, &wanted, &sets, read, &values, &shares, stop)
    }

    /// The shares of cases at or below the quantiles, by measure, probability and domain, a result for each set.
    fn shares(
        &self,
        wanted: &[Wanted],
        sets: &[Vec<String>],
        keys: &[Keys],
        values: &[Vec<Vec<Option<f64>>>],
        stop: &AtomicBool,
    ) -> Result<Vec<Estimates>> {
        // Names with spaces and numbers, which no column of the source is likely to have.
        let name = |m: usize, i: usize, set: usize| format!("at or below quantile {i} of measure {m} in set {set}");
        // Degrees of freedom are those of the cases that have a value.
        let inside = |m: usize| format!("cases of measure {m}");
        let cases = wanted
            .iter()
            .enumerate()
            .map(|(m, of)| Cases { name: inside(m), column: of.column.to_owned(), filter: of.measure.filter.clone() })
            .collect();
        let mut requests = Vec::new();
        let mut made = Vec::new();
        for (s, set) in sets.iter().enumerate() {
            let mut measures = Vec::new();
            for (m, of) in wanted.iter().enumerate() {
                for i in 0..of.probabilities.len() {
                    let of_domains = values[m * sets.len() + s].iter().map(|values| values[i]).collect();
                    made.push(Share { name: name(m, i, s), column: of.column.to_owned(), set: s, of_domains });
                    measures.push(mean(name(m, i, s)).filter(inside(m)));
                }
            }
            requests.push(RequestOf { measures, by: vec![set.clone()] });
        }
        let below = Below { keys: keys.to_vec(), shares: made, cases };
        let derived = Arc::new(Derivation::Below(Box::new(below)));
        self.derived(derived).estimates(requests, Some(SUMS), stop)
    }
}

/// The rows, with the limits that the errors of the shares give.
#[expect(clippy::too_many_arguments, reason = "what is known of the quantiles")]
fn limits(
    scan: &Scan,
    estimates: Estimates,
    wanted: &[Wanted],
    sets: &[Vec<String>],
    mut read: Values,
    values: &[Vec<Vec<Option<f64>>>],
    shares: &[Estimates],
    stop: &AtomicBool,
) -> Result<Estimates> {
    // The domain of the result that a row of shares is of, and that of the summaries.
    let mut numbers = Vec::new();
    for (s, (shares, keys)) in shares.iter().zip(&read.summaries.keys).enumerate() {
        numbers.push(keys.known(&domain_table(shares, usize::from(s > 0))?)?);
    }
    let place: FxHashMap<(usize, Vec<u32>), usize> =
        estimates.rows.iter().map(|row| (row.key.clone(), row.domain)).collect();
    let first_item = estimates.measure_of_item.len();
    let mut student = Quantiles::default();
    for reading in 0.. {
        let mut windows = Windows::default();
        let mut rows = Vec::new();
        let mut measure_of_item = Vec::new();
        let mut item = 0;
        for (m, of) in wanted.iter().enumerate() {
            for (s, of_set) in shares.iter().enumerate() {
                let cell = m * sets.len() + s;
                let first = wanted[..m].iter().map(|of| of.probabilities.len()).sum::<usize>();
                let orders: Vec<Ordered> = read.summaries.cases[cell].iter().map(Summary::ordered).collect();
                for (i, &p) in of.probabilities.iter().enumerate() {
                    // The request of a set has that set and the one of all rows, which comes first.
                    let here = |row: &&Estimate| row.key.0 == usize::from(s > 0) && row.item == first + i;
                    for (number, share) in numbers[s].iter().zip(of_set.rows.iter().filter(here)) {
                        let summary = number.map(|number| number as usize);
                        let asked = RefCell::new(Vec::new());
                        let look = |p: f64| {
                            let summary = summary?;
                            let found = read.quantile((cell, summary), &orders[summary], p, of.rule);
                            found.unwrap_or_else(|found| {
                                asked.borrow_mut().extend(found);
                                None
                            })
                        };
                        let value = summary.and_then(|summary| values[cell][summary][i]);
                        let found = Found { value, share: linearized(share), look: &look, n: share.n as f64, p };
                        let row = found.estimate(of.interval, of.measure, &mut student);
                        if let Some(summary) = summary.filter(|_| !asked.borrow().is_empty()) {
                            windows.entry((cell, summary)).or_default().extend(asked.take());
                        }
                        let asked_of_domain = summary.map_or(0, |summary| read.summaries.asked[cell][summary]);
                        let key = (s, share.key.1.clone());
                        let domain = place.get(&key).copied().unwrap_or_default();
                        rows.push(Estimate {
                            measure: of.measure.name_of_quantile(of.column, of.probabilities, p),
                            n: share.n,
                            n_missing: asked_of_domain.saturating_sub(share.n),
                            unit: of.measure.unit.clone(),
                            key,
                            domain,
                            item: first_item + item + i,
                            ..row
                        });
                    }
                }
            }
            item += of.probabilities.len();
            measure_of_item.extend(std::iter::repeat_n(of.number, of.probabilities.len()));
        }
        if windows.is_empty() {
            let mut estimates = estimates;
            estimates.measure_of_item.extend(measure_of_item);
            estimates.rows.extend(rows);
            return Ok(estimates);
        }
        read = read.again(scan, windows, reading, stop)?;
    }
    Err(Error::Interrupted)
}

/// The grouping columns of the domains of a set, in the order of its rows.
fn domain_table(estimates: &Estimates, set: usize) -> Result<DataFrame> {
    let rows: Vec<&Estimate> = estimates.rows.iter().filter(|row| row.key.0 == set && row.item == 0).collect();
    let columns = estimates.sets[set].iter().enumerate().map(|(at, &column)| {
        let (name, levels) = &estimates.columns[column];
        let codes: IdxCa = rows.iter().map(|row| Some(row.key.1[at])).collect();
        Ok(levels.take(&codes)?.with_name(name.as_str().into()).into_column())
    });
    Ok(DataFrame::new(rows.len(), columns.collect::<Result<Vec<_>>>()?)?)
}

/// A row of shares as the share that it is.
fn linearized(row: &Estimate) -> Linearized {
    let basis = match (row.se, row.status) {
        (None, Status::Normal | Status::LostReplicates | Status::NoDf | Status::NoVariance) => Basis::Unknown,
        (Some(0.0), _) if !row.is_alike => Basis::ZeroByDesign,
        (None, Status::Empty | Status::Undefined | Status::OneSided | Status::Refused) | (Some(_), _) => {
            Basis::BetweenUnits
        }
    };
    let number = |x: Option<f64>| x.unwrap_or(f64::NAN);
    Linearized {
        value: number(row.value),
        variance: number(row.se.map(|se| se * se)),
        basis,
        df: number(row.df),
        units: Units::default(),
        numerator: number(row.numerator),
        denominator: number(row.denominator),
        logit_se: None,
        lost: 0,
    }
}

/// What a reading of all rows shows.
fn read(scan: &Scan, summaries: Summaries, stop: &AtomicBool) -> Result<Summaries> {
    scan.read(Work::Summaries(Box::new(summaries)), None, stop)?.summaries()
}

impl Values {
    /// A quantile of a domain of a cell; where it is in a range, the windows that have to be read for it.
    fn quantile(
        &self,
        (cell, domain): (usize, usize),
        ordered: &Ordered,
        p: f64,
        rule: QuantileRule,
    ) -> std::result::Result<Option<f64>, Vec<Window>> {
        let key = (cell, domain, p.to_bits());
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(*known);
        }
        let found = self.summaries.cases[cell][domain].quantile(ordered, p, rule)?;
        self.known.borrow_mut().insert(key, found);
        Ok(found)
    }

    /// What one more reading shows, with windows in which values are kept apart.
    fn again(self, scan: &Scan, windows: Windows, reading: usize, stop: &AtomicBool) -> Result<Values> {
        if reading > READINGS {
            let problem = "its rows changed between two readings; give a file or table that stays the same";
            return Err(Error::invalid("source", problem));
        }
        let summaries = read(scan, self.summaries.again(windows), stop)?;
        Ok(Values { summaries, ..self })
    }
}
