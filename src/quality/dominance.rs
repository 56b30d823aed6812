//! Concentration rules for magnitudes: whether one or a few respondents make up most of a cell.

use crate::error::row_of_table;
use crate::numeric::order::less;
use crate::survey::columns::category::written;
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame, DataType};
use std::collections::BTreeMap;

/// A rule for what is too concentrated to be published. Its parameters are confidential: they are in no output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dominance {
    /// The `n` largest contributions are more than `k` per cent of the total.
    Share {
        /// How many contributors.
        n: usize,
        /// Per cent of the total.
        k: f64,
    },
    /// All but the two largest contributions are less than `p` per cent of the largest, so that the second could
    /// estimate the largest within p per cent.
    PPercent {
        /// Per cent of the largest contribution.
        p: f64,
    },
}

/// `p=10`, or `n=2,k=85`.
impl std::str::FromStr for Dominance {
    type Err = Error;

    fn from_str(text: &str) -> Result<Dominance> {
        let wrong = || Error::argument("dominance", "p=10, or n=2,k=85, in per cent", text);
        let (mut n, mut k, mut p) = (None, None, None);
        for part in text.split(',') {
            let (name, number) = part.split_once('=').ok_or_else(wrong)?;
            let place = match name.trim() {
                "n" => &mut n,
                "k" => &mut k,
                "p" => &mut p,
                _ => return Err(wrong()),
            };
            if place.replace(number.trim().parse::<f64>().map_err(|_| wrong())?).is_some() {
                return Err(wrong());
            }
        }
        let rule = match (n, k, p) {
            (Some(n), Some(k), None) if n >= 1.0 && n.fract() == 0.0 => Dominance::Share { n: n as usize, k },
            (None, None, Some(p)) => Dominance::PPercent { p },
            _ => return Err(wrong()),
        };
        rule.check().map(|()| rule)
    }
}

impl Dominance {
    fn check(self) -> Result<()> {
        let (fine, got) = match self {
            Dominance::Share { n, k } => (n >= 1 && k > 0.0 && k < 100.0, format!("n = {n}, k = {k}")),
            Dominance::PPercent { p } => (p > 0.0 && p.is_finite(), format!("p = {p}")),
        };
        if fine {
            Ok(())
        } else {
            Err(Error::argument("dominance", "n of 1 or more with k between 0 and 100, or p above 0, in per cent", got))
        }
    }

    /// Whether contributions of zero or more are too concentrated. A cell of zero never is, nor one that is at the limit within
    /// rounding.
    pub fn is_dominated(self, contributions: &[f64]) -> bool {
        let mut largest = contributions.to_vec();
        // The rules ask for the largest contributions, by size.
        largest.sort_by(|a, b| b.total_cmp(a));
        let total: f64 = largest.iter().sum();
        match self {
            Dominance::Share { n, k } => less(k / 100.0 * total, largest.iter().take(n).sum::<f64>()),
            Dominance::PPercent { p } => {
                let first = largest.first().copied().unwrap_or(0.0);
                // The small ones are summed: total minus the largest would lose their digits.
                less(largest.iter().skip(2).sum::<f64>(), p / 100.0 * first)
            }
        }
    }
}

/// Which cells of a magnitude are dominated by one or a few respondents, from the microdata: overall and by groups.
///
/// Every row is a respondent and its value the contribution, unweighted. A missing value contributes nothing.
/// The columns of the table are variable, by (the grouping set), the grouping columns as text, n and dominated; it is for
/// [`Suppression::dominated`](super::Suppression::dominated) and not for publication.
///
/// # Errors
/// Columns that are not there, a variable that is not numeric, negative or NaN, and parameters out of range; all that
/// is found is reported.
pub fn dominance<S: AsRef<str>>(
    table: &DataFrame,
    variable: &str,
    by: &[Vec<S>],
    rule: Dominance,
) -> Result<DataFrame> {
    let mut found: Vec<Error> = rule.check().err().into_iter().collect();
    let mut names: Vec<&str> = Vec::new();
    for name in by.iter().flatten().map(AsRef::as_ref) {
        if table.column(name).is_err() {
            found.push(Error::unknown_column("by", name, table));
        } else if !names.contains(&name) {
            names.push(name);
        }
    }
    let values = contributions(table, variable).map_err(|error| found.push(error)).unwrap_or_default();
    Error::collect(found)?;

    let levels: Vec<Vec<Option<String>>> =
        names.iter().map(|name| levels(table.column(name)?)).collect::<Result<_>>()?;
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    sets.extend(by.iter().map(|set| {
        set.iter().filter_map(|name| names.iter().position(|known| *known == name.as_ref())).collect::<Vec<_>>()
    }));
    let (mut by_column, mut n, mut dominated) = (Vec::new(), Vec::new(), Vec::new());
    let mut level_columns: Vec<Vec<Option<String>>> = vec![Vec::new(); names.len()];
    for set in &sets {
        // Ordered, so that cells come out the same way in every run.
        let mut cells: BTreeMap<Vec<&Option<String>>, Vec<f64>> = BTreeMap::new();
        for (row, value) in values.iter().enumerate() {
            let cell = cells.entry(set.iter().map(|&c| &levels[c][row]).collect()).or_default();
            cell.extend(*value);
        }
        for (key, contributions) in cells {
            by_column.push(set.iter().map(|&c| names[c]).collect::<Vec<_>>().join(","));
            n.push(contributions.len() as u64);
            dominated.push(rule.is_dominated(&contributions));
            for (c, column) in level_columns.iter_mut().enumerate() {
                column.push(set.iter().position(|&other| other == c).and_then(|place| key[place].clone()));
            }
        }
    }
    let height = n.len();
    let mut columns = vec![Column::new("variable".into(), vec![variable; height]), Column::new("by".into(), by_column)];
    columns.extend(names.iter().zip(level_columns).map(|(name, levels)| Column::new((*name).into(), levels)));
    columns.extend([Column::new("n".into(), n), Column::new("dominated".into(), dominated)]);
    Ok(DataFrame::new(height, columns)?)
}

fn contributions(table: &DataFrame, variable: &str) -> Result<Vec<Option<f64>>> {
    let column = table.column(variable).map_err(|_| Error::unknown_column("dominance", variable, table))?;
    if !column.dtype().is_primitive_numeric() {
        return Err(Error::WrongType {
            role: "dominance".to_owned(),
            column: variable.to_owned(),
            expected: "numbers".to_owned(),
            got: column.dtype().to_string(),
            remedy: "name the variable whose total is published".to_owned(),
        });
    }
    let cast = column.cast(&DataType::Float64)?;
    let values: Vec<Option<f64>> = cast.f64()?.iter().collect();
    let wild: Vec<usize> = (0..values.len()).filter(|&i| values[i].is_some_and(|x| !x.is_finite())).collect();
    if let Some(&first) = wild.first() {
        let (rows, column) = (wild.len(), variable.to_owned());
        return Err(Error::NotFinite { role: "dominance".to_owned(), column, rows, first });
    }
    match values.iter().position(|x| x.is_some_and(|x| x < 0.0)) {
        None => Ok(values),
        Some(row) => Err(Error::argument(
            format!("dominance: column {variable:?}, {}", row_of_table(row)),
            "contributions of zero or more; take absolute values where they may be negative",
            values[row].unwrap_or_default().to_string(),
        )),
    }
}

/// The values of a column as the levels of a result are written.
pub(super) fn levels(column: &Column) -> Result<Vec<Option<String>>> {
    (0..column.len()).map(|row| Ok(written(&column.get(row)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Handbook on Statistical Disclosure Control: a cell of 100 with contributions 50, 30, 10, 5, 5.
    #[test]
    fn rules_on_both_sides_of_their_limits() {
        let cell = [10.0, 50.0, 5.0, 30.0, 5.0];
        assert!(!Dominance::Share { n: 2, k: 80.0 }.is_dominated(&cell), "80 % is not more than 80 %");
        assert!(Dominance::Share { n: 2, k: 79.9 }.is_dominated(&cell));
        assert!(!Dominance::PPercent { p: 40.0 }.is_dominated(&cell), "20 is not less than 40 % of 50");
        assert!(Dominance::PPercent { p: 40.1 }.is_dominated(&cell));
    }

    #[test]
    fn rules_as_text() {
        assert_eq!("p=10".parse::<Dominance>().ok(), Some(Dominance::PPercent { p: 10.0 }));
        assert_eq!(" n=2, k=85 ".parse::<Dominance>().ok(), Some(Dominance::Share { n: 2, k: 85.0 }));
        for wrong in ["", "10", "p=0", "p=x", "n=2", "n=1.5,k=80", "n=2,k=100", "p=10,n=2,k=85", "p=10,p=20", "q=1"] {
            assert!(wrong.parse::<Dominance>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_or_two_respondents_are_always_dominated_and_nothing_is_safe() {
        for rule in [Dominance::Share { n: 2, k: 85.0 }, Dominance::PPercent { p: 10.0 }] {
            assert!(rule.is_dominated(&[7.0]) && rule.is_dominated(&[7.0, 6.0]));
            assert!(!rule.is_dominated(&[]) && !rule.is_dominated(&[0.0, 0.0, 0.0]));
        }
    }
}
