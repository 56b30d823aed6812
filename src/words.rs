//! Closed sets of words: one macro makes the enum, its words, its aliases and its parser.
//!
//! A word of a closed set is read the same way everywhere: surrounding blanks and case do not matter, an alias stands for
//! its word, and anything else is [`Error::UnknownOption`](crate::Error::UnknownOption) with the words that are known.

/// An enum whose variants are words.
///
/// ```text
/// words! {
///     /// What it is.
///     Name, "option" {
///         /// What this one is.
///         Variant = "word" | "alias" | "another alias",
///     }
/// }
/// ```
///
/// It has `ALL`, `as_str`, `aliases`, `Display`, `FromStr` and serde from text. A function named after the option, as in
/// `Name, "option", clean { … }`, prepares a word before it is compared.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $option:literal $(, $clean:path)? {
        $($(#[$doc:meta])* $variant:ident = $word:literal $(| $alias:literal)*),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
        #[serde(try_from = "String")]
        pub enum $name { $($(#[$doc])* $variant),+ }

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

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(word: &str) -> $crate::Result<Self> {
                let given = word.trim();
                $(let given = $clean(given);)?
                let known = |v: &$name| {
                    v.as_str().eq_ignore_ascii_case(&given) || v.aliases().iter().any(|a| a.eq_ignore_ascii_case(&given))
                };
                $name::ALL.iter().copied().find(known).ok_or_else(|| $crate::Error::UnknownOption {
                    option: $option.to_owned(),
                    got: word.to_owned(),
                    expected: $name::ALL.iter().map(|v| v.as_str().to_owned()).collect(),
                })
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::Error;

            fn try_from(word: String) -> $crate::Result<Self> {
                word.parse()
            }
        }
    };
}
pub(crate) use words;

/// A list of words separated by semicolons, as the data files write them.
pub(crate) fn list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}
