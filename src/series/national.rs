//! The values of countries for all people: what an index is made from.

use super::Series;
use crate::dimension::TOTAL;
use crate::unit::Unit;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Dimensions that say how or how often a figure was made, not whom or what it is about.
const OF_THE_FIGURE: [&str; 2] = ["freq", "reporting_type"];

/// The value of an indicator in a country and a year, for all people and answers.
#[derive(Debug, Clone)]
pub(crate) struct National<'a> {
    pub(crate) indicator: &'a str,
    pub(crate) area: &'a str,
    pub(crate) year: i32,
    pub(crate) value: Option<f64>,
    pub(crate) se: Option<f64>,
    pub(crate) unit: Option<Unit>,
}

/// The figures of an indicator that no index takes: those for parts of the population and for groups of countries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    /// The codes of each dimension with a part among them.
    dimensions: BTreeMap<String, BTreeSet<String>>,
    groups: BTreeSet<String>,
    /// Countries and years of the parts that have a value.
    pub(crate) areas: BTreeSet<(String, i32)>,
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |codes: &BTreeSet<String>| crate::error::list(&codes.iter().cloned().collect::<Vec<_>>());
        if self.dimensions.is_empty() {
            return write!(f, "figures of groups of countries alone ({})", list(&self.groups));
        }
        let by: Vec<String> = self.dimensions.iter().map(|(name, codes)| format!("{name} ({})", list(codes))).collect();
        write!(f, "figures by {} alone", by.join(", by "))
    }
}

impl Series {
    /// The figures of some indicators for parts of the population or for groups, by code.
    pub(crate) fn parts(&self, codes: &BTreeSet<&str>) -> Result<BTreeMap<String, Parts>> {
        let (indicator, area) = (self.text("indicator")?, self.text("ref_area")?);
        let value = self.frame.column("obs_value")?.f64()?;
        let names = self.index.dimensions.iter().filter(|name| !OF_THE_FIGURE.contains(&name.as_str()));
        let dimensions = names.map(|name| Ok((name, self.text(name)?))).collect::<Result<Vec<_>>>()?;
        let mut found: BTreeMap<String, Parts> = BTreeMap::new();
        let mut implied: FxHashMap<&str, Vec<(String, String)>> = FxHashMap::default();
        for row in (0..self.len()).filter(|&row| codes.contains(indicator[row]) && value.get(row).is_some()) {
            // A group's code: its figures are those of no country.
            if self.index.area[row].is_none() {
                found.entry(indicator[row].to_owned()).or_default().groups.insert(area[row].to_owned());
                continue;
            }
            let implied = implied.entry(indicator[row]).or_insert_with(|| super::implied(indicator[row]));
            let whole =
                |name: &str| implied.iter().find(|(concept, _)| concept == name).map_or(TOTAL, |(_, code)| code);
            for (name, words) in dimensions.iter().filter(|(name, words)| words[row] != whole(name)) {
                let parts = found.entry(indicator[row].to_owned()).or_default();
                parts.dimensions.entry((*name).clone()).or_default().insert(words[row].to_owned());
                parts.areas.insert((area[row].to_owned(), self.index.year[row]));
            }
        }
        Ok(found)
    }

    /// The values of countries in which every dimension is the total; groups take no part.
    ///
    /// Two of one indicator, area and year, by `reporting_type`, are [`Error::DuplicateObservation`].
    pub(crate) fn national(&self) -> Result<Vec<National<'_>>> {
        let mut total = vec![true; self.len()];
        let mut implied: FxHashMap<&str, Vec<(String, String)>> = FxHashMap::default();
        let indicators = self.text("indicator")?;
        // Each code is looked up once: rows are many, codes few.
        for indicator in &indicators {
            implied.entry(indicator).or_insert_with(|| super::implied(indicator));
        }
        for name in self.index.dimensions.iter().filter(|name| !OF_THE_FIGURE.contains(&name.as_str())) {
            let words = self.frame.column(name)?.str()?;
            for (row, word) in words.iter().enumerate() {
                // What a code is about by itself is the whole of what it is about.
                let own = implied[indicators[row]].iter().find(|(concept, _)| concept == name);
                total[row] &= word == Some(own.map_or(TOTAL, |(_, code)| code));
            }
        }
        let (indicator, area) = (self.text("indicator")?, self.text("ref_area")?);
        let value = self.frame.column("obs_value")?.f64()?;
        let se = match self.frame.column("se") {
            Ok(column) => column.cast(&polars::prelude::DataType::Float64)?.f64()?.iter().collect(),
            Err(_) => vec![None; self.len()],
        };
        let words = self.frame.column("unit_measure").ok().and_then(|column| column.str().ok());
        let mut units: FxHashMap<&str, Unit> = FxHashMap::default();
        let mut rows = Vec::new();
        let mut seen: FxHashMap<(&str, &str, i32), usize> = FxHashMap::default();
        let mut twice = Vec::new();
        for row in (0..self.len()).filter(|&row| total[row] && self.index.area[row].is_some()) {
            let year = self.index.year[row];
            // Rows that differ only in a dimension of the figure itself, such as its frequency: an index takes one.
            if seen.insert((indicator[row], area[row], year), row).is_some() {
                twice.push(format!("{} {} {year}", indicator[row], area[row]));
            }
            let value = value.get(row);
            let unit = words
                .and_then(|words| words.get(row))
                .map(|word| units.entry(word).or_insert_with(|| Unit::of(word)).clone());
            rows.push(National { indicator: indicator[row], area: area[row], year, value, se: se[row], unit });
        }
        if twice.is_empty() {
            Ok(rows)
        } else {
            Err(Error::DuplicateObservation { keys: twice, undeclared: Vec::new() })
        }
    }
}
