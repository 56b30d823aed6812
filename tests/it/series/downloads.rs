//! Files as publishers give them out.

use infosoc::{Series, ToFrame};

#[test]
fn show() {
    for entry in std::fs::read_dir("tests/golden/downloads").unwrap() {
        let path = entry.unwrap().path();
        println!("=== {}", path.display());
        match Series::read(&path) {
            Ok(series) => {
                let frame = series.to_frame().unwrap();
                println!("{:?}\n{}", frame.get_column_names_owned(), frame.head(Some(12)));
                for f in series.findings().iter() {
                    println!("  {} {} rows {} first {:?}: {}", f.rule, f.place, f.rows, f.first_row, f.message);
                }
            }
            Err(error) => println!("ERROR {error}"),
        }
    }
}
