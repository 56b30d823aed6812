//! `[[derived]]` of a `dataset.toml`: variables that are computed before the codebook is applied.

use super::Condition;
use crate::catalogue::{ActivityLevel, Classification};
use crate::words::words;
use serde::Deserialize;

/// A variable computed from others, in one of five ways: a number, a category by cases, the class of a number, what a
/// classification of activities says of a code, or a number from the rows of another file.
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
    /// birth; 0 in rows that do not meet `only_when`. Blank where one of the columns is blank or not a number, and where it is
    /// not known whether a condition is met.
    Number {
        /// A number to start from.
        constant: f64,
        /// Columns to add.
        add: Vec<String>,
        /// Columns to subtract.
        subtract: Vec<String>,
        /// Where this condition is met, one less.
        less_one_when: Option<Condition>,
        /// Where one of these conditions is not met, 0: the persons employed in the ICT sector are those of its enterprises.
        only_when: Vec<Condition>,
    },
    /// The code of the first case that is met.
    Cases {
        /// The cases in order.
        cases: Vec<Case>,
        /// The code where none is met; blank if not said.
        otherwise: Option<String>,
    },
    /// The class of a number, by the numbers at which classes begin: 10, 50 and 250 give `LT10`, `10-49`, `50-249`, `GE250`.
    /// 49.5 persons are fewer than 50. Blank where the column is blank or not a number.
    Classes {
        /// The column.
        of: String,
        /// Where classes begin, in ascending order.
        cuts: Vec<f64>,
    },
    /// What a classification says of the code of an activity; see [`ActivityLevel`]. Blank where the code is none of its own, or
    /// too short to tell, and where another classification is asked and has the code in several places.
    Activity {
        /// The column with the codes: `C`, `62`, `6201`, `62.01` or `J6201`.
        of: String,
        /// The classification that they belong to.
        classification: Classification,
        /// The classification that is asked, where it is another: revision 4 of codes of revision 3.1.
        to: Option<Classification>,
        /// What is asked of it.
        level: ActivityLevel,
        /// How many digits the codes have, where zeros at their front were lost: with 4, `111` is 0111.
        digits: Option<usize>,
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
    only_when: Option<Vec<Condition>>,
    cases: Option<Vec<Case>>,
    otherwise: Option<String>,
    from: Option<String>,
    function: Option<String>,
    of: Option<String>,
    when: Option<Vec<Condition>>,
    cuts: Option<Vec<f64>>,
    classification: Option<Classification>,
    to: Option<Classification>,
    level: Option<ActivityLevel>,
    digits: Option<usize>,
}

impl TryFrom<Written> for Derived {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let variable = written.variable.clone();
        let of_number = written.constant.is_some()
            || written.add.is_some()
            || written.subtract.is_some()
            || written.less_one_when.is_some()
            || written.only_when.is_some();
        let by_cases = written.cases.is_some() || written.otherwise.is_some();
        let rows = written.from.is_some() || written.function.is_some() || written.when.is_some();
        let classes = written.cuts.is_some();
        let activity = written.classification.is_some()
            || written.to.is_some()
            || written.level.is_some()
            || written.digits.is_some();
        // Each key belongs to one way, except `of`, which three of them share.
        let ways = [of_number, by_cases, rows, classes, activity].into_iter().filter(|way| *way).count();
        let of_alone = written.of.is_some() && !(rows || classes || activity);
        if ways > 1 || (ways == 1 && of_alone) {
            return Err(format!(
                "the derived variable {variable:?} is computed in one way: by constant, add, subtract, less_one_when and \
                 only_when, by cases and otherwise, by of and cuts, by of, classification, to, level and digits, or by from, \
                 function, of and when"
            ));
        }
        let from = if by_cases {
            cases(written)?
        } else if classes {
            self::classes(written)?
        } else if activity {
            self::activity(written)?
        } else if rows || of_alone {
            self::rows(written)?
        } else if !of_number {
            return Err(format!(
                "nothing says how {variable:?} is computed; give constant, add and subtract, or cases, or of and cuts, or of, \
                 classification and level, or from and function"
            ));
        } else {
            Derivation::Number {
                constant: written.constant.unwrap_or_default(),
                add: written.add.unwrap_or_default(),
                subtract: written.subtract.unwrap_or_default(),
                less_one_when: written.less_one_when,
                only_when: written.only_when.unwrap_or_default(),
            }
        };
        Ok(Derived { variable, from })
    }
}

fn cases(Written { variable, cases, otherwise, .. }: Written) -> Result<Derivation, String> {
    let cases = cases.ok_or_else(|| format!("{variable:?} has otherwise and no cases; give them"))?;
    if cases.is_empty() || cases.iter().any(|case| case.when.is_empty()) {
        return Err(format!(
            "each case of {variable:?} needs a condition under when; what else there is, is otherwise"
        ));
    }
    Ok(Derivation::Cases { cases, otherwise })
}

fn classes(Written { variable, of, cuts, .. }: Written) -> Result<Derivation, String> {
    let of = of.ok_or_else(|| format!("{variable:?} needs of, the variable whose numbers are put into classes"))?;
    let cuts = cuts.unwrap_or_default();
    // Not `>`: two equal cuts would make a class without numbers.
    if cuts.is_empty() || cuts.iter().any(|cut| !cut.is_finite()) || cuts.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(format!(
            "the cuts of {variable:?} are {cuts:?}; give the numbers at which classes begin in ascending order, as [10, 50, 250]"
        ));
    }
    Ok(Derivation::Classes { of, cuts })
}

fn activity(Written { variable, of, classification, to, level, digits, .. }: Written) -> Result<Derivation, String> {
    let of = of.ok_or_else(|| format!("{variable:?} needs of, the variable with the codes of activities"))?;
    let known = Classification::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
    let classification =
        classification.ok_or_else(|| format!("{variable:?} needs classification, which its codes are of: {known}"))?;
    let words = ActivityLevel::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
    let level =
        level.ok_or_else(|| format!("{variable:?} needs level, what is asked of the classification: {words}"))?;
    match digits {
        Some(digits) if !(2..=6).contains(&digits) => {
            Err(format!("{variable:?} has digits = {digits}; codes of activities have 2 to 6 digits"))
        }
        Some(_) | None => Ok(Derivation::Activity { of, classification, to, level, digits }),
    }
}

fn rows(Written { variable, from, function, of, when, .. }: Written) -> Result<Derivation, String> {
    let file = from.ok_or_else(|| match (&of, &function, &when) {
        (Some(_), None, None) => {
            format!("{variable:?} has of alone; give cuts, or classification and level, or the file under from")
        }
        _ => format!("{variable:?} needs from, the file whose rows are counted"),
    })?;
    let word = function.ok_or(format!("{variable:?} needs function: any, count, sum, max or min"))?;
    let function: RowFunction = word.parse().map_err(|error: crate::Error| format!("{variable:?}: {error}"))?;
    match (&of, function.takes_a_variable()) {
        (None, true) => Err(format!("{variable:?} needs of, the variable that function = {word:?} is about")),
        (Some(_), false) => Err(format!("{variable:?}: function = {word:?} is about rows; leave of out")),
        (None, false) | (Some(_), true) => Ok(Derivation::Rows { file, function, of, when: when.unwrap_or_default() }),
    }
}

impl Derived {
    /// The columns of its own file that it needs.
    pub(in crate::dataset) fn columns(&self) -> Vec<&str> {
        match &self.from {
            Derivation::Number { add, subtract, less_one_when, only_when, .. } => {
                let conditions = less_one_when.iter().chain(only_when).map(|condition| &condition.variable);
                add.iter().chain(subtract).chain(conditions).map(String::as_str).collect()
            }
            Derivation::Cases { cases, .. } => {
                cases.iter().flat_map(|case| &case.when).map(|condition| condition.variable.as_str()).collect()
            }
            Derivation::Classes { of, .. } | Derivation::Activity { of, .. } => vec![of],
            Derivation::Rows { .. } => Vec::new(),
        }
    }

    /// The columns of another file that it needs.
    pub(in crate::dataset) fn columns_of(&self, file: &str) -> Vec<&str> {
        match &self.from {
            Derivation::Rows { file: from, of, when, .. } if from == file => {
                of.iter().chain(when.iter().map(|condition| &condition.variable)).map(String::as_str).collect()
            }
            Derivation::Number { .. }
            | Derivation::Cases { .. }
            | Derivation::Classes { .. }
            | Derivation::Activity { .. }
            | Derivation::Rows { .. } => Vec::new(),
        }
    }

    /// Its conditions, all on variables of its own file, or all on those of another.
    pub(in crate::dataset) fn conditions(&self) -> Vec<&Condition> {
        match &self.from {
            Derivation::Number { less_one_when, only_when, .. } => less_one_when.iter().chain(only_when).collect(),
            Derivation::Cases { cases, .. } => cases.iter().flat_map(|case| &case.when).collect(),
            Derivation::Rows { when, .. } => when.iter().collect(),
            Derivation::Classes { .. } | Derivation::Activity { .. } => Vec::new(),
        }
    }
}
