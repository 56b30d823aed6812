//! The estimates of areas, and what is to be known of them.

use super::direct::texts;
use super::options::{FitMethod, MseMethod, SmallAreaMethod, SmallAreaStatus};
use super::transform::Transformation;
use crate::finding::{Finding, Findings, Subject};
use crate::frame::Labels;
use crate::{Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::fmt;

/// The model-based estimate of one area, with the direct one beside it.
///
/// `None` is a number that does not exist; [`status`](SmallArea::status) says why.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallArea {
    /// The area, as text.
    pub area: String,
    /// The estimate of the model: empirical best linear unbiased predictor (EBLUP), transformed back.
    pub eblup: Option<f64>,
    /// Its mean squared error.
    pub mse: Option<f64>,
    /// The lower limit of its interval.
    pub ci_low: Option<f64>,
    /// The upper limit of its interval.
    pub ci_high: Option<f64>,
    /// The share of the direct estimate in it: 0 where the model stands alone.
    pub gamma: Option<f64>,
    /// x'β alone, transformed back.
    pub synthetic: Option<f64>,
    /// The estimate brought to the total.
    pub benchmarked: Option<f64>,
    /// Its mean squared error with the square of what it was moved by: an upper term.
    pub benchmarked_mse: Option<f64>,
    /// The direct estimate.
    pub direct: Option<f64>,
    /// Its standard error as it was given.
    pub direct_se: Option<f64>,
    /// The sampling variance that the model took, on the scale of the model.
    pub sampling_variance: Option<f64>,
    /// Cases.
    pub n: Option<f64>,
    /// y − x'β, on the scale of the model.
    pub residual: Option<f64>,
    /// That divided by √(σ² + D).
    pub standardised_residual: Option<f64>,
    /// What there is of the area.
    pub status: SmallAreaStatus,
}

/// A coefficient or another number of the model, with its standard error and the p-value of its test.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelNumber {
    /// `sigma2`, `beta: term`, `log_likelihood` and so on.
    pub quantity: String,
    /// The number; none where the sample says nothing of it, as of `rho` where the variance between areas is 0.
    pub value: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// P-value: that it is 0, and of a test that it fits.
    pub p_value: Option<f64>,
}

/// Model-based estimates of areas: the result of [`small_areas`](crate::small_areas).
#[derive(Debug, Clone)]
pub struct SmallAreas {
    pub(super) rows: Vec<SmallArea>,
    pub(super) model: Vec<ModelNumber>,
    /// The column of the areas, with its own name and type.
    pub(super) key: Column,
    pub(super) along: Vec<Column>,
    pub(super) unit: Option<String>,
    pub(super) method: SmallAreaMethod,
    pub(super) fit: FitMethod,
    pub(super) mse: MseMethod,
    pub(super) transformation: Transformation,
    pub(super) level: f64,
    pub(super) findings: Vec<Finding>,
    /// What the areas are called.
    pub(super) labels: Labels,
}

impl SmallAreas {
    /// The estimates: the areas of the covariates in their order, then those that only the direct estimates have.
    pub fn rows(&self) -> &[SmallArea] {
        &self.rows
    }

    /// The numbers of the model.
    pub fn numbers(&self) -> &[ModelNumber] {
        &self.model
    }

    /// What a reader should know: areas without a direct estimate, an error or covariates, a variance between areas of 0.
    pub fn findings(&self) -> Findings {
        Findings::new(self.findings.clone(), Subject::Series)
    }

    /// The confidence level of the intervals.
    pub fn confidence_level(&self) -> f64 {
        self.level
    }

    /// How the estimates were made, in words for a reader.
    pub fn method_in_words(&self) -> String {
        let scale = match self.transformation {
            Transformation::None => String::new(),
            Transformation::Arcsine | Transformation::Log | Transformation::Logit => {
                format!(", {} transformation", self.transformation)
            }
        };
        let fit = match self.fit {
            FitMethod::Reml => "REML",
            FitMethod::Ml => "ML",
            FitMethod::Moment => "moments",
            FitMethod::LiLahiri => "adjusted REML of Li and Lahiri",
            FitMethod::YoshimoriLahiri => "adjusted REML of Yoshimori and Lahiri",
        };
        let model = match self.method {
            SmallAreaMethod::FayHerriot => "Fay-Herriot",
            SmallAreaMethod::SpatialFayHerriot => "spatial Fay-Herriot",
        };
        format!("model-based small area estimate ({model}, {fit}{scale}; MSE: {})", self.mse)
    }

    pub(crate) fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// The column of the areas, and as text.
    pub(crate) fn key(&self) -> Result<(&str, Vec<String>)> {
        Ok((self.key.name().as_str(), texts(&self.key)?))
    }

    /// Columns of one row that hold for all areas.
    pub(crate) fn along(&self) -> &[Column] {
        &self.along
    }

    pub(super) fn column(&self, name: &str, of: impl Fn(&SmallArea) -> Option<f64>) -> Column {
        Column::new(name.into(), self.rows.iter().map(of).collect::<Vec<_>>())
    }

    /// The numbers of the model as a table: `quantity`, `value`, `se`, `p_value`.
    ///
    /// # Errors
    /// None but those of the table library.
    pub fn model(&self) -> Result<DataFrame> {
        let of = |name: &str, of: &dyn Fn(&ModelNumber) -> Option<f64>| {
            Column::new(name.into(), self.model.iter().map(of).collect::<Vec<_>>())
        };
        let quantity: Vec<&str> = self.model.iter().map(|number| number.quantity.as_str()).collect();
        let columns = vec![
            Column::new("quantity".into(), quantity),
            of("value", &|number| number.value),
            of("se", &|number| number.se),
            of("p_value", &|number| number.p_value),
        ];
        Ok(DataFrame::new(self.model.len(), columns)?)
    }
}

/// The square root of a mean squared error; none of one below 0.
fn root(mse: Option<f64>) -> Option<f64> {
    mse.filter(|mse| *mse >= 0.0).map(f64::sqrt)
}

/// Columns: what comes along with the estimates (`indicator`, `measure`, `source`), the areas, `eblup`, `mse`, `se`, `ci_low`,
/// `ci_high`, `cv`, `gamma`, `synthetic`, `benchmarked`, `benchmarked_mse`, `direct`, `direct_se`, `sampling_variance`, `n`,
/// `unit`, `method`, `status`.
impl ToFrame for SmallAreas {
    fn to_frame(&self) -> Result<DataFrame> {
        let height = self.rows.len();
        let mut columns = Vec::new();
        for column in &self.along {
            columns.push(column.new_from_index(0, height));
        }
        let number = |name: &str, of: fn(&SmallArea) -> Option<f64>| self.column(name, of);
        let own = vec![
            self.key.clone(),
            number("eblup", |row| row.eblup),
            number("mse", |row| row.mse),
            number("se", |row| root(row.mse)),
            number("ci_low", |row| row.ci_low),
            number("ci_high", |row| row.ci_high),
            number("cv", |row| Some(root(row.mse)? / row.eblup?.abs()).filter(|cv| cv.is_finite())),
            number("gamma", |row| row.gamma),
            number("synthetic", |row| row.synthetic),
            number("benchmarked", |row| row.benchmarked),
            number("benchmarked_mse", |row| row.benchmarked_mse),
            number("direct", |row| row.direct),
            number("direct_se", |row| row.direct_se),
            number("sampling_variance", |row| row.sampling_variance),
            number("n", |row| row.n),
            Column::new("unit".into(), vec![self.unit.as_deref(); height]),
            Column::new("method".into(), vec![self.method.as_str(); height]),
            Column::new("status".into(), self.rows.iter().map(|row| row.status.as_str()).collect::<Vec<_>>()),
        ];
        let along = 0..columns.len();
        columns.extend(own);
        crate::frame::with_columns_along(height, columns, along)
    }

    /// The labels of the estimates.
    fn value_labels(&self) -> Labels {
        self.labels.clone()
    }
}

impl fmt::Display for SmallAreas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_frame() {
            Ok(frame) => frame.fmt(f),
            Err(error) => error.fmt(f),
        }
    }
}
