//! METHODS.md names, for each formula, the test that proves it: the tests must be there.

use std::path::Path;

#[test]
fn tests_that_are_named_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let methods = std::fs::read_to_string(root.join("METHODS.md")).expect("METHODS.md");
    let quoted = methods.split('`').skip(1).step_by(2);
    let files: Vec<&str> = quoted
        .filter(|text| {
            text.contains('/') && text.rsplit_once(".rs").is_some_and(|p| p.1.is_empty()) || text.ends_with(".py")
        })
        .collect();
    assert!(files.len() > 20, "only {} files are named", files.len());
    for file in files {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(["#[test]", "def test_"].iter().any(|mark| text.contains(mark)), "{file} has no test");
    }
}
