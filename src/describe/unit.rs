//! What the rows of a file are: households, persons, enterprises, schools or organisations of the government.

use super::concept::LEXICON;
use super::propose::candidates;
use super::source::{Item, Source};
use super::vocabulary::SourceLanguage;
use crate::dataset::StatisticalUnit;

/// Parts of file names that offices use for files of households and of persons.
const HOUSEHOLDS: [&str; 10] =
    ["hh", "household", "hogar", "menage", "domicil", "viviend", "agregado", "hr", "casa", "home"];
const PERSONS: [&str; 14] = [
    "wm",
    "mn",
    "hl",
    "ind",
    "person",
    "usuario",
    "residente",
    "membre",
    "member",
    "morador",
    "pessoa",
    "women",
    "men",
    "pr",
];

/// Parts of the names of enterprise files.
const ENTERPRISES: [&str; 8] =
    ["enterprise", "empresa", "entreprise", "firm", "business", "establishment", "establecimiento", "etablissement"];

/// Parts of the names of files of schools and of government organisations. Others are asked the same questions, so that
/// only the name of the file tells.
const SCHOOLS: [&str; 6] = ["school", "escuela", "colegio", "ecole", "etablissements_scolaires", "escola"];
const ORGANISATIONS: [&str; 6] = ["government", "ministr", "gobierno", "gouvernement", "governo", "public_bod"];

/// How many questions speak of an enterprise, where that is every fifth or more: persons are asked of that which they work for.
fn spoken_of(source: &Source, language: Option<SourceLanguage>) -> i32 {
    let labels = &LEXICON.labels;
    let speaks = |item: &&Item| {
        let reading = labels.read(item.text(), language);
        reading.hits.iter().any(|hit| hit.tags.iter().any(|tag| labels.name(*tag) == "enterprise"))
    };
    let count = source.items.iter().filter(speaks).count();
    if 5 * count >= source.items.len() { count as i32 } else { 0 }
}

/// What the rows are, and why that is thought.
pub(super) fn of(source: &Source, language: Option<SourceLanguage>) -> (Option<StatisticalUnit>, String) {
    if let Some(unit) = source.unit {
        return (Some(unit), "as stated".to_owned());
    }
    let (mut households, mut persons, mut enterprises) = (0_i32, 0_i32, 0_i32);
    let mut demographic = 0;
    for item in &source.items {
        // Under no unit each rule has the same chance.
        let Some(first) = candidates(item, None, language).into_iter().next().filter(|first| first.is_sure) else {
            continue;
        };
        match first.concept {
            "HH1" | "HH2" | "HH3" | "HH4" | "HH6" | "HH11" | "HH13" | "HH14" | "HH16" => households += 1,
            "HH5" | "HH7" | "HH8" | "HH9" | "HH10" | "HH12" | "HH15" | "HH17" | "HH18" | "HH19" | "HH20" => {
                persons += 1
            }
            // These indicators are asked of enterprises only, and a household file has none of them.
            "B2" | "B4" | "B5" | "B6" | "B7" | "B8" | "B10" | "B11" | "size_class" => enterprises += 2,
            "sex" | "age" => demographic += 1,
            _ => {}
        }
    }
    enterprises += spoken_of(source, language);
    // A file with both is one of persons, or of the head of the household; alone it says less than the questions do.
    persons += 2 * demographic.min(2);
    let name = &source.name;
    let named = |parts: &[&str]| {
        name.split(|c: char| !c.is_alphanumeric()).any(|word| {
            // A short part must be nearly the whole word: `ind` is in `individual` and in `index` of anything.
            parts.iter().any(|part| word.starts_with(part) && (part.len() > 3 || word.len() <= part.len() + 2))
        })
    };
    households += if named(&HOUSEHOLDS) { 3 } else { 0 };
    persons += if named(&PERSONS) { 3 } else { 0 };
    enterprises += if named(&ENTERPRISES) { 3 } else { 0 };
    let mut counts = format!("{households} signs of households and {persons} of persons in names and labels");
    if enterprises > 0 {
        counts = format!("{enterprises} signs of enterprises, {counts}");
    }
    // Their names say more than single questions do.
    let named_after = |parts: &[&str]| if named(parts) { 8 } else { 0 };
    let (schools, organisations) = (named_after(&SCHOOLS), named_after(&ORGANISATIONS));
    if schools + organisations > 0 {
        counts = format!("its name is that of a file of schools or of the government; {counts}");
    }
    let mut signs = [
        (households, StatisticalUnit::Household),
        (persons, StatisticalUnit::Individual),
        (enterprises, StatisticalUnit::Enterprise),
        (schools, StatisticalUnit::School),
        (organisations, StatisticalUnit::Organisation),
    ];
    signs.sort_by_key(|(count, _)| -count);
    let [(most, unit), (next, _), ..] = signs;
    ((most > next).then_some(unit), counts)
}
