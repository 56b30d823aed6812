//! One observation: a value and its key.

use crate::Result;
use polars::prelude::*;

/// One figure: the SDMX concepts that every observation may have.
///
/// Dimensions that are `None` mean the total, `_T`. Further dimensions are further columns of a [`Series`](crate::Series)
/// made from a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Observation {
    /// Catalogue code or another code.
    pub indicator: String,
    /// Area: ISO3, ISO2, M49 number or exact official name.
    pub ref_area: String,
    /// Year.
    pub time_period: i32,
    /// The value; `None` is missing.
    pub obs_value: Option<f64>,
    /// Code of CL_OBS_STATUS.
    pub obs_status: Option<String>,
    /// Unit, for example `%`.
    pub unit_measure: Option<String>,
    /// `F`, `M` or `_T`.
    pub sex: Option<String>,
    /// Age band, for example `Y15T24`.
    pub age: Option<String>,
    /// `U`, `R` or `_T`.
    pub urbanisation: Option<String>,
    /// Standard error, in the unit of the value.
    pub se: Option<f64>,
    /// Anything a reader should know about the value.
    pub comment: Option<String>,
}

pub(super) fn frame(observations: &[Observation]) -> Result<DataFrame> {
    let text = |f: fn(&Observation) -> Option<&str>| observations.iter().map(f).collect::<Vec<_>>();
    Ok(df!(
        "indicator" => text(|o| Some(&o.indicator)),
        "ref_area" => text(|o| Some(&o.ref_area)),
        "time_period" => observations.iter().map(|o| o.time_period).collect::<Vec<_>>(),
        "obs_value" => observations.iter().map(|o| o.obs_value).collect::<Vec<_>>(),
        "obs_status" => text(|o| o.obs_status.as_deref()),
        "unit_measure" => text(|o| o.unit_measure.as_deref()),
        "sex" => text(|o| o.sex.as_deref()),
        "age" => text(|o| o.age.as_deref()),
        "urbanisation" => text(|o| o.urbanisation.as_deref()),
        "se" => observations.iter().map(|o| o.se).collect::<Vec<_>>(),
        "comment" => text(|o| o.comment.as_deref()),
    )?)
}
