//! METHODS.md names, for each formula, the test that proves it: the tests must be there.

use std::path::Path;

#[test]
fn tests_that_are_named_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let methods = std::fs::read_to_string(root.join("METHODS.md")).expect("METHODS.md");
    let quoted = methods.split('`').skip(1).step_by(2);
    let files: Vec<&str> = quoted
        .filter(|text| {
            let is_code = [".rs", ".py"].iter().any(|end| text.ends_with(end));
            text.contains('/') && is_code
        })
        .collect();
    assert!(files.len() > 20, "only {} files are named", files.len());
    for file in files {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(["#[test]", "def test_"].iter().any(|mark| text.contains(mark)), "{file} has no test");
    }
}

#[test]
fn every_section_names_what_proves_it() {
    let methods =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("METHODS.md")).expect("METHODS.md");
    let numbers = |text: &str| -> Vec<u32> {
        let parts = text.split(',').filter_map(|part| {
            let (first, last) = part.split_once('–').unwrap_or((part, part));
            Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
        });
        parts.flatten().collect()
    };
    let proved: Vec<u32> = methods
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" |"))
        .flat_map(|row| numbers(row.0))
        .collect();
    let sections = methods.lines().filter_map(|line| line.strip_prefix("## ")?.split_once(". ")?.0.parse::<u32>().ok());
    let sections: Vec<u32> = sections.collect();
    assert!(sections.len() > 20 && proved.len() >= sections.len(), "{sections:?} and {proved:?} are read");
    let left: Vec<u32> = sections.into_iter().filter(|section| !proved.contains(section)).collect();
    assert!(left.is_empty(), "no test is named for sections {left:?}");
}
