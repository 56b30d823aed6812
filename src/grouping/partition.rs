//! Whether groups divide areas among them: each in exactly one.

use super::{Grouping, invalid};
use crate::area::{self, areas};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;

/// The areas that keep a grouping from being a partition, from [`Grouping::partition`].
#[derive(Debug, Clone)]
pub struct Partition {
    faults: Vec<Fault>,
}

#[derive(Debug, Clone, PartialEq)]
struct Fault {
    area: u16,
    first: i32,
    last: i32,
    groups: Vec<usize>,
    codes: String,
}

impl Grouping {
    /// Checks that every one of `of` is in exactly one group in every year from `first` to `last`. Without `of`, every
    /// area that the grouping ever has.
    ///
    /// An aggregate over groups that do not form a partition counts countries twice or not at all. The world that is in
    /// a grouping beside its regions is left out of the check.
    ///
    /// ```
    /// use infosoc::{Grouping, ToFrame};
    /// assert!(Grouping::builtin("itu")?.partition::<&str>(&[], 2000, 2024)?.is_partition());
    /// let income = Grouping::builtin("wb_income")?.partition(&["VEN"], 2015, 2024)?;
    /// assert!(!income.is_partition(), "Venezuela has been unclassified: {}", income.to_frame()?);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for years out of order or more than 500, [`Error::UnknownArea`] for an area that is none.
    pub fn partition<S: AsRef<str>>(&self, of: &[S], first: i32, last: i32) -> Result<Partition> {
        // In i64, as the span of two years may overflow i32. 500 years bound the memory.
        if first > last || i64::from(last) - i64::from(first) > 500 {
            return Err(invalid("years from first to last, 500 at most", format!("{first} to {last}")));
        }
        // The world would put every country into a second group.
        let parts = self.parts();
        let mut wanted = Vec::new();
        let mut found = Vec::new();
        for given in of.iter().map(AsRef::as_ref) {
            match area::position(given) {
                Some(area) => wanted.push(area),
                None => found.push(area::unknown("partition", given, std::iter::empty())),
            }
        }
        Error::collect(found)?;
        if of.is_empty() {
            wanted.extend(self.members.iter().map(|m| m.area));
        }
        wanted.sort_unstable();
        wanted.dedup();
        let members: Vec<Vec<Vec<u16>>> = (first..=last).map(|year| parts.members_in(year)).collect();
        let mut faults: Vec<Fault> = Vec::new();
        for area in wanted {
            for (year, members) in (first..=last).zip(&members) {
                let groups: Vec<usize> =
                    // `members_in` sorts each group.
                    (0..members.len()).filter(|&g| members[g].binary_search(&area).is_ok()).collect();
                if groups.len() == 1 {
                    continue;
                }
                // Years of one area with the same fault are one run.
                match faults.last_mut().filter(|f| f.area == area && f.last == year - 1 && f.groups == groups) {
                    Some(fault) => fault.last = year,
                    None => {
                        let codes: Vec<&str> = groups.iter().map(|&g| parts.groups[g].code.as_str()).collect();
                        faults.push(Fault { area, first: year, last: year, codes: codes.join(" "), groups });
                    }
                }
            }
        }
        Ok(Partition { faults })
    }
}

impl Partition {
    /// Whether every area is in exactly one group.
    pub fn is_partition(&self) -> bool {
        self.faults.is_empty()
    }
}

impl ToFrame for Partition {
    /// One row for an area and a run of years: `ref_area`, `first`, `last`, `problem` (`in no group`, `in several groups`),
    /// `groups`.
    fn to_frame(&self) -> Result<DataFrame> {
        let problem = |f: &Fault| if f.groups.is_empty() { "in no group" } else { "in several groups" };
        Ok(df!(
            "ref_area" => self.faults.iter().map(|f| areas()[usize::from(f.area)].iso3.as_str()).collect::<Vec<_>>(),
            "first" => self.faults.iter().map(|f| f.first).collect::<Vec<_>>(),
            "last" => self.faults.iter().map(|f| f.last).collect::<Vec<_>>(),
            "problem" => self.faults.iter().map(problem).collect::<Vec<_>>(),
            "groups" => self.faults.iter().map(|f| f.codes.as_str()).collect::<Vec<_>>(),
        )?)
    }
}
