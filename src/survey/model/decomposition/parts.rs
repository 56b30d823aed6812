//! The formulas: a gap and its parts.
//!
//! M_g(b) is the mean outcome of group g with coefficients b, x̄_g the means of its columns. For a linear model M_g(b) = x̄_g'b, and
//! a part is the sum of what each column contributes. For others the part is split in proportion to what the columns contribute to the linear
//! predictor (Yun 2004), which depends on no order of the columns.

use super::groups::{Sample, Whose};
use super::options::{Detail, Fold, ReferenceCoefficients};
use crate::numeric::dual::Dual;
use crate::survey::model::family::Link;

/// What is left of numbers that cancel out, in their own size: some thousand roundings.
const ROUNDING: f64 = 1e-12;

/// A part of a gap, or of one of its parts.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: &'static str,
    /// The term, `None` of the constant; none at all of a whole part.
    pub(super) term: Option<Option<usize>>,
    /// The column of a category.
    pub(super) column: Option<usize>,
    /// Whether it depends on which categories are the references.
    pub(super) is_arbitrary: bool,
    pub(super) value: Dual,
}

/// What a part is made of: a difference of mean outcomes, and what each column contributes to the difference of linear
/// predictors.
struct Piece {
    whole: Dual,
    columns: Vec<Dual>,
}

/// The means of the groups, the gap, its parts.
pub(super) fn parts(sample: &Sample<'_>, fold: Fold, detail: Detail, is_normalised: bool) -> Vec<Part> {
    let whole = |name, value| Part { name, term: None, column: None, is_arbitrary: false, value };
    let mean = |group: usize, whose: Whose| sample.mean(group, whose);
    let own = [mean(0, Whose::First), mean(1, Whose::Second)];
    let mut parts = vec![whole("mean", own[0].clone()), whole("mean", own[1].clone()), whole("gap", own[0] - own[1])];

    let named = pieces(sample, fold, is_normalised);
    let width = sample.width();
    for (name, _, pieces) in &named {
        parts.push(whole(name, Dual::sum(pieces.iter().map(|piece| &piece.whole), width)));
    }
    if detail == Detail::Whole {
        return parts;
    }
    let all = &sample.groups.all;
    for (name, is_of_coefficients, pieces) in named {
        // The constant is the same in both groups: it explains nothing.
        let has_constant = name == "unexplained" || name == "coefficients";
        let scale = own.iter().fold(0.0, |scale: f64, mean| scale.max(mean.value.abs()));
        let split: Vec<Vec<Dual>> = pieces.iter().map(|piece| piece.split(sample.groups.link, scale, width)).collect();
        let sum_of =
            |columns: std::ops::Range<usize>| Dual::sum(split.iter().flat_map(|piece| &piece[columns.clone()]), width);
        for (term, columns) in all.terms().filter(|(term, _)| term.is_some() || has_constant) {
            let is_arbitrary = is_of_coefficients && !is_normalised && all.has_reference(term);
            if detail == Detail::Level && !is_arbitrary && columns.len() > 1 {
                parts.extend(columns.map(|column| Part {
                    name,
                    term: Some(term),
                    column: Some(column),
                    is_arbitrary,
                    value: sum_of(column..column + 1),
                }));
            } else {
                parts.push(Part { name, term: Some(term), column: None, is_arbitrary, value: sum_of(columns) });
            }
        }
    }
    parts
}

/// The parts as wholes: by name, whether it is about coefficients, and its pieces.
fn pieces(sample: &Sample<'_>, fold: Fold, is_normalised: bool) -> Vec<(&'static str, bool, Vec<Piece>)> {
    let mean = |group: usize, whose: Whose| sample.mean(group, whose);
    let own = [mean(0, Whose::First), mean(1, Whose::Second)];
    let x = [sample.x(0), sample.x(1)];
    let of = |whose: Whose| sample.coefficients(whose, is_normalised);
    let (first, second, reference) = (of(Whose::First), of(Whose::Second), of(Whose::Reference));
    let differences = |a: &[Dual], b: &[Dual]| -> Vec<Dual> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
    let products = |a: &[Dual], b: &[Dual]| -> Vec<Dual> { a.iter().zip(b).map(|(a, b)| a * b).collect() };
    let apart = differences(&x[0], &x[1]);
    match fold {
        Fold::TwoFold => {
            let explained = Piece {
                whole: mean(0, Whose::Reference) - mean(1, Whose::Reference),
                columns: products(&apart, &reference),
            };
            let of_first = Piece {
                whole: own[0] - mean(0, Whose::Reference),
                columns: products(&x[0], &differences(&first, &reference)),
            };
            let of_second = Piece {
                whole: mean(1, Whose::Reference) - own[1],
                columns: products(&x[1], &differences(&reference, &second)),
            };
            // A group whose coefficients are those of reference has nothing to explain.
            let unexplained = match sample.groups.coefficients {
                ReferenceCoefficients::First => vec![of_second],
                ReferenceCoefficients::Second => vec![of_first],
                ReferenceCoefficients::Pooled
                | ReferenceCoefficients::Neumark
                | ReferenceCoefficients::Average
                | ReferenceCoefficients::Population => vec![of_first, of_second],
            };
            vec![("explained", false, vec![explained]), ("unexplained", true, unexplained)]
        }
        Fold::ThreeFold => {
            let returns = differences(&first, &second);
            let endowments = Piece { whole: mean(0, Whose::Second) - own[1], columns: products(&apart, &second) };
            let coefficients = Piece { whole: mean(1, Whose::First) - own[1], columns: products(&x[1], &returns) };
            // What endowments and coefficients leave of the gap.
            let rest = &(own[0] - mean(0, Whose::Second)) - &(mean(1, Whose::First) - own[1]);
            let interaction = Piece { whole: rest, columns: products(&apart, &returns) };
            vec![
                ("endowments", false, vec![endowments]),
                ("coefficients", true, vec![coefficients]),
                ("interaction", true, vec![interaction]),
            ]
        }
    }
}

impl Piece {
    /// What each column contributes to the difference of mean outcomes, which are of the size `scale`.
    fn split(&self, link: Link, scale: f64, width: usize) -> Vec<Dual> {
        if link == Link::Identity {
            return self.columns.clone();
        }
        let sum = Dual::sum(&self.columns, width);
        let size: f64 = self.columns.iter().map(|column| column.value.abs()).sum();
        if sum.value.abs() <= ROUNDING * size {
            // Where nothing differs every part is 0, with an error that 0/0 does not tell. Where differences cancel out, no
            // part is a share of their sum.
            let is_nothing = size == 0.0 && self.whole.value.abs() <= ROUNDING * scale;
            let value = if is_nothing { 0.0 } else { f64::NAN };
            return vec![Dual { value, gradient: vec![f64::NAN; width] }; self.columns.len()];
        }
        // Yun (2004): each column has the part of the whole that it has of the difference of linear predictors.
        let slope = &self.whole * &sum.reciprocal();
        self.columns.iter().map(|column| column * &slope).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(whole: f64, columns: &[f64]) -> Vec<f64> {
        let columns = columns.iter().enumerate().map(|(place, x)| Dual::quantity(*x, place, 3)).collect();
        let piece = Piece { whole: Dual::constant(whole, 3), columns };
        piece.split(Link::Logit, 0.5, 3).iter().map(|part| part.value).collect()
    }

    #[test]
    fn a_part_is_split_in_proportion_where_there_is_a_proportion() {
        assert_eq!(split(0.5, &[1.0, 3.0, -2.0]), [0.25, 0.75, -0.5]);
        assert_eq!(split(0.0, &[0.0; 3]), [0.0; 3]);
        assert_eq!(split(1e-17, &[0.0; 3]), [0.0; 3]);
        // 0.1 + 0.2 - 0.3 is 5.6e-17.
        for columns in [[0.1, 0.2, -0.3], [1.0, -1.0, 0.0], [0.0; 3]] {
            assert!(split(0.2, &columns).iter().all(|part| part.is_nan()), "{columns:?}");
        }
    }
}
