//! What an index takes from a series: figures of countries for all people, in the unit of the spec, each with what is known
//! of its error.

use crate::catalogue::{Limits, resolve};
use crate::error::list;
use crate::finding::{Finding, Rule};
use crate::index::spec::units::{Measure, divided_already, unit_of_figures};
use crate::index::spec::{Element, IndexSpec};
use crate::series::{National, Parts, Series};
use crate::status::has_status;
use crate::unit::{Quantity, Unit};
use crate::{Error, Result, ToFrame};
use polars::prelude::BooleanChunked;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// A value and what is known of its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measured {
    pub(crate) value: f64,
    /// The standard error as far as it is known; 0 where nothing is.
    pub(crate) error: f64,
    /// Whether some of the error is not known: unknown is not 0.
    pub(crate) unsure: bool,
}

impl Measured {
    /// The value divided by another, which is independent: `se² = (s/d)² + (x·s_d/d²)²`.
    pub(crate) fn over(self, denominator: Option<Measured>, per: f64) -> Option<Measured> {
        let d = denominator.filter(|d| d.value != 0.0)?;
        let value = self.value / d.value * per;
        let error = (self.error / d.value * per).hypot(value / d.value * d.error);
        Some(Measured { value, error, unsure: self.unsure || d.unsure })
    }
}

/// A year with its value.
pub(crate) type Known = (i32, Measured);

/// Indicator, area and year of figures.
type Keys = FxHashSet<(String, String, i32)>;

/// The figures of the indicators and denominators of a spec.
pub(crate) struct Figures<'a> {
    /// Areas are in order, so that sums have the same bits in every run.
    points: Points<'a>,
    measures: BTreeMap<&'a str, Measure>,
    /// Areas in years that have a figure of an indicator, or can have one from another year.
    pub(crate) areas: BTreeSet<(i32, &'a str)>,
    /// Figures that are not an office's own.
    estimated: Keys,
}

impl<'a> Figures<'a> {
    /// Reads them; an indicator that the series does not have for all people is an error.
    pub(crate) fn read(
        spec: &'a IndexSpec,
        series: &'a Series,
        years: &[i32],
        findings: &mut Vec<Finding>,
    ) -> Result<Figures<'a>> {
        let rows = series.national()?;
        let wanted = Wanted::of(spec);
        let parts = series.parts(&wanted.all)?;
        check_names(&wanted, series, &parts, &rows, years)?;
        report_parts(&parts, &rows, years, findings);
        // What was taken or converted when the table was read stays with the figures.
        let of_series = series.findings();
        // What is impossible is found anew, year by year and with its areas.
        let is_kept =
            |finding: &&Finding| finding.rule != Rule::OutOfRange && wanted.all.contains(finding.place.as_str());
        findings.extend(of_series.iter().filter(is_kept).cloned());
        let mut found = Vec::new();
        found.extend(rows.iter().filter(|row| wanted.all.contains(row.indicator)).filter_map(bad_error));
        let measures = measures(&wanted, &rows, years, findings).map_err(|error| found.push(error)).unwrap_or_default();
        Error::collect(found)?;
        let points = points(&wanted, &rows, &measures, years, findings);
        let areas = areas(&wanted, &rows, years);
        // To read the statuses takes another pass over the series: only where a rule asks for them.
        let asks = spec.elements[spec.tree.root].min_official > 0.0;
        let estimated = if asks { estimated(series)? } else { Keys::default() };
        Ok(Figures { points, measures, areas, estimated })
    }

    /// The unit of an indicator's figures.
    pub(crate) fn unit(&self, code: &str) -> Option<&Unit> {
        self.measures.get(code)?.unit.as_ref()
    }

    /// The figure of a year.
    pub(crate) fn at(&self, code: &str, area: &str, year: i32) -> Option<Measured> {
        self.of(code, area).iter().find(|(t, _)| *t == year).map(|(_, figure)| *figure)
    }

    /// The figures of all years.
    pub(crate) fn of(&self, code: &str, area: &str) -> &[Known] {
        self.points.get(code).and_then(|areas| areas.get(area)).map_or(&[], Vec::as_slice)
    }

    /// The areas that have figures of an indicator in any year, in order.
    pub(crate) fn areas_of(&self, code: &str) -> impl Iterator<Item = &'a str> {
        self.points.get(code).into_iter().flat_map(|areas| areas.keys().copied())
    }

    /// Whether a figure is an office's own.
    pub(crate) fn is_official(&self, code: &str, area: &str, year: i32) -> bool {
        !self.estimated.contains(&(code.to_owned(), area.to_owned(), year))
    }
}

/// By code and area the figures of all years.
type Points<'a> = FxHashMap<&'a str, BTreeMap<&'a str, Vec<Known>>>;

/// The figures in the units of their indicators. An impossible one is dropped, with a finding if its year counts.
fn points<'a>(
    wanted: &Wanted<'a>,
    rows: &[National<'a>],
    measures: &BTreeMap<&str, Measure>,
    years: &[i32],
    findings: &mut Vec<Finding>,
) -> Points<'a> {
    let limits = |code: &'a str| Limits::of(code, measures.get(code).and_then(|measure| measure.unit.as_ref()));
    let limits: BTreeMap<&str, Limits> = wanted.all.iter().map(|&code| (code, limits(code))).collect();
    let mut points = Points::default();
    let mut impossible: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    for row in rows {
        let (Some(value), Some(measure)) = (row.value, measures.get(row.indicator)) else { continue };
        let factor = measure.factor(row.unit.as_ref());
        let error = factor * row.se.unwrap_or(0.0);
        let figure = Measured { value: factor * value, error, unsure: row.se.is_none() };
        match limits.get(row.indicator).and_then(|limits| limits.refuse(figure.value)) {
            None => points.entry(row.indicator).or_default().entry(row.area).or_default().push((row.year, figure)),
            Some(_) if !wanted.looks_at(row, years) => {}
            Some(reason) => {
                let reason = (row.area, format!("{} {}: {reason}", row.area, row.year));
                impossible.entry(row.indicator).or_default().push(reason);
            }
        }
    }
    for (code, found) in impossible {
        let (areas, reasons): (BTreeSet<&str>, Vec<String>) = found.into_iter().unzip();
        let finding = Finding::error(Rule::OutOfRange, code, format!("left out: {}", list(&reasons)));
        let areas = areas.into_iter().map(str::to_owned).collect();
        findings.push(finding.of_areas(areas).remedy("correct the figure or its unit"));
    }
    points
}

/// Areas in years that have a figure of an indicator, or can have one from another year.
fn areas<'a>(wanted: &Wanted<'a>, rows: &[National<'a>], years: &[i32]) -> BTreeSet<(i32, &'a str)> {
    let mut areas = BTreeSet::new();
    for row in rows.iter().filter(|row| row.value.is_some() && wanted.indicators.contains(row.indicator)) {
        // A value of another year may be carried into any of these.
        if wanted.over_time.contains(row.indicator) {
            areas.extend(years.iter().map(|&year| (year, row.area)));
        } else if years.contains(&row.year) {
            areas.insert((row.year, row.area));
        }
    }
    areas
}

/// A standard error that is none.
fn bad_error(row: &National<'_>) -> Option<Error> {
    let se = row.se.filter(|se| row.value.is_some() && !(se.is_finite() && *se >= 0.0))?;
    Some(Error::argument(
        format!("se of {} for {} in {}", row.indicator, row.area, row.year),
        "a finite standard error, zero or more, or null where none is known",
        se,
    ))
}

/// The codes that a spec takes from a series.
struct Wanted<'a> {
    indicators: BTreeSet<&'a str>,
    /// Indicators, with their denominators, that are looked at in other years too.
    over_time: FxHashSet<&'a str>,
    /// Indicators and denominators.
    all: BTreeSet<&'a str>,
    /// The elements that the index needs: all but those of weight 0.
    needed: BTreeSet<&'a str>,
    leaves: Vec<&'a Element>,
}

impl<'a> Wanted<'a> {
    fn of(spec: &'a IndexSpec) -> Wanted<'a> {
        let leaves: Vec<&Element> = spec.tree.leaves.iter().map(|&e| &spec.elements[e]).collect();
        let code = |e: &&'a Element| e.code.as_str();
        let over_time = leaves.iter().filter(|e| e.impute.over_time());
        let takes_part = spec.takes_part(spec.tree.root);
        let needed = spec.tree.leaves.iter().filter(|e| takes_part[**e]).map(|&e| &spec.elements[e]);
        Wanted {
            indicators: leaves.iter().map(code).collect(),
            over_time: over_time.flat_map(|e| [Some(e.code.as_str()), e.denominator.as_deref()]).flatten().collect(),
            all: leaves.iter().flat_map(|e| [Some(e.code.as_str()), e.denominator.as_deref()]).flatten().collect(),
            needed: needed.flat_map(|e| [Some(e.code.as_str()), e.denominator.as_deref()]).flatten().collect(),
            leaves,
        }
    }
}

impl Wanted<'_> {
    /// Whether a figure is of a year that counts.
    fn looks_at(&self, row: &National<'_>, years: &[i32]) -> bool {
        years.contains(&row.year) || self.over_time.contains(row.indicator)
    }
}

/// The units of indicators and denominators, from the figures that are looked at.
fn measures<'a>(
    wanted: &Wanted<'a>,
    rows: &[National<'a>],
    years: &[i32],
    findings: &mut Vec<Finding>,
) -> Result<BTreeMap<&'a str, Measure>> {
    let mut used: BTreeMap<&str, Vec<&National<'_>>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.value.is_some() && wanted.looks_at(row, years)) {
        used.entry(row.indicator).or_default().push(row);
    }
    let (mut measures, mut found) = (BTreeMap::new(), Vec::new());
    for &code in &wanted.all {
        let element = wanted.leaves.iter().find(|e| e.code == code);
        let own = used.get(code).map_or(&[][..], Vec::as_slice);
        // Both parts of a quotient that neither spec nor catalogue has a unit for: thousands count as what they are.
        let in_quotient = element.is_none_or(|e| e.denominator.is_some() && unit_of_figures(e).is_none());
        let is_count = |row: &National<'_>| row.unit.as_ref().is_some_and(|unit| unit.quantity() == Quantity::Count);
        let counts = !own.is_empty() && own.iter().all(|row| is_count(row)) && resolve(code).is_err();
        let number = (in_quotient && counts).then_some("number");
        match Measure::of(code, element.and_then(|e| unit_of_figures(e)).or(number), own, findings) {
            Ok(measure) => drop(measures.insert(code, measure)),
            Err(error) => found.push(error),
        }
    }
    for element in wanted.leaves.iter().filter(|e| unit_of_figures(e).is_none()) {
        let own = used.get(element.code.as_str()).map_or(&[][..], Vec::as_slice);
        found.extend(divided_already(element, own));
    }
    Error::collect(found)?;
    Ok(measures)
}

/// Observation statuses of figures that are not an office's own: estimated, forecast, imputed (SDMX CL_OBS_STATUS).
const ESTIMATED: [&str; 3] = ["E", "F", "I"];

/// Indicator, area and year of the figures of a series that are estimated.
fn estimated(series: &Series) -> Result<Keys> {
    let frame = series.to_frame()?;
    let Ok(status) = frame.column("obs_status") else { return Ok(Keys::default()) };
    // A cell may hold several codes, as `I U`.
    let marked = status.str()?.iter().map(|status| ESTIMATED.iter().any(|code| has_status(status, code)));
    let marked = frame.filter(&marked.collect::<BooleanChunked>())?;
    if marked.height() == 0 {
        return Ok(Keys::default());
    }
    let marked = Series::new(marked)?;
    let rows = marked.national()?;
    Ok(rows.iter().map(|row| (row.indicator.to_owned(), row.area.to_owned(), row.year)).collect())
}

fn check_names(
    wanted: &Wanted<'_>,
    series: &Series,
    parts: &BTreeMap<String, Parts>,
    rows: &[National<'_>],
    years: &[i32],
) -> Result<()> {
    let known: BTreeSet<&str> = rows.iter().map(|row| row.indicator).collect();
    let mut found = Vec::new();
    for &code in wanted.needed.iter().filter(|code| !known.contains(*code)) {
        found.push(match parts.get(code) {
            None => Error::UnknownIndicator {
                code: code.to_owned(),
                place: "the series",
                edition: None,
                nearest: crate::error::nearest(code, known.iter().copied(), 5),
            },
            Some(parts) => Error::argument(format!("series, {code}"), "figures of countries for all people and answers, every dimension _T; add the totals, from which an index is made", parts),
        });
    }
    let there: BTreeSet<i32> =
        rows.iter().filter(|r| wanted.all.contains(r.indicator) && r.value.is_some()).map(|r| r.year).collect();
    let shown = || {
        let years: Vec<String> = there.iter().map(i32::to_string).collect();
        crate::error::list(&years)
    };
    // Without the indicators every year would be wrong as well.
    if found.is_empty() {
        for year in years.iter().filter(|year| !there.contains(year)) {
            let of_year = series.years(*year, *year)?.parts(&wanted.indicators)?;
            let why = of_year.first_key_value().map(|(code, parts)| format!(", in which {code} has {parts}"));
            let why = why.unwrap_or_default();
            found.push(Error::argument(
                "year",
                if there.is_empty() {
                    "a series with values of countries for all people; it has none of these indicators".to_owned()
                } else {
                    format!("a year in which a country has one of the indicators for all people: {}", shown())
                },
                format!("{year}{why}"),
            ));
        }
    }
    if years.is_empty() {
        found.push(Error::missing("year", "give one year or more"));
    }
    Error::collect(found)
}

/// Areas that lack the total of an indicator and have figures of parts.
fn report_parts(parts: &BTreeMap<String, Parts>, rows: &[National<'_>], years: &[i32], findings: &mut Vec<Finding>) {
    for (code, parts) in parts {
        let whole: FxHashSet<(&str, i32)> = rows
            .iter()
            .filter(|row| row.indicator == code && row.value.is_some())
            .map(|row| (row.area, row.year))
            .collect();
        let lacking = |(area, year): &&(String, i32)| years.contains(year) && !whole.contains(&(area.as_str(), *year));
        let areas: BTreeSet<String> = parts.areas.iter().filter(lacking).map(|(area, _)| area.clone()).collect();
        if !areas.is_empty() {
            let message = format!("only {parts} are there; an index uses the total, which is missing");
            let areas = areas.into_iter().collect();
            let remedy = "add the totals (_T)";
            findings.push(Finding::warning(Rule::NoTotal, code, message).of_areas(areas).remedy(remedy));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use polars::prelude::df;

    #[test]
    fn an_estimate_is_one_whatever_else_its_status_says() {
        let table = df!("indicator" => ["x"; 4], "ref_area" => ["MEX", "GTM", "HND", "SLV"], "time_period" => [2021; 4],
            "obs_value" => [1.0, 2.0, 3.0, 4.0], "obs_status" => ["A", "I", "I U", "B"]);
        let found = estimated(&Series::new(table.unwrap()).unwrap()).unwrap();
        let mut areas: Vec<&str> = found.iter().map(|(_, area, _)| area.as_str()).collect();
        areas.sort_unstable();
        assert_eq!(areas, ["GTM", "HND"]);
    }
}
