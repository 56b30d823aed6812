//! Why an interval covers less or more than it says.

/// A figure of a scenario, and how many per cent of its intervals hold what they should.
struct Figure<'a> {
    scenario: &'a str,
    name: &'a str,
    coverage: f64,
}

impl Figure<'_> {
    fn has(&self, part: &str) -> bool {
        self.name.contains(part)
    }

    fn is_of(&self, scenario: &str) -> bool {
        self.scenario.contains(scenario)
    }
}

/// Which figures a reason applies to.
type Applies = fn(&Figure<'_>) -> bool;

/// Why figures are covered otherwise than they say; the first reason that applies is the one.
const REASONS: [(Applies, &str); 23] = [
    (
        |f| f.has("as if independent"),
        "The same people were asked twice, and here their covariance is taken for 0: this is what leaving it out costs.",
    ),
    (
        |f| f.has("stacked") && f.is_of("replaced") && f.coverage > 95.0,
        "A stacked design counts a PSU as 0 in the wave that it is not in, and has the chance of being in the wave in its \
         variance. The rule takes the correlation in its place.",
    ),
    (
        |f| f.has("ratio of the rare share"),
        "The ratio is to a share of few cases, in some samples of a single one: it is skewed, and its interval is not. Take \
         the difference.",
    ),
    (
        |f| f.has("of 1 %") && f.coverage > 95.0,
        "Some ten cases: samples in which a group has none have no interval, and those of the others are wide.",
    ),
    (
        |f| f.has("rare share") && f.coverage > 95.0,
        "Some ten cases: the logit interval is wider than it need be, and on the safe side.",
    ),
    (
        |f| f.has("rare share") || f.has("1.1 %") || f.has("of 1 %"),
        "Some ten cases or fewer, which depend on few PSUs: the standard error is small where the share is, and the samples \
         that are too low say too little of it. Beta and logit intervals are wide enough for few cases that are spread over \
         PSUs; where they are together none is.",
    ),
    (
        |f| f.has("skewed"),
        "Few large values make the mean, and a sample without them has a small mean and a small standard error.",
    ),
    (
        |f| f.has("ratio,"),
        "The variable above is skewed: a sample without its few large values has a small ratio and a small standard error.",
    ),
    (
        |f| f.has("median by its replicates"),
        "A half-sample has the median of half the cases, which moves in larger steps than that of all. Woodruff's interval does \
         not.",
    ),
    (
        |f| f.has("quantile"),
        "A quantile is a value that somebody has, and its limits are two others: between cases they move in steps, and of \
         values that many share, such as ages, the interval leaves out those next to it.",
    ),
    (
        |f| f.has("(up to 8 PSUs)"),
        "Eight PSUs at most: the standard error is one of few numbers, and often of PSUs that are all alike.",
    ),
    (
        |f| f.has("cases as they are"),
        "The error is that of the model with the covariates of the sample as they are; that other samples have others is not \
         in it. Without `cases as they are` it is.",
    ),
    (
        |f| f.is_of("Small areas") && f.has("out of sample"),
        "The error of an area without a sample is the variance between areas almost alone, which is estimated from the others: \
         the normal interval takes it as known.",
    ),
    (
        |f| f.is_of("12 areas"),
        "The variance between 12 areas is hardly known, and in some samples 0. Normal intervals take it as known; the bootstrap \
         draws from it, and a variance that is too small makes samples whose errors are.",
    ),
    (
        |f| f.is_of("errors from few cases"),
        "The sampling variances are estimated from 5 to 12 cases and taken as known. Smoothed ones miss less.",
    ),
    (
        |f| f.is_of("Small areas") && f.has("bootstrap"),
        "The bootstrap takes the estimated variance between areas for the true one, and is not corrected for the bias that this \
         gives it (Butar and Lahiri 2003).",
    ),
    (
        |f| f.is_of("rural states") || f.is_of("Small areas, shares"),
        "The areas do not follow the model to the letter, and their sampling variances are estimated: shrinkage has a bias that \
         the mean squared error of the model does not have in it.",
    ),
    (
        |f| f.is_of("Puerto Rico"),
        "Groups of few adults in 32 PSUs, whose shares are far from one half: estimates are skewed, and the interval is not.",
    ),
    (
        |f| f.is_of("PSUs") && f.is_of("Regression") && f.coverage > 95.0,
        "What differs within PSUs hardly depends on them: its error is better known than the degrees of freedom of the design \
         say, and the interval is wider than it need be.",
    ),
    (
        |f| f.has("stacked") && f.is_of("8 and 60"),
        "The degrees of freedom of both samples are added, where the smaller one has nearly all of the variance. Welch's are \
         those of the smaller one.",
    ),
    (
        |f| f.is_of("16 PSUs") || f.is_of("8 and 60") || f.is_of("2 PSUs in each") || f.is_of("8 PSUs"),
        "Few PSUs, and weights that go with what is measured: linearisation leaves out what of the error is of second order, and \
         the standard error is too small.",
    ),
    (
        |f| f.is_of("replaced"),
        "Chance, as far as is known: 1,500 to 4,000 samples of a population made alike, drawn and estimated by another program, \
         gave standard errors within 4 %, and 94.7 to 95.2 % where 2 of 4 PSUs are shared.",
    ),
    (
        |f| (f.coverage - 95.0).abs() < 3.0 * 0.8,
        "Within three standard errors of the coverage itself, as some of hundreds of figures are; nothing else is known of it.",
    ),
];

/// The reason for a figure that covers this many per cent.
pub(super) fn reason(scenario: &str, figure: &str, coverage: f64) -> Option<&'static str> {
    let figure = Figure { scenario, name: figure, coverage };
    REASONS.into_iter().find(|(applies, _)| applies(&figure)).map(|(_, reason)| reason)
}
