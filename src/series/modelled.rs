//! Model-based estimates of areas as observations of a series.

use super::Series;
use super::estimated::scale;
use crate::dimension::dimension;
use crate::survey::{SmallArea, SmallAreaStatus, SmallAreas};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;

/// The column of areas whose own name means another dimension: `area` is that of urban and rural.
const REGION: &str = "region";

/// Columns that come along with estimates and have a place of their own in observations.
const PLACED: [&str; 7] = ["measure", "indicator", "level", "category", "title", "ref_area", "time_period"];

impl SmallAreas {
    /// The estimates as observations of a country and a year, with `obs_status` E (estimated) and the model in `comment`.
    ///
    /// `indicator`, `ref_area` and `time_period` are those of the direct estimates where they say so, as figures of a dataset do.
    /// `obs_value` is in the unit of the catalogue, `se` the square root of the mean squared error; `benchmarked` takes the
    /// estimates that were brought to the total. The areas are a dimension under the name of their column; one that is called
    /// `area`, which is urban and rural in a series, becomes `region`. Status `O` is an area without an estimate.
    ///
    /// # Errors
    /// No indicator, area or year; estimates that were not brought to a total; a unit that is not that of the catalogue.
    pub fn observations<'a>(
        &self,
        ref_area: impl Into<Option<&'a str>>,
        time_period: impl Into<Option<i32>>,
        indicator: impl Into<Option<&'a str>>,
        benchmarked: bool,
    ) -> Result<Series> {
        let height = self.rows().len();
        let (code, ref_area, year) =
            self.subject(ref_area.into(), time_period.into(), indicator.into(), benchmarked)?;
        let (factor, unit) = scale(&code, self.unit())?;
        let value = |row: &SmallArea| if benchmarked { row.benchmarked } else { row.eblup };
        let error = |row: &SmallArea| {
            let mse = if benchmarked { row.benchmarked_mse } else { row.mse };
            mse.map(|mse| mse.sqrt() * factor)
        };
        let limit = |limit: fn(&SmallArea) -> Option<f64>| {
            // The interval is that of the estimate before it was moved.
            move |row: &SmallArea| limit(row).filter(|_| !benchmarked).map(|x| x * factor)
        };
        let numbers = |name: &str, of: &dyn Fn(&SmallArea) -> Option<f64>| {
            Column::new(name.into(), self.rows().iter().map(of).collect::<Vec<_>>())
        };
        let status = |row: &SmallArea| if value(row).is_some() { "E" } else { "O" };
        let constant = |name: &str, text: Option<&str>| Column::new(name.into(), vec![text; height]);
        let (name, areas) = self.key()?;
        let name = match dimension(name) {
            Some(other) if other != name => REGION,
            Some(_) | None => name,
        };
        let mut columns = vec![
            constant("indicator", Some(&code)),
            constant("ref_area", Some(&ref_area)),
            Column::new("time_period".into(), vec![year; height]),
            numbers("obs_value", &|row| value(row).map(|x| x * factor)),
            Column::new("obs_status".into(), self.rows().iter().map(status).collect::<Vec<_>>()),
            constant("unit_measure", unit.as_deref()),
        ];
        if let Some(category) = self.text("category").or_else(|| self.text("level")) {
            columns.push(constant("category", Some(&category)));
        }
        columns.push(Column::new(name.into(), areas));
        columns.extend([
            numbers("se", &error),
            numbers("ci_low", &limit(|row| row.ci_low)),
            numbers("ci_high", &limit(|row| row.ci_high)),
            numbers("n", &|row| row.n),
            Column::new("comment".into(), self.comments(benchmarked)),
        ]);
        // What the direct estimates brought along, unless a column here is of that name; it is the same in all rows.
        let is_free = |column: &&Column| {
            let along = column.name().as_str();
            !PLACED.contains(&along) && !columns.iter().any(|own| own.name() == along)
        };
        let along: Vec<&Column> = self.along().iter().filter(is_free).collect();
        let parts: Vec<&str> =
            along.iter().map(|column| column.name().as_str()).filter(|name| dimension(name) == Some(*name)).collect();
        let along: Vec<Column> = along.into_iter().map(|column| column.new_from_index(0, height)).collect();
        let dimensions: Vec<&str> = std::iter::once(name).chain(parts).collect();
        columns.extend(along);
        Series::grouped_by(DataFrame::new(height, columns)?, dimensions.into_iter(), self.value_labels())
    }

    /// Under which indicator, country and year the estimates stand: as asked for, else as the direct estimates say.
    fn subject(
        &self,
        ref_area: Option<&str>,
        time_period: Option<i32>,
        indicator: Option<&str>,
        benchmarked: bool,
    ) -> Result<(String, String, i32)> {
        let indicator = indicator.map(str::to_owned);
        let indicator = indicator.or_else(|| self.text("indicator")).or_else(|| self.text("measure"));
        let ref_area = ref_area.map(str::to_owned).or_else(|| self.text("ref_area"));
        let time_period = time_period.or_else(|| self.text("time_period").and_then(|year| year.parse::<i32>().ok()));
        let missing =
            |what: &str, wanted: &str| Error::missing(what, format!("give {wanted}, as the estimates do not state it"));
        let mut errors = Vec::new();
        if indicator.is_none() {
            errors.push(missing("indicator", "a code"));
        }
        if ref_area.is_none() {
            errors.push(missing("ref_area", "a country"));
        }
        if time_period.is_none() {
            errors.push(missing("time_period", "a year"));
        }
        if benchmarked && self.rows().iter().all(|row| row.benchmarked.is_none()) {
            let problem = "no estimate was benchmarked to a total; see the findings";
            errors.push(Error::invalid("benchmarked", problem));
        }
        Error::collect(errors)?;
        // Each of the three is there, or there was an error.
        Ok((indicator.unwrap_or_default(), ref_area.unwrap_or_default(), time_period.unwrap_or_default()))
    }

    /// For each area how its estimate was made.
    fn comments(&self, benchmarked: bool) -> Vec<String> {
        let method = self.method_in_words();
        let brought = if benchmarked { "; brought to the total" } else { "" };
        let comment = |row: &SmallArea| match row.status {
            SmallAreaStatus::Normal => format!("{method}{brought}"),
            SmallAreaStatus::OutOfSample => format!("{method}{brought}; no direct estimate: the model alone"),
            SmallAreaStatus::NoSamplingVariance => {
                format!("{method}{brought}; the error of the direct estimate is unknown: the model alone")
            }
            SmallAreaStatus::NoCovariates => "no covariates: no estimate by the model".to_owned(),
        };
        self.rows().iter().map(comment).collect()
    }

    /// What a column that comes along says, where it is there.
    fn text(&self, name: &str) -> Option<String> {
        let column = self.along().iter().find(|column| column.name() == name)?;
        let value = column.get(0).ok()?;
        (!value.is_null()).then(|| value.str_value().into_owned()).filter(|text| !text.is_empty())
    }
}
