//! The codebooks of standard surveys: each is a dataset as soon as a file is named, and gives the figures of synthetic files
//! that are laid out as the survey's.

use crate::fixtures::folder::Folder;
use approx::assert_relative_eq;
use infosoc::catalogue::Certainty;
use infosoc::dataset::{Codebook, Description};
use infosoc::{Estimate, ReadFile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A codebook of a survey, as it is written.
struct Survey {
    name: String,
    description: Table,
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Survey {
    fn open(name: &str) -> Survey {
        let folder = root("datasets/codebooks").join(name);
        let text = std::fs::read_to_string(folder.join("dataset.toml")).unwrap();
        let mut reader = csv::Reader::from_path(folder.join("codebook.csv")).unwrap();
        let header = reader.headers().unwrap().clone();
        let rows = reader.records().map(Result::unwrap).collect();
        Survey { name: name.to_owned(), description: text.parse().unwrap(), header, rows }
    }

    fn all() -> Vec<Survey> {
        let folders = std::fs::read_dir(root("datasets/codebooks")).unwrap().map(|entry| entry.unwrap());
        let mut names: Vec<String> = folders
            .filter(|entry| entry.file_type().unwrap().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names.iter().map(|name| Survey::open(name)).collect()
    }

    fn files(&self) -> &Table {
        self.description["files"].as_table().unwrap()
    }

    fn cell<'a>(&self, row: &'a csv::StringRecord, column: &str) -> &'a str {
        &row[self.header.iter().position(|name| name == column).unwrap()]
    }

    /// The description of one of its files under this path, with what is left open made up.
    fn describe(&self, file: &str, path: &str) -> String {
        let of_file = self.files()[file].as_table().unwrap();
        let mut all = Table::new();
        for (key, value) in [("country", "MEX"), ("licence", "none: synthetic"), ("citation", "none: synthetic")] {
            all.insert(key.into(), value.into());
        }
        all.insert("year".into(), 2024.into());
        for key in ["country", "title", "producer", "source", "recall", "notes"] {
            all.extend(self.description.get(key).map(|value| (key.to_owned(), value.clone())));
        }
        for key in ["statistical_unit", "key", "design", "scope", "derived"] {
            all.extend(of_file.get(key).map(|value| (key.to_owned(), value.clone())));
        }
        // A weight that is not known is left to who describes the file.
        all["design"].as_table_mut().unwrap().entry("weight").or_insert(Value::Integer(1));
        let keys = ["delimiter", "encoding", "decimal", "null_values"].into_iter();
        let mut data: Table = keys.filter_map(|key| Some((key.to_owned(), of_file.get(key)?.clone()))).collect();
        data.insert("path".into(), path.into());
        all.insert("file".into(), data.into());
        toml::to_string(&all).unwrap()
    }

    /// The rows of one of its files, of variables that `is_there`.
    fn codebook(&self, file: &str, is_there: impl Fn(&str) -> bool) -> Vec<u8> {
        let kept: Vec<usize> = (0..self.header.len()).filter(|at| &self.header[*at] != "file").collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(kept.iter().map(|at| &self.header[*at])).unwrap();
        for row in &self.rows {
            let files = self.cell(row, "file");
            let of_file = files.is_empty() || files.split(';').any(|name| name == file);
            if of_file && self.cell(row, "variable").split(';').all(&is_there) {
                writer.write_record(kept.iter().map(|at| &row[*at])).unwrap();
            }
        }
        writer.into_inner().unwrap()
    }
}

#[test]
fn each_file_of_each_codebook_is_described_and_its_rows_are_read() {
    for survey in Survey::all() {
        assert_eq!(survey.description["survey"].as_str(), Some(survey.name.as_str()));
        for file in survey.files().keys() {
            let place = format!("{}, {file}", survey.name);
            let description = Description::parse(&survey.describe(file, "data.csv"), Path::new(&place)).unwrap();
            let rows = survey.codebook(file, |_| true);
            let of_file = |row: &&csv::StringRecord| {
                let files = survey.cell(row, "file");
                !survey.cell(row, "concept").starts_with('#')
                    && (files.is_empty() || files.split(';').any(|f| f == file))
            };
            // The members of households and the users of other tables may have proposals only.
            if survey.rows.iter().any(|row| of_file(&row)) {
                Codebook::parse(&rows, Path::new(&place)).unwrap_or_else(|error| panic!("{place}: {error}"));
            }
            assert!(description.files.iter().all(|file| !file.scope.text.is_empty()), "{place}");
        }
    }
}

/// What is from memory is a proposal, and no row.
#[test]
fn rows_are_sure_in_part_at_least_and_of_files_that_are_described() {
    for survey in Survey::all() {
        for row in &survey.rows {
            let (concept, status) = (survey.cell(row, "concept"), survey.cell(row, "status"));
            let certainty: Certainty = status.parse().unwrap();
            assert!(concept.starts_with('#') || certainty <= Certainty::Partial, "{}: {row:?}", survey.name);
            for file in survey.cell(row, "file").split(';').filter(|file| !file.is_empty()) {
                assert!(survey.files().contains_key(file), "{}: {row:?}", survey.name);
            }
        }
    }
}

/// Nothing is misspelt, and each link leads to a key of as many columns.
#[test]
fn descriptions_hold_no_other_keys_than_those_of_the_format() {
    let of_all = "survey rounds status country title producer source recall notes files";
    let of_file = "statistical_unit recognised_by key links design scope derived alternatives mean_weight delimiter encoding decimal";
    for survey in Survey::all() {
        let known = |allowed: &str, table: &Table| {
            for key in table.keys() {
                assert!(allowed.split(' ').any(|known| known == key), "{}: {key}", survey.name);
            }
        };
        known(of_all, &survey.description);
        for (name, file) in survey.files() {
            let place = format!("{}, {name}", survey.name);
            let file = file.as_table().unwrap();
            known(of_file, file);
            for link in file.get("links").and_then(Value::as_array).into_iter().flatten() {
                let to = &survey.files()[link["to"].as_str().unwrap()];
                let by = link["by"].as_array().unwrap();
                assert_eq!(by.len(), to["key"].as_array().unwrap().len(), "{place}");
            }
            for other in file.get("alternatives").and_then(Value::as_array).into_iter().flatten() {
                known("variables design status", other.as_table().unwrap());
            }
            if let Some(mean) = file.get("mean_weight") {
                let ends: Vec<f64> = mean.as_array().unwrap().iter().map(|n| n.as_integer().unwrap() as f64).collect();
                let divisor = file["design"]["weight_divisor"].as_integer().unwrap() as f64;
                // Weights that were divided already lie between the ends, and those that were not beyond them.
                assert!(ends[0] < ends[1] && ends[1] < ends[0] * divisor, "{place}");
            }
        }
    }
}

/// Surveys whose files have the same variables are told apart by who describes them: these, and no others.
#[test]
fn surveys_that_look_alike_are_known() {
    let mut alike: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for survey in Survey::all() {
        for file in survey.files().values() {
            let variables = file["recognised_by"].as_array().unwrap().iter();
            let mut names: Vec<String> = variables.map(|name| name.as_str().unwrap().to_lowercase()).collect();
            assert!(names.len() >= 2, "{}: {names:?}", survey.name);
            names.sort();
            alike.entry(names).or_default().push(survey.name.clone());
        }
    }
    let mut found: Vec<Vec<String>> = alike.into_values().filter(|surveys| surveys.len() > 1).collect();
    found.sort();
    found.dedup();
    let known = [
        &["acs2013", "acs2016", "acs2020"][..],
        &["afrobarometer5", "afrobarometer7"],
        &["cps2021", "cps2023"],
        &["dhs7", "dhs8"],
        &["endutih2022", "endutih2024"],
        &["eu-ict2021", "eu-ict2022"],
        &["mics4", "mics5"],
    ];
    assert_eq!(found, known);
}

/// A dataset of one file, from the codebook of its survey.
fn dataset(survey: &str, file: &str, data: &str) -> Folder {
    let path = root("tests/golden/codebooks").join(data);
    let bytes = std::fs::read(&path).unwrap();
    let names: Vec<String> = match path.extension().unwrap().to_str().unwrap() {
        "csv" => bytes
            .split(|b| *b == b'\n')
            .next()
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .unwrap()
            .trim_end()
            .split(',')
            .map(str::to_owned)
            .collect(),
        _ => ReadFile::new().open(&path).unwrap().all_variables().iter().map(|v| v.name.clone()).collect(),
    };
    let survey = Survey::open(survey);
    let rows = survey.codebook(file, |variable| names.iter().any(|name| name.eq_ignore_ascii_case(variable)));
    let description = survey.describe(file, data);
    Folder::of(&[(data, &bytes), ("dataset.toml", description.as_bytes()), ("codebook.csv", &rows)])
}

const FILES: [(&str, &str, &str); 8] = [
    ("mics6", "households", "mics6-hh.sav"),
    ("mics6", "women", "mics6-wm.sav"),
    ("dhs7", "women", "dhs7-ir.dta"),
    ("endutih2024", "users", "endutih2024-usuarios.csv"),
    ("acs2016", "households", "acs2016-hus.csv"),
    ("cps2023", "persons", "cps2023.csv"),
    ("cps2023", "households", "cps2023.csv"),
    ("cps2023", "respondents", "cps2023.csv"),
];

/// Shares and standard errors by numpy: linearised, or from replicates (`tests/golden/codebooks/synthetic.py`).
#[test]
fn figures_of_synthetic_files_are_those_of_the_formulas() {
    let mut reader = csv::Reader::from_path(root("tests/golden/codebooks/figures.csv")).unwrap();
    let wanted: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    for (survey, file, data) in FILES {
        let folder = dataset(survey, file, data);
        let dataset = folder.open();
        dataset.validate().check().unwrap();
        let mut compared = 0;
        for row in wanted.iter().filter(|row| row["survey"] == survey && row["file"] == file) {
            let (by, part) = row["by"].split_once('=').unwrap_or_default();
            let request = dataset.estimate(&row["indicator"]);
            let figures = if by.is_empty() { request.run() } else { request.by([by]).run() }.unwrap();
            let measure = match row["category"].as_str() {
                "" => row["indicator"].clone(),
                category => format!("{}:{category}", row["indicator"]),
            };
            let estimates = figures.estimates();
            let is_wanted = |found: &&Estimate| {
                let level = if by.is_empty() { None } else { Some(Some(part.to_owned())) };
                found.measure == measure && estimates.level_of(found, by) == level
            };
            let found = estimates.rows().iter().find(is_wanted).unwrap_or_else(|| panic!("{row:?}"));
            let number = |column: &str| row[column].parse::<f64>().unwrap();
            // Figures are per cent.
            assert_relative_eq!(found.value.unwrap(), 100.0 * number("share"), max_relative = 1e-12);
            assert_relative_eq!(found.se.unwrap(), 100.0 * number("se"), max_relative = 1e-10);
            assert_eq!(found.n as f64, number("cases"), "{row:?}");
            compared += 1;
        }
        assert!(compared > 0, "{survey} {file}");
    }
}
