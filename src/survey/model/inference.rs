//! What follows from a value and its variance: limits, t, p, by itself or from several imputations.

use crate::numeric::distribution::{t_quantile, t_tail};
use crate::survey::estimate::row::{Imputed, Status};
use crate::survey::rubin::{Combine, combine};
use polars::prelude::{Column, IntoColumn, NamedFrom, Series};

/// A number of a model with its standard error and what is inferred from both: a coefficient, a margin, a part of a gap.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Inference {
    /// The number; NaN where it does not exist.
    pub value: f64,
    /// Its standard error; `None` where the sample does not tell.
    pub se: Option<f64>,
    /// The lower confidence limit.
    pub ci_low: Option<f64>,
    /// The upper confidence limit.
    pub ci_high: Option<f64>,
    /// value/se; `None` where no value of 0 is tested.
    pub t: Option<f64>,
    /// The degrees of freedom of t.
    pub df: f64,
    /// The probability of a t at least as far from 0 if the number is 0.
    pub p_value: Option<f64>,
    /// Where it is combined from several imputations, what is between them.
    pub imputed: Option<Imputed>,
    /// Whether all numbers are there, and if not, why.
    pub status: Status,
}

impl Inference {
    /// From a variance with degrees of freedom, at a confidence level; `status` is what is to be said of the model.
    pub(crate) fn new(value: f64, variance: f64, df: f64, level: f64, status: Status) -> Inference {
        let is_known = status != Status::NoVariance && variance.is_finite() && variance >= 0.0;
        let se = is_known.then(|| variance.sqrt());
        let t = se.filter(|se| *se > 0.0 && df > 0.0).map(|se| value / se);
        let limits = se.zip(t_quantile(level, df)).map(|(se, t)| [value - t * se, value + t * se]);
        let status = match () {
            _ if value.is_nan() => Status::Undefined,
            _ if se.is_none() => Status::NoVariance,
            _ if limits.is_none() => Status::NoDf,
            _ => status,
        };
        Inference {
            value,
            se,
            ci_low: limits.map(|limits| limits[0]),
            ci_high: limits.map(|limits| limits[1]),
            t,
            df,
            p_value: t.map(|t| t_tail(t, df)),
            imputed: None,
            status,
        }
    }

    /// The results of several imputations combined by Rubin's rules, with the degrees of freedom of Barnard and Rubin; the
    /// complete data have the least of their degrees of freedom.
    pub(crate) fn combined(each: &[&Inference], how: Combine, level: f64) -> Inference {
        let values: Vec<f64> = each.iter().map(|one| one.value).collect();
        let variances: Vec<f64> = each.iter().map(|one| one.se.map_or(f64::NAN, |se| se * se)).collect();
        let complete = each.iter().map(|one| one.df).fold(f64::INFINITY, f64::min);
        let all = combine(&values, &variances, complete, how);
        let lost = each.iter().any(|one| one.status == Status::LostReplicates);
        let status = if lost { Status::LostReplicates } else { Status::Normal };
        // Without degrees of freedom in the design those between the imputations say nothing of the sample.
        let df = if complete > 0.0 { all.df } else { complete };
        let imputed =
            Imputed { imputations: each.len() as u64, within: all.within, between: all.between, fmi: all.fmi };
        let imputed = Some(imputed).filter(|imputed| imputed.between.is_finite());
        Inference { imputed, ..Inference::new(all.value, all.variance, df, level, status) }
    }

    /// The same without a test of 0, where that would mean nothing.
    pub(crate) fn untested(self) -> Inference {
        Inference { t: None, p_value: None, ..self }
    }

    /// The exponential of the value and its limits, with exp(value)·se; t and p stay those of the value.
    pub(crate) fn exponential(&self) -> Inference {
        let value = self.value.exp();
        Inference {
            value,
            se: self.se.map(|se| value * se),
            ci_low: self.ci_low.map(f64::exp),
            ci_high: self.ci_high.map(f64::exp),
            ..self.clone()
        }
    }

    /// value, se, ci_low, ci_high, t, df, p_value; imputations, within, between and fmi where any row is combined.
    pub(crate) fn columns(rows: &[Inference]) -> Vec<Column> {
        let number = |name: &str, of: &dyn Fn(&Inference) -> Option<f64>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let known = |x: f64| Some(x).filter(|x| !x.is_nan());
        let mut columns = vec![
            number("value", &|row| known(row.value)),
            number("se", &|row| row.se),
            number("ci_low", &|row| row.ci_low),
            number("ci_high", &|row| row.ci_high),
            number("t", &|row| row.t),
            number("df", &|row| known(row.df)),
            number("p_value", &|row| row.p_value),
        ];
        if rows.iter().any(|row| row.imputed.is_some()) {
            let imputations: Vec<_> = rows.iter().map(|row| row.imputed.map(|of| of.imputations)).collect();
            columns.extend([
                Series::new("imputations".into(), imputations).into_column(),
                number("within", &|row| row.imputed.and_then(|of| known(of.within))),
                number("between", &|row| row.imputed.map(|of| of.between)),
                number("fmi", &|row| row.imputed.and_then(|of| known(of.fmi))),
            ]);
        }
        columns
    }

    /// The column of the status.
    pub(crate) fn statuses(rows: &[Inference]) -> Column {
        let words: Vec<&str> = rows.iter().map(|row| row.status.as_str()).collect();
        Series::new("status".into(), words).into_column()
    }
}
