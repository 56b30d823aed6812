//! Flags of figures: what they say, and the codes that agencies write for them. Series, downloads and publications read
//! and write them by this one table.

use crate::error::nearest;
use crate::words::words;
use crate::{Error, Result};

/// The words of CL_CONF_STATUS that let a figure be published.
const FREE: [&str; 4] = ["F", "free", "free for publication", "_Z"];

/// Whether a confidentiality status lets a figure be published. None does, and an unknown word withholds: better a figure too few
/// than one too many.
pub(crate) fn is_free(conf_status: &str) -> bool {
    let word = conf_status.trim();
    word.is_empty() || FREE.iter().any(|free| free.eq_ignore_ascii_case(word))
}

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
        /// Low reliability, but shown.
        LowReliability = "low_reliability",
        /// Too unreliable to be shown.
        Unreliable = "unreliable",
        /// Hidden because it, or a figure that it would give away, is confidential.
        Confidential = "confidential",
        /// A figure that cannot exist.
        NotApplicable = "not_applicable",
        /// A figure that is not there.
        NotAvailable = "not_available",
        /// A figure that exists and was not collected.
        NotCollected = "not_collected",
        /// Missing because of a holiday or weekend.
        Holiday = "holiday",
        /// Missing or different by a derogation.
        Derogation = "derogation",
        /// Counted in another category.
        IncludedElsewhere = "included_elsewhere",
        /// Includes what belongs to another category.
        IncludesOther = "includes_other",
        /// Experimental.
        Experimental = "experimental",
        /// Marked by a strike or another special event.
        SpecialEvent = "special_event",
        /// Not validated.
        Unvalidated = "unvalidated",
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
    // One row per flag, so that a code added for one agency is seen beside those of the others.
    pub(crate) const fn row(self) -> ([&'static str; 5], &'static str) {
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
            Flag::NotCollected => (["L", "", "", "", ""], "exists and was not collected"),
            Flag::Holiday => (["H", "", "", "", ""], "missing: holiday or weekend"),
            Flag::Derogation => (["J", "", "", "", ""], "derogation"),
            Flag::IncludedElsewhere => (["K", "", "", "", ""], "included in another category"),
            Flag::IncludesOther => (["W", "", "", "", ""], "includes another category"),
            Flag::Experimental => (["G", "", "", "", ""], "experimental"),
            Flag::SpecialEvent => (["S", "", "", "", ""], "strike or another special event"),
            Flag::Unvalidated => (["V", "", "", "", ""], "not validated"),
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

    /// The flag that a code stands for. For Eurostat, the letters used up to 2024 are read too: `s` is imputed, `z` not
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
            // Former letters are read only: `code` never writes them.
            let [_, _, former, ..] = flag.row().0;
            flag.code(system) == code || (system == FlagSystem::Eurostat && former == code)
        };
        match (system, code) {
            // Two of Eurostat's marks stand in no row of the table: the former `r` and the colon of an empty cell.
            (FlagSystem::Eurostat, "r") => return Ok(Flag::Normal),
            (FlagSystem::Eurostat, ":") => return Ok(Flag::NotAvailable),
            // Q says that a value is withheld, not why.
            (FlagSystem::Sdmx, "Q") => return Ok(Flag::Confidential),
            // The table writes `*`; ABS grades the error by further marks, and `np` would else be read as unreliable.
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
        // A cell that is one code goes first: `..` of Statistics Canada would fall apart below.
        if let Ok(one) = Flag::read(cell, system) {
            return Ok(vec![one]);
        }
        let read = || words_of(cell).iter().map(|word| Flag::read(word, system)).collect::<Result<Vec<Flag>>>();
        let flags = run_of_letters(cell, system).map_or_else(read, Ok);
        // The whole cell is what is not known, not the letter of a word.
        flags.map_err(|_| Flag::unknown(cell, system))
    }

    /// The codes of CL_OBS_STATUS for the flags of a cell, the deciding one first: `B U` for `bu`.
    ///
    /// # Errors
    /// As for [`Flag::read_all`].
    pub fn obs_status(cell: &str, system: FlagSystem) -> Result<String> {
        let flags = Flag::read_all(cell, system)?;
        Ok(in_deciding_order(flags.iter().map(|flag| flag.code(FlagSystem::Sdmx)).collect()))
    }
}

/// The words of a cell.
fn words_of(cell: &str) -> Vec<String> {
    let separate = |c: char| c.is_whitespace() || ",;|/+".contains(c);
    cell.split(separate).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The flags of a cell that is a short run of letters, as in `bu`, or in capitals `BU`, all of which are flags of Eurostat:
/// `NA` and `low` are words.
fn run_of_letters(cell: &str, system: FlagSystem) -> Option<Vec<Flag>> {
    let cell = cell.trim();
    let is_run = match system {
        // `C` is the one capital of Eurostat.
        FlagSystem::Eurostat => cell.bytes().all(|c| c.is_ascii_lowercase() || c == b'C'),
        // A figure that cannot exist has no other flag: `IMP` is a word.
        FlagSystem::Sdmx => cell.bytes().all(|c| c.is_ascii_uppercase() && c != b'M'),
        FlagSystem::StatCan | FlagSystem::Abs => false,
    };
    let letter = |c: char| {
        let read = |c: char, system| Flag::read(c.encode_utf8(&mut [0; 4]), system).ok();
        // Runs are a habit of Eurostat, in capitals too: a letter that is no flag of Eurostat makes the cell a word.
        let small = if system == FlagSystem::Sdmx { c.to_ascii_lowercase() } else { c };
        read(small, FlagSystem::Eurostat).and_then(|_| read(c, system))
    };
    // Three flags are the most that were met in one cell; a longer run of letters is a word.
    if is_run && (2..=3).contains(&cell.len()) { cell.chars().map(letter).collect() } else { None }
}

/// The codes of CL_OBS_STATUS that a cell of `obs_status` stands for, the deciding one first; `None` where one of them is
/// unknown. Capitals are codes of SDMX. Small letters are those of Eurostat, where it has the letter (`s` is imputed, not
/// a strike), else codes of SDMX.
pub(crate) fn known_status(cell: &str) -> Option<String> {
    let known = |word: &String| {
        let of_eurostat = || Flag::read(word, FlagSystem::Eurostat).ok();
        let of_sdmx = || Flag::read(&word.to_ascii_uppercase(), FlagSystem::Sdmx).ok();
        let is_small = word.bytes().all(|c| c.is_ascii_lowercase());
        is_small.then(of_eurostat).flatten().or_else(of_sdmx).map(|flag| flag.code(FlagSystem::Sdmx))
    };
    // The two never compete: a run of Eurostat is in small letters, one of SDMX in capitals.
    let run = [FlagSystem::Eurostat, FlagSystem::Sdmx].into_iter().find_map(|system| run_of_letters(cell, system));
    let codes: Vec<&str> = match run {
        Some(flags) => flags.into_iter().map(|flag| flag.code(FlagSystem::Sdmx)).collect(),
        None => words_of(cell).iter().map(known).collect::<Option<_>>()?,
    };
    (!codes.is_empty()).then(|| in_deciding_order(codes))
}

/// The codes of CL_OBS_STATUS.
pub(crate) fn status_codes() -> Vec<&'static str> {
    let mut codes: Vec<&str> = Flag::ALL.iter().map(|flag| flag.code(FlagSystem::Sdmx)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether a cell of `obs_status` holds a code.
pub(crate) fn has_status(cell: Option<&str>, code: &str) -> bool {
    cell.is_some_and(|cell| cell.split(' ').any(|own| own == code))
}

/// Codes of CL_OBS_STATUS in one cell, each once. Forecasts, imputed values and breaks decide what a figure is used for and
/// come first; a normal value beside another flag says nothing.
pub(crate) fn in_deciding_order(codes: Vec<&str>) -> String {
    const FIRST: [&str; 3] = ["F", "I", "B"];
    let mut distinct: Vec<&str> = Vec::new();
    for code in codes {
        if !distinct.contains(&code) {
            distinct.push(code);
        }
    }
    // The sort is stable: all other codes stay in the order of the cell.
    distinct.sort_by_key(|code| FIRST.iter().position(|first| first == code).unwrap_or(FIRST.len()));
    if distinct.len() > 1 {
        distinct.retain(|code| *code != "A");
    }
    distinct.join(" ")
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

    #[test]
    fn a_cell_of_obs_status_holds_codes_of_sdmx_or_small_letters_of_eurostat() {
        for (cell, status) in [
            ("S", Some("S")),
            ("s", Some("I")),
            ("c", Some("Q")),
            ("z", Some("M")),
            ("bu", Some("B U")),
            ("a", Some("A")),
            ("v", Some("V")),
            ("C", None),
            ("normal", None),
            ("E, P", Some("E P")),
            ("e p", Some("E P")),
            ("bC", Some("B Q")),
            ("NA", None),
            ("na", None),
            ("IMP", None),
            ("UNK", None),
            ("BU", Some("B U")),
            ("BS", Some("B S")),
            ("low", None),
        ] {
            assert_eq!(known_status(cell).as_deref(), status, "{cell}");
        }
        for code in status_codes() {
            assert_eq!(Flag::obs_status(code, FlagSystem::Sdmx).expect("a code"), code);
        }
    }
}
