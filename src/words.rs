//! Closed sets of words: one macro makes the enum, its words, its aliases and its parser.
//!
//! A word of a closed set is read the same way everywhere: surrounding blanks and case do not matter, an alias stands for
//! its word, and anything else is [`Error::UnknownOption`] with the word that may have been meant and those that are known.

use crate::{Error, Result};
use std::fmt::Display;
use std::str::FromStr;

/// A closed set of words, made by [`words!`].
pub(crate) trait Words: Copy + Display + FromStr<Err = Error> + 'static {
    /// The option or column that takes such a word.
    const OPTION: &'static str;
    /// Every one of them.
    const ALL: &'static [Self];

    /// The word for it.
    fn as_str(self) -> &'static str;

    /// Other words that are read as it.
    fn aliases(self) -> &'static [&'static str];

    /// What a word stands for, once it is prepared by `clean`; an error shows it as it was given.
    fn read(given: &str, clean: impl Fn(&str) -> String) -> Result<Self> {
        // The error below shows `given`, not the cleaned word: a user looks for what they wrote.
        let word = clean(given.trim());
        let stands_for_it = |one: &&Self| {
            one.as_str().eq_ignore_ascii_case(&word) || one.aliases().iter().any(|a| a.eq_ignore_ascii_case(&word))
        };
        let found = Self::ALL.iter().find(stands_for_it).copied();
        found.ok_or_else(|| Error::option(Self::OPTION, given, Self::ALL.iter().map(|one| one.as_str())))
    }
}

/// An enum whose variants are words.
///
/// ```text
/// words! {
///     /// What it is.
///     pub enum Name: "option" {
///         /// What this one is.
///         Variant = "word" | "alias" | "another alias",
///     }
/// }
/// ```
///
/// It has `ALL`, `as_str`, `aliases`, `Display`, `FromStr`, and is read and written by serde as its word. The documentation of
/// each variant ends with its word and its aliases. A function named after the option, as in
/// `pub enum Name: "option", clean { … }`, prepares a word before it is compared.
macro_rules! words {
    (@clean) => { str::to_owned };
    (@clean $clean:path) => { $clean };
    ($(#[$meta:meta])* $vis:vis enum $name:ident: $option:literal $(, $clean:path)? {
        $($(#[$doc:meta])* $variant:ident = $word:literal $(| $alias:literal)*),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(into = "&'static str", try_from = "String")]
        $vis enum $name {
            $(
                $(#[$doc])*
                #[doc = concat!("\n\nIn text: `", $word, "`" $(, ", also `", $alias, "`")*, ".")]
                $variant
            ),+
        }

        // Inherent and `const`, beside the trait, so that callers outside the crate and other constants can use them.
        // If the enum is not public, neither are these.
        #[allow(unreachable_pub)]
        impl $name {
            /// Every one of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word for it in files, tables and arguments.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// Other words that are read as it.
            pub const fn aliases(self) -> &'static [&'static str] {
                match self { $($name::$variant => &[$($alias),*]),+ }
            }
        }

        impl $crate::words::Words for $name {
            const OPTION: &'static str = $option;
            const ALL: &'static [$name] = $name::ALL;

            fn as_str(self) -> &'static str {
                self.as_str()
            }

            fn aliases(self) -> &'static [&'static str] {
                self.aliases()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                // `pad`, not `write_str`, so that a width given in a format string holds.
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(word: &str) -> $crate::Result<Self> {
                <$name as $crate::words::Words>::read(word, $crate::words::words!(@clean $($clean)?))
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::Error;

            fn try_from(word: String) -> $crate::Result<Self> {
                word.parse()
            }
        }

        impl From<$name> for &'static str {
            fn from(word: $name) -> &'static str {
                word.as_str()
            }
        }
    };
}
pub(crate) use words;

/// A list of words separated by semicolons, as the data files write them.
pub(crate) fn list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    /// A minus sign (U+2212) is a hyphen.
    fn with_hyphen(word: &str) -> String {
        word.replace('\u{2212}', "-")
    }

    words! {
        #[derive(Default)]
        enum Sign: "sign", with_hyphen {
            #[default]
            Plus = "plus" | "+",
            Minus = "minus" | "-",
        }
    }

    #[test]
    fn words_and_aliases_are_read_in_any_case_and_with_blanks() {
        for &sign in Sign::ALL {
            for word in [sign.as_str()].iter().chain(sign.aliases()) {
                assert_eq!(format!(" {} ", word.to_uppercase()).parse::<Sign>().expect("a word"), sign);
            }
        }
        assert_eq!("\u{2212}".parse::<Sign>().expect("cleaned"), Sign::Minus);
        assert_eq!(format!("{:>6}|", Sign::default()), "  plus|");
    }

    /// The word as it was given, the one that it is like, and all of them; no alias.
    #[test]
    fn an_unknown_word_is_told_of_the_nearest() {
        let message = |word: &str| word.parse::<Sign>().expect_err("no word").to_string();
        assert_eq!(message("minsu"), "sign: \"minsu\" is not known; did you mean \"minus\"? use one of plus, minus");
        assert_eq!(message("times"), "sign: \"times\" is not known; use one of plus, minus");
    }

    #[test]
    fn serde_writes_and_reads_the_word() {
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        struct Row {
            sign: Sign,
        }
        let text = toml::to_string(&Row { sign: Sign::Minus }).expect("text");
        assert_eq!(text, "sign = \"minus\"\n");
        assert_eq!(toml::from_str::<Row>("sign = \"-\"").expect("a row"), Row { sign: Sign::Minus });
        assert!(toml::from_str::<Row>("sign = \"mins\"").expect_err("no word").to_string().contains("did you mean"));
    }
}
