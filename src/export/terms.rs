//! Words for the categories of a model: a row names its term, and its level a value of each factor of the term.

use super::codes;
use crate::Language;
use crate::frame::Labels;
use polars::prelude::{DataFrame, StringChunked};

/// Dimensions whose codes are the same in every survey; a column `activity` of a survey has codes of its own.
const EVERYWHERE: [&str; 3] = ["sex", "age", "urbanisation"];

/// What stands between columns in the name of a term, and between their categories in its level.
const BETWEEN: char = ':';

/// The words for a value of a column of a survey that the library has, where the column says the same in every survey.
pub(super) fn of_everywhere(language: Language, column: &str, code: &str) -> Option<String> {
    EVERYWHERE.contains(&column).then(|| codes::words(language, column, code, "")).flatten()
}

/// The terms of the rows of a model; none of another table.
pub(super) struct Terms<'a>(Option<&'a StringChunked>);

impl<'a> Terms<'a> {
    pub(super) fn of(frame: &'a DataFrame) -> Terms<'a> {
        let text = |name: &str| frame.column(name).ok().and_then(|column| column.str().ok());
        let is_model = text("level").is_some() && frame.column("value").is_ok();
        Terms(text("term").filter(|_| is_model))
    }

    /// Whether the values of a column are those of the terms.
    pub(super) fn are_in(&self, column: &str) -> bool {
        self.0.is_some() && matches!(column, "level" | "reference")
    }

    /// The words for a category, or for several of an interaction: of `sex:urbanisation`, `F:R` is `Female × Rural`. `None` where
    /// nothing is known of any.
    pub(super) fn words(
        &self,
        labels: &Labels,
        column: &str,
        row: usize,
        level: &str,
        language: Language,
    ) -> Option<String> {
        let term = self.0.filter(|_| self.are_in(column))?.get(row)?;
        let mut factors: Vec<&str> = term.split(BETWEEN).collect();
        let values: Vec<&str> = level.split(BETWEEN).collect();
        if factors.len() != values.len() {
            // The numbers of an interaction have no category.
            factors.retain(|factor| labels.know(factor) || EVERYWHERE.contains(factor));
        }
        if factors.len() != values.len() {
            return None;
        }
        let word = |(factor, value): (&&str, &&str)| {
            codes::in_order(labels, factor, value, language, || of_everywhere(language, factor, value))
        };
        let words: Vec<Option<String>> = factors.iter().zip(&values).map(word).collect();
        let is_known = words.iter().any(Option::is_some);
        let written = words.into_iter().zip(values).map(|(word, value)| word.unwrap_or_else(|| value.to_owned()));
        is_known.then(|| written.collect::<Vec<_>>().join(" \u{d7} "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Result;
    use crate::frame::Label;
    use polars::prelude::df;

    #[test]
    fn each_row_has_the_words_of_its_term() -> Result<()> {
        let frame = df!(
            "term" => ["region", "zone", "sex:region", "hours:region", "sex:hours:zone", "colour", "a:b"],
            "level" => ["1", "1", "F:2", "2", "M:1", "1", "1"],
            "value" => [0.0; 7],
        )?;
        let label = |breakdown: &str, value: &str, words: &str| Label {
            breakdown: breakdown.to_owned(),
            value: value.to_owned(),
            label: Some(words.to_owned()),
            translations: Vec::new(),
        };
        let labels =
            Labels::new([label("region", "1", "North"), label("region", "2", "South"), label("zone", "1", "Coast")]);
        let terms = Terms::of(&frame);
        let levels = frame.column("level")?.str()?;
        let words: Vec<Option<String>> = (0..7)
            .map(|row| terms.words(&labels, "level", row, levels.get(row).unwrap_or_default(), Language::English))
            .collect();
        let wanted =
            ["North", "Coast", "Female \u{d7} South", "South", "Male \u{d7} Coast"].map(|word| Some(word.to_owned()));
        assert_eq!(words[..5], wanted);
        assert_eq!(words[5..], [None, None]);
        assert_eq!(terms.words(&labels, "status", 0, "1", Language::English), None);
        assert_eq!(
            Terms::of(&df!("level" => ["1"], "value" => [1.0])?).words(&labels, "level", 0, "1", Language::English),
            None
        );
        Ok(())
    }
}
