//! The cells of a spec that hold a word, with numbers or names in brackets: `winsorise(5)`.

use crate::words::Words;
use crate::{Error, Result};

/// A word of a closed set and what stands in its brackets.
pub(crate) struct Call<'a, W> {
    pub(crate) word: W,
    arguments: Vec<&'a str>,
}

impl<'a, W: Words> Call<'a, W> {
    /// Reads `word` or `word(a, b)`.
    pub(crate) fn parse(text: &'a str) -> Result<Call<'a, W>> {
        let Some((word, rest)) = text.split_once('(') else {
            return Ok(Call { word: text.parse()?, arguments: Vec::new() });
        };
        let Some(inside) = rest.trim_end().strip_suffix(')') else {
            let expected = "a word, or a word with arguments in brackets, such as winsorise(5)";
            return Err(Error::argument(W::OPTION, expected, text.trim()));
        };
        Ok(Call { word: word.parse()?, arguments: inside.split(',').map(str::trim).collect() })
    }

    /// A number among the arguments, or its default where it is not given.
    pub(crate) fn number(&self, place: usize, default: f64) -> Result<f64> {
        let Some(text) = self.arguments.get(place) else { return Ok(default) };
        let number = text.parse::<f64>().ok().filter(|x| x.is_finite());
        number.ok_or_else(|| Error::argument(W::OPTION, format!("a number in {}(…)", self.word), text))
    }

    /// A whole number of at least 1 among the arguments, or its default.
    pub(crate) fn count(&self, place: usize, default: u32) -> Result<u32> {
        let Some(text) = self.arguments.get(place) else { return Ok(default) };
        let number = text.parse::<u32>().ok().filter(|&n| n >= 1);
        number.ok_or_else(|| Error::argument(W::OPTION, format!("a whole number from 1 in {}(…)", self.word), text))
    }

    /// A name among the arguments, which must be there.
    pub(crate) fn name(&self, place: usize) -> Result<String> {
        match self.arguments.get(place) {
            Some(name) if !name.is_empty() => Ok((*name).to_owned()),
            _ => Err(Error::argument(W::OPTION, format!("a name in brackets, such as {}(name)", self.word), self.word)),
        }
    }

    /// At most so many arguments.
    pub(crate) fn at_most(&self, n: usize) -> Result<()> {
        if self.arguments.len() > n {
            let expected = format!("{} after {}", crate::error::count(n, "argument", "arguments"), self.word);
            return Err(Error::argument(W::OPTION, expected, self.arguments.join(", ")));
        }
        Ok(())
    }
}
