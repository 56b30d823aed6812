//! `[[derived]]` of a `dataset.toml`: variables that are computed before the codebook is applied.

use super::Condition;
use crate::words::words;
use serde::Deserialize;

/// A variable computed from others, in one of three ways: a number, a category by cases, or a number from the rows of
/// another file.
///
/// ```
/// let text = r#"
///     variable = "device"
///     cases = [
///         { value = "1", when = [{ variable = "HC11", codes = "1" }, { variable = "HC12", codes = "1" }], any = true },
///         { value = "2", when = [{ variable = "HC11", codes = "2" }] },
///     ]
///     otherwise = "9"
/// "#;
/// let derived: infosoc::dataset::Derived = toml::from_str(text)?;
/// assert_eq!(derived.variable, "device");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct Derived {
    /// The name under which codebook and scope speak of it.
    pub variable: String,
    /// How it is computed.
    pub from: Derivation,
}

/// How a variable is computed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Derivation {
    /// `constant + Σ add − Σ subtract`, and one less where `less_one_when` is met, as age is from the years of interview and
    /// birth. Blank where one of the columns is blank or not a number.
    Number {
        /// A number to start from.
        constant: f64,
        /// Columns to add.
        add: Vec<String>,
        /// Columns to subtract.
        subtract: Vec<String>,
        /// Where this condition is met, one less.
        less_one_when: Option<Condition>,
    },
    /// The code of the first case that is met.
    Cases {
        /// The cases in order.
        cases: Vec<Case>,
        /// The code where none is met; blank if not said.
        otherwise: Option<String>,
    },
    /// A number for each row from the rows of another file that link to it.
    Rows {
        /// The other file.
        file: String,
        /// What is made of its rows.
        function: RowFunction,
        /// The variable whose values are summed or compared.
        of: Option<String>,
        /// What a row must meet to count, all of it.
        when: Vec<Condition>,
    },
}

/// A code and when it is given.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Case {
    /// The code.
    pub value: String,
    /// The conditions. A blank meets one only where its codes name `blank`.
    pub when: Vec<Condition>,
    /// Whether one of the conditions is enough; if not, all must be met.
    #[serde(default)]
    pub any: bool,
}

words! {
    /// What is made of the rows that link to one row.
    pub enum RowFunction: "function" {
        /// 1 where a row meets the conditions, otherwise 0.
        Any = "any",
        /// The number of rows that meet them.
        Count = "count",
        /// The sum of a variable over them, 0 for none; blank where it is blank in one of them.
        Sum = "sum",
        /// The largest value of a variable among them; blank for none, and where it is blank in one of them.
        Max = "max",
        /// The smallest; as for the largest.
        Min = "min",
    }
}

impl RowFunction {
    /// Whether it needs the variable `of`.
    fn takes_a_variable(self) -> bool {
        match self {
            RowFunction::Any | RowFunction::Count => false,
            RowFunction::Sum | RowFunction::Max | RowFunction::Min => true,
        }
    }
}

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    variable: String,
    constant: Option<f64>,
    add: Option<Vec<String>>,
    subtract: Option<Vec<String>>,
    less_one_when: Option<Condition>,
    cases: Option<Vec<Case>>,
    otherwise: Option<String>,
    from: Option<String>,
    function: Option<String>,
    of: Option<String>,
    when: Option<Vec<Condition>>,
}

impl TryFrom<Written> for Derived {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { variable, constant, add, subtract, less_one_when, cases, otherwise, from, function, of, when } =
            written;
        let number = constant.is_some() || add.is_some() || subtract.is_some() || less_one_when.is_some();
        let by_cases = cases.is_some() || otherwise.is_some();
        let rows = from.is_some() || function.is_some() || of.is_some() || when.is_some();
        if usize::from(number) + usize::from(by_cases) + usize::from(rows) > 1 {
            return Err(format!(
                "the derived variable {variable:?} is computed in one way: by constant, add, subtract and less_one_when, by \
                 cases and otherwise, or by from, function, of and when"
            ));
        }
        let from = match (cases, from) {
            (Some(cases), _) => {
                if cases.is_empty() || cases.iter().any(|case| case.when.is_empty()) {
                    return Err(format!(
                        "each case of {variable:?} needs a condition under when; what else there is, is otherwise"
                    ));
                }
                Derivation::Cases { cases, otherwise }
            }
            (None, _) if by_cases => return Err(format!("{variable:?} has otherwise and no cases; give them")),
            (None, Some(file)) => {
                let word = function.ok_or(format!("{variable:?} needs function: any, count, sum, max or min"))?;
                let function: RowFunction =
                    word.parse().map_err(|error: crate::Error| format!("{variable:?}: {error}"))?;
                match (&of, function.takes_a_variable()) {
                    (None, true) => {
                        return Err(format!("{variable:?} needs of, the variable that function = {word:?} is about"));
                    }
                    (Some(_), false) => {
                        return Err(format!("{variable:?}: function = {word:?} is about rows; leave of out"));
                    }
                    (None, false) | (Some(_), true) => {}
                }
                Derivation::Rows { file, function, of, when: when.unwrap_or_default() }
            }
            (None, None) if rows => return Err(format!("{variable:?} needs from, the file whose rows are counted")),
            (None, None) => Derivation::Number {
                constant: constant.unwrap_or_default(),
                add: add.unwrap_or_default(),
                subtract: subtract.unwrap_or_default(),
                less_one_when,
            },
        };
        Ok(Derived { variable, from })
    }
}

impl Derived {
    /// The columns of its own file that it needs.
    pub(in crate::dataset) fn columns(&self) -> Vec<&str> {
        match &self.from {
            Derivation::Number { add, subtract, less_one_when, .. } => {
                let names = add.iter().chain(subtract).chain(less_one_when.iter().map(|condition| &condition.variable));
                names.map(String::as_str).collect()
            }
            Derivation::Cases { cases, .. } => {
                cases.iter().flat_map(|case| &case.when).map(|condition| condition.variable.as_str()).collect()
            }
            Derivation::Rows { .. } => Vec::new(),
        }
    }

    /// The columns of another file that it needs.
    pub(in crate::dataset) fn columns_of(&self, file: &str) -> Vec<&str> {
        match &self.from {
            Derivation::Rows { file: from, of, when, .. } if from == file => {
                of.iter().chain(when.iter().map(|condition| &condition.variable)).map(String::as_str).collect()
            }
            Derivation::Number { .. } | Derivation::Cases { .. } | Derivation::Rows { .. } => Vec::new(),
        }
    }

    /// Its conditions, all on variables of its own file, or all on those of another.
    pub(in crate::dataset) fn conditions(&self) -> Vec<&Condition> {
        match &self.from {
            Derivation::Number { less_one_when, .. } => less_one_when.iter().collect(),
            Derivation::Cases { cases, .. } => cases.iter().flat_map(|case| &case.when).collect(),
            Derivation::Rows { when, .. } => when.iter().collect(),
        }
    }
}
