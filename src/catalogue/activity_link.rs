//! Links between revisions 3.1 and 4 of ISIC.

use super::activity::{ActivityCode, ActivityLevel, Classification};
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::sync::LazyLock;

/// A class of ISIC revision 3.1 and a class of revision 4 that it, or a part of it, went to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActivityLink {
    /// The class of revision 3.1, four digits.
    pub isic31: String,
    /// Whether only a part of that class went there.
    pub isic31_in_part: bool,
    /// The class of revision 4, four digits.
    pub isic4: String,
    /// Whether that class has other parts too.
    pub isic4_in_part: bool,
}

static LINKS: LazyLock<Vec<ActivityLink>> = LazyLock::new(|| {
    // The file is part of the program and a test reads every row, so this is not a user's mistake.
    read(include_str!("../../datasets/catalogue/activity_links.csv"))
        .unwrap_or_else(|e| panic!("the built-in links of activities are damaged: {e}"))
});

fn read(text: &str) -> Result<Vec<ActivityLink>> {
    let path = "datasets/catalogue/activity_links.csv";
    let mut rows = Vec::new();
    for (row, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let record =
            record.map_err(|e| Error::InvalidFile { path: path.into(), row: Some(row + 2), problem: e.to_string() })?;
        let [isic31, isic31_in_part, isic4, isic4_in_part] =
            std::array::from_fn(|place| record.get(place).unwrap_or_default());
        rows.push(ActivityLink {
            isic31: isic31.to_owned(),
            isic31_in_part: isic31_in_part == "yes",
            isic4: isic4.to_owned(),
            isic4_in_part: isic4_in_part == "yes",
        });
    }
    Ok(rows)
}

/// The links between the classes of revisions 3.1 and 4 of ISIC, all of them (United Nations Statistics Division, 2007).
///
/// ```
/// use infosoc::catalogue::activity_links;
/// let went_to: Vec<&str> = activity_links().iter().filter(|link| link.isic31 == "7230").map(|link| &*link.isic4).collect();
/// assert_eq!(went_to, ["6202", "6311"]);
/// ```
pub fn activity_links() -> ActivityLinks {
    ActivityLinks
}

/// The links between revisions 3.1 and 4 of ISIC, in the order of revision 3.1; a table by [`ToFrame`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ActivityLinks;

impl ActivityLinks {
    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &'static ActivityLink> + '_ {
        LINKS.iter()
    }
}

/// Columns: `isic3.1`, `isic3.1_in_part`, `isic4`, `isic4_in_part`.
impl ToFrame for ActivityLinks {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: fn(&ActivityLink) -> &str| {
            Column::new(name.into(), LINKS.iter().map(of).collect::<Vec<_>>())
        };
        let is_part = |name: &str, of: fn(&ActivityLink) -> bool| {
            Column::new(name.into(), LINKS.iter().map(of).collect::<Vec<_>>())
        };
        Ok(DataFrame::new(
            LINKS.len(),
            vec![
                text("isic3.1", |link| &link.isic31),
                is_part("isic3.1_in_part", |link| link.isic31_in_part),
                text("isic4", |link| &link.isic4),
                is_part("isic4_in_part", |link| link.isic4_in_part),
            ],
        )?)
    }
}

impl ActivityCode {
    /// What another classification says of it, by [`activity_links`]: where all classes that it went to agree. `None` where they
    /// do not, and where there is no link.
    ///
    /// ```
    /// use infosoc::catalogue::{ActivityLevel, Classification};
    /// let section = |code: &str| Classification::Isic31.code(code, None)?.recoded(Classification::Isic4, ActivityLevel::Section);
    /// assert_eq!(section("7240").as_deref(), Some("J"));
    /// assert_eq!(section("7250"), None);
    /// ```
    pub fn recoded(&self, to: Classification, level: ActivityLevel) -> Option<String> {
        use Classification::{Isic4, Isic31, Nace2};
        let (own, other) = match (self.classification(), to) {
            // Sections, divisions and the ICT sector are the same in NACE revision 2.
            (Isic31, Isic31) | (Isic4 | Nace2, Isic4 | Nace2) => return self.at(level),
            (Isic31, Isic4 | Nace2) => (Isic31, Isic4),
            (Isic4 | Nace2, Isic31) => (Isic4, Isic31),
        };
        let of = |link: &'static ActivityLink, revision: Classification| -> &'static str {
            if revision == Isic31 { &link.isic31 } else { &link.isic4 }
        };
        let is_part = |class: &str| own.code(class, None).is_some_and(|class| class.is_part_of(self));
        let mut said = LINKS
            .iter()
            .filter(|&link| is_part(of(link, own)))
            .map(|link| other.code(of(link, other), None).and_then(|class| class.at(level)));
        let first = said.next()??;
        said.all(|next| next.as_ref() == Some(&first)).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// 298 classes of revision 3.1 and 419 of revision 4; a class is divided where it has several links, and nowhere else.
    #[test]
    fn every_class_has_links_and_says_whether_it_was_divided() {
        let mut links: [BTreeMap<&str, Vec<bool>>; 2] = [BTreeMap::new(), BTreeMap::new()];
        for link in activity_links().iter() {
            links[0].entry(&link.isic31).or_default().push(link.isic31_in_part);
            links[1].entry(&link.isic4).or_default().push(link.isic4_in_part);
        }
        assert_eq!(links.each_ref().map(BTreeMap::len), [298, 419]);
        for (class, in_part) in links.iter().flatten() {
            assert!(in_part.iter().all(|part| *part == (in_part.len() > 1)), "{class}");
        }
        for (classification, known) in [(Classification::Isic31, &links[0]), (Classification::Isic4, &links[1])] {
            assert!(known.keys().all(|class| classification.code(class, None).is_some()), "{classification}");
        }
    }

    #[test]
    fn a_code_is_recoded_where_all_that_it_went_to_agree() {
        use ActivityLevel::{Division, IctSector, Section};
        use Classification::{Isic4, Isic31, Nace2};
        let recoded = |from: Classification, code: &str, to, level| from.code(code, None)?.recoded(to, level);
        // Databases went to publishing, broadcasting and web portals: three divisions of one section.
        assert_eq!(recoded(Isic31, "7240", Isic4, Section).as_deref(), Some("J"));
        assert_eq!(recoded(Isic31, "7240", Isic4, Division), None);
        assert_eq!(recoded(Isic31, "I6420", Isic4, Division).as_deref(), Some("61"));
        assert_eq!(recoded(Isic31, "642", Nace2, IctSector).as_deref(), Some("services"));
        // Division 72 went to publishing, computer services and repair of office machinery.
        assert_eq!(recoded(Isic31, "72", Isic4, Section), None);
        assert_eq!(recoded(Isic31, "3000", Isic4, IctSector), None);
        assert_eq!(recoded(Isic31, "F", Isic4, Section), None);
        assert_eq!(recoded(Isic4, "6201", Isic31, Section).as_deref(), Some("K"));
        assert_eq!(recoded(Isic4, "J", Isic31, Section), None);
        // Groups and classes of NACE are its own: the division alone counts.
        assert_eq!(recoded(Nace2, "61.90", Isic31, Division).as_deref(), Some("64"));
        assert_eq!(recoded(Isic31, "7299", Isic4, Section), None);
        assert_eq!(recoded(Isic4, "2620", Nace2, IctSector).as_deref(), Some("manufacturing"));
    }
}
