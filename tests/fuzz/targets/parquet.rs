//! Parquet files. Whatever the bytes are, a survey of them gives estimates or an error; every column that comes through can
//! be measured and grouped by, and nothing unfolds beyond the limit that was set.

use infosoc::measure::{count, mean, proportion};
use infosoc::{Batches, Design, ParquetFiles, Survey};
use polars::prelude::*;

/// What a file may unfold to here.
const UNFOLDED: u64 = 16 << 20;
const ROWS: usize = 40;

/// Files of this library's writer, with each compression; those of other writers, with other encodings, are in the corpus.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let compressions = [
        ParquetCompression::Uncompressed,
        ParquetCompression::Snappy,
        ParquetCompression::Gzip(None),
        ParquetCompression::Zstd(None),
        ParquetCompression::Lz4Raw,
        ParquetCompression::Brotli(None),
    ];
    let file = |(n, compression): (usize, &ParquetCompression)| {
        let mut bytes = Vec::new();
        let writer = ParquetWriter::new(&mut bytes).with_compression(*compression);
        // Several row groups in every other.
        let writer = writer.with_row_group_size((n % 2 == 0).then_some(16));
        writer.finish(&mut table(n).expect("a table")).expect("a file in memory");
        bytes
    };
    compressions.iter().enumerate().map(file).collect()
}

/// Columns of all types, with missing values, not all in one file.
fn table(n: usize) -> PolarsResult<DataFrame> {
    let rows = 0..ROWS as i64;
    let numbers = || rows.clone().map(|row| (row % 5 != 3).then_some(row % 4));
    let text: Vec<Option<&str>> =
        numbers().map(|x| x.map(|x| ["north", "south", "a name that is long", ""][x as usize])).collect();
    let text = Column::new("text".into(), text);
    let whole = Column::new("whole".into(), numbers().collect::<Vec<_>>());
    let mut columns = vec![
        Column::new("w".into(), rows.clone().map(|row| 1.0 + row as f64 / 8.0).collect::<Vec<_>>()),
        Column::new("y".into(), rows.clone().map(|row| row % 2 == 0).collect::<Vec<_>>()),
    ];
    let more = match n % 3 {
        0 => vec![
            text.cast(&DataType::from_categories(Categories::global()))?.with_name("category".into()),
            whole.cast(&DataType::Int8)?.with_name("i8".into()),
            whole.cast(&DataType::Float32)?.with_name("f32".into()),
            whole.cast(&DataType::Decimal(10, 2))?.with_name("decimal".into()),
            text,
        ],
        1 => vec![
            whole.cast(&DataType::Date)?.with_name("date".into()),
            whole.cast(&DataType::Datetime(TimeUnit::Milliseconds, None))?.with_name("time".into()),
            whole.cast(&DataType::UInt16)?.with_name("u16".into()),
            whole.cast(&DataType::Boolean)?.with_name("truth".into()),
            Column::full_null("null".into(), ROWS, &DataType::Null),
            whole,
        ],
        _ => vec![text, whole],
    };
    columns.extend(more);
    DataFrame::new(ROWS, columns)
}

#[expect(clippy::ptr_arg, reason = "the interface of all targets")]
pub(crate) fn mend(bytes: &mut Vec<u8>) {
    // Most changes are to be looked at behind the first look.
    if bytes.len() > 12 {
        bytes[..4].copy_from_slice(b"PAR1");
        let end = bytes.len() - 4;
        bytes[end..].copy_from_slice(b"PAR1");
    }
}

pub(crate) fn run(bytes: &[u8]) {
    let path = super::folder::folder().join("input.parquet");
    std::fs::write(&path, bytes).expect("the file of the case");
    let Ok(files) = ParquetFiles::new([&path]) else { return };
    let files = files.unfold_limit(UNFOLDED);
    let Ok(empty) = files.empty() else { return };
    for column in empty.columns() {
        let name = column.name().as_str();
        let is_number = column.dtype().is_numeric() || column.dtype().is_bool();
        let survey = Survey::scan(files.clone(), Design::new("w"));
        // Not the levels of a column by its values: that would be a result of their square.
        let _ = match is_number {
            true => survey.estimate([mean(name), count()]).by([name]).run(),
            false => survey.estimate([proportion(name), count()]).run(),
        };
    }
    let names: Vec<String> = empty.get_column_names().iter().map(ToString::to_string).collect();
    let Ok(batches) = files.read(&names) else { return };
    for batch in batches.flatten() {
        if let Ok(survey) = Survey::new(batch, Design::new("w")) {
            let _ = survey.estimate([count(), mean("y")]).by([&names[0]]).run();
        }
    }
}
