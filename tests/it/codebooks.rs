//! The codebooks of standard surveys: each is a dataset as soon as a file is named, and gives the figures of synthetic files
//! that are laid out as the survey's, from a draft as well.

use crate::fixtures::folder::Folder;
use approx::assert_relative_eq;
use infosoc::catalogue::Certainty;
use infosoc::dataset::{Codebook, Dataset, Description};
use infosoc::describe::Describe;
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

    /// A description of some of its files, each with a path; what is left open is made up.
    fn describe(&self, files: &[(&str, &str)]) -> String {
        let mut all = Table::new();
        for (key, value) in [("country", "MEX"), ("licence", "none: synthetic"), ("citation", "none: synthetic")] {
            all.insert(key.into(), value.into());
        }
        all.insert("year".into(), 2024.into());
        all.extend(self.description.iter().filter(|(key, _)| *key != "files").map(|(k, v)| (k.clone(), v.clone())));
        let mut of_files = Table::new();
        for (name, path) in files {
            let mut file = self.files()[*name].as_table().unwrap().clone();
            for key in ["recognised_by", "same_file", "alternatives", "mean_weight"] {
                file.remove(key);
            }
            // A weight that is not known is left to who describes the file.
            file["design"].as_table_mut().unwrap().entry("weight").or_insert(Value::Integer(1));
            let is_there = |link: &Value| files.iter().any(|(name, _)| link["to"].as_str() == Some(name));
            if let Some(links) = file.get_mut("links").and_then(Value::as_array_mut) {
                links.retain(is_there);
            }
            file.insert("path".into(), (*path).into());
            of_files.insert((*name).into(), file.into());
        }
        all.insert("files".into(), of_files.into());
        toml::to_string(&all).unwrap()
    }

    /// The files that a row speaks of, of those named.
    fn files_of<'a>(&self, row: &csv::StringRecord, named: &[&'a str]) -> Vec<&'a str> {
        let files = self.cell(row, "file");
        named.iter().copied().filter(|name| files.is_empty() || files.split(';').any(|file| file == *name)).collect()
    }

    /// The rows of some of its files, of variables that `is_there` in the file.
    fn codebook(&self, files: &[&str], is_there: impl Fn(&str, &str) -> bool) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).unwrap();
        for row in &self.rows {
            let has_all = |file: &&str| self.cell(row, "variable").split(';').all(|variable| is_there(file, variable));
            let of_row: Vec<&str> = self.files_of(row, files).into_iter().filter(has_all).collect();
            if !of_row.is_empty() {
                let cells = self.header.iter().zip(row);
                let files = of_row.join(";");
                writer
                    .write_record(cells.map(|(name, cell)| if name == "file" { files.as_str() } else { cell }))
                    .unwrap();
            }
        }
        writer.into_inner().unwrap()
    }
}

#[test]
fn each_codebook_is_a_description_and_the_rows_of_each_file_are_read() {
    for survey in Survey::all() {
        assert_eq!(survey.description["survey"].as_str(), Some(survey.name.as_str()));
        let names: Vec<&str> = survey.files().keys().map(String::as_str).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, "data.csv")).collect();
        let description = Description::parse(&survey.describe(&files), Path::new(&survey.name)).unwrap();
        for file in description.files {
            let place = format!("{}, {}", survey.name, file.name);
            let is_row = |row: &csv::StringRecord| !survey.cell(row, "concept").starts_with('#');
            let named = [file.name.as_str()];
            // The members of households and the users of other tables may have proposals only.
            if survey.rows.iter().any(|row| is_row(row) && !survey.files_of(row, &named).is_empty()) {
                let rows = survey.codebook(&named, |_, _| true);
                Codebook::parse(&rows, Path::new(&place)).unwrap_or_else(|error| panic!("{place}: {error}"));
            }
            assert!(!file.scope.text.is_empty(), "{place}");
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
    let of_file = "statistical_unit recognised_by same_file key links design scope derived alternatives mean_weight delimiter encoding decimal";
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

/// The names of the variables of a file.
fn variables(path: &Path) -> Vec<String> {
    if path.extension().is_some_and(|ending| ending == "csv") {
        csv::Reader::from_path(path).unwrap().headers().unwrap().iter().map(str::to_owned).collect()
    } else {
        ReadFile::new().open(path).unwrap().all_variables().iter().map(|variable| variable.name.clone()).collect()
    }
}

/// A dataset of synthetic files, from the codebook of their survey.
fn dataset(survey: &str, files: &[(&str, &str)]) -> Folder {
    let golden = root("tests/golden/codebooks");
    let of_files: BTreeMap<&str, Vec<String>> =
        files.iter().map(|(name, data)| (*name, variables(&golden.join(data)))).collect();
    let is_there = |file: &str, variable: &str| of_files[file].iter().any(|name| name.eq_ignore_ascii_case(variable));
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let survey = Survey::open(survey);
    let (description, rows) = (survey.describe(files), survey.codebook(&names, is_there));
    let data: Vec<(&str, Vec<u8>)> =
        files.iter().map(|(_, data)| (*data, std::fs::read(golden.join(data)).unwrap())).collect();
    let mut all = vec![("dataset.toml", description.as_bytes()), ("codebook.csv", &rows[..])];
    all.extend(data.iter().map(|(name, bytes)| (*name, &bytes[..])));
    Folder::of(&all)
}

/// Surveys with the files of theirs that there are, and what lies where.
const SURVEYS: [(&str, &[(&str, &str)]); 5] = [
    ("mics6", &[("households", "mics6-hh.sav"), ("women", "mics6-wm.sav")]),
    ("dhs7", &[("women", "dhs7-ir.dta")]),
    ("endutih2024", &[("users", "endutih2024-usuarios.csv")]),
    ("acs2016", &[("households", "acs2016-hus.csv")]),
    ("cps2023", &[("persons", "cps2023.csv"), ("households", "cps2023.csv"), ("respondents", "cps2023.csv")]),
];

/// Shares and standard errors by numpy: linearised, or from replicates (`tests/golden/codebooks/synthetic.py`).
fn compare_figures(survey: &str, dataset: &Dataset) {
    let mut reader = csv::Reader::from_path(root("tests/golden/codebooks/figures.csv")).unwrap();
    let wanted: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let of_survey: Vec<&BTreeMap<String, String>> = wanted.iter().filter(|row| row["survey"] == survey).collect();
    assert!(!of_survey.is_empty());
    for row in of_survey {
        let (by, part) = row["by"].split_once('=').unwrap_or_default();
        let request = dataset.estimate(&row["indicator"]);
        // A file that is alone is called by its unit.
        let is_alone = dataset.description().files.len() == 1;
        let request = if is_alone { request } else { request.file(&row["file"]) };
        let figures = if by.is_empty() { request.run() } else { request.by([by]).run() };
        let figures = figures.unwrap_or_else(|error| panic!("{row:?}: {error}"));
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
    }
}

#[test]
fn figures_of_synthetic_files_are_those_of_the_formulas() {
    for (survey, files) in SURVEYS {
        let folder = dataset(survey, files);
        let dataset = folder.open();
        dataset.validate().check().unwrap();
        compare_figures(survey, &dataset);
    }
}

/// From files to figures: recognised, described, written, opened, validated, estimated.
#[test]
fn a_draft_of_the_files_of_a_standard_survey_is_a_dataset_at_once() {
    for (survey, year) in [("mics6", 2019), ("dhs7", 2016), ("endutih2024", 2024), ("acs2016", 2019), ("cps2023", 2023)]
    {
        let files = SURVEYS.iter().find(|(name, _)| *name == survey).unwrap().1;
        let golden = root("tests/golden/codebooks");
        let mut names: Vec<&str> = files.iter().map(|(_, data)| *data).collect();
        names.dedup();
        let data: Vec<(&str, Vec<u8>)> =
            names.iter().map(|name| (*name, std::fs::read(golden.join(name)).unwrap())).collect();
        let folder = Folder::of(&data.iter().map(|(name, bytes)| (*name, &bytes[..])).collect::<Vec<_>>());
        let describe = names.iter().fold(Describe::new(), |describe, name| describe.file(folder.0.join(name)));
        let draft = describe.country("NPL").year(year).run().unwrap();
        assert_eq!(draft.survey(), Some(survey));
        draft.write(&folder.0, false).unwrap();
        let dataset = folder.open();
        dataset.validate().check().unwrap();
        compare_figures(survey, &dataset);
    }
}
