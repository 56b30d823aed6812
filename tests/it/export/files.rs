//! Files are written whole or not at all; cells that a spreadsheet would run are made text where that is asked for.

use crate::fixtures::folder::Folder;
use infosoc::export::{Csv, write_whole};
use infosoc::{Error, ToFrame};
use polars::prelude::*;
use std::path::PathBuf;

/// The files of a folder.
fn names(folder: &Folder) -> Vec<String> {
    let entries = std::fs::read_dir(&folder.0).unwrap().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

struct Table(DataFrame);

impl ToFrame for Table {
    fn to_frame(&self) -> infosoc::Result<DataFrame> {
        Ok(self.0.clone())
    }
}

#[test]
fn a_write_that_fails_leaves_the_old_file_and_nothing_else() {
    let folder = Folder::of(&[]);
    let path = folder.0.join("a.csv");
    std::fs::write(&path, "old").unwrap();
    let error = write_whole(&path, |file| {
        file.write_all(b"half of the n")?;
        Err(std::io::ErrorKind::StorageFull.into())
    })
    .unwrap_err();
    assert!(matches!(&error, Error::NotWritten { source, .. } if source.kind() == std::io::ErrorKind::StorageFull));
    assert_eq!(error.code(), "not_written");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names(&folder), ["a.csv"]);
    // A panic in the middle leaves nothing either.
    let caught = std::panic::catch_unwind(|| write_whole(&path, |_| panic!("in the middle")));
    assert!(caught.is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names(&folder), ["a.csv"]);

    write_whole(&path, |file| file.write_all(b"new")).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    assert!(write_whole(folder.0.join("missing/a.csv"), |_| Ok(())).is_err());
    assert!(write_whole(&folder.0, |_| Ok(())).is_err());
    assert_eq!(names(&folder), ["a.csv"]);
}

#[cfg(unix)]
#[test]
fn permissions_are_kept_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::of(&[]);
    let (path, link, dangling) = (folder.0.join("a.csv"), folder.0.join("link.csv"), folder.0.join("dangling.csv"));
    std::fs::write(&path, "old").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o604)).unwrap();
    symlink("a.csv", &link).unwrap();
    write_whole(&link, |file| file.write_all(b"new")).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o604);
    symlink("b.csv", &dangling).unwrap();
    write_whole(&dangling, |file| file.write_all(b"made")).unwrap();
    assert_eq!(std::fs::read_to_string(folder.0.join("b.csv")).unwrap(), "made");
    let round = folder.0.join("round.csv");
    symlink("round.csv", &round).unwrap();
    assert!(write_whole(&round, |_| Ok(())).is_err());
}

/// `/dev/full` fails every write as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_directly() {
    let table = Table(df!("x" => [1.0, 2.0]).unwrap());
    Csv::new().write(&table, "/dev/null").unwrap();
    let error = Csv::new().write(&table, "/dev/full").unwrap_err();
    assert!(matches!(&error, Error::NotWritten { source, .. } if source.raw_os_error() == Some(28)), "{error}");
}

/// The characters of OWASP, "CSV Injection": `=`, `+`, `-`, `@`, tab, CR, LF and their full-width forms.
#[test]
fn cells_that_a_spreadsheet_would_run_are_made_text() {
    let folder = Folder::of(&[]);
    let path = folder.0.join("a.csv");
    let text = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "a=b", ""];
    let table = df!(
        "=name" => text, "x" => (0..10).map(|x| f64::from(x) - 5.5).collect::<Vec<_>>(),
        "n" => (0..10).map(|x| x - 5).collect::<Vec<i32>>(),
    );
    let mut table = table.unwrap();
    let category = table.column("=name").unwrap().cast(&DataType::from_categories(Categories::global())).unwrap();
    table.with_column(category.with_name("+category".into())).unwrap();
    let table = Table(table);

    Csv::new().write(&table, &path).unwrap();
    let as_is = read(&path);
    assert_eq!(as_is[0], ["=name", "x", "n", "+category"]);
    assert_eq!(as_is[1], ["=1+1", "-5.5", "-5", "=1+1"]);

    Csv::new().spreadsheet().write(&table, &path).unwrap();
    let guarded = read(&path);
    assert_eq!(guarded[0], ["'=name", "x", "n", "'+category"]);
    for (row, cell) in guarded[1..].iter().zip(text) {
        let wanted = if cell == "a=b" || cell.is_empty() { cell.to_owned() } else { format!("'{cell}") };
        assert_eq!((&row[0], &row[3]), (&wanted, &wanted));
    }
    let numbers: Vec<(&str, &str)> = guarded[1..].iter().map(|row| (row[1].as_str(), row[2].as_str())).collect();
    assert_eq!(numbers[..2], [("-5.5", "-5"), ("-4.5", "-4")]);
}

fn read(path: &PathBuf) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.into_records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn delimiters_decimal_commas_and_the_byte_order_mark() {
    let table = Table(df!("a;b" => ["x;y", "é"], "x" => [0.5, -1234.25], "n" => [1000, 2]).unwrap());
    let french = Csv::new().delimiter(';').decimal(',').bom();
    assert_eq!(french.text(&table).unwrap(), "\u{feff}\"a;b\";x;n\n\"x;y\";0,5;1000\né;-1234,25;2\n");
    assert_eq!(Csv::new().delimiter('\t').text(&table).unwrap(), "a;b\tx\tn\nx;y\t0.5\t1000\né\t-1234.25\t2\n");
    for delimiter in ['a', '"', '\'', '1', '.', '-', '\n', ' ', '；', ':'] {
        assert_eq!(
            Csv::new().delimiter(delimiter).text(&table).unwrap_err().code(),
            "invalid_argument",
            "{delimiter:?}"
        );
    }
    assert!(Csv::new().decimal(',').text(&table).is_err());
    assert!(Csv::new().delimiter(';').decimal(';').text(&table).is_err());
}

#[test]
fn spans_of_time_are_written_in_words() {
    let minutes = Series::new("interview".into(), [Some(90_i64), None, Some(5)]) * 60_000;
    let spans = minutes.cast(&DataType::Duration(TimeUnit::Milliseconds)).unwrap();
    let table = Table(DataFrame::new(3, vec![spans.into_column()]).unwrap());
    assert_eq!(Csv::new().text(&table).unwrap(), "interview\n1h 30m\n\n5m\n");
}
