//! Sampling with probability proportional to size, without replacement.

use super::bound::{Bound, Selection, Stage, not_drawn};
use super::joint::{Approximation, Pairs};
use crate::error::row_of_table;
use crate::words::words;
use crate::{Error, Result};
use polars::prelude::{DataFrame, DataType};
use std::sync::Arc;

/// How units were drawn with unequal probabilities and without replacement: `pps` and `variance` of R `svydesign`.
///
/// The `fpc` of the design then holds the selection probability of each unit, 0 to 1, and weights follow from it if
/// none are given. With replacement, a sample with unequal probabilities is a design with weights and no more.
///
/// ```
/// use infosoc::{Design, PairVariance, Pps};
/// let brewer = Design::unweighted().fpc(["probability"]).pps(Pps::brewer());
/// let pairs = vec![vec![0.5, 0.2], vec![0.2, 0.4]];
/// let joint = Design::unweighted().pps(Pps::joint(pairs).variance(PairVariance::YatesGrundy));
/// # let _ = (brewer, joint);
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Pps {
    pub(crate) method: Method,
    pub(crate) variance: PairVariance,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Method {
    Brewer,
    Overton,
    HartleyRao(SquaredProbabilities),
    Joint(Vec<Vec<f64>>),
}

/// The sum of squared probabilities over the population, divided by the size of the sample.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) enum SquaredProbabilities {
    Estimated,
    Known(f64),
    Column(String),
}

words! {
    /// The form of the variance from the probabilities of pairs.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum PairVariance: "variance" {
        /// Horvitz and Thompson (1952). It can be negative: then no standard error exists.
        #[default]
        HorvitzThompson = "horvitz_thompson",
        /// Yates and Grundy (1953), for designs of fixed size.
        YatesGrundy = "yates_grundy",
    }
}

words! {
    /// The methods that need no more than their name.
    enum Word: "pps" {
        Brewer = "brewer",
        Overton = "overton",
        HartleyRao = "hartley_rao",
    }
}

impl std::str::FromStr for Pps {
    type Err = Error;

    /// `brewer`, `overton` or `hartley_rao`.
    fn from_str(word: &str) -> Result<Self> {
        Ok(match word.parse()? {
            Word::Brewer => Pps::brewer(),
            Word::Overton => Pps::overton(),
            Word::HartleyRao => Pps::hartley_rao(),
        })
    }
}

impl Pps {
    fn new(method: Method) -> Pps {
        Pps { method, variance: PairVariance::default() }
    }

    /// The column of the sums of squared probabilities, where there is one.
    pub(super) fn squares(&self) -> Option<&str> {
        match &self.method {
            Method::HartleyRao(SquaredProbabilities::Column(name)) => Some(name),
            Method::HartleyRao(SquaredProbabilities::Estimated | SquaredProbabilities::Known(_))
            | Method::Brewer
            | Method::Overton
            | Method::Joint(_) => None,
        }
    }

    /// Brewer's (2002) approximation, which needs no pairs: V = n/(n − 1)·Σ(1 − π_i)(t_i − t̄)² in each stratum, and
    /// the same within units times their probability for each later stage with probabilities of its own (R `pps =
    /// "brewer"`).
    pub fn brewer() -> Pps {
        Pps::new(Method::Brewer)
    }

    /// Joint probabilities by Overton's (1985) approximation (R `pps = "overton"`); one stage.
    pub fn overton() -> Pps {
        Pps::new(Method::Overton)
    }

    /// Joint probabilities by the approximation of Hartley and Rao (1962) for random systematic sampling, with Σπ²/n
    /// over the population estimated from the sample (R `pps = HR()`); one stage.
    pub fn hartley_rao() -> Pps {
        Pps::new(Method::HartleyRao(SquaredProbabilities::Estimated))
    }

    /// The same with Σπ²/n known for the population, without strata (R `HR(psum)`).
    pub fn hartley_rao_with(squares: f64) -> Pps {
        Pps::new(Method::HartleyRao(SquaredProbabilities::Known(squares)))
    }

    /// The same with a column that holds Σπ²/n of the stratum.
    pub fn hartley_rao_by(column: impl Into<String>) -> Pps {
        Pps::new(Method::HartleyRao(SquaredProbabilities::Column(column.into())))
    }

    /// Known joint probabilities: a square matrix with the probability of each pair, and of each unit on the diagonal,
    /// of the PSUs in the order in which the table has them first (R `ppsmat`); one stage. Strata are in the matrix:
    /// units of different strata have the product of their probabilities.
    pub fn joint(rows: Vec<Vec<f64>>) -> Pps {
        Pps::new(Method::Joint(rows))
    }

    /// The same from a table of numbers, with as many columns as rows.
    ///
    /// # Errors
    /// [`Error::WrongType`] for a column that does not hold numbers, [`Error::MissingDesignValue`] for a null.
    pub fn joint_table(table: &DataFrame) -> Result<Pps> {
        let mut rows = vec![Vec::with_capacity(table.width()); table.height()];
        let mut errors = Vec::new();
        for column in table.columns() {
            let name = column.name().as_str();
            let found =
                crate::survey::columns::column::numeric(table, "pps", name, "give a square table of probabilities");
            match found.and_then(|series| Ok(series.cast(&DataType::Float64)?)) {
                Err(error) => errors.push(error),
                Ok(series) if series.null_count() > 0 => {
                    let nulls = series.is_null();
                    let first = (0..series.len()).find(|&row| nulls.get(row).unwrap_or(false)).unwrap_or_default();
                    errors.push(Error::MissingDesignValue {
                        role: "pps".to_owned(),
                        column: name.to_owned(),
                        rows: series.null_count(),
                        first,
                    });
                }
                Ok(series) => {
                    let values = series.f64()?.iter().map(|value| value.unwrap_or(f64::NAN));
                    rows.iter_mut().zip(values).for_each(|(row, value)| row.push(value));
                }
            }
        }
        Error::collect(errors)?;
        Ok(Pps::joint(rows))
    }

    /// The form of the variance where pairs are known or approximated; Brewer's has its own.
    pub fn variance(mut self, form: PairVariance) -> Pps {
        self.variance = form;
        self
    }

    /// Whether the variance is made of pairs of units, which are known for one stage only.
    pub(crate) fn uses_pairs(&self) -> bool {
        match self.method {
            Method::Brewer => false,
            Method::Overton | Method::HartleyRao(_) | Method::Joint(_) => true,
        }
    }
}

impl Bound {
    /// Puts probabilities and pairs in place of sampling fractions; `fpc` are the probabilities of each stage with
    /// their column's name, and `squares` a column that the method names. Returns the weight of each row that follows.
    pub(crate) fn apply_pps(
        &mut self,
        pps: &Pps,
        height: usize,
        fpc: &[(&str, &[f64])],
        squares: Option<&[f64]>,
    ) -> Result<Vec<f64>> {
        let joint = match &pps.method {
            Method::Joint(rows) => Some((rows, self.units_of_matrix(rows)?)),
            Method::Brewer | Method::Overton | Method::HartleyRao(_) => None,
        };
        let mut errors = Vec::new();
        let mut weights = vec![1.0; height];
        let mut stages = std::mem::take(&mut self.stages);
        // The product of the probabilities of the stages before, per parent.
        let mut reach = vec![1.0; self.lonely.len()];
        let mut first_stage = Vec::new();
        for (s, stage) in stages.iter_mut().enumerate() {
            let probabilities: Vec<f64> = match (&joint, fpc.get(s)) {
                (Some((rows, place)), _) if s == 0 => place.iter().map(|&i| rows[i][i]).collect(),
                (_, Some((name, values))) => self.probabilities(stage, name, values, &mut errors),
                _ => vec![0.0; stage.len()],
            };
            let mut next_reach = Vec::with_capacity(stage.len());
            for (parent, &reach) in reach.iter().enumerate() {
                let units = stage.units(parent);
                let n = units.len() as f64;
                // Brewer (2002): (1 − π) · n/(n − 1), times the probability of reaching the parent, as for later stages
                // of any design.
                let factor = reach * if n > 1.0 { n / (n - 1.0) } else { 1.0 };
                let mut largest = 0.0f64;
                for unit in units {
                    let p = probabilities[unit];
                    let rest = not_drawn(p);
                    largest = largest.max(factor * rest);
                    stage.unit_scale.push(factor * rest);
                    next_reach.push(reach * p);
                    // Without a probability for the stage, p is 0 and the weight stays.
                    if p > 0.0 {
                        stage.rows(unit).for_each(|place| weights[self.row(place)] /= p);
                    }
                }
                // Any number above 0 marks a parent that varies; a known matrix says by itself which units do not.
                stage.scale.push(if joint.is_some() { 0.0 } else { largest });
                if s == 0 {
                    self.lonely[parent] = n == 1.0 && stage.scale[parent] > 0.0;
                }
            }
            if s == 0 {
                first_stage = probabilities;
            }
            reach = next_reach;
        }
        self.stages = stages;
        Error::collect(errors)?;
        if let (Some((_, place)), Some((name, values))) = (&joint, fpc.first()) {
            self.check_diagonal(&first_stage, place, name, values)?;
        }
        self.selection = self.selected(pps, first_stage, joint, squares)?;
        Ok(weights)
    }

    /// What each method makes of the probabilities of the units of the first stage: a method that is added decides here
    /// how its variance is computed.
    fn selected(
        &self,
        pps: &Pps,
        probabilities: Vec<f64>,
        joint: Option<(&Vec<Vec<f64>>, Vec<usize>)>,
        squares: Option<&[f64]>,
    ) -> Result<Selection> {
        let approximate = |how: Approximation| Pairs::of_single(probabilities, self.strata(), how);
        let pairs = match &pps.method {
            Method::Brewer => return Ok(Selection::Unequal),
            Method::Overton => approximate(Approximation::Overton),
            Method::HartleyRao(known) => {
                let squares = match known {
                    SquaredProbabilities::Estimated => None,
                    SquaredProbabilities::Known(value) => Some(vec![*value; self.lonely.len()]),
                    SquaredProbabilities::Column(name) => Some(self.by_stratum(name, squares.unwrap_or_default())?),
                };
                approximate(Approximation::HartleyRao(squares.as_deref()))
            }
            Method::Joint(rows) => {
                // From the order of first appearance in the table to the order of the design.
                let place = joint.map(|(_, place)| place).unwrap_or_default();
                let ordered: Vec<f64> = place.iter().flat_map(|&i| place.iter().map(move |&j| rows[i][j])).collect();
                Pairs::of_joint(&ordered, place.len())
            }
        };
        let pairs = match pps.variance {
            PairVariance::HorvitzThompson => pairs,
            PairVariance::YatesGrundy => pairs.yates_grundy(),
        };
        Ok(Selection::Pairs(Arc::new(pairs)))
    }

    /// The probability of each unit of a stage, one within a unit and at most 1.
    fn probabilities(&self, stage: &Stage, name: &str, values: &[f64], errors: &mut Vec<Error>) -> Vec<f64> {
        let mut problem = |problem, first| {
            errors.push(Error::InvalidFpc { column: name.to_owned(), problem, first });
        };
        if let Some(first) = values.iter().position(|&p| p > 1.0) {
            let got = values[first];
            problem(format!("with pps it holds the probability of each unit, at most 1, got {got}"), first);
            return vec![1.0; stage.len()];
        }
        (0..stage.len())
            .map(|unit| {
                let first = self.row(stage.rows(unit).start);
                let p = values[first];
                if let Some(row) = stage.rows(unit).map(|place| self.row(place)).find(|&row| values[row] != p) {
                    problem(format!("must be the same in all rows of a sampling unit, but one has both {p} and {}; correct the file", values[row]), row);
                }
                p
            })
            .collect()
    }

    /// One value of each stratum.
    fn by_stratum(&self, name: &str, values: &[f64]) -> Result<Vec<f64>> {
        let stage = &self.stages[0];
        (0..stage.parents())
            .map(|stratum| {
                let units = stage.units(stratum);
                let mut rows =
                    (stage.rows(units.start).start..stage.rows(units.end - 1).end).map(|place| self.row(place));
                let value = values[self.row(stage.rows(units.start).start)];
                match rows.find(|&row| values[row] != value) {
                    None => Ok(value),
                    Some(row) => {
                        let (other, place) = (values[row], row_of_table(row));
                        let problem = format!(
                            "column {name:?} must be the same in all rows of a stratum, but one has both {value} and {other} \
                             ({place}); correct the file"
                        );
                        Err(Error::invalid("pps", problem))
                    }
                }
            })
            .collect()
    }

    /// The units of each stratum.
    fn strata(&self) -> Vec<std::ops::Range<usize>> {
        let stage = &self.stages[0];
        (0..stage.parents()).map(|stratum| stage.units(stratum)).collect()
    }

    /// The place of each PSU in a matrix of joint probabilities, which is checked.
    fn units_of_matrix(&self, rows: &[Vec<f64>]) -> Result<Vec<usize>> {
        let stage = &self.stages[0];
        let order = stage.len();
        let wrong = |expected: &str, got: String| Err(Error::argument("pps", expected, got));
        if rows.len() != order || rows.iter().any(|row| row.len() != order) {
            let width = rows.first().map_or(0, Vec::len);
            return wrong(
                &format!("a square matrix with a row and a column for each of the {order} PSUs of the table"),
                format!("{} rows, {width} columns in the first", rows.len()),
            );
        }
        // Matrices come from programs that print and read numbers: what differs in the ninth digit is meant to be
        // equal.
        for (i, row) in rows.iter().enumerate() {
            for (j, &p) in row.iter().enumerate() {
                // A pair is drawn no more often than either of its units.
                let least = row[i].min(rows[j][j]);
                if !(0.0..=1.0 + 1e-9).contains(&p) {
                    return wrong("joint probabilities between 0 and 1", format!("{p} for units {i} and {j}"));
                }
                if p == 0.0 {
                    return wrong(
                        "joint probabilities above 0: no variance can be estimated for units that are never drawn together; use an approximation such as \"brewer\"",
                        format!("0 for units {i} and {j}"),
                    );
                }
                if (p - rows[j][i]).abs() > 1e-8 * p {
                    return wrong("a symmetric matrix", format!("{p} and {} for units {i} and {j}", rows[j][i]));
                }
                if p > least * (1.0 + 1e-8) {
                    return wrong(
                        "joint probabilities no larger than those of either unit, which are on the diagonal",
                        format!("{p} for units {i} and {j}, and {least} for one of them"),
                    );
                }
            }
        }
        let first_row = |unit: usize| stage.rows(unit).map(|place| self.row(place)).min().unwrap_or_default();
        let mut units: Vec<usize> = (0..order).collect();
        // Rows of the matrix are PSUs in order of first appearance, as R numbers them; ours are sorted by stratum.
        units.sort_by_key(|&unit| first_row(unit));
        let mut place = vec![0; order];
        units.into_iter().enumerate().for_each(|(at, unit)| place[unit] = at);
        Ok(place)
    }

    /// An error where the probabilities of units differ from the diagonal of the matrix, whose order is then another.
    fn check_diagonal(&self, diagonal: &[f64], place: &[usize], name: &str, values: &[f64]) -> Result<()> {
        let stage = &self.stages[0];
        let given = |unit: usize| values[self.row(stage.rows(unit).start)];
        // Probabilities printed to three digits are still those of the diagonal; those of another order are further
        // off.
        match (0..diagonal.len()).find(|&unit| (given(unit) - diagonal[unit]).abs() > 1e-3 * diagonal[unit]) {
            None => Ok(()),
            Some(unit) => Err(Error::argument(
                "pps",
                format!("the probabilities of column {name:?} on the diagonal, in the order of the table"),
                format!("{} in the table and {} at place {}", given(unit), diagonal[unit], place[unit]),
            )),
        }
    }
}
