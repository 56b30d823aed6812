//! A decomposition that is asked for: its groups found, its models fitted.

use super::columns::AllColumns;
use super::groups::{Group, Groups, in_group};
use super::options::{Detail, Fold, ReferenceCoefficients};
use super::result::GapDecomposition;
use crate::survey::columns::category;
use crate::survey::model::encoding::{Encoding, Kind, Variable};
use crate::survey::model::family::{Family, Link};
use crate::survey::model::request::RegressionRequest;
use crate::survey::model::values::Values;
use crate::{Error, Result};
use polars::prelude::{NamedFrom, Series};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A decomposition that is asked for. Nothing is computed before [`run`](GapDecompositionRequest::run).
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct GapDecompositionRequest {
    pub(super) model: RegressionRequest,
    pub(super) by: String,
    pub(super) groups: Option<[String; 2]>,
    pub(super) fold: Fold,
    pub(super) coefficients: Option<ReferenceCoefficients>,
    pub(super) detail: Detail,
    pub(super) normalise: bool,
}

impl RegressionRequest {
    /// Asks for the decomposition of the gap between two groups of cases in the mean of the outcome, with this model in each group
    /// (Oaxaca 1973; Blinder 1973): which part goes with other values of the terms, and which with other coefficients. Terms must be
    /// known of both groups, and the column of the groups is none of them. Standard errors are those under the design of
    /// everything together, the means of the terms among it.
    ///
    /// For other links than the identity, means are of the model and parts are split by term after Yun (2004). No part is an effect: what is
    /// unexplained holds all that the model leaves out.
    ///
    /// ```
    /// use infosoc::{Design, ReferenceCoefficients, Survey};
    /// use polars::prelude::df;
    /// let people = df!(
    ///     "w" => [1.0; 8], "sex" => ["F", "F", "F", "F", "M", "M", "M", "M"],
    ///     "schooling" => [4, 6, 8, 6, 6, 8, 10, 12], "hours" => [3.0, 5.0, 8.0, 4.0, 6.0, 9.0, 10.0, 15.0]
    /// )?;
    /// let survey = Survey::new(people, Design::new("w"))?;
    /// let gap = survey.regress("hours").term(["schooling"]).decompose("sex").groups("M", "F");
    /// let parts = gap.coefficients(ReferenceCoefficients::First).run()?;
    /// let part = |name| parts.rows().iter().find(|row| row.part == name).unwrap().inference.value;
    /// // Means of 10 and 5 hours, 9 and 6 years at school, and a slope of 1.4 hours a year among men.
    /// assert!((part("gap") - 5.0).abs() < 1e-9);
    /// assert!((part("explained") - 1.4 * 3.0).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decompose(self, by: impl Into<String>) -> GapDecompositionRequest {
        GapDecompositionRequest {
            model: self,
            by: by.into(),
            groups: None,
            fold: Fold::default(),
            coefficients: None,
            detail: Detail::default(),
            normalise: false,
        }
    }
}

impl GapDecompositionRequest {
    /// The two groups; the gap is the mean of the first less that of the second. Not needed of a column with two categories, in
    /// their order.
    pub fn groups(mut self, first: impl Into<String>, second: impl Into<String>) -> GapDecompositionRequest {
        self.groups = Some([first.into(), second.into()]);
        self
    }

    /// Into how many parts the gap falls; two if not given.
    pub fn fold(mut self, fold: Fold) -> GapDecompositionRequest {
        self.fold = fold;
        self
    }

    /// The coefficients at which differences are explained, with two parts; pooled if not given.
    pub fn coefficients(mut self, coefficients: ReferenceCoefficients) -> GapDecompositionRequest {
        self.coefficients = Some(coefficients);
        self
    }

    /// How far parts are split; by term if not given.
    pub fn detail(mut self, detail: Detail) -> GapDecompositionRequest {
        self.detail = detail;
        self
    }

    /// Whether coefficients of categories are normalised to sum to 0 (Yun 2005), so that the detail does not depend on which of them are
    /// the references.
    pub fn normalise(mut self, normalise: bool) -> GapDecompositionRequest {
        self.normalise = normalise;
        self
    }

    /// Fits the models and computes the parts; with imputations in each of them, combined.
    ///
    /// The link is that of the family if none is given, but for gamma the logarithm: the mean under the inverse link need
    /// not exist for the cases of the other group.
    ///
    /// # Errors
    /// As for a regression, where a message names the group; [`Error::InvalidArgument`] for a column without two groups, and for
    /// an offset or the inverse link.
    pub fn run(self) -> Result<GapDecomposition> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run`](GapDecompositionRequest::run).
    pub fn run_until(mut self, stop: &AtomicBool) -> Result<GapDecomposition> {
        // The inverse link, usual for the gamma family, is refused here.
        if self.model.family == Family::Gamma {
            self.model.link.get_or_insert(Link::Log);
        }
        if self.model.imputations.is_empty() {
            return self.single(stop);
        }
        let (how, level) = (self.model.combine, self.model.level);
        let models = self.model.each_imputation()?.into_iter();
        let of_one = |model| GapDecompositionRequest { model, ..self.clone() }.single(stop);
        GapDecomposition::combined(Error::each(models.map(of_one))?, how, level)
    }

    /// The decomposition of one table.
    fn single(self, stop: &AtomicBool) -> Result<GapDecomposition> {
        self.check()?;
        let request = &self.model;
        let asked = request.asked()?;
        let (group_of, names, without_group) = self.group_of_rows(&asked)?;
        let of_groups: Vec<bool> =
            asked.iter().zip(&group_of).map(|(asked, group)| *asked && group.is_some()).collect();
        let cases = request.cases(Ok(of_groups))?;
        let rows = |group: usize| -> Vec<bool> {
            let inside = cases.inside.rows.iter().zip(&group_of);
            inside.map(|(inside, of)| *inside && *of == Some(group)).collect()
        };
        let rows = [rows(0), rows(1)];
        let n = [0, 1].map(|group: usize| rows[group].iter().filter(|inside| **inside).count());
        if let Some(empty) = n.iter().position(|n| *n == 0) {
            let what = format!("the cases of {} = {} with {} and all terms", self.by, names[empty], request.outcome);
            return Err(Error::EmptyTable { what });
        }
        let all = AllColumns::new(&cases.encoding);
        let of = [0, 1].map(|group: usize| Group::new(cases.units(&rows[group]), &all));
        for (group, name) in of.iter().zip(&names) {
            let found = request.check_cells(&cases.encoding, &group.units, &group.units.load(&cases.weights));
            found.map_err(|error| in_group(error, &self.by, name))?;
        }
        let coefficients = self.coefficients.unwrap_or_default();
        let pooled = match (self.fold, coefficients) {
            (Fold::TwoFold, ReferenceCoefficients::Pooled) => {
                let variables = cases.encoding.variables.iter().cloned().chain([self.indicator(&names)]).collect();
                let terms = [cases.terms.clone(), vec![vec![self.by.clone()]]].concat();
                let encoding = Arc::new(Encoding::new(variables, &terms));
                let first = group_of.iter().map(|of| f64::from(u8::from(*of == Some(0)))).collect();
                let units = cases.units_with(&encoding, &[Values::Numbers(first)], &cases.inside.rows);
                Some((encoding, units))
            }
            (Fold::TwoFold, ReferenceCoefficients::Neumark) => {
                Some((Arc::clone(&cases.encoding), cases.units(&cases.inside.rows)))
            }
            (Fold::TwoFold | Fold::ThreeFold, _) => None,
        };
        let missing = cases.inside.n_missing + without_group;
        let groups = Groups {
            by: self.by.clone(),
            names,
            n,
            inside: cases.inside.rows,
            weights: cases.weights,
            family: request.family,
            link: request.settled_link(),
            encoding: cases.encoding,
            all,
            of,
            pooled,
            coefficients,
        };
        GapDecomposition::new(&self, &groups, missing, stop)
    }

    fn check(&self) -> Result<()> {
        let request = &self.model;
        if request.offset.is_some() {
            return Err(Error::invalid(
                "offset",
                "not available in a decomposition; model a rate instead, or add the variable to terms",
            ));
        }
        if request.settled_link() == Link::Inverse {
            let expected =
                "a link whose mean exists for all cases of the other group: identity, log, logit, probit, cloglog";
            return Err(Error::argument("link", expected, "\"inverse\""));
        }
        if self.fold == Fold::ThreeFold
            && let Some(coefficients) = self.coefficients
        {
            let problem = format!(
                "not used in a decomposition into three parts, which has no reference coefficients; leave it out, got {:?}",
                coefficients.as_str()
            );
            return Err(Error::invalid("coefficients", problem));
        }
        if request.terms.iter().flatten().chain([&request.outcome]).any(|name| *name == self.by) {
            let problem = format!("{:?} is the column that defines the groups; leave it out of the model", self.by);
            return Err(Error::invalid("terms", problem));
        }
        Ok(())
    }

    /// The group of each row, what both are called, and how many of the rows that are asked lack a group.
    fn group_of_rows(&self, asked: &[bool]) -> Result<(Vec<Option<usize>>, [String; 2], usize)> {
        // Numbers that tell groups apart are codes.
        let mut values = Values::read(&self.model.survey.0.table, &self.by, true)?;
        let refuse = |got: String| {
            let expected = "two groups with cases, and the names of both where a column has more";
            Error::argument("by", expected, got)
        };
        let Ok(Variable { kind: Kind::Factor { levels, names, .. }, .. }) = values.settle(&self.by, asked, None) else {
            return Err(refuse(format!("{:?}, which has fewer than two", self.by)));
        };
        let places = match (&self.groups, names.len()) {
            (None, 2) => [0, 1],
            (None, _) => return Err(refuse(format!("{:?} with {}", self.by, crate::error::list(&names)))),
            (Some(given), _) => {
                let place = |given: &String| {
                    let meant = category::meant(&levels, given);
                    let found = names.iter().position(|name| Some(name) == meant.as_ref());
                    found.ok_or_else(|| Error::option("group", given, names.iter().map(String::as_str)))
                };
                let (first, second) = Error::both(place(&given[0]), place(&given[1]))?;
                [first, second]
            }
        };
        if places[0] == places[1] {
            return Err(refuse(format!("{:?} twice", names[places[0]])));
        }
        let group = |row: usize| places.iter().position(|&place| values.get(row) == place as f64);
        let of_row = (0..asked.len()).map(group).collect();
        // Cases of a third group are not asked about; they lack nothing.
        let without = (0..asked.len()).filter(|&row| asked[row] && values.get(row).is_nan()).count();
        Ok((of_row, places.map(|place| names[place].clone()), without))
    }

    /// Whether a case is in the first group, as a variable of the model of both.
    fn indicator(&self, names: &[String; 2]) -> Variable {
        // The second group is the reference, so that the indicator is 1 in the first.
        let names = vec![names[1].clone(), names[0].clone()];
        let levels = Series::new(self.by.as_str().into(), names.clone());
        Variable { name: self.by.clone(), kind: Kind::Factor { levels, names, reference: 0 } }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Design, Survey};
    use polars::prelude::df;

    /// Ten cases, one in a third group and one in none.
    #[test]
    fn a_third_group_is_not_missing() {
        let people = df!(
            "w" => [1.0; 10],
            "sex" => [Some("F"), Some("F"), Some("F"), Some("F"), Some("M"), Some("M"), Some("M"), Some("M"), Some("X"), None],
            "schooling" => [4, 6, 8, 6, 6, 8, 10, 12, 9, 9],
            "hours" => [3.0, 5.0, 8.0, 4.0, 6.0, 9.0, 10.0, 15.0, 7.0, 7.0]
        );
        let survey = Survey::new(people.expect("one length"), Design::new("w")).expect("a sound design");
        let gap = survey.regress("hours").term(["schooling"]).decompose("sex").groups("M", "F").run().expect("parts");
        assert_eq!((gap.n_missing(), gap.rows()[2].n), (1, 8));
    }
}
