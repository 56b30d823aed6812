//! The catalogue as tables: one row per indicator, and long tables of categories and codes.

use super::{AggregationMethod, Certainty, Code, Figure, Indicator, Indicators, Scheme};
use crate::{Result, ToFrame};
use polars::prelude::{Column, DataFrame};

impl ToFrame for Indicators {
    /// One row per indicator: every fact with its certainty. Lists are joined by semicolons; a code that is not
    /// the indicator itself or not confirmed says so in brackets, as in `i112 [count]`.
    fn to_frame(&self) -> Result<DataFrame> {
        let rows: Vec<&Indicator> = self.iter().collect();
        let text = |name: &str, cell: fn(&Indicator) -> String| {
            Column::new(name.into(), rows.iter().map(|i| cell(i)).collect::<Vec<_>>())
        };
        let optional = |name: &str, cell: fn(&Indicator) -> Option<String>| {
            Column::new(name.into(), rows.iter().map(|i| cell(i)).collect::<Vec<_>>())
        };
        Ok(DataFrame::new_infer_height(vec![
            text("edition", |i| i.edition.to_string()),
            text("code", |i| i.code.clone()),
            text("code_certainty", |i| i.code_certainty.to_string()),
            text("key", Indicator::key),
            text("title", |i| i.title.value.clone()),
            text("title_certainty", |i| i.title.certainty.to_string()),
            optional("title_seen_in", |i| filled(&i.title_seen_in)),
            optional("note", Indicator::note),
            text("area", |i| i.area.to_string()),
            text("kind", |i| i.kind.to_string()),
            Column::new("by_category".into(), rows.iter().map(|i| i.by_category).collect::<Vec<_>>()),
            optional("numerator", |i| filled(&i.numerator.value)),
            text("base", |i| i.base.value.to_string()),
            optional("denominator", |i| filled(&i.denominator.value)),
            text("definition_certainty", |i| i.numerator.certainty.to_string()),
            text("unit", |i| i.unit.clone()),
            Column::new("factor".into(), rows.iter().map(|i| i.factor).collect::<Vec<_>>()),
            text("statistical_unit", |i| i.statistical_unit.clone()),
            optional("scope", |i| filled(&i.scope.value)),
            text("scope_certainty", |i| i.scope.certainty.to_string()),
            optional("reference_period", |i| filled(&i.reference_period.value)),
            text("reference_period_certainty", |i| i.reference_period.certainty.to_string()),
            optional("breakdowns", |i| filled(&i.breakdowns.value.join(";"))),
            text("breakdowns_certainty", |i| i.breakdowns.certainty.to_string()),
            optional("categories", |i| filled(&categories(i))),
            text("categories_certainty", |i| i.categories.certainty.to_string()),
            optional("responses", |i| i.responses.map(|r| r.to_string())),
            text("aggregation", |i| i.aggregation.value.method.map_or("none", AggregationMethod::as_str).to_owned()),
            optional("aggregation_weight", |i| i.aggregation.value.weight.map(|w| w.to_string())),
            text("aggregation_certainty", |i| i.aggregation.certainty.to_string()),
            optional("aggregation_note", |i| filled(&i.aggregation.value.note)),
            text("agency", |i| i.agency.clone()),
            optional("sdg_indicator", |i| i.sdg.as_ref().map(|sdg| sdg.indicator.clone())),
            optional("sdg_series", |i| i.sdg.as_ref().and_then(|sdg| filled(&codes(sdg.series.iter())))),
            optional("core_code", |i| i.core_code.clone()),
            optional("itu_codes", |i| of(i, &[Scheme::Itu])),
            optional("world_bank_codes", |i| of(i, &[Scheme::Wdi, Scheme::EdStats, Scheme::Findex])),
            optional("data360_codes", |i| of(i, &[Scheme::Data360])),
            optional("eurostat_codes", |i| of(i, &[Scheme::Eurostat])),
            text("sources", |i| i.sources.join(";")),
            optional("remarks", |i| filled(&i.remarks)),
        ])?)
    }
}

impl Indicators {
    /// The codes of these indicators in other systems, one row per code: edition, indicator, scheme, code, figure,
    /// breakdown, name, unit, sdg_indicator, certainty, remarks.
    ///
    /// # Errors
    /// Only those of the data frame library.
    pub fn codes(&self) -> Result<DataFrame> {
        let rows: Vec<(&Indicator, &Code)> = self.iter().flat_map(|i| i.codes.iter().map(move |c| (i, c))).collect();
        let text = |name: &str, cell: fn(&Indicator, &Code) -> Option<String>| {
            Column::new(name.into(), rows.iter().map(|(i, c)| cell(i, c)).collect::<Vec<_>>())
        };
        Ok(DataFrame::new_infer_height(vec![
            text("edition", |i, _| Some(i.edition.to_string())),
            text("indicator", |i, _| Some(i.code.clone())),
            text("scheme", |_, c| Some(c.scheme.to_string())),
            text("code", |_, c| Some(c.code.value.clone())),
            text("figure", |_, c| Some(c.figure.to_string())),
            text("breakdown", |_, c| filled(&c.breakdown_text())),
            text("name", |_, c| filled(&c.name)),
            text("unit", |_, c| filled(&c.unit)),
            text("sdg_indicator", |_, c| c.sdg_indicator.clone()),
            text("certainty", |_, c| Some(c.code.certainty.to_string())),
            text("remarks", |_, c| filled(&c.remarks)),
        ])?)
    }

    /// The response categories of these indicators, one row per category: edition, indicator, category, sdg_code,
    /// valid_from, valid_to, certainty.
    ///
    /// # Errors
    /// Only those of the data frame library.
    pub fn categories(&self) -> Result<DataFrame> {
        let rows = || self.iter().flat_map(|i| i.categories.value.iter().map(move |c| (i, c)));
        Ok(DataFrame::new_infer_height(vec![
            Column::new("edition".into(), rows().map(|(i, _)| i.edition.as_str()).collect::<Vec<_>>()),
            Column::new("indicator".into(), rows().map(|(i, _)| i.code.as_str()).collect::<Vec<_>>()),
            Column::new("category".into(), rows().map(|(_, c)| c.label.value.as_str()).collect::<Vec<_>>()),
            Column::new("sdg_code".into(), rows().map(|(_, c)| c.sdg_code.as_deref()).collect::<Vec<_>>()),
            Column::new("valid_from".into(), rows().map(|(_, c)| c.valid_from).collect::<Vec<_>>()),
            Column::new("valid_to".into(), rows().map(|(_, c)| c.valid_to).collect::<Vec<_>>()),
            Column::new("certainty".into(), rows().map(|(_, c)| c.label.certainty.as_str()).collect::<Vec<_>>()),
        ])?)
    }
}

/// An empty cell is a null, not an empty text.
fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The categories; one whose certainty differs from that of the list says so.
fn categories(indicator: &Indicator) -> String {
    let list = indicator.categories.certainty;
    let items = indicator.categories.value.iter().map(|category| match category.label.certainty {
        same if same == list => category.label.value.clone(),
        other => format!("{} [{other}]", category.label.value),
    });
    items.collect::<Vec<_>>().join(";")
}

fn of(indicator: &Indicator, schemes: &[Scheme]) -> Option<String> {
    filled(&codes(indicator.codes.iter().filter(|code| schemes.contains(&code.scheme))))
}

fn codes<'a>(codes: impl Iterator<Item = &'a Code>) -> String {
    let item = |code: &Code| {
        let figure = (code.figure != Figure::Rate).then_some(code.figure.as_str());
        let certainty = (code.code.certainty != Certainty::Confirmed).then_some(code.code.certainty.as_str());
        let marks: Vec<&str> = figure.into_iter().chain(certainty).collect();
        match marks.as_slice() {
            [] => code.code.value.clone(),
            marks => format!("{} [{}]", code.code.value, marks.join(", ")),
        }
    };
    codes.map(item).collect::<Vec<_>>().join(";")
}
