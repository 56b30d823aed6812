//! Figures of a dataset as observations of a series.

use super::figures::{Facts, Figures};
use crate::series::estimated::{self, Name};
use crate::{Result, Series, ToFrame};
use polars::prelude::{BooleanChunked, Column, DataFrame};
use rustc_hash::FxHashSet;

/// The attributes that figures bring along, in the words of the table of figures.
const ATTRIBUTES: [&str; 5] = ["recall", "age_scope", "scope", "certainty", "source"];

impl Figures {
    /// The figures as observations, to put into a series with [`extend`](Series::extend).
    ///
    /// Area and year are those of the dataset where `None` is given. Every breakdown is a dimension of its own, `_T`
    /// where a figure is for all and `_U` for the cases in which it is missing; so is `category`, and every dimension that
    /// the whole file shares: in a survey of women `sex` is F everywhere, so that its figures stand beside those of the
    /// nation and replace none. The other columns are those of [`Estimates::observations`](crate::Estimates::observations), and
    /// `base` (the population that is the denominator), `recall`, `age_scope`, `scope`, `certainty` and `source`. A figure of a
    /// census has the status `A` where all have answered, and `E` where some have not, with what that means as its comment.
    ///
    /// # Errors
    /// The result of a comparison, a breakdown with the name of another column of a series, and an unknown area.
    ///
    /// ```
    /// use infosoc::{Series, dataset::Dataset};
    /// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    /// let world = Series::read("datasets/series/ict.csv")?;
    /// let series = world.extend(&mexico.indicators()?.observations("MEX", 2021)?)?;
    /// assert!(series.indicators(&["HH6"])?.len() > 1);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn observations<'a>(
        &self,
        ref_area: impl Into<Option<&'a str>>,
        time_period: impl Into<Option<i32>>,
    ) -> Result<Series> {
        self.observed(None, ref_area.into(), time_period.into())
    }

    /// The observations, with the numbers of a table of these figures that was made ready for publication.
    pub(crate) fn observed(
        &self,
        published: Option<&DataFrame>,
        ref_area: Option<&str>,
        time_period: Option<i32>,
    ) -> Result<Series> {
        let ref_area = ref_area.unwrap_or(&self.origin.country);
        let time_period = time_period.unwrap_or(self.origin.year);
        let mut frame = estimated::frame(&self.estimates, ref_area, time_period, |row| {
            let facts = self.facts(&row.measure);
            let text = |of: fn(&Facts) -> &String| facts.map(of).filter(|t| !t.is_empty());
            Name {
                indicator: text(|f| &f.indicator).unwrap_or(&row.measure),
                category: text(|f| &f.category).map(String::as_str),
                note: self.note(row, facts),
            }
        })?;
        if self.origin.is_census {
            self.flag_estimated(&mut frame)?;
        }
        if let Some(table) = published {
            // Rounded and suppressed numbers replace the estimates before anything else is added.
            frame = estimated::published(frame, &self.estimates, table)?;
        }
        self.write_population(&mut frame, "se")?;
        let rows = self.estimates.rows().iter();
        let bases = rows.map(|row| self.facts(&row.measure).map(|facts| facts.base.as_str()));
        let bases = Column::new("base".into(), bases.collect::<Vec<_>>());
        frame.with_column(bases)?;
        let table = self.to_frame()?;
        for attribute in ATTRIBUTES {
            frame.with_column(table.column(attribute)?.clone())?;
        }
        let parts = self.facts.iter().flat_map(|facts| &facts.population).map(|(name, _)| name.as_str());
        let dimensions = self.estimates.columns().chain(parts);
        Series::grouped_by(frame.filter(&self.first_of_each())?, dimensions, self.value_labels())
    }
}

impl Figures {
    /// The rows that are no repeat: by sex, a survey of women has its total again.
    fn first_of_each(&self) -> BooleanChunked {
        let mut seen = FxHashSet::default();
        let mut kept = Vec::new();
        for row in self.estimates.rows() {
            let levels = self.estimates.columns();
            let levels = levels.filter_map(|name| Some((name, self.estimates.level_of(row, name)?)));
            let mut key: Vec<(&str, Option<String>)> = levels.collect();
            for (name, code) in self.facts(&row.measure).map_or(&[][..], |facts| &facts.population) {
                if !key.iter().any(|(known, _)| known == name) {
                    key.push((name, Some(code.clone())));
                }
            }
            // The order of the dimensions does not tell two figures apart.
            key.sort();
            kept.push(Some(seen.insert((row.measure.as_str(), key))));
        }
        kept.into_iter().collect()
    }
}
