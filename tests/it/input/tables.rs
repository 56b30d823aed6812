//! Files with a table: the same whole and in batches, and no option that is passed over.

use infosoc::{Batches, ReadFile};
use std::path::{Path, PathBuf};

fn golden() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/statfiles");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the folder").flatten().map(|file| file.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending != "md" && ending != "sas7bcat"));
    paths.sort();
    paths
}

#[test]
fn batches_are_the_values_of_the_whole_file() {
    let mut read = 0;
    for path in golden() {
        let how = ReadFile::new();
        let whole = match how.open(&path) {
            Ok(file) => file.values().expect("values"),
            // Tables that pyreadstat's tests compare with are not all text with one delimiter.
            Err(_) if path.extension().is_some_and(|ending| ending == "csv") => continue,
            Err(error) => panic!("{}: {error}", path.display()),
        };
        for rows in [1, 3, 65_536] {
            let scan = how.scan(&path).expect("a scan").rows(rows).expect("rows");
            let columns: Vec<String> = whole.get_column_names().iter().map(ToString::to_string).collect();
            assert_eq!(scan.empty().expect("no rows").schema(), whole.schema(), "{}", path.display());
            let mut all = scan.empty().expect("no rows");
            for batch in scan.read(&columns).expect("batches") {
                let batch = batch.expect("a batch");
                assert!(batch.height() <= rows);
                all.vstack_mut(&batch).expect("the same columns");
            }
            assert!(all.equals_missing(&whole), "{} in {rows}", path.display());
        }
        read += 1;
    }
    assert!(read > 30, "{read} files");
}

#[test]
fn an_option_that_files_of_a_kind_do_not_have_is_an_error() {
    let text = b"a,b\n1,2\n";
    for (option, how) in
        [("sheet", ReadFile::new().sheet("A")), ("catalog", ReadFile::new().catalog("formats.sas7bcat"))]
    {
        let error = how.bytes("a.csv", text).expect_err(option).to_string();
        assert!(error.contains(option), "{error}");
    }
    let sav =
        std::fs::read(golden().into_iter().find(|path| path.ends_with("sample.sav")).expect("a file")).expect("bytes");
    for (option, how) in [
        ("header", ReadFile::new().header(2)),
        ("delimiter", ReadFile::new().delimiter(';')),
        ("decimal", ReadFile::new().decimal(',')),
        ("null_values", ReadFile::new().null_values(["NA"])),
    ] {
        let error = how.bytes("a.sav", &sav).expect_err(option).to_string();
        assert!(error.contains(option), "{error}");
    }
}

#[test]
fn what_is_unfolded_is_limited() {
    for path in golden().into_iter().filter(|path| path.extension().is_some_and(|ending| ending != "csv")) {
        let error = ReadFile::new().unfold_limit(10).open(&path).expect_err("too much").to_string();
        assert!(error.contains("unfold_limit"), "{}: {error}", path.display());
    }
}

/// A line of commas is no table: what is read of a file stays near its size.
#[test]
fn a_text_has_an_end_of_its_columns() {
    let of = |columns: usize| {
        let text = format!("a{}\n1{}\n", ",".repeat(columns - 1), ",".repeat(columns - 1));
        let folder = crate::fixtures::folder::Folder::of(&[("wide.csv", text.as_bytes())]);
        infosoc::ReadFile::new().open(folder.0.join("wide.csv")).map(|file| file.all_variables().len())
    };
    assert_eq!(of(2000).unwrap(), 2000);
    let error = of(40_000).unwrap_err().to_string();
    assert!(error.contains("40000 columns") && error.contains("delimiter"), "{error}");
}
