//! What the library knows of an SDG series, as texts of the metadata structure, in English.

use super::super::labels;
use super::super::sdg_series::SdgFigures;
use crate::catalogue::{Indicator, indicator};
use crate::status::has_status;
use crate::{Result, Unit};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Texts of goals and targets, by number.
static GOALS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let text = include_str!("../../../datasets/sdmx/sdg_goals.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().flatten();
    rows.map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
});

/// The texts for a series of an SDG indicator: concept and text. `rows` are its figures, if it has any.
pub(crate) fn texts(
    number: &str,
    series: &str,
    figures: Option<(&SdgFigures, &[usize])>,
) -> Result<Vec<(&'static str, String)>> {
    let mut texts = Vec::new();
    let goal = number.split('.').next().unwrap_or_default();
    // 17.8.1 is of target 17.8, and that of goal 17.
    let target = number.rsplit_once('.').map_or(number, |(target, _)| target);
    let numbered = |what: &str, number: &str| match GOALS.get(number) {
        Some(text) => format!("{what} {number}: {text}"),
        None => format!("{what} {number}"),
    };
    texts.push(("SDG_GOAL", numbered("Goal", goal)));
    texts.push(("SDG_TARGET", numbered("Target", target)));
    let known = indicator(number).ok();
    match known {
        Some(known) => texts.push(("SDG_INDICATOR", format!("Indicator {number}: {}", known.title.value))),
        None => texts.push(("SDG_INDICATOR", format!("Indicator {number}"))),
    }
    if !series.is_empty() {
        texts.push(("SDG_SERIES_DESCR", series.to_owned()));
    }
    if let Some(known) = known {
        of_catalogue(known, &mut texts);
    }
    if let Some((figures, rows)) = figures.filter(|(_, rows)| !rows.is_empty()) {
        Figures { frame: &figures.frame, rows, dimensions: &figures.dimensions }.describe(&mut texts)?;
    }
    // Within a concept, what the figures say comes after what the catalogue says.
    // A list, not a map: concepts stay in the order in which they were said.
    let mut joined: Vec<(&str, String)> = Vec::new();
    for (concept, text) in texts {
        match joined.iter_mut().find(|(known, _)| *known == concept) {
            Some((_, before)) => *before = format!("{before}\n\n{text}"),
            None => joined.push((concept, text)),
        }
    }
    Ok(joined)
}

fn of_catalogue(known: &Indicator, texts: &mut Vec<(&'static str, String)>) {
    if !known.agency.is_empty() {
        texts.push(("SDG_CUSTODIAN_AGENCIES", known.agency.clone()));
    }
    let parts = [
        ("Numerator", known.numerator.value.as_str()),
        ("Denominator", known.denominator.value.as_str()),
        ("Scope", known.scope.value.as_str()),
        ("Reference period", known.reference_period.value.as_str()),
    ];
    let parts = parts.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}: {text}."));
    let mut definition = format!("{}.\n\n{}", known.title.value, parts.collect::<Vec<_>>().join("\n\n"));
    if let Some(note) = known.note() {
        definition.push_str(&format!("\n\n({note})"));
    }
    texts.push(("STAT_CONC_DEF", definition));
    // How it is computed can be said only where both parts are known.
    if let Some(factor) =
        known.factor.filter(|_| !known.numerator.value.is_empty() && !known.denominator.value.is_empty())
    {
        let times = if factor == 1.0 { String::new() } else { format!(", multiplied by {factor}") };
        let (above, below) = (labels::sentence(&known.numerator.value), &known.denominator.value);
        texts.push(("DATA_COMP", format!("{above} divided by {below}{times}.")));
    }
    let breaks: Vec<String> = known.breaks().iter().map(i32::to_string).collect();
    if !breaks.is_empty() {
        let text =
            format!("The list of categories changed in {}: earlier figures are not comparable.", breaks.join(", "));
        texts.push(("COMPARABILITY", text));
    }
}

/// The figures of a series.
struct Figures<'a> {
    frame: &'a DataFrame,
    rows: &'a [usize],
    dimensions: &'a [(String, String)],
}

impl Figures<'_> {
    fn describe(&self, texts: &mut Vec<(&'static str, String)>) -> Result<()> {
        let mut add = |concept, text: Option<String>| texts.extend(text.map(|text| (concept, text)));
        let units: BTreeSet<String> =
            self.words("unit_measure").into_values().map(|unit| labels::unit(&Unit::of(unit))).collect();
        add("UNIT_MEASURE", (!units.is_empty()).then(|| units.into_iter().collect::<Vec<_>>().join("; ")));
        for (name, title) in
            [("base", "Base"), ("age_scope", "Ages"), ("scope", "Scope"), ("recall", "Reference period")]
        {
            add("STAT_CONC_DEF", self.stated(name).map(|text| format!("{title} of the national figures: {text}.")));
        }
        let sources = [self.by_year("source")?, self.by_year("source_detail")?];
        sources.into_iter().flatten().for_each(|text| add("SOURCE_TYPE", Some(text)));
        add(
            "DATA_COMP",
            self.is_survey()?.then(|| "Estimated from a sample survey with the weights of its design.".to_owned()),
        );
        // A comment on the series is meant for its users; a footnote stands in where there is none.
        add("REC_USE_LIM", self.stated("comment_ts").or_else(|| self.stated("footnote")));
        add("IMPUTATION", self.filled()?);
        add("QUALITY_ASSMNT", self.errors()?);
        add("COVERAGE", self.coverage()?);
        add("COMPARABILITY", self.breaks()?);
        Ok(())
    }

    fn column(&self, name: &str) -> Option<&StringChunked> {
        self.frame.column(name).ok().and_then(|column| column.str().ok())
    }

    /// The words of a column in these rows, each with the first row that has it.
    fn words(&self, name: &str) -> BTreeMap<usize, &str> {
        let Some(column) = self.column(name) else { return BTreeMap::new() };
        let mut seen = BTreeSet::new();
        let words =
            self.rows.iter().filter_map(|&row| Some((row, column.get(row).filter(|word| !word.trim().is_empty())?)));
        words.filter(|(_, word)| seen.insert(*word)).collect()
    }

    fn stated(&self, name: &str) -> Option<String> {
        let words: Vec<&str> = self.words(name).into_values().collect();
        (!words.is_empty()).then(|| words.join("; "))
    }

    fn years(&self, holds: impl Fn(usize) -> bool) -> Result<BTreeSet<i32>> {
        let years = self.frame.column("time_period")?.cast(&DataType::Int32)?;
        let years = years.i32()?;
        Ok(self.rows.iter().filter(|&&row| holds(row)).filter_map(|&row| years.get(row)).collect())
    }

    /// The words of a column, each with the years that it is about.
    fn by_year(&self, name: &str) -> Result<Option<String>> {
        let Some(column) = self.column(name) else { return Ok(None) };
        let lines = self.words(name).into_values().map(|word| {
            let years = self.years(|row| column.get(row) == Some(word))?;
            Ok(format!("{} ({})", word.trim_end_matches('.'), spans(&years)))
        });
        let lines = lines.collect::<Result<Vec<_>>>()?;
        Ok((!lines.is_empty()).then(|| lines.join("\n")))
    }

    fn numbers(&self, name: &str) -> Result<Vec<Option<f64>>> {
        let Ok(column) = self.frame.column(name) else { return Ok(vec![None; self.rows.len()]) };
        let numbers = column.cast(&DataType::Float64)?;
        let numbers = numbers.f64()?;
        Ok(self.rows.iter().map(|&row| numbers.get(row)).collect())
    }

    fn is_survey(&self) -> Result<bool> {
        // A register has no sampling error, or one of 0.
        Ok(self.numbers("se")?.iter().flatten().any(|se| *se > 0.0))
    }

    fn has(&self, row: usize, status: &str) -> bool {
        self.column("obs_status").is_some_and(|column| has_status(column.get(row), status))
    }

    /// Years in which figures have a status.
    fn with_status(&self, status: &str) -> Result<Option<String>> {
        let years = self.years(|row| self.has(row, status))?;
        Ok((!years.is_empty()).then(|| spans(&years)))
    }

    fn filled(&self) -> Result<Option<String>> {
        let mut parts = Vec::new();
        for (status, word) in [("I", "imputed"), ("E", "estimated"), ("F", "forecast")] {
            parts.extend(self.with_status(status)?.map(|years| format!("Some figures are {word}: {years}.")));
        }
        parts.extend(self.stated("imputation").map(|methods| format!("Method: {methods}.")));
        Ok((!parts.is_empty()).then(|| parts.join(" ")))
    }

    /// What is known of errors, low reliability and suppression. Unknown is said to be unknown.
    fn errors(&self) -> Result<Option<String>> {
        let values = self.numbers("obs_value")?;
        let errors = self.numbers("se")?;
        let shown = values.iter().filter(|value| value.is_some()).count();
        // The error of a figure that is not there says nothing of those that are.
        let known: Vec<f64> = values.iter().zip(&errors).filter_map(|(value, se)| value.and(*se)).collect();
        let mut parts = Vec::new();
        let figures = |n| crate::error::count(n, "figure", "figures");
        match (known.iter().copied().reduce(f64::min), known.iter().copied().reduce(f64::max)) {
            (Some(least), Some(largest)) => parts.push(format!(
                "Standard errors are known for {} of {} and lie between {} and {}, in the unit of the figures.",
                known.len(),
                figures(shown),
                rounded(least),
                rounded(largest)
            )),
            (_, _) if shown > 0 => parts.push("Standard errors are not known.".to_owned()),
            (_, _) => {}
        }
        let count = |status: &str| self.rows.iter().filter(|&&row| self.has(row, status)).count();
        let (low, withheld) = (count("U"), count("Q"));
        if low > 0 {
            parts.push(format!("Of low reliability: {}.", figures(low)));
        }
        if withheld > 0 {
            parts.push(format!(
                "Not published, to protect respondents or because they are unreliable: {}.",
                figures(withheld)
            ));
        }
        Ok((!parts.is_empty()).then(|| parts.join(" ")))
    }

    fn coverage(&self) -> Result<Option<String>> {
        let values = self.frame.column("obs_value")?.f64()?;
        let years = self.years(|row| values.get(row).is_some())?;
        if years.is_empty() {
            return Ok(Some("No figures are available.".to_owned()));
        }
        let (mut by, mut all) = (Vec::new(), Vec::new());
        for (column, name) in self.dimensions {
            let codes: Vec<&str> = self.words(column).into_values().collect();
            let name_of = labels::dimension(name);
            match codes.as_slice() {
                [] => {}
                [only] if labels::is_total(only) => {}
                // One code alone breaks nothing down: it says whom all figures are about.
                [only] => {
                    let word = labels::code(name, only, "").unwrap_or_else(|| (*only).to_owned());
                    all.push(format!("{} {word}", name_of.to_lowercase()));
                }
                _ => by.push(name_of.to_lowercase()),
            }
        }
        let part = |words: &str, parts: &[String]| {
            if parts.is_empty() { String::new() } else { format!(" {words} {}.", parts.join(", ")) }
        };
        let (by, all) = (part("Disaggregated by", &by), part("All figures are of", &all));
        Ok(Some(format!("Figures for {}.{by}{all}", spans(&years))))
    }

    fn breaks(&self) -> Result<Option<String>> {
        let mut parts = Vec::new();
        for (status, words) in [("B", "Break in the time series"), ("D", "The definition differs")] {
            let Some(years) = self.with_status(status)? else { continue };
            let comments: BTreeSet<&str> = ["comment", "comment_obs"]
                .iter()
                .filter_map(|name| self.column(name))
                .flat_map(|column| {
                    self.rows.iter().filter(|&&row| self.has(row, status)).filter_map(|&row| column.get(row))
                })
                .collect();
            let comments: Vec<&str> = comments.into_iter().map(|text| text.trim_end_matches('.')).collect();
            let why = if comments.is_empty() { String::new() } else { format!(" ({})", comments.join("; ")) };
            parts.push(format!("{words}: {years}{why}."));
        }
        Ok((!parts.is_empty()).then(|| parts.join(" ")))
    }
}

/// Years with their gaps: `2015 to 2018, 2020`.
fn spans(years: &BTreeSet<i32>) -> String {
    let mut spans: Vec<(i32, i32)> = Vec::new();
    for &year in years {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => spans.push((year, year)),
        }
    }
    let text = |(first, last): (i32, i32)| match last - first {
        0 => first.to_string(),
        // Two years are no span.
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    };
    spans.into_iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Two digits that matter: no reader needs more of a standard error.
fn rounded(x: f64) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    // The logarithm of 0.0123 rounds down to -2: three decimal places.
    let digits = (1.0 - x.abs().log10().floor()).clamp(0.0, 12.0) as usize;
    format!("{x:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_spans_and_errors_have_two_digits() {
        assert_eq!(spans(&[2015, 2016, 2017, 2019, 2021, 2022].into()), "2015 to 2017, 2019, 2021, 2022");
        let shown = [0.0, 0.30294, 1.26, 12.6, 0.000123].map(rounded);
        assert_eq!(shown, ["0", "0.30", "1.3", "13", "0.00012"]);
    }
}
