//! The table of the documentation: made, and read back.

use super::reasons::reason;
use super::scenario::{Interval, Populations, Scenario};
use rayon::prelude::*;
use std::fmt::Write as _;

const HEAD: &str = include_str!("head.md");
/// While a thread waits for a part of a sample it takes up other samples, on top of the first.
const STACK: usize = 1 << 30;
const Z: f64 = 1.959_963_984_540_054;

/// Counts and sums of one figure over samples.
#[derive(Clone, Debug, Default)]
struct Tally {
    figure: String,
    /// Samples with an interval.
    samples: f64,
    /// Intervals.
    count: f64,
    /// Σ and Σ² over samples of the share of intervals that hold the truth.
    held: [f64; 2],
    /// Whether the truth lay below or above.
    outside: [f64; 2],
    width: f64,
    /// Σ and Σ² of value − truth, over intervals with a standard error.
    error: [f64; 2],
    known: f64,
    squared_se: f64,
}

impl Tally {
    fn add(&mut self, intervals: &[&Interval]) {
        let mut held = 0.0;
        let mut count = 0.0;
        for interval in intervals {
            let Some((low, high)) = interval.limits else { continue };
            count += 1.0;
            self.width += high - low;
            match () {
                () if interval.truth < low => self.outside[0] += 1.0,
                () if interval.truth > high => self.outside[1] += 1.0,
                () => held += 1.0,
            }
            let error = interval.value - interval.truth;
            self.error[0] += error;
            self.error[1] += error * error;
            // A share of 0 has an interval, and no standard error.
            if interval.se.is_finite() {
                self.known += 1.0;
                self.squared_se += interval.se * interval.se;
            }
        }
        if count > 0.0 {
            self.count += count;
            self.samples += 1.0;
            self.held[0] += held / count;
            self.held[1] += (held / count).powi(2);
        }
    }
}

/// A row of the table.
struct Row {
    figure: String,
    coverage: f64,
    cells: String,
    without: f64,
}

impl Row {
    fn new(tally: &Tally, is_prediction: bool, samples: u64, first: Option<&Interval>) -> Row {
        let n = tally.samples;
        let coverage = tally.held[0] / n;
        let error = ((tally.held[1] / n - coverage * coverage).max(0.0) / n).sqrt();
        let mean = if is_prediction { 0.0 } else { tally.error[0] / tally.count };
        let spread = (tally.error[1] / tally.count - mean * mean).sqrt();
        let width = tally.width / tally.count / (2.0 * Z * spread);
        let bias = (tally.squared_se / tally.known).sqrt() / spread - 1.0;
        let beyond = tally.outside.map(|count| 100.0 * count / tally.count);
        let cells = format!(
            "{:.1} | {:.1} | {:.1} / {:.1} | {:.2} | {:+.0} | {}",
            100.0 * coverage,
            100.0 * error,
            beyond[0],
            beyond[1],
            width,
            100.0 * bias,
            first.map_or("none".to_owned(), written),
        );
        Row {
            figure: tally.figure.clone(),
            coverage: (1000.0 * coverage).round() / 10.0,
            cells,
            without: samples as f64 - n,
        }
    }
}

fn written(interval: &Interval) -> String {
    match interval.limits {
        Some((low, high)) => format!("{:.4} ({low:.4}, {high:.4})", interval.value),
        None => "none".to_owned(),
    }
}

/// The figures of a sample in their order, each with its intervals.
fn by_figure(intervals: &[Interval]) -> Vec<(&str, Vec<&Interval>)> {
    let mut figures: Vec<(&str, Vec<&Interval>)> = Vec::new();
    for interval in intervals {
        match figures.iter_mut().find(|(figure, _)| *figure == interval.figure) {
            Some((_, of)) => of.push(interval),
            None => figures.push((&interval.figure, vec![interval])),
        }
    }
    figures
}

/// The rows of a scenario as Markdown.
pub(super) fn section(populations: &Populations, scenario: &Scenario, samples: u64) -> String {
    let sample = |number| {
        scenario.sample(populations, number).unwrap_or_else(|error| panic!("{}, {number}: {error}", scenario.name))
    };
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build().expect("threads");
    let all: Vec<Vec<Interval>> = pool.install(|| (0..samples).into_par_iter().map(sample).collect());
    let mut tallies: Vec<Tally> = Vec::new();
    for sample in &all {
        for (figure, intervals) in by_figure(sample) {
            let at = tallies.iter().position(|tally| tally.figure == figure).unwrap_or_else(|| {
                tallies.push(Tally { figure: figure.to_owned(), ..Tally::default() });
                tallies.len() - 1
            });
            tallies[at].add(&intervals);
        }
    }
    let mut text = format!("## {}\n\n{}.\n\n", scenario.name, capital(scenario.about));
    text += "| figure | covers % | ± | below / above | width | se % | first sample | |\n|---|---:|---:|---:|---:|---:|---|---|\n";
    let mut reasons: Vec<&str> = Vec::new();
    for tally in &tallies {
        let first = all[0].iter().find(|interval| interval.figure == tally.figure);
        let row = Row::new(tally, scenario.is_prediction, samples, first);
        let mut notes = String::new();
        if (row.coverage - 95.0).abs() > 1.5 {
            let reason = reason(scenario.name, &row.figure, row.coverage).unwrap_or("**not explained**");
            let number = reasons.iter().position(|known| *known == reason).unwrap_or_else(|| {
                reasons.push(reason);
                reasons.len() - 1
            });
            let _ = write!(notes, "[{}]", number + 1);
        }
        if row.without > 0.0 {
            let _ = write!(notes, " none in {:.1} %", 100.0 * row.without / samples as f64);
        }
        let _ = writeln!(text, "| {} | {} | {} |", row.figure, row.cells, notes.trim());
    }
    text.push('\n');
    for (number, reason) in reasons.iter().enumerate() {
        let _ = writeln!(text, "{}. {reason}", number + 1);
    }
    if !reasons.is_empty() {
        text.push('\n');
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// The whole page.
pub(super) fn page(populations: &Populations, scenarios: &[Scenario], samples: u64) -> String {
    let sections: String = scenarios.iter().map(|scenario| section(populations, scenario, samples)).collect();
    format!("{}\n{}", HEAD.replace("SAMPLES", &samples.to_string()), sections.trim_end()) + "\n"
}

/// What the first sample gave.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct First {
    scenario: String,
    figure: String,
    interval: String,
}

impl First {
    pub(super) fn has_interval(&self) -> bool {
        self.interval != "none"
    }
}

/// A row of the page.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) first: First,
    pub(super) coverage: f64,
    pub(super) is_explained: bool,
}

/// What a first sample gives.
pub(super) fn first(scenario: &Scenario, intervals: &[Interval]) -> Vec<First> {
    by_figure(intervals)
        .into_iter()
        .map(|(figure, of)| First {
            scenario: scenario.name.to_owned(),
            figure: figure.to_owned(),
            interval: written(of[0]),
        })
        .collect()
}

/// The rows of the page.
pub(super) fn rows(text: &str) -> Vec<Written> {
    let mut scenario = "";
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            scenario = name;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, figure, coverage, _, _, _, _, interval, note, _] = cells[..] else { continue };
        let Ok(coverage) = coverage.parse() else { continue };
        rows.push(Written {
            first: First { scenario: scenario.to_owned(), figure: figure.to_owned(), interval: interval.to_owned() },
            coverage,
            is_explained: note.contains('[') && !text.contains("**not explained**"),
        });
    }
    rows
}
