//! Runs of rows that agree in every column of the design. Offices store the cases of a unit one after the other, so
//! there are far fewer runs than rows, and units are found among the runs.

use crate::survey::columns::codes::Codes;
use crate::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;

/// Rows that follow each other and agree in every key. Keys are the strata and the units of each stage.
#[derive(Debug)]
pub(crate) struct Runs {
    /// The row that each run begins with, and the number of rows.
    pub(crate) starts: Vec<u32>,
    /// The value of each key in every run.
    pub(crate) keys: Vec<Codes>,
}

impl Runs {
    /// The runs of the columns that are named, each with its role. All problems are reported.
    pub(crate) fn new(table: &DataFrame, roles: &[(&str, &str)]) -> Result<Runs> {
        let series = columns(table, roles)?;
        // Where every other row begins a run, runs are about as many as rows, and finding them would gain nothing.
        let scattered = |series: &&Series| changes(&series.head(Some(SAMPLE))).len() * 2 > SAMPLE;
        if series.iter().any(scattered) {
            return Runs::of_rows(table.height(), roles, &series);
        }
        let changes: Vec<Vec<u32>> = series.par_iter().map(|series| changes(series)).collect();
        let starts = changes.into_iter().fold(vec![0], union);
        Runs::coded(starts, table.height(), roles, &series)
    }

    /// A run for every row of a table.
    pub(crate) fn each(table: &DataFrame, roles: &[(&str, &str)]) -> Result<Runs> {
        Runs::of_rows(table.height(), roles, &columns(table, roles)?)
    }

    fn of_rows(height: usize, roles: &[(&str, &str)], series: &[&Series]) -> Result<Runs> {
        Runs::coded((0..height as u32).collect(), height, roles, series)
    }

    fn coded(mut starts: Vec<u32>, height: usize, roles: &[(&str, &str)], series: &[&Series]) -> Result<Runs> {
        let first = (starts.len() < height).then(|| IdxCa::from_slice("".into(), &starts));
        starts.push(height as u32);
        let coded = roles.par_iter().zip(series).map(|(&role, series)| codes(role, series, first.as_ref(), &starts));
        let (mut keys, mut errors) = (Vec::new(), Vec::new());
        for found in coded.collect::<Vec<_>>() {
            found.map(|codes| keys.push(codes)).unwrap_or_else(|error| errors.push(error));
        }
        Error::collect(errors)?;
        Ok(Runs { starts, keys })
    }

    /// How many runs there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many rows there are.
    pub(crate) fn height(&self) -> usize {
        self.starts[self.len()] as usize
    }

    /// The run that a row is in.
    pub(crate) fn of_row(&self, row: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= row) - 1
    }
}

/// How many rows show whether a file is in any order.
const SAMPLE: usize = 1 << 14;

/// The columns that are named, each with its role.
fn columns<'a>(table: &'a DataFrame, roles: &[(&str, &str)]) -> Result<Vec<&'a Series>> {
    let (mut series, mut errors) = (Vec::new(), Vec::new());
    for (role, name) in roles {
        match table.column(name) {
            Ok(column) => series.push(column.as_materialized_series()),
            Err(_) => errors.push(Error::unknown_column(role, name, table)),
        }
    }
    Error::collect(errors)?;
    Ok(series)
}

/// The values of a column in the runs; an error where any are missing. `first` has the first row of each run, unless
/// every row is one.
fn codes((role, name): (&str, &str), series: &Series, first: Option<&IdxCa>, starts: &[u32]) -> Result<Codes> {
    let of_runs = first.map(|first| series.take(first)).transpose()?;
    let codes = Codes::new(of_runs.as_ref().unwrap_or(series)).map_err(|mut error| {
        // Codes know nothing of the role their column has in the design.
        if let Error::WrongType { role: unnamed, .. } = &mut error {
            role.clone_into(unnamed);
        }
        error
    })?;
    if codes.levels.null_count() == 0 {
        return Ok(codes);
    }
    // A missing value has the last code.
    let missing = codes.len() as u32 - 1;
    let runs = (0..codes.of_row.len()).filter(|&run| codes.of_row.get(run) == missing);
    let (mut rows, mut first) = (0, None);
    for run in runs {
        rows += (starts[run + 1] - starts[run]) as usize;
        first.get_or_insert(starts[run] as usize);
    }
    let first = first.unwrap_or_default();
    Err(Error::MissingDesignValue { role: role.to_owned(), column: name.to_owned(), rows, first })
}

/// The rows, but for the first, whose value is not that of the row before. A row too many does no harm: two runs may
/// be of one unit.
fn changes(series: &Series) -> Vec<u32> {
    macro_rules! physical {
        ($method:ident) => {
            match series.to_physical_repr().$method() {
                Ok(values) if values.null_count() == 0 => {
                    let mut starts = Vec::new();
                    let mut row = 0;
                    for chunk in values.downcast_iter() {
                        let values = chunk.values().as_slice();
                        if row > 0 && !values.is_empty() {
                            starts.push(row);
                        }
                        starts.extend(
                            values.windows(2).zip(row + 1..).filter(|(pair, _)| pair[0] != pair[1]).map(|(_, row)| row),
                        );
                        row += values.len() as u32;
                    }
                    starts
                }
                Ok(values) => changes_of(values.iter()),
                Err(_) => Vec::new(),
            }
        };
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "types of polars, of which some cannot be coded")]
    match series.dtype().to_physical() {
        DataType::Int8 => physical!(i8),
        DataType::Int16 => physical!(i16),
        DataType::Int32 => physical!(i32),
        DataType::Int64 => physical!(i64),
        DataType::Int128 => changes_of(0..series.len()),
        DataType::UInt8 => physical!(u8),
        DataType::UInt16 => physical!(u16),
        DataType::UInt32 => physical!(u32),
        DataType::UInt64 => physical!(u64),
        DataType::Float32 => physical!(f32),
        DataType::Float64 => physical!(f64),
        DataType::Boolean => series.bool().map_or_else(|_| Vec::new(), |values| changes_of(values.iter())),
        DataType::String => series.str().map_or_else(|_| Vec::new(), |values| changes_of(values.iter())),
        // Null is one run, and what cannot be coded is refused when it is.
        _ => Vec::new(),
    }
}

fn changes_of<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Vec<u32> {
    let Some(mut last) = values.next() else { return Vec::new() };
    values
        .zip(1..)
        .filter_map(|(value, row)| {
            let changed = value != last;
            last = value;
            changed.then_some(row)
        })
        .collect()
}

/// Both of two ascending lists, each number once.
fn union(a: Vec<u32>, b: Vec<u32>) -> Vec<u32> {
    let mut out = Vec::with_capacity(a.len().max(b.len()));
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some(&x), Some(&y)) => x.min(y),
            (Some(&one), None) | (None, Some(&one)) => one,
            (None, None) => return out,
        };
        a.next_if_eq(&next);
        b.next_if_eq(&next);
        out.push(next);
    }
}
