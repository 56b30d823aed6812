//! Kernel: weighted cases of data in parts, by value, in memory that does not grow with them.
//!
//! Cases of one value are a *run*. Its first and last weight and the sum of all are kept: no rule asks for more. Where there
//! are too many values, runs become ranges of values, whose smallest and largest value are known.
//! A quantile that lies within a range is found by reading the rows once more, with the values of that range kept apart.

use super::ordered::{Ordered, Sum, key, value_of};
use super::rule::{QuantileRule, quantile};
use std::collections::BTreeMap;

/// By how many bits ranges grow at a time: by one, as a window of few values would else become one range.
const STEP: u32 = 1;

/// The bits that are left out of the widest ranges, which are the values below 0 and the others.
const WIDEST: u32 = 63;

/// Cases of one value, or of a range of values.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
struct Run {
    /// The keys of the smallest and the largest value.
    low: u64,
    high: u64,
    /// The weight of the first case of the smallest value and of the last of the largest, in the order of the rows.
    first: f64,
    last: f64,
    sum: Sum,
    cases: u64,
}

impl Run {
    /// Whether every case of it is known.
    fn is_exact(&self) -> bool {
        self.low == self.high || self.cases <= 2
    }

    /// Takes in another of the same range, whose cases come later where values are the same.
    fn join(&mut self, later: Run) {
        if later.low < self.low {
            (self.low, self.first) = (later.low, later.first);
        }
        if later.high >= self.high {
            (self.high, self.last) = (later.high, later.last);
        }
        self.sum.merge(later.sum);
        self.cases += later.cases;
    }

    /// The window in which its values are kept apart.
    fn window(&self) -> Window {
        Window { low: self.low, high: self.high, shift: 0 }
    }
}

/// Where a run is, beside that in which a sum of weights is reached.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Before,
    Here,
    After,
}

/// Values that are kept apart more finely than others: the keys of both ends, and the bits that are left out.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Window {
    low: u64,
    high: u64,
    shift: u32,
}

/// The cases of one domain.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Summary {
    runs: BTreeMap<u64, Run>,
    /// The bits of a key that are left out where no window says otherwise.
    shift: u32,
    windows: Vec<Window>,
    /// How many cases there are.
    cases: u64,
}

impl Summary {
    /// Nothing yet, with windows in which values are kept apart. Only the sums of the cases outside are needed, so that all
    /// memory is for the windows: each reading narrows them.
    pub(crate) fn refined(&self, windows: Vec<Window>) -> Summary {
        Summary { shift: WIDEST, windows, ..Summary::default() }
    }

    /// How many runs there are.
    pub(crate) fn len(&self) -> usize {
        self.runs.len()
    }

    /// Whether every value is kept apart.
    pub(crate) fn is_exact(&self) -> bool {
        self.runs.values().all(Run::is_exact)
    }

    fn id(&self, key: u64) -> u64 {
        // There are few windows: one for each probability and limit.
        let window = self.windows.iter().find(|window| (window.low..=window.high).contains(&key));
        match window {
            // The lowest key of a range in a window is its own, as a range around it may begin before.
            Some(window) => ((key >> window.shift) << window.shift).max(window.low),
            None => {
                let id = (key >> self.shift) << self.shift;
                // What a window cuts off a range at its lower end belongs to no other range.
                let cut = self.windows.iter().filter(|window| window.high < key && window.high >= id);
                cut.map(|window| window.high + 1).fold(id, u64::max)
            }
        }
    }

    /// Adds a case, in the order of the rows.
    pub(crate) fn add(&mut self, value: f64, weight: f64) {
        let key = key(value);
        let id = self.id(key);
        self.cases += 1;
        let run = self.runs.entry(id).or_insert(Run {
            low: key,
            high: key,
            first: weight,
            last: weight,
            sum: Sum::default(),
            cases: 0,
        });
        if key < run.low {
            (run.low, run.first) = (key, weight);
        }
        if key >= run.high {
            (run.high, run.last) = (key, weight);
        }
        run.sum.add(weight);
        run.cases += 1;
    }

    /// Makes ranges wider, those of windows first.
    pub(crate) fn coarsen(&mut self) {
        // From the second reading on, ranges outside are as wide as they get, and only windows can give way.
        let is_fine = self.windows.iter().any(|window| window.shift < self.shift);
        if is_fine {
            self.windows.iter_mut().for_each(|window| window.shift = (window.shift + STEP).min(self.shift));
        } else {
            self.shift = (self.shift + STEP).min(WIDEST);
        }
        let mut runs: BTreeMap<u64, Run> = BTreeMap::new();
        for run in std::mem::take(&mut self.runs).into_values() {
            let id = self.id(run.low);
            runs.entry(id).and_modify(|known| known.join(run)).or_insert(run);
        }
        self.runs = runs;
    }

    /// Adds the cases of another, whose rows come after these and whose windows are the same.
    pub(crate) fn merge(&mut self, other: &Summary) {
        // As coarse as the coarser of both.
        self.shift = self.shift.max(other.shift);
        self.windows
            .iter_mut()
            .zip(&other.windows)
            .for_each(|(ours, theirs)| ours.shift = ours.shift.max(theirs.shift));
        self.cases += other.cases;
        let mut runs: BTreeMap<u64, Run> = BTreeMap::new();
        for run in std::mem::take(&mut self.runs).into_values().chain(other.runs.values().copied()) {
            let id = self.id(run.low);
            runs.entry(id).and_modify(|known| known.join(run)).or_insert(run);
        }
        self.runs = runs;
    }

    /// Whether it is of the same windows, however coarse.
    pub(crate) fn is_of(&self, other: &Summary) -> bool {
        let ends = |of: &Summary| of.windows.iter().map(|window| (window.low, window.high)).collect::<Vec<_>>();
        ends(self) == ends(other)
    }

    /// Whether cases could have made it: what was read as bytes may hold anything.
    pub(crate) fn is_whole(&self) -> bool {
        let mut cases: u64 = 0;
        let mut before: Option<u64> = None;
        for (&id, run) in &self.runs {
            let is_run = id <= run.low
                && run.low <= run.high
                && before.is_none_or(|before| before < run.low)
                && run.cases > 0
                && [run.first, run.last, run.sum.value(), value_of(run.low), value_of(run.high)]
                    .iter()
                    .all(|x| x.is_finite());
            before = Some(run.high);
            cases = cases.saturating_add(run.cases);
            if !is_run {
                return false;
            }
        }
        cases == self.cases
            && self.shift <= WIDEST
            && self.windows.iter().all(|window| window.low <= window.high && window.shift <= WIDEST)
    }

    /// The cases in order: for each run the first, the last and all others as one. The others of a range have no value.
    pub(crate) fn ordered(&self) -> Ordered<'static> {
        let (mut values, mut weights) = (Vec::new(), Vec::new());
        for run in self.runs.values() {
            values.push(value_of(run.low));
            weights.push(run.first);
            if run.cases > 2 {
                let mut between = run.sum;
                between.add(-run.first);
                between.add(-run.last);
                values.push(if run.low == run.high { value_of(run.low) } else { f64::NAN });
                weights.push(between.value());
            }
            if run.cases > 1 {
                values.push(value_of(run.high));
                weights.push(run.last);
            }
        }
        Ordered::of_runs(values, weights, self.cases)
    }

    /// The quantile of a probability; where it is in a range, the window that has to be read for it.
    pub(crate) fn quantile(
        &self,
        ordered: &Ordered,
        p: f64,
        rule: QuantileRule,
    ) -> std::result::Result<Option<f64>, Vec<Window>> {
        let reached = self.around(p * ordered.whole());
        let here = reached.iter().find(|(place, _)| *place == Place::Here);
        // A case of a range would take the place of those after it, whose weights are not known one by one.
        if let Some((_, run)) = here.filter(|(_, run)| !run.is_exact()) {
            return Err(vec![run.window()]);
        }
        match quantile(ordered, p, rule) {
            // The rule goes on to a neighbour; what is known here has to be known again.
            Some(value) if value.is_nan() => Err(reached.iter().map(|(_, run)| run.window()).collect()),
            found => Ok(found),
        }
    }

    /// The run in which a sum of weights is reached, and its neighbours.
    fn around(&self, reached: f64) -> Vec<(Place, Run)> {
        let mut sum = Sum::default();
        let mut found = Vec::new();
        let mut before: Option<Run> = None;
        for run in self.runs.values() {
            sum.merge(run.sum);
            if sum.value() >= reached {
                found.extend(before.map(|run| (Place::Before, run)));
                found.push((Place::Here, *run));
                found.extend(self.runs.values().find(|next| next.low > run.high).map(|run| (Place::After, *run)));
                break;
            }
            before = Some(*run);
        }
        found
    }

    /// The windows that are read now.
    #[cfg(test)]
    fn windows(&self) -> &[Window] {
        &self.windows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values and weights without a pattern.
    fn cases(count: u64) -> Vec<(f64, f64)> {
        let hash =
            |i: u64, salt: u64| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let number = |i: u64, salt: u64| (hash(i, salt) >> 40) as f64;
        (0..count).map(|i| ((number(i, 1) % 400.0) / 7.0 - 20.0, 0.25 + number(i, 2) % 9.0)).collect()
    }

    /// Any memory gives the quantiles of all cases in order, by every rule that needs no count of the values before.
    #[test]
    fn ranges_and_windows_lead_to_the_quantiles_of_all_cases() {
        let cases = cases(3000);
        let mut sorted = cases.clone();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (values, weights): (Vec<f64>, Vec<f64>) = sorted.into_iter().unzip();
        let all = Ordered::new(&values, &weights);
        for word in ["math", "school", "shahvaish", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"] {
            let rule: QuantileRule = word.parse().expect("a rule");
            for p in [0.001, 0.05, 0.3, 0.5, 0.77, 0.99] {
                let expected = quantile(&all, p, rule).expect("cases");
                for most in [12, 40, 4000] {
                    let mut summary = Summary::default();
                    let found = (0..40).find_map(|_| {
                        for &(value, weight) in &cases {
                            summary.add(value, weight);
                            while summary.len() > most + 3 * summary.windows().len() {
                                summary.coarsen();
                            }
                        }
                        match summary.quantile(&summary.ordered(), p, rule) {
                            Ok(found) => Some(found.expect("cases")),
                            Err(windows) => {
                                summary = summary.refined(windows);
                                None
                            }
                        }
                    });
                    let found = found.expect("windows narrow");
                    assert!((found - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{word} {p} {most}: {found}");
                }
            }
        }
    }
}
