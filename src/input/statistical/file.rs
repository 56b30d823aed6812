//! A file that was read: its table and its variables.

use super::columns::Read;
use super::read::Sheet;
use super::temporal::Clock;
use super::variable::{Code, LabelLanguage, MultipleResponse, UserMissing, ValueLabel, Variable};
use crate::finding::Findings;
use crate::frame::{Label, Labels};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file that was read: the columns that were wanted, and what it says of all its variables.
///
/// Codes stay codes. [`codes`](DataFile::codes) has every value of the file, [`values`](DataFile::values) leaves out those
/// that the file declares as missing, as an analysis wants them.
///
/// ```no_run
/// use infosoc::{Design, ReadFile, Survey};
/// let file = ReadFile::new().columns(["hhweight", "stratum", "psu", "HC7A"]).open("hh.sav")?;
/// println!("{}", file.variables()?);
/// println!("{}", file.labels("HC7A")?);
/// let survey = Survey::new(file.values()?, Design::new("hhweight").strata("stratum").psu("psu"))?;
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DataFile {
    pub(super) path: PathBuf,
    pub(super) label: Option<String>,
    pub(super) weight: Option<String>,
    pub(super) encoding: &'static str,
    pub(super) variables: Vec<Variable>,
    /// The places of the variables by their names: a text may have thousands.
    pub(super) places: FxHashMap<String, usize>,
    /// The columns that were read, and the places of their variables.
    pub(super) columns: Vec<(usize, Read)>,
    pub(super) rows: usize,
    pub(super) clock: Clock,
    pub(super) multiple: Vec<MultipleResponse>,
    pub(super) findings: Findings,
    pub(super) how: How,
}

/// How a file was read, as far as it was asked for or found out.
#[derive(Clone, Debug, Default)]
pub(crate) struct How {
    /// What separates the cells of a text.
    pub(crate) delimiter: Option<char>,
    /// The decimal mark of its numbers.
    pub(crate) decimal: Option<char>,
    /// The encoding of a text that is not UTF-8, and that of another file where it was given.
    pub(crate) encoding: Option<String>,
    pub(crate) null_values: Vec<String>,
    pub(crate) sheet: Option<Sheet>,
    /// The row with the names, where it is not the first.
    pub(crate) header: Option<usize>,
    pub(crate) catalog: Option<PathBuf>,
}

impl DataFile {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file calls itself.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// The variable that the file is set to be weighted by, where there is one. Nothing is weighted by it here.
    pub fn weight(&self) -> Option<&str> {
        self.weight.as_deref()
    }

    pub(crate) fn how(&self) -> &How {
        &self.how
    }

    /// The encoding that its text was read in.
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Every variable of the file, those too whose columns were not read.
    pub fn all_variables(&self) -> &[Variable] {
        &self.variables
    }

    /// Questions of several answers, as SPSS groups the variables of one.
    pub fn all_multiple_responses(&self) -> &[MultipleResponse] {
        &self.multiple
    }

    /// What was found while it was read.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The columns that were read, with every code that the file holds. A column in which missing values have classes is text,
    /// with `.a` among its codes, and days as `2021-06-30`.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no file should cause.
    pub fn codes(&self) -> Result<DataFrame> {
        self.table(|variable, column| column.codes(&self.clock.read(&column.values, variable.kind)?))
    }

    /// The columns that were read, without the values that the file declares as missing: these are null.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no file should cause.
    pub fn values(&self) -> Result<DataFrame> {
        self.table(|variable, column| self.clock.read(&column.present(variable)?, variable.kind))
    }

    fn table(&self, column: impl Fn(&Variable, &Read) -> Result<Series>) -> Result<DataFrame> {
        let columns = self.columns.iter().map(|(v, read)| Ok(column(&self.variables[*v], read)?.into_column()));
        Ok(DataFrame::new(self.rows, columns.collect::<Result<_>>()?)?)
    }

    /// One row per variable: `name`, `label`, `type`, `format`, `measure`, `labels` (how many codes have one), `missing` (what is
    /// declared as missing), and of the columns that were read `n` and `n_missing`, the rows with and without a value; `label:fr`
    /// and so on for each further language that the file has labels in.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no file should cause.
    pub fn variables(&self) -> Result<DataFrame> {
        let each = |of: &dyn Fn(&Variable) -> Option<String>| self.variables.iter().map(of).collect::<Vec<_>>();
        let mut present = vec![None; self.variables.len()];
        for (v, read) in &self.columns {
            present[*v] = Some(read.count_present(&self.variables[*v])? as u64);
        }
        let missing: Vec<Option<u64>> = present.iter().map(|n| n.map(|n| self.rows as u64 - n)).collect();
        let mut table = df!(
            "name" => each(&|variable| Some(variable.name.clone())),
            "label" => each(&|variable| variable.label.clone()),
            "type" => each(&|variable| Some(variable.kind.to_string())),
            "format" => each(&|variable| variable.format.clone()),
            "measure" => each(&|variable| variable.measure.map(|measure| measure.to_string())),
            "labels" => self.variables.iter().map(|variable| variable.labels.len() as u64).collect::<Vec<_>>(),
            "missing" => each(&|variable| declared(variable)),
            "n" => present,
            "n_missing" => missing,
        )?;
        for language in self.languages() {
            let label = |variable: &Variable| {
                variable.languages.iter().find(|further| further.language == language)?.label.clone()
            };
            table.with_column(Column::new(format!("label:{language}").into(), each(&label)))?;
        }
        Ok(table)
    }

    /// The further languages that any variable has labels in.
    fn languages(&self) -> BTreeSet<&str> {
        let further = self.variables.iter().flat_map(|variable| &variable.languages);
        further.map(|further| further.language.as_str()).collect()
    }

    /// The codes of a variable that have labels, and those declared as missing: `value`, `label`, `missing`, and `label:fr` and so
    /// on for each further language that the file has labels in.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] for a variable that the file does not have.
    pub fn labels(&self, variable: &str) -> Result<DataFrame> {
        let variable = self.variable(variable)?;
        // A code may have two labels, and both are shown.
        let labelled = variable.labels.iter().map(|known| (&known.code, Some(known.label.as_str())));
        let missing = variable.missing.iter().filter_map(|missing| match missing {
            UserMissing::Value(code) => Some(code),
            UserMissing::Range { .. } => None,
        });
        let further = variable.languages.iter().flat_map(|further| further.labels.iter().map(|known| &known.code));
        let mut seen: FxHashSet<String> = variable.labels.iter().map(|known| known.code.to_string()).collect();
        let without = missing.chain(further).filter(|code| seen.insert(code.to_string())).map(|code| (code, None));
        let (codes, labels): (Vec<&Code>, Vec<Option<&str>>) = labelled.chain(without).unzip();
        let mut table = df!(
            "value" => codes.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "label" => labels,
            "missing" => codes.iter().map(|code| variable.is_missing(code)).collect::<Vec<_>>(),
        )?;
        for LabelLanguage { language, labels, .. } in &variable.languages {
            let label =
                |code: &&Code| labels.iter().find(|known| known.code == **code).map(|known| known.label.as_str());
            let labels: Vec<Option<&str>> = codes.iter().map(label).collect();
            table.with_column(Column::new(format!("label:{language}").into(), labels))?;
        }
        Ok(table)
    }

    /// Questions of several answers, one row for each of their variables: `name` and `label` of the question, `variable`, and
    /// `counted`, the code that says yes; without it, each variable holds the code of an answer.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no file should cause.
    pub fn multiple_responses(&self) -> Result<DataFrame> {
        let mut rows = Vec::new();
        for MultipleResponse { name, label, counted, variables } in &self.multiple {
            let label = Some(label.as_str()).filter(|label| !label.is_empty());
            rows.extend(variables.iter().map(|variable| (name.as_str(), label, variable.as_str(), counted.as_deref())));
        }
        Ok(df!(
            "name" => rows.iter().map(|row| row.0).collect::<Vec<_>>(),
            "label" => rows.iter().map(|row| row.1).collect::<Vec<_>>(),
            "variable" => rows.iter().map(|row| row.2).collect::<Vec<_>>(),
            "counted" => rows.iter().map(|row| row.3).collect::<Vec<_>>(),
        )?)
    }

    /// What the codes of all variables stand for, for results of the cases: `Survey::labelled` takes them.
    pub fn all_labels(&self) -> Labels {
        labels_of(&self.variables)
    }

    /// A variable by its name, in any case.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`].
    pub fn variable(&self, name: &str) -> Result<&Variable> {
        let place = self.places.get(name).copied().map_or_else(|| find(&self.variables, name), Ok)?;
        Ok(&self.variables[place])
    }
}

/// What the codes of variables stand for.
pub(crate) fn labels_of(variables: &[Variable]) -> Labels {
    Labels::new(variables.iter().flat_map(labelled))
}

/// The codes of a variable that have a label in any language, with what they stand for in each.
fn labelled(variable: &Variable) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let further = variable.languages.iter().map(|further| (Some(&further.language), &further.labels));
    for (language, known) in [(None, &variable.labels)].into_iter().chain(further) {
        for ValueLabel { code, label } in known.iter() {
            let code = code.to_string();
            // Without a value a label would be the name of the breakdown.
            if code.is_empty() {
                continue;
            }
            let place = *places.entry(code).or_insert_with_key(|code| {
                let (breakdown, value) = (variable.name.clone(), code.clone());
                labels.push(Label { breakdown, value, label: None, translations: Vec::new() });
                labels.len() - 1
            });
            let label = label.trim().to_owned();
            match language {
                Some(language) => labels[place].translations.push((language.clone(), label)),
                None => drop(labels[place].label.get_or_insert(label)),
            }
        }
    }
    labels
}

impl ToFrame for DataFile {
    /// Its [codes](DataFile::codes).
    fn to_frame(&self) -> Result<DataFrame> {
        self.codes()
    }
}

/// The place of a variable: of this name, or else the only one that differs in case alone.
pub(super) fn find(variables: &[Variable], name: &str) -> Result<usize> {
    let exactly = variables.iter().position(|variable| variable.name == name);
    let mut nearly = (0..).zip(variables).filter(|(_, variable)| variable.name.eq_ignore_ascii_case(name));
    let alone = match (nearly.next(), nearly.next()) {
        (Some((place, _)), None) => Some(place),
        (None | Some(_), _) => None,
    };
    exactly.or(alone).ok_or_else(|| Error::UnknownColumn {
        role: "columns".to_owned(),
        column: name.to_owned(),
        nearest: crate::error::nearest(name, variables.iter().map(|variable| variable.name.as_str()), 10),
    })
}

/// What a variable declares as missing, as SPSS prints it: `97 THRU 99, -1`.
fn declared(variable: &Variable) -> Option<String> {
    let limit = |limit: f64| match limit {
        // SPSS writes the next but one to the most negative number for LOWEST.
        limit if limit < -1e307 => "LOWEST".to_owned(),
        limit if limit > 1e307 => "HIGHEST".to_owned(),
        limit => limit.to_string(),
    };
    let each = variable.missing.iter().map(|missing| match missing {
        UserMissing::Value(code) => code.to_string(),
        UserMissing::Range { low, high } => format!("{} THRU {}", limit(*low), limit(*high)),
    });
    Some(each.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::statistical::variable::VariableType;

    /// SPSS allows a label for the text of blanks, which is no text behind its last letter.
    #[test]
    fn the_label_of_blanks_is_no_name_of_a_breakdown() {
        let labels = [("", "No answer"), ("1", "Yes")]
            .map(|(code, label)| ValueLabel { code: Code::Text(code.to_owned()), label: label.to_owned() });
        let variable = Variable { labels: labels.into(), ..Variable::headed("net".to_owned(), VariableType::Text) };
        let labels = labels_of(&[variable]);
        assert_eq!((labels.name("net", "en"), labels.get("net", "1", "en")), (None, Some("Yes")));
    }
}
