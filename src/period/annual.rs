//! The rules by which a year is made of its half-years, quarters or months.

use super::{Frequency, Period};
use crate::words::words;

words! {
    /// The rule by which the figure of a year is made of those of its half-years, quarters or months.
    ///
    /// ```
    /// use infosoc::{AnnualRule, Frequency};
    /// let last: Vec<String> = AnnualRule::End.periods(2021, Frequency::Quarterly).iter().map(ToString::to_string).collect();
    /// assert_eq!(last, ["2021-Q4"]);
    /// assert_eq!(AnnualRule::Mean.periods(2021, Frequency::Monthly).len(), 12);
    /// ```
    pub enum AnnualRule: "annual" {
        /// The figure of the last period: for a stock at the end of the year, such as subscriptions.
        End = "end" | "year_end",
        /// The figure of the period that ends with June: for a stock in the middle of the year, such as inhabitants.
        MidYear = "mid_year",
        /// The mean over all periods of the year: for prices, or for the average stock of the year.
        Mean = "mean" | "average",
        /// The sum over all periods of the year: for a flow, such as traffic or revenue.
        Sum = "sum",
    }
}

words! {
    /// What to do with a year when a period that its figure needs is missing.
    #[derive(Default)]
    pub enum IncompleteYear: "incomplete_year" {
        /// Its figure is missing, and says why.
        #[default]
        Missing = "missing",
        /// It is made from what there is: the last figure before the missing one, or the mean or sum of the others. Status
        /// `E` (estimated), for a sum `D` (definition differs), and a comment say so.
        Compute = "compute",
    }
}

/// What the figure of a year is made of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Year {
    /// The places of the periods that are used; where some are lacking, the places of those that could be used instead.
    pub(crate) used: Vec<usize>,
    /// The periods that the rule needs and that have no figure.
    pub(crate) lacks: Vec<Period>,
    /// Whether the figure of the year is there itself.
    pub(crate) is_given: bool,
}

impl AnnualRule {
    /// The periods of a year that its figure is made of.
    pub fn periods(self, year: i32, frequency: Frequency) -> Vec<Period> {
        let most = frequency.per_year();
        let parts = match self {
            AnnualRule::End => most..=most,
            AnnualRule::MidYear => most.div_ceil(2)..=most.div_ceil(2),
            AnnualRule::Mean | AnnualRule::Sum => 1..=most,
        };
        parts.filter_map(|part| Period::part_of(year, frequency, part)).collect()
    }

    /// The figure from the values of those periods; none without values.
    pub fn figure(self, values: &[f64]) -> Option<f64> {
        let sum = || values.iter().sum::<f64>();
        match self {
            AnnualRule::End | AnnualRule::MidYear => values.last().copied(),
            AnnualRule::Mean => (!values.is_empty()).then(|| sum() / values.len() as f64),
            AnnualRule::Sum => (!values.is_empty()).then(sum),
        }
    }

    /// Which of the given periods the figure of a year is made of.
    ///
    /// A year that is given stands. Where there are several frequencies, the longest periods that suffice are taken.
    pub(crate) fn year(self, year: i32, given: &[(Period, bool)]) -> Year {
        let place = |wanted: Period| given.iter().position(|(period, has_figure)| *period == wanted && *has_figure);
        if let Some(place) = place(Period::of_year(year)) {
            return Year { used: vec![place], lacks: Vec::new(), is_given: true };
        }
        let mut incomplete: Option<Year> = None;
        for frequency in [Frequency::HalfYearly, Frequency::Quarterly, Frequency::Monthly] {
            if given.iter().all(|(period, _)| period.frequency() != frequency) {
                continue;
            }
            let needed = self.periods(year, frequency);
            let lacks: Vec<Period> = needed.iter().copied().filter(|period| place(*period).is_none()).collect();
            let used = match self {
                _ if lacks.is_empty() => needed.iter().filter_map(|period| place(*period)).collect(),
                AnnualRule::Mean | AnnualRule::Sum => needed.iter().filter_map(|period| place(*period)).collect(),
                AnnualRule::End | AnnualRule::MidYear => {
                    let before = |&place: &usize| {
                        let (period, has_figure) = given[place];
                        has_figure && period.frequency() == frequency && needed.iter().all(|needed| period < *needed)
                    };
                    (0..given.len()).filter(before).max_by_key(|&place| given[place].0).into_iter().collect()
                }
            };
            let found = Year { used, lacks, is_given: false };
            if found.lacks.is_empty() {
                return found;
            }
            let is_better = |best: &Year| best.used.is_empty() && !found.used.is_empty();
            if incomplete.as_ref().is_none_or(is_better) {
                incomplete = Some(found);
            }
        }
        let nothing = || Year { used: Vec::new(), lacks: vec![Period::of_year(year)], is_given: false };
        incomplete.unwrap_or_else(nothing)
    }

    /// How a figure came about, for its comment. `periods` are those that were used.
    pub(crate) fn comment(self, used: &[Period], lacks: &[Period]) -> String {
        let what = match self {
            AnnualRule::End => "end of the year",
            AnnualRule::MidYear => "middle of the year",
            AnnualRule::Mean => "mean",
            AnnualRule::Sum => "sum",
        };
        let (over, lacking) = (list(used), list(lacks));
        let is = if lacks.len() == 1 { "is" } else { "are" };
        match self {
            _ if used.is_empty() => format!("no figure: {lacking} {is} missing for the {what}"),
            AnnualRule::End | AnnualRule::MidYear if lacks.is_empty() => format!("{what}: {over}"),
            AnnualRule::End | AnnualRule::MidYear => {
                format!("{over} in place of the {what}, as {lacking} {is} missing")
            }
            AnnualRule::Mean | AnnualRule::Sum => match (used, lacks) {
                ([first, .., last], []) => format!("{what} of {first} to {last}"),
                (_, []) => format!("{what} of {over}"),
                _ => format!("{what} of {over} only, as {lacking} {is} missing"),
            },
        }
    }

    /// The status of a figure that is made of what there is.
    pub(crate) fn status_of_incomplete(self) -> &'static str {
        match self {
            AnnualRule::End | AnnualRule::MidYear | AnnualRule::Mean => "E",
            // A part of the year is no estimate of the whole.
            AnnualRule::Sum => "D",
        }
    }
}

fn list(periods: &[Period]) -> String {
    periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(words: &[(&str, bool)]) -> Vec<(Period, bool)> {
        words.iter().map(|(word, has)| (word.parse().expect("a period"), *has)).collect()
    }

    #[test]
    fn a_year_is_made_of_the_periods_that_its_rule_names() {
        let quarters = given(&[("2021-Q4", true), ("2021-Q1", true), ("2021-Q2", true), ("2021-Q3", true)]);
        let used = |rule: AnnualRule| rule.year(2021, &quarters).used;
        assert_eq!([used(AnnualRule::End), used(AnnualRule::MidYear)], [[0], [2]]);
        assert_eq!(used(AnnualRule::Mean), [1, 2, 3, 0]);
        let months = AnnualRule::MidYear.periods(2021, Frequency::Monthly);
        assert_eq!(months[0].to_string(), "2021-06");
        assert_eq!(AnnualRule::MidYear.periods(2021, Frequency::HalfYearly)[0].to_string(), "2021-S1");
        // 1 + 2 + 3 + 6 = 12.
        let values = [1.0, 2.0, 3.0, 6.0];
        let figures = [AnnualRule::End, AnnualRule::Mean, AnnualRule::Sum].map(|rule| rule.figure(&values));
        assert_eq!(figures, [Some(6.0), Some(3.0), Some(12.0)]);
        assert!(AnnualRule::ALL.iter().all(|rule| rule.figure(&[]).is_none()));
    }

    #[test]
    fn what_a_year_lacks_is_said() {
        let gap = given(&[("2021-Q1", true), ("2021-Q2", true), ("2021-Q3", true), ("2021-Q4", false)]);
        let end = AnnualRule::End.year(2021, &gap);
        assert_eq!((end.used, end.lacks[0].to_string().as_str()), (vec![2], "2021-Q4"));
        let sum = AnnualRule::Sum.year(2021, &gap);
        assert_eq!((sum.used, sum.lacks.len()), (vec![0, 1, 2], 1));
        // A later figure does not stand for an earlier one.
        let late = given(&[("2021-Q3", true)]);
        assert!(AnnualRule::MidYear.year(2021, &late).used.is_empty());
    }

    #[test]
    fn a_year_that_is_given_stands_and_the_longest_periods_that_suffice_are_taken() {
        let both = given(&[("2021-Q4", true), ("2021", true)]);
        assert_eq!(AnnualRule::End.year(2021, &both), Year { used: vec![1], lacks: vec![], is_given: true });
        let empty = given(&[("2021-Q4", true), ("2021", false)]);
        assert_eq!(AnnualRule::End.year(2021, &empty).used, [0]);
        let mixed = given(&[("2021-12", true), ("2021-Q3", true), ("2021-Q4", false)]);
        assert_eq!(AnnualRule::End.year(2021, &mixed), Year { used: vec![0], lacks: vec![], is_given: false });
    }
}
