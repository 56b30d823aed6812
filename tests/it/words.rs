//! The lists of words in the documentation of the Python package are those that are read.

use infosoc::catalogue::{Certainty, Classification, IndicatorArea};
use infosoc::index::{Bounds, Correlation, Step, WeightScheme};
use infosoc::quality::{FlagSystem, Rounding};
use infosoc::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The words of a closed set, as the error of a word that is none of them has them.
fn words<T: FromStr<Err = Error>>() -> Vec<String> {
    told("?".parse::<T>().err())
}

fn told(error: Option<Error>) -> Vec<String> {
    match error {
        Some(Error::UnknownOption { expected, .. }) => expected,
        other => panic!("not the error of an unknown word: {other:?}"),
    }
}

fn without(words: Vec<String>, left_out: &[&str]) -> Vec<String> {
    words.into_iter().filter(|word| !left_out.contains(&word.as_str())).collect()
}

/// Every list that a keyword may have.
fn lists() -> Vec<(&'static str, Vec<String>)> {
    // Replicate weights that can be made, not only read.
    let made = without(words::<ReplicateMethod>(), &["jk2", "other"]);
    vec![
        ("adjust", words::<Adjust>()),
        ("annual", words::<AnnualRule>()),
        ("area", words::<IndicatorArea>()),
        ("back", words::<BackTransformation>()),
        ("base", words::<wsis::stocktaking::Base>()),
        ("benchmark", words::<Benchmark>()),
        ("bounds", words::<Bounds>()),
        ("centre", words::<Centre>()),
        ("certainty", words::<Certainty>()),
        ("classification", words::<Classification>()),
        ("coefficients", words::<ReferenceCoefficients>()),
        ("combine", words::<Combine>()),
        ("covariance", words::<WaveCovariance>()),
        ("curve", words::<targets::Curve>()),
        ("df", words::<DegreesOfFreedom>()),
        ("deff", words::<DesignEffect>()),
        ("detail", words::<Detail>()),
        ("distance", words::<Distance>()),
        ("divide", words::<Divide>()),
        ("edition", words::<Edition>()),
        ("errors", words::<MarginErrors>()),
        ("family", words::<Family>()),
        ("fit", words::<FitMethod>()),
        ("frequency", words::<Frequency>()),
        ("groups", words::<Groups>()),
        ("how", words::<Comparison>()),
        ("incomplete_year", words::<IncompleteYear>()),
        ("overlap", words::<Overlap>()),
        ("interval", words::<Interval>()),
        ("interval", words::<QuantileInterval>()),
        ("kind", words::<Correlation>()),
        ("labels", words::<export::Labels>()),
        ("labels", words::<export::SiteLabels>()),
        ("language", words::<Language>()),
        ("late", words::<Late>()),
        ("link", words::<Link>()),
        // Means of the other group exist for these.
        ("link", without(words::<Link>(), &["inverse"])),
        ("lonely_psu", words::<LonelyPsu>()),
        ("market", words::<MarketRule>()),
        ("method", words::<AggregationMethod>()),
        ("method", words::<Fold>()),
        ("method", words::<ImputationMethod>()),
        ("method", words::<Pps>()),
        ("method", words::<ReplicateMethod>()),
        ("method", made),
        ("method", words::<infosoc::planning::AllocationMethod>()),
        ("method", words::<infosoc::planning::PpsSelection>()),
        ("method", words::<ResponseMethod>()),
        ("method", words::<SmallAreaMethod>()),
        ("method", words::<TestMethod>()),
        ("mse", words::<MseMethod>()),
        ("name", told(Targets::builtin("?").err())),
        ("not_stated", words::<infosoc::quality::NotStated>()),
        ("practice", words::<Practice>()),
        ("rounding", told(Rounding::from_options(5, "?", None).err())),
        ("rule", words::<QuantileRule>()),
        ("scale", words::<ScaleRule>()),
        ("scheme", told(WeightScheme::named("?", None, 0.1).err())),
        ("share", words::<Share>()),
        ("smoothing", words::<Smoothing>()),
        ("split", words::<Split>()),
        ("statistic", words::<Independence>()),
        ("step", words::<Step>()),
        ("system", words::<FlagSystem>()),
        ("transformation", words::<Transformation>()),
        ("unknown_error", words::<UnknownError>()),
        ("variance", words::<PairVariance>()),
    ]
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
    let source = |path: &PathBuf| path.extension().is_some_and(|e| e == "rs" || e == "py" || e == "pyi");
    files.into_iter().filter(source).chain(folders.iter().flat_map(|folder| self::files(folder))).collect()
}

/// `keyword : {"word", "word"}` in a line of documentation.
fn list_in(line: &str) -> Option<(&str, BTreeSet<&str>)> {
    let (keyword, list) = line.trim().trim_start_matches("///").trim().split_once(" : {\"")?;
    let (list, _) = list.split_once("\"}")?;
    Some((keyword, list.split("\", \"").collect()))
}

#[test]
fn lists_of_words_in_docstrings_are_those_that_are_read() {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let lists = lists();
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for path in ["src", "infosoc"].iter().flat_map(|folder| files(&python.join(folder))) {
        let text = std::fs::read_to_string(&path).expect("text");
        for (number, line) in text.lines().enumerate() {
            let Some((keyword, given)) = list_in(line) else { continue };
            let is_given = |words: &[String]| words.iter().map(String::as_str).collect::<BTreeSet<_>>() == given;
            match lists.iter().position(|(known, words)| *known == keyword && is_given(words)) {
                Some(place) => drop(seen.insert(place)),
                None => wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim())),
            }
        }
    }
    assert!(wrong.is_empty(), "lists that are not those of any closed set:\n{}", wrong.join("\n"));
    let unseen: Vec<_> = (0..lists.len()).filter(|place| !seen.contains(place)).map(|place| &lists[place]).collect();
    assert!(unseen.is_empty(), "lists that no docstring has: {unseen:?}");
}
