//! Parquet files: the one door through which all of them come in, files of strangers too.
//!
//! | file | what it knows |
//! |---|---|
//! | `delta` | pages of differences, whose size unpacked only their content tells |
//! | `footer` | how the end of a file is made, where it says what it holds |
//! | `pages` | whether the pages of a column are what their headers say, and what they unfold to |
//! | `thrift` | the protocol in which both are written |
//! | `types` | types in the words of Arrow, beside those of Parquet |
//!
//! The reader of polars trusts what it reads: it asks for as much memory as a number in the file says, and panics where
//! numbers contradict each other. So all numbers are checked here, against each other and against the size of the file,
//! before that reader sees them, and whatever it does all the same is contained.

mod delta;
mod footer;
mod pages;
mod thrift;
mod types;

use super::contained::contained;
use crate::{Error, Result, Unusable};
use delta::DeltaPage;
use footer::AGAIN;
use polars::io::mmap::ReaderBytes;
use polars::io::parquet::metadata::FileMetadataRef;
use polars::prelude::*;
use polars::series::IsSorted;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchemaRef, PhysicalType};
use polars_parquet::parquet::metadata::ColumnChunkMetadata;
use rayon::prelude::*;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// What every file may unfold to, 1 GiB.
const FLOOR: u64 = 1 << 30;
/// How many times its size a file may unfold to beyond that. The columns of a survey compress to a twentieth or a fiftieth; a
/// file made to fill the memory, to a ten-thousandth and less.
const RATIO: u64 = 1000;

/// A Parquet file whose footer has been checked.
#[derive(Clone)]
pub(crate) struct Parquet {
    path: PathBuf,
    bytes: Bytes,
    metadata: FileMetadataRef,
    schema: ArrowSchemaRef,
    /// Where the footer begins.
    footer: usize,
    /// What the columns that are read may unfold to, if the caller said so.
    limit: Option<u64>,
}

/// The bytes of a file, mapped or in memory.
#[derive(Clone)]
struct Bytes(Arc<dyn AsRef<[u8]> + Send + Sync>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}

impl Parquet {
    /// Opens a file and unpacks at most `limit` bytes of it at once, or what is likely for its size.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for what is no regular file, and for a footer that is none or contradicts itself.
    pub(crate) fn open(path: &Path, limit: Option<u64>) -> Result<Parquet> {
        let mut file = super::open(path)?;
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        // No empty file can be mapped.
        let bytes = match size {
            0 => Ok(Bytes(Arc::new(Vec::new()))),
            _ => contained(|| match ReaderBytes::from(&mut file) {
                ReaderBytes::Owned(mapped) => Bytes(Arc::new(mapped)),
                ReaderBytes::Borrowed(bytes) => Bytes(Arc::new(bytes.to_vec())),
            }),
        };
        let bytes = bytes.map_err(|words| invalid(path, format!("cannot be read: {words}")))?;
        Parquet::new(path, bytes, limit)
    }

    /// The same, of bytes in memory, which errors call by `path`.
    ///
    /// # Errors
    /// As for [`open`](Parquet::open).
    pub(crate) fn of(path: &Path, bytes: Vec<u8>, limit: Option<u64>) -> Result<Parquet> {
        Parquet::new(path, Bytes(Arc::new(bytes)), limit)
    }

    fn new(path: &Path, bytes: Bytes, limit: Option<u64>) -> Result<Parquet> {
        let footer = footer::check(bytes.as_ref()).map_err(|problem| invalid(path, problem))?;
        let mut reader = ParquetReader::new(Cursor::new(bytes.clone()));
        // After our own check of the footer, which polars reads without one.
        let metadata = guarded(path, || reader.get_metadata().cloned())?;
        // Types in the words of Arrow are a message of their own within the footer, and may lie on their own.
        let said = metadata.key_value_metadata.iter().flatten().filter(|said| said.key == types::KEY);
        if !said.filter_map(|said| said.value.as_deref()).all(types::are_plausible) {
            return Err(damaged(path, "its types contradict themselves, or are more than its size can hold"));
        }
        let schema = guarded(path, || reader.schema())?;
        let rows = metadata.row_groups.iter().try_fold(0_usize, |sum, group| sum.checked_add(group.num_rows()));
        // polars counts rows in 32 bits.
        if rows == Some(metadata.num_rows) && u32::try_from(metadata.num_rows).is_ok() {
            Ok(Parquet { path: path.to_owned(), bytes, metadata, schema, footer, limit })
        } else {
            Err(damaged(path, "its row groups have not as many rows as the file, or more than can be read"))
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The names and types of the columns.
    pub(crate) fn schema(&self) -> &ArrowSchemaRef {
        &self.schema
    }

    pub(crate) fn rows(&self) -> usize {
        self.metadata.num_rows
    }

    /// The rows of each row group.
    pub(crate) fn row_groups(&self) -> impl Iterator<Item = usize> + '_ {
        self.metadata.row_groups.iter().map(|group| group.num_rows())
    }

    /// A table without rows, with the columns that can be variables, and what is known of the others.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a type that contradicts itself.
    pub(crate) fn empty(&self) -> Result<(DataFrame, Unusable)> {
        let mut unusable = Unusable::of(self.schema.iter_names().map(|name| name.to_string()));
        let usable = self.schema.iter_values().filter(|field| !unusable.refuse_type(&field.name, &field.dtype));
        let usable: Vec<_> = usable.collect();
        let empty = guarded(&self.path, || {
            let columns =
                usable.iter().map(|field| Column::new_empty(field.name.clone(), &DataType::from_arrow_field(field)));
            DataFrame::new(0, columns.collect())
        })?;
        Ok((empty, unusable))
    }

    /// Columns to read, of single values each.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] and [`Error::WrongType`] for a column that is not there or holds lists or structs, and
    /// [`Error::InvalidFile`] where pages are not what they say, or unfold to more than they may.
    pub(crate) fn select(self, columns: &[String]) -> Result<Selected> {
        let names = || self.schema.iter_names().map(|name| name.to_string());
        let mut unusable = Unusable::of(names());
        let mut unfolded = Unfolded::default();
        let mut places = Vec::with_capacity(columns.len());
        for column in columns {
            let place = self.schema.index_of(column);
            let field = place.and_then(|place| self.schema.get_at_index(place)).map(|(_, field)| field);
            let (Some(place), Some(field)) = (place, field.filter(|field| !is_nested(&field.dtype))) else {
                field.map(|field| unusable.refuse_type(column, &field.dtype));
                let (role, column, nearest) = ("column".to_owned(), column.clone(), Vec::new());
                return Err(unusable.explain(Error::UnknownColumn { role, column, nearest }));
            };
            self.walk(column, &field.dtype, &mut unfolded)?;
            places.push(place);
        }
        self.check_size(unfolded.bytes)?;
        // Only now, as these must be unpacked: a file that is too large by its headers is refused before that.
        for (column, delta, chunk) in &unfolded.deltas {
            let is_optional = chunk.descriptor().descriptor.max_def_level > 0;
            let text =
                delta.unfolded(chunk.compression(), is_optional).map_err(|problem| self.lies(column, problem))?;
            unfolded.bytes = unfolded.bytes.saturating_add(text);
            self.check_size(unfolded.bytes)?;
        }
        drop(unfolded);
        Ok(Selected { file: self, places })
    }

    /// Adds what a column unfolds to, if all its pages are what they say.
    fn walk<'a>(&'a self, column: &'a str, dtype: &ArrowDataType, unfolded: &mut Unfolded<'a>) -> Result<()> {
        let lies = |problem: &str| self.lies(column, problem);
        for group in &self.metadata.row_groups {
            let mut chunks =
                group.columns_under_root_iter(column).ok_or_else(|| lies("it is not in all row groups"))?;
            let (Some(chunk), None) = (chunks.next(), chunks.next()) else {
                return Err(lies("it is stored as several"));
            };
            // A single value is missing or not, level 0 or 1, and repeats nothing.
            let descriptor = &chunk.descriptor().descriptor;
            if descriptor.max_rep_level != 0 || descriptor.max_def_level > 1 {
                return Err(lies("it is nested, and its type is not"));
            }
            let range = contained(|| chunk.byte_range()).map_err(|_| lies("it lies outside the file"))?;
            let place = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
            let inside = place.filter(|(start, end)| start <= end && *end <= self.footer);
            let bytes = inside.and_then(|(start, end)| self.bytes.as_ref().get(start..end));
            let bytes = bytes.ok_or_else(|| lies("it lies outside the file"))?;
            if usize::try_from(chunk.num_values()) != Ok(group.num_rows()) {
                return Err(lies("it has not as many values as the table has rows"));
            }
            let walked = pages::walk(bytes, group.num_rows() as u64, width(dtype)).map_err(lies)?;
            unfolded.bytes = unfolded.bytes.saturating_add(walked.bytes);
            unfolded.deltas.extend(walked.deltas.into_iter().map(|delta| (column, delta, chunk)));
        }
        Ok(())
    }

    fn lies(&self, column: &str, problem: &str) -> Error {
        damaged(&self.path, &format!("column {column:?}: {problem}"))
    }

    fn check_size(&self, unfolded: u64) -> Result<()> {
        let size = self.bytes.as_ref().len() as u64;
        let limit = self.limit.unwrap_or_else(|| size.saturating_mul(RATIO).max(FLOOR));
        if unfolded <= limit {
            return Ok(());
        }
        let rule = match self.limit {
            Some(_) => "which is what unfold_limit allows".to_owned(),
            None => format!("{RATIO} times its size and at least {FLOOR}"),
        };
        Err(invalid(
            &self.path,
            format!(
                "the columns that are read would unfold from a file of {size} bytes to {unfolded}, and {limit} are allowed, \
                 {rule}; if you trust the file and have the memory, give unfold_limit={unfolded}"
            ),
        ))
    }
}

/// What columns unfold to, as far as the headers of their pages say, and the pages whose content has to be looked at.
#[derive(Default)]
struct Unfolded<'a> {
    bytes: u64,
    deltas: Vec<(&'a str, DeltaPage<'a>, &'a ColumnChunkMetadata)>,
}

/// Columns of a file whose pages have been checked.
#[derive(Clone)]
pub(crate) struct Selected {
    file: Parquet,
    places: Vec<usize>,
}

impl Selected {
    /// The rows from one on, as many as `slice` says, or all.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] where pages do not hold what they should.
    pub(crate) fn read(&self, slice: Option<(usize, usize)>) -> Result<DataFrame> {
        let height = slice.map_or(self.file.rows(), |(_, rows)| rows);
        // One part for each thread: opening a reader costs more than a column.
        let share = self.places.len().div_ceil(rayon::current_num_threads()).max(1);
        // The reader works in one thread, which is where a panic of its own is contained.
        let parts: Vec<_> = self.places.par_chunks(share).map(|places| self.part(places, slice)).collect();
        let columns: Vec<Column> = Error::each(parts)?.into_iter().flatten().collect();
        match columns.iter().find(|column| column.len() != height) {
            None => Ok(DataFrame::new(height, columns)?),
            Some(column) => {
                let problem = format!("column {:?} has {} values in {height} rows", column.name(), column.len());
                Err(damaged(&self.file.path, &problem))
            }
        }
    }

    fn part(&self, places: &[usize], slice: Option<(usize, usize)>) -> Result<Vec<Column>> {
        guarded(&self.file.path, || {
            let mut reader = ParquetReader::new(Cursor::new(self.file.bytes.clone()))
                .with_projection(Some(places.to_vec()))
                .with_slice(slice)
                .read_parallel(ParallelStrategy::None);
            reader.set_metadata(self.file.metadata.clone());
            let columns = reader.finish()?.into_columns();
            // Whether values are sorted is not for the file to say.
            let unsorted = |column: Column| {
                let mut series = column.take_materialized_series();
                series.set_sorted_flag(IsSorted::Not);
                series.into_column()
            };
            Ok(columns.into_iter().map(unsorted).collect())
        })
    }
}

/// Whether a value is made of several, or of none that has a place of its own.
fn is_nested(dtype: &ArrowDataType) -> bool {
    use ArrowDataType::{FixedSizeList, LargeList, List, Map, Struct, Union};
    match dtype {
        ArrowDataType::Extension(extension) => is_nested(&extension.inner),
        ArrowDataType::Dictionary(_, values, _) => is_nested(values),
        other => matches!(other, List(_) | LargeList(_) | FixedSizeList(..) | Map(..) | Struct(_) | Union(_)),
    }
}

/// The bytes that a value takes in memory, those of text elsewhere not counted: they are those of the pages.
fn width(dtype: &ArrowDataType) -> u64 {
    match dtype.to_physical_type() {
        PhysicalType::Null | PhysicalType::Boolean => 1,
        PhysicalType::Primitive(_) | PhysicalType::Dictionary(_) => 8,
        _ => 16,
    }
}

/// What the reader of polars makes of a file that has been checked, an error where it refuses or panics.
fn guarded<T>(path: &Path, read: impl FnOnce() -> PolarsResult<T>) -> Result<T> {
    match contained(read) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(invalid(path, format!("is not a readable Parquet file: {error}; {AGAIN}"))),
        Err(words) => Err(damaged(path, &format!("its reader stopped short ({words})"))),
    }
}

fn damaged(path: &Path, problem: &str) -> Error {
    invalid(path, format!("is damaged: {problem}; {AGAIN}"))
}

fn invalid(path: &Path, problem: String) -> Error {
    Error::InvalidFile { path: path.to_owned(), row: None, problem }
}
