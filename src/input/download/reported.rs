//! Figures as their publisher wrote them: values, and the words that are said of each.

use super::number::{self, Cell};
use super::separators::{self, Evidence};
use crate::error::{count, excerpt, list};
use crate::finding::{Finding, Rule};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// What the format says of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is what every series has: indicator, area, period, status, unit.
    Concept,
    /// A dimension.
    Dimension,
    /// A dimension or an attribute: the message does not tell them apart without its structure.
    Either,
    /// Something that is said of a figure.
    Attribute,
}

/// No word in a row.
pub(super) const NONE: u32 = u32::MAX;

/// How many columns a file may have words in: memory grows with columns times figures, whatever the size of the file.
const COLUMNS: usize = 100;

/// A column of words: each distinct one once, and for every figure which it is.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The distinct words, in the order in which they appear.
    pub(crate) pool: Vec<String>,
    places: FxHashMap<String, u32>,
    /// The place of each figure's word, of the figures before the current word was set; of all once the file is read, unless the
    /// last have none.
    cells: Vec<u32>,
    current: u32,
}

impl Words {
    /// The place of a figure's word in the pool.
    pub(crate) fn place(&self, row: usize) -> Option<usize> {
        self.cells.get(row).filter(|&&place| place != NONE).map(|&place| place as usize)
    }

    /// Gives the current word to the figures up to `figures` that have none yet. Only then: figures under one word cost nothing
    /// each.
    fn fill(&mut self, figures: usize) {
        self.cells.resize(figures, self.current);
    }

    /// The word of a figure.
    pub(crate) fn word(&self, row: usize) -> Option<&str> {
        self.place(row).map(|place| self.pool[place].as_str())
    }
}

/// Figures as their publisher wrote them. The first column is that of the indicator.
pub(crate) struct Reported<'a> {
    pub(crate) columns: Vec<Words>,
    /// NaN where there is none.
    pub(crate) values: Vec<f64>,
    /// The line of the file in which each figure stands, the first being 1; 0 where lines mean nothing.
    pub(crate) lines: Vec<u32>,
    pub(crate) findings: Vec<Finding>,
    /// The words of the file that say when it was made, or its figures brought up to date.
    pub(crate) updated: Option<String>,
    /// Words in the place of a number, by figure.
    pub(crate) worded: BTreeMap<usize, String>,
    /// Numbers that the whole file has to settle, by figure.
    separated: Vec<(usize, String)>,
    evidence: Evidence,
    has_points: bool,
    decimal_comma: bool,
    /// Whether letters behind numbers are flags of Eurostat.
    pub(super) has_flags: bool,
    wanted: &'a dyn Fn(&str) -> bool,
    /// The measure of a message that is the figure, where it is named.
    named: Option<&'a str>,
    /// Whether each indicator in the pool is wanted.
    keep: Vec<bool>,
    not_asked: (usize, FxHashSet<u32>),
    empty: usize,
}

/// The measure of all versions of SDMX but where a structure calls it otherwise.
pub(crate) const OBS_VALUE: &str = "OBS_VALUE";

/// The column of indicators.
pub(super) const INDICATOR: usize = 0;

impl<'a> Reported<'a> {
    /// Without any figures. With `decimal_comma` a point is no sign of a decimal.
    pub(super) fn new(wanted: &'a dyn Fn(&str) -> bool, decimal_comma: bool) -> Reported<'a> {
        let mut reported = Reported {
            columns: Vec::new(),
            values: Vec::new(),
            lines: Vec::new(),
            findings: Vec::new(),
            updated: None,
            worded: BTreeMap::new(),
            separated: Vec::new(),
            evidence: Evidence::default(),
            has_points: false,
            decimal_comma,
            has_flags: false,
            wanted,
            named: None,
            keep: Vec::new(),
            not_asked: (0, FxHashSet::default()),
            empty: 0,
        };
        reported.add("indicator", Kind::Concept);
        reported
    }

    /// The same with this measure of a message as the figure.
    pub(super) fn of_measure(self, named: Option<&'a str>) -> Reported<'a> {
        Reported { named, ..self }
    }

    /// The measure that is the figure.
    pub(super) fn measure(&self) -> &'a str {
        self.named.unwrap_or(OBS_VALUE)
    }

    /// A measure that is named and not there.
    pub(super) fn without_measure(&self, have: &[String]) -> Option<super::Fault> {
        let named = self.named?;
        let others = if have.is_empty() { String::new() } else { format!("; it has {}", list(have)) };
        Some((None, format!("has no measure {:?} in its figures{others}", excerpt(named))))
    }

    fn add(&mut self, name: &str, kind: Kind) -> usize {
        let (pool, places) = (Vec::new(), FxHashMap::default());
        self.columns.push(Words { name: name.to_owned(), kind, pool, places, cells: Vec::new(), current: NONE });
        self.columns.len() - 1
    }

    /// The place of a column, which is made where there is none of its name. An error beyond the number of columns that a
    /// file may have.
    pub(super) fn column(&mut self, name: &str, kind: Kind) -> Result<usize, super::Fault> {
        match self.columns.iter().position(|column| column.name == name) {
            Some(place) => Ok(place),
            None if self.columns.len() < COLUMNS => Ok(self.add(name, kind)),
            None => Err((None, format!("has more than {COLUMNS} columns of words: no download has"))),
        }
    }

    /// The word of a column for the figures that follow; empty for none.
    pub(super) fn set(&mut self, column: usize, word: &str) {
        self.set_text(column, word.trim());
    }

    /// The same with the blanks at the ends of a text; blanks alone are none.
    pub(super) fn set_text(&mut self, column: usize, word: &str) {
        let words = &mut self.columns[column];
        if word.trim().is_empty() {
            self.set_place(column, NONE);
        } else if words.current == NONE || words.pool[words.current as usize] != word {
            let place = self.place(column, word);
            self.set_place(column, place);
        }
    }

    /// The place of a word among those of a column, for those who set it often.
    pub(super) fn place(&mut self, column: usize, word: &str) -> u32 {
        let words = &mut self.columns[column];
        if let Some(&place) = words.places.get(word) {
            return place;
        }
        let place = words.pool.len() as u32;
        words.pool.push(word.to_owned());
        words.places.insert(word.to_owned(), place);
        if column == INDICATOR {
            self.keep.push((self.wanted)(word));
        }
        place
    }

    /// The word at a place of a column for the figures that follow.
    pub(super) fn set_place(&mut self, column: usize, place: u32) {
        let words = &mut self.columns[column];
        if words.current != place {
            words.fill(self.values.len());
            words.current = place;
        }
    }

    /// Whether figures of the current indicator are wanted.
    fn is_wanted(&mut self) -> bool {
        let current = self.columns[INDICATOR].current;
        // Before an indicator is set there is no place, and nothing to refuse.
        let wanted = self.keep.get(current as usize).copied().unwrap_or(true);
        if !wanted {
            self.not_asked.0 += 1;
            self.not_asked.1.insert(current);
        }
        wanted
    }

    /// A figure with the current words. An empty cell is none where `keep_empty` is false; it is counted.
    pub(super) fn push(&mut self, line: usize, cell: &str, keep_empty: bool, marks: usize) {
        let (value, mark) = number::read(cell, self.decimal_comma, self.has_flags);
        if value == Cell::Missing && mark.is_empty() && !keep_empty {
            self.empty += 1;
            return;
        }
        // The whole file settles what its separators are, whatever is asked for.
        match value {
            // A number with one point says no more than that, and a file has millions of them.
            Cell::Number(_) if !(self.has_points && self.evidence.point) && cell.contains('.') => {
                self.has_points = true;
                self.weigh(cell.trim().strip_suffix(mark).unwrap_or(cell).trim_end());
            }
            Cell::Separated(text) => self.weigh(text),
            Cell::Number(_) | Cell::Missing | Cell::Words => {}
        }
        if !self.is_wanted() {
            return;
        }
        let row = self.values.len();
        let value = match value {
            Cell::Number(value) => value,
            Cell::Missing => f64::NAN,
            Cell::Separated(text) => {
                self.separated.push((row, text.to_owned()));
                f64::NAN
            }
            Cell::Words => {
                self.worded.insert(row, excerpt(cell.trim()));
                f64::NAN
            }
        };
        if !mark.is_empty() {
            self.set(marks, mark);
        }
        self.store(line, value);
        if !mark.is_empty() {
            self.set_place(marks, NONE);
        }
    }

    /// A figure that is a number in the file or nothing.
    pub(super) fn push_number(&mut self, line: usize, value: Option<f64>) {
        if self.is_wanted() {
            self.store(line, value.filter(|value| value.is_finite()).unwrap_or(f64::NAN));
        }
    }

    fn store(&mut self, line: usize, value: f64) {
        self.values.push(value);
        // In 32 bits, as there is one for each figure.
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
    }

    fn weigh(&mut self, number: &str) {
        if !self.evidence.is_mixed() {
            self.evidence = self.evidence.and(separators::evidence(number));
        }
    }

    /// Whether commas stand before decimals, once that is settled.
    pub(super) fn has_decimal_commas(&self) -> bool {
        self.decimal_comma
    }

    /// Whether a number has a point, which may stand between thousands.
    pub(super) fn has_points(&self) -> bool {
        self.has_points
    }

    /// The numbers with separators, as the whole file says that they are; and what was left out by reading.
    pub(super) fn settle(&mut self) {
        let figures = self.values.len();
        self.columns.iter_mut().filter(|words| words.current != NONE).for_each(|words| words.fill(figures));
        self.decimal_comma = self.decimal_comma || (self.evidence.comma && !self.evidence.point);
        let commas = self.decimal_comma;
        let mut read = Vec::new();
        for (row, text) in std::mem::take(&mut self.separated) {
            match separators::read(&text, commas) {
                Some(number) => {
                    self.values[row] = number;
                    read.push((row, text));
                }
                None => drop(self.worded.insert(row, excerpt(&text))),
            }
        }
        if let Some((first, example)) = read.first() {
            let value = self.values[*first];
            let mixed = self.evidence.is_mixed();
            // Nothing in the file told thousands from decimals.
            let unsure = !self.evidence.comma && !self.evidence.point && !self.has_points;
            let each = "; some numbers have a comma before their decimals and others a point, so each is read by itself, \
                        and 1,234 as a thousand and more";
            let message = format!(
                "numbers with commas or blanks between their digits: {example:?} is read as {value}{}",
                if mixed { each } else { "" }
            );
            let (rows, line) = (read.len(), self.line(*first));
            let finding = if unsure || mixed { Finding::warning } else { Finding::note };
            let rule = if commas || mixed { Rule::DecimalComma } else { Rule::ThousandsSeparator };
            self.findings.push(finding(rule, "obs_value", message).at_line(rows, line));
        }
        if let Some((&first, word)) = self.worded.first_key_value() {
            let message = format!(
                "words in the place of a number, such as {word:?}: the value is missing, the words are its comment"
            );
            let (rows, line) = (self.worded.len(), self.line(first));
            self.findings.push(Finding::warning(Rule::NotNumeric, "obs_value", message).at_line(rows, line));
        }
        if self.empty > 0 {
            let (one, many) = ("cell without a value is left out", "cells without a value are left out");
            let message = count(self.empty, one, many);
            self.findings.push(Finding::note(Rule::MissingValue, "obs_value", message));
        }
        if self.not_asked.0 > 0 {
            let mut codes: Vec<String> =
                self.not_asked.1.iter().map(|&place| self.columns[INDICATOR].pool[place as usize].clone()).collect();
            // The set has no order of its own, and findings must not change from run to run.
            codes.sort();
            let (figures, indicators) =
                (count(self.not_asked.0, "figure", "figures"), count(codes.len(), "indicator", "indicators"));
            let message = format!("{figures} of {indicators} that are not asked for are left out: {}", list(&codes));
            self.findings.push(Finding::note(Rule::NotAskedFor, "indicator", message));
        }
    }

    /// The number that is said of a figure, such as a bound, read as the values are: NaN where there is none, `None` for words.
    pub(crate) fn number(&self, word: &str) -> Option<f64> {
        match number::read(word, self.decimal_comma, self.has_flags).0 {
            Cell::Number(number) => Some(number),
            Cell::Missing => Some(f64::NAN),
            Cell::Separated(text) => separators::read(text, self.decimal_comma),
            Cell::Words => None,
        }
    }

    /// The line of a figure, where lines are known.
    pub(crate) fn line(&self, row: usize) -> Option<usize> {
        self.lines.get(row).filter(|&&line| line > 0).map(|&line| line as usize)
    }

    /// The column of a name.
    pub(crate) fn words(&self, name: &str) -> Option<&Words> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Lines that hold no figures and are left out: titles, notes, sources.
    pub(super) fn left_out(&mut self, what: &str, lines: &[(usize, String)]) {
        if let Some((first, _)) = lines.first() {
            let shown: Vec<String> = lines.iter().map(|(_, text)| format!("{:?}", excerpt(text))).collect();
            let message = format!("{what} are left out: {}", list(&shown));
            self.findings.push(Finding::note(Rule::LineLeftOut, "file", message).at_line(lines.len(), Some(*first)));
        }
    }

    /// Parts of a message that were not read, with how many there are.
    pub(super) fn not_read(&mut self, what: &str, n: usize) {
        if n > 0 {
            self.findings.push(Finding::warning(Rule::NotRead, "file", format!("{what} are not read: {n}")));
        }
    }

    /// The word of a column for the figures that follow.
    pub(super) fn current(&self, column: usize) -> Option<&str> {
        let words = &self.columns[column];
        words.pool.get(words.current as usize).map(String::as_str)
    }

    /// The place of that word, for those who set it again.
    pub(super) fn current_place(&self, column: usize) -> u32 {
        self.columns[column].current
    }

    /// Columns of the file that a series has no use for.
    pub(super) fn columns_left_out(&mut self, names: &[String]) {
        if !names.is_empty() {
            let message = format!("columns that say nothing that is not kept, or nothing of a figure: {}", list(names));
            self.findings.push(Finding::note(Rule::ColumnLeftOut, "file", message));
        }
    }
}
