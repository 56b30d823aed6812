//! The smallest and the largest value of the cases in every domain. They have no sampling error that a design tells.

use super::row::{Estimate, Status};
use crate::Result;
use crate::survey::cases::Inner;
use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::columns::domains::Domains;
use crate::survey::measure::{Extreme, Measure};

/// The rows of one measure, with the number of its item.
pub(super) fn rows(
    measure: &Measure,
    column: &str,
    end: Extreme,
    survey: &Inner,
    domains: &Domains,
    item: usize,
) -> Result<Vec<Estimate>> {
    let name = measure.name();
    let values = column::numeric(&survey.table, name, column, "convert it to numbers; text has no smallest value")?;
    column::check_finite(&values, name)?;
    let rows = survey.table.height();
    let (weights, inside) = (survey.weight_values()?, inside(measure, survey)?);
    let (mut y, mut present) = (vec![0.0; rows], vec![1.0; rows]);
    let whole = Rows::Run { start: 0, len: rows };
    let variable = Column::new(&values).unwrap_or_else(Column::missing);
    variable.read(whole, &mut y);
    variable.mask_missing(whole, &mut present);

    // By domain: the value, the cases that have one, those that lack it, and the weight of the former.
    let mut found: Vec<(Option<f64>, u64, u64, f64)> = vec![(None, 0, 0, 0.0); domains.keys.len()];
    for set in 0..domains.sets.len() {
        for row in (0..rows).filter(|&row| inside[row]) {
            let (value, n, missing, weight) = &mut found[domains.domain_of(set, row)];
            if present[row] == 0.0 {
                *missing += 1;
                continue;
            }
            *n += 1;
            *weight += weights[row];
            let better = |known: f64| match end {
                Extreme::Minimum => known.min(y[row]),
                Extreme::Maximum => known.max(y[row]),
            };
            *value = Some(value.map_or(y[row], better));
        }
    }
    let row = |(domain, (value, n, n_missing, weight)): (usize, (Option<f64>, u64, u64, f64))| Estimate {
        measure: name.to_owned(),
        value: value.map(|value| value * measure.factor),
        n,
        n_missing,
        denominator: value.map(|_| weight),
        unit: measure.unit.clone(),
        note: value.map(|_| "of the sample: the sampling error of an end of the values is unknown".to_owned()),
        key: domains.keys[domain].clone(),
        domain,
        item,
        ..Estimate::blank(if value.is_some() { Status::NoVariance } else { Status::Empty })
    };
    Ok(found.into_iter().enumerate().map(row).collect())
}

/// Whether each row is a case of a measure: with a weight, as those out of scope have none, and under its condition.
pub(super) fn inside(measure: &Measure, survey: &Inner) -> Result<Vec<bool>> {
    let rows = survey.table.height();
    let mut asked = vec![1.0; rows];
    if let Some(filter) = &measure.filter {
        let role = format!("where of {}", measure.name());
        let filter = column::numeric(&survey.table, &role, filter, "convert it to 0 and 1, or true and false")?;
        column::check_binary(&filter, &role)?;
        Column::new(&filter).unwrap_or_else(Column::one).read(Rows::Run { start: 0, len: rows }, &mut asked);
    }
    let weights = survey.weight_values()?;
    Ok(weights.iter().zip(&asked).map(|(weight, asked)| *weight != 0.0 && *asked == 1.0).collect())
}
