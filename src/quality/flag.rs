//! Flags of figures, and the codes that agencies write for them.

use crate::error::nearest;
use crate::series::in_deciding_order;
use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};

words! {
    /// What is to be known of a published figure.
    #[non_exhaustive]
    pub enum Flag: "flag" {
        /// Nothing in particular.
        Normal = "normal",
        /// Break in the series.
        Break = "break",
        /// The definition differs.
        DefinitionDiffers = "definition_differs",
        /// Estimated.
        Estimated = "estimated",
        /// Forecast.
        Forecast = "forecast",
        /// Imputed.
        Imputed = "imputed",
        /// Provisional.
        Provisional = "provisional",
        /// Not significant.
        NotSignificant = "not_significant",
        /// Of low reliability, and shown.
        LowReliability = "low_reliability",
        /// Too unreliable to be shown.
        Unreliable = "unreliable",
        /// Hidden because it, or a figure that it would give away, is confidential.
        Confidential = "confidential",
        /// A figure that cannot exist.
        NotApplicable = "not_applicable",
        /// A figure that is not there.
        NotAvailable = "not_available",
    }
}

words! {
    /// Whose codes.
    pub enum FlagSystem: "flag system" {
        /// SDMX CL_OBS_STATUS 2.1.
        Sdmx = "sdmx",
        /// Eurostat, as since 27 January 2025; former letters are read too.
        Eurostat = "eurostat",
        /// Statistics Canada.
        StatCan = "statcan",
        /// Australian Bureau of Statistics.
        Abs = "abs",
    }
}

impl Flag {
    /// SDMX, Eurostat, Eurostat before 2025, Statistics Canada, ABS; and the meaning.
    const fn row(self) -> ([&'static str; 5], &'static str) {
        match self {
            Flag::Normal => (["A", "", "", "", ""], "normal value"),
            Flag::Break => (["B", "b", "b", "", ""], "break in time series"),
            Flag::DefinitionDiffers => (["D", "d", "d", "", ""], "definition differs"),
            Flag::Estimated => (["E", "e", "e", "", ""], "estimated"),
            Flag::Forecast => (["F", "f", "f", "", ""], "forecast"),
            Flag::Imputed => (["I", "i", "s", "", ""], "imputed"),
            Flag::Provisional => (["P", "p", "p", "p", ""], "provisional"),
            Flag::NotSignificant => (["N", "n", "n", "", ""], "not significant"),
            Flag::LowReliability => (["U", "u", "u", "E", "*"], "low reliability: use with caution"),
            Flag::Unreliable => (["Q", "u", "u", "F", "np"], "too unreliable to be published"),
            Flag::Confidential => (["Q", "C", "c", "x", "np"], "not published"),
            Flag::NotApplicable => (["M", "m", "z", "...", ""], "not applicable"),
            Flag::NotAvailable => (["O", "", "", "..", "na"], "not available"),
        }
    }

    /// What a reader is told.
    pub fn meaning(self) -> &'static str {
        self.row().1
    }

    /// Its code; empty where the system has none.
    pub fn code(self, system: FlagSystem) -> &'static str {
        let [sdmx, eurostat, _, statcan, abs] = self.row().0;
        match system {
            FlagSystem::Sdmx => sdmx,
            FlagSystem::Eurostat => eurostat,
            FlagSystem::StatCan => statcan,
            FlagSystem::Abs => abs,
        }
    }

    /// Whether the figure itself is not shown.
    pub fn is_hidden(self) -> bool {
        matches!(self, Flag::Unreliable | Flag::Confidential)
    }

    /// The flag that a code stands for. Of Eurostat the letters used up to 2024 are read too: `s` is imputed, `z` not
    /// applicable, `c` confidential, and `r` (revised), which has no successor, is a normal value.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for a code that the system does not have.
    ///
    /// ```
    /// use infosoc::quality::{Flag, FlagSystem};
    /// let flag = Flag::read("s", FlagSystem::Eurostat)?;
    /// assert_eq!((flag, flag.code(FlagSystem::Eurostat)), (Flag::Imputed, "i"));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn read(code: &str, system: FlagSystem) -> Result<Flag> {
        let code = code.trim();
        let named = |flag: &Flag| {
            let [_, _, former, ..] = flag.row().0;
            flag.code(system) == code || (system == FlagSystem::Eurostat && former == code)
        };
        match (system, code) {
            (FlagSystem::Eurostat, "r") => return Ok(Flag::Normal),
            (FlagSystem::Eurostat, ":") => return Ok(Flag::NotAvailable),
            // Q says that a value is withheld, not why; L that it exists and was not collected.
            (FlagSystem::Sdmx, "Q") => return Ok(Flag::Confidential),
            (FlagSystem::Sdmx, "L") => return Ok(Flag::NotAvailable),
            (FlagSystem::Abs, "^" | "**") => return Ok(Flag::LowReliability),
            (FlagSystem::Abs, "np") => return Ok(Flag::Confidential),
            _ => {}
        }
        Flag::ALL.iter().copied().find(named).ok_or_else(|| Flag::unknown(code, system))
    }

    fn unknown(code: &str, system: FlagSystem) -> Error {
        let known = Flag::ALL.iter().map(|flag| flag.code(system)).filter(|code| !code.is_empty());
        Error::option("flag", code, nearest(code, known, Flag::ALL.len()))
    }
}

impl Flag {
    /// The flags of a cell, which may hold several: apart by blanks or punctuation, or as letters of Eurostat that stand side
    /// by side, as in `bu`.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for a code that the system does not have.
    ///
    /// ```
    /// use infosoc::quality::{Flag, FlagSystem};
    /// assert_eq!(Flag::read_all("bu", FlagSystem::Eurostat)?, [Flag::Break, Flag::LowReliability]);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn read_all(cell: &str, system: FlagSystem) -> Result<Vec<Flag>> {
        if let Ok(one) = Flag::read(cell, system) {
            return Ok(vec![one]);
        }
        let parts: Vec<&str> = cell.split(|c: char| c.is_whitespace() || ",;|/+".contains(c)).collect();
        let letters = |word: &str| word.chars().map(|c| c.to_string()).collect::<Vec<_>>();
        let words: Vec<String> = match (parts.as_slice(), system) {
            ([one], FlagSystem::Eurostat | FlagSystem::Sdmx) if (2..=3).contains(&one.chars().count()) => letters(one),
            ([..], FlagSystem::Eurostat | FlagSystem::Sdmx | FlagSystem::StatCan | FlagSystem::Abs) => {
                parts.iter().filter(|part| !part.is_empty()).map(ToString::to_string).collect()
            }
        };
        let flags = words.iter().map(|word| Flag::read(word, system)).collect::<Result<Vec<Flag>>>();
        // The whole cell is what is not known, not the letter of a word.
        flags.map_err(|_| Flag::unknown(cell, system))
    }

    /// The codes of CL_OBS_STATUS for the flags of a cell, the deciding one first: `B U` for `bu`.
    ///
    /// # Errors
    /// Those of [`Flag::read_all`].
    pub fn obs_status(cell: &str, system: FlagSystem) -> Result<String> {
        let flags = Flag::read_all(cell, system)?;
        Ok(in_deciding_order(flags.iter().map(|flag| flag.code(FlagSystem::Sdmx)).collect()))
    }
}

/// All flags with their codes, as a table.
pub fn flags() -> Flags {
    Flags(())
}

/// The flags; a table by [`ToFrame`].
#[derive(Clone, Copy, Debug)]
pub struct Flags(());

impl ToFrame for Flags {
    /// Columns: flag, sdmx, eurostat, eurostat_former, statcan, abs, meaning; null where a system has no code.
    fn to_frame(&self) -> Result<DataFrame> {
        let words = |name: &str, of: &dyn Fn(Flag) -> &'static str| {
            let cell = |flag: &Flag| Some(of(*flag)).filter(|word| !word.is_empty());
            Column::new(name.into(), Flag::ALL.iter().map(cell).collect::<Vec<_>>())
        };
        let columns = vec![
            words("flag", &|flag| flag.as_str()),
            words("sdmx", &|flag| flag.row().0[0]),
            words("eurostat", &|flag| flag.row().0[1]),
            words("eurostat_former", &|flag| flag.row().0[2]),
            words("statcan", &|flag| flag.row().0[3]),
            words("abs", &|flag| flag.row().0[4]),
            words("meaning", &|flag| flag.meaning()),
        ];
        Ok(DataFrame::new(Flag::ALL.len(), columns)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes read back as the flag that wrote them, except where one code stands for several flags.
    #[test]
    fn codes_are_read_back() {
        for &flag in Flag::ALL {
            for &system in FlagSystem::ALL {
                let code = flag.code(system);
                let shared = Flag::ALL.iter().filter(|other| other.code(system) == code).count() > 1;
                if !code.is_empty() && !shared {
                    assert_eq!(Flag::read(code, system).expect("a known code"), flag);
                }
            }
        }
    }

    /// Eurostat database, change of 27 January 2025.
    #[test]
    fn former_letters_of_eurostat_are_read_and_new_ones_written() {
        for (former, new) in [("b", "b"), ("c", "C"), ("s", "i"), ("z", "m"), ("u", "u"), ("n", "n"), ("r", "")] {
            let flag = Flag::read(former, FlagSystem::Eurostat).expect("a former letter");
            assert_eq!(flag.code(FlagSystem::Eurostat), new, "{former}");
        }
        assert_eq!(Flag::read("y", FlagSystem::Eurostat).expect_err("not a letter").code(), "unknown_option");
    }
}
