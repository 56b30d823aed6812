//! Symbols in brackets that stand for a figure, or beside one: a screen reader reads them out, and none is a number.

use crate::Language;
use crate::status::Flag;

/// A symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A figure that is not 0 and would be shown as 0.
    Low,
    /// What a flag says.
    Of(Flag),
}

impl Symbol {
    /// As it is written: the letters of the United Kingdom's statistical service, and where it has none those of SDMX.
    /// `None` for a figure about which nothing is to be said.
    pub(super) fn text(self) -> Option<&'static str> {
        self.text_and_key().map(|(text, _)| text)
    }

    /// With the key of the phrase that explains it.
    fn text_and_key(self) -> Option<(&'static str, &'static str)> {
        match self {
            Symbol::Low => Some(("[low]", "book-low")),
            Symbol::Of(flag) => {
                let text = match flag {
                    Flag::Normal => return None,
                    Flag::Break => "[b]",
                    Flag::DefinitionDiffers => "[d]",
                    Flag::Estimated => "[e]",
                    Flag::Forecast => "[f]",
                    Flag::Imputed => "[i]",
                    Flag::Provisional => "[p]",
                    Flag::NotSignificant => "[ns]",
                    Flag::LowReliability => "[u]",
                    Flag::Unreliable => "[u]",
                    Flag::Confidential => "[c]",
                    Flag::NotApplicable => "[z]",
                    Flag::NotAvailable => "[x]",
                    Flag::NotCollected => "[l]",
                    Flag::Holiday => "[h]",
                    Flag::Derogation => "[j]",
                    Flag::IncludedElsewhere => "[k]",
                    Flag::IncludesOther => "[w]",
                    Flag::Experimental => "[g]",
                    Flag::SpecialEvent => "[s]",
                    Flag::Unvalidated => "[v]",
                };
                Some((text, flag.phrase()))
            }
        }
    }

    /// The symbol that a cell already holds.
    pub(super) fn of_cell(cell: &str) -> Option<Symbol> {
        let known = Flag::ALL.iter().map(|&flag| Symbol::Of(flag)).chain([Symbol::Low]);
        known.into_iter().find(|symbol| symbol.text() == Some(cell))
    }
}

/// The symbols that a table or a workbook has.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols(Vec<Symbol>);

impl Symbols {
    /// A symbol as it is written, which is explained from now on.
    pub(super) fn write(&mut self, symbol: Symbol) -> &'static str {
        if !self.0.contains(&symbol) && symbol.text().is_some() {
            self.0.push(symbol);
        }
        symbol.text().unwrap_or_default()
    }

    pub(super) fn extend(&mut self, other: &Symbols) {
        for &symbol in &other.0 {
            self.write(symbol);
        }
    }

    /// Each symbol once, in the order of letters, with what it means.
    pub(super) fn explained(&self, language: Language) -> Vec<(&'static str, String)> {
        let mut explained: Vec<(&'static str, String)> = Vec::new();
        for (text, key) in self.0.iter().filter_map(|symbol| symbol.text_and_key()) {
            match explained.iter_mut().find(|(known, _)| *known == text) {
                // Low reliability, and too low to be shown.
                Some((_, meaning)) => *meaning = language.say("book-unreliable"),
                None => explained.push((text, language.say(key))),
            }
        }
        explained.sort();
        explained
    }
}
