//! From national codes to harmonised columns: yes/no/missing, amounts, categories and scope.

use super::base;
use super::codebook::{Codebook, Combine, Concept, Kind, Value, Variable};
use super::codes::Code;
use super::codes::canonical;
use super::description::{Condition, FileDescription};
use super::read::{Coded, Table};
use super::several;
use polars::prelude::{BooleanChunked, Column, IntoColumn, NamedFrom, Series};
use polars_arrow::array::BooleanArray;
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use rustc_hash::FxHashMap;

/// What a case says to a yes/no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Missing,
    /// Not in the base of the question.
    Outside,
}

impl Answer {
    fn of(value: &Value) -> Answer {
        match value {
            Value::Yes => Answer::Yes,
            Value::No => Answer::No,
            Value::Outside => Answer::Outside,
            Value::Missing | Value::Amount | Value::Category(_) => Answer::Missing,
        }
    }

    /// The answer of two variables together. Under [`Combine::Any`] a yes decides, under [`Combine::All`] a no; then a
    /// missing answer leaves it open; a variable outside its base has no say.
    fn with(self, other: Answer, combine: Combine) -> Answer {
        let decides = match combine {
            Combine::Any => Answer::Yes,
            Combine::All => Answer::No,
        };
        match (self, other) {
            (a, b) if a == decides || b == decides => decides,
            (Answer::Missing, _) | (_, Answer::Missing) => Answer::Missing,
            // Neither decides: both say the same, or one has no say.
            (Answer::Outside, a) | (a, _) => a,
        }
    }
}

/// Per level of a column, which entry of the codebook speaks of it; `None` for an undeclared code. What the file declares as
/// missing has the meaning of a row that names its code, and of no other.
pub(super) fn resolve(variable: &Variable, column: &Coded) -> Vec<Option<usize>> {
    // Literals and labels are looked up, ranges searched: a variable may have thousands of codes and of levels.
    let (mut literals, mut labels, mut ranges) = (FxHashMap::default(), FxHashMap::default(), Vec::new());
    let (mut blank, mut any_number, mut otherwise) = (None, None, None);
    for (place, entry) in variable.entries.iter().enumerate() {
        for code in &entry.codes {
            match code {
                Code::Literal(literal) => {
                    literals.entry(literal.as_str()).or_insert(place);
                }
                Code::Range(low, high) => ranges.push((*low, *high, place)),
                Code::Blank => blank = blank.or(Some(place)),
                Code::Number => any_number = any_number.or(Some(place)),
                Code::Otherwise => otherwise = otherwise.or(Some(place)),
            }
        }
        // A label stands for its code only where the row has no other code.
        if matches!(entry.codes[..], [Code::Literal(_)]) && !entry.label.is_empty() {
            labels.entry(folded(&entry.label)).or_insert(place);
        }
    }
    // Ranges of one variable do not meet: the one that begins last before a number is the one that may hold it.
    ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let in_range = |n: f64| {
        let before = ranges.partition_point(|(low, ..)| *low <= n);
        ranges[..before].last().filter(|(_, high, _)| n <= *high).map(|(.., place)| *place)
    };
    let resolve_text = |text: &String, number: Option<f64>, declared_missing: bool| {
        // A code may match as written and as a number: the row that comes first wins.
        let literal = [literals.get(text.as_str()), literals.get(canonical(text).as_str())].into_iter().flatten().min();
        let named = literal.or_else(|| labels.get(&folded(text))).copied();
        let otherwise = otherwise.filter(|_| !declared_missing);
        // From the special to the general: code, label, range, any number, any other.
        named.or_else(|| number.and_then(in_range)).or(number.and(any_number)).or(otherwise)
    };
    let of_level = |level: usize| {
        let text = column.levels[level].as_ref();
        text.map_or(blank, |text| resolve_text(text, column.numbers[level], column.declared_missing[level]))
    };
    (0..column.levels.len()).map(of_level).collect()
}

/// Whether a cell holds a code. The text of a cell with points that are no decimal points was left as it is.
fn is_literal(text: &str, literal: &str) -> bool {
    literal == text || literal == canonical(text)
}

/// Labels are the same whatever their case and spacing.
pub(super) fn same_label(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

fn folded(label: &str) -> String {
    label.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Per level of the condition's variable, whether it is met; `None` for a blank that the condition does not name.
pub(super) fn meets(condition: &Condition, table: &Table) -> Option<Vec<Option<bool>>> {
    let column = table.column(&condition.variable)?;
    let (codes, wanted) = condition.parse().ok()?;
    let named = |(level, number): (&Option<String>, &Option<f64>)| match level {
        // A skipped question meets and fails nothing, unless the condition names it.
        None if !codes.contains(&Code::Blank) => None,
        None => Some(true),
        Some(text) => Some(codes.iter().any(|code| match code {
            Code::Literal(literal) => is_literal(text, literal),
            Code::Range(low, high) => number.is_some_and(|n| (*low..=*high).contains(&n)),
            Code::Number => number.is_some(),
            Code::Otherwise => true,
            Code::Blank => false,
        })),
    };
    let levels = column.levels.iter().zip(&column.numbers);
    // For `except` the wanted answer is that the codes do not hold it.
    Some(levels.map(|level| named(level).map(|named| named == wanted)).collect())
}

/// Which rows meet every condition and have an age in scope. A condition on a column that is not there is not applied:
/// that column is a finding of its own.
pub(super) fn in_scope(description: &FileDescription, table: &Table) -> Vec<bool> {
    let mut scope = vec![true; table.height];
    let mut restrict = |column: &Coded, met: Vec<bool>| {
        for (kept, level) in scope.iter_mut().zip(&column.rows) {
            *kept &= met[*level as usize];
        }
    };
    for condition in &description.scope.conditions {
        if let (Some(column), Some(met)) = (table.column(&condition.variable), meets(condition, table)) {
            // A blank is none of the codes that are asked for, and none of those that are excepted.
            restrict(column, met.into_iter().map(|m| m.unwrap_or(condition.except.is_some())).collect());
        }
    }
    let age = description.scope.age_variable.as_ref().and_then(|name| table.column(name));
    if let Some(column) = age {
        let from = description.scope.age_from.map_or(f64::NEG_INFINITY, f64::from);
        // Completed years: everyone below the next birthday.
        let below = description.scope.age_to.map_or(f64::INFINITY, |to| f64::from(to) + 1.0);
        restrict(column, column.numbers.iter().map(|n| n.is_some_and(|n| from <= n && n < below)).collect());
    }
    scope
}

/// One answer per row of a question with the answers yes and no, those that it was not put to being outside; `None` where
/// a variable is not in the file.
pub(super) fn answers(codebook: &Codebook, concept: &Concept, table: &Table) -> Option<Vec<Answer>> {
    let Kind::Answer { combine, variables } = &concept.kind else { return None };
    let given = answers_of(variables, *combine, table)?;
    if concept.base.is_empty() {
        return Some(given);
    }
    let asked = base::asked(codebook, concept, table)?;
    let limited = |(answer, asked): (Answer, Option<bool>)| match asked {
        Some(true) => answer,
        Some(false) => Answer::Outside,
        None => Answer::Missing,
    };
    Some(given.into_iter().zip(asked).map(limited).collect())
}

/// The answers that the cells hold, whoever was asked.
pub(super) fn answers_of(variables: &[Variable], combine: Combine, table: &Table) -> Option<Vec<Answer>> {
    let mut result: Option<Vec<Answer>> = None;
    for variable in variables {
        let column = table.column(&variable.name)?;
        // An undeclared code is missing here and a finding of the validation.
        let by_level: Vec<Answer> = resolve(variable, column)
            .into_iter()
            .map(|entry| entry.map_or(Answer::Missing, |at| Answer::of(&variable.entries[at].value)))
            .collect();
        let given = column.rows.iter().map(|level| by_level[*level as usize]);
        result = Some(match result {
            None => given.collect(),
            Some(earlier) => earlier.into_iter().zip(given).map(|(a, b)| a.with(b, combine)).collect(),
        });
    }
    result
}

/// Which rows are not in the base of a ratio of totals: those outside its universe, and those with a code that says so.
pub(super) fn outside(codebook: &Codebook, concept: &Concept, table: &Table) -> Vec<bool> {
    let mut rows = vec![false; table.height];
    for variable in concept.variables() {
        let Some(column) = table.column(&variable.name) else { continue };
        let is_outside = |at: &Option<usize>| at.is_some_and(|at| variable.entries[at].value == Value::Outside);
        let levels: Vec<bool> = resolve(variable, column).iter().map(is_outside).collect();
        rows.iter_mut().zip(&column.rows).for_each(|(row, level)| *row |= levels[*level as usize]);
    }
    for (row, asked) in rows.iter_mut().zip(base::asked(codebook, concept, table).unwrap_or_default()) {
        *row |= asked == Some(false);
    }
    rows
}

/// Numerator and denominator of a ratio of totals per row; `None` where one is missing or the row is not in the base.
pub(super) fn amounts(codebook: &Codebook, concept: &Concept, table: &Table) -> Option<Vec<Option<(f64, f64)>>> {
    let Kind::Ratio { numerator, denominator } = &concept.kind else { return None };
    let (above, below) = (sums(numerator, table)?, sums(denominator, table)?);
    let mut both: Vec<Option<(f64, f64)>> = above.into_iter().zip(below).map(|(a, b)| a.zip(b)).collect();
    if !concept.base.is_empty() {
        let asked = base::asked(codebook, concept, table)?;
        // Not known whether asked is left out too: half of a pair would bias the ratio.
        both.iter_mut().zip(asked).filter(|(_, asked)| *asked != Some(true)).for_each(|(pair, _)| *pair = None);
    }
    Some(both)
}

/// The sum of the amounts of some variables per row; `None` in a row where one of them is missing.
fn sums(variables: &[Variable], table: &Table) -> Option<Vec<Option<f64>>> {
    let mut sums = vec![Some(0.0); table.height];
    for variable in variables {
        let column = table.column(&variable.name)?;
        let by_level: Vec<Option<f64>> = resolve(variable, column)
            .into_iter()
            .zip(&column.numbers)
            .map(|(entry, number)| match variable.entries[entry?].value {
                Value::Amount => *number,
                Value::No => Some(0.0),
                Value::Yes | Value::Missing | Value::Outside | Value::Category(_) => None,
            })
            .collect();
        for (sum, level) in sums.iter_mut().zip(&column.rows) {
            *sum = sum.zip(by_level[*level as usize]).map(|(sum, amount)| sum + amount);
        }
    }
    Some(sums)
}

/// One category per row of a breakdown, `None` where it is missing.
pub(super) fn categories<'a>(variable: &'a Variable, table: &Table) -> Option<Vec<Option<&'a str>>> {
    let column = table.column(&variable.name)?;
    let by_level = category_of_level(variable, column);
    Some(column.rows.iter().map(|level| by_level[*level as usize]).collect())
}

/// The category that each level of a column means, `None` where it means none.
pub(super) fn category_of_level<'a>(variable: &'a Variable, column: &Coded) -> Vec<Option<&'a str>> {
    let category = |entry: Option<usize>| match &variable.entries[entry?].value {
        Value::Category(category) => Some(category.as_str()),
        Value::Yes | Value::No | Value::Missing | Value::Outside | Value::Amount => None,
    };
    resolve(variable, column).into_iter().map(category).collect()
}

/// The columns of a concept; none where the file lacks a column of it.
///
/// A yes/no concept becomes a column of its key (`HH6`) with true, false and null; a ratio becomes two columns, see
/// [`ratio_columns`]. A concept that was not put to everyone has a column of those it was put to, see [`asked_column`].
pub(super) fn concept(codebook: &Codebook, concept: &Concept, table: &Table) -> Vec<Column> {
    let key = concept.key();
    let columns = match &concept.kind {
        Kind::Answer { .. } => answers(codebook, concept, table).map(|given| {
            let asked = concept.has_base().then(|| asked(&key, given.iter().map(|answer| *answer != Answer::Outside)));
            std::iter::once(truths(&key, &given)).chain(asked).collect()
        }),
        Kind::Ratio { .. } => amounts(codebook, concept, table).map(|both| {
            let (above, below) = ratio_columns(&key);
            let outside = concept.has_base().then(|| outside(codebook, concept, table));
            let asked = outside.map(|rows| asked(&key, rows.into_iter().map(|outside| !outside)));
            let pair = [
                numeric(&above, both.iter().map(|pair| pair.map(|(above, _)| above)).collect()),
                numeric(&below, both.iter().map(|pair| pair.map(|(_, below)| below)).collect()),
            ];
            pair.into_iter().chain(asked).collect()
        }),
        Kind::Breakdown(variable) => categories(variable, table)
            .map(|categories| vec![Series::new(concept.name.as_str().into(), categories).into_column()]),
        Kind::Several(variables) => several::columns(&concept.name, variables, table),
    };
    columns.unwrap_or_default()
}

/// The columns of a concept whose data have an error: nothing in any row.
pub(super) fn blank(concept: &Concept, height: usize) -> Vec<Column> {
    let key = concept.key();
    let mut columns = match &concept.kind {
        Kind::Answer { .. } => vec![Series::new(key.as_str().into(), vec![None::<bool>; height]).into_column()],
        Kind::Ratio { .. } => {
            let (above, below) = ratio_columns(&key);
            vec![numeric(&above, vec![None; height]), numeric(&below, vec![None; height])]
        }
        Kind::Breakdown(_) => {
            vec![Series::new(concept.name.as_str().into(), vec![None::<&str>; height]).into_column()]
        }
        Kind::Several(variables) => several::blank(&concept.name, variables, height),
    };
    if concept.has_base() {
        columns.push(asked(&key, std::iter::repeat_n(false, height)));
    }
    columns
}

/// Yes as true, no as false, anything else as null.
fn truths(key: &str, given: &[Answer]) -> Column {
    let is_yes = Bitmap::from_trusted_len_iter(given.iter().map(|answer| *answer == Answer::Yes));
    let is_given = |answer: &Answer| match answer {
        Answer::Yes | Answer::No => true,
        Answer::Missing | Answer::Outside => false,
    };
    let is_given = Bitmap::from_trusted_len_iter(given.iter().map(is_given));
    let truths = BooleanArray::new(ArrowDataType::Boolean, is_yes, Some(is_given));
    BooleanChunked::with_chunk(key.into(), truths).into_column()
}

fn asked(key: &str, rows: impl Iterator<Item = bool>) -> Column {
    Series::new(asked_column(key).into(), rows.collect::<Vec<_>>()).into_column()
}

pub(super) fn numeric(name: &str, values: Vec<Option<f64>>) -> Column {
    Series::new(name.into(), values).into_column()
}

/// The column of the cases that a concept was asked of.
pub(super) fn asked_column(key: &str) -> String {
    format!(".asked {key}")
}

/// The columns of the numerator and the denominator of a ratio of totals.
pub(super) fn ratio_columns(key: &str) -> (String, String) {
    (format!("{key}.numerator"), format!("{key}.denominator"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_combine_as_the_question_was_put() {
        use Answer::{Missing, No, Outside, Yes};
        let any = |a: Answer, b| a.with(b, Combine::Any);
        let all = |a: Answer, b| a.with(b, Combine::All);
        assert_eq!([any(Yes, Missing), any(No, No), any(No, Missing), any(No, Outside)], [Yes, No, Missing, No]);
        assert_eq!([all(Yes, Yes), all(No, Missing), all(Yes, Missing), all(Yes, Outside)], [Yes, No, Missing, Yes]);
        assert_eq!([any(Outside, Outside), all(Outside, Outside)], [Outside, Outside]);
    }
}
