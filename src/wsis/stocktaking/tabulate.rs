//! Tables of a register by one or two dimensions, for the world and for each region.

use super::Stocktaking;
use super::count::{Counts, count};
use super::tags::Tags;
use super::words::{Base, Dimension, Region, Register};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;

/// A table that is asked for.
#[derive(Debug, Clone)]
pub struct TabulationRequest<'a> {
    register: &'a Stocktaking,
    by: Vec<Dimension>,
    base: Base,
    only: Option<Register>,
    years: Option<(i32, i32)>,
    each_region: bool,
}

impl<'a> TabulationRequest<'a> {
    pub(super) fn new(register: &'a Stocktaking, by: &[Dimension]) -> Self {
        TabulationRequest {
            register,
            by: by.to_vec(),
            base: Base::Entries,
            only: None,
            years: None,
            each_region: false,
        }
    }

    /// What a share is a share of; entries by default.
    #[must_use]
    pub fn base(mut self, base: Base) -> Self {
        self.base = base;
        self
    }

    /// The entries of one register only; by default those of all.
    #[must_use]
    pub fn register(mut self, only: Register) -> Self {
        self.only = Some(only);
        self
    }

    /// The entries of the years `first` to `last` only, both included.
    #[must_use]
    pub fn years(mut self, first: i32, last: i32) -> Self {
        self.years = Some((first, last));
        self
    }

    /// The same table for each region too, with shares of the region's own entries or tags.
    #[must_use]
    pub fn each_region(mut self) -> Self {
        self.each_region = true;
        self
    }

    /// Makes the table, in one pass over the entries for the world and all regions together.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for no dimension, more than two, or the same twice, or first year after last;
    /// [`Error::UnknownColumn`] where the register has no such column; [`Error::InvalidFile`] for every error that was
    /// found in a column that the table needs.
    pub fn run(&self) -> Result<Tabulation> {
        self.check()?;
        let columns = &self.register.columns;
        let none = Tags::unstated(self.register.entries);
        // Without regions every entry has the one scope "not stated".
        let scope = columns.get(&Dimension::Region).filter(|_| self.each_region).unwrap_or(&none);
        let tags: Vec<&Tags> = self.by.iter().map(|dimension| &columns[dimension]).collect();
        let in_register = |entry: usize| match self.only {
            Some(only) => columns[&Dimension::Register].of(entry).contains(&(only as u16)),
            None => true,
        };
        let in_years = |entry: usize| match (self.years, columns.get(&Dimension::Year)) {
            (Some((first, last)), Some(years)) => years.of(entry).iter().any(|&year| {
                years.levels[usize::from(year)].code.parse::<i32>().is_ok_and(|year| (first..=last).contains(&year))
            }),
            _ => true,
        };
        let entries = (0..self.register.entries).filter(|&entry| in_register(entry) && in_years(entry));
        let counts = count(entries, scope, tags[0], tags.get(1).copied());
        let mut rows = Vec::new();
        self.rows("001", "World", &counts.whole(), &tags, &mut rows);
        if self.each_region {
            // International organizations are a seventh row of regional tables where there are any.
            for (place, region) in Region::ALL.iter().enumerate() {
                if *region != Region::International || counts.entries[place] > 0 {
                    self.rows(region.as_str(), region.name(), &counts.of(place), &tags, &mut rows);
                }
            }
        }
        let levels = tags.iter().map(|tags| tags.levels.iter().map(|l| (l.code.clone(), l.name.clone())).collect());
        Ok(Tabulation { by: self.by.clone(), base: self.base, levels: levels.collect(), rows })
    }

    fn check(&self) -> Result<()> {
        let by = &self.by;
        if by.is_empty() || by.len() > 2 || (by.len() == 2 && by[0] == by[1]) {
            return Err(Error::argument(
                "by",
                "one dimension, or two that differ",
                by.iter().map(|d| d.as_str()).collect::<Vec<_>>().join(", "),
            ));
        }
        if let Some((first, last)) = self.years.filter(|(first, last)| first > last) {
            return Err(Error::argument(
                "years",
                "a first year that is not after the last",
                format!("{first} and {last}"),
            ));
        }
        let mut needed = by.clone();
        needed.extend(self.each_region.then_some(Dimension::Region));
        needed.extend(self.only.map(|_| Dimension::Register));
        needed.extend(self.years.map(|_| Dimension::Year));
        let absent = needed.iter().filter(|dimension| !self.register.columns.contains_key(dimension));
        let missing = absent.map(|d| Error::unknown_column("stocktaking", d.column(), &self.register.frame));
        Error::collect(missing.collect())?;
        let mut columns: Vec<&str> = needed.iter().map(|d| d.column()).chain(["id"]).collect();
        // An error in a country is one in the regions that were taken from it.
        if needed.contains(&Dimension::Region) && self.register.region_derived {
            columns.push(Dimension::Country.column());
        }
        self.register.findings.check_where(|finding| columns.contains(&finding.place.as_str()))
    }

    fn rows(&self, area: &'static str, name: &'static str, counts: &Counts, tags: &[&Tags], rows: &mut Vec<Row>) {
        let total = match self.base {
            Base::Entries => counts.entries[0],
            Base::Tags => counts.tags(tags.len() == 2),
        };
        let closed = tags.iter().all(|tags| tags.closed);
        let (first, second) = (tags[0].levels.len(), tags.get(1).map(|tags| tags.levels.len()));
        for row in 0..=first {
            for column in 0..=second.unwrap_or(0) {
                // `whole` and `of` leave one scope.
                let count = counts.cell(0, row, column);
                let stated = row < first && second.is_none_or(|second| column < second);
                // A closed list shows its zeros; the years or countries that nobody named would fill pages.
                if count == 0 && !(closed && stated) {
                    continue;
                }
                let share =
                    (total > 0 && (stated || self.base == Base::Entries)).then(|| 100.0 * count as f64 / total as f64);
                rows.push(Row { area, name, places: [row, column], count, total, share });
            }
        }
    }
}

#[derive(Debug, Clone)]
struct Row {
    area: &'static str,
    name: &'static str,
    places: [usize; 2],
    count: u64,
    total: u64,
    share: Option<f64>,
}

/// A table of a register.
///
/// Columns: `area` (`001` for the world, or a region), `area_name`; for each dimension its value, and where it has one its name in
/// `<dimension>_name`; `count` of entries, `base`, `total` (entries, or tags that are stated), `share` = 100 · count / total.
/// Null in the column of a dimension is "not stated"; such a row has no share of tags. A value of a closed set has a row
/// though its count is 0; countries, years and "not stated" have one only where there are entries.
///
/// In a table by region or organization type the counts add up to the number of entries; by Action Line, goal or country
/// an entry counts for each of its tags. By two of these, a tag is a pair.
#[derive(Debug, Clone)]
pub struct Tabulation {
    by: Vec<Dimension>,
    base: Base,
    levels: Vec<Vec<(String, Option<String>)>>,
    rows: Vec<Row>,
}

impl ToFrame for Tabulation {
    fn to_frame(&self) -> Result<DataFrame> {
        let words = |name: &str, of: fn(&Row) -> &'static str| {
            Column::new(name.into(), self.rows.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = vec![words("area", |r| r.area), words("area_name", |r| r.name)];
        for (axis, (dimension, levels)) in self.by.iter().zip(&self.levels).enumerate() {
            // The place after the last level is "not stated", and `get` makes it null.
            let level = |row: &Row| levels.get(row.places[axis]);
            let name = PlSmallStr::from(dimension.as_str());
            if matches!(dimension, Dimension::Year | Dimension::Sdg) {
                let numbers = self.rows.iter().map(|row| level(row)?.0.parse::<i32>().ok());
                columns.push(Column::new(name, numbers.collect::<Vec<_>>()));
            } else {
                let codes = self.rows.iter().map(|row| Some(level(row)?.0.as_str()));
                columns.push(Column::new(name, codes.collect::<Vec<_>>()));
            }
            if levels.iter().any(|(_, name)| name.is_some()) {
                let names = self.rows.iter().map(|row| level(row)?.1.as_deref());
                columns.push(Column::new(format!("{dimension}_name").into(), names.collect::<Vec<_>>()));
            }
        }
        columns.push(Column::new("count".into(), self.rows.iter().map(|r| r.count).collect::<Vec<_>>()));
        columns.push(Column::new("base".into(), vec![self.base.as_str(); self.rows.len()]));
        columns.push(Column::new("total".into(), self.rows.iter().map(|r| r.total).collect::<Vec<_>>()));
        columns.push(Column::new("share".into(), self.rows.iter().map(|r| r.share).collect::<Vec<_>>()));
        Ok(DataFrame::new(self.rows.len(), columns)?)
    }
}
