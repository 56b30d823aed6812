//! Kernel: quantiles of weighted cases in the order of their values.

use super::ordered::Ordered;
use crate::words::words;

words! {
    /// Which number a quantile is, where no value has exactly the share p of the cases at or below it.
    ///
    /// With x₁ ≤ x₂ ≤ … the values of the cases in order (equal values in the order of the table), C_k the sum of the
    /// first k weights and W that of all, the rules of R `svyquantile` are, in its words:
    ///
    /// - the value of a case: `Math`, `School`, `ShahVaish`, `Hf1`, `Hf2`, `Hf3`;
    /// - on a straight line between neighbours, whose places p_k are given below: `Hf4` to `Hf9`. Below the first place it
    ///   is x₁, above the last one it is the largest value.
    ///
    /// A share is p exactly where the two differ by no more than 1e-12 of p: the sums of weights such as 0.3, or of
    /// weights over their mean, are not exact, and a scale of the weights changes no quantile.
    ///
    /// `Hf1` to `Hf9` are the weighted forms of the nine definitions of Hyndman and Fan (1996). A probability below the
    /// first case's share gives x₁ by every rule. R takes x₂ there (`math`, `school`, `hf1`, `hf2`), the second
    /// distinct value (`hf3`) or a value below all (`hf4`).
    #[derive(Default)]
    #[non_exhaustive]
    pub enum QuantileRule: "rule" {
        /// The smallest value with a share of at least p at or below it: inf{x: F(x) ≥ p}.
        #[default]
        Math = "math",
        /// As `Math`, but midway to the next case where the share is p exactly: the median of school books.
        School = "school",
        /// The largest x_k with (C_k − w_k/2 + w̄/2)/(W + w̄) ≤ p, where w̄ is the mean weight (Shah and Vaish 2006). R
        /// has w_k in place of w_k/w̄ in one term: its result depends on the scale of the weights, and agrees where
        /// their mean is 1.
        ShahVaish = "shahvaish",
        /// As `Math`.
        Hf1 = "hf1",
        /// As `School`.
        Hf2 = "hf2",
        /// The next larger distinct value, but that below where the share is p exactly and the value is an even one in
        /// the order of distinct values.
        Hf3 = "hf3",
        /// p_k = C_k/W.
        Hf4 = "hf4",
        /// p_k = (C_k − w_k/2)/W.
        Hf5 = "hf5",
        /// p_k = C_k/(W + w_n).
        Hf6 = "hf6",
        /// p_k = C_{k−1}/C_{n−1}.
        Hf7 = "hf7",
        /// p_k = (C_{k−1} + 2C_k)/3/(W + w_n/3).
        Hf8 = "hf8",
        /// p_k = (3C_{k−1} + 5C_k)/8/(W + w_n/4).
        Hf9 = "hf9",
    }
}

/// Shares that differ by no more than this part of themselves are one. A sum of weights has a relative error of about
/// 1e-16 for each of its weights that is itself rounded, however many there are.
const TIE: f64 = 1e-12;

/// The quantile of a probability between 0 and 1; none without cases.
pub(crate) fn quantile(cases: &Ordered, p: f64, rule: QuantileRule) -> Option<f64> {
    let n = cases.len();
    if n <= 1 {
        return (n == 1).then(|| cases.value(0));
    }
    let whole = cases.whole();
    // The one comparison of a share with p: every rule asks for the shares that are p or less.
    let reach = p * (1.0 + TIE);
    let before = |k: usize| if k == 0 { 0.0 } else { cases.sum(k - 1) };
    let middle = |k: usize| (before(k) + cases.sum(k)) / 2.0;
    // The weight of the last case; there are two cases at least.
    let last = || whole - cases.sum(n - 2);
    Some(match rule {
        QuantileRule::Math | QuantileRule::Hf1 => step(cases, p, reach, |k| cases.value(k - 1)),
        QuantileRule::School | QuantileRule::Hf2 => {
            step(cases, p, reach, |k| (cases.value(k - 1) + cases.value(k)) / 2.0)
        }
        QuantileRule::Hf3 => step(cases, p, reach, |k| {
            let (below, above) = (cases.value(k - 1), cases.value(k));
            // Hyndman and Fan take the even one of the two order statistics; R counts distinct values.
            if below == above || distinct(cases, k) % 2 == 1 { above } else { below }
        }),
        QuantileRule::Hf4 => interpolate(cases, p, reach, |k| cases.sum(k) / whole),
        QuantileRule::ShahVaish => {
            let mean = whole / cases.count();
            let k = first_beyond(cases, |k| (middle(k) + mean / 2.0) / (whole + mean) <= reach);
            cases.value(k.saturating_sub(1))
        }
        QuantileRule::Hf5 => interpolate(cases, p, reach, |k| middle(k) / whole),
        QuantileRule::Hf6 => interpolate(cases, p, reach, |k| cases.sum(k) / (whole + last())),
        QuantileRule::Hf8 => {
            interpolate(cases, p, reach, |k| (before(k) + 2.0 * cases.sum(k)) / 3.0 / (whole + last() / 3.0))
        }
        QuantileRule::Hf9 => {
            interpolate(cases, p, reach, |k| (3.0 * before(k) + 5.0 * cases.sum(k)) / 8.0 / (whole + last() / 4.0))
        }
        QuantileRule::Hf7 => {
            let all_but_last = cases.sum(n - 2);
            interpolate(cases, p, reach, |k| before(k) / all_but_last)
        }
    })
}

/// The value at p on the steps of the distribution function; `tie` gives it where the share of the first k cases is p
/// exactly.
fn step(cases: &Ordered, p: f64, reach: f64, tie: impl FnOnce(usize) -> f64) -> f64 {
    let (n, whole) = (cases.len(), cases.whole());
    // The first k cases are those with a share of p or less at or below them; the quantile is the last of these or the
    // next.
    let k = first_beyond(cases, |k| cases.sum(k) / whole <= reach);
    if k == 0 || k == n {
        return cases.value(k.min(n - 1));
    }
    let beyond = p - cases.sum(k - 1) / whole;
    if beyond > TIE * p { cases.value(k) } else { tie(k) }
}

/// The value at p on the straight lines between the cases at their places, which ascend; p reaches places up to
/// `reach`.
fn interpolate(cases: &Ordered, p: f64, reach: f64, place: impl Fn(usize) -> f64) -> f64 {
    let n = cases.len();
    let k = first_beyond(cases, |k| place(k) <= reach);
    if k == 0 || k == n {
        return cases.value(k.min(n - 1));
    }
    let (below, above) = (place(k - 1), place(k));
    between(cases.value(k - 1), cases.value(k), (p - below) / (above - below))
}

/// The number on the straight line from one to another; one of them where nothing but rounding leads away from it, as
/// the cases at the quantile count among those at or below it.
fn between(from: f64, to: f64, share: f64) -> f64 {
    match () {
        _ if share < 1e-12 => from,
        _ if share > 1.0 - 1e-12 => to,
        _ => from + (to - from) * share,
    }
}

/// The place after the last for which a condition holds. Where running sums never fall it holds for all before that;
/// where they do, the last is what R takes.
fn first_beyond(cases: &Ordered, holds: impl Fn(usize) -> bool) -> usize {
    if cases.falls() {
        return (0..cases.len()).rev().find(|&k| holds(k)).map_or(0, |k| k + 1);
    }
    // The condition holds for a first part of the cases and for none after it: the search is for the border.
    let (mut low, mut high) = (0, cases.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// How many distinct values the first cases have.
fn distinct(cases: &Ordered, first: usize) -> usize {
    1 + (1..first).filter(|&case| cases.value(case) != cases.value(case - 1)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const RULES: [&str; 12] =
        ["math", "school", "shahvaish", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"];

    fn quantile(values: &[f64], weights: &[f64], p: f64, rule: QuantileRule) -> Option<f64> {
        super::quantile(&Ordered::new(values, weights), p, rule)
    }

    /// R survey 4.1.1: `survey:::qrule_<rule>(x, w, p)`; for `shahvaish` with w/mean(w), which R's own term assumes.
    #[test]
    fn rules_agree_with_r() {
        let x = [1.0, 1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 5.0, 5.0, 6.0, 8.0, 9.0];
        let w = [1.0, 3.0, 2.0, 2.5, 0.5, 0.5, 1.25, 1.0, 2.25, 4.0, 1.25, 0.75];
        for (rule, expected) in [
            ("math", [1.0, 3.0, 5.0, 6.0, 8.0]),
            ("school", [1.5, 3.0, 5.0, 6.0, 8.0]),
            ("shahvaish", [1.0, 2.0, 4.0, 6.0, 9.0]),
            ("hf1", [1.0, 3.0, 5.0, 6.0, 8.0]),
            ("hf2", [1.5, 3.0, 5.0, 6.0, 8.0]),
            ("hf3", [2.0, 3.0, 5.0, 6.0, 8.0]),
            ("hf4", [1.0, 2.4, 4.4, 5.5, 7.599_999_999_999_998]),
            ("hf5", [1.6, 2.888_888_888_888_889, 4.857_142_857_142_858, 6.0, 8.375]),
            ("hf6", [1.075, 2.505, 4.7, 5.65, 8.616_666_666_666_665]),
            ("hf7", [1.95, 3.0, 5.0, 6.7, 8.23]),
            ("hf8", [1.45, 2.751_785_714_285_714, 4.791_666_666_666_667, 5.863_414_634_146_341, 8.440_909_090_909_09]),
            (
                "hf9",
                [
                    1.489_473_684_210_526,
                    2.785_135_135_135_135,
                    4.806_451_612_903_226,
                    5.895_327_102_803_739,
                    8.423_333_333_333_334,
                ],
            ),
        ] {
            for (p, expected) in [0.2, 0.35, 0.5, 0.8, 0.95].into_iter().zip(expected) {
                let got = quantile(&x, &w, p, rule.parse().expect("a rule")).expect("cases");
                assert!((got - expected).abs() < 1e-13, "{rule} {p}: {got}, R has {expected}");
            }
        }
    }

    /// R survey 4.1.1, with a weight below 0, as linear calibration may leave it: running sums 2, 4, 3, 6, 7, 10. The
    /// places of the rules not named here R puts in order without their values.
    #[test]
    fn rules_agree_with_r_where_a_weight_is_negative() {
        let (x, w) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [2.0, 2.0, -1.0, 3.0, 1.0, 3.0]);
        let cases = [2.0, 4.0, 4.0, 5.0];
        let between = [1.25, 3.166_666_666_666_666_5, 3.666_666_666_666_667, 4.5];
        let rules = ["math", "school", "hf1", "hf2", "hf3"].map(|rule| (rule, cases));
        for (rule, expected) in rules.into_iter().chain([("hf4", between)]) {
            for (p, expected) in [0.25, 0.35, 0.5, 0.65].into_iter().zip(expected) {
                let got = quantile(&x, &w, p, rule.parse().expect("a rule")).expect("cases");
                assert!((got - expected).abs() < 1e-13, "{rule} {p}: {got}, R has {expected}");
            }
        }
    }

    #[test]
    fn the_only_case_is_every_quantile() {
        for rule in RULES.map(|word| word.parse::<QuantileRule>().expect("a rule")) {
            assert_eq!(quantile(&[7.0], &[3.0], 0.9, rule), Some(7.0));
            assert_eq!(quantile(&[], &[], 0.5, rule), None);
        }
    }

    /// By definition, inf{x: F(x) ≥ p}: 1 to 5 with equal weights.
    #[test]
    fn shares_that_are_met_exactly() {
        let (x, w) = ([1.0, 2.0, 3.0, 4.0, 5.0], [2.0; 5]);
        assert_eq!(quantile(&x, &w, 0.4, QuantileRule::Math), Some(2.0));
        assert_eq!(quantile(&x, &w, 0.41, QuantileRule::Math), Some(3.0));
        assert_eq!(quantile(&x, &w, 0.4, QuantileRule::School), Some(2.5));
        assert_eq!(quantile(&x, &w, 0.4, QuantileRule::Hf3), Some(2.0));
        assert_eq!(quantile(&x, &w, 0.6, QuantileRule::Hf3), Some(4.0));
        assert_eq!(quantile(&x, &w, 0.5, QuantileRule::School), Some(3.0));
    }

    /// Equal weights of any size give the quantiles of weights of 1, by every rule: 0.3 is less than 0.1 times the sum
    /// of ten of them, as numbers are rounded.
    #[test]
    fn the_scale_of_the_weights_leaves_quantiles_alone() {
        let x: Vec<f64> = (1..=10).map(f64::from).collect();
        for word in RULES {
            let rule: QuantileRule = word.parse().expect("a rule");
            for scale in [0.1, 0.3, 0.7, 1.1, 12.6, 30.97, 1.0 / 3.0, 1e-9, 1e12] {
                for p in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0 / 11.0, 5.0 / 11.0] {
                    let (got, one) = (quantile(&x, &[scale; 10], p, rule), quantile(&x, &[1.0; 10], p, rule));
                    assert_relative_eq!(got.expect("cases"), one.expect("cases"), max_relative = 1e-11);
                }
            }
        }
        for k in 1..10 {
            let p = f64::from(k) / 10.0;
            assert_eq!(quantile(&x, &[0.3; 10], p, QuantileRule::Math), Some(f64::from(k)));
            assert_eq!(quantile(&x, &[0.3; 10], p, QuantileRule::School), Some(f64::from(k) + 0.5));
            // (C_k − w/2 + w/2)/(W + w) = k/11.
            assert_eq!(quantile(&x, &[0.3; 10], f64::from(k) / 11.0, QuantileRule::ShahVaish), Some(f64::from(k)));
        }
    }

    /// A probability below the share of the first case, or above that of all but the last.
    #[test]
    fn nothing_lies_beyond_the_cases() {
        let (x, w) = ([10.0, 20.0, 20.0, 40.0], [5.0, 1.0, 2.0, 5.0]);
        for word in RULES {
            let rule = word.parse().expect("a rule");
            let low = quantile(&x, &w, 1e-6, rule).expect("cases");
            let high = quantile(&x, &w, 1.0 - 1e-6, rule).expect("cases");
            assert_relative_eq!(low, 10.0, max_relative = 1e-4);
            assert_relative_eq!(high, 40.0, max_relative = 1e-4);
        }
    }

    /// Every quantile grows with its probability.
    #[test]
    fn quantiles_ascend() {
        let (x, w) = ([-3.0, 0.0, 0.0, 2.5, 2.5, 9.0, 11.0], [1.0, 4.0, 0.5, 2.0, 2.0, 7.0, 0.1]);
        for rule in RULES.map(|word| word.parse::<QuantileRule>().expect("a rule")) {
            let all: Vec<f64> = (0..=200).filter_map(|i| quantile(&x, &w, f64::from(i) / 200.0, rule)).collect();
            assert_eq!(all.len(), 201);
            assert!(all.is_sorted(), "{rule:?}: {all:?}");
        }
    }
}
