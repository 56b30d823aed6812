//! Progress as tables.

use super::{Curve, Progress, ProgressRow, Standing, Trend};
use crate::catalogue::Certainty;
use crate::frame::with_columns_along;
use crate::{Result, ToFrame};
use polars::prelude::*;
use std::ops::Range;

/// Columns: `target`, `title`, `indicator`, `ref_area`, the dimensions of the series, `class`, `latest_year`, `latest`,
/// `at_least`, `at_most`, `target_year`, `distance`, `needed_change`, `observed_change`, `curve`, `projected`,
/// `projected_low`, `projected_high`, `reached_year`, `n`, `first_year`, `sigma`, `r2`, `aicc`, `unit_measure`, `certainty`,
/// `indicator_certainty`, `comment`. A dimension with the name of another column is called `figure_…`.
impl ToFrame for Progress {
    fn to_frame(&self) -> Result<DataFrame> {
        let rows: Vec<&ProgressRow> = self.rows.iter().collect();
        let text = |name: &str, of: fn(&ProgressRow) -> Option<&str>| {
            Column::new(name.into(), rows.iter().map(|row| of(row)).collect::<Vec<_>>())
        };
        let number = |name: &str, of: &dyn Fn(&ProgressRow) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(|row| of(row)).collect::<Vec<_>>())
        };
        let year = |name: &str, of: &dyn Fn(&ProgressRow) -> Option<i32>| {
            Column::new(name.into(), rows.iter().map(|row| of(row)).collect::<Vec<_>>())
        };
        let mut columns = vec![text("target", |r| Some(&r.target.target)), text("title", |r| Some(&r.target.title))];
        columns.extend(self.key(&rows));
        // Their place among the columns: a dimension that has the name of another column is renamed there.
        let dimensions = self.along(4);
        columns.extend([
            text("class", |r| Some(r.standing.as_str())),
            year("latest_year", &|r| r.latest_year),
            number("latest", &|r| r.latest),
            number("at_least", &|r| r.target.at_least),
            number("at_most", &|r| r.target.at_most),
            year("target_year", &|r| r.target.target_year),
            number("distance", &|r| r.distance),
            number("needed_change", &|r| r.needed_change),
            number("observed_change", &|r| r.observed_change),
            text("curve", |r| r.trend.as_ref().map(|t| t.curve.as_str())),
            number("projected", &|r| r.projected.map(|p| p.value)),
            number("projected_low", &|r| r.projected.map(|p| p.low)),
            number("projected_high", &|r| r.projected.map(|p| p.high)),
            year("reached_year", &|r| r.reached_year),
            year("n", &|r| Some(r.years.map_or(0, |(.., n)| n as i32))),
            year("first_year", &|r| r.years.map(|(first, ..)| first)),
            number("sigma", &|r| r.trend.as_ref().map(|t| t.sigma)),
            number("r2", &|r| r.trend.as_ref().and_then(|t| t.r2)),
            number("aicc", &|r| r.trend.as_ref().and_then(|t| t.aicc)),
            text("unit_measure", |r| r.target.unit_measure.as_deref()),
            text("certainty", |r| r.target.certainty.map(Certainty::as_str)),
            text("indicator_certainty", |r| r.target.indicator_certainty.map(Certainty::as_str)),
            text("comment", |r| r.comment.as_deref()),
        ]);
        with_columns_along(rows.len(), columns, dimensions)
    }
}

impl Progress {
    /// The fits of every curve to every line: `target`, `indicator`, `ref_area`, the dimensions, `curve`, `chosen`, `n`,
    /// `df`, `first_year`, `last_year`, `level`, `rate`, `midpoint`, `saturation`, `free_saturation`, `sigma`, `r2`, `aicc`.
    ///
    /// A curve that could not be fitted has no row.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no figures should cause.
    pub fn fits(&self) -> Result<DataFrame> {
        let pairs: Vec<(&ProgressRow, &Trend)> =
            self.rows.iter().flat_map(|row| row.fits.iter().map(move |fit| (row, fit))).collect();
        let rows: Vec<&ProgressRow> = pairs.iter().map(|(row, _)| *row).collect();
        let number = |name: &str, of: &dyn Fn(&Trend) -> Option<f64>| {
            Column::new(name.into(), pairs.iter().map(|(_, fit)| of(fit)).collect::<Vec<_>>())
        };
        let count = |name: &str, of: &dyn Fn(&ProgressRow, &Trend) -> Option<i32>| {
            Column::new(name.into(), pairs.iter().map(|(row, fit)| of(row, fit)).collect::<Vec<_>>())
        };
        let chosen = |row: &ProgressRow, curve: Curve| row.trend.as_ref().is_some_and(|trend| trend.curve == curve);
        let mut columns = vec![target_of(&rows)];
        columns.extend(self.key(&rows));
        let dimensions = self.along(3);
        columns.extend([
            Column::new("curve".into(), pairs.iter().map(|(_, fit)| fit.curve.as_str()).collect::<Vec<_>>()),
            Column::new("chosen".into(), pairs.iter().map(|(row, fit)| chosen(row, fit.curve)).collect::<Vec<_>>()),
            count("n", &|_, fit| Some(fit.n as i32)),
            count("df", &|_, fit| Some(fit.df as i32)),
            count("first_year", &|row, _| row.years.map(|(first, ..)| first)),
            count("last_year", &|row, _| row.years.map(|(_, last, _)| last)),
            number("level", &|fit| fit.level),
            number("rate", &|fit| Some(fit.rate)),
            number("midpoint", &|fit| fit.midpoint),
            number("saturation", &|fit| fit.saturation),
            Column::new("free_saturation".into(), pairs.iter().map(|(_, fit)| fit.free_saturation).collect::<Vec<_>>()),
            number("sigma", &|fit| Some(fit.sigma)),
            number("r2", &|fit| fit.r2),
            number("aicc", &|fit| fit.aicc),
        ]);
        with_columns_along(pairs.len(), columns, dimensions)
    }

    /// The trend of every line from the year after its latest figure to the year of the target: `target`, `indicator`,
    /// `ref_area`, the dimensions, `time_period`, `curve`, `value`, `low`, `high`.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no figures should cause.
    pub fn paths(&self) -> Result<DataFrame> {
        let mut rows = Vec::new();
        let mut years = Vec::new();
        let mut curves = Vec::new();
        let mut values: [Vec<f64>; 3] = Default::default();
        for row in &self.rows {
            let (Some(trend), Some(latest), Some(last)) = (&row.trend, row.latest_year, row.target.target_year) else {
                continue;
            };
            for year in latest + 1..=last {
                let projection = trend.project(year, self.level)?;
                rows.push(row);
                years.push(year);
                curves.push(trend.curve.as_str());
                let parts = [projection.value, projection.low, projection.high];
                values.iter_mut().zip(parts).for_each(|(column, value)| column.push(value));
            }
        }
        let mut columns = vec![target_of(&rows)];
        columns.extend(self.key(&rows));
        let dimensions = self.along(3);
        columns.push(Column::new("time_period".into(), years));
        columns.push(Column::new("curve".into(), curves));
        let names = ["value", "low", "high"];
        columns.extend(names.iter().zip(values).map(|(name, values)| Column::new((*name).into(), values)));
        with_columns_along(rows.len(), columns, dimensions)
    }

    /// How many areas are in each class, by target and indicator: `target`, `title`, `indicator`, the dimensions, one
    /// column for each class, `areas`.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no figures should cause.
    pub fn summary(&self) -> Result<DataFrame> {
        let mut firsts: Vec<(&ProgressRow, [u32; 6])> = Vec::new();
        let classes = [
            Standing::Met,
            Standing::OnTrack,
            Standing::OffTrack,
            Standing::MovingAway,
            Standing::NoNumber,
            Standing::NotEnoughData,
        ];
        for row in &self.rows {
            let one = |other: &ProgressRow| {
                (&other.target.target, &other.indicator, &other.dimensions)
                    == (&row.target.target, &row.indicator, &row.dimensions)
            };
            let place = firsts.iter().position(|(first, _)| one(first)).unwrap_or_else(|| {
                firsts.push((row, [0; 6]));
                firsts.len() - 1
            });
            let class = classes.iter().position(|class| *class == row.standing).unwrap_or_default();
            firsts[place].1[class] += 1;
        }
        let rows: Vec<&ProgressRow> = firsts.iter().map(|(row, _)| *row).collect();
        let titles: Vec<&str> = rows.iter().map(|row| row.target.title.as_str()).collect();
        let mut columns = vec![target_of(&rows), Column::new("title".into(), titles)];
        columns.extend(self.key(&rows).into_iter().filter(|column| column.name() != "ref_area"));
        let dimensions = self.along(3);
        columns.extend(classes.iter().enumerate().map(|(i, class)| {
            Column::new(class.as_str().into(), firsts.iter().map(|(_, counts)| counts[i]).collect::<Vec<_>>())
        }));
        columns
            .push(Column::new("areas".into(), firsts.iter().map(|(_, c)| c.iter().sum::<u32>()).collect::<Vec<_>>()));
        with_columns_along(rows.len(), columns, dimensions)
    }

    /// The targets that no line of the series is measured for: `target`, `title`, `indicator`, `reason`.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no figures should cause.
    pub fn without_figures(&self) -> Result<DataFrame> {
        let text = |name: &str, words: Vec<Option<&str>>| Column::new(name.into(), words);
        Ok(DataFrame::new(
            self.without.len(),
            vec![
                text("target", self.without.iter().map(|(t, _)| Some(t.target.as_str())).collect()),
                text("title", self.without.iter().map(|(t, _)| Some(t.title.as_str())).collect()),
                text("indicator", self.without.iter().map(|(t, _)| t.indicator.as_deref()).collect()),
                text("reason", self.without.iter().map(|(_, reason)| Some(reason.as_str())).collect()),
            ],
        )?)
    }

    /// The places of the dimensions, where the first of them has this one.
    fn along(&self, first: usize) -> Range<usize> {
        first..first + self.dimensions.len()
    }

    /// Indicator, area and dimensions of rows.
    fn key(&self, rows: &[&ProgressRow]) -> Vec<Column> {
        let mut columns = vec![
            Column::new("indicator".into(), rows.iter().map(|r| r.indicator.as_str()).collect::<Vec<_>>()),
            Column::new("ref_area".into(), rows.iter().map(|r| r.ref_area.as_str()).collect::<Vec<_>>()),
        ];
        columns.extend(self.dimensions.iter().enumerate().map(|(i, name)| {
            Column::new(name.as_str().into(), rows.iter().map(|r| r.dimensions[i].1.as_str()).collect::<Vec<_>>())
        }));
        columns
    }
}

fn target_of(rows: &[&ProgressRow]) -> Column {
    Column::new("target".into(), rows.iter().map(|row| row.target.target.as_str()).collect::<Vec<_>>())
}
