//! Quantiles of a source that is read in batches, which are exact: a reading puts the cases of each domain into ranges of
//! values, and where a quantile lies in a range of several values, the source is read again with these kept apart. One
//! more reading gives the error of the share of cases at or below each quantile, and with it the limits (Woodruff 1952).

use super::derived::Derived;
use super::keys::Keys;
use super::scan::{RequestOf, SUMS, Scan};
use crate::survey::columns::column::{self, Column as Values, Rows};
use crate::survey::columns::domains::GroupingSets;
use crate::survey::estimate::Estimates;
use crate::survey::estimate::row::{Estimate, Status};
use crate::survey::estimate::woodruff::Found;
use crate::survey::interval::{Interval, QuantileInterval, Quantiles};
use crate::survey::measure::{Kind, Measure, mean};
use crate::survey::quantile::ordered::Ordered;
use crate::survey::quantile::rule::QuantileRule;
use crate::survey::quantile::summary::{Summary, Window};
use crate::survey::variance::taylor::{Basis, Linearized};
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
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
        if let Some(got) = outside.or_else(|| probabilities.is_empty().then(|| "none".to_owned())) {
            return wrong("probabilities", "shares above 0 and below 1, such as 0.5 for the median", &got);
        }
        if measure.imputation.is_some() {
            return wrong("imputations", "a table in memory: quantiles are not combined in batches", "several");
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

/// The cases of one measure in the domains of one grouping set, by the number of the domain.
type Domains = Vec<Summary>;

/// What readings of the values have shown.
struct Summaries {
    /// The combinations of each set, in the order in which they are met.
    keys: Vec<Keys>,
    /// Measures × sets.
    cases: Vec<Domains>,
    /// The same: how many cases with a weight each domain has, with a value or without.
    asked: Vec<Vec<u64>>,
    /// How many runs may be kept.
    most: usize,
    /// The quantiles that were found, by cell, domain and the bits of their probability: windows are read once.
    known: RefCell<FxHashMap<(usize, usize, u64), Option<f64>>>,
}

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
        let keys = sets.iter().map(|set| Keys::new("by", set.clone())).collect();
        let cases = vec![Domains::new(); wanted.len() * sets.len()];
        let asked = vec![Vec::new(); cases.len()];
        let mut summaries = Summaries { keys, cases, asked, most: most.unwrap_or(RUNS), known: RefCell::default() };

        // The quantiles themselves.
        summaries.read(&scan, &wanted, stop)?;
        let mut values: Vec<Vec<Vec<Option<f64>>>> = Vec::new();
        for reading in 0.. {
            let mut windows: FxHashMap<(usize, usize), Vec<Window>> = FxHashMap::default();
            values.clear();
            for (place, domains) in summaries.cases.iter().enumerate() {
                let of = &wanted[place / sets.len()];
                let found = domains.iter().enumerate().map(|(domain, summary)| {
                    let ordered = summary.ordered();
                    let find = |&p: &f64| {
                        summaries.quantile((place, domain), &ordered, p, of.rule).unwrap_or_else(|found| {
                            windows.entry((place, domain)).or_default().extend(found);
                            None
                        })
                    };
                    of.probabilities.iter().map(find).collect()
                });
                values.push(found.collect());
                if of.rule == QuantileRule::Hf3 && !domains.iter().all(Summary::is_exact) {
                    let expected = "another rule where there are so many values: this one counts all that are distinct";
                    return Err(Error::argument(format!("rule of {}", of.measure.name()), expected, "\"hf3\""));
                }
            }
            if windows.is_empty() {
                break;
            }
            summaries.again(&scan, &wanted, windows, reading, stop)?;
        }

        let shares = self.shares(&wanted, &sets, &summaries.keys, &values, stop)?;
        self.limits(&scan, estimates, &wanted, &sets, summaries, &values, &shares, stop)
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
        let of_cases: Vec<(String, String, Option<String>)> = wanted
            .iter()
            .enumerate()
            .map(|(m, of)| (inside(m), of.column.to_owned(), of.measure.filter.clone()))
            .collect();
        let mut requests = Vec::new();
        let mut made: Vec<(String, String, usize, Vec<Option<f64>>)> = Vec::new();
        for (s, set) in sets.iter().enumerate() {
            let mut measures = Vec::new();
            for (m, of) in wanted.iter().enumerate() {
                for i in 0..of.probabilities.len() {
                    let of_domains = values[m * sets.len() + s].iter().map(|values| values[i]).collect();
                    made.push((name(m, i, s), of.column.to_owned(), s, of_domains));
                    measures.push(mean(name(m, i, s)).filter(inside(m)));
                }
            }
            requests.push(RequestOf { measures, by: vec![set.clone()] });
        }
        let mut needed: Vec<String> = wanted.iter().map(|of| of.column.to_owned()).collect();
        needed.extend(sets.iter().flatten().cloned());
        needed.extend(wanted.iter().filter_map(|of| of.measure.filter.clone()));
        let keys: Vec<Keys> = keys.to_vec();
        let derived = Derived::new(self.source.clone(), needed, move |batch, _| {
            let domains = keys.iter().map(|keys| keys.known(batch)).collect::<Result<Vec<_>>>()?;
            let column = |(name, column, set, limits): &(String, String, usize, Vec<Option<f64>>)| {
                let series = column::numeric(batch, name, column, REMEDY)?;
                let (values, present) = read(&series);
                let below: Float64Chunked = (0..values.len())
                    .map(|row| {
                        let limit = domains[*set][row].and_then(|domain| limits[domain as usize]);
                        // No value is at or below a quantile that a domain without cases does not have.
                        let is_below = limit.is_some_and(|limit| values[row] <= limit);
                        present[row].then(|| f64::from(u8::from(is_below)))
                    })
                    .collect();
                Ok(below.with_name(name.as_str().into()).into_column())
            };
            let mut columns = made.iter().map(column).collect::<Result<Vec<Column>>>()?;
            for (name, column, filter) in &of_cases {
                let mut inside = read(&column::numeric(batch, name, column, REMEDY)?).1;
                if let Some(filter) = filter {
                    narrow(&mut inside, &column::numeric(batch, name, filter, REMEDY)?);
                }
                let inside: Vec<f64> = inside.into_iter().map(|inside| f64::from(u8::from(inside))).collect();
                columns.push(Column::new(name.as_str().into(), inside));
            }
            Ok(columns)
        });
        self.derived(derived).estimates(requests, Some(SUMS), stop)
    }

    /// The rows, with the limits that the errors of the shares give.
    #[expect(clippy::too_many_arguments, reason = "what is known of the quantiles")]
    fn limits(
        &self,
        scan: &Scan,
        estimates: Estimates,
        wanted: &[Wanted],
        sets: &[Vec<String>],
        mut summaries: Summaries,
        values: &[Vec<Vec<Option<f64>>>],
        shares: &[Estimates],
        stop: &AtomicBool,
    ) -> Result<Estimates> {
        // The domain of the result that a row of shares is of, and that of the summaries.
        let mut numbers = Vec::new();
        for (s, (shares, keys)) in shares.iter().zip(&summaries.keys).enumerate() {
            numbers.push(keys.known(&domain_table(shares, usize::from(s > 0))?)?);
        }
        let place: FxHashMap<(usize, Vec<u32>), usize> =
            estimates.rows.iter().map(|row| (row.key.clone(), row.domain)).collect();
        let first_item = estimates.measure_of_item.len();
        let mut student = Quantiles::default();
        for reading in 0.. {
            let mut windows: FxHashMap<(usize, usize), Vec<Window>> = FxHashMap::default();
            let mut rows = Vec::new();
            let mut measure_of_item = Vec::new();
            let mut item = 0;
            for (m, of) in wanted.iter().enumerate() {
                for (s, of_set) in shares.iter().enumerate() {
                    let cell = m * sets.len() + s;
                    let first = wanted[..m].iter().map(|of| of.probabilities.len()).sum::<usize>();
                    let orders: Vec<Ordered> = summaries.cases[cell].iter().map(Summary::ordered).collect();
                    for (i, &p) in of.probabilities.iter().enumerate() {
                        // The request of a set has that set and the one of all rows, which comes first.
                        let here = |row: &&Estimate| row.key.0 == usize::from(s > 0) && row.item == first + i;
                        for (number, share) in numbers[s].iter().zip(of_set.rows.iter().filter(here)) {
                            let summary = number.map(|number| number as usize);
                            let asked = RefCell::new(Vec::new());
                            let look = |p: f64| {
                                let summary = summary?;
                                let found = summaries.quantile((cell, summary), &orders[summary], p, of.rule);
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
                            let asked_of_domain = summary.map_or(0, |summary| summaries.asked[cell][summary]);
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
            summaries.again(scan, wanted, windows, reading, stop)?;
        }
        Err(Error::Interrupted)
    }
}

const REMEDY: &str = "convert it to numbers; text has no quantiles";

/// Values, and whether each is there.
fn read(series: &Series) -> (Vec<f64>, Vec<bool>) {
    let (mut values, mut present) = (vec![0.0; series.len()], vec![1.0; series.len()]);
    let column = Values::new(series).unwrap_or_else(Values::missing);
    let all = Rows::Run { start: 0, len: values.len() };
    column.read(all, &mut values);
    column.mask_missing(all, &mut present);
    (values, present.into_iter().map(|present| present != 0.0).collect())
}

/// Keeps the rows for which a column of 0 and 1 is 1.
fn narrow(inside: &mut [bool], filter: &Series) {
    let (values, present) = read(filter);
    inside.iter_mut().enumerate().for_each(|(row, inside)| *inside &= present[row] && values[row] != 0.0);
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
        _ => Basis::BetweenUnits,
    };
    let number = |x: Option<f64>| x.unwrap_or(f64::NAN);
    Linearized {
        value: number(row.value),
        variance: number(row.se.map(|se| se * se)),
        basis,
        df: number(row.df),
        numerator: number(row.numerator),
        denominator: number(row.denominator),
        logit_se: None,
        lost: 0,
    }
}

impl Summaries {
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
        let found = self.cases[cell][domain].quantile(ordered, p, rule)?;
        self.known.borrow_mut().insert(key, found);
        Ok(found)
    }

    /// Reads all rows once.
    fn read(&mut self, scan: &Scan, wanted: &[Wanted], stop: &AtomicBool) -> Result<()> {
        let design = &scan.design;
        let mut columns: Vec<String> = wanted.iter().map(|of| of.column.to_owned()).collect();
        columns.extend(wanted.iter().filter_map(|of| of.measure.filter.clone()));
        columns.extend(self.keys.iter().flat_map(|keys| keys.columns.iter().cloned()));
        columns.extend(design.weight.iter().chain(&design.scope).cloned());
        let sets = self.keys.len();
        scan.each_batch(&columns, stop, |batch| {
            let mut weights = vec![1.0; batch.height()];
            for (role, name) in [("weight", &design.weight), ("scope", &design.scope)] {
                let Some(name) = name else { continue };
                let series = column::numeric(batch, role, name, "convert it to numbers")?;
                weights.iter_mut().zip(read(&series).0).for_each(|(weight, value)| *weight *= value);
            }
            let domains = self.keys.iter_mut().map(|keys| keys.add(batch)).collect::<Result<Vec<_>>>()?;
            for (m, of) in wanted.iter().enumerate() {
                let name = of.measure.name();
                let series = column::numeric(batch, name, of.column, REMEDY)?;
                column::check_finite(&series, name)?;
                let (values, mut present) = read(&series);
                let mut asked = vec![true; batch.height()];
                if let Some(filter) = &of.measure.filter {
                    let role = format!("where of {name}");
                    let series = column::numeric(batch, &role, filter, "convert it to 0 and 1, or true and false")?;
                    column::check_binary(&series, &role)?;
                    narrow(&mut asked, &series);
                }
                asked.iter_mut().zip(&weights).for_each(|(asked, weight)| *asked &= *weight != 0.0);
                present.iter_mut().zip(&asked).for_each(|(present, asked)| *present &= *asked);
                for (s, domains) in domains.iter().enumerate() {
                    let of_set = &mut self.cases[m * sets + s];
                    of_set.resize(self.keys[s].len().max(of_set.len()), Summary::default());
                    let of_asked = &mut self.asked[m * sets + s];
                    of_asked.resize(of_set.len(), 0);
                    for (row, &domain) in domains.iter().enumerate() {
                        of_asked[domain as usize] += u64::from(asked[row]);
                        if present[row] {
                            of_set[domain as usize].add(values[row], weights[row]);
                        }
                    }
                }
            }
            self.bound();
            Ok(())
        })
    }

    /// Reads all rows once more, with windows in which values are kept apart.
    fn again(
        &mut self,
        scan: &Scan,
        wanted: &[Wanted],
        mut windows: FxHashMap<(usize, usize), Vec<Window>>,
        reading: usize,
        stop: &AtomicBool,
    ) -> Result<()> {
        if reading > READINGS {
            let expected = "a source that gives the same rows whenever it is read";
            return Err(Error::argument("source", expected, "other values in every reading"));
        }
        for (place, domains) in self.cases.iter_mut().enumerate() {
            for (domain, summary) in domains.iter_mut().enumerate() {
                // Those without a window are read again as well: their sums have to be those of this reading.
                *summary = summary.refined(windows.remove(&(place, domain)).unwrap_or_default());
            }
        }
        self.asked.iter_mut().for_each(Vec::clear);
        self.read(scan, wanted, stop)
    }

    /// Makes ranges wider until there are few enough of them.
    fn bound(&mut self) {
        let count = |cases: &[Domains]| cases.iter().flatten().map(Summary::len).sum::<usize>();
        // A key has 64 bits: when all are left out, no range can become wider.
        for _ in 0..64 {
            if count(&self.cases) <= self.most {
                break;
            }
            self.cases.iter_mut().flatten().for_each(Summary::coarsen);
        }
    }
}
