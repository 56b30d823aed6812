//! Which module of the library may know of which: data flows one way, and a new arrow is a decision.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each module of the crate with those that it may use, all of which stand above it.
const ALLOWED: &[(&str, &str)] = &[
    ("error", ""),
    ("words", "error"),
    ("memory", "error"),
    ("numeric", ""),
    ("dimension", ""),
    ("frame", "dimension error"),
    ("finding", "error frame words"),
    ("status", "error words"),
    ("period", "error words"),
    ("watch", "error period"),
    ("locale", "words"),
    ("input", "error finding frame locale period watch words"),
    ("unit", "error words"),
    ("catalogue", "error frame period unit words"),
    ("area", "error frame"),
    ("language", "area catalogue locale words"),
    ("grouping", "area catalogue error frame input"),
    ("survey", "error finding frame input memory numeric unit words"),
    ("planning", "dimension error frame memory numeric survey words"),
    (
        "series",
        "area catalogue dimension error finding frame grouping input memory numeric period status survey unit words",
    ),
    ("sdg", "catalogue error frame series"),
    ("records", "area catalogue error finding frame numeric period series status words"),
    ("skills", "catalogue error input numeric series unit"),
    ("targets", "catalogue error frame input numeric series status unit words"),
    ("index", "area catalogue error finding frame grouping input memory numeric series status unit words"),
    ("dataset", "area catalogue dimension error finding frame input series survey words"),
    ("quality", "catalogue dataset error frame numeric series status survey unit words"),
    ("change", "catalogue dataset error finding frame quality survey unit words"),
    (
        "export",
        "area catalogue dimension error finding frame grouping input language locale period records series status unit watch \
         words",
    ),
    ("describe", "area catalogue dataset dimension error export frame input locale watch words"),
    (
        "wsis",
        "area catalogue error export finding frame grouping input language locale numeric series targets unit words",
    ),
    ("provenance", "error export finding frame input watch words"),
    (
        "cli",
        "dataset describe error export finding frame grouping input locale provenance quality series survey watch words wsis",
    ),
    // The program, which starts `cli`.
    ("bin", ""),
];

/// The same inside `survey`, the largest of them.
const ALLOWED_IN_SURVEY: &[(&str, &str)] = &[
    ("columns", ""),
    ("quantile", "columns"),
    ("interval", ""),
    ("rubin", ""),
    ("measure", "interval quantile rubin"),
    ("design", "columns"),
    ("missing", "design"),
    ("kernel", "columns design measure"),
    ("variance", "columns design kernel measure quantile"),
    ("cases", "columns design"),
    ("estimate", "cases columns design interval kernel measure quantile rubin variance"),
    ("table", "cases columns estimate interval measure"),
    ("model", "cases columns design estimate rubin table variance"),
    ("calibrate", "cases columns design"),
    ("pool", "cases design"),
    ("nonresponse", "cases columns design"),
    ("outliers", "cases columns"),
    ("stream", "calibrate cases columns design estimate interval kernel measure quantile table variance"),
];

#[test]
fn arrows_between_modules_are_those_that_are_listed_and_none_runs_upward() {
    check(Path::new("src"), "crate::", "lib.rs", ALLOWED);
}

#[test]
fn arrows_inside_survey_are_those_that_are_listed_and_none_runs_upward() {
    check(Path::new("src/survey"), "crate::survey::", "mod.rs", ALLOWED_IN_SURVEY);
}

/// What the modules in a folder use of each other, against a list; `prefix` is the path of the folder, and `root` the file
/// that names its modules.
fn check(folder: &Path, prefix: &str, root: &str, list: &[(&str, &str)]) {
    let mut above = BTreeSet::new();
    let mut allowed = BTreeMap::new();
    for (module, uses) in list {
        let uses: BTreeSet<&str> = uses.split_whitespace().collect();
        assert!(uses.is_subset(&above), "{module} may use what does not stand above it: {uses:?}");
        above.insert(*module);
        allowed.insert(*module, uses);
    }
    let found = arrows(folder, prefix, root, &above);
    let modules: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(modules, above, "the modules of {} and of this list", folder.display());
    let off: Vec<String> = found
        .iter()
        .map(|(module, uses)| (module, uses.iter().map(String::as_str).collect::<BTreeSet<&str>>()))
        .filter(|(module, uses)| *uses != allowed[module.as_str()])
        .map(|(module, uses)| format!("{module} uses {uses:?}, and this list says {:?}", allowed[module.as_str()]))
        .collect();
    assert!(off.is_empty(), "{}", off.join("\n"));
}

/// What the tests of the arrows rest on.
#[test]
fn uses_are_found_by_path_in_braces_and_by_the_names_at_the_root() {
    let root = root_names("pub use error::{Error, Result};\npub use series::{Series, Weights};\n");
    let known = ["error", "numeric", "series", "index"].into();
    let text =
        "use crate::{Error, Series};\nuse crate::numeric::order::ranks;\n// crate::index\nfn f() -> crate::Weights {}";
    assert_eq!(used(text, "crate::", &root, &known), ["error", "numeric", "series"].map(str::to_owned).into());
    let nested = "use crate::survey::{design::{Design, bound::Bound}, kernel};";
    let known = ["bound", "design", "kernel"].into();
    let found = used(nested, "crate::survey::", &BTreeMap::new(), &known);
    assert_eq!(found, ["design", "kernel"].map(str::to_owned).into());
}

/// `super` as a path from the root: a file in `folder` at the depth of its module.
#[test]
fn a_path_by_super_is_one_from_the_root() {
    let place = Path::new("design/replicates/make.rs");
    assert_eq!(
        absolute("use super::super::super::kernel::pass;", place, "crate::survey::"),
        "use crate::survey::kernel::pass;"
    );
    let place = Path::new("design/mod.rs");
    assert_eq!(
        absolute("super::kernel::pass(super::f)", place, "crate::survey::"),
        "crate::survey::kernel::pass(crate::survey::f)"
    );
}

#[test]
fn code_ends_where_tests_begin_and_not_where_their_file_is_named() {
    let text = "use a;\n#[cfg(test)]\nmod far_tests;\nuse b;\n#[cfg(test)]\nmod tests {\n    use c;\n}\n";
    let code = without_tests(text);
    assert!(code.contains("use b;") && !code.contains("use c;"), "{code}");
}

/// The modules that each module in a folder uses, in code that is not a test.
fn arrows(folder: &Path, prefix: &str, root: &str, known: &BTreeSet<&str>) -> BTreeMap<String, BTreeSet<String>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let names = root_names(&std::fs::read_to_string(src.join(root)).unwrap());
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files(&src) {
        let place = path.strip_prefix(&src).unwrap();
        let module =
            place.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        let is_test = place.file_stem().unwrap().to_string_lossy().ends_with("tests");
        if place == Path::new(root) || is_test {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = absolute(&without_tests(&text), place, prefix);
        let uses = arrows.entry(module.clone()).or_default();
        uses.extend(used(&code, prefix, &names, known).into_iter().filter(|used| *used != module));
    }
    arrows
}

/// Code up to the tests in it; tests in a file of their own end nothing.
fn without_tests(text: &str) -> String {
    let mut parts = text.split("#[cfg(test)]");
    let mut code = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if part.find(['{', ';']).is_some_and(|at| part[at..].starts_with('{')) {
            break;
        }
        code.push_str(part);
    }
    code
}

/// Code with each path by `super` that leads out of a module as a path from the root.
fn absolute(code: &str, place: &Path, prefix: &str) -> String {
    let is_index = place.file_stem().is_some_and(|stem| stem == "mod");
    let depth = place.components().count() - usize::from(is_index);
    code.replace(&"super::".repeat(depth), prefix)
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

/// The known modules that a text uses by paths that begin with `prefix`.
fn used(text: &str, prefix: &str, root: &BTreeMap<String, String>, known: &BTreeSet<&str>) -> BTreeSet<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for rest in code.split(prefix).skip(1) {
        for head in heads(rest) {
            let name: String = head.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let module = root.get(&name).cloned().unwrap_or(name);
            if known.contains(module.as_str()) {
                found.insert(module);
            }
        }
    }
    found
}

/// The beginnings of the paths after a prefix: one, or those of a list in braces, whose own lists are passed over.
fn heads(rest: &str) -> Vec<String> {
    if !rest.starts_with('{') {
        return vec![rest.to_owned()];
    }
    let (mut depth, mut heads) = (0, vec![String::new()]);
    for c in rest.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => heads.push(String::new()),
            c if depth == 1 => heads.last_mut().unwrap().push(c),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}
