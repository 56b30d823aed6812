//! An adjustment for non-response with its options.

use super::classes::{Cells, Rule};
use super::diagnosis::Diagnosed;
use super::dispositions::dispositions;
use super::model::model;
use crate::numeric::order::{Definition, quantile};
use crate::survey::cases::Survey;
use crate::survey::design::nonresponse::{Disposition, Model, Rate, Step};
use crate::words::words;
use crate::{Error, Result};

words! {
    /// How the response rate is estimated.
    pub enum ResponseMethod: "method" {
        /// By the weighted rate of each class (Oh and Scheuren 1983).
        Classes = "classes",
        /// For each case by a logistic model: weights are divided by p̂.
        Propensity = "propensity",
        /// By the weighted rate of classes of similar p̂ (Little 1986).
        PropensityClasses = "propensity_classes",
    }
}

/// An adjustment for non-response to be run, from [`Survey::adjust_nonresponse`].
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct AdjustNonresponse {
    survey: Survey,
    response: String,
    classes: Vec<String>,
    codes: Vec<(Disposition, Vec<String>)>,
    min_respondents: u64,
    max_factor: f64,
    eligible_share: Option<f64>,
    propensity: Vec<String>,
    method: Option<ResponseMethod>,
    groups: usize,
    weighted: bool,
    balance: Vec<String>,
}

impl Survey {
    /// Non-response: the weights of the cases that did not answer are given to those of the same class that did.
    ///
    /// The cases stay as they are; who did not answer has weight 0, and the design keeps its unit. Standard errors
    /// treat response as a second phase within classes: they have the variance of the whole sample, and that of who
    /// answers. Replicate weights are adjusted each by itself, in the same classes.
    ///
    /// ```
    /// use infosoc::{Design, Survey, measure::total};
    /// use polars::prelude::df;
    ///
    /// let sample = df!(
    ///     "w" => [10.0, 10.0, 20.0, 20.0, 20.0],
    ///     "region" => ["N", "N", "S", "S", "S"],
    ///     "responded" => [1, 0, 1, 1, 0],
    ///     "internet" => [Some(1), None, Some(1), Some(0), None],
    /// )?;
    /// let survey = Survey::new(sample, Design::new("w"))?.adjust_nonresponse("responded").classes(["region"]).run()?;
    /// let users = survey.estimate([total("internet")]).run()?;
    /// assert_eq!(users.rows()[0].value, Some(50.0));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn adjust_nonresponse(&self, response: impl Into<String>) -> AdjustNonresponse {
        AdjustNonresponse {
            survey: self.clone(),
            response: response.into(),
            classes: Vec::new(),
            codes: Vec::new(),
            min_respondents: 1,
            max_factor: f64::INFINITY,
            eligible_share: None,
            propensity: Vec::new(),
            method: None,
            groups: 5,
            weighted: true,
            balance: Vec::new(),
        }
    }
}

impl AdjustNonresponse {
    /// The columns whose combinations are the classes, in the order of importance; all cases are one class without.
    pub fn classes<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> AdjustNonresponse {
        self.classes = columns.into_iter().map(Into::into).collect();
        self
    }

    /// Values of the response column that stand for a disposition. Without any, it has true/false, 1/0, or the words
    /// `rr`, `nr`, `in` and `uk`.
    pub fn codes<S: Into<String>>(
        mut self,
        disposition: Disposition,
        values: impl IntoIterator<Item = S>,
    ) -> AdjustNonresponse {
        self.codes.push((disposition, values.into_iter().map(Into::into).collect()));
        self
    }

    /// The fewest respondents of a class: one with fewer is merged with its neighbour. 1 if not given.
    ///
    /// Classes stand in the order of their columns. The neighbour is the class before or after that shares most of the
    /// leading columns; of two, the one with fewer respondents, or the earlier.
    pub fn min_respondents(mut self, n: u64) -> AdjustNonresponse {
        self.min_respondents = n;
        self
    }

    /// The largest factor: a class with a larger one is merged with its neighbour. No limit if not given.
    pub fn max_factor(mut self, factor: f64) -> AdjustNonresponse {
        self.max_factor = factor;
        self
    }

    /// The share of the cases of unknown eligibility that belong to the population, from 0 to 1: the e of AAPOR. If not
    /// given, they belong to it as often as the known cases of their class do.
    pub fn eligible_share(mut self, share: f64) -> AdjustNonresponse {
        self.eligible_share = Some(share);
        self
    }

    /// The variables of a logistic response model, known for all cases.
    pub fn propensity<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> AdjustNonresponse {
        self.propensity = columns.into_iter().map(Into::into).collect();
        self
    }

    /// How the response rate is estimated: by classes or, with variables of a model, by the model if not given.
    pub fn method(mut self, method: ResponseMethod) -> AdjustNonresponse {
        self.method = Some(method);
        self
    }

    /// How many classes of similar p̂; 5 if not given.
    pub fn groups(mut self, groups: usize) -> AdjustNonresponse {
        self.groups = groups;
        self
    }

    /// Whether the model is fitted with the weights; true if not given.
    pub fn weighted(mut self, weighted: bool) -> AdjustNonresponse {
        self.weighted = weighted;
        self
    }

    /// Further variables known of all cases, whose balance the diagnosis has.
    pub fn balance<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> AdjustNonresponse {
        self.balance = columns.into_iter().map(Into::into).collect();
        self
    }

    /// The survey with adjusted weights.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`]; [`Error::InvalidArgument`] for values that are no disposition, rules that no merge can
    /// meet, and variables that tell respondents from others without error.
    pub fn run(self) -> Result<Survey> {
        let method = self.checked()?;
        let survey = &self.survey;
        let (table, d) = (survey.cases(), survey.0.weight_values()?);
        let read = dispositions(table, &self.response, &self.codes, &d);
        let has_model = method != ResponseMethod::Classes;
        let fitted = has_model.then(|| model(table, &self.propensity, self.weighted, &d)).transpose();
        let (dispositions, (fitted, cells)) =
            Error::both(read, Error::both(fitted, Cells::of_columns(table, &self.classes)))?;
        let rule = Rule {
            min_respondents: self.min_respondents,
            max_factor: self.max_factor,
            eligible_share: self.eligible_share,
        };
        let (cells, rate) = match (method, fitted) {
            (ResponseMethod::Propensity, Some(model)) => (cells, Rate::Propensity(model)),
            (ResponseMethod::PropensityClasses, Some(model)) => {
                (self.similar(&model, &d, &dispositions)?, Rate::Classes)
            }
            (ResponseMethod::Classes | ResponseMethod::Propensity | ResponseMethod::PropensityClasses, _) => {
                (cells, Rate::Classes)
            }
        };
        let (classes, collapsed) = cells.collapsed(&d, &dispositions, rule)?;
        let step = Step { dispositions, classes, rate, eligible_share: self.eligible_share };
        let adjustments = step.adjustments(d)?;
        let variables: Vec<&String> = self.classes.iter().chain(&self.propensity).chain(&self.balance).collect();
        let diagnosed = Diagnosed { step: &step, adjustments: &adjustments, table };
        let report = diagnosed.report(method.as_str(), collapsed, &variables)?;
        survey.responded(step, report)
    }

    /// The method; an error for options that contradict each other.
    fn checked(&self) -> Result<ResponseMethod> {
        let mut errors = Vec::new();
        let by_model = if self.propensity.is_empty() { ResponseMethod::Classes } else { ResponseMethod::Propensity };
        let method = self.method.unwrap_or(by_model);
        match (method, self.propensity.is_empty()) {
            (ResponseMethod::Classes, false) => {
                errors.push(Error::invalid(
                    "propensity",
                    "not used with method=\"classes\"; leave it out, or use method=\"propensity\"",
                ));
            }
            (ResponseMethod::Propensity | ResponseMethod::PropensityClasses, true) => {
                errors.push(Error::missing(
                    "propensity",
                    "name the variables of the response model, or use method=\"classes\"",
                ));
            }
            (ResponseMethod::Classes, true)
            | (ResponseMethod::Propensity | ResponseMethod::PropensityClasses, false) => {}
        }
        if self.eligible_share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            let got = self.eligible_share.unwrap_or_default();
            errors.push(Error::argument("eligible_share", "a share from 0 to 1", got));
        }
        if self.max_factor.is_nan() || self.max_factor < 1.0 {
            errors.push(Error::argument("max_factor", "a factor of 1 or more, such as 3", self.max_factor));
        }
        if self.groups < 2 {
            errors.push(Error::argument("groups", "2 classes or more", self.groups));
        }
        let mut seen: Vec<&String> = Vec::new();
        for name in &self.classes {
            if seen.contains(&name) {
                errors.push(Error::argument("classes", "each column once", format!("{name:?} twice")));
            }
            seen.push(name);
        }
        Error::collect(errors).map(|()| method)
    }

    /// Classes of similar probability of response, at its quantiles.
    fn similar(&self, model: &Model, d: &[f64], dispositions: &[Disposition]) -> Result<Cells> {
        let eligible = |row: usize| matches!(dispositions[row], Disposition::Respondent | Disposition::Nonrespondent);
        let gives: Vec<f64> = (0..d.len()).map(|row| f64::from(u8::from(eligible(row)))).collect();
        let p = model.fit(d, |row| dispositions[row] == Disposition::Respondent, &gives)?;
        let mut sorted: Vec<f64> =
            (0..d.len()).filter(|&row| d[row] != 0.0 && eligible(row)).map(|row| p[row]).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let cut = |group: usize| quantile(&sorted, group as f64 / self.groups as f64, Definition::Seven);
        let cuts: Vec<f64> = (1..self.groups).map(cut).collect();
        // Equal probabilities fall into one class, so that a class may be empty and another large.
        let of_row = p.iter().map(|p| cuts.partition_point(|cut| cut < p) as u32).collect();
        let keys = (1..=self.groups).map(|group| vec![format!("propensity {group}")]).collect();
        Ok(Cells { of_row, keys })
    }
}
