//! `dataset.toml`: what a national dataset is, where its data are and how they were sampled.

mod derived;
mod design;
mod file;
mod schema;
mod scope;
mod written;

pub use derived::{Case, Derivation, Derived, RowFunction};
pub use design::{Columns, DesignColumns, Weight};
pub use file::{DataFile, FileDescription, Format, Link, StatisticalUnit};
pub use scope::{Condition, Scope};

use crate::{Error, Result};
use std::path::Path;

/// What a draft says where nobody knows. A description without a producer or a licence is refused, so that nobody forgets them.
pub(crate) const UNSAID: &str = "not known: say it";

/// How a draft begins the note of a row that a person has to decide on.
pub(crate) const TO_DECIDE: &str = "to decide";

/// The contents of a `dataset.toml`.
///
/// ```
/// let text = r#"
///     country = "MEX"
///     year = 2021
///     title = "Household ICT survey"
///     producer = "National statistical office"
///     licence = "CC BY 4.0"
///     citation = "Source: national statistical office, 2021"
///     statistical_unit = "household"
///     [file]
///     path = "households.csv"
///     [design]
///     weight = "w"
/// "#;
/// let description = infosoc::dataset::Description::parse(text, "dataset.toml".as_ref())?;
/// let households = &description.files[0];
/// assert_eq!((households.name.as_str(), households.design.weight.column()), ("households", Some("w")));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Description {
    /// The country as ISO 3166-1 alpha-3, for example `MEX`.
    pub country: String,
    /// The year the figures are for.
    pub year: i32,
    /// The name of the survey.
    pub title: String,
    /// Who made the data.
    pub producer: String,
    /// Where the file was obtained.
    pub source: String,
    /// The terms under which the data may be used.
    pub licence: String,
    /// How the source is to be named beside every figure.
    pub citation: String,
    /// The recall window of questions about use, where the codebook gives none of its own: `last 3 months`.
    pub recall: String,
    /// What a user of the figures has to know.
    pub notes: Vec<String>,
    /// The survey programme whose codebook this one was drafted from: `mics6`.
    pub survey: String,
    /// The rounds of the programme that it is about.
    pub rounds: String,
    /// How certain what is said of the design is, in a draft.
    pub status: String,
    /// The data files, one at least, in the order in which they stand.
    pub files: Vec<FileDescription>,
}

impl Description {
    /// Reads the text of a `dataset.toml`; `path` is what errors name.
    ///
    /// An error names the line and says what to write; whatever can be checked without the data is checked here.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for text that is not TOML, a key that is not known or missing, and values that do not fit together.
    pub fn parse(text: &str, path: &Path) -> Result<Description> {
        let description = written::read(text, path)?;
        description.check(path)?;
        Ok(description)
    }

    /// The columns that must be read of a file: those that it names itself, and those that others derive from it.
    pub(super) fn columns_of(&self, file: &FileDescription) -> Vec<String> {
        let derived = self.files.iter().flat_map(|other| &other.derived);
        let asked = derived.flat_map(|derived| derived.columns_of(&file.name)).map(str::to_owned);
        file.columns().into_iter().chain(asked).collect()
    }

    /// The places of the files, those that a file links to before it.
    ///
    /// # Errors
    /// The name of a file whose links lead back to it.
    pub(super) fn by_links(&self) -> std::result::Result<Vec<usize>, &str> {
        // A file comes after all that it links to, so their codebooks are there when its own is made.
        let mut order: Vec<usize> = Vec::new();
        while order.len() < self.files.len() {
            let waits = |link: &Link| !order.iter().any(|&known| self.files[known].name == link.to);
            let is_next = |&place: &usize| !order.contains(&place) && !self.files[place].links.iter().any(waits);
            match (0..self.files.len()).find(is_next) {
                Some(place) => order.push(place),
                None => {
                    let left = self.files.iter().enumerate().find(|(place, _)| !order.contains(place));
                    return Err(left.map_or("", |(_, file)| file.name.as_str()));
                }
            }
        }
        Ok(order)
    }

    /// Everything that is wrong with it, together.
    fn check(&self, path: &Path) -> Result<()> {
        let mut found = Vec::new();
        found.extend(country_problem(&self.country));
        // No survey of ICT is outside; a year of two digits is.
        if !(1900..=2200).contains(&self.year) {
            found.push(format!("year is {}; give the year the figures are for, such as 2021", self.year));
        }
        for (name, text) in [("title", &self.title), ("producer", &self.producer), ("licence", &self.licence)] {
            if text.trim().is_empty() {
                found.push(format!("{name} is empty; say it, or that it is not known"));
            }
        }
        let several = self.files.len() > 1;
        for file in &self.files {
            let problems = file.check().into_iter().chain(file.check_links(&self.files));
            found.extend(problems.map(|problem| if several { format!("{}: {problem}", file.name) } else { problem }));
        }
        // A link to a file that is not there would look like a circle.
        if found.is_empty()
            && let Err(name) = self.by_links()
        {
            found.push(format!("the links of {name} lead back to it; a link goes from the many to the one"));
        }
        let error = |problem| Error::InvalidFile { path: path.to_owned(), row: None, problem };
        Error::collect(found.into_iter().map(error).collect())
    }
}

/// What is wrong with the code of a country, in words.
fn country_problem(country: &str) -> Option<String> {
    let known = crate::area(country);
    if country.len() == 3 && country.bytes().all(|b| b.is_ascii_uppercase()) {
        return known.err().map(|error| format!("country: {error}"));
    }
    let code = known.map_or_else(|_| "MEX".to_owned(), |area| area.iso3.clone());
    Some(format!("country is {country:?}; give the three capital letters of ISO 3166-1, such as {code:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str = "country = \"MEX\"\nyear = 2021\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
                           statistical_unit = \"household\"\n[file]\npath = \"d.csv\"\n[design]\nweight = \"w\"\n";

    fn parse(text: &str) -> Result<Description> {
        Description::parse(text, Path::new("dataset.toml"))
    }

    #[test]
    fn one_column_or_several_may_be_named() {
        let text = MINIMAL.to_owned() + "strata = [\"HH6\", \"HH7\"]\npsu = \"HH1\"\nweight_divisor = 1000000\n";
        let design = parse(&text).expect("valid").files.remove(0).design;
        assert_eq!(design.strata.0, ["HH6", "HH7"]);
        assert_eq!(design.psu.0, ["HH1"]);
        assert_eq!(design.weight_divisor, 1e6);
    }

    #[test]
    fn an_unreadable_description_names_its_line() {
        let error = parse(&MINIMAL.replace("year = 2021", "year = twenty")).expect_err("not a number");
        assert!(matches!(&error, Error::InvalidFile { row: Some(2), .. }), "{error:?}");
    }

    #[test]
    fn an_unknown_key_names_its_line_and_what_is_known() {
        let error = parse(&(MINIMAL.to_owned() + "weigth_divisor = 3\n")).expect_err("misspelt");
        assert!(
            matches!(&error, Error::InvalidFile { row: Some(12), problem, .. } if problem.contains("weight_divisor"))
        );
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text = MINIMAL.replace("MEX", "Mexico").replace("2021", "21") + "weight_divisor = 0\n";
        assert_eq!(parse(&text).expect_err("three mistakes").all().len(), 3);
    }

    #[test]
    fn mistakes_that_keep_it_from_being_read_are_reported_at_once_with_their_lines() {
        let text = MINIMAL.replace("\"MEX\"", "\"Kenya\"").replace("2021", "\"2021\"").replace("title = \"t\"\n", "")
            + "weigth = \"w\"\nstrata = 3\npsu = []\nlonely_psu = \"ajust\"\n[scope]\nage_from = -1\n\
               conditions = [{ variable = \"a\", code = \"1\" }]\n";
        let error = parse(&text).expect_err("many mistakes").to_string();
        for part in [
            "row 1: country is \"Kenya\"",
            "\"KEN\"",
            "row 2: year is \"2021\"; give a whole number",
            "missing field `title`",
            "row 11: unknown field `weigth`",
            "row 12: design.strata is 3; give text in double quotes or a list",
            "row 13: design.psu is []",
            "row 14: design.lonely_psu: \"ajust\" is not known",
            "row 16: scope.age_from is -1",
            "row 17: unknown field `code`",
        ] {
            assert!(error.contains(part), "no {part} in\n{error}");
        }
        // One key that is wrong in two places is said of both.
        let file = "statistical_unit = \"household\"\npath = \"d.csv\"\nunit = 1\ndesign = { strata = \"s\" }\n";
        let several = MINIMAL.split_once("statistical_unit").expect("the files").0.to_owned()
            + &format!("[files.a]\n{file}[files.b]\n{file}");
        let error = parse(&several).expect_err("two files of two mistakes each");
        let mut rows: Vec<(usize, bool)> = Vec::new();
        for error in error.all() {
            let Error::InvalidFile { row: Some(row), problem, .. } = error else { panic!("{error}") };
            rows.push((*row, problem.contains("`unit`")));
        }
        assert_eq!(rows, [(10, true), (11, false), (15, true), (16, false)], "{error}");
        // Signs that cannot be read: no more than where they are.
        let error = parse(&MINIMAL.replace("year = 2021", "year = = 2021")).expect_err("not TOML");
        assert!(matches!(&error, Error::InvalidFile { row: Some(2), problem, .. } if problem.contains("key = value")));
    }

    #[test]
    fn a_status_is_a_word_for_a_certainty() {
        let with = |status: &str| parse(&format!("status = {status:?}\n{MINIMAL}"));
        assert!(with("partial").is_ok());
        for status in ["sure", ""] {
            let error = with(status).expect_err("no certainty");
            assert!(
                matches!(&error, Error::InvalidFile { row: Some(1), problem, .. } if problem.contains("confirmed, partial")),
                "{error}"
            );
        }
    }

    #[test]
    fn encodings_are_known_in_any_case_and_delimiters_and_countries_are_checked() {
        for encoding in ["Latin-1", "UTF-8", "windows-1252"] {
            let text = MINIMAL.replace("[design]", &format!("encoding = \"{encoding}\"\n[design]"));
            assert!(parse(&text).is_ok(), "{encoding}");
        }
        assert!(parse(&MINIMAL.replace("[design]", "delimiter = \"\\n\"\n[design]")).is_err());
        let error = parse(&MINIMAL.replace("MEX", "MXE")).expect_err("no such country");
        assert!(error.to_string().contains("nearest"), "{error}");
    }
}
