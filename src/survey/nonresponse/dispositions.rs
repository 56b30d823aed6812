//! What became of each case of the sample.

use crate::error::rows_of_table;
use crate::survey::columns::category::{meant, text};
use crate::survey::columns::codes::Codes;
use crate::survey::columns::column::offending;
use crate::survey::design::nonresponse::Disposition;
use crate::{Error, Result};
use polars::prelude::{DataFrame, DataType};

/// The disposition of each row with a weight; `codes` are the values that stand for each, none for true/false, 1/0 or
/// the words rr, nr, in and uk.
pub(super) fn dispositions(
    table: &DataFrame,
    column: &str,
    codes: &[(Disposition, Vec<String>)],
    d: &[f64],
) -> Result<Vec<Disposition>> {
    let series = table.column(column).map_err(|_| Error::unknown_column("response", column, table))?;
    let values = Codes::new(series.as_materialized_series())?;
    let levels = &values.levels;
    let meanings = stand_for(levels, codes, series.dtype())?;
    let of_code = (0..values.len()).map(|code| match text(levels, code as u32) {
        None => Ok(None),
        Some(value) => match meanings.iter().find(|(known, _)| *known == value) {
            Some((_, disposition)) => Ok(Some(*disposition)),
            None => Err(value),
        },
    });
    let of_code: Vec<Result<Option<Disposition>, String>> = of_code.collect();
    let used = |row: usize| d[row] != 0.0;
    let code = |row: usize| &of_code[values.of_row.get(row) as usize];
    let mut errors = Vec::new();
    if let Some((rows, first)) = offending(d.len(), |row| used(row) && matches!(code(row), Ok(None))) {
        errors.push(Error::argument(
            "response",
            "a disposition for every case of the sample; give \"uk\" to cases of unknown eligibility",
            format!("a missing value in {column:?} in {}", rows_of_table(rows, first)),
        ));
    }
    let mut strange: Vec<&str> =
        (0..d.len()).filter(|&row| used(row)).filter_map(|row| code(row).as_ref().err()).map(String::as_str).collect();
    strange.sort_unstable();
    strange.dedup();
    if !strange.is_empty() {
        let strange: Vec<String> = strange.into_iter().map(str::to_owned).collect();
        errors.push(Error::argument(
            "response",
            "true/false, 1/0, the words \"rr\", \"nr\", \"in\" and \"uk\", or codes that say what each value of the column stands for",
            format!("{} in {column:?}", crate::error::list(&strange)),
        ));
    }
    Error::collect(errors)?;
    let found: Vec<Disposition> = (0..d.len())
        .map(|row| match code(row) {
            Ok(Some(disposition)) if used(row) => *disposition,
            // A case of weight 0 is outside the sample.
            Ok(_) | Err(_) => Disposition::Ineligible,
        })
        .collect();
    if !found.contains(&Disposition::Respondent) {
        return Err(Error::invalid("response", format!("column {column:?} has no respondent; check its codes")));
    }
    Ok(found)
}

/// Which disposition each value of a column stands for.
fn stand_for(
    levels: &polars::prelude::Series,
    codes: &[(Disposition, Vec<String>)],
    dtype: &DataType,
) -> Result<Vec<(String, Disposition)>> {
    let pair = |value: &str, disposition| (value.to_owned(), disposition);
    if codes.is_empty() {
        let (yes, no) = (Disposition::Respondent, Disposition::Nonrespondent);
        if matches!(dtype, DataType::Boolean) {
            return Ok(vec![pair("true", yes), pair("false", no)]);
        }
        if dtype.is_primitive_numeric() || matches!(dtype, DataType::Decimal(..)) {
            return Ok(vec![pair("1", yes), pair("0", no)]);
        }
        let words = (0..levels.len() as u32).filter_map(|code| text(levels, code));
        // Values that are none of these words are reported by the caller.
        return Ok(words.filter_map(|word| word.parse().ok().map(|disposition| (word, disposition))).collect());
    }
    let mut known: Vec<(String, Disposition)> = Vec::new();
    for (disposition, values) in codes {
        for value in values {
            // A code that no case has is not an error: not every survey has ineligible cases.
            let Some(value) = meant(levels, value) else { continue };
            match known.iter().find(|(other, _)| *other == value) {
                Some((_, other)) if other != disposition => {
                    return Err(Error::argument(
                        "codes",
                        "one disposition for each value",
                        format!("{value} as {other} and {disposition}"),
                    ));
                }
                Some(_) => {}
                None => known.push((value, *disposition)),
            }
        }
    }
    Ok(known)
}
