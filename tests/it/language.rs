//! The phrases of the catalogue are those that the code uses, and a page in a language is in that language.

use infosoc::wsis::{ReportOptions, Stocktaking, profile, reports};
use infosoc::{Language, Series};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(of).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// What stands between two quotes and could be a key.
fn literals() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for path in files(&root.join("src")).into_iter().chain(files(&root.join("python/src"))) {
        let text = std::fs::read_to_string(path).unwrap();
        found.extend(text.split('"').filter(|part| part.len() < 60).map(str::to_owned));
    }
    found
}

/// A key that no phrase has stops a page: these are the places where keys stand.
#[test]
fn every_key_of_the_code_is_a_phrase_in_every_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut keys = BTreeSet::new();
    let pages = ["wsis", "export", "cli"].map(|module| files(&root.join(module)));
    for path in pages.concat() {
        let text = std::fs::read_to_string(&path).unwrap();
        for call in ["say(\"", "message(\""] {
            let calls = text.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
            keys.extend(calls);
        }
    }
    assert!(keys.len() > 80, "{keys:?}");
    for language in Language::ALL {
        let lost: Vec<&String> = keys.iter().filter(|key| !language.has_message(key)).collect();
        assert!(lost.is_empty(), "{language}: {lost:?}");
    }
}

#[test]
fn every_phrase_is_used() {
    let literals = literals();
    let unused: Vec<String> =
        Language::messages().into_iter().map(|(key, _)| key).filter(|key| !literals.contains(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// The text of a page: no elements, no style.
fn text(html: &str) -> Vec<String> {
    let body = html.split_once("<body>").unwrap().1;
    let parts = body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim().to_owned());
    parts.filter(|text| !text.is_empty()).collect()
}

/// English words that no other of the six languages has: one of them is a phrase that was not translated.
const ENGLISH: [&str; 24] = [
    "the",
    "of",
    "and",
    "with",
    "which",
    "who",
    "world",
    "year",
    "years",
    "value",
    "indicator",
    "household",
    "individuals",
    "using",
    "women",
    "rural",
    "target",
    "track",
    "countries",
    "people",
    "since",
    "beside",
    "by",
    "goal",
];

fn pages(language: Language) -> Vec<String> {
    let series = Series::read("datasets/series/ict.csv")
        .and_then(|series| series.extend(&Series::read("datasets/series/findex.csv")?))
        .unwrap();
    let register = Stocktaking::read_csv("datasets/wsis/prize_winners.csv").unwrap();
    let options = ReportOptions::default();
    let made = reports(&series, Some(&register), &options).unwrap();
    let html = |page: infosoc::Result<infosoc::export::Page>| page.and_then(|page| page.to_html()).unwrap();
    let mut pages: Vec<String> = made.iter().map(|report| html(report.page("INEGI", language))).collect();
    pages.push(html(profile(&series, "MEX", &options).unwrap().page("INEGI", language)));
    pages
}

#[test]
fn a_page_in_a_language_has_no_english_and_no_placeholder() {
    for &language in Language::ALL.iter().filter(|language| !matches!(language, Language::English)) {
        for page in pages(language) {
            assert!(page.contains(&format!("<html lang=\"{}\"", language.tag())));
            assert_eq!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), language.is_right_to_left());
            assert_eq!(page.contains("direction=\"rtl\""), language.is_right_to_left());
            // The code of an indicator stands beside its name in the table of sources, and nowhere in its place.
            assert!(page.matches("x-mobile-money-account").count() <= 1, "{language}");
            for text in text(&page) {
                // Names of files and of programs have no language.
                let text = text.replace("divides_countries.csv", "").replace("coverage.csv", "");
                let english = text
                    .split(|c: char| !c.is_alphabetic())
                    .find(|word| ENGLISH.contains(&word.to_lowercase().as_str()));
                assert!(english.is_none(), "{language}: {english:?} in {text:?}");
                assert!(!text.contains(['{', '}']), "{language}: {text:?}");
            }
        }
    }
}

#[test]
fn pages_begin_with_a_summary_and_contents_and_end_with_sources() {
    let page = &pages(Language::English)[1];
    let place = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part}"));
    assert!(place("<h2>In brief</h2>") < place("<h2>Contents</h2>"));
    assert!(place("<h2>Contents</h2>") < place("<h2>At a glance</h2>"));
    assert!(place("<h2>Notes</h2>") < place("<h2>Sources</h2>"));
    for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
    }
}

#[test]
fn a_profile_shows_the_whole_population_and_not_each_of_its_parts() {
    let mexico = infosoc::dataset::Dataset::open("datasets/national/mex-endutih-2021").unwrap();
    let figures = mexico.estimate("HH6").by(["area"]).by(["region"]).run().unwrap().observations(None, None).unwrap();
    let series = infosoc::Series::read("datasets/series/ict.csv").unwrap().indicators(&["HH7"]).unwrap();
    let series = series.extend(&figures).unwrap();
    let mexico = profile(&series, "MEX", &ReportOptions::default()).unwrap();
    let page = mexico.page("INEGI", Language::English).unwrap().to_html().unwrap();
    // As heads of rows: the whole is there, once, and neither states nor areas are.
    assert_eq!(page.matches(">Proportion of households with Internet (HH6)<").count(), 1);
    // The states are `01` to `32`; urban by rural is the ratio among the gaps.
    for part in ["01 (HH6)", "32 (HH6)", "urban (HH6)", "rural (HH6)"] {
        assert!(!page.contains(&format!("Proportion of households with Internet: {part}")), "{part}");
    }
}
