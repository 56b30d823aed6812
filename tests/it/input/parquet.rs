//! Parquet files that lie: nothing is asked for on the word of a number that the file itself gives.

use infosoc::dataset::Dataset;
use infosoc::measure::mean;
use infosoc::{Access, Batches, Design, Error, ParquetFiles, Result, Survey};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Thrift's compact protocol, as <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md> has it.
#[derive(Default)]
struct Thrift {
    bytes: Vec<u8>,
    last: Vec<i16>,
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl Thrift {
    fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    fn number(&mut self, value: i64) {
        self.unsigned(((value << 1) ^ (value >> 63)) as u64);
    }

    fn field(&mut self, id: i16, kind: u8) {
        let last = self.last.last_mut().unwrap();
        self.bytes.push(((id - *last) as u8) << 4 | kind);
        *last = id;
    }

    fn i32(&mut self, id: i16, value: i32) {
        self.field(id, I32);
        self.number(value.into());
    }

    fn i64(&mut self, id: i16, value: i64) {
        self.field(id, I64);
        self.number(value);
    }

    fn text(&mut self, text: &str) {
        self.unsigned(text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    fn named(&mut self, id: i16, text: &str) {
        self.field(id, BINARY);
        self.text(text);
    }

    fn list(&mut self, id: i16, kind: u8, len: u8) {
        self.field(id, LIST);
        self.bytes.push(len << 4 | kind);
    }

    /// A struct, in a list or by itself.
    fn part(&mut self, write: impl FnOnce(&mut Self)) {
        self.last.push(0);
        write(self);
        self.last.pop();
        self.bytes.push(0);
    }

    fn within(&mut self, id: i16, write: impl FnOnce(&mut Self)) {
        self.field(id, STRUCT);
        self.part(write);
    }
}

/// A file of one column, the weight 1.5 in each row, which is written once in a dictionary and then told to be in all of them.
#[derive(Clone, Copy)]
struct Told {
    rows: i64,
    rows_of_group: i64,
    values_of_column: i64,
    values_of_page: i32,
    values_of_dictionary: i32,
    unpacked: i32,
    packed: i32,
    start: i64,
    longer: i64,
    /// How many elements the schema says its root has.
    children: i32,
}

impl Told {
    fn of(rows: i32) -> Told {
        let long = i64::from(rows);
        Told {
            rows: long,
            rows_of_group: long,
            values_of_column: long,
            values_of_page: rows,
            values_of_dictionary: 1,
            unpacked: 1,
            packed: 1,
            start: 4,
            longer: 0,
            children: 1,
        }
    }

    /// The file, by <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>.
    fn bytes(&self) -> Vec<u8> {
        let mut file = b"PAR1".to_vec();
        let mut dictionary = Thrift::default();
        dictionary.part(|page| {
            page.i32(1, 2);
            page.i32(2, 8);
            page.i32(3, 8);
            page.within(7, |header| {
                header.i32(1, self.values_of_dictionary);
                header.i32(2, 0);
            });
        });
        file.extend(dictionary.bytes);
        file.extend(1.5_f64.to_le_bytes());
        let data = file.len();
        let mut page = Thrift::default();
        page.part(|page| {
            page.i32(1, 0);
            page.i32(2, self.unpacked);
            page.i32(3, self.packed);
            page.within(5, |header| {
                header.i32(1, self.values_of_page);
                header.i32(2, 8);
                header.i32(3, 3);
                header.i32(4, 3);
            });
        });
        file.extend(page.bytes);
        // Keys of no bits: all are the first.
        file.push(0);
        let end = file.len();
        let mut footer = Thrift::default();
        footer.part(|footer| {
            footer.i32(1, 1);
            footer.list(2, STRUCT, 2);
            footer.part(|root| {
                root.named(4, "schema");
                root.i32(5, self.children);
            });
            footer.part(|column| {
                column.i32(1, 5);
                column.i32(3, 0);
                column.named(4, "w");
            });
            footer.i64(3, self.rows);
            footer.list(4, STRUCT, 1);
            footer.part(|group| {
                group.list(1, STRUCT, 1);
                group.part(|chunk| {
                    chunk.i64(2, 4);
                    chunk.within(3, |column| {
                        column.i32(1, 5);
                        column.list(2, I32, 1);
                        column.number(8);
                        column.list(3, BINARY, 1);
                        column.text("w");
                        column.i32(4, 0);
                        column.i64(5, self.values_of_column);
                        column.i64(6, end as i64 - 4);
                        column.i64(7, end as i64 - 4 + self.longer);
                        column.i64(9, data as i64);
                        column.i64(11, self.start);
                    });
                });
                group.i64(2, 17);
                group.i64(3, self.rows_of_group);
            });
        });
        let len = footer.bytes.len() as u32;
        file.extend(footer.bytes);
        file.extend(len.to_le_bytes());
        file.extend(b"PAR1");
        file
    }
}

struct File(PathBuf);

impl Drop for File {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

impl File {
    fn new(bytes: &[u8]) -> File {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("infosoc-lies-{}-{number}.parquet", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        File(path)
    }

    fn mean(&self, limit: Option<u64>) -> Result<Option<f64>> {
        let files = ParquetFiles::new([&self.0])?;
        let files = limit.into_iter().fold(files, ParquetFiles::unfold_limit);
        let estimates = Survey::scan(files, Design::new("w")).estimate([mean("w")]).run()?;
        Ok(estimates.rows()[0].value)
    }

    fn refused(&self, limit: Option<u64>) -> String {
        match self.mean(limit) {
            Err(error @ Error::InvalidFile { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_file_that_says_what_it_holds_is_read() -> Result<()> {
    assert_eq!(File::new(&Told::of(1000).bytes()).mean(None)?, Some(1.5));
    Ok(())
}

/// The files with which fuzzing begins: pages of both kinds, differences, dictionaries, each compression, columns of lists beside.
#[test]
fn files_of_other_writers_are_read() -> Result<()> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/corpus/parquet");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("valid-") {
            continue;
        }
        let files = ParquetFiles::new([&path])?;
        let names = files.empty()?.get_column_names_owned();
        let rows = files.rows().unwrap();
        for name in &names {
            let survey = Survey::scan(files.clone(), Design::new("w"));
            let estimates = survey.estimate([mean("y")]).by([name.as_str()]).run();
            if rows == 0 {
                assert!(matches!(estimates, Err(Error::EmptyTable { .. })));
                continue;
            }
            // The weight of row k is 1 + k/8, and y is 1 in every second row.
            let weights = |start: u64| (start..rows).step_by(2).map(|k| 1.0 + k as f64 / 8.0).sum::<f64>();
            let value = estimates?.rows()[0].value.unwrap();
            let shares = [0, 1].map(|start| weights(start) / (weights(0) + weights(1)));
            assert!(shares.iter().any(|share| (value - share).abs() < 1e-12), "{name}: {value}");
        }
        read += 1;
    }
    assert!(read >= 8);
    Ok(())
}

#[test]
fn what_a_file_unfolds_to_has_a_limit() -> Result<()> {
    // 300 bytes that would be 2 GiB, twice what any file may be.
    let file = File::new(&Told::of(1 << 28).bytes());
    let refused = file.refused(None);
    for part in ["to 2147483648", "1073741824 are allowed", "1000 times its size", "unfold_limit=2147483648"] {
        assert!(refused.contains(part), "{refused}");
    }
    let file = File::new(&Told::of(1000).bytes());
    assert!(file.refused(Some(7999)).contains("unfold_limit=8000"));
    assert_eq!(file.mean(Some(8000))?, Some(1.5));
    // A dataset has the same.
    let mexico = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/national/mex-endutih-2021");
    let refused = Dataset::open_with(mexico, Access { unfold_limit: Some(1000), ..Access::default() });
    assert!(refused.is_err_and(|error| error.to_string().contains("1000 are allowed")));
    Ok(())
}

#[test]
fn numbers_that_contradict_each_other_are_refused() {
    let honest = Told::of(1000);
    for (lie, why) in [
        (Told { rows: -1, ..honest }, "not a readable Parquet file"),
        (Told { rows: 999, ..honest }, "not as many rows as the file"),
        (Told { rows: i64::MAX, rows_of_group: i64::MAX, ..honest }, "more than can be read"),
        (Told { rows_of_group: -1000, ..honest }, "not a readable Parquet file"),
        (Told { values_of_column: i64::MAX, ..honest }, "not as many values as the table has rows"),
        (Told { values_of_column: -1, ..honest }, "not as many values as the table has rows"),
        (Told { values_of_page: i32::MAX, ..honest }, "more values than the table has rows"),
        (Told { values_of_page: -1, ..honest }, "a negative number of values"),
        (Told { values_of_page: 999, ..honest }, "fewer values than the table has rows"),
        (Told { values_of_dictionary: i32::MAX, ..honest }, "more values than bytes"),
        (Told { values_of_dictionary: -1, ..honest }, "a negative number of values"),
        (Told { unpacked: -1, ..honest }, "a negative one"),
        (Told { packed: i32::MAX, ..honest }, "longer than its column"),
        (Told { start: i64::MAX, ..honest }, "outside the file"),
        (Told { start: -1, ..honest }, "stopped short"),
        (Told { start: 1 << 40, ..honest }, "outside the file"),
        (Told { longer: 100, ..honest }, "outside the file"),
        (Told { longer: i64::MIN, ..honest }, "outside the file"),
        (Told { children: 2, ..honest }, "not made as the format demands"),
        (Told { children: i32::MIN, ..honest }, "not made as the format demands"),
    ] {
        let refused = File::new(&lie.bytes()).refused(None);
        assert!(refused.contains(why), "{why}: {refused}");
    }
}

#[test]
fn a_footer_is_no_longer_than_its_file() {
    let honest = Told::of(10).bytes();
    let end = honest.len();
    for length in [u32::MAX, end as u32, end as u32 - 11, 0] {
        let mut bytes = honest.clone();
        bytes[end - 8..end - 4].copy_from_slice(&length.to_le_bytes());
        File::new(&bytes).refused(None);
    }
    for cut in 0..end {
        File::new(&honest[..cut]).refused(None);
    }
}

/// As [`numbers_that_contradict_each_other_are_refused`], without knowing which: each byte in turn is another.
#[test]
fn no_byte_can_be_changed_to_any_harm() {
    let honest = Told::of(10).bytes();
    let file = File::new(&honest);
    for at in 0..honest.len() {
        for change in [1, 128, 255] {
            let mut bytes = honest.clone();
            bytes[at] ^= change;
            std::fs::write(&file.0, &bytes).unwrap();
            let Ok(files) = ParquetFiles::new([&file.0]) else { continue };
            let Ok(empty) = files.empty() else { continue };
            for name in empty.get_column_names() {
                drop(Survey::scan(files.clone(), Design::new("w")).estimate([mean("w")]).by([name.as_str()]).run());
            }
        }
    }
}
