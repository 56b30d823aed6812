//! The figures of a series by SDG indicator and series of the SDG database.

use super::labels;
use super::withheld::without_withheld;
use crate::catalogue::{Code, Figure, Scheme, indicators, resolve};
use crate::finding::{Finding, Rule};
use crate::{Result, Series, ToFrame};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A series of the SDG database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SdgSeries {
    /// The SDG indicator, such as `17.8.1`.
    pub(super) number: String,
    /// Its code in the SDG data structure, such as `IT_USE_II99`.
    pub(super) code: String,
    /// Its name in the database.
    pub(super) name: String,
}

impl SdgSeries {
    fn of(code: &Code) -> SdgSeries {
        let current = current(code);
        let number = current.sdg_indicator.clone().unwrap_or_default();
        // The database writes IT_USE_ii99, the structure IT_USE_II99.
        let id = current.code.value.to_uppercase();
        let in_list = || labels::in_sdg("SERIES", &id).map(str::to_owned);
        let of_indicator = || resolve(&number).ok().map(|found| found.indicator.title.value.clone());
        let own = [current, code].into_iter().map(|code| &code.name).find(|name| !name.is_empty()).cloned();
        let name = own.or_else(in_list).or_else(of_indicator).unwrap_or_else(|| id.clone());
        SdgSeries { number, code: id, name }
    }
}

/// The series that has taken the place of one: those of single speeds are one series with a breakdown today.
fn current(code: &Code) -> &Code {
    let by = code.remarks.strip_prefix("superseded by ");
    by.and_then(|by| resolve(by).ok()?.alias).unwrap_or(code)
}

/// The figures of a series that belong to the SDGs, without the numbers that are not for publication.
pub(super) struct SdgFigures {
    /// The SDG view of the series.
    pub(super) frame: DataFrame,
    /// The SDG indicator of each row, and its series where the database has one.
    pub(super) places: Vec<(String, Option<SdgSeries>)>,
    /// The dimensions: the column in `frame` and the name of the dimension, in the order of the series.
    pub(super) dimensions: Vec<(String, String)>,
    pub(super) findings: Vec<Finding>,
}

/// Columns that the view has of its own, so that a dimension of such a name stands under another.
const OWN: [&str; 6] = ["goal", "target", "indicator", "series", "series_certainty", "core_indicator"];

impl SdgFigures {
    pub(super) fn of(series: &Series) -> Result<SdgFigures> {
        let view = series.sdg()?.to_frame()?;
        let column = |name: &String| if OWN.contains(&name.as_str()) { format!("figure_{name}") } else { name.clone() };
        let dimensions: Vec<_> = series.dimensions().iter().map(|name| (column(name), name.clone())).collect();
        let keys: Vec<&str> = dimensions.iter().map(|(column, _)| column.as_str()).chain(["time_period"]).collect();
        let (frame, withheld) = without_withheld(view, &keys)?;
        let (number, code) = (frame.column("indicator")?.str()?, frame.column("series")?.str()?);
        // Looked up once for each code, not for each row.
        let mut known: BTreeMap<&str, Option<SdgSeries>> = BTreeMap::new();
        let find = |code: &str| resolve(code).ok().and_then(|found| found.alias).map(SdgSeries::of);
        let mut places = Vec::with_capacity(frame.height());
        for (number, code) in number.iter().zip(code.iter()) {
            let series = match code {
                None => None,
                Some(code) => known.entry(code).or_insert_with(|| find(code)).clone(),
            };
            places.push((number.unwrap_or_default().to_owned(), series));
        }
        let mut findings: Vec<Finding> = withheld.into_iter().collect();
        findings.extend(left_out(series, &frame)?);
        Ok(SdgFigures { frame, places, dimensions, findings })
    }

    /// The rows of each SDG indicator, by their place.
    pub(super) fn by_number(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, (number, _)) in self.places.iter().enumerate() {
            rows.entry(number).or_default().push(row);
        }
        rows
    }
}

/// What is said of the indicators that belong to no SDG.
fn left_out(series: &Series, view: &DataFrame) -> Result<Option<Finding>> {
    let all = series.to_frame()?;
    let distinct = |frame: &DataFrame, name: &str| -> Result<BTreeSet<String>> {
        Ok(frame.column(name)?.str()?.iter().flatten().map(str::to_owned).collect())
    };
    let belong = distinct(view, "core_indicator")?;
    let others: Vec<String> = distinct(&all, "indicator")?.into_iter().filter(|code| !belong.contains(code)).collect();
    let rows = all.height() - view.height();
    let message = format!("figures that belong to no SDG indicator are left out: {}", crate::error::list(&others));
    let finding = || Finding::warning(Rule::NoSdgSeries, "indicator", message).at_first(rows, None);
    Ok((rows > 0).then(finding))
}

/// The series that are meant by an SDG indicator (`17.8.1`, `17-8-1`), by a series of the database or by an indicator of
/// the catalogue; none for any other word.
pub(super) fn meant(given: &str) -> Vec<SdgSeries> {
    let given = given.trim();
    let number = given.replace('-', ".");
    let is_rate = |code: &&Code| code.figure == Figure::Rate && !code.remarks.starts_with("superseded by ");
    let all: Vec<&Code> =
        indicators().iter().flat_map(|indicator| &indicator.codes).filter(|code| code.scheme == Scheme::Sdg).collect();
    let of_number: BTreeSet<SdgSeries> = all
        .iter()
        .copied()
        .filter(|code| code.sdg_indicator.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(&number)))
        .filter(is_rate)
        .map(SdgSeries::of)
        .collect();
    // A number comes first: `9.c.1` stands for its series, and an indicator may be called the same.
    if !of_number.is_empty() {
        return of_number.into_iter().collect();
    }
    if let Some(code) = all.iter().find(|code| code.code.value.eq_ignore_ascii_case(given)) {
        return vec![SdgSeries::of(code)];
    }
    let Ok(found) = resolve(given) else { return Vec::new() };
    let own = found.alias.filter(|code| code.sdg_indicator.is_some());
    let series = found.indicator.sdg.iter().flat_map(|sdg| &sdg.series).filter(is_rate);
    let distinct: BTreeSet<SdgSeries> =
        own.map_or_else(|| series.map(SdgSeries::of).collect(), |own| [SdgSeries::of(own)].into());
    distinct.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_found_by_number_code_and_indicator() {
        let codes = |given: &str| meant(given).into_iter().map(|series| series.code).collect::<Vec<_>>();
        for given in ["17.8.1", "17-8-1", "IT_USE_ii99", "it_use_ii99", "HH7", " 17.8.1 "] {
            assert_eq!(codes(given), ["IT_USE_II99"], "{given}");
        }
        assert_eq!(codes("17.6.1"), ["IT_NET_BBND"]);
        assert!(codes("9.c.1").contains(&"IT_MOB_2GNTWK".to_owned()));
        assert_eq!(codes("9-C-1"), codes("9.c.1"));
        assert_eq!(codes("HH4"), [""; 0]);
        assert_eq!(codes("../../etc/passwd"), [""; 0]);
        assert_eq!(meant("8.10.2")[0].number, "8.10.2");
        assert!(indicators().iter().flat_map(|i| meant(&i.code)).all(|series| !series.name.is_empty()));
    }
}
