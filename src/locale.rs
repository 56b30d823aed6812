//! The languages that results are written in, and that files have labels in.

use crate::words::words;

words! {
    /// A language that results are written in.
    #[derive(Default)]
    pub enum Language: "language" {
        /// English.
        #[default]
        English = "en" | "eng" | "english",
        /// French.
        French = "fr" | "fra" | "french" | "français",
        /// Spanish.
        Spanish = "es" | "spa" | "spanish" | "español",
        /// Arabic, written from right to left.
        Arabic = "ar" | "ara" | "arabic" | "العربية",
        /// Russian.
        Russian = "ru" | "rus" | "russian" | "русский",
        /// Chinese, in simplified characters.
        Chinese = "zh" | "zho" | "chinese" | "zh-Hans" | "中文",
    }
}

impl Language {
    /// Whether it is written from right to left.
    pub const fn is_right_to_left(self) -> bool {
        match self {
            Language::Arabic => true,
            Language::English | Language::French | Language::Spanish | Language::Russian | Language::Chinese => false,
        }
    }

    /// The tag by which HTML and documents name it, with the script where a language has several.
    pub const fn tag(self) -> &'static str {
        match self {
            // Fonts and screen readers choose between simplified and traditional characters by it.
            Language::Chinese => "zh-Hans",
            Language::English | Language::French | Language::Spanish | Language::Arabic | Language::Russian => {
                self.as_str()
            }
        }
    }
}
