//! Files of columns: Parquet, and files of statistical packages.

use super::{Cells, Coded, Coder, FileLabels, Known, Source, Table, checksum, places, plain};
use crate::dataset::codes::canonical;
use crate::input::{Code, Parquet, ReadFile, Variable, VariableType};
use crate::{Error, Result, input};
use polars::prelude::{Column, DataFrame, DataType};
use rayon::prelude::*;

pub(super) fn parquet(Source { path, file, cells, wanted, limit }: Source<'_>) -> Result<Table> {
    let parquet = Parquet::open(path, limit)?;
    let names: Vec<String> = parquet.schema().iter_names().map(|name| name.to_string()).collect();
    // Names as the file writes them, whatever the case in which the description does.
    let chosen: Vec<String> = places(path, &names, wanted)?.into_iter().map(|at| names[at].clone()).collect();
    let height = parquet.rows();
    let frame = parquet.select(&chosen)?.read(None)?;
    let columns = all_coded(&frame, &chosen, cells)?;
    let sha256 = checksum(file, || input::bytes(path))?;
    Ok(Table { path: path.to_owned(), sha256, height, names, columns, labels: FileLabels::default() })
}

/// A file of a statistical package: its codes, those that it declares as missing, and its value labels.
pub(super) fn statistical(Source { path, file, cells, wanted, limit }: Source<'_>) -> Result<Table> {
    let mut reader = ReadFile::new();
    if !file.encoding.is_empty() {
        reader = reader.encoding(&file.encoding);
    }
    if let Some(bytes) = limit {
        reader = reader.unfold_limit(bytes);
    }
    if let Some(sheet) = &file.sheet {
        reader = reader.sheet(sheet.as_str());
    }
    if let Some(catalog) = &file.catalog {
        reader = reader.catalog(catalog);
    }
    let choose = |variables: &[Variable]| {
        let names: Vec<String> = variables.iter().map(|variable| variable.name.clone()).collect();
        let chosen = places(path, &names, wanted)?.into_iter().map(|at| names[at].clone()).collect();
        Ok::<(Vec<String>, Vec<String>), Error>((names, chosen))
    };
    // The dictionary first, so that of a file with hundreds of variables only the wanted ones are read.
    let (read, (names, chosen)) = match reader.dictionary(path)? {
        Some(variables) => {
            let (names, chosen) = choose(&variables)?;
            (reader.columns(&chosen).open(path)?, (names, chosen))
        }
        // A workbook is read whole in any case.
        None => {
            let read = reader.open(path)?;
            let names = choose(read.all_variables())?;
            (read, names)
        }
    };
    let frame = read.codes()?;
    let mut labels = FileLabels::default();
    let mut columns = all_coded(&frame, &chosen, cells)?;
    for (name, column) in chosen.iter().zip(&mut columns) {
        let variable = read.variable(name)?;
        column.declare_missing(variable);
        // Codes in the form in which cells are compared: 1 in place of 1.0.
        for known in variable.labels.iter() {
            labels.insert((name.to_lowercase(), canonical(&known.code.to_string())), known.label.clone());
        }
    }
    let sha256 = checksum(file, || input::bytes(path))?;
    Ok(Table { path: path.to_owned(), sha256, height: read.rows(), names, columns, labels })
}

impl Coded {
    /// Codes that the file declares as missing are not numbers: no range holds them, and no weight is one.
    fn declare_missing(&mut self, variable: &Variable) {
        for (at, level) in self.levels.iter().enumerate() {
            let Some(text) = level else { continue };
            let code = match (variable.kind, self.numbers[at]) {
                (VariableType::Text, _) => Code::Text(text.clone()),
                (_, Some(number)) => Code::Number(number),
                // A class such as `.a` among numbers.
                (_, None) if text.starts_with('.') => Code::System,
                (_, None) => continue,
            };
            if variable.is_missing(&code) {
                self.declared_missing[at] = true;
                self.numbers[at] = None;
            }
        }
    }
}

/// All columns of a table, those that were asked for.
fn all_coded(frame: &DataFrame, names: &[String], cells: &Cells<'_>) -> Result<Vec<Coded>> {
    // One by one, as an identifier takes as long as many answers.
    let each = names.par_iter().with_max_len(1).map(|name| coded(frame.column(name)?, cells));
    let each: Vec<Result<Coded>> = each.collect();
    // In the order of the columns, so that the same one is named first each time.
    each.into_iter().collect()
}

fn coded(column: &Column, cells: &Cells<'_>) -> Result<Coded> {
    let mut coder = Coder::default();
    if let Ok(numbers) = column.f64() {
        let mut known = Known::default();
        for number in numbers.iter() {
            // Some packages write a missing number as NaN.
            let Some(number) = number.filter(|number| !number.is_nan()) else {
                coder.push(None);
                continue;
            };
            coder.push_known(&mut known, &number.to_bits(), |_| {
                let text = number.to_string();
                let is_null = cells.null_values.iter().any(|null| canonical(null) == text);
                // In canonical form, so that 1.0 of a float column is the code 1 of the codebook.
                (!is_null).then(|| plain(canonical(&text)))
            });
        }
        return Ok(coder.finish(column.name()));
    }
    let is_float = column.dtype().is_float();
    // The decimal mark is that of text; a number has a point however it was typed.
    let cells = &Cells { decimal: if column.dtype().is_string() { cells.decimal } else { '.' }, ..*cells };
    if let Some(numbers) = whole_numbers(column) {
        let mut known = Known::default();
        for number in numbers.i64()?.iter() {
            match number {
                Some(number) => coder.push_known(&mut known, &number, |number| cells.whole(*number)),
                None => {
                    coder.push(None);
                }
            }
        }
        return Ok(coder.finish(column.name()));
    }
    // Dates beyond every calendar have no text.
    let text = input::contained(|| column.cast(&DataType::String)).ok().and_then(Result::ok);
    let text = text.ok_or_else(|| Error::WrongType {
        role: "the data file".to_owned(),
        column: column.name().to_string(),
        expected: "text, numbers, true and false, or dates".to_owned(),
        got: column.dtype().to_string(),
        remedy: "write a column of single values".to_owned(),
    })?;
    let mut known = Known::default();
    for cell in text.str()?.iter() {
        match cell.filter(|c| !(is_float && *c == "NaN")) {
            Some(cell) => coder.push_known(&mut known, cell, |cell| cells.code(cell)),
            None => {
                coder.push(None);
            }
        }
    }
    Ok(coder.finish(column.name()))
}

/// A column of whole numbers, where all fit 64 bits with a sign.
fn whole_numbers(column: &Column) -> Option<Column> {
    let numbers = column.dtype().is_integer().then(|| column.cast(&DataType::Int64).ok())??;
    (numbers.null_count() == column.null_count()).then_some(numbers)
}
