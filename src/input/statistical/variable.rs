//! What a file of a statistical package says of its variables.

use crate::words::words;
use std::sync::Arc;

words! {
    /// What the values of a variable are.
    pub enum VariableType: "type" {
        /// Numbers, codes among them.
        Number = "number",
        /// Text, codes among it.
        Text = "text",
        /// Days.
        Date = "date",
        /// Times of a day, or lengths of time.
        Time = "time",
        /// Days with the time.
        DateTime = "datetime",
    }
}

words! {
    /// The level of measurement that a file states, as SPSS does.
    pub enum Measurement: "measure" {
        /// Categories without an order.
        Nominal = "nominal",
        /// Categories in order.
        Ordinal = "ordinal",
        /// Quantities.
        Scale = "scale",
    }
}

/// A value as files code it.
#[derive(Debug, Clone, PartialEq)]
pub enum Code {
    /// A number.
    Number(f64),
    /// A text, without the blanks at its end.
    Text(String),
    /// The missing value without a class, `.` of Stata and SAS.
    System,
    /// A missing value with a class of its own, `.a` to `.z` of Stata and SAS, `._` of SAS.
    Class(char),
}

impl std::fmt::Display for Code {
    /// As it is written in a codebook: `1`, `2.5`, `NA`, `.a`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Code::Number(number) => write!(f, "{number}"),
            Code::Text(text) => f.write_str(text),
            Code::System => f.write_str("."),
            Code::Class(class) => write!(f, ".{class}"),
        }
    }
}

/// A code and what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueLabel {
    /// The code.
    pub code: Code,
    /// What it stands for.
    pub label: String,
}

/// The labels of a variable in a further language, of a file that has them in several.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelLanguage {
    /// The tag of the language, such as `fr`, or what the file calls it.
    pub language: String,
    /// What the variable is, in its words.
    pub label: Option<String>,
    /// What its codes stand for, in its words.
    pub labels: Arc<[ValueLabel]>,
}

/// Values that a file declares as missing although they are there, such as 99 for "refused".
#[derive(Debug, Clone, PartialEq)]
pub enum UserMissing {
    /// One value.
    Value(Code),
    /// All numbers between two, both included; either may be infinite.
    Range {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
}

impl UserMissing {
    /// Whether a number is one of them.
    pub fn holds(&self, number: f64) -> bool {
        match self {
            UserMissing::Value(Code::Number(value)) => number == *value,
            UserMissing::Range { low, high } => (*low..=*high).contains(&number),
            UserMissing::Value(Code::Text(_) | Code::System | Code::Class(_)) => false,
        }
    }

    /// Whether a text is one of them.
    pub fn holds_text(&self, text: &str) -> bool {
        match self {
            UserMissing::Value(Code::Text(value)) => text == value,
            UserMissing::Value(Code::Number(_) | Code::System | Code::Class(_)) | UserMissing::Range { .. } => false,
        }
    }
}

/// A variable of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub label: Option<String>,
    /// What its values are.
    pub kind: VariableType,
    /// How the package shows its values, in the words of the package: `F8.2`, `%9.0g`, `DATE9.`.
    pub format: Option<String>,
    /// Its level of measurement, where the file states one.
    pub measure: Option<Measurement>,
    /// What its codes stand for, in the order of the file; variables may share them.
    pub labels: Arc<[ValueLabel]>,
    /// The same in further languages, as `label language` of Stata keeps them.
    pub languages: Vec<LabelLanguage>,
    /// The values that are declared as missing.
    pub missing: Vec<UserMissing>,
}

impl Variable {
    /// The variable of a column for which a file gives only a heading; its values say what they are.
    pub(super) fn headed(name: String, kind: VariableType) -> Variable {
        Variable {
            name,
            label: None,
            kind,
            format: None,
            measure: None,
            labels: Arc::default(),
            languages: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// Whether the file declares a code as missing. A class such as `.a` always is.
    pub fn is_missing(&self, code: &Code) -> bool {
        match code {
            Code::Number(number) => self.missing.iter().any(|missing| missing.holds(*number)),
            Code::Text(text) => self.missing.iter().any(|missing| missing.holds_text(text)),
            Code::System | Code::Class(_) => true,
        }
    }

    /// What a code stands for, where the file says so.
    pub fn label_of(&self, code: &Code) -> Option<&str> {
        self.labels.iter().find(|known| known.code == *code).map(|known| known.label.as_str())
    }
}

/// Variables that a questionnaire asks as one question of several answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultipleResponse {
    /// Its name.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// The value that says yes, where each variable is one answer; `None` where each variable holds the code of an answer.
    pub counted: Option<String>,
    /// The variables.
    pub variables: Vec<String>,
}
