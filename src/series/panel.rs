//! The figures of one indicator and breakdown as a dense table, areas × years.

use super::Series;
use super::units::KeyUnits;
use crate::area::areas;
use crate::error::row_of_table;
use crate::status::has_status;
use crate::unit::Unit;
use crate::{Error, Result};
use polars::prelude::*;
use std::ops::Range;

/// One key's figures: all areas of [`areas`] × years, NaN where there is none.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    pub(super) key: usize,
    pub(super) first: i32,
    pub(super) years: usize,
    pub(super) values: Vec<f64>,
    /// Standard errors of the values, NaN where unknown.
    pub(super) se: Vec<f64>,
    /// Whether a value was imputed before.
    pub(super) imputed: Vec<bool>,
    /// Whether the series has a row of a country for the year.
    pub(super) present: Vec<bool>,
}

/// The rows of a series by key, each of which becomes a panel when it is asked for: all panels at once would take a cell for
/// every area and year of tens of thousands of keys.
#[derive(Debug)]
pub(super) struct Panels<'a> {
    series: &'a Series,
    values: Float64Chunked,
    se: Option<Float64Chunked>,
    imputed: Vec<bool>,
    /// The rows of countries, those of a key one after the other.
    rows: Vec<u32>,
    spans: Vec<Span>,
    through: Option<i32>,
}

/// The rows of a key, and its years.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) key: usize,
    rows: Range<usize>,
    pub(super) first: i32,
    pub(super) last: i32,
}

impl<'a> Panels<'a> {
    /// The panels of a series, by key; keys without any row of a country are left out. Years go on to `through`.
    pub(super) fn new(series: &'a Series, through: Option<i32>) -> Result<Panels<'a>> {
        let index = &series.index;
        let values = series.frame.column("obs_value")?.f64()?.rechunk().into_owned();
        let se = series.frame.column("se").ok().map(|se| se.cast(&DataType::Float64)).transpose()?;
        let se = se.as_ref().map(|se| se.f64()).transpose()?.map(|se| se.rechunk().into_owned());
        let imputed = imputed(series)?;
        let mut rows: Vec<u32> = (0..series.len() as u32).filter(|&r| index.area[r as usize].is_some()).collect();
        // The number of the row makes the keys unique: an unstable sort has one outcome.
        rows.sort_unstable_by_key(|&r| (index.key[r as usize], r));
        let mut spans = Vec::new();
        let mut start = 0;
        for of_key in rows.chunk_by(|&a, &b| index.key[a as usize] == index.key[b as usize]) {
            let rows = start..start + of_key.len();
            start = rows.end;
            let year = |&row: &u32| index.year[row as usize];
            let (Some(first), Some(last)) = (of_key.iter().map(year).min(), of_key.iter().map(year).max()) else {
                continue;
            };
            let last = through.map_or(last, |through| last.max(through));
            spans.push(Span { key: index.key[of_key[0] as usize] as usize, rows, first, last });
        }
        Ok(Panels { series, values, se, imputed, rows, spans, through })
    }

    pub(super) fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The panel of a key.
    pub(super) fn panel(&self, span: &Span) -> Panel {
        let index = &self.series.index;
        let (key, first) = (span.key, span.first);
        let years = span.years();
        let mut panel = Panel {
            key,
            first,
            years,
            values: vec![f64::NAN; areas().len() * years],
            se: vec![f64::NAN; areas().len() * years],
            imputed: vec![false; areas().len() * years],
            present: vec![false; years],
        };
        for &row in &self.rows[span.rows.clone()] {
            let row = row as usize;
            let Some(area) = index.area[row] else { continue };
            let t = (index.year[row] - first) as usize;
            let at = usize::from(area) * years + t;
            panel.present[t] = true;
            panel.values[at] = self.values.get(row).unwrap_or(f64::NAN);
            panel.imputed[at] = self.imputed[row] && !panel.values[at].is_nan();
            panel.se[at] = self.se.as_ref().and_then(|se| se.get(row)).unwrap_or(f64::NAN);
        }
        // The years up to `through` are asked for, though no country has a row in them.
        if let Some(through) = self.through {
            panel.present.iter_mut().zip(first..).for_each(|(p, year)| *p |= year <= through);
        }
        panel
    }
}

impl Span {
    pub(super) fn years(&self) -> usize {
        (self.last - self.first) as usize + 1
    }
}

impl Panel {
    pub(super) fn year(&self, t: usize) -> i32 {
        self.first + t as i32
    }

    /// The observed values: those that were not imputed before.
    pub(super) fn observed(&self) -> Vec<f64> {
        self.values.iter().zip(&self.imputed).map(|(v, imputed)| if *imputed { f64::NAN } else { *v }).collect()
    }
}

/// Whether each row holds an imputed value: `obs_status` `I` or `F` (a forecast), or a method in `imputation`.
pub(super) fn imputed(series: &Series) -> Result<Vec<bool>> {
    let mut imputed = vec![false; series.len()];
    if let Ok(status) = series.frame.column("obs_status") {
        let status = status.cast(&DataType::String)?;
        // `E` alone tells nothing: publishers use it for their own estimates. What was imputed here names its method.
        imputed.iter_mut().zip(status.str()?.iter()).for_each(|(i, s)| *i |= has_status(s, "I") || has_status(s, "F"));
    }
    if let Ok(method) = series.frame.column("imputation") {
        let method = method.cast(&DataType::String)?;
        imputed.iter_mut().zip(method.str()?.iter()).for_each(|(i, m)| *i |= m.is_some());
    }
    Ok(imputed)
}

/// The unit of each key; two units that do not convert into each other are an error.
pub(super) fn units(series: &Series) -> Result<Vec<Option<Unit>>> {
    let mut found = Vec::new();
    let unit = |(key, units): (usize, &KeyUnits)| match units {
        KeyUnits::None => None,
        KeyUnits::One(unit) => Some(unit.clone()),
        KeyUnits::Several { first, other, row } => {
            found.push(Error::argument(
                format!("unit_measure of {}", series.label(key)),
                "one unit, or units that convert into each other; keep the rows of one",
                format!("{:?} and {:?}, the second first in {}", first.name(), other.name(), row_of_table(*row)),
            ));
            None
        }
    };
    let units = series.index.units.iter().enumerate().map(unit).collect();
    Error::collect(found)?;
    Ok(units)
}
