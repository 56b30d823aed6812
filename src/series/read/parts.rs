//! The dimensions of a download under our names and codes.

use super::combinations::cell;
use super::eurostat;
use crate::dimension::{self, TOTAL};
use crate::error::list;
use crate::finding::{Finding, Rule};
use crate::input::{Kind, Words};
use crate::series::coded::{Coded, NONE};
use crate::series::concepts;
use crate::series::runs::runs;
use std::collections::BTreeSet;
use std::ops::Range;

/// The dimensions of the figures of a file.
#[derive(Debug)]
pub(super) struct Parts {
    rows: usize,
    /// The columns by their names.
    pub(super) columns: Vec<(String, Coded)>,
    /// Those that are dimensions only as they are declared.
    pub(super) declared: BTreeSet<String>,
    pub(super) findings: Vec<Finding>,
}

impl Parts {
    pub(super) fn of(rows: usize) -> Parts {
        Parts { rows, columns: Vec::new(), declared: BTreeSet::new(), findings: Vec::new() }
    }

    fn column(&mut self, name: &str) -> &mut Coded {
        let at = self.columns.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            // The first code, 0, is the total.
            self.columns.push((name.to_owned(), Coded::filled(TOTAL, self.rows)));
            self.columns.len() - 1
        });
        &mut self.columns[at].1
    }

    /// The code of a dimension in rows that have none of their own. `name` becomes a declared dimension where series know
    /// none of it.
    pub(super) fn imply(&mut self, rows: Range<usize>, name: &str, code: &str) {
        if !concepts::is_known(name) && !self.declared.contains(name) {
            self.declared.insert(name.to_owned());
        }
        let column = self.column(name);
        let place = column.place(code);
        // 0 is the total: what a row says of itself is not replaced.
        for row in rows {
            if column.cells()[row] == 0 {
                column.set(row, place);
            }
        }
    }

    /// A column of the file as a dimension, if it is one; `kept` are the rows of the series. Whether it was taken.
    pub(super) fn take(&mut self, words: &Words, kept: &[usize], is_eurostat: bool, asked: bool) -> bool {
        let name = name(words);
        let (mut is_present, mut has_gaps) = (vec![false; words.pool.len()], false);
        for &row in kept {
            words.place(row).map_or_else(|| has_gaps = true, |place| is_present[place] = true);
        }
        let present: Vec<usize> = (0..is_present.len()).filter(|&place| is_present[place]).collect();
        let is_constant = present.len() <= 1 && !has_gaps;
        let is_known = concepts::is_known(&name);
        let code = |word: &str| match eurostat::word(&name, word).filter(|_| is_eurostat) {
            Some(code) => code.into_owned(),
            None if is_known => concepts::code(&name, word),
            None if dimension::is_total(&name, word) || word.eq_ignore_ascii_case("total") => TOTAL.to_owned(),
            None => word.to_owned(),
        };
        // The total in every row tells nothing apart.
        if present.iter().all(|&place| code(&words.pool[place]) == TOTAL) {
            return true;
        }
        // That all figures are annual, or global ones, tells none apart, and would keep them from those of other files.
        if is_constant && matches!(name.as_str(), "freq" | "reporting_type") {
            let word = present.first().map(|&place| words.pool[place].clone()).unwrap_or_default();
            if !(name == "freq" && word == "A") {
                let message = format!("is {word} in all figures, so it is not part of their keys");
                self.findings.push(Finding::note(Rule::ColumnLeftOut, &name, message));
            }
            return true;
        }
        // Longer words are remarks.
        let looks_like_codes = present.iter().all(|&place| words.pool[place].len() <= 40);
        let is_dimension = match words.kind {
            Kind::Dimension => true,
            Kind::Either => is_known || (!is_constant && looks_like_codes),
            Kind::Attribute => asked,
            Kind::Concept => false,
        };
        if !(is_dimension || asked) || (concepts::is_reserved(&name) && !is_known) {
            return false;
        }
        // It may be a remark; figures that it alone tells apart are refused below.
        if !is_known && !concepts::can_be_listed(&name) {
            return false;
        }
        if !is_known {
            self.declared.insert(name.clone());
        }
        let codes: Vec<String> = words.pool.iter().map(|word| code(word)).collect();
        let mut contradicted = Vec::new();
        let column = self.column(&name);
        // The place of each word's code, once a row has it.
        let mut places: Vec<Option<u32>> = vec![None; codes.len()];
        for (row, &of_file) in kept.iter().enumerate() {
            if let Some(place) = words.place(of_file) {
                let place = *places[place].get_or_insert_with(|| column.place(&codes[place]));
                // 0 is the total, here and where the publisher's code has said more than its column.
                match column.cells()[row] {
                    0 => column.set(row, place),
                    implied if place != 0 && implied != place => contradicted.push(row),
                    _ => {}
                }
            }
        }
        if let Some(&first) = contradicted.first() {
            let (code, column) = (self.column(&name).word(first).to_owned(), &words.name);
            let word = words.word(kept[first]).unwrap_or_default();
            let message = format!("{column} is {word}, and the code of the indicator says {code}, which is kept");
            let remedy = "correct the code or the column";
            let finding =
                Finding::error(Rule::ContradictsScope, &name, message).at_first(contradicted.len(), Some(first));
            self.findings.push(finding.remedy(remedy));
        }
        true
    }

    /// The dimensions that are none of those that series know, each with its codes.
    pub(super) fn say_declared(&mut self) {
        for (name, column) in self.columns.iter().filter(|(name, _)| self.declared.contains(name)) {
            let codes: Vec<String> = column.pool().iter().filter(|code| *code != TOTAL).cloned().collect();
            let message = format!("becomes a dimension, as it tells figures apart: {}", list(&codes));
            self.findings.push(Finding::note(Rule::DimensionAdded, name, message));
        }
    }

    /// The type of individual of Eurostat, as sex, age and place where it is one of these.
    pub(super) fn individuals(&mut self, words: &Words, kept: &[usize]) {
        let parts: Vec<_> = words.pool.iter().map(|word| eurostat::individuals(word)).collect();
        let cells: Vec<u32> = kept.iter().map(|&row| cell(words, row)).collect();
        for (place, rows) in runs(&cells).filter(|(place, _)| *place != NONE) {
            match &parts[place as usize] {
                Some(parts) => parts.iter().for_each(|(name, code)| self.imply(rows.clone(), name, code)),
                None => self.imply(rows, "ind_type", &words.pool[place as usize]),
            }
        }
    }

    /// The declared dimensions that figures have.
    pub(super) fn declared_columns(&self) -> BTreeSet<String> {
        let names = self.columns.iter().map(|(name, _)| name);
        names.filter(|name| self.declared.contains(*name)).cloned().collect()
    }
}

/// The name of a dimension: ours where the publisher's stands for it.
fn name(words: &Words) -> String {
    // What the SDG database calls the kinds of an indicator.
    const KINDS: [(&str, &str); 5] = [
        ("type of skill", "skill"),
        ("type of speed", "speed"),
        ("ip speed", "speed"),
        ("type of mobile technology", "technology"),
        ("deg_urb", "urbanisation"),
    ];
    let lower = words.name.trim().to_lowercase();
    if let Some((_, name)) = KINDS.iter().find(|(kind, _)| *kind == lower) {
        return (*name).to_owned();
    }
    let plain: String = lower.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if concepts::is_known(&plain) {
        return plain;
    }
    match dimension::concept(&words.name) {
        Some(concept) => {
            let is_code = |word: &String| dimension::code(&concept, word).is_some() || word == "_U" || word == TOTAL;
            if !dimension::is_ambiguous(&words.name) || words.pool.iter().all(is_code) { concept } else { plain }
        }
        None => plain,
    }
}
