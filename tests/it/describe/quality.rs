//! How often a draft is right, on labels of public surveys: `tests/golden/labels`.
//!
//! Each survey becomes a DDI codebook, a file for each statistical unit, and is described as a whole. A row counts as right if
//! the first proposal for its variable, the surest one, is its concept.

use super::documents::{Variable, codebook};
use crate::fixtures::folder::Folder;
use infosoc::dataset::StatisticalUnit;
use infosoc::describe::{Confidence, Describe, Proposal};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// A row of the labels.
#[derive(Clone, Debug)]
struct Row {
    language: String,
    survey: String,
    variable: Variable,
    /// What the rows of its file are; nothing where it does not matter.
    unit: Option<StatisticalUnit>,
    /// Nothing for what is not a concept.
    concept: String,
    category: String,
    split: String,
    /// Whether the source says what the codes are, or none are needed: a weight, a number.
    has_codes: bool,
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Variables that are a concept, a breakdown or of the design.
    positive: usize,
    right: usize,
    high: usize,
    /// Among those that are right, with codes.
    coded: usize,
    coded_high: usize,
    /// Another concept with high confidence.
    wrong_high: usize,
    /// The right concept with high confidence in another category.
    other_category: usize,
    /// Variables that are none, and those among them with a proposal of high confidence.
    negative: usize,
    negative_high: usize,
}

impl Count {
    fn add(&mut self, row: &Row, first: Option<&Proposal>) {
        let is_high = first.is_some_and(|p| p.confidence == Confidence::High);
        let is_right = first.is_some_and(|p| p.concept == row.concept);
        if row.concept.is_empty() {
            self.negative += 1;
            self.negative_high += usize::from(is_high);
            return;
        }
        self.positive += 1;
        self.right += usize::from(is_right);
        self.high += usize::from(is_right && is_high);
        self.coded += usize::from(is_right && row.has_codes);
        self.coded_high += usize::from(is_right && is_high && row.has_codes);
        self.wrong_high += usize::from(!is_right && is_high);
        let is_other = first.is_some_and(|p| !row.category.is_empty() && p.category != row.category);
        self.other_category += usize::from(is_right && is_high && is_other);
    }

    fn sum<'a>(counts: impl Iterator<Item = &'a Count>) -> Count {
        counts.fold(Count::default(), |sum, count| Count {
            positive: sum.positive + count.positive,
            right: sum.right + count.right,
            high: sum.high + count.high,
            coded: sum.coded + count.coded,
            coded_high: sum.coded_high + count.coded_high,
            wrong_high: sum.wrong_high + count.wrong_high,
            other_category: sum.other_category + count.other_category,
            negative: sum.negative + count.negative,
            negative_high: sum.negative_high + count.negative_high,
        })
    }

    fn right_share(&self) -> f64 {
        share(self.right, self.positive)
    }

    /// Of all variables, those that are called surely what they are not.
    fn wrong_share(&self) -> f64 {
        share(self.wrong_high + self.negative_high, self.positive + self.negative)
    }

    fn high_share(&self) -> f64 {
        share(self.coded_high, self.coded)
    }

    fn cells(&self) -> String {
        let of =
            |part: usize, all: usize| if all == 0 { "–".to_owned() } else { format!("{:.0} %", share(part, all)) };
        format!(
            "{} | {} | {} | {} | {} | {} | {}",
            self.positive,
            of(self.right, self.positive),
            of(self.high, self.right),
            of(self.coded_high, self.coded),
            self.wrong_high,
            self.negative,
            self.negative_high
        )
    }
}

fn share(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all.max(1) as f64
}

fn rows(file: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/labels").join(file);
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|known| known == name).unwrap();
    let read = |record: csv::StringRecord| {
        let get = |name: &str| record[place(name)].to_owned();
        let split = |list: String| list.split(';').map(str::trim).map(str::to_owned).collect::<Vec<_>>();
        let mut codes: Vec<(String, String)> = split(get("values"))
            .iter()
            .filter_map(|pair| {
                pair.split_once('=').map(|(code, label)| (code.trim().to_owned(), label.trim().to_owned()))
            })
            .collect();
        // Some sources say which codes are yes and no, and not how they are labelled.
        if codes.is_empty() {
            for (column, label) in [("yes_codes", "Yes"), ("no_codes", "No")] {
                let of = split(get(column)).into_iter().filter(|code| !code.is_empty());
                codes.extend(of.map(|code| (code, label.to_owned())));
            }
        }
        let role = get("role");
        let unit = match get("unit").as_str() {
            "" => None,
            "dwelling" | "housing unit" => Some(StatisticalUnit::Household),
            "enterprise" => Some(StatisticalUnit::Enterprise),
            unit if unit.starts_with("household") && !unit.contains("member") => Some(StatisticalUnit::Household),
            _ => Some(StatisticalUnit::Individual),
        };
        Row {
            language: get("language"),
            survey: get("survey"),
            has_codes: !codes.is_empty() || role == "design",
            variable: Variable { name: get("variable"), label: get("label"), codes },
            unit,
            concept: if role == "none" { String::new() } else { get("concept") },
            category: get("category"),
            split: get("split"),
        }
    };
    reader.records().map(|record| read(record.unwrap())).collect()
}

/// The counts of each language and survey.
fn measure(rows: &[Row]) -> BTreeMap<(String, String), Count> {
    let mut counts: BTreeMap<(String, String), Count> = BTreeMap::new();
    let mut files: Vec<(String, Option<StatisticalUnit>, Vec<&Row>)> = Vec::new();
    for row in rows {
        // A row that does not say is of the file that most of its survey is of.
        let of_survey = || rows.iter().filter(|other| other.survey == row.survey).filter_map(|other| other.unit);
        let households = of_survey().filter(|unit| *unit == StatisticalUnit::Household).count();
        let usual = (of_survey().count() > 0).then_some(if 2 * households > of_survey().count() {
            StatisticalUnit::Household
        } else {
            StatisticalUnit::Individual
        });
        let unit = row.unit.or(usual);
        let fits = |file: &&mut (String, Option<StatisticalUnit>, Vec<&Row>)| {
            file.0 == row.survey
                && file.1 == unit
                && !file.2.iter().any(|known| known.variable.name == row.variable.name)
        };
        match files.iter_mut().find(fits) {
            // Sources that are no data files name no variables.
            Some(file) if !row.variable.name.is_empty() => file.2.push(row),
            Some(_) | None => files.push((row.survey.clone(), unit, vec![row])),
        }
    }
    for (survey, unit, rows) in files {
        let variables: Vec<Variable> = rows
            .iter()
            .map(|row| Variable { name: row.variable.name.replace(['\n', '\t'], " "), ..row.variable.clone() })
            .collect();
        let folder = Folder::of(&[("codebook.xml", codebook(&variables).as_bytes())]);
        let ask = Describe::new().file(folder.0.join("codebook.xml")).built_in(false);
        let ask = unit.into_iter().fold(ask, Describe::unit);
        let proposals = ask.run().unwrap().proposals();
        for row in rows {
            let of = proposals.iter().filter(|proposal| proposal.variable == row.variable.name);
            let first = of.min_by_key(|proposal| proposal.confidence);
            counts.entry((row.language.clone(), survey.clone())).or_default().add(row, first);
        }
    }
    counts
}

/// The languages in which the rates are held, and what they are.
const HELD: [&str; 4] = ["en", "es", "fr", "pt"];

#[test]
fn drafts_are_as_often_right_as_the_documentation_says() {
    let test: Vec<Row> = rows("labels.csv").into_iter().filter(|row| row.split == "test").collect();
    let facts: Vec<Row> = rows("facts.csv");
    let (test, facts) = (measure(&test), measure(&facts));
    let mut page = String::from(include_str!("quality_head.md"));
    let mut of_language: BTreeMap<&str, Vec<Count>> = BTreeMap::new();
    for ((language, survey), count) in &test {
        of_language.entry(language).or_default().push(*count);
        writeln!(page, "| {language} | {} | {} |", survey.replace('|', "/"), count.cells()).unwrap();
    }
    for (language, counts) in &of_language {
        writeln!(page, "| {language} | **all** | {} |", Count::sum(counts.iter()).cells()).unwrap();
    }
    let all_facts = Count::sum(facts.values());
    writeln!(page, "| en | 44 standard surveys, in short descriptions | {} |", all_facts.cells()).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/describe/quality.md");
    let written = std::fs::read_to_string(&path).unwrap();
    if std::env::var_os("INFOSOC_WRITE_QUALITY").is_some() {
        std::fs::write(&path, &page).unwrap();
    } else {
        assert!(
            written == page,
            "src/describe/quality.md is not current: run this test with INFOSOC_WRITE_QUALITY=1\n{page}"
        );
    }
    for (language, counts) in of_language.iter().filter(|(language, _)| HELD.contains(language)) {
        hold(language, &Count::sum(counts.iter()));
    }
    hold("the standard surveys", &all_facts);
    let all = Count::sum(test.values().chain(facts.values()));
    assert!(all.wrong_share() <= 1.0, "{:.2} % are surely what they are not: {all:?}", all.wrong_share());
}

/// The first proposal is right for 85 %, and of these 60 % have high confidence where the codes are known.
fn hold(what: &str, count: &Count) {
    assert!(count.right_share() >= 85.0, "{what}: {:.1} % right, {count:?}", count.right_share());
    assert!(count.high_share() >= 60.0, "{what}: {:.1} % of them surely, {count:?}", count.high_share());
}

/// Of questionnaires in the words of the model questions next to all is known, and nothing for sure that is not so.
#[test]
fn model_questions_are_known_in_six_languages() {
    let counts = measure(&rows("made_up.csv"));
    let mut of_language: BTreeMap<&str, Vec<Count>> = BTreeMap::new();
    for ((language, _), count) in &counts {
        of_language.entry(language).or_default().push(*count);
    }
    assert_eq!(of_language.len(), 6);
    for (language, counts) in of_language {
        let all = Count::sum(counts.iter());
        assert!(all.right_share() >= 97.0 && all.high_share() >= 80.0, "{language}: {all:?}");
        assert_eq!((all.wrong_high, all.other_category, all.negative_high), (0, 0, 0), "{language}: {all:?}");
    }
}
