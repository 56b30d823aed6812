//! Two figures of one thing: how far they are apart, and what else differs between them.

use super::cause::RevisionCause;
use super::keys::units_of_rows;
use crate::Result;
use crate::catalogue::factor_to;
use crate::numeric::distribution::normal_quantile;
use crate::series::Series;
use crate::series::panel::imputed;
use crate::status::has_status;
use crate::unit::Unit;
use polars::prelude::*;

/// Attributes that say what else than its dimensions a figure is about, with the cause where they differ.
const SAID: [(&str, RevisionCause); 13] = [
    ("scope", RevisionCause::Population),
    ("base", RevisionCause::Population),
    ("age_scope", RevisionCause::Population),
    ("definition", RevisionCause::Definition),
    ("edition", RevisionCause::Definition),
    ("recall", RevisionCause::Period),
    ("reference_period", RevisionCause::Period),
    ("annual_rule", RevisionCause::Period),
    ("time_detail", RevisionCause::Period),
    ("source_code", RevisionCause::Source),
    ("n_countries", RevisionCause::Membership),
    ("n_observed", RevisionCause::Coverage),
    ("n_imputed", RevisionCause::Imputation),
];

/// What a series says of each of its figures.
pub(super) struct Facts {
    values: Vec<Option<f64>>,
    errors: Vec<Option<f64>>,
    units: Vec<Option<Unit>>,
    statuses: Vec<Option<String>>,
    sources: Vec<Option<String>>,
    vintages: Vec<Option<String>>,
    methods: Vec<Option<String>>,
    imputed: Vec<bool>,
    is_group: Vec<bool>,
    said: Vec<Vec<Option<String>>>,
}

impl Facts {
    pub(super) fn of(series: &Series) -> Result<Facts> {
        let numbers = |name: &str| -> Result<Vec<Option<f64>>> {
            match series.frame.column(name) {
                Ok(column) => Ok(column.cast(&DataType::Float64)?.f64()?.iter().collect()),
                Err(_) => Ok(vec![None; series.len()]),
            }
        };
        let texts = |name: &str| -> Result<Vec<Option<String>>> {
            match series.frame.column(name) {
                Ok(column) => {
                    let words = column.cast(&DataType::String)?;
                    Ok(words.str()?.iter().map(|word| word.filter(|w| !w.is_empty()).map(str::to_owned)).collect())
                }
                Err(_) => Ok(vec![None; series.len()]),
            }
        };
        Ok(Facts {
            values: numbers("obs_value")?.into_iter().map(|value| value.filter(|x| !x.is_nan())).collect(),
            errors: numbers("se")?,
            units: units_of_rows(series),
            statuses: texts("obs_status")?,
            sources: texts("source")?,
            vintages: series.vintages()?.unwrap_or_else(|| vec![None; series.len()]),
            methods: texts("imputation")?,
            imputed: imputed(series)?,
            is_group: (0..series.len()).map(|row| series.is_group(row)).collect(),
            said: SAID.iter().map(|(name, _)| texts(name)).collect::<Result<_>>()?,
        })
    }

    pub(super) fn value(&self, row: usize) -> Option<f64> {
        self.values[row]
    }

    fn figure(&self, row: usize) -> Figure {
        Figure {
            value: self.values[row],
            se: self.errors[row].filter(|se| !se.is_nan()),
            unit: self.units[row].clone(),
            status: self.statuses[row].clone(),
            source: self.sources[row].clone(),
            vintage: self.vintages[row].clone(),
        }
    }
}

/// A figure of either side, in the unit of the new.
#[derive(Debug, Clone, Default)]
pub(super) struct Figure {
    pub(super) value: Option<f64>,
    pub(super) se: Option<f64>,
    pub(super) unit: Option<Unit>,
    pub(super) status: Option<String>,
    pub(super) source: Option<String>,
    pub(super) vintage: Option<String>,
}

/// How a pair is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge {
    /// Values that are no further apart are the same.
    pub(super) tolerance: f64,
    /// Confidence of the interval of an error.
    pub(super) level: f64,
}

/// What became of a figure.
#[derive(Debug, Clone)]
pub(super) struct Compared {
    /// Old and new.
    pub(super) figures: [Figure; 2],
    pub(super) change: Option<f64>,
    pub(super) causes: Vec<RevisionCause>,
    pub(super) details: Vec<String>,
    pub(super) within_error: Option<bool>,
    /// Whether the value, its status or its error is another.
    pub(super) has_moved: bool,
}

impl Compared {
    /// A figure that only one side has: `side` 0 is the old one.
    pub(super) fn alone(facts: &Facts, row: usize, side: usize, cause: RevisionCause) -> Compared {
        let mut figures = [Figure::default(), Figure::default()];
        figures[side] = facts.figure(row);
        Compared {
            figures,
            change: None,
            causes: vec![cause],
            details: Vec::new(),
            within_error: None,
            has_moved: true,
        }
    }

    /// The change between two figures of an indicator, and what is known of it. `before` are causes that the keys tell, each
    /// with its words.
    pub(super) fn of(
        indicator: &str,
        old: (&Facts, usize),
        new: (&Facts, usize),
        before: Vec<(RevisionCause, String)>,
        judge: Judge,
    ) -> Compared {
        let (mut a, b) = (old.0.figure(old.1), new.0.figure(new.1));
        let mut found = before;
        // A conversion is told, and explains nothing of what is left.
        let mut converted = None;
        let factor = match (&a.unit, &b.unit) {
            (Some(from), Some(to)) if from != to => {
                let factor = factor_to(indicator, from, to);
                match factor {
                    Some(factor) => converted = Some(format!("unit: {from} converted to {to}, times {factor}")),
                    None => {
                        found.push((RevisionCause::Unit, format!("unit: {from}, then {to}, which do not convert")));
                    }
                }
                factor
            }
            (_, _) => Some(1.0),
        };
        if let Some(factor) = factor.filter(|factor| *factor != 1.0) {
            a.value = a.value.map(|x| x * factor);
            a.se = a.se.map(|x| x * factor);
            a.unit.clone_from(&b.unit);
        }
        let is_known = factor.is_some();
        let change = a.value.zip(b.value).filter(|_| is_known).map(|(x, y)| y - x);
        // A conversion rounds in the last digit.
        let noise = if factor == Some(1.0) { 0.0 } else { 1e-12 * a.value.unwrap_or(0.0).abs() };
        let moved = change.is_some_and(|change| change.abs() > judge.tolerance.max(noise));
        found.extend(differences(old, new, moved));
        // Digits are the publisher's only where nothing was converted.
        if moved && factor == Some(1.0) && is_rounded(a.value, b.value) {
            found.push((RevisionCause::Rounding, "one is the other with fewer digits".to_owned()));
        }
        let errors_differ = match (a.se, b.se) {
            (Some(x), Some(y)) => (x - y).abs() > judge.tolerance.max(1e-12 * x.abs()),
            (x, y) => x.is_some() != y.is_some(),
        };
        let status = found.iter().any(|(cause, _)| *cause == RevisionCause::Status);
        if !moved && is_known && errors_differ {
            let text = |se: Option<f64>| se.map_or_else(|| "unknown".to_owned(), |se| se.to_string());
            found.push((RevisionCause::Error, format!("standard error: {}, then {}", text(a.se), text(b.se))));
        }
        if moved && found.is_empty() {
            let what =
                if new.0.is_group[new.1] { "figures or weights of countries; decompose tells which" } else { "" };
            found.push((RevisionCause::Corrected, what.to_owned()));
        }
        // In the order of the words, the main cause first; details go along.
        found.sort_by_key(|(cause, _)| *cause);
        let (causes, details): (Vec<RevisionCause>, Vec<String>) = found.into_iter().unzip();
        let mut distinct = causes;
        distinct.dedup();
        let error = a.se.or(b.se).filter(|_| moved);
        let reach = |se: f64| se * normal_quantile(judge.level).unwrap_or(f64::NAN);
        Compared {
            within_error: change.zip(error).map(|(change, se)| change.abs() <= reach(se)),
            figures: [a, b],
            change,
            causes: distinct,
            details: converted.into_iter().chain(details).filter(|detail| !detail.is_empty()).collect(),
            has_moved: moved || !is_known || errors_differ || status,
        }
    }
}

/// What else than value and unit differs, as far as both say.
fn differences(old: (&Facts, usize), new: (&Facts, usize), moved: bool) -> Vec<(RevisionCause, String)> {
    let ((a, x), (b, y)) = (old, new);
    let mut found = Vec::new();
    for (place, (name, cause)) in SAID.iter().enumerate() {
        if let (Some(before), Some(now)) = (&a.said[place][x], &b.said[place][y])
            && before != now
        {
            found.push((*cause, format!("{name}: {before}, then {now}")));
        }
    }
    if let (Some(before), Some(now)) = (&a.sources[x], &b.sources[y]) {
        // A source that is named with its vintage is the same source.
        let name = |source: &str, vintage: &Option<String>| match vintage {
            Some(vintage) => source.replace(vintage.as_str(), ""),
            None => source.to_owned(),
        };
        if name(before, &a.vintages[x]) != name(now, &b.vintages[y]) {
            found.push((RevisionCause::Source, format!("source: {before}, then {now}")));
        }
    }
    let (before, now) = (a.statuses[x].as_deref(), b.statuses[y].as_deref());
    if has_status(before, "D") != has_status(now, "D") {
        let which = if has_status(now, "D") { "new" } else { "old" };
        found.push((
            RevisionCause::Definition,
            format!("the status of the {which} figure says that its definition differs"),
        ));
    }
    let word = |word: Option<&str>| word.unwrap_or("none").to_owned();
    if a.imputed[x] != b.imputed[y] || a.methods[x] != b.methods[y] {
        let how = |facts: &Facts, row: usize| match (&facts.methods[row], facts.imputed[row]) {
            (Some(method), _) => method.clone(),
            (None, true) => "imputed".to_owned(),
            (None, false) => "observed".to_owned(),
        };
        found.push((RevisionCause::Imputation, format!("{}, then {}", how(a, x), how(b, y))));
    } else if moved && a.imputed[x] {
        found.push((RevisionCause::Imputation, "both are imputed".to_owned()));
    }
    // A figure without a status is a normal one.
    if before.unwrap_or("A") != now.unwrap_or("A") {
        found.push((RevisionCause::Status, format!("status: {}, then {}", word(before), word(now))));
    }
    found
}

/// Whether one of two numbers is the other with fewer decimals.
fn is_rounded(a: Option<f64>, b: Option<f64>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    // The shortest decimals that read back as the number: those that were published.
    let decimals = |x: f64| x.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let (coarse, fine) = if decimals(a) <= decimals(b) { (a, b) } else { (b, a) };
    decimals(coarse) < decimals(fine) && {
        // Half a unit of the last digit, as rules of rounding differ in the middle.
        let half = 0.5 * 10f64.powi(-(decimals(coarse) as i32));
        (coarse - fine).abs() <= half * (1.0 + 1e-9)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_told_by_the_digits() {
        assert!(is_rounded(Some(49.36), Some(49.360_000_61)));
        assert!(is_rounded(Some(49.4), Some(49.36)) && is_rounded(Some(49.36), Some(49.4)));
        assert!(is_rounded(Some(50.0), Some(49.5)) && is_rounded(Some(49.0), Some(49.5)));
        assert!(!is_rounded(Some(49.3), Some(49.36)) && !is_rounded(Some(49.36), Some(49.37)));
        assert!(!is_rounded(Some(49.36), None));
    }

    #[test]
    fn the_interval_of_an_error_is_that_of_the_level() {
        let table = |a: f64, b: f64| {
            let table = df!("indicator" => ["x", "x"], "ref_area" => ["MEX", "GTM"], "time_period" => [2021, 2021],
                "obs_value" => [a, b], "se" => [1.0, 1.0]);
            Series::new(table.unwrap()).unwrap()
        };
        // 1.95 and 1.97 are on either side of 1.96 standard errors.
        let options = crate::series::RevisionOptions::default();
        let moved = table(51.95, 51.97).revisions(&table(50.0, 50.0), &options).unwrap();
        let moved = crate::ToFrame::to_frame(&moved).unwrap();
        let within: Vec<Option<bool>> = moved.column("within_error").unwrap().bool().unwrap().iter().collect();
        assert_eq!(within, [Some(false), Some(true)], "the largest change first");
    }
}
