//! Which areas are neighbours: a table of pairs, with weights if they count differently.

use super::direct::{numbers, texts};
use crate::{Error, Result, memory};
use polars::prelude::DataFrame;
use std::collections::{BTreeSet, HashMap};

/// Pairs of an area and a neighbour of it.
#[derive(Debug, Clone)]
pub(super) struct Proximity {
    pairs: Vec<(String, String, f64)>,
}

/// The column of the neighbours.
const NEIGHBOUR: &str = "neighbour";

/// The square matrices of areas that the model holds at once: the neighbours, what follows from the variance and the correlation here and
/// at the next step, and what these are made of.
const MATRICES: u64 = 16;

/// The column of the weights.
const WEIGHT: &str = "weight";

impl Proximity {
    /// Reads the pairs. Without weights a pair holds both ways, however often it is there.
    pub(super) fn read(table: &DataFrame, area: &str) -> Result<Proximity> {
        let column = |name: &str, role: &str| {
            let found = table.column(name).map_err(|_| Error::unknown_column(role, name, table));
            found.and_then(texts)
        };
        let (areas, neighbours) =
            Error::both(column(area, "area of the proximity"), column(NEIGHBOUR, "neighbour of the proximity"))?;
        let weights = table.column(WEIGHT).is_ok().then(|| numbers(table, "proximity", WEIGHT)).transpose()?;
        let mut errors = Vec::new();
        let pair = |row: usize| format!("{} and {}", areas[row], neighbours[row]);
        let mut refuse = |expected: &str, is_wrong: &dyn Fn(usize) -> bool| {
            let wrong: Vec<String> = (0..areas.len()).filter(|&row| is_wrong(row)).map(pair).collect();
            if !wrong.is_empty() {
                errors.push(Error::argument("proximity", expected, crate::error::list(&wrong)));
            }
        };
        refuse("an area and a neighbour in each row", &|row| areas[row].is_empty() || neighbours[row].is_empty());
        refuse("two different areas in each row", &|row| areas[row] == neighbours[row] && !areas[row].is_empty());
        let mut pairs = Vec::new();
        if let Some(weights) = &weights {
            refuse("a weight of 0 or more for each pair", &|row| weights[row].is_none_or(|weight| weight < 0.0));
            let mut counts = HashMap::<(&String, &String), usize>::new();
            areas.iter().zip(&neighbours).for_each(|pair| *counts.entry(pair).or_default() += 1);
            refuse("each pair with a weight once", &|row| counts[&(&areas[row], &neighbours[row])] > 1);
            for (row, weight) in weights.iter().enumerate() {
                pairs.push((areas[row].clone(), neighbours[row].clone(), weight.unwrap_or_default()));
            }
        } else {
            let both =
                areas.iter().zip(&neighbours).flat_map(|(a, b)| [(a.clone(), b.clone()), (b.clone(), a.clone())]);
            pairs.extend(both.collect::<BTreeSet<_>>().into_iter().map(|(a, b)| (a, b, 1.0)));
        }
        Error::collect(errors)?;
        Ok(Proximity { pairs })
    }

    /// The matrix of the neighbours of all areas, rows summing to 1, or to 0 of an area without any.
    pub(super) fn matrix(&self, areas: &[&str], area: &str) -> Result<Vec<f64>> {
        let n = areas.len();
        memory::check("proximity: areas", n, 8 * MATRICES * n as u64)?;
        let places: HashMap<&str, usize> = areas.iter().enumerate().map(|(place, name)| (*name, place)).collect();
        let (mut matrix, mut unknown) = (vec![0.0; n * n], BTreeSet::new());
        for (own, neighbour, weight) in &self.pairs {
            match (places.get(own.as_str()), places.get(neighbour.as_str())) {
                (Some(own), Some(neighbour)) => matrix[own * n + neighbour] = *weight,
                (own_place, neighbour_place) => {
                    unknown.extend(own_place.is_none().then(|| own.clone()));
                    unknown.extend(neighbour_place.is_none().then(|| neighbour.clone()));
                }
            }
        }
        if !unknown.is_empty() {
            let unknown: Vec<String> = unknown.into_iter().collect();
            return Err(Error::argument(
                format!("proximity, {area}"),
                "the areas of the covariates and the estimates",
                crate::error::list(&unknown),
            ));
        }
        for row in matrix.chunks_exact_mut(n) {
            let sum: f64 = row.iter().sum();
            if sum > 0.0 {
                row.iter_mut().for_each(|weight| *weight /= sum);
            }
        }
        Ok(matrix)
    }
}
