//! Kernel: weighted cases in the order of their values, sorted only where they are looked at.
//!
//! A quantile of all rows needs the order of the few cases around it. The cases are dealt into buckets of ascending
//! values, with the sum of weights of each, and a bucket is sorted when one of its cases is wanted.

use crate::survey::columns::codes::Cells;
use crate::survey::columns::column::{Column, Rows};
use rayon::prelude::*;
use std::sync::OnceLock;

/// How many rows are dealt at a time.
const CHUNK: usize = 32_768;
/// How many buckets there are: as many as a byte can number.
const BUCKETS: usize = 256;
/// How many rows of a sample the limits of a bucket lie apart.
const SAMPLES_PER_BUCKET: usize = 16;

/// The value of a case as a whole number of the same order (see [`key`]), and its row in the table, which puts equal
/// values in order.
type Record = (u64, u32);

/// Cases in buckets of ascending values.
#[derive(Debug)]
pub(crate) struct Cases<'a> {
    weights: &'a Column<'a>,
    chunks: Vec<Chunk>,
    /// The cases of each bucket in order, where somebody has looked.
    sorted: Vec<OnceLock<Vec<Record>>>,
}

/// The cases of some consecutive rows.
#[derive(Debug)]
struct Chunk {
    /// Bucket after bucket.
    records: Vec<Record>,
    /// Where each bucket begins, and the number of cases.
    starts: Vec<u32>,
    /// The weights of each bucket.
    sums: Vec<Sum>,
    /// Whether a weight is below 0, as calibration may leave it.
    falls: bool,
}

impl<'a> Cases<'a> {
    /// The rows that are `inside`, 1 or 0 per row, with a weight other than 0.
    pub(crate) fn new(variable: &Column, weights: &'a Column<'a>, inside: &[u8]) -> Cases<'a> {
        let limits = limits(variable, inside.len());
        let chunks = inside
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, inside)| Chunk::new(variable, weights, inside, chunk * CHUNK, &limits))
            .collect();
        Cases { weights, chunks, sorted: (0..BUCKETS).map(|_| OnceLock::new()).collect() }
    }

    /// All of them.
    pub(crate) fn all(&self) -> Ordered<'_> {
        let (mut starts, mut before) = (vec![0], vec![Sum::default()]);
        let (mut n, mut sum) = (0, Sum::default());
        for bucket in 0..BUCKETS {
            for chunk in &self.chunks {
                n += (chunk.starts[bucket + 1] - chunk.starts[bucket]) as usize;
                sum.merge(chunk.sums[bucket]);
            }
            starts.push(n);
            before.push(sum);
        }
        let parts = (0..BUCKETS).map(|_| OnceLock::new()).collect();
        let falls = self.chunks.iter().any(|chunk| chunk.falls);
        Ordered { cases: Some(self), starts, before, parts, falls, count: None }
    }

    /// The cases of each of some domains, given by the domain of every row.
    pub(crate) fn by_domain(&self, cells: &Cells, domains: usize) -> Vec<Ordered<'static>> {
        let buckets: Vec<(&[Record], Vec<f64>)> = (0..BUCKETS)
            .into_par_iter()
            .map(|bucket| (self.bucket(bucket), self.weights_of(self.bucket(bucket))))
            .collect();
        let mut parts: Vec<SortedCases> = (0..domains).map(|_| SortedCases::default()).collect();
        for (records, weights) in &buckets {
            for (&(key, row), &weight) in records.iter().zip(weights) {
                // Buckets ascend, and so do the values of every domain.
                let part = &mut parts[cells.get(row as usize) as usize];
                part.values.push(value_of(key));
                part.cumulative.push(weight);
            }
        }
        parts.into_par_iter().map(Ordered::of_part).collect()
    }

    /// The cases of a bucket in order.
    fn bucket(&self, bucket: usize) -> &[Record] {
        self.sorted[bucket].get_or_init(|| {
            let of_chunk = |chunk: &'_ Chunk| chunk.starts[bucket] as usize..chunk.starts[bucket + 1] as usize;
            let mut records = Vec::with_capacity(self.chunks.iter().map(|chunk| of_chunk(chunk).len()).sum());
            self.chunks.iter().for_each(|chunk| records.extend_from_slice(&chunk.records[of_chunk(chunk)]));
            // By value and then by row, so that no two are equal.
            records.sort_unstable();
            records
        })
    }

    fn weights_of(&self, records: &[Record]) -> Vec<f64> {
        let rows: Vec<u32> = records.iter().map(|&(_, row)| row).collect();
        let mut weights = vec![0.0; rows.len()];
        self.weights.read(Rows::List(&rows), &mut weights);
        weights
    }
}

impl Chunk {
    fn new(variable: &Column, weights: &Column, inside: &[u8], start: usize, limits: &[u64]) -> Chunk {
        let rows = Rows::Run { start, len: inside.len() };
        let (mut values, mut weight) = (vec![0.0; inside.len()], vec![0.0; inside.len()]);
        variable.read(rows, &mut values);
        weights.read(rows, &mut weight);
        let mut starts = vec![0u32; BUCKETS + 1];
        let mut sums = vec![Sum::default(); BUCKETS];
        let mut found: Vec<(u8, Record)> = Vec::with_capacity(inside.len());
        let mut falls = false;
        for (i, ((&value, &weight), &inside)) in values.iter().zip(&weight).zip(inside).enumerate() {
            if inside == 1 && weight != 0.0 {
                falls |= weight < 0.0;
                let key = key(value);
                // Equal values have one key, and so one bucket, however many there are.
                let bucket = limits.partition_point(|&limit| limit <= key);
                starts[bucket + 1] += 1;
                sums[bucket].add(weight);
                found.push((bucket as u8, (key, (start + i) as u32)));
            }
        }

        // From counts to places, then each record to its own: within a bucket rows keep their order.
        (0..BUCKETS).for_each(|bucket| starts[bucket + 1] += starts[bucket]);
        let mut next = starts.clone();
        let mut records = vec![(0, 0); found.len()];
        for (bucket, record) in found {
            let place = &mut next[usize::from(bucket)];
            records[*place as usize] = record;
            *place += 1;
        }
        Chunk { records, starts, sums, falls }
    }
}

/// The keys that each bucket but the first begins with, from a sample of rows at even distances.
fn limits(variable: &Column, height: usize) -> Vec<u64> {
    let size = (BUCKETS * SAMPLES_PER_BUCKET).min(height);
    // Rows that are no cases may be among them. Limits decide how even the buckets are, never the order.
    let rows: Vec<u32> = (0..size).map(|i| (i * height / size) as u32).collect();
    let mut sample = vec![0.0; size];
    variable.read(Rows::List(&rows), &mut sample);
    let mut keys: Vec<u64> = sample.into_iter().map(key).collect();
    keys.sort_unstable();
    (1..BUCKETS).filter_map(|bucket| keys.get(bucket * size / BUCKETS).copied()).collect()
}

/// Cases in the order of their values, with the running sum of their weights.
#[derive(Debug)]
pub(crate) struct Ordered<'a> {
    /// Where the parts come from that nobody has looked at.
    cases: Option<&'a Cases<'a>>,
    /// The number of cases before each part, and of all.
    starts: Vec<usize>,
    /// The weights before each part, and all.
    before: Vec<Sum>,
    parts: Vec<OnceLock<SortedCases>>,
    falls: bool,
    /// How many cases there are, where some stand for several.
    count: Option<u64>,
}

/// Some consecutive cases.
#[derive(Debug, Default)]
struct SortedCases {
    values: Vec<f64>,
    /// The sum of the weights up to each case, those of the parts before included.
    cumulative: Vec<f64>,
}

impl Ordered<'_> {
    /// Cases in order, with their weights in the place of the sums.
    fn of_part(mut part: SortedCases) -> Ordered<'static> {
        let mut sum = Sum::default();
        let falls = part.cumulative.iter().any(|&weight| weight < 0.0);
        sum.run(&mut part.cumulative);
        let (starts, before) = (vec![0, part.values.len()], vec![Sum::default(), sum]);
        Ordered { cases: None, starts, before, parts: vec![OnceLock::from(part)], falls, count: None }
    }

    /// Cases in order, some of which stand for several; they are `count` in all.
    pub(crate) fn of_runs(values: Vec<f64>, weights: Vec<f64>, count: u64) -> Ordered<'static> {
        Ordered { count: Some(count), ..Ordered::of_part(SortedCases { values, cumulative: weights }) }
    }

    /// How many cases there are, those that others stand for included.
    pub(crate) fn count(&self) -> f64 {
        self.count.map_or(self.len() as f64, |count| count as f64)
    }

    /// How many cases there are.
    pub(crate) fn len(&self) -> usize {
        self.starts[self.parts.len()]
    }

    /// The sum of all weights.
    pub(crate) fn whole(&self) -> f64 {
        self.before[self.parts.len()].value()
    }

    /// Whether the running sums fall somewhere, as a weight is below 0.
    pub(crate) fn falls(&self) -> bool {
        self.falls
    }

    /// The value of a case.
    pub(crate) fn value(&self, case: usize) -> f64 {
        let (part, place) = self.find(case);
        part.values[place]
    }

    /// The sum of the weights up to a case, its own included, rounded once.
    pub(crate) fn sum(&self, case: usize) -> f64 {
        let (part, place) = self.find(case);
        part.cumulative[place]
    }

    fn find(&self, case: usize) -> (&SortedCases, usize) {
        // The last part that begins at or before the case: empty parts before it begin there too.
        let number = self.starts.partition_point(|&start| start <= case) - 1;
        let part = self.parts[number].get_or_init(|| {
            let Some(cases) = self.cases else { return SortedCases::default() };
            let records = cases.bucket(number);
            let mut cumulative = cases.weights_of(records);
            self.before[number].clone().run(&mut cumulative);
            SortedCases { values: records.iter().map(|&(key, _)| value_of(key)).collect(), cumulative }
        });
        (part, case - self.starts[number])
    }
}

#[cfg(test)]
impl Ordered<'static> {
    /// Cases given in order.
    pub(crate) fn new(values: &[f64], weights: &[f64]) -> Ordered<'static> {
        Ordered::of_part(SortedCases { values: values.to_vec(), cumulative: weights.to_vec() })
    }
}

/// A sum with what rounding took from it, so that the order of the cases leaves no trace, and weights that add up to a
/// share are seen to do so.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    #[inline]
    pub(crate) fn add(&mut self, x: f64) {
        // The exact error of an addition (Knuth's two-sum).
        let next = self.high + x;
        let taken = next - self.high;
        self.low += (self.high - (next - taken)) + (x - taken);
        self.high = next;
    }

    pub(crate) fn merge(&mut self, other: Sum) {
        self.add(other.high);
        self.low += other.low;
    }

    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }

    /// Adds weights one by one and leaves the sum up to each in its place.
    fn run(&mut self, weights: &mut [f64]) {
        for weight in weights {
            self.add(*weight);
            *weight = self.value();
        }
    }
}

/// A whole number that has the order of the value; −0 is 0.
pub(crate) fn key(value: f64) -> u64 {
    // The bits of positive numbers ascend with their values, those of negative ones descend.
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The value of a key.
pub(crate) fn value_of(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{NamedFrom, Series};

    #[test]
    fn keys_have_the_order_of_values() {
        let values = [f64::MIN, -1.5, -1e-300, 0.0, 1e-300, 1.0, 1.5, f64::MAX];
        assert!(values.map(key).is_sorted());
        assert_eq!(values.map(|value| value_of(key(value))), values);
        assert_eq!(key(-0.0), key(0.0));
    }

    /// Cases in several chunks and all buckets, with ties, rows outside and weights of 0: the same as one sort.
    #[test]
    fn buckets_are_one_order() {
        let height = 100_000usize;
        let hash = |i: usize, k: usize| (i.wrapping_mul(2_654_435_761).wrapping_add(k * 97)) >> 7;
        let values: Vec<f64> = (0..height).map(|i| (hash(i, 1) % 5_000) as f64 - 700.0).collect();
        let weights: Vec<f64> = (0..height).map(|i| (hash(i, 2) % 7) as f64 / 3.0).collect();
        let inside: Vec<u8> = (0..height).map(|i| u8::from(hash(i, 3) % 11 > 0)).collect();
        let domain: Vec<u32> = (0..height).map(|i| (hash(i, 4) % 3) as u32).collect();
        let mut expected: Vec<usize> = (0..height).filter(|&i| inside[i] == 1 && weights[i] > 0.0).collect();
        expected.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));

        let series = [Series::new("y".into(), &values), Series::new("w".into(), &weights)];
        let [y, w] = series.each_ref().map(|series| Column::new(series).expect("numbers"));
        let cases = Cases::new(&y, &w, &inside);
        let check = |ordered: &Ordered, expected: &[usize]| {
            assert_eq!(ordered.len(), expected.len());
            let mut sum = 0.0;
            for (case, &row) in expected.iter().enumerate() {
                sum += weights[row];
                assert_eq!(ordered.value(case), values[row]);
                assert!((ordered.sum(case) - sum).abs() <= 1e-12 * sum);
            }
            assert!((ordered.whole() - sum).abs() <= 1e-12 * sum);
        };
        check(&cases.all(), &expected);
        for (d, ordered) in cases.by_domain(&Cells::new(domain.clone(), 3), 3).iter().enumerate() {
            check(ordered, &expected.iter().copied().filter(|&i| domain[i] == d as u32).collect::<Vec<_>>());
        }
    }

    /// 0.1 thirty times is 3, and 1 is not lost beside 10¹⁶.
    #[test]
    fn running_sums_are_rounded_once() {
        assert_eq!(Ordered::new(&[0.0; 30], &[0.1; 30]).sum(29), 3.0);
        assert_eq!(Ordered::new(&[0.0; 5], &[1e16, 1.0, 1.0, 1.0, 1.0]).whole(), 1e16 + 4.0);
    }
}
