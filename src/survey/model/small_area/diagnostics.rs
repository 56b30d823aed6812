//! How well the model fits: coefficients, likelihood, residuals against the normal distribution, direct against model.

use super::areas::Model;
use super::fit::Predicted;
use super::options::FitMethod;
use super::result::{ModelNumber, SmallAreas};
use crate::Result;
use crate::numeric::distribution::{normal_quantile, t_tail};
use crate::numeric::order::mid_ranks;
use crate::survey::table::independence::chi_squared_tail;
use polars::prelude::{Column, DataFrame};

/// The numbers of a fitted model, with what it says of the areas that it was fitted to.
pub(super) fn numbers(model: &Model, method: FitMethod, fitted: &[Predicted]) -> Vec<ModelNumber> {
    let (areas, fit) = (&model.areas, &model.fit);
    let (m, p) = (areas.y.len() as f64, areas.p as f64);
    let unknown = |quantity: &str| ModelNumber { quantity: quantity.to_owned(), value: None, se: None, p_value: None };
    let plain = |quantity: &str, value: f64| ModelNumber { value: Some(value), ..unknown(quantity) };
    let tested = |quantity: String, value: f64, se: f64| {
        let p_value = Some(t_tail(value / se, f64::INFINITY)).filter(|p| p.is_finite());
        ModelNumber { quantity, value: Some(value), se: Some(se), p_value }
    };
    let mut numbers = vec![ModelNumber { se: Some(fit.avar.sqrt()), ..plain("sigma2", fit.sigma2) }];
    numbers.extend(model.spatial.as_ref().map(|spatial| match spatial.rho {
        Some((rho, se)) => ModelNumber { se: Some(se), ..plain("rho", rho) },
        None => unknown("rho"),
    }));
    // Coefficients and what is known of the effects.
    let parameters = p + numbers.iter().filter(|number| number.value.is_some()).count() as f64;
    for (number, term) in model.terms.iter().enumerate() {
        let row = model.basis.coefficient(number);
        numbers.push(tested(format!("beta: {term}"), fit.synthetic(&row), fit.leverage(&row).sqrt()));
    }
    let (likelihood, restricted) = model.log_likelihoods(method);
    numbers.extend([
        plain("areas", m),
        plain("log_likelihood", likelihood),
        plain("AIC", 2.0 * parameters - 2.0 * likelihood),
        plain("BIC", parameters * m.ln() - 2.0 * likelihood),
    ]);
    numbers.extend(restricted.map(|restricted| plain("restricted_log_likelihood", restricted)));
    let (mut goodness, mut predicted) = (0.0, Vec::new());
    for (of_area, (&y, &d)) in fitted.iter().zip(areas.y.iter().zip(&areas.d)) {
        goodness += (y - of_area.z).powi(2) / (d + of_area.parts.mse());
        predicted.push(of_area.z);
    }
    // W is χ² with m degrees of freedom where the model holds (Brown and others 2001).
    let p_value = Some(chi_squared_tail(goodness, m)).filter(|p| p.is_finite());
    numbers.push(ModelNumber { p_value, ..plain("goodness_W", goodness) });
    if let Some([intercept, slope]) = line(&predicted, &areas.y) {
        numbers.push(ModelNumber { se: Some(intercept.1), ..plain("direct_on_model: intercept", intercept.0) });
        numbers.push(ModelNumber { se: Some(slope.1), ..plain("direct_on_model: slope", slope.0) });
    }
    numbers
}

/// The least squares line of y on x: intercept and slope, each with its standard error.
fn line(x: &[f64], y: &[f64]) -> Option<[(f64, f64); 2]> {
    let m = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / m, y.iter().sum::<f64>() / m);
    let sxx: f64 = x.iter().map(|x| (x - mean_x).powi(2)).sum();
    let sxy: f64 = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let slope = Some(sxy / sxx).filter(|slope| slope.is_finite())?;
    let intercept = mean_y - slope * mean_x;
    let rest: f64 = x.iter().zip(y).map(|(x, y)| (y - intercept - slope * x).powi(2)).sum();
    let s2 = rest / (m - 2.0);
    Some([(intercept, (s2 * (1.0 / m + mean_x * mean_x / sxx)).sqrt()), (slope, (s2 / sxx).sqrt())])
}

impl SmallAreas {
    /// The areas that the model was fitted to, as a table: the area, `direct`, `eblup`, `synthetic`, `gamma`, `residual` and
    /// `standardised_residual` on the scale of the model, and `normal_quantile`, which it is drawn against in a Q–Q plot.
    /// Residuals far outside ±2, or gammas near 0 throughout, say that the model is wrong or hardly heard.
    ///
    /// # Errors
    /// None but those of the table library.
    pub fn diagnostics(&self) -> Result<DataFrame> {
        let residuals: Vec<f64> = self.rows.iter().filter_map(|row| row.standardised_residual).collect();
        let m = residuals.len() as f64;
        let place = |rank: f64| (rank - 0.5) / m;
        // A quantile of two sides: that of the middle share is 0.
        let quantile = |u: f64| normal_quantile((2.0 * u - 1.0).abs()).unwrap_or(0.0).copysign(u - 0.5);
        let quantiles: Vec<f64> = mid_ranks(&residuals).into_iter().map(|rank| quantile(place(rank))).collect();
        let height = self.rows.len();
        let mut columns = vec![
            self.key.clone(),
            self.column("direct", |row| row.direct),
            self.column("eblup", |row| row.eblup),
            self.column("synthetic", |row| row.synthetic),
            self.column("gamma", |row| row.gamma),
            self.column("residual", |row| row.residual),
            self.column("standardised_residual", |row| row.standardised_residual),
        ];
        let mut next = quantiles.into_iter();
        let of_row = |row: &super::result::SmallArea| row.standardised_residual.and_then(|_| next.next());
        columns.push(Column::new("normal_quantile".into(), self.rows.iter().map(of_row).collect::<Vec<_>>()));
        let table = DataFrame::new(height, columns)?;
        let is_fitted = table.column("residual")?.is_not_null();
        Ok(table.filter(&is_fitted)?)
    }
}
