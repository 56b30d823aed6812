//! Which answers are asked about, in which groups, and against which cut-offs.

use super::cutoff::{Centre, tuning};
use super::result::{Outlier, Outliers};
use crate::error::row_of_table;
use crate::survey::Survey;
use crate::survey::columns::category::written;
use crate::survey::columns::check::{check_finite, numeric};
use crate::{Error, Result};
use polars::prelude::{DataFrame, DataType};
use std::collections::BTreeMap;

/// Asks which answers of a variable are outliers; see [`Survey::outliers`].
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct FindOutliers {
    survey: Survey,
    variable: String,
    within: Vec<String>,
    key: Vec<String>,
    centre: Centre,
    cutoff: Option<f64>,
}

impl Survey {
    /// Finds the answers that count for too much in the total of a variable, and how far one-sided winsorisation brings them
    /// down. Nothing is changed but in the survey that the result has.
    ///
    /// An answer y of weight w above its cut-off K becomes K + (y − K)/w: it stands for itself in full, and for the others of
    /// its kind no more than K. One of weight 1, as in strata that are taken whole, stays as it is. Without a
    /// [`cutoff`](FindOutliers::cutoff), K = μ + L/(w − 1), with μ the centre of the group and L the root of L = Σ max(D − L, 0),
    /// D = (y − μ)(w − 1), which makes the mean squared error of the total smallest (Kokic and Bell 1994; Clark 1995).
    ///
    /// What is taken off is a bias where the answers are right: [`Outliers::bias`] says how much.
    ///
    /// ```
    /// use infosoc::{Design, Survey, ToFrame, measure::total};
    /// use polars::prelude::df;
    ///
    /// let firms = df!("id" => [1, 2, 3, 4, 5], "w" => [10.0, 10.0, 10.0, 10.0, 1.0],
    ///     "size" => ["small", "small", "small", "small", "large"], "sales" => [2.0, 3.0, 4.0, 400.0, 9_000.0])?;
    /// let survey = Survey::new(firms, Design::new("w"))?;
    /// let found = survey.outliers("sales").within(["size"]).key(["id"]).run()?;
    /// assert_eq!((found.rows().len(), found.rows()[0].row), (1, 3));
    /// println!("{}", found.to_frame()?);
    /// let brought_down = found.survey().estimate([total("sales.winsorised")]).run()?;
    /// assert!((brought_down.rows()[0].value.unwrap() - (found.total() + found.bias())).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn outliers(&self, variable: impl Into<String>) -> FindOutliers {
        FindOutliers {
            survey: self.clone(),
            variable: variable.into(),
            within: Vec::new(),
            key: Vec::new(),
            centre: Centre::default(),
            cutoff: None,
        }
    }
}

impl FindOutliers {
    /// The columns of the groups within which answers are alike, such as the strata; the whole sample if not given.
    pub fn within<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Self {
        self.within = columns.into_iter().map(Into::into).collect();
        self
    }

    /// The columns by which a case is known, to be shown beside it.
    pub fn key<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Self {
        self.key = columns.into_iter().map(Into::into).collect();
        self
    }

    /// What the answers of a group are compared with; [`Centre::Mean`] if not given.
    pub fn centre(mut self, centre: Centre) -> Self {
        self.centre = centre;
        self
    }

    /// A cut-off of your own for all answers, in the unit of the variable, in place of the one that is computed.
    pub fn cutoff(mut self, cutoff: f64) -> Self {
        self.cutoff = Some(cutoff);
        self
    }

    /// Finds them.
    ///
    /// # Errors
    /// Columns that are not there, a variable that is not a number, NaN or infinite, a cut-off that is not finite, and weights below
    /// 0, which calibration can make: all that is found together.
    pub fn run(self) -> Result<Outliers> {
        let table = self.survey.cases();
        let weights = self.survey.0.weight_values()?;
        let mut found: Vec<Error> = Vec::new();
        let values = numbers(table, &self.variable).map_err(|error| found.push(error)).unwrap_or_default();
        for (role, names) in [("within", &self.within), ("key", &self.key)] {
            found.extend(
                names
                    .iter()
                    .filter(|name| table.column(name).is_err())
                    .map(|name| Error::unknown_column(role, name, table)),
            );
        }
        if let Some(cutoff) = self.cutoff.filter(|cutoff| !cutoff.is_finite()) {
            found.push(Error::argument("cutoff", "a finite number, in the unit of the variable", cutoff));
        }
        if let Some(row) = weights.iter().position(|weight| *weight < 0.0) {
            let expected = "weights of 0 or more; keep a calibration from making others by its bounds";
            found.push(Error::argument("outliers", expected, format!("{} in {}", weights[row], row_of_table(row))));
        }
        Error::collect(found)?;
        let cutoffs = self.cutoffs(table, &values, &weights)?;
        let brought_down = |row: usize| {
            let (value, cutoff) = (values[row]?, cutoffs[row]);
            let weight = weights[row];
            Some(if weight > 1.0 && value > cutoff { cutoff + (value - cutoff) / weight } else { value })
        };
        let winsorised: Vec<Option<f64>> = (0..values.len()).map(brought_down).collect();
        let outlier = |row: usize| {
            let (value, winsorised) = (values[row]?, winsorised[row]?);
            (winsorised < value).then_some(Outlier {
                row,
                value,
                weight: weights[row],
                cutoff: cutoffs[row],
                winsorised,
            })
        };
        let mut rows: Vec<Outlier> = (0..values.len()).filter_map(outlier).collect();
        rows.sort_by(|a, b| a.change().total_cmp(&b.change()).then(a.row.cmp(&b.row)));
        let total = values.iter().zip(&weights).map(|(value, weight)| value.unwrap_or(0.0) * weight).sum();
        Outliers::new(self.survey, self.variable, self.key, rows, total, winsorised)
    }

    /// The cut-off of each row; without a limit where nothing is compared.
    fn cutoffs(&self, table: &DataFrame, values: &[Option<f64>], weights: &[f64]) -> Result<Vec<f64>> {
        if let Some(cutoff) = self.cutoff {
            return Ok(vec![cutoff; values.len()]);
        }
        let groups = self.groups(table)?;
        let mut cases: BTreeMap<&[Option<String>], Vec<(f64, f64)>> = BTreeMap::new();
        for ((group, value), &weight) in groups.iter().zip(values).zip(weights) {
            // What is out of scope, or stands for no other, says nothing of how answers that stand for others are.
            if let (Some(value), true) = (value, weight > 0.0) {
                cases.entry(group).or_default().push((*value, weight));
            }
        }
        let centres: BTreeMap<&[Option<String>], f64> =
            cases.into_iter().filter_map(|(group, cases)| Some((group, self.centre.of(cases)?))).collect();
        let compared = |row: usize| {
            let centre = *centres.get(&groups[row][..])?;
            let others = weights[row] - 1.0;
            // A case of weight 1 or less stands for no other.
            (others > 0.0 && values[row].is_some()).then_some((centre, others))
        };
        let deviation = |row: usize| {
            let (centre, others) = compared(row)?;
            Some((values[row]? - centre) * others)
        };
        // One constant for all groups: it is the bias of the whole total that is weighed against its variance.
        let constant = tuning((0..values.len()).filter_map(deviation).collect());
        let cutoff = |row| compared(row).map_or(f64::INFINITY, |(centre, others)| centre + constant / others);
        Ok((0..values.len()).map(cutoff).collect())
    }

    /// The group of each row.
    fn groups(&self, table: &DataFrame) -> Result<Vec<Vec<Option<String>>>> {
        let mut groups = vec![Vec::new(); table.height()];
        for name in &self.within {
            let column = table.column(name)?;
            for (row, group) in groups.iter_mut().enumerate() {
                group.push(written(&column.get(row)?));
            }
        }
        Ok(groups)
    }
}

/// The numbers of a column; an error for text, NaN and infinity.
fn numbers(table: &DataFrame, name: &str) -> Result<Vec<Option<f64>>> {
    let series = numeric(table, "variable", name, "convert it to numbers, or name another variable")?;
    check_finite(&series, "variable")?;
    Ok(series.cast(&DataType::Float64)?.f64()?.iter().collect())
}
