//! How far each method goes wrong on the series itself: observations are hidden, imputed and compared.

use super::meaning::Meaning;
use super::setting::Setting;
use super::{Imputation, ImputationMethod, PER_INHABITANT};
use crate::area::areas;
use crate::numeric::order::median;
use crate::series::Series;
use crate::series::panel::{Panels, Span};
use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

words! {
    /// What is hidden from a method.
    enum Hidden: "hidden" {
        /// Each observation once, with every twentieth of its country.
        OneYear = "one_year",
        /// The last two observations of every tenth country; the last is compared.
        LastTwo = "last_two",
        /// All observations of every twentieth country.
        Country = "country",
        /// All observations of all countries after a year, for the last five such years; the second year after is compared.
        Everyone = "everyone_last_two",
    }
}

impl Hidden {
    fn folds(self) -> usize {
        match self {
            Hidden::OneYear | Hidden::Country => 20,
            Hidden::LastTwo => 10,
            Hidden::Everyone => 5,
        }
    }

    /// Which cells are hidden, and which of them are compared.
    fn cells(self, fold: usize, values: &[f64], years: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut hidden, mut compared) = (Vec::new(), Vec::new());
        let seen = |t: &usize| (0..areas().len()).any(|area| !values[area * years + t].is_nan());
        let last = (0..years).rev().find(seen);
        // Fold k ends k years before the last, and needs two years to hide and one to learn from.
        let target = last.and_then(|last| last.checked_sub(fold)).filter(|&target| target >= 2);
        for area in 0..areas().len() {
            let own: Vec<usize> = (area * years..(area + 1) * years).filter(|&at| !values[at].is_nan()).collect();
            let turn = |n: usize, of: usize| n % of == fold;
            match self {
                Hidden::OneYear => {
                    // Shifted from country to country: otherwise a fold would hide the first years of all at once.
                    let of_fold = own.iter().enumerate().filter(|(i, _)| turn(i + area, 20)).map(|(_, &at)| at);
                    of_fold.for_each(|at| {
                        hidden.push(at);
                        compared.push(at);
                    });
                }
                Hidden::LastTwo => {
                    // One observation must be left to impute from.
                    if turn(area, 10) && own.len() > 2 {
                        hidden.extend(&own[own.len() - 2..]);
                        compared.extend(own.last());
                    }
                }
                Hidden::Country => {
                    if turn(area, 20) {
                        hidden.extend(&own);
                        compared.extend(&own);
                    }
                }
                Hidden::Everyone => {
                    if let Some(target) = target {
                        hidden.extend(own.iter().filter(|&&at| at % years > target - 2));
                        compared.extend(own.iter().filter(|&&at| at % years == target));
                    }
                }
            }
        }
        (hidden, compared)
    }
}

/// Errors of methods of imputation on hidden observations, from [`Series::imputation_errors`].
#[derive(Debug, Clone)]
pub struct ImputationErrors {
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    indicator: String,
    method: ImputationMethod,
    hidden: Hidden,
    compared: usize,
    filled: usize,
    errors: Vec<f64>,
    comment: Option<String>,
}

impl Series {
    /// How far each method goes wrong: observations are hidden, imputed from the rest, and compared.
    ///
    /// The methods are fitted again without what is hidden. `options` gives groups, covariates and scale; its method
    /// and `through` do not matter. One row for each indicator with its breakdown, method and kind of hiding:
    ///
    /// | column | holds |
    /// |---|---|
    /// | `indicator`, `method` | indicator and breakdown; method |
    /// | `hidden` | `one_year`: each observation once, the rest of its country known; `last_two`: the last two of a country, compared is the last; `country`: all of a country; `everyone_last_two`: two years of all countries, compared is the second |
    /// | `n_hidden`, `n_imputed` | observations compared; how many of them the method gives a value for |
    /// | `bias`, `median_error`, `rmse`, `error_90` | mean of imputed less observed; median, root mean square and 90th percentile of the size of that, in the unit of the indicator |
    /// | `comment` | why a method could not be fitted, and whether absolute numbers are imputed per inhabitant |
    ///
    /// `stop` ends the work with [`Error::Interrupted`].
    ///
    /// ```
    /// use infosoc::{ImputationMethod, Imputation, Series, ToFrame};
    /// use std::sync::atomic::AtomicBool;
    /// let users = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?.years(2015, 2021)?;
    /// let methods = [ImputationMethod::Carry { limit: Some(5) }, ImputationMethod::Growth];
    /// let errors = users.imputation_errors(&methods, &Imputation::by(methods[0]), &AtomicBool::new(false))?;
    /// assert_eq!(errors.to_frame()?.height(), 8);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`impute`](Series::impute) and its options, plus [`Error::Interrupted`].
    pub fn imputation_errors(
        &self,
        methods: &[ImputationMethod],
        options: &Imputation,
        stop: &AtomicBool,
    ) -> Result<ImputationErrors> {
        // Covariates are read whatever the method: they are those of the regression.
        let setting =
            Setting::new(self, &Imputation { method: ImputationMethod::Regression, through: None, ..options.clone() })?;
        let meanings = Meaning::all(self)?;
        let panels = Panels::new(self, None)?;
        let tasks: Vec<(&Span, ImputationMethod, Hidden)> = panels
            .spans()
            .iter()
            .flat_map(|span| {
                methods.iter().flat_map(move |&m| Hidden::ALL.iter().map(move |&hidden| (span, m, hidden)))
            })
            .collect();
        let run = |&(span, method, hidden): &(&Span, ImputationMethod, Hidden)| {
            let panel = &panels.panel(span);
            let options = Imputation { method, through: None, ..options.clone() };
            let meaning = &meanings[panel.key];
            let observed = meaning.possible(&panel.observed());
            let mut row = Row {
                indicator: self.label(panel.key),
                method,
                hidden,
                compared: 0,
                filled: 0,
                errors: Vec::new(),
                comment: None,
            };
            for fold in 0..hidden.folds() {
                if stop.load(Ordering::Relaxed) {
                    return Err(Error::Interrupted);
                }
                let (away, compared) = hidden.cells(fold, &observed, panel.years);
                if compared.is_empty() {
                    continue;
                }
                let mut kept = observed.clone();
                away.iter().for_each(|&at| kept[at] = f64::NAN);
                row.compared += compared.len();
                let model = match setting.model(panel, &kept, meaning, &options) {
                    Ok(model) => model,
                    Err(reason) => {
                        row.comment = Some(reason);
                        continue;
                    }
                };
                if model.is_per_inhabitant() {
                    row.comment.get_or_insert_with(|| PER_INHABITANT.to_owned());
                }
                for at in compared {
                    if let Some(gap) = model.gap(at / panel.years, at % panel.years) {
                        row.filled += 1;
                        row.errors.push(model.value(&gap) - observed[at]);
                    }
                }
            }
            Ok(row)
        };
        let rows = tasks.par_iter().map(run).collect::<Result<Vec<Row>>>()?;
        Ok(ImputationErrors { rows })
    }
}

impl ToFrame for ImputationErrors {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |f: &dyn Fn(&Row) -> String| self.rows.iter().map(f).collect::<Vec<_>>();
        let count = |f: fn(&Row) -> usize| self.rows.iter().map(|r| f(r) as i64).collect::<Vec<_>>();
        let number = |f: &dyn Fn(&[f64]) -> f64| {
            self.rows.iter().map(|r| (!r.errors.is_empty()).then(|| f(&r.errors))).collect::<Vec<_>>()
        };
        let sizes = |errors: &[f64]| errors.iter().map(|e| e.abs()).collect::<Vec<_>>();
        let n = |errors: &[f64]| errors.len() as f64;
        Ok(df!(
            "indicator" => text(&|r| r.indicator.clone()),
            "method" => text(&|r| r.method.as_str().to_owned()),
            "hidden" => text(&|r| r.hidden.as_str().to_owned()),
            "n_hidden" => count(|r| r.compared),
            "n_imputed" => count(|r| r.filled),
            "bias" => number(&|e| e.iter().sum::<f64>() / n(e)),
            "median_error" => number(&|e| median(&mut sizes(e))),
            "rmse" => number(&|e| (e.iter().map(|e| e * e).sum::<f64>() / n(e)).sqrt()),
            "error_90" => number(&|e| {
                let mut sizes = sizes(e);
                sizes.sort_by(f64::total_cmp);
                // The lower of two neighbours: an error that was made, not one between two.
                sizes[(sizes.len() - 1) * 9 / 10]
            }),
            "comment" => self.rows.iter().map(|r| r.comment.as_deref()).collect::<Vec<_>>(),
        )?)
    }
}
