//! A sample allocated to strata or domains.

use super::solve::{rounded, within};
use crate::error::row_of_table;
use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame, DataType};

words! {
    /// By which rule a sample is allocated.
    pub enum AllocationMethod: "method" {
        /// n ∝ N.
        Proportional = "proportional",
        /// The same n for all.
        Equal = "equal",
        /// n ∝ N·S: the smallest variance of the overall mean (Neyman 1934).
        Neyman = "neyman" | "optimal",
        /// n ∝ N·S/√c: the smallest variance for its cost.
        Cost = "cost",
        /// n ∝ X^q·CV: precision of strata beside that of the whole (Bankier 1988).
        Power = "power",
        /// n ∝ √(W² + 1/H²): between proportional and equal (Kish 1988).
        Compromise = "compromise",
    }
}

/// A number for all strata, or the column with that of each.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// The same for all.
    Number(f64),
    /// A column of the frame.
    Column(String),
}

/// What fixes the size of the sample.
#[derive(Clone, Copy, Debug)]
enum Total {
    N(u64),
    Budget(f64),
    Cv(f64),
}

/// An allocation to be computed.
///
/// ```
/// use infosoc::planning::{Allocate, AllocationMethod};
/// use polars::prelude::df;
///
/// let provinces = df!("province" => ["A", "B", "C"], "N" => [10_000, 4_000, 500])?;
/// let sample = Allocate::new(provinces, 1000).method(AllocationMethod::Proportional).floor(100.0).run()?;
/// assert_eq!(sample.n(), [643, 257, 100]);
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct Allocate {
    frame: DataFrame,
    total: Total,
    method: AllocationMethod,
    size: Option<Given>,
    sd: Option<Given>,
    cost: Option<Given>,
    mean: Option<Given>,
    x: Option<Given>,
    power: f64,
    floor: Given,
    cap: Option<Given>,
}

/// A sample by stratum. [`ToFrame`] has the columns of the frame, then `n`, `n_exact` (before rounding), `fraction` (n/N),
/// `weight` (N/n) and `bound` (`floor` or `cap` where one holds).
#[derive(Clone, Debug)]
pub struct Allocation {
    frame: DataFrame,
    size: Vec<f64>,
    sd: Option<Vec<f64>>,
    mean: Option<f64>,
    cost: Option<Vec<f64>>,
    exact: Vec<f64>,
    n: Vec<u64>,
    bounds: Vec<Option<&'static str>>,
}

impl Allocate {
    /// Allocates n cases to the rows of a frame of strata or domains.
    ///
    /// Sizes are in the column `N`, `size` or `population`, standard deviations in `S` or `sd`, costs in `c` or `cost`,
    /// means in `mean`, unless others are named.
    pub fn new(frame: DataFrame, n: u64) -> Allocate {
        Allocate::of(frame, Total::N(n))
    }

    /// As many cases as a budget pays for, Σ c·n.
    pub fn with_budget(frame: DataFrame, budget: f64) -> Allocate {
        Allocate::of(frame, Total::Budget(budget))
    }

    /// As many cases as a coefficient of variation of the overall mean needs.
    pub fn with_cv(frame: DataFrame, cv: f64) -> Allocate {
        Allocate::of(frame, Total::Cv(cv))
    }

    fn of(frame: DataFrame, total: Total) -> Allocate {
        let method = match total {
            Total::N(_) => AllocationMethod::Proportional,
            Total::Budget(_) | Total::Cv(_) => AllocationMethod::Cost,
        };
        let (size, sd, cost, mean, x, cap) = (None, None, None, None, None, None);
        Allocate { frame, total, method, size, sd, cost, mean, x, power: 0.5, floor: Given::Number(0.0), cap }
    }

    /// The rule; proportional if not given, by cost where a budget or a precision is.
    pub fn method(mut self, method: AllocationMethod) -> Allocate {
        self.method = method;
        self
    }

    /// Units of the population.
    pub fn size(mut self, size: Given) -> Allocate {
        self.size = Some(size);
        self
    }

    /// Standard deviations within strata.
    pub fn sd(mut self, sd: Given) -> Allocate {
        self.sd = Some(sd);
        self
    }

    /// The cost of a case.
    pub fn cost(mut self, cost: Given) -> Allocate {
        self.cost = Some(cost);
        self
    }

    /// Means of the variable.
    pub fn mean(mut self, mean: Given) -> Allocate {
        self.mean = Some(mean);
        self
    }

    /// The measure of importance of the power allocation; N·mean where there are means, otherwise N.
    pub fn importance(mut self, x: Given) -> Allocate {
        self.x = Some(x);
        self
    }

    /// The power q of the power allocation, from 0 (equal precision) to 1 (Neyman); 0.5 if not given.
    pub fn power(mut self, q: f64) -> Allocate {
        self.power = q;
        self
    }

    /// The least cases of each stratum, or all of its units where they are fewer.
    pub fn floor(mut self, floor: impl Into<Given>) -> Allocate {
        self.floor = floor.into();
        self
    }

    /// The most cases of each stratum; never more than its units.
    pub fn cap(mut self, cap: impl Into<Given>) -> Allocate {
        self.cap = Some(cap.into());
        self
    }

    /// The allocation.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] and [`Error::InvalidArgument`]: sizes that are negative or missing, a rule without the
    /// columns that it needs, a sample below the sum of the floors or above that of the caps.
    pub fn run(&self) -> Result<Allocation> {
        let size = self.needed("size", self.size.as_ref(), &["N", "size", "population"])?;
        let sd = self.column("sd", self.sd.as_ref(), &["S", "sd"])?;
        let cost = self.column("cost", self.cost.as_ref(), &["c", "cost"])?;
        let mean = self.column("mean", self.mean.as_ref(), &["mean"])?;
        let x = self.column("x", self.x.as_ref(), &["x", "X"])?;
        if size.iter().sum::<f64>() <= 0.0 {
            return Err(Error::invalid("size", "no stratum has any units; check the column"));
        }
        let (low, high) = self.bounds(&size)?;
        let a = self.shares(&size, sd.as_deref(), cost.as_deref(), mean.as_deref(), x.as_deref())?;
        let overall =
            mean.map(|mean| mean.iter().zip(&size).map(|(m, n)| m * n).sum::<f64>() / size.iter().sum::<f64>());
        let ones = vec![1.0; size.len()];
        let (exact, n) = match self.total {
            Total::N(n) => {
                self.check_total("n", n as f64, &low, &high, &ones, &a)?;
                let exact = within(&a, &low, &high, &ones, n as f64);
                let whole = rounded(&exact, n);
                (exact, whole)
            }
            Total::Budget(budget) => {
                let Some(cost) = &cost else { return Err(missing("cost", "the cost of a case")) };
                self.check_total("budget", budget, &low, &high, cost, &a)?;
                let exact = within(&a, &low, &high, cost, budget);
                // Rounded down, so that the budget is enough.
                let whole = exact.iter().map(|n| (n + 1e-9).floor() as u64).collect();
                (exact, whole)
            }
            Total::Cv(cv) => {
                let exact = precise(cv, &a, &low, &high, &size, sd.as_deref(), overall)?;
                // Rounded up, so that the precision is met.
                let whole = exact.iter().map(|n| (n - 1e-9).ceil().max(0.0) as u64).collect();
                (exact, whole)
            }
        };
        let bound = |h: usize| match exact[h] {
            n if n >= high[h] => Some("cap"),
            n if n <= low[h] && low[h] > 0.0 => Some("floor"),
            _ => None,
        };
        let bounds = (0..exact.len()).map(bound).collect();
        Ok(Allocation { frame: self.frame.clone(), size, sd, mean: overall, cost, exact, n, bounds })
    }

    /// The floor and the cap of each stratum, in whole cases.
    fn bounds(&self, size: &[f64]) -> Result<(Vec<f64>, Vec<f64>)> {
        let floor = self.values("floor", &self.floor);
        let cap = self.cap.as_ref().map(|cap| self.values("cap", cap)).transpose();
        let (floor, cap) = Error::both(floor, cap)?;
        let high: Vec<f64> =
            (0..size.len()).map(|h| cap.as_ref().map_or(size[h], |cap| cap[h].min(size[h])).floor()).collect();
        let crossed = (0..size.len()).find(|&h| cap.as_ref().is_some_and(|cap| cap[h] < floor[h].min(size[h].floor())));
        if let Some(h) = crossed {
            let problem = format!("{} in {} is above the cap, {}", floor[h], row_of_table(h), high[h]);
            return Err(Error::invalid("floor", problem));
        }
        Ok((floor.iter().zip(&high).map(|(floor, high)| floor.ceil().min(*high)).collect(), high))
    }

    fn check_total(&self, name: &str, total: f64, low: &[f64], high: &[f64], u: &[f64], a: &[f64]) -> Result<()> {
        let sum = |of: &dyn Fn(usize) -> f64| (0..u.len()).map(|h| u[h] * of(h)).sum::<f64>();
        let least = sum(&|h| low[h]);
        // A stratum that the rule gives nothing keeps its floor.
        let most = sum(&|h| if a[h] > 0.0 { high[h] } else { low[h] });
        if !total.is_finite() || total <= 0.0 {
            return Err(Error::argument(name, "a number above 0", total));
        }
        if total < least {
            return Err(Error::argument(name, format!("at least {least}, the sum of the floors"), total));
        }
        if total > most {
            let expected =
                format!("at most {most}, the sum of the caps or of the units in strata that the rule gives any");
            return Err(Error::argument(name, expected, total));
        }
        Ok(())
    }

    /// What n is proportional to.
    fn shares(
        &self,
        size: &[f64],
        sd: Option<&[f64]>,
        cost: Option<&[f64]>,
        mean: Option<&[f64]>,
        x: Option<&[f64]>,
    ) -> Result<Vec<f64>> {
        let strata = 0..size.len();
        let of_sd = || sd.ok_or_else(|| missing("sd", "standard deviations within strata"));
        let all: f64 = size.iter().sum();
        let present = |h: usize| if size[h] > 0.0 { 1.0 } else { 0.0 };
        Ok(match self.method {
            AllocationMethod::Proportional => size.to_vec(),
            AllocationMethod::Equal => strata.map(present).collect(),
            AllocationMethod::Compromise => {
                let count = size.iter().filter(|n| **n > 0.0).count() as f64;
                // √(W² + 1/H²), by the stratum's share W and the number H of strata that have units.
                strata.map(|h| present(h) * (size[h] / all).hypot(1.0 / count)).collect()
            }
            AllocationMethod::Neyman => size.iter().zip(of_sd()?).map(|(n, s)| n * s).collect(),
            AllocationMethod::Cost => {
                let cost = cost.ok_or_else(|| missing("cost", "the cost of a case"))?;
                if let Some(h) = cost.iter().position(|c| *c <= 0.0) {
                    return Err(Error::argument(
                        "cost",
                        "costs above 0",
                        format!("{} in {}", cost[h], row_of_table(h)),
                    ));
                }
                let sd = of_sd()?;
                strata.map(|h| size[h] * sd[h] / cost[h].sqrt()).collect()
            }
            AllocationMethod::Power => {
                if !(0.0..=1.0).contains(&self.power) {
                    return Err(Error::argument("power", "from 0 to 1", self.power));
                }
                let means = |h: usize| mean.map_or(1.0, |mean| mean[h].abs());
                if let (Some(_), Some(h)) = (sd, (0..size.len()).find(|&h| means(h) == 0.0)) {
                    let problem = format!("is 0 in {}, where no CV is defined", row_of_table(h));
                    return Err(Error::invalid("mean", problem));
                }
                let importance = |h: usize| x.map_or(size[h] * means(h), |x| x[h]).powf(self.power);
                // Without standard deviations all strata have the same CV.
                strata.map(|h| present(h) * importance(h) * sd.map_or(1.0, |sd| sd[h] / means(h))).collect()
            }
        })
    }

    fn needed(&self, role: &str, given: Option<&Given>, names: &[&str]) -> Result<Vec<f64>> {
        if let Some(found) = self.column(role, given, names)? {
            return Ok(found);
        }
        match names.iter().find(|name| self.frame.column(name).is_ok()) {
            // It holds no numbers, and the error says so.
            Some(name) => self.values(role, &Given::Column((*name).to_owned())),
            None => Err(Error::unknown_column(role, names[0], &self.frame)),
        }
    }

    /// What is given, or the first column that goes by one of the names.
    fn column(&self, role: &str, given: Option<&Given>, names: &[&str]) -> Result<Option<Vec<f64>>> {
        if let Some(given) = given {
            return self.values(role, given).map(Some);
        }
        let known = names.iter().find(|name| self.frame.column(name).is_ok_and(|c| c.dtype().is_numeric()));
        known.map(|name| self.values(role, &Given::Column((*name).to_owned()))).transpose()
    }

    fn values(&self, role: &str, given: &Given) -> Result<Vec<f64>> {
        let values = match given {
            Given::Number(number) => vec![*number; self.frame.height()],
            Given::Column(name) => {
                let column = self.frame.column(name).map_err(|_| Error::unknown_column(role, name, &self.frame))?;
                if !column.dtype().is_numeric() {
                    return Err(Error::argument(
                        role,
                        "a column of numbers",
                        format!("{name:?} of {}", column.dtype()),
                    ));
                }
                let numbers = column.cast(&DataType::Float64)?;
                numbers.f64()?.iter().map(|v| v.unwrap_or(f64::NAN)).collect()
            }
        };
        // Means alone may be negative.
        let is_bad = |v: &f64| !v.is_finite() || (*v < 0.0 && role != "mean");
        match values.iter().position(is_bad) {
            None => Ok(values),
            Some(row) => {
                let got = if values[row].is_nan() { "a missing value".to_owned() } else { values[row].to_string() };
                Err(Error::argument(
                    role,
                    "a finite number, 0 or more, for every stratum",
                    format!("{got} in {}", row_of_table(row)),
                ))
            }
        }
    }
}

impl From<f64> for Given {
    fn from(number: f64) -> Given {
        Given::Number(number)
    }
}

impl From<&str> for Given {
    fn from(column: &str) -> Given {
        Given::Column(column.to_owned())
    }
}

fn missing(role: &str, what: &str) -> Error {
    Error::missing(role, format!("give {what}, as a column or a number"))
}

/// The allocation within bounds with a given coefficient of variation of the overall mean.
fn precise(
    cv: f64,
    a: &[f64],
    low: &[f64],
    high: &[f64],
    size: &[f64],
    sd: Option<&[f64]>,
    mean: Option<f64>,
) -> Result<Vec<f64>> {
    let sd = sd.ok_or_else(|| missing("sd", "standard deviations within strata"))?;
    let mean = mean.ok_or_else(|| missing("mean", "means of the variable"))?;
    if !(cv.is_finite() && cv > 0.0 && mean != 0.0) {
        return Err(Error::argument("cv", "above 0, of a mean other than 0", format!("{cv} of a mean of {mean}")));
    }
    let all: f64 = size.iter().sum();
    // In units of the total: V + ΣN·S² = Σ N²S²/n.
    let wanted = (cv * mean * all).powi(2) + (0..a.len()).map(|h| size[h] * sd[h] * sd[h]).sum::<f64>();
    let part = |h: usize| (size[h] * sd[h]).powi(2);
    let at = |t: f64, h: usize| if a[h] > 0.0 { (t * a[h]).max(low[h]).min(high[h]) } else { low[h] };
    let variance = |t: f64| (0..a.len()).filter(|&h| part(h) > 0.0).map(|h| part(h) / at(t, h)).sum::<f64>();
    let open = || (0..a.len()).filter(|&h| a[h] > 0.0);
    let end = open().map(|h| high[h] / a[h]).fold(0.0, f64::max);
    if variance(end) > wanted {
        return Err(Error::invalid(
            "cv",
            format!("a CV of {cv} cannot be reached within the caps; raise the caps or accept a larger CV"),
        ));
    }
    // The variance falls with t: bisection, whose interval is below rounding long before the end.
    let (mut left, mut right) = (0.0, end);
    for _ in 0..200 {
        let middle = 0.5 * (left + right);
        if variance(middle) > wanted { left = middle } else { right = middle }
    }
    // The last digits by the equation of the strata that are free.
    let is_free = |h: usize| a[h] > 0.0 && right * a[h] > low[h] && right * a[h] < high[h];
    let (mut free, mut rest) = (0.0, wanted);
    for h in (0..a.len()).filter(|&h| part(h) > 0.0) {
        if is_free(h) { free += part(h) / a[h] } else { rest -= part(h) / at(right, h) }
    }
    let t = if free > 0.0 && rest > 0.0 { free / rest } else { right };
    Ok((0..a.len()).map(|h| at(t, h)).collect())
}

impl Allocation {
    /// The cases of each stratum.
    pub fn n(&self) -> &[u64] {
        &self.n
    }

    /// The same before rounding.
    pub fn exact(&self) -> &[f64] {
        &self.exact
    }

    /// The standard error of the overall mean that the sample will have, with finite population corrections; none without
    /// standard deviations, or where a stratum that varies has no case.
    pub fn se(&self) -> Option<f64> {
        self.se_of(&self.n.iter().map(|n| *n as f64).collect::<Vec<_>>())
    }

    /// The same for the allocation before rounding.
    pub fn se_exact(&self) -> Option<f64> {
        self.se_of(&self.exact)
    }

    fn se_of(&self, n: &[f64]) -> Option<f64> {
        let sd = self.sd.as_ref()?;
        let all: f64 = self.size.iter().sum();
        let varies = || (0..n.len()).filter(|&h| self.size[h] * sd[h] > 0.0);
        if varies().any(|h| n[h] <= 0.0) {
            return None;
        }
        let part = |h: usize| (self.size[h] / all * sd[h]).powi(2) / n[h] * (1.0 - n[h] / self.size[h]);
        Some(varies().map(part).sum::<f64>().max(0.0).sqrt())
    }

    /// The coefficient of variation of the overall mean; none without means.
    pub fn cv(&self) -> Option<f64> {
        self.mean.filter(|mean| *mean != 0.0).and_then(|mean| Some(self.se()? / mean.abs()))
    }

    /// What the sample costs; none without costs.
    pub fn cost(&self) -> Option<f64> {
        self.cost.as_ref().map(|cost| cost.iter().zip(&self.n).map(|(c, n)| c * *n as f64).sum())
    }
}

impl ToFrame for Allocation {
    fn to_frame(&self) -> Result<DataFrame> {
        let own = ["n", "n_exact", "fraction", "weight", "bound"];
        let mut columns: Vec<Column> = self.frame.columns().to_vec();
        for column in &mut columns {
            // The frame's own `n` must not be taken for that of the allocation.
            if own.contains(&column.name().as_str()) {
                let name = format!("frame_{}", column.name());
                column.rename(name.into());
            }
        }
        let ratio = |of: &dyn Fn(f64, f64) -> Option<f64>| -> Vec<Option<f64>> {
            self.n.iter().zip(&self.size).map(|(n, size)| of(*n as f64, *size)).collect()
        };
        columns.extend([
            Column::new("n".into(), &self.n),
            Column::new("n_exact".into(), &self.exact),
            Column::new("fraction".into(), ratio(&|n, size| (size > 0.0).then_some(n / size))),
            Column::new("weight".into(), ratio(&|n, size| (n > 0.0).then_some(size / n))),
            Column::new("bound".into(), &self.bounds),
        ]);
        Ok(DataFrame::new(self.n.len(), columns)?)
    }
}
