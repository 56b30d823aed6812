//! The result: the change of each group with its parts, and the tables of it.

use super::cause::RevisionCause;
use super::keys::{self, Key, sizes};
use super::reasons::{KINDS, Reasons, ValuesPart, kinds};
use super::split::{PARTS, RevisionPart, Sum};
use crate::area::areas;
use crate::finding::Findings;
use crate::series::combine::Combined;
use crate::{Result, ToFrame};
use polars::prelude::*;

/// The changes of aggregates between two vintages of the countries' figures, by cause and by country, from
/// [`Series::decompose`](crate::Series::decompose).
///
/// The largest change comes first: its size by that of the middle figure of the indicator, so that indicators in different
/// units stand in one order. Then come the aggregates without a change, and those whose change cannot be computed.
#[derive(Debug, Clone)]
pub struct RevisionDecomposition {
    rows: Vec<Moved>,
    dimensions: Vec<String>,
    findings: Findings,
}

/// What became of an aggregate.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    key: Key,
    group: String,
    name: Option<String>,
    year: i32,
    unit: Option<String>,
    /// Old and new, as the rest.
    pub(super) values: [Option<f64>; 2],
    statuses: [Option<&'static str>; 2],
    coverages: [Option<f64>; 2],
    counts: [Option<usize>; 2],
    /// Why a value is missing.
    pub(super) reasons: [Option<String>; 2],
    pub(super) change: Option<f64>,
    pub(super) parts: Option<[f64; PARTS]>,
    /// What is in the figures of countries, in the order of [`ValuesPart::ALL`].
    of_values: Option<[f64; KINDS]>,
    pub(super) countries: Vec<Country>,
    pub(super) comment: Vec<String>,
}

/// A member for which something is not as it was.
#[derive(Debug, Clone)]
pub(super) struct Country {
    pub(super) area: u16,
    pub(super) is_member: [bool; 2],
    pub(super) values: [Option<f64>; 2],
    pub(super) imputed: [bool; 2],
    pub(super) weights: [Option<f64>; 2],
    /// Its part by cause; `None` where there is no split by country.
    pub(super) parts: Option<[f64; PARTS]>,
    /// Why its observed figure is not what it was, and in words.
    pub(super) why: Option<(RevisionCause, String)>,
}

impl Country {
    fn part(&self) -> Option<f64> {
        self.parts.map(Sum::of)
    }
}

impl Moved {
    pub(super) fn new(
        key: Key,
        group: String,
        name: Option<String>,
        year: i32,
        unit: Option<String>,
        combined: [Option<Combined>; 2],
    ) -> Moved {
        fn of<T>(combined: &[Option<Combined>; 2], what: impl Fn(&Combined) -> Option<T>) -> [Option<T>; 2] {
            [0, 1].map(|side| combined[side].as_ref().and_then(&what))
        }
        Moved {
            key,
            group,
            name,
            year,
            unit,
            values: of(&combined, |c| c.value),
            statuses: of(&combined, |c| Some(c.status)),
            coverages: of(&combined, |c| c.coverage),
            counts: of(&combined, |c| Some(c.n_countries)),
            reasons: of(&combined, |c| c.comment.clone().filter(|_| c.value.is_none())),
            change: None,
            parts: None,
            of_values: None,
            countries: Vec::new(),
            comment: Vec::new(),
        }
    }

    /// Says of each country whose observed figure moved why it did, and splits the part that is in the figures by that.
    pub(super) fn explain(&mut self, reasons: &Reasons) {
        let is_observed = |country: &Country, side: usize| country.values[side].is_some() && !country.imputed[side];
        for country in &mut self.countries {
            if is_observed(country, 0) && is_observed(country, 1) && country.values[0] != country.values[1] {
                country.why = reasons.why(&self.key, country.area, self.year);
            }
        }
        let values = RevisionPart::Values as usize;
        self.of_values = self.parts.and_then(|parts| kinds(parts[values], values, &self.countries));
    }

    /// The cause with the largest part, on a tie the first; none where nothing moved.
    fn main_part(&self) -> Option<RevisionPart> {
        let parts = self.parts?;
        // `max_by` keeps the last on a tie: backwards, that is the first.
        let largest = RevisionPart::ALL
            .iter()
            .rev()
            .max_by(|&&a, &&b| parts[a as usize].abs().total_cmp(&parts[b as usize].abs()));
        largest.copied().filter(|&part| parts[part as usize] != 0.0)
    }

    /// The country with the largest part, and that part.
    fn main_country(&self) -> Option<(&'static str, f64)> {
        let of = self.countries.iter().filter_map(|country| Some((country.area, country.part()?)));
        let (area, part) = of.filter(|(_, part)| *part != 0.0).max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
        Some((areas()[usize::from(area)].iso3.as_str(), part))
    }
}

impl RevisionDecomposition {
    pub(super) fn new(mut rows: Vec<Moved>, dimensions: Vec<String>, findings: Findings) -> RevisionDecomposition {
        let values = rows.iter().flat_map(|row| row.values.iter().flatten().map(|x| (row.key.indicator.as_str(), *x)));
        let sizes = sizes(values);
        // A stable sort: equal ones stay by indicator, year and group.
        rows.sort_by(|a, b| {
            let importance = |row: &Moved| {
                let size = sizes.get(&row.key.indicator).copied().filter(|size| *size > 0.0).unwrap_or(1.0);
                row.change.map_or(-1.0, |change| change.abs() / size)
            };
            importance(b).total_cmp(&importance(a))
        });
        RevisionDecomposition { rows, dimensions, findings }
    }

    /// What a reader should know of how the two were brought together: units that were converted.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// How many aggregates there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What each country adds to the change of its groups: a row for every member, old or new, for which anything is not as
    /// it was, the largest part of each group first. A member without a row adds exactly 0.
    ///
    /// | column | holds |
    /// |---|---|
    /// | `indicator`, `group`, `time_period`, dimensions, `ref_area` | the aggregate, and the country |
    /// | `part` | its part of the change; null where there is no split by country |
    /// | `membership`, `weights`, `coverage`, `imputation`, `values` | the part by cause: over countries they add up to the columns of the group |
    /// | `old_member`, `new_member` | whether it is a member |
    /// | `old`, `new`, `old_imputed`, `new_imputed` | its value, and whether that is imputed |
    /// | `cause`, `detail` | why its observed figure is another ([`RevisionCause`](super::RevisionCause)), and in words |
    /// | `old_weight`, `new_weight` | its weight |
    /// | `unit_measure` | of the group's value, and so of the parts |
    ///
    /// # Errors
    /// [`Error::Table`](crate::Error::Table) if polars cannot build the table, which no figures should cause.
    pub fn countries(&self) -> Result<DataFrame> {
        let mut order: Vec<(&Moved, &Country)> = Vec::new();
        for row in &self.rows {
            let mut countries: Vec<&Country> = row.countries.iter().collect();
            let size = |country: &Country| country.part().map_or(0.0, f64::abs);
            countries.sort_by(|a, b| size(b).total_cmp(&size(a)));
            order.extend(countries.into_iter().map(|country| (row, country)));
        }
        let mut columns =
            keys::columns(&self.dimensions, order.iter().map(|(row, _)| (&row.key, row.group.as_str(), row.year)));
        columns[1].rename("group".into());
        let code = |(_, country): &(&Moved, &Country)| areas()[usize::from(country.area)].iso3.as_str();
        columns.push(Column::new("ref_area".into(), order.iter().map(code).collect::<Vec<_>>()));
        let number = |name: &str, of: &dyn Fn(&Country) -> Option<f64>| {
            Column::new(name.into(), order.iter().map(|(_, country)| of(country)).collect::<Vec<_>>())
        };
        let is = |name: &str, of: fn(&Country) -> bool| {
            Column::new(name.into(), order.iter().map(|(_, country)| of(country)).collect::<Vec<_>>())
        };
        let word = |name: &str, of: fn(&Country) -> Option<&str>| {
            Column::new(name.into(), order.iter().map(|(_, country)| of(country)).collect::<Vec<_>>())
        };
        columns.push(number("part", &Country::part));
        for &part in RevisionPart::ALL {
            columns.push(number(part.as_str(), &|country| country.parts.map(|parts| parts[part as usize])));
        }
        columns.extend([
            is("old_member", |country| country.is_member[0]),
            is("new_member", |country| country.is_member[1]),
            number("old", &|country| country.values[0]),
            number("new", &|country| country.values[1]),
            is("old_imputed", |country| country.imputed[0]),
            is("new_imputed", |country| country.imputed[1]),
            word("cause", |country| country.why.as_ref().map(|(cause, _)| cause.as_str())),
            word("detail", |country| country.why.as_ref().map(|(_, detail)| &**detail).filter(|text| !text.is_empty())),
            number("old_weight", &|country| country.weights[0]),
            number("new_weight", &|country| country.weights[1]),
            Column::new("unit_measure".into(), order.iter().map(|(row, _)| row.unit.as_deref()).collect::<Vec<_>>()),
        ]);
        Ok(DataFrame::new(order.len(), columns)?)
    }
}

impl ToFrame for RevisionDecomposition {
    /// | column | holds |
    /// |---|---|
    /// | `indicator`, `ref_area`, `time_period`, dimensions, `ref_area_name` | the aggregate; `ref_area` is the group |
    /// | `old`, `new`, `change`, `relative_change` | its values, new − old, and that by the old; the old in the unit of the new |
    /// | `membership`, `weights`, `coverage`, `imputation`, `values` | the parts of the change by cause, which add up to it |
    /// | `values_definition`, `values_source`, `values_corrected` | what is in `values`, by what the figures of countries say of themselves ([`ValuesPart`]); null where a median is split by several |
    /// | `main_cause` | the cause with the largest part |
    /// | `main_country`, `main_country_part` | the country with the largest part, and that part |
    /// | `unit_measure` | the unit of all of these |
    /// | `old_status`, `new_status`, `old_coverage`, `new_coverage`, `old_n_countries`, `new_n_countries` | as in an aggregate |
    /// | `comment` | why there is no change or no split, and what is to be known of it |
    fn to_frame(&self) -> Result<DataFrame> {
        let rows = &self.rows;
        let mut columns =
            keys::columns(&self.dimensions, rows.iter().map(|row| (&row.key, row.group.as_str(), row.year)));
        let number = |name: &str, of: &dyn Fn(&Moved) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        fn words<'a, W: AsRef<str> + 'a>(name: &str, words: impl Iterator<Item = Option<W>>) -> Column {
            let words: Vec<Option<W>> = words.collect();
            Column::new(name.into(), words.iter().map(|word| word.as_ref().map(AsRef::as_ref)).collect::<Vec<_>>())
        }
        let relative = |row: &Moved| Some(row.change? / row.values[0].filter(|old| *old != 0.0)?.abs());
        columns.extend([
            words("ref_area_name", rows.iter().map(|row| row.name.as_deref())),
            number("old", &|row| row.values[0]),
            number("new", &|row| row.values[1]),
            number("change", &|row| row.change),
            number("relative_change", &relative),
        ]);
        for &part in RevisionPart::ALL {
            columns.push(number(part.as_str(), &|row| row.parts.map(|parts| parts[part as usize])));
        }
        for &kind in ValuesPart::ALL {
            let name = format!("{}_{kind}", RevisionPart::Values);
            columns.push(number(&name, &|row| row.of_values.map(|parts| parts[kind as usize])));
        }
        columns.extend([
            words("main_cause", rows.iter().map(|row| row.main_part().map(RevisionPart::as_str))),
            words("main_country", rows.iter().map(|row| row.main_country().map(|(code, _)| code))),
            number("main_country_part", &|row| row.main_country().map(|(_, part)| part)),
            words("unit_measure", rows.iter().map(|row| row.unit.as_deref())),
        ]);
        for (side, which) in [(0, "old"), (1, "new")] {
            let counts = rows.iter().map(|row| row.counts[side].map(|n| n as i64)).collect::<Vec<_>>();
            columns.extend([
                words(&format!("{which}_status"), rows.iter().map(|row| row.statuses[side])),
                number(&format!("{which}_coverage"), &|row| row.coverages[side]),
                Column::new(format!("{which}_n_countries").into(), counts),
            ]);
        }
        let comment = |row: &Moved| (!row.comment.is_empty()).then(|| row.comment.join("; "));
        columns.push(words("comment", rows.iter().map(comment)));
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}
