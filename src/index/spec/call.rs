//! The cells of a spec that hold a word, with numbers or names in brackets: `winsorise(5)`.

use crate::{Error, Result};

/// A word and what stands in its brackets.
pub(crate) struct Call<'a> {
    pub(crate) word: &'a str,
    arguments: Vec<&'a str>,
    option: &'a str,
}

impl<'a> Call<'a> {
    /// Reads `word` or `word(a, b)`; `option` is the name of the column, for messages.
    pub(crate) fn parse(option: &'a str, text: &'a str) -> Result<Call<'a>> {
        let text = text.trim();
        let Some((word, rest)) = text.split_once('(') else {
            return Ok(Call { word: text, arguments: Vec::new(), option });
        };
        let Some(inside) = rest.strip_suffix(')') else {
            return Err(invalid(option, "a word, or a word with arguments in brackets, as winsorise(5)", text));
        };
        Ok(Call { word: word.trim(), arguments: inside.split(',').map(str::trim).collect(), option })
    }

    /// A number among the arguments, or its default where it is not given.
    pub(crate) fn number(&self, place: usize, default: f64) -> Result<f64> {
        let Some(text) = self.arguments.get(place) else { return Ok(default) };
        let number = text.parse::<f64>().ok().filter(|x| x.is_finite());
        number.ok_or_else(|| invalid(self.option, &format!("a number in {}(…)", self.word), text))
    }

    /// A whole number of at least 1 among the arguments, or its default.
    pub(crate) fn count(&self, place: usize, default: u32) -> Result<u32> {
        let Some(text) = self.arguments.get(place) else { return Ok(default) };
        let number = text.parse::<u32>().ok().filter(|&n| n >= 1);
        number.ok_or_else(|| invalid(self.option, &format!("a whole number from 1 in {}(…)", self.word), text))
    }

    /// A name among the arguments, which must be there.
    pub(crate) fn name(&self, place: usize) -> Result<String> {
        match self.arguments.get(place) {
            Some(name) if !name.is_empty() => Ok((*name).to_owned()),
            _ => Err(invalid(self.option, &format!("a name in brackets, as {}(name)", self.word), self.word)),
        }
    }

    /// At most so many arguments.
    pub(crate) fn at_most(&self, n: usize) -> Result<()> {
        match self.arguments.len() > n {
            false => Ok(()),
            true => {
                let expected = format!("{} after {}", crate::error::count(n, "argument", "arguments"), self.word);
                Err(invalid(self.option, &expected, &self.arguments.join(", ")))
            }
        }
    }

    /// [`Error::UnknownOption`] with the words that are known.
    pub(crate) fn unknown(&self, expected: &[&str]) -> Error {
        Error::UnknownOption {
            option: self.option.to_owned(),
            got: self.word.to_owned(),
            expected: expected.iter().map(|word| (*word).to_owned()).collect(),
        }
    }
}

pub(crate) fn invalid(argument: &str, expected: &str, got: &str) -> Error {
    Error::InvalidArgument { argument: argument.to_owned(), expected: expected.to_owned(), got: got.to_owned() }
}
