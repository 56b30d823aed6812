//! The embedded data files of `datasets/catalogue`, read once and checked as a whole.

use super::vocabulary::optional;
use super::{
    Aggregation, AggregationMethod, Base, Category, Certainty, Code, Edition, Figure, Indicator, IndicatorArea, Kind,
    Scheme, Sdg, Stated,
};
use crate::words::list;
use crate::{Error, Result};
use serde::{Deserialize, de::DeserializeOwned};

const INDICATORS: &str = "datasets/catalogue/indicators.csv";
const CATEGORIES: &str = "datasets/catalogue/categories.csv";
const CODES: &str = "datasets/catalogue/codes.csv";
const SOURCES: &str = "datasets/catalogue/sources.csv";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRow {
    edition: Edition,
    code: String,
    code_certainty: Certainty,
    title: String,
    title_certainty: Certainty,
    title_seen_in: String,
    area: IndicatorArea,
    kind: Kind,
    by_category: String,
    numerator: String,
    base: Base,
    denominator: String,
    definition_certainty: Certainty,
    unit: String,
    factor: Option<f64>,
    statistical_unit: String,
    scope: String,
    scope_certainty: Certainty,
    reference_period: String,
    reference_period_certainty: Certainty,
    breakdowns: String,
    breakdowns_certainty: Certainty,
    responses: String,
    categories_certainty: Certainty,
    aggregation: String,
    aggregation_weight: String,
    aggregation_certainty: Certainty,
    aggregation_note: String,
    agency: String,
    sdg_indicator: String,
    core_code: String,
    sources: String,
    remarks: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryRow {
    edition: Edition,
    code: String,
    category: String,
    sdg_code: String,
    valid_from: Option<i32>,
    valid_to: Option<i32>,
    certainty: Certainty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeRow {
    edition: Edition,
    indicator: String,
    scheme: Scheme,
    code: String,
    figure: Figure,
    breakdown: String,
    name: String,
    unit: String,
    sdg_indicator: String,
    certainty: Certainty,
    remarks: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRow {
    source: String,
    text: String,
}

/// The text of the four files.
pub(super) struct Files<'a> {
    pub(super) indicators: &'a str,
    pub(super) categories: &'a str,
    pub(super) codes: &'a str,
    pub(super) sources: &'a str,
}

/// The files that are part of the library.
pub(super) const BUILT_IN: Files<'static> = Files {
    indicators: include_str!("../../datasets/catalogue/indicators.csv"),
    categories: include_str!("../../datasets/catalogue/categories.csv"),
    codes: include_str!("../../datasets/catalogue/codes.csv"),
    sources: include_str!("../../datasets/catalogue/sources.csv"),
};

/// Every indicator, in the order of the file.
pub(super) fn load(files: &Files<'_>) -> Result<Vec<Indicator>> {
    let indicators = rows::<IndicatorRow>(INDICATORS, files.indicators)?;
    let categories = rows::<CategoryRow>(CATEGORIES, files.categories)?;
    let codes = rows::<CodeRow>(CODES, files.codes)?;
    let sources = rows::<SourceRow>(SOURCES, files.sources)?;

    let mut found = Vec::new();
    // Linear, over a few hundred rows that are read once in a process.
    let known = |edition: Edition, code: &str| indicators.iter().any(|r| r.edition == edition && r.code == code);
    for (i, row) in categories.iter().enumerate().filter(|(_, row)| !known(row.edition, &row.code)) {
        found.push(problem(CATEGORIES, i, format!("no indicator {}:{}", row.edition, row.code)));
    }
    for (i, row) in codes.iter().enumerate().filter(|(_, row)| !known(row.edition, &row.indicator)) {
        found.push(problem(CODES, i, format!("no indicator {}:{}", row.edition, row.indicator)));
    }
    for (i, row) in indicators.iter().enumerate() {
        if indicators[..i]
            .iter()
            .any(|other| other.edition == row.edition && other.code.eq_ignore_ascii_case(&row.code))
        {
            found.push(problem(INDICATORS, i, format!("{}:{} is there already", row.edition, row.code)));
        }
        if !row.core_code.is_empty() && !known(Edition::Core2022, &row.core_code) {
            found.push(problem(INDICATORS, i, format!("core_code: no indicator 2022:{}", row.core_code)));
        }
        for source in list(&row.sources).iter().filter(|s| !sources.iter().any(|known| &known.source == *s)) {
            found.push(problem(INDICATORS, i, format!("source {source} is not in {SOURCES}")));
        }
    }
    for (i, row) in sources.iter().enumerate().filter(|(_, row)| row.text.is_empty()) {
        found.push(problem(SOURCES, i, format!("source {} has no text", row.source)));
    }
    // All that does not fit together at once; what is in a single cell comes after it.
    Error::collect(found)?;

    let codes = codes.iter().enumerate().map(|(i, row)| Ok((row, code(row, i)?))).collect::<Result<Vec<_>>>()?;
    indicators.into_iter().enumerate().map(|(i, row)| indicator(row, i, &categories, &codes)).collect()
}

fn indicator(row: IndicatorRow, i: usize, categories: &[CategoryRow], codes: &[(&CodeRow, Code)]) -> Result<Indicator> {
    let fault = |error: Error| problem(INDICATORS, i, error.to_string());
    let method = optional(&row.aggregation).map_err(fault)?;
    let weight = optional(&row.aggregation_weight).map_err(fault)?;
    // The two methods that weight are the only ones with a weight, and never without.
    let weighted = matches!(method, Some(AggregationMethod::WeightedMean | AggregationMethod::RatioOfSums));
    if weighted != weight.is_some() {
        let text = format!("aggregation {} with weight {:?}", row.aggregation, row.aggregation_weight);
        return Err(problem(INDICATORS, i, text));
    }
    let by_category = match row.by_category.as_str() {
        "yes" => true,
        "no" => false,
        other => return Err(problem(INDICATORS, i, format!("by_category: {other:?}, expected yes or no"))),
    };
    let responses = optional(&row.responses).map_err(|e| problem(INDICATORS, i, e.to_string()))?;
    let own_categories = categories.iter().filter(|c| c.edition == row.edition && c.code == row.code).map(category);
    let own_codes = codes.iter().filter(|(c, _)| c.edition == row.edition && c.indicator == row.code);
    // An indicator of the core list fills the series that are tied to it; the SDG indicator has them all.
    let series = codes.iter().filter(|(c, _)| {
        c.scheme == Scheme::Sdg
            && c.sdg_indicator == row.sdg_indicator
            && (row.edition == Edition::Sdg || (c.edition == row.edition && c.indicator == row.code))
    });
    Ok(Indicator {
        title: Stated::new(row.title, row.title_certainty),
        title_seen_in: row.title_seen_in,
        area: row.area,
        kind: row.kind,
        by_category,
        numerator: Stated::new(row.numerator, row.definition_certainty),
        base: Stated::new(row.base, row.definition_certainty),
        denominator: Stated::new(row.denominator, row.definition_certainty),
        unit: row.unit,
        factor: row.factor,
        statistical_unit: row.statistical_unit,
        scope: Stated::new(row.scope, row.scope_certainty),
        reference_period: Stated::new(row.reference_period, row.reference_period_certainty),
        breakdowns: Stated::new(list(&row.breakdowns), row.breakdowns_certainty),
        categories: Stated::new(own_categories.collect(), row.categories_certainty),
        responses,
        aggregation: Stated::new(Aggregation { method, weight, note: row.aggregation_note }, row.aggregation_certainty),
        agency: row.agency,
        sdg: sdg(&row.sdg_indicator, series.map(|(_, code)| code.clone()).collect()),
        core_code: text(&row.core_code),
        codes: own_codes.map(|(_, code)| code.clone()).collect(),
        sources: list(&row.sources),
        remarks: row.remarks,
        edition: row.edition,
        code: row.code,
        code_certainty: row.code_certainty,
    })
}

fn sdg(number: &str, series: Vec<Code>) -> Option<Sdg> {
    let (target, _) = number.rsplit_once('.')?;
    let (goal, _) = target.split_once('.')?;
    Some(Sdg { goal: goal.to_owned(), target: target.to_owned(), indicator: number.to_owned(), series })
}

fn category(row: &CategoryRow) -> Category {
    Category {
        label: Stated::new(row.category.clone(), row.certainty),
        sdg_code: text(&row.sdg_code),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    }
}

fn code(row: &CodeRow, i: usize) -> Result<Code> {
    let pair = |item: String| match item.split_once('=') {
        Some((concept, value)) => Ok((concept.to_owned(), value.to_owned())),
        None => Err(problem(CODES, i, format!("breakdown {item:?}, expected concept=value"))),
    };
    Ok(Code {
        scheme: row.scheme,
        code: Stated::new(row.code.clone(), row.certainty),
        figure: row.figure,
        breakdown: list(&row.breakdown).into_iter().map(pair).collect::<Result<_>>()?,
        name: row.name.clone(),
        unit: row.unit.clone(),
        sdg_indicator: text(&row.sdg_indicator),
        remarks: row.remarks.clone(),
    })
}

fn text(field: &str) -> Option<String> {
    (!field.is_empty()).then(|| field.to_owned())
}

fn rows<T: DeserializeOwned>(path: &str, data: &str) -> Result<Vec<T>> {
    let mut reader = csv::Reader::from_reader(data.as_bytes());
    reader.deserialize().enumerate().map(|(i, row)| row.map_err(|e| problem(path, i, e.to_string()))).collect()
}

/// A finding in row `i` of the data, which a spreadsheet shows two further down.
fn problem(path: &str, i: usize, problem: String) -> Error {
    // Rows as a spreadsheet counts them, the header first.
    Error::InvalidFile { path: path.into(), row: Some(i + 2), problem }
}
