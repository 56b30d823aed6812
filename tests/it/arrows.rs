//! Which module of the library may know of which: data flows one way, and a new arrow is a decision.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each module of the crate with those that it may use, all of which stand above it.
const ALLOWED: &[(&str, &str)] = &[
    ("error", ""),
    ("words", "error"),
    ("memory", "error"),
    ("frame", "error"),
    ("numeric", ""),
    ("dimension", ""),
    ("input", "error"),
    ("finding", "error frame words"),
    ("unit", "error words"),
    ("export", "error frame"),
    ("catalogue", "error frame unit words"),
    ("area", "error frame"),
    ("grouping", "area catalogue error frame input"),
    ("survey", "error frame input memory numeric words"),
    ("series", "area catalogue dimension error finding frame grouping input memory numeric survey unit words"),
    ("sdg", "catalogue error frame series"),
    ("records", "area catalogue error finding numeric series words"),
    ("skills", "catalogue error input numeric series"),
    ("targets", "catalogue error frame input numeric series unit words"),
    ("index", "area catalogue error finding frame grouping input memory numeric series unit words"),
    ("dataset", "area catalogue dimension error finding frame input series survey words"),
    ("quality", "catalogue dataset error frame numeric series survey words"),
    ("wsis", "area catalogue error finding frame grouping input numeric series targets words"),
];

#[test]
fn arrows_between_modules_are_those_that_are_listed_and_none_runs_upward() {
    let mut above = BTreeSet::new();
    let mut allowed = BTreeMap::new();
    for (module, uses) in ALLOWED {
        let uses: BTreeSet<&str> = uses.split_whitespace().collect();
        assert!(uses.is_subset(&above), "{module} may use what does not stand above it: {uses:?}");
        above.insert(*module);
        allowed.insert(*module, uses);
    }
    let found = arrows();
    assert_eq!(
        found.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        above,
        "the modules of src/ and of this list"
    );
    for (module, uses) in &found {
        let uses: BTreeSet<&str> = uses.iter().map(String::as_str).collect();
        assert_eq!(uses, allowed[module.as_str()], "what {module} uses, and what this list says");
    }
}

/// What the test of the arrows rests on.
#[test]
fn uses_are_found_by_path_in_braces_and_by_the_names_at_the_root() {
    let root = root_names("pub use error::{Error, Result};\npub use series::{Series, Weights};\n");
    let text =
        "use crate::{Error, Series};\nuse crate::numeric::order::ranks;\n// crate::index\nfn f() -> crate::Weights {}";
    assert_eq!(used(text, &root), ["error", "numeric", "series"].map(str::to_owned).into());
}

/// The modules that each module of the crate uses, in code that is not a test.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let root = root_names(&std::fs::read_to_string(src.join("lib.rs")).unwrap());
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files(&src) {
        let place = path.strip_prefix(&src).unwrap();
        let module =
            place.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        let is_test = place.file_stem().unwrap().to_string_lossy().ends_with("tests");
        if module == "lib" || is_test {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let uses = arrows.entry(module.clone()).or_default();
        uses.extend(used(code, &root).into_iter().filter(|used| *used != module));
    }
    arrows
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(of).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// The module that each name at the root of the crate comes from.
fn root_names(lib: &str) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for part in lib.split("pub use ").skip(1) {
        let Some((module, rest)) = part.split_once("::") else { continue };
        let list = rest.split(';').next().unwrap_or_default();
        list.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !name.is_empty()).for_each(|name| {
            names.insert(name.to_owned(), module.to_owned());
        });
    }
    names
}

/// The modules of the crate that a text uses.
fn used(text: &str, root: &BTreeMap<String, String>) -> BTreeSet<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let heads: Vec<&str> = match rest.strip_prefix('{') {
            None => vec![rest],
            Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
        };
        for head in heads {
            let name: String = head.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let module = root.get(&name).cloned().unwrap_or(name);
            if ALLOWED.iter().any(|(known, _)| *known == module) {
                found.insert(module);
            }
        }
    }
    found
}
