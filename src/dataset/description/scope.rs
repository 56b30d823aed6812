//! `[scope]` of a `dataset.toml`: whom the figures speak of.

use crate::dataset::codes::Code;
use crate::dimension::{self, Ages, TOTAL};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The table `[scope]`: whom the figures speak of.
///
/// A row outside the scope stays in the design, so that standard errors are those of a subpopulation, and takes part
/// in no figure.
///
/// Beside the fields, any dimension may be stated that the whole file shares: `sex = "F"`, `age = "Y15T49"`,
/// `urbanisation = "U"`, or a breakdown of the codebook, `region = "09"`. It removes no row; rows that contradict it are
/// a finding. Every figure and every observation carries it, so that the figures of a survey of women are never those
/// of the nation. Names and codes have the aliases of the breakdowns: `gender = "female"`.
///
/// ```
/// let text = r#"
///     text = "women of 15 to 49 years"
///     sex = "F"
///     age = "Y15T49"
/// "#;
/// let scope: infosoc::dataset::Scope = toml::from_str(text)?;
/// assert_eq!(scope.dimensions["sex"], "F");
/// assert_eq!((scope.age().as_str(), scope.age_from), ("15-49", Some(15)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Limits of age (`age_from`, `age_to`) are the country's own age scope where they include the ages 25 to 74: the
/// catalogue leaves that scope to the country, and figures carry it as `age_scope`. Narrower limits are those of a part
/// of the population, and figures of individuals carry them as the dimension `age`. Where the catalogue itself says the
/// ages, as 15 and over for adults with an account, other limits are a dimension. `age = "_T"` states that the figures
/// stand for the nation whatever their limits; any other `age` states that they do not.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(try_from = "Stated")]
#[non_exhaustive]
pub struct Scope {
    /// The scope in words.
    pub text: String,
    /// The youngest age in scope, in completed years; that of the dimension `age` if it is stated instead.
    pub age_from: Option<u32>,
    /// The oldest age in scope; none if there is no upper limit.
    pub age_to: Option<u32>,
    /// The variable that holds the age in years; a row with another age is out of scope.
    pub age_variable: Option<String>,
    /// Conditions a row must meet, all of them: completed interviews, private households.
    pub conditions: Vec<Condition>,
    /// The dimensions that the whole file shares, by their names and codes.
    pub dimensions: BTreeMap<String, String>,
}

/// The table as it is written: whatever is no field is a dimension.
#[derive(Deserialize)]
struct Stated {
    #[serde(default)]
    text: String,
    age_from: Option<u32>,
    age_to: Option<u32>,
    age_variable: Option<String>,
    #[serde(default)]
    conditions: Vec<Condition>,
    #[serde(flatten)]
    others: BTreeMap<String, toml::Value>,
}

/// The fields that are no dimension.
const FIELDS: [&str; 5] = ["text", "age_from", "age_to", "age_variable", "conditions"];

impl TryFrom<Stated> for Scope {
    type Error = String;

    fn try_from(stated: Stated) -> Result<Self, String> {
        let Stated { text, mut age_from, mut age_to, age_variable, conditions, others } = stated;
        let mut dimensions = BTreeMap::new();
        let mut problems = Vec::new();
        for (name, value) in others {
            // `gender` and `sex` are one dimension; stating both is a mistake, even with the same code.
            match fact(&name, &value) {
                Ok((dimension, code)) => {
                    if let Some(earlier) = dimensions.insert(dimension.clone(), code) {
                        problems
                            .push(format!("{dimension} is stated twice, as {name} and as {earlier:?}; state it once"));
                    }
                }
                Err(problem) => problems.push(problem),
            }
        }
        if let Some(ages) = dimensions.get("age").and_then(|code| dimension::age(code)) {
            let given = Ages { from: age_from, to: age_to };
            if given != (Ages { from: None, to: None }) && given.code() != ages.code() {
                problems.push(format!(
                    "age is {} and the limits age_from and age_to are those of {}; give one of them, or age = \"_T\" if \
                     the figures stand for the whole nation",
                    ages.code(),
                    given.code()
                ));
            }
            // The dimension sets the limits too: `age_variable` filters by them.
            (age_from, age_to) = (age_from.or(ages.from), age_to.or(ages.to));
        }
        if problems.is_empty() {
            Ok(Scope { text, age_from, age_to, age_variable, conditions, dimensions })
        } else {
            Err(problems.join("; "))
        }
    }
}

/// A dimension and its code, by their names here.
fn fact(name: &str, value: &toml::Value) -> Result<(String, String), String> {
    let word = match value {
        toml::Value::String(word) => word.trim().to_owned(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_)
        | toml::Value::Array(_)
        | toml::Value::Table(_) => {
            let known = FIELDS.into_iter().chain(dimension::names());
            // An unknown key lands here too: `age_form` was meant as `age_from`.
            let near = crate::error::nearest(name, known, 3).join(", ");
            return Err(format!(
                "{name} is neither a field of [scope] nor a dimension with one code, such as sex = \"F\"; the nearest are {near}"
            ));
        }
    };
    if let Some(field) = FIELDS.iter().find(|field| folded(field) == folded(name)) {
        return Err(format!("{name} is not a dimension; the field of [scope] is {field}"));
    }
    let Some(known) = dimension::dimension(name) else {
        return if word.is_empty() { Err(empty(name)) } else { Ok((name.to_owned(), word)) };
    };
    match dimension::code(known, &word) {
        Some(code) => Ok((known.to_owned(), code)),
        None if word.is_empty() => Err(empty(name)),
        None if known == "age" => Err(format!(
            "age {word:?} is not known; write Y15T49 for 15 to 49, Y_GE15 for 15 and over, Y_LT18 below 18"
        )),
        None if dimension::is_closed(known) && !word.starts_with('_') => {
            let codes = dimension::codes(known).join(", ");
            Err(format!("{known} {word:?} is not known; use one of {codes}, or leave it out if the file covers all"))
        }
        None => Ok((known.to_owned(), word)),
    }
}

fn empty(name: &str) -> String {
    format!("{name} is empty; leave it out if the file covers all")
}

/// A name without what people write between its words: `ageFrom` and `age-from` are `age_from`.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The ages that a country's own age scope includes at the least: the band of adults in ITU's figures by age.
const CORE_AGES: (u32, u32) = (25, 74);

impl Scope {
    /// The age scope as figures carry it: `16-74`, `15+`, or nothing.
    pub fn age(&self) -> String {
        match (self.age_from, self.age_to) {
            (Some(from), Some(to)) => format!("{from}-{to}"),
            (Some(from), None) => format!("{from}+"),
            (None, Some(to)) => format!("0-{to}"),
            (None, None) => String::new(),
        }
    }

    /// The code of the dimension `age` of figures of individuals, where the ages in scope are a part of those that the
    /// catalogue means; `of_catalogue` are its ages, where it does not leave them to the country.
    pub(in crate::dataset) fn part_by_age(&self, of_catalogue: Option<Ages>) -> Option<String> {
        // From 0 is no limit.
        let ages = Ages { from: self.age_from.filter(|from| *from > 0), to: self.age_to };
        let is_whole = match of_catalogue {
            Some(wanted) => ages == wanted,
            None => ages.from.is_none_or(|from| from <= CORE_AGES.0) && ages.to.is_none_or(|to| to >= CORE_AGES.1),
        };
        let is_limited = ages != (Ages { from: None, to: None });
        (is_limited && !is_whole && !self.dimensions.contains_key("age")).then(|| ages.code())
    }

    /// The dimensions that the whole file shares, without those that are stated as a total.
    pub(in crate::dataset) fn parts(&self) -> impl Iterator<Item = (&str, &str)> {
        let stated = self.dimensions.iter().map(|(name, code)| (name.as_str(), code.as_str()));
        stated.filter(|(_, code)| *code != TOTAL)
    }

    /// What contradicts itself whatever the data, each in words.
    pub(super) fn check(&self) -> Vec<String> {
        match (self.age_from, self.age_to) {
            (Some(from), Some(to)) if from > to => {
                vec![format!("scope.age_from is {from} and scope.age_to is {to}; the first must not exceed the second")]
            }
            _ => Vec::new(),
        }
    }
}

/// A condition on one variable, in the code syntax of the codebook: either the codes that meet it, or those that do not.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Condition {
    /// The variable.
    pub variable: String,
    /// The codes of rows that meet the condition.
    pub codes: Option<String>,
    /// The codes of rows that do not meet it.
    pub except: Option<String>,
}

impl Condition {
    /// The codes, and whether a row meets the condition by having one of them (or by having none).
    pub(in crate::dataset) fn parse(&self) -> Result<(Vec<Code>, bool), String> {
        match (&self.codes, &self.except) {
            (Some(codes), None) => Ok((Code::list(codes)?, true)),
            (None, Some(codes)) => Ok((Code::list(codes)?, false)),
            _ => Err("give either codes, the codes that meet it, or except, the codes that do not".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Scope, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn an_age_scope_reads_as_figures_carry_it() {
        let scope = Scope { age_from: Some(15), ..Scope::default() };
        assert_eq!(scope.age(), "15+");
        assert_eq!(Scope { age_to: Some(74), ..scope }.age(), "15-74");
    }

    #[test]
    fn dimensions_are_stated_by_their_names_and_words() {
        let scope = read("gender = \"female\"\narea = \"rural\"\nage = \"15-49\"\nregion = 9\n").expect("valid");
        let stated: Vec<(&str, &str)> = scope.parts().collect();
        assert_eq!(stated, [("age", "Y15T49"), ("region", "9"), ("sex", "F"), ("urbanisation", "R")]);
        assert_eq!((scope.age_from, scope.age_to), (Some(15), Some(49)));
        for (text, part) in [
            ("sex = \"women and men\"", "F, M"),
            ("age = \"young\"", "Y15T49"),
            ("sex = \"F\"\ngender = \"F\"", "twice"),
            ("age = \"Y15T49\"\nage_from = 18", "give one of them"),
            ("age_form = [15]", "age_from"),
            ("urbanisation = \"\"", "empty"),
            ("province = \" \"", "empty"),
            ("agefrom = 15", "the field of [scope] is age_from"),
            ("Age-To = 74", "the field of [scope] is age_to"),
        ] {
            let error = read(text).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    /// The catalogue leaves the ages of Internet users to the country: 5 and over, 16 to 74 and 18 and over are scopes in
    /// use. Adults are 15 and over.
    #[test]
    fn a_narrow_age_scope_is_a_part_and_that_of_the_country_is_not() {
        let part = |text: &str, wanted| read(text).expect("valid").part_by_age(wanted);
        let adults = Some(Ages { from: Some(15), to: None });
        assert_eq!(part("age_from = 15\nage_to = 49", None).as_deref(), Some("Y15T49"));
        assert_eq!(part("age_from = 60", None).as_deref(), Some("Y_GE60"));
        assert_eq!(part("age_to = 17", None).as_deref(), Some("Y_LT18"));
        for country in ["", "age_from = 5", "age_from = 18", "age_from = 16\nage_to = 74", "age_from = 0"] {
            assert_eq!(part(country, None), None, "{country}");
        }
        assert_eq!(part("age_from = 15", adults), None);
        assert_eq!(part("age_from = 18", adults).as_deref(), Some("Y_GE18"));
        assert_eq!(part("age_from = 15\nage_to = 49\nage = \"_T\"", None), None);
    }
}
