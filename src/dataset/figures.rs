//! Indicators estimated from a dataset.

use super::base::{self, Base};
use super::codebook::{Concept, Kind};
use super::counting::Counting;
use super::file::File;
use super::harmonise;
use super::population::{self, Part};
use super::request::Request;
use super::several;
use super::validate;
use super::{TO_DECIDE, UNSAID};
use crate::dimension;
use crate::error::nearest;
use crate::frame::Labels;
use crate::survey::measure::{proportion, ratio};
use crate::survey::{Adjust, Comparison, Estimate, Estimates, Measure, Status};
use crate::{Error, Result, Survey, ToFrame};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use std::sync::atomic::AtomicBool;

/// Figures of a dataset: the estimates with what has to be known of them.
#[derive(Debug, Clone)]
pub struct Figures {
    pub(super) estimates: Estimates,
    pub(super) facts: Vec<Facts>,
    pub(super) origin: Origin,
    /// Indicators and breakdowns in whose data there is an error, and what it is.
    refused: Vec<(String, String)>,
    /// Breakdowns where a case may have several categories.
    several: Vec<String>,
    /// The cases that they are estimated from.
    survey: Survey,
}

/// What holds of all figures of one measure.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) measure: String,
    pub(super) indicator: String,
    pub(super) category: String,
    title: String,
    recall: String,
    universe: String,
    /// What the request is limited to.
    filter: String,
    pub(super) base: String,
    /// The part of the population that these figures are about.
    pub(super) population: Vec<Part>,
    certainty: String,
    note: String,
}

/// What holds of all figures of a dataset.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) country: String,
    pub(super) year: i32,
    /// Whether every unit was asked.
    pub(super) is_census: bool,
    age_scope: String,
    scope: String,
    source: String,
}

pub(super) fn compute(asked: &Request<'_>, file: &File, indicators: &[&Concept], stop: &AtomicBool) -> Result<Figures> {
    let conditions = asked.conditions(file)?;
    let counting = asked.counting.as_deref().map(|name| Counting::of(file, name)).transpose()?;
    let indicators = match &counting {
        Some(counting) => counting.concepts(indicators.to_vec())?,
        None => indicators.to_vec(),
    };
    let mut concepts = indicators.clone();
    let mut unknown = Vec::new();
    // All indicators come by each breakdown of the codebook; one indicator only by what was asked.
    let mut sets: Vec<Vec<String>> = match asked.indicator {
        Some(_) => Vec::new(),
        None => file.codebook.breakdowns().into_iter().map(|name| vec![name.to_owned()]).collect(),
    };
    sets.extend(asked.by.iter().cloned());
    for name in sets.iter_mut().flatten() {
        match file.codebook.breakdown(name) {
            Some(concept) => {
                name.clone_from(&concept.name);
                if !concepts.iter().any(|known| std::ptr::eq(*known, concept)) {
                    concepts.push(concept);
                }
            }
            None if file.table.names.iter().any(|column| column.eq_ignore_ascii_case(name)) => {
                let known = file.codebook.breakdowns().join(", ");
                let problem = format!(
                    "{name} is a column of the data file, and codebook.csv does not say what its codes mean: give it rows of a \
                     breakdown, or name one that has them ({known})"
                );
                unknown.push(Error::invalid("by", problem));
            }
            None => unknown.push(Error::UnknownColumn {
                role: "by".into(),
                column: name.clone(),
                nearest: nearest(name, file.codebook.breakdowns(), 10),
            }),
        }
    }
    Error::collect(unknown)?;
    let limiting: Vec<&Concept> =
        conditions.iter().map(|condition| &file.codebook.concepts[condition.concept]).collect();
    // A mistake in a condition would change every figure, so it refuses them all.
    if !limiting.is_empty() {
        validate::validate(asked.dataset, file, &limiting).check()?;
    }
    let refused = refused(asked, file, &concepts)?;
    let sound: Vec<&Concept> =
        concepts.iter().filter(|c| !refused.iter().any(|(bad, _)| std::ptr::eq(**c, *bad))).copied().collect();
    let blank: Vec<&Concept> = refused.iter().map(|(concept, _)| *concept).collect();
    let mut survey = file.survey_of(&sound, &blank)?;
    if !conditions.is_empty() {
        // None is a column that is not there, which the validation above has refused.
        let met = base::all_met(&file.codebook, &conditions, &file.table).unwrap_or_default();
        survey = survey
            .with_columns(indicators.iter().map(|concept| limited(concept, &met, &survey)).collect::<Result<_>>()?)?;
    }
    if let Some(counting) = &counting {
        survey = counting.counted(&indicators, &survey)?;
    }
    let measures: Vec<Measure> = indicators
        .iter()
        .map(|concept| {
            Ok(measure(concept, !conditions.is_empty(), counting.is_some())?
                .interval(asked.interval)
                .level(asked.level))
        })
        .collect::<Result<_>>()?;
    let (apart, parts) = several::apart(&sets, &file.codebook);
    let request = apart.iter().fold(survey.estimate(measures), |request, set| request.by(set));
    let mut estimates = request.run_until(stop)?.gathered(&parts);
    estimates.leave_out_nobody();
    if file.census.is_some() {
        estimates.leave_open();
    }
    estimates.labels = file.codebook.labels();
    let refused: Vec<(String, String)> = refused.into_iter().map(|(concept, why)| (concept.key(), why)).collect();
    // Refused rows are kept without a value: a gap in a table has to say why.
    estimates.refuse(|estimates, row| needs(estimates, row, &refused).next().is_some());
    Ok(Figures {
        estimates,
        facts: indicators.iter().map(|c| facts(file, c, &conditions, counting.as_ref())).collect::<Result<_>>()?,
        origin: origin(file),
        refused,
        several: parts.into_iter().map(|parts| parts.name).collect(),
        survey,
    })
}

/// The concepts in whose data there is an error, with what it is. Where one indicator was asked for, that is an error of
/// the whole; where all were, only if it is left with none.
fn refused<'a>(asked: &Request<'_>, file: &'a File, concepts: &[&'a Concept]) -> Result<Vec<(&'a Concept, String)>> {
    let refused = match asked.indicator {
        Some(_) => Vec::new(),
        None => validate::refused(asked.dataset, file, concepts)?,
    };
    let indicators = |concepts: &mut dyn Iterator<Item = &Concept>| concepts.filter(|c| !c.is_breakdown()).count();
    // All were asked for, and each has an error: what is wrong is more use than an empty table.
    let none_left =
        indicators(&mut concepts.iter().copied()) == indicators(&mut refused.iter().map(|(concept, _)| *concept));
    if asked.indicator.is_some() || none_left {
        validate::validate(asked.dataset, file, concepts).check()?;
    }
    Ok(refused)
}

/// What a row needs of that in which there is an error: its measure, and the breakdowns it is given by.
fn needs<'a>(
    estimates: &Estimates,
    row: &Estimate,
    refused: &'a [(String, String)],
) -> impl Iterator<Item = &'a (String, String)> {
    let needed = |(key, _): &&(String, String)| *key == row.measure || estimates.level_of(row, key).is_some();
    refused.iter().filter(needed)
}

/// The column of the cases that are counted where a request has conditions: those that meet them and were asked.
fn limited_column(key: &str) -> String {
    format!(".where {key}")
}

fn limited(concept: &Concept, met: &[Option<bool>], survey: &crate::Survey) -> Result<Column> {
    let key = concept.key();
    // What is not known does not count as met.
    let met = met.iter().map(|met| *met == Some(true));
    let rows: Vec<bool> = if concept.has_base() {
        let asked = survey.cases().column(&harmonise::asked_column(&key))?.bool()?;
        asked.iter().zip(met).map(|(asked, met)| met && asked == Some(true)).collect()
    } else {
        met.collect()
    };
    Ok(Series::new(limited_column(&key).into(), rows).into_column())
}

/// The measure of a concept, in the unit of the catalogue.
fn measure(concept: &Concept, is_limited: bool, is_counted: bool) -> Result<Measure> {
    let indicator = crate::indicator(&concept.name)?;
    let key = concept.key();
    let measure = if is_counted || matches!(concept.kind, Kind::Ratio { .. }) {
        let (numerator, denominator) = harmonise::ratio_columns(&key);
        ratio(numerator, denominator)
    } else {
        proportion(key.as_str())
    };
    // A filter and not a subset: the design keeps all cases, for the variance of a domain.
    let measure = match (is_limited, concept.has_base()) {
        (true, _) => measure.filter(limited_column(&key)),
        (false, true) => measure.filter(harmonise::asked_column(&key)),
        (false, false) => measure,
    };
    Ok(measure.named(key).scaled(indicator.factor.unwrap_or(1.0), indicator.unit.as_str()))
}

fn facts(file: &File, concept: &Concept, conditions: &[Base], counting: Option<&Counting<'_>>) -> Result<Facts> {
    let indicator = crate::indicator(&concept.name)?;
    let recall = [&concept.recall, &file.dataset.recall].into_iter().find(|r| !r.is_empty());
    let base = if validate::states_catalogue_base(concept, indicator) {
        indicator.base.value.to_string()
    } else {
        format!("{} with {}", indicator.base.value, concept.universe)
    };
    let counted = counting.map(|counting| counting.name);
    Ok(Facts {
        measure: concept.key(),
        indicator: indicator.code.clone(),
        category: concept.category.clone(),
        title: indicator.title.value.clone(),
        recall: recall.cloned().unwrap_or_default(),
        universe: concept.universe.clone(),
        base: counted.map_or_else(|| base.clone(), |counted| format!("{counted} of {base}")),
        filter: filter_in_words(file, conditions),
        population: population::of(file, concept, indicator, conditions, counted),
        certainty: concept.certainty.to_string(),
        // Why a draft was not sure is nothing that figures are published with.
        note: if concept.note.starts_with(TO_DECIDE) { String::new() } else { concept.note.clone() },
    })
}

fn filter_in_words(file: &File, conditions: &[Base]) -> String {
    let in_words = |condition: &Base| {
        let part = condition.part(&file.codebook).map(|(name, code)| format!("{name}={code}"));
        part.or_else(|| condition.answer(&file.codebook)).unwrap_or_default()
    };
    conditions.iter().map(in_words).collect::<Vec<_>>().join(";")
}

fn origin(file: &File) -> Origin {
    let description = &file.dataset;
    Origin {
        country: description.country.clone(),
        year: description.year,
        is_census: file.census.is_some(),
        age_scope: file.description.scope.age(),
        scope: file.description.scope.text.clone(),
        // What a draft left open is no source.
        source: if description.citation == UNSAID { String::new() } else { description.citation.clone() },
    }
}

impl Figures {
    /// The estimates themselves.
    pub fn estimates(&self) -> &Estimates {
        &self.estimates
    }

    /// The difference a − b between two values of a breakdown; see [`Estimates::difference`]. Breakdown and values go by
    /// their aliases too.
    ///
    /// # Errors
    /// As [`Estimates::difference`].
    pub fn difference(&self, breakdown: &str, a: &str, b: &str) -> Result<Figures> {
        self.compare_levels(breakdown, a, b, Comparison::Difference, &AtomicBool::new(false))
    }

    /// The ratio a/b of two values of a breakdown; see [`Estimates::ratio`].
    ///
    /// # Errors
    /// As [`Estimates::ratio`].
    pub fn ratio(&self, breakdown: &str, a: &str, b: &str) -> Result<Figures> {
        self.compare_levels(breakdown, a, b, Comparison::Ratio, &AtomicBool::new(false))
    }

    /// The parity index a/b of two values of a breakdown; see [`Estimates::parity`].
    ///
    /// # Errors
    /// As [`Estimates::parity`].
    pub fn parity(&self, breakdown: &str, a: &str, b: &str) -> Result<Figures> {
        self.compare_levels(breakdown, a, b, Comparison::Parity, &AtomicBool::new(false))
    }

    /// Any comparison of two values of a breakdown; see [`Estimates::compare_levels`]. The population of the result is no
    /// longer limited by what was compared.
    ///
    /// # Errors
    /// As [`Estimates::compare_levels`].
    pub fn compare_levels(
        &self,
        breakdown: &str,
        a: &str,
        b: &str,
        how: Comparison,
        stop: &AtomicBool,
    ) -> Result<Figures> {
        let breakdown = self.column_of(breakdown);
        let [a, b] = [a, b].map(|value| self.level_named(breakdown, value));
        Ok(self.beyond(breakdown, self.estimates.compare_levels(breakdown, &a, &b, how, stop)?))
    }

    /// A weighted sum of values of a breakdown; see [`Estimates::combine_levels`].
    ///
    /// # Errors
    /// As [`Estimates::combine_levels`].
    pub fn combine_levels(&self, breakdown: &str, terms: &[(String, f64)], stop: &AtomicBool) -> Result<Figures> {
        let breakdown = self.column_of(breakdown);
        let named = |(value, c): &(String, f64)| (self.level_named(breakdown, value), *c);
        let terms: Vec<(String, f64)> = terms.iter().map(named).collect();
        Ok(self.beyond(breakdown, self.estimates.combine_levels(breakdown, &terms, stop)?))
    }

    /// Any two figures compared, by their rows; see [`Estimates::compare`].
    ///
    /// # Errors
    /// As [`Estimates::compare`].
    pub fn compare(&self, a: usize, b: usize, how: Comparison, stop: &AtomicBool) -> Result<Figures> {
        Ok(Figures { estimates: self.estimates.compare(a, b, how, stop)?, ..self.clone() })
    }

    /// The row of a figure, by its indicator or measure, its category and a value of each breakdown; see [`Estimates::find`].
    ///
    /// # Errors
    /// As [`Estimates::find`].
    pub fn find(&self, measure: Option<&str>, level: Option<&str>, domain: &[(&str, Option<&str>)]) -> Result<usize> {
        let of_indicator = |name: &str| self.facts.iter().find(|facts| facts.indicator == name);
        // A measure with a category has its own key; the code of the indicator stands for the first of its measures.
        let measure = measure.map(|name| of_indicator(name).map_or(name, |facts| facts.measure.as_str()));
        let named: Vec<(&str, Option<String>)> = domain
            .iter()
            .map(|(breakdown, value)| {
                let column = self.column_of(breakdown);
                (column, value.map(|value| self.level_named(column, value)))
            })
            .collect();
        let domain: Vec<(&str, Option<&str>)> =
            named.iter().map(|(column, value)| (*column, value.as_deref())).collect();
        self.estimates.find(measure, level, &domain)
    }

    /// The figures with others in their place that are no longer limited by a breakdown.
    fn beyond(&self, breakdown: &str, estimates: Estimates) -> Figures {
        let mut figures = Figures { estimates, ..self.clone() };
        for facts in &mut figures.facts {
            facts.population.retain(|(name, _)| name != breakdown);
        }
        figures
    }

    /// The same comparison with probabilities adjusted for all tests of the result; see [`Estimates::adjusted`].
    ///
    /// # Errors
    /// As [`Estimates::adjusted`].
    pub fn adjusted(&self, adjust: Adjust) -> Result<Figures> {
        Ok(Figures { estimates: self.estimates.adjusted(adjust)?, ..self.clone() })
    }

    /// The column of a breakdown that may be named by an alias; the name itself where there is none.
    fn column_of<'a>(&'a self, name: &'a str) -> &'a str {
        let column = |wanted: &str| self.estimates.columns().find(|column| *column == wanted);
        let dimension = || dimension::dimension(name);
        column(name).or_else(|| column(dimension()?)).unwrap_or(name)
    }

    /// A value that may be named by another word; the word itself where the column has no such value.
    fn level_named(&self, column: &str, word: &str) -> String {
        let is_level = |word: &str| {
            let level = |row| self.estimates.level_of(row, column).flatten();
            self.estimates.rows().iter().any(|row| level(row).is_some_and(|level| level == word))
        };
        if is_level(word) {
            word.to_owned()
        } else {
            dimension::code(column, word).filter(|code| is_level(code)).unwrap_or_else(|| word.to_owned())
        }
    }
}

impl Figures {
    /// What holds of the figures of a measure.
    pub(super) fn facts(&self, measure: &str) -> Option<&Facts> {
        self.facts.iter().find(|facts| facts.measure == measure)
    }

    /// The cases that the figures are estimated from.
    pub(crate) fn survey(&self) -> &Survey {
        &self.survey
    }

    /// Breakdowns where a case may have several categories.
    pub(super) fn several(&self) -> &[String] {
        &self.several
    }

    /// Whom the figures of a measure are about, in words.
    pub(crate) fn base_of(&self, measure: &str) -> Option<&str> {
        self.facts(measure).map(|facts| facts.base.as_str()).filter(|base| !base.is_empty())
    }

    /// Writes into a table of one row for each estimate whom it is about.
    pub(super) fn write_population(&self, frame: &mut DataFrame, before: &str) -> Result<()> {
        let parts = |row: &Estimate| self.facts(&row.measure).map_or(&[][..], |facts| &facts.population);
        population::write(frame, &self.estimates, parts, before)
    }

    /// Why a row is refused, or else the note of the codebook.
    pub(super) fn note(&self, row: &Estimate, facts: Option<&Facts>) -> Option<String> {
        if row.status == Status::Refused {
            let why = needs(&self.estimates, row, &self.refused).map(|(key, why)| format!("{key}: {why}"));
            return Some(format!("refused: {}", why.collect::<Vec<_>>().join("; ")));
        }
        let of_codebook = facts.map(|f| f.note.clone()).filter(|note| !note.is_empty());
        let of_row = row.note.clone();
        let parts: Vec<String> = of_row.into_iter().chain(self.nonresponse(row)).chain(of_codebook).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// The columns of the estimates, among the breakdowns those dimensions that the whole file shares (`sex` = F in a survey of
/// women), then `indicator`, `category`, `title`, `ref_area`, `time_period`, `recall` (the
/// period the question asked about), `age_scope`, `scope`, `certainty` and `note` (of the codebook, or why
/// the row is refused) and `source`.
impl ToFrame for Figures {
    fn to_frame(&self) -> Result<DataFrame> {
        let mut frame = self.estimates.to_frame()?;
        self.write_population(&mut frame, "value")?;
        let height = frame.height();
        let facts: Vec<Option<&Facts>> = self.estimates.rows().iter().map(|row| self.facts(&row.measure)).collect();
        let by_measure = |name: &str, of: fn(&Facts) -> &str| -> Column {
            let texts: Vec<Option<&str>> = facts.iter().map(|f| f.map(of).filter(|t| !t.is_empty())).collect();
            Series::new(name.into(), texts).into_column()
        };
        let constant = |name: &str, text: &str| -> Column {
            Series::new(name.into(), vec![Some(text).filter(|t| !t.is_empty()); height]).into_column()
        };
        let rows = self.estimates.rows().iter().zip(&facts);
        let notes: Vec<Option<String>> = rows.map(|(row, facts)| self.note(row, *facts)).collect();
        let scope: Vec<Option<String>> = facts
            .iter()
            .map(|facts| {
                let asked = facts.map(|f| f.universe.as_str()).filter(|universe| !universe.is_empty());
                let asked = asked.map(|universe| format!("asked where {universe}"));
                let all = Some(self.origin.scope.clone()).filter(|scope| !scope.is_empty());
                let filter = facts.map(|f| f.filter.as_str()).filter(|filter| !filter.is_empty());
                let filter = filter.map(|filter| format!("those with {filter}"));
                let parts: Vec<String> = all.into_iter().chain(asked).chain(filter).collect();
                (!parts.is_empty()).then(|| parts.join("; "))
            })
            .collect();
        for column in [
            by_measure("indicator", |f| &f.indicator),
            by_measure("category", |f| &f.category),
            by_measure("title", |f| &f.title),
            constant("ref_area", &self.origin.country),
            Series::new("time_period".into(), vec![self.origin.year; height]).into_column(),
            by_measure("recall", |f| &f.recall),
            constant("age_scope", &self.origin.age_scope),
            Series::new("scope".into(), scope).into_column(),
            by_measure("certainty", |f| &f.certainty),
            Series::new("note".into(), notes).into_column(),
            constant("source", &self.origin.source),
        ] {
            frame.with_column(column)?;
        }
        Ok(frame)
    }

    fn value_labels(&self) -> Labels {
        self.estimates.value_labels()
    }
}
