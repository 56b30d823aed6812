//! The figures of one indicator, area and breakdown over the years.

use super::Series;
use crate::Result;
use crate::unit::Unit;
use rustc_hash::FxHashMap;

/// A line of figures, years ascending.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) indicator: String,
    pub(crate) ref_area: String,
    /// The dimensions of the series, each with the code of this line.
    pub(crate) dimensions: Vec<(String, String)>,
    pub(crate) points: Vec<Point>,
}

/// A figure of a year.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) year: i32,
    pub(crate) value: Option<f64>,
    pub(crate) status: Option<String>,
    pub(crate) unit: Option<Unit>,
    /// Why it cannot be used, if it cannot.
    pub(crate) problem: Option<String>,
}

impl Series {
    /// Every line of the series, in the order of its first row.
    pub(crate) fn lines(&self) -> Result<Vec<Line>> {
        let (indicator, area) = (self.text("indicator")?, self.text("ref_area")?);
        let value = self.frame.column("obs_value")?.f64()?;
        let optional = |name: &str| self.frame.column(name).ok().and_then(|column| column.str().ok());
        let (status, unit) = (optional("obs_status"), optional("unit_measure"));
        let dimensions = self.index.dimensions.iter().map(|name| Ok((name, self.text(name)?)));
        let dimensions = dimensions.collect::<Result<Vec<_>>>()?;
        let mut places: FxHashMap<(u32, &str), usize> = FxHashMap::default();
        let mut lines: Vec<Line> = Vec::new();
        for row in 0..self.len() {
            let place = *places.entry((self.index.key[row], area[row])).or_insert_with(|| {
                lines.push(Line {
                    indicator: indicator[row].to_owned(),
                    ref_area: area[row].to_owned(),
                    dimensions: dimensions
                        .iter()
                        .map(|(name, codes)| ((*name).clone(), codes[row].to_owned()))
                        .collect(),
                    points: Vec::new(),
                });
                lines.len() - 1
            });
            let text =
                |column: Option<&polars::prelude::StringChunked>| column.and_then(|c| c.get(row)).map(str::to_owned);
            lines[place].points.push(Point {
                year: self.index.year[row],
                value: value.get(row),
                status: text(status),
                unit: unit.and_then(|c| c.get(row)).map(Unit::of),
                problem: None,
            });
        }
        lines.iter_mut().for_each(|line| line.points.sort_by_key(|point| point.year));
        Ok(lines)
    }
}
