//! The scales of replicate weights: what the method says, and what the user gave instead.

use super::ReplicateMethod::{Bootstrap, Brr, Fay, Jk1, Jk2, Jkn, Other, Sdr};
use super::Replicates;
use crate::survey::columns::column::Extent;
use crate::{Error, Result};

/// How the squared deviations of the replicates add up.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scaling {
    pub(crate) scale: f64,
    /// One per replicate.
    pub(crate) rscales: Vec<f64>,
    /// Whether deviations are from the estimate of the full sample.
    pub(crate) mse: bool,
}

impl Replicates {
    /// The scales of the method, and those that the user gave instead.
    pub(crate) fn rule(&self, columns: &[Extent]) -> Result<Scaling> {
        let mut errors = Vec::new();
        let rho = self.rho_of_method(&mut errors);
        let scale = self.scale_of_method(rho, columns, &mut errors);
        let rscales = self.rscales_of_method(columns, &mut errors);
        Error::collect(errors)?;
        Ok(Scaling { scale, rscales, mse: self.mse.unwrap_or(self.method == Sdr) })
    }

    /// The ρ of Fay's method, 0 for the others.
    fn rho_of_method(&self, errors: &mut Vec<Error>) -> f64 {
        let problem = match (self.method, self.rho) {
            (Fay, Some(rho)) if (0.0..1.0).contains(&rho) => return rho,
            (Fay, Some(rho)) => Error::argument("rho", "0 or more and below 1", rho),
            (Fay, None) => Error::missing("rho", "method=\"fay\" needs its factor, such as 0.5"),
            (Brr | Jk1 | Jk2 | Jkn | Bootstrap | Sdr | Other, None) => return 0.0,
            (Brr | Jk1 | Jk2 | Jkn | Bootstrap | Sdr | Other, Some(rho)) => {
                let method = self.method.as_str();
                Error::invalid(
                    "rho",
                    format!("not used with method={method:?}, only with \"fay\"; leave it out, got {rho}"),
                )
            }
        };
        errors.push(problem);
        0.0
    }

    /// What the sum over all replicates is multiplied by.
    fn scale_of_method(&self, rho: f64, columns: &[Extent], errors: &mut Vec<Error>) -> f64 {
        let n = columns.len() as f64;
        let fixed = match self.method {
            Brr => Some(1.0 / n),
            Fay => Some(1.0 / (n * (1.0 - rho) * (1.0 - rho))),
            Sdr => Some(4.0 / n),
            Jk1 | Jk2 | Jkn | Bootstrap | Other => None,
        };
        match (fixed, self.scale) {
            (_, Some(scale)) if !(scale.is_finite() && scale > 0.0) => {
                errors.push(Error::argument("scale", "a number above 0", scale));
                scale
            }
            // Producers print scales such as 0.0125 in full; what differs by more is of another method.
            (Some(fixed), Some(scale)) if (scale - fixed).abs() > 1e-9 * fixed => {
                let word = self.method.as_str();
                let problem = format!(
                    "method={word:?} has the scale {fixed}, got {scale}; use method=\"other\" for another scale"
                );
                errors.push(Error::invalid("scale", problem));
                fixed
            }
            (Some(fixed), _) => fixed,
            (None, Some(scale)) => scale,
            (None, None) => match self.method {
                Jk1 if self.combined => (n - 1.0) / n,
                // In factors the number of units can be seen: those that stay have n/(n − 1).
                Jk1 => columns.first().map_or((n - 1.0) / n, |column| shown(column, errors)),
                Bootstrap => 1.0 / (n - 1.0),
                Brr | Fay | Jk2 | Jkn | Sdr | Other => 1.0,
            },
        }
    }

    /// What the term of each replicate is multiplied by.
    fn rscales_of_method(&self, columns: &[Extent], errors: &mut Vec<Error>) -> Vec<f64> {
        let count = columns.len();
        if let Some(given) = &self.rscales {
            let sound = given.iter().all(|r| r.is_finite() && *r >= 0.0) && given.iter().any(|r| *r > 0.0);
            if !sound {
                errors.push(Error::argument("rscales", "numbers of 0 or more, not all 0", format!("{given:?}")));
            }
            if given.len() != 1 && given.len() != count {
                let expected = format!("one number, or one for each of {count} replicates");
                errors.push(Error::argument("rscales", expected, given.len()));
            }
        }
        match (&self.rscales, self.method) {
            (Some(one), _) if one.len() == 1 => vec![one[0]; count],
            (Some(given), _) => given.clone(),
            (None, Jkn) if self.scale.is_none() && self.combined => {
                let what = "method=\"jkn\" needs (n - 1)/n for each replicate, n being the number of PSUs in its \
                            stratum, or one scale for all replicates";
                errors.push(Error::missing("rscales", what));
                Vec::new()
            }
            // Factors again show the n of the stratum.
            (None, Jkn) if self.scale.is_none() => columns.iter().map(|column| shown(column, errors)).collect(),
            (None, Other) if self.scale.is_none() => {
                errors.push(Error::missing("scale", "method=\"other\" needs scale, rscales or both"));
                Vec::new()
            }
            (None, Brr | Fay | Jk1 | Jk2 | Jkn | Bootstrap | Sdr | Other) => vec![1.0; count],
        }
    }
}

/// The (n − 1)/n that a column of jackknife factors shows: units that stay have the factor n/(n − 1). Factors without one
/// above 0 show nothing.
fn shown(column: &Extent, errors: &mut Vec<Error>) -> f64 {
    if column.max > 0.0 {
        return 1.0 / column.max;
    }
    let problem =
        "a column has no value above 0, so its scale cannot be worked out; check the columns, or give rscales";
    errors.push(Error::invalid("replicates", problem));
    1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 divided by the largest factor, 3/2, is (n − 1)/n of three units; without a factor above 0 there is no scale.
    #[test]
    fn factors_show_how_many_units_there_are_or_are_refused() {
        let of = |max: f64| Extent { min: 0.0, max, sum: max };
        for method in [Jk1, Jkn] {
            let replicates = Replicates::new("f?", method).combined(false);
            let sound = replicates.rule(&[of(1.5), of(1.5), of(1.5)]).expect("three replicates");
            let scale = if method == Jk1 { sound.scale } else { sound.rscales[0] };
            assert_eq!(scale, 1.0 / 1.5);
            let error = replicates.rule(&[of(0.0), of(1.5), of(1.5)]).err().map(|error| error.to_string());
            assert!(error.as_ref().is_some_and(|text| text.contains("above 0")), "{error:?}");
        }
    }
}
