//! Classifications of economic activities: sections, divisions and the ICT sector.

use super::Certainty;
use crate::words::{list, words};
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::sync::LazyLock;

words! {
    /// A classification of economic activities.
    #[non_exhaustive]
    pub enum Classification: "classification" {
        /// International Standard Industrial Classification of All Economic Activities, revision 4 of 2008.
        Isic4 = "isic4" | "isic rev. 4" | "isic rev.4" | "isic_rev4",
        /// Its revision 3.1 of 2002.
        Isic31 = "isic3.1" | "isic31" | "isic rev. 3.1" | "isic rev.3.1" | "isic_rev3.1",
        /// Statistical Classification of Economic Activities in the European Community, revision 2: its sections and divisions
        /// are those of ISIC revision 4, its groups and classes are its own.
        Nace2 = "nace2" | "nace rev. 2" | "nace rev.2" | "nace_r2",
    }
}

words! {
    /// What is asked of a classification about the code of an activity.
    #[non_exhaustive]
    pub enum ActivityLevel: "level" {
        /// The letter of its section: `J`.
        Section = "section",
        /// The two digits of its division: `62`.
        Division = "division",
        /// Its part of the ICT sector, `manufacturing`, `trade` or `services`, or `no`.
        IctSector = "ict_sector",
    }
}

words! {
    /// The parts of the ICT sector (OECD 2007 for ISIC revision 4, OECD 2002 for revision 3.1).
    #[non_exhaustive]
    pub enum IctSector: "ict_sector" {
        /// Electronic components, computers, communication equipment, consumer electronics, magnetic and optical media.
        Manufacturing = "manufacturing",
        /// Wholesale of computers, software, electronic and telecommunications equipment.
        Trade = "trade",
        /// Software, telecommunications, computer services, data processing, repair.
        Services = "services",
    }
}

/// A section, a division, or a group or class that is of the ICT sector.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Activity {
    /// The classification that it is of.
    pub classification: Classification,
    /// Its code: a letter, or two to four digits.
    pub code: String,
    /// `section`, `division`, `group` or `class`.
    pub level: String,
    /// The letter of its section.
    pub section: String,
    /// Its part of the ICT sector, if all of it is of that sector.
    pub ict_sector: Option<IctSector>,
    /// Its title; empty where none was seen.
    pub title: String,
    /// How sure this is.
    pub certainty: Certainty,
    /// Keys of the sources, explained in `datasets/catalogue/sources.csv`.
    pub sources: Vec<String>,
}

static ACTIVITIES: LazyLock<Vec<Activity>> = LazyLock::new(|| {
    // The file is part of the program and a test reads every row, so this is not a user's mistake.
    read(include_str!("../../datasets/catalogue/activities.csv"))
        .unwrap_or_else(|e| panic!("the built-in activities are damaged: {e}"))
});

fn read(text: &str) -> Result<Vec<Activity>> {
    let path = "datasets/catalogue/activities.csv";
    let damaged = |row: usize, problem: String| Error::InvalidFile { path: path.into(), row: Some(row + 2), problem };
    let mut rows = Vec::new();
    for (row, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let record = record.map_err(|e| damaged(row, e.to_string()))?;
        let [classification, code, level, section, ict_sector, title, certainty, source] =
            std::array::from_fn(|place| record.get(place).unwrap_or_default());
        rows.push(Activity {
            classification: classification.parse()?,
            code: code.to_owned(),
            level: level.to_owned(),
            section: section.to_owned(),
            ict_sector: if ict_sector.is_empty() { None } else { Some(ict_sector.parse()?) },
            title: title.to_owned(),
            certainty: certainty.parse()?,
            sources: list(source),
        });
    }
    Ok(rows)
}

/// The sections and divisions of all classifications, and the groups and classes of the ICT sector.
///
/// ```
/// use infosoc::{ToFrame, catalogue::{Classification, activities}};
/// let nace = activities().of(Classification::Nace2);
/// println!("{}", nace.to_frame()?);
/// # assert!(nace.iter().any(|activity| activity.code == "62" && activity.section == "J"));
/// # Ok::<(), infosoc::Error>(())
/// ```
pub fn activities() -> Activities {
    Activities(ACTIVITIES.iter().collect())
}

/// A selection of activities, in the order of their codes; a table by [`ToFrame`].
#[derive(Debug, Clone)]
pub struct Activities(Vec<&'static Activity>);

impl Activities {
    /// Keeps only the activities of one classification.
    #[must_use]
    pub fn of(mut self, classification: Classification) -> Self {
        self.0.retain(|activity| activity.classification == classification);
        self
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &'static Activity> + '_ {
        self.0.iter().copied()
    }
}

/// Columns: `classification`, `code`, `level`, `section`, `ict_sector`, `title`, `certainty`, `sources`.
impl ToFrame for Activities {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: fn(&Activity) -> Option<String>| {
            Column::new(name.into(), self.0.iter().map(|activity| of(activity)).collect::<Vec<_>>())
        };
        Ok(DataFrame::new(
            self.0.len(),
            vec![
                text("classification", |a| Some(a.classification.to_string())),
                text("code", |a| Some(a.code.clone())),
                text("level", |a| Some(a.level.clone())),
                text("section", |a| Some(a.section.clone())),
                text("ict_sector", |a| a.ict_sector.map(|part| part.to_string())),
                text("title", |a| Some(a.title.clone()).filter(|title| !title.is_empty())),
                text("certainty", |a| Some(a.certainty.to_string())),
                text("sources", |a| Some(a.sources.join(";"))),
            ],
        )?)
    }
}

/// The code of an activity as a classification reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityCode {
    classification: Classification,
    section: &'static str,
    /// Empty for a section alone.
    digits: String,
}

impl Classification {
    /// Reads a code: a section (`J`), a division, group or class (`62`, `620`, `6201`, `62.01`), with its section in front or not
    /// (`J6201`), or a longer national one. `None` if it is not a code of this classification: its division must be known, and be
    /// of the section in front. One digit is a division without its zero; codes shorter than `digits` lost their zeros too.
    ///
    /// ```
    /// use infosoc::catalogue::{ActivityLevel, Classification};
    /// let code = |text: &str, digits| Classification::Isic4.code(text, digits);
    /// assert_eq!(code("J62.01", None).and_then(|code| code.at(ActivityLevel::Section)).as_deref(), Some("J"));
    /// assert_eq!(code("111", Some(4)).and_then(|code| code.at(ActivityLevel::Division)).as_deref(), Some("01"));
    /// assert_eq!(code("C62", None), None);
    /// ```
    pub fn code(self, text: &str, digits: Option<usize>) -> Option<ActivityCode> {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '_')).collect();
        let letter = text.chars().next().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase().to_string());
        // A letter of ASCII is one byte; whatever else begins the text stays in it and is refused below.
        let rest = &text[usize::from(letter.is_some())..];
        let known = |code: &str| ACTIVITIES.iter().find(|a| a.classification == self && a.code == code);
        if rest.is_empty() {
            let section = known(&letter?)?.section.as_str();
            return Some(ActivityCode { classification: self, section, digits: String::new() });
        }
        if rest.len() > 6 || !rest.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let width = digits.unwrap_or(2).max(2);
        // Zeros in front, which software that takes codes for numbers has dropped.
        let digits = format!("{rest:0>width$}");
        let section = known(&digits[..2])?.section.as_str();
        letter.is_none_or(|letter| letter == section).then_some(ActivityCode { classification: self, section, digits })
    }
}

impl ActivityCode {
    /// The classification that it is of.
    pub fn classification(&self) -> Classification {
        self.classification
    }

    /// Whether it is within a wider code. Groups and classes of NACE are its own, so that of a code of NACE its division counts.
    pub(super) fn is_part_of(&self, wider: &ActivityCode) -> bool {
        let digits = match wider.classification {
            Classification::Nace2 => wider.digits.get(..2).unwrap_or_default(),
            // A national class is a part of the international one that it begins with.
            Classification::Isic4 | Classification::Isic31 => wider.digits.get(..4).unwrap_or(&wider.digits),
        };
        self.section == wider.section && self.digits.starts_with(digits)
    }

    /// What the classification says of it; `None` where the code is too short to tell.
    pub fn at(&self, level: ActivityLevel) -> Option<String> {
        match level {
            ActivityLevel::Section => Some(self.section.to_owned()),
            ActivityLevel::Division => Some(self.digits.get(..2)?.to_owned()),
            ActivityLevel::IctSector => {
                let part = self.ict_sector()?;
                Some(part.map_or("no", IctSector::as_str).to_owned())
            }
        }
    }

    /// Its part of the ICT sector, or that it is of none; `None` where some of it is and some is not, as of division 26.
    pub fn ict_sector(&self) -> Option<Option<IctSector>> {
        let own = ACTIVITIES.iter().filter(|activity| activity.classification == self.classification);
        let mut of_ict = own.filter_map(|activity| Some((activity, activity.ict_sector?)));
        // A code as long as, or longer than, one that is of the sector altogether.
        let whole = of_ict.clone().find(|(activity, _)| self.digits.starts_with(&activity.code));
        let is_part = |activity: &Activity| match self.digits.as_str() {
            "" => activity.section == self.section,
            digits => activity.code.starts_with(digits),
        };
        match whole {
            Some((_, part)) => Some(Some(part)),
            None if of_ict.any(|(activity, _)| is_part(activity)) => None,
            None => Some(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(classification: Classification, text: &str, level: ActivityLevel) -> Option<String> {
        classification.code(text, None)?.at(level)
    }

    #[test]
    fn codes_of_two_to_four_digits_with_letters_and_points() {
        use ActivityLevel::{Division, Section};
        for text in ["62", "620", "6201", "62.01", "J62", "j6201", " J 62.01 ", "J62.01", "620100"] {
            assert_eq!(at(Classification::Isic4, text, Section).as_deref(), Some("J"), "{text}");
            assert_eq!(at(Classification::Isic4, text, Division).as_deref(), Some("62"), "{text}");
        }
        assert_eq!(at(Classification::Isic4, "J", Section).as_deref(), Some("J"));
        assert_eq!(at(Classification::Isic4, "J", Division), None);
        assert_eq!(at(Classification::Isic4, "1", Division).as_deref(), Some("01"));
        for text in ["", "C62", "X", "04", "6a", "99999999", "\u{e9}", "\u{e9}62", "J\u{e9}"] {
            assert_eq!(Classification::Isic4.code(text, None), None, "{text}");
        }
        // 72 is research in revision 4 and computers in 3.1.
        assert_eq!(at(Classification::Isic4, "7210", Section).as_deref(), Some("M"));
        assert_eq!(at(Classification::Isic31, "7210", Section).as_deref(), Some("K"));
    }

    /// OECD 2007: 261 to 264, 268, 4651, 4652, 582, 61, 62, 631, 951.
    #[test]
    fn the_ict_sector_and_what_is_too_short_to_tell() {
        let ict = |text: &str| at(Classification::Isic4, text, ActivityLevel::IctSector);
        for (text, wanted) in [
            ("2610", Some("manufacturing")),
            ("2651", Some("no")),
            ("26", None),
            ("C", None),
            ("F", Some("no")),
            ("4651", Some("trade")),
            ("465", None),
            ("4661", Some("no")),
            ("58", None),
            ("5820", Some("services")),
            ("61", Some("services")),
            ("6311", Some("services")),
            ("6391", Some("no")),
            ("9512", Some("services")),
            ("9521", Some("no")),
        ] {
            assert_eq!(ict(text).as_deref(), wanted, "{text}");
        }
        assert_eq!(at(Classification::Isic31, "72", ActivityLevel::IctSector).as_deref(), Some("services"));
    }

    #[test]
    fn every_division_is_of_a_section_and_every_code_is_there_once() {
        for classification in Classification::ALL {
            let rows: Vec<&Activity> = activities().of(*classification).iter().collect();
            let codes: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.code.as_str()).collect();
            assert_eq!(codes.len(), rows.len(), "{classification}");
            assert!(rows.iter().all(|row| codes.contains(row.section.as_str())), "{classification}");
        }
        // 21 sections and 88 divisions (United Nations 2008); 17 and 62 of revision 3.1.
        let count = |c, level: &str| activities().of(c).iter().filter(|a| a.level == level).count();
        assert_eq!((count(Classification::Isic4, "section"), count(Classification::Isic4, "division")), (21, 88));
        assert_eq!((count(Classification::Isic31, "section"), count(Classification::Isic31, "division")), (17, 62));
    }
}
