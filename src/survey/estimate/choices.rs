//! Questions that take several answers: the columns that their shares are of.

use crate::survey::cases::Survey;
use crate::survey::columns::column;
use crate::survey::columns::column::{Column as Values, Rows};
use crate::survey::measure::{ChoiceShare, Kind, Measure};
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// The measures with shares of answers as shares and ratios of columns that are added to the cases.
///
/// A row in which any answer has a value is a case, and a missing value in it counts as "not chosen".
pub(super) fn prepare(survey: Survey, mut measures: Vec<Measure>) -> Result<(Survey, Vec<Measure>)> {
    let mut columns: Vec<Column> = Vec::new();
    let mut known: FxHashMap<Vec<String>, usize> = FxHashMap::default();
    let mut errors = Vec::new();
    for measure in &mut measures {
        let Kind::Choice { column, all, share } = measure.kind.clone() else { continue };
        // One question gives a measure for each answer, which share the columns made for it.
        let number = match known.get(&all) {
            Some(&number) => number,
            None => {
                let number = known.len();
                known.insert(all.clone(), number);
                match answers(&survey, measure.name(), &all, number) {
                    Ok(made) => columns.extend(made),
                    Err(error) => errors.push(error),
                }
                number
            }
        };
        let chosen = name(&column, number);
        measure.kind = match share {
            ChoiceShare::Cases => Kind::Proportion { column: chosen, categorical: false },
            ChoiceShare::Responses => Kind::Ratio { numerator: chosen, denominator: responses(number) },
        };
    }
    Error::collect(errors)?;
    if columns.is_empty() {
        return Ok((survey, measures));
    }
    Ok((survey.with_columns(columns)?, measures))
}

/// What the column of an answer is called among the cases.
fn name(column: &str, number: usize) -> String {
    format!("{column}, chosen [{number}]")
}

fn responses(number: usize) -> String {
    format!("responses [{number}]")
}

/// For each answer whether it was chosen, and how many were.
fn answers(survey: &Survey, role: &str, all: &[String], number: usize) -> Result<Vec<Column>> {
    if let Some(twice) = all.iter().enumerate().find(|(place, name)| all[..*place].contains(name)) {
        return Err(Error::argument("columns", "each answer once", format!("{} twice", twice.1)));
    }
    let table = survey.cases();
    let rows = table.height();
    let mut is_case = vec![0.0; rows];
    let mut chosen = Vec::new();
    for column in all {
        let series = column::numeric(table, role, column, "convert it to 0 and 1, or true and false")?;
        column::check_binary(&series, role)?;
        let view = Values::new(&series).unwrap_or_else(Values::missing);
        let (mut value, mut present) = (vec![0.0; rows], vec![1.0; rows]);
        let whole = Rows::Run { start: 0, len: rows };
        view.read(whole, &mut value);
        view.mask_missing(whole, &mut present);
        value.iter_mut().zip(&present).for_each(|(value, present)| *value *= present);
        // Any answer makes a case; what it leaves out was not chosen.
        is_case.iter_mut().zip(&present).for_each(|(case, present): (&mut f64, &f64)| *case = case.max(*present));
        chosen.push(value);
    }
    let of_cases = |name: String, values: &dyn Fn(usize) -> f64| {
        let values: Float64Chunked = (0..rows).map(|row| (is_case[row] == 1.0).then(|| values(row))).collect();
        values.with_name(name.into()).into_column()
    };
    let mut made: Vec<Column> =
        all.iter().zip(&chosen).map(|(column, value)| of_cases(name(column, number), &|row| value[row])).collect();
    made.push(of_cases(responses(number), &|row| chosen.iter().map(|value| value[row]).sum()));
    Ok(made)
}
