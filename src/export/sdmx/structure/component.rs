//! Dimensions, measure and attributes.

use super::Codelist;
use crate::words::words;
use std::fmt;
use std::sync::Arc;

/// A component of a structure.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Component {
    /// Its identifier, which is the name of its column or attribute in a message.
    pub id: String,
    /// The name of its concept.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// What it may hold.
    pub content: Content,
}

impl Component {
    pub(super) fn new(id: &str, name: &str, role: Role, content: Content) -> Component {
        let name = if name.is_empty() { id } else { name };
        Component { id: id.to_owned(), name: name.to_owned(), role, content }
    }

    /// The codes that it may have; `None` where it holds text.
    pub fn codelist(&self) -> Option<&Codelist> {
        match &self.content {
            Content::Codes(list) => Some(list),
            Content::Text(_) => None,
        }
    }

    /// Whether every figure has to have it: dimensions, and the attributes that are mandatory.
    pub fn is_mandatory(&self) -> bool {
        match &self.role {
            Role::Dimension | Role::Time => true,
            Role::Attribute { mandatory, .. } => *mandatory,
            Role::Measure => false,
        }
    }

    /// Whether it is an attribute that may hold any text, whose blanks are then its own.
    pub(in crate::export::sdmx) fn is_free_text(&self) -> bool {
        let is_text = matches!(&self.content, Content::Text(format) if format.text_type == TextType::String);
        is_text && matches!(self.role, Role::Attribute { .. })
    }

    /// Whether it is said of a single figure in a message of time series: the period, the measure, and attributes of
    /// figures.
    pub(in crate::export::sdmx) fn is_of_figure(&self) -> bool {
        match &self.role {
            Role::Dimension => false,
            Role::Time | Role::Measure => true,
            Role::Attribute { attachment, .. } => match attachment {
                Attachment::Observation => true,
                Attachment::DataSet | Attachment::Dimensions(_) => false,
            },
        }
    }
}

/// What a component is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A part of the key of a series.
    Dimension,
    /// The dimension of time.
    Time,
    /// What is measured.
    Measure,
    /// What is said of a figure, a series or a data set.
    Attribute {
        /// Whether it has to be there.
        mandatory: bool,
        /// What it is attached to.
        attachment: Attachment,
    },
}

impl Role {
    /// The word for it in tables.
    pub fn as_str(&self) -> &'static str {
        match self {
            Role::Dimension => "dimension",
            Role::Time => "time",
            Role::Measure => "measure",
            Role::Attribute { .. } => "attribute",
        }
    }
}

/// What an attribute is attached to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment {
    /// The data set.
    DataSet,
    /// All figures with the same codes in these dimensions: a series where these are all dimensions, else a group of series.
    Dimensions(Vec<String>),
    /// One figure.
    Observation,
}

impl fmt::Display for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Attachment::DataSet => f.write_str("data set"),
            Attachment::Dimensions(dimensions) => f.write_str(&dimensions.join(" ")),
            Attachment::Observation => f.write_str("observation"),
        }
    }
}

/// What a component may hold.
#[derive(Debug, Clone)]
pub enum Content {
    /// Codes of a list.
    Codes(Arc<Codelist>),
    /// Text, numbers or dates.
    Text(TextFormat),
}

/// The format of what has no codes.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TextFormat {
    /// Its type.
    pub text_type: TextType,
    /// The least number.
    pub min: Option<f64>,
    /// The greatest number.
    pub max: Option<f64>,
    /// The least number of characters.
    pub min_length: Option<usize>,
    /// The greatest number of characters.
    pub max_length: Option<usize>,
}

words! {
    /// The type of what has no codes, as SDMX names it; a type that is not among these is read as text.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum TextType: "type" {
        /// Any text.
        #[default]
        String = "String",
        /// Letters.
        Alpha = "Alpha",
        /// Letters and digits.
        AlphaNumeric = "AlphaNumeric",
        /// Digits.
        Numeric = "Numeric",
        /// A whole number of any size.
        BigInteger = "BigInteger",
        /// A whole number of 32 bits.
        Integer = "Integer",
        /// A whole number of 64 bits.
        Long = "Long",
        /// A whole number of 16 bits.
        Short = "Short",
        /// A whole number of 0 or more.
        Count = "Count",
        /// A decimal number.
        Decimal = "Decimal",
        /// A floating-point number of 32 bits.
        Float = "Float",
        /// A floating-point number of 64 bits.
        Double = "Double",
        /// True or false.
        Boolean = "Boolean",
        /// An address of the Internet.
        Uri = "URI",
        /// Any period or point in time of SDMX.
        ObservationalTimePeriod = "ObservationalTimePeriod",
        /// A period or a date of the standard calendar.
        StandardTimePeriod = "StandardTimePeriod",
        /// A date, a year or a month.
        BasicTimePeriod = "BasicTimePeriod",
        /// A year, a month or a day of the Gregorian calendar.
        GregorianTimePeriod = "GregorianTimePeriod",
        /// A year.
        GregorianYear = "GregorianYear" | "Year",
        /// A year and a month.
        GregorianYearMonth = "GregorianYearMonth" | "YearMonth",
        /// A day.
        GregorianDay = "GregorianDay" | "Date",
        /// A period that is reported, such as 2020-Q1.
        ReportingTimePeriod = "ReportingTimePeriod",
        /// A year that is reported, such as 2020-A1.
        ReportingYear = "ReportingYear",
        /// A date and a time.
        DateTime = "DateTime",
        /// From one date to another.
        TimeRange = "TimeRange" | "TimesRange",
        /// Text with marks, as in XHTML.
        Xhtml = "XHTML",
    }
}

impl TextType {
    /// Whether it is a number.
    pub fn is_number(self) -> bool {
        match self {
            TextType::BigInteger | TextType::Integer | TextType::Long | TextType::Short | TextType::Count => true,
            TextType::Decimal | TextType::Float | TextType::Double => true,
            TextType::String | TextType::Alpha | TextType::AlphaNumeric | TextType::Numeric | TextType::Boolean => {
                false
            }
            TextType::Uri | TextType::Xhtml | TextType::DateTime | TextType::TimeRange => false,
            TextType::ObservationalTimePeriod | TextType::StandardTimePeriod | TextType::BasicTimePeriod => false,
            TextType::GregorianTimePeriod | TextType::GregorianYear | TextType::GregorianYearMonth => false,
            TextType::GregorianDay | TextType::ReportingTimePeriod | TextType::ReportingYear => false,
        }
    }
}
