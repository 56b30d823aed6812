//! The dictionary of a portable file.

use super::cases;
use super::letters::Letters;
use crate::input::statistical::bytes::{Damage, Outcome};
use crate::input::statistical::encoding::Decoder;
use crate::input::statistical::opened::{About, Opened};
use crate::input::statistical::spss::MISSING_AT_MOST;
use crate::input::statistical::spss::format::Format;
use crate::input::statistical::temporal;
use crate::input::statistical::variable::{Code, UserMissing, ValueLabel, Variable, VariableType};
use rustc_hash::FxHashMap;
use std::io::Read;
use std::sync::Arc;

/// What records begin with.
mod record {
    pub(super) const PRODUCT: u8 = b'1';
    pub(super) const AUTHOR: u8 = b'2';
    pub(super) const SUBPRODUCT: u8 = b'3';
    pub(super) const VARIABLES: u8 = b'4';
    pub(super) const PRECISION: u8 = b'5';
    pub(super) const WEIGHT: u8 = b'6';
    pub(super) const VARIABLE: u8 = b'7';
    pub(super) const MISSING: u8 = b'8';
    pub(super) const MISSING_UP_TO: u8 = b'9';
    pub(super) const MISSING_FROM: u8 = b'A';
    pub(super) const MISSING_BETWEEN: u8 = b'B';
    pub(super) const LABEL: u8 = b'C';
    pub(super) const VALUE_LABELS: u8 = b'D';
    pub(super) const DOCUMENTS: u8 = b'E';
    pub(super) const CASES: u8 = b'F';
}

/// What the records before the cases say.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    pub(super) variables: Vec<Variable>,
    /// The places of the variables by their names, the first of a name that occurs twice.
    places: FxHashMap<String, usize>,
    weight: Option<String>,
}

/// As many things as SPSS may have of a kind.
const MANY: u64 = i32::MAX as u64;

impl Dictionary {
    /// Reads from behind the sign of a file to its first case.
    pub(super) fn read(letters: &mut Letters<impl Read>, decoder: &mut Decoder) -> Outcome<Dictionary> {
        let version = letters.letter()?;
        if version != b'A' {
            return Err(Damage::says("the version of the format", char::from(version), "A"));
        }
        letters.text(decoder, "the date")?;
        letters.text(decoder, "the time")?;
        let mut dictionary = Dictionary::default();
        let mut stated = None;
        loop {
            match letters.letter()? {
                record::PRODUCT | record::AUTHOR | record::SUBPRODUCT => drop(letters.text(decoder, "the product")?),
                record::VARIABLES => stated = Some(letters.count("the number of variables", MANY)?),
                record::PRECISION => drop(letters.number()?),
                record::WEIGHT => dictionary.weight = Some(letters.text(decoder, "the name of the weight")?),
                record::VARIABLE => dictionary.variable(letters, decoder)?,
                record::LABEL => {
                    let label = letters.text(decoder, "the label of a variable")?;
                    dictionary.last()?.label = Some(label).filter(|label| !label.is_empty());
                }
                record::VALUE_LABELS => dictionary.value_labels(letters, decoder)?,
                record::DOCUMENTS => {
                    for _ in 0..letters.count("the number of lines of a document", MANY)? {
                        letters.text(decoder, "a document")?;
                    }
                }
                record::CASES => break,
                other => dictionary.missing(other, letters, decoder)?,
            }
        }
        match stated {
            _ if dictionary.variables.is_empty() => {
                Err(Damage("has no variables; export it again, with the columns that are wanted".to_owned()))
            }
            Some(stated) if stated == dictionary.variables.len() => Ok(dictionary),
            other => Err(Damage::says("the number of variables", dictionary.variables.len(), &format!("{other:?}"))),
        }
    }

    fn variable(&mut self, letters: &mut Letters<impl Read>, decoder: &mut Decoder) -> Outcome<()> {
        let width = letters.count("the width of a variable", 255)?;
        let name = letters.text(decoder, "the name of a variable")?;
        let mut part = || letters.count("the format of a variable", 255).map(|part| part as u8);
        let format = Format { kind: part()?, width: part()?, decimals: part()? };
        // How it is written, after how it is printed.
        for _ in 0..3 {
            part()?;
        }
        self.places.entry(name.clone()).or_insert(self.variables.len());
        self.variables.push(Variable {
            kind: if width > 0 { VariableType::Text } else { format.kind() },
            label: None,
            format: format.written(),
            measure: None,
            labels: Arc::default(),
            languages: Vec::new(),
            missing: Vec::new(),
            name,
        });
        Ok(())
    }

    /// The variable that a record belongs to: the last.
    fn last(&mut self) -> Outcome<&mut Variable> {
        self.variables.last_mut().ok_or_else(|| Damage::says("a record", "one of a variable", "a variable before it"))
    }

    fn missing(&mut self, record: u8, letters: &mut Letters<impl Read>, decoder: &mut Decoder) -> Outcome<()> {
        const WHAT: &str = "a missing value";
        let kind = self.variables.last().map_or(VariableType::Number, |variable| variable.kind);
        let number = |letters: &mut Letters<_>| letters.number().map(|number| number.unwrap_or(f64::NAN));
        let missing = match (record, kind) {
            (record::MISSING, VariableType::Text) => UserMissing::Value(Code::Text(letters.text(decoder, WHAT)?)),
            (record::MISSING, _) => UserMissing::Value(Code::Number(number(letters)?)),
            (record::MISSING_UP_TO, _) => UserMissing::Range { low: f64::NEG_INFINITY, high: number(letters)? },
            (record::MISSING_FROM, _) => UserMissing::Range { low: number(letters)?, high: f64::INFINITY },
            (record::MISSING_BETWEEN, _) => UserMissing::Range { low: number(letters)?, high: number(letters)? },
            (other, _) => {
                return Err(Damage::says(
                    "the type of a record",
                    format!("{:?}", char::from(other)),
                    "1 to 9 or A to F",
                ));
            }
        };
        let known = &mut self.last()?.missing;
        known.push(missing);
        match known.len() {
            ..=MISSING_AT_MOST => Ok(()),
            more => Err(Damage::says("the number of missing values of a variable", more, "at most 3")),
        }
    }

    fn value_labels(&mut self, letters: &mut Letters<impl Read>, decoder: &mut Decoder) -> Outcome<()> {
        const WHAT: &str = "value labels";
        let count = letters.count("the number of variables with value labels", MANY)?;
        let mut places = Vec::new();
        for _ in 0..count {
            let name = letters.text(decoder, "the name of a variable")?;
            let place = self.places.get(&name).copied();
            places.push(
                place.ok_or_else(|| {
                    Damage::says("a variable with value labels", format!("{name:?}"), "one of the file")
                })?,
            );
        }
        let is_text = places.first().is_some_and(|&place| self.variables[place].kind == VariableType::Text);
        let mut labels = Vec::new();
        for _ in 0..letters.count("the number of value labels", MANY)? {
            let code = if is_text {
                Code::Text(letters.text(decoder, WHAT)?)
            } else {
                letters.number()?.map_or(Code::System, Code::Number)
            };
            labels.push(ValueLabel { code, label: letters.text(decoder, WHAT)? });
        }
        let labels: Arc<[ValueLabel]> = labels.into();
        places.into_iter().for_each(|place| self.variables[place].labels = labels.clone());
        Ok(())
    }

    /// The cases, and what is known of them.
    pub(super) fn open<'a, R: Read + Send + 'a>(self, letters: Letters<R>, decoder: Decoder) -> Opened<'a> {
        // A number takes two letters at least.
        let most = letters.left() / (2 * self.variables.len() as u64);
        let columns = self.variables.iter().map(|variable| (variable.name.clone(), variable.kind)).collect();
        let about = About { weight: self.weight, ..About::new(self.variables, &decoder, temporal::SPSS, most) };
        Opened { about, cases: Box::new(cases::Rows::new(letters, columns, decoder)) }
    }
}
